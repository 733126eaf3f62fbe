//! The table of draws holds what each replication was played with.

use std::path::PathBuf;

use the_offer::engine::Unwatched;
use the_offer::output::tables;
use the_offer::scenario::{self, Loaded};
use the_offer::study::{self, RunPlan, Simulated};

const EVERY_FEATURE: &str = "tests/bench/every-feature.toml";

/// Every feature at once, on few positions; figures uncertain one by one, tied, and bound to each other.
const UNCERTAIN: [&str; 11] = [
    "cohort.positions=3",
    "simulation.replications=4",
    "simulation.horizon_weeks=70.5",
    "pay.wage_per_week=700 to 900",
    "training.weeks=3 to 6",
    "job.ramp_weeks={ dist = \"pert\", low = 2, mode = 8, high = 20 }",
    "decline.hazard_ratio=0.7 to 1.1",
    // Not gamma: a certain one is interpolated.
    "recruiting.weeks_to_fill={ dist = \"lognormal\", median = \"3 to 9\", sigma = 0.5 }",
    "groups.committed.tenure={ dist = \"weibull\", shape = 0.9, median = \"20 to 80\" }",
    "traits.reservation_tenure={ dist = \"uniform\", low = -0.9, high = 0.9 }",
    "correlations=[{ parameters = [\"training.weeks\", \"pay.wage_per_week\"], rank_correlation = 0.5 }]",
];

fn loaded(file: &str, edits: &[String]) -> Vec<Loaded> {
    let loaded = scenario::load(&[PathBuf::from(file)], edits);
    loaded.unwrap_or_else(|problems| panic!("{}", problems.render(false)))
}

fn edits(edits: &[&str]) -> Vec<String> {
    edits.iter().map(|edit| (*edit).to_owned()).collect()
}

fn run(loaded: Vec<Loaded>) -> Vec<Simulated> {
    let plan = RunPlan { confidence: 0.95, goal: None, flips: false, threads: None };
    study::run(loaded, &plan, &Unwatched).expect("a run")
}

/// Header and rows of draws.csv.
fn draws(runs: &[Simulated]) -> (Vec<String>, Vec<Vec<String>>) {
    let comparison = study::compare(runs, 0.95);
    let tables = tables::run_tables(runs, &comparison);
    let table = tables.iter().find(|table| table.file() == "draws.csv").expect("a table of draws");
    let mut out = Vec::new();
    table.write_csv(&mut out).expect("memory takes all");
    let text = String::from_utf8(out).expect("UTF-8");
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    (lines.next().expect("a header"), lines.collect())
}

#[test]
fn a_run_with_the_values_drawn_has_the_same_saving_to_the_last_bit() {
    let runs = run(loaded(EVERY_FEATURE, &edits(&UNCERTAIN)));
    let (header, rows) = draws(&runs);
    let keys = &header[2..header.len() - 1];
    assert_eq!(header.last().map(String::as_str), Some("saving"));
    assert!(keys.len() >= 7 && rows.len() == 4, "{keys:?}");
    let mut savings = Vec::new();
    for (replication, row) in rows.iter().enumerate() {
        let values = keys.iter().zip(&row[2..]).map(|(key, value)| format!("{key}={value}"));
        let certain =
            edits(&UNCERTAIN).into_iter().chain(["correlations=[]".to_owned()]).chain(values).collect::<Vec<_>>();
        let again = run(loaded(EVERY_FEATURE, &certain));
        assert!(again[0].draws().is_none(), "a figure is still uncertain");
        let saving = again[0].replications().nth(replication).expect("a replication").saving;
        let told: f64 = row[row.len() - 1].parse().expect("a number");
        assert_eq!((row[1].as_str(), told.to_bits()), (replication.to_string().as_str(), saving.to_bits()), "{row:?}");
        savings.push(saving);
    }
    assert!(savings.iter().any(|saving| *saving != 0.0), "the offer changes nothing");
}

#[test]
fn scenarios_with_other_keys_share_a_header_and_certain_ones_have_no_rows() {
    let few = ["cohort.positions=2", "simulation.replications=2", "simulation.horizon_weeks=30"];
    let one = |name: &str, more: &[&str]| {
        let name = format!("name={name}");
        loaded("tests/sessions/small.toml", &edits(&[&few[..], more, &[name.as_str()]].concat())).remove(0)
    };
    let one_key = one("a", &["pay.wage_per_week=700 to 900"]);
    let two_keys = one("b", &["training.weeks=3 to 6", "pay.wage_per_week=700 to 900"]);
    let runs = run(vec![one_key, one("certain", &[]), two_keys]);
    let (header, rows) = draws(&runs);
    assert_eq!(header[2..], ["pay.wage_per_week", "training.weeks", "saving"]);
    let shape: Vec<_> = rows.iter().map(|row| (row[0].as_str(), row[1].as_str(), row[3].is_empty())).collect();
    assert_eq!(shape, [("a", "0", true), ("a", "1", true), ("b", "0", false), ("b", "1", false)]);
    // Equal beliefs have equal draws in both scenarios.
    assert_eq!(rows[0][2], rows[2][2]);
    let (header, rows) = draws(&runs[1..2]);
    assert_eq!((header.len(), rows.len()), (3, 0));
}
