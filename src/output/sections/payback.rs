//! When the offer has paid for itself: the saving to date.

use super::page::Page;
use super::subject::{Stop, Subject};
use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::{Estimates, Payback, SavingToWeek, Turn};
use crate::output::body::grid::{Grid, cells};
use crate::output::body::sheet_chart::{SheetChart, SheetLines, SheetMarks};
use crate::output::body::{Block, Body, Titled};
use crate::output::format::{Currency, confidence, money_decimals, number, weeks, weeks_and_years};
use crate::output::sections::{Basis, Drawable, Printed, Section, Shown, on_common_axes};
use crate::output::svg::amounts::saves;
use crate::output::svg::extent::extent;
use crate::output::svg::frame::{Frame, prices, widest};
use crate::output::svg::palette::{BAND, INK, OFFER, PAPER};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, ChartPoint, NOTE, Pen, Picture, STRONG};
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Chart, Draw, Drawing, amounts};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "payback",
    title: "When does it pay back?",
    terminal: Some(Printed { place: 2, tables: |page| table(page).into_iter().collect() }),
    charts: &[Drawable {
        name: "payback",
        place: 11,
        about: "The saving to date, and when the offer has paid for itself",
        of: Basis::Run,
        needs: "the offer changes nothing: raise --replications, or the bonus by --set offers.0.bonus=2000",
        draw: |subject| on_common_axes(subject, |stop| PaybackChart::of(&subject.currency(), &stop.estimates)),
    }],
    page: Shown::Blocks(blocks),
};

/// Weeks of the table, and the step of those that follow [week].
const SHOWN: [f64; 4] = [4.0, 13.0, 26.0, 52.0];
const YEAR: f64 = 52.0;
/// Rows of the table at most, but for those of the first year and the last.
const YEARS: usize = 6;

/// The saving to date. Returns None if the offer changes nothing, or if the saving to date was not asked for.
fn known(estimates: &Estimates) -> Option<&Payback> {
    estimates.payback.as_ref().filter(|payback| payback.turn != Turn::Nothing)
}

/// Returns None if there is no [`known`] saving to date.
fn table(page: &Page) -> Option<Titled> {
    let payback = known(page.estimates)?;
    let rows = rows(payback);
    let largest = rows.iter().filter_map(|row| row.saving).map(|saving| saving.value.abs()).fold(0.0, f64::max);
    let decimals = money_decimals(largest);
    let mut grid = Grid::new(&["", "saving", "±"]);
    for row in rows {
        grid.row(&format!("week {}", weeks(row.week)), cells(row.saving, decimals));
    }
    Some(Titled {
        title: format!("The saving to date, per position [{}]", page.currency.name()),
        body: Body::from(Block::Lines(lines(payback, decimals)))
            + Body::from(grid)
            + Body::paragraph(sentence(payback, &page.currency), 0),
    })
}

/// The saving to date for a workbook. Returns None if there is no [`known`] saving to date.
pub fn sheet_chart(page: &Page) -> Option<SheetChart> {
    let payback = known(page.estimates)?;
    let weeks = payback.to_date.iter().map(|row| row.week).collect();
    let ends = |of: fn(Estimate) -> Option<f64>| payback.to_date.iter().map(|row| row.saving.and_then(of)).collect();
    let values = [
        ends(|saving| Some(saving.value)),
        ends(|saving| saving.interval.map(|interval| interval.low)),
        ends(|saving| saving.interval.map(|interval| interval.high)),
    ];
    Some(SheetChart {
        title: "The saving to date, per position".to_owned(),
        across: "week".to_owned(),
        up: "saving per position".to_owned(),
        currency: page.currency.clone(),
        across_currency: None,
        marks: SheetMarks::Lines(vec![SheetLines::estimates(weeks, "saving", values)]),
    })
}

/// Size of the chart in a terminal, without labels.
const LINES: usize = 7;
const COLUMNS: usize = 60;

/// The mean saving to date as a chart in letters: a column for each of some weeks, the first and the last among them.
fn lines(payback: &Payback, decimals: usize) -> String {
    let means: Vec<f64> = payback.to_date.iter().filter_map(|row| row.saving).map(|saving| saving.value).collect();
    let last = means.len().saturating_sub(1);
    let columns = means.len().min(COLUMNS);
    let sampled: Vec<f64> =
        (0..columns).map(|column| means[column * last / columns.saturating_sub(1).max(1)]).collect();
    let span = Span::with_zero(sampled.iter().copied());
    let row_of = |value: f64| {
        let place = (span.high - value) / (span.high - span.low).max(f64::MIN_POSITIVE);
        (place * (LINES - 1) as f64).round() as usize
    };
    let labels = [span.high, 0.0, span.low].map(|value| (row_of(value), number(value, decimals)));
    let width = labels.iter().map(|(_, label)| label.chars().count()).max().unwrap_or(0);
    let line = |row: usize| {
        let label = labels.iter().find(|(of, _)| *of == row).map_or("", |(_, label)| label.as_str());
        let empty = if row == row_of(0.0) { '─' } else { ' ' };
        let marks: String = sampled.iter().map(|value| if row_of(*value) == row { '●' } else { empty }).collect();
        format!("{label:>width$} │{}\n", marks.trim_end())
    };
    let end = weeks(payback.to_date.last().map_or(0.0, |row| row.week));
    let gap = columns.saturating_sub(5 + end.chars().count());
    (0..LINES).map(line).collect::<String>() + &format!("{:width$}  week{}{end}\n", "", " ".repeat(gap + 1))
}

