//! Cost of keeping a taker against the cost of letting the taker go.

use super::page::Page;
use super::subject::Subject;
use crate::analysis::interval::Estimate;
use crate::analysis::{Estimates, GroupEstimates, MadeOffer, Metric, Side};
use crate::model::outcome::{Component, Count};
use crate::output::body::grid::{Cell, Grid, cells, number_cell};
use crate::output::body::{Body, Titled};
use crate::output::format::{Currency, money_decimals, number_or_dash, weeks};
use crate::output::labels;
use crate::output::sections::{Basis, Drawable, Printed, Section, Shown, on_common_axes};
use crate::output::svg::amounts::saves;
use crate::output::svg::frame::prices;
use crate::output::svg::palette::{LOSS, SAVING};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, NOTE, NOTE_LINE, Picture, STRONG};
use crate::output::svg::rows::{ROW, Room, Rows, RowsExtent, ends};
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Draw, Drawing, amounts};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "keep",
    title: "Keep them, or let them go?",
    terminal: Some(Printed { place: 3, tables: |page| table(page).into_iter().collect() }),
    charts: &[Drawable {
        name: "keep",
        place: 8,
        about: "Keep a taker, or let the taker go?",
        of: Basis::Run,
        needs: super::NOBODY_TAKES,
        draw: |subject| on_common_axes(subject, |stop| KeepChart::of(&subject.currency(), &stop.estimates)),
    }],
    page: Shown::Blocks(blocks),
};

/// Returns None if no first hire took an offer.
fn table(page: &Page) -> Option<Titled> {
    let groups = &page.estimates.groups;
    let largest = groups
        .iter()
        .flat_map(|group| [group.cost.keep, group.cost.let_go])
        .flatten()
        .map(f64::abs)
        .reduce(f64::max)?;
    let decimals = money_decimals(largest);
    let mut grid = Grid::new(&["", "takers", "±", "keep", "let go", "saving", "±"]);
    for group in groups {
        grid.row(&name(group, has_several(page.estimates)), row(group, decimals));
    }
    let horizon = weeks(page.scenario.simulation.horizon_weeks);
    Some(Titled {
        title: format!("Keep or let go: cost from taking the offer to week {horizon} [{}]", page.currency.name()),
        body: Body::from(grid) + Body::paragraph(format!("{}; * not committed.", whose(page)), 0),
    })
}

/// Sentence on which takers the table counts, with the number of all takers.
pub fn whose(page: &Page) -> String {
    let all = page.estimates.estimate(Side::Offer, Metric::Count(Count::Takers));
    let all = number_or_dash(all.map(|takers| takers.value * 100.0), 2);
    format!("Takers per 100 positions: first hires who take an offer, out of {all} takers")
}

/// Whether first hires meet several offers, so that rows name the offer.
pub fn has_several(estimates: &Estimates) -> bool {
    let first = estimates.groups.first().map(|group| group.offer);
    estimates.groups.iter().any(|group| Some(group.offer) != first)
}

/// ` at week 6`; nothing if there is one offer.
pub fn at_offer(offer: Option<MadeOffer>, has_several: bool) -> String {
    let offer = offer.filter(|_| has_several);
    offer.map_or_else(String::new, |offer| format!(" at week {}", weeks(offer.week)))
}

/// Name of a row. The mark comes first, so that cutting the name does not take it away.
fn name(group: &GroupEstimates, has_several: bool) -> String {
    let mark = if group.committed { ' ' } else { '*' };
    format!("{mark} {}{}", group.group, at_offer(group.offer, has_several))
}

fn row(group: &GroupEstimates, decimals: usize) -> Vec<Cell> {
    let costs = [group.cost.keep, group.cost.let_go];
    cells(group.takers_estimate.map(|takers| takers.per(0.01)), 2)
        .into_iter()
        .chain(costs.map(|cost| number_cell(cost, decimals)))
        .chain(cells(group.saving, decimals))
        .collect()
}

