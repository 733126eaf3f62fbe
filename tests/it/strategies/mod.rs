//! Random scenarios over every feature and every distribution, small enough to play in milliseconds.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use the_offer::model::worlds::Worlds;
use the_offer::scenario::{
    AfterTable, Anticipation, Class, Cohort, Decline, Group, Job, Offer, Opportunists, Pay, Recruiting, Reservation,
    Scale, Scenario, Service, Simulation, Tenure, Training, Traits, WeeksToFill, parse,
};

/// Sets the number of positions; classes before the last keep theirs, or one each where those would be too many.
pub fn resize(cohort: &mut Cohort, positions: u64) {
    cohort.positions = positions;
    cohort.classes.truncate(positions as usize);
    let others: u64 = cohort.classes.iter().rev().skip(1).map(|class| class.positions).sum();
    if others >= positions {
        cohort.classes.iter_mut().for_each(|class| class.positions = 1);
    }
    let others: u64 = cohort.classes.iter().rev().skip(1).map(|class| class.positions).sum();
    if let Some(last) = cohort.classes.last_mut() {
        last.positions = positions - others;
    }
}

/// Any scenario.
pub fn scenario() -> impl Strategy<Value = Scenario> {
    scenario_with(prop_oneof![offers(Times::Week), offers(Times::AfterTraining), offers(Times::Either)])
}

/// Any scenario whose offers keep their order whatever the length of training.
fn scenario_in_order() -> impl Strategy<Value = Scenario> {
    scenario_with(prop_oneof![offers(Times::Week), offers(Times::AfterTraining)])
}

fn scenario_with(offers: impl Strategy<Value = Vec<Offer>>) -> impl Strategy<Value = Scenario> {
    let company = (recruiting(), pay(), training(), job(), service());
    let people = (offers, decline(), anticipation(), opportunists(), traits(), groups());
    (simulation(), cohort(), company, people).prop_map(|(simulation, cohort, company, people)| {
        whole(Scenario {
            name: "random".into(),
            description: String::new(),
            currency: "USD".into(),
            simulation,
            cohort,
            recruiting: company.0,
            pay: company.1,
            training: company.2,
            job: company.3,
            service: company.4,
            offers: people.0,
            decline: people.1,
            anticipation: people.2,
            opportunists: people.3,
            traits: people.4,
            groups: people.5,
            correlations: Vec::new(),
            uncertain: Vec::new(),
        })
    })
}

/// The scenario with parts that go together.
fn whole(mut scenario: Scenario) -> Scenario {
    let horizon = scenario.simulation.horizon_weeks;
    let classes = &mut scenario.cohort.classes;
    for class in classes.iter_mut().filter(|class| class.week >= horizon) {
        class.week = (2.0 * horizon).floor() / 4.0;
    }
    if !classes.is_empty() {
        scenario.cohort.positions = classes.iter().map(|class| class.positions).sum();
    }
    let last_class = classes.iter().map(|class| class.week).fold(0.0, f64::max);
    if let Some(last) = &mut scenario.recruiting.last_start_week {
        *last = last.max(last_class);
    }
    let weeks: Vec<f64> = scenario.offers.iter().map(|offer| offer.week(scenario.training.weeks)).collect();
    let mut number = 0;
    scenario.offers.retain(|_| {
        number += 1;
        !weeks[..number - 1].contains(&weeks[number - 1])
    });
    // Else a position might have any number of takers in a moment.
    if let WeeksToFill::Constant(fill) = &mut scenario.recruiting.weeks_to_fill
        && weeks.iter().any(|week| *week < 0.25)
    {
        *fill = fill.max(0.25);
    }
    scenario
}

/// Any scenario, some parameters of which are uncertain, and some of those tied.
pub fn uncertain() -> impl Strategy<Value = Scenario> {
    let tie = (any::<Index>(), any::<Index>(), correlation());
    let beliefs = prop::collection::vec(belief(), 0..7);
    (scenario_in_order(), beliefs, prop::collection::vec(tie, 0..4)).prop_map(|(mut scenario, beliefs, ties)| {
        scenario.simulation.seed >>= 1; // as files have it
        let file = scenario.to_toml();
        let keys = scenario.parameter_keys();
        let places = parse("random", &file, &[]).expect("it loads").places;
        // One that may be left out, or whose distribution may.
        let value = |key: &str| places[key].text().parse().unwrap_or(1.0);
        let beliefs = beliefs.iter().map(|belief| belief.of.get(&keys)).zip(&beliefs);
        let beliefs = beliefs.map(|(key, belief)| format!("{key}={}", belief.text(value(key)))).collect();
        let edits = those_that_hold(&file, beliefs);
        let certain_ties = parse("random", &file, &edits).expect("each was tried").scenario;
        tied(&file, edits, &certain_ties, &ties)
            .or_else(|| Worlds::new(&certain_ties).is_ok().then_some(certain_ties))
            .unwrap_or(scenario)
    })
}

