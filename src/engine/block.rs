//! A block of replications, played in order by one thread.

use super::{
    columns::{ArmTotal, Block, Row},
    error::EngineError,
    tally::{Lives, Tally},
    watcher::Watcher,
};
use crate::{
    model::{
        cost::Flows,
        crisis::{Crises, TooManyCrises},
        draws::Address,
        outcome::Arm,
        position::Position,
        world::World,
    },
    scenario::Scenario,
};
use std::{ops::Range, sync::Arc};

/// Costs beyond this [money] have no finite square.
const LARGEST_COST: f64 = 1e150;
/// Positions played between two looks at the watcher.
const LOOK_EVERY: u64 = 256;

/// A block that has been begun.
#[derive(Debug, Clone)]
pub(super) struct Begun {
    pub rows: Vec<Row>,
    pub tally: Tally,
}

impl Begun {
    pub fn new(world: &World) -> Self {
        Self { rows: Vec::new(), tally: Tally::new(world) }
    }
}

/// How far a block has come.
pub(super) enum Played {
    Whole(Arc<Block>, Tally),
    Begun(Begun),
}

/// What blocks are played from.
#[derive(Clone, Copy)]
pub(super) struct Player<'a> {
    pub scenario: &'a Scenario,
    pub world: &'a World,
    pub watcher: &'a dyn Watcher,
}

impl Player<'_> {
    /// Plays the replications that come next in a block, which is whole with `size` of them.
    pub fn go_on(&self, mut block: Begun, replications: Range<u64>, size: u64) -> Result<Played, EngineError> {
        let number = replications.end - replications.start;
        let mut table = Table::new(self.world);
        let play = |replication| self.replication(replication, &mut table, &mut block.tally);
        let rows: Result<Vec<_>, _> = replications.map(play).collect();
        block.rows.append(&mut rows?);
        let whole = block.rows.len() as u64 == size;
        let played =
            if whole { Played::Whole(Arc::new(Block::new(&block.rows)), block.tally) } else { Played::Begun(block) };
        self.watcher.advanced(number);
        Ok(played)
    }

    fn replication(&self, replication: u64, table: &mut Table, tally: &mut Tally) -> Result<Row, EngineError> {
        let address = Address { seed: self.scenario.simulation.seed, replication };
        table
            .turn_to(address)
            .map_err(|TooManyCrises| EngineError::TooManyCrises { scenario: self.name(), replication })?;
        let (world, crises, position) = (table.world, &table.crises, &mut table.position);
        let mut flows = [Flows::default(); 2];
        let mut without_effect = Flows::default();
        let mut lives = [Lives::default(), Lives::default()];
        for place in 0..world.positions {
            if place % LOOK_EVERY == 0 && self.watcher.stopped() {
                return Err(EngineError::Interrupted);
            }
            position.play(world, crises, address, place).map_err(|_| EngineError::TooManyHires {
                scenario: self.name(),
                replication,
                position: place,
            })?;
            for arm in Arm::BOTH {
                flows[arm as usize] += position.history(arm).flows;
            }
            without_effect += *position.offer_without_effect();
            tally.add(world, crises, position, &mut lives);
        }
        tally.close();
        let met = crises.total() * world.positions as f64;
        let cost = |flows: &Flows| world.prices.cost(flows, met);
        let arms =
            Arm::BOTH.map(|arm| ArmTotal { cost: cost(&flows[arm as usize]), count: lives[arm as usize].counts() });
        let row = Row { arms, without_effect: cost(&without_effect).iter().sum() };
        if row.is_averageable(LARGEST_COST) {
            Ok(row)
        } else {
            Err(EngineError::TooLarge { scenario: self.name(), replication })
        }
    }

    fn name(&self) -> String {
        self.scenario.name.clone()
    }
}

/// What one thread plays a replication with; one after the other, to spare memory.
struct Table<'a> {
    world: &'a World,
    crises: Crises,
    position: Position,
}

impl<'a> Table<'a> {
    fn new(world: &'a World) -> Self {
        Self { world, crises: Crises::default(), position: Position::default() }
    }

    /// Sets up what all positions of a replication have in common: its world and its crises.
    fn turn_to(&mut self, address: Address) -> Result<(), TooManyCrises> {
        let world = self.world;
        self.crises.redraw(address, world.crises_per_week, world.horizon.week, &world.timeline)
    }
}
