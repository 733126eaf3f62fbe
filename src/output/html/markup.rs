//! Pieces of a page: tables, charts, figures.

use std::borrow::Borrow;

use maud::{Markup, PreEscaped, html};

use crate::output::body::grid::Grid;
use crate::output::body::{
    AssumptionLine, AssumptionTable, Block, Body, KeyFigure, ListedTerm, RangeBar, Titled, Tone, WarningList,
};
use crate::output::format::{counted, weeks};
use crate::output::sections::subject::{Stop, Subject};
use crate::output::svg::Chart;
use crate::scenario::visible;

/// A chart and the tables behind it, which can be opened.
pub fn figure(id: &str, chart: &Chart, behind: impl IntoIterator<Item = impl Borrow<Titled>>) -> Markup {
    html! {
        figure {
            div.drawing role="group" aria-label=(chart.title()) {
                (PreEscaped(chart.inline(id)))
                div.phone { (PreEscaped(chart.inline_narrow(id))) }
            }
            @for section in behind { (folded(section.borrow())) }
        }
    }
}

/// `markup` without the drawings for phones.
pub fn without_phones(markup: &str) -> String {
    let mut parts = markup.split(PHONE);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once(PHONE_END).map_or(part, |(_, rest)| rest))
}

/// What stands around a drawing for phones.
const PHONE: &str = "<div class=\"phone\">";
const PHONE_END: &str = "</svg></div>";

/// A section of the report for terminals, to be opened.
pub fn folded(section: &Titled) -> Markup {
    html! {
        details {
            summary { "In numbers: " (section.title) }
            (body(&section.title, &section.body))
        }
    }
}

/// A section of the report for terminals, open.
pub fn open(section: &Titled) -> Markup {
    html! {
        h3 { (section.title) }
        (body(&section.title, &section.body))
    }
}

/// Tables, paragraphs and lists; what is for print alone is left out.
pub fn body(title: &str, body: &Body) -> Markup {
    let is_item = |block: &Block| matches!(block, Block::Item(_));
    html! {
        @for blocks in body.blocks().chunk_by(|a, b| is_item(a) && is_item(b)) {
            @match blocks {
                [Block::Item(_), ..] => ul { @for block in blocks { @if let Block::Item(item) = block { li { (without_flags(item)) } } } },
                [Block::Table(grid), ..] => (table(title, grid)),
                [Block::Paragraph(text, _), ..] => p.note { (without_flags(text)) },
                [Block::Figure { id, chart, behind }, ..] => (figure(id, chart, behind)),
                [Block::Answer(answer), ..] => p.answer.(tone(answer.tone)) { strong { (answer.lead) } (answer.rest) },
                [Block::Figures(numbers), ..] => (figures(numbers)),
                [Block::Open(part), ..] => (open(part)),
                [Block::Heading(text), ..] => h3 { (text) },
                [Block::Text(text), ..] => p { (without_flags(text)) },
                [Block::Folded(part), ..] => details { summary { (part.title) } (self::body(&part.title, &part.body)) },
                [Block::InNumbers(part), ..] => (folded(part)),
                [Block::Conclusion(text), ..] => p.answer { (text) },
                [Block::Notes(notes), ..] => p.note { @for note in notes { (without_flags(note)) " " } },
                [Block::Warnings(texts), ..] => (warnings(texts)),
                [Block::Command(text), ..] => pre.command { (text) },
                [Block::Terms(list), ..] => (terms(list)),
                [Block::Assumptions(table), ..] => (assumptions(table)),
                [
                    Block::Played { .. } | Block::Gap | Block::Lines(_) | Block::Legend(_) | Block::Heat(_)
                    | Block::Commands { .. },
                    ..
                ] | [] => {},
            }
        }
    }
}

/// A table of numbers behind names; on a narrow page it can be scrolled by itself.
pub fn table(title: &str, grid: &Grid) -> Markup {
    html! {
        div.table role="region" aria-label=(title) {
            table {
                thead { tr { @for header in grid.headers() { th scope="col" { (header) } } } }
                tbody {
                    @for row in grid.rows() {
                        tr { @match row.as_slice() {
                            [heading] => th scope="rowgroup" colspan=(grid.headers().len()) { (heading) },
                            row => @for (i, cell) in row.iter().enumerate() {
                                @if i == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            },
                        } }
                    }
                }
            }
        }
    }
}

