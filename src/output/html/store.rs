//! Content of a page at every bonus of every scenario, compressed, for the slider and the switch.
//!
//! A section changes little from one bonus to the next. The window of deflate, 32 KiB, holds the section before,
//! so that a section at all bonuses takes little more than a section at two.

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
    /// Number of the stop at the bonus of the file.
    file: usize,
    /// Number of the stop at the best bonus.
    best: Option<usize>,
    /// `[stop]`: the bonus, exactly and in words.
    stops: Vec<(Option<f64>, String)>,
    /// Markup, `[section][stop]`, or `[section]` if a section is the same at all stops.
    sections: Vec<(&'static str, Vec<String>)>,
}

/// The bodies of all sections of all scenarios, `[scenario][section]`.
pub type Bodies = Vec<Vec<(&'static Section, AtStops)>>;

/// The store as base64 of gzip of JSON.
///
/// # Errors
/// Errors of compression, which memory alone can cause.
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
