//! The copula: correlations recovered through what they make happen.

use super::exact::{both_above, density, integral, phi};
use super::sample::*;
use the_offer::model::outcome::Arm::{NoOffer, Offer};
use the_offer::model::outcome::{Component, Count};
use the_offer::scenario::{Scenario, Tenure, Traits};

fn tied(reservation_tenure: f64, reservation_output: f64, tenure_output: f64) -> Scenario {
    let mut scenario = nothing();
    scenario.traits = Traits { reservation_tenure, reservation_output, tenure_output, reservation_volatility: 0.0 };
    scenario.job.output_per_week = 100.0;
    (scenario.groups[0].output, scenario.groups[0].output_sd) = (5.0, 0.5); // never cut at 0
    scenario
}

/// Quitting after 20 weeks in the median.
fn median_20() -> Tenure {
    Tenure::Lognormal { median: 20.0, sigma: 1.0 }
}

#[test]
fn reservation_and_tenure() {
    for rho in [-1.0, -0.6, 0.0, 0.3, 0.9, 1.0] {
        let mut scenario = tied(rho, 0.0, 0.0);
        scenario.groups[0].tenure = median_20();
        scenario.offers = vec![offer(1e-6, 1500.0)];
        let results = simulate(&scenario);
        let dear = 1.5_f64.ln();
        for (count, week) in [(Count::Retention13, 13.0_f64), (Count::Retention26, 26.0), (Count::Retention52, 52.0)] {
            let exact = both_above(dear, (week / 20.0).ln(), rho);
            assert_count(&results, Offer, count, exact);
        }
    }
}

#[test]
fn tenure_and_output() {
    for rho in [-1.0, -0.6, 0.3, 0.9] {
        // Not independent of the reservation bonus either, which must not matter here.
        let mut scenario = tied(0.5, 0.5 * rho, rho);
        scenario.groups[0].tenure = median_20();
        let results = simulate(&scenario);
        // E[Q; T > t] = 5 S + 0.5 ρ φ, at the score of t.
        let made = |t: f64| {
            let score = (t / 20.0).ln();
            5.0 * phi(-score) + 0.5 * rho * density(score)
        };
        let exact = 100.0 * (52.0 - integral(made, 0.0, 52.0));
        assert_cost(&results, NoOffer, Component::LostOutput, exact);
    }
}

#[test]
fn reservation_and_output() {
    for (rt, rq, tq) in [(0.0, 0.7, 0.0), (0.5, -0.4, 0.3), (0.8, 0.6, 0.9), (1.0, 0.4, 0.4), (0.0, -1.0, 0.0)] {
        // Nobody quits: who declines stays, and has E[Q; R > b] = 5 P(R > b) + 0.5 ρ φ.
        let mut scenario = tied(rt, rq, tq);
        scenario.offers = vec![offer(12.0, 1500.0)];
        let results = simulate(&scenario);
        let score = 1.5_f64.ln();
        let declined = 5.0 * phi(-score) + 0.5 * rq * density(score);
        let exact = 100.0 * (52.0 - 12.0 * 5.0 - 40.0 * declined);
        assert_cost(&results, Offer, Component::LostOutput, exact);
    }
}
