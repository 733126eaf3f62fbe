//! Chart of what moves the saving: a bar for each figure, from the saving at its low end to that at its high end.

use super::legend::{LegendMark, legend};
use super::name::fitted;
use super::{DriversSheet, Medium, moves};
use crate::analysis::interval::Estimate;
use crate::output::format::{Currency, significant, weeks};
use crate::output::svg::amounts::{self, amount, change, with_half};
use crate::output::svg::frame::{Frame, prices};
use crate::output::svg::palette::{BAND, INK, OFFER, PAPER};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, GRIDLINE, LABEL, NOTE, Pen, Picture, STRONG, ZERO};
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Draw, Drawing};
use crate::study::sensitivity::{FigureKind, Sensitivity, TornadoBar};

/// Bars at most, of figures that are believed and of those that are certain.
const MOST_BELIEVED: usize = 15;
const MOST_CERTAIN: usize = 10;
/// Height of a row, of the head of a panel, and half of that of a bar [px].
const ROW: f64 = 23.0;
const HEAD: f64 = 34.0;
const HALF_BAR: f64 = 7.0;
/// Distance of two lines of a title [px].
const LINE: f64 = 18.0;
/// Largest widths of names, of values at the ends of bars, and of swings [px].
const MOST_NAME: f64 = 215.0;
const MOST_END: f64 = 64.0;
const MOST_SWING: f64 = 130.0;
const GAP: f64 = 12.0;
/// Height of a row whose texts stand over its bar, and places of its texts and of the middle of its bar in it [px].
const HIGH_ROW: f64 = 40.0;
const TEXTS: f64 = 14.0;
const BARS: f64 = 27.0;
/// Dashes of an upright line beside the bars of such rows, and of one that is dashed beside them too.
const BESIDE_BARS: &str = "20 20";
const DASHED_BARS: &str = "6 4 6 24";
/// Gap between a bar and the value at its end [px].
const NEAR: f64 = 5.0;
/// What a bar stands back from one that it lies over [px].
const INSET: f64 = 3.0;

const EDGE: Pen = Pen::new(OFFER, 1.0);
const HOLLOW: Pen = Pen { dash: Some("3 2"), ..EDGE };
const AS_IT_IS: Pen = Pen::new(INK, 1.5).dashed();

/// Bars of the saving between two ends of each figure.
#[derive(Debug, Clone)]
pub struct TornadoChart {
    currency: Currency,
    panels: Vec<TornadoPanel>,
    /// Saving as it is.
    saving: Estimate,
    /// The figure that moves it most, in words.
    most: Option<String>,
    horizon_weeks: f64,
    source: String,
}

/// Bars of one kind of figure.
#[derive(Debug, Clone)]
struct TornadoPanel {
    title: String,
    bars: Vec<TornadoBar>,
}

impl TornadoChart {
    /// Returns None if no bar has a length.
    pub fn of(found: &Sensitivity) -> Option<Self> {
        let all = found.bars.as_ref()?;
        let panels = [
            (FigureKind::Belief, MOST_BELIEVED, "What is believed, from its 5 % to its 95 % point".to_owned()),
            (FigureKind::Swing, MOST_CERTAIN, moves::certain(found.swing)),
            (FigureKind::Range, MOST_BELIEVED, "Figures between the ends asked for".to_owned()),
        ];
        let panel = |(kind, most, title)| {
            let bars = all.iter().filter(|bar| bar.kind == kind && bar.length() > 0.0).take(most).cloned();
            Some(TornadoPanel { title, bars: bars.collect() }).filter(|panel| !panel.bars.is_empty())
        };
        let panels: Vec<TornadoPanel> = panels.into_iter().filter_map(panel).collect();
        (!panels.is_empty()).then_some(())?;
        Some(Self {
            currency: Currency::of(&found.loaded.scenario.currency),
            panels,
            saving: found.saving()?,
            most: moves::sentence(&DriversSheet::new(found, Medium::Page)),
            horizon_weeks: found.loaded.scenario.simulation.horizon_weeks,
            source: amounts::source_of_run(&found.estimates),
        })
    }

