//! What can be wrong with a file of records, each with its remedy.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;

use super::column::RecordColumn;
use super::date::DateFault;
use super::options::TimeUnit;

/// Fault of one cell, or of the row that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CellFault {
    /// More or fewer cells than headings.
    #[error("a row of another length than the {0} headings: quote cells that hold the delimiter")]
    Ragged(usize),
    /// A text that is no date.
    #[error("no date such as 2024-05-31: give another form by --date-format, such as '%d %b %Y'")]
    NoDate,
    /// A date that the calendar does not have.
    #[error("a day that does not exist: correct it")]
    NoSuchDay,
    /// A year that may be of several centuries.
    #[error("a year of two digits: give the form by --date-format, such as '%d/%m/%y'")]
    TwoDigitYear,
    /// A number of a spreadsheet.
    #[error("a number, not a date: add --date-format excel where a spreadsheet wrote it")]
    DateNumber,
    /// A date without marks.
    #[error("a date without marks: add --date-format '%Y%m%d'")]
    EightDigits,
    /// A date of another form than the one asked for.
    #[error("not a date of the form that --date-format gives: correct it, or change the form")]
    OtherForm,
    /// A date before any employment, or one that stands for "never".
    #[error("a day before 1800 or after 2099: correct it")]
    Implausible,
    /// No date where one is needed.
    #[error("no date, and everybody needs one here: fill it in")]
    NoDateGiven,
    /// A text in the column of end dates that is not known.
    #[error("neither a date nor a known text for who is still there: add --still with the text")]
    UnknownEnd,
    /// A reason that is not known.
    #[error("a reason that is not known: add --reason 'TEXT=quit', or dismissed, training, took_offer, other")]
    UnknownReason,
    /// An end before the start.
    #[error(
        "an end before the start: correct one of both, or give --still with the text if it says that the person is still there"
    )]
    EndBeforeStart,
    /// An end that leaves no day employed.
    #[error("a first day gone on the first day employed: leave out who never came")]
    NeverThere,
    /// An observation that begins when the person has left, or after the export.
    #[error("observed only from the exit on, or from after the export: correct it, or leave the row out")]
    EnteredTooLate,
    /// No number.
    #[error("not a number, such as 12.5")]
    NoNumber,
    /// A comma in a number.
    #[error("a number with a comma: write 1234.5, with a point and without marks between thousands")]
    Comma,
    /// A number below 0, or without end.
    #[error("below 0, or without end: correct it")]
    NoAmount,
    /// A time longer than any employment.
    #[error("longer than 20,000 weeks: correct it, or give the unit by --unit")]
    TooLong,
    /// Neither yes nor no.
    #[error("neither 1 nor 0, yes nor no, true nor false")]
    NoYesOrNo,
    /// An exit after no time.
    #[error(
        "an exit after no time: correct it, or say how times were rounded, such as --resolution 1week --rounded down"
    )]
    LeftAt0,
    /// A time that is not whole.
    #[error("not a whole number of {}, as --resolution 1{} says: correct it, or leave out --resolution", .0.plural(), .0.singular())]
    NotWhole(TimeUnit),
    /// No id.
    #[error("no id: fill it in, or read the file without ids by --column id=")]
    NoId,
    /// Two spells of one id at one time.
    #[error("overlaps the row of line {line} with the same id: correct one of both{}", first_day_gone(*.by_a_day))]
    Overlaps {
        /// Line of the earlier row.
        line: u32,
        /// Whether the later row starts on the last day of the earlier one.
        by_a_day: bool,
    },
    /// A taker who has not left.
    #[error("took the offer, and is still there: correct it, or give the end")]
    TakerStays,
    /// A taker who has left for another reason, or an exit by an offer that was not taken.
    #[error("contradicts the reason of the exit: correct one of both")]
    OtherThanReason,
}

fn first_day_gone(by_a_day: bool) -> &'static str {
    match by_a_day {
        true => ", or add --end-is first-day-gone if ends are the day after the last",
        false => "",
    }
}

impl CellFault {
    /// Whether a fault of the whole file tells of all such cells.
    pub(super) fn is_told_of_the_file(self) -> bool {
        matches!(self, CellFault::UnknownEnd | CellFault::UnknownReason)
    }
}

