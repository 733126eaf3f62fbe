//! The reservation bonus: what it takes for a hire to quit.

use super::{discount::Discount, elementary, normal};
use crate::scenario::Reservation;

/// A group's reservation bonus R as a function of its normal score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Threshold {
    /// ln R = mu + sigma·z.
    Lognormal { mu: f64, sigma: f64 },
    /// ln R = ln median + logit(Φ(z))/shape.
    Loglogistic { log_median: f64, shape: f64 },
    /// R = mean + sd·z.
    Normal { mean: f64, sd: f64 },
}

impl Threshold {
    /// The threshold behind a distribution of the reservation bonus, at a `wage` on the job [money/week].
    pub fn new(reservation: &Reservation, wage: f64) -> Self {
        match *reservation {
            Reservation::Lognormal { median, sigma } => Threshold::Lognormal { mu: elementary::ln(median), sigma },
            Reservation::Loglogistic { median, shape } => {
                Threshold::Loglogistic { log_median: elementary::ln(median), shape }
            }
            Reservation::Normal { mean, sd } => Threshold::Normal { mean, sd },
            Reservation::ValueOfStaying {
                taste_mean,
                taste_sd,
                outside_wage_per_week,
                search_weeks,
                planning_weeks,
                personal_discount_rate,
                bonus_tax,
            } => {
                let personal = Discount::per_year(personal_discount_rate);
                let planned = personal.annuity(planning_weeks);
                let searched = personal.annuity(search_weeks.min(planning_weeks));
                let kept = 1.0 - bonus_tax;
                let stream = (wage - outside_wage_per_week + taste_mean) * planned + outside_wage_per_week * searched;
                Threshold::Normal { mean: stream / kept, sd: taste_sd * planned / kept }
            }
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

    #[test]
    fn staying_is_worth_what_the_formula_says() {
        let staying = |rate, search_weeks| Reservation::ValueOfStaying {
            taste_mean: -50.0,
            taste_sd: 20.0,
            outside_wage_per_week: 700.0,
            search_weeks,
            planning_weeks: 52.0,
            personal_discount_rate: rate,
            bonus_tax: 0.2,
        };
        // Undiscounted by hand: ((800 - 700 - 50)·52 + 700·6)/0.8 = 8500; sd 20·52/0.8 = 1300.
        let Threshold::Normal { mean, sd } = Threshold::new(&staying(0.0, 6.0), 800.0) else { panic!() };
        assert!((mean - 8500.0).abs() < 1e-9 && (sd - 1300.0).abs() < 1e-9);
        // A search longer than the window is cut by it.
        assert_eq!(Threshold::new(&staying(0.0, 60.0), 800.0), Threshold::new(&staying(0.0, 52.0), 800.0));
        let r = 1.3_f64.ln() / 52.0;
        let a = |n: f64| (1.0 - (-r * n).exp()) / r;
        let Threshold::Normal { mean, .. } = Threshold::new(&staying(0.3, 6.0), 800.0) else { panic!() };
        assert!((mean - (50.0 * a(52.0) + 700.0 * a(6.0)) / 0.8).abs() < 1e-8);
    }
}
