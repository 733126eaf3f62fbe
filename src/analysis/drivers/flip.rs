//! The value of a figure at which the saving passes 0: a look along the values, then a bracketed root.
//!
//! A search asks for one value at a time, so that the searches of many figures are played together.

use std::cmp::Ordering;

use crate::analysis::interval::{Estimate, Interval};

/// A value of a figure, and the saving there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlipLook {
    /// The value.
    pub value: f64,
    /// Saving per position [money].
    pub saving: f64,
}

/// A value at which the saving passes 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flip {
    /// The value.
    pub value: f64,
    /// Least and greatest value next to the flip at which the saving may be 0; None where the saving has no interval.
    pub interval: Option<Interval>,
}

/// Most values that a search asks for: of the first, and of one that begins where another has ended.
const MOST_TRIES: usize = 24;
const MOST_REFINED: usize = 6;
/// Change of the saving across a bracket, by the slope of the looks, below which one end is close to 0 or what is left is a jump;
/// as a share of the saving that is close to 0.
const JUMP: f64 = 2.0;
/// Step of a search without a bracket, as a multiple of that of the secant, for each value after so many that have been played.
const OVERSHOOT: f64 = 1.5;
const PATIENCE: usize = 2;
/// Saving near which a search may end without a bracket, as a share of the standard error.
const NEAR: f64 = 0.05;
/// Difference of two savings that tells the slope, as a share of the standard error: savings that are closer together differ by
/// the steps that single hires make.
const LEAST_RISE: f64 = 0.1;
/// Relative width of a bracket that cannot be halved.
const NARROW: f64 = 1e-14;

/// A search for the first flip along some looks.
#[derive(Debug, Clone)]
pub struct FlipSearch {
    /// In rising order of value.
    looks: Vec<FlipLook>,
    /// Value in force.
    from: f64,
    /// Saving that is close enough to 0, as a share of its standard error.
    close: f64,
    /// Looks on both sides of the flip, as the looks show it: the nearer to the value in force first.
    around: [FlipLook; 2],
    /// Value to begin with, and the slope of the saving there, as an earlier search has them.
    begin: Option<(f64, f64)>,
    /// Values that have been played in full, with the saving there.
    played: Vec<(f64, Estimate)>,
    done: bool,
}

impl FlipSearch {
    /// A search along looks in rising order of value, for the first flip from the value in force upwards or downwards, and a
    /// saving that is 0 but for the share `close` of its standard error. Returns None if the saving passes 0 between none of
    /// the looks there. Where the looks were wrong the flip may be elsewhere, on the other side of the value in force too.
    pub fn new(looks: Vec<FlipLook>, from: f64, upwards: bool, close: f64) -> Option<Self> {
        let crosses = |pair: &&[FlipLook]| is_positive(pair[0].saving) != is_positive(pair[1].saving);
        let mut pairs = looks.windows(2);
        let around = match upwards {
            true => pairs.filter(|pair| pair[0].value >= from).find(crosses).map(|pair| [pair[0], pair[1]]),
            false => pairs.rfind(|pair| pair[1].value <= from && crosses(pair)).map(|pair| [pair[1], pair[0]]),
        }?;
        Some(Self { looks, from, close, around, begin: None, played: Vec::new(), done: false })
    }

    /// A search that begins where this one has ended, for a saving played with less luck. Returns None if this one has found
    /// nothing.
    pub fn refined(&self, close: f64) -> Option<Self> {
        let (value, saving) = self.nearest()?;
        let slope = self.slope_at((value, saving)).unwrap_or_else(|| self.slope());
        let begin = Some((value, slope));
        Some(Self { close, begin, played: Vec::new(), done: false, ..self.clone() })
    }

    /// The value to play next; None if the search is done.
    pub fn next_value(&self) -> Option<f64> {
        (!self.done).then(|| self.proposed()).flatten()
    }

    /// Ends the search: nothing can be played at the value that was asked for.
    pub fn give_up(&mut self) {
        self.done = true;
    }

