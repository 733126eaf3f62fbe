//! Cohorts: all positions of one replication, one after the other.

use super::{error::EngineError, watcher::Watcher};
use crate::{
    model::{
        crisis::Crises,
        draws::Address,
        position::{History, People, Play, Position, TooManyHires},
        world::World,
        worlds::{PerReplication, Worlds},
    },
    scenario::Scenario,
};

/// Positions played between two looks at the watcher.
const LOOK_EVERY: u64 = 256;

/// Worlds of a scenario.
///
/// # Errors
/// [`EngineError::MostlyDrawnAgain`], where its uncertain parameters hardly ever go together.
pub(super) fn worlds(scenario: &Scenario) -> Result<Worlds, EngineError> {
    Worlds::new(scenario).map_err(|again| EngineError::mostly_drawn_again(scenario, &again))
}

/// A scenario set up to be played.
#[derive(Clone, Copy)]
pub(super) struct Setup<'a> {
    pub scenario: &'a Scenario,
    pub worlds: &'a Worlds,
    pub watcher: &'a dyn Watcher,
}

/// Plays the positions of one cohort after the other, for one thread.
struct CohortLoop<'a> {
    setup: Setup<'a>,
    worlds: PerReplication<'a>,
    crises: Crises,
}

/// What one thread reuses to play both arms of cohorts.
pub(super) struct CohortSeat<'a> {
    cohorts: CohortLoop<'a>,
    position: Position,
}

/// What one thread reuses to play the arm without offers, and other histories of the same people.
pub(super) struct PeopleSeat<'a> {
    cohorts: CohortLoop<'a>,
    people: People,
    no_offer: History,
}

impl<'a> Setup<'a> {
    /// Address of a replication.
    pub fn address(&self, replication: u64) -> Address {
        Address { seed: self.scenario.simulation.seed, replication }
    }

    /// The error of a replication with costs that are too large.
    pub fn too_large(&self, replication: u64) -> EngineError {
        EngineError::TooLarge { scenario: self.scenario.name.clone(), replication }
    }

    /// The error of a position with too many hires.
    pub fn too_many(&self, replication: u64, position: u64) -> EngineError {
        EngineError::TooManyHires { scenario: self.scenario.name.clone(), replication, position }
    }

    /// A loop over cohorts for one thread.
    fn cohorts(self) -> CohortLoop<'a> {
        CohortLoop { setup: self, worlds: self.worlds.per_replication(), crises: Crises::default() }
    }

    /// A seat for one thread.
    pub fn seat(self) -> CohortSeat<'a> {
        CohortSeat { cohorts: self.cohorts(), position: Position::default() }
    }

    /// A seat for one thread that plays the arm without offers.
    pub fn people_seat(self) -> PeopleSeat<'a> {
        PeopleSeat { cohorts: self.cohorts(), people: People::default(), no_offer: History::default() }
    }
}

impl CohortLoop<'_> {
    /// Calls `play` for every position of the cohort with this `luck` and the parameters of `replication`. Returns the
    /// world and the crises.
    pub fn play(
        &mut self,
        replication: u64,
        luck: Address,
        mut play: impl FnMut(&World, &Crises, u64) -> Result<(), TooManyHires>,
    ) -> Result<(&World, &Crises), EngineError> {
        let Self { setup, worlds, crises } = self;
        let scenario = || setup.scenario.name.clone();
        worlds.turn_to(setup.address(replication));
        let world = worlds.world();
        crises
            .redraw(luck, world.crises_per_week, world.horizon.week, &world.timeline)
            .map_err(|_| EngineError::TooManyCrises { scenario: scenario(), replication })?;
        for position in 0..world.positions {
            if position % LOOK_EVERY == 0 && setup.watcher.stopped() {
                return Err(EngineError::Interrupted);
            }
            play(world, crises, position).map_err(|TooManyHires| setup.too_many(replication, position))?;
        }
        Ok((world, crises))
    }
}

impl CohortSeat<'_> {
    /// Plays the cohort with this `luck` and the parameters of `replication`, and calls `each` for every position that
    /// has been played, with its place from 0. Returns the world and the crises.
    pub fn play(
        &mut self,
        replication: u64,
        luck: Address,
        mut each: impl FnMut(&World, &Crises, &Position, u64),
    ) -> Result<(&World, &Crises), EngineError> {
        let Self { cohorts, position } = self;
        cohorts.play(replication, luck, |world, crises, place| {
            position.play(world, crises, luck, place)?;
            each(world, crises, position, place);
            Ok(())
        })
    }
}

impl PeopleSeat<'_> {
    /// Plays the arm without offers at every position of a replication, and calls `each` with the people who have lived
    /// it. Returns the world and the crises.
    pub fn play(
        &mut self,
        replication: u64,
        mut each: impl FnMut(&World, &Crises, &mut People, &History) -> Result<(), TooManyHires>,
    ) -> Result<(&World, &Crises), EngineError> {
        let Self { cohorts, people, no_offer } = self;
        let luck = cohorts.setup.address(replication);
        cohorts.play(replication, luck, |world, crises, place| {
            people.turn_to(luck, place);
            no_offer.play(people.start(world).into(), world, crises, people, Play::NoOffer, None)?;
            each(world, crises, people, no_offer)
        })
    }
}
