//! One figure, how far it may be off, and its interval.

use pyo3::prelude::*;
use the_offer::{Saving, analysis::interval};

/// An estimated figure: its value, the Monte Carlo standard error of it, and the ends of its interval.
///
/// What is not known is None. `float(estimate)` is the value; an amount of money prints as `$136.35 ± 4.77`, with the
/// distance to the farther end of the interval.
#[pyclass(frozen, get_all, module = "the_offer")]
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The estimate, in the unit of the figure.
    value: f64,
    /// Monte Carlo standard error, in the unit of the figure.
    mcse: Option<f64>,
    /// Lower end of the interval.
    low: Option<f64>,
    /// Upper end of the interval.
    high: Option<f64>,
    /// Currency of an amount, such as `USD`.
    currency: Option<String>,
}

impl Estimate {
    /// A figure that is no amount of money, or an amount of a currency.
    pub fn new(estimate: interval::Estimate, currency: Option<&str>) -> Self {
        Self {
            value: estimate.value,
            mcse: estimate.mcse,
            low: estimate.interval.map(|interval| interval.low),
            high: estimate.interval.map(|interval| interval.high),
            currency: currency.map(str::to_owned),
        }
    }

    /// The figure in words: an amount of money with its error.
    pub fn text(&self) -> String {
        let Some(currency) = &self.currency else { return self.value.to_string() };
        let interval = self.low.zip(self.high).map(|(low, high)| interval::Interval { low, high });
        let estimate = interval::Estimate { value: self.value, mcse: self.mcse, interval };
        Saving::new(Some(estimate), currency).to_string()
    }
}

#[pymethods]
impl Estimate {
    fn __float__(&self) -> f64 {
        self.value
    }

    fn __str__(&self) -> String {
        self.text()
    }

    fn __repr__(&self) -> String {
        let known = |number: Option<f64>| number.map_or_else(|| "None".to_owned(), |number| format!("{number:?}"));
        let [mcse, low, high] = [self.mcse, self.low, self.high].map(known);
        format!("Estimate(value={:?}, mcse={mcse}, low={low}, high={high})", self.value)
    }
}
