//! Flags on how records are to be read, and the reading of their file.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::console::Console;
use super::failure::Failure;
use super::interrupt;
use crate::output::files::{self, FileError};
use crate::records::{
    BadCell, DateFormat, ExitReason, FileFault, RecordColumn, RecordOptions, RecordProblems, Records, Rounding,
    TimeResolution, TimeUnit, TimeUnitOfResolution, read,
};

/// Records of a company, and how they are to be read.
#[derive(Debug, Clone, Args)]
pub struct RecordFlags {
    /// Records as CSV, with a row for each person; - for standard input
    #[arg(value_name = "RECORDS")]
    pub records: PathBuf,
    /// Day on which the export was made; files of dates need it
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// Unit of `weeks`, `entered_weeks` and `offer_week` in files of durations: days, weeks, months (52/12 weeks) or years
    /// (52 weeks)
    #[arg(long, value_name = "UNIT", default_value = "weeks")]
    pub unit: TimeUnit,
    /// Heading of a column, such as start_date='Hire Date'; with nothing after = the column is not read (repeatable)
    #[arg(long = "column", value_name = "NAME=HEADING", value_parser = column)]
    pub columns: Vec<(RecordColumn, String)>,
    /// Form of the dates, such as '%m/%d/%Y', or `excel` for numbers of a spreadsheet [default: ISO, or the order of day and
    /// month that all dates allow]
    #[arg(long, value_name = "FORM")]
    pub date_format: Option<DateFormat>,
    /// Text in `end_date` of people who are still there, beside an empty cell, NA, N/A, null, - and years from 2100 (repeatable)
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub still: Vec<String>,
    /// Day that `end_date` holds
    #[arg(long, value_enum, value_name = "DAY", default_value_t = EndDay::LastDay)]
    pub end_is: EndDay,
    /// Times are rounded to whole units: 1day, 1week, 1month or 1year
    #[arg(long, value_name = "UNIT")]
    pub resolution: Option<TimeUnitOfResolution>,
    /// Direction of the rounding; down: times are of completed units
    #[arg(long, value_enum, value_name = "WAY", requires = "resolution", default_value_t = RoundedWay::Up)]
    pub rounded: RoundedWay,
    /// First day of an export that holds only those employed on it or later
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<Date>,
    /// Meaning of a reason: quit, dismissed, training, took_offer or other, such as 'job abandonment=quit' (repeatable)
    #[arg(long = "reason", value_name = "TEXT=MEANING", value_parser = reason)]
    pub reasons: Vec<(String, ExitReason)>,
    /// Leave out bad rows, and the other rows of the same people
    #[arg(long)]
    pub skip_bad: bool,
    /// Write all bad rows to this file, as line,column,found,problem
    #[arg(long, value_name = "FILE.csv")]
    pub problems: Option<PathBuf>,
    /// Heading of a column that splits the people
    #[arg(long, value_name = "HEADING")]
    pub by: Option<String>,
}

/// `--end-is`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EndDay {
    /// The last day employed
    LastDay,
    /// The first day no more employed
    FirstDayGone,
}

/// `--rounded`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoundedWay {
    /// Up: an exit in the third week is at 3
    Up,
    /// Down: an exit in the third week is at 2
    Down,
}

fn day(text: &str) -> Result<Date, String> {
    text.trim().parse().map_err(|_| "expected a day, such as 2024-06-30".to_owned())
}

fn column(text: &str) -> Result<(RecordColumn, String), String> {
    let (name, heading) = text.split_once('=').ok_or("expected NAME=HEADING, such as start_date='Hire Date'")?;
    Ok((name.parse()?, heading.trim().to_owned()))
}

fn reason(text: &str) -> Result<(String, ExitReason), String> {
    let (text, meaning) = text.rsplit_once('=').ok_or("expected TEXT=MEANING, such as 'job abandonment=quit'")?;
    Ok((text.trim().to_owned(), meaning.parse()?))
}

/// First line of a list of problems, by which one is known again.
const HEADER: [&str; 4] = ["line", "column", "found", "problem"];

/// Size of the largest file that is read [byte].
const LARGEST: u64 = 1 << 31;

impl RecordFlags {
    /// The options that the flags give.
    pub fn options(&self) -> RecordOptions {
        let rounding = match self.rounded {
            RoundedWay::Up => Rounding::Up,
            RoundedWay::Down => Rounding::Down,
        };
        RecordOptions {
            as_of: self.as_of,
            unit: self.unit,
            columns: self.columns.clone(),
            date_format: self.date_format.clone(),
            still: self.still.clone(),
            end_is_first_day_gone: self.end_is == EndDay::FirstDayGone,
            resolution: self.resolution.map(|unit| TimeResolution { unit: unit.0, rounding }),
            since: self.since,
            reasons: self.reasons.clone(),
            skip_bad: self.skip_bad,
            by: self.by.clone(),
        }
    }

