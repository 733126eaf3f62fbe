//! The beta distribution, on the scale of log-odds, where both ends keep their digits.

use super::gamma::not_zero;
use super::{elementary, normal};

/// Sum of shapes above which the distribution is taken for normal with a skewness.
///
/// The error is of the order of 1/(smaller shape): fit for narrow distributions, not for means within 10⁻⁶ of an end.
const LARGE_SUM: f64 = 1e6;
/// Limit on the steps of Newton's method, which takes 3 to 8, and would not end where digits are lost.
const MOST_STEPS: usize = 100;

/// Quantile x at the normal score `z`: the share of the distribution below x is Φ(z). Error about 1e-13.
///
/// ```
/// // Both shapes 1 is uniform.
/// let x = the_offer::special::beta::quantile([1.0, 1.0], 1.959963984540054);
/// assert!((x - 0.975).abs() < 1e-13);
/// ```
pub fn quantile(shapes: [f64; 2], z: f64) -> f64 {
    if !is_by_newton(shapes) {
        return nearly_normal(shapes, z);
    }
    logistic(log_odds(shapes, z))
}

/// Whether quantiles of these shapes are found by Newton's method.
pub(super) fn is_by_newton([a, b]: [f64; 2]) -> bool {
    a + b <= LARGE_SUM
}

/// Log-odds ln(x/(1 - x)) of [`quantile`], with full digits near both ends; for shapes that add up to 10⁶ or less.
pub fn log_odds(shapes: [f64; 2], z: f64) -> f64 {
    let [a, b] = shapes;
    // The upper tail of x is the lower tail of 1 - x.
    if z > 0.0 { -lower_log_odds([b, a], -z) } else { lower_log_odds(shapes, z) }
}

/// [`log_odds`] of a law, by Newton's method from `start`.
pub(super) fn log_odds_from(law: &LogOdds, z: f64, start: f64) -> f64 {
    if z > 0.0 { -law.mirrored().lower_from(-z, -start) } else { law.lower_from(z, start) }
}

/// Share of the distribution below `x`.
///
/// ```
/// assert!((the_offer::special::beta::cdf([2.0, 1.0], 0.3) - 0.09).abs() < 1e-15);
/// ```
pub fn cdf(shapes: [f64; 2], x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let [a, b] = shapes;
    if a + b > LARGE_SUM {
        let mean = a / (a + b);
        return normal::cdf((x - mean) / (mean * (1.0 - mean) / (a + b + 1.0)).sqrt());
    }
    elementary::exp(LogOdds::new(shapes).tail(elementary::ln(x / (1.0 - x))).log_below)
}

/// Quantile by Cornish and Fisher's (1938) expansion up to the skewness.
fn nearly_normal([a, b]: [f64; 2], z: f64) -> f64 {
    let sum = a + b;
    let mean = a / sum;
    let sd = (mean * (1.0 - mean) / (sum + 1.0)).sqrt();
    let skewness = 2.0 * (b - a) * (sum + 1.0).sqrt() / ((sum + 2.0) * (a * b).sqrt());
    mean + sd * (z + (z * z - 1.0) * skewness / 6.0)
}

/// Log-odds below which a share Φ(z) lies, for z <= 0.
fn lower_log_odds(shapes: [f64; 2], z: f64) -> f64 {
    let [a, b] = shapes;
    let law = LogOdds::new(shapes);
    let target = elementary::ln(normal::cdf(z));
    // Near 0 a share x^a/(a B(a, b)) lies below x; elsewhere log-odds are nearly normal.
    let near_zero = (target + elementary::ln(a) + law.log_beta) / a;
    let nearly_normal = elementary::ln(a / b) + z * (1.0 / a + 1.0 / b).sqrt();
    law.lower_from(z, if near_zero < -3.0 { near_zero } else { nearly_normal })
}

/// The logistic function 1/(1 + e^-t).
pub(super) fn logistic(t: f64) -> f64 {
    let small = elementary::exp(-t.abs());
    if t < 0.0 { small / (1.0 + small) } else { 1.0 / (1.0 + small) }
}

/// The distribution of the log-odds.
pub(super) struct LogOdds {
    shapes: [f64; 2],
    /// ln B(a, b).
    log_beta: f64,
}

/// The distribution of the log-odds at some log-odds t.
struct LogOddsTail {
    /// Log of the share below t.
    log_below: f64,
    /// Log of the density at t.
    log_density: f64,
}

