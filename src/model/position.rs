//! The history of one position: hire after hire, in one arm.

use super::{
    cost::Flows,
    crisis::Crises,
    discount::Moment,
    draws::{Address, Latent, RareDraws},
    hire::{self, Acceptance, Exit, Fate, Hire, Response, Stake, Undecided},
    life::{Life, LifeSpan, TimeToFill},
    outcome::Arm,
    remembered::RememberedDraws,
    world::World,
};
use crate::special::{elementary, law::exponential_score};

/// Most hires at one position; more mean a wrong scenario, in which hires leave within a moment.
pub const MOST_HIRES: usize = 100_000;

/// A position has had more than [`MOST_HIRES`] hires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyHires;

/// A version of one position: without offers, or with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Play {
    /// No offer is made.
    NoOffer,
    /// Offers are made, and declining changes nobody.
    Offer,
    /// Offers are made to the first hire alone, and declining changes nobody.
    OfferToFirst,
    /// Offers are made, and declining changes people.
    OfferWithEffect,
}

/// Where the play of a position begins.
#[derive(Debug, Clone, Copy)]
pub struct PlayStart {
    /// Start of the first hire.
    pub start: Moment,
    /// Number of first lives that stay as the last play has left them: nothing has changed of these hires.
    pub kept: usize,
}

/// A play from the first hire on.
impl From<Moment> for PlayStart {
    fn from(start: Moment) -> Self {
        Self { start, kept: 0 }
    }
}

/// One position of one replication, in both arms.
#[derive(Debug, Clone, Default)]
pub struct Position {
    people: People,
    no_offer: History,
    offered: Offered,
}

/// The offer arm of one position, with the effect of declining on people and without.
#[derive(Debug, Clone, Default)]
pub struct Offered {
    offer: History,
    changed: History,
    /// Whether the arm is `changed` rather than `offer`.
    decline_effect: bool,
    /// Whether anyone would take an offer, had declining changed nobody; if not, `offer` costs the same as `no_offer`.
    tempted: bool,
}

impl Default for People {
    fn default() -> Self {
        Self::new(Address { seed: 0, replication: 0 }, 0)
    }
}

impl Position {
    /// Plays position number `place` (from 0) of the replication at `address`, which has these `crises`.
    pub fn play(&mut self, world: &World, crises: &Crises, address: Address, place: u64) -> Result<(), TooManyHires> {
        let Self { people, no_offer, offered } = self;
        people.turn_to(address, place);
        let start = people.start(world).into();
        no_offer.play(start, world, crises, people, Play::NoOffer, None)?;
        offered.play(start, world, crises, people, no_offer)
    }

    /// The history in an arm.
    pub fn history(&self, arm: Arm) -> &History {
        match arm {
            Arm::NoOffer => &self.no_offer,
            Arm::Offer => self.offered.history(),
        }
    }

    /// Flows of an arm before week `until`.
    pub(super) fn flows_before(&self, world: &World, crises: &Crises, arm: Arm, until: Moment) -> Flows {
        self.people.flows_before(world, crises, self.history(arm), self.play_of(arm), until)
    }

    /// The version of the position that is played in an arm.
    pub(super) fn play_of(&self, arm: Arm) -> Play {
        match arm {
            Arm::NoOffer => Play::NoOffer,
            Arm::Offer if self.offered.decline_effect => Play::OfferWithEffect,
            Arm::Offer => Play::Offer,
        }
    }

    /// The histories in both arms; None if they are one.
    pub(super) fn different(&self) -> Option<[&History; 2]> {
        let one = !self.offered.decline_effect && !self.offered.tempted;
        (!one).then(|| Arm::BOTH.map(|arm| self.history(arm)))
    }

    /// People of the position.
    pub(super) fn people(&self) -> &People {
        &self.people
    }

    /// Flows of the offer arm had declining changed nobody.
    pub fn offer_without_effect(&self) -> &Flows {
        &self.offered.without_effect(&self.no_offer).flows
    }
}