    fn bars(&self) -> impl Iterator<Item = &TornadoBar> {
        self.panels.iter().flat_map(|panel| &panel.bars)
    }

    fn swing(&self, bar: &TornadoBar) -> String {
        let largest = amounts::largest(self.bars().filter_map(|bar| bar.swing));
        bar.swing.map_or_else(String::new, |swing| change(&self.currency, swing, largest))
    }

    fn tooltip(&self, bar: &TornadoBar) -> String {
        let [low, high] = bar.ends.map(significant);
        let [at_low, at_high] = bar.savings.map(|saving| saving.map(|saving| amount(&self.currency, saving)));
        let remarks = [
            (bar.tied, "; tied figures follow"),
            (bar.turns(), "; the advice turns"),
            (!bar.is_told(), "; not told from none"),
            (bar.stops, "; no scenario goes farther"),
        ];
        let remarks: String = remarks.iter().filter(|(holds, _)| *holds).map(|(_, remark)| *remark).collect();
        format!(
            "{}: saving {} at {low}, {} at {high}{remarks}",
            bar.key,
            at_low.unwrap_or_default(),
            at_high.unwrap_or_default()
        )
    }

    fn description(&self) -> String {
        let most = self.most.as_ref().map_or_else(|| "No bar is told from none.".to_owned(), Clone::clone);
        format!("Saving per position; as it is, {}. {most}", amount(&self.currency, self.saving))
    }

    fn legend(&self, picture: &mut Picture) -> f64 {
        let any = |of: fn(&TornadoBar) -> bool| self.bars().any(of);
        let as_it_is = format!("saving as it is: {}", with_half(&self.currency, self.saving, self.saving.value.abs()));
        let marks = [
            (true, LegendMark::Bar { fill: BAND, edge: EDGE }, "at the low end"),
            (true, LegendMark::Bar { fill: OFFER, edge: EDGE }, "at the high end"),
            (any(|bar| !bar.is_told()), LegendMark::Bar { fill: PAPER, edge: HOLLOW }, "not told from none"),
            (any(TornadoBar::turns), LegendMark::Dot { fill: PAPER, edge: INK }, "the advice turns"),
            (true, LegendMark::Line(AS_IT_IS), as_it_is.as_str()),
            (any(|bar| bar.tied), LegendMark::Letter("+"), "tied figures follow"),
            (any(|bar| bar.stops), LegendMark::Letter("!"), "no scenario goes farther"),
        ];
        let shown = marks.into_iter().filter(|(shown, ..)| *shown).map(|(_, mark, text)| (mark, text));
        legend(picture, &shown.collect::<Vec<_>>())
    }
}

/// `+` before figures that others follow, `!` where no scenario goes farther; in at most `room` [px].
fn name(bar: &TornadoBar, room: f64) -> String {
    let marks = [if bar.tied { "+ " } else { "" }, if bar.stops { "! " } else { "" }].concat();
    format!("{marks}{}", fitted(&bar.key, &LABEL, room - LABEL.width(&marks)))
}

fn end(value: f64) -> String {
    NOTE.fitted(&significant(value), MOST_END)
}

/// Sides of the places of a chart [px].
#[derive(Debug, Clone, Copy)]
struct TornadoSides {
    /// Right end of names.
    names: f64,
    /// Left and right end of bars.
    bars: Span,
    /// Left end of swings.
    swings: f64,
    /// Height of a row, and places of its texts and of the middle of its bar in it.
    row: f64,
    baseline: f64,
    middle: f64,
}

impl TornadoSides {
    fn of(chart: &TornadoChart, paper: Paper) -> Self {
        let widest = |of: &dyn Fn(&TornadoBar) -> f64| chart.bars().map(of).fold(0.0, f64::max);
        let names = widest(&|bar| LABEL.width(&name(bar, MOST_NAME)));
        let ends = widest(&|bar| bar.ends.map(|value| NOTE.width(&end(value))).into_iter().fold(0.0, f64::max)) + NEAR;
        let swings = paper.width() - widest(&|bar| LABEL.width(&chart.swing(bar))).min(MOST_SWING);
        let (row, middle) = (paper.choose(ROW, HIGH_ROW), paper.choose(ROW / 2.0, BARS));
        let baseline = paper.choose(middle + 5.0, TEXTS);
        let bars = paper.choose(
            Span { low: names + GAP + ends, high: swings - GAP - ends },
            Span { low: ends + 1.0, high: paper.width() - ends - 1.0 },
        );
        Self { names, bars, swings, row, baseline, middle }
    }
}

