//! Other ways to write a number: a wage a year, per cent, percentiles, and a lognormal distribution by its mean.

use std::fs;

use the_offer::scenario::{Belief, Layout, Reservation, Scenario, Tenure, WeeksToFill, load, parse, parse_variation};
use the_offer::special::normal;

const SMALL: &str = r#"
name = "small"
[job]
output_per_week = 1500
[[offers]]
week = 1
bonus = 1000
[[groups]]
name = "leaving"
committed = false
reservation = { dist = "lognormal", median = 1500, sigma = 1 }
tenure = { dist = "exponential", mean = 13 }
[pay]
"#;

fn told(text: &str, edits: &[&str]) -> Result<Scenario, String> {
    let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
    parse("x.toml", text, &edits).map(|loaded| loaded.scenario).map_err(|problems| problems.render(false))
}

fn scenario(lines: &str, edits: &[&str]) -> Scenario {
    told(&format!("{SMALL}{lines}"), edits).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The belief about the one uncertain parameter, printed, with its key.
fn belief(scenario: &Scenario) -> (&str, String) {
    let [uncertain] = scenario.uncertain.as_slice() else { panic!("{:?}", scenario.uncertain) };
    (&uncertain.key, uncertain.text())
}

#[test]
fn a_wage_of_a_year_is_a_wage_of_a_week() {
    let weekly = scenario("wage_per_week = 800\ntraining_wage_per_week = 520", &[]);
    assert_eq!(scenario("wage_per_year = 41600\ntraining_wage_per_year = 27_040", &[]), weekly);
    // Whichever came before, what is set counts.
    for lines in ["", "wage_per_week = 9\ntraining_wage_per_year = 8", "wage_per_year = 9\ntraining_wage_per_week = 8"]
    {
        let edits = ["pay.wage_per_year=41600", "pay.training_wage_per_year=27040"];
        assert_eq!(scenario(lines, &edits), weekly, "{lines}");
        assert_eq!(scenario(lines, &["pay.wage_per_week=800", "pay.training_wage_per_week=520"]), weekly, "{lines}");
    }
    assert_eq!(scenario("wage_per_week = 7", &["pay={ wage_per_year = 41600, training_wage_per_week = 520 }"]), weekly);
    assert_eq!(told(&weekly.to_toml(), &[]), Ok(weekly));
}

#[test]
fn an_uncertain_wage_of_a_year_is_that_of_a_week() {
    for (year, week) in [
        ("\"36400 to 46800\"", "\"700.0 to 900.0\""),
        ("{ dist = \"normal\", mean = 41600, sd = 5200 }", "{ dist = \"normal\", mean = 800.0, sd = 100.0 }"),
        (
            "{ dist = \"lognormal\", median = 41600, sigma = 0.1 }",
            "{ dist = \"lognormal\", median = 800.0, sigma = 0.1 }",
        ),
        ("{ dist = \"lognormal\", mean = 41600, sd = 5200 }", "{ dist = \"lognormal\", mean = 800.0, sd = 100.0 }"),
        ("{ dist = \"uniform\", low = 36400, high = 46800 }", "{ dist = \"uniform\", low = 700.0, high = 900.0 }"),
        (
            "{ dist = \"triangular\", low = 36400, mode = 41600, high = 46800 }",
            "{ dist = \"triangular\", low = 700.0, mode = 800.0, high = 900.0 }",
        ),
        (
            "{ dist = \"pert\", low = 36400, mode = 41600, high = 46800 }",
            "{ dist = \"pert\", low = 700.0, mode = 800.0, high = 900.0 }",
        ),
        ("{ dist = \"gamma\", mean = 41600, sd = 5200 }", "{ dist = \"gamma\", mean = 800.0, sd = 100.0 }"),
        (
            "{ dist = \"percentiles\", p10 = 36400, p50 = 41600, p90 = 52000 }",
            "{ dist = \"percentiles\", p10 = 700.0, p50 = 800.0, p90 = 1000.0 }",
        ),
        (
            "{ dist = \"percentiles\", p05 = 36400, p50 = 41600, p95 = 52000 }",
            "{ dist = \"percentiles\", p05 = 700.0, p50 = 800.0, p95 = 1000.0 }",
        ),
    ] {
        let yearly = scenario(&format!("wage_per_year = {year}"), &[]);
        assert_eq!(belief(&yearly), ("pay.wage_per_week", week.to_owned()), "{year}");
        assert_eq!(yearly, scenario(&format!("wage_per_week = {week}"), &[]), "{year}");
        assert_eq!(yearly, scenario("wage_per_week = 3", &[&format!("pay.wage_per_year={year}")]), "{year}");
        assert_eq!(told(&yearly.to_toml(), &[]), Ok(yearly));
    }
}

#[test]
fn a_correlation_names_a_wage_either_way() {
    let tied = |wage: &str, key: &str| {
        let tie = format!("[[correlations]]\nparameters = [\"{key}\", \"pay.load\"]\nrank_correlation = 0.5");
        format!("{wage}\nload = \"0.2 to 0.4\"\n{tie}")
    };
    let (year, week) = ("wage_per_year = \"36400 to 46800\"", "wage_per_week = \"700 to 900\"");
    let weekly = scenario(&tied(week, "pay.wage_per_week"), &[]);
    assert_eq!(weekly.correlations.len(), 1);
    for (wage, key) in [(year, "pay.wage_per_year"), (year, "pay.wage_per_week"), (week, "pay.wage_per_year")] {
        let text = tied(wage, key);
        assert_eq!(scenario(&text, &[]), weekly, "{text}");
        for other in ["pay.wage_per_year=36400 to 46800", "pay.wage_per_week=700 to 900"] {
            assert_eq!(scenario(&text, &[other]), weekly, "{text}");
        }
        // A certain value takes its ties with it.
        for certain in ["pay.wage_per_year=41600", "pay.wage_per_week=800"] {
            let certain = scenario(&text, &[certain]);
            assert_eq!((certain.correlations.len(), certain.pay.wage_per_week), (0, 800.0), "{text}");
        }
    }
}

#[test]
fn a_later_file_gives_a_wage_in_its_own_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let write = |name: &str, text: &str| fs::write(path(name), text).expect("a file");
    write("week.toml", &format!("{SMALL}wage_per_week = 900\ntraining_wage_per_year = 26000"));
    write("year.toml", "extends = \"week.toml\"\nname = \"year\"\n[pay]\nwage_per_year = 41600");
    write("again.toml", "extends = \"year.toml\"\nname = \"again\"\n[pay]\nwage_per_week = 700");
    let paths = ["week.toml", "year.toml", "again.toml"].map(path);
    let loaded = load(&paths, &[]).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    let wages: Vec<f64> = loaded.iter().map(|one| one.scenario.pay.wage_per_week).collect();
    assert_eq!(wages, [900.0, 800.0, 700.0]);
    assert!(loaded.iter().all(|one| one.scenario.pay.training_wage_per_week == Some(500.0)));
    // The value is at its line, under the key that the model sees.
    let place = &loaded[1].places["pay.wage_per_week"];
    assert_eq!((place.line(), place.text()), (Some(4), "41600"));
    assert!(!loaded[1].places.contains_key("pay.wage_per_year"));
}

