//! The band, the set of best bonuses and the interval of the break-even hold the truth as often as they say.
// How often each holds is shown by --nocapture.

use statrs::distribution::{Binomial, DiscreteCDF};
use std::num::NonZeroUsize;
use std::path::Path;
use the_offer::analysis::interval::{Estimate, Interval};
use the_offer::analysis::{BreakEven, Objective, break_even, estimate_curve, joint::Joint};
use the_offer::engine::{self, CurveResults, GridPoint, Tuning, Unwatched};
use the_offer::scenario;
use the_offer::special::normal;

const SEEDS: u64 = 1_000;
const CONFIDENCE: f64 = 0.95;

/// Week of the offer, weeks watched, mean tenure after one week of training, and the discount rate.
const WEEK: f64 = 3.0;
const HORIZON: f64 = 30.0;
const TENURE: f64 = 60.0;
const DISCOUNT: f64 = 0.08;
const BONUS_LOAD: f64 = 0.1;
const MEDIAN: f64 = 700.0;
const SIGMA: f64 = 0.8;
const POSITIONS: f64 = 20.0;

/// Hires cost `a_week` on the job whatever they do; whoever leaves is not replaced.
fn curve(a_week: f64, replications: u64, seed: u64, max: f64) -> CurveResults {
    let text = format!(
        "name = \"closed form\"\n\
         simulation = {{ horizon_weeks = {HORIZON}, discount_rate = {DISCOUNT}, replications = {replications}, seed = {seed} }}\n\
         cohort = {{ positions = {POSITIONS}, backfill = false }}\n\
         pay = {{ bonus_load = {BONUS_LOAD} }}\n\
         training = {{ weeks = 1 }}\n\
         offers = [{{ week = {WEEK}, bonus = 100 }}]\n\
         [[groups]]\n\
         name = \"all\"\n\
         reservation = {{ dist = \"lognormal\", median = {MEDIAN}, sigma = {SIGMA} }}\n\
         tenure = {{ dist = \"exponential\", mean = {TENURE} }}\n\
         extra_cost_per_week = {a_week}\n"
    );
    let scenario = scenario::parse("closed.toml", &text, &[]).expect("a right scenario").scenario;
    engine::curve(
        &scenario,
        Tuning { offer: 0, max },
        0..scenario.simulation.replications,
        NonZeroUsize::new(1),
        &Unwatched,
    )
    .expect("a curve")
}

fn savings(results: &CurveResults, bonus: f64) -> Option<Vec<f64>> {
    Some(results.saving(bonus)?.into_iter().map(|saving| saving / POSITIONS).collect())
}

/// δ [1/week].
fn discount() -> f64 {
    (1.0 + DISCOUNT).ln() / 52.0
}

/// What a leaver would have cost from the offer on: a_week·∫ e^(-(δ + 1/TENURE)t) dt up to the horizon.
fn value_of_leaving(a_week: f64) -> f64 {
    let rate = discount() + 1.0 / TENURE;
    a_week * (1.0 - (-rate * (HORIZON - WEEK)).exp()) / rate
}

/// S(b) = P(there at the offer) · e^(-δ·WEEK) · F(b) · (value of leaving - b·(1 + load)).
fn by_hand(a_week: f64, bonus: f64) -> f64 {
    let there = (-(WEEK - 1.0) / TENURE).exp() * (-discount() * WEEK).exp();
    there * normal::cdf((bonus / MEDIAN).ln() / SIGMA) * (value_of_leaving(a_week) - bonus * (1.0 + BONUS_LOAD))
}

fn grid(low: f64, high: f64, number: usize) -> Vec<f64> {
    (0..=number).map(|i| low + (high - low) * i as f64 / number as f64).collect()
}

/// The bonus of the grid that saves most in truth.
fn optimum(a_week: f64, grid: &[f64]) -> usize {
    let saving = |i: &usize| by_hand(a_week, grid[*i]);
    (0..grid.len()).max_by(|a, b| saving(a).total_cmp(&saving(b))).expect("a grid")
}

/// In how many of the seeds something is so.
fn hits(is_so: impl Fn(u64) -> bool) -> u64 {
    (0..SEEDS).filter(|seed| is_so(*seed)).count() as u64
}

/// What a binomial count of so many at 95 % may be, at 99.9 %.
fn limits(of: u64) -> (u64, u64) {
    let count = Binomial::new(CONFIDENCE, of).expect("a share");
    (count.inverse_cdf(0.0005), count.inverse_cdf(0.9995))
}

/// In how many of the seeds the true optimum is in the set, within its ends, and an end of the grid is in the set too.
fn sets(a_week: f64, replications: u64, grid: &[f64], seeds: u64) -> [u64; 3] {
    let truth = optimum(a_week, grid);
    let found: Vec<[bool; 3]> = (0..seeds)
        .map(|seed| {
            let results = curve(a_week, replications, seed, grid[grid.len() - 1]);
            let columns: Vec<_> =
                grid.iter().map(|bonus| savings(&results, *bonus).expect("a bonus of the grid")).collect();
            let joint = Joint::new(&columns).expect("columns");
            let best = joint.best(&vec![true; grid.len()], CONFIDENCE).expect("a best");
            let (first, last) = best.ends().expect("replications");
            let set = best.set.expect("replications");
            [set[truth], (first..=last).contains(&truth), set[0] || set[grid.len() - 1]]
        })
        .collect();
    [0, 1, 2].map(|kind| found.iter().filter(|found| found[kind]).count() as u64)
}

