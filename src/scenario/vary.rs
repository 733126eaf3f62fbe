//! Variations of one scenario on the command line, `--vary KEY=VALUES`: a point for each combination of values.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::edit::{self, COMMAND_LINE, Key, outside_quotes, parse_key};
use super::extends::{Layers, layers};
use super::fault::Fault;
use super::fields::Scenario;
use super::file;
use super::load::{Loaded, hexadecimal, read_tree, unread};
use super::place::{Place, Source};
use super::problem::{Problem, Problems};
use super::tree::{Data, Node};
use super::vary_values::{Item, MOST_POINTS, parse_values};

const FLAG: &str = "--vary ";

/// Problems that are looked for before the rest of the points is left alone.
const ENOUGH_PROBLEMS: usize = 100;

/// How the values of several keys go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Each with each; those of the last key vary fastest.
    Grid,
    /// Side by side: the first of each, the second of each.
    Zip,
}

/// A scenario at every combination of some values.
#[derive(Debug, Clone, PartialEq)]
pub struct Variation {
    /// Where the scenario comes from: its path, or "standard input".
    pub source: String,
    /// The keys that are varied, in the order of the command line; at least one.
    pub axes: Vec<Axis>,
    /// How their values go together.
    pub layout: Layout,
    /// The scenario at each point, in order; at least one.
    pub points: Vec<Scenario>,
    /// What is legal at some point, and almost surely a slip; each once.
    pub warnings: Vec<Problem>,
    /// SHA-256 over the points in hexadecimal digits: equal where all of them are.
    pub hash: String,
}

/// A key and its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The dotted key, as written.
    pub key: String,
    /// Its values, in order; at least one.
    pub values: Vec<Varied>,
}

/// A value of a key.
#[derive(Debug, Clone, PartialEq)]
pub struct Varied {
    /// As a person would write it; a text without its quotes.
    pub text: String,
    /// As JSON has it.
    pub json: Json,
}

impl Variation {
    /// Which value of each axis a point has, all counted from 0.
    pub fn places(&self, point: usize) -> Vec<usize> {
        let lengths: Vec<usize> = self.axes.iter().map(|axis| axis.values.len()).collect();
        places(self.layout, &lengths, point)
    }

    /// The value of each axis at a point.
    pub fn values(&self, point: usize) -> impl Iterator<Item = &Varied> {
        self.axes.iter().zip(self.places(point)).map(|(axis, place)| &axis.values[place])
    }
}

/// The scenario of a file at every combination of values, with `edits` in force at all of them.
///
/// An edit is `KEY=VALUE`, a variation `KEY=VALUES`: a range, or values with commas between them, see `offer sweep --help`.
///
/// # Errors
/// Everything that is wrong with the file, the edits, or any of the values.
pub fn load_variation(
    path: &Path,
    edits: &[String],
    variations: &[String],
    layout: Layout,
) -> Result<Variation, Problems> {
    let source = file::read(path).map_err(|fault| unread(path, fault));
    read(source, Some(path), edits, &Command::parse(edits, variations, layout))
}

/// The same of the scenario in a text; `name` is what problems call the text.
///
/// # Errors
/// Everything that is wrong.
///
/// ```
/// # use the_offer::scenario::{self, Layout};
/// let vary = ["offers.0.bonus=500..1500:500".to_owned(), "training.weeks=3,4".to_owned()];
/// let variation = scenario::parse_variation("starter", scenario::STARTER, &[], &vary, Layout::Grid)?;
/// assert_eq!(variation.points.len(), 6);
/// assert_eq!(variation.points[3].offers[0].bonus, 1000.0);
/// assert_eq!(variation.values(3).map(|value| value.text.as_str()).collect::<Vec<_>>(), ["1000", "4"]);
/// # Ok::<(), scenario::Problems>(())
/// ```
pub fn parse_variation(
    name: &str,
    text: &str,
    edits: &[String],
    variations: &[String],
    layout: Layout,
) -> Result<Variation, Problems> {
    read(Ok(Source::new(name, text)), None, edits, &Command::parse(edits, variations, layout))
}

/// A variation whose form is right.
#[derive(Debug)]
struct Vary {
    /// The key as written.
    text: String,
    keys: Vec<Key>,
    /// Where it stands.
    place: Place,
    items: Vec<Item>,
}

/// What the command line says.
#[derive(Debug)]
struct Command {
    /// Edits and variations, each a line of its own; the edits first.
    source: Arc<Source>,
    layout: Layout,
    varies: Vec<Vary>,
    /// What is wrong with variations by themselves.
    problems: Vec<Problem>,
}

