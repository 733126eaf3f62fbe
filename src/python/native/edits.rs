//! Values of Python as edits `KEY=VALUE`, in TOML.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyString};

use crate::options::wrong;

/// Edits of a mapping of dotted keys to values.
///
/// # Errors
/// Values that no scenario has.
pub fn edits(set: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<String>> {
    let Some(set) = set.filter(|set| !set.is_none()) else { return Ok(Vec::new()) };
    items(set)?.iter().map(|(key, given)| Ok(format!("{key}={}", value(key, given)?))).collect()
}

/// Edits that are options of their own; they come last, since the last edit of a key holds.
pub fn with_options(mut edits: Vec<String>, replications: Option<u64>, seed: Option<u64>) -> Vec<String> {
    let option = |key: &str, value: Option<u64>| value.map(|value| format!("simulation.{key}={value}"));
    edits.extend(option("replications", replications));
    edits.extend(option("seed", seed));
    edits
}

/// Variations of a mapping of dotted keys to lists of values, or to texts such as `500..5000:500`.
///
/// # Errors
/// Values that no scenario has; no figure at all.
pub fn variations(vary: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    let one = |(key, values): &(String, Bound<'_, PyAny>)| {
        if let Ok(text) = values.cast::<PyString>() {
            return Ok(format!("{key}={}", text.to_str()?));
        }
        let values = values.try_iter()?.map(|one| value(key, &one?)).collect::<PyResult<Vec<_>>>()?;
        Ok(format!("{key}={}", values.join(",")))
    };
    let all = items(vary)?;
    if all.is_empty() {
        return Err(wrong("vary: expected a figure to vary, such as {'offers.0.bonus': [500, 1000]}".to_owned()));
    }
    all.iter().map(one).collect()
}

/// Keys and values of a mapping.
pub fn items<'py>(mapping: &Bound<'py, PyAny>) -> PyResult<Vec<(String, Bound<'py, PyAny>)>> {
    let items = mapping.call_method0("items").map_err(|_| PyTypeError::new_err("expected a dict of dotted keys"))?;
    items.try_iter()?.map(|item| item?.extract()).collect()
}

/// A value as TOML has it.
fn value(key: &str, given: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(flag) = given.cast::<PyBool>() {
        return Ok(flag.is_true().to_string());
    }
    if given.is_instance_of::<PyInt>() {
        return given.str()?.extract();
    }
    if given.is_instance_of::<PyFloat>() {
        return Ok(format!("{:?}", given.extract::<f64>()?));
    }
    if let Ok(text) = given.cast::<PyString>() {
        return Ok(quoted(text.to_str()?));
    }
    if let Ok(table) = given.cast::<PyDict>() {
        let fields = items(table.as_any())?;
        let fields = fields.iter().map(|(name, field)| Ok(format!("{} = {}", quoted(name), value(key, field)?)));
        return Ok(format!("{{ {} }}", fields.collect::<PyResult<Vec<_>>>()?.join(", ")));
    }
    other(key, given)
}

/// Numbers of other libraries, and lists.
fn other(key: &str, given: &Bound<'_, PyAny>) -> PyResult<String> {
    // A single value of NumPy, which has no dimensions.
    if given
        .getattr("ndim")
        .and_then(|dimensions| dimensions.extract::<usize>())
        .is_ok_and(|dimensions| dimensions == 0)
    {
        return value(key, &given.call_method0("item")?);
    }
    // A whole number of another library can be an index.
    if let Ok(whole) = given.call_method0("__index__") {
        return whole.str()?.extract();
    }
    if !given.is_none()
        && let Ok(number) = given.extract::<f64>()
    {
        return Ok(format!("{number:?}"));
    }
    if let Ok(list) = given.try_iter() {
        let values = list.map(|one| value(key, &one?)).collect::<PyResult<Vec<_>>>()?;
        return Ok(format!("[{}]", values.join(", ")));
    }
    let kind = given.get_type().name()?;
    Err(PyTypeError::new_err(format!("{key}: expected a number, a text, a bool, a list or a dict, found {kind}")))
}

/// A text in quotes, as TOML has it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => quoted += &format!("\\u{:04X}", u32::from(letter)),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
