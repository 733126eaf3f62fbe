//! Charts of a sweep: cells and dots stand for their points.

use proptest::prelude::*;

use super::extremes::{extreme, half};
use super::legible::assert_legible;
use super::*;
use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::{Metric, Side};
use crate::output::format;
use crate::output::sections::sweep::chart::SweepChart;
use crate::output::svg::palette::{INK, LOSS, OFFER, SAVING};
use crate::scenario::{Layout, load_variation};
use crate::study::{self, SweptScenario};

/// Variations of two figures and of one.
const TWO: &[&str] = &["offers.0.bonus=0..5000:1000", "training.weeks=2,4"];
const ONE: &[&str] = &["offers.0.bonus=0..500:100"];

static PLAYED_TWO: LazyLock<SweptScenario> = LazyLock::new(|| played(TWO));
static PLAYED_ONE: LazyLock<SweptScenario> = LazyLock::new(|| played(ONE));

fn played(variations: &[&str]) -> SweptScenario {
    let edits =
        ["simulation.replications=100", "simulation.horizon_weeks=60", "cohort.positions=20"].map(str::to_owned);
    let variations: Vec<String> = variations.iter().map(|text| (*text).to_owned()).collect();
    let file = "scenarios/everyone-serves-warehouse.toml".as_ref();
    let variation = load_variation(file, &edits, &variations, Layout::Grid).expect("a variation");
    study::sweep(variation, 0.95, None, &Unwatched).expect("a sweep")
}

/// The chart of each of both sweeps.
pub(super) fn both() -> [Chart; 2] {
    [&*PLAYED_TWO, &*PLAYED_ONE].map(|swept| drawn(SweepChart::of(swept)))
}

/// The sweep with other savings in it.
fn with(swept: &SweptScenario, savings: &[(f64, Option<f64>)]) -> SweptScenario {
    let (variation, mut swept) = (swept.variation.clone(), swept.swept.clone());
    let savings = savings.iter().cycle().map(|(value, half)| {
        let interval = half.map(|half| Interval { low: value - half, high: value + half });
        Estimate { value: *value, mcse: *half, interval }
    });
    for (point, saving) in swept.points.iter_mut().zip(savings) {
        for metric in &mut point.metrics {
            if metric.side == Side::Saving && metric.metric == Metric::TotalCost {
                metric.estimate = Some(saving);
            }
        }
    }
    SweptScenario { variation, swept }
}

/// Savings of 6 bonuses by 2 lengths of training, all told from 0 but the fourth and the fifth.
fn known() -> SweptScenario {
    let savings = [10.0, 20.0, 30.0, 2.0, -3.0, -40.0, 11.0, 21.0, 31.0, 41.0, 51.0, -61.0];
    with(&PLAYED_TWO, &savings.map(|saving| (saving, Some(5.0))))
}

/// Rectangles with a shade, as fill, opacity and place.
fn cells(chart: &Read) -> Vec<(String, f64, Bar)> {
    let shaded = chart.all("rect").filter(|node| node.attribute("fill-opacity").is_some());
    let cell = |node: Node| {
        let [x, y, width, height] = ["x", "y", "width", "height"].map(|name| number(node, name));
        let bar = Bar { left: x, right: x + width, top: y, bottom: y + height };
        (node.attribute("fill").unwrap_or("").to_owned(), number(node, "fill-opacity"), bar)
    };
    // The shades of the legend come first.
    shaded.map(cell).collect()
}

#[test]
fn each_cell_has_the_colour_and_the_amount_of_its_point() {
    let swept = known();
    read(&drawn(SweepChart::of(&swept)), |chart| {
        let cells = cells(&chart);
        let cells = &cells[cells.len() - 12..];
        let texts: Vec<(f64, f64, String)> = chart
            .all("text")
            .map(|node| (number(node, "x"), number(node, "y"), node.text().unwrap_or("").to_owned()))
            .collect();
        let says = |inside: &dyn Fn(f64, f64) -> bool, text: &str| {
            texts.iter().any(|(x, y, said)| said == text && inside(*x, *y))
        };
        for (number, point) in swept.swept.points.iter().enumerate() {
            let saving = point.saving().expect("a saving").value;
            let places = swept.variation.places(number);
            let names: Vec<&str> = swept.variation.values(number).map(|value| value.text.as_str()).collect();
            let amount = format::number(saving, 2);
            let (fill, opacity, bar) = cells
                .iter()
                .find(|(_, _, bar)| {
                    says(&|x, _| (x - (bar.left + bar.right) / 2.0).abs() < 1.0, names[0])
                        && says(&|x, y| x < bar.left && (bar.top..=bar.bottom).contains(&y), names[1])
                })
                .expect("a cell between the names of its values");
            let inside = |x: f64, y: f64| (bar.left..bar.right).contains(&x) && (bar.top..bar.bottom).contains(&y);
            assert!(says(&inside, &amount), "{places:?}: no {amount}");
            assert_eq!(fill, if saving > 0.0 { SAVING } else { LOSS }, "{places:?}");
            // From the palest at 0 to the darkest at the largest.
            assert!((opacity - (0.06 + 0.5 * saving.abs() / 61.0)).abs() < 0.006, "{places:?}: {opacity}");
        }
    });
}

