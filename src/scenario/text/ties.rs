//! Correlations of uncertain parameters that a later file or the command line replaces.

use super::edit;
use super::place::{Place, Source};
use super::tree::{Data, Node};

/// Places of the values that `[[correlations]]` names, before values are replaced.
///
/// A value that is replaced by a certain one loses its correlations, so that an edit need not know of them. Correlations
/// of values that were missing before stay, and are reported as wrong.
#[derive(Debug)]
pub(crate) struct Ties {
    /// Place of the list: correlations of another list stay.
    list: Option<Place>,
    /// Dotted keys that each correlation names, and the places of their values.
    tied: Vec<Vec<(Vec<String>, Option<Place>)>>,
}

impl Ties {
    /// Correlations of a tree.
    pub(crate) fn of(root: &Node) -> Self {
        let list = root.get("correlations");
        let ties = list.and_then(Node::as_array).unwrap_or_default();
        Self { list: list.map(|list| list.place.clone()), tied: ties.iter().map(|tie| tied_by(tie, root)).collect() }
    }

    /// Removes correlations from a tree whose values have been replaced by certain ones, or removed.
    pub(crate) fn drop_replaced(&self, root: &mut Node) {
        let same = root.get("correlations").map(|list| &list.place) == self.list.as_ref();
        let is_replaced = |(keys, before): &(Vec<String>, Option<Place>)| {
            before.as_ref().is_some_and(|before| match value_at(root, keys) {
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
        let place = value_at(root, &keys).map(|node| node.place.clone());
        (keys, place)
    })
    .collect()
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