#[test]
fn a_wage_of_a_year_is_varied() {
    let vary = ["pay.wage_per_year=36400..46800:5200".to_owned()];
    for lines in ["", "wage_per_week = 9", "wage_per_year = 9"] {
        let variation = parse_variation("x.toml", &format!("{SMALL}{lines}"), &[], &vary, Layout::Grid);
        let variation = variation.unwrap_or_else(|problems| panic!("{}", problems.render(false)));
        let wages: Vec<f64> = variation.points.iter().map(|point| point.pay.wage_per_week).collect();
        assert_eq!(wages, [700.0, 800.0, 900.0], "{lines}");
        assert_eq!(variation.axes[0].key, "pay.wage_per_year");
    }
}

#[test]
fn per_cent_is_a_share_wherever_a_number_stands() {
    let shares = "load = 0.08\nbonus_load = 0.0765\n[simulation]\ndiscount_rate = 0.03\n[traits]\ntenure_output = -0.1";
    let percent = "load = \"8 %\"\nbonus_load = \"7.65%\"\n[simulation]\ndiscount_rate = \"3 %\"\n[traits]\ntenure_output = \"-10 %\"";
    assert_eq!(scenario(percent, &[]), scenario(shares, &[]));
    for (percent, share) in [
        ("groups.leaving.share=20 %", "groups.leaving.share=0.2"),
        ("groups.leaving.share='20 % to 30 %'", "groups.leaving.share='0.2 to 0.3'"),
        ("groups.leaving.delight=20 to 30 %", "groups.leaving.delight=0.2 to 0.3"),
        ("training.output=20% to 30%", "training.output=0.2 to 0.3"),
        ("decline.output_lift=-1 % to 2 %", "decline.output_lift=-0.01 to 0.02"),
        (
            "pay.load={ dist = \"beta\", mean = \"30 %\", sd = \"5 %\" }",
            "pay.load={ dist = \"beta\", mean = 0.3, sd = 0.05 }",
        ),
        (
            "groups.leaving.tenure={ dist = \"table\", weeks = [4, 13], surviving = [\"75 %\", \"50 %\"] }",
            "groups.leaving.tenure={ dist = \"table\", weeks = [4, 13], surviving = [0.75, 0.5] }",
        ),
    ] {
        let edits = |edit| ["decline.full_effect_at=1000", edit];
        assert_eq!(scenario("", &edits(percent)), scenario("", &edits(share)), "{percent}");
    }
}

