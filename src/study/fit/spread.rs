//! One estimate for all groups, spread over the groups as a scenario has them: alike, or in the ratio that it believes.

use crate::special::elementary::{exp, ln};

/// Values of one figure in each group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupValues {
    /// `[group]`
    pub values: Vec<f64>,
    /// Whether the ratio between groups is that of the scenario.
    pub by_ratio: bool,
}

fn alike(believed: &[f64]) -> bool {
    believed.iter().all(|value| *value == believed[0])
}

/// Hazards of groups whose mean over `weights` is `rate` > 0, in the ratio of the believed ones.
pub fn rates(believed: &[f64], weights: &[f64], rate: f64) -> GroupValues {
    let mean = mean(believed, weights);
    match alike(believed) || mean <= 0.0 {
        true => GroupValues { values: vec![rate; believed.len()], by_ratio: false },
        false => GroupValues { values: believed.iter().map(|value| value * (rate / mean)).collect(), by_ratio: true },
    }
}

/// Shares of groups whose mean over `weights` is `share` in (0, 1): the log-odds of the believed ones, all moved alike.
pub fn shares(believed: &[f64], weights: &[f64], share: f64) -> GroupValues {
    let moved = |by: f64| believed.iter().map(|value| odds_times(*value, exp(by))).collect::<Vec<f64>>();
    let ends = [-LARGEST_MOVE, LARGEST_MOVE].map(|by| mean(&moved(by), weights));
    if alike(believed) || !(ends[0] < share && share < ends[1]) {
        return GroupValues { values: vec![share; believed.len()], by_ratio: false };
    }
    let (mut low, mut high) = (-LARGEST_MOVE, LARGEST_MOVE);
    for _ in 0..BISECTIONS {
        let middle = 0.5 * (low + high);
        if mean(&moved(middle), weights) < share { low = middle } else { high = middle }
    }
    GroupValues { values: moved(0.5 * (low + high)), by_ratio: true }
}

/// Largest move of log-odds.
const LARGEST_MOVE: f64 = 40.0;
/// Halvings of a move, down to the last digit.
const BISECTIONS: usize = 60;

fn odds_times(share: f64, factor: f64) -> f64 {
    if share >= 1.0 { 1.0 } else { share * factor / (1.0 - share + share * factor) }
}

/// Mean over weights.
pub fn mean(values: &[f64], weights: &[f64]) -> f64 {
    values.iter().zip(weights).map(|(value, weight)| value * weight).sum::<f64>() / weights.iter().sum::<f64>()
}

/// Ends of a share that lie so many standard errors away on the scale of log-odds.
pub fn share_ends(share: f64, error: f64, errors: f64) -> [f64; 2] {
    let odds = ln(share / (1.0 - share));
    [-errors, errors].map(|z| 1.0 / (1.0 + exp(-(odds + z * error))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_groups_have_one_value_and_unlike_ones_their_ratio() {
        let one = rates(&[0.02, 0.02], &[3.0, 1.0], 0.05);
        assert_eq!(one, GroupValues { values: vec![0.05, 0.05], by_ratio: false });
        // By hand: a mean of 0.75 · 0.01 + 0.25 · 0.05 = 0.02 becomes 0.04.
        let two = rates(&[0.01, 0.05], &[3.0, 1.0], 0.04);
        assert!(two.by_ratio && two.values.iter().zip([0.02, 0.1]).all(|(a, b)| (a - b).abs() < 1e-15), "{two:?}");
        assert!(!rates(&[0.0, 0.0], &[1.0, 1.0], 0.04).by_ratio);
    }

    #[test]
    fn shares_keep_the_ratio_of_their_odds_and_have_the_mean() {
        let found = shares(&[0.02, 0.2, 0.0], &[2.0, 1.0, 1.0], 0.1);
        let odds = |share: f64| share / (1.0 - share);
        assert!(found.by_ratio && found.values[2] == 0.0);
        assert!((odds(found.values[1]) / odds(found.values[0]) / (odds(0.2) / odds(0.02)) - 1.0).abs() < 1e-12);
        assert!(((2.0 * found.values[0] + found.values[1]) / 4.0 - 0.1).abs() < 1e-14);
        // Nobody fails in two of three groups: 60 % of all cannot be those of the third.
        assert!(!shares(&[0.1, 0.0, 0.0], &[1.0, 1.0, 1.0], 0.6).by_ratio);
    }
}
