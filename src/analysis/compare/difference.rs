//! The difference of two figures.

use crate::analysis::estimate::rounding;
use crate::analysis::interval::{Estimate, Level, student};
use crate::analysis::moments::Moments;
use crate::special::elementary::square;
use std::borrow::Cow;

/// Draws that the replications of two scenarios have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draws {
    /// The r-th replications of both met the same people with the same luck.
    Common,
    /// Nothing.
    Independent,
}

/// The difference of one figure between two scenarios.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Mean of the one less mean of the other, in their unit.
    pub estimate: Estimate,
    /// How many times as many replications on independent draws would have given this error: variance of the difference
    /// had draws been independent, by that on common draws. Unknown where draws are independent, where the difference does
    /// not vary, and for one replication.
    pub variance_factor: Option<f64>,
    /// Whether both are the same in every replication, rounding aside.
    pub same: bool,
}

impl Difference {
    /// Whether the difference cannot be told from 0: its interval holds 0, or it is one of rounding. Unknown without an
    /// interval.
    pub fn tied(&self) -> Option<bool> {
        self.estimate.interval.map(|interval| self.same || interval.holds(0.0))
    }

    /// The other less the one.
    pub fn negated(self) -> Self {
        Self { estimate: self.estimate.negated(), ..self }
    }
}

/// A figure that is the mean over replications, the mean over blocks of the expected saving, or the sum of both, which are
/// independent.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedFigure<'a> {
    /// `[kind]`: by replications, and by [`BLOCKS`].
    columns: [Option<Cow<'a, [f64]>>; 2],
}

/// Kind of the columns by block.
const BLOCKS: usize = 1;

impl<'a> ComparedFigure<'a> {
    /// The mean of a column by replication.
    pub fn of_replications(column: impl Into<Cow<'a, [f64]>>) -> Self {
        Self { columns: [Some(column.into()), None] }
    }

    /// The mean of a column by block.
    pub fn of_blocks(column: Vec<f64>) -> Self {
        Self { columns: [None, Some(column.into())] }
    }

    /// A figure by replications less one by blocks.
    pub fn less_by_blocks(column: impl Into<Cow<'a, [f64]>>, mut blocks: Vec<f64>) -> Self {
        blocks.iter_mut().for_each(|value| *value = -*value);
        Self { columns: [Some(column.into()), Some(blocks.into())] }
    }

    fn parts(&self) -> Option<Vec<DifferencePart>> {
        self.columns.iter().flatten().map(|column| DifferencePart::of(column)).collect()
    }
}

/// Mean of `a` less mean of `b`; `None` if a column is empty.
///
/// # Reproducibility
/// The difference of `b` and `a` is the exact opposite.
pub fn difference(a: &[f64], b: &[f64], draws: Draws, confidence: f64) -> Option<Difference> {
    less(&ComparedFigure::of_replications(a), &ComparedFigure::of_replications(b), draws, confidence)
}

/// One figure less the other; `None` if a column is empty.
///
/// On common draws the difference is taken within replications and within blocks, and its error is that of the differences.
/// Where one column goes on after the other, the rest of it is a second, independent part of the mean. Independent parts,
/// and independent columns, have added variances and the degrees of freedom of Welch (1947), doi:10.1093/biomet/34.1-2.28.
///
/// # Reproducibility
/// The difference of `other` and `one` is the exact opposite.
pub fn less(one: &ComparedFigure<'_>, other: &ComparedFigure<'_>, draws: Draws, confidence: f64) -> Option<Difference> {
    let (ones, others) = (one.parts()?, other.parts()?);
    let negated = |parts: &[DifferencePart]| parts.iter().map(|part| part.times(-1.0)).collect::<Vec<_>>();
    let independent = sum(&[ones.clone(), negated(&others)].concat(), confidence);
    if draws == Draws::Independent {
        return Some(Difference { estimate: independent, variance_factor: None, same: false });
    }
    let mut parts = Vec::new();
    for (kind, (a, b)) in one.columns.iter().zip(&other.columns).enumerate() {
        let of_kind: Vec<DifferencePart> = match (a, b) {
            (Some(a), Some(b)) if a.len() <= b.len() => on_common_draws(a, b)?,
            (Some(a), Some(b)) => negated(&on_common_draws(b, a)?),
            (Some(a), None) => vec![DifferencePart::of(a)?],
            (None, Some(b)) => vec![DifferencePart::of(b)?.times(-1.0)],
            (None, None) => Vec::new(),
        };
        let size: f64 =
            [a, b].into_iter().flatten().filter_map(|column| Moments::of(column)).map(|all| all.mean.abs()).sum();
        let least = if kind == BLOCKS { rounding::OF_BLOCKS * size } else { 0.0 };
        parts.extend(of_kind.into_iter().map(|part| part.at_least(least)));
    }
    let estimate = sum(&parts, confidence);
    let size: f64 = ones.iter().chain(&others).map(|part| part.mean.abs()).sum();
    let varies = |mcse: f64| mcse > rounding::OF_SUM * size;
    let factor = independent.mcse.zip(estimate.mcse).filter(|(_, mcse)| varies(*mcse));
    Some(Difference {
        estimate,
        variance_factor: factor.map(|(independent, common)| square(independent / common)),
        same: one == other || is_rounding(estimate, size),
    })
}

