//! The search for a life that ends in a given way, to be traced.

use super::{
    cohort::{self, Setup},
    error::EngineError,
    memory,
    watcher::Watcher,
};
use crate::{
    model::{
        hire::Exit,
        life::Life,
        outcome::Arm,
        position::{History, Position},
    },
    scenario::Scenario,
};

/// A way in which a life ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LifeEnd {
    /// Takes an offer.
    Taker,
    /// Takes an offer, and belongs to a committed group.
    CommittedTaker,
    /// Quits after training.
    Quit,
    /// Drops out of training.
    Dropout,
}

impl LifeEnd {
    /// Arms in which a life can end so.
    pub fn arms(self) -> &'static [Arm] {
        match self {
            LifeEnd::Taker | LifeEnd::CommittedTaker => &[Arm::Offer],
            LifeEnd::Quit | LifeEnd::Dropout => &Arm::BOTH,
        }
    }

    /// Whether a life ends so before the horizon.
    fn is_of(self, life: &Life) -> bool {
        match self {
            LifeEnd::Taker => life.exit == Exit::Taken,
            LifeEnd::CommittedTaker => life.exit == Exit::Taken && life.committed,
            LifeEnd::Quit => life.exit == Exit::Quit,
            LifeEnd::Dropout => life.exit == Exit::Dropout,
        }
    }
}

/// A position of a replication, both counted from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TracedPlace {
    /// Replication.
    pub replication: u64,
    /// Position.
    pub position: u64,
}

/// A life that ends as sought.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundLife {
    /// Replication and position.
    pub place: TracedPlace,
    /// The end that was sought.
    pub sought: LifeEnd,
    /// Number of the hire at the position, from 1.
    pub hire: usize,
    /// End of the life [week].
    pub week: f64,
    /// Arms in which the life ends so in that week.
    pub arms: Vec<Arm>,
}

/// Outcome of a search.
#[derive(Debug, Clone, PartialEq)]
pub enum LifeSearch {
    /// The first life that ends as sought.
    Found(FoundLife),
    /// Number of lives that were looked at, none of which ends so, in all arms in which one could.
    Nothing(u64),
}

/// Searches the replications of `scenario` for the first life that ends in the way `sought`, from the place `from` on.
///
/// Replications are searched in order, and their positions in order. At a position, the life that ends so in the earliest
/// week of any arm is the first.
///
/// # Errors
/// [`EngineError`], where there is no such position to begin at, the scenario cannot be played, or the watcher stops the
/// search.
pub fn find(
    scenario: &Scenario,
    sought: LifeEnd,
    from: TracedPlace,
    watcher: &dyn Watcher,
) -> Result<LifeSearch, EngineError> {
    let worlds = cohort::worlds(scenario)?;
    memory::check(scenario, worlds.middle(), 1, 0, watcher.room())?;
    from.check(scenario)?;
    let setup = Setup { scenario, worlds: &worlds, watcher };
    let mut seat = setup.seat();
    let mut lives = 0;
    for replication in from.replication..scenario.simulation.replications {
        let mut found = None;
        seat.play(replication, setup.address(replication), |_, _, position, number| {
            let place = TracedPlace { replication, position: number };
            if found.is_none() && place >= from {
                found = first(sought, position, place);
                lives += sought.arms().iter().map(|arm| position.history(*arm).lives.len() as u64).sum::<u64>();
            }
        })?;
        if let Some(found) = found {
            return Ok(LifeSearch::Found(found));
        }
        watcher.advanced(1);
    }
    Ok(LifeSearch::Nothing(lives))
}

impl TracedPlace {
    /// Refuses a position that the scenario does not have.
    ///
    /// # Errors
    /// [`EngineError::NoSuchPosition`].
    pub(super) fn check(self, scenario: &Scenario) -> Result<(), EngineError> {
        let (position, positions) = (self.position, scenario.cohort.positions);
        if position < positions {
            return Ok(());
        }
        Err(EngineError::NoSuchPosition { scenario: scenario.name.clone(), position, positions })
    }
}

/// The life at a position that ends as sought in the earliest week.
fn first(sought: LifeEnd, position: &Position, place: TracedPlace) -> Option<FoundLife> {
    let in_arm = |history: &History| {
        let k = history.lives.iter().position(|life| sought.is_of(life))?;
        Some((k + 1, history.lives[k].end))
    };
    let ends = sought.arms().iter().filter_map(|arm| Some((*arm, in_arm(position.history(*arm))?)));
    let ends: Vec<(Arm, (usize, f64))> = ends.collect();
    let &(_, (hire, week)) = ends.iter().min_by(|(_, (_, a)), (_, (_, b))| a.total_cmp(b))?;
    let arms = ends.iter().filter(|(_, end)| *end == (hire, week)).map(|(arm, _)| *arm).collect();
    Some(FoundLife { place, sought, hire, week, arms })
}
