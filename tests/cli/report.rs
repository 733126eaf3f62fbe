//! `offer report`: one page that needs nothing but itself, and says at every bonus what `tune` says.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde_json::Value;

use super::{offer, small};

/// The bonus of the small scenario [money].
const OF_FILE: f64 = 1000.0;

/// The page on these files with these arguments more.
fn page(files: &[&Path], arguments: &[&str]) -> String {
    let output = offer(&["report", "--quiet"]).args(files).args(arguments).output().expect("offer starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn small_page(arguments: &[&str]) -> String {
    page(&[&small()], &[&["--max", "2500", "--step", "50"], arguments].concat())
}

fn scenario(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

/// What stands between two texts, the first time that they do.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start}"));
    rest.split_once(end).map_or(rest, |(found, _)| found)
}

/// What the page's script puts in place.
fn store(page: &str) -> Value {
    let packed = between(page, "<script id=\"store\" type=\"text/plain\">", "</script>");
    let mut text = String::new();
    GzDecoder::new(&STANDARD.decode(packed).expect("base64")[..]).read_to_string(&mut text).expect("gzip");
    serde_json::from_str(&text).expect("JSON")
}

/// `[section]`: its name, and its markup at each stop.
fn sections(shelf: &Value) -> BTreeMap<String, Vec<String>> {
    serde_json::from_value::<Vec<(String, Vec<String>)>>(shelf["sections"].clone())
        .expect("sections")
        .into_iter()
        .collect()
}

/// The exact value of a figure.
fn figure(markup: &str, name: &str) -> Option<f64> {
    let (_, rest) = markup.split_once(&format!("data-figure=\"{name}\" value=\""))?;
    rest.split_once('"')?.0.parse().ok()
}

/// `curve.csv` as `tune` prints it: bonus → its cells.
fn curve(arguments: &[&str]) -> BTreeMap<u64, BTreeMap<String, Option<f64>>> {
    let output =
        offer(&["tune", "--quiet", "--format", "csv"]).arg(small()).args(arguments).output().expect("offer starts");
    let mut reader = csv::Reader::from_reader(&output.stdout[..]);
    let header = reader.headers().expect("a header").clone();
    let cells = |record: csv::StringRecord| -> BTreeMap<String, Option<f64>> {
        header.iter().map(str::to_owned).zip(record.iter().map(|cell| cell.parse().ok())).collect()
    };
    let rows = reader.records().map(|record| cells(record.expect("a row")));
    rows.map(|row| (row["bonus"].expect("a bonus").to_bits(), row)).collect()
}

/// The slider's figures are those of the curve, wherever it stands; the file's own bonus is among its stops.
#[test]
fn every_stop_says_what_tune_says() {
    let page = small_page(&[]);
    let store = store(&page);
    let shelf = &store["scenarios"][0];
    let curve = curve(&["--max", "2500", "--step", "50"]);
    let answers = &sections(shelf)["answer"];
    let stops = shelf["stops"].as_array().expect("stops");
    assert_eq!(answers.len(), stops.len());
    assert!((20..=50).contains(&stops.len()), "{}", stops.len());
    let mut compared = 0;
    for (stop, answer) in stops.iter().zip(answers) {
        let bonus = stop[0].as_f64().expect("a bonus");
        let Some(row) = curve.get(&bonus.to_bits()) else { continue };
        for name in
            ["saving", "probability_pays", "take_rate", "bonus_cost", "committed_share", "sensitivity", "specificity"]
        {
            match (figure(answer, name), row[name]) {
                (Some(shown), Some(tuned)) => {
                    assert!(
                        (shown - tuned).abs() <= 1e-9 * tuned.abs().max(1.0),
                        "{name} at {bonus}: {shown}, {tuned}"
                    );
                    compared += 1;
                }
                (shown, tuned) => assert_eq!(shown, tuned, "{name} at {bonus}"),
            }
        }
    }
    assert!(compared > 100, "{compared}");
    let best = shelf["best"].as_u64().expect("a best") as usize;
    let highest = curve.values().max_by(|a, b| a["saving"].partial_cmp(&b["saving"]).expect("numbers")).expect("rows");
    assert_eq!(stops[best][0].as_f64(), highest["bonus"]);
}

/// Without its script the page is that of the file's bonus, which the script finds in its store too.
#[test]
fn it_opens_at_the_bonus_of_the_file() {
    let page = small_page(&[]);
    let store = store(&page);
    let shelf = &store["scenarios"][0];
    let file = shelf["file"].as_u64().expect("a stop") as usize;
    let bonuses: Vec<f64> =
        shelf["stops"].as_array().expect("stops").iter().filter_map(|stop| stop[0].as_f64()).collect();
    assert!(bonuses.is_sorted_by(|a, b| a < b), "{bonuses:?}");
    assert_eq!(bonuses[file], OF_FILE);
    assert!(page.contains(&format!("id=\"bonus\" value=\"{OF_FILE}\"")));
    let sections = sections(shelf);
    assert!(sections.values().filter(|markups| markups.len() > 1).count() >= 8, "{:?}", sections.keys());
    for (name, markups) in &sections {
        let Some(markup) = markups.get(file.min(markups.len().saturating_sub(1))) else { continue };
        assert!(page.contains(markup.as_str()), "{name}");
    }
    let run = offer(&["run", "--quiet"]).arg(small()).output().expect("offer starts");
    let report = String::from_utf8(run.stdout).expect("UTF-8").split_whitespace().collect::<Vec<_>>().join(" ");
    let answer = &sections["answer"][file];
    let lead = between(answer, "<strong>", "</strong>");
    let sentence = format!("{lead}{}", between(answer, "</strong>", "</p>"));
    assert!(report.contains(&sentence), "{sentence}");
}

#[test]
fn it_needs_nothing_but_itself_and_escapes_what_it_is_told() {
    let page = small_page(&["--set", "name=</script><script>alert(1)</script>", "--title", "<b>Bold & \"brave\"</b>"]);
    assert_eq!(page.matches("<script").count(), 2);
    assert!(page.contains("&lt;b&gt;Bold &amp; &quot;brave&quot;&lt;/b&gt;"));
    for outside in ["http://", "https://", "src=", "url(", "@import", "<link"] {
        let page = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("content=\"made by offer "));
}

#[test]
fn several_scenarios_are_compared_and_can_be_switched_between() {
    let other = small().with_file_name("dear.toml");
    let page = page(&[&small(), &other], &["--max", "2500"]);
    let store = store(&page);
    let shelves = store["scenarios"].as_array().expect("scenarios");
    assert_eq!(shelves.len(), 2);
    assert!(page.contains("id=\"comparison\"") && page.contains("<select id=\"scenario\">"));
    for shelf in shelves {
        assert!(shelf["stops"].as_array().is_some_and(|stops| stops.len() > 5));
        assert!(sections(shelf)["components"].iter().all(|markup| markup.contains("<svg")));
    }
}

#[test]
fn scenarios_that_are_not_alike_are_neither_ranked_nor_subtracted() {
    let half_year = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions/compare/half-year.toml");
    let page = page(&[&small(), &half_year], &["--max", "1000", "--step", "500", "--replications", "20"]);
    let comparison = between(&page, "id=\"comparison\"", "</section>");
    assert!(comparison.contains("These scenarios are not ranked: horizons differ (52 and 26 weeks)"), "{comparison}");
    assert!(
        comparison.contains("add --set simulation.horizon_weeks=52 --set simulation.discount_rate=0."),
        "{comparison}"
    );
    assert!(comparison.contains("How the scenarios differ"), "{comparison}");
    assert!(comparison.contains("Saving per position: no offer - offer"), "{comparison}");
    for ranked in ["costs least", "lowest with the offer first", "how much more each", "best %", "comparison-chart"] {
        assert!(!comparison.contains(ranked), "{ranked}: {comparison}");
    }
}

#[test]
fn sections_are_those_asked_for_in_that_order() {
    let page = small_page(&["--sections", "curve,answer,curve"]);
    let order: Vec<usize> =
        ["curve", "answer"].map(|name| page.find(&format!("<section id=\"{name}\"")).expect(name)).to_vec();
    assert!(order[0] < order[1]);
    assert_eq!(page.matches("<section id=").count(), 2);
    let wrong = offer(&["report", "--sections", "cover"]).arg(small()).output().expect("offer starts");
    assert_eq!(wrong.status.code(), Some(2));
}

/// The second offer moves, and the page says which that is; a third is refused before anything is played.
#[test]
fn of_several_offers_the_one_asked_for_moves() {
    let offers = ["--set", "offers=[{ week = 1, bonus = 500 }, { week = 6, bonus = 800 }]"];
    let page = small_page(&[&offers[..], &["--offer", "1"]].concat());
    let store = store(&page);
    let shelf = &store["scenarios"][0];
    let file = shelf["file"].as_u64().expect("a stop") as usize;
    assert_eq!(shelf["stops"][file][0].as_f64(), Some(800.0));
    assert!(page.contains("$800 at the offer of week 6"));
    let savings: Vec<_> = sections(shelf)["answer"].iter().map(|answer| figure(answer, "saving")).collect();
    assert!(savings.iter().any(|saving| *saving != savings[0]), "{savings:?}");
    let mut third = offer(&["report", "--offer", "2", "--replications", "1000000000"]);
    let refused = third.args(offers).arg(small()).output().expect("offer starts");
    assert_eq!(refused.status.code(), Some(2));
}

/// What a chart draws at a stop is what the stop was played to say.
#[test]
fn the_curve_marks_what_a_stop_saves() {
    let page = small_page(&["--set", "offers.0.bonus=1234"]);
    let store = store(&page);
    let shelf = &store["scenarios"][0];
    let sections = sections(shelf);
    let stops = shelf["stops"].as_array().expect("stops");
    let mut compared = 0;
    for (stop, (answer, curve)) in stops.iter().zip(sections["answer"].iter().zip(&sections["curve"])) {
        let saving = figure(answer, "saving").expect("a saving");
        let label = format!("{} saves $", stop[1].as_str().expect("a bonus"));
        let Some((_, told)) = curve.split_once(&label).filter(|_| saving > 0.0) else { continue };
        let digits = told.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(told.len());
        let told: f64 = told[..digits].replace(',', "").trim_end_matches('.').parse().expect("an amount");
        assert!((told - saving).abs() <= 0.5, "{label}{told}, {saving}");
        compared += 1;
    }
    assert!(compared > 5, "{compared}");
}

#[test]
fn a_scenario_without_an_offer_has_a_page_without_a_slider() {
    let page = small_page(&["--set", "offers=[]"]);
    assert!(!page.contains("id=\"store\""));
    assert!(page.contains("No offer is made"));
    assert!(!page.contains("What moves the saving"), "nothing drives a saving that there is not");
}

/// The section is about the scenario as filed: the slider leaves it as it is.
#[test]
fn what_drives_the_saving_is_what_sensitivity_says() {
    let believed = ["--set", "job.output_per_week=\"800 to 1000\""];
    let page = small_page(&believed);
    let drivers = between(&page, "<section id=\"drivers\"", "</section>");
    let store = store(&page);
    assert_eq!(sections(&store["scenarios"][0])["drivers"].len(), 1);
    let sensitivity = |format: &str| {
        let mut command = offer(&["sensitivity", "--quiet", "--only", "moves,turn", "--format", format]);
        let output = command.args(believed).arg(small()).output().expect("offer starts");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let report = sensitivity("table").split_whitespace().collect::<Vec<_>>().join(" ");
    let sentences = between(drivers, "<p>", "</p>");
    assert!(sentences.starts_with("job.output_per_week moves the saving most"), "{sentences}");
    assert!(report.contains(sentences), "{sentences}");
    let found: Value = serde_json::from_str(&sensitivity("json")).expect("JSON");
    let flips: Vec<&Value> =
        found["flips"].as_array().expect("flips").iter().filter(|flip| !flip["flip"].is_null()).collect();
    let table = between(drivers, "What would turn the advice: where the saving passes 0", "</table>");
    assert!(flips.len() > 2 && table.matches("<tr>").count() == flips.len() + 1, "{flips:?}");
    for flip in flips {
        let key = flip["key"].as_str().expect("a key");
        assert!(table.contains(&format!("<th scope=\"row\">{key}</th>")), "{key}");
    }
    // On a page no letters draw bars, and no file has what is left out.
    assert!(drivers.contains("<svg") && !drivers.contains('▓') && !drivers.contains(".csv"));
}

/// The section of a sweep stands only where values are named, and has the best point and the chart of `sweep`.
#[test]
fn what_other_values_give_is_what_sweep_says() {
    assert!(small_page(&[]).contains("<section id=\"sweep\" hidden>"));
    let vary = ["--vary", "training.weeks=2,4,6", "--vary", "offers.0.bonus=500,1000", "--replications", "100"];
    let page = small_page(&vary);
    let section = between(&page, "<section id=\"sweep\"", "</section>");
    assert_eq!(sections(&store(&page)["scenarios"][0])["sweep"].len(), 1);
    let output = offer(&["sweep", "--quiet"]).arg(small()).args(vary).output().expect("offer starts");
    let report = String::from_utf8(output.stdout).expect("UTF-8").split_whitespace().collect::<Vec<_>>().join(" ");
    let lead = between(section, "<strong>", "</strong>");
    let sentence = between(section, "</strong>", "</p>");
    let sentence = sentence.split_once(". ").map_or(sentence, |(first, _)| first);
    assert!(report.contains(&format!("{lead}{sentence}")), "{lead}{sentence}\n{report}");
    assert!(section.contains("<svg") && section.contains("Saving by training.weeks and offers.0.bonus"));
    assert_eq!(section.matches("<tr>").count(), 1 + 6, "a table of all points behind the chart");
    assert!(!section.contains(".csv") && !section.contains("--"), "{section}");
}

#[test]
fn values_that_no_section_can_show_are_refused() {
    let refused = |arguments: &[&str]| {
        let output = offer(&["report", "--quiet"]).arg(small()).args(arguments).output().expect("offer starts");
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    let text = refused(&["--vary", "training.weeks=2,4", "--sections", "answer"]);
    assert!(text.contains("--vary fills the section `sweep`, which is not among --sections"), "{text}");
    let three = ["training.weeks=2,4", "pay.load=0.1,0.2", "offers.0.bonus=500,1000"].map(|vary| ["--vary", vary]);
    let text = refused(&three.concat());
    assert!(text.contains("the chart `sweep` has nothing to show: it shows one figure or two"), "{text}");
    let text = refused(&["--vary", "training.weeks=-1,4"]);
    assert!(text.contains("--vary training.weeks=-1,4"), "{text}");
}

/// The largest pages are those of the most stops, and of the most scenarios.
#[test]
fn a_folder_of_scenarios_is_about_a_megabyte() {
    for (files, replications) in [(vec![scenario("zappos-2008.toml")], "100"), (vec![scenario("")], "5")] {
        let files: Vec<&Path> = files.iter().map(|file| file.as_path()).collect();
        let page = page(&files, &["--replications", replications]);
        assert!(page.len() < 1_200_000, "{}", page.len());
    }
}

#[test]
fn threads_change_nothing_but_the_manifest() {
    let all = "answer,notes,spread,curve,frontier,components,funnel,takers,test,keep,retention,leaving,luck,choice,assumptions";
    let without_manifest = |threads| small_page(&["--threads", threads, "--sections", all]);
    assert_eq!(without_manifest("1"), without_manifest("2"));
}

#[test]
fn what_is_not_of_this_program_is_not_overwritten() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("report.html");
    let write = |arguments: &[&str]| {
        let mut command = offer(&["report", "--quiet", "--replications", "20", "--max", "1000", "--step", "500", "-o"]);
        command.arg(&path).arg(small()).args(arguments).output().expect("offer starts")
    };
    fs::write(&path, "<p>a year of work</p>").expect("a file");
    let refused = write(&[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"));
    assert_eq!(fs::read_to_string(&path).expect("the file"), "<p>a year of work</p>");
    assert!(write(&["--force"]).status.success());
    assert!(write(&[]).status.success(), "one of ours is written anew");
    assert!(fs::read_to_string(&path).expect("the page").starts_with("<!DOCTYPE html>"));
}

#[test]
fn a_page_goes_to_no_file_of_another_form() {
    let home = tempfile::tempdir().expect("a folder");
    let write = |name: &str| {
        let path = home.path().join(name);
        let mut command = offer(&["report", "--quiet", "--replications", "20", "--max", "1000", "--step", "500", "-o"]);
        (command.arg(&path).arg(small()).output().expect("offer starts"), path)
    };
    for wrong in ["page.pdf", "page", "page.html.txt", "html"] {
        let (refused, path) = write(wrong);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{wrong}: {said}");
        assert!(said.contains(".html (a browser can print it as PDF)"), "{said}");
        assert!(!path.exists(), "{wrong}");
    }
    for right in ["page.html", "PAGE.HTM"] {
        let (written, path) = write(right);
        assert!(written.status.success() && path.exists(), "{right}");
    }
}

/// What is given to an `offer` whose standard output is a terminal.
#[cfg(target_os = "linux")]
fn on_a_terminal(arguments: &str) -> (Option<i32>, String) {
    let command = format!("'{}' {arguments} '{}'", env!("CARGO_BIN_EXE_offer"), small().display());
    let output = std::process::Command::new("script").args(["-qec", &command, "/dev/null"]).output();
    let output = output.expect("script, of util-linux");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_not_flooded() {
    for (arguments, name) in [("report", "report.html"), ("plot --chart curve", "chart.svg")] {
        let (status, said) = on_a_terminal(&format!("{arguments} --quiet --replications 100 --max 1000"));
        assert_eq!(status, Some(2), "{said}");
        assert!(said.contains("cannot be shown on a terminal") && said.contains(&format!("-o {name}")), "{said}");
    }
    let (status, said) = on_a_terminal("plot --chart curve --quiet --replications 100 --max 1000 -o -");
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("<svg "), "who asks for it has it");
}

/// A browser runs the page's own script and no other, applies its own style, and loads nothing.
#[test]
fn a_policy_allows_the_page_its_own_script_and_style_alone() {
    use sha2::{Digest, Sha256};
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    for (page, scripts) in [(small_page(&[]), 1), (small_page(&["--set", "offers=[]"]), 0)] {
        let policy = between(&page, "<meta http-equiv=\"Content-Security-Policy\" content=\"", "\"");
        let rules: BTreeMap<&str, &str> = policy.split("; ").filter_map(|rule| rule.split_once(' ')).collect();
        assert_eq!(rules["default-src"], "'none'");
        assert_eq!(rules["style-src"], hash(between(&page, "<style>", "</style>")));
        assert_eq!(page.matches("<script>").count(), scripts);
        if scripts > 0 {
            assert_eq!(rules["script-src"], hash(between(&page, "<script>", "</script>")));
        } else {
            assert!(!rules.contains_key("script-src"));
        }
        // Before anything that it is to hold for, and nothing that it would forbid.
        assert!(page.find("Content-Security-Policy") < page.find("<style>"));
        let store = if scripts > 0 { store(&page).to_string() } else { String::new() };
        for text in [&page, &store] {
            assert!(!text.contains(" style=") && !text.contains("javascript:"));
            assert!(!["onclick=", "onload=", "oninput="].iter().any(|handler| text.contains(handler)));
        }
    }
}

/// The summary says what other sections say, so that a page has it only if asked for.
#[test]
fn a_summary_stands_alone() {
    let whole = small_page(&["--replications", "20", "--sections", "answer"]);
    assert!(!whole.contains("id=\"summary\""));
    let summary = small_page(&["--replications", "20", "--sections", "summary"]);
    for part in ["<section id=\"summary\"", "class=\"answer", "data-figure=\"saving\"", "summary-title"] {
        assert!(summary.contains(part), "{part} is missing");
    }
    assert_eq!(summary.matches("<section").count(), 1);
    let help = offer(&["report", "--help"]).output().expect("offer starts");
    assert!(String::from_utf8_lossy(&help.stdout).contains("- summary"));
}
