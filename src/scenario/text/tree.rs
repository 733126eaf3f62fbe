//! TOML as a tree with the place of every key and value, in whichever file.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeFloat, DeInteger, DeTable, DeValue};

use super::notation::{dotted, dotted_item, quoted, shortened};
use super::place::{Place, Source};
use super::written;
use crate::scenario::fault::Fault;
use crate::scenario::problem::Problem;

/// A value and its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) data: Data,
    pub(crate) place: Place,
}

/// A value as TOML has it.
#[derive(Debug, Clone)]
pub(crate) enum Data {
    Text(String),
    /// `None` where the integer needs more than 64 bits.
    Integer(Option<i64>),
    Float(f64),
    Boolean(bool),
    Datetime,
    Array(Vec<Node>),
    Table(Table),
}

/// Keys and their values, in the order of the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) entries: Vec<Entry>,
}

/// A key with its place, and its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_place: Place,
    pub(crate) node: Node,
}

impl Node {
    /// Parses a source into a tree of all that can be recovered, and the problems of syntax.
    pub(crate) fn parse(source: &Arc<Source>) -> (Self, Vec<Problem>) {
        let (table, errors) = DeTable::parse_recoverable(source.text());
        let root = Self { data: Data::Table(Table::from_toml(table.get_ref(), source)), place: Place::whole(source) };
        let problems = errors.iter().map(|error| syntax_problem(error, source));
        (root, problems.collect())
    }

    /// Parses a source that is one value, or returns the problems.
    pub(crate) fn parse_value(source: &Arc<Source>) -> Result<Self, Vec<Problem>> {
        let (value, errors) = DeValue::parse_recoverable(source.text());
        if errors.is_empty() {
            return Ok(Self::from_toml(&value, source));
        }
        let problems = errors.iter().map(|error| syntax_problem(error, source));
        Err(problems.collect())
    }

    fn from_toml(value: &Spanned<DeValue<'_>>, source: &Arc<Source>) -> Self {
        let data = match value.get_ref() {
            DeValue::String(text) => Data::Text(text.to_string()),
            DeValue::Integer(integer) => Data::Integer(integer_value(integer)),
            DeValue::Float(float) => Data::Float(float_value(float)),
            DeValue::Boolean(flag) => Data::Boolean(*flag),
            DeValue::Datetime(_) => Data::Datetime,
            DeValue::Array(items) => {
                let items = items.iter().map(|item| Self::from_toml(item, source));
                Data::Array(items.collect())
            }
            DeValue::Table(table) => Data::Table(Table::from_toml(table, source)),
        };
        Self { data, place: Place::new(source, value.span()) }
    }

    /// Moves every place in the tree.
    pub(crate) fn moved(self, to: &impl Fn(Place) -> Place) -> Self {
        let data = match self.data {
            Data::Array(items) => Data::Array(items.into_iter().map(|item| item.moved(to)).collect()),
            Data::Table(table) => {
                Data::Table(Table { entries: table.entries.into_iter().map(|entry| entry.moved(to)).collect() })
            }
            scalar => scalar,
        };
        Self { data, place: to(self.place) }
    }

    /// Table without keys.
    pub(crate) fn empty_table(place: Place) -> Self {
        Self { data: Data::Table(Table::default()), place }
    }

