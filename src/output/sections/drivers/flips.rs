//! Chart of what would turn the advice: for each figure where the offer stops paying within what is believed of it.

use super::legend::{LegendMark, legend};
use super::name::fitted;
use crate::analysis::drivers::Flip;
use crate::output::format::{percent, significant};
use crate::output::svg::amounts;
use crate::output::svg::frame::{Frame, percents};
use crate::output::svg::palette::{INK, LOSS, PAPER, SAVING};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, GRIDLINE, LABEL, NOTE, NOTE_LINE, Pen, Picture, STRONG};
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Draw, Drawing};
use crate::study::sensitivity::{Direction, FigureKind, FigureTurn, Sensitivity};

/// Flips that are shown at most: of figures that are believed, that are off, and that are certain.
const MOST_BELIEVED: usize = 15;
const MOST_OFF: usize = 8;
const MOST_CERTAIN: usize = 8;
/// Height of a row, and of a head [px].
const ROW: f64 = 26.0;
const HEAD: f64 = 34.0;
/// Half of the height of a bar [px].
const HALF_BAR: f64 = 6.0;
/// Largest widths of names, of values in force, of flips and of chances [px].
const MOST_NAME: f64 = 215.0;
const MOST_IN_FORCE: f64 = 90.0;
const MOST_FLIP: f64 = 150.0;
const MOST_CHANCE: f64 = 60.0;
/// Gap between columns [px].
const GAP: f64 = 18.0;
/// Room for how much farther than in force a flip is [px].
const FARTHER: f64 = 120.0;
/// Heights of a row of a belief and of one without, whose texts stand over one another [px].
const HIGH_ROW: f64 = 62.0;
const LOW_ROW: f64 = 40.0;
/// Places of the texts over the bar, of the middle of the bar, and of the texts below it in such a row [px].
const TEXTS: f64 = 14.0;
const BARS: f64 = 27.0;
const BELOW: f64 = 48.0;
/// Dashes of an upright line beside the bars of such rows.
const BESIDE_BARS: &str = "18 44";
/// Room beside beliefs that take the width of the paper: half of a dot [px].
const EDGE: f64 = 6.0;
const WHISKER: Pen = Pen::new(INK, 1.5);

/// Flips within what is believed, and those of figures of which nothing is believed.
#[derive(Debug, Clone)]
pub struct FlipsChart {
    believed: Vec<BelievedFlip>,
    /// Titles, each with its flips.
    others: Vec<(&'static str, Vec<FigureTurn>)>,
    /// Whether the offer pays as it is.
    pays: bool,
    source: String,
}

/// A flip of a figure that is believed.
#[derive(Debug, Clone)]
struct BelievedFlip {
    turn: FigureTurn,
    /// Share of the belief below the flip, and below the ends of its interval.
    below: f64,
    ends: Option<[f64; 2]>,
    /// Shares of the belief below the first and the last value at which the advice is as it is.
    kept: [f64; 2],
}

impl FlipsChart {
    /// Returns None if no figure turns the advice.
    pub fn of(found: &Sensitivity) -> Option<Self> {
        let turns: Vec<&FigureTurn> = found.turns.as_ref()?.iter().filter(|turn| turn.flip.is_some()).collect();
        let believed = turns.iter().filter_map(|turn| BelievedFlip::of(found, turn, &turns)).take(MOST_BELIEVED);
        let of_kind = |is_off: bool, most: usize| -> Vec<FigureTurn> {
            let certain = turns.iter().filter(|turn| turn.chance_beyond.is_none());
            certain.filter(|turn| (turn.kind == FigureKind::Off) == is_off).take(most).copied().cloned().collect()
        };
        let others = [
            ("What the file leaves off", of_kind(true, MOST_OFF)),
            ("What the file is certain of", of_kind(false, MOST_CERTAIN)),
        ];
        let chart = Self {
            believed: believed.collect(),
            others: others.into_iter().filter(|(_, turns)| !turns.is_empty()).collect(),
            pays: found.saving()?.value > 0.0,
            source: amounts::source_of_run(&found.estimates),
        };
        (!turns.is_empty()).then_some(chart)
    }

    fn all(&self) -> impl Iterator<Item = &FigureTurn> {
        let others = self.others.iter().flat_map(|(_, turns)| turns);
        self.believed.iter().map(|flip| &flip.turn).chain(others)
    }

