//! Report on a tuning: the best bonus, the curve, and the notes, one file a section.

pub(super) mod answer;
pub(super) mod by_bonus;
mod commitment;
mod curve;
pub(super) mod notes;
mod offers;
mod several;
pub(super) mod sheet;
#[cfg(test)]
mod tests;
mod weeks;

use super::{choice, frontier};
use crate::output::body::{Body, Printout, Titled};
use crate::study::tune::TuneReport;
use sheet::Sheet;

/// The report on a tuning, ready to print: all sections for one scenario, tables and the best single bonus for several.
pub fn tuned(files: &TuneReport) -> Printout {
    let sheets: Vec<Sheet> = files.each().map(Sheet::new).collect();
    match sheets.as_slice() {
        [sheet] => one(sheet),
        sheets => several::report(files, sheets),
    }
}

fn one(sheet: &Sheet) -> Printout {
    let curves = sheet.shown_lines().into_iter().filter_map(|line| curve::section(sheet, line));
    let rest: [fn(&Sheet) -> Option<Titled>; 7] = [
        by_bonus::section,
        weeks::section,
        offers::section,
        frontier::table,
        commitment::section,
        choice::table,
        notes::section,
    ];
    let sections = curves.chain(rest.iter().filter_map(|section| section(sheet))).collect();
    let chart = curve::sheet_chart(std::slice::from_ref(sheet));
    let head = answer::head(sheet);
    Printout { head: head.body(), sections, tail: Body::default(), chart, short: Some(head.short()) }
}
