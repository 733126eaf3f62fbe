//! Conditional Monte Carlo of the saving: a position is played only from the hire on at whom its arms part.
//!
//! Where declining an offer changes nobody, both arms of a position are one history up to the first hire who *parts* them:
//! a taker, one who waits for an offer, an opportunist. With A_k, nobody before hire k parts them, and B_k, hire k does,
//! the saving is Σ_k 1[A_k]·1[B_k]·D_k, D_k the cost from hire k on in the arm without offers less that in the other.
//!
//! - Given all other traits of a hire, the score of the reservation bonus is normal. So the probability q that the hire
//!   parts the arms is known, and 1[A_k] becomes Π (1 - q_j) over the hires before.
//! - One k is drawn, in proportion to the weeks left. Hire k is made to part the arms: an opportunist, or one of a group,
//!   whose clock ends no earlier than in the weeks in which it matters. The way, which of the offers parts the
//!   arms, is drawn; its probability given all other traits is known.
//! - After hire k has been let go, the position is played without offers too: with C the cost of that, and S the saving of
//!   a position that begins when the next hire starts, D_k is the cost of keeping less (C - S). So S is estimated in the
//!   same way, among the hires of that history.
//! - Weights undo all of that. The mean over positions is the expected saving from those who leave, and every position tells
//!   of a taker.
//!
//! No draw depends on the bonuses: probabilities do, and through them the weights. So one position tells of every bonus, and
//! the saving is as smooth in the bonus as the reservation bonuses are.
//!
//! Source: Asmussen and Glynn (2007), "Stochastic Simulation", V.1 (importance sampling) and V.4 (conditional Monte Carlo).

use super::{
    cost::Flows,
    crisis::Crises,
    discount::Moment,
    draws::Address,
    hire::{Hire, Undecided},
    life::next_week,
    offered::OfferedBonuses,
    position::{History, MOST_HIRES, People, Play, TooManyHires},
    remembered::RememberedDraws,
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
    /// Place among the ways to part the arms.
    pub way: f64,
}

/// Kinds of hires who part the arms: the groups in the order of their names, and opportunists.
#[derive(Debug, Clone, Default)]
struct PartingKinds {
    /// `[kind]`: kinds up to this one, of all that are drawn.
    cumulative: Vec<f64>,
    /// `[kind]`: share of hires over share of those who are drawn; of opportunists, 1 over the latter.
    weights: Vec<f64>,
    /// `[kind]`: least voluntary clock of a hire who can part the arms.
    least_clocks: Vec<f64>,
    /// Tenure at which a hire parts the arms at the earliest [week].
    first: f64,
    /// Share of positions that are played on after the first taker.
    played_on: f64,
}

/// Bonuses by which kinds are drawn, whatever the offers pay [loaded weekly wages].
const TYPICAL: [f64; 4] = [1.0, 2.0, 4.0, 8.0];
/// Share of draws by how often a kind of hires parts the arms at these; the rest is shared out evenly, so that no weight is
/// large.
const BY_CHANCE: f64 = 0.9;
/// Least share of positions that are played on after a taker, and the share for each share of hires who take an offer.
const LEAST_PLAYED_ON: f64 = 0.25;
const PLAYED_ON: f64 = 4.0;

