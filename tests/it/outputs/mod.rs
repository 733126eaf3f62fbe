//! Everything that is written about a scenario, and what must hold of it: no NaN, no negative zero, strict JSON, well-formed
//! markup. Any panic on the way is a fault too.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde_json::Value;
use std::io::{self, Read, Write};
use std::num::NonZeroUsize;
use the_offer::engine::Unwatched;
use the_offer::output::html::Report;
use the_offer::output::manifest::{Manifest, ScenarioEntry, Start};
use the_offer::output::sections::{self, Page};
use the_offer::output::tables::{run_document, run_tables};
use the_offer::output::xlsx::Book;
use the_offer::scenario::Loaded;
use the_offer::study::tune::{Plan, TuneReport};
use the_offer::study::{self, ReportPlan, RunPlan, Simulated};

const CONFIDENCE: f64 = 0.95;

/// Runs, tunes and pages a scenario, and looks at all that is written; what cannot be played is an error, and no fault.
pub fn check(loaded: &Loaded) {
    let manifest = manifest(loaded);
    let plan = RunPlan { confidence: CONFIDENCE, goal: None, flips: true, threads: one() };
    if let Ok(runs) = study::run(vec![loaded.clone()], &plan, &Unwatched) {
        look_at_run(&runs, &manifest);
        if let Ok(tuned) = TuneReport::of(vec![loaded.clone()], tuning(), one(), &Unwatched) {
            look_at_tuning(&tuned, &manifest);
        }
        look_at_page(loaded, &manifest);
    }
}

/// Few bonuses.
fn tuning() -> Plan {
    Plan { step: Some(500.0), max: Some(3000.0), ..Plan::of_offer(0, CONFIDENCE) }
}

fn manifest(loaded: &Loaded) -> Manifest {
    Manifest::new(
        vec!["offer".into()],
        Start::now(),
        CONFIDENCE,
        vec![ScenarioEntry::new(&loaded.scenario, &loaded.hash)],
    )
}

fn one() -> Option<NonZeroUsize> {
    NonZeroUsize::new(1)
}

fn look_at_run(runs: &[Simulated], manifest: &Manifest) {
    let run = &runs[0];
    let comparison = study::compare(runs, CONFIDENCE);
    for table in run_tables(runs, &comparison) {
        look_at_csv(&written(|out| table.write_csv(out)));
    }
    look_at_json(&written(|out| run_document(manifest, runs, &comparison).write(out)));
    let warnings: Vec<String> = run.loaded.warnings.iter().map(|warning| warning.text.clone()).collect();
    for color in [false, true] {
        look_at_text(&sections::report(&Page::of(run, &warnings)).terminal(color));
    }
    let report = sections::report(&Page::of(run, &warnings));
    look_at_text(&report.markdown());
    Book { report: &report, loaded: vec![&run.loaded], tables: &run_tables(runs, &comparison) }
        .write()
        .expect("a workbook");
    run.warnings().for_each(|warning| look_at_text(&warning));
}

fn look_at_tuning(tuned: &TuneReport, manifest: &Manifest) {
    for table in tuned.tables() {
        look_at_csv(&written(|out| table.write_csv(out)));
    }
    look_at_json(&written(|out| tuned.document(manifest).write(out)));
    let report = sections::tuned(tuned);
    look_at_text(&report.terminal(false));
    look_at_text(&report.markdown());
    Book { report: &report, loaded: tuned.loaded.iter().collect(), tables: &tuned.tables() }
        .write()
        .expect("a workbook");
}

fn look_at_page(loaded: &Loaded, manifest: &Manifest) {
    // What drives a saving takes longer than all else together; its charts are drawn with any numbers by tests of their own.
    let plan = ReportPlan { offer: 0, tuning: tuning(), drivers: false, variations: Vec::new(), threads: one() };
    let Ok((subjects, comparison)) = study::report(vec![loaded.clone()], &plan, &Unwatched) else { return };
    let (sections, subjects, comparison) = (&sections::ALL, &subjects[..], &comparison);
    let page = written(|out| Report { title: None, sections, subjects, comparison, manifest }.write(out));
    look_at_markup(&page);
    if let Some((_, packed)) = page.split_once("<script id=\"store\" type=\"text/plain\">") {
        let packed = packed.split_once("</script>").expect("an end").0;
        let mut text = String::new();
        GzDecoder::new(&STANDARD.decode(packed).expect("base64")[..]).read_to_string(&mut text).expect("gzip");
        look_at_json(&text);
        each_text(&serde_json::from_str(&text).expect("JSON"), &mut |text| {
            if text.starts_with('<') {
                look_at_markup(text);
            }
        });
    }
}

fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("memory takes all");
    String::from_utf8(bytes).expect("UTF-8")
}

/// Cells are text, nothing, or numbers that are some.
fn look_at_csv(text: &str) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let width = reader.headers().expect("a header").len();
    for record in reader.records() {
        let record = record.expect("a row");
        assert_eq!(record.len(), width, "{record:?}");
        for cell in &record {
            let number: Option<f64> = cell.parse().ok();
            assert!(number.is_none_or(|number| number.is_finite() && !is_negative_zero(number)), "{record:?}");
        }
    }
}

/// One document of strict JSON, in which no number is a negative zero.
fn look_at_json(text: &str) {
    let document: Value = serde_json::from_str(text).expect("strict JSON");
    each_number(&document, &mut |number| assert!(!is_negative_zero(number), "{text}"));
    each_text(&document, &mut look_at_text);
}

fn is_negative_zero(number: f64) -> bool {
    number == 0.0 && number.is_sign_negative()
}

fn each_number(value: &Value, look: &mut impl FnMut(f64)) {
    match value {
        Value::Number(number) => look(number.as_f64().expect("a number")),
        Value::Array(all) => all.iter().for_each(|one| each_number(one, look)),
        Value::Object(all) => all.values().for_each(|one| each_number(one, look)),
        _ => {}
    }
}

fn each_text(value: &Value, look: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => look(text),
        Value::Array(all) => all.iter().for_each(|one| each_text(one, look)),
        Value::Object(all) => all.values().for_each(|one| each_text(one, look)),
        _ => {}
    }
}

/// No word of it is no number, and no number a negative zero.
fn look_at_text(text: &str) {
    let of_words = |c: char| !(c.is_alphanumeric() || "-.,$_".contains(c));
    for word in text.split(of_words) {
        let word = word.trim_end_matches(['.', ',']);
        assert!(!["NaN", "inf", "-inf", "-NaN", "Infinity"].contains(&word), "{word} in {text}");
        let digits = word.strip_prefix('-').map(|digits| digits.trim_start_matches('$'));
        let is_zero = |digits: &str| digits.starts_with('0') && digits.chars().all(|c| c == '0' || c == '.');
        assert!(!digits.is_some_and(is_zero), "{word} in {text}");
    }
}

/// Elements that have no end.
const VOID: [&str; 8] = ["area", "br", "hr", "img", "input", "link", "meta", "wbr"];

/// Every element ends where it should, its drawings are XML, and its words are those of a text.
fn look_at_markup(markup: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = markup;
    while let Some((text, after)) = rest.split_once('<') {
        if !matches!(open.last(), Some(&("script" | "style"))) {
            look_at_text(text);
        }
        if after.starts_with("svg") {
            let end = after.find("</svg>").expect("a drawing ends") + "</svg>".len();
            look_at_drawing(&format!("<{}", &after[..end]));
            rest = &after[end..];
            continue;
        }
        let (tag, after) = after.split_once('>').expect("a tag ends");
        look_at_tag(tag, &mut open);
        rest = match open.last() {
            Some(raw @ &("script" | "style")) => &after[after.find(&format!("</{raw}>")).expect("it ends")..],
            _ => after,
        };
    }
    assert!(open.is_empty(), "{open:?} in {markup}");
}

fn look_at_tag<'a>(tag: &'a str, open: &mut Vec<&'a str>) {
    assert!(!tag.contains("=\"NaN") && !tag.contains("=\"-0\"") && !tag.contains("=\"inf"), "<{tag}>");
    assert_eq!(tag.matches('"').count() % 2, 0, "<{tag}>");
    if let Some(name) = tag.strip_prefix('/') {
        assert_eq!(open.pop(), Some(name));
    } else if !tag.starts_with('!') {
        let name = tag.split_whitespace().next().expect("a name");
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
}

/// Its numbers are some, wherever they stand.
fn look_at_drawing(svg: &str) {
    let drawing = roxmltree::Document::parse(svg).expect("XML");
    for node in drawing.descendants() {
        if let Some(text) = node.text() {
            look_at_text(text);
        }
        for attribute in node.attributes().filter(|attribute| !["id", "aria-labelledby"].contains(&attribute.name())) {
            look_at_text(&attribute.value().replace(|c: char| "MLHVZCQAmlhvzcqa".contains(c), " "));
        }
    }
}
