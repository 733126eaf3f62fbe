//! Results as a workbook for a spreadsheet: a sheet with the answer, then a sheet for each table.
//!
//! Numbers are numbers, an unknown value is an empty cell, and a text is never a formula or a link. A table that a
//! sheet cannot hold is left out, and the first sheet says so.
//!
//! # Reproducibility
//! Equal results give equal bytes: all dates in a workbook are [`CREATED`].

mod chart;
mod front;
mod marked;
mod styles;
mod table;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use zip::result::ZipError;

use super::body::Printout;
use super::format::{Currency, counted, whole};
use super::labels::MADE;
use super::tables::Filled;
use crate::scenario::Loaded;

/// The date on which every workbook says that it was created: year, month, day.
pub const CREATED: (u16, u8, u8) = (2000, 1, 1);

/// Content of a workbook.
pub struct Book<'a> {
    /// The report, whose head and chart stand on the first sheet.
    pub report: &'a Printout,
    /// The scenarios, whose values in force stand on the first sheet.
    pub loaded: Vec<&'a Loaded>,
    /// The tables, a sheet each.
    pub tables: &'a [Filled<'a>],
}

/// A workbook that has been written.
pub struct WrittenBook {
    /// The file.
    pub bytes: Vec<u8>,
    /// Tables that no sheet can hold, in words.
    pub left_out: Vec<String>,
}

/// Why a workbook cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// The workbook could not be put together.
    #[error("the workbook cannot be written: {0}")]
    Sheets(#[from] XlsxError),
    /// The workbook could not be packed.
    #[error("the workbook cannot be packed: {0}")]
    Packing(#[from] ZipError),
    /// A part of the workbook could not be read or written.
    #[error("the workbook cannot be packed: {0}")]
    Copying(#[from] std::io::Error),
}

impl Book<'_> {
    /// Writes the workbook.
    ///
    /// # Errors
    /// Returns [`BookError`] if temporary files of long tables cannot be written.
    pub fn write(&self) -> Result<WrittenBook, BookError> {
        let mut workbook = Workbook::new();
        let (year, month, day) = CREATED;
        let created = ExcelDateTime::from_ymd(year, month, day)?;
        let made = format!("{MADE} {}", env!("CARGO_PKG_VERSION"));
        workbook.set_properties(
            &DocProperties::new()
                .set_title(styles::cell_text(&self.title()))
                .set_author("offer")
                .set_comment(made)
                .set_creation_datetime(&created),
        );
        let currencies = Currencies::of(&self.loaded);
        let measured: Vec<table::Measured> = self.tables.iter().map(table::Measured::of).collect();
        let left_out: Vec<String> =
            self.tables.iter().zip(&measured).filter_map(|(table, measured)| measured.fault(table)).collect();
        front::write(&mut workbook, self, &left_out)?;
        for (table, measured) in self.tables.iter().zip(&measured) {
            if measured.fault(table).is_none() {
                table::write(&mut workbook, table, measured, &currencies)?;
            }
        }
        if let Some(chart) = &self.report.chart {
            chart::write_numbers(&mut workbook, chart)?;
        }
        Ok(WrittenBook { bytes: marked::marked(workbook.save_to_buffer()?)?, left_out })
    }

    /// Names of the scenarios, or the number of many.
    fn title(&self) -> String {
        let names: Vec<&str> = self.loaded.iter().map(|loaded| loaded.scenario.name.as_str()).collect();
        match names.len() {
            0..=3 => names.join(", "),
            many => counted(many as u64, "scenario"),
        }
    }
}

/// Currencies of the scenarios, by their names.
struct Currencies(Vec<(String, Currency)>);

impl Currencies {
    fn of(loaded: &[&Loaded]) -> Self {
        let of = |loaded: &&Loaded| (loaded.scenario.name.clone(), Currency::of(&loaded.scenario.currency));
        Self(loaded.iter().map(of).collect())
    }

    /// Number of the currency of a row about `scenario`: that of all, or of the scenario that the row is about. Returns None
    /// for a row about scenarios of several currencies.
    fn number(&self, scenario: Option<&str>) -> Option<usize> {
        let first = self.0.first()?;
        if self.0.iter().all(|(_, currency)| currency.name() == first.1.name()) {
            return Some(0);
        }
        let scenario = scenario?;
        let is_of = |name: &str| {
            // A row may be about a week or an offer of a scenario.
            scenario.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(", "))
        };
        let numbers = (0..self.0.len()).filter(|number| is_of(&self.0[*number].0));
        numbers.max_by_key(|number| self.0[*number].0.len())
    }
}

/// A table that is too long, in words.
fn too_long(table: &Filled, rows: usize) -> String {
    format!(
        "Table {} is left out: it has {} rows, and a sheet holds {} below its header. `--csv DIR` writes all tables.",
        table.name(),
        whole(rows as u64),
        whole(table::MOST_ROWS as u64 - 1),
    )
}

