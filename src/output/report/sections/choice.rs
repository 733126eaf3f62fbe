//! Which bonus to choose while parameters are not known.

use super::{Body, Section};
use crate::output::manifest::Manifest;
use crate::output::report::markup::open;
use crate::output::report::subject::Subject;
use crate::output::table::tuned::{Sheet, robust};

pub static SECTION: Section = Section { name: "choice", title: "The choice while not knowing", body };

fn body(subject: &Subject, _: &Manifest) -> Body {
    let section = subject.one().and_then(|one| robust::section(&Sheet::new(one, false)));
    section.map_or(Body::Nothing, |section| Body::Still(open(&section)))
}
