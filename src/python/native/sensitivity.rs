//! Sensitivity: what moves the saving, whose doubt it is, and what would turn the advice?

use pyo3::prelude::*;
use the_offer::output::tables::Filled;
use the_offer::study::sensitivity::{self, InputGroup, KeyRange, SensitivityPlan};

use crate::edits::items;
use crate::estimate::Estimate;
use crate::options::{self, Playing};
use crate::problems::sensitivity_error;
use crate::scenario::Scenario;
use crate::table::tabled;
use crate::watch::play;

/// What drives the saving of a scenario.
///
/// `sensitivity["tornado"]` is a table; `sensitivity.tables` names all of them. They are those of `offer sensitivity --csv`.
#[pyclass(frozen, module = "the_offer")]
pub struct Sensitivity {
    found: sensitivity::Sensitivity,
}

/// Parts of the analysis, as `only` names them.
const PARTS: [&str; 3] = ["moves", "share", "turn"];

#[pymethods]
impl Scenario {
    /// Moves every figure of the scenario on the same people and luck.
    ///
    /// `only` has the parts that are asked for: `"moves"` (what moves the saving), `"share"` (whose doubt it is) and `"turn"`
    /// (what would turn the advice); all of them if it is None. `swing` is the share by which certain figures are moved down
    /// and up. `ranges` has the ends of figures that are moved otherwise: `{"pay.load": (0.1, 0.5)}` [unit of the figure].
    /// `groups` has uncertain figures that are taken together when doubt is shared out: `{"hiring": ["recruiting.*"]}`. The
    /// other options are those of `run`.
    ///
    /// Raises ValueError for what is asked and cannot be, SimulationError for what cannot be played.
    #[pyo3(signature = (*, only=None, swing=0.2, ranges=None, groups=None, replications=None, seed=None, threads=None, confidence=0.95, progress=None))]
    fn sensitivity(
        &self,
        py: Python<'_>,
        only: Option<Vec<String>>,
        swing: f64,
        ranges: Option<&Bound<'_, PyAny>>,
        groups: Option<&Bound<'_, PyAny>>,
        replications: Option<u64>,
        seed: Option<u64>,
        threads: Option<usize>,
        confidence: f64,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Sensitivity> {
        let [moves, shares, turn] = parts(only)?;
        if !(swing > 0.0 && swing <= 1.0) {
            return Err(options::wrong("swing: expected a share above 0 and at most 1, such as 0.2".to_owned()));
        }
        let plan = SensitivityPlan {
            swing,
            ranges: ranges.map_or_else(|| Ok(Vec::new()), key_ranges)?,
            groups: groups.map_or_else(|| Ok(Vec::new()), input_groups)?,
            moves,
            shares,
            turn,
            ..SensitivityPlan::of_nothing(options::confidence(confidence)?)
        };
        let loaded = self.loaded(py, replications, seed)?;
        let none = py.None().into_bound(py);
        let playing = Playing::new(threads, progress.unwrap_or(&none))?;
        let found = play(py, &playing, self.name(), |watcher| sensitivity::sensitivity(loaded, &plan, watcher))?;
        Ok(Sensitivity { found: found.map_err(|error| sensitivity_error(py, error))? })
    }
}

fn parts(only: Option<Vec<String>>) -> PyResult<[bool; 3]> {
    let Some(only) = only else { return Ok([true; 3]) };
    for part in &only {
        options::word("only", part, &PARTS.map(|name| (name, ())))?;
    }
    Ok(PARTS.map(|name| only.iter().any(|part| part == name)))
}

fn key_ranges(ranges: &Bound<'_, PyAny>) -> PyResult<Vec<KeyRange>> {
    let range = |(key, ends): (String, Bound<'_, PyAny>)| {
        let (low, high): (f64, f64) = ends.extract()?;
        match low < high && low.is_finite() && high.is_finite() {
            true => Ok(KeyRange { key, low, high }),
            false => Err(options::wrong(format!("ranges: expected two numbers for {key}, the lower first"))),
        }
    };
    items(ranges)?.into_iter().map(range).collect()
}

fn input_groups(groups: &Bound<'_, PyAny>) -> PyResult<Vec<InputGroup>> {
    let group = |(name, keys): (String, Bound<'_, PyAny>)| Ok(InputGroup { name, keys: keys.extract()? });
    items(groups)?.into_iter().map(group).collect()
}

impl Sensitivity {
    fn with_tables<T>(&self, of: impl FnOnce(&[Filled<'_>]) -> T) -> T {
        of(&self.found.tables())
    }
}

tabled!(Sensitivity);

#[pymethods]
impl Sensitivity {
    /// Name of the scenario.
    #[getter]
    fn name(&self) -> &str {
        &self.found.loaded.scenario.name
    }

    /// What the offer saves in the scenario as it is [money per position].
    #[getter]
    fn saving(&self) -> Option<Estimate> {
        Some(Estimate::new(self.found.saving()?, Some(&self.found.loaded.scenario.currency)))
    }

    fn __repr__(&self) -> String {
        format!("<Sensitivity of {}: {}>", self.name(), self.tables().join(", "))
    }
}
