//! Parameters that are held or kept, and what is tied to them: draws given these, against conditional distributions.

use super::parameters::{assert_distribution, assert_rank_correlation, believing, between, drawn, normal, of, tie};
use super::sample::*;
use std::f64::consts::PI;
use the_offer::model::draws::Address;
use the_offer::model::parameters::{LatinScores, Parameters};
use the_offer::model::worlds::Worlds;
use the_offer::scenario::Scenario;

const DRAWS: u64 = 20_000;

/// Four parameters, three of them tied: a value is 5000 + 100 times its score.
const BELIEFS: [&str; 4] = [
    "job.severance={ dist = \"normal\", mean = 5000, sd = 100 }",
    "training.cost_per_week={ dist = \"normal\", mean = 5000, sd = 100 }",
    "job.separation_cost={ dist = \"normal\", mean = 5000, sd = 100 }",
    "training.cost_per_hire={ dist = \"normal\", mean = 5000, sd = 100 }",
];

/// Rank correlations of severance with the cost of a week, of severance and of the cost of a week with the cost of separation.
const TIES: [f64; 3] = [0.6, -0.4, 0.3];

fn tied() -> Scenario {
    let [a, b, c] = ["job.severance", "training.cost_per_week", "job.separation_cost"];
    let ties = [tie(a, b, TIES[0]), tie(a, c, TIES[1]), tie(b, c, TIES[2])].join(", ");
    believing(&[&BELIEFS[..], &[&format!("correlations=[{ties}]")]].concat())
}

fn holding(mut scenario: Scenario, held: &[(&str, f64)]) -> Scenario {
    for uncertain in &mut scenario.uncertain {
        uncertain.held = held.iter().find(|(key, _)| uncertain.key == *key).map(|(_, score)| *score);
    }
    scenario
}

/// Scores of the four parameters, `[parameter][replication]`.
fn scores(scenario: &Scenario) -> [Vec<f64>; 4] {
    let drawn = drawn(scenario, DRAWS, |scenario| {
        let Scenario { job, training, .. } = scenario;
        [job.severance, training.cost_per_week, job.separation_cost, training.cost_per_hire]
    });
    drawn.map(|values| values.iter().map(|value| (value - 5000.0) / 100.0).collect())
}

/// Correlation of normal scores with a rank correlation (Pearson).
fn of_scores(rank: f64) -> f64 {
    2.0 * (PI * rank / 6.0).sin()
}

#[test]
fn what_is_tied_to_a_held_parameter_is_drawn_given_that() {
    let held = -1.5;
    let [severance, week, separation, free] = scores(&holding(tied(), &[("job.severance", held)]));
    assert!(severance.iter().all(|score| (score - held).abs() < 1e-12));
    let [ab, ac, bc] = TIES.map(of_scores);
    assert_mean(&week, ab * held, "the cost of a week");
    assert_mean(&separation, ac * held, "the cost of separation");
    assert_distribution(&week, of(normal(ab * held, (1.0 - ab * ab).sqrt())), "the cost of a week");
    assert_distribution(&separation, of(normal(ac * held, (1.0 - ac * ac).sqrt())), "the cost of separation");
    let partial = (bc - ab * ac) / ((1.0 - ab * ab) * (1.0 - ac * ac)).sqrt();
    assert_rank_correlation(&week, &separation, 6.0 / PI * (partial / 2.0).asin());
    // What is tied to nothing does not move.
    assert_eq!(free, scores(&tied())[3]);
}

#[test]
fn what_is_tied_to_two_held_parameters_is_drawn_given_both() {
    let held = [("job.severance", 1.0), ("job.separation_cost", 0.5)];
    let [_, week, ..] = scores(&holding(tied(), &held));
    let [ab, ac, bc] = TIES.map(of_scores);
    // The regression on both.
    let [a, c] = [ab - ac * bc, bc - ac * ab].map(|weight| weight / (1.0 - ac * ac));
    let sd = (1.0 - a * ab - c * bc).sqrt();
    assert_distribution(&week, of(normal(a + 0.5 * c, sd)), "the cost of a week");
}

#[test]
fn a_held_parameter_has_the_value_at_its_score_and_moves_what_is_tied_to_it_alone() {
    for score in [-2.2, 0.0, 1.7] {
        for key in ["training.cost_per_week", "training.cost_per_hire"] {
            let scenario = holding(tied(), &[(key, score)]);
            let uncertain = scenario.uncertain.iter().find(|uncertain| uncertain.key == key).expect("uncertain");
            let worlds = Worlds::new(&scenario).expect("all are allowed");
            let free = Worlds::new(&tied()).expect("all are allowed");
            let place = worlds.parameters().keys().position(|found| found == key).expect("a parameter");
            let is_tied = |other: &str| key == "training.cost_per_week" && other != "training.cost_per_hire";
            for replication in 0..100 {
                let address = Address { seed: 7, replication };
                let found = worlds.parameters().drawn(address);
                assert_eq!(found[place].1, uncertain.belief.at_score(score));
                for ((name, found), (_, free)) in found.iter().zip(free.parameters().drawn(address)) {
                    assert!(name == key || (*found == free) != is_tied(name), "{name}");
                }
            }
        }
    }
}

