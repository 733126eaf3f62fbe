//! One hire: traits, response to offers, and time and reason of leaving.

use super::{
    discount::Moment,
    draws::{Latent, RareDraws},
    offered::OfferedBonuses,
    world::{AtOffer, Offer, World},
};
use crate::special::{law::exponential_score, normal};

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
    /// Offer that this hire would take.
    pub accepts: Acceptance,
}

impl Response {
    /// A hire who takes nothing.
    pub const NONE: Response = Response { opportunist: false, accepts: Acceptance::NONE };
}

/// First offer that a hire would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acceptance {
    /// Number of the offer (from 1); 0 if there is none.
    pub number: u32,
    /// Whether the hire waits for this offer if the voluntary clock ends shortly before it.
    pub waits: bool,
}

impl Acceptance {
    /// No offer is taken.
    const NONE: Acceptance = Acceptance { number: 0, waits: false };
}

/// Decision of a hire on one offer, by its bonus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stake {
    /// Least bonus that the hire takes [money], 0 if any is taken; None if it is above the world's, or if the hire takes an
    /// earlier offer.
    pub least: Option<f64>,
    /// Acceptance at the world's bonus.
    pub most: Acceptance,
    /// Acceptance at a bonus below the least.
    pub otherwise: Acceptance,
}

impl Stake {
    /// Acceptance of the hire if the offer pays `bonus`.
    pub fn accepts(&self, bonus: f64) -> Acceptance {
        if self.least.is_some_and(|least| least <= bonus) { self.most } else { self.otherwise }
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
    pub met: u32,
    /// Number of offers declined that have changed this hire.
    pub changed: u32,
    /// Tenure since which the hire waits for an offer [week]; ∞ if the hire waits for none.
    pub waits_since: f64,
}

impl Fate {
    /// Who is still there, and has met no offer.
    pub const EMPTY: Fate =
        Fate { leaving: Leaving { tenure: 0.0, exit: Exit::Present }, met: 0, changed: 0, waits_since: f64::INFINITY };

    /// Whether the hire takes an offer after having waited for it.
    pub fn waited(&self) -> bool {
        self.waits_since.is_finite() && self.leaving.exit == Exit::Taken
    }
}

/// A hire whose reservation bonus is not drawn: all else decides which offers the hire meets, and how probable it is that
/// one is taken.
#[derive(Debug, Clone, Copy)]
pub struct Undecided {
    group: usize,
    /// Mean of the score of the reservation bonus.
    mean: f64,
    /// Standard deviation of the same; 0 if all else decides it.
    sd: f64,
    /// Number of offers that the hire meets.
    met: usize,
    /// Whether the hire may wait for the next offer.
    waits: bool,
    rare: RareDraws,
}

impl Undecided {
    /// Number of ways in which the hire can part the arms: by each offer that is met, and by one that is waited for.
    pub fn ways(&self) -> usize {
        self.met + usize::from(self.waits)
    }

    /// Acceptance of a hire who parts the arms in a way, from 0.
    pub fn acceptance(&self, way: usize) -> Acceptance {
        Acceptance { number: way as u32 + 1, waits: way >= self.met }
    }

    /// Probability that the hire, who is no opportunist, parts the arms at these `bonuses`.
    pub fn chance(&self, world: &World, bonuses: &OfferedBonuses) -> f64 {
        if self.ways() == 0 {
            return 0.0;
        }
        let takes = self.below(self.highest(self.met, world, bonuses));
        if self.waits { takes + self.chance_of_waiting(takes, world, bonuses) } else { takes }
    }

    /// Probability that the hire parts the arms in this way, from 0.
    pub fn chance_of(&self, way: usize, world: &World, bonuses: &OfferedBonuses) -> f64 {
        let before = self.below(self.highest(way, world, bonuses));
        if way >= self.met {
            return self.chance_of_waiting(before, world, bonuses);
        }
        (self.below(self.highest(way + 1, world, bonuses)) - before).max(0.0)
    }

    /// Probability that the hire waits, who `takes` an offer that is met with this one.
    fn chance_of_waiting(&self, takes: f64, world: &World, bonuses: &OfferedBonuses) -> f64 {
        world.waiting * (self.below(self.highest(self.met + 1, world, bonuses)) - takes).max(0.0)
    }

