//! Service crises: a Poisson process that all positions of a replication share.

use super::exact::{annuity, integral, weekly};
use super::sample::*;
use the_offer::model::outcome::Arm::{NoOffer, Offer};
use the_offer::model::outcome::Component::ShockLoss;

const RATE: f64 = 6.0 / 52.0;

#[test]
fn the_expected_loss_is_the_rate_times_the_customers_not_delighted() {
    let mut scenario = nothing();
    scenario.simulation.discount_rate = 0.1;
    scenario.training.weeks = 8.0;
    scenario.groups[0].tenure = constant_hazard(0.03);
    scenario.groups[0].delight = 0.8;
    scenario.service.shocks_per_year = 6.0;
    scenario.service.shock_cost = 500.0;
    scenario.offers = vec![offer(4.0, 1500.0)];
    let results = simulate(&scenario);
    let delta = weekly(0.1);
    let on_the_job = integral(|t| (-0.03 * (t - 8.0) - delta * t).exp(), 8.0, 52.0);
    let loss = |stay: f64| 500.0 * RATE * (annuity(delta, 52.0) - 0.8 * stay * on_the_job);
    assert_cost(&results, NoOffer, ShockLoss, loss(1.0));
    assert_cost(&results, Offer, ShockLoss, loss(1.0 - take_rate(1500.0)));
}

#[test]
fn all_positions_and_both_arms_meet_the_same_crises() {
    // In training nobody is delighted: every crisis costs 1 at each of the three positions.
    let mut scenario = nothing();
    scenario.cohort.positions = 3;
    scenario.training.weeks = 60.0;
    scenario.service.shocks_per_year = 6.0;
    scenario.service.shock_cost = 1.0;
    scenario.offers = vec![offer(4.0, 1500.0)];
    let results = simulate(&scenario);
    let losses = results.cost(NoOffer, ShockLoss);
    assert_eq!(losses, results.cost(Offer, ShockLoss));
    assert!(losses.iter().all(|loss| (loss / 3.0).fract() == 0.0));
    assert_mean(&losses, 18.0, "crises at three positions");
    let squares: Vec<f64> = losses.iter().map(|loss| (loss / 3.0 - 6.0).powi(2)).collect();
    assert_mean(&squares, 6.0, "variance of the number of crises");
}
