//! Results of a run: columns by replication, and tallies.

use super::{
    columns::{ColumnBlocks, Totals},
    expected::{Averages, Expected},
    tally::{ClassTally, OfferTally, RatioTally, SignedSums, Tally, WeekChanges, WeekTally},
};
use crate::{
    model::{
        fixed::Fixed,
        outcome::{Arm, Component, Count, Reason},
        worlds::Worlds,
    },
    scenario::Scenario,
};

/// Amounts that a run keeps of a replication: `[arm][component]`, and the cost without what declining does.
const AMOUNTS: usize = 2 * Component::NUMBER + 1;
/// Counts that a run keeps of a replication: `[arm][count]`.
const COUNTS: usize = 2 * Count::NUMBER;

/// One replication of a run.
pub(super) type RunTotals = Totals<AMOUNTS, COUNTS>;
/// Replications of a run; their further counts are the first hires still there, `[tenure][arm]`.
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
        let counts = counts.as_flattened().iter().map(|count| *count as u64);
        totals.counts.iter_mut().zip(counts).for_each(|(to, count)| *to = count);
        totals
    }

    /// Names of the amounts and counts, in order.
    pub fn columns() -> Vec<String> {
        let of = |names: &[&'static str]| {
            let names = names.to_vec();
            Arm::BOTH.into_iter().flat_map(move |arm| names.clone().into_iter().map(move |name| column_name(arm, name)))
        };
        let amounts = of(&Component::ALL.map(Component::name)).chain(["offer.total_cost_without_effect".to_owned()]);
        amounts.chain(of(&Count::ALL.map(Count::name))).collect()
    }
}

/// Name of a column of an arm.
pub(super) fn column_name(arm: Arm, name: &str) -> String {
    format!("{}.{name}", arm.name())
}

/// A tenure at which retention is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownRetention {
    /// Tenure [week].
    pub tenure: f64,
    /// Number of positions whose first hire is known to be there or gone at this tenure when watching ends.
    pub positions: u64,
}

impl KnownRetention {
    fn all(scenario: &Scenario) -> Vec<Self> {
        let weeks = scenario.simulation.retention_weeks.iter();
        weeks.map(|tenure| Self { tenure: *tenure, positions: scenario.known_at(*tenure) }).collect()
    }
}

/// Results of a run of one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Number of positions in a replication.
    pub positions: u64,
    /// The week at which watching ended [week].
    pub horizon_weeks: f64,
    /// Tenures at which retention is counted [week], and the positions whose first hire is known to be there or gone then.
    pub retentions: Vec<KnownRetention>,
    /// `[week]`: positions whose class has started, for whole weeks from 0 to below the horizon.
    pub existing: Vec<u64>,
    /// Whether declining an offer changes people in this scenario (the offer arm was then played without it too).
    pub decline_effect: bool,
    /// Figures that no luck can change.
    pub fixed: Fixed,
    /// The expected saving; None if the replications tell more of it, or it has not been played.
    pub expected: Option<Expected>,
    /// The expected saving at draws of the uncertain parameters; None if all parameters are certain, or it has not been played.
    pub averages: Option<Averages>,
    columns: RunColumns,
    /// `[arm][week]`: positions by state, over all replications, whole weeks from 0 to below the horizon.
    pub weekly: [Vec<WeekTally>; 2],
    /// `[group]`: first hires without offers.
    pub first_hires: Vec<u64>,
    /// `[offer]`: first hires at the offer, by its number in the scenario.
    pub offers: Vec<OfferTally>,
    /// Weeks of the saving to date [week], rising up to the horizon, and the saving over all positions [money]; empty if
    /// the run was played [without payback](super::Run::without_payback).
    pub to_date: Vec<(f64, SignedSums)>,
    /// `[class]`: positions of a class, in order of week; empty if there is one class.
    pub classes: Vec<ClassTally>,
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
            retentions: KnownRetention::all(worlds.scenario()),
            existing: (0..world.weeks).map(|week| world.existing(week as f64)).collect(),
            decline_effect: worlds.decline_effect(),
            fixed: Fixed::of(worlds.scenario()),
            expected: None,
            averages: None,
            columns,
            weekly: tally.weekly.each_ref().map(WeekChanges::levels),
            first_hires: tally.first_hires.clone(),
            offers: tally.offers(worlds.scenario().offers.len()),
            to_date: tally.to_date(),
            classes: tally.classes.clone(),
            exits: tally.exits.tallies.as_chunks().0.to_vec(),
        }
    }

    /// Number of replications played.
    pub fn replications(&self) -> usize {
        self.columns.replications()
    }

    /// Week up to which offers change nobody in any replication [week].
    pub fn first_change(&self) -> f64 {
        let first_class = self.existing.iter().position(|existing| *existing > 0).unwrap_or(self.existing.len());
        first_class.saturating_sub(1) as f64 + self.fixed.alike_until()
    }

    /// `[replication]`: a component of cost, total over the positions [money].
    pub fn cost(&self, arm: Arm, component: Component) -> Vec<f64> {
        self.columns.amount(arm as usize * Component::NUMBER + component as usize)
    }

    /// `[replication]`: a count, total over the positions; of a retention, those of whom it is known.
    pub fn count(&self, arm: Arm, count: Count) -> Vec<f64> {
        self.columns.count(arm as usize * Count::NUMBER + count as usize)
    }

    /// `[replication]`: first hires still there at a tenure [week], and the positions of which that is known. Returns None
    /// for a tenure that is not counted, or that no position has reached by the horizon.
    pub fn retained(&self, arm: Arm, tenure: f64) -> Option<(Vec<f64>, u64)> {
        let place = self.retentions.iter().position(|retention| retention.tenure == tenure)?;
        let KnownRetention { positions, .. } = self.retentions[place];
        (positions > 0).then(|| (self.columns.further_count(2 * place + arm as usize), positions))
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

    /// `[replication]`: saving over the positions [money].
    pub fn saving(&self) -> Vec<f64> {
        let [mut saving, offer] = Arm::BOTH.map(|arm| self.total_cost(arm));
        saving.iter_mut().zip(offer).for_each(|(saving, offer)| *saving -= offer);
        saving
    }

    /// `[replication]`: total cost of the offer arm had declining changed nobody, over the positions [money].
    pub fn total_cost_without_decline_effect(&self) -> Vec<f64> {
        self.columns.amount(AMOUNTS - 1)
    }
}
