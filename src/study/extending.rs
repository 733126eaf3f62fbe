//! A scenario with solved figures as a file: one that extends another, or one with all values.

use crate::scenario::{Pair, Scenario, toml_text as text, visible_line};

/// A field of a group that holds solved figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SolvedField {
    /// Name of the group.
    pub group: String,
    /// Key within the group.
    pub key: String,
    /// Value as TOML.
    pub value: String,
    /// Targets that gave it, and their origin.
    pub source: String,
}

/// Fields of groups that hold solved figures, each with its origin.
pub(super) fn solved_fields(
    scenario: &Scenario,
    solved: &[(String, String)],
    source: &dyn Fn(&str) -> String,
) -> Vec<SolvedField> {
    let mut fields = Vec::new();
    let leaves = scenario.values();
    for group in &scenario.groups {
        let is_name = |key: &str| key.ends_with(".name") && key.starts_with("groups.");
        let named = leaves.iter().find(|(key, value)| is_name(key) && value.as_deref() == Some(&text(&group.name)));
        let Some(prefix) = named.and_then(|(key, _)| key.strip_suffix("name")) else { continue };
        for (key, value) in &leaves {
            let Some(field) = key.strip_prefix(prefix) else { continue };
            let holds = |solved: &str| {
                // A group may be named with or without quotes.
                let rest = solved.strip_prefix(prefix).or_else(|| solved.strip_prefix(&self::field(&group.name, "")));
                rest.is_some_and(|rest| rest == field || rest.starts_with(&format!("{field}.")))
            };
            if let Some((solved, _)) = solved.iter().find(|(solved, _)| holds(solved)) {
                let (group, value) = (group.name.clone(), value.clone().unwrap_or_default());
                fields.push(SolvedField { group, key: field.to_owned(), value, source: source(solved) });
            }
        }
    }
    fields
}

/// A scenario with solved figures, and where it goes.
pub(super) struct ExtendingFile<'f> {
    /// Lines of the head.
    pub head: &'f [String],
    /// Name of the scenario.
    pub name: &'f str,
    /// Path of the file that is extended; None to write all values.
    pub extends: Option<&'f str>,
    /// Fields with solved figures.
    pub fields: &'f [SolvedField],
    /// The scenario.
    pub scenario: &'f Scenario,
    /// Heading of the correlations.
    pub ties: &'f str,
}

impl ExtendingFile<'_> {
    /// The text of the file, each solved figure with its origin.
    pub fn text(&self) -> String {
        let mut out: String = self.head.iter().map(|line| format!("# {}\n", visible_line(line))).collect();
        let Some(path) = self.extends else {
            let named = Scenario { name: self.name.to_owned(), ..self.scenario.clone() };
            return out + "\n" + &commented(&named.to_toml(), self.fields);
        };
        let name = text(self.name);
        out += &format!("# Everything else is as in {path}.\n\nname = {name}\nextends = {}\n", text(path));
        if self.scenario.correlations.is_empty() {
            out += "correlations = []\n";
        }
        let mut last = None;
        for SolvedField { group, key, value, source } in self.fields {
            if last != Some(group) {
                out += &format!("\n[[groups]]\nname = {}\n", text(group));
                last = Some(group);
            }
            out += &format!("{key} = {value} # {source}\n");
        }
        if !self.scenario.correlations.is_empty() {
            out += &format!("\n# {}\n", self.ties);
        }
        for tie in &self.scenario.correlations {
            let Pair([a, b]) = &tie.parameters;
            let rank = tie.rank_correlation;
            out += &format!("[[correlations]]\nparameters = [{}, {}]\nrank_correlation = {rank:?}\n", text(a), text(b));
        }
        out
    }
}

/// Correlations as an array of TOML.
pub(super) fn listed(correlations: &[(String, String, f64)]) -> String {
    let one = |(a, b, r): &(String, String, f64)| {
        format!("{{ parameters = [{}, {}], rank_correlation = {r:?} }}", text(a), text(b))
    };
    format!("[{}]", correlations.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// Dotted key of a field of a group.
pub(super) fn field(group: &str, field: &str) -> String {
    format!("groups.{}.{field}", text(group))
}

/// A printed scenario with a comment at each solved field.
fn commented(toml: &str, fields: &[SolvedField]) -> String {
    let mut group = String::new();
    let mut out = String::new();
    for line in toml.lines() {
        if line.starts_with('[') {
            group.clear();
        } else if let Some(name) = line.strip_prefix("name = ") {
            name.clone_into(&mut group);
        }
        let is_here =
            |field: &&SolvedField| group == text(&field.group) && line == format!("{} = {}", field.key, field.value);
        out += line;
        if let Some(field) = fields.iter().find(is_here) {
            out += &format!(" # {}", field.source);
        }
        out.push('\n');
    }
    out
}
