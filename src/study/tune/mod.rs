//! Which bonus saves most, and how sure is that?
//!
//! [`tune`] plays a scenario at all bonuses of a [`Range`] on the same people and luck (`line`), chooses the best that
//! keeps to the [`Limits`] (`choice`), and plays the best and the scenario's own again on replications that had no part in the choice
//! (`held_out`): the best of many estimates is too high on average, that of other replications is not. Where all amounts
//! are tuned at once, an `optimiser` looks for them first.
//!
//! # Which curve is exact
//!
//! The curve over the bonus of one offer comes from one pass, exact at every bonus, unless declining changes people or
//! the bonus draws opportunists ([`engine::curve`](crate::engine::curve())). There, and where a common factor moves all
//! bonuses, it is played bonus by bonus on the same draws ([`How`]), and is then exact at the bonuses of the grid.
//! Expected savings at more than 32 bonuses come from those at some of them (`knots`).

mod amounts;
mod choice;
mod columns;
mod conditions;
mod error;
mod frontier;
mod held_out;
mod knots;
mod line;
mod looked_at;
mod optimiser;
mod plan;
mod range;
mod report;
mod scenario;
mod together;
mod tuning;
mod work;

pub use choice::Line;
pub use error::TuneError;
pub use held_out::{HeldOut, HeldOutPoint};
pub use line::{BonusAxis, How};
pub(super) use looked_at::{MOST_STOPS, stops};
pub use plan::{Limits, Plan, What};
pub use range::Range;
pub use report::{Shared, TuneReport};
pub use scenario::TunedScenario;
pub use together::Together;

use crate::analysis::robust::Robust;
use crate::analysis::roc::Roc;
use crate::engine::{Threads, Watcher};
use crate::scenario::{Offer, Scenario, unlike};
use crate::study::phases::PhasedWatcher;
use conditions::Conditions;
use std::num::NonZeroUsize;
use together::Sum;
use tuning::ScenarioTuning;

/// Results of the tuning of one or several scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// The bonuses tried.
    pub range: Range,
    /// `[scenario]`.
    pub scenarios: Vec<Tuned>,
    /// The best single bonus for all of them; `None` for one, where they are not alike in currency, horizon or discount rate
    /// ([`unlike`]), and where offers are tuned all together.
    pub together: Option<Together>,
}

/// Results of the tuning of one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Tuned {
    /// Curves: one for each week asked for, or one; where all amounts are tuned, one for each offer with the others at
    /// their best.
    pub lines: Vec<Line>,
    /// Line and bonus of the best; `None` if no bonus keeps to the limits.
    pub best: Option<(usize, usize)>,
    /// `[offer]`: the offers at the best, as the scenario has them.
    pub offers: Option<Vec<Offer>>,
    /// Held-out estimates of the best bonus.
    pub held_out: Option<HeldOut>,
    /// The bonuses of the best line that no other beats at less cost of bonuses, by rising cost.
    pub frontier: Vec<usize>,
    /// The offer as a test for commitment, along the best line.
    pub test: Option<Roc>,
    /// The choice along the best line while parameters are uncertain; `None` if all are certain.
    pub robust: Option<Robust>,
    /// Number of positions in a replication.
    pub positions: u64,
    /// Number of replications that chose, and of those that did not.
    pub replications: u64,
}

/// Finds the best bonus for each scenario, and for several the best single one.
///
/// # Errors
/// [`TuneError`]: before anything is played, for what is asked and cannot be; [`TuneError::Engine`] for what cannot be played.
///
/// # Reproducibility
/// Results are the same for any number of threads, to the last bit. Replications 0..n choose; n..2n are held out.
pub fn tune(
    scenarios: &[&Scenario],
    plan: &Plan,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Findings, TuneError> {
    Threads::new(threads)?.install(|| tune_all(scenarios, plan, threads, watcher))
}

fn tune_all(
    scenarios: &[&Scenario],
    plan: &Plan,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Findings, TuneError> {
    let axes = scenarios.iter().map(|scenario| BonusAxis::all(scenario, plan)).collect::<Result<Vec<_>, _>>()?;
    let range = Range::of(scenarios, plan)?;
    let lines = axes.iter().map(Vec::len).max().unwrap_or(0);
    range.allow(lines)?;
    let several = can_be_added(scenarios) && plan.what != What::All;
    let mut drafts = Vec::new();
    let mut sum = Sum::default();
    let work = scenarios.iter().zip(&axes).map(|(scenario, axes)| work::whole(scenario, axes.len(), range));
    watcher.expects(work.fold(0, u64::saturating_add));
    let phases = &PhasedWatcher::new(watcher);
    let conditions = Conditions { range, plan, threads, phases };
    for (scenario, axes) in scenarios.iter().zip(&axes) {
        watcher.turned_to(&scenario.name);
        drafts.push(ScenarioTuning::play(scenario, axes, several.then_some(&mut sum), conditions)?);
    }
    let together = if several { sum.best(plan) } else { None };
    let best_of_all = together.as_ref().and_then(|together| together.best);
    let mut again = Sum::default();
    let mut tuned = Vec::new();
    for (draft, scenario) in drafts.into_iter().zip(scenarios) {
        watcher.turned_to(&scenario.name);
        tuned.push(draft.finish(scenario, best_of_all, &mut again, conditions)?);
    }
    let together = together.map(|together| together.played_again(again, plan));
    Ok(Findings { range, scenarios: tuned, together })
}

/// Whether there are several scenarios whose amounts can be added.
fn can_be_added(scenarios: &[&Scenario]) -> bool {
    scenarios.len() > 1 && unlike(scenarios.iter().copied()).is_empty()
}
