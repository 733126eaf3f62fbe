//! Fits: a scenario from the records of a company.

use std::path::PathBuf;
use std::str::FromStr;

use jiff::civil::Date;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use the_offer::fit::family::LawFamily;
use the_offer::output::fit::tables;
use the_offer::output::tables::Filled;
use the_offer::records::{
    ExitReason, RecordColumn, RecordNote, RecordOptions, Records, Rounding, TimeResolution, TimeUnit,
    TimeUnitOfResolution, read,
};
use the_offer::scenario::{Loaded, SHORT_STARTER, parse};
use the_offer::study::fit::{self as fits, FitPlan, FittedFile, FittedScenario};

use crate::edits::items;
use crate::frame;
use crate::options::{self, Playing};
use crate::problems::{fit_error, records_error, warn};
use crate::scenario::{Scenario, load};
use crate::table::tabled;
use crate::watch::play;

/// A scenario that has been fitted to records, or one for each value of a column.
///
/// `fit["fits"]` is a table; `fit.tables` names all of them. They are those of `offer fit --csv`.
#[pyclass(frozen, module = "the_offer")]
pub struct Fit {
    fitted: Vec<FittedScenario>,
    /// Lines that say what the records are.
    head: Vec<String>,
    notes: Vec<String>,
    confidence: f64,
}

/// Fits a scenario to a company's own records.
///
/// `records` is a data frame (polars, pandas, pyarrow, DuckDB: whatever has `__arrow_c_stream__`), or the path of a CSV file,
/// with a row for each person; `offer help fitting` names its columns. `base` is a Scenario or the path of one, with what was
/// believed before: what the records do not tell keeps its value. Without it the call centre that `offer new` writes is
/// taken, so that figures which no record tells are those of others.
///
/// `as_of` is the day on which the export was made, a date or a text, which records with days need. `unit` is that of times
/// employed: `"days"`, `"weeks"`, `"months"` or `"years"`. `columns` has headings by the names of columns: `{"start_date":
/// "Hire Date"}`; with `""` a column is not read. `date_format`, `still`, `end_is` (`"last-day"` or `"first-day-gone"`),
/// `resolution` (`"1week"`), `rounded` (`"up"` or `"down"`), `since`, `reasons` (`{"job abandonment": "quit"}`), `skip_bad` and
/// `by` say how the records are to be read, as the flags of `offer fit` do. `training_weeks` [week] replaces the length of
/// training of the base. `dist` is the law of tenure, the one with the lowest BIC unless it is given. `one_group` gives all
/// people one law. `bootstrap` is a number of draws of people, for errors by them, and `seed` their seed.
///
/// Raises RecordsError with every mistake of the records, and ValueError where nothing can be fitted. What may be wrong with
/// the records is a RecordsWarning.
#[pyfunction]
#[pyo3(signature = (records, base=None, *, as_of=None, unit="weeks", columns=None, date_format=None, still=None, end_is="last-day", resolution=None, rounded="up", since=None, reasons=None, skip_bad=false, by=None, training_weeks=None, dist="auto", one_group=false, bootstrap=None, seed=None, threads=None, confidence=0.95))]
pub fn fit(
    py: Python<'_>,
    records: &Bound<'_, PyAny>,
    base: Option<&Bound<'_, PyAny>>,
    as_of: Option<&Bound<'_, PyAny>>,
    unit: &str,
    columns: Option<&Bound<'_, PyAny>>,
    date_format: Option<&str>,
    still: Option<Vec<String>>,
    end_is: &str,
    resolution: Option<&str>,
    rounded: &str,
    since: Option<&Bound<'_, PyAny>>,
    reasons: Option<&Bound<'_, PyAny>>,
    skip_bad: bool,
    by: Option<String>,
    training_weeks: Option<f64>,
    dist: &str,
    one_group: bool,
    bootstrap: Option<u32>,
    seed: Option<u64>,
    threads: Option<usize>,
    confidence: f64,
) -> PyResult<Fit> {
    let asked = RecordOptions {
        as_of: day_of("as_of", as_of)?,
        unit: parsed::<TimeUnit>("unit", unit)?,
        columns: record_columns(columns)?,
        date_format: date_format.map(|text| parsed("date_format", text)).transpose()?,
        still: still.unwrap_or_default(),
        end_is_first_day_gone: options::word("end_is", end_is, &[("last-day", false), ("first-day-gone", true)])?,
        resolution: time_resolution(resolution, rounded)?,
        since: day_of("since", since)?,
        reasons: exit_reasons(reasons)?,
        skip_bad,
        by,
    };
    let base = believed(py, base)?.get().loaded(py, None, None)?;
    let plan = FitPlan {
        training_weeks: options::within("training_weeks", training_weeks, 0.0, f64::MAX)?,
        family: family(dist)?,
        one_group,
        bootstrap: draws(bootstrap)?,
        seed: seed.unwrap_or(base.scenario.simulation.seed),
        confidence: options::confidence(confidence)?,
    };
    let none = py.None().into_bound(py);
    fitted(records, &base, &asked, &plan, &Playing::new(threads, &none)?)
}