/// All edits, or where that makes no scenario those that make one alone.
fn those_that_hold(file: &str, mut edits: Vec<String>) -> Vec<String> {
    let holds = |edits: &[String]| parse("random", file, edits).is_ok();
    if !holds(&edits) {
        edits.retain(|edit| holds(std::slice::from_ref(edit)));
    }
    edits
}

/// The scenario with some of its uncertain parameters tied, if they can be.
fn tied(file: &str, mut edits: Vec<String>, of: &Scenario, ties: &[(Index, Index, f64)]) -> Option<Scenario> {
    if ties.is_empty() || of.uncertain.len() < 2 {
        return None;
    }
    let mut pairs: Vec<[&str; 2]> = Vec::new();
    let mut list = String::new();
    for (first, second, rho) in ties {
        let mut pair = [first, second].map(|index| index.get(&of.uncertain).key.as_str());
        pair.sort_unstable();
        if pair[0] != pair[1] && !pairs.contains(&pair) {
            let [first, second] = pair;
            list += &format!("{{ parameters = ['{second}', '{first}'], rank_correlation = {rho} }}, ");
            pairs.push(pair);
        }
    }
    edits.push(format!("correlations=[{list}]"));
    let scenario = parse("random", file, &edits).ok()?.scenario;
    Worlds::new(&scenario).is_ok().then_some(scenario)
}

/// What is believed of some parameter, in relation to its value.
#[derive(Debug, Clone)]
struct BeliefOf {
    of: Index,
    kind: &'static str,
    spread: f64,
}

fn belief() -> impl Strategy<Value = BeliefOf> {
    let kinds = vec![
        "interval",
        "normal",
        "lognormal",
        "uniform",
        "triangular",
        "pert",
        "beta",
        "moments",
        "percentiles",
        "gamma",
    ];
    (any::<Index>(), select(kinds), 0.01..0.3).prop_map(|(of, kind, spread)| BeliefOf { of, kind, spread })
}

impl BeliefOf {
    fn text(&self, value: f64) -> String {
        let s = self.spread;
        let size = if value == 0.0 { s } else { value.abs() };
        let (low, high) = (value - s * size, value + s * size);
        let share = size.clamp(0.05, 0.95);
        let parameters = match self.kind {
            "interval" => return format!("{low} to {high}"),
            "normal" => format!("mean = {value}, sd = {}", s * size),
            "lognormal" => format!("median = {size}, sigma = {s}"),
            "uniform" => format!("low = {low}, high = {high}"),
            "triangular" => format!("low = {low}, mode = {value}, high = {high}"),
            "pert" => format!("low = {low}, mode = {value}, high = {}", high + s * size),
            "moments" => return format!("{{ dist = \"lognormal\", mean = {size}, sd = {} }}", s * size),
            "percentiles" => format!("p10 = {low}, p50 = {value}, p90 = {}", high + s * size),
            // Of anything but a share it would be something else altogether.
            "beta" if size <= 1.0 => format!("mean = {share}, sd = {}", s * share * (1.0 - share)),
            _ => return format!("{{ dist = \"gamma\", mean = {size}, sd = {} }}", s * size),
        };
        format!("{{ dist = \"{}\", {parameters} }}", self.kind)
    }
}

/// A time from 0 to `most` weeks: on quarters of a week, where events meet, or anywhere.
fn weeks(most: u32) -> impl Strategy<Value = f64> {
    let quarters = (0..=most * 4).prop_map(|quarters| f64::from(quarters) / 4.0);
    prop_oneof![quarters, 0.0..f64::from(most)]
}

/// Mostly the neutral value, else one of the others.
fn or_neutral(neutral: f64, other: impl Strategy<Value = f64>) -> impl Strategy<Value = f64> {
    prop_oneof![2 => Just(neutral), 3 => other]
}

/// A share, its ends included.
fn share() -> impl Strategy<Value = f64> {
    prop_oneof![1 => Just(0.0), 1 => Just(1.0), 4 => 0.0..1.0]
}

