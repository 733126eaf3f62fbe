//! What keeping a taker costs, against letting the taker go.

use maud::html;

use super::{Body, Section, charts};
use crate::analysis::GroupEstimates;
use crate::model::outcome::Component;
use crate::output::chart::Keep;
use crate::output::format::{money_decimals, number_or_dash};
use crate::output::manifest::Manifest;
use crate::output::names;
use crate::output::report::markup::figure;
use crate::output::report::subject::Subject;
use crate::output::table::{self, Grid, keep};

pub static SECTION: Section = Section { name: "keep", title: "Keep them, or let them go?", body };

fn body(subject: &Subject, _: &Manifest) -> Body {
    let currency = subject.currency();
    let drawn = charts(subject, |stop| Keep::of(&currency, &stop.estimates));
    let markups = subject.stops.iter().zip(drawn).map(|(stop, chart)| {
        let groups = stop.estimates.groups.iter().map(|group| components(group, currency.name()));
        let figure = figure(SECTION.name, &chart?, [keep::section(&stop.page())].into_iter().chain(groups));
        Some(html! {
            (figure)
            p.note { "All that the position costs from the moment of taking to the end, whoever holds it: those who come "
                "after a taker may take an offer too, and their bonuses are in it." }
        })
    });
    Body::moving(markups)
}

/// Component by component, of a group with takers.
fn components(group: &GroupEstimates, currency: &str) -> Option<table::Section> {
    let costs = group.components.iter().flat_map(|cost| [cost.keep, cost.let_go]).flatten().map(f64::abs);
    let decimals = money_decimals(costs.reduce(f64::max)?);
    let mut grid = Grid::new(&["", "keep", "let go", "saving"]);
    let costs = Component::ALL.into_iter().zip(&group.components);
    for (component, cost) in costs.filter(|(_, cost)| cost.keep != Some(0.0) || cost.let_go != Some(0.0)) {
        let saving = cost.keep.zip(cost.let_go).map(|(keep, let_go)| keep - let_go);
        let cells = [cost.keep, cost.let_go, saving].map(|cost| number_or_dash(cost, decimals));
        grid.row(&names::component(component), cells);
    }
    Some(table::Section {
        title: format!("A taker of the group {}, by component [{currency}]", group.group),
        body: grid.into(),
    })
}