impl Offered {
    /// Plays the offer arm, after the arm without offers, on the same people.
    pub fn play(
        &mut self,
        from: PlayStart,
        world: &World,
        crises: &Crises,
        people: &mut People,
        no_offer: &History,
    ) -> Result<(), TooManyHires> {
        let Self { offer, changed, decline_effect, tempted } = self;
        *decline_effect = world.decline_effect;
        // Where nobody was tempted, the last play left out the history without the effect.
        let of_offer = if *tempted { from } else { PlayStart::from(from.start) };
        *tempted = people.tempted(no_offer.lives.len());
        if *tempted || !world.decline_effect {
            offer.play(of_offer, world, crises, people, Play::Offer, Some(no_offer))?;
        }
        if world.decline_effect {
            let before = if *tempted { &*offer } else { no_offer };
            changed.play(from, world, crises, people, Play::OfferWithEffect, Some(before))?;
        }
        Ok(())
    }

    /// History of the arm.
    pub fn history(&self) -> &History {
        if self.decline_effect { &self.changed } else { &self.offer }
    }

    /// Whether anyone takes an offer, with the effect of declining or without.
    pub fn has_takers(&self) -> bool {
        let taken = |history: &History| history.lives.iter().any(|life| life.exit == Exit::Taken);
        taken(self.history()) || (self.tempted && taken(&self.offer))
    }

    /// Most hires in a history of this arm or in `no_offer`, the other arm.
    pub fn most_hires(&self, no_offer: &History) -> usize {
        let changed = if self.decline_effect { self.changed.lives.len() } else { 0 };
        self.without_effect(no_offer).lives.len().max(changed).max(no_offer.lives.len())
    }

    /// A history with the flows of this arm had declining changed nobody; `no_offer` is the other arm.
    pub fn without_effect<'a>(&'a self, no_offer: &'a History) -> &'a History {
        if self.tempted { &self.offer } else { no_offer }
    }
}

/// The people who would come to one position, in order, met when first asked for.
#[derive(Debug, Clone)]
pub struct People {
    draws: RememberedDraws,
    hires: Vec<Hire>,
    /// Whether they can be met again in other worlds.
    remembered: bool,
}

/// A hire slot of a position.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot<'a> {
    /// Number of the hire, from 0.
    pub hire: usize,
    /// Start of the hire.
    pub start: Moment,
    /// What the slot holds in another arm.
    pub before: Option<&'a Life>,
}

impl People {
    /// The people of `position` in the replication at `address`.
    pub fn new(address: Address, position: u64) -> Self {
        Self { draws: RememberedDraws::new(address, position), hires: Vec::new(), remembered: false }
    }

    /// The people of `position`, who can be met again in other worlds.
    pub fn remembered(address: Address, position: u64) -> Self {
        Self { remembered: true, ..Self::new(address, position) }
    }

    /// Turns to a position, whose people are those of the first time if they are [`People::remembered`].
    pub fn turn_to(&mut self, address: Address, position: u64) {
        self.draws.turn_to(address, position);
        self.hires.clear();
    }

    /// Turns to another world, in which the same people are met again; they have to be [`People::remembered`].
    pub fn leave_world(&mut self) {
        self.hires.clear();
    }

    /// Meets a hire who comes first, and whom `make` may make of other draws than those of the hire; the draws that it returns
    /// are given to the hire. People have to be [`People::remembered`].
    pub(super) fn meet_first(&mut self, make: impl FnOnce(&mut Hire, Latent, RareDraws) -> Latent) {
        let (latent, rare) = (self.draws.of(0).latent, self.draws.rarely(0));
        self.hires.push(Hire::EMPTY);
        let latent = make(&mut self.hires[0], latent, rare);
        self.draws.give(0, latent);
    }

    /// Meets a hire who comes first, at this `place` in (0, 1) among the hires by group and voluntary clock.
    pub fn meet_first_at(&mut self, world: &World, place: f64) {
        self.meet_first(|hire, latent, rare| {
            let clock = -elementary::ln(world.within_group(place));
            let latent = Latent { group: place, clock, ..latent };
            hire.make(world, &latent, || exponential_score(latent.clock), rare);
            latent
        });
    }

    /// Gives the k-th hire, who is known in `world`, another voluntary clock; people have to be [`People::remembered`].
    pub fn set_clock(&mut self, world: &World, k: usize, clock: f64) {
        let rare = self.draws.rarely(k);
        let Some(known) = self.draws.known(k) else { return };
        let latent = Latent { clock, ..known.latent };
        let given = self.draws.give(k, latent);
        if let Some(hire) = self.hires.get_mut(k) {
            *hire = Hire::EMPTY;
            hire.make(world, &latent, || given.score(), rare);
        }
    }

