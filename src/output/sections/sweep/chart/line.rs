//! Line of the saving over one figure, with the interval of each point.

use super::{APART, NOT_TOLD, SweepChart, SweptAxis};
use crate::analysis::interval::Estimate;
use crate::output::sections::drivers::legend::{LegendMark, legend};
use crate::output::svg::Drawing;
use crate::output::svg::frame::{Frame, prices, widest};
use crate::output::svg::palette::{BAND, INK, OFFER, PAPER};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, ChartPoint, NOTE, Pen, Picture};
use crate::output::svg::rows::ends;
use crate::output::svg::scale::{Span, Ticks};

/// Height of the axis of savings [px].
const HEIGHT: f64 = 240.0;
/// Room for half of a dot [px].
const EDGE: f64 = 14.0;
const LINE: Pen = Pen::new(OFFER, 2.5);
const DOT: f64 = 4.0;

impl SweepChart {
    /// The line over the values of a figure: at their places if they are numbers that rise, else evenly spaced.
    pub(super) fn line(&self, axis: &SweptAxis, paper: Paper) -> Drawing {
        let mut picture = Picture::on(paper);
        let top = legend(&mut picture, &self.line_marks()) + 16.0;
        picture.text(0.0, top, Anchor::Start, &NOTE, "saving per position");
        let ticks = Ticks::around(Span::with_zero(self.known().flat_map(|(_, saving)| ends(saving))), 5.0);
        let label = prices(&self.currency, ticks);
        let left = widest(ticks, &label) + APART;
        let area = Area { left, top: top + 14.0, right: paper.width() - EDGE, bottom: top + 14.0 + HEIGHT };
        let evenly = || (0..axis.number()).map(|place| place as f64).collect();
        let values = axis.rising.clone().unwrap_or_else(evenly);
        let span = Span::of(values.iter().copied()).unwrap_or(Span { low: 0.0, high: 0.0 });
        let inner = Frame::new(Area { left: area.left + EDGE, ..area }, span, ticks.span());
        let places: Vec<f64> = values.iter().map(|value| inner.x.at(*value)).collect();
        self.draw_bands(&mut picture, &inner, &places);
        Frame::new(area, span, ticks.span()).levels(&mut picture, ticks, &label);
        for run in self.known_runs() {
            picture.path(run.iter().map(|(point, saving)| at(&inner, &places, *point, saving.value)), LINE);
        }
        for (point, saving) in self.known() {
            let ChartPoint { x, y } = at(&inner, &places, point, saving.value);
            let edge = if self.best == Some(point) { INK } else { OFFER };
            picture.dot(x, y, DOT, if self.is_unsure(point) { PAPER } else { OFFER }, edge);
        }
        axis.names_below(&mut picture, &places, area.bottom + 18.0);
        axis.name_below(&mut picture, [area.left, area.right], area.bottom + 38.0);
        self.add_tooltips(&mut picture, area, &places);
        self.chart(picture, area.bottom + 46.0)
    }

    fn line_marks(&self) -> Vec<(LegendMark, &'static str)> {
        let band = LegendMark::Bar { fill: BAND, edge: Pen::new(BAND, 1.0) };
        let mut marks = vec![(band, "interval of each point")];
        if self.any_unsure() {
            marks.push((LegendMark::Dot { fill: PAPER, edge: OFFER }, NOT_TOLD));
        }
        if self.best.is_some() {
            marks.push((LegendMark::Dot { fill: OFFER, edge: INK }, self.best_by));
        }
        marks
    }

    /// Points with known savings, one run for each gap between them more.
    fn known_runs(&self) -> Vec<Vec<(usize, Estimate)>> {
        let mut runs: Vec<Vec<(usize, Estimate)>> = Vec::new();
        for (point, saving) in self.known() {
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|(last, _)| last + 1 == point) => run.push((point, saving)),
                _ => runs.push(vec![(point, saving)]),
            }
        }
        runs
    }

    fn draw_bands(&self, picture: &mut Picture, frame: &Frame, places: &[f64]) {
        for run in self.known_runs() {
            let edge = |end: usize| -> Vec<ChartPoint> {
                run.iter().map(|(point, saving)| at(frame, places, *point, ends(*saving)[end])).collect()
            };
            picture.between(&edge(1), &edge(2), BAND, Pen::new(BAND, 1.0));
        }
    }

    /// Lets each point tell its values, from half-way to the one before to half-way to the next.
    fn add_tooltips(&self, picture: &mut Picture, area: Area, places: &[f64]) {
        for (point, x) in places.iter().enumerate() {
            let half_way = |other: Option<&f64>, end: f64| other.map_or(end, |other| (other + x) / 2.0);
            let left = half_way(point.checked_sub(1).and_then(|before| places.get(before)), area.left);
            let right = half_way(places.get(point + 1), area.right);
            picture.tooltip(Area { left, right, ..area }, &self.tooltip(point));
        }
    }
}

/// Place of a point with this saving.
fn at(frame: &Frame, places: &[f64], point: usize, saving: f64) -> ChartPoint {
    ChartPoint { x: places[point], y: frame.y.at(saving) }
}
