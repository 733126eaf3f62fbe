//! The reservation bonus: what it takes for a hire to quit.

use crate::scenario::Reservation;
use crate::special::{elementary, law::Law};

/// A group's reservation bonus R [money] as a function of its normal score.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold(Law);

impl Threshold {
    /// The threshold behind a distribution of the reservation bonus, at a `wage` on the job [money/week].
    pub fn new(reservation: &Reservation, wage: f64) -> Self {
        Self(reservation.law(wage))
    }

    /// The normal score below which hires take a `bonus` > 0 at the first offer.
    pub fn cut(&self, bonus: f64) -> f64 {
        self.0.score(bonus)
    }

    /// ln R at the normal score `z`; -∞ where R ≤ 0.
    pub fn log_at(&self, z: f64) -> f64 {
        self.0.log_at_score(z)
    }

    /// Whether a hire of normal score `z`, whose log threshold has moved by `drift`, takes a `bonus` > 0: the comparison
    /// that the model makes, to the last bit.
    fn takes(&self, z: f64, drift: f64, bonus: f64) -> bool {
        if drift == 0.0 { z <= self.cut(bonus) } else { self.log_at(z) + drift <= libm::log(bonus) }
    }

    /// The least bonus [money] that such a hire takes, one who would take `most`; 0 where any will do.
    ///
    /// # Reproducibility
    /// It is taken, and the next smaller number is not, in the arithmetic of the model. A loglogistic threshold goes
    /// through Φ⁻¹, whose last bits may go up and down: within some units in the last place of the threshold, a bonus
    /// may then be taken and a larger one not, and this is one of the steps.
    pub fn least_bonus(&self, z: f64, drift: f64, most: f64) -> f64 {
        if self.takes(z, drift, f64::MIN_POSITIVE) {
            return 0.0;
        }
        let near = self.0.at_score(z) * elementary::exp(drift);
        least(|bonus| self.takes(z, drift, bonus), near, most)
    }
}

/// The least number in 0 < x ≤ `most` that is `enough`, where `most` is and the least positive one is not: looked for from
/// `near` it on, in steps that double, by the order that the bits of positive numbers have.
fn least(enough: impl Fn(f64) -> bool, near: f64, most: f64) -> f64 {
    let [least, most] = [f64::MIN_POSITIVE, most].map(f64::to_bits);
    let enough = |bits: u64| enough(f64::from_bits(bits));
    let near = near.clamp(f64::MIN_POSITIVE, f64::MAX).to_bits().min(most);
    let (mut below, mut above) = (near, near);
    let mut step = 8;
    if near == most || enough(near) {
        loop {
            below = above.saturating_sub(step).max(least);
            if below == least || !enough(below) {
                break;
            }
            above = below;
            step *= 2;
        }
    } else {
        loop {
            above = below.saturating_add(step).min(most);
            if above == most || enough(above) {
                break;
            }
            below = above;
            step *= 2;
        }
    }
    while above - below > 1 {
        let middle = below + (above - below) / 2;
        if enough(middle) {
            above = middle;
        } else {
            below = middle;
        }
    }
    f64::from_bits(above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::normal;

    #[test]
    fn cut_and_log_agree() {
        for threshold in [
            Threshold(Law::Lognormal { mu: 7.0, sigma: 1.2 }),
            Threshold(Law::Loglogistic { log_median: 8.0, shape: 2.5 }),
            Threshold(Law::Normal { mean: 3000.0, sd: 1500.0 }),
        ] {
            for bonus in [50.0, 1000.0, 2500.0, 20_000.0] {
                let z = threshold.cut(bonus);
                assert!((threshold.log_at(z) - f64::ln(bonus)).abs() < 1e-9, "{threshold:?} {bonus}");
            }
        }
    }

    #[test]
    fn the_least_bonus_is_taken_and_the_next_smaller_is_not() {
        for threshold in [
            Threshold(Law::Lognormal { mu: 7.0, sigma: 1.2 }),
            Threshold(Law::Lognormal { mu: 7.0, sigma: 0.01 }),
            Threshold(Law::Loglogistic { log_median: 8.0, shape: 2.5 }),
            Threshold(Law::Normal { mean: 3000.0, sd: 1500.0 }),
        ] {
            for (z, drift) in (-40..=40).flat_map(|z| [0.0, -0.7, 0.3].map(|drift| (f64::from(z) / 16.0, drift))) {
                let most = 1e9;
                let least = threshold.least_bonus(z, drift, most);
                if least == 0.0 {
                    assert!(threshold.0.at_score(z) <= 0.0, "{threshold:?} {z}");
                    continue;
                }
                assert!(threshold.takes(z, drift, least), "{threshold:?} {z} {drift}");
                assert!(!threshold.takes(z, drift, least.next_down()), "{threshold:?} {z} {drift}");
                let expected = threshold.0.at_score(z) * f64::exp(drift);
                assert!((least / expected - 1.0).abs() < 1e-9, "{threshold:?} {z} {drift}: {least} for {expected}");
                // Also where the search ends at the most.
                assert_eq!(threshold.least_bonus(z, drift, least), least);
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
