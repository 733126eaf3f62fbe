//! Which of several columns has the largest mean, and which may have it.

use rayon::prelude::*;

use crate::analysis::interval::student;
use crate::analysis::joint::{Drawn, Joint, TOGETHER, quantile, raise};
use crate::special::elementary::square;

/// As many replications more as are taken to have differed as far as any, for what was not seen.
const UNSEEN: f64 = 2.0;
/// Share of a variance that is lost when variances nearly cancel out: less than this may be none.
const CANCELLED: f64 = 1e-9;
/// Deviations of what does not vary.
static STILL: [f64; TOGETHER] = [0.0; TOGETHER];

/// The column with the largest mean, and those that cannot be told from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Best {
    /// The eligible column with the largest mean, the first of equals.
    pub column: usize,
    /// `[column]`: whether it is in the confidence set of the best; columns that are not eligible are not. Unknown for
    /// fewer than two replications.
    pub set: Option<Vec<bool>>,
}

impl Best {
    /// The first and the last column of the set.
    pub fn ends(&self) -> Option<(usize, usize)> {
        self.set.as_deref().and_then(ends)
    }
}

/// The first and the last place in a set; `None` if the set is empty.
pub fn ends(set: &[bool]) -> Option<(usize, usize)> {
    Some((set.iter().position(|is_in| *is_in)?, set.iter().rposition(|is_in| *is_in)?))
}

impl Joint<'_> {
    /// The best of the columns that are `eligible`, `[column]`, with a set that holds the column whose true mean is the
    /// largest in a share `confidence` in (0, 1) of such sets, and at least that; `None` if no column is eligible, or
    /// there are not as many flags as columns.
    ///
    /// Column b is in the set where the test that it is the best does not reject: where no other eligible column is
    /// significantly better, at once. It is rejected where the largest over b' of
    ///
    /// t = (mean b' - mean b)/√(se² + 2·(m/n)²)
    ///
    /// is above the `confidence` quantile of that maximum, were all means the same ([`Joint`]); se is the standard error of the
    /// paired difference. The quantile is taken as no less than that of one t and no more than Bonferroni's, which
    /// decide most columns. The best of the estimates is in always. Beyond 2,048 replications se rests on correlations of
    /// 2,048 sums of them ([`Joint`]), and is known to about 2 %. Sources: Hsu (1984), doi:10.1214/aos/1176346732, for the inversion; Mogstad, Romano,
    /// Shaikh and Wilhelm (2023), doi:10.1093/restud/rdad006, for confidence sets of ranks so.
    ///
    /// **Rare differences.** Two bonuses differ by what all takers are paid more, which every replication shows, and by
    /// the few hires whose thresholds lie between, of whom none may have been seen: then the smaller bonus looks better
    /// for sure. So two replications more are taken to have differed as far as the largest distance m of a replication
    /// from the mean in either column (an assumption, after the added trials of Agresti and Coull 1998,
    /// doi:10.1080/00031305.1998.10480550). Differences below about 3·m/n are thus never significant; of much larger ones
    /// the significance hardly changes. Measured (tests/slow/tune_coverage.rs) at a grid with a quarter of a hire to a step: without it the set held the
    /// true optimum in 39 of 100 cases, with it in 100; its ends held it in all either way.
    ///
    /// Columns that differ by the same amount in all replications, m aside, differ for sure; columns that are the same,
    /// rounding aside, are in the set together.
    pub fn best(&self, eligible: &[bool], confidence: f64) -> Option<Best> {
        if eligible.len() != self.columns() {
            return None;
        }
        let eligible: Vec<usize> = (0..self.columns()).filter(|column| eligible[*column]).collect();
        let mean = |column: &usize| self.moments(*column).mean;
        let column = *first_largest(eligible.iter(), |column| mean(column))?;
        let set = Contest::new(self, eligible, confidence).map(|contest| contest.set(column));
        Some(Best { column, set })
    }
}

/// The first of the items with the largest value.
pub(crate) fn first_largest<T>(items: impl DoubleEndedIterator<Item = T>, value: impl Fn(&T) -> f64) -> Option<T> {
    // Of equals max_by takes the last.
    items.rev().max_by(|a, b| value(a).total_cmp(&value(b)))
}

/// Columns of which one is to be found the best.
struct Contest<'a> {
    joint: &'a Joint<'a>,
    eligible: Vec<usize>,
    /// `[column]`: place among those that vary.
    places: Vec<Option<usize>>,
    confidence: f64,
    /// Largest differences, in errors, with which a column is in for sure, and beyond which it is out.
    bounds: (f64, f64),
}

