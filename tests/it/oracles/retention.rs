//! Every tenure law against its survival function.

use super::exact::phi;
use super::sample::*;
use the_offer::model::outcome::{Arm::NoOffer, Count};
use the_offer::scenario::{Scale, Tenure};

const RETENTION: [Count; 4] = [Count::Retention4, Count::Retention13, Count::Retention26, Count::Retention52];

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
    for count in RETENTION {
        let x = count.retention_week().expect("it is a retention") - 3.5;
        let exact = trained * (-0.005 * x).exp() * survival(x);
        assert_count(&results, NoOffer, count, exact);
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
    let tenure = Tenure::Table { weeks: vec![4.0, 10.0, 20.0], surviving: vec![0.9, 0.9, 0.6] };
    assert_survival(tenure, |x| {
        if x < 4.0 {
            0.9_f64.powf(x / 4.0)
        } else if x < 10.0 {
            0.9
        } else {
            0.9 * (0.6 / 0.9_f64).powf((x - 10.0) / 10.0)
        }
    });
    assert_survival(Tenure::Table { weeks: vec![8.0], surviving: vec![0.75] }, |x| 0.75_f64.powf(x / 8.0));
}

#[test]
fn retention_past_the_horizon_is_unknown_and_at_it_known() {
    let mut scenario = nothing();
    scenario.simulation.horizon_weeks = 26.0;
    scenario.simulation.replications = 10;
    let results = simulate(&scenario);
    assert!(results.count(NoOffer, Count::Retention26).is_some());
    assert!(results.count(NoOffer, Count::Retention52).is_none());
}
