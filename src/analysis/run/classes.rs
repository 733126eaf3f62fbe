//! The classes of a plan, each for itself.

use crate::analysis::interval::{Estimate, Level};
use crate::analysis::run::told::{self, WholeSaving};
use crate::engine::{ClassTally, Results};
use crate::scenario::{Class, Scenario};

/// One class; amounts are per position of the class, discounted to week 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassEstimates {
    /// Number of the class in order of week, from 0.
    pub class: usize,
    /// Start of the class [week].
    pub week: f64,
    /// Number of positions.
    pub positions: u64,
    /// Saving per position of the class [money].
    pub saving: Option<Estimate>,
    /// Hires in the offer arm, per position of the class; unknown without replications.
    pub hires: Option<f64>,
    /// Takers in the offer arm, per position of the class; unknown without replications.
    pub takers: Option<f64>,
}

/// Classes in order of week; none if there are fewer than two.
pub fn of(scenario: &Scenario, results: &Results, whole: Option<&WholeSaving>, level: &Level) -> Vec<ClassEstimates> {
    let classes = scenario.cohort.classes_by_week().into_iter().zip(&results.classes).enumerate();
    let estimate = |(class, (Class { week, positions }, tally)): (usize, (Class, &ClassTally))| {
        let positions_played = positions as f64 * level.replications as f64;
        let each = |number: u64| (positions_played > 0.0).then(|| number as f64 / positions_played);
        ClassEstimates {
            class,
            week,
            positions,
            saving: told::of_sums(&tally.saving, results.fixed.total_cost(None), whole, level)
                .map(|saving| saving.per(positions as f64)),
            hires: each(tally.hires),
            takers: each(tally.takers),
        }
    };
    classes.map(estimate).collect()
}