    /// Probability of a score of the reservation bonus below a `cut`.
    fn below(&self, cut: f64) -> f64 {
        match self.sd > 0.0 {
            _ if cut == f64::NEG_INFINITY => 0.0,
            true => normal::quick_cdf((cut - self.mean) / self.sd),
            false => f64::from(self.mean <= cut),
        }
    }

    /// Highest cut of the first `number` offers; -∞ if there are none.
    fn highest(&self, number: usize, world: &World, bonuses: &OfferedBonuses) -> f64 {
        let cut = |(offer, drift): (usize, f64)| match drift == 0.0 {
            true => bonuses.cut(self.group, offer),
            false => bonuses.moved_cut(&world.groups[self.group], offer, drift),
        };
        drifts(world, self.rare).take(number).enumerate().map(cut).fold(f64::NEG_INFINITY, f64::max)
    }
}

impl Hire {
    /// A hire who has not been made.
    pub const EMPTY: Hire = Hire {
        group: 0,
        response: Response::NONE,
        reservation: 0.0,
        output: 0.0,
        clock: 0.0,
        fails: false,
        dismissed: f64::INFINITY,
        fill: 0.0,
        unprompted: Fate::EMPTY.leaving,
    };

    /// Makes the hire of latent draws, in place; the scores of other traits follow from the `score` of tenure by the
    /// Cholesky factor.
    pub fn make(&mut self, world: &World, latent: &Latent, score: impl FnOnce() -> f64, rare: RareDraws) {
        let place = world.group_at(latent.group);
        let tenure = self.be_of(place, world, latent, score);
        self.have(world, latent, tenure);
        self.response = self.response(world, latent, rare);
    }

    /// Makes all of a hire of this group but reservation bonus, output and response. Returns the score of tenure; 0 where
    /// no other trait depends on it.
    fn be_of(&mut self, place: usize, world: &World, latent: &Latent, score: impl FnOnce() -> f64) -> f64 {
        let group = &world.groups[place];
        let copula = &world.copula;
        let varies = group.output.sigma > 0.0;
        let ties = copula.reservation_tenure != 0.0 || (varies && copula.output_tenure != 0.0);
        let tenure = if ties { score() } else { 0.0 };
        self.group = place;
        self.clock = latent.clock;
        self.fails = latent.fail < group.fail;
        self.dismissed = if group.dismissal_mean.is_finite() {
            group.clock.training + group.dismissal_mean * latent.dismissal
        } else {
            f64::INFINITY
        };
        self.fill = latent.fill;
        self.unprompted = self.leaving(world, group.clock.inverse(latent.clock));
        tenure
    }

    /// Has the reservation bonus and the output of latent draws and the score of `tenure`.
    fn have(&mut self, world: &World, latent: &Latent, tenure: f64) {
        let (copula, own) = (&world.copula, latent.reservation);
        let law = &world.groups[self.group].output;
        let output = || copula.output_tenure * tenure + copula.output_reservation * own + copula.output * latent.output;
        self.reservation = copula.reservation_tenure * tenure + copula.reservation * own;
        self.output = if law.sigma > 0.0 { law.at_score(output()) } else { law.mean };
    }

    /// Makes a hire of latent draws who starts at week `start`, all but reservation bonus, output and response.
    pub fn make_undecided(
        &mut self,
        world: &World,
        latent: &Latent,
        score: impl FnOnce() -> f64,
        start: f64,
        rare: RareDraws,
    ) -> Undecided {
        let place = world.group_at(latent.group);
        let tenure = self.be_of(place, world, latent, score);
        let copula = &world.copula;
        self.undecided(world, [copula.reservation_tenure * tenure, copula.reservation], start, rare)
    }

    /// Makes a hire of a group who starts at week `start` and takes nothing, all but the reservation bonus.
    pub fn make_undecided_of(
        &mut self,
        group: usize,
        world: &World,
        latent: &Latent,
        start: f64,
        rare: RareDraws,
    ) -> Undecided {
        let tenure = self.be_of(group, world, latent, || exponential_score(latent.clock));
        self.have(world, latent, tenure);
        self.response = Response::NONE;
        self.forget(world, latent, tenure, start, rare)
    }

    /// The hire, made of these latent draws and the score of `tenure`, were the reservation bonus not known.
    pub fn forget(&self, world: &World, latent: &Latent, tenure: f64, start: f64, rare: RareDraws) -> Undecided {
        let copula = &world.copula;
        let by_tenure = copula.reservation_tenure * tenure;
        let [by_output, sd] = match world.groups[self.group].output.sigma > 0.0 {
            true => copula.reservation_by_output(latent),
            false => [0.0, copula.reservation],
        };
        self.undecided(world, [by_tenure + by_output, sd], start, rare)
    }