    /// Colours as it is, and beyond a flip.
    fn fills(&self) -> [&'static str; 2] {
        if self.pays { [SAVING, LOSS] } else { [LOSS, SAVING] }
    }

    fn description(&self) -> String {
        let verb = if self.pays { "stops" } else { "starts" };
        let told = self.all().take(5).map(tooltip).collect::<Vec<_>>().join(". ");
        format!("Values of figures beyond which the offer {verb} paying. {told}.")
    }
}

impl BelievedFlip {
    /// Returns None if nothing is believed of the figure.
    fn of(found: &Sensitivity, turn: &FigureTurn, all: &[&FigureTurn]) -> Option<Self> {
        let below = |value: f64| found.believed_below(&turn.key, value);
        let flip = turn.flip.filter(|_| turn.chance_beyond.is_some())?;
        let on = |side: Direction| {
            let flips = all.iter().filter(|other| other.key == turn.key && other.side == side);
            flips.filter_map(|other| below(other.flip?.value)).next()
        };
        let ends = flip.interval.and_then(|interval| Some([below(interval.low)?, below(interval.high)?]));
        let kept = [on(Direction::Below).unwrap_or(0.0), on(Direction::Above).unwrap_or(1.0)];
        Some(Self { turn: turn.clone(), below: below(flip.value)?, ends, kept })
    }
}

/// `above 1.034`.
fn flip(turn: &FigureTurn) -> String {
    turn.flip.map_or_else(String::new, |flip| format!("{} {}", turn.side.name(), significant(flip.value)))
}

/// ` (1.032 to 1.036)`.
fn interval(turn: &FigureTurn) -> String {
    let interval = turn.flip.and_then(|flip| flip.interval);
    interval.map_or_else(String::new, |ends| format!(" ({} to {})", significant(ends.low), significant(ends.high)))
}

/// `26.4 %`, `<0.1 %`.
fn chance(chance: f64) -> String {
    if chance < 0.0005 { "<0.1 %".to_owned() } else { format!("{} %", percent(chance, 1)) }
}

/// `53 % less` than in force; nothing for a figure that is 0 in force.
fn farther(turn: &FigureTurn) -> String {
    let share = |flip: Flip| (flip.value - turn.value) / turn.value.abs();
    let share = turn.flip.filter(|_| turn.value != 0.0 && turn.kind != FigureKind::Off).map(share);
    share.map_or_else(String::new, |share| {
        format!("{} % {}", percent(share.abs(), 0), if share < 0.0 { "less" } else { "more" })
    })
}

fn in_force(turn: &FigureTurn) -> String {
    if turn.kind == FigureKind::Off { "off".to_owned() } else { significant(turn.value) }
}

fn tooltip(turn: &FigureTurn) -> String {
    let likely = turn.chance_beyond.map_or_else(String::new, |likely| format!(", with a chance of {}", chance(likely)));
    let stands = match turn.kind {
        FigureKind::Off => "left off by the file".to_owned(),
        _ => format!("in force {}", in_force(turn)),
    };
    format!("{}, {stands}: {}{}{likely}", turn.key, flip(turn), interval(turn))
}

/// Places of the columns of a chart [px].
#[derive(Debug, Clone, Copy)]
struct FlipsColumns {
    /// Right end of values in force.
    in_force: f64,
    /// Left and right end of beliefs.
    bars: Span,
    /// Left and right end of flips.
    flips: Span,
}

impl FlipsColumns {
    fn of(chart: &FlipsChart, paper: Paper) -> Self {
        let widest = |texts: &mut dyn Iterator<Item = String>, head: &str, most: f64| {
            texts.map(|text| LABEL.width(&text)).fold(NOTE.width(head), f64::max).min(most)
        };
        let names = widest(&mut chart.all().map(|turn| fitted(&turn.key, &LABEL, MOST_NAME)), "", MOST_NAME);
        // Titles stand beside the heads of the columns.
        let titles = chart.others.iter().map(|(title, _)| STRONG.width(title)).fold(names, f64::max);
        let in_force = titles + GAP + widest(&mut chart.all().map(in_force), IN_FORCE, MOST_IN_FORCE);
        let believed = || chart.believed.iter().map(|of| &of.turn);
        let chances = widest(&mut believed().filter_map(|turn| turn.chance_beyond).map(chance), CHANCE, MOST_CHANCE);
        let right = paper.width() - chances - GAP;
        let left = right - widest(&mut believed().map(flip), FLIP, MOST_FLIP);
        let bars = Span { low: in_force + GAP, high: left - GAP };
        let bars = paper.choose(bars, Span { low: EDGE, high: paper.width() - EDGE });
        Self { in_force, bars, flips: Span { low: left, high: right } }
    }
}

/// Heads of columns.
const IN_FORCE: &str = "in force";
const FLIP: &str = "flip";
const CHANCE: &str = "chance";

impl Draw for FlipsChart {
    type Extent = ();

