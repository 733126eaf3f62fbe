//! Luck and uncertain parameters told apart, against cases whose split is known.

use std::path::PathBuf;

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Distribution, StandardNormal};
use the_offer::analysis::believed::ENDS;
use the_offer::analysis::deviation;
use the_offer::analysis::interval::{Estimate, Level};
use the_offer::analysis::spread::{self, LuckAndParameters};
use the_offer::analysis::{self, Estimates, Metric, Side, quantile};
use the_offer::engine::{AverageDraw, Averages, Unwatched, averages, simulate};
use the_offer::scenario::{load, parse};
use the_offer::special::normal;

const SEEDS: u64 = 2000;

/// Savings μ + ε, μ ~ N(`mean`, 1) and ε ~ N(0, `luck`), and what is known of μ.
#[derive(Clone, Copy)]
struct Normals {
    mean: f64,
    /// Variance of the luck of a cohort.
    luck: f64,
    /// Standard deviations of the errors of a group: in common for all draws, and of each draw.
    common: f64,
    moving: f64,
    /// Standard deviation of the relative error of a group in the distance of every saving from the mean.
    slope: f64,
    /// Standard deviation of the error of a draw's own positions; the saving on average is known twice as well as that tells.
    own: f64,
    draws: usize,
}

impl Normals {
    fn play(&self, seed: u64) -> (Averages, Vec<f64>, Estimate) {
        let mut stream = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut next = || -> f64 { StandardNormal.sample(&mut stream) };
        let errors: [f64; Averages::GROUPS] = std::array::from_fn(|_| self.common * next());
        let slopes: [f64; Averages::GROUPS] =
            std::array::from_fn(|_| if self.slope > 0.0 { self.slope * next() } else { 0.0 });
        let draw = |_| {
            let saving = self.mean + next();
            let common = std::array::from_fn(|group| {
                saving + errors[group] + slopes[group] * (saving - self.mean) + self.moving * next()
            });
            AverageDraw { common, own: Some(saving + self.own * next()) }
        };
        let draws = (0..self.draws).map(draw).collect();
        let savings = (0..2000).map(|_| self.mean + (1.0 + self.luck).sqrt() * next()).collect();
        let mcse = (1.0 + self.own * self.own).sqrt() / (self.draws as f64).sqrt() / 2.0;
        let saving = Estimate { mcse: Some(mcse), ..Estimate::bare(self.mean + mcse * next()) };
        (Averages { draws }, savings, saving)
    }

    /// In how many of `SEEDS` cases the interval of an estimate holds the truth, and the mean of its values.
    fn coverage(&self, truth: f64, of: impl Fn(LuckAndParameters) -> Estimate) -> (u64, f64) {
        let mut covered = 0;
        let mut sum = 0.0;
        for seed in 1..=SEEDS {
            let (averages, savings, saving) = self.play(seed);
            let estimate = of(spread::of(&averages, None, sd(&savings), saving, 0.95).expect("the saving varies"));
            sum += estimate.value;
            covered += u64::from(estimate.interval.expect("an error").holds(truth));
        }
        (covered, sum / SEEDS as f64)
    }
}

/// The standard deviation of savings, with its error.
fn sd(savings: &[f64]) -> Estimate {
    deviation::of(savings, &Level::new(0.95, savings.len())).expect("several savings")
}

/// 93 to 97 % of 2,000.
#[track_caller]
fn assert_covers((covered, mean): (u64, f64), truth: f64, what: &str) {
    println!("{what}: {covered} of {SEEDS}, mean {mean} for {truth}");
    assert!((1860..=1940).contains(&covered), "{what}: {covered} of {SEEDS}, mean {mean} for {truth}");
}

#[test]
fn the_split_of_normal_normal_is_unbiased_and_its_interval_covers() {
    for (luck, common, moving) in [(0.1, 0.1, 0.1), (1.5, 0.5, 0.3), (24.0, 2.0, 1.0), (99.0, 3.0, 1.0)] {
        let truth = 1.0 / (1.0 + luck);
        let case = Normals { mean: 0.3, luck, common, moving, slope: 0.0, own: 2.0, draws: 700 };
        let found = case.coverage(truth, |spread| spread.parameters);
        assert_covers(found, truth, "share of the parameters");
        assert!((found.1 - truth).abs() < 0.01 * truth, "{luck}: {} for {truth}", found.1);
    }
}

#[test]
fn the_probability_of_paying_on_average_is_freed_from_luck() {
    // Luck in the means over groups and draws from a tenth of what parameters make of the saving to a hundred times as much.
    for (common, moving, own, mean) in [
        (0.1, 0.1, 0.1, 0.5),
        (1.0, 0.3, 1.0, 1.0),
        (4.0, 0.5, 4.0, -0.7),
        (10.0, 1.0, 20.0, 0.0),
        (100.0, 1.0, 100.0, 0.4),
    ] {
        let truth = normal::cdf(mean);
        let case = Normals { mean, luck: 1.0, common, moving, slope: 0.0, own, draws: 700 };
        let found = case.coverage(truth, |spread| spread.pays_on_average.expect("takers"));
        assert_covers(found, truth, "probability of paying on average");
    }
}

