//! Tallies of a block of replications: sums that need no column.

use super::{
    stored::{Bytes, Sink, Stored, stored, unreadable},
    tree::MergedSum,
};
use crate::model::{
    cost::{Common, Flows},
    crisis::Crises,
    hire::Exit,
    life::Life,
    outcome::{Arm, Component, Outcome, Reason},
    position::Position,
    taking::{KeepingCosts, Taking},
    to_date::{SavingToDate, WeeksToDate},
    world::World,
};
use std::io;

/// Length of a span of exits [week]; the last one ends at the horizon.
pub const SPAN_WEEKS: f64 = 13.0;

/// Offers whose tallies are read, at the most; no scenario has as many.
const MOST_OFFERS: u64 = 1 << 16;

/// Positions by state at one week, over all replications.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WeekTally {
    /// Staffed.
    pub staffed: u64,
    /// Staffed by a hire of a committed group.
    pub committed: u64,
    /// Staffed by the first hire.
    pub first_hires_present: u64,
}

/// Sums over replications of two numbers of each, n and y, with those for the delta-method error of a ratio and for the
/// error of a difference.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RatioTally {
    /// Σ n: total of the denominator.
    pub number: f64,
    /// Σ y: total of the numerator.
    pub total: f64,
    /// Σ y².
    pub total_squared: f64,
    /// Σ y n.
    pub product: f64,
    /// Σ n².
    pub number_squared: f64,
    /// Number of replications with n ≠ 0.
    pub replications: u64,
}

impl RatioTally {
    /// Adds n and y of a replication.
    pub fn add(&mut self, number: f64, total: f64) {
        self.merge(&Self {
            number,
            total,
            total_squared: total * total,
            product: total * number,
            number_squared: number * number,
            replications: u64::from(number != 0.0),
        });
    }

    fn merge(&mut self, other: &Self) {
        self.number += other.number;
        self.total += other.total;
        self.total_squared += other.total_squared;
        self.product += other.product;
        self.number_squared += other.number_squared;
        self.replications += other.replications;
    }
}

/// Tallies by some class, and the numbers n and y of each class in the present replication.
#[derive(Debug, Clone)]
pub(super) struct ClassTallies {
    /// `[class]`.
    pub tallies: Vec<RatioTally>,
    /// `[class][n, y]`.
    now: Vec<[f64; 2]>,
}

impl ClassTallies {
    fn new(classes: usize) -> Self {
        Self { tallies: vec![RatioTally::default(); classes], now: vec![[0.0; 2]; classes] }
    }

    fn add(&mut self, class: usize, number: f64, total: f64) {
        self.now[class][0] += number;
        self.now[class][1] += total;
    }

    fn close(&mut self) {
        let classes = self.tallies.iter_mut().zip(&mut self.now);
        for (tally, now) in classes.filter(|(_, now)| **now != [0.0; 2]) {
            let [number, total] = std::mem::take(now);
            tally.add(number, total);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.tallies.iter_mut().zip(&other.tallies).for_each(|(to, from)| to.merge(from));
    }
}

/// Sums over replications of a number that is 0 in many of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SignedSums {
    /// Number of replications in which it is not 0.
    pub number: u64,
    /// Numbers above 0.
    pub above: SizeSums,
    /// Numbers below 0, without their sign.
    pub below: SizeSums,
    /// Sum of cubes.
    pub cubes: f64,
    /// Sum of products with the saving of the replication.
    pub by_saving: f64,
}

/// Sums of sizes, all ≥ 0.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SizeSums {
    /// Sum.
    pub sum: f64,
    /// Sum of squares.
    pub squares: f64,
    /// Largest.
    pub largest: f64,
}

impl SizeSums {
    fn add(&mut self, size: f64) {
        self.sum += size;
        self.squares += size * size;
        self.largest = self.largest.max(size);
    }

    fn merge(&mut self, other: &Self) {
        self.sum += other.sum;
        self.squares += other.squares;
        self.largest = self.largest.max(other.largest);
    }
}

impl SignedSums {
    /// Adds the number of a replication that saves so much in all.
    pub fn add(&mut self, number: f64, saving: f64) {
        self.by_saving += number * saving;
        self.number += u64::from(number != 0.0);
        self.above.add(number.max(0.0));
        self.below.add((-number).max(0.0));
        self.cubes += number * number * number;
    }

