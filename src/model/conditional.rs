//! Conditional Monte Carlo of the saving: a position is played only from the hire on at whom its arms part.
//!
//! Where declining an offer changes nobody, both arms of a position are one history up to the first hire who *parts* them:
//! a taker, one who waits for an offer, an opportunist. With A_k, nobody before hire k parts them, and B_k, hire k does,
//! the saving is Σ_k 1[A_k]·1[B_k]·D_k, D_k the cost from hire k on in the arm without offers less that in the other.
//!
//! - Given all other traits of a hire, the score of the reservation bonus is normal. So the probability q that the hire
//!   parts the arms is known, and 1[A_k] becomes Π (1 - q_j) over the hires before.
//! - One k is drawn, in proportion to Π (1 - q_j) and the weeks left. Hire k is made to part the arms: an opportunist, or
//!   one of a group, drawn by how often such a hire takes an offer; the clock ends no earlier than in the weeks
//!   in which it matters; the score of the reservation bonus is drawn below the cut.
//! - Weights undo all of that. So the mean over positions is the expected saving from those who leave, and every position
//!   tells of a taker.
//!
//! Source: Asmussen and Glynn (2007), "Stochastic Simulation", V.1 (importance sampling) and V.4 (conditional Monte Carlo).

use super::{
    cost::{Common, Flows, Prices},
    crisis::Crises,
    discount::Moment,
    draws::{Address, PositionDraws},
    hire::Hire,
    life::next_week,
    position::{History, MOST_HIRES, People, Play, TooManyHires},
    world::World,
};
use crate::special::{elementary, law::exponential_score, normal};

/// Uniforms in (0, 1) that decide at whom a position parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartingPlace {
    /// Place among the hires.
    pub hire: f64,
    /// Place among the kinds of hires.
    pub kind: f64,
    /// Place of the voluntary clock in its distribution.
    pub clock: f64,
    /// Place of the reservation bonus among those that are taken.
    pub reservation: f64,
}

/// Kinds of hires who part the arms: the groups in the order of their names, and opportunists.
#[derive(Debug, Clone, Default)]
pub struct PartingKinds {
    /// `[kind]`: kinds up to this one, of all that are drawn.
    cumulative: Vec<f64>,
    /// `[kind]`: share of hires over share of those who are drawn.
    weights: Vec<f64>,
    /// `[kind]`: least voluntary clock of a hire who can part the arms.
    least_clocks: Vec<f64>,
    /// Tenure at which a hire parts the arms at the earliest [week].
    first: f64,
}

/// Share of draws by how often a kind of hires parts the arms; the rest is shared out evenly, so that no weight is large.
const BY_CHANCE: f64 = 0.9;

impl PartingKinds {
    /// The kinds of a world.
    pub fn of(&mut self, world: &World) {
        let Self { cumulative, weights, least_clocks, first } = self;
        cumulative.clear();
        weights.clear();
        least_clocks.clear();
        let ordinary = 1.0 - world.opportunists;
        let mut chances = 0.0;
        for (group, part) in world.parts() {
            let group = &world.groups[group];
            let least = group.at_offer.first().map_or(f64::INFINITY, |at_offer| {
                if world.waiting > 0.0 { at_offer.window.hazard } else { at_offer.clock.hazard }
            });
            let most = group.at_offer.iter().map(|at_offer| at_offer.cut).fold(f64::NEG_INFINITY, f64::max);
            let reaches = ordinary * (part.end - part.start) * elementary::exp(-least);
            least_clocks.push(least);
            weights.push(reaches);
            let chance = reaches * normal::cdf(most);
            cumulative.push(chance);
            chances += chance;
        }
        if world.opportunists > 0.0 {
            least_clocks.push(0.0);
            weights.push(world.opportunists);
            cumulative.push(world.opportunists);
            chances += world.opportunists;
        }
        let possible = weights.iter().filter(|weight| **weight > 0.0).count() as f64;
        let by_chance = if chances > 0.0 { BY_CHANCE / chances } else { 0.0 };
        let evenly = (if chances > 0.0 { 1.0 - BY_CHANCE } else { 1.0 }) / possible;
        let mut sum = 0.0;
        for (chance, weight) in cumulative.iter_mut().zip(weights.iter_mut()) {
            let drawn = if *weight > 0.0 { by_chance * *chance + evenly } else { 0.0 };
            sum += drawn;
            *chance = sum;
            *weight = if drawn > 0.0 { *weight / drawn } else { 0.0 };
        }
        let moves = world.offers.iter().any(|offer| offer.volatility > 0.0);
        let offer = world.offers.first().map_or(f64::INFINITY, |offer| offer.week);
        *first = match () {
            // Whom nobody will meet, parts nothing: 1 less such a chance is 1.
            () if possible == 0.0 || (!moves && chances < f64::EPSILON) => f64::INFINITY,
            () if world.opportunists > 0.0 || world.waiting > 0.0 => 0.0,
            () => offer,
        };
    }

    /// The kind at a `place` in (0, 1), and the place within it.
    fn at(&self, place: f64) -> (usize, f64) {
        let last = self.cumulative.len() - 1;
        let kind = self.cumulative[..last].iter().position(|up_to| place < *up_to).unwrap_or(last);
        let before = if kind > 0 { self.cumulative[kind - 1] } else { 0.0 };
        let within = (place - before) / (self.cumulative[kind] - before);
        (kind, within.clamp(f64::EPSILON, 1.0 - f64::EPSILON))
    }
}

