//! What is said where: results on standard output, the rest on standard error, and no more than was asked for.

use std::process::{Command, Output};

use super::{offer, run_small};

/// An offer after the horizon: legal, and warned of.
const ODD: [&str; 2] = ["--set", "offers.0.week=60"];
const WRONG: [&str; 2] = ["--set", "cohort.positions=0"];

fn output(command: &mut Command) -> Output {
    command.output().expect("offer starts")
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn has_color(bytes: &[u8]) -> bool {
    bytes.contains(&0x1b)
}

#[test]
fn a_pipe_sees_no_progress() {
    let output = output(&mut run_small(&["--format", "csv"]));
    assert!(output.status.success());
    assert_eq!(errors(&output), "");
}

#[test]
fn quiet_silences_warnings_and_no_errors() {
    let loud = output(run_small(&["--format", "csv"]).args(ODD));
    assert!(errors(&loud).contains("warning: this offer comes in week 60"), "{}", errors(&loud));
    assert!(errors(&loud).contains("warning: small: "), "{}", errors(&loud));
    let quiet = output(run_small(&["--format", "csv", "--quiet"]).args(ODD));
    assert_eq!((errors(&quiet).as_str(), quiet.status.code()), ("", Some(0)));
    assert_eq!(loud.stdout, quiet.stdout);
    let wrong = output(run_small(&["--quiet"]).args(WRONG));
    assert!(errors(&wrong).contains("error: "), "{}", errors(&wrong));
    assert_eq!(wrong.status.code(), Some(2));
    assert!(wrong.stdout.is_empty());
}

#[test]
fn color_goes_where_it_was_asked_for() {
    for (when, colored) in [("always", true), ("auto", false), ("never", false)] {
        let right = output(&mut run_small(&["--color", when]));
        assert_eq!(has_color(&right.stdout), colored, "{when}");
        let wrong = output(run_small(&["--color", when]).args(WRONG));
        assert_eq!(has_color(&wrong.stderr), colored, "{when}");
        let failed = output(&mut run_small(&["--color", when, "--csv", env!("CARGO_MANIFEST_DIR")]));
        assert_eq!(has_color(&failed.stderr), colored, "{when}");
    }
    let asked = output(run_small(&["--color", "always"]).env("NO_COLOR", "1"));
    assert!(has_color(&asked.stdout), "a flag beats the environment");
}

#[test]
fn data_for_programs_has_no_color() {
    for form in ["csv", "json"] {
        let output = output(&mut run_small(&["--color", "always", "--format", form]));
        assert!(!has_color(&output.stdout), "{form}");
    }
    assert!(!has_color(&output(&mut offer(&["schema", "--color", "always"])).stdout));
}

#[test]
fn programs_are_told_of_scenarios_that_are_not_alike() {
    let of = |form: &str| {
        output(run_small(&["tests/sessions/compare/half-year.toml", "--format", form]).args(["--replications", "2"]))
    };
    for form in ["csv", "json"] {
        let told = errors(&of(form));
        let reason = "warning: these scenarios are not ranked: horizons differ (52 and 26 weeks) and discount rates differ (0 and 0.03).";
        assert!(told.contains(reason), "{told}");
        let remedy = "add --set simulation.horizon_weeks=52 --set simulation.discount_rate=0.";
        assert!(told.contains(remedy), "{told}");
    }
    let json = String::from_utf8(of("json").stdout).expect("UTF-8");
    assert!(json.contains("\"rank\":null") && !json.contains("\"rank\":1"), "{json}");
    assert!(json.contains("\"metric\":\"cost_offer\",\"difference\":null,\"mcse\":null"), "{json}");
    assert!(!errors(&of("table")).contains("not ranked"), "a table says so itself");
}

#[test]
fn too_many_hires_are_a_failure_of_the_run() {
    let at_once = ["committed", "hunters"].map(|group| format!("groups.{group}.training_dropout_per_week=1e7"));
    let mut run = run_small(&["--set", "recruiting.weeks_to_fill=0", "--replications", "2", "--quiet"]);
    let output = output(at_once.iter().fold(&mut run, |run, edit| run.args(["--set", edit])));
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    assert!(errors(&output).starts_with("error: scenario 'small': more than "), "{}", errors(&output));
}

#[test]
fn assumptions_are_the_same_in_csv_and_json() {
    let explain = |form: &str| {
        let file = "tests/sessions/unsure.toml";
        output(&mut offer(&["check", file, "--set", "training.weeks=2", "--explain", "--format", form])).stdout
    };
    let document: serde_json::Value = serde_json::from_slice(&explain("json")).expect("JSON");
    let assumptions = document["assumptions"].as_array().expect("a list");
    let csv = explain("csv");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(csv.as_slice()).records().collect::<Result<_, _>>().expect("CSV");
    assert_eq!(rows.len(), assumptions.len());
    for (row, assumption) in rows.iter().zip(assumptions) {
        assert_eq!(
            (&row[1], &row[3]),
            (assumption["key"].as_str().unwrap_or(""), assumption["source"].as_str().unwrap_or(""))
        );
        assert_eq!(row[7].parse().ok(), assumption["p50"].as_f64());
    }
    let weeks = assumptions.iter().find(|one| one["key"] == "training.weeks").expect("a field");
    assert_eq!((weeks["value"].as_str(), weeks["source"].as_str()), (Some("2.0"), Some("command line")));
}

#[test]
fn a_field_that_is_typed_as_a_flag_gets_the_edit_to_type() {
    for (given, hint) in [
        (&["--bonus", "2000"][..], "--set offers.0.bonus=2000"),
        (&["--bonus=2000"], "--set offers.0.bonus=2000"),
        (&["--horizon", "52"], "--set simulation.horizon_weeks=52"),
        (&["--positions"], "--set cohort.positions=VALUE"),
        (&["--share", "0.5"], "--set groups.NAME.share=0.5"),
    ] {
        let refused = output(&mut run_small(given));
        assert_eq!(refused.status.code(), Some(2), "{given:?}");
        let hint = format!("tip: set a field of the scenario by '{hint}'");
        assert!(errors(&refused).contains(&hint), "{}", errors(&refused));
    }
    let elsewhere = output(&mut offer(&["schema", "--bonus", "2000"]));
    assert!(!errors(&elsewhere).contains("--set"), "{}", errors(&elsewhere));
}

#[test]
fn whole_numbers_can_be_written_in_powers_of_ten() {
    let plain = output(&mut run_small(&["--format", "csv", "--replications", "200", "--seed", "1000000"]));
    let powers = output(&mut run_small(&["--format", "csv", "--replications", "2e2", "--seed", "1_000_000"]));
    assert!(plain.status.success());
    assert_eq!(plain.stdout, powers.stdout);
    for (flag, number) in [("--replications", "1.5"), ("--seed", "1e-3"), ("--threads", "0.5")] {
        let refused = output(&mut run_small(&[flag, number]));
        assert_eq!(refused.status.code(), Some(2), "{flag}");
        assert!(errors(&refused).contains("it has a part below 1"), "{}", errors(&refused));
    }
}

#[test]
fn what_is_no_scenario_gets_a_page_of_problems_and_their_number() {
    let refused = output(&mut offer(&["run", "README.md"]));
    assert_eq!(refused.status.code(), Some(2));
    let said = errors(&refused);
    assert!(said.matches("error: ").count() <= 20 && said.contains("more in README.md"), "{said}");
}
