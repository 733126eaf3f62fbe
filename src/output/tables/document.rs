//! JSON documents: the same numbers under the same names as in CSV, unknown is null.

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::ser::{CompactFormatter, Formatter};

use super::Filled;
use crate::output::manifest::Manifest;

/// A JSON document or a part of one; rows are made when they are written.
pub enum Document<'a> {
    /// Anything small.
    Value(serde_json::Value),
    /// Manifest of a run.
    Manifest(&'a Manifest),
    /// The rows of a table.
    Rows(Filled<'a>),
    /// A list.
    List(Vec<Document<'a>>),
    /// Fields in their order.
    Object(Vec<(&'static str, Document<'a>)>),
}

impl Document<'_> {
    /// Writes the document in one line.
    ///
    /// # Errors
    /// Errors of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        write_json(&mut *out, self)?;
        writeln!(out)
    }
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Document::Value(value) => value.serialize(serializer),
            Document::Manifest(manifest) => manifest.serialize(serializer),
            Document::Rows(rows) => rows.serialize(serializer),
            Document::List(list) => serializer.collect_seq(list),
            Document::Object(fields) => serializer.collect_map(fields.iter().map(|(name, field)| (name, field))),
        }
    }
}

impl<'a> From<&'a Manifest> for Document<'a> {
    fn from(manifest: &'a Manifest) -> Self {
        Document::Manifest(manifest)
    }
}

impl<'a> From<Filled<'a>> for Document<'a> {
    fn from(rows: Filled<'a>) -> Self {
        Document::Rows(rows)
    }
}

impl<T: Into<serde_json::Value>> From<T> for Document<'_> {
    fn from(value: T) -> Self {
        Document::Value(value.into())
    }
}

/// Writes a value as JSON in one line, without a newline at its end; what is 0 has no sign.
///
/// # Errors
/// Errors of `out`.
pub fn write_json(out: impl Write, value: &impl Serialize) -> io::Result<()> {
    Ok(value.serialize(&mut serde_json::Serializer::with_formatter(out, Unsigned))?)
}

/// JSON in one line, whose zeros have no sign.
struct Unsigned;

impl Formatter for Unsigned {
    fn write_f64<W: ?Sized + Write>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        CompactFormatter.write_f64(out, value + 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_no_negative_zero() {
        let mut out = Vec::new();
        write_json(&mut out, &(0.0, -0.0, -0.5, f64::NAN, "-0.0")).expect("memory takes all");
        assert_eq!(String::from_utf8_lossy(&out), "[0.0,0.0,-0.5,null,\"-0.0\"]");
    }
}
