//! Stay of the hires of a group, in closed form or by quadrature.

use crate::scenario::Group;
use crate::special::elementary;
use crate::special::law::{AfterPoints, Law};
use crate::special::quadrature::{integral, integral_by_parts};

/// Cumulative hazard beyond which nobody is left.
const NOBODY: f64 = 45.0;

/// Law of the time from the first day of a hire to the exit, without an offer.
///
/// S(e) = exp(-dropout·e) for e < W, and exp(-dropout·W) (1 - fail) exp(-Λ(e - W) - dismissal·(e - W)) from the end W of training.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupStay {
    /// Length of training [week].
    training: f64,
    /// Hazard of dropping out [1/week].
    dropout: f64,
    /// Share that passes training.
    passes: f64,
    /// Hazard of dismissal after training [1/week].
    dismissal: f64,
    /// Law of quitting after training.
    tenure: Law,
}

impl GroupStay {
    /// The stay of a group whose training takes so many weeks.
    pub fn new(group: &Group, training_weeks: f64) -> Self {
        Self {
            training: training_weeks,
            dropout: group.training_dropout_per_week,
            passes: 1.0 - group.training_fail,
            dismissal: group.dismissal_per_year / 52.0,
            tenure: group.tenure.law(),
        }
    }

    /// Share of hires who are still there after so many weeks.
    pub fn surviving(&self, tenure: f64) -> f64 {
        self.remaining(tenure) * elementary::exp(-self.hazard(tenure))
    }

    /// Cumulative hazard of quitting up to a tenure [week].
    pub fn hazard(&self, tenure: f64) -> f64 {
        self.dropout * tenure.clamp(0.0, self.training) + self.tenure.cumulative_hazard(tenure - self.training)
    }

    /// Share of hires who are neither failed nor dismissed after so many weeks.
    pub fn remaining(&self, tenure: f64) -> f64 {
        match tenure < self.training {
            true => 1.0,
            false => self.passes * elementary::exp(-self.dismissal * (tenure - self.training)),
        }
    }

    /// Mean stay [week]; ∞ where it has no end.
    pub fn mean(&self) -> f64 {
        let in_training = match self.dropout > 0.0 {
            true => -libm::expm1(-self.dropout * self.training) / self.dropout,
            false => self.training,
        };
        let trained = self.surviving(self.training);
        if trained > 0.0 { in_training + trained * self.mean_on_the_job() } else { in_training }
    }

    /// Mean time from the end of training to the exit [week].
    fn mean_on_the_job(&self) -> f64 {
        match &self.tenure {
            Law::Exponential { rate, .. } => 1.0 / (rate + self.dismissal),
            Law::Table { points, after } => self.mean_of_table(points, *after),
            law => law.mean().filter(|_| self.dismissal == 0.0).unwrap_or_else(|| self.mean_by_quadrature()),
        }
    }

    /// Share still there so long after training.
    fn on_the_job(&self, time: f64) -> f64 {
        elementary::exp(-self.tenure.cumulative_hazard(time) - self.dismissal * time)
    }

    /// Integral of the survival, over parts that double in length.
    fn mean_by_quadrature(&self) -> f64 {
        let by_dismissal = if self.dismissal > 0.0 { NOBODY / self.dismissal } else { f64::INFINITY };
        let end = self.tenure.inverse_hazard(NOBODY).min(by_dismissal);
        let mut sum = 0.0;
        let mut to = end;
        for _ in 0..45 {
            sum += integral_by_parts(|time| self.on_the_job(time), 0.5 * to, to, 4);
            to *= 0.5;
        }
        sum + to
    }

    fn mean_of_table(&self, points: &[(f64, f64)], after: AfterPoints) -> f64 {
        let hazard_of = |from: (f64, f64), to: (f64, f64)| (to.1 - from.1) / (to.0 - from.0) + self.dismissal;
        let spent = |from: f64, hazard: f64, time: f64| {
            self.on_the_job(from) * if hazard > 0.0 { -libm::expm1(-hazard * time) / hazard } else { time }
        };
        let segments = points.windows(2);
        let within: f64 = segments.clone().map(|p| spent(p[0].0, hazard_of(p[0], p[1]), p[1].0 - p[0].0)).sum();
        let last = points[points.len() - 1].0;
        within
            + match after {
                AfterPoints::StraightTo(end) => integral(|time| self.on_the_job(time), last, end),
                AfterPoints::Slope(slope) => self.on_the_job(last) / (slope + self.dismissal),
                AfterPoints::LastLine => {
                    let hazard = segments.last().map_or(self.dismissal, |p| hazard_of(p[0], p[1]));
                    self.on_the_job(last) / hazard
                }
            }
    }
}
