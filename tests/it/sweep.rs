//! A point of a sweep is the run of its own, to the last bit.

use super::strategies;
use proptest::{prelude::*, test_runner::RngSeed};
use std::num::NonZeroUsize;
use the_offer::analysis::{self, Metric, Ranking, interval::Estimate};
use the_offer::engine::{self, KeptColumn, PointResults, Results, Run, Threads, Unwatched};
use the_offer::model::outcome::{Arm, Component, Count};
use the_offer::scenario::{self, Layout, Scenario};

/// One thing that differs between points.
#[derive(Debug, Clone, Copy)]
enum Change {
    Bonus(f64),
    Week(f64),
    Training(f64),
    Share(f64),
    Margin(f64),
    Wage(f64),
    Positions(u64),
    Horizon(f64),
    Opportunists(f64),
    HazardRatio(f64),
    Volatility(f64),
    Shocks(f64),
}

impl Change {
    fn make(self, scenario: &mut Scenario) {
        match self {
            Change::Bonus(bonus) => scenario.offers.iter_mut().for_each(|offer| offer.bonus = bonus),
            // Later offers come later by as much, so that no two meet.
            Change::Week(later) => scenario.offers.iter_mut().for_each(|offer| {
                offer.week.iter_mut().chain(&mut offer.after_training).for_each(|week| *week += later);
            }),
            Change::Training(weeks) => scenario.training.weeks = weeks,
            Change::Share(share) => scenario.groups[0].share = share,
            Change::Margin(margin) => scenario.job.output_per_week = margin,
            Change::Wage(wage) => scenario.pay.wage_per_week = wage,
            Change::Positions(positions) => strategies::resize(&mut scenario.cohort, positions),
            Change::Horizon(weeks) => scenario.simulation.horizon_weeks = weeks,
            Change::Opportunists(share) => scenario.opportunists.share_per_1000 = share,
            Change::HazardRatio(ratio) => {
                scenario.decline.hazard_ratio = ratio;
                scenario.decline.full_effect_at.get_or_insert(2000.0);
            }
            Change::Volatility(volatility) => scenario.traits.reservation_volatility = volatility,
            Change::Shocks(rate) => scenario.service.shocks_per_year = rate,
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => prop_oneof![Just(0.0), 0.0..6000.0].prop_map(Change::Bonus),
        1 => (0.0..3.0).prop_map(Change::Week),
        1 => (0.0..8.0).prop_map(Change::Training),
        1 => (0.05..3.0).prop_map(Change::Share),
        1 => (0.0..2000.0).prop_map(Change::Margin),
        1 => (0.0..1000.0).prop_map(Change::Wage),
        1 => (1_u64..90).prop_map(Change::Positions),
        1 => (1.0..80.0).prop_map(Change::Horizon),
        1 => (0.0..0.5).prop_map(Change::Opportunists),
        1 => prop_oneof![Just(1.0), 0.2..2.0].prop_map(Change::HazardRatio),
        1 => prop_oneof![Just(0.0), 0.0..2.0].prop_map(Change::Volatility),
        1 => prop_oneof![Just(0.0), 0.0..8.0].prop_map(Change::Shocks),
    ]
}

/// Points of one scenario, each with some changes.
fn points() -> impl Strategy<Value = Vec<Scenario>> {
    let changes = prop::collection::vec(prop::collection::vec(change(), 0..3), 1..16);
    (strategies::uncertain(), changes).prop_map(|(scenario, changes)| {
        let point = |changes: Vec<Change>| {
            let mut point = scenario.clone();
            changes.into_iter().for_each(|change| change.make(&mut point));
            point
        };
        changes.into_iter().map(point).collect()
    })
}

fn sweep(points: &[Scenario], threads: usize) -> Vec<PointResults> {
    engine::sweep(points, NonZeroUsize::new(threads), &Unwatched).expect("a sweep that can be played")
}

/// The replications of a point by itself: a sweep plays no more than these.
/// The replications of a run.
fn run(point: &Scenario) -> Results {
    let threads = Threads::new(NonZeroUsize::new(1)).expect("a thread");
    let mut run = Run::new(point, &threads).expect("a run that can be played");
    run.extend_to(point.simulation.replications, &Unwatched).expect("a run that can be played");
    run.results()
}

fn bits(column: &[f64]) -> Vec<u64> {
    column.iter().map(|value| value.to_bits()).collect()
}

/// A figure of a run.
fn of_run(run: &Results, figure: KeptColumn) -> Option<Vec<f64>> {
    match figure {
        KeptColumn::TotalCost(arm) => Some(run.total_cost(arm)),
        KeptColumn::WithoutEffect if run.decline_effect => Some(run.total_cost_without_decline_effect()),
        KeptColumn::WithoutEffect => Some(run.total_cost(Arm::Offer)),
        KeptColumn::Bonus => Some(run.cost(Arm::Offer, Component::Bonus)),
        KeptColumn::Count(arm, count) => Some(run.count(arm, count)),
    }
}

fn figures() -> Vec<KeptColumn> {
    let counts = [Count::Hires, Count::Retention52];
    let both = counts.into_iter().flat_map(|count| Arm::BOTH.map(|arm| KeptColumn::Count(arm, count)));
    let offer = [Count::Offered, Count::OfferedCommitted, Count::Takers, Count::TakersCommitted];
    Arm::BOTH
        .map(KeptColumn::TotalCost)
        .into_iter()
        .chain([KeptColumn::WithoutEffect, KeptColumn::Bonus])
        .chain(both)
        .chain(offer.map(|count| KeptColumn::Count(Arm::Offer, count)))
        .collect()
}

/// Keys and values that every scenario takes.
fn variations() -> impl Strategy<Value = Vec<String>> {
    let range = |key: &'static str, least: u32, most: u32, unit: &'static str| {
        (least..most, 0_u32..4).prop_map(move |(low, more)| format!("{key}={low}{unit}..{}{unit}:1{unit}", low + more))
    };
    let list = |key: &'static str, values: std::ops::Range<f64>| {
        prop::collection::vec(values, 1..4).prop_map(move |values| {
            let texts: Vec<String> = values.iter().map(f64::to_string).collect();
            format!("{key}={}", texts.join(", "))
        })
    };
    let key = prop_oneof![
        range("training.weeks", 0, 6, ""),
        range("job.output_per_week", 0, 9, "e2"),
        range("cohort.positions", 1, 9, ""),
        list("groups.\"group 0\".share", 0.1..2.0),
        list("service.shocks_per_year", 0.0..5.0),
        Just("offers=[], [{week = 2.25, bonus = 500}], [{week = 2.25, bonus = 900}]".to_owned()),
        Just("cohort.backfill=true,false".to_owned()),
    ];
    prop::collection::vec(key, 1..4).prop_map(|mut variations| {
        let mut keys = std::collections::BTreeSet::new();
        variations.retain(|variation| keys.insert(variation.split('=').next().map(str::to_owned)));
        variations
    })
}

