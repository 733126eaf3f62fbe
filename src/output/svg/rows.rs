//! Bars in rows: a label on the left, the bar, and its value on the right.

use super::extent::{Join, extent};
use super::frame::Frame;
use super::letters::Font;
use super::palette::{LOSS, PAPER, SAVING};
use super::picture::{Anchor, Area, LABEL, NOTE, Pen, Picture, STRONG, WIDTH};
use super::scale::{Span, Ticks};
use crate::analysis::interval::Estimate;

/// Height of a row [px].
pub const ROW: f64 = 28.0;
/// Half of the height of a bar [px].
pub const HALF_BAR: f64 = 8.0;
/// Largest width of labels [px].
const MOST_LABEL: f64 = 230.0;
/// Largest width of values [px].
const MOST_VALUE: f64 = 230.0;
/// Least width of labels and of values [px]: an ellipsis fits.
const LEAST: f64 = 20.0;
const GAP: f64 = 14.0;

/// Widths of labels and values [px], the same for charts that are set side by side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    label: f64,
    value: f64,
}

impl Room {
    /// Room for all of these labels and values.
    pub fn of(texts: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>) -> Self {
        let none = Self { label: LEAST, value: LEAST };
        // Strong letters are the widest.
        let width = |text: &str| STRONG.width(text);
        let each =
            texts.into_iter().map(|(label, value)| Self { label: width(label.as_ref()), value: width(value.as_ref()) });
        each.fold(none, Self::join_with)
    }

    /// Sides of the area between labels and values [px].
    pub fn between(self) -> Span {
        Span { low: self.label.min(MOST_LABEL) + GAP, high: WIDTH - self.value.min(MOST_VALUE) - GAP }
    }
}

impl Join for Room {
    fn join_with(self, other: Self) -> Self {
        Self { label: self.label.max(other.label), value: self.value.max(other.value) }
    }
}

extent! {
    /// Values on the axis of rows, and the room beside them.
    pub struct RowsExtent {
        /// Values that the axis holds.
        values: Span,
        /// Room for labels and values.
        room: Room,
    }
}

/// Values that an axis must hold for an estimate.
pub fn ends(estimate: Estimate) -> [f64; 3] {
    let interval = estimate.interval.map_or([estimate.value; 2], |interval| [interval.low, interval.high]);
    [estimate.value, interval[0], interval[1]]
}

/// Places of rows.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    /// The bars and their axis; rows take all of its height.
    pub frame: Frame,
}

impl Rows {
    /// `number` rows from `top` on, with an axis along `ticks` between labels and values.
    pub fn new(top: f64, number: usize, room: Room, ticks: Ticks) -> Self {
        Self::between(top, number, room.between(), ticks)
    }

    /// Rows with bars within `sides` [px].
    pub fn between(top: f64, number: usize, sides: Span, ticks: Ticks) -> Self {
        let area = Area { left: sides.low, top, right: sides.high, bottom: top + number as f64 * ROW };
        Self { frame: Frame::new(area, ticks.span(), Span { low: 0.0, high: 1.0 }) }
    }

    /// The middle of a row.
    pub fn middle(&self, row: usize) -> f64 {
        self.frame.area.top + (row as f64 + 0.5) * ROW
    }

    /// Place of a value [px].
    pub fn at(&self, value: f64) -> f64 {
        self.frame.x.at(value)
    }

    /// Writes the label and the value of a row, and gives the row the tooltip `text`.
    pub fn label(&self, picture: &mut Picture, row: usize, label: &str, value: &str, text: &str, strong: bool) {
        let font = if strong { STRONG } else { LABEL };
        self.name(picture, row, label, &font);
        self.value(picture, row, value, &font);
        self.tooltip(picture, row, text);
    }

    /// Gives a row the tooltip `text`.
    pub fn tooltip(&self, picture: &mut Picture, row: usize, text: &str) {
        let middle = self.middle(row);
        picture.tooltip(Area { left: 0.0, top: middle - ROW / 2.0, right: WIDTH, bottom: middle + ROW / 2.0 }, text);
    }

    /// Writes a text that ends where the bars begin.
    pub fn name(&self, picture: &mut Picture, row: usize, text: &str, font: &Font) {
        let left = self.frame.area.left;
        picture.text(left - GAP, self.middle(row) + 5.0, Anchor::End, font, &font.fitted(text, left - GAP));
    }

    /// Writes a text at the right edge.
    pub fn value(&self, picture: &mut Picture, row: usize, text: &str, font: &Font) {
        let room = WIDTH - self.frame.area.right - GAP / 2.0;
        picture.text(WIDTH, self.middle(row) + 5.0, Anchor::End, font, &font.fitted(text, room));
    }

    /// Draws a saving as a dot with its interval; the dot is filled if the interval does not hold 0.
    pub fn saving(&self, picture: &mut Picture, row: usize, saving: Estimate) {
        let (x, y) = (self.at(saving.value), self.middle(row));
        let unsure = saving.interval.is_none_or(|interval| interval.holds(0.0));
        let color = if saving.value < 0.0 { LOSS } else { SAVING };
        if let Some(interval) = saving.interval.filter(|interval| interval.half_width() > 0.0) {
            picture.whisker(y, self.at(interval.low), self.at(interval.high), Pen::new(color, 2.0));
        }
        picture.dot(x, y, 5.0, if unsure { PAPER } else { color }, color);
    }

    /// Draws a bar from one value to another.
    pub fn bar(&self, picture: &mut Picture, row: usize, from: f64, to: f64, fill: &str) {
        let (middle, from, to) = (self.middle(row), self.at(from), self.at(to));
        // A bar that is there can be seen.
        let (left, right) = (from.min(to), from.max(to));
        let right = if right - left < 1.0 { left + 1.0 } else { right };
        picture.bar(Area { left, top: middle - HALF_BAR, right, bottom: middle + HALF_BAR }, fill);
    }

    /// Writes headings of the axis and the values above the rows.
    pub fn heads(&self, picture: &mut Picture, axis: &str, values: &str) {
        let y = self.frame.area.top - 8.0;
        picture.text(self.frame.area.left, y, Anchor::Start, &NOTE, axis);
        picture.text(WIDTH, y, Anchor::End, &NOTE, values);
    }
}
