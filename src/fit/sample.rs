//! Durations of which a likelihood is made: exits, and stays of which the end is not seen.

use super::family::LawFamily;
use super::jet::Jet;
use crate::special::elementary::{exp, ln};

/// A stay, as far as it was watched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duration {
    /// Time at which watching begins [week]; 0 from the start.
    pub entered: f64,
    /// End of watching.
    pub end: DurationEnd,
    /// Number of people alike.
    pub weight: f64,
}

/// End of a watched stay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DurationEnd {
    /// Exit at a time [week].
    Exit(f64),
    /// Exit after the first time, at the second or before [week].
    ExitWithin(f64, f64),
    /// Still there at a time [week].
    Watched(f64),
}

/// Durations of equal times merged, with times in units of the mean stay.
#[derive(Debug, Clone, PartialEq)]
pub struct DurationSample {
    /// Unit of times [week]: time watched by number of exits.
    pub unit: f64,
    /// Number of exits.
    pub exits: f64,
    exact: Vec<(f64, f64)>,
    within: Vec<([f64; 2], f64)>,
    watched: Vec<(f64, f64)>,
    entered: Vec<(f64, f64)>,
}

impl DurationSample {
    /// Merges durations. Order of durations does not matter. Returns `None` without exits.
    pub fn new(durations: impl IntoIterator<Item = Duration>) -> Option<Self> {
        let mut sample =
            Self { unit: 1.0, exits: 0.0, exact: vec![], within: vec![], watched: vec![], entered: vec![] };
        for Duration { entered, end, weight } in durations {
            if weight > 0.0 {
                if entered > 0.0 {
                    sample.entered.push((entered, weight));
                }
                sample.exits += if matches!(end, DurationEnd::Watched(_)) { 0.0 } else { weight };
                match end {
                    DurationEnd::Exit(time) => sample.exact.push((time, weight)),
                    DurationEnd::ExitWithin(from, to) => sample.within.push(([from, to], weight)),
                    DurationEnd::Watched(time) => sample.watched.push((time, weight)),
                }
            }
        }
        for times in [&mut sample.exact, &mut sample.watched, &mut sample.entered] {
            merge(times, |one, other| one.total_cmp(other));
        }
        merge(&mut sample.within, |one, other| one[0].total_cmp(&other[0]).then(one[1].total_cmp(&other[1])));
        let unit = sample.time_watched() / sample.exits;
        (sample.exits > 0.0 && unit > 0.0 && unit.is_finite()).then(|| sample.in_units_of(unit))
    }

    /// Time watched [unit].
    fn time_watched(&self) -> f64 {
        let sum = |times: &[(f64, f64)]| times.iter().map(|(time, weight)| time * weight).sum::<f64>();
        let within: f64 = self.within.iter().map(|([from, to], weight)| 0.5 * (from + to) * weight).sum();
        sum(&self.exact) + sum(&self.watched) + within - sum(&self.entered)
    }

    fn in_units_of(mut self, unit: f64) -> Self {
        for times in [&mut self.exact, &mut self.watched, &mut self.entered] {
            times.iter_mut().for_each(|(time, _)| *time /= unit);
        }
        self.within.iter_mut().for_each(|(ends, _)| *ends = ends.map(|end| end / unit));
        Self { unit, ..self }
    }

    /// Number of distinct terms of the likelihood.
    pub fn terms(&self) -> usize {
        self.exact.len() + self.within.len() + self.watched.len() + self.entered.len()
    }

    /// Logarithm of the likelihood of times in [`DurationSample::unit`], with its derivatives.
    ///
    /// An exit at t has ln h(t) - Λ(t), one in (a, b] ln(S(a) - S(b)), a stay of which the end is not seen -Λ(t); who was
    /// first seen at e has Λ(e) in addition.
    pub fn log_likelihood(&self, family: LawFamily, theta: [f64; 2]) -> Jet {
        let hazard = |x: f64| family.cumulative_hazard(theta, x);
        let mut sum = Jet::ZERO;
        for (time, weight) in &self.exact {
            sum = sum + (family.log_hazard(theta, *time) - hazard(*time)) * *weight;
        }
        for ([from, to], weight) in &self.within {
            sum = sum + (log_share_within(hazard(*to) - hazard(*from)) - hazard(*from)) * *weight;
        }
        for (time, weight) in &self.watched {
            sum = sum - hazard(*time) * *weight;
        }
        for (time, weight) in &self.entered {
            sum = sum + hazard(*time) * *weight;
        }
        sum
    }

    /// What the logarithm of the likelihood of times in weeks has in addition: that of the unit, for each exact exit.
    pub fn of_unit(&self) -> f64 {
        let exact: f64 = self.exact.iter().map(|(_, weight)| weight).sum();
        -exact * ln(self.unit)
    }
}

/// Sorts, and adds up the weights of equals.
fn merge<T: PartialEq + Copy>(times: &mut Vec<(T, f64)>, order: impl Fn(&T, &T) -> std::cmp::Ordering) {
    times.sort_by(|one, other| order(&one.0, &other.0));
    times.dedup_by(|later, first| {
        let equal = later.0 == first.0;
        if equal {
            first.1 += later.1;
        }
        equal
    });
}

/// ln(1 - e^(-y)) for y > 0.
fn log_share_within(y: Jet) -> Jet {
    let gone = -libm::expm1(-y.value);
    let value = if y.value < 0.7 { ln(gone) } else { libm::log1p(-exp(-y.value)) };
    let first = exp(-y.value) / gone;
    y.then([value, first, -first / gone])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exit(time: f64) -> Duration {
        Duration { entered: 0.0, end: DurationEnd::Exit(time), weight: 1.0 }
    }

    #[test]
    fn equals_are_one_with_a_weight_and_order_does_not_matter() {
        let watched = Duration { entered: 1.0, end: DurationEnd::Watched(6.0), weight: 1.0 };
        let one = DurationSample::new([exit(2.0), exit(3.0), watched, exit(2.0)]).expect("exits");
        let other = DurationSample::new([watched, exit(2.0), exit(2.0), exit(3.0)]).expect("exits");
        assert_eq!(one, other);
        assert_eq!((one.terms(), one.exits), (4, 3.0));
        // 2 + 2 + 3 + 6 - 1 weeks are watched.
        assert_eq!(one.unit, 4.0);
        assert_eq!(DurationSample::new([watched]), None);
    }

    /// By hand: hazard 1 per unit, exits at 2 and in (1, 3], watched from ½ to 4.
    #[test]
    fn terms_of_a_constant_hazard_by_hand() {
        let ends = [
            Duration { entered: 0.5, end: DurationEnd::Watched(4.0), weight: 2.0 },
            Duration { entered: 0.0, end: DurationEnd::ExitWithin(1.0, 3.0), weight: 1.0 },
            exit(2.0),
        ];
        let sample = DurationSample::new(ends).expect("exits");
        let theta = [-ln(sample.unit), 0.0];
        let found = sample.log_likelihood(LawFamily::Exponential, theta).value + sample.of_unit();
        let by_hand = -2.0 + (f64::exp(-1.0) - f64::exp(-3.0)).ln() - 2.0 * 3.5;
        assert!((found - by_hand).abs() < 1e-12, "{found} {by_hand}");
    }
}
