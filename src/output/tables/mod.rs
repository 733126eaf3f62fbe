//! Tables: each is declared once in `declared`, and from that come its rows, header, CSV, JSON and reference.
//!
//! UTF-8, a header always, full precision, an empty cell or null where a value is unknown.

mod cell;
mod declared;
mod document;
mod reference;
mod run;

use std::io::{self, Write};
use std::ops::ControlFlow;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

pub use cell::{CellKind, CellValue, Cells, Ends, NumbersByKey, Quantiles, Share, ValueAlone, ValueAndError, Values};
pub use declared::*;
pub use document::{Document, write_json};
pub use reference::reference;
pub use run::{run_document, run_tables};

use crate::analysis::Comparison;
use crate::study::Simulated;

/// Declaration of a table.
#[derive(Debug)]
pub struct Declaration {
    /// Name of the file; of a table that is only printed, its name.
    pub file: &'static str,
    /// Meaning of a row.
    about: &'static str,
    /// Command that writes the table.
    pub command: &'static str,
    columns: &'static [Column],
    /// Rows of a table of a run; None for tables of other commands.
    fill: Option<FillRows>,
}

/// Makes the rows of a table of a run.
#[derive(Debug, Clone, Copy)]
enum FillRows {
    /// Rows of each scenario by itself.
    Scenarios(for<'a> fn(&'a [Simulated]) -> Filled<'a>),
    /// Rows of the scenarios side by side, in one comparison.
    Comparison(for<'a> fn(&'a [Comparison]) -> Filled<'a>),
}

/// A declared column, or the columns of an estimate.
#[derive(Debug)]
struct Column {
    name: &'static str,
    /// Precedes the names of further parts, such as `mcse`.
    prefix: &'static str,
    about: &'static str,
    /// Names of the cells; the empty one stands for `name`.
    parts: &'static [&'static str],
    /// Kind of all cells.
    kind: CellKind,
}

/// Unit of the numbers of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnUnit {
    /// Money, per whatever.
    Money,
    /// A share of whatever.
    Share,
    /// What the column `unit` of the same row says.
    OfRow,
    /// Values of a varied key, which are numbers or words.
    Key,
    /// Any other unit, or none.
    Other,
}

impl Column {
    /// Unit of the numbers, which the meaning has in brackets.
    fn unit(&self) -> ColumnUnit {
        let unit = self.about.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or("", |(unit, _)| unit);
        match unit {
            _ if self.parts.is_empty() => ColumnUnit::Key,
            "unit" => ColumnUnit::OfRow,
            unit if unit.starts_with("money") => ColumnUnit::Money,
            unit if unit.starts_with("share") => ColumnUnit::Share,
            _ => ColumnUnit::Other,
        }
    }

    /// Names of the cells in the header.
    fn names(&self) -> impl Iterator<Item = String> {
        self.parts.iter().map(|part| match part.is_empty() {
            true => self.name.to_owned(),
            false => format!("{}{part}", self.prefix),
        })
    }
}

impl Declaration {
    /// Name of the table: the file without its extension.
    pub fn name(&self) -> &'static str {
        self.file.trim_end_matches(".csv")
    }

    /// Names of all columns; those of keys are not among them.
    pub fn header(&self) -> Vec<String> {
        self.columns.iter().flat_map(Column::names).collect()
    }
}

/// All tables of all commands.
pub fn all() -> impl Iterator<Item = &'static Declaration> {
    ALL.iter().copied()
}

/// Names of the files that commands write to a folder.
pub fn files() -> impl Iterator<Item = &'static str> {
    all().map(|table| table.file).filter(|file| file.ends_with(".csv"))
}

/// A row of a declared table.
pub trait Row {
    /// The table.
    const TABLE: &'static Declaration;

    /// Appends the cells, in the order of the columns.
    fn cells<'c>(&'c self, row: &mut Vec<CellValue<'c>>);
}

/// Takes the cells of a row, and says whether to go on.
pub type See<'s> = dyn FnMut(&[CellValue<'_>]) -> ControlFlow<()> + 's;

/// A table with its rows, which are made one by one when they are written: there may be millions.
pub struct Filled<'a> {
    table: &'static Declaration,
    names: Vec<String>,
    units: Vec<ColumnUnit>,
    kinds: Vec<CellKind>,
    rows: Box<dyn Fn(&mut See) + 'a>,
}

