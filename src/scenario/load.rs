//! Loading of files and edits as checked scenarios.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::fault::Fault;
use super::field::reader::{FieldCell, Reader, read_section};
use super::field::value::Pair;
use super::fields::{Scenario, VOCABULARY};
use super::given::GivenTexts;
use super::problem::{Problem, Problems};
use super::text::edit;
use super::text::extends::{FileLayers, layers, layers_of};
use super::text::file::{self, STANDARD_INPUT};
use super::text::notation::{listed, quoted};
use super::text::place::{Place, Source};
use super::text::ties;
use super::text::tree::Node;
use super::uncertain::{Uncertain, percent};
use super::unlikely;
use super::whole;
use crate::special::hexadecimal::hexadecimal;

/// A scenario that can be simulated.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// Path of the file, or "standard input".
    pub source: String,
    /// The scenario.
    pub scenario: Scenario,
    /// Warnings: values that are legal, and almost surely not meant.
    pub warnings: Vec<Problem>,
    /// Place of each given value, by its dotted key; values without a place are defaults.
    pub places: BTreeMap<String, Place>,
    /// SHA-256 of [`Scenario::to_toml`] in hexadecimal digits: equal for equal scenarios.
    pub hash: String,
    /// Texts and edits that the scenario was read from.
    pub given: GivenTexts,
}

impl Loaded {
    /// Problem of uncertain parameters of which this share of joint draws is outside what is allowed.
    ///
    /// Up to half of draws the problem is a warning, above an error.
    pub fn not_together(&self, keys: &[String], share: f64) -> Problem {
        let key = |start: &str| keys.iter().find(|key| key.starts_with(start));
        let reason = match (key("traits."), key("recruiting.weeks_to_fill")) {
            (Some(_), _) => "three correlations must make a correlation matrix",
            (_, Some(_)) => "the shortest time must be below the longest",
            _ if key("recruiting.last_start_week").is_some() => "nobody starts after the last start, and a class does",
            _ => "tied parameters are drawn together, and again where one of them is outside its domain",
        };
        let place = keys.iter().rev().find_map(|key| self.places.get(key));
        let place = place.or_else(|| self.places.get("")).cloned();
        let place = place.unwrap_or_else(|| Place::whole(&Source::unread(self.source.clone())));
        let fault = |consequence| Fault::NotTogether {
            keys: listed(keys.iter().map(String::as_str)),
            share: percent(share),
            consequence,
            reason,
        };
        match share > 0.5 {
            true => Problem::error(place, fault("")),
            false => Problem::warning(place, fault(", and are drawn again")),
        }
    }
}

/// Result of reading one source.
#[derive(Debug)]
struct Reading {
    source: Arc<Source>,
    /// Name of the scenario and its place, also where the rest is wrong.
    name: Option<(String, Place)>,
    loaded: Option<Loaded>,
    problems: Vec<Problem>,
}

/// Loads the scenarios of files, in order, and applies the edits to each.
///
/// A folder means the `*.toml` in it, sorted by name; `-` means standard input.
/// An edit is `KEY=VALUE`, see `offer run --help`.
///
/// # Errors
/// All problems of the scenarios, and scenarios that share a name.
pub fn load(paths: &[PathBuf], edits: &[String]) -> Result<Vec<Loaded>, Problems> {
    let edit_source = edit::source_of(edits);
    let mut problems = Vec::new();
    let mut readings = Vec::new();
    for path in files_of(paths, &mut problems) {
        match file::read(&path) {
            Ok(source) => readings.push(read(&source, Some(&path), edits, &edit_source)),
            Err(fault) => problems.push(unread(&path, fault)),
        }
    }
    problems.extend(same_names(&readings));
    conclude(readings, problems)
}

impl Loaded {
    /// Sets the number of replications.
    pub fn played(mut self, replications: u64) -> Self {
        self.scenario.simulation.replications = replications;
        self.hash = hash(&self.scenario);
        self
    }
}

/// Parses a scenario from a text. Problems call the text `name`; `extends` counts from the current folder.
///
/// # Errors
/// All problems of the scenario.
///
/// ```
/// let problems = the_offer::scenario::parse("small", "name = \"small\"\n[pay]\nlaod = 0.3\n", &[]).unwrap_err();
/// let text = problems.render(false);
/// assert!(text.contains("unknown key `pay.laod`") && text.contains("did you mean `load`?"), "{text}");
/// ```
pub fn parse(name: &str, text: &str, edits: &[String]) -> Result<Loaded, Problems> {
    let source = Source::new(name, text);
    let reading = read(&source, None, edits, &edit::source_of(edits));
    let mut loaded = conclude(vec![reading], Vec::new())?;
    Ok(loaded.remove(0))
}

/// Parses the text of a file that need not exist; `extends` counts from its folder.
///
/// # Errors
/// All problems of the scenario.
pub fn parse_file(path: &Path, text: &str) -> Result<Loaded, Problems> {
    let source = Source::new(file::shown(path), text);
    let reading = read(&source, Some(path), &[], &edit::source_of(&[]));
    let mut loaded = conclude(vec![reading], Vec::new())?;
    Ok(loaded.remove(0))
}

fn files_of(paths: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        match file::files_of(path) {
            Ok(found) => files.extend(found),
            Err(fault) => problems.push(unread(path, fault)),
        }
    }
    let is_input = |path: &PathBuf| path.as_os_str() == STANDARD_INPUT;
    if files.iter().filter(|path| is_input(path)).count() > 1 {
        files.retain(|path| !is_input(path));
        problems.push(unread(Path::new("standard input"), Fault::StandardInputTwice));
    }
    files
}