/// Luck that the same people make at every draw is not averaged out by the draws: eight groups of people tell how large it is.
/// With a slope of 0.6 the share is no line in the luck any more, and intervals hold the truth in 92.5 %.
#[test]
fn luck_of_the_groups_is_known_from_as_many_as_there_are() {
    for (slope, own, mean, draws) in [(0.2, 1.0, 1.0, 6000), (0.4, 1.0, -0.8, 2800), (0.3, 2.0, 0.5, 2800)] {
        let truth = normal::cdf(mean);
        let case = Normals { mean, luck: 1.0, common: 1.0, moving: 0.1, slope, own, draws };
        let found = case.coverage(truth, |spread| spread.pays_on_average.expect("takers"));
        assert_covers(found, truth, "probability of paying on average");
    }
}

#[test]
fn the_ends_of_what_is_believed_are_freed_from_luck() {
    // Luck in the means from a tenth of what parameters make of the saving to three times as much.
    for (common, moving, own, mean) in
        [(0.1, 0.1, 0.1, 0.5), (1.0, 0.5, 1.0, 1.0), (4.0, 2.0, 4.0, -0.7), (10.0, 5.0, 20.0, 0.0)]
    {
        let case = Normals { mean, luck: 1.0, common, moving, slope: 0.0, own, draws: 700 };
        for (end, score) in [-1.0, 1.0].into_iter().enumerate() {
            let truth = mean + score * normal::quantile(0.95);
            let (covered, average) = case.coverage(truth, |spread| spread.believed.expect("takers")[end]);
            println!("{moving} {own} {mean}, end {end}: {covered} of {SEEDS}, mean {average} for {truth}");
            assert!(covered >= 1860, "{moving} {own}: {covered} of {SEEDS}, mean {average} for {truth}");
            assert!((average - truth).abs() < 0.05, "{moving} {own}: {average} for {truth}");
        }
    }
}

#[test]
fn a_probability_of_nearly_1_is_not_said_to_be_surer_than_it_is() {
    // Where a binomial count is coarse, its intervals hold more than they promise; they must not hold less.
    for (moving, own, mean) in [(0.3, 1.0, 2.3), (0.1, 4.0, 2.6), (0.1, 0.1, 3.2), (0.5, 2.0, 2.0)] {
        let truth = normal::cdf(mean);
        let case = Normals { mean, luck: 1.0, common: 1.0, moving, slope: 0.0, own, draws: 700 };
        let (covered, average) = case.coverage(truth, |spread| spread.pays_on_average.expect("takers"));
        println!("{moving} {own} {mean}: {covered} of {SEEDS}, mean {average} for {truth}");
        assert!(covered >= 1860, "{moving} {own} {mean}: {covered} of {SEEDS}, mean {average} for {truth}");
    }
}

#[test]
fn where_nobody_can_take_the_offer_nothing_is_said_of_the_average() {
    let nothing = AverageDraw { common: [0.0; Averages::GROUPS], own: Some(0.0) };
    let averages = Averages { draws: vec![nothing; 100] };
    let spread = spread::of(&averages, None, sd(&[0.0, 1.0, 0.0]), Estimate::NOTHING, 0.95).expect("the saving varies");
    assert_eq!((spread.parameters.value, spread.pays_on_average), (0.0, None));
}

/// Half of the hires, each alone at a position for 26 weeks after the offer, take 1,000 to leave; an idle hire costs an
/// uncertain amount c a week. A taker saves 26 c - 1000, and is none with probability ½.
fn idle(positions: u64, more: &str) -> Estimates {
    let text = format!(
        r#"
        name = "idle"
        offers = [{{ week = 1, bonus = 1000 }}]
        simulation = {{ horizon_weeks = 27, replications = {} }}
        cohort = {{ positions = {positions}, backfill = false }}
        training = {{ weeks = 1 }}
        {more}
        [[groups]]
        name = "idle"
        committed = false
        reservation = {{ dist = "lognormal", median = 1000, sigma = 1.0 }}
        tenure = {{ dist = "exponential", mean = 1e9 }}
        extra_cost_per_week = {{ dist = "normal", mean = 40, sd = 4 }}
        "#,
        // The variance over replications is known to √(2/n).
        (400_000 / positions).max(4_000),
    );
    let loaded = parse("idle.toml", &text, &[]).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    let results = simulate(&loaded.scenario, None, &Unwatched).expect("a scenario that runs");
    analysis::estimate(&loaded.scenario, &results, 0.9999)
}

