//! What is said of a robust choice, against cases whose truth is known, over many seeds.

use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
use rand_distr::{Distribution, StandardNormal};
use the_offer::analysis::interval::Estimate;
use the_offer::analysis::robust::{Robust, robust};
use the_offer::special::normal;

struct Case {
    bonuses: Vec<f64>,
    /// `[bonus][replication]`.
    columns: Vec<Vec<f64>>,
    /// `[parameter][replication]`.
    parameters: Vec<Vec<f64>>,
}

struct Normals(Xoshiro256PlusPlus);

impl Normals {
    fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    fn next(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    fn column(&mut self, number: usize) -> Vec<f64> {
        (0..number).map(|_| self.next()).collect()
    }
}

fn grid(number: usize, step: f64) -> Vec<f64> {
    (0..number).map(|k| k as f64 * step).collect()
}

/// S(b; θ) = η·b - b²/2, η = 5 + the mean of the first `matter` of normal parameters over its error: the best bonus is
/// η. Luck is common to all bonuses, and in η with standard deviation `luck`.
fn parabola(seed: u64, [replications, parameters, matter]: [usize; 3], luck: f64, bonuses: Vec<f64>) -> Case {
    let mut draw = Normals::new(seed);
    let parameters: Vec<Vec<f64>> = (0..parameters).map(|_| draw.column(replications)).collect();
    let sum = |i: usize| parameters[..matter].iter().map(|p| p[i]).sum::<f64>() / (matter.max(1) as f64).sqrt();
    let drawn: Vec<(f64, f64)> =
        (0..replications).map(|i| (5.0 + sum(i) + luck * draw.next(), 10.0 * draw.next())).collect();
    let column = |b: &f64| drawn.iter().map(|(slope, common)| common + slope * b - b * b / 2.0).collect();
    Case { columns: bonuses.iter().map(column).collect(), bonuses, parameters }
}

/// Chances of classes that end half a step below the next begins, η being normal about 5.
fn chances(robust: &Robust, step: f64) -> Vec<f64> {
    let last = robust.classes.len() - 1;
    let below = |edge: f64| normal::cdf(edge - 5.0);
    let ends = robust.classes.iter().enumerate().map(|(k, class)| {
        let low = if k == 0 { 0.0 } else { below(class.low - step / 2.0) };
        let high = if k == last { 1.0 } else { below(class.high + step / 2.0) };
        high - low
    });
    ends.collect()
}

/// What many seeds say.
struct Study {
    found: Vec<Robust>,
    /// The truth, and by class.
    worth: f64,
    chances: Vec<f64>,
}

fn study(seeds: u64, worth: f64, chances: impl Fn(&Robust) -> Vec<f64>, case: impl Fn(u64) -> Case) -> Study {
    let found: Vec<Robust> = (0..seeds).map(|seed| choose(&case(seed)).expect("replications")).collect();
    Study { worth, chances: chances(&found[0]), found }
}

fn choose(case: &Case) -> Option<Robust> {
    robust(&case.bonuses, &case.columns, &vec![true; case.bonuses.len()], &case.parameters, 0.95)
}

fn held_out(found: &Robust) -> Estimate {
    found.worth_held_out.expect("parameters that matter")
}

impl Study {
    fn mean(&self, of: impl Fn(&Robust) -> f64) -> f64 {
        self.found.iter().map(of).sum::<f64>() / self.found.len() as f64
    }

    /// Asserts that the worth of knowing is within `bias` on average, that what is held out is not above the truth, and
    /// not below by more than `lost`, all as shares of the truth.
    fn worth_is_right(&self, bias: f64, lost: f64) {
        let off = self.mean(|found| found.worth) / self.worth - 1.0;
        assert!(off.abs() < bias, "{off}");
        let off = |found: &Robust| held_out(found).value / self.worth - 1.0;
        let mean = self.mean(off);
        let sd = (self.mean(|found| off(found).powi(2)) - mean * mean).sqrt();
        let error = sd / (self.found.len() as f64).sqrt();
        assert!(mean < 3.0 * error && mean > -lost, "{mean} ± {error}");
        let below = self.mean(|found| f64::from(held_out(found).interval.expect("an error").low <= self.worth));
        assert!(below > 0.95, "{below}");
    }

