//! One position of one replication, played again for the audit trail.

use super::{error::EngineError, memory};
use crate::{
    model::{crisis::Crises, draws::Address, trace::Trace, world::World},
    scenario::Scenario,
};

/// What happened at `position` of `replication`, both counted from 0.
///
/// # Errors
/// [`EngineError`], where there is no such position or the scenario cannot be played.
pub fn trace(scenario: &Scenario, replication: u64, position: u64) -> Result<Trace, EngineError> {
    let name = || scenario.name.clone();
    if position >= scenario.cohort.positions {
        return Err(EngineError::NoSuchPosition { scenario: name(), position, positions: scenario.cohort.positions });
    }
    let world = World::new(scenario);
    memory::check(scenario, &world, scenario.simulation.replications)?;
    let address = Address { seed: scenario.simulation.seed, replication };
    let crises = Crises::draw(address, world.crises_per_week, world.horizon.week, &world.timeline)
        .map_err(|_| EngineError::TooManyCrises { scenario: name(), replication })?;
    Trace::new(&world, &crises, address, position).map_err(|_| EngineError::TooManyHires {
        scenario: name(),
        replication,
        position,
    })
}
