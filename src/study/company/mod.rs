//! A company's own figures → a short scenario, calibrated.
//!
//! Ten questions, each of one figure or a few; each figure has a default with its source. A figure that is not known keeps
//! the default.

mod item;
#[cfg(test)]
mod tests;
mod text;

pub use item::{Answers, CompanyItem, Mistake, QUESTIONS, Question};

use super::calibrate::{CalibrationError, CalibrationTargets, calibrate};
use crate::scenario::{Problem, Problems, Stated, parse};
use item::Given;

/// Positions of the company.
#[derive(Debug, Clone, PartialEq)]
enum Seats {
    /// All start in week 0.
    Positions(u64),
    /// Week and number of positions of each class.
    Classes(Vec<(f64, u64)>),
}

/// Week of the offer.
#[derive(Debug, Clone, Copy, PartialEq)]
enum OfferTime {
    /// The end of training.
    EndOfTraining,
    /// Tenure [week].
    Week(f64),
}

/// A company's figures, each with its origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Company {
    trade: Given<String>,
    currency: Given<String>,
    seats: Given<Seats>,
    /// Pay of a year [money].
    pay: Given<Stated>,
    training_weeks: Given<Stated>,
    /// Cost of training a hire [money].
    training_cost: Given<Stated>,
    hiring_cost: Given<Stated>,
    weeks_to_fill: Given<Stated>,
    /// Earnings of a good hire in a year, before wages [money]; None if not known.
    worth: Option<Given<Stated>>,
    targets: Given<CalibrationTargets>,
    training_fail: Given<Stated>,
    offer_time: Given<OfferTime>,
    bonus: Given<f64>,
    take_up: Given<Stated>,
}

/// Reason why answers make no scenario.
#[derive(Debug, thiserror::Error)]
pub enum CompanyError {
    /// Attrition and take-up cannot be met.
    #[error(transparent)]
    Calibration(#[from] CalibrationError),
    /// Answers make a wrong scenario.
    #[error("the answers make a wrong scenario:\n{0}")]
    Wrong(String),
}

impl Company {
    /// The scenario as a file: each figure with where it came from, and groups that are calibrated; and its warnings.
    ///
    /// # Errors
    /// [`CompanyError`].
    pub fn scenario(&self) -> Result<(String, Vec<Problem>), CompanyError> {
        let wrong = |problems: Problems| CompanyError::Wrong(problems.render(false));
        let prior = parse("the answers", &self.text(None), &[]).map_err(wrong)?.scenario;
        let targets = CalibrationTargets { take_up: Some(self.take_up.value), ..self.targets.value };
        let text = self.text(Some(&calibrate(&prior, &targets)?));
        let warnings = parse("the new scenario", &text, &[]).map_err(wrong)?.warnings;
        Ok((text, warnings))
    }
}
