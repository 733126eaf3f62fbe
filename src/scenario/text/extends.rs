//! Files that extend one another, merged into one tree.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::file::{read_file, shown};
use super::notation::quoted;
use super::place::{Place, Source};
use super::ties::Ties;
use super::tree::{Data, Node, Table};
use crate::scenario::fault::Fault;
use crate::scenario::problem::Problem;

/// Most files that extend one another: more than anyone could keep in mind.
const MOST_FILES: usize = 32;

/// Most memory of all files that extend one another [byte].
const MOST_BYTES: usize = 4 << 20;

/// A file merged with the files that it extends.
#[derive(Debug)]
pub(crate) struct FileLayers {
    /// Merged tree, in which the file's own values replace those of its base.
    pub(crate) root: Node,
    /// Problems of the form of each file.
    pub(crate) problems: Vec<Problem>,
    /// The file, and the files that it extends, each before the one that it extends.
    pub(crate) texts: Vec<Arc<Source>>,
}

/// Reads the files that a source extends, and merges all of them; `path` is the path of the source, if it is a file.
pub(crate) fn layers(source: &Arc<Source>, path: Option<&Path>) -> FileLayers {
    let mut problems = Vec::new();
    let (mut trees, mut texts) = (Vec::new(), vec![Arc::clone(source)]);
    let mut chain = vec![Link::new(source, path)];
    let mut next = parse(source, Place::whole(source), &mut problems);
    while let Some(mut root) = next.take() {
        if let Some(base) = base_of(&mut root, &chain, &mut problems) {
            let at = base.place;
            next = parse(&base.source, at, &mut problems);
            chain.push(base.link);
            texts.push(base.source);
        }
        trees.push(root);
    }
    FileLayers { root: merged_layers(trees, source), problems, texts }
}

/// Merges texts of which each extends the next, whatever their paths.
pub(crate) fn layers_of(texts: &[Arc<Source>]) -> FileLayers {
    let mut problems = Vec::new();
    let mut trees: Vec<Node> = Vec::new();
    for source in texts {
        let mut tree = parse(source, Place::whole(source), &mut problems);
        if let Some(table) = tree.as_mut().and_then(Node::as_table_mut) {
            table.remove("extends");
        }
        trees.extend(tree);
    }
    let first = texts.first().map_or_else(|| Source::unread("nothing"), Arc::clone);
    FileLayers { root: merged_layers(trees, &first), problems, texts: texts.to_vec() }
}

/// Trees merged, each over those after it.
fn merged_layers(trees: Vec<Node>, source: &Arc<Source>) -> Node {
    let over = |base, top| {
        let ties = Ties::of(&base);
        let mut whole = lay_over(base, top, Merging::Root);
        ties.drop_replaced(&mut whole);
        whole
    };
    let root = trees.into_iter().rev().reduce(over);
    root.unwrap_or_else(|| Node::empty_table(Place::whole(source)))
}

/// A file of the chain.
#[derive(Debug)]
struct Link {
    name: String,
    path: Option<PathBuf>,
    bytes: usize,
    /// Canonical path, the same for each way to write it.
    identity: Option<PathBuf>,
}

/// A file that is extended, and the place that names the file.
#[derive(Debug)]
struct Base {
    source: Arc<Source>,
    link: Link,
    place: Place,
}

impl Link {
    fn new(source: &Source, path: Option<&Path>) -> Self {
        Self {
            name: source.name().to_owned(),
            path: path.map(Path::to_owned),
            bytes: source.text().len(),
            identity: path.and_then(|path| fs::canonicalize(path).ok()),
        }
    }

    fn folder(&self) -> &Path {
        let folder = self.path.as_deref().and_then(Path::parent);
        folder.unwrap_or_else(|| Path::new(""))
    }
}

/// Tree of a source; a problem is noted at the place that names the source if there is no key in it.
fn parse(source: &Arc<Source>, asked_at: Place, problems: &mut Vec<Problem>) -> Option<Node> {
    let (root, errors) = Node::parse(source);
    let is_empty = root.as_table().is_none_or(|table| table.entries.is_empty());
    if is_empty && errors.is_empty() {
        let fault = Fault::Empty(source.name().to_owned());
        problems.push(Problem::error(asked_at, fault));
        return None;
    }
    problems.extend(errors);
    Some(root)
}

/// Takes the key `extends` out of a tree and returns the file that it names.
fn base_of(root: &mut Node, chain: &[Link], problems: &mut Vec<Problem>) -> Option<Base> {
    let extends = root.as_table_mut()?.remove("extends")?.node;
    let read = read_extended(&extends, chain);
    match read {
        Ok((source, link)) => Some(Base { source, link, place: extends.place }),
        Err(fault) => {
            problems.push(Problem::error(extends.place, fault));
            None
        }
    }
}

