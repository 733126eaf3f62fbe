//! Laws of tenure against published and independent estimates.

use super::counting::Counting;
use the_offer::engine::{EngineError, Unwatched};
use the_offer::fit::family::LawFamily;
use the_offer::fit::law::FittedLaw;
use the_offer::fit::sample::{Duration, DurationEnd, DurationSample};

/// Durations of a file of `weeks,left`, or of `entered_weeks,weeks,left`; exits lie within a `span` before each time, if any.
fn durations(text: &str, span: Option<f64>) -> Vec<Duration> {
    let row = |line: &str| {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().expect("a number")).collect();
        let (entered, rest) = if cells.len() == 3 { (cells[0], &cells[1..]) } else { (0.0, &cells[..]) };
        let end = match (rest[1] > 0.0, span) {
            (false, _) => DurationEnd::Watched(rest[0]),
            (true, None) => DurationEnd::Exit(rest[0]),
            (true, Some(span)) => DurationEnd::ExitWithin(rest[0] - span, rest[0]),
        };
        Duration { entered, end, weight: 1.0 }
    };
    text.lines().skip(1).map(row).collect()
}

/// File, span of exits, family, estimates, standard errors, log-likelihood.
type Held = (&'static str, Option<f64>, LawFamily, [f64; 2], [f64; 2], f64);

const WALTONS: &str = include_str!("../records/waltons.csv");
const ROSSI: &str = include_str!("../records/rossi.csv");
const LUNG: &str = include_str!("../records/lung.csv");
const AIDS: &str = include_str!("../records/aids.csv");

/// Estimates of other programs on data that lifelines ships (Davidson-Pilon 2019, doi:10.21105/joss.01317).
#[rustfmt::skip]
const HELD: [Held; 6] = [
    (WALTONS, None, LawFamily::Weibull, [55.733078, 3.4505103], [1.32650, 0.243324], -672.06219),
    (WALTONS, None, LawFamily::Gompertz, [0.00088728152, 0.077976901], [0.00026411, 0.00579626], -650.59656),
    (ROSSI, None, LawFamily::Lognormal, [4.8250981, 1.3590966], [0.125258, 0.104563], -697.91042),
    (ROSSI, Some(1.0), LawFamily::Weibull, [128.51818, 1.3074759], [14.5259, 0.118595], -697.66080),
    (LUNG, None, LawFamily::Loglogistic, [302.16716, 1.7257593], [20.7287, 0.113312], -1160.93062),
    (AIDS, None, LawFamily::Weibull, [5.4575904, 1.0792410], [1.01048, 0.194303], -73.33479),
];

#[test]
fn laws_are_those_of_other_programs() {
    for (text, span, family, estimates, errors, log_likelihood) in HELD {
        let sample = DurationSample::new(durations(text, span)).expect("exits");
        let fitted = FittedLaw::of(family, &sample).expect("a law");
        let parameters = fitted.parameters();
        for (at, parameter) in parameters.iter().enumerate() {
            // The location of a lognormal law is told as ln median.
            let is_log = family == LawFamily::Lognormal && at == 0;
            let (value, se) =
                if is_log { (fitted.theta[0], parameter.error) } else { (parameter.value, parameter.se()) };
            assert!((value / estimates[at] - 1.0).abs() < 1e-6, "{family:?} {value} {}", estimates[at]);
            assert!((se / errors[at] - 1.0).abs() < 1e-4, "{family:?} {se} {}", errors[at]);
        }
        let found = fitted.log_likelihood;
        assert!((found - log_likelihood).abs() < 1e-5, "{family:?} {found} {log_likelihood}");
    }
}

use the_offer::output::fit::tables;
use the_offer::records::{RecordColumn, RecordOptions, Records, TimeResolution, TimeUnit, read};
use the_offer::scenario::{Loaded, parse};
use the_offer::study::fit::{FitError, FitPlan, FittedFile, FittedScenario, ToldBy, fit};

const ONE_GROUP: &str = include_str!("../sessions/one-group.toml");
const TWO_GROUPS: &str = include_str!("../sessions/small.toml");
const SENATORS: &str = include_str!("../records/senators.csv");
const EXPORT: &str = include_str!("../records/export.csv");

const PLAN: FitPlan =
    FitPlan { training_weeks: None, family: None, one_group: false, bootstrap: None, seed: 1, confidence: 0.95 };

fn all_tenure(family: LawFamily) -> FitPlan {
    FitPlan { training_weeks: Some(0.0), family: Some(family), one_group: true, ..PLAN }
}

fn base(text: &str) -> Loaded {
    parse("base.toml", text, &[]).expect("a scenario")
}

fn records(text: &str, options: &RecordOptions) -> Records {
    read(text.as_bytes(), options).unwrap_or_else(|problems| panic!("{problems}"))
}

fn fitted(base: &Loaded, records: &Records, plan: &FitPlan) -> FittedScenario {
    fit(base, records, plan, &Unwatched).expect("a fit").remove(0)
}

/// Estimate and standard error of a parameter of tenure.
fn tenure(fitted: &FittedScenario, parameter: &str) -> [f64; 2] {
    let figure = fitted.figures.iter().find(|figure| figure.parameter == parameter).expect("a parameter");
    [figure.value, figure.se.expect("an error")]
}

fn csv(fits: &[FittedScenario]) -> Vec<String> {
    let text = |table: &the_offer::output::tables::Filled| {
        let mut out = Vec::new();
        table.write_csv(&mut out).expect("a table");
        String::from_utf8(out).expect("UTF-8")
    };
    tables(fits).iter().map(text).collect()
}

/// Dates, both days included: published for the same data by lifelines, in weeks.
#[test]
fn senators_serve_804_weeks() {
    let as_of = "2013-10-01".parse().ok();
    let senators = records(SENATORS, &RecordOptions { as_of, ..RecordOptions::default() });
    let fitted = fitted(&base(ONE_GROUP), &senators, &all_tenure(LawFamily::Exponential));
    assert_eq!((fitted.people, fitted.exits), (933, 834));
    let [mean, se] = tenure(&fitted, "mean");
    assert!((mean / 804.96745 - 1.0).abs() < 1e-8, "{mean}");
    assert!((se / (mean / 834.0_f64.sqrt()) - 1.0).abs() < 1e-12, "{se}");
}

#[test]
fn a_resolution_is_read_into_the_likelihood() {
    let resolution = Some("1week".parse().map(|unit: the_offer::records::TimeUnitOfResolution| TimeResolution {
        unit: unit.0,
        rounding: Default::default(),
    }));
    let options =
        RecordOptions { resolution: resolution.map(|read| read.expect("a unit")), ..RecordOptions::default() };
    let fitted = fitted(&base(ONE_GROUP), &records(ROSSI, &options), &all_tenure(LawFamily::Weibull));
    let [scale, se] = tenure(&fitted, "scale");
    assert!((scale / 128.51818 - 1.0).abs() < 1e-6 && (se / 14.5259 - 1.0).abs() < 1e-5, "{scale} {se}");
    let chosen = fitted.models.iter().find(|tried| tried.chosen).and_then(|tried| tried.log_likelihood());
    assert!(chosen.is_some_and(|found| (found + 697.66080).abs() < 1e-5), "{chosen:?}");
}

fn exported() -> Records {
    let as_of = "2026-06-30".parse().ok();
    records(EXPORT, &RecordOptions { as_of, skip_bad: true, ..RecordOptions::default() })
}

/// The export is drawn from known figures.
#[test]
fn figures_of_the_example_are_those_that_it_is_drawn_from() {
    let fitted = fitted(&base(ONE_GROUP), &exported(), &PLAN);
    let truth = [0.02, 0.05, 0.10, f64::exp(4.2), 1.3];
    for (figure, truth) in fitted.figures.iter().zip(truth) {
        let [low, high] = figure.ends.expect("an interval");
        assert!((low..=high).contains(&truth), "{figure:?} {truth}");
        assert_eq!(figure.told_by, ToldBy::Records);
    }
    assert!(fitted.replay.iter().all(|week| week.holds()) && fitted.replay.len() == 4, "{:?}", fitted.replay);
    // Exits that a fit by maximum likelihood expects are about as many as those that it is fitted to.
    let sums = fitted.spans.iter().fold([0.0, 0.0], |sums, span| [sums[0] + span.observed, sums[1] + span.expected]);
    assert!((sums[1] / sums[0] - 1.0).abs() < 0.02, "{sums:?}");
}

#[test]
fn order_of_rows_and_number_of_threads_change_nothing() {
    let mut lines: Vec<&str> = EXPORT.lines().skip(1).collect();
    lines.reverse();
    let turned = format!("{}\n{}\n", EXPORT.lines().next().expect("a header"), lines.join("\n"));
    let as_of = "2026-06-30".parse().ok();
    let turned = records(&turned, &RecordOptions { as_of, skip_bad: true, ..RecordOptions::default() });
    let plan = FitPlan { bootstrap: Some(40), ..PLAN };
    let of = |records: &Records, threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| csv(&fit(&base(ONE_GROUP), records, &plan, &Unwatched).expect("a fit")))
    };
    let one = of(&exported(), 1);
    assert_eq!(one, of(&exported(), 2));
    assert_eq!(one, of(&turned, 1));
}

