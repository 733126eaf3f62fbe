//! The best bonus: what it is chosen from is what runs say, and what it saves is what other replications say.

use std::num::NonZeroUsize;
use std::path::Path;

use the_offer::analysis::{self, Objective};
use the_offer::engine::{self, Run, Threads, Unwatched};
use the_offer::model::outcome::Arm;
use the_offer::scenario::{self, Scenario};
use the_offer::tune::{Findings, How, Limits, Plan, TuneError, Tuned, What, tune};

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

fn starter(edits: &[&str]) -> Scenario {
    let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
    scenario::parse("starter.toml", scenario::STARTER, &edits).expect("a right scenario").scenario
}

fn small(offers: &str) -> Scenario {
    starter(&["simulation.replications=400", "cohort.positions=10", &format!("offers={offers}")])
}

const ONE: &str = "[{ week = 2, bonus = 1000 }]";
const TWO: &str = "[{ week = 2, bonus = 1000 }, { week = 8, bonus = 1500 }]";

/// The mean saving per position over some replications of a run.
fn saving(scenario: &Scenario, replications: std::ops::Range<usize>) -> f64 {
    let threads = Threads::new(None).expect("threads");
    let mut run = Run::new(scenario, &threads).expect("a run");
    run.extend_to(replications.end as u64, &Unwatched).expect("a run");
    let results = run.results();
    let [no_offer, offer] = Arm::BOTH.map(|arm| results.total_cost(arm));
    let total: f64 = replications.clone().map(|i| no_offer[i] - offer[i]).sum();
    total / (replications.len() as u64 * results.positions) as f64
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
    let edits = ["simulation.replications=500".to_owned()];
    let zappos = scenario::load(&[path], &edits).unwrap_or_else(|_| panic!("zappos-2008")).remove(0).scenario;
    let of = tuned(&zappos, &plan(What::Offer(0)));
    let line = &of.lines[0];
    assert_eq!((line.how, line.points.len()), (How::Exact, 21));
    for point in &line.points {
        let alone = with_bonus(&zappos, 0, point.bonus);
        let results = engine::simulate(&alone, None, &Unwatched).expect("a run");
        let run = analysis::estimate(&alone, &results, 0.95);
        let (found, expected) =
            (point.saving.expect("replications"), run.estimate("saving", "total_cost").expect("a saving"));
        assert_close(found.value, expected.value);
        assert_close(found.mcse.expect("an error"), expected.mcse.expect("an error"));
        for (found, metric) in [
            (point.take_rate, "take_rate"),
            (point.sensitivity, "sensitivity"),
            (point.specificity, "specificity"),
            (point.committed_share, "regretted"),
            (point.bonus_cost, "bonus"),
        ] {
            let expected = run.estimate("offer", metric);
            assert_eq!(found.is_some(), expected.is_some(), "{metric} at {}", point.bonus);
            found.zip(expected).into_iter().for_each(|(found, expected)| assert_close(found.value, expected.value));
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
    let fresh = of.fresh.expect("replications");
    let chosen = with_bonus(&scenario, 0, points[best].bonus);
    assert_close(fresh.best.saving.value, saving(&chosen, 400..800));
    assert_close(fresh.file.saving.value, saving(&scenario, 400..800));
    assert_close(fresh.regret.value, fresh.best.saving.value - fresh.file.saving.value);
    assert_close(value(best), saving(&chosen, 0..400));
    assert!(of.lines[line].set.as_ref().expect("many replications")[best]);
}

#[test]
fn the_choice_does_not_flatter_itself() {
    let few = starter(&["simulation.replications=50", "cohort.positions=2", "simulation.seed=1000"]);
    let many = Scenario {
        simulation: scenario::Simulation { replications: 40_000, seed: 7, ..few.simulation.clone() },
        ..few.clone()
    };
    let true_curve = tuned(&many, &plan(What::Offer(0))).lines.remove(0).points;
    // How far the best of a tuning is off: on the replications that chose it, and on the others.
    let off: Vec<[f64; 2]> = (0..300)
        .map(|seed| {
            let mut scenario = few.clone();
            scenario.simulation.seed = seed;
            let of = tuned(&scenario, &plan(What::Offer(0)));
            let (line, best) = of.best.expect("a best");
            let truth = true_curve[best].saving.expect("replications").value;
            let seen = of.lines[line].points[best].saving.expect("replications").value;
            [seen - truth, of.fresh.expect("replications").best.saving.value - truth]
        })
        .collect();
    let [(seen, seen_error), (fresh, fresh_error)] = [0, 1].map(|which| {
        let mean = off.iter().map(|off| off[which]).sum::<f64>() / off.len() as f64;
        let squares: f64 = off.iter().map(|off| (off[which] - mean).powi(2)).sum();
        (mean, squares.sqrt() / off.len() as f64)
    });
    assert!(seen > 4.0 * seen_error, "{seen} ± {seen_error}");
    assert!(fresh.abs() < 3.0 * fresh_error, "{fresh} ± {fresh_error}");
}

#[test]
fn threads_change_no_bit() {
    let scenario = small(TWO);
    for what in [What::Offer(1), What::Scale] {
        assert_eq!(on(1, &[&scenario], &plan(what)), on(3, &[&scenario], &plan(what)));
    }
}

#[test]
fn weeks_are_tuned_with_the_amount() {
    let scenario = small(ONE);
    let weeks = Plan { weeks: vec![1.0, 4.0, 9.0, 4.0], ..plan(What::Offer(0)) };
    let of = tuned(&scenario, &weeks);
    assert_eq!(of.lines.iter().map(|line| line.axis.week).collect::<Vec<_>>(), [1.0, 4.0, 9.0]);
    let best_of = |line: &the_offer::tune::Line| line.objective[line.best.expect("a best")].value;
    let (line, bonus) = of.best.expect("a best");
    assert!(of.lines.iter().all(|other| best_of(other) <= best_of(&of.lines[line])));
    let offers = of.offers.clone().expect("a best");
    assert_eq!((offers[0].week, offers[0].bonus), (of.lines[line].axis.week, of.lines[line].points[bonus].bonus));
    for line in &of.lines {
        let mut alone = scenario.clone();
        alone.offers[0].week = line.axis.week;
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
    assert_eq!((of.best, of.fresh), (None, None));
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
        let (outcome, loss) = of.fresh.as_ref().and_then(|fresh| fresh.together.as_ref()).expect("two scenarios");
        let bonus = of.lines[0].points[best].bonus;
        assert_close(outcome.saving.value, saving(&with_bonus(scenario, 0, bonus), 400..800));
        assert_close(
            loss.value,
            of.fresh.as_ref().map_or(f64::NAN, |fresh| fresh.best.saving.value) - outcome.saving.value,
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
                Objective::Mean => run.estimate("saving", "total_cost").expect("a saving").value,
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
