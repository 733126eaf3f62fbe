//! Reports on hand-made estimates.

use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::page::Page;
use super::{comparison, report};
use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::spread::{LuckAndParameters, VarianceShares};
use crate::analysis::{
    BySide, Comparison, Described, Difference, Draws, Estimates, Estimator, ExitSpan, GroupEstimates, KeepOrLetGo,
    Metric, Mismatch, Quantile, RankedScenario, SavingSpread, ScenarioPair, Side, TakerEstimates, Verdict, Warning,
    Week,
};
use crate::model::outcome::{Component, Outcome, Reason};
use crate::output::terminal::WIDTH;
use crate::scenario::*;

fn scenario(name: &str, currency: &str) -> Scenario {
    Scenario {
        name: name.to_owned(),
        description: String::new(),
        currency: currency.to_owned(),
        simulation: Simulation {
            horizon_weeks: 156.0,
            discount_rate: 0.0,
            replications: 10_000,
            seed: 1,
            retention_weeks: vec![4.0, 13.0, 26.0, 52.0],
        },
        cohort: Cohort { positions: 20, classes: Vec::new(), backfill: true },
        recruiting: Recruiting {
            cost_per_hire: 0.0,
            cost_per_applicant: 0.0,
            weeks_to_fill: WeeksToFill::Constant(0.0),
            vacancy_cost_per_week: 0.0,
            start_every_weeks: 0.0,
            last_start_week: None,
        },
        pay: Pay { wage_per_week: 440.0, training_wage_per_week: None, load: 0.0, bonus_load: 0.0 },
        training: Training { weeks: 4.0, cost_per_class: 0.0, cost_per_hire: 0.0, cost_per_week: 0.0, output: 0.0 },
        job: Job { output_per_week: 0.0, ramp_weeks: 0.0, ramp_start: 1.0, separation_cost: 0.0, severance: 0.0 },
        service: Service { contacts_per_week: 0.0, value_of_delight: 0.0, shocks_per_year: 0.0, shock_cost: 0.0 },
        offers: vec![Offer::in_week(1.0, 1000.0)],
        decline: Decline { hazard_ratio: 1.0, output_lift: 0.0, full_effect_at: None },
        anticipation: Anticipation { share: 0.0, weeks: 4.0 },
        opportunists: Opportunists { share_per_1000: 0.0, max_share: 1.0 },
        traits: Traits {
            reservation_tenure: 0.0,
            reservation_output: 0.0,
            tenure_output: 0.0,
            reservation_volatility: 0.0,
        },
        groups: Vec::new(),
        correlations: Vec::new(),
        uncertain: Vec::new(),
    }
}

/// Metrics whose intervals are kept in 0..1.
const SHARES: [&str; 3] = ["probability_pays", "specificity", "sensitivity"];

/// Where hand-made numbers come from: a value for each name, and an error for it.
struct Numbers<'a> {
    level: Level,
    value: &'a dyn Fn(&str, &str) -> Option<f64>,
    error: f64,
}

