//! The tables of `offer run`, and the same as one JSON document.

use std::rc::Rc;

use serde_json::json;

use super::{Document, DrawRow, FillRows, Filled, NumbersByKey, all};
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

/// The draws of all scenarios, with a column for every parameter that is uncertain in any of them.
pub(super) fn draws(runs: &[Simulated]) -> Filled<'_> {
    let mut keys: Vec<String> = Vec::new();
    for draws in runs.iter().filter_map(Simulated::draws) {
        let more: Vec<_> =
            draws.keys().filter(|key| !keys.iter().any(|known| known == key)).map(str::to_owned).collect();
        keys.extend(more);
    }
    let keys: Rc<[String]> = keys.into();
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    let rows = {
        let keys = Rc::clone(&keys);
        move || {
            let keys = Rc::clone(&keys);
            runs.iter().flat_map(move |run| draws_of(run, &keys))
        }
    };
    Filled::with_keys(&names, rows)
}

/// The draws of one scenario, each made again when its row is; no rows if all parameters are certain.
fn draws_of<'a>(run: &'a Simulated, keys: &[String]) -> impl Iterator<Item = DrawRow<'a>> + use<'a> {
    let played = run.draws().map(|draws| {
        let place = |key: &String| draws.keys().position(|own| own == key);
        let places: Vec<Option<usize>> = keys.iter().map(place).collect();
        (0..).zip(run.replications()).map(move |(replication, played)| {
            let values = draws.values(replication);
            let values = NumbersByKey(places.iter().map(|place| Some(values[(*place)?])).collect());
            DrawRow { scenario: run.name(), replication, values, saving: played.saving }
        })
    });
    played.into_iter().flatten()
}
