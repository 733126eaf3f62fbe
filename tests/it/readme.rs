//! What the README says of scenario files and tables, against the program. Its console examples run in `cli`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use the_offer::scenario;

const README: &str = include_str!("../../README.md");

/// The blocks of a language, in order.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("\n```{language}\n");
    README.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("\n```\n").next()).collect()
}

/// The cells of every table row, without their code marks.
fn rows() -> impl Iterator<Item = Vec<String>> {
    README
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| ---"))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect())
}

/// The fields that the README's table names, under their section, with their defaults.
fn documented() -> BTreeMap<(String, String), String> {
    let table = rows().skip_while(|row| row[0] != "section").skip(1).take_while(|row| row.len() == 4);
    let mut section = String::new();
    table
        .map(|row| {
            if !row[0].is_empty() {
                section = row[0].trim_matches(['[', ']']).to_owned();
            }
            ((section.clone(), row[1].clone()), row[2].clone())
        })
        .collect()
}

/// The fields of a table of the schema, with their defaults as TOML has them; none where there is none.
fn fields(table: &Value) -> impl Iterator<Item = (&str, Option<String>)> {
    let properties = table["properties"].as_object().expect("a table");
    properties.iter().filter(|(_, field)| !is_section(field)).map(|(name, field)| (name.as_str(), default(field)))
}

fn is_section(field: &Value) -> bool {
    field["properties"].is_object() || field["items"]["properties"].is_object()
}

fn default(field: &Value) -> Option<String> {
    match &field["default"] {
        Value::Null => None,
        Value::Number(number) => number.as_f64().map(|number| number.to_string()),
        other => Some(other.to_string()),
    }
}

#[test]
fn every_field_stands_in_the_readme_with_its_default() {
    let schema = scenario::schema();
    let top = schema["properties"].as_object().expect("a schema");
    let sections = top.iter().filter(|(_, field)| is_section(field)).map(|(name, field)| {
        let table = if field["items"].is_object() { &field["items"] } else { field };
        (name.as_str(), table)
    });
    let mut documented = documented();
    for (section, table) in [("top of the file", &schema)].into_iter().chain(sections) {
        for (field, default) in fields(table) {
            let place = (section.to_owned(), field.to_owned());
            let said = documented.remove(&place).unwrap_or_else(|| panic!("{place:?} is missing"));
            match default {
                Some(default) => assert_eq!(said, default, "{place:?}"),
                None => assert!(["required", "none", "the wage", "0"].contains(&said.as_str()), "{place:?}: {said}"),
            }
        }
    }
    assert!(documented.is_empty(), "no such fields: {documented:?}");
}

#[test]
fn the_scenario_in_the_readme_is_right() {
    let whole = blocks("toml").into_iter().find(|block| block.contains("[[groups]]")).expect("a scenario");
    let loaded = scenario::parse("README.md", whole, &[]).expect("a right scenario");
    assert_eq!(loaded.warnings, Vec::new());
}

#[test]
fn the_uncertain_figures_in_the_readme_are_right() {
    let [whole, uncertain] = ["[[groups]]", "[[correlations]]"]
        .map(|header| blocks("toml").into_iter().find(|block| block.contains(header)).expect("a block"));
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("ours.toml"), whole).expect("a file");
    fs::write(folder.path().join("unsure.toml"), format!("extends = \"ours.toml\"\n{uncertain}")).expect("a file");
    let loaded = scenario::load(&[folder.path().join("unsure.toml")], &[]).expect("a right scenario").remove(0);
    assert_eq!(loaded.warnings, Vec::new());
    assert_eq!((loaded.scenario.uncertain.len(), loaded.scenario.correlations.len()), (4, 1));
}

#[test]
fn every_distribution_of_an_uncertain_figure_stands_in_the_readme() {
    let schema = scenario::schema();
    for form in schema["$defs"]["uncertain"]["oneOf"].as_array().expect("forms") {
        let Some(name) = form["properties"]["dist"]["const"].as_str() else { continue };
        let keys = form["properties"].as_object().expect("keys").keys().filter(|key| *key != "dist");
        let written = format!("{name} {{{}}}", keys.map(String::as_str).collect::<Vec<_>>().join(", "));
        assert!(rows().any(|row| row[0] == written), "{written}");
    }
}

#[test]
fn every_distribution_stands_in_the_readme() {
    let schema = scenario::schema();
    let group = &schema["properties"]["groups"]["items"]["properties"];
    let fill = &schema["properties"]["recruiting"]["properties"]["weeks_to_fill"];
    for (field, schema) in
        [("reservation", &group["reservation"]), ("tenure", &group["tenure"]), ("weeks_to_fill", fill)]
    {
        let row = rows().find(|row| row.len() == 2 && row[0] == field).expect("a row");
        for form in schema["oneOf"].as_array().expect("forms") {
            if let Some(name) = form["properties"]["dist"]["const"].as_str() {
                assert!(row[1].contains(name), "{field}: {name}");
            }
        }
    }
}

#[test]
fn the_columns_of_every_table_stand_in_the_readme() {
    let home = tempfile::tempdir().expect("a folder");
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions/small.toml");
    let mut offer = Command::new(env!("CARGO_BIN_EXE_offer"));
    let status = offer.arg("run").arg(small).args(["--quiet", "--format", "csv", "--csv", "tables"]);
    assert!(status.current_dir(home.path()).output().expect("offer starts").status.success());
    let mut tables = 0;
    for entry in fs::read_dir(home.path().join("tables")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.ends_with(".csv") {
            let text = fs::read_to_string(&path).expect("a table");
            let row = rows().find(|row| row[0] == name).unwrap_or_else(|| panic!("{name} is missing"));
            assert_eq!(Some(row[2].as_str()), text.lines().next(), "{name}");
            tables += 1;
        }
    }
    assert_eq!(tables, rows().filter(|row| row[0].ends_with(".csv")).count());
}
