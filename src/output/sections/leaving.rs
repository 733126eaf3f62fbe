//! Who leaves when, and why.

use super::page::Page;
use crate::analysis::interval::Estimate;
use crate::analysis::{Estimates, ExitSpan, Side, leaving};
use crate::model::outcome::Reason;
use crate::output::body::grid::{Cell, Grid, Notation, cells_in};
use crate::output::body::{Body, Titled};
use crate::output::format::{UNKNOWN, number, weeks};
use crate::output::sections::{Basis, Drawable, Printed, Section, Shown, on_common_axes};
use crate::output::svg::amounts::half;
use crate::output::svg::arms::{EMPTY, legend};
use crate::output::svg::extent::extent;
use crate::output::svg::frame::{Frame, widest};
use crate::output::svg::palette::{OFFER, PAPER};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, ChartPoint, NOTE, Pen, Picture, STRONG, ZERO};
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Draw, Drawing, amounts};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "leaving",
    title: "Who leaves when",
    terminal: Some(Printed { place: 6, tables: |page| table(page).into_iter().collect() }),
    charts: &[Drawable {
        name: "leaving",
        place: 10,
        about: "Who leaves when, by reason",
        of: Basis::Run,
        needs: "nobody leaves: raise --replications, or the weeks by --set simulation.horizon_weeks=52",
        draw: |subject| on_common_axes(subject, |stop| LeavingChart::of(&stop.estimates)),
    }],
    page: Shown::ChartAndTables,
};

/// Reasons that are shown as one.
struct ShownReason {
    /// Name above a column, which has little room.
    short: &'static str,
    name: &'static str,
    reasons: &'static [Reason],
}

/// All reasons, in the order of a life; opportunists are takers too.
const REASONS: [ShownReason; 5] = [
    ShownReason { short: "took", name: "takers", reasons: &[Reason::Taker, Reason::Opportunist] },
    ShownReason { short: "dropped", name: "drop-outs", reasons: &[Reason::Dropout] },
    ShownReason { short: "failed", name: "failed", reasons: &[Reason::Fail] },
    ShownReason { short: "quit", name: "quits", reasons: &[Reason::Quit] },
    ShownReason { short: "dismissed", name: "dismissals", reasons: &[Reason::Dismissal] },
];

/// Spans that the table and the chart show at most.
const ROWS: usize = 8;
const BARS: usize = 16;
const DECIMALS: usize = 1;

/// Exits per 100 positions in a span, by the number of a reason in [`REASONS`].
fn exits(span: &ExitSpan, reason: usize, side: Side) -> Option<Estimate> {
    let exits = REASONS[reason].reasons.iter().map(|reason| span.exits[*reason as usize][side as usize]);
    exits.reduce(leaving::sum).flatten().map(|exits| exits.per(0.01))
}

/// Both ends of a span: `0–13`.
fn name(span: &ExitSpan, to: &str) -> String {
    format!("{}{to}{}", weeks(span.start), weeks(span.end))
}

/// Numbers of the reasons for which somebody leaves, or may yet leave.
fn possible(spans: &[ExitSpan]) -> (Vec<usize>, Vec<usize>) {
    let is_something = |exits: &Estimate| exits.value != 0.0 || exits.reach().is_some_and(|reach| reach > 0.0);
    let all = |reason| spans.iter().flat_map(move |span| Side::ALL.map(|side| exits(span, reason, side)));
    (0..REASONS.len()).partition(|reason| all(*reason).flatten().any(|exits| is_something(&exits)))
}

/// Returns None if nobody leaves or may leave.
fn table(page: &Page) -> Option<Titled> {
    let spans = leaving::at_most(ROWS, &page.estimates.exits);
    let (shown, nothing) = possible(&spans);
    if shown.is_empty() {
        return None;
    }
    let together = ROOMS.map(|room| grid(&spans, &shown, room)).into_iter().find(|grid| grid.fits(NAME));
    let apart = || shown.chunks(NARROW).map(|some| grid(&spans, some, ROOMS[0])).collect();
    let grids: Vec<Grid> = together.map_or_else(apart, |grid| vec![grid]);
    Some(Titled {
        title: "Who leaves when, per 100 positions; fewer = no offer - offer".to_owned(),
        body: grids.into_iter().fold(Body::default(), |body, grid| body + grid.into())
            + notes(&nothing, spans.len() < page.estimates.exits.len()),
    })
}

/// Columns that the name of a row takes, such as `no offer` and `1040–1053`.
const NAME: usize = 9;
/// Columns that a number takes at most, the first that makes room for all reasons.
const ROOMS: [usize; 2] = [5, 4];
/// Reasons that fit beside one another however large their numbers are.
const NARROW: usize = 3;

