//! Errors of a calibration.

use super::Miss;
use crate::analysis::implied::ImpliedFigure;

/// Reason why nothing was calibrated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CalibrationError {
    /// No target is given.
    #[error(
        "nothing to calibrate to: give at least one of --attrition-90-days, --attrition-1-year, --exits-per-year and --take-rate"
    )]
    NoTargets,
    /// Attrition cannot be met by figures of uncommitted groups, as there are none.
    #[error(
        "scenario '{0}' has no uncommitted group, whose share and tenure would meet attrition: add one with committed = false"
    )]
    NoUncommitted(String),
    /// Take-up without an offer.
    #[error("scenario '{0}' has no offer, so nobody can take one: add one, or leave out --take-rate")]
    NoOffers(String),
    /// Take-up where no reservation bonus has a median above 0.
    #[error(
        "no group of scenario '{0}' has a lognormal or loglogistic reservation bonus, whose median would meet --take-rate: give one, or leave out --take-rate"
    )]
    NoMedian(String),
    /// Attrition by itself cannot tell more than two figures of one class of hires.
    #[error(
        "all groups of scenario '{0}' are uncommitted, so --exits-per-year cannot be met beside attrition: leave it out, or add a committed group"
    )]
    TooManyTargets(String),
    /// The weeks of a survival table, or of percentiles, cannot be uncertain.
    #[error(
        "group '{0}' has a tenure by a table or by percentiles, whose weeks cannot be uncertain: give certain targets, such as 25%, one attrition alone, or another tenure"
    )]
    Table(String),
    /// No figures meet a target.
    #[error(
        "no {what} meets {} of {}: the nearest is {}; {remedy}", told(.miss.figure), amount(.miss.figure, .miss.wanted), amount(.miss.figure, .miss.closest),
        what = meant(.miss.figure), remedy = remedy(.miss)
    )]
    Unreachable {
        /// The target.
        miss: Miss,
    },
    /// Most draws of the targets and the file's beliefs cannot be met.
    #[error(
        "{share} % of draws of the ranges and of the file's other beliefs cannot be met, such as {} of {}, where the nearest is {}; {remedy}", told(.miss.figure), amount(.miss.figure, .miss.wanted), amount(.miss.figure, .miss.closest),
        share = (100.0 * .share).round(), remedy = remedy(.miss)
    )]
    MostlyUnreachable {
        /// Share of draws.
        share: f64,
        /// The draw in the middle of those that cannot be met.
        miss: Miss,
    },
    /// The calibrated scenario would be wrong.
    #[error("the calibrated scenario would be wrong: {0}")]
    Wrong(String),
}

/// Name of a target in messages.
fn told(figure: ImpliedFigure) -> &'static str {
    match figure {
        ImpliedFigure::Gone90Days => "attrition at 90 days",
        ImpliedFigure::Gone1Year => "attrition at a year",
        ImpliedFigure::LeavingAYear => "exits a year",
        _ => "a take-up",
    }
}

fn meant(figure: ImpliedFigure) -> &'static str {
    match figure {
        ImpliedFigure::Gone90Days | ImpliedFigure::Gone1Year => "share and tenure of uncommitted hires",
        ImpliedFigure::LeavingAYear => "tenure of committed hires",
        _ => "reservation bonus",
    }
}

/// An amount in percent.
fn amount(_: ImpliedFigure, value: f64) -> String {
    format!("{:.1} %", 100.0 * value)
}

fn remedy(miss: &Miss) -> &'static str {
    match (miss.figure, miss.wanted > miss.closest) {
        (ImpliedFigure::Gone90Days, true) => {
            "raise the attrition at a year, or raise training_fail or training_dropout_per_week in the file"
        }
        (ImpliedFigure::Gone90Days, false) => {
            "let committed hires leave later in the file (tenure, training_fail, training_dropout_per_week), or lower the attrition at a year"
        }
        (ImpliedFigure::Gone1Year, true) => "let uncommitted hires leave sooner in the file (tenure)",
        (ImpliedFigure::Gone1Year, false) => {
            "let committed hires stay longer in the file (tenure, dismissal_per_year, training_fail)"
        }
        (ImpliedFigure::LeavingAYear, true) => "raise the attrition, or leave out one of both",
        (ImpliedFigure::LeavingAYear, false) => {
            "lower dismissal_per_year and training_fail in the file, or the attrition"
        }
        (_, true) => "raise the bonus of the offer, or widen the reservation bonuses (sigma)",
        (_, false) => "lower opportunists.share_per_1000 or anticipation.share in the file",
    }
}