/// Some weeks of the first year, every year or every few years after that, and the last week.
fn rows(payback: &Payback) -> Vec<&SavingToWeek> {
    let last = payback.to_date.last().map_or(0.0, |row| row.week);
    let every = (last / YEAR / YEARS as f64).ceil().max(1.0) * YEAR;
    let is_shown = |row: &&SavingToWeek| SHOWN.contains(&row.week) || row.week % every == 0.0 || row.week == last;
    payback.to_date.iter().filter(is_shown).collect()
}

/// When the offer has paid for itself, in words.
pub fn sentence(payback: &Payback, currency: &Currency) -> String {
    let last = payback.to_date.last();
    let horizon = weeks(last.map_or(0.0, |row| row.week));
    let at_horizon = last.and_then(|row| row.saving);
    match payback.turn {
        Turn::Nothing => "The offer changes nothing.".to_owned(),
        Turn::Pays { week, earliest, latest } if latest == Some(earliest) => {
            format!("It has paid for itself from week {} on.", weeks(week))
        }
        Turn::Pays { week, .. } if at_horizon.is_none_or(|saving| saving.interval.is_none()) => {
            format!("It has paid for itself from week {} on; the interval of that week is unknown.", weeks(week))
        }
        Turn::Pays { week, earliest, latest: Some(latest) } => {
            let [week, earliest, latest] = [week, earliest, latest].map(weeks);
            format!("It has paid for itself from week {week} on ({earliest} to {latest}).")
        }
        Turn::Pays { week, earliest, latest: None } => {
            let [week, earliest] = [week, earliest].map(weeks);
            format!(
                "It has paid for itself from week {week} on ({earliest} or later): at the horizon, week {horizon}, the saving \
                 cannot be told from 0."
            )
        }
        Turn::Lost { paid, lost } => format!(
            "It pays first and loses later: the saving to date is above 0 in week {}, and no longer from week {} on.",
            weeks(paid),
            weeks(lost)
        ),
        Turn::Never => {
            let at_horizon =
                at_horizon.map_or_else(String::new, |saving| format!(": by then it {}", saves(currency, saving)));
            format!("It has not paid for itself by the horizon, week {horizon}{at_horizon}.")
        }
    }
}

/// When the offer has paid for itself, without intervals. Returns None if it changes nothing.
pub fn shortly(payback: &Payback) -> Option<String> {
    match payback.turn {
        Turn::Nothing => None,
        Turn::Pays { week, .. } => Some(format!("It has paid for itself after {}.", weeks_and_years(week))),
        Turn::Lost { lost, .. } => Some(format!("It pays first and loses later, after {}.", weeks_and_years(lost))),
        Turn::Never => Some("It has not paid for itself by then.".to_owned()),
    }
}

fn blocks(subject: &Subject) -> Vec<Option<Body>> {
    let block = |(stop, chart): (&Stop, Option<Chart>)| {
        let said = sentence(stop.estimates.payback.as_ref()?, &subject.currency());
        Some(Body::paragraph(said, 0) + Body::figure(SECTION.name, chart?, table(&stop.page())))
    };
    subject.stops.iter().zip(SECTION.drawn(subject)).map(block).collect()
}

const HEIGHT: f64 = 290.0;
/// Edges of the plot, and the gap between the labels and the axis [px].
const TOP: f64 = 44.0;
const BELOW: f64 = 42.0;
const GAP: f64 = 10.0;
/// Least width of a strip that tells a week [px].
const STRIP: f64 = 72.0;
const LINE: Pen = Pen::new(OFFER, 2.5);
const EDGE: Pen = Pen::new(OFFER, 0.7);
const TURN: Pen = Pen::new(INK, 1.5);

/// The saving to date by week, with intervals and the week of payback.
#[derive(Debug, Clone)]
pub struct PaybackChart {
    currency: Currency,
    payback: Payback,
    confidence: f64,
    source: String,
}

extent! {
    /// Ranges of the axes.
    pub struct PaybackExtent {
        savings: Span,
        /// From 0 to the horizon.
        weeks: Span,
    }
}

/// A week as the chart has it.
#[derive(Debug, Clone, Copy)]
struct DrawnWeek {
    week: f64,
    saving: f64,
    interval: Interval,
}

impl PaybackChart {
    /// Returns None if the offer changes nothing, or if the saving to date was not asked for.
    pub fn of(currency: &Currency, estimates: &Estimates) -> Option<Self> {
        let payback = known(estimates)?.clone();
        let (confidence, source) = (estimates.confidence, amounts::source_of_run(estimates));
        Some(Self { currency: currency.clone(), payback, confidence, source })
    }

