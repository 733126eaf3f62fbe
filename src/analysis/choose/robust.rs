//! The choice of a bonus while parameters are uncertain.
//!
//! Whatever is known of the parameters θ, a bonus b saves μ(b, θ) on average. Its *regret* at θ is how much less that is than
//! at the best bonus for θ. Averages tell μ at draws of θ, at all bonuses on the same positions, in independent groups
//! ([`Averages`]): luck is common to all draws, so that its mean over draws is no part of how the best bonus moves with
//! θ. It would shift every draw alike, and is put right by the means of the curve, which rest on many more positions.
//!
//! # What is not known
//! - *The draws of θ*: finitely many.
//! - *The level* of each bonus, which is that of the curve: by the jackknife over parts of its units.
//! - *Luck that changes with θ*: by the jackknife over the groups. The largest of several noisy means is too large on
//!   average; what knowing θ is worth is freed of that to first order by the same jackknife.
//!
//! Source: Howard (1966), doi:10.1109/TSSC.1966.300074, for the value of information; Efron (1982), "The Jackknife, the
//! Bootstrap and Other Resampling Plans", 2.

use std::ops::Range;

use rayon::prelude::*;

use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::moments::Moments;
use crate::analysis::run::believed;
use crate::analysis::run::spread::{Height, by_groups};
use crate::analysis::support::Support;
use crate::analysis::{cvar, means, wilson};
use crate::engine::Averages;
use crate::special::elementary::square;

/// Fewest draws that can say anything.
const FEWEST: usize = 100;
/// Classes of bonuses, beside no offer.
const CLASSES: usize = 10;
/// Parts of the units of the curve that are left out in turn.
const PARTS: usize = 16;
const GROUPS: usize = Averages::GROUPS;

/// What to choose while the parameters are not known.
#[derive(Debug, Clone, PartialEq)]
pub struct Robust {
    /// Whether the best bonus depends on the parameters. Where not, one bonus is best at all of them.
    pub matter: bool,
    /// Place of the bonus with the best expected saving, which has the least expected regret too.
    pub best: usize,
    /// Place of the bonus with the least mean of its worst twentieth of regrets.
    pub careful: usize,
    /// `[bonus]`: none where it is not eligible.
    pub bonuses: Vec<Option<Regret>>,
    /// `[bonus]`: the saving at the ends of what uncertain parameters may be, luck averaged out [money per position]; none where
    /// the bonus is not eligible.
    pub believed: Vec<Option<[Estimate; 2]>>,
    /// `[class]`: neighbouring bonuses, by rising bonus; no offer is a class of its own.
    pub classes: Vec<Class>,
    /// What knowing the parameters would be worth, >= 0 [money per position].
    pub worth: Estimate,
    /// Held-out estimate of the worth [money per position]. All groups of positions but one choose the bonus for each draw, and
    /// the group left out tells the saving: the estimate is too low on average, by as much as luck misleads the choice.
    pub worth_held_out: Estimate,
}

/// What may be lost by a bonus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regret {
    /// Expected regret [money per position], >= 0.
    pub mean: Estimate,
    /// Mean of the worst twentieth of regrets over what the parameters may be [money per position].
    pub worst: Estimate,
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
    /// Share of what the parameters may be at which the best bonus is one of them.
    pub chance: Estimate,
}

/// Says which of the rising `bonuses` to choose by their `averages` and their `levels`, `[bonus][unit]`, whose means are the
/// mean savings per position, where only the `eligible` may be chosen; intervals at `confidence` in (0, 1).
///
/// `None` for fewer than 100 draws, where no bonus is eligible, and where lengths do not agree.
///
/// # Reproducibility
/// Sums run in fixed order: the same for any number of threads.
pub fn robust(
    bonuses: &[f64],
    averages: &[Averages],
    levels: &[Vec<f64>],
    eligible: &[bool],
    confidence: f64,
) -> Option<Robust> {
    let number = bonuses.len();
    let draws = averages.first()?.draws.len();
    let agree = [averages.len(), levels.len(), eligible.len()] == [number; 3]
        && averages.iter().all(|averages| averages.draws.len() == draws);
    if !agree || draws < FEWEST {
        return None;
    }
    let places: Vec<usize> = (0..number).filter(|place| eligible[*place]).collect();
    let columns = places.iter().map(|place| BonusColumn::of(&averages[*place], &levels[*place]));
    let choice = Choice { columns: columns.collect::<Option<Vec<_>>>()?, draws };
    let level = Level::new(confidence, draws);
    let ends = |place: usize| {
        let Moments { mean, sd } = Moments::of(&levels[place]).filter(|_| eligible[place])?;
        let error = sd.map_or(f64::INFINITY, |sd| sd / (levels[place].len() as f64).sqrt());
        let variance = by_groups(&averages[place])?;
        believed::ends(&averages[place].draws, &Height { value: mean, error }, variance, &level)
    };
    let believed = (0..number).into_par_iter().map(ends).collect();
    (!places.is_empty()).then(|| Robust { believed, ..choice.told(bonuses, &places, confidence) })
}