/// An estimate as bits: -0 and 0 differ.
fn exact(estimate: Option<Estimate>) -> Option<[Option<u64>; 4]> {
    let estimate = estimate?;
    let ends = estimate.interval.map(|interval| [interval.low, interval.high]);
    let of = |value: Option<f64>| value.map(f64::to_bits);
    Some([of(Some(estimate.value)), of(estimate.mcse), of(ends.map(|ends| ends[0])), of(ends.map(|ends| ends[1]))])
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 120,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(5),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_point_is_the_run_of_its_own(points in points()) {
        for (number, (point, swept)) in points.iter().zip(sweep(&points, 2)).enumerate() {
            let run = run(point);
            prop_assert_eq!(swept.replications(), run.replications());
            for figure in figures() {
                let [swept, run] = [swept.column(figure), of_run(&run, figure)].map(|column| column.as_deref().map(bits));
                prop_assert_eq!(swept, run, "{:?} of point {}", figure, number);
            }
        }
    }

    #[test]
    fn threads_change_no_bit(points in points()) {
        prop_assert_eq!(sweep(&points, 1), sweep(&points, 3));
    }

    #[test]
    fn a_point_says_what_run_says_with_the_same_edits(
        scenario in strategies::uncertain(),
        mut variations in variations(),
    ) {
        // Positions are counted once: by classes where they are given.
        let counted = |variation: &String| scenario.cohort.classes.is_empty() || !variation.starts_with("cohort.positions");
        variations.retain(counted);
        let text = scenario.to_toml();
        let variation = scenario::parse_variation("random", &text, &[], &variations, Layout::Grid)
            .unwrap_or_else(|problems| panic!("{}", problems.render(false)));
        let swept = analysis::estimate_points(&sweep(&variation.points, 2), Ranking::of(&variation.points), 0.9);
        for (number, point) in swept.points.iter().enumerate() {
            let axes = variation.axes.iter().zip(variation.values(number));
            let edits: Vec<String> = axes.map(|(axis, value)| format!("{}={}", axis.key, value.text)).collect();
            let alone = scenario::parse("random", &text, &edits).expect("a right point").scenario;
            prop_assert_eq!(&alone, &variation.points[number]);
            let run = engine::simulate(&alone, NonZeroUsize::new(1), &Unwatched).expect("a run that can be played");
            let estimates = analysis::estimate(&alone, &run, 0.9);
            let is_counted = |metric| match metric {
                Metric::Retention(week) => alone.simulation.retention_weeks.contains(&week),
                _ => true,
            };
            for one in point.metrics.iter().filter(|one| is_counted(one.metric)) {
                prop_assert!(one.metric.sides().contains(&one.side), "a metric of summary.csv");
                let expected = estimates.estimate(one.side, one.metric);
                prop_assert_eq!(exact(one.estimate), exact(expected), "{:?} {:?} at {:?}", one.side, one.metric, edits);
            }
        }
    }
}

