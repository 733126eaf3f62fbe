//! Escapes for invisible characters, and for control characters that a terminal would obey.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::RangeInclusive;

/// Ranges of control characters, line separators, and invisible or direction-changing format characters.
///
/// Source: Unicode 16, general categories Cc, Cf, Zl and Zp, of Cf those in use for invisible text.
pub(crate) const UNSEEN: [RangeInclusive<char>; 14] = [
    '\u{0}'..='\u{1f}',
    '\u{7f}'..='\u{9f}',
    '\u{ad}'..='\u{ad}',
    '\u{61c}'..='\u{61c}',
    '\u{180e}'..='\u{180e}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
    '\u{fff9}'..='\u{fffb}',
    '\u{fffe}'..='\u{ffff}',
    '\u{13430}'..='\u{1343f}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0000}'..='\u{e0fff}',
];

/// Whether a character is invisible, or a control character.
pub(crate) fn is_unseen(c: char) -> bool {
    UNSEEN.iter().any(|range| range.contains(&c))
}

/// Text with invisible characters written by number, such as `\u202e`. Line feeds are kept.
///
/// ```
/// use the_offer::scenario::visible;
/// assert_eq!(visible("plain, 日本\n"), "plain, 日本\n");
/// assert_eq!(visible("red \u{1b}[31m, back \u{202e}"), "red \\u001b[31m, back \\u202e");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    match text.chars().any(is_hidden) {
        false => Cow::Borrowed(text),
        true => Cow::Owned(text.chars().fold(String::new(), |written, c| written + &seen(c))),
    }
}

/// Text on one line with invisible characters and line feeds written by number.
pub fn visible_line(text: &str) -> Cow<'_, str> {
    match visible(text) {
        Cow::Borrowed(text) if !text.contains('\n') => Cow::Borrowed(text),
        text => Cow::Owned(text.replace('\n', &escape('\n'))),
    }
}

fn is_hidden(c: char) -> bool {
    c != '\n' && is_unseen(c)
}

fn seen(c: char) -> String {
    if is_hidden(c) { escape(c) } else { c.into() }
}

/// Character by its number, as in JSON.
pub(crate) fn escape(c: char) -> String {
    let mut units = [0; 2];
    c.encode_utf16(&mut units).iter().fold(String::new(), |mut escaped, unit| {
        let _ = write!(escaped, "\\u{unit:04x}");
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_a_cursor_or_turns_a_text_is_unseen_and_what_people_write_is_not() {
        for c in "\0\u{7}\t\r\n\u{1b}\u{7f}\u{85}\u{9b}\u{ad}\u{200b}\u{200d}\u{200e}\u{2028}\u{2029}\u{202a}\u{202e}\u{2066}\u{2069}\u{feff}\u{e0041}".chars() {
            assert!(is_unseen(c), "{}", escape(c));
        }
        for c in "a é日本€ \u{a0}ß'\"–…Ω🎉اב".chars() {
            assert!(!is_unseen(c), "{c}");
        }
    }

    #[test]
    fn escapes_are_those_of_json() {
        let text = "a\u{9b}\u{e0041}\nb";
        assert_eq!(visible(text), "a\\u009b\\udb40\\udc41\nb");
        assert_eq!(visible_line(text), "a\\u009b\\udb40\\udc41\\u000ab");
        let json: String = serde_json::from_str(&format!("\"{}\"", visible_line(text))).expect("JSON");
        assert_eq!(json, text);
    }
}
