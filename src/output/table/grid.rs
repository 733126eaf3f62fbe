//! Columns of numbers behind a column of names.

use comfy_table::{CellAlignment, Table, TableStyle, presets::NOTHING};

use super::WIDTH;
use crate::analysis::interval::Estimate;
use crate::output::format::{clipped, error_or_dash, number_or_dash};

/// The columns of a name are at least these.
const SHORTEST_NAME: usize = 8;

/// A table whose first column names the rows and gives way where the others need room.
pub struct Grid {
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    pub fn new(headers: &[&str]) -> Self {
        Self { headers: headers.iter().map(|header| (*header).to_owned()).collect(), rows: Vec::new() }
    }

    pub fn row(&mut self, name: &str, cells: impl IntoIterator<Item = String>) {
        let name = clipped(name, WIDTH);
        self.rows.push([name].into_iter().chain(cells).collect());
    }

    /// What stands above the columns.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The rows: a name, then the cells.
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// Whether it fits in its width with so many columns for names, or as many as the longest takes.
    pub fn fits(&self, name: usize) -> bool {
        let (names, others) = self.widths();
        others + names.min(name) <= WIDTH
    }

    /// Columns of the longest name, and of all others.
    fn widths(&self) -> (usize, usize) {
        let mut table = Table::new();
        table.set_header(&self.headers).add_rows(&self.rows);
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
    fn shortened(&self) -> impl Iterator<Item = Vec<String>> {
        let (_, others) = self.widths();
        let room = WIDTH.saturating_sub(others).max(SHORTEST_NAME);
        let shortened = move |row: &Vec<String>| {
            let (name, cells) = row.split_first()?;
            Some([clipped(name, room)].into_iter().chain(cells.iter().cloned()).collect())
        };
        self.rows.iter().filter_map(shortened)
    }
}

fn rule_below_header() -> TableStyle {
    let rule = comfy_table::LineStyle::none().fill('─').junction('─');
    NOTHING.header_separator(rule)
}

/// An estimate and half the width of its interval, in two cells.
pub fn cells(estimate: Option<Estimate>, decimals: usize) -> [String; 2] {
    let interval = estimate.and_then(|estimate| estimate.interval);
    [number_or_dash(estimate.map(|estimate| estimate.value), decimals), error_or_dash(interval, decimals)]
}

/// The same in hundredths.
pub fn percent_cells(estimate: Option<Estimate>, decimals: usize) -> [String; 2] {
    cells(estimate.map(|estimate| estimate.per(0.01)), decimals)
}
