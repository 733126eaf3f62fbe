//! The voluntary clock: when a hire would quit.

use crate::special::law::Law;

/// A hire's hazard of quitting by tenure: dropping out of training first, then the group's tenure.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// Hazard of dropping out [1/week].
    pub dropout: f64,
    /// Length of training [week].
    pub training: f64,
    /// Time from the end of training to quitting [week].
    pub job: Law,
}

impl Clock {
    /// H(e), the cumulative hazard at tenure `e` [week].
    pub fn cumulative(&self, tenure: f64) -> f64 {
        self.dropout * tenure.min(self.training) + self.job.cumulative_hazard(tenure - self.training)
    }

    /// The tenure [week] at which the cumulative hazard reaches `level`; ∞ where it never does.
    pub fn inverse(&self, level: f64) -> f64 {
        let trained = level - self.dropout * self.training;
        if trained < 0.0 { level / self.dropout } else { self.training + self.job.inverse_hazard(trained) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quitting_in_training_uses_the_dropout_hazard() {
        let clock = Clock { dropout: 0.05, training: 4.0, job: Law::exponential(100.0) };
        assert_eq!(clock.inverse(0.1), 2.0);
        assert!((clock.inverse(0.25) - 9.0).abs() < 1e-12);
        assert!((clock.cumulative(9.0) - 0.25).abs() < 1e-15);
    }
}
