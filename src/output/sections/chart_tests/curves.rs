//! What the curve says of the bonuses that matter.

use super::*;
use crate::analysis::interval::Estimate;
use crate::analysis::{BreakEven, End};
use crate::output::svg::palette::{INK, LOSS, SAVING};

/// The curve of the scenario with another bonus in its file.
fn of_file(bonus: f64, chosen: Option<(f64, f64)>) -> CurveChart {
    let mut files = clone_of(&PLAYED.tuned);
    files.loaded[0].scenario.offers[0].bonus = bonus;
    let saving = |value| Some(Estimate::bare(value));
    let chosen = chosen.map(|(bonus, value)| ChosenBonus { bonus, saving: saving(value) });
    files.each().next().and_then(|one| CurveChart::of(one, chosen)).expect("a curve")
}

/// Bonus and saving of the dots in ink.
fn dots_in_ink(chart: &Chart) -> Vec<(f64, f64)> {
    let mut dots = Vec::new();
    read(chart, |chart| {
        let (x, y) = (chart.along(), chart.up());
        dots = chart.dots(INK).into_iter().map(|(cx, cy)| (x(cx), y(cy))).collect();
    });
    dots
}

#[test]
fn a_bonus_that_was_not_tried_saves_nobody_knows_what() {
    let chart = drawn(Some(of_file(1025.0, None)));
    assert!(says(&chart, "in the file: $1,025"), "{:?}", texts(&chart));
    assert_eq!(dots_in_ink(&chart), []);
    assert!(chart.description().contains("The bonus in the file, $1,025, lies between bonuses that were tried."));
    let chart = drawn(Some(of_file(1025.0, Some((1025.0, 777.0)))));
    assert!(says(&chart, "in the file: $1,025 saves $777"), "{:?}", texts(&chart));
    let (bonus, saving) = dots_in_ink(&chart)[0];
    assert!((bonus - 1025.0).abs() < 3.0 && (saving - 777.0).abs() < 3.0, "{bonus} {saving}");
    assert!(chart.description().contains("The bonus in the file, $1,025, saves $777."), "{}", chart.description());
}

#[test]
fn a_bonus_of_the_grid_but_for_its_last_bits_is_on_it() {
    let chart = drawn(Some(of_file(1000.0 + 1e-9, None)));
    assert!(texts(&chart).iter().any(|text| text.contains("in the file: $1,000 saves")), "{:?}", texts(&chart));
}

#[test]
fn the_axes_hold_the_bonus_that_is_chosen_and_that_of_the_file() {
    let curve = of_file(6000.0, Some((5000.0, -9000.0)));
    assert_eq!(curve.bonuses_on_axis().high, 6000.0);
    let chart = drawn(Some(curve));
    assert!(says(&chart, "in the file: $6,000") && says(&chart, "here: $5,000 loses $9,000"), "{:?}", texts(&chart));
    let [(bonus, saving)] = <[_; 1]>::try_from(dots_in_ink(&chart)).expect("a dot");
    assert!((bonus - 5000.0).abs() < 10.0 && (saving + 9000.0).abs() < 30.0, "{bonus} {saving}");
}

#[test]
fn alone_a_curve_says_that_the_file_is_beyond_it() {
    let curve = of_file(6000.0, None);
    assert_eq!(curve.bonuses_on_axis().high, 4000.0);
    let chart = drawn(Some(curve));
    assert!(says(&chart, "bonus (in the file: $6,000, beyond the chart)"), "{:?}", texts(&chart));
    assert!(dots_in_ink(&chart).is_empty());
    assert!(chart.description().contains("The bonus in the file, $6,000, lies beyond the curve."));
}

#[test]
fn what_is_chosen_is_named_once() {
    let one = PLAYED.tuned.each().next().expect("a scenario");
    let best = one.best_point().expect("a best").bonus;
    let named = |file: f64, chosen: f64| {
        let labels = texts(&drawn(Some(of_file(file, Some((chosen, 0.0))))));
        let names = labels.iter().filter_map(|text| text.split_once(": $")).map(|(name, _)| name.to_owned());
        names.filter(|name| !name.starts_with("may be")).collect::<Vec<String>>()
    };
    assert_eq!(named(2000.0, 2000.0), ["best", "in the file"]);
    assert_eq!(named(2000.0, best), ["best", "in the file"]);
    assert_eq!(named(best, best), ["best, in the file"]);
    assert_eq!(named(2000.0, 1500.0), ["best", "in the file", "here"]);
}

#[test]
fn a_set_with_a_gap_is_two_bars() {
    let mut files = clone_of(&PLAYED.tuned);
    let line = &mut files.tuning.scenarios[0].lines[0];
    let held = |bonus: f64| bonus <= 200.0 || (1000.0..=1500.0).contains(&bonus);
    line.set = Some(line.points.iter().map(|point| held(point.bonus)).collect());
    let chart = drawn(files.each().next().and_then(|one| CurveChart::of(one, None)));
    read(&chart, |chart| {
        let x = chart.along();
        let ends: Vec<(f64, f64)> =
            chart.bars(SAVING).iter().map(|bar| (x(bar.left + 3.0), x(bar.right - 3.0))).collect();
        let expected = [(0.0, 200.0), (1000.0, 1500.0)];
        assert_eq!(ends.len(), 2);
        assert!(
            ends.iter()
                .zip(expected)
                .all(|(is, should)| { (is.0 - should.0).abs() < 2.0 && (is.1 - should.1).abs() < 2.0 }),
            "{ends:?}"
        );
    });
    let words = "no offer, up to $200, and $1,000 to $1,500";
    assert!(says(&chart, &format!("may be best: {words}")), "{:?}", texts(&chart));
    assert!(chart.description().contains(&format!("; {words} may be as good.")), "{}", chart.description());
}

/// The path of the interval of the break-even, if it is drawn, and the chart.
fn ending(low: Option<f64>, high: Option<f64>) -> (Option<String>, Chart) {
    let mut files = clone_of(&PLAYED.tuned);
    files.tuning.scenarios[0].lines[0].break_even = BreakEven { end: End::At(2000.0), low, high };
    let chart = drawn(files.each().next().and_then(|one| CurveChart::of(one, None)));
    let mut path = None;
    read(&chart, |chart| {
        let paths = chart.all("path").filter(|node| node.attribute("stroke") == Some(LOSS));
        path = paths.filter_map(|node| node.attribute("d")).find(|d| d.contains('H')).map(str::to_owned);
    });
    (path, chart)
}

#[test]
fn an_end_that_nobody_knows_is_left_open() {
    let caps = |path: &Option<String>| path.as_ref().map(|path| path.matches('V').count());
    let (path, chart) = ending(Some(1500.0), Some(2500.0));
    assert_eq!(caps(&path), Some(2));
    assert!(says(&chart, "pays up to $2,000 ($1,500 to $2,500)"), "{:?}", texts(&chart));
    let (path, chart) = ending(Some(1500.0), None);
    assert_eq!(caps(&path), Some(1));
    assert!(path.is_some_and(|path| path.contains("H696M")), "to the edge of the plot");
    assert!(says(&chart, "pays up to $2,000 ($1,500 to beyond $4,000)"), "{:?}", texts(&chart));
    assert_eq!(caps(&ending(Some(1500.0), Some(9000.0)).0), Some(1));
    assert_eq!(caps(&ending(None, Some(2500.0)).0), Some(1));
    let (path, chart) = ending(None, None);
    assert!(path.is_none() && says(&chart, "pays up to $2,000"), "{path:?}");
}
