//! What can be asked on the command line.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, PossibleValue, PossibleValuesParser};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::whole::whole;
use crate::analysis::precision::{MAX_REPLICATIONS, Precision};
use crate::output::report::sections;
use crate::scenario::MOST_REPLICATIONS;
use crate::tune::Plan;

/// Does it pay to offer new hires a bonus to quit?
///
/// `offer` plays the same people through two worlds, one with The Offer ("take the money and leave") and one
/// without, and tells what the difference is worth per position, with its error.
#[derive(Debug, Parser)]
#[command(name = "offer", version, max_term_width = 100, after_help = START)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to talk.
    #[command(flatten)]
    pub talk: Talk,
}

const START: &str = "\
Start here:
  offer new -o mine.toml     a commented scenario that runs as it is
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
    /// When to use colour; `auto` heeds NO_COLOR and whether a terminal reads along
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

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Does the offer pay, by how much, and how sure is that?
    ///
    /// Plays every scenario many times, each time with and without the offer on the same people, and reports the saving
    /// per position with its interval, where it comes from, who takes the offer, and what keeping those people would
    /// have cost. Several files are compared on the same people and luck.
    Run(Run),
    /// Which values are best? Plays a scenario at many of them, on the same people and luck
    ///
    /// Varies one figure or several, plays the scenario at every combination on the same people and luck, and tells which
    /// is best and which others may be as good: where nothing but the offer varies, by what the offer saves, else by what a
    /// position costs with it. Every point is, to the last bit, what `run` says with the same --set.
    Sweep(Sweep),
    /// Which bonus saves most, and how sure is that?
    ///
    /// Plays a scenario at all bonuses from 0 to --max on the same people and luck, and tells which saves most, which
    /// others may be as good, up to which one the offer still pays, and what the bonus in the file gives away. What the best
    /// bonus saves is estimated on replications that had no part in choosing it, as many again.
    Tune(Tune),
    /// Draws one chart as SVG or PNG
    ///
    /// Plays a scenario, or for the charts of bonuses plays it at all bonuses from 0 to --max, and draws what that says: the
    /// same charts, from the same numbers, as `run` and `tune` tell in words.
    Plot(Plot),
    /// Writes a page for a browser or a printer: the answer, charts, all assumptions, and a slider for the bonus
    ///
    /// Plays every scenario whole at up to some 50 bonuses, fewer for several files, tunes it, and writes one page that needs nothing but itself: it can
    /// be opened from disk, sent, and printed. A slider shows every figure at another bonus; for several files there is a
    /// comparison, and a switch between them.
    Report(Report),
    /// Is a scenario file right? Shows everything that is wrong at once
    ///
    /// Reads scenarios as `run` would and shows everything that is wrong, with the line and what was expected there;
    /// then what is allowed and almost surely a slip. Nothing is simulated.
    ///
    /// Of a folder that --csv has written it says whether the tables are those of one run, whole and unchanged: exit status
    /// 0 where they are, 1 where they are not, with each table that is missing, has changed, or is not of that run. A
    /// folder of both, scenarios and a run's manifest.json, is checked for both.
    Check(Check),
    /// What happened at one position? Every event and amount, both arms side by side
    ///
    /// Plays one replication and follows all hires at one position through both arms, so that it can be audited where
    /// the averages of `run` come from.
    Trace(Trace),
    /// Writes a commented scenario to start from
    ///
    /// It is a call centre in the United States of today, and runs as it is. Replace its figures by yours, line by line.
    New(New),
    /// Prints the JSON Schema of scenario files, for editors
    #[command(after_help = "\
Example:
  offer schema > scenario.schema.json

An editor with Taplo (Even Better TOML) then completes and checks a scenario whose first line is
  #:schema ./scenario.schema.json")]
    Schema,
    /// Prints the completions for a shell
    Completions(Completions),
    /// Prints the licences of this program and of all that it is made of
    #[command(alias = "licences")]
    Licenses,
}

impl Command {
    /// Threads to work on; none for all cores.
    pub fn threads(&self) -> Option<NonZeroUsize> {
        let play = match self {
            Command::Run(asked) => &asked.play,
            Command::Sweep(asked) => &asked.play,
            Command::Tune(asked) => &asked.play,
            Command::Plot(asked) => &asked.play,
            Command::Report(asked) => &asked.play,
            _ => return Some(NonZeroUsize::MIN),
        };
        play.threads
    }
}

