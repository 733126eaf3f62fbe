//! Which bonus to choose while parameters are not known, and what knowing them would be worth.
//!
//! In replication i parameters θᵢ and luck give a saving x(b, i) at each bonus b. S(b; θ) = E[x(b) | θ] is estimated by
//! a [`regression`](crate::analysis::regression) of each bonus on polynomials of θ, without a second simulation at any θ (Strong,
//! Oakley, Brennan 2014, doi:10.1177/0272989X13505910). The *regret* of b at θ is max S(·; θ) - S(b; θ).
//!
//! The bonus with the least expected regret is the one with the best expected saving, always: the regret's first part
//! is the same for each bonus. What is *careful* differs: the bonus with the least mean of the worst twentieth of
//! regrets. The expected regret of the best bonus is what knowing the parameters exactly would be worth (EVPI), per
//! position.
//!
//! # Luck that looks like knowledge
//!
//! A fit follows the luck of its replications too, and a maximum over bonuses picks what it follows best. Three things
//! are done about it.
//!
//! 1. *Whether parameters matter.* The effects of each term on the differences between the best bonus and others (at
//!    most 24, spread over the grid) are tested against their own errors: over all terms, and over those of each
//!    parameter. Where no test rejects at 0.1 % together, the best bonus is the same at every θ, and nothing is said of
//!    how sure that is.
//! 2. *How much.* Otherwise the effects of term j are multiplied by √(ω·(1 - 1/Fⱼ)⁺), Fⱼ the mean square of its effects
//!    over their errors, 1 for luck alone, and ω = Σ(Fⱼ - 1)/Σ(Fⱼ - 1)⁺. So the spread of the fits over θ is that of S,
//!    not that of S and luck (shrinking by 1 - 1/F, best for one θ, would make the spread too small; Louis 1984,
//!    doi:10.1080/01621459.1984.10478062).
//! 3. *What of the worth holds.* Nine tenths of the replications choose a bonus for each θ, and one for all; the rest
//!    says how much better the former do. However the luck of the nine tenths misleads the choice, it cannot make it
//!    look better on the rest: short of the small regret of the one bonus for all, the mean is at most the EVPI, and
//!    less by what the fits miss.
//!
//! # Measured
//!
//! Over 200 seeds of the cases of `tests/it/robust.rs`, with 41 bonuses, as shares of the true worth: one parameter and
//! luck of 80 % of the variance of differences, `worth` -2 %, -0.3 %, +0.1 % and held out -12 %, -2 %, -0.2 % with 500,
//! 2,000, 10,000 replications; thresholds with an uncertain median, +2.3 %, +1.2 %, +0.5 % and -2.3 %, -0.8 %, -0.05 %;
//! three parameters of twenty that matter and luck of 95 %, -0.4 %, +0.7 % and -28 %, -6 % with 2,000 and 10,000.
//! Chances of classes are off by at most 0.015, 0.011 and 0.008 on average. Their intervals hold 96 to 100 % of chances
//! above 0.05 but for the one where best bonuses pile up at an end (73 to 99 %), and too few of those near 0 (75 % at
//! worst). Parameters that do not matter are seen to in 0.3 to 1.3 % of 400 seeds, the more where they set the size of
//! luck.

use std::ops::Range;

use rayon::prelude::*;

use crate::analysis::interval::{Estimate, Level};
use crate::analysis::moments::Moments;
use crate::analysis::regression::{Design, FOLDS, Luck, Part, Products};
use crate::analysis::wilson;
use crate::special::chi_squared::ChiSquared;
use crate::special::elementary::square;
use crate::special::matrix::{Matrix, Panels};

/// Fewest replications that can say anything.
const FEWEST: usize = 200;
/// Bonuses whose differences from the best tell whether parameters matter.
const CONTRASTS: usize = 24;
/// Chance, all tests together, of seeing parameters matter that do not, were effects normal; of heavy-tailed luck it is
/// up to ten times that.
const SIGNIFICANCE: f64 = 0.001;
/// Beyond this luck is nothing, and may be 0.
const ALL_SIGNAL: f64 = 1e9;
/// Classes of bonuses, beside no offer.
const CLASSES: usize = 10;
/// One over the share of regrets that are the worst.
const WORST: usize = 20;

