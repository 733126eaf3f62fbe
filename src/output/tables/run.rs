//! The tables of `offer run`, and the same as one JSON document.

use serde_json::json;

use super::{Document, FillRows, Filled, all};
use crate::analysis::Comparison;
use crate::output::manifest::Manifest;
use crate::study::Simulated;

/// All tables of a call, `summary.csv` first.
pub fn run_tables<'a>(runs: &'a [Simulated], comparison: &'a Comparison) -> Vec<Filled<'a>> {
    scenario_tables(runs).chain(comparison_tables(comparison)).collect()
}

/// `{"manifest":{…},"ranking":[…],"pairs":[…],"scenarios":[{"name":…,"summary":[…],…,"warnings":[…]}]}`.
pub fn run_document<'a>(manifest: &'a Manifest, runs: &'a [Simulated], comparison: &'a Comparison) -> Document<'a> {
    let named = |table: Filled<'a>| (table.table.name(), table.into());
    let mut fields = vec![("manifest", manifest.into())];
    fields.extend(comparison_tables(comparison).map(named));
    let scenario = |run: &'a Simulated| {
        let mut fields = vec![("name", json!(run.name()).into())];
        fields.extend(scenario_tables(std::slice::from_ref(run)).map(named));
        let of_file = run.loaded.warnings.iter().map(|warning| warning.text.clone());
        fields.push(("warnings", json!(of_file.chain(run.warnings()).collect::<Vec<String>>()).into()));
        Document::Object(fields)
    };
    fields.push(("scenarios", Document::List(runs.iter().map(scenario).collect())));
    Document::Object(fields)
}

/// Tables with rows of every scenario by itself, in the order of JSON.
fn scenario_tables(runs: &[Simulated]) -> impl Iterator<Item = Filled<'_>> {
    all().filter_map(|table| match table.fill? {
        FillRows::Scenarios(fill) => Some(fill(runs)),
        FillRows::Comparison(_) => None,
    })
}

/// Tables that set scenarios side by side.
fn comparison_tables(comparison: &Comparison) -> impl Iterator<Item = Filled<'_>> {
    all().filter_map(|table| match table.fill? {
        FillRows::Scenarios(_) => None,
        FillRows::Comparison(fill) => Some(fill(std::slice::from_ref(comparison))),
    })
}
