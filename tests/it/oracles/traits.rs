//! The copula: correlations recovered through what they make happen.

use super::exact::{both_above, integral, phi};
use super::sample::*;
use the_offer::model::outcome::Arm::{NoOffer, Offer};
use the_offer::model::outcome::Component;
use the_offer::scenario::{Scenario, Tenure, Traits};

fn tied(reservation_tenure: f64, reservation_output: f64, tenure_output: f64) -> Scenario {
    let mut scenario = nothing();
    scenario.traits = Traits { reservation_tenure, reservation_output, tenure_output, reservation_volatility: 0.0 };
    scenario.job.output_per_week = 100.0;
    (scenario.groups[0].output, scenario.groups[0].output_sd) = (5.0, 2.0);
    scenario
}

/// E[Q; Z > z] of a trait whose score Z has correlation `rho` with that of output: Q tilts Z by s·ρ.
fn output_above(z: f64, rho: f64) -> f64 {
    let s = (1.0_f64 + 0.16).ln().sqrt();
    5.0 * phi(s * rho - z)
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
        for week in [13.0_f64, 26.0, 52.0] {
            let exact = both_above(dear, (week / 20.0).ln(), rho);
            assert_retention(&results, Offer, week, exact);
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
        let made = |t: f64| output_above((t / 20.0).ln(), rho);
        let exact = 100.0 * (52.0 - integral(made, 0.0, 52.0));
        assert_cost(&results, NoOffer, Component::LostOutput, exact);
    }
}

#[test]
fn reservation_and_output() {
    for (rt, rq, tq) in [(0.0, 0.7, 0.0), (0.5, -0.4, 0.3), (0.8, 0.6, 0.9), (1.0, 0.4, 0.4), (0.0, -1.0, 0.0)] {
        // Nobody quits: who declines stays.
        let mut scenario = tied(rt, rq, tq);
        scenario.offers = vec![offer(12.0, 1500.0)];
        let results = simulate(&scenario);
        let declined = output_above(1.5_f64.ln(), rq);
        let exact = 100.0 * (52.0 - 12.0 * 5.0 - 40.0 * declined);
        assert_cost(&results, Offer, Component::LostOutput, exact);
    }
}
