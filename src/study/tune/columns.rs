//! Columns of savings, one for each bonus.

use crate::analysis::Objective;
use crate::analysis::interval::{Estimate, Level};
use crate::analysis::moments::Moments;
use crate::engine::Expected;
use rayon::prelude::*;
use std::borrow::Cow;

/// `[bonus][unit]`.
pub(super) type Columns = Vec<Vec<f64>>;

/// Savings per position of some bonuses [money].
#[derive(Debug, Clone, Default)]
pub(super) struct Savings {
    /// `[bonus][unit]`: of equal means with the estimates of the saving; units are blocks of the expected saving, or parts of
    /// the replications where these tell more. Units of all bonuses are the same draws.
    pub means: Columns,
    /// `[bonus][replication]`; empty where the mean is the objective.
    pub replications: Columns,
}

impl Savings {
    /// Adds a bonus with these savings of replications, and the expected saving, if that tells more.
    pub fn push(&mut self, saving: Vec<f64>, expected: Option<&Expected>, units: usize, objective: Objective) {
        self.means.push(unit_means(saving.as_slice(), expected, units));
        if objective != Objective::Mean {
            self.replications.push(saving);
        }
    }

    /// Takes all that another has.
    pub fn append(&mut self, other: &mut Self) {
        self.means.append(&mut other.means);
        self.replications.append(&mut other.replications);
    }

    /// Pseudo-values of the objective for every bonus; the units where the mean saving is the objective.
    pub fn pseudo_values(&self, objective: Objective) -> Cow<'_, Columns> {
        match objective {
            Objective::Mean => Cow::Borrowed(&self.means),
            _ => Cow::Owned(self.replications.par_iter().map(|saving| objective.pseudo(saving)).collect()),
        }
    }
}

/// Units of so many replications and blocks.
pub(super) fn units(replications: usize, blocks: usize) -> usize {
    replications.min(blocks.max(1))
}

/// `[unit]`: means of the savings per position, by the estimator that tells more.
pub(super) fn unit_means(saving: &[f64], expected: Option<&Expected>, units: usize) -> Vec<f64> {
    match expected {
        Some(expected) => joined(&expected.saving(), units),
        None => joined(saving, units),
    }
}

/// Sums of so many parts of a column, scaled to have its mean. A part has the values whose places leave one remainder, so that
/// columns with other numbers of values, on the same draws, still go together. Parts may differ by one value in size:
/// they then vary a little more than luck makes them.
pub(super) fn joined(column: &[f64], parts: usize) -> Vec<f64> {
    if column.len() == parts {
        return column.to_vec();
    }
    let scale = parts as f64 / column.len() as f64;
    (0..parts).map(|part| column[part..].iter().step_by(parts).sum::<f64>() * scale).collect()
}

/// Means of columns, each with the error and interval of `level`.
pub(super) fn estimates(columns: &Columns, level: &Level) -> Option<Vec<Estimate>> {
    columns
        .par_iter()
        .map(|column| {
            Moments::of(column)
                .map(|Moments { mean, sd }| level.around(mean, sd.map(|sd| sd / (column.len() as f64).sqrt())))
        })
        .collect()
}
