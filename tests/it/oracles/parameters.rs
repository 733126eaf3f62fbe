//! Uncertain parameters: what is drawn, against what is believed.

use super::exact::{density, integral, phi};
use super::sample::*;
use statrs::distribution::{Beta, ContinuousCDF, Gamma, LogNormal, Normal, Triangular, Uniform};
use the_offer::engine::{self, EngineError, Unwatched};
use the_offer::model::draws::Address;
use the_offer::model::outcome::{Arm, Component, Count};
use the_offer::model::worlds::Worlds;
use the_offer::scenario::{Belief, Scenario, WeeksToFill, parse};

const DRAWS: u64 = 20_000;

/// The normal score of the 95th percentile.
const Z95: f64 = 1.644_853_626_951_472_2;

/// `nothing()` with edits: lines of `key=value`.
pub fn believing(edits: &[&str]) -> Scenario {
    let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
    match parse("nothing", &nothing().to_toml(), &edits) {
        Ok(loaded) => loaded.scenario,
        Err(problems) => panic!("{}", problems.render(false)),
    }
}

/// What is drawn of some numbers, `[number][replication]`.
pub fn drawn<const N: usize>(
    scenario: &Scenario,
    replications: u64,
    numbers: impl Fn(&Scenario) -> [f64; N],
) -> [Vec<f64>; N] {
    let worlds = Worlds::new(scenario).expect("they go together");
    let mut drawn = scenario.clone();
    let mut found = [const { Vec::new() }; N];
    for replication in 0..replications {
        worlds.parameters().draw(Address { seed: scenario.simulation.seed, replication }, &mut drawn);
        for (found, number) in found.iter_mut().zip(numbers(&drawn)) {
            found.push(number);
        }
    }
    found
}

/// A sample is of this distribution, but for chance.
#[track_caller]
pub fn assert_distribution(sample: &[f64], below: impl Fn(f64) -> f64, what: &str) {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let distance = sorted
        .iter()
        .enumerate()
        .map(|(i, x)| (below(*x) - i as f64 / n).abs().max((below(*x) - (i + 1) as f64 / n).abs()))
        .fold(0.0, f64::max);
    // Kolmogorov's distance exceeds 2.7/√n with probability 1e-6.
    assert!(distance < 2.7 / n.sqrt(), "{what}: distance {distance}");
}

fn moments(sample: &[f64]) -> [Vec<f64>; 2] {
    [sample.to_vec(), sample.iter().map(|x| x * x).collect()]
}

/// A field, what is believed of it, and the share of that below a number.
type Case = (&'static str, &'static str, Box<dyn Fn(f64) -> f64>);

fn case(field: &'static str, belief: &'static str, below: impl Fn(f64) -> f64 + 'static) -> Case {
    (field, belief, Box::new(below))
}