    fn merge(&mut self, other: &Self) {
        self.number += other.number;
        self.above.merge(&other.above);
        self.below.merge(&other.below);
        self.cubes += other.cubes;
        self.by_saving += other.by_saving;
    }
}

/// Positions of one class, over all replications.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ClassTally {
    /// Saving over the positions of the class [money].
    pub saving: SignedSums,
    /// Hires in the offer arm.
    pub hires: u64,
    /// Takers in the offer arm.
    pub takers: u64,
}

/// First hires at one offer, over all replications.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferTally {
    /// `[group]`.
    pub groups: Vec<GroupTally>,
    /// `[outcome]`: saving by letting takers go, over their number; of opportunists only the number is known.
    pub outcomes: [RatioTally; Outcome::NUMBER],
    /// `[outcome]`: takers who have waited for the offer.
    pub waited: [u64; Outcome::NUMBER],
}

/// First hires of one group at one offer, over all replications.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GroupTally {
    /// First hires of this group (no opportunists) who met the offer.
    pub offered: u64,
    /// Saving by letting takers go, over their number: cost of keeping less cost of letting go [money at the taking].
    pub saving: RatioTally,
    /// `[component]`: cost of keeping the takers, from the taking to the horizon [money at the taking].
    pub keep_cost: [f64; Component::NUMBER],
    /// `[component]`: cost of letting the takers go, bonus and replacement included [money at the taking].
    pub let_go_cost: [f64; Component::NUMBER],
}

/// Numbers of present hires, as `[week][class]` changes against the week before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WeekChanges(Vec<Classes>);

/// `[class]`: 1 for a committed hire, and 2 more for the first.
type Classes = [i64; 4];

impl WeekChanges {
    fn new(world: &World) -> Self {
        Self(vec![Classes::default(); world.weeks + 1])
    }

    /// Adds the life of the first hire or of a later one. A life to the horizon ends after the last week that is counted.
    fn add(&mut self, life: &Life, first: bool) {
        let class = usize::from(life.committed) + 2 * usize::from(first);
        self.0[whole_week(life.start)][class] += 1;
        self.0[whole_week(life.end)][class] -= 1;
    }

    fn merge(&mut self, other: &Self) {
        for (to, from) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *to += from;
        }
    }

    /// `[week]`: positions by state.
    pub fn levels(&self) -> Vec<WeekTally> {
        let weeks = self.0.len() - 1;
        let level = |level: &mut Classes, change: &Classes| {
            level.iter_mut().zip(change).for_each(|(level, change)| *level += change);
            let [later, later_committed, first, first_committed] = level.map(i64::unsigned_abs);
            Some(WeekTally {
                staffed: later + later_committed + first + first_committed,
                committed: later_committed + first_committed,
                first_hires_present: first + first_committed,
            })
        };
        self.0[..weeks].iter().scan(Classes::default(), level).collect()
    }
}

/// The first whole week at or after `week` ≥ 0.
fn whole_week(week: f64) -> usize {
    let below = week as u32;
    below as usize + usize::from(f64::from(below) < week)
}

/// Sums over a block of replications.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// `[arm]`.
    pub weekly: [WeekChanges; 2],
    /// `[group]`: first hires without offers.
    pub first_hires: Vec<u64>,
    /// `[offer]`: first hires at the offer, up to the last offer that anyone has met.
    offers: Vec<FirstHires>,
    /// `[span][reason]`: exits without offers, and with them.
    pub exits: ClassTallies,
    /// Saving to date; None if it is not asked for.
    to_date: Option<ToDateTally>,
    /// `[class]`: positions of a class, if there are several classes.
    pub classes: Vec<ClassTally>,
    /// `[class]`: flows of the present replication, no_offer - offer.
    saved: Vec<Flows>,
}

/// Saving to date.
#[derive(Debug, Clone)]
struct ToDateTally {
    weeks: WeeksToDate,
    /// Saving to date of the present replication.
    now: SavingToDate,
    /// `[week]`: saving to date [money].
    sums: Vec<SignedSums>,
}

impl ToDateTally {
    fn new(world: &World) -> Self {
        let weeks = WeeksToDate::new(world);
        Self { now: SavingToDate::new(&weeks), sums: vec![SignedSums::default(); weeks.number()], weeks }
    }
}