    /// Reads the file, shows what is to be told of it, and writes the list of problems.
    ///
    /// # Errors
    /// A file that cannot be read or has problems, and a list that cannot be written.
    pub fn read(&self, console: Console) -> Result<Records, Failure> {
        self.check_list()?;
        let bytes = self.bytes()?;
        match read(&bytes, &self.options()) {
            Ok(records) => {
                self.list(&[], &records.bad, |cell| records.heading(cell))?;
                for note in &records.notes {
                    let text = format!("{}: {note}", self.name());
                    if note.is_warning() { console.warning(&text) } else { console.note(&text) }
                }
                Ok(records)
            }
            Err(problems) => {
                self.list(&problems.file, &problems.cells, |cell| problems.heading(cell))?;
                Err(self.failure(problems))
            }
        }
    }

    fn failure(&self, problems: RecordProblems) -> Failure {
        Failure::Records { name: self.name(), problems: Box::new(problems) }
    }

    /// Name of the file in messages.
    fn name(&self) -> String {
        match self.is_standard_input() {
            true => "standard input".to_owned(),
            false => self.records.display().to_string(),
        }
    }

    fn is_standard_input(&self) -> bool {
        self.records == Path::new("-")
    }

    /// All bytes of the file. Pipes are read, as a shell makes them of other programs; folders are not.
    fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let refused = |cause| Failure::UnreadRecords { name: self.name(), cause };
        let input: Box<dyn Read> = match self.is_standard_input() {
            true => Box::new(io::stdin().lock()),
            false => Box::new(File::open(&self.records).map_err(refused)?),
        };
        let mut bytes = Vec::new();
        input.take(LARGEST + 1).read_to_end(&mut bytes).map_err(refused)?;
        match bytes.len() as u64 > LARGEST {
            true => Err(Failure::RecordsTooLarge(self.name())),
            false => Ok(bytes),
        }
    }

    /// Refuses, before anything is read, to write the list of problems over another file.
    fn check_list(&self) -> Result<(), Failure> {
        let Some(path) = &self.problems else { return Ok(()) };
        if path.symlink_metadata().is_ok() && !is_list(path) {
            return Err(Failure::NoListOfProblems(path.clone()));
        }
        Ok(())
    }

    /// Writes the list of problems, empty if there are none.
    fn list<'a>(
        &self,
        file: &[FileFault],
        bad: &'a [BadCell],
        heading: impl Fn(&'a BadCell) -> &'a str,
    ) -> Result<(), Failure> {
        let Some(path) = &self.problems else { return Ok(()) };
        let bytes = table(file, bad, heading).map_err(FileError::at(path))?;
        let _held = interrupt::hold();
        Ok(files::write_whole(path, &bytes, true).map_err(FileError::at(path))?)
    }
}

fn is_list(path: &Path) -> bool {
    let mut start = Vec::new();
    let header = HEADER.join(",");
    let is_file = fs::metadata(path).is_ok_and(|there| there.is_file());
    let read = is_file && File::open(path).and_then(|file| file.take(64).read_to_end(&mut start)).is_ok();
    read && start.starts_with(header.as_bytes())
}

