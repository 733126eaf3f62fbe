use super::*;
use crate::analysis::implied::{DAYS_90, GroupStay, ImpliedFigure};
use crate::scenario::{STARTER, parse_file};
use std::path::Path;

const ONE: &str = "name = 'one'\n[training]\nweeks = 4\n[[groups]]\nname = 'all'\ncommitted = false\ntraining_fail = 0.1\n\
    reservation = { dist = 'lognormal', median = 3000, sigma = 1 }\ntenure = { dist = 'exponential', mean = 30 }\n";

fn scenario(text: &str, edits: &[&str]) -> Scenario {
    let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
    parse("a company", text, &edits).unwrap_or_else(|problems| panic!("{}", problems.render(false))).scenario
}

fn certain(early: Option<f64>, late: Option<f64>, leaving: Option<f64>, taken: Option<f64>) -> CalibrationTargets {
    CalibrationTargets {
        gone_90_days: early.map(Stated::Certain),
        gone_1_year: late.map(Stated::Certain),
        leaving_a_year: leaving.map(Stated::Certain),
        take_up: taken.map(Stated::Certain),
    }
}

fn solved(calibrated: &Calibrated, key: &str) -> f64 {
    let (_, value) = calibrated.solved.iter().find(|(of, _)| of == key).expect(key);
    value.parse().expect("a number")
}

#[test]
fn one_exponential_group_is_solved_as_by_hand() {
    let calibrated = calibrate(&scenario(ONE, &[]), &certain(Some(0.3), Some(0.6), None, None)).expect("solved");
    // S(52)/S(90 days) = e^(-hazard (52 - 90/7)), and S(90 days) = 0.9 e^(-4 dropout) e^(-hazard (90/7 - 4)).
    let hazard = (0.7_f64 / 0.4).ln() / (52.0 - 90.0 / 7.0);
    let dropout = ((0.9_f64 / 0.7).ln() - hazard * (90.0 / 7.0 - 4.0)) / 4.0;
    assert!((solved(&calibrated, "groups.all.tenure.mean") * hazard - 1.0).abs() < 1e-8);
    assert!((solved(&calibrated, "groups.all.training_dropout_per_week") - dropout).abs() < 1e-9);
    // One target by itself gives the tenure: 0.9 e^(-hazard 48) = 0.4.
    let calibrated = calibrate(&scenario(ONE, &[]), &certain(None, Some(0.6), None, None)).expect("solved");
    let mean = 48.0 / (0.9_f64 / 0.4).ln();
    assert!((solved(&calibrated, "groups.all.tenure.mean") / mean - 1.0).abs() < 1e-8);
}

#[test]
fn take_up_scales_the_median_as_by_hand() {
    let offer = ["offers=[{ week = 4, bonus = 1000 }]"];
    let calibrated = calibrate(&scenario(ONE, &offer), &certain(None, None, None, Some(0.158_655_253_931_457_05)));
    // The bonus is one standard deviation of the logarithm below the median.
    let median = solved(&calibrated.expect("solved"), "groups.all.reservation.median");
    assert!((median / (1000.0 * f64::exp(1.0)) - 1.0).abs() < 1e-8, "{median}");
}

/// Numbers drawn from 1/most to most, evenly by their logarithm.
fn factors(seed: u64) -> impl FnMut(f64) -> f64 {
    let mut word = seed;
    move |most| {
        word = crate::model::draws::mix(word);
        f64::powf(most, 2.0 * (word >> 11) as f64 / (1_u64 << 53) as f64 - 1.0)
    }
}

/// A company drawn at random: what is known of it, and the company itself.
fn company(factor: &mut impl FnMut(f64) -> f64) -> [Scenario; 2] {
    let shape = format!("groups.uncommitted.tenure={{ dist = 'weibull', shape = {}, median = 10 }}", factor(1.3));
    let scenario = scenario(STARTER, &[&shape, &format!("training.weeks={}", 4.0 * factor(2.0))]);
    let knobs = Knobs {
        share: factor(2.0),
        pace: factor(1.8),
        dropout: None,
        committed_pace: factor(1.8),
        threshold: factor(2.5),
    };
    let mut own = scenario.clone();
    knobs.turn(&mut own);
    [scenario, own]
}

#[test]
fn companies_drawn_at_random_are_found_again_from_their_aggregates() {
    let mut factor = factors(7);
    for number in 0..20 {
        let [scenario, own] = company(&mut factor);
        let figure = |figure: ImpliedFigure| figure.of(&own);
        let targets = certain(
            figure(ImpliedFigure::Gone90Days),
            figure(ImpliedFigure::Gone1Year),
            figure(ImpliedFigure::LeavingAYear),
            figure(ImpliedFigure::TakeUp),
        );
        let calibrated = calibrate(&scenario, &targets).unwrap_or_else(|error| panic!("{number}: {targets:?} {error}"));
        for (target, [reached, _]) in &calibrated.reached {
            let [wanted, _] = target.stated.ends();
            assert!((reached / wanted - 1.0).abs() < 1e-5, "{number}: {target:?} {reached}");
        }
        for (found, right) in calibrated.scenario.parameters().iter().zip(own.parameters()) {
            let error = (found.value - right.value).abs();
            assert!(
                error <= 1e-3 * right.value.abs(),
                "{number}: {} {} and not {}",
                right.key,
                found.value,
                right.value
            );
        }
    }
}

