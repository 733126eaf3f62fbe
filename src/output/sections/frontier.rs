//! Frontier: the saving that a budget for bonuses buys, and the cost of limits.

use super::subject::Subject;
use super::tuned::sheet::Sheet;
use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::{CurvePoint, Metric, Side};
use crate::model::outcome::Component;
use crate::output::body::grid::{Grid, cells};
use crate::output::body::{Body, Titled};
use crate::output::format::{Currency, UNKNOWN, money_decimals, number, share, significant};
use crate::output::manifest::Manifest;
use crate::output::sections::{Basis, Drawable, Section, Shown};
use crate::output::svg::amounts::saves;
use crate::output::svg::frame::{Frame, prices, widest};
use crate::output::svg::palette::{BAND, OFFER, PAPER, SAVING};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, ChartPoint, LABEL, NOTE, Pen, Picture, STRONG};
use crate::output::svg::rows::ends;
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Chart, Draw, Drawing, amounts};
use crate::study::tune::TunedScenario;

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "frontier",
    title: "What a budget for bonuses buys",
    terminal: None,
    charts: &[Drawable {
        name: "frontier",
        place: 5,
        about: "What more money for bonuses buys",
        of: Basis::Bonuses,
        needs: "no bonus saves more than one that costs less: look at --chart curve, or raise --max",
        draw: drawn,
    }],
    page: Shown::Still(part),
};

/// Rows at most.
const ROWS: usize = 10;

/// Returns None if several offers are tuned each for itself, or if fewer than three bonuses are on the frontier.
pub fn table(sheet: &Sheet) -> Option<Titled> {
    if sheet.each_for_itself() {
        return None;
    }
    let points: Vec<&CurvePoint> = sheet.one.frontier_points().collect();
    if points.len() < 3 {
        return None;
    }
    let rows = spread(&points);
    let amounts = rows.iter().flat_map(|point| [point.saving, point.bonus_cost]).flatten();
    let decimals = money_decimals(amounts.map(|amount| amount.value.abs()).fold(0.0, f64::max));
    let mut grid = Grid::new(&["budget", "bonus", "saving", "±", "marginal saving"]);
    let mut before: Option<&CurvePoint> = None;
    for point in rows {
        let budget = point.bonus_cost.map_or_else(|| UNKNOWN.to_owned(), |cost| number(cost.value, decimals));
        let bought = before.and_then(|before| bought(before, point));
        let bought = bought.map_or_else(|| UNKNOWN.to_owned(), |bought| number(bought, 2));
        let [saving, half] = cells(point.saving, decimals);
        grid.row(&budget, [sheet.bonus(point.bonus).into(), saving, half, bought.into()]);
        before = Some(point);
    }
    Some(Titled {
        title: format!("What a budget for bonuses buys, per position [{}]", sheet.currency.name()),
        body: Body::from(grid) + limits(sheet),
    })
}

/// Some of the points, as far from each other in cost as can be, the first and the last among them.
fn spread<'a>(points: &[&'a CurvePoint]) -> Vec<&'a CurvePoint> {
    let cost = |point: &CurvePoint| point.bonus_cost.map_or(0.0, |cost| cost.value);
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let part = (cost(last) - cost(first)) / (ROWS - 1) as f64;
    let mut rows: Vec<&CurvePoint> = vec![first];
    for number in 1..ROWS {
        let budget = cost(first) + part * number as f64;
        // What such a budget allows, rounding aside.
        let best = points.iter().rev().find(|point| cost(point) <= budget * (1.0 + 1e-9));
        if let Some(best) = best.filter(|best| rows.last().is_none_or(|row| row.bonus != best.bonus)) {
            rows.push(best);
        }
    }
    rows
}

/// Additional saving per additional unit of cost of bonuses.
fn bought(before: &CurvePoint, point: &CurvePoint) -> Option<f64> {
    let less = |a: Option<Estimate>, b: Option<Estimate>| Some(a?.value - b?.value);
    let cost = less(point.bonus_cost, before.bonus_cost).filter(|cost| *cost > 0.0)?;
    Some(less(point.saving, before.saving)? / cost)
}

