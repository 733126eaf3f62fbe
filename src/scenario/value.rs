//! What a field may hold: how it is read, printed and described.

use serde_json::{Value as Json, json};

use super::domain::{Certainty, Number};
use super::fault::Fault;
use super::print::{Printer, number, text};
use super::reader::{Cell, Keys, Reader, dotted};
use super::tree::{Data, Node, quoted, shortened};

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

    /// Prints the value under a key.
    fn print(&self, key: &str, printer: &mut Printer);

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

    /// Prints each field.
    fn print_fields(&self, printer: &mut Printer);

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
    let cell = Cell {
        node: &Node::empty_table(place),
        path: String::new(),
        about: "",
    };
    read_section(&cell, &mut Reader::default())
}

/// The number of a cell. Every number of a scenario is read here.
impl Value for f64 {
    type Rule = Number;

    fn read(cell: &Cell<'_>, rule: Number, reader: &mut Reader) -> Option<Self> {
        match number_in(cell, rule) {
            Ok(number) => Some(number),
            Err(fault) => {
                reader.refuse(cell.node, fault);
                None
            }
        }
    }

    fn print(&self, key: &str, printer: &mut Printer) {
        printer.line(key, &number(*self));
    }

    fn schema(rule: Number) -> Json {
        rule.domain.schema()
    }

    fn json(&self) -> Option<Json> {
        Some(json!(self))
    }
}

/// A number that may be left out.
impl Value for Option<f64> {
    type Rule = Number;

    fn read(cell: &Cell<'_>, rule: Number, reader: &mut Reader) -> Option<Self> {
        f64::read(cell, rule, reader).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn print(&self, key: &str, printer: &mut Printer) {
        if let Some(number) = self {
            number.print(key, printer);
        }
    }

    fn schema(rule: Number) -> Json {
        f64::schema(rule)
    }
}

/// A whole number of at least its rule, within TOML's range.
impl Value for u64 {
    type Rule = u64;

    fn read(cell: &Cell<'_>, least: u64, reader: &mut Reader) -> Option<Self> {
        match whole_number_in(cell, least) {
            Ok(number) => Some(number),
            Err(fault) => {
                reader.refuse(cell.node, fault);
                None
            }
        }
    }

    fn print(&self, key: &str, printer: &mut Printer) {
        printer.line(key, &self.to_string());
    }

    fn schema(least: u64) -> Json {
        json!({ "type": "integer", "minimum": least, "maximum": i64::MAX })
    }

    fn json(&self) -> Option<Json> {
        Some(json!(self))
    }
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

    fn print(&self, key: &str, printer: &mut Printer) {
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
            reader.refuse(
                cell.node,
                cell.wrong_type("a text", scalar.then_some(remedy)),
            );
            return None;
        };
        if rule == Text::Name && text.trim().is_empty() {
            let key = cell.path.clone();
            reader.refuse(cell.node, Fault::EmptyName { key });
            return None;
        }
        Some(text.to_owned())
    }

