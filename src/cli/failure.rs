//! Failures of commands, and their exit statuses.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::interrupt;
use crate::engine::EngineError;
use crate::output::files::{FileError, FolderFault};
use crate::output::format::counted;
use crate::output::svg::ChartError;
use crate::output::xlsx::BookError;
use crate::records::RecordProblems;
use crate::scenario::{Problems, visible};
use crate::study::calibrate::CalibrationError;
use crate::study::company::{CompanyError, Mistake};
use crate::study::fit::FitError;
use crate::study::sensitivity::SensitivityError;
use crate::study::shard::MergeError;
use crate::study::tune::TuneError;

/// Reason why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The scenarios have errors.
    #[error("wrong scenario")]
    Problems(Problems),
    /// A simulation did not finish.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Nothing could be tuned.
    #[error(transparent)]
    Tune(TuneError),
    /// Nothing could be analysed.
    #[error(transparent)]
    Sensitivity(SensitivityError),
    /// Savings did not reach the precision that `--strict` demands.
    #[error("`--max-replications` was reached before the precision asked for: {0}")]
    Imprecise(String),
    /// Files could not be written.
    #[error(transparent)]
    Files(#[from] FileError),
    /// A folder of tables is not as a run wrote it.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    NotWhole(Vec<Broken>),
    /// Flags that edit or explain scenarios, for a folder of tables.
    #[error(
        "{} holds the tables of a run: --set, --replications, --seed and --explain apply to scenarios only", .0.display()
    )]
    NoScenarios(PathBuf),
    /// Standard output could not be written to.
    #[error("cannot write to standard output: {0}")]
    Output(io::Error),
    /// A new file would overwrite an old one.
    #[error("{} exists already (`--force` overwrites it)", .0.display())]
    Exists(PathBuf),
    /// A run has no such replication.
    #[error(
        "scenario '{scenario}': there is no replication {replication}: the run has {replications}, numbered 0 to {}; \
         `--replications {}` makes the run longer",
        replications - 1,
        replication.saturating_add(1)
    )]
    NoSuchReplication {
        /// Scenario.
        scenario: String,
        /// Replication asked for, from 0.
        replication: u64,
        /// Number of replications.
        replications: u64,
    },
    /// No life ends as `--find` asks.
    #[error("{0}")]
    NotFound(String),
    /// A chart has nothing to show.
    #[error("the chart `{chart}` has nothing to show: {reason}")]
    NothingToDraw {
        /// Name of the chart.
        chart: &'static str,
        /// What the chart needs, and the remedy.
        reason: &'static str,
    },
    /// A chart does not use flags for the range of bonuses.
    #[error(
        "the chart `{0}` shows the bonuses in the file: --offer, --max and --step apply to charts of many bonuses only (`curve`, `frontier`)"
    )]
    NoBonuses(&'static str),
    /// A chart does not use flags that vary figures.
    #[error("the chart `{0}` shows the values in the file: --vary applies to the chart `sweep` only")]
    NoVariation(&'static str),
    /// A page without the section of a sweep does not use flags that vary figures.
    #[error("--vary fills the section `sweep`, which is not among --sections: add it there, or leave --sections out")]
    NoSweep,
    /// A chart shows one scenario.
    #[error("a chart shows one scenario, not {0}: name one file")]
    NotOne(usize),
    /// Markup and pixels cannot be read on a terminal.
    #[error("{what} cannot be shown on a terminal: write it to a file, such as `-o {name}`")]
    OnTerminal {
        /// Kind of file.
        what: &'static str,
        /// Example of a file name.
        name: &'static str,
    },
    /// The file name has another ending than a page.
    #[error("{} does not end in .html, but a page is HTML: name it {} (a browser can print it as PDF)", .0.display(), .0.with_extension("html").display())]
    NotAPage(PathBuf),
    /// The file name has another ending than a workbook.
    #[error("{} does not end in .xlsx, but a workbook is XLSX: name it {}", .0.display(), .0.with_extension("xlsx").display())]
    NotABook(PathBuf),
    /// A workbook could not be put together.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The file name does not give the form of the picture.
    #[error("{} does not end in .svg or .png: rename it, or add `--format svg` or `--format png`", .0.display())]
    UnknownPicture(PathBuf),
    /// The file name gives another form than the flag.
    #[error("the name {} contradicts `--format`: change one of them", .0.display())]
    Contradiction(PathBuf),
    /// A chart could not be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// A command takes one scenario.
    #[error("one scenario is calibrated, not {0}: name one file")]
    NotOneFile(usize),
    /// Nothing could be calibrated.
    #[error(transparent)]
    Calibration(CalibrationError),
    /// Answers cannot be used.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Answers(Vec<Mistake>),
    /// Answers could not be read.
    #[error("cannot read standard input: {0}")]
    Input(io::Error),
    /// Answers make no scenario.
    #[error(transparent)]
    Company(CompanyError),
    /// Records have problems.
    #[error("{name} has {}:\n{problems}", counted(.problems.count() as u64, "problem"))]
    Records {
        /// Name of the file.
        name: String,
        /// All of its problems.
        problems: Box<RecordProblems>,
    },
    /// Records could not be read.
    #[error("cannot read {name}: {cause}")]
    UnreadRecords {
        /// Name of the file.
        name: String,
        /// Reason of the system.
        cause: io::Error,
    },
    /// Records of more bytes than are read.
    #[error("{0} is larger than 2 GiB: split it")]
    RecordsTooLarge(String),
    /// The list of problems would take the place of another file.
    #[error("{} exists already, and is no list of problems: name another file for --problems", .0.display())]
    NoListOfProblems(PathBuf),
    /// Nothing could be fitted.
    #[error(transparent)]
    Fit(FitError),
    /// Parts make no run.
    #[error(transparent)]
    Merge(MergeError),
    /// The file of a part is of another shard or of another run.
    #[error(
        "{} has shard {} of another run, or of this run cut otherwise: name another file, or remove it",
        .0.display(),
        .1.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    )]
    OtherPart(PathBuf, Vec<u32>),
    /// The file of a part is no part.
    #[error("{} exists already, and is no part: name another file", .0.display())]
    NoPart(PathBuf),
    /// A folder has no parts.
    #[error("there is no *.offer file in {}: name the folder of the parts", .0.display())]
    NoPartsIn(PathBuf),
    /// Signals could not be listened for.
    #[error("cannot listen to signals: {0}")]
    Signals(io::Error),
}

