//! The best bonus: what it is chosen from is what runs say, and what it saves is what other replications say.

use super::counting::Counting;
use std::num::NonZeroUsize;
use std::path::Path;

use the_offer::analysis::moments::Moments;
use the_offer::analysis::{self, Metric, Objective, Ranking, Side};
use the_offer::engine::{self, Unwatched};
use the_offer::model::outcome::Component;
use the_offer::scenario::{self, Scenario};
use the_offer::study::tune::{Findings, How, Limits, Plan, TuneError, Tuned, What, tune};

fn plan(what: What) -> Plan {
    let (objective, limits) = (Objective::Mean, Limits::default());
    Plan { what, weeks: Vec::new(), max: Some(4000.0), step: Some(200.0), objective, limits, confidence: 0.95 }
}

fn on(threads: usize, scenarios: &[&Scenario], plan: &Plan) -> Result<Findings, TuneError> {
    tune(scenarios, plan, NonZeroUsize::new(threads), &Unwatched)
}

fn tuned(scenario: &Scenario, plan: &Plan) -> Tuned {
    on(2, &[scenario], plan).expect("a tuning").scenarios.remove(0)
}

/// Edits by which nothing but who takes an offer depends on its bonus, so that curves are exact.
const EXACT: [&str; 3] = ["decline.hazard_ratio=1", "decline.output_lift=0", "opportunists.share_per_1000=0"];

fn starter(edits: &[&str]) -> Scenario {
    let edits: Vec<String> = EXACT.iter().chain(edits).map(|edit| (*edit).to_owned()).collect();
    scenario::parse("starter.toml", scenario::STARTER, &edits).expect("a right scenario").scenario
}

fn small(offers: &str) -> Scenario {
    with_edits(offers, &[])
}

fn with_edits(offers: &str, edits: &[&str]) -> Scenario {
    let small = ["simulation.replications=400", "cohort.positions=10", &format!("offers={offers}")];
    starter(&[&small, edits].concat())
}

const ONE: &str = "[{ week = 2, bonus = 1000 }]";
const TWO: &str = "[{ week = 2, bonus = 1000 }, { week = 8, bonus = 1500 }]";

/// The saving per position of a sweep over some replications.
fn saving(scenario: &Scenario, replications: std::ops::Range<usize>) -> f64 {
    let replications = replications.start as u64..replications.end as u64;
    let points = [scenario.clone()];
    let swept = engine::sweep_over(&points, replications, None, &Unwatched).expect("a sweep");
    let told = analysis::estimate_points(&swept, Ranking::of(&points), 0.95);
    told.points[0].saving().expect("replications").value
}

fn with_bonus(scenario: &Scenario, offer: usize, bonus: f64) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.offers[offer].bonus = bonus;
    scenario
}

fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found} for {expected}");
}

#[test]
fn a_curve_is_what_runs_say_at_each_bonus() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/zappos-2008.toml");
    let edits = EXACT.into_iter().chain(["simulation.replications=500"]).map(str::to_owned).collect::<Vec<_>>();
    let zappos = scenario::load(&[path], &edits).unwrap_or_else(|_| panic!("zappos-2008")).remove(0).scenario;
    let of = tuned(&zappos, &plan(What::Offer(0)));
    let line = &of.lines[0];
    assert_eq!((line.how, line.points.len()), (How::Exact, 21));
    for point in &line.points {
        let alone = with_bonus(&zappos, 0, point.bonus);
        let results = engine::simulate(&alone, None, &Unwatched).expect("a run");
        let run = analysis::estimate(&alone, &results, 0.95);
        let (found, expected) =
            (point.saving.expect("replications"), run.estimate(Side::Saving, Metric::TotalCost).expect("a saving"));
        assert_close(found.value, expected.value);
        assert_close(found.mcse.expect("an error"), expected.mcse.expect("an error"));
        for (found, metric) in [
            (point.take_rate, Metric::TakeRate),
            (point.sensitivity, Metric::Sensitivity),
            (point.specificity, Metric::Specificity),
            (point.committed_share, Metric::Regretted),
            (point.bonus_cost, Metric::Cost(Component::Bonus)),
            (point.probability_pays, Metric::ProbabilityPays),
        ] {
            let side = if metric == Metric::ProbabilityPays { Side::Saving } else { Side::Offer };
            let expected = run.estimate(side, metric);
            assert_eq!(found.is_some(), expected.is_some(), "{metric:?} at {}", point.bonus);
            found.zip(expected).into_iter().for_each(|(found, expected)| assert_close(found.value, expected.value));
        }
    }
}

