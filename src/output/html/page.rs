//! The page around the sections.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::Report;
use super::markup::{self, about, body, bonus};
use super::stops::AtStops;
use super::store::{self, Bodies};
use crate::output::labels::MADE;
use crate::output::sections::comparison::page as comparison;
use crate::output::sections::{Section, Subject};
use crate::output::svg::palette::dark;
use crate::scenario::visible_line;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The whole page, with all sections at the bonus of the first scenario's file.
///
/// # Errors
/// Errors of packing the content that the script puts in place.
pub fn html(report: &Report) -> io::Result<Markup> {
    let bodies: Bodies = report.subjects.iter().map(|subject| bodies(report, subject)).collect();
    let title = title(report);
    let style = STYLE.to_owned() + &dark_charts();
    let store = if moves(report) { Some(store::packed(report, &bodies)?) } else { None };
    Ok(html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(&style, store.is_some()));
                meta name="generator" content={ (MADE) " " (report.manifest.version) };
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(style)) }
            }
            body {
                a.skip href="#main" { "Skip to the answer" }
                (contents(report, &bodies))
                main #main {
                    header { h1 { (title) } }
                    @if report.subjects.len() > 1 {
                        section #comparison {
                            h2 { (comparison::TITLE) }
                            (body(comparison::TITLE, &comparison::body(report.comparison)))
                        }
                    }
                    (subject(report, &bodies))
                }
                div #tip hidden {}
                @if let Some(store) = &store {
                    script #store type="text/plain" { (PreEscaped(store)) }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        }
    })
}

/// Content security policy of the page: a browser applies this style, runs this script, and nothing else.
/// A browser runs no other script that came to stand in the page, and loads and sends nothing.
fn policy(style: &str, has_script: bool) -> String {
    let script = if has_script { format!(" script-src {};", hash(SCRIPT)) } else { String::new() };
    format!("default-src 'none'; style-src {};{script} base-uri 'none'; form-action 'none'", hash(style))
}

/// Hash of a text, as a policy names it.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// Title of the page: the one asked for, or the names of the scenarios.
fn title(report: &Report) -> String {
    match (report.title, report.subjects) {
        (Some(title), _) => visible_line(title).into_owned(),
        (None, [one]) => format!("{}: does the offer pay?", one.name()),
        (None, several) => format!("Does the offer pay? {} scenarios side by side", several.len()),
    }
}

/// Whether the page has a slider or a switch.
fn moves(report: &Report) -> bool {
    report.subjects.len() > 1 || report.subjects.iter().any(|subject| subject.stops.len() > 1)
}

fn bodies(report: &Report, subject: &Subject) -> Vec<(&'static Section, AtStops)> {
    report.sections.iter().map(|section| (*section, AtStops::of(section.written(subject, report.manifest)))).collect()
}

/// Rules that give charts their colours on dark paper.
fn dark_charts() -> String {
    let colours = dark();
    let rule = |(light, dark): &(&str, &str)| {
        format!("svg.chart [fill=\"{light}\"]{{fill:{dark}}}svg.chart [stroke=\"{light}\"]{{stroke:{dark}}}")
    };
    format!("@media screen and (prefers-color-scheme:dark){{{}}}", colours.iter().map(rule).collect::<String>())
}

/// Links to the sections that have content for at least one scenario.
fn contents(report: &Report, bodies: &Bodies) -> Markup {
    let says = |number: &usize| bodies.iter().any(|bodies| !matches!(bodies[*number].1, AtStops::Nothing));
    let sections = (0..report.sections.len()).filter(says).map(|number| report.sections[number]);
    let first = bodies.first().map_or(&[][..], Vec::as_slice);
    let file = report.subjects.first().map_or(0, |subject| subject.file);
    let is_hidden = |of: &Section| first.iter().any(|(section, body)| section.name == of.name && body.is_silent(file));
    html! {
        nav aria-label="Contents" {
            ul {
                @if report.subjects.len() > 1 { li { a href="#comparison" { (comparison::TITLE) } } }
                @for section in sections { li hidden[is_hidden(section)] { a href={ "#" (section.name) } { (section.title) } } }
            }
        }
    }
}

/// Head of the first scenario at the bonus of the file, with the slider and the switch.
fn subject(report: &Report, bodies: &Bodies) -> Markup {
    let Some((subject, bodies)) = report.subjects.first().zip(bodies.first()) else { return html! {} };
    html! {
        @if moves(report) { (toolbar(report.subjects, subject)) }
        div #about { (about(subject)) }
        @if bodies.iter().all(|(_, body)| matches!(body, AtStops::Nothing)) {
            p.note { "The sections asked for have nothing to show for this scenario." }
        }
        @for (section, body) in bodies {
            section id=(section.name) hidden[body.is_silent(subject.file)] {
                h2 { (section.title) }
                div.body { @if let Some(markup) = body.at(subject.file) { (inline(report, markup)) } }
            }
        }
    }
}

/// Markup of a section as the page holds it before the script has run. On a page of several scenarios it is without the
/// drawings for phones, for which such a page has no room: the script puts them in place with all else.
fn inline(report: &Report, markup: &Markup) -> Markup {
    match report.subjects {
        [_] => markup.clone(),
        _ => PreEscaped(markup::without_phones(&markup.0)),
    }
}

fn toolbar(subjects: &[Subject], subject: &Subject) -> Markup {
    let stop = subject.as_filed();
    let words = stop.map_or_else(String::new, |stop| bonus(subject, stop));
    html! {
        div #toolbar {
            @if subjects.len() > 1 {
                label.switch hidden {
                    span { "Scenario" }
                    select #scenario { @for subject in subjects { option { (subject.name()) } } }
                }
                noscript { p.note { "This is " (subject.name()) "; the other scenarios need JavaScript." } }
            }
            p.at hidden[stop.is_none_or(|stop| stop.bonus.is_none())] {
                "With a bonus of "
                data #bonus value=[stop.and_then(|stop| stop.bonus)] { (words) }
                span #whose { ", as in the file" }
            }
            label.slider hidden {
                span { "What if the bonus were another?" }
                input #slider type="range" min="0" max=(subject.stops.len().saturating_sub(1)) value=(subject.file) step="1"
                    aria-valuetext=(words);
            }
            label.typed hidden {
                span { "Or type one" }
                input #typed type="text" inputmode="decimal" autocomplete="off" aria-describedby="nearest";
            }
            div.jumps hidden {
                button #to-file type="button" { "The file's" }
                button #to-best type="button" { "The best" }
            }
            p #nearest.note role="status" {}
            p #told.unseen role="status" {}
            p #old.note hidden { "This browser is too old for the slider: the page shows the bonus in the file." }
        }
    }
}