/// The small scenario of the sessions at these values.
fn small_at(variations: &[&str]) -> analysis::Swept {
    let text = include_str!("../sessions/small.toml");
    let variations: Vec<String> = variations.iter().map(|variation| (*variation).to_owned()).collect();
    let variation = scenario::parse_variation("small", text, &[], &variations, Layout::Grid).expect("right").points;
    analysis::estimate_points(&sweep(&variation, 2), Ranking::of(&variation), 0.95)
}

#[test]
fn longer_training_saves_more_and_is_dearer_and_does_not_win() {
    let swept = small_at(&["training.weeks=2..8"]);
    assert_eq!((&swept.ranking, swept.best), (&Ranking::Cost, Some(0)));
    let value = |estimate: Option<Estimate>| estimate.expect("replications").value;
    let (first, last) = (&swept.points[0], &swept.points[6]);
    assert!(value(last.saving()) > value(first.saving()), "it saves more");
    let more = value(last.cost()) - value(first.cost());
    assert!(more > 1000.0, "it is dearer: {more}");
    assert!((value(last.behind) - more).abs() < 1e-8, "{:?} {more}", last.behind);
    assert!(!last.tied);
}

#[test]
fn of_offers_alone_the_saving_and_the_cost_agree() {
    let swept = small_at(&["offers.0.bonus=0..3000:250"]);
    assert_eq!(swept.ranking, Ranking::Saving);
    let cheapest = |a: &usize, b: &usize| {
        let cost = |point: &usize| swept.points[*point].cost().expect("replications").value;
        cost(a).total_cmp(&cost(b))
    };
    assert_eq!(swept.best, (0..swept.points.len()).min_by(cheapest));
}

#[test]
fn points_over_other_horizons_are_not_ranked_and_still_tell_what_they_save() {
    for key in ["simulation.horizon_weeks=26,52", "simulation.discount_rate=0,0.1"] {
        let swept = small_at(&[key, "offers.0.bonus=500,1000"]);
        assert!(matches!(&swept.ranking, Ranking::Nothing(unlike) if unlike.len() == 1), "{:?}", swept.ranking);
        assert_eq!(swept.best, None);
        assert!(swept.points.iter().all(|point| point.behind.is_none() && !point.tied && point.saving().is_some()));
    }
}
