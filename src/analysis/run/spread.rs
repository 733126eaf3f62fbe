//! Luck and uncertain parameters told apart.
//!
//! The saving of a cohort is S = μ(θ) + ε: μ(θ) what the parameters θ make of it on average, ε the luck of its people and
//! crises. Its variance is Var μ(θ) + E Var(ε | θ), and replications tell the sum of the two. [`Averages`] tell μ(θ) at draws
//! of θ: with positions that all draws have in common, in independent groups, and with others of each draw alone.
//!
//! # Share of the parameters
//! Each group knows μ(θ) up to an error of its own. What is common to all draws is no part of the covariance of two groups
//! over the draws, and the rest vanishes on average; the mean covariance is Var μ(θ). Where luck is not large, so is the
//! product of two halves of the positions at each draw of the blocks of the expected saving, less the square of the mean. The
//! two are independent, and are averaged by their relative errors.
//!
//! # Probability that the offer pays on average
//! The share of draws at which the common positions, moved to the level of the others, save. Three things are not known: the
//! draws, the level, and how far luck moves the common positions from draw to draw. Each has its interval, and the three are
//! joined as in MOVER (Zou and Donner 2008, doi:10.1002/sim.3095). What luck does is known from eight groups of positions
//! alone, so that the joined interval is one of Student's t.

use super::believed;
use crate::analysis::interval::{Estimate, Interval, Level, student};
use crate::analysis::moments::Moments;
use crate::analysis::wilson;
use crate::engine::{AverageDraw, Averages, Expected};
use crate::scenario::Scenario;
use crate::special::elementary::{self, square};

/// The spread of the saving, told apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LuckAndParameters {
    /// Share of the variance of a cohort's saving that is not knowing the parameters; the rest is luck.
    pub parameters: Estimate,
    /// Probability, over what the parameters may be, that the offer pays on average: μ(θ) > 0; `None` if nobody can
    /// take the offer.
    pub pays_on_average: Option<Estimate>,
    /// The expected saving at the 5th and the 95th percentile of what the parameters may be [money per position]; `None` as
    /// above, and for too few draws.
    pub believed: Option<[Estimate; 2]>,
}

/// Shares of the variance of a cohort's saving; luck is what parameters are not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VarianceShares {
    /// Luck.
    pub luck: Option<Estimate>,
    /// Not knowing the parameters.
    pub parameters: Option<Estimate>,
}

impl VarianceShares {
    /// Where every parameter is certain, all spread is luck by definition, without an interval.
    pub fn of(scenario: &Scenario, spread: Option<LuckAndParameters>) -> Self {
        let parameters = match scenario.uncertain.is_empty() {
            true => Some(Estimate::bare(0.0)),
            false => spread.map(|spread| spread.parameters),
        };
        Self { luck: parameters.map(rest), parameters }
    }
}

/// 1 less a share.
fn rest(share: Estimate) -> Estimate {
    let interval = share.interval.map(|interval| Interval { low: 1.0 - interval.high, high: 1.0 - interval.low });
    Estimate { value: 1.0 - share.value, interval, ..share }
}

/// Splits the spread of the savings of cohorts, of standard deviation `sd`, with a `saving` on average; `None` if the saving
/// never varies.
pub fn of(
    averages: &Averages,
    expected: Option<&Expected>,
    sd: Estimate,
    saving: Estimate,
    confidence: f64,
) -> Option<LuckAndParameters> {
    let level = Level::new(confidence, averages.draws.len());
    let variance = variance_of_parameters(averages, expected);
    let parameters = share_of_parameters(variance, sd, &level)?;
    let known = expected.and_then(|expected| {
        let savings = expected.saving();
        Moments::of(&savings).map(|Moments { mean, sd }| level.on(savings.len()).mean(mean, sd))
    });
    let saving = known.unwrap_or(saving);
    let on_average = OnAverage::of(averages, saving);
    Some(LuckAndParameters {
        parameters,
        pays_on_average: on_average.as_ref().map(|on_average| on_average.pays(&level)),
        believed: on_average.and_then(|OnAverage { draws, height }| believed::ends(draws, &height, variance?, &level)),
    })
}

pub(super) const GROUPS: usize = Averages::GROUPS;

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let number = values.len() as f64;
    values.sum::<f64>() / number
}

/// Variance of the mean of values that are jackknifed: from the estimates `without` each.
pub(super) fn jackknife(without: [f64; GROUPS]) -> f64 {
    let average = mean(without.into_iter());
    let number = GROUPS as f64;
    without.iter().map(|one| square(one - average)).sum::<f64>() * (number - 1.0) / number
}

