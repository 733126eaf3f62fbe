//! The order of what happens at one moment, and the horizon's cut: worlds without chance but for the threshold.

use super::exact::{annuity, weekly};
use super::sample::*;
use the_offer::model::outcome::Arm::{NoOffer, Offer};
use the_offer::model::outcome::{Component, Count};
use the_offer::scenario::{Scenario, WeeksToFill};

/// Everybody fails at the end of four weeks of training; a vacancy lasts two.
fn all_fail(horizon_weeks: f64) -> Scenario {
    let mut scenario = nothing();
    scenario.simulation.horizon_weeks = horizon_weeks;
    scenario.simulation.replications = 5;
    scenario.cohort.backfill = true;
    scenario.training.weeks = 4.0;
    scenario.groups[0].training_fail = 1.0;
    scenario.recruiting.weeks_to_fill = WeeksToFill::Constant(2.0);
    scenario.recruiting.cost_per_hire = 900.0;
    scenario.recruiting.vacancy_cost_per_week = 70.0;
    scenario.job.separation_cost = 250.0;
    scenario.training.cost_per_week = 110.0;
    scenario
}

#[test]
fn the_exam_comes_before_an_offer_at_the_end_of_training() {
    for at_the_end in [offer(4.0, 1500.0), after_training(0.0, 1500.0)] {
        let mut scenario = all_fail(52.0);
        scenario.cohort.backfill = false;
        scenario.simulation.replications = 20_000;
        scenario.groups[0].training_fail = 0.3;
        scenario.offers = vec![at_the_end];
        let results = simulate(&scenario);
        assert_count(&results, Offer, Count::Offered, 0.7);
        assert_count(&results, Offer, Count::Takers, 0.7 * take_rate(1500.0));
        assert_count(&results, Offer, Count::Fails, 0.3);
        assert_count(&results, NoOffer, Count::Fails, 0.3);
    }
}

#[test]
fn an_offer_in_training_comes_before_the_exam() {
    let mut scenario = all_fail(52.0);
    scenario.cohort.backfill = false;
    scenario.simulation.replications = 20_000;
    scenario.offers = vec![offer(3.75, 1500.0)];
    let results = simulate(&scenario);
    assert_count(&results, Offer, Count::Offered, 1.0);
    assert_count(&results, Offer, Count::Fails, 1.0 - take_rate(1500.0));
}

#[test]
fn without_training_an_offer_after_it_comes_at_the_start_after_the_exam() {
    let mut scenario = all_fail(52.0);
    scenario.training.weeks = 0.0;
    scenario.cohort.backfill = false;
    scenario.simulation.replications = 20_000;
    scenario.groups[0].training_fail = 0.3;
    scenario.pay.wage_per_week = 100.0;
    scenario.offers = vec![after_training(0.0, 1500.0)];
    let results = simulate(&scenario);
    assert_count(&results, Offer, Count::Fails, 0.3);
    assert_count(&results, Offer, Count::Takers, 0.7 * take_rate(1500.0));
    assert_cost(&results, Offer, Component::Recruiting, 900.0);
    assert_cost(&results, Offer, Component::Wages, 0.7 * (1.0 - take_rate(1500.0)) * 5200.0);
    // What the start cost was paid before the taking.
    assert_eq!(results.offers[0].groups[0].keep_cost[Component::Recruiting as usize], 0.0);
    assert_eq!(results.offers[0].groups[0].let_go_cost[Component::Recruiting as usize], 0.0);
}

#[test]
fn an_offer_after_failing_meets_nobody() {
    let mut scenario = all_fail(52.0);
    scenario.offers = vec![offer(4.25, 1e9)];
    let results = simulate(&scenario);
    assert_count(&results, Offer, Count::Offered, 0.0);
    assert_count(&results, Offer, Count::Takers, 0.0);
}

#[test]
fn who_leaves_at_a_week_is_gone_then_and_who_starts_is_there() {
    let results = simulate(&all_fail(52.0));
    assert_retention(&results, NoOffer, 4.0, 0.0);
    let staffed: Vec<u64> = results.weekly[0][3..8].iter().map(|tally| tally.staffed).collect();
    assert_eq!(staffed, [5, 0, 0, 5, 5]);
}