/// One bonus: how its saving moves from draw to draw, and its level.
struct BonusColumn {
    /// `[group][draw]`: saving less its mean over draws [money per position].
    moves: [Vec<f64>; GROUPS],
    /// Mean saving, and the same without each part of the units [money per position].
    level: f64,
    levels_without: Vec<f64>,
}

impl BonusColumn {
    fn of(averages: &Averages, level: &[f64]) -> Option<Self> {
        let moves = std::array::from_fn(|group| {
            let column: Vec<f64> = averages.draws.iter().map(|draw| draw.common[group]).collect();
            let mean = column.iter().sum::<f64>() / column.len() as f64;
            column.into_iter().map(|saving| saving - mean).collect()
        });
        let sum: f64 = level.iter().sum();
        let parts = level.len().min(PARTS);
        let part = |part: usize| part * level.len() / parts..(part + 1) * level.len() / parts;
        let without =
            |units: Range<usize>| (sum - level[units.clone()].iter().sum::<f64>()) / (level.len() - units.len()) as f64;
        let levels_without = if parts > 1 { (0..parts).map(|of| without(part(of))).collect() } else { Vec::new() };
        let level = Moments::of(level)?.mean;
        Some(Self { moves, level, levels_without })
    }
}

/// Bonuses that may be chosen.
struct Choice {
    columns: Vec<BonusColumn>,
    draws: usize,
}

/// The savings at each draw, by some groups and some units.
struct Outcome {
    /// `[bonus][draw]`.
    savings: Vec<Vec<f64>>,
    /// `[draw]`: place of the best bonus, and its saving.
    best: Vec<(usize, f64)>,
}

/// What is left out.
#[derive(Clone, Copy)]
enum Without {
    Nothing,
    Group(usize),
    Part(usize),
}

impl Outcome {
    /// `[draw]`: regrets of a bonus.
    fn regrets(&self, bonus: usize) -> Vec<f64> {
        self.best.iter().zip(&self.savings[bonus]).map(|((_, most), saving)| most - saving).collect()
    }

    fn mean_regret(&self, bonus: usize) -> f64 {
        self.regrets(bonus).iter().sum::<f64>() / self.best.len() as f64
    }

    /// Mean of the worst twentieth of regrets, as if the draws were all there are.
    fn worst_regret(&self, bonus: usize, level: &Level) -> Estimate {
        let mut losses: Vec<f64> = self.regrets(bonus).iter().map(|regret| -regret).collect();
        losses.sort_unstable_by(f64::total_cmp);
        cvar::of_sorted(&losses, level).map_or(Estimate::bare(0.0), Estimate::negated)
    }

    /// Share of the draws at which one of these bonuses is the best.
    fn chance(&self, bonuses: &Range<usize>) -> f64 {
        self.best.iter().filter(|(best, _)| bonuses.contains(best)).count() as f64 / self.best.len() as f64
    }
}

impl Choice {
    fn outcome(&self, without: Without) -> Outcome {
        let savings: Vec<Vec<f64>> = self.columns.iter().map(|column| column.savings(without)).collect();
        let best = (0..self.draws).map(|draw| largest(&savings, draw)).collect();
        Outcome { savings, best }
    }

