//! Edits of the command line, `--set KEY=VALUE`, which replace values of files.

use std::ops::Range;
use std::sync::Arc;

use super::nearest::nearest;
use super::notation::{dotted, listed, quoted};
use super::place::{COMMAND_LINE, Place, Source};
use super::ties::Ties;
use super::tree::{Data, Node};
use crate::scenario::fault::Fault;
use crate::scenario::problem::Problem;

/// Flag before an edit on the command line.
pub(crate) const FLAG: &str = "--set ";

/// Most parts of a dotted key: more than any key has, and too few to exhaust the stack.
const DEEPEST: usize = 16;

/// An edit of the right form.
#[derive(Debug)]
struct Edit {
    /// Keys from the root to the value, at least one.
    keys: Vec<EditKey>,
    value: Node,
}

/// A part of a dotted key.
#[derive(Debug)]
pub(crate) struct EditKey {
    pub(crate) name: String,
    place: Place,
}

/// Source that shows each edit on a line of its own.
pub(crate) fn source_of(edits: &[String]) -> Arc<Source> {
    let lines: Vec<String> = edits.iter().map(|edit| format!("{FLAG}{edit}")).collect();
    Source::new(COMMAND_LINE, &lines.join("\n"))
}

/// Applies edits of a source to a tree, in order. Returns the problems of wrong edits, which are left out.
pub(crate) fn apply(edits: &[String], source: &Arc<Source>, root: &mut Node) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut line = 0;
    for edit in edits {
        let span = line + FLAG.len()..line + FLAG.len() + edit.len();
        line = span.end + 1;
        let ties = Ties::of(root);
        let result = parse(source, span).and_then(|edit| set(root, &edit.keys, edit.value).map_err(|p| vec![p]));
        ties.drop_replaced(root);
        problems.extend(result.err().unwrap_or_default());
    }
    problems
}

/// Edit in a span of the source.
fn parse(source: &Arc<Source>, span: Range<usize>) -> Result<Edit, Vec<Problem>> {
    let text = &source.text()[span.clone()];
    let problem = |span, fault| vec![Problem::error(Place::new(source, span), fault)];
    let Some(equals) = outside_quotes(text, '=').next() else {
        return Err(problem(span, Fault::EditWithoutEquals));
    };
    let equals = span.start + equals;
    let keys = parse_key(source, span.start..equals).map_err(|problem| vec![problem])?;
    let value = parse_value(source, equals + 1..span.end)?;
    Ok(Edit { keys, value })
}

/// Dotted key in a span of the source, of a value that may be edited.
pub(crate) fn parse_key(source: &Arc<Source>, span: Range<usize>) -> Result<Vec<EditKey>, Problem> {
    let problem = |fault| Problem::error(Place::new(source, span.clone()), fault);
    let keys = split_key(source, span.clone()).map_err(|found| problem(Fault::EditKey(found)))?;
    match keys[0].name.as_str() {
        "extends" => Err(problem(Fault::EditExtends)),
        _ => Ok(keys),
    }
}

/// Positions of a character outside quotes [byte].
pub(crate) fn outside_quotes(text: &str, wanted: char) -> impl Iterator<Item = usize> + '_ {
    let mut quote = None;
    let mut escaped = false;
    text.char_indices().filter_map(move |(at, c)| {
        let found = quote.is_none() && c == wanted;
        match quote {
            Some('"') if c == '\\' && !escaped => {
                escaped = true;
                return None;
            }
            Some(open) if c == open && !escaped => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
        escaped = false;
        found.then_some(at)
    })
}

/// Names of the dotted key that a source holds. Returns `None` if the source holds no dotted key.
pub(crate) fn parts(source: &Arc<Source>) -> Option<Vec<String>> {
    let keys = split_key(source, 0..source.text().len()).ok()?;
    Some(keys.into_iter().map(|key| key.name).collect())
}

/// Parts of a dotted key, or the text as messages quote it where it is no dotted key.
fn split_key(source: &Arc<Source>, span: Range<usize>) -> Result<Vec<EditKey>, String> {
    let text = &source.text()[span.clone()];
    let mut ends: Vec<usize> = outside_quotes(text, '.').collect();
    ends.push(text.len());
    if ends.len() > DEEPEST {
        return Err(quoted(text));
    }
    let mut start = 0;
    let mut keys = Vec::new();
    for end in ends {
        let part = &text[start..end];
        let blanks = part.len() - part.trim_start().len();
        let from = span.start + start + blanks;
        let place = Place::new(source, from..from + part.trim().len());
        let name = key_name(part.trim()).ok_or_else(|| quoted(text))?;
        keys.push(EditKey { name, place });
        start = end + 1;
    }
    Ok(keys)
}

