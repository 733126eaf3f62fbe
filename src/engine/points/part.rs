//! Parts of a sweep: the replications of consecutive blocks of points that are played together, and what belongs to them of
//! the expected saving.

use super::{Needed, PointResults, Points, TOGETHER, block_size, play};
use crate::{
    engine::{
        cohort,
        error::EngineError,
        expected::{self, blocks_of},
        share::BlockShare,
        stored::Bytes,
        threads::Threads,
        watcher::Watcher,
    },
    scenario::Scenario,
};
use std::{io, ops::Range};

/// `[chunk]`: points of a sweep that are played together, and the number of blocks of their replications.
pub fn point_chunks(points: &[Scenario]) -> Vec<(Range<usize>, u64)> {
    let replications = replications(points);
    let chunks = points.chunks(TOGETHER).enumerate();
    let of = |(chunk, together): (usize, &[Scenario])| {
        let first = chunk * TOGETHER;
        (first..first + together.len(), replications.div_ceil(block_size(together)))
    };
    chunks.map(of).collect()
}

/// `[point of the chunk]`: plays a share of the points of a chunk. Each has the expected saving, whatever tells more of it.
///
/// # Errors
/// [`EngineError`], where the watcher stops it, a point cannot be played, or memory would not do.
pub fn play_points(
    points: &[Scenario],
    chunk: Range<usize>,
    share: &BlockShare,
    threads: &Threads,
    watcher: &dyn Watcher,
) -> Result<Vec<PointResults>, EngineError> {
    let together = Points::new(&points[chunk.clone()], chunk.start)?;
    let played = replications_of(together.scenarios, share);
    let number = played.end.saturating_sub(played.start);
    let threads_there = threads.install(rayon::current_num_threads);
    let needed = Needed { points: &points[..chunk.end], replications: number, threads: threads_there };
    needed.check(chunk.start, &[], watcher.room())?;
    threads.install(|| {
        let mut results = play(&together, played, watcher, &needed)?;
        let expected = expected::share_of_points(&together, replications(together.scenarios), share, watcher)?;
        results.iter_mut().zip(expected).for_each(|(results, expected)| results.expected = Some(expected));
        Ok(results)
    })
}

/// `[point]`: results without replications, the shape of what [`restore_points`] reads.
///
/// # Errors
/// [`EngineError::MostlyDrawnAgain`].
pub fn empty_points(points: &[Scenario]) -> Result<Vec<PointResults>, EngineError> {
    let empty = |point: &Scenario| Ok(PointResults::new(point, cohort::worlds(point)?.decline_effect()));
    points.iter().map(empty).collect()
}

/// `[point of the chunk]`: reads the part that is this share of the points of a chunk; `empty` has each without replications.
///
/// # Errors
/// Errors of what is read from; [`io::ErrorKind::InvalidData`] for bytes that are no such part.
pub fn restore_points(
    points: &[Scenario],
    empty: &[PointResults],
    share: &BlockShare,
    from: &mut dyn Bytes,
) -> io::Result<Vec<PointResults>> {
    let all = replications(points);
    let played = replications_of(points, share);
    let most_positions = empty.iter().map(|point| point.positions).max().unwrap_or(0);
    let blocks = share.range(blocks_of(all, most_positions));
    let restored = empty.iter().map(|point| {
        // A point with fewer positions has fewer blocks.
        let of = blocks_of(all, point.positions);
        let own = blocks.start.min(of)..blocks.end.min(of);
        point.clone().restored(from, played.end.saturating_sub(played.start), (&own, of))
    });
    restored.collect()
}

fn replications(points: &[Scenario]) -> u64 {
    points.first().map_or(0, |first| first.simulation.replications)
}

fn replications_of(together: &[Scenario], share: &BlockShare) -> Range<u64> {
    let at = |block: u64| block.saturating_mul(block_size(together)).min(replications(together));
    at(share.blocks.start)..at(share.blocks.end)
}