    /// Tells the saving at the value that was asked for.
    pub fn tell(&mut self, value: f64, saving: Estimate) {
        self.played.push((value, saving));
        let most = if self.begin.is_some() { MOST_REFINED } else { MOST_TRIES };
        let slope = self.slope().abs();
        let jump = JUMP * self.close * saving.mcse.unwrap_or_default();
        let narrow = self
            .bracket()
            .is_some_and(|[a, b]| (b - a).abs() <= NARROW * a.abs().max(b.abs()) || (b - a).abs() * slope <= jump);
        self.done = self.is_close(saving) || narrow || self.played.len() >= most;
    }

    /// The flip, with the values next to it at which the saving may be 0. Returns None if the saving passes 0 nowhere.
    pub fn flip(&self) -> Option<Flip> {
        let (value, saving) = self.nearest()?;
        let interval = saving.interval.map(|interval| {
            // Savings between these have intervals that hold 0.
            let ends = [saving.value - interval.high, saving.value - interval.low];
            let [low, high] = may_be_0(&self.looks, value, ends);
            Interval { low, high }
        });
        Some(Flip { value, interval })
    }

    /// The value played whose saving is nearest to 0, if that is near or an end of the bracket.
    fn nearest(&self) -> Option<(f64, Estimate)> {
        let is_candidate = |value: f64, saving: Estimate| {
            is_within(saving, self.close.max(NEAR)) || self.bracket().is_some_and(|bracket| bracket.contains(&value))
        };
        let candidates = self.played.iter().filter(|(value, saving)| is_candidate(*value, *saving));
        candidates.min_by(by_size).copied()
    }

    fn is_close(&self, saving: Estimate) -> bool {
        is_within(saving, self.close)
    }

    /// Values on both sides of the flip that have been played and are next to each other; of several pairs the one nearest to
    /// the value in force.
    fn bracket(&self) -> Option<[f64; 2]> {
        let mut played: Vec<(f64, bool)> =
            self.played.iter().map(|(value, of)| (*value, is_positive(of.value))).collect();
        played.sort_by(|a, b| a.0.total_cmp(&b.0));
        let from = self.from;
        let pairs = played.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|pair| [pair[0].0, pair[1].0]);
        let distance = |pair: &[f64; 2]| (pair[0] - from).abs().min((pair[1] - from).abs());
        pairs.min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }

    /// Slope of the saving between the looks on both sides.
    fn slope(&self) -> f64 {
        let [before, after] = self.around;
        (after.saving - before.saving) / (after.value - before.value)
    }

    /// Slope of the saving at a value that has been played: to the value with the saving nearest to 0 that differs enough, or to the
    /// one that differs most. Returns None if no other value has been played.
    fn slope_at(&self, (x, f): (f64, Estimate)) -> Option<f64> {
        let rise = |other: &&(f64, Estimate)| (other.1.value - f.value).abs();
        let others = || self.played.iter().filter(|other| other.0 != x);
        let least = LEAST_RISE * f.mcse.unwrap_or_default();
        let enough = others().filter(|other| rise(other) >= least).min_by(by_size);
        let (y, g) = enough.or_else(|| others().max_by(|a, b| rise(a).total_cmp(&rise(b))))?;
        Some((f.value - g.value) / (x - y))
    }

    /// The value to play next; None if the saving passes 0 between none of the looks.
    fn proposed(&self) -> Option<f64> {
        let Some([a, b]) = self.bracket() else { return self.outside() };
        // By the secant from the better end; by the middle if the secant leads outside, or nowhere.
        let ends = self.played.iter().filter(|(value, _)| [a, b].contains(value));
        let better = ends.min_by(by_size).copied()?;
        let step = self.slope_at(better).map(|slope| better.0 - better.1.value / slope);
        let inside = step.filter(|step| *step > a.min(b) && *step < a.max(b));
        Some(inside.filter(|_| self.gets_on()).unwrap_or(a + 0.5 * (b - a)))
    }

    /// Whether the last two savings have at least halved the distance to 0.
    fn gets_on(&self) -> bool {
        let nearest = |played: &[(f64, Estimate)]| {
            played.iter().map(|(_, saving)| saving.value.abs()).fold(f64::INFINITY, f64::min)
        };
        let before = self.played.len().saturating_sub(2);
        nearest(&self.played) <= 0.5 * nearest(&self.played[..before])
    }

    /// The value to play next while all savings have one sign.
    fn outside(&self) -> Option<f64> {
        let [before, after] = self.around;
        let Some(last @ (value, Estimate { value: saving, .. })) = self.played.last().copied() else {
            let first = self.begin.map_or_else(|| before.value - before.saving / self.slope(), |(value, _)| value);
            return Some(first);
        };
        let slope = match self.slope_at(last) {
            // Ever farther than the secant goes, so that it ends beyond the flip.
            Some(slope) => (PATIENCE..self.played.len()).fold(slope, |slope, _| slope / OVERSHOOT),
            None => self.begin.map_or_else(|| self.slope(), |(_, slope)| slope),
        };
        let is_before = is_positive(saving) == is_positive(before.saving);
        let upwards = is_before == (after.value > before.value);
        let next = match upwards {
            true => self.looks.iter().find(|look| look.value > value),
            false => self.looks.iter().rev().find(|look| look.value < value),
        }?;
        let step = value - saving / slope;
        let is_between = step > value.min(next.value) && step < value.max(next.value);
        Some(if is_between { step } else { next.value })
    }
}

