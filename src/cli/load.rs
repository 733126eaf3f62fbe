//! The scenarios of a call, with the flags that override the files.

use std::path::{Path, PathBuf};

use super::console::Console;
use super::failure::Failure;
use super::flags::Scenarios;
use crate::output::sections;
use crate::scenario::{self, Layout, Loaded, Problem, Variation};
use crate::study;

/// Loads all scenarios and shows their warnings.
pub fn load(asked: &Scenarios, console: Console) -> Result<Vec<Loaded>, Failure> {
    let loaded = scenario::load(&asked.files, &edits(asked)).and_then(study::all_checked).map_err(Failure::Problems)?;
    for one in &loaded {
        console.warnings(&one.warnings);
    }
    Ok(loaded)
}

/// The scenario at all points of a sweep, with its warnings shown.
pub fn load_variation(
    asked: &Scenarios,
    variations: &[String],
    layout: Layout,
    console: Console,
) -> Result<Variation, Failure> {
    // The command line takes exactly one.
    let file = asked.files.first().map_or(Path::new("-"), PathBuf::as_path);
    let variation = scenario::load_variation(file, &edits(asked), variations, layout);
    let variation = variation.map_err(Failure::Problems)?;
    console.warnings(&variation.warnings);
    Ok(variation)
}

/// Loaded scenarios at other values of one figure or two, for the chart of a sweep; `[scenario]`, and none without
/// variations.
pub fn vary(loaded: &[Loaded], variations: &[String], console: Console) -> Result<Vec<Variation>, Failure> {
    let asked = if variations.is_empty() { &[] } else { loaded };
    let of = |one: &Loaded| {
        // The scenario as it was read, as standard input can be read once.
        let text = one.scenario.to_toml();
        let varied = scenario::parse_variation(&one.source, &text, &[], variations, Layout::Grid);
        let varied = varied.map_err(Failure::Problems)?;
        let is_new = |warning: &&Problem| !one.warnings.iter().any(|told| told.text == warning.text);
        console.warnings(&varied.warnings.iter().filter(is_new).cloned().collect::<Vec<_>>());
        match sections::can_be_drawn(&varied) {
            true => Ok(varied),
            false => Err(Failure::NothingToDraw { chart: sections::SWEEP.name, reason: sections::SWEEP.needs }),
        }
    };
    asked.iter().map(of).collect()
}

/// All edits; `--replications` and `--seed` come last, since the last edit of a key holds.
fn edits(asked: &Scenarios) -> Vec<String> {
    let flag = |key: &str, value: Option<u64>| value.map(|value| format!("simulation.{key}={value}"));
    let mut edits = asked.edits.clone();
    edits.extend(flag("replications", asked.replications));
    edits.extend(flag("seed", asked.seed));
    edits
}