/// `offer run`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offer run mine.toml                                    the report
  offer run mine.toml --set offers.0.bonus=2000          what if we paid 2,000?
  offer run mine.toml --precision 2%                     play until the saving is known to ± 2 %
  offer run scenarios/                                   compare all scenarios of a folder
  offer run mine.toml --csv results                      all tables, for a spreadsheet or a notebook
  offer new | offer run - --format json                  for a program")]
pub struct Run {
    /// Which scenarios.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// How to play them.
    #[command(flatten)]
    pub play: Play,
    /// When to stop.
    #[command(flatten)]
    pub until: Until,
    /// Where results go.
    #[command(flatten)]
    pub results: Output,
}

/// `offer sweep`.
#[derive(Debug, Args)]
#[command(
    mut_arg("files", |file| file.action(ArgAction::Set).num_args(1).help("Scenario file; - means standard input")),
    after_help = "\
Examples:
  offer sweep mine.toml --vary offers.0.bonus=500..5000:500       which bonus?
  offer sweep mine.toml --vary offers.0.bonus=0..4000:500 --vary training.weeks=2..6
  offer sweep mine.toml --vary pay.load=0.3,0.4,0.5 --vary pay.bonus_load=0.1,0.2,0.3 --zip
  offer sweep mine.toml --vary groups.committed.share=0.5..0.9:0.05 --format csv > shares.csv"
)]
pub struct Sweep {
    /// Which scenario.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// What to vary: a KEY as for --set, and VALUES as LOW..HIGH, LOW..HIGH:STEP, or with commas between them (repeatable)
    #[arg(long = "vary", value_name = "KEY=VALUES", required = true)]
    pub variations: Vec<String>,
    /// Let the values of several keys go side by side, instead of each with each
    #[arg(long)]
    pub zip: bool,
    /// How to play it.
    #[command(flatten)]
    pub play: Play,
    /// Where results go.
    #[command(flatten)]
    pub results: Output,
}

/// `offer tune`.
#[derive(Debug, Args)]
#[command(
    mut_arg("format", |format| {
        format.help("The form of what is printed: a report to read, JSON with all tables, or the curve as CSV")
    }),
    after_help = "\
Examples:
  offer tune mine.toml                                   the bonus that saves most
  offer tune mine.toml --max 5000 --step 100             up to 5,000 in hundreds
  offer tune mine.toml --weeks 1,2,3,4                   when to ask, and with how much
  offer tune mine.toml --budget 50                       at most 50 of bonuses per position
  offer tune mine.toml --objective cvar                  the bonus with the best worst cohorts
  offer tune ladder.toml --all                           all offers of a file together
  offer tune scenarios/ --csv results                    the best for each file, and one for all"
)]
pub struct Tune {
    /// Which scenarios.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// Which amounts.
    #[command(flatten)]
    pub amounts: Amounts,
    /// What is best.
    #[command(flatten)]
    pub aim: Aim,
    /// How to play it.
    #[command(flatten)]
    pub play: Play,
    /// Where results go.
    #[command(flatten)]
    pub results: Output,
}

/// `offer report`.
#[derive(Debug, Args)]
#[command(
    mut_arg("offer", |offer| offer.help("The offer whose bonus the slider moves, by its number in the file from 0")),
    mut_arg("max", |max| {
        max.help("The highest bonus of the slider [default: as `offer tune` has it: what 90 % of hires would take, or half \
                  a year's wage, if that is less, and at least the bonus of the file]")
    }),
    mut_arg("step", |step| {
        step.help("The bonuses of the curve are multiples of this, such as 50; those of the slider are some of them \
                   [default: a round amount that makes 200 steps or more]")
    }),
    after_help = "\
Examples:
  offer report mine.toml -o report.html
  offer report mine.toml -o report.html --max 5000 --step 100
  offer report mine.toml -o short.html --sections answer,curve --title 'The Offer'
  offer report base.toml dear.toml -o both.html          a comparison, and a switch between them"
)]
pub struct Report {
    /// Which scenarios.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// Which bonuses.
    #[command(flatten)]
    pub bonuses: Bonuses,
    /// Where it goes.
    #[command(flatten)]
    pub made: Made,
    /// Only these sections, with commas between them, in this order
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = section(), default_values = section_names(), hide_default_value = true)]
    pub sections: Vec<String>,
    /// What stands above the page [default: the name of the scenario, and what is asked]
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub title: Option<String>,
    /// How to play it.
    #[command(flatten)]
    pub play: Play,
}