/// A hire before whom the arms of a position may not have parted.
#[derive(Debug, Clone, Copy)]
struct PartingSlot {
    /// Start of the hire [week].
    start: f64,
    /// Sum of the weights of this slot and those before.
    up_to: f64,
}

/// One position from the hire on who parts its arms.
#[derive(Debug, Clone)]
pub struct Parted {
    people: People,
    no_offer: History,
    offer: History,
    /// Weight of the position.
    weight: f64,
}

/// What is reused to play one position after the other.
#[derive(Debug, Clone)]
pub struct Parting {
    kinds: PartingKinds,
    before: PositionDraws,
    slots: Vec<PartingSlot>,
    parted: Parted,
}

impl Default for Parting {
    fn default() -> Self {
        let before = PositionDraws::new(Address { seed: 0, replication: 0 }, 0);
        let parted =
            Parted { people: People::default(), no_offer: History::default(), offer: History::default(), weight: 0.0 };
        Self { kinds: PartingKinds::default(), before, slots: Vec::new(), parted }
    }
}

impl Parting {
    /// Turns to a world.
    pub fn turn_to(&mut self, world: &World) {
        self.kinds.of(world);
    }

    /// Plays the position whose first hire starts at `start`, from the hire on who parts its arms.
    pub fn play(
        &mut self,
        world: &World,
        crises: &Crises,
        (address, place): (Address, u64),
        start: Moment,
        at: PartingPlace,
    ) -> Result<&Parted, TooManyHires> {
        self.before.turn_to(address.with_other_luck(0), place);
        let number = self.look_ahead(world, start.week, at.hire)?;
        let Self { kinds, slots, parted, .. } = self;
        parted.weight = 0.0;
        parted.no_offer.clear();
        parted.offer.clear();
        let Some(number) = number else { return Ok(&*parted) };
        let slot = slots[number];
        let start = if number == 0 { start } else { world.timeline.at(slot.start) };
        parted.people.turn_to(address.with_other_luck(1), place);
        let (kind, within) = kinds.at(at.kind);
        let ordinary = world.by_name.get(kind);
        let mut chance = 1.0;
        parted.people.meet_first(|hire, mut latent, rare| match ordinary {
            Some(group) => {
                latent.clock = kinds.least_clocks[kind] - elementary::ln(at.clock);
                chance = hire.make_parting(*group, world, &latent, slot.start, at.reservation, rare);
            }
            None => {
                latent.group = within;
                hire.make(world, &latent, || exponential_score(latent.clock), rare);
                hire.response.opportunist = true;
            }
        });
        if chance > 0.0 {
            let total = slots.last().map_or(0.0, |last| last.up_to);
            parted.weight = chance * kinds.weights[kind] * total / left(world, slot.start);
            parted.no_offer.play(start, world, crises, &mut parted.people, Play::NoOffer, None)?;
            let before = Some(&parted.no_offer);
            parted.offer.play(start, world, crises, &mut parted.people, Play::Offer, before)?;
        }
        Ok(&*parted)
    }

    /// Lives the arm without offers to the horizon, and draws the number of a hire. Returns None if nobody can part the
    /// arms.
    fn look_ahead(&mut self, world: &World, start: f64, place: f64) -> Result<Option<usize>, TooManyHires> {
        self.slots.clear();
        let (mut start, mut alike, mut up_to) = (start, 1.0, 0.0);
        let mut hire = Hire::EMPTY;
        while start + self.kinds.first < world.horizon.week && alike > 0.0 {
            let k = self.slots.len();
            if k == MOST_HIRES {
                return Err(TooManyHires);
            }
            up_to += alike * left(world, start);
            self.slots.push(PartingSlot { start, up_to });
            let (latent, rare) = (self.before.next_hire(), self.before.rarely(k));
            alike *= (1.0 - world.opportunists) * (1.0 - hire.make_given(world, &latent, start, rare));
            let leaves = start + hire.unprompted.tenure;
            if leaves >= world.horizon.week || !world.backfill {
                break;
            }
            start = next_week(world, leaves, world.fill.quantile(hire.fill));
        }
        let place = place * up_to;
        let found = self.slots.iter().position(|slot| place < slot.up_to);
        Ok(if up_to > 0.0 { Some(found.unwrap_or(self.slots.len() - 1)) } else { None })
    }
}

/// Weight of the weeks left to a hire who starts at week `start`.
fn left(world: &World, start: f64) -> f64 {
    world.horizon.week - start
}

impl Parted {
    /// Saving of the position: weighted flows of the arm without offers less those of the other.
    pub fn saved(&self) -> Flows {
        self.difference().weighted(self.weight)
    }

    fn difference(&self) -> Flows {
        self.no_offer.flows - self.offer.flows
    }

    /// Second moment of the saving at `prices` of a position that is played without conditions, of which this one is a
    /// weighted case [money²].
    pub fn square(&self, prices: &Prices) -> f64 {
        let saving: f64 = prices.cost(&self.difference(), Common::NONE).iter().sum();
        self.weight * saving * saving
    }
}
