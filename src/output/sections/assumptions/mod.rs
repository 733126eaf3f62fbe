//! Assumptions, with their sources and their uncertainty.
//!
//! A page has the figures under plain names (`labels`) and in groups (`groups`), those that are uncertain first.

mod groups;
mod labels;

use super::subject::Subject;
use crate::output::body::{AssumptionGroup, AssumptionLine, AssumptionTable, Block, Body, RangeBar, Titled};
use crate::output::format::counted;
use crate::output::manifest::Manifest;
use crate::output::sections::{Section, Shown};
use crate::scenario::{Assumption, Loaded, Place, Uncertain, schema, visible_line};
use labels::Naming;
use serde_json::Value as Json;
use std::path::Path;

/// Declares the subject.
pub static SECTION: Section =
    Section { name: "assumptions", title: "What it assumes", terminal: None, charts: &[], page: Shown::Still(part) };

fn part(subject: &Subject, _: &Manifest) -> Option<Titled> {
    Some(Titled { title: SECTION.title.to_owned(), body: of_page(&subject.loaded) })
}

/// Uncertain figures, and folded behind them those that are certain.
fn of_page(loaded: &Loaded) -> Body {
    let (believed, certain): (Vec<_>, Vec<_>) = lines(loaded).into_iter().partition(|line| line.range.is_some());
    let (given, defaults): (Vec<_>, Vec<_>) = certain.into_iter().partition(|line| line.place.is_some());
    let folded = |title: &str, name, rows: Vec<AssumptionLine>, is_sourced| {
        let title = format!("{title}: {}", counted(rows.len() as u64, "value"));
        let groups = groups::grouped(rows, &loaded.scenario);
        let body = (!groups.is_empty()).then(|| Body::from(table(name, groups, is_sourced)));
        body.map_or_else(Body::default, |body| Block::Folded(Titled { title, body }).into())
    };
    beliefs(believed, loaded)
        + folded("What the file is certain of", "What the file is certain of", given, true)
        + folded("What the file leaves out, with the default", "Defaults", defaults, false)
}

/// Uncertain figures that matter most, at most so many, under a heading; empty if no figure is uncertain.
///
/// Figures are ordered by how far they move the saving, or if that is not known by the width of the range.
pub(super) fn foremost(subject: &Subject, most: usize) -> Body {
    let mut rows: Vec<AssumptionLine> = lines(&subject.loaded);
    rows.retain(|line| line.range.is_some());
    let bars = subject.drivers.as_ref().and_then(|drivers| drivers.bars.as_ref());
    let heading = match bars {
        Some(bars) => {
            let place = |line: &AssumptionLine| bars.iter().position(|bar| bar.key == line.key).unwrap_or(bars.len());
            rows.sort_by_key(place);
            "Uncertain figures that move the saving most, with the bonus in the file"
        }
        None => {
            rows.sort_by(|one, other| width(other).total_cmp(&width(one)));
            "Figures that are least certain"
        }
    };
    rows.truncate(most);
    if rows.is_empty() {
        return Body::default();
    }
    // No heading above says whose figure it is.
    for row in &mut rows {
        row.label = groups::with_people(&row.key, &row.label);
    }
    let all = vec![AssumptionGroup { name: String::new(), rows }];
    Body::heading(heading) + table("Uncertain figures", all, false).into()
}

/// Width of a range, as a multiple of the median.
fn width(line: &AssumptionLine) -> f64 {
    let width = |[low, median, high]: [f64; 3]| (high - low) / median.abs().max(f64::MIN_POSITIVE);
    line.quantiles.map_or(0.0, width)
}

/// Figures that are uncertain, open on a page.
fn beliefs(believed: Vec<AssumptionLine>, loaded: &Loaded) -> Body {
    if believed.is_empty() {
        return Block::Text("Every value is taken as certain: no figure of the file has a range.".to_owned()).into();
    }
    let text = "These figures are uncertain, and drawn anew for every cohort. A bar begins at 0; its coloured part reaches from \
                the 5 % to the 95 % quantile of what is believed, with a mark at the median. The small print has the name \
                and the value in the scenario file.";
    Body::heading("What is believed")
        + Block::Text(text.to_owned()).into()
        + table("What is believed", groups::grouped(believed, &loaded.scenario), true).into()
}

fn table(title: &'static str, groups: Vec<AssumptionGroup>, is_sourced: bool) -> Block {
    Block::Assumptions(AssumptionTable { title, is_sourced, groups })
}

