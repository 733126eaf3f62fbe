//! Reading of tables key by key, collecting every problem on the way.

use serde_json::{Map, Value as Json, json};

use super::fault::Fault;
use super::key::{Key, Visit};
use super::nearest::nearest;
use super::notation::{dotted, listed, shortened};
use super::place::{Place, Source};
use super::print::Printer;
use super::problem::Problem;
use super::tree::{Entry, Node, Table};
use super::uncertain::Uncertain;

/// What has been found so far.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) problems: Vec<Problem>,
    /// Uncertain parameters, and where they stand.
    pub(crate) uncertain: Vec<(Uncertain, Place)>,
    pub(crate) vocabulary: &'static Vocabulary,
}

/// Names that scenario files know, for hints about a name that is out of place.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// Header of each section as messages write it, and the keys of the section.
    pub(crate) sections: Vec<(&'static str, Vec<&'static str>)>,
    /// Distributions of all fields.
    pub(crate) distributions: Vec<&'static str>,
}

/// Vocabulary of a reader that meets no names.
static NO_NAMES: Vocabulary = Vocabulary { sections: Vec::new(), distributions: Vec::new() };

impl Vocabulary {
    /// Header of the first section that has a key.
    fn section_of(&self, key: &str) -> Option<&'static str> {
        let section = self.sections.iter().find(|(_, keys)| keys.contains(&key));
        section.map(|(header, _)| *header)
    }
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
    /// A reader that has found nothing yet.
    pub(crate) fn new(vocabulary: &'static Vocabulary) -> Self {
        Self { problems: Vec::new(), uncertain: Vec::new(), vocabulary }
    }

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
            let fault = unknown_key(self.path, asked, entry, self.reader.vocabulary);
            self.reader.problems.push(Problem::error(entry.key_place.clone(), fault));
        }
    }
}

fn unknown_key(path: &str, asked: &[&'static str], entry: &Entry, vocabulary: &Vocabulary) -> Fault {
    let extends = path.is_empty().then_some("extends");
    let known = asked.iter().copied().chain(extends);
    Fault::UnknownKey {
        key: dotted(path, &shortened(&entry.key)),
        section: vocabulary.section_of(&entry.key),
        nearest: nearest(&entry.key, known.clone()).map(|name| {
            match ["offers", "groups", "correlations"].contains(&name) {
                true if path.is_empty() => format!("[[{name}]]"),
                _ => name.to_owned(),
            }
        }),
        known: listed(known),
    }
}

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
    let place = Place::whole(&Source::unread(""));
    let cell = FieldCell { node: &Node::empty_table(place), path: String::new(), about: "" };
    read_section(&cell, &mut Reader::new(&NO_NAMES))
}

/// The schema of a table of fields, none of which is required: the file that it extends may hold them.
pub(crate) fn section_schema(fields: &[Field]) -> Json {
    let properties = fields.iter().map(|field| (field.name.to_owned(), property(field)));
    json!({
        "type": "object",
        "properties": properties.collect::<Map<_, _>>(),
        "additionalProperties": false,
    })
}

fn property(field: &Field) -> Json {
    let mut schema = field.schema.clone();
    schema["description"] = json!(field.about);
    if let Some(default) = &field.default {
        schema["default"] = default.clone();
    }
    schema
}
