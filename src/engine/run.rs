//! The run: fixed blocks of replications, played in parallel and merged in order.

use super::{
    block::{Begun, Played},
    columns::Block,
    error::EngineError,
    memory::{self, WAVE},
    nested,
    results::Results,
    table::{self, Game},
    tally::Tally,
    threads::Threads,
    watcher::Watcher,
};
use crate::{model::worlds::Worlds, scenario::Scenario};
use rayon::prelude::*;
use std::{num::NonZeroUsize, sync::Arc};

/// Positions in a block of replications, about: enough to be worth a thread's while, few enough to share out.
const BLOCK_POSITIONS: u64 = 8192;
/// Replications in a block at the most.
const BLOCK_REPLICATIONS: u64 = 1024;

/// Memory of a replication before any is played, about: what few scenarios fall below [byte].
const ROW_BYTES: f64 = 100.0;
/// Memory of a replication while it is told about: some columns at a time, and their copies in order [byte].
const TOLD_BYTES: u64 = 96;
/// Memory of a replication where it is played with other luck [byte].
const NESTED_BYTES: u64 = 16;

/// Plays a scenario's replications in both arms, on `threads` threads (all cores where none).
///
/// # Errors
/// [`EngineError`], where the watcher stops it, the scenario cannot be played, or there are no threads.
///
/// # Reproducibility
/// The results are the same to the last bit for any number of threads, and those of a [`Run`] extended to so many replications.
pub fn simulate(
    scenario: &Scenario,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Results, EngineError> {
    let threads = Threads::new(threads)?;
    let mut run = Run::in_room(scenario, &threads, watcher.room())?;
    run.extend_to(scenario.simulation.replications, watcher)?;
    run.finish(watcher)
}

/// A run of one scenario that can be extended.
///
/// # Reproducibility
/// A run that came to n replications in steps has the results, to the last bit, of one that came there at once:
/// sums are made block by block, and a block that a step ends within is kept apart until the next one goes on with it.
///
/// ```
/// # use the_offer::{engine::{Run, Threads, Unwatched, simulate}, scenario};
/// let mut scenario = scenario::parse("starter.toml", scenario::STARTER, &[])?.scenario;
/// let threads = Threads::new(None)?;
/// let mut run = Run::new(&scenario, &threads)?;
/// run.extend_to(30, &Unwatched)?;
/// run.extend_to(50, &Unwatched)?;
/// let steps = run.finish(&Unwatched)?;
/// scenario.simulation.replications = 50;
/// assert_eq!(steps, simulate(&scenario, None, &Unwatched)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Run<'a> {
    scenario: &'a Scenario,
    threads: &'a Threads,
    worlds: Worlds,
    /// Whole blocks, in order.
    blocks: Vec<Arc<Block>>,
    /// Over the whole blocks.
    total: Tally,
    /// The block after them.
    begun: Begun,
}

impl<'a> Run<'a> {
    /// A run of no replications yet.
    ///
    /// # Errors
    /// [`EngineError::TooMuchMemory`], where a single one would need too much; [`EngineError::MostlyDrawnAgain`].
    pub fn new(scenario: &'a Scenario, threads: &'a Threads) -> Result<Self, EngineError> {
        Self::in_room(scenario, threads, memory::ROOM)
    }

