//! Saving over the bonus: the best bonus, its confidence set, and the break-even bonus.

use super::subject::{Stop, Subject};
use super::tuned::sheet::Sheet;
use super::tuned::{answer, by_bonus, notes};
use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::{BreakEven, End, Metric, Side};
use crate::output::body::{Block, Body};
use crate::output::format::{Currency, confidence};
use crate::output::sections::{Basis, Drawable, Section, Shown, on_common_axes};
use crate::output::svg::amounts::saves;
use crate::output::svg::extent::{Join, extent};
use crate::output::svg::flags::{Label, placed};
use crate::output::svg::frame::{Frame, prices, widest};
use crate::output::svg::palette::{BAND, DOUBT, INK, LOSS, MUTED, OFFER, PAPER, SAVING, UNKNOWN};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, Cap, LABEL, Pen, Picture, STRONG};
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Chart, Draw, Drawing, amounts, flags};
use crate::output::tuned::{BonusRun, set_runs};
use crate::study::tune::TunedScenario;

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "curve",
    title: "Which bonus is best?",
    terminal: None,
    charts: &[Drawable {
        name: "curve",
        place: 0,
        about: "What each bonus saves",
        of: Basis::Bonuses,
        needs: "it needs two bonuses: lower --step or raise --max",
        draw: drawn,
    }],
    page: Shown::Blocks(blocks),
};

fn blocks(subject: &Subject) -> Vec<Option<Body>> {
    let Some(one) = subject.one() else { return Vec::new() };
    let sheet = Sheet::new(one);
    let blocks = drawn(subject).into_iter().map(|chart| {
        let answer = Body::from(Block::Text(answer::answer(&sheet).text()));
        let figure = Body::figure(SECTION.name, chart?, by_bonus::section(&sheet));
        let rests_on = notes::section(&sheet).map(|part| Body::from(Block::Folded(part)));
        Some(answer + figure + rests_on.unwrap_or_default())
    });
    blocks.collect()
}

/// A chart for each stop with the bonus marked, or one chart without a mark if there are no stops.
pub(super) fn drawn(subject: &Subject) -> Vec<Option<Chart>> {
    let Some(one) = subject.one() else { return Vec::new() };
    let chosen = |stop: &Stop| {
        let saving = stop.estimates.estimate(Side::Saving, Metric::TotalCost);
        stop.bonus.map(|bonus| ChosenBonus { bonus, saving })
    };
    match subject.stops.is_empty() {
        true => vec![CurveChart::of(one, None).map(|curve| curve.draw(None))],
        false => on_common_axes(subject, |stop| CurveChart::of(one, chosen(stop))),
    }
}

/// Height of the plot [px].
const HEIGHT: f64 = 250.0;
/// Least width of a strip that tells a bonus [px].
const STRIP: f64 = 12.0;
/// Height of a row below the axis [px].
const RANGE: f64 = 22.0;
/// Distance of two lines of a label [px].
const LABEL_LINE: f64 = 17.0;
const LINE: Pen = Pen::new(OFFER, 2.5);
const EDGE: Pen = Pen::new(OFFER, 0.7);
const LEADER: Pen = Pen::new(MUTED, 1.0);

/// A bonus that somebody has chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChosenBonus {
    /// The bonus [money].
    pub bonus: f64,
    /// Saving per position, as in a run with this bonus [money].
    pub saving: Option<Estimate>,
}

/// One bonus.
#[derive(Debug, Clone, Copy)]
struct BonusPoint {
    bonus: f64,
    saving: Estimate,
    band: Option<Interval>,
    /// Ends of what uncertain parameters may make of the saving.
    believed: Option<Interval>,
}

/// A bonus that is pointed out.
#[derive(Debug, Clone)]
struct Mark {
    bonus: f64,
    name: String,
    /// Saving per position; None if the bonus was not tried.
    saving: Option<Estimate>,
}

