//! The types of fields that are no numbers: flags, texts, pairs of texts, and lists of sections.

use serde_json::{Value as Json, json};

use super::key::{Key, Visit};
use super::print::Printer;
use super::reader::{FieldCell, FieldSection, Reader, Value, read_section, section_schema};
use crate::scenario::fault::Fault;
use crate::scenario::text::notation::{dotted_item, quoted, text};
use crate::scenario::text::tree::{Data, Node};
use crate::scenario::text::visible::{UNSEEN, escape, is_unseen};

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

/// Restrictions on a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    /// Any text.
    Prose,
    /// Text that is not empty, on one line, and not long.
    Name,
    /// Text on one line, and short.
    Currency,
}

impl Text {
    /// Most characters of a text that stands in tables.
    fn longest(self) -> Option<usize> {
        match self {
            Self::Prose => None,
            Self::Name => Some(200),
            Self::Currency => Some(20),
        }
    }

    /// Fault of a text in a cell.
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

/// Pattern of the invisible characters, up to the limit that regular expressions of all programs have.
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
        let [first, second] = [first, second]
            .map(|node| String::read(&FieldCell::new(node, cell.path.clone(), cell.about), Text::Prose, reader));
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

/// A list of sections, of limited length.
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
        if self.is_empty() {
            printer.line(key, "[]");
        }
        for (index, item) in self.iter().enumerate() {
            printer.item(key, item.label(), index, |fields| item.print_fields(fields));
        }
    }

    fn schema(most: usize) -> Json {
        json!({ "type": "array", "maxItems": most, "items": section_schema(&S::fields()) })
    }
}

/// Fault of one table instead of a list of tables, such as `[groups.x]`.
fn no_list(cell: &FieldCell<'_>) -> Fault {
    let key = cell.path.clone();
    let inner = cell.node.as_table().and_then(|table| {
        let entry = table.entries.iter().find(|entry| entry.node.as_table().is_some())?;
        (entry.node.get("dist").is_none() && key == "groups").then(|| entry.key.clone())
    });
    Fault::NotAList { key, found: cell.node.found(), inner }
}

/// Cell of an item of a list.
fn item<'a>(list: &FieldCell<'_>, index: usize, node: &'a Node) -> FieldCell<'a> {
    FieldCell::new(node, dotted_item(&list.path, node.name(), index), list.about)
}
