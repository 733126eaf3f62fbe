//! What every section is written on.

use std::ops::Add;

use crate::analysis::Estimates;
use crate::output::format::Currency;
pub use crate::output::format::confidence;
use crate::output::sections::answer::KeyFigure;
use crate::output::sections::head::Answer;
use crate::output::svg::Chart;
use crate::output::terminal::Ink;
use crate::output::terminal::grid::Grid;
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
}

/// A part of a report.
pub struct Titled {
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
    /// A chart for a page alone, with an id that is unique on the page, and the tables behind it.
    Figure {
        id: &'static str,
        chart: Chart,
        behind: Vec<Titled>,
    },
    /// The answer for a page alone.
    Answer(Answer),
    /// Numbers that people look for, for a page alone.
    Figures(Vec<KeyFigure>),
    /// A part with its title, for a page alone.
    Open(Titled),
    /// A heading for a page alone.
    Heading(String),
    /// A sentence in full ink for a page alone.
    Text(String),
    /// A part for a page alone that stands closed until it is opened.
    Folded(Titled),
}

impl Body {
    /// A paragraph.
    pub fn paragraph(text: impl Into<String>, hang: usize) -> Self {
        Self(vec![Block::Paragraph(text.into(), hang)])
    }

    /// A chart with the tables behind it.
    pub fn figure(id: &'static str, chart: Chart, behind: impl IntoIterator<Item = Titled>) -> Self {
        Self(vec![Block::Figure { id, chart, behind: behind.into_iter().collect() }])
    }

    /// A heading.
    pub fn heading(text: &str) -> Self {
        Self(vec![Block::Heading(text.to_owned())])
    }

    /// A list.
    pub fn list(items: impl IntoIterator<Item = String>) -> Self {
        Self(items.into_iter().map(Block::Item).collect())
    }

    /// Its blocks, from the top.
    pub fn blocks(&self) -> &[Block] {
        &self.0
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

/// One block.
impl From<Block> for Body {
    fn from(block: Block) -> Self {
        Self(vec![block])
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