/// Share of the variance of a cohort's saving that is `variance` with its error; its error by the delta method.
fn share_of_parameters(variance: Option<[f64; 2]>, sd: Estimate, level: &Level) -> Option<Estimate> {
    let (total, error_of_total) = (square(sd.value), 2.0 * sd.mcse? / sd.value);
    if total == 0.0 {
        return None;
    }
    let [variance, error] = variance?;
    let value = variance / total;
    let mcse = (error / square(total) + square(value * error_of_total)).sqrt();
    Some(ratio_by_log(value, mcse, level))
}

/// Variance of the expected saving over the draws, with its error as a variance.
fn variance_of_parameters(averages: &Averages, expected: Option<&Expected>) -> Option<[f64; 2]> {
    let by_groups = by_groups(averages)?;
    let by_blocks = expected.filter(|expected| expected.luck() < LARGEST_LUCK).and_then(by_blocks);
    Some(by_blocks.map_or(by_groups, |by_blocks| average(by_groups, by_blocks)))
}

/// Luck of a position by the parameters, in variance, up to which the products of the halves of blocks are used: they leave
/// out up to 1/511 of luck, 5 % of the variance of the parameters at the most.
const LARGEST_LUCK: f64 = 25.0;

/// Average of two independent variances with their errors, as variances: each weighs by its relative error.
fn average(one: [f64; 2], other: [f64; 2]) -> [f64; 2] {
    let weight = |[variance, error]: [f64; 2]| if error > 0.0 { square(variance) / error } else { 0.0 };
    let (a, b) = (weight(one), weight(other));
    match a + b > 0.0 && one[0] > 0.0 && other[0] > 0.0 {
        true => {
            let part = b / (a + b);
            let error = square(1.0 - part) * one[1] + square(part) * other[1];
            [one[0] + part * (other[0] - one[0]), error]
        }
        false => one,
    }
}

/// Variance of the expected saving by the blocks, with its error as a variance.
fn by_blocks(expected: &Expected) -> Option<[f64; 2]> {
    let savings = expected.saving();
    let Moments { mean: saving, sd } = Moments::of(&savings)?;
    let number = savings.len() as f64;
    let products = expected.products();
    // The square of the mean, without what its error adds.
    let square_of_mean = square(saving) - square(sd?) / number;
    let slope = products.iter().zip(&savings).map(|(product, one)| product - 2.0 * saving * one).collect::<Vec<f64>>();
    let error = square(Moments::of(&slope)?.sd?) / number;
    Some([mean(products.iter().copied()) - square_of_mean, error])
}

/// Variance of the expected saving by the common positions, with its error as a variance.
pub(crate) fn by_groups(averages: &Averages) -> Option<[f64; 2]> {
    let draws = &averages.draws;
    let number = draws.len() as f64;
    let means: [f64; GROUPS] = std::array::from_fn(|group| mean(draws.iter().map(|draw| draw.common[group])));
    // Products of the distances of all groups but one, pair by pair.
    let product = |distances: &[f64; GROUPS], without: Option<usize>| {
        let others = || distances.iter().enumerate().filter(|(group, _)| Some(*group) != without).map(|(_, d)| *d);
        let groups = if without.is_some() { GROUPS - 1 } else { GROUPS } as f64;
        (square(others().sum::<f64>()) - others().map(square).sum::<f64>()) / (groups * (groups - 1.0))
    };
    let distances: Vec<[f64; GROUPS]> =
        draws.iter().map(|draw| std::array::from_fn(|group| draw.common[group] - means[group])).collect();
    let freedom = number / (number - 1.0);
    let products: Vec<f64> = distances.iter().map(|distances| freedom * product(distances, None)).collect();
    let variance = mean(products.iter().copied());
    let of_draws = Moments::of(&products)?.sd? / number.sqrt();
    let of_luck = jackknife(std::array::from_fn(|group| {
        freedom * mean(distances.iter().map(|distances| product(distances, Some(group))))
    }));
    // Both hold what luck makes of each draw in each group.
    let error = (square(of_draws) + of_luck - of_both(&distances)).max(square(of_draws).max(of_luck));
    Some([variance, error])
}