    fn print(&self, key: &str, printer: &mut Printer) {
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

/// A list of tables; each that is wrong is noted.
impl<S: Section> Value for Vec<S> {
    type Rule = ();

    fn read(cell: &Cell<'_>, (): (), reader: &mut Reader) -> Option<Self> {
        let Some(items) = cell.node.as_array() else {
            let (key, found) = (cell.path.clone(), cell.node.found());
            reader.refuse(cell.node, Fault::NotAList { key, found });
            return None;
        };
        let read: Vec<Option<S>> = items
            .iter()
            .enumerate()
            .map(|(index, node)| read_section(&item(cell, index, node), reader))
            .collect();
        read.into_iter().collect()
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    fn print(&self, key: &str, printer: &mut Printer) {
        printer.list(key, self, S::print_fields);
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

/// The numbers of an array, each of which the rule is for.
pub(crate) fn numbers_in(cell: &Cell<'_>, rule: Number, reader: &mut Reader) -> Option<Vec<f64>> {
    let Some(items) = cell.node.as_array() else {
        let expected = format!("an array of which each is {}", rule.domain);
        reader.refuse(cell.node, cell.wrong_type(expected, None));
        return None;
    };
    let read: Vec<Option<f64>> = items
        .iter()
        .enumerate()
        .map(|(index, node)| {
            let path = format!("{}.{index}", cell.path);
            let about = cell.about;
            f64::read(&Cell { node, path, about }, rule.certain(), reader)
        })
        .collect();
    read.into_iter().collect()
}

fn number_in(cell: &Cell<'_>, rule: Number) -> Result<f64, Fault> {
    let node = cell.node;
    if let Data::Integer(None) = node.data {
        return Err(too_large(cell));
    }
    let Some(number) = node.as_number() else {
        return Err(no_number(cell, rule));
    };
    if !number.is_finite() {
        let (key, found) = (cell.path.clone(), node.found());
        return Err(Fault::NotFinite { key, found });
    }
    if !rule.domain.contains(number) {
        return Err(outside(cell, rule, number));
    }
    Ok(number)
}

fn whole_number_in(cell: &Cell<'_>, least: u64) -> Result<u64, Fault> {
    let expected = format!("a whole number of at least {least}");
    match cell.node.data {
        Data::Integer(None) => Err(too_large(cell)),
        Data::Integer(Some(integer)) => u64::try_from(integer)
            .ok()
            .filter(|number| *number >= least)
            .ok_or_else(|| Fault::OutsideDomain {
                key: cell.path.clone(),
                expected,
                found: cell.node.found(),
                remedy: cell.about.to_owned(),
            }),
        Data::Float(number) => Err(Fault::NotWhole {
            key: cell.path.clone(),
            found: cell.node.found(),
            whole: whole(number),
        }),
        _ if is_uncertain(cell.node) => Err(Fault::AlwaysCertain {
            key: cell.path.clone(),
        }),
        _ => Err(cell.wrong_type(expected, without_quotes(cell.node))),
    }
}

/// The integer that a float is, where it is one that floats hold exactly.
fn whole(number: f64) -> Option<i64> {
    /// Beyond 2^53 neighbouring floats are more than 1 apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i64)
}

fn too_large(cell: &Cell<'_>) -> Fault {
    Fault::IntegerTooLarge {
        key: cell.path.clone(),
        found: cell.node.found(),
    }
}

fn no_number(cell: &Cell<'_>, rule: Number) -> Fault {
    let key = cell.path.clone();
    match (is_uncertain(cell.node), rule.certainty) {
        (true, Certainty::Parameter) => Fault::Uncertain { key },
        (true, Certainty::Certain) => Fault::AlwaysCertain { key },
        (false, _) => cell.wrong_type(rule.domain.to_string(), without_quotes(cell.node)),
    }
}

/// Whether it is a number, or meant to be one, where a distribution could stand too.
pub(crate) fn is_plain_number(node: &Node) -> bool {
    matches!(node.data, Data::Integer(_) | Data::Float(_)) || is_interval(node)
}

/// Whether it has the form of an uncertain number: a distribution, or an interval.
fn is_uncertain(node: &Node) -> bool {
    node.get("dist").is_some() || is_interval(node)
}

/// Whether it is an interval such as `"80 to 130"`.
fn is_interval(node: &Node) -> bool {
    let ends = node.as_text().and_then(|text| text.split_once(" to "));
    ends.is_some_and(|(low, high)| is_number(low) && is_number(high))
}

fn is_number(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok()
}

fn without_quotes(node: &Node) -> Option<String> {
    let text = node.as_text().filter(|text| is_number(text))?;
    Some(format!(
        "write it without quotes: {}",
        shortened(text.trim())
    ))
}

fn outside(cell: &Cell<'_>, rule: Number, number: f64) -> Fault {
    Fault::OutsideDomain {
        key: cell.path.clone(),
        expected: rule.domain.to_string(),
        found: cell.node.found(),
        remedy: percent(rule, number).unwrap_or_else(|| cell.about.to_owned()),
    }
}

/// What a share was probably meant to be that is given in per cent.
fn percent(rule: Number, number: f64) -> Option<String> {
    // Rounded, because 1.1/100 is 0.011000000000000001.
    let share = (number * 1e10).round() / 1e12;
    (rule.is_share() && number > 1.0 && rule.domain.contains(share))
        .then(|| format!("{number} % is written {share}"))
}
