//! When to ask: the best bonus of each week.

use super::super::grid::{Grid, cells};
use super::super::page::Section;
use super::sheet::Sheet;
use crate::output::format::{UNKNOWN, money_decimals, number, weeks};
use crate::tune::Line;

/// Only where several weeks were tried.
pub fn section(sheet: &Sheet) -> Option<Section> {
    let lines = &sheet.one.tuned.lines;
    if sheet.one.plan.weeks.len() < 2 {
        return None;
    }
    let saving = |line: &Line| line.best.and_then(|best| line.points.get(best)?.saving);
    let largest = lines.iter().filter_map(saving).map(|saving| saving.value.abs()).fold(0.0, f64::max);
    let decimals = money_decimals(largest);
    let mut grid = Grid::new(&["week", "best bonus", "saving", "±", "pays up to", "may be as good", ""]);
    for (number_of_line, line) in lines.iter().enumerate() {
        let bonus = line.best.and_then(|best| line.points.get(best)).map(|point| sheet.bonus(point.bonus));
        let even = line.break_even.value();
        let even = even.map(|even| number(even, money_decimals(even)));
        let is_best = sheet.one.tuned.best.is_some() && number_of_line == sheet.one.line_number();
        let [saving, half] = cells(saving(line), decimals);
        let dash = || UNKNOWN.to_owned();
        let mark = if is_best { "best" } else { "" };
        grid.row(
            &weeks(line.axis.week),
            [
                bonus.unwrap_or_else(dash),
                saving,
                half,
                even.unwrap_or_else(dash),
                sheet.as_good_cell(number_of_line),
                mark.to_owned(),
            ],
        );
    }
    Some(Section { title: format!("When to ask, per position [{}]", sheet.currency.name()), body: grid.print() })
}
