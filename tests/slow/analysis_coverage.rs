//! A 95 % interval holds the truth in 95 of 100 runs: each kind is tried on 2,000 seeds.

use std::num::NonZeroUsize;

use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
use rand_distr::{Distribution, Exp1, StandardNormal};
use statrs::distribution::{Binomial, Discrete, DiscreteCDF};
use the_offer::analysis::interval::{Interval, Level};
use the_offer::analysis::moments::Moments;
use the_offer::analysis::support::Support;
use the_offer::analysis::{
    Contender, Difference, Side, compare, cvar, deviation, estimate, leaving, means, quantile, ratio, wilson,
};
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
        deviation::of(&column, &Level::new(0.95, 500))?.interval
    });
}

/// Asserts that the intervals of as many seeds hold `truth` in a share of them that lies in `limits`, and that `unknown` of
/// them at most are none.
fn covers_about(
    limits: [f64; 2],
    unknown: u64,
    truth: f64,
    interval: impl Fn(&mut Xoshiro256PlusPlus) -> Option<Interval>,
) {
    let all: Vec<_> = (0..SEEDS).map(|seed| interval(&mut Xoshiro256PlusPlus::seed_from_u64(seed))).collect();
    let known: Vec<_> = all.into_iter().flatten().collect();
    assert!(known.len() as u64 + unknown >= SEEDS, "{} known", known.len());
    let share = known.iter().filter(|interval| interval.holds(truth)).count() as f64 / known.len() as f64;
    assert!((limits[0]..=limits[1]).contains(&share), "{share} of {}, expected in {limits:?}", known.len());
}

#[test]
fn standard_deviations_of_heavy_tails() {
    // Nine of ten are 0, the others exponential: E x² = 0.2, mean 0.1.
    let truth = 0.19_f64.sqrt();
    for (number, limits) in [(100, [0.91, 0.97]), (300, [0.93, 0.98]), (2_000, [0.93, 0.97])] {
        covers_about(limits, 20, truth, |rng| {
            let column = seldom(rng, number, 0.1, |rng| Exp1.sample(rng));
            deviation::of(&column, &Level::new(0.95, number))?.interval
        });
    }
}

/// Zeros, but for a share `p` of draws.
fn seldom(
    rng: &mut Xoshiro256PlusPlus,
    number: usize,
    p: f64,
    draw: impl Fn(&mut Xoshiro256PlusPlus) -> f64,
) -> Vec<f64> {
    (0..number).map(|_| if rng.random::<f64>() < p { draw(rng) } else { 0.0 }).collect()
}

/// With so few events expected that any honest interval holds more often than it says.
const ALWAYS: f64 = 1.0;

#[test]
fn counts_seen_seldom_or_never() {
    // Expected in all: 0.03, 0.3, 3 and 30 replications with one or two events.
    for (expected, most) in [(0.03, ALWAYS), (0.3, ALWAYS), (3.0, 0.975), (30.0, 0.97)] {
        let p = expected / 300.0;
        covers_about([0.93, most], 0, 1.5 * p, |rng| {
            let column = seldom(rng, 300, p, |rng| f64::from(rng.random_range(1..3_u8)));
            means::of(&column, Support::COUNT, &Level::new(0.95, 300))?.interval
        });
    }
}

#[test]
fn differences_that_are_mostly_nothing() {
    // One in three is down by one, the others up by one.
    for (expected, most) in [(0.3, ALWAYS), (3.0, 0.99), (30.0, 0.975), (300.0, 0.97)] {
        let p = expected / 2_000.0;
        covers_about([0.93, most], 0, p / 3.0, |rng| {
            let column = seldom(rng, 2_000, p, |rng| if rng.random_range(0..3) < 1 { -1.0 } else { 1.0 });
            means::of(&column, Support::DIFFERENCE, &Level::new(0.95, 2_000))?.interval
        });
    }
}