/// Reads records, tells what may be wrong with them, and fits.
fn fitted(
    records: &Bound<'_, PyAny>,
    base: &Loaded,
    asked: &RecordOptions,
    plan: &FitPlan,
    playing: &Playing<'_>,
) -> PyResult<Fit> {
    let py = records.py();
    let (name, bytes) = bytes_of(records)?;
    let read = py.detach(|| read(&bytes, asked)).map_err(|problems| records_error(py, &name, &problems))?;
    let told = |note: &RecordNote| format!("{name}: {note}");
    for note in read.notes.iter().filter(|note| note.is_warning()) {
        warn(py, "RecordsWarning", &told(note))?;
    }
    let fitted = play(py, playing, &name, |watcher| fits::fit(base, &read, plan, watcher))?;
    let fitted = fitted.map_err(|error| fit_error(py, error))?;
    Ok(Fit { fitted, head: head(&read), notes: read.notes.iter().map(told).collect(), confidence: plan.confidence })
}

/// The scenario with what was believed before.
fn believed<'py>(py: Python<'py>, base: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, Scenario>> {
    let Some(base) = base.filter(|base| !base.is_none()) else {
        return Bound::new(py, Scenario::of(py, parse("the scenario of offer new", SHORT_STARTER, &[]))?);
    };
    match base.cast::<Scenario>() {
        Ok(scenario) => Ok(scenario.clone()),
        Err(_) => Bound::new(py, load(py, base.extract::<PathBuf>()?, None)?),
    }
}

/// Name of records in messages, and their bytes.
fn bytes_of(records: &Bound<'_, PyAny>) -> PyResult<(String, Vec<u8>)> {
    if records.hasattr("__arrow_c_stream__")? {
        return Ok(("the frame".to_owned(), frame::csv(records)?));
    }
    let path: PathBuf = records.extract()?;
    let name = path.display().to_string();
    let bytes = records.py().detach(|| std::fs::read(&path));
    Ok((name.clone(), bytes.map_err(|error| PyOSError::new_err(format!("cannot read {name}: {error}")))?))
}

/// What an option says, as the flag of its name takes it.
fn parsed<T: FromStr<Err = String>>(option: &str, text: &str) -> PyResult<T> {
    text.parse().map_err(|told| options::wrong(format!("{option}: {told}")))
}

