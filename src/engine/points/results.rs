//! Results of a sweep: the few columns of each point that a bonus is tuned by.

use crate::{
    engine::{
        columns::{ColumnBlocks, CountRows, Totals},
        expected::{self, Expected},
        results::column_name,
        stored::{Bytes, Sink},
    },
    model::{
        fixed::Fixed,
        outcome::{Arm, Component, Count},
    },
    scenario::Scenario,
};
use std::{io, ops::Range};

/// One column of a point, by replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptColumn {
    /// Total cost in an arm, over the positions [money].
    TotalCost(Arm),
    /// Total cost of the offer arm had declining changed nobody [money]; 0 in a row where declining changes nobody.
    WithoutEffect,
    /// Cost of bonuses in the offer arm [money].
    Bonus,
    /// A count in an arm, over the positions.
    Count(Arm, Count),
}

/// Number of amounts that are kept.
const AMOUNTS: usize = 4;
/// Number of counts that are kept: those of the offer arm, and the first of the arm without offers.
const COUNTS: usize = Count::TUNED_WITHOUT_OFFERS + Count::TUNED.len();

impl KeptColumn {
    /// The amounts, in the order of their columns.
    pub(in crate::engine) const AMOUNTS: [KeptColumn; AMOUNTS] = [
        KeptColumn::TotalCost(Arm::NoOffer),
        KeptColumn::TotalCost(Arm::Offer),
        KeptColumn::WithoutEffect,
        KeptColumn::Bonus,
    ];
}

impl KeptColumn {
    fn name(self) -> String {
        match self {
            KeptColumn::TotalCost(arm) => column_name(arm, "total_cost"),
            KeptColumn::WithoutEffect => column_name(Arm::Offer, "total_cost_without_effect"),
            KeptColumn::Bonus => column_name(Arm::Offer, Component::Bonus.name()),
            KeptColumn::Count(arm, count) => column_name(arm, count.name()),
        }
    }
}

/// One replication of one point.
pub(in crate::engine) type PointTotals = Totals<AMOUNTS, COUNTS>;

impl PointTotals {
    /// A replication with these amounts [money]; `count` gives the counts of an arm by their places in [`Count::TUNED`].
    pub fn of_point(amount: impl FnMut(KeptColumn) -> f64, count: impl Fn(Arm, usize) -> u64) -> Self {
        Self {
            amounts: KeptColumn::AMOUNTS.map(amount),
            counts: std::array::from_fn(|i| match i.checked_sub(Count::TUNED_WITHOUT_OFFERS) {
                Some(place) => count(Arm::Offer, place),
                None => count(Arm::NoOffer, i),
            }),
        }
    }
}

/// Place of a count among those kept. Returns None if it is not kept.
fn place(arm: Arm, count: Count) -> Option<usize> {
    let place = Count::TUNED.iter().position(|kept| *kept == count)?;
    match arm {
        Arm::NoOffer => (place < Count::TUNED_WITHOUT_OFFERS).then_some(place),
        Arm::Offer => Some(Count::TUNED_WITHOUT_OFFERS + place),
    }
}

/// Replications of one point of a sweep, over all positions.
#[derive(Debug, Clone, PartialEq)]
pub struct PointResults {
    /// Number of positions in a replication.
    pub positions: u64,
    /// Number of positions whose first hire is known to be there or gone at 52 weeks when watching ends.
    pub known_after_a_year: u64,
    /// Whether declining an offer changes people in this scenario.
    pub decline_effect: bool,
    /// Figures that no luck can change.
    pub fixed: Fixed,
    /// The expected saving; None if the replications tell more of it.
    pub expected: Option<Expected>,
    /// Number of its blocks, whether they tell more or not.
    pub blocks: usize,
    columns: ColumnBlocks<AMOUNTS, COUNTS>,
}

impl PointResults {
    pub(in crate::engine) fn new(scenario: &Scenario, decline_effect: bool) -> Self {
        Self {
            positions: scenario.cohort.positions,
            known_after_a_year: scenario.known_at(52.0),
            decline_effect,
            fixed: Fixed::of(scenario),
            expected: None,
            blocks: 0,
            columns: ColumnBlocks::default(),
        }
    }

    /// Appends the next replications.
    pub(in crate::engine) fn extend<'a>(&mut self, rows: impl ExactSizeIterator<Item = &'a PointTotals> + Clone) {
        self.columns.append(ColumnBlocks::one(rows, &CountRows::new(0)));
    }

    /// Appends the part that follows.
    pub fn append(&mut self, later: Self) {
        self.columns.append(later.columns);
        if let (Some(expected), Some(later)) = (&mut self.expected, later.expected) {
            expected.append(later);
        }
    }

    /// The results of a point whose parts are all here: the expected saving is kept where it tells more than the replications.
    pub fn whole(mut self) -> Self {
        let variance = expected::variance_of_mean(&self.saving(), self.positions);
        self.blocks = expected::blocks_of(self.replications() as u64, self.positions) as usize;
        self.expected = self.expected.and_then(|expected| expected.of_run(variance).0);
        self
    }

    /// Names of the columns of a replication, in the order of [`PointResults::store`].
    pub fn columns() -> Vec<String> {
        let amounts = KeptColumn::AMOUNTS.map(KeptColumn::name);
        let tuned = Count::TUNED.map(Count::name);
        let no_offer = tuned[..Count::TUNED_WITHOUT_OFFERS].iter().map(|name| column_name(Arm::NoOffer, name));
        let offer = tuned.iter().map(|name| column_name(Arm::Offer, name));
        amounts.into_iter().chain(no_offer).chain(offer).collect()
    }

    /// Writes the replications and the expected saving of a part.
    ///
    /// # Errors
    /// Errors of what is written to.
    pub fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
        self.columns.store(to)?;
        self.expected.iter().try_for_each(|expected| expected.store(to))
    }

    /// Reads so many replications of a point, and these blocks of the expected saving out of so many.
    pub(in crate::engine) fn restored(
        mut self,
        from: &mut dyn Bytes,
        replications: u64,
        (blocks, of): (&Range<u64>, u64),
    ) -> io::Result<Self> {
        self.columns = ColumnBlocks::restored(from, replications, 0)?;
        self.expected = Some(Expected::restored(from, blocks, of)?);
        Ok(self)
    }

    /// Number of replications played.
    pub fn replications(&self) -> usize {
        self.columns.replications()
    }

    /// Memory of the columns [byte].
    pub(super) fn bytes(&self) -> u64 {
        self.columns.bytes()
    }

    /// `[replication]`: saving over the positions [money].
    pub fn saving(&self) -> Vec<f64> {
        let cost = |arm: Arm| self.columns.amount(arm as usize);
        cost(Arm::NoOffer).iter().zip(cost(Arm::Offer)).map(|(no_offer, offer)| no_offer - offer).collect()
    }

    /// `[replication]`: saving per position [money].
    pub fn saving_per_position(&self) -> Vec<f64> {
        let mut saving = self.saving();
        saving.iter_mut().for_each(|saving| *saving /= self.positions as f64);
        saving
    }

    /// `[replication]`: a column, total over the positions. Returns None if it is not kept.
    pub fn column(&self, kept: KeptColumn) -> Option<Vec<f64>> {
        match kept {
            KeptColumn::Count(arm, count) => place(arm, count).map(|place| self.columns.count(place)),
            KeptColumn::WithoutEffect if !self.decline_effect => self.column(KeptColumn::TotalCost(Arm::Offer)),
            amount => {
                KeptColumn::AMOUNTS.iter().position(|kept| *kept == amount).map(|place| self.columns.amount(place))
            }
        }
    }
}
