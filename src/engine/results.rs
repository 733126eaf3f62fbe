//! Results of a run: columns by replication, and tallies.

use super::{
    columns::{ColumnBlocks, Totals},
    nested::Nested,
    tally::{GroupTally, RatioTally, Tally, WeekChanges, WeekTally},
};
use crate::model::{
    fixed::Fixed,
    outcome::{Arm, Component, Count, Outcome, Reason},
    worlds::Worlds,
};

/// Amounts that a run keeps of a replication: `[arm][component]`, and the cost without what declining does.
const AMOUNTS: usize = 2 * Component::NUMBER + 1;
/// Counts that a run keeps of a replication: `[arm][count]`.
const COUNTS: usize = 2 * Count::NUMBER;

/// One replication of a run.
pub(super) type RunTotals = Totals<AMOUNTS, COUNTS>;
/// Replications of a run.
pub(super) type RunColumns = ColumnBlocks<AMOUNTS, COUNTS>;

impl RunTotals {
    /// A replication with these costs `[arm][component]` [money] and counts `[arm][count]`; `without_effect` is the total
    /// cost of the offer arm had declining changed nobody [money].
    pub fn of_arms(
        costs: [[f64; Component::NUMBER]; 2],
        without_effect: f64,
        counts: [[i64; Count::NUMBER]; 2],
    ) -> Self {
        let mut totals = Self { amounts: [without_effect; AMOUNTS], counts: [0; COUNTS] };
        totals.amounts[..AMOUNTS - 1].copy_from_slice(costs.as_flattened());
        totals.counts.iter_mut().zip(counts.as_flattened()).for_each(|(to, count)| *to = *count as u64);
        totals
    }
}

/// Results of a run of one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Number of positions in a replication.
    pub positions: u64,
    /// The week at which watching ended [week].
    pub horizon_weeks: f64,
    /// Whether declining an offer changes people in this scenario (the offer arm was then played without it too).
    pub decline_effect: bool,
    /// Figures that no luck can change.
    pub fixed: Fixed,
    /// Nested simulation; None if all parameters are certain.
    pub nested: Option<Nested>,
    columns: RunColumns,
    /// `[arm][week]`: positions by state, over all replications, whole weeks from 0 to below the horizon.
    pub weekly: [Vec<WeekTally>; 2],
    /// `[group]`: first hires at the first offer.
    pub groups: Vec<GroupTally>,
    /// `[outcome]`: saving by letting first hires go who take the first offer, over their number; of opportunists only the
    /// number is known.
    pub outcomes: [RatioTally; Outcome::NUMBER],
    /// `[span][reason]`: exits of a replication without offers (n) and with them (y), in spans of
    /// [`SPAN_WEEKS`](super::SPAN_WEEKS) since week 0.
    pub exits: Vec<[RatioTally; Reason::NUMBER]>,
}

impl Results {
    pub(super) fn new(worlds: &Worlds, columns: RunColumns, tally: &Tally) -> Self {
        let world = worlds.middle();
        Self {
            positions: world.positions,
            horizon_weeks: world.horizon.week,
            decline_effect: worlds.decline_effect(),
            fixed: Fixed::of(worlds.scenario()),
            nested: None,
            columns,
            weekly: tally.weekly.each_ref().map(WeekChanges::levels),
            groups: tally.groups(),
            outcomes: std::array::from_fn(|outcome| tally.outcomes.tallies[outcome]),
            exits: tally.exits.tallies.as_chunks().0.to_vec(),
        }
    }

    /// Number of replications played.
    pub fn replications(&self) -> usize {
        self.columns.replications()
    }

    /// `[replication]`: a component of cost, total over the positions [money].
    pub fn cost(&self, arm: Arm, component: Component) -> Vec<f64> {
        self.columns.amount(arm as usize * Component::NUMBER + component as usize)
    }

    /// `[replication]`: a count, total over the positions. Returns None for retention past the horizon.
    pub fn count(&self, arm: Arm, count: Count) -> Option<Vec<f64>> {
        let unknown = count.retention_week().is_some_and(|week| week > self.horizon_weeks);
        (!unknown).then(|| self.columns.count(arm as usize * Count::NUMBER + count as usize))
    }

    /// `[replication]`: total cost over the positions [money], the components added up in their order.
    pub fn total_cost(&self, arm: Arm) -> Vec<f64> {
        let mut totals = vec![0.0; self.replications()];
        for component in Component::ALL {
            for (total, cost) in totals.iter_mut().zip(self.cost(arm, component)) {
                *total += cost;
            }
        }
        totals
    }

    /// `[replication]`: total cost of the offer arm had declining changed nobody, over the positions [money].
    pub fn total_cost_without_decline_effect(&self) -> Vec<f64> {
        self.columns.amount(AMOUNTS - 1)
    }
}
