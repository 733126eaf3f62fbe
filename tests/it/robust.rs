//! What is said of a robust choice, against cases whose truth is known, over many seeds.

use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
use rand_distr::{Distribution, StandardNormal};
use the_offer::analysis::interval::Estimate;
use the_offer::analysis::robust::{Robust, robust};
use the_offer::engine::{AverageDraw, Averages};
use the_offer::special::normal;

struct Case {
    bonuses: Vec<f64>,
    averages: Vec<Averages>,
    /// `[bonus][unit]`.
    levels: Vec<Vec<f64>>,
}

struct Normals(Xoshiro256PlusPlus);

impl Normals {
    fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    fn next(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }
}

fn grid(number: usize, step: f64) -> Vec<f64> {
    (0..number).map(|k| k as f64 * step).collect()
}

/// Luck of a case: in the level of the curve, common to all draws of a group, and other at every draw of a group.
#[derive(Clone, Copy)]
struct Luck {
    level: f64,
    group: f64,
    draw: f64,
}

const DRAWS: usize = 400;
const UNITS: usize = 128;

/// Savings `of` a bonus and a standard normal parameter. Luck is a slope in the bonus: of the level by units, of a group, and
/// of a draw in a group.
fn case(seed: u64, bonuses: Vec<f64>, luck: Luck, of: impl Fn(f64, f64) -> f64) -> Case {
    let mut draw = Normals::new(seed);
    let parameters: Vec<f64> = (0..DRAWS).map(|_| draw.next()).collect();
    let groups: [f64; Averages::GROUPS] = std::array::from_fn(|_| luck.group * draw.next());
    let slopes: Vec<[f64; Averages::GROUPS]> =
        parameters.iter().map(|_| groups.map(|slope| slope + luck.draw * draw.next())).collect();
    let units: Vec<f64> = (0..UNITS).map(|_| luck.level * draw.next()).collect();
    let truth = mean(&of);
    let averages = |bonus: &f64| {
        let draw = |(parameter, slopes): (&f64, &[f64; Averages::GROUPS])| {
            let saving = of(*bonus, *parameter);
            AverageDraw { common: slopes.map(|slope| saving + slope * bonus), own: None }
        };
        Averages { draws: parameters.iter().zip(&slopes).map(draw).collect() }
    };
    let level = |bonus: &f64| units.iter().map(|slope| truth(*bonus) + slope * bonus).collect();
    Case { averages: bonuses.iter().map(averages).collect(), levels: bonuses.iter().map(level).collect(), bonuses }
}

/// The mean over a standard normal parameter, by a thousand quantiles.
fn mean(of: impl Fn(f64, f64) -> f64) -> impl Fn(f64) -> f64 {
    let quantiles: Vec<f64> = (0..1000).map(|k| normal::quantile((f64::from(k) + 0.5) / 1000.0)).collect();
    move |bonus| quantiles.iter().map(|z| of(bonus, *z)).sum::<f64>() / 1000.0
}

/// (5 + θ)·b - b²/2: the best bonus is 5 + θ, and knowing θ is worth ½.
fn parabola(b: f64, z: f64) -> f64 {
    (5.0 + z) * b - b * b / 2.0
}

fn choose(case: &Case) -> Option<Robust> {
    robust(&case.bonuses, &case.averages, &case.levels, &vec![true; case.bonuses.len()], 0.95)
}

/// What many seeds say.
struct Study(Vec<Robust>);

impl Study {
    fn of(seeds: u64, case: impl Fn(u64) -> Case) -> Self {
        Self((0..seeds).map(|seed| choose(&case(seed)).expect("draws")).collect())
    }

    fn mean(&self, of: impl Fn(&Robust) -> f64) -> f64 {
        self.0.iter().map(of).sum::<f64>() / self.0.len() as f64
    }

    /// How often an interval holds the truth.
    fn held(&self, truth: f64, of: impl Fn(&Robust) -> Estimate) -> f64 {
        self.mean(|found| f64::from(of(found).interval.expect("an error").holds(truth)))
    }
}

const NONE: Luck = Luck { level: 0.0, group: 0.0, draw: 0.0 };
/// The error of the level is 0.1, as that of a best bonus; luck of groups shifts nothing; that of draws is a tenth of θ.
const SOME: Luck = Luck { level: 1.13, group: 3.0, draw: 0.2 };

#[test]
fn the_worth_of_knowing_a_normal_parameter_is_half_its_variance() {
    for (luck, bias) in [(NONE, 0.01), (SOME, 0.03)] {
        let study = Study::of(300, |seed| case(seed, grid(41, 0.25), luck, parabola));
        let worth = study.mean(|found| found.worth.value);
        assert!((worth / 0.5 - 1.0).abs() < bias, "{worth}");
        let held = study.held(0.5, |found| found.worth);
        assert!((0.91..=0.98).contains(&held), "{held}");
        let out = study.mean(|found| found.worth_held_out.value);
        assert!(out < worth + 1e-3 && out > 0.44, "{out}");
        // Worst regrets at the mean: ½E[z² | |z| > 1.96] = ½(1 + 2·1.96·φ(1.96)/0.05).
        let at_best = |found: &Robust| found.bonuses[found.best].expect("eligible");
        let worst = study.mean(|found| at_best(found).worst.value);
        assert!((worst / 2.7910 - 1.0).abs() < 0.12, "{worst}");
        let regret = study.mean(|found| at_best(found).mean.value);
        assert!((regret / 0.5 - 1.0).abs() < 0.06, "{regret}");
    }
}