impl PartingKinds {
    /// Becomes the kinds of a world.
    fn become_those_of(&mut self, world: &World) {
        let Self { cumulative, weights, least_clocks, first, played_on } = self;
        cumulative.clear();
        weights.clear();
        least_clocks.clear();
        for (group, part) in world.parts() {
            let group = &world.groups[group];
            let least = group.at_offer.first().map_or(f64::INFINITY, |at_offer| {
                if world.waiting > 0.0 { at_offer.window.hazard } else { at_offer.clock.hazard }
            });
            least_clocks.push(least);
            weights.push((part.end - part.start) * elementary::exp(-least));
        }
        let groups = weights.len();
        if !world.offers.is_empty() && world.drawn_by_bonus.share(f64::MAX) > 0.0 {
            least_clocks.push(0.0);
            weights.push(1.0);
        }
        cumulative.resize(weights.len(), 0.0);
        let mut chance_of_any = 0.0;
        for weeks in TYPICAL {
            let bonus = weeks * world.prices.wage();
            let chance = |kind: usize| match world.by_name.get(kind) {
                Some(_) if bonus <= 0.0 => 0.0,
                Some(group) => weights[kind] * normal::quick_cdf(world.groups[*group].threshold.cut(bonus)),
                None => world.drawn_by_bonus.share(bonus),
            };
            let chances: f64 = (0..weights.len()).map(chance).sum();
            chance_of_any += chances / TYPICAL.len() as f64;
            if chances > 0.0 {
                cumulative.iter_mut().enumerate().for_each(|(kind, share)| *share += chance(kind) / chances);
            }
        }
        let by_chance: f64 = cumulative.iter().sum();
        let possible = weights.iter().filter(|weight| **weight > 0.0).count() as f64;
        let evenly = (if by_chance > 0.0 { 1.0 - BY_CHANCE } else { 1.0 }) / possible;
        let by_chance = if by_chance > 0.0 { BY_CHANCE / by_chance } else { 0.0 };
        let mut sum = 0.0;
        for (share, weight) in cumulative.iter_mut().zip(weights.iter_mut()) {
            let drawn = if *weight > 0.0 { by_chance * *share + evenly } else { 0.0 };
            sum += drawn;
            *share = sum;
            *weight = if drawn > 0.0 { *weight / drawn } else { 0.0 };
        }
        *played_on = (PLAYED_ON * chance_of_any).clamp(LEAST_PLAYED_ON, 1.0);
        *first = match world.offers.first() {
            _ if possible == 0.0 => f64::INFINITY,
            _ if weights.len() > groups || world.waiting > 0.0 => 0.0,
            offer => offer.map_or(f64::INFINITY, |offer| offer.week),
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
    /// Start of the hire.
    start: f64,
    /// Weeks left to this hire and to those before, added up.
    up_to: f64,
    undecided: Undecided,
}

/// Saving by letting a hire go.
#[derive(Debug, Clone, Copy)]
pub struct LetGo<'a> {
    /// Flows in the arm without offers less those in the other, but for the bonus.
    pub saved: Flows,
    /// The offer that is taken, and the exit by it [discounted exits]; None if the exit comes before, or after the horizon.
    taken: Option<(usize, f64)>,
    bonuses: &'a [OfferedBonuses],
    /// `[column]`.
    weights: &'a [f64],
}

impl LetGo<'_> {
    /// `[column]`: weight of the saving, and bonuses that are paid [discounted money].
    pub fn columns(&self) -> impl Iterator<Item = (f64, f64)> {
        let paid = |bonuses: &OfferedBonuses| self.taken.map_or(0.0, |(offer, exits)| exits * bonuses.amounts[offer]);
        self.weights.iter().zip(self.bonuses).map(move |(weight, bonuses)| (*weight, paid(bonuses)))
    }
}

/// Luck of one position: all that is drawn of its hires.
#[derive(Debug, Clone, Default)]
struct PartingLuck {
    /// Draws of those before whom the arms may not have parted.
    before: RememberedDraws,
    /// `[time]`: those who part the arms for the first time, for the second …, each with those who come after. All later times
    /// have the last of them.
    people: Vec<People>,
}

/// Positions whose luck is remembered, at the most.
pub const MOST_REMEMBERED: usize = 64;
/// Hires of a position that are remembered, at the most: a position with more is drawn again, lest memory run out.
pub const MOST_HIRES_REMEMBERED: usize = 1000;
/// Times that the arms of a position part whose people are remembered, at the most.
const MOST_TIMES_REMEMBERED: usize = 4;

/// People of a position who part its arms for the `time`-th time, from 1.
fn people_of(all: &mut Vec<People>, time: usize, address: Address, place: u64) -> &mut People {
    let address = address.with_other_luck(time as u64);
    let number = time.min(MOST_TIMES_REMEMBERED);
    if all.len() < number {
        all.push(People::remembered(address, place));
    }
    let people = &mut all[number - 1];
    people.turn_to(address, place);
    people
}

/// What is reused to play one position after the other.
#[derive(Debug, Clone, Default)]
pub struct Parting {
    /// Luck of some positions, which worlds share that are played one after the other.
    lucks: Vec<PartingLuck>,
    position: PartingPosition,
}

