//! Consequences of a scenario in the figures of a personnel department, to read or as rows.

use super::format::{Currency, UNKNOWN, number, percent, weeks, whole};
use super::tables::{Filled, ImpliedRow};
use crate::analysis::implied::{ImpliedFigure, ImpliedRange, ImpliedRanges, first_offer};
use crate::scenario::{Loaded, Scenario};

/// Columns of a label and of a value at least.
const LABEL: usize = 47;
const VALUE: usize = 11;

/// A figure in words.
pub struct ImpliedLine {
    /// Figure in plain words.
    pub label: String,
    /// Value with its unit.
    pub value: String,
    /// Range over the beliefs; empty where the figure is certain.
    pub range: String,
}

/// Method of the figures, in a sentence without its full stop.
pub fn method(ranges: &ImpliedRanges) -> String {
    match ranges.draws {
        0 => "exact".to_owned(),
        draws => format!("exact; 5 % to 95 % of {draws} draws"),
    }
}

/// Figures in words, a line each. Figures that the scenario does not have are left out.
pub fn lines(scenario: &Scenario, ranges: &ImpliedRanges) -> Vec<ImpliedLine> {
    let known = ranges.figures.iter().filter_map(|range| Some((range, range.value?)));
    known.map(|(range, value)| line(scenario, range, value)).collect()
}

fn line(scenario: &Scenario, range: &ImpliedRange, value: f64) -> ImpliedLine {
    let currency = Currency::of(&scenario.currency);
    let written = |value: f64| written(range.figure, value, &currency);
    let [value_text, unit] = written(value);
    // Ends that look the same say nothing.
    let range_text = match range.range.map(|ends| ends.map(|end| written(end)[0].clone())) {
        Some([low, high]) if low != high => format!("{low} to {high}{unit}"),
        _ => String::new(),
    };
    ImpliedLine { label: label(scenario, range.figure, value), value: value_text + &unit, range: range_text }
}

/// A value and its unit.
fn written(figure: ImpliedFigure, value: f64, currency: &Currency) -> [String; 2] {
    if !value.is_finite() {
        return ["without end".to_owned(), String::new()];
    }
    match (figure, figure.unit()) {
        (ImpliedFigure::LeavingAYear, _) | (_, "share") => [percent(value, 1), " %".to_owned()],
        (_, "money") => [currency.amount(value), String::new()],
        (_, "weeks") => [number(value, 1), " weeks".to_owned()],
        _ => [number(value, 2), String::new()],
    }
}

fn label(scenario: &Scenario, figure: ImpliedFigure, value: f64) -> String {
    let positions = scenario.cohort.positions;
    let all = |events: &str| {
        let of_all = number(value * positions as f64, 1);
        format!("{events} a year per position; all {}: {of_all}", whole(positions))
    };
    match figure {
        ImpliedFigure::Gone90Days => "New hires gone at 90 days".to_owned(),
        ImpliedFigure::Gone1Year => "New hires gone at a year".to_owned(),
        ImpliedFigure::Stay => "Average stay of a hire".to_owned(),
        ImpliedFigure::LeavingAYear => "Staff who leave in a year, in the long run".to_owned(),
        ImpliedFigure::ExitsAYear => all("Exits"),
        ImpliedFigure::HiresAYear => all("Hires"),
        ImpliedFigure::ExitCost => "Cost of one exit and its replacement".to_owned(),
        ImpliedFigure::ExitCostOfPay => "  the same, of a year's pay".to_owned(),
        ImpliedFigure::Uncommitted => "Hires who are uncommitted".to_owned(),
        ImpliedFigure::FullOutput => "From the first day to full output".to_owned(),
        ImpliedFigure::TakeUp => match first_offer(scenario) {
            Some(offer) => format!("Hires who meet the offer in week {} and take it", weeks(scenario.week_of(offer))),
            None => UNKNOWN.to_owned(),
        },
    }
}

/// The lines under a title, for a terminal: twelve at most.
pub fn table(scenario: &Scenario, ranges: &ImpliedRanges) -> String {
    let mut text = format!("Does this look like you? Without the offer ({}):\n", method(ranges));
    for ImpliedLine { label, value, range } in lines(scenario, ranges) {
        text += format!("  {label:<LABEL$} {value:>VALUE$}  {range}").trim_end();
        text.push('\n');
    }
    text
}

/// The table: each figure of each scenario.
pub fn rows_table<'a>(implied: &'a [(&'a Loaded, ImpliedRanges)]) -> Filled<'a> {
    Filled::new(|| {
        implied.iter().flat_map(|(one, ranges)| ranges.figures.iter().map(|range| row(&one.scenario.name, range)))
    })
}

fn row<'a>(scenario: &'a str, range: &ImpliedRange) -> ImpliedRow<'a> {
    let end = |at: usize| range.range.map(|ends| ends[at]);
    ImpliedRow {
        scenario,
        figure: range.figure.name(),
        unit: range.figure.unit(),
        value: range.value.filter(|value| value.is_finite()),
        p05: end(0).filter(|value| value.is_finite()),
        p95: end(1).filter(|value| value.is_finite()),
    }
}
