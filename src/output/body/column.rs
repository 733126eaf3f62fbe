//! The numbers of a column in one notation.
//!
//! A column has as many decimals as the coarsest of its numbers asks for. Half-widths have one more where that shows some
//! which would else be hidden, and the largest is a single digit; the numbers before them follow, lest a number be rounded more than its
//! error. What is smaller than the last decimal is `<0.01`, in no other notation.

use super::grid::{Cell, Notation};
use crate::output::format::{UNKNOWN, fits, half, is_hidden, within};

/// The texts of the cells of a column, `None` where a row ends before it; `before` and `after` are its neighbours.
pub fn column(
    cells: &[Option<&Cell>],
    before: Option<Vec<Option<&Cell>>>,
    after: &[Option<&Cell>],
) -> Vec<Option<String>> {
    let decimals = match is_half(cells) {
        true => pair(before.as_deref().unwrap_or(&[]), cells),
        false if is_half(after) => pair(cells, after),
        false => fitting(cells, coarsest(cells)),
    };
    cells.iter().map(|cell| cell.map(|cell| text(cell, decimals))).collect()
}

fn is_half(cells: &[Option<&Cell>]) -> bool {
    cells.iter().flatten().any(|cell| matches!(cell, Cell::Half(..)))
}

/// Decimals of a column of numbers and of the half-widths behind it.
fn pair(numbers: &[Option<&Cell>], halves: &[Option<&Cell>]) -> usize {
    let decimals = coarsest(halves);
    let known = || halves.iter().flatten().filter_map(|cell| known(cell)).map(|(half, _)| half);
    let largest = known().fold(0.0, f64::max);
    let finer = known().any(|half| is_hidden(half, decimals) && !is_hidden(half, decimals + 1))
        && SINGLE_DIGIT.get(decimals).is_some_and(|below| largest < *below);
    fitting(halves, fitting(numbers, decimals + usize::from(finer)))
}

/// `[decimals]`: a half-width below this has at most one digit before its last decimal is rounded.
const SINGLE_DIGIT: [f64; 5] = [9.5, 0.95, 0.095, 0.0095, 0.000_95];

/// A number that is known, and its form.
fn known(cell: &Cell) -> Option<(f64, Notation)> {
    match cell {
        Cell::Number(Some(value), form) | Cell::Half(Some(value), form) => Some((*value, *form)),
        _ => None,
    }
}

/// The fewest decimals that any number asks for, known or not; 0 of no number.
fn coarsest(cells: &[Option<&Cell>]) -> usize {
    let decimals = cells.iter().flatten().filter_map(|cell| match cell {
        Cell::Number(_, form) | Cell::Half(_, form) => Some(form.decimals),
        Cell::Text(_) | Cell::Drawn(_) => None,
    });
    decimals.min().unwrap_or(0)
}

/// Largest number of decimals, at most `decimals`, with which every number fits.
fn fitting(cells: &[Option<&Cell>], decimals: usize) -> usize {
    let known: Vec<(f64, Notation)> = cells.iter().flatten().filter_map(|cell| known(cell)).collect();
    let all_fit = |decimals: &usize| known.iter().all(|(value, form)| fits(*value, *decimals, form.room));
    (0..=decimals).rev().find(all_fit).unwrap_or(0)
}

