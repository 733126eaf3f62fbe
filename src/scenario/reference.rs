//! Reference of scenario files: every section, field and distribution, from the schema.

use std::fmt::Write;

use serde_json::{Map, Value as Json};

use super::schema::schema;

/// Names of the sections, in the order of a file; fields at the top of a file belong to section `top`.
pub fn section_names() -> Vec<String> {
    let schema = schema();
    let sections = properties(&schema).into_iter().flatten();
    let sections = sections.filter(|(_, field)| section_of(field).is_some()).map(|(name, _)| name.clone());
    std::iter::once("top".to_owned()).chain(sections).collect()
}

/// Reference of one section, or of all, in Markdown. Returns `None` if there is no such section.
pub fn reference(section: Option<&str>) -> Option<String> {
    let schema = schema();
    let top = properties(&schema)?;
    let mut text = String::new();
    if section.is_none_or(|asked| asked == "top") {
        text += "## top of the file\n\n";
        write_fields(&mut text, &schema, &[&schema["else"]]);
    }
    for (name, field) in top {
        let Some(table) = section_of(field) else { continue };
        if section.is_none_or(|asked| asked == name) {
            write_section(&mut text, name, field, &[table, &schema["else"]["properties"][name]["items"]]);
            for (inner, field) in properties(table).into_iter().flatten() {
                let Some(table) = section_of(field) else { continue };
                write_section(&mut text, &format!("{name}.{inner}"), field, &[table]);
            }
        }
    }
    if section.is_none() {
        text += "## An uncertain number\n\nA number that may be uncertain can be written as:\n\n";
        write_forms(&mut text, &schema["$defs"]["uncertain"]);
    }
    (!text.is_empty()).then_some(text)
}

/// Writes a section under its header; `requiring` are the schemas that list required fields.
fn write_section(text: &mut String, name: &str, field: &Json, requiring: &[&Json]) {
    let Some(table) = section_of(field) else { return };
    let brackets = if field["items"].is_object() { format!("[[{name}]]") } else { format!("[{name}]") };
    let _ = writeln!(text, "## {brackets}\n\n{}\n", field["description"].as_str().unwrap_or_default());
    write_fields(text, table, requiring);
}

fn properties(table: &Json) -> Option<&Map<String, Json>> {
    table["properties"].as_object()
}

/// Table of a section, or of the items of a list of sections. Returns `None` for a field.
fn section_of(field: &Json) -> Option<&Json> {
    [field, &field["items"]].into_iter().find(|table| table["properties"].is_object())
}

/// Writes the fields of a section; `requiring` are the schemas that list required fields.
fn write_fields(text: &mut String, table: &Json, requiring: &[&Json]) {
    let required = |name: &str| {
        let mut names = requiring.iter().filter_map(|one| one["required"].as_array()).flatten();
        names.any(|required| required == name)
    };
    for (name, field) in properties(table).into_iter().flatten().filter(|(_, field)| section_of(field).is_none()) {
        let about = field["description"].as_str().unwrap_or_default();
        let default = match &field["default"] {
            _ if required(name) => "required".to_owned(),
            Json::Null => "no default".to_owned(),
            Json::Number(number) => format!("default {}", number.as_f64().unwrap_or_default()),
            other => format!("default {other}"),
        };
        let uncertain = if may_be_uncertain(field) { ", may be uncertain" } else { "" };
        let _ = writeln!(text, "- `{name}` ({default}{uncertain}): {about}");
        if field["oneOf"].is_array() {
            write_forms(text, field);
        }
    }
    text.push('\n');
}

/// Whether a field takes an uncertain number.
fn may_be_uncertain(field: &Json) -> bool {
    field["anyOf"].as_array().is_some_and(|forms| forms.iter().any(|form| form["$ref"].is_string()))
}

/// Writes the distributions of a field with their parameters.
fn write_forms(text: &mut String, field: &Json) {
    for form in field["oneOf"].as_array().into_iter().flatten() {
        let about = form["description"].as_str().unwrap_or_default();
        let Some(name) = form["properties"]["dist"]["const"].as_str() else {
            let what =
                form["type"].as_str().map_or("a number", |kind| if kind == "string" { "an interval" } else { kind });
            let _ = writeln!(text, "  - {what}: {about}");
            continue;
        };
        let keys = properties(form).into_iter().flatten().map(|(key, _)| key.as_str()).filter(|key| *key != "dist");
        let keys: Vec<String> = keys.map(|key| format!("`{key}`")).collect();
        let _ = writeln!(text, "  - `{name}` with {}: {about}", keys.join(", "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_schema_stands_in_the_reference_with_its_default() {
        let text = reference(None).expect("a reference");
        let schema = schema();
        let sections = properties(&schema).into_iter().flatten().filter_map(|(_, field)| section_of(field));
        for table in std::iter::once(&schema).chain(sections) {
            for (name, field) in
                properties(table).into_iter().flatten().filter(|(_, field)| section_of(field).is_none())
            {
                let about = field["description"].as_str().expect("a description");
                let line =
                    text.lines().find(|line| line.starts_with(&format!("- `{name}` (")) && line.ends_with(about));
                let line = line.unwrap_or_else(|| panic!("{name} is missing"));
                let default = field["default"].as_f64();
                assert!(default.is_none_or(|default| line.contains(&format!("default {default}"))), "{line}");
            }
        }
    }

    #[test]
    fn what_is_required_is_said() {
        let all = reference(None).expect("a reference");
        for field in ["name", "reservation", "tenure", "bonus", "parameters"] {
            assert!(all.contains(&format!("- `{field}` (required)")), "{field}");
        }
        assert!(all.contains("- `training_wage_per_week` (no default"));
        let classes = all.split_once("## [[cohort.classes]]").expect("a section").1;
        assert!(classes.contains("- `week` (required)"));
    }

    #[test]
    fn a_section_stands_alone() {
        let groups = reference(Some("groups")).expect("a section");
        assert!(groups.starts_with("## [[groups]]\n") && groups.matches("## ").count() == 1, "{groups}");
        assert!(groups.contains("\n  - `weibull` with `shape`, `scale`, `median`: "), "{groups}");
        assert_eq!(reference(Some("grups")), None);
        assert!(section_names().iter().all(|name| reference(Some(name)).is_some()));
    }
}
