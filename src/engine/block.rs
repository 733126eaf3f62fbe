//! A block of replications, played in order by one thread.

use super::{
    columns::{ArmTotal, Block, Row},
    error::EngineError,
    table::{Game, Table},
    tally::{Lives, Tally},
};
use crate::model::{cost::Flows, draws::Address, outcome::Arm, world::World};
use std::{ops::Range, sync::Arc};

/// Costs beyond this [money] have no finite square.
pub(super) const LARGEST_COST: f64 = 1e150;

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

impl Game<'_> {
    /// Plays the replications that come next in a block, which is whole with `size` of them.
    pub fn go_on(&self, mut block: Begun, replications: Range<u64>, size: u64) -> Result<Played, EngineError> {
        let number = replications.end - replications.start;
        let mut table = self.table();
        let play = |replication| self.replication(replication, &mut table, &mut block.tally);
        let rows: Result<Vec<_>, _> = replications.map(play).collect();
        block.rows.append(&mut rows?);
        let whole = block.rows.len() as u64 == size;
        let played =
            if whole { Played::Whole(Arc::new(Block::new(&block.rows)), block.tally) } else { Played::Begun(block) };
        self.watcher.advanced(number);
        Ok(played)
    }

    fn replication(&self, replication: u64, table: &mut Table<'_>, tally: &mut Tally) -> Result<Row, EngineError> {
        let luck = Address { seed: self.scenario.simulation.seed, replication };
        let mut flows = [Flows::default(); 2];
        let mut without_effect = Flows::default();
        let mut lives = [Lives::default(), Lives::default()];
        let (world, crises) = table.play(replication, luck, |world, crises, position| {
            for arm in Arm::BOTH {
                flows[arm as usize] += position.history(arm).flows;
            }
            without_effect += *position.offer_without_effect();
            tally.add(world, crises, position, &mut lives);
        })?;
        tally.close();
        let met = crises.total() * world.positions as f64;
        let cost = |flows: &Flows| world.prices.cost(flows, met);
        let arms =
            Arm::BOTH.map(|arm| ArmTotal { cost: cost(&flows[arm as usize]), count: lives[arm as usize].counts() });
        let row = Row { arms, without_effect: cost(&without_effect).iter().sum() };
        if row.is_averageable(LARGEST_COST) {
            Ok(row)
        } else {
            Err(EngineError::TooLarge { scenario: self.scenario.name.clone(), replication })
        }
    }
}
