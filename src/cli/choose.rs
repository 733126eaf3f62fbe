//! Scenarios → their best bonuses.

use std::num::NonZeroUsize;

use super::arguments::Play;
use super::failure::Failure;
use super::progress::Progress;
use crate::output::tuned::TunedFiles;
use crate::scenario::{Loaded, Scenario};
use crate::tune::{self, Plan};

/// Plays the scenarios at all bonuses of a plan, and chooses.
pub fn choose(loaded: Vec<Loaded>, plan: Plan, play: &Play, progress: &Progress) -> Result<TunedFiles, Failure> {
    let scenarios: Vec<&Scenario> = loaded.iter().map(|one| &one.scenario).collect();
    let tuning = tune::tune(&scenarios, &plan, play.threads.and_then(NonZeroUsize::new), progress)?;
    Ok(TunedFiles { tuning, plan, loaded })
}
