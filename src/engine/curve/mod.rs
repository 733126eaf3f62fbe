//! The curve over every bonus of one offer, in one pass over the people of a run.
//!
//! # Which case holds when
//!
//! The curve is exact where the bonus decides who takes the offer and the cost of that, and nothing else. The history of a
//! position then changes only at the threshold of a hire who is there at the offer
//! ([`every_bonus`](crate::model::every_bonus)). This holds
//!
//! - with any number of offers and moving thresholds: disturbances belong to the offers that are made, which are the same
//!   for every bonus above 0 (at 0 the tuned offer is not made, and the replication is played once more);
//! - with opportunists, if an offer before the tuned one draws them, or the tuned one comes after training.
//!
//! It fails with [`CurveError::Moves`] where something else moves with the bonus: a [decline effect](Mover::Decline), or
//! [opportunists](Mover::Opportunists) whom the tuned offer draws. There, [`sweep`](super::sweep()) plays a grid on the
//! same draws. Both give [`GridPoint`](super::GridPoint)s, exact at their bonuses; only a curve knows the bonuses between.

mod piece;
mod play;
mod results;

pub use results::{CurveResults, Tuning};

use super::{
    cohort::{self, Setup},
    error::EngineError,
    threads::Threads,
    watcher::Watcher,
};
use crate::{
    model::{world::place_of_offer, worlds::Worlds},
    scenario::Scenario,
};
use play::BonusPass;
use std::{num::NonZeroUsize, ops::Range};

/// A quantity other than the takers that moves with the bonus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Mover {
    /// The effect of declining on people.
    #[error("the effect of declining the offer")]
    Decline,
    /// The share of hires who come for the bonus.
    #[error("the share of hires who come for the bonus")]
    Opportunists,
}

/// Error of a curve.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CurveError {
    /// The scenario cannot be played.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The offer does not exist.
    #[error("scenario '{scenario}' has no offer {offer}: it has {offers}, counted from 0")]
    NoSuchOffer {
        /// Scenario.
        scenario: String,
        /// Offer asked for, from 0.
        offer: usize,
        /// Number of offers.
        offers: usize,
    },
    /// The highest bonus is not above 0.
    #[error("the highest bonus must be a number above 0, and is {0}")]
    NoBonus(f64),
    /// Something else moves with the bonus; [`sweep`](super::sweep()) plays its curve at a grid.
    #[error("scenario '{scenario}': {mover} depends on the bonus; use a grid of bonuses for the curve")]
    Moves {
        /// Scenario.
        scenario: String,
        /// The quantity that moves.
        mover: Mover,
    },
}

/// Plays `replications` of a scenario, numbered from 0 as in any run, at every bonus of one offer from 0 to a highest, on
/// `threads` threads (all cores if None). The watcher is told of replications.
///
/// The scenario's own number of replications plays no part: a bonus is chosen on the first n replications, and its saving
/// is estimated on the n after them (held-out), without the optimism of the choice.
///
/// # Errors
/// [`CurveError`], where there is no such offer, something else moves with the bonus, the watcher stops it, the scenario
/// cannot be played, there are no threads, or memory would not do.
///
/// # Reproducibility
/// Neither the number of threads nor the other replications change a bit. At a bonus the results are those of a run with
/// that bonus but for rounding: counts are the same, costs are added in another order.
///
/// ```
/// # use the_offer::{engine::{KeptColumn, Tuning, Unwatched, curve, simulate}, model::outcome::{Arm, Count}, scenario};
/// let edits = ["offers=[{ week = 1, bonus = 500 }]", "simulation.replications=50", "decline={}", "opportunists={}"];
/// let edits = edits.map(str::to_owned);
/// let scenario = scenario::parse("starter.toml", scenario::STARTER, &edits)?.scenario;
/// let results = curve(&scenario, Tuning { offer: 0, max: 2000.0 }, 0..50, None, &Unwatched)?;
/// let point = results.point(500.0).ok_or("a bonus up to 2000")?;
/// let run = simulate(&scenario, None, &Unwatched)?;
/// let takers = point.column(KeptColumn::Count(Arm::Offer, Count::Takers));
/// assert_eq!(takers, Some(run.count(Arm::Offer, Count::Takers)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn curve(
    scenario: &Scenario,
    tuning: Tuning,
    replications: Range<u64>,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<CurveResults, CurveError> {
    let highest = at(scenario, tuning.offer, tuning.max)?;
    if !(tuning.max > 0.0 && tuning.max.is_finite()) {
        return Err(CurveError::NoBonus(tuning.max));
    }
    let worlds = cohort::worlds(&highest)?;
    if let Some(mover) = mover(&highest, &worlds, tuning.offer) {
        return Err(CurveError::Moves { scenario: scenario.name.clone(), mover });
    }
    // The only offer is none at 0: that is the arm without offers.
    let nothing = at(scenario, tuning.offer, 0.0)?;
    let others = if worlds.middle().offers.len() > 1 { Some(cohort::worlds(&nothing)?) } else { None };
    let pass = BonusPass {
        setup: Setup { scenario: &highest, worlds: &worlds, watcher },
        without: others.as_ref().map(|worlds| Setup { scenario: &nothing, worlds, watcher }),
        tuned: place_of_offer(&highest, tuning.offer),
        room: watcher.room(),
    };
    let blocks = Threads::new(threads)?.install(|| pass.play(replications.clone()))?;
    Ok(CurveResults {
        tuning,
        replications,
        positions: worlds.middle().positions,
        drawn_again: worlds.parameters().drawn_again().to_vec(),
        scenarios: [nothing, highest.clone()],
        blocks,
    })
}

/// The scenario with another bonus at one offer.
fn at(scenario: &Scenario, offer: usize, bonus: f64) -> Result<Scenario, CurveError> {
    let mut scenario = scenario.clone();
    let offers = scenario.offers.len();
    match scenario.offers.get_mut(offer) {
        Some(tuned) => tuned.bonus = bonus,
        None => return Err(CurveError::NoSuchOffer { scenario: scenario.name, offer, offers }),
    }
    Ok(scenario)
}

/// The quantity that moves with the bonus of an offer. Returns None if the curve is exact.
fn mover(scenario: &Scenario, worlds: &Worlds, offer: usize) -> Option<Mover> {
    if worlds.decline_effect() {
        return Some(Mover::Decline);
    }
    let uncertain = |key: &str| scenario.uncertain.iter().any(|uncertain| uncertain.key == key);
    let opportunists = &scenario.opportunists;
    let drawn = (opportunists.share_per_1000 > 0.0 || uncertain("opportunists.share_per_1000"))
        && (opportunists.max_share > 0.0 || uncertain("opportunists.max_share"));
    let in_training = match scenario.offers[offer].after_training {
        Some(after) => after == 0.0,
        None => scenario.week_of(&scenario.offers[offer]) <= scenario.training.weeks || uncertain("training.weeks"),
    };
    (drawn && in_training && place_of_offer(scenario, offer) == 0).then_some(Mover::Opportunists)
}