/// Whether a difference of figures of this `size` is one of their rounding.
pub(crate) fn is_rounding(difference: Estimate, size: f64) -> bool {
    let within = |end: f64| end.abs() <= rounding::OF_SUM * size;
    difference.interval.is_some_and(|interval| within(interval.low) && within(interval.high))
}

/// Mean of `short` less mean of `long` in independent parts. With n and m replications that is the mean of a_r - n/m b_r over
/// the n common ones, less the sum of the others by m.
fn on_common_draws(short: &[f64], long: &[f64]) -> Option<Vec<DifferencePart>> {
    let (common, all) = (short.len(), long.len() as f64);
    let weight = common as f64 / all;
    let paired: Vec<f64> = short.iter().zip(long).map(|(a, b)| a - weight * b).collect();
    let rest = &long[common..];
    let mut parts = vec![DifferencePart::of(&paired)?];
    if let Some(Moments { mean, .. }) = Moments::of(rest) {
        // The rest may be a single replication: how it varies is taken from all.
        let whole = DifferencePart::of(long)?;
        let rest_weight = rest.len() as f64 / all;
        let variance = whole.variance.map(|variance| variance * all / rest.len() as f64);
        parts.push(DifferencePart { mean, variance, ..whole }.times(-rest_weight));
    }
    Some(parts)
}

/// A mean of independent replications.
#[derive(Debug, Clone, Copy)]
struct DifferencePart {
    mean: f64,
    /// Of that mean; unknown for one replication.
    variance: Option<f64>,
    degrees: f64,
}

impl DifferencePart {
    fn of(column: &[f64]) -> Option<Self> {
        let Moments { mean, sd } = Moments::of(column)?;
        let number = column.len() as f64;
        Some(Self { mean, variance: sd.map(|sd| sd * sd / number), degrees: number - 1.0 })
    }

    /// Part whose mean has an error of at least `mcse`, unless the error is 0.
    fn at_least(self, mcse: f64) -> Self {
        let least = |variance: f64| if variance > 0.0 { variance.max(square(mcse)) } else { variance };
        Self { variance: self.variance.map(least), ..self }
    }

    fn times(self, factor: f64) -> Self {
        Self { mean: factor * self.mean, variance: self.variance.map(|variance| factor * factor * variance), ..self }
    }
}

fn sum(parts: &[DifferencePart], confidence: f64) -> Estimate {
    let value = parts.iter().map(|part| part.mean).sum();
    let variance: Option<f64> = parts.iter().map(|part| part.variance).sum();
    let level = Level { student: student(confidence, degrees(parts)), ..Level::new(confidence, 0) };
    level.around(value, variance.map(f64::sqrt))
}

