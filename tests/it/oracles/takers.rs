//! Who takes the offer: take rate = P(still there) × P(R ≤ bonus).

use super::exact::{density, integral, phi};
use super::sample::*;
use the_offer::model::outcome::{Arm::Offer, Component, Count};
use the_offer::scenario::{Reservation, Scenario};

/// Share of those offered 500, 1000, 2000 and 4000 who take it, against the distribution function of R.
#[track_caller]
fn assert_takers(wage: f64, reservation: Reservation, distribution: impl Fn(f64) -> f64) {
    for bonus in [500.0, 1000.0, 2000.0, 4000.0] {
        let mut scenario = nothing();
        scenario.pay.wage_per_week = wage;
        scenario.groups[0].reservation = reservation.clone();
        scenario.offers = vec![offer(1.0, bonus)];
        assert_count(&simulate(&scenario), Offer, Count::Takers, distribution(bonus));
    }
}

#[test]
fn a_lognormal_reservation_bonus() {
    let law = Reservation::Lognormal { median: 1500.0, sigma: 0.8 };
    assert_takers(0.0, law, |b| phi((b / 1500.0).ln() / 0.8));
}

#[test]
fn a_logit_in_log_bonus() {
    let law = Reservation::Loglogistic { median: 1500.0, shape: 1.4 };
    assert_takers(0.0, law, |b| 1.0 / (1.0 + (b / 1500.0).powf(-1.4)));
}

#[test]
fn a_normal_reservation_bonus() {
    let law = Reservation::Normal { mean: 1800.0, sd: 1200.0 };
    assert_takers(0.0, law, |b| phi((b - 1800.0) / 1200.0));
}

#[test]
fn the_value_of_staying_by_hand() {
    // 26 weeks of 500 - 450 + 10, a search of 4 weeks at 450, a quarter lost to tax: (26·60 + 4·450)/0.75 = 4480.
    let law = |taste_mean, personal_discount_rate, search_weeks| Reservation::ValueOfStaying {
        taste_mean,
        taste_sd: 80.0,
        outside_wage_per_week: 450.0,
        search_weeks,
        planning_weeks: 26.0,
        personal_discount_rate,
        bonus_tax: 0.25,
    };
    let sd = 80.0 * 26.0 / 0.75;
    assert_takers(500.0, law(10.0, 0.0, 4.0), |b| phi((b - 4480.0) / sd));

    // At 50 % a year a week is discounted by 1.5^(-1/52).
    let r = 1.5_f64.ln() / 52.0;
    let (planning, search) = ((1.0 - 1.5_f64.powf(-0.5)) / r, (1.0 - 1.5_f64.powf(-4.0 / 52.0)) / r);
    let mean = (60.0 * planning + 450.0 * search) / 0.75;
    assert_takers(500.0, law(10.0, 0.5, 4.0), |b| phi((b - mean) / (80.0 * planning / 0.75)));

    // A search longer than the planning window counts for the window: (26·(-70) + 26·450)/0.75, R ≤ 0 for some.
    let mean = 26.0 * (450.0 - 350.0) / 0.75;
    assert_takers(500.0, law(-400.0, 0.0, 60.0), |b| phi((b - mean) / sd));
}

#[test]
fn an_offer_meets_those_who_are_still_there() {
    let mut scenario = nothing();
    scenario.training.weeks = 6.0;
    scenario.groups[0].training_dropout_per_week = 0.05;
    scenario.groups[0].training_fail = 0.2;
    scenario.groups[0].tenure = constant_hazard(0.04);
    scenario.groups[0].dismissal_per_year = 0.52;
    for (week, there) in [
        (2.0, (-0.05 * 2.0_f64).exp()),
        (6.0, (-0.05 * 6.0_f64).exp() * 0.8), // the exam comes first
        (10.0, (-0.05 * 6.0 - 0.05 * 4.0_f64).exp() * 0.8),
    ] {
        scenario.offers = vec![offer(week, 1500.0)];
        let results = simulate(&scenario);
        assert_count(&results, Offer, Count::Offered, there);
        assert_count(&results, Offer, Count::Takers, there * take_rate(1500.0));
    }
}

