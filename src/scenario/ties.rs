//! Ties of uncertain parameters to values that are replaced: by a file on top, or on the command line.

use super::edit;
use super::place::{Place, Source};
use super::tree::{Data, Node};

/// Where the values stand that `[[correlations]]` ties, before something else is laid over them.
///
/// A value that is replaced takes its ties with it, unless it is still uncertain: whoever replaces it need not know what
/// else it hangs together with. A tie to what was not there before is left alone, and told as wrong.
#[derive(Debug)]
pub(crate) struct Ties {
    /// Of the list as a whole: a list that replaces it has ties of its own.
    list: Option<Place>,
    /// Of each tie in order, the dotted keys that it names and where their values stand.
    tied: Vec<Vec<(Vec<String>, Option<Place>)>>,
}

impl Ties {
    /// The ties of a tree.
    pub(crate) fn of(root: &Node) -> Self {
        let list = root.get("correlations");
        let ties = list.and_then(Node::as_array).unwrap_or_default();
        Self { list: list.map(|list| list.place.clone()), tied: ties.iter().map(|tie| tied_by(tie, root)).collect() }
    }

    /// Takes out of a tree those whose values have been replaced by what is certain, or is not there.
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

/// The value that dotted keys lead to; items of lists are called by their names, or by their numbers.
fn value_at<'a>(root: &'a Node, keys: &[String]) -> Option<&'a Node> {
    keys.iter().try_fold(root, |node, key| match node.as_array() {
        Some(items) => {
            let named = items.iter().find(|item| item.name() == Some(key));
            named.or_else(|| items.get(key.parse::<usize>().ok()?))
        }
        None => node.get(key),
    })
}
