//! The plan of a tuning: amounts, objective and limits.

use crate::analysis::interval::{Estimate, Level};
use crate::analysis::{CurvePoint, Objective};

/// The plan of a tuning: amounts, objective and limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Which amounts are tuned.
    pub what: What,
    /// Weeks at which the tuned offer may be made [week]; without any, the week of the scenario.
    pub weeks: Vec<f64>,
    /// The highest bonus [money]; `None` for the choice of [`Range::of`](super::Range::of).
    pub max: Option<f64>,
    /// Bonuses are multiples of this step [money]; `None` for the choice of [`Range::of`](super::Range::of).
    pub step: Option<f64>,
    /// Objective, of which the best bonus has the largest value.
    pub objective: Objective,
    /// Limits that the best bonus keeps to.
    pub limits: Limits,
    /// Share of intervals, bands and confidence sets that hold the truth, in (0, 1).
    pub confidence: f64,
}

impl Plan {
    /// The bonus of one offer, from 0 as the scenario has them, with the largest mean saving, without limits; with
    /// intervals at `confidence` in (0, 1).
    pub fn of_offer(offer: usize, confidence: f64) -> Self {
        Self {
            what: What::Offer(offer),
            weeks: Vec::new(),
            max: None,
            step: None,
            objective: Objective::Mean,
            limits: Limits::default(),
            confidence,
        }
    }

    /// The level of intervals of the objective over so many replications: the mean of the worst twentieth rests on those
    /// alone.
    pub(super) fn objective_level(&self, replications: usize) -> Level {
        let level = Level::new(self.confidence, replications);
        match self.objective {
            Objective::Cvar => level.on(replications.div_ceil(20)),
            Objective::Mean | Objective::Probability | Objective::Median => level,
        }
    }
}

/// Which amounts are tuned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The bonus of one offer, from 0 as the scenario has them; the others stay.
    Offer(usize),
    /// All bonuses by a common factor.
    Scale,
    /// Every bonus by itself, all at once.
    All,
}

/// Limits on the means over replications that the best bonus keeps to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Limits {
    /// Mean cost of all bonuses, load included, at most [money per position].
    pub budget: Option<f64>,
    /// Share of the hires who meet an offer that take one, at most.
    pub take_rate: Option<f64>,
    /// Share of the committed hires who meet an offer that take one, at most: 1 - specificity.
    pub committed_lost: Option<f64>,
}

impl Limits {
    /// Whether there are no limits.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// `[limit]`: by how much a bonus is over each limit that there is, in the limit's unit; 0 or less where it keeps to it.
    pub fn over(&self, point: &CurvePoint) -> Vec<f64> {
        // What is unknown does not occur: nobody is offered anything, or nobody of the committed is.
        let over = |value: Option<f64>, most: Option<f64>| most.map(|most| value.map_or(0.0, |value| value - most));
        let value = |estimate: Option<Estimate>| estimate.map(|estimate| estimate.value);
        let limits = [
            over(value(point.bonus_cost), self.budget),
            over(value(point.take_rate), self.take_rate),
            over(value(point.specificity).map(|kept| 1.0 - kept), self.committed_lost),
        ];
        limits.into_iter().flatten().collect()
    }

    /// Whether a bonus keeps to all limits.
    pub fn keeps(&self, point: &CurvePoint) -> bool {
        self.over(point).iter().all(|over| *over <= 0.0)
    }
}
