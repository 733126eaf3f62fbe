//! Replications at each bonus of a grid: the saving, and sums over batches.

use super::points::{KeptColumn, PointResults};
use crate::model::outcome::{Arm, Count};

/// Most batches of a bonus: enough for errors, few enough to be kept at hundreds of bonuses.
const MOST_BATCHES: usize = 100;

/// All replications at one bonus.
#[derive(Debug, Clone, PartialEq)]
pub struct GridPoint {
    /// Bonus [money].
    pub bonus: f64,
    /// `[replication]`: saving over all positions, total_cost(no_offer) - total_cost(offer) [money].
    pub saving: Vec<f64>,
    /// Independent batches of consecutive replications, in order: at most 100, all of one size but for the last, which may
    /// be smaller. Up to 100 replications are a batch each.
    pub batches: Vec<Batch>,
}

/// Sums of the offer arm over some replications and all their positions.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Batch {
    /// Number of replications.
    pub replications: u64,
    /// Cost of bonuses [money].
    pub bonus_cost: f64,
    /// Hires.
    pub hires: u64,
    /// Hires who met at least one offer.
    pub offered: u64,
    /// Hires of committed groups who met at least one offer.
    pub offered_committed: u64,
    /// Hires who took an offer.
    pub takers: u64,
    /// Takers of committed groups.
    pub takers_committed: u64,
}

/// Replications in a batch, of so many in all.
pub(super) fn batch_size(replications: usize) -> usize {
    replications.div_ceil(MOST_BATCHES).max(1)
}

/// Counts of a batch.
const COUNTS: [Count; 5] =
    [Count::Hires, Count::Offered, Count::OfferedCommitted, Count::Takers, Count::TakersCommitted];

impl Batch {
    /// Sums over so many `replications`; `count` gives each count.
    pub(super) fn new(replications: u64, bonus_cost: f64, count: impl Fn(Count) -> u64) -> Self {
        let [hires, offered, offered_committed, takers, takers_committed] = COUNTS.map(count);
        Self { replications, bonus_cost, hires, offered, offered_committed, takers, takers_committed }
    }
}

impl GridPoint {
    /// The results of a sweep or a curve at a `bonus` [money].
    pub fn new(bonus: f64, results: &PointResults) -> Self {
        // KeptColumn of every point, whatever its horizon.
        let column = |figure| results.column(figure).unwrap_or_default();
        let [no_offer, offer] = Arm::BOTH.map(|arm| column(KeptColumn::TotalCost(arm)));
        let saving: Vec<f64> = no_offer.iter().zip(&offer).map(|(no_offer, offer)| no_offer - offer).collect();
        let bonuses = column(KeptColumn::Bonus);
        let counts = COUNTS.map(|count| (count, column(KeptColumn::Count(Arm::Offer, count))));
        let size = batch_size(saving.len());
        let batch = |start: usize| {
            let rows = start..saving.len().min(start + size);
            // Counts are whole, and exact as far as numbers of hires go.
            let total = |column: &[f64]| column[rows.clone()].iter().sum::<f64>() as u64;
            let count = |count| counts.iter().find(|(of, _)| *of == count).map_or(0, |(_, column)| total(column));
            Batch::new(rows.len() as u64, bonuses[rows.clone()].iter().fold(0.0, |sum, cost| sum + cost), count)
        };
        let batches = (0..saving.len()).step_by(size).map(batch).collect();
        Self { bonus, saving, batches }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_a_hundred_batches_of_one_size_but_for_the_last() {
        for (replications, size) in [(0, 1), (1, 1), (100, 1), (101, 2), (200, 2), (10_000, 100), (10_001, 101)] {
            assert_eq!(batch_size(replications), size, "{replications}");
        }
    }
}
