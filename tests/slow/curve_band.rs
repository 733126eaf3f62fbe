//! The band about the curve holds all of a known curve as often as it says.

use statrs::distribution::{Binomial, DiscreteCDF};
use std::num::NonZeroUsize;
use the_offer::analysis::{
    CurvePoint,
    band::{Band, band},
    estimate_curve,
    interval::{Estimate, Interval},
};
use the_offer::analysis::{Metric, Side};
use the_offer::engine::{self, GridPoint, Tuning, Unwatched};
use the_offer::model::outcome::{Component, Count};
use the_offer::scenario::{self, Scenario};
use the_offer::special::normal;

const SEEDS: u64 = 2_000;
const BONUSES: [f64; 9] = [100.0, 200.0, 300.0, 400.0, 500.0, 600.0, 700.0, 800.0, 900.0];

/// An idle hire costs 100 a week; ten weeks are left when the offer is made, and nobody else leaves or is replaced.
fn idle(seed: u64) -> Scenario {
    let text = r#"
        name = "idle"
        simulation = { horizon_weeks = 11, replications = 100 }
        cohort = { positions = 20, backfill = false }
        training = { weeks = 1 }
        offers = [{ week = 1, bonus = 400 }]
        [[groups]]
        name = "idle"
        committed = false
        reservation = { dist = "lognormal", median = 400, sigma = 1.0 }
        tenure = { dist = "exponential", mean = 1e9 }
        extra_cost_per_week = 100
    "#;
    let mut scenario = scenario::parse("idle", text, &[]).expect("it loads").scenario;
    scenario.simulation.seed = seed;
    scenario
}

/// F(b)·(10·100 - b).
fn by_hand(bonus: f64) -> f64 {
    normal::cdf((bonus / 400.0).ln()) * (1000.0 - bonus)
}

/// The points of the curve, and the band about their savings per position.
fn curve(seed: u64, confidence: f64) -> (Vec<CurvePoint>, Band) {
    let (tuning, scenario) = (Tuning { offer: 0, max: 1000.0 }, idle(seed));
    let results = engine::curve(&scenario, tuning, 0..100, NonZeroUsize::new(1), &Unwatched).expect("a curve");
    let grid = results.grid(&BONUSES).expect("bonuses on the curve");
    let positions = results.positions as f64;
    let column = |point: &GridPoint| point.saving.iter().map(|saving| saving / positions).collect();
    let columns: Vec<Vec<f64>> = grid.iter().map(column).collect();
    (estimate_curve(&grid, results.positions, confidence), band(&columns, confidence).expect("replications"))
}

/// Asserts that `hits` of the seeds are what a binomial count with `expected` may be, at 99.9 %.
fn as_often(expected: f64, hits: u64) {
    let count = Binomial::new(expected, SEEDS).expect("a share");
    let limits = count.inverse_cdf(0.0005)..=count.inverse_cdf(0.9995);
    assert!(limits.contains(&hits), "{hits} of {SEEDS}, expected in {limits:?}");
}

#[test]
fn the_band_holds_the_whole_curve_and_the_intervals_each_point() {
    for confidence in [0.8, 0.95] {
        let (mut whole, mut each) = (0, 0);
        for seed in 0..SEEDS {
            let (curve, band) = curve(seed, confidence);
            let held = |(bonus, band): (&f64, &Option<Interval>)| band.is_some_and(|band| band.holds(by_hand(*bonus)));
            whole += u64::from(BONUSES.iter().zip(&band.simultaneous).all(held));
            let best = curve[3].saving.and_then(|saving| saving.interval);
            each += u64::from(best.is_some_and(|interval| interval.holds(by_hand(400.0))));
        }
        as_often(confidence, whole);
        as_often(confidence, each);
    }
}

#[test]
fn a_point_of_the_curve_says_what_a_sweep_says_there() {
    let (curve, band) = curve(5, 0.9);
    for (point, band) in curve.iter().zip(&band.simultaneous) {
        let mut alone = idle(5);
        alone.offers[0].bonus = point.bonus;
        let mut swept = engine::sweep(&[alone], NonZeroUsize::new(1), &Unwatched).expect("a sweep");
        // The curve here is that of the replications.
        swept[0].expected = None;
        let swept =
            the_offer::analysis::estimate_points(&swept, the_offer::analysis::Ranking::Saving, 0.9).points.remove(0);
        // A hundred replications are a hundred batches.
        let same = |one: Option<f64>, other: Option<f64>| match (one, other) {
            (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * other.abs(),
            (one, other) => one == other,
        };
        for (estimate, arm, metric) in [
            (point.saving, Side::Saving, Metric::TotalCost),
            (point.probability_pays, Side::Saving, Metric::ProbabilityPays),
            (point.bonus_cost, Side::Offer, Metric::Cost(Component::Bonus)),
            (point.hires, Side::Offer, Metric::Count(Count::Hires)),
            (point.take_rate, Side::Offer, Metric::TakeRate),
            (point.committed_share, Side::Offer, Metric::Regretted),
            (point.sensitivity, Side::Offer, Metric::Sensitivity),
            (point.specificity, Side::Offer, Metric::Specificity),
        ] {
            let expected = swept.estimate(arm, metric);
            let ends = |estimate: Option<Estimate>| estimate.and_then(|estimate| estimate.interval);
            assert!(same(estimate.map(|e| e.value), expected.map(|e| e.value)), "{metric:?}: {estimate:?}");
            assert!(same(estimate.and_then(|e| e.mcse), expected.and_then(|e| e.mcse)), "{metric:?}: {estimate:?}");
            // The band is of means by Student's t, and batches know nothing of single replications and how skewed they are.
            if [Metric::TotalCost, Metric::Cost(Component::Bonus), Metric::Count(Count::Hires)].contains(&metric) {
                continue;
            }
            assert!(same(ends(estimate).map(|i| i.low), ends(expected).map(|i| i.low)), "{metric:?}: {estimate:?}");
            assert!(same(ends(estimate).map(|i| i.high), ends(expected).map(|i| i.high)), "{metric:?}: {estimate:?}");
        }
        let (band, interval) = (band.expect("many"), point.saving.and_then(|saving| saving.interval).expect("many"));
        assert!(band.low < interval.low && interval.high < band.high);
    }
}
