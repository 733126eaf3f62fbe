//! The interval of what is believed: quantiles of the expected saving over what the parameters may be.
//!
//! The means of [`MeanLine`] vary over the draws by the parameters and by luck that is left in each. Their distances from the
//! level are scaled so that their variance is that of the parameters alone, and quantiles are those of the scaled means.
//! Source: Louis (1984), doi:10.1080/01621459.1984.10478062: means of a group scaled to the variance of what they estimate.
//!
//! Three things are not known: the draws, the level, and the luck that the groups of positions have in common. Each has its
//! interval, and the three are joined as in MOVER (Zou and Donner 2008, doi:10.1002/sim.3095).

use super::spread::{ALL_GROUPS, GROUPS, Height, MeanLine, each_left_out, jackknife, variance_by_groups};
use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::quantile;
use crate::engine::AverageDraw;
use crate::special::elementary::square;

/// Ends of the interval of what is believed, as quantiles: 5 and 95 %, as for a range in a file.
pub const ENDS: [f64; 2] = [0.05, 0.95];

/// The expected saving at the ends of what is believed [money per position]; `None` for too few draws.
pub(crate) fn ends(draws: &[AverageDraw], height: &Height, level: &Level) -> Option<[Estimate; 2]> {
    let whole = scaled(draws, &ALL_GROUPS, height.value)?;
    let without = each_left_out().map(|others| scaled(draws, &others, height.value));
    let of_level = level.normal * height.error;
    let end = |p: f64| {
        let value = quantile::of_sorted(&whole, p)?;
        let drawn = quantile::interval_of_sorted(&whole, p, level)?;
        let mut quantiles = [0.0; GROUPS];
        for (quantile, others) in quantiles.iter_mut().zip(&without) {
            *quantile = quantile::of_sorted(others.as_ref()?, p)?;
        }
        let luck = jackknife(quantiles).sqrt();
        let of_luck = level.on(GROUPS).student? * luck;
        let join = |drawn: f64| (square(drawn) + square(of_level) + square(of_luck)).sqrt();
        let (below, above) = (join(value - drawn.low), join(drawn.high - value));
        let interval = Interval { low: value - below, high: value + above };
        Some(Estimate { value, mcse: Some(below.max(above) / level.normal), interval: Some(interval) })
    };
    let [low, high] = ENDS.map(end);
    Some([low?, high?])
}

/// The means over some groups of positions, rising, scaled to the variance of what they estimate.
fn scaled(draws: &[AverageDraw], groups: &[usize], level: f64) -> Option<Vec<f64>> {
    let mut line = MeanLine::new(draws, groups, level).into_values();
    let freedom = line.len().checked_sub(1).filter(|freedom| *freedom > 0)? as f64;
    let found = line.iter().map(|mean| square(mean - level)).sum::<f64>() / freedom;
    let sought = variance_by_groups(draws, groups).max(0.0);
    let factor = if found > 0.0 { (sought / found).sqrt().min(1.0) } else { 0.0 };
    line.iter_mut().for_each(|mean| *mean = level + factor * (*mean - level));
    line.sort_unstable_by(f64::total_cmp);
    Some(line)
}
