//! Runs: scenarios played as often as they say, or until their savings are known well enough.

use std::num::NonZeroUsize;

use crate::analysis::precision::{self, Goal};
use crate::analysis::{self, Comparison, Contender, Estimates, Replication, Warning};
use crate::engine::memory::{REPLICATIONS, allow};
use crate::engine::{EngineError, ReplicationDraws, Results, Run, Threads, Watcher};
use crate::scenario::Loaded;
use crate::study::sensitivity::{FigureFlip, nearest_flips};
use crate::study::uncounted::Uncounted;

/// The plan of a run: confidence, goal and threads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunPlan {
    /// Share of intervals that hold the truth, in (0, 1).
    pub confidence: f64,
    /// Precision at which the run stops; `None` to play as often as the scenarios say.
    pub goal: Option<Goal>,
    /// Whether the flips nearest at hand are looked for, where a single scenario is run.
    pub flips: bool,
    /// Threads to work on; `None` for all cores.
    pub threads: Option<NonZeroUsize>,
}

/// One scenario, the outcomes of its replications, and their estimates.
#[derive(Debug)]
pub struct Simulated {
    /// The scenario and the warnings about it.
    pub loaded: Loaded,
    /// Outcomes of all replications.
    pub results: Results,
    /// Estimates of the outcomes.
    pub estimates: Estimates,
    /// Flips nearest at hand; `None` if they were not looked for.
    pub flips: Option<Vec<FigureFlip>>,
}

impl Simulated {
    /// Name of the scenario.
    pub fn name(&self) -> &str {
        &self.loaded.scenario.name
    }

    /// Every replication, made one by one when asked for: there may be millions.
    pub fn replications(&self) -> impl Iterator<Item = Replication> + use<> {
        analysis::replications(&self.results)
    }

    /// The uncertain parameters that the replications were played with. Returns None if all are certain.
    pub fn draws(&self) -> Option<ReplicationDraws> {
        ReplicationDraws::of(&self.loaded.scenario)
    }
}

/// Compares runs of several scenarios on the same people and luck.
pub fn compare(runs: &[Simulated], confidence: f64) -> Comparison {
    let contender = |run: &Simulated| Contender::new(&run.loaded.scenario, &run.results, &run.estimates);
    let contenders: Vec<Contender> = runs.iter().map(contender).collect();
    analysis::compare(&contenders, confidence)
}

/// Plays every scenario as often as it says, or until a goal is reached, and estimates its outcomes.
///
/// # Errors
/// Returns [`EngineError`] for a scenario that cannot be played, for too little memory, and where the watcher stops the run.
///
/// # Reproducibility
/// Results are the same for any number of threads, to the last bit.
pub fn run(loaded: Vec<Loaded>, plan: &RunPlan, watcher: &dyn Watcher) -> Result<Vec<Simulated>, EngineError> {
    let threads = Threads::new(plan.threads)?;
    let runs = loaded.iter().map(|one| Run::in_room(&one.scenario, &threads, watcher.room()));
    let mut runs = runs.collect::<Result<Vec<_>, _>>()?;
    let missed = match &plan.goal {
        None => play_whole(&mut runs, watcher)?,
        Some(goal) => play_until(&mut runs, goal, watcher)?,
    };
    let results = runs.iter().map(|run| run.finish(&Uncounted(watcher)));
    let results = results.collect::<Result<Vec<Results>, _>>()?;
    drop(runs);
    conclude(loaded, results, missed, plan, watcher)
}

/// Estimates the results of scenarios, with the warnings of goals that were missed, and looks for flips where the plan asks
/// for them.
pub(super) fn conclude(
    loaded: Vec<Loaded>,
    results: Vec<Results>,
    missed: Vec<Option<Warning>>,
    plan: &RunPlan,
    watcher: &dyn Watcher,
) -> Result<Vec<Simulated>, EngineError> {
    let played = loaded.into_iter().zip(results).zip(missed);
    let mut played: Vec<Simulated> =
        played.map(|((loaded, results), missed)| estimate(loaded, results, missed, plan.confidence)).collect();
    if let ([one], true) = (&mut played[..], plan.flips) {
        one.flips = Some(nearest_flips(&one.loaded.scenario, &one.results, plan.confidence, plan.threads, watcher)?);
    }
    Ok(played)
}

/// Plays as often as the scenarios say, so that no goal is missed.
fn play_whole(runs: &mut [Run], watcher: &dyn Watcher) -> Result<Vec<Option<Warning>>, EngineError> {
    let replications = |run: &Run| run.scenario().simulation.replications;
    watcher.expects(runs.iter().map(replications).fold(0, u64::saturating_add));
    // A block of each tells what all will take, before hours go into the first.
    for run in runs.iter_mut() {
        run.extend_to(replications(run).min(run.block_size()), watcher)?;
    }
    check_memory(runs, replications, watcher.room())?;
    for run in runs.iter_mut() {
        watcher.turned_to(&run.scenario().name);
        run.extend_to(replications(run), watcher)?;
    }
    Ok(vec![None; runs.len()])
}

/// Refuses more replications than all runs together have memory for.
fn check_memory(runs: &[Run], replications: impl Fn(&Run) -> u64, room: u64) -> Result<(), EngineError> {
    let kept: u64 = runs.iter().map(|run| run.kept_bytes(replications(run))).fold(0, u64::saturating_add);
    let played: u64 = runs.iter().map(|run| run.kept_bytes(run.replications())).sum();
    let compared = runs.iter().map(|run| replications(run).saturating_mul(COMPARED_BYTES)).fold(0, u64::saturating_add);
    let told = runs.iter().map(|run| run.told_bytes(replications(run))).max().unwrap_or_default();
    let bytes = kept.saturating_sub(played).saturating_add(told);
    let bytes = if runs.len() > 1 { bytes.saturating_add(compared) } else { bytes };
    let largest = runs.iter().max_by_key(|run| run.kept_bytes(replications(run)));
    largest.map_or(Ok(()), |run| allow(run.scenario(), bytes, room, REPLICATIONS))
}

/// Memory of a replication that is compared with those of other scenarios: costs and the saving [byte].
const COMPARED_BYTES: u64 = 32;

/// Plays until all savings reach the goal, and warns of those that do not.
fn play_until(runs: &mut [Run], goal: &Goal, watcher: &dyn Watcher) -> Result<Vec<Option<Warning>>, EngineError> {
    check_memory(runs, |_| goal.most, watcher.room())?;
    let number = runs.len() as u64;
    let looks = precision::play(runs, goal, |run, replications| {
        watcher.expects(replications.saturating_mul(number));
        watcher.turned_to(&run.scenario().name);
        run.extend_to(replications, watcher)
    })?;
    Ok(looks.into_iter().map(|look| (!look.is_enough()).then_some(Warning::Imprecise(look))).collect())
}

fn estimate(loaded: Loaded, results: Results, missed: Option<Warning>, confidence: f64) -> Simulated {
    let loaded = loaded.played(results.replications() as u64);
    let mut estimates = analysis::estimate(&loaded.scenario, &results, confidence);
    estimates.warnings.splice(0..0, missed);
    Simulated { loaded, results, estimates, flips: None }
}
