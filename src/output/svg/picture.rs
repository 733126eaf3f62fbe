//! Lines, bars and texts, as SVG.

use super::letters::Font;
use super::palette;
use super::paper::Paper;
use super::tag::Tag;

/// Labels.
pub const LABEL: Font = Font { size: 14.0, bold: false, fill: palette::INK };
/// Labels of what matters most.
pub const STRONG: Font = Font { bold: true, ..LABEL };
/// Axes and remarks.
pub const NOTE: Font = Font { size: 12.0, bold: false, fill: palette::MUTED };

/// Distance of the baselines of two lines of a note [px].
pub const NOTE_LINE: f64 = 15.0;

/// End of a text that lies at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// Colour, width and dashes of a line.
#[derive(Debug, Clone, Copy)]
pub struct Pen {
    pub stroke: &'static str,
    /// [px]
    pub width: f64,
    /// Lengths of dashes and gaps; None if the line is unbroken.
    pub dash: Option<&'static str>,
}

impl Pen {
    pub const fn new(stroke: &'static str, width: f64) -> Self {
        Self { stroke, width, dash: None }
    }

    pub const fn dashed(self) -> Self {
        self.broken("6 4")
    }

    /// Pen of the same line with dashes and gaps of these lengths.
    pub const fn broken(self, dash: &'static str) -> Self {
        Self { dash: Some(dash), ..self }
    }
}

/// Half of the height of the cap of an interval [px].
const CAP: f64 = 4.0;
/// A line to read values by.
pub const GRIDLINE: Pen = Pen::new(palette::GRID, 1.0);
/// The line of the value 0.
pub const ZERO: Pen = Pen::new(palette::INK, 1.0);

/// A point of a picture [px].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChartPoint {
    pub x: f64,
    pub y: f64,
}

/// An end of an interval, with a cap if it is known.
#[derive(Debug, Clone, Copy)]
pub struct Cap {
    /// [px]
    pub x: f64,
    pub known: bool,
}

/// A box [px].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// Shapes drawn so far.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// Paper below the shapes.
    pub paper: Paper,
    marks: Vec<Tag>,
    tooltips: Vec<Tag>,
}

impl Picture {
    /// Nothing as yet, on this paper.
    pub fn on(paper: Paper) -> Self {
        Self { paper, ..Self::default() }
    }

    /// Width of the paper [px].
    pub fn width(&self) -> f64 {
        self.paper.width()
    }

    /// Puts a text with its baseline at `y`.
    pub fn text(&mut self, x: f64, y: f64, anchor: Anchor, font: &Font, text: &str) {
        self.marks.push(lettering(ChartPoint { x, y }, anchor, font, text));
    }

    /// Puts a note at the left edge with its first baseline at `y`, on narrow paper in as many lines as it needs.
    ///
    /// Returns the baseline of the last line [px].
    pub fn caption(&mut self, y: f64, text: &str) -> f64 {
        let lines = self.paper.lines(&NOTE, text, self.width());
        self.stack(0.0, y, Anchor::Start, &lines)
    }

    /// Puts a note below an axis, its middle at `x`; on narrow paper within the paper, in as many lines as it needs.
    ///
    /// Returns the baseline of the last line [px].
    pub fn axis_name(&mut self, x: f64, y: f64, text: &str) -> f64 {
        let lines = self.paper.lines(&NOTE, text, self.width());
        let widest = lines.iter().map(|line| NOTE.width(line)).fold(0.0, f64::max);
        let x = self.paper.choose(x, self.paper.within(x, widest));
        self.stack(x, y, Anchor::Middle, &lines)
    }

    /// Puts the lines of a note one below the other. Returns the last baseline [px].
    fn stack(&mut self, x: f64, y: f64, anchor: Anchor, lines: &[String]) -> f64 {
        let mut last = y;
        for (number, line) in lines.iter().enumerate() {
            last = y + number as f64 * NOTE_LINE;
            self.text(x, last, anchor, &NOTE, line);
        }
        last
    }

    /// Draws a level line.
    pub fn across(&mut self, y: f64, from: f64, to: f64, pen: Pen) {
        self.path([from, to].map(|x| ChartPoint { x, y }), pen);
    }

    /// Draws an upright line.
    pub fn down(&mut self, x: f64, from: f64, to: f64, pen: Pen) {
        self.path([from, to].map(|y| ChartPoint { x, y }), pen);
    }

