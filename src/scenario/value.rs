//! What a field may hold: how it is read, printed and described.

use serde_json::{Value as Json, json};

use super::fault::Fault;
use super::key::{Key, Visit};
use super::print::{Printer, text};
use super::reader::{FieldCell, Keys, Reader, dotted};
use super::tree::{Data, Node, quoted};
use super::visible::{UNSEEN, escape, is_unseen};

/// A type that fields have.
pub(crate) trait Value: Sized {
    /// What is known of a field beyond its type.
    type Rule: Copy;

    /// The value of a cell; none where it is wrong, which is noted.
    fn read(cell: &FieldCell<'_>, rule: Self::Rule, reader: &mut Reader) -> Option<Self>;

    /// The value of a field that is not given and has no default of its own; none where it is required.
    fn absent() -> Option<Self> {
        None
    }

    /// Visits each parameter of the world in it.
    fn parameters(&mut self, _rule: Self::Rule, _key: &Key<'_>, _visit: &mut Visit<'_>) {}

    /// Prints the value under a key.
    fn print(&self, key: &str, printer: &mut Printer<'_>);

    /// JSON Schema of a cell.
    fn schema(rule: Self::Rule) -> Json;

    /// The value in JSON, where it is a default that a schema can show.
    fn json(&self) -> Option<Json> {
        None
    }
}

/// A table of fields.
pub(crate) trait FieldSection: Sized {
    /// Its fields, in the order of their declaration.
    fn fields() -> Vec<Field>;

    /// Reads each field.
    fn from_keys(keys: &mut Keys<'_>) -> Option<Self>;

    /// Visits each parameter of the world in its fields.
    fn field_parameters(&mut self, key: &Key<'_>, visit: &mut Visit<'_>);

    /// Prints each field.
    fn print_fields(&self, printer: &mut Printer<'_>);

    /// What it is called in a list, where it is not called by its number.
    fn label(&self) -> Option<&str> {
        None
    }

    /// Whether the fields go together; what does not is noted.
    fn goes_together(&self, _cell: &FieldCell<'_>, _reader: &mut Reader) -> bool {
        true
    }
}

/// A field as the schema shows it.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) required: bool,
    pub(crate) schema: Json,
    pub(crate) default: Option<Json>,
}

/// Reads a table of fields.
pub(crate) fn read_section<S: FieldSection>(cell: &FieldCell<'_>, reader: &mut Reader) -> Option<S> {
    let mut keys = cell.keys(reader)?;
    let section = S::from_keys(&mut keys);
    keys.finish();
    section.filter(|section| section.goes_together(cell, reader))
}

/// A section of which nothing is given.
pub(crate) fn absent_section<S: FieldSection>() -> Option<S> {
    let place = super::place::Place::whole(&super::place::Source::unread(""));
    let cell = FieldCell { node: &Node::empty_table(place), path: String::new(), about: "" };
    read_section(&cell, &mut Reader::default())
}

impl Value for bool {
    type Rule = ();

    fn read(cell: &FieldCell<'_>, (): (), reader: &mut Reader) -> Option<Self> {
        if let Data::Boolean(flag) = cell.node.data {
            return Some(flag);
        }
        reader.refuse(cell.node, cell.wrong_type("true or false", None));
        None
    }

    fn print(&self, key: &str, printer: &mut Printer<'_>) {
        printer.line(key, &self.to_string());
    }

    fn schema((): ()) -> Json {
        json!({ "type": "boolean" })
    }

    fn json(&self) -> Option<Json> {
        Some(json!(self))
    }
}

/// What a text may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    /// Anything.
    Prose,
    /// Not empty, on one line, and not long.
    Name,
    /// On one line, and short.
    Currency,
}

impl Text {
    /// The most characters of one that stands in tables.
    fn longest(self) -> Option<usize> {
        match self {
            Self::Prose => None,
            Self::Name => Some(200),
            Self::Currency => Some(20),
        }
    }

    /// What is wrong with a text in a cell.
    fn fault(self, cell: &FieldCell<'_>, text: &str) -> Option<Fault> {
        let most = self.longest()?;
        let key = || cell.path.clone();
        if self == Self::Name && text.trim().is_empty() {
            return Some(Fault::EmptyName { key: key() });
        }
        if let Some((at, unseen)) = text.chars().enumerate().find(|(_, c)| is_unseen(*c)) {
            return Some(Fault::Unseen { key: key(), unseen: escape(unseen), at: at + 1 });
        }
        let length = text.chars().count();
        (length > most).then(|| Fault::LongText { key: key(), length, most })
    }
}

impl Value for String {
    type Rule = Text;

    fn read(cell: &FieldCell<'_>, rule: Text, reader: &mut Reader) -> Option<Self> {
        let Some(text) = cell.node.as_text() else {
            let remedy = format!("write it in quotes: {}", quoted(cell.node.place.text()));
            let scalar = !matches!(cell.node.data, Data::Array(_) | Data::Table(_));
            reader.refuse(cell.node, cell.wrong_type("a text", scalar.then_some(remedy)));
            return None;
        };
        if let Some(fault) = rule.fault(cell, text) {
            reader.refuse(cell.node, fault);
            return None;
        }
        Some(text.to_owned())
    }

    fn print(&self, key: &str, printer: &mut Printer<'_>) {
        printer.line(key, &text(self));
    }

    fn schema(rule: Text) -> Json {
        let mut schema = json!({ "type": "string" });
        if let Some(most) = rule.longest() {
            schema["maxLength"] = json!(most);
            schema["not"] = json!({ "pattern": unseen_pattern() });
        }
        if rule == Text::Name {
            schema["pattern"] = json!("\\S");
        }
        schema
    }

    fn json(&self) -> Option<Json> {
        Some(json!(self))
    }
}

/// A pattern of the characters that nobody sees, up to where expressions of all programs agree.
fn unseen_pattern() -> String {
    let units = UNSEEN.iter().filter(|range| *range.end() <= '\u{ffff}');
    let ranges: String = units.map(|range| format!("{}-{}", escape(*range.start()), escape(*range.end()))).collect();
    format!("[{ranges}]")
}

/// Two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair(pub [String; 2]);

impl Value for Pair {
    type Rule = ();

    fn read(cell: &FieldCell<'_>, (): (), reader: &mut Reader) -> Option<Self> {
        let Some([first, second]) = cell.node.as_array() else {
            reader.refuse(cell.node, cell.wrong_type("an array of two texts", None));
            return None;
        };
        let [first, second] = [first, second].map(|node| {
            String::read(&FieldCell { node, path: cell.path.clone(), about: cell.about }, Text::Prose, reader)
        });
        Some(Self([first?, second?]))
    }

    fn print(&self, key: &str, printer: &mut Printer<'_>) {
        let Self([first, second]) = self;
        printer.line(key, &format!("[{}, {}]", text(first), text(second)));
    }

    fn schema((): ()) -> Json {
        json!({ "type": "array", "items": { "type": "string", "pattern": "\\S" }, "minItems": 2, "maxItems": 2 })
    }
}

/// A list of at most so many tables; each that is wrong is noted.
impl<S: FieldSection> Value for Vec<S> {
    type Rule = usize;

    fn read(cell: &FieldCell<'_>, most: usize, reader: &mut Reader) -> Option<Self> {
        let Some(items) = cell.node.as_array() else {
            reader.refuse(cell.node, no_list(cell));
            return None;
        };
        if items.len() > most {
            let (key, number) = (cell.path.clone(), items.len());
            reader.refuse(&items[most], Fault::TooMany { key, number, most });
            return None;
        }
        let read: Vec<Option<S>> =
            items.iter().enumerate().map(|(index, node)| read_section(&item(cell, index, node), reader)).collect();
        read.into_iter().collect()
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    fn parameters(&mut self, _: usize, key: &Key<'_>, visit: &mut Visit<'_>) {
        for (index, item) in self.iter_mut().enumerate() {
            item.field_parameters(&Key::Item(key, index), visit);
        }
    }

    fn print(&self, key: &str, printer: &mut Printer<'_>) {
        printer.list(key, self);
    }

    fn schema(most: usize) -> Json {
        json!({ "type": "array", "maxItems": most, "items": super::schema::section(&S::fields()) })
    }
}

/// The fault of one table where a list of them is expected, such as `[groups.x]`.
fn no_list(cell: &FieldCell<'_>) -> Fault {
    let key = cell.path.clone();
    let inner = cell.node.as_table().and_then(|table| {
        let entry = table.entries.iter().find(|entry| entry.node.as_table().is_some())?;
        (entry.node.get("dist").is_none() && key == "groups").then(|| entry.key.clone())
    });
    Fault::NotAList { key, found: cell.node.found(), inner }
}

/// An item of a list, called by its `name` if it has one, else by its index.
fn item<'a>(list: &FieldCell<'_>, index: usize, node: &'a Node) -> FieldCell<'a> {
    let name = node.get("name").and_then(Node::as_text);
    FieldCell {
        node,
        path: match name {
            Some(name) => dotted(&list.path, name),
            None => format!("{}.{index}", list.path),
        },
        about: list.about,
    }
}
