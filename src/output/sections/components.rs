//! Components of cost by arm, and the saving in each.

use super::page::Page;
use super::paired::PairedRows;
use crate::analysis::interval::Estimate;
use crate::analysis::{Estimates, Estimator, Metric, Side};
use crate::model::outcome::Component;
use crate::output::body::{Body, Titled};
use crate::output::format::{Currency, money_decimals};
use crate::output::labels;
use crate::output::sections::{Basis, Drawable, Printed, Section, Shown, on_common_axes};
use crate::output::svg::extent::extent;
use crate::output::svg::frame::prices;
use crate::output::svg::palette::{INK, LOSS, LUCK, SAVING};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{NOTE_LINE, Pen, Picture};
use crate::output::svg::rows::{HALF_BAR, ROW, Room, Rows};
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Draw, Drawing, amounts};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "components",
    title: "Where the money goes",
    terminal: Some(Printed { place: 1, tables: |page| vec![table(page)] }),
    charts: &[Drawable {
        name: "components",
        place: 1,
        about: "What the offer changes in the cost of a position",
        of: Basis::Run,
        needs: "it needs hires: raise --replications",
        draw: |subject| on_common_axes(subject, |stop| ComponentsChart::of(&subject.currency(), &stop.estimates)),
    }],
    page: Shown::ChartAndTables,
};

const ARMS: [Side; 3] = Side::ALL;

fn table(page: &Page) -> Titled {
    let row = |metric| ARMS.map(|arm| page.estimates.estimate(arm, metric));
    let total = row(Metric::TotalCost);
    let largest = total.iter().flatten().map(|cost| cost.value.abs());
    let decimals = money_decimals(largest.fold(0.0, f64::max));
    let mut rows = PairedRows::new(["no offer", "offer", "saving"], decimals);
    for component in Component::ALL {
        rows.add(&labels::component(component), row(Metric::Cost(component)));
    }
    rows.always("total cost", total);
    let body = rows.body() + Body::paragraph(estimator(page.estimates.estimator), 2);
    Titled { title: format!("Cost per position [{}]", page.currency.name()), body }
}

/// Sentence on the estimator of savings.
fn estimator(estimator: Estimator) -> &'static str {
    match estimator {
        Estimator::Conditional => {
            "Savings are means over blocks of conditional Monte Carlo, which tell more here than replications \
             (offer help expected-saving)."
        }
        Estimator::Replications => {
            "Savings are means over replications, which tell more here than conditional Monte Carlo \
             (offer help expected-saving)."
        }
    }
}

const TOP: f64 = 28.0;
const WHISKER: Pen = Pen::new(INK, 1.2);
const CONNECTOR: Pen = Pen::new(LUCK, 1.0);
const NO_OFFER: &str = "cost with no offer";
const CHANGE: &str = "change in all";
const OFFER: &str = "cost with the offer";

/// Change in the cost of a position by component.
#[derive(Debug, Clone)]
pub struct ComponentsChart {
    currency: Currency,
    /// `[arm]`
    totals: [Estimate; 2],
    /// Change in cost by component; None if the component costs nothing in either arm.
    changes: [Option<Estimate>; Component::NUMBER],
    total: Estimate,
    source: String,
}

extent! {
    /// Range of the axis of the waterfall, and the rows it shows.
    pub struct ComponentsExtent {
        changes: Span,
        shown: [bool; Component::NUMBER],
        room: Room,
    }
}

/// Largest change that is rounding, as a share of the cost of a component.
const ROUNDING: f64 = 1e-12;

impl ComponentsChart {
    /// Returns None if there are no replications.
    pub fn of(currency: &Currency, estimates: &Estimates) -> Option<Self> {
        let total = |arm| estimates.estimate(arm, Metric::TotalCost);
        let changes = Component::ALL.map(|component| {
            let estimate = |arm| estimates.estimate(arm, Metric::Cost(component));
            let costs = Side::ARMS.map(estimate);
            let largest = costs.iter().flatten().map(|cost| cost.value.abs()).fold(0.0, f64::max);
            let change = estimate(Side::Saving).filter(|_| largest > 0.0)?;
            // What rounding leaves of a difference of sums in another order is no change.
            Some(if change.value.abs() > ROUNDING * largest { change.negated() } else { Estimate::bare(0.0) })
        });
        Some(Self {
            currency: currency.clone(),
            totals: [total(Side::NoOffer)?, total(Side::Offer)?],
            changes,
            total: total(Side::Saving)?.negated(),
            source: amounts::source_of_run(estimates),
        })
    }

    /// Steps of the waterfall: component, start and change.
    fn steps(&self) -> impl Iterator<Item = (Component, f64, Estimate)> {
        let changes = Component::ALL.into_iter().zip(self.changes);
        let steps = changes.scan(0.0, |at, (component, change)| {
            let from = *at;
            *at += change.map_or(0.0, |change| change.value);
            Some(change.map(|change| (component, from, change)))
        });
        steps.flatten()
    }

    /// `+$12 ± 3`
    fn change(&self, change: Estimate) -> String {
        let all = self.changes.into_iter().flatten().chain([self.total]);
        amounts::change(&self.currency, change, amounts::largest(all))
    }