    fn told(&self, bonuses: &[f64], places: &[usize], confidence: f64) -> Robust {
        let level = Level::new(confidence, self.draws);
        let parts = self.columns[0].levels_without.len();
        let left_out = (0..GROUPS).map(Without::Group).chain((0..parts).map(Without::Part));
        let all = self.outcome(Without::Nothing);
        let without: Vec<Outcome> = left_out.collect::<Vec<_>>().into_par_iter().map(|of| self.outcome(of)).collect();
        let told = Told { all, without, level };
        let best = (1..places.len())
            .fold(0, |best, place| if self.columns[place].level > self.columns[best].level { place } else { best });
        let mut regrets = vec![None; bonuses.len()];
        let found: Vec<Regret> = (0..places.len()).into_par_iter().map(|bonus| told.regret(bonus)).collect();
        places.iter().zip(&found).for_each(|(place, regret)| regrets[*place] = Some(*regret));
        let careful = (0..places.len()).fold(best, |careful, place| {
            if found[place].worst.value < found[careful].worst.value { place } else { careful }
        });
        let worth = told.worth(best);
        Robust {
            matter: found[best].chance < 1.0,
            best: places[best],
            careful: places[careful],
            bonuses: regrets,
            believed: Vec::new(),
            classes: told.classes(bonuses, places),
            worth,
            worth_held_out: self.held_out(best, &told),
        }
    }

    /// What knowing the parameters is worth with choices by all groups but one, and savings by that.
    fn held_out(&self, best: usize, told: &Told) -> Estimate {
        let gain = |draw: usize| -> f64 {
            let of_group = |group: usize| {
                let (chosen, _) = told.without[group].best[draw];
                self.columns[chosen].saving(group, draw) - self.columns[best].saving(group, draw)
            };
            (0..GROUPS).map(of_group).sum::<f64>() / GROUPS as f64
        };
        let gains: Vec<f64> = (0..self.draws).map(gain).collect();
        told.with_luck(told.mean(&gains), |outcome| outcome.mean_regret(best))
    }
}

impl BonusColumn {
    /// `[draw]`: savings.
    fn savings(&self, without: Without) -> Vec<f64> {
        let groups: Vec<&Vec<f64>> = (0..GROUPS)
            .filter(|group| !matches!(without, Without::Group(out) if out == *group))
            .map(|group| &self.moves[group])
            .collect();
        let level = match without {
            Without::Part(part) => self.levels_without[part],
            _ => self.level,
        };
        let each = 1.0 / groups.len() as f64;
        (0..self.moves[0].len())
            .map(|draw| level + each * groups.iter().map(|moves| moves[draw]).sum::<f64>())
            .collect()
    }

    fn saving(&self, group: usize, draw: usize) -> f64 {
        self.level + self.moves[group][draw]
    }
}

/// Outcomes, with what is left out in turn: the groups, and then parts of the units.
struct Told {
    all: Outcome,
    without: Vec<Outcome>,
    level: Level,
}

impl Told {
    /// Errors of a figure that luck makes: by the groups, and by the level of the curve.
    fn luck(&self, figure: impl Fn(&Outcome) -> f64) -> [Luck; 2] {
        let (groups, parts) = self.without.split_at(GROUPS);
        [groups, parts].map(|without| Luck::by_jackknife(&without.iter().map(&figure).collect::<Vec<_>>(), &self.level))
    }

    /// The mean of a column by draw.
    fn mean(&self, column: &[f64]) -> Estimate {
        means::of(column, Support::AMOUNT.fixed(true), &self.level).unwrap_or(Estimate::bare(0.0))
    }

    /// An estimate >= 0 over the draws, with the errors that luck makes of a figure; its interval as in MOVER (Zou and Donner
    /// 2008, doi:10.1002/sim.3095).
    fn with_luck(&self, of_draws: Estimate, figure: impl Fn(&Outcome) -> f64) -> Estimate {
        let luck = self.luck(figure);
        let [mcse, reach] =
            [|luck: &Luck| luck.mcse, |luck: &Luck| luck.reach].map(|of| luck.iter().map(of).fold(0.0, libm::hypot));
        let value = of_draws.value.max(0.0);
        let ends = of_draws.interval.map_or([0.0; 2], |ends| [of_draws.value - ends.low, ends.high - of_draws.value]);
        let [below, above] = ends.map(|end| libm::hypot(end, reach));
        let interval = Interval { low: (of_draws.value - below).max(0.0), high: (of_draws.value + above).max(value) };
        Estimate { value, mcse: Some(libm::hypot(of_draws.mcse.unwrap_or(0.0), mcse)), interval: Some(interval) }
    }

