//! Many points of one scenario on the same draws: each gives what a run of its own would give, to the last bit.
//!
//! Points are played together, block by block of replications, so that people are drawn once for all of them. What points
//! share beyond that ([`shared`]) is played once too. A replication goes family by family through its positions
//! ([`replication`]). At a position, points that differ in offers alone share the histories in which the same hires take
//! the same offers ([`versions`]), and their sums for as long as they go the same way ([`totals`]).

mod part;
pub(super) mod per_replication;
mod replication;
mod results;
pub(super) mod shared;
pub(super) mod totals;
pub(super) mod versions;

pub use part::{empty_points, play_points, point_chunks, restore_points};
pub(super) use results::PointTotals;
pub use results::{KeptColumn, PointResults};

use super::{
    error::EngineError,
    expected,
    memory::{self, TOLD_BYTES, WAVE},
    pass::{BlockSize, Pass},
    threads::Threads,
    watcher::Watcher,
};
use crate::scenario::Scenario;
use per_replication::Points;
use rayon::prelude::*;
use replication::PointsSeat;
use std::{num::NonZeroUsize, ops::Range};

/// Points that are played together: enough to share draws, few enough for a processor's cache and a machine's memory.
const TOGETHER: usize = 1024;
/// Memory of a replication of a point before any is played, about [byte].
const ROW_BYTES: f64 = 40.0;
/// Memory of a point itself, about [byte].
const POINT_BYTES: u64 = 8192;

/// Plays the replications of every point in both arms, on `threads` threads (all cores if None).
///
/// The seed and the number of replications are those of the first point. The watcher is told of the replications of all
/// points.
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

/// Plays these `replications` of every point, numbered from 0 as in any run, whatever number the points ask for.
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
    play_all(points, replications.clone(), threads, watcher, |together, results| {
        expect(together, replications.clone(), watcher, results)
    })
}

/// Plays replications as [`sweep_over`] does, but not the expected saving.
///
/// # Errors
/// As [`sweep()`].
///
/// # Reproducibility
/// As [`sweep()`]; a replication is the same whatever others are played.
pub fn replications_of_points(
    points: &[Scenario],
    replications: Range<u64>,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Vec<PointResults>, EngineError> {
    play_all(points, replications, threads, watcher, |_, _| Ok(()))
}

/// Plays replications of every point, chunk by chunk, and completes the results of each chunk.
fn play_all(
    points: &[Scenario],
    replications: Range<u64>,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
    complete: impl Fn(&Points<'_>, &mut [PointResults]) -> Result<(), EngineError> + Sync,
) -> Result<Vec<PointResults>, EngineError> {
    let number = replications.end.saturating_sub(replications.start);
    let threads = Threads::new(threads)?;
    let needed = Needed { points, replications: number, threads: threads.install(rayon::current_num_threads) };
    needed.check(0, &[], watcher.room())?;
    let mut results: Vec<PointResults> = Vec::with_capacity(points.len());
    for (chunk, scenarios) in points.chunks(TOGETHER).enumerate() {
        let together = Points::new(scenarios, chunk * TOGETHER)?;
        results.extend(threads.install(|| {
            let mut results = play(&together, replications.clone(), watcher, &needed)?;
            complete(&together, &mut results)?;
            Ok::<_, EngineError>(results)
        })?);
    }
    Ok(results)
}

/// Plays points together.
fn play(
    points: &Points<'_>,
    replications: Range<u64>,
    watcher: &dyn Watcher,
    needed: &Needed<'_>,
) -> Result<Vec<PointResults>, EngineError> {
    let number = points.scenarios.len();
    let pass = Pass { replications, size: block_size(points.scenarios), told: number as u64, watcher };
    let mut results: Vec<PointResults> = (0..number).map(|point| empty(points, point)).collect();
    pass.play(
        || PointsSeat::new(points, watcher),
        |seat, replications| {
            let mut rows = Vec::new();
            for replication in replications {
                seat.play(replication, &mut rows)?;
            }
            Ok(rows)
        },
        |blocks| {
            // `[replication][point]`.
            let rows: Vec<PointTotals> = blocks.concat();
            results.par_iter_mut().enumerate().for_each(|(point, results)| {
                results.extend(rows.iter().skip(point).step_by(number));
            });
            drop(rows);
            needed.check(points.first, &results, watcher.room())
        },
    )?;
    Ok(results)
}

/// Plays the expected saving that belongs to the replications of points.
fn expect(
    points: &Points<'_>,
    replications: Range<u64>,
    watcher: &dyn Watcher,
    results: &mut [PointResults],
) -> Result<(), EngineError> {
    let number = replications.end.saturating_sub(replications.start);
    let variances: Vec<f64> =
        results.par_iter().map(|of| expected::variance_of_mean(&of.saving(), of.positions)).collect();
    let expected = expected::beside(points, replications, &variances, watcher)?;
    for (results, expected) in results.iter_mut().zip(expected) {
        results.blocks = expected::blocks_of(number, results.positions) as usize;
        results.expected = expected;
    }
    Ok(())
}

fn empty(points: &Points<'_>, point: usize) -> PointResults {
    PointResults::new(&points.scenarios[point], points.middle.decline_effect[point])
}

/// Replications in a block of points that are played together.
fn block_size(points: &[Scenario]) -> u64 {
    BlockSize::POINTS.of(points.iter().map(|point| point.cohort.positions).fold(0, u64::saturating_add))
}

/// Memory that a sweep needs.
struct Needed<'a> {
    points: &'a [Scenario],
    replications: u64,
    threads: usize,
}

impl Needed<'_> {
    /// Refuses a sweep that there is no `room` for [byte], as if replications and points to come were like those of the
    /// `chunk` that has been played after the points `before` it; what is there already has room.
    fn check(&self, before: usize, chunk: &[PointResults], room: u64) -> Result<(), EngineError> {
        let Some(first) = self.points.first() else { return Ok(()) };
        let points = self.points.len() - before;
        let kept: u64 = chunk.iter().map(PointResults::bytes).sum();
        let played: u64 = chunk.iter().map(|point| point.replications() as u64).sum();
        let rows = self.replications.saturating_mul(points as u64);
        let all = memory::of_replications(rows, kept, played, ROW_BYTES);
        // Points are estimated one on each thread, and one that all others are compared with.
        let told = self.replications.saturating_mul(TOLD_BYTES).saturating_mul(points.min(self.threads + 1) as u64);
        // Rows of a wave, twice while they are joined.
        let together = &self.points[before..self.points.len().min(before + TOGETHER)];
        let rows = self.replications.min(WAVE * block_size(together)).saturating_mul(together.len() as u64);
        let wave = rows.saturating_mul(2 * size_of::<PointTotals>() as u64);
        let bytes = all.saturating_sub(kept).saturating_add(told).saturating_add(wave);
        let points = POINT_BYTES.saturating_mul(points as u64);
        memory::allow(first, bytes.saturating_add(points), room, memory::REPLICATIONS)
    }
}
