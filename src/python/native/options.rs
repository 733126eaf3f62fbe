//! Options that several studies have.

use std::num::NonZeroUsize;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use the_offer::Precision;

/// How a study is played.
pub struct Playing<'a> {
    /// Threads to work on; `None` for all cores.
    pub threads: Option<NonZeroUsize>,
    /// Whether and how progress is shown: None, a bool, or what is called with the numbers.
    pub progress: &'a Bound<'a, PyAny>,
}

/// Threads at most: a larger number is a slip.
const MOST_THREADS: usize = 1024;

impl<'a> Playing<'a> {
    /// The options as they are given.
    ///
    /// # Errors
    /// A number of threads that no machine has.
    pub fn new(threads: Option<usize>, progress: &'a Bound<'a, PyAny>) -> PyResult<Self> {
        if threads.is_some_and(|threads| threads == 0 || threads > MOST_THREADS) {
            return Err(wrong(format!("threads: expected 1 to {MOST_THREADS}, or None for all cores")));
        }
        Ok(Self { threads: threads.and_then(NonZeroUsize::new), progress })
    }
}

/// An option that cannot be.
pub fn wrong(text: String) -> PyErr {
    PyValueError::new_err(text)
}

/// Share of intervals that hold the truth.
///
/// # Errors
/// A share outside 0.0001..0.999999999999.
pub fn confidence(share: f64) -> PyResult<f64> {
    match (1e-4..=0.999_999_999_999).contains(&share) {
        true => Ok(share),
        false => Err(wrong("confidence: expected a number from 0.0001 to 0.999999999999, such as 0.95".to_owned())),
    }
}

/// A number above 0.
///
/// # Errors
/// Other numbers.
pub fn above_0(name: &str, number: Option<f64>) -> PyResult<Option<f64>> {
    match number.is_none_or(|number| number > 0.0 && number.is_finite()) {
        true => Ok(number),
        false => Err(wrong(format!("{name}: expected a number above 0"))),
    }
}

/// A number between two others.
///
/// # Errors
/// Other numbers.
pub fn within(name: &str, number: Option<f64>, low: f64, high: f64) -> PyResult<Option<f64>> {
    match number.is_none_or(|number| (low..=high).contains(&number)) {
        true => Ok(number),
        false => Err(wrong(format!("{name}: expected a number from {low} to {high}"))),
    }
}

/// The value of a word among those that an option knows.
///
/// # Errors
/// Other words.
pub fn word<T: Copy>(option: &str, given: &str, known: &[(&str, T)]) -> PyResult<T> {
    let found = known.iter().find(|(name, _)| *name == given).map(|(_, value)| *value);
    let names = || known.iter().map(|(name, _)| format!("'{name}'")).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| wrong(format!("{option}: expected one of {}, found '{given}'", names())))
}

/// A precision: an amount of money, or a text such as "2%" for a part of the saving.
///
/// # Errors
/// What is neither.
pub fn precision(given: &Bound<'_, PyAny>) -> PyResult<Precision> {
    let expected = || {
        wrong(
            "precision: expected an amount of money above 0, such as 50, or a percentage of the saving above 0% and up to 50%, such as '2%'"
                .to_owned(),
        )
    };
    let text: String = given.str()?.extract()?;
    let number = |text: &str| text.trim().parse().ok().filter(|number: &f64| *number > 0.0 && number.is_finite());
    match text.strip_suffix('%') {
        Some(percent) => {
            let share = number(percent).map(|percent| percent / 100.0);
            let share = share.filter(|share| (f64::MIN_POSITIVE..=Precision::LARGEST_SHARE).contains(share));
            share.map(Precision::Share).ok_or_else(expected)
        }
        None => number(&text).map(Precision::Money).ok_or_else(expected),
    }
}