#[test]
fn percentiles_are_those_given_within_the_domain() {
    for (key, given, quantiles) in [
        ("groups.leaving.delight", ["p10 = 0.2", "p50 = 0.9", "p90 = 0.99"], [0.2, 0.9, 0.99]),
        ("groups.leaving.pass_rate", ["p10 = \"1 %\"", "p50 = \"2 %\"", "p90 = \"90 %\""], [0.01, 0.02, 0.9]),
        ("training.weeks", ["p10 = 3", "p50 = 4", "p90 = 8"], [3.0, 4.0, 8.0]),
        ("training.cost_per_hire", ["p05 = 100", "p50 = 2000", "p95 = 2100"], [100.0, 2000.0, 2100.0]),
        ("decline.output_lift", ["p10 = -0.9", "p50 = 0", "p90 = 0.01"], [-0.9, 0.0, 0.01]),
        ("traits.tenure_output", ["p05 = -0.5", "p50 = 0.1", "p95 = 0.2"], [-0.5, 0.1, 0.2]),
        ("groups.leaving.extra_cost_per_week", ["p10 = -20", "p50 = 0", "p90 = 50"], [-20.0, 0.0, 50.0]),
    ] {
        let belief = format!("{key}={{ dist = \"percentiles\", {} }}", given.join(", "));
        let scenario = scenario("", &["decline.full_effect_at=1000", &belief]);
        let [uncertain] = scenario.uncertain.as_slice() else { panic!("{belief}") };
        let tail = if given[0].starts_with("p05") { 0.05 } else { 0.1 };
        for (p, x) in [tail, 0.5, 1.0 - tail].into_iter().zip(quantiles) {
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs().max(1.0);
            assert!(near(uncertain.belief.at_score(normal::quantile(p)), x), "{belief} {p}");
            // The domain cuts nothing off.
            assert!(near(uncertain.quantile(p), x), "{belief} {p}: {}", uncertain.quantile(p));
            assert!((uncertain.below(x) - p).abs() < 1e-12, "{belief} {p}");
        }
        assert!(uncertain.outside() < 1e-12, "{belief}");
    }
    // Half way on the scale of the domain, percentiles are an interval.
    let [wide, interval] = [
        "groups.leaving.delight={ dist = \"percentiles\", p05 = 0.2, p50 = 0.5, p95 = 0.8 }",
        "groups.leaving.delight=20 to 80 %",
    ]
    .map(|edit| scenario("", &[edit]).uncertain[0].belief.clone());
    for z in [-2.5, -1.0, 0.0, 0.3, 2.0] {
        assert!((wide.at_score(z) - interval.at_score(z)).abs() < 1e-14, "{z}");
    }
}

#[test]
fn percentiles_of_people_are_those_given() {
    let percentiles = |key: &str| format!("{key}={{ dist = \"percentiles\", p10 = 2, p50 = 20, p90 = 30 }}");
    let keys = ["recruiting.weeks_to_fill", "groups.leaving.tenure", "groups.leaving.reservation"];
    let edits = keys.map(percentiles);
    let scenario = scenario("", &edits.each_ref().map(String::as_str));
    let group = &scenario.groups[0];
    for law in [scenario.recruiting.weeks_to_fill.law(), group.tenure.law(), group.reservation.law(800.0)] {
        for (x, p) in [(2.0, 0.1), (20.0, 0.5), (30.0, 0.9)] {
            assert!((law.below(x) - p).abs() < 1e-12 && (law.at_share(p) - x).abs() < 1e-12, "{law:?} {p}");
        }
    }
}

#[test]
fn a_lognormal_distribution_may_be_given_by_its_moments() {
    // sigma² = ln(1 + (sd/mean)²) and median = mean·e^(-sigma²/2); by hand with sd = mean: sigma² = ln 2.
    let (median, sigma) = (100.0 / 2.0_f64.sqrt(), 2.0_f64.ln().sqrt());
    let moments = "{ dist = \"lognormal\", mean = 100, sd = 100 }";
    let keys = ["recruiting.weeks_to_fill", "groups.leaving.tenure", "groups.leaving.reservation", "pay.load"];
    let edits = keys.map(|key| format!("{key}={moments}"));
    let scenario = scenario("", &edits.each_ref().map(String::as_str));
    let group = &scenario.groups[0];
    assert_eq!(group.reservation, Reservation::LognormalMoments { mean: 100.0, sd: 100.0 });
    let laws = [
        (group.reservation.law(0.0), Reservation::Lognormal { median, sigma }.law(0.0)),
        (group.tenure.law(), Tenure::Lognormal { median, sigma }.law()),
        (scenario.recruiting.weeks_to_fill.law(), WeeksToFill::Lognormal { median, sigma }.law()),
    ];
    let belief = (&scenario.uncertain[0].belief, Belief::Lognormal { median, sigma });
    for z in [-3.0, -0.5, 0.0, 1.0, 3.0] {
        for (law, same) in &laws {
            assert!((law.at_score(z) / same.at_score(z) - 1.0).abs() < 1e-13, "{law:?} {z}");
        }
        assert!((belief.0.at_score(z) / belief.1.at_score(z) - 1.0).abs() < 1e-13, "{z}");
    }
    // Its parameters may be uncertain.
    let uncertain = told(SMALL, &["groups.leaving.tenure={ dist = \"lognormal\", mean = \"20 to 30\", sd = 10 }"]);
    assert_eq!(belief_key(uncertain), "groups.leaving.tenure.mean");
}

fn belief_key(scenario: Result<Scenario, String>) -> String {
    scenario.map(|scenario| belief(&scenario).0.to_owned()).unwrap_or_else(|problems| panic!("{problems}"))
}
