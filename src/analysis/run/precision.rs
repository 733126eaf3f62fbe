//! Playing on until savings are known well enough.
//!
//! # The rule
//! A look is taken at n replications, and playing ends at the first look where, of every scenario,
//!
//! 1. half the width of the interval of the saving, about t·s/√n, is at most what was asked for (to its farther end, where it
//!    is skewed), and
//! 2. the standard deviation s that this rests on is itself known: its relative standard error, √((k - 1)/(4n)) with the
//!    kurtosis k of the savings ([`error_of_sd`]), is at most 7 %.
//!
//! The interval is that of a run whose length was fixed beforehand. This is right for narrow intervals, as n then grows
//! beyond all bounds whatever the luck: Chow and Robbins (1965), doi:10.1214/aoms/1177700156, for independent values; Glynn
//! and Whitt (1992), doi:10.1214/aoap/1177005777, for simulations, and for relative widths too. After few replications it
//! is not, as a run ends early where s happens to come out small, and s of lumpy savings is small exactly where takers were
//! few and the mean is off. The second condition is against that. Where most savings are 0 it takes some fifty that are
//! not; a hundred replications where they are normal; more where tails are heavy. Where all savings are equal s is not known
//! at all, and the run goes on however many they are, unless the arms cannot differ ([`arms_are_one`]).
//!
//! Each look is one more chance to end by luck, so they are few: the next one is where the goal is reached, and 5 % on, if
//! the savings vary as they have so far; but it is at least 1.25 and at most 4 times as far as this one. All scenarios of a
//! call are looked at together and played to the same number, so that they stay paired.
//!
//! A share of more than a half is refused: such a run would end once the saving seems to be other than 0, which by looking
//! again and again it sooner or later does.
//!
//! # Measured
//! How often the last 95 % interval held the truth, in 1,000 runs with seeds 1 to 1,000
//! (`cargo test --test slow precision -- --ignored --nocapture`). The truth is a closed form, and for Zappos a run a hundred times
//! as long.
//!
//! | scenario | asked | held | replications, mean |
//! | --- | --- | --- | --- |
//! | half of all hires take it, cohorts of 5; the saving is 193.47 | ± 5 | 95.4 % | 2,933 |
//! | | ± 3 % | 95.7 % | 2,203 |
//! | one hire in 125 takes it, cohorts of 1; the saving is 3.10 | ± 2 | 95.5 % | 10,038 |
//! | | ± 0.80 | 95.0 % | 14,175 |
//! | | ± 50 % | 95.4 % | 10,036 |
//! | | ± 25 % | 96.5 % | 15,244 |
//! | `zappos-2008`, cohorts of 2; the saving is 141.77 | ± 20 | 94.4 % | 6,117 |
//! | `zappos-2008`, its cohorts of 20; 141.49 | ± 8 | 95.7 % | 4,061 |
//! | | ± 5 % | 95.5 % | 5,059 |
//!
//! Without the second condition it is 88.5 % for the rare takers at ± 2, after 2,261 replications.

use crate::analysis::interval::Level;
use crate::analysis::moments::{Moments, error_of_sd};
use crate::analysis::support::Support;
use crate::analysis::{means, saving};
use crate::engine::Run;
use crate::model::fixed::Fixed;
use crate::scenario::Scenario;
use crate::special::elementary::{magnitude, ten_to};

/// The most that half the width of the interval of the saving per position may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Precision {
    /// So much [money], > 0.
    Money(f64),
    /// This share of the absolute saving, in (0, 0.5].
    Share(f64),
}

impl Precision {
    /// The widest share.
    pub const LARGEST_SHARE: f64 = 0.5;

    /// For this saving [money].
    fn half_width(self, saving: f64) -> f64 {
        match self {
            Precision::Money(most) => most,
            Precision::Share(share) => share * saving.abs(),
        }
    }
}

/// The goal of a run: a precision, and limits on replications.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// Precision of every saving.
    pub precision: Precision,
    /// Share of intervals that hold the truth, in (0, 1).
    pub confidence: f64,
    /// Replications at the first look, > 0.
    pub first: u64,
    /// Replications at the last one, > 0.
    pub most: u64,
}

/// Precision of a saving after some replications [money per position].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Replications played.
    pub replications: u64,
    /// How far the interval reaches to its farther end, half its width but for skewness [money]; none after one replication.
    pub half_width: Option<f64>,
    /// The most that it may be [money].
    pub asked: f64,
    /// Standard error of the savings' standard deviation, as a part of it; `None` if it is unknown: after one
    /// replication, and where all savings are equal but need not be.
    pub error_of_sd: Option<f64>,
}

/// Replications at which playing ends unless something else is asked for: seconds, and some hundred MB.
pub const MAX_REPLICATIONS: u64 = 1_000_000;
/// Replications at the first look unless something else is asked for.
pub const FIRST_LOOK: u64 = 1000;
/// The largest relative error of a standard deviation that counts as known.
const KNOWN: f64 = 0.07;
/// Replications at the next look, as a multiple of those that seem to be needed.
const MARGIN: f64 = 1.05;
/// The same as a multiple of those played: at least, and at most.
const GROWTH: [f64; 2] = [1.25, 4.0];

