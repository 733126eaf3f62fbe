//! `offer trace`: what happened at one position?

use super::arguments::{Format, Trace};
use super::console::Console;
use super::failure::Failure;
use super::load::load;
use crate::engine;
use crate::output::trace::Traced;

/// Plays one position of each scenario again and shows its history.
pub fn trace(asked: &Trace, console: Console) -> Result<(), Failure> {
    let (replication, position) = (asked.replication, asked.position);
    for loaded in load(&asked.scenarios, console)? {
        let scenario = &loaded.scenario;
        let (name, replications) = (scenario.name.clone(), scenario.simulation.replications);
        if replication >= replications {
            return Err(Failure::NoSuchReplication { scenario: name, replication, replications });
        }
        let trace = engine::trace(scenario, replication, position)?;
        let traced = Traced { scenario, replication, position, trace: &trace };
        console.results(|out| match asked.format {
            Format::Table => write!(out, "{}", traced.table()),
            Format::Csv => traced.rows_table().write_csv(out),
            Format::Json => traced.document().write(out),
        })?;
    }
    Ok(())
}
