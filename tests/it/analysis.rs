//! Estimates of simulated scenarios: what must hold between the rows of the tables.

use std::num::NonZeroUsize;

use the_offer::analysis::interval::Estimate;
use the_offer::analysis::moments::Moments;
use the_offer::analysis::{
    Contender, Estimates, Metric, RankedScenario, ScenarioPair, Side, Verdict, compare, estimate, replications,
};
use the_offer::engine::{Results, Unwatched, simulate};
use the_offer::model::outcome::{Component, Count};
use the_offer::scenario::*;

fn group(name: &str, committed: bool, median: f64, output: f64) -> Group {
    Group {
        name: name.to_owned(),
        committed,
        share: 0.5,
        pass_rate: 0.5,
        training_dropout_per_week: 0.01,
        training_fail: 0.05,
        reservation: Reservation::Lognormal { median, sigma: 1.0 },
        tenure: Tenure::Exponential { scale: Scale::Mean(60.0) },
        dismissal_per_year: 0.1,
        output,
        output_sd: 0.1,
        delight: output,
        peer_drag: 0.0,
        extra_cost_per_week: 0.0,
    }
}

/// Two groups of call-centre hires, one of which costs more than it earns; everything is switched on.
fn scenario(bonus: f64, replications: u64) -> Scenario {
    Scenario {
        name: "call centre".to_owned(),
        description: String::new(),
        currency: "USD".to_owned(),
        simulation: Simulation {
            horizon_weeks: 50.0,
            discount_rate: 0.05,
            replications,
            seed: 7,
            retention_weeks: vec![4.0, 13.0, 26.0, 52.0],
        },
        cohort: Cohort { positions: 20, classes: vec![], backfill: true },
        recruiting: Recruiting {
            cost_per_hire: 1000.0,
            cost_per_applicant: 50.0,
            weeks_to_fill: WeeksToFill::Exponential { scale: Scale::Mean(2.0) },
            vacancy_cost_per_week: 100.0,
            start_every_weeks: 0.0,
            last_start_week: None,
        },
        pay: Pay { wage_per_week: 450.0, training_wage_per_week: None, load: 0.2, bonus_load: 0.08 },
        training: Training { weeks: 4.0, cost_per_class: 0.0, cost_per_hire: 200.0, cost_per_week: 100.0, output: 0.0 },
        job: Job { output_per_week: 900.0, ramp_weeks: 8.0, ramp_start: 0.5, separation_cost: 100.0, severance: 300.0 },
        service: Service { contacts_per_week: 200.0, value_of_delight: 1.0, shocks_per_year: 1.0, shock_cost: 500.0 },
        offers: vec![Offer::in_week(2.0, bonus)],
        decline: Decline { hazard_ratio: 0.9, output_lift: 0.01, full_effect_at: Some(2000.0) },
        anticipation: Anticipation { share: 0.0, weeks: 4.0 },
        opportunists: Opportunists { share_per_1000: 0.01, max_share: 0.1 },
        traits: Traits {
            reservation_tenure: 0.3,
            reservation_output: 0.2,
            tenure_output: 0.1,
            reservation_volatility: 0.2,
        },
        groups: vec![group("settled", true, 20_000.0, 1.0), group("drifting", false, 2_000.0, 0.5)],
        correlations: Vec::new(),
        uncertain: Vec::new(),
    }
}

fn run(scenario: &Scenario, threads: usize) -> (Results, Estimates) {
    let results = simulate(scenario, NonZeroUsize::new(threads), &Unwatched).expect("a run");
    let estimates = estimate(scenario, &results, 0.95);
    (results, estimates)
}

fn mean(estimates: &Estimates, side: Side, metric: Metric) -> f64 {
    estimates.estimate(side, metric).expect("a known mean").value
}

#[track_caller]
fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found} {expected}");
}

#[test]
fn costs_add_up_and_differences_are_paired() {
    let (_, estimates) = run(&scenario(1000.0, 500), 1);
    for side in Side::ALL {
        let sum = Component::ALL.iter().map(|component| mean(&estimates, side, Metric::Cost(*component))).sum();
        assert_close(mean(&estimates, side, Metric::TotalCost), sum);
    }
    let known = |metric: &Metric| estimates.estimate(Side::NoOffer, *metric).is_some();
    for metric in Side::NoOffer.metrics(&[4.0, 13.0, 26.0, 52.0]).filter(known) {
        let difference = mean(&estimates, Side::NoOffer, metric) - mean(&estimates, Side::Offer, metric);
        assert_close(mean(&estimates, Side::Saving, metric), difference);
    }
}

