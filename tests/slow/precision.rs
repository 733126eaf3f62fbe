//! Runs that play on until savings are known well enough: what their intervals cover, and when they end.

use statrs::distribution::{ContinuousCDF, Normal};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use the_offer::analysis::interval::{Estimate, Level};
use the_offer::analysis::means;
use the_offer::analysis::precision::{self, Goal, Look, Precision};
use the_offer::analysis::support::Support;
use the_offer::engine::{EngineError, Run, Threads, Unwatched};
use the_offer::model::outcome::Arm;
use the_offer::scenario::{self, Scenario};

/// Runs of each case, and how many of their intervals may hold the truth.
#[derive(Clone, Copy)]
struct Trial {
    runs: u64,
    hits: [u64; 2],
}

/// As many as 95 % of 200 may give, at 99.9 %.
const SHORT: Trial = Trial { runs: 200, hits: [179, 198] };
const FULL: Trial = Trial { runs: 1_000, hits: [930, 970] };

fn goal(precision: Precision) -> Goal {
    Goal { precision, confidence: 0.95, first: precision::FIRST_LOOK, most: precision::MAX_REPLICATIONS }
}

fn threads(number: usize) -> Threads {
    Threads::new(NonZeroUsize::new(number)).expect("threads")
}

fn extend(run: &mut Run, replications: u64) -> Result<(), EngineError> {
    run.extend_to(replications, &Unwatched)
}

/// Plays a scenario until `goal` is reached or given up: the saving, and the last look.
fn play(scenario: &Scenario, goal: &Goal, threads: &Threads) -> (Estimate, Look) {
    let mut runs = [Run::new(scenario, threads).expect("a small world")];
    let looks = precision::play(&mut runs, goal, extend).expect("a small world");
    (saving(&runs[0]), looks[0])
}

/// The saving per position, as `summary.csv` has it.
fn saving(run: &Run) -> Estimate {
    let results = run.results();
    let [no_offer, offer] = Arm::BOTH.map(|arm| results.total_cost(arm));
    let savings: Vec<f64> = no_offer.iter().zip(offer).map(|(no_offer, offer)| no_offer - offer).collect();
    let level = Level::new(0.95, savings.len());
    means::of(&savings, Support::AMOUNT, &level).expect("replications").per(results.positions as f64)
}

/// Asserts that the final intervals of runs with seeds from 1 hold `truth` as often as they should, and that each is as
/// narrow as was asked.
#[allow(clippy::print_stdout, reason = "the documentation quotes what is measured")]
fn covers(scenario: &Scenario, truth: f64, precision: Precision, Trial { runs, hits: [least, most] }: Trial) {
    let [next, hits, replications] = [1, 0, 0].map(AtomicU64::new);
    let worker = || {
        let threads = threads(1);
        loop {
            let mut scenario = scenario.clone();
            scenario.simulation.seed = next.fetch_add(1, Relaxed);
            if scenario.simulation.seed > runs {
                return;
            }
            let (saving, look) = play(&scenario, &goal(precision), &threads);
            assert!(look.is_enough(), "{look:?}");
            let interval = saving.interval.expect("an error");
            assert_eq!(saving.reach(), look.half_width);
            hits.fetch_add(u64::from(interval.holds(truth)), Relaxed);
            replications.fetch_add(look.replications, Relaxed);
        }
    };
    std::thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(worker))));
    let [hits, replications] = [hits, replications].map(AtomicU64::into_inner);
    let said = format!("{}, {precision:?}: {hits} of {runs} hold {truth:.3}", scenario.name);
    println!("{said}, after {} replications", replications / runs);
    assert!((least..=most).contains(&hits), "{said}");
}

/// An idle hire costs 100 a week and quits at a rate of 1/20 a week. After the one week of training a part `taking` of
/// all hires take 400 to leave; nobody is replaced. Also gives the saving: the ten weeks that are left would have cost
/// 100 · 20 · (1 - e^(-10/20)).
fn idle(name: &str, taking: f64, positions: u64) -> (Scenario, f64) {
    let sigma = 1.0;
    let median = 400.0 / (sigma * Normal::standard().inverse_cdf(taking)).exp();
    let text = format!(
        r#"
        name = "{name}"
        simulation = {{ horizon_weeks = 11 }}
        cohort = {{ positions = {positions}, backfill = false }}
        training = {{ weeks = 1 }}
        offers = [{{ week = 1, bonus = 400 }}]

        [[groups]]
        name = "idle"
        committed = false
        reservation = {{ dist = "lognormal", median = {median}, sigma = {sigma} }}
        tenure = {{ dist = "exponential", mean = 20 }}
        extra_cost_per_week = 100
        "#
    );
    (parse(&text), taking * (2000.0 * (1.0 - (-0.5_f64).exp()) - 400.0))
}

fn parse(text: &str) -> Scenario {
    scenario::parse("test", text, &[]).unwrap_or_else(|problems| panic!("{}", problems.render(false))).scenario
}

