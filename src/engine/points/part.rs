//! Parts of a sweep: the replications of consecutive blocks of points that are played together, and what belongs to them of
//! the expected saving.

use super::{Needed, PointResults, Points, TOGETHER, block_size, empty, play};
use crate::{
    engine::{
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

/// `[point of the chunk]`: reads the part that is this share of the points of a chunk.
///
/// # Errors
/// Errors of what is read from; [`io::ErrorKind::InvalidData`] for bytes that are no such part.
pub fn restore_points(
    points: &[Scenario],
    chunk: Range<usize>,
    share: &BlockShare,
    from: &mut dyn Bytes,
) -> io::Result<Vec<PointResults>> {
    let together = Points::new(&points[chunk.clone()], chunk.start).map_err(io::Error::other)?;
    let all = replications(together.scenarios);
    let played = replications_of(together.scenarios, share);
    let blocks = share.range(blocks_of(all, together.most_positions()));
    let restored = (0..together.scenarios.len()).map(|point| {
        // A point with fewer positions has fewer blocks.
        let of = blocks_of(all, together.middle.worlds[point].positions);
        let own = blocks.start.min(of)..blocks.end.min(of);
        empty(&together, point).restored(from, played.end.saturating_sub(played.start), (&own, of))
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
