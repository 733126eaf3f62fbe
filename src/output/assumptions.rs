//! What a scenario assumes, to read or as rows.

use std::io::{self, Write};

use serde::Serialize;

use super::csv;
use super::format::{UNKNOWN, clipped, significant};
use super::numbers;
use super::table::{WIDTH, wrapped};
use crate::scenario::{Assumption, Loaded, Uncertain};

/// One value in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AssumptionRow<'a> {
    /// Scenario.
    pub scenario: &'a str,
    /// Dotted key.
    pub key: String,
    /// Its TOML; empty where there is none and none is needed.
    pub value: Option<String>,
    /// File or command line that gives it; empty where it is a default.
    pub source: Option<&'a str>,
    /// Line there, from 1.
    pub line: Option<usize>,
    /// Quantiles of an uncertain number, within its domain.
    pub p05: Option<f64>,
    /// 25 %.
    pub p25: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// 75 %.
    pub p75: Option<f64>,
    /// 95 %.
    pub p95: Option<f64>,
}

/// Columns of a name at most.
const NAME: usize = 28;
/// Columns of a value at most.
const VALUE: usize = 22;
/// Before what belongs to the line above.
const INDENT: &str = "    ";
/// Columns of a source at most.
const SOURCE: usize = 28;

/// Every value in force of each scenario.
pub fn rows(loaded: &[Loaded]) -> impl Iterator<Item = AssumptionRow<'_>> {
    loaded.iter().flat_map(|one| one.assumptions().into_iter().map(|assumption| row(&one.scenario.name, assumption)))
}

fn row<'a>(scenario: &'a str, assumption: Assumption<'a>) -> AssumptionRow<'a> {
    let quantile = |p| assumption.uncertain.map(|uncertain| uncertain.quantile(p));
    AssumptionRow {
        scenario,
        source: assumption.place.map(|place| place.source().name()),
        line: assumption.place.and_then(|place| place.line()),
        p05: quantile(0.05),
        p25: quantile(0.25),
        p50: quantile(0.5),
        p75: quantile(0.75),
        p95: quantile(0.95),
        key: assumption.key,
        value: assumption.value,
    }
}

/// The rows as CSV.
///
/// # Errors
/// Those of `out`.
pub fn write_csv(out: &mut dyn Write, loaded: &[Loaded]) -> io::Result<()> {
    csv::write_rows(out, rows(loaded))
}

/// The rows as JSON: `{"assumptions":[…]}`.
///
/// # Errors
/// Those of `out`.
pub fn write_json(out: &mut dyn Write, loaded: &[Loaded]) -> io::Result<()> {
    #[derive(Serialize)]
    struct Document<'a> {
        assumptions: Vec<AssumptionRow<'a>>,
    }
    numbers::write_json(&mut *out, &Document { assumptions: rows(loaded).collect() })?;
    writeln!(out)
}

/// What one scenario assumes, at most [`WIDTH`] columns wide: every value with its source, below an uncertain one its
/// quantiles.
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
    format!("{name:<NAME$} {beside:<VALUE$} {source}\n{below}{quantiles}")
}

/// `    5 % 80, 25 % 92.2, median 102, 75 % 113, 95 % 130`
fn quantiles(uncertain: &Uncertain) -> String {
    let names = [(0.05, "5 %"), (0.25, "25 %"), (0.5, "median"), (0.75, "75 %"), (0.95, "95 %")];
    let shown = names.map(|(p, name)| format!("{name} {}", significant(uncertain.quantile(p))));
    format!("{INDENT}{}\n", clipped(&shown.join("  "), WIDTH - INDENT.len()))
}
