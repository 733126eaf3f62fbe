//! Takers by their outcome without the offer.

use super::keep::{at_offer, has_several, whose};
use super::page::Page;
use crate::analysis::interval::Estimate;
use crate::analysis::{Estimates, TakerEstimates};
use crate::output::body::grid::{Cell, Grid, cells};
use crate::output::body::{Body, Titled};
use crate::output::format::{Currency, UNKNOWN, money_decimals, percent};
use crate::output::labels;
use crate::output::sections::{Basis, Drawable, Printed, Section, Shown, on_common_axes};
use crate::output::svg::amounts::saves;
use crate::output::svg::frame::prices;
use crate::output::svg::palette::OFFER;
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, LABEL, NOTE, NOTE_LINE, Picture};
use crate::output::svg::rows::{HALF_BAR, ROW, Room, Rows, RowsExtent, ends};
use crate::output::svg::scale::{AxisScale, Span, Ticks};
use crate::output::svg::{Draw, Drawing, amounts};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "takers",
    title: "Who takes the offer",
    terminal: Some(Printed { place: 4, tables: |page| table(page).into_iter().collect() }),
    charts: &[Drawable {
        name: "takers",
        place: 7,
        about: "Who takes the offer, and what each taker saves",
        of: Basis::Run,
        needs: super::NOBODY_TAKES,
        draw: |subject| on_common_axes(subject, |stop| TakersChart::of(&subject.currency(), &stop.estimates)),
    }],
    page: Shown::ChartAndTables,
};

/// Returns None if no first hire took an offer.
fn table(page: &Page) -> Option<Titled> {
    let rows = &page.estimates.takers;
    rows.iter().find_map(|row| row.share)?;
    let largest = rows.iter().filter_map(|row| row.saving);
    let decimals = money_decimals(largest.map(|saving| saving.value.abs()).fold(0.0, f64::max));
    let waits = rows.iter().any(|row| row.waited.is_some_and(|waited| waited > 0.0));
    let several = has_several(page.estimates);
    let headers = ["", "share %", "waited %", "takers", "±", "saving each", "±"];
    let headers: Vec<&str> = headers.into_iter().filter(|header| waits || *header != "waited %").collect();
    let mut grid = Grid::new(&headers);
    let mut before = None;
    for row in rows {
        if several && before != row.offer {
            grid.row(at_offer(row.offer, several).trim_start(), [""; 0]);
            before = row.offer;
        }
        let in_percent = |share: Option<f64>| share.map_or_else(|| UNKNOWN.to_owned(), |share| percent(share, 1));
        let shares = std::iter::once(row.share).chain(waits.then_some(row.waited)).map(in_percent).map(Cell::from);
        let takers = cells(row.takers_estimate.map(|takers| takers.per(0.01)), 2);
        grid.row(labels::outcome(row.outcome), shares.chain(takers).chain(cells(row.saving, decimals)));
    }
    let waited = if waits { "; waited: about to quit, they waited for the offer" } else { "" };
    Some(Titled {
        title: format!("Who the takers are, and what each saves [{}]", page.currency.name()),
        body: Body::from(grid) + Body::paragraph(format!("{}{waited}.", whose(page)), 0),
    })
}

const TOP: f64 = 28.0;
/// Width of the bars of shares, and of the numbers beside them [px].
const SHARES: f64 = 84.0;
const NUMBERS: f64 = 62.0;

/// Chart of takers by their outcome without the offer.
#[derive(Debug, Clone)]
pub struct TakersChart {
    currency: Currency,
    /// Outcome without the offer, share of takers, and saving per taker.
    outcomes: Vec<(String, f64, Option<Estimate>)>,
    source: String,
}

impl TakersChart {
    /// Returns None if no first hire took an offer.
    pub fn of(currency: &Currency, estimates: &Estimates) -> Option<Self> {
        let several = has_several(estimates);
        let name = |row: &TakerEstimates| labels::outcome(row.outcome).to_owned() + &at_offer(row.offer, several);
        let outcome = |row: &TakerEstimates| Some((name(row), row.share?, row.saving));
        let outcomes: Vec<_> = estimates.takers.iter().filter_map(outcome).collect();
        let source = amounts::source_of_run(estimates);
        (!outcomes.is_empty()).then(|| Self { currency: currency.clone(), outcomes, source })
    }

    fn value(&self, saving: Option<Estimate>) -> String {
        let largest = amounts::largest(self.outcomes.iter().filter_map(|(_, _, saving)| *saving));
        saving.map_or_else(|| UNKNOWN.to_owned(), |saving| amounts::with_half(&self.currency, saving, largest))
    }

    fn tooltip(&self, (name, share, saving): &(String, f64, Option<Estimate>)) -> String {
        let saves = saving.map_or_else(String::new, |saving| format!(", each {}", saves(&self.currency, saving)));
        format!("{name}: {} % of takers{saves}", percent(*share, 1))
    }
}

impl Draw for TakersChart {
    type Extent = RowsExtent;

    fn extent(&self) -> RowsExtent {
        let savings = self.outcomes.iter().filter_map(|(_, _, saving)| *saving).flat_map(ends);
        let texts = self.outcomes.iter().map(|(name, _, saving)| (name, self.value(*saving)));
        RowsExtent { values: Span::with_zero(savings), room: Room::of(texts) }
    }

    fn draw_on(&self, extent: &RowsExtent, paper: Paper) -> Drawing {
        let sides = extent.room.between(paper);
        let left = sides.low;
        let top = paper.choose(TOP, TOP + NOTE_LINE);
        let ticks = Ticks::around(extent.values, 3.0);
        let rows =
            Rows::between(paper, top, self.outcomes.len(), Span { low: left + SHARES + NUMBERS, ..sides }, ticks)
                .with_names(left);
        let shares = AxisScale::new(Span { low: 0.0, high: 1.0 }, left, left + SHARES);
        let mut picture = Picture::on(paper);
        rows.columns(&mut picture, ticks, prices(&self.currency, ticks));
        picture.text(paper.choose(left, 0.0), top - 8.0, Anchor::Start, &NOTE, "share of takers");
        let second = paper.choose(rows.frame.area.left + 12.0, rows.frame.area.left);
        picture.text(second, top - 8.0, Anchor::Start, &NOTE, "saving per taker");
        picture.text(paper.width(), TOP - 8.0, Anchor::End, &NOTE, "± half an interval");
        for (row, outcome) in self.outcomes.iter().enumerate() {
            let (name, share, saving) = outcome;
            let y = rows.middle(row);
            let value = self.value(*saving);
            rows.name(&mut picture, row, name, &value, &LABEL);
            let right = shares.at(*share);
            if *share > 0.0 {
                let right = right.max(left + 1.0);
                picture.bar(Area { left, top: y - HALF_BAR, right, bottom: y + HALF_BAR }, OFFER);
            }
            picture.text(right + 6.0, y + 5.0, Anchor::Start, &LABEL, &format!("{} %", percent(*share, 1)));
            if let Some(saving) = saving {
                rows.saving(&mut picture, row, *saving);
            }
            rows.value(&mut picture, row, &value, &LABEL);
            rows.tooltip(&mut picture, row, &self.tooltip(outcome));
        }
        let sentences: Vec<String> = self.outcomes.iter().map(|outcome| self.tooltip(outcome)).collect();
        Drawing {
            title: "Who takes the offer, and what each taker saves".to_owned(),
            description: format!("What takers would have done otherwise. {}.", sentences.join("; ")),
            source: self.source.clone(),
            height: rows.frame.area.bottom + ROW,
            picture,
        }
    }
}
