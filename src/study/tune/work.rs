//! Work of a tuning before it is done, in replications at one bonus.

use super::range::Range;
use crate::engine::{self, Expected};
use crate::scenario::Scenario;

/// Bonuses of a line at which the expected saving is played, about, where there are more.
const KNOTS: u64 = 100;
/// Points of a scenario on held-out replications: the best bonus, and the bonus of the file.
const HELD_OUT: u64 = 2;

/// Work of a line with the exact curve.
pub(super) fn of_curve(scenario: &Scenario, range: Range) -> u64 {
    scenario.simulation.replications.saturating_add(of_knots(scenario, range.steps() + 1))
}

/// Work of a line of so many bonuses, played one by one.
pub(super) fn of_grid(scenario: &Scenario, bonuses: usize) -> u64 {
    let replications = scenario.simulation.replications.saturating_mul(bonuses as u64);
    replications.saturating_add(of_knots(scenario, bonuses))
}

/// Work of the expected savings of so many bonuses.
pub(super) fn of_knots(scenario: &Scenario, bonuses: usize) -> u64 {
    of_expected(scenario).saturating_mul(KNOTS.min(bonuses as u64))
}

/// Work of the expected saving at one bonus.
pub(super) fn of_expected(scenario: &Scenario) -> u64 {
    let positions = scenario.cohort.positions.max(1);
    let blocks = engine::blocks_of(scenario.simulation.replications, scenario.cohort.positions);
    blocks.saturating_mul(Expected::POSITIONS as u64).div_ceil(positions)
}

/// Work of the averages over uncertain figures.
pub(super) fn of_averages(scenario: &Scenario) -> u64 {
    let positions = scenario.simulation.replications.saturating_mul(scenario.cohort.positions);
    if scenario.uncertain.is_empty() { 0 } else { positions }
}

/// Work of the held-out replications of a scenario.
pub(super) fn of_held_out(scenario: &Scenario) -> u64 {
    scenario.simulation.replications.saturating_mul(HELD_OUT)
}

/// Work of a scenario with so many lines.
pub(super) fn whole(scenario: &Scenario, lines: usize, range: Range) -> u64 {
    let lines = of_curve(scenario, range).saturating_mul(lines as u64);
    lines.saturating_add(of_averages(scenario)).saturating_add(of_held_out(scenario))
}
