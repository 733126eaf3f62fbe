//! A scenario as TOML that reads back to the same scenario, every default shown.

use super::Scenario;
use super::value::Section;

/// TOML in the making: plain keys come before the tables.
#[derive(Debug, Default)]
pub(crate) struct Printer {
    keys: String,
    tables: String,
}

impl Printer {
    /// A key and its value, which is TOML already.
    pub(crate) fn line(&mut self, key: &str, value: &str) {
        self.keys.push_str(&format!("{key} = {value}\n"));
    }

    /// A table.
    pub(crate) fn table(&mut self, header: &str, print: impl FnOnce(&mut Self)) {
        let mut inner = Self::default();
        print(&mut inner);
        self.tables
            .push_str(&format!("\n{header}\n{}{}", inner.keys, inner.tables));
    }

    /// A list of tables.
    pub(crate) fn list<T>(&mut self, key: &str, items: &[T], print: impl Fn(&T, &mut Self)) {
        if items.is_empty() {
            self.line(key, "[]");
        }
        for item in items {
            self.table(&format!("[[{key}]]"), |inner| print(item, inner));
        }
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
        let mut printer = Printer::default();
        self.print_fields(&mut printer);
        printer.keys + &printer.tables
    }
}

/// A number, the shortest that reads back to the same bits.
pub(crate) fn number(number: f64) -> String {
    format!("{number:?}")
}

/// A text in quotes, on one line.
pub(crate) fn text(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
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