/// Which amounts are tuned, and how far.
#[derive(Debug, Args)]
pub struct Amounts {
    /// One offer's bonuses.
    #[command(flatten)]
    pub bonuses: Bonuses,
    /// Tune all offers of the file by a common factor
    #[arg(long, conflicts_with_all = ["offer", "all", "weeks"])]
    pub scale: bool,
    /// Tune the amounts of all offers of the file together
    #[arg(long, conflicts_with_all = ["offer", "weeks"])]
    pub all: bool,
    /// Weeks to try for the tuned offer, with commas between them [default: that of the file]
    #[arg(long, value_name = "WEEKS", value_delimiter = ',', value_parser = week, allow_hyphen_values = true)]
    pub weeks: Vec<f64>,
}

/// Which offer's bonus goes how far.
#[derive(Debug, Args)]
pub struct Bonuses {
    /// The offer to tune, by its number in the file from 0; the others stay
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = number_of_offer)]
    pub offer: usize,
    /// The highest bonus to try; with --scale of the first offer [default: what 90 % of hires would take, or half a year's
    /// wage, if that is less, and at least the bonus of the file]
    #[arg(long, value_name = "AMOUNT", value_parser = amount, allow_hyphen_values = true)]
    pub max: Option<f64>,
    /// Try multiples of this, such as 50 [default: a round amount that makes 200 steps or more]
    #[arg(long, value_name = "AMOUNT", value_parser = amount, allow_hyphen_values = true)]
    pub step: Option<f64>,
}

impl Bonuses {
    /// Whether any of it was asked for.
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

/// What the best bonus is best at, and what it keeps to.
#[derive(Debug, Args)]
pub struct Aim {
    /// What is to be largest: the mean saving, its mean over the worst 5 % of cohorts, the probability that the offer
    /// pays for a cohort, or the median saving
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Objective::Mean)]
    pub objective: Objective,
    /// Spend at most this on bonuses, in money per position, on average
    #[arg(long, value_name = "AMOUNT", value_parser = amount_or_0, allow_hyphen_values = true)]
    pub budget: Option<f64>,
    /// Let at most this share of those who meet an offer take one, such as 0.1
    #[arg(long, value_name = "SHARE", value_parser = share, allow_hyphen_values = true)]
    pub max_take_rate: Option<f64>,
    /// Lose at most this share of the committed hires who meet an offer, such as 0.02
    #[arg(long, value_name = "SHARE", value_parser = share, allow_hyphen_values = true)]
    pub max_committed_lost: Option<f64>,
}

/// `--objective`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Objective {
    /// The mean saving
    Mean,
    /// The mean saving of the worst 5 % of cohorts
    Cvar,
    /// The probability that the offer pays for a cohort
    Probability,
    /// The median saving
    Median,
}

/// `offer plot`.
#[derive(Debug, Args)]
#[command(
    mut_arg("files", |file| file.action(ArgAction::Set).num_args(1).help("Scenario file; - means standard input")),
    mut_arg("max", |max| {
        max.help("The highest bonus of a chart of bonuses [default: what 90 % of hires would take, or half a year's wage, \
                  if that is less, and at least the bonus of the file]")
    }),
    mut_arg("output", |output| output.help("The file to write, NAME.svg or NAME.png [default: standard output]")),
    after_help = "\
Examples:
  offer plot mine.toml --chart curve -o curve.svg        which bonus saves how much
  offer plot mine.toml --chart components -o costs.png   what the offer changes in the cost
  offer plot mine.toml --chart spread --title 'A hundred cohorts' > spread.svg"
)]
pub struct Plot {
    /// Which scenario.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// What to draw
    #[arg(long, value_enum, value_name = "CHART")]
    pub chart: ChartName,
    /// Where it goes.
    #[command(flatten)]
    pub made: Made,
    /// The form of the picture [default: as the file is named, and svg for standard output]
    #[arg(long, value_enum, value_name = "FORM")]
    pub format: Option<Picture>,
    /// Another title
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub title: Option<String>,
    /// Which bonuses, for the charts of bonuses.
    #[command(flatten)]
    pub bonuses: Bonuses,
    /// How to play it.
    #[command(flatten)]
    pub play: Play,
}

