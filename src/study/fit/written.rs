//! A fitted scenario as text: beliefs with their errors, correlations, and a file that extends another.

use super::FittedScenario;
use super::error::FitError;
use crate::fit::law::FittedLaw;
use crate::scenario::{Loaded, Pair, parse, toml_text};
use crate::special::elementary::to_digits;
use crate::study::extending::{ExtendingFile, listed, solved_fields};

/// Digits of estimates in a file.
const DIGITS: i32 = 6;
/// Rank correlations below this are left out.
const LEAST_CORRELATION: f64 = 0.05;

/// A number above 0 whose logarithm is normal, as TOML.
pub(super) fn belief(median: f64, sigma: f64) -> String {
    let [median, sigma] = [median, sigma].map(|number| to_digits(number, DIGITS));
    format!("{{ dist = \"lognormal\", median = {median:?}, sigma = {sigma:?} }}")
}

/// A 90 % interval as TOML.
pub(super) fn interval(ends: [f64; 2]) -> String {
    let [low, high] = ends.map(|number| to_digits(number, DIGITS));
    format!("\"{low:?} to {high:?}\"")
}

/// A law of tenure as TOML, its parameters as uncertain as they are.
pub(super) fn law_text(law: &FittedLaw) -> String {
    let parameters = law.parameters().into_iter().map(|one| {
        let value = match one.scale.is_log() {
            true => belief(one.value, one.error),
            false => {
                let [mean, sd] = [one.value, one.error].map(|number| to_digits(number, DIGITS));
                format!("{{ dist = \"normal\", mean = {mean:?}, sd = {sd:?} }}")
            }
        };
        format!("{} = {value}", one.name)
    });
    format!("{{ dist = \"{}\", {} }}", law.family.name(), parameters.collect::<Vec<_>>().join(", "))
}

/// Rank correlations of fitted figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct SolvedTies(Vec<(String, String, f64)>);

impl SolvedTies {
    /// Ties figures: `keys` has the one or two figures of each group, which are the same in all groups; two figures of a group
    /// have a rank correlation.
    pub fn add(&mut self, keys: &[Vec<String>], rank_correlation: f64) {
        let all: Vec<(usize, &String)> = keys.iter().flat_map(|group| group.iter().enumerate()).collect();
        let rank_correlation = (rank_correlation * 1e4).round() / 1e4;
        for (at, (which, key)) in all.iter().enumerate() {
            for (other, of) in &all[at + 1..] {
                let correlation = if which == other { 1.0 } else { rank_correlation };
                if correlation.abs() >= LEAST_CORRELATION {
                    self.0.push(((*key).clone(), (*of).clone(), correlation));
                }
            }
        }
    }
}

/// A scenario with changed figures. Correlations of figures that are replaced are dropped, others are kept.
pub(super) fn edited(
    base: &Loaded,
    name: &str,
    changed: &[(String, String)],
    ties: &SolvedTies,
) -> Result<Loaded, FitError> {
    let is_changed = |key: &String| {
        changed
            .iter()
            .any(|(own, _)| key.strip_prefix(own.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    };
    let own = base.scenario.correlations.iter().filter_map(|tie| {
        let Pair([a, b]) = &tie.parameters;
        (!is_changed(a) && !is_changed(b)).then(|| (a.clone(), b.clone(), tie.rank_correlation))
    });
    let correlations: Vec<_> = own.chain(ties.0.iter().cloned()).collect();
    // Correlations go first: those of a replaced figure would be dropped with a warning.
    let first = format!("correlations={}", listed(&[]));
    let edits = changed.iter().map(|(key, value)| format!("{key}={value}"));
    let edits = edits.chain([format!("name={}", toml_text(name))]);
    let last = format!("correlations={}", listed(&correlations));
    let edits: Vec<String> = std::iter::once(first).chain(edits).chain([last]).collect();
    parse("the fitted scenario", &base.scenario.to_toml(), &edits)
        .map_err(|problems| FitError::Wrong(problems.render(false)))
}

/// Where the file of a fitted scenario lies, and what its head tells.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedFile<'f> {
    /// Lines of the head.
    pub head: Vec<String>,
    /// Path of the file that is extended; None to write all values.
    pub extends: Option<&'f str>,
}

impl FittedScenario {
    /// The scenario as a file, each fitted figure with its origin.
    pub fn text(&self, file: &FittedFile<'_>, confidence: f64) -> String {
        let fields = solved_fields(&self.scenario.scenario, &self.changed, &|key| self.source(key, confidence));
        ExtendingFile {
            head: &file.head,
            name: &self.scenario.scenario.name,
            extends: file.extends,
            fields: &fields,
            scenario: &self.scenario.scenario,
            ties: "Rank correlations: those of the file, and of the estimates",
        }
        .text()
    }

    /// Observations behind a figure, and its error.
    fn source(&self, key: &str, confidence: f64) -> String {
        let figures: Vec<_> = self.figures.iter().filter(|figure| figure.key == key).collect();
        let Some(first) = figures.first() else { return String::new() };
        let errors = figures.iter().filter_map(|figure| {
            let [low, high] = figure.ends?.map(|end| to_digits(end, 3));
            (low < high).then(|| format!("{} {low} to {high}", figure.parameter))
        });
        let errors: Vec<String> = errors.collect();
        match errors.is_empty() {
            true => format!("{}: {}", first.told_by.name(), first.because),
            false => {
                format!("{}: {}; {} ({} %)", first.told_by.name(), first.because, errors.join(", "), 100.0 * confidence)
            }
        }
    }
}
