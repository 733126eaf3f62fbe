//! What drives a saving, where the truth is known in closed form.

use std::num::NonZeroUsize;

use super::counting::Counting;
use the_offer::analysis::interval::Estimate;
use the_offer::engine::{EngineError, Unwatched, Watcher};
use the_offer::scenario::{Loaded, parse};
use the_offer::study::sensitivity::{
    Direction, FigureFlip, FigureKind, FigureTurn, InputGroup, KeyRange, Sensitivity, SensitivityError,
    SensitivityPlan, TornadoBar, sensitivity,
};
use the_offer::study::tune::{Plan, TuneError};
use the_offer::study::{ReportPlan, RunPlan, Subject, report, run};

/// The saving is linear in both extra costs: -67.12677 + 5.622225 (a - 30) + 5.793126 (b - 18).
const LINEAR: &str = include_str!("sensitivity/linear.toml");
/// The saving is 0 at a share of 0.1018383, and 12.11073 on average.
const PILOT: &str = include_str!("sensitivity/pilot.toml");

const A: &str = "groups.a.extra_cost_per_week";
const B: &str = "groups.b.extra_cost_per_week";
const SHARE: &str = "groups.a.share";

fn load(text: &str, edits: &[&str]) -> Loaded {
    let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
    parse("scenario", text, &edits).expect("a right scenario")
}

fn plan() -> SensitivityPlan {
    SensitivityPlan { moves: true, shares: true, turn: true, ..SensitivityPlan::of_nothing(0.95) }
}

fn found(text: &str, edits: &[&str], plan: &SensitivityPlan) -> Sensitivity {
    sensitivity(load(text, edits), plan, &Unwatched).expect("a playable scenario")
}

fn bar<'a>(found: &'a Sensitivity, key: &str) -> &'a TornadoBar {
    let bars = found.bars.as_ref().expect("bars were asked for");
    bars.iter().find(|bar| bar.key == key && !bar.tied).expect("a bar")
}

fn turn<'a>(found: &'a Sensitivity, key: &str, side: Direction) -> &'a FigureTurn {
    let turns = found.turns.as_ref().expect("turns were asked for");
    turns.iter().find(|turn| turn.key == key && turn.side == side).expect("a figure")
}

/// An estimate within 4.5 standard errors of the truth, its error not a large one.
#[track_caller]
fn assert_near(estimate: Option<Estimate>, truth: f64) {
    let estimate = estimate.expect("an estimate");
    let mcse = estimate.mcse.expect("an error");
    assert!((estimate.value - truth).abs() < 4.5 * mcse, "{estimate:?}, {truth}");
    assert!(mcse < 0.05 * truth.abs().max(1.0), "{estimate:?}");
}

#[test]
fn a_linear_saving_has_its_bars_shares_and_flips() {
    let found = found(LINEAR, &[], &plan());
    assert_near(found.saving(), -67.12677);
    for (key, slope, ends, savings, share) in [
        (A, 5.622225, [-11.12134, 71.12134], [-298.320, 164.067], 0.854792),
        (B, 5.793126, [1.551463, 34.448537], [-162.415, 28.162], 0.145208),
    ] {
        let bar = bar(&found, key);
        (0..2).for_each(|end| assert!((bar.ends[end] - ends[end]).abs() < 1e-5, "{bar:?}"));
        assert_near(bar.swing, slope * (ends[1] - ends[0]));
        assert_near(bar.savings[0], savings[0]);
        assert_near(bar.savings[1], savings[1]);
        assert!(bar.turns() && bar.is_told());
        let shares = found.shares.as_ref().expect("asked for").as_ref().expect("uncertain figures");
        let input = shares.inputs.iter().find(|input| input.name == key).expect("an input");
        assert_near(input.first, share);
        assert_near(input.total, share);
    }
    for (key, truth) in [(A, 41.93954), (B, 29.58731)] {
        let flip = turn(&found, key, Direction::Above).flip.expect("a flip");
        let half = flip.interval.expect("an interval").half_width();
        assert!((flip.value - truth).abs() < 2.3 * half && half < 1.0, "{flip:?}");
        assert_eq!(turn(&found, key, Direction::Below).flip, None);
    }
    assert!(found.bars.expect("asked for").windows(2).all(|pair| pair[0].length() >= pair[1].length()));
}

#[test]
fn a_share_turns_the_advice_where_the_closed_form_says() {
    let found = found(PILOT, &[], &SensitivityPlan { moves: false, ..plan() });
    assert_near(found.saving(), 12.11073);
    let sides = [Direction::Below, Direction::Above].map(|side| turn(&found, SHARE, side));
    let [turn] = sides.map(|turn| turn.flip.map(|_| turn)).into_iter().flatten().collect::<Vec<_>>()[..] else {
        panic!("one flip: {sides:?}")
    };
    let flip = turn.flip.expect("a flip");
    assert!((flip.value - 0.1018383).abs() < 2.3 * flip.interval.expect("an interval").half_width(), "{flip:?}");
    // The median is 0.1, hardly below.
    let chance = turn.chance_beyond.expect("a belief");
    assert!((chance - 0.5).abs() < 0.05, "{chance}");
    // The only uncertain figure holds all of the doubt.
    let shares = found.shares.as_ref().expect("asked for").as_ref().expect("uncertain figures");
    assert_eq!(shares.inputs[0].total.map(|total| total.value), Some(1.0));
}