/// Variance of the mean product that is due to the luck of each draw in each group: of what the means by draw and by group leave
/// of the products of each group with the others.
fn of_both(distances: &[[f64; GROUPS]]) -> f64 {
    let number = distances.len() as f64;
    let groups = GROUPS as f64;
    let with_others = |distances: &[f64; GROUPS]| {
        let sum: f64 = distances.iter().sum();
        distances.map(|distance| distance * (sum - distance) / (groups - 1.0))
    };
    let products: Vec<[f64; GROUPS]> = distances.iter().map(with_others).collect();
    let of_group: [f64; GROUPS] = std::array::from_fn(|group| mean(products.iter().map(|products| products[group])));
    let all = mean(of_group.into_iter());
    let left = products.iter().map(|products| {
        let of_draw = mean(products.iter().copied());
        products.iter().zip(of_group).map(|(product, group)| square(product - of_draw - group + all)).sum::<f64>()
    });
    // A group is in half as many products again as a factor: its weight is twice its share.
    4.0 * left.sum::<f64>() / square(groups * number) * groups / (groups - 1.0)
}

/// A share that is a ratio of two independent variances, with its interval on the scale of logarithms; at 0, or below by luck,
/// on its own. Cut at 0 and 1.
fn ratio_by_log(value: f64, mcse: f64, level: &Level) -> Estimate {
    let half = level.student.map_or(f64::INFINITY, |t| t * mcse);
    let [low, high] = match value > 0.0 {
        true => [-half, half].map(|half| value * elementary::exp(half / value)),
        false => [value - half, value + half],
    };
    let interval = Interval { low: low.clamp(0.0, 1.0), high: high.clamp(0.0, 1.0) };
    Estimate { value: value.clamp(0.0, 1.0), mcse: Some(mcse), interval: Some(interval) }
}

/// A share with its interval on the scale of log-odds; at 0 or 1 itself, or beyond by luck, on its own, cut there.
pub(crate) fn share_by_log_odds(value: f64, mcse: f64, level: &Level) -> Estimate {
    let odds = value / (1.0 - value);
    let interval = match level.around(value, Some(mcse)).interval {
        Some(plain) if value <= 0.0 || value >= 1.0 => {
            Interval { low: plain.low.clamp(0.0, 1.0), high: plain.high.clamp(0.0, 1.0) }
        }
        plain => {
            let times =
                plain.map_or(f64::INFINITY, |plain| elementary::exp(plain.half_width() / (value * (1.0 - value))));
            let at = |odds: f64| if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 };
            Interval { low: at(odds / times), high: at(odds * times) }
        }
    };
    Estimate { value: value.clamp(0.0, 1.0), mcse: Some(mcse), interval: Some(interval) }
}

/// The expected saving at all draws, and its level.
struct OnAverage<'a> {
    draws: &'a [AverageDraw],
    height: Height,
}

impl<'a> OnAverage<'a> {
    /// Returns None if nobody can take the offer at any draw, or where the level was not asked for.
    fn of(averages: &'a Averages, saving: Estimate) -> Option<Self> {
        let draws = &averages.draws;
        let own: Vec<f64> = draws.iter().map(|draw| draw.own).collect::<Option<_>>()?;
        let is_nothing = |(draw, own): (&AverageDraw, &f64)| *own == 0.0 && draw.common == [0.0; GROUPS];
        if draws.iter().zip(&own).all(is_nothing) {
            return None;
        }
        Some(Self { draws, height: Height::new(draws, &own, &ALL_GROUPS, saving) })
    }

    /// Share of draws at which the offer pays.
    fn pays(&self, level: &Level) -> Estimate {
        let Self { draws, height } = self;
        let line = |groups: &[usize]| MeanLine::new(draws, groups, height.value);
        let whole = line(&ALL_GROUPS);
        let [first, second] =
            [&ALL_GROUPS[..GROUPS / 2], &ALL_GROUPS[GROUPS / 2..]].map(|half| line(half).share_above(0.0));
        // Luck within the means moves the share by a series in 1/positions: the halves tell its first term.
        // Source: Gordy and Juneja (2010), doi:10.1287/mnsc.1100.1213, section 4.
        let value = (2.0 * whole.share_above(0.0) - (first + second) / 2.0).clamp(0.0, 1.0);
        let drawn = wilson::often_or_seldom(value, draws.len() as f64, level);
        let reach = level.normal * height.error;
        let at_level = [reach, -reach].map(|cut| whole.share_above(cut));
        let luck = luck_of_groups(&each_left_out().map(|others| line(&others)));
        let join = |sides: [f64; 2]| JoinedSide::of(sides, luck, level);
        let below = join([value - drawn.low, value - at_level[0]]);
        let above = join([drawn.high - value, at_level[1] - value]);
        let interval = Interval { low: (value - below.reach()).max(0.0), high: (value + above.reach()).min(1.0) };
        Estimate { value, mcse: Some(below.mcse.max(above.mcse)), interval: Some(interval) }
    }
}

