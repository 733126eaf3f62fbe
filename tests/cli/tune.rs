//! `offer tune`: its tables say what its JSON says.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use super::{offer, small};

/// Tables that `tune` writes.
const TABLES: [&str; 3] = ["best.csv", "curve.csv", "frontier.csv"];

/// The tables by name, the JSON, and the manifest of the small scenario, tuned with these arguments more.
fn tuned(arguments: &[&str]) -> (BTreeMap<String, String>, Value, Value) {
    let home = tempfile::tempdir().expect("a folder");
    let mut command = offer(&["tune", "--step", "250", "--csv", "tables", "--format", "json"]);
    if !arguments.contains(&"--max") {
        command.args(["--max", "2500"]);
    }
    let output = command.arg(small()).args(arguments).current_dir(home.path()).output().expect("offer starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read = |name: &str| fs::read_to_string(home.path().join("tables").join(name)).expect("a table");
    let tables = TABLES.iter().map(|name| ((*name).to_owned(), read(name))).collect();
    let manifest = serde_json::from_str(&read("manifest.json")).expect("a manifest");
    (tables, serde_json::from_slice(&output.stdout).expect("JSON"), manifest)
}

fn cell(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { serde_json::from_str(text).unwrap_or_else(|_| text.into()) }
}

/// Whether each row of a table is among what JSON says, under the same names.
fn agree(table: &str, rows: &[Value]) {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let records: Vec<_> = reader.records().map(|record| record.expect("a row")).collect();
    assert_eq!(records.len(), rows.len());
    for (record, row) in records.iter().zip(rows) {
        for (name, text) in header.iter().zip(record) {
            assert_eq!(row[name], cell(text), "{name} of {row}");
        }
    }
}

fn rows(document: &Value, table: &str) -> Vec<Value> {
    let scenarios = document["scenarios"].as_array().expect("scenarios");
    scenarios.iter().flat_map(|scenario| scenario[table].as_array().expect("rows").clone()).collect()
}

#[test]
fn tables_have_the_names_and_the_numbers_of_the_json() {
    let (tables, document, manifest) = tuned(&[]);
    for name in TABLES {
        agree(&tables[name], &rows(&document, name.trim_end_matches(".csv")));
    }
    let mut files: Vec<&str> = manifest["files"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    files.sort_unstable();
    assert_eq!(files, TABLES);
    assert_eq!((&document["objective"], &document["together"]), (&Value::from("mean"), &Value::Null));
    assert_eq!(document["range"], serde_json::json!({ "max": 2500.0, "step": 250.0 }));
    let curve = &document["scenarios"][0]["curve"];
    assert_eq!(curve.as_array().map(Vec::len), Some(11));
    assert_eq!((&curve[0]["bonus"], &curve[0]["saving"]), (&Value::from(0.0), &Value::from(0.0)));
}

#[test]
fn the_curve_is_what_a_run_says_at_the_bonus() {
    let (_, document, _) = tuned(&[]);
    let point = &document["scenarios"][0]["curve"][4];
    let run = super::run_small(&["--format", "json"]).output().expect("offer starts");
    let run: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    let rows = run["scenarios"][0]["summary"].as_array().expect("rows");
    let told = |arm: &str, metric: &str, field: &str| {
        let row = rows.iter().find(|row| row["arm"] == arm && row["metric"] == metric).expect("a row");
        row[field].as_f64().expect("a number")
    };
    assert_eq!(point["bonus"], 1000.0);
    for (name, expected) in [
        ("saving", told("saving", "total_cost", "mean")),
        ("mcse", told("saving", "total_cost", "mcse")),
        ("take_rate", told("offer", "take_rate", "mean")),
        ("committed_share", told("offer", "regretted", "mean")),
        ("bonus_cost", told("offer", "bonus", "mean")),
        ("probability_pays", told("saving", "probability_pays", "mean")),
        ("sensitivity", told("offer", "sensitivity", "mean")),
        ("specificity", told("offer", "specificity", "mean")),
    ] {
        let value = point[name].as_f64().expect("a number");
        assert!((value / expected - 1.0).abs() < 1e-9, "{name}: {value} is not {expected}");
    }
}

/// What the best bonus saves is one figure in the answer, the tables, the page, and a run with that bonus; what it saves
/// where it was not chosen stands beside it under its own name.
#[test]
fn the_saving_of_the_best_bonus_is_one_figure() {
    let (_, document, _) = tuned(&[]);
    let best = &rows(&document, "best")[0];
    let number = |row: &Value, key: &str| row[key].as_f64().expect("a number");
    let at_best = |point: &Value| point["bonus"] == best["bonus"];
    let point = rows(&document, "curve").into_iter().find(at_best).expect("the best is on the curve");
    for name in ["saving", "mcse", "ci_low", "ci_high"] {
        assert_eq!(best[name], point[name], "{name}");
    }
    assert!(number(best, "held_out") != number(best, "saving"));
    let edit = format!("offers.0.bonus={}", best["bonus"]);
    let run = super::run_small(&["--format", "json", "--set", &edit]).output().expect("offer starts");
    let run: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    let summary = run["scenarios"][0]["summary"].as_array().expect("rows");
    let saving = summary.iter().find(|row| row["arm"] == "saving" && row["metric"] == "total_cost").expect("a row");
    assert!((number(saving, "mean") / number(best, "saving") - 1.0).abs() < 1e-9);
    let home = tempfile::tempdir().expect("a folder");
    let told = |command: &str, more: &[&str]| {
        let range = [command, "--quiet", "--max", "2500", "--step", "250"];
        let output = offer(&range).arg(small()).args(more).current_dir(home.path()).output().expect("offer starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let text = told("tune", &[]);
    let from = text.find("The highest saving comes from").expect("it pays");
    let sentence = &text[from..from + text[from..].find(" Bonuses that may be as good").expect("more")];
    let about =
        sentence.split_once(": about $").and_then(|(_, rest)| rest.split_once(" per position")).expect("a saving");
    // Thousands are separated, and the saving is rounded to what is known.
    let about: f64 = about.0.replace(',', "").parse().expect("a number");
    assert!((about / number(best, "saving") - 1.0).abs() < 0.02, "{sentence} {}", number(best, "saving"));
    let held_out =
        format!("held-out replications, the best choice saves ${:.0} per position", number(best, "held_out"));
    assert!(text.replace(',', "").contains(&held_out.replace(',', "")), "{text} {held_out}");
    told("report", &["-o", "page.html"]);
    let page = fs::read_to_string(home.path().join("page.html")).expect("a page");
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains(sentence) && page.replace(',', "").contains(&held_out.replace(',', "")), "{sentence}");
}

#[test]
fn scenarios_of_unlike_horizons_have_no_bonus_for_all() {
    let home = tempfile::tempdir().expect("a folder");
    let half = home.path().join("half.toml");
    let base = small().canonicalize().expect("a path");
    let text = format!("extends = {base:?}\nname = \"half\"\nsimulation = {{ horizon_weeks = 26 }}\n");
    fs::write(&half, text).expect("a file");
    let tune = |more: &[&str]| {
        let mut command = offer(&["tune", "--max", "2000", "--step", "500"]);
        let output = command.arg(small()).arg(&half).args(more).output().expect("offer starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ");
        (words(&output.stdout), words(&output.stderr))
    };
    let (text, _) = tune(&[]);
    assert!(
        text.contains("but none for all: horizons differ (") && text.contains("--set simulation.horizon_weeks="),
        "{text}"
    );
    let (json, warned) = tune(&["--format", "json"]);
    let document: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        (&document["together"], &document["unlike"][0]["key"]),
        (&Value::Null, &Value::from("simulation.horizon_weeks"))
    );
    assert!(warned.contains("there is no best bonus for all: horizons differ"), "{warned}");
    let (text, _) = tune(&["--set", "simulation.horizon_weeks=26"]);
    assert!(text.contains("The best single bonus for all is"), "{text}");
}

#[test]
fn intervals_hold_what_they_are_about() {
    let (_, document, _) = tuned(&[]);
    let rising = |row: &Value, names: &[&str]| {
        let values: Vec<f64> = names.iter().map(|name| row[name].as_f64().expect("a number")).collect();
        assert!(values.windows(2).all(|pair| pair[0] <= pair[1]), "{names:?}: {values:?}");
    };
    for point in rows(&document, "curve") {
        rising(&point, &["band_low", "ci_low", "saving", "ci_high", "band_high"]);
    }
    let best = &rows(&document, "best")[0];
    rising(best, &["ci_low", "saving", "ci_high"]);
    rising(best, &["set_low", "bonus", "set_high"]);
    rising(best, &["regret_of_file_ci_low", "regret_of_file", "regret_of_file_ci_high"]);
    assert_eq!(best["file_bonus"], 1000.0);
    let in_set = |point: &Value| point["in_set"] == true;
    let curve = rows(&document, "curve");
    let set: Vec<&Value> = curve.iter().filter(|point| in_set(point)).map(|point| &point["bonus"]).collect();
    assert_eq!((set.first(), set.last()), (Some(&&best["set_low"]), Some(&&best["set_high"])));
    let wider: Value = tuned(&["--max", "4000"]).1;
    rising(&rows(&wider, "best")[0], &["break_even_low", "break_even", "break_even_high"]);
}

#[test]
fn lines_have_names_of_their_own() {
    let names = |table: &str| {
        let mut names: Vec<String> =
            csv::Reader::from_reader(table.as_bytes()).records().map(|row| row.expect("a row")[0].to_owned()).collect();
        names.dedup();
        names
    };
    let (tables, document, _) = tuned(&["--weeks", "1,2"]);
    assert_eq!(names(&tables["curve.csv"]), ["small, week 1", "small, week 2"]);
    assert_eq!(names(&tables["best.csv"]), ["small, week 1"]);
    assert_eq!(document["scenarios"][0]["lines"].as_array().map(Vec::len), Some(2));
    let offers = "offers=[{ week = 1, bonus = 500 }, { week = 3, bonus = 1000 }]";
    let (tables, document, _) = tuned(&["--set", offers, "--all"]);
    assert_eq!(names(&tables["curve.csv"]), ["small, offers.0", "small, offers.1"]);
    assert_eq!(names(&tables["best.csv"]), ["small, offers.0", "small, offers.1"]);
    let best = rows(&document, "best");
    agree(&tables["best.csv"], &best);
    let amounts: Vec<&Value> = best.iter().map(|row| &row["bonus"]).collect();
    let told = document["scenarios"][0]["lines"][0]["amounts"].as_array().expect("amounts").clone();
    assert_eq!(amounts, told.iter().collect::<Vec<_>>());
}

#[test]
fn several_files_have_a_row_for_all_of_them() {
    let dear = small().with_file_name("dear.toml");
    let (tables, document, _) = tuned(&[dear.to_str().expect("a path")]);
    let mut best = rows(&document, "best");
    best.push(document["together"].clone());
    agree(&tables["best.csv"], &best);
    assert_eq!(best[2]["scenario"], "(together)");
    // The same people and the same best: all that differs is the bonus in the file.
    assert_eq!(best[0]["bonus"], best[1]["bonus"]);
    let number = |row: &Value, key: &str| row[key].as_f64().expect("a number");
    assert!((number(&best[2], "saving") / number(&best[0], "saving") - 1.0).abs() < 1e-12);
    let mean = (number(&best[0], "regret_of_file") + number(&best[1], "regret_of_file")) / 2.0;
    assert!((number(&best[2], "regret_of_file") / mean - 1.0).abs() < 1e-12);
    assert_eq!(document["together"]["scenarios"][1]["loss"], 0.0);
}

#[test]
fn what_is_unknown_is_empty_and_null() {
    let (tables, document, _) = tuned(&["--replications", "1"]);
    for name in TABLES {
        agree(&tables[name], &rows(&document, name.trim_end_matches(".csv")));
    }
    let best = &rows(&document, "best")[0];
    for unknown in ["mcse", "ci_low", "held_out_mcse", "set_low", "break_even_low", "regret_of_file_mcse"] {
        assert_eq!(best[unknown], Value::Null, "{unknown}");
    }
    let (tables, document, _) = tuned(&["--set", "offers.0.bonus=500", "--max-take-rate", "0", "--budget", "0"]);
    assert_eq!(rows(&document, "best")[0]["bonus"], 0.0);
    assert_eq!(document["limits"]["max_take_rate"], 0.0);
    assert_eq!(tables["frontier.csv"].lines().count(), 2);
}

#[test]
fn a_file_that_breaks_the_limits_is_said_to_do_so() {
    let told = |arguments: &[&str]| {
        let fixed = ["tune", "--quiet", "--max", "2000", "--step", "250"];
        let output = offer(&fixed).arg(small()).args(arguments).output().expect("offer starts");
        String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let breaks = "which breaks the limits,";
    // On the curve, between two of its bonuses, and in a week that was not tried.
    for arguments in [
        &["--budget", "100"][..],
        &["--budget", "100", "--set", "offers.0.bonus=1010"],
        &["--budget", "100", "--weeks", "2"],
        &["--max-take-rate", "0.02", "--set", "offers.0.bonus=1010"],
        &["--max-committed-lost", "0.0001", "--set", "offers.0.bonus=1010"],
    ] {
        let text = told(arguments);
        assert!(text.contains(breaks) && text.contains("Within the limits, "), "{text}");
    }
    for arguments in [&[][..], &["--budget", "300", "--set", "offers.0.bonus=1010"]] {
        let text = told(arguments);
        assert!(text.contains(" $1,0") && !text.contains(breaks), "{text}");
    }
}
