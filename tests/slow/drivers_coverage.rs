//! What drives a saving, in scenarios whose saving is known in closed form: means and intervals over seeds.
//!
//! `cargo test --test slow drivers -- --ignored --nocapture` plays all seeds and prints the coverage.

use std::collections::BTreeMap;

use rayon::prelude::*;
use statrs::distribution::{Binomial, DiscreteCDF};
use the_offer::analysis::interval::Interval;
use the_offer::engine::Unwatched;
use the_offer::scenario::parse;
use the_offer::study::sensitivity::{Direction, Sensitivity, SensitivityPlan, sensitivity};

const LINEAR: &str = include_str!("../it/sensitivity/linear.toml");
const PILOT: &str = include_str!("../it/sensitivity/pilot.toml");
const A: &str = "groups.a.extra_cost_per_week";
const B: &str = "groups.b.extra_cost_per_week";
const SHARE: &str = "groups.a.share";

/// An estimate, its interval, and the truth.
type Told = (f64, Option<Interval>, f64);

fn found(text: &str, seed: u64, asked: [bool; 3]) -> Sensitivity {
    let edits = [format!("simulation.seed={seed}"), "simulation.replications=10000".to_owned()];
    let loaded = parse("scenario", text, &edits).expect("a right scenario");
    let [moves, shares, turn] = asked;
    let plan = SensitivityPlan { moves, shares, turn, ..SensitivityPlan::of_nothing(0.95) };
    sensitivity(loaded, &plan, &Unwatched).expect("a playable scenario")
}

fn flip(found: &Sensitivity, key: &str, side: Direction, truth: f64) -> Told {
    let turns = found.turns.as_ref().expect("asked for");
    let turn = turns.iter().find(|turn| turn.key == key && turn.side == side);
    let flip = turn.and_then(|turn| turn.flip).expect("a flip");
    (flip.value, flip.interval, truth)
}

/// Everything that is told of one seed, by name.
fn told(seed: u64) -> Vec<(String, Told)> {
    let linear = found(LINEAR, seed, [true; 3]);
    let mut told = Vec::new();
    for (key, savings, share) in [(A, [-298.320, 164.067], 0.854792), (B, [-162.415, 28.162], 0.145208)] {
        let bars = linear.bars.as_ref().expect("asked for");
        let bar = bars.iter().find(|bar| bar.key == key).expect("a bar");
        let swing = bar.swing.expect("a swing");
        told.push((format!("swing {key}"), (swing.value, swing.interval, savings[1] - savings[0])));
        for (end, (level, truth)) in bar.savings.iter().zip(savings).enumerate() {
            let level = level.expect("a level");
            told.push((format!("level {end} {key}"), (level.value, level.interval, truth)));
        }
        let shares = linear.shares.as_ref().expect("asked for").as_ref().expect("uncertain figures");
        let input = shares.inputs.iter().find(|input| input.name == key).expect("an input");
        for (name, index) in [("first", input.first), ("total", input.total)] {
            let index = index.expect("an index");
            told.push((format!("{name} {key}"), (index.value, index.interval, share)));
        }
    }
    told.push((format!("flip {A}"), flip(&linear, A, Direction::Above, 41.93954)));
    told.push((format!("flip {B}"), flip(&linear, B, Direction::Above, 29.58731)));
    // The flip lies next to the value in force, on either side of it.
    let pilot = found(PILOT, seed, [false, false, true]);
    let turns = pilot.turns.as_ref().expect("asked for");
    if let Some(turn) = turns.iter().find(|turn| turn.key == SHARE && turn.flip.is_some()) {
        told.push((format!("flip {SHARE}"), flip(&pilot, SHARE, turn.side, 0.1018383)));
    }
    told
}

/// Asserts that means over seeds are within 2 % of the truth, or within 4 of their errors, and that 95 % intervals hold in 92 to
/// 98 % of seeds, within binomial limits at 99.9 %.
fn check(seeds: u64) {
    let all: Vec<Vec<(String, Told)>> = (1..=seeds).into_par_iter().map(told).collect();
    let mut by_name: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    all.into_iter().flatten().for_each(|(name, told)| by_name.entry(name).or_default().push(told));
    assert_eq!(by_name.len(), 13);
    for (name, told) in by_name {
        let number = told.len() as f64;
        let truth = told[0].2;
        let mean = told.iter().map(|told| told.0).sum::<f64>() / number;
        let variance = told.iter().map(|told| (told.0 - mean) * (told.0 - mean)).sum::<f64>() / (number - 1.0);
        let off = (mean - truth).abs();
        let hits = told.iter().filter(|told| told.1.is_some_and(|interval| interval.holds(truth))).count() as u64;
        println!("{name}: {number} seeds, mean by truth {:.4}, coverage {:.3}", mean / truth, hits as f64 / number);
        assert!(number > 0.95 * seeds as f64, "{name}: {number} of {seeds} seeds");
        assert!(off < 0.02 * truth.abs() || off < 4.0 * (variance / number).sqrt(), "{name}: {mean} for {truth}");
        let hits_by = |share: f64| Binomial::new(share, told.len() as u64).expect("a share");
        assert!(hits_by(0.92).cdf(hits) > 0.0005, "{name}: {hits} of {number}");
        assert!(hits_by(0.98).cdf(hits.saturating_sub(1)) < 0.9995, "{name}: {hits} of {number}");
    }
}

#[test]
fn what_is_told_is_right_on_average_and_as_often_as_it_says() {
    check(20);
}

#[test]
#[ignore = "minutes: coverage of all estimates over 200 seeds"]
fn coverage_over_200_seeds() {
    check(200);
}
