//! Columns of numbers behind a column of names.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table, TableStyle};

use super::column::column;
use crate::analysis::interval::Estimate;
use crate::output::format::{ROOM, clipped, says_nothing};
use crate::output::lines::WIDTH;

/// The columns of a name are at least these.
const SHORTEST_NAME: usize = 8;

/// A table whose first column names the rows and gives way where the others need room.
pub struct Grid {
    headers: Vec<String>,
    rows: Vec<(String, Vec<Cell>)>,
}

/// Cell of a table. Numbers of a column have the same decimals, whatever each asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words, or what is written already.
    Text(String),
    /// A bar drawn by characters.
    Drawn(String),
    /// A number; `None` if unknown.
    Number(Option<f64>, Notation),
    /// Half-width of the interval of the number before; `None` if unknown.
    Half(Option<f64>, Notation),
}

/// Notation of a number by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notation {
    /// Decimals.
    pub decimals: usize,
    /// Columns that the number takes at most.
    pub room: usize,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Grid {
    pub fn new(headers: &[&str]) -> Self {
        Self { headers: headers.iter().map(|header| (*header).to_owned()).collect(), rows: Vec::new() }
    }

    pub fn row<C: Into<Cell>>(&mut self, name: &str, cells: impl IntoIterator<Item = C>) {
        self.rows.push((clipped(name, WIDTH), cells.into_iter().map(C::into).collect()));
    }

    /// Headers of the columns.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Whether a column, 0 that of names, has bars drawn by characters.
    pub fn is_drawn(&self, column: usize) -> bool {
        let cells =
            column.checked_sub(1).map(|number| self.rows.iter().filter_map(move |(_, cells)| cells.get(number)));
        cells.is_some_and(|mut cells| cells.any(|cell| matches!(cell, Cell::Drawn(_))))
    }

    /// The rows as they are read: a name, then the cells.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = self.rows.iter().map(|(name, _)| vec![name.clone()]).collect();
        for number in 0..self.headers.len() {
            let of = |at: usize| -> Vec<Option<&Cell>> { self.rows.iter().map(|(_, cells)| cells.get(at)).collect() };
            for (row, text) in rows.iter_mut().zip(column(&of(number), number.checked_sub(1).map(of), &of(number + 1)))
            {
                row.extend(text);
            }
        }
        rows
    }

    /// Whether it fits in its width with so many columns for names, or as many as the longest takes.
    pub fn fits(&self, name: usize) -> bool {
        let (names, others) = self.widths();
        others + names.min(name) <= WIDTH
    }

    /// Columns of the longest name, and of all others.
    fn widths(&self) -> (usize, usize) {
        let mut table = Table::new();
        table.set_header(&self.headers).add_rows(self.rows());
        let widths = table.column_max_content_widths();
        let others = widths.iter().skip(1).map(|width| usize::from(*width) + 2).sum();
        (widths.first().map_or(0, |width| usize::from(*width)), others)
    }

    /// The lines of the table, each ended.
    pub fn print(&self) -> String {
        let mut table = Table::new();
        table.load_style(rule_below_header());
        table.set_header(&self.headers).add_rows(self.shortened());
        for (i, column) in table.column_iter_mut().enumerate() {
            column.set_padding((if i == 0 { 0 } else { 1 }, 0));
            if i > 0 {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    /// The rows, with names that leave the others room.
    fn shortened(&self) -> Vec<Vec<String>> {
        let (_, others) = self.widths();
        let room = WIDTH.saturating_sub(others).max(SHORTEST_NAME);
        let mut rows = self.rows();
        for name in rows.iter_mut().filter_map(|row| row.first_mut()) {
            *name = clipped(name, room);
        }
        rows
    }
}

fn rule_below_header() -> TableStyle {
    let rule = comfy_table::LineStyle::none().fill('─').junction('─');
    NOTHING.header_separator(rule)
}

/// An estimate and how far its interval reaches, in two cells.
pub fn cells(estimate: Option<Estimate>, decimals: usize) -> [Cell; 2] {
    cells_in(estimate, Notation { decimals, room: ROOM })
}

/// An estimate and the half-width of its interval, in two cells of a notation.
pub fn cells_in(estimate: Option<Estimate>, form: Notation) -> [Cell; 2] {
    let value = estimate.map(|estimate| estimate.value);
    [Cell::Number(value, form), Cell::Half(estimate.and_then(Estimate::reach), form)]
}

/// A share and the half-width of its interval in two cells [%].
pub fn percent_cells(estimate: Option<Estimate>, decimals: usize) -> [Cell; 2] {
    cells(estimate.map(|estimate| estimate.per(0.01)), decimals)
}

/// A share in hundredths; where its interval says nothing, it is unknown.
pub fn share_cells(share: Option<Estimate>, decimals: usize) -> [Cell; 2] {
    percent_cells(share.filter(|share| !share.interval.is_some_and(says_nothing)), decimals)
}

/// A number without its error.
pub fn number_cell(value: Option<f64>, decimals: usize) -> Cell {
    Cell::Number(value, Notation { decimals, room: ROOM })
}
