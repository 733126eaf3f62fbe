//! One block of the expected saving, at all points.

use super::{
    BlockSaving, DRAWS, POSITIONS, Pilot,
    position::{DrawPlaces, ExpectedPositions, OtherLuck, Part, Places},
};
use crate::{
    engine::{
        columns::LARGEST_COST,
        error::EngineError,
        points::per_replication::{Points, PointsPerReplication},
        watcher::Watcher,
    },
    model::{
        cost::{Common, Flows, Prices},
        draws::Address,
        outcome::Component,
    },
};

/// What one thread reuses to play blocks.
pub(super) struct ExpectedSeat<'a> {
    points: &'a Points<'a>,
    watcher: &'a dyn Watcher,
    worlds: PointsPerReplication<'a>,
    paired: Vec<bool>,
    /// `[point]`: whether anything is asked of the point.
    wanted: &'a [bool],
    positions: ExpectedPositions,
}

/// A point in one block.
pub(super) type PointBlock = (BlockSaving, Option<Pilot>);

impl<'a> ExpectedSeat<'a> {
    /// A seat for one thread.
    pub fn new(points: &'a Points<'a>, wanted: &'a [bool], watcher: &'a dyn Watcher) -> Self {
        let (paired, worlds) = (points.paired(), points.per_replication());
        Self { points, watcher, worlds, paired, wanted, positions: ExpectedPositions::default() }
    }

    /// `[point]`: plays one block, which may be of the pilot.
    pub fn play(&mut self, number: u64, pilot: bool) -> Result<Vec<PointBlock>, EngineError> {
        let Self { points, watcher, worlds, paired, wanted, positions } = self;
        let address = points.other_luck(number, OtherLuck::Blocks);
        let latin = points.latin(address, DRAWS);
        let places = Places::new(address, POSITIONS, points.middle.decline_effect.contains(&true));
        let mut sums: Vec<BlockSums> = paired.iter().map(|_| BlockSums::new(pilot)).collect();
        for draw in 0..DRAWS {
            if watcher.stopped() {
                return Err(EngineError::Interrupted);
            }
            let worlds = worlds.turn_to_draw(&latin, draw);
            let at = DrawPlaces { places: &places, first: draw, step: DRAWS, paired, wanted };
            positions
                .play(worlds, at, |i, point, part, saved| sums[point].add(i / DRAWS, part, saved))
                .map_err(|stop| points.too_many(number, draw as u64, stop))?;
            for (sums, world) in sums.iter_mut().zip(&worlds.worlds) {
                sums.close(&world.prices);
            }
        }
        for (point, sums) in sums.iter().enumerate() {
            if !sums.saving.is_averageable() {
                return Err(points.too_large(number, point));
            }
        }
        Ok(sums.into_iter().map(|sums| (sums.saving, sums.pilot)).collect())
    }
}

impl Points<'_> {
    /// Address of other luck.
    pub(super) fn other_luck(&self, number: u64, luck: OtherLuck) -> Address {
        luck.address(self.scenarios[0].simulation.seed, number)
    }
}

/// Positions of a block with one draw of the parameters.
const OF_DRAW: usize = POSITIONS / DRAWS;

/// Sums over the positions of a block at one point.
struct BlockSums {
    saving: BlockSaving,
    /// What the pilot asks; None in later blocks.
    pilot: Option<Pilot>,
    /// `[half][part]`: flows of every other position of the present draw of the parameters, and of those between.
    halves: [[Flows; 2]; 2],
    /// `[position][part]`: flows of the positions of the present draw; in the pilot alone.
    positions: [[Flows; 2]; OF_DRAW],
}

impl BlockSums {
    fn new(pilot: bool) -> Self {
        Self {
            saving: BlockSaving::default(),
            pilot: pilot.then(Pilot::default),
            halves: [[Flows::NONE; 2]; 2],
            positions: [[Flows::NONE; 2]; OF_DRAW],
        }
    }

    /// Adds flows that are saved at a position of the present draw.
    fn add(&mut self, position: usize, part: Part, saved: Flows) {
        self.halves[position % 2][part as usize] += saved;
        if self.pilot.is_some() {
            self.positions[position][part as usize] += saved;
        }
    }

    /// Closes a draw of the parameters.
    fn close(&mut self, prices: &Prices) {
        let cost = |flows: &Flows| prices.cost(flows, Common::NONE);
        let total = |costs: [f64; Component::NUMBER]| costs.iter().sum::<f64>();
        let costs = std::mem::take(&mut self.halves).map(|half| half.each_ref().map(cost));
        let each = 1.0 / POSITIONS as f64;
        for [leaving, declining] in costs {
            self.saving.leaving.iter_mut().zip(leaving).for_each(|(sum, saving)| *sum += saving * each);
            self.saving.declining.iter_mut().zip(declining).for_each(|(sum, saving)| *sum += saving * each);
        }
        let product = |[one, other]: [f64; 2]| 4.0 * one * other / OF_DRAW as f64;
        let leaving = product(costs.map(|[leaving, _]| total(leaving)));
        let both = product(costs.map(|[leaving, declining]| total(leaving) + total(declining)));
        self.saving.product += both * each;
        if let Some(pilot) = &mut self.pilot {
            pilot.leaving.product += leaving;
            pilot.both.product += both;
            for [leaving, declining] in std::mem::take(&mut self.positions) {
                let (leaving, declining) = (total(cost(&leaving)), total(cost(&declining)));
                pilot.leaving.add_one(leaving);
                pilot.both.add_one(leaving + declining);
            }
        }
    }
}

impl BlockSaving {
    fn is_averageable(&self) -> bool {
        let total: f64 = self.leaving.iter().chain(&self.declining).sum();
        total.abs() < LARGEST_COST
    }
}