/// A day, of a date or of a text.
fn day_of(option: &str, day: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Date>> {
    let Some(day) = day else { return Ok(None) };
    let text: String = day.str()?.extract()?;
    let date = text.split([' ', 'T']).next().unwrap_or_default().parse();
    date.map(Some).map_err(|_| options::wrong(format!("{option}: expected a day, such as 2024-06-30, found '{text}'")))
}

fn time_resolution(unit: Option<&str>, rounded: &str) -> PyResult<Option<TimeResolution>> {
    let rounding = options::word("rounded", rounded, &[("up", Rounding::Up), ("down", Rounding::Down)])?;
    let unit = unit.map(|unit| parsed::<TimeUnitOfResolution>("resolution", unit)).transpose()?;
    Ok(unit.map(|unit| TimeResolution { unit: unit.0, rounding }))
}

fn record_columns(columns: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<(RecordColumn, String)>> {
    let column = |(name, heading): (String, Bound<'_, PyAny>)| {
        Ok((parsed("columns", &name)?, heading.extract::<String>()?.trim().to_owned()))
    };
    columns.map_or_else(|| Ok(Vec::new()), items)?.into_iter().map(column).collect()
}

fn exit_reasons(reasons: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<(String, ExitReason)>> {
    let reason = |(text, meaning): (String, Bound<'_, PyAny>)| {
        Ok((text.trim().to_owned(), parsed("reasons", &meaning.extract::<String>()?)?))
    };
    reasons.map_or_else(|| Ok(Vec::new()), items)?.into_iter().map(reason).collect()
}

fn family(dist: &str) -> PyResult<Option<LawFamily>> {
    let known: Vec<_> =
        LawFamily::ALL.iter().map(|family| (family.name(), Some(*family))).chain([("auto", None)]).collect();
    options::word("dist", dist, &known)
}

fn draws(bootstrap: Option<u32>) -> PyResult<Option<u32>> {
    match bootstrap.is_none_or(|draws| (20..=1_000_000).contains(&draws)) {
        true => Ok(bootstrap),
        false => Err(options::wrong("bootstrap: expected a whole number from 20 to 1,000,000, such as 500".to_owned())),
    }
}

fn head(records: &Records) -> Vec<String> {
    vec![
        format!("Fitted by the_offer.fit {}", env!("CARGO_PKG_VERSION")),
        format!("Records: SHA-256 {}", records.sha256),
    ]
}

impl Fit {
    fn with_tables<T>(&self, of: impl FnOnce(&[Filled<'_>]) -> T) -> T {
        of(&tables(&self.fitted))
    }

    /// Name of a part of the records in the tables.
    fn part(fitted: &FittedScenario) -> &str {
        fitted.split.as_deref().unwrap_or("all")
    }

    fn text(&self, fitted: &FittedScenario) -> String {
        fitted.text(&FittedFile { head: self.head.clone(), extends: None }, self.confidence)
    }

    fn only(&self) -> PyResult<&FittedScenario> {
        match self.fitted.as_slice() {
            [one] => Ok(one),
            several => {
                let parts: Vec<&str> = several.iter().map(Self::part).collect();
                Err(options::wrong(format!(
                    "there is a scenario for each of {}: take one of `scenarios`",
                    parts.join(", ")
                )))
            }
        }
    }

    fn scenario_of(&self, py: Python<'_>, fitted: &FittedScenario) -> PyResult<Scenario> {
        let name = format!("{}.toml", fitted.scenario.scenario.name);
        Scenario::of(py, parse(&name, &self.text(fitted), &[]))
    }
}

tabled!(Fit);

#[pymethods]
impl Fit {
    /// The fitted scenario. Raises ValueError where there are several.
    #[getter]
    fn scenario(&self, py: Python<'_>) -> PyResult<Scenario> {
        self.scenario_of(py, self.only()?)
    }

    /// The fitted scenarios by the value of the column `by`; under `"all"` the only one without such a column.
    #[getter]
    fn scenarios<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let scenarios = PyDict::new(py);
        for fitted in &self.fitted {
            scenarios.set_item(Self::part(fitted), Bound::new(py, self.scenario_of(py, fitted)?)?)?;
        }
        Ok(scenarios)
    }

    /// The fitted scenario as a file, with the origin of each fitted figure beside it. Raises ValueError where there are
    /// several.
    fn to_toml(&self) -> PyResult<String> {
        Ok(self.text(self.only()?))
    }

    /// Number of people.
    #[getter]
    fn people(&self) -> usize {
        self.fitted.iter().map(|fitted| fitted.people).sum()
    }

    /// Number of exits, for whatever reason.
    #[getter]
    fn exits(&self) -> usize {
        self.fitted.iter().map(|fitted| fitted.exits).sum()
    }

    /// What was done with the records, and what was found on the way, in sentences.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.notes.iter().chain(self.fitted.iter().flat_map(|fitted| &fitted.remarks)).cloned().collect()
    }

    fn __repr__(&self) -> String {
        format!("<Fit to {} people, {} exits>", self.people(), self.exits())
    }
}