fn blocks(subject: &Subject) -> Vec<Option<Body>> {
    let currency = subject.currency();
    let drawn = subject.stops.iter().zip(SECTION.drawn(subject));
    let blocks = drawn.map(|(stop, chart)| {
        let groups = stop.estimates.groups.iter().filter_map(|group| {
            by_component(group, &at_offer(group.offer, has_several(&stop.estimates)), currency.name())
        });
        let figure = Body::figure(SECTION.name, chart?, table(&stop.page()).into_iter().chain(groups));
        Some(figure + Body::paragraph(WHOLE_POSITION, 0))
    });
    blocks.collect()
}

const WHOLE_POSITION: &str = "All costs of the position from the moment of taking to the end, whoever holds it: later hires \
                              may take an offer too, and their bonuses are included.";

/// Table of costs by component. Returns None if the group has no takers.
fn by_component(group: &GroupEstimates, offer: &str, currency: &str) -> Option<Titled> {
    let costs = group.components.iter().flat_map(|cost| [cost.keep, cost.let_go]).flatten().map(f64::abs);
    let decimals = money_decimals(costs.reduce(f64::max)?);
    let mut grid = Grid::new(&["", "keep", "let go", "saving"]);
    let costs = Component::ALL.into_iter().zip(&group.components);
    for (component, cost) in costs.filter(|(_, cost)| cost.keep != Some(0.0) || cost.let_go != Some(0.0)) {
        let saving = cost.keep.zip(cost.let_go).map(|(keep, let_go)| keep - let_go);
        let cells = [cost.keep, cost.let_go, saving].map(|cost| number_or_dash(cost, decimals));
        grid.row(&labels::component(component), cells);
    }
    Some(Titled {
        title: format!("A taker of the group {}{offer}, by component [{currency}]", group.group),
        body: grid.into(),
    })
}

/// Height of the line above the rows of a group, and the gap between two groups [px].
const HEAD: f64 = 30.0;
const GAP: f64 = 16.0;
const SAVING_EACH: &str = "saving each";
/// Components of a group that are shown, the largest.
const SHOWN: usize = 4;

/// Saving from letting takers go, by component.
#[derive(Debug, Clone)]
pub struct KeepChart {
    currency: Currency,
    groups: Vec<GroupOfTakers>,
    source: String,
}

/// The takers of one group.
#[derive(Debug, Clone)]
struct GroupOfTakers {
    name: String,
    keep: f64,
    let_go: f64,
    saving: Estimate,
    /// Saving in each of the largest components, and in all others together.
    components: Vec<(String, f64)>,
}

impl KeepChart {
    /// Returns None if no first hire took an offer.
    pub fn of(currency: &Currency, estimates: &Estimates) -> Option<Self> {
        let several = has_several(estimates);
        let groups = estimates.groups.iter().filter_map(|row| {
            let saving = row.saving?;
            let components = components(row);
            Some(GroupOfTakers {
                name: format!("{}{}", row.group, at_offer(row.offer, several)),
                keep: row.cost.keep?,
                let_go: row.cost.let_go?,
                saving,
                components,
            })
        });
        let groups: Vec<GroupOfTakers> = groups.collect();
        let source = amounts::source_of_run(estimates);
        (!groups.is_empty()).then(|| Self { currency: currency.clone(), groups, source })
    }

    fn largest(&self) -> f64 {
        amounts::largest(self.groups.iter().map(|group| group.saving))
    }

    fn value(&self, saving: f64) -> String {
        amounts::with_half(&self.currency, Estimate::bare(saving), self.largest())
    }

    fn tooltip(&self, group: &GroupOfTakers) -> String {
        let [keep, let_go] = self.currency.amounts([group.keep, group.let_go]);
        let saving = saves(&self.currency, group.saving);
        format!("{}: keeping a taker costs {keep}, letting go {let_go}, which {saving}", group.name)
    }

    /// `keeping a taker costs $23,456, letting go $21,100`
    fn costs(&self, group: &GroupOfTakers) -> String {
        let [keep, let_go] = self.currency.amounts([group.keep, group.let_go]);
        format!("keeping a taker costs {keep}, letting go {let_go}")
    }
}

