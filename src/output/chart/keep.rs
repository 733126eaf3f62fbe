//! Keep a taker, or let the taker go: what that saves, group by group.

use super::frame::amounts;
use super::palette::{LOSS, SAVING};
use super::picture::{Anchor, NOTE, Picture, STRONG, WIDTH};
use super::rows::{ROW, Room, Rows, ends};
use super::said::{self, saves};
use super::scale::{Span, Ticks};
use super::{Chart, Draw};
use crate::analysis::interval::Estimate;
use crate::analysis::{Estimates, GroupEstimates};
use crate::model::outcome::Component;
use crate::output::format::Currency;
use crate::output::names;

/// Of the line above the rows of a group, and between two groups [px].
const HEAD: f64 = 30.0;
const GAP: f64 = 16.0;
const SAVING_EACH: &str = "saving each";
/// Components of a group that are shown, the largest.
const SHOWN: usize = 4;

/// What letting takers go saves, and in which components.
#[derive(Debug, Clone)]
pub struct Keep {
    currency: Currency,
    groups: Vec<Group>,
    source: String,
}

/// The takers of one group.
#[derive(Debug, Clone)]
struct Group {
    name: String,
    keep: f64,
    let_go: f64,
    saving: Estimate,
    /// Of the largest components, what letting go saves, and of all others together.
    components: Vec<(String, f64)>,
}

/// What the axis must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Extent {
    savings: Span,
    room: Room,
}

impl Keep {
    /// None where nobody took the first offer.
    pub fn of(currency: &Currency, estimates: &Estimates) -> Option<Self> {
        let scenario = &estimates.scenario;
        let groups = estimates.groups.iter().filter_map(|row| {
            let saving = row.saving?;
            let components = components(row);
            Some(Group { name: row.group.clone(), keep: row.cost.keep?, let_go: row.cost.let_go?, saving, components })
        });
        let groups: Vec<Group> = groups.collect();
        let source = said::source(scenario, estimates.replications, estimates.positions, estimates.confidence);
        (!groups.is_empty()).then(|| Self { currency: currency.clone(), groups, source })
    }

    fn largest(&self) -> f64 {
        said::largest(self.groups.iter().map(|group| group.saving))
    }

    fn value(&self, saving: f64) -> String {
        said::with_half(&self.currency, Estimate::bare(saving), self.largest())
    }

    fn told(&self, group: &Group) -> String {
        let [keep, let_go] = self.currency.amounts([group.keep, group.let_go]);
        let saving = saves(&self.currency, group.saving);
        format!("{}: keeping a taker costs {keep}, letting go {let_go}, which {saving}", group.name)
    }

    /// `keeping a taker costs $23,456, letting go $21,100`
    fn costs(&self, group: &Group) -> String {
        let [keep, let_go] = self.currency.amounts([group.keep, group.let_go]);
        format!("keeping a taker costs {keep}, letting go {let_go}")
    }
}

/// The components in which keeping and letting go differ most, those that are left together, largest first.
fn components(group: &GroupEstimates) -> Vec<(String, f64)> {
    let costs = Component::ALL.into_iter().zip(&group.components);
    let mut savings: Vec<(String, f64)> = costs
        .filter_map(|(component, cost)| Some((names::component(component), cost.keep? - cost.let_go?)))
        .filter(|(_, saving)| *saving != 0.0)
        .collect();
    savings.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    if savings.len() > SHOWN + 1 {
        let rest = savings.split_off(SHOWN).iter().map(|(_, saving)| saving).sum();
        savings.push(("all else".to_owned(), rest));
    }
    savings
}

impl Draw for Keep {
    type Extent = Extent;

    fn extent(&self) -> Extent {
        let components = self.groups.iter().flat_map(|group| &group.components).map(|(_, saving)| *saving);
        let savings = Span::of(self.groups.iter().flat_map(|group| ends(group.saving)).chain(components));
        let with_half = |saving| said::with_half(&self.currency, saving, self.largest());
        let each = self.groups.iter().flat_map(|group| {
            let components = group.components.iter().map(|(name, saving)| (name.clone(), self.value(*saving)));
            components.chain([(SAVING_EACH.to_owned(), with_half(group.saving))])
        });
        let texts: Vec<(String, String)> = each.collect();
        Extent {
            savings: savings.unwrap_or(Span { low: 0.0, high: 0.0 }).holding(0.0),
            room: Room::of(texts.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
        }
    }

    fn join(a: Extent, b: Extent) -> Extent {
        Extent { savings: a.savings.join(b.savings), room: a.room.join(b.room) }
    }

    fn draw(&self, extent: &Extent) -> Chart {
        let ticks = Ticks::around(extent.savings, 4.0);
        let sides = (extent.room.left(), extent.room.right());
        let mut picture = Picture::default();
        picture.text(sides.0, 12.0, Anchor::Start, &NOTE, "saving per taker who is let go");
        picture.text(WIDTH, 12.0, Anchor::End, &NOTE, "± half an interval");
        let mut bottom = 18.0;
        for (number, group) in self.groups.iter().enumerate() {
            let rows = Rows::between(bottom + HEAD, group.components.len() + 1, sides, ticks);
            match number + 1 == self.groups.len() {
                true => rows.frame.columns(&mut picture, ticks, amounts(&self.currency, ticks)),
                false => rows.frame.uprights(&mut picture, ticks),
            }
            self.draw_group(&mut picture, &rows, group);
            bottom = rows.frame.area.bottom + GAP;
        }
        let told: Vec<String> = self.groups.iter().map(|group| self.told(group)).collect();
        Chart {
            title: "Keep a taker, or let the taker go?".to_owned(),
            description: format!("{}.", told.join(". ")),
            source: self.source.clone(),
            height: bottom - GAP + ROW,
            picture,
        }
    }
}

impl Keep {
    fn draw_group(&self, picture: &mut Picture, rows: &Rows, group: &Group) {
        let y = rows.frame.area.top - 10.0;
        let costs = self.costs(group);
        let name = STRONG.fitted(&group.name, WIDTH - NOTE.width(&costs) - 12.0);
        picture.text(0.0, y, Anchor::Start, &STRONG, &name);
        picture.text(STRONG.width(&name) + 12.0, y, Anchor::Start, &NOTE, &costs);
        let value = said::with_half(&self.currency, group.saving, self.largest());
        rows.label(picture, 0, SAVING_EACH, &value, &self.told(group), true);
        rows.saving(picture, 0, group.saving);
        for (row, (name, saving)) in (1..).zip(&group.components) {
            let fill = if *saving < 0.0 { LOSS } else { SAVING };
            rows.bar(picture, row, (0.0, *saving), fill);
            let text = self.value(*saving);
            let told = format!("{}, {name}: letting go {}", group.name, saves(&self.currency, Estimate::bare(*saving)));
            rows.label(picture, row, name, &text, &told, false);
        }
    }
}
