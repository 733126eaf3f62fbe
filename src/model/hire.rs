//! One hire: who it is, and when and why it leaves.

use super::{
    draws::Latent,
    tenure::exponential_score,
    world::{AtOffer, Declined, Offer, World},
};

/// Why a hire is no longer there at the end of a life.
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
    /// How many there are.
    pub const NUMBER: usize = Exit::Dismissal as usize + 1;
}

/// A hire whose latent draws have been given their meaning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hire {
    /// Group.
    pub group: usize,
    /// What comes of the offers.
    pub response: Response,
    /// Normal score of the reservation bonus.
    pub reservation: f64,
    /// Output multiplier Q.
    pub output: f64,
    /// Voluntary clock E.
    pub clock: f64,
    /// Whether training is failed.
    pub fails: bool,
    /// Tenure at which dismissal comes [week].
    pub dismissed: f64,
    /// Uniform behind the time to fill the position afterwards.
    pub fill: f64,
    /// How this hire leaves if never offered anything.
    pub unprompted: Leaving,
}

/// What comes of the offers at one hire: all that bonuses change about a history but themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response {
    /// Whether the slot holds an opportunist in the offer arm.
    pub opportunist: bool,
    /// Number of the offer (from 1) that this hire would take; 0 where there is none.
    pub accepts: usize,
}

impl Response {
    /// The hire is there, and takes nothing.
    pub const NONE: Response = Response { opportunist: false, accepts: 0 };
}

/// What the bonus of one offer decides about a hire.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stake {
    /// The least bonus that the hire takes [money], 0 for any at all; none where it is above the world's, or where the
    /// hire takes an earlier offer.
    pub least: Option<f64>,
    /// Number of the offer (from 1) that the hire accepts at a lower bonus; 0 where there is none.
    pub otherwise: usize,
}

impl Stake {
    /// Number of the offer that the hire accepts where offer `tuned` (from 0) pays `bonus`.
    pub fn accepts(&self, tuned: usize, bonus: f64) -> usize {
        if self.least.is_some_and(|least| least <= bonus) { tuned + 1 } else { self.otherwise }
    }
}

/// Tenure at which a hire leaves, and why, were there no horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leaving {
    /// Tenure [week].
    pub tenure: f64,
    /// Why.
    pub exit: Exit,
}

/// How a life ends in one arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fate {
    /// When and why.
    pub leaving: Leaving,
    /// Number of offers met.
    pub met: usize,
    /// Number of offers declined that have changed this hire.
    pub changed: usize,
}

impl Hire {
    /// Gives latent draws their meaning; `disturbances` move the threshold between offers.
    pub fn new(world: &World, latent: &Latent, disturbances: impl Iterator<Item = f64>) -> Self {
        Self::with_score(world, latent, || exponential_score(latent.clock), disturbances)
    }

    /// The same where the score of tenure, Φ⁻¹(1 - e^-E), may be known already: it depends on no world, and takes time.
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

    /// What comes of the offers of `world`, which may differ in them from the one that the hire was made for.
    pub fn response(&self, world: &World, latent: &Latent, disturbances: impl Iterator<Item = f64>) -> Response {
        Response {
            opportunist: latent.opportunist < world.opportunists,
            accepts: self.accepted(world, 0, disturbances),
        }
    }

    /// What a lower bonus at offer `tuned` (from 0) would decide about a hire who has the response of this world; the
    /// `disturbances` are those that the hire was made with, from the first.
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

    /// ln of the least bonus that the hire takes at offer `tuned` (from 0), -∞ for any, whatever the bonus there; none for
    /// one who starts at week `start` and is not there at the offer, declining changing nobody, or takes an earlier one.
    /// The `disturbances` are those that the hire was made with.
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

    /// The first of what makes a hire leave who would quit at tenure `quits`.
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

    /// The same for a hire whom declining has changed.
    fn leaving_after(&self, world: &World, declined: &Declined) -> Leaving {
        let left = (self.clock - declined.used).max(0.0);
        let clock = &world.groups[self.group].clock;
        self.leaving(world, clock.inverse(declined.hazard + left / declined.ratio))
    }

    /// Fate of the hire in the arm without offers.
    pub fn without_offers(&self) -> Fate {
        Fate { leaving: self.unprompted, met: 0, changed: 0 }
    }

    /// Fate of the hire who starts at week `start` in the arm with offers; `effect`: whether declining changes people.
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

    /// Whether the hire is still there at an offer by which so much of the voluntary clock is `used`. At a tie the offer
    /// comes first.
    fn meets(&self, world: &World, offer: &Offer, used: f64) -> bool {
        (used <= self.clock) & (offer.week <= self.dismissed) & ((offer.week <= world.training.week) | !self.fails)
    }

    /// Number of the first offer (from 1) after so many that finds the threshold at most at its bonus; 0 where none does
    /// that the hire could meet in any arm.
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

/// `[offer]`: how far the log threshold has moved since the first offer.
pub(super) fn drifts(world: &World, mut disturbances: impl Iterator<Item = f64>) -> impl Iterator<Item = f64> {
    world.offers.iter().scan(0.0, move |drift, offer| {
        if offer.volatility > 0.0 {
            *drift += offer.volatility * disturbances.next().unwrap_or_default();
        }
        Some(*drift)
    })
}

/// Fate of an opportunist who starts at week `start`: there until the first offer, and takes it.
pub fn opportunist(world: &World, start: f64) -> Fate {
    let week = world.offers.first().map_or(f64::INFINITY, |offer| offer.week);
    Fate {
        leaving: Leaving { tenure: week, exit: Exit::Taken },
        met: usize::from(start + week < world.horizon.week),
        changed: 0,
    }
}