fn text(cell: &Cell, decimals: usize) -> String {
    match cell {
        Cell::Text(text) | Cell::Drawn(text) => text.clone(),
        Cell::Number(Some(value), form) => within(*value, decimals, form.room),
        Cell::Half(Some(value), form) => half(*value, decimals, form.room),
        Cell::Number(None, _) | Cell::Half(None, _) => UNKNOWN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::interval::{Estimate, Interval};
    use crate::output::body::grid::Grid;
    use crate::output::body::grid::{cells, cells_in};

    fn around(value: f64, half: f64) -> Option<Estimate> {
        let interval = Some(Interval { low: value - half, high: value + half });
        Some(Estimate { interval, ..Estimate::bare(value) })
    }

    /// The columns of values and of ± of such estimates.
    fn columns(estimates: &[(f64, f64)], decimals: usize) -> [Vec<String>; 2] {
        let mut grid = Grid::new(&["", "value", "±"]);
        for (value, half) in estimates {
            grid.row("a row", cells(around(*value, *half), decimals));
        }
        let rows = grid.rows();
        [1, 2].map(|column| rows.iter().map(|row| row[column].clone()).collect())
    }

    #[test]
    fn a_column_of_errors_has_one_notation() {
        let [values, halves] = columns(&[(1.692, 0.0042), (0.041, 0.001), (0.0, 0.000_02), (0.0, 0.0)], 3);
        assert_eq!(halves, ["0.004", "0.001", "<0.001", "0.000"]);
        assert_eq!(values, ["1.692", "0.041", "0.000", "0.000"]);
        let [values, halves] = columns(&[(1.692, 0.0042), (0.041, 0.0002), (0.0, 0.000_02), (0.0, 0.0)], 3);
        assert_eq!(halves, ["0.0042", "0.0002", "<0.0001", "0.0000"]);
        assert_eq!(values, ["1.6920", "0.0410", "0.0000", "0.0000"]);
        let [values, halves] = columns(&[(-6.1, 0.4), (149.0, 5.0), (0.3, 0.03), (3.0, 3e-9)], 0);
        assert_eq!(halves, ["0.4", "5.0", "<0.1", "<0.1"]);
        assert_eq!(values, ["-6.1", "149.0", "0.3", "3.0"]);
    }

    #[test]
    fn digits_that_tell_nothing_are_not_added() {
        // The largest error is known to two digits as it is.
        let [values, halves] = columns(&[(3058.0, 36.0), (129.0, 0.2), (7.0, 0.0)], 0);
        assert_eq!(
            (values, halves),
            (vec!["3,058".into(), "129".into(), "7".into()], vec!["36".into(), "<1".into(), "0".into()])
        );
        // Nothing is hidden.
        assert_eq!(columns(&[(1.0, 0.02), (2.0, 0.01)], 2)[1], ["0.02", "0.01"]);
    }

    #[test]
    fn what_has_no_room_takes_decimals_from_all() {
        let [values, halves] = columns(&[(1_234_567.0, 0.5), (2.0, 0.01)], 2);
        assert_eq!(values, ["1,234,567", "2"]);
        assert_eq!(halves, ["<1", "<1"]);
    }

    #[test]
    fn the_coarsest_form_holds_for_all() {
        let mut grid = Grid::new(&["", "%", "±"]);
        for (value, half, decimals) in [(100.0, 0.0007, 2), (90.7, 0.1, 1)] {
            grid.row("", cells_in(around(value, half), Notation { decimals, room: 9 }));
        }
        assert_eq!(grid.rows(), [["", "100.0", "<0.1"], ["", "90.7", "0.1"]]);
    }

    fn columns_of_one_replication() -> Vec<String> {
        let mut grid = Grid::new(&["", "value", "±"]);
        grid.row("hires", cells(Some(Estimate::bare(1.9)), 3));
        grid.rows()[0][1..].to_vec()
    }

    #[test]
    fn unknown_numbers_are_dashes_and_short_rows_stay_short() {
        let mut grid = Grid::new(&["", "value", "±", "mark"]);
        grid.row("none", cells(None, 2));
        grid.row("infinite", cells(around(1.0, f64::INFINITY), 2));
        grid.row("whole", cells(around(1.0, 0.25), 2).into_iter().chain(["best".into()]));
        grid.row("heading", [""; 0]);
        let rows = grid.rows();
        assert_eq!(columns_of_one_replication(), ["1.900", "–"]);
        assert_eq!(rows[0], ["none", "–", "–"]);
        assert_eq!(rows[1], ["infinite", "1.00", "–"]);
        assert_eq!(rows[2], ["whole", "1.00", "0.25", "best"]);
        assert_eq!(rows[3], ["heading"]);
    }
}