fn zappos(edits: &[&str]) -> Scenario {
    let edits: Vec<_> = super::EXACT.iter().chain(edits).map(|edit| (*edit).to_owned()).collect();
    let file = "scenarios/zappos-2008.toml".into();
    let mut loaded = scenario::load(&[file], &edits).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    loaded.remove(0).scenario
}

/// The saving by a run a hundred times as long: its own error moves the coverage by a tenth of a percent.
fn long_run(scenario: &Scenario, replications: u64) -> f64 {
    let mut scenario = scenario.clone();
    scenario.simulation.seed = FULL.runs + 1;
    let threads = threads(2);
    let mut run = Run::new(&scenario, &threads).expect("a small world");
    extend(&mut run, replications).expect("a small world");
    saving(&run).value
}

fn smooth_savings(trial: Trial) {
    let (scenario, truth) = idle("half of them take it", 0.5, 5);
    covers(&scenario, truth, Precision::Money(5.0), trial);
    covers(&scenario, truth, Precision::Share(0.03), trial);
}

/// The first precision is what a single taker among 1,000 replications seems to reach.
fn rare_takers(trial: Trial) {
    let (scenario, truth) = idle("one in 125 takes it", 0.008, 1);
    covers(&scenario, truth, Precision::Money(2.0), trial);
    covers(&scenario, truth, Precision::Share(0.25), trial);
}

fn small_cohorts_of_zappos(trial: Trial) {
    let scenario = zappos(&["cohort.positions=2"]);
    covers(&scenario, long_run(&scenario, 400_000), Precision::Money(20.0), trial);
}

#[test]
fn final_intervals_hold_what_they_claim() {
    smooth_savings(SHORT);
    rare_takers(SHORT);
    small_cohorts_of_zappos(SHORT);
}

#[test]
#[ignore = "takes a minute or two: the same and more, a thousand times"]
fn final_intervals_hold_what_they_claim_in_full() {
    smooth_savings(FULL);
    rare_takers(FULL);
    let (scenario, truth) = idle("one in 125 takes it", 0.008, 1);
    covers(&scenario, truth, Precision::Money(0.8), FULL);
    covers(&scenario, truth, Precision::Share(0.5), FULL);
    small_cohorts_of_zappos(FULL);
    let scenario = zappos(&[]);
    let truth = long_run(&scenario, 400_000);
    covers(&scenario, truth, Precision::Money(8.0), FULL);
    covers(&scenario, truth, Precision::Share(0.05), FULL);
}

/// Looks at a scenario with `edits`, from 1,000 replications to 50,000 at most.
fn last_look(edits: &[&str], precision: Precision) -> Look {
    play(&zappos(edits), &Goal { most: 50_000, ..goal(precision) }, &threads(2)).1
}

#[test]
fn savings_that_cannot_differ_are_known_at_the_first_look() {
    let nobody_meets_it: &[&str] = &["offers.0.week=156", "anticipation.share=0"];
    for edits in [&["offers.0.bonus=0"], nobody_meets_it] {
        for precision in [Precision::Money(0.01), Precision::Share(0.01)] {
            let look = last_look(edits, precision);
            assert_eq!((look.replications, look.is_enough(), look.half_width), (1000, true, Some(0.0)), "{edits:?}");
        }
    }
}

#[test]
fn savings_that_have_not_differed_yet_are_not_known() {
    let nobody_takes = ["offers.0.bonus=0.01", "cohort.positions=1"];
    // Someone might wait for an offer that comes too late.
    let nobody_waits = ["offers.0.week=156", "cohort.positions=1"];
    for edits in [nobody_takes, nobody_waits] {
        let look = last_look(&edits, Precision::Money(50.0));
        assert_eq!((look.replications, look.is_enough(), look.half_width), (50_000, false, Some(0.0)), "{edits:?}");
        assert_eq!(look.needed(), None);
    }
}

#[test]
fn opportunists_count_though_the_offer_comes_after_the_horizon() {
    let (mut scenario, _) = idle("trained for longer than is watched", 0.5, 5);
    assert!(!precision::arms_are_one(&scenario));
    scenario.training.weeks = 20.0;
    scenario.move_offer(0, 20.0);
    assert!(precision::arms_are_one(&scenario));
    scenario.opportunists.share_per_1000 = 0.1;
    assert!(!precision::arms_are_one(&scenario));
}

#[test]
fn all_scenarios_are_played_as_long_as_the_one_that_needs_most() {
    let scenarios = [&zappos(&[]), &zappos(&["cohort.positions=2"]), &zappos(&["offers.0.bonus=0"])];
    let threads = threads(2);
    let mut runs = scenarios.map(|scenario| Run::new(scenario, &threads).expect("a small world"));
    let looks = precision::play(&mut runs, &goal(Precision::Money(10.0)), extend).expect("small worlds");
    let played: Vec<u64> = looks.iter().map(|look| look.replications).collect();
    assert!(played[0] > 10_000 && played.iter().all(|number| *number == played[0]), "{played:?}");
    assert!(looks.iter().all(Look::is_enough));
    let alone = play(scenarios[1], &goal(Precision::Money(10.0)), &threads);
    assert_eq!(alone.0, saving(&runs[1]));
}
