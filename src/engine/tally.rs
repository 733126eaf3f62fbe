//! Tallies of a block of replications: numbers that are summed while it is played.

use super::exits::Exits;
use crate::model::{
    crisis::Crises,
    hire::Exit,
    life::Life,
    outcome::{Arm, Component, Count, Outcome},
    position::Position,
    taking::Taking,
    world::World,
};

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

/// A ratio of two totals, with the sums for its delta-method error.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RatioTally {
    /// Total of the denominator n.
    pub number: f64,
    /// Total of the numerator y.
    pub total: f64,
    /// Σ y² over replications.
    pub total_squared: f64,
    /// Σ y n over replications.
    pub product: f64,
    /// Σ n² over replications.
    pub number_squared: f64,
    /// Number of replications that have any.
    pub replications: u64,
}

impl RatioTally {
    /// Adds the denominator and the numerator of a replication.
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

    pub(super) fn merge(&mut self, other: &Self) {
        self.number += other.number;
        self.total += other.total;
        self.total_squared += other.total_squared;
        self.product += other.product;
        self.number_squared += other.number_squared;
        self.replications += other.replications;
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

impl GroupTally {
    pub(super) fn merge(&mut self, other: &Self) {
        self.first_hires += other.first_hires;
        self.offered += other.offered;
        self.saving.merge(&other.saving);
        for i in 0..Component::NUMBER {
            self.keep_cost[i] += other.keep_cost[i];
            self.let_go_cost[i] += other.let_go_cost[i];
        }
    }
}

/// Numbers of present hires, as `[week][class]` changes against the week before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WeekChanges(Vec<Classes>);

/// `[class]`: 1 for a committed hire, and 2 more for the first.
type Classes = [i64; 4];

impl WeekChanges {
    pub fn new(world: &World) -> Self {
        Self(vec![Classes::default(); world.weeks + 1])
    }

    /// Adds the life of the first hire or of a later one. A life to the horizon ends after the last week that is counted.
    fn add(&mut self, life: &Life, first: bool) {
        let class = usize::from(life.committed) + 2 * usize::from(first);
        self.0[whole_week(life.start)][class] += 1;
        self.0[whole_week(life.end)][class] -= 1;
    }

    pub fn merge(&mut self, other: &Self) {
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

/// Lives of one arm of one replication, counted by kind, offers met and exit.
#[derive(Debug, Clone, Default)]
pub(super) struct Lives {
    /// `[kind][met an offer][exit]`.
    kinds: [[[u64; Exit::NUMBER]; 2]; 3],
    /// First hires still there, by [`Count::RETENTION`].
    retained: [u64; Count::RETENTION.len()],
}

/// Kinds of hires; 0 for one who is neither committed nor an opportunist.
const COMMITTED: usize = 1;
const OPPORTUNIST: usize = 2;

impl Lives {
    /// Adds a life.
    pub fn add(&mut self, life: &Life) {
        self.add_as(life, life.fate.met > 0);
    }

    /// Adds a life as one that has `met` an offer or has not.
    pub fn add_as(&mut self, life: &Life, met: bool) {
        let kind = if life.group.is_none() { OPPORTUNIST } else { usize::from(life.committed) };
        self.kinds[kind][usize::from(met)][life.exit as usize] += 1;
    }

    /// Adds the life of a first hire to the retentions; [`Self::add`] has to be called too.
    pub fn add_first(&mut self, life: &Life) {
        for (retained, (_, week)) in self.retained.iter_mut().zip(Count::RETENTION) {
            *retained += u64::from((life.exit == Exit::Present) | (life.end > week));
        }
    }

    /// `[count]`: the counts.
    pub fn counts(&self) -> [u64; Count::NUMBER] {
        let offered = |kind: usize| self.kinds[kind][1].iter().sum::<u64>();
        let of_kind = |kind: usize, exit: Exit| self.kinds[kind].iter().map(|exits| exits[exit as usize]).sum::<u64>();
        let exits = |exit: Exit| (0..3).map(|kind| of_kind(kind, exit)).sum();
        Count::ALL.map(|count| match count {
            Count::Hires => self.kinds.iter().flatten().flatten().sum(),
            Count::Offered => (0..3).map(offered).sum(),
            Count::OfferedCommitted => offered(COMMITTED),
            Count::Takers => exits(Exit::Taken),
            Count::TakersCommitted => of_kind(COMMITTED, Exit::Taken),
            Count::Dropouts => exits(Exit::Dropout),
            Count::Fails => exits(Exit::Fail),
            Count::Quits => exits(Exit::Quit),
            Count::Dismissals => exits(Exit::Dismissal),
            Count::Opportunists => self.kinds[OPPORTUNIST].iter().flatten().sum(),
            Count::Retention4 => self.retained[0],
            Count::Retention13 => self.retained[1],
            Count::Retention26 => self.retained[2],
            Count::Retention52 => self.retained[3],
        })
    }
}

/// Takers among first hires at the first offer, over the positions of one replication.
#[derive(Debug, Clone)]
struct Takings {
    /// `[group]`: number of takers, and the saving by letting them go [money at the taking].
    groups: Vec<(f64, f64)>,
    /// `[outcome]`: as `groups`.
    outcomes: [(f64, f64); Outcome::NUMBER],
}

/// Sums over a block of replications.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// `[arm]`.
    pub weekly: [WeekChanges; 2],
    /// `[group]`.
    pub groups: Vec<GroupTally>,
    /// `[outcome]`.
    pub outcomes: [RatioTally; Outcome::NUMBER],
    pub exits: Exits,
    now: Takings,
}

impl Tally {
    pub fn new(world: &World) -> Self {
        Self {
            weekly: [WeekChanges::new(world), WeekChanges::new(world)],
            groups: vec![GroupTally::default(); world.groups.len()],
            outcomes: [RatioTally::default(); Outcome::NUMBER],
            exits: Exits::new(world),
            now: Takings { groups: vec![(0.0, 0.0); world.groups.len()], outcomes: [(0.0, 0.0); Outcome::NUMBER] },
        }
    }

    /// Adds a position that has been played; its lives go to the `lives` of the replication `[arm]`.
    pub fn add(&mut self, world: &World, crises: &Crises, position: &Position, lives: &mut [Lives; 2]) {
        for arm in Arm::BOTH {
            let (weekly, lives) = (&mut self.weekly[arm as usize], &mut lives[arm as usize]);
            for (k, life) in position.history(arm).lives.iter().enumerate() {
                weekly.add(life, k == 0);
                lives.add(life);
                self.exits.add(arm, life);
            }
        }
        let [Some(kept), Some(offered)] = Arm::BOTH.map(|arm| position.history(arm).lives.first()) else { return };
        lives[Arm::NoOffer as usize].add_first(kept);
        lives[Arm::Offer as usize].add_first(offered);
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

    fn take(&mut self, taking: &Taking) {
        let outcome = &mut self.now.outcomes[taking.outcome as usize];
        outcome.0 += 1.0;
        let Some(choice) = &taking.choice else {
            return;
        };
        let saving = choice.saving();
        outcome.1 += saving;
        self.now.groups[choice.group].0 += 1.0;
        self.now.groups[choice.group].1 += saving;
        let tally = &mut self.groups[choice.group];
        for i in 0..Component::NUMBER {
            tally.keep_cost[i] += choice.keep[i];
            tally.let_go_cost[i] += choice.let_go[i];
        }
    }

    /// Closes a replication.
    pub fn close(&mut self) {
        self.exits.close();
        for (tally, now) in self.groups.iter_mut().zip(&mut self.now.groups) {
            let (number, total) = std::mem::take(now);
            tally.saving.add(number, total);
        }
        for (tally, now) in self.outcomes.iter_mut().zip(&mut self.now.outcomes) {
            let (number, total) = std::mem::take(now);
            tally.add(number, total);
        }
    }

    /// Adds a later block.
    pub fn merge(&mut self, other: &Self) {
        self.exits.merge(&other.exits);
        for arm in Arm::BOTH {
            self.weekly[arm as usize].merge(&other.weekly[arm as usize]);
        }
        for (to, from) in self.groups.iter_mut().zip(&other.groups) {
            to.merge(from);
        }
        for (to, from) in self.outcomes.iter_mut().zip(&other.outcomes) {
            to.merge(from);
        }
    }
}
