//! Scenarios → their best bonuses.

use super::failure::Failure;
use crate::engine::Watcher;
use crate::output::tuned::TuneReport;
use crate::scenario::{Loaded, Scenario};
use crate::study::tune::{self, Plan};

/// Plays the scenarios at all bonuses of a plan, and chooses.
pub fn choose(loaded: Vec<Loaded>, plan: Plan, watcher: &dyn Watcher) -> Result<TuneReport, Failure> {
    let scenarios: Vec<&Scenario> = loaded.iter().map(|one| &one.scenario).collect();
    let tuning = tune::tune(&scenarios, &plan, None, watcher)?;
    Ok(TuneReport { tuning, plan, loaded })
}