/// Variance of the share of draws above 0 by the luck of the groups, from the lines without each group.
///
/// Luck that differs from draw to draw is left out: it is in the variance of what is drawn. Each draw's own jackknife tells it.
fn luck_of_groups(without: &[MeanLine; GROUPS]) -> f64 {
    let draws = without[0].0.len();
    let of_draw =
        |draw: usize| jackknife(without.each_ref().map(|MeanLine(line)| f64::from(u8::from(line[draw] > 0.0))));
    let of_both = (0..draws).map(of_draw).sum::<f64>() / square(draws as f64);
    (jackknife(without.each_ref().map(|line| line.share_above(0.0))) - of_both).max(0.0)
}

/// One side of an interval that joins what many draws tell with luck that the groups of common positions tell.
struct JoinedSide {
    /// Standard error.
    mcse: f64,
    /// Two-sided critical value: of Student's t with the degrees of freedom of the sum of both variances.
    ///
    /// Source: Welch (1947), doi:10.1093/biomet/34.1-2.28.
    critical: f64,
}

impl JoinedSide {
    /// Joins reaches on this side, each from many draws, with the variance of `luck`.
    fn of(sides: [f64; 2], luck: f64, level: &Level) -> Self {
        let variance = luck + sides.into_iter().map(|side| square(side.max(0.0) / level.normal)).sum::<f64>();
        let freedom = (GROUPS - 1) as f64 * square(variance / luck);
        // Without luck the degrees are infinite, or not a number where nothing varies.
        let critical = student(level.confidence, freedom).unwrap_or(level.normal);
        Self { mcse: variance.sqrt(), critical }
    }

    /// Distance from the estimate to the end on this side.
    fn reach(&self) -> f64 {
        self.critical * self.mcse
    }
}

/// The numbers of all groups.
pub(super) const ALL_GROUPS: [usize; GROUPS] = {
    let mut all = [0; GROUPS];
    let mut group = 0;
    while group < GROUPS {
        all[group] = group;
        group += 1;
    }
    all
};

/// The numbers of the groups without each in turn.
pub(super) fn each_left_out() -> [Vec<usize>; GROUPS] {
    ALL_GROUPS.map(|without| ALL_GROUPS.into_iter().filter(|group| *group != without).collect())
}

/// The expected saving at every draw by some of the common positions, moved to the level of the others.
pub(super) struct MeanLine(Vec<f64>);

impl MeanLine {
    pub(super) fn new(draws: &[AverageDraw], groups: &[usize], level: f64) -> Self {
        let means = draws.iter().map(|draw| mean(groups.iter().map(|group| draw.common[*group])));
        let means: Vec<f64> = means.collect();
        let shift = level - mean(means.iter().copied());
        Self(means.into_iter().map(|saving| saving + shift).collect())
    }

    /// The expected savings, draw by draw.
    pub(super) fn into_values(self) -> Vec<f64> {
        self.0
    }

    fn share_above(&self, cut: f64) -> f64 {
        self.0.iter().filter(|saving| **saving > cut).count() as f64 / self.0.len() as f64
    }
}

/// Variances of the mean by the positions of the draws, for each by the saving, from which on the latter is used: it is as
/// far from the mean over the draws as from others, which their number tells of already.
const TELLS_MORE: f64 = 4.0;

/// The mean of the expected saving over the draws.
pub(crate) struct Height {
    pub(crate) value: f64,
    /// Standard error.
    pub(crate) error: f64,
}

impl Height {
    /// By the means of the `own` positions that each draw has alone; and by the `saving`, that over all that the parameters
    /// may be, from which the mean over the draws differs by as much as they vary. Where the latter is known far better,
    /// each weighs as much as it is known.
    fn new(draws: &[AverageDraw], own: &[f64], groups: &[usize], saving: Estimate) -> Self {
        let level = mean(own.iter().copied());
        let line = MeanLine::new(draws, groups, level).0;
        let error = |values: &[f64]| {
            let sd = Moments::of(values).and_then(|moments| moments.sd).unwrap_or(f64::INFINITY);
            sd / (values.len() as f64).sqrt()
        };
        let luck: Vec<f64> = own.iter().zip(&line).map(|(own, saving)| own - saving).collect();
        let [by_own, by_saving] =
            [error(&luck), libm::hypot(saving.mcse.unwrap_or(f64::INFINITY), error(&line))].map(square);
        let weight = if by_own > TELLS_MORE * by_saving { by_own / (by_own + by_saving) } else { 0.0 };
        Self { value: level + weight * (saving.value - level), error: ((1.0 - weight) * by_own).sqrt() }
    }
}
