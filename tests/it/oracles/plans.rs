//! Plans of hiring: classes, start days, the last start, offers after training, and groups by name.

use super::exact::{annuity, weekly};
use super::sample::*;
use the_offer::engine::{GroupTally, Results};
use the_offer::model::outcome::Arm::{NoOffer, Offer};
use the_offer::model::outcome::{Component, Count};
use the_offer::scenario::{Class, Decline, Scenario, WeeksToFill, parse};

/// Something of everything, over a year.
fn everything() -> Scenario {
    let mut scenario = nothing();
    scenario.simulation.replications = 300;
    scenario.simulation.discount_rate = 0.1;
    scenario.cohort.backfill = true;
    scenario.cohort.positions = 6;
    scenario.recruiting.weeks_to_fill = filled_at(0.3);
    scenario.recruiting.cost_per_hire = 900.0;
    scenario.recruiting.cost_per_applicant = 70.0;
    scenario.pay.wage_per_week = 400.0;
    scenario.training.weeks = 4.0;
    scenario.training.cost_per_hire = 100.0;
    scenario.job.output_per_week = 1000.0;
    scenario.service.shocks_per_year = 3.0;
    scenario.service.shock_cost = 100.0;
    scenario.offers = vec![offer(2.0, 700.0), offer(9.0, 1500.0)];
    scenario.decline = Decline { hazard_ratio: 0.8, output_lift: 0.1, full_effect_at: Some(1000.0) };
    scenario.traits.reservation_volatility = 0.3;
    scenario.groups = ["late", "early", "middle"].map(group).to_vec();
    for (group, rate) in scenario.groups.iter_mut().zip([0.01, 0.05, 0.1]) {
        group.tenure = constant_hazard(rate);
        group.training_fail = rate;
        group.share = 10.0 * rate;
        group.delight = 10.0 * rate;
        group.pass_rate = 0.5 + rate;
    }
    scenario
}

fn classes(of: &[(f64, u64)]) -> (Vec<Class>, u64) {
    let classes = of.iter().map(|&(week, positions)| Class { week, positions }).collect();
    (classes, of.iter().map(|(_, positions)| positions).sum())
}

#[test]
fn a_class_in_week_0_is_so_many_positions() {
    let plain = everything();
    let mut of_class = plain.clone();
    (of_class.cohort.classes, _) = classes(&[(0.0, 6)]);
    assert!(simulate(&of_class) == simulate(&plain));
    (of_class.cohort.classes, _) = classes(&[(0.0, 2), (0.0, 4)]);
    assert!(figures(&simulate(&of_class)) == figures(&simulate(&plain)));
}

#[test]
fn classes_are_shifted_cohorts() {
    // Three classes, not in order of week and two of them in one week: 2, 3 and 1 positions.
    let starts = [(20.0, 2), (0.0, 3), (20.0, 1)];
    for discount_rate in [0.0, 0.2] {
        let delta = weekly(discount_rate);
        let mut scenario = nothing();
        scenario.simulation.discount_rate = discount_rate;
        (scenario.cohort.classes, scenario.cohort.positions) = classes(&starts);
        scenario.cohort.backfill = true;
        scenario.recruiting.weeks_to_fill = filled_at(0.25);
        scenario.recruiting.vacancy_cost_per_week = 70.0;
        scenario.recruiting.cost_per_hire = 900.0;
        scenario.pay.wage_per_week = 400.0;
        scenario.training.cost_per_class = 5000.0;
        scenario.service.shocks_per_year = 4.0;
        scenario.service.shock_cost = 300.0;
        scenario.groups[0].delight = 0.0;
        scenario.groups[0].tenure = constant_hazard(0.05);
        let results = simulate(&scenario);
        let sum = |of: &dyn Fn(f64) -> f64| {
            starts.iter().map(|&(week, positions)| (-delta * week).exp() * positions as f64 * of(52.0 - week)).sum()
        };
        // On the job at age x with probability (f + q e^(-(q + f)x)) / (q + f).
        let (quit, fill) = (0.05, 0.25);
        let both = quit + fill;
        let staffed = |h: f64| fill / both * annuity(delta, h) + quit / both * annuity(both + delta, h);
        let vacant = |h: f64| annuity(delta, h) - staffed(h);
        assert_cost(&results, NoOffer, Component::Wages, sum(&|h| 400.0 * staffed(h)));
        assert_cost(&results, NoOffer, Component::Vacancy, sum(&|h| 70.0 * vacant(h)));
        assert_cost(&results, NoOffer, Component::Recruiting, sum(&|h| 900.0 * (1.0 + fill * vacant(h))));
        assert_cost(&results, NoOffer, Component::ShockLoss, sum(&|h| 300.0 * 4.0 / 52.0 * annuity(delta, h)));
        let charges: f64 = starts.iter().map(|(week, _)| 5000.0 * (-delta * week).exp()).sum();
        assert_cost(&results, NoOffer, Component::Training, charges);
    }
}

