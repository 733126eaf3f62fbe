//! One position of one replication, played again for the audit trail.

use super::{cohort, error::EngineError, find::TracedPlace, memory};
use crate::{
    model::{crisis::Crises, draws::Address, trace::Trace},
    scenario::Scenario,
};

/// Plays `position` of `replication`, both counted from 0, for its audit trail.
///
/// # Errors
/// [`EngineError`], where there is no such position or the scenario cannot be played.
pub fn trace(scenario: &Scenario, replication: u64, position: u64) -> Result<Trace, EngineError> {
    let name = || scenario.name.clone();
    TracedPlace { replication, position }.check(scenario)?;
    let worlds = cohort::worlds(scenario)?;
    let address = Address { seed: scenario.simulation.seed, replication };
    let mut own = worlds.per_replication();
    own.turn_to(address);
    let world = own.world();
    memory::check(scenario, world, 1, 0, memory::ROOM)?;
    let crises = Crises::draw(address, world.crises_per_week, world.horizon.week, &world.timeline)
        .map_err(|_| EngineError::TooManyCrises { scenario: name(), replication })?;
    let trace = Trace::new(world, &crises, address, position).map_err(|_| EngineError::TooManyHires {
        scenario: name(),
        replication,
        position,
    })?;
    Ok(Trace { parameters: worlds.parameters().drawn(address), ..trace })
}