impl Command {
    fn parse(edits: &[String], variations: &[String], layout: Layout) -> Self {
        let source = source_of(edits, variations);
        let mut line: usize = edits.iter().map(|edit| edit::FLAG.len() + edit.len() + 1).sum();
        let (mut varies, mut problems) = (Vec::new(), Vec::new());
        for variation in variations {
            let span = line + FLAG.len()..line + FLAG.len() + variation.len();
            line = span.end + 1;
            match parse(&source, span) {
                Ok(vary) => varies.push(vary),
                Err(wrong) => problems.extend(wrong),
            }
        }
        problems.extend(same_keys(&varies));
        problems.extend(wrong_numbers(&varies, layout));
        Self { source, layout, varies, problems }
    }

    /// Which value of each key the points have. Where something is wrong, each value once: not all that it is combined with.
    fn points(&self) -> Box<dyn Iterator<Item = Vec<usize>> + '_> {
        let lengths: Vec<usize> = self.varies.iter().map(|vary| vary.items.len()).collect();
        if self.problems.is_empty() {
            let number = match self.layout {
                // No more than fit: there would be a problem.
                Layout::Grid => lengths.iter().product(),
                Layout::Zip => lengths.first().copied().unwrap_or(0),
            };
            return Box::new((0..number).map(move |point| places(self.layout, &lengths, point)));
        }
        let each = (0..lengths.len()).flat_map(move |axis| (0..lengths[axis]).map(move |value| (axis, value)));
        let with = |(axis, value)| (0..self.varies.len()).map(|other| if other == axis { value } else { 0 }).collect();
        // The first point also where there is no key left: it shows what is wrong with the file.
        Box::new(std::iter::once(vec![0; self.varies.len()]).chain(each.map(with)))
    }

    /// The tree at a point, and what cannot be set in it.
    fn tree(&self, root: &Node, places: &[usize]) -> (Node, Vec<Problem>) {
        let mut tree = root.clone();
        let mut problems = Vec::new();
        for (vary, place) in self.varies.iter().zip(places) {
            problems.extend(edit::set(&mut tree, &vary.keys, vary.items[*place].node.clone()).err());
        }
        (tree, problems)
    }

    fn axes(&self) -> Vec<Axis> {
        let varied = |item: &Item| Varied { text: item.text.clone(), json: json(&item.node) };
        let axis = |vary: &Vary| Axis { key: vary.text.clone(), values: vary.items.iter().map(varied).collect() };
        self.varies.iter().map(axis).collect()
    }
}

fn source_of(edits: &[String], variations: &[String]) -> Arc<Source> {
    let edits = edits.iter().map(|edit| format!("{}{edit}", edit::FLAG));
    let lines: Vec<String> = edits.chain(variations.iter().map(|vary| format!("{FLAG}{vary}"))).collect();
    Source::new(COMMAND_LINE, &lines.join("\n"))
}

/// The variation in a span of the source.
fn parse(source: &Arc<Source>, span: Range<usize>) -> Result<Vary, Vec<Problem>> {
    let text = &source.text()[span.clone()];
    let Some(equals) = outside_quotes(text, '=').next() else {
        return Err(vec![Problem::error(Place::new(source, span), Fault::VaryWithoutEquals)]);
    };
    let key = span.start..span.start + equals;
    let text = text[..equals].trim().to_owned();
    let keys = parse_key(source, key.clone()).map_err(|problem| vec![problem]);
    let items = parse_values(source, key.end + 1..span.end);
    match (keys, items) {
        (Ok(keys), Ok(items)) => Ok(Vary { text, keys, place: Place::new(source, key), items }),
        (keys, items) => Err([keys.err(), items.err()].into_iter().flatten().flatten().collect()),
    }
}

/// A problem for each key that an earlier variation has.
fn same_keys(varies: &[Vary]) -> Vec<Problem> {
    let names = |vary: &Vary| vary.keys.iter().map(|key| key.name.clone()).collect::<Vec<_>>();
    let mut seen = BTreeSet::new();
    let twice = varies.iter().filter(|vary| !seen.insert(names(vary)));
    twice.map(|vary| Problem::error(vary.place.clone(), Fault::VaryTwice(vary.text.clone()))).collect()
}

/// Too many points, or keys side by side with more or fewer values than the first.
fn wrong_numbers(varies: &[Vary], layout: Layout) -> Vec<Problem> {
    let Some((first, rest)) = varies.split_first() else { return Vec::new() };
    let expected = first.items.len();
    match layout {
        Layout::Grid => {
            let mut points: usize = 1;
            let beyond = varies.iter().find(|vary| {
                points = points.saturating_mul(vary.items.len());
                points > MOST_POINTS
            });
            let fault = Fault::TooManyPoints { most: MOST_POINTS };
            beyond.map(|vary| Problem::error(vary.place.clone(), fault)).into_iter().collect()
        }
        Layout::Zip => rest
            .iter()
            .filter(|vary| vary.items.len() != expected)
            .map(|vary| {
                let (key, first) = (vary.text.clone(), first.text.clone());
                let fault = Fault::ZipLengths { key, number: vary.items.len(), first, expected };
                Problem::error(vary.place.clone(), fault)
            })
            .collect(),
    }
}

