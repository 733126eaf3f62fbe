//! Work of a sensitivity analysis before it is done, in units and draws that take about as long as a replication.

use super::SensitivityPlan;
use super::figures::MovedFigure;
use super::play::RunUnits;
use super::{moves, shares, turn};
use crate::scenario::Scenario;

/// Work of each part that is asked for, as it is guessed before anything is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Work {
    pub moves: u64,
    pub shares: u64,
    pub turns: u64,
}

impl Work {
    /// The guess for a scenario with these `figures`.
    pub fn guess(scenario: &Scenario, figures: &[MovedFigure], plan: &SensitivityPlan) -> Self {
        let units = RunUnits::blocks_of(scenario);
        Self {
            moves: if plan.moves { moves::work(figures, units) } else { 0 },
            shares: if plan.shares && !scenario.uncertain.is_empty() { shares::WORK } else { 0 },
            turns: if plan.turn { turn::work(figures, units) } else { 0 },
        }
    }

    /// Work of all parts.
    pub fn whole(self) -> u64 {
        [self.shares, self.turns].into_iter().fold(self.moves, u64::saturating_add)
    }
}
