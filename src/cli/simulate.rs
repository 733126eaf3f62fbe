//! Scenarios → their outcomes and estimates.

use std::num::NonZeroUsize;

use super::arguments::Play;
use super::console::Console;
use super::failure::Failure;
use super::interrupt::Heeded;
use super::progress::Progress;
use crate::analysis::precision::{self, Goal};
use crate::analysis::{self, Warning};
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
    let threads = Threads::new(play.threads.and_then(NonZeroUsize::new))?;
    let runs = loaded.iter().map(|one| Run::new(&one.scenario, &threads));
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
    for run in runs.iter_mut() {
        progress.turn_to(&run.scenario().name);
        run.extend_to(replications(run), &progress)?;
    }
    progress.finish();
    Ok(vec![None; runs.len()])
}

/// Plays until all savings are known well enough, and tells of which are not.
fn play_until(runs: &mut [Run], goal: &Goal, console: Console) -> Result<Vec<Option<Warning>>, Failure> {
    runs.iter().try_for_each(|run| run.check_memory(goal.most))?;
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
