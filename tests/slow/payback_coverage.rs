//! Intervals of the saving to date, and of the week in which the offer has paid for itself, hold the truth of a long run.

use statrs::distribution::{Binomial, DiscreteCDF};
use the_offer::analysis::{Payback, Turn, estimate};
use the_offer::engine::{Run, Threads, Unwatched};
use the_offer::scenario::{self, Scenario};

const SEEDS: u64 = 1_000;
const WEEKS: [f64; 5] = [4.0, 12.0, 20.0, 28.0, 52.0];

fn small(seed: u64, bonus: f64) -> Scenario {
    let edits = [format!("simulation.seed={seed}"), format!("offers.0.bonus={bonus}")];
    scenario::parse("small.toml", include_str!("../sessions/small.toml"), &edits).expect("it loads").scenario
}

fn payback(scenario: &Scenario, replications: u64, threads: &Threads) -> Payback {
    let mut run = Run::new(scenario, threads).expect("a run");
    run.extend_to(replications, &Unwatched).expect("a run");
    estimate(scenario, &run.results(), 0.95).payback.expect("a saving to date")
}

fn week(payback: &Payback) -> f64 {
    let Turn::Pays { week, .. } = payback.turn else { panic!("{:?}", payback.turn) };
    week
}

/// In how many seeds an interval holds the truth: at each of [`WEEKS`], and of the week of payback.
fn hits(bonus: f64, replications: u64) -> ([u64; WEEKS.len()], u64) {
    let threads = Threads::new(None).expect("threads");
    let truth = payback(&small(SEEDS + 1, bonus), 400_000, &threads);
    let at = |payback: &Payback, week: f64| {
        payback.to_date.iter().find(|row| row.week == week).and_then(|row| row.saving).expect("a saving")
    };
    let (mut savings, mut weeks) = ([0; WEEKS.len()], 0);
    for seed in 1..=SEEDS {
        let found = payback(&small(seed, bonus), replications, &threads);
        for (hits, week) in savings.iter_mut().zip(WEEKS) {
            let interval = at(&found, week).interval;
            *hits += u64::from(interval.is_some_and(|interval| interval.holds(at(&truth, week).value)));
        }
        let holds = match found.turn {
            Turn::Pays { earliest, latest, .. } => (earliest..=latest.unwrap_or(f64::INFINITY)).contains(&week(&truth)),
            _ => false,
        };
        weeks += u64::from(holds);
    }
    (savings, weeks)
}

/// Asserts that 95 % intervals hold as often as they say; the week may be held more often, as weeks are whole.
fn assert_exact(bonus: f64, replications: u64) {
    let savings = assert_at_least(bonus, replications);
    let most = by_chance(0.9995);
    assert!(savings.iter().all(|hits| *hits <= most), "{savings:?}, expected {most} or fewer");
}

/// Asserts that 95 % intervals hold at least as often as they say. How often each saving was held.
fn assert_at_least(bonus: f64, replications: u64) -> [u64; WEEKS.len()] {
    let (savings, weeks) = hits(bonus, replications);
    println!("bonus {bonus}, {replications} replications: {savings:?} and week {weeks} of {SEEDS}");
    let least = by_chance(0.0005);
    assert!(savings.iter().all(|hits| *hits >= least), "{savings:?}, expected {least} or more");
    assert!(weeks >= least, "{weeks}, expected {least} or more");
    savings
}

/// How often of [`SEEDS`] an interval holds that holds in 95 %: the quantile of that count.
fn by_chance(probability: f64) -> u64 {
    Binomial::new(0.95, SEEDS).expect("a share").inverse_cdf(probability)
}

#[test]
fn with_many_takers() {
    assert_exact(1000.0, 100);
    assert_exact(1000.0, 400);
}

/// With some eighteen takers in a run, a saving soon after the offer is a mean over few cohorts that differ from 0;
/// the interval of such a mean holds more often than it says.
#[test]
fn with_few_takers() {
    assert_at_least(300.0, 100);
}
