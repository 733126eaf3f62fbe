//! Reading of tables key by key, with all problems collected, and the traits of what is read.

use serde_json::{Map, Value as Json, json};

use super::key::{Key, Visit};
use super::print::Printer;
use crate::scenario::fault::Fault;
use crate::scenario::problem::Problem;
use crate::scenario::text::nearest::nearest;
use crate::scenario::text::notation::{dotted, listed, shortened};
use crate::scenario::text::place::{Place, Source};
use crate::scenario::text::tree::{Entry, Node, Table};
use crate::scenario::uncertain::Uncertain;

/// Results of reading so far.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) problems: Vec<Problem>,
    /// Uncertain parameters and their places.
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

/// A value that is to be read, and its field.
#[derive(Debug)]
pub(crate) struct FieldCell<'a> {
    pub(crate) node: &'a Node,
    /// Dotted key of the field.
    pub(crate) path: String,
    /// Documentation of the field.
    pub(crate) about: &'static str,
    /// Dotted key of the number a week, where the cell gives the number a year.
    pub(crate) weekly: Option<String>,
}

/// Keys of a table, and which of them are known.
pub(crate) struct Keys<'a> {
    place: &'a Place,
    table: &'a Table,
    path: &'a str,
    asked: Vec<&'static str>,
    reader: &'a mut Reader,
}

impl Reader {
    /// Reader without results.
    pub(crate) fn new(vocabulary: &'static Vocabulary) -> Self {
        Self { problems: Vec::new(), uncertain: Vec::new(), vocabulary }
    }

    /// Notes a fault at the place of a value.
    pub(crate) fn refuse(&mut self, node: &Node, fault: Fault) {
        self.problems.push(Problem::error(node.place.clone(), fault));
    }
}

impl<'a> FieldCell<'a> {
    /// Cell of a field, by its dotted key.
    pub(crate) fn new(node: &'a Node, path: String, about: &'static str) -> Self {
        Self { node, path, about, weekly: None }
    }

    /// Keys of the cell. Returns `None`, and notes a problem, if the cell is no table.
    pub(crate) fn keys(&'a self, reader: &'a mut Reader) -> Option<Keys<'a>> {
        let Some(table) = self.node.as_table() else {
            let once = self.node.as_array().filter(|_| !self.path.contains('.'));
            let remedy = once.map(|_| format!("it stands once: write its header as `[{}]`", self.path));
            reader.refuse(self.node, self.wrong_type("a table", remedy));
            return None;
        };
        Some(Keys { place: &self.node.place, table, path: &self.path, asked: Vec::new(), reader })
    }

    /// Fault of a value of the wrong type.
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
    /// Reads a field, or takes its default. Returns `None`, and notes a problem, if the value is wrong or missing.
    pub(crate) fn field<T: Value>(
        &mut self,
        key: &'static str,
        about: &'static str,
        rule: T::Rule,
        default: Option<T>,
    ) -> Option<T> {
        let weekly = self.cell(key, about);
        let yearly = T::yearly(rule).and_then(|yearly| self.cell(yearly, about));
        match (weekly, yearly) {
            (Some(cell), None) => return T::read(&cell, rule, self.reader),
            (None, Some(cell)) => {
                let weekly = Some(dotted(self.path, key));
                return T::read(&FieldCell { weekly, ..cell }, rule, self.reader);
            }
            (Some(week), Some(year)) => {
                let fault = Fault::WeekAndYear { week: week.path, year: year.path };
                self.reader.refuse(year.node, fault);
                return None;
            }
            (None, None) => {}
        }
        let value = default.or_else(T::absent);
        if value.is_none() {
            self.missing(Fault::MissingKey { key: dotted(self.path, key), about });
        }
        value
    }

    /// Cell of a key, which is known from now on. Returns `None` if the table lacks the key.
    pub(crate) fn cell(&mut self, key: &'static str, about: &'static str) -> Option<FieldCell<'a>> {
        self.asked.push(key);
        Some(FieldCell::new(&self.table.entry(key)?.node, dotted(self.path, key), about))
    }

    /// Notes a fault of the table as a whole.
    pub(crate) fn missing(&mut self, fault: Fault) {
        self.reader.problems.push(Problem::error(self.place.clone(), fault));
    }

    /// Dotted key of the table.
    pub(crate) fn path(&self) -> &'a str {
        self.path
    }

    /// Reader that collects the problems.
    pub(crate) fn reader(&mut self) -> &mut Reader {
        self.reader
    }

    /// Notes every unknown key.
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

