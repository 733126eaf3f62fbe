//! Money under constant hazards: annuities at the hazard and the discount rate together.

use super::exact::{annuity, integral, weekly};
use super::sample::*;
use the_offer::model::outcome::Arm::{NoOffer, Offer};
use the_offer::model::outcome::Component::*;
use the_offer::scenario::Scenario;

const HORIZON: f64 = 80.0;
const TRAINING: f64 = 5.0;
const DROPOUT: f64 = 0.03;
const FAIL: f64 = 0.15;
const QUIT: f64 = 0.02;
const DISMISS: f64 = 0.01;

/// Everything costs something.
fn priced(discount_rate: f64) -> Scenario {
    let mut scenario = nothing();
    scenario.simulation.horizon_weeks = HORIZON;
    scenario.simulation.discount_rate = discount_rate;
    scenario.recruiting.cost_per_hire = 900.0;
    scenario.recruiting.vacancy_cost_per_week = 70.0;
    scenario.pay.wage_per_week = 400.0;
    scenario.pay.training_wage_per_week = Some(300.0);
    scenario.pay.load = 0.25;
    scenario.pay.bonus_load = 0.08;
    scenario.training.weeks = TRAINING;
    scenario.training.cost_per_hire = 500.0;
    scenario.training.cost_per_week = 110.0;
    scenario.training.output = 0.1;
    scenario.job.output_per_week = 1000.0;
    scenario.job.ramp_weeks = 20.0;
    scenario.job.ramp_start = 0.3;
    scenario.job.separation_cost = 250.0;
    scenario.job.severance = 1500.0;
    scenario.service.contacts_per_week = 200.0;
    scenario.service.value_of_delight = 1.5;
    let group = &mut scenario.groups[0];
    group.training_dropout_per_week = DROPOUT;
    group.training_fail = FAIL;
    group.tenure = constant_hazard(QUIT);
    group.dismissal_per_year = DISMISS * 52.0;
    (group.output, group.output_sd) = (OUTPUT, 0.5);
    group.delight = 0.7;
    group.peer_drag = 0.04;
    group.extra_cost_per_week = 35.0;
    scenario
}

/// E[Q], which its spread does not move.
const OUTPUT: f64 = 0.6;

#[test]
fn one_hire_and_then_nobody() {
    for discount_rate in [0.0, 0.12, -0.2, 1e-9] {
        let delta = weekly(discount_rate);
        let results = simulate(&priced(discount_rate));
        let trained = (-(DROPOUT + delta) * TRAINING).exp();
        let training = annuity(DROPOUT + delta, TRAINING);
        let job = trained * (1.0 - FAIL) * annuity(QUIT + DISMISS + delta, HORIZON - TRAINING);
        let all = annuity(delta, HORIZON);
        let vacant = all - training - job;
        let ramped = trained
            * (1.0 - FAIL)
            * integral(|x| (0.3 + 0.7 * x / 20.0) * (-(QUIT + DISMISS + delta) * x).exp(), 0.0, 20.0)
            + trained * (1.0 - FAIL) * integral(|x| (-(QUIT + DISMISS + delta) * x).exp(), 20.0, HORIZON - TRAINING);

        assert_cost(&results, NoOffer, Recruiting, 900.0);
        assert_cost(&results, NoOffer, Training, 500.0 + 110.0 * training);
        assert_cost(&results, NoOffer, Wages, 1.25 * (300.0 * training + 400.0 * job));
        assert_cost(&results, NoOffer, Bonus, 0.0);
        let exits = DROPOUT * training + FAIL * trained + (QUIT + DISMISS) * job;
        assert_cost(&results, NoOffer, Separation, 250.0 * exits + 1500.0 * DISMISS * job);
        assert_cost(&results, NoOffer, Vacancy, 70.0 * vacant);
        let made = 0.1 * training + OUTPUT * ramped;
        assert_cost(&results, NoOffer, LostOutput, 1000.0 * (all - made));
        assert_cost(&results, NoOffer, ServiceLoss, 300.0 * (all - 0.7 * job));
        assert_cost(&results, NoOffer, PeerDrag, 40.0 * job);
        assert_cost(&results, NoOffer, ExtraCost, 35.0 * job);
        assert_cost(&results, NoOffer, ShockLoss, 0.0);
    }
}

#[test]
fn one_hire_who_may_take_the_offer() {
    for (week, discount_rate) in [(3.0, 0.1), (12.0, 0.1), (12.0, 0.0)] {
        let delta = weekly(discount_rate);
        let mut scenario = priced(discount_rate);
        scenario.offers = vec![offer(week, 1300.0)];
        let results = simulate(&scenario);
        let take = take_rate(1300.0);
        // Discounted survival to a tenure, takers aside.
        let there = |e: f64| {
            let passed = if e > TRAINING { 1.0 - FAIL } else { 1.0 };
            let hazard = DROPOUT * e.min(TRAINING) + (QUIT + DISMISS) * (e - TRAINING).max(0.0);
            passed * (-hazard - delta * e).exp()
        };
        let stays = |e: f64| {
            if e > week { (1.0 - take) * there(e) } else { there(e) }
        };
        let pieces = |from: f64, to: f64| {
            let cut = week.clamp(from, to);
            integral(stays, from, cut) + integral(stays, cut, to)
        };
        let (training, job) = (pieces(0.0, TRAINING), pieces(TRAINING, HORIZON));
        assert_cost(&results, Offer, Bonus, 1.08 * 1300.0 * take * there(week));
        assert_cost(&results, Offer, Wages, 1.25 * (300.0 * training + 400.0 * job));
        assert_cost(&results, Offer, Training, 500.0 + 110.0 * training);
        assert_cost(&results, Offer, Vacancy, 70.0 * (annuity(delta, HORIZON) - training - job));
        assert_cost(&results, Offer, ExtraCost, 35.0 * job);
        let passing = if week <= TRAINING { 1.0 - take } else { 1.0 };
        let exits = DROPOUT * training
            + FAIL * passing * (-(DROPOUT + delta) * TRAINING).exp()
            + (QUIT + DISMISS) * job
            + take * there(week);
        assert_cost(&results, Offer, Separation, 250.0 * exits + 1500.0 * DISMISS * job);
    }
}