/// First hires at one offer.
#[derive(Debug, Clone)]
struct FirstHires {
    /// `[group]`: all but the saving.
    groups: Vec<GroupTally>,
    /// `[group]`: takers, and the saving by letting them go [money at the taking].
    savings: ClassTallies,
    /// `[outcome]`: as `savings`.
    outcomes: ClassTallies,
    /// `[outcome]`: takers who have waited.
    waited: [u64; Outcome::NUMBER],
}

impl FirstHires {
    fn new(groups: usize) -> Self {
        Self {
            groups: vec![GroupTally::default(); groups],
            savings: ClassTallies::new(groups),
            outcomes: ClassTallies::new(Outcome::NUMBER),
            waited: [0; Outcome::NUMBER],
        }
    }

    fn take(&mut self, taking: &Taking) {
        let saving = taking.choice.as_ref().map_or(0.0, KeepingCosts::saving);
        self.outcomes.add(taking.outcome as usize, 1.0, saving);
        self.waited[taking.outcome as usize] += u64::from(taking.waited);
        let Some(choice) = &taking.choice else { return };
        self.savings.add(choice.group, 1.0, saving);
        let tally = &mut self.groups[choice.group];
        for i in 0..Component::NUMBER {
            tally.keep_cost[i] += choice.keep[i];
            tally.let_go_cost[i] += choice.let_go[i];
        }
    }

    fn close(&mut self) {
        self.savings.close();
        self.outcomes.close();
    }

    fn merge(&mut self, other: &Self) {
        self.savings.merge(&other.savings);
        self.outcomes.merge(&other.outcomes);
        self.waited.iter_mut().zip(other.waited).for_each(|(to, from)| *to += from);
        for (to, from) in self.groups.iter_mut().zip(&other.groups) {
            to.offered += from.offered;
            for i in 0..Component::NUMBER {
                to.keep_cost[i] += from.keep_cost[i];
                to.let_go_cost[i] += from.let_go_cost[i];
            }
        }
    }

    fn tally(&self) -> OfferTally {
        let groups = self.groups.iter().zip(&self.savings.tallies);
        OfferTally {
            groups: groups.map(|(group, saving)| GroupTally { saving: *saving, ..group.clone() }).collect(),
            outcomes: std::array::from_fn(|outcome| self.outcomes.tallies[outcome]),
            waited: self.waited,
        }
    }
}

impl Tally {
    /// Sums of nothing; `payback` tells whether the saving to date is asked for.
    pub fn new(world: &World, payback: bool) -> Self {
        let spans = (world.horizon.week / SPAN_WEEKS).ceil() as usize;
        let classes = if world.classes.len() > 1 { world.classes.len() } else { 0 };
        Self {
            weekly: [WeekChanges::new(world), WeekChanges::new(world)],
            first_hires: vec![0; world.groups.len()],
            offers: Vec::new(),
            exits: ClassTallies::new(spans * Reason::NUMBER),
            to_date: payback.then(|| ToDateTally::new(world)),
            classes: vec![ClassTally::default(); classes],
            saved: vec![Flows::default(); classes],
        }
    }

    /// `[offer]`: first hires at each of so many offers.
    pub fn offers(&self, number: usize) -> Vec<OfferTally> {
        let nobody = FirstHires::new(self.first_hires.len());
        (0..number).map(|offer| self.offers.get(offer).unwrap_or(&nobody).tally()).collect()
    }

    /// First hires at an offer.
    fn offer(&mut self, number: usize) -> &mut FirstHires {
        if number >= self.offers.len() {
            let groups = self.first_hires.len();
            self.offers.resize_with(number + 1, || FirstHires::new(groups));
        }
        &mut self.offers[number]
    }

    /// Adds the life of the first hire at a position or of a later one.
    pub fn add_life(&mut self, arm: Arm, life: &Life, first: bool) {
        self.weekly[arm as usize].add(life, first);
        self.add_exit(arm, life);
    }

    /// Adds a position, by its place from 0, that has been played, all but its lives.
    pub fn add(&mut self, world: &World, crises: &Crises, position: &Position, place: u64) {
        if let Some(ToDateTally { weeks, now, .. }) = &mut self.to_date {
            now.add(world, crises, weeks, position);
        }
        self.add_to_class(world, position, place);
        let [Some(kept), Some(offered)] = Arm::BOTH.map(|arm| position.history(arm).lives.first()) else { return };
        if let Some(group) = kept.group {
            self.first_hires[group] += 1;
        }
        if let Some(group) = offered.group {
            for offer in &world.offers[..offered.fate.met as usize] {
                self.offer(offer.number).groups[group].offered += 1;
            }
        }
        if let Some(taking) = Taking::at(world, crises, position) {
            self.offer(taking.offer).take(&taking);
        }
    }