/// Number of bonuses that keep to the limits, and the limits.
fn limits(sheet: &Sheet) -> Body {
    let limits = sheet.one.plan.limits;
    let Some(line) = sheet.one.line().filter(|_| !limits.is_empty()) else { return Body::default() };
    let kept = line.eligible.iter().filter(|eligible| **eligible).count();
    let limits = [
        limits.budget.map(|budget| format!("at most {} in bonuses per position", sheet.currency.price(budget))),
        limits.take_rate.map(|rate| format!("at most {} % takers", significant(rate * 100.0))),
        limits.committed_lost.map(|lost| format!("at most {} % of the committed lost", significant(lost * 100.0))),
    ];
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    let without = without_limits(sheet).map_or_else(String::new, |text| format!(" {text}"));
    let tried = line.eligible.len();
    let again = again(sheet).map_or_else(String::new, |text| format!(" {text}"));
    Body::paragraph(format!("{kept} of {tried} bonuses meet the limits: {}.{again}{without}", limits.join(", ")), 2)
}

/// Held-out estimates of the best bonus for each limit, which may exceed it.
fn again(sheet: &Sheet) -> Option<String> {
    let best = &sheet.one.tuned.held_out.as_ref()?.best.metrics;
    let limits = sheet.one.plan.limits;
    let of = |limit: Option<f64>, metric| limit.and_then(|_| best.estimate(Side::Offer, metric));
    let lost = of(limits.committed_lost, Metric::Specificity)
        .map(|kept| Estimate { value: 1.0 - kept.value, ..kept.negated() });
    let lost = lost.map(|lost| Estimate {
        interval: lost.interval.map(|kept| Interval { low: 1.0 + kept.low, high: 1.0 + kept.high }),
        ..lost
    });
    let found = [
        of(limits.budget, Metric::Cost(Component::Bonus)).map(|cost| format!("bonuses of {}", sheet.shortly(cost, ""))),
        of(limits.take_rate, Metric::TakeRate).map(|rate| format!("{} takers", share(rate))),
        lost.map(|lost| format!("{} of the committed lost", share(lost))),
    ];
    let found: Vec<String> = found.into_iter().flatten().collect();
    (!found.is_empty()).then(|| format!("On held-out replications, the best choice has {}.", found.join(", ")))
}

/// The best that would be without limits.
fn without_limits(sheet: &Sheet) -> Option<String> {
    let line = sheet.one.line()?;
    let objective = line.objective.iter().enumerate().rev();
    let (place, _) = objective.max_by(|(_, a), (_, b)| a.value.total_cmp(&b.value))?;
    let point = line.points.get(place).filter(|_| line.best != Some(place))?;
    let bonus = sheet.currency.price(point.bonus);
    Some(format!("Without limits {bonus} would be best, saving {}.", sheet.shortly(point.saving?, "")))
}

fn part(subject: &Subject, _: &Manifest) -> Option<Titled> {
    let behind = table(&Sheet::new(subject.one()?))?;
    let chart = drawn(subject).pop()??;
    Some(Titled { title: SECTION.title.to_owned(), body: Body::figure(SECTION.name, chart, [behind]) })
}

fn drawn(subject: &Subject) -> Vec<Option<Chart>> {
    vec![subject.one().and_then(FrontierChart::of).map(|frontier| frontier.draw(None))]
}

const TOP: f64 = 42.0;
const HEIGHT: f64 = 260.0;
const LINE: Pen = Pen::new(OFFER, 2.5);
const EDGE: Pen = Pen::new(OFFER, 0.7);
/// Least distance between two points with a label of their bonus [px].
const APART: f64 = 12.0;

/// Bonuses that no other beats at less cost.
#[derive(Debug, Clone)]
pub struct FrontierChart {
    currency: Currency,
    points: Vec<FrontierPoint>,
    best: Option<f64>,
    source: String,
}

/// A bonus, what it costs, and what it saves all the same.
#[derive(Debug, Clone, Copy)]
struct FrontierPoint {
    bonus: f64,
    cost: f64,
    saving: Estimate,
}

impl FrontierChart {
    /// Returns None if fewer than two bonuses are on the frontier.
    pub fn of(one: TunedScenario) -> Option<Self> {
        let point = |point: &CurvePoint| {
            Some(FrontierPoint { bonus: point.bonus, cost: point.bonus_cost?.value, saving: point.saving? })
        };
        let points: Vec<FrontierPoint> = one.frontier_points().filter_map(point).collect();
        let tuned = one.tuned;
        (points.len() >= 2).then(|| Self {
            currency: Currency::of(&one.scenario().currency),
            points,
            best: one.best_point().map(|best| best.bonus),
            source: amounts::source(&one.scenario().name, tuned.replications, tuned.positions, one.plan.confidence),
        })
    }

