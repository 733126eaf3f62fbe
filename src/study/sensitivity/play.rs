//! Savings at moved figures, unit by unit on the luck of the scenario as it is.

use std::num::NonZeroUsize;

use crate::analysis::drivers;
use crate::analysis::interval::Estimate;
use crate::engine::{self, EngineError, Expected, Results, Watcher};
use crate::scenario::Scenario;
use crate::study::uncounted::Uncounted;

/// Units of a run: what tells the saving of the scenario as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Blocks of the expected saving.
    Block,
    /// Replications.
    Replication,
}

/// Units of a run, and how many of them a part of a study plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RunUnits {
    unit: Unit,
    /// Number of all.
    whole: u64,
    /// Positions of a unit.
    positions: u64,
}

/// Plays scenarios that differ in figures.
pub(super) struct Player<'a> {
    /// Units that tell the saving.
    pub units: RunUnits,
    /// `[unit]`: saving per position of the scenario as it is [money].
    pub all: Vec<f64>,
    /// Share of intervals that hold the truth, in (0, 1).
    confidence: f64,
    threads: Option<NonZeroUsize>,
    watcher: &'a dyn Watcher,
}

/// Positions that are played in all at the points of a look.
const POSITIONS: u64 = 1 << 19;
/// Replications for each block of which there should be so many at least.
const REPLICATIONS: u64 = 25;
/// Time to play points in all replications of a run by that in all blocks, about.
const REPLICATION_TIMES: u64 = 8;
/// Replications that say something of a point.
const FEW_REPLICATIONS: u64 = 10;
/// Points that are played together, so that progress shows.
const TOGETHER: usize = 32;

impl RunUnits {
    /// Blocks of the expected saving of a scenario.
    pub fn blocks_of(scenario: &Scenario) -> Self {
        let whole = engine::blocks_of(scenario.simulation.replications, scenario.cohort.positions);
        Self { unit: Unit::Block, whole, positions: Expected::POSITIONS as u64 }
    }

    /// Number of all.
    pub fn whole(self) -> u64 {
        self.whole
    }

    /// Units for a look at so many points: as many as are worth the time, and at `least` so many blocks.
    pub fn few(self, points: usize, least: u64) -> u64 {
        let units = POSITIONS / self.positions.saturating_mul(points as u64).max(1);
        self.at_least(units, least)
    }

    /// Units of one of so many `parts` of a run, and those of at `least` so many blocks.
    pub fn part(self, parts: u64, least: u64) -> u64 {
        self.at_least(self.whole / parts, least)
    }

    /// Units of about one of so many `parts` of the time of a run, at least one block or a few replications.
    pub fn time_share(self, parts: u64) -> u64 {
        let (parts, least) = match self.unit {
            Unit::Block => (parts, 1),
            Unit::Replication => (parts.saturating_mul(REPLICATION_TIMES), FEW_REPLICATIONS),
        };
        (self.whole / parts).max(least).min(self.whole)
    }

    fn at_least(self, units: u64, least: u64) -> u64 {
        let least = if self.unit == Unit::Block { least } else { least * REPLICATIONS };
        units.max(least).min(self.whole)
    }
}

impl<'a> Player<'a> {
    /// A player for the scenario that a run has played with these `results`.
    pub fn new(results: &Results, confidence: f64, threads: Option<NonZeroUsize>, watcher: &'a dyn Watcher) -> Self {
        let positions = results.positions;
        let (unit, all, positions) = match &results.expected {
            Some(expected) => (Unit::Block, expected.saving(), Expected::POSITIONS as u64),
            None => {
                let savings = results.saving().into_iter().map(|saving| saving / positions as f64);
                (Unit::Replication, savings.collect(), positions)
            }
        };
        let units = RunUnits { unit, whole: all.len() as u64, positions };
        Self { units, all, confidence, threads, watcher }
    }

    /// Saving per position of the scenario as it is [money]; None where no unit was played.
    pub fn as_it_is(&self) -> Option<Estimate> {
        drivers::mean(&self.all, self.confidence)
    }

    /// Saving per position [money] of a moved scenario, by its first units.
    pub fn level(&self, moved: &[f64]) -> Option<Estimate> {
        drivers::level(&self.all, moved, self.confidence)
    }

    /// `[point][unit]`: savings per position at so many units, the first ones [money]; None for a point that cannot be played.
    pub fn play(&self, points: &[Scenario], units: u64) -> Result<Vec<Option<Vec<f64>>>, EngineError> {
        let mut savings = Vec::with_capacity(points.len());
        for points in points.chunks(TOGETHER) {
            self.play_or_part(points, units, &mut savings)?;
            self.watcher.advanced(units.saturating_mul(points.len() as u64));
        }
        Ok(savings)
    }

    /// Plays points together. Where one of them cannot be played, parts of them are.
    fn play_or_part(
        &self,
        points: &[Scenario],
        units: u64,
        savings: &mut Vec<Option<Vec<f64>>>,
    ) -> Result<(), EngineError> {
        match self.play_together(points, units) {
            Ok(played) => savings.extend(played.into_iter().map(Some)),
            Err(error) if !is_of_a_point(&error) => return Err(error),
            Err(_) if points.len() == 1 => savings.push(None),
            Err(_) => {
                let (first, second) = points.split_at(points.len() / 2);
                self.play_or_part(first, units, savings)?;
                self.play_or_part(second, units, savings)?;
            }
        }
        Ok(())
    }

    fn play_together(&self, points: &[Scenario], units: u64) -> Result<Vec<Vec<f64>>, EngineError> {
        let watcher = &Uncounted(self.watcher);
        match self.units.unit {
            Unit::Block => {
                let expected = engine::expect_blocks(points, 0..units, self.threads, watcher)?;
                Ok(expected.iter().map(Expected::saving).collect())
            }
            Unit::Replication => {
                let results = engine::replications_of_points(points, 0..units, self.threads, watcher)?;
                Ok(results.iter().map(engine::PointResults::saving_per_position).collect())
            }
        }
    }
}

/// Whether an error is of the values of a point.
fn is_of_a_point(error: &EngineError) -> bool {
    matches!(
        error,
        EngineError::TooManyHires { .. }
            | EngineError::TooManyCrises { .. }
            | EngineError::TooLarge { .. }
            | EngineError::MostlyDrawnAgain { .. }
    )
}
