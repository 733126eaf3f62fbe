//! The interval of what is believed: quantiles of the expected saving over what the parameters may be.
//!
//! Means over common positions vary over the draws by the parameters and by luck that is left in each. Their distances from the
//! level are scaled so that their variance is that of the parameters alone, and quantiles are those of the scaled means.
//! Source: Louis (1984), doi:10.1080/01621459.1984.10478062: means of a group scaled to the variance of what they estimate.
//!
//! Four things are not known: the draws, the level, the variance of the parameters, and the luck that moves the groups of
//! positions from draw to draw. Each has its interval, and the four are joined as in MOVER (Zou and Donner 2008,
//! doi:10.1002/sim.3095).

use super::spread::{ALL_GROUPS, GROUPS, Height, MeanLine, each_left_out, jackknife};
use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::quantile;
use crate::engine::AverageDraw;
use crate::special::elementary::square;

/// Ends of the interval of what is believed, as quantiles: 5 and 95 %, as for a range in a file.
pub const ENDS: [f64; 2] = [0.05, 0.95];

/// The expected saving at the ends of what is believed [money per position], by the variance of the parameters with its error
/// as a variance; `None` for too few draws.
pub(crate) fn ends(
    draws: &[AverageDraw],
    height: &Height,
    [variance, error]: [f64; 2],
    level: &Level,
) -> Option<[Estimate; 2]> {
    let whole = standard(draws, &ALL_GROUPS)?;
    let without = each_left_out().map(|others| standard(draws, &others));
    let sd = variance.max(0.0).sqrt();
    let reach = level.normal * error.sqrt();
    let [narrow, wide] = [variance - reach, variance + reach].map(|variance| variance.max(0.0).sqrt());
    let of_level = level.normal * height.error;
    let end = |p: f64| {
        let score = quantile::of_sorted(&whole, p)?;
        let drawn = quantile::interval_of_sorted(&whole, p, level)?;
        let mut scores = [0.0; GROUPS];
        for (score, others) in scores.iter_mut().zip(&without) {
            *score = quantile::of_sorted(others.as_ref()?, p)?;
        }
        let of_luck = level.on(GROUPS).student? * sd * jackknife(scores).sqrt();
        let at_variance = [narrow, wide].map(|sd| sd * score);
        let value = sd * score;
        let [lowest, highest] = [at_variance[0].min(at_variance[1]), at_variance[0].max(at_variance[1])];
        let join =
            |drawn: f64, scaled: f64| [sd * drawn, scaled, of_level, of_luck].map(square).iter().sum::<f64>().sqrt();
        let (below, above) = (join(score - drawn.low, value - lowest), join(drawn.high - score, highest - value));
        let value = height.value + value;
        let interval = Interval { low: value - below, high: value + above };
        Some(Estimate { value, mcse: Some(below.max(above) / level.normal), interval: Some(interval) })
    };
    let [low, high] = ENDS.map(end);
    Some([low?, high?])
}

/// The means over some groups of positions, rising, less their mean and by their standard deviation.
fn standard(draws: &[AverageDraw], groups: &[usize]) -> Option<Vec<f64>> {
    let mut line = MeanLine::new(draws, groups, 0.0).into_values();
    let freedom = line.len().checked_sub(1).filter(|freedom| *freedom > 0)? as f64;
    let sd = (line.iter().copied().map(square).sum::<f64>() / freedom).sqrt();
    line.iter_mut().for_each(|mean| *mean = if sd > 0.0 { *mean / sd } else { 0.0 });
    line.sort_unstable_by(f64::total_cmp);
    Some(line)
}
