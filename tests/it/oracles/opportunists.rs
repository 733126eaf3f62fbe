//! People who come for the bonus.

use super::exact::phi;
use super::sample::*;
use the_offer::model::outcome::Arm::{NoOffer, Offer};
use the_offer::model::outcome::{Component, Count, Outcome};
use the_offer::scenario::{Opportunists, Scenario};

/// Training of five weeks that ordinary hires drop out of fast, and an offer of 2,000 in week 3.
fn tempting(share_per_1000: f64, max_share: f64) -> Scenario {
    let mut scenario = nothing();
    scenario.training.weeks = 5.0;
    scenario.training.cost_per_week = 100.0;
    scenario.pay.wage_per_week = 400.0;
    scenario.groups[0].committed = true;
    scenario.groups[0].training_dropout_per_week = 0.2;
    scenario.groups[0].training_fail = 0.5;
    scenario.offers = vec![offer(3.0, 2000.0)];
    scenario.opportunists = Opportunists { share_per_1000, max_share };
    scenario
}

#[test]
fn they_come_by_the_bonus_stay_for_it_and_take_it() {
    for (share_per_1000, max_share, share) in [(0.1, 1.0, 0.2), (0.4, 0.3, 0.3)] {
        let results = simulate(&tempting(share_per_1000, max_share));
        let there = (1.0 - share) * (-0.6_f64).exp();
        let take = phi(2.0_f64.ln());
        assert_count(&results, Offer, Count::Opportunists, share);
        assert_count(&results, Offer, Count::Offered, share + there);
        assert_count(&results, Offer, Count::OfferedCommitted, there);
        assert_count(&results, Offer, Count::Takers, share + there * take);
        assert_count(&results, Offer, Count::TakersCommitted, there * take);
        assert_cost(&results, Offer, Component::Bonus, 2000.0 * (share + there * take));
        assert_share(results.weekly[1][2].committed as f64, 20_000.0, (1.0 - share) * (-0.4_f64).exp(), "committed");
        let number = results.offers[0].outcomes[Outcome::Opportunist as usize].number;
        assert_share(number, 20_000.0, share, "opportunists among first hires");
        assert_share(results.offers[0].groups[0].offered as f64, 20_000.0, there, "ordinary first hires offered");
    }
}

#[test]
fn they_are_trained_and_paid_like_anyone() {
    let results = simulate(&tempting(0.5, 1.0)); // all of them are
    assert_count(&results, Offer, Count::Opportunists, 1.0);
    assert_cost(&results, Offer, Component::Training, 300.0);
    assert_cost(&results, Offer, Component::Wages, 1200.0);
    assert_count(&results, NoOffer, Count::Opportunists, 0.0);
    assert_count(&results, NoOffer, Count::Dropouts, 1.0 - (-1.0_f64).exp());
}

#[test]
fn the_end_of_training_still_draws_them_and_a_later_offer_does_not() {
    let mut scenario = tempting(0.1, 1.0);
    scenario.offers[0].week = Some(5.0);
    assert_count(&simulate(&scenario), Offer, Count::Opportunists, 0.2);
    scenario.offers[0].week = Some(5.25);
    assert_count(&simulate(&scenario), Offer, Count::Opportunists, 0.0);
}

#[test]
fn the_first_offer_draws_them_and_not_a_larger_one_later() {
    let mut scenario = tempting(0.1, 1.0);
    scenario.offers = vec![offer(4.0, 9000.0), offer(1.0, 0.0), offer(3.0, 500.0)];
    let results = simulate(&scenario);
    assert_count(&results, Offer, Count::Opportunists, 0.05);
}

#[test]
fn one_whom_the_horizon_cuts_off_takes_nothing() {
    let mut scenario = tempting(0.5, 1.0);
    scenario.simulation.horizon_weeks = 3.0;
    let results = simulate(&scenario);
    assert_count(&results, Offer, Count::Opportunists, 1.0);
    assert_count(&results, Offer, Count::Offered, 0.0);
    assert_count(&results, Offer, Count::Takers, 0.0);
    assert_eq!(results.weekly[1][2].staffed, 20_000);
}
