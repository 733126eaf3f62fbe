//! The gamma distribution of unit scale, on the log scale, where small shapes keep their digits.

use super::{elementary, normal};

/// Shape above which Wilson and Hilferty's cube is used (error of order 1/shape).
const LARGE_SHAPE: f64 = 1e5;
/// Limit on the steps of Newton's method, which takes 3 to 6, and would not end where digits are lost.
const MOST_STEPS: usize = 60;

/// Quantile at the normal score `z` of the distribution with this mean and standard deviation, both > 0.
pub fn quantile(mean: f64, sd: f64, z: f64) -> f64 {
    let shape = shape(mean, sd);
    elementary::exp(elementary::ln(mean / shape) + log_quantile(shape, z))
}

/// Shape of the distribution with this mean and standard deviation.
pub(super) fn shape(mean: f64, sd: f64) -> f64 {
    (mean / sd) * (mean / sd)
}

/// Whether quantiles of this shape are found by Newton's method.
pub(super) fn is_by_newton(shape: f64) -> bool {
    shape <= LARGE_SHAPE
}

/// Log of the quantile x at the normal score `z`: the share below x is Φ(z). Relative error of x about 1e-13.
///
/// ```
/// // Shape 1 is exponential: its median is ln 2.
/// let x = the_offer::special::gamma::log_quantile(1.0, 0.0).exp();
/// assert!((x - 2f64.ln()).abs() < 1e-14);
/// ```
pub fn log_quantile(shape: f64, z: f64) -> f64 {
    // Near 0 a share x^shape/Γ(shape + 1) lies below x; elsewhere the cube root is nearly normal.
    let near_zero = (elementary::ln(normal::cdf(z)) + libm::lgamma(shape + 1.0)) / shape;
    log_quantile_from(shape, z, if near_zero < -3.0 { near_zero } else { wilson_hilferty(shape, z) })
}

/// Log of the quantile at the normal score `z`, by Newton's method from `start`.
pub fn log_quantile_from(shape: f64, z: f64, start: f64) -> f64 {
    if !is_by_newton(shape) {
        return wilson_hilferty(shape, z);
    }
    let target = elementary::ln(normal::cdf(-z.abs()));
    let mut t = start;
    for _ in 0..MOST_STEPS {
        let (log_tail, slope) = log_tail(shape, t, z > 0.0);
        let step = ((log_tail - target) / slope).clamp(-2.0, 2.0);
        t -= step;
        if step.abs() <= 1e-14 * (1.0 + t.abs()) {
            break;
        }
    }
    t
}

/// ln of the density of ln x at `t`.
pub fn log_density(shape: f64, t: f64) -> f64 {
    shape * t - elementary::exp(t) - libm::lgamma(shape)
}

/// Share of the distribution below `x` >= 0.
///
/// ```
/// assert!((the_offer::special::gamma::cdf(1.0, 2.0) - (1.0 - (-2f64).exp())).abs() < 1e-15);
/// ```
pub fn cdf(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if shape > LARGE_SHAPE { normal::cdf(cube_root_score(shape, x)) } else { tail(shape, x, false) }
}

/// Share of the distribution above `x` >= 0, with its digits where little is above.
///
/// ```
/// assert!((the_offer::special::gamma::above(1.0, 40.0) / 4.248354255291589e-18 - 1.0).abs() < 1e-12);
/// ```
pub fn above(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    if shape > LARGE_SHAPE { normal::cdf(-cube_root_score(shape, x)) } else { tail(shape, x, true) }
}

/// Normal score of `x` by Wilson and Hilferty.
fn cube_root_score(shape: f64, x: f64) -> f64 {
    let spread = 1.0 / (9.0 * shape);
    (libm::cbrt(x / shape) - 1.0 + spread) / spread.sqrt()
}

/// Log of Wilson and Hilferty's (1931) quantile, doi:10.1073/pnas.17.12.684.
fn wilson_hilferty(shape: f64, z: f64) -> f64 {
    let spread = 1.0 / (9.0 * shape);
    let cube_root = (1.0 - spread + z * spread.sqrt()).max(1e-3);
    elementary::ln(shape) + 3.0 * elementary::ln(cube_root)
}