/// Of many bonuses few are played: those between are near what runs say, and the best and the file's are just that.
#[test]
fn bonuses_between_those_that_are_played_have_what_runs_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/zappos-2008.toml");
    for edits in [EXACT.as_slice(), &[]] {
        let edits: Vec<String> =
            edits.iter().chain(&["simulation.replications=300"]).map(|edit| (*edit).into()).collect();
        let scenario = scenario::load(std::slice::from_ref(&path), &edits).unwrap_or_else(|_| panic!("zappos-2008"));
        let scenario = &scenario[0].scenario;
        let of = tuned(scenario, &Plan { step: Some(10.0), ..plan(What::Offer(0)) });
        let points = &of.lines[0].points;
        let file =
            points.iter().position(|point| point.bonus == scenario.offers[0].bonus).expect("a bonus of the range");
        let (_, best) = of.best.expect("a best");
        let places: Vec<usize> = [file, best].into_iter().chain((0..points.len()).step_by(17)).collect();
        let alone: Vec<Scenario> = places.iter().map(|place| with_bonus(scenario, 0, points[*place].bonus)).collect();
        let swept = engine::sweep_over(&alone, 0..300, None, &Unwatched).expect("a sweep");
        let told = analysis::estimate_points(&swept, Ranking::of(&alone), 0.95);
        for (number, (place, point)) in places.iter().zip(&told.points).enumerate() {
            let (found, expected) =
                (points[*place].saving.expect("replications"), point.saving().expect("replications"));
            let [off, mcse] = [(found.value - expected.value).abs(), expected.mcse.unwrap_or_default()];
            let most = if number < 2 { 1e-9 * expected.value.abs() } else { 0.1 * mcse };
            assert!(off <= most, "{found:?} for {expected:?} at {}", points[*place].bonus);
        }
    }
}

#[test]
fn the_best_is_the_highest_of_the_curve_and_played_again_on_other_replications() {
    let scenario = small(ONE);
    let of = tuned(&scenario, &plan(What::Offer(0)));
    let (line, best) = of.best.expect("a best");
    let points = &of.lines[line].points;
    let value = |point: usize| points[point].saving.expect("replications").value;
    assert!((0..points.len()).all(|other| value(other) <= value(best)));
    let fresh = of.held_out.expect("replications");
    let chosen = with_bonus(&scenario, 0, points[best].bonus);
    assert_close(fresh.best.saving.value, saving(&chosen, 400..800));
    assert_close(fresh.file.saving.value, saving(&scenario, 400..800));
    assert_close(fresh.regret.value, fresh.best.saving.value - fresh.file.saving.value);
    assert_close(value(best), saving(&chosen, 0..400));
    assert!(of.lines[line].set.as_ref().expect("many replications")[best]);
}

