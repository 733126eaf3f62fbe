//! How the numbers came about: enough to make them again.

use super::subject::Subject;
use crate::output::format::{confidence, whole};
use crate::output::html::stops::AtStops;
use crate::output::manifest::Manifest;
use crate::output::sections::{Section, Shown};
use maud::html;

/// Declares the subject.
pub static SECTION: Section =
    Section { name: "manifest", title: "How to reproduce this page", terminal: None, charts: &[], page: Shown::Own(body) };

fn body(_: &Subject, manifest: &Manifest) -> AtStops {
    AtStops::Still(html! {
        pre.command { (command(&manifest.command)) }
        dl.manifest {
            dt { "version" } dd { "offer " (manifest.version) }
            dt { "random numbers" } dd { (manifest.generator) }
            dt { "intervals" } dd { (confidence(manifest.confidence)) }
            dt { "started" } dd { (manifest.started) }
            @for entry in &manifest.scenarios {
                dt { (entry.name) }
                dd { (whole(entry.replications)) " replications, seed " (entry.seed) ", SHA-256 of its values "
                    code { (entry.hash) } }
            }
        }
    })
}

/// The command line, as a shell takes it.
fn command(arguments: &[String]) -> String {
    arguments.iter().map(|argument| crate::output::format::quoted(argument)).collect::<Vec<_>>().join(" ")
}
