//! Every chart is legible to people and to machines.

use super::edges::assert_on_paper;
use super::values::comparison;
use super::*;
use crate::output::svg::letters::Font;
use crate::output::svg::palette::{self, INK};

/// One of each.
fn all() -> Vec<Chart> {
    let (played, dollars) = (&*PLAYED, dollars());
    let one = played.tuned.each().next().expect("a scenario");
    vec![
        drawn(Some(curve(Some(2500.0)))),
        drawn(ComponentsChart::of(&dollars, &played.estimates)),
        drawn(SpreadChart::of(&dollars, &played.savings, &played.estimates)),
        drawn(WeeklyChart::retention(&played.estimates)),
        drawn(WeeklyChart::committed(&played.estimates)),
        drawn(FunnelChart::of(&played.estimates)),
        drawn(TakersChart::of(&dollars, &played.estimates)),
        drawn(KeepChart::of(&dollars, &played.estimates)),
        drawn(LuckChart::of(&played.estimates)),
        drawn(LeavingChart::of(&played.estimates)),
        drawn(FrontierChart::of(one)),
        drawn(ScenariosChart::of(&comparison(&[("one", 120.0, Some(10.0)), ("two", -40.0, Some(60.0))]))),
        drawn(TornadoChart::of(&DRIVEN)),
        drawn(IndicesChart::of(&DRIVEN)),
        drawn(FlipsChart::of(&DRIVEN)),
    ]
    .into_iter()
    .chain(super::sweep::both())
    .collect()
}

/// What a text takes: left, top, right, bottom [px].
fn taken(node: Node) -> (f64, f64, f64, f64) {
    let size = node.attribute("font-size").map_or(14.0, |size| size.parse().expect("a number"));
    let font = Font { size, bold: node.attribute("font-weight").is_some(), fill: INK };
    let (x, y, width) = (number(node, "x"), number(node, "y"), font.width(node.text().unwrap_or("")));
    let left = match node.attribute("text-anchor") {
        Some("end") => x - width,
        Some("middle") => x - width / 2.0,
        _ => x,
    };
    (left, y - 0.75 * size, left + width, y + 0.2 * size)
}

/// Whether no text overlaps another or runs out of the picture, and every place is a number.
pub(super) fn assert_legible(chart: &Chart) {
    Paper::ALL.into_iter().for_each(|paper| assert_legible_on(paper, chart));
}

fn assert_legible_on(paper: Paper, chart: &Chart) {
    let (width, height) = (paper.width(), chart.on(paper).height);
    read_on(paper, chart, |chart| {
        assert_on_paper(&chart, width, height);
        let texts: Vec<(_, &str)> = chart.all("text").map(|node| (taken(node), node.text().unwrap_or(""))).collect();
        for (number, (one, text)) in texts.iter().enumerate() {
            let inside = one.0 >= -1.0 && one.2 <= width + 1.0 && one.1 >= -1.0 && one.3 <= height + 1.0;
            assert!(inside, "{text}: {one:?} of {width} {height}");
            for (other, beside) in &texts[..number] {
                let apart = one.2 <= other.0 + 0.5
                    || other.2 <= one.0 + 0.5
                    || one.3 <= other.1 + 0.5
                    || other.3 <= one.1 + 0.5;
                assert!(apart, "{text} over {beside} on {paper:?} paper");
            }
        }
        for node in chart.document.descendants() {
            for attribute in node.attributes() {
                let value = attribute.value();
                assert!(!value.contains("NaN") && !value.contains("inf"), "{}: {value}", attribute.name());
            }
        }
    });
}

#[test]
fn no_text_overlaps_or_runs_out() {
    all().iter().for_each(assert_legible);
}

#[test]
fn a_page_can_name_it_and_change_how_it_looks() {
    for (chart, paper) in all().iter().flat_map(|chart| Paper::ALL.map(|paper| (chart, paper))) {
        let text = chart.on(paper).inline("saving-1");
        assert!(text.starts_with("<svg ") && !text.contains("style") && !text.contains("http"), "{}", chart.title());
        let document = Document::parse(&text).expect("well-formed SVG");
        let svg = document.root_element();
        assert_eq!(svg.attribute("aria-labelledby"), Some("saving-1-title saving-1-desc"));
        assert_eq!((svg.attribute("class"), svg.attribute("role")), (Some("chart"), Some("img")));
        assert_eq!((svg.attribute("width"), svg.attribute("height")), (None, None));
        let named = |id: &str| {
            document.descendants().find(|node| node.attribute("id") == Some(id)).and_then(|node| node.text())
        };
        assert_eq!(named("saving-1-title"), Some(chart.title()));
        assert_eq!(named("saving-1-desc"), Some(chart.description()));
        assert!(chart.description().len() > 40 && !chart.description().contains('–'), "{}", chart.description());
        let known: Vec<&str> = palette::dark().iter().map(|(light, _)| *light).chain(["none"]).collect();
        for node in document.descendants() {
            for name in ["fill", "stroke"] {
                assert!(node.attribute(name).is_none_or(|color| known.contains(&color)), "{:?}", node.attribute(name));
            }
        }
    }
}

