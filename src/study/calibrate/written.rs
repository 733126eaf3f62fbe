//! Solved figures as text: intervals, rank correlations, and a file that extends another.

use super::{Calibrated, CalibrationTarget, LEAST_CORRELATION, LEAST_WITH_BELIEF};
use crate::analysis::implied::{ImpliedFigure, quantile_of};
use crate::scenario::{Pair, Scenario, Stated, cholesky_root, normal_correlation};
use crate::special::elementary::{pow, to_digits};
use crate::study::extending::{ExtendingFile, SolvedField, solved_fields};

/// Form of the text of a calibrated scenario.
#[derive(Debug, Clone, Copy)]
pub enum TextForm<'a> {
    /// A file that extends another, by this path.
    Extending(&'a str),
    /// All values.
    Whole,
}

/// Origin of targets that a command line gives.
const YOU: [&str; 2] = ["you", "you"];

/// Values of parameters in solved draws.
pub(super) struct SolvedColumns {
    /// Solved figures, each with its values by draw.
    solved: Vec<(String, Vec<f64>)>,
    /// Uncertain figures of the file that the solved ones depend on.
    beliefs: Vec<(String, Vec<f64>)>,
}

impl SolvedColumns {
    /// SolvedColumns of draws of a scenario: each world before it was solved, and after.
    pub fn new(scenario: &Scenario, solutions: &[(Scenario, Scenario)]) -> Self {
        let tables: Vec<_> =
            solutions.iter().map(|(before, after)| (before.parameter_values(), after.parameter_values())).collect();
        let (mut solved, mut beliefs) = (Vec::new(), Vec::new());
        for (at, key) in scenario.parameter_keys().into_iter().enumerate() {
            let values = || tables.iter().map(|(_, after)| after[at]).collect();
            if tables.iter().any(|(before, after)| before[at] != after[at]) {
                solved.push((key, values()));
            } else if matters(&key) && scenario.is_uncertain(&key) {
                beliefs.push((key, values()));
            }
        }
        Self { solved, beliefs }
    }

    /// Solved figures as 90 % intervals.
    pub fn intervals(&self) -> Vec<(String, String)> {
        self.solved.iter().map(|(key, values)| (key.clone(), interval(values))).collect()
    }

    /// Correlations of the scenario that stay, and those of the solved figures; shrunk until they go together.
    pub fn correlations(&self, scenario: &Scenario) -> Vec<(String, String, f64)> {
        let is_solved = |key: &str| self.solved.iter().any(|(solved, _)| solved == key);
        let own = scenario.correlations.iter().filter_map(|tie| {
            let Pair([a, b]) = &tie.parameters;
            (!is_solved(a) && !is_solved(b)).then(|| (a.clone(), b.clone(), tie.rank_correlation))
        });
        let own: Vec<_> = own.collect();
        let intervals = self.intervals();
        let is_spread = |key: &str| intervals.iter().any(|(of, value)| of == key && value.starts_with('"'));
        let ranks = |(key, values): &(String, Vec<f64>)| (key.clone(), ranks(values));
        let solved: Vec<_> = self.solved.iter().map(ranks).collect();
        let all: Vec<_> = solved.iter().cloned().chain(self.beliefs.iter().map(ranks)).collect();
        let mut new = Vec::new();
        for (at, (key, own)) in solved.iter().enumerate() {
            for (place, (other, others)) in all.iter().enumerate().skip(at + 1) {
                let correlation = (correlation(own, others) * 100.0).round() / 100.0;
                let least = if place < solved.len() { LEAST_CORRELATION } else { LEAST_WITH_BELIEF };
                let both = is_spread(key) && (place >= solved.len() || is_spread(other));
                if correlation.abs() >= least && both {
                    new.push((key.clone(), other.clone(), correlation));
                }
            }
        }
        goes_together(own, new)
    }
}

/// Whether a parameter can matter to attrition or take-up.
fn matters(key: &str) -> bool {
    let starts = ["training.weeks", "traits.reservation_tenure", "anticipation.", "opportunists.", "pay.wage_per_week"];
    let fields = ["share", "pass_rate", "training_", "tenure", "dismissal", "reservation"];
    let field = key.strip_prefix("groups.").map(|rest| rest.trim_start_matches(|c| c != '.').trim_start_matches('.'));
    starts.iter().any(|start| key.starts_with(start))
        || field.is_some_and(|_| fields.iter().any(|field| key.contains(&format!(".{field}"))))
}

/// `"low to high"` with the 5 % and the 95 % quantile, or one number.
fn interval(values: &[f64]) -> String {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let [low, middle, high] = [0.05, 0.5, 0.95].map(|share| to_digits(quantile_of(&sorted, share), 4));
    match low < high {
        true => format!("\"{low:?} to {high:?}\""),
        false => format!("{middle:?}"),
    }
}

