//! Output of a hire on the job while learning it.

use super::discount::Discount;

/// Relative output that rises in a straight line from `start` to 1 over `weeks` on the job, discounted to the first day on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ramp {
    discount: Discount,
    /// 1 - output on the first day.
    gap: f64,
    /// Length [week].
    weeks: f64,
    /// Discounted output lost over the whole ramp [week].
    lost: f64,
}

impl Ramp {
    /// A ramp from `start` (0..1) over `weeks` ≥ 0.
    pub fn new(discount: Discount, start: f64, weeks: f64) -> Self {
        let mut ramp = Self { discount, gap: 1.0 - start, weeks, lost: 0.0 };
        if weeks > 0.0 {
            ramp.lost = ramp.lost_by(weeks, discount.annuity(weeks));
        }
        ramp
    }

    /// Relative output of who is on the job since week `since`, before the end of the ramp.
    pub fn line(&self, since: f64) -> Linear {
        if self.gap == 0.0 || self.weeks == 0.0 {
            return Linear::level(1.0);
        }
        let slope = self.gap / self.weeks;
        Linear { rate: 1.0 - slope * (since + self.weeks), slope }
    }

    /// Length [week].
    pub fn weeks(&self) -> f64 {
        self.weeks
    }

    /// ∫₀ˣ (1 - ρ(y)) e^(-δy) dy [week]; `annuity` gives ∫₀ʸ e^(-δu) du for y ≤ x.
    pub fn lost(&self, x: f64, annuity: impl FnOnce(f64) -> f64) -> f64 {
        if x >= self.weeks { self.lost } else { self.lost_by(x, annuity(x)) }
    }

    fn lost_by(&self, x: f64, annuity: f64) -> f64 {
        self.gap * (annuity - self.discount.first_moment(x, annuity) / self.weeks)
    }
}

/// A continuous cost, or a relative output, that is a line in the week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linear {
    /// Value at week 0.
    pub rate: f64,
    /// Slope [1/week].
    pub slope: f64,
}

impl Linear {
    /// Nothing.
    pub const NONE: Linear = Linear::level(0.0);

    /// A line without a slope.
    pub const fn level(rate: f64) -> Self {
        Self { rate, slope: 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ramp_by_hand() {
        // From 0.5 over 10 weeks: 0.5·4 + 0.05·16/2 = 2.4 by week 4, 7.5 by week 10, then one a week.
        let discount = Discount::per_year(0.0);
        let ramp = Ramp::new(discount, 0.5, 10.0);
        for (weeks, output) in [(4.0, 2.4), (10.0, 7.5), (25.0, 22.5)] {
            assert!((weeks - ramp.lost(weeks, |x| discount.annuity(x)) - output).abs() < 1e-14, "{weeks}");
        }
    }

    #[test]
    fn discounted_ramp_agrees_with_quadrature() {
        let discount = Discount::per_year(0.4);
        let ramp = Ramp::new(discount, 0.3, 26.0);
        for x in [3.0, 26.0, 80.0] {
            let n = 100_000;
            let h = x / f64::from(n);
            let sum: f64 = (0..n)
                .map(|i| (f64::from(i) + 0.5) * h)
                .map(|y| (0.3 + 0.7 * y / 26.0).min(1.0) * 1.4_f64.powf(-y / 52.0) * h)
                .sum();
            let output = discount.annuity(x) - ramp.lost(x, |x| discount.annuity(x));
            assert!((output - sum).abs() < 1e-7, "{x}");
        }
    }

    #[test]
    fn no_ramp_is_full_output() {
        let discount = Discount::per_year(0.1);
        let ramp = Ramp::new(discount, 0.2, 0.0);
        assert_eq!(ramp.lost(5.0, |x| discount.annuity(x)), 0.0);
    }
}
