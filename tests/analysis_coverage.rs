//! A 95 % interval holds the truth in 95 of 100 runs: each kind is tried on 2,000 seeds.

use std::num::NonZeroUsize;

use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
use rand_distr::{Distribution, Exp1, StandardNormal};
use statrs::distribution::{Binomial, Discrete, DiscreteCDF};
use the_offer::analysis::interval::{Interval, Level};
use the_offer::analysis::moments::{Moments, error_of_sd};
use the_offer::analysis::{Contender, Difference, Metric, compare, cvar, estimate, quantile, ratio, wilson};
use the_offer::engine::{Unwatched, simulate};
use the_offer::scenario;

const SEEDS: u64 = 2_000;

/// Asserts that intervals hold `truth` as often as a binomial count with `expected` may, at 99.9 %.
fn covers(expected: f64, truth: f64, interval: impl Fn(&mut Xoshiro256PlusPlus) -> Option<Interval>) {
    let hits = (0..SEEDS)
        .filter(|seed| {
            let mut rng = Xoshiro256PlusPlus::seed_from_u64(*seed);
            interval(&mut rng).expect("an interval").holds(truth)
        })
        .count() as u64;
    let count = Binomial::new(expected, SEEDS).expect("a share");
    let limits = count.inverse_cdf(0.0005)..=count.inverse_cdf(0.9995);
    assert!(limits.contains(&hits), "{hits} of {SEEDS}, expected in {limits:?}");
}

fn normals(rng: &mut Xoshiro256PlusPlus, number: usize) -> Vec<f64> {
    StandardNormal.sample_iter(rng).take(number).collect()
}

fn exponentials(rng: &mut Xoshiro256PlusPlus, number: usize) -> Vec<f64> {
    Exp1.sample_iter(rng).take(number).collect()
}

fn mean_interval(column: &[f64]) -> Option<Interval> {
    let Moments { mean, sd } = Moments::of(column)?;
    Level::new(0.95, column.len()).mean(mean, sd).interval
}

#[test]
fn means_of_few_normals_by_student() {
    for number in [2, 5, 30] {
        covers(0.95, 0.0, |rng| mean_interval(&normals(rng, number)));
    }
}

#[test]
fn means_of_many_skewed_values() {
    covers(0.95, 1.0, |rng| mean_interval(&exponentials(rng, 1000)));
}

#[test]
fn other_confidences() {
    for confidence in [0.5, 0.9, 0.99] {
        covers(confidence, 0.0, |rng| {
            let Moments { mean, sd } = Moments::of(&normals(rng, 10))?;
            Level::new(confidence, 10).mean(mean, sd).interval
        });
    }
}

#[test]
fn standard_deviations() {
    covers(0.95, 1.0, |rng| {
        let column = normals(rng, 500);
        let sd = Moments::of(&column)?.sd?;
        Level::new(0.95, 500).around(sd, error_of_sd(&column)).interval
    });
}

/// What Wilson's interval covers for this share, summed over all outcomes.
fn exact_coverage_of_wilson(p: f64, level: &Level) -> f64 {
    let count = Binomial::new(p, level.replications as u64).expect("a share");
    (0..=level.replications)
        .filter(|k| wilson::share(*k, level).and_then(|share| share.interval).expect("two or more").holds(p))
        .map(|k| count.pmf(k as u64))
        .sum()
}

#[test]
fn probabilities_by_wilson() {
    for (number, p) in [(20, 0.5), (50, 0.1), (400, 0.02), (1000, 0.71)] {
        let level = Level::new(0.95, number);
        let expected = exact_coverage_of_wilson(p, &level);
        assert!((0.93..0.98).contains(&expected), "{number} {p}: {expected}");
        covers(expected, p, |rng| {
            let successes = (0..number).filter(|_| rng.random::<f64>() < p).count();
            wilson::share(successes, &level)?.interval
        });
    }
}

#[test]
fn quantiles_by_order_statistics() {
    for (number, p) in [(15, 0.5), (200, 0.5), (101, 0.25), (400, 0.95), (6_000, 0.05)] {
        let level = Level::new(0.95, number);
        let (low, high) = quantile::ranks(number, p, 0.95).expect("enough values");
        let below = Binomial::new(p, number as u64).expect("a share");
        let expected: f64 = (low..high).map(|k| below.pmf(k as u64)).sum();
        assert!((0.9499..0.99).contains(&expected), "{number} {p}: {expected}");
        covers(expected, -(1.0 - p).ln(), |rng| {
            let mut column = exponentials(rng, number);
            column.sort_unstable_by(f64::total_cmp);
            quantile::interval_of_sorted(&column, p, &level)
        });
    }
}

/// Takers of one replication: 20 positions, of which each meets the offer with probability 0.8 and takes it with a
/// probability that the replication shares, 0.02 or 0.18.
fn clustered_takers(rng: &mut Xoshiro256PlusPlus) -> (f64, f64) {
    let rate = if rng.random::<bool>() { 0.02 } else { 0.18 };
    (0..20).fold((0.0, 0.0), |(takers, offered), _| {
        let met = rng.random::<f64>() < 0.8;
        let took = met && rng.random::<f64>() < rate;
        (takers + f64::from(u8::from(took)), offered + f64::from(u8::from(met)))
    })
}

#[test]
fn shares_of_clustered_trials() {
    for replications in [40, 400] {
        let level = Level::new(0.95, replications);
        covers(0.95, 0.1, |rng| {
            let (takers, offered): (Vec<_>, Vec<_>) = (0..replications).map(|_| clustered_takers(rng)).unzip();
            ratio::share(&ratio::tally(&takers, &offered), &level)?.interval
        });
    }
}