fn read_extended(extends: &Node, chain: &[Link]) -> Result<(Arc<Source>, Link), Fault> {
    let Some(name) = extends.as_text() else {
        return Err(Fault::WrongType {
            key: "extends".to_owned(),
            expected: "a path".to_owned(),
            found: extends.found(),
            remedy: Some("write the path of a scenario file, in quotes".to_owned()),
        });
    };
    if name.trim().is_empty() || name.contains('\0') {
        let name = quoted(name);
        return Err(Fault::Missing(format!("file {name}")));
    }
    let folder = chain.last().map_or(Path::new(""), Link::folder);
    let path = tidy(&folder.join(name));
    let identity = fs::canonicalize(&path).ok();
    let before = chain.iter().position(|link| identity.is_some() && link.identity == identity);
    if let Some(first) = before {
        let mut names: Vec<String> = chain[first..].iter().map(|l| l.name.clone()).collect();
        names.push(shown(&path));
        return Err(Fault::Circle(names.join(" → ")));
    }
    let source = read_file(&path)?;
    within_bounds(chain, &source)?;
    let link = Link::new(&source, Some(&path));
    Ok((source, link))
}

/// Refuses a file that makes the chain too long or too large.
fn within_bounds(chain: &[Link], next: &Source) -> Result<(), Fault> {
    let bytes: usize = chain.iter().map(|link| link.bytes).sum();
    match (chain.len() < MOST_FILES, bytes + next.text().len() <= MOST_BYTES) {
        (true, true) => Ok(()),
        (false, _) => Err(Fault::LongChain { most: MOST_FILES }),
        (true, false) => Err(Fault::LargeChain { mebibytes: MOST_BYTES >> 20 }),
    }
}

/// Path without detours such as `a/../`, where the shorter path leads to the same file.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match (part, tidy.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => drop(tidy.pop()),
            _ => tidy.push(part),
        }
    }
    let target = |path| fs::canonicalize(path).ok();
    // The parent of what a link leads to may be another folder than that of the link.
    if target(path).is_some() && target(path) == target(&tidy) { tidy } else { path.to_owned() }
}

/// Position in the tree at which two values are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Merging {
    Root,
    Groups,
    Other,
}

/// Upper value; where both are tables and no distributions, with the keys that only the lower one has.
fn lay_over(base: Node, top: Node, merging: Merging) -> Node {
    let is_distribution = |node: &Node| node.get("dist").is_some();
    if is_distribution(&base) || is_distribution(&top) {
        return top;
    }
    let data = match (base.data, top.data) {
        (Data::Table(base), Data::Table(top)) => Data::Table(merged(base, top, merging)),
        (Data::Array(base), Data::Array(top)) if merging == Merging::Groups => Data::Array(merged_groups(base, top)),
        (_, top) => top,
    };
    Node { data, place: top.place }
}

fn merged(base: Table, top: Table, merging: Merging) -> Table {
    let mut entries = base.entries;
    let known = entries.iter().enumerate();
    let known: BTreeMap<String, usize> = known.map(|(at, e)| (e.key.clone(), at)).collect();
    for mut entry in top.entries {
        match known.get(&entry.key) {
            Some(&at) => {
                let below = match (merging, entry.key.as_str()) {
                    (Merging::Root, "groups") => Merging::Groups,
                    _ => Merging::Other,
                };
                let lower = std::mem::replace(&mut entries[at].node, Node::empty_table(entry.key_place.clone()));
                entry.node = lay_over(lower, entry.node, below);
                entries[at] = entry;
            }
            None => entries.push(entry),
        }
    }
    Table { entries }
}

/// Groups merged by name, in the order of the base, new groups last. A name given twice in one file stays twice.
fn merged_groups(base: Vec<Node>, top: Vec<Node>) -> Vec<Node> {
    let name = |node: &Node| node.name().map(str::to_owned);
    let mut free = BTreeMap::new();
    for (at, group) in base.iter().enumerate() {
        if let Some(name) = name(group) {
            free.entry(name).or_insert(at);
        }
    }
    let mut groups = base;
    for group in top {
        match name(&group).and_then(|name| free.remove(&name)) {
            Some(at) => {
                let place = group.place.clone();
                let lower = std::mem::replace(&mut groups[at], Node::empty_table(place));
                groups[at] = lay_over(lower, group, Merging::Other);
            }
            None => groups.push(group),
        }
    }
    groups
}