#[test]
fn chances_of_classes_and_their_intervals() {
    let step = 0.125;
    for luck in [NONE, SOME] {
        let study = Study::of(200, |seed| case(seed, grid(81, step), luck, parabola));
        let last = study.0[0].classes.len() - 1;
        // Classes end half a step below the next begins, the best bonus being normal about 5.
        let below = |edge: f64| normal::cdf(edge - 5.0);
        for k in 0..=last {
            let class = study.0[0].classes[k];
            let low = if k == 0 { 0.0 } else { below(class.low - step / 2.0) };
            let high = if k == last { 1.0 } else { below(class.high + step / 2.0) };
            let off = study.mean(|found| found.classes[k].chance.value) - (high - low);
            assert!(off.abs() < 0.01, "{k}: {off}");
            let held = study.held(high - low, |found| found.classes[k].chance);
            assert!((0.9..=1.0).contains(&held), "{k}, {}: {held}", high - low);
        }
    }
}

/// No offer, or one that saves a normal sum of mean m: knowing it is worth s·(φ(z) - z·Φ(-z)), z = |m|/s.
#[test]
fn two_choices_and_a_normal_saving() {
    for mean in [-1.5, -0.3, 0.0, 0.8, 2.0] {
        let luck = Luck { level: 0.3, ..SOME };
        let study = Study::of(300, |seed| case(seed, vec![0.0, 1.0], luck, |b, z| b * (mean + z)));
        let z = f64::abs(mean);
        let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
        let truth = density - z * normal::cdf(-z);
        let worth = study.mean(|found| found.worth.value);
        assert!((worth - truth).abs() < 0.015, "{mean}: {worth} for {truth}");
        let held = study.held(truth, |found| found.worth);
        assert!(held >= 0.92, "{mean}: {held}");
        // The offer is best where the sum is above 0.
        let chance = normal::cdf(mean);
        let held = study.held(chance, |found| found.classes[1].chance);
        assert!(held >= 0.92, "{mean}: {held}");
    }
}

#[test]
fn parameters_that_do_not_matter_choose_nothing() {
    let luck = Luck { draw: 0.0, ..SOME };
    // The parameter shifts all bonuses alike.
    for seed in 0..20 {
        let found = choose(&case(seed, grid(41, 0.25), luck, |b, z| 5.0 * b - b * b / 2.0 + 7.0 * z)).expect("draws");
        assert!(!found.matter && found.worth.value.abs() < 1e-9 && found.careful == found.best, "{found:?}");
        assert_eq!(found.bonuses[found.best].expect("eligible").chance, 1.0);
    }
}

#[test]
fn only_the_eligible_are_chosen() {
    let case = case(1, grid(41, 0.25), SOME, parabola);
    let eligible: Vec<bool> = case.bonuses.iter().map(|bonus| *bonus <= 3.0).collect();
    let found = robust(&case.bonuses, &case.averages, &case.levels, &eligible, 0.95).expect("draws");
    assert_eq!((case.bonuses[found.best], found.bonuses[13]), (3.0, None));
    assert!((found.bonuses.iter().flatten().map(|regret| regret.chance).sum::<f64>() - 1.0).abs() < 1e-12);
    let chances: f64 = found.classes.iter().map(|class| class.chance.value).sum();
    assert!((chances - 1.0).abs() < 1e-12, "{chances}");
    assert_eq!((found.classes[0].low, found.classes[0].high), (0.0, 0.0));
    assert_eq!(found.classes.len(), 11);
}

#[test]
fn threads_change_no_bit() {
    let case = case(2, grid(41, 0.25), SOME, parabola);
    let on = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    assert_eq!(on(1).install(|| choose(&case)), on(3).install(|| choose(&case)));
}

#[test]
fn what_cannot_be_said_is_none() {
    let sound = case(1, grid(5, 1.0), SOME, parabola);
    assert!(choose(&sound).is_some());
    assert_eq!(robust(&sound.bonuses, &sound.averages, &sound.levels, &[false; 5], 0.95), None);
    assert_eq!(robust(&sound.bonuses[1..], &sound.averages, &sound.levels, &[true; 5], 0.95), None);
    let mut few = case(1, grid(5, 1.0), SOME, parabola);
    few.averages.iter_mut().for_each(|averages| averages.draws.truncate(99));
    assert_eq!(choose(&few), None);
    few.averages[2].draws.truncate(50);
    assert_eq!(choose(&few), None);
}
