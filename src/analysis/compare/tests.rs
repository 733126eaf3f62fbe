//! Comparisons of hand-made costs.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::analysis::interval::Level;
use crate::analysis::moments::Moments;
use crate::scenario::{STARTER, Scenario, parse};

/// A scenario in dollars that costs this by replication, without the offer and with it.
fn contender(scenario: &str, seed: u64, costs: [&[f64]; 2]) -> Contender {
    let estimate = |column: &[f64]| {
        let Moments { mean, sd } = Moments::of(column).expect("not empty");
        Some(Level::new(0.95, column.len()).mean(mean, sd))
    };
    let place = RankedScenario {
        rank: None,
        scenario: scenario.to_owned(),
        currency: "USD".to_owned(),
        horizon_weeks: 156.0,
        discount_rate: 0.0,
        pay_per_year: 40_000.0,
        positions: 1,
        cost_no_offer: estimate(costs[0]),
        cost_offer: estimate(costs[1]),
        saving: None,
        probability_pays: None,
        probability_loses: None,
        probability_best: None,
    };
    Contender { place, seed, scenario: starter(), costs: costs.map(<[f64]>::to_vec), saving: None }
}

fn starter() -> Scenario {
    static SCENARIO: LazyLock<Scenario> =
        LazyLock::new(|| parse("starter", STARTER, &[]).expect("a scenario").scenario);
    SCENARIO.clone()
}

fn plain(scenario: &str, costs: &[f64]) -> Contender {
    contender(scenario, 1, [costs, costs])
}

fn names(comparison: &Comparison) -> Vec<&str> {
    comparison.places.iter().map(|place| place.scenario.as_str()).collect()
}

