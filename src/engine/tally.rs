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

/// Counts of one arm at one position, added to `count`.
pub(super) fn count(history: &History, count: &mut [u64; Count::NUMBER]) {
    for life in &history.lives {
        count[Count::Hires as usize] += 1;
        count[Count::Offered as usize] += u64::from(life.fate.met > 0);
        count[Count::OfferedCommitted as usize] += u64::from((life.fate.met > 0) & life.committed);
        count[Count::Opportunists as usize] += u64::from(life.group.is_none());
        let exit = match life.exit {
            Exit::Present => continue,
            Exit::Taken => Count::Takers,
            Exit::Dropout => Count::Dropouts,
            Exit::Fail => Count::Fails,
            Exit::Quit => Count::Quits,
            Exit::Dismissal => Count::Dismissals,
        };
        count[exit as usize] += 1;
        count[Count::TakersCommitted as usize] += u64::from((life.exit == Exit::Taken) & life.committed);
    }
    if let Some(first) = history.lives.first() {
        for (what, week) in Count::RETENTION {
            count[what as usize] += u64::from((first.exit == Exit::Present) | (first.end > week));
        }
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
