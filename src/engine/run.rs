//! The run: every replication of one scenario in both arms.

use super::{
    cohort::{self, CohortSeat, Setup},
    columns::{ColumnBlocks, CountRows},
    error::EngineError,
    expected::{self, Expected},
    memory::{self, TOLD_BYTES},
    pass::{BlockSize, Pass},
    points::per_replication::Points,
    results::{Results, RunColumns, RunTotals},
    tally::Tally,
    threads::Threads,
    tree::BlockTree,
    watcher::Watcher,
};
use crate::{
    model::{arm::ArmTotals, cost::Flows, outcome::Arm, worlds::Worlds},
    scenario::Scenario,
};
use std::num::NonZeroUsize;

/// Memory of a replication before any is played, about; few scenarios need less [byte].
const ROW_BYTES: f64 = 100.0;

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
    /// Whether the saving to date is asked for.
    payback: bool,
    played: Played,
}

/// Replications that have been played.
#[derive(Debug)]
struct Played {
    /// Number of the first replication.
    first: u64,
    /// Replications of whole blocks.
    whole: RunColumns,
    /// Tallies of whole blocks.
    total: BlockTree<Tally>,
    /// The block after them.
    begun: Begun,
}

/// A block of which some replications have been played.
#[derive(Debug, Clone)]
struct Begun {
    rows: Vec<RunTotals>,
    /// First hires still there, `[tenure][arm]` of each replication.
    retained: CountRows,
    tally: Tally,
}

/// How far a block has come.
enum RunBlock {
    Whole(RunColumns, Tally),
    Begun(Begun),
}

impl<'a> Run<'a> {
    /// A run without replications yet.
    ///
    /// # Errors
    /// [`EngineError::TooMuchMemory`], where a single one would need too much; [`EngineError::MostlyDrawnAgain`].
    pub fn new(scenario: &'a Scenario, threads: &'a Threads) -> Result<Self, EngineError> {
        Self::in_room(scenario, threads, memory::ROOM)
    }

