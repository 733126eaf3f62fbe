//! Quantiles over replications.

use crate::analysis::interval::{Interval, Level};
use crate::special::{binomial, normal};

/// The `p`-quantiles of `column`, `p` rising in [0, 1]; `None` if it is empty. Reorders the column.
///
/// Type 7 of Hyndman and Fan (1996), doi:10.1080/00031305.1996.10473566, the default of R and NumPy: the value at place
/// (n - 1)p, from 0, in a straight line between its neighbours. By selection, not sorting, the middle one first.
///
/// ```
/// # use the_offer::analysis::quantile::quantiles;
/// let mut column = [4.0, 1.0, 3.0, 2.0];
/// assert_eq!(quantiles(&mut column, [0.0, 0.5, 0.9]), Some([1.0, 2.5, 3.7]));
/// ```
pub fn quantiles<const N: usize>(column: &mut [f64], p: [f64; N]) -> Option<[f64; N]> {
    let last = column.len().checked_sub(1)?;
    let mut values = [0.0; N];
    let places = p.map(|p| split(last, p));
    select(column, 0, f64::INFINITY, &places, &mut values);
    Some(values)
}

/// Selects at `places` (from 0 in the whole, with the weight of the next value), of which `column` holds those from
/// `start`; the smallest value beyond it is `beyond`.
fn select(column: &mut [f64], start: usize, beyond: f64, places: &[(usize, f64)], values: &mut [f64]) {
    let Some(&(place, _)) = places.get(places.len() / 2) else {
        return;
    };
    let (below, low, above) = column.select_nth_unstable_by(place - start, f64::total_cmp);
    let low = *low;
    let next = above.iter().copied().fold(beyond, f64::min);
    // In a short column several quantiles have one place.
    let first = places.partition_point(|other| other.0 < place);
    let end = places.partition_point(|other| other.0 <= place);
    for (value, (_, weight)) in values[first..end].iter_mut().zip(&places[first..end]) {
        *value = between(low, next, *weight);
    }
    select(below, start, low, &places[..first], &mut values[..first]);
    select(above, place + 1, beyond, &places[end..], &mut values[end..]);
}

/// The `p`-quantile, type 7, of a sorted column; `None` if it is empty.
pub fn of_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let (place, weight) = split(last, p);
    let high = sorted[(place + 1).min(last)];
    Some(between(sorted[place], high, weight))
}

fn split(last: usize, p: f64) -> (usize, f64) {
    let place = last as f64 * p;
    ((place as usize).min(last), place.fract())
}

fn between(low: f64, high: f64, weight: f64) -> f64 {
    if weight == 0.0 { low } else { low + weight * (high - low) }
}

/// The interval for the `p`-quantile between two values of a sorted column; `None` if there are too few of them.
///
/// Holds for every distribution: the number of values below the quantile is binomial, so that between the l-th and
/// the u-th smallest it lies with probability P(l <= B < u); both tails are at most half of what the confidence leaves.
/// Source: David and Nagaraja, Order Statistics (2003), 7.1.
pub fn interval_of_sorted(sorted: &[f64], p: f64, level: &Level) -> Option<Interval> {
    let (low, high) = ranks(sorted.len(), p, level.confidence)?;
    Some(Interval { low: sorted[low - 1], high: sorted[high - 1] })
}

/// The places l and u, from 1, of [`interval_of_sorted`].
///
/// ```
/// # use the_offer::analysis::quantile::ranks;
/// assert_eq!(ranks(10, 0.5, 0.95), Some((2, 9))); // 1 - 2·11/1024 = 97.9 %
/// assert_eq!(ranks(5, 0.5, 0.95), None); // 1 - 2/32 = 93.75 % is all that five can give
/// ```
pub fn ranks(number: usize, p: f64, confidence: f64) -> Option<(usize, usize)> {
    let tail = (1.0 - confidence) / 2.0;
    let low = rank(number, p, tail)?;
    let high = number + 1 - rank(number, 1.0 - p, tail)?;
    Some((low, high))
}

/// Up to here the binomial distribution itself is searched; beyond, its expansion errs by less than one place.
const EXACT: usize = 5_000;

/// The largest l with P(B < l) <= `tail`, B ~ Binomial(number, p); `None` if that is 0.
fn rank(number: usize, p: f64, tail: f64) -> Option<usize> {
    let rank = if number <= EXACT { binomial::quantile(tail, number, p) } else { approximate(number, p, tail) };
    (1..=number).contains(&rank).then_some(rank)
}

/// Normal approximation with a continuity correction and the Cornish-Fisher term for the skewness.
fn approximate(number: usize, p: f64, tail: f64) -> usize {
    let mean = number as f64 * p;
    let sd = (mean * (1.0 - p)).sqrt();
    let z = normal::quantile(tail);
    (mean + z * sd + (1.0 - 2.0 * p) * (z * z - 1.0) / 6.0 - 0.5).ceil().max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FIVE: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// quantile(c(3, 1, 4, 1, 5, 9, 2, 6), c(.05, .25, .5, .75, .95)) in R 4.
    #[test]
    fn agrees_with_r() {
        let mut column = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];
        let found = quantiles(&mut column, FIVE).expect("not empty");
        for (found, expected) in found.iter().zip([1.0, 1.75, 3.5, 5.25, 7.95]) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
    }

    #[test]
    fn one_value_is_every_quantile() {
        assert_eq!(quantiles(&mut [7.0], FIVE), Some([7.0; 5]));
        assert_eq!(quantiles(&mut [], FIVE), None);
        assert_eq!(of_sorted(&[], 0.5), None);
    }

    proptest! {
        #[test]
        fn selection_and_sorting_agree(mut column in prop::collection::vec(-9i8..9, 1..60)) {
            let mut values: Vec<f64> = column.iter().copied().map(f64::from).collect();
            column.sort_unstable();
            let sorted: Vec<f64> = column.iter().copied().map(f64::from).collect();
            let expected = FIVE.map(|p| of_sorted(&sorted, p).expect("not empty"));
            prop_assert_eq!(quantiles(&mut values, FIVE), Some(expected));
        }
    }

    /// Conover, Practical Nonparametric Statistics (1999): 95 % intervals of the median.
    #[test]
    fn ranks_of_the_median() {
        assert_eq!(ranks(6, 0.5, 0.95), Some((1, 6)));
        assert_eq!(ranks(20, 0.5, 0.95), Some((6, 15)));
        assert_eq!(ranks(100, 0.5, 0.95), Some((40, 61)));
        assert_eq!(ranks(10, 0.05, 0.95), None);
    }

    #[test]
    fn the_approximation_takes_over_smoothly() {
        for p in FIVE {
            for number in [2_000, 3_333, 5_000] {
                let exact = binomial::quantile(0.025, number, p);
                let approximate = approximate(number, p, 0.025);
                assert!(exact.abs_diff(approximate) <= 1, "{number} {p}: {exact} {approximate}");
            }
        }
    }
}