/// What to choose while the parameters are not known.
#[derive(Debug, Clone, PartialEq)]
pub struct Robust {
    /// Whether the parameters are seen to change differences between bonuses. Where not, one bonus is best at all of
    /// them and every regret is that of the mean saving.
    pub matter: bool,
    /// Place of the bonus with the best expected saving, which has the least expected regret too.
    pub best: usize,
    /// Place of the bonus with the least mean of its worst twentieth of regrets.
    pub careful: usize,
    /// `[bonus]`: none where it is not eligible.
    pub bonuses: Vec<Option<Regret>>,
    /// `[class]`: neighbouring bonuses, by rising bonus; no offer is a class of its own.
    pub classes: Vec<Class>,
    /// What knowing the parameters would be worth by the fits, >= 0 [money per position]; 0 where the parameters are not
    /// seen to matter. Off by a few in a hundred to either side, as the module says.
    pub worth: f64,
    /// The same as far as replications that did not choose bear it out [money per position]; may be below 0. None where
    /// the parameters are not seen to matter.
    pub worth_held_out: Option<Estimate>,
}

/// What may be lost by a bonus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regret {
    /// Expected regret [money per position], >= 0.
    pub mean: f64,
    /// Mean of the worst ⌈N/20⌉ of regrets over what the parameters may be [money per position].
    pub worst: f64,
    /// Share of what the parameters may be at which this bonus is the best.
    pub chance: f64,
}

/// Neighbouring bonuses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Class {
    /// The smallest of them [money].
    pub low: f64,
    /// The largest [money].
    pub high: f64,
    /// Share of what the parameters may be at which the best bonus is one of them; without error and interval where the
    /// parameters are not seen to matter.
    pub chance: Estimate,
}

/// Says which of the rising `bonuses` to choose by `columns`, `[bonus][replication]`, their savings per position, where
/// only the `eligible` may be chosen and replications had the `parameters`, `[parameter][replication]`; intervals at
/// `confidence` in (0, 1).
///
/// None where no parameter varies; for fewer than 200 replications, or fewer than 20 for each parameter that varies;
/// where no bonus is eligible; and where lengths do not agree or a saving is not a number.
///
/// # Errors of the estimates
/// A class's chance has two: that of the fit, by the jackknife over ten parts of the replications, and that of finitely
/// many θ. The held-out worth has that of a mean of paired differences.
///
/// # Reproducibility
/// Sums run in fixed order: the same for any number of threads.
pub fn robust(
    bonuses: &[f64],
    columns: &[Vec<f64>],
    eligible: &[bool],
    parameters: &[Vec<f64>],
    confidence: f64,
) -> Option<Robust> {
    let replications = parameters.first()?.len();
    let sound = |column: &Vec<f64>| column.len() == replications && column.iter().all(|saving| saving.is_finite());
    let agree = bonuses.len() == columns.len() && bonuses.len() == eligible.len() && columns.iter().all(sound);
    if !agree || replications < FEWEST {
        return None;
    }
    let places: Vec<usize> = (0..bonuses.len()).filter(|place| eligible[*place]).collect();
    let columns: Vec<&[f64]> = places.iter().map(|place| columns[*place].as_slice()).collect();
    if columns.is_empty() {
        return None;
    }
    let choice = Choice::of(&Design::of(parameters)?, &columns);
    choice.told(bonuses, &places, &Level::new(confidence, replications))
}

/// What the fits say of the eligible bonuses.
struct Choice {
    matter: bool,
    best: usize,
    regrets: Vec<Regret>,
    /// `[fold]`.
    folds: Vec<Fold>,
    /// `[replication]`: by how much the bonus chosen for its parameters saved more than the one chosen for all, neither
    /// by its own fold.
    gains: Vec<f64>,
}

/// `[bonus]`: in how many replications of a fold it is the best.
#[derive(Clone)]
struct Fold {
    by_all: Vec<f64>,
    by_others: Vec<f64>,
}

impl Choice {
    fn of(design: &Design, columns: &[&[f64]]) -> Self {
        let products = design.products(columns);
        let best = largest(design.effects(&products, Part::All).row(0));
        let signal = Signal::of(design, columns, best);
        let shrunk = |part| shrunk(design.effects(&products, part), signal.factors(design, part));
        let (matter, all) = shrunk(Part::All);
        let fitted = design.fitted(|_| (Part::All, all.clone()), |fold, _, values| Fitted::of(fold, values));
        let others = held_out(design, columns, &products, |fold| shrunk(Part::Without(fold)).1);
        let gains = others.iter().flat_map(|(_, _, gains)| gains.iter().copied()).collect();
        let mut folds = vec![Fold { by_all: vec![0.0; columns.len()], by_others: vec![0.0; columns.len()] }; FOLDS];
        fitted.iter().for_each(|block| block.best.iter().for_each(|place| folds[block.fold].by_all[*place] += 1.0));
        others.iter().for_each(|(fold, best, _)| best.iter().for_each(|place| folds[*fold].by_others[*place] += 1.0));
        let regrets = (0..columns.len()).into_par_iter().map(|bonus| regret(&fitted, bonus)).collect();
        Self { matter, best, regrets, folds, gains }
    }

