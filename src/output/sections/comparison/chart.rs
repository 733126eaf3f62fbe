//! Chart of the saving in several scenarios.

use crate::analysis::interval::Estimate;
use crate::analysis::{Comparison, Mismatch};
use crate::output::format::{Currency, confidence, counted};
use crate::output::svg::amounts::{self, saves};
use crate::output::svg::frame::prices;
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::Picture;
use crate::output::svg::rows::{ROW, Room, Rows, RowsExtent, ends};
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Draw, Drawing};

const TOP: f64 = 28.0;

/// Saving of the offers of several scenarios, each with its interval.
#[derive(Debug, Clone)]
pub struct ScenariosChart {
    currency: Currency,
    savings: Vec<(String, Estimate)>,
    source: String,
}

impl ScenariosChart {
    /// Returns None if the scenarios are not alike, or if no saving is known.
    pub fn of(comparison: &Comparison) -> Option<Self> {
        if comparison.mismatch == Some(Mismatch::Unlike) {
            return None;
        }
        let savings = comparison.places.iter().filter_map(|place| Some((place.scenario.clone(), place.saving?)));
        let mut savings: Vec<(String, Estimate)> = savings.collect();
        savings.sort_by(|(_, a), (_, b)| b.value.total_cmp(&a.value));
        let number = counted(savings.len() as u64, "scenario");
        let version = env!("CARGO_PKG_VERSION");
        Some(Self {
            currency: Currency::of(&comparison.places.first()?.currency),
            source: format!("{number} · intervals of {} · offer {version}", confidence(comparison.confidence)),
            savings,
        })
        .filter(|scenarios| !scenarios.savings.is_empty())
    }

    fn value(&self, saving: Estimate) -> String {
        let largest = amounts::largest(self.savings.iter().map(|(_, saving)| *saving));
        amounts::with_half(&self.currency, saving, largest)
    }
}

impl Draw for ScenariosChart {
    type Extent = RowsExtent;

    fn extent(&self) -> RowsExtent {
        let savings = Span::with_zero(self.savings.iter().flat_map(|(_, saving)| ends(*saving)));
        let texts = self.savings.iter().map(|(name, saving)| (name, self.value(*saving)));
        RowsExtent { values: savings, room: Room::of(texts) }
    }

    fn draw_on(&self, extent: &RowsExtent, paper: Paper) -> Drawing {
        let ticks = Ticks::around(extent.values, 4.0);
        let rows = Rows::new(paper, TOP, self.savings.len(), extent.room, ticks);
        let mut picture = Picture::on(paper);
        rows.columns(&mut picture, ticks, prices(&self.currency, ticks));
        rows.heads(&mut picture, "saving per position", "± half an interval");
        let mut texts = Vec::new();
        for (row, (name, saving)) in self.savings.iter().enumerate() {
            rows.saving(&mut picture, row, *saving);
            let text = format!("{name} {}", saves(&self.currency, *saving));
            rows.label(&mut picture, row, name, &self.value(*saving), &text, false);
            texts.push(text);
        }
        Drawing {
            title: "What the offer saves in each scenario".to_owned(),
            description: format!("Saving per position. {}.", texts.join("; ")),
            source: self.source.clone(),
            height: rows.frame.area.bottom + ROW,
            picture,
        }
    }
}
