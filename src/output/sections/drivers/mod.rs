//! What drives the saving: the figures that move it, and those that would turn the advice.

pub(super) mod flips;
pub(super) mod indices;
pub(super) mod legend;
mod moves;
pub(super) mod name;
mod shares;
pub(super) mod tornado;
mod turn;
mod words;

pub use words::FlipWords;

use std::ops::Add;

use flips::FlipsChart;
use indices::IndicesChart;
use tornado::TornadoChart;

use super::head::played;
use super::{Basis, Drawable, Section, Shown, Subject};
use crate::analysis::interval::Estimate;
use crate::output::body::{Answer, Block, Body, Printout, Titled, Tone};
use crate::output::format::{Currency, plus_minus};
use crate::output::manifest::Manifest;
use crate::output::svg::{Chart, Draw};
use crate::study::sensitivity::Sensitivity;

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "drivers",
    title: "What drives the saving, and what would turn the advice",
    terminal: None,
    charts: &[
        Drawable {
            name: "tornado",
            place: 12,
            about: "What moves the saving, figure by figure",
            of: Basis::Moves,
            needs: "no figure of the scenario moves the saving",
            draw: |subject| drawn(subject, TornadoChart::of),
        },
        Drawable {
            name: "indices",
            place: 13,
            about: "Whose doubt it is: shares of the variance of the expected saving",
            of: Basis::Shares,
            needs: "no figure is uncertain, or none is told to move the expected saving: make one uncertain, such as by \
 --set training.weeks='\"3 to 5\"'",
            draw: |subject| drawn(subject, IndicesChart::of),
        },
        Drawable {
            name: "flips",
            place: 14,
            about: "What would turn the advice, and how likely that is",
            of: Basis::Turn,
            needs: "no figure turns the advice at any value that was looked at",
            draw: |subject| drawn(subject, FlipsChart::of),
        },
    ],
    page: Shown::Still(part),
};

fn drawn<D: Draw>(subject: &Subject, of: impl Fn(&Sensitivity) -> Option<D>) -> Vec<Option<Chart>> {
    vec![subject.drivers.as_ref().and_then(of).map(|chart| chart.draw(None))]
}

/// Sentences, the chart of what moves the saving, and the table of what would turn the advice.
fn part(subject: &Subject, _: &Manifest) -> Option<Titled> {
    let found = subject.drivers.as_ref()?;
    let sheet = DriversSheet::new(found, Medium::Page);
    let sentences = moves::sentence(&sheet).into_iter().chain(turn::sentences(&sheet)).collect::<Vec<_>>().join(" ");
    let said = Some(sentences).filter(|text| !text.is_empty()).map(|text| Body::from(Block::Text(text)));
    let tables = moves::sections(&sheet);
    let moving = match SECTION.drawn(subject).into_iter().flatten().next() {
        Some(chart) => Body::figure(SECTION.name, chart, tables),
        None => tables.into_iter().map(|table| table.body).fold(Body::default(), Body::add),
    };
    let turning = turn::section(&sheet).map(|part| Body::from(Block::Open(part)));
    let notes = format!("{FILED} {}", plus_minus(found.estimates.confidence));
    let body = said.unwrap_or_default() + moving + turning.unwrap_or_default() + Body::paragraph(notes, 0);
    Some(Titled { title: SECTION.title.to_owned(), body })
}

/// What the section is about, whatever the slider of a page shows.
const FILED: &str =
    "All of this is about the offer as the file has it: another bonus on the slider does not change it.";

/// The report on what drives a saving, ready to print.
pub fn drivers(found: &Sensitivity) -> Printout {
    let sheet = DriversSheet::new(found, Medium::Terminal);
    let scenario = &found.loaded.scenario;
    let played = played(scenario, scenario.cohort.positions, found.estimates.replications);
    let sections = moves::sections(&sheet).into_iter().chain(shares::section(&sheet)).chain(turn::section(&sheet));
    let notes = Body::paragraph(plus_minus(found.estimates.confidence), 0);
    Printout {
        short: None,
        head: played + Block::Answer(sheet.answer()).into(),
        sections: sections.collect(),
        tail: Body::from(Block::Gap) + notes,
        chart: moves::sheet_chart(&sheet),
    }
}

/// Where words and tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Medium {
    /// Lines of 80 columns of one width, with files beside them.
    Terminal,
    /// A page, which has room for whole names and holds all that there is.
    Page,
}

/// What was found, while it is written.
struct DriversSheet<'a> {
    found: &'a Sensitivity,
    currency: Currency,
    medium: Medium,
}

impl<'a> DriversSheet<'a> {
    fn new(found: &'a Sensitivity, medium: Medium) -> Self {
        Self { found, currency: Currency::of(&found.loaded.scenario.currency), medium }
    }

    /// A key in at most so many columns of a terminal.
    fn name(&self, key: &str, columns: usize) -> String {
        match self.medium {
            Medium::Terminal => name::shortened(key, columns),
            Medium::Page => key.to_owned(),
        }
    }

    /// What is drawn by letters: on a terminal alone.
    fn drawn<T>(&self, letters: T) -> Option<T> {
        (self.medium == Medium::Terminal).then_some(letters)
    }

    /// Rows that are left out, and the file that has them.
    fn more(&self, rows: String, file: &str) -> String {
        match self.medium {
            Medium::Terminal => format!("{rows} more in {file}."),
            Medium::Page => format!("{rows} left out."),
        }
    }

    /// What the offer saves as the file has it, and what moves and turns that.
    fn answer(&self) -> Answer {
        let (lead, tone, rest) = match self.found.saving() {
            None => ("Nothing can be said of the saving.", Tone::Unsure, String::new()),
            Some(saving) => {
                let lead = if saving.value < 0.0 { "The offer loses" } else { "The offer saves" };
                let unsure = saving.interval.is_none_or(|interval| interval.holds(0.0));
                let tone = match (unsure, saving.value > 0.0) {
                    (true, _) => Tone::Unsure,
                    (false, true) => Tone::Good,
                    (false, false) => Tone::Bad,
                };
                let size = if saving.value < 0.0 { saving.negated() } else { saving };
                (lead, tone, format!(" {}.", self.amount(size)))
            }
        };
        let sentences = moves::sentence(self).into_iter().chain(shares::sentence(self)).chain(turn::sentences(self));
        let rest = std::iter::once(rest).chain(sentences).collect::<Vec<_>>().join(" ");
        Answer { lead: lead.to_owned(), tone, rest }
    }

    /// `$826 per position (95 % interval $701 to $950)`.
    fn amount(&self, estimate: Estimate) -> String {
        self.currency.with_interval(estimate, " per position", Some(self.found.estimates.confidence))
    }
}