    /// Draws a line through points.
    pub fn path(&mut self, points: impl IntoIterator<Item = ChartPoint>, pen: Pen) {
        let points: Vec<ChartPoint> = points.into_iter().collect();
        let path = Tag::new("path").set("d", route(simplified(&points))).set("fill", "none");
        self.marks.push(stroked(path, pen));
    }

    /// Fills the area between two lines and draws the edge, in one path, as long paths take most of the bytes of a chart.
    pub fn between(&mut self, one: &[ChartPoint], other: &[ChartPoint], fill: &str, pen: Pen) {
        let (there, mut back) = (simplified(one), simplified(other));
        back.reverse();
        let around = route(there.into_iter().chain(back)) + "z";
        self.marks.push(stroked(Tag::new("path").set("d", around).set("fill", fill), pen));
    }

    /// Fills a box.
    pub fn bar(&mut self, area: Area, fill: &str) {
        self.marks.push(rect(area).set("fill", fill));
    }

    /// Fills a box so that the paper shows through; `opacity` is in 0..1.
    pub fn shade(&mut self, area: Area, fill: &str, opacity: f64) {
        let shade = format!(".{:02}", (opacity * 100.0).round().clamp(0.0, 99.0) as u8);
        self.marks.push(rect(area).set("fill", fill).set("fill-opacity", shade));
    }

    /// Fills a box that has an edge.
    pub fn edged_bar(&mut self, area: Area, fill: &str, pen: Pen) {
        self.marks.push(stroked(rect(area).set("fill", fill), pen));
    }

    /// Draws a round mark, filled with `fill` and bordered by `stroke`.
    pub fn dot(&mut self, x: f64, y: f64, radius: f64, fill: &str, stroke: &str) {
        let round = Tag::new("path").set("d", round(x, y, radius)).set("fill", fill);
        self.marks.push(round.set("stroke", stroke).set("stroke-width", "2"));
    }

    /// Draws an interval along a row, with a cap at each end.
    pub fn whisker(&mut self, y: f64, from: f64, to: f64, pen: Pen) {
        self.interval(y, [from.min(to), from.max(to)].map(|x| Cap { x, known: true }), pen);
    }

    /// Draws an interval along a row, from the left to the right, with a cap at each end that is known.
    pub fn interval(&mut self, y: f64, ends: [Cap; 2], pen: Pen) {
        let caps = ends.iter().filter(|end| end.known).map(|end| down(end.x, y - CAP, y + CAP));
        let d = across(y, ends[0].x, ends[1].x) + &caps.collect::<String>();
        self.marks.push(stroked(Tag::new("path").set("d", d).set("fill", "none"), pen));
    }

    /// Gives a box the tooltip `text`.
    pub fn tooltip(&mut self, area: Area, text: &str) {
        let Area { left, top, right, bottom } = area;
        let around = [[left, top], [right, top], [right, bottom], [left, bottom]].map(|[x, y]| ChartPoint { x, y });
        let path = Tag::new("path").set("d", route(around) + "z");
        self.tooltips.push(path.add(Tag::new("title").say(text)));
    }

    /// All elements, tooltips on top.
    pub fn tags(&self) -> impl Iterator<Item = Tag> {
        let hits = Tag::new("g").set("class", "hits").set("fill", "none").set("pointer-events", "all");
        let hits = (!self.tooltips.is_empty()).then(|| hits.add_all(self.tooltips.iter().cloned()));
        self.marks.iter().cloned().chain(hits)
    }
}

/// A text with its baseline at `place`.
fn lettering(place: ChartPoint, anchor: Anchor, font: &Font, text: &str) -> Tag {
    let mut tag = Tag::new("text").set("x", px(place.x)).set("y", px(place.y)).set("fill", font.fill);
    if anchor != Anchor::Start {
        tag = tag.set("text-anchor", if anchor == Anchor::End { "end" } else { "middle" });
    }
    if font.size != LABEL.size {
        tag = tag.set("font-size", px(font.size));
    }
    if font.bold {
        tag = tag.set("font-weight", "bold");
    }
    tag.say(text)
}

fn stroked(tag: Tag, pen: Pen) -> Tag {
    let tag = tag.set("stroke", pen.stroke);
    let tag = if pen.width == 1.0 { tag } else { tag.set("stroke-width", px(pen.width)) };
    match pen.dash {
        Some(dash) => tag.set("stroke-dasharray", dash),
        None => tag,
    }
}

fn rect(area: Area) -> Tag {
    let Area { left, top, right, bottom } = area;
    let (left, right) = (left.min(right), left.max(right));
    let (top, bottom) = (top.min(bottom), top.max(bottom));
    let place = Tag::new("rect").set("x", px(left)).set("y", px(top));
    place.set("width", px(right - left)).set("height", px(bottom - top))
}

