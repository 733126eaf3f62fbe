//! Who leaves when: exits by reason in spans of 13 weeks.

use super::sample::*;
use the_offer::analysis::{Side, estimate};
use the_offer::engine::{RatioTally, Results, SPAN_WEEKS};
use the_offer::model::outcome::{Arm, Count, Reason};
use the_offer::scenario::Scenario;

/// Quitting and dismissal by week.
const QUIT: f64 = 0.03;
const DISMISS: f64 = 0.02;

fn leaving(horizon_weeks: f64) -> Scenario {
    let mut scenario = nothing();
    scenario.simulation.horizon_weeks = horizon_weeks;
    scenario.groups[0].tenure = constant_hazard(QUIT);
    scenario.groups[0].dismissal_per_year = DISMISS * 52.0;
    scenario
}

/// Sums of exits and of their squares.
fn of_arm(tally: &RatioTally, arm: Arm) -> (f64, f64) {
    match arm {
        Arm::NoOffer => (tally.number, tally.number_squared),
        Arm::Offer => (tally.total, tally.total_squared),
    }
}

/// Compares the mean of a replication with `exact`, within 5 Monte Carlo standard errors.
fn assert_exits(results: &Results, arm: Arm, reason: Reason, exact: impl Fn(f64, f64) -> f64) {
    let n = results.replications() as f64;
    for (span, tallies) in results.exits.iter().enumerate() {
        let (total, squares) = of_arm(&tallies[reason as usize], arm);
        let mean = total / n;
        let error = ((squares / n - mean * mean) / (n - 1.0)).sqrt();
        let start = span as f64 * SPAN_WEEKS;
        let end = (start + SPAN_WEEKS).min(results.horizon_weeks);
        let exact = exact(start, end);
        assert!((mean - exact).abs() <= 5.0 * error, "{reason:?} from week {start}: {mean} ± {error}, exactly {exact}");
    }
}

#[test]
fn a_position_never_refilled_loses_its_hire_in_some_span() {
    let results = simulate(&leaving(60.0));
    assert_eq!(results.exits.len(), 5);
    let leave = QUIT + DISMISS;
    let share = |start: f64, end: f64| (-leave * start).exp() - (-leave * end).exp();
    for arm in Arm::BOTH {
        assert_exits(&results, arm, Reason::Quit, |start, end| share(start, end) * 0.6);
        assert_exits(&results, arm, Reason::Dismissal, |start, end| share(start, end) * 0.4);
        assert_exits(&results, arm, Reason::Taker, |_, _| 0.0);
    }
    // Without offers both arms are one.
    assert!(results.exits.as_flattened().iter().all(|tally| tally.product == tally.total_squared));
}

#[test]
fn instant_refilling_makes_the_exits_of_a_span_poisson() {
    let mut scenario = leaving(52.0);
    scenario.cohort.backfill = true;
    let results = simulate(&scenario);
    assert_exits(&results, Arm::Offer, Reason::Quit, |start, end| QUIT * (end - start));
    assert_exits(&results, Arm::Offer, Reason::Dismissal, |start, end| DISMISS * (end - start));
}

#[test]
fn takers_leave_at_the_offer_and_opportunists_are_told_apart() {
    let mut scenario = leaving(39.0);
    scenario.offers = vec![offer(20.0, 1000.0)];
    let taking = |_, end| if end == 26.0 { (-(QUIT + DISMISS) * 20.0_f64).exp() * take_rate(1000.0) } else { 0.0 };
    assert_exits(&simulate(&scenario), Arm::Offer, Reason::Taker, taking);
    // All hires come for the bonus, are trained for 20 weeks and leave in the second span.
    scenario.training.weeks = 20.0;
    scenario.opportunists.share_per_1000 = 1.0;
    let results = simulate(&scenario);
    assert_exits(&results, Arm::Offer, Reason::Opportunist, |_, end| f64::from(u8::from(end == 26.0)));
    assert_exits(&results, Arm::Offer, Reason::Taker, |_, _| 0.0);
}

#[test]
fn spans_add_up_to_the_counts() {
    let mut scenario = leaving(150.0);
    scenario.cohort.backfill = true;
    scenario.offers = vec![offer(1.0, 800.0)];
    scenario.training.weeks = 4.0;
    scenario.groups[0].training_dropout_per_week = 0.02;
    scenario.groups[0].training_fail = 0.1;
    let results = simulate(&scenario);
    let counts = [
        (Reason::Dropout, Count::Dropouts),
        (Reason::Fail, Count::Fails),
        (Reason::Quit, Count::Quits),
        (Reason::Dismissal, Count::Dismissals),
        (Reason::Taker, Count::Takers),
    ];
    for arm in Arm::BOTH {
        for (reason, count) in counts {
            let total: f64 = results.exits.iter().map(|reasons| of_arm(&reasons[reason as usize], arm).0).sum();
            let counted: f64 = results.count(arm, count).iter().sum();
            assert_eq!(total, counted, "{reason:?}");
        }
    }
}

#[test]
fn estimates_and_their_paired_differences_are_exact() {
    let mut scenario = leaving(60.0);
    scenario.offers = vec![offer(26.0, 1000.0)];
    let results = simulate(&scenario);
    let leave = QUIT + DISMISS;
    for span in estimate(&scenario, &results, 0.95).exits {
        let quits = ((-leave * span.start).exp() - (-leave * span.end).exp()) * 0.6;
        // Takers no longer quit.
        let lost = if span.start < 26.0 { 0.0 } else { quits * take_rate(1000.0) };
        for (side, exact) in Side::ALL.into_iter().zip([quits, quits - lost, lost]) {
            let found = span.exits[Reason::Quit as usize][side as usize].expect("a mean");
            let error = found.mcse.expect("an error");
            assert!((found.value - exact).abs() <= 5.0 * error, "{side:?} week {}: {found:?}, {exact}", span.start);
        }
    }
}