#[test]
fn cells_not_told_from_0_are_marked_and_the_passing_of_0_is_a_line_between_cells() {
    read(&drawn(SweepChart::of(&known())), |chart| {
        // One more in the legend.
        assert_eq!(chart.dots(INK).len(), 2 + 1);
        let told = chart.tooltips();
        assert_eq!(told.iter().filter(|text| text.contains("cannot be told from 0")).count(), 2, "{told:?}");
        let cells = cells(&chart);
        let bar = cells[cells.len() - 1].2;
        let (width, height) = (bar.right - bar.left + 1.0, bar.bottom - bar.top + 1.0);
        let lines: Vec<String> = chart
            .all("path")
            .filter(|node| node.attribute("stroke") == Some(INK) && node.attribute("stroke-width") == Some("2"))
            .filter_map(|node| node.attribute("d").map(str::to_owned))
            .filter(|d| !d.contains('c'))
            .collect();
        let length = |letter: char| -> f64 {
            let steps = lines.iter().filter_map(|d| d.rsplit_once(letter)?.1.parse::<f64>().ok());
            steps.map(f64::abs).sum()
        };
        let (down, across) = crossings();
        let legend_line = 13.0;
        assert!((length('v') - legend_line - f64::from(down) * height).abs() < 1.0, "{lines:?}");
        assert!((length('h') - f64::from(across) * width).abs() < 1.0, "{lines:?}");
    });
}

/// Numbers of neighbours with savings of different signs, beside and above each other.
fn crossings() -> (u32, u32) {
    let swept = known();
    let saves =
        |bonus: usize, weeks: usize| swept.swept.points[bonus * 2 + weeks].saving().expect("a saving").value > 0.0;
    let beside = (1..6).flat_map(|bonus| (0..2).map(move |weeks| (bonus, weeks)));
    let beside = beside.filter(|(bonus, weeks)| saves(*bonus, *weeks) != saves(bonus - 1, *weeks)).count();
    let above = (0..6).filter(|bonus| saves(*bonus, 0) != saves(*bonus, 1)).count();
    assert!(beside > 0 && above > 0);
    (beside as u32, above as u32)
}

#[test]
fn dots_of_a_line_lie_at_their_values() {
    let savings = [10.0, 30.0, 60.0, 35.0, 4.0, -45.0].map(|saving| (saving, Some(6.0)));
    let swept = with(&PLAYED_ONE, &savings);
    read(&drawn(SweepChart::of(&swept)), |chart| {
        let (x, y) = (chart.along(), chart.up());
        let (wide, high) = (x(1.0) - x(0.0), y(1.0) - y(0.0));
        // The first dot of a colour may be that of the legend, above the axis.
        let dots: Vec<(f64, f64)> = [chart.dots(OFFER), chart.dots(INK)].concat();
        for (number, (saving, _)) in savings.iter().enumerate() {
            let bonus = 100.0 * number as f64;
            let is_at = |(left, top): &(f64, f64)| near(x(*left), bonus, wide) && near(y(*top), *saving, high);
            assert!(dots.iter().any(is_at), "no dot at {bonus}, {saving}");
        }
        let told = chart.tooltips();
        assert!(told[4].contains("cannot be told from 0") && !told[5].contains("cannot"), "{told:?}");
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn charts_of_extreme_savings_are_legible(savings in proptest::collection::vec((extreme(), half()), 1..12)) {
        for swept in [&*PLAYED_TWO, &*PLAYED_ONE] {
            assert_legible(&drawn(SweepChart::of(&with(swept, &savings))));
        }
    }
}
