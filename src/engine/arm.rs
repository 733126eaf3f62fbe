//! One arm over the positions of a replication.

use crate::model::{cost::Flows, hire::Exit, life::Life, outcome::Count, position::History};

/// Totals of one arm over the positions so far.
#[derive(Debug, Clone, Default)]
pub(super) struct ArmTotals {
    pub flows: Flows,
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

    fn add_all_but_lives(&mut self, history: &History) {
        self.flows += history.flows;
        if let Some(first) = history.lives.first() {
            self.lives.add_first(first);
        }
    }
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
    /// Adds a life as one that has `met` an offer or has not.
    fn add(&mut self, life: &Life, met: bool) {
        let kind = if life.group.is_none() { OPPORTUNIST } else { usize::from(life.committed) };
        self.kinds[kind][usize::from(met)][life.exit as usize] += 1;
    }

    /// Adds the life of a first hire to the retentions.
    fn add_first(&mut self, life: &Life) {
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
