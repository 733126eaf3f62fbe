//! Scenarios: read, checked, changed, compared, pickled.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::slice;

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use the_offer::output::assumptions::rows_table;
use the_offer::scenario::{self, GivenTexts, Loaded, Problems};
use the_offer::{Problem, Scenario as CheckedScenario};

use crate::edits::{edits, with_options};
use crate::problems::{self, warn};
use crate::table::Table;

/// A scenario that has been read and checked: every number lies in its domain.
///
/// It comes from `the_offer.load` or `the_offer.parse`, and never changes: `set` gives another one. Its texts are kept, those
/// of the files that it extends among them, so that it can be pickled, and works where the files are not. Two scenarios are
/// equal if all of their values are, whatever files they come from.
#[pyclass(frozen, module = "the_offer")]
pub struct Scenario {
    checked: CheckedScenario,
}

/// Reads and checks a scenario file.
///
/// `set` replaces values by their dotted keys, as `--set` of the command does: `set={"offers.0.bonus": 2000}`. A value is
/// a number, a text such as `"4 to 6"`, a bool, a list, or a dict such as `{"dist": "exponential", "mean": 250}`.
///
/// Raises ScenarioError with every mistake, its place, reason and remedy. What is legal and almost surely a slip is a
/// ScenarioWarning.
#[pyfunction]
#[pyo3(signature = (path, *, set=None))]
pub fn load(py: Python<'_>, path: PathBuf, set: Option<&Bound<'_, PyAny>>) -> PyResult<Scenario> {
    // A folder may hold several scenarios: the first is meant.
    let loaded = scenario::load(slice::from_ref(&path), &edits(set)?).map(|mut all| all.swap_remove(0));
    Scenario::told(py, loaded)
}

/// Reads and checks the text of a scenario file; `name` stands for the file in messages.
///
/// `set`, errors and warnings are those of `load`. A file that the text extends is looked for from the current folder.
#[pyfunction]
#[pyo3(signature = (text, *, name="text", set=None))]
pub fn parse(py: Python<'_>, text: &str, name: &str, set: Option<&Bound<'_, PyAny>>) -> PyResult<Scenario> {
    Scenario::told(py, scenario::parse(name, text, &edits(set)?))
}

/// Makes a scenario of what `Scenario.__reduce__` gave.
#[pyfunction]
#[pyo3(name = "_again")]
pub fn again(py: Python<'_>, texts: Vec<(String, String)>, edits: Vec<String>) -> PyResult<Scenario> {
    Scenario::of(py, scenario::reload(&GivenTexts::new(texts, edits)))
}

/// Tells warnings.
fn tell<'a>(py: Python<'_>, warnings: impl IntoIterator<Item = &'a Problem>) -> PyResult<()> {
    warnings.into_iter().try_for_each(|warning| warn(py, "ScenarioWarning", &warning.render(false)))
}

impl Scenario {
    /// A scenario that has been read.
    ///
    /// # Errors
    /// ScenarioError.
    pub fn of(py: Python<'_>, loaded: Result<Loaded, Problems>) -> PyResult<Self> {
        let checked = CheckedScenario::of_loaded(loaded).map_err(|error| problems::error(py, error))?;
        Ok(Self { checked })
    }

    /// A scenario that has been read, with its warnings told.
    fn told(py: Python<'_>, loaded: Result<Loaded, Problems>) -> PyResult<Self> {
        let scenario = Self::of(py, loaded)?;
        tell(py, scenario.checked.warnings())?;
        Ok(scenario)
    }

    /// Tells warnings about other values of this scenario, those that are new.
    ///
    /// # Errors
    /// The first warning, where warnings are errors.
    pub fn warn_of(&self, py: Python<'_>, warnings: &[Problem]) -> PyResult<()> {
        let known = self.checked.warnings();
        let new = warnings.iter().filter(|warning| !known.iter().any(|known| known.text == warning.text));
        tell(py, new)
    }

    /// The scenario as studies take it, with options that replace its values.
    ///
    /// # Errors
    /// ScenarioError.
    pub fn loaded(&self, py: Python<'_>, replications: Option<u64>, seed: Option<u64>) -> PyResult<Loaded> {
        let edits = with_options(Vec::new(), replications, seed);
        if edits.is_empty() {
            return Ok(self.checked.loaded().clone());
        }
        let checked = self.checked.with(edits).map_err(|error| problems::error(py, error))?;
        Ok(checked.loaded().clone())
    }

    /// Texts and edits that the scenario was read from, with options that replace its values.
    pub fn given(&self, replications: Option<u64>, seed: Option<u64>) -> GivenTexts {
        let GivenTexts { texts, edits } = self.checked.loaded().given.clone();
        GivenTexts { texts, edits: with_options(edits, replications, seed) }
    }
}

#[pymethods]
impl Scenario {
    /// Name of the scenario.
    #[getter]
    pub fn name(&self) -> &str {
        self.checked.name()
    }

    /// Number of replications that a run plays, unless it is told another.
    #[getter]
    fn replications(&self) -> u64 {
        self.checked.replications()
    }

    /// SHA-256 of all values, in hexadecimal digits: equal for equal scenarios.
    #[getter]
    fn hash(&self) -> &str {
        self.checked.hash()
    }

    /// What is legal and almost surely a slip, each with its place.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        self.checked.warnings().iter().map(|warning| problems::told(py, warning)).collect()
    }

    /// The scenario as TOML, with the defaults of all that its files leave out.
    fn to_toml(&self) -> String {
        self.checked.to_toml()
    }

    /// Every value in force, defaults among them, with its place in the files, and the quantiles of uncertain ones: the table
    /// of `offer check --explain --format csv`.
    fn assumptions(&self) -> PyResult<Table> {
        Table::of(&rows_table(slice::from_ref(self.checked.loaded())))
    }

    /// Another scenario, with values replaced by their dotted keys, as `load` does with `set`. Files are not read again.
    ///
    /// Raises ScenarioError with every mistake of the values and of the scenario that they make.
    fn set(&self, py: Python<'_>, values: &Bound<'_, PyAny>) -> PyResult<Self> {
        let checked = self.checked.with(edits(Some(values))?).map_err(|error| problems::error(py, error))?;
        let scenario = Self { checked };
        self.warn_of(py, scenario.checked.warnings())?;
        Ok(scenario)
    }

    fn __repr__(&self) -> String {
        format!("<Scenario {}>", self.name())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().hash() == self.hash())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash().hash(&mut hasher);
        hasher.finish()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let GivenTexts { texts, edits } = &slf.get().checked.loaded().given;
        let texts: Vec<(&str, &str)> = texts.iter().map(|text| (text.name(), text.text())).collect();
        let again = py.import("the_offer._native")?.getattr("_again")?;
        Ok((again, (texts, edits.as_slice()).into_pyobject(py)?))
    }
}
