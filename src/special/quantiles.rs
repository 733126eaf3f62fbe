//! QuickQuantiles of a law at normal scores, worked out in advance where a quantile takes microseconds.

use super::{
    beta, elementary, gamma,
    hermite::{self, Bend},
    law::Law,
    normal,
};
use std::sync::{Arc, OnceLock};

/// Quantile function of a law, for many draws.
///
/// QuickQuantiles of gamma and beta laws are interpolated between nodes on the scale of the log or of the log-odds. The error is below
/// 10⁻⁹ of the mean or of the width for shapes from 0.003, and below 2·10⁻⁸ from 0.001. Other laws have no nodes. Clones share
/// the nodes.
#[derive(Debug, Clone)]
pub struct QuickQuantiles {
    law: Law,
    nodes: Arc<OnceLock<Nodes>>,
}

impl PartialEq for QuickQuantiles {
    fn eq(&self, other: &Self) -> bool {
        // The law decides all quantiles.
        self.law == other.law
    }
}

impl QuickQuantiles {
    /// The quantiles of a law. Nothing is worked out before the first of them is asked for.
    pub fn new(law: Law) -> Self {
        Self { law, nodes: Arc::default() }
    }

    /// The law.
    pub fn law(&self) -> &Law {
        &self.law
    }

    /// Quantile x at the normal score `z`: a share Φ(z) of the law lies below x.
    ///
    /// ```
    /// use the_offer::special::{law::Law, quantiles::QuickQuantiles};
    /// // Both shapes 1 is uniform.
    /// let quantiles = QuickQuantiles::new(Law::Beta { low: 2.0, width: 4.0, shapes: [1.0, 1.0] });
    /// assert!((quantiles.at_score(1.959963984540054) - 5.9).abs() < 1e-9);
    /// ```
    pub fn at_score(&self, z: f64) -> f64 {
        if z.abs() < REACH {
            match self.law {
                Law::Gamma { mean, sd } if gamma::is_by_newton(gamma::shape(mean, sd)) => {
                    return elementary::exp(self.nodes.get_or_init(|| Nodes::of_gamma(mean, sd)).at(z));
                }
                Law::Beta { low, width, shapes } if beta::is_by_newton(shapes) => {
                    return low + width * beta::logistic(self.nodes.get_or_init(|| Nodes::of_beta(shapes)).at(z));
                }
                _ => {}
            }
        }
        self.law.at_score(z)
    }

    /// Quantile below which a share `u` in (0, 1) of the law lies.
    pub fn at_share(&self, u: f64) -> f64 {
        match self.law {
            Law::Gamma { .. } | Law::Beta { .. } => self.at_score(normal::quantile(u)),
            _ => self.law.at_share(u),
        }
    }
}

/// A function of the normal score, by quintic Hermite interpolation.
#[derive(Debug)]
struct Nodes {
    /// Nodes for a unit of the score.
    density: f64,
    /// From the score -[`REACH`] on.
    nodes: Vec<Bend>,
}

/// Reach of the nodes. Scores beyond ±8.3 do not occur in draws: uniforms have 52 bits.
const REACH: f64 = 8.5;

/// A scale on which quantiles are found by Newton's method from a start.
struct NewtonScale<Q, D> {
    /// Quantile at a score, from a start.
    quantile: Q,
    /// Log of the density at a quantile, and its slope.
    log_density: D,
}

impl Nodes {
    /// Logs of the quantiles of a gamma law.
    fn of_gamma(mean: f64, sd: f64) -> Self {
        let shape = gamma::shape(mean, sd);
        let scale = NewtonScale {
            quantile: |z, start| gamma::log_quantile_from(shape, z, start),
            log_density: |t| (gamma::log_density(shape, t), shape - elementary::exp(t)),
        };
        let mut nodes = Self::outwards(&scale, gamma::log_quantile(shape, 0.0), density(shape));
        let log_scale = elementary::ln(mean) - elementary::ln(shape);
        nodes.nodes.iter_mut().for_each(|node| node.value += log_scale);
        nodes
    }

