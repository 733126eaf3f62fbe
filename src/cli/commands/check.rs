//! `offer check`: is anything wrong with the scenarios, and are the tables whole?

use super::Execute;
use crate::cli::flags::{Format, Scenarios};
use clap::Args;
use std::path::PathBuf;

use crate::analysis::implied::{ImpliedRanges, implied};
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::kept;
use crate::cli::load::load;
use crate::output::format::counted;
use crate::output::lines::wrapped;
use crate::output::sections;
use crate::output::tables::Document;
use crate::output::{assumptions, implied as figures};
use crate::scenario::{Loaded, Problem, Scenario, visible_line};

/// Is a scenario file correct? Shows all errors at once
///
/// Reads scenarios as `run` would and shows every error, with the line and what was expected there; then warnings about
/// values that are allowed and almost surely a slip, and about values that are changed from the file of `offer new` while
/// their comments still give its sources. Nothing is simulated.
///
/// For one scenario, `check` then prints what it implies without the offer, in the figures that a personnel department
/// keeps: new hires gone at 90 days and at a year, exits and hires, the cost of an exit, and the take-up of the offer.
/// Compare them with your own; `offer calibrate` fits a scenario to yours. With several files, --explain prints them.
///
/// For a folder written by --csv, `check` says whether its tables belong to one run, whole and unchanged. The exit status
/// is 0 if they do, and 1 if not; each table that is missing, has changed, or belongs to another run is named. A folder
/// with both scenarios and a run's manifest.json is checked for both.
#[derive(Debug, Args)]
#[command(
    mut_arg("files", |files| {
        files.help("Scenario files, folders of scenarios (their *.toml files), or folders of tables of a run; - for standard input")
    }),
    after_help = "\
Examples:
  offer check mine.toml
  offer check mine.toml --explain                        all values in force, defaults included
  offer check scenarios/ --quiet && echo 'all of them are correct'
  offer check mine.toml --set groups.committed.share=0.8
  offer check results/                                   do its tables belong to one whole run?"
)]
pub struct CheckArguments {
    /// Which scenarios.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// Print every value in force, with its quantiles if it is uncertain, and its line in the file, or that it is a default
    #[arg(long)]
    pub explain: bool,
    /// The form of the output of `--explain`
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Format::Table, requires = "explain")]
    pub format: Format,
}

impl Execute for CheckArguments {
    fn execute(&self, console: Console) -> Result<(), Failure> {
        let sorted = kept::CheckedPaths::sort(self)?;
        let broken = kept::check(&sorted.tables, console)?;
        let scenarios = match sorted.scenarios.is_empty() {
            true => Ok(()),
            false => check_scenarios(self, sorted.scenarios, console),
        };
        match (scenarios, broken.is_empty()) {
            (scenarios, true) => scenarios,
            (Ok(()), false) => Err(Failure::NotWhole(broken)),
            (wrong, false) => {
                console.failure(&Failure::NotWhole(broken));
                wrong
            }
        }
    }
}

fn check_scenarios(asked: &CheckArguments, files: Vec<PathBuf>, console: Console) -> Result<(), Failure> {
    let loaded = load(&Scenarios { files, ..asked.scenarios.clone() }, console)?;
    let wanted = asked.explain || loaded.len() == 1;
    // Loading has refused scenarios of which no draws go together.
    let implied: Vec<(&Loaded, ImpliedRanges)> =
        loaded.iter().filter(|_| wanted).filter_map(|one| Some((one, implied(&one.scenario).ok()?))).collect();
    let stale: Vec<Vec<Problem>> = loaded.iter().map(Loaded::stale_sources).collect();
    stale.iter().for_each(|warnings| console.warnings(warnings));
    console.results(|out| match asked.format {
        Format::Table => loaded.iter().zip(&stale).try_for_each(|(one, stale)| {
            writeln!(out, "{}", summary(one, stale.len()))?;
            for group in one.scenario.groups.iter().filter(|_| !asked.explain) {
                if let Some(end) = group.tenure.end_of_table() {
                    write!(out, "{}", wrapped(&format!("  group {}: {end}", visible_line(&group.name)), 2))?;
                }
            }
            for (_, ranges) in implied.iter().filter(|(of, _)| of.scenario.name == one.scenario.name) {
                write!(out, "{}", figures::table(&one.scenario, ranges))?;
            }
            if asked.explain { write!(out, "{}", assumptions::table(one)) } else { Ok(()) }
        }),
        Format::Markdown => loaded.iter().zip(&stale).enumerate().try_for_each(|(number, (one, stale))| {
            let gap = if number > 0 { "\n" } else { "" };
            write!(out, "{gap}{}", sections::explained(one, summary(one, stale.len())).markdown())
        }),
        Format::Csv => assumptions::rows_table(&loaded).write_csv(out),
        Format::Json => {
            let parts = [("assumptions", assumptions::rows_table(&loaded)), ("implied", figures::rows_table(&implied))];
            Document::Object(parts.map(|(name, rows)| (name, rows.into())).into()).write(out)
        }
    })
}

/// Summary of a scenario; `also` warnings are not among its own.
fn summary(loaded: &Loaded, also: usize) -> String {
    let Scenario { name, simulation, cohort, offers, groups, .. } = &loaded.scenario;
    let found = match loaded.warnings.len() + also {
        0 => "no problems found".to_owned(),
        number => format!("no errors, {}", counted(number as u64, "warning")),
    };
    format!(
        "{}: {name}: {found}; {}, {}, {} over {} weeks",
        visible_line(&loaded.source),
        counted(groups.len() as u64, "group"),
        counted(offers.len() as u64, "offer"),
        counted(cohort.positions, "position"),
        simulation.horizon_weeks,
    )
}
