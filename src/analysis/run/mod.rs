//! Estimates of one scenario: metrics, weeks, exits, groups, takers, the spread of the saving, the verdict.

pub mod believed;
mod classes;
mod groups;
pub mod leaving;
mod metric;
mod payback;
pub mod precision;
mod replications;
pub(super) mod saving;
pub mod spread;
pub(super) mod summary;
mod takers;
pub(crate) mod told;
mod verdict;
mod weekly;

pub use classes::ClassEstimates;
pub use groups::{GroupEstimates, KeepOrLetGo, MadeOffer};
pub use leaving::ExitSpan;
pub use metric::{BySide, Metric, Side};
pub use payback::{Payback, SavingToWeek, Turn};
pub use replications::{Replication, replications};
pub use saving::{Quantile, SavingSpread};
pub use summary::Described;
pub use takers::TakerEstimates;
pub use verdict::{Verdict, Warning, decline_carries};
pub use weekly::Week;

use super::interval::{Estimate, Level};
use crate::engine::{Expected, Results};
use crate::scenario::Scenario;
use spread::{LuckAndParameters, VarianceShares};
use told::WholeSaving;

/// Estimator of the mean saving and its components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Estimator {
    /// Means over blocks of the expected saving, by conditional Monte Carlo.
    Conditional,
    /// Means over replications.
    Replications,
}

impl Estimator {
    /// The estimator of results with this expected saving.
    pub fn of(expected: Option<&Expected>) -> Self {
        if expected.is_some() { Self::Conditional } else { Self::Replications }
    }

    /// Name in manifests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conditional => "conditional",
            Self::Replications => "replications",
        }
    }
}

/// What one scenario's replications say.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimates {
    /// Name of the scenario.
    pub scenario: String,
    /// Every metric; unknown past the horizon, and on sides that have no such metric.
    pub summary: BySide<Option<Described>>,
    /// `[arm][week]`: whole weeks from 0 to below the horizon.
    pub weekly: [Vec<Week>; 2],
    /// Exits by reason, `[span]`.
    pub exits: Vec<ExitSpan>,
    /// First hires at every offer, by group.
    pub groups: Vec<GroupEstimates>,
    /// Takers among first hires at every offer, by outcome.
    pub takers: Vec<TakerEstimates>,
    /// Saving to date, and the week in which the offer has paid for itself; None if it was not asked for.
    pub payback: Option<Payback>,
    /// Classes of the plan, if there are several.
    pub classes: Vec<ClassEstimates>,
    /// Where the spread of the saving comes from.
    pub spread: VarianceShares,
    /// Number of positions in a replication.
    pub positions: u64,
    /// Number of replications.
    pub replications: u64,
    /// Share of intervals that hold the truth.
    pub confidence: f64,
    /// Whether declining an offer changes people, so that the saving has two parts.
    pub decline_effect: bool,
    /// Estimator of the mean saving and its components.
    pub estimator: Estimator,
    /// Whether parameters are uncertain.
    pub uncertain: bool,
    /// Whether the offer pays.
    pub verdict: Verdict,
    /// How the saving varies over replications; none without replications.
    pub saving_spread: Option<SavingSpread>,
    /// Luck and uncertain parameters told apart; none where all parameters are certain, or the saving never varies.
    pub luck_and_parameters: Option<LuckAndParameters>,
    /// What to know before quoting the numbers.
    pub warnings: Vec<Warning>,
}

impl Estimates {
    /// The estimate of a metric on a side; none where it is unknown.
    pub fn estimate(&self, side: Side, metric: Metric) -> Option<Estimate> {
        self.summary[(side, metric)].as_ref().map(|described| described.estimate)
    }

    /// The estimate of a metric at the ends of what uncertain parameters are believed to be, luck averaged out; known of the
    /// saving alone, and where a parameter is uncertain.
    pub fn believed(&self, side: Side, metric: Metric) -> Option<[Estimate; 2]> {
        let is_saving = (side, metric) == (Side::Saving, Metric::TotalCost);
        self.luck_and_parameters.filter(|_| is_saving)?.believed
    }

    /// Sides and their metrics in the order of tables; of uncertain parameters only where there are any.
    pub fn metrics(&self) -> impl Iterator<Item = (Side, Metric)> {
        let uncertain = self.uncertain;
        let metrics = |side: Side| side.metrics(self.summary.retention_weeks()).map(move |metric| (side, metric));
        let all = Side::ALL.into_iter().flat_map(metrics);
        all.filter(move |(_, metric)| uncertain || *metric != Metric::ProbabilityPaysOnAverage)
    }
}

/// Estimates everything that is asked of `results`, with intervals at `confidence` in (0, 1).
///
/// # Reproducibility
/// Estimates are equal for any number of threads: sums run in the order of replications.
pub fn estimate(scenario: &Scenario, results: &Results, confidence: f64) -> Estimates {
    let level = Level::new(confidence, results.replications());
    let saving_spread = saving::of(results, &level);
    let whole = results
        .expected
        .as_ref()
        .and_then(|expected| WholeSaving::of(expected, &saving::column(results), results.positions, confidence));
    let summary = summary::of(results, &level, saving_spread.as_ref());
    let saving = summary[(Side::Saving, Metric::TotalCost)].as_ref().map(|saving| saving.estimate);
    let sd = saving_spread.as_ref().and_then(|spread| spread.sd);
    let luck_and_parameters =
        results.averages.as_ref().zip(sd).zip(saving).and_then(|((averages, sd), saving)| {
            spread::of(averages, results.expected.as_ref(), sd, saving, confidence)
        });
    let payback = payback::of(results, saving, whole.as_ref(), &level);
    let mut estimates = Estimates {
        scenario: scenario.name.clone(),
        summary,
        weekly: weekly::of(results),
        exits: leaving::of(results, &level),
        groups: groups::of(scenario, results, &level),
        takers: takers::of(scenario, results, &level),
        payback,
        classes: classes::of(scenario, results, whole.as_ref(), &level),
        spread: VarianceShares::of(scenario, luck_and_parameters),
        luck_and_parameters,
        positions: results.positions,
        replications: results.replications() as u64,
        confidence,
        decline_effect: results.decline_effect,
        estimator: Estimator::of(results.expected.as_ref()),
        uncertain: !scenario.uncertain.is_empty(),
        verdict: Verdict::NoOffer,
        saving_spread,
        warnings: Vec::new(),
    };
    let on_average = luck_and_parameters.and_then(|spread| spread.pays_on_average);
    estimates.summary.set(Side::Saving, Metric::ProbabilityPaysOnAverage, on_average.map(Described::from));
    let payback_week = estimates.payback.as_ref().and_then(Payback::week).map(Described::from);
    estimates.summary.set(Side::Saving, Metric::PaybackWeek, payback_week);
    estimates.verdict = verdict::of(scenario, &estimates);
    estimates.warnings = verdict::warnings(scenario, &estimates);
    estimates
}
