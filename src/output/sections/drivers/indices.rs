//! Chart of whose doubt it is: first-order and total index of each input.

use super::legend::{LegendMark, legend};
use super::name::fitted;
use crate::analysis::interval::Estimate;
use crate::output::format::{confidence, counted, percent, percent_decimals};
use crate::output::svg::amounts::half;
use crate::output::svg::frame::percents;
use crate::output::svg::palette::{INK, PAPER, UNKNOWN};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, LABEL, NOTE, Pen, Picture};
use crate::output::svg::rows::{ROW, Room, Rows, ends};
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Draw, Drawing};
use crate::study::sensitivity::{DoubtInput, DoubtShares, Sensitivity};

/// Inputs that are shown at most, the largest.
const MOST: usize = 15;
/// Largest width of names [px].
const MOST_NAME: f64 = 225.0;
/// Gap between a name and a value on one line at least [px].
const GAP: f64 = 16.0;
/// Height of the heads above the rows [px].
const HEAD: f64 = 26.0;
/// Places of the total and of the first-order index below the middle of a row, and half of the height of a bar [px].
const TOTAL: f64 = -4.0;
const FIRST: f64 = 7.5;
const HALF_BAR: f64 = 5.5;
const BAR: Pen = Pen::new(UNKNOWN, 1.0);
const WHISKER: Pen = Pen::new(INK, 1.2);

/// Bars and dots of the shares of the variance.
#[derive(Debug, Clone)]
pub struct IndicesChart {
    inputs: Vec<DoubtInput>,
    /// Sum of the first-order indices.
    first_sum: Estimate,
    source: String,
}

impl IndicesChart {
    /// Returns None if no figure is uncertain, or the variance cannot be told from 0.
    pub fn of(found: &Sensitivity) -> Option<Self> {
        let DoubtShares { inputs, first_sum, draws, .. } = found.shares.as_ref()?.as_ref()?;
        let inputs: Vec<DoubtInput> = inputs.iter().filter(|input| input.total.is_some()).take(MOST).cloned().collect();
        let source = format!(
            "{} · {} · intervals of {} · offer {}",
            found.loaded.scenario.name,
            counted(*draws, "draw"),
            confidence(found.estimates.confidence),
            env!("CARGO_PKG_VERSION"),
        );
        (!inputs.is_empty()).then_some(Self { inputs, first_sum: (*first_sum)?, source })
    }

    fn tooltip(input: &DoubtInput) -> String {
        let index = |name: &str, index: Option<Estimate>| index.map(|index| format!("{name} {}", with_interval(index)));
        let indices = index("total", input.total).into_iter().chain(index("first-order", input.first));
        let effect = |(key, effect): (&String, &Estimate)| format!("{key} {} %", percent(effect.value, 1));
        let effects: Vec<String> = input.members.iter().zip(input.effects.iter().flatten()).map(effect).collect();
        let effects = if effects.is_empty() { String::new() } else { format!("; of it {}", effects.join(", ")) };
        format!("{}: {}{effects}", input.name, indices.collect::<Vec<_>>().join(", "))
    }

    fn description(&self) -> String {
        let told = self.inputs.iter().take(3).map(Self::tooltip).collect::<Vec<_>>().join(". ");
        let sum = percent(self.first_sum.value, 0);
        format!("Shares of the variance of the expected saving. {told}. First-order indices add up to {sum} %.")
    }
}

/// `55.8 % (51.2 to 60.3)`; an index below 0 is luck, and shown as 0.
fn with_interval(index: Estimate) -> String {
    let decimals = percent_decimals(index.interval);
    let interval = index.interval.map(|interval| {
        let [low, high] = [interval.low, interval.high].map(|end| percent(end, decimals));
        format!(" ({low} to {high})")
    });
    format!("{} %{}", percent(index.value.max(0.0), decimals), interval.unwrap_or_default())
}

/// `55.8 % ± 4.6`.
fn value(index: Estimate) -> String {
    let half = index.reach().map(|reach| format!(" ± {}", half(100.0 * reach, 1)));
    format!("{} %{}", percent(index.value.max(0.0), 1), half.unwrap_or_default())
}

impl Draw for IndicesChart {
    type Extent = ();

    fn extent(&self) {}

    fn draw_on(&self, (): &(), paper: Paper) -> Drawing {
        let indices = self.inputs.iter().flat_map(|input| [input.total, input.first]).flatten();
        // A share of more than all is luck.
        let shown = indices.flat_map(ends).map(|end| end.clamp(0.0, 1.0));
        let ticks = Ticks::around(Span::with_zero(shown), 5.0);
        let value_of = |input: &DoubtInput| input.total.map_or_else(String::new, value);
        let room = |input: &DoubtInput| paper.choose(MOST_NAME, paper.width() - LABEL.width(&value_of(input)) - GAP);
        let name = |input: &DoubtInput| fitted(&input.name, &LABEL, room(input));
        let room = Room::of(self.inputs.iter().map(|input| (name(input), value_of(input))));
        let mut picture = Picture::on(paper);
        let marks = [
            (LegendMark::Bar { fill: UNKNOWN, edge: BAR }, "total: doubt that stays while all others are known"),
            (LegendMark::Dot { fill: PAPER, edge: INK }, "first-order: doubt that goes once it is known"),
        ];
        let top = legend(&mut picture, &marks) + HEAD;
        let rows = Rows::new(paper, top, self.inputs.len(), room, ticks);
        rows.columns(&mut picture, ticks, percents(ticks));
        picture.text(paper.width(), top - 8.0, Anchor::End, &NOTE, "total ± half an interval");
        for (row, input) in self.inputs.iter().enumerate() {
            draw_row(&mut picture, &rows, row, input);
            rows.label(&mut picture, row, &name(input), &value_of(input), &Self::tooltip(input), false);
        }
        let Area { left, right, bottom, .. } = rows.frame.area;
        let axis = "share of the variance of the expected saving";
        picture.axis_name((left + right) / 2.0, bottom + 36.0, axis);
        Drawing {
            title: "Whose doubt it is".to_owned(),
            description: self.description(),
            source: self.source.clone(),
            height: bottom + ROW + 16.0,
            picture,
        }
    }
}

fn draw_row(picture: &mut Picture, rows: &Rows, row: usize, input: &DoubtInput) {
    let middle = rows.middle(row);
    let whisker = |picture: &mut Picture, index: Estimate, y: f64| {
        if let Some(interval) = index.interval.filter(|interval| interval.half_width() > 0.0) {
            picture.whisker(y, rows.at(interval.low), rows.at(interval.high), WHISKER);
        }
    };
    if let Some(total) = input.total {
        let (y, left) = (middle + TOTAL, rows.at(0.0));
        let right = rows.at(total.value).max(left + 1.0);
        picture.bar(Area { left, top: y - HALF_BAR, right, bottom: y + HALF_BAR }, UNKNOWN);
        whisker(picture, total, y);
    }
    if let Some(first) = input.first {
        whisker(picture, first, middle + FIRST);
        picture.dot(rows.at(first.value), middle + FIRST, 3.5, PAPER, INK);
    }
}
