//! Outcomes → estimates.
//!
//! Every number comes with its Monte Carlo standard error and an interval: Student's t freed of skewness for means
//! ([`means`], [`skewed`]) and standard deviations ([`deviation`]), Wilson's for shares ([`wilson`]), mid-P where something is
//! seen seldom or never ([`mid_p`]), the delta method for ratios ([`ratio`]), order statistics for quantiles
//! ([`quantile`]). Fewer than two replications have no error, and where the data say nothing of how far an estimate may be
//! off there is no interval. Replications are the independent units throughout, never
//! positions or hires, so that the errors stay right where positions of a replication share their luck.

mod choose;
mod compare;
mod estimate;
mod regress;
mod run;

pub use choose::{band, joint, robust, roc};
pub use estimate::{cvar, deviation, interval, means, mid_p, moments, quantile, ratio, skewed, support, wilson};
pub use regress::regression;
pub use run::{leaving, precision, spread};

pub(crate) use choose::best::first_largest;
pub use choose::best::{Best, ends};
pub use choose::break_even::{BreakEven, End, break_even};
pub use choose::curve::{CurvePoint, estimate_curve, is_no_offer};
pub use choose::joint::Joint;
pub use choose::objective::Objective;
pub use choose::sweep::{Ranking, Swept, SweptMetric, SweptPoint, estimate_points, savings};
pub use compare::{
    Comparison, Contender, Difference, Draws, Mismatch, RankedScenario, ScenarioPair, compare, difference,
};
pub use run::groups::{GroupEstimates, KeepOrLetGo};
pub use run::leaving::ExitSpan;
pub use run::metric::{BySide, Metric, Side};
pub use run::replications::{Replication, replications};
pub use run::saving::{Quantile, SavingSpread};
pub use run::summary::Described;
pub use run::takers::TakerEstimates;
pub use run::verdict::{Verdict, Warning, decline_carries};
pub use run::weekly::Week;

use crate::engine::Results;
use crate::scenario::Scenario;
use choose::rare;
use interval::{Estimate, Level};
use regress::polynomials;
use run::{groups, metric, saving, summary, takers, verdict, weekly};
use spread::{LuckAndParameters, VarianceShares};

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
    /// First hires at the first offer, `[group]`.
    pub groups: Vec<GroupEstimates>,
    /// Takers among first hires at the first offer, `[outcome]`.
    pub takers: Vec<TakerEstimates>,
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

    /// Sides and their metrics in the order of tables; of uncertain parameters only where there are any.
    pub fn metrics(&self) -> impl Iterator<Item = (Side, Metric)> {
        let uncertain = self.uncertain;
        let all = Side::ALL.into_iter().flat_map(|side| side.metrics().map(move |metric| (side, metric)));
        all.filter(move |(_, metric)| uncertain || *metric != Metric::ProbabilityPaysOnAverage)
    }
}

/// Estimates everything that is asked of `results`, with intervals at `confidence` in (0, 1).
///
/// # Reproducibility
/// The same for any number of threads: sums run in the order of replications.
pub fn estimate(scenario: &Scenario, results: &Results, confidence: f64) -> Estimates {
    let level = Level::new(confidence, results.replications());
    let saving_spread = saving::of(results, &level);
    let luck_and_parameters = results.nested.as_ref().and_then(|nested| spread::of(nested, confidence));
    let mut estimates = Estimates {
        scenario: scenario.name.clone(),
        summary: summary::of(results, &level, saving_spread.as_ref()),
        weekly: weekly::of(results),
        exits: leaving::of(results, &level),
        groups: groups::of(scenario, results, &level),
        takers: takers::of(results, &level),
        spread: VarianceShares::of(scenario, luck_and_parameters),
        luck_and_parameters,
        positions: results.positions,
        replications: results.replications() as u64,
        confidence,
        decline_effect: results.decline_effect,
        uncertain: !scenario.uncertain.is_empty(),
        verdict: Verdict::NoOffer,
        saving_spread,
        warnings: Vec::new(),
    };
    let on_average = luck_and_parameters.and_then(|spread| spread.pays_on_average);
    estimates.summary[(Side::Saving, Metric::ProbabilityPaysOnAverage)] = on_average.map(Described::from);
    estimates.verdict = verdict::of(scenario, &estimates);
    estimates.warnings = verdict::warnings(scenario, &estimates);
    estimates
}