#[test]
fn the_saving_is_the_sum_of_its_parts() {
    let (_, estimates) = run(&scenario(1000.0, 500), 1);
    let part = |metric| mean(&estimates, Side::Saving, metric);
    assert_close(part(Metric::TotalCost), part(Metric::SavingFromLeaving) + part(Metric::SavingFromDeclining));
    assert!(part(Metric::SavingFromDeclining) > 0.0);
}

#[test]
fn without_a_decline_effect_all_comes_from_leaving() {
    let mut neutral = scenario(1000.0, 100);
    neutral.decline = Decline { hazard_ratio: 1.0, output_lift: 0.0, full_effect_at: None };
    let (_, estimates) = run(&neutral, 1);
    let of = |metric| estimates.summary[(Side::Saving, metric)].as_ref().expect("a saving");
    assert_eq!(of(Metric::SavingFromLeaving), of(Metric::TotalCost));
    let declining = of(Metric::SavingFromDeclining).estimate;
    assert_eq!((declining.value, declining.mcse), (0.0, Some(0.0)));
}

#[test]
fn rows_come_in_the_order_of_the_interface() {
    let (_, estimates) = run(&scenario(1000.0, 50), 1);
    let of = |side: Side| -> Vec<String> {
        estimates.metrics().filter(|(of, _)| *of == side).map(|(_, metric)| metric.name().into_owned()).collect()
    };
    let common = of(Side::NoOffer);
    assert_eq!(common.len(), 25);
    assert_eq!(of(Side::Offer)[25..], ["take_rate", "sensitivity", "specificity", "regretted"]);
    assert_eq!(
        of(Side::Saving)[25..],
        ["saving_from_leaving", "saving_from_declining", "probability_pays", "cvar_5", "payback_week"]
    );
    let arms: Vec<_> = estimates.metrics().map(|(side, _)| side).collect();
    assert!(arms.is_sorted());
}

#[test]
fn past_the_horizon_nothing_is_known() {
    let (_, estimates) = run(&scenario(1000.0, 50), 1);
    for side in Side::ALL {
        assert_eq!(estimates.summary[(side, Metric::Retention(52.0))], None);
        assert!(estimates.estimate(side, Metric::Retention(26.0)).is_some());
    }
}

#[test]
fn groups_and_takers_agree_with_the_summary() {
    let (_, estimates) = run(&scenario(1000.0, 500), 1);
    let hired: f64 = estimates.groups.iter().filter_map(|group| group.hired_share).sum();
    assert_close(hired, 1.0);
    let shares: f64 = estimates.takers.iter().filter_map(|taker| taker.share).sum();
    assert_close(shares, 1.0);
    for group in &estimates.groups {
        let difference: f64 = group.components.iter().filter_map(|cost| Some(cost.keep? - cost.let_go?)).sum();
        let saving = group.saving.expect("takers");
        assert!((saving.value - difference).abs() < 1e-6, "{saving:?} {difference}");
        assert!(saving.mcse.expect("an error") > 0.0);
    }
}

#[test]
fn a_replication_row_is_a_replication() {
    let (results, estimates) = run(&scenario(1000.0, 300), 1);
    let rows: Vec<_> = replications(&results).collect();
    assert_eq!(rows.len(), 300);
    let saving = rows.iter().map(|row| row.saving).sum::<f64>() / 300.0;
    let median = estimates.saving_spread.as_ref().expect("replications").quantiles[2].value;
    assert!(rows.iter().filter(|row| row.saving <= median).count().abs_diff(150) <= 1, "{median}");
    let told = estimates.estimate(Side::Saving, Metric::TotalCost).expect("blocks");
    let sd = Moments::of(&rows.iter().map(|row| row.saving).collect::<Vec<_>>()).expect("rows").sd.expect("rows");
    let error = libm::hypot(told.mcse.expect("blocks"), sd / 300f64.sqrt());
    assert!((saving - told.value).abs() < 4.0 * error, "{saving} {told:?}");
    let takers = rows.iter().map(|row| row.takers).sum::<f64>() / 300.0;
    assert_close(takers, mean(&estimates, Side::Offer, Metric::Count(Count::Takers)));
}

#[test]
fn threads_change_no_bit() {
    let scenario = scenario(1000.0, 300);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(7).build().expect("threads");
    assert_eq!(pool.install(|| run(&scenario, 2).1), run(&scenario, 1).1);
}

