//! `offer run`: does the offer pay?

use std::num::NonZeroUsize;

use super::arguments::{Format, Play, Run};
use super::console::Console;
use super::failure::Failure;
use super::interrupt::{self, Stoppable};
use super::load::load;
use super::progress::Progress;
use super::report;
use crate::output::csv::Table;
use crate::output::files::{MANIFEST, TableFolder};
use crate::output::json;
use crate::output::manifest::{Manifest, Start};
use crate::output::simulated::Simulated;
use crate::scenario::Loaded;
use crate::{analysis, engine};

/// Loads, simulates, estimates, writes.
pub fn run(asked: &Run, console: Console) -> Result<(), Failure> {
    let start = Start::now();
    let folder = asked.results.csv.as_deref().map(TableFolder::check).transpose()?;
    let runs = simulate(load(&asked.scenarios, console)?, &asked.play, console)?;
    let mut manifest = Manifest::new(command_line(), start, asked.play.confidence, &runs);
    report::warn(&runs, asked.results.format, console);
    if let Some(folder) = folder {
        manifest.files = Table::ALL.map(Table::file).to_vec();
        write_tables(folder, &manifest, &runs)?;
    }
    console.results(|out| match asked.results.format {
        Format::Table => report::write(out, &runs, &asked.scenarios, console),
        Format::Csv => Table::Summary.write(out, &runs),
        Format::Json => json::write(out, &manifest, &runs),
    })
}

fn simulate(loaded: Vec<Loaded>, play: &Play, console: Console) -> Result<Vec<Simulated>, Failure> {
    let replications = loaded.iter().map(|one| one.scenario.simulation.replications);
    let progress = Progress::new(replications.fold(0, u64::saturating_add), console);
    let runs = loaded.into_iter().map(|loaded| simulate_one(loaded, play, &progress)).collect::<Result<_, _>>()?;
    progress.finish();
    Ok(runs)
}

fn simulate_one(loaded: Loaded, play: &Play, progress: &Progress) -> Result<Simulated, Failure> {
    let scenario = &loaded.scenario;
    progress.turn_to(&scenario.name);
    let results = engine::simulate(scenario, play.threads.and_then(NonZeroUsize::new), progress)?;
    let estimates = analysis::estimate(scenario, &results, play.confidence);
    Ok(Simulated { loaded, results, estimates })
}

/// All tables and the manifest, or nothing.
fn write_tables(folder: TableFolder, manifest: &Manifest, runs: &[Simulated]) -> Result<(), Failure> {
    let _held = interrupt::hold();
    let mut staging = folder.stage()?;
    for table in Table::ALL {
        staging.add(table.file(), |out| table.write(&mut Stoppable(out), runs))?;
    }
    staging.add(MANIFEST, |out| manifest.write(&mut Stoppable(out)))?;
    Ok(staging.publish()?)
}

/// The command line as it was given, but for where the program lies.
pub fn command_line() -> Vec<String> {
    let given = std::env::args_os().skip(1);
    std::iter::once("offer".to_owned()).chain(given.map(|argument| argument.to_string_lossy().into_owned())).collect()
}
