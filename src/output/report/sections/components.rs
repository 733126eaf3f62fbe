//! Components of cost, from no offer to the offer.

use super::{Body, Section};
use crate::output::chart::Components;
use crate::output::manifest::Manifest;
use crate::output::report::subject::Subject;
use crate::output::table;

pub static SECTION: Section = Section { name: "components", title: "Where the money goes", body };

fn body(subject: &Subject, _: &Manifest) -> Body {
    let currency = subject.currency();
    Body::drawn(
        (subject, SECTION.name),
        |stop| Components::of(&currency, &stop.estimates),
        |stop| table::costs::section(&stop.page()),
    )
}
