//! Axes with round values.

use super::paper::Paper;
use super::picture::{Anchor, Area, ChartPoint, GRIDLINE, NOTE, Picture, ZERO};
use super::scale::{AxisScale, Span, Ticks};
use crate::output::format::{Currency, significant};

/// An area with an axis on either side.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    pub area: Area,
    pub x: AxisScale,
    pub y: AxisScale,
}

impl Frame {
    /// `x` over the width of an area, `y` up its height.
    pub fn new(area: Area, x: Span, y: Span) -> Self {
        Self { area, x: AxisScale::new(x, area.left, area.right), y: AxisScale::new(y, area.bottom, area.top) }
    }

    /// The point of two values.
    pub fn at(&self, x: f64, y: f64) -> ChartPoint {
        ChartPoint { x: self.x.at(x), y: self.y.at(y) }
    }

    /// Draws a line across at every tick, with its label on the left; the one at 0 in ink.
    pub fn levels(&self, picture: &mut Picture, ticks: Ticks, label: impl Fn(f64) -> String) {
        for value in ticks.values() {
            let y = self.y.at(value);
            let pen = if value == 0.0 { ZERO } else { GRIDLINE };
            picture.across(y, self.area.left, self.area.right, pen);
            picture.text(self.area.left - 8.0, y + 4.0, Anchor::End, &NOTE, &label(value));
        }
    }

    /// Writes a label below every tick.
    pub fn below(&self, picture: &mut Picture, ticks: Ticks, label: impl Fn(f64) -> String) {
        for (value, text) in spaced(picture.paper, &self.x, ticks, label) {
            let x = self.x.at(value);
            picture.down(x, self.area.bottom, self.area.bottom + 5.0, GRIDLINE);
            picture.text(on_paper(picture.paper, x, &text), self.area.bottom + 18.0, Anchor::Middle, &NOTE, &text);
        }
    }

    /// Draws a line down at every tick, with its label below; the one at 0 in ink.
    pub fn columns(&self, picture: &mut Picture, ticks: Ticks, label: impl Fn(f64) -> String) {
        self.uprights(picture, ticks);
        self.values(picture, ticks, label);
    }

    /// Writes the labels of ticks right below the area.
    pub fn values(&self, picture: &mut Picture, ticks: Ticks, label: impl Fn(f64) -> String) {
        for (value, text) in spaced(picture.paper, &self.x, ticks, label) {
            let x = on_paper(picture.paper, self.x.at(value), &text);
            picture.text(x, self.area.bottom + 16.0, Anchor::Middle, &NOTE, &text);
        }
    }

    /// Draws a line down at every tick; the one at 0 in ink.
    pub fn uprights(&self, picture: &mut Picture, ticks: Ticks) {
        for value in ticks.values() {
            let pen = if value == 0.0 { ZERO } else { GRIDLINE };
            let x = self.x.at(value);
            picture.down(x, self.area.top, self.area.bottom, pen);
        }
    }
}

/// Note on an axis that begins above 0: `The axis of shares begins at 80 %, not at 0.` Returns None for other axes.
pub fn beginning(values: &str, ticks: Ticks, label: impl Fn(f64) -> String) -> Option<String> {
    let low = ticks.span().low;
    (low > 0.0).then(|| format!("The axis of {values} begins at {}, not at 0.", label(low)))
}

/// Middle of a label that stays within the picture [px].
fn on_paper(paper: Paper, x: f64, text: &str) -> f64 {
    paper.within(x, NOTE.width(text))
}

/// Labels of every n-th tick, 0 among them, with the least n at which none overlap.
fn spaced(paper: Paper, x: &AxisScale, ticks: Ticks, label: impl Fn(f64) -> String) -> Vec<(f64, String)> {
    let labels: Vec<(f64, String)> = ticks.values().map(|value| (value, label(value))).collect();
    let zero = labels.iter().position(|(value, _)| *value == 0.0).unwrap_or(0);
    let apart = |every: usize| {
        let kept: Vec<(f64, f64)> = labels
            .iter()
            .enumerate()
            .filter(|(number, _)| number % every == zero % every)
            .map(|(_, (value, text))| (on_paper(paper, x.at(*value), text), NOTE.width(text)))
            .collect();
        kept.windows(2).all(|pair| (pair[1].0 - pair[0].0).abs() > (pair[0].1 + pair[1].1) / 2.0 + 10.0)
    };
    let every = (1..=labels.len().max(1)).find(|every| apart(*every)).unwrap_or(1);
    labels
        .into_iter()
        .enumerate()
        .filter(|(number, _)| number % every == zero % every)
        .map(|(_, label)| label)
        .collect()
}

/// Width of the labels of ticks [px].
pub fn widest(ticks: Ticks, label: impl Fn(f64) -> String) -> f64 {
    ticks.values().map(|value| NOTE.width(&label(value))).fold(0.0, f64::max)
}

/// Labels of amounts.
pub fn prices(currency: &Currency, ticks: Ticks) -> impl Fn(f64) -> String {
    let decimals = match ticks.decimals() {
        0 => 0,
        some => some.max(2),
    };
    move |value| match decimals {
        0..=6 => currency.rounded(value, decimals),
        _ if value == 0.0 => currency.rounded(value, 0),
        _ => significant(value),
    }
}

/// Labels of shares [%].
pub fn percents(ticks: Ticks) -> impl Fn(f64) -> String {
    let decimals = ticks.decimals().saturating_sub(2);
    move |value| format!("{} %", crate::output::format::percent(value, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_that_begins_above_0_says_so() {
        let of = |low, high| {
            let ticks = Ticks::around(Span { low, high }, 5.0);
            beginning("shares", ticks, percents(ticks))
        };
        assert_eq!(of(0.81, 0.97).as_deref(), Some("The axis of shares begins at 80 %, not at 0."));
        assert_eq!(of(0.01, 0.97), None);
        assert_eq!(of(-0.5, 0.97), None);
    }
}