#[test]
fn what_can_be_pointed_at_tells_its_values() {
    for chart in all() {
        read(&chart, |read| {
            let told = read.tooltips();
            assert!(
                !told.is_empty() && told.iter().all(|text| text.contains(|c: char| c.is_ascii_digit())),
                "{told:?}"
            );
        });
    }
}

#[test]
fn charts_are_small() {
    for chart in all() {
        let most = match chart.title() {
            "What each bonus saves" => 12_000,
            // A row for each figure.
            "What moves the saving" => 14_000,
            _ => 8_000,
        };
        let size = chart.file().len();
        assert!(size < most, "{}: {size} bytes", chart.title());
    }
}

#[test]
fn a_curve_of_many_bonuses_is_small() {
    for (step, bonuses) in [(17.5, 229), (8.0, 501)] {
        let files = tuned(&PLAYED.loaded, step);
        assert_eq!(files.tuning.scenarios[0].lines[0].points.len(), bonuses);
        let chart = drawn(files.each().next().and_then(|one| CurveChart::of(one, None)));
        for paper in Paper::ALL {
            let size = chart.on(paper).inline("curve").len();
            assert!(size < 12_000, "{bonuses} bonuses on {paper:?} paper: {size} bytes");
        }
    }
}

#[test]
fn a_file_stands_alone_and_is_the_same_each_time() {
    for (chart, again) in all().iter().zip(all()) {
        let file = chart.file();
        assert_eq!(file, again.file());
        assert!(file.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made by offer -->\n"));
        let document = Document::parse(&file).expect("well-formed SVG");
        let svg = document.root_element();
        assert_eq!(svg.tag_name().namespace(), Some("http://www.w3.org/2000/svg"));
        let size = ["width", "height"].map(|name| svg.attribute(name).expect("a size"));
        assert_eq!(svg.attribute("viewBox"), Some(format!("0 0 {} {}", size[0], size[1]).as_str()));
        assert!(file.contains(chart.title()) && file.contains("offer 0."));
    }
}

#[test]
fn a_png_is_twice_as_large_and_says_who_made_it() {
    let chart = drawn(LuckChart::of(&PLAYED.estimates));
    let bytes = chart.png().expect("a picture");
    assert_eq!(bytes, chart.png().expect("a picture"));
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().expect("a PNG");
    let file = chart.file();
    let height: f64 =
        Document::parse(&file).map(|document| number(document.root_element(), "height")).expect("well-formed SVG");
    assert_eq!((reader.info().width, f64::from(reader.info().height)), (1520, (2.0 * height).ceil()));
    let made = reader
        .info()
        .uncompressed_latin1_text
        .iter()
        .any(|text| text.keyword == "Software" && text.text == "made by offer");
    assert!(made && bytes[..4096.min(bytes.len())].windows(13).any(|part| part == b"made by offer"));
    let mut dots = vec![0; reader.output_buffer_size().expect("a size")];
    reader.next_frame(&mut dots).expect("a picture");
    let share =
        |wanted: [u8; 3]| dots.chunks(4).filter(|dot| dot[..3] == wanted).count() as f64 / (dots.len() / 4) as f64;
    // Paper nearly everywhere, bars in their colours, and letters.
    assert!(share([255, 255, 255]) > 0.5 && share([0x7F, 0x87, 0x8F]) > 0.05 && share([0x1A, 0x1D, 0x21]) > 0.003);
}

#[test]
fn names_that_mean_something_in_xml_are_escaped() {
    let name = "a <b> & \"c\" 'd' \u{1b}[1m ]]>";
    let chart = drawn(ScenariosChart::of(&comparison(&[(name, 5.0, None)]))).titled(name);
    for text in [chart.inline("c"), chart.inline_narrow("c"), chart.file()] {
        let document = Document::parse(&text).expect("well-formed SVG");
        let found =
            document.descendants().filter_map(|node| node.text()).any(|text| text == "a <b> & \"c\" 'd'  [1m ]]>");
        assert!(found, "{text}");
    }
    chart.png().expect("a picture");
}
