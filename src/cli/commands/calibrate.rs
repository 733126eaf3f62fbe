//! `offer calibrate`: figures of hidden groups at which a scenario implies the aggregates of a company.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Execute;
use super::new::write;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::flags::Scenarios;
use crate::cli::load::load;
use crate::output::format::percent;
use crate::scenario::{Stated, parse_file};
use crate::study::calibrate::{Calibrated, CalibrationTargets, TextForm, calibrate};

/// Fits hidden groups to attrition, exits and take-up
///
/// Solves the share, tenure and drop-out of uncommitted hires so that the scenario implies your attrition at 90 days and at a
/// year; the tenure of committed hires from the exits of a year; and the reservation bonuses from the take-up that you
/// believe in. What these figures cannot tell stays as FILE believes it. Writes a scenario that extends FILE, with the origin
/// of each solved figure.
///
/// Certain figures, such as 25%, are met exactly at the medians of the beliefs of FILE. A range, such as "20 to 30 %", is a
/// 90 % interval: solved figures are then intervals with rank correlations. `offer help calibrating` has the method.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offer calibrate mine.toml --attrition-90-days '20 to 30 %' --attrition-1-year '45 to 55 %' -o ours.toml
  offer calibrate mine.toml --attrition-1-year 45% --take-rate '2 to 10 %' -o ours.toml
  offer calibrate mine.toml --exits-per-year 31% | offer check -")]
pub struct CalibrateArguments {
    /// Scenario file; - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Share of new hires gone at 90 days
    #[arg(long = "attrition-90-days", value_name = "SHARE", value_parser = Stated::read_share)]
    pub gone_90_days: Option<Stated>,
    /// Share of new hires gone at a year
    #[arg(long = "attrition-1-year", value_name = "SHARE", value_parser = Stated::read_share)]
    pub gone_1_year: Option<Stated>,
    /// Exits of a year over the average headcount, such as 31%
    #[arg(long = "exits-per-year", value_name = "RATE", value_parser = rate)]
    pub leaving_a_year: Option<Stated>,
    /// Share of hires who take the first offer, among those who meet it
    #[arg(long = "take-rate", value_name = "SHARE", value_parser = Stated::read_share)]
    pub take_up: Option<Stated>,
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Overwrite the file if it exists
    #[arg(long, requires = "output")]
    pub force: bool,
}

fn rate(text: &str) -> Result<Stated, String> {
    Stated::read_within(text, "a rate above 0, such as 31%", |rate| rate > 0.0)
}

impl Execute for CalibrateArguments {
    fn execute(&self, console: Console) -> Result<(), Failure> {
        let files = vec![self.file.clone()];
        let asked = Scenarios { files, edits: Vec::new(), replications: None, seed: None };
        let loaded = load(&asked, console)?;
        let [one] = loaded.as_slice() else { return Err(Failure::NotOneFile(loaded.len())) };
        let targets = CalibrationTargets {
            gone_90_days: self.gone_90_days,
            gone_1_year: self.gone_1_year,
            leaving_a_year: self.leaving_a_year,
            take_up: self.take_up,
        };
        let calibrated = calibrate(&one.scenario, &targets).map_err(Failure::Calibration)?;
        let name = format!("{}-calibrated", one.scenario.name);
        let output = self.output.as_deref().filter(|path| *path != Path::new("-"));
        let beside = output.map_or_else(|| PathBuf::from("calibrated.toml"), Path::to_owned);
        let text = match self.file == Path::new("-") {
            true => calibrated.text(TextForm::Whole, &name),
            false => calibrated.text(TextForm::Extending(&path_from(&beside, &self.file)), &name),
        };
        parse_file(&beside, &text).map_err(Failure::Problems)?;
        match output {
            Some(path) => {
                write(path, text.as_bytes(), self.force)?;
                console.results(|out| write!(out, "{}", summary(path, &calibrated)))
            }
            None => console.results(|out| out.write_all(text.as_bytes())),
        }
    }
}

/// What the calibrated scenario implies, a line for each target.
fn summary(path: &Path, calibrated: &Calibrated) -> String {
    let lines = calibrated.reached.iter().map(|(target, [low, high])| {
        let reached = match low < high {
            true => format!("{} to {} %", percent(*low, 1), percent(*high, 1)),
            false => format!("{} %", percent(*low, 1)),
        };
        format!("{}: {}; the scenario implies {reached}\n", path.display(), target.words())
    });
    lines.collect()
}

/// Path of a file as one beside it names it.
pub fn path_from(beside: &Path, file: &Path) -> String {
    let absolute = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        folder.canonicalize().ok()
    };
    let (Some(from), Some(to), Some(name)) = (absolute(beside), absolute(file), file.file_name()) else {
        return file.display().to_string();
    };
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(common).map(|_| "..".to_owned());
    let down = to.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).chain([name.to_string_lossy().into_owned()]).collect();
    parts.join("/")
}