/// Chart of the saving at every bonus, with the confidence set of the best and the break-even bonus.
#[derive(Debug, Clone)]
pub struct CurveChart {
    currency: Currency,
    points: Vec<BonusPoint>,
    best: Option<BonusPoint>,
    /// Runs of bonuses of the confidence set.
    set: Vec<BonusRun>,
    /// Bonuses of the confidence set, in words.
    may_be_best: String,
    as_good: Option<String>,
    break_even: BreakEven,
    /// The highest bonus at which the break-even bonus was sought.
    reach: f64,
    file: Option<f64>,
    chosen: Option<ChosenBonus>,
    source: String,
    /// The highest bonus tried.
    tried: f64,
    confidence: f64,
}

extent! {
    /// Ranges of the axes of the curve.
    pub struct CurveExtent {
        bonuses: Span,
        savings: Span,
        /// Labels above the plot, of every chart that is set beside this one.
        marked: Vec<Vec<(f64, [String; 2])>>,
    }
}

impl CurveChart {
    /// Chart of the best line of a tuning, with a mark at the bonus `chosen`; the axes hold the bonus of the file too.
    ///
    /// Returns None if fewer than two bonuses have an estimate.
    pub fn of(one: TunedScenario, chosen: Option<ChosenBonus>) -> Option<Self> {
        let line = one.line()?;
        let bands = line.band.iter().copied().chain(std::iter::repeat(None));
        let place = |bonus: f64| line.points.iter().position(|point| point.bonus == bonus);
        let believed = |bonus: f64| {
            let [low, high] = one.believed(one.line_number(), place(bonus)?)?;
            Some(Interval { low: low.value, high: high.value })
        };
        let point = |(point, band): (&crate::analysis::CurvePoint, Option<Interval>)| {
            let bonus = point.bonus;
            Some(BonusPoint { bonus, saving: point.saving?, band, believed: believed(bonus) })
        };
        let points: Vec<BonusPoint> = one.shown(line).iter().zip(bands).filter_map(point).collect();
        let best = one.best_point().and_then(|best| points.iter().find(|point| point.bonus == best.bonus)).copied();
        // What a step times a number lacks in its last bits is no other bonus.
        let near = |bonus: f64| points.iter().find(|point| (point.bonus - bonus).abs() <= one.range.step * 1e-9);
        let on_line = |bonus: f64| near(bonus).map_or(bonus, |point| point.bonus);
        let file = one.file_on(line).map(on_line);
        let chosen = chosen.map(|chosen| ChosenBonus { bonus: on_line(chosen.bonus), ..chosen });
        let set = set_runs(line, false).unwrap_or_default();
        let (tuned, plan) = (one.tuned, one.plan);
        (points.len() >= 2).then(|| Self {
            currency: Currency::of(&one.scenario().currency),
            points,
            best,
            may_be_best: one.in_words(&set),
            as_good: one.as_good(one.line_number()),
            set,
            break_even: line.break_even,
            reach: one.reach(line),
            file,
            chosen,
            tried: one.range.max,
            confidence: plan.confidence,
            source: amounts::source(&one.scenario().name, tuned.replications, tuned.positions, plan.confidence),
        })
    }

    /// Saving at a bonus. Returns None if the bonus was neither tried nor chosen.
    fn at(&self, bonus: f64) -> Option<Estimate> {
        let tried = self.points.iter().find(|point| point.bonus == bonus).map(|point| point.saving);
        tried.or_else(|| self.chosen.filter(|chosen| chosen.bonus == bonus)?.saving)
    }

    /// The bonuses on the axis [money].
    #[cfg(test)]
    pub fn bonuses_on_axis(&self) -> Span {
        self.extent().bonuses
    }

    /// The highest bonus of the curve.
    fn last(&self) -> f64 {
        self.points.last().map_or(0.0, |point| point.bonus)
    }

    /// The bonus in the file. Returns None if it is on the axis.
    fn file_beyond(&self) -> Option<f64> {
        self.file.filter(|file| self.chosen.is_none() && *file > self.last())
    }

