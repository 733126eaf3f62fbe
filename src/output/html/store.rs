//! A page at every bonus of every scenario, compressed: what the slider and the switch put in place.
//!
//! A section changes little from one bonus to the next, so that what deflate keeps in sight, 32 KiB, holds the one before:
//! the same section at all bonuses takes little more than twice.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use super::Report;
use super::markup;
use super::stops::AtStops;
use crate::output::sections::{Section, Subject};
use crate::output::tables;

/// Everything that the script puts in place.
#[derive(Serialize)]
struct Store<'a> {
    scenarios: Vec<Shelf<'a>>,
}

/// One scenario.
#[derive(Serialize)]
struct Shelf<'a> {
    name: &'a str,
    /// Markup about the scenario in the head of the page.
    about: String,
    /// Number of the stop that the file has.
    file: usize,
    /// Number of the stop that is best.
    best: Option<usize>,
    /// `[stop]`: the bonus, exactly and in words.
    stops: Vec<(Option<f64>, String)>,
    /// `[section][stop]`: markup, or `[section]` of one that is the same at all of them.
    sections: Vec<(&'static str, Vec<String>)>,
}

/// The bodies of all sections of all scenarios, `[scenario][section]`.
pub type Bodies = Vec<Vec<(&'static Section, AtStops)>>;

/// The store as base64 of gzip of JSON.
///
/// # Errors
/// None that memory does not give.
pub fn packed(report: &Report, bodies: &Bodies) -> io::Result<String> {
    let scenarios = report.subjects.iter().zip(bodies).map(|(subject, bodies)| shelf(subject, bodies)).collect();
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    tables::write_json(&mut packer, &Store { scenarios })?;
    packer.flush()?;
    Ok(STANDARD.encode(packer.finish()?))
}

fn shelf<'a>(subject: &'a Subject, bodies: &[(&'static Section, AtStops)]) -> Shelf<'a> {
    let markups = |body: &AtStops| body.all().map(|markup| markup.0.clone()).collect();
    Shelf {
        name: subject.name(),
        about: markup::about(subject).0,
        file: subject.file,
        best: subject.best(),
        stops: subject.stops.iter().map(|stop| (stop.bonus, markup::bonus(subject, stop))).collect(),
        sections: bodies.iter().map(|(section, body)| (section.name, markups(body))).collect(),
    }
}