/// Warnings of the run without advice on flags, then warnings about the file as they are.
fn warnings(warnings: &WarningList) -> Markup {
    html! {
        ul.warnings {
            @for text in &warnings.run { li { (without_flags(text)) } }
            @for text in &warnings.file { li { "In the scenario file: " (text) } }
        }
    }
}

fn terms(terms: &[ListedTerm]) -> Markup {
    html! {
        dl.manifest {
            @for term in terms {
                dt { (term.name) }
                dd { (term.text) @if let Some(code) = &term.code { code { (code) } } }
            }
        }
    }
}

fn assumptions(table: &AssumptionTable) -> Markup {
    let is_believed = table.rows().any(|line| line.range.is_some());
    let columns = 2 + usize::from(is_believed) + usize::from(table.is_sourced);
    html! {
        div.table role="region" aria-label=(table.title) {
            table.assumptions.believed[is_believed] {
                thead { tr {
                    th scope="col" { "figure" } th scope="col" { @if is_believed { "median" } @else { "value" } }
                    @if is_believed { th scope="col" { "5 % to 95 %" } }
                    @if table.is_sourced { th scope="col" { "source" } }
                } }
                @for group in &table.groups { tbody {
                    @if !group.name.is_empty() { tr.group { th scope="rowgroup" colspan=(columns) { (group.name) } } }
                    @for line in &group.rows { tr {
                        th scope="row" { (figure_name(line)) }
                        td.value { (line.words) }
                        @if is_believed { td.range { @if let Some(range) = &line.range { (range_bar(range)) } } }
                        @if table.is_sourced { td.source { (source(line)) } }
                    } }
                } }
            }
        }
    }
}

/// Plain name of a figure, and in small print the key with the value of the file.
fn figure_name(line: &AssumptionLine) -> Markup {
    html! {
        (line.label)
        @if let Some(note) = &line.note { span.about { "Here " (note) "." } }
        code.key { (breakable(&line.key)) " = " (line.value) }
    }
}

/// A bar from 0, whose coloured part is the range, with a mark at the median, above the range in words.
fn range_bar(range: &RangeBar) -> Markup {
    let [low, median, high] = range.places.map(|place| place * RANGE_WIDTH);
    let px = |place: f64| format!("{place:.1}");
    html! {
        svg.range viewBox={ "0 0 " (RANGE_WIDTH) " 12" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.whole x="0" y="4" width=(RANGE_WIDTH) height="4" {}
            rect.likely x=(px(low)) y="2" width=(px((high - low).max(1.0))) height="8" {}
            rect.zero x=(px((range.zero * RANGE_WIDTH).min(RANGE_WIDTH - 1.0))) y="0" width="1" height="12" {}
            rect.median x=(px((median - 1.0).clamp(0.0, RANGE_WIDTH - 2.0))) y="0" width="2" height="12" {}
        }
        span { (range.words) }
    }
}

/// Width of the bar of a range in its own units.
const RANGE_WIDTH: f64 = 120.0;

/// A key that may break into lines after each word.
fn breakable(key: &str) -> Markup {
    html! { @for part in key.split_inclusive(['.', '_']) { (part) wbr; } }
}

/// Comment of the file on a value, and the place of the value.
fn source(line: &AssumptionLine) -> Markup {
    let Some(place) = &line.place else { return html! {} };
    html! {
        @if let Some(comment) = &line.comment { (comment) " " }
        span.place { (place) }
    }
}

/// Class of an answer.
fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Unsure | Tone::Title => "unsure",
    }
}

/// Figures side by side.
fn figures(figures: &[KeyFigure]) -> Markup {
    html! {
        dl.figures {
            @for figure in figures {
                div {
                    dt { (figure.name) }
                    dd {
                        data.value data-figure=(figure.id) value=(figure.value + 0.0) {
                            (figure.words)
                        }
                        @if let Some(interval) = &figure.interval { span.interval { (interval) } }
                    }
                }
            }
        }
    }
}

/// Description of the scenario, its size and its seed.
pub fn about(subject: &Subject) -> Markup {
    let scenario = &subject.loaded.scenario;
    let replications = subject.as_filed().map_or(0, |stop| stop.estimates.replications);
    html! {
        @if !scenario.description.is_empty() { p.question { (visible(&scenario.description)) } }
        p.played {
            strong { (subject.name()) } ": " (counted(scenario.cohort.positions, "position")) ", simulated for "
            (weeks(scenario.simulation.horizon_weeks)) " weeks, with the offer and without, on the same people and luck; "
            (counted(replications, "replication")) ", seed " (scenario.simulation.seed) "."
        }
    }
}