#[test]
fn a_bootstrap_tells_how_far_it_is_and_can_be_stopped() {
    let plan = FitPlan { bootstrap: Some(300), ..PLAN };
    let fit_of = |most: u64| {
        let watcher = Counting::up_to(most);
        let fitted = fit(&base(ONE_GROUP), &exported(), &plan, &watcher);
        (fitted, watcher.expected(), watcher.done())
    };
    let (fitted, expected, drawn) = fit_of(u64::MAX);
    assert_eq!((fitted.is_ok(), expected, drawn), (true, 300, 300));
    let (stopped, _, drawn) = fit_of(20);
    let cause = stopped.expect_err("stopped");
    assert!(matches!(cause, FitError::Engine(EngineError::Interrupted)), "{cause}");
    // Each thread ends the draw that it has begun.
    assert!((20..100).contains(&drawn), "{drawn}");
}

#[test]
fn days_give_the_scenario_of_weeks() {
    let weeks =
        "weeks,left\n".to_owned() + &WALTONS.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>();
    let days: String = WALTONS
        .lines()
        .skip(1)
        .map(|line| {
            let (time, left) = line.split_once(',').expect("two cells");
            format!("{},{left}\n", 7.0 * time.parse::<f64>().expect("a time"))
        })
        .collect();
    let in_days = RecordOptions { unit: TimeUnit::Days, ..RecordOptions::default() };
    let plan = FitPlan { family: None, ..all_tenure(LawFamily::Weibull) };
    let one = fitted(&base(ONE_GROUP), &records(&weeks, &RecordOptions::default()), &plan);
    let other = fitted(&base(ONE_GROUP), &records(&format!("weeks,left\n{days}"), &in_days), &plan);
    assert_eq!(one.scenario.hash, other.scenario.hash);
    for (one, other) in one.figures.iter().zip(&other.figures) {
        let close = |one: f64, other: f64| (one - other).abs() <= 1e-9 * one.abs();
        assert!(
            close(one.value, other.value) && one.se.zip(other.se).is_none_or(|(a, b)| close(a, b)),
            "{one:?} {other:?}"
        );
    }
}

