//! Retention: how long first hires stay.

mod weeks;

use super::page::Page;
use super::subject::{Stop, Subject};
use crate::analysis::{Estimates, Metric, Side, Week};
use crate::output::body::grid::{Grid, percent_cells};
use crate::output::body::{Body, Titled};
use crate::output::format::{UNKNOWN, percent, whole};
use crate::output::sections::drivers::legend::{LegendMark, legend};
use crate::output::sections::{Basis, Drawable, Printed, Section, Shown, on_common_axes};
use crate::output::svg::extent::extent;
use crate::output::svg::frame::{Frame, beginning, percents};
use crate::output::svg::letters::Font;
use crate::output::svg::palette::{NO_OFFER, OFFER};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, LABEL, NOTE, Pen, Picture};
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Chart, Draw, Drawing, amounts, flags};

const WEEKS: &str = "it needs two weeks: raise the horizon, such as by --set simulation.horizon_weeks=52";

const STAY: Drawable = Drawable {
    name: "retention",
    place: 2,
    about: "First hires still there, by week",
    of: Basis::Run,
    needs: WEEKS,
    draw: |subject| on_common_axes(subject, |stop| WeeklyChart::retention(&stop.estimates)),
};

const STAFFED: Drawable = Drawable {
    name: "committed",
    place: 3,
    about: "Positions staffed by committed hires, by week",
    of: Basis::Run,
    needs: WEEKS,
    draw: |subject| on_common_axes(subject, |stop| WeeklyChart::committed(&stop.estimates)),
};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "retention",
    title: "Who stays",
    terminal: Some(Printed {
        place: 6,
        tables: |page| [table(page), weeks::table(page)].into_iter().flatten().collect(),
    }),
    charts: &[STAY, STAFFED],
    page: Shown::Blocks(blocks),
};

/// Returns None if retention is counted at no tenure.
fn table(page: &Page) -> Option<Titled> {
    let mut grid = Grid::new(&["", "no offer", "±", "offer", "±", "fewer", "±"]);
    let mut unknown = false;
    for week in page.estimates.summary.retention_weeks() {
        let estimates = Side::ALL.map(|arm| page.estimates.estimate(arm, Metric::Retention(*week)));
        unknown |= estimates.contains(&None);
        let cells = estimates.into_iter().flat_map(|share| percent_cells(share, 1));
        grid.row(&format!("after {} weeks", week), cells);
    }
    let note = if unknown { Body::paragraph("– lies beyond the horizon.", 0) } else { Body::default() };
    let is_counted = !page.estimates.summary.retention_weeks().is_empty();
    is_counted
        .then(|| Titled { title: "First hires still there [% of positions]".to_owned(), body: Body::from(grid) + note })
}

/// Weeks from one row of a table to the next.
const EVERY: usize = 13;

fn blocks(subject: &Subject) -> Vec<Option<Body>> {
    let drawn = (STAY.draw)(subject).into_iter().zip((STAFFED.draw)(subject));
    let blocks = subject.stops.iter().zip(drawn).map(|(stop, (stay, committed))| {
        let (stay, committed) = (stay?, committed?);
        let by_week_there = by_week(stop, &stay, |row| row.first_hires_present);
        let behind_stay = table(&stop.page()).into_iter().chain([by_week_there]);
        let behind_committed = [by_week(stop, &committed, |row| row.committed)];
        let stay = Body::heading(stay.title()) + Body::figure("stay", stay, behind_stay);
        Some(stay + Body::heading(committed.title()) + Body::figure("committed", committed, behind_committed))
    });
    blocks.collect()
}

/// Shares of positions at every quarter, and in the last week.
fn by_week(stop: &Stop, chart: &Chart, share: fn(&Week) -> Option<f64>) -> Titled {
    let weekly = &stop.estimates.weekly;
    let last = weekly.iter().map(Vec::len).max().unwrap_or(0).saturating_sub(1);
    let mut grid = Grid::new(&["week", "no offer", "offer"]);
    for week in (0..=last).filter(|week| week % EVERY == 0 || *week == last) {
        let cell = |share: Option<f64>| share.map_or_else(|| UNKNOWN.to_owned(), |share| percent(share, 1));
        grid.row(&week.to_string(), weekly.each_ref().map(|weeks| cell(weeks.get(week).and_then(share))));
    }
    Titled { title: format!("{} [%]", chart.title()), body: grid.into() }
}

const HEIGHT: f64 = 330.0;
/// Room below the plot for weeks and their name [px].
const BELOW: f64 = 46.0;
/// Height of the note on where the axis begins [px].
const BEGINNING: f64 = 18.0;
/// Least width of a strip that tells a week [px].
const STRIP: f64 = 14.0;
/// The axis spans at least this much, so that noise does not look like news.
const LEAST_SPAN: f64 = 0.1;
/// Lines of no offer and offer: name and pen.
const LINES: [(&str, Pen); 2] = [("no offer", Pen::new(NO_OFFER, 2.0).dashed()), ("offer", Pen::new(OFFER, 2.5))];

