//! Many points of one scenario on the same draws: each gives what a run of its own would give, to the last bit.
//!
//! Points are played together, block by block of replications, so that people are drawn once for all of them; what
//! points have in common beyond that (`kinship`) is played once too. A replication goes family by family through its
//! positions (`replication`); at a position, points that differ in offers alone share the histories in which the same
//! hires take the same offers (`versions`), and their sums for as long as they go the same way (`totals`).

mod kinship;
mod replication;
mod results;
mod totals;
mod versions;

pub use results::{Figure, PointResults};

use super::run::{EngineError, LARGEST_COST, MOST_BYTES, Watcher};
use crate::{
    model::{discount::Timeline, draws::Address, world::World},
    scenario::Scenario,
};
use kinship::{Family, families};
use rayon::prelude::*;
use replication::{Stop, Table};
use results::Row;
use std::{num::NonZeroUsize, ops::Range, sync::Arc};

/// Points that are played together: enough to share draws, few enough for a processor's cache and a machine's memory.
const TOGETHER: usize = 1024;
/// Positions of points in a block of replications, about.
const BLOCK_POSITIONS: u64 = 32_768;
/// Replications in a block at the most.
const BLOCK_REPLICATIONS: u64 = 256;
/// Blocks that are played before they are kept.
const WAVE: u64 = 64;
/// Memory of a replication of a point, about [byte].
const ROW_BYTES: u64 = 64;
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
    check_memory(points)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, NonZeroUsize::get))
        .build()
        .map_err(|error| EngineError::Threads(error.to_string()))?;
    let mut results = Vec::with_capacity(points.len());
    for (chunk, scenarios) in points.chunks(TOGETHER).enumerate() {
        let plan = Plan { scenarios, first: chunk * TOGETHER, ground: Ground::new(scenarios), watcher };
        results.extend(pool.install(|| plan.run())?);
    }
    Ok(results)
}

/// Refuses what no machine can hold, before it is tried.
fn check_memory(points: &[Scenario]) -> Result<(), EngineError> {
    let Some(first) = points.first() else { return Ok(()) };
    let rows = first.simulation.replications.saturating_mul(ROW_BYTES);
    let bytes = rows.saturating_add(POINT_BYTES).saturating_mul(points.len() as u64);
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    Err(EngineError::TooMuchMemory { scenario: first.name.clone(), gibibytes: bytes >> 30, lower: "replications" })
}

/// All that points do not leave to luck.
struct Ground {
    /// `[point]`.
    worlds: Vec<World>,
    families: Vec<Family>,
}

impl Ground {
    fn new(scenarios: &[Scenario]) -> Self {
        let mut worlds: Vec<World> = scenarios.iter().map(World::new).collect();
        share_timelines(&mut worlds);
        let families = families(&worlds);
        Self { worlds, families }
    }
}

/// Keeps one of equal timelines, lest they drive each other out of the processor's cache.
fn share_timelines(worlds: &mut [World]) {
    let mut kept: Vec<Arc<Timeline>> = Vec::new();
    for world in worlds {
        match kept.iter().find(|timeline| **timeline == world.timeline) {
            Some(timeline) => world.timeline = Arc::clone(timeline),
            None => kept.push(Arc::clone(&world.timeline)),
        }
    }
}

/// Points that are played together.
struct Plan<'a> {
    scenarios: &'a [Scenario],
    /// Number of the first of them in the whole sweep.
    first: usize,
    ground: Ground,
    watcher: &'a dyn Watcher,
}

impl Plan<'_> {
    fn run(&self) -> Result<Vec<PointResults>, EngineError> {
        let Some(Scenario { simulation, .. }) = self.scenarios.first() else { return Ok(Vec::new()) };
        let replications = simulation.replications;
        let positions: u64 = self.ground.worlds.iter().map(|world| world.positions).fold(0, u64::saturating_add);
        let size = (BLOCK_POSITIONS / positions.max(1)).clamp(1, BLOCK_REPLICATIONS);
        let number = replications.div_ceil(size);
        let mut results: Vec<PointResults> = self
            .ground
            .worlds
            .iter()
            .map(|world| PointResults::new(world.positions, world.horizon.week, world.decline_effect))
            .collect();
        for wave in (0..number).step_by(WAVE as usize) {
            let blocks: Result<Vec<_>, _> = (wave..number.min(wave + WAVE))
                .into_par_iter()
                .map(|block| self.block(block * size..replications.min((block + 1) * size), simulation.seed))
                .collect();
            // `[replication][point]`.
            let rows = blocks?.concat();
            results.par_iter_mut().enumerate().for_each(|(point, results)| {
                results.extend(rows.iter().skip(point).step_by(self.scenarios.len()).copied());
            });
        }
        Ok(results)
    }

    /// What all points share in a replication, and what each has of its own.
    // One ground for all replications, as long as no world differs between them.
    fn ground(&self, _replication: u64) -> &Ground {
        &self.ground
    }

    /// Rows `[replication][point]`.
    fn block(&self, replications: Range<u64>, seed: u64) -> Result<Vec<Row>, EngineError> {
        let mut table = Table::default();
        let mut rows = Vec::new();
        let number = (replications.end - replications.start) * self.scenarios.len() as u64;
        for replication in replications {
            let ground = self.ground(replication);
            table
                .play(ground, Address { seed, replication }, &|| self.watcher.stopped())
                .map_err(|stop| self.error(stop, replication))?;
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
