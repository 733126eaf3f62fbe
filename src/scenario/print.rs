//! A scenario as TOML that reads back to the same scenario, every default shown.

use std::collections::BTreeMap;

use super::Scenario;
use super::reader::dotted;
use super::value::FieldSection;
use super::visible::is_unseen;

/// TOML in the making: plain keys come before the tables.
#[derive(Debug)]
pub(crate) struct Printer<'a> {
    /// What is believed of uncertain numbers, by their dotted keys.
    beliefs: &'a BTreeMap<&'a str, String>,
    /// Dotted key of the table.
    path: String,
    keys: String,
    tables: String,
    leaves: Vec<Leaf>,
}

/// A value that is no table, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    /// Its dotted key.
    pub(crate) key: String,
    /// Its TOML; none where there is none and none is needed.
    pub(crate) value: Option<String>,
}

impl<'a> Printer<'a> {
    fn new(beliefs: &'a BTreeMap<&'a str, String>, path: String) -> Self {
        Self { beliefs, path, keys: String::new(), tables: String::new(), leaves: Vec::new() }
    }

    /// A key and its value, which is TOML already.
    pub(crate) fn line(&mut self, key: &str, value: &str) {
        self.keys.push_str(&format!("{key} = {value}\n"));
        self.leaves.push(Leaf { key: dotted(&self.path, key), value: Some(value.to_owned()) });
    }

    /// A key that has no value.
    pub(crate) fn absent(&mut self, key: &str) {
        self.leaves.push(Leaf { key: dotted(&self.path, key), value: None });
    }

    /// A number of the table: what is believed of it where it is uncertain.
    pub(crate) fn number(&self, key: &str, value: f64) -> String {
        self.belief_or(&dotted(&self.path, key), value)
    }

    /// A number of the distribution under a key of the table; an empty key is the distribution's own.
    pub(crate) fn number_within(&self, distribution: &str, key: &str, value: f64) -> String {
        let path = dotted(&self.path, distribution);
        self.belief_or(&if key.is_empty() { path } else { dotted(&path, key) }, value)
    }

    fn belief_or(&self, path: &str, value: f64) -> String {
        self.beliefs.get(path).cloned().unwrap_or_else(|| number(value))
    }

    /// A table.
    pub(crate) fn table(&mut self, key: &str, section: &impl FieldSection) {
        self.section(&format!("[{key}]"), dotted(&self.path, key), section);
    }

    /// A list of tables.
    pub(crate) fn list<S: FieldSection>(&mut self, key: &str, items: &[S]) {
        if items.is_empty() {
            self.line(key, "[]");
        }
        for (index, item) in items.iter().enumerate() {
            let list = dotted(&self.path, key);
            let path = item.label().map_or_else(|| format!("{list}.{index}"), |name| dotted(&list, name));
            self.section(&format!("[[{key}]]"), path, item);
        }
    }

    fn section(&mut self, header: &str, path: String, section: &impl FieldSection) {
        let mut inner = Printer::new(self.beliefs, path);
        section.print_fields(&mut inner);
        self.tables.push_str(&format!("\n{header}\n{}{}", inner.keys, inner.tables));
        self.leaves.extend(inner.leaves);
    }
}

impl Scenario {
    /// The scenario in force as TOML: `extends` and edits applied, every default shown.
    ///
    /// What it leaves out is what was not given and has no default: `pay.training_wage_per_week` (then the wage on the
    /// job), `decline.full_effect_at`.
    ///
    /// # Reproducibility
    /// Loading it gives an equal scenario, every number to the last bit, and printing that one the same text.
    ///
    /// ```
    /// use the_offer::scenario::{STARTER, parse};
    /// let scenario = parse("starter", STARTER, &[])?.scenario;
    /// assert_eq!(parse("printed", &scenario.to_toml(), &[])?.scenario, scenario);
    /// # Ok::<(), the_offer::scenario::Problems>(())
    /// ```
    pub fn to_toml(&self) -> String {
        self.print_with(|printer| printer.keys + &printer.tables)
    }

    /// Every value that is no table.
    pub(crate) fn leaves(&self) -> Vec<Leaf> {
        self.print_with(|printer| printer.leaves)
    }

    fn print_with<T>(&self, take: impl FnOnce(Printer<'_>) -> T) -> T {
        let beliefs = self.uncertain.iter().map(|uncertain| (uncertain.key.as_str(), uncertain.text())).collect();
        let mut printer = Printer::new(&beliefs, String::new());
        self.print_fields(&mut printer);
        take(printer)
    }
}

/// A number, the shortest that reads back to the same bits; a negative zero as 0.
pub(crate) fn number(number: f64) -> String {
    format!("{:?}", number + 0.0)
}

/// A text in quotes, on one line.
pub(crate) fn text(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if is_unseen(c) && c <= '\u{ffff}' => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c if is_unseen(c) => quoted.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A distribution.
pub(crate) fn distribution(name: &str, parameters: &[(&str, String)]) -> String {
    let mut text = format!("{{ dist = \"{name}\"");
    for (key, value) in parameters {
        text.push_str(&format!(", {} = {value}", key));
    }
    text.push_str(" }");
    text
}

/// An array of numbers.
pub(crate) fn numbers(numbers: &[f64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(|n| number(*n)).collect();
    format!("[{}]", numbers.join(", "))
}
