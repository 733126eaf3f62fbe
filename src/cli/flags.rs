//! What can be asked on the command line.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Parser, ValueEnum};

use super::commands::Command;
use super::whole::whole;
use crate::analysis::precision::{MAX_REPLICATIONS, Precision};
use crate::output::sections::{self, Printout};
use crate::scenario::MOST_REPLICATIONS;
use crate::study::RunPlan;
use crate::study::tune::Plan;

/// Does it pay to offer new hires a bonus to quit?
///
/// `offer` simulates the same people twice, with The Offer ("take the money and leave") and without, and reports the
/// difference in cost per position, with its error.
#[derive(Debug, Parser)]
#[command(name = "offer", version, max_term_width = 100, after_help = START, disable_help_subcommand = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Messages and colours.
    #[command(flatten)]
    pub talk: Talk,
}

const START: &str = "\
Start here:
  offer new -o mine.toml     a scenario that runs as it is
  offer run mine.toml        does the offer pay?
  offer help run             everything that `run` can do

Exit status: 0 done, 1 failed while running, 2 wrong use or a wrong scenario; ended by a signal: 130 SIGINT
(Ctrl-C), 143 SIGTERM, 129 SIGHUP.";

/// Flags that every command knows.
#[derive(Debug, Clone, Copy, Args)]
pub struct Talk {
    /// Show no progress and no warnings; errors stay
    #[arg(long, global = true)]
    pub quiet: bool,
    /// When to use colour; `auto`: on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

/// `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// The offer to tune, and the range of its bonus.
#[derive(Debug, Args)]
pub struct Bonuses {
    /// The offer to tune, by its number in the file, from 0; the other offers stay as they are
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = number_of_offer)]
    pub offer: usize,
    /// The highest bonus to try; with --scale that of the first offer [default: the bonus that 90 % of hires would take, or
    /// half a year's wage if that is less, and at least the bonus in the file]
    #[arg(long, value_name = "AMOUNT", value_parser = amount, allow_hyphen_values = true)]
    pub max: Option<f64>,
    /// Try multiples of this amount, such as 50 [default: a round amount that gives 200 steps or more]
    #[arg(long, value_name = "AMOUNT", value_parser = amount, allow_hyphen_values = true)]
    pub step: Option<f64>,
}

impl Bonuses {
    /// Whether any of these flags was given.
    pub fn is_asked(&self) -> bool {
        self.offer != 0 || self.max.is_some() || self.step.is_some()
    }
}

impl Bonuses {
    /// The bonus of one offer with the largest mean saving, without limits.
    pub fn plan(&self, confidence: f64) -> Plan {
        Plan { max: self.max, step: self.step, ..Plan::of_offer(self.offer, confidence) }
    }
}

/// Scenario files, and flags that override them.
#[derive(Debug, Clone, Args)]
pub struct Scenarios {
    /// Scenario files; a folder stands for its *.toml files, - for standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Replace a value of the files, such as offers.0.bonus=2000 (repeatable)
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub edits: Vec<String>,
    /// Replications of each scenario; more take longer and are more precise
    #[arg(long, value_name = "N", value_parser = replications)]
    pub replications: Option<u64>,
    /// Seed of the random numbers; equal seeds give equal results, to the last bit
    #[arg(long, value_name = "N", value_parser = number_from_0)]
    pub seed: Option<u64>,
}

/// How scenarios are played and judged.
#[derive(Debug, Args)]
pub struct PlayFlags {
    /// Threads to use; results do not depend on their number [default: all cores]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<NonZeroUsize>,
    /// Confidence level of intervals, from 0.0001 to 0.999999999999
    #[arg(long, value_name = "SHARE", default_value = "0.95", value_parser = confidence)]
    pub confidence: f64,
}

impl PlayFlags {
    /// The plan of a run without a goal. The thread pool around the command has the threads asked for.
    pub fn plan(&self) -> RunPlan {
        RunPlan { confidence: self.confidence, goal: None, flips: false, threads: None }
    }
}

