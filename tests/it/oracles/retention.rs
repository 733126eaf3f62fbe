//! Every tenure law against its survival function.

use super::exact::phi;
use super::sample::*;
use the_offer::model::outcome::{Arm::NoOffer, Count};
use the_offer::scenario::{AfterTable, Decline, Scale, Tenure};

/// Shares still there, against the survival function of weeks after training, with training of 3.5 weeks.
#[track_caller]
fn assert_survival(tenure: Tenure, survival: impl Fn(f64) -> f64) {
    let mut scenario = nothing();
    scenario.training.weeks = 3.5;
    scenario.groups[0].training_dropout_per_week = 0.02;
    scenario.groups[0].training_fail = 0.1;
    scenario.groups[0].dismissal_per_year = 0.26;
    scenario.groups[0].tenure = tenure;
    let results = simulate(&scenario);
    let trained = (-0.02 * 3.5_f64).exp() * 0.9;
    for tenure in [4.0_f64, 13.0, 26.0, 52.0] {
        let x = tenure - 3.5;
        let exact = trained * (-0.005 * x).exp() * survival(x);
        assert_retention(&results, NoOffer, tenure, exact);
    }
    for (week, tally) in results.weekly[0].iter().enumerate().skip(4) {
        let x = week as f64 - 3.5;
        let exact = trained * (-0.005 * x).exp() * survival(x);
        assert_share(tally.first_hires_present as f64, 20_000.0, exact, &format!("there in week {week}"));
    }
}

#[test]
fn exponential_by_mean_and_by_median() {
    assert_survival(Tenure::Exponential { scale: Scale::Mean(30.0) }, |x| (-x / 30.0).exp());
    assert_survival(Tenure::Exponential { scale: Scale::Median(20.0) }, |x| 0.5_f64.powf(x / 20.0));
}

#[test]
fn weibull_by_scale_and_by_median() {
    let scale = Scale::Scale(40.0);
    assert_survival(Tenure::Weibull { shape: 0.7, scale }, |x| (-(x / 40.0).powf(0.7)).exp());
    let scale = Scale::Median(25.0);
    assert_survival(Tenure::Weibull { shape: 2.5, scale }, |x| 0.5_f64.powf((x / 25.0).powf(2.5)));
}

#[test]
fn lognormal() {
    let tenure = Tenure::Lognormal { median: 20.0, sigma: 1.2 };
    assert_survival(tenure, |x| phi(-(x / 20.0).ln() / 1.2));
}

#[test]
fn loglogistic() {
    let tenure = Tenure::Loglogistic { median: 20.0, shape: 1.6 };
    assert_survival(tenure, |x| 1.0 / (1.0 + (x / 20.0).powf(1.6)));
}

#[test]
fn gompertz_growing_constant_and_shrinking() {
    let survival = |rate: f64, growth: f64| move |x: f64| (-rate / growth * ((growth * x).exp() - 1.0)).exp();
    assert_survival(Tenure::Gompertz { rate: 0.01, growth: 0.05 }, survival(0.01, 0.05));
    assert_survival(Tenure::Gompertz { rate: 0.08, growth: -0.15 }, survival(0.08, -0.15));
    assert_survival(Tenure::Gompertz { rate: 0.03, growth: 0.0 }, |x| (-0.03 * x).exp());
}

#[test]
fn where_the_hazard_shrinks_some_never_quit() {
    let mut scenario = nothing();
    scenario.simulation.horizon_weeks = 1e4;
    scenario.groups[0].tenure = Tenure::Gompertz { rate: 0.08, growth: -0.1 };
    let results = simulate(&scenario);
    assert_count(&results, NoOffer, Count::Quits, 1.0 - (-0.8_f64).exp());
}

