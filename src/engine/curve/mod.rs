//! The whole curve over the bonus of one offer, in one pass over the people of a run.
//!
//! # Which case holds when
//!
//! The curve is exact at every bonus where the bonus decides who takes the offer and what that costs, and nothing else:
//! a position's history then changes only where it reaches the threshold of a hire who is there at the offer
//! ([`every_bonus`](crate::model::every_bonus)). That is so
//!
//! - with any number of offers, moving thresholds included: disturbances go with the offers that are made, and those are
//!   the same for every bonus above 0 (at 0 the tuned offer is none, and that is played apart);
//! - with opportunists, if an offer before the tuned one draws them, or the tuned one comes after training.
//!
//! It is not so, and [`curve`] says why ([`CurveError::Moves`]), where another strength moves with the bonus: with a
//! [decline effect](Mover::Decline), and where the tuned offer [draws opportunists](Mover::Opportunists). There, a curve is
//! taken at a grid by [`sweep`](super::sweep()), on the same draws. Either way the bonuses of a grid are
//! [`GridPoint`](super::GridPoint)s, exact at each of them; between them only a curve knows.

mod piece;
mod play;
mod results;

pub use results::CurveResults;

use super::{
    cohort::{self, Setup},
    error::EngineError,
    threads::Threads,
    watcher::Watcher,
};
use crate::{
    model::{fixed::Fixed, worlds::Worlds},
    scenario::Scenario,
};
use play::BonusPass;
use std::{num::NonZeroUsize, ops::Range};

/// What is tuned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tuning {
    /// Which of the scenario's offers, as the file has them, from 0.
    pub offer: usize,
    /// The highest bonus asked for [money], > 0.
    pub max: f64,
}

/// What else moves with the bonus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Mover {
    /// What declining the offer does to people.
    #[error("what declining the offer does to people")]
    Decline,
    /// The share of hires who come for the bonus.
    #[error("the share of hires who come for the bonus")]
    Opportunists,
}

/// Why there is no curve.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CurveError {
    /// It cannot be played.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such offer.
    #[error("scenario '{scenario}' has no offer {offer}: it has {offers}, which count from 0")]
    NoSuchOffer {
        /// Scenario.
        scenario: String,
        /// Offer asked for, from 0.
        offer: usize,
        /// Number of offers.
        offers: usize,
    },
    /// No bonus.
    #[error("the highest bonus must be a number above 0, and is {0}")]
    NoBonus(f64),
    /// Another strength moves with the bonus: its curve is taken at a grid, by [`sweep`](super::sweep()).
    #[error("scenario '{scenario}': {mover} moves with the bonus; take its curve at a grid of bonuses")]
    Moves {
        /// Scenario.
        scenario: String,
        /// What moves.
        mover: Mover,
    },
}

/// Plays `replications` of a scenario, numbered from 0 as in any run, at every bonus of one offer from 0 to a highest, on
/// `threads` threads (all cores where none). The watcher is told of replications.
///
/// How many the scenario asks for plays no part: a bonus is chosen on the first n, and what it saves is estimated without
/// the optimism of the choice on the n after them, which had no part in it.
///
/// # Errors
/// [`CurveError`], where there is no such offer, something else moves with the bonus, the watcher stops it, the scenario
/// cannot be played, there are no threads, or memory would not do.
///
/// # Reproducibility
/// The results are the same to the last bit for any number of threads, and those of a replication whatever others are
/// played. At a bonus they are those of a run with that bonus but for rounding: counts are the same, costs are added in
/// another order.
///
/// ```
/// # use the_offer::{engine::{KeptColumn, Tuning, Unwatched, curve, simulate}, model::outcome::{Arm, Count}, scenario};
/// let edits = ["offers=[{ week = 1, bonus = 500 }]".to_owned(), "simulation.replications=50".to_owned()];
/// let scenario = scenario::parse("starter.toml", scenario::STARTER, &edits)?.scenario;
/// let results = curve(&scenario, Tuning { offer: 0, max: 2000.0 }, 0..50, None, &Unwatched)?;
/// let point = results.point(500.0).ok_or("a bonus up to 2000")?;
/// let run = simulate(&scenario, None, &Unwatched)?;
/// assert_eq!(point.column(KeptColumn::Count(Arm::Offer, Count::Takers)), run.count(Arm::Offer, Count::Takers));
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
        tuned: place(&highest, tuning.offer),
        room: watcher.room(),
    };
    let blocks = Threads::new(threads)?.install(|| pass.play(replications.clone()))?;
    Ok(CurveResults {
        tuning,
        replications,
        positions: worlds.middle().positions,
        horizon_weeks: worlds.middle().horizon.week,
        drawn_again: worlds.parameters().drawn_again().to_vec(),
        fixed: [&nothing, &highest].map(Fixed::of),
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

/// What else moves with the bonus of an offer that is made.
fn mover(scenario: &Scenario, worlds: &Worlds, offer: usize) -> Option<Mover> {
    if worlds.decline_effect() {
        return Some(Mover::Decline);
    }
    let uncertain = |key: &str| scenario.uncertain.iter().any(|uncertain| uncertain.key == key);
    let opportunists = &scenario.opportunists;
    let drawn = (opportunists.share_per_1000 > 0.0 || uncertain("opportunists.share_per_1000"))
        && (opportunists.max_share > 0.0 || uncertain("opportunists.max_share"));
    let in_training = scenario.offers[offer].week <= scenario.training.weeks || uncertain("training.weeks");
    (drawn && in_training && place(scenario, offer) == 0).then_some(Mover::Opportunists)
}

/// Which of the offers that are made, by week, is this one of the scenario's, which is one of them.
pub(super) fn place(scenario: &Scenario, offer: usize) -> usize {
    let week = scenario.offers[offer].week;
    let made = scenario.offers.iter().enumerate().filter(|(_, made)| made.bonus > 0.0);
    made.filter(|(i, made)| made.week < week || (made.week == week && *i < offer)).count()
}