/// Type of a field.
pub(crate) trait Value: Sized {
    /// Restrictions on a field beyond its type.
    type Rule: Copy;

    /// Reads a cell. Returns `None`, and notes a problem, if the value is wrong.
    fn read(cell: &FieldCell<'_>, rule: Self::Rule, reader: &mut Reader) -> Option<Self>;

    /// Key that gives the field by its worth in a year. Returns `None` if there is none.
    fn yearly(_rule: Self::Rule) -> Option<&'static str> {
        None
    }

    /// Value of a field that is not given and has no default. Returns `None` if the field is required.
    fn absent() -> Option<Self> {
        None
    }

    /// Visits each parameter of the model in the value.
    fn parameters(&mut self, _rule: Self::Rule, _key: &Key<'_>, _visit: &mut Visit<'_>) {}

    /// Prints the value under a key.
    fn print(&self, key: &str, printer: &mut Printer<'_>);

    /// JSON Schema of a cell.
    fn schema(rule: Self::Rule) -> Json;

    /// JSON of a default, for the schema. Returns `None` for values that a schema cannot show.
    fn json(&self) -> Option<Json> {
        None
    }
}

/// A table of fields.
pub(crate) trait FieldSection: Sized {
    /// Fields in the order of their declaration.
    fn fields() -> Vec<Field>;

    /// Reads each field.
    fn from_keys(keys: &mut Keys<'_>) -> Option<Self>;

    /// Visits each parameter of the model in the fields.
    fn field_parameters(&mut self, key: &Key<'_>, visit: &mut Visit<'_>);

    /// Prints each field.
    fn print_fields(&self, printer: &mut Printer<'_>);

    /// Whether a field is not printed, as it follows from others.
    fn omits(&self, _field: &str) -> bool {
        false
    }

    /// Name in a list. Returns `None` for items that have a number only.
    fn label(&self) -> Option<&str> {
        None
    }

    /// Whether the fields are consistent; a problem is noted if not.
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
    /// Key that gives the field by its worth in a year.
    pub(crate) yearly: Option<&'static str>,
}

/// Reads a table of fields.
pub(crate) fn read_section<S: FieldSection>(cell: &FieldCell<'_>, reader: &mut Reader) -> Option<S> {
    let mut keys = cell.keys(reader)?;
    let section = S::from_keys(&mut keys);
    keys.finish();
    section.filter(|section| section.goes_together(cell, reader))
}

/// Section of defaults. Returns `None` if a field is required.
pub(crate) fn absent_section<S: FieldSection>() -> Option<S> {
    let place = Place::whole(&Source::unread(""));
    let table = Node::empty_table(place);
    read_section(&FieldCell::new(&table, String::new(), ""), &mut Reader::new(&NO_NAMES))
}

/// Schema of a table of fields, none of which is required: an extended file may give them.
pub(crate) fn section_schema(fields: &[Field]) -> Json {
    let properties = fields.iter().flat_map(|field| {
        let yearly = field.yearly.map(|yearly| (yearly.to_owned(), yearly_property(field)));
        std::iter::once((field.name.to_owned(), property(field))).chain(yearly)
    });
    let mut schema = json!({
        "type": "object",
        "properties": properties.collect::<Map<_, _>>(),
        "additionalProperties": false,
    });
    let both = fields.iter().filter_map(|field| Some(json!({ "not": { "required": [field.name, field.yearly?] } })));
    let both: Vec<Json> = both.collect();
    if !both.is_empty() {
        schema["allOf"] = both.into();
    }
    schema
}

/// Schema of the key that gives a field by its worth in a year.
fn yearly_property(field: &Field) -> Json {
    let mut schema = field.schema.clone();
    schema["not"] = json!({ "type": "object", "required": ["dist"], "properties": { "dist": { "const": "beta" } } });
    schema["description"] = json!(format!("The same for a year of 52 weeks; replaces `{}`.", field.name));
    schema
}

fn property(field: &Field) -> Json {
    let mut schema = field.schema.clone();
    schema["description"] = json!(field.about);
    if let Some(default) = &field.default {
        schema["default"] = default.clone();
    }
    schema
}
