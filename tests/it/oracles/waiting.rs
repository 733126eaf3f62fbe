//! Waiting for the offer: of those about to quit who would take it, a share waits, and takes it if still there.

use super::sample::*;
use the_offer::model::outcome::Arm::{NoOffer, Offer};
use the_offer::model::outcome::{Component, Count, Outcome};
use the_offer::scenario::{Anticipation, Decline, Scenario};

const SHARE: f64 = 0.4;
const BONUS: f64 = 1500.0;
const QUIT: f64 = 0.05;

/// Share still there at a week under a constant hazard of quitting.
fn there(week: f64) -> f64 {
    (-QUIT * week).exp()
}

/// A constant hazard of quitting, in training and after it; so many weeks are waited.
fn waiting(weeks: f64) -> Scenario {
    let mut scenario = nothing();
    scenario.anticipation = Anticipation { share: SHARE, weeks };
    scenario.groups[0].training_dropout_per_week = QUIT;
    scenario.groups[0].tenure = constant_hazard(QUIT);
    scenario
}

#[test]
fn a_share_of_those_who_would_leave_in_the_window_takes() {
    for (training, weeks) in [(4.0, 2.0), (0.0, 2.0), (3.0, 3.5), (4.0, 40.0), (4.0, 0.0)] {
        let mut scenario = waiting(weeks);
        scenario.training.weeks = training;
        scenario.offers = vec![offer(4.0, BONUS)];
        let results = simulate(&scenario);
        let take = take_rate(BONUS);
        let waiters = SHARE * take * (there((4.0_f64 - weeks).max(0.0)) - there(4.0));
        assert_count(&results, Offer, Count::Takers, take * there(4.0) + waiters);
        assert_count(&results, Offer, Count::Offered, there(4.0) + waiters);
        let left = |week: f64| 1.0 - there(week);
        let dropouts = if waiters > 0.0 && weeks > 4.0 - training {
            let begin = (4.0_f64 - weeks).max(0.0);
            SHARE * take * (there(begin.min(training)) - there(training))
        } else {
            0.0
        };
        assert_count(&results, Offer, Count::Dropouts, left(training) - dropouts);
        assert_count(&results, NoOffer, Count::Dropouts, left(training));
        let anyway = take * (there(4.0) - there(17.0)) + waiters;
        assert_share(results.offers[0].outcomes[Outcome::LeftAnyway as usize].number, 20_000.0, anyway, "left anyway");
    }
}

#[test]
fn who_waits_is_examined_and_can_be_dismissed() {
    let (fail, dismiss) = (0.3, 0.02);
    let mut scenario = waiting(3.0);
    scenario.training.weeks = 4.0;
    scenario.groups[0].training_fail = fail;
    scenario.groups[0].dismissal_per_year = 52.0 * dismiss;
    let take = take_rate(BONUS);

    // At the end of training: the exam alone.
    scenario.offers = vec![after_training(0.0, BONUS)];
    let results = simulate(&scenario);
    let waiters = SHARE * take * (there(1.0) - there(4.0));
    assert_count(&results, Offer, Count::Fails, fail * (there(4.0) + waiters));
    assert_count(&results, Offer, Count::Takers, (1.0 - fail) * (take * there(4.0) + waiters));

    // Six weeks later: dismissals too.
    scenario.offers = vec![after_training(6.0, BONUS)];
    let results = simulate(&scenario);
    let waiters = SHARE * take * (there(7.0) - there(10.0));
    let passed = (1.0 - fail) * (-dismiss * 6.0_f64).exp();
    assert_count(&results, Offer, Count::Fails, fail * there(4.0));
    assert_count(&results, Offer, Count::Takers, passed * (take * there(10.0) + waiters));

    // In a longer window both: who waits from training on fails the exam, or else may be dismissed.
    scenario.anticipation.weeks = 8.0;
    let results = simulate(&scenario);
    let [trainees, workers] = [[2.0, 4.0], [4.0, 10.0]].map(|[from, to]| SHARE * take * (there(from) - there(to)));
    assert_count(&results, Offer, Count::Fails, fail * (there(4.0) + trainees));
    assert_count(&results, Offer, Count::Takers, passed * (take * there(10.0) + trainees + workers));
}

#[test]
fn who_waits_works_and_is_paid() {
    let mut scenario = waiting(3.0);
    scenario.simulation.horizon_weeks = 10.0;
    scenario.pay.wage_per_week = 400.0;
    scenario.offers = vec![offer(8.0, BONUS)];
    let results = simulate(&scenario);
    let weeks = |from: f64, to: f64| (there(from) - there(to)) / QUIT;
    let take = take_rate(BONUS);
    // Each who waits stays to 8: from e on, E[8 - e; 5 ≤ e < 8] = 3 S(5) - ∫ S.
    let waited = SHARE * take * (3.0 * there(5.0) - weeks(5.0, 8.0));
    let exact = 400.0 * (weeks(0.0, 8.0) + waited + (1.0 - take) * weeks(8.0, 10.0));
    assert_cost(&results, Offer, Component::Wages, exact);
    assert_cost(&results, NoOffer, Component::Wages, 400.0 * weeks(0.0, 10.0));
}

