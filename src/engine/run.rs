//! The run: fixed blocks of replications, played in parallel and merged in order.

use super::{
    columns::{ArmTotal, Block, Row},
    results::Results,
    tally::{Lives, Tally},
};
use crate::{
    model::{
        cost::Flows,
        crisis::Crises,
        draws::Address,
        outcome::Arm,
        position::{MOST_HIRES, Position},
        world::World,
    },
    scenario::Scenario,
};
use rayon::prelude::*;
use std::{num::NonZeroUsize, ops::Range};

/// What watches a run from outside.
pub trait Watcher: Sync {
    /// So many more replications are done.
    fn advanced(&self, replications: u64);
    /// Whether the run should stop.
    fn stopped(&self) -> bool;
}

/// Nobody watches.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Watcher for Unwatched {
    fn advanced(&self, _: u64) {}
    fn stopped(&self) -> bool {
        false
    }
}

/// Why a run has no results.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// Someone stopped it.
    #[error("interrupted")]
    Interrupted,
    /// Hires leave faster than anyone could count.
    #[error(
        "scenario '{scenario}': more than {MOST_HIRES} hires at position {position} of replication {replication}; \
         hires leave within a moment: look at tenure, training_dropout_per_week, dismissal_per_year and weeks_to_fill"
    )]
    TooManyHires {
        /// Scenario.
        scenario: String,
        /// Replication, from 0.
        replication: u64,
        /// Position, from 0.
        position: u64,
    },
    /// Crises come faster than anyone could count.
    #[error(
        "scenario '{scenario}': more than {} service crises in replication {replication}; lower service.shocks_per_year",
        Crises::MOST
    )]
    TooManyCrises {
        /// Scenario.
        scenario: String,
        /// Replication, from 0.
        replication: u64,
    },
    /// Costs are too large to be averaged.
    #[error(
        "scenario '{scenario}': a cost in replication {replication} is too large to be averaged; give money in larger units"
    )]
    TooLarge {
        /// Scenario.
        scenario: String,
        /// Replication, from 0.
        replication: u64,
    },
    /// There is no such position.
    #[error("scenario '{scenario}' has no position {position}: positions count from 0 to {}", positions - 1)]
    NoSuchPosition {
        /// Scenario.
        scenario: String,
        /// Position asked for, from 0.
        position: u64,
        /// Number of positions.
        positions: u64,
    },
    /// No machine has that much memory to spare.
    #[error(
        "scenario '{scenario}': a run would need about {gibibytes} GiB of memory, and may have {}; lower simulation.{lower}",
        MOST_BYTES >> 30
    )]
    TooMuchMemory {
        /// Scenario.
        scenario: String,
        /// What is needed [GiB].
        gibibytes: u64,
        /// What to lower: a field of `[simulation]`.
        lower: &'static str,
    },
    /// The operating system gives no threads.
    #[error("cannot start threads: {0}")]
    Threads(String),
}

/// Costs beyond this [money] have no finite square.
pub(super) const LARGEST_COST: f64 = 1e150;
/// Positions in a block of replications, about: enough to be worth a thread's while, few enough to share out.
const BLOCK_POSITIONS: u64 = 8192;
/// Replications in a block at the most.
const BLOCK_REPLICATIONS: u64 = 1024;
/// Blocks that are played before they are merged.
const WAVE: u64 = 64;
/// The most memory that a run may need [byte].
pub(super) const MOST_BYTES: u64 = 16 << 30;
/// Memory of a replication's row, about [byte].
const ROW_BYTES: u64 = 200;
/// Memory of a week in a tally, about [byte].
const WEEK_BYTES: u64 = 64;
/// Positions played between two looks at the watcher.
const LOOK_EVERY: u64 = 256;

/// Plays a scenario's replications in both arms, on `threads` threads (all cores where none).
///
/// # Errors
/// [`EngineError`], where the watcher stops it, the scenario cannot be played, or there are no threads.
///
/// # Reproducibility
/// The results are the same to the last bit for any number of threads.
pub fn simulate(
    scenario: &Scenario,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Results, EngineError> {
    let world = World::new(scenario);
    check_memory(scenario, &world)?;
    let plan = Plan { scenario, world: &world, watcher };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, NonZeroUsize::get))
        .build()
        .map_err(|error| EngineError::Threads(error.to_string()))?;
    pool.install(|| plan.run())
}

/// Refuses what no machine can hold, before it is tried.
pub(super) fn check_memory(scenario: &Scenario, world: &World) -> Result<(), EngineError> {
    let rows = scenario.simulation.replications.saturating_mul(ROW_BYTES);
    let tallies = (world.weeks as u64).saturating_mul(WEEK_BYTES * WAVE);
    let bytes = rows.saturating_add(tallies);
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    Err(EngineError::TooMuchMemory {
        scenario: scenario.name.clone(),
        gibibytes: bytes >> 30,
        lower: if rows > tallies { "replications" } else { "horizon_weeks" },
    })
}

/// What one thread plays with, over and over, to spare memory.
#[derive(Default)]
struct Table {
    crises: Crises,
    position: Position,
}

struct Plan<'a> {
    scenario: &'a Scenario,
    world: &'a World,
    watcher: &'a dyn Watcher,
}

impl Plan<'_> {
    fn run(&self) -> Result<Results, EngineError> {
        let replications = self.scenario.simulation.replications;
        let size = (BLOCK_POSITIONS / self.world.positions).clamp(1, BLOCK_REPLICATIONS);
        let number = replications.div_ceil(size);
        let mut blocks = Vec::new();
        let mut total = Tally::new(self.world);
        for wave in (0..number).step_by(WAVE as usize) {
            let played: Result<Vec<_>, _> = (wave..number.min(wave + WAVE))
                .into_par_iter()
                .map(|block| self.block(block * size..replications.min((block + 1) * size)))
                .collect();
            for (block, tally) in played? {
                total.merge(&tally);
                blocks.push(block);
            }
        }
        Ok(Results::new(self.world, blocks, total))
    }

    fn block(&self, replications: Range<u64>) -> Result<(Block, Tally), EngineError> {
        let mut tally = Tally::new(self.world);
        let mut table = Table::default();
        let number = replications.end - replications.start;
        let rows: Result<Vec<_>, _> =
            replications.map(|replication| self.replication(replication, &mut table, &mut tally)).collect();
        let block = Block::new(&rows?);
        self.watcher.advanced(number);
        Ok((block, tally))
    }

    fn replication(&self, replication: u64, table: &mut Table, tally: &mut Tally) -> Result<Row, EngineError> {
        let world = self.world;
        let Table { crises, position } = table;
        let address = Address { seed: self.scenario.simulation.seed, replication };
        crises
            .redraw(address, world.crises_per_week, world.horizon.week, &world.timeline)
            .map_err(|_| EngineError::TooManyCrises { scenario: self.name(), replication })?;
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
