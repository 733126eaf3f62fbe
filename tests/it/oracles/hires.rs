//! How many start and leave: renewal.

use super::exact::annuity;
use super::sample::*;
use the_offer::model::outcome::{Arm::NoOffer, Count};
use the_offer::scenario::WeeksToFill;

/// Quitting and dismissal by week, and a week's chance that a vacancy is filled.
const QUIT: f64 = 0.03;
const DISMISS: f64 = 0.02;
const FILL: f64 = 0.25;

fn leaving() -> the_offer::scenario::Scenario {
    let mut scenario = nothing();
    scenario.groups[0].tenure = constant_hazard(QUIT);
    scenario.groups[0].dismissal_per_year = DISMISS * 52.0;
    scenario
}

#[test]
fn a_position_never_refilled_sees_one_hire_leave_for_the_first_reason() {
    let results = simulate(&leaving());
    let gone = 1.0 - (-(QUIT + DISMISS) * 52.0_f64).exp();
    assert_count(&results, NoOffer, Count::Hires, 1.0);
    assert_count(&results, NoOffer, Count::Quits, gone * 0.6);
    assert_count(&results, NoOffer, Count::Dismissals, gone * 0.4);
}

#[test]
fn instant_refilling_makes_exits_a_poisson_process() {
    let mut scenario = leaving();
    scenario.cohort.backfill = true;
    let results = simulate(&scenario);
    let exits = (QUIT + DISMISS) * 52.0;
    assert_count(&results, NoOffer, Count::Hires, 1.0 + exits);
    assert_count(&results, NoOffer, Count::Quits, QUIT * 52.0);
    assert_count(&results, NoOffer, Count::Dismissals, DISMISS * 52.0);

    let hires = results.count(NoOffer, Count::Hires);
    let squares: Vec<f64> = hires.iter().map(|n| (n - 1.0 - exits).powi(2)).collect();
    assert_mean(&squares, exits, "variance of hires");
}

#[test]
fn vacancies_and_hires_alternate() {
    let mut scenario = leaving();
    scenario.cohort.backfill = true;
    scenario.recruiting.weeks_to_fill = filled_at(FILL);
    let results = simulate(&scenario);
    let leave = QUIT + DISMISS;
    let both = leave + FILL;
    let staffed_weeks = FILL / both * 52.0 + leave / both * annuity(both, 52.0);
    assert_count(&results, NoOffer, Count::Hires, 1.0 + FILL * (52.0 - staffed_weeks));
    assert_count(&results, NoOffer, Count::Quits, QUIT * staffed_weeks);
    assert_count(&results, NoOffer, Count::Dismissals, DISMISS * staffed_weeks);

    for (week, tally) in results.weekly[0].iter().enumerate() {
        let staffed = FILL / both + leave / both * (-both * week as f64).exp();
        assert_share(tally.staffed as f64, 20_000.0, staffed, &format!("staffed in week {week}"));
        let first = (-leave * week as f64).exp();
        assert_share(tally.first_hires_present as f64, 20_000.0, first, &format!("first hires in week {week}"));
    }
    assert_eq!(results.weekly[0].len(), 52);
}

#[test]
fn training_loses_people_by_dropping_out_then_by_failing() {
    let mut scenario = leaving();
    scenario.training.weeks = 6.0;
    scenario.groups[0].training_dropout_per_week = 0.08;
    scenario.groups[0].training_fail = 0.3;
    let results = simulate(&scenario);
    let trained = (-0.08 * 6.0_f64).exp();
    let gone = 1.0 - (-(QUIT + DISMISS) * 46.0_f64).exp();
    assert_count(&results, NoOffer, Count::Dropouts, 1.0 - trained);
    assert_count(&results, NoOffer, Count::Fails, trained * 0.3);
    assert_count(&results, NoOffer, Count::Quits, trained * 0.7 * gone * 0.6);
    assert_count(&results, NoOffer, Count::Dismissals, trained * 0.7 * gone * 0.4);
}

#[test]
fn without_training_failing_comes_at_once() {
    let mut scenario = nothing();
    scenario.groups[0].training_fail = 0.3;
    scenario.cohort.backfill = true;
    let results = simulate(&scenario);
    // Refilled at once until somebody passes: geometric.
    assert_count(&results, NoOffer, Count::Hires, 1.0 / 0.7);
    assert_count(&results, NoOffer, Count::Fails, 0.3 / 0.7);
    assert_retention(&results, NoOffer, 4.0, 0.7);
    assert_eq!(results.weekly[0][0].staffed, 20_000);
}

#[test]
fn a_world_without_chance_repeats_its_cycle() {
    let mut scenario = nothing();
    scenario.simulation.replications = 3;
    scenario.cohort.backfill = true;
    scenario.training.weeks = 4.0;
    scenario.groups[0].training_fail = 1.0;
    scenario.recruiting.weeks_to_fill = WeeksToFill::Constant(2.0);
    let results = simulate(&scenario);
    // Starts at 0, 6, …, 48; the last would fail at 52, the horizon.
    assert_count(&results, NoOffer, Count::Hires, 9.0);
    assert_count(&results, NoOffer, Count::Fails, 8.0);
    for (week, tally) in results.weekly[0].iter().enumerate() {
        assert_eq!(tally.staffed, if week % 6 < 4 { 3 } else { 0 }, "week {week}");
    }
}

#[test]
fn recruiting_lets_groups_through_by_share_and_pass_rate() {
    let mut scenario = nothing();
    let (mut few, mut many) = (group("few"), group("many"));
    (few.committed, few.share, few.pass_rate) = (true, 0.6, 0.5);
    (many.share, many.pass_rate) = (1.4, 0.9);
    scenario.groups = vec![few, many];
    scenario.cohort.backfill = true;
    scenario.recruiting.cost_per_hire = 100.0;
    scenario.recruiting.cost_per_applicant = 7.0;
    let results = simulate(&scenario);
    let committed = 0.3 / 1.56;
    assert_share(results.first_hires[0] as f64, 20_000.0, committed, "first hires of the first group");
    assert_share(results.first_hires[1] as f64, 20_000.0, 1.0 - committed, "and of the second");
    assert_share(results.weekly[0][20].committed as f64, 20_000.0, committed, "committed staff");
    assert_cost(&results, NoOffer, the_offer::model::outcome::Component::Recruiting, 100.0 + 7.0 * 2.0 / 1.56);
}