    fn tooltip(&self, change: Estimate) -> String {
        match change.value > 0.0 {
            true => format!("costs {} more", amounts::amount(&self.currency, change)),
            false => format!("saves {}", amounts::amount(&self.currency, change.negated())),
        }
    }

    fn description(&self) -> String {
        let [no_offer, offer] = self.totals.map(|total| amounts::money(&self.currency, total.value));
        let changed = self.steps().filter(|(_, _, change)| change.value != 0.0);
        let mut largest: Vec<(Component, Estimate)> = changed.map(|(name, _, change)| (name, change)).collect();
        largest.sort_by(|a, b| b.1.value.abs().total_cmp(&a.1.value.abs()));
        let text = |(component, change): &(Component, Estimate)| {
            format!("{} {}", labels::component(*component), self.change(*change))
        };
        let largest: Vec<String> = largest.iter().take(3).map(text).collect();
        let largest = match largest.is_empty() {
            true => "No component changes.".to_owned(),
            false => format!("The largest changes: {}.", largest.join(", ")),
        };
        let change = self.change(self.total);
        format!("A position costs {no_offer} with no offer and {offer} with it, a change of {change}. {largest}")
    }
}

impl Draw for ComponentsChart {
    type Extent = ComponentsExtent;

    fn extent(&self) -> ComponentsExtent {
        let ends = |from: f64, change: Estimate| {
            let interval = change.interval.map_or([change.value; 2], |interval| [interval.low, interval.high]);
            [from, from + change.value, from + interval[0], from + interval[1]]
        };
        let steps = self.steps().flat_map(|(_, from, change)| ends(from, change));
        let changes = Span::of(steps.chain(ends(0.0, self.total)).chain([0.0]));
        let labels: Vec<(String, String)> = self
            .steps()
            .map(|(component, _, step)| (labels::component(component), self.change(step)))
            .chain([(CHANGE.to_owned(), self.change(self.total))])
            .chain(
                [NO_OFFER, OFFER]
                    .iter()
                    .zip(self.totals)
                    .map(|(label, total)| ((*label).to_owned(), amounts::money(&self.currency, total.value))),
            )
            .collect();
        ComponentsExtent {
            changes: changes.unwrap_or(Span { low: 0.0, high: 0.0 }),
            shown: self.changes.map(|change| change.is_some()),
            room: Room::of(labels),
        }
    }

    fn draw_on(&self, extent: &ComponentsExtent, paper: Paper) -> Drawing {
        let shown = extent.shown.iter().filter(|shown| **shown).count();
        let ticks = Ticks::around(extent.changes, 4.0);
        let rows = Rows::new(paper, paper.choose(TOP, TOP + NOTE_LINE), shown + 3, extent.room, ticks);
        let mut picture = Picture::on(paper);
        rows.columns(&mut picture, ticks, prices(&self.currency, ticks));
        rows.heads(&mut picture, "change in cost per position", "± half an interval");
        let [no_offer, offer] = self.totals.map(|total| amounts::money(&self.currency, total.value));
        let costs = self.totals.map(|total| amounts::amount(&self.currency, total));
        rows.label(&mut picture, 0, NO_OFFER, &no_offer, &format!("{NO_OFFER}: {}", costs[0]), true);
        let mut at = 0.0;
        let places = Component::ALL.into_iter().zip(extent.shown).filter(|(_, shown)| *shown).map(|(place, _)| place);
        let none = Estimate::bare(0.0);
        for (row, component) in (1..).zip(places) {
            let step = self.changes[component as usize].unwrap_or(none);
            self.step(&mut picture, &rows, row, &labels::component(component), (at, step), false);
            at += step.value;
        }
        self.step(&mut picture, &rows, shown + 1, CHANGE, (0.0, self.total), true);
        rows.label(&mut picture, shown + 2, OFFER, &offer, &format!("{OFFER}: {}", costs[1]), true);
        Drawing {
            title: "What the offer changes in the cost of a position".to_owned(),
            description: self.description(),
            source: self.source.clone(),
            height: rows.frame.area.bottom + ROW,
            picture,
        }
    }
}

impl ComponentsChart {
    /// Draws a step as a bar that begins at the end of the last one.
    fn step(
        &self,
        picture: &mut Picture,
        rows: &Rows,
        row: usize,
        name: &str,
        (from, step): (f64, Estimate),
        strong: bool,
    ) {
        let (fill, to) = (if step.value > 0.0 { LOSS } else { SAVING }, from + step.value);
        if !strong && !picture.paper.is_narrow() {
            let (x, y) = (rows.at(to), rows.middle(row));
            picture.down(x, y + HALF_BAR, y + ROW - HALF_BAR, CONNECTOR);
        }
        if step.value != 0.0 {
            rows.bar(picture, row, from, to, fill);
        }
        if let Some(interval) = step.interval.filter(|interval| interval.half_width() > 0.0) {
            let [low, high] = [interval.low, interval.high].map(|end| rows.at(from + end));
            picture.whisker(rows.middle(row), low, high, WHISKER);
        }
        let tooltip = format!("{name}: the offer {}", self.tooltip(step));
        rows.label(picture, row, name, &self.change(step), &tooltip, strong);
    }
}
