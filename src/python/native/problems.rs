//! Exceptions and warnings, each of which holds what it tells with its place.

use std::ffi::CString;

use pyo3::exceptions::{PyKeyboardInterrupt, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use the_offer::records::RecordProblems;
use the_offer::study::fit::FitError;
use the_offer::study::sensitivity::SensitivityError;
use the_offer::study::shard::{MergeError, MergeFault};
use the_offer::{EngineError, Error, Problem, Problems, Severity, TuneError};

/// Module of Python with the classes.
const MODULE: &str = "the_offer._problems";

/// Makes an exception of a class of the package; without the class, of its words.
fn exception<'py>(py: Python<'py>, class: &str, words: String, told: Vec<Bound<'py, PyAny>>) -> PyErr {
    let made = py.import(MODULE).and_then(|module| module.getattr(class)?.call1((words, told)));
    made.map_or_else(|error| error, PyErr::from_value)
}

/// ScenarioError with every mistake of a scenario.
pub fn scenario_error(py: Python<'_>, problems: &Problems) -> PyErr {
    match problems.iter().map(|problem| told(py, problem)).collect::<PyResult<Vec<_>>>() {
        Ok(told) => exception(py, "ScenarioError", problems.render(false), told),
        Err(error) => error,
    }
}

/// A problem as an object of Python.
pub fn told<'py>(py: Python<'py>, problem: &Problem) -> PyResult<Bound<'py, PyAny>> {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = &problem.place;
    let fields = PyDict::new(py);
    fields.set_item("message", &problem.text)?;
    fields.set_item("help", &problem.help)?;
    fields.set_item("file", place.source().name())?;
    fields.set_item("line", place.line())?;
    fields.set_item("column", place.column())?;
    fields.set_item("key", &problem.key)?;
    fields.set_item("severity", severity)?;
    fields.set_item("text", problem.render(false))?;
    py.import(MODULE)?.getattr("Problem")?.call((), Some(&fields))
}

/// RecordsError with every mistake of records, which messages call `name`.
pub fn records_error(py: Python<'_>, name: &str, problems: &RecordProblems) -> PyErr {
    let all = || -> PyResult<Vec<_>> {
        let class = py.import(MODULE)?.getattr("RecordProblem")?;
        let of_file = problems.file.iter().map(|fault| {
            class.call1((format!("{fault}: {}", fault.remedy()), None::<u32>, None::<&str>, None::<&str>))
        });
        let of_cells = problems.cells.iter().map(|cell| {
            let heading = Some(problems.heading(cell)).filter(|heading| !heading.is_empty());
            class.call1((cell.fault.to_string(), Some(cell.line), heading, Some(&*cell.found)))
        });
        of_file.chain(of_cells).collect()
    };
    let number = problems.count();
    let plural = if number == 1 { "" } else { "s" };
    let words = format!("{name} has {number} problem{plural}:\n{problems}");
    all().map_or_else(|error| error, |told| exception(py, "RecordsError", words, told))
}

/// Warns by `warnings.warn`, at the line of Python that has called.
///
/// # Errors
/// The warning, where warnings are errors.
pub fn warn(py: Python<'_>, class: &str, text: &str) -> PyResult<()> {
    let class = py.import(MODULE)?.getattr(class)?;
    let text = CString::new(text.replace('\0', " "))?;
    PyErr::warn(py, &class, &text, 1)
}

/// SimulationError; KeyboardInterrupt where the work was stopped.
pub fn engine_error(py: Python<'_>, error: &EngineError) -> PyErr {
    match error {
        EngineError::Interrupted => PyKeyboardInterrupt::new_err(()),
        error => {
            let class =
                py.import(MODULE).and_then(|module| module.getattr("SimulationError")?.call1((error.to_string(),)));
            class.map_or_else(|error| error, PyErr::from_value)
        }
    }
}

/// Exception of an error of the library.
pub fn error(py: Python<'_>, error: Error) -> PyErr {
    match error {
        Error::Problems(problems) => scenario_error(py, &problems),
        Error::Engine(error) => engine_error(py, &error),
        Error::Tune(error) => tune_error(py, error),
        Error::Output(error) => PyRuntimeError::new_err(error.to_string()),
    }
}

/// ValueError for what is asked and cannot be.
pub fn tune_error(py: Python<'_>, error: TuneError) -> PyErr {
    match error {
        TuneError::Engine(error) => engine_error(py, &error),
        other => PyValueError::new_err(other.to_string()),
    }
}

/// ValueError for what is asked and cannot be.
pub fn sensitivity_error(py: Python<'_>, error: SensitivityError) -> PyErr {
    match error {
        SensitivityError::Engine(error) => engine_error(py, &error),
        other => PyValueError::new_err(other.to_string()),
    }
}

/// PartsError with everything that is wrong with parts.
pub fn merge_error(py: Python<'_>, error: MergeError) -> PyErr {
    let words = error.to_string();
    let (faults, missing) = match &error {
        MergeError::Engine(error) => return engine_error(py, error),
        MergeError::Nothing => (vec![words.clone()], Vec::new()),
        MergeError::Faults(faults) => {
            let missing = faults.iter().find_map(|fault| match fault {
                MergeFault::Missing { shards, .. } => Some(shards.clone()),
                _ => None,
            });
            (faults.iter().map(ToString::to_string).collect(), missing.unwrap_or_default())
        }
    };
    let class = py.import(MODULE).and_then(|module| module.getattr("PartsError")?.call1((words, faults, missing)));
    class.map_or_else(|error| error, PyErr::from_value)
}

/// ValueError where nothing can be fitted.
pub fn fit_error(py: Python<'_>, error: FitError) -> PyErr {
    match error {
        FitError::Engine(error) => engine_error(py, &error),
        other => PyValueError::new_err(other.to_string()),
    }
}
