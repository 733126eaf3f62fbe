//! The parts of a report, block by block, as yet of no form: a terminal and a page each write them in their own way.

mod column;
pub mod grid;
pub mod heat;
pub mod sheet_chart;

use std::ops::Add;

use super::format::{Currency, percent, percent_decimals, says_nothing, significant};
use super::svg::Chart;
use crate::analysis::interval::{Estimate, Interval};
use grid::Grid;
use heat::Heat;
use sheet_chart::SheetChart;

/// A report as a command prints it, as yet of no form.
pub struct Printout {
    /// What was played, and the answer.
    pub head: Body,
    /// Sections, each under its title.
    pub sections: Vec<Titled>,
    /// Notes that follow the sections.
    pub tail: Body,
    /// The chart of a workbook; None if there is nothing to draw.
    pub chart: Option<SheetChart>,
    /// All of a short report; None if the report has no short form.
    pub short: Option<Body>,
}

impl Printout {
    /// A drawing by characters, under a name.
    pub fn drawn(name: &str, lines: String) -> Self {
        let head = Block::Played { name: name.to_owned(), rest: String::new() };
        Self {
            head: Body::from(head) + lines.into(),
            sections: Vec::new(),
            tail: Body::default(),
            chart: None,
            short: None,
        }
    }

    /// The short form of the report, or all of it if it has none.
    pub fn short(self) -> Self {
        match self.short {
            None => self,
            Some(head) => Self { head, sections: Vec::new(), short: None, ..self },
        }
    }

    /// A report that ends with commands, after a line that introduces them.
    pub fn with_commands(mut self, intro: &str, commands: Vec<String>) -> Self {
        self.tail = self.tail + Block::Commands { intro: intro.to_owned(), commands }.into();
        self
    }
}

/// A part of a report.
pub struct Titled {
    pub title: String,
    pub body: Body,
}

/// Blocks under a title.
#[derive(Default)]
pub struct Body(Vec<Block>);

/// A piece of a report, as yet of no form.
pub enum Block {
    Table(Grid),
    /// A paragraph, whose lines after the first are indented by so many columns in a terminal.
    Paragraph(String, usize),
    /// An item of a list.
    Item(String),
    /// Name of what was played, and the rest of the line about it; for print alone.
    Played {
        name: String,
        rest: String,
    },
    /// An empty line; for print alone.
    Gap,
    /// A chart drawn by characters, in lines that are each ended; for print alone.
    Lines(String),
    /// Parts of the legend of such a chart, for print alone: broken between parts where a line is too short for all.
    Legend(Vec<String>),
    /// A table of numbers by two keys, for print alone.
    Heat(Heat),
    /// Commands, after a line that introduces them; for print alone.
    Commands {
        intro: String,
        commands: Vec<String>,
    },
    /// A chart for a page alone, with an id that is unique on the page, and the tables behind it.
    Figure {
        id: &'static str,
        chart: Box<Chart>,
        behind: Vec<Titled>,
    },
    /// The answer.
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
    /// Tables behind a chart or an answer, for a page alone, closed until they are opened.
    InNumbers(Titled),
    /// An answer about several scenarios, for a page alone.
    Conclusion(String),
    /// Sentences of one note, for a page alone.
    Notes(Vec<String>),
    /// Warnings, for a page alone.
    Warnings(WarningList),
    /// A command line, for a page alone.
    Command(String),
    /// Terms and what each is, for a page alone.
    Terms(Vec<ListedTerm>),
    /// Values in force, for a page alone.
    Assumptions(AssumptionTable),
}

/// Warnings about a scenario.
pub struct WarningList {
    /// Warnings of the run.
    pub run: Vec<String>,
    /// Warnings about the file.
    pub file: Vec<String>,
}

/// A term of a list of terms.
pub struct ListedTerm {
    pub name: String,
    pub text: String,
    /// Code that follows the text.
    pub code: Option<String>,
}

/// A table of values in force.
pub struct AssumptionTable {
    pub title: &'static str,
    /// Whether the table has columns for quantiles and sources.
    pub is_sourced: bool,
    pub groups: Vec<AssumptionGroup>,
}

/// Values in force that belong together.
pub struct AssumptionGroup {
    /// Name of the group; empty if all values stand in one group.
    pub name: String,
    pub rows: Vec<AssumptionLine>,
}

/// A value in force.
pub struct AssumptionLine {
    /// Dotted key.
    pub key: String,
    /// Plain name of the figure: `Length of training`.
    pub label: String,
    /// Meaning of the field; None for a part of a distribution, whose own row says it.
    pub about: Option<String>,
    /// Assumption that follows from the value; None for most values.
    pub note: Option<String>,
    /// Value as the file gives it.
    pub value: String,
    /// Value with its unit, of an uncertain number the median: `4 weeks`.
    pub words: String,
    /// The value, where it is a certain number.
    pub number: Option<f64>,
    /// Quantiles of an uncertain number at 5, 50 and 95 %.
    pub quantiles: Option<[f64; 3]>,
    /// Range from 5 to 95 % of an uncertain number.
    pub range: Option<RangeBar>,
    /// Comment of the file on the value.
    pub comment: Option<String>,
    /// File and line of the value.
    pub place: Option<String>,
}