    fn undecided(&self, world: &World, [mean, sd]: [f64; 2], start: f64, rare: RareDraws) -> Undecided {
        let group = &world.groups[self.group];
        let offers = world.offers.iter().zip(&group.at_offer);
        let is_met = |(offer, at_offer): &(&Offer, &AtOffer)| {
            self.meets(world, offer, at_offer.clock.hazard) && start + offer.week < world.horizon.week
        };
        let met = offers.take_while(is_met).count();
        let waits = world.waiting > 0.0
            && group
                .at_offer
                .get(met)
                .is_some_and(|at_offer| at_offer.clock.hazard > self.clock && at_offer.window.hazard <= self.clock);
        Undecided { group: self.group, mean, sd, met, waits, rare }
    }

    /// Response to the offers of `world`, which may differ in its offers from the world that the hire was made for.
    pub fn response(&self, world: &World, latent: &Latent, rare: RareDraws) -> Response {
        Response { opportunist: latent.opportunist < world.opportunists, accepts: self.accepted(world, 0, rare) }
    }

    /// Stake in the bonus of offer `tuned` (from 0) of a hire who has the response of this world.
    pub fn stake(&self, world: &World, tuned: usize, rare: RareDraws) -> Stake {
        let most = self.response.accepts;
        if most.number as usize != tuned + 1 {
            return Stake { least: None, most, otherwise: most };
        }
        let drift = drifts(world, rare).nth(tuned).unwrap_or_default();
        let threshold = &world.groups[self.group].threshold;
        Stake {
            least: Some(threshold.least_bonus(self.reservation, drift, world.offers[tuned].bonus)),
            most,
            otherwise: self.accepted(world, tuned + 1, rare),
        }
    }

