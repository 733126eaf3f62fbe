//! How the saving varies from cohort to cohort.

use super::{Body, Section};
use crate::output::chart::Spread;
use crate::output::manifest::Manifest;
use crate::output::report::subject::Subject;
use crate::output::table;

pub static SECTION: Section = Section { name: "spread", title: "How the saving varies", body };

fn body(subject: &Subject, _: &Manifest) -> Body {
    let currency = subject.currency();
    Body::drawn(
        (subject, SECTION.name),
        |stop| Spread::of(&currency, &stop.savings, &stop.estimates),
        |stop| table::saving::section(&stop.page()),
    )
}