#[test]
fn draws_of_a_held_and_of_another_scenario_share_their_luck() {
    let held = 0.8;
    let [ab, ac, _] = TIES.map(of_scores);
    let [severance, week, separation, _] = scores(&tied());
    let [_, week_given, separation_given, _] = scores(&holding(tied(), &[("job.severance", held)]));
    for (i, severance) in severance.iter().enumerate() {
        assert!((week_given[i] - week[i] - ab * (held - severance)).abs() < 1e-9);
        assert!((separation_given[i] - separation[i] - ac * (held - severance)).abs() < 1e-9);
    }
}

#[test]
fn latin_hypercubes_hold_parameters_too() {
    let scenario = holding(tied(), &[("job.severance", 1.2)]);
    let (worlds, free) = (Worlds::new(&scenario).expect("allowed"), Worlds::new(&tied()).expect("allowed"));
    let address = Address { seed: 3, replication: 1 };
    let keys: Vec<&str> = worlds.parameters().keys().collect();
    let place = |key: &str| keys.iter().position(|found| *found == key).expect("a parameter");
    let column = |draws: &[Vec<f64>], key: &str| -> Vec<f64> { draws.iter().map(|draw| draw[place(key)]).collect() };
    let [held, free] = [&worlds, &free].map(|worlds| worlds.parameters().latin(&mut LatinScores::new(address, 4096)));
    assert!(column(&held, "job.severance").iter().all(|value| *value == 5000.0 + 100.0 * 1.2));
    assert_eq!(column(&held, "training.cost_per_hire"), column(&free, "training.cost_per_hire"));
    let week: Vec<f64> = column(&held, "training.cost_per_week").iter().map(|value| (value - 5000.0) / 100.0).collect();
    let ab = of_scores(TIES[0]);
    assert_distribution(&week, of(normal(ab * 1.2, (1.0 - ab * ab).sqrt())), "the cost of a week");
}

#[test]
fn followers_are_drawn_until_they_are_allowed_and_no_held_parameter_lies_outside_its_domain() {
    let rho = 0.7;
    let scenario = believing(&[
        "pay.load={ dist = \"normal\", mean = 0.5, sd = 0.1 }",
        "job.severance={ dist = \"normal\", mean = 50, sd = 80 }",
        &format!("correlations=[{}]", tie("pay.load", "job.severance", rho)),
    ]);
    let r = of_scores(rho);
    let given = holding(scenario.clone(), &[("pay.load", -0.3)]);
    let [severance] = drawn(&given, DRAWS, |scenario| [scenario.job.severance]);
    let untruncated = of(normal(50.0 - 80.0 * 0.3 * r, 80.0 * (1.0 - r * r).sqrt()));
    assert_distribution(&severance, between(untruncated, 0.0, 1e9), "severance");
    let outside = holding(scenario, &[("job.severance", -1.0)]);
    assert_eq!(Worlds::new(&outside).expect_err("-30 is no severance").share, 1.0);
}

#[test]
fn a_held_correlation_of_traits_leaves_the_others_what_makes_a_matrix() {
    let any = "{ dist = \"uniform\", low = -1, high = 1 }";
    let keys = ["reservation_tenure", "reservation_output", "tenure_output"].map(|key| format!("traits.{key}={any}"));
    let scenario = believing(&keys.each_ref().map(String::as_str));
    // Φ(0.5244) = 0.7.
    let held = holding(scenario, &[("traits.reservation_tenure", 0.524_400_512_708_040_7)]);
    let [b, c] = drawn(&held, DRAWS, |scenario| {
        assert!(scenario.traits.hold_together());
        assert!((scenario.traits.reservation_tenure - 0.4).abs() < 1e-9);
        [scenario.traits.reservation_output, scenario.traits.tenure_output]
    });
    // Both fill the ellipse b² + c² - 2abc <= 1 - a², whose shadow is -1 to 1.
    let semicircle = |x: f64| 0.5 + (x * (1.0 - x * x).sqrt() + x.asin()) / PI;
    assert_distribution(&b, semicircle, "reservation and output");
    assert_distribution(&c, semicircle, "tenure and output");
}

