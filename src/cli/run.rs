//! `offer run`: does the offer pay?

use super::arguments::{Format, Run as Asked, Scenarios};
use super::console::Console;
use super::failure::Failure;
use super::interrupt::Stoppable;
use super::load::load;
use super::printed;
use super::simulate::simulate;
use super::tables::{command_line, publish};
use crate::analysis::precision::{FIRST_LOOK, Goal};
use crate::analysis::{self, Comparison, Contender, Warning};
use crate::output::files::TableFolder;
use crate::output::manifest::{Manifest, Start};
use crate::output::simulated::Simulated;
use crate::output::table::unranked;
use crate::output::tables::{Filled, run_document, run_tables};

/// Loads, simulates, estimates, writes.
pub fn run(asked: &Asked, console: Console) -> Result<(), Failure> {
    let start = Start::now();
    let folder = asked.results.csv.as_deref().map(TableFolder::check).transpose()?;
    let runs = simulate(load(&asked.scenarios, console)?, &asked.play, goal(asked).as_ref(), console)?;
    let entries = runs.iter().map(Simulated::entry).collect();
    let mut manifest = Manifest::new(command_line(), start, asked.play.confidence, entries);
    let comparison = compare(&runs, asked.play.confidence);
    printed::warn(&runs, asked.results.format, console);
    if asked.results.format != Format::Table && !comparison.unlike.is_empty() {
        console.warning(&unranked(&comparison.unlike).replacen("These", "these", 1));
    }
    let tables = run_tables(&runs, &comparison);
    if let Some(folder) = folder {
        publish(&folder, &mut manifest, console, |staging| {
            let add = |table: &Filled| staging.add(table.file(), |out| table.write_csv(&mut Stoppable(out)));
            tables.iter().try_for_each(add)
        })?;
    }
    let printed = console.results(|out| match asked.results.format {
        Format::Table => printed::write(out, &runs, &comparison, &to_play_again(asked, &runs), console),
        Format::Csv => tables[0].write_csv(out),
        Format::Json => run_document(&manifest, &runs, &comparison).write(out),
    });
    match printed {
        Err(failure) if failure.status() != 0 => Err(failure),
        read_or_not if asked.until.strict => all_precise(&runs).and(read_or_not),
        read_or_not => read_or_not,
    }
}

fn goal(asked: &Asked) -> Option<Goal> {
    asked.until.precision.map(|precision| Goal {
        precision,
        confidence: asked.play.confidence,
        first: asked.scenarios.replications.unwrap_or(FIRST_LOOK),
        most: asked.until.max_replications,
    })
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