    /// Bonuses to mark; equal bonuses share a mark.
    fn marks(&self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        let best = self.best.map(|best| (best.bonus, "best"));
        let file = self.file.filter(|_| self.file_beyond().is_none()).map(|file| (file, "in the file"));
        for (bonus, name) in best.into_iter().chain(file) {
            match marks.iter_mut().find(|mark| mark.bonus == bonus) {
                Some(mark) => mark.name += &format!(", {name}"),
                None => marks.push(Mark { bonus, name: name.to_owned(), saving: self.at(bonus) }),
            }
        }
        // Where it is one of these, they say enough.
        if let Some(ChosenBonus { bonus, .. }) =
            self.chosen.filter(|chosen| marks.iter().all(|it| it.bonus != chosen.bonus))
        {
            marks.push(Mark { bonus, name: "here".to_owned(), saving: self.at(bonus) });
        }
        marks
    }

    /// The marked bonuses, each with the parts of its label: bonus and saving.
    fn labels(&self) -> Vec<(f64, [String; 2])> {
        let marks = self.marks();
        let largest = amounts::largest(marks.iter().filter_map(|mark| mark.saving));
        let amount = |value: f64| {
            let saving = Estimate::bare(value);
            amounts::with_half(&self.currency, saving, largest)
        };
        let label = |Mark { bonus, name, saving }: Mark| {
            let saves = match saving.map(|saving| saving.value) {
                Some(saving) if saving < 0.0 => format!("loses {}", amount(-saving)),
                Some(saving) if saving > 0.0 => format!("saves {}", amount(saving)),
                _ => String::new(),
            };
            (bonus, [format!("{name}: {}", self.currency.price(bonus)), saves])
        };
        marks.into_iter().map(label).collect()
    }

    /// Curve and band, in words.
    fn savings(&self) -> String {
        let band = self.points.iter().any(|point| point.band.is_some());
        let about = format!("a band that holds all of the curve ({})", confidence(self.confidence));
        let believed = self.points.iter().any(|point| point.believed.is_some());
        let parts: Vec<&str> = [(believed, "what is believed (90 %)"), (band, &about)]
            .into_iter()
            .filter(|part| part.0)
            .map(|part| part.1)
            .collect();
        match parts.is_empty() {
            true => "saving per position".to_owned(),
            false => format!("saving per position, with {}", parts.join(" and ")),
        }
    }

    /// Marks on the axis, in words.
    fn bonuses(&self) -> String {
        let price = |bonus| self.currency.price(bonus);
        let tried = (self.last() < self.tried).then(|| format!("tried up to {}", price(self.tried)));
        let file = self.file_beyond().map(|file| format!("in the file: {}, beyond the chart", price(file)));
        let more: Vec<String> = tried.into_iter().chain(file).collect();
        if more.is_empty() { "bonus".to_owned() } else { format!("bonus ({})", more.join("; ")) }
    }

    fn tooltip(&self, bonus: f64, saving: Estimate) -> String {
        format!("{}: {}", self.currency.price(bonus), saves(&self.currency, saving))
    }

    fn end(&self) -> String {
        let BreakEven { end, low, high } = self.break_even;
        let amounts = |low, high| self.currency.amounts([low, high]);
        let interval = match (low, high) {
            (Some(low), Some(high)) => {
                let [low, high] = amounts(low, high);
                format!(" ({low} to {high})")
            }
            (Some(low), None) => {
                let [low, reach] = amounts(low, self.reach);
                format!(" ({low} to beyond {reach})")
            }
            (None, Some(high)) => format!(" (at most {})", amounts(high, high)[0]),
            (None, None) => String::new(),
        };
        match end {
            End::Never => "pays at no bonus, on average".to_owned(),
            End::Beyond => "still pays at the highest bonus tried".to_owned(),
            End::At(bonus) => format!("pays up to {}{interval}", amounts::money(&self.currency, bonus)),
        }
    }

    fn description(&self) -> String {
        let best = self.best.map_or_else(
            || "No bonus meets the limits".to_owned(),
            |best| {
                format!(
                    "The best bonus, {}, {} per position",
                    self.currency.price(best.bonus),
                    saves(&self.currency, best.saving)
                )
            },
        );
        let set = self.as_good.as_ref().map_or_else(String::new, |set| format!("; {set} may be as good"));
        format!(
            "Saving per position over the bonus. {best}{set}. The offer {}.{}",
            self.end(),
            self.description_of_marks()
        )
    }

