//! Assumptions of a scenario, to read or as rows.

use super::format::{UNKNOWN, clipped, significant};
use super::lines::{WIDTH, wrapped};
use super::tables::{AssumptionRow, Filled, Quantiles};
use crate::scenario::{Assumption, Loaded, Uncertain};

/// Columns of a name at most.
const NAME: usize = 28;
/// Columns of a value at most.
const VALUE: usize = 22;
/// Before what belongs to the line above.
const INDENT: &str = "    ";
/// Columns of a source at most.
const SOURCE: usize = 28;

/// The table: every value in force of each scenario.
pub fn rows_table(loaded: &[Loaded]) -> Filled<'_> {
    Filled::new(|| {
        loaded
            .iter()
            .flat_map(|one| one.assumptions().into_iter().map(|assumption| row(&one.scenario.name, assumption)))
    })
}

fn row<'a>(scenario: &'a str, assumption: Assumption<'a>) -> AssumptionRow<'a> {
    let quantiles = |uncertain: &Uncertain| [0.05, 0.25, 0.5, 0.75, 0.95].map(|p| uncertain.quantile(p));
    AssumptionRow {
        scenario,
        source: assumption.place.map(|place| place.source().name()),
        line: assumption.place.and_then(|place| place.line()),
        quantiles: Quantiles(assumption.uncertain.map(quantiles)),
        key: assumption.key.into(),
        value: assumption.value,
    }
}

/// Table of the assumptions of a scenario: every value with its source, and the quantiles of uncertain values.
///
/// Lines take at most [`WIDTH`] columns.
pub fn table(loaded: &Loaded) -> String {
    let mut table = String::new();
    let mut section = String::new();
    for assumption in loaded.assumptions() {
        let key = assumption.key.as_str();
        if !key.starts_with(&format!("{section}.")) {
            section = key.rsplit_once('.').map_or("", |(section, _)| section).to_owned();
            match section.as_str() {
                "" if table.is_empty() => {}
                "" => table.push('\n'),
                section => table += &format!("\n[{}]\n", clipped(section, WIDTH - 2)),
            }
        }
        let name = key.strip_prefix(&format!("{section}.")).unwrap_or(key);
        table += &lines(name, &assumption);
    }
    table
}

fn lines(name: &str, assumption: &Assumption<'_>) -> String {
    let source = match assumption.place {
        None => "default".to_owned(),
        Some(place) => {
            let name = place.source().name();
            let file = name.rsplit('/').next().unwrap_or(name);
            let line = place.line().map_or_else(String::new, |line| format!(":{line}"));
            format!("{}{line}", clipped(file, SOURCE - line.len()))
        }
    };
    let value = assumption.value.as_deref().unwrap_or(UNKNOWN);
    let name = clipped(name, NAME);
    // What does not fit stands below.
    let (beside, below) = match value.chars().count() {
        ..=VALUE => (value, String::new()),
        _ => ("", wrapped(&format!("{INDENT}{value}"), INDENT.len())),
    };
    let quantiles = assumption.uncertain.map_or_else(String::new, quantiles);
    let note = assumption.note.as_ref().map(|note| wrapped(&format!("{INDENT}{note}"), INDENT.len()));
    format!("{name:<NAME$} {beside:<VALUE$} {source}\n{below}{quantiles}{}", note.unwrap_or_default())
}

/// `    5 % 80, 25 % 92.2, median 102, 75 % 113, 95 % 130`
fn quantiles(uncertain: &Uncertain) -> String {
    let names = [(0.05, "5 %"), (0.25, "25 %"), (0.5, "median"), (0.75, "75 %"), (0.95, "95 %")];
    let shown = names.map(|(p, name)| format!("{name} {}", significant(uncertain.quantile(p))));
    format!("{INDENT}{}\n", clipped(&shown.join("  "), WIDTH - INDENT.len()))
}