/// Shares of positions by week, in both arms.
#[derive(Debug, Clone)]
pub struct WeeklyChart {
    figure: &'static Figure,
    /// Week of the first share: that of the first class.
    first: usize,
    /// `[arm][week]`, from the first on.
    shares: [Vec<f64>; 2],
    source: String,
}

/// Kind of share.
#[derive(Debug)]
struct Figure {
    title: &'static str,
    /// Beginning of the description.
    about: &'static str,
    of: fn(&Week) -> Option<f64>,
    /// Whether shares only fall from 1, so that the axis holds 0.
    falls: bool,
    /// Name of a week, and the weeks of the description, the last week being given.
    week: fn(u64) -> String,
    described: fn(u64) -> Vec<u64>,
}

static FIRST_HIRES: Figure = Figure {
    title: "First hires still there, by week",
    about: "Share of first hires still there",
    of: |row| row.first_hires_present,
    falls: true,
    week: |week| format!("after {week} weeks"),
    described: |last| [4, 13, 26, 52, 104].into_iter().filter(|week| *week < last).chain([last]).collect(),
};

static COMMITTED: Figure = Figure {
    title: "Positions staffed by committed hires, by week",
    about: "Share of positions staffed by committed hires",
    of: |row| row.committed,
    falls: false,
    week: |week| format!("in week {week}"),
    described: |last| vec![last / 2, last],
};

extent! {
    /// Ranges of the axes.
    pub struct WeeklyExtent {
        shares: Span,
        /// From 0 to the last week.
        weeks: Span,
    }
}

impl WeeklyChart {
    /// Chart of first hires who stay. Returns None if there are fewer than two weeks.
    pub fn retention(estimates: &Estimates) -> Option<Self> {
        Self::of(estimates, &FIRST_HIRES)
    }

    /// Chart of positions staffed by committed hires. Returns None if there are fewer than two weeks.
    pub fn committed(estimates: &Estimates) -> Option<Self> {
        Self::of(estimates, &COMMITTED)
    }

    fn of(estimates: &Estimates, figure: &'static Figure) -> Option<Self> {
        let shares = estimates.weekly.each_ref().map(|weeks| weeks.iter().filter_map(figure.of).collect::<Vec<f64>>());
        let first = estimates.weekly[0].len() - shares[0].len();
        let source = amounts::source_of_run(estimates);
        (shares[0].len() >= 2 && shares[0].len() == shares[1].len()).then_some(Self { figure, first, shares, source })
    }

    /// Number of the last week.
    fn last(&self) -> u64 {
        (self.first + self.shares[0].len()).saturating_sub(1) as u64
    }

    /// Both shares at a week, in words.
    fn in_words(&self, week: usize) -> Option<String> {
        let place = week.checked_sub(self.first)?;
        let shares = [self.shares[0].get(place)?, self.shares[1].get(place)?].map(|share| percent(*share, 1));
        Some(format!("no offer {} %, offer {} %", shares[0], shares[1]))
    }

    fn description(&self) -> String {
        let Figure { about, week, described, .. } = self.figure;
        let at = |number: u64| self.in_words(number as usize).map(|shares| format!("{} {shares}", week(number)));
        let shares: Vec<String> = described(self.last()).into_iter().filter_map(at).collect();
        format!("{about}: {}.", shares.join("; "))
    }
}

impl Draw for WeeklyChart {
    type Extent = WeeklyExtent;

    fn extent(&self) -> WeeklyExtent {
        let shares = Span::of(self.shares.iter().flatten().copied());
        let weeks = Span { low: 0.0, high: self.last() as f64 };
        WeeklyExtent { shares: shares.unwrap_or(Span { low: 0.0, high: 1.0 }), weeks }
    }

