//! Numbers as programs read them: what is 0 has no sign, in JSON and in CSV alike.
//!
//! A difference of nothing, or a sum of nothing, may be a negative zero: equal to 0, and read as another number by whoever
//! compares texts.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// Writes a value as JSON in one line, without a newline at its end.
///
/// # Errors
/// Those of `out`.
pub fn write_json(out: impl Write, value: &impl Serialize) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Unsigned))?)
}

/// JSON in one line, whose zeros have no sign.
struct Unsigned;

impl Formatter for Unsigned {
    fn write_f64<W: ?Sized + Write>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        serde_json::ser::CompactFormatter.write_f64(out, value + 0.0)
    }
}

/// A cell of CSV that is a negative zero, as it is written.
const NEGATIVE: &[u8] = b"-0.0";

/// A writer of CSV, whose zeros have no sign.
pub struct UnsignedCells<W> {
    out: W,
    /// Bytes of a cell so far that may yet be a negative zero; none within other cells.
    begun: Option<usize>,
}

impl<W: Write> UnsignedCells<W> {
    /// Writes to `out`, from the start of a line on.
    pub fn new(out: W) -> Self {
        Self { out, begun: Some(0) }
    }
}

impl<W: Write> Write for UnsignedCells<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut kept = Vec::with_capacity(bytes.len() + NEGATIVE.len());
        for byte in bytes {
            let ends = matches!(byte, b',' | b'\n');
            match self.begun {
                Some(begun) if NEGATIVE.get(begun) == Some(byte) => self.begun = Some(begun + 1),
                Some(begun) => {
                    let is_whole = ends && begun == NEGATIVE.len();
                    kept.extend_from_slice(&NEGATIVE[usize::from(is_whole)..begun]);
                    kept.push(*byte);
                    self.begun = ends.then_some(0);
                }
                None => {
                    kept.push(*byte);
                    self.begun = ends.then_some(0);
                }
            }
        }
        self.out.write_all(&kept)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
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

    #[test]
    fn cells_have_no_negative_zero_however_they_are_cut() {
        let text = "a,-0.0,-0.05,-0,-\n-0.0,x-0.0,\"-0.0 \",-0.0\n-0.0\n-0.01\n";
        let expected = "a,0.0,-0.05,-0,-\n0.0,x-0.0,\"-0.0 \",0.0\n0.0\n-0.01\n";
        for size in 1..text.len() {
            let mut out = UnsignedCells::new(Vec::new());
            for part in text.as_bytes().chunks(size) {
                out.write_all(part).expect("memory takes all");
            }
            assert_eq!(String::from_utf8_lossy(&out.out), expected, "in parts of {size}");
        }
    }
}
