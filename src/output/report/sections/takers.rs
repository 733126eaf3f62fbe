//! What takers would have done otherwise.

use super::{Body, Section};
use crate::output::chart::Takers;
use crate::output::manifest::Manifest;
use crate::output::report::subject::Subject;
use crate::output::table;

pub static SECTION: Section = Section { name: "takers", title: "Who takes the offer", body };

fn body(subject: &Subject, _: &Manifest) -> Body {
    let currency = subject.currency();
    Body::drawn(
        (subject, SECTION.name),
        |stop| Takers::of(&currency, &stop.estimates),
        |stop| table::takers::section(&stop.page()),
    )
}
