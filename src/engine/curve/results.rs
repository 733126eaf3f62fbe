//! Results of a curve: every replication at every bonus.

use super::piece::{CurveBlock, CurveReplication, OfferLine, Piece};
use crate::{
    engine::{
        grid::{Batch, GridPoint, batch_size},
        points::{KeptColumn, PointResults, PointTotals},
        thresholds::{self, Thresholds},
    },
    model::{
        outcome::{Arm, Count},
        parameters::DrawnAgain,
    },
    scenario::Scenario,
};
use rayon::prelude::*;
use std::ops::Range;

/// The offer that is tuned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tuning {
    /// Number of the offer in the file, from 0.
    pub offer: usize,
    /// The highest bonus asked for [money], > 0.
    pub max: f64,
}

/// Every replication of one scenario at every bonus of one of its offers, from 0 to a highest.
#[derive(Debug, Clone, PartialEq)]
pub struct CurveResults {
    /// The tuned offer, and the highest bonus.
    pub tuning: Tuning,
    /// The replications that were played.
    pub replications: Range<u64>,
    /// Number of positions in a replication.
    pub positions: u64,
    /// Uncertain parameters that were often drawn again because they did not go together.
    pub drawn_again: Vec<DrawnAgain>,
    /// The scenario at no bonus, and at the highest.
    pub(super) scenarios: [Scenario; 2],
    pub(super) blocks: Vec<CurveBlock>,
}

impl CurveResults {
    /// The results at one bonus [money], as a [`sweep`](crate::engine::sweep()) of it has them. Returns None if the bonus is
    /// below 0 or above the highest.
    pub fn point(&self, bonus: f64) -> Option<PointResults> {
        if !(0.0..=self.tuning.max).contains(&bonus) {
            return None;
        }
        let mut point = PointResults::new(&self.scenarios[usize::from(bonus > 0.0)], false);
        for block in &self.blocks {
            let rows: Vec<PointTotals> = block.lines(bonus).map(|(row, line)| at(row, line, bonus)).collect();
            point.extend(rows.iter());
        }
        Some(point)
    }

    /// `[replication]`: saving over all positions at one bonus, total_cost(no_offer) - total_cost(offer) [money]. Returns
    /// None if the bonus is below 0 or above the highest.
    pub fn saving(&self, bonus: f64) -> Option<Vec<f64>> {
        let lines = self.blocks.iter().flat_map(|block| block.lines(bonus));
        let saving = lines.map(|(row, line)| row.no_offer - line.cost_at(bonus));
        (0.0..=self.tuning.max).contains(&bonus).then(|| saving.collect())
    }

    /// The grid of these bonuses [money], in one walk over all replications. Returns None if a bonus is below 0 or above
    /// the highest.
    ///
    /// # Reproducibility
    /// The number of threads changes no bit; each is the [`GridPoint::new`] of its [`point`](Self::point).
    pub fn grid(&self, bonuses: &[f64]) -> Option<Vec<GridPoint>> {
        if !bonuses.iter().all(|bonus| (0.0..=self.tuning.max).contains(bonus)) {
            return None;
        }
        let mut rising: Vec<(usize, f64)> = bonuses.iter().copied().enumerate().collect();
        rising.sort_unstable_by(|(_, a), (_, b)| a.total_cmp(b));
        let number = self.number();
        let size = batch_size(number);
        let mut savings: Vec<Vec<f64>> = bonuses.iter().map(|_| vec![0.0; number]).collect();
        // `[batch][bonus]`.
        let mut parts: Vec<Vec<&mut [f64]>> = (0..number.div_ceil(size)).map(|_| Vec::new()).collect();
        for saving in &mut savings {
            parts.iter_mut().zip(saving.chunks_mut(size)).for_each(|(part, chunk)| part.push(chunk));
        }
        let walk = |(batch, mut saving): (usize, Vec<&mut [f64]>)| {
            let rows = self.from(batch * size).take(size);
            walk(rows, &rising, &mut saving)
        };
        let batches: Vec<Vec<Batch>> = parts.into_par_iter().enumerate().map(walk).collect();
        let points = savings.into_iter().zip(bonuses).enumerate();
        let point = |(i, (saving, bonus)): (usize, (Vec<f64>, &f64))| GridPoint {
            bonus: *bonus,
            saving,
            batches: batches.iter().map(|batch| batch[i]).collect(),
        };
        Some(points.map(point).collect())
    }

