//! The time a position stands vacant.

use crate::scenario::WeeksToFill;
use crate::special::{law::Law, normal, quantiles::QuickQuantiles};

/// Quantile function of the time to fill.
#[derive(Debug, Clone, PartialEq)]
pub struct Fill {
    quantiles: QuickQuantiles,
    /// The longest time to fill that a uniform gives [week].
    pub longest: f64,
}

impl Fill {
    /// The quantiles of a distribution of the time to fill.
    pub fn new(weeks: &WeeksToFill) -> Self {
        Self::of(weeks.law())
    }

    fn of(law: Law) -> Self {
        let quantiles = QuickQuantiles::new(law);
        let longest = quantiles.at_share(1.0 - 0.5 * f64::EPSILON);
        Self { quantiles, longest }
    }

    /// The quantiles for the law of `weeks`: these where the law is the same, so that what they have worked out is used again.
    pub fn turned_to(&self, weeks: &WeeksToFill) -> Self {
        let law = weeks.law();
        if law == *self.quantiles.law() { self.clone() } else { Self::of(law) }
    }

    /// The time to fill [week] below which a share `u` in (0, 1) of them lies.
    pub fn quantile(&self, u: f64) -> f64 {
        self.quantiles.at_share(u)
    }

    /// Whether the time to fill varies.
    pub fn varies(&self) -> bool {
        !matches!(self.quantiles.law(), Law::Constant { .. })
    }

    /// Share of the times to fill below `weeks`, by [`normal::quick_cdf`] where the law has a normal score.
    pub fn below(&self, weeks: f64) -> f64 {
        match self.quantiles.law() {
            _ if weeks <= 0.0 => 0.0,
            law @ Law::Lognormal { .. } => normal::quick_cdf(law.score(weeks)),
            law => law.below(weeks),
        }
    }
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
