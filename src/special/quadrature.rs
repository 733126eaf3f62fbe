//! Integrals by the Gauss-Legendre rule of five points.

/// Points of the rule on -1..1, and their weights.
const RULE: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
    (0.0, 0.568_888_888_888_888_9),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
    (0.906_179_845_938_664, 0.236_926_885_056_189_1),
];

/// Integral of a smooth function from `from` to `to`; exact for polynomials up to degree 9.
///
/// ```
/// # use the_offer::special::quadrature::integral;
/// assert!((integral(|x| x * x, 0.0, 3.0) - 9.0).abs() < 1e-12);
/// ```
pub fn integral(function: impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    half * RULE.iter().map(|(at, weight)| weight * function(middle + half * at)).sum::<f64>()
}

/// Integral over `parts` equal parts of the range.
pub fn integral_by_parts(function: impl Fn(f64) -> f64, from: f64, to: f64, parts: u32) -> f64 {
    let end = |part: u32| from + (to - from) * f64::from(part) / f64::from(parts);
    (0..parts).map(|part| integral(&function, end(part), end(part + 1))).sum()
}
