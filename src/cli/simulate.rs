//! Scenarios → their outcomes and estimates.

use super::console::Console;
use super::failure::Failure;
use super::flags::Play;
use super::interrupt::Heeded;
use super::memory;
use super::progress::Progress;
use crate::analysis::precision::{self, Goal};
use crate::analysis::{self, Warning};
use crate::engine::memory::{REPLICATIONS, allow};
use crate::engine::{Results, Run, Threads};
use crate::output::simulated::Simulated;
use crate::scenario::Loaded;

/// Plays what the scenarios say, or until a goal is reached, and estimates all that is asked of a run.
pub fn simulate(
    loaded: Vec<Loaded>,
    play: &Play,
    goal: Option<&Goal>,
    console: Console,
) -> Result<Vec<Simulated>, Failure> {
    let threads = Threads::new(None)?;
    let runs = loaded.iter().map(|one| Run::in_room(&one.scenario, &threads, memory::room()));
    let mut runs = runs.collect::<Result<Vec<_>, _>>()?;
    let missed = match goal {
        None => play_whole(&mut runs, console)?,
        Some(goal) => play_until(&mut runs, goal, console)?,
    };
    let results = runs.iter().map(|run| run.finish(&Heeded));
    let results = results.collect::<Result<Vec<Results>, _>>()?;
    drop(runs);
    let played = loaded.into_iter().zip(results).zip(missed);
    Ok(played.map(|((loaded, results), missed)| estimate(loaded, results, missed, play.confidence)).collect())
}

/// Plays what the scenarios say; nothing is missed.
fn play_whole(runs: &mut [Run], console: Console) -> Result<Vec<Option<Warning>>, Failure> {
    let replications = |run: &Run| run.scenario().simulation.replications;
    let progress = Progress::new(runs.iter().map(replications).fold(0, u64::saturating_add), console);
    // A block of each tells what all will take, before hours go into the first.
    for run in runs.iter_mut() {
        run.extend_to(replications(run).min(run.block_size()), &progress)?;
    }
    check_memory(runs, replications)?;
    for run in runs.iter_mut() {
        progress.turn_to(&run.scenario().name);
        run.extend_to(replications(run), &progress)?;
    }
    progress.finish();
    Ok(vec![None; runs.len()])
}

/// Refuses replications of all runs together that there is no room for.
fn check_memory(runs: &[Run], replications: impl Fn(&Run) -> u64) -> Result<(), Failure> {
    let kept: u64 = runs.iter().map(|run| run.kept_bytes(replications(run))).fold(0, u64::saturating_add);
    let played: u64 = runs.iter().map(|run| run.kept_bytes(run.replications())).sum();
    let compared = runs.iter().map(|run| replications(run).saturating_mul(COMPARED_BYTES)).fold(0, u64::saturating_add);
    let told = runs.iter().map(|run| run.told_bytes(replications(run))).max().unwrap_or_default();
    let bytes = kept.saturating_sub(played).saturating_add(told);
    let bytes = if runs.len() > 1 { bytes.saturating_add(compared) } else { bytes };
    let largest = runs.iter().max_by_key(|run| run.kept_bytes(replications(run)));
    largest.map_or(Ok(()), |run| Ok(allow(run.scenario(), bytes, memory::room(), REPLICATIONS)?))
}

/// Memory of a replication that is compared with those of other scenarios: costs and the saving [byte].
const COMPARED_BYTES: u64 = 32;

/// Plays until all savings are known well enough, and tells of which are not.
fn play_until(runs: &mut [Run], goal: &Goal, console: Console) -> Result<Vec<Option<Warning>>, Failure> {
    check_memory(runs, |_| goal.most)?;
    let number = runs.len() as u64;
    let progress = Progress::to_the_next_look(console);
    let looks = precision::play(runs, goal, |run, replications| {
        progress.lengthen_to(replications.saturating_mul(number));
        progress.turn_to(&run.scenario().name);
        run.extend_to(replications, &progress)
    })?;
    progress.finish();
    Ok(looks.into_iter().map(|look| (!look.is_enough()).then_some(Warning::Imprecise(look))).collect())
}

fn estimate(loaded: Loaded, results: Results, missed: Option<Warning>, confidence: f64) -> Simulated {
    let loaded = loaded.played(results.replications() as u64);
    let mut estimates = analysis::estimate(&loaded.scenario, &results, confidence);
    estimates.warnings.splice(0..0, missed);
    Simulated { loaded, results, estimates }
}
