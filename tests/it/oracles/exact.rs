//! What exact values are made of.

use the_offer::special::normal;

/// ∫ e^(-kt) dt from 0 to `weeks`.
pub fn annuity(k: f64, weeks: f64) -> f64 {
    if k == 0.0 { weeks } else { (1.0 - (-k * weeks).exp()) / k }
}

/// δ of a yearly discount rate.
pub fn weekly(discount_rate: f64) -> f64 {
    (1.0 + discount_rate).ln() / 52.0
}

/// ∫ f from a to b, by Gauss-Legendre with five points on each of 400 pieces.
pub fn integral(f: impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
    const POINTS: [(f64, f64); 5] = [
        (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
        (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
        (0.0, 0.568_888_888_888_888_9),
        (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
        (0.906_179_845_938_664, 0.236_926_885_056_189_1),
    ];
    let half = (b - a) / 800.0;
    let piece = |i: u32| {
        let middle = a + half * f64::from(2 * i + 1);
        POINTS.iter().map(|(x, weight)| weight * f(middle + half * x)).sum::<f64>()
    };
    half * (0..400).map(piece).sum::<f64>()
}

/// φ(z).
pub fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// Φ(z).
pub fn phi(z: f64) -> f64 {
    normal::cdf(z)
}

/// P(X > h, Y > k) of standard normals with correlation rho.
pub fn both_above(h: f64, k: f64, rho: f64) -> f64 {
    if rho == 1.0 {
        return phi(-h.max(k));
    }
    if rho == -1.0 {
        return (phi(-h) - phi(k)).max(0.0);
    }
    integral(|x| density(x) * phi((rho * x - k) / (1.0 - rho * rho).sqrt()), h, 9.0)
}

#[test]
fn orthants_have_the_probability_of_sheppard() {
    for rho in [-1.0, -0.7, 0.0, 0.3, 0.95, 1.0_f64] {
        let exact = 0.25 + rho.asin() / (2.0 * std::f64::consts::PI);
        assert!((both_above(0.0, 0.0, rho) - exact).abs() < 1e-10, "{rho}");
    }
}
