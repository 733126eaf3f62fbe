//! The reservation bonus: what it takes for a hire to quit.

use crate::scenario::{Reservation, ReservationAtWage};
use crate::special::{elementary, normal};

/// A group's reservation bonus R as a function of its normal score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Threshold {
    /// ln R = mu + sigma·z.
    Lognormal {
        /// ln median.
        mu: f64,
        /// Standard deviation of ln R.
        sigma: f64,
    },
    /// ln R = ln median + logit(Φ(z))/shape.
    Loglogistic {
        /// ln median.
        log_median: f64,
        /// Shape.
        shape: f64,
    },
    /// R = mean + sd·z.
    Normal {
        /// Mean [money].
        mean: f64,
        /// Standard deviation [money].
        sd: f64,
    },
}

impl Threshold {
    /// The threshold behind a distribution of the reservation bonus, at a `wage` on the job [money/week].
    pub fn new(reservation: &Reservation, wage: f64) -> Self {
        match reservation.at_wage(wage) {
            ReservationAtWage::Lognormal { median, sigma } => {
                Threshold::Lognormal { mu: elementary::ln(median), sigma }
            }
            ReservationAtWage::Loglogistic { median, shape } => {
                Threshold::Loglogistic { log_median: elementary::ln(median), shape }
            }
            ReservationAtWage::Normal { mean, sd } => Threshold::Normal { mean, sd },
        }
    }

    /// The normal score below which hires take a `bonus` > 0 at the first offer.
    pub fn cut(&self, bonus: f64) -> f64 {
        match *self {
            Threshold::Lognormal { mu, sigma } => (elementary::ln(bonus) - mu) / sigma,
            Threshold::Loglogistic { log_median, shape } => {
                logistic_score(shape * (elementary::ln(bonus) - log_median))
            }
            Threshold::Normal { mean, sd } => (bonus - mean) / sd,
        }
    }

    /// ln R at the normal score `z`; -∞ where R ≤ 0.
    pub fn log_at(&self, z: f64) -> f64 {
        match *self {
            Threshold::Lognormal { mu, sigma } => mu + sigma * z,
            Threshold::Loglogistic { log_median, shape } => {
                log_median + elementary::ln(normal::cdf(z) / normal::cdf(-z)) / shape
            }
            Threshold::Normal { mean, sd } => elementary::ln((mean + sd * z).max(0.0)),
        }
    }
}

/// Φ⁻¹ of the logistic function, without loss in either tail.
fn logistic_score(log_odds: f64) -> f64 {
    let tail = normal::quantile(1.0 / (1.0 + elementary::exp(log_odds.abs())));
    if log_odds < 0.0 { tail } else { -tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_and_log_agree() {
        for threshold in [
            Threshold::Lognormal { mu: 7.0, sigma: 1.2 },
            Threshold::Loglogistic { log_median: 8.0, shape: 2.5 },
            Threshold::Normal { mean: 3000.0, sd: 1500.0 },
        ] {
            for bonus in [50.0, 1000.0, 2500.0, 20_000.0] {
                let z = threshold.cut(bonus);
                assert!((threshold.log_at(z) - f64::ln(bonus)).abs() < 1e-9, "{threshold:?} {bonus}");
            }
        }
    }

    #[test]
    fn loglogistic_is_a_logit_in_log_bonus() {
        let threshold = Threshold::new(&Reservation::Loglogistic { median: 2000.0, shape: 2.0 }, 0.0);
        assert!((normal::cdf(threshold.cut(1000.0)) - 0.2).abs() < 1e-14);
        assert!((normal::cdf(threshold.cut(4000.0)) - 0.8).abs() < 1e-14);
    }
}
