//! The best single bonus for several scenarios.

use super::columns::{Columns, Savings, estimates, joined};
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
    /// `[point]`: over all positions [money].
    totals: Savings,
    /// `[point]`: whether it keeps to the limits in all of them.
    eligible: Vec<bool>,
    positions: u64,
}

impl Sum {
    /// Adds a scenario with savings per position at the same points. Of scenarios with more replications than others the first
    /// are taken; units are joined.
    pub fn add<'a>(&mut self, savings: &Savings, eligible: impl IntoIterator<Item = &'a bool>, positions: u64) {
        let (totals, means) = (&mut self.totals.means, &savings.means);
        let units = totals.iter().chain(means).map(Vec::len).min().unwrap_or(0);
        totals.iter_mut().for_each(|total| *total = joined(total, units));
        add(totals, &means.iter().map(|column| joined(column, units)).collect(), positions as f64);
        add(&mut self.totals.replications, &savings.replications, positions as f64);
        match self.positions {
            0 => self.eligible = eligible.into_iter().copied().collect(),
            _ => self.eligible.iter_mut().zip(eligible).for_each(|(all, one)| *all &= one),
        }
        self.positions += positions;
    }

    /// Savings per position [money].
    fn mean(mut self) -> Savings {
        let positions = self.positions as f64;
        let Savings { means, replications } = &mut self.totals;
        means.iter_mut().chain(replications).flatten().for_each(|total| *total /= positions);
        self.totals
    }

    /// The best bonus for all scenarios; `None` without replications.
    pub fn best(mut self, plan: &Plan) -> Option<Together> {
        let (positions, eligible) = (self.positions, std::mem::take(&mut self.eligible));
        let savings = self.mean();
        let values = savings.pseudo_values(plan.objective);
        let best = Joint::new(&values)?.best(&eligible, plan.confidence);
        Some(Together {
            savings: estimates(&savings.means, &Level::new(plan.confidence, savings.means.first()?.len()))?,
            best: best.as_ref().map(|best| best.column),
            set: best.and_then(|best| best.set),
            held_out: None,
            regret_of_files: None,
            positions,
        })
    }
}

/// Adds columns with a weight.
fn add(totals: &mut Columns, columns: &Columns, weight: f64) {
    if totals.is_empty() {
        let weighted = |column: &Vec<f64>| column.iter().map(|saving| saving * weight).collect();
        *totals = columns.iter().map(weighted).collect();
        return;
    }
    for (total, column) in totals.iter_mut().zip(columns) {
        total.truncate(column.len());
        total.iter_mut().zip(column).for_each(|(total, saving)| *total += saving * weight);
    }
}

impl Together {
    /// With what it saves on other replications, whose savings `held_out` has with it and with the files' own bonuses.
    pub(super) fn played_again(mut self, held_out: Sum, plan: &Plan) -> Self {
        if let [together, files] = held_out.mean().means.as_slice() {
            let more = together.iter().zip(files).map(|(together, files)| together - files).collect();
            let level = Level::new(plan.confidence, together.len());
            let estimates = estimates(&vec![together.clone(), more], &level).unwrap_or_default();
            self.held_out = estimates.first().copied();
            self.regret_of_files = estimates.get(1).copied();
        }
        self
    }
}