#[test]
fn money_per_taker() {
    // Takers are 0, 1 or 2 a replication; each saves 1,000 on average, those of one replication alike.
    let level = Level::new(0.95, 600);
    covers(0.95, 1000.0, |rng| {
        let (savings, takers): (Vec<_>, Vec<_>) = (0..600)
            .map(|_| {
                let takers = f64::from(rng.random_range(0..3_u8));
                let saving: f64 = Exp1.sample(rng);
                (1000.0 * saving * takers, takers)
            })
            .unzip();
        ratio::of(&ratio::tally(&savings, &takers), &level)?.interval
    });
}

#[test]
fn takers_per_replication() {
    let level = Level::new(0.95, 200);
    covers(0.95, 1.6, |rng| {
        let takers: Vec<_> = (0..200).map(|_| clustered_takers(rng).0).collect();
        ratio::number(&ratio::tally(&takers, &takers), &level)?.interval
    });
}

#[test]
fn means_of_the_worst_twentieth() {
    // E[Z | Z < z] = -φ(z)/0.05 at z = -1.644854.
    let truth = -2.062_712_807_507_4;
    for number in [1_000, 4_000] {
        let level = Level::new(0.95, number);
        covers(0.95, truth, |rng| {
            let mut column = normals(rng, number);
            column.sort_unstable_by(f64::total_cmp);
            cvar::of_sorted(&column, &level)?.interval
        });
    }
}

/// A scenario whose cost with the offer is known: one position that pays `bonus` with a load of 10 % where the reservation
/// bonus, of median 1,000, lies below it, and nothing else.
fn bonus_alone(bonus: f64, seed: u64, replications: u64) -> Contender {
    let text = format!(
        "name = \"{bonus} {seed} {replications}\"\n\
         simulation = {{ horizon_weeks = 10, seed = {seed}, replications = {replications} }}\n\
         cohort = {{ positions = 1, backfill = false }}\n\
         pay = {{ bonus_load = 0.1 }}\n\
         offers = [{{ week = 2, bonus = {bonus} }}]\n\
         [[groups]]\n\
         name = \"all\"\n\
         reservation = {{ dist = \"loglogistic\", median = 1000, shape = 2 }}\n\
         tenure = {{ dist = \"exponential\", mean = 100 }}\n"
    );
    let scenario = scenario::parse("bonus.toml", &text, &[]).expect("a right scenario").scenario;
    let results = simulate(&scenario, NonZeroUsize::new(1), &Unwatched).expect("a run");
    Contender::new(&scenario, &results, &estimate(&scenario, &results, 0.95))
}

/// The share of hires that take a bonus, 1/(1 + (1000/bonus)²).
fn takers(bonus: f64) -> f64 {
    1.0 / (1.0 + (1000.0 / bonus).powi(2))
}

fn cost(bonus: f64) -> f64 {
    1.1 * bonus * takers(bonus)
}

/// The dear offer less the cheap one.
fn dearer(cheap: Contender, dear: Contender) -> Difference {
    compare(&[dear, cheap], 0.95).pairs[0].difference(Metric::CostOffer).expect("one currency")
}

const BONUSES: [f64; 2] = [800.0, 1_500.0];

fn covers_cost_difference(of_seed: impl Fn(u64) -> Difference) {
    let truth = cost(BONUSES[1]) - cost(BONUSES[0]);
    covers(0.95, truth, |rng| of_seed(rng.random_range(0..1 << 40)).estimate.interval);
}

#[test]
fn paired_differences_of_costs() {
    covers_cost_difference(|seed| dearer(bonus_alone(BONUSES[0], seed, 200), bonus_alone(BONUSES[1], seed, 200)));
}

#[test]
fn differences_of_costs_on_other_draws() {
    covers_cost_difference(|seed| dearer(bonus_alone(BONUSES[0], seed, 300), bonus_alone(BONUSES[1], seed + 1, 100)));
}

#[test]
fn differences_of_costs_on_partly_common_draws() {
    covers_cost_difference(|seed| dearer(bonus_alone(BONUSES[0], seed, 200), bonus_alone(BONUSES[1], seed, 500)));
}

/// Means over seeds within five of their standard errors of what is exact.
fn assert_near(exact: f64, values: &[f64]) {
    let Moments { mean, sd } = Moments::of(values).expect("seeds");
    let error = sd.expect("seeds") / (values.len() as f64).sqrt();
    assert!((mean - exact).abs() < 5.0 * error, "{mean} ± {error}, exactly {exact}");
}

#[test]
fn the_variance_factor_of_two_bonuses() {
    // Whoever takes the small bonus b takes the large one c: covariance bc p(1 - q), p and q the shares that take them.
    let [b, c] = BONUSES;
    let [p, q] = BONUSES.map(takers);
    let variances = b * b * p * (1.0 - p) + c * c * q * (1.0 - q);
    let exact = variances / (variances - 2.0 * b * c * p * (1.0 - q));
    let of_seed = |seed| dearer(bonus_alone(b, seed, 4_000), bonus_alone(c, seed, 4_000)).variance_factor;
    assert_near(exact, &(0..50).map(|seed| of_seed(seed).expect("common draws")).collect::<Vec<_>>());
}

#[test]
fn the_probability_of_being_cheapest_of_two_bonuses() {
    // The small bonus is cheaper where somebody takes the large one; where nobody does, each is best by half.
    let exact = (1.0 + takers(BONUSES[1])) / 2.0;
    let of_seed = |seed| {
        let comparison = compare(&BONUSES.map(|bonus| bonus_alone(bonus, seed, 500)), 0.95);
        comparison.places[0].probability_best.expect("common draws").value
    };
    assert_near(exact, &(0..50).map(of_seed).collect::<Vec<_>>());
}