    /// The same where there is `room` [byte] for what it keeps.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn in_room(scenario: &'a Scenario, threads: &'a Threads, room: u64) -> Result<Self, EngineError> {
        let worlds = table::worlds(scenario)?;
        let world = worlds.middle();
        memory::check(scenario, world, 1, 0, room)?;
        let (total, begun) = (Tally::new(world), Begun::new(world));
        Ok(Self { scenario, threads, worlds, blocks: Vec::new(), total, begun })
    }

    /// What is played.
    pub fn scenario(&self) -> &'a Scenario {
        self.scenario
    }

    /// Number of replications played.
    pub fn replications(&self) -> u64 {
        self.blocks.len() as u64 * self.block_size() + self.begun.rows.len() as u64
    }

    /// Replications in a whole block, which are played by one thread.
    pub fn block_size(&self) -> u64 {
        (BLOCK_POSITIONS / self.worlds.middle().positions).clamp(1, BLOCK_REPLICATIONS)
    }

    /// Memory of so many replications [byte], as if all were like those that have been played.
    pub fn kept_bytes(&self, replications: u64) -> u64 {
        let kept: u64 = self.blocks.iter().map(|block| block.bytes()).sum();
        let number = self.blocks.len() as u64 * self.block_size();
        let each = if number > 0 {
            kept as f64 / number as f64
        } else if self.begun.rows.is_empty() {
            ROW_BYTES
        } else {
            Block::new(&self.begun.rows).bytes() as f64 / self.begun.rows.len() as f64
        };
        (each * replications as f64) as u64
    }

    /// Memory that is taken for a while to tell about so many replications [byte], and where parameters are uncertain to
    /// play them with other luck.
    pub fn told_bytes(&self, replications: u64) -> u64 {
        let nested = if self.worlds.parameters().is_empty() { 0 } else { NESTED_BYTES };
        replications.saturating_mul(TOLD_BYTES + nested)
    }

    /// Refuses a number of replications that there is no room for, before it is played; what is there already has room.
    ///
    /// # Errors
    /// [`EngineError::TooMuchMemory`].
    pub fn check_memory(&self, replications: u64, room: u64) -> Result<(), EngineError> {
        let more = self.kept_bytes(replications).saturating_sub(self.kept_bytes(self.replications()));
        let bytes = more.saturating_add(self.told_bytes(replications));
        memory::check(self.scenario, self.worlds.middle(), replications, bytes, room)
    }

    /// Plays on until there are so many replications; nothing where there are.
    ///
    /// # Errors
    /// [`EngineError`], where the watcher stops it or the scenario cannot be played. The run is then what it was after
    /// some replications, and can be extended again.
    pub fn extend_to(&mut self, replications: u64, watcher: &dyn Watcher) -> Result<(), EngineError> {
        let threads = self.threads;
        threads.install(|| {
            while self.replications() < replications {
                self.check_memory(replications, watcher.room())?;
                for played in self.wave(replications, watcher)? {
                    self.keep(played);
                }
            }
            Ok(())
        })
    }

    /// Plays the next blocks, short of more than so many `replications` in all.
    fn wave(&self, replications: u64, watcher: &dyn Watcher) -> Result<Vec<Played>, EngineError> {
        let game = self.game(watcher);
        let (size, first) = (self.block_size(), self.blocks.len() as u64);
        let end = replications.div_ceil(size).min(first + WAVE);
        let play = |number: u64| {
            let block = if number == first { self.begun.clone() } else { Begun::new(self.worlds.middle()) };
            let start = number * size + block.rows.len() as u64;
            game.go_on(block, start..replications.min((number + 1) * size), size)
        };
        (first..end).into_par_iter().map(play).collect()
    }

    fn keep(&mut self, played: Played) {
        self.begun = match played {
            Played::Whole(block, tally) => {
                self.total.merge(&tally);
                self.blocks.push(block);
                Begun::new(self.worlds.middle())
            }
            Played::Begun(begun) => begun,
        };
    }

    fn game<'b>(&'b self, watcher: &'b dyn Watcher) -> Game<'b> {
        Game { scenario: self.scenario, worlds: &self.worlds, watcher }
    }

    /// What has been counted, and where parameters are uncertain what other luck would have made of them.
    ///
    /// # Errors
    /// [`EngineError`], where the watcher stops it or the scenario cannot be played.
    pub fn finish(&self, watcher: &dyn Watcher) -> Result<Results, EngineError> {
        let mut results = self.results();
        if !self.worlds.parameters().is_empty() {
            let positions = self.replications().saturating_mul(results.positions);
            results.nested = Some(self.threads.install(|| nested::play(self.game(watcher), positions))?);
        }
        Ok(results)
    }

    /// What has been counted so far; the rows of whole blocks are shared with the run.
    pub fn results(&self) -> Results {
        let (mut blocks, mut total) = (self.blocks.clone(), self.total.clone());
        if !self.begun.rows.is_empty() {
            blocks.push(Arc::new(Block::new(&self.begun.rows)));
            total.merge(&self.begun.tally);
        }
        Results::new(&self.worlds, blocks, total)
    }
}
