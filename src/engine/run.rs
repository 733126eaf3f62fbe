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
    watcher::Watcher,
};
use crate::{model::worlds::Worlds, scenario::Scenario};
use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};
use std::{num::NonZeroUsize, sync::Arc};

/// Positions in a block of replications, about: enough to be worth a thread's while, few enough to share out.
const BLOCK_POSITIONS: u64 = 8192;
/// Replications in a block at the most.
const BLOCK_REPLICATIONS: u64 = 1024;

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
    let mut run = Run::new(scenario, &threads)?;
    run.extend_to(scenario.simulation.replications, watcher)?;
    run.finish(watcher)
}

/// The threads that runs play on, one run after the other.
#[derive(Debug)]
pub struct Threads(pub(super) ThreadPool);

impl Threads {
    /// Has `work` use these threads.
    pub fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.0.install(work)
    }

    /// So many threads; as many as there are cores where none.
    ///
    /// # Errors
    /// [`EngineError::Threads`], where the operating system gives none.
    pub fn new(number: Option<NonZeroUsize>) -> Result<Self, EngineError> {
        let pool = ThreadPoolBuilder::new().num_threads(number.map_or(0, NonZeroUsize::get)).build();
        pool.map(Self).map_err(|error| EngineError::Threads(error.to_string()))
    }
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
        let worlds = table::worlds(scenario)?;
        let world = worlds.middle();
        memory::check(scenario, world, 1)?;
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

    /// Replications in a whole block.
    fn block_size(&self) -> u64 {
        (BLOCK_POSITIONS / self.worlds.middle().positions).clamp(1, BLOCK_REPLICATIONS)
    }

    /// Refuses a number of replications that no machine can hold, before any is played.
    ///
    /// # Errors
    /// [`EngineError::TooMuchMemory`].
    pub fn check_memory(&self, replications: u64) -> Result<(), EngineError> {
        memory::check(self.scenario, self.worlds.middle(), replications)
    }

    /// Plays on until there are so many replications; nothing where there are.
    ///
    /// # Errors
    /// [`EngineError`], where the watcher stops it or the scenario cannot be played. The run is then what it was after
    /// some replications, and can be extended again.
    pub fn extend_to(&mut self, replications: u64, watcher: &dyn Watcher) -> Result<(), EngineError> {
        self.check_memory(replications)?;
        let threads = self.threads;
        threads.0.install(|| {
            while self.replications() < replications {
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
            results.nested = Some(self.threads.0.install(|| nested::play(self.game(watcher), positions))?);
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
