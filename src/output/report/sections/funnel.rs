//! What becomes of hires.

use super::{Body, Section};
use crate::output::chart::Funnel;
use crate::output::manifest::Manifest;
use crate::output::report::subject::Subject;
use crate::output::table;

pub static SECTION: Section = Section { name: "funnel", title: "What becomes of hires", body };

fn body(subject: &Subject, _: &Manifest) -> Body {
    Body::drawn(
        (subject, SECTION.name),
        |stop| Funnel::of(&stop.estimates),
        |stop| table::funnel::section(&stop.page()),
    )
}
