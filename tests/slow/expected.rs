//! The expected saving is unbiased, and its intervals hold: against replications, and against runs of many blocks.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use statrs::distribution::{Binomial, DiscreteCDF};
use the_offer::analysis::interval::{Estimate, Level};
use the_offer::analysis::means;
use the_offer::analysis::moments::Moments;
use the_offer::analysis::support::Support;
use the_offer::engine::{Expected, Results, Run, Threads, Unwatched, expect_beside};
use the_offer::model::outcome::{Arm, Component};
use the_offer::scenario::{self, Scenario};

#[allow(dead_code)]
#[path = "../it/strategies/mod.rs"]
mod strategies;

/// Means of a figure by the expected saving and by replications, with the standard errors of both.
struct Both {
    expected: [f64; 2],
    plain: [f64; 2],
}

impl Both {
    /// Replications of which fewer see an event than this do not know their own standard error.
    const FEW: usize = 30;

    /// `size` is that of an event that no replication sees.
    fn of(blocks: &[f64], replications: &[f64], positions: u64, size: f64) -> Self {
        let moments = |column: &[f64], by: f64| {
            let level = Level::new(0.95, column.len());
            let mean = means::of(column, Support::AMOUNT, &level).expect("not empty").per(by);
            [mean.value, mean.mcse.expect("several")]
        };
        let mut both = Self { expected: moments(blocks, 1.0), plain: moments(replications, positions as f64) };
        let seen: Vec<f64> = replications.iter().filter(|one| **one != 0.0).map(|one| one.abs()).collect();
        if seen.len() < Self::FEW {
            let total = if seen.is_empty() { size } else { seen.iter().sum::<f64>() / seen.len() as f64 };
            both.plain[1] = both.plain[1].max(both.poisson(total / positions as f64, replications.len()));
        }
        both
    }

    /// Standard error of the mean of replications if the expected saving is right: events of one size, Poisson in number.
    fn poisson(&self, size: f64, replications: usize) -> f64 {
        (self.expected[0].abs() * size / replications as f64).sqrt()
    }

    /// Distance in standard errors; 0 where both are one up to rounding.
    fn score(&self, size: f64) -> f64 {
        let distance = self.expected[0] - self.plain[0];
        if distance.abs() <= 1e-9 * size { 0.0 } else { distance / libm::hypot(self.expected[1], self.plain[1]) }
    }
}

/// The replications of a scenario, and the expected saving.
fn play(scenario: &Scenario, threads: &Threads) -> (Results, Expected) {
    let mut run = Run::new(scenario, threads).expect("a run").without_payback();
    run.extend_to(scenario.simulation.replications, &Unwatched).expect("a run");
    (run.results(), run.expected(&Unwatched).expect("a run"))
}

/// Scores of the components of the saving, and of its two parts; none where replications tell more.
fn scores(scenario: &Scenario) -> Vec<f64> {
    let threads = Threads::new(None).expect("threads");
    let mut run = Run::new(scenario, &threads).expect("a run").without_payback();
    run.extend_to(scenario.simulation.replications, &Unwatched).expect("a run");
    let (results, all) = (run.results(), 0..scenario.simulation.replications);
    let told = expect_beside(std::slice::from_ref(scenario), all, &[&results.saving()], None, &Unwatched);
    let Some(expected) = told.expect("blocks").into_iter().flatten().next() else { return Vec::new() };
    let less = |one: Vec<f64>, other: Vec<f64>| one.iter().zip(&other).map(|(a, b)| a - b).collect::<Vec<f64>>();
    let [no_offer, offer] = Arm::BOTH.map(|arm| results.total_cost(arm));
    let without = if results.decline_effect { results.total_cost_without_decline_effect() } else { offer.clone() };
    let size = no_offer.iter().map(|cost| cost.abs()).sum::<f64>() / no_offer.len() as f64;
    let score = |blocks: &[f64], plain: &[f64]| Both::of(blocks, plain, results.positions, size).score(size);
    let component = |one| {
        let [no_offer, offer] = Arm::BOTH.map(|arm| results.cost(arm, one));
        score(&expected.component(one), &less(no_offer, offer))
    };
    let parts = [
        score(&expected.leaving(), &less(no_offer, without.clone())),
        score(&expected.declining(), &less(without, offer)),
    ];
    Component::ALL.map(component).into_iter().chain(parts).collect()
}

/// Asserts that scores are those of estimates without bias, whose errors are right.
#[track_caller]
fn assert_standard(scores: &[f64], what: &str) {
    let far: Vec<f64> = scores.iter().copied().filter(|score| score.abs() > 4.5).collect();
    assert!(far.is_empty(), "{what}: {far:?} of {}", scores.len());
}

/// Components of one scenario depend on one another, and errors of rare events are themselves not known: the bound is wide.
#[test]
fn it_agrees_with_replications_of_random_scenarios() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let random = proptest::prop_oneof![strategies::scenario(), strategies::uncertain()];
    let (mut served, mut squares) = (0, Vec::new());
    for _ in 0..120 {
        let mut scenario = random.new_tree(&mut runner).expect("a scenario").current();
        let positions = scenario.cohort.positions;
        scenario.simulation.replications = (100_000 / positions).max(1000);
        let scores = scores(&scenario);
        served += u32::from(!scores.is_empty());
        assert_standard(&scores, &format!("{scenario:?}"));
        squares.extend(scores.into_iter().filter(|score| *score != 0.0).map(|score| score * score));
    }
    let mean = squares.iter().sum::<f64>() / squares.len() as f64;
    println!("{served} of 120 scenarios, {} scores, mean square {mean}", squares.len());
    assert!(served > 40, "{served}");
    assert!((0.6..=1.5).contains(&mean), "{mean} over {}", squares.len());
}