/// Log of the upper or lower tail beyond e^t, and its slope in t.
fn log_tail(shape: f64, t: f64, upper: bool) -> (f64, f64) {
    // Near 0, P(x) = x^shape/Γ(shape + 1) to a relative error of x.
    if !upper && t < -35.0 {
        return (shape * t - libm::lgamma(shape + 1.0), shape);
    }
    let log_tail = elementary::ln(tail(shape, elementary::exp(t), upper));
    let slope = elementary::exp(log_density(shape, t) - log_tail);
    (log_tail, if upper { -slope } else { slope })
}

/// Upper or lower tail beyond `x` > 0, by the series below the mean and the continued fraction above.
///
/// Source: Abramowitz and Stegun (1964), 6.5.29 and 6.5.31.
fn tail(shape: f64, x: f64, upper: bool) -> f64 {
    let front = elementary::exp(log_density(shape, elementary::ln(x)));
    let is_upper = x >= shape + 1.0;
    // Where the density underflows, the fraction would not converge, and the tail is 0.
    let part = match (front > 0.0, is_upper) {
        (false, _) => 0.0,
        (true, false) => front * series(shape, x),
        (true, true) => front * fraction(shape, x),
    };
    if is_upper == upper { part } else { 1.0 - part }
}

/// Σ xⁿ/(shape·(shape + 1)···(shape + n)).
fn series(shape: f64, x: f64) -> f64 {
    let mut term = 1.0 / shape;
    let mut sum = term;
    let mut n = shape;
    while term > sum * 1e-17 {
        n += 1.0;
        term *= x / n;
        sum += term;
    }
    sum
}

/// 1/(x + 1 - shape - 1·(1 - shape)/(x + 3 - shape - …)), by Lentz's method.
fn fraction(shape: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - shape;
    let mut c = f64::MAX;
    let mut d = 1.0 / b;
    let mut value = d;
    for i in 1..1_000_000 {
        let i = f64::from(i);
        let a = -i * (i - shape);
        b += 2.0;
        d = 1.0 / not_zero(a * d + b);
        c = not_zero(b + a / c);
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// Replaces 0, by which Lentz's method must not divide.
pub(super) fn not_zero(x: f64) -> f64 {
    if x.abs() < 1e-300 { 1e-300 } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::function::gamma::{gamma_lr, gamma_ur};

    #[test]
    fn tails_agree_with_statrs() {
        for shape in [0.01, 0.3, 1.0, 2.5, 17.0, 400.0, 2e4] {
            for z in [-6.0, -2.5, -0.4, 0.0, 1.0, 3.0, 6.0] {
                let x = log_quantile(shape, z).exp().max(1e-280);
                for (ours, theirs) in
                    [(tail(shape, x, false), gamma_lr(shape, x)), (tail(shape, x, true), gamma_ur(shape, x))]
                {
                    assert!((ours - theirs).abs() < 1e-10 * theirs + 1e-14, "{shape} {x}: {ours} {theirs}");
                }
            }
        }
    }

    #[test]
    fn the_cdf_goes_on_to_the_ends_of_numbers_and_of_shapes() {
        for shape in [1e-30, 0.5, 2.5, 1e4, 1e6, 1e30, 1e300] {
            assert_eq!(cdf(shape, 0.0), 0.0);
            assert_eq!(cdf(shape, f64::MAX), 1.0);
            let around = |part: f64| cdf(shape, shape * (1.0 + part));
            assert!(around(-1e-3) <= around(0.0) && around(0.0) <= around(1e-3), "{shape}");
        }
        for z in [-3.0, -0.5, 0.0, 2.0] {
            let x = log_quantile(2.0 * LARGE_SHAPE, z).exp();
            assert!((cdf(2.0 * LARGE_SHAPE, x) - normal::cdf(z)).abs() < 1e-8, "{z}");
        }
    }

    #[test]
    fn quantiles_invert_the_tails() {
        for shape in [0.01, 0.3, 1.0, 2.5, 17.0, 400.0, 2e4] {
            for z in [-7.0, -2.0, -0.1, 0.0, 0.3, 2.0, 7.0] {
                let t = log_quantile(shape, z);
                let (log_tail, _) = log_tail(shape, t, z > 0.0);
                let expected = normal::cdf(-f64::abs(z)).ln();
                assert!(
                    (log_tail - expected).abs() < 1e-11 * (1.0 + expected.abs()),
                    "{shape} {z}: {log_tail} {expected}"
                );
            }
        }
    }
}
