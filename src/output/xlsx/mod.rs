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
    /// A date is none.
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
