use super::*;
use crate::analysis::{Metric, Side, estimate};
use crate::engine::{Unwatched, simulate};
use crate::model::outcome::Count;
use crate::scenario::{STARTER, parse};
use std::num::NonZeroUsize;

const ONE: &str = "name = 'one'\nsimulation = { horizon_weeks = 104, replications = 400 }\ncohort = { positions = 50 }\n\
    [training]\nweeks = 4\n[[groups]]\nname = 'all'\ncommitted = false\ntraining_dropout_per_week = 0.02\n\
    training_fail = 0.1\ndismissal_per_year = 0.52\nreservation = { dist = 'lognormal', median = 3000, sigma = 1 }\n\
    tenure = { dist = 'exponential', mean = 30 }\n";

fn scenario(edits: &[&str]) -> Scenario {
    let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
    parse("one", ONE, &edits).unwrap_or_else(|problems| panic!("{}", problems.render(false))).scenario
}

fn of(figure: ImpliedFigure, scenario: &Scenario) -> f64 {
    figure.of(scenario).expect("a figure")
}

#[track_caller]
fn assert_near(value: f64, exact: f64, error: f64) {
    assert!((value - exact).abs() <= error, "{value} and not {exact}");
}

#[test]
fn attrition_and_stay_of_one_group_are_closed_forms() {
    let scenario = scenario(&[]);
    let trained = f64::exp(-0.02 * 4.0) * 0.9;
    let hazard = 1.0 / 30.0 + 0.01;
    assert_near(of(ImpliedFigure::Gone90Days, &scenario), 1.0 - trained * f64::exp(-hazard * (DAYS_90 - 4.0)), 1e-12);
    assert_near(of(ImpliedFigure::Gone1Year, &scenario), 1.0 - trained * f64::exp(-hazard * 48.0), 1e-12);
    let stay = (1.0 - f64::exp(-0.08)) / 0.02 + trained / hazard;
    assert_near(of(ImpliedFigure::Stay, &scenario), stay, 1e-10);
    assert_near(of(ImpliedFigure::LeavingAYear, &scenario), 52.0 / stay, 1e-12);
    assert_near(of(ImpliedFigure::FullOutput, &scenario), 4.0, 0.0);
    assert_near(of(ImpliedFigure::Uncommitted, &scenario), 1.0, 0.0);
    assert_eq!(ImpliedFigure::TakeUp.of(&scenario), None);
    assert_eq!(ImpliedFigure::ExitCostOfPay.of(&scenario), None);
}

#[test]
fn mean_stays_by_quadrature_agree_with_closed_forms() {
    let stay = |tenure: &str, dismissal: &str| {
        let edits =
            [&format!("groups.all.tenure={tenure}"), dismissal, "training.weeks=0", "groups.all.training_fail=0"];
        of(ImpliedFigure::Stay, &scenario(&edits))
    };
    let (none, some) = ("groups.all.dismissal_per_year=0", "groups.all.dismissal_per_year=0.52");
    // As good as exponential, so that the quadrature must give 1/(1/30 + 0.01).
    assert_near(stay("{ dist = 'weibull', shape = 1, scale = 30 }", some), 1.0 / (1.0 / 30.0 + 0.01), 1e-8);
    assert_near(stay("{ dist = 'gompertz', rate = 0.03333333333333333, growth = 0 }", some), 300.0 / 13.0, 1e-8);
    assert_near(
        stay("{ dist = 'table', weeks = [10], surviving = [0.5] }", some),
        1.0 / (0.1 * 2f64.ln() + 0.01),
        1e-9,
    );
    // Dismissals so rare that they change nothing.
    let rare = "groups.all.dismissal_per_year=1e-9";
    for law in [
        "{ dist = 'weibull', shape = 0.6, scale = 30 }",
        "{ dist = 'lognormal', median = 30, sigma = 1.4 }",
        "{ dist = 'loglogistic', median = 30, shape = 2.5 }",
    ] {
        assert_near(stay(law, rare) / stay(law, none), 1.0, 1e-5);
    }
    assert_eq!(stay("{ dist = 'loglogistic', median = 30, shape = 1 }", none), f64::INFINITY);
    assert_near(stay("{ dist = 'table', weeks = [10, 30], surviving = [1, 0] }", none), 20.0, 1e-12);
    assert_eq!(stay("{ dist = 'table', weeks = [10], surviving = [0.5], after = 'none' }", none), f64::INFINITY);
}

#[test]
fn counts_of_memoryless_hires_are_closed_forms() {
    let plain = ["training.weeks=0", "groups.all.training_fail=0", "groups.all.dismissal_per_year=0"];
    let scenario = scenario(&plain);
    // A Poisson process of rate 1/30.
    assert_near(of(ImpliedFigure::ExitsAYear, &scenario) * 2.0, 104.0 / 30.0, 2e-3);
    assert_near(of(ImpliedFigure::HiresAYear, &scenario) * 2.0, 1.0 + 104.0 / 30.0, 2e-3);
}

