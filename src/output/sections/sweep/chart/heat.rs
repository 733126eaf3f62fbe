//! Heat map of the saving over two figures: a cell for each pair of values.

use super::{APART, MOST_NAME, NOT_TOLD, SweepChart, SweptAxis};
use crate::output::format::{UNKNOWN, money_decimals, number};
use crate::output::sections::drivers::legend::{LegendMark, legend};
use crate::output::sections::drivers::name::fitted;
use crate::output::svg::Drawing;
use crate::output::svg::amounts::money;
use crate::output::svg::letters::Font;
use crate::output::svg::palette::{DARKEST_SHADE, INK, LOSS, OFFER, PAPER, SAVING};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, NOTE, Pen, Picture};
use crate::output::svg::scale::Span;
use std::ops::Range;

/// Height of all cells together, about, and of one of them at least and at most [px].
const CELLS: f64 = 300.0;
const LEAST_HEIGHT: f64 = 14.0;
const MOST_HEIGHT: f64 = 36.0;
/// Width of a cell at most [px].
const MOST_WIDTH: f64 = 130.0;
/// Gap between cells [px].
const GAP: f64 = 1.0;
/// Room beside the amount in a cell, which a mark takes [px].
const BESIDE: f64 = 24.0;
/// Distance of the mark from the sides of a cell with an amount [px].
const CORNER: f64 = 7.0;
/// Height of a cell with an amount at least [px].
const AMOUNT_HEIGHT: f64 = 16.0;
const AMOUNT: Font = Font { fill: INK, ..NOTE };
/// Line between cells that save and cells that lose.
const CONTOUR: Pen = Pen::new(INK, 2.0);
const BEST: Pen = Pen::new(OFFER, 3.0);
/// Width and height of a shade in the legend, and the number of shades on one side of 0 [px].
const SHADE: f64 = 16.0;
const SHADES: usize = 6;
/// Opacity of the palest shade.
const PALEST: f64 = 0.06;

/// Scale from savings to colours: one for gains and one for losses, the paler the nearer to 0, which is the paper. If all
/// savings lie on one side of 0, the palest is the nearest to 0 of them.
#[derive(Debug, Clone, Copy)]
struct ShadeScale {
    values: Span,
    /// Sizes of the palest and of the darkest shade.
    sizes: Span,
}

/// Cells of a heat map.
struct HeatCells<'a> {
    chart: &'a SweepChart,
    /// Whether the first figure lies across.
    first_across: bool,
    columns: usize,
    rows: usize,
    /// All cells.
    area: Area,
    shades: ShadeScale,
}

impl ShadeScale {
    fn new(values: Span) -> Self {
        let Span { low, high } = values;
        let largest = high.abs().max(low.abs());
        let least = if low < 0.0 && high > 0.0 { 0.0 } else { high.abs().min(low.abs()) };
        Self { values, sizes: Span { low: least, high: largest } }
    }

    fn shade(&self, value: f64) -> (&'static str, f64) {
        let Span { low, high } = self.sizes;
        let share = if high > low { (value.abs() - low) / (high - low) } else { 0.5 };
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 1.0 };
        let opacity = if value == 0.0 { 0.0 } else { PALEST + (DARKEST_SHADE - PALEST) * share };
        (if value < 0.0 { LOSS } else { SAVING }, opacity)
    }

    /// Values of the shades of the legend, rising.
    fn steps(&self) -> Vec<f64> {
        let Span { low, high } = self.values;
        let largest = self.sizes.high;
        let ends = if low < 0.0 && high > 0.0 { [-largest, largest] } else { [low, high] };
        let number = if low < 0.0 && high > 0.0 { 2 * SHADES - 1 } else { SHADES };
        // Halves first: the difference of the largest numbers has no room.
        let last = (number - 1) as f64;
        (0..number).map(|step| ends[0] * ((last - step as f64) / last) + ends[1] * (step as f64 / last)).collect()
    }
}

