//! What more money for bonuses buys.

use super::frame::{Frame, amounts, widest};
use super::palette::{BAND, OFFER, PAPER, SAVING};
use super::picture::{Anchor, Area, LABEL, NOTE, Pen, Picture, STRONG, WIDTH};
use super::said::{self, saves};
use super::scale::{Span, Ticks};
use super::{Chart, Draw};
use crate::analysis::CurvePoint;
use crate::analysis::interval::Estimate;
use crate::output::format::Currency;
use crate::output::tuned::TunedScenario;

const TOP: f64 = 42.0;
const HEIGHT: f64 = 260.0;
const LINE: Pen = Pen::new(OFFER, 2.5);
const EDGE: Pen = Pen::new(OFFER, 0.7);
/// How near two points may be that tell their bonus [px].
const APART: f64 = 12.0;

/// Bonuses that no other beats at less cost.
#[derive(Debug, Clone)]
pub struct Frontier {
    currency: Currency,
    points: Vec<Point>,
    best: Option<f64>,
    source: String,
}

/// A bonus, what it costs, and what it saves all the same.
#[derive(Debug, Clone, Copy)]
struct Point {
    bonus: f64,
    cost: f64,
    saving: Estimate,
}

/// What the axes must hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    costs: Span,
    savings: Span,
}

impl Frontier {
    /// None where there are not two such bonuses.
    pub fn of(one: TunedScenario) -> Option<Self> {
        let point = |point: &CurvePoint| {
            Some(Point { bonus: point.bonus, cost: point.bonus_cost?.value, saving: point.saving? })
        };
        let points: Vec<Point> = one.frontier_points().filter_map(point).collect();
        let tuned = one.tuned;
        (points.len() >= 2).then(|| Self {
            currency: Currency::of(&one.scenario().currency),
            points,
            best: one.best_point().map(|best| best.bonus),
            source: said::source(&one.scenario().name, tuned.replications, tuned.positions, one.plan.confidence),
        })
    }

    fn told(&self, point: &Point) -> String {
        let [bonus, cost] = [self.currency.price(point.bonus), said::money(&self.currency, point.cost)];
        format!("a bonus of {bonus}, which costs {cost} per position, {}", saves(&self.currency, point.saving))
    }
}

impl Draw for Frontier {
    type Extent = Extent;

    fn extent(&self) -> Extent {
        let none = Span { low: 0.0, high: 0.0 };
        let ends = self.points.iter().flat_map(|point| super::rows::ends(point.saving));
        Extent {
            costs: Span::of(self.points.iter().map(|point| point.cost)).unwrap_or(none).holding(0.0),
            savings: Span::of(ends).unwrap_or(none).holding(0.0),
        }
    }

    fn join(a: Extent, b: Extent) -> Extent {
        Extent { costs: a.costs.join(b.costs), savings: a.savings.join(b.savings) }
    }

    fn draw(&self, extent: &Extent) -> Chart {
        let levels = Ticks::around(extent.savings, 5.0);
        let label = amounts(&self.currency, levels);
        let left = widest(levels, &label) + 10.0;
        let area = Area { left, top: TOP, right: WIDTH - 60.0, bottom: TOP + HEIGHT };
        let frame = Frame::new(area, extent.costs, levels.span());
        let mut picture = Picture::default();
        picture.text(0.0, 12.0, Anchor::Start, &NOTE, "saving per position, all costs taken off");
        self.draw_intervals(&mut picture, &frame);
        frame.levels(&mut picture, levels, label);
        let costs = Ticks::within(extent.costs, 6.0);
        frame.below(&mut picture, costs, amounts(&self.currency, costs));
        let middle = (area.left + area.right) / 2.0;
        picture.text(middle, area.bottom + 36.0, Anchor::Middle, &NOTE, "cost of bonuses per position");
        let place = |point: &Point| (frame.x.at(point.cost), frame.y.at(point.saving.value));
        picture.path(self.points.iter().map(place), LINE);
        self.draw_points(&mut picture, &frame);
        let described = [self.points.first(), self.points.last()].map(|point| point.map(|point| self.told(point)));
        let described: Vec<String> = described.into_iter().flatten().collect();
        Chart {
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

impl Frontier {
    fn draw_intervals(&self, picture: &mut Picture, frame: &Frame) {
        let known = self.points.iter().filter_map(|point| Some((frame.x.at(point.cost), point.saving.interval?)));
        let (high, low): (Vec<_>, Vec<_>) =
            known.map(|(x, interval)| ((x, frame.y.at(interval.high)), (x, frame.y.at(interval.low)))).unzip();
        if !high.is_empty() {
            picture.between(&high, &low, BAND, EDGE);
        }
    }

    /// Dots with their bonus above, as many as there is room for, the best always.
    fn draw_points(&self, picture: &mut Picture, frame: &Frame) {
        let place = |point: &Point| (frame.x.at(point.cost), frame.y.at(point.saving.value));
        let is_best = |point: &Point| self.best == Some(point.bonus);
        let mut taken: Vec<(f64, f64)> = Vec::new();
        let best = self.points.iter().filter(|point| is_best(point));
        for point in best.chain(self.points.iter().filter(|point| !is_best(point))) {
            let ((x, y), is_best) = (place(point), is_best(point));
            let font = if is_best { STRONG } else { LABEL };
            let text = self.currency.price(point.bonus);
            let text = if is_best { format!("best: {text}") } else { text };
            let half = font.width(&text) / 2.0;
            let (left, right) = (x - half - 4.0, x + half + 4.0);
            let free = taken.iter().all(|(from, to)| right < *from || *to < left);
            if free && right <= WIDTH && left >= 0.0 {
                taken.push((left, right));
                let (radius, fill) = if is_best { (5.0, SAVING) } else { (3.5, PAPER) };
                picture.dot(x, y, radius, fill, if is_best { SAVING } else { OFFER });
                picture.text(x, y - 12.0, Anchor::Middle, &font, &text);
            }
        }
        self.tell(picture, frame);
    }

    fn tell(&self, picture: &mut Picture, frame: &Frame) {
        let mut last = f64::NEG_INFINITY;
        for point in &self.points {
            let x = frame.x.at(point.cost);
            if x - last >= APART || self.best == Some(point.bonus) {
                picture.hit(Area { left: x - APART / 2.0, right: x + APART / 2.0, ..frame.area }, &self.told(point));
                last = x;
            }
        }
    }
}
