//! What a field may hold: how it is read, printed and described.

use serde_json::{Value as Json, json};

use super::fault::Fault;
use super::key::{Key, Visit};
use super::print::{Printer, text};
use super::reader::{Cell, Keys, Reader, dotted};
use super::tree::{Data, Node, quoted};

/// A type that fields have.
pub(crate) trait Value: Sized {
    /// What is known of a field beyond its type.
    type Rule: Copy;

    /// The value of a cell; none where it is wrong, which is noted.
    fn read(cell: &Cell<'_>, rule: Self::Rule, reader: &mut Reader) -> Option<Self>;

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
pub(crate) trait Section: Sized {
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
    fn goes_together(&self, _cell: &Cell<'_>, _reader: &mut Reader) -> bool {
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
pub(crate) fn read_section<S: Section>(cell: &Cell<'_>, reader: &mut Reader) -> Option<S> {
    let mut keys = cell.keys(reader)?;
    let section = S::from_keys(&mut keys);
    keys.finish();
    section.filter(|section| section.goes_together(cell, reader))
}

/// A section of which nothing is given.
pub(crate) fn absent_section<S: Section>() -> Option<S> {
    let place = super::place::Place::whole(&super::place::Source::unread(""));
    let cell = Cell { node: &Node::empty_table(place), path: String::new(), about: "" };
    read_section(&cell, &mut Reader::default())
}

impl Value for bool {
    type Rule = ();

    fn read(cell: &Cell<'_>, (): (), reader: &mut Reader) -> Option<Self> {
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
    /// Not empty.
    Name,
}

impl Value for String {
    type Rule = Text;

    fn read(cell: &Cell<'_>, rule: Text, reader: &mut Reader) -> Option<Self> {
        let Some(text) = cell.node.as_text() else {
            let remedy = format!("write it in quotes: {}", quoted(cell.node.place.text()));
            let scalar = !matches!(cell.node.data, Data::Array(_) | Data::Table(_));
            reader.refuse(cell.node, cell.wrong_type("a text", scalar.then_some(remedy)));
            return None;
        };
        if rule == Text::Name && text.trim().is_empty() {
            let key = cell.path.clone();
            reader.refuse(cell.node, Fault::EmptyName { key });
            return None;
        }
        Some(text.to_owned())
    }

    fn print(&self, key: &str, printer: &mut Printer<'_>) {
        printer.line(key, &text(self));
    }

    fn schema(rule: Text) -> Json {
        match rule {
            Text::Prose => json!({ "type": "string" }),
            Text::Name => json!({ "type": "string", "pattern": "\\S" }),
        }
    }

    fn json(&self) -> Option<Json> {
        Some(json!(self))
    }
}

/// Two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair(pub [String; 2]);

impl Value for Pair {
    type Rule = ();

    fn read(cell: &Cell<'_>, (): (), reader: &mut Reader) -> Option<Self> {
        let Some([first, second]) = cell.node.as_array() else {
            reader.refuse(cell.node, cell.wrong_type("an array of two texts", None));
            return None;
        };
        let [first, second] = [first, second]
            .map(|node| String::read(&Cell { node, path: cell.path.clone(), about: cell.about }, Text::Prose, reader));
        Some(Self([first?, second?]))
    }

    fn print(&self, key: &str, printer: &mut Printer<'_>) {
        let Self([first, second]) = self;
        printer.line(key, &format!("[{}, {}]", text(first), text(second)));
    }

    fn schema((): ()) -> Json {
        json!({ "type": "array", "items": String::schema(Text::Name), "minItems": 2, "maxItems": 2 })
    }
}

/// A list of tables; each that is wrong is noted.
impl<S: Section> Value for Vec<S> {
    type Rule = ();

    fn read(cell: &Cell<'_>, (): (), reader: &mut Reader) -> Option<Self> {
        let Some(items) = cell.node.as_array() else {
            let (key, found) = (cell.path.clone(), cell.node.found());
            reader.refuse(cell.node, Fault::NotAList { key, found });
            return None;
        };
        let read: Vec<Option<S>> =
            items.iter().enumerate().map(|(index, node)| read_section(&item(cell, index, node), reader)).collect();
        read.into_iter().collect()
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    fn parameters(&mut self, (): (), key: &Key<'_>, visit: &mut Visit<'_>) {
        for (index, item) in self.iter_mut().enumerate() {
            item.field_parameters(&Key::Item(key, index), visit);
        }
    }

    fn print(&self, key: &str, printer: &mut Printer<'_>) {
        printer.list(key, self);
    }

    fn schema((): ()) -> Json {
        json!({ "type": "array", "items": super::schema::section(&S::fields()) })
    }
}

/// An item of a list, called by its `name` if it has one, else by its index.
fn item<'a>(list: &Cell<'_>, index: usize, node: &'a Node) -> Cell<'a> {
    let name = node.get("name").and_then(Node::as_text);
    Cell {
        node,
        path: match name {
            Some(name) => dotted(&list.path, name),
            None => format!("{}.{index}", list.path),
        },
        about: list.about,
    }
}