    /// ` The bonus in the file, $1,500, saves $121 (100 to 142).`
    fn description_of_marks(&self) -> String {
        let of = |name: &str, bonus: f64| {
            let saving = match self.at(bonus) {
                Some(saving) => saves(&self.currency, saving),
                None if bonus > self.last() => "lies beyond the curve".to_owned(),
                None => "lies between bonuses that were tried".to_owned(),
            };
            format!(" The bonus {name}, {}, {saving}.", self.currency.price(bonus))
        };
        let here = self.chosen.map(|chosen| chosen.bonus).filter(|bonus| self.file != Some(*bonus));
        let here = here.filter(|bonus| self.best.is_none_or(|best| best.bonus != *bonus));
        let file = self.file.map(|file| of("in the file", file));
        file.into_iter().chain(here.map(|bonus| of("here", bonus))).collect()
    }
}

impl Draw for CurveChart {
    type Extent = CurveExtent;

    fn extent(&self) -> CurveExtent {
        let savings = self.points.iter().flat_map(|point| {
            let ends =
                |interval: Option<Interval>| interval.map_or([point.saving.value; 2], |ends| [ends.low, ends.high]);
            ends(point.band).into_iter().chain(ends(point.believed))
        });
        let bonuses = self.points.iter().map(|point| point.bonus);
        let marks = self.marks();
        let bonuses = bonuses.chain(marks.iter().map(|mark| mark.bonus));
        let savings = savings.chain(marks.iter().filter_map(|mark| mark.saving).map(|saving| saving.value));
        CurveExtent {
            bonuses: Span::with_zero(bonuses),
            savings: Span::with_zero(savings),
            marked: vec![self.labels()],
        }
    }

    fn draw_on(&self, extent: &CurveExtent, paper: Paper) -> Drawing {
        let levels = Ticks::around(extent.savings, 6.0);
        let label = prices(&self.currency, levels);
        let left = widest(levels, &label) + 10.0;
        let area = Area { left, top: 0.0, right: paper.width() - paper.choose(24.0, 8.0), bottom: HEIGHT };
        let x = Frame::new(area, extent.bonuses, levels.span()).x;
        let rows = |marked: &Vec<(f64, [String; 2])>| {
            let texts: Vec<String> = marked.iter().map(|(_, parts)| joined(paper, parts)).collect();
            let labels = marked.iter().zip(&texts).map(|((bonus, _), text)| Label { x: x.at(*bonus), text });
            flags::rows(paper, &labels.collect::<Vec<_>>(), &STRONG)
        };
        let rows = extent.marked.iter().map(rows).max().unwrap_or(0);
        let mut picture = Picture::on(paper);
        let caption = picture.caption(12.0, &self.savings());
        let top = caption + 8.0 + rows as f64 * row_of_labels(paper) + 6.0;
        let area = Area { top, bottom: top + HEIGHT, ..area };
        let frame = Frame::new(area, extent.bonuses, levels.span());
        self.draw_between(&mut picture, &frame, |point| point.believed, Pen::new(UNKNOWN, 0.7), DOUBT);
        self.draw_between(&mut picture, &frame, |point| point.band, EDGE, BAND);
        frame.levels(&mut picture, levels, label);
        let bonuses = Ticks::within(extent.bonuses, paper.ticks(7.0));
        frame.below(&mut picture, bonuses, prices(&self.currency, bonuses));
        let name = picture.axis_name((area.left + area.right) / 2.0, area.bottom + 36.0, &self.bonuses());
        self.draw_leaders(&mut picture, &frame, rows);
        picture.path(self.points.iter().map(|point| frame.at(point.bonus, point.saving.value)), LINE);
        self.draw_dots(&mut picture, &frame);
        let bottom = self.draw_set(&mut picture, &frame, extent.bonuses, name);
        let bottom = self.draw_end(&mut picture, &frame, extent.bonuses, bottom);
        self.add_tooltips(&mut picture, &frame);
        Drawing {
            title: "What each bonus saves".to_owned(),
            description: self.description(),
            source: self.source.clone(),
            height: bottom + 8.0,
            picture,
        }
    }
}