impl Numbers<'_> {
    fn estimate(&self, arm: &str, metric: &str) -> Option<Estimate> {
        let value = (self.value)(arm, metric)?;
        let mcse = (self.level.replications > 1).then_some(value.abs() * self.error);
        let mut estimate = self.level.around(value, mcse);
        if SHARES.contains(&metric) {
            estimate.interval =
                estimate.interval.map(|interval| Interval { low: interval.low.max(0.0), high: interval.high.min(1.0) });
        }
        Some(estimate)
    }

    fn value(&self, arm: &str, metric: &str) -> f64 {
        (self.value)(arm, metric).unwrap_or(0.0)
    }

    fn summary(&self) -> BySide<Option<Described>> {
        let weeks = [4.0, 13.0, 26.0, 52.0];
        let mut summary = BySide::new(&weeks);
        for side in Side::ALL {
            for metric in side.metrics(&weeks) {
                summary.set(side, metric, self.estimate(side.name(), &metric.name()).map(Described::from));
            }
        }
        summary
    }

    fn saving_each(&self, saving: Option<f64>) -> Option<Estimate> {
        saving.map(|saving| self.level.around(saving, Some(saving.abs() * self.error)))
    }

    fn group(&self, group: &str, committed: bool) -> GroupEstimates {
        let [keep, let_go] = ["keep", "let_go"].map(|what| (self.value)(what, group));
        GroupEstimates {
            offer: None,
            group: group.to_owned(),
            committed,
            hired_share: Some(0.5),
            take_rate: Some(0.03),
            takers: (self.value)("takers", group),
            takers_estimate: self.estimate("takers", group),
            cost: KeepOrLetGo { keep, let_go },
            components: [KeepOrLetGo { keep: None, let_go: None }; Component::NUMBER],
            saving: self.saving_each(keep.zip(let_go).map(|(keep, let_go)| keep - let_go)),
        }
    }

    fn taker(&self, outcome: Outcome) -> TakerEstimates {
        TakerEstimates {
            offer: None,
            outcome,
            share: (self.value)("share", outcome.name()),
            waited: None,
            takers_estimate: self.estimate("outcome_takers", outcome.name()),
            saving: self.saving_each((self.value)("saving_each", outcome.name())),
        }
    }

    fn weekly(&self, weeks: u64) -> [Vec<Week>; 2] {
        let shares = |arm, week: u64| Week {
            staffed: Some(1.0),
            committed: Some(
                (self.value(arm, "committed_at") + (week as f64 / 40.0).tanh() * self.value(arm, "rise"))
                    .clamp(0.0, 1.0),
            ),
            first_hires_present: Some(0.5),
        };
        Side::ARMS.map(|arm| (0..weeks).map(|week| shares(arm.name(), week)).collect())
    }

    /// Three spans; in the last, which is shorter, fewer leave.
    fn exits(&self) -> Vec<ExitSpan> {
        let span = |(start, end): (f64, f64)| ExitSpan {
            start,
            end,
            exits: Reason::ALL.map(|reason| {
                let exits = Side::ALL.map(|side| self.estimate(side.name(), reason.name()));
                exits.map(|exits| exits.map(|exits| exits.per(13.0 / (end - start))))
            }),
        };
        [(0.0, 13.0), (13.0, 26.0), (26.0, 30.5)].map(span).to_vec()
    }

    fn spread(&self) -> SavingSpread {
        let interval = |value: f64| {
            let half = value.abs() * self.error;
            (self.level.replications > 1).then_some(Interval { low: value - half, high: value + half })
        };
        let quantile = |probability: f64| {
            let value = self.value("saving", "total_cost") * (0.5 + probability);
            Quantile { probability, value, interval: interval(value) }
        };
        let unknown = Estimate::bare(0.0);
        SavingSpread {
            pays: self.estimate("saving", "probability_pays").unwrap_or(unknown),
            unchanged: unknown,
            worst: self.estimate("saving", "cvar_5").unwrap_or(unknown),
            sd: self.estimate("saving", "sd"),
            quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map(quantile),
        }
    }

    fn estimates(&self, verdict: Verdict, groups: &[(&str, bool)]) -> Estimates {
        Estimates {
            scenario: "s".to_owned(),
            summary: self.summary(),
            weekly: self.weekly(156),
            exits: self.exits(),
            groups: groups.iter().map(|(name, committed)| self.group(name, *committed)).collect(),
            takers: Outcome::ALL.map(|outcome| self.taker(outcome)).to_vec(),
            payback: None,
            classes: Vec::new(),
            spread: VarianceShares { luck: None, parameters: Some(Estimate::bare(0.0)) },
            positions: 20,
            replications: self.level.replications as u64,
            confidence: self.level.confidence,
            decline_effect: false,
            estimator: Estimator::Conditional,
            uncertain: false,
            verdict,
            saving_spread: Some(self.spread()),
            luck_and_parameters: None,
            warnings: Vec::new(),
        }
    }
}

