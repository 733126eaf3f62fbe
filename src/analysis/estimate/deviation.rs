//! The standard deviation of a column, with an interval that holds for heavy tails.

use crate::analysis::interval::{Estimate, Interval, Level, student};
use crate::analysis::moments::{Moments, error_of_sd, skewness};
use crate::analysis::skewed;

/// Fewer squared deviations in effect than this tell nothing of how they vary: one is nearly all of their sum.
const FEWEST: f64 = 1.1;

/// The standard deviation; `None` for fewer than two values. No interval where one value makes nearly all of it.
///
/// The interval is the root of that of the variance, which is a mean of squared deviations d²: freed of their skewness
/// ([`skewed`]), with Student's t for one degree of freedom less than there are of them in effect, (Σd²)²/Σd⁴ (Kish 1965,
/// "Survey sampling", 11.7), as few of them make most of the sum where tails are heavy.
pub fn of(column: &[f64], level: &Level) -> Option<Estimate> {
    let Moments { mean, sd } = Moments::of(column)?;
    let mcse = error_of_sd(column);
    Some(Estimate { value: sd?, mcse, interval: interval(column, mean, level) })
}

fn interval(column: &[f64], mean: f64, level: &Level) -> Option<Interval> {
    let number = column.len() as f64;
    let squares: Vec<f64> = column.iter().map(|value| (value - mean) * (value - mean)).collect();
    let Moments { mean: variance, sd } = Moments::of(&squares)?;
    let error = sd? / number.sqrt();
    let effective = number * variance * variance / (variance * variance + error * error * (number - 1.0));
    if error == 0.0 || effective < FEWEST {
        return None;
    }
    let skewness = skewness(&squares, variance) / number.sqrt();
    let t = student(level.confidence, (effective - 1.0).max(1.0))?;
    let ends = skewed::interval(variance, error, skewness, t);
    let root = |square: f64| (square.max(0.0) * (number / (number - 1.0))).sqrt();
    Some(Interval { low: root(ends.low), high: root(ends.high) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_outlier_tells_nothing_of_another() {
        let mut column = vec![0.0; 300];
        column[7] = 1.0;
        let sd = of(&column, &Level::new(0.95, 300)).expect("values");
        assert!(sd.value > 0.0 && sd.interval.is_none());
        assert_eq!(of(&[1.0; 9], &Level::new(0.95, 9)).map(|sd| (sd.value, sd.interval)), Some((0.0, None)));
        assert_eq!(of(&[1.0], &Level::new(0.95, 1)), None);
    }

    #[test]
    fn the_interval_reaches_farther_up() {
        let column: Vec<f64> = (0..100).map(|i| f64::from(i).powi(4)).collect();
        let sd = of(&column, &Level::new(0.95, 100)).expect("values");
        let Interval { low, high } = sd.interval.expect("an error");
        assert!(low < sd.value && sd.value < high && high - sd.value > sd.value - low, "{low} {sd:?} {high}");
    }

    #[test]
    fn money_in_cents_is_as_sure_as_money() {
        let column: Vec<f64> = (0..40).map(|i| f64::from(i * i % 23)).collect();
        let cents: Vec<f64> = column.iter().map(|value| 100.0 * value).collect();
        let [whole, parts] = [column, cents].map(|column| of(&column, &Level::new(0.9, 40)).and_then(|sd| sd.interval));
        let (whole, parts) = (whole.expect("an error"), parts.expect("an error"));
        assert!(
            (100.0 * whole.low / parts.low - 1.0).abs() < 1e-9 && (100.0 * whole.high / parts.high - 1.0).abs() < 1e-9
        );
    }
}
