//! Laws of scenario files: what is printed loads again, and no text whatever breaks the reader.

use super::holds;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use the_offer::model::draws::Address;
use the_offer::model::worlds::Worlds;
use the_offer::scenario::{
    AfterTable, Anticipation, Class, Cohort, Decline, Group, Job, Offer, Opportunists, Pay, Problems, Recruiting,
    Reservation, STARTER, Scale, Scenario, Service, Simulation, Tenure, Training, Traits, WeeksToFill, parse,
    visible_line,
};

/// A valid file with every section and many distributions, in many ways to write TOML.
const FULL: &str = r#"
name = "everything" # a comment
description = """
two lines"""
currency = 'EUR'
simulation.seed = 0x10
simulation.horizon_weeks = 1_04.5
[cohort]
positions = 7
backfill = false
[recruiting]
cost_per_hire = 4_000
weeks_to_fill = { dist = "gamma", mean = 5, sd = 2.5 }
[pay]
wage_per_week = 8e2
load = "0.2 to 0.4"
bonus_load = { dist = "beta", mean = 0.1, sd = 0.05 }
[job]
output_per_week = 1500.0
ramp_weeks = +12
ramp_start = 0.5
[decline]
hazard_ratio = 0.9
full_effect_at = 1000
[traits]
reservation_tenure = 0.9
reservation_output = 0.9
tenure_output = 0.7
[[offers]]
week = 1
bonus = 1000
[[offers]]
week = 52
bonus = 2000
[[groups]]
name = "the 'first'.one"
reservation = { dist = "value_of_staying", taste_mean = 300, taste_sd = 100, outside_wage_per_week = 780, search_weeks = 6, planning_weeks = 26, personal_discount_rate = 0.2, bonus_tax = 0.25 }
tenure = { dist = "gompertz", rate = 0.01, growth = -0.02 }
[[groups]]
name = "日本"
committed = false
tenure = { dist = "table", weeks = [0, 4, 13.5, 52], surviving = [1, 0.8, 0.8, 0.3] }
[groups.reservation]
dist = "loglogistic"
median = { dist = "triangular", low = 1000, mode = 1500, high = 3000 }
shape = 2
[[correlations]]
parameters = ["pay.load", 'groups."日本".reservation.median']
rank_correlation = -0.5
"#;

fn positive() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => 1e-3..1e6,
        1 => select(vec![f64::MIN_POSITIVE, 5e-324, 1e308, f64::MAX, 0.1, 1.0]),
    ]
}

fn not_negative() -> impl Strategy<Value = f64> {
    prop_oneof![1 => Just(0.0), 1 => Just(-0.0), 4 => positive()]
}

fn any_number() -> impl Strategy<Value = f64> {
    (positive(), any::<bool>()).prop_map(|(x, negative)| if negative { -x } else { x })
}

fn share() -> impl Strategy<Value = f64> {
    prop_oneof![1 => Just(0.0), 1 => Just(1.0), 4 => 0.0..1.0]
}

fn above_minus_one() -> impl Strategy<Value = f64> {
    prop_oneof![-0.999_999..1.0, positive()]
}

fn name() -> impl Strategy<Value = String> {
    let any = prop_oneof!["[a-z-]{1,8}", "\\PC{0,8}[a-z]\\PC{0,8}", "\\PC{0,5}[\"'\\\\.é日]x"];
    any.prop_filter("one that can be seen", |name| visible_line(name) == *name)
}

fn scale(of: fn(f64) -> Scale) -> impl Strategy<Value = Scale> {
    (positive(), any::<bool>()).prop_map(move |(x, median)| match median {
        true => Scale::Median(x),
        false => of(x),
    })
}

fn rising() -> impl Strategy<Value = [f64; 3]> {
    [1e-3..1e3, 1e-3..1e3, 1e-3..1e3].prop_map(|[first, step, last]| [first, first + step, first + step + last])
}

