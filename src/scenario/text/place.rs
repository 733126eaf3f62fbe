//! Places in scenario files: a source, and a span in the source.

use std::ops::Range;
use std::sync::Arc;

/// Name of the source that holds the edits of the command line.
pub(crate) const COMMAND_LINE: &str = "command line";

/// A text that scenarios are read from: a file, standard input, or the edits of the command line.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
    line_starts: Vec<usize>,
}

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    source: Arc<Source>,
    span: Option<Range<usize>>,
}

impl Source {
    /// Source of this text, without a byte order mark.
    pub(crate) fn new(name: impl Into<String>, text: &str) -> Arc<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let after_newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        Arc::new(Self {
            name: name.into(),
            line_starts: std::iter::once(0).chain(after_newlines).collect(),
            text: text.to_owned(),
        })
    }

    /// Source that could not be read.
    pub(crate) fn unread(name: impl Into<String>) -> Arc<Self> {
        Self::new(name, "")
    }

    /// Name of the source: a path, `standard input` or `command line`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Text of the source.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Number of the line that holds a byte, from 0.
    fn line_at(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= byte) - 1
    }

    /// Bytes of a line, without the end of line.
    fn line_span(&self, line: usize) -> Range<usize> {
        let start = self.line_starts[line];
        let end = self.line_starts.get(line + 1).map_or(self.text.len(), |next| next - 1);
        let text = &self.text[start..end];
        start..start + text.strip_suffix('\r').unwrap_or(text).len()
    }
}

impl Place {
    /// Span of a source; ends within a character are moved to the bounds of the character.
    pub(crate) fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        let start = source.text.floor_char_boundary(span.start);
        let end = source.text.ceil_char_boundary(span.end).max(start);
        Self { source: Arc::clone(source), span: Some(start..end) }
    }

    /// Whole source.
    pub(crate) fn whole(source: &Arc<Source>) -> Self {
        Self { source: Arc::clone(source), span: None }
    }

    /// Source of the place.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Bytes of the source. Returns `None` for the whole source.
    pub fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    /// Text at the place.
    pub fn text(&self) -> &str {
        self.span.clone().map_or("", |span| &self.source.text[span])
    }

    /// Number of the line, from 1.
    pub fn line(&self) -> Option<usize> {
        Some(self.source.line_at(self.span.as_ref()?.start) + 1)
    }

    /// Number of the first character in the line, from 1.
    pub fn column(&self) -> Option<usize> {
        let (line, marked) = self.marked_line()?;
        Some(line[..marked.start].chars().count() + 1)
    }

    /// First line of the place, and the bytes of the line that belong to the place.
    pub(crate) fn marked_line(&self) -> Option<(&str, Range<usize>)> {
        let span = self.span.as_ref()?;
        let line = self.source.line_span(self.source.line_at(span.start));
        let start = span.start.min(line.end);
        let end = span.end.clamp(start, line.end);
        Some((&self.source.text[line.clone()], start - line.start..end - line.start))
    }

    /// Comment on the place, at the end of the line, or else in the lines just above. Returns `None` if there is none.
    ///
    /// ```
    /// # use the_offer::scenario::{STARTER, parse};
    /// let loaded = parse("starter", STARTER, &[])?;
    /// assert!(loaded.places["pay.load"].comment().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn comment(&self) -> Option<String> {
        let span = self.span.as_ref()?;
        let end = self.source.line_span(self.source.line_at(span.end)).end;
        let comment = after_value(&self.source.text[span.end.min(end)..end]).map(str::to_owned);
        comment.or_else(|| self.comment_above(self.source.line_at(span.start)))
    }

    fn comment_above(&self, line: usize) -> Option<String> {
        let above = (0..line).rev().map(|line| self.source.text[self.source.line_span(line)].trim());
        let mut lines: Vec<&str> = above.map_while(|text| Some(text.strip_prefix('#')?.trim())).collect();
        lines.reverse();
        (!lines.is_empty()).then(|| lines.join(" "))
    }

    /// Whether both places begin on the same line of the same source.
    pub(crate) fn shares_line_with(&self, other: &Self) -> bool {
        self.source.name == other.source.name && self.line() == other.line()
    }

    /// Order of problems: by source, then by position.
    pub(crate) fn order(&self) -> (&str, usize, usize) {
        let span = self.span.clone().unwrap_or(0..0);
        (&self.source.name, span.start, span.end)
    }
}

/// Comment in the rest of a line of TOML, in which strings may hold a `#`.
fn after_value(rest: &str) -> Option<&str> {
    let mut quote = None;
    let starts = |(_, c): &(usize, char)| {
        match (quote, c) {
            (None, '#') => return true,
            (None, '"' | '\'') => quote = Some(*c),
            (Some(open), c) if open == *c => quote = None,
            _ => {}
        }
        false
    };
    let (at, _) = rest.char_indices().find(starts)?;
    Some(rest[at + 1..].trim()).filter(|comment| !comment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_stands_behind_or_above() {
        let comment = |text: &str| place(text, "7").comment();
        assert_eq!(comment("a = 7 # judgement\n").as_deref(), Some("judgement"));
        assert_eq!(comment("# one,\n# two\na = 7\n").as_deref(), Some("one, two"));
        assert_eq!(comment("# of b\nb = 1\na = 7\n"), None);
        assert_eq!(comment("a = { x = 7, y = \"#\" } # said (B)\r\n").as_deref(), Some("said (B)"));
        assert_eq!(comment("a = { x = 7, y = '#' }"), None);
        assert_eq!(comment("# above\na = 7 #\n").as_deref(), Some("above"));
    }

    fn place(text: &str, found: &str) -> Place {
        let source = Source::new("x", text);
        let start = source.text().find(found).expect("it stands there");
        Place::new(&source, start..start + found.len())
    }

    #[test]
    fn columns_count_characters_whatever_the_bytes() {
        for (text, line, column) in [
            ("é = 1\n\tü = 2", 2, 6),
            ("a = 1\r\n\r\nb = 2\r\n", 3, 5),
            ("\u{feff}b = 2", 1, 5),
            ("# 日本\nkey = 2", 2, 7),
        ] {
            let place = place(text, "2");
            assert_eq!((place.line(), place.column()), (Some(line), Some(column)));
        }
    }

    #[test]
    fn a_span_past_the_line_is_cut_to_it() {
        let (line, marked) = ("a = '''x\r", 4..8);
        let place = place("a = '''x\r\ny'''", "'''x\r\ny'''");
        assert_eq!(place.marked_line(), Some((line.trim_end(), marked)));
    }

    #[test]
    fn a_span_inside_a_character_is_widened_and_one_past_the_end_is_cut() {
        let source = Source::new("x", "é");
        assert_eq!(Place::new(&source, 1..1).span(), Some(0..2));
        assert_eq!(Place::new(&source, 7..9).span(), Some(2..2));
    }
}