/// The bootstrap of people and the curvature of the likelihood agree where there are many.
#[test]
fn errors_of_the_bootstrap_are_those_of_the_likelihood() {
    let of = |bootstrap| fitted(&base(ONE_GROUP), &exported(), &FitPlan { bootstrap, ..PLAN });
    for (one, other) in of(None).figures.iter().zip(&of(Some(1000)).figures) {
        let ratio = other.se.expect("an error") / one.se.expect("an error");
        assert!((0.85..1.2).contains(&ratio), "{} {ratio}", one.parameter);
    }
}

#[test]
fn hidden_groups_keep_their_tenures_and_share_out_the_rest_in_their_ratio() {
    let edits = ["groups.committed.training_dropout_per_week=0.01", "groups.hunters.training_dropout_per_week=0.04"];
    let two = parse("two.toml", TWO_GROUPS, &edits.map(str::to_owned)).expect("a scenario");
    let fitted = fitted(&two, &exported(), &PLAN);
    let of = |parameter: &str| -> Vec<_> {
        fitted.figures.iter().filter(|figure| figure.field.key() == parameter).collect()
    };
    let dropouts = of("training_dropout_per_week");
    assert!(dropouts.iter().all(|figure| figure.told_by == ToldBy::Both), "{dropouts:?}");
    assert!((dropouts[1].value / dropouts[0].value - 4.0).abs() < 1e-12);
    assert!(of("tenure").iter().all(|figure| figure.told_by == ToldBy::Belief && figure.se.is_none()));
    assert!(of("dismissal_per_year").iter().all(|figure| figure.told_by == ToldBy::Records));
    for tenure in 0..2 {
        assert_eq!(fitted.scenario.scenario.groups[tenure].tenure, two.scenario.groups[tenure].tenure);
    }
    let ties = &fitted.scenario.scenario.correlations;
    assert!(ties.iter().all(|tie| tie.rank_correlation == 1.0) && ties.len() == 3, "{ties:?}");
}