#[test]
fn sets_of_the_best_hold_the_optimum() {
    let wide = grid(0.0, 1_800.0, 20);
    // Between neighbours hardly a hire is seen.
    let fine = grid(660.0, 780.0, 60);
    // One hire in a thousand takes the best bonus.
    let rare = grid(0.0, 150.0, 20);
    // The last is how many sets may hold no offer or the highest bonus: where there is enough to see by, none.
    let cases = [
        (75.0, &wide, 50, SEEDS, 0),
        (75.0, &wide, 1_000, 300, 0),
        (75.0, &fine, 20, 100, 100),
        (6.0, &rare, 50, SEEDS, SEEDS),
        (6.0, &rare, 400, 300, 300),
    ];
    for (a_week, grid, replications, seeds, most) in cases {
        let [is_in, within, wide] = sets(a_week, replications, grid, seeds);
        let truth = grid[optimum(a_week, grid)];
        assert!(is_in >= limits(seeds).0 && within >= is_in, "{truth} {replications}: {is_in} {within}");
        assert!(wide <= most, "{truth} {replications}: {wide} sets with an end of the grid");
    }
}

#[test]
fn sets_hold_no_offer_where_every_bonus_loses() {
    // A leaver is worth less than any bonus that is taken; some bonuses are taken by hardly anyone.
    let grid = grid(0.0, 900.0, 20);
    assert_eq!(optimum(1.0, &grid), 0);
    for replications in [20, 200] {
        let [is_in, ..] = sets(1.0, replications, &grid, SEEDS);
        assert!(is_in >= limits(SEEDS).0, "{replications}: {is_in}");
    }
}

fn break_even_of(a_week: f64, replications: u64, seed: u64, max: f64) -> BreakEven {
    let results = curve(a_week, replications, seed, max);
    let grid = grid(0.0, max, 12);
    let columns: Vec<_> = grid.iter().map(|bonus| savings(&results, *bonus).expect("a bonus of the grid")).collect();
    break_even(&grid, &columns, |bonus| savings(&results, bonus), CONFIDENCE).expect("columns")
}

#[test]
fn intervals_of_the_break_even_hold_it() {
    // In the last two one hire in 80 takes it: 100 takers, and a dozen.
    for (a_week, replications, least) in [(75.0, 50, 0.95), (75.0, 200, 0.95), (6.0, 400, 0.95), (6.0, 50, 0.93)] {
        let truth = value_of_leaving(a_week) / (1.0 + BONUS_LOAD);
        assert!(by_hand(a_week, truth).abs() < 1e-9);
        let holds = |seed| {
            let found = break_even_of(a_week, replications, seed, 1.7 * truth);
            found.low.is_some_and(|low| low <= truth) && found.high.is_none_or(|high| truth <= high)
        };
        let hits = hits(holds);
        let count = Binomial::new(least, SEEDS).expect("a share");
        assert!((count.inverse_cdf(0.0005)..=limits(SEEDS).1).contains(&hits), "{truth} {replications}: {hits}");
    }
}

/// Of a case that never pays in truth, intervals from 0 on.
#[test]
fn intervals_hold_that_it_never_pays() {
    let hits = hits(|seed| break_even_of(1.0, 20, seed, 900.0).low == Some(0.0));
    assert!(hits >= limits(SEEDS).0, "{hits} of {SEEDS}");
}

/// The medians, worst twentieths and probabilities of bonuses that all have the same truth.
#[test]
fn sets_hold_the_best_by_any_objective() {
    use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
    use rand_distr::{Distribution, StandardNormal};
    for objective in Objective::ALL {
        let holds = |seed| {
            let mut draws = StandardNormal.sample_iter(Xoshiro256PlusPlus::seed_from_u64(seed));
            let shared: Vec<f64> = draws.by_ref().take(1_000).collect();
            let mut column = || shared.iter().zip(draws.by_ref()).map(|(a, b): (&f64, f64)| a + b).collect::<Vec<_>>();
            let columns: Vec<_> = (0..6).map(|_| objective.pseudo(&column())).collect();
            let joint = Joint::new(&columns).expect("columns");
            joint.best(&[true; 6], CONFIDENCE).expect("a best").set.expect("replications")[3]
        };
        let hits = hits(holds);
        assert!(hits >= limits(SEEDS).0, "{}: {hits} of {SEEDS}", objective.name());
    }
}

/// Whether a band holds the truth at all bonuses.
fn holds_all(joint: &Joint, truth: &[f64]) -> bool {
    let certain: Vec<bool> = (0..truth.len()).map(|column| column == 0).collect();
    let band = joint.band(&certain, CONFIDENCE).simultaneous;
    let held = |(band, truth): (&Option<Interval>, &f64)| band.is_some_and(|band| band.holds(*truth));
    band.iter().zip(truth).all(held)
}