/// A column against all others that are eligible.
struct Match {
    column: usize,
    /// The others, and what one by the error of their difference to this is.
    others: Vec<(usize, f64)>,
    /// The largest difference, in errors.
    largest: f64,
}

impl<'a> Contest<'a> {
    /// Returns `None` for fewer than two replications.
    fn new(joint: &'a Joint<'a>, eligible: Vec<usize>, confidence: f64) -> Option<Self> {
        let degrees = joint.replications().checked_sub(2)? as f64 + 1.0;
        let one_sided = |confidence: f64| student(2.0 * confidence - 1.0, degrees);
        let others = (eligible.len() - 1).max(1) as f64;
        let bounds = (one_sided(confidence)?, one_sided(1.0 - (1.0 - confidence) / others)?);
        let mut places = vec![None; joint.columns()];
        joint.varying().iter().enumerate().for_each(|(place, column)| places[*column] = Some(place));
        Some(Self { joint, eligible, places, confidence, bounds })
    }

    /// `[column]`: whether it may be the best.
    fn set(&self, best: usize) -> Vec<bool> {
        let is_in = |column: &usize| {
            let to_best = self.against(*column, best);
            *column == best
                || to_best.is_none_or(|(difference, error)| difference <= self.bounds.1 * error)
                    && self.may_be_best(*column)
        };
        // Made before threads ask for them: the one that makes them might else take up a column that waits for them.
        self.joint.draws();
        let mut set = vec![false; self.joint.columns()];
        let found: Vec<bool> = self.eligible.par_iter().map(is_in).collect();
        self.eligible.iter().zip(found).for_each(|(column, is_in)| set[*column] = is_in);
        set
    }

    /// The other's mean less this one, and the error of the difference; `None` if the columns are the same.
    fn against(&self, column: usize, other: usize) -> Option<(f64, f64)> {
        let [one, two] = [column, other].map(|column| self.joint.moments(column));
        let (s, t) = (one.sd?, two.sd?);
        let number = self.joint.replications() as f64;
        let correlation = match (self.places[column], self.places[other]) {
            (Some(i), Some(j)) => self.joint.correlation(i, j),
            _ => 0.0,
        };
        let variance = (s - t) * (s - t) + 2.0 * s * t * (1.0 - correlation);
        let (mut difference, mut variance) = (two.mean - one.mean, variance / number);
        if variance * number <= CANCELLED * (s * s + t * t) {
            let exact = self.joint.difference(other, column, self.confidence)?;
            (difference, variance) = (exact.value, square(exact.mcse?));
            if variance == 0.0 {
                return (difference != 0.0).then_some((difference, 0.0));
            }
        }
        let unseen = self.joint.reach(column).max(self.joint.reach(other)) / number;
        Some((difference, (variance + UNSEEN * unseen * unseen).sqrt()))
    }

    fn may_be_best(&self, column: usize) -> bool {
        let mut of = Match { column, others: Vec::new(), largest: f64::NEG_INFINITY };
        for other in self.eligible.iter().filter(|other| **other != column) {
            let Some((difference, error)) = self.against(column, *other) else { continue };
            of.largest = of.largest.max(difference / error);
            if of.largest > self.bounds.1 {
                return false;
            }
            of.others.push((*other, error.recip()));
        }
        of.largest <= self.bounds.0 || of.largest <= self.critical(&of)
    }

    /// The quantile of the largest difference, in errors, that luck makes.
    fn critical(&self, of: &Match) -> f64 {
        let number = self.joint.replications() as f64;
        let error = |column: usize| self.joint.moments(column).sd.map_or(0.0, |sd| sd / number.sqrt());
        let draws = |drawn: &Drawn| {
            let own = self.deviations(drawn, of.column);
            let mut largest = vec![f64::NEG_INFINITY; own.len()];
            for (other, by) in &of.others {
                let (to_own, to_other) = (error(of.column) * by, error(*other) * by);
                let others = self.deviations(drawn, *other);
                raise(&mut largest, others.iter().zip(own).map(|(other, own)| to_other * other - to_own * own));
            }
            largest
        };
        let largest = self.joint.draws().iter().flat_map(draws).collect();
        quantile(largest, self.confidence).clamp(self.bounds.0, self.bounds.1)
    }

