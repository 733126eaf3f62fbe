//! Keep or let go: the position whose first hire takes an offer, in both arms.

use super::{
    cost::Common,
    crisis::Crises,
    hire::Exit,
    life::Life,
    outcome::{Arm, Component, Outcome},
    position::Position,
    world::World,
};

/// Weeks after the taking within which a taker, had he been kept, counts as one who left anyway [week].
const LEFT_ANYWAY_WEEKS: f64 = 13.0;

/// A first hire who took an offer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taking {
    /// Number of the offer in the scenario, from 0.
    pub offer: usize,
    /// Whether the taker has waited for the offer.
    pub waited: bool,
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
    /// The taking at a position that has been played, if its first hire took an offer.
    pub fn at(world: &World, crises: &Crises, position: &Position) -> Option<Self> {
        let taker = position.history(Arm::Offer).lives.first()?;
        let offer = world.offers.get(taker.taken()?)?.number;
        let waited = taker.fate.waited();
        let Some(group) = taker.group else {
            return Some(Self { offer, waited, outcome: Outcome::Opportunist, choice: None });
        };
        let kept = position.history(Arm::NoOffer).lives.first()?;
        Some(Self {
            offer,
            waited,
            outcome: outcome(kept, taker, world.groups[group].committed),
            choice: Some(KeepingCosts::new(world, crises, position, group)),
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
    fn new(world: &World, crises: &Crises, position: &Position, group: usize) -> Self {
        let taker = &position.history(Arm::Offer).lives[0];
        let taking = world.timeline.at(taker.end);
        // Both arms are one history up to the taking, unless an offer has changed the taker or the taker has waited.
        let alike = taker.fate.changed == 0 && !taker.fate.waited();
        let past = |arm| if alike { taker.until_exit() } else { position.flows_before(world, crises, arm, taking) };
        let to_come = Common { crises: crises.total() - crises.before(taker.end), classes: 0.0 };
        // What rounds to nothing at week 0 is worth nothing.
        let grown = if taking.factor > f64::EPSILON { 1.0 / taking.factor } else { 0.0 };
        let cost = |arm| {
            let flows = position.history(arm).flows - past(arm);
            world.prices.cost(&flows, to_come).map(|cost| cost * grown)
        };
        Self { group, keep: cost(Arm::NoOffer), let_go: cost(Arm::Offer) }
    }
}