#[test]
fn the_split_of_a_played_scenario_is_known_however_few_its_positions() {
    let (gain_mean, gain_sd): (f64, f64) = (26.0 * 40.0 - 1000.0, 26.0 * 4.0);
    let parameters = 0.25 * gain_sd * gain_sd;
    let luck = 0.25 * (gain_sd * gain_sd + gain_mean * gain_mean);
    for positions in [1, 2, 20, 300] {
        let truth = parameters / (parameters + luck / positions as f64);
        let spread = idle(positions, "").luck_and_parameters.expect("an uncertain parameter");
        let interval = spread.parameters.interval.expect("an error");
        assert!(interval.holds(truth), "{positions} positions: {interval:?} for {truth}");
        // At a confidence of 99.99 %, by some 2,000 draws.
        assert!(interval.half_width() < 0.1, "{positions} positions: {interval:?}");
        let interval = spread.pays_on_average.expect("takers").interval.expect("an error");
        assert!(interval.holds(normal::cdf(gain_mean / gain_sd)), "{positions} positions: {interval:?}");
        // Half of the hires take it: quantiles of 0.5 · (26 c - 1000).
        for (end, score) in spread.believed.expect("takers").into_iter().zip([-1.0, 1.0]) {
            let truth = 0.5 * (gain_mean + score * normal::quantile(0.95) * gain_sd);
            let interval = end.interval.expect("an error");
            assert!(interval.holds(truth) && interval.half_width() < 25.0, "{positions}: {end:?} for {truth}");
        }
    }
}

/// By brute force: 2,000 draws with 5,000 positions each, so that next to no luck is left in their means.
#[test]
#[ignore = "takes minutes: cargo test --release --test slow believed_of_shipped -- --ignored --nocapture"]
fn what_is_believed_of_shipped_scenarios_agrees_with_brute_force() {
    for file in ["scenarios/zappos-2008.toml", "scenarios/us-call-center.toml"] {
        let loaded = load(&[PathBuf::from(file)], &[]).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
        let scenario = &loaded[0].scenario;
        let brute =
            averages(std::slice::from_ref(scenario), 200, 500.0, None, &Unwatched).expect("a scenario that runs");
        let mut means: Vec<f64> =
            brute[0].draws.iter().map(|draw| draw.common.iter().sum::<f64>() / draw.common.len() as f64).collect();
        let mean = means.iter().sum::<f64>() / means.len() as f64;
        means.sort_unstable_by(f64::total_cmp);
        let results = simulate(scenario, None, &Unwatched).expect("a scenario that runs");
        let estimates = analysis::estimate(scenario, &results, 0.95);
        let level = estimates.estimate(Side::Saving, Metric::TotalCost).expect("played").value - mean;
        for (end, p) in estimates.believed(Side::Saving, Metric::TotalCost).expect("uncertain").into_iter().zip(ENDS) {
            let truth = level + quantile::of_sorted(&means, p).expect("draws");
            let of_draws = quantile::interval_of_sorted(&means, p, &Level::new(0.95, means.len())).expect("draws");
            println!("{file}, {p}: {end:?}, by brute force {truth} ± {}", of_draws.half_width());
            let interval = end.interval.expect("an error");
            let apart = (end.value - truth).abs();
            assert!(
                apart <= libm::hypot(interval.half_width(), of_draws.half_width()),
                "{file}, {p}: {end:?}, {truth}"
            );
        }
    }
}

#[test]
fn crises_that_all_positions_share_are_luck() {
    // A crisis costs a hire who delights nobody as much as an empty seat: give the idle hire all delight, so that crises
    // cost the offer arm. They come 52 a year: one a week on average, over the 26 weeks 5.1 sd.
    let more = "service = { shocks_per_year = 52, shock_cost = 40 }";
    let spread = idle(300, more).luck_and_parameters.expect("an uncertain parameter");
    // A taker saves 26 c - 1000 - 40 N, N ~ Poisson(26), the same for all of a cohort.
    let common = 0.25 * 40.0 * 40.0 * 26.0;
    let (gain_mean, gain_sd): (f64, f64) = (26.0 * 40.0 - 1000.0 - 26.0 * 40.0, 26.0 * 4.0);
    let own = 0.25 * (gain_sd * gain_sd + gain_mean * gain_mean + 4.0 * common) / 300.0;
    let parameters = 0.25 * gain_sd * gain_sd;
    let truth = parameters / (parameters + common + own);
    let interval = spread.parameters.interval.expect("an error");
    // Taken for the parameters', the luck of the crises would make their share nearly 1.
    assert!(1.0 - own / (parameters + common + own) > 0.9);
    assert!(interval.holds(truth) && interval.high < 0.5, "{interval:?} for {truth}");
}

#[test]
fn certain_parameters_leave_all_to_luck() {
    let loaded = parse("starter.toml", the_offer::scenario::STARTER, &["simulation.replications=50".to_owned()]);
    let mut scenario = loaded.expect("right").scenario;
    scenario.uncertain.clear();
    let results = simulate(&scenario, None, &Unwatched).expect("a scenario that runs");
    let estimates = analysis::estimate(&scenario, &results, 0.95);
    assert_eq!((results.averages, estimates.luck_and_parameters), (None, None));
    let shares =
        [estimates.spread.luck, estimates.spread.parameters].map(|share| share.map(|one| (one.value, one.interval)));
    assert_eq!(shares, [Some((1.0, None)), Some((0.0, None))]);
}
