//! Who leaves when: exits by reason in spans of weeks, in both arms and paired.

use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::mid_p::{self, Sizes};
use crate::analysis::{ratio, skewed};
use crate::engine::{RatioTally, Results, SPAN_WEEKS};
use crate::model::outcome::{Arm, Count, Reason};

/// Exits in a span of weeks, per position.
#[derive(Debug, Clone, PartialEq)]
pub struct ExitSpan {
    /// Start of the span [week].
    pub start: f64,
    /// End of the span [week]; of the last one the horizon.
    pub end: f64,
    /// `[reason][side]`: exits per position without the offer, with it, and no_offer - offer, paired within replications.
    pub exits: [[Option<Estimate>; 3]; Reason::NUMBER],
}

impl ExitSpan {
    /// Appends the span that follows: errors and intervals become the widest that they can be, however the two depend.
    fn append(&mut self, next: &Self) {
        self.end = next.end;
        let pairs = self.exits.as_flattened_mut().iter_mut().zip(next.exits.as_flattened());
        pairs.for_each(|(exits, more)| *exits = sum(*exits, *more));
    }
}

/// Exits by span, in the order of weeks.
pub fn of(results: &Results, level: &Level) -> Vec<ExitSpan> {
    let starts = (0..results.exits.len()).map(|span| span as f64 * SPAN_WEEKS);
    let spans = starts.zip(&results.exits).map(|(start, tallies)| ExitSpan {
        start,
        end: (start + SPAN_WEEKS).min(results.horizon_weeks),
        exits: Reason::ALL.map(|reason| {
            let exits = paired(&tallies[reason as usize], fixed(results, reason), level);
            exits.map(|exits| exits.map(|exits| exits.per(results.positions as f64)))
        }),
    });
    spans.collect()
}

/// At most `most` spans that cover the same weeks, each of the same number of `spans`, the last of fewer.
///
/// The exits of two spans depend on one another in ways that are not kept. So the errors of a longer span are sums of those
/// of its parts: as large as they would be with a correlation of 1.
pub fn at_most(most: usize, spans: &[ExitSpan]) -> Vec<ExitSpan> {
    let together = spans.chunks(spans.len().div_ceil(most.max(1)).max(1));
    let joined = together.filter_map(|parts| {
        let (first, rest) = parts.split_first()?;
        let mut joined = first.clone();
        rest.iter().for_each(|next| joined.append(next));
        Some(joined)
    });
    joined.collect()
}

/// The sum of two estimates that depend on one another in an unknown way: error and interval as if their correlation were 1.
///
/// Source: the triangle inequality of standard deviations. Unknown if either estimate is.
pub fn sum(one: Option<Estimate>, other: Option<Estimate>) -> Option<Estimate> {
    let (one, other) = (one?, other?);
    let intervals = one.interval.zip(other.interval);
    Some(Estimate {
        value: one.value + other.value,
        mcse: one.mcse.zip(other.mcse).map(|(one, other)| one + other),
        interval: intervals.map(|(one, other)| Interval { low: one.low + other.low, high: one.high + other.high }),
    })
}

/// Whether exits cannot vary.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Certain {
    /// `[arm]`: in an arm.
    arms: [bool; 2],
    /// Their difference.
    difference: bool,
}

fn fixed(results: &Results, reason: Reason) -> Certain {
    let count = match reason {
        Reason::Taker => Count::Takers,
        Reason::Opportunist => Count::Opportunists,
        Reason::Dropout => Count::Dropouts,
        Reason::Fail => Count::Fails,
        Reason::Quit => Count::Quits,
        Reason::Dismissal => Count::Dismissals,
    };
    let fixed = |arm| results.fixed.count(arm, count);
    Certain { arms: Arm::BOTH.map(|arm| fixed(Some(arm))), difference: fixed(None) }
}