#[test]
fn differences_of_exits_of_which_sums_are_known() {
    // Half of the replications lose a hire in both arms; so many on average only without the offer, a third as many with it.
    for (expected, most) in [(0.3, ALWAYS), (3.0, 0.99), (30.0, 0.975), (300.0, 0.97)] {
        let p = expected / 1_000.0;
        covers_about([0.93, most], 0, p - p / 3.0, |rng| {
            let both = seldom(rng, 1_000, 0.5, |_| 1.0);
            let [no_offer, offer] = [p, p / 3.0].map(|p| {
                let own = seldom(rng, 1_000, p, |_| 1.0);
                both.iter().zip(own).map(|(both, own)| both + own).collect::<Vec<_>>()
            });
            leaving::difference(&ratio::tally(&offer, &no_offer), false, &Level::new(0.95, 1_000))?.interval
        });
    }
}

#[test]
fn amounts_seen_seldom() {
    // Exponential amounts; fewer than two say nothing of how they differ.
    for (expected, unknown, most) in [(3.0, 460, 0.99), (15.0, 0, 0.97), (60.0, 0, 0.97)] {
        let p = expected / 1_000.0;
        covers_about([0.91, most], unknown, p, |rng| {
            let column = seldom(rng, 1_000, p, |rng| Exp1.sample(rng));
            means::of(&column, Support::COST, &Level::new(0.95, 1_000))?.interval
        });
    }
}

#[test]
fn means_of_few_skewed_values() {
    covers_about([0.93, 0.97], 0, 1.0, |rng| {
        let column: Vec<f64> = exponentials(rng, 100).iter().map(|x| x * x / 2.0).collect();
        means::of(&column, Support::AMOUNT, &Level::new(0.95, 100))?.interval
    });
}

#[test]
fn shares_seen_seldom_or_never() {
    for (expected, most) in [(0.09, ALWAYS), (0.6, ALWAYS), (4.0, 0.98)] {
        let p = expected / 6_000.0;
        covers_about([0.93, most], 0, p, |rng| {
            let takers =
                (0..300).map(|_| (0..20).filter(|_| rng.random::<f64>() < p).count() as f64).collect::<Vec<_>>();
            ratio::share(&ratio::tally(&takers, &[20.0; 300]), &Level::new(0.95, 300))?.interval
        });
    }
}

#[test]
fn money_per_rare_taker() {
    // Of 300 replications five have takers on average, one or two; fewer than two replications tell nothing.
    covers_about([0.93, 0.98], 100, 1000.0, |rng| {
        let takers = seldom(rng, 300, 5.0 / 300.0, |rng| f64::from(rng.random_range(1..3_u8)));
        let saving =
            |taken: &f64| taken * (1000.0 + 3000.0 * rand_distr::Distribution::<f64>::sample(&StandardNormal, rng));
        let savings: Vec<f64> = takers.iter().map(saving).collect();
        ratio::of(&ratio::tally(&savings, &takers), &Level::new(0.95, 300))?.interval
    });
}

#[test]
fn takers_seen_seldom_or_never() {
    for (expected, most) in [(0.09, ALWAYS), (2.0, 0.99), (50.0, 0.97)] {
        covers_about([0.93, most], 0, expected / 300.0, |rng| {
            let takers = seldom(rng, 300, expected / 300.0, |_| 1.0);
            ratio::number(&ratio::tally(&takers, &takers), false, &Level::new(0.95, 300))?.interval
        });
    }
}

#[test]
fn worst_twentieths_of_heavy_tails() {
    // -(exponential)²/2: beyond its share of a twentieth, E[x²/2 | x > a] = a²/2 + a + 1.
    let end = 20f64.ln();
    let truth = -(end * end / 2.0 + end + 1.0);
    for (number, limits) in [(100, [0.91, 0.975]), (300, [0.93, 0.975]), (2_000, [0.93, 0.97])] {
        covers_about(limits, 0, truth, |rng| {
            let mut column: Vec<f64> = exponentials(rng, number).iter().map(|x| -x * x / 2.0).collect();
            column.sort_unstable_by(f64::total_cmp);
            cvar::of_sorted(&column, &Level::new(0.95, number))?.interval
        });
    }
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
        ratio::number(&ratio::tally(&takers, &takers), false, &level)?.interval
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
    let mut results = simulate(&scenario, NonZeroUsize::new(1), &Unwatched).expect("a run");
    // Blocks of the expected saving have it exactly.
    results.expected = None;
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
    compare(&[dear, cheap], 0.95).pairs[0].difference(Side::Offer).expect("one currency")
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