    fn draw_on(&self, extent: &WeeklyExtent, paper: Paper) -> Drawing {
        let span = match self.figure.falls {
            true => Span { low: 0.0, high: 1.0 },
            false => at_least(extent.shares),
        };
        let ticks = Ticks::around(span, 5.0);
        let mut picture = Picture::on(paper);
        let area = self.area(&mut picture);
        let frame = Frame::new(area, extent.weeks, ticks.span());
        frame.levels(&mut picture, ticks, percents(ticks));
        frame.below(&mut picture, weeks(extent.weeks), |week| whole(week as u64));
        let (middle, bottom) = ((area.left + area.right) / 2.0, area.bottom + BELOW);
        picture.axis_name(middle, bottom - 6.0, "weeks since the first hire started");
        let beginning = beginning("shares", ticks, percents(ticks));
        if let Some(note) = &beginning {
            picture.axis_name(middle, bottom - 6.0 + BEGINNING, note);
        }
        // Dashes last, so that a line below them still shows.
        for (shares, (_, pen)) in self.shares.iter().zip(LINES).rev() {
            let points = (self.first..).zip(shares).map(|(week, share)| frame.at(week as f64, *share));
            picture.path(points, pen);
        }
        if !paper.is_narrow() {
            self.label_ends(&mut picture, &frame);
        }
        self.add_tooltips(&mut picture, &frame, extent.weeks);
        Drawing {
            title: self.figure.title.to_owned(),
            description: self.description() + &beginning.as_ref().map_or_else(String::new, |note| format!(" {note}")),
            source: self.source.clone(),
            height: bottom + beginning.map_or(0.0, |_| BEGINNING),
            picture,
        }
    }
}

impl WeeklyChart {
    /// Writes what stands above the plot: on narrow paper the names of both lines too. Returns the place of the plot.
    fn area(&self, picture: &mut Picture) -> Area {
        let paper = picture.paper;
        let (y, right) = match paper {
            Paper::Wide => (12.0, paper.width() - 144.0),
            Paper::Narrow => (legend_of_ends(picture, &self.ends()) + 16.0, paper.width() - 8.0),
        };
        picture.text(0.0, y, Anchor::Start, &NOTE, "share of positions");
        let (top, height) = (y + 14.0, HEIGHT - 26.0 - BELOW);
        Area { left: 52.0, top, right, bottom: top + height }
    }

    /// Names of both lines, with the shares of their last week.
    fn ends(&self) -> [String; 2] {
        let end = |arm: usize| {
            let share = self.shares[arm].last().copied().unwrap_or(0.0);
            format!("{} {} %", LINES[arm].0, percent(share, 1))
        };
        [end(0), end(1)]
    }

    /// Names both lines at their last week, one above the other.
    fn label_ends(&self, picture: &mut Picture, frame: &Frame) {
        let last = self.shares[0].len() - 1;
        let ends = self.shares.each_ref().map(|shares| frame.y.at(shares[last]));
        let lowest = frame.area.bottom - 2.0;
        for ((y, name), (_, pen)) in apart(ends, lowest).into_iter().zip(self.ends()).zip(LINES) {
            let font = Font { fill: pen.stroke, bold: true, ..LABEL };
            let x = frame.x.at((self.first + last) as f64) + flags::ROW / 2.0;
            picture.text(x, y + 5.0, Anchor::Start, &font, &name);
        }
    }

    /// Lets every week or every few weeks tell their shares.
    fn add_tooltips(&self, picture: &mut Picture, frame: &Frame, weeks: Span) {
        let x = &frame.x;
        let week = (x.at(1.0) - x.at(0.0)).abs().max(1e-3);
        let every = (STRIP / week).ceil().max(1.0) as usize;
        for number in (0..=weeks.high as usize).step_by(every) {
            let Some(shares) = self.in_words(number) else { continue };
            let (middle, half) = (x.at(number as f64), week * every as f64 / 2.0);
            let area = Area { left: middle - half, right: middle + half, ..frame.area };
            picture.tooltip(area, &format!("week {number}: {shares}"));
        }
    }
}

/// Legend of both lines, and when they end. Returns its bottom [px].
fn legend_of_ends(picture: &mut Picture, names: &[String; 2]) -> f64 {
    let ends = format!("{} at the end", names[1]);
    legend(picture, &[(LegendMark::Level(LINES[0].1), &names[0]), (LegendMark::Level(LINES[1].1), &ends)])
}

/// A span that shows more than noise, within 0..1.
fn at_least(span: Span) -> Span {
    let low = span.low.min(span.high - LEAST_SPAN).max(0.0);
    Span { low, high: span.high.max(low + LEAST_SPAN) }
}

/// Ticks of weeks: quarters, years or round numbers of years, seven or eight of them.
fn weeks(weeks: Span) -> Ticks {
    let least = weeks.high / 8.0;
    let steps = [1.0, 2.0, 4.0, 13.0, 26.0, 52.0, 104.0, 260.0, 520.0];
    let step = steps.into_iter().find(|step| *step >= least);
    match step {
        Some(step) => Ticks::of(step, weeks.high),
        None => Ticks::within(weeks, 8.0),
    }
}

/// Two heights with room for a label each, the higher one first on the paper.
fn apart([one, two]: [f64; 2], lowest: f64) -> [f64; 2] {
    let middle = ((one + two) / 2.0).min(lowest - flags::ROW / 2.0);
    let half = ((one - two).abs() / 2.0).max(flags::ROW / 2.0);
    if one < two { [middle - half, middle + half] } else { [middle + half, middle - half] }
}
