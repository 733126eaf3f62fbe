//! The saving at another value of a figure, on the luck of the scenario as it is.
//!
//! A simulation comes in independent units, blocks or replications, and a unit is played at every value on the same luck.
//! The scenario as it is has all units, another value has the first of them alone. The saving there is the mean over all
//! units of the scenario as it is, and the mean difference over the units that both have.
//!
//! Source: Cochran (1977), "Sampling Techniques", 12.6 (difference estimator with double sampling).

use crate::analysis::interval::{Estimate, Level};
use crate::analysis::means;
use crate::analysis::moments::Moments;
use crate::analysis::support::Support;
use crate::analysis::told;

/// Mean of `[unit]` amounts per position [money].
pub fn mean(column: &[f64], confidence: f64) -> Option<Estimate> {
    told::of_blocks(column, Support::AMOUNT, confidence)
}

/// Mean over units of `high` less `low` [money per position], paired; a difference that no unit shows is exactly none.
pub fn swing(low: &[f64], high: &[f64], confidence: f64) -> Option<Estimate> {
    let differences: Vec<f64> = high.iter().zip(low).map(|(high, low)| high - low).collect();
    let moments = Moments::of(&differences)?;
    let support = Support::AMOUNT.fixed(moments.sd == Some(0.0));
    Some(means::of_moments(&differences, moments, support, &Level::new(confidence, differences.len())))
}

/// The saving at another value, `moved` by the first of the units `all` of the scenario as it is [money per position].
pub fn level(all: &[f64], moved: &[f64], confidence: f64) -> Option<Estimate> {
    let both = moved.len().min(all.len());
    if both == all.len() {
        return mean(moved, confidence);
    }
    let differences: Vec<f64> = moved.iter().zip(all).map(|(moved, base)| moved - base).collect();
    let (whole, change) = (Moments::of(all)?, Moments::of(&differences)?);
    let [number, few] = [all.len(), both].map(|units| units as f64);
    let variance = whole.sd.zip(change.sd).map(|(whole, sd)| {
        let shared = covariance(&all[..both], &differences);
        (whole * whole / number + sd * sd / few + 2.0 * shared / number).max(0.0)
    });
    let sd = variance.map(|variance| (variance * few).sqrt());
    Some(Level::new(confidence, both).mean(whole.mean + change.mean, sd))
}

/// Covariance of two columns of at least two units.
fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let number = a.len() as f64;
    let mean = |column: &[f64]| column.iter().sum::<f64>() / number;
    let (mean_a, mean_b) = (mean(a), mean(b));
    a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum::<f64>() / (number - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_change_has_the_error_of_the_scenario_as_it_is() {
        let all: Vec<f64> = (0..100).map(|i| f64::from(i * 37 % 101)).collect();
        let moved: Vec<f64> = all[..10].iter().map(|saving| saving + 5.0).collect();
        let base = mean(&all, 0.95).expect("units");
        let found = level(&all, &moved, 0.95).expect("units");
        assert!((found.value - base.value - 5.0).abs() < 1e-12);
        assert!((found.mcse.expect("an error") - base.mcse.expect("an error")).abs() < 1e-12);
        let swing = swing(&all[..10], &moved, 0.95).expect("units");
        assert!((swing.value - 5.0).abs() < 1e-12 && swing.mcse.expect("an error") < 1e-12);
    }

    /// By hand: all 1, 3, 2, 6 with mean 3 and variance 14/3; differences 2 and 0 with mean 1, variance 2, covariance -2 with
    /// 1 and 3: (14/3)/4 + 2/2 - 2·2/4 = 7/6.
    #[test]
    fn few_units_and_all_by_hand() {
        let found = level(&[1.0, 3.0, 2.0, 6.0], &[3.0, 3.0], 0.95).expect("units");
        assert!((found.value - 4.0).abs() < 1e-12);
        let mcse = found.mcse.expect("an error");
        assert!((mcse * mcse - 7.0 / 6.0).abs() < 1e-12, "{mcse}");
    }

    #[test]
    fn no_change_is_exactly_none() {
        let swing = swing(&[1.0, 2.0, 4.0], &[1.0, 2.0, 4.0], 0.95).expect("units");
        assert_eq!(swing.interval.map(|interval| (interval.low, interval.high)), Some((0.0, 0.0)));
    }
}
