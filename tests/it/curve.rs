//! The curve over a bonus is, at every bonus, the run of its own.

use super::counting::Counting;
use super::strategies;
use proptest::{prelude::*, test_runner::RngSeed};
use std::num::NonZeroUsize;
use std::ops::Range;
use the_offer::engine::{
    self, Batch, CurveError, CurveResults, EngineError, GridPoint, KeptColumn, Mover, PointResults, Run, Threads,
    Tuning, Unwatched,
};
use the_offer::model::outcome::{Arm, Component, Count};
use the_offer::scenario::{self, Offer, Scenario};

const COUNTS: [(Arm, Count); 8] = [
    (Arm::NoOffer, Count::Hires),
    (Arm::NoOffer, Count::Retention52),
    (Arm::Offer, Count::Hires),
    (Arm::Offer, Count::Retention52),
    (Arm::Offer, Count::Offered),
    (Arm::Offer, Count::OfferedCommitted),
    (Arm::Offer, Count::Takers),
    (Arm::Offer, Count::TakersCommitted),
];

fn curve_on(threads: usize, scenario: &Scenario, offer: usize, max: f64) -> Result<CurveResults, CurveError> {
    curve_over(0..scenario.simulation.replications, threads, scenario, Tuning { offer, max })
}

fn curve_over(
    replications: Range<u64>,
    threads: usize,
    scenario: &Scenario,
    tuning: Tuning,
) -> Result<CurveResults, CurveError> {
    engine::curve(scenario, tuning, replications, NonZeroUsize::new(threads), &Unwatched)
}

/// A scenario in which nothing but who takes an offer moves with its bonus, and one of its offers.
fn tunable(scenario: impl Strategy<Value = Scenario>) -> impl Strategy<Value = (Scenario, usize)> {
    (scenario, 0.25..20.0, any::<prop::sample::Index>()).prop_map(|(mut scenario, week, index)| {
        scenario.decline.hazard_ratio = 1.0;
        scenario.decline.output_lift = 0.0;
        scenario.opportunists.share_per_1000 = 0.0;
        let stays = |key: &str| !key.starts_with("decline.") && !key.starts_with("opportunists.");
        scenario.uncertain.retain(|uncertain| stays(&uncertain.key));
        scenario.correlations.retain(|tie| tie.parameters.0.iter().all(|key| stays(key)));
        if scenario.offers.is_empty() {
            scenario.offers.push(Offer::in_week(week, 1000.0));
        }
        let offer = index.index(scenario.offers.len());
        (scenario, offer)
    })
}

/// Bonuses at, just below and just above some of the breakpoints, at both ends, and anywhere.
fn bonuses(results: &CurveResults, at: &[f64]) -> Vec<f64> {
    let breakpoints = results.breakpoints();
    let some = at.iter().take(5).filter(|_| !breakpoints.is_empty());
    let near = some.flat_map(|share| {
        let at = breakpoints[(share * breakpoints.len() as f64) as usize];
        [at.next_down(), at, at.next_up()]
    });
    let max = results.tuning.max;
    let anywhere = at.iter().map(|share| share * max).chain([0.0, 1e-9, max]);
    near.chain(anywhere).filter(|bonus| *bonus <= max).collect()
}

/// Whether costs are the same by replication but for the order of their sum; `parts` of them were added.
fn alike(curve: &[f64], run: &[f64], parts: &[f64]) -> bool {
    let alike = |((curve, run), parts): ((&f64, &f64), &f64)| (curve - run).abs() <= 1e-9 * parts.abs();
    curve.len() == run.len() && curve.iter().zip(run).zip(parts).all(alike)
}

/// What the point of a curve and the run at its bonus differ in.
fn difference(point: &PointResults, saving: &[f64], run: &engine::Results) -> Option<String> {
    for (arm, count) in COUNTS {
        if point.column(KeptColumn::Count(arm, count)) != Some(run.count(arm, count)) {
            return Some(format!("{arm:?} {count:?}"));
        }
    }
    let mut parts = vec![0.0; saving.len()];
    for (arm, component) in Arm::BOTH.into_iter().flat_map(|arm| Component::ALL.map(|component| (arm, component))) {
        parts.iter_mut().zip(run.cost(arm, component)).for_each(|(part, cost)| *part += cost.abs());
    }
    let [no_offer, offer] = Arm::BOTH.map(|arm| run.total_cost(arm));
    let bonus = run.cost(Arm::Offer, Component::Bonus);
    let saved: Vec<f64> = no_offer.iter().zip(&offer).map(|(no_offer, offer)| no_offer - offer).collect();
    let column = |figure| point.column(figure).unwrap_or_default();
    let costs = [
        ("no offer", column(KeptColumn::TotalCost(Arm::NoOffer)), &no_offer, &parts),
        ("offer", column(KeptColumn::TotalCost(Arm::Offer)), &offer, &parts),
        ("without effect", column(KeptColumn::WithoutEffect), &offer, &parts),
        ("bonus", column(KeptColumn::Bonus), &bonus, &bonus),
        ("saving", saving.to_vec(), &saved, &parts),
    ];
    let differs = |(name, curve, run, parts): &(&str, Vec<f64>, &Vec<f64>, &Vec<f64>)| {
        (!alike(curve, run, parts)).then(|| format!("{name}: {curve:?} for {run:?}"))
    };
    costs.iter().find_map(differs)
}