fn reservation() -> impl Strategy<Value = Reservation> {
    prop_oneof![
        (positive(), positive()).prop_map(|(median, sigma)| Reservation::Lognormal { median, sigma }),
        (positive(), positive()).prop_map(|(mean, sd)| Reservation::LognormalMoments { mean, sd }),
        rising().prop_map(|[p10, p50, p90]| Reservation::Percentiles { p10, p50, p90 }),
        (positive(), positive()).prop_map(|(median, shape)| Reservation::Loglogistic { median, shape }),
        (any_number(), positive()).prop_map(|(mean, sd)| Reservation::Normal { mean, sd }),
        ((any_number(), positive(), not_negative(), not_negative()), (positive(), above_minus_one(), 0.0..1.0),)
            .prop_map(|(a, b)| Reservation::ValueOfStaying {
                taste_mean: a.0,
                taste_sd: a.1,
                outside_wage_per_week: a.2,
                search_weeks: a.3,
                planning_weeks: b.0,
                personal_discount_rate: b.1,
                bonus_tax: b.2,
            }),
    ]
}

fn curve() -> impl Strategy<Value = Tenure> {
    let after = select(vec![AfterTable::Last, AfterTable::Mean, AfterTable::None, AfterTable::Ended]);
    (vec((0.1..50.0, 0.5..=1.0), 1..6), after).prop_map(|(steps, after): (Vec<(f64, f64)>, AfterTable)| {
        let (mut week, mut there) = (0.0, 1.0);
        let points = steps.iter().map(|(step, stay)| {
            week += step;
            there *= stay;
            (week, there)
        });
        let (weeks, mut surviving): (Vec<f64>, Vec<f64>) = points.unzip();
        if let Some(last) = surviving.last_mut().filter(|_| after == AfterTable::Ended) {
            *last = 0.0;
        }
        Tenure::Table { weeks, surviving, after }
    })
}

fn tenure() -> impl Strategy<Value = Tenure> {
    prop_oneof![
        scale(Scale::Mean).prop_map(|scale| Tenure::Exponential { scale }),
        (positive(), scale(Scale::Scale)).prop_map(|(shape, scale)| Tenure::Weibull { shape, scale }),
        (positive(), positive()).prop_map(|(median, sigma)| Tenure::Lognormal { median, sigma }),
        (positive(), positive()).prop_map(|(mean, sd)| Tenure::LognormalMoments { mean, sd }),
        rising().prop_map(|[p10, p50, p90]| Tenure::Percentiles { p10, p50, p90 }),
        (positive(), positive()).prop_map(|(median, shape)| Tenure::Loglogistic { median, shape }),
        (positive(), any_number()).prop_map(|(rate, growth)| Tenure::Gompertz { rate, growth }),
        curve(),
    ]
}

fn weeks_to_fill() -> impl Strategy<Value = WeeksToFill> {
    prop_oneof![
        not_negative().prop_map(WeeksToFill::Constant),
        scale(Scale::Mean).prop_map(|scale| WeeksToFill::Exponential { scale }),
        (0.0..1e3, 1e-3..1e3).prop_map(|(low, width)| WeeksToFill::Uniform { low, high: low + width }),
        (positive(), positive()).prop_map(|(median, sigma)| WeeksToFill::Lognormal { median, sigma }),
        (positive(), positive()).prop_map(|(mean, sd)| WeeksToFill::LognormalMoments { mean, sd }),
        rising().prop_map(|[p10, p50, p90]| WeeksToFill::Percentiles { p10, p50, p90 }),
        (positive(), scale(Scale::Scale)).prop_map(|(shape, scale)| WeeksToFill::Weibull { shape, scale }),
        (positive(), positive()).prop_map(|(mean, sd)| WeeksToFill::Gamma { mean, sd }),
    ]
}

prop_compose! {
    fn group()(
        texts in (name(), any::<bool>()),
        gate in (positive(), 1e-6..=1.0, not_negative(), 0.0..1.0),
        people in (reservation(), tenure()),
        work in (not_negative(), not_negative(), not_negative(), share(), not_negative(), any_number()),
    ) -> Group {
        Group {
            name: texts.0,
            committed: texts.1,
            share: gate.0,
            pass_rate: gate.1,
            training_dropout_per_week: gate.2,
            training_fail: gate.3,
            reservation: people.0,
            tenure: people.1,
            dismissal_per_year: work.0,
            output: work.1,
            output_sd: if work.1 == 0.0 { 0.0 } else { work.2 },
            delight: work.3,
            peer_drag: work.4,
            extra_cost_per_week: work.5,
        }
    }
}