    /// A run without replications yet, with `room` [byte] for what it keeps.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn in_room(scenario: &'a Scenario, threads: &'a Threads, room: u64) -> Result<Self, EngineError> {
        let worlds = cohort::worlds(scenario)?;
        let world = worlds.middle();
        memory::check(scenario, world, 1, 0, room)?;
        let played = Played::nothing(&worlds, true, 0);
        Ok(Self { scenario, threads, worlds, payback: true, played })
    }

    /// A run without replications yet that begins at a block, by its number from 0.
    pub(super) fn begun_at(self, block: u64) -> Self {
        let played = Played::nothing(&self.worlds, self.payback, block);
        Self { played, ..self }
    }

    /// A run without replications yet that leaves out the saving to date, which takes some 30 % of the time where declining
    /// an offer changes people.
    pub fn without_payback(self) -> Self {
        let played = Played::nothing(&self.worlds, false, 0);
        Self { payback: false, played, ..self }
    }

    /// The scenario that is played.
    pub fn scenario(&self) -> &'a Scenario {
        self.scenario
    }

    /// Number of replications played.
    pub fn replications(&self) -> u64 {
        self.played.replications()
    }

    /// Replications in a whole block, which one thread plays.
    pub fn block_size(&self) -> u64 {
        block_size(&self.worlds)
    }

    /// Memory of so many replications [byte], as if all were like those that have been played.
    pub fn kept_bytes(&self, replications: u64) -> u64 {
        self.played.kept_bytes(replications)
    }

    /// Memory that estimates of so many replications take for a while [byte], and the expected saving where parameters are
    /// uncertain.
    pub fn told_bytes(&self, replications: u64) -> u64 {
        told_bytes(&self.worlds, replications)
    }

    /// Whether parameters are uncertain.
    pub(super) fn is_uncertain(&self) -> bool {
        !self.worlds.parameters().is_empty()
    }

    /// Number of the replication to play next.
    fn next(&self) -> u64 {
        self.played.first + self.replications()
    }

    /// Plays on up to the replication of this number; does nothing where the run is as far.
    ///
    /// # Errors
    /// [`EngineError`], where the watcher stops it, the scenario cannot be played, or memory would not do. The run then
    /// has the replications of the waves before, and can be extended again.
    pub fn extend_to(&mut self, replications: u64, watcher: &dyn Watcher) -> Result<(), EngineError> {
        let (size, next) = (self.block_size(), self.next());
        let Self { scenario, threads, worlds, payback, played } = self;
        let fresh = || Begun::new(worlds, *payback);
        let setup = Setup { scenario, worlds, watcher };
        let more = |played: &Played| {
            let asked = replications.saturating_sub(played.first);
            if played.replications() < asked { played.check_memory(setup, asked) } else { Ok(()) }
        };
        more(played)?;
        let begun = played.begun.clone();
        let begin = |at: u64| if at == next { begun.clone() } else { fresh() };
        let pass = Pass { replications: next..replications, size, told: 1, watcher };
        threads.install(|| {
            pass.play(
                || setup.seat(),
                |seat, replications| begin(replications.start).extend(replications, size, setup, seat),
                |blocks| {
                    blocks.into_iter().for_each(|block| played.keep(block, fresh));
                    more(played)
                },
            )
        })
    }

    /// Everything that has been counted, and the expected saving; where parameters are uncertain also at many draws of them.
    ///
    /// # Errors
    /// [`EngineError`], where the watcher stops it or the scenario cannot be played.
    pub fn finish(&self, watcher: &dyn Watcher) -> Result<Results, EngineError> {
        self.finish_by(watcher, |points, variance| expected::of_run(points, self.replications(), variance, watcher))
    }

    /// Everything, as [`Run::finish`] has it, where the expected saving that belongs to the replications has been played
    /// together with that of other runs ([`expect`](crate::engine::expect)).
    ///
    /// # Errors
    /// As [`Run::finish`].
    pub fn finish_with(&self, expected: Expected, watcher: &dyn Watcher) -> Result<Results, EngineError> {
        self.finish_by(watcher, |_, variance| Ok(expected.of_run(variance)))
    }

    fn finish_by(
        &self,
        watcher: &dyn Watcher,
        expect: impl FnOnce(&Points<'_>, f64) -> Result<(Option<Expected>, f64), EngineError> + Send,
    ) -> Result<Results, EngineError> {
        let mut results = self.results();
        if self.replications() == 0 {
            return Ok(results);
        }
        let points = Points::new(std::slice::from_ref(self.scenario), 0)?;
        let variance = expected::variance_of_mean(&results.saving(), results.positions);
        let (expected, luck) = self.threads.install(|| expect(&points, variance))?;
        results.expected = expected;
        if self.is_uncertain() {
            let positions = self.replications().saturating_mul(results.positions);
            let averages = self.threads.install(|| expected::average(&points, positions, luck, watcher))?;
            results.averages = averages.into_iter().next();
        }
        Ok(results)
    }

    /// The expected saving that belongs to the replications played, whatever tells more of it.
    ///
    /// # Errors
    /// [`EngineError`], where the watcher stops it or the scenario cannot be played.
    pub fn expected(&self, watcher: &dyn Watcher) -> Result<Expected, EngineError> {
        let points = Points::new(std::slice::from_ref(self.scenario), 0)?;
        let expected = self.threads.install(|| expected::of_points(&points, 0..self.replications(), watcher))?;
        Ok(expected.into_iter().next().unwrap_or_default())
    }

    /// Everything that has been counted so far; whole blocks are shared with the run.
    pub fn results(&self) -> Results {
        let (columns, total) = self.blocks();
        results(&self.worlds, columns, &total, self.payback)
    }

    /// All replications and tallies, the begun block among them.
    pub(super) fn blocks(&self) -> (RunColumns, BlockTree<Tally>) {
        let Played { whole, total, begun, .. } = &self.played;
        let (mut columns, mut total) = (whole.clone(), total.clone());
        if !begun.rows.is_empty() {
            columns.append(begun.columns());
            total.push(begun.tally.clone());
        }
        (columns, total)
    }
}

/// Results of replications and their tallies.
pub(super) fn results(worlds: &Worlds, columns: RunColumns, total: &BlockTree<Tally>, payback: bool) -> Results {
    let nothing = || Tally::new(worlds.middle(), payback);
    Results::new(worlds, columns, &total.sum().unwrap_or_else(nothing))
}

pub(super) fn block_size(worlds: &Worlds) -> u64 {
    BlockSize::RUN.of(worlds.middle().positions)
}

fn told_bytes(worlds: &Worlds, replications: u64) -> u64 {
    let blocks = expected::blocks_of(replications, worlds.middle().positions);
    replications.saturating_mul(TOLD_BYTES).saturating_add(Expected::bytes_of(blocks))
}

