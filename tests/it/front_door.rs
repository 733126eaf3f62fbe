//! The library as its users meet it: the names at the crate's root, without the command line.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use the_offer::{Arm, EngineError, Error, Metric, Precision, Scenario, Side, Watcher};

const SMALL: &str = include_str!("../sessions/small.toml");

fn small() -> Scenario {
    Scenario::parse("small.toml", SMALL).expect("a right scenario")
}

#[test]
fn the_front_door_has_some_forty_names() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let text = fs::read_to_string(path).expect("the crate's root");
    let uses = text.lines().filter_map(|line| line.strip_prefix("pub use "));
    let names = uses.map(|line| line.trim_end_matches(';').split(", ").count()).sum::<usize>();
    assert!((20..=40).contains(&names), "{names} names");
}

#[test]
fn a_study_says_what_the_command_line_says() {
    let study = small().run().expect("a run");
    let mut summary = Vec::new();
    assert!(study.write_table("summary.csv", &mut summary).expect("memory"));
    assert!(!study.write_table("none.csv", &mut Vec::new()).expect("memory"));
    let summary = String::from_utf8(summary).expect("text");
    let saving = study.saving().estimate().expect("an estimate").value;
    let line = summary.lines().find(|line| line.contains(",saving,total_cost,")).expect("a row");
    assert!(line.contains(&format!(",{saving},")), "{line}");
    assert!(study.tables().contains(&"takers.csv"));
    let cost = |side: Side| study.estimate(side, Metric::TotalCost).expect("an estimate").value;
    assert!((cost(Arm::NoOffer.into()) - cost(Arm::Offer.into()) - saving).abs() < 1e-6 * cost(Arm::Offer.into()));
}

#[test]
fn a_scenario_is_checked_however_it_is_made() {
    let Err(Error::Problems(problems)) = Scenario::parse("bad.toml", "nmae = 'x'\npay = { load = -1 }") else {
        panic!("a wrong scenario was taken");
    };
    assert!(problems.iter().count() >= 3, "{problems}");
    assert!(matches!(Scenario::load("/nowhere.toml"), Err(Error::Problems(_))));
    let edited = small().with(["offers.0.bonus=-1"]);
    assert!(edited.expect_err("a bonus below 0").to_string().contains("offers.0.bonus"));
    let twice = small().with(["simulation.replications=7"]).and_then(|one| one.with(["offers.0.bonus=2000"]));
    let twice = twice.expect("right edits");
    assert_eq!(twice.replications(), 7);
    assert!(twice.to_toml().contains("bonus = 2000"));
    // Most draws of these correlations are no correlation matrix.
    let torn = ["traits.reservation_tenure='-0.99 to 0.99'", "traits.reservation_output='-0.99 to 0.99'"];
    let torn = torn.into_iter().chain(["traits.tenure_output=0.99", "groups.committed.output_sd=0.1"]);
    let told = small().with(torn).expect_err("correlations that cannot be").to_string();
    assert!(told.contains("three correlations must make a correlation matrix"), "{told}");
}

#[test]
fn a_saving_prints_with_its_error_and_currency() {
    let shown = small().run().expect("a run").saving().to_string();
    assert!(shown.starts_with('$') && shown.contains(" ± ") || shown.starts_with("-$"), "{shown}");
    let free =
        small().with(["offers.0.bonus=0", "currency=\"CHF\""]).expect("right edits").run().expect("a run").saving();
    assert_eq!((free.currency(), free.to_string().as_str()), ("CHF", "CHF 0.00 ± 0.00"));
}

#[test]
fn precision_confidence_and_threads_are_options() {
    let scenario = small().with(["simulation.replications=200"]).expect("right edits");
    let saving = |threads: usize, confidence: f64| {
        let study = scenario.plan().threads(threads).confidence(confidence).run().expect("a run");
        study.saving().estimate().expect("an estimate")
    };
    assert_eq!(saving(1, 0.9), saving(2, 0.9));
    let width = |confidence: f64| saving(1, confidence).interval.map_or(0.0, |interval| interval.high - interval.low);
    assert!(width(0.99) > width(0.9));
    let precise = scenario.plan().precision(Precision::Share(0.2)).run().expect("a run");
    assert!(precise.replications() >= 1000);
}

/// Counts replications, and stops once there are some.
#[derive(Default)]
struct Impatient {
    seen: AtomicU64,
}

impl Watcher for Impatient {
    fn advanced(&self, replications: u64) {
        self.seen.fetch_add(replications, Ordering::SeqCst);
    }

    fn stopped(&self) -> bool {
        self.seen.load(Ordering::SeqCst) > 0
    }
}

#[test]
fn a_watcher_sees_progress_and_can_stop_a_study() {
    let watcher = Impatient::default();
    let scenario = small().with(["simulation.replications=100000"]).expect("right edits");
    let stopped = scenario.plan().watch(&watcher).run();
    assert!(matches!(stopped, Err(Error::Engine(EngineError::Interrupted))), "{stopped:?}");
    assert!(watcher.seen.load(Ordering::SeqCst) > 0);
}

#[test]
fn tuning_gives_the_best_bonus_and_a_held_out_estimate() {
    let scenario = small().with(["simulation.replications=300"]).expect("right edits");
    let tuned = scenario.tune().offer(0).max(4000.0).step(250.0).threads(1).run().expect("a tuning");
    let best = tuned.best_bonus().expect("a best bonus");
    assert!((0.0..=4000.0).contains(&best) && best % 250.0 == 0.0, "{best}");
    assert!(tuned.saving().estimate().is_some_and(|saving| saving.mcse.is_some()));
    assert!(matches!(scenario.tune().offer(7).run(), Err(Error::Tune(_))));
}

#[cfg(feature = "report")]
#[test]
fn a_run_and_a_tuning_have_reports_and_a_page() {
    let scenario = small().with(["simulation.replications=50"]).expect("right edits");
    assert!(scenario.run().expect("a run").report().contains("The offer"));
    let tuned = scenario.tune().max(1000.0).step(500.0).run().expect("a tuning");
    assert!(tuned.report().contains("bonus"));
    let mut page = Vec::new();
    scenario.tune().max(1000.0).step(500.0).write_page(&mut page).expect("a page");
    let page = String::from_utf8(page).expect("text");
    assert!(
        page.starts_with("<!DOCTYPE html>") && page.contains("id=\"answer\"") && page.contains("type=\"range\""),
        "{page}"
    );
    let refused = scenario.tune().offer(7).write_page(&mut Vec::new());
    assert!(matches!(refused, Err(Error::Tune(_))), "{refused:?}");
}