/// Means over replications of exits without offers (n), with offers (y), and of n - y.
fn paired(tally: &RatioTally, certain: Certain, level: &Level) -> [Option<Estimate>; 3] {
    let offered = RatioTally { number: tally.total, number_squared: tally.total_squared, ..RatioTally::default() };
    let no_offer = ratio::number(tally, certain.arms[0], level);
    let offer = ratio::number(&offered, certain.arms[1], level);
    let difference = match certain.arms[0] && tally.number == 0.0 {
        true => offer.map(Estimate::negated),
        false => difference(tally, certain.difference, level),
    };
    [no_offer, offer, difference]
}

/// Σ d² below which replications that differ are counted one by one.
const FEW: f64 = 100.0;

/// The mean of d = n - y over replications, a difference of counts; `fixed` if it is the same in all replications.
///
/// mcse² = (Σd² - (Σd)²/N)/(N(N - 1)), with Σd² = Σn² - 2Σny + Σy². Only these sums are known: the differences above 0 and
/// those below are taken for Poisson counts of (Σd² ± Σd)/2 each, which have this mean and this mean square. If Σd² is
/// below 100, both have mid-P intervals ([`mid_p`]), joined as in MOVER (Zou and Donner 2008, doi:10.1002/sim.3095);
/// otherwise the interval is by Student's t freed of their skewness ([`skewed`]). It is unknown if d never varies but might.
pub fn difference(tally: &RatioTally, fixed: bool, level: &Level) -> Option<Estimate> {
    let replications = level.replications as f64;
    let total = tally.number - tally.total;
    let squares = tally.number_squared - 2.0 * tally.product + tally.total_squared;
    let value = (level.replications > 0).then(|| total / replications)?;
    let variance = (squares - total * value).max(0.0);
    let mcse = (level.replications > 1).then(|| (variance / (replications - 1.0) / replications).sqrt());
    let interval = mcse.zip(level.student).and_then(|(mcse, t)| match squares < FEW {
        _ if fixed => Some(Interval { low: value, high: value }),
        true => Some(of_few(total, squares, level)),
        false => (mcse > 0.0).then(|| skewed::interval(value, mcse, total / (squares * squares.sqrt()), t)),
    });
    Some(Estimate { value, mcse, interval })
}

