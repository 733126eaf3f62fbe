//! The best bonus of each week.

use super::sheet::{Form, Sheet};
use crate::output::body::Titled;
use crate::output::body::grid::{Cell, Grid};
use crate::output::format::{UNKNOWN, money_decimals, weeks};
use crate::study::tune::Line;

/// Columns of a week at most.
const WEEK: usize = 8;

/// Returns None if fewer than two weeks were tried.
pub fn section(sheet: &Sheet) -> Option<Titled> {
    let lines = &sheet.one.tuned.lines;
    if sheet.one.plan.weeks.len() < 2 {
        return None;
    }
    let saving = |line: &Line| line.best.and_then(|best| line.points.get(best)?.saving);
    let largest = lines.iter().filter_map(saving).map(|saving| saving.value.abs()).fold(0.0, f64::max);
    let decimals = money_decimals(largest);
    let table = |form: Form| {
        let mut grid = Grid::new(&["week", "best bonus", "saving", "±", "pays up to", "may be as good", ""]);
        for (number, line) in lines.iter().enumerate() {
            grid.row(&weeks(line.axis.week), row(sheet, number, decimals, form));
        }
        grid
    };
    let title = format!("When to make the offer, per position [{}]", sheet.currency.name());
    Some(Titled { title, body: Form::fitted(WEEK, table) })
}

fn row(sheet: &Sheet, number: usize, decimals: usize, form: Form) -> Vec<Cell> {
    let Some(line) = sheet.one.tuned.lines.get(number) else { return Vec::new() };
    let best = line.best.and_then(|best| line.points.get(best));
    let bonus = best.map_or_else(|| UNKNOWN.to_owned(), |best| sheet.bonus_in(best.bonus, form));
    let [saving, half] = form.cells(best.and_then(|best| best.saving), decimals);
    let is_best = sheet.one.tuned.best.is_some() && number == sheet.one.line_number();
    let mark = if is_best { "best" } else { "" };
    let even = sheet.pays_up_to(line, form);
    vec![bonus.into(), saving, half, even.into(), sheet.as_good_cell(number, form).into(), mark.into()]
}
