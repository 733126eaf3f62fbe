//! The distribution of the saving over replications.

use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::{cvar, deviation, quantile, wilson};
use crate::engine::Results;

/// A quantile with its order-statistic interval, which has no standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// Which, in 0..1.
    pub probability: f64,
    /// Value of the quantile.
    pub value: f64,
    /// Interval of the quantile; `None` if there are too few replications.
    pub interval: Option<Interval>,
}

/// The spread of the saving per position [money].
#[derive(Debug, Clone, PartialEq)]
pub struct SavingSpread {
    /// Share of replications in which the offer pays: saving > 0.
    pub pays: Estimate,
    /// Share of replications in which the offer changes nothing: saving = 0.
    pub unchanged: Estimate,
    /// Mean of the worst twentieth of replications [money].
    pub worst: Estimate,
    /// Standard deviation [money]; unknown for one replication.
    pub sd: Option<Estimate>,
    /// Quantiles at 5, 25, 50, 75 and 95 % [money].
    pub quantiles: [Quantile; 5],
}

/// Probabilities of every table's quantiles.
pub const PROBABILITIES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// The saving by replication, total over its positions [money].
pub fn column(results: &Results) -> Vec<f64> {
    results.saving()
}

/// `from` - `what`, in place.
pub fn subtract(from: &mut [f64], what: &[f64]) {
    for (from, what) in from.iter_mut().zip(what) {
        *from -= what;
    }
}

/// The spread of the saving; `None` without replications.
pub fn of(results: &Results, level: &Level) -> Option<SavingSpread> {
    let positions = results.positions as f64;
    let per_position = column(results).iter().map(|saving| saving / positions).collect();
    spread(per_position, level)
}

/// The spread of a column of savings per position.
pub fn spread(mut saving: Vec<f64>, level: &Level) -> Option<SavingSpread> {
    let sd = deviation::of(&saving, level);
    let number = |holds: fn(f64) -> bool| saving.iter().filter(|saving| holds(**saving)).count();
    let at = number(|saving| saving == 0.0);
    let pays = pays(&saving, level)?;
    saving.sort_unstable_by(f64::total_cmp);
    let quantile = |probability| {
        Some(Quantile {
            probability,
            value: quantile::of_sorted(&saving, probability)?,
            interval: quantile::interval_of_sorted(&saving, probability, level),
        })
    };
    let [a, b, c, d, e] = PROBABILITIES.map(quantile);
    Some(SavingSpread {
        pays,
        unchanged: wilson::share(at, level)?,
        worst: cvar::of_sorted(&saving, level)?,
        sd,
        quantiles: [a?, b?, c?, d?, e?],
    })
}

/// Share of a column of savings that is above 0.
pub fn pays(saving: &[f64], level: &Level) -> Option<Estimate> {
    wilson::share(saving.iter().filter(|saving| **saving > 0.0).count(), level)
}

/// Mean of the worst twentieth of a column of savings; none of an empty one. Reorders the column.
pub fn worst(saving: &mut [f64], level: &Level) -> Option<Estimate> {
    let tail = saving.len().div_ceil(20);
    saving.select_nth_unstable_by(tail.checked_sub(1)?, f64::total_cmp);
    saving[..tail].sort_unstable_by(f64::total_cmp);
    cvar::of_sorted(saving, level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_savings_by_hand() {
        // -20, -19, … 79: 79 above 0; the lowest five have mean -18.
        let saving: Vec<f64> = (0..100).rev().map(|i| f64::from(i) - 20.0).collect();
        let spread = spread(saving, &Level::new(0.95, 100)).expect("not empty");
        assert_eq!((spread.pays.value, spread.unchanged.value), (0.79, 0.01));
        assert_eq!(spread.worst.value, -18.0);
        assert_eq!(spread.quantiles.map(|q| q.probability), PROBABILITIES);
        let median = spread.quantiles[2];
        assert_eq!(median.value, 29.5);
        // The 40th and the 61st smallest.
        assert_eq!(median.interval, Some(Interval { low: 19.0, high: 40.0 }));
    }

    #[test]
    fn the_worst_is_found_without_sorting_the_rest() {
        let mut saving: Vec<f64> = (0..217).map(|i| f64::from(i * 89 % 217) / 7.0).collect();
        let level = Level::new(0.95, saving.len());
        let expected = spread(saving.clone(), &level).map(|spread| spread.worst);
        assert_eq!(worst(&mut saving, &level), expected);
        assert_eq!(worst(&mut [], &level), None);
    }

    #[test]
    fn no_saving_is_no_success() {
        let spread = spread(vec![0.0; 10], &Level::new(0.95, 10)).expect("not empty");
        assert_eq!(spread.pays.value, 0.0);
        assert_eq!(spread.sd.map(|sd| (sd.value, sd.mcse)), Some((0.0, Some(0.0))));
    }

    #[test]
    fn one_replication_has_no_errors() {
        let spread = spread(vec![5.0], &Level::new(0.95, 1)).expect("not empty");
        assert_eq!((spread.pays.interval, spread.worst.mcse, spread.sd), (None, None, None));
        assert!(spread.quantiles.iter().all(|q| q.value == 5.0 && q.interval.is_none()));
    }
}