/// Name in a part of a dotted key: as written, or without quotes.
fn key_name(part: &str) -> Option<String> {
    if part.starts_with(['"', '\'']) {
        let node = Node::parse_value(&Source::new("", part)).ok()?;
        return node.as_text().map(str::to_owned);
    }
    let name = !part.is_empty() && !part.contains(['"', '\'']);
    name.then(|| part.to_owned())
}

/// Value in TOML; anything else is a text.
pub(crate) fn parse_value(source: &Arc<Source>, span: Range<usize>) -> Result<Node, Vec<Problem>> {
    let text = &source.text()[span.clone()];
    let start = span.start + text.len() - text.trim_start().len();
    let trimmed = text.trim();
    // Parsed alone, so that a value does not go on in the line of the next edit.
    let alone = Source::new(COMMAND_LINE, trimmed);
    let moved = |place: Place| {
        let span = place.span().unwrap_or(0..0);
        Place::new(source, start + span.start..start + span.end)
    };
    match Node::parse_value(&alone) {
        Ok(node) => Ok(node.moved(&moved)),
        Err(mut problems) if trimmed.starts_with(['[', '{', '"', '\'']) => {
            for problem in &mut problems {
                problem.place = moved(problem.place.clone());
            }
            Err(problems)
        }
        Err(_) => {
            Ok(Node { data: Data::Text(trimmed.to_owned()), place: Place::new(source, start..start + trimmed.len()) })
        }
    }
}

/// Dotted key of the list of classes.
const CLASSES: &str = "cohort.classes";

/// Sets the value at the end of the keys.
pub(crate) fn set(root: &mut Node, keys: &[EditKey], value: Node) -> Result<(), Problem> {
    let mut node = root;
    let mut path = String::new();
    for key in keys {
        node = step(node, &path, key).map_err(|fault| Problem::error(key.place.clone(), fault))?;
        path = dotted(&path, &key.name);
    }
    *node = value;
    Ok(())
}

/// Node of a key within the node at a path; a new one where a table lacks the key.
fn step<'a>(node: &'a mut Node, path: &str, key: &EditKey) -> Result<&'a mut Node, Fault> {
    match (path, &mut node.data) {
        ("groups", Data::Array(groups)) => {
            let at = group_at(groups, &key.name)?;
            Ok(&mut groups[at])
        }
        ("offers" | CLASSES, Data::Array(items)) => {
            let at = item_at(path, items, &key.name)?;
            Ok(&mut items[at])
        }
        ("groups", _) => Err(no_group(&[], &key.name)),
        ("offers" | CLASSES, _) => Err(no_item(path, &key.name, 0)),
        (_, Data::Table(table)) => {
            let is_list = ["groups", "offers", CLASSES].contains(&dotted(path, &key.name).as_str());
            let mut new = Node::empty_table(key.place.clone());
            if is_list {
                new.data = Data::Array(Vec::new());
            }
            Ok(&mut table.entry_or_insert(&key.name, &key.place, new).node)
        }
        _ => Err(Fault::EditNotATable(path.to_owned())),
    }
}

fn group_at(groups: &[Node], name: &str) -> Result<usize, Fault> {
    let found = groups.iter().position(|group| name_of(group) == Some(name));
    found.ok_or_else(|| no_group(groups, name))
}

fn name_of(group: &Node) -> Option<&str> {
    group.name()
}

fn no_group(groups: &[Node], name: &str) -> Fault {
    let names = groups.iter().filter_map(name_of);
    let nearest = nearest(name, names.clone()).map(quoted);
    let groups = listed(names);
    Fault::EditUnknownGroup {
        name: quoted(name),
        nearest,
        groups: if groups.is_empty() { "there is none".to_owned() } else { groups },
    }
}

fn item_at(list: &str, items: &[Node], index: &str) -> Result<usize, Fault> {
    let at = index.parse().ok().filter(|at| *at < items.len());
    at.ok_or_else(|| no_item(list, index, items.len()))
}

fn no_item(list: &str, index: &str, number: usize) -> Fault {
    let index = quoted(index).trim_matches('"').to_owned();
    let count = match number {
        0 => "is none".to_owned(),
        1 => "is one".to_owned(),
        _ => format!("are {number}"),
    };
    if list == CLASSES { Fault::EditUnknownClass { index, count } } else { Fault::EditUnknownOffer { index, count } }
}
