//! One arm over the positions of a replication.

use super::{cost::Flows, hire::Exit, life::Life, outcome::Count, position::History};
use std::ops::{AddAssign, Sub};

/// Totals of one arm over the positions so far.
#[derive(Debug, Clone, Default)]
pub struct ArmTotals {
    /// Flows.
    pub flows: Flows,
    /// Lives.
    pub lives: Lives,
}

impl ArmTotals {
    /// Adds a position.
    pub fn add(&mut self, history: &History) {
        history.lives.iter().for_each(|life| self.lives.add(life, life.fate.met > 0));
        self.add_all_but_lives(history);
    }

    /// Adds a position with the history of the other arm; `met` tells who has met an offer, `[hire]`.
    pub fn add_untouched(&mut self, no_offer: &History, met: &[bool]) {
        no_offer.lives.iter().zip(met).for_each(|(life, met)| self.lives.add(life, *met));
        self.add_all_but_lives(no_offer);
    }

    /// Adds a position whose lives have been added.
    pub fn add_all_but_lives(&mut self, history: &History) {
        self.flows += history.flows;
        if let Some(first) = history.lives.first() {
            self.lives.add_first(first);
        }
    }
}

/// Lives, or the difference between lives: numbers by kind, offers met and exit, and first hires still there after a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lives([i64; KINDS * KIND + 1]);

/// Kinds of hires; 0 for one who is neither committed nor an opportunist.
const COMMITTED: usize = 1;
const OPPORTUNIST: usize = 2;
const KINDS: usize = 3;
/// Numbers of a kind: exits of hires who have met no offer, then of those who have.
const KIND: usize = 2 * Exit::NUMBER;

impl Default for Lives {
    fn default() -> Self {
        Self([0; KINDS * KIND + 1])
    }
}

impl Lives {
    /// Adds a life as one that has `met` an offer or has not.
    pub fn add(&mut self, life: &Life, met: bool) {
        let kind = if life.group.is_none() { OPPORTUNIST } else { usize::from(life.committed) };
        self.0[kind * KIND + usize::from(met) * Exit::NUMBER + life.exit as usize] += 1;
    }

    /// Adds the life of a first hire to those who are still there at 52 weeks.
    pub(super) fn add_first(&mut self, life: &Life) {
        self.0[KINDS * KIND] += i64::from(life.reaches(52.0));
    }

    /// `[count]`: the counts.
    pub fn counts(&self) -> [i64; Count::NUMBER] {
        let (kinds, retained) = self.0.as_chunks::<KIND>();
        let offered = |kind: usize| kinds[kind][Exit::NUMBER..].iter().sum::<i64>();
        let of_kind = |kind: usize, exit: Exit| kinds[kind][exit as usize] + kinds[kind][Exit::NUMBER + exit as usize];
        let exits = |exit: Exit| (0..KINDS).map(|kind| of_kind(kind, exit)).sum();
        Count::ALL.map(|count| match count {
            Count::Hires => kinds.as_flattened().iter().sum(),
            Count::Offered => (0..KINDS).map(offered).sum(),
            Count::OfferedCommitted => offered(COMMITTED),
            Count::Takers => exits(Exit::Taken),
            Count::TakersCommitted => of_kind(COMMITTED, Exit::Taken),
            Count::Dropouts => exits(Exit::Dropout),
            Count::Fails => exits(Exit::Fail),
            Count::Quits => exits(Exit::Quit),
            Count::Dismissals => exits(Exit::Dismissal),
            Count::Opportunists => kinds[OPPORTUNIST].iter().sum(),
            Count::Retention52 => retained[0],
        })
    }
}

impl AddAssign for Lives {
    fn add_assign(&mut self, other: Lives) {
        self.0.iter_mut().zip(other.0).for_each(|(sum, number)| *sum += number);
    }
}

impl Sub for Lives {
    type Output = Lives;
    fn sub(self, other: Lives) -> Lives {
        Lives(std::array::from_fn(|i| self.0[i] - other.0[i]))
    }
}