impl From<DateFault> for CellFault {
    fn from(fault: DateFault) -> Self {
        match fault {
            DateFault::NoDate => CellFault::NoDate,
            DateFault::NoSuchDay => CellFault::NoSuchDay,
            DateFault::TwoDigitYear => CellFault::TwoDigitYear,
            DateFault::Number => CellFault::DateNumber,
            DateFault::EightDigits => CellFault::EightDigits,
            DateFault::OtherForm | DateFault::Open(_) => CellFault::OtherForm,
        }
    }
}

/// Fault of a whole file, or of the flags it is read with.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FileFault {
    /// A file that holds no text.
    #[error("not a CSV file: it is {0}")]
    NoText(&'static str),
    /// Bytes that contradict the byte order mark.
    #[error("not {0}, though the file begins with the mark of {0}")]
    BrokenEncoding(&'static str),
    /// A NUL in the text.
    #[error("a NUL on line {0}: not a text, or UTF-16 without its mark")]
    HoldsNul(u32),
    /// No line at all.
    #[error("the file is empty")]
    Empty,
    /// Nothing below the headings.
    #[error("no rows below the headings")]
    NoRows,
    /// Data where headings are expected.
    #[error("the first line holds dates or numbers, not headings")]
    NoHeadings,
    /// A quote that is never closed.
    #[error("a quote that is opened on line {0} or below is never closed")]
    OpenQuote(u32),
    /// A needed column that is not found.
    #[error("no column for {}; the headings are {}", .column.name(), listed(.headings))]
    NoColumn {
        /// The column.
        column: RecordColumn,
        /// Headings of the file.
        headings: Vec<String>,
    },
    /// Several columns that may be the one.
    #[error("{} may be the column for {}; the headings are {}", either(.candidates), .column.name(), listed(.headings))]
    SeveralColumns {
        /// The column.
        column: RecordColumn,
        /// Headings that are known for it.
        candidates: Vec<String>,
        /// Headings of the file.
        headings: Vec<String>,
    },
    /// Neither dates nor durations.
    #[error("neither start_date and end_date nor weeks and left are found; the headings are {}", listed(.0))]
    NoForm(Vec<String>),
    /// Dates and durations.
    #[error("dates and durations are found, and one of them is read")]
    BothForms,
    /// A heading of a flag that is not in the file.
    #[error("no heading '{heading}', which {flag} names; the headings are {}", listed(.headings))]
    NoSuchHeading {
        /// The flag.
        flag: String,
        /// Heading in the flag.
        heading: String,
        /// Headings of the file.
        headings: Vec<String>,
    },
    /// A heading of a flag that is several times in the file.
    #[error("the heading '{heading}', which {flag} names, is there {times} times")]
    RepeatedHeading {
        /// The flag.
        flag: String,
        /// Heading in the flag.
        heading: String,
        /// How often it is there.
        times: usize,
    },
    /// Dates without the day of the export.
    #[error("the day on which the export was made is needed to know how long people have been there")]
    NoAsOf,
    /// No start up to the day of the export.
    #[error("everybody starts after {0}, the day of --as-of")]
    AllStartLater(Date),
    /// No spell that reaches the first day of the export.
    #[error("everybody has left before {0}, the day of --since")]
    AllLeftBefore(Date),
    /// First day of the export after its last.
    #[error("--since {since} is after --as-of {as_of}")]
    SinceAfterAsOf {
        /// First day.
        since: Date,
        /// Day of the export.
        as_of: Date,
    },
    /// A flag for dates on a file of durations, or the reverse.
    #[error("{flag} is for files of {form}, and this one is not")]
    OtherFormOfFile {
        /// The flag.
        flag: &'static str,
        /// Form of the files that take the flag.
        form: &'static str,
    },
    /// Days and months in an order that is open.
    #[error(
        "'{found}' on line {line} is {day_first} with the day first and {month_first} with the month first, and no date of the file tells which"
    )]
    OpenOrder {
        /// Line of the date.
        line: u32,
        /// The date.
        found: String,
        /// Day, if the day comes first.
        day_first: Date,
        /// Day, if the month comes first.
        month_first: Date,
    },
    /// Days and months in both orders.
    #[error("days and months stand in two orders: '{}' on line {} has the day first, '{}' on line {} the month", .day_first.1, .day_first.0, .month_first.1, .month_first.0)]
    TwoOrders {
        /// Line and text of a date with the day first.
        day_first: (u32, String),
        /// Line and text of a date with the month first.
        month_first: (u32, String),
    },
    /// Texts in the column of end dates that are not known.
    #[error("texts in the column of end_date that are neither dates nor known for people still there: {}", counts(.0))]
    UnknownEnds(Vec<(String, usize)>),
    /// Reasons that are not known.
    #[error("reasons that are not known: {}", counts(.0))]
    UnknownReasons(Vec<(String, usize)>),
    /// Reasons on the command line without a column.
    #[error("--reason is given, and no column of reasons is found")]
    NoReasons,
    /// More lines than can be counted.
    #[error("more than 4,000,000,000 lines")]
    TooLong,
}