#[test]
fn who_would_leave_at_the_horizon_is_there_then() {
    let results = simulate(&all_fail(4.0));
    assert_retention(&results, NoOffer, 4.0, 1.0);
    assert_count(&results, NoOffer, Count::Fails, 0.0);
    assert_cost(&results, NoOffer, Component::Separation, 0.0);
    assert_cost(&results, NoOffer, Component::Training, 440.0);
    assert_cost(&results, NoOffer, Component::Vacancy, 0.0);
}

#[test]
fn an_exit_before_the_horizon_counts_and_its_vacancy_ends_there() {
    let results = simulate(&all_fail(5.5));
    assert_count(&results, NoOffer, Count::Fails, 1.0);
    assert_cost(&results, NoOffer, Component::Separation, 250.0);
    assert_cost(&results, NoOffer, Component::Vacancy, 1.5 * 70.0);
    assert_cost(&results, NoOffer, Component::Training, 440.0);
}

#[test]
fn a_start_on_the_horizon_does_not_happen() {
    let results = simulate(&all_fail(6.0));
    assert_count(&results, NoOffer, Count::Hires, 1.0);
    assert_cost(&results, NoOffer, Component::Recruiting, 900.0);
    assert_cost(&results, NoOffer, Component::Vacancy, 140.0);
    let results = simulate(&all_fail(6.5));
    assert_count(&results, NoOffer, Count::Hires, 2.0);
    assert_cost(&results, NoOffer, Component::Recruiting, 1800.0);
    assert_cost(&results, NoOffer, Component::Training, 4.5 * 110.0);
}

#[test]
fn an_offer_on_the_horizon_does_not_happen() {
    let mut scenario = all_fail(3.0);
    scenario.offers = vec![offer(3.0, 1e9)];
    let results = simulate(&scenario);
    assert_count(&results, Offer, Count::Offered, 0.0);
    assert_cost(&results, Offer, Component::Bonus, 0.0);
    scenario.offers[0].week = Some(2.75);
    let results = simulate(&scenario);
    assert_count(&results, Offer, Count::Takers, 1.0);
    assert_cost(&results, Offer, Component::Bonus, 1e9);
    assert_cost(&results, Offer, Component::Vacancy, 0.25 * 70.0);
}

#[test]
fn the_horizon_cuts_every_flow() {
    // Nobody leaves: three weeks of training, then on the job with a ramp that the horizon cuts at 7 of 20 weeks.
    let mut scenario = nothing();
    scenario.simulation.horizon_weeks = 10.0;
    scenario.simulation.discount_rate = 0.3;
    scenario.simulation.replications = 2;
    scenario.training.weeks = 3.0;
    scenario.training.output = 0.25;
    scenario.training.cost_per_week = 110.0;
    scenario.pay.wage_per_week = 400.0;
    scenario.job.output_per_week = 1000.0;
    scenario.job.ramp_weeks = 20.0;
    scenario.job.ramp_start = 0.0;
    scenario.service.contacts_per_week = 100.0;
    scenario.service.value_of_delight = 2.0;
    scenario.groups[0].delight = 0.25;
    scenario.groups[0].peer_drag = 0.1;
    scenario.groups[0].extra_cost_per_week = 9.0;
    let results = simulate(&scenario);
    let delta = weekly(0.3);
    let (all, training) = (annuity(delta, 10.0), annuity(delta, 3.0));
    let job = all - training;
    // ∫ x e^(-δx) dx from 0 to 7, discounted by the three weeks of training.
    let ramp = (-delta * 3.0).exp() * (annuity(delta, 7.0) - 7.0 * (-delta * 7.0).exp()) / delta;
    assert_cost(&results, NoOffer, Component::Training, 110.0 * training);
    assert_cost(&results, NoOffer, Component::Wages, 400.0 * all);
    assert_cost(&results, NoOffer, Component::LostOutput, 1000.0 * (all - 0.25 * training - ramp / 20.0));
    assert_cost(&results, NoOffer, Component::ServiceLoss, 200.0 * (all - 0.25 * job));
    assert_cost(&results, NoOffer, Component::PeerDrag, 100.0 * job);
    assert_cost(&results, NoOffer, Component::ExtraCost, 9.0 * job);
}
