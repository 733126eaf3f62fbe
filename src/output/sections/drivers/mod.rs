//! What drives the saving: the figures that move it, and those that would turn the advice.

mod moves;
mod name;
mod shares;
mod turn;
mod words;

pub use words::FlipWords;

use crate::analysis::interval::Estimate;
use crate::output::body::Tone;
use crate::output::format::{Currency, plus_minus};
use crate::output::sections::head::played;
use crate::output::terminal::{Ink, wrapped};
use crate::study::sensitivity::Sensitivity;

/// The report on what drives a saving, ready to print. With `color`, titles and the verdict are marked by ANSI sequences.
pub fn drivers(found: &Sensitivity, color: bool) -> String {
    let sheet = DriversSheet { found, currency: Currency::of(&found.loaded.scenario.currency) };
    let ink = Ink { color };
    let scenario = &found.loaded.scenario;
    let played = played(scenario, scenario.cohort.positions, found.estimates.replications, ink);
    let sections = moves::sections(&sheet).into_iter().chain(shares::section(&sheet)).chain(turn::section(&sheet));
    let notes = wrapped(&plus_minus(found.estimates.confidence), 0);
    format!("{}\n{}{}\n{notes}", played, sheet.answer(ink), ink.sections(sections))
}

/// What was found, while it is written.
struct DriversSheet<'a> {
    found: &'a Sensitivity,
    currency: Currency,
}

impl DriversSheet<'_> {
    /// What the offer saves as the file has it, and what moves and turns that.
    fn answer(&self, ink: Ink) -> String {
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
        let text = std::iter::once(format!("{lead}{rest}")).chain(sentences).collect::<Vec<_>>().join(" ");
        wrapped(&text, 0).replacen(lead, &ink.paint(lead, tone), 1)
    }

    /// `$826 per position (95 % interval $701 to $950)`.
    fn amount(&self, estimate: Estimate) -> String {
        self.currency.with_interval(estimate, " per position", Some(self.found.estimates.confidence))
    }
}