impl From<TuneError> for Failure {
    /// An error other than of the simulation is wrong use.
    fn from(error: TuneError) -> Self {
        match error {
            TuneError::Engine(error) => Failure::Engine(error),
            other => Failure::Tune(other),
        }
    }
}

impl From<FitError> for Failure {
    /// An error other than of the simulation is wrong use.
    fn from(error: FitError) -> Self {
        match error {
            FitError::Engine(error) => Failure::Engine(error),
            other => Failure::Fit(other),
        }
    }
}

impl From<SensitivityError> for Failure {
    /// An error other than of the simulation is wrong use.
    fn from(error: SensitivityError) -> Self {
        match error {
            SensitivityError::Engine(error) => Failure::Engine(error),
            other => Failure::Sensitivity(other),
        }
    }
}

impl Failure {
    /// Exit status: 0 if a reader closed the pipe, 1 for a failure while running, 2 for wrong use, 128 + n if signal n
    /// ended the run.
    pub fn status(&self) -> u8 {
        interrupt::status().unwrap_or_else(|| self.own_status())
    }

    fn own_status(&self) -> u8 {
        match self {
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Failure::Problems(_) | Failure::Exists(_) | Failure::Tune(_) | Failure::NoScenarios(_) => 2,
            Failure::Sensitivity(_) => 2,
            Failure::NotOneFile(_) | Failure::Calibration(_) | Failure::Answers(_) | Failure::Company(_) => 2,
            Failure::NoSuchReplication { .. }
            | Failure::NothingToDraw { .. }
            | Failure::NoBonuses(_)
            | Failure::NoVariation(_)
            | Failure::NoSweep
            | Failure::NotOne(_) => 2,
            Failure::OnTerminal { .. }
            | Failure::NotAPage(_)
            | Failure::NotABook(_)
            | Failure::UnknownPicture(_)
            | Failure::Contradiction(_) => 2,
            Failure::Records { .. }
            | Failure::Fit(_)
            | Failure::UnreadRecords { .. }
            | Failure::RecordsTooLarge(_)
            | Failure::NoListOfProblems(_) => 2,
            Failure::OtherPart(..) | Failure::NoPart(_) | Failure::NoPartsIn(_) => 2,
            Failure::Merge(MergeError::Faults(_) | MergeError::Nothing) => 2,
            Failure::Engine(EngineError::NoSuchPosition { .. } | EngineError::MostlyDrawnAgain { .. }) => 2,
            Failure::Files(error) if error.is_wrong_use() => 2,
            _ => 1,
        }
    }

    /// The text for standard error, of one line or several.
    pub fn render(&self, color: bool) -> String {
        match self {
            _ if interrupt::seen() => "interrupted".to_owned(),
            Failure::Problems(problems) => problems.render(color),
            _ => labelled("error", "1;31", &visible(&self.to_string()), color),
        }
    }
}

/// A text after a coloured label.
pub fn labelled(label: &str, paint: &str, text: &str, color: bool) -> String {
    if color { format!("\u{1b}[{paint}m{label}\u{1b}[0m: {text}") } else { format!("{label}: {text}") }
}

/// A folder that does not hold one whole run.
#[derive(Debug)]
pub struct Broken {
    pub folder: PathBuf,
    pub faults: Vec<FolderFault>,
}

/// Faults shown per folder, at most.
const SHOWN: usize = 20;

impl fmt::Display for Broken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = self.folder.display();
        writeln!(out, "{folder} does not hold one whole run")?;
        for fault in self.faults.iter().take(SHOWN) {
            writeln!(out, "  {fault}")?;
        }
        if let Some(more) = self.faults.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            writeln!(out, "  and {}", counted(more as u64, "more fault"))?;
        }
        let is_in_the_way = |fault: &FolderFault| {
            matches!(
                fault,
                FolderFault::Foreign(_)
                    | FolderFault::NotPlain(_)
                    | FolderFault::ManifestNotPlain
                    | FolderFault::ForeignManifest
            )
        };
        match self.faults.iter().any(is_in_the_way) {
            true => write!(
                out,
                "  = help: move away the files that no run has written, then repeat the run with `--csv {folder}`"
            ),
            false => write!(out, "  = help: repeat the run with `--csv {folder}`"),
        }
    }
}