    /// Week 0, in which nothing has been saved, every fourth week, and the last.
    fn drawn(&self) -> Vec<DrawnWeek> {
        let known = self.payback.every_fourth().filter_map(|row| {
            let saving = row.saving?;
            let bare = Interval { low: saving.value, high: saving.value };
            Some(DrawnWeek { week: row.week, saving: saving.value, interval: saving.interval.unwrap_or(bare) })
        });
        let start = DrawnWeek { week: 0.0, saving: 0.0, interval: Interval { low: 0.0, high: 0.0 } };
        std::iter::once(start).chain(known).collect()
    }

    fn description(&self) -> String {
        format!("Saving to date per position, week by week. {}", sentence(&self.payback, &self.currency))
    }

    /// Draws a line up at the week of payback, with its name.
    fn mark(&self, picture: &mut Picture, frame: &Frame) {
        let Turn::Pays { week, .. } = self.payback.turn else { return };
        let x = frame.x.at(week);
        picture.down(x, frame.area.top, frame.area.bottom, TURN.dashed());
        let text = format!("paid for itself from week {} on", weeks(week));
        let width = STRONG.width(&text);
        let is_right = x + width + 6.0 > picture.width();
        let (anchor, x) = if is_right { (Anchor::End, (x - 6.0).max(width)) } else { (Anchor::Start, x + 6.0) };
        let above = picture.paper.choose(6.0, 14.0);
        picture.text(x, frame.area.top - above, anchor, &STRONG, &text);
    }

    /// Adds the saving to date of some weeks as tooltips.
    fn add_tooltips(&self, picture: &mut Picture, frame: &Frame, drawn: &[DrawnWeek]) {
        let step = drawn.get(1).map_or(1.0, |point| point.week);
        let width = (frame.x.at(step) - frame.x.at(0.0)).abs().max(1e-3);
        let every = (STRIP / width).ceil().max(1.0) as usize;
        for row in self.payback.every_fourth().step_by(every) {
            let Some(saving) = row.saving else { continue };
            let (middle, half) = (frame.x.at(row.week), width * every as f64 / 2.0);
            let area = Area { left: middle - half, right: (middle + half).min(picture.width()), ..frame.area };
            picture.tooltip(area, &format!("by week {} it {}", weeks(row.week), saves(&self.currency, saving)));
        }
    }
}

impl Draw for PaybackChart {
    type Extent = PaybackExtent;

    fn extent(&self) -> PaybackExtent {
        let drawn = self.drawn();
        let ends = drawn.iter().flat_map(|point| [point.saving, point.interval.low, point.interval.high]);
        let last = drawn.last().map_or(0.0, |point| point.week);
        PaybackExtent { savings: Span::with_zero(ends), weeks: Span { low: 0.0, high: last } }
    }

    fn draw_on(&self, extent: &PaybackExtent, paper: Paper) -> Drawing {
        let ticks = Ticks::around(extent.savings, 5.0);
        let label = prices(&self.currency, ticks);
        let left = widest(ticks, &label) + GAP;
        let mut picture = Picture::on(paper);
        let about = format!("saving to date per position, with its interval ({})", confidence(self.confidence));
        let lower = picture.caption(12.0, &about) - 12.0 + paper.choose(0.0, 8.0);
        let height = HEIGHT + lower;
        let right = paper.width() - paper.choose(0.0, 5.0);
        let area = Area { left, top: TOP + lower, right, bottom: height - BELOW };
        let frame = Frame::new(area, extent.weeks, ticks.span());
        let drawn = self.drawn();
        let line = |of: fn(&DrawnWeek) -> f64| -> Vec<ChartPoint> {
            drawn.iter().map(|point| frame.at(point.week, of(point))).collect()
        };
        picture.between(&line(|point| point.interval.low), &line(|point| point.interval.high), BAND, EDGE);
        frame.levels(&mut picture, ticks, label);
        frame.below(&mut picture, Ticks::of(tick(extent.weeks.high), extent.weeks.high), weeks);
        picture.text((area.left + area.right) / 2.0, height - 6.0, Anchor::Middle, &NOTE, "week");
        picture.path(line(|point| point.saving), LINE);
        if let Some(last) = drawn.last() {
            picture.dot(frame.x.at(last.week), frame.y.at(last.saving), 3.5, OFFER, PAPER);
        }
        self.mark(&mut picture, &frame);
        self.add_tooltips(&mut picture, &frame, &drawn);
        Drawing {
            title: "When does it pay back?".to_owned(),
            description: self.description(),
            source: self.source.clone(),
            height,
            picture,
        }
    }
}

/// Distance of ticks of weeks: quarters, years or several of them, eight at most [week].
fn tick(end: f64) -> f64 {
    let steps = [1.0, 2.0, 4.0, 13.0, 26.0, 52.0, 104.0, 260.0, 520.0, 1040.0, 5200.0];
    steps.into_iter().find(|step| end / step <= 8.0).unwrap_or(end / 8.0)
}