impl Draw for TornadoChart {
    type Extent = ();

    fn extent(&self) {}

    fn draw_on(&self, (): &(), paper: Paper) -> Drawing {
        let savings = self.bars().flat_map(|bar| bar.savings).flatten().map(|saving| saving.value);
        let savings = Span::with_zero(savings.chain([self.saving.value]));
        let ticks = Ticks::within(savings, paper.ticks(5.0));
        let sides = TornadoSides::of(self, paper);
        let mut picture = Picture::on(paper);
        let mut bottom = self.legend(&mut picture);
        for (number, panel) in self.panels.iter().enumerate() {
            let top = bottom + panel.head(paper);
            bottom = top + panel.bars.len() as f64 * sides.row;
            let area = Area { left: sides.bars.low, top, right: sides.bars.high, bottom };
            let frame = Frame::new(area, savings, Span { low: 0.0, high: 1.0 });
            sides.draw_uprights(&mut picture, &frame, ticks);
            if number + 1 == self.panels.len() {
                frame.values(&mut picture, ticks, prices(&self.currency, ticks));
            }
            self.draw_panel(&mut picture, &frame, panel, sides);
        }
        let axis = format!("saving per position over {} weeks", weeks(self.horizon_weeks));
        let middle = (sides.bars.low + sides.bars.high) / 2.0;
        picture.axis_name(middle, bottom + 36.0, &axis);
        Drawing {
            title: "What moves the saving".to_owned(),
            description: self.description(),
            source: self.source.clone(),
            height: bottom + 44.0,
            picture,
        }
    }
}

impl TornadoPanel {
    /// Lines of the title: one, or on narrow paper as many as it needs.
    fn title(&self, paper: Paper) -> Vec<String> {
        match paper {
            Paper::Wide => vec![STRONG.fitted(&self.title, paper.width() - NOTE.width(HEADING) - GAP)],
            Paper::Narrow => STRONG.wrapped(&self.title, paper.width()),
        }
    }

    /// Height of what stands above the rows [px]: on narrow paper the heading of changes takes a line of its own.
    fn head(&self, paper: Paper) -> f64 {
        paper.choose(HEAD, HEAD + self.title(paper).len() as f64 * LINE)
    }

    /// Writes title and heading above rows that begin at `top`.
    fn draw_head(&self, picture: &mut Picture, top: f64) {
        let first = top - self.head(picture.paper) + HEAD - 8.0;
        picture.text(picture.width(), top - 8.0, Anchor::End, &NOTE, HEADING);
        for (number, line) in self.title(picture.paper).iter().enumerate() {
            picture.text(0.0, first + number as f64 * LINE, Anchor::Start, &STRONG, line);
        }
    }
}

/// Heading of the changes.
const HEADING: &str = "change ± half an interval";

impl TornadoSides {
    /// The middle of the bar of a row.
    fn middle(self, frame: &Frame, row: usize) -> f64 {
        frame.area.top + row as f64 * self.row + self.middle
    }

    fn draw_uprights(self, picture: &mut Picture, frame: &Frame, ticks: Ticks) {
        for value in ticks.values() {
            let pen = if value == 0.0 { ZERO } else { GRIDLINE };
            self.draw_upright(picture, frame, value, 0.0, pen);
        }
    }

    /// Draws a line down at a value, from `beyond` above the rows to `beyond` below them, or on narrow paper beside bars.
    fn draw_upright(self, picture: &mut Picture, frame: &Frame, value: f64, beyond: f64, pen: Pen) {
        let (x, Area { top, bottom, .. }) = (frame.x.at(value), frame.area);
        match picture.paper {
            Paper::Wide => picture.down(x, top - beyond, bottom + beyond, pen),
            Paper::Narrow if pen.dash.is_some() => picture.down(x, top + BARS - 8.0, bottom, pen.broken(DASHED_BARS)),
            Paper::Narrow => picture.down(x, top + BARS - 10.0, bottom, pen.broken(BESIDE_BARS)),
        }
    }
}

