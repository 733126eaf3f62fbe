//! Manifest: the command, versions and seeds that reproduce the numbers.

use super::subject::Subject;
use crate::output::body::{Block, Body, ListedTerm, Titled};
use crate::output::format::{confidence, quoted, whole};
use crate::output::manifest::Manifest;
use crate::output::sections::{Section, Shown};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "manifest",
    title: "How to reproduce this page",
    terminal: None,
    charts: &[],
    page: Shown::Still(part),
};

fn part(_: &Subject, manifest: &Manifest) -> Option<Titled> {
    let term = |name: &str, text: String| ListedTerm { name: name.to_owned(), text, code: None };
    let terms = [
        term("version", format!("offer {}", manifest.version)),
        term("random numbers", manifest.generator.to_string()),
        term("intervals", confidence(manifest.confidence)),
        term("started", manifest.started.to_string()),
    ];
    let scenarios = manifest.scenarios.iter().map(|entry| {
        let replications = whole(entry.replications);
        let text = format!("{replications} replications, seed {}, SHA-256 of its values ", entry.seed);
        ListedTerm { code: Some(entry.hash.to_string()), ..term(&entry.name, text) }
    });
    let terms = terms.into_iter().chain(scenarios).collect();
    let body = Body::from(Block::Command(command(&manifest.command))) + Block::Terms(terms).into();
    Some(Titled { title: SECTION.title.to_owned(), body })
}

/// The command line, as a shell takes it.
fn command(arguments: &[String]) -> String {
    arguments.iter().map(|argument| quoted(argument)).collect::<Vec<_>>().join(" ")
}
