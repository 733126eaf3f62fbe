//! `offer trace`: what happened at one position?

use clap::{Args, ValueEnum};

use super::Execute;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::flags::{Format, Scenarios, number_from_0};
use crate::cli::load::load;
use crate::cli::progress::Progress;
use crate::engine::{self, FoundLife, LifeEnd, LifeSearch, TracedPlace};
use crate::output::sections::Printout;
use crate::output::trace::{Traced, unfound};
use crate::scenario::{Scenario, visible_line};

/// What happened at one position? Every event and amount, both arms side by side
///
/// Plays one replication and follows all hires at one position through both arms, to audit where the averages of `run`
/// come from.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offer trace mine.toml                                  the first position of the first replication
  offer trace mine.toml --replication 7 --position 3
  offer trace mine.toml --find committed-taker           the first committed hire who takes an offer
  offer trace mine.toml --find taker --replication 8     the first taker from replication 8 on
  offer trace mine.toml --format csv > life.csv")]
pub struct TraceArguments {
    /// Which scenario.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// Trace the first life that ends in this way
    ///
    /// Searches the replications of the scenario in order, and in each the positions in order. --replication and
    /// --position say where to begin. If no life ends so, the exit status is 1.
    #[arg(long, value_enum, value_name = "END")]
    pub find: Option<Find>,
    /// The replication to trace, counted from 0; with --find the first to search
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = number_from_0)]
    pub replication: u64,
    /// The position to trace, counted from 0; with --find the first to search in the first replication
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = number_from_0)]
    pub position: u64,
    /// The form of the output
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Format::Table)]
    pub format: Format,
}

/// `--find`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Find {
    /// A hire takes an offer
    Taker,
    /// A hire of a committed group takes an offer
    CommittedTaker,
    /// A hire quits after training, in either arm
    Quit,
    /// A hire drops out of training, in either arm
    Dropout,
}

impl From<Find> for LifeEnd {
    fn from(find: Find) -> Self {
        match find {
            Find::Taker => LifeEnd::Taker,
            Find::CommittedTaker => LifeEnd::CommittedTaker,
            Find::Quit => LifeEnd::Quit,
            Find::Dropout => LifeEnd::Dropout,
        }
    }
}

impl Execute for TraceArguments {
    fn execute(&self, console: Console) -> Result<(), Failure> {
        for (number, loaded) in load(&self.scenarios, console)?.into_iter().enumerate() {
            let scenario = &loaded.scenario;
            let found = self.search(scenario, console)?;
            let TracedPlace { replication, position } = found.as_ref().map_or(self.place(), |found| found.place);
            let trace = engine::trace(scenario, replication, position)?;
            let traced = Traced { scenario, replication, position, trace: &trace, found: found.as_ref() };
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

impl TraceArguments {
    /// The place that the flags name.
    fn place(&self) -> TracedPlace {
        TracedPlace { replication: self.replication, position: self.position }
    }

    /// The life that `--find` asks for; None without the flag.
    fn search(&self, scenario: &Scenario, console: Console) -> Result<Option<FoundLife>, Failure> {
        let (from, replications) = (self.place(), scenario.simulation.replications);
        if from.replication >= replications {
            let (scenario, replication) = (scenario.name.clone(), from.replication);
            return Err(Failure::NoSuchReplication { scenario, replication, replications });
        }
        let Some(sought) = self.find.map(LifeEnd::from) else { return Ok(None) };
        match Progress::open(console).during(|watcher| engine::find(scenario, sought, from, watcher))? {
            LifeSearch::Found(found) => Ok(Some(found)),
            LifeSearch::Nothing(lives) => Err(Failure::NotFound(unfound(scenario, sought, from, lives))),
        }
    }
}
