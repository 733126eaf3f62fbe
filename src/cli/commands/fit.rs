//! `offer fit`: figures of a scenario from the records of a company.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Execute;
use super::calibrate::path_from;
use super::new::write;
use super::plot::PictureFormat;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::flags::{Format, Made, Output, PlayFlags, Scenarios, number, number_from_0};
use crate::cli::load::load;
use crate::cli::printed;
use crate::cli::progress::Progress;
use crate::cli::records::RecordFlags;
use crate::cli::tables::{TableCall, command_line};
use crate::fit::family::LawFamily;
use crate::output::files;
use crate::output::fit::{document, tables};
use crate::output::format::{counted, weeks, whole};
use crate::output::sections::{self, fit_chart};
use crate::records::{LeftOut, Records};
use crate::scenario::{Loaded, parse_file};
use crate::study::fit::{FitPlan, FittedFile, FittedScenario, fit};

/// Fits a scenario to a company's own records
///
/// Reads an export of an HR system with a row for each person: days of start and end, or times employed. Writes a scenario
/// that extends FILE and replaces what the records tell, with its uncertainty: drop-outs and failures of training,
/// dismissals, and the law of tenure. What the records do not tell keeps the value of FILE, and the report says so, figure by
/// figure. No name and no row of the records comes out. `offer help fitting` has an example and the limits.
#[derive(Debug, Args)]
#[command(
    mut_arg("output", |output| {
        output.help("The scenario file to write, one for each value of --by; - for standard output, in place of the report")
    }),
    mut_arg("force", |force| force.help("Overwrite files that exist")),
    after_help = "\
Examples:
  offer fit export.csv --base mine.toml --as-of 2026-06-30 -o fitted.toml       days of start and end
  offer fit stays.csv --base mine.toml --unit months --resolution 1month        times employed, in whole months
  offer fit export.csv --base mine.toml --as-of 2026-06-30 --by Site -o own.toml  a file for each site
  offer fit stays.csv --base mine.toml --groups 1 --dist weibull --chart stay.svg"
)]
pub struct FitArguments {
    /// Which records.
    #[command(flatten)]
    pub records: RecordFlags,
    /// Scenario file with what was believed before; - for standard input
    #[arg(long, value_name = "FILE")]
    pub base: PathBuf,
    /// Replace a value of FILE (repeatable)
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub edits: Vec<String>,
    /// The scenario file to write.
    #[command(flatten)]
    pub made: Made,
    /// Length of training in weeks, in place of that of FILE; with 0 all is tenure
    #[arg(long, value_name = "WEEKS", value_parser = training)]
    pub training_weeks: Option<f64>,
    /// Law of tenure
    #[arg(long, value_enum, value_name = "LAW", default_value_t = FitLaw::Auto)]
    pub dist: FitLaw,
    /// Number of groups told apart without a column: 1, one law for all people
    #[arg(long, value_name = "N", value_parser = one_group)]
    pub groups: Option<bool>,
    /// Errors by N draws of people, in place of those by the curvature of the likelihood
    #[arg(long, value_name = "N", value_parser = draws)]
    pub bootstrap: Option<u32>,
    /// Seed of the bootstrap [default: that of FILE]
    #[arg(long, value_name = "N", value_parser = number_from_0)]
    pub seed: Option<u64>,
    /// Also draw who stays to this file, NAME.svg or NAME.png
    #[arg(long, value_name = "FILE")]
    pub chart: Option<PathBuf>,
    /// The form of the output: a report to read, the same as Markdown, JSON with all tables, or fits.csv
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Format::Table)]
    pub format: Format,
    /// Also write all tables to this folder, with a manifest.json that records how they were made
    #[arg(long, value_name = "DIR")]
    pub csv: Option<PathBuf>,
    /// How to play and judge.
    #[command(flatten)]
    pub play: PlayFlags,
}