    /// The k-th hire, who has been met as the latent draws have it and starts at week `start`, were the reservation bonus
    /// not known. Returns None if people are not [`People::remembered`].
    pub(super) fn undecided(&self, world: &World, k: usize, start: f64) -> Option<Undecided> {
        let known = self.draws.known(k)?;
        let tenure = if world.copula.reservation_tenure == 0.0 { 0.0 } else { known.known_score() };
        Some(self.hires[k].forget(world, &known.latent, tenure, start, self.draws.rarely(k)))
    }

    /// Meets the next hire. Measured: inlined into `History::play`, it makes a position a tenth slower.
    #[inline(never)]
    pub(super) fn meet(&mut self, world: &World) {
        let k = self.hires.len();
        let rare = self.draws.rarely(k);
        self.hires.push(Hire::EMPTY);
        let hire = &mut self.hires[k];
        if self.remembered {
            let known = self.draws.of(k);
            let latent = known.latent;
            hire.make(world, &latent, || known.score(), rare);
        } else {
            let latent = self.draws.forgotten();
            hire.make(world, &latent, || exponential_score(latent.clock), rare);
        }
    }

    /// Number of people who are remembered from one world to the next.
    pub fn number_remembered(&self) -> usize {
        self.draws.number()
    }

    /// Number of people who have been met in this world.
    pub fn met(&self) -> usize {
        self.hires.len()
    }

    /// Response of the k-th hire, who has been met, to the offers of `world`, which differs in nothing but offers. Returns
    /// None if people are not [`People::remembered`].
    pub fn response(&self, world: &World, k: usize) -> Option<Response> {
        let known = self.draws.known(k)?;
        Some(self.hires[k].response(world, &known.latent, self.draws.rarely(k)))
    }

    /// Responses of those who have been met, in order.
    pub fn responses(&self) -> impl Iterator<Item = Response> {
        self.hires.iter().map(|hire| hire.response)
    }

    /// Sets the responses of the first hires.
    pub fn respond(&mut self, responses: &[Response]) {
        for (hire, response) in self.hires.iter_mut().zip(responses) {
            hire.response = *response;
        }
    }

    /// Stake of the k-th hire, who has been met, in the bonus of offer `tuned` (from 0) of `world`.
    pub(super) fn stake(&self, world: &World, k: usize, tuned: usize) -> Stake {
        self.hires[k].stake(world, tuned, self.draws.rarely(k))
    }

    /// ln of the least bonus that the k-th hire, who has been met and starts at week `start`, takes at offer `tuned` (from
    /// 0) of `world`. Returns None if the hire does not meet the offer.
    pub fn log_threshold(&self, world: &World, k: usize, tuned: usize, start: f64) -> Option<f64> {
        self.hires[k].log_threshold(world, tuned, start, self.draws.rarely(k))
    }

    /// Makes the k-th hire, who has been met, accept this offer.
    pub(super) fn accept(&mut self, k: usize, accepts: Acceptance) {
        self.hires[k].response.accepts = accepts;
    }

    /// The k-th hire, who has been met.
    pub(super) fn hire(&self, k: usize) -> &Hire {
        &self.hires[k]
    }

    /// Moves of the log threshold of the k-th hire since the first offer, `[offer]`.
    pub(super) fn drifts(&self, world: &World, k: usize) -> impl Iterator<Item = f64> {
        hire::drifts(world, self.draws.rarely(k))
    }

    /// Number of the position, from 0.
    pub(super) fn position(&self) -> u64 {
        self.draws.position()
    }

    /// Start of the first hire at the position.
    pub fn start(&self, world: &World) -> Moment {
        world.start_of(self.position())
    }

    /// Whether the k-th hire, who has been met, meets an offer when starting at week `start` and declining changes nobody.
    pub fn meets_offer(&self, world: &World, k: usize, start: f64) -> bool {
        self.hires[k].with_offers(world, start, world.horizon, false).met > 0
    }

    /// Whether any of the first `number` hires would take an offer.
    pub fn tempted(&self, number: usize) -> bool {
        self.hires[..number].iter().any(|hire| hire.response != Response::NONE)
    }