#[test]
fn before_its_class_starts_a_position_is_not_there() {
    let mut scenario = nothing();
    scenario.simulation.replications = 10;
    (scenario.cohort.classes, scenario.cohort.positions) = classes(&[(10.5, 2), (3.0, 4)]);
    scenario.job.output_per_week = 1000.0;
    scenario.groups[0].output = 0.0;
    scenario.offers = vec![offer(40.0, 1e9)];
    let results = simulate(&scenario);
    assert_cost(&results, NoOffer, Component::LostOutput, 4.0 * 49_000.0 + 2.0 * 41_500.0);
    // Tenure counts from the start of the class.
    assert_count(&results, Offer, Count::Takers, 6.0);
    for (week, tally) in results.weekly[1].iter().enumerate() {
        let positions = match week {
            0..3 | 51 => 0,
            3..11 => 4,
            11..43 => 6,
            _ => 2,
        };
        assert_eq!(tally.staffed, 10 * positions, "week {week}");
    }
}

#[test]
fn an_earlier_class_has_the_first_numbers() {
    // Positions 0 to 2 are those of week 2 in both, the others of week 9.
    let mut scenario = everything();
    (scenario.cohort.classes, scenario.cohort.positions) = classes(&[(9.0, 2), (2.0, 3), (9.0, 1)]);
    let mut in_order = scenario.clone();
    (in_order.cohort.classes, _) = classes(&[(2.0, 3), (9.0, 2), (9.0, 1)]);
    assert!(simulate(&scenario) == simulate(&in_order));
}

/// Everybody fails four weeks after the start, and is replaced at least so many weeks later.
fn failing(fill: f64) -> Scenario {
    let mut scenario = nothing();
    scenario.simulation.replications = 3;
    scenario.cohort.backfill = true;
    scenario.training.weeks = 4.0;
    scenario.groups[0].training_fail = 1.0;
    scenario.recruiting.weeks_to_fill = WeeksToFill::Constant(fill);
    scenario.recruiting.vacancy_cost_per_week = 70.0;
    scenario
}

#[test]
fn replacements_wait_for_the_next_start_day() {
    for (fill, every, hires, vacant) in [
        (2.0, 0.0, 9.0, 16.0),  // 0, 6, ..., 48
        (2.0, 4.0, 7.0, 24.0),  // 0, 8, ..., 48
        (4.0, 4.0, 7.0, 24.0),  // a start day itself
        (2.0, 5.0, 6.0, 30.0),  // 0, 10, ..., 50
        (0.0, 13.0, 4.0, 36.0), // 0, 13, 26, 39
    ] {
        let mut scenario = failing(fill);
        scenario.recruiting.start_every_weeks = every;
        let results = simulate(&scenario);
        assert_count(&results, NoOffer, Count::Hires, hires);
        assert_cost(&results, NoOffer, Component::Vacancy, 70.0 * vacant);
    }
}

#[test]
fn start_days_are_counted_from_week_0_also_for_a_class_between_them() {
    let mut scenario = failing(2.0);
    (scenario.cohort.classes, scenario.cohort.positions) = classes(&[(3.0, 1)]);
    scenario.recruiting.start_every_weeks = 4.0;
    let results = simulate(&scenario);
    // 3, 12, 20, ..., 44; vacant from 7 to 12, then four weeks at a time, the last from 48.
    assert_count(&results, NoOffer, Count::Hires, 6.0);
    assert_cost(&results, NoOffer, Component::Vacancy, 70.0 * (5.0 + 4.0 * 4.0 + 4.0));
}

#[test]
fn nobody_is_replaced_after_the_last_start() {
    for (last, hires) in [(18.0, 4.0), (17.75, 3.0), (0.0, 1.0), (1000.0, 9.0)] {
        let mut scenario = failing(2.0);
        scenario.recruiting.last_start_week = Some(last);
        let results = simulate(&scenario);
        assert_count(&results, NoOffer, Count::Hires, hires);
        let staffed = (4.0 * hires).min(52.0);
        assert_cost(&results, NoOffer, Component::Vacancy, 70.0 * (52.0 - staffed));
    }
}

