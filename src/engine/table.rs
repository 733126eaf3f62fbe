//! What one thread plays cohorts with, one after the other.

use super::{error::EngineError, watcher::Watcher};
use crate::{
    model::{
        crisis::Crises,
        draws::Address,
        position::{Position, TooManyHires},
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

/// Where one thread plays one cohort after the other.
pub(super) struct Floor<'a> {
    pub game: Game<'a>,
    tour: Tour<'a>,
    crises: Crises,
}

/// What one thread plays with, over and over, to spare memory.
pub(super) struct Table<'a> {
    floor: Floor<'a>,
    position: Position,
}

impl<'a> Game<'a> {
    /// A floor for one thread.
    pub fn floor(self) -> Floor<'a> {
        Floor { game: self, tour: self.worlds.tour(), crises: Crises::default() }
    }

    /// A table for one thread.
    pub fn table(self) -> Table<'a> {
        Table { floor: self.floor(), position: Position::default() }
    }
}

impl Floor<'_> {
    /// Has `play` go through the positions of the cohort that meets this `luck` in the world whose parameters are those of
    /// `replication`. Gives the world and the crises.
    pub fn play(
        &mut self,
        replication: u64,
        luck: Address,
        mut play: impl FnMut(&World, &Crises, u64) -> Result<(), TooManyHires>,
    ) -> Result<(&World, &Crises), EngineError> {
        let Self { game, tour, crises } = self;
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
            play(world, crises, place).map_err(|TooManyHires| EngineError::TooManyHires {
                scenario: scenario(),
                replication,
                position: place,
            })?;
        }
        Ok((world, crises))
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
        let Self { floor, position } = self;
        floor.play(replication, luck, |world, crises, place| {
            position.play(world, crises, luck, place)?;
            each(world, crises, position);
            Ok(())
        })
    }
}