impl SweepChart {
    /// The heat map, with the figure of more values across.
    pub(super) fn heat(&self, first: &SweptAxis, second: &SweptAxis, paper: Paper) -> Drawing {
        let first_across = first.number() > second.number();
        let (across, up) = if first_across { (first, second) } else { (second, first) };
        let mut picture = Picture::on(paper);
        let shades = ShadeScale::new(Span::of(self.known().map(|(_, saving)| saving.value)).unwrap_or(NOTHING));
        let top = self.draw_scale(&mut picture, shades);
        let (columns, rows) = (across.number(), up.number());
        let left = up.short.iter().map(|name| NOTE.width(name)).fold(0.0, f64::max) + APART;
        let width = ((paper.width() - left) / columns as f64).min(MOST_WIDTH);
        let height = (CELLS / rows as f64).clamp(LEAST_HEIGHT, MOST_HEIGHT);
        let (right, bottom) = (left + width * columns as f64, top + height * rows as f64);
        let cells =
            HeatCells { chart: self, first_across, columns, rows, area: Area { left, top, right, bottom }, shades };
        picture.text(0.0, top - 8.0, Anchor::Start, &NOTE, &fitted(&up.key, &NOTE, paper.width()));
        for (row, name) in up.short.iter().enumerate() {
            let middle = bottom - height * (row as f64 + 0.5);
            picture.text(left - APART, middle + 4.0, Anchor::End, &NOTE, name);
        }
        let places: Vec<f64> = (0..columns).map(|column| left + width * (column as f64 + 0.5)).collect();
        across.names_below(&mut picture, &places, bottom + 16.0);
        across.name_below(&mut picture, [left, right.max(left + MOST_NAME)], bottom + 36.0);
        cells.draw(&mut picture);
        self.chart(picture, bottom + 44.0)
    }

    /// Draws what marks and shades mean from the top of a picture. Returns the top of the cells [px].
    fn draw_scale(&self, picture: &mut Picture, shades: ShadeScale) -> f64 {
        let Span { low, high } = shades.values;
        let mut marks = Vec::new();
        if self.any_unsure() {
            marks.push((LegendMark::Dot { fill: PAPER, edge: INK }, NOT_TOLD));
        }
        if self.best.is_some() {
            marks.push((LegendMark::Bar { fill: "none", edge: BEST }, self.best_by));
        }
        if low < 0.0 && high > 0.0 {
            marks.push((LegendMark::Line(CONTOUR), "the saving passes 0"));
        }
        let top = legend(picture, &marks) + 6.0;
        let steps = shades.steps();
        let top = match picture.paper {
            Paper::Wide => top,
            Paper::Narrow => picture.caption(top + 12.0, PER_POSITION) + 6.0,
        };
        let ends = [steps[0], steps[steps.len() - 1]].map(|value| money(&self.currency, value));
        let left = NOTE.width(&ends[0]) + APART;
        picture.text(0.0, top + 12.0, Anchor::Start, &NOTE, &ends[0]);
        for (step, value) in steps.iter().enumerate() {
            let left = left + SHADE * step as f64;
            let (fill, opacity) = shades.shade(*value);
            picture.shade(Area { left, top, right: left + SHADE - GAP, bottom: top + SHADE }, fill, opacity);
        }
        let right = left + SHADE * steps.len() as f64 + APART;
        let told = format!("{}, {PER_POSITION}", ends[1]);
        let told = picture.paper.choose(&told, &ends[1]);
        picture.text(right, top + 12.0, Anchor::Start, &NOTE, &NOTE.fitted(told, picture.width() - right));
        top + SHADE + 28.0
    }
}

const PER_POSITION: &str = "saving per position";
const NOTHING: Span = Span { low: 0.0, high: 0.0 };

