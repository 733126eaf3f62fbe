//! Assumptions, with their sources and their uncertainty.

use super::subject::Subject;
use crate::output::body::{AssumptionLine, AssumptionTable, Block, Body, Titled};
use crate::output::manifest::Manifest;
use crate::output::sections::{Section, Shown};
use crate::scenario::{Assumption, Loaded, Place, Uncertain, schema, visible_line};
use serde_json::Value as Json;
use std::path::Path;

/// Declares the subject.
pub static SECTION: Section =
    Section { name: "assumptions", title: "What it assumes", terminal: None, charts: &[], page: Shown::Still(part) };

fn part(subject: &Subject, _: &Manifest) -> Option<Titled> {
    Some(section(&subject.loaded))
}

/// Values in force of a scenario, those that the file leaves out last.
pub fn section(loaded: &Loaded) -> Titled {
    let (given, defaults) = lines(loaded).into_iter().partition(|line| line.place.is_some());
    let table = |title, rows, is_sourced| Body::from(Block::Assumptions(AssumptionTable { title, is_sourced, rows }));
    let text = format!(
        "Each value in force, with its source as the file gives it; money is in {}. Values with quantiles are uncertain, and \
         drawn anew for every cohort.",
        loaded.scenario.currency
    );
    let defaults = Titled {
        title: "Defaults: values that the file leaves out".to_owned(),
        body: table("Defaults", defaults, false),
    };
    let body = Body::from(Block::Text(text)) + table("Values given", given, true) + Block::Folded(defaults).into();
    Titled { title: SECTION.title.to_owned(), body }
}

/// Values in force of a scenario, in the order of a file.
pub fn lines(loaded: &Loaded) -> Vec<AssumptionLine> {
    let schema = schema();
    let assumptions = loaded.assumptions();
    let shown = assumptions.iter().filter(|assumption| !is_said_elsewhere(assumption));
    shown.map(|assumption| line(assumption, &assumptions, &schema)).collect()
}

/// An assumption, and the meaning of its field.
fn line(assumption: &Assumption, all: &[Assumption], schema: &Json) -> AssumptionLine {
    let is_within = |other: &Assumption| assumption.key.starts_with(&format!("{}.", other.key));
    let about = about(schema, &assumption.key).filter(|_| !all.iter().any(is_within));
    let comment = match assumption.is_source_stale {
        true => Some("changed from the template: source unknown".to_owned()),
        false => assumption.place.and_then(|place| place.comment()),
    };
    let comment = comment.filter(|_| about.is_some());
    AssumptionLine {
        key: assumption.key.clone(),
        about: about.map(|about| match &assumption.note {
            Some(note) => format!("{about} Here {note}."),
            None => about.to_owned(),
        }),
        value: assumption.value.as_deref().map_or_else(|| "none".to_owned(), plain),
        number: assumption
            .value
            .as_deref()
            .and_then(|value| value.parse().ok())
            .filter(|number: &f64| number.is_finite()),
        quantiles: assumption.uncertain.map(quantiles),
        comment: comment.map(|comment| visible_line(&comment).into_owned()),
        place: assumption.place.map(place),
    }
}

/// Meaning of the field at a dotted key.
fn about<'a>(schema: &'a Json, key: &str) -> Option<&'a str> {
    let mut field = schema;
    for part in key.split('.') {
        field = match field.get("items") {
            // It is the number of an offer, or the name of a group.
            Some(item) => item,
            None => field.get("properties").and_then(|fields| fields.get(part)).unwrap_or(field),
        };
    }
    field.get("description")?.as_str()
}

/// Whether the head of the page has the assumption.
fn is_said_elsewhere(assumption: &Assumption) -> bool {
    assumption.key == "name" || assumption.key == "description"
}

/// A value without the marks of TOML: `lognormal, median 4.0 to 6.0, sigma 0.64`.
fn plain(toml: &str) -> String {
    let bare = toml.trim_matches(['{', '}', ' ']).replace("dist = ", "").replace(" = ", " ");
    bare.replace('"', "")
}

fn quantiles(uncertain: &Uncertain) -> [f64; 3] {
    [0.05, 0.5, 0.95].map(|p| uncertain.quantile(p))
}

/// `scenario.toml:12`: the file and the line of a value.
fn place(place: &Place) -> String {
    let name = place.source().name();
    let file = Path::new(name).file_name().map_or(name.into(), |file| file.to_string_lossy());
    let line = place.line().map_or_else(String::new, |line| format!(":{line}"));
    format!("{}{line}", visible_line(&file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_about_its_field() {
        let schema = schema();
        let about = |key| about(&schema, key);
        assert!(about("offers.0.week").is_some_and(|about| about.contains("[week]")));
        assert_eq!(about("groups.wants-out.tenure"), about("groups.committed.tenure"));
        assert!(about("groups.committed.tenure").is_some());
        assert!(about("pay.load").is_some());
    }

    #[test]
    fn values_are_in_words() {
        assert_eq!(plain("\"650.0 to 4100.0\""), "650.0 to 4100.0");
        assert_eq!(
            plain("{ dist = \"lognormal\", median = \"4.0 to 6.0\", sigma = 0.64 }"),
            "lognormal, median 4.0 to 6.0, sigma 0.64"
        );
        assert_eq!(plain("true"), "true");
    }
}