fn across(y: f64, from: f64, to: f64) -> String {
    format!("M{} {}H{}", px(from), px(y), px(to))
}

fn down(x: f64, from: f64, to: f64) -> String {
    format!("M{} {}V{}", px(x), px(from), px(to))
}

/// Largest distance from a line to a point that is left out [px]: too small to see.
const UNSEEN: f64 = 0.3;

/// The points that a line needs (Douglas and Peucker 1973, doi:10.3138/FM57-6770-U75U-7727).
fn simplified(points: &[ChartPoint]) -> Vec<ChartPoint> {
    let ([first, inner @ .., last], true) = (points, points.len() > 2) else { return points.to_vec() };
    let away = |point: &ChartPoint| {
        let [(dx, dy), (px, py)] = [last, point].map(|point| (point.x - first.x, point.y - first.y));
        let length = libm::hypot(dx, dy);
        if length > 0.0 { (dx * py - dy * px).abs() / length } else { libm::hypot(px, py) }
    };
    let farthest = (1..).zip(inner).max_by(|a, b| away(a.1).total_cmp(&away(b.1)));
    match farthest.filter(|(_, point)| away(point) > UNSEEN) {
        None => vec![*first, *last],
        Some((place, _)) => {
            let mut kept = simplified(&points[..=place]);
            kept.pop();
            kept.extend(simplified(&points[place..]));
            kept
        }
    }
}

/// Length of a control arm of the cubic curve that is nearest to a quarter of a unit circle.
const QUARTER: f64 = 0.5523;

/// A circle of four curves, from its left: a `circle` would be drawn in dots by the platform's sine and cosine.
fn round(x: f64, y: f64, radius: f64) -> String {
    let [r, arm] = [radius, QUARTER * radius].map(px);
    let rest = px(radius - QUARTER * radius);
    let start = format!("M{} {}", px(x - radius), px(y));
    format!("{start}c0-{arm} {rest}-{r} {r}-{r}s{r} {rest} {r} {r}s-{rest} {r}-{r} {r}s-{r}-{rest}-{r}-{r}z")
}

/// Path through points, in steps from each to the next, which takes few digits.
fn route(points: impl IntoIterator<Item = ChartPoint>) -> String {
    let mut last: Option<(i64, i64)> = None;
    let mut d = String::new();
    for ChartPoint { x, y } in points {
        let here = (tenths(x), tenths(y));
        let step = last.map(|last| (here.0 - last.0, here.1 - last.1));
        d += &match step {
            None => format!("M{} {}", shown(here.0), shown(here.1)),
            Some((x, 0)) => format!("h{}", shown(x)),
            Some((0, y)) => format!("v{}", shown(y)),
            Some((x, y)) => format!("l{}{}{}", shown(x), if y < 0 { "" } else { " " }, shown(y)),
        };
        last = Some(here);
    }
    d
}

/// A length with one decimal at most.
pub fn px(length: f64) -> String {
    shown(tenths(length))
}

fn tenths(length: f64) -> i64 {
    (length * 10.0).round() as i64
}

fn shown(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.abs() / 10, tenths.abs() % 10);
    match (whole, tenth) {
        (_, 0) => format!("{sign}{whole}"),
        (0, _) => format!("{sign}.{tenth}"),
        _ => format!("{sign}{whole}.{tenth}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_one_decimal_at_most() {
        assert_eq!([0.0, 12.0, 0.26, -0.04, -1.25].map(px), ["0", "12", ".3", "0", "-1.3"]);
    }

    #[test]
    fn a_line_keeps_the_points_that_can_be_seen() {
        let at = |[x, y]: [f64; 2]| ChartPoint { x, y };
        let points: Vec<ChartPoint> = (0..100).map(|x| at([f64::from(x), if x == 40 { 3.0 } else { 0.1 }])).collect();
        let kept = [[0.0, 0.1], [39.0, 0.1], [40.0, 3.0], [41.0, 0.1], [99.0, 0.1]];
        assert_eq!(simplified(&points), kept.map(at));
        assert_eq!(simplified(&points[..2]), points[..2]);
        assert_eq!(simplified(&[at([1.0, 1.0]); 5]), [at([1.0, 1.0]); 2]);
    }

    #[test]
    fn a_path_goes_on_from_where_it_is() {
        assert_eq!(
            route([[10.0, 20.0], [12.54, 18.0], [15.0, 18.0]].map(|[x, y]| ChartPoint { x, y })),
            "M10 20l2.5-2h2.5"
        );
    }
}
