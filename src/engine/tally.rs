//! What is counted while a block of replications is played.

use super::results::{GroupTally, RatioTally};
use crate::model::{
    crisis::Crises,
    hire::Exit,
    outcome::{Arm, Component, Count, Outcome},
    position::{History, Position},
    taking::Taking,
    world::World,
};

/// Positions by state, as `[week]` changes against the week before: staffed, by a committed hire, by the first hire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WeekChanges(Vec<States>);

/// Staffed, staffed by a committed hire, staffed by the first hire; the fourth makes adding them one instruction.
type States = [i64; 4];

impl WeekChanges {
    pub fn new(world: &World) -> Self {
        Self(vec![States::default(); world.weeks + 1])
    }

    pub fn add(&mut self, world: &World, history: &History) {
        for (k, life) in history.lives.iter().enumerate() {
            let states: States = [1, i64::from(life.committed), i64::from(k == 0), 0];
            let to = match life.exit {
                Exit::Present => world.weeks,
                _ => whole_week(life.end),
            };
            let starts = &mut self.0[whole_week(life.start)];
            *starts = std::array::from_fn(|state| starts[state] + states[state]);
            let ends = &mut self.0[to];
            *ends = std::array::from_fn(|state| ends[state] - states[state]);
        }
    }

    pub fn merge(&mut self, other: &Self) {
        for (to, from) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *to += from;
        }
    }

    /// `[week]`: numbers by state.
    pub fn levels(&self) -> Vec<[u64; 4]> {
        let weeks = self.0.len() - 1;
        let level = |level: &mut States, change: &States| {
            level.iter_mut().zip(change).for_each(|(level, change)| *level += change);
            Some(level.map(i64::unsigned_abs))
        };
        self.0[..weeks].iter().scan(States::default(), level).collect()
    }
}

/// The first whole week at or after `week` ≥ 0.
fn whole_week(week: f64) -> usize {
    let below = week as usize;
    below + usize::from((below as f64) < week)
}

/// Lives of one arm of one replication, counted by what they have in common.
#[derive(Debug, Clone, Default)]
pub(super) struct Lives {
    /// `[committed][exit]`.
    exits: [[u64; 6]; 2],
    /// `[committed]`: met at least one offer.
    offered: [u64; 2],
    opportunists: u64,
    /// First hires still there, by [`Count::RETENTION`].
    retained: [u64; Count::RETENTION.len()],
}

impl Lives {
    /// Adds a position.
    pub fn add(&mut self, history: &History) {
        for life in &history.lives {
            let committed = usize::from(life.committed);
            self.exits[committed][life.exit as usize] += 1;
            self.offered[committed] += u64::from(life.fate.met > 0);
            self.opportunists += u64::from(life.group.is_none());
        }
        if let Some(first) = history.lives.first() {
            for (retained, (_, week)) in self.retained.iter_mut().zip(Count::RETENTION) {
                *retained += u64::from((first.exit == Exit::Present) | (first.end > week));
            }
        }
    }

    /// `[count]`.
    pub fn counts(&self) -> [u64; Count::NUMBER] {
        let exits = |exit: Exit| self.exits[0][exit as usize] + self.exits[1][exit as usize];
        Count::ALL.map(|count| match count {
            Count::Hires => self.exits.iter().flatten().sum(),
            Count::Offered => self.offered[0] + self.offered[1],
            Count::OfferedCommitted => self.offered[1],
            Count::Takers => exits(Exit::Taken),
            Count::TakersCommitted => self.exits[1][Exit::Taken as usize],
            Count::Dropouts => exits(Exit::Dropout),
            Count::Fails => exits(Exit::Fail),
            Count::Quits => exits(Exit::Quit),
            Count::Dismissals => exits(Exit::Dismissal),
            Count::Opportunists => self.opportunists,
            Count::Retention4 => self.retained[0],
            Count::Retention13 => self.retained[1],
            Count::Retention26 => self.retained[2],
            Count::Retention52 => self.retained[3],
        })
    }
}

/// What first hires do at the first offer, over the positions of one replication.
#[derive(Debug, Clone)]
struct Takings {
    /// `[group]`: takers and what letting them go saves.
    groups: Vec<(f64, f64)>,
    /// `[outcome]`: the same.
    outcomes: [(f64, f64); Outcome::NUMBER],
}

/// What is counted over a block of replications.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// `[arm]`.
    pub weekly: [WeekChanges; 2],
    /// `[group]`.
    pub groups: Vec<GroupTally>,
    /// `[outcome]`.
    pub outcomes: [RatioTally; Outcome::NUMBER],
    now: Takings,
}

impl Tally {
    pub fn new(world: &World) -> Self {
        Self {
            weekly: [WeekChanges::new(world), WeekChanges::new(world)],
            groups: vec![GroupTally::default(); world.groups.len()],
            outcomes: [RatioTally::default(); Outcome::NUMBER],
            now: Takings { groups: vec![(0.0, 0.0); world.groups.len()], outcomes: [(0.0, 0.0); Outcome::NUMBER] },
        }
    }

    /// Adds a position that has been played.
    pub fn add(&mut self, world: &World, crises: &Crises, position: &Position) {
        for arm in Arm::BOTH {
            self.weekly[arm as usize].add(world, position.history(arm));
        }
        let first = |arm| position.history(arm).lives.first();
        if let Some(group) = first(Arm::NoOffer).and_then(|life| life.group) {
            self.groups[group].first_hires += 1;
        }
        if let Some(life) = first(Arm::Offer)
            && let Some(group) = life.group
        {
            self.groups[group].offered += u64::from(life.fate.met > 0);
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
        for (tally, now) in self.groups.iter_mut().zip(&mut self.now.groups) {
            tally.saving.add(std::mem::take(now));
        }
        for (tally, now) in self.outcomes.iter_mut().zip(&mut self.now.outcomes) {
            tally.add(std::mem::take(now));
        }
    }

    /// Adds a later block.
    pub fn merge(&mut self, other: &Self) {
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
