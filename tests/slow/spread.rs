//! Luck and uncertain parameters told apart, against cases whose split is known.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Distribution, StandardNormal};
use the_offer::analysis::spread::{self, LuckAndParameters};
use the_offer::analysis::{self, Estimates};
use the_offer::engine::{Nested, Unwatched, simulate};
use the_offer::scenario::parse;
use the_offer::special::normal;

const SEEDS: u64 = 2000;

/// Savings μ + ε, μ ~ N(`mean`, 1), ε ~ N(0, `luck`): cohorts of many draws of μ.
fn normal_normal(seed: u64, draws: usize, cohorts: usize, mean: f64, luck: f64) -> Nested {
    let mut stream = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut next = || -> f64 { StandardNormal.sample(&mut stream) };
    let (mut first, mut more) = (Vec::new(), Vec::new());
    for _ in 0..draws {
        let parameters = mean + next();
        let mut saving = || parameters + luck.sqrt() * next();
        first.extend((0..4).map(|_| saving()));
        more.extend((4..cohorts).map(|_| saving()));
    }
    Nested::new(cohorts, first, more)
}

/// In how many of `SEEDS` cases the interval of an estimate holds the truth, and the mean of its values.
fn coverage(
    case: impl Fn(u64) -> Nested,
    truth: f64,
    of: impl Fn(LuckAndParameters) -> analysis::interval::Estimate,
) -> (u64, f64) {
    let mut covered = 0;
    let mut sum = 0.0;
    for seed in 1..=SEEDS {
        let estimate = of(spread::of(&case(seed), 0.95).expect("the saving varies"));
        sum += estimate.value;
        covered += u64::from(estimate.interval.expect("an error").holds(truth));
    }
    (covered, sum / SEEDS as f64)
}

/// Four binomial standard errors around 95 %: ±39 of 2,000.
#[track_caller]
fn assert_covers((covered, mean): (u64, f64), truth: f64, what: &str) {
    assert!((1861..=1939).contains(&covered), "{what}: {covered} of {SEEDS}, mean {mean} for {truth}");
}

#[test]
fn the_split_of_normal_normal_is_unbiased_and_its_interval_covers() {
    // Luck from a tenth to 20 times the variance of the parameters.
    for (cohorts, luck) in [(4, 0.1), (4, 1.0), (8, 4.0), (48, 20.0)] {
        let truth = 1.0 / (1.0 + luck);
        let found = coverage(|seed| normal_normal(seed, 500, cohorts, 0.3, luck), truth, |spread| spread.parameters);
        assert_covers(found, truth, "share of the parameters");
        assert!((found.1 - truth).abs() < 0.002, "{luck}: {} for {truth}", found.1);
    }
}

#[test]
fn the_probability_of_paying_on_average_is_freed_from_luck() {
    // At a share x of luck in the means, a count of means above 0 would give Φ(mean/√(1 + x)).
    for (cohorts, luck, mean) in [(4, 0.4, 0.5), (8, 2.4, 1.0), (48, 9.6, -0.7), (4, 0.04, 0.0), (8, 0.8, 1.6)] {
        let truth = normal::cdf(mean);
        let case = |seed| normal_normal(seed, 500, cohorts, mean, luck);
        let found = coverage(case, truth, |spread| spread.pays_on_average.expect("takers"));
        assert_covers(found, truth, "probability of paying on average");
        assert!((found.1 - truth).abs() < 0.004, "{luck} {mean}: {} for {truth}", found.1);
    }
}

#[test]
fn a_probability_of_nearly_1_is_not_said_to_be_surer_than_it_is() {
    // Where a binomial count is coarse, its intervals hold more than they promise; they must not hold less.
    for (cohorts, luck, mean) in [(8, 0.8, 2.3), (48, 9.6, 2.6), (4, 0.1, 3.2), (24, 9.6, 2.0)] {
        let truth = normal::cdf(mean);
        let case = |seed| normal_normal(seed, 1000, cohorts, mean, luck);
        let (covered, average) = coverage(case, truth, |spread| spread.pays_on_average.expect("takers"));
        assert!(covered >= 1861, "{luck} {mean}: {covered} of {SEEDS}, mean {average} for {truth}");
    }
}

#[test]
fn draws_in_which_hardly_anyone_takes_the_offer_tell_no_sign() {
    // Half of the draws have eight cohorts of which all save something, the others one or none that does.
    let draw = |draw: usize| match draw % 4 {
        0 | 1 => [1.0; 8],
        2 => [0.0; 8],
        _ => [0.0, 0.0, 0.0, 0.0, 0.0, -5.0, 0.0, 0.0],
    };
    let draws: Vec<[f64; 8]> = (0..400).map(draw).collect();
    let part = |from: usize| draws.iter().flat_map(|draw| draw[from..from + 4].to_vec()).collect();
    let spread = spread::of(&Nested::new(8, part(0), part(4)), 0.95).expect("the saving varies");
    let pays = spread.pays_on_average.expect("half of the draws tell");
    assert_eq!(pays.value, 1.0);
    let interval = pays.interval.expect("an error");
    assert!(interval.low < 0.5 && interval.low > 0.4 && interval.high == 1.0, "{interval:?}");
    let nobody = Nested::new(8, vec![0.0; 400], [[0.0, 0.0, 0.0, 7.0]; 100].concat());
    assert_eq!(spread::of(&nobody, 0.95).map(|spread| spread.pays_on_average), None);
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
        400_000 / positions,
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
        assert!(interval.half_width() < 0.05, "{positions} positions: {interval:?}");
        let interval = spread.pays_on_average.expect("takers").interval.expect("an error");
        assert!(interval.holds(normal::cdf(gain_mean / gain_sd)), "{positions} positions: {interval:?}");
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
    assert_eq!((results.nested, estimates.luck_and_parameters), (None, None));
    let shares =
        [estimates.spread.luck, estimates.spread.parameters].map(|share| share.map(|one| (one.value, one.interval)));
    assert_eq!(shares, [Some((1.0, None)), Some((0.0, None))]);
}
