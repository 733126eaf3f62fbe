//! Everything that is assumed, where it is from, and how unsure it is.

use super::subject::Subject;
use crate::output::format::significant;
use crate::output::html::stops::AtStops;
use crate::output::manifest::Manifest;
use crate::output::sections::{Section, Shown};
use crate::scenario::{Assumption, Uncertain, schema, visible_line};
use maud::{Markup, html};
use serde_json::Value as Json;
use std::path::Path;

/// Declares the subject.
pub static SECTION: Section =
    Section { name: "assumptions", title: "What it assumes", terminal: None, charts: &[], page: Shown::Own(body) };

fn body(subject: &Subject, _: &Manifest) -> AtStops {
    let schema = schema();
    let assumptions = subject.loaded.assumptions();
    let rows: Vec<AssumptionRow> =
        assumptions.iter().map(|assumption| AssumptionRow::new(assumption, &assumptions, &schema)).collect();
    let (given, defaults): (Vec<&AssumptionRow>, Vec<&AssumptionRow>) =
        rows.iter().filter(|row| !is_said_elsewhere(row)).partition(|row| row.assumption.place.is_some());
    let currency = &subject.loaded.scenario.currency;
    AtStops::Still(html! {
        p { "Each value in force, with its source as the file gives it; money is in " (currency) ". Values with quantiles are "
            "uncertain, and drawn anew for every cohort." }
        (table("Values given", &given, true))
        details {
            summary { "Defaults: values that the file leaves out" }
            (table("Defaults", &defaults, false))
        }
    })
}

/// One assumption, and what its field is about.
struct AssumptionRow<'a> {
    assumption: &'a Assumption<'a>,
    /// None of a part of a distribution, whose own row says it.
    about: Option<&'a str>,
}

impl<'a> AssumptionRow<'a> {
    fn new(assumption: &'a Assumption, all: &[Assumption], schema: &'a Json) -> Self {
        let is_within = |other: &Assumption| assumption.key.starts_with(&format!("{}.", other.key));
        let is_part = all.iter().any(is_within);
        Self { assumption, about: about(schema, &assumption.key).filter(|_| !is_part) }
    }
}

/// What the field at a dotted key is about.
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

/// The head of the page has it.
fn is_said_elsewhere(row: &AssumptionRow) -> bool {
    row.assumption.key == "name" || row.assumption.key == "description"
}

fn table(title: &str, rows: &[&AssumptionRow], given: bool) -> Markup {
    html! {
        div.table role="region" aria-label=(title) {
            table.assumptions {
                thead { tr {
                    th scope="col" { "assumption" } th scope="col" { "value" }
                    @if given { th scope="col" { "5 % – median – 95 %" } th scope="col" { "source" } }
                } }
                tbody { @for row in rows { tr {
                    th scope="row" {
                        (breakable(&row.assumption.key))
                        @if let Some(about) = row.about { span.about { (about) } }
                    }
                    td.value { (row.assumption.value.as_deref().map_or_else(|| "none".to_owned(), plain)) }
                    @if given {
                        td { @if let Some(uncertain) = row.assumption.uncertain { (quantiles(uncertain)) } }
                        td.source { (source(row)) }
                    }
                } } }
            }
        }
    }
}

/// A key that can go on in the next line after each of its words.
fn breakable(key: &str) -> Markup {
    html! { @for part in key.split_inclusive(['.', '_']) { (part) wbr; } }
}

/// A value without the marks of TOML: `lognormal, median 4.0 to 6.0, sigma 0.64`.
fn plain(toml: &str) -> String {
    let bare = toml.trim_matches(['{', '}', ' ']).replace("dist = ", "").replace(" = ", " ");
    bare.replace('"', "")
}

fn quantiles(uncertain: &Uncertain) -> String {
    [0.05, 0.5, 0.95].map(|p| significant(uncertain.quantile(p))).join(" – ")
}

/// What the file says of it, and where it stands; of a part of a distribution the row above says it.
fn source(row: &AssumptionRow) -> Markup {
    let Some(place) = row.assumption.place else { return html! {} };
    let name = place.source().name();
    let file = Path::new(name).file_name().map_or(name.into(), |file| file.to_string_lossy());
    html! {
        @if let Some(comment) = place.comment().filter(|_| row.about.is_some()) { (visible_line(&comment)) " " }
        span.place { (visible_line(&file)) @if let Some(line) = place.line() { ":" (line) } }
    }
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
