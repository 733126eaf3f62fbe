//! Errors of a fit.

use crate::engine::EngineError;

/// Reason why nothing was fitted.
#[derive(Debug, thiserror::Error)]
pub enum FitError {
    /// No spells.
    #[error("no one is left to fit to: all rows are left out")]
    Nobody,
    /// No part of the records is large enough to be fitted by itself.
    #[error("no value of the column of --by has {0} exits or more: leave out --by")]
    NoSplit(u32),
    /// A group of the records that the scenario does not have.
    #[error(
        "the records have group {found}, and scenario '{scenario}' has {known}: name groups alike, or leave the column out"
    )]
    UnknownGroup {
        /// Names in the records.
        found: String,
        /// Name of the scenario.
        scenario: String,
        /// Names in the scenario.
        known: String,
    },
    /// Too few draws of the bootstrap give a law.
    #[error("{} % of the draws of people give no law of tenure, so that its errors are not known: leave out --bootstrap", (100.0 * .0).round())]
    Bootstrap(f64),
    /// The fitted scenario would be wrong.
    #[error("the fitted scenario would be wrong: {0}")]
    Wrong(String),
    /// The replay failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}
