//! Keys, texts and numbers as TOML writes them, and as messages quote them.

use super::visible::is_unseen;

/// Length of the longest value that a message repeats [character].
const QUOTED_LENGTH: usize = 40;

/// Dotted key, as `--set` takes it: path of a table and a key, which has quotes unless it is a bare key.
pub(crate) fn dotted(path: &str, key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let key = if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { text(key) };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

/// Dotted key of an item of a list: by its name if it has one, else by its index from 0.
pub(crate) fn dotted_item(list: &str, name: Option<&str>, index: usize) -> String {
    name.map_or_else(|| format!("{list}.{index}"), |name| dotted(list, name))
}

/// Names with commas between them, each as code.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
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

/// A text in quotes as TOML has it, cut where it is long.
pub(crate) fn quoted(text: &str) -> String {
    self::text(&shortened(text))
}

/// A text, cut where it is long.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(QUOTED_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Shortest text of a number that reads back to the same bits; a negative zero as 0.
pub(crate) fn number(number: f64) -> String {
    format!("{:?}", number + 0.0)
}

/// An array of numbers.
pub(crate) fn numbers(numbers: &[f64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(|n| number(*n)).collect();
    format!("[{}]", numbers.join(", "))
}

/// A distribution.
pub(crate) fn distribution<'a>(name: &str, parameters: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut text = format!("{{ dist = \"{name}\"");
    for (key, value) in parameters {
        text.push_str(&format!(", {key} = {value}"));
    }
    text.push_str(" }");
    text
}