    fn regret(&self, bonus: usize) -> Regret {
        Regret {
            mean: self.with_luck(self.mean(&self.all.regrets(bonus)), |outcome| outcome.mean_regret(bonus)),
            worst: self.with_luck(self.all.worst_regret(bonus, &self.level), |outcome| {
                outcome.worst_regret(bonus, &self.level).value
            }),
            chance: self.all.chance(&(bonus..bonus + 1)),
        }
    }

    /// The regret of the bonus that is best on average, freed of what luck adds to the largest of several means.
    fn worth(&self, best: usize) -> Estimate {
        let regrets = self.mean(&self.all.regrets(best));
        let without = self.without[..GROUPS].iter().map(|outcome| outcome.mean_regret(best)).sum::<f64>();
        let groups = GROUPS as f64;
        let bias = (groups - 1.0) * (without / groups - regrets.value);
        let moved = |interval: Interval| Interval { low: interval.low - bias, high: interval.high - bias };
        let freed = Estimate { value: regrets.value - bias, interval: regrets.interval.map(moved), ..regrets };
        self.with_luck(freed, |outcome| outcome.mean_regret(best))
    }

    /// No offer, and up to ten classes of as many other bonuses of the grid.
    fn classes(&self, bonuses: &[f64], places: &[usize]) -> Vec<Class> {
        let offers = bonuses.partition_point(|bonus| *bonus <= 0.0);
        let size = (bonuses.len() - offers).div_ceil(CLASSES).max(1);
        let ends = (offers..bonuses.len()).step_by(size).map(|from| from..bonuses.len().min(from + size));
        let ranges = (offers > 0).then_some(0..offers).into_iter().chain(ends);
        let class = |range: Range<usize>| {
            let eligible = |end: usize| places.partition_point(|place| *place < end);
            let of_class = eligible(range.start)..eligible(range.end);
            Class { low: bonuses[range.start], high: bonuses[range.end - 1], chance: self.chance(&of_class) }
        };
        ranges.map(class).collect()
    }

    /// Wilson's interval with as many trials as make the variance.
    fn chance(&self, of_class: &Range<usize>) -> Estimate {
        let value = self.all.chance(of_class);
        let draws = self.level.replications as f64;
        let of_luck = self.luck(|outcome| outcome.chance(of_class)).iter().map(|luck| square(luck.mcse)).sum::<f64>();
        // A share that no draw has may be that of one.
        let likely = value.clamp(1.0 / draws, 1.0 - 1.0 / draws);
        let of_draws = likely * (1.0 - likely) / draws;
        let trials = draws / (1.0 + of_luck / of_draws);
        let mcse = (value * (1.0 - value) / draws + of_luck).sqrt();
        Estimate { value, mcse: Some(mcse), interval: Some(wilson::interval(value, trials, self.level.normal)) }
    }
}

/// An error that luck makes.
#[derive(Debug, Clone, Copy)]
struct Luck {
    mcse: f64,
    /// Half the width of an interval.
    reach: f64,
}

impl Luck {
    /// The error of an estimate from the estimates `without` each part; none for fewer than two.
    fn by_jackknife(without: &[f64], level: &Level) -> Self {
        let number = without.len() as f64;
        let average = without.iter().sum::<f64>() / number;
        let squares: f64 = without.iter().map(|one| square(one - average)).sum();
        let mcse = if without.len() > 1 { (squares * (number - 1.0) / number).sqrt() } else { 0.0 };
        Self { mcse, reach: level.on(without.len()).student.map_or(0.0, |t| t * mcse) }
    }
}

/// Place of the largest saving at a draw, the first of equals, and the saving.
fn largest(savings: &[Vec<f64>], draw: usize) -> (usize, f64) {
    let first = (0, savings[0][draw]);
    savings.iter().enumerate().skip(1).fold(first, |(best, most), (place, column)| {
        if column[draw] > most { (place, column[draw]) } else { (best, most) }
    })
}
