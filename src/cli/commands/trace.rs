//! `offer trace`: what happened at one position?

use clap::Args;

use super::Execute;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::flags::{Format, Scenarios, number_from_0};
use crate::cli::load::load;
use crate::engine;
use crate::output::sections::Printout;
use crate::output::trace::Traced;
use crate::scenario::visible_line;

/// What happened at one position? Every event and amount, both arms side by side
///
/// Plays one replication and follows all hires at one position through both arms, to audit where the averages of `run`
/// come from.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offer trace mine.toml                                  the first position of the first replication
  offer trace mine.toml --replication 7 --position 3
  offer trace mine.toml --format csv > life.csv")]
pub struct TraceArguments {
    /// Which scenario.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// The replication to trace, counted from 0
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = number_from_0)]
    pub replication: u64,
    /// The position to trace, counted from 0
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = number_from_0)]
    pub position: u64,
    /// The form of the output
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Format::Table)]
    pub format: Format,
}

impl Execute for TraceArguments {
    fn execute(&self, console: Console) -> Result<(), Failure> {
        let (replication, position) = (self.replication, self.position);
        for (number, loaded) in load(&self.scenarios, console)?.into_iter().enumerate() {
            let scenario = &loaded.scenario;
            let (name, replications) = (scenario.name.clone(), scenario.simulation.replications);
            if replication >= replications {
                return Err(Failure::NoSuchReplication { scenario: name, replication, replications });
            }
            let trace = engine::trace(scenario, replication, position)?;
            let traced = Traced { scenario, replication, position, trace: &trace };
            console.results(|out| match self.format {
                Format::Table => write!(out, "{}", traced.table()),
                Format::Markdown => {
                    let gap = if number > 0 { "\n" } else { "" };
                    write!(out, "{gap}{}", Printout::drawn(&visible_line(&scenario.name), traced.table()).markdown())
                }
                Format::Csv => traced.rows_table().write_csv(out),
                Format::Json => traced.document().write(out),
            })?;
        }
        Ok(())
    }
}
