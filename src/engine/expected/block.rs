//! One block of the expected saving.

use super::{
    BlockSaving, DRAWS, Expected, PILOT_BLOCKS, POSITIONS, Pilot,
    position::{ExpectedPosition, OtherLuck, Places, PlayedPosition, crises_of},
};
use crate::{
    engine::{cohort::Setup, columns::LARGEST_COST, error::EngineError},
    model::{
        cost::{Common, Flows},
        world::World,
        worlds::PerReplication,
    },
};

/// What one thread reuses to play blocks.
pub(super) struct ExpectedSeat<'a> {
    setup: Setup<'a>,
    worlds: PerReplication<'a>,
    position: ExpectedPosition,
}

impl<'a> ExpectedSeat<'a> {
    /// A seat for one thread.
    pub fn new(setup: Setup<'a>) -> Self {
        Self { setup, worlds: setup.worlds.per_replication(), position: ExpectedPosition::default() }
    }

    /// Plays one block.
    pub fn play(&mut self, number: u64) -> Result<Expected, EngineError> {
        let Self { setup, worlds, position } = self;
        let address = setup.other_luck(number, OtherLuck::Blocks);
        let parameters = setup.worlds.parameters();
        let draws = if parameters.is_empty() { 1 } else { DRAWS };
        let paired = parameters.are_paired();
        let places = Places::new(address, POSITIONS, setup.worlds.decline_effect());
        let mut block = BlockSums::new(number < PILOT_BLOCKS);
        for (draw, values) in parameters.latin(address, draws).iter().enumerate() {
            if setup.watcher.stopped() {
                return Err(EngineError::Interrupted);
            }
            worlds.turn_to_values(values);
            let world = worlds.world();
            let crises = crises_of(world);
            position.turn_to(world);
            for i in (draw..POSITIONS).step_by(draws) {
                let twin = if paired { i - draw % 2 } else { i };
                let played = position.play(world, &crises, (address, &places), i, twin);
                let played = played.map_err(|_| setup.too_many(number, i as u64))?;
                block.add(world, &played);
            }
            block.close(world);
        }
        block.finish().ok_or_else(|| setup.too_large(number))
    }
}

/// Sums over the positions of a block.
struct BlockSums {
    saving: BlockSaving,
    /// What the pilot asks; None in later blocks.
    pilot: Option<Pilot>,
    /// Savings from leaving of every other position of the present draw, and of those between [money]; in the pilot alone.
    halves_leaving: [f64; 2],
    /// Flows of the same positions that are saved in all.
    halves: [Flows; 2],
    /// Flows of the present draw of the parameters, from leaving and from declining.
    now: [Flows; 2],
    /// Positions of the present draw.
    number: usize,
}

impl BlockSums {
    fn new(pilot: bool) -> Self {
        Self {
            saving: BlockSaving::default(),
            pilot: pilot.then(Pilot::default),
            halves_leaving: [0.0; 2],
            halves: [Flows::NONE; 2],
            now: [Flows::NONE; 2],
            number: 0,
        }
    }

    fn add(&mut self, world: &World, played: &PlayedPosition<'_>) {
        let saved = played.saved();
        let saving = |flows: &Flows| world.prices.cost(flows, Common::NONE).iter().sum::<f64>();
        let half = self.number % 2;
        if let Some(pilot) = &mut self.pilot {
            let [leaving, declining] = saved.each_ref().map(saving);
            pilot.plain += played.parted.square(&world.prices);
            pilot.leaving.add_one(leaving);
            pilot.both.add_one(leaving + declining);
            self.halves_leaving[half] += leaving;
        }
        saved.iter().for_each(|saved| self.halves[half] += *saved);
        self.now.iter_mut().zip(saved).for_each(|(now, saved)| *now += saved);
        self.number += 1;
    }

    /// Closes a draw of the parameters.
    fn close(&mut self, world: &World) {
        let [leaving, declining] = std::mem::take(&mut self.now).map(|flows| world.prices.cost(&flows, Common::NONE));
        let each = 1.0 / POSITIONS as f64;
        self.saving.leaving.iter_mut().zip(leaving).for_each(|(sum, saving)| *sum += saving * each);
        self.saving.declining.iter_mut().zip(declining).for_each(|(sum, saving)| *sum += saving * each);
        let number = std::mem::take(&mut self.number) as f64;
        let saving = |flows: Flows| world.prices.cost(&flows, Common::NONE).iter().sum::<f64>();
        let product = |[one, other]: [f64; 2]| 4.0 * one * other / number;
        let both = product(std::mem::take(&mut self.halves).map(saving));
        let leaving = product(std::mem::take(&mut self.halves_leaving));
        self.saving.product += both * each;
        if let Some(pilot) = &mut self.pilot {
            pilot.leaving.product += leaving;
            pilot.both.product += both;
        }
    }

    /// The block. Returns None if it saves too much to be averaged.
    fn finish(self) -> Option<Expected> {
        let expected = Expected { blocks: vec![self.saving], pilot: self.pilot.unwrap_or_default() };
        (expected.saving()[0].abs() < LARGEST_COST).then_some(expected)
    }
}