impl<'a> Filled<'a> {
    /// The table of rows that `rows` makes.
    pub fn new<R: Row, I: IntoIterator<Item = R>>(rows: impl Fn() -> I + 'a) -> Self {
        Self::with_keys(&[], rows)
    }

    /// Makes the table with one column for each of `keys` in place of a column of [`Values`] or [`NumbersByKey`].
    pub fn with_keys<R: Row, I: IntoIterator<Item = R>>(keys: &[&str], rows: impl Fn() -> I + 'a) -> Self {
        let names = R::TABLE.columns.iter().flat_map(|column| match column.parts {
            [] => keys.iter().map(|key| (*key).to_owned()).collect(),
            _ => column.names().collect::<Vec<_>>(),
        });
        let cells = |column: &Column| if column.parts.is_empty() { keys.len() } else { column.parts.len() };
        let units = R::TABLE.columns.iter().flat_map(|column| std::iter::repeat_n(column.unit(), cells(column)));
        let kinds = R::TABLE.columns.iter().flat_map(|column| std::iter::repeat_n(column.kind, cells(column)));
        let each = move |see: &mut See| {
            let _ = rows().into_iter().try_for_each(|row| {
                let mut cells = Vec::new();
                row.cells(&mut cells);
                see(&cells)
            });
        };
        Self {
            table: R::TABLE,
            names: names.collect(),
            units: units.collect(),
            kinds: kinds.collect(),
            rows: Box::new(each),
        }
    }

    /// Name of the file.
    pub fn file(&self) -> &'static str {
        self.table.file
    }

    /// Name of the table.
    pub fn name(&self) -> &'static str {
        self.table.name()
    }

    /// Names of all columns, those of varied keys among them.
    pub fn header(&self) -> &[String] {
        &self.names
    }

    /// Units of the numbers of all columns.
    pub fn units(&self) -> &[ColumnUnit] {
        &self.units
    }

    /// Kinds of the values of all columns.
    pub fn kinds(&self) -> &[CellKind] {
        &self.kinds
    }

    /// Shows the cells of each row to `see`, until `see` breaks off.
    pub fn each(&self, see: &mut See) {
        (self.rows)(see);
    }

    /// Writes the table as CSV.
    ///
    /// # Errors
    /// Errors of `out`.
    pub fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut out = ::csv::WriterBuilder::new().has_headers(false).from_writer(out);
        out.write_record(&self.names).map_err(io_error)?;
        let mut written = Ok(());
        (self.rows)(&mut |cells| {
            written = out.serialize(cells);
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        written.map_err(io_error)?;
        out.flush()
    }
}

/// The error beneath, whose kind tells a closed pipe from a full disk.
fn io_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// JSON: a list of objects whose keys are the names of columns.
impl Serialize for Filled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut written = Ok(());
        (self.rows)(&mut |cells| {
            written = list.serialize_element(&Object { names: &self.names, cells });
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        written?;
        list.end()
    }
}

/// A row as an object of JSON.
struct Object<'a> {
    names: &'a [String],
    cells: &'a [CellValue<'a>],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.cells.len()))?;
        self.names.iter().zip(self.cells).try_for_each(|(name, cell)| object.serialize_entry(name, cell))?;
        object.end()
    }
}