fn money(most: f64) -> impl Strategy<Value = f64> {
    or_neutral(0.0, 0.0..most)
}

prop_compose! {
    fn simulation()(
        horizon in prop_oneof![weeks(8), weeks(60), weeks(160)],
        discount_rate in or_neutral(0.0, prop_oneof![-0.5..2.0, -1e-6..1e-6]),
        replications in 1_u64..40,
        seed: u64,
    ) -> Simulation {
        let retention_weeks = vec![4.0, 13.0, 26.0, 52.0];
        Simulation { horizon_weeks: horizon.max(0.25), discount_rate, replications, seed, retention_weeks }
    }
}

prop_compose! {
    /// Classes in any order, some in one week.
    fn cohort()(
        positions in 1_u64..5,
        classes in prop_oneof![Just(Vec::new()), prop::collection::vec(class(), 1..4)],
        backfill in prop::bool::weighted(0.8),
    ) -> Cohort {
        Cohort { positions, classes, backfill }
    }
}

prop_compose! {
    fn class()(week in prop_oneof![Just(0.0), Just(2.0), weeks(12), weeks(60)], positions in 1_u64..3) -> Class {
        Class { week, positions }
    }
}

prop_compose! {
    fn recruiting()(
        cost_per_hire in money(8000.0),
        cost_per_applicant in money(300.0),
        weeks_to_fill in weeks_to_fill(),
        vacancy_cost_per_week in money(900.0),
        start_every_weeks in prop_oneof![4 => Just(0.0), 1 => Just(1.0), 1 => Just(2.0), 1 => Just(0.25), 1 => 0.1..6.0],
        last_start_week in prop::option::of(weeks(80)),
    ) -> Recruiting {
        Recruiting {
            cost_per_hire, cost_per_applicant, weeks_to_fill, vacancy_cost_per_week, start_every_weeks, last_start_week,
        }
    }
}

prop_compose! {
    fn pay()(
        wage_per_week in money(1000.0),
        training_wage_per_week in prop::option::of(money(1000.0)),
        load in money(0.5),
        bonus_load in money(0.3),
    ) -> Pay {
        Pay { wage_per_week, training_wage_per_week, load, bonus_load }
    }
}

prop_compose! {
    fn training()(
        weeks in prop_oneof![1 => Just(0.0), 4 => weeks(10)],
        cost_per_class in money(9000.0),
        cost_per_hire in money(3000.0),
        cost_per_week in money(600.0),
        output in share(),
    ) -> Training {
        Training { weeks, cost_per_class, cost_per_hire, cost_per_week, output }
    }
}

prop_compose! {
    fn job()(
        output_per_week in money(2000.0),
        ramp_weeks in or_neutral(0.0, weeks(40)),
        ramp_start in share(),
        separation_cost in money(1000.0),
        severance in money(2000.0),
    ) -> Job {
        Job { output_per_week, ramp_weeks, ramp_start, separation_cost, severance }
    }
}

prop_compose! {
    fn service()(
        contacts_per_week in money(300.0),
        value_of_delight in money(5.0),
        shocks_per_year in money(8.0),
        shock_cost in money(5000.0),
    ) -> Service {
        Service { contacts_per_week, value_of_delight, shocks_per_year, shock_cost }
    }
}

/// How the times of offers are given.
#[derive(Debug, Clone, Copy)]
enum Times {
    Week,
    AfterTraining,
    Either,
}

/// Offers in any order, some of nothing.
fn offers(times: Times) -> impl Strategy<Value = Vec<Offer>> {
    prop::collection::vec(offer(times), 0..5)
}

fn offer(times: Times) -> impl Strategy<Value = Offer> {
    let week = prop_oneof![2 => weeks(10), 1 => weeks(60)];
    let bonus = prop_oneof![1 => Just(0.0), 1 => Just(1000.0), 4 => 0.0..6000.0];
    (week, prop::bool::weighted(0.3), any::<bool>(), bonus).prop_map(move |(week, at_once, either, bonus)| {
        let after = matches!(times, Times::AfterTraining) || matches!(times, Times::Either) && either;
        if after {
            Offer { week: None, after_training: Some(if at_once { 0.0 } else { week }), bonus }
        } else {
            Offer { week: Some(week.max(0.25)), after_training: None, bonus }
        }
    })
}