/// The flips in the head of a report are played on few units: an error of a tenth is allowed.
#[test]
fn a_run_finds_the_nearest_flips() {
    let plan = RunPlan { confidence: 0.95, goal: None, flips: true, threads: None };
    let nearest = |text: &str, edits: &[&str]| -> Vec<FigureFlip> {
        let mut runs = run(vec![load(text, edits)], &plan, &Unwatched).expect("a playable scenario");
        runs.swap_remove(0).flips.expect("asked for")
    };
    let flips = nearest(LINEAR, &[]);
    let believed: Vec<&FigureFlip> = flips.iter().filter(|flip| flip.kind == FigureKind::Belief).collect();
    let keys: Vec<&str> = believed.iter().map(|flip| flip.key.as_str()).collect();
    // The chances are 31.6 % of a above 41.9, and 12.3 % of b above 29.6.
    assert_eq!(keys, [A, B], "{flips:?}");
    for (flip, truth) in believed.iter().zip([41.93954, 29.58731]) {
        assert!(flip.side == Direction::Above && (flip.value / truth - 1.0).abs() < 0.1, "{flip:?}");
    }
    assert!(flips.iter().filter(|flip| flip.kind == FigureKind::Off).count() <= 1);
    // What nobody can turn has no flips, and neither has what luck alone may have made.
    assert_eq!(nearest(LINEAR, &["offers=[]"]), []);
    assert_eq!(nearest(LINEAR, &["simulation.replications=2", "cohort.positions=1"]), []);
}

/// What `run` says at a flip, with the same seed and replications.
#[test]
fn a_run_at_a_flip_saves_nothing() {
    let edits = ["simulation.replications=1000"];
    let found = found(LINEAR, &edits, &SensitivityPlan { moves: false, shares: false, ..plan() });
    let mut confirmed = 0;
    for turn in found.turns.iter().flatten() {
        let Some(flip) = turn.flip else { continue };
        let mut edits = vec![edits[0].to_owned(), format!("{}={:?}", turn.key, flip.value)];
        if turn.key.starts_with("decline.") && turn.key != "decline.full_effect_at" {
            edits.push("decline.full_effect_at=1000".to_owned());
        }
        let edits: Vec<&str> = edits.iter().map(String::as_str).collect();
        let nothing = SensitivityPlan { moves: false, shares: false, turn: false, ..plan() };
        let saving = self::found(LINEAR, &edits, &nothing).saving().expect("an estimate");
        let mcse = saving.mcse.expect("an error");
        // Where hires come or go at the horizon the saving has jumps, and passes 0 without being 0.
        let close = if [A, B].contains(&turn.key.as_str()) { 1e-3 } else { 0.05 };
        assert!(saving.value.abs() <= close * mcse, "{}: {saving:?}", turn.key);
        confirmed += 1;
    }
    assert!(confirmed >= 5, "{confirmed}");
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let edits = ["simulation.replications=200"];
    let [one, three] = [1, 3].map(|threads| {
        let plan = SensitivityPlan { shares: false, threads: NonZeroUsize::new(threads), ..plan() };
        let found = found(LINEAR, &edits, &plan);
        (found.bars, found.turns)
    });
    assert_eq!(one, three);
}

#[test]
fn one_replication_has_no_error() {
    let edits = ["simulation.replications=1"];
    let found = found(LINEAR, &edits, &SensitivityPlan { shares: false, ..plan() });
    let flips: Vec<_> = found.turns.iter().flatten().filter_map(|turn| turn.flip).collect();
    assert!(!flips.is_empty() && flips.iter().all(|flip| flip.interval.is_none()), "{flips:?}");
    let swing = bar(&found, A).swing.expect("a difference");
    assert_eq!((swing.mcse, swing.interval), (None, None));
    assert!(!bar(&found, A).is_told());
}