#[test]
fn a_position_refilled_at_once() {
    let discount_rate = 0.15;
    let all = annuity(weekly(discount_rate), HORIZON);
    let mut scenario = priced(discount_rate);
    scenario.cohort.backfill = true;
    scenario.training.weeks = 0.0;
    scenario.groups[0].training_fail = 0.0;
    let results = simulate(&scenario);
    let starts = 1.0 + (QUIT + DISMISS) * all;
    assert_cost(&results, NoOffer, Recruiting, 900.0 * starts);
    assert_cost(&results, NoOffer, Training, 500.0 * starts);
    assert_cost(&results, NoOffer, Wages, 500.0 * all);
    assert_cost(&results, NoOffer, Vacancy, 0.0);
    assert_cost(&results, NoOffer, ServiceLoss, 90.0 * all);
    assert_cost(&results, NoOffer, Separation, (250.0 * (QUIT + DISMISS) + 1500.0 * DISMISS) * all);
}

#[test]
fn a_position_refilled_after_a_vacancy() {
    let (fill, leave) = (0.2, QUIT + DISMISS);
    for discount_rate in [0.0, 0.15] {
        let delta = weekly(discount_rate);
        let mut scenario = priced(discount_rate);
        scenario.cohort.backfill = true;
        scenario.training.weeks = 0.0;
        scenario.job.ramp_weeks = 0.0;
        scenario.groups[0].training_fail = 0.0;
        scenario.recruiting.weeks_to_fill = filled_at(fill);
        let results = simulate(&scenario);
        let all = annuity(delta, HORIZON);
        let staffed = fill / (fill + leave) * all + leave / (fill + leave) * annuity(fill + leave + delta, HORIZON);
        let vacant = all - staffed;
        assert_cost(&results, NoOffer, Recruiting, 900.0 * (1.0 + fill * vacant));
        assert_cost(&results, NoOffer, Wages, 500.0 * staffed);
        assert_cost(&results, NoOffer, Vacancy, 70.0 * vacant);
        assert_cost(&results, NoOffer, LostOutput, 1000.0 * (all - OUTPUT * staffed));
        assert_cost(&results, NoOffer, ServiceLoss, 300.0 * (all - 0.7 * staffed));
        assert_cost(&results, NoOffer, Separation, (250.0 * leave + 1500.0 * DISMISS) * staffed);
    }
}

#[test]
fn training_pays_the_wage_where_it_names_none() {
    let mut scenario = nothing();
    scenario.simulation.replications = 2;
    scenario.training.weeks = 12.0;
    scenario.pay.wage_per_week = 400.0;
    assert_cost(&simulate(&scenario), NoOffer, Wages, 400.0 * 52.0);
}

#[test]
fn output_above_proficient_is_a_gain() {
    let mut scenario = nothing();
    scenario.simulation.replications = 2;
    scenario.job.output_per_week = 100.0;
    scenario.job.ramp_weeks = 10.0;
    scenario.job.ramp_start = 0.5;
    scenario.groups[0].output = 1.2;
    // 10 weeks at 0.6 rising to 1.2, then 42 at 1.2.
    assert_cost(&simulate(&scenario), NoOffer, LostOutput, 100.0 * (10.0 * 0.1 - 42.0 * 0.2));
}

#[test]
fn output_has_its_mean_and_its_standard_deviation_and_is_lognormal() {
    for (mean, sd) in [(0.3, 0.5), (1.0, 0.2), (0.8, 0.0), (0.0, 0.0)] {
        let mut scenario = nothing();
        scenario.simulation.horizon_weeks = 1.0;
        scenario.simulation.replications = 100_000;
        scenario.job.output_per_week = 1.0;
        (scenario.groups[0].output, scenario.groups[0].output_sd) = (mean, sd);
        let output: Vec<f64> = simulate(&scenario).cost(NoOffer, LostOutput).iter().map(|lost| 1.0 - lost).collect();
        assert_mean(&output, mean, "mean of output");
        let squares: Vec<f64> = output.iter().map(|q| (q - mean).powi(2)).collect();
        assert_mean(&squares, sd * sd, "variance of output");
        assert!(output.iter().all(|q| *q >= 0.0));
        if sd > 0.0 {
            let variance = (1.0_f64 + (sd / mean).powi(2)).ln();
            let median = mean * (-variance / 2.0).exp();
            let [below, below_one_sd] = [0.0, 1.0]
                .map(|z| output.iter().filter(|q| **q < median * (-z * variance.sqrt()).exp()).count() as f64);
            assert_share(below, 1e5, 0.5, "below the median");
            assert_share(
                below_one_sd,
                1e5,
                super::exact::phi(-1.0),
                "below the median by a standard deviation of the logs",
            );
        }
    }
}
