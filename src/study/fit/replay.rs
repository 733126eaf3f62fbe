//! Replay: whether the fitted scenario, run without an offer, keeps first hires as the records do.

use crate::analysis::{self, Metric, Side};
use crate::engine::{EngineError, Run, Threads, Watcher};
use crate::fit::curves::{SurvivalStep, at_week};
use crate::scenario::{Class, Scenario};
use crate::study::uncounted::Uncounted;

/// Tenures at which retention is compared [week].
const WEEKS: [f64; 4] = [4.0, 13.0, 26.0, 52.0];
/// First hires of a replay: positions, and replications.
const SIZE: (u64, u64) = (20, 1_000);

/// Retention at a tenure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReplayedWeek {
    /// Tenure [week].
    pub week: f64,
    /// Share of first hires of the scenario still there.
    pub scenario: f64,
    /// Share of the records, and its interval.
    pub records: f64,
    /// Interval of the share of the records.
    pub ends: [f64; 2],
}

impl ReplayedWeek {
    /// Whether the scenario lies within the interval of the records.
    pub fn holds(&self) -> bool {
        (self.ends[0]..=self.ends[1]).contains(&self.scenario)
    }
}

/// Plays a scenario without its offers, and compares retention with the records, where both know it.
///
/// # Errors
/// [`EngineError`] of the run.
pub(super) fn replay(
    scenario: &Scenario,
    survival: &[SurvivalStep],
    confidence: f64,
    watcher: &dyn Watcher,
) -> Result<Vec<ReplayedWeek>, EngineError> {
    let mut alone = scenario.clone();
    alone.offers.clear();
    alone.simulation.retention_weeks = WEEKS.to_vec();
    alone.simulation.horizon_weeks = WEEKS[WEEKS.len() - 1] + 1.0;
    (alone.cohort.positions, alone.simulation.replications) = SIZE;
    alone.cohort.classes = vec![Class { week: 0.0, positions: SIZE.0 }];
    alone.cohort.backfill = false;
    alone.recruiting.last_start_week = None;
    let threads = Threads::new(None)?;
    let mut run = Run::new(&alone, &threads)?.without_payback();
    run.extend_to(alone.simulation.replications, &Uncounted(watcher))?;
    let estimates = analysis::estimate(&alone, &run.results(), confidence);
    let week = |week: f64| {
        let step = at_week(survival, week)?;
        let played = estimates.estimate(Side::NoOffer, Metric::Retention(week))?;
        let watched_later = survival.last().is_some_and(|last| last.week >= week);
        let ends = step.ends.filter(|_| watched_later)?;
        Some(ReplayedWeek { week, scenario: played.value, records: step.survival, ends })
    };
    Ok(WEEKS.into_iter().filter_map(week).collect())
}