    /// The deviations of a column in some draws, in its standard errors; 0 where it does not vary.
    fn deviations<'d>(&self, drawn: &'d Drawn, column: usize) -> &'d [f64] {
        self.places[column].map_or(&STILL, |place| drawn.of(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
    use rand_distr::{Distribution, StandardNormal};

    fn normals(seed: u64, number: usize, mean: f64) -> Vec<f64> {
        let draws: Vec<f64> =
            StandardNormal.sample_iter(Xoshiro256PlusPlus::seed_from_u64(seed)).take(number).collect();
        draws.iter().map(|draw| mean + draw).collect()
    }

    fn best(columns: &[Vec<f64>]) -> Best {
        Joint::new(columns).expect("columns").best(&vec![true; columns.len()], 0.95).expect("one is")
    }

    fn set(columns: &[Vec<f64>]) -> Vec<bool> {
        best(columns).set.expect("many replications")
    }

    #[test]
    fn the_best_is_the_first_of_equals_and_those_far_behind_are_out() {
        let columns = [normals(1, 1000, 0.0), normals(2, 1000, 1.0), normals(2, 1000, 1.0), normals(3, 1000, 0.95)];
        let best = best(&columns);
        assert_eq!((best.column, best.ends()), (1, Some((1, 3))));
        assert_eq!(best.set, Some(vec![false, true, true, true]));
        let joint = Joint::new(&columns).expect("columns");
        assert_eq!(joint.difference(1, 2, 0.95).expect("values").value, 0.0);
        let behind = joint.difference(1, 0, 0.95).expect("values");
        assert!((behind.value - 1.0).abs() < 5.0 * behind.mcse.expect("many"), "{behind:?}");
        assert!((behind.mcse.expect("many") - (2.0_f64 / 1000.0).sqrt()).abs() < 0.003);
    }

    #[test]
    fn only_eligible_columns_take_part() {
        let columns = [normals(1, 100, 0.0), normals(2, 100, 9.0), normals(3, 100, 5.0)];
        let joint = Joint::new(&columns).expect("columns");
        let best = joint.best(&[true, false, true], 0.95).expect("two are");
        assert_eq!((best.column, best.set), (2, Some(vec![false, false, true])));
        assert_eq!(joint.best(&[false; 3], 0.95), None);
        assert_eq!(joint.best(&[true; 2], 0.95), None);
        let alone = joint.best(&[true, false, false], 0.95).expect("one is");
        assert_eq!((alone.column, alone.set), (0, Some(vec![true, false, false])));
    }

    #[test]
    fn constants_differ_for_sure_or_not_at_all() {
        assert_eq!(set(&[vec![0.0; 9], vec![0.0; 9], vec![-1.0; 9]]), [true, true, false]);
        let column = normals(1, 50, 0.0);
        let more: Vec<f64> = column.iter().map(|value| value + 0.01).collect();
        let rounded: Vec<f64> = more.iter().map(|value| value + 1e-16).collect();
        assert_eq!(set(&[column, more, rounded]), [false, true, true]);
    }

    #[test]
    fn nothing_is_known_of_one_replication_but_the_best() {
        let best = best(&[vec![3.0], vec![4.0]]);
        assert_eq!((best.column, best.set), (1, None));
    }

    /// All lose a cent, and one in a thousand, of whom none was seen, would have gained a lot.
    #[test]
    fn what_was_not_seen_is_not_known() {
        let takers = normals(1, 1000, 100.0);
        let less: Vec<f64> = takers.iter().map(|value| value - 1e-5 * value).collect();
        assert_eq!(set(&[takers.clone(), less]), [true, true]);
        let much_less: Vec<f64> = takers.iter().map(|value| value - 0.02 * value).collect();
        assert_eq!(set(&[takers, much_less]), [true, false]);
    }

    /// Of two, the other is in while it is less than t·se behind: 1.6604, of 99 degrees and one side, beside what is unseen.
    #[test]
    fn of_two_the_test_is_one_sided() {
        let noise: Vec<f64> = (0..100).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let sd = (100.0_f64 / 99.0).sqrt();
        let error = (sd * sd / 100.0 + 2.0 * 0.01 * 0.01).sqrt();
        for (times, is_in) in [(0.99, true), (1.01, false)] {
            let by = 1.660_391 * error * times;
            let ahead: Vec<f64> = noise.iter().map(|value| value + by).collect();
            assert_eq!(set(&[vec![0.0; 100], ahead]), [is_in, true], "{times}");
        }
    }
}
