//! Tallies of a block of replications: sums that need no column.

use crate::model::{
    crisis::Crises,
    life::Life,
    outcome::{Arm, Component, Outcome, Reason},
    position::Position,
    taking::{KeepingCosts, Taking},
    world::World,
};

/// Length of a span of exits [week]; the last one ends at the horizon.
pub const SPAN_WEEKS: f64 = 13.0;

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

/// First hires of one group at the first offer, over all replications.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GroupTally {
    /// First hires of this group without the offer.
    pub first_hires: u64,
    /// First hires of this group (no opportunists) who met the first offer.
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
    /// `[group]`: all but the saving.
    groups: Vec<GroupTally>,
    /// `[group]`: takers, and the saving by letting them go [money at the taking].
    savings: ClassTallies,
    /// `[outcome]`: as `savings`.
    pub outcomes: ClassTallies,
    /// `[span][reason]`: exits without offers, and with them.
    pub exits: ClassTallies,
}

impl Tally {
    pub fn new(world: &World) -> Self {
        let spans = (world.horizon.week / SPAN_WEEKS).ceil() as usize;
        Self {
            weekly: [WeekChanges::new(world), WeekChanges::new(world)],
            groups: vec![GroupTally::default(); world.groups.len()],
            savings: ClassTallies::new(world.groups.len()),
            outcomes: ClassTallies::new(Outcome::NUMBER),
            exits: ClassTallies::new(spans * Reason::NUMBER),
        }
    }

    /// `[group]`: first hires at the first offer.
    pub fn groups(&self) -> Vec<GroupTally> {
        let groups = self.groups.iter().zip(&self.savings.tallies);
        groups.map(|(group, saving)| GroupTally { saving: *saving, ..group.clone() }).collect()
    }

    /// Adds a position that has been played.
    pub fn add(&mut self, world: &World, crises: &Crises, position: &Position) {
        for arm in Arm::BOTH {
            for (k, life) in position.history(arm).lives.iter().enumerate() {
                self.weekly[arm as usize].add(life, k == 0);
                self.add_exit(arm, life);
            }
        }
        let [Some(kept), Some(offered)] = Arm::BOTH.map(|arm| position.history(arm).lives.first()) else { return };
        if let Some(group) = kept.group {
            self.groups[group].first_hires += 1;
        }
        if let Some(group) = offered.group {
            self.groups[group].offered += u64::from(offered.fate.met > 0);
        }
        if let Some(taking) = Taking::at(world, crises, position) {
            self.take(&taking);
        }
    }

    fn add_exit(&mut self, arm: Arm, life: &Life) {
        let Some(reason) = life.reason() else { return };
        let class = (life.end / SPAN_WEEKS) as u32 as usize * Reason::NUMBER + reason as usize;
        // An exit a rounding before the horizon may be past the last span.
        let class = if class < self.exits.now.len() { class } else { class - Reason::NUMBER };
        self.exits.now[class][arm as usize] += 1.0;
    }

    fn take(&mut self, taking: &Taking) {
        let saving = taking.choice.as_ref().map_or(0.0, KeepingCosts::saving);
        self.outcomes.add(taking.outcome as usize, 1.0, saving);
        let Some(choice) = &taking.choice else { return };
        self.savings.add(choice.group, 1.0, saving);
        let tally = &mut self.groups[choice.group];
        for i in 0..Component::NUMBER {
            tally.keep_cost[i] += choice.keep[i];
            tally.let_go_cost[i] += choice.let_go[i];
        }
    }

    /// Closes a replication.
    pub fn close(&mut self) {
        for tallies in [&mut self.savings, &mut self.outcomes, &mut self.exits] {
            tallies.close();
        }
    }

    /// Adds a later block.
    pub fn merge(&mut self, other: &Self) {
        self.weekly.iter_mut().zip(&other.weekly).for_each(|(to, from)| to.merge(from));
        self.savings.merge(&other.savings);
        self.outcomes.merge(&other.outcomes);
        self.exits.merge(&other.exits);
        for (to, from) in self.groups.iter_mut().zip(&other.groups) {
            to.first_hires += from.first_hires;
            to.offered += from.offered;
            for i in 0..Component::NUMBER {
                to.keep_cost[i] += from.keep_cost[i];
                to.let_go_cost[i] += from.let_go_cost[i];
            }
        }
    }
}
