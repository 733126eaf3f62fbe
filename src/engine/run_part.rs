//! Parts of a run: the replications of consecutive blocks, and what belongs to them of the expected saving.

use super::{
    error::EngineError,
    expected::{self, Averages, Expected},
    points::per_replication::Points,
    results::{Results, RunColumns, RunTotals},
    run::{Run, block_size, results},
    share::BlockShare,
    stored::{Bytes, Sink, Stored},
    tally::Tally,
    threads::Threads,
    tree::BlockTree,
    watcher::Watcher,
};
use crate::{engine::cohort, model::worlds::Worlds, scenario::Scenario};
use std::io;

/// A part of a run.
///
/// # Reproducibility
/// Parts that follow one another join to the part of all their blocks, and the part of all blocks gives the results of the
/// run, to the last bit.
///
/// ```
/// # use the_offer::{engine::{RunPart, BlockShare, Threads, Unwatched, run_blocks, simulate}, scenario};
/// let mut scenario = scenario::parse("starter.toml", scenario::STARTER, &[])?.scenario;
/// scenario.simulation.replications = 1000;
/// let (threads, of) = (Threads::new(None)?, run_blocks(&scenario)?);
/// let play = |blocks| RunPart::play(&scenario, &BlockShare { blocks, of }, &threads, &Unwatched);
/// let mut whole = play(0..1)?;
/// whole.append(play(1..of)?);
/// assert_eq!(whole.results(&scenario)?, simulate(&scenario, None, &Unwatched)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct RunPart {
    columns: RunColumns,
    tallies: BlockTree<Tally>,
    expected: Expected,
    /// Draws of the uncertain parameters; none where all are certain.
    averages: Option<Averages>,
}

/// Number of blocks of a run.
///
/// # Errors
/// [`EngineError::MostlyDrawnAgain`].
pub fn run_blocks(scenario: &Scenario) -> Result<u64, EngineError> {
    Ok(scenario.simulation.replications.div_ceil(block_size(&cohort::worlds(scenario)?)))
}

impl RunPart {
    /// Plays a share of a run.
    ///
    /// # Errors
    /// [`EngineError`], where the watcher stops it, the scenario cannot be played, or memory would not do.
    pub fn play(
        scenario: &Scenario,
        share: &BlockShare,
        threads: &Threads,
        watcher: &dyn Watcher,
    ) -> Result<Self, EngineError> {
        let replications = scenario.simulation.replications;
        let mut run = Run::in_room(scenario, threads, watcher.room())?.begun_at(share.blocks.start);
        run.extend_to(share.blocks.end.saturating_mul(run.block_size()).min(replications), watcher)?;
        let points = Points::new(std::slice::from_ref(scenario), 0)?;
        let expect = || expected::share_of_points(&points, replications, share, watcher);
        let expected = threads.install(expect)?.into_iter().next().unwrap_or_default();
        let averages = || {
            let luck = expected::luck_of_pilot(&points, replications, watcher)?;
            let positions = replications.saturating_mul(points.most_positions());
            expected::average_share(&points, positions, luck, share, watcher)
        };
        let averages = run.is_uncertain().then(|| threads.install(averages)).transpose()?;
        let (columns, tallies) = run.blocks();
        Ok(Self { columns, tallies, expected, averages })
    }

    /// Appends the part that follows.
    pub fn append(&mut self, later: Self) {
        self.columns.append(later.columns);
        self.tallies.append(later.tallies);
        self.expected.append(later.expected);
        if let (Some(averages), Some(later)) = (&mut self.averages, later.averages) {
            averages.draws.extend(later.draws);
        }
    }

    /// Results of the run, of which this is all.
    ///
    /// # Errors
    /// [`EngineError::MostlyDrawnAgain`].
    pub fn results(self, scenario: &Scenario) -> Result<Results, EngineError> {
        let mut results = results(&cohort::worlds(scenario)?, self.columns, &self.tallies, true);
        let variance = expected::variance_of_mean(&results.saving(), results.positions);
        (results.expected, _) = self.expected.of_run(variance);
        results.averages = self.averages;
        Ok(results)
    }

    /// Names of the columns of a replication, in the order of [`RunPart::store`].
    pub fn columns() -> Vec<String> {
        RunTotals::columns()
    }

    /// Writes the part.
    ///
    /// # Errors
    /// Errors of what is written to.
    pub fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
        self.columns.store(to)?;
        self.tallies.sums().try_for_each(|tally| tally.store(to))?;
        self.expected.store(to)?;
        self.averages.iter().try_for_each(|averages| averages.store(to))
    }

    /// Reads the part that is this share of the run of a scenario.
    ///
    /// # Errors
    /// Errors of what is read from; [`io::ErrorKind::InvalidData`] for bytes that are no such part.
    pub fn restored(scenario: &Scenario, share: &BlockShare, from: &mut dyn Bytes) -> io::Result<Self> {
        let worlds = cohort::worlds(scenario).map_err(io::Error::other)?;
        let replications = scenario.simulation.replications;
        let at = |block: u64| block.saturating_mul(block_size(&worlds)).min(replications);
        let own = at(share.blocks.end).saturating_sub(at(share.blocks.start));
        let columns = RunColumns::restored(from, own, 2 * scenario.simulation.retention_weeks.len())?;
        let tallies = restored_tallies(&worlds, share, from)?;
        let blocks = expected::blocks_of(replications, worlds.middle().positions);
        let expected = Expected::restored(from, &share.range(blocks), blocks)?;
        let averages = (!worlds.parameters().is_empty()).then(|| Averages::restored(from)).transpose()?;
        Ok(Self { columns, tallies, expected, averages })
    }
}

fn restored_tallies(worlds: &Worlds, share: &BlockShare, from: &mut dyn Bytes) -> io::Result<BlockTree<Tally>> {
    let empty = Tally::new(worlds.middle(), true);
    let mut tallies = BlockTree::filled(share.blocks.start, share.blocks.end, &empty);
    tallies.sums_mut().try_for_each(|tally| tally.restore(from))?;
    Ok(tallies)
}
