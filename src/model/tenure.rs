//! The voluntary clock: when a hire would quit.

use crate::scenario::{Scale, Tenure};
use crate::special::{elementary, normal};

/// Cumulative hazard of quitting over the weeks since the end of training.
#[derive(Debug, Clone, PartialEq)]
pub enum Hazard {
    /// rate·x.
    Constant {
        /// [1/week].
        rate: f64,
    },
    /// (x/scale)^shape.
    Weibull {
        /// ln scale.
        log_scale: f64,
        /// Shape.
        shape: f64,
    },
    /// -ln Φ(-(ln x - mu)/sigma).
    Lognormal {
        /// ln median.
        mu: f64,
        /// Standard deviation of ln x.
        sigma: f64,
    },
    /// ln(1 + (x/median)^shape).
    Loglogistic {
        /// ln median.
        log_median: f64,
        /// Shape.
        shape: f64,
    },
    /// rate·(e^(growth·x) - 1)/growth.
    Gompertz {
        /// Hazard at the start [1/week].
        rate: f64,
        /// Its relative growth [1/week].
        growth: f64,
    },
    /// Straight lines between points (week, cumulative hazard), the last one prolonged.
    Table {
        /// From (0, 0) on.
        points: Vec<(f64, f64)>,
    },
}

impl Hazard {
    /// The hazard behind a distribution of tenure.
    pub fn new(tenure: &Tenure) -> Self {
        match *tenure {
            Tenure::Exponential { scale } => Hazard::Constant { rate: 1.0 / exponential_mean(scale) },
            Tenure::Weibull { shape, scale } => Hazard::Weibull { log_scale: weibull_log_scale(shape, scale), shape },
            Tenure::Lognormal { median, sigma } => Hazard::Lognormal { mu: elementary::ln(median), sigma },
            Tenure::Loglogistic { median, shape } => Hazard::Loglogistic { log_median: elementary::ln(median), shape },
            Tenure::Gompertz { rate, growth } => Hazard::Gompertz { rate, growth },
            Tenure::Table { ref weeks, ref surviving } => Hazard::Table {
                points: std::iter::once((0.0, 0.0))
                    .chain(
                        weeks
                            .iter()
                            .zip(surviving)
                            .filter(|(w, _)| **w > 0.0)
                            .map(|(w, s)| (*w, 0.0 - elementary::ln(*s))),
                    )
                    .collect(),
            },
        }
    }

    /// Λ(x), the cumulative hazard after `x` weeks, ≥ 0.
    pub fn cumulative(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        match *self {
            Hazard::Constant { rate } => rate * x,
            Hazard::Weibull { log_scale, shape } => elementary::exp(shape * (elementary::ln(x) - log_scale)),
            Hazard::Lognormal { mu, sigma } => score_exponential((elementary::ln(x) - mu) / sigma),
            Hazard::Loglogistic { log_median, shape } => softplus(shape * (elementary::ln(x) - log_median)),
            Hazard::Gompertz { rate, growth: 0.0 } => rate * x,
            Hazard::Gompertz { rate, growth } => rate * libm::expm1(growth * x) / growth,
            Hazard::Table { ref points } => {
                let (from, slope) = segment(points, |point| point.0 <= x);
                from.1 + slope * (x - from.0)
            }
        }
    }

    /// The week at which the cumulative hazard reaches `level` ≥ 0 [week]; ∞ where it never does.
    pub fn inverse(&self, level: f64) -> f64 {
        match *self {
            Hazard::Constant { rate } => level / rate,
            Hazard::Weibull { log_scale, shape } => elementary::exp(log_scale + elementary::ln(level) / shape),
            Hazard::Lognormal { mu, sigma } => elementary::exp(mu + sigma * exponential_score(level)),
            Hazard::Loglogistic { log_median, shape } => elementary::exp(log_median + log_expm1(level) / shape),
            Hazard::Gompertz { rate, growth: 0.0 } => level / rate,
            Hazard::Gompertz { rate, growth } => {
                let grown = growth * (level / rate);
                if grown <= -1.0 { f64::INFINITY } else { libm::log1p(grown) / growth }
            }
            Hazard::Table { ref points } => {
                let (from, slope) = segment(points, |point| point.1 < level);
                let beyond = level - from.1;
                if beyond <= 0.0 { from.0 } else { from.0 + beyond / slope }
            }
        }
    }
}

/// The start and the slope of the segment whose start is the last point that is `before`; the last one is prolonged.
fn segment(points: &[(f64, f64)], before: impl Fn(&(f64, f64)) -> bool) -> ((f64, f64), f64) {
    let last = points.partition_point(before).clamp(1, points.len() - 1);
    let (from, to) = (points[last - 1], points[last]);
    (from, (to.1 - from.1) / (to.0 - from.0))
}

/// Φ⁻¹(1 - e^(-level)): the normal score of a unit exponential, without loss in either tail.
pub(super) fn exponential_score(level: f64) -> f64 {
    let survival = elementary::exp(-level);
    let q = 0.5 - survival;
    if q.abs() <= normal::CENTRE_REACH {
        normal::central_quantile(q)
    } else if q < 0.0 {
        normal::quantile(-libm::expm1(-level))
    } else {
        -normal::quantile(survival)
    }
}