impl Look {
    /// Looks at the savings of a run, totals over its positions.
    fn at(run: &Run, goal: &Goal) -> Self {
        let results = run.results();
        let savings = saving::column(&results);
        let positions = results.positions as f64;
        let moments = Moments::of(&savings).unwrap_or(Moments { mean: 0.0, sd: None });
        let support = Support::AMOUNT.fixed(results.fixed.total_cost(None));
        let level = Level::new(goal.confidence, savings.len());
        let estimate = means::of_moments(&savings, moments, support, &level).per(positions);
        let error_of_sd = match moments.sd {
            Some(0.0) => arms_are_one(run.scenario()).then_some(0.0),
            Some(sd) => error_of_sd(&savings).map(|error| error / sd),
            None => None,
        };
        Self {
            replications: run.replications(),
            half_width: estimate.reach().or(moments.sd.filter(|sd| *sd == 0.0)),
            asked: goal.precision.half_width(estimate.value),
            error_of_sd,
        }
    }

    /// Whether the saving is known as well as was asked.
    pub fn is_enough(&self) -> bool {
        self.half_width.is_some_and(|half_width| half_width <= self.asked)
            && self.error_of_sd.is_some_and(|error| error <= KNOWN)
    }

    /// Replications that would be enough were the savings to vary as they have; `None` if that is not known.
    pub fn needed(&self) -> Option<f64> {
        let (half_width, error) = self.half_width.zip(self.error_of_sd)?;
        let times = (half_width / self.asked).max(error / KNOWN);
        Some(self.replications as f64 * times * times)
    }
}

impl Goal {
    /// Replications at the look after these, all at one number; `None` if they are enough or the last.
    fn next(&self, looks: &[Look]) -> Option<u64> {
        let played = looks.first()?.replications;
        let short = looks.iter().filter(|look| !look.is_enough());
        let needed = short.map(|look| look.needed().unwrap_or(f64::INFINITY)).reduce(f64::max)?;
        let [least, most] = GROWTH.map(|growth| growth * played as f64);
        let next = round_up((MARGIN * needed).clamp(least, most)).min(self.most);
        (next > played).then_some(next)
    }
}

/// Plays all `runs` on, to one number of replications, until each saving is known as well as `goal` asks or the most
/// replications are played; gives the last look at each run. `extend` extends a run to so many replications.
///
/// # Errors
/// Returns the errors of `extend`.
pub fn play<'a, E>(
    runs: &mut [Run<'a>],
    goal: &Goal,
    mut extend: impl FnMut(&mut Run<'a>, u64) -> Result<(), E>,
) -> Result<Vec<Look>, E> {
    let mut replications = goal.first.min(goal.most);
    loop {
        for run in runs.iter_mut() {
            extend(run, replications)?;
        }
        let looks: Vec<Look> = runs.iter().map(|run| Look::at(run, goal)).collect();
        match goal.next(&looks) {
            Some(more) => replications = more,
            None => return Ok(looks),
        }
    }
}

/// Whether the arms are the same whatever happens: no bonus is above 0 before the horizon, and none draws anyone.
pub fn arms_are_one(scenario: &Scenario) -> bool {
    Fixed::of(scenario).arms_are_one()
}

/// The next number with two digits and zeros.
///
/// ```
/// # use the_offer::analysis::precision::round_up;
/// assert_eq!([40_000.0, 40_001.0, 7.2].map(round_up), [40_000, 41_000, 8]);
/// ```
pub fn round_up(value: f64) -> u64 {
    let scale = ten_to((magnitude(value) - 1).max(0));
    ((value / scale - 1e-9).ceil() * scale) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOAL: Goal = Goal { precision: Precision::Money(50.0), confidence: 0.95, first: 1000, most: 100_000 };

    fn look(half_width: f64, error_of_sd: Option<f64>) -> Look {
        Look { replications: 1000, half_width: Some(half_width), asked: 50.0, error_of_sd }
    }

    #[test]
    fn the_next_look_is_where_the_goal_seems_to_be() {
        // (75/50)² · 1,000 · 1.05 = 2,362.5.
        assert_eq!(GOAL.next(&[look(75.0, Some(0.02))]), Some(2400));
        // (0.112/0.07)² · 1,000 · 1.05 = 2,688.
        assert_eq!(GOAL.next(&[look(75.0, Some(0.112)), look(10.0, Some(0.01))]), Some(2700));
        assert_eq!(GOAL.next(&[look(50.1, Some(0.02))]), Some(1300));
        assert_eq!(GOAL.next(&[look(5000.0, Some(0.02))]), Some(4000));
        assert_eq!(Goal { most: 1500, ..GOAL }.next(&[look(5000.0, Some(0.02))]), Some(1500));
    }

    #[test]
    fn playing_ends_where_all_is_known_or_at_the_most() {
        assert_eq!(GOAL.next(&[look(50.0, Some(0.07)), look(0.0, Some(0.0))]), None);
        assert_eq!(Goal { most: 1000, ..GOAL }.next(&[look(75.0, Some(0.02))]), None);
    }

    #[test]
    fn an_unknown_error_is_never_enough() {
        for unknown in [look(0.0, None), Look { half_width: None, ..look(0.0, None) }] {
            assert!(!unknown.is_enough());
            assert_eq!(GOAL.next(&[unknown]), Some(4000));
        }
        // A saving of 0, and a part of it.
        assert_eq!(GOAL.next(&[Look { asked: 0.0, ..look(3.0, Some(0.02)) }]), Some(4000));
    }
}
