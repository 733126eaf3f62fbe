//! What more money for bonuses buys, and what the limits cost.

use super::super::grid::{Grid, cells};
use super::super::page::{Body, Section};
use super::sheet::Sheet;
use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::{CurvePoint, Metric, Side};
use crate::model::outcome::Component;
use crate::output::format::{UNKNOWN, money_decimals, number, share, significant};

/// Rows at most.
const ROWS: usize = 10;

/// Only along one line, and where there is a choice: three bonuses or more, each better and dearer than the one before.
pub fn section(sheet: &Sheet) -> Option<Section> {
    if sheet.each_for_itself() {
        return None;
    }
    let points: Vec<&CurvePoint> = sheet.one.frontier_points().collect();
    if points.len() < 3 {
        return None;
    }
    let rows = spread(&points);
    let amounts = rows.iter().flat_map(|point| [point.saving, point.bonus_cost]).flatten();
    let decimals = money_decimals(amounts.map(|amount| amount.value.abs()).fold(0.0, f64::max));
    let mut grid = Grid::new(&["budget", "bonus", "saving", "±", "each more buys"]);
    let mut before: Option<&CurvePoint> = None;
    for point in rows {
        let budget = point.bonus_cost.map_or_else(|| UNKNOWN.to_owned(), |cost| number(cost.value, decimals));
        let bought = before.and_then(|before| bought(before, point));
        let bought = bought.map_or_else(|| UNKNOWN.to_owned(), |bought| number(bought, 2));
        let [saving, half] = cells(point.saving, decimals);
        grid.row(&budget, [sheet.bonus(point.bonus).into(), saving, half, bought.into()]);
        before = Some(point);
    }
    Some(Section {
        title: format!("What a budget for bonuses buys, per position [{}]", sheet.currency.name()),
        body: Body::from(grid) + limits(sheet),
    })
}

/// Some of the points, as far from each other in cost as can be, the first and the last among them.
fn spread<'a>(points: &[&'a CurvePoint]) -> Vec<&'a CurvePoint> {
    let cost = |point: &CurvePoint| point.bonus_cost.map_or(0.0, |cost| cost.value);
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let part = (cost(last) - cost(first)) / (ROWS - 1) as f64;
    let mut rows: Vec<&CurvePoint> = vec![first];
    for number in 1..ROWS {
        let budget = cost(first) + part * number as f64;
        // What such a budget allows, rounding aside.
        let best = points.iter().rev().find(|point| cost(point) <= budget * (1.0 + 1e-9));
        if let Some(best) = best.filter(|best| rows.last().is_none_or(|row| row.bonus != best.bonus)) {
            rows.push(best);
        }
    }
    rows
}

/// What the last of the money saved, for each unit of it.
fn bought(before: &CurvePoint, point: &CurvePoint) -> Option<f64> {
    let less = |a: Option<Estimate>, b: Option<Estimate>| Some(a?.value - b?.value);
    let cost = less(point.bonus_cost, before.bonus_cost).filter(|cost| *cost > 0.0)?;
    Some(less(point.saving, before.saving)? / cost)
}

/// What the limits leave.
fn limits(sheet: &Sheet) -> Body {
    let limits = sheet.one.plan.limits;
    let Some(line) = sheet.one.line().filter(|_| !limits.is_empty()) else { return Body::default() };
    let kept = line.eligible.iter().filter(|eligible| **eligible).count();
    let limits = [
        limits.budget.map(|budget| format!("at most {} of bonuses per position", sheet.currency.price(budget))),
        limits.take_rate.map(|rate| format!("at most {} % takers", significant(rate * 100.0))),
        limits.committed_lost.map(|lost| format!("at most {} % of the committed lost", significant(lost * 100.0))),
    ];
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    let without = without_limits(sheet).map_or_else(String::new, |text| format!(" {text}"));
    let tried = line.eligible.len();
    let again = again(sheet).map_or_else(String::new, |text| format!(" {text}"));
    Body::paragraph(format!("{kept} of {tried} bonuses keep to the limits: {}.{again}{without}", limits.join(", ")), 2)
}

/// What the best comes to where it was not chosen: there it may be over a limit.
fn again(sheet: &Sheet) -> Option<String> {
    let best = &sheet.one.tuned.held_out.as_ref()?.best.metrics;
    let limits = sheet.one.plan.limits;
    let of = |limit: Option<f64>, metric| limit.and_then(|_| best.estimate(Side::Offer, metric));
    let lost = of(limits.committed_lost, Metric::Specificity)
        .map(|kept| Estimate { value: 1.0 - kept.value, ..kept.negated() });
    let lost = lost.map(|lost| Estimate {
        interval: lost.interval.map(|kept| Interval { low: 1.0 + kept.low, high: 1.0 + kept.high }),
        ..lost
    });
    let found = [
        of(limits.budget, Metric::Cost(Component::Bonus)).map(|cost| format!("bonuses of {}", sheet.shortly(cost, ""))),
        of(limits.take_rate, Metric::TakeRate).map(|rate| format!("{} takers", share(rate))),
        lost.map(|lost| format!("{} of the committed lost", share(lost))),
    ];
    let found: Vec<String> = found.into_iter().flatten().collect();
    (!found.is_empty())
        .then(|| format!("On replications that had no part in choosing, the best comes to {}.", found.join(", ")))
}

/// The best that would be without limits.
fn without_limits(sheet: &Sheet) -> Option<String> {
    let line = sheet.one.line()?;
    let objective = line.objective.iter().enumerate().rev();
    let (place, _) = objective.max_by(|(_, a), (_, b)| a.value.total_cmp(&b.value))?;
    let point = line.points.get(place).filter(|_| line.best != Some(place))?;
    let bonus = sheet.currency.price(point.bonus);
    Some(format!("Without them {bonus} would be best, saving {}.", sheet.shortly(point.saving?, "")))
}