/// When to stop playing.
#[derive(Debug, Args)]
pub struct Until {
    /// Play until every saving is known to ± AMOUNT: money per position, such as 50, or a percentage of the saving, such as 2%
    ///
    /// All scenarios are played equally often. The first look is after --replications, or after 1000; `replications` in
    /// the files is ignored.
    #[arg(long, value_name = "AMOUNT", value_parser = precision, allow_hyphen_values = true)]
    pub precision: Option<Precision>,
    /// Stop after this many replications, even if --precision is not reached
    #[arg(long, value_name = "N", requires = "precision", default_value_t = MAX_REPLICATIONS, value_parser = replications)]
    pub max_replications: u64,
    /// Exit with status 1 if --max-replications is reached before --precision; results are written first
    #[arg(long, requires = "precision")]
    pub strict: bool,
}

/// A single file to write.
#[derive(Debug, Args)]
pub struct Made {
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite a file that `offer` has not made
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// The form of the results.
#[derive(Debug, Args)]
pub struct Output {
    /// The form of the output: a report to read, the same as Markdown, JSON with all tables, or the summary table as CSV
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Format::Table)]
    pub format: Format,
    /// Also write all tables to this folder, with a manifest.json that records how they were made
    #[arg(long, value_name = "DIR")]
    pub csv: Option<PathBuf>,
    /// Also write a workbook for a spreadsheet: the answer, a chart and all assumptions, then a sheet for each table
    #[arg(long, value_name = "FILE")]
    pub xlsx: Option<PathBuf>,
    /// Overwrite a workbook that `offer` has not made, or that somebody has edited
    #[arg(long, requires = "xlsx")]
    pub force: bool,
}

impl Output {
    /// Whether any form of the results shows the flips nearest at hand.
    pub fn shows_flips(&self) -> bool {
        self.format.is_report() || self.xlsx.is_some()
    }
}

/// The length of a report to read.
#[derive(Debug, Args)]
pub struct Length {
    /// Print all tables below the answer
    #[arg(long)]
    pub full: bool,
}

impl Length {
    /// The report of this length.
    pub fn of(&self, report: Printout) -> Printout {
        if self.full { report } else { report.short() }
    }
}

/// `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A report for people
    Table,
    /// The report as Markdown, for a page or a ticket
    Markdown,
    /// JSON with all tables
    Json,
    /// CSV
    Csv,
}

impl Format {
    /// Whether people read it.
    pub fn is_report(self) -> bool {
        matches!(self, Self::Table | Self::Markdown)
    }
}

pub fn section() -> PossibleValuesParser {
    PossibleValuesParser::new(sections::named().map(|section| PossibleValue::new(section.name).help(section.title)))
}

pub fn section_names() -> Vec<&'static str> {
    sections::ALL.iter().map(|section| section.name).collect()
}

pub fn replications(text: &str) -> Result<u64, String> {
    whole(text, 1, MOST_REPLICATIONS)
}

/// A whole number from 0 that a scenario file can hold too.
pub fn number_from_0(text: &str) -> Result<u64, String> {
    whole(text, 0, i64::MAX as u64)
}

/// The largest number of threads. More than any machine can use is a slip, and would only exhaust the machine.
const MOST_THREADS: u64 = 1024;

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    let threads = usize::try_from(whole(text, 1, MOST_THREADS)?).map_err(|error| error.to_string())?;
    NonZeroUsize::try_from(threads).map_err(|error| error.to_string())
}

/// Levels of confidence. Outside this range 1 - confidence or confidence is lost in rounding.
const CONFIDENCES: RangeInclusive<f64> = 1e-4..=0.999_999_999_999;

fn confidence(text: &str) -> Result<f64, String> {
    let expected = || "expected a number from 0.0001 to 0.999999999999, such as 0.95".to_owned();
    let share: f64 = text.trim_end_matches(['%', ' ']).parse().map_err(|_| expected())?;
    match text.ends_with('%') || share > 1.0 {
        true if CONFIDENCES.contains(&(share / 100.0)) => {
            Err(format!("{share} % is written {}", (share * 1e10).round() / 1e12))
        }
        false if CONFIDENCES.contains(&share) => Ok(share),
        _ => Err(expected()),
    }
}