/// Values `[parameter][draw]` of which some are kept from draws of one seed, and the rest drawn again with another.
fn redrawn(parameters: &Parameters, kept: &[&str]) -> Vec<Vec<f64>> {
    let kept = parameters.kept(|key| kept.contains(&key));
    let rows: Vec<Vec<f64>> = (0..DRAWS)
        .map(|replication| {
            let from = parameters.joint(Address { seed: 1, replication });
            parameters.redrawn(&kept, &from, Address { seed: 2, replication })
        })
        .collect();
    (0..rows[0].len()).map(|parameter| rows.iter().map(|row| row[parameter]).collect()).collect()
}

#[test]
fn what_is_drawn_again_has_its_distribution_given_what_is_kept() {
    let scenario = tied();
    let worlds = Worlds::new(&scenario).expect("all are allowed");
    let parameters = worlds.parameters();
    let keys: Vec<&str> = parameters.keys().collect();
    let place = |key: &str| keys.iter().position(|found| *found == key).expect("a parameter");
    let [a, b, c, free] =
        ["job.severance", "training.cost_per_week", "job.separation_cost", "training.cost_per_hire"].map(place);
    let all = redrawn(parameters, &keys);
    let none = redrawn(parameters, &[]);
    for replication in 0..DRAWS {
        let values = [&all, &none].map(|drawn| drawn.iter().map(|of| of[replication as usize]).collect::<Vec<f64>>());
        let addresses = [1, 2].map(|seed| Address { seed, replication });
        assert_eq!(values, addresses.map(|address| parameters.values(address)));
    }
    for kept in [vec![a], vec![a, c]] {
        let names: Vec<&str> = kept.iter().map(|member| keys[*member]).collect();
        let found = redrawn(parameters, &names);
        assert!(kept.iter().all(|member| found[*member] == all[*member]));
        assert_eq!(found[free], none[free]);
        // The joint distribution is what it was, so that both are exchangeable.
        for (one, other, rho) in [(a, b, TIES[0]), (a, c, TIES[1]), (b, c, TIES[2])] {
            assert_rank_correlation(&found[one], &found[other], rho);
        }
        assert_distribution(&found[b], of(normal(5000.0, 100.0)), "what is drawn again");
        // Less the regression on what is kept, nothing is left that hangs on what it was before.
        let [ab, ac, bc] = TIES.map(of_scores);
        let [of_a, of_c] = match kept.len() {
            1 => [ab, 0.0],
            _ => [ab - ac * bc, bc - ac * ab].map(|weight| weight / (1.0 - ac * ac)),
        };
        let score = |values: &[f64], i: usize| (values[i] - 5000.0) / 100.0;
        let left = |values: &[f64]| -> Vec<f64> {
            let explained = |i: usize| of_a * score(&all[a], i) + of_c * score(&all[c], i);
            (0..DRAWS as usize).map(|i| score(values, i) - explained(i)).collect()
        };
        let (before, after) = (left(&all[b]), left(&found[b]));
        assert_mean(&after, 0.0, "what is left");
        assert_rank_correlation(&before, &after, 0.0);
        assert_rank_correlation(&after, &all[a], 0.0);
    }
}

#[test]
fn what_is_drawn_again_is_drawn_until_it_is_allowed() {
    let any = "{ dist = \"uniform\", low = -1, high = 1 }";
    let names = ["traits.reservation_tenure", "traits.reservation_output", "traits.tenure_output"];
    let keys = names.map(|key| format!("{key}={any}"));
    let scenario = believing(&keys.each_ref().map(String::as_str));
    let worlds = Worlds::new(&scenario).expect("more than half are allowed");
    let semicircle = |x: f64| 0.5 + (x * (1.0 - x * x).sqrt() + x.asin()) / PI;
    for kept in [&names[..1], &names[1..]] {
        let found = redrawn(worlds.parameters(), kept);
        found.iter().for_each(|values| assert_distribution(values, semicircle, "a correlation"));
        let [a, b, c] = found.as_slice() else { panic!("three correlations") };
        for ((a, b), c) in a.iter().zip(b).zip(c) {
            assert!(1.0 + 2.0 * a * b * c - a * a - b * b - c * c > -1e-9, "{a} {b} {c}");
        }
    }
}

#[test]
fn bundles_hold_what_is_drawn_together() {
    let worlds = Worlds::new(&tied()).expect("all are allowed");
    let bundles: Vec<Vec<&str>> = worlds.parameters().bundles().collect();
    let alone = vec!["training.cost_per_hire"];
    assert_eq!(bundles.len(), 2);
    assert!(bundles.contains(&alone), "{bundles:?}");
}
