//! Expected savings at many bonuses from those at few: the expected saving is smooth in the bonus.
//!
//! The savings at some bonuses of a range, its knots, are played; those between lie on a cubic through the four nearest knots.
//! Knots are added half-way between two others until the saving there is what the cubic says, to within [`TOLERANCE`] of its
//! standard error.

use super::range::round_step;
use crate::analysis::interval::Estimate;
use crate::analysis::support::Support;
use crate::analysis::{first_largest, told};
use crate::engine::{EngineError, Expected};
use std::collections::VecDeque;

/// Intervals between the first knots at least.
const FIRST: usize = 16;
/// Error of the cubic at a new knot that needs no more knots around it, as a share of the standard error of the saving there.
const TOLERANCE: f64 = 0.05;
/// Confidence of intervals that nobody asks for.
const CONFIDENCE: f64 = 0.95;

/// Expected savings at rising bonuses, `[bonus]`.
pub(super) struct ExpectedAlong {
    /// The savings; None where replications tell more.
    pub expected: Vec<Option<Expected>>,
    /// Whether the saving was played.
    pub played: Vec<bool>,
    /// Numbers of the bonuses that tell all others.
    pub knots: Vec<usize>,
}

impl ExpectedAlong {
    /// Plays savings at some of rising `bonuses` [money]. `play` plays bonuses by their numbers, and has none where replications
    /// tell more. The `kept` bonuses are played, and so are the best and those that are `looked_at` when all are known.
    pub fn play(
        bonuses: &[f64],
        kept: &[usize],
        looked_at: impl Fn(&[Option<Expected>]) -> Vec<usize>,
        mut play: impl FnMut(&[usize]) -> Result<Vec<Option<Expected>>, EngineError>,
    ) -> Result<Self, EngineError> {
        let (knots, at_knots) = Knots::play(bonuses, kept, &mut play)?;
        let combined = |parts: &[(&Option<Expected>, f64)]| {
            let parts =
                parts.iter().map(|(part, weight)| Some((part.as_ref()?, *weight))).collect::<Option<Vec<_>>>()?;
            Some(Expected::combined(&parts))
        };
        let mut expected = knots.fill(at_knots, combined);
        let mut played = vec![false; bonuses.len()];
        knots.places.iter().for_each(|knot| played[*knot] = true);
        loop {
            // What is said of these bonuses is what a run with each of them says.
            let said = knots.half_told(&expected).chain(best(&expected)).chain(looked_at(&expected));
            let mut more: Vec<usize> = said.filter(|place| !played[*place]).collect();
            more.sort_unstable();
            more.dedup();
            if more.is_empty() {
                return Ok(Self { expected, played, knots: knots.places });
            }
            for (place, value) in more.iter().zip(play(&more)?) {
                expected[*place] = value;
                played[*place] = true;
            }
        }
    }
}

/// Number of the bonus with the largest expected saving.
fn best(expected: &[Option<Expected>]) -> Option<usize> {
    let means = expected.iter().map(|expected| expected.as_ref().map(|expected| expected.saving().iter().sum::<f64>()));
    first_largest(means.enumerate(), |(_, mean)| mean.unwrap_or(f64::NEG_INFINITY)).map(|(place, _)| place)
}

/// Values at all bonuses of a range, from those at knots.
pub(super) struct Knots<'a> {
    /// Rising bonuses [money].
    bonuses: &'a [f64],
    /// Numbers of the bonuses that are played, rising.
    pub places: Vec<usize>,
}

impl<'a> Knots<'a> {
    /// Knots at some of rising `bonuses` [money], by their numbers.
    pub fn at(bonuses: &'a [f64], places: Vec<usize>) -> Self {
        Self { bonuses, places }
    }

    /// Plays as many bonuses as it takes, `kept` ones in any case; `play` plays bonuses by their numbers, and has none of a bonus
    /// at which replications tell more.
    fn play(
        bonuses: &'a [f64],
        kept: &[usize],
        play: &mut impl FnMut(&[usize]) -> Result<Vec<Option<Expected>>, EngineError>,
    ) -> Result<(Self, Vec<Option<Expected>>), EngineError> {
        let last = bonuses.len().saturating_sub(1);
        // Round bonuses are what people look at.
        let stride = if last < 2 * FIRST { 1 } else { round_step(last as f64 / FIRST as f64) as usize };
        let mut places: Vec<usize> = (0..last).step_by(stride).chain([last]).chain(kept.iter().copied()).collect();
        places.sort_unstable();
        places.dedup();
        let mut played = play(&places)?;
        let mut knots = Self { bonuses, places };
        let mut gaps: Vec<[usize; 2]> = knots.places.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        loop {
            gaps.retain(|[from, to]| to - from > 1);
            if gaps.is_empty() {
                return Ok((knots, played));
            }
            let middles: Vec<usize> = gaps.iter().map(|[from, to]| from + (to - from) / 2).collect();
            let values = play(&middles)?;
            let rough = gaps.iter().zip(&middles).zip(&values).filter(|((gap, middle), value)| {
                // Where replications tell more all around, the expected savings do not matter.
                let is_untold = value.is_none() && gap.iter().all(|end| knots.is_untold(*end, &played));
                !is_untold && !knots.says(**middle, value.as_ref(), &played)
            });
            let halves: Vec<[usize; 2]> =
                rough.flat_map(|(([from, to], middle), _)| [[*from, *middle], [*middle, *to]]).collect();
            for (middle, value) in middles.into_iter().zip(values) {
                let at = knots.places.partition_point(|knot| *knot < middle);
                knots.places.insert(at, middle);
                played.insert(at, value);
            }
            gaps = halves;
        }
    }