/// The interval of the mean of differences that are rarely other than 0.
fn of_few(total: f64, squares: f64, level: &Level) -> Interval {
    let [more, fewer] = [squares + total, squares - total].map(|twice| twice / 2.0);
    let [up, down] = [more, fewer].map(|number| mid_p::total(Sizes::ones(number), 1.0, level.confidence));
    let low = total - libm::hypot(more - up.low, down.high - fewer);
    let high = total + libm::hypot(up.high - more, fewer - down.low);
    let replications = level.replications as f64;
    Interval { low: low / replications, high: high / replications }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LUCK: Certain = Certain { arms: [false; 2], difference: false };

    /// Estimates from the exits of each replication, without offers and with them.
    fn estimates(no_offer: &[f64], offer: &[f64], certain: Certain) -> [Option<Estimate>; 3] {
        paired(&ratio::tally(offer, no_offer), certain, &Level::new(0.95, offer.len()))
    }

    #[test]
    fn means_and_errors_by_hand() {
        // d = 1, 1, -2, 0: mean 0, Σd² = 6, mcse² = 6/(4 · 3).
        let [no_offer, offer, fewer] =
            estimates(&[3.0, 2.0, 0.0, 1.0], &[2.0, 1.0, 2.0, 1.0], LUCK).map(|estimate| estimate.expect("four"));
        assert_eq!([no_offer.value, offer.value, fewer.value], [1.5, 1.5, 0.0]);
        assert!((fewer.mcse.expect("an error") - 0.5f64.sqrt()).abs() < 1e-15);
        let interval = fewer.interval.expect("an error");
        assert!((interval.low + interval.high).abs() < 1e-12 && interval.high > 1.0, "{interval:?}");
    }

    #[test]
    fn one_replication_has_no_error() {
        for estimate in estimates(&[2.0], &[1.0], LUCK).map(|estimate| estimate.expect("a mean")) {
            assert_eq!((estimate.mcse, estimate.interval), (None, None));
        }
        assert_eq!(paired(&RatioTally::default(), LUCK, &Level::new(0.95, 0)), [None; 3]);
    }

    #[test]
    fn nobody_seen_to_leave_is_the_rule_of_three_unless_nobody_can() {
        let [no_offer, _, fewer] = estimates(&[0.0; 300], &[0.0; 300], LUCK).map(|none| none.expect("a mean"));
        let (once, both) = (no_offer.interval.expect("counts"), fewer.interval.expect("counts"));
        assert!(once.low == 0.0 && (once.high - 0.01).abs() < 2e-5, "{once:?}");
        assert!(both.low == -once.high && (both.high - once.high).abs() < 1e-12, "{both:?}");
        let never = Certain { arms: [true; 2], difference: true };
        for none in estimates(&[0.0; 300], &[0.0; 300], never) {
            assert_eq!(none.and_then(|none| none.interval), Some(Interval { low: 0.0, high: 0.0 }));
        }
    }

    #[test]
    fn a_difference_from_nothing_is_the_opposite_of_the_other_arm() {
        let takers = Certain { arms: [true, false], difference: false };
        let [_, offer, fewer] = estimates(&[0.0; 4], &[1.0, 0.0, 2.0, 0.0], takers);
        assert_eq!(fewer, offer.map(Estimate::negated));
    }

    #[test]
    fn few_and_many_differences_agree() {
        let halves = [99, 101].map(|some| {
            let offer: Vec<f64> = (0..1_000).map(|r| f64::from(u8::from(r < some))).collect();
            estimates(&[0.0; 1_000], &offer, LUCK)[2].and_then(|fewer| fewer.interval).expect("counts")
        });
        assert!((halves[0].low - halves[1].low - 0.002).abs() < 0.001, "{halves:?}");
        assert!((halves[0].high - halves[1].high - 0.002).abs() < 0.001, "{halves:?}");
    }

    #[test]
    fn a_difference_that_never_varies_but_might_has_no_interval() {
        let one = estimates(&[1.0; 200], &[0.0; 200], LUCK)[2].expect("a mean");
        assert_eq!((one.value, one.mcse, one.interval), (1.0, Some(0.0), None));
    }

    /// Spans of which each has one exit per position, ± 0.1.
    fn spans(number: usize) -> Vec<ExitSpan> {
        let exits = Some(Estimate { value: 1.0, mcse: Some(0.05), interval: Some(Interval { low: 0.9, high: 1.1 }) });
        let span = |start: f64| ExitSpan { start, end: start + SPAN_WEEKS, exits: [[exits; 3]; Reason::NUMBER] };
        (0..number).map(|number| span(number as f64 * SPAN_WEEKS)).collect()
    }

    #[test]
    fn long_horizons_have_longer_spans() {
        assert_eq!(at_most(8, &spans(8)), spans(8));
        let joined = at_most(8, &spans(25));
        let ends: Vec<f64> = joined.iter().map(|span| span.end / SPAN_WEEKS).collect();
        assert_eq!(ends, [4.0, 8.0, 12.0, 16.0, 20.0, 24.0, 25.0]);
        let quits = joined[0].exits[Reason::Quit as usize][0].expect("a sum");
        assert!((quits.mcse.expect("an error") - 0.2).abs() < 1e-15);
        assert_eq!(quits.value, 4.0);
        assert!((quits.interval.expect("an error").high - 4.4).abs() < 1e-12);
        assert_eq!(at_most(8, &[]), []);
    }

    #[test]
    fn a_sum_with_an_unknown_is_unknown() {
        assert_eq!(sum(Some(Estimate::bare(1.0)), None), None);
        assert_eq!(sum(Some(Estimate::bare(1.0)), Some(Estimate::bare(2.0))), Some(Estimate::bare(3.0)));
    }
}
