//! The 95 % intervals of a run hold the truth in 95 of 100 runs, whatever figure they are of: what happens often, seldom or
//! never, sums with heavy tails, the worst twentieth, what is said of a handful of takers.
//!
//! `cargo test --test slow run_coverage -- --ignored --nocapture` prints how often, figure by figure.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use statrs::distribution::{Binomial, DiscreteCDF};
use the_offer::analysis::interval::{Estimate, Interval};
use the_offer::analysis::{Estimates, Quantile, estimate};
use the_offer::engine::{Run, Threads, Unwatched};
use the_offer::scenario::{self, Scenario};

/// Runs of so many replications each.
#[derive(Clone, Copy)]
struct Trial {
    replications: u64,
    runs: u64,
    /// The least share of intervals that must hold the truth.
    goal: f64,
}

/// How the intervals of one figure did.
#[derive(Default, Clone, Copy)]
struct Record {
    runs: u64,
    known: u64,
    above: u64,
    below: u64,
}

impl Record {
    fn add(&mut self, truth: f64, interval: Option<Interval>) {
        self.runs += 1;
        let Some(interval) = interval else { return };
        self.known += 1;
        self.above += u64::from(truth < interval.low);
        self.below += u64::from(truth > interval.high);
    }

    fn held(&self) -> u64 {
        self.known - self.above - self.below
    }

    /// `95.1 (2.3, 2.6) 4`: percent of the intervals that held, lay above and below the truth; percent unknown.
    fn text(&self) -> String {
        let percent = |part: u64, whole: u64| 100.0 * part as f64 / whole.max(1) as f64;
        let of_known = |part: u64| percent(part, self.known);
        let unknown = percent(self.runs - self.known, self.runs);
        match self.known {
            0 => format!("{:>23}", "unknown"),
            _ => format!(
                "{:5.1} ({:4.1},{:4.1}) {:>5.0}",
                of_known(self.held()),
                of_known(self.above),
                of_known(self.below),
                unknown
            ),
        }
    }
}

fn load(name: &str, seed: u64, replications: u64) -> Scenario {
    let size = [format!("simulation.seed={seed}"), format!("simulation.replications={replications}")];
    let edits: Vec<String> = super::EXACT.map(str::to_owned).into_iter().chain(size).collect();
    let mut loaded = scenario::load(&[format!("scenarios/{name}.toml").into()], &edits)
        .unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    loaded.remove(0).scenario
}

/// What a run says; with `spread` also of luck and parameters, which takes several times as long.
fn estimates(scenario: &Scenario, threads: &Threads, spread: bool) -> Estimates {
    let mut run = Run::new(scenario, threads).expect("a small world");
    run.extend_to(scenario.simulation.replications, &Unwatched).expect("a small world");
    let results = if spread { run.finish(&Unwatched).expect("a small world") } else { run.results() };
    estimate(scenario, &results, 0.95)
}

/// Every figure of a run that has an interval, by name.
fn figures(estimates: &Estimates) -> BTreeMap<String, Option<Estimate>> {
    let metrics = estimates.metrics().map(|key| (key, estimates.estimate(key.0, key.1)));
    let summary = metrics.map(|((side, metric), one)| (format!("{} {}", side.name(), metric.name()), one));
    let both = |name: &str, saving, takers| {
        [(format!("saving per taker, {name}"), saving), (format!("takers, {name}"), takers)]
    };
    let groups = estimates.groups.iter().flat_map(|row| both(&row.group, row.saving, row.takers_estimate));
    let outcomes = estimates.takers.iter().flat_map(|row| both(row.outcome.name(), row.saving, row.takers_estimate));
    let spread = estimates.saving_spread.as_ref();
    let quantile = |quantile: &Quantile| {
        let Quantile { probability, value, interval } = *quantile;
        (format!("saving quantile {probability}"), Some(Estimate { value, mcse: None, interval }))
    };
    let quantiles = spread.map(|spread| spread.quantiles.iter().map(quantile)).into_iter().flatten();
    let sd = spread.map(|spread| ("saving sd".to_owned(), spread.sd));
    let parameters = estimates.luck_and_parameters.map(|spread| spread.parameters);
    let share = ("saving variance, share of parameters".to_owned(), parameters);
    summary.chain(groups).chain(outcomes).chain(quantiles).chain(sd).chain([share]).collect()
}

/// Figures that say the same of every run are no estimates.
fn is_certain(estimate: Option<Estimate>) -> bool {
    let interval = estimate.and_then(|estimate| estimate.interval);
    interval.is_some_and(|interval| interval.low == interval.high)
}