/// Ranks, less their mean.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let middle = 0.5 * (values.len() as f64 - 1.0);
    order.iter().enumerate().for_each(|(rank, at)| ranks[*at] = rank as f64 - middle);
    ranks
}

/// Correlation of centred ranks.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let both = (product(a, a) * product(b, b)).sqrt();
    if both > 0.0 { product(a, b) / both } else { 0.0 }
}

/// Correlations shrunk towards none until a scenario can have them all.
fn goes_together(own: Vec<(String, String, f64)>, new: Vec<(String, String, f64)>) -> Vec<(String, String, f64)> {
    let mut keys: Vec<&String> = Vec::new();
    for (a, b, _) in own.iter().chain(&new) {
        for key in [a, b] {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    let place = |key: &String| keys.iter().position(|other| *other == key).unwrap_or_default();
    for shrunk in 0..60 {
        let factor = pow(0.97, f64::from(shrunk));
        let shrink = |(a, b, r): &(String, String, f64)| (a.clone(), b.clone(), (factor * r * 100.0).round() / 100.0);
        let all: Vec<_> = own.iter().cloned().chain(new.iter().map(shrink)).collect();
        let mut matrix: Vec<Vec<f64>> =
            (0..keys.len()).map(|i| (0..keys.len()).map(|j| f64::from(i == j)).collect()).collect();
        for (a, b, r) in &all {
            let (i, j) = (place(a), place(b));
            (matrix[i][j], matrix[j][i]) = (normal_correlation(*r), normal_correlation(*r));
        }
        if cholesky_root(&matrix).is_some() {
            return all.into_iter().filter(|(_, _, r)| *r != 0.0).collect();
        }
    }
    own
}

impl CalibrationTarget {
    /// The target in words: `attrition at 90 days 20 to 30 %`.
    pub fn words(&self) -> String {
        let name = match self.figure {
            ImpliedFigure::Gone90Days => "attrition at 90 days",
            ImpliedFigure::Gone1Year => "attrition at a year",
            ImpliedFigure::LeavingAYear => "exits a year",
            _ => "take-up",
        };
        let percent = |share: f64| {
            let percent = format!("{:.2}", 100.0 * share);
            percent.trim_end_matches('0').trim_end_matches('.').to_owned()
        };
        match self.stated {
            Stated::Certain(value) => format!("{name} {} %", percent(value)),
            Stated::Range { low, high } => format!("{name} {} to {} %", percent(low), percent(high)),
        }
    }
}

impl Calibrated {
    /// Targets in words, of the figures that a solved key was solved for.
    fn source(&self, key: &str, [attrition, take_up]: [&str; 2]) -> String {
        let of_reservation = key.contains(".reservation");
        let targets = self.reached.iter().map(|(target, _)| target);
        let words = targets.filter(|target| (target.figure == ImpliedFigure::TakeUp) == of_reservation);
        let words: Vec<String> = words.map(CalibrationTarget::words).collect();
        format!("calibrated: {}, {}", words.join(", "), if of_reservation { take_up } else { attrition })
    }

    /// Fields of groups that hold solved figures, each with its origin.
    ///
    /// The origins are those of attrition and of take-up, such as `you`.
    pub fn fields(&self, origins: [&str; 2]) -> Vec<SolvedField> {
        solved_fields(&self.scenario, &self.solved, &|key| self.source(key, origins))
    }

    /// The scenario as a file, each solved figure with the targets that gave it.
    pub fn text(&self, form: TextForm<'_>, name: &str) -> String {
        let words: Vec<String> = self.reached.iter().map(|(target, _)| target.words()).collect();
        let mut head = vec![format!("Calibrated by offer to {}.", words.join("; "))];
        head.extend(self.reached.iter().map(|(target, [low, high])| {
            let reached = CalibrationTarget { stated: range(*low, *high), ..*target };
            let spread = if low < high { ", from 5 % to 95 % of belief" } else { "" };
            format!("This file implies {}{spread}.", reached.words())
        }));
        if self.left_out > 0.0 {
            let left_out = (100.0 * self.left_out).max(1.0);
            head.push(format!("{left_out:.0} % of draws could not be met, and were left out."));
        }
        let extends = match form {
            TextForm::Extending(path) => Some(path),
            TextForm::Whole => None,
        };
        let fields = self.fields(YOU);
        let ties = "Rank correlations: those of the file, and of the draws that meet the targets";
        ExtendingFile { head: &head, name, extends, fields: &fields, scenario: &self.scenario, ties }.text()
    }
}

fn range(low: f64, high: f64) -> Stated {
    if low < high { Stated::Range { low, high } } else { Stated::Certain(low) }
}