    /// Whether replications tell more at a knot, by the number of its bonus.
    fn is_untold(&self, place: usize, played: &[Option<Expected>]) -> bool {
        self.places.binary_search(&place).is_ok_and(|knot| played[knot].is_none())
    }

    /// Whether the savings played at the knots say what the saving at another bonus is.
    fn says(&self, place: usize, value: Option<&Expected>, played: &[Option<Expected>]) -> bool {
        let told = |expected: &Expected| told::of_blocks(&expected.saving(), Support::AMOUNT, CONFIDENCE);
        let between = self.weights(place).map(|(knot, weight)| Some((played[knot].as_ref()?, weight)));
        let between = between.collect::<Option<Vec<_>>>().and_then(|parts| told(&Expected::combined(&parts)));
        let within = |(between, value): (Estimate, Estimate)| {
            (between.value - value.value).abs() <= TOLERANCE * value.mcse.unwrap_or_default()
        };
        between.zip(value.and_then(told)).is_some_and(within)
    }

    /// Knots on whose cubic a bonus lies that is none, and their weights.
    fn weights(&self, place: usize) -> impl Iterator<Item = (usize, f64)> {
        let after = self.places.partition_point(|knot| *knot < place);
        let first = after.saturating_sub(2).min(self.places.len().saturating_sub(4));
        let knots = first..(first + 4).min(self.places.len());
        let bonus = |knot: usize| self.bonuses[self.places[knot]];
        let own = self.bonuses[place];
        knots.clone().map(move |knot| {
            let others = knots.clone().filter(|other| *other != knot);
            (knot, others.map(|other| (own - bonus(other)) / (bonus(knot) - bonus(other))).product())
        })
    }

    /// Numbers of bonuses that are none of the knots, and have no expected saving though a neighbour has one.
    fn half_told<'e>(&self, expected: &'e [Option<Expected>]) -> impl Iterator<Item = usize> + use<'e, '_> {
        let told = |place: usize| expected.get(place).is_some_and(Option::is_some);
        let is_half = move |place: &usize| !told(*place) && (told(place + 1) || place.checked_sub(1).is_some_and(told));
        (0..expected.len()).filter(is_half).filter(|place| self.places.binary_search(place).is_err())
    }

    /// `[bonus]`: the values `played` at the knots, and those between, `combined` of values and their weights.
    pub fn fill<T>(&self, played: Vec<T>, combined: impl Fn(&[(&T, f64)]) -> T) -> Vec<T> {
        let between = |place: usize| {
            let parts: Vec<(&T, f64)> = self.weights(place).map(|(knot, weight)| (&played[knot], weight)).collect();
            combined(&parts)
        };
        let missing: Vec<usize> =
            (0..self.bonuses.len()).filter(|place| self.places.binary_search(place).is_err()).collect();
        let mut missing: VecDeque<T> = missing.into_iter().map(between).collect();
        let mut played = self.places.iter().zip(played).peekable();
        let all = 0..self.bonuses.len();
        all.filter_map(|place| match played.next_if(|(knot, _)| **knot == place) {
            Some((_, value)) => Some(value),
            None => missing.pop_front(),
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cubic_goes_through_its_bonuses() {
        let cubic = |bonus: &f64| 3.0 + bonus * (0.5 - bonus * (0.02 - 0.001 * bonus));
        let bonuses: Vec<f64> = (0..40).map(|place| 1.5 * f64::from(place)).collect();
        for places in [vec![0, 3, 4, 11, 20, 38, 39], vec![0, 13, 26, 39], (0..40).collect()] {
            let knots = Knots::at(&bonuses, places);
            let played: Vec<f64> = knots.places.iter().map(|place| cubic(&bonuses[*place])).collect();
            let combined = |parts: &[(&f64, f64)]| parts.iter().map(|(value, weight)| *value * weight).sum();
            let filled = knots.fill(played, combined);
            assert_eq!(filled.len(), 40);
            for (bonus, found) in bonuses.iter().zip(filled) {
                assert!((found - cubic(bonus)).abs() < 1e-9 * cubic(bonus).abs(), "{found} at {bonus}");
            }
        }
    }
}