fn agrees(scenario: &Scenario, offer: usize, max: f64, at: &[f64]) -> Result<(), TestCaseError> {
    let results = curve_on(2, scenario, offer, max).expect("a curve");
    let threads = Threads::new(NonZeroUsize::new(1)).expect("a thread");
    for bonus in bonuses(&results, at) {
        let alone = with_bonus(scenario, offer, bonus);
        let mut run = Run::new(&alone, &threads).expect("a run");
        run.extend_to(alone.simulation.replications, &Unwatched).expect("a run");
        let run = run.results();
        let point = results.point(bonus).expect("a bonus on the curve");
        let saving = results.saving(bonus).expect("a bonus on the curve");
        prop_assert_eq!(difference(&point, &saving, &run), None, "at {} of {}", bonus, max);
    }
    Ok(())
}

fn few(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() }
}

fn with_bonus(scenario: &Scenario, offer: usize, bonus: f64) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.offers[offer].bonus = bonus;
    scenario
}

/// All that is kept of a point.
fn columns(point: &PointResults) -> Vec<Vec<f64>> {
    let costs = [
        KeptColumn::TotalCost(Arm::NoOffer),
        KeptColumn::TotalCost(Arm::Offer),
        KeptColumn::WithoutEffect,
        KeptColumn::Bonus,
    ];
    let counts = COUNTS.map(|(arm, count)| KeptColumn::Count(arm, count));
    costs.into_iter().chain(counts).map(|figure| point.column(figure).unwrap_or_default()).collect()
}

/// The columns of some replications followed by those of others.
fn joined(first: Vec<Vec<f64>>, second: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    first.into_iter().zip(second).map(|(first, second)| [first, second].concat()).collect()
}

