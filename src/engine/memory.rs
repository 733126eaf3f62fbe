//! Limits of memory.
//!
//! The [`Watcher`](super::Watcher) knows how much memory there is; the engine asks no operating system. Memory needed is
//! estimated from the replications that have been played, with a guess before the first.

use super::error::EngineError;
use crate::{model::world::World, scenario::Scenario};

/// Memory that a run may take if nobody knows the machine [byte].
pub const ROOM: u64 = 16 << 30;
/// Blocks that are played before they are kept.
pub(super) const WAVE: u64 = 64;
/// Memory of a replication while it is estimated: some columns at a time, and their sorted copies [byte].
pub(crate) const TOLD_BYTES: u64 = 96;
/// Remedy for too many replications.
pub(crate) const REPLICATIONS: &str = "the number of replications";
/// Remedy for too many weeks.
const WEEKS: &str = "simulation.horizon_weeks";
/// Memory of a week in a tally, about [byte]: 64 of states, and its part of the exits of a span.
const WEEK_BYTES: u64 = 96;

/// Memory of `replications` [byte], as if all were like the `number` that take so many `bytes`; `guess` is the memory of
/// one before any is played [byte].
pub(super) fn of_replications(replications: u64, bytes: u64, number: u64, guess: f64) -> u64 {
    let each = if number > 0 { bytes as f64 / number as f64 } else { guess };
    (each * replications as f64) as u64
}

/// Memory of a week in the tallies of a run [byte].
pub(super) fn of_weeks(world: &World) -> u64 {
    (world.weeks as u64).saturating_mul(WEEK_BYTES * WAVE)
}

/// Refuses a run of `replications` that take so many `bytes` if there is no room for it.
pub(super) fn check(
    scenario: &Scenario,
    world: &World,
    replications: u64,
    bytes: u64,
    room: u64,
) -> Result<(), EngineError> {
    let weeks = of_weeks(world);
    let lower = if replications > 1 && bytes > weeks { REPLICATIONS } else { WEEKS };
    allow(scenario, bytes.saturating_add(weeks), room, lower)
}

/// Refuses more memory [byte] than there is `room` for; `lower` is the remedy.
pub(crate) fn allow(scenario: &Scenario, bytes: u64, room: u64, lower: &'static str) -> Result<(), EngineError> {
    if bytes <= room {
        return Ok(());
    }
    Err(EngineError::TooMuchMemory { scenario: scenario.name.clone(), bytes, room, lower })
}