/// `[figure][trial]`: how often the intervals of runs hold the value of a run of `truth` replications.
fn measure(name: &str, truth: u64, trials: &[Trial], spread: bool) -> BTreeMap<String, Vec<Record>> {
    let threads = Threads::new(NonZeroUsize::new(2)).expect("two threads");
    let truths = figures(&estimates(&load(name, 1 << 40, truth), &threads, spread));
    let known = truths.iter().filter(|(_, figure)| !is_certain(**figure));
    let mut records: BTreeMap<String, Vec<Record>> =
        known.map(|(figure, _)| (figure.clone(), vec![Record::default(); trials.len()])).collect();
    for (number, trial) in trials.iter().enumerate() {
        let mut scenario = load(name, 0, trial.replications);
        for seed in 0..trial.runs {
            scenario.simulation.seed = seed + (number as u64 + 1) * 1_000_000;
            for (figure, found) in figures(&estimates(&scenario, &threads, spread)) {
                check(&figure, found, trial.replications);
                let truth = truths[&figure].map(|truth| truth.value);
                if let (Some(truth), Some(records)) = (truth, records.get_mut(&figure)) {
                    records[number].add(truth, found.and_then(|found| found.interval));
                }
            }
        }
    }
    records
}

/// What must hold of every interval.
fn check(figure: &str, found: Option<Estimate>, replications: u64) {
    let Some(Estimate { value, mcse, interval: Some(Interval { low, high }) }) = found else { return };
    let context = || format!("{figure} of {replications}: {low} {value} {high}");
    assert!(low <= value && value <= high && high.is_finite() && low.is_finite(), "{}", context());
    assert!([low, value, high].iter().all(|end| *end != 0.0 || end.is_sign_positive()), "{}", context());
    assert!(mcse.is_none_or(|mcse| mcse >= 0.0), "{}", context());
    // Quantiles lie on values, of which many may be one and the same.
    assert!(low < high || mcse.is_none() || value == 0.0 && mcse == Some(0.0), "{}", context());
}

/// Intervals that happen to hold the truth more seldom than this are counted as such where the goal is met: one figure of
/// ten thousand.
const CHANCE: f64 = 1e-4;

fn assert_holds(name: &str, records: &BTreeMap<String, Vec<Record>>, trials: &[Trial]) {
    for (figure, records) in records {
        for (record, trial) in records.iter().zip(trials) {
            let count = Binomial::new(trial.goal, record.known).expect("a share");
            let least = count.inverse_cdf(CHANCE);
            assert!(
                record.held() >= least,
                "{name}, {figure}, {} replications: {} of {} held the truth, expected {least}",
                trial.replications,
                record.held(),
                record.known
            );
        }
    }
}

/// Fast enough for every change.
const SHORT: [Trial; 2] =
    [Trial { replications: 100, runs: 400, goal: 0.91 }, Trial { replications: 300, runs: 300, goal: 0.93 }];

#[test]
fn intervals_hold_where_takers_are_few() {
    assert_holds("zappos-2008", &measure("zappos-2008", 200_000, &SHORT, false), &SHORT);
}

#[test]
fn intervals_hold_where_savings_have_heavy_tails() {
    assert_holds("us-call-center", &measure("us-call-center", 200_000, &SHORT, false), &SHORT);
}

/// What the README quotes.
const FULL: [Trial; 3] = [
    Trial { replications: 100, runs: 2_000, goal: 0.91 },
    Trial { replications: 300, runs: 2_000, goal: 0.93 },
    Trial { replications: 2_000, runs: 1_000, goal: 0.93 },
];

#[allow(clippy::print_stdout, reason = "the README quotes what is measured")]
fn print(name: &str, records: &BTreeMap<String, Vec<Record>>, trials: &[Trial]) {
    let heads: Vec<String> = trials.iter().map(|trial| format!("{:>23}", trial.replications)).collect();
    println!("{name}: % of intervals that held (above, below the truth) and % unknown");
    println!("{:40} {}", "", heads.join(" | "));
    for (figure, records) in records {
        println!("{figure:40} {}", records.iter().map(Record::text).collect::<Vec<_>>().join(" | "));
    }
}

#[test]
#[ignore = "takes minutes"]
fn how_often_all_intervals_hold() {
    let only = std::env::var("SCENARIO").ok();
    for (name, truth, times) in [
        ("zappos-2008", 2_000_000, 1),
        ("us-call-center", 2_000_000, 1),
        ("call-center-500", 60_000, 20),
        ("service-crisis", 60_000, 20),
    ] {
        if only.as_deref().is_none_or(|only| only == name) {
            let trials = FULL.map(|trial| Trial { runs: trial.runs / times, ..trial });
            print(name, &measure(name, truth, &trials, times == 1), &trials);
        }
    }
}
