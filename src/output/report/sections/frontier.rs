//! What a budget for bonuses buys.

use super::{Body, Section};
use crate::output::chart::{Draw, Frontier};
use crate::output::manifest::Manifest;
use crate::output::report::markup::figure;
use crate::output::report::subject::Subject;
use crate::output::table::tuned::{Sheet, frontier};

pub static SECTION: Section = Section { name: "frontier", title: "What a budget for bonuses buys", body };

fn body(subject: &Subject, _: &Manifest) -> Body {
    let drawn = subject.one().and_then(|one| {
        let behind = frontier::section(&Sheet::new(one, false))?;
        let frontier = Frontier::of(one)?;
        Some(figure(SECTION.name, &frontier.draw(&frontier.extent()), [Some(behind)]))
    });
    drawn.map_or(Body::Nothing, Body::Still)
}
