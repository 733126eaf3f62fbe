//! The mean of the worst outcomes.

use super::interval::{Estimate, Level};
use super::moments::Moments;
use crate::special::elementary::square;

/// The mean of the lowest twentieth, ⌈n/20⌉ values, of a sorted column; none where it is empty.
///
/// With m values in the tail, v the highest of them and c their mean: mcse² = (Var(tail) + (1 - m/n)(v - c)²)/m. The
/// second part is there because the tail's end is estimated too. Source: Manistre and Hancock (2005),
/// doi:10.1080/10920277.2005.10596207. Student's t with m - 1 degrees, as the error rests on the tail alone; no error for a tail of one.
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
    let variance = sd.map(|sd| (sd * sd + beyond * square(end - mean)) / number);
    Some(level.on(tail.len()).around(mean, variance.map(f64::sqrt)))
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
}