/// Whether a saving is 0 but for this share of its standard error.
fn is_within(saving: Estimate, share: f64) -> bool {
    saving.value == 0.0 || saving.mcse.is_some_and(|mcse| saving.value.abs() <= share * mcse)
}

/// Order by the size of the saving.
fn by_size(a: &&(f64, Estimate), b: &&(f64, Estimate)) -> Ordering {
    a.1.value.abs().total_cmp(&b.1.value.abs())
}

/// Whether the offer pays.
fn is_positive(saving: f64) -> bool {
    saving > 0.0
}

/// Least and greatest value next to a flip at which the saving lies within `ends`, by looks in rising order of value. The looks
/// are moved so that the saving is 0 at the flip. Values beyond all looks are not told.
fn may_be_0(looks: &[FlipLook], flip: f64, ends: [f64; 2]) -> [f64; 2] {
    let after = looks.partition_point(|look| look.value < flip);
    let before = after.checked_sub(1).and_then(|before| looks.get(before));
    let at_flip = match (before, looks.get(after)) {
        (Some(a), Some(b)) => a.saving + (b.saving - a.saving) * (flip - a.value) / (b.value - a.value),
        (Some(one), None) | (None, Some(one)) => one.saving,
        (None, None) => 0.0,
    };
    let reach = |side: &mut dyn Iterator<Item = &FlipLook>| {
        let (mut value, mut saving) = (flip, 0.0);
        for look in side {
            let next = look.saving - at_flip;
            let end = next.clamp(ends[0], ends[1]);
            if end != next {
                return value + (look.value - value) * ((end - saving) / (next - saving));
            }
            (value, saving) = (look.value, next);
        }
        value
    };
    let low = reach(&mut looks[..after].iter().rev());
    let high = reach(&mut looks[after..].iter().filter(|look| look.value > flip));
    [low, high]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(value: f64) -> Estimate {
        Estimate { value, mcse: Some(1.0), interval: Some(Interval { low: value - 2.0, high: value + 2.0 }) }
    }

    const FROM: f64 = 1.0;

    /// Searches upwards by a function; the looks are off by `noise`. Returns the flip and the number of values that were asked for.
    fn search(noise: f64, of: impl Fn(f64) -> f64) -> (Option<Flip>, usize) {
        let values = [0.2, 0.5, FROM, 1.5, 2.5, 4.0, 6.0, 9.0];
        let looks = values.map(|value| FlipLook { value, saving: of(value) + noise });
        let Some(mut search) = FlipSearch::new(looks.to_vec(), FROM, true, 9e-4) else { return (None, 0) };
        while let Some(value) = search.next_value() {
            search.tell(value, estimate(of(value)));
        }
        (search.flip(), search.played.len())
    }

    #[test]
    fn roots_of_smooth_functions_take_few_values() {
        for (noise, of) in [
            (0.0, (|x| 30.0 - 10.0 * x) as fn(f64) -> f64),
            (4.0, |x| 30.0 - 10.0 * x),
            (-4.0, |x| 30.0 - 10.0 * x),
            (0.5, |x| 90.0 - 10.0 * x * x),
            (0.1, |x| 100.0 * (3.0 / x).ln()),
        ] {
            let (flip, tries) = search(noise, of);
            let flip = flip.expect("a flip");
            assert!((flip.value - 3.0).abs() < 1e-3, "{flip:?}");
            assert!(tries <= 6, "{tries}");
            assert!(flip.interval.is_some_and(|interval| interval.holds(3.0)), "{flip:?}");
        }
    }

    /// A saving of 30 - 10x with intervals of ± 2 may be 0 from 2.8 to 3.2.
    #[test]
    fn the_interval_holds_all_values_at_which_the_saving_may_be_0() {
        let (flip, _) = search(1.5, |x| 30.0 - 10.0 * x);
        let Interval { low, high } = flip.and_then(|flip| flip.interval).expect("an interval");
        assert!((low - 2.8).abs() < 1e-4 && (high - 3.2).abs() < 1e-4, "{low} {high}");
        // Flatter than the error from 4 on: the saving is -2 at 6.
        let (flip, _) = search(0.0, |x| if x < 4.0 { 40.0 - 10.0 * x } else { 4.0 - x });
        let Interval { low, high } = flip.and_then(|flip| flip.interval).expect("an interval");
        assert!((high - 6.0).abs() < 1e-3 && (low - 3.8).abs() < 1e-3, "{low} {high}");
    }

    #[test]
    fn the_first_of_two_flips_is_told() {
        let (flip, _) = search(0.0, |x| (x - 2.0) * (x - 5.0));
        assert!((flip.expect("a flip").value - 2.0).abs() < 1e-3);
    }

    #[test]
    fn jumps_are_bracketed() {
        let (flip, tries) = search(0.0, |x| if x < 3.3 { 5.0 } else { -7.0 });
        assert!((flip.expect("a flip").value - 3.3).abs() < 0.02, "{flip:?}");
        assert!(tries < 20, "{tries}");
    }

    /// Single hires move a saving in steps, which need not be seen by the search that went before.
    #[test]
    fn steps_next_to_a_flip_do_not_hide_it() {
        let falls = |x: f64| 30.0 - 10.0 * x;
        let steps = |x: f64| falls(x) + 0.02 * (1e5 * x).sin();
        let ends_above_0 = |x: f64| falls(x).max(0.03);
        for of in [&steps as &dyn Fn(f64) -> f64, &ends_above_0] {
            let looks = [1.0, 2.5, 4.0].map(|value| FlipLook { value, saving: falls(value) });
            let mut search = FlipSearch::new(looks.to_vec(), FROM, true, 0.05).expect("a flip");
            while let Some(value) = search.next_value() {
                search.tell(value, estimate(falls(value) + 0.5));
            }
            let mut search = search.refined(9e-4).expect("a flip");
            while let Some(value) = search.next_value() {
                search.tell(value, estimate(of(value)));
            }
            let flip = search.flip().expect("a flip").value;
            assert!(of(flip).abs() < NEAR, "{} at {flip}", of(flip));
            assert!(search.played.len() <= MOST_REFINED, "{}", search.played.len());
        }
    }

    #[test]
    fn looks_that_were_wrong_are_corrected() {
        // The looks show a flip between 1 and 1.5 that lies at 3, and one that there is not.
        let (flip, _) = search(-16.0, |x| 30.0 - 10.0 * x);
        assert!((flip.expect("a flip").value - 3.0).abs() < 1e-3);
        assert_eq!(search(-15.0, |x| 20.0 - x).0, None);
        // They show a flip between 4 and 6.
        let (flip, _) = search(15.0, |x| 30.0 - 10.0 * x);
        assert!((flip.expect("a flip").value - 3.0).abs() < 1e-3);
        assert_eq!(search(15.0, |x| -3.0 * x).0, None);
        // They show a flip above the value in force that lies below.
        let (flip, _) = search(6.0, |x| 7.0 - 10.0 * x);
        assert!((flip.expect("a flip").value - 0.7).abs() < 1e-3);
        assert_eq!(search(0.0, |_| 1.0), (None, 0));
    }
}
