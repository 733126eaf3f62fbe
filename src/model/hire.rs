//! One hire: who it is, and when and why it leaves.

use super::{
    draws::Latent,
    normal,
    world::{Declined, Offer, World, score_if},
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

/// A hire whose latent draws have been given their meaning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hire {
    /// Group.
    pub group: usize,
    /// Whether the slot holds an opportunist in the offer arm.
    pub opportunist: bool,
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
    /// Gives latent draws their meaning.
    pub fn new(world: &World, latent: &Latent) -> Self {
        let last = world.groups.len() - 1;
        let place = world.groups[..last].iter().position(|group| latent.group < group.cumulative_share).unwrap_or(last);
        let group = &world.groups[place];
        let copula = &world.copula;
        let varies = group.output_sd > 0.0;
        let tenure =
            score_if(copula.reservation_tenure != 0.0 || (varies && copula.output_tenure != 0.0), latent.tenure);
        let own = normal::quantile(latent.reservation);
        let output = copula.output_tenure * tenure
            + copula.output_reservation * own
            + copula.output * score_if(varies, latent.output);
        let mut hire = Self {
            group: place,
            opportunist: latent.opportunist < world.opportunists,
            reservation: copula.reservation_tenure * tenure + copula.reservation * own,
            output: (group.output + group.output_sd * output).max(0.0),
            clock: -libm::log1p(-latent.tenure),
            fails: latent.fail < group.fail,
            dismissed: f64::INFINITY,
            fill: latent.fill,
            unprompted: Leaving { tenure: 0.0, exit: Exit::Present },
        };
        if group.dismissal_mean.is_finite() {
            hire.dismissed = group.clock.training - group.dismissal_mean * libm::log(latent.dismissal);
        }
        hire.unprompted = hire.leaving(world, group.clock.inverse(hire.clock));
        hire
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
    pub fn with_offers<I: Iterator<Item = f64>>(
        &self,
        world: &World,
        start: f64,
        effect: bool,
        disturbances: impl Fn() -> I,
    ) -> Fate {
        let group = &world.groups[self.group];
        let mut luck = None;
        let mut fate = self.without_offers();
        let mut drift = 0.0;
        for (offer, at_offer) in world.offers.iter().zip(&group.at_offer) {
            // At a tie the offer comes first: only failing training can fall on the very moment of an offer.
            if fate.leaving.tenure < offer.week || start + offer.week >= world.horizon.week {
                break;
            }
            fate.met += 1;
            if offer.volatility > 0.0
                && let Some(uniform) = luck.get_or_insert_with(&disturbances).next()
            {
                drift += offer.volatility * normal::quantile(uniform);
            }
            if self.takes(world, offer, at_offer.cut, drift) {
                fate.leaving = Leaving { tenure: offer.week, exit: Exit::Taken };
                break;
            }
            if effect {
                fate.changed = fate.met;
                if at_offer.declined.shifted {
                    fate.leaving = self.leaving_after(world, &at_offer.declined);
                }
            }
        }
        fate
    }

    /// Whether the threshold, moved by e^`drift` since the first offer, is at most the bonus.
    fn takes(&self, world: &World, offer: &Offer, cut: f64, drift: f64) -> bool {
        if drift == 0.0 {
            return self.reservation <= cut;
        }
        world.groups[self.group].threshold.log_at(self.reservation) + drift <= offer.log_bonus
    }
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
