//! Errors by the bootstrap: people, not spells, are drawn with replacement, and all is estimated again.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};
use rayon::prelude::*;

use super::evidence::{RatesTold, Watched};
use crate::engine::{EngineError, Watcher};
use crate::fit::law::FittedLaw;

/// Errors of what was estimated.
pub(super) struct BootstrapErrors {
    /// Standard errors of rates on their unbounded scales.
    pub rates: [Option<f64>; 3],
    /// Covariances of the parameters of each law.
    pub laws: Vec<[f64; 3]>,
    /// Share of draws that gave no estimate of a law.
    pub lost: f64,
}

/// Estimates of one draw of people.
struct DrawnEstimates {
    rates: [Option<f64>; 3],
    laws: Option<Vec<[f64; 2]>>,
}

/// Draws people so many times. `laws` are those of all, each with the group that it is of.
///
/// # Errors
/// [`EngineError::Interrupted`].
pub(super) fn bootstrap(
    watched: Watched<'_>,
    laws: &[(Option<u32>, FittedLaw)],
    draws: u32,
    seed: u64,
    watcher: &dyn Watcher,
) -> Result<BootstrapErrors, EngineError> {
    let people = watched.spells.iter().map(|spell| spell.person as usize + 1).max().unwrap_or_default();
    let mut present = vec![false; people];
    watched.spells.iter().for_each(|spell| present[spell.person as usize] = true);
    let present: Vec<usize> = (0..people).filter(|person| present[*person]).collect();
    let estimated = |draw: u32| {
        if watcher.stopped() {
            return Err(EngineError::Interrupted);
        }
        let times = times_drawn(&present, people, seed, draw);
        let estimates = estimate(watched, laws, &|person| times[person as usize]);
        watcher.advanced(1);
        Ok(estimates)
    };
    let drawn: Vec<DrawnEstimates> = (0..draws).into_par_iter().map(estimated).collect::<Result<_, _>>()?;
    Ok(summed(&drawn, laws.len()))
}

/// `[person]`: number of times that each is drawn.
fn times_drawn(present: &[usize], people: usize, seed: u64, draw: u32) -> Vec<f64> {
    // Streams of different draws: the generator spreads each seed over its whole state.
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(draw));
    let mut times = vec![0.0; people];
    for _ in 0..present.len() {
        let place = (u128::from(random.next_u64()) * present.len() as u128) >> 64;
        times[present[place as usize]] += 1.0;
    }
    times
}

fn estimate(watched: Watched<'_>, laws: &[(Option<u32>, FittedLaw)], times: &dyn Fn(u32) -> f64) -> DrawnEstimates {
    let rates = RatesTold::of(&watched.counts(times, None)).all().map(|told| told.map(|told| told.value));
    let law = |(group, law): &(Option<u32>, FittedLaw)| {
        let sample = watched.sample(times, *group)?;
        law.near(&sample).ok().map(|law| law.theta)
    };
    DrawnEstimates { rates, laws: laws.iter().map(law).collect() }
}

fn summed(drawn: &[DrawnEstimates], laws: usize) -> BootstrapErrors {
    let rates = [0, 1, 2].map(|at| {
        let values: Vec<f64> = drawn.iter().filter_map(|draw| draw.rates[at]).collect();
        covariance(values.iter().map(|value| (*value, *value)))
    });
    let kept: Vec<&Vec<[f64; 2]>> = drawn.iter().filter_map(|draw| draw.laws.as_ref()).collect();
    let of = |law: usize, [one, other]: [usize; 2]| {
        covariance(kept.iter().map(|laws| (laws[law][one], laws[law][other]))).unwrap_or(f64::INFINITY)
    };
    BootstrapErrors {
        rates: rates.map(|variance| variance.map(f64::sqrt)),
        laws: (0..laws).map(|law| [[0, 0], [0, 1], [1, 1]].map(|which| of(law, which))).collect(),
        lost: 1.0 - kept.len() as f64 / drawn.len().max(1) as f64,
    }
}

/// Covariance of pairs. Returns `None` of fewer than two.
fn covariance(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> Option<f64> {
    let number = pairs.clone().count() as f64;
    let sum = |of: fn((f64, f64)) -> f64| pairs.clone().map(of).sum::<f64>() / number;
    let (first, second) = (sum(|pair| pair.0), sum(|pair| pair.1));
    let products: f64 = pairs.map(|(a, b)| (a - first) * (b - second)).sum();
    (number >= 2.0).then(|| products / (number - 1.0))
}
