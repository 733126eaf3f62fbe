//! Errors of a tuning.

use crate::engine::{CurveError, EngineError};

/// Reason why nothing was tuned.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TuneError {
    /// A scenario cannot be played.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The curve could not be computed.
    #[error(transparent)]
    Curve(CurveError),
    /// A scenario without replications.
    #[error("scenario '{scenario}' has no replications to choose on")]
    NoReplications {
        /// Scenario.
        scenario: String,
    },
    /// No offer to tune.
    #[error(
        "scenario '{scenario}' has no offer to tune: add one, such as by --set 'offers=[{{ week = 1, bonus = 1000 }}]'"
    )]
    NoOffers {
        /// Scenario.
        scenario: String,
    },
    /// The scenario does not have the offer asked for.
    #[error("scenario '{scenario}' has no offer {offer}: it has {offers}, counted from 0")]
    NoSuchOffer {
        /// Scenario.
        scenario: String,
        /// Offer asked for, from 0.
        offer: usize,
        /// Number of offers.
        offers: usize,
    },
    /// All bonuses are 0: no factor changes them.
    #[error("all bonuses of scenario '{scenario}' are 0, and no factor changes them: use --all instead")]
    NothingToScale {
        /// Scenario.
        scenario: String,
    },
    /// Another offer is made in that week.
    #[error("scenario '{scenario}' has another offer in week {week}: only one offer can be made in a week")]
    WeekTaken {
        /// Scenario.
        scenario: String,
        /// Week asked for.
        week: f64,
    },
    /// The highest bonus is unknown.
    #[error("no range of bonuses can be derived for scenario '{scenario}': set the highest by --max")]
    NoMax {
        /// Scenario.
        scenario: String,
    },
    /// The step is larger than the highest bonus.
    #[error("a step of {step} is larger than the highest bonus, {max}: lower --step or raise --max")]
    StepTooLong {
        /// Step [money].
        step: f64,
        /// Highest bonus [money].
        max: f64,
    },
    /// Too many bonuses.
    #[error("steps of {step} up to {max} give {bonuses:.0} bonuses, more than {most:.0}: raise --step or lower --max")]
    TooManyBonuses {
        /// Number of bonuses there would be.
        bonuses: f64,
        /// Highest bonus [money].
        max: f64,
        /// Step [money].
        step: f64,
        /// Number of bonuses allowed.
        most: f64,
    },
}
