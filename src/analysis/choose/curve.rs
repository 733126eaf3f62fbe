//! The saving, and what it comes with, as a curve over the bonus.

use rayon::prelude::*;

use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::moments::Moments;
use crate::analysis::rare::{self, Unseen};
use crate::analysis::ratio;
use crate::analysis::run::saving::pays;
use crate::analysis::run::summary::test_of_commitment;
use crate::engine::{Batch, GridPoint};

/// Replications that differ from 0 below which the interval of a saving is that of rare events.
const FEW: usize = 10;

/// Estimates at one bonus; `None` is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct CurvePoint {
    /// Bonus [money].
    pub bonus: f64,
    /// Saving per position, with an interval of its own [money]; what holds the whole curve at once is a
    /// [`band`](crate::analysis::band). Where nobody took the bonus its error is unknown, and the interval is what takers who were
    /// missed could bring; so it is, if that is wider, where fewer than ten replications have takers. Elsewhere it is
    /// Student's t, as the band has it.
    pub saving: Option<Estimate>,
    /// Share of replications in which the offer pays: saving > 0.
    pub probability_pays: Option<Estimate>,
    /// Cost of bonuses per position [money].
    pub bonus_cost: Option<Estimate>,
    /// Hires per position in the offer arm.
    pub hires: Option<Estimate>,
    /// Takers among hires who met an offer.
    pub take_rate: Option<Estimate>,
    /// Committed hires among takers.
    pub committed_share: Option<Estimate>,
    /// Takers among hires offered who are not committed, opportunists included.
    pub sensitivity: Option<Estimate>,
    /// Share of the committed hires with an offer who take none.
    pub specificity: Option<Estimate>,
}

/// Estimates every point of a curve of so many `positions` in a replication, with intervals at `confidence` in (0, 1).
///
/// The points are those of a [`CurveResults`](crate::engine::CurveResults) or of a [`sweep`](crate::engine::sweep()) over
/// the bonus. Errors of the saving come from replications, those of ratios of totals from batches of them.
pub fn estimate_curve(points: &[GridPoint], positions: u64, confidence: f64) -> Vec<CurvePoint> {
    let Some(first) = points.first() else { return Vec::new() };
    let level = Level::new(confidence, first.saving.len());
    let of_batches = level.on(first.batches.len());
    let unseen = Unseen::of(points.iter().map(|point| point.saving.as_slice()));
    let estimate = |point: &GridPoint| {
        let estimate = estimate(point, positions, &level, &of_batches);
        let saving = estimate.saving.map(|saving| of_few(point, saving, positions as f64, &level, unseen));
        CurvePoint { saving, ..estimate }
    };
    points.par_iter().map(estimate).collect()
}

/// Whether a point is that of no offer at all: nobody meets one, and the saving is 0 by what it is.
pub fn is_no_offer(point: &GridPoint) -> bool {
    let unmet = point.batches.iter().all(|batch| batch.offered == 0);
    point.bonus == 0.0 && unmet && point.saving.iter().all(|saving| *saving == 0.0)
}

/// A saving that may rest on few replications, or on none.
fn of_few(point: &GridPoint, saving: Estimate, positions: f64, level: &Level, unseen: Option<Unseen>) -> Estimate {
    let differ = point.saving.iter().filter(|saving| **saving != 0.0).count();
    let Some(interval) = saving.interval.filter(|_| differ < FEW && !is_no_offer(point)) else { return saving };
    let bound = unseen.and_then(|unseen| unseen.ends(&point.saving, saving.value * positions, level.normal));
    let bound = bound.map(|bound| Interval { low: bound.low / positions, high: bound.high / positions });
    match saving.mcse {
        Some(0.0) => Estimate { mcse: None, interval: bound, ..saving },
        _ => Estimate { interval: Some(rare::hull(interval, bound)), ..saving },
    }
}