pub fn number_of_offer(text: &str) -> Result<usize, String> {
    let number = number_from_0(text).ok().and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| "expected the number of an offer, from 0 in the order of the file".to_owned())
}

pub fn week(text: &str) -> Result<f64, String> {
    above_0(text).ok_or_else(|| "expected weeks above 0, separated by commas, such as 1,2,3,4".to_owned())
}

pub fn amount(text: &str) -> Result<f64, String> {
    above_0(text).ok_or_else(|| "expected an amount of money above 0, such as 50".to_owned())
}

pub fn amount_or_0(text: &str) -> Result<f64, String> {
    number(text).filter(|number| *number >= 0.0).ok_or_else(|| "expected an amount of money, such as 50".to_owned())
}

pub fn share(text: &str) -> Result<f64, String> {
    number(text)
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "expected a share between 0 and 1, such as 0.1".to_owned())
}

fn above_0(text: &str) -> Option<f64> {
    number(text).filter(|number| *number > 0.0)
}

/// A finite number.
pub fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

pub fn precision(text: &str) -> Result<Precision, String> {
    let precision = match text.strip_suffix('%') {
        Some(percent) => above_0(percent)
            .map(|percent| percent / 100.0)
            .filter(|share| (f64::MIN_POSITIVE..=Precision::LARGEST_SHARE).contains(share))
            .map(Precision::Share),
        None => above_0(text).map(Precision::Money),
    };
    precision.ok_or_else(|| {
        "expected an amount of money above 0, such as 50, or a percentage of the saving above 0% and up to 50%, such as 2%".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn confidence_lies_strictly_between_0_and_1() {
        for right in [0.9, 0.95, 0.995, 0.9999, 0.001, 0.9999999999] {
            assert_eq!(confidence(&right.to_string()), Ok(right));
        }
        for wrong in ["0", "1", "-0.5", "nan", "inf", "", "%", "1e-9", "0.9999999999999999", "1e300", "100", "100%"] {
            let told = confidence(wrong).expect_err(wrong);
            assert!(told.starts_with("expected a number from 0.0001 to 0.999999999999"), "{wrong}: {told}");
        }
        for wrong in ["95", "95%", "95 %"] {
            assert_eq!(confidence(wrong), Err("95 % is written 0.95".to_owned()));
        }
    }

    #[test]
    fn a_precision_is_money_or_a_part_of_the_saving() {
        assert_eq!(precision("50"), Ok(Precision::Money(50.0)));
        assert_eq!(precision("0.25"), Ok(Precision::Money(0.25)));
        assert_eq!(precision("2%"), Ok(Precision::Share(0.02)));
        assert_eq!(precision("2.5 %"), Ok(Precision::Share(0.025)));
        assert_eq!(precision("50%"), Ok(Precision::Share(0.5)));
        for wrong in ["0", "-5", "nan", "inf", "abc", "", "%", "0%", "-2%", "51%", "nan%", "1e-323%", "$50", "2%%"] {
            assert!(precision(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn whole_numbers_may_be_written_with_an_exponent() {
        assert_eq!(replications("1e5"), Ok(100_000));
        assert_eq!(replications("10_000"), Ok(10_000));
        assert_eq!(number_from_0("9223372036854775807"), Ok(9_223_372_036_854_775_807));
        for wrong in ["1.5", "1e-1", "1e19", "-1", "nan", "inf", "", "1e10"] {
            assert!(replications(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn threads_are_at_least_one_and_not_absurd() {
        assert_eq!(threads("2").map(NonZeroUsize::get), Ok(2));
        assert_eq!(threads("1e1").map(NonZeroUsize::get), Ok(10));
        for wrong in ["0", "-1", "1025", "two", "99999999999999999999"] {
            assert!(threads(wrong).is_err(), "{wrong}");
        }
    }
}
