//! Student's t distribution, with the same bits on every machine.

use super::{beta, elementary, normal};

/// Degrees of freedom from which the series is exact to 1e-9.
const MANY_DEGREES: f64 = 500.0;

/// Number that |T| exceeds with probability 1 - `confidence`, for `confidence` in (0, 1); `degrees` > 0 need not be whole.
///
/// ```
/// use the_offer::special::student::critical;
/// assert!((critical(0.95, 4.0) - 2.7764451051977934).abs() < 1e-12);
/// ```
pub fn critical(confidence: f64, degrees: f64) -> f64 {
    if degrees >= MANY_DEGREES {
        return series(normal::quantile(0.5 + confidence / 2.0), degrees);
    }
    // degrees/(degrees + T²) has a beta distribution: T² is the degrees times the odds against it.
    let log_odds = beta::log_odds([degrees / 2.0, 0.5], normal::quantile(1.0 - confidence));
    (degrees * elementary::exp(-log_odds)).sqrt()
}

/// Student's t quantile from the normal one; Abramowitz and Stegun (1964), 26.7.5.
fn series(z: f64, degrees: f64) -> f64 {
    let z2 = z * z;
    let first = z * (z2 + 1.0) / 4.0;
    let second = z * ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
    let third = z * (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;
    z + (first + (second + third / degrees) / degrees) / degrees
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    #[test]
    fn critical_values_agree_with_statrs() {
        for degrees in [1.0, 2.0, 3.5, 9.0, 40.0, 120.0] {
            let law = StudentsT::new(0.0, 1.0, degrees).expect("degrees");
            for confidence in [0.1, 0.5, 0.8, 0.95, 0.999] {
                let (ours, theirs) = (critical(confidence, degrees), law.inverse_cdf(0.5 + confidence / 2.0));
                assert!((ours / theirs - 1.0).abs() < 1e-8, "{degrees} {confidence}: {ours} {theirs}");
            }
        }
    }

    #[test]
    fn the_series_takes_over_smoothly() {
        for confidence in [0.5, 0.9, 0.95, 0.99, 0.999] {
            let degrees = MANY_DEGREES - 1.0;
            let series = series(normal::quantile(0.5 + confidence / 2.0), degrees);
            assert!((critical(confidence, degrees) - series).abs() < 1e-7, "{confidence}");
        }
    }
}
