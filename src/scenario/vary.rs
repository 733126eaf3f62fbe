//! Variations of one scenario on the command line, `--vary KEY=VALUES`: a point for each combination of values.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::distributions::Tenure;
use super::edit;
use super::extends::{FileLayers, layers};
use super::fault::Fault;
use super::fields::Scenario;
use super::file;
use super::load::{Loaded, hexadecimal, read_tree, unread};
use super::place::Source;
use super::problem::{Problem, Problems};
use super::tree::Node;
use super::vary_command::VaryCommand;

/// Number of problems after which no more points are read.
const ENOUGH_PROBLEMS: usize = 100;

/// Most memory of all points of a sweep [byte].
const MOST_HELD: usize = 2 << 30;

/// Combination of the values of several keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Each value with each; values of the last key vary fastest.
    Grid,
    /// Side by side: the first value of each key, the second of each.
    Zip,
}

/// A scenario at every combination of some values.
#[derive(Debug, Clone, PartialEq)]
pub struct Variation {
    /// Path of the scenario, or "standard input".
    pub source: String,
    /// Keys that are varied, in the order of the command line; at least one.
    pub axes: Vec<Axis>,
    /// Combination of the values.
    pub layout: Layout,
    /// Scenario at each point; at least one.
    pub points: Vec<Scenario>,
    /// Warnings of all points, each once.
    pub warnings: Vec<Problem>,
    /// SHA-256 over the points in hexadecimal digits: equal for equal points.
    pub hash: String,
}

/// A key and its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Dotted key, as written.
    pub key: String,
    /// Values of the key; at least one.
    pub values: Vec<Varied>,
}

/// A value of a key.
#[derive(Debug, Clone, PartialEq)]
pub struct Varied {
    /// Value as a person would write it; a text without quotes.
    pub text: String,
    /// Value as JSON.
    pub json: Json,
}

impl Variation {
    /// Index of the value of each axis at a point, all counted from 0.
    pub fn places(&self, point: usize) -> Vec<usize> {
        let lengths: Vec<usize> = self.axes.iter().map(|axis| axis.values.len()).collect();
        places(self.layout, &lengths, point)
    }

    /// Value of each axis at a point.
    pub fn values(&self, point: usize) -> impl Iterator<Item = &Varied> {
        self.axes.iter().zip(self.places(point)).map(|(axis, place)| &axis.values[place])
    }
}

/// Loads the scenario of a file at every combination of values, with `edits` applied to all points.
///
/// An edit is `KEY=VALUE`. A variation is `KEY=VALUES`: a range, or a list with commas, see `offer sweep --help`.
///
/// # Errors
/// All problems of the file, the edits and the values.
pub fn load_variation(
    path: &Path,
    edits: &[String],
    variations: &[String],
    layout: Layout,
) -> Result<Variation, Problems> {
    let source = file::read(path).map_err(|fault| unread(path, fault));
    read(source, Some(path), edits, &VaryCommand::parse(edits, variations, layout))
}

/// Parses the scenario in a text at every combination of values; problems call the text `name`.
///
/// # Errors
/// All problems of the text, the edits and the values.
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
    read(Ok(Source::new(name, text)), None, edits, &VaryCommand::parse(edits, variations, layout))
}

/// Index of the value of each axis at a point; `lengths` are the numbers of values.
pub(super) fn places(layout: Layout, lengths: &[usize], point: usize) -> Vec<usize> {
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

/// Points that have been read so far.
#[derive(Debug, Default)]
struct VariationPoints {
    scenarios: Vec<Scenario>,
    warnings: Vec<Problem>,
    problems: Vec<Problem>,
    digest: Sha256,
    /// Approximate memory of the scenarios [byte].
    held: usize,
    /// Places and texts of the problems so far.
    told: BTreeSet<(String, usize, String)>,
}

impl VariationPoints {
    /// Adds a point, or the problems of a wrong point.
    fn add(&mut self, tree: &Node, loaded: Option<Loaded>, problems: Vec<Problem>) {
        for problem in problems {
            if self.is_new(&problem, &problem.text) {
                self.problems.push(problem);
            }
        }
        let Some(Loaded { scenario, warnings, hash, .. }) = loaded else { return };
        for warning in warnings {
            // The numbers in a text may differ at every point; the remedy does not.
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
        self.held += scenario.size();
        self.scenarios.push(scenario);
    }

    /// Whether `number` points of the mean size so far would need too much memory; a problem is noted if so.
    fn are_too_large(&mut self, tree: &Node, number: usize) -> bool {
        let each = self.held / self.scenarios.len().max(1);
        let too_large = each.saturating_mul(number) > MOST_HELD;
        if too_large {
            let fault = Fault::SweepTooLarge { gibibytes: MOST_HELD >> 30 };
            self.problems.push(Problem::error(tree.place.clone(), fault));
        }
        too_large
    }

    fn is_new(&mut self, problem: &Problem, text: &str) -> bool {
        let (source, start, _) = problem.place.order();
        self.told.insert((source.to_owned(), start, text.to_owned()))
    }
}

impl Scenario {
    /// Approximate memory of the scenario [byte].
    fn size(&self) -> usize {
        let curves = self.groups.iter().map(|group| match &group.tenure {
            Tenure::Table { weeks, .. } => 2 * size_of_val(weeks.as_slice()),
            _ => 0,
        });
        let texts =
            self.name.len() + self.description.len() + self.groups.iter().map(|group| group.name.len()).sum::<usize>();
        size_of::<Self>()
            + size_of_val(self.groups.as_slice())
            + size_of_val(self.offers.as_slice())
            + 2 * size_of_val(self.correlations.as_slice())
            + 2 * size_of_val(self.uncertain.as_slice())
            + curves.sum::<usize>()
            + texts
    }
}

/// First key that all points must share and in which two scenarios differ.
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
    command: &VaryCommand,
) -> Result<Variation, Problems> {
    let mut problems = command.problems.clone();
    let mut points = VariationPoints::default();
    let name = match source {
        Ok(source) => {
            let FileLayers { mut root, problems: broken } = layers(&source, path);
            problems.extend(edit::apply(edits, &command.source, &mut root));
            let number = command.points().size_hint().0.max(1);
            for places in command.points() {
                let (tree, wrong) = command.tree(&root, &places);
                let (loaded, wrong) = read_tree(&tree, &source, wrong, &broken);
                points.add(&tree, loaded, wrong);
                if points.problems.len() >= ENOUGH_PROBLEMS || points.are_too_large(&tree, number) {
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