prop_compose! {
    fn world()(
        recruiting in (not_negative(), not_negative(), weeks_to_fill(), not_negative()),
        starts in (not_negative(), proptest::option::of(100.0..1e4)),
        pay in (not_negative(), proptest::option::of(not_negative()), not_negative(), not_negative()),
        training in (not_negative(), not_negative(), not_negative(), share(), not_negative()),
        job in (not_negative(), not_negative(), share(), not_negative(), not_negative()),
        service in (not_negative(), not_negative(), not_negative().prop_map(|rate| rate.min(1000.0)), not_negative()),
    ) -> (Recruiting, Pay, Training, Job, Service) {
        (
            Recruiting {
                cost_per_hire: recruiting.0,
                cost_per_applicant: recruiting.1,
                weeks_to_fill: recruiting.2,
                vacancy_cost_per_week: recruiting.3,
                start_every_weeks: starts.0,
                last_start_week: starts.1,
            },
            Pay { wage_per_week: pay.0, training_wage_per_week: pay.1, load: pay.2, bonus_load: pay.3 },
            Training {
                weeks: training.0,
                cost_per_class: training.4,
                cost_per_hire: training.1,
                cost_per_week: training.2,
                output: training.3,
            },
            Job { output_per_week: job.0, ramp_weeks: job.1, ramp_start: job.2, separation_cost: job.3, severance: job.4 },
            Service { contacts_per_week: service.0, value_of_delight: service.1, shocks_per_year: service.2, shock_cost: service.3 },
        )
    }
}

prop_compose! {
    fn scenario()(
        texts in (name(), "(?s).{0,20}", "[A-Z€é ]{0,4}"),
        simulation in (positive().prop_map(|weeks| weeks.min(52_000.0)), above_minus_one(), 1..=1_000_000_000_u64, 0..=u64::MAX / 2),
        cohort in (1..=1_000_000_u64, any::<bool>()),
        classes in vec((0.0..1.0, 1..=1000_u64), 0..4),
        retention_weeks in vec(0.1..10.0, 0..20),
        world in world(),
        offers in (any::<bool>(), vec((0.1..9.0, not_negative()), 0..4)),
        decline in (positive(), above_minus_one(), positive()),
        opportunists in (not_negative(), share()),
        anticipation in (share(), not_negative()),
        // Half of each correlation at most: then they always hold together.
        traits in (-0.5..0.5, -0.5..0.5, -0.5..0.5, not_negative()),
        mut groups in vec(group(), 1..4),
    ) -> Scenario {
        for (index, group) in groups.iter_mut().enumerate() {
            group.name.push_str(&index.to_string());
        }
        // Classes at a share of the horizon, and of the last start.
        let first_weeks: f64 = simulation.0.min(world.0.last_start_week.unwrap_or(f64::INFINITY));
        let classes: Vec<Class> =
            classes.iter().map(|&(share, positions): &(f64, u64)| Class { week: (share * first_weeks).min(first_weeks.next_down()), positions }).collect();
        let positions = if classes.is_empty() { cohort.0 } else { classes.iter().map(|class| class.positions).sum() };
        let (after, offers) = offers;
        let offers = offers.iter().enumerate().map(|(index, &(week, bonus))| {
            let week = 10.0 * index as f64 + week;
            let at = |whether: bool| whether.then_some(week);
            Offer { week: at(!after), after_training: at(after), bonus }
        });
        let mut week = 0.0;
        let retention_weeks = retention_weeks.iter().map(|step| {
            week += step;
            week
        });
        let (recruiting, pay, training, job, service) = world;
        Scenario {
            name: texts.0,
            description: texts.1,
            currency: texts.2,
            simulation: Simulation {
                horizon_weeks: simulation.0,
                discount_rate: simulation.1,
                replications: simulation.2,
                seed: simulation.3,
                retention_weeks: retention_weeks.collect(),
            },
            cohort: Cohort { positions, classes, backfill: cohort.1 },
            recruiting,
            pay,
            training,
            job,
            service,
            offers: offers.collect(),
            decline: Decline {
                hazard_ratio: decline.0,
                output_lift: decline.1,
                full_effect_at: Some(decline.2),
            },
            anticipation: Anticipation { share: anticipation.0, weeks: anticipation.1 },
            opportunists: Opportunists { share_per_1000: opportunists.0, max_share: opportunists.1 },
            traits: Traits {
                reservation_tenure: traits.0,
                reservation_output: traits.1,
                tenure_output: traits.2,
                reservation_volatility: traits.3,
            },
            groups,
            correlations: Vec::new(),
            uncertain: Vec::new(),
        }
    }
}