impl LogOdds {
    /// The log-odds of the beta law with these shapes.
    pub(super) fn new([a, b]: [f64; 2]) -> Self {
        Self { shapes: [a, b], log_beta: libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b) }
    }

    /// The log-odds of 1 - x.
    fn mirrored(&self) -> Self {
        let [a, b] = self.shapes;
        Self { shapes: [b, a], log_beta: self.log_beta }
    }

    /// Log-odds below which a share Φ(z) lies, for z <= 0: Newton's method on the log of the tail.
    fn lower_from(&self, z: f64, start: f64) -> f64 {
        let target = elementary::ln(normal::cdf(z));
        let mut t = start;
        for _ in 0..MOST_STEPS {
            let LogOddsTail { log_below, log_density } = self.tail(t);
            let slope = elementary::exp(log_density - log_below);
            // Where the tail is nearly everything its log is flat, and a step would go too far.
            let step = ((log_below - target) / slope).clamp(-4.0, 4.0);
            t -= step;
            if step.abs() <= 1e-14 * (1.0 + t.abs()) {
                break;
            }
        }
        t
    }

    /// Log of the density a·ln x + b·ln(1 - x) - ln B(a, b) at log-odds `t`.
    pub(super) fn log_density(&self, t: f64) -> f64 {
        let [a, b] = self.shapes;
        -a * softplus(-t) - b * softplus(t) - self.log_beta
    }

    /// Density, and the share below by the continued fraction on the side of the mean where the fraction converges fast.
    fn tail(&self, t: f64) -> LogOddsTail {
        let shapes @ [a, b] = self.shapes;
        let log_density = self.log_density(t);
        let x = logistic(t);
        let log_below = if x < (a + 1.0) / (a + b + 2.0) {
            log_density + elementary::ln(fraction(shapes, x) / a)
        } else {
            let above = elementary::exp(log_density) * fraction([b, a], logistic(-t)) / b;
            libm::log1p(-above.min(1.0))
        };
        LogOddsTail { log_below, log_density }
    }
}

/// ln(1 + e^t), without overflow.
fn softplus(t: f64) -> f64 {
    t.max(0.0) + libm::log1p(elementary::exp(-t.abs()))
}

/// The continued fraction of the incomplete beta function, by Lentz's method.
///
/// Source: Abramowitz and Stegun (1964), 26.5.8.
fn fraction([a, b]: [f64; 2], x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / not_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for term in [even, odd] {
            d = 1.0 / not_zero(1.0 + term * d);
            c = not_zero(1.0 + term / c);
            value *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::function::beta::beta_reg;

    const SHAPES: [[f64; 2]; 9] = [
        [1.0, 1.0],
        [0.5, 0.5],
        [0.05, 0.3],
        [2.0, 5.0],
        [40.0, 3.0],
        [0.2, 30.0],
        [300.0, 700.0],
        [1.0, 5.0],
        [2e4, 3e4],
    ];

    #[test]
    fn the_cdf_agrees_with_statrs() {
        for shapes in SHAPES {
            for x in [1e-9, 1e-3, 0.05, 0.2, 0.41, 0.5, 0.73, 0.99, 1.0 - 1e-9] {
                let (ours, theirs) = (cdf(shapes, x), beta_reg(shapes[0], shapes[1], x));
                assert!((ours - theirs).abs() < 1e-11, "{shapes:?} {x}: {ours} {theirs}");
            }
        }
    }

    #[test]
    fn quantiles_invert_the_cdf() {
        for shapes in SHAPES {
            for z in [-6.0, -3.0, -1.0, -0.01, 0.0, 0.01, 0.5, 2.0, 4.0] {
                let x = quantile(shapes, z);
                // Beyond, the nearest floats to 1 are too far apart.
                if x < 1.0 - 1e-7 {
                    let (found, expected) = (cdf(shapes, x), normal::cdf(z));
                    assert!(
                        (found - expected).abs() < 1e-9 * expected.min(1.0 - expected) + 1e-13,
                        "{shapes:?} {z}: {x} {found} {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn quantiles_near_an_end_that_most_is_near_keep_their_digits() {
        // With little between, x^a b/(a + b) lies below x.
        let [a, b] = [0.002, 0.015];
        for z in [-0.5, 0.0, 0.3, 0.7] {
            let x = quantile([a, b], z);
            let expected = (normal::cdf(z) * (a + b) / b).ln() / a;
            assert!((x.ln() - expected).abs() < 0.1, "{z}: {} {expected}", x.ln());
        }
    }

    #[test]
    fn narrow_distributions_continue_the_wide_ones() {
        let shapes = |sum: f64| [0.3 * sum, 0.7 * sum];
        for z in [-4.0, -1.0, 0.0, 2.0, 4.0] {
            let (exact, nearly) = (quantile(shapes(LARGE_SUM), z), nearly_normal(shapes(LARGE_SUM), z));
            assert!((exact - nearly).abs() < 1e-8, "{z}: {exact} {nearly}");
        }
    }
}
