//! `offer tune`: which bonus saves most?

use super::arguments::{Format, Objective as Sought, Tune as Asked};
use super::choose::choose;
use super::console::Console;
use super::failure::Failure;
use super::interrupt::Stoppable;
use super::load::load;
use super::progress::Progress;
use super::tables::{command_line, publish};
use crate::analysis::Objective;
use crate::output::files::TableFolder;
use crate::output::manifest::{Manifest, ScenarioEntry, Start};
use crate::output::table;
use crate::output::tables::Filled;
use crate::tune::{Limits, Plan, What};

/// Loads, plays, chooses, writes.
pub fn tune(asked: &Asked, console: Console) -> Result<(), Failure> {
    let start = Start::now();
    let folder = asked.results.csv.as_deref().map(TableFolder::check).transpose()?;
    let loaded = load(&asked.scenarios, console)?;
    let plan = plan(asked);
    let entries = loaded.iter().map(|one| ScenarioEntry::new(&one.scenario, &one.hash)).collect();
    let progress = Progress::open(console);
    let tuned = choose(loaded, plan, &progress)?;
    progress.finish();
    let mut manifest = Manifest::new(command_line(), start, asked.play.confidence, entries);
    let tables = tuned.tables();
    if let Some(folder) = folder {
        publish(&folder, &mut manifest, console, |staging| {
            let add = |table: &Filled| staging.add(table.file(), |out| table.write_csv(&mut Stoppable(out)));
            tables.iter().try_for_each(add)
        })?;
    }
    let not_added = table::not_added(&tuned.unlike()).filter(|_| asked.results.format != Format::Table);
    if let Some(why) = not_added {
        console.warning(&format!("there is no best bonus for all: {why}"));
    }
    console.results(|out| match asked.results.format {
        Format::Table => write!(out, "{}", table::tuned(&tuned, console.colors_results())),
        Format::Csv => tables[0].write_csv(out),
        Format::Json => tuned.document(&manifest).write(out),
    })
}

fn plan(asked: &Asked) -> Plan {
    let (amounts, aim) = (&asked.amounts, &asked.aim);
    Plan {
        what: match (amounts.scale, amounts.all) {
            (true, _) => What::Scale,
            (_, true) => What::All,
            _ => What::Offer(amounts.bonuses.offer),
        },
        weeks: amounts.weeks.clone(),
        objective: match aim.objective {
            Sought::Mean => Objective::Mean,
            Sought::Cvar => Objective::Cvar,
            Sought::Probability => Objective::Probability,
            Sought::Median => Objective::Median,
        },
        limits: Limits { budget: aim.budget, take_rate: aim.max_take_rate, committed_lost: aim.max_committed_lost },
        ..amounts.bonuses.plan(asked.play.confidence)
    }
}
