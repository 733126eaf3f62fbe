//! `offer check`: are the scenarios right?

use super::arguments::Check;
use super::console::Console;
use super::failure::Failure;
use super::load::load;
use crate::scenario::{Loaded, Scenario};

/// Says that the scenarios are right; what is not comes as an error.
pub fn check(asked: &Check, console: Console) -> Result<(), Failure> {
    let loaded = load(&asked.scenarios, console)?;
    console.results(|out| loaded.iter().try_for_each(|one| writeln!(out, "{}", summary(one))))
}

fn summary(loaded: &Loaded) -> String {
    let Scenario { name, simulation, cohort, offers, groups, .. } = &loaded.scenario;
    let warnings = match loaded.warnings.len() {
        0 => "no warnings".to_owned(),
        number => counted(number, "warning"),
    };
    format!(
        "{}: {name} is right: {}, {}, {} over {} weeks; {warnings}",
        loaded.source,
        counted(groups.len(), "group"),
        counted(offers.len(), "offer"),
        counted(cohort.positions, "position"),
        simulation.horizon_weeks,
    )
}

fn counted<N: PartialEq + From<u8> + std::fmt::Display>(number: N, thing: &str) -> String {
    let plural = if number == N::from(1) { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
