//! Numbers over two dimensions, with a colour behind each that says how large it is.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use super::Ink;
use super::WIDTH;
use crate::output::body::heat::{Heat, HeatCell};
use crate::output::format::clipped;

/// Columns that the name of a row or a column takes at most.
const LONGEST_NAME: usize = 16;
/// Blanks around what stands in a cell.
const MARGIN: usize = 1;

/// Widths of the names of rows and of a column [columns of a terminal].
struct Widths {
    name: usize,
    column: usize,
}

/// A table whose long names are cut.
struct NarrowHeat<'a> {
    rows: Vec<String>,
    columns: Vec<String>,
    cells: &'a [Vec<HeatCell>],
}

/// The lines of a table, each ended: as many columns as fit, the others in panels below.
pub fn print(heat: &Heat, ink: Ink) -> String {
    let [rows, columns] = [&heat.rows, &heat.columns].map(|names| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        cut(&names, LONGEST_NAME)
    });
    NarrowHeat { rows, columns, cells: &heat.cells }.print(ink)
}

impl NarrowHeat<'_> {
    fn print(&self, ink: Ink) -> String {
        let name = widest(self.rows.iter().cloned());
        let cells = self.cells.iter().flatten().map(|cell| cell.text.clone());
        let columns = self.columns.iter().map(|column| format!("{column} "));
        let width = widest(cells.chain(columns)) + 2 * MARGIN;
        let fitting = ((WIDTH - name) / width).max(1);
        let paint = Paint::new(self.cells.iter().flatten().filter_map(|cell| cell.value), ink);
        let panels = (0..self.columns.len()).step_by(fitting).map(|start| {
            let end = self.columns.len().min(start + fitting);
            self.panel(start..end, Widths { name, column: width }, &paint)
        });
        panels.collect::<Vec<_>>().join("\n")
    }

    fn panel(&self, columns: std::ops::Range<usize>, widths: Widths, paint: &Paint) -> String {
        let Widths { name, column: width } = widths;
        // The mark of a number stands behind it, so the name of a column keeps off the last place too.
        let heads = self.columns[columns.clone()].iter().map(|column| format!("{column} "));
        let head: String = heads.map(|head| padded(&head, width)).collect();
        let rule = "─".repeat(name + head.width());
        let mut lines = format!("{}{}\n{rule}\n", " ".repeat(name), head.trim_end());
        for (row, cells) in self.rows.iter().zip(self.cells) {
            let cells: String =
                cells[columns.clone()].iter().map(|cell| paint.cell(cell.value, &padded(&cell.text, width))).collect();
            let blanks = " ".repeat(name - row.width());
            lines += &format!("{}\n", format!("{blanks}{row}{cells}").trim_end());
        }
        lines
    }
}

/// Names in `width` columns: without their ends, or without their beginnings where those are all that they have in common.
pub fn cut(names: &[&str], width: usize) -> Vec<String> {
    let heads: Vec<String> = names.iter().map(|name| clipped(name, width)).collect();
    let different: BTreeSet<&String> = heads.iter().collect();
    if different.len() == names.len() {
        return heads;
    }
    let reversed = |text: &str| text.chars().rev().collect::<String>();
    names.iter().map(|name| reversed(&clipped(&reversed(name), width))).collect()
}

fn widest(texts: impl Iterator<Item = String>) -> usize {
    texts.map(|text| text.width()).max().unwrap_or(0)
}

/// A text at the right of its cell.
fn padded(text: &str, width: usize) -> String {
    let blanks = width.saturating_sub(text.width() + MARGIN);
    format!("{}{text}{}", " ".repeat(blanks), " ".repeat(MARGIN))
}

/// Colours of a 256-colour terminal and of the text on them, apart for every kind of colour blindness by lightness, and
/// on either side of 0 by blue against orange.
const ABOVE: [(u8, u8); 5] = [(195, 16), (153, 16), (111, 16), (69, 16), (20, 231)];
const BELOW: [(u8, u8); 5] = [(230, 16), (223, 16), (215, 16), (208, 16), (130, 231)];
const ZERO: (u8, u8) = (255, 16);

/// Scale from numbers to colours.
enum Paint {
    None,
    /// Shades of one colour from the smallest to the largest, where none lies on the other side of 0.
    Sequential {
        colors: [(u8, u8); 5],
        low: f64,
        high: f64,
    },
    /// Two colours that meet at 0; the largest of either sign has the darkest.
    Diverging {
        largest: f64,
    },
}