prop_compose! {
    fn anticipation()(share in share(), weeks in prop_oneof![1 => Just(0.0), 5 => weeks(10)]) -> Anticipation {
        Anticipation { share, weeks }
    }
}

fn decline() -> impl Strategy<Value = Decline> {
    let effect = (or_neutral(1.0, 0.1..3.0), or_neutral(0.0, -0.8..1.0), 100.0..5000.0);
    prop_oneof![
        1 => Just(Decline { hazard_ratio: 1.0, output_lift: 0.0, full_effect_at: None }),
        3 => effect.prop_map(|(hazard_ratio, output_lift, full)| Decline {
            hazard_ratio, output_lift, full_effect_at: Some(full),
        }),
    ]
}

prop_compose! {
    fn opportunists()(share_per_1000 in or_neutral(0.0, 0.0..0.5), max_share in share()) -> Opportunists {
        Opportunists { share_per_1000, max_share }
    }
}

prop_compose! {
    /// Correlations that belong together: that of reservation and output by way of its partial correlation.
    fn traits()(
        rt in correlation(),
        tq in correlation(),
        partial in correlation(),
        reservation_volatility in or_neutral(0.0, 0.0..2.0),
    ) -> Traits {
        let rest = ((1.0 - rt * rt) * (1.0 - tq * tq)).sqrt();
        Traits {
            reservation_tenure: rt,
            reservation_output: (rt * tq + partial * rest).clamp(-1.0, 1.0),
            tenure_output: tq,
            reservation_volatility,
        }
    }
}

fn correlation() -> impl Strategy<Value = f64> {
    prop_oneof![3 => Just(0.0), 6 => -0.99..0.99, 1 => Just(1.0), 1 => Just(-1.0)]
}

/// Groups whose order is not that of their names.
fn groups() -> impl Strategy<Value = Vec<Group>> {
    let named = |number: usize| Just((0..number).collect::<Vec<_>>()).prop_shuffle();
    (1..4_usize).prop_flat_map(move |number| (prop::collection::vec(group(), number), named(number))).prop_map(
        |(mut groups, names)| {
            groups.iter_mut().zip(names).for_each(|(group, name)| group.name = format!("group {name}"));
            groups
        },
    )
}

prop_compose! {
    fn group()(
        committed: bool,
        share in 0.05..3.0,
        pass_rate in prop_oneof![Just(1.0), 0.05..1.0],
        training_dropout_per_week in or_neutral(0.0, 0.0..0.3),
        training_fail in or_neutral(0.0, 0.0..0.6),
        reservation in reservation(),
        tenure in tenure(),
        dismissal_per_year in or_neutral(0.0, 0.0..3.0),
        (output, output_sd) in output(),
        (delight, peer_drag, extra_cost_per_week) in (share(), or_neutral(0.0, 0.0..0.5), or_neutral(0.0, -100.0..500.0)),
    ) -> Group {
        Group {
            name: String::new(), committed, share, pass_rate, training_dropout_per_week, training_fail, reservation,
            tenure, dismissal_per_year, output, output_sd, delight, peer_drag, extra_cost_per_week,
        }
    }
}

/// Mean output of a group, and its spread.
fn output() -> impl Strategy<Value = (f64, f64)> {
    let spread = (0.0..1.5, or_neutral(0.0, 0.0..1.0));
    let valid = spread.prop_map(|(output, sd)| (output, if output > 0.0 { sd } else { 0.0 }));
    prop_oneof![1 => Just((0.0, 0.0)), 9 => valid]
}

/// Three numbers that rise from about `least`.
fn rising(least: f64) -> impl Strategy<Value = [f64; 3]> {
    [1.0..4.0, 1.1..4.0, 1.1..4.0].prop_map(move |[a, b, c]| [least * a, least * a * b, least * a * b * c])
}

fn reservation() -> impl Strategy<Value = Reservation> {
    prop_oneof![
        (100.0..8000.0, 0.1..2.0).prop_map(|(median, sigma)| Reservation::Lognormal { median, sigma }),
        (100.0..8000.0, 10.0..8000.0).prop_map(|(mean, sd)| Reservation::LognormalMoments { mean, sd }),
        rising(300.0).prop_map(|[p10, p50, p90]| Reservation::Percentiles { p10, p50, p90 }),
        (100.0..8000.0, 0.3..5.0).prop_map(|(median, shape)| Reservation::Loglogistic { median, shape }),
        (-500.0..8000.0, 10.0..3000.0).prop_map(|(mean, sd)| Reservation::Normal { mean, sd }),
        value_of_staying(),
    ]
}

