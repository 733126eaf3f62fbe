//! The best single bonus for several scenarios.

use super::columns::{Columns, estimates, pseudo_values};
use super::plan::Plan;
use crate::analysis::Joint;
use crate::analysis::interval::{Estimate, Level};

/// The best single bonus for several scenarios, each with the weight of its positions.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// `[line][bonus]`, flat: the saving [money per position], on the replications that chose it.
    pub savings: Vec<Estimate>,
    /// The best of them, where one keeps to the limits in every scenario: its number in `savings`.
    pub best: Option<usize>,
    /// Whether each may be as good as the best; unknown for fewer than two replications, and without a best.
    pub set: Option<Vec<bool>>,
    /// Held-out estimate of the saving of the best bonus [money per position]; `None` without a best bonus.
    pub held_out: Option<Estimate>,
    /// How much more that is than what the scenarios as they are save there, paired within replications [money per
    /// position].
    pub regret_of_files: Option<Estimate>,
    /// Positions of all scenarios.
    pub positions: u64,
}

/// Savings of several scenarios, added up while they are played.
#[derive(Debug, Default)]
pub(super) struct Sum {
    /// `[point][replication]`: over all positions [money].
    totals: Columns,
    /// `[point]`: whether it keeps to the limits in all of them.
    eligible: Vec<bool>,
    positions: u64,
}

impl Sum {
    /// Adds a scenario with savings per position at the same points. Of scenarios with more replications than others the
    /// first are taken.
    pub fn add<'a>(&mut self, savings: &Columns, eligible: impl IntoIterator<Item = &'a bool>, positions: u64) {
        let weight = positions as f64;
        if self.totals.is_empty() {
            let weighted = |column: &Vec<f64>| column.iter().map(|saving| saving * weight).collect();
            self.totals = savings.iter().map(weighted).collect();
            self.eligible = eligible.into_iter().copied().collect();
        } else {
            for (total, column) in self.totals.iter_mut().zip(savings) {
                total.truncate(column.len());
                total.iter_mut().zip(column).for_each(|(total, saving)| *total += saving * weight);
            }
            self.eligible.iter_mut().zip(eligible).for_each(|(all, one)| *all &= one);
        }
        self.positions += positions;
    }

    /// `[point][replication]`: per position [money].
    fn mean(mut self) -> Columns {
        let positions = self.positions as f64;
        self.totals.iter_mut().flatten().for_each(|total| *total /= positions);
        self.totals
    }

    /// The best bonus for all scenarios; `None` without replications.
    pub fn best(mut self, plan: &Plan) -> Option<Together> {
        let (positions, eligible) = (self.positions, std::mem::take(&mut self.eligible));
        let columns = self.mean();
        let values = pseudo_values(&columns, plan.objective);
        let best = Joint::new(&values)?.best(&eligible, plan.confidence);
        Some(Together {
            savings: estimates(&columns, &Level::new(plan.confidence, columns.first()?.len()))?,
            best: best.as_ref().map(|best| best.column),
            set: best.and_then(|best| best.set),
            held_out: None,
            regret_of_files: None,
            positions,
        })
    }
}

impl Together {
    /// With what it saves on other replications, whose savings `held_out` has with it and with the files' own bonuses.
    pub(super) fn played_again(mut self, held_out: Sum, plan: &Plan) -> Self {
        if let [together, files] = held_out.mean().as_slice() {
            let more = together.iter().zip(files).map(|(together, files)| together - files).collect();
            let level = Level::new(plan.confidence, together.len());
            let estimates = estimates(&vec![together.clone(), more], &level).unwrap_or_default();
            self.held_out = estimates.first().copied();
            self.regret_of_files = estimates.get(1).copied();
        }
        self
    }
}