#[test]
fn the_choice_does_not_flatter_itself() {
    let few = starter(&["simulation.replications=50", "cohort.positions=20", "simulation.seed=1000"]);
    let many = Scenario {
        simulation: scenario::Simulation { replications: 20_000, seed: 7, ..few.simulation.clone() },
        ..few.clone()
    };
    let plan = Plan { objective: Objective::Median, max: Some(2000.0), step: Some(50.0), ..plan(What::Offer(0)) };
    let true_curve = tuned(&many, &plan).lines.remove(0).objective;
    // How far the best of a tuning is off: on the replications that chose it, and on the others.
    let off: Vec<[f64; 2]> = (0..100)
        .map(|seed| {
            let mut scenario = few.clone();
            scenario.simulation.seed = seed;
            let of = tuned(&scenario, &plan);
            let (line, best) = of.best.expect("a best");
            let truth = true_curve[best].value;
            let seen = of.lines[line].objective[best].value;
            [seen - truth, of.held_out.expect("replications").best.objective.value - truth]
        })
        .collect();
    let [(seen, seen_error), (fresh, fresh_error)] = [0, 1].map(|which| {
        let mean = off.iter().map(|off| off[which]).sum::<f64>() / off.len() as f64;
        let squares: f64 = off.iter().map(|off| (off[which] - mean).powi(2)).sum();
        (mean, squares.sqrt() / off.len() as f64)
    });
    // The true curve has an error too, nearly the same at all bonuses.
    let of_truth = true_curve.iter().filter_map(|objective| objective.mcse).fold(0.0, f64::max);
    let error = |own: f64| (own * own + of_truth * of_truth).sqrt();
    assert!(seen > 4.0 * error(seen_error), "{seen} ± {seen_error}, truth ± {of_truth}");
    assert!(fresh.abs() < 3.0 * error(fresh_error), "{fresh} ± {fresh_error}, truth ± {of_truth}");
    // The best comes out higher on the replications that chose it than on the others, wherever the truth is.
    let more: Vec<f64> = off.iter().map(|[seen, fresh]| seen - fresh).collect();
    let Moments { mean, sd } = Moments::of(&more).expect("seeds");
    let error = sd.expect("seeds") / (more.len() as f64).sqrt();
    assert!(mean > 4.0 * error, "{mean} ± {error}");
}

#[test]
fn threads_change_no_bit() {
    let scenario = small(TWO);
    let mut uncertain = small(ONE);
    uncertain.name = "uncertain".to_owned();
    assert!(!uncertain.uncertain.is_empty());
    let weeks = Plan { weeks: vec![1.0, 3.0], objective: Objective::Cvar, ..plan(What::Offer(0)) };
    let plans = [plan(What::Offer(1)), plan(What::Scale), Plan { step: Some(1000.0), ..plan(What::All) }];
    for (scenarios, plan) in plans.iter().map(|plan| (vec![&scenario], plan)).chain([(vec![&uncertain], &weeks)]) {
        assert_eq!(on(1, &scenarios, plan), on(3, &scenarios, plan), "{plan:?}");
    }
    let several = [&small(ONE), &uncertain];
    assert_eq!(on(1, &several, &plan(What::Offer(0))), on(3, &several, &plan(What::Offer(0))));
}

#[test]
fn weeks_are_tuned_with_the_amount() {
    let scenario = small(ONE);
    let weeks = Plan { weeks: vec![1.0, 4.0, 9.0, 4.0], ..plan(What::Offer(0)) };
    let of = tuned(&scenario, &weeks);
    assert_eq!(of.lines.iter().map(|line| line.axis.week).collect::<Vec<_>>(), [1.0, 4.0, 9.0]);
    let best_of = |line: &the_offer::study::tune::Line| line.objective[line.best.expect("a best")].value;
    let (line, bonus) = of.best.expect("a best");
    assert!(of.lines.iter().all(|other| best_of(other) <= best_of(&of.lines[line])));
    let offers = of.offers.clone().expect("a best");
    assert_eq!((offers[0].week, offers[0].bonus), (Some(of.lines[line].axis.week), of.lines[line].points[bonus].bonus));
    for line in &of.lines {
        let mut alone = scenario.clone();
        alone.offers[0].week = Some(line.axis.week);
        assert_eq!(tuned(&alone, &plan(What::Offer(0))).lines[0].points, line.points);
    }
}