/// A position that is played in a world.
#[derive(Debug, Clone, Default)]
struct PartingPosition {
    kinds: PartingKinds,
    slots: Vec<PartingSlot>,
    keep: History,
    let_go: History,
    /// `[column]`.
    weights: Vec<f64>,
}

impl Parting {
    /// Turns to a world.
    pub fn turn_to(&mut self, world: &World) {
        self.position.kinds.become_those_of(world);
    }

    /// Plays the position whose first hire starts at `start`, from the hire on who parts its arms; calls `each` with the
    /// savings by letting hires go, whose weighted sum is the saving of the position at each column of `bonuses`.
    ///
    /// The luck is that of a place at an address. Worlds that are played one after the other share what is drawn of it, if
    /// the `number` of the position among those of each world is the same.
    pub fn play(
        &mut self,
        world: &World,
        crises: &Crises,
        (number, address, place): (usize, Address, u64),
        from: (Moment, PartingPlace),
        bonuses: &[OfferedBonuses],
        each: impl FnMut(&LetGo<'_>),
    ) -> Result<(), TooManyHires> {
        let remembered = number % MOST_REMEMBERED;
        if self.lucks.len() <= remembered {
            self.lucks.resize_with(remembered + 1, PartingLuck::default);
        }
        let luck = &mut self.lucks[remembered];
        let played = self.position.play(world, crises, (luck, address, place), from, bonuses, each);
        if luck.number_remembered() > MOST_HIRES_REMEMBERED {
            *luck = PartingLuck::default();
        }
        played
    }
}

impl PartingLuck {
    /// Number of hires that are remembered.
    fn number_remembered(&self) -> usize {
        self.before.number() + self.people.iter().map(People::number_remembered).sum::<usize>()
    }
}

impl PartingPosition {
    /// As [`Parting::play`].
    fn play(
        &mut self,
        world: &World,
        crises: &Crises,
        (luck, address, place): (&mut PartingLuck, Address, u64),
        (start, mut at): (Moment, PartingPlace),
        bonuses: &[OfferedBonuses],
        mut each: impl FnMut(&LetGo<'_>),
    ) -> Result<(), TooManyHires> {
        let PartingLuck { before, people: all } = luck;
        before.turn_to(address.with_other_luck(0), place);
        self.weights.clear();
        self.weights.resize(bonuses.len(), 1.0);
        self.look_ahead(before, world, start.week)?;
        let ahead = self.slots.len();
        for time in 1.. {
            let Some(number) = self.slot_at(at.hire) else { return Ok(()) };
            if time == MOST_HIRES {
                return Err(TooManyHires);
            }
            let slot = self.slots[number];
            let start = if time == 1 && number == 0 { start } else { world.timeline.at(slot.start) };
            self.weigh_those_before(number, world, bonuses);
            let people = people_of(all, time, address, place);
            if !self.part(people, (slot.start, at), world, bonuses) {
                return Ok(());
            }
            let Self { keep, let_go, weights, .. } = self;
            keep.play(start.into(), world, crises, people, Play::NoOffer, None)?;
            let_go.play(start.into(), world, crises, people, Play::OfferToFirst, Some(keep))?;
            let gone = &let_go.lives[0];
            let taken = gone.taken().map(|offer| (offer, gone.flows.exits));
            // A bonus that is the world's own is not paid here: each column has another.
            let saved = keep.flows - Flows { bonus: 0.0, ..let_go.flows };
            each(&LetGo { saved, taken, bonuses, weights });
            let next = before.of(ahead + time - 1).latent;
            if next.dismissal <= -elementary::ln(self.kinds.played_on) {
                return Ok(());
            }
            let more = self.kinds.played_on.recip();
            self.weights.iter_mut().for_each(|weight| *weight *= more);
            at = PartingPlace { hire: next.group, kind: next.fail, clock: next.opportunist, way: next.fill };
            self.look_back(people, world);
        }
        Ok(())
    }

    /// Lives the arm without offers to the horizon, without its cost.
    fn look_ahead(&mut self, before: &mut RememberedDraws, world: &World, start: f64) -> Result<(), TooManyHires> {
        self.slots.clear();
        let mut start = start;
        let mut hire = Hire::EMPTY;
        while start + self.kinds.first < world.horizon.week {
            let k = self.slots.len();
            if k == MOST_HIRES {
                return Err(TooManyHires);
            }
            let rare = before.rarely(k);
            let known = before.of(k);
            let latent = known.latent;
            let undecided = hire.make_undecided(world, &latent, || known.score(), start, rare);
            self.add_slot(world, start, undecided);
            let leaves = start + hire.unprompted.tenure;
            if leaves >= world.horizon.week || !world.backfill {
                break;
            }
            start = next_week(world, leaves, world.fill.quantile(hire.fill));
        }
        Ok(())
    }

    /// Turns to those who have come after a hire was let go.
    fn look_back(&mut self, people: &People, world: &World) {
        self.slots.clear();
        for k in 1..self.let_go.lives.len() {
            let start = self.let_go.lives[k].start;
            if start + self.kinds.first >= world.horizon.week {
                break;
            }
            let Some(undecided) = people.undecided(world, k, start) else { break };
            self.add_slot(world, start, undecided);
        }
    }

    fn add_slot(&mut self, world: &World, start: f64, undecided: Undecided) {
        let before = self.slots.last().map_or(0.0, |last| last.up_to);
        self.slots.push(PartingSlot { start, up_to: before + left(world, start), undecided });
    }

    /// Number of the slot at a `place` in (0, 1), by the weeks left. Returns None if nobody can part the arms.
    fn slot_at(&self, place: f64) -> Option<usize> {
        let last = self.slots.len().checked_sub(1)?;
        let place = place * self.slots[last].up_to;
        Some(self.slots.iter().position(|slot| place < slot.up_to).unwrap_or(last))
    }

    /// Weighs a slot by the chance that nobody before parts the arms, over that of being drawn.
    fn weigh_those_before(&mut self, number: usize, world: &World, bonuses: &[OfferedBonuses]) {
        let all = self.slots.last().map_or(0.0, |last| last.up_to);
        let drawn = left(world, self.slots[number].start) / all;
        for (weight, bonuses) in self.weights.iter_mut().zip(bonuses) {
            *weight /= drawn;
            for slot in &self.slots[..number] {
                *weight *= (1.0 - bonuses.opportunists) * (1.0 - slot.undecided.chance(world, bonuses));
            }
        }
    }

    /// Makes the hire who parts the arms. Returns whether that has a chance.
    fn part(
        &mut self,
        people: &mut People,
        (start, at): (f64, PartingPlace),
        world: &World,
        bonuses: &[OfferedBonuses],
    ) -> bool {
        let Self { kinds, weights, .. } = self;
        let (kind, within) = kinds.at(at.kind);
        let weight = kinds.weights[kind];
        let ordinary = world.by_name.get(kind);
        let mut undecided = None;
        people.meet_first(|hire, mut latent, rare| match ordinary {
            Some(group) => {
                latent.clock = kinds.least_clocks[kind] - elementary::ln(at.clock);
                undecided = Some(hire.make_undecided_of(*group, world, &latent, start, rare));
                latent
            }
            None => {
                latent.group = within;
                hire.make(world, &latent, || exponential_score(latent.clock), rare);
                hire.response.opportunist = true;
                latent
            }
        });
        let mut weigh = |chance: &dyn Fn(&OfferedBonuses) -> f64| {
            for (column, bonuses) in weights.iter_mut().zip(bonuses) {
                let chance = chance(bonuses);
                // Who takes nothing, rounding aside, parts nothing.
                *column *= if chance > f64::EPSILON { weight * chance } else { 0.0 };
            }
        };
        match undecided {
            Some(undecided) => {
                let ways = undecided.ways();
                let way = ((at.way * ways as f64) as usize).min(ways.saturating_sub(1));
                let of_way = |bonuses: &OfferedBonuses| undecided.chance_of(way, world, bonuses) * ways as f64;
                if ways > 0 {
                    weigh(&|bonuses| (1.0 - bonuses.opportunists) * of_way(bonuses));
                    people.accept(0, undecided.acceptance(way));
                }
            }
            None => weigh(&|bonuses| bonuses.opportunists),
        }
        undecided.is_none_or(|undecided| undecided.ways() > 0) && weights.iter().any(|weight| *weight > 0.0)
    }
}

/// Weight of the weeks left to a hire who starts at week `start`.
fn left(world: &World, start: f64) -> f64 {
    world.horizon.week - start
}
