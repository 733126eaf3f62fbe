//! Intervals of a mean that rests on few replications.
//!
//! A saving is 0 in every replication in which nobody takes the offer. Where few take it, the replications that do
//! differ are few, and the mean and its error are small together: mean ± t·mcse then ends too near to 0. Where none
//! takes it, both are 0, and the truth is not.

use crate::analysis::interval::Interval;
use crate::analysis::moments::Moments;

/// Fewer replications than this that differ from 0 are counted as rare events.
const FEW: usize = 30;
/// Skewness of a mean below which its interval is as good as symmetric.
const STRAIGHT: f64 = 1e-4;

/// How far above a Poisson `count` the upper end of its interval lies at a one-sided `critical` value of the normal;
/// counts need not be whole.
///
/// (k + 1)·(1 - 1/(9(k + 1)) + z/(3√(k + 1)))³ - k, Byar's approximation (Breslow and Day 1987, IARC 82, 2.12) of the
/// interval of Garwood (1936), doi:10.1093/biomet/28.3-4.437, within 2 % of it. For a count of 0 at 95 % it is the rule
/// of three.
fn poisson_above(count: f64, critical: f64) -> f64 {
    let next = count + 1.0;
    let root = 1.0 - 1.0 / (9.0 * next) + critical / (3.0 * next.sqrt());
    next * root * root * root - count
}

/// The shape of a column of replications, as far as an interval of its mean rests on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shape {
    /// Skewness of the mean: that of a replication by √n.
    skewness: f64,
    /// Independent values that tell the variance as well as these do.
    degrees: f64,
}

impl Shape {
    /// The shape of a column that has these moments.
    ///
    /// The variance of a sample variance is σ⁴·(κ - 1)/n, κ the kurtosis, where normal values have 2σ⁴/n. So n values
    /// tell it as well as 2n/(κ - 1) normal ones do. Of κ - 3 what the skewness brings in a count of rare events, its
    /// square, is left to [`Shape::ends`], and what is below 0 is left out.
    pub fn of(column: &[f64], Moments { mean, sd }: Moments) -> Self {
        let number = column.len() as f64;
        let Some(sd) = sd.filter(|sd| *sd > 0.0) else { return Self { skewness: 0.0, degrees: number } };
        let (third, fourth) = column.iter().fold((0.0, 0.0), |(third, fourth), value| {
            let score = (value - mean) / sd;
            let square = score * score;
            (third + square * score, fourth + square * square)
        });
        let skewness = third / number;
        let excess = (fourth / number - 3.0 - skewness * skewness).max(0.0);
        Self { skewness: skewness / number.sqrt(), degrees: 2.0 * number / (2.0 + excess) }
    }

    /// The interval of a mean, `critical` errors wide to either side on the normal theory of so many `replications`.
    ///
    /// - Student's correction is that of the column's own degrees of freedom.
    /// - On the side of the long tail it reaches as far as the interval of a Poisson count with the same skewness,
    ///   k = 1/skewness²: of k replications that alone differ, and by the same, it is that interval. To second order in
    ///   the skewness the other side could be shorter (Hall 1992, doi:10.1214/aos/1176348526); it is not, as long tails
    ///   may be ones of which little was seen.
    pub fn ends(self, mean: f64, mcse: f64, critical: f64, replications: usize) -> Interval {
        let student = student_series(critical, self.degrees) / student_series(critical, replications as f64);
        let critical = critical * student.max(1.0);
        let size = self.skewness.abs();
        let long = if size > STRAIGHT { size * poisson_above(1.0 / (size * size), critical) } else { critical };
        let (above, below) = if self.skewness > 0.0 { (long, critical) } else { (critical, long) };
        Interval { low: mean - below.max(critical) * mcse, high: mean + above.max(critical) * mcse }
    }
}

/// Student's t quantile from the normal one, to second order in 1/degrees; Abramowitz and Stegun (1964), 26.7.5.
fn student_series(z: f64, degrees: f64) -> f64 {
    let square = z * z;
    let second = ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    z * (1.0 + ((square + 1.0) / 4.0 + second / degrees) / degrees)
}

/// Uncertainty from replications without takers, among columns of the same replications over rising bonuses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Unseen {
    /// Largest distance from 0 of a replication that was not seen.
    size: f64,
}

