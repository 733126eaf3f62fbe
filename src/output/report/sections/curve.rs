//! The saving over the bonus: which is best, which may be as good, and up to which the offer pays.

use crate::analysis::{Metric, Side};
use maud::html;

use super::{Body, Section, charts};
use crate::output::chart::{Chosen, Curve};
use crate::output::manifest::Manifest;
use crate::output::report::markup::{body as paragraphs, figure, without_flags};
use crate::output::report::subject::{Stop, Subject};
use crate::output::table::tuned::{Sheet, answer, by_bonus, notes};

pub static SECTION: Section = Section { name: "curve", title: "Which bonus is best?", body };

fn body(subject: &Subject, _: &Manifest) -> Body {
    let Some(one) = subject.one() else { return Body::Nothing };
    let sheet = Sheet::new(one, false);
    let chosen = |stop: &Stop| {
        let saving = stop.estimates.estimate(Side::Saving, Metric::TotalCost);
        stop.bonus.map(|bonus| Chosen { bonus, saving })
    };
    let drawn = charts(subject, |stop| Curve::of(one, chosen(stop)));
    Body::moving(drawn.into_iter().map(|chart| {
        let rests_on = notes::section(&sheet);
        Some(html! {
            p { (without_flags(&answer::text(&sheet))) }
            (figure(SECTION.name, &chart?, [by_bonus::section(&sheet)]))
            @if let Some(section) = rests_on {
                details { summary { (section.title) } (paragraphs(&section.title, &section.body)) }
            }
        })
    }))
}