    fn told(&self, bonuses: &[f64], places: &[usize], level: &Level) -> Option<Robust> {
        let mut regrets = vec![None; bonuses.len()];
        places.iter().zip(&self.regrets).for_each(|(place, regret)| regrets[*place] = Some(*regret));
        let worst: Vec<f64> = self.regrets.iter().map(|regret| -regret.worst).collect();
        // Where several are equally careful, as where parameters do not matter, the best of them.
        let careful = if worst[self.best] >= worst[largest(&worst)] { self.best } else { largest(&worst) };
        let gains = Moments::of(&self.gains)?;
        Some(Robust {
            matter: self.matter,
            best: places[self.best],
            careful: places[careful],
            bonuses: regrets,
            classes: self.classes(bonuses, places, level),
            worth: self.regrets[self.best].mean,
            worth_held_out: self.matter.then(|| level.mean(gains.mean, gains.sd)),
        })
    }

    /// No offer, and up to ten classes of as many other bonuses of the grid.
    fn classes(&self, bonuses: &[f64], places: &[usize], level: &Level) -> Vec<Class> {
        let offers = bonuses.partition_point(|bonus| *bonus <= 0.0);
        let size = (bonuses.len() - offers).div_ceil(CLASSES).max(1);
        let ends = (offers..bonuses.len()).step_by(size).map(|from| from..bonuses.len().min(from + size));
        let ranges: Vec<Range<usize>> = (offers > 0).then_some(0..offers).into_iter().chain(ends).collect();
        let chance = |range: &Range<usize>| {
            let of_class: Vec<usize> = (0..places.len()).filter(|bonus| range.contains(&places[*bonus])).collect();
            self.chance(&of_class)
        };
        let chances: Vec<Chance> = ranges.iter().map(chance).collect();
        let class = |(range, chance): (&Range<usize>, &Chance)| {
            let unknown = Estimate::bare(chance.value);
            let chance = if self.matter { chance.estimate(&chances, level) } else { unknown };
            Class { low: bonuses[range.start], high: bonuses[range.end - 1], chance }
        };
        ranges.iter().zip(&chances).map(class).collect()
    }

    fn chance(&self, of_class: &[usize]) -> Chance {
        let number = self.gains.len() as f64;
        let count = |counts: &[f64]| of_class.iter().map(|bonus| counts[*bonus]).sum::<f64>();
        let value = self.folds.iter().map(|fold| count(&fold.by_all)).sum::<f64>() / number;
        // How much leaving each fold out changes the share, at as many parameters as the fold has.
        let size = number / FOLDS as f64;
        let change = |fold: &Fold| (count(&fold.by_others) - count(&fold.by_all)) / size;
        let changes: Vec<f64> = self.folds.iter().map(change).collect();
        let sd = Moments::of(&changes).and_then(|changes| changes.sd).unwrap_or(0.0);
        let of_fit = sd * sd * square(FOLDS as f64 - 1.0) / FOLDS as f64;
        let of_parameters = value * (1.0 - value) / number;
        Chance { value, of_fit, of_parameters }
    }
}

/// A class's share of what the parameters may be, and its variances.
struct Chance {
    value: f64,
    of_fit: f64,
    of_parameters: f64,
}

impl Chance {
    /// Wilson's interval with as many trials as make its variance, or that of all classes together where that is more:
    /// a class that hardly any fit chooses tells little of its own.
    fn estimate(&self, all: &[Chance], level: &Level) -> Estimate {
        let times = |fit: f64, parameters: f64| if parameters > 0.0 { 1.0 + fit / parameters } else { 1.0 };
        let sum = |of: fn(&Chance) -> f64| all.iter().map(of).sum::<f64>();
        let together = times(sum(|chance| chance.of_fit), sum(|chance| chance.of_parameters));
        let trials = level.replications as f64 / times(self.of_fit, self.of_parameters).max(together);
        let mcse = (self.of_fit + self.of_parameters).sqrt();
        let interval = wilson::interval(self.value, trials, level.normal);
        Estimate { value: self.value, mcse: Some(mcse), interval: Some(interval) }
    }
}

