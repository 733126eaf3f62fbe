//! Sections as text for a terminal, at most 80 columns wide.

pub(in crate::output) mod heat;
mod markdown;

pub use markdown::markdown;

use unicode_width::UnicodeWidthStr;

use super::body::{Answer, Block, Body, Printout, Titled, Tone};
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

    /// A section: a title and the body below.
    fn section(self, section: &Titled) -> String {
        let title = self.paint(&clipped(&section.title, WIDTH), Tone::Title);
        format!("\n{title}\n{}", self.body(&section.body))
    }

    /// The lines of a body, each ended.
    fn body(self, body: &Body) -> String {
        body.blocks().iter().map(|block| self.block(block)).collect()
    }

    fn block(self, block: &Block) -> String {
        match block {
            Block::Table(grid) => grid.print(),
            Block::Paragraph(text, hang) => wrapped(text, *hang),
            Block::Item(text) => wrapped(&format!("- {text}"), 2),
            Block::Played { name, rest } => {
                let line = wrapped(&format!("{name}: {rest}"), 2);
                format!("{}\n", line.replacen(name, &self.paint(name, Tone::Title), 1))
            }
            Block::Answer(answer) => self.answer(answer),
            Block::Gap => "\n".to_owned(),
            Block::Lines(lines) => lines.clone(),
            Block::Legend(parts) => legend(parts),
            Block::Heat(heat) => heat::print(heat, self),
            Block::Commands { intro, commands } => {
                let commands: String = commands.iter().map(|command| format!("  {command}\n")).collect();
                format!("\n{intro}\n{commands}")
            }
            Block::Figure { .. }
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

    /// Lines of an answer. Its first words fit in the first line.
    fn answer(self, answer: &Answer) -> String {
        wrapped(&answer.text(), 0).replacen(&answer.lead, &self.paint(&answer.lead, answer.tone), 1)
    }
}

impl Printout {
    /// The report as text for a terminal. With `color`, titles and the verdict are marked by ANSI sequences.
    pub fn terminal(&self, color: bool) -> String {
        let ink = Ink { color };
        let sections: String = self.sections.iter().map(|section| ink.section(section)).collect();
        format!("{}{sections}{}", ink.body(&self.head), ink.body(&self.tail))
    }
}

/// Parts with semicolons between them, broken only if longer than a line.
fn legend(parts: &[String]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if line.width() + part.width() + 3 <= WIDTH => *line += &format!("; {part}"),
            Some(line) => {
                line.push(';');
                lines.push(format!("  {part}"));
            }
            None => lines.push(part.clone()),
        }
    }
    let ended = |(number, line): (usize, &String)| {
        let end = if number + 1 == lines.len() { "." } else { "" };
        wrapped(&format!("{line}{end}"), 2)
    };
    lines.iter().enumerate().map(ended).collect()
}
