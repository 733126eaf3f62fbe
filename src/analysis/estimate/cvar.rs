//! The mean of the worst outcomes.

use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::moments::Moments;
use crate::analysis::skewed;

/// The mean of the lowest twentieth, ⌈n/20⌉ values, of a sorted column; `None` if it is empty.
///
/// With m values in the tail, v the highest of them and c their mean: mcse² = (Var(tail) + (1 - m/n)(v - c)²)/m. The
/// second part is there because the tail's end is estimated too. Source: Manistre and Hancock (2005),
/// doi:10.1080/10920277.2005.10596207. The interval is by Student's t with m - 1 degrees, as the error rests on the tail alone,
/// freed of the skewness of the values' influence on the mean ([`skewed`]), which is large: luck that makes the worst
/// look better than it is shows less of itself. No error for a tail of one, no interval where all of the tail is one value.
///
/// ```
/// # use the_offer::analysis::{cvar, interval::Level};
/// let sorted: Vec<f64> = (0..40).map(f64::from).collect();
/// // Tail 0 and 1: mean ½, variance ½, mcse² = (½ + 0.95·¼)/2.
/// let worst = cvar::of_sorted(&sorted, &Level::new(0.95, 40)).unwrap();
/// assert_eq!(worst.value, 0.5);
/// assert!((worst.mcse.unwrap().powi(2) - 0.36875).abs() < 1e-15);
/// ```
pub fn of_sorted(sorted: &[f64], level: &Level) -> Option<Estimate> {
    let tail = &sorted[..sorted.len().div_ceil(20)];
    let Moments { mean, sd } = Moments::of(tail)?;
    let number = tail.len() as f64;
    let beyond = 1.0 - number / sorted.len() as f64;
    let end = tail[tail.len() - 1];
    let mcse = sd.map(|sd| ((sd * sd + beyond * (end - mean) * (end - mean)) / number).sqrt());
    let interval = mcse.filter(|mcse| *mcse > 0.0).zip(level.on(tail.len()).student).map(|(mcse, t)| {
        let Interval { low, high } = skewed::interval(mean, mcse, skewness(tail, sorted.len()), t);
        Interval { low: low + 0.0, high: high + 0.0 }
    });
    Some(Estimate { value: mean, mcse, interval })
}

/// Skewness of the mean of a tail of so many values: that of their influences, v - (v - x)₊·n/m, by √n.
fn skewness(tail: &[f64], number: usize) -> f64 {
    let (last, all) = (tail[tail.len() - 1], number as f64);
    let share = tail.len() as f64 / all;
    let moment = |power: fn(f64) -> f64| tail.iter().map(|value| power((last - value) / share)).sum::<f64>() / all;
    let (first, second, third) = (moment(|u| u), moment(|u| u * u), moment(|u| u * u * u));
    let variance = second - first * first;
    let central = third - 3.0 * first * second + 2.0 * first * first * first;
    if variance > 0.0 { -central / (variance * (variance * all).sqrt()) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_is_rounded_up() {
        let sorted: Vec<f64> = (0..21).map(f64::from).collect();
        let of = |n: usize| of_sorted(&sorted[..n], &Level::new(0.95, n)).map(|tail| tail.value);
        assert_eq!(of(0), None);
        assert_eq!(of(1), Some(0.0));
        assert_eq!(of(20), Some(0.0));
        assert_eq!(of(21), Some(0.5));
    }

    #[test]
    fn a_tail_of_one_has_no_error() {
        let tail = of_sorted(&[1.0, 2.0], &Level::new(0.95, 2)).expect("not empty");
        assert_eq!((tail.value, tail.mcse, tail.interval), (1.0, None, None));
    }

    #[test]
    fn a_tail_of_one_value_has_no_interval() {
        let tail = of_sorted(&[1.0; 60], &Level::new(0.95, 60)).expect("not empty");
        assert_eq!((tail.value, tail.mcse, tail.interval), (1.0, Some(0.0), None));
    }

    #[test]
    fn skewness_is_that_of_the_influences() {
        let sorted: Vec<f64> = (0..60).map(|i| -1000.0 / f64::from(1 + i * i)).collect();
        let influences: Vec<f64> = sorted.iter().map(|x| sorted[2] + (x - sorted[2]).min(0.0) * 20.0).collect();
        let mean = influences.iter().sum::<f64>() / 60.0;
        let expected = crate::analysis::moments::skewness(&influences, mean) / 60f64.sqrt();
        assert!((skewness(&sorted[..3], 60) - expected).abs() < 1e-12);
    }

    #[test]
    fn it_may_well_be_worse_but_hardly_better() {
        let sorted: Vec<f64> = (0..100).map(|i| -1000.0 / f64::from(1 + i * i)).collect();
        let tail = of_sorted(&sorted, &Level::new(0.95, 100)).expect("not empty");
        let Interval { low, high } = tail.interval.expect("an error");
        assert!(tail.value - low > 2.0 * (high - tail.value), "{low} {tail:?} {high}");
    }
}