/// A table with a text that is too long, in words.
fn too_wide(table: &Filled, longest: usize) -> String {
    format!(
        "Table {} is left out: it has a text of {} characters, and a cell holds {}. `--csv DIR` writes all tables.",
        table.name(),
        whole(longest as u64),
        whole(table::LONGEST_TEXT as u64),
    )
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use calamine::{Data, Reader, Xlsx};
    use zip::ZipArchive;

    use super::*;
    use crate::analysis::interval::Estimate;
    use crate::output::body::{Body, Printout};
    use crate::output::tables::{CurveRow, Ends, ValueAlone, all};
    use crate::scenario::{STARTER, parse};

    /// A row of a table, with a name, a bonus, and a saving.
    fn row(scenario: &str, bonus: f64, saving: f64) -> CurveRow<'_> {
        CurveRow {
            scenario: scenario.into(),
            bonus,
            saving: Some(Estimate::bare(saving)),
            band: Ends::default(),
            believed: Ends::default(),
            take_rate: ValueAlone(Some(Estimate::bare(0.25))),
            committed_share: ValueAlone(None),
            bonus_cost: ValueAlone(None),
            probability_pays: ValueAlone(None),
            sensitivity: ValueAlone(None),
            specificity: ValueAlone(None),
        }
    }

    /// A workbook of one table.
    fn book(table: Filled) -> WrittenBook {
        let edit = ["currency=\"EUR\"".to_owned()];
        let loaded = parse("starter", STARTER, &edit).expect("a scenario");
        let head = Body::paragraph("=The answer.", 0);
        let report = Printout { head, sections: Vec::new(), tail: Body::default(), chart: None, short: None };
        Book { report: &report, loaded: vec![&loaded], tables: &[table] }.write().expect("a workbook")
    }

    fn opened(book: &WrittenBook) -> Xlsx<Cursor<&[u8]>> {
        Xlsx::new(Cursor::new(book.bytes.as_slice())).expect("a workbook")
    }

    /// A part of the file as it is packed.
    fn part(book: &WrittenBook, name: &str) -> String {
        let mut parts = ZipArchive::new(Cursor::new(book.bytes.as_slice())).expect("a file of parts");
        let mut text = String::new();
        parts.by_name(name).expect("the part").read_to_string(&mut text).expect("a text");
        text
    }

    #[test]
    fn cells_have_types_and_what_is_no_number_is_empty() {
        let numbers = [1e21, -0.1, f64::NAN, f64::INFINITY, 5e-324];
        let book = book(Filled::new(|| numbers.map(|number| row("=1+1", number, number))));
        let sheet = opened(&book).worksheet_range("curve").expect("a sheet");
        for (place, number) in (1..).zip(numbers) {
            let expected = if number.is_finite() { Data::Float(number) } else { Data::Empty };
            assert_eq!(sheet.get_value((place, 1)), Some(&expected));
            assert_eq!(sheet.get_value((place, 0)), Some(&Data::String("=1+1".to_owned())));
        }
        let front = opened(&book).worksheet_range("answer").expect("a sheet");
        assert_eq!(front.get_value((0, 0)), Some(&Data::String("=The answer.".to_owned())));
    }

    #[test]
    fn a_sheet_has_a_filter_a_header_that_stays_and_the_currency() {
        let book = book(Filled::new(|| [row("a", 1.0, 2.0)]));
        let sheet = part(&book, "xl/worksheets/sheet2.xml");
        for mark in ["<pane ySplit=\"1\"", "<autoFilter ref=\"A1:", "<cols>"] {
            assert!(sheet.contains(mark), "{mark} in {sheet}");
        }
        let styles = part(&book, "xl/styles.xml");
        assert!(styles.contains("&quot;€&quot;#,##0.00") && styles.contains("quotePrefix=\"1\""), "{styles}");
        assert!(book.left_out.is_empty());
    }

    #[test]
    fn the_properties_say_who_made_it_where_this_program_looks_and_no_time() {
        let book = book(Filled::new(|| [row("a", 1.0, 2.0)]));
        let near = &book.bytes[..4096.min(book.bytes.len())];
        assert!(near.windows(MADE.len()).any(|part| part == MADE.as_bytes()));
        let properties = part(&book, "docProps/core.xml");
        let made = format!("{MADE} {}", env!("CARGO_PKG_VERSION"));
        assert!(properties.contains(&made) && properties.matches("2000-01-01T00:00:00Z").count() == 2, "{properties}");
        assert!(properties.contains("<dc:title>"), "{properties}");
    }

    #[test]
    fn a_table_that_no_sheet_holds_is_left_out_and_said_so() {
        let long = book(Filled::new(|| (0..table::MOST_ROWS).map(|_| row("a", 1.0, 2.0))));
        let text = "x".repeat(table::LONGEST_TEXT + 1);
        let wide = book(Filled::new(|| [row(&text, 1.0, 2.0)]));
        for (book, why) in [(long, "1,048,576 rows"), (wide, "32,768 characters")] {
            let [left_out] = book.left_out.as_slice() else { panic!("{:?}", book.left_out) };
            assert!(left_out.starts_with("Table curve is left out") && left_out.contains(why), "{left_out}");
            let mut opened = opened(&book);
            assert_eq!(opened.sheet_names(), ["answer"]);
            let front = opened.worksheet_range("answer").expect("a sheet");
            assert!(front.used_cells().any(|(_, _, cell)| *cell == Data::String(left_out.clone())));
        }
    }

    #[test]
    fn every_table_has_a_name_that_a_sheet_can_have() {
        // A workbook is of one command.
        let mut names: Vec<(&str, String)> = all().map(|table| (table.command, table.name().to_lowercase())).collect();
        let commands: Vec<&str> = names.iter().map(|(command, _)| *command).collect();
        let own = ["answer", chart::SHEET, "history"];
        names.extend(own.map(|name| ("all", name.to_owned())));
        for (_, name) in &names {
            assert!(name.chars().count() <= 31 && !name.contains(['[', ']', ':', '*', '?', '/', '\\', '\'']), "{name}");
        }
        let mut tables: Vec<_> = names.iter().filter(|(_, name)| !own.contains(&name.as_str())).collect();
        assert_eq!(tables.len(), commands.len(), "a table has the name of a sheet of every workbook");
        tables.sort();
        tables.dedup();
        assert_eq!(tables.len(), commands.len());
    }
}