/// A call centre in which the offer pays.
fn paying(arm: &str, name: &str) -> Option<f64> {
    let value = match (arm, name) {
        ("no_offer", "recruiting") => 2_811.4,
        ("offer", "recruiting") => 2_902.9,
        ("saving", "recruiting") => -91.5,
        ("no_offer", "training") => 3_100.2,
        ("offer", "training") => 3_212.0,
        ("saving", "training") => -111.8,
        ("no_offer", "wages") => 71_240.0,
        ("offer", "wages") => 71_102.0,
        ("saving", "wages") => 138.0,
        ("offer", "bonus") => 62.5,
        ("saving", "bonus") => -62.5,
        ("no_offer", "lost_output") => 14_412.0,
        ("offer", "lost_output") => 13_050.0,
        ("saving", "lost_output") => 1_362.0,
        ("no_offer", "total_cost") => 91_563.6,
        ("offer", "total_cost") => 90_329.4,
        ("saving", "total_cost") => 1_234.2,
        ("saving", "probability_pays") => 0.71,
        ("saving", "cvar_5") => -4_120.0,
        ("saving", "sd") => 2_890.0,
        ("no_offer", "hires") => 2.312,
        ("offer", "hires") => 2.391,
        ("saving", "hires") => -0.079,
        ("offer", "offered") => 2.301,
        ("saving", "offered") => -2.301,
        ("offer", "takers") => 0.0625,
        ("saving", "takers") => -0.0625,
        ("offer", "takers_committed") => 0.011,
        ("saving", "takers_committed") => -0.011,
        ("no_offer" | "offer", "quits") => 1.21,
        ("offer", "taker") => 0.03125,
        ("saving", "taker") => -0.03125,
        ("no_offer", "quit") => 0.213,
        ("offer", "quit") => 0.198,
        ("saving", "quit") => 0.015,
        ("no_offer", "retention_4") => 0.93,
        ("offer", "retention_4") => 0.91,
        ("saving", "retention_4") => 0.02,
        (_, "retention_52") => return None,
        ("offer", "take_rate") => 0.0272,
        ("offer", "sensitivity") => 0.1123,
        ("offer", "specificity") => 0.9941,
        ("offer", "regretted") => 0.176,
        ("keep", "drifters") => 21_410.0,
        ("keep", "tourists with no plan to stay at all") => 17_020.0,
        ("let_go", "drifters") => 9_120.0,
        ("let_go", "tourists with no plan to stay at all") => 8_807.0,
        ("takers", "drifters") => 0.0115,
        ("takers", _) => 0.004,
        ("outcome_takers", "opportunist") => 0.0,
        ("outcome_takers", _) => 0.0052,
        ("share", "opportunist") => 0.0,
        ("share", _) => 1.0 / 3.0,
        ("saving_each", "left_anyway") => -912.0,
        ("saving_each", "uncommitted_kept") => 12_290.0,
        ("saving_each", "committed_lost") => -7_015.0,
        ("no_offer", "committed_at") => 0.75,
        ("offer", "committed_at") => 0.75,
        ("no_offer", "rise") => 0.04,
        ("offer", "rise") => 0.11,
        ("keep" | "let_go" | "saving_each", _) => return None,
        _ => 0.0,
    };
    Some(value)
}

fn numbers<'a>(replications: usize, value: &'a dyn Fn(&str, &str) -> Option<f64>, error: f64) -> Numbers<'a> {
    Numbers { level: Level::new(0.95, replications), value, error }
}

const GROUPS: [(&str, bool); 3] =
    [("settled", true), ("drifters", false), ("tourists with no plan to stay at all", false)];

#[test]
fn an_offer_that_pays() {
    let estimates = numbers(10_000, &paying, 0.02).estimates(Verdict::Pays, &GROUPS);
    insta::assert_snapshot!(report(&Page::new(&scenario("zappos-2008", "USD"), &estimates, &[])).terminal(false));
}

/// Savings per position of a few euros, in a hundred replications, half of which rest on declining.
fn undecided(arm: &str, name: &str) -> Option<f64> {
    match (arm, name) {
        ("saving", "total_cost") => Some(12.4),
        ("saving", "saving_from_leaving") => Some(4.1),
        ("saving", "saving_from_declining") => Some(8.3),
        ("saving", "probability_pays") => Some(0.52),
        ("saving", "cvar_5") => Some(-310.0),
        ("no_offer" | "offer", "total_cost") => Some(612.0),
        ("keep" | "let_go" | "saving_each" | "share", _) => None,
        ("offer", "sensitivity" | "specificity" | "regretted" | "take_rate") => None,
        (_, "committed_at") => Some(0.5),
        _ => Some(0.0),
    }
}