impl FileFault {
    /// What to do.
    pub fn remedy(&self) -> String {
        match self {
            FileFault::NoText(_) => "save the sheet as CSV (UTF-8)".to_owned(),
            FileFault::BrokenEncoding(_) | FileFault::HoldsNul(_) => "save the file anew, as UTF-8".to_owned(),
            FileFault::Empty | FileFault::NoRows => {
                "export it again, with headings and a row for each person".to_owned()
            }
            FileFault::NoHeadings => "put headings above it, or delete the lines above the headings".to_owned(),
            FileFault::OpenQuote(_) => "close it, or double quotes that belong to a text".to_owned(),
            FileFault::NoColumn { column, .. } | FileFault::SeveralColumns { column, .. } => by_column(*column),
            FileFault::NoForm(_) => {
                "name them, such as --column start_date='HEADING' --column end_date='HEADING'".to_owned()
            }
            FileFault::BothForms => {
                "leave one out, such as --column weeks= --column left= to read the dates".to_owned()
            }
            FileFault::NoSuchHeading { .. } => "write it as it is in the file; case does not matter".to_owned(),
            FileFault::RepeatedHeading { .. } => "rename one of them in the file".to_owned(),
            FileFault::NoAsOf => "add --as-of, such as --as-of 2024-06-30".to_owned(),
            FileFault::AllStartLater(_) => "correct --as-of, or the order of day and month by --date-format".to_owned(),
            FileFault::AllLeftBefore(_) | FileFault::SinceAfterAsOf { .. } => "correct --since".to_owned(),
            FileFault::OtherFormOfFile { flag, .. } => format!("leave out {flag}"),
            FileFault::OpenOrder { found, .. } => {
                let mark = found.chars().find(|c| !c.is_ascii_digit()).unwrap_or('/');
                format!("add --date-format '%d{mark}%m{mark}%Y' or '%m{mark}%d{mark}%Y'")
            }
            FileFault::TwoOrders { .. } => {
                "give the right one by --date-format, such as '%d/%m/%Y', to see the others".to_owned()
            }
            FileFault::UnknownEnds(texts) => {
                format!("add {} for people still there, or --date-format for dates", still(texts))
            }
            FileFault::UnknownReasons(texts) => {
                format!("add {} for each, with quit, dismissed, training, took_offer or other", reason(texts))
            }
            FileFault::NoReasons => "name it by --column reason='HEADING', or leave out --reason".to_owned(),
            FileFault::TooLong => "split the file".to_owned(),
        }
    }
}

fn by_column(column: RecordColumn) -> String {
    let name = column.name();
    match column {
        RecordColumn::StartDate | RecordColumn::EndDate | RecordColumn::Weeks | RecordColumn::Left => {
            format!("name it by --column {name}='HEADING'")
        }
        _ => format!("name it by --column {name}='HEADING', or leave it out by --column {name}="),
    }
}

fn still(texts: &[(String, usize)]) -> String {
    format!("--still '{}'", texts.first().map_or("TEXT", |(text, _)| text))
}