    /// Asserts that chances of classes are within `bias` on average, and that intervals hold most of those that are not
    /// nearly 0.
    fn chances_are_right(&self, bias: f64) {
        for (k, chance) in self.chances.iter().enumerate() {
            let off = self.mean(|found| found.classes[k].chance.value) - chance;
            assert!(off.abs() < bias, "{k}: {off}");
            let holds = |found: &Robust| found.classes[k].chance.interval.expect("an error").holds(*chance);
            let held = self.mean(|found| f64::from(holds(found)));
            assert!(held > 0.9 || *chance < 0.05, "{k}, {chance}: {held}");
        }
    }
}

#[test]
fn the_worth_of_knowing_a_normal_parameter_is_half_its_variance() {
    let study = study(200, 0.5, |found| chances(found, 0.25), |seed| parabola(seed, [2000, 1, 1], 2.0, grid(41, 0.25)));
    study.worth_is_right(0.03, 0.06);
    study.chances_are_right(0.01);
    // Worst regrets at the mean: ½E[z² | |z| > 1.96] = ½(1 + 2·1.96·φ(1.96)/0.05).
    let worst = study.mean(|found| found.bonuses[found.best].expect("eligible").worst);
    assert!((worst / 2.7910 - 1.0).abs() < 0.05, "{worst}");
    let best = study.mean(|found| found.bonuses[found.best].expect("eligible").mean - found.worth);
    assert_eq!(best, 0.0);
}

#[test]
fn the_worth_of_knowing_the_median_of_thresholds() {
    let bonuses = grid(41, 25.0);
    let (worth, careful, chances) = offer_truth(&bonuses);
    let by_class = |found: &Robust| {
        let of = |low: f64, high: f64| (0..41).filter(move |k| (low..=high).contains(&(25.0 * *k as f64)));
        found.classes.iter().map(|class| of(class.low, class.high).map(|k| chances[k]).sum()).collect()
    };
    let study = study(200, worth, by_class, |seed| offer(seed, 2000, 1, 0.5));
    study.worth_is_right(0.03, 0.03);
    study.chances_are_right(0.02);
    let found = study.mean(|found| bonuses[found.careful]);
    assert!((found - careful).abs() < 12.5, "{found} {careful}");
    assert!(study.mean(|found| bonuses[found.best]) > found + 50.0);
}

#[test]
fn parameters_that_do_not_matter_choose_nothing() {
    let luck_alone = |seed| offer(seed, 1000, 5, 0.0);
    // Luck whose size a parameter sets.
    let scaled = |seed| {
        let mut case = parabola(seed, [1000, 5, 0], 1.0, grid(41, 0.25));
        for (b, column) in case.bonuses.iter().zip(&mut case.columns) {
            let mean = 5.0 * b - b * b / 2.0;
            let scale = case.parameters[0].iter().map(|z| (0.7 * z).exp());
            column.iter_mut().zip(scale).for_each(|(saving, scale)| *saving = mean + (*saving - mean) * scale);
        }
        case
    };
    for study in [study(300, 0.0, |_| Vec::new(), luck_alone), study(300, 0.0, |_| Vec::new(), scaled)] {
        let seen = study.mean(|found| f64::from(found.matter));
        assert!(seen < 0.03, "{seen}");
        for found in study.found.iter().filter(|found| !found.matter) {
            assert_eq!((found.worth, found.worth_held_out, found.careful), (0.0, None, found.best));
            assert_eq!(found.bonuses[found.best].expect("eligible").chance, 1.0);
            assert!(found.classes.iter().all(|class| class.chance.mcse.is_none()));
        }
    }
}

/// Luck is 95 % of the variance of differences.
#[test]
fn three_parameters_of_twenty_under_much_luck() {
    let luck = 19f64.sqrt();
    let study =
        study(40, 0.5, |found| chances(found, 0.25), |seed| parabola(seed, [10_000, 20, 3], luck, grid(41, 0.25)));
    study.worth_is_right(0.06, 0.12);
    study.chances_are_right(0.02);
}

#[test]
fn only_the_eligible_are_chosen() {
    let case = parabola(1, [2000, 2, 1], 1.0, grid(41, 0.25));
    let eligible: Vec<bool> = case.bonuses.iter().map(|bonus| *bonus <= 3.0).collect();
    let found = robust(&case.bonuses, &case.columns, &eligible, &case.parameters, 0.95).expect("replications");
    assert_eq!((case.bonuses[found.best], found.bonuses[13]), (3.0, None));
    assert_eq!(found.bonuses.iter().flatten().map(|regret| regret.chance).sum::<f64>(), 1.0);
    let chances: f64 = found.classes.iter().map(|class| class.chance.value).sum();
    assert!((chances - 1.0).abs() < 1e-12, "{chances}");
    assert_eq!((found.classes[0].low, found.classes[0].high), (0.0, 0.0));
    assert_eq!(found.classes.len(), 11);
}

#[test]
fn threads_change_no_bit() {
    let case = parabola(2, [3001, 4, 2], 2.0, grid(41, 0.25));
    let on = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    assert_eq!(on(1).install(|| choose(&case)), on(3).install(|| choose(&case)));
}

#[test]
fn without_luck_nothing_is_lost() {
    let found = choose(&parabola(3, [2000, 1, 1], 0.0, grid(41, 0.25))).expect("replications");
    assert!((held_out(&found).value / found.worth - 1.0).abs() < 0.01, "{found:?}");
}

#[test]
fn what_cannot_be_said_is_none() {
    let case = |replications, parameters| parabola(1, [replications, parameters, 0], 1.0, grid(5, 1.0));
    assert!(choose(&case(200, 1)).is_some());
    assert_eq!(choose(&case(199, 1)), None);
    assert_eq!(choose(&case(399, 20)), None);
    assert_eq!(choose(&case(400, 0)), None);
    let mut still = case(400, 1);
    still.parameters[0].fill(3.0);
    assert_eq!(choose(&still), None);
    let sound = case(400, 1);
    assert_eq!(robust(&sound.bonuses, &sound.columns, &[false; 5], &sound.parameters, 0.95), None);
    assert_eq!(robust(&sound.bonuses[1..], &sound.columns, &[true; 5], &sound.parameters, 0.95), None);
    let mut unknown = case(400, 1);
    unknown.columns[2][7] = f64::NAN;
    assert_eq!(choose(&unknown), None);
    // No bonus ever differs from another.
    let mut same = case(400, 1);
    same.columns.iter_mut().for_each(|column| column.fill(0.0));
    let same = choose(&same).expect("replications");
    assert_eq!((same.matter, same.best, same.worth), (false, 0, 0.0));
}

/// Takers among 20 positions: thresholds R log-logistic of shape 3 about the median m, which is 400·exp(spread·θ); a
/// taker is worth 1,000 ± 300 less the bonus.
fn offer(seed: u64, replications: usize, parameters: usize, spread: f64) -> Case {
    let bonuses = grid(41, 25.0);
    let mut draw = Normals::new(seed);
    let parameters: Vec<Vec<f64>> = (0..parameters).map(|_| draw.column(replications)).collect();
    let mut columns = vec![vec![0.0; replications]; bonuses.len()];
    for i in 0..replications {
        let median = 400.0 * (spread * parameters[0][i]).exp();
        for _ in 0..20 {
            let u = normal::cdf(draw.next());
            let threshold = median * (u / (1.0 - u)).powf(1.0 / 3.0);
            let worth = 1000.0 + 300.0 * draw.next();
            let from = bonuses.partition_point(|b| *b < threshold);
            (from..bonuses.len()).for_each(|k| columns[k][i] += (worth - bonuses[k]) / 20.0);
        }
    }
    Case { bonuses, columns, parameters }
}

/// Worth of knowing, the careful bonus and each bonus' chance, by quadrature.
fn offer_truth(bonuses: &[f64]) -> (f64, f64, Vec<f64>) {
    let number = 2000.0;
    let saving = |b: f64, z: f64| (1000.0 - b) / (1.0 + (400.0 * (0.5 * z).exp() / b).powi(3));
    let (mut chances, mut regrets) = (vec![0.0; bonuses.len()], vec![Vec::new(); bonuses.len()]);
    for k in 0..2000 {
        let z = normal::quantile((f64::from(k) + 0.5) / number);
        let savings: Vec<f64> = bonuses.iter().map(|b| saving(*b, z)).collect();
        let most = savings.iter().copied().fold(f64::MIN, f64::max);
        savings.iter().zip(&mut regrets).for_each(|(saving, regrets)| regrets.push(most - saving));
        let best = savings.iter().position(|saving| *saving == most).expect("the most");
        chances[best] += 1.0 / number;
    }
    let mean = |regrets: &Vec<f64>| regrets.iter().sum::<f64>() / number;
    let worth = regrets.iter().map(mean).fold(f64::MAX, f64::min);
    let mut worst = |k: usize| {
        regrets[k].sort_by(f64::total_cmp);
        regrets[k][1900..].iter().sum::<f64>()
    };
    let worst: Vec<f64> = (0..bonuses.len()).map(&mut worst).collect();
    let careful = (0..bonuses.len()).fold(0, |best, k| if worst[k] < worst[best] { k } else { best });
    (worth, bonuses[careful], chances)
}
