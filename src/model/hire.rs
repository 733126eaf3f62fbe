//! One hire: traits, response to offers, and time and reason of leaving.

use super::{
    draws::Latent,
    world::{AtOffer, Declined, Offer, World},
};
use crate::special::law::exponential_score;

/// Why a life ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Still there at the horizon.
    Present,
    /// Took an offer.
    Taken,
    /// Quit in training.
    Dropout,
    /// Failed training.
    Fail,
    /// Quit on the job.
    Quit,
    /// Was dismissed.
    Dismissal,
}

impl Exit {
    /// Number of exits.
    pub const NUMBER: usize = Exit::Dismissal as usize + 1;
}

/// A hire in a world, made from latent draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hire {
    /// Group.
    pub group: usize,
    /// Response to the offers.
    pub response: Response,
    /// Normal score of the reservation bonus.
    pub reservation: f64,
    /// Output multiplier Q.
    pub output: f64,
    /// Voluntary clock E.
    pub clock: f64,
    /// Whether training is failed.
    pub fails: bool,
    /// Tenure at dismissal [week].
    pub dismissed: f64,
    /// Place of the time to fill the position afterwards in its distribution, in (0, 1).
    pub fill: f64,
    /// Leaving without any offer.
    pub unprompted: Leaving,
}

/// Response of one hire to the offers: all that bonuses change about a history, but for their amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response {
    /// Whether the slot holds an opportunist in the offer arm.
    pub opportunist: bool,
    /// Number of the offer (from 1) that this hire would take; 0 if there is none.
    pub accepts: usize,
}

impl Response {
    /// A hire who takes nothing.
    pub const NONE: Response = Response { opportunist: false, accepts: 0 };
}

/// Decision of a hire on one offer, by its bonus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stake {
    /// Least bonus that the hire takes [money], 0 if any is taken; None if it is above the world's, or if the hire takes an
    /// earlier offer.
    pub least: Option<f64>,
    /// Number of the offer (from 1) that the hire accepts at a lower bonus; 0 if there is none.
    pub otherwise: usize,
}

impl Stake {
    /// Number of the offer that the hire accepts if offer `tuned` (from 0) pays `bonus`.
    pub fn accepts(&self, tuned: usize, bonus: f64) -> usize {
        if self.least.is_some_and(|least| least <= bonus) { tuned + 1 } else { self.otherwise }
    }
}

/// Tenure and reason of leaving, were there no horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leaving {
    /// Tenure [week].
    pub tenure: f64,
    /// Reason.
    pub exit: Exit,
}

/// End of a life in one arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fate {
    /// Tenure and reason.
    pub leaving: Leaving,
    /// Number of offers met.
    pub met: usize,
    /// Number of offers declined that have changed this hire.
    pub changed: usize,
}

impl Hire {
    /// Makes a hire from latent draws; `disturbances` move the threshold between offers.
    pub fn new(world: &World, latent: &Latent, disturbances: impl Iterator<Item = f64>) -> Self {
        Self::with_score(world, latent, || exponential_score(latent.clock), disturbances)
    }

    /// Makes a hire whose score of tenure, Φ⁻¹(1 - e^-E), may be known: it depends on no world, and takes time.
    pub fn with_score(
        world: &World,
        latent: &Latent,
        score: impl FnOnce() -> f64,
        disturbances: impl Iterator<Item = f64>,
    ) -> Self {
        let last = world.groups.len() - 1;
        let place = world.groups[..last].iter().position(|group| latent.group < group.cumulative_share).unwrap_or(last);
        let group = &world.groups[place];
        let copula = &world.copula;
        let varies = group.output_sd > 0.0;
        let ties = copula.reservation_tenure != 0.0 || (varies && copula.output_tenure != 0.0);
        let tenure = if ties { score() } else { 0.0 };
        let own = latent.reservation;
        let output = if varies {
            copula.output_tenure * tenure + copula.output_reservation * own + copula.output * latent.output
        } else {
            0.0
        };
        let mut hire = Self {
            group: place,
            response: Response::NONE,
            reservation: copula.reservation_tenure * tenure + copula.reservation * own,
            output: (group.output + group.output_sd * output).max(0.0),
            clock: latent.clock,
            fails: latent.fail < group.fail,
            dismissed: f64::INFINITY,
            fill: latent.fill,
            unprompted: Leaving { tenure: 0.0, exit: Exit::Present },
        };
        if group.dismissal_mean.is_finite() {
            hire.dismissed = group.clock.training + group.dismissal_mean * latent.dismissal;
        }
        hire.unprompted = hire.leaving(world, group.clock.inverse(hire.clock));
        hire.response = hire.response(world, latent, disturbances);
        hire
    }

    /// Response to the offers of `world`, which may differ in its offers from the world that the hire was made for.
    pub fn response(&self, world: &World, latent: &Latent, disturbances: impl Iterator<Item = f64>) -> Response {
        Response {
            opportunist: latent.opportunist < world.opportunists,
            accepts: self.accepted(world, 0, disturbances),
        }
    }

    /// Stake in the bonus of offer `tuned` (from 0) of a hire who has the response of this world; the `disturbances` are
    /// those that the hire was made with, from the first.
    pub fn stake<D: Iterator<Item = f64>>(&self, world: &World, tuned: usize, disturbances: impl Fn() -> D) -> Stake {
        let accepts = self.response.accepts;
        if accepts != tuned + 1 {
            return Stake { least: None, otherwise: accepts };
        }
        let drift = drifts(world, disturbances()).nth(tuned).unwrap_or_default();
        let threshold = &world.groups[self.group].threshold;
        Stake {
            least: Some(threshold.least_bonus(self.reservation, drift, world.offers[tuned].bonus)),
            otherwise: self.accepted(world, accepts, disturbances()),
        }
    }