#[test]
fn ranges_are_reproduced_by_the_written_scenario() {
    let range = |low, high| Some(Stated::Range { low, high });
    let targets = CalibrationTargets {
        gone_90_days: range(0.2, 0.3),
        gone_1_year: range(0.38, 0.5),
        take_up: range(0.02, 0.1),
        leaving_a_year: None,
    };
    let calibrated = calibrate(&scenario(STARTER, &[]), &targets).expect("calibrated");
    let text = calibrated.text(TextForm::Extending("us-call-center.toml"), "ours");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/ours.toml");
    let written = parse_file(&path, &text).unwrap_or_else(|problems| panic!("{}\n{text}", problems.render(false)));
    assert_eq!(Scenario { name: calibrated.scenario.name.clone(), ..written.scenario.clone() }, calibrated.scenario);
    assert_met(&written.scenario, &targets, &text);
}

/// Draws by which a calibrated scenario is looked at.
const LOOKS: u64 = 1500;

/// Checks that the ranges of a scenario are its targets, on other draws than those of the calibration.
fn assert_met(scenario: &Scenario, targets: &CalibrationTargets, of: &str) {
    let parameters = Parameters::new(scenario).expect("parameters");
    let worlds: Vec<Scenario> = (0..LOOKS)
        .map(|replication| {
            let mut world = scenario.clone();
            parameters.draw(Address { seed: 99, replication }, &mut world);
            world
        })
        .collect();
    for target in targets.given() {
        let values: Vec<f64> = worlds.iter().filter_map(|world| target.figure.of(world)).collect();
        for (share, wanted) in [0.05, 0.95].into_iter().zip(target.stated.ends()) {
            let below = values.iter().filter(|value| **value < wanted).count() as f64 / LOOKS as f64;
            // The simulation error of these draws and of those by which the ranges were moved.
            let error = (0.05_f64 * 0.95 * (1.0 / LOOKS as f64 + 1.0 / CHECKED as f64)).sqrt();
            assert!((below - share).abs() < 4.0 * error, "{target:?}: {below} below {wanted}\n{of}");
        }
    }
}

/// Ranges around the figures of a company drawn at random, as wide as people state them, in the three forms of the questions.
fn ranges(number: u64, own: &Scenario, factor: &mut impl FnMut(f64) -> f64) -> CalibrationTargets {
    let mut range = |figure: ImpliedFigure, half: f64| {
        let value = figure.of(own).expect("a figure");
        let odds = if figure == ImpliedFigure::LeavingAYear { value } else { value / (1.0 - value) };
        let half = half * factor(1.5);
        let ends = [odds * f64::exp(-half), odds * f64::exp(half)];
        let share = |odds: f64| if figure == ImpliedFigure::LeavingAYear { odds } else { odds / (1.0 + odds) };
        Some(Stated::Range { low: share(ends[0]), high: share(ends[1]) })
    };
    CalibrationTargets {
        gone_90_days: range(ImpliedFigure::Gone90Days, 0.25),
        gone_1_year: range(ImpliedFigure::Gone1Year, 0.25).filter(|_| number % 3 != 1),
        leaving_a_year: range(ImpliedFigure::LeavingAYear, 0.1).filter(|_| !number.is_multiple_of(3)),
        take_up: range(ImpliedFigure::TakeUp, 0.7),
    }
}

#[test]
fn ranges_are_met_for_companies_drawn_at_random() {
    let mut factor = factors(11);
    for number in 0..3 {
        let [scenario, own] = company(&mut factor);
        let targets = ranges(number, &own, &mut factor);
        let calibrated = calibrate(&scenario, &targets).unwrap_or_else(|error| panic!("{number}: {targets:?} {error}"));
        assert_met(&calibrated.scenario, &targets, &format!("company {number}: {targets:?}"));
    }
}

#[test]
fn what_cannot_be_met_is_refused_with_the_nearest() {
    let refused = |targets| calibrate(&scenario(STARTER, &[]), &targets).expect_err("refused").to_string();
    let text = refused(certain(Some(0.02), None, None, None));
    assert!(text.contains("attrition at 90 days of 2.0 %: the nearest is"), "{text}");
    let text = refused(certain(Some(0.44), Some(0.45), None, None));
    assert!(text.contains("raise the attrition at a year"), "{text}");
    let text = refused(certain(None, None, None, Some(0.0001)));
    assert!(text.contains("opportunists"), "{text}");
    assert_eq!(refused(CalibrationTargets::default()), CalibrationError::NoTargets.to_string());
    let plain = scenario(ONE, &["groups.all.committed=true"]);
    let error = calibrate(&plain, &certain(Some(0.2), None, None, None)).expect_err("no uncommitted");
    assert_eq!(error, CalibrationError::NoUncommitted("one".to_owned()));
    let error = calibrate(&plain, &certain(None, None, None, Some(0.2))).expect_err("no offer");
    assert_eq!(error, CalibrationError::NoOffers("one".to_owned()));
}

#[test]
fn a_survival_table_is_stretched_by_certain_targets_alone() {
    let table = "groups.uncommitted.tenure={ dist = 'table', weeks = [5, 20], surviving = [0.5, 0.2] }";
    let scenario = scenario(STARTER, &[table]);
    let calibrated = calibrate(&scenario, &certain(Some(0.25), Some(0.42), None, None)).expect("solved");
    let staff = crate::analysis::implied::Staff::new(&calibrated.scenario);
    assert!((staff.gone_by(DAYS_90) - 0.25).abs() < 1e-6);
    let stay = GroupStay::new(&calibrated.scenario.groups[0], 4.0);
    assert!(stay.surviving(52.0) < 1.0);
    let range = Some(Stated::Range { low: 0.2, high: 0.3 });
    let targets = CalibrationTargets { gone_90_days: range, ..certain(None, Some(0.42), None, None) };
    let error = calibrate(&scenario, &targets).expect_err("a table");
    assert_eq!(error, CalibrationError::Table("uncommitted".to_owned()));
}