prop_compose! {
    fn value_of_staying()(
        taste_mean in -100.0..100.0,
        taste_sd in 1.0..200.0,
        outside_wage_per_week in 0.0..1000.0,
        search_weeks in weeks(20),
        planning_weeks in weeks(60),
        personal_discount_rate in or_neutral(0.0, -0.3..3.0),
        bonus_tax in 0.0..0.6,
    ) -> Reservation {
        Reservation::ValueOfStaying {
            taste_mean, taste_sd, outside_wage_per_week, search_weeks, planning_weeks: planning_weeks.max(1.0),
            personal_discount_rate, bonus_tax,
        }
    }
}

fn tenure() -> impl Strategy<Value = Tenure> {
    let gompertz = (0.001..0.1, or_neutral(0.0, prop_oneof![-0.2..0.1, -1e-9..1e-9]));
    prop_oneof![
        prop_oneof![(3.0..200.0).prop_map(Scale::Mean), (3.0..200.0).prop_map(Scale::Median)]
            .prop_map(|scale| Tenure::Exponential { scale }),
        (0.4..4.0, scale_or_median(3.0..200.0)).prop_map(|(shape, scale)| Tenure::Weibull { shape, scale }),
        (3.0..200.0, 0.2..2.5).prop_map(|(median, sigma)| Tenure::Lognormal { median, sigma }),
        (3.0..200.0, 1.0..200.0).prop_map(|(mean, sd)| Tenure::LognormalMoments { mean, sd }),
        rising(3.0).prop_map(|[p10, p50, p90]| Tenure::Percentiles { p10, p50, p90 }),
        (3.0..200.0, 0.5..5.0).prop_map(|(median, shape)| Tenure::Loglogistic { median, shape }),
        gompertz.prop_map(|(rate, growth)| Tenure::Gompertz { rate, growth }),
        table(),
    ]
}

fn scale_or_median(range: std::ops::Range<f64>) -> impl Strategy<Value = Scale> {
    prop_oneof![range.clone().prop_map(Scale::Scale), range.prop_map(Scale::Median)]
}

/// A survival curve with flat stretches in it, also at its start and its end, or with an end at which nobody is left.
fn table() -> impl Strategy<Value = Tenure> {
    let step = (0.25..30.0, prop_oneof![1 => Just(1.0), 3 => 0.3..1.0]);
    let after =
        prop_oneof![Just(AfterTable::Last), Just(AfterTable::Mean), Just(AfterTable::None), Just(AfterTable::Ended)];
    (prop::collection::vec(step, 1..6), after).prop_map(|(steps, after)| {
        let (mut weeks, mut surviving) = (Vec::new(), Vec::new());
        let (mut week, mut share) = (0.0, 1.0);
        for (length, kept) in steps {
            week += length;
            share *= kept;
            weeks.push(week);
            surviving.push(share);
        }
        if after == AfterTable::Ended {
            surviving.pop();
            surviving.push(0.0);
        }
        Tenure::Table { weeks, surviving, after }
    })
}

fn weeks_to_fill() -> impl Strategy<Value = WeeksToFill> {
    let mean_or_median = prop_oneof![(0.1..10.0).prop_map(Scale::Mean), (0.1..10.0).prop_map(Scale::Median)];
    prop_oneof![
        Just(WeeksToFill::Constant(0.0)),
        weeks(12).prop_map(WeeksToFill::Constant),
        mean_or_median.prop_map(|scale| WeeksToFill::Exponential { scale }),
        (0.0..4.0, 0.1..8.0).prop_map(|(low, width)| WeeksToFill::Uniform { low, high: low + width }),
        (0.1..8.0, 0.1..1.5).prop_map(|(median, sigma)| WeeksToFill::Lognormal { median, sigma }),
        (0.1..8.0, 0.1..8.0).prop_map(|(mean, sd)| WeeksToFill::LognormalMoments { mean, sd }),
        rising(0.5).prop_map(|[p10, p50, p90]| WeeksToFill::Percentiles { p10, p50, p90 }),
        (0.4..4.0, scale_or_median(0.1..10.0)).prop_map(|(shape, scale)| WeeksToFill::Weibull { shape, scale }),
        (0.1..8.0, 0.05..1.5).prop_map(|(mean, spread)| WeeksToFill::Gamma { mean, sd: mean * spread }),
    ]
}
