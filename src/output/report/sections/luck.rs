//! How much of the spread is luck, and how much not knowing the parameters.

use maud::html;

use super::{Body, Section, charts};
use crate::analysis::spread::VarianceShares;
use crate::output::chart::Luck;
use crate::output::format::percent_and_interval;
use crate::output::manifest::Manifest;
use crate::output::report::markup::{body as paragraphs, figure};
use crate::output::report::subject::Subject;
use crate::output::table::{self, Grid, saving};

pub static SECTION: Section = Section { name: "luck", title: "Luck, or not knowing?", body };

fn body(subject: &Subject, _: &Manifest) -> Body {
    let drawn = charts(subject, |stop| Luck::of(&stop.estimates));
    let markups = subject.stops.iter().zip(drawn).map(|(stop, chart)| {
        let words = saving::source_of(&stop.page());
        let shares = shares(stop.estimates.spread);
        (chart.is_some() || !words.blocks().is_empty()).then(|| {
            html! {
                @if let Some(chart) = chart { (figure(SECTION.name, &chart, [shares])) }
                (paragraphs(SECTION.title, &words))
            }
        })
    });
    Body::moving(markups)
}

/// The shares and their intervals; none where they are not known.
fn shares(shares: VarianceShares) -> Option<table::Section> {
    let mut grid = Grid::new(&["", "%", "interval"]);
    for (name, share) in [("luck", shares.luck), ("not knowing", shares.parameters)] {
        grid.row(name, percent_and_interval(share?, 0));
    }
    Some(table::Section { title: "Shares of the variance of the saving".to_owned(), body: grid.into() })
}