pub fn of(distribution: impl ContinuousCDF<f64, f64> + 'static) -> impl Fn(f64) -> f64 + 'static {
    move |x| distribution.cdf(x)
}

/// The part of a distribution between two ends.
pub fn between(below: impl Fn(f64) -> f64, low: f64, high: f64) -> impl Fn(f64) -> f64 {
    let [first, last] = [low, high].map(&below);
    move |x| ((below(x) - first) / (last - first)).clamp(0.0, 1.0)
}

pub fn normal(mean: f64, sd: f64) -> Normal {
    Normal::new(mean, sd).expect("a distribution")
}

/// Beta of shapes worked out by hand: m (m (1 - m)/s² - 1) and (1 - m) (m (1 - m)/s² - 1).
fn beta(a: f64, b: f64) -> Beta {
    Beta::new(a, b).expect("a distribution")
}

fn log_odds(x: f64) -> f64 {
    (x / (1.0 - x)).ln()
}

fn cases() -> Vec<Case> {
    let pert = beta(1.0 + 4.0 * 0.25, 1.0 + 4.0 * 0.75);
    vec![
        case("job.severance", "{ dist = \"normal\", mean = 500, sd = 80 }", of(normal(500.0, 80.0))),
        case(
            "job.severance",
            "{ dist = \"lognormal\", median = 500, sigma = 0.7 }",
            of(LogNormal::new(500f64.ln(), 0.7).expect("a distribution")),
        ),
        case(
            "job.severance",
            "{ dist = \"uniform\", low = 200, high = 900 }",
            of(Uniform::new(200.0, 900.0).expect("a distribution")),
        ),
        case(
            "job.severance",
            "{ dist = \"triangular\", low = 200, mode = 300, high = 900 }",
            of(Triangular::new(200.0, 900.0, 300.0).expect("a distribution")),
        ),
        case("job.severance", "{ dist = \"pert\", low = 200, mode = 400, high = 1000 }", move |x| {
            pert.cdf((x - 200.0) / 800.0)
        }),
        case("training.output", "{ dist = \"beta\", mean = 0.25, sd = 0.125 }", of(beta(2.75, 8.25))),
        case("job.severance", "{ dist = \"beta\", mean = 0.8, sd = 0.3 }", of(beta(28.0 / 45.0, 7.0 / 45.0))),
        case(
            "job.severance",
            "{ dist = \"gamma\", mean = 500, sd = 200 }",
            of(Gamma::new(6.25, 6.25 / 500.0).expect("a distribution")),
        ),
        case(
            "job.severance",
            "{ dist = \"gamma\", mean = 2, sd = 4 }",
            of(Gamma::new(0.25, 0.125).expect("a distribution")),
        ),
        case("job.severance", "\"300 to 800\"", |x| {
            let (low, high) = (300f64.ln(), 800f64.ln());
            phi((x.ln() - (low + high) / 2.0) / ((high - low) / 2.0 / Z95))
        }),
        case("training.output", "\"0.1 to 0.6\"", |x| {
            let (low, high) = (log_odds(0.1), log_odds(0.6));
            phi((log_odds(x) - (low + high) / 2.0) / ((high - low) / 2.0 / Z95))
        }),
        case("groups.all.extra_cost_per_week", "\"-100 to 300\"", of(normal(100.0, 200.0 / Z95))),
        // Cut at what the field may be.
        case("job.severance", "{ dist = \"normal\", mean = 50, sd = 80 }", between(of(normal(50.0, 80.0)), 0.0, 1e9)),
        case("job.severance", "\"-20 to 300\"", between(of(normal(140.0, 160.0 / Z95)), 0.0, 1e9)),
        case(
            "training.output",
            "{ dist = \"lognormal\", median = 0.9, sigma = 0.4 }",
            between(of(LogNormal::new(0.9f64.ln(), 0.4).expect("a distribution")), 0.0, 1.0),
        ),
        case("training.output", "{ dist = \"normal\", mean = 0.5, sd = 0.6 }", between(of(normal(0.5, 0.6)), 0.0, 1.0)),
        case(
            "traits.reservation_tenure",
            "{ dist = \"uniform\", low = -1.7, high = 0.4 }",
            of(Uniform::new(-1.0, 0.4).expect("a distribution")),
        ),
        case(
            "decline.output_lift",
            "{ dist = \"triangular\", low = -2, mode = 0, high = 2 }",
            between(of(Triangular::new(-2.0, 2.0, 0.0).expect("a distribution")), -1.0, 2.0),
        ),
    ]
}

fn number(scenario: &Scenario, field: &str) -> f64 {
    match field {
        "job.severance" => scenario.job.severance,
        "training.output" => scenario.training.output,
        "groups.all.extra_cost_per_week" => scenario.groups[0].extra_cost_per_week,
        "traits.reservation_tenure" => scenario.traits.reservation_tenure,
        "decline.output_lift" => scenario.decline.output_lift,
        other => panic!("{other}"),
    }
}

#[test]
fn what_is_drawn_has_the_distribution_that_is_believed() {
    for (field, belief, below) in cases() {
        let scenario = believing(&["decline.full_effect_at=1000", &format!("{field}={belief}")]);
        let [sample] = drawn(&scenario, DRAWS, |scenario| [number(scenario, field)]);
        assert_distribution(&sample, &below, belief);
        let [uncertain] = scenario.uncertain.as_slice() else { panic!("{belief}") };
        for p in [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] {
            let found = uncertain.quantile(p);
            // Near an end, neighbouring numbers may lie far apart.
            let [before, after] = [found.next_down(), found.next_up()].map(&below);
            assert!(before - 1e-9 < p && p < after + 1e-9, "{belief}: quantile {p} is {found}");
        }
        // The field holds the median of what it may be.
        assert!((below(number(&scenario, field)) - 0.5).abs() < 1e-9, "{belief}");
    }
}

#[test]
fn means_and_standard_deviations_are_those_asked_for() {
    // That of the pert is (low + 4 mode + high)/6, of the triangular (low + mode + high)/3 and √(Σ² - Σ pairs)/√18.
    let lognormal = 500.0 * (0.3f64 * 0.3 / 2.0).exp();
    for (belief, mean, sd) in [
        ("{ dist = \"normal\", mean = 500, sd = 80 }", 500.0, 80.0),
        ("{ dist = \"gamma\", mean = 500, sd = 200 }", 500.0, 200.0),
        ("{ dist = \"beta\", mean = 0.8, sd = 0.3 }", 0.8, 0.3),
        ("{ dist = \"lognormal\", median = 500, sigma = 0.3 }", lognormal, lognormal * (0.09f64.exp() - 1.0).sqrt()),
        ("{ dist = \"uniform\", low = 200, high = 900 }", 550.0, 700.0 / 12f64.sqrt()),
        (
            "{ dist = \"triangular\", low = 200, mode = 300, high = 1000 }",
            500.0,
            (4e4 + 9e4 + 1e6 - 6e4 - 2e5 - 3e5_f64).sqrt() / 18f64.sqrt(),
        ),
        // Shapes 2 and 4: a variance of 800²·8/(36·7).
        ("{ dist = \"pert\", low = 200, mode = 400, high = 1000 }", 2800.0 / 6.0, 800.0 * (8.0f64 / 252.0).sqrt()),
    ] {
        let scenario = believing(&[&format!("job.severance={belief}")]);
        let [sample] = drawn(&scenario, DRAWS, |scenario| [scenario.job.severance]);
        let [first, second] = moments(&sample);
        assert_mean(&first, mean, belief);
        assert_mean(&second, mean * mean + sd * sd, belief);
    }
}

#[test]
fn the_engine_plays_what_is_drawn() {
    let mut scenario = believing(&["groups.all.extra_cost_per_week=-100 to 300", "job.severance=1 to 9"]);
    scenario.simulation.replications = 3000;
    let [drawn] = drawn(&scenario, 3000, |scenario| [scenario.groups[0].extra_cost_per_week]);
    let results = simulate(&scenario);
    for arm in Arm::BOTH {
        for (cost, weekly) in results.cost(arm, Component::ExtraCost).iter().zip(&drawn) {
            // By hand: 52 weeks.
            assert!((cost - 52.0 * weekly).abs() <= 1e-12 * cost.abs(), "{cost} {weekly}");
        }
    }
}

/// Spearman's rank correlation.
fn rank_correlation(a: &[f64], b: &[f64]) -> f64 {
    let ranks = |sample: &[f64]| {
        let mut order: Vec<usize> = (0..sample.len()).collect();
        order.sort_by(|i, j| sample[*i].total_cmp(&sample[*j]));
        let mut ranks = vec![0.0; sample.len()];
        order.iter().enumerate().for_each(|(rank, i)| ranks[*i] = rank as f64);
        ranks
    };
    let n = a.len() as f64;
    let apart: f64 = ranks(a).iter().zip(ranks(b)).map(|(a, b)| (a - b).powi(2)).sum();
    1.0 - 6.0 * apart / (n * (n * n - 1.0))
}

/// Error of Fisher's transform of a rank correlation by Bonett and Wright (2000), doi:10.1007/BF02294183.
#[track_caller]
pub fn assert_rank_correlation(a: &[f64], b: &[f64], exact: f64) {
    let found = rank_correlation(a, b);
    let error = ((1.0 + exact * exact / 2.0) / (a.len() as f64 - 3.0)).sqrt();
    let apart = (found.atanh() - exact.atanh()).abs();
    assert!(apart < 5.0 * error || (found - exact).abs() < 1e-9, "{found} is not {exact}");
}

pub fn tie(first: &str, second: &str, rho: f64) -> String {
    format!("{{ parameters = ['{first}', '{second}'], rank_correlation = {rho} }}")
}

#[test]
fn tied_parameters_have_the_rank_correlation_that_is_asked_for() {
    for rho in [-1.0, -0.8, -0.3, 0.0, 0.5, 0.6, 0.95, 1.0] {
        let ties = format!("correlations=[{}]", tie("pay.load", "job.severance", rho));
        let scenario =
            believing(&["pay.load=0.1 to 0.9", "job.severance={ dist = \"uniform\", low = 3, high = 5 }", &ties]);
        let [load, severance] = drawn(&scenario, 100_000, |scenario| [scenario.pay.load, scenario.job.severance]);
        assert_rank_correlation(&load, &severance, rho);
        // Tied or not, each has its distribution.
        assert_distribution(&severance, of(Uniform::new(3.0, 5.0).expect("a distribution")), "tied");
        assert_distribution(&load, of(LogNormal::new(0.3f64.ln(), 3f64.ln() / Z95).expect("a distribution")), "tied");
    }
}

#[test]
fn three_tied_parameters_and_two_that_are_not() {
    let beliefs = [
        "pay.load={ dist = \"normal\", mean = 0.3, sd = 0.01 }",
        "job.severance=100 to 900",
        "training.weeks={ dist = \"triangular\", low = 3, mode = 4, high = 8 }",
        "training.cost_per_week=100 to 900",
        "job.ramp_weeks=1 to 9",
    ];
    let ties = [
        tie("job.severance", "pay.load", 0.6),
        tie("training.weeks", "pay.load", -0.4),
        tie("job.severance", "training.weeks", 0.3),
        tie("training.cost_per_week", "job.ramp_weeks", 0.9),
    ];
    let ties = format!("correlations=[{}]", ties.join(", "));
    let scenario = believing(&[&beliefs[..], &[&ties]].concat());
    let drawn = drawn(&scenario, 50_000, |scenario| {
        let Scenario { pay, job, training, .. } = scenario;
        [pay.load, job.severance, training.weeks, training.cost_per_week, job.ramp_weeks]
    });
    let exact = |i: usize, j: usize| match (i, j) {
        (0, 1) => 0.6,
        (0, 2) => -0.4,
        (1, 2) => 0.3,
        (3, 4) => 0.9,
        _ => 0.0,
    };
    for j in 0..5 {
        (0..j).for_each(|i| assert_rank_correlation(&drawn[i], &drawn[j], exact(i, j)));
    }
}

#[test]
fn what_is_tied_to_a_parameter_that_is_cut_is_drawn_again_with_it() {
    // E[y | x > 0] = r φ(α)/Φ(α) for standard normals of correlation r, α the mean of x in its standard deviations.
    let (rho, alpha) = (0.7, 0.5);
    let ties = format!("correlations=[{}]", tie("pay.load", "groups.all.extra_cost_per_week", rho));
    let scenario = believing(&[
        "pay.load={ dist = \"normal\", mean = 0.5, sd = 1 }",
        "groups.all.extra_cost_per_week={ dist = \"normal\", mean = 0, sd = 1 }",
        &ties,
    ]);
    let [load, extra] = drawn(&scenario, DRAWS, |scenario| [scenario.pay.load, scenario.groups[0].extra_cost_per_week]);
    let r = 2.0 * (std::f64::consts::PI * rho / 6.0).sin();
    assert_mean(&extra, r * density(alpha) / phi(alpha), "the tied");
    assert_distribution(&load, between(of(normal(0.5, 1.0)), 0.0, 1e9), "the cut");
}

#[test]
fn correlations_of_traits_are_drawn_until_they_make_a_matrix() {
    let any = "{ dist = \"uniform\", low = -1, high = 1 }";
    let keys = ["reservation_tenure", "reservation_output", "tenure_output"].map(|key| format!("traits.{key}={any}"));
    let scenario = believing(&keys.each_ref().map(String::as_str));
    let [a, b, c] = drawn(&scenario, DRAWS, |scenario| {
        assert!(scenario.traits.hold_together());
        let traits = &scenario.traits;
        [traits.reservation_tenure, traits.reservation_output, traits.tenure_output]
    });
    // Given a, the others fill an ellipse of area π √(1 - a²): a density of 2/π √(1 - a²).
    let below = |x: f64| 0.5 + (x * (1.0 - x * x).sqrt() + x.asin()) / std::f64::consts::PI;
    for (sample, what) in [(&a, "a"), (&b, "b"), (&c, "c")] {
        assert_distribution(sample, below, what);
    }
    // Matrices fill π²/16 of the cube.
    let worlds = Worlds::new(&scenario).expect("more than half are allowed");
    let [again] = worlds.parameters().drawn_again() else { panic!("{:?}", worlds.parameters().drawn_again()) };
    assert_share(4000.0 * again.share, 4000.0, 1.0 - std::f64::consts::PI.powi(2) / 16.0, "no matrices");
    assert_eq!(again.keys.len(), 3);
    let sure = Worlds::new(&believing(&["traits.tenure_output=0.1 to 0.2"])).expect("all are allowed");
    assert_eq!(sure.parameters().drawn_again(), []);
}

#[test]
fn one_correlation_fits_two_that_are_certain() {
    let scenario = believing(&[
        "traits={ reservation_tenure = 0.5, reservation_output = 0.5 }",
        "traits.tenure_output={ dist = \"uniform\", low = -1, high = 1 }",
    ]);
    let [drawn] = drawn(&scenario, DRAWS, |scenario| [scenario.traits.tenure_output]);
    // 1/4 ± 3/4.
    assert_distribution(&drawn, of(Uniform::new(-0.5, 1.0).expect("a distribution")), "between its bounds");
}

#[test]
fn parameters_that_hardly_ever_go_together_are_refused() {
    let traits = "traits={ reservation_tenure = 0.9, reservation_output = 0.9 }";
    let uniform = "traits.tenure_output={ dist = \"uniform\", low = -1, high = 1 }";
    let refused = engine::simulate(&believing(&[traits, uniform]), None, &Unwatched).map(drop);
    match &refused {
        // Allowed are 0.62 to 1.
        Err(EngineError::MostlyDrawnAgain { keys, share, .. }) => {
            assert_eq!(keys, "traits.tenure_output");
            assert!((share - 81.0).abs() < 3.5, "{share}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_parameter_that_is_mostly_outside_its_domain_is_refused_in_memory_too() {
    let mut scenario = believing(&["pay.load=0.3 to 0.5"]);
    scenario.uncertain[0].belief = Belief::Uniform { low: -2.0, high: 1.0 };
    let refused = Worlds::new(&scenario).expect_err("two thirds are below 0");
    assert_eq!(refused.keys, ["pay.load"]);
    assert!((refused.share - 2.0 / 3.0).abs() < 1e-12, "{}", refused.share);
}

#[test]
fn the_ends_of_a_time_to_fill_are_drawn_until_they_rise() {
    let scenario = believing(&[
        "recruiting.weeks_to_fill={ dist = \"uniform\", low = 1, high = 9 }",
        "recruiting.weeks_to_fill.low={ dist = \"uniform\", low = 1, high = 3 }",
        "recruiting.weeks_to_fill.high={ dist = \"uniform\", low = 2, high = 4 }",
    ]);
    let [low, high] = drawn(&scenario, DRAWS, |scenario| match scenario.recruiting.weeks_to_fill {
        WeeksToFill::Uniform { low, high } => [low, high],
        ref other => panic!("{other:?}"),
    });
    assert!(low.iter().zip(&high).all(|(low, high)| low < high));
    // By hand: allowed are 7/8; the low end has density 1 to 2, then (4 - x)/2; the high end is its mirror image.
    assert_mean(&low, (1.5 + 11.0 / 6.0) / 1.75, "low");
    assert_mean(&high, 5.0 - (1.5 + 11.0 / 6.0) / 1.75, "high");
}

/// Bits of what is drawn of a few parameters in a few replications.
fn bits(scenario: &Scenario, of: impl Fn(&Scenario) -> f64) -> Vec<u64> {
    let [drawn] = drawn(scenario, 50, |scenario| [of(scenario)]);
    drawn.into_iter().map(f64::to_bits).collect()
}

#[test]
fn the_same_belief_of_the_same_key_is_the_same_draw_in_every_scenario() {
    let tenure = "{ dist = \"weibull\", shape = 0.8, median = \"20 to 60\" }";
    let group = |name: &str, more: &str| {
        format!(
            "{{ name = \"{name}\", reservation = {{ dist = \"lognormal\", median = 1000, sigma = 1 }}, tenure = {tenure}{more} }}"
        )
    };
    let few = believing(&[&format!("groups=[{}]", group("a", ""))]);
    let ties = [tie("groups.b.share", "pay.load", 0.5), tie("pay.bonus_load", "groups.b.share", 0.4)].join(", ");
    let many = believing(&[
        &format!("groups=[{}, {}]", group("b", ", share = \"1 to 3\""), group("a", ", output = 2")),
        "pay.load=0.1 to 0.3",
        "pay.bonus_load=0.1 to 0.3",
        "training.weeks=9",
        "recruiting.weeks_to_fill={ dist = \"exponential\", mean = \"3 to 5\" }",
        &format!("correlations=[{ties}]"),
        "offers=[{ week = 1, bonus = 900 }]",
    ]);
    let median = |name: &'static str| {
        move |scenario: &Scenario| {
            let group = scenario.groups.iter().find(|group| group.name == name).expect("a group");
            match group.tenure {
                the_offer::scenario::Tenure::Weibull { scale: the_offer::scenario::Scale::Median(median), .. } => {
                    median
                }
                ref other => panic!("{other:?}"),
            }
        }
    };
    let expected = bits(&few, median("a"));
    assert_eq!(bits(&many, median("a")), expected);
    // Other keys, seeds and replications are other draws.
    assert!(bits(&many, median("b")).iter().zip(&expected).all(|(one, other)| one != other));
    let mut other_seed = few.clone();
    other_seed.simulation.seed += 1;
    assert!(bits(&other_seed, median("a")).iter().zip(&expected).all(|(one, other)| one != other));
    let mut distinct = expected.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), expected.len());
}

#[test]
fn tied_draws_do_not_depend_on_the_order_of_groups() {
    let group = |name: &str| {
        format!(
            "{{ name = \"{name}\", share = \"1 to 3\", reservation = {{ dist = \"lognormal\", median = 1000, sigma = 1 }}, tenure = {{ dist = \"exponential\", mean = 9 }} }}"
        )
    };
    let ties = format!(
        "correlations=[{}, {}]",
        tie("groups.a.share", "groups.b.share", 0.5),
        tie("groups.c.share", "groups.a.share", 0.4)
    );
    let of = |order: [&str; 3]| believing(&[&format!("groups=[{}]", order.map(group).join(", ")), &ties]);
    let share = |name: &'static str| {
        move |scenario: &Scenario| scenario.groups.iter().find(|group| group.name == name).expect("a group").share
    };
    for name in ["a", "b", "c"] {
        assert_eq!(bits(&of(["a", "b", "c"]), share(name)), bits(&of(["c", "b", "a"]), share(name)), "{name}");
    }
}

