//! An estimate, its error and its interval.

use crate::special::{normal, student::critical};

/// An interval of an estimate, in its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Whether `value` lies in it, ends included.
    pub fn holds(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Half of its width.
    pub fn half_width(self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// An estimate with its Monte Carlo standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Monte Carlo standard error, >= 0; unknown for a single replication.
    pub mcse: Option<f64>,
    /// Interval of the estimate.
    pub interval: Option<Interval>,
}

impl Estimate {
    /// A number that is 0 whatever the luck.
    pub const NOTHING: Self = Self { value: 0.0, mcse: Some(0.0), interval: Some(Interval { low: 0.0, high: 0.0 }) };

    /// An estimate of which no error is known, or that has none.
    pub fn bare(value: f64) -> Self {
        Self { value, mcse: None, interval: None }
    }

    /// The estimate with the opposite sign.
    pub fn negated(self) -> Self {
        Self {
            value: 0.0 - self.value,
            mcse: self.mcse,
            interval: self.interval.map(|interval| Interval { low: 0.0 - interval.high, high: 0.0 - interval.low }),
        }
    }

    /// Distance from the estimate to the farther end of the interval; half the width of a symmetric interval.
    ///
    /// ```
    /// # use the_offer::analysis::interval::{Estimate, Interval};
    /// let seldom = Estimate { value: 0.01, mcse: None, interval: Some(Interval { low: 0.0, high: 0.04 }) };
    /// assert_eq!((seldom.reach(), Estimate::bare(0.01).reach()), (Some(0.03), None));
    /// ```
    pub fn reach(self) -> Option<f64> {
        self.interval.map(|Interval { low, high }| (high - self.value).max(self.value - low))
    }

    /// Value and error in another unit, `by` > 0 of the old to one of the new.
    pub fn per(self, by: f64) -> Self {
        Self {
            value: self.value / by,
            mcse: self.mcse.map(|mcse| mcse / by),
            interval: self.interval.map(|interval| Interval { low: interval.low / by, high: interval.high / by }),
        }
    }
}

/// Confidence of intervals, and the number of independent replications behind them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Share of such intervals that hold the truth, in (0, 1).
    pub confidence: f64,
    /// Number of replications.
    pub replications: usize,
    /// Two-sided critical value of the standard normal.
    pub normal: f64,
    /// Two-sided critical value of Student's t with one degree of freedom less than replications.
    pub student: Option<f64>,
}

impl Level {
    /// The critical values for `replications` at `confidence` in (0, 1).
    ///
    /// ```
    /// # use the_offer::analysis::interval::Level;
    /// let level = Level::new(0.95, 5);
    /// assert!((level.normal - 1.959964).abs() < 1e-6);
    /// assert!((level.student.unwrap() - 2.776445).abs() < 1e-6);
    /// assert_eq!(Level::new(0.95, 1).student, None);
    /// ```
    pub fn new(confidence: f64, replications: usize) -> Self {
        Self {
            confidence,
            replications,
            normal: normal::quantile(0.5 + confidence / 2.0),
            student: student(confidence, replications.saturating_sub(1) as f64),
        }
    }

    /// The level with this confidence for an estimate from `number` of the replications.
    pub fn on(self, number: usize) -> Self {
        Self::new(self.confidence, number)
    }

    /// The mean of replications with standard deviation `sd`: mcse = sd/√n, interval by Student's t.
    pub fn mean(&self, mean: f64, sd: Option<f64>) -> Estimate {
        let mcse = sd.map(|sd| sd / (self.replications as f64).sqrt());
        self.around(mean, mcse)
    }

    /// `value` ± t·`mcse`.
    pub fn around(&self, value: f64, mcse: Option<f64>) -> Estimate {
        let half = mcse.zip(self.student).map(|(mcse, t)| t * mcse);
        Estimate { value, mcse, interval: half.map(|half| Interval { low: value - half, high: value + half }) }
    }
}

/// Two-sided critical value of Student's t; none unless `degrees`, which need not be whole, is above 0.
pub(crate) fn student(confidence: f64, degrees: f64) -> Option<f64> {
    (degrees > 0.0).then(|| critical(confidence, degrees))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Printed values: NIST/SEMATECH e-Handbook, table 1.3.6.7.2.
    #[test]
    fn critical_values_agree_with_printed_tables() {
        for (replications, expected) in
            [(2, 12.7062), (3, 4.3027), (10, 2.2622), (100, 1.9842), (1001, 1.9623), (1_000_000, 1.959966)]
        {
            let t = Level::new(0.95, replications).student.expect("two or more");
            assert!((t - expected).abs() < 5e-5, "{replications}: {t}");
        }
    }

    #[test]
    fn a_mean_of_four_by_hand() {
        // sd 2 over 4 replications: mcse 1, t with 3 degrees 3.182446.
        let estimate = Level::new(0.95, 4).mean(10.0, Some(2.0));
        assert_eq!(estimate.mcse, Some(1.0));
        let interval = estimate.interval.expect("an error");
        assert!((interval.low - 6.817554).abs() < 1e-6);
        assert!((interval.high - 13.182446).abs() < 1e-6);
    }
}
