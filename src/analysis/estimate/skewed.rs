//! The interval of an estimate whose luck is skewed.

use crate::analysis::interval::Interval;

/// Skewness below which the transformation is the identity but for rounding.
const STRAIGHT: f64 = 1e-6;

/// The interval of `value` with standard `error`, where the sum behind it has `skewness` and `t` is the two-sided critical
/// value.
///
/// With a the skewness and T = (value - truth)/error, T + aT²/3 + a²T³/27 + a/6 is nearly free of skewness, and rises in T:
/// its inverse at ±t gives the ends, the error of whose coverage is of order 1/n on either side instead of 1/√n. Source:
/// Hall (1992), "On the removal of skewness by transformation", Journal of the Royal Statistical Society B 54, 221-228.
///
/// ```
/// # use the_offer::analysis::skewed::interval;
/// // Large values are rare, so the truth may well be farther above than below.
/// let skewed = interval(10.0, 1.0, 0.3, 2.0);
/// assert!((skewed.low - 8.3408).abs() < 1e-3 && (skewed.high - 12.7252).abs() < 1e-3);
/// let straight = interval(10.0, 1.0, 0.0, 2.0);
/// assert_eq!((straight.low, straight.high), (8.0, 12.0));
/// ```
pub fn interval(value: f64, error: f64, skewness: f64, t: f64) -> Interval {
    // At low confidence both ends may come to lie on one side.
    let low = (value - error * untransformed(t, skewness)).min(value);
    let high = (value - error * untransformed(-t, skewness)).max(value);
    Interval { low, high }
}

/// The T whose transformation is `t`.
fn untransformed(t: f64, skewness: f64) -> f64 {
    if skewness.abs() < STRAIGHT {
        return t;
    }
    3.0 / skewness * (libm::cbrt(1.0 + skewness * (t - skewness / 6.0)) - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transformation_is_undone() {
        for (a, t) in [(0.4, 2.0), (-0.4, 2.0), (0.9, -1.3), (0.05, 0.1)] {
            let found = untransformed(t, a);
            let again = found + a * found * found / 3.0 + a * a * found.powi(3) / 27.0 + a / 6.0;
            assert!((again - t).abs() < 1e-12, "{a} {t}: {again}");
        }
    }

    #[test]
    fn mirrored_skewness_mirrors_the_interval() {
        let (right, left) = (interval(0.0, 1.0, 0.5, 2.0), interval(0.0, 1.0, -0.5, 2.0));
        assert!((right.low + left.high).abs() < 1e-12);
        assert!((right.high + left.low).abs() < 1e-12);
    }

    #[test]
    fn straight_and_hardly_skewed_agree() {
        let (a, b) = (interval(0.0, 1.0, 0.9 * STRAIGHT, 2.0), interval(0.0, 1.0, 1.1 * STRAIGHT, 2.0));
        assert!((a.low - b.low).abs() < 1e-5 && (a.high - b.high).abs() < 1e-5);
    }

    #[test]
    fn the_estimate_lies_within_at_any_confidence() {
        let interval = interval(1.0, 1.0, 0.9, 0.01);
        assert!(interval.holds(1.0));
    }
}
