//! What every section is written on.

use std::ops::Add;

use unicode_width::UnicodeWidthStr;

use super::WIDTH;
use super::grid::Grid;
use crate::analysis::Estimates;
pub use crate::output::format::confidence;
use crate::output::format::{Currency, clipped};
use crate::scenario::Scenario;

/// One scenario's report while it is written.
pub struct Page<'a> {
    pub scenario: &'a Scenario,
    pub estimates: &'a Estimates,
    pub warnings: &'a [String],
    pub currency: Currency,
    pub ink: Ink,
}

impl<'a> Page<'a> {
    pub fn new(scenario: &'a Scenario, estimates: &'a Estimates, warnings: &'a [String], color: bool) -> Self {
        Self { scenario, estimates, warnings, currency: Currency::of(&scenario.currency), ink: Ink { color } }
    }

    /// The confidence of every interval: `95 %`.
    pub fn confidence(&self) -> String {
        confidence(self.estimates.confidence)
    }

    pub fn print(&self, section: &Section) -> String {
        self.ink.section(section)
    }
}

/// A part of a report.
pub struct Section {
    pub title: String,
    pub body: Body,
}

/// What stands under a title, block by block.
#[derive(Default)]
pub struct Body(Vec<Block>);

/// A piece of a report, as yet of no form.
pub enum Block {
    Table(Grid),
    /// A paragraph, whose lines after the first are indented by so many columns in a terminal.
    Paragraph(String, usize),
    /// An item of a list.
    Item(String),
    /// Lines for a terminal alone, each ended.
    Lines(String),
}

impl Body {
    /// A paragraph.
    pub fn paragraph(text: impl Into<String>, hang: usize) -> Self {
        Self(vec![Block::Paragraph(text.into(), hang)])
    }

    /// A list.
    pub fn list(items: impl IntoIterator<Item = String>) -> Self {
        Self(items.into_iter().map(Block::Item).collect())
    }

    /// Its blocks, from the top.
    pub fn blocks(&self) -> &[Block] {
        &self.0
    }

    /// Its lines, each ended.
    pub fn print(&self) -> String {
        self.0.iter().map(Block::print).collect()
    }
}

impl Block {
    fn print(&self) -> String {
        match self {
            Block::Table(grid) => grid.print(),
            Block::Paragraph(text, hang) => wrapped(text, *hang),
            Block::Item(text) => wrapped(&format!("- {text}"), 2),
            Block::Lines(lines) => lines.clone(),
        }
    }
}

impl From<Grid> for Body {
    fn from(grid: Grid) -> Self {
        Self(vec![Block::Table(grid)])
    }
}

/// Lines for a terminal alone, each ended.
impl From<String> for Body {
    fn from(lines: String) -> Self {
        Self(vec![Block::Lines(lines)])
    }
}

impl Add for Body {
    type Output = Body;
    fn add(mut self, other: Body) -> Body {
        self.0.extend(other.0);
        self
    }
}

/// What a piece of text is.
#[derive(Clone, Copy)]
pub enum Tone {
    Title,
    Good,
    Bad,
    Unsure,
}

/// Whether text may be coloured.
#[derive(Clone, Copy)]
pub struct Ink {
    pub color: bool,
}

impl Ink {
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
    pub fn section(self, section: &Section) -> String {
        let title = self.paint(&clipped(&section.title, WIDTH), Tone::Title);
        format!("\n{title}\n{}", section.body.print())
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
