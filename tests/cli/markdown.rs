//! `--format markdown` holds what the terminal holds.

use crate::{offer, small};

/// What a command prints of the small scenario in a form.
fn printed(form: &str, command: &str, more: &[&str]) -> String {
    let mut offer = offer(&[command]);
    offer.arg(small()).args(["--format", form, "--quiet", "--replications", "60"]).args(more);
    let output = offer.output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("a text")
}

/// The letters of a text, without the marks of Markdown.
fn letters(text: &str) -> String {
    text.replace('\\', "").chars().filter(|c| !c.is_whitespace() && !"`*".contains(*c)).collect()
}

/// The rows of all tables, each in one piece; `None` for the rule of a table.
fn rows(markdown: &str) -> Vec<Option<String>> {
    let row = |line: &str| {
        let cells = line.trim_start_matches("| ").trim_end_matches('|').replace("\\|", "\u{1}").replace('|', "");
        let is_rule = cells.chars().all(|c| "-: ".contains(c));
        (!is_rule).then(|| letters(&cells.replace('\u{1}', "|")))
    };
    markdown.lines().filter(|line| line.starts_with('|')).map(row).collect()
}

#[test]
fn tables_and_words_are_those_of_the_terminal() {
    let commands: [(&str, &[&str]); 6] = [
        ("run", &[]),
        ("tune", &["--max", "2000", "--step", "250"]),
        ("sweep", &["--vary", "training.weeks=2..4"]),
        ("sweep", &["--vary", "training.weeks=2..4", "--vary", "offers.0.bonus=500,1000"]),
        ("sensitivity", &["--only", "moves"]),
        (
            "run",
            &["--set", "name=\"a b|c\"", "--set", "decline.hazard_ratio=1.2", "--set", "decline.full_effect_at=500"],
        ),
    ];
    for (command, more) in commands {
        let [terminal, markdown] = ["table", "markdown"].map(|form| printed(form, command, more));
        let lines: Vec<String> = terminal.lines().map(letters).collect();
        let rules = lines.iter().filter(|line| !line.is_empty() && line.chars().all(|c| c == '─')).count();
        let rows = rows(&markdown);
        assert_eq!(rows.iter().filter(|row| row.is_none()).count(), rules, "{command} {more:?}: {markdown}");
        let mut rest = lines.iter();
        for row in rows.iter().flatten() {
            assert!(rest.any(|line| line == row), "{command} {more:?}: {row} in {markdown}\n{terminal}");
        }
        // Every letter of the terminal comes in the same order, charts included.
        let all: String = markdown.lines().filter(|line| !line.starts_with("```")).map(unmarked).collect();
        let plain = letters(&terminal.replace('─', "")).replacen(':', "", 1);
        assert_eq!(letters(&all.replace('─', "")), plain, "{command} {more:?}");
        assert!(!markdown.contains('\u{1b}') && markdown.lines().any(|line| line.chars().count() > 80), "{markdown}");
    }
}

/// A line without what Markdown begins it with.
fn unmarked(line: &str) -> String {
    match line.strip_prefix("| ") {
        Some(row) if row.chars().all(|c| "-: |".contains(c)) => String::new(),
        Some(row) => row.replace("\\|", "\u{1}").replace('|', "").replace('\u{1}', "|"),
        None => line.trim_start_matches('#').to_owned(),
    }
}