/// `[block]`: its fold, the bonus chosen by the other folds at each of its parameters, and what that gained.
fn held_out(
    design: &Design,
    columns: &[&[f64]],
    products: &Products,
    effects: impl Fn(usize) -> Panels + Sync,
) -> Vec<(usize, Vec<usize>, Vec<f64>)> {
    let fixed: Vec<usize> =
        (0..FOLDS).map(|fold| largest(design.effects(products, Part::Without(fold)).row(0))).collect();
    design.fitted(
        |fold| (Part::Without(fold), effects(fold)),
        |fold, rows, values| {
            let (best, _) = best_of(&values);
            let gain = |(i, place): (usize, &usize)| columns[*place][i] - columns[fixed[fold]][i];
            let gains = rows.zip(&best).map(gain).collect();
            (fold, best, gains)
        },
    )
}

/// Savings that a fit says at the parameters of a block of replications.
struct Fitted {
    fold: usize,
    /// `[bonus][replication]`.
    values: Matrix,
    /// `[replication]`: the best bonus and its saving.
    best: Vec<usize>,
    most: Vec<f64>,
}

impl Fitted {
    fn of(fold: usize, values: Matrix) -> Self {
        let (best, most) = best_of(&values);
        Self { fold, values, best, most }
    }
}

/// `[replication]`: the place of the largest of `values`, `[bonus][replication]`, the first of equals, and the largest.
fn best_of(values: &Matrix) -> (Vec<usize>, Vec<f64>) {
    let mut best = vec![0; values.columns];
    let mut most = values.row(0).to_vec();
    for bonus in 1..values.rows {
        for ((best, most), value) in best.iter_mut().zip(&mut most).zip(values.row(bonus)) {
            if value > most {
                (*best, *most) = (bonus, *value);
            }
        }
    }
    (best, most)
}

fn largest(values: &[f64]) -> usize {
    (1..values.len()).fold(0, |best, place| if values[place] > values[best] { place } else { best })
}

fn regret(fitted: &[Fitted], bonus: usize) -> Regret {
    let regrets = |block: &Fitted| -> Vec<f64> {
        block.most.iter().zip(block.values.row(bonus)).map(|(most, value)| most - value).collect()
    };
    let mut regrets: Vec<f64> = fitted.iter().flat_map(regrets).collect();
    let number = regrets.len();
    let mean = regrets.iter().sum::<f64>() / number as f64;
    let chance = fitted.iter().flat_map(|block| &block.best).filter(|best| **best == bonus).count();
    let tail = number.div_ceil(WORST);
    regrets.select_nth_unstable_by(tail - 1, |a, b| b.total_cmp(a));
    let tail = &mut regrets[..tail];
    // The order in which they were selected is no part of the result.
    tail.sort_unstable_by(f64::total_cmp);
    Regret { mean, worst: tail.iter().sum::<f64>() / tail.len() as f64, chance: chance as f64 / number as f64 }
}

/// The effects with those of each term but the constant multiplied by its factor; whether parameters matter.
fn shrunk(mut effects: Matrix, factors: Option<Vec<f64>>) -> (bool, Panels) {
    for term in 1..effects.rows {
        let factor = factors.as_ref().map_or(0.0, |factors| factors[term]);
        effects.row_mut(term).iter_mut().for_each(|effect| *effect *= factor);
    }
    (factors.is_some(), effects.panels())
}

/// Effects of terms on differences between bonuses, against their luck.
struct Signal {
    products: Products,
    luck: Luck,
    replications: f64,
    /// Of the correlations of differences.
    traces: [f64; 3],
}

impl Signal {
    fn of(design: &Design, columns: &[&[f64]], best: usize) -> Self {
        let differences = differences(columns, best);
        let differences: Vec<&[f64]> = differences.iter().map(Vec::as_slice).collect();
        let products = design.products(&differences);
        let luck = design.luck(&differences, &design.effects(&products, Part::All));
        let every: Vec<usize> = (0..differences.len()).collect();
        let traces = traces(&luck.of_columns, &every);
        Self { products, luck, traces, replications: columns[best].len() as f64 }
    }

    /// `[term]`: what to multiply its effects by; none where parameters are not seen to matter.
    fn factors(&self, design: &Design, part: Part) -> Option<Vec<f64>> {
        let ratios = self.ratios(design, part);
        if !self.matters(design, &ratios) {
            return None;
        }
        let sum = |excess: fn(f64) -> f64| ratios[1..].iter().map(|ratio| excess(ratio - 1.0)).sum::<f64>();
        let beyond_luck = (sum(|excess| excess) / sum(|excess| excess.max(0.0))).clamp(0.0, 1.0);
        let factor = |ratio: &f64| if *ratio > 1.0 { (beyond_luck * (1.0 - 1.0 / ratio)).sqrt() } else { 0.0 };
        Some(ratios.iter().map(factor).collect())
    }

