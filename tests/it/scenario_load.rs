//! What is right with scenarios: defaults, extending, edits, files.

use std::fs;
use std::path::{Path, PathBuf};

use the_offer::scenario::{
    AfterTable, Belief, GivenTexts, Layout, Loaded, NormalScale, Problems, Scale, Scenario, Tenure, Uncertain,
    WeeksToFill, load, load_variation, parse, parse_variation, reload, reload_variation,
};

const SMALL: &str = r#"
name = "small"
[[groups]]
name = "leaving"
committed = false
reservation = { dist = "lognormal", median = 1500, sigma = 1 }
tenure = { dist = "exponential", mean = 13 }
"#;

fn scenario(text: &str, edits: &[&str]) -> Scenario {
    let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
    match parse("x.toml", text, &edits) {
        Ok(loaded) => loaded.scenario,
        Err(problems) => panic!("{}", problems.render(false)),
    }
}

fn loaded(outcome: Result<Vec<Loaded>, Problems>) -> Vec<Loaded> {
    match outcome {
        Ok(loaded) => loaded,
        Err(problems) => panic!("{}", problems.render(false)),
    }
}

#[test]
fn every_default_is_as_documented() {
    insta::assert_snapshot!(scenario(SMALL, &[]).to_toml(), @r#"
name = "small"
description = ""
currency = "USD"
offers = []
correlations = []

[simulation]
horizon_weeks = 156.0
discount_rate = 0.0
replications = 10000
seed = 1
retention_weeks = [4.0, 13.0, 26.0, 52.0]

[cohort]
positions = 20
classes = []
backfill = true

[recruiting]
cost_per_hire = 0.0
cost_per_applicant = 0.0
weeks_to_fill = 0.0
vacancy_cost_per_week = 0.0
start_every_weeks = 0.0

[pay]
wage_per_week = 0.0
load = 0.0
bonus_load = 0.0

[training]
weeks = 4.0
cost_per_class = 0.0
cost_per_hire = 0.0
cost_per_week = 0.0
output = 0.0

[job]
output_per_week = 0.0
ramp_weeks = 0.0
ramp_start = 1.0
separation_cost = 0.0
severance = 0.0

[service]
contacts_per_week = 0.0
value_of_delight = 0.0
shocks_per_year = 0.0
shock_cost = 0.0

[decline]
hazard_ratio = 1.0
output_lift = 0.0

[anticipation]
share = 0.0
weeks = 4.0

[opportunists]
share_per_1000 = 0.0
max_share = 1.0

[traits]
reservation_tenure = 0.0
reservation_output = 0.0
tenure_output = 0.0
reservation_volatility = 0.0

[[groups]]
name = "leaving"
committed = false
share = 1.0
pass_rate = 1.0
training_dropout_per_week = 0.0
training_fail = 0.0
reservation = { dist = "lognormal", median = 1500.0, sigma = 1.0 }
tenure = { dist = "exponential", mean = 13.0 }
dismissal_per_year = 0.0
output = 1.0
output_sd = 0.0
delight = 1.0
peer_drag = 0.0
extra_cost_per_week = 0.0
"#);
}

#[test]
fn limits_of_domains_are_legal() {
    let edits = [
        "simulation.seed=9223372036854775807",
        "simulation.replications=1",
        "simulation.discount_rate=-0.999",
        "cohort.positions=1",
        "job.ramp_start=0",
        "opportunists.max_share=1",
        "groups.leaving.pass_rate=1",
        "groups.leaving.training_fail=1",
        "groups.leaving.extra_cost_per_week=-1e308",
        "traits.tenure_output=1",
        "traits.reservation_tenure=-1",
        "traits.reservation_output=-1",
        "recruiting.weeks_to_fill=0",
        "pay.wage_per_week=1e308",
    ];
    let scenario = scenario(SMALL, &edits);
    assert_eq!(scenario.simulation.seed, 9_223_372_036_854_775_807);
    assert_eq!(scenario.traits.reservation_output, -1.0);
}

#[test]
fn a_determinant_of_zero_but_for_rounding_is_legal() {
    let mut rounded_below = 0;
    for (i, j) in (-9..10).flat_map(|i| (-9..10).map(move |j| (i, j))) {
        let (a, b) = (f64::from(i) / 10.0, f64::from(j) / 10.0);
        // The largest c for which the determinant is not below 0.
        let c = a * b + ((1.0 - a * a) * (1.0 - b * b)).sqrt();
        let traits =
            |c: f64| format!("traits={{ reservation_tenure = {a}, reservation_output = {b}, tenure_output = {c} }}");
        scenario(SMALL, &[&traits(c.min(1.0))]);
        if c < 0.9999 {
            assert!(parse("x.toml", SMALL, &[traits(c + 1e-4)]).is_err(), "{a} {b}");
        }
        rounded_below += i32::from(1.0 + 2.0 * a * b * c - a * a - b * b - c * c < 0.0);
    }
    assert!(rounded_below > 10, "{rounded_below}: rounding is not tried");
}

#[test]
fn week_zero_of_a_table_is_implied() {
    let curve = |weeks, surviving| {
        let edit = format!("groups.leaving.tenure={{ dist = \"table\", weeks = {weeks}, surviving = {surviving} }}");
        scenario(SMALL, &[&edit]).groups.remove(0).tenure
    };
    let expected = Tenure::Table { weeks: vec![4.0, 13.0], surviving: vec![1.0, 1.0], after: AfterTable::Last };
    assert_eq!(curve("[0, 4, 13]", "[1, 1, 1]"), expected);
    assert_eq!(curve("[4, 13]", "[1, 1]"), expected);
}

#[test]
fn a_world_that_staffs_at_least_in_part_is_legal() {
    let never = ["training.weeks=0", "groups.leaving.training_fail=1"];
    for way_out in [
        "training.weeks=1",
        "groups.leaving.training_fail=0.999",
        "recruiting.weeks_to_fill=0.1",
        "cohort.backfill=false",
    ] {
        scenario(SMALL, &[never[0], never[1], way_out]);
    }
    let never = never.map(str::to_owned);
    assert!(parse("x.toml", SMALL, &never).is_err());
}

#[test]
fn edits_come_in_their_order_on_top_of_the_file() {
    let text = format!("{SMALL}[[offers]]\nweek = 1\nbonus = 1000\n");
    let scenario = scenario(
        &text,
        &[
            "name=Zappos 2008",
            "pay.load=0.1",
            "pay.load = 0.2",
            "offers.0.bonus=2_000",
            "groups.leaving.tenure.mean=50",
            "groups.'leaving'.name=\"a.b\"",
            "groups.\"a.b\".share=3",
            "recruiting={ weeks_to_fill = 5, cost_per_hire = 1 }",
            "recruiting.weeks_to_fill={ dist = \"uniform\", low = 1, high = 2 }",
        ],
    );
    assert_eq!(scenario.name, "Zappos 2008");
    assert_eq!(scenario.pay.load, 0.2);
    assert_eq!(scenario.offers[0].bonus, 2000.0);
    assert_eq!(scenario.groups[0].name, "a.b");
    assert_eq!(scenario.groups[0].share, 3.0);
    assert_eq!(scenario.recruiting.cost_per_hire, 1.0);
    let uniform = WeeksToFill::Uniform { low: 1.0, high: 2.0 };
    assert_eq!(scenario.recruiting.weeks_to_fill, uniform);
    assert!(format!("{:?}", scenario.groups[0].tenure).contains("Mean(50.0)"));
}

#[test]
fn an_edit_can_empty_and_fill_the_offers() {
    let text = format!("{SMALL}[[offers]]\nweek = 1\nbonus = 1000\n");
    assert_eq!(scenario(&text, &["offers=[]"]).offers, []);
    let two = "offers=[{ week = 2, bonus = 5 }, { week = 1, bonus = 7 }]";
    let weeks = |scenario: Scenario| scenario.offers.iter().map(|o| o.week).collect::<Vec<_>>();
    assert_eq!(weeks(scenario(&text, &[two])), [Some(2.0), Some(1.0)]);
    let moved = scenario(&text, &[two, "offers.1.week=9"]);
    assert_eq!(weeks(moved), [Some(2.0), Some(9.0)]);
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn in_folder(folder: &tempfile::TempDir, paths: &[&str]) -> Vec<PathBuf> {
    paths.iter().map(|path| folder.path().join(path)).collect()
}

#[test]
fn a_chain_merges_tables_groups_and_nothing_else() {
    let base = r#"
name = "base"
description = "of all"
[pay]
wage_per_week = 800
load = 0.4
[recruiting]
weeks_to_fill = { dist = "exponential", mean = 5 }
[[offers]]
week = 1
bonus = 1000
[[offers]]
week = 2
bonus = 2000
[[groups]]
name = "a"
reservation = { dist = "lognormal", median = 1, sigma = 1 }
tenure = { dist = "weibull", shape = 1, scale = 9 }
[[groups]]
name = "b"
committed = false
output = 0.5
reservation = { dist = "lognormal", median = 2, sigma = 1 }
tenure = { dist = "exponential", mean = 2 }
"#;
    let middle = r#"
extends = "../base.toml"
name = "middle"
[pay]
load = 0.3
[recruiting]
weeks_to_fill = 3
[[offers]]
week = 4
bonus = 4000
[[groups]]
name = "c"
reservation = { dist = "lognormal", median = 3, sigma = 1 }
tenure = { dist = "exponential", mean = 3 }
[[groups]]
name = "b"
share = 0.2
tenure = { dist = "exponential", median = 7 }
"#;
    let top = "extends = \"deep/middle.toml\"\nname = \"top\"\noffers = []\n[[groups]]\nname = \"a\"\nshare = 9\n";
    let folder = folder(&[("base.toml", base), ("deep/middle.toml", middle), ("top.toml", top)]);
    let paths = in_folder(&folder, &["top.toml", "deep/middle.toml", "base.toml"]);
    let loaded = loaded(load(&paths, &[]));
    let [top, middle, base] = [0, 1, 2].map(|index| &loaded[index].scenario);
    assert_eq!((top.pay.wage_per_week, top.pay.load), (800.0, 0.3));
    assert_eq!(top.description, "of all");
    assert_eq!(top.recruiting.weeks_to_fill, WeeksToFill::Constant(3.0));
    assert_eq!([top.offers.len(), middle.offers.len(), base.offers.len()], [0, 1, 2]);
    let groups = |s: &Scenario| s.groups.iter().map(|g| (g.name.clone(), g.share)).collect::<Vec<_>>();
    let of = |name: &str, share| (name.to_owned(), share);
    assert_eq!(groups(top), [of("a", 9.0), of("b", 0.2), of("c", 1.0)]);
    assert_eq!(top.groups[1].output, 0.5);
    assert!(format!("{:?}", top.groups[1].tenure).contains("Median(7.0)"));
    assert_eq!(groups(base), [of("a", 1.0), of("b", 1.0)]);
}

/// What is believed of the parameters of a scenario, by their keys, as it prints.
fn beliefs(scenario: &Scenario) -> Vec<(String, String)> {
    let printed = scenario.to_toml();
    let line = |key: &str| {
        let field = format!("\n{} = ", key.rsplit('.').next().expect("a key"));
        let (_, rest) = printed.split_once(&field).expect("it is printed");
        rest.lines().next().expect("a line").to_owned()
    };
    scenario.uncertain.iter().map(|one| (one.key.clone(), line(&one.key))).collect()
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn what_is_believed_of_a_number_is_replaced_as_a_whole() {
    let base = format!(
        "{SMALL}[pay]\nload = 0.3\nbonus_load = {{ dist = \"normal\", mean = 0.2, sd = 0.01 }}\n\
         wage_per_week = \"700 to 900\"\ntraining_wage_per_week = {{ dist = \"gamma\", mean = 600, sd = 50 }}\n\
         [job]\noutput_per_week = 2000\n\
         [[correlations]]\nparameters = [\"pay.bonus_load\", \"pay.wage_per_week\"]\nrank_correlation = 0.5\n"
    );
    let top = "extends = \"base.toml\"\nname = \"top\"\n[pay]\nload = { dist = \"beta\", mean = 0.3, sd = 0.1 }\n\
               bonus_load = 0.2\nwage_per_week = { dist = \"uniform\", low = 700, high = 900 }\n\
               training_wage_per_week = \"500 to 700\"\n\
               [[correlations]]\nparameters = [\"pay.load\", \"pay.wage_per_week\"]\nrank_correlation = -0.5\n";
    let folder = folder(&[("base.toml", &base), ("top.toml", top)]);
    let top = &loaded(load(&in_folder(&folder, &["top.toml"]), &[]))[0].scenario;
    assert_eq!(
        beliefs(top),
        owned(&[
            ("pay.wage_per_week", "{ dist = \"uniform\", low = 700.0, high = 900.0 }"),
            ("pay.training_wage_per_week", "\"500.0 to 700.0\""),
            ("pay.load", "{ dist = \"beta\", mean = 0.3, sd = 0.1 }"),
        ])
    );
    assert_eq!(top.pay.bonus_load, 0.2);
    // A field holds its median.
    assert_eq!(top.pay.wage_per_week, 800.0);
    assert!((top.pay.training_wage_per_week.expect("it is given") - 350_000f64.sqrt()).abs() < 1e-9);
    let [tie] = top.correlations.as_slice() else { panic!("{:?}", top.correlations) };
    assert_eq!((tie.parameters.0[0].as_str(), tie.rank_correlation), ("pay.load", -0.5));
}

#[test]
fn what_is_believed_of_a_number_can_be_set() {
    let edits = [
        "job.output_per_week=2000",
        "pay.load=0.2 to 0.4",
        "pay.bonus_load=\"0.1 to 0.2\"",
        "training.weeks={ dist = \"pert\", low = 3, mode = 4, high = 6 }",
        "groups.leaving.tenure.mean=10 to 20",
        "recruiting.weeks_to_fill=3 to 5",
        "correlations=[{ parameters = [\"training.weeks\", \"groups.leaving.tenure.mean\"], rank_correlation = 1 }]",
    ];
    let set = scenario(SMALL, &edits);
    let keys: Vec<&str> = set.uncertain.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(
        keys,
        ["recruiting.weeks_to_fill", "pay.load", "pay.bonus_load", "training.weeks", "groups.leaving.tenure.mean"]
    );
    assert_eq!(set.correlations.len(), 1);
    let again = [&edits[..], &["pay.load=0.3", "recruiting.weeks_to_fill=4", "correlations=[]"]].concat();
    let again = scenario(SMALL, &again);
    assert_eq!((again.uncertain.len(), again.correlations.len()), (3, 0));
    assert_eq!((again.pay.load, again.recruiting.weeks_to_fill), (0.3, WeeksToFill::Constant(4.0)));
}

#[test]
fn an_interval_is_of_what_the_field_is() {
    use NormalScale::{Log, Logit, Plain};
    for (key, text, expected) in [
        ("training.output", "0.2 to 0.4", Logit),
        ("groups.leaving.pass_rate", "0.2 to 0.4", Logit),
        ("opportunists.max_share", " 2e-1  to 0.4 ", Logit),
        ("pay.load", "0.2 to 0.4", Log),
        ("pay.wage_per_week", "1e-300 to 1e300", Log),
        ("groups.leaving.extra_cost_per_week", "5 to 10", Log),
        ("groups.leaving.extra_cost_per_week", "-5 to 10", Plain),
        ("groups.leaving.extra_cost_per_week", "0 to 10", Plain),
        ("groups.leaving.extra_cost_per_week", "-10 to -5", Plain),
        ("traits.tenure_output", "0.2 to 0.4", Log),
        ("traits.tenure_output", "-0.2 to 0.4", Plain),
    ] {
        let set = scenario(SMALL, &["job.output_per_week=1e308", &format!("{key}={text}")]);
        match set.uncertain.as_slice() {
            [Uncertain { belief: Belief::BelievedInterval(interval), key: found, .. }] => {
                assert_eq!((interval.scale, found.as_str()), (expected, key), "{text}");
            }
            other => panic!("{key} = {text}: {other:?}"),
        }
    }
}

#[test]
fn keys_of_long_and_odd_names_stay_apart() {
    let long = "x y".repeat(20);
    let group = |name: &str| {
        format!(
            "[[groups]]\nname = '{name}'\nreservation = {{ dist = \"lognormal\", median = 1, sigma = 1 }}\n\
             tenure = {{ dist = \"exponential\", mean = \"10 to 20\" }}\n"
        )
    };
    let names = [format!("{long}1"), format!("{long}2"), "日本\u{301} \"\\".to_owned(), "a.b".to_owned()];
    let text: String = names.iter().map(|name| group(name)).collect();
    let scenario = scenario(&format!("{SMALL}{text}"), &[]);
    let keys = scenario.parameter_keys();
    for (index, uncertain) in scenario.uncertain.iter().enumerate() {
        assert_eq!(keys.iter().filter(|key| **key == uncertain.key).count(), 1, "{}", uncertain.key);
        // As `--set` takes it.
        let edit = format!("{}={}", uncertain.key, index + 5);
        let set = parse("x.toml", &scenario.to_toml(), &[edit]).expect("it is valid").scenario;
        assert_eq!(set.groups[index + 1].tenure, Tenure::Exponential { scale: Scale::Mean(index as f64 + 5.0) });
    }
    assert_eq!(scenario.uncertain.len(), 4);
}

#[test]
fn a_folder_means_its_scenarios_by_name() {
    let named = |name: &str| SMALL.replace("small", name);
    let folder = folder(&[
        ("s/b.toml", &named("2")),
        ("s/a.toml", &named("1")),
        ("s/notes.md", "not TOML"),
        ("s/deeper/c.toml", "neither read"),
        ("z.toml", &named("3")),
    ]);
    let loaded = loaded(load(&in_folder(&folder, &["z.toml", "s"]), &[]));
    let names: Vec<&str> = loaded.iter().map(|l| l.scenario.name.as_str()).collect();
    assert_eq!(names, ["3", "1", "2"]);
}

#[test]
fn the_hash_is_of_what_is_in_force_and_not_of_how_it_is_written() {
    let hash = |text: &str, edits: &[&str]| {
        let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
        parse("x.toml", text, &edits).expect("it is valid").hash
    };
    let plain = hash(SMALL, &[]);
    assert_eq!(plain.len(), 64);
    let windows = SMALL.replace('\n', "\r\n");
    assert_eq!(hash(&format!("\u{feff}# a comment{windows}\r\n[pay]\r\nload = 0\r\n"), &[]), plain);
    assert_ne!(hash(SMALL, &["pay.load=1e-300"]), plain);
    let interval = hash(SMALL, &["training.weeks=4 to 6"]);
    assert_eq!(hash(SMALL, &["training.weeks=\" 4e0  to +6.0\""]), interval);
    assert_ne!(hash(SMALL, &["training.weeks=4 to 7"]), interval);
    assert_ne!(hash(SMALL, &[&format!("training.weeks={:?}", 24f64.sqrt())]), interval);
}

#[test]
fn a_file_may_be_of_a_mebibyte_and_no_larger() {
    let pad = |size: usize| format!("{SMALL}#{}", "x".repeat(size - SMALL.len() - 1));
    let folder = folder(&[("most.toml", &pad(1 << 20)), ("more.toml", &pad((1 << 20) + 1))]);
    loaded(load(&in_folder(&folder, &["most.toml"]), &[]));
    assert!(load(&in_folder(&folder, &["more.toml"]), &[]).is_err());
}

#[test]
fn nesting_without_end_is_refused_quickly() {
    for text in ["a=[".to_owned() + &"[".repeat(1 << 19), "a={".repeat(1 << 18), "a.".repeat(1 << 18) + "a = 1"] {
        let problems = parse("x.toml", &text, &[]).expect_err("it is no scenario");
        assert!(problems.render(false).contains("recur"));
    }
    let edit = format!("{}=1", "a.".repeat(100_000) + "a");
    assert!(parse("x.toml", SMALL, &[edit]).is_err());
}

/// A base whose ties name values at several depths.
const TIED: &str = r#"
name = "tied"
pay.wage_per_week = 800
pay.load = "0.3 to 0.5"
job.output_per_week = 1400
pay.bonus_load = "0.05 to 0.1"
[recruiting]
cost_per_hire = "350 to 3650"
weeks_to_fill = { dist = "lognormal", median = "4 to 6", sigma = 0.64 }
[[offers]]
week = 4
bonus = 1000
[[groups]]
name = "a.b"
committed = false
output = "0.7 to 0.9"
reservation = { dist = "lognormal", median = "2000 to 8000", sigma = 1 }
tenure = { dist = "exponential", mean = 13 }
[[correlations]]
parameters = ["recruiting.cost_per_hire", "recruiting.weeks_to_fill.median"]
rank_correlation = 0.5
[[correlations]]
parameters = ['groups."a.b".output', 'groups."a.b".reservation.median']
rank_correlation = 0.2
[[correlations]]
parameters = ["pay.load", "pay.bonus_load"]
rank_correlation = 0.1
"#;

/// The rank correlations that are left of [`TIED`] with these edits, in tenths.
fn left(edits: &[&str]) -> Vec<i64> {
    let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
    let loaded = match parse("x.toml", TIED, &edits) {
        Ok(loaded) => loaded,
        Err(problems) => panic!("{edits:?}\n{}", problems.render(false)),
    };
    assert_eq!(loaded.warnings, Vec::new(), "{edits:?}");
    loaded.scenario.correlations.iter().map(|tie| (tie.rank_correlation * 10.0).round() as i64).collect()
}

#[test]
fn a_value_that_is_set_takes_its_ties_with_it_at_any_depth() {
    assert_eq!(left(&[]), [5, 2, 1]);
    for without_the_first in [
        &["recruiting.weeks_to_fill=1"][..],
        &["recruiting.weeks_to_fill.median=5"],
        &["recruiting.weeks_to_fill={ dist = \"exponential\", mean = \"4 to 6\" }"],
        &["recruiting={ cost_per_hire = 500, weeks_to_fill = 2 }"],
        &["recruiting.cost_per_hire=1000", "recruiting.weeks_to_fill=1"],
    ] {
        assert_eq!(left(without_the_first), [2, 1], "{without_the_first:?}");
    }
    for without_the_second in [
        "groups.'a.b'.reservation={ dist = \"normal\", mean = 9000, sd = 1000 }",
        "groups.'a.b'.reservation.median=4000",
        "groups.'a.b'.output=1",
        "groups=[{ name = \"x\", committed = false, tenure = { dist = \"exponential\", mean = 9 }, reservation = { dist = \"normal\", mean = 9000, sd = 1 } }]",
    ] {
        assert_eq!(left(&[without_the_second]), [5, 1], "{without_the_second}");
    }
    assert_eq!(left(&["pay={ wage_per_week = 0 }"]), [5, 2]);
    // What is uncertain still hangs together, whatever is now believed of it.
    assert_eq!(left(&["recruiting.cost_per_hire=1000 to 2000", "recruiting.weeks_to_fill.median=5 to 9"]), [5, 2, 1]);
}

#[test]
fn a_value_that_is_varied_takes_its_ties_with_it_at_each_point() {
    let vary = ["recruiting.weeks_to_fill=1..3".to_owned(), "pay.load=\"0.2 to 0.3\",0.4".to_owned()];
    let variation = match parse_variation("x.toml", TIED, &[], &vary, Layout::Grid) {
        Ok(variation) => variation,
        Err(problems) => panic!("{}", problems.render(false)),
    };
    let ties: Vec<usize> = variation.points.iter().map(|point| point.correlations.len()).collect();
    assert_eq!((ties, variation.warnings), (vec![2, 1, 2, 1, 2, 1], Vec::new()));
}

#[test]
fn a_value_that_a_file_replaces_takes_the_ties_of_its_base_with_it() {
    let over = |lines: &str| format!("extends = \"tied.toml\"\nname = \"over\"\n{lines}");
    let tie =
        "[[correlations]]\nparameters = [\"pay.load\", \"recruiting.weeks_to_fill.median\"]\nrank_correlation = 0.3\n";
    let folder = folder(&[
        ("tied.toml", TIED),
        ("over.toml", &over("[recruiting]\nweeks_to_fill = 1\n[pay]\nload = 0.4\n")),
        ("third.toml", "extends = \"over.toml\"\nname = \"third\"\n[[groups]]\nname = \"a.b\"\noutput = 1\n"),
        ("own.toml", &over(&format!("[recruiting]\nweeks_to_fill = 1\n{tie}"))),
    ]);
    let ties = |file: &str| {
        let loaded = loaded(load(&in_folder(&folder, &[file]), &[])).remove(0);
        assert_eq!(loaded.warnings, Vec::new(), "{file}");
        loaded.scenario.correlations.len()
    };
    assert_eq!(ties("over.toml"), 1);
    assert_eq!(ties("third.toml"), 0);
    // A file that ties what it makes certain contradicts itself.
    let problems = load(&in_folder(&folder, &["own.toml"]), &[]).expect_err("no such parameter").render(false);
    assert!(problems.contains("no uncertain parameter \"recruiting.weeks_to_fill.median\""), "{problems}");
    assert_eq!(problems.matches("error: ").count(), 1, "{problems}");
}

#[test]
fn both_main_scenarios_take_any_time_to_fill() {
    for file in ["scenarios/zappos-2008.toml", "scenarios/us-call-center.toml"] {
        let loaded = loaded(load(&[file.into()], &["recruiting.weeks_to_fill=1".to_owned()])).remove(0);
        assert_eq!((loaded.warnings.len(), loaded.scenario.correlations.len()), (0, 1), "{file}");
    }
}

#[test]
fn every_shipped_scenario_is_free_of_warnings() {
    for one in loaded(load(&["scenarios".into(), "scenarios/zappos-ladder".into()], &[])) {
        assert_eq!((&one.warnings, one.stale_sources()), (&Vec::new(), Vec::new()), "{}", one.source);
    }
}

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

#[test]
fn a_file_that_extends_others_is_read_again_without_them() {
    let edits = ["offers.0.bonus=1234".to_owned(), "pay.load=\"0.2 to 0.3\"".to_owned()];
    let loaded = load(&[shipped("zappos-ladder"), shipped("zappos-2008.toml")], &edits).expect("right");
    for loaded in &loaded {
        let texts = loaded.given.texts.iter().map(|text| (text.name().to_owned(), text.text().to_owned()));
        let given = GivenTexts::new(texts, loaded.given.edits.clone());
        assert_eq!(&reload(&given).expect("right"), loaded);
    }
    assert!(loaded.iter().any(|one| one.given.texts.len() > 1), "some file extends another");
}

#[test]
fn a_variation_is_read_again() {
    let vary = ["offers.0.bonus=500..1500:500".to_owned()];
    let edits = ["pay.load=0.25".to_owned()];
    let first = load_variation(&shipped("zappos-2008.toml"), &edits, &vary, Layout::Grid).expect("right");
    assert_eq!(first.points.len(), 3);
    let given = &first.first.as_ref().expect("a first point").given;
    assert_eq!(given.texts.len(), 1);
    assert_eq!(reload_variation(given, &first.asked, first.layout).expect("right"), first);
}