proptest! {
    #![proptest_config(few(500))]

    #[test]
    fn the_curve_is_the_run_at_each_bonus(
        (scenario, offer) in tunable(strategies::scenario()),
        max in 10.0..12_000.0,
        at in prop::collection::vec(0.0..1.0, 20),
    ) {
        agrees(&scenario, offer, max, &at)?;
    }

    #[test]
    fn also_beside_opportunists_whom_an_earlier_offer_draws(
        (mut scenario, _) in tunable(strategies::scenario()),
        share_per_1000 in 0.01..0.5,
        at in prop::collection::vec(0.0..1.0, 20),
    ) {
        scenario.training.weeks = 2.0;
        scenario.opportunists.share_per_1000 = share_per_1000;
        scenario.offers = vec![Offer::in_week(6.0, 10.0), Offer::in_week(1.5, 1200.0)];
        agrees(&scenario, 0, 6000.0, &at)?;
    }

    #[test]
    fn replications_are_the_same_in_whatever_curve_or_sweep_they_are_played(
        (scenario, offer) in tunable(strategies::uncertain()),
        max in 10.0..12_000.0,
        at in prop::collection::vec(0.0..1.0, 3),
        half in 1u64..40,
    ) {
        let tuning = Tuning { offer, max };
        let curve = |replications| curve_over(replications, 2, &scenario, tuning).expect("a curve");
        let (both, halves) = (curve(0..2 * half), [curve(0..half), curve(half..2 * half)]);
        for bonus in bonuses(&both, &at) {
            let point = |curve: &CurveResults| columns(&curve.point(bonus).expect("a bonus on the curve"));
            let [first, second] = halves.each_ref().map(point);
            prop_assert_eq!(point(&both), joined(first, second), "curve at {}", bonus);
        }
        let bonuses = [0.0, max / 3.0, max].map(|bonus| with_bonus(&scenario, offer, bonus));
        let sweep = |replications| {
            engine::sweep_over(&bonuses, replications, NonZeroUsize::new(2), &Unwatched).expect("a sweep")
        };
        let (both, halves) = (sweep(0..2 * half), [sweep(0..half), sweep(half..2 * half)]);
        for (i, point) in both.iter().enumerate() {
            let [first, second] = halves.each_ref().map(|half| columns(&half[i]));
            prop_assert_eq!(columns(point), joined(first, second), "point {}", i);
        }
        let many = Scenario { simulation: replications(&scenario, 2 * half), ..bonuses[2].clone() };
        let run = engine::simulate(&many, NonZeroUsize::new(1), &Unwatched).expect("a run");
        let takers = run.count(Arm::Offer, Count::Takers);
        let fresh = halves[1][2].column(KeptColumn::Count(Arm::Offer, Count::Takers)).expect("takers are kept");
        prop_assert_eq!(&takers[half as usize..], &fresh[..]);
        let fresh = halves[1][2].column(KeptColumn::TotalCost(Arm::Offer)).expect("costs are kept");
        prop_assert_eq!(&run.total_cost(Arm::Offer)[half as usize..], &fresh[..]);
    }

    #[test]
    fn a_grid_has_what_its_points_have(
        (scenario, offer) in tunable(strategies::uncertain()),
        max in 10.0..12_000.0,
        at in prop::collection::vec(0.0..1.0, 8),
        number in 0u64..300,
    ) {
        let results = curve_over(0..number, 2, &scenario, Tuning { offer, max }).expect("a curve");
        // In any order, with equal ones among them.
        let mut bonuses = bonuses(&results, &at);
        bonuses.extend_from_within(..2);
        let grid = results.grid(&bonuses).expect("bonuses on the curve");
        prop_assert_eq!(grid.len(), bonuses.len());
        for (point, bonus) in grid.iter().zip(&bonuses) {
            prop_assert_eq!(Some(point.saving.clone()), results.saving(*bonus));
            prop_assert_eq!(point, &GridPoint::new(*bonus, &results.point(*bonus).expect("a bonus on the curve")));
        }
        let [one, three] = [1, 3].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| results.grid(&bonuses))
        });
        prop_assert_eq!(one, three);
    }

    #[test]
    fn threads_change_no_bit((scenario, offer) in tunable(strategies::uncertain()), max in 10.0..12_000.0) {
        let [one, three] = [1, 3].map(|threads| curve_on(threads, &scenario, offer, max).expect("a curve"));
        prop_assert_eq!(one, three);
    }

    /// Without replacement every hire is a first hire.
    #[test]
    fn a_higher_bonus_never_lowers_the_number_of_first_hires_who_take_it(
        (mut scenario, offer) in tunable(strategies::uncertain()),
        max in 10.0..12_000.0,
    ) {
        scenario.cohort.backfill = false;
        scenario.offers = vec![scenario.offers[offer].clone()];
        let results = curve_on(2, &scenario, 0, max).expect("a curve");
        let takers = |bonus: f64| {
            let point = results.point(bonus).expect("a bonus on the curve");
            point.column(KeptColumn::Count(Arm::Offer, Count::Takers)).expect("takers are kept")
        };
        let mut before = takers(0.0);
        for bonus in results.breakpoints().into_iter().chain([max]) {
            let now = takers(bonus);
            prop_assert!(before.iter().zip(&now).all(|(before, now)| before <= now), "at {}", bonus);
            before = now;
        }
    }
}

proptest! {
    // Each takes a hundred worlds or more.
    #![proptest_config(few(120))]

    #[test]
    fn also_where_parameters_are_uncertain(
        (scenario, offer) in tunable(strategies::uncertain()),
        max in 10.0..12_000.0,
        at in prop::collection::vec(0.0..1.0, 20),
    ) {
        agrees(&scenario, offer, max, &at)?;
    }
}

fn parse(text: &str) -> Scenario {
    scenario::parse("test", text, &[]).unwrap_or_else(|problems| panic!("{}", problems.render(false))).scenario
}

/// An idle hire costs 100 a week; ten weeks are left when the offer is made, and nobody else leaves or is replaced.
fn idle() -> Scenario {
    parse(
        r#"
        name = "idle"
        simulation = { horizon_weeks = 11, replications = 2000, seed = 3 }
        cohort = { positions = 20, backfill = false }
        training = { weeks = 1 }
        offers = [{ week = 1, bonus = 400 }]
        [[groups]]
        name = "idle"
        committed = false
        reservation = { dist = "lognormal", median = 400, sigma = 1.0 }
        tenure = { dist = "exponential", mean = 1e9 }
        extra_cost_per_week = 100
        "#,
    )
}