fn estimate(point: &GridPoint, positions: u64, level: &Level, of_batches: &Level) -> CurvePoint {
    let column = |figure: fn(&Batch) -> f64| point.batches.iter().map(figure).collect::<Vec<f64>>();
    let number = column(|batch| batch.replications as f64);
    let per_position = |column: &[f64]| {
        let per_replication = ratio::of(&ratio::tally(column, &number), of_batches)?;
        Some(per_replication.per(positions as f64))
    };
    let [take_rate, sensitivity, specificity, committed_share] = test_of_commitment(
        &column(|batch| batch.takers as f64),
        &column(|batch| batch.offered as f64),
        &column(|batch| batch.takers_committed as f64),
        &column(|batch| batch.offered_committed as f64),
        of_batches,
    )
    .map(|(_, share)| share);
    CurvePoint {
        bonus: point.bonus,
        saving: Moments::of(&point.saving).map(|Moments { mean, sd }| level.mean(mean, sd).per(positions as f64)),
        probability_pays: pays(&point.saving, level),
        bonus_cost: per_position(&column(|batch| batch.bonus_cost)),
        hires: per_position(&column(|batch| batch.hires as f64)),
        take_rate,
        committed_share,
        sensitivity,
        specificity,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(replications: u64, takers: u64, takers_committed: u64) -> Batch {
        Batch {
            replications,
            bonus_cost: 100.0 * takers as f64,
            hires: 6 * replications,
            offered: 5 * replications,
            offered_committed: 3 * replications,
            takers,
            takers_committed,
        }
    }

    #[test]
    fn a_curve_of_three_batches_by_hand() {
        // Two positions; of five hires offered a replication, three are committed.
        let batches = vec![batch(2, 4, 1), batch(2, 2, 0), batch(1, 0, 0)];
        let saving = vec![40.0, -20.0, 10.0, 0.0, 20.0];
        let curve = estimate_curve(&[GridPoint { bonus: 100.0, saving, batches }], 2, 0.95);
        let value = |estimate: Option<Estimate>| estimate.map(|estimate| estimate.value);
        let point = &curve[0];
        assert_eq!((value(point.saving), value(point.probability_pays)), (Some(5.0), Some(0.6)));
        assert_eq!((value(point.bonus_cost), value(point.hires)), (Some(60.0), Some(3.0)));
        assert_eq!((value(point.take_rate), value(point.committed_share)), (Some(6.0 / 25.0), Some(1.0 / 6.0)));
        assert_eq!((value(point.sensitivity), value(point.specificity)), (Some(0.5), Some(14.0 / 15.0)));
        // Residuals of the bonus cost by 120 a replication: 160, -40, -120; mcse² = 3/2 · 41,600 / 25, and half of it.
        let error = point.bonus_cost.and_then(|cost| cost.mcse).expect("three batches");
        assert!((error - (1.5_f64 * 41_600.0 / 25.0).sqrt() / 2.0).abs() < 1e-12, "{error}");
        // Student's t with 2 degrees of freedom.
        let half = point.bonus_cost.and_then(|cost| cost.interval).expect("three batches").half_width();
        assert!((half / error - 4.302_653).abs() < 1e-6);
    }

    #[test]
    fn what_nobody_was_asked_is_unknown() {
        let batches = vec![Batch { replications: 1, hires: 3, ..Batch::default() }];
        let curve = estimate_curve(&[GridPoint { bonus: 0.0, saving: vec![0.0], batches }], 1, 0.9);
        let CurvePoint { take_rate, committed_share, sensitivity, specificity, saving, hires, .. } = &curve[0];
        assert_eq!((take_rate, committed_share, sensitivity, specificity), (&None, &None, &None, &None));
        assert_eq!(hires.map(|hires| (hires.value, hires.mcse)), Some((3.0, None)));
        assert_eq!(saving.map(|saving| (saving.value, saving.mcse)), Some((0.0, None)));
        assert_eq!(estimate_curve(&[], 1, 0.9), []);
    }
}