#[test]
fn an_offer_that_cannot_be_judged() {
    let mut estimates = numbers(100, &undecided, 1.3).estimates(Verdict::Undecided, &[("all", true)]);
    estimates.decline_effect = true;
    estimates.warnings = vec![
        Warning::FewReplications { replications: 100, tail: 5 },
        Warning::NobodyTook,
        Warning::FewTakers { takers: 12 },
        Warning::DeclineEffectCarries { declining: 8.3, saving: 12.4 },
    ];
    let warnings = ["no group is uncommitted".to_owned()];
    insta::assert_snapshot!(
        report(&Page::new(&scenario("small-change", "EUR"), &estimates, &warnings)).terminal(false)
    );
}

#[test]
fn where_nothing_is_known_the_words_say_so() {
    let mut estimates = numbers(10_000, &paying, 0.02).estimates(Verdict::Pays, &GROUPS);
    let any = |value| Estimate { value, mcse: Some(0.5), interval: Some(Interval { low: 0.0, high: 1.0 }) };
    estimates.luck_and_parameters =
        Some(LuckAndParameters { parameters: any(0.4), pays_on_average: Some(any(1.0)), believed: None });
    let all = Interval { low: 0.0, high: 1.0 };
    let of_offer = [Metric::TakeRate, Metric::Sensitivity, Metric::Specificity, Metric::Regretted];
    let shares = of_offer.map(|metric| (Side::Offer, metric)).into_iter();
    for key in shares.chain([(Side::Saving, Metric::ProbabilityPays)]) {
        estimates.summary.get_mut(key).and_then(Option::as_mut).expect("a share").estimate.interval = Some(all);
    }
    let text = report(&Page::new(&scenario("zappos-2008", "USD"), &estimates, &[])).terminal(false).replace('\n', " ");
    for said in [
        "The share of cohorts of 20 positions in which it pays is not known from so few replications; whether it would pay once luck \
         is averaged out is not known: too few draws of the parameters show it.",
        "Of hires who meet an offer, an unknown share take one.",
        "uncommitted who take it (sensitivity)   –  not known",
        "The shares of parameter uncertainty and of luck of the draw in the variance of the saving are not known",
        "Whether the offer would pay once luck is averaged out is not known: too few draws of the parameters show it.",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    for nothing in ["(0 to 100)", "0 to 100", "0.0 to 100.0"] {
        assert!(!text.contains(nothing), "{nothing}: {text}");
    }
}

#[test]
fn losing_money_is_said_as_a_cost() {
    let losing = |arm: &str, name: &str| match (arm, name) {
        ("saving", "total_cost") => Some(-567.0),
        _ => paying(arm, name),
    };
    let estimates = numbers(10_000, &losing, 0.1).estimates(Verdict::Loses, &GROUPS);
    let text = report(&Page::new(&scenario("no-gap", "CHF"), &estimates, &[])).terminal(false);
    assert!(
        text.contains("The offer loses money: it costs about CHF 565 more per position in 156 weeks (3\nyears) (95 % interval of the simulation CHF 455 to CHF 680); for 20 positions\nabout CHF 11,000."),
        "{text}"
    );
}

#[test]
fn no_offer_has_no_saving_to_speak_of() {
    let nothing = |arm: &str, name: &str| match (arm, name) {
        ("no_offer" | "offer", "total_cost") => Some(100.0),
        ("keep" | "let_go" | "saving_each" | "share", _) => None,
        ("offer", "sensitivity" | "specificity" | "regretted" | "take_rate") => None,
        _ => Some(0.0),
    };
    let estimates = numbers(100, &nothing, 0.0).estimates(Verdict::NoOffer, &GROUPS);
    let text = report(&Page::new(&scenario("quiet", "USD"), &estimates, &[])).terminal(false);
    assert!(text.contains("No offer is made: no bonus is above 0, so both arms are the same"), "{text}");
    for absent in ["Who the takers are", "Keep or let go", "test for commitment", "saving varies"] {
        assert!(!text.contains(absent), "{absent}");
    }
}

#[test]
fn one_replication_has_no_errors() {
    let mut estimates = numbers(1, &paying, 0.02).estimates(Verdict::Undecided, &GROUPS);
    estimates.warnings = vec![Warning::OneReplication];
    let text = report(&Page::new(&scenario("zappos-2008", "USD"), &estimates, &[])).terminal(false);
    assert!(text.contains("One replication cannot show whether the offer pays: it saved about $1,200 per"), "{text}");
    assert!(text.contains("One replication has no error, so no number below has an error."), "{text}");
    assert!(text.contains("total cost     91,564  –  90,329  –   1,234  –"), "{text}");
}

#[test]
fn colour_marks_titles_and_the_verdict_alone() {
    let estimates = numbers(10_000, &paying, 0.02).estimates(Verdict::Pays, &GROUPS);
    let scenario = scenario("zappos-2008", "USD");
    let plain = report(&Page::new(&scenario, &estimates, &[])).terminal(false);
    let colored = report(&Page::new(&scenario, &estimates, &[])).terminal(true);
    assert!(colored.contains("\x1b[1;32mThe offer pays\x1b[0m: it saves"));
    assert!(!plain.contains('\x1b'));
    assert_eq!(unpainted(&colored), plain);
}

fn unpainted(text: &str) -> String {
    ["1", "1;32", "1;31", "1;33", "0"]
        .iter()
        .fold(text.to_owned(), |text, code| text.replace(&format!("\x1b[{code}m"), ""))
}

fn place(scenario: &str, rank: usize, saving: f64) -> RankedScenario {
    let level = Level::new(0.95, 10_000);
    let share = |value: f64| Some(level.around(value, Some(0.0045)));
    RankedScenario {
        rank: Some(rank),
        scenario: scenario.to_owned(),
        currency: "USD".to_owned(),
        horizon_weeks: 156.0,
        discount_rate: 0.0,
        pay_per_year: 40_000.0,
        positions: 20,
        cost_no_offer: Some(level.around(91_563.0, Some(80.0))),
        cost_offer: Some(level.around(91_563.0 - saving, Some(79.0))),
        saving: Some(level.around(saving, Some(34.0))),
        probability_pays: share(0.71),
        probability_loses: share(0.22),
        probability_best: share(1.0 / rank as f64 - 0.02),
    }
}

/// What the cost of `scenario` differs by from that of `other`, and its error; the saving by the opposite.
fn pair(scenario: &str, other: &str, value: f64, mcse: f64) -> ScenarioPair {
    let more = Difference {
        estimate: Level::new(0.95, 10_000).around(value, Some(mcse)),
        variance_factor: (mcse > 0.0).then(|| 12_500.0 / (mcse * mcse)),
        same: mcse == 0.0,
    };
    let nothing =
        Difference { estimate: Level::new(0.95, 10_000).around(0.0, Some(0.0)), variance_factor: None, same: true };
    ScenarioPair {
        scenario: scenario.to_owned(),
        other: other.to_owned(),
        draws: Draws::Common,
        differences: [Some(nothing), Some(more), Some(more.negated())],
    }
}

fn side_by_side(places: Vec<RankedScenario>, pairs: Vec<ScenarioPair>) -> Comparison {
    Comparison { confidence: 0.95, places, pairs, mismatch: None, unlike: Vec::new() }
}

/// Four scenarios, the second tied with the first.
fn four() -> Comparison {
    let long = "everyone-serves-warehouse-and-office-roles";
    let names = ["zappos-ladder-1000", "zappos-ladder-1500", long, "no-gap"];
    let savings = [1_234.0, 1_230.0, 400.0, -310.0];
    let errors = [0.0, 5.0, 12.0, 80.0];
    let places = (0..4).map(|i| place(names[i], i + 1, savings[i])).collect();
    let pairs = (0..4).flat_map(|i| (0..i).map(move |j| (i, j)));
    let pairs = pairs.map(|(i, j)| pair(names[i], names[j], savings[j] - savings[i], errors[i])).collect();
    side_by_side(places, pairs)
}

#[test]
fn scenarios_side_by_side() {
    insta::assert_snapshot!(comparison(&four()).terminal(false));
}

#[test]
fn scenarios_that_differ_without_an_offer_too() {
    let mut four = four();
    for (i, pair) in four.pairs.iter_mut().enumerate() {
        pair.differences[0] = pair.differences[1].filter(|_| i > 0);
    }
    four.places[3].saving = Some(Level::new(0.95, 10_000).around(2_000.0, Some(34.0)));
    insta::assert_snapshot!(comparison(&four).terminal(false));
}

#[test]
fn other_seeds_and_currencies_side_by_side() {
    let mut four = four();
    for place in &mut four.places {
        (place.rank, place.probability_best) = (None, None);
    }
    four.places[2].currency = "EUR".to_owned();
    four.places[2].horizon_weeks = 78.0;
    let unlike = |key, values: [&str; 2], edit: Option<&str>| Unlike {
        key,
        values: values.map(str::to_owned).to_vec(),
        edit: edit.map(str::to_owned),
    };
    four.unlike = vec![
        unlike("currency", ["USD", "EUR"], None),
        unlike("simulation.horizon_weeks", ["156", "78"], Some("simulation.horizon_weeks=156")),
    ];
    four.mismatch = Some(Mismatch::Unlike);
    for pair in &mut four.pairs {
        if pair.scenario.starts_with("everyone") || pair.other.starts_with("everyone") {
            pair.differences = [None; 3];
        }
        if pair.scenario == "no-gap" {
            pair.draws = Draws::Independent;
            pair.differences = pair.differences.map(|one| Some(Difference { variance_factor: None, ..one? }));
        }
    }
    insta::assert_snapshot!(comparison(&four).terminal(false));
}

#[test]
fn the_answer_says_what_is_known() {
    let answer = |places: Vec<RankedScenario>, pairs: Vec<ScenarioPair>| {
        let text = comparison(&side_by_side(places, pairs)).terminal(false);
        text.split("\n±").next().expect("an answer").replace('\n', " ")
    };
    let places = || vec![place("a", 1, 1_234.0), place("b", 2, 34.0)];
    assert_eq!(
        answer(places(), vec![pair("b", "a", 1_200.0, 10.0)]),
        "a costs least: $90,329 per position, $1,200 less than b (95 % interval $1,180 to $1,220). It is the cheapest in \
         98.0 % (97.1 to 98.9) of cohorts of 20 positions. Its offer saves $1,234 per position (95 % interval \
         $1,167 to $1,301)."
    );
    assert!(answer(places(), vec![pair("b", "a", 3.0, 10.0)]).contains("per position. It is tied with b. It is"));
    let same = answer(places(), vec![pair("b", "a", 0.0, 0.0)]);
    assert!(same.contains("per position, the same as b in every replication."), "{same}");
    let losing = answer(vec![place("a", 1, -500.0), place("b", 2, -900.0)], vec![pair("b", "a", 400.0, 10.0)]);
    assert!(losing.ends_with("Its offer loses $500 per position (95 % interval $433 to $567)."), "{losing}");
    let unsure = answer(vec![place("a", 1, 3.0), place("b", 2, 0.0)], vec![pair("b", "a", 3.0, 1.0)]);
    assert!(
        unsure.ends_with(
            "Its offer saves $3.00 per position (95 % interval -$63.65 to $69.65), which cannot be told apart from zero."
        ),
        "{unsure}"
    );
}

#[test]
fn a_share_of_which_nothing_is_known_is_a_dash() {
    let mut two = side_by_side(vec![place("a", 1, 60.0), place("b", 2, 34.0)], vec![pair("b", "a", 26.0, 1.0)]);
    for place in &mut two.places {
        let any = Some(Estimate { interval: Some(Interval { low: 0.05, high: 0.95 }), ..Estimate::bare(0.5) });
        (place.probability_pays, place.probability_best) = (any, any);
    }
    let text = comparison(&two).terminal(false).replace('\n', " ");
    assert!(text.contains("It is the cheapest in an unknown share of cohorts of 20 positions."), "{text}");
    assert!(!text.contains("50.0"), "{text}");
}

#[test]
fn above_five_scenarios_differences_are_from_the_first() {
    let names: Vec<String> = (1..=7).map(|i| format!("s{i}")).collect();
    let places = (1..=7).map(|i| place(&names[i - 1], i, 100.0 * (8 - i) as f64)).collect();
    let pairs = (0..7).flat_map(|i| (0..i).map(move |j| (i, j)));
    let pairs = pairs.map(|(i, j)| pair(&names[i], &names[j], 100.0 * (i - j) as f64, 5.0)).collect();
    let text = comparison(&side_by_side(places, pairs)).terminal(false);
    assert_eq!(text.matches("than s").count(), 2, "one of them in the answer: {text}");
    assert!(text.contains("\nPairs without the first scenario are in pairs.csv"), "{text}");
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -1e4..1e4,
        2 => (-12.0..18.0_f64, any::<bool>()).prop_map(|(e, up)| 10f64.powf(e) * if up { 1.0 } else { -1.0 }),
        1 => proptest::num::f64::ANY,
        1 => Just(0.0),
    ]
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![Just(Verdict::NoOffer), Just(Verdict::Pays), Just(Verdict::Loses), Just(Verdict::Undecided)]
}