    fn extent(&self) {}

    fn draw_on(&self, (): &(), paper: Paper) -> Drawing {
        let columns = FlipsColumns::of(self, paper);
        let mut picture = Picture::on(paper);
        let mut bottom = 0.0;
        if !self.believed.is_empty() {
            let marks = [
                (LegendMark::plain(SAVING), "the offer pays"),
                (LegendMark::plain(LOSS), "it loses"),
                (LegendMark::Dot { fill: PAPER, edge: INK }, "the flip, with its interval"),
            ];
            let top = legend(&mut picture, &marks);
            bottom = self.draw_believed(&mut picture, columns, top);
        }
        for (title, turns) in &self.others {
            bottom = columns.draw_others(&mut picture, bottom, title, turns);
        }
        Drawing {
            title: "What would turn the advice".to_owned(),
            description: self.description(),
            source: self.source.clone(),
            height: bottom + 8.0,
            picture,
        }
    }
}

impl FlipsChart {
    /// Draws all beliefs below `top`. Returns the bottom [px].
    fn draw_believed(&self, picture: &mut Picture, columns: FlipsColumns, top: f64) -> f64 {
        let (top, paper) = (top + HEAD, picture.paper);
        let height = paper.choose(ROW, HIGH_ROW);
        let bottom = top + self.believed.len() as f64 * height;
        let middle = |row: usize| top + row as f64 * height + paper.choose(ROW / 2.0, BARS);
        let ticks = Ticks::of(0.25, 1.0);
        let Span { low: left, high: right } = columns.bars;
        let frame = Frame::new(Area { left, top, right, bottom }, ticks.span(), Span { low: 0.0, high: 1.0 });
        match paper {
            Paper::Wide => frame.columns(picture, ticks, percents(ticks)),
            Paper::Narrow => {
                for value in ticks.values() {
                    let pen = GRIDLINE.broken(BESIDE_BARS);
                    picture.down(frame.x.at(value), middle(0) - HALF_BAR - 3.0, bottom, pen);
                }
                frame.values(picture, ticks, percents(ticks));
            }
        }
        columns.draw_heads(picture, top, "What is believed");
        if !paper.is_narrow() {
            picture.text(columns.flips.low, top - 8.0, Anchor::Start, &NOTE, FLIP);
        }
        picture.text(paper.width(), top - 8.0, Anchor::End, &NOTE, paper.choose(CHANCE, "chance of the flip"));
        for (row, of) in self.believed.iter().enumerate() {
            let middle = middle(row);
            self.draw_belief(picture, &frame, middle, of);
            let likely = of.turn.chance_beyond.map_or_else(String::new, chance);
            match paper {
                Paper::Wide => {
                    let value = LABEL.fitted(&flip(&of.turn), columns.flips.high - columns.flips.low);
                    picture.text(columns.flips.low, middle + 5.0, Anchor::Start, &LABEL, &value);
                    columns.draw_texts(picture, middle, &of.turn, &likely);
                }
                Paper::Narrow => draw_stacked(picture, (middle - BARS, HIGH_ROW), &of.turn, &likely, BELOW),
            }
        }
        let axis = "share of what is believed that lies below";
        picture.axis_name((left + right) / 2.0, bottom + 34.0, axis);
        bottom + 44.0
    }

