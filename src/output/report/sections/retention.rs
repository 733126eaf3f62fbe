//! How long first hires stay, and how many positions committed people hold, week by week.

use maud::html;

use super::{Body, Section, charts};
use crate::analysis::rows::WeeklyRow;
use crate::output::chart::{Chart, Weekly};
use crate::output::format::{UNKNOWN, percent};
use crate::output::manifest::Manifest;
use crate::output::report::markup::figure;
use crate::output::report::subject::{Stop, Subject};
use crate::output::table::{self, Grid, retention};

pub static SECTION: Section = Section { name: "retention", title: "Who stays", body };

/// Weeks from one row of a table to the next.
const EVERY: u64 = 13;

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
fn by_week(stop: &Stop, chart: &Chart, share: fn(&WeeklyRow) -> f64) -> table::Section {
    let rows = &stop.estimates.weekly;
    let last = rows.iter().map(|row| row.week).max().unwrap_or(0);
    let mut grid = Grid::new(&["week", "no offer", "offer"]);
    for week in (0..=last).filter(|week| week % EVERY == 0 || *week == last) {
        let of = |arm| rows.iter().find(|row| row.arm == arm && row.week == week).map(share);
        let cell = |share: Option<f64>| share.map_or_else(|| UNKNOWN.to_owned(), |share| percent(share, 1));
        grid.row(&week.to_string(), ["no_offer", "offer"].map(|arm| cell(of(arm))));
    }
    table::Section { title: format!("{} [%]", chart.title()), body: grid.into() }
}
