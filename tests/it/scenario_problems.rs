//! The text of everything that can be wrong with a scenario, held in `tests/problems`.

use std::fs;
use std::path::{Path, PathBuf};

use the_offer::model::parameters::Parameters;
use the_offer::scenario::{Layout, Loaded, Problem, Problems, Simulation, load, parse, parse_variation};

/// The smallest scenario that has nothing to warn of; cases put lines before and after it.
const GROUPS: &str = r#"
[[groups]]
name = "staying"
reservation = { dist = "lognormal", median = 20000, sigma = 0.8 }
tenure = { dist = "exponential", mean = 230 }
[[groups]]
name = "leaving"
committed = false
reservation = { dist = "loglogistic", median = 1500, shape = 2 }
tenure = { dist = "weibull", scale = 20, shape = 0.6 }
"#;

/// A case: what it shows, lines at the end of a good file, edits.
type Case<'a> = (&'a str, &'a str, &'a [&'a str]);

fn good(lines: &str) -> String {
    format!("name = \"x\"\n{GROUPS}{lines}\n")
}

fn told(outcome: &Result<Vec<Loaded>, Problems>) -> String {
    match outcome {
        Err(problems) => problems.render(false),
        Ok(loaded) => {
            let warnings =
                loaded.iter().flat_map(|loaded| loaded.warnings.clone().into_iter().chain(loaded.stale_sources()));
            let texts: Vec<String> = warnings.map(|warning| warning.render(false)).collect();
            texts.join("\n\n")
        }
    }
}

fn owned(edits: &[&str]) -> Vec<String> {
    edits.iter().map(|edit| (*edit).to_owned()).collect()
}

/// One file a concept: each case under its title.
fn hold(name: &str, cases: impl IntoIterator<Item = (String, String)>) {
    let texts = cases.into_iter().map(|(title, text)| {
        assert!(!text.is_empty(), "nothing is told of: {title}");
        format!("## {title}\n\n{text}\n")
    });
    let text = texts.collect::<Vec<_>>().join("\n");
    insta::with_settings!({
        snapshot_path => "../problems",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_snapshot!(name, text) });
}

fn hold_texts(name: &str, cases: &[(&str, String, &[&str])]) {
    let told = cases.iter().map(|(title, text, edits)| {
        let outcome = parse("x.toml", text, &owned(edits)).map(|loaded| vec![loaded]);
        ((*title).to_owned(), told(&outcome))
    });
    hold(name, told);
}

fn hold_cases(name: &str, cases: &[Case<'_>]) {
    let cases: Vec<_> = cases.iter().map(|(title, lines, edits)| (*title, good(lines), *edits)).collect();
    hold_texts(name, &cases);
}

#[test]
fn the_good_scenario_is_good() {
    let loaded = parse("x.toml", &good(""), &[]).expect("it is good");
    assert_eq!(loaded.warnings, []);
}

#[test]
fn form() {
    hold_texts(
        "form",
        &[
            ("several errors of syntax, and what else can be said", "name = \"x\nname = \"y\"\n[pay\nload = 0.3\n[job]\nramp_start = 2\nramp_wekes = 1\nseverance = abc\n".into(), &[]),
            ("a duplicate key", good("[pay]\nload = 0.3\nload = 0.4"), &[]),
            ("a duplicate section", good("[pay]\n[pay]"), &[]),
            ("nothing", "".into(), &[]),
            ("nothing but comments", "\n# name = \"x\"\n \t\n".into(), &[]),
            ("all that is required", "description = \"\"\n".into(), &[]),
            ("no group", "name = \"x\"\ngroups = []\n".into(), &[]),
            ("what a group requires", "name = \"x\"\n[[groups]]\nshare = 1\n".into(), &[]),
            ("what an offer requires", good("[[offers]]\n[[offers]]\nweek = 2"), &[]),
            ("unknown keys", good("colour = 1\n[pay]\nlaod = 1\noutput_per_week = 3\n\"a.b\" = 1\n[simulaton]\n[recruiting.weeks_to_fill]\ndist = \"gamma\"\nmean = 1\nsd = 1\nshape = 1"), &[]),
            ("a slip in extends", format!("extend = \"base.toml\"\n{}", good("")), &[]),
            ("tables for lists", "name = \"x\"\n[groups]\nname = \"a\"\n[offers]\nweek = 1\n".into(), &[]),
            ("no tables in lists", "name = \"x\"\ngroups = [1, \"a\"]\noffers = 1000\n".into(), &[]),
            ("values for tables", "name = \"x\"\npay = 3\ntraits = []\n[[job]]\n[[groups]]\n".into(), &[]),
            ("types", "name = 5\ndescription = [1]\ncurrency = true\n[cohort]\nbackfill = \"yes\"\npositions = true\n[pay]\nload = 1979-05-27\nwage_per_week = {}\nbonus_load = [1]\n".to_owned() + GROUPS, &[]),
            ("empty names", "name = \" \"\n[[groups]]\nname = \"\"\nreservation = { dist = \"normal\", mean = 1000, sd = 1 }\ntenure = { dist = \"exponential\", mean = 1 }\n".into(), &[]),
            ("byte order mark, tabs, ends of line of two bytes, characters of many", "\u{feff}naem = 1\r\n\tdescription\t=\t\"日本é\", x\r\ncurrency = 5 # 日本\r\n\"日本\" = 1\r\n".into(), &[]),
            ("a long line", format!("name = \"x\" # {}\ndescription = [{} \"here\"]\n{GROUPS}", "é".repeat(2000), "1, ".repeat(2000)), &[]),
            ("a value of many lines", good("[pay]\nload = \"\"\"a\nb\"\"\"\nwage_per_week = [1,\n2]"), &[]),
            (
                "names that hold what nobody sees",
                "name = \"a\\u001b[31mb\"\ncurrency = \"US\u{202e}D\"\n[[groups]]\nname = \"x\\ty\"\nreservation = { dist = \"normal\", mean = 1000, sd = 1 }\ntenure = { dist = \"exponential\", mean = 1 }\n[[groups]]\nname = \"zero\u{200b}width\"\nreservation = { dist = \"normal\", mean = 1000, sd = 1 }\ntenure = { dist = \"exponential\", mean = 1 }\n".into(),
                &["groups.\u{9b}2J.share=1"],
            ),
            ("keys that hold it", good("\"\\u009b2J\u{202e}\" = 1\n[pay]\n\"load\\u0007\" = 1"), &[]),
            (
                "names that are too long",
                format!("name = \"{}\"\ncurrency = \"{}\"\n{GROUPS}", "n".repeat(201), "c".repeat(21)),
                &[],
            ),
            ("a list that is too long", good(&(1..=1001).map(|week| format!("[[offers]]\nweek = {week}\nbonus = 1\n")).collect::<String>()), &[]),
            ("one section as a list", good("[[pay]]\nload = 0.3"), &[]),
            ("a group as a section", "name = \"x\"\n[groups.\"a b\"]\nshare = 1\n".into(), &[]),
            ("lists by another name", good("[offer]\nweek = 1\n[[group]]\n[correlation]"), &[]),
            ("numbers as people write them", good("[pay]\nwage_per_week = 1,500\nload = 41.8%\nbonus_load = 5 %\ntraining_wage_per_week = $1500\n[training]\ncost_per_hire = { dist = \"uniform\", low = 1,000, high = 2000 }"), &[]),
            ("a long value", good("[pay]\nload = \"0123456789012345678901234567890123456789012345678901234567890123456789\""), &[]),
        ],
    );
}

#[test]
fn numbers() {
    hold_cases(
        "numbers",
        &[
            (
                "outside their domains",
                "[simulation]\nhorizon_weeks = 0\ndiscount_rate = -1\n[pay]\nload = -0.1\n[training]\noutput = 80\n[job]\nramp_start = 1.5\n[traits]\ntenure_output = -1.5\n[decline]\nhazard_ratio = 0\noutput_lift = -1\nfull_effect_at = 0\n[opportunists]\nmax_share = -1",
                &[],
            ),
            (
                "of groups outside their domains",
                "",
                &[
                    "groups.leaving.share=0",
                    "groups.leaving.pass_rate=0",
                    "groups.leaving.training_fail=1.01",
                    "groups.leaving.delight=1e308",
                ],
            ),
            (
                "not finite",
                "[pay]\nload = nan\nwage_per_week = inf\ntraining_wage_per_week = -inf\nbonus_load = 1e999\n[[offers]]\nweek = nan\nbonus = +inf",
                &[],
            ),
            (
                "not finite in distributions",
                "",
                &[
                    "groups.leaving.tenure={ dist = \"table\", weeks = [1, inf], surviving = [nan, 0.5] }",
                    "groups.staying.tenure={ dist = \"gompertz\", rate = nan, growth = inf }",
                ],
            ),
            ("not whole", "[simulation]\nseed = 1.5\nreplications = 1e4\n[cohort]\npositions = 20.0", &[]),
            ("whole outside their domains", "[simulation]\nseed = -1\nreplications = 0\n[cohort]\npositions = 0", &[]),
            (
                "too large for TOML",
                "[simulation]\nseed = 9223372036854775808\n[pay]\nwage_per_week = 100000000000000000000",
                &[],
            ),
            (
                "beyond what can be played",
                "[simulation]\nhorizon_weeks = 1e6\nreplications = 1e10\n[cohort]\npositions = 1e9\n[service]\nshocks_per_year = 1e4",
                &[],
            ),
            (
                "numbers as people write them",
                "",
                &[
                    "pay.wage_per_week=1,500",
                    "pay.training_wage_per_week=$1500",
                    "training.cost_per_week=1.500,00",
                    "pay.load=41.8 %",
                    "pay.bonus_load=\"5%\"",
                    "cohort.positions=1,000",
                    "groups.leaving.tenure={ dist = \"table\", weeks = [4, 13, 52], surviving = [1.002, 90, 0.5] }",
                    "traits.tenure_output=30",
                ],
            ),
            ("numbers as texts", "[simulation]\nseed = \"1\"\n[pay]\nload = \" 0.5 \"\nwage_per_week = \"$800\"", &[]),
            (
                "always certain",
                "[simulation]\nhorizon_weeks = \"80 to 130\"\nseed = \"1 to 2\"\n[cohort]\npositions = { dist = \"uniform\", low = 1, high = 2 }\n[[offers]]\nweek = \"1 to 2\"\nbonus = { dist = \"uniform\", low = 1, high = 2 }",
                &["groups.leaving.tenure={ dist = \"table\", weeks = [\"1 to 2\"], surviving = [0.5] }"],
            ),
        ],
    );
}

#[test]
fn forms() {
    hold_cases(
        "forms",
        &[
            (
                "both wages",
                "[pay]\nwage_per_week = 800\nwage_per_year = 40000\ntraining_wage_per_year = 1\ntraining_wage_per_week = 2",
                &[],
            ),
            ("both wages set", "", &["pay.wage_per_week=800", "pay.wage_per_year=40000"]),
            (
                "wages of a year outside their domain",
                "[pay]\nwage_per_year = -40000\ntraining_wage_per_year = \"40000 to 30000\"",
                &[],
            ),
            ("a wage of a year between 0 and 1", "", &["pay.wage_per_year={ dist = \"beta\", mean = 0.5, sd = 0.1 }"]),
            (
                "the source of a template beside another value",
                "[pay]\nwage_per_year = 40000 # customer service representatives, $20.59 an hour (BLS OEWS 2023, A)",
                &[],
            ),
            ("an unknown wage", "[pay]\nwage_per_yaer = 40000", &[]),
            (
                "per cent outside its domain",
                "[training]\noutput = \"150 %\"\n[pay]\nload = \"-8 %\"",
                &["groups.leaving.delight=150 % to 160 %"],
            ),
            (
                "per cent and not",
                "[pay]\nload = \"20 % to 0.3\"\nbonus_load = \"20-30 %\"\n[training]\noutput = \"7,5 %\"\n[job]\nramp_start = \"fifty %\"",
                &[],
            ),
            ("whole numbers in per cent", "[cohort]\npositions = \"500 %\"", &["simulation.seed=\"8 %\""]),
            (
                "ranges of what is decided",
                "[simulation]\ndiscount_rate = \"3 % to 5 %\"\n[[offers]]\nweek = 1\nbonus = \"1000 to 2000\"",
                &["cohort.positions=10 to 20"],
            ),
            (
                "percentiles that do not rise",
                "[training]\nweeks = { dist = \"percentiles\", p10 = 4, p50 = 4, p90 = 5 }\noutput = { dist = \"percentiles\", p05 = 0.3, p50 = 0.2, p95 = 0.1 }\n[recruiting]\nweeks_to_fill = { dist = \"percentiles\", p10 = 4, p50 = 6, p90 = 5 }",
                &[
                    "groups.leaving.tenure={ dist = \"percentiles\", p10 = 3, p50 = 2, p90 = 1 }",
                    "groups.leaving.reservation={ dist = \"percentiles\", p10 = 3, p50 = 3, p90 = 3 }",
                ],
            ),
            (
                "percentiles at the ends of their domain",
                "[training]\noutput = { dist = \"percentiles\", p10 = 0, p50 = 0.2, p90 = 1 }\ncost_per_hire = { dist = \"percentiles\", p10 = -1, p50 = 2, p90 = 3 }",
                &[],
            ),
            (
                "mixed percentiles",
                "[training]\nweeks = { dist = \"percentiles\", p10 = 3, p50 = 4, p95 = 5 }\ncost_per_hire = { dist = \"percentiles\", p50 = 4 }",
                &[],
            ),
            (
                "a mixed lognormal distribution",
                "[training]\nweeks = { dist = \"lognormal\", mean = 3, sigma = 4 }",
                &[
                    "groups.leaving.tenure={ dist = \"lognormal\", median = 4, mean = 3, sd = 2 }",
                    "groups.leaving.reservation={ dist = \"lognormal\", sd = 2 }",
                ],
            ),
        ],
    );
}

#[test]
fn uncertain() {
    hold_cases(
        "uncertain",
        &[
            (
                "intervals the wrong way and of one point",
                "[pay]\nwage_per_week = \"900 to 800\"\nload = \"0.3 to 0.3\"\n[recruiting]\nweeks_to_fill = \"5 to 3\"",
                &["groups.staying.tenure.mean=2.5e2 to -1"],
            ),
            (
                "intervals of shares that reach 0 or 1",
                "[training]\noutput = \"0 to 0.5\"\n[job]\nramp_start = \"0.8 to 1\"\n[opportunists]\nmax_share = \"20 to 30\"",
                &["groups.leaving.pass_rate=0.0 to 1.0", "groups.leaving.delight=-0.1 to 1.1"],
            ),
            (
                "intervals without end",
                "[pay]\nwage_per_week = \"800 to inf\"\nload = \"-infinity to 0.3\"\nbonus_load = \"nan to 1\"\n[training]\nweeks = \"4 to 1e999\"",
                &[],
            ),
            (
                "intervals written otherwise",
                "[pay]\nwage_per_week = \"80-130\"\ntraining_wage_per_week = \"80 – 130\"\nload = \"0.2..0.3\"\n[training]\nweeks = \"4to6\"\ncost_per_hire = \"$80 to $130\"\ncost_per_week = \"80 to 130 to 180\"\n[job]\noutput_per_week = \"80, 130\"\nseverance = \"1,000\"",
                &["groups.leaving.extra_cost_per_week=-10--5", "pay.bonus_load=80 to"],
            ),
            (
                "written otherwise where none may be",
                "[[offers]]\nweek = \"2-4\"\nbonus = \"1000..2000\"",
                &["simulation.horizon_weeks=100-200"],
            ),
            (
                "names of distributions",
                "[pay]\nload = { dist = \"norml\", mean = 0.3, sd = 0.1 }\nwage_per_week = { dist = \"weibull\", scale = 800, shape = 9 }\nbonus_load = { mean = 0.3, sd = 0.1 }\n[training]\nweeks = {}\ncost_per_hire = { dist = 5 }\ncost_per_week = { dist = \"cauchy\" }",
                &["groups.staying.tenure.mean={ dist = \"exponential\", mean = 100 }"],
            ),
            (
                "distributions of numbers where people have theirs",
                "[recruiting]\nweeks_to_fill = { dist = \"triangular\", low = 1, mode = 2, high = 3 }",
                &[
                    "groups.staying.reservation={ dist = \"beta\", mean = 0.5, sd = 0.1 }",
                    "groups.leaving.reservation=800 to 900",
                    "groups.leaving.tenure={ dist = \"pert\", low = 1, mode = 2, high = 3 }",
                ],
            ),
            (
                "keys that are missing, and some too many",
                "[pay]\nload = { dist = \"normal\", mean = 0.3 }\nwage_per_week = { dist = \"pert\", low = 700, high = 900 }\nbonus_load = { dist = \"uniform\" }\n[training]\nweeks = { dist = \"lognormal\", median = 4, sd = 1 }\ncost_per_hire = { dist = \"gamma\", mean = 4, sd = 1, shape = 2 }",
                &[],
            ),
            (
                "spreads that are none",
                "[pay]\nload = { dist = \"normal\", mean = 0.3, sd = 0 }\nwage_per_week = { dist = \"lognormal\", median = 800, sigma = -1 }\nbonus_load = { dist = \"gamma\", mean = 0, sd = 1 }\n[training]\noutput = { dist = \"beta\", mean = 0, sd = 0.1 }\nweeks = { dist = \"normal\", mean = nan, sd = inf }",
                &[],
            ),
            (
                "beta distributions that there are not",
                "[training]\noutput = { dist = \"beta\", mean = 1, sd = 0.1 }\n[job]\nramp_start = { dist = \"beta\", mean = 0.5, sd = 0.5 }\n[opportunists]\nmax_share = { dist = \"beta\", mean = 20, sd = 5 }",
                &[],
            ),
            (
                "ends and modes out of order",
                "[pay]\nload = { dist = \"triangular\", low = 0.1, mode = 0.4, high = 0.3 }\nwage_per_week = { dist = \"pert\", low = 800, mode = 700, high = 900 }\nbonus_load = { dist = \"triangular\", low = 0.1, mode = 0.1, high = 0.1 }\n[training]\nweeks = { dist = \"uniform\", low = 6, high = 4 }\ncost_per_week = { dist = \"uniform\", low = 4, high = 4 }",
                &[],
            ),
            (
                "numbers inside of what is believed",
                "[pay]\nload = { dist = \"normal\", mean = \"0.2 to 0.4\", sd = { dist = \"uniform\", low = 0.1, high = 0.2 } }",
                &[],
            ),
            (
                "mostly outside",
                "[pay]\nload = { dist = \"normal\", mean = -0.1, sd = 0.1 }\n[training]\noutput = { dist = \"lognormal\", median = 1.5, sigma = 0.2 }\nweeks = \"-9 to 2\"\n[traits]\ntenure_output = { dist = \"uniform\", low = 0.5, high = 3 }",
                &["groups.leaving.pass_rate={ dist = \"uniform\", low = -2, high = -1 }"],
            ),
            (
                "on a scale that nobody can draw on",
                "[pay]\nload = { dist = \"lognormal\", median = 1e308, sigma = 1e9 }\nwage_per_week = { dist = \"gamma\", mean = 1, sd = 1e200 }\n[training]\noutput = { dist = \"beta\", mean = 0.5, sd = 1e-200 }\n[[groups]]\nname = \"third\"\nreservation = { dist = \"lognormal\", median = 2000, sigma = 1 }\ntenure = { dist = \"exponential\", mean = { dist = \"gamma\", mean = 1, sd = 1e12 } }\nextra_cost_per_week = \"-1e308 to 1e308\"",
                &[],
            ),
            (
                "sometimes outside: warnings",
                "[pay]\nload = { dist = \"normal\", mean = 0.2, sd = 0.1 }\n[training]\nweeks = \"-0.0 to 2\"\n[job]\nramp_start = { dist = \"uniform\", low = 0.5, high = 1.02 }",
                &["groups.leaving.tenure.scale={ dist = \"triangular\", low = -5, mode = 10, high = 50 }"],
            ),
            ("an effect of declining that may be one", "[decline]\nhazard_ratio = \"0.8 to 1.2\"", &[]),
            ("another that may", "[decline]\noutput_lift = { dist = \"normal\", mean = 0, sd = 0.1 }", &[]),
            (
                "set on the command line",
                "",
                &[
                    "pay.load=0.4 to 0.2",
                    "pay.bonus_load=\"0.2 to 0.1\"",
                    "training.weeks={ dist = \"normal\", mean = 4 }",
                    "training.output.dist=normal",
                    "training.cost_per_hire.mean=4",
                    "groups.leaving.tenure.shape={ dist = \"uniform\", low = 2, high = 1 }",
                ],
            ),
        ],
    );
}

#[test]
fn correlations() {
    let believed = "[pay]\nload = \"0.2 to 0.4\"\nwage_per_week = \"700 to 900\"\n[training]\nweeks = \"3 to 5\"\n[job]\noutput_per_week = 2000\n";
    let ties = |ties: &[(&str, &str)]| {
        let tie =
            |(keys, rho): &(&str, &str)| format!("[[correlations]]\nparameters = {keys}\nrank_correlation = {rho}\n");
        good(&format!("{believed}{}", ties.iter().map(tie).collect::<String>()))
    };
    let (load, weeks) = ("[\"pay.load\", \"pay.wage_per_week\"]", "[\"pay.load\", \"training.weeks\"]");
    let other = "[\"training.weeks\", \"pay.wage_per_week\"]";
    hold_texts(
        "correlations",
        &[
            (
                "unknown keys",
                ties(&[
                    ("[\"pay.laod\", \"training.weeks\"]", "0.5"),
                    ("[\"pay.load\", \"groups.nobody.tenure.mean\"]", "0.5"),
                ]),
                &[],
            ),
            (
                "a decision",
                ties(&[("[\"pay.load\", \"offers.0.bonus\"]", "0.5")]),
                &["offers=[{ week = 1, bonus = 1000 }]"],
            ),
            ("what is no number", ties(&[("[\"pay\", \"groups.leaving.tenure\"]", "0.5")]), &[]),
            (
                "and nothing is uncertain",
                good("[[correlations]]\nparameters = [\"pay.load\", \"pay.laod\"]\nrank_correlation = 0.5"),
                &[],
            ),
            ("tied to itself", ties(&[("[\"pay.load\", \"pay.load\"]", "1")]), &[]),
            ("tied twice", ties(&[(load, "0.5"), (weeks, "0.1"), (load, "0.5")]), &[]),
            (
                "tied twice, the other way round",
                ties(&[(load, "0.5"), ("[\"pay.wage_per_week\", \"pay.load\"]", "0.4")]),
                &[],
            ),
            ("what cannot hold together", ties(&[(load, "0.9"), (weeks, "0.9"), (other, "-0.9")]), &[]),
            ("what cannot hold together by little", ties(&[(load, "1"), (weeks, "0.5"), (other, "0.51")]), &[]),
            ("outside -1 to 1", ties(&[(load, "1.1"), (weeks, "-50"), (other, "nan")]), &[]),
            ("uncertain themselves", ties(&[(load, "\"0.4 to 0.6\"")]), &[]),
            (
                "of wrong shape",
                ties(&[
                    ("\"pay.load\"", "0.5"),
                    ("[\"pay.load\"]", "0.5"),
                    ("[\"pay.load\", 5]", "true"),
                    ("[\"pay.load\", \"\"]", "0.5"),
                ]),
                &[],
            ),
            (
                "missing keys",
                good(&format!("{believed}[[correlations]]\n[[correlations]]\nparameters = {load}\nrank = 0.5\n")),
                &[],
            ),
            (
                "no list",
                good("[correlations]\nparameters = [\"pay.load\", \"training.weeks\"]\nrank_correlation = 0.5"),
                &[],
            ),
            (
                "set as a whole",
                ties(&[(load, "0.5")]),
                &["correlations=[{ parameters = [\"pay.load\", \"pay.lod\"], rank_correlation = 2 }]"],
            ),
            ("set in part", ties(&[(load, "0.5")]), &["correlations.0.rank_correlation=0.4"]),
            (
                "to what is certain: warnings",
                ties(&[
                    ("[\"pay.load\", \"job.ramp_weeks\"]", "0.5"),
                    ("[\"pay.bonus_load\", \"job.ramp_start\"]", "0.5"),
                ]),
                &[],
            ),
        ],
    );
}

#[test]
fn distributions() {
    let all = |reservation: &str, tenure: &str| {
        format!(
            "name = \"x\"\n[[groups]]\nname = \"a\"\ncommitted = false\nreservation = {reservation}\ntenure = {tenure}\n"
        )
    };
    let fine = "{ dist = \"exponential\", mean = 10 }";
    let tenure = |tenure: &str| all("{ dist = \"lognormal\", median = 1, sigma = 1 }", tenure);
    let reservation = |reservation: &str| all(reservation, fine);
    let fill = |fill: &str| good(&format!("[recruiting]\nweeks_to_fill = {fill}"));
    hold_texts(
        "distributions",
        &[
            ("none", all("2000", "[1]"), &[]),
            ("a text", fill("\"five\""), &[]),
            ("without a name", all("{ median = 3 }", "{}"), &[]),
            (
                "a slip in the name",
                all("{ dist = \"lognromal\", median = 1, sigma = 1 }", "{ dist = \"Weibull\", shape = 1, scale = 1 }"),
                &[],
            ),
            ("a name like none", all("{ dist = \"cauchy\" }", "{ dist = 5 }"), &[]),
            (
                "of another field",
                all("{ dist = \"weibull\", median = 3, shape = 1 }", "{ dist = \"normal\", mean = 3, sd = 1 }"),
                &[],
            ),
            ("missing parameters", all("{ dist = \"lognormal\" }", "{ dist = \"weibull\", shape = 1 }"), &[]),
            ("all of value_of_staying missing", reservation("{ dist = \"value_of_staying\" }"), &[]),
            (
                "unknown parameters",
                all(
                    "{ dist = \"loglogistic\", median = 3, shpe = 1 }",
                    "{ dist = \"exponential\", mean = 3, scale = 1 }",
                ),
                &[],
            ),
            ("one parameter two ways", tenure("{ dist = \"weibull\", shape = 1, scale = 3, median = 3 }"), &[]),
            (
                "a curve that goes on after its end",
                tenure("{ dist = \"table\", weeks = [1, 2, 3], surviving = [0.5, 0, 0] }"),
                &[],
            ),
            (
                "an end, and what comes after it",
                tenure("{ dist = \"table\", weeks = [1, 2], surviving = [0.5, 0], after = \"mean\" }"),
                &[],
            ),
            (
                "another end of a table",
                tenure("{ dist = \"table\", weeks = [1, 2], surviving = [75, 0.8], after = \"flat\" }"),
                &[],
            ),
            ("one parameter two ways again", fill("{ dist = \"exponential\", median = 1, mean = 2 }"), &[]),
            (
                "scales that are none",
                all("{ dist = \"normal\", mean = -5, sd = 0 }", "{ dist = \"lognormal\", median = 0, sigma = -1 }"),
                &[],
            ),
            (
                "value_of_staying outside its domains",
                reservation(
                    "{ dist = \"value_of_staying\", taste_mean = -1, taste_sd = 0, outside_wage_per_week = -1, search_weeks = -1, planning_weeks = 0, personal_discount_rate = -1, bonus_tax = 1 }",
                ),
                &[],
            ),
            ("gompertz without a rate", tenure("{ dist = \"gompertz\", rate = 0, growth = -1 }"), &[]),
            ("uniform the wrong way", fill("{ dist = \"uniform\", low = 3, high = 3 }"), &[]),
            ("uniform below 0", fill("{ dist = \"uniform\", low = -1, high = 3 }"), &[]),
            ("a time to fill below 0", fill("-1"), &[]),
            ("a table without points", tenure("{ dist = \"table\", weeks = [], surviving = [] }"), &[]),
            ("a table of week 0 alone", tenure("{ dist = \"table\", weeks = [0], surviving = [1] }"), &[]),
            (
                "a table that starts below 1",
                tenure("{ dist = \"table\", weeks = [0, 4], surviving = [0.9, 0.8] }"),
                &[],
            ),
            ("a table of unequal columns", tenure("{ dist = \"table\", weeks = [1, 2], surviving = [0.9] }"), &[]),
            (
                "a table whose weeks do not rise",
                tenure("{ dist = \"table\", weeks = [1, 2, 2], surviving = [0.9, 0.8, 0.7] }"),
                &[],
            ),
            (
                "a table whose curve rises",
                tenure("{ dist = \"table\", weeks = [1, 2, 3], surviving = [0.9, 0.8, 0.85] }"),
                &[],
            ),
            ("a table outside its domains", tenure("{ dist = \"table\", weeks = [-1, 2], surviving = [0, 1.1] }"), &[]),
            ("a table of no arrays", tenure("{ dist = \"table\", weeks = 3, surviving = \"x\" }"), &[]),
            (
                "a table that is nearly one",
                tenure("{ dist = \"table\", weeks = [[1], true], surviving = [\"1\", 0.5] }"),
                &[],
            ),
        ],
    );
}

#[test]
fn together() {
    hold_cases(
        "together",
        &[
            (
                "two groups of one name",
                "[[groups]]\nname = \"leaving\"\nreservation = { dist = \"normal\", mean = 1000, sd = 1 }\ntenure = { dist = \"exponential\", mean = 1 }",
                &[],
            ),
            (
                "two offers in one week",
                "[[offers]]\nweek = 4\nbonus = 1\n[[offers]]\nweek = 1\nbonus = 1\n[[offers]]\nweek = 4.0\nbonus = 2",
                &[],
            ),
            (
                "two offers in one week, by week and after training",
                "[training]\nweeks = 3\n[[offers]]\nweek = 4\nbonus = 1\n[[offers]]\nafter_training = 1\nbonus = 1",
                &[],
            ),
            (
                "offers whose order differs by world",
                "[training]\nweeks = \"3 to 5\"\n[[offers]]\nweek = 4\nbonus = 1\n[[offers]]\nafter_training = 1\nbonus = 1",
                &[],
            ),
            ("an offer without a time", "[[offers]]\nbonus = 1\n[[offers]]\n", &[]),
            ("an offer with two times", "[[offers]]\nbonus = 1\nweek = 1\nafter_training = 0", &[]),
            ("positions counted twice", "[cohort]\npositions = 4\nclasses = [{ week = 0, positions = 4 }]", &[]),
            (
                "positions counted twice on the command line",
                "",
                &["cohort.positions=4", "cohort.classes=[{ week = 0, positions = 4 }]"],
            ),
            (
                "classes that do not fit",
                "[cohort]\nclasses = [{ week = 200, positions = 900000 }, { week = 3, positions = 900000 }]\n[recruiting]\nlast_start_week = 2",
                &[],
            ),
            ("a spread without an output", "", &["groups.leaving.output=0", "groups.leaving.output_sd=0.2"]),
            ("an effect of declining without its bonus", "[decline]\nhazard_ratio = 0.8", &[]),
            ("another", "[decline]\noutput_lift = 0.1\nhazard_ratio = 1", &[]),
            (
                "correlations that cannot hold together",
                "[traits]\ntenure_output = 0.9\nreservation_tenure = 0.9\nreservation_output = -0.9",
                &[],
            ),
            (
                "correlations set to what cannot hold together",
                "[traits]\ntenure_output = 0.9\nreservation_tenure = 0.9",
                &["traits.reservation_output=-0.9"],
            ),
            (
                "a world that can never be staffed",
                "[training]\nweeks = 0",
                &["groups.staying.training_fail=1", "groups.leaving.training_fail=1"],
            ),
            (
                "faults between items beside faults of items",
                "[[groups]]\nname = \"leaving\"\nshare = 0\n[[offers]]\nweek = 1\n[[offers]]\nweek = 1\nbonus = -1",
                &[],
            ),
        ],
    );
}

#[test]
fn edits() {
    hold_cases(
        "edits",
        &[
            ("no equals sign", "", &["simulation.seed", ""]),
            ("no key", "", &["=1", "simulation.=1", ".seed=1", "a..b=1", "\"a=1", "a\"b\"=1", " = 2"]),
            ("unknown keys", "", &["simulation.sede=1", "simulaton.seed=1", "groups.leaving.\"a b\"=1", "seed=1"]),
            (
                "unknown groups",
                "",
                &["groups.laeving.share=1", "groups.0.share=1", "groups.\"a.b\".share=1", "groups.leaving=5"],
            ),
            ("no groups", "", &["groups=[]", "groups.a.share=1"]),
            (
                "unknown offers",
                "[[offers]]\nweek = 1\nbonus = 1",
                &["offers.1.bonus=1", "offers.-1.bonus=1", "offers.first.bonus=1"],
            ),
            (
                "unknown classes",
                "[cohort]\nclasses = [{ week = 0, positions = 4 }]",
                &["cohort.classes.1.week=1", "cohort.classes.x.week=1"],
            ),
            ("no offers", "", &["offers.0.bonus=1", "offers=[]", "offers.0.bonus=1"]),
            ("two offers", "[[offers]]\nweek = 1\nbonus = 1\n[[offers]]\nweek = 2\nbonus = 1", &["offers.2.bonus=1"]),
            ("into a value", "[pay]\nload = 1", &["pay.load.x=1", "pay.wage_per_week.x=1", "groups.leaving.name.x=1"]),
            (
                "values that are not TOML",
                "",
                &["offers=[{ week = 1, bonus = }]", "groups.leaving.tenure={ dist = \"exponential\"", "name=\"x"],
            ),
            (
                "values of another type",
                "",
                &[
                    "simulation.seed=one",
                    "cohort.backfill=yes",
                    "pay.load=",
                    "pay.wage_per_week=1,000",
                    "groups.leaving.tenure=5",
                    "name=5",
                    "simulation.replications = 2.0",
                ],
            ),
            ("extends", "", &["extends=base.toml"]),
            (
                "a distribution in part",
                "",
                &["groups.leaving.tenure.median=5", "groups.leaving.tenure.dist=exponental"],
            ),
            (
                "quoted, spaced and of many bytes",
                "",
                &[
                    " groups . 'leaving' . share = -1 ",
                    "groups.日本.share=1",
                    "pay.\"é\"=1",
                    "groups.leaving.share=\u{feff}\n3",
                ],
            ),
        ],
    );
}

/// A scenario in which everything is used, and nothing is odd.
const USED: &str = "[recruiting]\ncost_per_hire = 2000\nweeks_to_fill = 5\n[pay]\nwage_per_week = 800\nload = 0.4\n[job]\noutput_per_week = 1400\n[[offers]]\nweek = 4\nbonus = 1500";

#[test]
fn slips() {
    let of = |title: &'static str, edits: &'static [&'static str]| (title, USED, edits);
    hold_cases(
        "slips",
        &[
            of(
                "rates in per cent",
                &[
                    "simulation.discount_rate=8",
                    "pay.load=41.8",
                    "pay.bonus_load=7.65",
                    "groups.leaving.training_dropout_per_week=5",
                    "groups.leaving.dismissal_per_year=20",
                    "groups.leaving.output=84",
                    "groups.leaving.output_sd=15",
                    "groups.leaving.peer_drag=3",
                    "opportunists.share_per_1000=10",
                ],
            ),
            of(
                "more of them",
                &[
                    "decline.hazard_ratio=80",
                    "decline.output_lift=10",
                    "decline.full_effect_at=1500",
                    "traits.reservation_volatility=45",
                    "service.shocks_per_year=100",
                    "service.shock_cost=5",
                    "groups.staying.tenure={ dist = \"gompertz\", rate = 2, growth = 1 }",
                    "groups.leaving.reservation={ dist = \"value_of_staying\", taste_mean = 300, taste_sd = 100, outside_wage_per_week = 780, search_weeks = 60, planning_weeks = 1000, personal_discount_rate = 20, bonus_tax = 0.25 }",
                ],
            ),
            of("factors", &["simulation.discount_rate=1.08", "pay.load=1.418", "pay.bonus_load=1.0765"]),
            of(
                "days and years for weeks",
                &[
                    "training.weeks=28",
                    "job.ramp_weeks=180",
                    "job.ramp_start=0.5",
                    "recruiting.weeks_to_fill={ dist = \"lognormal\", median = \"28 to 42\", sigma = 0.64 }",
                    "simulation.horizon_weeks=1095",
                    "groups.leaving.tenure.scale=0.25",
                ],
            ),
            of("years of watching", &["simulation.horizon_weeks=3"]),
            of("a time to fill in days", &["recruiting.weeks_to_fill=34"]),
            of(
                "what is no money or time",
                &[
                    "groups.staying.reservation.sigma=800",
                    "groups.leaving.reservation.shape=1500",
                    "groups.leaving.tenure.shape=52",
                ],
            ),
            of("a wage of a year", &["pay.wage_per_week=42800", "job.output_per_week=72800"]),
            of(
                "a wage of a year in another currency",
                &["currency=SEK", "pay.wage_per_week=428000", "job.output_per_week=728000"],
            ),
            of("a wage of an hour", &["pay.wage_per_week=20.59"]),
            of(
                "costs of a year",
                &[
                    "job.output_per_week=72800",
                    "pay.training_wage_per_week=4e6",
                    "recruiting.vacancy_cost_per_week=2e6",
                    "training.cost_per_week=2e6",
                    "service.value_of_delight=2e6",
                    "service.contacts_per_week=12500",
                    "groups.leaving.extra_cost_per_week=2e6",
                ],
            ),
            of(
                "lines that are never used",
                &[
                    "training.weeks=0",
                    "training.output=0.3",
                    "training.cost_per_week=100",
                    "pay.training_wage_per_week=700",
                    "groups.leaving.training_dropout_per_week=0.05",
                    "job.severance=1000",
                    "job.ramp_start=0.5",
                    "service.shock_cost=1000",
                    "service.value_of_delight=2",
                    "traits.reservation_volatility=0.3",
                    "cohort.backfill=false",
                    "recruiting.weeks_to_fill=5",
                ],
            ),
            of(
                "more of them, for want of a wage and of output",
                &[
                    "pay.wage_per_week=0",
                    "pay.load=0.4",
                    "job.output_per_week=0",
                    "groups.leaving.peer_drag=0.03",
                    "groups.staying.output_sd=0.1",
                    "job.ramp_weeks=12",
                    "service.shocks_per_year=1",
                ],
            ),
            (
                "and without an offer",
                "[decline]\nhazard_ratio = 0.8\nfull_effect_at = 1000\n[opportunists]\nshare_per_1000 = 0.01\n[pay]\nbonus_load = 0.1",
                &[],
            ),
            of("opportunists for an offer after training", &["opportunists.share_per_1000=0.01", "offers.0.week=5"]),
            of("opportunists without end", &["opportunists.share_per_1000=0.05", "opportunists.max_share=0.06"]),
            of("a group of hardly anyone", &["groups.staying.share=80", "groups.leaving.share=0.2"]),
            of("a horizon in training", &["training.weeks=8", "simulation.horizon_weeks=8"]),
            (
                "names that are formulas",
                "[[groups]]\nname = \"=1+1\"\nreservation = { dist = \"normal\", mean = 9000, sd = 1 }\ntenure = { dist = \"exponential\", mean = 9 }",
                &["name=@SUM"],
            ),
            of("replacement for nothing", &["recruiting.cost_per_hire=0", "recruiting.weeks_to_fill=0"]),
            of("replacement for nothing at all", &["recruiting={}", "training.weeks=0"]),
        ],
    );
}

#[test]
fn nothing_is_odd_about_what_is_rare_or_left_alone() {
    let quiet = |lines: &str, edits: &[&str]| {
        let loaded = parse("x.toml", &good(lines), &owned(edits)).map(|loaded| loaded.warnings);
        assert_eq!(loaded, Ok(Vec::new()), "{edits:?}");
    };
    quiet(USED, &[]);
    quiet(USED, &["simulation.discount_rate=0.3", "pay.load=0.6", "groups.leaving.output=1.5", "job.severance=0"]);
    quiet(USED, &["recruiting.cost_per_hire=0"]);
    quiet(USED, &["recruiting.weeks_to_fill=0"]);
    // A what-if does not have to clear away what it makes idle.
    let idle = format!("[training]\ncost_per_week = 100\n[opportunists]\nshare_per_1000 = 0.01\n{USED}");
    quiet(&idle, &["training.weeks=0", "offers=[]"]);
    for end in ["offers.0.bonus=0", "cohort.backfill=false"] {
        quiet(&idle, &[end]);
    }
    // The middle of what is believed counts, not its ends.
    quiet(USED, &["pay.load={ dist = \"uniform\", low = 0.1, high = 1.3 }"]);
}

/// What a remedy says to write, in quotes or braces.
fn to_write(help: &str) -> Vec<String> {
    let quoted =
        help.split('"').skip(1).step_by(2).find(|text| text.contains(" to ")).map(|text| format!("\"{text}\""));
    let table = help.find('{').zip(help.rfind('}')).map(|(from, to)| help[from..=to].to_owned());
    quoted.into_iter().chain(table).collect()
}

#[test]
fn remedies_of_intervals_of_shares_can_be_typed() {
    for interval in [
        "0 to 0.1",
        "0 to 1",
        "0.8 to 1",
        "0.995 to 1",
        "20 to 30",
        "0 to 15",
        "-0.1 to 0.5",
        "5 to 100",
        "0.1 to 1.05",
    ] {
        for key in ["training.output", "groups.leaving.pass_rate", "groups.leaving.delight"] {
            let problems = parse("x.toml", &good(""), &[format!("{key}={interval}")]).expect_err("it is refused");
            let help = problems.iter().find_map(|problem| problem.help.clone()).expect("a remedy");
            let remedies = to_write(&help);
            assert!(!remedies.is_empty(), "{interval}: {help}");
            for remedy in remedies {
                let read = parse("x.toml", &good(""), &[format!("{key}={remedy}")]);
                assert!(read.is_ok(), "{key}={remedy}: {help}");
            }
        }
    }
}

#[test]
fn integers_may_have_an_exponent() {
    let edits = owned(&["simulation.replications=1e5", "simulation.seed=2e3", "cohort.positions=1.2e1"]);
    let scenario = parse("x.toml", &good("[simulation]\nseed = 3e0"), &edits).expect("they are whole").scenario;
    let Simulation { replications, seed, .. } = scenario.simulation;
    assert_eq!((replications, seed, scenario.cohort.positions), (100_000, 2000, 12));
}

#[test]
fn warnings() {
    hold_cases(
        "warnings",
        &[
            (
                "a last segment unlike the table",
                "[[groups]]\nname = \"t\"\nreservation = { dist = \"normal\", mean = 1000, sd = 1 }\ntenure = { dist = \"table\", weeks = [10, 50, 60], surviving = [0.6, 0.5, 0.49] }",
                &[],
            ),
            (
                "waiting for nothing",
                "[anticipation]\nshare = 0.2\n[cohort]\nbackfill = false",
                &["recruiting.start_every_weeks=1"],
            ),
            (
                "an empty position is the cheapest",
                "[pay]\nwage_per_week = 800\nload = 0.4\n[job]\noutput_per_week = 1000\n[recruiting]\nvacancy_cost_per_week = 100.5\n[service]\ncontacts_per_week = 10\nvalue_of_delight = 0.333",
                &[],
            ),
            ("and there is nothing to show", "", &["pay.wage_per_week=1e300"]),
            ("nobody uncommitted", "", &["groups.leaving.committed=true"]),
            (
                "an offer at the horizon and one after it",
                "[[offers]]\nweek = 156\nbonus = 1\n[[offers]]\nweek = 200\nbonus = 1\n[[offers]]\nweek = 300\nbonus = 0",
                &[],
            ),
            (
                "many would leave for nothing",
                "[[groups]]\nname = \"a b\"\nreservation = { dist = \"normal\", mean = 1600, sd = 1000 }\ntenure = { dist = \"exponential\", mean = 1 }",
                &[],
            ),
            (
                "many would leave for nothing for want of a wage",
                "[[groups]]\nname = \"c\"\nreservation = { dist = \"value_of_staying\", taste_mean = 0, taste_sd = 1, outside_wage_per_week = 5, search_weeks = 0, planning_weeks = 10, personal_discount_rate = 0.1, bonus_tax = 0 }\ntenure = { dist = \"exponential\", mean = 1 }",
                &[],
            ),
        ],
    );
}

/// A folder of files that is gone at the end.
struct Folder(tempfile::TempDir);

impl Folder {
    fn of(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        folder.add(files);
        folder
    }

    fn add(&self, files: &[(&str, &[u8])]) {
        for (name, bytes) in files {
            let path = self.0.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
    }

    fn load(&self, paths: &[&str], edits: &[&str]) -> Result<Vec<Loaded>, Problems> {
        let paths: Vec<PathBuf> = paths.iter().map(|path| self.0.path().join(path)).collect();
        load(&paths, &owned(edits))
    }

    fn told(&self, paths: &[&str], edits: &[&str]) -> String {
        let folder = self.0.path().display().to_string();
        told(&self.load(paths, edits)).replace(&format!("{folder}/"), "")
    }
}

#[test]
#[cfg(unix)]
fn files() {
    let large = vec![b'#'; (1 << 20) + 1];
    let (x, y) = (good(""), good("").replace("\"x\"", "\"y\""));
    let folder = Folder::of(&[
        ("x.toml", x.as_bytes()),
        ("same.toml", x.as_bytes()),
        ("y.toml", y.as_bytes()),
        ("zero.toml", b"name = \"\0\""),
        ("latin.toml", b"name = \"caf\xe9\""),
        ("large.toml", &large),
        ("empty.toml", b""),
        ("comments.toml", b"# nothing\n"),
        ("folder/notes.txt", b""),
        ("folder/folder.toml/x", b""),
        ("two/b.toml", x.as_bytes()),
        ("two/a.toml", x.as_bytes()),
    ]);
    let cases: &[(&str, &[&str])] = &[
        ("missing", &["missing.toml", "missing/x.toml"]),
        ("a folder without scenarios", &["folder"]),
        ("below a file", &["x.toml/y.toml"]),
        ("too large", &["large.toml"]),
        ("no text", &["zero.toml", "latin.toml"]),
        ("empty", &["empty.toml", "comments.toml"]),
        ("one name twice", &["x.toml", "y.toml", "same.toml"]),
        ("one file twice", &["x.toml", "./x.toml"]),
        ("a folder of one name twice", &["two"]),
        ("devices", &["/dev/zero", "/dev/null"]),
    ];
    let told = cases.iter().map(|(title, paths)| ((*title).to_owned(), folder.told(paths, &[])));
    let input = load(&["-".into(), "-".into()], &[]);
    let input = ("standard input twice".to_owned(), self::told(&input));
    hold("files", told.chain([input]));
}

#[test]
#[cfg(unix)]
fn extending() {
    let base = good("[pay]\nload = 2\nlaod = 3\n[training]\nweeks = -1");
    let fine = good("[training]\nweeks = 6");
    let believed = good("[pay]\nload = { dist = \"normal\", mean = 0.3, sd = 0.05 }\nwage_per_week = \"700 to 900\"");
    let link = |number: usize| format!("extends = \"link{}.toml\"\n", number + 1).into_bytes();
    let links: Vec<(String, Vec<u8>)> = (0..40).map(|number| (format!("link{number}.toml"), link(number))).collect();
    let large = |number: usize| [link(number), vec![b'#'; 1_000_000]].concat();
    let large: Vec<(String, Vec<u8>)> =
        (100..105).map(|number| (format!("link{number}.toml"), large(number))).collect();
    let chains: Vec<(&str, &[u8])> =
        links.iter().chain(&large).map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let folder = Folder::of(&[
        ("base.toml", base.as_bytes()),
        ("fine.toml", fine.as_bytes()),
        ("sub/top.toml", b"extends = \"../base.toml\"\nname = \"top\"\n[training]\nweeks = 3\nwekes = 1\n[[groups]]\nname = \"leaving\"\nshare = 0\n[[groups]]\nname = \"third\"\n"),
        ("a.toml", b"extends = \"sub/b.toml\"\nname = \"a\"\n"),
        ("sub/b.toml", b"extends = \"../c.toml\"\n"),
        ("c.toml", b"extends = \"./sub/../sub/b.toml\"\n"),
        ("self.toml", b"extends = \"self.toml\"\n"),
        ("missing.toml", b"extends = \"nowhere.toml\"\n[pay]\nload = -1\n"),
        ("folder.toml", b"extends = \"sub\"\n"),
        ("device.toml", b"extends = \"/dev/null\"\n"),
        ("binary.toml", b"extends = \"zero.toml\"\n"),
        ("zero.toml", b"\0"),
        ("empty.toml", b"extends = \"nothing.toml\"\n"),
        ("nothing.toml", b"# nothing\n"),
        ("number.toml", b"extends = 5\n"),
        ("blank.toml", b"extends = \"\"\n"),
        ("broken.toml", b"extends = \"broken-base.toml\"\nname = \"broken\"\n[pay]\nload = -1\n"),
        ("broken-base.toml", b"[[groups]\nname = \"a\"\n"),
        ("required.toml", b"extends = \"required-base.toml\"\n[[groups]]\nname = \"a\"\ntenure = { mean = 50 }\n"),
        ("required-base.toml", b"[[groups]]\nname = \"a\"\ntenure = { dist = \"exponential\", mean = 5 }\n"),
        ("believed.toml", believed.as_bytes()),
        ("part.toml", b"extends = \"believed.toml\"\n[pay]\nload = { sd = 0.1 }\nwage_per_week = { mean = 800 }\n"),
        ("heir.toml", b"extends = \"fine.toml\"\n"),
        ("twice.toml", b"extends = \"fine.toml\"\nname = \"twice\"\n[[groups]]\nname = \"leaving\"\n[[groups]]\nname = \"leaving\"\n"),
        ("inner.toml", b"extends = \"fine.toml\"\nname = \"inner\"\n[pay]\nextends = \"fine.toml\"\n"),
    ]);
    folder.add(&chains);
    let cases: &[(&str, &[&str], &[&str])] = &[
        (
            "problems of a file, its base and edits at once",
            &["sub/top.toml"],
            &["pay.wage_per_week=-1", "groups.fourth.share=1"],
        ),
        ("a problem of a base that an edit mends", &["sub/top.toml"], &["pay.load=0.2", "training.wekes=2"]),
        ("one base of two files", &["sub/top.toml", "base.toml"], &[]),
        ("a circle", &["a.toml"], &[]),
        ("more files than anyone could keep in mind", &["link0.toml"], &[]),
        ("more text than that", &["link100.toml"], &[]),
        ("a circle of one", &["self.toml"], &[]),
        ("a base that is missing, beside what else is wrong", &["missing.toml"], &[]),
        ("a base that is a folder", &["folder.toml"], &[]),
        ("a base that is a device", &["device.toml"], &[]),
        ("a base that is no text", &["binary.toml"], &[]),
        ("a base that is empty", &["empty.toml"], &[]),
        ("a base that is no path", &["number.toml", "blank.toml"], &[]),
        ("a base that is broken", &["broken.toml"], &[]),
        ("what is required of the whole", &["required.toml"], &[]),
        ("a part of what is believed of a number", &["part.toml"], &[]),
        ("an inherited name given twice", &["fine.toml", "heir.toml"], &[]),
        ("one name twice by an edit", &["fine.toml", "twice.toml"], &["name=z"]),
        ("one group twice in one file", &["twice.toml"], &[]),
        ("extends below the top", &["inner.toml"], &[]),
    ];
    let told = cases.iter().map(|(title, paths, edits)| ((*title).to_owned(), folder.told(paths, edits)));
    hold("extending", told);
}

#[test]
fn colors_change_no_text() {
    let problems = parse("x.toml", &good("[pay]\nload = -1"), &["x".to_owned()]).expect_err("it is wrong");
    let colored = problems.render(true);
    assert!(colored.contains("\u{1b}["), "{colored}");
    let mut plain = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').expect("a style ends").1;
    }
    plain.push_str(rest);
    assert_eq!(plain, problems.render(false));
}

#[test]
fn more_problems_than_anyone_reads_are_counted() {
    let text = good(&"[[offers]]\n".repeat(500));
    let problems = parse("x.toml", &text, &[]).expect_err("it is wrong");
    let text = problems.render(false);
    assert!(text.ends_with("\n\n… and 980 more in x.toml\n\n1000 problems in 1 file"), "{text}");
    assert_eq!(text.matches("error: ").count(), 20);
}

#[test]
fn every_file_has_its_share_of_the_problems_that_are_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = ["a.toml", "b.toml"].map(|name| folder.path().join(name));
    std::fs::write(&paths[0], good(&"[[offers]]\n".repeat(20))).expect("a file");
    std::fs::write(&paths[1], good("[pay]\nload = -1").replace("\"x\"", "\"y\"")).expect("a file");
    let problems = load(&paths, &[]).expect_err("they are wrong");
    let text = problems.render(false);
    assert_eq!(text.matches("error: ").count(), 21);
    let more = format!("… and 20 more in {}", paths[0].display());
    assert_eq!(text.matches(&more).count(), 1, "{text}");
    assert!(text.find(&more) < text.find("b.toml") && text.ends_with("41 problems in 2 files"), "{text}");
}

#[test]
fn a_place_is_known_to_programs() {
    let problems = parse("x.toml", &good("[pay]\nload = -1"), &[]).expect_err("it is wrong");
    let problem: &Problem = problems.iter().next().expect("there is one");
    let place = &problem.place;
    assert_eq!(place.source().name(), "x.toml");
    assert_eq!((place.line(), place.column()), (Some(13), Some(8)));
    assert_eq!(place.text(), "-1");
}

/// A survival curve of so many points, one a day.
fn long_curve(points: usize) -> String {
    let weeks: Vec<String> = (1..=points).map(|day| format!("{:.2}", day as f64 / 7.0)).collect();
    let surviving: Vec<&str> = (0..points).map(|_| "0.5").collect();
    format!("{{ dist = \"table\", weeks = [{}], surviving = [{}] }}", weeks.join(","), surviving.join(","))
}

#[test]
fn what_takes_work_without_end_is_refused() {
    let fields =
        ["share", "training_dropout_per_week", "training_fail", "dismissal_per_year", "output", "delight", "peer_drag"];
    let group = |number: usize| {
        let believed: String = fields.iter().map(|field| format!("{field} = \"0.1 to 0.2\"\n")).collect();
        format!(
            "[[groups]]\nname = \"g{number}\"\nreservation = {{ dist = \"normal\", mean = \"1 to 2\", sd = 1 }}\ntenure = {{ dist = \"exponential\", mean = \"1 to 2\" }}\n{believed}"
        )
    };
    let uncertain = |groups: usize| good(&(0..groups).map(group).collect::<String>());
    assert!(parse("x.toml", &uncertain(111), &[]).is_ok(), "999 are uncertain");
    let curve = |points| vec![format!("groups.leaving.tenure={}", long_curve(points))];
    assert!(parse("x.toml", &good(""), &curve(10_000)).is_ok());
    let cases = [
        ("uncertain parameters", parse("x.toml", &uncertain(112), &[])),
        ("points of a curve", parse("x.toml", &good(""), &curve(10_001))),
    ];
    let told_of = |read: Result<Loaded, Problems>| told(&read.map(|loaded| vec![loaded]));
    let shortened = |text: String| text.lines().map(|line| line.chars().take(90).collect::<String>() + "\n").collect();
    hold("bounds", cases.map(|(title, read)| (title.to_owned(), shortened(told_of(read)))));
}

#[test]
fn variations() {
    let cases: &[(&str, Layout, &[&str])] = &[
        ("no values", Layout::Grid, &["pay.load", "training.weeks=", "job.severance=1,,2"]),
        ("ranges that are none", Layout::Grid, &["pay.load=1..", "training.weeks=8..2", "job.severance=0..9:-1"]),
        (
            "ranges as others write them",
            Layout::Grid,
            &["offers.0.bonus=500-4000", "training.weeks=2:8", "pay.load=0.1,0.2,...,0.5", "offers.0.week=1 to 4"],
        ),
        ("a range of whole numbers as an interval", Layout::Grid, &["offers.0.bonus=500 to 4000"]),
        ("too many", Layout::Grid, &["training.weeks=1..1000", "job.severance=1..1000"]),
        ("more than a key may have", Layout::Zip, &["training.weeks=0..1e6"]),
        ("twice", Layout::Grid, &["pay.load=1,2", "pay.\"load\"=3"]),
        ("not side by side", Layout::Zip, &["pay.load=1,2", "training.weeks=1..3"]),
        ("what points have in common", Layout::Grid, &["name=a,b", "simulation={ seed = 1 },{ seed = 2 }"]),
        (
            "each wrong value once",
            Layout::Grid,
            &["training.weeks=-2..9", "groups.leaving.output=1,-1", "pay.laod=1..9"],
        ),
        (
            "values that cannot hold together",
            Layout::Grid,
            &["traits.reservation_tenure=0.9,0", "traits.tenure_output=0.9,0", "traits.reservation_output=-0.9,0"],
        ),
        ("keys that cannot be edited", Layout::Grid, &["extends=a,b", "groups.levaing.share=1", "=1"]),
    ];
    let told = cases.iter().map(|(title, layout, variations)| {
        let file = good("[[offers]]\nweek = 200\nbonus = 0");
        let problems = parse_variation("x.toml", &file, &owned(&["pay.load=0.1"]), &owned(variations), *layout);
        ((*title).to_owned(), problems.expect_err("it is wrong").render(false))
    });
    let long = format!("groups.leaving.tenure={}", long_curve(10_000));
    let vast = parse_variation("x.toml", &good(""), &[long], &owned(&["training.weeks=1..50000"]), Layout::Grid);
    let vast = ("more than memory holds".to_owned(), vast.expect_err("it is too large").render(false));
    hold("variations", told.chain([vast]));
}

#[test]
fn draws_that_do_not_go_together() {
    let cases: [(&str, &[&str]); 4] = [
        (
            "traits that make no matrix",
            &[
                "traits.reservation_tenure=0.5 to 0.7",
                "traits.reservation_output=0.5 to 0.7",
                "traits.tenure_output=-0.2",
            ],
        ),
        ("traits that hardly ever do", &["traits.reservation_tenure=0.8 to 0.9", "traits.reservation_output=-0.9"]),
        ("a shortest time above the longest", &["recruiting.weeks_to_fill={dist=\"uniform\", low=\"2 to 4\", high=3}"]),
        (
            "tied ones outside their domains",
            &[
                "pay.load={dist=\"normal\", mean=0.3, sd=0.2}",
                "pay.bonus_load={dist=\"normal\", mean=0.3, sd=0.2}",
                "correlations=[{parameters=[\"pay.load\", \"pay.bonus_load\"], rank_correlation=0.5}]",
            ],
        ),
    ];
    let told = cases.map(|(title, edits)| {
        let more = if title.starts_with("traits that hardly") { "[traits]\ntenure_output = 0.2" } else { "" };
        let loaded = parse("x.toml", &good(more), &owned(edits)).expect("each alone is right");
        let again = match Parameters::new(&loaded.scenario) {
            Ok(parameters) => parameters.drawn_again().to_vec(),
            Err(again) => vec![again],
        };
        let texts = again.iter().map(|again| loaded.not_together(&again.keys, again.share).render(false));
        (title.to_owned(), texts.collect::<Vec<_>>().join("\n\n"))
    });
    hold("draws", told);
}

/// Every text of `fault.rs` occurs in what is held above: a new fault needs a case.
#[test]
fn every_fault_is_shown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let held: String = fs::read_dir(root.join("tests/problems"))
        .expect("the snapshots")
        .map(|file| fs::read_to_string(file.expect("a snapshot").path()).expect("a text"))
        .collect();
    let faults = fs::read_to_string(root.join("src/scenario/fault.rs")).expect("the faults");
    let texts: Vec<&str> = faults
        .split("#[error(")
        .skip(1)
        .map(|rest| {
            let rest = &rest[rest.find('"').expect("a text") + 1..];
            &rest[..rest.find('"').expect("its end")]
        })
        .collect();
    assert!(texts.len() > 40, "{texts:?}");
    for text in texts {
        assert!(held.lines().any(|line| is_of(line, text)), "never shown: {text}");
    }
}

/// Whether a line holds the fixed parts of a format in their order.
fn is_of(line: &str, format: &str) -> bool {
    let mut parts = format.split('{').map(|part| part.split_once('}').map_or(part, |p| p.1));
    parts.try_fold(line, |rest, part| rest.split_once(part).map(|(_, rest)| rest)).is_some()
}
