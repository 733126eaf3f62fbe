//! The binomial distribution, with the same bits on every machine.

use super::beta;

/// Probability P(B <= k), B being the number of successes in `number` trials of probability `p` in (0, 1).
///
/// ```
/// assert!((the_offer::special::binomial::cdf(1, 3, 0.5) - 0.5).abs() < 1e-14);
/// ```
pub fn cdf(k: usize, number: usize, p: f64) -> f64 {
    if k >= number {
        return 1.0;
    }
    // Abramowitz and Stegun (1964), 26.5.24.
    beta::cdf([(number - k) as f64, (k + 1) as f64], 1.0 - p)
}

/// The smallest k with P(B <= k) above `share` in [0, 1).
///
/// ```
/// // 1, 11 and 56 of 1,024 ways to toss ten coins: 0.001, 0.011, 0.055.
/// assert_eq!(the_offer::special::binomial::quantile(0.025, 10, 0.5), 2);
/// ```
pub fn quantile(share: f64, number: usize, p: f64) -> usize {
    let (mut low, mut high) = (0, number);
    while low < high {
        let middle = low + (high - low) / 2;
        if cdf(middle, number, p) > share { high = middle } else { low = middle + 1 }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Binomial, DiscreteCDF};

    #[test]
    fn the_cdf_agrees_with_statrs() {
        for number in [1, 2, 7, 100, 5_000] {
            for p in [0.001, 0.05, 0.5, 0.9] {
                let law = Binomial::new(p, number).expect("a law");
                for k in (0..number).step_by(1 + number as usize / 50) {
                    let (ours, theirs) = (cdf(k as usize, number as usize, p), law.cdf(k));
                    assert!((ours - theirs).abs() < 1e-10, "{number} {p} {k}: {ours} {theirs}");
                }
            }
        }
        assert_eq!(cdf(7, 7, 0.3), 1.0);
    }

    #[test]
    fn quantiles_are_where_the_cdf_passes() {
        for number in [1, 10, 333, 5_000] {
            for p in [0.05, 0.25, 0.5, 0.95] {
                for share in [0.0, 0.005, 0.025, 0.5, 0.975] {
                    let k = quantile(share, number, p);
                    assert!(cdf(k, number, p) > share, "{number} {p} {share}");
                    assert!(k == 0 || cdf(k - 1, number, p) <= share, "{number} {p} {share}");
                }
            }
        }
    }
}