/// With takers F(b) of a position, of whom each saves D - b, the curve is F(b)·(D - b).
#[test]
fn one_group_without_replacement_has_a_curve_by_hand() {
    let scenario = idle();
    let results = curve_on(2, &scenario, 0, 1500.0).expect("a curve");
    let positions = scenario.cohort.positions as f64;
    let n = scenario.simulation.replications as f64 * positions;
    for (bonus, share) in [(0.0, 0.0), (200.0, 0.244_108_6), (400.0, 0.5), (800.0, 0.755_891_4), (1500.0, 0.906_902_7)]
    {
        let point = results.point(bonus).expect("a bonus on the curve");
        let takers = point.column(KeptColumn::Count(Arm::Offer, Count::Takers)).expect("takers are kept");
        let taken = takers.iter().sum::<f64>() / n;
        let error = (share * (1.0 - share) / n).sqrt();
        assert!((taken - share).abs() <= 5.0 * error, "{taken} of hires take {bonus}, {share} by hand");
        let saving = results.saving(bonus).expect("a bonus on the curve").iter().sum::<f64>() / n;
        let by_hand = share * (1000.0 - bonus);
        let error = error * (1000.0 - bonus).abs();
        assert!((saving - by_hand).abs() <= 5.0 * error + 1e-6, "{saving} at {bonus}, {by_hand} by hand");
        assert!((saving - taken * (1000.0 - bonus)).abs() < 1e-6);
    }
}

#[test]
fn between_breakpoints_the_saving_is_a_straight_line() {
    let scenario = idle();
    let results = curve_on(2, &scenario, 0, 1500.0).expect("a curve");
    let breakpoints = results.breakpoints();
    assert!(breakpoints.is_sorted() && breakpoints.len() > 30_000);
    let mean = |bonus: f64| results.saving(bonus).expect("on the curve").iter().sum::<f64>();
    for pair in breakpoints.windows(2).step_by(5000) {
        let ends = [pair[0], pair[1].next_down()];
        let middle = ends[0] + (ends[1] - ends[0]) / 2.0;
        let line = (mean(ends[0]) + mean(ends[1])) / 2.0;
        assert!((mean(middle) - line).abs() < 1e-6, "{ends:?}");
    }
}

#[test]
fn no_curve_where_something_else_moves_with_the_bonus() {
    let mover = |edits: &[&str], offer: usize| {
        let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
        let scenario = scenario::parse("test", &idle().to_toml(), &edits).expect("it loads").scenario;
        match curve_on(1, &scenario, offer, 1000.0) {
            Ok(_) => None,
            Err(CurveError::Moves { mover, .. }) => Some(mover),
            Err(other) => panic!("{other}"),
        }
    };
    let declining = ["decline.hazard_ratio=0.8", "decline.full_effect_at=1000"];
    let unsure = ["decline.hazard_ratio=\"0.8 to 1.2\"", "decline.full_effect_at=1000"];
    let drawn = ["opportunists.share_per_1000=0.02", "opportunists.max_share=0.3"];
    let two = "offers=[{ week = 2, bonus = 400 }, { week = 1, bonus = 300 }]";
    let later = "offers=[{ week = 3, bonus = 400 }]";
    assert_eq!(mover(&[], 0), None);
    assert_eq!(mover(&declining, 0), Some(Mover::Decline));
    assert_eq!(mover(&unsure, 0), Some(Mover::Decline));
    assert_eq!(mover(&drawn, 0), Some(Mover::Opportunists));
    // Only the first offer draws them, and only in training.
    assert_eq!(mover(&[&drawn[..], &[two]].concat(), 0), None);
    assert_eq!(mover(&[&drawn[..], &[two]].concat(), 1), Some(Mover::Opportunists));
    assert_eq!(mover(&[&drawn[..], &[later]].concat(), 0), None);
    assert_eq!(mover(&[&drawn[..], &[later, "training.weeks=\"1 to 4\""]].concat(), 0), Some(Mover::Opportunists));
}