/// What is believed of a number, however little sense it makes of that number.
fn belief() -> impl Strategy<Value = String> {
    let beta = (0.0..1.0, 1e-9..1.0).prop_map(|(mean, sd)| format!("{{ dist = \"beta\", mean = {mean}, sd = {sd} }}"));
    let sorted = |mut ends: [f64; 3]| {
        ends.sort_by(f64::total_cmp);
        ends
    };
    let three = [any_number(), any_number(), any_number()].prop_map(sorted);
    let low_mode_high = (three, select(vec!["triangular", "pert"])).prop_map(|([low, mode, high], dist)| {
        format!("{{ dist = \"{dist}\", low = {low:e}, mode = {mode:e}, high = {high:e} }}")
    });
    let rising = [any_number(), any_number(), any_number()].prop_map(sorted);
    let percentiles =
        (rising, select(vec![["p10", "p90"], ["p05", "p95"]])).prop_map(|([low, middle, high], [first, last])| {
            format!("{{ dist = \"percentiles\", {first} = {low:e}, p50 = {middle:e}, {last} = {high:e} }}")
        });
    let inside = (share(), share()).prop_map(|(low, high)| format!("{low} to {high}"));
    prop_oneof![
        (any_number(), any_number()).prop_map(|(low, high)| format!("\"{low:e} to {high}\"")),
        inside,
        (any_number(), positive())
            .prop_map(|(mean, sd)| format!("{{ dist = \"normal\", mean = {mean:e}, sd = {sd:e} }}")),
        (positive(), positive())
            .prop_map(|(median, sigma)| format!("{{ dist = \"lognormal\", median = {median:e}, sigma = {sigma:e} }}")),
        (any_number(), any_number())
            .prop_map(|(low, high)| format!("{{ dist = \"uniform\", low = {low:e}, high = {high:e} }}")),
        low_mode_high,
        percentiles,
        (positive(), positive())
            .prop_map(|(mean, sd)| format!("{{ dist = \"lognormal\", mean = {mean:e}, sd = {sd:e} }}")),
        beta,
        (positive(), positive()).prop_map(|(mean, sd)| format!("{{ dist = \"gamma\", mean = {mean:e}, sd = {sd:e} }}")),
    ]
}

/// A text in TOML.
fn text(text: &str) -> String {
    serde_json::json!(text).to_string().replace('\u{7f}', "\\u007f")
}

/// Sets right what a world may have and a file may not: a spread where output is drawn as 0, and a last start that is
/// drawn before a class.
fn alone(drawn: &mut Scenario) {
    for group in drawn.groups.iter_mut().filter(|group| group.output == 0.0) {
        group.output_sd = 0.0;
    }
    let last_class = drawn.cohort.classes.iter().map(|class| class.week).fold(0.0, f64::max);
    drawn.recruiting.last_start_week = drawn.recruiting.last_start_week.map(|last| last.max(last_class));
}

/// Something done to the bytes of a file.
#[derive(Debug, Clone)]
enum Slip {
    Flip(Index, u8),
    Insert(Index, String),
    Delete(Index, usize),
    SwapLines(Index, Index),
    Double(Index, usize),
}

fn slip() -> impl Strategy<Value = Slip> {
    let token = select(vec![
        "=",
        "\"",
        "'",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        ",",
        ".",
        "\n",
        "\r\n",
        "\t",
        "-",
        "nan",
        "inf",
        "1e999",
        "99999999999999999999",
        "dist",
        "median",
        "groups",
        "offers",
        "x",
        "é",
        "日",
        "\"\"\"",
        "#",
        "true",
        "80 to 130",
        "\"0.1 to 0.2\"",
        " to ",
        "correlations",
        "{ dist = \"uniform\", low = 0.1, high = 0.2 }",
        "\u{feff}",
        "\u{0}",
        "\u{1b}[31m",
    ]);
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Slip::Flip(at, byte)),
        (any::<Index>(), token).prop_map(|(at, text)| Slip::Insert(at, text.to_owned())),
        (any::<Index>(), 1..40usize).prop_map(|(at, length)| Slip::Delete(at, length)),
        (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Slip::SwapLines(a, b)),
        (any::<Index>(), 1..80usize).prop_map(|(at, length)| Slip::Double(at, length)),
    ]
}