/// Problems as CSV: those of the whole file have no line.
fn table<'a>(file: &[FileFault], bad: &'a [BadCell], heading: impl Fn(&'a BadCell) -> &'a str) -> io::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(HEADER)?;
    for fault in file {
        out.write_record(["", "", "", &format!("{fault}: {}", fault.remedy())])?;
    }
    for cell in bad {
        out.write_record([&cell.line.to_string(), heading(cell), &cell.found, &cell.fault.to_string()])?;
    }
    out.into_inner().map_err(|error| error.into_error())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::flags::{Color, Talk};
    use crate::scenario::visible;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Trial {
        #[command(flatten)]
        flags: RecordFlags,
    }

    fn flags(given: &[&str]) -> Result<RecordFlags, clap::Error> {
        Trial::try_parse_from([&["trial"], given].concat()).map(|trial| trial.flags)
    }

    fn quiet() -> Console {
        Console::new(Talk { quiet: true, color: Color::Never })
    }

    const BAD: &str = "start_date,end_date,id\n2020-01-06,2019-01-05,a\n2020-01-06,,b\n2020-02-30,,c\n";

    #[test]
    fn all_flags_reach_the_options() {
        let given = [
            "x.csv",
            "--as-of",
            "2024-06-30",
            "--column",
            "start_date= Hire Date ",
            "--column",
            "id=",
            "--date-format",
            "%m/%d/%Y",
            "--still",
            "-",
            "--still",
            "active",
            "--end-is",
            "first-day-gone",
            "--resolution",
            "1week",
            "--rounded",
            "down",
            "--since",
            "2020-01-01",
            "--reason",
            "a=b=quit",
            "--skip-bad",
            "--by",
            "Site",
        ];
        let options = flags(&given).expect("right flags").options();
        let expected = RecordOptions {
            as_of: Some(Date::constant(2024, 6, 30)),
            unit: TimeUnit::Weeks,
            columns: vec![(RecordColumn::StartDate, "Hire Date".to_owned()), (RecordColumn::Id, String::new())],
            date_format: Some(DateFormat::Pattern("%m/%d/%Y".to_owned())),
            still: ["-", "active"].map(str::to_owned).to_vec(),
            end_is_first_day_gone: true,
            resolution: Some(TimeResolution { unit: TimeUnit::Weeks, rounding: Rounding::Down }),
            since: Some(Date::constant(2020, 1, 1)),
            reasons: vec![("a=b".to_owned(), ExitReason::Quit)],
            skip_bad: true,
            by: Some("Site".to_owned()),
        };
        assert_eq!(options, expected);
        assert_eq!(flags(&["x.csv"]).expect("no flags").options(), RecordOptions::default());
    }

    #[test]
    fn wrong_flags_say_what_is_expected() {
        for (given, told) in [
            (["--as-of", "30/06/2024"], "expected a day, such as 2024-06-30"),
            (["--unit", "week"], "expected days, weeks, months or years"),
            (["--column", "Hire Date"], "expected NAME=HEADING"),
            (["--column", "hired=Hire Date"], "expected one of start_date, "),
            (["--date-format", "dd/mm/yyyy"], "expected excel, or a pattern"),
            (["--resolution", "2weeks"], "expected 1day, 1week, 1month or 1year"),
            (["--reason", "x=fired"], "expected quit, dismissed, training, took_offer or other"),
            (["--rounded", "down"], "--resolution"),
        ] {
            let refused = flags(&[&["x.csv"], given.as_slice()].concat()).expect_err(told).to_string();
            assert!(refused.contains(told), "{refused}");
        }
    }

    #[test]
    fn problems_are_told_and_listed() {
        let home = tempfile::tempdir().expect("a folder");
        let (records, list) = (home.path().join("x.csv"), home.path().join("bad.csv"));
        fs::write(&records, BAD).expect("a file");
        let (records, list) = (records.to_str().expect("UTF-8"), list.to_str().expect("UTF-8"));
        let given = [records, "--as-of", "2024-06-30", "--problems", list];
        let failure = flags(&given).expect("right flags").read(quiet()).expect_err("two bad rows");
        assert_eq!(failure.status(), 2);
        let told = failure.render(false);
        assert_eq!(visible(&told), told);
        assert!(
            told.contains("x.csv has 2 problems:\n  line 2, column 'end_date', found '2019-01-05': an end"),
            "{told}"
        );
        let listed = fs::read_to_string(list).expect("the list");
        let lines: Vec<&str> = listed.lines().collect();
        assert_eq!((lines.len(), lines[0]), (3, "line,column,found,problem"));
        assert!(lines[2].starts_with("4,start_date,2020-02-30,"), "{listed}");
        // The list is written anew; without bad rows it is empty.
        let again = flags(&[given.as_slice(), &["--skip-bad"]].concat()).expect("right flags").read(quiet());
        assert_eq!(again.expect("one good row").people, 1);
        assert_eq!(fs::read_to_string(list).expect("the list").lines().count(), 3);
        fs::write(records, "weeks,left\n1,0\n").expect("a file");
        flags(&[records, "--problems", list]).expect("right flags").read(quiet()).expect("a good file");
        assert_eq!(fs::read_to_string(list).expect("the list"), "line,column,found,problem\n");
    }

    #[test]
    fn the_list_takes_no_other_file_away() {
        let home = tempfile::tempdir().expect("a folder");
        let records = home.path().join("x.csv");
        fs::write(&records, BAD).expect("a file");
        let records = records.to_str().expect("UTF-8");
        let failure =
            flags(&[records, "--problems", records]).expect("right flags").read(quiet()).expect_err("refused");
        assert!(matches!(failure, Failure::NoListOfProblems(_)) && failure.status() == 2);
        assert_eq!(fs::read_to_string(records).expect("the file"), BAD);
    }

    #[test]
    fn a_file_that_is_not_there_is_wrong_use() {
        let home = tempfile::tempdir().expect("a folder");
        for path in [home.path().join("none.csv"), home.path().to_owned()] {
            let path = path.to_str().expect("UTF-8");
            let failure = flags(&[path]).expect("right flags").read(quiet()).expect_err("no file");
            assert_eq!(failure.status(), 2);
            assert!(failure.to_string().starts_with("cannot read "), "{failure}");
        }
    }
}
