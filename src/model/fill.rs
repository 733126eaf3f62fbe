//! The time a position stands vacant.

use crate::scenario::WeeksToFill;
use crate::special::{elementary, gamma, hermite, law::Law, normal};
use std::sync::Arc;

/// Quantile function of the time to fill.
#[derive(Debug, Clone)]
pub struct Fill {
    law: Law,
    /// Quantiles of a gamma law, where they are worked out in advance.
    quantiles: Option<Arc<LogQuantiles>>,
}

impl PartialEq for Fill {
    fn eq(&self, other: &Self) -> bool {
        // The law decides all quantiles.
        self.law == other.law
    }
}

impl Fill {
    /// The quantiles of a distribution of the time to fill.
    pub fn new(weeks: &WeeksToFill) -> Self {
        let law = weeks.law();
        let quantiles = match law {
            Law::Gamma { mean, sd } => Some(Arc::new(LogQuantiles::gamma(mean, sd))),
            _ => None,
        };
        Self { law, quantiles }
    }

    /// Takes out the quantiles for the law of `weeks`; what was worked out in advance is used again for the same law.
    pub fn become_that_of(&mut self, weeks: &WeeksToFill) -> Self {
        let law = weeks.law();
        let quantiles = if law == self.law { self.quantiles.take() } else { None };
        Self { law, quantiles }
    }

    /// The time to fill [week] below which a share `u` in (0, 1) of them lies.
    pub fn quantile(&self, u: f64) -> f64 {
        match &self.quantiles {
            Some(quantiles) => elementary::exp(quantiles.at(normal::quantile(u))),
            None => self.law.at_share(u),
        }
    }

    /// Whether the time to fill varies.
    pub fn varies(&self) -> bool {
        !matches!(self.law, Law::Constant { .. })
    }

    /// Share of the times to fill below `weeks`.
    pub fn below(&self, weeks: f64) -> f64 {
        if weeks > 0.0 { self.law.below(weeks) } else { 0.0 }
    }

    /// The longest time to fill that a uniform gives [week].
    pub fn longest(&self) -> f64 {
        self.quantile(1.0 - 0.5 * f64::EPSILON)
    }
}

/// Logs of quantiles as a function of the normal score: a cubic Hermite interpolation, whose error is below 1e-7 of the
/// mean for shapes from 0.001 (standard deviations up to 30 means).
///
/// Inverting the incomplete gamma function costs microseconds, and a run asks for it once a vacancy.
#[derive(Debug, Clone, PartialEq)]
pub struct LogQuantiles {
    /// Nodes for a unit of the score.
    density: f64,
    /// Values and slopes from the score -`REACH` on.
    nodes: Vec<(f64, f64)>,
}

/// Scores beyond ±8.3 do not occur: uniforms have 52 bits.
const REACH: f64 = 8.5;

impl LogQuantiles {
    /// Gamma distribution by mean and standard deviation, both > 0.
    pub fn gamma(mean: f64, sd: f64) -> Self {
        let shape = (mean / sd) * (mean / sd);
        let log_scale = elementary::ln(mean) - elementary::ln(shape);
        let density = density(shape);
        let score = |i: usize| i as f64 / density - REACH;
        let last = (2.0 * REACH * density) as usize;
        let middle = last / 2;
        let mut nodes = vec![(0.0, 0.0); last + 1];
        nodes[middle] = log_gamma_node(shape, 0.0, gamma::log_quantile(shape, 0.0));
        // Outwards from the middle, each node starting from the tangent at its neighbour.
        for i in middle + 1..=last {
            let (value, slope) = nodes[i - 1];
            let t = gamma::log_quantile_from(shape, score(i), value + slope / density);
            nodes[i] = log_gamma_node(shape, score(i), t);
        }
        for i in (0..middle).rev() {
            let (value, slope) = nodes[i + 1];
            let t = gamma::log_quantile_from(shape, score(i), value - slope / density);
            nodes[i] = log_gamma_node(shape, score(i), t);
        }
        for node in &mut nodes {
            node.0 += log_scale;
        }
        Self { density, nodes }
    }

