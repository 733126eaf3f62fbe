//! The band about the curve holds all of a known curve as often as it says.

use statrs::distribution::{Binomial, DiscreteCDF};
use std::num::NonZeroUsize;
use the_offer::analysis::{Curve, estimate_curve};
use the_offer::engine::{self, Tuning, Unwatched};
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

fn curve(seed: u64, confidence: f64) -> Curve {
    let tuning = Tuning { offer: 0, max: 1000.0 };
    let results = engine::curve(&idle(seed), tuning, NonZeroUsize::new(1), &Unwatched).expect("a curve");
    let point = |bonus: f64| (bonus, results.point(bonus).expect("a bonus on the curve"));
    estimate_curve(&BONUSES.map(point), confidence).expect("replications")
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
            let curve = curve(seed, confidence);
            let held = |point: &the_offer::analysis::CurvePoint| {
                point.band.is_some_and(|band| band.holds(by_hand(point.bonus)))
            };
            whole += u64::from(curve.points.iter().all(held));
            let best = &curve.points[3].saving;
            each += u64::from(best.interval.is_some_and(|interval| interval.holds(by_hand(400.0))));
        }
        as_often(confidence, whole);
        as_often(confidence, each);
    }
}

#[test]
fn a_point_of_the_curve_says_what_a_sweep_says_there() {
    let curve = curve(5, 0.9);
    for point in &curve.points {
        let mut alone = idle(5);
        alone.offers[0].bonus = point.bonus;
        let swept = engine::sweep(&[alone], NonZeroUsize::new(1), &Unwatched).expect("a sweep");
        let swept = the_offer::analysis::estimate_points(&swept, 0.9);
        let saving = swept.points[0].saving().expect("replications");
        let same = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs();
        assert!(same(point.saving.value, saving.value), "{point:?}");
        assert!(same(point.saving.mcse.expect("many"), saving.mcse.expect("many")), "{point:?}");
        let (band, interval) = (point.band.expect("many"), point.saving.interval.expect("many"));
        assert!(band.low < interval.low && interval.high < band.high);
        for (row, expected) in point.metrics.rows.iter().zip(&swept.points[0].rows) {
            let values = [row, expected].map(|row| row.estimate().map(|estimate| estimate.value));
            assert!(values[0] == values[1] || same(values[0].unwrap_or(f64::NAN), values[1].unwrap_or(f64::NAN)));
        }
    }
}
