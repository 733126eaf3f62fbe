//! Outcomes → estimates.
//!
//! Every number comes with its Monte Carlo standard error and an interval: Student's t freed of skewness for means
//! ([`means`], [`skewed`]) and standard deviations ([`deviation`]), Wilson's for shares ([`wilson`]), mid-P where something is
//! seen seldom or never ([`mid_p`]), the delta method for ratios ([`ratio`]), order statistics for quantiles
//! ([`quantile`]). Fewer than two replications have no error, and where the data say nothing of how far an estimate may be
//! off there is no interval. Replications are the independent units throughout, never
//! positions or hires, so that the errors stay right where positions of a replication share their luck.

pub mod band;
mod best;
mod break_even;
mod compare;
mod curve;
pub mod cvar;
pub mod deviation;
mod groups;
pub mod interval;
pub mod joint;
pub mod means;
mod metric;
pub mod mid_p;
pub mod moments;
mod objective;
mod panels;
mod polynomials;
pub mod precision;
pub mod quantile;
mod rare;
pub mod ratio;
pub mod regression;
mod replications;
pub mod robust;
pub mod roc;
pub mod rows;
mod saving;
pub mod skewed;
pub mod spread;
mod summary;
pub mod support;
mod sweep;
mod takers;
mod verdict;
mod weekly;
pub mod wilson;

pub use best::{Best, ends};
pub use break_even::{BreakEven, End, break_even};
pub use compare::{Comparison, Contender, Difference, Draws, Mismatch, Pair, Place, compare, difference};
pub use curve::{CurvePoint, estimate_curve, is_no_offer};
pub use joint::Joint;
pub use metric::{Metric, Side};
pub use objective::Objective;
pub use replications::replication_rows;
pub use saving::{Quantile, SavingSpread};
pub use sweep::{Ranking, Swept, SweptPoint, estimate_points, savings};
pub use verdict::{Verdict, Warning, decline_carries};

use crate::engine::Results;
use crate::model::outcome::{Arm, Count, Outcome};
use crate::scenario::Scenario;
use interval::{Estimate, Level};
use rows::{GroupRow, KeepRow, SpreadRow, SummaryRow, TakerRow, WeeklyRow};
use spread::Spread;

/// What one scenario's replications say: the rows of every table, and what no table holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimates {
    /// `summary.csv`.
    pub summary: Vec<SummaryRow>,
    /// `weekly.csv`.
    pub weekly: Vec<WeeklyRow>,
    /// `groups.csv`.
    pub groups: Vec<GroupRow>,
    /// `keep.csv`.
    pub keep: Vec<KeepRow>,
    /// `takers.csv`.
    pub takers: Vec<TakerRow>,
    /// `spread.csv`.
    pub spread: Vec<SpreadRow>,
    /// Number of positions in a replication.
    pub positions: u64,
    /// Number of replications.
    pub replications: u64,
    /// Share of intervals that hold the truth.
    pub confidence: f64,
    /// Whether declining an offer changes people, so that the saving has two parts.
    pub decline_effect: bool,
    /// Whether the offer pays.
    pub verdict: Verdict,
    /// How the saving varies over replications; none without replications.
    pub saving_spread: Option<SavingSpread>,
    /// Luck and uncertain parameters told apart; none where all parameters are certain, or the saving never varies.
    pub luck_and_parameters: Option<Spread>,
    /// `[group]`: takers among first hires at the first offer, per position.
    pub group_takers: Vec<Option<Estimate>>,
    /// `[outcome]`: takers among first hires at the first offer, per position.
    pub outcome_takers: Vec<Option<Estimate>>,
    /// What to know before quoting the numbers.
    pub warnings: Vec<Warning>,
}

impl Estimates {
    /// The summary row of a metric on a side; none where the side has no such metric.
    pub fn row(&self, arm: Side, metric: Metric) -> Option<&SummaryRow> {
        self.summary.iter().find(|row| row.arm == arm && row.metric == metric)
    }

    /// The estimate in that row; none where it is unknown.
    pub fn estimate(&self, arm: Side, metric: Metric) -> Option<Estimate> {
        self.row(arm, metric).and_then(SummaryRow::estimate)
    }
}

/// Estimates everything that is asked of `results`, with intervals at `confidence` in (0, 1).
///
/// # Reproducibility
/// The same for any number of threads: sums run in the order of replications.
pub fn estimate(scenario: &Scenario, results: &Results, confidence: f64) -> Estimates {
    let level = Level::new(confidence, results.replications());
    let name = &scenario.name;
    let saving_spread = saving::of(results, &level);
    let luck_and_parameters = results.nested.as_ref().and_then(|nested| spread::of(nested, confidence));
    let per_position = |number: Option<Estimate>| number.map(|n| n.per(results.positions as f64));
    let mut estimates = Estimates {
        summary: summary::rows(name, results, &level, saving_spread.as_ref()),
        weekly: weekly::rows(name, results),
        groups: groups::rows(scenario, results, &level),
        keep: groups::keep_rows(scenario, &results.groups),
        takers: takers::rows(name, &results.outcomes, &level),
        spread: spread::rows(scenario, luck_and_parameters),
        luck_and_parameters,
        positions: results.positions,
        replications: results.replications() as u64,
        confidence,
        decline_effect: results.decline_effect,
        verdict: Verdict::NoOffer,
        saving_spread,
        group_takers: groups_numbers(results, &level).map(per_position).collect(),
        outcome_takers: outcomes_numbers(results, &level).map(per_position).collect(),
        warnings: Vec::new(),
    };
    if !scenario.uncertain.is_empty() {
        let on_average = luck_and_parameters.and_then(|spread| spread.pays_on_average);
        estimates.summary.push(summary::on_average_row(name, on_average));
    }
    estimates.verdict = verdict::of(scenario, &estimates);
    estimates.warnings = verdict::warnings(scenario, &estimates);
    estimates
}

fn groups_numbers(results: &Results, level: &Level) -> impl Iterator<Item = Option<Estimate>> {
    let fixed = results.fixed.count(Some(Arm::Offer), Count::Takers);
    results.groups.iter().map(move |group| ratio::number(&group.saving, fixed, level))
}

fn outcomes_numbers(results: &Results, level: &Level) -> impl Iterator<Item = Option<Estimate>> {
    let fixed = |count| results.fixed.count(Some(Arm::Offer), count);
    let numbers = Outcome::ALL.into_iter().zip(&results.outcomes);
    numbers.map(move |(outcome, tally)| {
        let count = match outcome {
            Outcome::LeftAnyway | Outcome::UncommittedKept => Count::Takers,
            Outcome::CommittedLost => Count::TakersCommitted,
            Outcome::Opportunist => Count::Opportunists,
        };
        ratio::number(tally, fixed(count), level)
    })
}
