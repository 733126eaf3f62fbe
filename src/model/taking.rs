//! Keep or let go: the position whose first hire takes the first offer, in both arms.

use super::{
    cost::Flows,
    crisis::Crises,
    hire::Exit,
    life::Life,
    outcome::{Arm, Component, Outcome},
    position::Position,
    world::World,
};

/// Weeks after the taking within which a taker, had he been kept, counts as one who left anyway [week].
const LEFT_ANYWAY_WEEKS: f64 = 13.0;

/// A first hire who took the first offer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taking {
    /// What the taker would have done otherwise.
    pub outcome: Outcome,
    /// Cost of keeping and of letting go; None for opportunists, whom nobody could keep.
    pub choice: Option<KeepingCosts>,
}

/// Costs of keeping a taker and of letting the taker go, from the taking to the horizon [money at the taking].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KeepingCosts {
    /// Group.
    pub group: usize,
    /// `[component]`: cost in the arm without offers.
    pub keep: [f64; Component::NUMBER],
    /// `[component]`: cost in the arm with offers, bonus and replacement included.
    pub let_go: [f64; Component::NUMBER],
}

impl KeepingCosts {
    /// Saving by letting go [money at the taking].
    pub fn saving(&self) -> f64 {
        self.keep.iter().sum::<f64>() - self.let_go.iter().sum::<f64>()
    }
}

impl Taking {
    /// The taking at a position that has been played, if its first hire took the first offer.
    pub fn at(world: &World, crises: &Crises, position: &Position) -> Option<Self> {
        let taker = position.history(Arm::Offer).lives.first()?;
        if taker.exit != Exit::Taken || taker.fate.met != 1 {
            return None;
        }
        let Some(group) = taker.group else {
            return Some(Self { outcome: Outcome::Opportunist, choice: None });
        };
        let kept = position.history(Arm::NoOffer).lives.first()?;
        Some(Self {
            outcome: outcome(kept, taker, world.groups[group].committed),
            choice: Some(KeepingCosts::new(world, crises, position, taker, group)),
        })
    }
}

/// The first outcome that matches.
fn outcome(kept: &Life, taker: &Life, committed: bool) -> Outcome {
    if kept.exit != Exit::Present && kept.end <= taker.end + LEFT_ANYWAY_WEEKS {
        Outcome::LeftAnyway
    } else if committed {
        Outcome::CommittedLost
    } else {
        Outcome::UncommittedKept
    }
}

impl KeepingCosts {
    fn new(world: &World, crises: &Crises, position: &Position, taker: &Life, group: usize) -> Self {
        // Both arms are one history up to the taking, so its flows and crises drop out.
        let past = taker.until_exit();
        let to_come = crises.total() - crises.before(taker.end);
        let at_taking = world.timeline.at(taker.end).factor;
        // What rounds to nothing at week 0 is worth nothing.
        let grown = if at_taking > f64::EPSILON { 1.0 / at_taking } else { 0.0 };
        let cost = |flows: Flows| world.prices.cost(&(flows - past), to_come).map(|cost| cost * grown);
        Self {
            group,
            keep: cost(position.history(Arm::NoOffer).flows),
            let_go: cost(position.history(Arm::Offer).flows),
        }
    }
}