impl TornadoChart {
    fn draw_panel(&self, picture: &mut Picture, frame: &Frame, panel: &TornadoPanel, sides: TornadoSides) {
        let width = picture.width();
        panel.draw_head(picture, frame.area.top);
        for (row, bar) in panel.bars.iter().enumerate() {
            let middle = sides.middle(frame, row);
            let top = middle - sides.middle;
            let swing = LABEL.fitted(&self.swing(bar), width - sides.swings);
            let room = width - LABEL.width(&swing) - GAP;
            let (x, anchor, room) =
                picture.paper.choose((sides.names, Anchor::End, MOST_NAME), (0.0, Anchor::Start, room));
            picture.text(x, top + sides.baseline, anchor, &LABEL, &name(bar, room));
            picture.text(width, top + sides.baseline, Anchor::End, &LABEL, &swing);
            self.draw_bar(picture, frame, middle, bar);
            picture.tooltip(Area { left: 0.0, top, right: width, bottom: top + sides.row }, &self.tooltip(bar));
        }
        sides.draw_upright(picture, frame, 0.0, 0.0, ZERO);
        sides.draw_upright(picture, frame, self.saving.value, 3.0, AS_IT_IS);
        for (row, bar) in panel.bars.iter().enumerate() {
            let middle = sides.middle(frame, row);
            self.draw_ends(picture, frame, middle, bar);
            if bar.turns() {
                picture.dot(frame.x.at(0.0), middle, 4.0, PAPER, INK);
            }
        }
    }

    /// Draws a bar from the saving as it is to either end.
    fn draw_bar(&self, picture: &mut Picture, frame: &Frame, middle: f64, bar: &TornadoBar) {
        let base = frame.x.at(self.saving.value);
        let [Some(low), Some(high)] = bar.savings.map(|saving| saving.map(|saving| frame.x.at(saving.value))) else {
            return;
        };
        let mut halves = [(low, BAND), (high, OFFER)];
        // Where both ends are on one side, the nearer one lies over the other.
        halves.sort_by(|a, b| (b.0 - base).abs().total_cmp(&(a.0 - base).abs()));
        let one_side = (low - base) * (high - base) > 0.0;
        for ((end, fill), inset) in halves.into_iter().zip([0.0, if one_side { INSET } else { 0.0 }]) {
            let (fill, pen) = if bar.is_told() { (fill, EDGE) } else { (PAPER, HOLLOW) };
            // A bar that is there can be seen.
            let (left, right) = (end.min(base), end.max(base).max(end.min(base) + 1.0));
            let half = HALF_BAR - inset;
            picture.edged_bar(Area { left, top: middle - half, right, bottom: middle + half }, fill, pen);
        }
    }

    /// Writes the values of a figure at the ends of its bar, on paper where a line runs behind them.
    fn draw_ends(&self, picture: &mut Picture, frame: &Frame, middle: f64, bar: &TornadoBar) {
        let [zero, base] = [0.0, self.saving.value].map(|saving| frame.x.at(saving));
        let [low, high] = bar.savings.map(|saving| saving.map_or(base, |saving| frame.x.at(saving.value)));
        let texts = if low <= high { bar.ends } else { [bar.ends[1], bar.ends[0]] }.map(end);
        let widths = texts.each_ref().map(|text| NOTE.width(text));
        let lefts = [low.min(high).min(base) - NEAR - widths[0], low.max(high).max(base) + NEAR];
        for ((text, width), left) in texts.iter().zip(widths).zip(lefts) {
            let area = Area { left: left - 1.0, top: middle - 8.0, right: left + width + 1.0, bottom: middle + 8.0 };
            if area.left < zero && zero < area.right {
                picture.bar(area, PAPER);
            }
            picture.text(left, middle + 4.0, Anchor::Start, &NOTE, text);
        }
    }
}
