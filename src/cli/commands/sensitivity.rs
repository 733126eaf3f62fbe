//! `offer sensitivity`: what drives the answer, and what would turn it?

use std::num::NonZeroUsize;

use clap::{ArgAction, Args, ValueEnum};

use super::Execute;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::flags::{Format, Output, PlayFlags, Scenarios, number};
use crate::cli::load::load;
use crate::cli::printed;
use crate::cli::progress::Progress;
use crate::cli::tables::TableCall;
use crate::engine::Watcher;
use crate::output::sections;
use crate::study::sensitivity::{InputGroup, KeyRange, SensitivityPlan, sensitivity};

/// What drives the saving, and what would turn the advice?
///
/// Moves every figure of a scenario on the same people and luck. Reports which figures move the expected saving most, whose
/// doubt it is, and the value of each at which the saving passes 0, so that the advice turns. Assumptions that the file
/// leaves off are looked at too.
#[derive(Debug, Args)]
#[command(
    mut_arg("files", |file| file.action(ArgAction::Set).num_args(1).help("Scenario file; - for standard input")),
    mut_arg("format", |format| {
        format.help("The form of the output: a report to read, the same as Markdown, JSON with all tables, or the first table as CSV")
    }),
    after_help = "\
Examples:
  offer sensitivity mine.toml                            what moves the saving, and what would turn the advice
  offer sensitivity mine.toml --only moves --swing 10%   certain figures 10 % down and up
  offer sensitivity mine.toml --range pay.load=0.1..0.5  one figure between two ends
  offer sensitivity mine.toml --csv results              all bars and flips, for a notebook"
)]
pub struct SensitivityArguments {
    /// Which scenario.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// Parts of the report, separated by commas [default: all]
    #[arg(long, value_enum, value_name = "PARTS", value_delimiter = ',')]
    pub only: Vec<SensitivityPart>,
    /// Share by which certain figures are moved down and up, within their domains
    #[arg(long, value_name = "SHARE", default_value = "20%", value_parser = swing)]
    pub swing: f64,
    /// Ends of a figure, in place of what is believed or of --swing (repeatable)
    #[arg(long = "range", value_name = "KEY=LOW..HIGH", value_parser = range)]
    pub ranges: Vec<KeyRange>,
    /// Uncertain figures to take together when doubt is shared out; * stands for the rest of a key (repeatable)
    #[arg(long = "group", value_name = "NAME=KEYS", value_parser = group)]
    pub groups: Vec<InputGroup>,
    /// How to play it.
    #[command(flatten)]
    pub play: PlayFlags,
    /// Where results go.
    #[command(flatten)]
    pub results: Output,
}

/// A part of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SensitivityPart {
    /// What moves the saving
    Moves,
    /// Whose doubt it is
    Share,
    /// What would turn the advice
    Turn,
}

impl Execute for SensitivityArguments {
    fn threads(&self) -> Option<NonZeroUsize> {
        self.play.threads
    }

    fn execute(&self, console: Console) -> Result<(), Failure> {
        let call = TableCall::start(&self.results)?;
        let mut loaded = load(&self.scenarios, console)?;
        let plan = SensitivityPlan {
            moves: self.asks(SensitivityPart::Moves),
            shares: self.asks(SensitivityPart::Share),
            turn: self.asks(SensitivityPart::Turn),
            swing: self.swing,
            ranges: self.ranges.clone(),
            groups: self.groups.clone(),
            confidence: self.play.confidence,
            threads: None,
        };
        let play = |watcher: &dyn Watcher| sensitivity(loaded.swap_remove(0), &plan, watcher);
        let found = Progress::whole(console).during(play)?;
        let tables = found.tables();
        let manifest = call.publish(&tables, self.play.confidence, vec![found.entry()], console)?;
        let report = || sections::drivers(&found);
        self.results.write_book(report, [&found.loaded], &tables, console)?;
        console.results(|out| match self.results.format {
            form @ (Format::Table | Format::Markdown) => printed::write(out, &report(), form, console),
            Format::Csv => tables.first().map_or(Ok(()), |table| table.write_csv(out)),
            Format::Json => found.document(&manifest).write(out),
        })
    }
}

impl SensitivityArguments {
    fn asks(&self, part: SensitivityPart) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

/// `KEY=LOW..HIGH`.
fn range(text: &str) -> Result<KeyRange, String> {
    let expected = || "expected KEY=LOW..HIGH with LOW below HIGH, such as pay.load=0.1..0.5".to_owned();
    let (key, ends) = text.rsplit_once('=').ok_or_else(expected)?;
    let (low, high) = ends.split_once("..").ok_or_else(expected)?;
    let (low, high) = number(low).zip(number(high)).filter(|(low, high)| low < high).ok_or_else(expected)?;
    Ok(KeyRange { key: key.trim().to_owned(), low, high })
}

/// `NAME=KEY,KEY*`.
fn group(text: &str) -> Result<InputGroup, String> {
    let expected = || "expected NAME=KEYS, such as 'hiring=recruiting.*,training.cost_per_hire'".to_owned();
    let (name, keys) = text.split_once('=').ok_or_else(expected)?;
    let keys: Vec<String> = keys.split(',').map(|key| key.trim().to_owned()).collect();
    if name.trim().is_empty() || keys.iter().any(String::is_empty) {
        return Err(expected());
    }
    Ok(InputGroup { name: name.trim().to_owned(), keys })
}

/// A share in per cent, or as a number.
fn swing(text: &str) -> Result<f64, String> {
    let expected = || "expected a percentage above 0% and at most 100%, such as 20%".to_owned();
    let share = match text.trim().strip_suffix('%') {
        Some(percent) => number(percent).map(|percent| percent / 100.0),
        None => number(text),
    };
    share.filter(|share| *share > 0.0 && *share <= 1.0).ok_or_else(expected)
}