/// (Σv)² / Σ(v²/ν), v the variances and ν their degrees of freedom; ν of a single part.
fn degrees(parts: &[DifferencePart]) -> f64 {
    let variances = parts.iter().filter_map(|part| part.variance);
    let largest = variances.clone().fold(0.0, f64::max);
    if largest == 0.0 {
        return parts.iter().map(|part| part.degrees).sum();
    }
    // Relative to the largest, lest squares overflow.
    let squares = parts.iter().filter_map(|part| Some(square(part.variance? / largest) / part.degrees));
    square(variances.sum::<f64>() / largest) / squares.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(a: &[f64], b: &[f64], draws: Draws) -> Difference {
        difference(a, b, draws, 0.95).expect("not empty")
    }

    #[track_caller]
    fn assert_close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found} {expected}");
    }

    #[test]
    fn pairing_tells_apart_what_luck_hides() {
        // Costs vary by hundreds, their difference 9, 10, 11, 10 by one: sd √(2/3), mcse 1/√6, t with 3 degrees 3.182446.
        let b = [100.0, -200.0, 300.0, 0.0];
        let a = [109.0, -190.0, 311.0, 10.0];
        let common = of(&a, &b, Draws::Common);
        assert_eq!(common.estimate.value, 10.0);
        assert_close(common.estimate.mcse.expect("an error"), 6f64.sqrt().recip());
        assert_close(common.estimate.interval.expect("an error").low, 10.0 - 3.182446 / 6f64.sqrt());
        assert_eq!((common.tied(), common.same), (Some(false), false));
        assert_eq!(of(&a, &b, Draws::Independent).tied(), Some(true));
        // Σ(b - 50)² = 130,000 and Σ(a - 60)² = 130,402, by 3; the difference's 2 by 3.
        assert_close(common.variance_factor.expect("common draws"), 260_402.0 / 2.0);
    }

    #[test]
    fn independent_columns_by_welch() {
        // Variances of the means 1/3 with 2 degrees and 20/3/4 = 5/3 with 3: 2² / (1/18 + 25/27) = 216/53 = 4.075472.
        let difference = of(&[1.0, 2.0, 3.0], &[1.0, 3.0, 5.0, 7.0], Draws::Independent);
        assert_eq!(difference.estimate.value, -2.0);
        assert_close(difference.estimate.mcse.expect("an error"), 2f64.sqrt());
        // t is 2.776445 at 4 degrees and 2.570582 at 5; here, its density integrated by Simpson's rule, 2.756285.
        let half = difference.estimate.interval.expect("an error").half_width();
        assert!((half / 2f64.sqrt() - 2.756_285).abs() < 1e-6, "{}", half / 2f64.sqrt());
        assert_eq!((difference.variance_factor, difference.same), (None, false));
    }

    #[test]
    fn a_longer_run_adds_an_independent_part() {
        // Of four replications two are common. Mean 3 - 3.5; a - b/2 is 1.5, 2.5: variance ½, of the mean ¼; the mean of the rest
        // weighs ½, its variance is that of all four, 13/3, by 2.
        let (short, long) = ([2.0, 4.0], [1.0, 3.0, 4.0, 6.0]);
        let difference = of(&short, &long, Draws::Common);
        assert_eq!(difference.estimate.value, -0.5);
        let variance = 0.25_f64 + 13.0 / 3.0 / 8.0;
        assert_close(difference.estimate.mcse.expect("an error"), variance.sqrt());
        // Independent: 2/2 + 13/3/4.
        assert_close(difference.variance_factor.expect("common draws"), (1.0 + 13.0 / 12.0) / variance);
        assert_eq!(of(&long, &short, Draws::Common), difference.negated());
    }

    #[test]
    fn one_replication_more_is_enough_to_know_its_error() {
        let difference = of(&[1.0, 2.0, 4.0], &[1.0, 2.0, 4.0, 9.0], Draws::Common);
        assert!(difference.estimate.mcse.is_some_and(|mcse| mcse > 0.0));
        assert!(!difference.same);
    }

    #[test]
    fn the_same_is_tied_without_a_factor() {
        let column = [0.1, 0.7, 0.2];
        let difference = of(&column, &column, Draws::Common);
        assert_eq!((difference.estimate.value, difference.estimate.mcse), (0.0, Some(0.0)));
        assert_eq!((difference.tied(), difference.same, difference.variance_factor), (Some(true), true, None));
        assert!(!of(&column, &column, Draws::Independent).same);
    }

    #[test]
    fn a_difference_that_varies_by_rounding_alone_has_no_factor() {
        let b = [100.1, 250.3, 370.7, 90.9];
        let difference = of(&b.map(|cost| cost + 0.1), &b, Draws::Common);
        assert!(difference.estimate.mcse.is_some_and(|mcse| mcse < 1e-12), "{difference:?}");
        assert_eq!((difference.variance_factor, difference.tied()), (None, Some(false)));
    }

    #[test]
    fn one_replication_has_no_error() {
        for draws in [Draws::Common, Draws::Independent] {
            let difference = of(&[5.0], &[3.0], draws);
            assert_eq!((difference.estimate.value, difference.estimate.mcse), (2.0, None));
            assert_eq!((difference.tied(), difference.variance_factor), (None, None));
        }
        assert_eq!(difference(&[], &[1.0], Draws::Common, 0.95), None);
    }

    #[test]
    fn constants_differ_for_sure() {
        let difference = of(&[5.0, 5.0], &[3.0, 3.0], Draws::Independent);
        assert_eq!((difference.estimate.mcse, difference.tied()), (Some(0.0), Some(false)));
    }
}