impl Unseen {
    /// The largest distance from 0 in the column of which the fewest replications differ from it, but at least thirty of
    /// them: whoever takes a smaller bonus takes that one too, and brings about as much. Returns `None` if no replication of
    /// any column differs.
    pub fn of<'a>(columns: impl Iterator<Item = &'a [f64]>) -> Option<Self> {
        let rank = |differ: usize| if differ >= FEW { (0, differ) } else { (1, FEW - differ) };
        let counted = columns.map(|column| (differing(column), column)).filter(|(differ, _)| *differ > 0);
        let (_, column) = counted.min_by_key(|(differ, _)| rank(*differ))?;
        Some(Self { size: column.iter().fold(0.0, |size: f64, value| size.max(value.abs())) })
    }

    /// The interval of the mean of a column of which so few replications differ from 0 that they are counted, at a
    /// two-sided `critical` value of the normal; none of others.
    ///
    /// Each end is moved as if the replications above 0, or below, were a Poisson count, each of them by the largest
    /// distance that one may be off: at 95 % where none is, the truth is less than about 3.7 replications in n times it.
    pub fn ends(self, column: &[f64], mean: f64, critical: f64) -> Option<Interval> {
        is_rare(column).then(|| {
            let number = column.len() as f64;
            let count = |is_so: fn(&f64) -> bool| column.iter().filter(|value| is_so(value)).count() as f64;
            let reach = |count: f64| self.size / number * poisson_above(count, critical).min(number - count);
            let [above, below] = [count(|value| *value > 0.0), count(|value| *value < 0.0)].map(reach);
            Interval { low: mean - below, high: mean + above }
        })
    }
}

fn differing(column: &[f64]) -> usize {
    column.iter().filter(|value| **value != 0.0).count()
}

/// Whether the replications that differ from 0 are few, and fewer than the others.
pub(crate) fn is_rare(column: &[f64]) -> bool {
    let differ = differing(column);
    differ < FEW && 2 * differ <= column.len()
}

/// The smallest interval that holds both.
pub(crate) fn hull(one: Interval, other: Option<Interval>) -> Interval {
    other.map_or(one, |other| Interval { low: one.low.min(other.low), high: one.high.max(other.high) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exact ends: χ² quantiles with 2(k + 1) degrees, halved (Garwood 1936).
    #[test]
    fn ends_of_a_poisson_count_are_near_the_exact_ones() {
        for (count, critical, exact) in [
            (0.0, 1.959_964, 3.688_879),
            (0.0, 3.0, 6.607_65),
            (1.0, 1.959_964, 5.571_643),
            (5.0, 1.959_964, 11.668_33),
            (20.0, 1.959_964, 30.888_38),
        ] {
            let end = count + poisson_above(count, critical);
            assert!((end / exact - 1.0).abs() < 0.02, "{count}: {end} for {exact}");
        }
    }

    #[test]
    fn few_equal_events_have_the_interval_of_their_count() {
        // Four of 1,000 replications save 50: a mean of 0.2, each 0.05 of it.
        let column: Vec<f64> = (0..1000).map(|i| if i % 250 == 0 { 50.0 } else { 0.0 }).collect();
        let moments = Moments::of(&column).expect("values");
        let mcse = moments.sd.expect("many") / 1000f64.sqrt();
        let ends = Shape::of(&column, moments).ends(moments.mean, mcse, 1.96, 1000);
        let exact = 10.241_6 * 0.05;
        assert!((ends.high / exact - 1.0).abs() < 0.03, "{ends:?}");
        let unseen = Unseen { size: 50.0 }.ends(&column, moments.mean, 1.96).expect("few differ");
        assert!((unseen.high / exact - 1.0).abs() < 0.02, "{unseen:?}");
    }

    #[test]
    fn a_symmetric_column_has_the_usual_interval() {
        let column: Vec<f64> = (0..1000).map(|i| if i % 2 == 0 { 7.0 } else { 3.0 }).collect();
        let moments = Moments::of(&column).expect("values");
        let ends = Shape::of(&column, moments).ends(5.0, 0.5, 2.0, 1000);
        assert_eq!(ends, Interval { low: 4.0, high: 6.0 });
    }

    #[test]
    fn what_was_not_seen_is_bounded_by_what_larger_bonuses_brought() {
        let nothing = vec![0.0; 300];
        let with = |takers: usize, each: f64| (0..300).map(|i| if i < takers { each } else { 0.0 }).collect::<Vec<_>>();
        let (few, many, most) = (with(3, 90.0), with(40, -60.0), with(200, 500.0));
        let columns = [&nothing, &few, &many, &most];
        let unseen = Unseen::of(columns.iter().map(|column| column.as_slice())).expect("some differ");
        assert_eq!(unseen.size, 60.0);
        let ends = unseen.ends(&nothing, 0.0, 1.959_964).expect("none differs");
        assert_eq!(ends.low, -ends.high);
        assert!((ends.high / (3.689 * 60.0 / 300.0) - 1.0).abs() < 0.02, "{ends:?}");
        assert_eq!(unseen.ends(&many, -8.0, 2.0), None);
        // Of columns with fewer the one with the most.
        assert_eq!(Unseen::of([&nothing, &few].into_iter().map(Vec::as_slice)), Some(Unseen { size: 90.0 }));
        assert_eq!(Unseen::of([&nothing].into_iter().map(Vec::as_slice)), None);
    }
}