/// A range that is drawn as a bar on an axis that holds 0.
pub struct RangeBar {
    /// Places of the low end, the median and the high end on the axis, from 0 to 1.
    pub places: [f64; 3],
    /// Place of 0 on the axis, from 0 to 1.
    pub zero: f64,
    /// Ends in words: `66 to 87 %`.
    pub words: String,
}

impl AssumptionTable {
    /// Values of all groups.
    pub fn rows(&self) -> impl Iterator<Item = &AssumptionLine> {
        self.groups.iter().flat_map(|group| &group.rows)
    }
}

impl RangeBar {
    /// Bar of quantiles at 5, 50 and 95 %, on an axis from 0 to the end that is farther from 0.
    pub fn of(quantiles: [f64; 3], words: String) -> Self {
        let [low, high] = [quantiles[0].min(0.0), quantiles[2].max(0.0)];
        let length = high - low;
        let place = |value: f64| if length > 0.0 { ((value - low) / length).clamp(0.0, 1.0) } else { 0.0 };
        Self { places: quantiles.map(place), zero: place(0.0), words }
    }
}

impl AssumptionLine {
    /// Comment on the value; None for a part of a distribution, whose own row has the comment.
    pub fn own_comment(&self) -> Option<&str> {
        self.comment.as_deref().filter(|_| self.about.is_some())
    }

    /// Quantiles in words: `4 – 5 – 6`.
    pub fn quantiles_in_words(&self) -> Option<String> {
        self.quantiles.map(|quantiles| quantiles.map(significant).join(" – "))
    }
}

impl Body {
    /// A paragraph.
    pub fn paragraph(text: impl Into<String>, hang: usize) -> Self {
        Self(vec![Block::Paragraph(text.into(), hang)])
    }

    /// A chart with the tables behind it.
    pub fn figure(id: &'static str, chart: Chart, behind: impl IntoIterator<Item = Titled>) -> Self {
        Self(vec![Block::Figure { id, chart: Box::new(chart), behind: behind.into_iter().collect() }])
    }

    /// A heading.
    pub fn heading(text: &str) -> Self {
        Self(vec![Block::Heading(text.to_owned())])
    }

    /// A list.
    pub fn list(items: impl IntoIterator<Item = String>) -> Self {
        Self(items.into_iter().map(Block::Item).collect())
    }

    /// The blocks, from the top.
    pub fn blocks(&self) -> &[Block] {
        &self.0
    }
}

impl From<Grid> for Body {
    fn from(grid: Grid) -> Self {
        Self(vec![Block::Table(grid)])
    }
}

/// A chart drawn by characters, in lines that are each ended.
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

/// Tone of a piece of text, which a terminal and a page show as a colour.
#[derive(Clone, Copy)]
pub enum Tone {
    Title,
    Good,
    Bad,
    Unsure,
}

/// The answer: its first words, what they mean, and the rest.
#[derive(Clone)]
pub struct Answer {
    pub lead: String,
    pub tone: Tone,
    pub rest: String,
}

impl Answer {
    /// The answer in one piece.
    pub fn text(&self) -> String {
        format!("{}{}", self.lead, self.rest)
    }
}

/// A number that people look for, with its error, under a name by which it can be found; its value exactly.
pub struct KeyFigure {
    pub id: &'static str,
    pub name: String,
    pub value: f64,
    pub words: String,
    pub interval: Option<String>,
}

impl KeyFigure {
    /// An amount of money.
    pub fn money(id: &'static str, name: &str, estimate: Option<Estimate>, currency: &Currency) -> Option<Self> {
        let estimate = estimate?;
        let (words, interval) = match estimate.interval {
            None => (currency.amount(estimate.value), None),
            Some(interval) => {
                let [value, low, high] = currency.amount_and_interval(estimate.value, interval);
                (value, Some(format!("{low} to {high}")))
            }
        };
        Some(Self { id, name: name.to_owned(), value: estimate.value, words, interval })
    }

    /// A share.
    pub fn share(id: &'static str, name: &str, estimate: Option<Estimate>) -> Option<Self> {
        let estimate = estimate?;
        let decimals = percent_decimals(estimate.interval);
        let ends = |Interval { low, high }| format!("{} to {} %", percent(low, decimals), percent(high, decimals));
        let known = !estimate.interval.is_some_and(says_nothing);
        Some(Self {
            id,
            name: name.to_owned(),
            value: estimate.value,
            words: if known { format!("{} %", percent(estimate.value, decimals)) } else { "not known".to_owned() },
            interval: estimate.interval.filter(|_| known).map(ends),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_lies_on_an_axis_that_holds_0() {
        let bar = |quantiles| RangeBar::of(quantiles, String::new());
        let above = bar([1.0, 2.0, 4.0]);
        assert_eq!((above.places, above.zero), ([0.25, 0.5, 1.0], 0.0));
        let across = bar([-1.0, 0.0, 1.0]);
        assert_eq!((across.places, across.zero), ([0.0, 0.5, 1.0], 0.5));
        let below = bar([-4.0, -2.0, -1.0]);
        assert_eq!((below.places, below.zero), ([0.0, 0.5, 0.75], 1.0));
        assert_eq!(bar([0.0; 3]).places, [0.0; 3]);
    }
}