fn assert_narrow(text: &str) -> Result<(), TestCaseError> {
    for line in unpainted(text).lines() {
        prop_assert!(line.width() <= WIDTH, "{} columns: {line:?}", line.width());
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_line_keeps_to_the_width(
        pool in prop::collection::vec(prop::option::weighted(0.9, any_number()), 1..60),
        (name, currency) in ("\\PC{0,120}", prop_oneof![Just("USD".to_owned()), "\\PC{0,20}"]),
        (first, second) in ("\\PC{0,60}", "\\PC{0,60}"),
        (verdict, decline_effect, color) in (verdict(), any::<bool>(), any::<bool>()),
        (replications, error) in (1usize..1_000_000, 0.0..3.0_f64),
        (horizon, positions, seed) in (0.1..1e9_f64, any::<u64>(), any::<u64>()),
        warnings in prop::collection::vec("\\PC{0,300}", 0..3),
    ) {
        let pick = |arm: &str, name: &str| {
            let sum: usize = arm.bytes().chain(name.bytes()).map(usize::from).sum();
            pool[sum % pool.len()]
        };
        let mut scenario = scenario(&name, &currency);
        scenario.simulation.horizon_weeks = horizon;
        scenario.simulation.seed = seed;
        let numbers = numbers(replications, &pick, error);
        let mut estimates = numbers.estimates(verdict, &[(&first, true), (&second, false)]);
        estimates.decline_effect = decline_effect;
        estimates.positions = positions;
        assert_narrow(&report(&Page::new(&scenario, &estimates, &warnings)).terminal(color))?;

        let share = |arm: &str| numbers.estimate(arm, "probability_pays").map(|share| Estimate {
            value: share.value.clamp(0.0, 1.0),
            ..share
        });
        let place = |scenario: &str, arm: &str| RankedScenario {
            rank: (!color).then_some(1),
            scenario: scenario.to_owned(),
            currency: if arm == "c" && decline_effect { "other currency" } else { &currency }.to_owned(),
            horizon_weeks: horizon,
            discount_rate: error,
            pay_per_year: 40_000.0,
            positions,
            cost_no_offer: numbers.estimate(arm, "total_cost"),
            cost_offer: numbers.estimate(arm, "wages"),
            saving: numbers.estimate(arm, "saving"),
            probability_pays: share(arm),
            probability_loses: share(arm),
            probability_best: share(arm),
        };
        let places = vec![place(&name, "a"), place(&first, "b"), place(&second, "c")];
        let pairs = [(1, 0), (2, 0), (2, 1)].map(|(i, j): (usize, usize)| ScenarioPair {
            scenario: places[i].scenario.clone(),
            other: places[j].scenario.clone(),
            draws: if color { Draws::Common } else { Draws::Independent },
            differences: ["cost_no_offer", "cost_offer", "saving"].map(|metric| {
                let estimate = numbers.estimate(metric, &places[i].scenario)?;
                Some(Difference { estimate, variance_factor: pick("factor", metric), same: estimate.value == 0.0 })
            }),
        });
        let compared = Comparison { mismatch: Some(Mismatch::CohortSizes), ..side_by_side(places, pairs.to_vec()) };
        assert_narrow(&comparison(&compared).terminal(color))?;
    }
}
