//! Maxima of smooth functions of one or two parameters, by Newton's method with exact second derivatives.

use super::jet::Jet;

/// Steps at most.
const STEPS: usize = 400;
/// Distance from 0 at which a parameter has left for infinity.
const BOUND: f64 = 50.0;
/// Squared distance to the maximum [standard errors] that is none.
const REACHED: f64 = 1e-22;
/// Squared distance to the maximum [standard errors] up to which it counts as found: what rounding leaves.
const CLOSE: f64 = 1e-10;
/// Ratio of curvatures, each over that along its own axis, below which parameters cannot be told apart.
const SINGULAR: f64 = 1e-10;
/// The smaller curvature, in units of those along the axes, above which a function counts as concave.
const CONCAVE: f64 = 1e-11;
/// Variance of a parameter above which nothing is known of it: logarithms known to ±20.
const UNKNOWN: f64 = 100.0;

/// A maximum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Maximum {
    /// Place.
    pub theta: [f64; 2],
    /// Value.
    pub value: f64,
    /// Inverse of the negative Hessian: covariance of the parameters, as variance, covariance, variance.
    pub covariance: [f64; 3],
}

/// Reason why no maximum was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoMaximum {
    /// The function still rises at a bound, where it has this value.
    Rises(f64),
    /// The curvature is singular, or the gradient is not 0.
    Singular,
}

/// Maximum of a function of `number` parameters, 1 or 2, from a start.
pub fn maximise(function: impl Fn([f64; 2]) -> Jet, start: [f64; 2], number: usize) -> Result<Maximum, NoMaximum> {
    let (mut theta, mut now) = (start, function(start));
    let mut distance = f64::INFINITY;
    for _ in 0..STEPS {
        let step = ascent(&now, number);
        distance = now.gradient[0] * step[0] + now.gradient[1] * step[1];
        if !distance.is_finite() || distance < REACHED {
            break;
        }
        let Some((place, there)) = better(&function, theta, step, &now) else { break };
        (theta, now) = (place, there);
        if theta.iter().any(|one| one.abs() > BOUND) {
            return Err(NoMaximum::Rises(now.value));
        }
    }
    let covariance = covariance(&now, number).filter(|_| distance < CLOSE).ok_or(NoMaximum::Singular)?;
    Ok(Maximum { theta, value: now.value, covariance })
}

/// A step uphill: Newton's where the function is concave, else one that is as long as a step may be.
fn ascent(now: &Jet, number: usize) -> [f64; 2] {
    let [aa, ab, bb] = now.hessian.map(|one| -one);
    let [a, b] = now.gradient;
    if number == 1 {
        return [a / if aa > 0.0 { aa } else { a.abs() }, 0.0];
    }
    // In units of its own curvature each parameter has a curvature of 1.
    let unit = |curvature: f64| if curvature == 0.0 { 1.0 } else { 1.0 / curvature.abs().sqrt() };
    let units = [unit(aa), unit(bb)];
    let (p, q, r) = (aa * units[0] * units[0], ab * units[0] * units[1], bb * units[1] * units[1]);
    let least = 0.5 * (p + r) - libm::hypot(0.5 * (p - r), q);
    let added = if least > CONCAVE { 0.0 } else { 0.1 - least };
    let (p, r, a, b) = (p + added, r + added, a * units[0], b * units[1]);
    let determinant = p * r - q * q;
    [(r * a - q * b) / determinant * units[0], (p * b - q * a) / determinant * units[1]]
}

/// First of ever shorter steps that reaches a higher value.
fn better(function: impl Fn([f64; 2]) -> Jet, theta: [f64; 2], step: [f64; 2], now: &Jet) -> Option<([f64; 2], Jet)> {
    let longest = step[0].abs().max(step[1].abs()).max(1.0);
    let mut part = 1.0 / longest;
    while part > 1e-12 {
        let place = [0, 1].map(|at| theta[at] + part * step[at]);
        let there = function(place);
        let is_known = there.gradient.iter().chain(&there.hessian).all(|one| one.is_finite());
        if is_known && there.value > now.value {
            return Some((place, there));
        }
        // Where values are equal but for rounding, the gradient tells.
        let slope = |jet: &Jet| jet.gradient[0] * step[0] + jet.gradient[1] * step[1];
        let equal = (there.value - now.value).abs() <= 1e-13 * now.value.abs();
        if is_known && equal && slope(&there).abs() < 0.5 * slope(now).abs() {
            return Some((place, there));
        }
        part *= 0.5;
    }
    None
}

/// Inverse of the negative Hessian. Returns `None` where it is singular or the function is not concave.
fn covariance(now: &Jet, number: usize) -> Option<[f64; 3]> {
    let [aa, ab, bb] = now.hessian.map(|one| -one);
    if number == 1 {
        return (aa > 1.0 / UNKNOWN).then(|| [1.0 / aa, 0.0, 0.0]);
    }
    let determinant = aa * bb - ab * ab;
    let is_regular = aa > 0.0 && bb > 0.0 && determinant > SINGULAR * aa * bb;
    let covariance = [bb, -ab, aa].map(|one| one / determinant);
    (is_regular && covariance[0] < UNKNOWN && covariance[2] < UNKNOWN).then_some(covariance)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// -x⁴ - (y - x)² + x, whose maximum is at x = y = (1/4)^(1/3).
    fn hill(theta: [f64; 2]) -> Jet {
        let [x, y] = Jet::parameters(theta);
        let square = x * x;
        -(square * square) - (y - x) * (y - x) + x
    }

    #[test]
    fn finds_a_maximum_from_afar_with_its_curvature() {
        let found = maximise(hill, [9.0, -8.0], 2).expect("a maximum");
        let x = f64::cbrt(0.25);
        assert!(found.theta.iter().all(|one| (one - x).abs() < 1e-12), "{found:?}");
        // The negative Hessian is (12x² + 2, -2; -2, 2), whose determinant is 24x².
        let by_hand = [2.0, 2.0, 12.0 * x * x + 2.0].map(|one| one / (24.0 * x * x));
        assert!(found.covariance.iter().zip(by_hand).all(|(one, other)| (one - other).abs() < 1e-9), "{found:?}");
    }

    #[test]
    fn what_keeps_rising_and_what_is_flat_is_refused() {
        let rising = |theta: [f64; 2]| {
            let [x, y] = Jet::parameters(theta);
            x.then([-f64::exp(-x.value), f64::exp(-x.value), -f64::exp(-x.value)]) - y * y
        };
        assert!(matches!(maximise(rising, [0.0; 2], 2), Err(NoMaximum::Rises(_) | NoMaximum::Singular)));
        let ridge = |theta: [f64; 2]| {
            let [x, y] = Jet::parameters(theta);
            -((x + y) * (x + y))
        };
        assert_eq!(maximise(ridge, [1.0, 1.0], 2), Err(NoMaximum::Singular));
    }
}
