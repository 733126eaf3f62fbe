//! The frontier: bonuses that no other beats at a lower cost of bonuses.

use super::choice::Line;
use super::plan::Limits;

/// The bonuses of a line that no other beats at less cost of bonuses, by rising cost: from one to the next, the cost and
/// the mean saving rise. All of them keep to the limits, the budget aside.
pub(super) fn frontier(line: &Line, limits: &Limits) -> Vec<usize> {
    let others = Limits { budget: None, ..*limits };
    let cost = |point: usize| line.points[point].bonus_cost.map_or(0.0, |cost| cost.value);
    let value = |point: usize| line.points[point].saving.map_or(f64::NEG_INFINITY, |saving| saving.value);
    let mut order: Vec<usize> = (0..line.points.len()).filter(|point| others.keeps(&line.points[*point])).collect();
    // Of equal costs the best first.
    order.sort_by(|a, b| cost(*a).total_cmp(&cost(*b)).then(value(*b).total_cmp(&value(*a))));
    let mut best = f64::NEG_INFINITY;
    order.retain(|point| {
        let better = value(*point) > best;
        best = best.max(value(*point));
        better
    });
    order
}
