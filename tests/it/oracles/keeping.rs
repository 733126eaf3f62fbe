//! Keep or let go: takers of the first offer, seen from both arms.

use super::exact::{annuity, weekly};
use super::sample::*;
use the_offer::engine::RatioTally;
use the_offer::model::outcome::{Component, Outcome};
use the_offer::scenario::Scenario;

const WEEK: f64 = 10.0;
const BONUS: f64 = 1500.0;
const QUIT: f64 = 0.03;

/// Uncommitted hires who quit and committed ones who stay, no refilling.
fn two_kinds() -> Scenario {
    let mut scenario = nothing();
    scenario.simulation.discount_rate = 0.2;
    scenario.pay.wage_per_week = 400.0;
    scenario.pay.bonus_load = 0.1;
    scenario.job.separation_cost = 250.0;
    scenario.recruiting.vacancy_cost_per_week = 100.0;
    let (mut idle, mut devoted) = (group("idle"), group("devoted"));
    idle.tenure = constant_hazard(QUIT);
    devoted.committed = true;
    scenario.groups = vec![idle, devoted];
    scenario.offers = vec![offer(WEEK, BONUS)];
    scenario
}

/// The ratio and its delta-method standard error, against the exact ratio.
#[track_caller]
fn assert_ratio(tally: &RatioTally, exact: f64, what: &str) {
    let ratio = tally.total / tally.number;
    let squares = tally.total_squared - 2.0 * ratio * tally.product + ratio * ratio * tally.number_squared;
    let error = squares.max(0.0).sqrt() / tally.number;
    let rounding = 1e-9 * exact.abs();
    assert!((ratio - exact).abs() < 5.0 * error + rounding, "{what}: {ratio} ± {error} is not {exact}");
}

#[test]
fn costs_from_the_taking_to_the_horizon_discounted_to_the_taking() {
    let results = simulate(&two_kinds());
    let delta = weekly(0.2);
    let left = annuity(delta, 52.0 - WEEK);
    let stay = annuity(QUIT + delta, 52.0 - WEEK);
    let let_go = 1.1 * BONUS + 250.0 + 100.0 * left;
    let idle = 400.0 * stay + 250.0 * QUIT * stay + 100.0 * (left - stay);
    assert_ratio(&results.offers[0].groups[0].saving, idle - let_go, "idle");
    assert_ratio(&results.offers[0].groups[1].saving, 400.0 * left - let_go, "devoted");

    let devoted = &results.offers[0].groups[1];
    let wages = devoted.keep_cost[Component::Wages as usize] / devoted.saving.number;
    assert!((wages - 400.0 * left).abs() < 1e-6);
    for tally in &results.offers[0].groups {
        let paid = tally.let_go_cost[Component::Bonus as usize] / tally.saving.number;
        assert!((paid - 1.1 * BONUS).abs() < 1e-6);
        let parted = tally.let_go_cost[Component::Separation as usize] / tally.saving.number;
        assert!((parted - 250.0).abs() < 1e-6);
        let vacant = tally.let_go_cost[Component::Vacancy as usize] / tally.saving.number;
        assert!((vacant - 100.0 * left).abs() < 1e-6);
    }
}

#[test]
fn takers_are_classed_by_what_they_would_have_done() {
    let results = simulate(&two_kinds());
    let take = take_rate(BONUS);
    let (met, gone) = ((-QUIT * WEEK).exp(), 1.0 - (-QUIT * 13.0).exp());
    for (outcome, share) in [
        (Outcome::LeftAnyway, 0.5 * met * take * gone),
        (Outcome::UncommittedKept, 0.5 * met * take * (1.0 - gone)),
        (Outcome::CommittedLost, 0.5 * take),
        (Outcome::Opportunist, 0.0),
    ] {
        let number = results.offers[0].outcomes[outcome as usize].number;
        assert_share(number, 20_000.0, share, outcome.name());
    }
    assert_share(results.offers[0].groups[0].offered as f64, 20_000.0, 0.5 * met, "idle who met the offer");
    assert_share(results.offers[0].groups[0].saving.number, 20_000.0, 0.5 * met * take, "idle who took it");
}

#[test]
fn who_leaves_exactly_13_weeks_later_would_have_left_anyway() {
    let mut scenario = two_kinds();
    scenario.simulation.replications = 1000;
    scenario.groups = vec![group("all")];
    scenario.groups[0].training_fail = 1.0;
    scenario.training.weeks = WEEK + 13.0;
    let number = |scenario: &Scenario, outcome| simulate(scenario).offers[0].outcomes[outcome as usize].number;
    assert!(number(&scenario, Outcome::LeftAnyway) > 500.0);
    assert_eq!(number(&scenario, Outcome::UncommittedKept), 0.0);
    scenario.training.weeks += 0.25;
    assert_eq!(number(&scenario, Outcome::LeftAnyway), 0.0);
    assert!(number(&scenario, Outcome::UncommittedKept) > 500.0);
    // On the horizon it does not happen.
    scenario.training.weeks = WEEK + 13.0;
    scenario.simulation.horizon_weeks = WEEK + 13.0;
    assert_eq!(number(&scenario, Outcome::LeftAnyway), 0.0);
}

#[test]
fn letting_go_includes_the_replacement() {
    // The replacement starts two weeks after the taking, takes the same training and is asked ten weeks later.
    let mut scenario = two_kinds();
    scenario.cohort.backfill = true;
    scenario.simulation.discount_rate = 0.0;
    scenario.simulation.horizon_weeks = 20.0;
    scenario.recruiting.cost_per_hire = 900.0;
    scenario.recruiting.weeks_to_fill = the_offer::scenario::WeeksToFill::Constant(2.0);
    scenario.groups = vec![group("all")];
    let results = simulate(&scenario);
    let tally = &results.offers[0].groups[0];
    let per_taker = |component: Component| tally.let_go_cost[component as usize] / tally.saving.number;
    assert!((per_taker(Component::Recruiting) - 900.0).abs() < 1e-6);
    assert!((per_taker(Component::Vacancy) - 200.0).abs() < 1e-6);
    assert!((per_taker(Component::Wages) - 8.0 * 400.0).abs() < 1e-6);
    assert_ratio(&tally.saving, 4000.0 - (1650.0 + 250.0 + 900.0 + 200.0 + 3200.0), "all");
}
