//! What a run may ask of the machine's memory.
//!
//! What is there is told by the [`Watcher`](super::Watcher), who may know the machine; the engine reads no files. What is needed is
//! counted as it is kept: of the first replications once there are some, and by what comes on top while they are told about.

use super::error::EngineError;
use crate::{model::world::World, scenario::Scenario};

/// What a run may take where nobody knows the machine [byte].
pub const ROOM: u64 = 16 << 30;
/// Blocks that are played before they are merged.
pub(super) const WAVE: u64 = 64;
/// What to lower where rows are too many.
pub(crate) const REPLICATIONS: &str = "the number of replications";
/// What to lower where weeks are too many.
const WEEKS: &str = "simulation.horizon_weeks";
/// Memory of a week in a tally, about [byte].
const WEEK_BYTES: u64 = 64;

/// Memory of a week in the tallies of a run [byte].
pub(super) fn of_weeks(world: &World) -> u64 {
    (world.weeks as u64).saturating_mul(WEEK_BYTES * WAVE)
}

/// Refuses a run of `replications` that take so many `bytes`, before it is tried.
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

/// Refuses more memory [byte] than there is `room` for; less is needed with less of what to `lower`.
pub(crate) fn allow(scenario: &Scenario, bytes: u64, room: u64, lower: &'static str) -> Result<(), EngineError> {
    if bytes <= room {
        return Ok(());
    }
    Err(EngineError::TooMuchMemory { scenario: scenario.name.clone(), bytes, room, lower })
}

/// An amount of memory in words.
pub(super) fn size(bytes: u64) -> String {
    let (unit, name) = if bytes >= 1 << 30 { (1_u64 << 30, "GiB") } else { (1 << 20, "MiB") };
    let amount = bytes as f64 / unit as f64;
    let decimals = usize::from(amount < 99.95);
    format!("{amount:.decimals$} {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_units_that_people_read() {
        for (bytes, words) in [
            (0, "0.0 MiB"),
            (300 << 20, "300 MiB"),
            (1 << 30, "1.0 GiB"),
            ((5 << 30) / 2, "2.5 GiB"),
            (u64::MAX, "17179869184 GiB"),
        ] {
            assert_eq!(size(bytes), words);
        }
    }
}
