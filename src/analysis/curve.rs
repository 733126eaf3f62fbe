//! The saving as a curve over the bonus.

use rayon::prelude::*;

use super::band::{Band, band};
use super::interval::{Estimate, Interval, Level};
use super::sweep::{SweptPoint, describe, savings};
use crate::engine::PointResults;

/// What replications say at a grid of bonuses, all on the same people.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// By bonus, as the grid has them.
    pub points: Vec<CurvePoint>,
    /// How many standard errors the band reaches to either side; unknown for fewer than two replications.
    pub critical: Option<f64>,
    /// Share of intervals, and of whole bands, that hold the truth.
    pub confidence: f64,
}

/// One bonus.
#[derive(Debug, Clone, PartialEq)]
pub struct CurvePoint {
    /// Bonus [money].
    pub bonus: f64,
    /// Saving per position, with an interval of its own [money].
    pub saving: Estimate,
    /// Where the band holds the saving, at all bonuses at once [money]; unknown for fewer than two replications.
    pub band: Option<Interval>,
    /// The metrics that people tune by, as a sweep has them.
    pub metrics: SweptPoint,
}

/// Estimates the curve through points, each the results at one `bonus`, with intervals and a band at `confidence` in
/// (0, 1); none without points, without replications, or where points have not as many as each other.
///
/// The points are those of a [`CurveResults`](crate::engine::CurveResults) or of a [`sweep`](crate::engine::sweep()) over
/// the bonus. The band ([`band`]) is simultaneous over the grid, not between its bonuses.
pub fn estimate_curve(points: &[(f64, PointResults)], confidence: f64) -> Option<Curve> {
    let replications = points.first()?.1.replications();
    let level = Level::new(confidence, replications);
    let columns: Vec<Vec<f64>> = points.par_iter().map(|(_, results)| savings(results)).collect();
    let Band { critical, means, simultaneous } = band(&columns, confidence)?;
    let metrics: Vec<SweptPoint> = points.par_iter().map(|(_, results)| describe(results, &level)).collect();
    let parts = points.iter().zip(metrics).zip(means.into_iter().zip(simultaneous));
    let points = parts
        .map(|(((bonus, _), metrics), (saving, band))| CurvePoint { bonus: *bonus, saving, band, metrics })
        .collect();
    Some(Curve { points, critical, confidence })
}
