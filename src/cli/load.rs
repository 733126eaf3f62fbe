//! The scenarios of a call, with the flags that beat the files.

use super::arguments::Scenarios;
use super::console::Console;
use super::failure::Failure;
use crate::scenario::{self, Loaded};

/// Loads all scenarios and shows their warnings.
pub fn load(asked: &Scenarios, console: Console) -> Result<Vec<Loaded>, Failure> {
    let loaded = scenario::load(&asked.files, &edits(asked)).map_err(Failure::Problems)?;
    for one in &loaded {
        console.warnings(&one.warnings);
    }
    Ok(loaded)
}

/// All edits; the flags of their own last, since the last edit of a key holds.
fn edits(asked: &Scenarios) -> Vec<String> {
    let flag = |key: &str, value: Option<u64>| value.map(|value| format!("simulation.{key}={value}"));
    let mut edits = asked.edits.clone();
    edits.extend(flag("replications", asked.replications));
    edits.extend(flag("seed", asked.seed));
    edits
}
