//! Aggregates that a scenario is calibrated to.

use crate::analysis::implied::ImpliedFigure;
use crate::model::draws::{Address, latin_column};
use crate::scenario::{Belief, BelievedInterval, NormalScale, Stated};
use crate::special::law::Bounds;
use crate::special::normal;

/// An aggregate, and what is stated about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationTarget {
    /// The figure.
    pub figure: ImpliedFigure,
    /// Number or range.
    pub stated: Stated,
}

/// Aggregates of which each is given at most once.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CalibrationTargets {
    /// Share of new hires gone at 90 days, in (0, 1).
    pub gone_90_days: Option<Stated>,
    /// Share of new hires gone at a year, in (0, 1).
    pub gone_1_year: Option<Stated>,
    /// Exits a year per staffed position in the long run, > 0.
    pub leaving_a_year: Option<Stated>,
    /// Share of hires who take the first offer among those who meet it, in (0, 1).
    pub take_up: Option<Stated>,
}

/// Values of the targets in one draw; None where there is no target.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TargetValues {
    /// Share gone at 90 days.
    pub gone_90_days: Option<f64>,
    /// Share gone at a year.
    pub gone_1_year: Option<f64>,
    /// Exits a year per staffed position.
    pub leaving_a_year: Option<f64>,
    /// Take-up of the first offer.
    pub take_up: Option<f64>,
}

impl CalibrationTargets {
    /// The targets that are given.
    pub fn given(&self) -> Vec<CalibrationTarget> {
        let all = [
            (ImpliedFigure::Gone90Days, self.gone_90_days),
            (ImpliedFigure::Gone1Year, self.gone_1_year),
            (ImpliedFigure::LeavingAYear, self.leaving_a_year),
            (ImpliedFigure::TakeUp, self.take_up),
        ];
        all.into_iter().filter_map(|(figure, stated)| Some(CalibrationTarget { figure, stated: stated? })).collect()
    }

    /// Whether every target is one number.
    pub fn are_certain(&self) -> bool {
        self.given().iter().all(|target| matches!(target.stated, Stated::Certain(_)))
    }

    /// The targets with each range replaced.
    pub(super) fn map(&self, mut of: impl FnMut(CalibrationTarget) -> Stated) -> Self {
        let mut new = |figure, stated: Option<Stated>| stated.map(|stated| of(CalibrationTarget { figure, stated }));
        Self {
            gone_90_days: new(ImpliedFigure::Gone90Days, self.gone_90_days),
            gone_1_year: new(ImpliedFigure::Gone1Year, self.gone_1_year),
            leaving_a_year: new(ImpliedFigure::LeavingAYear, self.leaving_a_year),
            take_up: new(ImpliedFigure::TakeUp, self.take_up),
        }
    }

    /// Values at the middle of each range.
    pub(super) fn middle(&self) -> TargetValues {
        self.values(|target| target.at_score(0.0))
    }

    /// Values in `number` draws, a Latin hypercube.
    pub(super) fn draws(&self, address: Address, number: usize) -> Vec<TargetValues> {
        let columns: Vec<(ImpliedFigure, Vec<f64>)> = self
            .given()
            .iter()
            .map(|target| {
                let shares = latin_column(address, target.figure as u64, number);
                (target.figure, shares.map(|share| target.at_score(normal::quantile(share))).collect())
            })
            .collect();
        let value = |figure: ImpliedFigure, draw: usize| {
            columns.iter().find(|(of, _)| *of == figure).map(|(_, values)| values[draw]).unwrap_or_default()
        };
        (0..number).map(|draw| self.values(|target| value(target.figure, draw))).collect()
    }

    fn values(&self, of: impl Fn(CalibrationTarget) -> f64) -> TargetValues {
        let value = |figure, stated: Option<Stated>| stated.map(|stated| of(CalibrationTarget { figure, stated }));
        TargetValues {
            gone_90_days: value(ImpliedFigure::Gone90Days, self.gone_90_days),
            gone_1_year: value(ImpliedFigure::Gone1Year, self.gone_1_year),
            leaving_a_year: value(ImpliedFigure::LeavingAYear, self.leaving_a_year),
            take_up: value(ImpliedFigure::TakeUp, self.take_up),
        }
    }
}

impl CalibrationTarget {
    /// Number at a normal score: a range is logit-normal for a share, and lognormal for a rate.
    fn at_score(&self, z: f64) -> f64 {
        match self.stated {
            Stated::Certain(number) => number,
            Stated::Range { low, high } => {
                let scale = match self.figure {
                    ImpliedFigure::LeavingAYear => NormalScale::Log,
                    _ => NormalScale::Logit,
                };
                Belief::BelievedInterval(BelievedInterval { low, high, scale }).at_score(z)
            }
        }
    }

    /// Limits of the figure, on whose scale a range is normal.
    pub(super) fn bounds(&self) -> Bounds {
        if self.figure == ImpliedFigure::LeavingAYear { Bounds::POSITIVE } else { Bounds::SHARE }
    }
}