#[test]
fn the_start_day_is_what_the_last_start_allows() {
    let mut scenario = failing(2.0);
    scenario.recruiting.start_every_weeks = 8.0;
    for (last, hires) in [(16.0, 3.0), (15.0, 2.0)] {
        scenario.recruiting.last_start_week = Some(last);
        assert_count(&simulate(&scenario), NoOffer, Count::Hires, hires);
    }
}

#[test]
fn an_offer_after_training_moves_with_its_length() {
    let mut scenario = nothing();
    scenario.simulation.horizon_weeks = 8.0;
    scenario.offers = vec![after_training(3.0, 1500.0)];
    let edit = r#"training.weeks={ dist = "uniform", low = 2, high = 6 }"#.to_owned();
    let uncertain = parse("random", &scenario.to_toml(), &[edit]).expect("it loads").scenario;
    let results = simulate(&uncertain);
    assert_count(&results, Offer, Count::Offered, 0.75);
    assert_count(&results, Offer, Count::Takers, 0.75 * take_rate(1500.0));
}

/// What the order of groups could change.
fn figures(results: &Results) -> impl PartialEq + std::fmt::Debug + use<> {
    let arms = [NoOffer, Offer].map(|arm| {
        let costs = Component::ALL.map(|component| results.cost(arm, component));
        (costs, Count::ALL.map(|count| results.count(arm, count)))
    });
    (arms, results.weekly.clone(), results.offers.iter().map(|offer| offer.outcomes).collect::<Vec<_>>())
}

#[test]
fn the_order_of_groups_in_the_file_changes_nobody() {
    let scenario = everything();
    let by_group = |scenario: &Scenario, results: &Results| -> Vec<(String, GroupTally)> {
        let names = scenario.groups.iter().map(|group| group.name.clone());
        let mut groups: Vec<_> = names.zip(results.offers[0].groups.iter().cloned()).collect();
        groups.sort_by(|a, b| a.0.cmp(&b.0));
        groups
    };
    let before = simulate(&scenario);
    for turn in 1..3 {
        let mut turned = scenario.clone();
        turned.groups.rotate_left(turn);
        let results = simulate(&turned);
        assert_eq!(figures(&results), figures(&before));
        assert_eq!(by_group(&turned, &results), by_group(&scenario, &before));
    }
}

#[test]
fn groups_lie_side_by_side_in_the_order_of_their_names() {
    // One hire each: the first half of all uniforms is "a" alone, then with "B", which bytes put before it, the second.
    let mut alone = nothing();
    alone.groups = ["b", "a"].map(group).to_vec();
    let dear = |scenario: &Scenario, name: &str| {
        let mut scenario = scenario.clone();
        scenario.simulation.replications = 2000;
        let group = scenario.groups.iter_mut().find(|group| group.name == name).expect("a group");
        group.extra_cost_per_week = 1.0;
        let costs = simulate(&scenario).cost(NoOffer, Component::ExtraCost);
        costs.into_iter().map(|cost| cost > 0.0).collect::<Vec<bool>>()
    };
    let mut third = alone.clone();
    third.groups.push(Scenario { ..nothing() }.groups.remove(0));
    third.groups[2].name = "c".to_owned();
    third.groups[2].share = 2.0;
    // A group that comes last by name takes its share from the end.
    let [a, b, c] = ["a", "b", "c"].map(|name| dear(&third, name));
    let first_half = dear(&alone, "a");
    assert!((0..2000).all(|i| first_half[i] == (a[i] || b[i]) && c[i] != first_half[i]));
    third.groups[2].name = "B".to_owned();
    let first = dear(&third, "B");
    assert_eq!(first, first_half);
}

#[test]
fn who_stays_in_the_group_after_another_is_added_is_the_same_person() {
    let mut few = everything();
    few.cohort.positions = 1;
    few.cohort.backfill = false;
    few.recruiting.cost_per_applicant = 0.0;
    few.groups.iter_mut().for_each(|group| group.peer_drag = 0.0);
    few.groups[1].peer_drag = 0.1; // "early", the first by name
    let mut more = few.clone();
    more.groups.insert(0, group("zealous"));
    let [few, more] = [&few, &more].map(simulate);
    let drags = more.cost(NoOffer, Component::PeerDrag);
    let mut seen = 0;
    for arm in [NoOffer, Offer] {
        let (before, after) = (few.total_cost(arm), more.total_cost(arm));
        for i in (0..drags.len()).filter(|i| drags[*i] > 0.0) {
            assert_eq!(before[i].to_bits(), after[i].to_bits());
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}
