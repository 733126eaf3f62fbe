//! One pass over replications: blocks of a fixed size, which threads play in parallel and which are kept in order.
//!
//! Runs, sweeps, curves, thresholds and expected savings are passes. They differ in the *seat* (what one thread reuses
//! from block to block), in what a block leaves behind, and in what is kept of it.
//!
//! # Reproducibility
//!
//! A block begins at a multiple of its size, whatever replications are asked for, and one thread plays it in order. Sums
//! are made block by block and merged in the order of the blocks. So the number of threads changes no bit, and a run
//! that was played in parts is the run that was played at once.

use super::{error::EngineError, memory::WAVE, watcher::Watcher};
use rayon::prelude::*;
use std::ops::Range;

/// Size of a block: enough to be worth a thread's while, few enough to share out.
#[derive(Debug, Clone, Copy)]
pub(super) struct BlockSize {
    /// Positions, about.
    positions: u64,
    /// Replications at the most.
    replications: u64,
}

impl BlockSize {
    /// Blocks of a run.
    pub const RUN: Self = Self { positions: 8192, replications: 1024 };
    /// Blocks of points that are played together.
    pub const POINTS: Self = Self { positions: 32_768, replications: 256 };
    /// Blocks of a curve, and of thresholds.
    pub const CURVE: Self = Self { positions: 2048, replications: 256 };

    /// Replications in a block, at `positions` in each; at least 1.
    pub fn of(self, positions: u64) -> u64 {
        (self.positions / positions.max(1)).clamp(1, self.replications)
    }
}

/// Replications to play.
#[derive(Clone)]
pub(super) struct Pass<'a> {
    /// Replications, numbered from 0.
    pub replications: Range<u64>,
    /// Replications in a block, at least 1.
    pub size: u64,
    /// Replications that the watcher is told of for each that is played.
    pub told: u64,
    /// Watcher.
    pub watcher: &'a dyn Watcher,
}

impl Pass<'_> {
    /// Plays every block from the `seat` of its thread, and has `keep` take each wave of blocks in order.
    pub fn play<S, B: Send>(
        &self,
        seat: impl Fn() -> S + Sync + Send,
        play: impl Fn(&mut S, Range<u64>) -> Result<B, EngineError> + Sync + Send,
        mut keep: impl FnMut(Vec<B>) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let block = |seat: &mut S, number: u64| {
            let replications = self.block(number);
            let told = (replications.end - replications.start) * self.told;
            let played = play(seat, replications)?;
            if told > 0 {
                self.watcher.advanced(told);
            }
            Ok(played)
        };
        for wave in self.waves() {
            let blocks: Result<Vec<B>, EngineError> = wave.into_par_iter().map_init(&seat, block).collect();
            keep(blocks?)?;
        }
        Ok(())
    }

    /// Number of replications.
    pub fn number(&self) -> u64 {
        self.replications.end.saturating_sub(self.replications.start)
    }

    /// Replications of a block, by its number from 0.
    fn block(&self, number: u64) -> Range<u64> {
        let Range { start, end } = self.replications;
        let first = number * self.size;
        first.max(start)..first.saturating_add(self.size).min(end)
    }

    /// Numbers of the blocks, wave by wave.
    fn waves(&self) -> impl Iterator<Item = Range<u64>> + use<> {
        let Range { start, end } = self.replications;
        let blocks = if start < end { start / self.size..end.div_ceil(self.size) } else { 0..0 };
        blocks.clone().step_by(WAVE as usize).map(move |first| first..blocks.end.min(first + WAVE))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::watcher::Unwatched, *};

    #[test]
    fn blocks_and_waves_hold_every_replication_once_and_begin_at_multiples_of_their_size() {
        for (start, end, size) in [(0, 10, 3), (7, 19, 4), (5, 5, 2), (9, 3, 2), (2, 3, 100), (0, 900, 1), (8, 9, 8)] {
            let pass = Pass { replications: start..end, size, told: 1, watcher: &Unwatched };
            let mut all = Vec::new();
            let played = pass.play(
                || (),
                |(), replications| Ok(replications),
                |blocks| {
                    assert!(blocks.len() as u64 <= WAVE);
                    all.extend(blocks);
                    Ok(())
                },
            );
            assert_eq!(played, Ok(()));
            assert!(all.iter().skip(1).all(|block| block.start % size == 0));
            let replications: Vec<u64> = all.into_iter().flatten().collect();
            assert_eq!(replications, (start..end).collect::<Vec<_>>());
            assert_eq!(pass.number() as usize, replications.len());
        }
    }
}