pub(super) fn unread(path: &Path, fault: Fault) -> Problem {
    let name = if path.as_os_str() == STANDARD_INPUT { "standard input".to_owned() } else { file::shown(path) };
    Problem::error(Place::whole(&Source::unread(name)), fault)
}

fn read(source: &Arc<Source>, path: Option<&Path>, edits: &[String], edit_source: &Arc<Source>) -> Reading {
    read_layers(layers(source, path), source, edits, edit_source)
}

/// Reads a scenario again from its texts and edits, where its files may be missing.
///
/// # Errors
/// All problems of the scenario.
pub fn reload(given: &GivenTexts) -> Result<Loaded, Problems> {
    let source = given.source();
    let layers = layers_of(&given.texts);
    let reading = read_layers(layers, &source, &given.edits, &edit::source_of(&given.edits));
    let mut loaded = conclude(vec![reading], Vec::new())?;
    Ok(loaded.remove(0))
}

fn read_layers(layers: FileLayers, source: &Arc<Source>, edits: &[String], edit_source: &Arc<Source>) -> Reading {
    let FileLayers { mut root, problems: broken, texts } = layers;
    let wrong = edit::apply(edits, edit_source, &mut root);
    let (mut loaded, mut problems) = read_tree(&root, source, wrong, &broken);
    if let Some(loaded) = &mut loaded {
        loaded.given = GivenTexts { texts, edits: edits.to_vec() };
    }
    problems.extend(broken);
    let name = root.get("name");
    Reading {
        source: Arc::clone(source),
        name: name.and_then(|node| Some((node.as_text()?.to_owned(), node.place.clone()))),
        loaded,
        problems,
    }
}

/// Reads the scenario of a merged tree, with all problems: those of edits are in `wrong`, those of the form of files in
/// `broken`.
pub(super) fn read_tree(
    root: &Node,
    source: &Source,
    wrong: Vec<Problem>,
    broken: &[Problem],
) -> (Option<Loaded>, Vec<Problem>) {
    let mut reader = Reader::new(&VOCABULARY);
    reader.problems = wrong;
    let scenario = read_root(root, &mut reader);
    let Reader { mut problems, uncertain, .. } = reader;
    if !broken.is_empty() {
        problems.retain(|problem| stands_alone(problem, broken));
    }
    let right = problems.is_empty() && broken.is_empty();
    let loaded = scenario.filter(|_| right).map(|scenario| {
        let mut places = root.places();
        ties::name_weekly(&mut places);
        Loaded {
            source: source.name().to_owned(),
            warnings: warnings(&scenario, root, &places, &uncertain),
            places,
            hash: hash(&scenario),
            scenario,
            given: GivenTexts::default(),
        }
    });
    (loaded, problems)
}

/// Whether a problem is real although the form of a file is broken: the broken part is not its cause.
fn stands_alone(problem: &Problem, broken: &[Problem]) -> bool {
    let place = &problem.place;
    !problem.needs_the_whole() && !broken.iter().any(|broken| broken.place.shares_line_with(place))
}

fn read_root(root: &Node, reader: &mut Reader) -> Option<Scenario> {
    let cell = FieldCell::new(root, String::new(), "");
    let mut scenario: Option<Scenario> = read_section(&cell, reader);
    whole::check_lists(root, reader);
    if let Some(scenario) = &mut scenario {
        if !scenario.cohort.classes.is_empty() {
            scenario.cohort.positions = scenario.cohort.classes.iter().map(|class| class.positions).sum();
        }
        for Pair(keys) in scenario.correlations.iter_mut().map(|correlation| &mut correlation.parameters) {
            keys.iter_mut().for_each(|key| *key = ties::weekly(key).unwrap_or_else(|| std::mem::take(key)));
        }
        scenario.uncertain = reader.uncertain.iter().map(|(uncertain, _)| uncertain.clone()).collect();
        whole::check(scenario, root, reader);
        whole::check_correlations(scenario, root, reader);
    }
    scenario
}

fn warnings(
    scenario: &Scenario,
    root: &Node,
    places: &BTreeMap<String, Place>,
    uncertain: &[(Uncertain, Place)],
) -> Vec<Problem> {
    let mut warnings = whole::warnings(scenario, root);
    warnings.extend(whole::ties_to_certain(scenario, places));
    warnings.extend(whole::drawn_again(uncertain));
    warnings.extend(unlikely::warnings(scenario, places));
    warnings.sort_by(|a, b| a.place.order().cmp(&b.place.order()));
    warnings
}

fn hash(scenario: &Scenario) -> String {
    hexadecimal(Sha256::digest(scenario.to_toml()))
}

/// Problems of scenarios that share the name of an earlier one.
fn same_names(readings: &[Reading]) -> Vec<Problem> {
    let mut first: BTreeMap<&str, &Source> = BTreeMap::new();
    let mut problems = Vec::new();
    for reading in readings {
        let Some((name, place)) = &reading.name else {
            continue;
        };
        match first.get(name.as_str()) {
            None => drop(first.insert(name, &reading.source)),
            Some(before) => problems.push(Problem::error(
                place.clone(),
                Fault::SameScenario {
                    name: quoted(name),
                    first: before.name().to_owned(),
                    second: reading.source.name().to_owned(),
                },
            )),
        }
    }
    problems
}

fn conclude(readings: Vec<Reading>, mut problems: Vec<Problem>) -> Result<Vec<Loaded>, Problems> {
    let mut loaded = Vec::new();
    for reading in readings {
        problems.extend(reading.problems);
        loaded.extend(reading.loaded);
    }
    match Problems::new(problems) {
        None => Ok(loaded),
        Some(problems) => Err(problems),
    }
}