#[test]
fn every_mistake_of_a_range_is_told() {
    let range = |key: &str, low: f64, high: f64| KeyRange { key: key.to_owned(), low, high };
    let ranges = vec![
        range("groups.a.shar", 0.1, 0.2),
        range("pay.load", -0.5, 0.2),
        range("groups.a.share", 0.1, 0.2),
        range("groups.a.share", 0.1, 0.2),
    ];
    let wrong = sensitivity(load(LINEAR, &[]), &SensitivityPlan { ranges, ..plan() }, &Unwatched);
    let Err(SensitivityError::Wrong(lines)) = wrong else { panic!("{wrong:?}") };
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[0].ends_with("did you mean groups.a.share?"), "{lines:?}");
    assert!(lines[1].contains("-0.5 is refused: expected a number of at least 0"), "{lines:?}");
    assert!(lines[2].contains("name it once"), "{lines:?}");
    let nothing = sensitivity(load(LINEAR, &["offers=[]"]), &plan(), &Unwatched);
    assert!(matches!(nothing, Err(SensitivityError::NoOffers { .. })), "{nothing:?}");
}

/// Of a report on a linear saving, with some edits, the one scenario.
fn reported(edits: &[&str], drivers: bool, watcher: &dyn Watcher) -> Result<Subject, TuneError> {
    let tuning = Plan { max: Some(1000.0), step: Some(500.0), ..Plan::of_offer(0, 0.95) };
    let plan = ReportPlan { offer: 0, tuning, drivers, variations: Vec::new(), threads: None };
    report(vec![load(LINEAR, edits)], &plan, watcher).map(|(mut subjects, _)| subjects.swap_remove(0))
}

const FEW: &str = "simulation.replications=100";

#[test]
fn a_report_has_the_bars_and_flips_of_the_scenario_as_filed() {
    let told = Counting::up_to(u64::MAX);
    let drivers = reported(&[FEW], true, &told).expect("a report").drivers.expect("an offer");
    let alone = found(LINEAR, &[FEW], &SensitivityPlan { shares: false, ..plan() });
    assert!(alone.bars.is_some() && alone.turns.is_some());
    assert_eq!((drivers.bars, drivers.turns, drivers.shares), (alone.bars, alone.turns, None));
    assert_eq!(told.expected(), told.done(), "a bar that ends full");
}

#[test]
fn a_report_plays_no_drivers_of_nothing_and_none_that_are_not_asked() {
    for (edits, drivers) in
        [(&[FEW] as &[&str], false), (&[FEW, "offers=[]"], true), (&[FEW, "offers.0.bonus=0"], true)]
    {
        assert!(reported(edits, drivers, &Unwatched).expect("a report").drivers.is_none(), "{edits:?}");
    }
}

#[test]
fn a_report_is_stopped_while_it_plays_drivers() {
    let whole = Counting::up_to(u64::MAX);
    sensitivity(load(LINEAR, &[FEW]), &SensitivityPlan { shares: false, ..plan() }, &whole).expect("a saving");
    // The run itself has 100 replications, and comes first.
    let told = Counting::up_to(101);
    let stopped = reported(&[FEW], true, &told);
    assert!(matches!(stopped, Err(TuneError::Engine(EngineError::Interrupted))), "{stopped:?}");
    assert!(told.done() > 100 && told.done() < whole.done() / 2, "{} of {}", told.done(), whole.done());
}

#[test]
fn progress_knows_from_the_run_on_about_how_much_is_to_come() {
    for edits in [
        &[FEW] as &[&str],
        &["simulation.replications=2000"],
        &[FEW, "groups.a.extra_cost_per_week=30", "groups.b.extra_cost_per_week=18"],
    ] {
        let told = |most: u64| {
            let counting = Counting::up_to(most);
            let played = sensitivity(load(LINEAR, edits), &plan(), &counting);
            assert_eq!(played.is_ok(), most == u64::MAX, "{edits:?}");
            counting
        };
        let whole = told(u64::MAX);
        assert_eq!(whole.expected(), whole.done(), "a bar that ends full: {edits:?}");
        let guess = told(1).expected();
        assert!((whole.done() / 3..3 * whole.done()).contains(&guess), "{guess} of {}: {edits:?}", whole.done());
    }
}

/// A wage is moved by the year as by the week, and a group may name it by the year.
#[test]
fn a_key_that_gives_a_number_a_year_moves_the_number_a_week() {
    let range = |key: &str, low: f64, high: f64| KeyRange { key: key.to_owned(), low, high };
    let moved = |range: KeyRange| {
        let plan = SensitivityPlan { moves: true, ranges: vec![range], ..SensitivityPlan::of_nothing(0.95) };
        let found = found(LINEAR, &["pay.wage_per_year=52000", "simulation.replications=50"], &plan);
        bar(&found, "pay.wage_per_week").clone()
    };
    let by_year = moved(range("pay.wage_per_year", 26_000.0, 78_000.0));
    assert_eq!((by_year.kind, by_year.ends), (FigureKind::Range, [500.0, 1500.0]));
    assert_eq!(by_year, moved(range("pay.wage_per_week", 500.0, 1500.0)));
    let group = InputGroup { name: "pay".to_owned(), keys: vec!["pay.wage_per_year".to_owned()] };
    assert!(group.holds("pay.wage_per_week") && !group.holds("pay.training_wage_per_week"));
}
