//! The reservation bonus of each hire at an offer, however large: it makes the offer a test for commitment.

use super::{
    cohort::{self, PeopleSeat, Setup},
    error::EngineError,
    grid::batch_size,
    memory,
    pass::{BlockSize, Pass},
    threads::Threads,
    watcher::Watcher,
};
use crate::{
    model::{
        position::{History, People},
        world::{World, place_of_offer},
    },
    scenario::Scenario,
};
use rayon::slice::ParallelSliceMut;
use std::{num::NonZeroUsize, ops::Range};

/// Bits of a key after the threshold: seven for the batch, one for commitment.
const TAG: u32 = 8;

/// Hires who would meet an offer, by rising threshold: the least bonus that each would take.
///
/// The hires are those of the arm without offers who are there at the offer and would take no earlier one. So no bonus
/// decides who belongs to them.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    /// Number of batches, as a [`GridPoint`](super::GridPoint) has them.
    batches: usize,
    /// `[hire]`, rising: threshold, batch, commitment.
    keys: Vec<u64>,
}

/// A hire among those who would meet the offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankedHire {
    /// Rises with the threshold; equal thresholds have equal ranks.
    pub rank: u64,
    /// Batch, from 0.
    pub batch: usize,
    /// Whether the hire is of a committed group.
    pub committed: bool,
}

impl Thresholds {
    /// Orders hires of at most 128 `batches`: each with ln of the threshold (-∞ if any bonus is taken), its batch, and
    /// whether it is committed.
    pub fn new(batches: usize, hires: impl Iterator<Item = (f64, usize, bool)>) -> Self {
        Self::of_keys(batches, hires.map(|(log, batch, committed)| key(log, committed) | (batch as u64) << 1).collect())
    }

    fn of_keys(batches: usize, mut keys: Vec<u64>) -> Self {
        keys.par_sort_unstable();
        Self { batches, keys }
    }

    /// Number of batches.
    pub fn batches(&self) -> usize {
        self.batches
    }

    /// The hires by rising threshold.
    pub fn hires(&self) -> impl Iterator<Item = RankedHire> {
        self.keys.iter().map(|key| RankedHire {
            rank: key >> TAG,
            batch: (key >> 1 & 0x7f) as usize,
            committed: key & 1 == 1,
        })
    }
}

/// Key that sorts as `log` does, to 44 bits of its fraction, with a bit for commitment and no batch yet.
fn key(log: f64, committed: bool) -> u64 {
    // A zero has no sign among thresholds: adding 0 takes it away.
    let bits = (log + 0.0).to_bits();
    let order = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    order >> TAG << TAG | u64::from(committed)
}

/// Keys of the hires of some replications, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Met {
    /// `[hire]`: keys without a batch.
    keys: Vec<u64>,
    /// `[replication]`: end of its hires in `keys`.
    ends: Vec<usize>,
}

impl Met {
    /// Memory [byte].
    pub fn bytes(&self) -> u64 {
        (self.keys.len() * size_of::<u64>() + self.ends.len() * size_of::<usize>()) as u64
    }

    /// Adds the hires of a position who would meet offer `tuned` (from 0) of its world.
    pub fn add(&mut self, world: &World, people: &People, no_offer: &History, tuned: usize) {
        let lives = no_offer.lives.iter().enumerate();
        self.keys.extend(lives.filter_map(|(k, life)| {
            people.log_threshold(world, k, tuned, life.start).map(|log| key(log, life.committed))
        }));
    }

    /// Ends a replication.
    pub fn end(&mut self) {
        self.ends.push(self.keys.len());
    }

    /// `[replication]`: keys of its hires.
    fn replications(&self) -> impl Iterator<Item = &[u64]> {
        let start = |i: usize| i.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.ends.iter().enumerate().map(move |(i, end)| &self.keys[start(i)..*end])
    }
}

/// Joins blocks that hold so many replications in all.
pub(super) fn gathered<'a>(blocks: impl Iterator<Item = &'a Met>, replications: usize) -> Thresholds {
    let size = batch_size(replications);
    let each = blocks.flat_map(Met::replications).enumerate();
    let keys = each.flat_map(|(i, keys)| keys.iter().map(move |key| key | ((i / size) as u64) << 1));
    Thresholds::of_keys(replications.div_ceil(size), keys.collect())
}

/// Plays `replications`, numbered from 0, for the hires who would meet an offer: number `offer` of the file (from 0), with
/// a bonus above 0. Uses `threads` threads (all cores if None).
///
/// # Errors
/// [`EngineError`], where the scenario cannot be played, the watcher stops it, or memory would not do.
///
/// # Reproducibility
/// The number of threads changes no bit.
pub fn thresholds(
    scenario: &Scenario,
    offer: usize,
    replications: Range<u64>,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Thresholds, EngineError> {
    let worlds = cohort::worlds(scenario)?;
    let setup = Setup { scenario, worlds: &worlds, watcher };
    let tuned = place_of_offer(scenario, offer);
    let size = BlockSize::CURVE.of(worlds.middle().positions);
    let pass = Pass { replications, size, told: 0, watcher };
    let pool = Threads::new(threads)?;
    pool.install(|| {
        let mut blocks: Vec<Met> = Vec::new();
        let keep = |mut wave: Vec<Met>| {
            blocks.append(&mut wave);
            let bytes = blocks.iter().map(Met::bytes).sum::<u64>();
            let played = blocks.iter().map(|block| block.ends.len() as u64).sum();
            // Twice, as they are gathered.
            let bytes = memory::of_replications(pass.number(), 2 * bytes, played, 0.0);
            memory::allow(scenario, bytes, watcher.room(), memory::REPLICATIONS)
        };
        pass.play(|| setup.people_seat(), |seat, replications| met(tuned, replications, seat), keep)?;
        Ok(gathered(blocks.iter(), pass.number() as usize))
    })
}

/// Plays a block.
fn met(tuned: usize, replications: Range<u64>, seat: &mut PeopleSeat<'_>) -> Result<Met, EngineError> {
    let mut met = Met::default();
    for replication in replications {
        seat.play(replication, |world, _, people, no_offer| {
            met.add(world, people, no_offer, tuned);
            Ok(())
        })?;
        met.end();
    }
    Ok(met)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_rise_with_thresholds() {
        let logs = [f64::NEG_INFINITY, -745.0, -3.5, -0.0, 0.0, 1e-300, 2.25, 2.25, 700.0];
        let hires = logs.iter().rev().enumerate().map(|(i, log)| (*log, i, i % 2 == 0));
        let thresholds = Thresholds::new(logs.len(), hires);
        let ranked: Vec<RankedHire> = thresholds.hires().collect();
        assert!(ranked.windows(2).all(|pair| pair[0].rank <= pair[1].rank));
        // Both zeros are one threshold, and so are the two of 2.25.
        assert_eq!(ranked.windows(2).filter(|pair| pair[0].rank == pair[1].rank).count(), 2);
        assert_eq!((ranked[0].batch, ranked[0].committed), (logs.len() - 1, true));
    }
}
