//! What depends on values that a later file or the command line replaces: correlations, and values given in another way.

use std::collections::BTreeMap;

use super::edit;
use super::notation::dotted;
use super::place::{COMMAND_LINE, Place, Source};
use super::tree::{Data, Node};

/// Places of the values that `[[correlations]]` names and of values that can be given in two ways, before values are
/// replaced.
///
/// A value that is replaced by a certain one loses its correlations, so that an edit need not know of them. Correlations
/// of values that were missing before stay, and are reported as wrong. A value that is given in another way, such as
/// positions by classes, loses the way of the file before.
#[derive(Debug)]
pub(crate) struct Ties {
    /// Place of the list: correlations of another list stay.
    list: Option<Place>,
    /// Dotted keys that each correlation names, and the places of their values.
    tied: Vec<Vec<(Vec<String>, Option<Place>)>>,
    ways: Vec<TwoWays>,
}

/// Keys of a table of which a scenario has one.
const WAYS: [(&str, [&str; 2]); 4] = [
    ("cohort", ["positions", "classes"]),
    ("offers", ["week", "after_training"]),
    (YEARLY[0].0, YEARLY[0].1),
    (YEARLY[1].0, YEARLY[1].1),
];

/// Keys of a table that give one number, the first a week and the second a year.
const YEARLY: [(&str, [&str; 2]); 2] =
    [("pay", ["wage_per_week", "wage_per_year"]), ("pay", ["training_wage_per_week", "training_wage_per_year"])];

/// Dotted key of a number a week, for the key that gives it a year. Returns `None` for other keys.
pub(crate) fn weekly(key: &str) -> Option<String> {
    let is_yearly = |(section, [_, year]): &&(&str, [&str; 2])| dotted(section, year) == key;
    YEARLY.iter().find(is_yearly).map(|(section, [week, _])| dotted(section, week))
}

/// Moves the place of each number that is given a year to the key that gives it a week.
pub(crate) fn name_weekly(places: &mut BTreeMap<String, Place>) {
    for (section, [week, year]) in YEARLY {
        if let Some(place) = places.remove(&dotted(section, year)) {
            places.insert(dotted(section, week), place);
        }
    }
}

/// A value that can be given in two ways.
#[derive(Debug)]
struct TwoWays {
    /// Path of the table.
    table: Vec<String>,
    keys: [&'static str; 2],
    /// Places of both, before values are replaced.
    places: [Option<Place>; 2],
}

impl TwoWays {
    /// Those of a tree.
    fn all(root: &Node) -> Vec<Self> {
        let tables = |section: &str| match root.get(section).and_then(Node::as_array) {
            Some(items) => (0..items.len()).map(|item| vec![section.to_owned(), item.to_string()]).collect(),
            None => vec![vec![section.to_owned()]],
        };
        let of = |table: Vec<String>, keys| {
            let places = places(root, &table, keys);
            Self { table, keys, places }
        };
        WAYS.iter().flat_map(|(section, keys)| tables(section).into_iter().map(move |table| of(table, *keys))).collect()
    }

    /// Removes the way that has not been replaced, if the other one has been. Both on the command line stay, and are
    /// reported.
    fn drop_other(&self, root: &mut Node) {
        let now = places(root, &self.table, self.keys);
        for [new, old] in [[0, 1], [1, 0]] {
            let is_new = now[new].is_some() && now[new] != self.places[new] && !self.is_empty(root, new);
            let is_old = now[old].as_ref().is_some_and(|place| place.source().name() != COMMAND_LINE);
            if is_new && is_old && now[old] == self.places[old] {
                let table = value_at_mut(root, &self.table).and_then(Node::as_table_mut);
                table.and_then(|table| table.remove(self.keys[old]));
            }
        }
    }

    /// Whether a way is an empty list, which gives nothing.
    fn is_empty(&self, root: &Node, way: usize) -> bool {
        let table = value_at(root, &self.table);
        table.and_then(|table| table.get(self.keys[way])?.as_array()).is_some_and(<[Node]>::is_empty)
    }
}

/// Places of both keys of a table.
fn places(root: &Node, table: &[String], keys: [&str; 2]) -> [Option<Place>; 2] {
    let table = value_at(root, table);
    keys.map(|key| table.and_then(|table| table.get(key)).map(|node| node.place.clone()))
}

impl Ties {
    /// Correlations of a tree.
    pub(crate) fn of(root: &Node) -> Self {
        let list = root.get("correlations");
        let ties = list.and_then(Node::as_array).unwrap_or_default();
        Self {
            list: list.map(|list| list.place.clone()),
            tied: ties.iter().map(|tie| tied_by(tie, root)).collect(),
            ways: TwoWays::all(root),
        }
    }

    /// Removes correlations from a tree whose values have been replaced by certain ones, or removed, and values that have
    /// been given in another way.
    pub(crate) fn drop_replaced(&self, root: &mut Node) {
        self.ways.iter().for_each(|ways| ways.drop_other(root));
        let same = root.get("correlations").map(|list| &list.place) == self.list.as_ref();
        let is_replaced = |(keys, before): &(Vec<String>, Option<Place>)| {
            before.as_ref().is_some_and(|before| match number_at(root, keys) {
                Some(node) => node.place != *before && !node.is_uncertain(),
                None => true,
            })
        };
        let kept: Vec<bool> = self.tied.iter().map(|tie| !(same && tie.iter().any(is_replaced))).collect();
        let entry = root.as_table_mut().and_then(|table| table.entry_mut("correlations"));
        if let Some(Data::Array(ties)) = entry.map(|entry| &mut entry.node.data) {
            let mut kept = kept.into_iter();
            ties.retain(|_| kept.next().unwrap_or(true));
        }
    }
}

fn tied_by(tie: &Node, root: &Node) -> Vec<(Vec<String>, Option<Place>)> {
    let names = tie.get("parameters").and_then(Node::as_array).unwrap_or_default();
    let keys = names.iter().filter_map(|name| edit::parts(&Source::new("", name.as_text()?)));
    keys.map(|keys| {
        let place = number_at(root, &keys).map(|node| node.place.clone());
        (keys, place)
    })
    .collect()
}

/// Value at a path of keys, or the value that gives the same number in the other way.
fn number_at<'a>(root: &'a Node, keys: &[String]) -> Option<&'a Node> {
    let other = || match keys {
        [section, key] => {
            let ways = YEARLY.iter().find(|(table, keys)| section == table && keys.contains(&key.as_str()))?;
            ways.1.iter().find_map(|key| root.get(section)?.get(key))
        }
        _ => None,
    };
    value_at(root, keys).or_else(other)
}

/// Value at a path of keys; items of lists are found by name, or by number.
fn value_at<'a>(root: &'a Node, keys: &[String]) -> Option<&'a Node> {
    keys.iter().try_fold(root, |node, key| match node.as_array() {
        Some(items) => {
            let named = items.iter().find(|item| item.name() == Some(key));
            named.or_else(|| items.get(key.parse::<usize>().ok()?))
        }
        None => node.get(key),
    })
}

/// Value at a path of keys and numbers.
fn value_at_mut<'a>(root: &'a mut Node, keys: &[String]) -> Option<&'a mut Node> {
    keys.iter().try_fold(root, |node, key| match &mut node.data {
        Data::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        Data::Table(table) => table.entry_mut(key).map(|entry| &mut entry.node),
        _ => None,
    })
}