impl CurveChart {
    fn draw_between(
        &self,
        picture: &mut Picture,
        frame: &Frame,
        of: fn(&BonusPoint) -> Option<Interval>,
        edge: Pen,
        fill: &'static str,
    ) {
        let ends = |end: fn(Interval) -> f64| {
            let known = self.points.iter().filter_map(|point| Some(frame.at(point.bonus, end(of(point)?))));
            known.collect::<Vec<_>>()
        };
        let (high, low) = (ends(|ends| ends.high), ends(|ends| ends.low));
        if !high.is_empty() {
            picture.between(&high, &low, fill, edge);
        }
    }

    /// Labels above the plot, each beside a line that leads down to its dot.
    fn draw_leaders(&self, picture: &mut Picture, frame: &Frame, rows: usize) {
        let (paper, marked) = (picture.paper, self.labels());
        let texts: Vec<String> = marked.iter().map(|(_, parts)| joined(paper, parts)).collect();
        let labels = marked.iter().zip(&texts).map(|((bonus, _), text)| Label { x: frame.x.at(*bonus), text });
        let labels: Vec<Label> = labels.collect();
        let places = placed(paper, &labels, &STRONG);
        for ((Label { x, text }, place), (bonus, _)) in labels.iter().zip(places).zip(&marked) {
            let row = place.row.min(rows.saturating_sub(1)) + 1;
            let y = frame.area.top - 4.0 - row as f64 * row_of_labels(paper);
            picture.down(*x, y + 2.0, self.foot(frame, *bonus), LEADER);
            for (number, line) in text.lines().enumerate() {
                picture.text(place.left, y + 14.0 + number as f64 * LABEL_LINE, Anchor::Start, &STRONG, line);
            }
        }
    }

    /// Lower end of the line from a label [px]: the dot, or the axis if there is no dot or the bonus is the chosen one.
    fn foot(&self, frame: &Frame, bonus: f64) -> f64 {
        let at_dot = self.at(bonus).filter(|_| self.chosen.is_none_or(|chosen| chosen.bonus != bonus));
        at_dot.map_or(frame.area.bottom, |saving| frame.y.at(saving.value))
    }

    fn draw_dots(&self, picture: &mut Picture, frame: &Frame) {
        let best = self.best.map(|best| (best.bonus, SAVING, SAVING));
        let file = self.file.filter(|_| self.file_beyond().is_none()).map(|file| (file, PAPER, INK));
        let chosen = self.chosen.map(|chosen| (chosen.bonus, INK, INK));
        for (bonus, fill, stroke) in [file, best, chosen].into_iter().flatten() {
            if let Some(saving) = self.at(bonus) {
                picture.dot(frame.x.at(bonus), frame.y.at(saving.value), 5.0, fill, stroke);
            }
        }
    }

    /// Draws the confidence set below `top`, a bar for each run within `shown`. Returns the new bottom [px].
    fn draw_set(&self, picture: &mut Picture, frame: &Frame, shown: Span, top: f64) -> f64 {
        let y = top + RANGE;
        let shown = self.set.iter().filter(|run| run.low <= shown.high);
        let bars = shown.map(|run| Span { low: frame.x.at(run.low) - 3.0, high: frame.x.at(run.high) + 3.0 });
        for Span { low: left, high: right } in bars.clone() {
            picture.bar(Area { left, top: y - 9.0, right, bottom: y - 1.0 }, SAVING);
        }
        let Some(all) = bars.reduce(Span::join_with) else { return top };
        beside(picture, all, y, &format!("may be best: {}", self.may_be_best))
    }