#[test]
fn a_table_has_constant_hazard_between_its_points_and_after_them() {
    let tenure =
        Tenure::Table { weeks: vec![4.0, 10.0, 20.0], surviving: vec![0.9, 0.9, 0.6], after: AfterTable::Last };
    assert_survival(tenure, |x| {
        if x < 4.0 {
            0.9_f64.powf(x / 4.0)
        } else if x < 10.0 {
            0.9
        } else {
            0.9 * (0.6 / 0.9_f64).powf((x - 10.0) / 10.0)
        }
    });
    assert_survival(Tenure::Table { weeks: vec![8.0], surviving: vec![0.75], after: AfterTable::Last }, |x| {
        0.75_f64.powf(x / 8.0)
    });
}

#[test]
fn after_a_table_the_hazard_is_the_last_the_mean_or_none() {
    let table = |after| Tenure::Table { weeks: vec![6.0, 16.0], surviving: vec![0.6, 0.5], after };
    let beyond = |hazard: f64| {
        move |x: f64| {
            if x < 6.0 {
                0.6_f64.powf(x / 6.0)
            } else if x < 16.0 {
                0.6 * (0.5 / 0.6_f64).powf((x - 6.0) / 10.0)
            } else {
                0.5 * (-hazard * (x - 16.0)).exp()
            }
        }
    };
    assert_survival(table(AfterTable::Last), beyond((0.6 / 0.5_f64).ln() / 10.0));
    assert_survival(table(AfterTable::Mean), beyond(2.0_f64.ln() / 16.0));
    assert_survival(table(AfterTable::None), beyond(0.0));
}

#[test]
fn after_a_flat_end_nobody_quits_and_so_after_a_table_of_which_all_are_left() {
    let flat = |surviving: f64, after| Tenure::Table { weeks: vec![6.0, 16.0], surviving: vec![surviving; 2], after };
    assert_survival(flat(0.6, AfterTable::Last), |x| 0.6_f64.powf(x.min(6.0) / 6.0));
    assert_survival(flat(1.0, AfterTable::Mean), |_| 1.0);
    let mean = -(0.6_f64.ln()) / 16.0;
    assert_survival(flat(0.6, AfterTable::Mean), move |x| {
        0.6_f64.powf(x.min(6.0) / 6.0) * (-mean * (x - 16.0).max(0.0)).exp()
    });
}

#[test]
fn a_table_falls_to_its_end_in_a_straight_line() {
    let weeks = vec![10.0, 40.0];
    let ended = Tenure::Table { weeks, surviving: vec![0.8, 0.0], after: AfterTable::Ended };
    assert_survival(ended, |x| if x < 10.0 { 0.8_f64.powf(x / 10.0) } else { 0.8 * ((40.0 - x) / 30.0).max(0.0) });
    let alone = Tenure::Table { weeks: vec![30.0], surviving: vec![0.0], after: AfterTable::Ended };
    assert_survival(alone, |x| (1.0 - x / 30.0).max(0.0));
}

#[test]
fn a_hazard_ratio_keeps_the_end_of_a_table() {
    // Declined at once: S² everywhere, with its end where it was.
    let mut scenario = nothing();
    scenario.groups[0].tenure =
        Tenure::Table { weeks: vec![10.0, 40.0], surviving: vec![0.8, 0.0], after: AfterTable::Ended };
    scenario.groups[0].reservation = nobody_takes();
    scenario.offers = vec![after_training(0.0, 1000.0)];
    scenario.decline = Decline { hazard_ratio: 2.0, output_lift: 0.0, full_effect_at: Some(1000.0) };
    let results = simulate(&scenario);
    for (week, tally) in results.weekly[1].iter().enumerate() {
        let x = week as f64;
        let there = if x < 10.0 { 0.8_f64.powf(x / 10.0) } else { 0.8 * ((40.0 - x) / 30.0).max(0.0) };
        assert_share(tally.first_hires_present as f64, 20_000.0, there * there, &format!("there in week {week}"));
    }
}

#[test]
fn retention_past_the_horizon_is_unknown_and_at_it_known() {
    let mut scenario = nothing();
    scenario.simulation.horizon_weeks = 26.0;
    scenario.simulation.replications = 10;
    let results = simulate(&scenario);
    assert!(results.retained(NoOffer, 26.0).is_some());
    assert!(results.retained(NoOffer, 52.0).is_none());
}