    fn tooltip(&self, point: &FrontierPoint) -> String {
        let [bonus, cost] = [self.currency.price(point.bonus), amounts::money(&self.currency, point.cost)];
        format!("a bonus of {bonus}, which costs {cost} per position, {}", saves(&self.currency, point.saving))
    }
}

impl Draw for FrontierChart {
    type Extent = ();

    fn extent(&self) {}

    fn draw_on(&self, (): &(), paper: Paper) -> Drawing {
        let costs = Span::with_zero(self.points.iter().map(|point| point.cost));
        let savings = Span::with_zero(self.points.iter().flat_map(|point| ends(point.saving)));
        let levels = Ticks::around(savings, 5.0);
        let label = prices(&self.currency, levels);
        let left = widest(levels, &label) + 10.0;
        let area = Area { left, top: TOP, right: paper.width() - paper.choose(60.0, 30.0), bottom: TOP + HEIGHT };
        let frame = Frame::new(area, costs, levels.span());
        let mut picture = Picture::on(paper);
        picture.text(0.0, 12.0, Anchor::Start, &NOTE, "saving per position, all costs taken off");
        self.draw_intervals(&mut picture, &frame);
        frame.levels(&mut picture, levels, label);
        let budgets = Ticks::within(costs, paper.ticks(6.0));
        frame.below(&mut picture, budgets, prices(&self.currency, budgets));
        let middle = (area.left + area.right) / 2.0;
        picture.text(middle, area.bottom + 36.0, Anchor::Middle, &NOTE, "cost of bonuses per position");
        picture.path(self.points.iter().map(|point| frame.at(point.cost, point.saving.value)), LINE);
        self.draw_points(&mut picture, &frame);
        let described = [self.points.first(), self.points.last()].map(|point| point.map(|point| self.tooltip(point)));
        let described: Vec<String> = described.into_iter().flatten().collect();
        Drawing {
            title: "What more money for bonuses buys".to_owned(),
            description: format!(
                "Bonuses that no other beats at less cost. From left to right: {}.",
                described.join("; ")
            ),
            source: self.source.clone(),
            height: area.bottom + 44.0,
            picture,
        }
    }
}

impl FrontierChart {
    fn draw_intervals(&self, picture: &mut Picture, frame: &Frame) {
        let edges = |point: &FrontierPoint| {
            let interval = point.saving.interval?;
            Some((frame.at(point.cost, interval.high), frame.at(point.cost, interval.low)))
        };
        let (high, low): (Vec<_>, Vec<_>) = self.points.iter().filter_map(edges).unzip();
        if !high.is_empty() {
            picture.between(&high, &low, BAND, EDGE);
        }
    }

    /// Dots with their bonus above, as many as there is room for, the best always.
    fn draw_points(&self, picture: &mut Picture, frame: &Frame) {
        let is_best = |point: &FrontierPoint| self.best == Some(point.bonus);
        let mut taken: Vec<(f64, f64)> = Vec::new();
        let best = self.points.iter().filter(|point| is_best(point));
        for point in best.chain(self.points.iter().filter(|point| !is_best(point))) {
            let (ChartPoint { x, y }, is_best) = (frame.at(point.cost, point.saving.value), is_best(point));
            let font = if is_best { STRONG } else { LABEL };
            let text = self.currency.price(point.bonus);
            let text = if is_best { format!("best: {text}") } else { text };
            let half = font.width(&text) / 2.0;
            let text_x = picture.paper.choose(x, picture.paper.within(x, 2.0 * half + 8.0));
            let (left, right) = (text_x - half - 4.0, text_x + half + 4.0);
            let free = taken.iter().all(|(from, to)| right < *from || *to < left);
            if free && right <= picture.width() && left >= 0.0 {
                taken.push((left, right));
                let (radius, fill) = if is_best { (5.0, SAVING) } else { (3.5, PAPER) };
                picture.dot(x, y, radius, fill, if is_best { SAVING } else { OFFER });
                picture.text(text_x, y - 12.0, Anchor::Middle, &font, &text);
            }
        }
        self.add_tooltips(picture, frame);
    }

    fn add_tooltips(&self, picture: &mut Picture, frame: &Frame) {
        let mut last = f64::NEG_INFINITY;
        for point in &self.points {
            let x = frame.x.at(point.cost);
            if x - last >= APART || self.best == Some(point.bonus) {
                picture.tooltip(
                    Area { left: x - APART / 2.0, right: x + APART / 2.0, ..frame.area },
                    &self.tooltip(point),
                );
                last = x;
            }
        }
    }
}
