//! What a run may ask of the machine's memory.

use super::error::EngineError;
use crate::{model::world::World, scenario::Scenario};

/// The most memory that a run may need [byte].
pub(super) const MEMORY: u64 = 16 << 30;
/// Blocks that are played before they are merged.
pub(super) const WAVE: u64 = 64;
/// Memory of a replication's row, about [byte].
const ROW_BYTES: u64 = 200;
/// What to lower where rows are too many.
pub(crate) const REPLICATIONS: &str = "the number of replications";
/// Memory of a week in a tally, about [byte].
const WEEK_BYTES: u64 = 64;

/// Refuses what no machine can hold, before it is tried.
pub(super) fn check(scenario: &Scenario, world: &World, replications: u64) -> Result<(), EngineError> {
    let rows = replications.saturating_mul(ROW_BYTES);
    let tallies = (world.weeks as u64).saturating_mul(WEEK_BYTES * WAVE);
    let lower = if rows > tallies { REPLICATIONS } else { "simulation.horizon_weeks" };
    allow(scenario, rows.saturating_add(tallies), lower)
}

/// Refuses more memory [byte] than a run may need; less is needed with less of what to `lower`.
pub(crate) fn allow(scenario: &Scenario, bytes: u64, lower: &'static str) -> Result<(), EngineError> {
    if bytes <= MEMORY {
        return Ok(());
    }
    Err(EngineError::TooMuchMemory { scenario: scenario.name.clone(), gibibytes: bytes >> 30, lower })
}
