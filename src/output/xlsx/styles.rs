//! Formats of cells.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};

use crate::output::format::Currency;
use crate::scenario::visible;

/// Format of shares.
pub const PERCENT: &str = "0.00%";

/// Format of money of a currency: `"$"#,##0.00`.
pub fn money(currency: &Currency) -> String {
    let name = currency.name().replace('"', "");
    let space = if name.chars().all(|c| "$€£".contains(c)) { "" } else { " " };
    format!("\"{name}{space}\"#,##0.00;-\"{name}{space}\"#,##0.00")
}

/// Prints a sheet as wide as a page that lies on its side.
pub fn on_paper(sheet: &mut Worksheet) {
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
}

/// A header of a table.
pub fn header() -> Format {
    Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_align(FormatAlign::Top)
}

/// A text that a spreadsheet keeps a text even after somebody has edited the cell.
pub fn literal() -> Format {
    Format::new().set_quote_prefix()
}

/// Whether a spreadsheet would read a typed text as a formula.
pub fn is_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text as a cell can hold it: characters that XML does not know are written by number.
pub fn cell_text(text: &str) -> Cow<'_, str> {
    let is_foreign = |c: char| c.is_control() && c != '\n' && c != '\t' || matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.contains(is_foreign) { visible(text) } else { text.into() }
}