#[test]
fn a_common_factor_moves_all_amounts() {
    let scenario = small(TWO);
    let of = tuned(&scenario, &plan(What::Scale));
    let line = &of.lines[0];
    assert_eq!(line.how, How::Together);
    for point in [&line.points[3], &line.points[20]] {
        let mut alone = with_bonus(&scenario, 0, point.bonus);
        alone.offers[1].bonus = point.bonus * 1.5;
        assert_close(point.saving.expect("replications").value, saving(&alone, 0..400));
    }
    assert_eq!(line.points[0].saving.expect("replications").value, 0.0);
}

#[test]
fn where_more_than_the_amount_moves_the_curve_is_a_grid() {
    let decline = ["decline.hazard_ratio=0.8", "decline.full_effect_at=2000"];
    let scenario = starter(&[&["simulation.replications=200"], &decline[..]].concat());
    let of = tuned(&scenario, &plan(What::Offer(0)));
    assert!(matches!(of.lines[0].how, How::Grid(_)));
    let point = &of.lines[0].points[7];
    assert_close(point.saving.expect("replications").value, saving(&with_bonus(&scenario, 0, 1400.0), 0..200));
}

#[test]
fn a_bar_ends_full_and_shows_more_than_the_replications() {
    let declining = with_edits(ONE, &["decline.hazard_ratio=0.8", "decline.full_effect_at=2000"]);
    let weeks = Plan { weeks: vec![1.0, 4.0], ..plan(What::Offer(0)) };
    let open = Plan { max: None, step: None, ..plan(What::Offer(0)) };
    let [one, two] = [ONE, TWO].map(small);
    let cases = [
        (vec![&one], plan(What::Offer(0))),
        (vec![&one], open),
        (vec![&one], weeks),
        (vec![&one, &two], plan(What::Offer(0))),
        (vec![&declining], plan(What::Offer(0))),
        (vec![&two], plan(What::Scale)),
        (vec![&two], plan(What::All)),
    ];
    for (scenarios, plan) in cases {
        let told = Counting::up_to(u64::MAX);
        tune(&scenarios, &plan, None, &told).expect("a tuning");
        assert_eq!(told.expected(), told.done(), "{plan:?}");
        // 400 replications choose, and 400 tell of the best and of the bonus of the file.
        assert!(told.done() > 3 * 400 * scenarios.len() as u64, "{} of {plan:?}", told.done());
    }
}

#[test]
fn limits_hold() {
    let scenario = small(ONE);
    let free = tuned(&scenario, &plan(What::Offer(0)));
    let cost = |of: &Tuned| {
        let (line, best) = of.best.expect("a best");
        of.lines[line].points[best].bonus_cost.expect("replications").value
    };
    let most = cost(&free);
    assert!(most > 0.0);
    let budget = Limits { budget: Some(most / 2.0), ..Limits::default() };
    let held = tuned(&scenario, &Plan { limits: budget, ..plan(What::Offer(0)) });
    assert!(cost(&held) <= most / 2.0);
    let line = &held.lines[0];
    let value = |place: usize| line.points[place].saving.expect("replications").value;
    let (_, best) = held.best.expect("a best");
    let within = |place: &usize| line.points[*place].bonus_cost.is_none_or(|cost| cost.value <= most / 2.0);
    assert!((0..line.points.len()).filter(within).all(|place| value(place) <= value(best)));
    // Nothing but no offer takes nobody.
    let nobody = Limits { take_rate: Some(0.0), ..Limits::default() };
    let of = tuned(&scenario, &Plan { limits: nobody, ..plan(What::Offer(0)) });
    let (_, best) = of.best.expect("a best");
    assert!(of.lines[0].points[best].take_rate.is_none_or(|rate| rate.value == 0.0));
    // The other offer alone is over it.
    let of = tuned(&small(TWO), &Plan { limits: nobody, ..plan(What::Offer(0)) });
    assert_eq!((of.best, of.held_out), (None, None));
}

