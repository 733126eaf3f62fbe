//! `offer run`: does the offer pay?

use std::num::NonZeroUsize;

use super::arguments::{Format, Run as Asked, Scenarios};
use super::console::Console;
use super::failure::Failure;
use super::interrupt::{Heeded, Stoppable};
use super::load::load;
use super::progress::Progress;
use super::report;
use super::tables::{command_line, publish};
use crate::analysis::precision::{self, FIRST_LOOK, Goal};
use crate::analysis::{self, Comparison, Contender, Warning};
use crate::engine::{Results, Run, Threads};
use crate::output::csv::Table;
use crate::output::files::TableFolder;
use crate::output::json;
use crate::output::manifest::{Manifest, Start};
use crate::output::simulated::Simulated;
use crate::scenario::Loaded;

/// Loads, simulates, estimates, writes.
pub fn run(asked: &Asked, console: Console) -> Result<(), Failure> {
    let start = Start::now();
    let folder = asked.results.csv.as_deref().map(TableFolder::check).transpose()?;
    let runs = simulate(load(&asked.scenarios, console)?, asked, console)?;
    let entries = runs.iter().map(Simulated::entry).collect();
    let mut manifest = Manifest::new(command_line(), start, asked.play.confidence, entries);
    let comparison = compare(&runs, asked.play.confidence);
    report::warn(&runs, asked.results.format, console);
    if let Some(folder) = folder {
        manifest.files = Table::ALL.map(Table::file).to_vec();
        publish(folder, &manifest, |staging| {
            Table::ALL.into_iter().try_for_each(|table| {
                staging.add(table.file(), |out| table.write(&mut Stoppable(out), &runs, &comparison))
            })
        })?;
    }
    let printed = console.results(|out| match asked.results.format {
        Format::Table => report::write(out, &runs, &comparison, &to_play_again(asked, &runs), console),
        Format::Csv => Table::Summary.write(out, &runs, &comparison),
        Format::Json => json::write(out, &manifest, &runs, &comparison),
    });
    match printed {
        Err(failure) if failure.status() != 0 => Err(failure),
        read_or_not if asked.until.strict => all_precise(&runs).and(read_or_not),
        read_or_not => read_or_not,
    }
}

fn simulate(loaded: Vec<Loaded>, asked: &Asked, console: Console) -> Result<Vec<Simulated>, Failure> {
    let threads = Threads::new(asked.play.threads.and_then(NonZeroUsize::new))?;
    let runs = loaded.iter().map(|one| Run::new(&one.scenario, &threads));
    let mut runs = runs.collect::<Result<Vec<_>, _>>()?;
    let missed = match goal(asked) {
        None => play(&mut runs, console)?,
        Some(goal) => play_until(&mut runs, &goal, console)?,
    };
    let results = runs.iter().map(|run| run.finish(&Heeded));
    let results = results.collect::<Result<Vec<Results>, _>>()?;
    drop(runs);
    let played = loaded.into_iter().zip(results).zip(missed);
    Ok(played.map(|((loaded, results), missed)| estimate(loaded, results, missed, asked.play.confidence)).collect())
}

fn goal(asked: &Asked) -> Option<Goal> {
    asked.until.precision.map(|precision| Goal {
        precision,
        confidence: asked.play.confidence,
        first: asked.scenarios.replications.unwrap_or(FIRST_LOOK),
        most: asked.until.max_replications,
    })
}

/// Plays what the scenarios say; nothing is missed.
fn play(runs: &mut [Run], console: Console) -> Result<Vec<Option<Warning>>, Failure> {
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

/// The scenarios with the flags that play exactly what has been played.
fn to_play_again(asked: &Asked, runs: &[Simulated]) -> Scenarios {
    let played = runs.first().map(|run| run.estimates.replications);
    let until = asked.until.precision.and(played);
    Scenarios { replications: until.or(asked.scenarios.replications), ..asked.scenarios.clone() }
}

fn all_precise(runs: &[Simulated]) -> Result<(), Failure> {
    let missed = |run: &&Simulated| run.estimates.warnings.iter().any(|one| matches!(one, Warning::Imprecise(_)));
    let missed: Vec<&str> = runs.iter().filter(missed).map(Simulated::name).collect();
    if missed.is_empty() { Ok(()) } else { Err(Failure::Imprecise(missed.join(", "))) }
}

fn compare(runs: &[Simulated], confidence: f64) -> Comparison {
    let contender = |run: &Simulated| Contender::new(&run.loaded.scenario, &run.results, &run.estimates);
    let contenders: Vec<Contender> = runs.iter().map(contender).collect();
    analysis::compare(&contenders, confidence)
}
