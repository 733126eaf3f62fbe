//! Many points of one scenario on the same draws: each gives what a run of its own would give, to the last bit.
//!
//! Points are played together, block by block of replications, so that people are drawn once for all of them; what
//! points have in common beyond that (`kinship`) is played once too. A replication goes family by family through its
//! positions (`replication`); at a position, points that differ in offers alone share the histories in which the same
//! hires take the same offers (`versions`), and their sums for as long as they go the same way (`totals`).

mod ground;
mod kinship;
mod replication;
mod results;
mod totals;
mod versions;

pub(super) use results::{AMOUNTS, COUNTS, Row};
pub use results::{Figure, PointResults};

use super::{
    block::LARGEST_COST,
    error::EngineError,
    memory::{self, WAVE},
    replications::Blocks,
    table,
    threads::Threads,
    watcher::Watcher,
};
use crate::{
    model::{draws::Address, fixed::Fixed},
    scenario::Scenario,
};
use ground::{Grounds, Tour};
use rayon::prelude::*;
use replication::{Stop, Table};
use std::{num::NonZeroUsize, ops::Range};

/// Points that are played together: enough to share draws, few enough for a processor's cache and a machine's memory.
const TOGETHER: usize = 1024;
/// Positions of points in a block of replications, about.
const BLOCK_POSITIONS: u64 = 32_768;
/// Replications in a block at the most.
const BLOCK_REPLICATIONS: u64 = 256;
/// Memory of a replication of a point before any is played, about [byte].
const ROW_BYTES: u64 = 40;
/// Memory of a replication while one point is told about [byte].
const TOLD_BYTES: u64 = 96;
/// Memory of a point itself, about [byte].
const POINT_BYTES: u64 = 8192;

/// Plays every point's replications in both arms, on `threads` threads (all cores where none).
///
/// Points have their seed and their number of replications in common; of the first one they are taken.
/// The watcher is told of replications of points: so many of each.
///
/// # Errors
/// [`EngineError`], where the watcher stops it, a point cannot be played, there are no threads, or memory would not do.
///
/// # Reproducibility
/// The results of a point are those of a run of its own, and the same for any number of threads, to the last bit.
pub fn sweep(
    points: &[Scenario],
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Vec<PointResults>, EngineError> {
    let replications = points.first().map_or(0, |first| first.simulation.replications);
    sweep_over(points, 0..replications, threads, watcher)
}

/// Plays these `replications` of every point, numbered from 0 as in any run, however many the points ask for.
///
/// # Errors
/// As [`sweep()`].
///
/// # Reproducibility
/// As [`sweep()`]; a replication is the same whatever others are played.
pub fn sweep_over(
    points: &[Scenario],
    replications: Range<u64>,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Vec<PointResults>, EngineError> {
    let number = replications.end.saturating_sub(replications.start);
    let threads = Threads::new(threads)?;
    let needed = Needed { points, replications: number, threads: threads.install(rayon::current_num_threads) };
    needed.check(0, &[], watcher.room())?;
    let mut results: Vec<PointResults> = Vec::with_capacity(points.len());
    for (chunk, scenarios) in points.chunks(TOGETHER).enumerate() {
        let worlds = scenarios.iter().map(table::worlds).collect::<Result<Vec<_>, _>>()?;
        let grounds = Grounds::new(scenarios, &worlds);
        let plan = Plan { scenarios, first: chunk * TOGETHER, grounds, watcher, needed: &needed };
        results.extend(threads.install(|| plan.run(replications.clone()))?);
    }
    Ok(results)
}

/// Replications in a block, by the positions of all points that are played together.
fn block_size(positions: impl Iterator<Item = u64>) -> u64 {
    let positions = positions.fold(0, u64::saturating_add);
    (BLOCK_POSITIONS / positions.max(1)).clamp(1, BLOCK_REPLICATIONS)
}

/// What is to be kept in memory.
struct Needed<'a> {
    points: &'a [Scenario],
    replications: u64,
    threads: usize,
}

impl Needed<'_> {
    /// Refuses what there is no room for [byte], as if replications and points to come were like those of the `chunk` that
    /// have been played after the points `before` it; what is there already has room.
    fn check(&self, before: usize, chunk: &[PointResults], room: u64) -> Result<(), EngineError> {
        let Some(first) = self.points.first() else { return Ok(()) };
        let points = (self.points.len() - before) as u64;
        let kept: u64 = chunk.iter().map(PointResults::bytes).sum();
        let played: u64 = chunk.iter().map(|point| point.replications() as u64).sum();
        let each = if played > 0 { kept as f64 / played as f64 } else { ROW_BYTES as f64 };
        let all = (self.replications as f64 * points as f64 * each) as u64;
        // Points are told about one on each thread, and one that all others are held against.
        let told = self.replications.saturating_mul(TOLD_BYTES).saturating_mul(points.min(self.threads as u64 + 1));
        // Rows of a wave, twice while they are joined.
        let together = &self.points[before..self.points.len().min(before + TOGETHER)];
        let size = block_size(together.iter().map(|point| point.cohort.positions));
        let rows = self.replications.min(WAVE * size).saturating_mul(together.len() as u64);
        let wave = rows.saturating_mul(2 * size_of::<Row>() as u64);
        let bytes = all.saturating_sub(kept).saturating_add(told).saturating_add(wave);
        memory::allow(first, bytes.saturating_add(POINT_BYTES.saturating_mul(points)), room, memory::REPLICATIONS)
    }
}