    /// The log of the quantile at the normal score `z` in ±8.5.
    fn at(&self, z: f64) -> f64 {
        let place = ((z + REACH) * self.density).clamp(0.0, (self.nodes.len() - 2) as f64);
        let i = place as usize;
        let [from, to] = [i, i + 1].map(|node| (self.nodes[node].0, self.nodes[node].1 / self.density));
        hermite::cubic(from, to, place - i as f64)
    }
}

/// Nodes for a unit of the score: the smaller the shape, the sharper the log of the quantile bends.
fn density(shape: f64) -> f64 {
    match shape {
        1.0.. => 16.0,
        0.05.. => 64.0,
        _ => 256.0,
    }
}

/// Log of the unit-scale gamma quantile `t` at the score `z`, and its slope there.
fn log_gamma_node(shape: f64, z: f64, t: f64) -> (f64, f64) {
    let normal_density = -0.5 * z * z - 0.5 * elementary::ln(2.0 * std::f64::consts::PI);
    (t, elementary::exp(normal_density - gamma::log_density(shape, t)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scale;
    use statrs::distribution::{ContinuousCDF, Gamma};

    #[test]
    fn gamma_quantiles_invert_the_distribution() {
        for (mean, sd) in [(5.0, 3.0), (4.9, 0.2), (2.0, 2.0), (1.0, 3.0), (0.5, 1.5), (3.0, 0.02), (3.0, 0.003)] {
            let fill = Fill::new(&WeeksToFill::Gamma { mean, sd });
            let shape = (mean / sd) * (mean / sd);
            let gamma = Gamma::new(shape, shape / mean).expect("a gamma distribution");
            for u in [1e-6, 0.001, 0.03, 0.2, 0.5, 0.77, 0.95, 0.999, 1.0 - 1e-6] {
                let x = fill.quantile(u);
                let slack = 1e-7 * x * gamma_density(shape, shape / mean, x) + 1e-12;
                assert!((gamma.cdf(x) - u).abs() < slack, "{mean} {sd}: q({u}) = {x}, F = {}", gamma.cdf(x));
            }
        }
    }

    #[test]
    fn gamma_quantiles_are_within_their_bound() {
        for shape in [0.001, 0.003, 0.02, 0.049, 0.051, 0.11, 0.4, 0.99, 1.0, 3.0, 40.0, 3e3] {
            let quantiles = LogQuantiles::gamma(shape, f64::sqrt(shape));
            // Half-way between the nodes, as far out as a uniform goes; the mean is the shape.
            for i in 0..(16.0 * quantiles.density) as usize {
                let z = (i as f64 + 0.5) / quantiles.density - 8.0;
                let (x, start) = (quantiles.at(z).exp(), quantiles.at(z));
                let exact = gamma::log_quantile_from(shape, z, start).exp();
                assert!((x - exact).abs() <= 1e-7 * shape, "shape {shape} at {z}: {x} {exact}");
            }
        }
    }

    fn gamma_density(shape: f64, rate: f64, x: f64) -> f64 {
        (shape * (rate * x).ln() - rate * x - libm::lgamma(shape)).exp() / x
    }

    #[test]
    fn huge_shapes_stay_near_their_mean() {
        let fill = Fill::new(&WeeksToFill::Gamma { mean: 4.0, sd: 4e-6 });
        assert!((fill.quantile(0.841_344_746) - 4.000_004).abs() < 1e-9);
    }

    #[test]
    fn quantiles_rise() {
        for weeks in [
            WeeksToFill::Constant(3.0),
            WeeksToFill::Exponential { scale: Scale::Mean(5.0) },
            WeeksToFill::Uniform { low: 1.0, high: 2.0 },
            WeeksToFill::Lognormal { median: 5.0, sigma: 0.5 },
            WeeksToFill::Weibull { shape: 2.0, scale: Scale::Median(5.0) },
            WeeksToFill::Gamma { mean: 5.0, sd: 20.0 },
        ] {
            let fill = Fill::new(&weeks);
            let mut last = 0.0;
            for i in 1..10_000 {
                let x = fill.quantile(f64::from(i) / 10_000.0);
                assert!(x >= last, "{weeks:?}");
                last = x;
            }
        }
    }
}
