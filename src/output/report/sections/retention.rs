//! How long first hires stay, and how many positions committed people hold, week by week.

use maud::html;

use super::{Body, Section, charts};
use crate::analysis::Week;
use crate::output::chart::{Chart, Weekly};
use crate::output::format::{UNKNOWN, percent};
use crate::output::manifest::Manifest;
use crate::output::report::markup::figure;
use crate::output::report::subject::{Stop, Subject};
use crate::output::table::{self, Grid, retention};

pub static SECTION: Section = Section { name: "retention", title: "Who stays", body };

/// Weeks from one row of a table to the next.
const EVERY: usize = 13;

fn body(subject: &Subject, _: &Manifest) -> Body {
    let stay = charts(subject, |stop| Weekly::retention(&stop.estimates));
    let committed = charts(subject, |stop| Weekly::committed(&stop.estimates));
    let markups = subject.stops.iter().zip(stay.into_iter().zip(committed)).map(|(stop, charts)| {
        let (stay, committed) = charts;
        let (stay, committed) = (stay?, committed?);
        Some(html! {
            h3 { (stay.title()) }
            (figure("stay", &stay, [retention::section(&stop.page()), Some(by_week(stop, &stay, |row| row.first_hires_present))]))
            h3 { (committed.title()) }
            (figure("committed", &committed, [Some(by_week(stop, &committed, |row| row.committed))]))
        })
    });
    Body::moving(markups)
}

/// Shares of positions at every quarter, and in the last week.
fn by_week(stop: &Stop, chart: &Chart, share: fn(&Week) -> f64) -> table::Section {
    let weekly = &stop.estimates.weekly;
    let last = weekly.iter().map(Vec::len).max().unwrap_or(0).saturating_sub(1);
    let mut grid = Grid::new(&["week", "no offer", "offer"]);
    for week in (0..=last).filter(|week| week % EVERY == 0 || *week == last) {
        let cell = |share: Option<f64>| share.map_or_else(|| UNKNOWN.to_owned(), |share| percent(share, 1));
        grid.row(&week.to_string(), weekly.each_ref().map(|weeks| cell(weeks.get(week).map(share))));
    }
    table::Section { title: format!("{} [%]", chart.title()), body: grid.into() }
}
