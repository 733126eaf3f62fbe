//! Variations on the command line: keys, their values, and the points of the sweep.

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value as Json;

use super::values::{Item, MOST_POINTS, parse_values};
use super::variation::{Axis, Layout, Varied, places};
use crate::scenario::fault::Fault;
use crate::scenario::problem::Problem;
use crate::scenario::text::edit::{self, EditKey, outside_quotes, parse_key};
use crate::scenario::text::place::{COMMAND_LINE, Place, Source};
use crate::scenario::text::ties::Ties;
use crate::scenario::text::tree::{Data, Node};

const FLAG: &str = "--vary ";

/// Most points that are read where something is wrong anyway.
const MOST_TRIED: usize = 1000;

/// Edits and variations of a command line.
#[derive(Debug)]
pub(crate) struct VaryCommand {
    /// Source with a line for each edit, then for each variation.
    pub(crate) source: Arc<Source>,
    pub(crate) layout: Layout,
    /// Variations, as they were asked for.
    pub(crate) asked: Vec<String>,
    varies: Vec<Vary>,
    /// Problems of the form of the variations.
    pub(crate) problems: Vec<Problem>,
}

/// A variation of the right form.
#[derive(Debug)]
struct Vary {
    /// Key as written.
    text: String,
    keys: Vec<EditKey>,
    /// Place of the key.
    place: Place,
    items: Vec<Item>,
}

impl VaryCommand {
    pub(crate) fn parse(edits: &[String], variations: &[String], layout: Layout) -> Self {
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
        Self { source, layout, asked: variations.to_vec(), varies, problems }
    }

    /// Indices of the values at each point. Where something is wrong, each value occurs once, not in all combinations.
    pub(crate) fn points(&self) -> Box<dyn Iterator<Item = Vec<usize>> + '_> {
        let lengths: Vec<usize> = self.varies.iter().map(|vary| vary.items.len()).collect();
        if self.problems.is_empty() {
            let number = match self.layout {
                // No overflow: too many points would be a problem.
                Layout::Grid => lengths.iter().product(),
                Layout::Zip => lengths.first().copied().unwrap_or(0),
            };
            return Box::new((0..number).map(move |point| places(self.layout, &lengths, point)));
        }
        let each = (0..lengths.len()).flat_map(move |axis| (0..lengths[axis]).map(move |value| (axis, value)));
        let with = |(axis, value)| (0..self.varies.len()).map(|other| if other == axis { value } else { 0 }).collect();
        // The first point also where no key is left: it shows the problems of the file.
        Box::new(std::iter::once(vec![0; self.varies.len()]).chain(each.map(with)).take(MOST_TRIED))
    }

    /// Tree at a point, and the problems of values that cannot be set.
    pub(crate) fn tree(&self, root: &Node, places: &[usize]) -> (Node, Vec<Problem>) {
        let mut tree = root.clone();
        let mut problems = Vec::new();
        for (vary, place) in self.varies.iter().zip(places) {
            problems.extend(edit::set(&mut tree, &vary.keys, vary.items[*place].node.clone()).err());
        }
        Ties::of(root).drop_replaced(&mut tree);
        (tree, problems)
    }

    pub(crate) fn axes(&self) -> Vec<Axis> {
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

/// Parses the variation in a span of the source.
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

/// Problems of keys that an earlier variation has too, or that lie within or around such a key.
fn same_keys(varies: &[Vary]) -> Vec<Problem> {
    let overlap = |a: &Vary, b: &Vary| a.keys.iter().zip(&b.keys).all(|(a, b)| a.name == b.name);
    let twice = varies.iter().enumerate().filter(|(at, vary)| varies[..*at].iter().any(|before| overlap(before, vary)));
    twice.map(|(_, vary)| Problem::error(vary.place.clone(), Fault::VaryTwice(vary.text.clone()))).collect()
}

/// Problems of too many points, or of keys side by side with unequal numbers of values.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_points_than_can_be_counted_are_refused_at_once() {
        let vary = ["a", "b", "c", "d"].map(|key| format!("{key}=1..99999"));
        let command = VaryCommand::parse(&[], &vary, Layout::Grid);
        let texts: Vec<&str> = command.problems.iter().map(|problem| problem.text.as_str()).collect();
        assert_eq!(texts, ["this sweep has more than 100000 points"]);
        assert_eq!(command.points().count(), MOST_TRIED);
    }
}