    /// `[term]`: F, the mean over differences of the squared effect over its variance.
    fn ratios(&self, design: &Design, part: Part) -> Vec<f64> {
        let effects = design.effects(&self.products, part);
        let more = self.replications / design.count(part);
        let ratio = |term: usize| {
            let pairs = effects.row(term).iter().zip(self.luck.variances.row(term));
            let squares = pairs.map(|(effect, variance)| {
                let square = effect * effect;
                if square > 0.0 { (square / (more * variance)).min(ALL_SIGNAL) } else { 0.0 }
            });
            squares.sum::<f64>() / effects.columns.max(1) as f64
        };
        (0..effects.rows).map(ratio).collect()
    }

    /// Whether the terms together, or those of a parameter alone, tell more than luck would: correlations of effects
    /// are those of terms times those of differences.
    fn matters(&self, design: &Design, ratios: &[f64]) -> bool {
        let terms = design.terms();
        let alone = |parameter| move |term: &usize| terms[*term].factors.iter().all(|(p, _)| *p == parameter);
        let of_parameter = |parameter| (1..terms.len()).filter(alone(parameter)).collect::<Vec<usize>>();
        let linear = terms.iter().filter_map(|term| match term.factors[..] {
            [(parameter, 1)] => Some(of_parameter(parameter)),
            _ => None,
        });
        let sets: Vec<Vec<usize>> = linear.chain([(1..terms.len()).collect()]).collect();
        let tests = sets.len() as f64;
        sets.iter().any(|set| {
            let sum = set.iter().map(|term| ratios[*term]).sum::<f64>() * self.traces[0];
            let of_terms = traces(&self.luck.of_terms, set);
            above(sum, [0, 1, 2].map(|k| of_terms[k] * self.traces[k])) * tests < SIGNIFICANCE
        })
    }
}

/// `[difference][replication]`: savings of bonuses spread over the grid, less those of the best, over their standard
/// deviation; without those that never differ.
fn differences(columns: &[&[f64]], best: usize) -> Vec<Vec<f64>> {
    let others: Vec<usize> = (0..columns.len()).filter(|bonus| *bonus != best).collect();
    let chosen = others.len().min(CONTRASTS);
    let place = |k: usize| others[if chosen > 1 { k * (others.len() - 1) / (chosen - 1) } else { 0 }];
    let difference = |k| {
        let difference: Vec<f64> =
            columns[place(k)].iter().zip(columns[best]).map(|(saving, best)| saving - best).collect();
        let sd = Moments::of(&difference)?.sd.filter(|sd| *sd > 0.0)?;
        Some(difference.into_iter().map(|value| value / sd).collect())
    };
    (0..chosen).into_par_iter().filter_map(difference).collect()
}

/// Traces of the first three powers of the correlations of `chosen` columns with these covariances; columns that do not
/// vary are as nothing.
fn traces(covariances: &Matrix, chosen: &[usize]) -> [f64; 3] {
    let error = |k: usize| covariances.row(chosen[k])[chosen[k]].sqrt();
    let correlation = |i: usize, j: usize| {
        let product = error(i) * error(j);
        if product > 0.0 { covariances.row(chosen[i])[chosen[j]] / product } else { 0.0 }
    };
    let correlations = Panels::new(chosen.len(), chosen.len(), correlation);
    let square = Matrix::product(&correlations, &correlations);
    let places = 0..chosen.len();
    let cube = places.clone().flat_map(|i| places.clone().map(move |j| (i, j)));
    let cube = cube.map(|(i, j)| square.row(i)[j] * correlations.at(i, j)).sum();
    let trace = |value: &dyn Fn(usize) -> f64| places.clone().map(value).sum();
    [trace(&|k| correlations.at(k, k)), trace(&|k| square.row(k)[k]), cube]
}

/// Chance that a sum of squares of correlated standard normals is above `sum`, the traces of the first three powers of
/// their correlations being given: that of a chi-squared with the same mean, variance and skewness.
///
/// Source: Imhof (1961), doi:10.1093/biomet/48.3-4.419, after Pearson.
fn above(sum: f64, [mean, square, cube]: [f64; 3]) -> f64 {
    let degrees = square * square * square / (cube * cube);
    let like = degrees + (sum - mean) * (degrees / square).sqrt();
    ChiSquared::new(degrees).map_or(1.0, |luck| luck.above(like.max(0.0)))
}
