//! Printed text without control sequences of a terminal.

use std::io::{self, Write};

use crate::scenario::visible;

/// A text for a terminal without control characters; colours pass if the text is coloured.
pub fn seen(text: &str, color: bool) -> String {
    let mut seen = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}').filter(|_| color) {
        let style = style(&rest[at..]).unwrap_or("");
        seen.push_str(&with_tabs(&rest[..at]));
        seen.push_str(style);
        let escaped = if style.is_empty() { 1 } else { 0 };
        seen.push_str(&visible(&rest[at..at + escaped]));
        rest = &rest[at + escaped + style.len()..];
    }
    seen + &with_tabs(rest)
}

/// A visible text that keeps tabs, as these do not move the cursor back.
fn with_tabs(text: &str) -> String {
    text.split('\t').map(visible).collect::<Vec<_>>().join("\t")
}

/// The escape sequence that a text begins with, if the sequence only colours.
fn style(text: &str) -> Option<&str> {
    let numbers = text.strip_prefix("\u{1b}[")?;
    let end = numbers.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    numbers[end..].starts_with('m').then(|| &text[..end + 3])
}

/// A writer that passes visible characters, and writes the number of any other.
pub struct Seen<W: Write> {
    inner: W,
    color: bool,
    /// First bytes of a character whose other bytes are still to come.
    begun: Vec<u8>,
}

impl<W: Write> Seen<W> {
    pub fn new(inner: W, color: bool) -> Self {
        Self { inner, color, begun: Vec::new() }
    }

    fn is_plain(&self, bytes: &[u8]) -> bool {
        self.begun.is_empty() && bytes.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t'))
    }
}

impl<W: Write> Write for Seen<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_plain(bytes) {
            return self.inner.write(bytes);
        }
        self.begun.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.begun) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.begun.len(),
        };
        let rest = self.begun.split_off(whole);
        let text = seen(&String::from_utf8_lossy(&self.begun), self.color);
        self.begun = rest;
        self.inner.write_all(text.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_pass_where_there_are_any_and_nothing_else_does() {
        let text = "\u{1b}[1;31merror\u{1b}[0m: \u{1b}]0;x\u{7}\u{1b}[2J\u{202e}é\t\r\n";
        assert_eq!(seen(text, true), "\u{1b}[1;31merror\u{1b}[0m: \\u001b]0;x\\u0007\\u001b[2J\\u202eé\t\\u000d\n");
        assert_eq!(seen("\u{1b}[1mx", false), "\\u001b[1mx");
        assert_eq!(seen("\u{1b}", true), "\\u001b");
    }

    #[test]
    fn characters_may_come_in_pieces() {
        let mut written = Vec::new();
        let mut out = Seen::new(&mut written, false);
        for byte in "aé日\u{202e}\u{9b}\n".bytes() {
            out.write_all(&[byte]).expect("room");
        }
        out.write_all(&[0xff, b'b']).expect("room");
        out.flush().expect("room");
        assert_eq!(String::from_utf8(written).expect("a text"), "aé日\\u202e\\u009b\n\u{fffd}b");
    }
}
