//! What a curve leaves behind: every replication at every bonus.

use super::{
    super::sweep::{AMOUNTS, COUNTS, Figure, PointResults, Row as PointRow},
    Tuning,
    pieces::{Block, Level, Row},
};
use crate::model::{
    outcome::{Arm, Count},
    parameters::DrawnAgain,
    worlds::Worlds,
};

/// Every replication of one scenario at every bonus of one of its offers, from 0 to a highest.
#[derive(Debug, Clone, PartialEq)]
pub struct CurveResults {
    /// What is tuned, and the highest bonus.
    pub tuning: Tuning,
    /// Number of positions in a replication.
    pub positions: u64,
    /// The week at which watching ended [week].
    pub horizon_weeks: f64,
    /// Uncertain parameters that were often drawn again because they did not go together.
    pub drawn_again: Vec<DrawnAgain>,
    blocks: Vec<Block>,
}

impl CurveResults {
    pub(super) fn new(worlds: &Worlds, tuning: Tuning, blocks: Vec<Block>) -> Self {
        Self {
            tuning,
            positions: worlds.middle().positions,
            horizon_weeks: worlds.middle().horizon.week,
            drawn_again: worlds.parameters().drawn_again().to_vec(),
            blocks,
        }
    }

    /// The results at one bonus [money], as a [`sweep`](super::super::sweep) has them that asks for it; none for a bonus
    /// below 0 or above the highest.
    pub fn point(&self, bonus: f64) -> Option<PointResults> {
        if !(0.0..=self.tuning.max).contains(&bonus) {
            return None;
        }
        let mut point = PointResults::new(self.positions, self.horizon_weeks, false);
        for block in &self.blocks {
            point.extend(block.levels(bonus).map(|(row, level)| at(row, level, bonus)));
        }
        Some(point)
    }

    /// `[replication]`: what the offer saves in all positions at one bonus, total_cost(no_offer) - total_cost(offer)
    /// [money]; none for a bonus below 0 or above the highest.
    pub fn saving(&self, bonus: f64) -> Option<Vec<f64>> {
        let levels = self.blocks.iter().flat_map(|block| block.levels(bonus));
        let saving = levels.map(|(row, level)| row.no_offer - (level.cost + level.slope * bonus));
        (0.0..=self.tuning.max).contains(&bonus).then(|| saving.collect())
    }

    /// The bonuses [money] at which anything but the amount changes in any replication, in order.
    ///
    /// Between two of them, and from just above 0 to the first, the mean saving is a straight line in the bonus.
    pub fn breakpoints(&self) -> Vec<f64> {
        let mut bonuses: Vec<f64> = self.blocks.iter().flat_map(Block::breakpoints).collect();
        bonuses.sort_unstable_by(f64::total_cmp);
        bonuses.dedup();
        bonuses
    }
}

/// A replication at a bonus.
fn at(row: &Row, level: &Level, bonus: f64) -> PointRow {
    let bonuses = level.slope * bonus;
    PointRow {
        amounts: AMOUNTS.map(|figure| match figure {
            Figure::TotalCost(Arm::NoOffer) => row.no_offer,
            Figure::TotalCost(Arm::Offer) => level.cost + bonuses,
            Figure::Bonus => level.others + bonuses,
            // Declining changes nobody.
            Figure::WithoutEffect | Figure::Count(..) => 0.0,
        }),
        counts: COUNTS.map(|(arm, count)| match (arm, count) {
            (Arm::NoOffer, Count::Hires) => row.hires.into(),
            (Arm::NoOffer, _) => row.retained.into(),
            (Arm::Offer, count) => level.count(count).unwrap_or_default().into(),
        }),
    }
}
