//! Bars in rows: a label on the left, the bar, and its value on the right; on narrow paper both texts stand over the bar.

use super::extent::{Join, extent};
use super::frame::Frame;
use super::letters::Font;
use super::palette::{LOSS, PAPER, SAVING};
use super::paper::Paper;
use super::picture::{Anchor, Area, GRIDLINE, LABEL, NOTE, Pen, Picture, STRONG, ZERO};
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
/// Height of a row whose texts stand over its bar, and places of its texts and of the middle of its bar in it [px].
const HIGH_ROW: f64 = 42.0;
const TEXTS: f64 = 15.0;
const BARS: f64 = 29.0;
/// Dashes of an upright line beside the bars of such rows.
const BESIDE_BARS: &str = "20 22";
/// Room beside an axis that takes the width of the paper: half of a dot [px].
const EDGE: f64 = 7.0;

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
    pub fn between(self, paper: Paper) -> Span {
        let wide =
            Span { low: self.label.min(MOST_LABEL) + GAP, high: paper.width() - self.value.min(MOST_VALUE) - GAP };
        paper.choose(wide, Span { low: EDGE, high: paper.width() - EDGE })
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
    paper: Paper,
    /// Left end of all that follows names [px].
    names: f64,
}

/// Height of a row [px].
pub fn height(paper: Paper) -> f64 {
    paper.choose(ROW, HIGH_ROW)
}

impl Rows {
    /// `number` rows from `top` on, with an axis along `ticks` between labels and values.
    pub fn new(paper: Paper, top: f64, number: usize, room: Room, ticks: Ticks) -> Self {
        Self::between(paper, top, number, room.between(paper), ticks)
    }

    /// Rows with bars within `sides` [px].
    pub fn between(paper: Paper, top: f64, number: usize, sides: Span, ticks: Ticks) -> Self {
        let area = Area { left: sides.low, top, right: sides.high, bottom: top + number as f64 * height(paper) };
        Self { frame: Frame::new(area, ticks.span(), Span { low: 0.0, high: 1.0 }), paper, names: sides.low }
    }

    /// Rows as these, with names that end left of `names` [px].
    pub fn with_names(self, names: f64) -> Self {
        Self { names, ..self }
    }

    /// The middle of the bar of a row.
    pub fn middle(&self, row: usize) -> f64 {
        self.top(row) + self.paper.choose(0.5 * ROW, BARS)
    }

    /// Baseline of the texts of a row [px].
    pub fn baseline(&self, row: usize) -> f64 {
        self.paper.choose(self.middle(row) + 5.0, self.top(row) + TEXTS)
    }

    fn top(&self, row: usize) -> f64 {
        self.frame.area.top + row as f64 * height(self.paper)
    }

    /// Draws a line down at every tick, with its label below.
    pub fn columns(&self, picture: &mut Picture, ticks: Ticks, label: impl Fn(f64) -> String) {
        self.uprights(picture, ticks);
        self.frame.values(picture, ticks, label);
    }

    /// Draws a line down at every tick, which leaves out texts that stand over bars.
    pub fn uprights(&self, picture: &mut Picture, ticks: Ticks) {
        if !self.paper.is_narrow() {
            return self.frame.uprights(picture, ticks);
        }
        for value in ticks.values() {
            let pen = if value == 0.0 { ZERO } else { GRIDLINE };
            picture.down(
                self.at(value),
                self.middle(0) - HALF_BAR - 2.0,
                self.frame.area.bottom,
                pen.broken(BESIDE_BARS),
            );
        }
    }

    /// Place of a value [px].
    pub fn at(&self, value: f64) -> f64 {
        self.frame.x.at(value)
    }

    /// Writes the label and the value of a row, and gives the row the tooltip `text`.
    pub fn label(&self, picture: &mut Picture, row: usize, label: &str, value: &str, text: &str, strong: bool) {
        let font = if strong { STRONG } else { LABEL };
        self.name(picture, row, label, value, &font);
        self.value(picture, row, value, &font);
        self.tooltip(picture, row, text);
    }

    /// Gives a row the tooltip `text`.
    pub fn tooltip(&self, picture: &mut Picture, row: usize, text: &str) {
        let top = self.paper.choose(self.middle(row) - ROW / 2.0, self.top(row));
        picture.tooltip(Area { left: 0.0, top, right: picture.width(), bottom: top + height(self.paper) }, text);
    }

    /// Writes a text that ends where the bars begin; on narrow paper one at the left edge that leaves `value` room.
    pub fn name(&self, picture: &mut Picture, row: usize, text: &str, value: &str, font: &Font) {
        let left = self.names - GAP;
        let room = self.paper.choose(left, picture.width() - font.width(value).min(MOST_VALUE) - GAP);
        let (x, anchor) = self.paper.choose((left, Anchor::End), (0.0, Anchor::Start));
        let small = Font { size: NOTE.size, ..*font };
        let font = if self.paper.is_narrow() && font.width(text) > room { &small } else { font };
        picture.text(x, self.baseline(row), anchor, font, &font.fitted(text, room));
    }

    /// Writes a text at the right edge.
    pub fn value(&self, picture: &mut Picture, row: usize, text: &str, font: &Font) {
        let room = picture.width() - self.frame.area.right - GAP / 2.0;
        let room = self.paper.choose(room, MOST_VALUE);
        picture.text(picture.width(), self.baseline(row), Anchor::End, font, &font.fitted(text, room));
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
        let left = self.paper.choose(self.frame.area.left, 0.0);
        picture.text(left, y, Anchor::Start, &NOTE, axis);
        picture.text(picture.width(), y, Anchor::End, &NOTE, values);
    }
}