#[test]
fn no_curve_of_an_offer_that_is_not_there_or_up_to_no_bonus() {
    let scenario = idle();
    assert!(matches!(curve_on(1, &scenario, 1, 100.0), Err(CurveError::NoSuchOffer { offer: 1, offers: 1, .. })));
    for max in [0.0, -5.0, f64::INFINITY, f64::NAN] {
        assert!(matches!(curve_on(1, &scenario, 0, max), Err(CurveError::NoBonus(_))), "{max}");
    }
    let results = curve_over(0..3, 1, &scenario, Tuning { offer: 0, max: 100.0 }).expect("a curve");
    for bonus in [-1.0, 100.5, f64::NAN] {
        assert!(results.point(bonus).is_none() && results.saving(bonus).is_none(), "{bonus}");
        assert_eq!(results.grid(&[50.0, bonus]), None, "{bonus}");
    }
}

#[test]
fn batches_hold_consecutive_replications() {
    let scenario = idle();
    let results = curve_over(500..1130, 2, &scenario, Tuning { offer: 0, max: 1000.0 }).expect("a curve");
    let grid = results.grid(&[400.0, 0.0]).expect("bonuses on the curve");
    let column = |bonus, figure| results.point(bonus).and_then(|point| point.column(figure)).expect("it is kept");
    let takers = column(400.0, KeptColumn::Count(Arm::Offer, Count::Takers));
    let by_hand: Vec<u64> = takers.chunks(7).map(|batch| batch.iter().sum::<f64>() as u64).collect();
    assert_eq!(by_hand.len(), 90);
    let [at_400, at_0] = &grid[..] else { panic!("two bonuses") };
    assert_eq!(at_400.batches.iter().map(|batch| batch.takers).collect::<Vec<_>>(), by_hand);
    for batch in &at_400.batches {
        // Everyone is offered, nobody is replaced, and takers are paid a week after the start without discount.
        let Batch { replications, hires, offered, offered_committed, takers_committed, .. } = *batch;
        assert_eq!((replications, hires, offered), (7, 7 * 20, 7 * 20));
        assert_eq!((offered_committed, takers_committed), (0, 0));
        assert!((batch.bonus_cost - 400.0 * batch.takers as f64).abs() < 1e-9);
    }
    assert!(at_0.batches.iter().all(|batch| (batch.takers, batch.offered, batch.hires) == (0, 0, 7 * 20)));
    assert!(at_0.saving.iter().all(|saving| *saving == 0.0));
}

#[test]
fn drawn_parameters_are_those_in_force() {
    // One hire, idle throughout and never tempted, at an extra cost of so much in each of eleven weeks.
    let edits = ["cohort.positions=1", "groups.idle.extra_cost_per_week=\"50 to 200\"", "training.weeks=0"];
    let edits = edits.map(str::to_owned);
    let scenario = scenario::parse("test", &idle().to_toml(), &edits).expect("it loads").scenario;
    let draws = engine::parameter_draws(&scenario, 100..400, NonZeroUsize::new(2)).expect("draws");
    assert_eq!(draws.keys, ["groups.idle.extra_cost_per_week"]);
    let swept = engine::sweep_over(std::slice::from_ref(&scenario), 100..400, None, &Unwatched).expect("a sweep");
    let costs = swept[0].column(KeptColumn::TotalCost(Arm::NoOffer)).expect("costs are kept");
    assert_eq!(draws.values[0].len(), 300);
    for (value, cost) in draws.values[0].iter().zip(costs) {
        assert!((11.0 * value - cost).abs() < 1e-9 * cost, "{value} a week, {cost} in all");
    }
    let certain = engine::parameter_draws(&idle(), 0..10, None).expect("draws");
    assert_eq!((certain.keys.len(), certain.values.len()), (0, 0));
}

fn replications(scenario: &Scenario, number: u64) -> scenario::Simulation {
    scenario::Simulation { replications: number, ..scenario.simulation.clone() }
}

#[test]
fn more_than_a_machine_can_hold_is_refused_at_once() {
    let mut scenario = idle();
    scenario.simulation.replications = 1 << 40;
    let refused = curve_on(1, &scenario, 0, 100.0);
    assert!(matches!(refused, Err(CurveError::Engine(EngineError::TooMuchMemory { .. }))), "{refused:?}");
}

#[test]
fn the_watcher_hears_of_every_replication_and_can_stop() {
    let scenario = idle();
    let watch = |most| {
        let counter = Counting::up_to(most);
        let tuning = Tuning { offer: 0, max: 100.0 };
        let played = engine::curve(&scenario, tuning, 0..2000, NonZeroUsize::new(2), &counter);
        (played.map(|_| ()), counter.done())
    };
    assert_eq!(watch(u64::MAX), (Ok(()), 2000));
    let (stopped, seen) = watch(200);
    assert_eq!(stopped, Err(CurveError::Engine(EngineError::Interrupted)));
    assert!(seen < 2000, "{seen}");
}
