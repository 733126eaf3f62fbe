//! Sections as text for a terminal, at most 80 columns wide.

mod column;
pub(in crate::output) mod grid;
pub(in crate::output) mod heat;
mod markdown;

pub use markdown::markdown;

use unicode_width::UnicodeWidthStr;

use super::format::clipped;
use super::sections::page::{Block, Body, Titled, Tone};

/// Columns that a report takes at most.
pub const WIDTH: usize = 80;

/// Whether text may be coloured.
#[derive(Debug, Clone, Copy)]
pub struct Ink {
    /// Whether colours are written.
    pub color: bool,
}

impl Ink {
    /// `text` in the colour of a tone, where colours are written.
    pub fn paint(self, text: &str, tone: Tone) -> String {
        if !self.color {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Title => "1",
            Tone::Good => "1;32",
            Tone::Bad => "1;31",
            Tone::Unsure => "1;33",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }

    /// A title, and the body below.
    pub fn section(self, section: &Titled) -> String {
        let title = self.paint(&clipped(&section.title, WIDTH), Tone::Title);
        format!("\n{title}\n{}", body(&section.body))
    }
}

/// `text` in lines of at most [`WIDTH`] columns, those after the first indented by `hang`; each line is ended.
pub fn wrapped(text: &str, hang: usize) -> String {
    let indent = " ".repeat(hang);
    let mut lines = String::new();
    let mut line = " ".repeat(text.len() - text.trim_start().len());
    for word in text.split_whitespace() {
        let word = clipped(word, WIDTH - hang);
        if line.trim().is_empty() {
            line.push_str(&word);
        } else if format!("{line} {word}").width() <= WIDTH {
            line = format!("{line} {word}");
        } else {
            lines += &format!("{line}\n");
            line = format!("{indent}{word}");
        }
    }
    lines + &line + "\n"
}

/// The lines of a body, each ended.
fn body(body: &Body) -> String {
    body.blocks().iter().map(block).collect()
}

fn block(block: &Block) -> String {
    match block {
        Block::Table(grid) => grid.print(),
        Block::Paragraph(text, hang) => wrapped(text, *hang),
        Block::Item(text) => wrapped(&format!("- {text}"), 2),
        Block::Lines(lines) => lines.clone(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_keeps_to_the_width() {
        let text = "word ".repeat(40);
        let lines = wrapped(&text, 2);
        assert!(lines.lines().all(|line| line.width() <= WIDTH));
        assert!(lines.lines().skip(1).all(|line| line.starts_with("  word")));
        assert_eq!(lines.matches("word").count(), 40);
    }
}
