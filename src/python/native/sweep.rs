//! Sweeps: which values of any figures are best?

use pyo3::prelude::*;
use pyo3::types::PyDict;
use the_offer::output::tables::Filled;
use the_offer::scenario::{Layout, reload_variation};
use the_offer::study::{self, SweptScenario};

use crate::edits::variations;
use crate::options::{self, Playing};
use crate::problems::{engine_error, scenario_error};
use crate::scenario::Scenario;
use crate::table::tabled;
use crate::watch::play;

/// A scenario at many values of its figures, on the same people and luck.
///
/// `sweep["sweep"]` is the table, with the value of each varied figure in a column of its own; it is that of
/// `offer sweep --csv`.
#[pyclass(frozen, module = "the_offer")]
pub struct Sweep {
    swept: SweptScenario,
}

#[pymethods]
impl Scenario {
    /// Plays the scenario at many values of its figures, and says which are best.
    ///
    /// `vary` has the dotted keys of figures, each with a list of values or a text as the command takes it: `{"training.weeks":
    /// [3, 4, 5], "offers.0.bonus": "500..5000:500"}`. All combinations are played; with `zip` the first values together, the
    /// second together, and so on. Every point equals, to the last bit, a run with the same values. The other options are
    /// those of `run`.
    ///
    /// Raises ScenarioError with every mistake of the values, SimulationError for what cannot be played.
    #[pyo3(signature = (vary, *, zip=false, replications=None, seed=None, threads=None, confidence=0.95, progress=None))]
    fn sweep(
        &self,
        py: Python<'_>,
        vary: &Bound<'_, PyAny>,
        zip: bool,
        replications: Option<u64>,
        seed: Option<u64>,
        threads: Option<usize>,
        confidence: f64,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Sweep> {
        let confidence = options::confidence(confidence)?;
        let (vary, given) = (variations(vary)?, self.given(replications, seed));
        let variation = py.detach(|| reload_variation(&given, &vary, Layout::of_zip(zip)));
        let variation = variation.map_err(|problems| scenario_error(py, &problems))?;
        let none = py.None().into_bound(py);
        let playing = Playing::new(threads, progress.unwrap_or(&none))?;
        self.warn_of(py, &variation.warnings)?;
        let swept = play(py, &playing, self.name(), |watcher| study::sweep(variation, confidence, None, watcher))?;
        Ok(Sweep { swept: swept.map_err(|error| engine_error(py, &error))? })
    }
}

tabled!(Sweep);

#[pymethods]
impl Sweep {
    /// Name of the scenario.
    #[getter]
    fn name(&self) -> &str {
        self.swept.scenario().map_or("", |scenario| &scenario.name)
    }

    /// Number of points that were played.
    fn __len__(&self) -> usize {
        self.swept.swept.points.len()
    }

    /// Dotted keys that were varied.
    #[getter]
    fn keys(&self) -> Vec<&str> {
        self.swept.variation.axes.iter().map(|axis| axis.key.as_str()).collect()
    }

    /// Values of the best point, by their keys: of the largest saving where only offers vary, of the lowest cost otherwise.
    /// None where points cannot be ranked, since they are not alike in horizon or discount rate.
    #[getter]
    fn best<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        self.swept.swept.best.map(|best| self.values(py, best)).transpose()
    }

    /// Number of the best point, from 0 in the order of the table; None where points cannot be ranked.
    #[getter]
    fn best_point(&self) -> Option<usize> {
        self.swept.swept.best
    }

    /// Values of each point, by their keys, in the order of the table.
    #[getter]
    fn points<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        (0..self.__len__()).map(|point| self.values(py, point)).collect()
    }

    fn __repr__(&self) -> String {
        format!("<Sweep of {}: {} points over {}>", self.name(), self.__len__(), self.keys().join(", "))
    }
}

impl Sweep {
    fn with_tables<T>(&self, of: impl FnOnce(&[Filled<'_>]) -> T) -> T {
        of(&[self.swept.table()])
    }

    /// The sweep of a scenario that has been played.
    pub fn of(swept: SweptScenario) -> Self {
        Self { swept }
    }

    fn values<'py>(&self, py: Python<'py>, point: usize) -> PyResult<Bound<'py, PyDict>> {
        let values = PyDict::new(py);
        for (key, value) in self.keys().into_iter().zip(self.swept.variation.values(point)) {
            let text = &value.text;
            match (text.parse::<i64>(), text.parse::<f64>()) {
                (Ok(whole), _) => values.set_item(key, whole)?,
                (_, Ok(number)) if number.is_finite() => values.set_item(key, number)?,
                _ => values.set_item(key, text)?,
            }
        }
        Ok(values)
    }
}