/// Values in force of a scenario by key, those that the file leaves out last.
pub fn listed(loaded: &Loaded) -> Titled {
    let (given, defaults) = lines(loaded).into_iter().partition(|line| line.place.is_some());
    let all = |rows| vec![AssumptionGroup { name: String::new(), rows }];
    let text = format!(
        "Each value in force, with its source as the file gives it; money is in {}. Values with quantiles are uncertain, and \
         drawn anew for every cohort.",
        loaded.scenario.currency
    );
    let defaults = Titled {
        title: "Defaults: values that the file leaves out".to_owned(),
        body: table("Defaults", all(defaults), false).into(),
    };
    let given = table("Values given", all(given), true);
    let body = Body::from(Block::Text(text)) + given.into() + Block::Folded(defaults).into();
    Titled { title: SECTION.title.to_owned(), body }
}

/// Values in force of a scenario, in the order of a file.
pub fn lines(loaded: &Loaded) -> Vec<AssumptionLine> {
    let schema = schema();
    let assumptions = loaded.assumptions();
    let shown = assumptions.iter().filter(|assumption| !is_said_elsewhere(assumption));
    shown.map(|assumption| line(assumption, &assumptions, &schema, &loaded.scenario.currency)).collect()
}

/// An assumption, and the meaning of its field.
fn line(assumption: &Assumption, all: &[Assumption], schema: &Json, currency: &str) -> AssumptionLine {
    let within = all.iter().find(|other| assumption.key.starts_with(&format!("{}.", other.key)));
    let field = about(schema, &assumption.key).unwrap_or_default();
    let parameter = within.and_then(|within| assumption.key.get(within.key.len() + 1..));
    let naming = Naming::of(field, parameter, currency);
    let about = within.is_none().then_some(field);
    let value = assumption.value.as_deref().map_or_else(|| "none".to_owned(), plain);
    let quantiles = assumption.uncertain.map(quantiles);
    AssumptionLine {
        key: assumption.key.clone(),
        label: naming.label(),
        about: about.map(|about| match &assumption.note {
            Some(note) => format!("{about} Here {note}."),
            None => about.to_owned(),
        }),
        note: assumption.note.clone(),
        words: match quantiles {
            Some([_, median, _]) => naming.rounded(median),
            None => naming.value(&value),
        },
        number: assumption
            .value
            .as_deref()
            .and_then(|value| value.parse().ok())
            .filter(|number: &f64| number.is_finite()),
        range: quantiles.map(|quantiles| RangeBar::of(quantiles, naming.range([quantiles[0], quantiles[2]]))),
        quantiles,
        comment: comment(assumption).map(|comment| visible_line(&comment).into_owned()),
        place: assumption.place.map(place),
        value,
    }
}

/// Source of a value, as the file's comment gives it.
fn comment(assumption: &Assumption) -> Option<String> {
    match assumption.is_source_stale {
        true => Some("changed from the template: source unknown".to_owned()),
        false => assumption.place.and_then(|place| place.comment()),
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
    use crate::scenario::{STARTER, parse};

    fn subject(text: &str) -> Subject {
        let loaded = parse("mine.toml", text, &[]).expect("a right scenario");
        Subject::still(loaded, Vec::new(), None)
    }

    fn tables(body: &Body) -> Vec<(bool, &AssumptionTable)> {
        let tables = body.blocks().iter().flat_map(|block| match block {
            Block::Assumptions(table) => vec![(true, table)],
            Block::Folded(part) => tables(&part.body).into_iter().map(|(_, table)| (false, table)).collect(),
            _ => Vec::new(),
        });
        tables.collect()
    }

    /// Uncertain figures are open, certain ones folded, and each value stands once.
    #[test]
    fn a_page_has_what_is_believed_first() {
        let subject = subject(STARTER);
        let body = of_page(&subject.loaded);
        let tables = tables(&body);
        assert_eq!(tables.iter().map(|(open, _)| *open).collect::<Vec<_>>(), [true, false, false]);
        let rows = |number: usize| tables[number].1.rows().collect::<Vec<_>>();
        assert!(rows(0).iter().all(|row| row.range.is_some()) && rows(1).iter().all(|row| row.range.is_none()));
        assert!(rows(1).iter().all(|row| row.place.is_some()) && rows(2).iter().all(|row| row.place.is_none()));
        assert_eq!(rows(0).len(), subject.loaded.scenario.uncertain.len());
        assert_eq!((0..3).map(|number| rows(number).len()).sum::<usize>(), lines(&subject.loaded).len());
        let mean = rows(0).into_iter().find(|row| row.key.ends_with("tenure.mean")).expect("an uncertain tenure");
        assert!(mean.label.ends_with("quitting: mean") && mean.words.ends_with(" weeks"), "{}", mean.label);
        assert!(mean.place.as_ref().is_some_and(|place| place.starts_with("mine.toml:")));
    }

    #[test]
    fn the_foremost_are_few_and_the_widest_first() {
        let subject = subject(STARTER);
        let body = foremost(&subject, 3);
        let rows: Vec<f64> = tables(&body)[0].1.rows().map(width).collect();
        assert_eq!(rows.len(), 3);
        assert!(rows.is_sorted_by(|one, other| one >= other), "{rows:?}");
    }

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