fn slipped(mut bytes: Vec<u8>, slip: &Slip) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    let upto = |at: usize, length: usize| at..(at + length).min(bytes.len());
    match slip {
        Slip::Flip(at, byte) => {
            let at = at.index(bytes.len());
            bytes[at] ^= byte;
        }
        Slip::Insert(at, text) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, text.bytes());
        }
        Slip::Delete(at, length) => {
            let span = upto(at.index(bytes.len()), *length);
            bytes.drain(span);
        }
        Slip::SwapLines(a, b) => {
            let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
            let (a, b) = (a.index(lines.len()), b.index(lines.len()));
            lines.swap(a, b);
            bytes = lines.join(&b'\n');
        }
        Slip::Double(at, length) => {
            let span = upto(at.index(bytes.len()), *length);
            let copy = bytes[span.clone()].to_vec();
            bytes.splice(span.end..span.end, copy);
        }
    }
    bytes
}

/// Every problem lies in the text that it is of, and can be shown.
fn lies_in(problems: &Problems, file: &str) -> Result<(), TestCaseError> {
    for problem in problems {
        let place = &problem.place;
        let text = place.source().text();
        prop_assert!(place.source().name() != "x.toml" || file.ends_with(text));
        if let Some(span) = place.span() {
            prop_assert!(text.get(span.clone()).is_some(), "{span:?}: {}", problem.text);
            let (line, column) = (place.line().unwrap_or(0), place.column().unwrap_or(0));
            let line = text.split('\n').nth(line - 1).expect("the line is there");
            prop_assert!(column <= line.chars().count() + 1, "{}", problem.text);
        }
        prop_assert!(!problem.text.is_empty());
    }
    prop_assert!(problems.render(false).contains("problem"));
    prop_assert!(problems.render(true).contains("problem"));
    Ok(())
}

/// Keys of tables, of what is a default, and of nothing.
const EDITED: [&str; 12] = [
    "recruiting",
    "recruiting.weeks_to_fill",
    "recruiting.weeks_to_fill.median",
    "pay.load",
    "training",
    "groups",
    "groups.uncommitted.output",
    "groups.\"日本\".reservation",
    "offers",
    "correlations",
    "simulation.seed",
    "\u{202e}\u{1b}[2J",
];

/// Values as people set them, right and wrong.
fn value() -> impl Strategy<Value = String> {
    let some = select(vec![
        "1",
        "0",
        "-1",
        "1e5",
        "1.5",
        "1,500",
        "15 %",
        "0.1 to 0.2",
        "\"4 to 6\"",
        "{ dist = \"lognormal\", median = \"4 to 6\", sigma = 0.6 }",
        "{ dist = \"exponential\", mean = 5 }",
        "{ weeks = 5 }",
        "[]",
        "[{ week = 1, bonus = 1e3 }]",
        "\u{1b}]0;x\u{7}",
        "\"a\u{202e}b\"",
    ]);
    prop_oneof![4 => some.prop_map(str::to_owned), 1 => "\\PC{0,12}", 1 => any_number().prop_map(|x| format!("{x:e}"))]
}