    /// Log-odds of the quantiles of a beta law.
    fn of_beta(shapes @ [a, b]: [f64; 2]) -> Self {
        let law = beta::LogOdds::new(shapes);
        let scale = NewtonScale {
            quantile: |z, start| beta::log_odds_from(&law, z, start),
            log_density: |t| (law.log_density(t), a * beta::logistic(-t) - b * beta::logistic(t)),
        };
        Self::outwards(&scale, beta::log_odds(shapes, 0.0), density(a.min(b)))
    }

    /// Nodes from the `median` outwards, each found from the tangent at its neighbour.
    fn outwards(
        scale: &NewtonScale<impl Fn(f64, f64) -> f64, impl Fn(f64) -> (f64, f64)>,
        median: f64,
        density: f64,
    ) -> Self {
        let last = (2.0 * REACH * density) as usize;
        let middle = last / 2;
        let score = |i: usize| i as f64 / density - REACH;
        let node = |i: usize, value: f64| {
            let z = score(i);
            let (log_density, density_slope) = (scale.log_density)(value);
            let log_normal = -0.5 * z * z - 0.5 * elementary::ln(2.0 * std::f64::consts::PI);
            let slope = elementary::exp(log_normal - log_density);
            Bend { value, slope: slope / density, bend: slope * (-z - density_slope * slope) / (density * density) }
        };
        let mut nodes = vec![Bend::default(); last + 1];
        nodes[middle] = node(middle, median);
        for i in middle + 1..=last {
            let Bend { value, slope, .. } = nodes[i - 1];
            nodes[i] = node(i, (scale.quantile)(score(i), value + slope));
        }
        for i in (0..middle).rev() {
            let Bend { value, slope, .. } = nodes[i + 1];
            nodes[i] = node(i, (scale.quantile)(score(i), value - slope));
        }
        Self { density, nodes }
    }

    /// The function at a score below [`REACH`] in size.
    fn at(&self, z: f64) -> f64 {
        let place = ((z + REACH) * self.density).clamp(0.0, (self.nodes.len() - 2) as f64);
        let i = place as usize;
        hermite::quintic(self.nodes[i], self.nodes[i + 1], place - i as f64)
    }
}

/// Nodes for a unit of the score: the smaller the smallest shape, the sharper the quantiles bend.
fn density(shape: f64) -> f64 {
    match shape {
        1.0.. => 8.0,
        0.05.. => 32.0,
        0.005.. => 128.0,
        _ => 512.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bound of the error that is documented for this smallest shape.
    fn bound(shape: f64) -> f64 {
        if shape >= 0.003 { 1e-9 } else { 2e-8 }
    }

    /// Largest error half-way between nodes, as far out as a uniform goes.
    fn largest_error(nodes: &Nodes, number: impl Fn(f64) -> f64, exact: impl Fn(f64, f64) -> f64) -> f64 {
        let scores = (0..(16.0 * nodes.density) as usize).map(|i| (i as f64 + 0.5) / nodes.density - 8.0);
        let error = |z: f64| (number(nodes.at(z)) - number(exact(z, nodes.at(z)))).abs();
        scores.map(error).fold(0.0, f64::max)
    }

    #[test]
    fn gamma_quantiles_are_within_their_bound() {
        for shape in [0.001, 0.003, 0.02, 0.049, 0.051, 0.11, 0.4, 0.99, 1.0, 3.0, 40.0, 3e3] {
            let nodes = Nodes::of_gamma(shape, f64::sqrt(shape));
            let error = largest_error(&nodes, f64::exp, |z, start| gamma::log_quantile_from(shape, z, start));
            assert!(error <= bound(shape) * shape, "shape {shape}: {error}");
        }
    }

    #[test]
    fn beta_quantiles_are_within_their_bound() {
        let shapes = [0.001, 0.003, 0.02, 0.049, 0.051, 0.4, 0.99, 1.0, 1.7, 5.0, 40.0, 3e3];
        for a in shapes {
            for b in shapes {
                let law = beta::LogOdds::new([a, b]);
                let nodes = Nodes::of_beta([a, b]);
                let error = largest_error(&nodes, beta::logistic, |z, start| beta::log_odds_from(&law, z, start));
                assert!(error <= bound(a.min(b)), "shapes {a} {b}: {error}");
            }
        }
    }
}
