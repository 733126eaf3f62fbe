//! `offer check`: is anything wrong with the scenarios, and are the tables whole?

use std::path::PathBuf;

use super::arguments::{Check, Format, Scenarios};
use super::console::Console;
use super::failure::Failure;
use super::kept;
use super::load::load;
use crate::output::assumptions;
use crate::output::format::counted;
use crate::scenario::{Loaded, Scenario, visible_line};

/// Says that nothing is wrong with the scenarios, and that folders of tables are whole; what is wrong comes as an error.
pub fn check(asked: &Check, console: Console) -> Result<(), Failure> {
    let sorted = kept::Asked::sort(asked)?;
    let broken = kept::check(&sorted.tables, console)?;
    let scenarios = match sorted.scenarios.is_empty() {
        true => Ok(()),
        false => check_scenarios(asked, sorted.scenarios, console),
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

fn check_scenarios(asked: &Check, files: Vec<PathBuf>, console: Console) -> Result<(), Failure> {
    let loaded = load(&Scenarios { files, ..asked.scenarios.clone() }, console)?;
    console.results(|out| match asked.format {
        Format::Table => loaded.iter().try_for_each(|one| {
            writeln!(out, "{}", summary(one))?;
            if asked.explain { write!(out, "{}", assumptions::table(one)) } else { Ok(()) }
        }),
        Format::Csv => assumptions::rows_table(&loaded).write_csv(out),
        Format::Json => assumptions::document(&loaded).write(out),
    })
}

fn summary(loaded: &Loaded) -> String {
    let Scenario { name, simulation, cohort, offers, groups, .. } = &loaded.scenario;
    let found = match loaded.warnings.len() {
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
