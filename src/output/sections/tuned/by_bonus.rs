//! Estimates at some of the bonuses, in numbers.

use unicode_width::UnicodeWidthStr;

use super::curve::round_up;
use super::sheet::Sheet;
use crate::analysis::interval::Estimate;
use crate::analysis::{CurvePoint, Objective};
use crate::output::body::grid::{Cell, Grid, cells, number_cell};
use crate::output::body::{Body, Titled};
use crate::output::format::{money_decimals, number_or_dash};
use crate::study::tune::Line;

/// Rows of round bonuses at most, that of 0 aside.
const ROUND: f64 = 12.0;
/// The mark of the last bonus that pays.
const EVEN: &str = "even";

/// Table of bonuses along the best line.
pub fn section(sheet: &Sheet) -> Option<Titled> {
    if sheet.each_for_itself() {
        return None;
    }
    let line = sheet.one.line()?;
    let places = shown(sheet, line);
    let objective = objective(sheet.one.plan.objective);
    let headers = ["", "saving", "±"].into_iter().chain(objective);
    let lost = objective.is_none().then_some("lost %");
    let headers = headers.chain(["pays %", "take %"]).chain(lost).chain(["bonuses", ""]);
    let headers: Vec<&str> = headers.collect();
    let mut grid = Grid::new(&headers);
    let largest = places.iter().filter_map(|place| line.points[*place].saving).map(|saving| saving.value.abs());
    let decimals = money_decimals(largest.fold(0.0, f64::max));
    let names: Vec<String> = places.iter().map(|place| sheet.bonus(line.points[*place].bonus)).collect();
    let widest = names.iter().map(|name| name.width()).max().unwrap_or(0);
    for (place, name) in places.iter().zip(&names) {
        let blanks = " ".repeat(widest - name.width());
        grid.row(&format!("{blanks}{name}"), row(sheet, line, *place, decimals));
    }
    let even = places.iter().any(|place| marks(sheet, line, *place) == EVEN);
    let week = sheet.one.line_name(sheet.one.line_number()).map_or_else(String::new, |week| format!(", {week}"));
    Some(Titled {
        title: format!("By bonus{week}, per position [{}]", sheet.currency.name()),
        body: Body::from(grid) + legend(sheet, objective.is_none(), even),
    })
}

fn legend(sheet: &Sheet, lost: bool, even: bool) -> Body {
    let lost = if lost { "; lost: committed hires among takers" } else { "" };
    let even = if even { "; even: the largest bonus that pays" } else { "" };
    let file = sheet.one.file_between().map_or_else(String::new, |file| {
        format!("; the file's {} lies between bonuses that were tried", sheet.currency.price(file))
    });
    Body::paragraph(format!("take: takers among hires who meet an offer{lost}{even}{file}."), 2)
}

/// Column of the objective.
fn objective(objective: Objective) -> Option<&'static str> {
    match objective {
        // Its column is there anyway.
        Objective::Mean | Objective::Probability => None,
        Objective::Cvar => Some("worst 5 %"),
        Objective::Median => Some("median"),
    }
}

fn row(sheet: &Sheet, line: &Line, place: usize, decimals: usize) -> Vec<Cell> {
    let point = &line.points[place];
    let percent =
        |of: fn(&CurvePoint) -> Option<Estimate>| number_or_dash(of(point).map(|share| share.value * 100.0), 1);
    let sought = line.objective.get(place).map(|sought| sought.value);
    let sought = objective(sheet.one.plan.objective).map(|_| number_or_dash(sought, decimals));
    let cost = point.bonus_cost.map(|cost| cost.value);
    let lost = sought.is_none().then(|| percent(|point| point.committed_share));
    let shares = [percent(|point| point.probability_pays), percent(|point| point.take_rate)];
    let cost = number_cell(cost, cost.map_or(0, money_decimals).min(decimals));
    let shares = sought.into_iter().chain(shares).chain(lost).map(Cell::from);
    cells(point.saving, decimals).into_iter().chain(shares).chain([cost, marks(sheet, line, place).into()]).collect()
}

fn marks(sheet: &Sheet, line: &Line, place: usize) -> String {
    let is_best = line.best == Some(place);
    let is_file = sheet.one.file_on(line) == Some(line.points[place].bonus);
    let is_in = line.set.as_ref().is_some_and(|set| set[place]);
    let is_over = !line.eligible[place];
    let marks = [(is_best, "best"), (is_in && !is_best, "tied"), (is_over, "over"), (is_file, "file")];
    let marks: Vec<&str> = marks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, mark)| mark).collect();
    match marks.as_slice() {
        [] if last_to_pay(line) == Some(place) => EVEN.to_owned(),
        marks => marks.join(", "),
    }
}

/// Round bonuses, the best, that of the file, the last that pays, and the highest.
fn shown(sheet: &Sheet, line: &Line) -> Vec<usize> {
    let last = line.points.len().saturating_sub(1);
    let near = sheet.one.last_shown(line).unwrap_or(last);
    let every = stride(sheet.one.range.step * near as f64, sheet.one.range.step, near);
    let file = sheet.one.file_on(line);
    let file = line.points.iter().position(|point| Some(point.bonus) == file);
    let mut places: Vec<usize> = (0..=near).step_by(every).chain([last]).collect();
    places.extend(line.best.into_iter().chain(file).chain(last_to_pay(line)));
    places.sort_unstable();
    places.dedup();
    places.retain(|place| *place < line.points.len());
    places
}

/// Number of the last bonus up to the break-even one. Returns None if there is no break-even bonus.
fn last_to_pay(line: &Line) -> Option<usize> {
    let even = line.break_even.value()?;
    line.points.iter().rposition(|point| point.bonus <= even)
}

/// Number of steps between shown bonuses, which make a round amount if any number does.
fn stride(max: f64, step: f64, last: usize) -> usize {
    let mut round = round_up(max / ROUND);
    for _ in 0..4 {
        let steps = round / step;
        if (steps - steps.round()).abs() < 1e-6 && steps >= 1.0 {
            return steps.round() as usize;
        }
        round = round_up(round * 1.01);
    }
    last.div_ceil(ROUND as usize).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_round_where_steps_let_them() {
        assert_eq!(stride(5000.0, 10.0, 500), 50);
        assert_eq!(stride(1000.0, 250.0, 4), 1);
        // Multiples of 37 are round nowhere near.
        assert_eq!(stride(3700.0, 37.0, 100), 9);
        assert_eq!(stride(0.3, 0.1, 3), 1);
    }
}