    /// ln of the least bonus that a hire who starts at week `start` takes at offer `tuned` (from 0); -∞ if any is taken.
    /// Returns None if the hire is not there at the offer, declining changing nobody and nobody waiting, or takes an
    /// earlier one.
    pub fn log_threshold(&self, world: &World, tuned: usize, start: f64, rare: RareDraws) -> Option<f64> {
        let group = &world.groups[self.group];
        let mut offers = world.offers.iter().zip(&group.at_offer).take(tuned + 1);
        let is_there = offers.all(|(offer, at_offer)| {
            self.meets(world, offer, at_offer.clock.hazard) && start + offer.week < world.horizon.week
        });
        let takes_earlier = (1..=tuned).contains(&(self.response.accepts.number as usize));
        (is_there && !takes_earlier).then(|| {
            let drift = drifts(world, rare).nth(tuned).unwrap_or_default();
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

    /// Tenure at which the voluntary clock of a hire ends who has declined this offer, the last so far; None has declined
    /// none [week].
    fn clock_end(&self, world: &World, declined: Option<&AtOffer>) -> f64 {
        let group = &world.groups[self.group];
        let Some(AtOffer { clock, declined, .. }) = declined else { return group.clock.inverse(self.clock) };
        let left = (self.clock - clock.used).max(0.0);
        group.clock.inverse(clock.hazard + left / declined.ratio)
    }

    /// Fate of the hire in the arm without offers.
    pub fn without_offers(&self) -> Fate {
        Fate { leaving: self.unprompted, ..Fate::EMPTY }
    }

    /// Fate of the hire in the arm with offers, from week `start`, when offers are made until `horizon`; `effect` tells
    /// whether declining changes people.
    #[inline(always)]
    pub fn with_offers(&self, world: &World, start: f64, horizon: Moment, effect: bool) -> Fate {
        let group = &world.groups[self.group];
        let mut fate = self.without_offers();
        for (offer, at_offer) in world.offers.iter().zip(&group.at_offer) {
            let used = at_offer.clock.used_by(effect);
            if !self.meets(world, offer, used) | (start + offer.week >= horizon.week) {
                if used > self.clock && self.waits_for(fate.met, at_offer, effect) {
                    fate.changed = if effect { fate.met } else { 0 };
                    return self.after_waiting(world, offer, fate, start + offer.week < horizon.week);
                }
                break;
            }
            fate.met += 1;
            if fate.met == self.response.accepts.number {
                fate.changed = if effect { fate.met - 1 } else { 0 };
                fate.leaving = Leaving { tenure: offer.week, exit: Exit::Taken };
                return fate;
            }
        }
        fate.changed = if effect { fate.met } else { 0 };
        if let Some(at_offer) = group.after(fate.changed)
            && at_offer.declined.shifted
        {
            fate.leaving = self.leaving(world, self.clock_end(world, Some(at_offer)));
        }
        fate
    }

    /// Whether a hire whose voluntary clock ends before the next offer, after having `met` so many, waits for it.
    fn waits_for(&self, met: u32, at_offer: &AtOffer, effect: bool) -> bool {
        let Acceptance { number, waits } = self.response.accepts;
        waits && number == met + 1 && at_offer.window.used_by(effect) <= self.clock
    }

    /// Fate of a hire who waits for an offer, which is made before the horizon if `made`; until then the voluntary clock
    /// stands still, and nothing else does.
    fn after_waiting(&self, world: &World, offer: &Offer, fate: Fate, made: bool) -> Fate {
        let since = self.clock_end(world, world.groups[self.group].after(fate.changed));
        let leaving = self.leaving(world, offer.week);
        if matches!(leaving.exit, Exit::Fail | Exit::Dismissal) {
            let waits_since = if since < leaving.tenure { since } else { f64::INFINITY };
            return Fate { leaving, waits_since, ..fate };
        }
        let leaving = Leaving { tenure: offer.week, exit: Exit::Taken };
        Fate { leaving, met: fate.met + u32::from(made), waits_since: since, ..fate }
    }

    /// Whether the hire is there at an offer, by which so much of the voluntary clock is `used`. At a tie the offer comes
    /// before the end of the clock and before a dismissal, and after the exam.
    fn meets(&self, world: &World, offer: &Offer, used: f64) -> bool {
        (used <= self.clock) & self.remains(world, offer)
    }

    /// Whether the hire is neither failed nor dismissed by an offer.
    fn remains(&self, world: &World, offer: &Offer) -> bool {
        (offer.week <= self.dismissed) & ((offer.week < world.training.week) | !self.fails)
    }

    /// The first offer later than number `after` with a bonus of at least the threshold, among those that the hire could
    /// meet or wait for in any arm.
    #[inline]
    fn accepted(&self, world: &World, after: usize, rare: RareDraws) -> Acceptance {
        let group = &world.groups[self.group];
        let mut drifts = drifts(world, rare).skip(after);
        for (i, (offer, at_offer)) in world.offers.iter().zip(&group.at_offer).enumerate().skip(after) {
            let met = self.meets(world, offer, at_offer.clock.least());
            if !met && !self.may_wait(world, at_offer) {
                break;
            }
            let drift = drifts.next().unwrap_or_default();
            let accepts = if drift == 0.0 {
                self.reservation <= at_offer.cut
            } else {
                group.threshold.log_at(self.reservation) + drift <= offer.log_bonus
            };
            if accepts {
                let waits = self.may_wait(world, at_offer) && rare.waiting() < world.waiting;
                return if met || waits { Acceptance { number: i as u32 + 1, waits } } else { Acceptance::NONE };
            }
            if !met {
                break;
            }
        }
        Acceptance::NONE
    }

    /// Whether the voluntary clock can end before an offer, in the weeks in which hires wait for it.
    fn may_wait(&self, world: &World, at_offer: &AtOffer) -> bool {
        world.waiting > 0.0 && at_offer.clock.most() > self.clock && at_offer.window.least() <= self.clock
    }
}

/// `[offer]`: move of the log threshold since the first offer.
pub(super) fn drifts(world: &World, rare: RareDraws) -> impl Iterator<Item = f64> {
    let mut disturbances = rare.disturbances();
    world.offers.iter().scan(0.0, move |drift, offer| {
        if offer.volatility > 0.0 {
            *drift += offer.volatility * disturbances.next().unwrap_or_default();
        }
        Some(*drift)
    })
}

/// Fate of an opportunist who starts at week `start`, when offers are made until `horizon`: stays until the first offer,
/// and takes it.
pub fn opportunist(world: &World, start: f64, horizon: Moment) -> Fate {
    let week = world.offers.first().map_or(f64::INFINITY, |offer| offer.week);
    Fate {
        leaving: Leaving { tenure: week, exit: Exit::Taken },
        met: u32::from(start + week < horizon.week),
        ..Fate::EMPTY
    }
}