#[test]
fn it_agrees_with_replications_of_every_shipped_scenario() {
    let folders = ["scenarios", "scenarios/zappos-ladder"].map(Into::into);
    let shipped = scenario::load(&folders, &[]).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    for mut loaded in shipped {
        loaded.scenario.simulation.replications = 100_000 / loaded.scenario.cohort.positions;
        assert_standard(&scores(&loaded.scenario), &loaded.scenario.name);
    }
}

fn small(seed: u64, replications: u64) -> Scenario {
    let edits = [format!("simulation.seed={seed}"), format!("simulation.replications={replications}")];
    scenario::parse("small.toml", include_str!("../sessions/small.toml"), &edits).expect("it loads").scenario
}

fn zappos(seed: u64, replications: u64) -> Scenario {
    let size = [format!("simulation.seed={seed}"), format!("simulation.replications={replications}")];
    let edits: Vec<String> = super::EXACT.map(str::to_owned).into_iter().chain(size).collect();
    let loaded = scenario::load(&["scenarios/zappos-2008.toml".into()], &edits);
    loaded.unwrap_or_else(|problems| panic!("{}", problems.render(false))).remove(0).scenario
}

/// Means over blocks: the components of the saving, and the saving from those who leave.
fn told(scenario: &Scenario, threads: &Threads) -> Vec<(String, Estimate)> {
    let expected = {
        let mut run = Run::new(scenario, threads).expect("a run").without_payback();
        run.extend_to(scenario.simulation.replications, &Unwatched).expect("a run");
        run.expected(&Unwatched).expect("a run")
    };
    let level = Level::new(0.95, expected.blocks());
    let columns = Component::ALL.map(|one| (format!("{one:?}"), expected.component(one)));
    let columns = columns.into_iter().chain([("leaving".to_owned(), expected.leaving())]);
    let of = |column: &[f64]| means::of(column, Support::AMOUNT.fixed(true), &level).expect("blocks");
    columns.map(|(name, column)| (name, of(&column))).collect()
}

/// Variance of a position by replications, times that by blocks, with all parameters certain.
fn times_less_variance(name: &str) -> f64 {
    let off = ["anticipation.share=0", "simulation.replications=10000"];
    let edits: Vec<String> = super::EXACT.into_iter().chain(off).map(str::to_owned).collect();
    let loaded = scenario::load(&[format!("scenarios/{name}.toml").into()], &edits);
    let mut scenario = loaded.unwrap_or_else(|problems| panic!("{}", problems.render(false))).remove(0).scenario;
    scenario.uncertain.clear();
    let (results, expected) = play(&scenario, &Threads::new(None).expect("threads"));
    let expected = expected.saving();
    let [no_offer, offer] = Arm::BOTH.map(|arm| results.total_cost(arm));
    let savings: Vec<f64> = no_offer.iter().zip(&offer).map(|(one, other)| one - other).collect();
    let variance = |column: &[f64]| Moments::of(column).and_then(|moments| moments.sd).expect("several").powi(2);
    let of_position = variance(&savings) / results.positions as f64;
    of_position / (variance(&expected) * Expected::POSITIONS as f64)
}

#[test]
fn a_position_tells_many_times_as_much() {
    for (name, least) in [("zappos-2008", 40.0), ("us-call-center", 12.0)] {
        let times = times_less_variance(name);
        println!("{name}: {times} times less variance");
        assert!(times > least, "{name}: {times}");
    }
}

/// Asserts that 95 % intervals hold the value of a run of many blocks as often as they say.
fn assert_coverage(of: fn(u64, u64) -> Scenario, replications: u64, truth: u64, seeds: u64) {
    let threads = Threads::new(None).expect("threads");
    let truth = told(&of(1 << 40, truth), &threads);
    let mut held = vec![0; truth.len()];
    for seed in 1..=seeds {
        for (held, ((_, found), (_, truth))) in
            held.iter_mut().zip(told(&of(seed, replications), &threads).iter().zip(&truth))
        {
            *held += u64::from(found.interval.is_some_and(|interval| interval.holds(truth.value)));
        }
    }
    let binomial = Binomial::new(0.95, seeds).expect("a share");
    let [least, most] = [0.0002, 0.9998].map(|share| binomial.inverse_cdf(share));
    for (held, (name, truth)) in held.into_iter().zip(&truth) {
        println!("{replications} replications: {name} {held} of {seeds}");
        assert!(truth.mcse == Some(0.0) || (least..=most).contains(&held), "{name}: {held} of {seeds}");
    }
}

#[test]
fn its_intervals_hold_where_all_is_certain() {
    assert_coverage(small, 300, 200_000, 150);
}

#[test]
fn its_intervals_hold_where_parameters_are_uncertain() {
    assert_coverage(zappos, 300, 600_000, 150);
}
