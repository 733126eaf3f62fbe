//! Reading of tables key by key, collecting every problem on the way.

use super::fault::Fault;
use super::fields;
use super::nearest::nearest;
use super::place::Place;
use super::problem::Problem;
use super::tree::{Entry, Node, Table, shortened};
use super::uncertain::Uncertain;
use super::value::Value;

/// What has been found so far.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    pub(crate) problems: Vec<Problem>,
    /// Uncertain parameters, and where they stand.
    pub(crate) uncertain: Vec<(Uncertain, Place)>,
}

/// A value on its way to be read, and the field it is for.
#[derive(Debug)]
pub(crate) struct FieldCell<'a> {
    pub(crate) node: &'a Node,
    /// Dotted key of the field.
    pub(crate) path: String,
    /// What the field is, in the words of its documentation.
    pub(crate) about: &'static str,
}

/// The keys of a table, those marked that somebody asked for.
pub(crate) struct Keys<'a> {
    place: &'a Place,
    table: &'a Table,
    path: &'a str,
    asked: Vec<&'static str>,
    reader: &'a mut Reader,
}

impl Reader {
    /// Notes what is wrong at a place.
    pub(crate) fn refuse(&mut self, node: &Node, fault: Fault) {
        self.problems.push(Problem::error(node.place.clone(), fault));
    }
}

impl<'a> FieldCell<'a> {
    /// The keys of this cell, which must be a table.
    pub(crate) fn keys(&'a self, reader: &'a mut Reader) -> Option<Keys<'a>> {
        let Some(table) = self.node.as_table() else {
            let once = self.node.as_array().filter(|_| !self.path.contains('.'));
            let remedy = once.map(|_| format!("it stands once: write its header as `[{}]`", self.path));
            reader.refuse(self.node, self.wrong_type("a table", remedy));
            return None;
        };
        Some(Keys { place: &self.node.place, table, path: &self.path, asked: Vec::new(), reader })
    }

    /// The fault of holding something of another type than this.
    pub(crate) fn wrong_type(&self, expected: impl Into<String>, remedy: Option<String>) -> Fault {
        Fault::WrongType {
            key: self.path.clone(),
            expected: expected.into(),
            found: self.node.found(),
            remedy: remedy.or_else(|| (!self.about.is_empty()).then(|| self.about.to_owned())),
        }
    }
}

impl<'a> Keys<'a> {
    /// The value of a field: as given, or else its default; none where it is wrong, or missing.
    pub(crate) fn field<T: Value>(
        &mut self,
        key: &'static str,
        about: &'static str,
        rule: T::Rule,
        default: Option<T>,
    ) -> Option<T> {
        if let Some(cell) = self.cell(key, about) {
            return T::read(&cell, rule, self.reader);
        }
        let value = default.or_else(T::absent);
        if value.is_none() {
            self.missing(Fault::MissingKey { key: dotted(self.path, key), about });
        }
        value
    }

    /// The cell of a key, where the table has it; from now on the key is known.
    pub(crate) fn cell(&mut self, key: &'static str, about: &'static str) -> Option<FieldCell<'a>> {
        self.asked.push(key);
        Some(FieldCell { node: &self.table.entry(key)?.node, path: dotted(self.path, key), about })
    }

    /// Notes that the table lacks something.
    pub(crate) fn missing(&mut self, fault: Fault) {
        self.reader.problems.push(Problem::error(self.place.clone(), fault));
    }

    /// Dotted key of the table.
    pub(crate) fn path(&self) -> &'a str {
        self.path
    }

    /// Where problems go.
    pub(crate) fn reader(&mut self) -> &mut Reader {
        self.reader
    }

    /// Notes every key that nobody asked for.
    pub(crate) fn finish(self) {
        let asked = &self.asked;
        let unknown = self.table.entries.iter();
        for entry in unknown.filter(|entry| !asked.contains(&entry.key.as_str())) {
            let fault = unknown_key(self.path, asked, entry);
            self.reader.problems.push(Problem::error(entry.key_place.clone(), fault));
        }
    }
}

fn unknown_key(path: &str, asked: &[&'static str], entry: &Entry) -> Fault {
    let extends = path.is_empty().then_some("extends");
    let known = asked.iter().copied().chain(extends);
    Fault::UnknownKey {
        key: dotted(path, &shortened(&entry.key)),
        section: fields::section_of(&entry.key),
        nearest: nearest(&entry.key, known.clone()).map(|name| {
            match ["offers", "groups", "correlations"].contains(&name) {
                true if path.is_empty() => format!("[[{name}]]"),
                _ => name.to_owned(),
            }
        }),
        known: listed(known),
    }
}

/// A key after the path of its table, in quotes where it is no bare key; as `--set` takes it.
pub(crate) fn dotted(path: &str, key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let key = if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { super::print::text(key) };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

/// Names in a row, each as code.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