impl HeatCells<'_> {
    fn point(&self, column: usize, row: usize) -> usize {
        if self.first_across { column * self.rows + row } else { row * self.columns + column }
    }

    /// Whether the saving of a cell is above 0 or below. Returns None if it is 0 or not known.
    fn saves(&self, column: usize, row: usize) -> Option<bool> {
        let saving = self.chart.savings[self.point(column, row)].map(|saving| saving.value);
        saving.filter(|saving| *saving != 0.0).map(|saving| saving > 0.0)
    }

    fn x(&self, column: usize) -> f64 {
        self.area.left + (self.area.right - self.area.left) / self.columns as f64 * column as f64
    }

    /// Place of the lower edge of a row; the first row is the lowest.
    fn y(&self, row: usize) -> f64 {
        self.area.bottom - (self.area.bottom - self.area.top) / self.rows as f64 * row as f64
    }

    fn cell(&self, column: usize, row: usize) -> Area {
        Area { left: self.x(column), top: self.y(row + 1), right: self.x(column + 1) - GAP, bottom: self.y(row) - GAP }
    }

    fn all(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let (columns, rows) = (self.columns, self.rows);
        (0..rows).flat_map(move |row| (0..columns).map(move |column| (column, row)))
    }

    /// The amount of a point as it stands in its cell.
    fn amount(&self, point: usize) -> String {
        let largest = self.shades.sizes.high;
        let decimals = if largest < 100.0 { money_decimals(largest) } else { 0 };
        self.chart.savings[point].map_or_else(|| UNKNOWN.to_owned(), |saving| number(saving.value, decimals))
    }

    /// Whether there is room for all amounts.
    fn has_amounts(&self) -> bool {
        let widest = (0..self.chart.savings.len()).map(|point| AMOUNT.width(&self.amount(point))).fold(0.0, f64::max);
        let cell = self.cell(0, 0);
        cell.right - cell.left >= widest + BESIDE && cell.bottom - cell.top >= AMOUNT_HEIGHT
    }

    fn draw(&self, picture: &mut Picture) {
        let has_amounts = self.has_amounts();
        for (column, row) in self.all() {
            let (area, point) = (self.cell(column, row), self.point(column, row));
            if let Some(saving) = self.chart.savings[point] {
                let (fill, opacity) = self.shades.shade(saving.value);
                picture.shade(area, fill, opacity);
            }
            if has_amounts {
                let (x, y) = ((area.left + area.right) / 2.0, (area.top + area.bottom) / 2.0 + 4.0);
                picture.text(x, y, Anchor::Middle, &AMOUNT, &self.amount(point));
            }
            picture.tooltip(area, &self.chart.tooltip(point));
        }
        self.draw_contour(picture);
        for (column, row) in self.all().filter(|(column, row)| self.chart.is_unsure(self.point(*column, *row))) {
            let area = self.cell(column, row);
            let size = (area.right - area.left).min(area.bottom - area.top);
            let radius = (size / 4.0).min(2.5);
            let (x, y) = match has_amounts {
                true => (area.right - CORNER, area.top + CORNER),
                false => ((area.left + area.right) / 2.0, (area.top + area.bottom) / 2.0),
            };
            picture.dot(x, y, radius, PAPER, INK);
        }
        if let Some((column, row)) = self.all().find(|(column, row)| self.chart.best == Some(self.point(*column, *row)))
        {
            picture.edged_bar(self.cell(column, row), "none", BEST);
        }
    }

    /// Draws the line between cells that save and cells that lose.
    fn draw_contour(&self, picture: &mut Picture) {
        let differ = |one: Option<bool>, other: Option<bool>| one.zip(other).is_some_and(|(one, other)| one != other);
        for column in 1..self.columns {
            let passes = (0..self.rows).map(|row| differ(self.saves(column - 1, row), self.saves(column, row)));
            for Range { start, end } in runs(passes) {
                picture.down(self.x(column) - GAP / 2.0, self.y(start), self.y(end), CONTOUR);
            }
        }
        for row in 1..self.rows {
            let passes = (0..self.columns).map(|column| differ(self.saves(column, row - 1), self.saves(column, row)));
            for Range { start, end } in runs(passes) {
                picture.across(self.y(row) - GAP / 2.0, self.x(start), self.x(end), CONTOUR);
            }
        }
    }
}

/// Longest runs of what holds.
fn runs(holds: impl Iterator<Item = bool>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (place, _) in holds.enumerate().filter(|(_, holds)| *holds) {
        match runs.last_mut() {
            Some(run) if run.end == place => run.end = place + 1,
            _ => runs.push(place..place + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_as_long_as_they_can_be() {
        let found = runs([true, true, false, true, false].into_iter());
        assert_eq!(found, [0..2, 3..4]);
    }

    #[test]
    fn shades_meet_at_0_where_savings_lie_on_both_sides_of_it() {
        let both = ShadeScale::new(Span { low: -50.0, high: 100.0 });
        assert_eq!(both.shade(100.0), (SAVING, DARKEST_SHADE));
        let (fill, half) = both.shade(-50.0);
        assert!(fill == LOSS && (half - (PALEST + DARKEST_SHADE) / 2.0).abs() < 1e-12);
        assert_eq!(both.steps()[SHADES - 1], 0.0);
        let above = ShadeScale::new(Span { low: 100.0, high: 110.0 });
        assert_eq!([100.0, 110.0].map(|value| above.shade(value)), [(SAVING, PALEST), (SAVING, DARKEST_SHADE)]);
        assert_eq!((above.steps()[0], above.steps()[SHADES - 1]), (100.0, 110.0));
    }
}
