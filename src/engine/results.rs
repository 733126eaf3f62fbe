//! What a run leaves behind: one row a replication, and tallies.

use crate::model::outcome::{Arm, Component, Count, Outcome};

/// Everything that a run of one scenario has counted.
#[derive(Debug, Clone)]
pub struct Results {
    /// Number of positions in a replication.
    pub positions: u64,
    /// The week at which watching ended [week].
    pub horizon_weeks: f64,
    /// Whether declining an offer changes people in this scenario (the offer arm was then played without it too).
    pub decline_effect: bool,
    /// Columns of the rows, in blocks of replications.
    blocks: Vec<Block>,
    /// `[arm][week]`: positions by state, over all replications, whole weeks from 0 to below the horizon.
    pub weekly: [Vec<WeekTally>; 2],
    /// `[group]`: first hires at the first offer.
    pub groups: Vec<GroupTally>,
    /// `[outcome]`: takers among first hires at the first offer, and what letting them go saves;
    /// of opportunists only the number is known.
    pub outcomes: [RatioTally; Outcome::NUMBER],
}

/// Rows of one block of replications, as columns.
#[derive(Debug, Clone)]
struct Block;

/// Positions by state at one week, over all replications.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WeekTally {
    /// Staffed.
    pub staffed: u64,
    /// Staffed by a hire of a committed group.
    pub committed: u64,
    /// Staffed by the first hire.
    pub first_hires_present: u64,
}

/// A ratio of two totals, with what its delta-method error needs.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RatioTally {
    /// Total of the denominator n.
    pub number: f64,
    /// Total of the numerator y.
    pub total: f64,
    /// Σ y² over replications.
    pub total_squared: f64,
    /// Σ y n over replications.
    pub product: f64,
    /// Σ n² over replications.
    pub number_squared: f64,
}

/// The first hires of one group at the first offer, over all replications.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GroupTally {
    /// First hires of this group without the offer.
    pub first_hires: u64,
    /// First hires of this group (no opportunists) who met the first offer.
    pub offered: u64,
    /// Takers, and what letting them go saves: cost of keeping less cost of letting go [money at the taking].
    pub saving: RatioTally,
    /// Cost of keeping the takers, from the taking to the horizon [money at the taking].
    pub keep_cost: [f64; Component::NUMBER],
    /// Cost of letting the takers go, bonus and replacement included [money at the taking].
    pub let_go_cost: [f64; Component::NUMBER],
}

impl Results {
    /// Number of replications played.
    pub fn replications(&self) -> usize {
        todo!()
    }

    /// A component of cost by replication, total over its positions [money].
    pub fn cost(&self, _arm: Arm, _component: Component) -> Vec<f64> {
        todo!()
    }

    /// A count by replication, total over its positions; none for retention past the horizon.
    pub fn count(&self, _arm: Arm, _count: Count) -> Option<Vec<f64>> {
        todo!()
    }

    /// Total cost by replication, over its positions [money].
    pub fn total_cost(&self, _arm: Arm) -> Vec<f64> {
        todo!()
    }

    /// Total cost of the offer arm had declining changed nobody, by replication, over its positions [money].
    pub fn total_cost_without_decline_effect(&self) -> Vec<f64> {
        todo!()
    }
}
