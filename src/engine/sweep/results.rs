//! What a sweep leaves behind of each point: the few columns that people tune by.

use super::super::columns::Column;
use crate::model::{
    fixed::Fixed,
    outcome::{Arm, Count},
};

/// What is kept of a point, by replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Total cost in an arm, over the positions [money].
    TotalCost(Arm),
    /// Total cost of the offer arm had declining changed nobody [money]; it is 0 in a row where declining changes nobody.
    WithoutEffect,
    /// Cost of bonuses in the offer arm [money].
    Bonus,
    /// A count in an arm, over the positions.
    Count(Arm, Count),
}

/// The counts that are kept.
pub(in crate::engine) const COUNTS: [(Arm, Count); 8] = [
    (Arm::NoOffer, Count::Hires),
    (Arm::NoOffer, Count::Retention52),
    (Arm::Offer, Count::Hires),
    (Arm::Offer, Count::Retention52),
    (Arm::Offer, Count::Offered),
    (Arm::Offer, Count::OfferedCommitted),
    (Arm::Offer, Count::Takers),
    (Arm::Offer, Count::TakersCommitted),
];

/// The amounts that are kept.
pub(in crate::engine) const AMOUNTS: [Figure; 4] =
    [Figure::TotalCost(Arm::NoOffer), Figure::TotalCost(Arm::Offer), Figure::WithoutEffect, Figure::Bonus];

/// One replication of one point.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in crate::engine) struct Row {
    /// As [`AMOUNTS`] [money].
    pub amounts: [f64; AMOUNTS.len()],
    /// As [`COUNTS`].
    pub counts: [u64; COUNTS.len()],
}

/// Some replications of one point.
#[derive(Debug, Clone, PartialEq)]
struct Stretch {
    rows: usize,
    amounts: [Column; AMOUNTS.len()],
    counts: [Column; COUNTS.len()],
}

/// What one point of a sweep has counted, over all replications.
#[derive(Debug, Clone, PartialEq)]
pub struct PointResults {
    /// Number of positions in a replication.
    pub positions: u64,
    /// The week at which watching ended [week].
    pub horizon_weeks: f64,
    /// Whether declining an offer changes people in this scenario.
    pub decline_effect: bool,
    /// What no luck can change.
    pub fixed: Fixed,
    stretches: Vec<Stretch>,
}

impl PointResults {
    pub(in crate::engine) fn new(positions: u64, horizon_weeks: f64, decline_effect: bool, fixed: Fixed) -> Self {
        Self { positions, horizon_weeks, decline_effect, fixed, stretches: Vec::new() }
    }

    /// Adds the next replications.
    pub(in crate::engine) fn extend(&mut self, rows: impl ExactSizeIterator<Item = Row> + Clone) {
        self.stretches.push(Stretch {
            rows: rows.len(),
            amounts: std::array::from_fn(|i| Column::figures(rows.clone().map(|row| row.amounts[i]))),
            counts: std::array::from_fn(|i| Column::counts(rows.clone().map(|row| row.counts[i]))),
        });
    }

    /// Number of replications played.
    pub fn replications(&self) -> usize {
        self.stretches.iter().map(|stretch| stretch.rows).sum()
    }

    /// Memory of its columns [byte].
    pub(super) fn bytes(&self) -> u64 {
        let columns = self.stretches.iter().flat_map(|stretch| stretch.amounts.iter().chain(&stretch.counts));
        self.stretches.len() as u64 * size_of::<Stretch>() as u64 + columns.map(Column::bytes).sum::<u64>()
    }

    /// A figure by replication, total over its positions; none for what is not kept, and for retention past the horizon.
    pub fn column(&self, figure: Figure) -> Option<Vec<f64>> {
        if let Figure::Count(_, count) = figure
            && count.retention_week().is_some_and(|week| week > self.horizon_weeks)
        {
            return None;
        }
        if figure == Figure::WithoutEffect && !self.decline_effect {
            return self.column(Figure::TotalCost(Arm::Offer));
        }
        let mut values = Vec::with_capacity(self.replications());
        for stretch in &self.stretches {
            stretch.column(figure)?.append_to(stretch.rows, &mut values);
        }
        Some(values)
    }
}

impl Stretch {
    fn column(&self, figure: Figure) -> Option<&Column> {
        match figure {
            Figure::Count(arm, count) => {
                COUNTS.iter().position(|kept| *kept == (arm, count)).map(|place| &self.counts[place])
            }
            amount => AMOUNTS.iter().position(|kept| *kept == amount).map(|place| &self.amounts[place]),
        }
    }
}