#[test]
fn the_files_that_are_damaged_are_valid() {
    for file in [FULL, STARTER] {
        if let Err(problems) = parse("x.toml", file, &[]) {
            panic!("{}", problems.render(false));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_loads_as_the_same_scenario(scenario in scenario()) {
        let text = scenario.to_toml();
        let loaded = match parse("printed", &text, &[]) {
            Ok(loaded) => loaded,
            Err(problems) => return Err(TestCaseError::fail(format!("{}\n{text}", problems.render(false)))),
        };
        prop_assert_eq!(&loaded.scenario, &scenario);
        // Printed again it is the same text: -0 and 0 are equal, but print differently.
        prop_assert_eq!(loaded.scenario.to_toml(), text);
        for warning in &loaded.warnings {
            prop_assert!(warning.render(false).starts_with("warning: "));
        }
    }

    #[test]
    fn whatever_is_believed_of_numbers_loads_and_prints_or_is_refused(
        scenario in scenario(),
        beliefs in vec((any::<Index>(), belief()), 1..8),
        ties in vec((any::<Index>(), any::<Index>(), -1.0..=1.0), 0..3),
    ) {
        let file = scenario.to_toml();
        let keys = scenario.parameter_keys();
        let mut edits: Vec<String> = beliefs.iter().map(|(of, belief)| format!("{}={belief}", of.get(&keys))).collect();
        edits.retain(|edit| parse("x.toml", &file, std::slice::from_ref(edit)).map_err(|problems| lies_in(&problems, &file)).is_ok());
        let tie = |(first, second, rho): &(Index, Index, f64)| {
            let [first, second] = [first, second].map(|tied| {
                let (of, _) = tied.get(&beliefs);
                let key: &String = of.get(&keys);
                text(key)
            });
            format!("{{ parameters = [{first}, {second}], rank_correlation = {rho} }}")
        };
        edits.push(format!("correlations=[{}]", ties.iter().map(tie).collect::<Vec<_>>().join(", ")));
        let loaded = match parse("x.toml", &file, &edits) {
            Ok(loaded) => loaded,
            Err(problems) => return lies_in(&problems, &file),
        };
        let printed = loaded.scenario.to_toml();
        let again = match parse("printed", &printed, &[]) {
            Ok(again) => again,
            Err(problems) => return Err(TestCaseError::fail(format!("{}\n{printed}", problems.render(false)))),
        };
        prop_assert_eq!(&again.scenario, &loaded.scenario);
        prop_assert_eq!(again.scenario.to_toml(), printed);
        prop_assert_eq!(again.hash, loaded.hash);
        for uncertain in &loaded.scenario.uncertain {
            prop_assert!(uncertain.outside() <= 0.5, "{uncertain:?}");
            let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map(|p| uncertain.quantile(p));
            prop_assert!(quantiles.is_sorted() && quantiles.iter().all(|x| uncertain.allows(*x)), "{uncertain:?}: {quantiles:?}");
        }
        let Ok(worlds) = Worlds::new(&loaded.scenario) else { return Ok(()) };
        let mut drawn = loaded.scenario.clone();
        for replication in 0..5 {
            worlds.parameters().draw(Address { seed: 1, replication }, &mut drawn);
            (drawn.uncertain, drawn.correlations) = (Vec::new(), Vec::new());
            alone(&mut drawn);
            if let Err(problems) = parse("drawn", &drawn.to_toml(), &[]) {
                return Err(TestCaseError::fail(problems.render(false)));
            }
        }
    }

    #[test]
    fn a_damaged_file_loads_or_yields_problems_that_lie_in_it(
        starter in any::<bool>(),
        slips in vec(slip(), 1..6),
    ) {
        let file = if starter { STARTER } else { FULL };
        let bytes = slips.iter().fold(file.as_bytes().to_vec(), slipped);
        let text = String::from_utf8_lossy(&bytes);
        match parse("x.toml", &text, &[]) {
            Ok(loaded) => prop_assert_eq!(
                parse("printed", &loaded.scenario.to_toml(), &[]).map(|again| again.scenario).ok(),
                Some(loaded.scenario)
            ),
            Err(problems) => lies_in(&problems, &text)?,
        }
    }

    /// The body of both fuzz targets.
    #[test]
    fn whatever_is_set_on_a_damaged_file_it_loads_or_yields_problems(
        starter in any::<bool>(),
        slips in vec(slip(), 0..3),
        edits in vec((any::<Index>(), value()), 0..4),
    ) {
        let file = if starter { STARTER } else { FULL };
        let keys = EDITED.into_iter().map(str::to_owned);
        let keys: Vec<String> = keys.chain(parse("x.toml", file, &[]).expect("a right file").places.into_keys()).collect();
        let edits: Vec<String> = edits.iter().map(|(key, value)| format!("{}={value}", key.get(&keys))).collect();
        let bytes = slips.iter().fold(file.as_bytes().to_vec(), slipped);
        holds::reading(&String::from_utf8_lossy(&bytes), &edits);
    }

    #[test]
    fn a_random_edit_is_taken_or_yields_problems(edits in vec(prop_oneof![
        "\\PC{0,20}",
        "(groups|offers|pay|simulation|traits)(\\.[a-z0-9\"'é]{0,9}){0,3}=?[\\[{\"'0-9a-z. =,é]{0,12}",
    ], 1..4)) {
        if let Err(problems) = parse("x.toml", FULL, &edits) {
            lies_in(&problems, FULL)?;
        }
    }
}