    /// ln of the least bonus that a hire who starts at week `start` takes at offer `tuned` (from 0); -∞ if any is taken.
    /// Returns None if the hire is not there at the offer, declining changing nobody, or takes an earlier one. The
    /// `disturbances` are those that the hire was made with.
    pub fn log_threshold<D: Iterator<Item = f64>>(
        &self,
        world: &World,
        tuned: usize,
        start: f64,
        disturbances: impl Fn() -> D,
    ) -> Option<f64> {
        let group = &world.groups[self.group];
        let mut offers = world.offers.iter().zip(&group.at_offer).take(tuned + 1);
        let is_there = offers.all(|(offer, at_offer)| {
            self.meets(world, offer, at_offer.declined.hazard) && start + offer.week < world.horizon.week
        });
        let takes_earlier = (1..=tuned).contains(&self.response.accepts);
        (is_there && !takes_earlier).then(|| {
            let drift = drifts(world, disturbances()).nth(tuned).unwrap_or_default();
            group.threshold.log_at(self.reservation) + drift
        })
    }

    /// Leaving of a hire who would quit at tenure `quits`: the first reason of all.
    fn leaving(&self, world: &World, quits: f64) -> Leaving {
        let trained = world.training.week;
        let (tenure, exit) = if quits < trained {
            (quits, Exit::Dropout)
        } else if self.fails {
            (trained, Exit::Fail)
        } else if self.dismissed < quits {
            (self.dismissed, Exit::Dismissal)
        } else {
            (quits, Exit::Quit)
        };
        Leaving { tenure, exit }
    }

    /// Leaving of a hire whom declining has changed.
    fn leaving_after(&self, world: &World, declined: &Declined) -> Leaving {
        let left = (self.clock - declined.used).max(0.0);
        let clock = &world.groups[self.group].clock;
        self.leaving(world, clock.inverse(declined.hazard + left / declined.ratio))
    }

    /// Fate of the hire in the arm without offers.
    pub fn without_offers(&self) -> Fate {
        Fate { leaving: self.unprompted, met: 0, changed: 0 }
    }

    /// Fate of the hire in the arm with offers, from week `start`; `effect` tells whether declining changes people.
    pub fn with_offers(&self, world: &World, start: f64, effect: bool) -> Fate {
        let group = &world.groups[self.group];
        let mut fate = self.without_offers();
        for (offer, at_offer) in world.offers.iter().zip(&group.at_offer) {
            let used = if effect { at_offer.declined.used } else { at_offer.declined.hazard };
            if !self.meets(world, offer, used) | (start + offer.week >= world.horizon.week) {
                break;
            }
            fate.met += 1;
            if fate.met == self.response.accepts {
                fate.changed = if effect { fate.met - 1 } else { 0 };
                fate.leaving = Leaving { tenure: offer.week, exit: Exit::Taken };
                return fate;
            }
        }
        fate.changed = if effect { fate.met } else { 0 };
        if let Some(AtOffer { declined, .. }) = group.after(fate.changed)
            && declined.shifted
        {
            fate.leaving = self.leaving_after(world, declined);
        }
        fate
    }

    /// Whether the hire is there at an offer, by which so much of the voluntary clock is `used`. At a tie the offer comes
    /// first.
    fn meets(&self, world: &World, offer: &Offer, used: f64) -> bool {
        (used <= self.clock) & (offer.week <= self.dismissed) & ((offer.week <= world.training.week) | !self.fails)
    }

    /// Number (from 1) of the first offer later than number `after` with a bonus of at least the threshold. Returns 0 if there
    /// is none that the hire could meet in any arm.
    #[inline]
    fn accepted(&self, world: &World, after: usize, disturbances: impl Iterator<Item = f64>) -> usize {
        let group = &world.groups[self.group];
        let mut drifts = drifts(world, disturbances).skip(after);
        for (i, (offer, at_offer)) in world.offers.iter().zip(&group.at_offer).enumerate().skip(after) {
            if !self.meets(world, offer, at_offer.declined.used.min(at_offer.declined.hazard)) {
                break;
            }
            let drift = drifts.next().unwrap_or_default();
            let accepts = if drift == 0.0 {
                self.reservation <= at_offer.cut
            } else {
                group.threshold.log_at(self.reservation) + drift <= offer.log_bonus
            };
            if accepts {
                return i + 1;
            }
        }
        0
    }
}

/// `[offer]`: move of the log threshold since the first offer.
pub(super) fn drifts(world: &World, mut disturbances: impl Iterator<Item = f64>) -> impl Iterator<Item = f64> {
    world.offers.iter().scan(0.0, move |drift, offer| {
        if offer.volatility > 0.0 {
            *drift += offer.volatility * disturbances.next().unwrap_or_default();
        }
        Some(*drift)
    })
}

/// Fate of an opportunist who starts at week `start`: stays until the first offer, and takes it.
pub fn opportunist(world: &World, start: f64) -> Fate {
    let week = world.offers.first().map_or(f64::INFINITY, |offer| offer.week);
    Fate {
        leaving: Leaving { tenure: week, exit: Exit::Taken },
        met: usize::from(start + week < world.horizon.week),
        changed: 0,
    }
}
