//! Problems of scenarios, and their text on a terminal.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::fault::Fault;
use super::text::place::{COMMAND_LINE, Place};
use super::text::visible::{visible, visible_line};

/// Severity of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The scenario cannot be simulated.
    Error,
    /// The scenario is legal, and almost surely not what was meant.
    Warning,
}

/// A fault of a scenario, or an oddity.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Severity.
    pub severity: Severity,
    /// Place of the cause.
    pub place: Place,
    /// Expectation and finding.
    pub text: String,
    /// Remedy.
    pub help: Option<String>,
    /// Dotted key of the value; `None` where the cause is no single value.
    pub key: Option<String>,
    needs_the_whole: bool,
}

/// All problems of the scenarios of one call, in order of file and place; at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Problems(Vec<Problem>);

/// Most problems of a file that are shown: a file with more is broken as a whole, or is no scenario.
const SHOWN: usize = 20;

/// Length above which lines are cut before they are rendered, since rendering takes time for all of a line [byte].
const LONGEST_LINE: usize = 400;

impl Problem {
    /// Problem that stops the scenario.
    pub(crate) fn error(place: Place, fault: Fault) -> Self {
        Self::new(Severity::Error, place, &fault)
    }

    /// Problem that does not stop the scenario.
    pub(crate) fn warning(place: Place, fault: Fault) -> Self {
        Self::new(Severity::Warning, place, &fault)
    }

    fn new(severity: Severity, place: Place, fault: &Fault) -> Self {
        Self {
            severity,
            place,
            text: visible(&fault.to_string()).into_owned(),
            help: fault.remedy().map(|help| visible(&help).into_owned()),
            key: fault.key().map(str::to_owned),
            needs_the_whole: fault.needs_the_whole(),
        }
    }

    /// Whether the cause may be that another part of the scenario is broken.
    pub(crate) fn needs_the_whole(&self) -> bool {
        self.needs_the_whole
    }

    /// Text for a terminal, with the line of the place, without a newline at the end.
    pub fn render(&self, color: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(self.text.as_str());
        let name = visible_line(self.place.source().name());
        let mark = |marked| AnnotationKind::Primary.span(marked);
        let group = match (self.place.marked_line(), self.place.line()) {
            (Some((text, marked)), Some(line)) if is_shown_whole(text) => {
                let snippet = Snippet::source(text).line_start(line).path(name);
                title.element(snippet.annotation(mark(marked)))
            }
            (Some((text, marked)), Some(line)) => {
                // The column counts in the line of the file, not in the part that is shown.
                let column = self.place.column().unwrap_or(1);
                let (text, marked) = cut(text, marked);
                let (text, marked) = seen(text, marked);
                let snippet = Snippet::source(text).line_start(line);
                title
                    .element(Origin::path(name).line(line).char_column(column))
                    .element(snippet.annotation(mark(marked)))
            }
            _ => title.element(Origin::path(name)),
        };
        let help = self.help.as_deref().map(|help| Level::HELP.message(help));
        renderer(color).render(&[group.elements(help)])
    }
}

impl Problems {
    /// Sorts problems and leaves out duplicates. Returns `None` if there are none.
    pub(crate) fn new(mut problems: Vec<Problem>) -> Option<Self> {
        // Stable: missing keys of a table stay in the order of the fields.
        problems.sort_by(|a, b| a.place.order().cmp(&b.place.order()));
        let mut told: Vec<Problem> = Vec::new();
        for problem in problems {
            let here = told.iter().rev().take_while(|p| p.place == problem.place);
            if !here.into_iter().any(|earlier| *earlier == problem) {
                told.push(problem);
            }
        }
        (!told.is_empty()).then_some(Self(told))
    }

    /// The problems.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// Text for a terminal: the first 20 problems of each file, then the number of all, without a newline at the end.
    pub fn render(&self, color: bool) -> String {
        let mut texts = rendered(&self.0, color);
        texts.push(self.to_string());
        texts.join("\n\n")
    }
}

/// Texts for a terminal of problems in order of files: the first 20 of each file, and the number of the others.
pub fn rendered(problems: &[Problem], color: bool) -> Vec<String> {
    let mut texts = Vec::new();
    for file in problems.chunk_by(|one, next| one.place.source().name() == next.place.source().name()) {
        let (shown, more) = file.split_at(file.len().min(SHOWN));
        texts.extend(shown.iter().map(|problem| problem.render(color)));
        if let Some(first) = more.first() {
            texts.push(format!("… and {} more in {}", more.len(), first.place.source().name()));
        }
    }
    texts
}

/// A single problem.
impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sources: BTreeSet<&str> = self.iter().map(|p| p.place.source().name()).collect();
        let files = sources.iter().filter(|name| **name != COMMAND_LINE).count();
        f.write_str(&counted(self.0.len(), "problem"))?;
        if files > 0 {
            write!(f, " in {}", counted(files, "file"))?;
        }
        match (files, files < sources.len()) {
            (_, false) => Ok(()),
            (0, true) => f.write_str(" on the command line"),
            (_, true) => f.write_str(" and on the command line"),
        }
    }
}

impl std::error::Error for Problems {}

/// Whether a line is short and has visible characters only.
fn is_shown_whole(line: &str) -> bool {
    line.len() <= LONGEST_LINE && seen(line, 0..0).0 == line
}

/// Part of a long line around the marked bytes.
fn cut(line: &str, marked: Range<usize>) -> (&str, Range<usize>) {
    const AROUND: usize = LONGEST_LINE / 2;
    let from = line.floor_char_boundary(marked.start.saturating_sub(AROUND));
    let to = line.ceil_char_boundary(marked.start.saturating_add(AROUND).min(line.len()));
    let end = marked.end.min(to);
    (&line[from..to], marked.start - from..end - from)
}

/// A line without control characters except tabs, and the marked bytes of that line.
fn seen(line: &str, marked: Range<usize>) -> (String, Range<usize>) {
    let shown = |part: &str| part.split('\t').map(visible_line).collect::<Vec<_>>().join("\t");
    let before = shown(&line[..marked.start]);
    let within = shown(&line[marked.clone()]);
    let after = shown(&line[marked.end..]);
    let marked = before.len()..before.len() + within.len();
    (before + &within + &after, marked)
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn renderer(color: bool) -> Renderer {
    if color { Renderer::styled() } else { Renderer::plain() }
}