#[test]
fn groups_mix() {
    let mut scenario = nothing();
    let (mut devoted, mut idle) = (group("devoted"), group("idle"));
    devoted.committed = true;
    devoted.share = 3.0;
    devoted.reservation = Reservation::Lognormal { median: 8000.0, sigma: 1.0 };
    idle.tenure = constant_hazard(0.05);
    scenario.groups = vec![devoted, idle];
    scenario.offers = vec![offer(4.0, 2000.0)];
    let results = simulate(&scenario);
    let (devoted, idle) = (0.75 * phi(-(4.0_f64).ln()), 0.25 * (-0.2_f64).exp() * take_rate(2000.0));
    assert_count(&results, Offer, Count::Takers, devoted + idle);
    assert_count(&results, Offer, Count::TakersCommitted, devoted);
    assert_count(&results, Offer, Count::OfferedCommitted, 0.75);
    assert_count(&results, Offer, Count::Offered, 0.75 + 0.25 * (-0.2_f64).exp());
}

#[test]
fn every_hire_of_a_refilled_position_is_asked() {
    // Hires last until the offer at the end of week 2, or for ever: a chain of takers, then somebody who stays.
    let mut scenario = nothing();
    scenario.cohort.backfill = true;
    scenario.offers = vec![offer(2.0, 1000.0)];
    let results = simulate(&scenario);
    // Takings at 2, 4, …, 50; the one at 52 falls on the horizon.
    let takers: f64 = (1..=25).map(|k| 0.5_f64.powi(k)).sum();
    assert_count(&results, Offer, Count::Takers, takers);
    assert_count(&results, Offer, Count::Hires, 1.0 + takers);
}

fn two_offers(volatility: f64, first: f64, second: f64) -> Scenario {
    let mut scenario = nothing();
    scenario.traits.reservation_volatility = volatility;
    scenario.offers = vec![offer(1.0, first), offer(14.0, second)];
    scenario
}

#[test]
fn a_threshold_at_rest_leaves_no_takers_for_a_second_offer_that_is_no_larger() {
    for second in [1000.0, 400.0] {
        let results = simulate(&two_offers(0.0, 1000.0, second));
        assert_count(&results, Offer, Count::Takers, 0.5);
    }
    let results = simulate(&two_offers(0.0, 1000.0, 2500.0));
    assert_count(&results, Offer, Count::Takers, take_rate(2500.0));
}

#[test]
fn a_threshold_that_moves_finds_new_takers() {
    // A quarter of a year: the log threshold moves by 0.8·√(13/52) = 0.4.
    for (first, second) in [(1000.0, 1000.0), (700.0, 2000.0), (1500.0, 900.0_f64)] {
        let (f, s) = ((first / 1000.0_f64).ln(), (second / 1000.0).ln());
        let later = integral(|r| density(r) * phi((s - r) / 0.4), f, 9.0);
        let results = simulate(&two_offers(0.8, first, second));
        assert_count(&results, Offer, Count::Takers, phi(f) + later);
        assert_cost(&results, Offer, Component::Bonus, first * phi(f) + second * later);
    }
}

#[test]
fn moves_of_the_threshold_add_up() {
    // The second of three offers is too small for anyone; the threshold moves by 1.2 before it and by 0.5 after it.
    let mut scenario = two_offers(2.4, 800.0, 1e-6);
    scenario.offers.push(offer(14.0 + 52.0 * (0.5_f64 / 2.4).powi(2), 800.0));
    let score = 0.8_f64.ln();
    let later = integral(|r| density(r) * phi((score - r) / 1.3), score, 9.0);
    assert_count(&simulate(&scenario), Offer, Count::Takers, phi(score) + later);
}

#[test]
fn an_offer_of_nothing_is_no_offer() {
    // The first real offer comes at week 14, and R is the threshold there: nothing has moved it before.
    let mut scenario = two_offers(2.0, 0.0, 1000.0);
    scenario.groups[0].reservation = Reservation::Normal { mean: 200.0, sd: 1000.0 };
    let results = simulate(&scenario);
    assert_count(&results, Offer, Count::Takers, phi(0.8));
    scenario.groups[0].reservation = Reservation::Lognormal { median: 800.0, sigma: 0.1 };
    assert_count(&simulate(&scenario), Offer, Count::Takers, phi(1.25_f64.ln() / 0.1));
}