impl Played {
    fn nothing(worlds: &Worlds, payback: bool, block: u64) -> Self {
        let (whole, begun) = (RunColumns::default(), Begun::new(worlds, payback));
        Self { first: block.saturating_mul(block_size(worlds)), whole, total: BlockTree::from(block), begun }
    }

    fn replications(&self) -> u64 {
        (self.whole.replications() + self.begun.rows.len()) as u64
    }

    fn keep(&mut self, block: RunBlock, fresh: impl FnOnce() -> Begun) {
        self.begun = match block {
            RunBlock::Whole(columns, tally) => {
                self.total.push(tally);
                self.whole.append(columns);
                fresh()
            }
            RunBlock::Begun(begun) => begun,
        };
    }

    fn kept_bytes(&self, replications: u64) -> u64 {
        let like = |kept: &RunColumns| {
            memory::of_replications(replications, kept.bytes(), kept.replications() as u64, ROW_BYTES)
        };
        if self.whole.replications() > 0 { like(&self.whole) } else { like(&self.begun.columns()) }
    }

    /// Refuses `replications` that there is no room for; those that have been played have theirs.
    fn check_memory(&self, setup: Setup<'_>, replications: u64) -> Result<(), EngineError> {
        let more = self.kept_bytes(replications).saturating_sub(self.kept_bytes(self.replications()));
        let bytes = more.saturating_add(told_bytes(setup.worlds, replications));
        memory::check(setup.scenario, setup.worlds.middle(), replications, bytes, setup.watcher.room())
    }
}

impl Begun {
    fn new(worlds: &Worlds, payback: bool) -> Self {
        let tenures = worlds.scenario().simulation.retention_weeks.len();
        Self { rows: Vec::new(), retained: CountRows::new(2 * tenures), tally: Tally::new(worlds.middle(), payback) }
    }

    fn columns(&self) -> RunColumns {
        if self.rows.is_empty() { ColumnBlocks::default() } else { ColumnBlocks::one(self.rows.iter(), &self.retained) }
    }

    /// Plays the next replications of a block that is whole with `size` of them.
    fn extend(
        mut self,
        replications: std::ops::Range<u64>,
        size: u64,
        setup: Setup<'_>,
        seat: &mut CohortSeat<'_>,
    ) -> Result<RunBlock, EngineError> {
        for replication in replications {
            self.rows.push(play(setup, replication, seat, &mut self.tally, self.retained.begin())?);
        }
        let whole = self.rows.len() as u64 == size;
        Ok(if whole { RunBlock::Whole(self.columns(), self.tally) } else { RunBlock::Begun(self) })
    }
}

/// Plays one replication.
fn play(
    setup: Setup<'_>,
    replication: u64,
    seat: &mut CohortSeat<'_>,
    tally: &mut Tally,
    retained: &mut [u64],
) -> Result<RunTotals, EngineError> {
    let mut arms = [ArmTotals::default(), ArmTotals::default()];
    let mut without_effect = Flows::NONE;
    let tenures = &setup.scenario.simulation.retention_weeks;
    let (world, crises) = seat.play(replication, setup.address(replication), |world, crises, position, place| {
        for arm in Arm::BOTH {
            let (totals, history) = (&mut arms[arm as usize], position.history(arm));
            for (k, life) in history.lives.iter().enumerate() {
                totals.lives.add(life, life.fate.met > 0);
                tally.add_life(arm, life, k == 0);
            }
            totals.add_all_but_lives(history);
            let Some(first) = history.lives.first() else { continue };
            let (retained, _) = retained.as_chunks_mut::<2>();
            for (tenure, retained) in tenures.iter().zip(retained) {
                retained[arm as usize] += u64::from(first.reaches(*tenure));
            }
        }
        without_effect += *position.offer_without_effect();
        tally.add(world, crises, position, place);
    })?;
    let met = world.common(crises);
    let cost = |flows: &Flows| world.prices.cost(flows, met);
    let costs = arms.each_ref().map(|arm| cost(&arm.flows));
    let [no_offer, offer] = costs.map(|cost| cost.iter().sum::<f64>());
    tally.close(world, crises, no_offer - offer);
    let counts = arms.each_ref().map(|arm| arm.lives.counts());
    let totals = RunTotals::of_arms(costs, cost(&without_effect).iter().sum(), counts);
    if totals.are_averageable() { Ok(totals) } else { Err(setup.too_large(replication)) }
}
