//! Figures of hidden groups that a calibration turns, as factors on the values of a scenario.

use crate::scenario::{Group, Reservation, Scale, Scenario, Tenure};

/// Factors on the figures of hidden groups, and one hazard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Knobs {
    /// Factor on the shares of uncommitted groups.
    pub share: f64,
    /// Factor on the speed at which uncommitted hires leave: on the hazard of dropping out, and on that of tenure.
    pub pace: f64,
    /// Hazard of dropping out of training of uncommitted groups [1/week], in place of that of the file.
    pub dropout: Option<f64>,
    /// Factor on the speed at which committed hires leave.
    pub committed_pace: f64,
    /// Factor on the medians of reservation bonuses of uncommitted groups, or of all where none is uncommitted.
    pub threshold: f64,
}

impl Knobs {
    /// Knobs that change nothing.
    pub const NEUTRAL: Self = Self { share: 1.0, pace: 1.0, dropout: None, committed_pace: 1.0, threshold: 1.0 };

    /// Turns the figures of a scenario.
    pub fn turn(&self, scenario: &mut Scenario) {
        let is_raised = raised(scenario);
        for group in &mut scenario.groups {
            if is_raised(group) {
                raise(&mut group.reservation, self.threshold);
            }
            if group.committed {
                quicken(group, self.committed_pace);
            } else {
                group.share *= self.share;
                quicken(group, self.pace);
                group.training_dropout_per_week = self.dropout.unwrap_or(group.training_dropout_per_week);
            }
        }
    }
}

/// Makes a group leave faster by a factor: time to dropping out and to quitting is divided by it.
pub(super) fn quicken(group: &mut Group, pace: f64) {
    if pace == 1.0 {
        return;
    }
    group.training_dropout_per_week *= pace;
    match &mut group.tenure {
        Tenure::Exponential { scale } | Tenure::Weibull { scale, .. } => match scale {
            Scale::Mean(time) | Scale::Median(time) | Scale::Scale(time) => *time /= pace,
        },
        Tenure::Lognormal { median, .. } | Tenure::Loglogistic { median, .. } => *median /= pace,
        Tenure::LognormalMoments { mean, sd } => [mean, sd].into_iter().for_each(|time| *time /= pace),
        Tenure::Percentiles { p10, p50, p90 } => [p10, p50, p90].into_iter().for_each(|time| *time /= pace),
        Tenure::Gompertz { rate, growth } => {
            *rate *= pace;
            *growth *= pace;
        }
        Tenure::Table { weeks, .. } => weeks.iter_mut().for_each(|week| *week /= pace),
    }
}

/// Multiplies the median of a reservation bonus; one that is normal stays, as it may be 0 or below, and one of percentiles.
fn raise(reservation: &mut Reservation, factor: f64) {
    match reservation {
        Reservation::Lognormal { median, .. } | Reservation::Loglogistic { median, .. } => *median *= factor,
        Reservation::LognormalMoments { mean, sd } => [mean, sd].into_iter().for_each(|bonus| *bonus *= factor),
        Reservation::Percentiles { .. } | Reservation::Normal { .. } | Reservation::ValueOfStaying { .. } => {}
    }
}

/// Whether the reservation bonus of a group is raised: it has a median, and the group is uncommitted, or all are committed.
pub(super) fn raised(scenario: &Scenario) -> impl Fn(&Group) -> bool + use<> {
    let all = scenario.groups.iter().all(|group| group.committed);
    move |group| {
        let has_median = matches!(
            group.reservation,
            Reservation::Lognormal { .. } | Reservation::LognormalMoments { .. } | Reservation::Loglogistic { .. }
        );
        has_median && (all || !group.committed)
    }
}