#[test]
fn counts_retention_and_take_up_are_those_of_the_engine() {
    let offer = "offers=[{ week = 6, bonus = 2500 }]";
    for edits in [
        vec![offer, "recruiting.weeks_to_fill=5", "traits.reservation_tenure=0.6"],
        vec!["recruiting.start_every_weeks=13", "recruiting.weeks_to_fill={ dist = 'exponential', mean = 6 }", offer],
        vec!["recruiting.last_start_week=40", "groups.all.tenure={ dist = 'weibull', shape = 0.6, scale = 30 }"],
        vec!["cohort.backfill=false"],
        vec!["cohort.classes=[{ week = 0, positions = 20 }, { week = 30.3, positions = 30 }]"],
        vec![offer, "anticipation.share=0.5", "opportunists.share_per_1000=0.05", "offers.0.week=4"],
        vec![offer, "anticipation={ share = 0.7, weeks = 5 }", "traits.reservation_tenure=-1"],
    ] {
        let scenario = scenario(&edits);
        let results = simulate(&scenario, NonZeroUsize::new(1), &Unwatched).expect("results");
        let estimates = estimate(&scenario, &results, 0.95);
        let same = |side: Side, metrics: &[Metric], exact: f64| {
            let found: Vec<_> =
                metrics.iter().map(|metric| estimates.estimate(side, *metric).expect("known")).collect();
            let value: f64 = found.iter().map(|estimate| estimate.value).sum();
            let error: f64 = found.iter().map(|estimate| estimate.mcse.unwrap_or_default()).sum();
            assert!(
                (value - exact).abs() < 4.5 * error + 2e-3 * exact,
                "{edits:?}: {metrics:?} {value} and not {exact}"
            );
        };
        let staff = Staff::new(&scenario);
        let counts = counts(&scenario, |tenure| staff.surviving(tenure));
        let exits = [Count::Dropouts, Count::Fails, Count::Quits, Count::Dismissals].map(Metric::Count);
        same(Side::NoOffer, &[Metric::Count(Count::Hires)], counts.hires);
        same(Side::NoOffer, &exits, counts.exits);
        for week in [4.0, 13.0, 52.0] {
            same(Side::NoOffer, &[Metric::Retention(week)], staff.surviving(week));
        }
        if let Some(taken) = ImpliedFigure::TakeUp.of(&scenario) {
            same(Side::Offer, &[Metric::TakeRate], taken);
        }
    }
}

#[test]
fn the_cost_of_an_exit_is_a_sum_by_hand() {
    let starter = parse("starter", STARTER, &[]).expect("the starter").scenario;
    let (pay, output): (f64, f64) = (823.6, starter.job.output_per_week);
    let vacant = starter.recruiting.weeks_to_fill.law().at_score(0.0) * f64::exp(0.64_f64.powi(2) / 2.0);
    let wage = (1.0 + starter.pay.load) * pay;
    let applicants = (starter.groups[0].share + 0.644) / (starter.groups[0].share * 0.146 + 0.644 * 0.23);
    let exact = 300.0
        + vacant * (starter.recruiting.vacancy_cost_per_week + output - wage)
        + starter.recruiting.cost_per_hire
        + 100.0 * applicants
        + 300.0
        + 4.0 * (140.0 + output)
        + output * starter.job.ramp_weeks * (1.0 - starter.job.ramp_start) / 2.0;
    assert_near(of(ImpliedFigure::ExitCost, &starter), exact, 1e-6);
    assert_near(of(ImpliedFigure::ExitCostOfPay, &starter), exact / (52.0 * pay), 1e-9);
}

#[test]
fn the_starter_says_what_its_comments_say() {
    let starter = parse("starter", STARTER, &[]).expect("the starter").scenario;
    let ranges = implied(&starter).expect("ranges");
    let figure = |wanted: ImpliedFigure| {
        let found = ranges.figures.iter().find(|range| range.figure == wanted).expect("a figure");
        (found.value.expect("a value"), found.range.expect("a range"))
    };
    let (gone, [low, high]) = figure(ImpliedFigure::Gone90Days);
    assert_near(gone, 0.25, 0.01);
    assert_near(low, 0.18, 0.01);
    assert_near(high, 0.33, 0.01);
    let (taken, [low, high]) = figure(ImpliedFigure::TakeUp);
    // Of all hires 5.1 % take it, 1.8 to 10 %; of those who are still there at the offer, more.
    assert_near(taken, 0.051 / 0.87, 0.003);
    assert_near(low, 0.018 / 0.87, 0.002);
    assert_near(high, 0.10 / 0.87, 0.008);
    let (leaving, _) = figure(ImpliedFigure::LeavingAYear);
    assert_near(leaving, 0.31, 0.015);
}