/// A new version of a generator or a quantile function must not change what scenarios give.
#[test]
fn draws_of_parameters_are_what_they_were() {
    let scenario = believing(&[
        "simulation.seed=1",
        "pay.load={ dist = \"normal\", mean = 0, sd = 1 }",
        "job.severance={ dist = \"gamma\", mean = 500, sd = 200 }",
        "training.output=0.1 to 0.6",
    ]);
    let found = drawn(&scenario, 3, |scenario| [scenario.pay.load, scenario.job.severance, scenario.training.output]);
    assert_eq!(
        found.map(|drawn| drawn.into_iter().map(f64::to_bits).collect::<Vec<_>>()),
        [
            [0x3fe8_af46_9d5b_1f48, 0x3fee_b73f_a19e_f5c1, 0x3fa8_6e65_1306_e342],
            [0x4078_7f13_2278_225c, 0x4061_956c_403a_394f, 0x4082_1b41_22e2_74b2],
            [0x3fd5_790b_f979_3402, 0x3fd6_993e_ccd3_7723, 0x3fd9_431e_4220_b6e6],
        ]
    );
}

#[test]
fn a_cost_is_linear_in_an_uncertain_wage() {
    // E[(1 + load) wage], wage = e^(m + s z), load = a + b z': e^(m + s²/2) (1 + a + b r s) with r the correlation of scores.
    let (rho, s, a, b) = (-0.8, 0.4, 0.5, 0.1);
    let scenario = believing(&[
        "pay.wage_per_week={ dist = \"lognormal\", median = 800, sigma = 0.4 }",
        "pay.load={ dist = \"normal\", mean = 0.5, sd = 0.1 }",
        &format!("correlations=[{}]", tie("pay.wage_per_week", "pay.load", rho)),
        "job.output_per_week=5000",
    ]);
    let r = 2.0 * (std::f64::consts::PI * rho / 6.0).sin();
    let exact = 52.0 * 800.0 * (s * s / 2.0_f64).exp() * (1.0 + a + b * r * s);
    for arm in Arm::BOTH {
        assert_cost(&simulate(&scenario), arm, Component::Wages, exact);
    }
}