/// A stop of the slider in words.
pub fn bonus(subject: &Subject, stop: &Stop) -> String {
    let Some(bonus) = stop.bonus else { return "no offer".to_owned() };
    let bonus = subject.currency().price(bonus);
    match stop.scenario.offers.as_slice() {
        [_] => bonus,
        several => {
            let week = several.get(subject.offer).map_or(0.0, |offer| stop.scenario.week_of(offer));
            format!("{bonus} at the offer of week {}", weeks(week))
        }
    }
}

/// Beginnings of a flag; two dashes alone may also stand in a name.
const FLAG: [&str; 3] = [" --", "(--", "`--"];

/// A text without advice on flags: who reads a page has no command line at hand.
///
/// A sentence with a flag is cut at the last colon before the flag, or left out if it has no colon.
pub fn without_flags(text: &str) -> String {
    let sentences = text.split_inclusive(". ").filter_map(|sentence| {
        match FLAG.iter().filter_map(|flag| sentence.find(flag)).min() {
            None => Some(sentence.to_owned()),
            Some(flag) => sentence[..=flag].rsplit_once(": ").map(|(said, _)| format!("{said}. ")),
        }
    });
    sentences.collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::body::AssumptionGroup;

    fn line(key: &str, range: Option<RangeBar>) -> AssumptionLine {
        AssumptionLine {
            key: key.to_owned(),
            label: "Taxes <on> wages".to_owned(),
            about: None,
            note: None,
            value: "0.3 to 0.5".to_owned(),
            words: "40 %".to_owned(),
            number: None,
            quantiles: None,
            range,
            comment: Some("a guess".to_owned()),
            place: Some("mine.toml:7".to_owned()),
        }
    }

    /// Colours come from the style of the page: its policy allows no style at an element.
    #[test]
    fn a_believed_figure_has_name_key_bar_and_source() {
        let range = RangeBar::of([0.3, 0.4, 0.5], "30 to 50 %".to_owned());
        let rows = vec![line("pay.load", Some(range))];
        let groups = vec![AssumptionGroup { name: "Pay".to_owned(), rows }];
        let text = assumptions(&AssumptionTable { title: "Believed", is_sourced: true, groups }).into_string();
        for part in [
            "<th scope=\"rowgroup\" colspan=\"4\">Pay</th>",
            "Taxes &lt;on&gt; wages<code class=\"key\">pay.<wbr>load<wbr> = 0.3 to 0.5</code>",
            "<td class=\"value\">40 %</td>",
            "<rect class=\"likely\" x=\"72.0\" y=\"2\" width=\"48.0\"",
            "aria-hidden=\"true\"",
            "<span>30 to 50 %</span>",
            "a guess <span class=\"place\">mine.toml:7</span>",
        ] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
        assert!(!text.contains("style="), "{text}");
    }

    #[test]
    fn drawings_for_phones_can_be_left_out() {
        let text = "<p><svg>a</svg><div class=\"phone\"><svg>b</svg></div></p><svg>c</svg><div class=\"phone\"><svg></svg></div>.";
        assert_eq!(without_phones(text), "<p><svg>a</svg></p><svg>c</svg>.");
        assert_eq!(without_phones("none"), "none");
    }

    #[test]
    fn certain_figures_have_no_column_for_a_range() {
        let groups = vec![AssumptionGroup { name: String::new(), rows: vec![line("pay.load", None)] }];
        let text = assumptions(&AssumptionTable { title: "Certain", is_sourced: false, groups }).into_string();
        assert!(!text.contains("5 % to 95 %") && !text.contains("rowgroup") && !text.contains("source"), "{text}");
        assert_eq!(text.matches("<td").count(), 1);
    }

    #[test]
    fn a_page_gives_no_advice_on_flags() {
        for (text, left) in [
            ("It pays at $5: raise --max.", "It pays at $5."),
            ("Few: 3 of 5. Raise --replications.", "Few: 3 of 5."),
            (
                "Of 5 offers one is tuned, and the others stay: --offer N tunes another one, --all each.",
                "Of 5 offers one is tuned, and the others stay.",
            ),
            ("More in pairs.csv (--csv DIR).", ""),
            ("It costs: $3. It rests on: that: --set a.b=1. And so on.", "It costs: $3. It rests on: that. And so on."),
            ("Tied: a--b may cost less.", "Tied: a--b may cost less."),
        ] {
            assert_eq!(without_flags(text), left);
        }
    }
}
