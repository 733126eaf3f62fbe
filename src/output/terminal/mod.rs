//! Sections as text for a terminal, at most 80 columns wide.

pub(in crate::output) mod heat;
mod markdown;

pub use markdown::markdown;

use super::body::{Answer, Block, Body, Titled, Tone};
use super::format::clipped;
pub use super::lines::{WIDTH, wrapped};

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

    /// Sections, each a title and the body below.
    pub fn sections(self, sections: impl IntoIterator<Item = Titled>) -> String {
        let title = |section: &Titled| self.paint(&clipped(&section.title, WIDTH), Tone::Title);
        let sections = sections.into_iter().map(|section| format!("\n{}\n{}", title(&section), body(&section.body)));
        sections.collect()
    }

    /// Lines of an answer. Its first words fit in the first line.
    pub fn answer(self, answer: &Answer) -> String {
        wrapped(&answer.text(), 0).replacen(&answer.lead, &self.paint(&answer.lead, answer.tone), 1)
    }
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
        Block::Figure { .. }
        | Block::Answer(_)
        | Block::Figures(_)
        | Block::Open(_)
        | Block::Heading(_)
        | Block::Text(_)
        | Block::Folded(_)
        | Block::InNumbers(_)
        | Block::Conclusion(_)
        | Block::Notes(_)
        | Block::Warnings(_)
        | Block::Command(_)
        | Block::Terms(_)
        | Block::Assumptions(_) => String::new(),
    }
}