/// Which value of each axis a point has; `lengths` are their numbers.
fn places(layout: Layout, lengths: &[usize], point: usize) -> Vec<usize> {
    let mut rest = point;
    let mut places: Vec<usize> = lengths
        .iter()
        .rev()
        .map(|length| match layout {
            Layout::Zip => point,
            Layout::Grid => {
                let place = rest % length;
                rest /= length;
                place
            }
        })
        .collect();
    places.reverse();
    places
}

fn json(node: &Node) -> Json {
    match &node.data {
        Data::Text(text) => Json::from(text.as_str()),
        Data::Integer(number) => Json::from(*number),
        Data::Float(number) => Json::from(*number),
        Data::Boolean(flag) => Json::from(*flag),
        Data::Datetime => Json::from(node.place.text()),
        Data::Array(items) => items.iter().map(json).collect(),
        Data::Table(table) => table.entries.iter().map(|entry| (entry.key.clone(), json(&entry.node))).collect(),
    }
}

/// What has been read of the points so far.
#[derive(Debug, Default)]
struct Points {
    scenarios: Vec<Scenario>,
    warnings: Vec<Problem>,
    problems: Vec<Problem>,
    digest: Sha256,
    /// Places and texts of what has been told.
    told: BTreeSet<(String, usize, String)>,
}

impl Points {
    /// Adds a point, or what is wrong with it.
    fn add(&mut self, tree: &Node, loaded: Option<Loaded>, problems: Vec<Problem>) {
        for problem in problems {
            if self.is_new(&problem, &problem.text) {
                self.problems.push(problem);
            }
        }
        let Some(Loaded { scenario, warnings, hash, .. }) = loaded else { return };
        for warning in warnings {
            // The numbers in a text may differ at every point; what to do about it does not.
            let kind = warning.help.clone().unwrap_or_default();
            if self.is_new(&warning, &kind) {
                self.warnings.push(warning);
            }
        }
        if let Some(key) = self.scenarios.first().and_then(|first| differs(first, &scenario)) {
            let node = tree.deepest(&key.split('.').collect::<Vec<_>>());
            let problem = Problem::error(node.place.clone(), Fault::VaryCommon(key));
            if self.is_new(&problem, &problem.text) {
                self.problems.push(problem);
            }
        }
        self.digest.update(hash);
        self.scenarios.push(scenario);
    }

    fn is_new(&mut self, problem: &Problem, text: &str) -> bool {
        let (source, start, _) = problem.place.order();
        self.told.insert((source.to_owned(), start, text.to_owned()))
    }
}

/// The first key that all points must have in common, and two of them have not.
fn differs(a: &Scenario, b: &Scenario) -> Option<&'static str> {
    let (this, that) = (&a.simulation, &b.simulation);
    [
        ("name", a.name != b.name),
        ("currency", a.currency != b.currency),
        ("simulation.replications", this.replications != that.replications),
        ("simulation.seed", this.seed != that.seed),
    ]
    .into_iter()
    .find_map(|(key, differs)| differs.then_some(key))
}

fn read(
    source: Result<Arc<Source>, Problem>,
    path: Option<&Path>,
    edits: &[String],
    command: &Command,
) -> Result<Variation, Problems> {
    let mut problems = command.problems.clone();
    let mut points = Points::default();
    let name = match source {
        Ok(source) => {
            let Layers { mut root, problems: broken } = layers(&source, path);
            problems.extend(edit::apply(edits, &command.source, &mut root));
            for places in command.points() {
                let (tree, wrong) = command.tree(&root, &places);
                let (loaded, wrong) = read_tree(&tree, &source, wrong, &broken);
                points.add(&tree, loaded, wrong);
                if points.problems.len() >= ENOUGH_PROBLEMS {
                    break;
                }
            }
            problems.extend(broken);
            source.name().to_owned()
        }
        Err(problem) => {
            problems.push(problem);
            String::new()
        }
    };
    problems.append(&mut points.problems);
    match Problems::new(problems) {
        Some(problems) => Err(problems),
        None => Ok(Variation {
            source: name,
            axes: command.axes(),
            layout: command.layout,
            points: points.scenarios,
            warnings: points.warnings,
            hash: hexadecimal(&points.digest.finalize()),
        }),
    }
}