#[test]
fn the_lowest_cost_with_the_offer_comes_first() {
    let a = contender("a", 1, [&[0.0, 0.0], &[9.0, 7.0]]);
    let b = contender("b", 1, [&[50.0, 50.0], &[5.0, 6.0]]);
    let c = contender("c", 1, [&[1.0, 1.0], &[7.0, 9.0]]);
    let comparison = compare(&[a, b, c], 0.95);
    assert_eq!(names(&comparison), ["b", "a", "c"], "equal costs stand in the order of the call");
    assert_eq!(comparison.places.iter().map(|place| place.rank).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    let best = comparison.places[0].probability_best.expect("common draws");
    assert_eq!(best.value, 1.0);
}

#[test]
fn every_metric_has_its_difference() {
    let a = contender("a", 1, [&[10.0, 30.0], &[4.0, 8.0]]);
    let b = contender("b", 1, [&[12.0, 28.0], &[5.0, 5.0]]);
    let comparison = compare(&[a, b], 0.95);
    let value = |one, other, metric| comparison.difference(one, other, metric).expect("one currency").estimate.value;
    assert_eq!(ScenarioPair::SIDES.map(|metric| value("a", "b", metric)), [1.0, 0.0, -1.0]);
    assert_eq!(ScenarioPair::SIDES.map(|metric| value("b", "a", metric)), [-1.0, 0.0, 1.0]);
    let saving = comparison.difference("a", "b", Side::Saving).expect("one currency");
    // Savings 6, 22 and 7, 23: -1 in both replications.
    assert_eq!((saving.estimate.mcse, saving.tied()), (Some(0.0), Some(false)));
    assert_eq!(comparison.difference("a", "nobody", Side::Saving), None);
}

#[test]
fn other_seeds_are_not_paired() {
    let a = plain("a", &[1.0, 2.0, 4.0]);
    let b = contender("b", 2, [&[0.0, 1.0, 3.0], &[0.0, 1.0, 3.0]]);
    let comparison = compare(&[a, b], 0.95);
    assert_eq!((comparison.pairs[0].draws, comparison.mismatch), (Draws::Independent, Some(Mismatch::Seeds)));
    let difference = comparison.difference("a", "b", Side::Offer).expect("one currency");
    // Paired, the difference is 1 without an error.
    assert_eq!((difference.tied(), difference.variance_factor), (Some(true), None));
    assert!(comparison.places.iter().all(|place| place.probability_best.is_none()));
    assert_eq!(names(&comparison), ["b", "a"]);
}

#[test]
fn currencies_are_neither_ranked_nor_subtracted() {
    let [a, b] = [plain("a", &[3.0, 4.0]), plain("b", &[1.0, 2.0])];
    let mut euros = plain("c", &[0.0, 0.0]);
    euros.scenario.currency = "EUR".to_owned();
    let comparison = compare(&[a, b, euros], 0.95);
    assert_eq!(comparison.mismatch, Some(Mismatch::Unlike));
    assert_eq!(comparison.unlike.iter().map(|unlike| unlike.key).collect::<Vec<_>>(), ["currency"]);
    assert_eq!(names(&comparison), ["a", "b", "c"]);
    assert!(comparison.places.iter().all(|place| place.rank.is_none() && place.probability_best.is_none()));
    assert_eq!(comparison.difference("a", "c", Side::Offer), None);
    assert!(comparison.difference("a", "b", Side::Offer).is_some());
}

#[test]
fn other_horizons_and_discount_rates_are_neither_ranked_nor_subtracted() {
    for change in
        [|s: &mut Scenario| s.simulation.horizon_weeks = 26.0, |s: &mut Scenario| s.simulation.discount_rate = 0.5]
    {
        let [a, b] = [plain("a", &[3.0, 4.0]), plain("b", &[2.0, 3.0])];
        let mut other = plain("other", &[0.0, 0.0]);
        change(&mut other.scenario);
        let comparison = compare(&[a, b, other], 0.95);
        assert_eq!((comparison.mismatch, comparison.unlike.len()), (Some(Mismatch::Unlike), 1));
        assert_eq!(names(&comparison), ["a", "b", "other"]);
        assert!(comparison.places.iter().all(|row| row.rank.is_none() && row.probability_best.is_none()));
        let known: Vec<bool> = comparison
            .pairs
            .iter()
            .flat_map(|pair| ScenarioPair::SIDES.map(|side| pair.difference(side).is_some()))
            .collect();
        assert_eq!(known, [[true; 3], [false; 3], [false; 3]].concat(), "a and b alone are alike");
    }
}

#[test]
fn cohorts_of_other_sizes_have_costs_to_compare_and_no_best() {
    let mut large = plain("large", &[1.0, 2.0]);
    large.place.positions = 500;
    let comparison = compare(&[plain("small", &[3.0, 4.0]), large], 0.95);
    assert_eq!(comparison.mismatch, Some(Mismatch::CohortSizes));
    assert_eq!(comparison.places[0].probability_best, None);
    assert_eq!(comparison.places[0].rank, Some(1));
    assert!(comparison.difference("small", "large", Side::Offer).is_some());
}

#[test]
fn one_scenario_is_a_ranking_of_one() {
    let comparison = compare(&[plain("alone", &[3.0, 4.0])], 0.95);
    assert_eq!((comparison.places.len(), comparison.pairs.len()), (1, 0));
    let place = &comparison.places[0];
    assert_eq!((place.rank, place.probability_best.map(|best| best.value)), (Some(1), Some(1.0)));
    assert_eq!(compare(&[], 0.95).places, []);
}

#[test]
fn a_comparison_says_what_is_known() {
    let comparison = compare(&[plain("a", &[3.0, 5.0]), plain("b", &[1.0, 4.0])], 0.95);
    let differences = ScenarioPair::SIDES.map(|side| comparison.pairs[0].difference(side).expect("one currency"));
    let expected = [1.5, 1.5, 0.0].map(|value| (value, Some(true)));
    assert_eq!(differences.map(|one| (one.estimate.value, one.tied())), expected);
    // Variances 2 and 4.5 by that of 2, 1.
    assert_eq!(differences[0].variance_factor.map(f64::round), Some(13.0));
    assert_eq!((differences[2].variance_factor, differences[2].estimate.mcse), (None, Some(0.0)));
    let first = &comparison.places[0];
    let cost = first.cost_offer.expect("replications");
    assert_eq!((first.scenario.as_str(), cost.value), ("b", 2.5));
    assert!(cost.mcse.is_some_and(|mcse| (mcse - 1.5).abs() < 1e-12));
    assert!(cost.interval.is_some_and(|interval| interval.low < 2.5 && 2.5 < interval.high));
    assert_eq!((first.saving, first.probability_pays), (None, None));
}

/// Costs of a few amounts, so that equal ones are met.
fn amounts(most: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(prop_oneof![(0..4_i8).prop_map(f64::from), -1e6..1e6_f64], 1..most)
}

fn contenders() -> impl Strategy<Value = Vec<Contender>> {
    let one = (amounts(8), 0..3_u64, 0..2_u64);
    prop::collection::vec(one, 1..6).prop_map(|all| {
        let contender = |(i, (costs, seed, offer)): (usize, (Vec<f64>, u64, u64))| {
            let other: Vec<f64> = costs.iter().rev().map(|cost| cost * offer as f64).collect();
            contender(&i.to_string(), seed / 2, [&costs, &other])
        };
        all.into_iter().enumerate().map(contender).collect()
    })
}

proptest! {
    #[test]
    fn a_pair_turned_round_is_the_opposite(contenders in contenders()) {
        for one in &contenders {
            for other in &contenders {
                for metric in ScenarioPair::SIDES {
                    let turned = other.less(one, metric, 0.95).map(Difference::negated);
                    prop_assert_eq!(one.less(other, metric, 0.95), turned);
                }
            }
        }
    }

    #[test]
    fn probabilities_of_being_best_add_up_to_one(contenders in contenders()) {
        let comparison = compare(&contenders, 0.95);
        let best = |place: &RankedScenario| place.probability_best.map(|share| share.value);
        match comparison.places.iter().map(best).collect::<Option<Vec<f64>>>() {
            Some(shares) => prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{:?}", shares),
            None => prop_assert_eq!(comparison.mismatch, Some(Mismatch::Seeds)),
        }
    }

    #[test]
    fn ranks_are_a_permutation_in_order_of_cost(contenders in contenders()) {
        let comparison = compare(&contenders, 0.95);
        let ranks: Vec<_> = comparison.places.iter().map(|place| place.rank).collect();
        prop_assert_eq!(ranks, (1..=contenders.len()).map(Some).collect::<Vec<_>>());
        let mut called = names(&comparison);
        called.sort_unstable();
        prop_assert_eq!(called, (0..contenders.len()).map(|i| i.to_string()).collect::<Vec<_>>());
        let cost = |place: &RankedScenario| place.cost_offer.expect("replications").value;
        prop_assert!(comparison.places.windows(2).all(|two| cost(&two[0]) <= cost(&two[1])));
    }

    #[test]
    fn the_difference_is_that_of_the_means(contenders in contenders()) {
        let comparison = compare(&contenders, 0.95);
        for pair in &comparison.pairs {
            let cost = |name: &str| {
                let place = comparison.places.iter().find(|place| place.scenario == name).expect("a place");
                place.cost_offer.expect("replications").value
            };
            let expected = cost(&pair.scenario) - cost(&pair.other);
            let found = pair.difference(Side::Offer).expect("one currency").estimate.value;
            prop_assert!((found - expected).abs() <= 1e-9 * 1e6, "{} {}", found, expected);
        }
    }
}