    /// The hires who would meet the tuned offer, whatever its highest bonus.
    pub fn thresholds(&self) -> Thresholds {
        thresholds::gathered(self.blocks.iter().map(|block| &block.met), self.number())
    }

    /// Number of replications played.
    fn number(&self) -> usize {
        self.blocks.iter().map(|block| block.rows.len()).sum()
    }

    /// The replications from number `first` on, counted from 0, and their pieces.
    fn from(&self, first: usize) -> impl Iterator<Item = (&CurveReplication, &[Piece])> {
        let mut skipped = 0;
        let whole = self.blocks.iter().take_while(|block| {
            let all = skipped + block.rows.len() <= first;
            skipped += if all { block.rows.len() } else { 0 };
            all
        });
        let whole = whole.count();
        self.blocks[whole..].iter().flat_map(CurveBlock::replications).skip(first - skipped)
    }

    /// The bonuses [money] at which anything but the amount changes in any replication, in order.
    ///
    /// Between two of them, and from just above 0 to the first, the mean saving is a straight line in the bonus.
    pub fn breakpoints(&self) -> Vec<f64> {
        let mut bonuses: Vec<f64> = self.blocks.iter().flat_map(CurveBlock::breakpoints).collect();
        bonuses.sort_unstable_by(f64::total_cmp);
        bonuses.dedup();
        bonuses
    }
}

/// Walks over the replications of a batch at `rising` bonuses, each with its place: fills their savings
/// `[place][replication]` and returns their sums `[place]`.
fn walk<'a>(
    replications: impl Iterator<Item = (&'a CurveReplication, &'a [Piece])>,
    rising: &[(usize, f64)],
    saving: &mut [&mut [f64]],
) -> Vec<Batch> {
    let mut number = 0;
    // `[place]`: cost of bonuses, and counts.
    let mut sums = vec![(0.0, [0; Count::TUNED.len()]); rising.len()];
    for (i, (row, pieces)) in replications.enumerate() {
        number += 1;
        let mut pieces = pieces.iter().peekable();
        let mut line = &row.nothing;
        for (place, bonus) in rising {
            while let Some(piece) = pieces.next_if(|piece| *bonus > 0.0 && piece.from <= *bonus) {
                line = &piece.line;
            }
            saving[*place][i] = row.no_offer - line.cost_at(*bonus);
            let (bonuses, counts) = &mut sums[*place];
            *bonuses += line.bonuses_at(*bonus);
            counts.iter_mut().zip(line.counts).for_each(|(sum, count)| *sum += u64::from(count));
        }
    }
    let batch = |(bonuses, counts): (f64, [u64; Count::TUNED.len()])| {
        let count = |count| Count::TUNED.iter().position(|kept| *kept == count).map_or(0, |place| counts[place]);
        Batch::new(number, bonuses, count)
    };
    sums.into_iter().map(batch).collect()
}

/// A replication at a bonus.
fn at(row: &CurveReplication, line: &OfferLine, bonus: f64) -> PointTotals {
    let amount = |kept| match kept {
        KeptColumn::TotalCost(Arm::NoOffer) => row.no_offer,
        KeptColumn::TotalCost(Arm::Offer) => line.cost_at(bonus),
        KeptColumn::Bonus => line.bonuses_at(bonus),
        // Declining changes nobody.
        KeptColumn::WithoutEffect | KeptColumn::Count(..) => 0.0,
    };
    let counts = |arm| if arm == Arm::NoOffer { row.counts.as_slice() } else { &line.counts };
    PointTotals::of_point(amount, |arm, place| counts(arm)[place].into())
}
