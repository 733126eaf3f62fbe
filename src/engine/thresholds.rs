//! The bonus that each hire would take, however large: what makes the offer a test for commitment.

use super::{
    error::EngineError,
    grid::batch_size,
    memory::{self, WAVE},
    replications::Blocks,
    table::{self, Floor, Game},
    threads::Threads,
    watcher::Watcher,
};
use crate::{
    model::{
        draws::Address,
        position::{History, People, Play},
        world::World,
    },
    scenario::Scenario,
};
use rayon::prelude::*;
use std::{num::NonZeroUsize, ops::Range};

/// Positions in a block of replications, about.
const BLOCK_POSITIONS: u64 = 2048;
/// Bits of a key that are not the threshold's: seven tell the batch, the last one whether the hire is committed.
const TAG: u32 = 8;

/// The hires who would meet an offer, by rising threshold: the least bonus that each would take.
///
/// They are those of the arm without offers who are still there at the offer and would take no earlier one, so that no
/// bonus has a part in who they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    /// Number of batches, as a [`GridPoint`](super::GridPoint) has them.
    batches: usize,
    /// `[hire]`, rising: threshold, batch, commitment.
    keys: Vec<u64>,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    /// Rises with the threshold; equal thresholds have equal ranks.
    pub rank: u64,
    /// Batch, from 0.
    pub batch: usize,
    /// Whether the hire is of a committed group.
    pub committed: bool,
}

impl Thresholds {
    /// Hires of at most 128 `batches`, each with ln of the threshold (-∞ for one who takes any bonus), batch, and
    /// whether committed.
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
    pub fn hires(&self) -> impl Iterator<Item = Ranked> {
        self.keys.iter().map(|key| Ranked {
            rank: key >> TAG,
            batch: (key >> 1 & 0x7f) as usize,
            committed: key & 1 == 1,
        })
    }
}

/// The order of a number among the numbers, to 44 bits of its fraction, and a bit for commitment; of no batch yet.
fn key(log: f64, committed: bool) -> u64 {
    // A zero has no sign among thresholds: adding 0 takes it away.
    let bits = (log + 0.0).to_bits();
    let order = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    order >> TAG << TAG | u64::from(committed)
}

/// The hires of some replications, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Met {
    /// `[hire]`: keys of no batch yet.
    keys: Vec<u64>,
    /// `[replication]`: where its hires end.
    ends: Vec<usize>,
}

impl Met {
    /// Memory [byte].
    pub fn bytes(&self) -> u64 {
        (self.keys.len() * size_of::<u64>() + self.ends.len() * size_of::<usize>()) as u64
    }

    /// Adds those of a position who would meet offer `tuned` (from 0) of its world.
    pub fn add(&mut self, world: &World, people: &People, no_offer: &History, tuned: usize) {
        let lives = no_offer.lives.iter().enumerate();
        self.keys.extend(lives.filter_map(|(k, life)| {
            people.log_threshold(world, k, tuned, life.start).map(|log| key(log, life.committed))
        }));
    }

    /// A replication is whole.
    pub fn end(&mut self) {
        self.ends.push(self.keys.len());
    }

    /// `[replication]`.
    fn replications(&self) -> impl Iterator<Item = &[u64]> {
        let start = |i: usize| i.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.ends.iter().enumerate().map(move |(i, end)| &self.keys[start(i)..*end])
    }
}

/// All of them, so many replications in all.
pub(super) fn gathered<'a>(blocks: impl Iterator<Item = &'a Met>, replications: usize) -> Thresholds {
    let size = batch_size(replications);
    let each = blocks.flat_map(Met::replications).enumerate();
    let keys = each.flat_map(|(i, keys)| keys.iter().map(move |key| key | ((i / size) as u64) << 1));
    Thresholds::of_keys(replications.div_ceil(size), keys.collect())
}

/// The hires of `replications`, numbered from 0, who would meet one of a scenario's offers, as the file has them from 0;
/// its bonus is above 0. On `threads` threads (all cores where none).
///
/// # Errors
/// [`EngineError`], where the scenario cannot be played, the watcher stops it, or memory would not do.
///
/// # Reproducibility
/// The same for any number of threads.
pub fn thresholds(
    scenario: &Scenario,
    offer: usize,
    replications: Range<u64>,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Thresholds, EngineError> {
    let worlds = table::worlds(scenario)?;
    let game = Game { scenario, worlds: &worlds, watcher };
    let tuned = super::curve::place(scenario, offer);
    let all = Blocks { replications, size: (BLOCK_POSITIONS / worlds.middle().positions).max(1) };
    let pool = Threads::new(threads)?;
    let mut blocks: Vec<Met> = Vec::new();
    for wave in all.waves(WAVE) {
        let play = |block: u64| met(game, tuned, all.block(block));
        let played: Result<Vec<Met>, _> = pool.install(|| wave.into_par_iter().map(play).collect());
        blocks.append(&mut played?);
        let bytes: u64 = blocks.iter().map(Met::bytes).sum();
        // As if those to come were like those that are there; twice, as they are gathered.
        let bytes = 2.0 * bytes as f64 / blocks.len() as f64 * all.number() as f64;
        memory::allow(scenario, bytes as u64, watcher.room(), memory::REPLICATIONS)?;
    }
    Ok(pool.install(|| gathered(blocks.iter(), all.replications() as usize)))
}

/// Plays a block.
fn met(game: Game<'_>, tuned: usize, replications: Range<u64>) -> Result<Met, EngineError> {
    let mut floor: Floor<'_> = game.floor();
    let mut people = People::new(Address { seed: 0, replication: 0 }, 0);
    let mut no_offer = History::default();
    let mut met = Met::default();
    for replication in replications {
        let luck = Address { seed: game.scenario.simulation.seed, replication };
        floor.play(replication, luck, |world, crises, place| {
            people.turn_to(luck, place);
            no_offer.play(world, crises, &mut people, Play::NoOffer, None)?;
            met.add(world, &people, &no_offer, tuned);
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
        let ranked: Vec<Ranked> = thresholds.hires().collect();
        assert!(ranked.windows(2).all(|pair| pair[0].rank <= pair[1].rank));
        // Both zeros are one threshold, and so are the two of 2.25.
        assert_eq!(ranked.windows(2).filter(|pair| pair[0].rank == pair[1].rank).count(), 2);
        assert_eq!((ranked[0].batch, ranked[0].committed), (logs.len() - 1, true));
    }
}