/// A block of rows for each arm and one for the difference, with columns for these reasons.
fn grid(spans: &[ExitSpan], reasons: &[usize], room: usize) -> Grid {
    let headers = reasons.iter().flat_map(|reason| [REASONS[*reason].short, "±"]);
    let mut grid = Grid::new(&["weeks"].into_iter().chain(headers).collect::<Vec<_>>());
    for (heading, side) in ["no offer", "offer", "fewer"].into_iter().zip(Side::ALL) {
        grid.row(heading, [""; 0]);
        spans.iter().for_each(|span| grid.row(&name(span, "–"), row(span, reasons, side, room)));
    }
    grid
}

fn row(span: &ExitSpan, reasons: &[usize], side: Side, room: usize) -> Vec<Cell> {
    let form = Notation { decimals: DECIMALS, room };
    reasons.iter().flat_map(|reason| cells_in(exits(span, *reason, side), form)).collect()
}

const WORDS: &str = "took: an offer; dropped: out of training; failed: training; quit: on the job.";

fn notes(nothing: &[usize], joined: bool) -> Body {
    let nothing = match nothing {
        [] => Body::default(),
        _ => {
            let names: Vec<&str> = nothing.iter().map(|reason| REASONS[*reason].name).collect();
            Body::paragraph(format!("Nothing in either arm: {}.", names.join(", ")), 2)
        }
    };
    let joined = match joined {
        true => Body::paragraph("Rows join spans of 13 weeks; their ± is the sum of those, the most it can be.", 0),
        false => Body::default(),
    };
    nothing + Body::paragraph(WORDS, 0) + joined
}

/// Heights of the legend, of the line above each panel, and of a panel [px].
const TOP: f64 = 24.0;
const HEAD: f64 = 30.0;
/// Height of a line of the legend [px].
const LEGEND: f64 = 18.0;
const PANEL: f64 = 64.0;
/// Least width of the labels of an axis, and the gaps around the labels [px].
const LEAST: f64 = 24.0;
const GAP: f64 = 12.0;
/// Height of the axis below the last panel [px].
const BELOW: f64 = 42.0;
/// Share of the width of a span that both bars take.
const FULL: f64 = 0.8;
const FILLED: Pen = Pen::new(OFFER, 1.0);

/// Exits by reason and span, in both arms.
#[derive(Debug, Clone)]
pub struct LeavingChart {
    spans: Vec<ExitSpan>,
    source: String,
}

extent! {
    /// Ranges of the axes.
    pub struct LeavingExtent {
        /// `[reason]`: exits per 100 positions; None if nobody leaves.
        exits: [Option<Span>; REASONS.len()],
        /// From 0 to the horizon [week].
        weeks: Span,
    }
}

impl LeavingChart {
    /// Returns None if nobody leaves.
    pub fn of(estimates: &Estimates) -> Option<Self> {
        let source = amounts::source_of_run(estimates);
        let chart = Self { spans: leaving::at_most(BARS, &estimates.exits), source };
        chart.extent().exits.iter().any(Option::is_some).then_some(chart)
    }

    /// Exits in a span by each reason that is drawn: `takers 0.0 → 6.3 ± 0.4, quits 40.1 ± 0.9 → 35.5 ± 0.8`.
    fn tooltip(&self, span: &ExitSpan, drawn: &LeavingExtent) -> String {
        let reasons = (0..REASONS.len()).filter(|reason| drawn.exits[*reason].is_some());
        let texts = reasons.map(|reason| {
            let [no_offer, offer] = Side::ARMS.map(|arm| exits(span, reason, arm).map_or_else(unknown, exact));
            format!("{} {no_offer} → {offer}", REASONS[reason].name)
        });
        texts.collect::<Vec<_>>().join(", ")
    }

    /// Exits of the whole horizon, and the span in which most leave.
    fn description(&self, drawn: &LeavingExtent) -> String {
        let value = |span: &ExitSpan, reason, arm| exits(span, reason, arm).map_or(0.0, |exits| exits.value);
        let reasons = (0..REASONS.len()).filter(|reason| drawn.exits[*reason].is_some());
        let texts = reasons.map(|reason| {
            let [no_offer, offer] = Side::ARMS.map(|arm| {
                let all = self.spans.iter().map(|span| value(span, reason, arm)).sum();
                number(all, DECIMALS)
            });
            let both = |span: &ExitSpan| Side::ARMS.into_iter().map(|arm| value(span, reason, arm)).sum::<f64>();
            let most = self.spans.iter().rev().max_by(|a, b| both(a).total_cmp(&both(b)));
            let most = most.map_or_else(String::new, |span| format!(", most in weeks {}", name(span, " to ")));
            format!("{} {no_offer} and {offer}{most}", REASONS[reason].name)
        });
        let texts = texts.collect::<Vec<_>>().join("; ");
        format!("Exits per 100 positions by reason, with no offer and with the offer: {texts}.")
    }
}

fn unknown() -> String {
    UNKNOWN.to_owned()
}

