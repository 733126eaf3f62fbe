//! What one thread plays cohorts with, one after the other.

use super::{error::EngineError, watcher::Watcher};
use crate::{
    model::{
        crisis::Crises,
        draws::Address,
        position::Position,
        world::World,
        worlds::{Tour, Worlds},
    },
    scenario::Scenario,
};

/// Positions played between two looks at the watcher.
const LOOK_EVERY: u64 = 256;

/// The worlds of a scenario; none where its uncertain parameters hardly ever go together.
pub(super) fn worlds(scenario: &Scenario) -> Result<Worlds, EngineError> {
    Worlds::new(scenario).map_err(|again| EngineError::mostly_drawn_again(scenario, &again))
}

/// What cohorts are played from.
#[derive(Clone, Copy)]
pub(super) struct Game<'a> {
    pub scenario: &'a Scenario,
    pub worlds: &'a Worlds,
    pub watcher: &'a dyn Watcher,
}

/// What one thread plays with, over and over, to spare memory.
pub(super) struct Table<'a> {
    game: Game<'a>,
    tour: Tour<'a>,
    crises: Crises,
    position: Position,
}

impl<'a> Game<'a> {
    /// A table for one thread.
    pub fn table(self) -> Table<'a> {
        Table { game: self, tour: self.worlds.tour(), crises: Crises::default(), position: Position::default() }
    }
}

impl Table<'_> {
    /// Plays the cohort that meets this `luck` in the world whose parameters are those of `replication`; `each` looks at
    /// every position. Gives the world and the crises.
    pub fn play(
        &mut self,
        replication: u64,
        luck: Address,
        mut each: impl FnMut(&World, &Crises, &Position),
    ) -> Result<(&World, &Crises), EngineError> {
        let Self { game, tour, crises, position } = self;
        let scenario = || game.scenario.name.clone();
        tour.turn_to(Address { seed: game.scenario.simulation.seed, replication });
        let world = tour.world();
        crises
            .redraw(luck, world.crises_per_week, world.horizon.week, &world.timeline)
            .map_err(|_| EngineError::TooManyCrises { scenario: scenario(), replication })?;
        for place in 0..world.positions {
            if place % LOOK_EVERY == 0 && game.watcher.stopped() {
                return Err(EngineError::Interrupted);
            }
            position.play(world, crises, luck, place).map_err(|_| EngineError::TooManyHires {
                scenario: scenario(),
                replication,
                position: place,
            })?;
            each(world, crises, position);
        }
        Ok((world, crises))
    }
}
