//! Printing of scenarios as TOML.

use std::collections::BTreeMap;

use crate::scenario::text::notation::{self, dotted, dotted_item};

/// A table in the making: plain keys come before the tables within it.
#[derive(Debug)]
pub(crate) struct Printer<'a> {
    /// Beliefs about uncertain numbers as TOML, by their dotted keys.
    beliefs: &'a BTreeMap<&'a str, String>,
    /// Dotted key of the table.
    path: String,
    keys: String,
    tables: String,
    leaves: Vec<Leaf>,
}

/// A printed table.
#[derive(Debug)]
pub(crate) struct PrintedTable {
    pub(crate) toml: String,
    /// Every value in the table and in the tables within it, in the order of the text.
    pub(crate) leaves: Vec<Leaf>,
}

/// A value that is no table, as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    /// Dotted key.
    pub(crate) key: String,
    /// TOML; `None` where no value is given and none is needed.
    pub(crate) value: Option<String>,
}

impl<'a> Printer<'a> {
    /// Prints the table at a dotted key, whose fields `fields` prints.
    pub(crate) fn print(
        beliefs: &'a BTreeMap<&'a str, String>,
        path: String,
        fields: impl FnOnce(&mut Self),
    ) -> PrintedTable {
        let mut printer = Self { beliefs, path, keys: String::new(), tables: String::new(), leaves: Vec::new() };
        fields(&mut printer);
        PrintedTable { toml: printer.keys + &printer.tables, leaves: printer.leaves }
    }

    /// Adds a key and its value, which is TOML already.
    pub(crate) fn line(&mut self, key: &str, value: &str) {
        self.keys.push_str(&format!("{key} = {value}\n"));
        self.leaves.push(Leaf { key: dotted(&self.path, key), value: Some(value.to_owned()) });
    }

    /// Adds a key that has no value.
    pub(crate) fn absent(&mut self, key: &str) {
        self.leaves.push(Leaf { key: dotted(&self.path, key), value: None });
    }

    /// TOML of a number of the table: the belief about it where it is uncertain.
    pub(crate) fn number(&self, key: &str, value: f64) -> String {
        self.belief_or(&dotted(&self.path, key), value)
    }

    /// TOML of a parameter of the distribution under a key of the table; the parameter's key is empty for a plain number.
    pub(crate) fn number_within(&self, distribution: &str, key: &str, value: f64) -> String {
        let path = dotted(&self.path, distribution);
        self.belief_or(&if key.is_empty() { path } else { dotted(&path, key) }, value)
    }

    fn belief_or(&self, path: &str, value: f64) -> String {
        self.beliefs.get(path).cloned().unwrap_or_else(|| notation::number(value))
    }

    /// Adds a table within this one.
    pub(crate) fn table(&mut self, key: &str, fields: impl FnOnce(&mut Self)) {
        self.section(&format!("[{key}]"), dotted(&self.path, key), fields);
    }

    /// Adds a table to the list under a key; see [`dotted_item`].
    pub(crate) fn item(&mut self, key: &str, name: Option<&str>, index: usize, fields: impl FnOnce(&mut Self)) {
        let path = dotted_item(&dotted(&self.path, key), name, index);
        self.section(&format!("[[{}]]", dotted(&self.path, key)), path, fields);
    }

    fn section(&mut self, header: &str, path: String, fields: impl FnOnce(&mut Self)) {
        let PrintedTable { toml, leaves } = Self::print(self.beliefs, path, fields);
        self.tables.push_str(&format!("\n{header}\n{toml}"));
        self.leaves.extend(leaves);
    }
}
