//! One position after the other of a conditional Monte Carlo, where a Latin hypercube places it.

use crate::{
    engine::cohort::Setup,
    model::{
        conditional::{Parted, Parting, PartingPlace},
        cost::Flows,
        crisis::Crises,
        draws::{Address, latin_column},
        outcome::Arm,
        position::{Position, TooManyHires},
        world::World,
    },
};

/// Purposes of other luck, of which no run has any.
#[derive(Debug, Clone, Copy)]
pub(super) enum OtherLuck {
    Declining = 2,
    Blocks = 3,
    Draws = 4,
    Common = 5,
}

/// Columns of the Latin hypercube of a block or a group: four that decide at whom a position parts, one of the first hire,
/// and one of the positions.
const COLUMNS: usize = 6;

/// Draws that stand where a Latin hypercube has them.
#[derive(Debug)]
pub(super) struct Places {
    columns: [Vec<f64>; COLUMNS],
    number: usize,
}

impl Places {
    /// Draws of so many positions.
    pub fn new(address: Address, number: usize, decline_effect: bool) -> Self {
        let columns = std::array::from_fn(|column| {
            let number = match column {
                4 if !decline_effect => 0,
                5 => 1,
                _ => number,
            };
            latin_column(address, column as u64, number).collect()
        });
        Self { columns, number }
    }

    fn parting(&self, i: usize) -> PartingPlace {
        let [hire, kind, clock, reservation, ..] = &self.columns;
        PartingPlace { hire: hire[i], kind: kind[i], clock: clock[i], reservation: reservation[i] }
    }

    fn first_hire(&self, i: usize) -> f64 {
        self.columns[4][i]
    }

    /// Number of positions.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Number of the i-th position in a cohort of so many `positions`: at even distances from a random one.
    pub fn position(&self, i: usize, positions: u64) -> u64 {
        let place = (i as f64 + self.columns[5][0]) / self.number as f64;
        ((place * positions as f64) as u64).min(positions - 1)
    }
}

/// What one thread reuses to play positions.
#[derive(Debug, Default)]
pub(super) struct ExpectedPosition {
    parting: Parting,
    position: Position,
}

/// One position that has been played.
pub(super) struct PlayedPosition<'a> {
    /// The position from the hire on who parts its arms.
    pub parted: &'a Parted,
    /// A position in the offer arm, with the effect of declining and without; None where declining changes nobody.
    declined: Option<&'a Position>,
}

impl ExpectedPosition {
    /// Turns to a world.
    pub fn turn_to(&mut self, world: &World) {
        self.parting.turn_to(world);
    }

    /// Plays the i-th of these places, with the draws at an address; the effect of declining with the luck of place
    /// `twin`, which two places may share.
    pub fn play(
        &mut self,
        world: &World,
        crises: &Crises,
        (address, places): (Address, &Places),
        i: usize,
        twin: usize,
    ) -> Result<PlayedPosition<'_>, TooManyHires> {
        let Self { parting, position } = self;
        let start_at = |i: usize| world.start_of(places.position(i, world.positions));
        let (parting_start, declining_start) = (start_at(i), start_at(twin));
        let parted = parting.play(world, crises, (address, i as u64), parting_start, places.parting(i))?;
        let mut declined = None;
        if world.decline_effect {
            let at = (address.with_other_luck(OtherLuck::Declining as u64), twin as u64);
            position.play_placed(world, crises, at, declining_start, places.first_hire(twin))?;
            declined = Some(&*position);
        }
        Ok(PlayedPosition { parted, declined })
    }
}

impl PlayedPosition<'_> {
    /// Flows that are saved, from those who leave and from those who decline.
    pub fn saved(&self) -> [Flows; 2] {
        let declined = |position: &Position| *position.offer_without_effect() - position.history(Arm::Offer).flows;
        [self.parted.saved(), self.declined.map_or(Flows::NONE, declined)]
    }
}

impl Setup<'_> {
    /// Address of other luck.
    pub(super) fn other_luck(&self, number: u64, luck: OtherLuck) -> Address {
        self.address(number).with_other_luck(luck as u64)
    }
}

/// The expected crises of a world.
pub(super) fn crises_of(world: &World) -> Crises {
    Crises::expected(world.crises_per_week, world.horizon.week, &world.timeline)
}