#[test]
fn the_cost_of_keeping_who_has_waited_begins_at_the_taking() {
    // All who would leave wait, and take.
    let mut scenario = waiting(10.0);
    scenario.simulation.horizon_weeks = 12.0;
    scenario.anticipation.share = 1.0;
    scenario.recruiting.vacancy_cost_per_week = 70.0;
    scenario.pay.wage_per_week = 400.0;
    scenario.offers = vec![offer(8.0, 1e9)];
    let results = simulate(&scenario);
    let weeks = (there(8.0) - there(12.0)) / QUIT;
    let per_taker = |component: Component| results.offers[0].groups[0].keep_cost[component as usize] / 20_000.0;
    assert_eq!(results.offers[0].groups[0].saving.number, 20_000.0);
    let error = 5.0 * 400.0 * 4.0 / 20_000.0_f64.sqrt();
    assert!((per_taker(Component::Wages) - 400.0 * weeks).abs() < error);
    assert!((per_taker(Component::Vacancy) - 70.0 * (4.0 - weeks)).abs() < error);
    let let_go = results.offers[0].groups[0].let_go_cost[Component::Vacancy as usize] / 20_000.0;
    assert!((let_go - 280.0).abs() < 1e-9);
}

#[test]
fn the_horizon_changes_nobody() {
    let mut scenario = waiting(3.0);
    scenario.simulation.horizon_weeks = 9.0;
    scenario.offers = vec![offer(10.0, BONUS)];
    let results = simulate(&scenario);
    let stay = SHARE * take_rate(BONUS) * (there(7.0) - there(9.0));
    assert_count(&results, Offer, Count::Quits, 1.0 - there(9.0) - stay);
    assert_count(&results, NoOffer, Count::Quits, 1.0 - there(9.0));
    assert_count(&results, Offer, Count::Offered, 0.0);
    // From the same people, as a horizon only cuts.
    scenario.simulation.horizon_weeks = 20.0;
    let longer = simulate(&scenario);
    assert_eq!(&longer.weekly[1][..9], &results.weekly[1][..]);
}

/// Two offers, and shares who take the first and only the second.
fn two_offers(weeks: f64) -> (Scenario, [f64; 2]) {
    let mut scenario = waiting(weeks);
    scenario.offers = vec![offer(10.0, BONUS), offer(4.0, 500.0)];
    (scenario, [take_rate(500.0), take_rate(BONUS) - take_rate(500.0)])
}

#[test]
fn only_the_next_offer_is_waited_for() {
    for (weeks, begin) in [(3.0, [1.0, 7.0]), (8.0, [0.0, 4.0])] {
        let (scenario, [first, second]) = two_offers(weeks);
        let results = simulate(&scenario);
        let takers = |begin: f64, week: f64| there(week) + SHARE * (there(begin) - there(week));
        let exact = first * takers(begin[0], 4.0) + second * takers(begin[1], 10.0);
        assert_count(&results, Offer, Count::Takers, exact);
    }
}

#[test]
fn waiting_is_no_effect_of_declining() {
    let (mut scenario, [first, second]) = two_offers(8.0);
    scenario.decline = Decline { hazard_ratio: 0.5, output_lift: 0.0, full_effect_at: Some(500.0) };
    let results = simulate(&scenario);
    let takers = |stay: f64| stay + SHARE * (1.0 - stay);
    let paid = |slower: f64| {
        let later = there(4.0) * takers(there(6.0 * slower));
        500.0 * first * takers(there(4.0)) + BONUS * second * later
    };
    assert_mean(&results.total_cost(Offer), paid(0.5), "with the effect of declining");
    assert_mean(&results.total_cost_without_decline_effect(), paid(1.0), "without it");
}

#[test]
fn a_threshold_that_moves_is_that_of_the_offer_waited_for() {
    // ln R of the second offer has the variance 1 + 0.5²·6/52; the first is for nobody.
    let mut scenario = waiting(6.0);
    scenario.traits.reservation_volatility = 0.5;
    scenario.offers = vec![offer(4.0, 1e-9), offer(10.0, BONUS)];
    let results = simulate(&scenario);
    let sd = (1.0_f64 + 0.25 * 6.0 / 52.0).sqrt();
    let take = super::exact::phi((BONUS / 1000.0).ln() / sd);
    let exact = take * (there(10.0) + SHARE * (there(4.0) - there(10.0)));
    assert_count(&results, Offer, Count::Takers, exact);
}

#[test]
fn where_nobody_waits_nothing_changes() {
    let mut off = waiting(8.0);
    off.simulation.replications = 300;
    off.offers = vec![offer(4.0, BONUS)];
    off.anticipation.share = 0.0;
    let mut no_time = off.clone();
    no_time.anticipation = Anticipation { share: 1.0, weeks: 0.0 };
    assert!(simulate(&off) == simulate(&no_time));
}