/// The fields of a row in JSON.
pub fn fields<R: Row>(row: &R) -> serde_json::Map<String, serde_json::Value> {
    let names = R::TABLE.header();
    let mut cells = Vec::new();
    row.cells(&mut cells);
    names.into_iter().zip(cells.iter().map(|cell| serde_json::json!(cell))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare;
    use crate::analysis::interval::Estimate;

    fn csv(table: &Filled) -> String {
        let mut out = Vec::new();
        table.write_csv(&mut out).expect("a table");
        String::from_utf8(out).expect("UTF-8")
    }

    /// The first row, below the header.
    fn line<R: Row + Clone>(row: R) -> String {
        let text = csv(&Filled::new(|| [row.clone()]));
        text.lines().nth(1).expect("a row").to_owned()
    }

    #[test]
    fn an_empty_table_has_a_header() {
        for table in run_tables(&[], &compare(&[], 0.95)) {
            assert_eq!(csv(&table), format!("{}\n", table.names.join(",")));
        }
    }

    #[test]
    fn columns_have_units() {
        let units = |name: &str| {
            let table = all().find(|table| table.name() == name).expect("a table");
            let units = table.columns.iter().map(|column| (column.name, column.unit()));
            units.collect::<std::collections::BTreeMap<_, _>>()
        };
        let summary = units("summary");
        assert_eq!([summary["mean"], summary["quantiles"]], [ColumnUnit::OfRow; 2]);
        assert_eq!([summary["metric"], units("weekly")["week"]], [ColumnUnit::Other; 2]);
        assert_eq!([units("weekly")["staffed"], units("indices")["first"]], [ColumnUnit::Share; 2]);
        assert_eq!([units("best")["break_even_ends"], units("tornado")["swing"]], [ColumnUnit::Money; 2]);
        assert_eq!([units("tornado")["low"], units("sweep")["values"]], [ColumnUnit::Other, ColumnUnit::Key]);
    }

    #[test]
    fn columns_have_the_kinds_of_their_cells() {
        let group = || [line_of_kinds()];
        let table = Filled::new(group);
        let shown: Vec<CellKind> = table.kinds().to_vec();
        table.each(&mut |cells| {
            for ((cell, kind), name) in cells.iter().zip(&shown).zip(table.header()) {
                let fits = match cell {
                    CellValue::Empty => true,
                    CellValue::Text(_) => matches!(kind, CellKind::Text | CellKind::Key),
                    CellValue::Whole(_) => *kind == CellKind::Whole,
                    CellValue::Number(_) => *kind == CellKind::Number,
                    CellValue::Flag(_) => *kind == CellKind::Flag,
                };
                assert!(fits, "{name}: {cell:?} {kind:?}");
            }
            ControlFlow::Continue(())
        });
        assert_eq!(shown.len(), table.header().len());
        let [text, flag, number] = [CellKind::Text, CellKind::Flag, CellKind::Number];
        assert_eq!(shown[..4], [text, text, flag, number]);
        let swept = SweepRow {
            scenario: "a",
            point: 0,
            values: Values(vec!["1"]),
            arm: "offer",
            metric: "saving".into(),
            unit: "money",
            mean: None,
        };
        let kinds = Filled::with_keys(&["k"], || [swept.clone()]).kinds().to_vec();
        assert_eq!(kinds[..3], [text, CellKind::Whole, CellKind::Key]);
    }

    fn line_of_kinds() -> GroupRow<'static> {
        GroupRow {
            scenario: "a",
            group: "b",
            committed: true,
            hired_share: Some(0.5),
            take_rate: None,
            takers: Some(1.0),
            keep_cost: None,
            let_go_cost: None,
            saving_per_taker: Some(Estimate::bare(1.0)),
            offer: Some(0),
        }
    }

    #[test]
    fn no_name_of_a_column_comes_twice_in_a_table() {
        for table in all() {
            let mut names = table.header();
            let number = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), number, "{}", table.file);
        }
    }

    #[test]
    fn cells_are_exact_quoted_where_needed_and_empty_where_unknown() {
        let summary = SummaryRow {
            scenario: "a \"b\", c",
            arm: "saving",
            metric: "total_cost".into(),
            unit: "money",
            mean: Some(Estimate::bare(1.0 / 3.0)),
            sd: Some(1e21),
            quantiles: Quantiles(None),
            believed_low: Some(-0.5),
            believed_high: None,
        };
        assert_eq!(line(summary), "\"a \"\"b\"\", c\",saving,total_cost,money,0.3333333333333333,,,,1e21,,,,,,-0.5,");
        let pair = PairRow {
            scenario: "a",
            other: "s",
            metric: "saving",
            difference: Some(Estimate::bare(-1.5)),
            variance_factor: None,
            tied: Some(true),
        };
        assert_eq!(line(pair), "a,s,saving,-1.5,,,,,true");
    }

    #[test]
    fn no_cell_is_a_negative_zero() {
        let week = WeeklyRow {
            scenario: "-0.0",
            arm: "offer",
            week: 0,
            staffed: Some(-0.0),
            committed: Some(-0.05),
            first_hires_present: Some(0.0),
        };
        assert_eq!(line(week.clone()), "-0.0,offer,0,0.0,-0.05,0.0");
        assert_eq!(
            serde_json::json!(fields(&week)).to_string(),
            "{\"scenario\":\"-0.0\",\"arm\":\"offer\",\"week\":0,\"staffed\":0.0,\"committed\":-0.05,\"first_hires_present\":0.0}"
        );
    }
}