    /// Plays the life in a slot, whose hire has been met; it becomes `life`.
    pub(super) fn live(&self, world: &World, crises: &Crises, play: Play, slot: Slot<'_>, life: &mut Life) {
        let Slot { hire, start, before } = slot;
        let hire = &self.hires[hire];
        let opportunist = hire.response.opportunist && play != Play::NoOffer;
        let occupant = (!opportunist).then_some(hire);
        let fate = fate(world, occupant, play, start.week, world.horizon);
        match before {
            Some(before) if same(before, occupant, start, &fate) => {
                *life = *before;
                life.fate = fate;
            }
            _ => {
                let known = before.and_then(|life| life.weeks_to_fill);
                let weeks_to_fill = known.map_or(TimeToFill::At(hire.fill), TimeToFill::Known);
                life.play(world, crises, occupant, LifeSpan { start, fate, until: world.horizon, weeks_to_fill });
            }
        }
    }

    /// Flows of a history before week `until`: the flows of the history, had watching ended there.
    pub(super) fn flows_before(
        &self,
        world: &World,
        crises: &Crises,
        history: &History,
        play: Play,
        until: Moment,
    ) -> Flows {
        let mut flows = Flows::default();
        let mut start = self.start(world);
        for (k, life) in history.lives.iter().enumerate() {
            if life.end < until.week && life.next.week <= until.week {
                flows += life.flows;
                start = life.next;
                continue;
            }
            if start.week < until.week {
                let occupant = life.group.map(|_| self.hire(k));
                // An offer that is still to come has changed nobody yet.
                let fate = fate(world, occupant, play, start.week, until);
                let weeks_to_fill = TimeToFill::Known(life.weeks_to_fill.unwrap_or(f64::INFINITY));
                let mut cut = Life::EMPTY;
                cut.play(world, crises, occupant, LifeSpan { start, fate, until, weeks_to_fill });
                flows += cut.flows;
            }
            break;
        }
        flows
    }
}

/// One arm at one position.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// Lives of its hires, in order.
    pub lives: Vec<Life>,
    /// Sum of the flows of the lives.
    pub flows: Flows,
}

impl History {
    /// Plays the position to the horizon. Lives that are the same in `before`, the history in another arm, are copied.
    pub fn play(
        &mut self,
        PlayStart { mut start, kept }: PlayStart,
        world: &World,
        crises: &Crises,
        people: &mut People,
        play: Play,
        before: Option<&History>,
    ) -> Result<(), TooManyHires> {
        self.lives.truncate(kept);
        if let Some(last) = self.lives.last() {
            start = last.next;
        }
        while start.week < world.horizon.week {
            let k = self.lives.len();
            if k == MOST_HIRES {
                return Err(TooManyHires);
            }
            if k == people.hires.len() {
                people.meet(world);
            }
            let play = if k > 0 && play == Play::OfferToFirst { Play::NoOffer } else { play };
            self.lives.push(Life::EMPTY);
            let life = &mut self.lives[k];
            let before = before.and_then(|history| history.lives.get(k));
            people.live(world, crises, play, Slot { hire: k, start, before }, life);
            start = life.next;
        }
        // Profiled: a life that is read as soon as it is written makes the processor wait, 2 % of the time.
        self.flows = Flows::NONE;
        self.lives.iter().for_each(|life| self.flows += life.flows);
        Ok(())
    }
}

/// Fate of an occupant who starts at week `start`, when offers are made until `horizon`; None is an opportunist.
#[inline]
fn fate(world: &World, occupant: Option<&Hire>, play: Play, start: f64, horizon: Moment) -> Fate {
    match (occupant, play) {
        (None, _) => hire::opportunist(world, start, horizon),
        (Some(hire), Play::NoOffer) => hire.without_offers(),
        (Some(hire), _) => hire.with_offers(world, start, horizon, play == Play::OfferWithEffect),
    }
}

/// Whether a life of another arm is the life of this occupant from `start`.
fn same(life: &Life, occupant: Option<&Hire>, start: Moment, fate: &Fate) -> bool {
    life.start == start.week
        && life.group == occupant.map(|hire| hire.group)
        && life.fate.leaving == fate.leaving
        && life.fate.changed == fate.changed
}
