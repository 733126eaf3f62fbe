//! Loading of one scenario at every combination of values.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::command::VaryCommand;
use super::variation::{Layout, Variation};
use crate::scenario::distributions::Tenure;
use crate::scenario::fault::Fault;
use crate::scenario::fields::Scenario;
use crate::scenario::given::GivenTexts;
use crate::scenario::load::{Loaded, read_tree, unread};
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::text::edit;
use crate::scenario::text::extends::{FileLayers, layers, layers_of};
use crate::scenario::text::file;
use crate::scenario::text::place::Source;
use crate::scenario::text::tree::Node;
use crate::special::hexadecimal::hexadecimal;

/// Number of problems after which no more points are read.
const ENOUGH_PROBLEMS: usize = 100;

/// Most memory of all points of a sweep [byte].
const MOST_HELD: usize = 2 << 30;

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

/// Points that have been read so far.
#[derive(Debug, Default)]
struct VariationPoints {
    scenarios: Vec<Scenario>,
    first: Option<Loaded>,
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
        if self.first.is_none() {
            self.first.clone_from(&loaded);
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

/// Reads a scenario again from its texts and edits, at every combination of values, as [`load_variation`] does.
///
/// # Errors
/// All problems of the texts, the edits and the values.
pub fn reload_variation(given: &GivenTexts, variations: &[String], layout: Layout) -> Result<Variation, Problems> {
    let command = VaryCommand::parse(&given.edits, variations, layout);
    read_layers(Ok(layers_of(&given.texts)), &given.edits, &command)
}

fn read(
    source: Result<Arc<Source>, Problem>,
    path: Option<&Path>,
    edits: &[String],
    command: &VaryCommand,
) -> Result<Variation, Problems> {
    read_layers(source.map(|source| layers(&source, path)), edits, command)
}

fn read_layers(
    layers: Result<FileLayers, Problem>,
    edits: &[String],
    command: &VaryCommand,
) -> Result<Variation, Problems> {
    let mut problems = command.problems.clone();
    let mut points = VariationPoints::default();
    let given = match layers {
        Ok(FileLayers { mut root, problems: broken, texts }) => {
            let given = GivenTexts { texts, edits: edits.to_vec() };
            let source = given.source();
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
            given
        }
        Err(problem) => {
            problems.push(problem);
            GivenTexts::default()
        }
    };
    problems.append(&mut points.problems);
    match Problems::new(problems) {
        Some(problems) => Err(problems),
        None => Ok(Variation {
            source: given.source().name().to_owned(),
            axes: command.axes(),
            layout: command.layout,
            points: points.scenarios,
            first: points.first.map(|first| Loaded { given, ..first }),
            asked: command.asked.clone(),
            warnings: points.warnings,
            hash: hexadecimal(points.digest.finalize()),
        }),
    }
}
