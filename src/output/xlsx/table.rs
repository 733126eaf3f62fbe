//! A sheet for a table, with typed cells.

use std::ops::ControlFlow;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::{Currencies, styles, too_long, too_wide};
use crate::output::tables::{CellValue, ColumnUnit, Filled};

/// Rows of a sheet at most, with the header.
pub const MOST_ROWS: usize = 1_048_576;
/// Characters of a cell at most.
pub const LONGEST_TEXT: usize = 32_767;

/// Width of a number, and of any column at most [characters].
const NUMBER: usize = 12;
const WIDEST: usize = 60;

/// Size of a table.
pub struct Measured {
    rows: usize,
    /// Characters of the longest text.
    longest: usize,
    /// Widths of the columns [character].
    widths: Vec<usize>,
}

impl Measured {
    /// Looks at all rows of a table.
    pub fn of(table: &Filled) -> Self {
        let widths = table.header().iter().map(|name| name.width()).collect();
        let mut size = Self { rows: 0, longest: 0, widths };
        table.each(&mut |cells| {
            size.rows += 1;
            for (cell, width) in cells.iter().zip(&mut size.widths) {
                let wide = match cell {
                    CellValue::Empty | CellValue::Flag(_) => 0,
                    CellValue::Text(text) => {
                        size.longest = size.longest.max(text.encode_utf16().count());
                        text.width()
                    }
                    CellValue::Whole(_) | CellValue::Number(_) => NUMBER,
                };
                *width = wide.max(*width);
            }
            ControlFlow::Continue(())
        });
        size
    }

    /// Why no sheet can hold the table, in words; None if a sheet can.
    pub fn fault(&self, table: &Filled) -> Option<String> {
        match (self.rows, self.longest) {
            (MOST_ROWS.., _) => Some(too_long(table, self.rows)),
            (_, longest) if longest > LONGEST_TEXT => Some(too_wide(table, longest)),
            _ => None,
        }
    }
}

/// Formats of numbers, one for each currency.
struct Formats {
    money: Vec<Format>,
    plain: Format,
    share: Format,
    literal: Format,
}

/// Writes the sheet, row by row through a temporary file: a table may have a million rows.
pub fn write(
    workbook: &mut Workbook,
    table: &Filled,
    size: &Measured,
    currencies: &Currencies,
) -> Result<(), XlsxError> {
    let money = currencies.0.iter().map(|(_, currency)| Format::new().set_num_format(styles::money(currency)));
    let formats = Formats {
        money: money.collect(),
        plain: Format::new(),
        share: Format::new().set_num_format(styles::PERCENT),
        literal: styles::literal(),
    };
    let (names, units) = (table.header(), table.units());
    let sheet = workbook.add_worksheet_with_low_memory()?;
    sheet.set_name(table.name())?;
    for (column, width) in (0..).zip(&size.widths) {
        // A mark of the filter takes the end of a header.
        sheet.set_column_width(column, ((*width).min(WIDEST) + 3) as f64)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    styles::on_paper(sheet);
    if let Some(last) = names.len().checked_sub(1) {
        sheet.autofilter(0, 0, size.rows as u32, last as u16)?;
    }
    let header = styles::header();
    for (column, name) in (0..).zip(names) {
        sheet.write_string_with_format(0, column, styles::cell_text(name), &header)?;
    }
    let of = |name: &str| names.iter().position(|other| other == name);
    let (scenario, unit) = (of("scenario"), of("unit"));
    let mut row = 0;
    let mut written = Ok(());
    table.each(&mut |cells| {
        row += 1;
        let text = |column: Option<usize>| match column.and_then(|column| cells.get(column)) {
            Some(CellValue::Text(text)) => Some(*text),
            _ => None,
        };
        let (currency, of_row) = (currencies.number(text(scenario)), text(unit));
        let mut all = (0..).zip(cells).zip(units);
        written = all.try_for_each(|((column, cell), unit)| {
            let format = match (unit, of_row) {
                (ColumnUnit::Money, _) | (ColumnUnit::OfRow, Some("money")) => {
                    currency.and_then(|number| formats.money.get(number)).unwrap_or(&formats.plain)
                }
                (ColumnUnit::Share, _) | (ColumnUnit::OfRow, Some("share")) => &formats.share,
                _ => &formats.plain,
            };
            write_cell(sheet, (row, column), of_key(*cell, *unit), format, &formats.literal)
        });
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    written
}

/// A value of a varied key, which is a number where it reads as one.
fn of_key(cell: CellValue, unit: ColumnUnit) -> CellValue {
    match (cell, unit) {
        (CellValue::Text(text), ColumnUnit::Key) => {
            text.parse().ok().filter(|number: &f64| number.is_finite()).map_or(cell, CellValue::Number)
        }
        _ => cell,
    }
}

/// Writes a cell; an unknown value stays empty.
fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: CellValue,
    format: &Format,
    literal: &Format,
) -> Result<(), XlsxError> {
    match cell {
        CellValue::Empty => {}
        CellValue::Flag(flag) => {
            sheet.write_boolean(row, column, flag)?;
        }
        CellValue::Whole(number) => {
            sheet.write_number_with_format(row, column, number as f64, format)?;
        }
        // Of what is not finite a spreadsheet knows nothing.
        CellValue::Number(number) if !number.is_finite() => {}
        CellValue::Number(number) => {
            sheet.write_number_with_format(row, column, number, format)?;
        }
        CellValue::Text(text) if styles::is_like_formula(text) => {
            sheet.write_string_with_format(row, column, styles::cell_text(text), literal)?;
        }
        CellValue::Text(text) => {
            sheet.write_string(row, column, styles::cell_text(text))?;
        }
    }
    Ok(())
}