#[test]
fn takers_of_an_offer_of_uncertain_appeal() {
    // Of median m, Φ(ln(1000/m)/σ) take 1000; m is triangular over 500 to 4000.
    let scenario = believing(&[
        "offers=[{ week = 1, bonus = 1000 }]",
        "groups.all.reservation={ dist = \"lognormal\", median = 1, sigma = 0.5 }",
        "groups.all.reservation.median={ dist = \"triangular\", low = 500, mode = 1000, high = 4000 }",
    ]);
    let triangle = |m: f64| {
        let height = 2.0 / 3500.0;
        if m < 1000.0 { height * (m - 500.0) / 500.0 } else { height * (4000.0 - m) / 3000.0 }
    };
    let take = |m: f64| triangle(m) * phi((1000.0 / m).ln() / 0.5);
    let exact = integral(take, 500.0, 1000.0) + integral(take, 1000.0, 4000.0);
    assert_count(&simulate(&scenario), Arm::Offer, Count::Takers, exact);
}

#[test]
fn an_effect_of_declining_that_is_none_in_the_median() {
    // Nobody takes 1000 in week 1; then a hazard k becomes k r, r normal about 1: E[e^(-51 k r)] = e^(-51 k + (51 k s)²/2).
    let (k, s) = (1.0 / 26.0, 0.3_f64);
    let mut scenario = believing(&[
        "offers=[{ week = 1, bonus = 1000 }]",
        "decline.full_effect_at=800",
        "decline.hazard_ratio={ dist = \"normal\", mean = 1, sd = 0.3 }",
    ]);
    scenario.groups[0].reservation = nobody_takes();
    scenario.groups[0].tenure = constant_hazard(k);
    let results = simulate(&scenario);
    assert!(results.decline_effect);
    assert_count(&results, Arm::NoOffer, Count::Quits, 1.0 - (-52.0 * k).exp());
    // That r is cut at 0, more than 3 standard deviations away, is below the error.
    let staying = (-52.0 * k + (51.0 * k * s).powi(2) / 2.0).exp();
    assert_count(&results, Arm::Offer, Count::Quits, 1.0 - staying);
}

#[test]
fn cohorts_share_what_is_not_known() {
    // A share p of takers, logit-normal, and 4 positions: Var(takers/4) = Var p + E[p(1 - p)]/4.
    let mut scenario = believing(&["groups.all.training_fail=0.2 to 0.7", "training.weeks=1"]);
    scenario.cohort.positions = 4;
    let results = simulate(&scenario);
    let (low, high) = (log_odds(0.2), log_odds(0.7));
    let p = |z: f64| 1.0 / (1.0 + (-((low + high) / 2.0 + (high - low) / 2.0 * z / Z95)).exp());
    let mean_of = |f: &dyn Fn(f64) -> f64| integral(|z| density(z) * f(p(z)), -9.0, 9.0);
    let (first, second) = (mean_of(&|p| p), mean_of(&|p| p * p));
    let fails = results.count(Arm::NoOffer, Count::Fails);
    assert_mean(&fails, 4.0 * first, "fails");
    let squares: Vec<f64> = fails.iter().map(|x| x * x).collect();
    assert_mean(&squares, 16.0 * second + 4.0 * (first - second), "their squares");
}