    fn add_to_class(&mut self, world: &World, position: &Position, place: u64) {
        let class = world.class_of(place);
        let Some(tally) = self.classes.get_mut(class) else { return };
        let [no_offer, offer] = Arm::BOTH.map(|arm| position.history(arm));
        self.saved[class] += no_offer.flows - offer.flows;
        tally.hires += offer.lives.len() as u64;
        tally.takers += offer.lives.iter().filter(|life| life.exit == Exit::Taken).count() as u64;
    }

    fn add_exit(&mut self, arm: Arm, life: &Life) {
        let Some(reason) = life.reason() else { return };
        let class = (life.end / SPAN_WEEKS) as u32 as usize * Reason::NUMBER + reason as usize;
        // An exit a rounding before the horizon may be past the last span.
        let class = if class < self.exits.now.len() { class } else { class - Reason::NUMBER };
        self.exits.now[class][arm as usize] += 1.0;
    }

    /// Closes a replication, which saves so much.
    pub fn close(&mut self, world: &World, crises: &Crises, saving: f64) {
        self.exits.close();
        self.offers.iter_mut().for_each(FirstHires::close);
        if let Some(ToDateTally { weeks, now, sums }) = &mut self.to_date {
            now.close(weeks, crises, |week, to_date| sums[week].add(to_date, saving));
        }
        for (tally, saved) in self.classes.iter_mut().zip(&mut self.saved) {
            tally.saving.add(world.prices.cost(&std::mem::take(saved), Common::NONE).iter().sum(), saving);
        }
    }

    /// Weeks [week], and the saving to date [money] at each; empty if it is not asked for.
    pub fn to_date(&self) -> Vec<(f64, SignedSums)> {
        let known = |tally: &ToDateTally| tally.weeks.weeks().zip(tally.sums.iter().copied()).collect();
        self.to_date.as_ref().map(known).unwrap_or_default()
    }
}

impl MergedSum for Tally {
    fn merge(&mut self, other: &Self) {
        self.weekly.iter_mut().zip(&other.weekly).for_each(|(to, from)| to.merge(from));
        self.exits.merge(&other.exits);
        self.first_hires.iter_mut().zip(&other.first_hires).for_each(|(to, from)| *to += from);
        for (number, from) in other.offers.iter().enumerate() {
            self.offer(number).merge(from);
        }
        if let Some((to, from)) = self.to_date.as_mut().zip(other.to_date.as_ref()) {
            to.sums.iter_mut().zip(&from.sums).for_each(|(to, from)| to.merge(from));
        }
        for (to, from) in self.classes.iter_mut().zip(&other.classes) {
            to.saving.merge(&from.saving);
            to.hires += from.hires;
            to.takers += from.takers;
        }
    }
}

stored! {
    RatioTally { number, total, total_squared, product, number_squared, replications }
    SizeSums { sum, squares, largest }
    SignedSums { number, above, below, cubes, by_saving }
    ClassTallies { tallies }
    ClassTally { saving, hires, takers }
    GroupTally { offered, keep_cost, let_go_cost }
    FirstHires { groups, savings, outcomes, waited }
    WeekChanges { 0 }
    ToDateTally { sums }
}

impl Stored for Tally {
    fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
        self.weekly.store(to)?;
        self.first_hires.store(to)?;
        (self.offers.len() as u64).store(to)?;
        self.offers.store(to)?;
        self.exits.store(to)?;
        self.to_date.store(to)?;
        self.classes.store(to)
    }

    fn restore(&mut self, from: &mut dyn Bytes) -> io::Result<()> {
        self.weekly.restore(from)?;
        self.first_hires.restore(from)?;
        let mut met = 0_u64;
        met.restore(from)?;
        if met > MOST_OFFERS {
            return Err(unreadable("more offers than a scenario can have"));
        }
        if let Some(last) = met.checked_sub(1) {
            self.offer(last as usize);
        }
        self.offers.restore(from)?;
        self.exits.restore(from)?;
        self.to_date.restore(from)?;
        self.classes.restore(from)
    }
}