/// -ln(1 - Φ(z)): the unit exponential with normal score `z`, without loss in either tail.
fn score_exponential(z: f64) -> f64 {
    if z < 0.0 { -libm::log1p(-normal::cdf(z)) } else { -elementary::ln(normal::cdf(-z)) }
}

/// ln(1 + e^y), without overflow.
fn softplus(y: f64) -> f64 {
    if y > 0.0 { y + libm::log1p(elementary::exp(-y)) } else { libm::log1p(elementary::exp(y)) }
}

/// ln(e^y - 1) for y ≥ 0, without overflow.
fn log_expm1(y: f64) -> f64 {
    if y > 1.0 { y + libm::log1p(-elementary::exp(-y)) } else { elementary::ln(libm::expm1(y)) }
}

/// Mean of an exponential distribution given by its mean or its median.
pub(super) fn exponential_mean(scale: Scale) -> f64 {
    match scale {
        Scale::Mean(mean) | Scale::Scale(mean) => mean,
        Scale::Median(median) => median / std::f64::consts::LN_2,
    }
}

/// Log of the scale of a Weibull distribution given by its scale, its median or its mean.
pub(super) fn weibull_log_scale(shape: f64, scale: Scale) -> f64 {
    match scale {
        Scale::Scale(scale) => elementary::ln(scale),
        Scale::Median(median) => elementary::ln(median) - elementary::ln(std::f64::consts::LN_2) / shape,
        Scale::Mean(mean) => elementary::ln(mean) - libm::lgamma(1.0 + 1.0 / shape),
    }
}

/// A hire's hazard of quitting by tenure: dropping out of training first, then the group's tenure.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// Hazard of dropping out [1/week].
    pub dropout: f64,
    /// Length of training [week].
    pub training: f64,
    /// Hazard from the end of training.
    pub job: Hazard,
}

impl Clock {
    /// H(e), the cumulative hazard at tenure `e` [week].
    pub fn cumulative(&self, tenure: f64) -> f64 {
        self.dropout * tenure.min(self.training) + self.job.cumulative(tenure - self.training)
    }

    /// The tenure [week] at which the cumulative hazard reaches `level`; ∞ where it never does.
    pub fn inverse(&self, level: f64) -> f64 {
        let trained = level - self.dropout * self.training;
        if trained < 0.0 { level / self.dropout } else { self.training + self.job.inverse(trained) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hazards() -> Vec<Hazard> {
        [
            Tenure::Exponential { scale: Scale::Median(40.0) },
            Tenure::Weibull { shape: 0.59, scale: Scale::Scale(107.0) },
            Tenure::Lognormal { median: 80.0, sigma: 1.4 },
            Tenure::Loglogistic { median: 60.0, shape: 1.3 },
            Tenure::Gompertz { rate: 0.02, growth: 0.01 },
            Tenure::Gompertz { rate: 0.02, growth: 0.0 },
            Tenure::Gompertz { rate: 0.02, growth: -0.01 },
            Tenure::Table { weeks: vec![13.0, 26.0, 52.0, 60.0], surviving: vec![0.75, 0.75, 0.5, 0.4] },
        ]
        .iter()
        .map(Hazard::new)
        .collect()
    }

    #[test]
    fn inverse_undoes_cumulative() {
        for hazard in hazards() {
            for x in [1e-6, 0.5, 7.0, 30.0, 52.0, 100.0, 400.0] {
                let back = hazard.inverse(hazard.cumulative(x));
                assert!((back / x - 1.0).abs() < 1e-9, "{hazard:?} {x} {back}");
            }
        }
    }

    #[test]
    fn medians_are_medians() {
        let half = std::f64::consts::LN_2;
        for tenure in [
            Tenure::Exponential { scale: Scale::Median(40.0) },
            Tenure::Weibull { shape: 0.7, scale: Scale::Median(40.0) },
            Tenure::Lognormal { median: 40.0, sigma: 0.4 },
            Tenure::Loglogistic { median: 40.0, shape: 3.0 },
        ] {
            let hazard = Hazard::new(&tenure);
            assert!((hazard.inverse(half) - 40.0).abs() < 1e-12, "{tenure:?}");
        }
    }

    #[test]
    fn shrinking_gompertz_spares_some() {
        let hazard = Hazard::Gompertz { rate: 0.02, growth: -0.01 };
        assert_eq!(hazard.inverse(2.0), f64::INFINITY);
        assert!(hazard.inverse(1.999).is_finite());
    }

    #[test]
    fn flat_end_of_a_table_keeps_everyone() {
        let hazard = Hazard::new(&Tenure::Table { weeks: vec![10.0, 20.0], surviving: vec![0.5, 0.5] });
        assert_eq!(hazard.inverse(0.7), f64::INFINITY);
        assert!((hazard.inverse(0.69) - 10.0 * 0.69 / std::f64::consts::LN_2).abs() < 1e-12);
    }

    #[test]
    fn quitting_in_training_uses_the_dropout_hazard() {
        let clock = Clock { dropout: 0.05, training: 4.0, job: Hazard::Constant { rate: 0.01 } };
        assert_eq!(clock.inverse(0.1), 2.0);
        assert!((clock.inverse(0.25) - 9.0).abs() < 1e-12);
        assert!((clock.cumulative(9.0) - 0.25).abs() < 1e-15);
    }
}