/// `--chart`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChartName {
    /// What each bonus saves
    Curve,
    /// What the offer changes in the cost of a position
    Components,
    /// First hires still there, by week
    Retention,
    /// Positions staffed by committed hires, by week
    Committed,
    /// How the saving varies from cohort to cohort
    Spread,
    /// What more money for bonuses buys
    Frontier,
    /// What becomes of hires
    Funnel,
    /// Who takes the offer, and what each taker saves
    Takers,
    /// Keep a taker, or let the taker go?
    Keep,
    /// How much of the spread is luck, and how much not knowing
    Luck,
}

impl ChartName {
    /// Its name on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Whether it shows many bonuses.
    pub fn is_of_bonuses(self) -> bool {
        matches!(self, ChartName::Curve | ChartName::Frontier)
    }

    /// What there must be to draw it, and what helps where there is not.
    pub fn needs(self) -> &'static str {
        match self {
            ChartName::Curve => "it takes two bonuses: lower --step or raise --max",
            ChartName::Frontier => {
                "no bonus saves more than one that costs less: look at --chart curve, or raise --max"
            }
            ChartName::Components | ChartName::Funnel => "it takes hires: raise --replications",
            ChartName::Takers | ChartName::Keep => {
                "nobody takes the first offer: raise --replications, or the bonus by --set offers.0.bonus=2000"
            }
            ChartName::Luck => {
                "no parameter is uncertain, or the saving never varies: make one uncertain, as by --set \
                 training.weeks='\"3 to 5\"'"
            }
            ChartName::Retention | ChartName::Committed => {
                "it takes two weeks: raise them by --set simulation.horizon_weeks=52"
            }
            ChartName::Spread => {
                "it takes two replications and a saving that is not always 0: raise --replications, or the bonus by \
                 --set offers.0.bonus=2000"
            }
        }
    }
}

/// `--format` of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Picture {
    /// Lines and letters, sharp at any size
    Svg,
    /// Dots
    Png,
}

/// `offer check`.
#[derive(Debug, Args)]
#[command(
    mut_arg("files", |files| {
        files.help("Scenario files, or folders: of scenarios, their *.toml, or of the tables of a run; - means standard input")
    }),
    after_help = "\
Examples:
  offer check mine.toml
  offer check mine.toml --explain                        all it assumes, defaults included
  offer check scenarios/ --quiet && echo 'all of them are right'
  offer check mine.toml --set groups.committed.share=0.8
  offer check results/                                   are its tables those of one whole run?"
)]
pub struct Check {
    /// Which scenarios.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// Print every value in force: its quantiles where it is uncertain, and the line that gives it, or that it is a default
    #[arg(long)]
    pub explain: bool,
    /// The form of what `--explain` prints
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Format::Table, requires = "explain")]
    pub format: Format,
}

/// `offer new`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offer new -o mine.toml
  offer new | offer run -")]
pub struct New {
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite the file if it is there
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// `offer trace`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offer trace mine.toml                                  the first position of the first replication
  offer trace mine.toml --replication 7 --position 3
  offer trace mine.toml --format csv > life.csv")]
pub struct Trace {
    /// Which scenario.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// The replication to look into, counted from 0
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = number_from_0)]
    pub replication: u64,
    /// The position to look at, counted from 0
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = number_from_0)]
    pub position: u64,
    /// The form of what is printed
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Format::Table)]
    pub format: Format,
}

/// `offer completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  offer completions bash > ~/.local/share/bash-completion/completions/offer")]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}

/// Scenario files, and flags that beat them.
#[derive(Debug, Clone, Args)]
pub struct Scenarios {
    /// Scenario files; a folder means its *.toml, - means standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Put VALUE in place of what the files say, such as offers.0.bonus=2000 (repeatable)
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub edits: Vec<String>,
    /// How often to play each scenario; more are slower and more precise
    #[arg(long, value_name = "N", value_parser = replications)]
    pub replications: Option<u64>,
    /// The luck to play with: equal seeds give equal results, to the last bit
    #[arg(long, value_name = "N", value_parser = number_from_0)]
    pub seed: Option<u64>,
}