/// Points that are played together.
struct Plan<'a> {
    scenarios: &'a [Scenario],
    /// Number of the first of them in the whole sweep.
    first: usize,
    grounds: Grounds<'a>,
    watcher: &'a dyn Watcher,
    needed: &'a Needed<'a>,
}

impl Plan<'_> {
    fn run(&self, replications: Range<u64>) -> Result<Vec<PointResults>, EngineError> {
        let Some(Scenario { simulation, .. }) = self.scenarios.first() else { return Ok(Vec::new()) };
        let ground = self.grounds.middle();
        let size = block_size(ground.worlds.iter().map(|world| world.positions));
        let all = Blocks { replications, size };
        let mut results: Vec<PointResults> = ground
            .worlds
            .iter()
            .zip(ground.decline_effect.iter().zip(self.scenarios))
            .map(|(world, (decline_effect, scenario))| {
                PointResults::new(world.positions, world.horizon.week, *decline_effect, Fixed::of(scenario))
            })
            .collect();
        for wave in all.waves(WAVE) {
            let blocks: Result<Vec<_>, _> = wave
                .into_par_iter()
                .map_init(
                    || (Table::default(), self.grounds.tour()),
                    |(table, tour), block| self.block(all.block(block), simulation.seed, table, tour),
                )
                .collect();
            // `[replication][point]`.
            let rows = blocks?.concat();
            results.par_iter_mut().enumerate().for_each(|(point, results)| {
                results.extend(rows.iter().skip(point).step_by(self.scenarios.len()).copied());
            });
            drop(rows);
            self.needed.check(self.first, &results, self.watcher.room())?;
        }
        Ok(results)
    }

    /// Rows `[replication][point]`.
    fn block(
        &self,
        replications: Range<u64>,
        seed: u64,
        table: &mut Table,
        tour: &mut Tour<'_>,
    ) -> Result<Vec<Row>, EngineError> {
        let mut rows = Vec::new();
        let number = (replications.end - replications.start) * self.scenarios.len() as u64;
        for replication in replications {
            let address = Address { seed, replication };
            let ground = tour.turn_to(address);
            table.play(ground, address, &|| self.watcher.stopped()).map_err(|stop| self.error(stop, replication))?;
            table
                .price(ground, LARGEST_COST, &mut rows)
                .map_err(|point| EngineError::TooLarge { scenario: self.name(point), replication })?;
        }
        self.watcher.advanced(number);
        Ok(rows)
    }

    fn error(&self, stop: Stop, replication: u64) -> EngineError {
        match stop {
            Stop::Interrupted => EngineError::Interrupted,
            Stop::TooManyHires { point, position } => {
                EngineError::TooManyHires { scenario: self.name(point), replication, position }
            }
            Stop::TooManyCrises { point } => EngineError::TooManyCrises { scenario: self.name(point), replication },
        }
    }

    /// The scenario's name, and which point of the sweep it is.
    fn name(&self, point: usize) -> String {
        format!("{} (point {})", self.scenarios[point].name, self.first + point)
    }
}