    /// Draws what is believed of a figure as a bar, in other colours beyond its flips.
    fn draw_belief(&self, picture: &mut Picture, frame: &Frame, middle: f64, of: &BelievedFlip) {
        let [as_it_is, beyond] = self.fills();
        let places = [0.0, of.kept[0], of.kept[1], 1.0].map(|share| frame.x.at(share));
        let parts = places.windows(2).map(|pair| [pair[0], pair[1]]).zip([beyond, as_it_is, beyond]);
        for ([left, right], fill) in parts.filter(|([left, right], _)| right > left) {
            picture.bar(Area { left, top: middle - HALF_BAR, right, bottom: middle + HALF_BAR }, fill);
        }
        if let Some([low, high]) = of.ends.filter(|[low, high]| high > low) {
            picture.whisker(middle, frame.x.at(low), frame.x.at(high), WHISKER);
        }
        picture.dot(frame.x.at(of.below), middle, 4.5, PAPER, INK);
    }
}

impl FlipsColumns {
    /// Draws flips as text below `top`. Returns the bottom [px].
    fn draw_others(self, picture: &mut Picture, top: f64, title: &str, turns: &[FigureTurn]) -> f64 {
        let (top, left, width) = (top + HEAD, self.bars.low, picture.width());
        self.draw_heads(picture, top, title);
        if picture.paper.is_narrow() {
            for (row, turn) in turns.iter().enumerate() {
                let place = (top + row as f64 * LOW_ROW, LOW_ROW);
                draw_stacked(picture, place, turn, &farther(turn), TEXTS + NOTE_LINE);
            }
            return top + turns.len() as f64 * LOW_ROW;
        }
        picture.text(left, top - 8.0, Anchor::Start, &NOTE, "flip (interval)");
        for (row, turn) in turns.iter().enumerate() {
            let middle = top + (row as f64 + 0.5) * ROW;
            let text = LABEL.fitted(&format!("{}{}", flip(turn), interval(turn)), width - left - FARTHER - GAP);
            picture.text(left, middle + 5.0, Anchor::Start, &LABEL, &text);
            self.draw_texts(picture, middle, turn, &LABEL.fitted(&farther(turn), FARTHER));
        }
        top + turns.len() as f64 * ROW
    }

    /// Writes the title of some rows, and the head of their values in force.
    fn draw_heads(self, picture: &mut Picture, top: f64, title: &str) {
        picture.text(0.0, top - 8.0, Anchor::Start, &STRONG, title);
        if picture.paper.is_narrow() {
            return;
        }
        picture.text(self.in_force, top - 8.0, Anchor::End, &NOTE, IN_FORCE);
    }

    /// Writes the name of a figure, its value in force, and a text at the right edge, with a tooltip over all.
    fn draw_texts(self, picture: &mut Picture, middle: f64, turn: &FigureTurn, right: &str) {
        picture.text(0.0, middle + 5.0, Anchor::Start, &LABEL, &fitted(&turn.key, &LABEL, MOST_NAME));
        let value = LABEL.fitted(&in_force(turn), MOST_IN_FORCE);
        picture.text(self.in_force, middle + 5.0, Anchor::End, &LABEL, &value);
        let width = picture.width();
        picture.text(width, middle + 5.0, Anchor::End, &LABEL, right);
        let area = Area { left: 0.0, top: middle - ROW / 2.0, right: width, bottom: middle + ROW / 2.0 };
        picture.tooltip(area, &tooltip(turn));
    }
}

/// Writes the name of a figure and a text at the right edge, and `below` them its value in force and its flip.
///
/// `place` is the top of the row and its height [px].
fn draw_stacked(picture: &mut Picture, place: (f64, f64), turn: &FigureTurn, right: &str, below: f64) {
    let (width, (top, height)) = (picture.width(), place);
    let name = fitted(&turn.key, &LABEL, width - LABEL.width(right) - GAP);
    picture.text(0.0, top + TEXTS, Anchor::Start, &LABEL, &name);
    picture.text(width, top + TEXTS, Anchor::End, &LABEL, right);
    let values = format!("{IN_FORCE} {}, {FLIP} {}", in_force(turn), flip(turn));
    let whole = format!("{values}{}", interval(turn));
    let values = if NOTE.width(&whole) <= width { whole } else { NOTE.fitted(&values, width) };
    picture.text(0.0, top + below, Anchor::Start, &NOTE, &values);
    picture.tooltip(Area { left: 0.0, top, right: width, bottom: top + height }, &tooltip(turn));
}