#[test]
fn groups_that_records_name_have_laws_of_their_own() {
    let named: String =
        EXPORT.lines().map(|line| line.replace("Leeds", "Committed").replace("York", "hunters ") + "\n").collect();
    let options = RecordOptions {
        as_of: "2026-06-30".parse().ok(),
        skip_bad: true,
        columns: vec![(RecordColumn::Group, "Site".to_owned())],
        ..RecordOptions::default()
    };
    let fitted = fitted(&base(TWO_GROUPS), &records(&named, &options), &PLAN);
    let tenures: Vec<_> = fitted.figures.iter().filter(|figure| figure.field.key() == "tenure").collect();
    assert!(tenures.len() >= 2 && tenures.iter().all(|figure| figure.told_by == ToldBy::Records), "{tenures:?}");
    assert_ne!(tenures[0].value, tenures[tenures.len() / 2].value);
    assert_eq!(fitted.halves.len(), 2);
}

/// The name of one group holds that of the other.
#[test]
fn each_group_tells_its_own_observations() {
    let named: String =
        EXPORT.lines().map(|line| line.replace("Leeds", "committed").replace("York", "uncommitted") + "\n").collect();
    let options = RecordOptions {
        as_of: "2026-06-30".parse().ok(),
        skip_bad: true,
        columns: vec![(RecordColumn::Group, "Site".to_owned())],
        ..RecordOptions::default()
    };
    let base = base(&TWO_GROUPS.replace("hunters", "uncommitted"));
    let fitted = fitted(&base, &records(&named, &options), &PLAN);
    let text = fitted.text(&FittedFile { head: Vec::new(), extends: None }, 0.95);
    let quits: Vec<f64> = text
        .lines()
        .filter_map(|line| line.split_once(" law, ")?.1.split_once(" quits after training")?.0.parse().ok())
        .collect();
    // All groups together have 163, and each group is told once.
    assert!(quits.len() == 2 && quits[0] != quits[1] && quits.iter().sum::<f64>() == 163.0, "{quits:?}\n{text}");
    let comments = text.lines().filter_map(|line| line.split_once(" # records: "));
    assert!(comments.into_iter().all(|(_, words)| words.matches(" to ").count() <= 2), "{text}");
}

#[test]
fn a_group_that_the_scenario_does_not_have_is_named_unless_it_has_few_people() {
    let told = |people: usize| {
        let text = "weeks,left,group\n".to_owned() + &"9.5,1,tribe\n".repeat(people) + &"30,0,committed\n".repeat(20);
        let error = fit(&base(TWO_GROUPS), &records(&text, &RecordOptions::default()), &PLAN, &Unwatched)
            .expect_err("an error");
        error.to_string()
    };
    assert!(told(10).contains("'tribe'") && told(10).contains("'committed', 'hunters'"), "{}", told(10));
    assert!(!told(9).contains("tribe"), "{}", told(9));
}

#[test]
fn laws_are_refused_in_words_and_the_value_stays() {
    let few: String = "weeks,left\n".to_owned() + &"30,0\n".repeat(50) + "9,1\n10,1\n11,1\n";
    let fitted = fitted(&base(ONE_GROUP), &records(&few, &RecordOptions::default()), &PLAN);
    let tenure = fitted.figures.iter().find(|figure| figure.field.key() == "tenure").expect("tenure");
    assert_eq!((tenure.told_by, tenure.value), (ToldBy::Belief, 30.0));
    assert!(tenure.because.contains("fewer than 10"), "{}", tenure.because);
    // All at once: no law with a shape has a largest likelihood.
    let at_once: String = "weeks,left\n".to_owned() + &"9.5,1\n".repeat(40);
    let sample = DurationSample::new(durations(&at_once, None)).expect("exits");
    for family in [LawFamily::Weibull, LawFamily::Lognormal, LawFamily::Loglogistic] {
        assert!(FittedLaw::of(family, &sample).is_err(), "{family:?}");
    }
}

#[test]
fn the_written_file_is_the_fitted_scenario_and_keeps_correlations_of_others() {
    let text = ONE_GROUP
        .replace("median = 3000", "median = \"2000 to 4000\"")
        .replace("weeks = 4", "weeks = \"3 to 5\"")
        + "\n[[correlations]]\nparameters = [\"groups.all.reservation.median\", \"training.weeks\"]\nrank_correlation = 0.3\n";
    let base = base(&text);
    let fitted = fitted(&base, &exported(), &PLAN);
    let file = FittedFile { head: vec!["A head.".to_owned()], extends: None };
    let written = parse("own.toml", &fitted.text(&file, 0.95), &[]).expect("a scenario").scenario;
    assert_eq!(written, fitted.scenario.scenario);
    assert_eq!(written.name, "one-group-fitted");
    assert!(written.correlations.iter().any(|tie| tie.rank_correlation == 0.3));
    assert!(written.correlations.len() == 2, "{:?}", written.correlations);
}
