//! Shares of the variance of the saving: luck, and uncertain parameters.
//!
//! The saving of a cohort is S = μ(θ) + ε: μ(θ) what the parameters θ make of it on average, ε the luck of its people and
//! crises. Its variance is Var μ(θ) + E Var(ε | θ). A nested simulation of N draws of θ with K cohorts each tells them
//! apart: the variance b of the means over K cohorts holds Var μ(θ) and a K-th of the luck's variance w within them.

use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::moments::Moments;
use crate::analysis::wilson;
use crate::engine::{Nested, Variances};
use crate::scenario::Scenario;
use crate::special::elementary;

/// Results of a nested simulation over uncertain parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LuckAndParameters {
    /// Share of the variance of a cohort's saving that is not knowing the parameters; the rest is luck.
    pub parameters: Estimate,
    /// Probability, over what the parameters may be, that the offer pays on average: μ(θ) > 0; `None` if nobody ever
    /// took the offer.
    pub pays_on_average: Option<Estimate>,
}

/// Shares of the variance of a cohort's saving; luck is what parameters are not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VarianceShares {
    /// Luck.
    pub luck: Option<Estimate>,
    /// Not knowing the parameters.
    pub parameters: Option<Estimate>,
}

impl VarianceShares {
    /// Where every parameter is certain, all spread is luck by definition, without an interval.
    pub fn of(scenario: &Scenario, spread: Option<LuckAndParameters>) -> Self {
        let parameters = match scenario.uncertain.is_empty() {
            true => Some(Estimate::bare(0.0)),
            false => spread.map(|spread| spread.parameters),
        };
        Self { luck: parameters.map(rest), parameters }
    }
}

/// 1 less a share.
fn rest(share: Estimate) -> Estimate {
    let interval = share.interval.map(|interval| Interval { low: 1.0 - interval.high, high: 1.0 - interval.low });
    Estimate { value: 1.0 - share.value, interval, ..share }
}

/// Splits the spread; `None` if the saving never varies.
///
/// Share of the parameters: 1 - w/(b + w(1 - 1/K)), unbiased in numerator and denominator however few positions a cohort
/// has; its error by the delta method over the draws of θ, which are independent, its interval on the scale of log-odds,
/// since what parameters make of the saving is often skewed. Source: the one-way analysis of variance (Searle, Casella,
/// McCulloch 1992, "Variance components", 3.5).
pub fn of(nested: &Nested, confidence: f64) -> Option<LuckAndParameters> {
    let variances = nested.variances();
    let level = Level::new(confidence, variances.draws.len());
    let parameters = share_of_parameters(&variances, &level)?;
    let pays: Vec<Option<f64>> = nested.many().map(|savings| pays(&savings)).collect();
    Some(LuckAndParameters { parameters, pays_on_average: pays_on_average(&pays, level.on(pays.len())) })
}

/// Cohorts that must have saved or lost something before their mean tells its sign.
const TELLING: usize = 3;

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Whether the mean is above 0, without what is left of luck in it; `None` if hardly anyone took the offer, as in most
/// cohorts nothing was saved or lost: the few others tell little of the mean.
///
/// Luck brings P(mean over K cohorts > 0) nearer to ½, by a series in 1/K. The halves of the cohorts tell how P would be
/// at K/2, the quarters at K/4; the parabola through the three is taken to 1/K = 0: 8/3 P(K) - 2 P(K/2) + 1/3 P(K/4). So
/// only the average over draws is a probability. Source: Gordy and Juneja (2010), doi:10.1287/mnsc.1100.1213, section 4,
/// whose jackknife stops at the halves.
fn pays(savings: &[f64]) -> Option<f64> {
    let changed = savings.iter().filter(|saving| **saving != 0.0).count();
    if changed < TELLING.min(savings.len()) {
        return None;
    }
    let share = |parts: usize| {
        let telling =
            savings.chunks_exact(savings.len() / parts).filter(|part| part.iter().any(|saving| *saving != 0.0));
        let signs: Vec<f64> = telling.map(|part| f64::from(mean(part) > 0.0)).collect();
        (!signs.is_empty()).then(|| mean(&signs))
    };
    Some((8.0 * share(1)? - 6.0 * share(2)? + share(4)?) / 3.0)
}

fn share_of_parameters(Variances { draws, between, within }: &Variances, level: &Level) -> Option<Estimate> {
    let number = draws.len() as f64;
    let total = between + within * (1.0 - 1.0 / Nested::FEW as f64);
    let value = 1.0 - within / total;
    // Gradient of the share in (between, within), along each draw's distance from both.
    let slopes = (within / (total * total), -between / (total * total));
    let influence = |draw: &(f64, f64)| slopes.0 * (draw.0 - between) + slopes.1 * (draw.1 - within);
    let squares: f64 = draws.iter().map(|draw| influence(draw) * influence(draw)).sum();
    let mcse = (squares / (number - 1.0) / number).sqrt();
    (total > 0.0).then(|| share_by_log_odds(value, mcse, level))
}

/// A share with its interval on the scale of log-odds; at 0 or 1 itself, or beyond by luck, on its own, cut there.
pub(crate) fn share_by_log_odds(value: f64, mcse: f64, level: &Level) -> Estimate {
    let odds = value / (1.0 - value);
    let interval = match level.around(value, Some(mcse)).interval {
        Some(plain) if value <= 0.0 || value >= 1.0 => {
            Interval { low: plain.low.clamp(0.0, 1.0), high: plain.high.clamp(0.0, 1.0) }
        }
        plain => {
            let times =
                plain.map_or(f64::INFINITY, |plain| elementary::exp(plain.half_width() / (value * (1.0 - value))));
            let at = |odds: f64| if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 };
            Interval { low: at(odds / times), high: at(odds * times) }
        }
    };
    Estimate { value: value.clamp(0.0, 1.0), mcse: Some(mcse), interval: Some(interval) }
}

/// The average over the draws that tell. The interval holds what it would be were the others all one way, or the other.
fn pays_on_average(pays: &[Option<f64>], level: Level) -> Option<Estimate> {
    let telling: Vec<f64> = pays.iter().flatten().copied().collect();
    let Moments { mean, sd } = Moments::of(&telling)?;
    let value = mean.clamp(0.0, 1.0);
    let were = |others: f64| {
        let all: Vec<f64> = pays.iter().map(|pays| pays.unwrap_or(others)).collect();
        let estimate = Moments::of(&all).map(|moments| level.mean(moments.mean, moments.sd))?;
        // At least as wide as if every draw had told: near 0 and 1 hardly any of a few draws tell.
        let told = wilson::interval(estimate.value.clamp(0.0, 1.0), all.len() as f64, level.normal);
        let interval = estimate.interval?;
        Some(Interval { low: told.low.min(interval.low).max(0.0), high: told.high.max(interval.high).min(1.0) })
    };
    let interval = were(0.0).zip(were(1.0)).map(|(low, high)| Interval { low: low.low, high: high.high });
    Some(Estimate { value, mcse: sd.map(|sd| sd / (telling.len() as f64).sqrt()), interval })
}