/// `6.3 ± 0.4`
fn exact(exits: Estimate) -> String {
    let reach = exits.reach().filter(|reach| *reach > 0.0);
    let half = reach.map(|reach| format!(" ± {}", half(reach, DECIMALS)));
    number(exits.value, DECIMALS) + &half.unwrap_or_default()
}

impl Draw for LeavingChart {
    type Extent = LeavingExtent;

    fn extent(&self) -> LeavingExtent {
        let highest = |reason| {
            let exits = self.spans.iter().flat_map(|span| Side::ARMS.map(|arm| exits(span, reason, arm)));
            Span::of(exits.flatten().map(|exits| exits.value)).filter(|span| span.high > 0.0)
        };
        LeavingExtent {
            exits: std::array::from_fn(|reason| highest(reason).map(|span| span.holding(0.0))),
            weeks: Span { low: 0.0, high: self.spans.last().map_or(0.0, |span| span.end) },
        }
    }

    fn draw_on(&self, extent: &LeavingExtent, paper: Paper) -> Drawing {
        let mut picture = Picture::on(paper);
        let (left, width) = (left(extent), paper.width());
        legend(&mut picture, paper.choose(left, 0.0));
        let about = "exits per 100 positions; every reason has its own scale";
        let top = match paper {
            Paper::Wide => {
                picture.text(width, 13.0, Anchor::End, &NOTE, about);
                TOP
            }
            Paper::Narrow => picture.caption(13.0 + LEGEND, about) + TOP - 13.0,
        };
        let drawn = (0..REASONS.len()).filter_map(|reason| Some((reason, extent.exits[reason]?)));
        let mut bottom = top;
        for (reason, highest) in drawn {
            let area = Area { left, top: bottom + HEAD, right: width, bottom: bottom + HEAD + PANEL };
            let ticks = ticks(highest);
            let frame = Frame::new(area, extent.weeks, ticks.span());
            frame.levels(&mut picture, ticks, label(ticks));
            picture.text(left, area.top - 9.0, Anchor::Start, &STRONG, REASONS[reason].name);
            self.bars(&mut picture, &frame, reason);
            bottom = area.bottom;
        }
        let area = Area { left, top, right: width, bottom };
        self.weeks(&mut picture, area, extent);
        Drawing {
            title: "Who leaves when".to_owned(),
            description: self.description(extent),
            source: self.source.clone(),
            height: bottom + BELOW,
            picture,
        }
    }
}

/// Left end of panels, beside the widest label [px].
fn left(extent: &LeavingExtent) -> f64 {
    let ticks = extent.exits.into_iter().flatten().map(ticks);
    ticks.map(|ticks| widest(ticks, label(ticks))).fold(LEAST, f64::max) + GAP
}

/// Ticks of a panel.
fn ticks(exits: Span) -> Ticks {
    Ticks::around(exits, 2.0)
}

fn label(ticks: Ticks) -> impl Fn(f64) -> String {
    move |value| number(value, ticks.decimals())
}

impl LeavingChart {
    /// Draws two bars in each span, no offer on the left: all of an arm in one path, which takes few letters.
    fn bars(&self, picture: &mut Picture, frame: &Frame, reason: usize) {
        let base = frame.area.bottom;
        for (arm, fill, pen, from) in [(Side::NoOffer, PAPER, EMPTY, 0.0), (Side::Offer, OFFER, FILLED, 1.0)] {
            let corners = self.spans.iter().flat_map(|span| {
                let [start, end] = [span.start, span.end].map(|week| frame.x.at(week));
                let width = (end - start) * FULL / 2.0;
                let left = (start + end) / 2.0 + (from - 1.0) * width;
                let top = exits(span, reason, arm).map_or(base, |exits| frame.y.at(exits.value));
                let [left, right] = [left + pen.width / 2.0, left + width - pen.width / 2.0];
                [[left, base], [left, top], [right, top], [right, base]].map(|[x, y]| ChartPoint { x, y })
            });
            picture.between(&corners.collect::<Vec<_>>(), &[], fill, pen);
        }
        picture.across(base, frame.area.left, frame.area.right, ZERO);
    }

    /// Writes weeks below the panels, and lets every span tell its exits.
    fn weeks(&self, picture: &mut Picture, area: Area, extent: &LeavingExtent) {
        let frame = Frame::new(area, extent.weeks, Span { low: 0.0, high: 1.0 });
        let length = self.spans.first().map_or(extent.weeks.high, |span| span.end - span.start);
        frame.below(picture, Ticks::of(length, extent.weeks.high), weeks);
        picture.text((area.left + area.right) / 2.0, area.bottom + 36.0, Anchor::Middle, &NOTE, "week");
        for span in &self.spans {
            let [left, right] = [span.start, span.end].map(|week| frame.x.at(week));
            let tooltip = format!("weeks {}: {}", name(span, "–"), self.tooltip(span, extent));
            picture.tooltip(Area { left, right, ..area }, &tooltip);
        }
    }
}