    /// Table. Returns `None` for other values.
    pub(crate) fn as_table(&self) -> Option<&Table> {
        match &self.data {
            Data::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Table. Returns `None` for other values.
    pub(crate) fn as_table_mut(&mut self) -> Option<&mut Table> {
        match &mut self.data {
            Data::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Items of an array. Returns `None` for other values.
    pub(crate) fn as_array(&self) -> Option<&[Self]> {
        match &self.data {
            Data::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Text of a string. Returns `None` for other values.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Number, written as an integer, as a float or in per cent. Returns `None` for other values.
    pub(crate) fn as_number(&self) -> Option<f64> {
        match &self.data {
            Data::Float(number) => Some(*number),
            // Integers past 2^53 are rounded, as in every language that reads 5 as 5.0.
            Data::Integer(integer) => integer.map(|integer| integer as f64),
            Data::Text(text) => written::percentage(text),
            _ => None,
        }
    }

    /// Value of a key. Returns `None` if the value is no table, or lacks the key.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        Some(&self.as_table()?.entry(key)?.node)
    }

    /// Text of the key `name`, which tells the items of a list apart.
    pub(crate) fn name(&self) -> Option<&str> {
        self.get("name")?.as_text()
    }

    /// Whether the value is a number, or meant to be one, where a distribution could stand too.
    pub(crate) fn is_plain_number(&self) -> bool {
        matches!(self.data, Data::Integer(_) | Data::Float(_)) || self.as_number().is_some() || self.is_interval()
    }

    /// Whether the value is meant for an uncertain number: a distribution, or an interval.
    pub(crate) fn is_uncertain(&self) -> bool {
        matches!(self.data, Data::Table(_)) || self.is_interval()
    }

    /// Whether the value is an interval such as `"80 to 130"` or `"20 to 30 %"`.
    pub(crate) fn is_interval(&self) -> bool {
        self.as_interval().is_some()
    }

    /// Ends of an interval. Returns `None` for other values.
    pub(crate) fn as_interval(&self) -> Option<[f64; 2]> {
        written::interval(self.as_text()?)
    }

    /// Value at the end of a path of keys, or the last value on a path that breaks off.
    pub(crate) fn deepest(&self, path: &[&str]) -> &Self {
        let next = path.split_first().and_then(|(key, rest)| {
            let index = key.parse::<usize>().ok();
            let item = index.and_then(|index| self.as_array()?.get(index));
            Some((item.or_else(|| self.get(key))?, rest))
        });
        next.map_or(self, |(node, rest)| node.deepest(rest))
    }

    /// Place of every given value, by dotted key; groups have their names in keys.
    pub(crate) fn places(&self) -> BTreeMap<String, Place> {
        let mut places = BTreeMap::new();
        self.collect_places(String::new(), &mut places);
        places
    }

    fn collect_places(&self, path: String, places: &mut BTreeMap<String, Place>) {
        match &self.data {
            Data::Table(table) => {
                for entry in &table.entries {
                    entry.node.collect_places(dotted(&path, &entry.key), places);
                }
            }
            Data::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    item.collect_places(dotted_item(&path, item.name(), index), places);
                }
            }
            _ => {}
        }
        places.insert(path, self.place.clone());
    }

    /// Description of the value for messages: as written where it is short, else the type.
    pub(crate) fn found(&self) -> String {
        match &self.data {
            Data::Array(_) => "an array".to_owned(),
            Data::Table(_) => "a table".to_owned(),
            Data::Text(text) => quoted(text),
            Data::Integer(Some(number)) => self.written(number),
            Data::Float(number) => self.written(number),
            Data::Integer(None) | Data::Boolean(_) | Data::Datetime => shortened(self.place.text()),
        }
    }

    /// Number as written; a number of a range of `--vary` with the range.
    fn written(&self, number: impl std::fmt::Display) -> String {
        match self.place.text() {
            range if range.contains("..") => format!("{number} in {}", shortened(range)),
            text => shortened(text),
        }
    }
}

impl Table {
    fn from_toml(table: &DeTable<'_>, source: &Arc<Source>) -> Self {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                key_place: Place::new(source, key.span()),
                node: Node::from_toml(value, source),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_place.order().1);
        Self { entries }
    }

    /// Entry of a key.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Mutable entry of a key.
    pub(crate) fn entry_mut(&mut self, key: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.key == key)
    }

    /// Entry of a key; a new one with the value `new` where there is none.
    pub(crate) fn entry_or_insert(&mut self, key: &str, place: &Place, new: Node) -> &mut Entry {
        let at = self.entries.iter().position(|entry| entry.key == key);
        let at = at.unwrap_or_else(|| {
            self.entries.push(Entry { key: key.to_owned(), key_place: place.clone(), node: new });
            self.entries.len() - 1
        });
        &mut self.entries[at]
    }

    /// Removes a key and its value.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Entry> {
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at))
    }
}

impl Entry {
    fn moved(self, to: &impl Fn(Place) -> Place) -> Self {
        Self { key: self.key, key_place: to(self.key_place), node: self.node.moved(to) }
    }
}

fn integer_value(integer: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// Value of a float; NaN only after an error of syntax, which is reported.
fn float_value(float: &DeFloat<'_>) -> f64 {
    // A negative zero becomes 0.
    float.as_str().parse().unwrap_or(f64::NAN) + 0.0
}

fn syntax_problem(error: &toml::de::Error, source: &Arc<Source>) -> Problem {
    let place = Place::new(source, error.span().unwrap_or(0..0));
    let fault = Fault::Syntax { message: error.message().to_owned(), remedy: syntax_remedy(error.message(), &place) };
    Problem::error(place, fault)
}

/// Remedy for frequent errors of syntax.
fn syntax_remedy(message: &str, place: &Place) -> Option<String> {
    let (line, marked) = place.marked_line()?;
    let twice = message.contains("duplicate key");
    match twice {
        true if line.trim_start().starts_with('[') => {
            Some(format!("a section stands once: put its keys under the first {}", shortened(line.trim())))
        }
        true => Some("keep one of the lines that give it".to_owned()),
        false => written::remedy_about(line, marked.start),
    }
}
