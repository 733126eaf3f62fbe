//! Every law of the time to fill a position: vacancy lengths against their distribution function.

use super::exact::{integral, phi};
use super::sample::*;
use statrs::distribution::{ContinuousCDF, Gamma};
use the_offer::model::outcome::{Arm::NoOffer, Component, Count};
use the_offer::scenario::{Scale, WeeksToFill};

const SEEN: f64 = 4.0;

/// Everybody fails at week 4 and a vacant week costs 1: at week 8 the cost is the vacancy's length, cut at 4.
#[track_caller]
fn assert_vacancies(weeks_to_fill: WeeksToFill, distribution: impl Fn(f64) -> f64) {
    let mut scenario = nothing();
    scenario.simulation.horizon_weeks = 4.0 + SEEN;
    scenario.cohort.backfill = true;
    scenario.training.weeks = 4.0;
    scenario.groups[0].training_fail = 1.0;
    scenario.recruiting.weeks_to_fill = weeks_to_fill;
    scenario.recruiting.vacancy_cost_per_week = 1.0;
    let results = simulate(&scenario);
    let mut lengths = results.cost(NoOffer, Component::Vacancy);
    let mean = integral(|t| 1.0 - distribution(t), 0.0, SEEN);
    assert_mean(&lengths, mean, "mean vacancy");
    assert_count(&results, NoOffer, Count::Hires, 1.0 + distribution(SEEN));

    lengths.sort_by(f64::total_cmp);
    let n = lengths.len() as f64;
    let distance = lengths
        .iter()
        .enumerate()
        .filter(|(_, length)| **length < SEEN - 1e-9)
        .map(|(i, length)| {
            let exact = distribution(*length);
            (exact - i as f64 / n).abs().max((exact - (i + 1) as f64 / n).abs())
        })
        .fold(0.0, f64::max);
    // Kolmogorov's distance exceeds 2.7/√n with probability 1e-6.
    assert!(distance < 2.7 / n.sqrt(), "distance {distance}");
}

#[test]
fn exponential() {
    assert_vacancies(WeeksToFill::Exponential { scale: Scale::Mean(2.5) }, |t| 1.0 - (-t / 2.5).exp());
    assert_vacancies(WeeksToFill::Exponential { scale: Scale::Median(1.5) }, |t| 1.0 - 0.5_f64.powf(t / 1.5));
}

#[test]
fn uniform() {
    assert_vacancies(WeeksToFill::Uniform { low: 1.0, high: 3.5 }, |t| ((t - 1.0) / 2.5).clamp(0.0, 1.0));
}

#[test]
fn lognormal() {
    assert_vacancies(WeeksToFill::Lognormal { median: 2.0, sigma: 0.7 }, |t| phi((t / 2.0).ln() / 0.7));
}

#[test]
fn weibull() {
    let scale = Scale::Scale(2.0);
    assert_vacancies(WeeksToFill::Weibull { shape: 1.7, scale }, |t| 1.0 - (-(t / 2.0).powf(1.7)).exp());
    let scale = Scale::Median(2.0);
    assert_vacancies(WeeksToFill::Weibull { shape: 0.6, scale }, |t| 1.0 - 0.5_f64.powf((t / 2.0).powf(0.6)));
}

#[test]
fn gamma() {
    for (mean, sd) in [(2.0, 1.0), (1.0, 1.5), (3.0, 3.0), (2.5, 0.2)] {
        let law = Gamma::new(mean * mean / sd / sd, mean / sd / sd).expect("valid parameters");
        assert_vacancies(WeeksToFill::Gamma { mean, sd }, |t| law.cdf(t));
    }
}
