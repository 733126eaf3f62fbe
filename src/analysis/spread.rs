//! How much of the spread of the saving is luck, and how much is not knowing the parameters.
//!
//! The saving of a cohort is S = μ(θ) + ε: μ(θ) what the parameters θ make of it on average, ε the luck of its people and
//! crises. Its variance is Var μ(θ) + E Var(ε | θ). A nested simulation of N draws of θ with K cohorts each tells them
//! apart: the variance b of the means over K cohorts holds Var μ(θ) and a K-th of the luck's variance w within them.

use super::interval::{Estimate, Interval, Level};
use super::rows::{Cells, SpreadRow};
use super::wilson;
use crate::engine::Nested;
use crate::scenario::Scenario;

/// What a nested simulation says of parameters that are not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Share of the variance of a cohort's saving that is not knowing the parameters; the rest is luck.
    pub parameters: Estimate,
    /// Probability, over what the parameters may be, that the offer pays on average: μ(θ) > 0.
    pub pays_on_average: Estimate,
}

/// The rows of `spread.csv`. Where every parameter is certain, all spread is luck by definition, without an interval.
pub fn rows(scenario: &Scenario, spread: Option<Spread>) -> Vec<SpreadRow> {
    let row = |source, share: Option<Estimate>| {
        let Cells { value, low, high, .. } = Cells::of(share);
        SpreadRow { scenario: scenario.name.clone(), source, share: value, ci_low: low, ci_high: high }
    };
    let certain = |value| Estimate { value, mcse: None, interval: None };
    let parameters = match scenario.uncertain.is_empty() {
        true => Some(certain(0.0)),
        false => spread.map(|spread| spread.parameters),
    };
    vec![row("luck", parameters.map(rest)), row("parameters", parameters)]
}

/// 1 less a share.
fn rest(share: Estimate) -> Estimate {
    let interval = share.interval.map(|interval| Interval { low: 1.0 - interval.high, high: 1.0 - interval.low });
    Estimate { value: 1.0 - share.value, interval, ..share }
}

/// Splits the spread; none where the saving never varies.
///
/// Share of the parameters: 1 - w/(b + w(1 - 1/K)), unbiased in numerator and denominator however few positions a cohort
/// has; its error by the delta method over the draws of θ, which are independent. Kept in 0..1. Source: the one-way
/// analysis of variance (Searle, Casella, McCulloch 1992, "Variance components", 3.5).
pub fn of(nested: &Nested, confidence: f64) -> Option<Spread> {
    let draws: Vec<Draw> = nested.draws().map(Draw::of).collect();
    let level = Level::new(confidence, draws.len());
    Some(Spread {
        parameters: share_of_parameters(&draws, nested.cohorts() as f64, &level)?,
        pays_on_average: pays_on_average(&draws, &level),
    })
}

/// What the cohorts of one draw of the parameters say.
struct Draw {
    /// Mean saving.
    mean: f64,
    /// Variance of savings.
    variance: f64,
    /// Whether the offer pays, extrapolated to a mean without luck.
    pays: f64,
}

impl Draw {
    fn of(savings: &[f64]) -> Self {
        let number = savings.len() as f64;
        let mean = mean(savings);
        let squares: f64 = savings.iter().map(|saving| (saving - mean) * (saving - mean)).sum();
        Self { mean, variance: squares / (number - 1.0), pays: pays(savings) }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Whether the mean is above 0, without what is left of luck in it.
///
/// Luck brings P(mean over K cohorts > 0) nearer to ½, by a series in 1/K. The halves of the cohorts tell how P would be
/// at K/2, the quarters at K/4; the parabola through the three is taken to 1/K = 0: 8/3 P(K) - 2 P(K/2) + 1/3 P(K/4). So
/// only the average over draws is a probability. Source: Gordy and Juneja (2010), doi:10.1287/mnsc.1100.1213, section 4,
/// whose jackknife stops at the halves.
fn pays(savings: &[f64]) -> f64 {
    let share = |parts: usize| {
        let above = savings.chunks_exact(savings.len() / parts).filter(|part| mean(part) > 0.0).count();
        above as f64 / parts as f64
    };
    8.0 / 3.0 * share(1) - 2.0 * share(2) + share(4) / 3.0
}

fn share_of_parameters(draws: &[Draw], cohorts: f64, level: &Level) -> Option<Estimate> {
    let number = draws.len() as f64;
    let grand = draws.iter().map(|draw| draw.mean).sum::<f64>() / number;
    let distance = |draw: &Draw| (draw.mean - grand) * (draw.mean - grand) * number / (number - 1.0);
    let between = draws.iter().map(distance).sum::<f64>() / number;
    let within = draws.iter().map(|draw| draw.variance).sum::<f64>() / number;
    let total = between + within * (1.0 - 1.0 / cohorts);
    let value = 1.0 - within / total;
    // Gradient of the share in (between, within), along each draw's distance from both.
    let slopes = (within / (total * total), -between / (total * total));
    let influence = |draw: &Draw| slopes.0 * (distance(draw) - between) + slopes.1 * (draw.variance - within);
    let squares: f64 = draws.iter().map(|draw| influence(draw) * influence(draw)).sum();
    let mcse = (squares / (number - 1.0) / number).sqrt();
    (total > 0.0).then(|| kept_in_0_to_1(level.around(value, Some(mcse))))
}

fn pays_on_average(draws: &[Draw], level: &Level) -> Estimate {
    let number = draws.len() as f64;
    let mean = draws.iter().map(|draw| draw.pays).sum::<f64>() / number;
    let squares: f64 = draws.iter().map(|draw| (draw.pays - mean) * (draw.pays - mean)).sum();
    let mcse = (squares / (number - 1.0) / number).sqrt();
    let value = mean.clamp(0.0, 1.0);
    // At least as wide as if every draw had told whether it pays: near 0 and 1 hardly any of a few draws tell.
    let told = wilson::interval(value, number, level.normal);
    let half = level.normal * mcse;
    let interval = Interval { low: told.low.min(mean - half).max(0.0), high: told.high.max(mean + half).min(1.0) };
    Estimate { value, mcse: Some(mcse), interval: Some(interval) }
}

fn kept_in_0_to_1(estimate: Estimate) -> Estimate {
    let kept = |value: f64| value.clamp(0.0, 1.0);
    let interval = estimate.interval.map(|interval| Interval { low: kept(interval.low), high: kept(interval.high) });
    Estimate { value: kept(estimate.value), interval, ..estimate }
}
