//! The first sheet: the answer, its chart, and what it assumes.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::{Book, chart, styles};
use crate::output::body::{AssumptionLine, Block, Body};
use crate::output::labels::MADE;
use crate::output::sections::assumptions_of;
use crate::scenario::Loaded;

/// Name of the sheet.
const SHEET: &str = "answer";

/// Columns of the assumptions: header and width [character].
const COLUMNS: [(&str, f64); 9] = [
    ("scenario", 22.0),
    ("assumption", 34.0),
    ("meaning", 44.0),
    ("value", 20.0),
    ("unit", 14.0),
    ("5 %", 11.0),
    ("median", 11.0),
    ("95 %", 11.0),
    ("source", 60.0),
];
/// Column of the values.
const VALUE: u16 = 3;
/// Last column that a sentence covers, and the characters that it then has in a line.
const LAST: u16 = 4;
const LINE: usize = 125;
/// Height of a line [point].
const HEIGHT: f64 = 15.0;

/// Writes the sheet, with `notes` on what is left out.
pub fn write(workbook: &mut Workbook, book: &Book, notes: &[String]) -> Result<(), XlsxError> {
    let mut front = Front { sheet: workbook.add_worksheet(), row: 0 };
    front.sheet.set_name(SHEET)?;
    styles::on_paper(front.sheet);
    for (column, (_, width)) in (0..).zip(COLUMNS) {
        front.sheet.set_column_width(column, width)?;
    }
    front.body(&book.report.head)?;
    let made = format!("{}{} {}.", MADE[..1].to_uppercase(), &MADE[1..], env!("CARGO_PKG_VERSION"));
    for note in notes.iter().chain([&made]) {
        front.sentence(note, &Format::new())?;
    }
    if let Some(chart) = book.report.chart.as_ref().and_then(chart::chart) {
        front.row += 1;
        front.sheet.insert_chart(front.row, 0, &chart)?;
        front.row += chart::ROWS;
    }
    front.assumptions(&book.loaded)
}

/// The sheet, and the next row.
struct Front<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
}

impl Front<'_> {
    fn body(&mut self, body: &Body) -> Result<(), XlsxError> {
        for block in body.blocks() {
            match block {
                Block::Played { name, rest } => {
                    self.sentence(name, &Format::new().set_bold().set_font_size(14))?;
                    self.sentence(rest, &Format::new())?;
                }
                Block::Answer(answer) => self.sentence(&answer.text(), &Format::new().set_bold())?,
                Block::Paragraph(text, _) | Block::Item(text) => self.sentence(text, &Format::new())?,
                _ => {}
            }
        }
        Ok(())
    }

    /// A text over several columns, in as many lines as it needs.
    fn sentence(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let format = format.clone().set_text_wrap().set_align(FormatAlign::Top).set_align(FormatAlign::Left);
        let format = if styles::is_like_formula(text) { format.set_quote_prefix() } else { format };
        let text = styles::cell_text(text);
        self.sheet.merge_range(self.row, 0, self.row, LAST, &text, &format)?;
        let lines = text.width().div_ceil(LINE).max(1) as f64;
        self.sheet.set_row_height(self.row, lines * HEIGHT + if lines > 1.0 { 2.0 } else { 5.0 })?;
        self.row += 1;
        Ok(())
    }

    /// Every value in force, those that the files leave out last.
    fn assumptions(&mut self, loaded: &[&Loaded]) -> Result<(), XlsxError> {
        self.row += 1;
        let head =
            "Assumptions: every value in force. Values with quantiles are uncertain, and drawn anew for every cohort.";
        self.sentence(head, &Format::new().set_bold())?;
        for (column, (name, _)) in (0..).zip(COLUMNS) {
            self.sheet.write_string_with_format(self.row, column, name, &styles::header())?;
        }
        self.row += 1;
        for loaded in loaded {
            for line in assumptions_of(loaded) {
                self.assumption(loaded, &line)?;
                self.row += 1;
            }
        }
        Ok(())
    }

    fn assumption(&mut self, loaded: &Loaded, line: &AssumptionLine) -> Result<(), XlsxError> {
        let (meaning, unit) =
            line.about.as_deref().map_or(("", String::new()), |about| meaning(about, &loaded.scenario.currency));
        let source = match &line.place {
            None => "default".to_owned(),
            Some(place) => [line.own_comment(), Some(place)].into_iter().flatten().collect::<Vec<_>>().join(" "),
        };
        let texts = [(0, loaded.scenario.name.as_str()), (1, &line.key), (2, meaning), (4, &unit), (8, &source)];
        for (column, text) in texts {
            self.text(column, text)?;
        }
        match line.number {
            Some(number) => {
                self.sheet.write_number(self.row, VALUE, number)?;
            }
            None => self.text(VALUE, &line.value)?,
        }
        for (column, quantile) in (VALUE + 2..).zip(line.quantiles.into_iter().flatten()) {
            if quantile.is_finite() {
                self.sheet.write_number(self.row, column, quantile)?;
            }
        }
        Ok(())
    }

    fn text(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        let text = styles::cell_text(text);
        let text = match text.char_indices().nth(MOST) {
            Some((end, _)) => format!("{}… (the scenario file has the rest)", &text[..end]),
            None => text.into_owned(),
        };
        match (text.is_empty(), styles::is_like_formula(&text)) {
            (true, _) => {}
            (false, true) => {
                self.sheet.write_string_with_format(self.row, column, text, &styles::literal())?;
            }
            (false, false) => {
                self.sheet.write_string(self.row, column, text)?;
            }
        }
        Ok(())
    }
}

/// Characters of a text of this sheet at most.
const MOST: usize = 16_000;

/// Meaning and unit of a field: `Wage on the job [money/week], >= 0.` is a wage in `USD/week`.
fn meaning<'a>(about: &'a str, currency: &str) -> (&'a str, String) {
    let Some((meaning, rest)) = about.split_once(" [") else { return (about.trim_end_matches('.'), String::new()) };
    let unit = rest.split_once(']').map_or("", |(unit, _)| unit);
    (meaning, unit.replacen("money", currency, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_stands_in_brackets() {
        assert_eq!(meaning("Wage on the job [money/week], >= 0.", "EUR"), ("Wage on the job", "EUR/week".to_owned()));
        assert_eq!(meaning("Whether leavers are replaced.", "EUR"), ("Whether leavers are replaced", String::new()));
    }
}
