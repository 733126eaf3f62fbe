//! Who the takers are, and what letting each go saves.

use super::frame::amounts;
use super::palette::OFFER;
use super::picture::{Anchor, Area, LABEL, NOTE, Picture, WIDTH};
use super::rows::{HALF_BAR, ROW, Room, Rows, ends};
use super::said::{self, saves};
use super::scale::{Scale, Span, Ticks};
use super::{Chart, Draw};
use crate::analysis::interval::Estimate;
use crate::analysis::{Estimates, TakerEstimates};
use crate::output::format::{Currency, UNKNOWN, percent};
use crate::output::names;

const TOP: f64 = 28.0;
/// What bars of shares take, and the numbers beside them [px].
const SHARES: f64 = 84.0;
const NUMBERS: f64 = 62.0;

/// Takers by what they would have done otherwise.
#[derive(Debug, Clone)]
pub struct Takers {
    currency: Currency,
    /// `[outcome]`: share of takers, and what each saves.
    outcomes: Vec<(&'static str, f64, Option<Estimate>)>,
    source: String,
}

/// What the axes must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Extent {
    savings: Span,
    room: Room,
}

impl Takers {
    /// None where nobody took the first offer.
    pub fn of(currency: &Currency, estimates: &Estimates) -> Option<Self> {
        let scenario = &estimates.scenario;
        let outcome = |row: &TakerEstimates| Some((names::outcome(row.outcome), row.share?, row.saving));
        let outcomes: Vec<_> = estimates.takers.iter().filter_map(outcome).collect();
        let source = said::source(scenario, estimates.replications, estimates.positions, estimates.confidence);
        (!outcomes.is_empty()).then(|| Self { currency: currency.clone(), outcomes, source })
    }

    fn value(&self, saving: Option<Estimate>) -> String {
        let largest = said::largest(self.outcomes.iter().filter_map(|(_, _, saving)| *saving));
        saving.map_or_else(|| UNKNOWN.to_owned(), |saving| said::with_half(&self.currency, saving, largest))
    }

    fn told(&self, (name, share, saving): &(&str, f64, Option<Estimate>)) -> String {
        let saves = saving.map_or_else(String::new, |saving| format!(", each {}", saves(&self.currency, saving)));
        format!("{name}: {} % of takers{saves}", percent(*share, 1))
    }
}

impl Draw for Takers {
    type Extent = Extent;

    fn extent(&self) -> Extent {
        let savings = self.outcomes.iter().filter_map(|(_, _, saving)| *saving).flat_map(ends);
        let texts: Vec<_> = self.outcomes.iter().map(|(name, _, saving)| (*name, self.value(*saving))).collect();
        Extent {
            savings: Span::of(savings).unwrap_or(Span { low: 0.0, high: 0.0 }).holding(0.0),
            room: Room::of(texts.iter().map(|(name, value)| (*name, value.as_str()))),
        }
    }

    fn join(a: Extent, b: Extent) -> Extent {
        Extent { savings: a.savings.join(b.savings), room: a.room.join(b.room) }
    }

    fn draw(&self, extent: &Extent) -> Chart {
        let left = extent.room.left();
        let ticks = Ticks::around(extent.savings, 3.0);
        let rows = Rows::between(TOP, self.outcomes.len(), (left + SHARES + NUMBERS, extent.room.right()), ticks);
        let shares = Scale::new(Span { low: 0.0, high: 1.0 }, left, left + SHARES);
        let mut picture = Picture::default();
        rows.frame.columns(&mut picture, ticks, amounts(&self.currency, ticks));
        picture.text(left, TOP - 8.0, Anchor::Start, &NOTE, "share of takers");
        picture.text(rows.frame.area.left + 12.0, TOP - 8.0, Anchor::Start, &NOTE, "saving per taker");
        picture.text(WIDTH, TOP - 8.0, Anchor::End, &NOTE, "± half an interval");
        for (row, outcome) in self.outcomes.iter().enumerate() {
            let (name, share, saving) = outcome;
            let y = rows.middle(row);
            picture.text(left - 14.0, y + 5.0, Anchor::End, &LABEL, &LABEL.fitted(name, left - 14.0));
            let right = shares.at(*share);
            if *share > 0.0 {
                let right = right.max(left + 1.0);
                picture.bar(Area { left, top: y - HALF_BAR, right, bottom: y + HALF_BAR }, OFFER);
            }
            picture.text(right + 6.0, y + 5.0, Anchor::Start, &LABEL, &format!("{} %", percent(*share, 1)));
            if let Some(saving) = saving {
                rows.saving(&mut picture, row, *saving);
            }
            rows.value(&mut picture, row, &self.value(*saving), &LABEL);
            rows.tell(&mut picture, row, &self.told(outcome));
        }
        let told: Vec<String> = self.outcomes.iter().map(|outcome| self.told(outcome)).collect();
        Chart {
            title: "Who takes the offer, and what each taker saves".to_owned(),
            description: format!("What takers of the first offer would have done otherwise. {}.", told.join("; ")),
            source: self.source.clone(),
            height: rows.frame.area.bottom + ROW,
            picture,
        }
    }
}
