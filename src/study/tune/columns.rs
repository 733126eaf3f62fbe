//! Columns of savings, one for each bonus.

use crate::analysis::Objective;
use crate::analysis::interval::{Estimate, Level};
use crate::analysis::moments::Moments;
use crate::engine::GridPoint;
use rayon::prelude::*;
use std::borrow::Cow;

/// `[bonus][replication]`.
pub(super) type Columns = Vec<Vec<f64>>;

/// Pseudo-values of the objective for every column; the savings themselves where their mean is the objective.
pub(super) fn pseudo_values(savings: &Columns, objective: Objective) -> Cow<'_, Columns> {
    match objective {
        Objective::Mean => Cow::Borrowed(savings),
        _ => Cow::Owned(savings.par_iter().map(|saving| objective.pseudo(saving)).collect()),
    }
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

/// Takes the saving per position out of a point, by replication [money].
pub(super) fn saving_per_position(point: &mut GridPoint, positions: u64) -> Vec<f64> {
    let mut saving = std::mem::take(&mut point.saving);
    saving.iter_mut().for_each(|saving| *saving /= positions as f64);
    saving
}