impl Paint {
    fn new(values: impl Iterator<Item = f64> + Clone, ink: Ink) -> Self {
        let low = values.clone().fold(f64::INFINITY, f64::min);
        let high = values.fold(f64::NEG_INFINITY, f64::max);
        match (low, high) {
            _ if !ink.color || low > high => Paint::None,
            (0.0.., _) => Paint::Sequential { colors: ABOVE, low, high },
            (_, ..=0.0) => Paint::Sequential { colors: BELOW, low: -high, high: -low },
            _ => Paint::Diverging { largest: high.max(-low) },
        }
    }

    fn cell(&self, value: Option<f64>, text: &str) -> String {
        match value.and_then(|value| self.color(value)) {
            None => text.to_owned(),
            Some((back, front)) => format!("\x1b[48;5;{back};38;5;{front}m{text}\x1b[0m"),
        }
    }

    fn color(&self, value: f64) -> Option<(u8, u8)> {
        match *self {
            Paint::None => None,
            Paint::Sequential { low, high, .. } if low == high => None,
            Paint::Sequential { colors, low, high } => Some(colors[shade((value.abs() - low) / (high - low))]),
            Paint::Diverging { .. } if value == 0.0 => Some(ZERO),
            Paint::Diverging { largest } => {
                let colors = if value > 0.0 { ABOVE } else { BELOW };
                Some(colors[shade(value.abs() / largest)])
            }
        }
    }
}

/// Shade of a share in 0..1, one of five.
fn shade(share: f64) -> usize {
    ((share * 5.0) as usize).min(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heat(columns: usize) -> Heat {
        let cell = |i: usize| HeatCell {
            value: Some(i as f64),
            text: format!("{}{}", 1000 * i, if i == 3 { "*" } else { " " }),
        };
        let rows = ["1", "a name of many letters"].map(str::to_owned).to_vec();
        let row = || (0..columns).map(cell).collect();
        Heat { rows, columns: (0..columns).map(|i| i.to_string()).collect(), cells: vec![row(), row()] }
    }

    #[test]
    fn columns_that_do_not_fit_stand_below() {
        let plain = print(&heat(12), Ink { color: false });
        assert!(plain.lines().all(|line| line.width() <= WIDTH), "{plain}");
        assert_eq!(plain.lines().filter(|line| line.starts_with('─')).count(), 2, "{plain}");
        assert_eq!(plain.lines().filter(|line| line.contains("a name of many …")).count(), 2, "{plain}");
        assert!(plain.contains(" 3000* "), "{plain}");
    }

    #[test]
    fn long_names_stay_apart() {
        let means = ["{ dist = \"exponential\", mean = 9 }", "{ dist = \"exponential\", mean = 30 }"];
        assert_eq!(cut(&means, 16), ["…al\", mean = 9 }", "…l\", mean = 30 }"]);
        assert_eq!(cut(&["committed people only", "all of them"], 16), ["committed peopl…", "all of them"]);
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let colored = print(&heat(12), Ink { color: true });
        assert!(colored.contains("\x1b[48;5;20;38;5;231m"));
        let mut plain = String::new();
        let mut rest = colored.as_str();
        while let Some((before, after)) = rest.split_once('\x1b') {
            plain.push_str(before);
            rest = after.split_once('m').expect("an end").1;
        }
        let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        assert_eq!(trimmed(&(plain + rest)), trimmed(&print(&heat(12), Ink { color: false })));
    }

    #[test]
    fn either_side_of_zero_has_its_colour() {
        let paint = |values: &[f64]| Paint::new(values.iter().copied(), Ink { color: true });
        let both = paint(&[-10.0, 0.0, 5.0]);
        let colors = [-10.0, -1.0, 0.0, 1.0, 5.0].map(|value| both.color(value));
        assert_eq!(colors, [BELOW[4], BELOW[0], ZERO, ABOVE[0], ABOVE[2]].map(Some));
        let above = paint(&[100.0, 110.0]);
        assert_eq!([100.0, 110.0].map(|value| above.color(value)), [ABOVE[0], ABOVE[4]].map(Some));
        let below = paint(&[-100.0, -110.0]);
        assert_eq!([-100.0, -110.0].map(|value| below.color(value)), [BELOW[0], BELOW[4]].map(Some));
        assert_eq!(paint(&[7.0, 7.0]).color(7.0), None);
    }
}
