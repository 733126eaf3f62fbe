//! The README and the guide against the program. Their console examples run in `cli`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use the_offer::guide::TOPICS;
use the_offer::output::tables;
use the_offer::scenario;

const README: &str = include_str!("../../README.md");
const SCENARIO_FILES: &str = include_str!("../../src/guide/scenario-files.md");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The first block of TOML that holds a header.
fn block<'a>(text: &'a str, header: &str) -> &'a str {
    let blocks = text.split("\n```toml\n").skip(1).filter_map(|rest| rest.split("\n```\n").next());
    blocks.into_iter().find(|block| block.contains(header)).expect("a block")
}

#[test]
fn the_readme_is_short_and_names_every_topic() {
    assert!(README.lines().count() <= 200, "{} lines", README.lines().count());
    for topic in TOPICS {
        assert!(README.contains(&format!("(src/guide/{}.md)", topic.name)), "{}", topic.name);
        assert!(topic.text.starts_with("# ") && !topic.about.is_empty(), "{}", topic.name);
    }
    let files = fs::read_dir(root().join("src/guide")).expect("the guide").filter_map(Result::ok);
    let texts = files.filter(|file| file.path().extension().is_some_and(|end| end == "md")).count();
    assert_eq!(texts, TOPICS.len(), "files of the guide, and topics");
}

/// Every page that people read outside the program.
fn pages() -> Vec<PathBuf> {
    let guide = TOPICS.iter().map(|topic| root().join(format!("src/guide/{}.md", topic.name)));
    let others = ["README.md", "scenarios/README.md", "tests/bench/README.md", "notebooks/README.md"];
    guide.chain(others.iter().map(|other| root().join(other))).collect()
}

#[test]
fn every_link_within_the_project_leads_somewhere() {
    let mut seen = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            if !link.contains("://") && !file.is_empty() {
                assert!(page.parent().expect("a folder").join(file).exists(), "{}: {link}", page.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen} links");
}

#[test]
fn the_scenario_in_the_readme_is_right() {
    for text in [README, SCENARIO_FILES] {
        let loaded = scenario::parse("README.md", block(text, "[[groups]]"), &[]).expect("a right scenario");
        assert_eq!(loaded.warnings, Vec::new());
    }
}

#[test]
fn the_uncertain_figures_in_the_guide_are_right() {
    let [whole, uncertain] = ["[[groups]]", "[[correlations]]"].map(|header| block(SCENARIO_FILES, header));
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("ours.toml"), whole).expect("a file");
    fs::write(folder.path().join("unsure.toml"), format!("extends = \"ours.toml\"\n{uncertain}")).expect("a file");
    let loaded = scenario::load(&[folder.path().join("unsure.toml")], &[]).expect("a right scenario").remove(0);
    assert_eq!(loaded.warnings, Vec::new());
    assert_eq!((loaded.scenario.uncertain.len(), loaded.scenario.correlations.len()), (4, 1));
}

#[test]
fn every_distribution_of_an_uncertain_figure_stands_in_the_guide() {
    let schema = scenario::schema();
    for form in schema["$defs"]["uncertain"]["oneOf"].as_array().expect("forms") {
        let Some(name) = form["properties"]["dist"]["const"].as_str() else { continue };
        let keys = form["properties"].as_object().expect("keys").keys().filter(|key| *key != "dist");
        let keys: Vec<String> = keys.map(|key| format!("`{key}`")).collect();
        let written = format!("| `{name}` {{{}}} |", keys.join(", "));
        assert!(SCENARIO_FILES.contains(&written), "{written}");
    }
}

/// What `offer` prints for these arguments.
fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_offer")).args(arguments).output().expect("offer starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn every_topic_and_every_command_has_help() {
    for topic in TOPICS {
        let shown = printed(&["help", topic.name]);
        let title = topic.text.lines().next().expect("a title").trim_start_matches("# ");
        assert!(shown.starts_with(title), "{}: {shown}", topic.name);
    }
    for command in ["run", "tune", "sweep", "report", "plot", "check", "trace", "new", "schema", "completions"] {
        assert_eq!(printed(&["help", command]), printed(&[command, "--help"]), "{command}");
    }
    assert_eq!(printed(&["help"]), printed(&["--help"]));
    assert!(printed(&["help", "fields", "pay"]).contains("`bonus_load` (default 0, may be uncertain)"));
    let wrong = Command::new(env!("CARGO_BIN_EXE_offer")).args(["help", "redaing"]).output().expect("offer starts");
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(wrong.status.code() == Some(2) && said.contains("'reading'") && said.contains("scenario-files"), "{said}");
}

#[test]
fn every_column_of_every_table_stands_in_the_reference() {
    let home = tempfile::tempdir().expect("a folder");
    let small = root().join("tests/sessions/small.toml");
    let reference = printed(&["help", "tables"]);
    assert_eq!(reference, tables::reference());
    let mut tables = 0;
    for (command, more) in [("run", None), ("tune", Some("--max=2000")), ("sweep", Some("--vary=training.weeks=2..3"))]
    {
        let mut offer = Command::new(env!("CARGO_BIN_EXE_offer"));
        offer.arg(command).arg(&small).args(["--quiet", "--format", "csv", "--csv", command]).args(more);
        assert!(offer.current_dir(home.path()).output().expect("offer starts").status.success(), "{command}");
        for entry in fs::read_dir(home.path().join(command)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if name.ends_with(".csv") {
                let part =
                    reference.split(&format!("\n{name} (")).nth(1).unwrap_or_else(|| panic!("{name} is missing"));
                let part = part.split("\n\n").next().expect("a table");
                let text = fs::read_to_string(&path).expect("a table");
                for column in text.lines().next().expect("a header").split(',').filter(|one| *one != "training.weeks") {
                    let is_told = part.split([' ', ',', '\n']).any(|word| word == column);
                    assert!(is_told, "{name}: {column}");
                }
                tables += 1;
            }
        }
    }
    assert_eq!(tables, 17);
}