/// Grids begin with no offer, and bonuses that nobody took in any replication are counted.
#[test]
fn bands_hold_the_whole_of_a_known_curve() {
    let (wide, rare) = (grid(0.0, 1_800.0, 20), grid(0.0, 150.0, 20));
    for (a_week, grid, replications) in [(75.0, &wide, 100), (75.0, &wide, 300), (6.0, &rare, 100), (6.0, &rare, 400)] {
        let truth: Vec<f64> =
            grid.iter().map(|bonus| if *bonus > 0.0 { by_hand(a_week, *bonus) } else { 0.0 }).collect();
        let hits = hits(|seed| {
            let results = curve(a_week, replications, seed, grid[grid.len() - 1]);
            let columns: Vec<_> =
                grid.iter().map(|bonus| savings(&results, *bonus).expect("a bonus of the grid")).collect();
            holds_all(&Joint::new(&columns).expect("columns"), &truth)
        });
        println!("closed form, {a_week} a week, {replications} replications: {hits} of {SEEDS}");
        assert!(hits >= limits(SEEDS).0, "{a_week} {replications}: {hits} of {SEEDS}");
    }
}

/// The savings of a scenario of this repository in a long run, and their means.
fn long_run(name: &str, max: f64, replications: u64) -> (Vec<Vec<f64>>, Vec<f64>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    let scenario = scenario::load(&[path], &super::EXACT.map(str::to_owned))
        .unwrap_or_else(|_| panic!("{name}"))
        .remove(0)
        .scenario;
    // Every step of a tuning where few take it, and fewer beyond.
    let fine = grid(0.0, max / 20.0, 10);
    let bonuses = [fine.as_slice(), &grid(max / 20.0, max, 19)[1..]].concat();
    let mut columns = vec![Vec::new(); bonuses.len()];
    for chunk in 0..replications / 10_000 {
        let tuning = Tuning { offer: 0, max };
        let replications = chunk * 10_000..(chunk + 1) * 10_000;
        let results =
            engine::curve(&scenario, tuning, replications, NonZeroUsize::new(2), &Unwatched).expect("a curve");
        let grid = results.grid(&bonuses).expect("bonuses on the curve");
        columns
            .iter_mut()
            .zip(grid)
            .for_each(|(column, point): (&mut Vec<f64>, GridPoint)| column.extend(point.saving));
    }
    let means = columns.iter().map(|column| column.iter().sum::<f64>() / column.len() as f64).collect();
    (columns, means)
}

/// Blocks of one long run stand for seeds.
fn bands_of_blocks_hold(name: &str, max: f64) {
    let (columns, truth) = long_run(name, max, 150_000);
    for (replications, blocks) in [(100, 400), (300, 400), (1_000, 150), (2_000, 75)] {
        let holds = |block: &usize| {
            let rows = block * replications..(block + 1) * replications;
            let columns: Vec<Vec<f64>> = columns.iter().map(|column| column[rows.clone()].to_vec()).collect();
            holds_all(&Joint::new(&columns).expect("columns"), &truth)
        };
        let hits = (0..blocks).filter(holds).count() as u64;
        println!("{name}, {replications} replications: {hits} of {blocks}");
        assert!(hits >= limits(blocks as u64).0, "{name}, {replications} replications: {hits} of {blocks}");
    }
}

#[test]
fn bands_hold_the_whole_curve_of_us_call_center() {
    bands_of_blocks_hold("us-call-center", 8_000.0);
}

#[test]
fn bands_hold_the_whole_curve_of_zappos_2008() {
    bands_of_blocks_hold("zappos-2008", 11_450.0);
}

/// One hire in a thousand takes the last bonus but few; the first are taken by none.
#[test]
fn the_interval_of_a_bonus_that_hardly_anyone_takes_holds_its_saving() {
    let grid = grid(0.0, 150.0, 20);
    let places = [1, 4, 8, 12];
    let truths = places.map(|place| by_hand(6.0, grid[place]));
    for replications in [50, 400] {
        let mut hits = [0; 4];
        for seed in 0..SEEDS {
            let points = curve(6.0, replications, seed, 150.0).grid(&grid).expect("bonuses on the curve");
            let points = estimate_curve(&points, POSITIONS as u64, CONFIDENCE);
            for ((hits, place), truth) in hits.iter_mut().zip(places).zip(truths) {
                let Estimate { mcse, interval, .. } = points[place].saving.expect("replications");
                assert!(mcse != Some(0.0) && interval.is_none_or(|interval| interval.low < interval.high));
                // Where nothing is known, nothing is claimed.
                *hits += u64::from(interval.is_none_or(|interval| interval.holds(truth)));
            }
        }
        println!("{replications} replications, bonuses number {places:?}: {hits:?} of {SEEDS}");
        assert!(hits.iter().all(|hits| *hits >= limits(SEEDS).0), "{replications}: {hits:?} of {SEEDS}");
    }
}
