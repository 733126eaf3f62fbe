//! The saving over the bonus: which is best, which may be as good, and up to which the offer pays.

use maud::html;

use super::{Body, Section, charts};
use crate::analysis::interval::Estimate;
use crate::output::chart::{Chosen, Curve};
use crate::output::format::Currency;
use crate::output::manifest::Manifest;
use crate::output::report::markup::{body as paragraphs, figure, without_flags};
use crate::output::report::subject::{Stop, Subject};
use crate::output::table::tuned::{Sheet, answer, by_bonus, notes};
use crate::output::tuned::One;

pub static SECTION: Section = Section { name: "curve", title: "Which bonus is best?", body };

fn body(subject: &Subject, _: &Manifest) -> Body {
    let Some(one) = subject.one() else { return Body::Nothing };
    let sheet = Sheet::new(one, false);
    let note = two_estimates(one, &subject.currency());
    let chosen = |stop: &Stop| {
        let saving = stop.estimates.estimate("saving", "total_cost");
        stop.bonus.map(|bonus| Chosen { bonus, saving })
    };
    let drawn = charts(subject, |stop| Curve::of(one, chosen(stop)));
    Body::moving(drawn.into_iter().map(|chart| {
        let rests_on = notes::section(&sheet);
        Some(html! {
            p { (without_flags(&answer::text(&sheet))) }
            @if let Some(note) = &note { p.note { (note) } }
            (figure(SECTION.name, &chart?, [by_bonus::section(&sheet)]))
            @if let Some(section) = rests_on {
                details { summary { (section.title) } (paragraphs(&section.title, &section.body)) }
            }
        })
    }))
}

/// Why the sentence and the chart differ in what the best bonus saves.
fn two_estimates(one: One, currency: &Currency) -> Option<String> {
    let chosen = one.best_point().filter(|best| best.bonus > 0.0)?.saving?;
    let fresh = one.tuned.fresh.as_ref()?.best.saving;
    let amount = |saving: Estimate| {
        let [value, low, high] = currency.amount_and_interval(saving.value, saving.interval?);
        Some(format!("{value} ({low} to {high})"))
    };
    let (chosen, fresh) = (amount(chosen)?, amount(fresh)?);
    Some(format!(
        "The chart and the slider show the replications on which it was chosen, where it saves {chosen}. The highest of many \
         estimates is helped by luck; so the sentence above quotes what it saves on as many others, {fresh}."
    ))
}