    /// Draws the break-even bonus and its interval below `top`. Returns the new bottom [px].
    ///
    /// An end of the interval is open if it is unknown or beyond `shown`.
    fn draw_end(&self, picture: &mut Picture, frame: &Frame, shown: Span, top: f64) -> f64 {
        let (BreakEven { end, low, high }, y) = (self.break_even, top + RANGE);
        let End::At(bonus) = end else {
            let text = format!("the offer {}", self.end());
            if picture.paper.is_narrow() {
                return below(picture, y, &text);
            }
            picture.text(frame.area.left, y, Anchor::Start, &LABEL, &text);
            return y;
        };
        let axis = [frame.area.left, frame.area.right];
        let place = |bonus: f64| (bonus <= shown.high).then(|| frame.x.at(bonus));
        let end = |end: Option<f64>, else_at: f64| match end.and_then(place) {
            Some(x) => Cap { x, known: true },
            None => Cap { x: else_at, known: false },
        };
        let ends = [end(low, axis[0]), end(high, axis[1])];
        // Where it begins beyond the axis, or nothing is known of it, there is nothing to draw.
        let starts = low.map_or(high.is_some(), |low| low <= shown.high);
        if starts {
            picture.interval(y - 5.0, ends, Pen::new(LOSS, 1.5));
        }
        let dot = place(bonus);
        if let Some(x) = dot {
            picture.dot(x, y - 5.0, 4.0, LOSS, LOSS);
        }
        let [low, high] = starts.then_some(ends.map(|end| end.x)).or(dot.map(|x| [x; 2])).unwrap_or([axis[1]; 2]);
        beside(picture, Span { low: low - 4.0, high: high + 4.0 }, y, &self.end())
    }

    /// Adds a tooltip with the saving to every bonus or every few bonuses, and to all that are marked.
    fn add_tooltips(&self, picture: &mut Picture, frame: &Frame) {
        let Area { left, right, .. } = frame.area;
        let strips = ((right - left) / STRIP).floor();
        let every = (self.points.len() as f64 / strips).ceil().max(1.0) as usize;
        let places: Vec<(f64, &BonusPoint)> =
            self.points.iter().step_by(every).map(|point| (frame.x.at(point.bonus), point)).collect();
        for (number, (x, point)) in places.iter().enumerate() {
            let before = number.checked_sub(1).map_or(left, |before| (places[before].0 + x) / 2.0);
            let after = places.get(number + 1).map_or(right, |(after, _)| (after + x) / 2.0);
            picture
                .tooltip(Area { left: before, right: after, ..frame.area }, &self.tooltip(point.bonus, point.saving));
        }
        for Mark { bonus, saving, .. } in self.marks() {
            let Some(saving) = saving else { continue };
            let x = frame.x.at(bonus);
            picture.tooltip(Area { left: x - 4.0, right: x + 4.0, ..frame.area }, &self.tooltip(bonus, saving));
        }
    }
}

/// Bonus and saving of a label: in one line, on narrow paper in two.
fn joined(paper: Paper, [bonus, saving]: &[String; 2]) -> String {
    let between = if saving.is_empty() { "" } else { paper.choose(" ", "\n") };
    format!("{bonus}{between}{saving}")
}

/// Height of a row of labels [px].
fn row_of_labels(paper: Paper) -> f64 {
    paper.choose(flags::ROW, flags::ROW + LABEL_LINE)
}

/// Writes a text to the right of a bar, or if there is no room, to the left or below. Returns the last baseline [px].
fn beside(picture: &mut Picture, bar: Span, y: f64, text: &str) -> f64 {
    let Span { low: left, high: right } = bar;
    let room = picture.width();
    if picture.paper.is_narrow() && LABEL.width(text) > room {
        return below(picture, y + RANGE * 0.75, text);
    }
    let text = &LABEL.fitted(text, room);
    let width = LABEL.width(text) + 8.0;
    let (x, y, anchor) = if right + width <= room {
        (right + 8.0, y, Anchor::Start)
    } else if left >= width {
        (left - 8.0, y, Anchor::End)
    } else {
        ((left + right) / 2.0, y + RANGE * 0.75, Anchor::Middle)
    };
    let x = if anchor == Anchor::Middle { picture.paper.within(x, LABEL.width(text)) } else { x };
    picture.text(x, y, anchor, &LABEL, text);
    y
}

/// Writes a text in as many lines as it needs, the first at `y`. Returns the last baseline [px].
fn below(picture: &mut Picture, y: f64, text: &str) -> f64 {
    let mut last = y;
    for (number, line) in LABEL.wrapped(text, picture.width()).iter().enumerate() {
        last = y + number as f64 * LABEL_LINE;
        picture.text(0.0, last, Anchor::Start, &LABEL, line);
    }
    last
}
