//! `--xlsx`: a workbook holds what the tables hold, and nothing that a spreadsheet would compute.

use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};

use crate::{offer, small};

/// Runs a command of the small scenario in a folder, with tables in `tables` and a workbook in `book.xlsx`.
fn book(home: &Path, command: &str, more: &[&str]) {
    let mut offer = offer(&[command]);
    offer.arg(small()).args(["--quiet", "--replications", "40", "--csv", "tables", "--xlsx", "book.xlsx"]).args(more);
    let output = offer.current_dir(home).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn opened(home: &Path) -> Xlsx<std::io::BufReader<fs::File>> {
    open_workbook(home.join("book.xlsx")).expect("a workbook")
}

/// Whether a cell holds what a table holds.
fn is_same(cell: &Data, text: &str, key: bool) -> bool {
    match cell {
        Data::Empty => text.is_empty(),
        Data::String(words) => words == text && (!key || text.parse::<f64>().is_err()),
        Data::Float(number) => text.parse() == Ok(*number),
        Data::Bool(flag) => text == flag.to_string(),
        _ => false,
    }
}

/// Every table is a sheet, cell by cell; returns their names.
fn compare(home: &Path) -> Vec<String> {
    let mut book = opened(home);
    let sheets = book.sheet_names();
    let mut tables: Vec<String> = fs::read_dir(home.join("tables"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(".csv").map(str::to_owned))
        .collect();
    tables.sort();
    for name in &tables {
        let sheet = book.worksheet_range(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut csv = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_path(home.join("tables").join(format!("{name}.csv")))
            .expect("a table");
        let records: Vec<csv::StringRecord> = csv.records().map(|record| record.expect("a row")).collect();
        assert_eq!(sheet.height(), records.len(), "{name}");
        for (row, record) in (0..).zip(&records) {
            for (column, text) in (0..).zip(record) {
                let cell = sheet.get_value((row, column)).unwrap_or(&Data::Empty);
                let is_key = row > 0 && records[0][column as usize].contains('.');
                assert!(is_same(cell, text, is_key), "{name} {row} {column}: {cell:?}, not {text:?}");
            }
        }
    }
    for sheet in &sheets {
        assert!(sheet.chars().count() <= 31 && !sheet.contains(['[', ']', ':', '*', '?', '/', '\\']), "{sheet}");
        let formulas = book.worksheet_formula(sheet).expect("a sheet");
        assert!(formulas.used_cells().next().is_none(), "{sheet}");
    }
    assert_eq!(sheets.first().map(String::as_str), Some("answer"));
    assert_eq!(sheets.len(), tables.len() + 2, "{sheets:?}: the answer and the numbers of its chart are more");
    tables
}

#[test]
fn a_sheet_holds_what_its_table_holds() {
    let home = tempfile::tempdir().expect("a folder");
    book(home.path(), "run", &["--set", "name=\"@x\"", "--set", "currency=\"EUR\""]);
    assert!(compare(home.path()).contains(&"replications".to_owned()));
    let home = tempfile::tempdir().expect("a folder");
    book(home.path(), "tune", &["--max", "2000", "--step", "250"]);
    assert_eq!(compare(home.path()), ["best", "curve", "frontier"]);
    let home = tempfile::tempdir().expect("a folder");
    book(home.path(), "sweep", &["--vary", "training.weeks=2..3", "--vary", "job.output_per_week=800,\"700 to 900\""]);
    assert_eq!(compare(home.path()), ["sweep"]);
    let home = tempfile::tempdir().expect("a folder");
    book(home.path(), "sensitivity", &["--only", "moves"]);
    compare(home.path());
}

/// Texts of all cells of the first sheet.
fn front(home: &Path) -> Vec<String> {
    let sheet = opened(home).worksheet_range("answer").expect("a sheet");
    let cells = sheet.cells().map(|(_, _, cell)| cell.to_string());
    cells.filter(|text| !text.is_empty()).collect()
}

#[test]
fn several_scenarios_with_names_like_formulas_stay_texts() {
    let home = tempfile::tempdir().expect("a folder");
    let text = fs::read_to_string(small()).expect("the small scenario");
    for (file, name, group) in
        [("a.toml", "=1+1", "-x"), ("b.toml", "+A1", "https://x.y/?=1"), ("c.toml", "_x0041_ & <b>", "@x")]
    {
        let text = text.replacen("\"small\"", &format!("\"{name}\""), 1);
        fs::write(home.path().join(file), text.replacen("\"hunters\"", &format!("\"{group}\""), 1)).expect("a file");
    }
    let mut offer = offer(&["run", "a.toml", "b.toml", "c.toml", "--quiet", "--replications", "30"]);
    offer.args(["--csv", "tables", "--xlsx", "book.xlsx"]);
    let output = offer.current_dir(home.path()).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let front = front(home.path());
    for name in ["=1+1", "+A1", "_x0041_ & <b>"] {
        assert!(front.iter().any(|text| text == name), "{name} in {front:?}");
    }
    compare(home.path());
    let mut book = opened(home.path());
    let groups = book.worksheet_range("groups").expect("a sheet");
    let names: Vec<String> = groups.rows().skip(1).map(|row| row[1].to_string()).collect();
    assert!(["-x", "@x", "https://x.y/?=1"].iter().all(|name| names.iter().any(|other| other == name)), "{names:?}");
    for sheet in book.sheet_names() {
        assert!(book.worksheet_formula(&sheet).expect("a sheet").used_cells().next().is_none(), "{sheet}");
    }
}

#[test]
fn the_first_sheet_has_the_answer_and_the_assumptions() {
    let home = tempfile::tempdir().expect("a folder");
    book(home.path(), "run", &[]);
    let printed = offer(&["run"]).arg(small()).args(["--quiet", "--replications", "40"]).output().expect("it starts");
    let printed = String::from_utf8(printed.stdout).expect("a text");
    let answer: String =
        printed.split("\n\n").nth(1).expect("an answer").split_whitespace().collect::<Vec<_>>().join(" ");
    // The error of the simulation and what to do next stand below the answer and its assumptions.
    let (answer, _) = answer.split_once(" For half the width").expect("advice");
    let front = front(home.path());
    let said =
        front.iter().filter(|text| text.ends_with('.') && text.contains(' ')).cloned().collect::<Vec<_>>().join(" ");
    assert!(said.contains(answer), "{answer} in {said}");
    for text in ["pay.wage_per_week", "USD/week", "default", "small.toml:1", "Made by offer 0.1.0."] {
        assert!(front.iter().any(|cell| cell.contains(text)), "{text} in {front:?}");
    }
}

#[test]
fn equal_results_give_equal_bytes_and_only_our_own_workbook_is_replaced() {
    let home = tempfile::tempdir().expect("a folder");
    let arguments = ["--threads", "1"];
    book(home.path(), "run", &arguments);
    let path = home.path().join("book.xlsx");
    let first = fs::read(&path).expect("a workbook");
    book(home.path(), "run", &["--threads", "2"]);
    assert!(first == fs::read(&path).expect("a workbook"), "not the same bytes");
    fs::write(&path, "somebody's").expect("a file");
    let run = |more: &[&str]| {
        let mut offer = offer(&["run"]);
        offer.arg(small()).args(["--quiet", "--replications", "40", "--xlsx"]).args(more).current_dir(home.path());
        offer.output().expect("it starts")
    };
    let refused = run(&["book.xlsx"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(2) && said.contains("`--force` overwrites it"), "{said}");
    assert_eq!(fs::read(&path).expect("a file"), b"somebody's");
    assert!(run(&["book.xlsx", "--force"]).status.success());
    assert!(first == fs::read(&path).expect("a workbook"), "not the same bytes");
    let refused = run(&["book.csv"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(2) && said.contains("name it book.xlsx"), "{said}");
}