fn reason(texts: &[(String, usize)]) -> String {
    let text = texts.iter().map(|(text, _)| text.as_str()).find(|text| !text.is_empty());
    format!("--reason '{}=quit'", text.unwrap_or_default())
}

/// Texts or headings that are listed, at most.
const LISTED: usize = 50;

fn listed(headings: &[String]) -> String {
    let mut shown: Vec<String> = headings.iter().take(LISTED).map(|heading| format!("'{heading}'")).collect();
    if headings.len() > LISTED {
        shown.push(format!("and {} more", headings.len() - LISTED));
    }
    shown.join(", ")
}

fn either(candidates: &[String]) -> String {
    let shown: Vec<String> = candidates.iter().map(|heading| format!("'{heading}'")).collect();
    shown.join(" or ")
}

fn counts(texts: &[(String, usize)]) -> String {
    let shown = |(text, count): &(String, usize)| match text.as_str() {
        "" => format!("nothing ({count})"),
        text => format!("'{text}' ({count})"),
    };
    let mut shown: Vec<String> = texts.iter().take(LISTED).map(shown).collect();
    if texts.len() > LISTED {
        shown.push(format!("and {} more", texts.len() - LISTED));
    }
    shown.join(", ")
}

/// A cell that is bad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCell {
    /// Line of the file on which the row begins, from 1.
    pub line: u32,
    /// Number of the column, from 0; None: the whole row.
    pub column: Option<u32>,
    /// Content of the cell, cut if it is long.
    pub found: Box<str>,
    /// What is wrong with it.
    pub fault: CellFault,
}

/// Content of a cell, cut if it is long.
pub(super) fn cut(found: &str) -> Cow<'_, str> {
    /// Longest content that is kept [character].
    const LONGEST: usize = 80;
    match found.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &found[..end]).into(),
        None => found.into(),
    }
}

impl BadCell {
    /// A bad cell with its content.
    pub(super) fn new(line: u32, column: Option<u32>, found: &str, fault: CellFault) -> Self {
        Self { line, column, found: cut(found).into(), fault }
    }
}

/// Everything that is wrong with a file of records; at least one fault.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RecordProblems {
    /// Faults of the whole file.
    pub file: Vec<FileFault>,
    /// Bad cells, by line and column.
    pub cells: Vec<BadCell>,
    /// Headings of the file.
    pub headings: Vec<String>,
}

/// Bad cells that are shown, at most.
const SHOWN: usize = 20;

impl RecordProblems {
    /// Number of problems: faults of the file, and bad cells of which no such fault tells.
    pub fn count(&self) -> usize {
        self.file.len() + self.told_by_cell().count()
    }

    fn told_by_cell(&self) -> impl Iterator<Item = &BadCell> {
        self.cells.iter().filter(|cell| !cell.fault.is_told_of_the_file())
    }

    /// Heading of the column of a bad cell; empty for a whole row.
    pub fn heading(&self, cell: &BadCell) -> &str {
        heading(&self.headings, cell)
    }
}

/// Heading of the column of a bad cell; empty for a whole row.
pub(super) fn heading<'a>(headings: &'a [String], cell: &BadCell) -> &'a str {
    cell.column.and_then(|column| headings.get(column as usize)).map_or("", String::as_str)
}

impl fmt::Display for RecordProblems {
    /// A line for each fault of the file with its remedy, and for the first 20 bad cells.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        for fault in &self.file {
            lines.push(format!("  {fault}"));
            lines.push(format!("    = help: {}", fault.remedy()));
        }
        for cell in self.told_by_cell().take(SHOWN) {
            let place = match self.heading(cell) {
                "" => format!("line {}", cell.line),
                heading => format!("line {}, column '{heading}'", cell.line),
            };
            let found = if cell.found.is_empty() { "nothing".to_owned() } else { format!("'{}'", cell.found) };
            lines.push(format!("  {place}, found {found}: {}", cell.fault));
        }
        let more = self.told_by_cell().count().saturating_sub(SHOWN);
        if more > 0 {
            lines.push(format!("  … and {more} more; --problems FILE.csv lists all"));
        }
        out.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for RecordProblems {}