/// Components in which keeping and letting go differ, largest first, the small ones joined as one.
fn components(group: &GroupEstimates) -> Vec<(String, f64)> {
    let costs = Component::ALL.into_iter().zip(&group.components);
    let mut savings: Vec<(String, f64)> = costs
        .filter_map(|(component, cost)| Some((labels::component(component), cost.keep? - cost.let_go?)))
        .filter(|(_, saving)| *saving != 0.0)
        .collect();
    savings.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    if savings.len() > SHOWN + 1 {
        let rest = savings.split_off(SHOWN).iter().map(|(_, saving)| saving).sum();
        savings.push(("all else".to_owned(), rest));
    }
    savings
}

impl Draw for KeepChart {
    type Extent = RowsExtent;

    fn extent(&self) -> RowsExtent {
        let components = self.groups.iter().flat_map(|group| &group.components).map(|(_, saving)| *saving);
        let savings = Span::with_zero(self.groups.iter().flat_map(|group| ends(group.saving)).chain(components));
        let with_half = |saving| amounts::with_half(&self.currency, saving, self.largest());
        let each = self.groups.iter().flat_map(|group| {
            let components = group.components.iter().map(|(name, saving)| (name.clone(), self.value(*saving)));
            components.chain([(SAVING_EACH.to_owned(), with_half(group.saving))])
        });
        RowsExtent { values: savings, room: Room::of(each) }
    }

    fn draw_on(&self, extent: &RowsExtent, paper: Paper) -> Drawing {
        let ticks = Ticks::around(extent.values, 4.0);
        let sides = extent.room.between(paper);
        let mut picture = Picture::on(paper);
        let second = paper.choose(12.0, 12.0 + NOTE_LINE);
        picture.text(paper.choose(sides.low, 0.0), 12.0, Anchor::Start, &NOTE, "saving per taker who is let go");
        picture.text(paper.width(), second, Anchor::End, &NOTE, "± half an interval");
        let head = paper.choose(HEAD, HEAD + NOTE_LINE);
        let mut bottom = second + 6.0;
        for (number, group) in self.groups.iter().enumerate() {
            let rows = Rows::between(paper, bottom + head, group.components.len() + 1, sides, ticks);
            match number + 1 == self.groups.len() {
                true => rows.columns(&mut picture, ticks, prices(&self.currency, ticks)),
                false => rows.uprights(&mut picture, ticks),
            }
            self.draw_group(&mut picture, &rows, group);
            bottom = rows.frame.area.bottom + GAP;
        }
        let sentences: Vec<String> = self.groups.iter().map(|group| self.tooltip(group)).collect();
        Drawing {
            title: "Keep a taker, or let the taker go?".to_owned(),
            description: format!("{}.", sentences.join(". ")),
            source: self.source.clone(),
            height: bottom - GAP + ROW,
            picture,
        }
    }
}

impl KeepChart {
    fn draw_group(&self, picture: &mut Picture, rows: &Rows, group: &GroupOfTakers) {
        let y = rows.frame.area.top - 10.0;
        let costs = self.costs(group);
        let width = picture.width();
        match picture.paper {
            Paper::Wide => {
                let name = STRONG.fitted(&group.name, width - NOTE.width(&costs) - 12.0);
                picture.text(0.0, y, Anchor::Start, &STRONG, &name);
                picture.text(STRONG.width(&name) + 12.0, y, Anchor::Start, &NOTE, &costs);
            }
            Paper::Narrow => {
                picture.text(0.0, y - NOTE_LINE, Anchor::Start, &STRONG, &STRONG.fitted(&group.name, width));
                picture.text(0.0, y, Anchor::Start, &NOTE, &NOTE.fitted(&costs, width));
            }
        }
        let value = amounts::with_half(&self.currency, group.saving, self.largest());
        rows.label(picture, 0, SAVING_EACH, &value, &self.tooltip(group), true);
        rows.saving(picture, 0, group.saving);
        for (row, (name, saving)) in (1..).zip(&group.components) {
            let fill = if *saving < 0.0 { LOSS } else { SAVING };
            rows.bar(picture, row, 0.0, *saving, fill);
            let text = self.value(*saving);
            let tooltip =
                format!("{}, {name}: letting go {}", group.name, saves(&self.currency, Estimate::bare(*saving)));
            rows.label(picture, row, name, &text, &tooltip, false);
        }
    }
}
