//! The offer as a test for commitment.

use super::{Body, Section};
use crate::output::manifest::Manifest;
use crate::output::report::markup::body as tables;
use crate::output::report::subject::Subject;
use crate::output::table::test_of_commitment;

pub static SECTION: Section = Section { name: "test", title: "The offer as a test for commitment", body };

fn body(subject: &Subject, _: &Manifest) -> Body {
    Body::each(subject, |stop| {
        let section = test_of_commitment::section(&stop.page())?;
        Some(tables(&section.title, &section.body))
    })
}
