//! What a run leaves behind: one row a replication, and tallies.

use super::{
    columns::{Block, Place},
    nested::Nested,
    tally::Tally,
};
use crate::model::{
    fixed::Fixed,
    outcome::{Arm, Component, Count, Outcome},
    worlds::Worlds,
};
use std::sync::Arc;

/// Everything that a run of one scenario has counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Number of positions in a replication.
    pub positions: u64,
    /// The week at which watching ended [week].
    pub horizon_weeks: f64,
    /// Whether declining an offer changes people in this scenario (the offer arm was then played without it too).
    pub decline_effect: bool,
    /// What no luck can change.
    pub fixed: Fixed,
    /// Other luck with the parameters of the first replications; none where all parameters are certain.
    pub nested: Option<Nested>,
    /// Columns of the rows, in blocks of replications.
    blocks: Vec<Arc<Block>>,
    /// `[arm][week]`: positions by state, over all replications, whole weeks from 0 to below the horizon.
    pub weekly: [Vec<WeekTally>; 2],
    /// `[group]`: first hires at the first offer.
    pub groups: Vec<GroupTally>,
    /// `[outcome]`: takers among first hires at the first offer, and what letting them go saves;
    /// of opportunists only the number is known.
    pub outcomes: [RatioTally; Outcome::NUMBER],
}

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
    /// Number of replications that have any.
    pub replications: u64,
}

impl RatioTally {
    /// Adds a replication's denominator and numerator.
    pub fn add(&mut self, (number, total): (f64, f64)) {
        self.merge(&Self {
            number,
            total,
            total_squared: total * total,
            product: total * number,
            number_squared: number * number,
            replications: u64::from(number != 0.0),
        });
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.number += other.number;
        self.total += other.total;
        self.total_squared += other.total_squared;
        self.product += other.product;
        self.number_squared += other.number_squared;
        self.replications += other.replications;
    }
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
    /// `[component]`: cost of keeping the takers, from the taking to the horizon [money at the taking].
    pub keep_cost: [f64; Component::NUMBER],
    /// `[component]`: cost of letting the takers go, bonus and replacement included [money at the taking].
    pub let_go_cost: [f64; Component::NUMBER],
}

impl GroupTally {
    pub(super) fn merge(&mut self, other: &Self) {
        self.first_hires += other.first_hires;
        self.offered += other.offered;
        self.saving.merge(&other.saving);
        for i in 0..Component::NUMBER {
            self.keep_cost[i] += other.keep_cost[i];
            self.let_go_cost[i] += other.let_go_cost[i];
        }
    }
}

impl Results {
    pub(super) fn new(worlds: &Worlds, blocks: Vec<Arc<Block>>, tally: Tally) -> Self {
        let world = worlds.middle();
        Self {
            positions: world.positions,
            horizon_weeks: world.horizon.week,
            decline_effect: worlds.decline_effect(),
            fixed: Fixed::of(worlds.scenario()),
            nested: None,
            blocks,
            weekly: tally.weekly.map(|changes| changes.levels()),
            groups: tally.groups,
            outcomes: tally.outcomes,
        }
    }

    /// Number of replications played.
    pub fn replications(&self) -> usize {
        self.blocks.iter().map(|block| block.rows()).sum()
    }

    fn column(&self, place: Place) -> Vec<f64> {
        let mut values = Vec::with_capacity(self.replications());
        for block in &self.blocks {
            block.append(place, &mut values);
        }
        values
    }

    /// A component of cost by replication, total over its positions [money].
    pub fn cost(&self, arm: Arm, component: Component) -> Vec<f64> {
        self.column(Place::Cost(arm as usize, component))
    }

    /// A count by replication, total over its positions; none for retention past the horizon.
    pub fn count(&self, arm: Arm, count: Count) -> Option<Vec<f64>> {
        let unknown = count.retention_week().is_some_and(|week| week > self.horizon_weeks);
        (!unknown).then(|| self.column(Place::Count(arm as usize, count)))
    }

    /// Total cost by replication, over its positions [money]: the components added up in their order.
    pub fn total_cost(&self, arm: Arm) -> Vec<f64> {
        let mut totals = vec![0.0; self.replications()];
        for component in Component::ALL {
            for (total, cost) in totals.iter_mut().zip(self.cost(arm, component)) {
                *total += cost;
            }
        }
        totals
    }

    /// Total cost of the offer arm had declining changed nobody, by replication, over its positions [money].
    pub fn total_cost_without_decline_effect(&self) -> Vec<f64> {
        self.column(Place::WithoutEffect)
    }
}