#[test]
fn no_bonus_is_no_offer() {
    let mut quiet = scenario(0.0, 50);
    quiet.decline = Decline { hazard_ratio: 1.0, output_lift: 0.0, full_effect_at: None };
    let (_, estimates) = run(&quiet, 1);
    assert_eq!(estimates.verdict, Verdict::NoOffer);
    let saving = estimates.summary[(Side::Saving, Metric::TotalCost)].as_ref().expect("a saving");
    assert_eq!((saving.estimate.value, saving.estimate.mcse, saving.sd), (0.0, Some(0.0), Some(0.0)));
    assert_eq!(estimates.estimate(Side::Offer, Metric::TakeRate), None);
    assert!(estimates.takers.iter().all(|taker| taker.share.is_none()));
}

#[test]
fn one_replication_has_no_errors() {
    let (_, estimates) = run(&scenario(1000.0, 1), 1);
    let has_no_error = |one: &Estimate| one.mcse.is_none() && one.interval.is_none();
    let described = estimates.metrics().filter_map(|key| estimates.summary[key].as_ref());
    assert!({ described }.all(|one| has_no_error(&one.estimate) && one.sd.is_none()));
    assert!(estimates.groups.iter().filter_map(|group| group.saving.as_ref()).all(has_no_error));
}

#[test]
fn scenarios_are_compared_on_the_same_draws() {
    let contenders: Vec<_> = [500.0, 1000.0]
        .map(|bonus| {
            let mut scenario = scenario(bonus, 400);
            scenario.name = format!("bonus {bonus}");
            let (results, estimates) = run(&scenario, 1);
            Contender::new(&scenario, &results, &estimates)
        })
        .to_vec();
    let comparison = compare(&contenders, 0.95);
    let [best, other] = &comparison.places[..] else {
        panic!("two places");
    };
    let metrics =
        |place: &RankedScenario| [place.cost_offer, place.cost_no_offer, place.saving].map(|one| one.expect("known"));
    let [one, two] = [best, other].map(metrics);
    for (i, side) in ScenarioPair::SIDES.into_iter().enumerate() {
        let difference = comparison.difference(&best.scenario, &other.scenario, side).expect("one currency");
        assert_close(difference.estimate.value, one[i].value - two[i].value);
        let squares = |of: &Estimate| of.mcse.expect("an error").powi(2);
        match difference.variance_factor {
            // Common random numbers: the difference is known better than from independent draws.
            Some(factor) => {
                assert_close(factor, (squares(&one[i]) + squares(&two[i])) / squares(&difference.estimate));
                assert!(factor > 1.5, "{side:?}: {factor}");
            }
            None => assert!(side == Side::NoOffer && difference.same),
        }
    }
    let best = comparison.places.iter().map(|place| place.probability_best.expect("common draws").value);
    assert_close(best.sum(), 1.0);
}

#[test]
fn an_offer_loses_where_the_saving_is_below_zero() {
    // So small a cohort that in some replications nobody takes the offer.
    let mut few = scenario(1000.0, 300);
    few.cohort.positions = 2;
    few.decline = Decline { hazard_ratio: 1.0, output_lift: 0.0, full_effect_at: None };
    let (results, estimates) = run(&few, 1);
    let comparison = compare(&[Contender::new(&few, &results, &estimates)], 0.95);
    let savings: Vec<_> = replications(&results).map(|row| row.saving).collect();
    let share = |holds: fn(f64) -> bool| savings.iter().filter(|saving| holds(**saving)).count() as f64 / 300.0;
    assert!(share(|saving| saving == 0.0) > 0.05);
    let place = &comparison.places[0];
    assert_eq!(place.probability_loses.expect("replications").value, share(|saving| saving < 0.0));
    assert_eq!(place.probability_pays.expect("replications").value, share(|saving| saving > 0.0));
}

#[test]
fn a_shorter_run_is_compared_on_what_it_shares_with_the_longer() {
    let contender = |bonus: f64, replications: u64| {
        let mut scenario = scenario(bonus, replications);
        scenario.name = format!("{bonus} {replications}");
        let (results, estimates) = run(&scenario, 1);
        Contender::new(&scenario, &results, &estimates)
    };
    let difference = |one: Contender, other: Contender| {
        let comparison = compare(&[one, other], 0.95);
        comparison.pairs[0].difference(Side::Offer).expect("one currency")
    };
    let whole = difference(contender(500.0, 400), contender(1000.0, 400));
    let partly = difference(contender(500.0, 400), contender(1000.0, 800));
    assert!(
        partly.variance_factor > Some(1.0) && partly.variance_factor < whole.variance_factor,
        "{partly:?} {whole:?}"
    );
}