/// `--dist`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FitLaw {
    /// The law with the lowest BIC
    Auto,
    /// Constant hazard
    Exponential,
    /// Hazard that rises or falls with a power of time
    Weibull,
    /// Normal logarithm
    Lognormal,
    /// Logistic logarithm
    Loglogistic,
    /// Hazard that grows or shrinks by a constant rate
    Gompertz,
}

impl FitLaw {
    fn family(self) -> Option<LawFamily> {
        match self {
            Self::Auto => None,
            Self::Exponential => Some(LawFamily::Exponential),
            Self::Weibull => Some(LawFamily::Weibull),
            Self::Lognormal => Some(LawFamily::Lognormal),
            Self::Loglogistic => Some(LawFamily::Loglogistic),
            Self::Gompertz => Some(LawFamily::Gompertz),
        }
    }
}

fn training(text: &str) -> Result<f64, String> {
    number(text).filter(|weeks| *weeks >= 0.0).ok_or_else(|| "expected weeks, such as 4, or 0".to_owned())
}

fn one_group(text: &str) -> Result<bool, String> {
    match text.trim() {
        "1" => Ok(true),
        _ => Err("expected 1: several groups are told apart by a column `group` alone".to_owned()),
    }
}

fn draws(text: &str) -> Result<u32, String> {
    let draws = number_from_0(text).ok().and_then(|draws| u32::try_from(draws).ok());
    draws
        .filter(|draws| (20..=1_000_000).contains(draws))
        .ok_or_else(|| "expected a whole number from 20 to 1,000,000, such as 500".to_owned())
}

impl Execute for FitArguments {
    fn threads(&self) -> Option<NonZeroUsize> {
        self.play.threads
    }

    fn execute(&self, console: Console) -> Result<(), Failure> {
        let call = TableCall::start(&Output { format: self.format, csv: self.csv.clone(), xlsx: None, force: false })?;
        let form = self.chart.as_deref().map(PictureFormat::of_file).transpose()?;
        let base = self.base(console)?;
        let records = self.records.read(console)?;
        let plan = FitPlan {
            training_weeks: self.training_weeks,
            family: self.dist.family(),
            one_group: self.groups.unwrap_or(false),
            bootstrap: self.bootstrap,
            seed: self.seed.unwrap_or(base.scenario.simulation.seed),
            confidence: self.play.confidence,
        };
        // Without a bootstrap a fit takes no time worth a bar.
        let progress = if plan.bootstrap.is_some() { Progress::whole(console) } else { Progress::hidden() };
        let fits = progress.during(|watcher| fit(&base, &records, &plan, watcher))?;
        let files = self.files(&records, &fits)?;
        let exists = files.iter().filter_map(|(path, _)| path.as_ref()).find(|path| path.symlink_metadata().is_ok());
        if let Some(path) = exists.filter(|_| !self.made.force) {
            return Err(Failure::Exists(path.clone()));
        }
        let tables = tables(&fits);
        let entries = fits.iter().map(FittedScenario::entry).collect();
        let manifest = call.publish(&tables, self.play.confidence, entries, console)?;
        if let (Some(path), Some(form)) = (&self.chart, form) {
            self.draw(path, form, &fits)?;
        }
        for (path, text) in &files {
            match path {
                Some(path) => write(path, text.as_bytes(), self.made.force)?,
                None => return console.results(|out| out.write_all(text.as_bytes())),
            }
        }
        console.results(|out| match self.format {
            form @ (Format::Table | Format::Markdown) => {
                printed::write(out, &sections::fit(&fits, self.play.confidence), form, console)
            }
            Format::Csv => tables.first().map_or(Ok(()), |table| table.write_csv(out)),
            Format::Json => document(&fits, &manifest).write(out),
        })
    }
}

