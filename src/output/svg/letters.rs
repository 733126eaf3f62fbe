//! Fonts: widths of texts in the font of a PNG; fonts of browsers are hardly ever wider.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use unicode_width::UnicodeWidthChar;

use crate::scenario::visible_line;

/// Size and weight of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Font {
    /// [px]
    pub size: f64,
    pub bold: bool,
    pub fill: &'static str,
}

thread_local! {
    /// Widths of letters that have been asked for, by size, weight and letter: to open the font takes longer than to draw.
    static WIDTHS: RefCell<HashMap<(u64, bool, char), f64>> = RefCell::default();
}

/// Width of a column of a letter that the font lacks [em].
const COLUMN: f64 = 0.6;

impl Font {
    /// Width of `text` [px].
    pub fn width(&self, text: &str) -> f64 {
        WIDTHS.with_borrow_mut(|widths| {
            let mut of = |letter| {
                let key = (self.size.to_bits(), self.bold, letter);
                *widths.entry(key).or_insert_with(|| self.width_of(letter))
            };
            text.chars().map(&mut of).sum()
        })
    }

    /// Width of a letter [px], as the font has it.
    fn width_of(&self, letter: char) -> f64 {
        let bytes = if self.bold { dejavu::sans::bold() } else { dejavu::sans::regular() };
        let known = FontRef::new(bytes).ok().and_then(|font| {
            let metrics = font.glyph_metrics(Size::new(self.size as f32), LocationRef::default());
            metrics.advance_width(font.charmap().map(letter)?)
        });
        known.map_or_else(|| letter.width().unwrap_or(0) as f64 * COLUMN * self.size, f64::from)
    }

    /// `text` in at most `room` [px], cut with an ellipsis.
    pub fn fitted(&self, text: &str, room: f64) -> String {
        let text = clean(text);
        if self.width(&text) <= room {
            return text;
        }
        let mut kept = text;
        while !kept.is_empty() && self.width(&kept) + self.width("…") > room {
            kept.pop();
        }
        kept.truncate(kept.trim_end().len());
        kept + "…"
    }

    /// `text` in lines of at most `room` [px].
    pub fn wrapped(&self, text: &str, room: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in clean(text).split_whitespace() {
            let longer = lines.last().map(|line| format!("{line} {word}")).filter(|line| self.width(line) <= room);
            match (longer, lines.last_mut()) {
                (Some(longer), Some(last)) => *last = longer,
                _ => lines.push(self.fitted(word, room)),
            }
        }
        lines
    }
}

/// `text` without characters that XML cannot hold or that are invisible.
pub fn clean(text: &str) -> String {
    let is_seen = |letter: char| matches!(visible_line(letter.encode_utf8(&mut [0; 4])), Cow::Borrowed(_));
    text.chars().map(|letter| if is_seen(letter) { letter } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: Font = Font { size: 14.0, bold: false, fill: "" };

    #[test]
    fn widths_are_those_of_the_font() {
        // DejaVu Sans has 2,048 units to the em: a digit takes 1,303 of them, a space 651.
        assert!((FONT.width("00") - 2.0 * 14.0 * 1303.0 / 2048.0).abs() < 1e-3);
        assert!((FONT.width(" ") - 14.0 * 651.0 / 2048.0).abs() < 1e-3);
        assert!(Font { bold: true, ..FONT }.width("saving") > FONT.width("saving"));
    }

    #[test]
    fn what_is_too_long_is_cut_or_wrapped() {
        let text = "people who came for the bonus and left";
        assert_eq!(FONT.fitted(text, 400.0), text);
        let cut = FONT.fitted(text, 100.0);
        assert!(cut.ends_with('…') && FONT.width(&cut) <= 100.0, "{cut}");
        let lines = FONT.wrapped(text, 100.0);
        assert_eq!(lines.join(" "), text);
        assert!(lines.len() > 2 && lines.iter().all(|line| FONT.width(line) <= 100.0));
    }

    #[test]
    fn control_characters_go() {
        assert_eq!(clean("a\u{1b}[1m\nb\u{ffff}"), "a [1m b ");
    }
}