/// How scenarios are played and judged.
#[derive(Debug, Args)]
pub struct Play {
    /// Threads to use; results do not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<NonZeroUsize>,
    /// How sure intervals are, from 0.0001 to 0.999999999999
    #[arg(long, value_name = "SHARE", default_value = "0.95", value_parser = confidence)]
    pub confidence: f64,
}

/// Until when scenarios are played on.
#[derive(Debug, Args)]
pub struct Until {
    /// Play until every saving is known to ± this: money per position, such as 50, or a part of it, such as 2%
    ///
    /// All scenarios are played equally often. The first look is after 1000 replications, or after --replications,
    /// whatever the files say.
    #[arg(long, value_name = "AMOUNT", value_parser = precision, allow_hyphen_values = true)]
    pub precision: Option<Precision>,
    /// Replications to stop at even so
    #[arg(long, value_name = "N", requires = "precision", default_value_t = MAX_REPLICATIONS, value_parser = replications)]
    pub max_replications: u64,
    /// Fail where --max-replications came first: exit status 1, after all results
    #[arg(long, requires = "precision")]
    pub strict: bool,
}

/// A single file that is made.
#[derive(Debug, Args)]
pub struct Made {
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite a file that `offer` has not made
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// In what form results are given.
#[derive(Debug, Args)]
pub struct Output {
    /// The form of what is printed: a report to read, JSON with all tables, or the summary table as CSV
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Format::Table)]
    pub format: Format,
    /// Also write all tables to this folder, with a manifest.json on how they came about
    #[arg(long, value_name = "DIR")]
    pub csv: Option<PathBuf>,
}

/// `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A report for people
    Table,
    /// JSON with all tables
    Json,
    /// CSV
    Csv,
}

fn section() -> PossibleValuesParser {
    PossibleValuesParser::new(sections::ALL.iter().map(|section| PossibleValue::new(section.name).help(section.title)))
}

fn section_names() -> Vec<&'static str> {
    sections::ALL.iter().map(|section| section.name).collect()
}

fn replications(text: &str) -> Result<u64, String> {
    whole(text, 1, MOST_REPLICATIONS)
}

/// What a scenario file can hold too.
fn number_from_0(text: &str) -> Result<u64, String> {
    whole(text, 0, i64::MAX as u64)
}

/// More threads than any machine has use for are a slip, and would only exhaust it.
const MOST_THREADS: u64 = 1024;

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    let threads = usize::try_from(whole(text, 1, MOST_THREADS)?).map_err(|error| error.to_string())?;
    NonZeroUsize::try_from(threads).map_err(|error| error.to_string())
}

/// Beyond these, what is left of certainty or doubt is lost in rounding.
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

fn number_of_offer(text: &str) -> Result<usize, String> {
    let number = number_from_0(text).ok().and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| "expected the number of an offer, from 0 in the order of the file".to_owned())
}

fn week(text: &str) -> Result<f64, String> {
    above_0(text).ok_or_else(|| "expected weeks above 0 with commas between them, such as 1,2,3,4".to_owned())
}

fn amount(text: &str) -> Result<f64, String> {
    above_0(text).ok_or_else(|| "expected an amount of money above 0, such as 50".to_owned())
}

fn amount_or_0(text: &str) -> Result<f64, String> {
    number(text).filter(|number| *number >= 0.0).ok_or_else(|| "expected an amount of money, such as 50".to_owned())
}

fn share(text: &str) -> Result<f64, String> {
    number(text)
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "expected a share between 0 and 1, such as 0.1".to_owned())
}

fn above_0(text: &str) -> Option<f64> {
    number(text).filter(|number| *number > 0.0)
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

fn precision(text: &str) -> Result<Precision, String> {
    let precision = match text.strip_suffix('%') {
        Some(percent) => above_0(percent)
            .map(|percent| percent / 100.0)
            .filter(|share| (f64::MIN_POSITIVE..=Precision::LARGEST_SHARE).contains(share))
            .map(Precision::Share),
        None => above_0(text).map(Precision::Money),
    };
    precision.ok_or_else(|| {
        "expected an amount of money above 0, such as 50, or a part of the saving above 0% and up to 50%, such as 2%".to_owned()
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