impl FitArguments {
    /// The scenario of what was believed.
    fn base(&self, console: Console) -> Result<Loaded, Failure> {
        let files = vec![self.base.clone()];
        let asked = Scenarios { files, edits: self.edits.clone(), replications: None, seed: None };
        let mut loaded = load(&asked, console)?;
        match loaded.len() {
            1 => Ok(loaded.remove(0)),
            several => Err(Failure::NotOneFile(several)),
        }
    }

    /// Draws who stays, for each value of the split.
    fn draw(&self, path: &Path, form: PictureFormat, fits: &[FittedScenario]) -> Result<(), Failure> {
        for fitted in fits {
            let chart = fit_chart(fitted);
            let chart = chart.ok_or(Failure::NothingToDraw { chart: "fit", reason: "nobody of the records left" })?;
            files::write_made(&of_split(path, fitted), &form.draw(&chart)?, self.made.force)?;
        }
        Ok(())
    }

    /// Scenario files to write, each with its path; without one for standard output.
    fn files(&self, records: &Records, fits: &[FittedScenario]) -> Result<Vec<(Option<PathBuf>, String)>, Failure> {
        let Some(output) = &self.made.output else { return Ok(Vec::new()) };
        let is_file = output.as_path() != Path::new("-");
        let one = |fitted: &FittedScenario| {
            let path = of_split(output, fitted);
            let beside = if is_file { path.clone() } else { PathBuf::from("fitted.toml") };
            // Edits of the call are in no file.
            let extends =
                (self.base != Path::new("-") && self.edits.is_empty()).then(|| path_from(&beside, &self.base));
            let file = FittedFile { head: head(records, fitted), extends: extends.as_deref() };
            let text = fitted.text(&file, self.play.confidence);
            parse_file(&beside, &text).map_err(Failure::Problems)?;
            Ok((is_file.then_some(path), text))
        };
        fits.iter().map(one).collect()
    }
}

fn people_counted(people: usize) -> String {
    if people == 1 { "1 person".to_owned() } else { format!("{} people", whole(people as u64)) }
}

/// Lines that say how a file came about.
fn head(records: &Records, fitted: &FittedScenario) -> Vec<String> {
    let of = fitted.split.as_ref().map_or_else(String::new, |split| format!(" with {split}"));
    let as_of = records.as_of.map_or_else(String::new, |day| format!(", as of {day}"));
    let people = format!("{}{of}, {} exits", people_counted(fitted.people), whole(fitted.exits as u64));
    let mut lines = vec![
        format!("Fitted by: {}", command_line().join(" ")),
        format!("Records: SHA-256 {}", records.sha256),
        format!("{people}{as_of}; training lasts {} weeks.", weeks(fitted.training)),
    ];
    let rows = counted(records.rows as u64, "row");
    lines.extend(left_out(&records.left_out).map(|words| format!("Left out of {rows}: {words}.")));
    lines
}

/// Numbers of rows and spells that are left out. Returns `None` if none is.
fn left_out(numbers: &LeftOut) -> Option<String> {
    let LeftOut { bad, beside_bad, started_later, repeated, left_before } = *numbers;
    let causes = [
        (bad, "bad"),
        (beside_bad, "of people with a bad one"),
        (started_later, "with a start after the export"),
        (repeated, "there twice"),
        (left_before, "with an end before the first day of the export"),
    ];
    let causes = causes.into_iter().filter(|(number, _)| *number > 0);
    let words: Vec<String> = causes.map(|(number, cause)| format!("{} {cause}", whole(number as u64))).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// A value of a split as a part of file names.
fn slug(split: &str) -> String {
    let letter = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    split.chars().map(letter).collect::<String>().trim_matches('-').to_owned()
}

/// A path with the value of a split after the name of the file.
fn of_split(path: &Path, fitted: &FittedScenario) -> PathBuf {
    let Some(split) = &fitted.split else { return path.to_owned() };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map_or_else(String::new, |ending| format!(".{}", ending.to_string_lossy()));
    path.with_file_name(format!("{stem}-{}{ending}", slug(split)))
}
