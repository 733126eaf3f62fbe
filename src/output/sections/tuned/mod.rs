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

use super::head::ReportLength;
use super::{choice, frontier};
use crate::output::body::Titled;
use crate::output::terminal::Ink;
use crate::study::tune::TuneReport;
use sheet::Sheet;

/// The report on a tuning, ready to print: all sections for one scenario, tables and the best single bonus for several.
///
/// With `color`, titles and the verdict are marked by ANSI sequences.
pub fn tuned(files: &TuneReport, length: ReportLength, color: bool) -> String {
    let ink = Ink { color };
    let sheets: Vec<Sheet> = files.each().map(Sheet::new).collect();
    match sheets.as_slice() {
        [] => String::new(),
        [sheet] => one(sheet, length, ink),
        several => several::report(files, several, ink),
    }
}

fn one(sheet: &Sheet, length: ReportLength, ink: Ink) -> String {
    let head = answer::head(sheet).print(length, ink);
    if length == ReportLength::Short {
        return head;
    }
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
    let sections = curves.chain(rest.iter().filter_map(|section| section(sheet)));
    head + &ink.sections(sections)
}