#[test]
fn the_frontier_rises() {
    let of = tuned(&small(ONE), &plan(What::Offer(0)));
    let line = &of.lines[0];
    let steps: Vec<(f64, f64)> = of
        .frontier
        .iter()
        .map(|place| (line.points[*place].bonus_cost.expect("replications").value, line.objective[*place].value))
        .collect();
    assert!(steps.len() > 2, "{steps:?}");
    assert!(steps.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1), "{steps:?}");
    assert_eq!(of.frontier.last(), of.best.as_ref().map(|(_, best)| best));
}

#[test]
fn all_amounts_together_are_at_least_as_good_as_any_of_a_grid() {
    let mut scenario = small(TWO);
    scenario.simulation.replications = 150;
    let of = tuned(&scenario, &Plan { step: Some(400.0), ..plan(What::All) });
    let value = |first: f64, second: f64| {
        let amounts = with_bonus(&with_bonus(&scenario, 0, first), 1, second);
        saving(&amounts, 0..150)
    };
    let offers = of.offers.expect("a best");
    let found = value(offers[0].bonus, offers[1].bonus);
    let steps = || (0..=10).map(|step| f64::from(step) * 400.0);
    let best = steps().flat_map(|first| steps().map(move |second| (first, second)));
    let best = best.map(|(first, second)| value(first, second)).fold(f64::NEG_INFINITY, f64::max);
    assert!(found >= best - 1e-9, "{found} for {best} at {offers:?}");
    assert_eq!(of.lines.iter().map(|line| line.axis.offer).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn several_scenarios_have_one_best_by_their_positions() {
    let (mut many, mut few) = (small(ONE), small("[{ week = 2, bonus = 300 }]"));
    many.cohort.positions = 30;
    few.name = "few".to_owned();
    few.job.output_per_week *= 0.5;
    let both = on(2, &[&many, &few], &plan(What::Offer(0))).expect("a tuning");
    let together = both.together.expect("two scenarios");
    let best = together.best.expect("a best");
    let curve = |of: &Tuned, place: usize| of.lines[0].points[place].saving.expect("replications").value;
    let weighted = |place| (30.0 * curve(&both.scenarios[0], place) + 10.0 * curve(&both.scenarios[1], place)) / 40.0;
    for (place, saving) in together.savings.iter().enumerate() {
        assert_close(saving.value, weighted(place));
        assert!(weighted(place) <= weighted(best) + 1e-9);
    }
    for (of, scenario) in both.scenarios.iter().zip([&many, &few]) {
        let (outcome, loss) = of.held_out.as_ref().and_then(|fresh| fresh.together.as_ref()).expect("two scenarios");
        let bonus = of.lines[0].points[best].bonus;
        assert_close(outcome.saving.value, saving(&with_bonus(scenario, 0, bonus), 400..800));
        assert_close(
            loss.value,
            of.held_out.as_ref().map_or(f64::NAN, |fresh| fresh.best.saving.value) - outcome.saving.value,
        );
    }
    assert_eq!(on(2, &[&many], &plan(What::Offer(0))).expect("a tuning").together, None);
}

#[test]
fn every_objective_has_its_own_best() {
    let scenario = small(ONE);
    for objective in Objective::ALL {
        let of = tuned(&scenario, &Plan { objective, ..plan(What::Offer(0)) });
        let (line, best) = of.best.expect("a best");
        let line = &of.lines[line];
        for (point, sought) in line.points.iter().zip(&line.objective) {
            let alone = with_bonus(&scenario, 0, point.bonus);
            let results = engine::simulate(&alone, None, &Unwatched).expect("a run");
            let run = analysis::estimate(&alone, &results, 0.95);
            let spread = run.saving_spread.clone().expect("replications");
            let expected = match objective {
                Objective::Mean => run.estimate(Side::Saving, Metric::TotalCost).expect("a saving").value,
                Objective::Cvar => spread.worst.value,
                Objective::Probability => spread.pays.value,
                Objective::Median => spread.quantiles[2].value,
            };
            assert_close(sought.value, expected);
            assert!(sought.value <= line.objective[best].value);
        }
    }
}

#[test]
fn what_cannot_be_tuned_is_said_before_anything_is_played() {
    let scenario = small(TWO);
    let wrong = |scenario: &Scenario, plan: Plan| on(1, &[scenario], &plan).expect_err("wrong");
    assert!(matches!(wrong(&scenario, plan(What::Offer(2))), TuneError::NoSuchOffer { offer: 2, offers: 2, .. }));
    assert!(matches!(wrong(&small("[]"), plan(What::Offer(0))), TuneError::NoOffers { .. }));
    let nothing = small("[{ week = 1, bonus = 0 }]");
    assert!(matches!(wrong(&nothing, plan(What::Scale)), TuneError::NothingToScale { .. }));
    let taken = Plan { weeks: vec![1.0, 8.0], ..plan(What::Offer(0)) };
    assert!(matches!(wrong(&scenario, taken), TuneError::WeekTaken { week: 8.0, .. }));
    let long = Plan { step: Some(5000.0), ..plan(What::Offer(0)) };
    assert!(matches!(wrong(&scenario, long), TuneError::StepTooLong { .. }));
}

/// One lognormal group that leaves for nothing else and is not replaced: the offer pays up to the wage that is saved.
fn pays_up_to(saved: f64) -> Scenario {
    let text = format!(
        "name = \"one\"\nsimulation = {{ horizon_weeks = 11, replications = 300 }}\n\
         cohort = {{ positions = 10, backfill = false }}\ntraining = {{ weeks = 1 }}\n\
         offers = [{{ week = 1, bonus = 400 }}]\n[[groups]]\nname = \"idle\"\ncommitted = false\n\
         extra_cost_per_week = {}\nreservation = {{ dist = \"lognormal\", median = 400, sigma = 0.4 }}\n\
         tenure = {{ dist = \"exponential\", mean = 1e9 }}",
        saved / 10.0
    );
    scenario::parse("one.toml", &text, &[]).expect("a right scenario").scenario
}

/// Nine in ten take 668; each taker saves ten weeks of extra cost.
#[test]
fn the_break_even_is_looked_for_beyond_the_range_where_nobody_says_how_far() {
    let free = Plan { max: None, step: None, ..plan(What::Offer(0)) };
    let near = |of: &Tuned, expected: f64| {
        let even = of.lines[0].break_even;
        let (low, high) = (even.low.expect("many"), even.high.expect("many"));
        assert!((even.value().expect("found") - expected).abs() < 1e-3 * expected, "{even:?}");
        assert!(low <= expected + 0.01 && expected - 0.01 <= high, "{even:?}");
    };
    let beyond = tuned(&pays_up_to(1500.0), &free);
    let line = &beyond.lines[0];
    assert!(line.points.last().is_some_and(|point| point.bonus < 700.0) && line.reach > 2600.0);
    near(&beyond, 1500.0);
    let within = tuned(&pays_up_to(500.0), &free);
    assert_eq!(within.lines[0].reach, within.lines[0].points.last().expect("bonuses").bonus);
    near(&within, 500.0);
    let bounded = tuned(&pays_up_to(1500.0), &plan(What::Offer(0)));
    assert_eq!(bounded.lines[0].reach, 4000.0);
    let short = tuned(&pays_up_to(1500.0), &Plan { max: Some(1000.0), ..plan(What::Offer(0)) });
    assert_eq!((short.lines[0].break_even.end, short.lines[0].reach), (analysis::End::Beyond, 1000.0));
}

/// Thresholds of two groups: who is committed has the larger one with probability Φ(ln 5/√(0.6² + 0.8²)) = 0.9462.
#[test]
fn the_test_for_commitment_is_that_of_the_thresholds() {
    let mut scenario = pays_up_to(500.0);
    let mut committed = scenario.groups[0].clone();
    committed.name = "committed".to_owned();
    committed.committed = true;
    scenario.groups.push(committed);
    for (group, (median, sigma)) in scenario.groups.iter_mut().zip([(400.0, 0.6), (2000.0, 0.8)]) {
        group.reservation = scenario::Reservation::Lognormal { median, sigma };
    }
    let of = tuned(&scenario, &Plan { max: Some(20_000.0), step: Some(20.0), ..plan(What::Offer(0)) });
    let test = of.test.expect("both kinds are offered");
    let (area, error) = (test.area.value, test.area.mcse.expect("many"));
    assert!((area - 0.946_2).abs() < 4.0 * error && error < 0.01, "{area} ± {error}");
    let youden = |place: usize| {
        let point = &of.lines[0].points[place];
        let (sensitivity, specificity) = point.sensitivity.zip(point.specificity).expect("both kinds are offered");
        sensitivity.value + specificity.value - 1.0
    };
    assert_close(test.cut.youden.value, youden(test.cut.place));
    assert!((1..of.lines[0].points.len()).all(|place| youden(place) <= youden(test.cut.place) + 1e-12));
}

/// A third are committed, with thresholds around 2,000 or, one in four of them, as low as those of the others around
/// 400: Φ(ln 5/√(0.6² + 0.8²)) and ½ mixed. Highest bonuses that hardly anyone takes and that nearly all take.
#[test]
fn the_area_under_the_roc_curve_is_that_of_all_bonuses_whatever_the_highest() {
    let mut scenario = pays_up_to(500.0);
    scenario.simulation.replications = 2000;
    let (other, shares) = (scenario.groups[0].clone(), [0.6, 0.3, 0.1]);
    let thresholds = [(400.0, 0.6), (2000.0, 0.8), (400.0, 0.6)];
    scenario.groups = vec![other.clone(), other.clone(), other];
    for (number, group) in scenario.groups.iter_mut().enumerate() {
        let (median, sigma) = thresholds[number];
        group.name = format!("group {number}");
        (group.share, group.committed) = (shares[number], number > 0);
        group.reservation = scenario::Reservation::Lognormal { median, sigma };
    }
    let exact = 0.75 * 0.946_2 + 0.25 * 0.5;
    let test = |max: f64, what| tuned(&scenario, &Plan { max: Some(max), step: Some(max / 10.0), ..plan(what) }).test;
    let [small, middle, large, scaled] =
        [(150.0, What::Offer(0)), (1000.0, What::Offer(0)), (50_000.0, What::Offer(0)), (1000.0, What::Scale)]
            .map(|(max, what)| test(max, what).expect("both kinds are offered").area);
    let error = middle.mcse.expect("many");
    assert!((middle.value - exact).abs() < 4.0 * error && error < 0.01, "{middle:?} for {exact}");
    // One pass and bonus by bonus alike.
    assert_eq!([small, large, scaled], [middle; 3]);
}

/// Disturbances of ½ move thresholds of sigma 0.6 and 0.8 up to a second offer, four weeks on. Nobody takes the first.
#[test]
fn thresholds_at_a_later_offer_have_moved() {
    let text = "name = \"one\"\nsimulation = { horizon_weeks = 11, replications = 2000 }\n\
                cohort = { positions = 10, backfill = false }\ntraining = { weeks = 1 }\n\
                offers = [{ week = 1, bonus = 1e-6 }, { week = 5, bonus = 400 }]\n\
                traits = { reservation_volatility = 1.802_775_637_731_995 }\n\
                [[groups]]\nname = \"idle\"\nshare = 0.5\ncommitted = false\n\
                reservation = { dist = \"lognormal\", median = 400, sigma = 0.6 }\n\
                tenure = { dist = \"exponential\", mean = 1e9 }\n\
                [[groups]]\nname = \"keen\"\nshare = 0.5\ncommitted = true\n\
                reservation = { dist = \"lognormal\", median = 800, sigma = 0.8 }\n\
                tenure = { dist = \"exponential\", mean = 1e9 }";
    let scenario = scenario::parse("one.toml", text, &[]).expect("a right scenario").scenario;
    let area = |max: f64| {
        let plan = Plan { max: Some(max), step: Some(max / 10.0), ..plan(What::Offer(1)) };
        tuned(&scenario, &plan).test.expect("both kinds are offered").area
    };
    // Φ(ln 2/√(0.6² + 0.8² + 2·0.5²)).
    let exact = 0.714_3;
    let found = area(1000.0);
    assert!((found.value - exact).abs() < 4.0 * found.mcse.expect("many"), "{found:?} for {exact}");
    assert_eq!(area(30_000.0), found);
}

#[test]
fn scenarios_that_are_not_alike_have_no_bonus_for_all() {
    let (one, mut other) = (small(ONE), small(ONE));
    other.name = "other".to_owned();
    let together = |other: &Scenario| on(2, &[&one, other], &plan(What::Offer(0))).expect("a tuning").together;
    assert!(together(&other).is_some());
    other.simulation.horizon_weeks /= 2.0;
    assert_eq!(together(&other), None);
    other.simulation = scenario::Simulation { discount_rate: 0.21, ..one.simulation.clone() };
    assert_eq!(together(&other), None);
}

/// What a taker saves is 300 or 3,000, one as likely as the other: far apart, so is the best bonus.
#[test]
fn uncertain_parameters_that_matter_are_seen_to() {
    let certain = pays_up_to(1500.0);
    assert_eq!(tuned(&certain, &plan(What::Offer(0))).robust, None);
    let text = "name = \"one\"\nsimulation = { horizon_weeks = 11, replications = 2000 }\n\
                cohort = { positions = 20, backfill = false }\ntraining = { weeks = 1 }\n\
                offers = [{ week = 1, bonus = 400 }]\n[[groups]]\nname = \"idle\"\ncommitted = false\n\
                extra_cost_per_week = { dist = \"uniform\", low = 30, high = 300 }\n\
                reservation = { dist = \"lognormal\", median = 800, sigma = 0.8 }\n\
                tenure = { dist = \"exponential\", mean = 1e9 }";
    let scenario = scenario::parse("one.toml", text, &[]).expect("a right scenario").scenario;
    let of = tuned(&scenario, &Plan { max: Some(2500.0), step: Some(50.0), ..plan(What::Offer(0)) });
    let robust = of.robust.expect("a parameter is uncertain");
    assert!(robust.matter);
    assert_eq!(of.best, Some((0, robust.best)));
    // By quadrature: F(b)(10c - b) at its best for each c, less at the best for all.
    let value = |bonus: f64, cost: f64| {
        let z = (bonus / 800.0).ln() / 0.8;
        0.5 * libm::erfc(-z / 2f64.sqrt()) * (10.0 * cost - bonus)
    };
    let bonuses = || (1..=50).map(|step| f64::from(step) * 50.0);
    let costs: Vec<f64> = (0..1000).map(|i| 30.0 + 0.27 * (f64::from(i) + 0.5)).collect();
    let known = costs.iter().map(|cost| bonuses().map(|bonus| value(bonus, *cost)).fold(0.0, f64::max)).sum::<f64>();
    let unknown = |bonus: f64| costs.iter().map(|cost| value(bonus, *cost)).sum::<f64>();
    let worth = (known - bonuses().map(unknown).fold(0.0, f64::max)) / costs.len() as f64;
    for found in [robust.worth, robust.worth_held_out] {
        let error = found.mcse.expect("draws");
        assert!((found.value - worth).abs() < 4.0 * error && error < 0.1 * worth, "{found:?} for {worth}");
    }
}
