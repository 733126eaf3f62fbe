//! One row: cells to a checked spell of one line.

use std::hash::{DefaultHasher, Hasher};

use csv::StringRecord;

use super::checked::{OfferMet, RecordForm};
use super::column::RecordColumn;
use super::date::{DateFault, DateReader, FIRST, NEVER, day_number};
use super::fault::{BadCell, CellFault, cut};
use super::headings::RecordLayout;
use super::names::{Counts, NONE, Names};
use super::options::{RecordOptions, TimeUnit};
use super::reason::{ExitReason, KnownReasons};

/// A checked row, or several that are one spell.
#[derive(Debug, Clone, Copy)]
pub(super) struct RecordRow {
    /// Hash of the id; 0 without ids.
    pub id: [u64; 2],
    pub line: u32,
    /// First day employed; 0 in files of durations.
    pub start: i32,
    /// Last day employed, or observed; 0 in files of durations.
    pub last: i32,
    /// Whether the spell ends in an exit.
    pub is_gone: bool,
    /// Time employed [week].
    pub weeks: f64,
    /// Tenure at which observation begins [week].
    pub entered: f64,
    /// Number of the text of the reason.
    pub reason: u32,
    pub group: u32,
    pub split: u32,
    pub offered: Option<OfferMet>,
    pub took: Option<bool>,
}

impl RecordRow {
    /// All that is read of a row, in an order of comparison; equal for rows alike.
    pub fn content(&self) -> impl Ord + use<> {
        let offered = self.offered.map(|met| (met.bonus.to_bits(), met.week.map(f64::to_bits)));
        (
            (self.id, self.start, self.last, self.is_gone),
            (self.weeks.to_bits(), self.entered.to_bits()),
            (self.reason, self.group, self.split, offered, self.took),
        )
    }
}

/// Time employed from a first to a last day, both included [week].
pub(super) fn tenure(start: i32, last: i32) -> f64 {
    TimeUnit::Days.weeks(f64::from(last - start + 1))
}

/// Reader of the rows of one file.
pub(super) struct RowReader<'a> {
    options: &'a RecordOptions,
    layout: &'a RecordLayout,
    dates: DateReader,
    /// Day of the export; far ahead in files of durations.
    as_of: i32,
    cells: CellPlaces,
    known_reasons: KnownReasons,
    pub names: RowNames,
    pub told: RowCounts,
    /// Texts in the column of end dates that are not known.
    pub unknown_ends: Counts,
    pub bad: Vec<BadCell>,
    /// Whether a date was met whose order of day and month is open.
    pub needs_order: bool,
}

/// Texts of groups, splits and reasons by number.
#[derive(Debug, Default)]
pub(super) struct RowNames {
    pub groups: Names,
    pub splits: Names,
    pub reasons: Names,
    /// Meaning of each text of a reason, if it is known.
    pub meanings: Vec<Option<ExitReason>>,
}

/// Numbers of rows that are told of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RowCounts {
    pub rows: usize,
    pub bad: usize,
    pub ends_later: usize,
    pub starts_later: usize,
    pub reasons_of_staying: usize,
    pub left_at_0: usize,
}

/// Outcome of one row.
#[derive(Debug)]
pub(super) enum Taken {
    Row(RecordRow),
    /// A bad row, with the hash of its id if that can be read.
    Bad(Option<[u64; 2]>),
    /// A row that starts after the export.
    Later,
}

/// End of a row.
#[derive(Clone, Copy)]
struct RowEnd {
    last: i32,
    is_gone: bool,
    /// Whether the row has an end, though after the export.
    is_later: bool,
}

/// Number of weeks that no employment lasts.
const LONGEST: f64 = 100_000.0;

impl<'a> RowReader<'a> {
    pub fn new(options: &'a RecordOptions, layout: &'a RecordLayout, dates: DateReader) -> Self {
        Self {
            options,
            layout,
            dates,
            as_of: options.as_of.filter(|_| layout.form == RecordForm::Dates).map_or(i32::MAX, day_number),
            cells: CellPlaces::new(layout),
            known_reasons: KnownReasons::new(&options.reasons),
            names: RowNames::default(),
            told: RowCounts::default(),
            unknown_ends: Counts::default(),
            bad: Vec::new(),
            needs_order: false,
        }
    }

    /// Reads one row; all its bad cells are kept.
    pub fn read(&mut self, line: u32, record: &StringRecord, headings: Option<usize>) -> Taken {
        let known = self.bad.len();
        self.told.rows += 1;
        if let Some(headings) = headings {
            self.told.bad += 1;
            let found = format!("{} cells", record.len());
            self.bad.push(BadCell::new(line, None, &found, CellFault::Ragged(headings)));
            return Taken::Bad(None);
        }
        let told = self.told;
        let mut row = Reading { reader: self, record, line };
        let id = row.id();
        let read = match row.reader.layout.form {
            RecordForm::Dates => row.dated(),
            RecordForm::Durations => row.timed(),
        };
        let is_good = self.bad.len() == known;
        match read.filter(|_| is_good) {
            Some(row) if row.start <= self.as_of => Taken::Row(RecordRow { id: id.unwrap_or_default(), ..row }),
            // Of a row that is left out nothing else is told.
            Some(_) => {
                self.told = told;
                Taken::Later
            }
            None => {
                self.told = RowCounts { bad: told.bad + 1, ..told };
                Taken::Bad(id)
            }
        }
    }
}

/// Places of the columns, looked up once.
struct CellPlaces {
    places: [Option<usize>; RecordColumn::ALL.len()],
}

impl CellPlaces {
    fn new(layout: &RecordLayout) -> Self {
        Self { places: RecordColumn::ALL.map(|column| layout.place(column)) }
    }
}

/// One row that is being read.
struct Reading<'r, 'a> {
    reader: &'r mut RowReader<'a>,
    record: &'r StringRecord,
    line: u32,
}

impl<'r> Reading<'r, '_> {
    /// Text of a column without blanks at its ends, if the file has the column.
    fn cell(&self, column: RecordColumn) -> Option<&'r str> {
        let place = self.reader.cells.places[column as usize]?;
        self.record.get(place).map(str::trim)
    }

    /// Text of a column, if there is one that means something.
    fn filled(&self, column: RecordColumn) -> Option<&'r str> {
        self.cell(column).filter(|text| !is_blank(text))
    }

    /// Keeps a bad cell.
    fn fault<T>(&mut self, column: RecordColumn, fault: CellFault) -> Option<T> {
        let found = self.cell(column).unwrap_or_default();
        let place = self.reader.cells.places[column as usize];
        self.reader.bad.push(BadCell::new(self.line, place.map(|place| place as u32), found, fault));
        None
    }

    /// Hash of the id; None if it is missing.
    fn id(&mut self) -> Option<[u64; 2]> {
        let text = self.cell(RecordColumn::Id)?;
        if text.is_empty() {
            return self.fault(RecordColumn::Id, CellFault::NoId);
        }
        Some(hashed(text))
    }

    /// Row of a file of dates.
    fn dated(&mut self) -> Option<RecordRow> {
        let start = self.day(RecordColumn::StartDate);
        let end = self.end(start);
        let entered = self.entered_day(start);
        let weeks = start.zip(end).map_or(0.0, |(start, end)| tenure(start, end.last.max(start)));
        let row = self.others(weeks, entered, end.is_some_and(|end| end.is_gone), end.is_some_and(|end| end.is_later));
        let (start, end) = (start?, end?);
        self.reader.told.ends_later += usize::from(end.is_later);
        Some(RecordRow { start, last: end.last, ..row? })
    }

    /// Row of a file of durations.
    fn timed(&mut self) -> Option<RecordRow> {
        let weeks = self.weeks();
        let is_gone = self.yes_or_no(RecordColumn::Left);
        if let (Some(weeks), Some(true)) = (weeks, is_gone) {
            self.rounded(weeks);
        }
        let row = self.others(weeks.unwrap_or(LONGEST), 0.0, is_gone == Some(true), false);
        weeks.and(is_gone).and(row)
    }

    /// Fields that files of both forms may have.
    fn others(&mut self, weeks: f64, entered: f64, is_gone: bool, is_later: bool) -> Option<RecordRow> {
        let entered = entered.max(self.entered_weeks());
        if entered > 0.0 {
            self.entered_in_time(entered, weeks, is_gone);
        }
        let offered = self.offered();
        let took = self.took(is_gone || is_later);
        let split = self.reader.layout.by.and_then(|place| self.record.get(place)).map(str::trim);
        let group = self.filled(RecordColumn::Group);
        let reason = self.reason(is_gone, is_later);
        self.agree(reason, took);
        let names = &mut self.reader.names;
        Some(RecordRow {
            id: [0; 2],
            line: self.line,
            start: 0,
            last: 0,
            is_gone,
            weeks,
            entered,
            reason,
            group: group.map_or(NONE, |text| names.groups.number(text)),
            split: split.filter(|text| !is_blank(text)).map_or(NONE, |text| names.splits.number(text)),
            offered,
            took,
        })
    }

    /// Day of a column that must have one.
    fn day(&mut self, column: RecordColumn) -> Option<i32> {
        let text = self.cell(column)?;
        if is_blank(text) {
            return self.fault(column, CellFault::NoDateGiven);
        }
        match self.reader.dates.read(text) {
            Ok(day) if (FIRST..NEVER).contains(&day) => Some(day),
            Ok(_) => self.fault(column, CellFault::Implausible),
            Err(fault) => self.no_day(column, fault),
        }
    }

    fn no_day<T>(&mut self, column: RecordColumn, fault: DateFault) -> Option<T> {
        if matches!(fault, DateFault::Open(_)) {
            self.reader.needs_order = true;
            return None;
        }
        self.fault(column, fault.into())
    }

    /// Last day, and whether it is an exit.
    fn end(&mut self, start: Option<i32>) -> Option<RowEnd> {
        let as_of = self.reader.as_of;
        let still = RowEnd { last: as_of, is_gone: false, is_later: false };
        let text = self.cell(RecordColumn::EndDate)?;
        if says_still(text, &self.reader.options.still) {
            return Some(still);
        }
        match self.reader.dates.read(text) {
            Ok(day) if day >= NEVER => Some(still),
            Ok(day) => {
                let last = day - i32::from(self.reader.options.end_is_first_day_gone);
                match start {
                    Some(start) if day < start => self.fault(RecordColumn::EndDate, CellFault::EndBeforeStart),
                    Some(start) if last < start => self.fault(RecordColumn::EndDate, CellFault::NeverThere),
                    _ if last > as_of => Some(RowEnd { is_later: true, ..still }),
                    _ => Some(RowEnd { last, is_gone: true, is_later: false }),
                }
            }
            Err(DateFault::NoDate | DateFault::OtherForm) if !text.starts_with(|c: char| c.is_ascii_digit()) => {
                self.reader.unknown_ends.add(&cut(text));
                self.fault(RecordColumn::EndDate, CellFault::UnknownEnd)
            }
            Err(fault) => self.no_day(RecordColumn::EndDate, fault),
        }
    }

    /// Tenure on the day on which observation begins [week]; 0 if from the start.
    fn entered_day(&mut self, start: Option<i32>) -> f64 {
        if self.filled(RecordColumn::EnteredDate).is_none() {
            return 0.0;
        }
        let entered = self.day(RecordColumn::EnteredDate);
        entered.zip(start).map_or(0.0, |(entered, start)| TimeUnit::Days.weeks(f64::from((entered - start).max(0))))
    }

    /// Tenure at which observation begins [week]; 0 if the file does not tell.
    fn entered_weeks(&mut self) -> f64 {
        let unit = self.unit();
        self.number(RecordColumn::EnteredWeeks).map_or(0.0, |units| unit.weeks(units))
    }

    /// Whether an entry lies before the exit, or at the end of observation at the latest.
    fn entered_in_time(&mut self, entered: f64, weeks: f64, is_gone: bool) {
        let latest = match self.reader.options.resolution {
            Some(resolution) if is_gone => resolution.interval(weeks).1,
            _ => weeks,
        };
        // In files of dates the day of the export is one of observation.
        let is_first_after = is_gone || self.reader.layout.form == RecordForm::Dates;
        if entered > latest || is_first_after && entered == latest {
            let by_day = self.filled(RecordColumn::EnteredDate).is_some();
            let column = if by_day { RecordColumn::EnteredDate } else { RecordColumn::EnteredWeeks };
            self.fault::<()>(column, CellFault::EnteredTooLate);
        }
    }

    /// Unit of the numbers; weeks in files of dates, where no other is taken.
    fn unit(&self) -> TimeUnit {
        self.reader.options.unit
    }

    /// Time employed [week].
    fn weeks(&mut self) -> Option<f64> {
        if self.filled(RecordColumn::Weeks).is_none() {
            return self.fault(RecordColumn::Weeks, CellFault::NoNumber);
        }
        let unit = self.unit();
        let weeks = unit.weeks(self.number(RecordColumn::Weeks)?);
        if weeks > LONGEST { self.fault(RecordColumn::Weeks, CellFault::TooLong) } else { Some(weeks) }
    }

    /// Whether the time of an exit is what the resolution allows.
    fn rounded(&mut self, weeks: f64) {
        match self.reader.options.resolution {
            None if weeks == 0.0 => {
                self.fault::<()>(RecordColumn::Weeks, CellFault::LeftAt0);
            }
            Some(resolution) if resolution.unit.whole_units(weeks).is_none() => {
                self.fault::<()>(RecordColumn::Weeks, CellFault::NotWhole(resolution.unit));
            }
            Some(_) if weeks == 0.0 => self.reader.told.left_at_0 += 1,
            _ => {}
        }
    }

    /// Number of at least 0; None if the cell is blank or bad.
    fn number(&mut self, column: RecordColumn) -> Option<f64> {
        let text = self.filled(column)?;
        match text.parse::<f64>() {
            // Adding 0 makes -0 a 0.
            Ok(number) if number >= 0.0 && number.is_finite() => Some(number + 0.0),
            Ok(_) => self.fault(column, CellFault::NoAmount),
            Err(_) if text.contains(',') && text.contains(|c: char| c.is_ascii_digit()) => {
                self.fault(column, CellFault::Comma)
            }
            Err(_) => self.fault(column, CellFault::NoNumber),
        }
    }

    fn yes_or_no(&mut self, column: RecordColumn) -> Option<bool> {
        let text = self.cell(column)?;
        let is = |texts: &[&str]| texts.iter().any(|known| text.eq_ignore_ascii_case(known));
        match (is(&YES), is(&NO)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => self.fault(column, CellFault::NoYesOrNo),
        }
    }

    /// The offer that the person met.
    fn offered(&mut self) -> Option<OfferMet> {
        let unit = self.unit();
        let bonus = self.number(RecordColumn::OfferedBonus);
        let week = self.number(RecordColumn::OfferWeek).map(|units| unit.weeks(units));
        bonus.map(|bonus| OfferMet { bonus, week })
    }

    /// Whether the person took the offer.
    fn took(&mut self, has_end: bool) -> Option<bool> {
        self.filled(RecordColumn::TookOffer)?;
        match self.yes_or_no(RecordColumn::TookOffer)? {
            true if !has_end => self.fault(RecordColumn::TookOffer, CellFault::TakerStays),
            took => Some(took),
        }
    }

    /// Checks that the reason of an exit is the offer just if the offer was taken; a taker may be said to quit.
    fn agree(&mut self, reason: u32, took: Option<bool>) {
        let meaning = self.reader.names.meanings.get(reason as usize).copied().flatten();
        let agree = match (meaning, took) {
            (Some(ExitReason::TookOffer), Some(took)) => took,
            (Some(ExitReason::Dismissed | ExitReason::Training | ExitReason::Other), Some(took)) => !took,
            _ => true,
        };
        if !agree {
            self.fault::<()>(RecordColumn::Reason, CellFault::OtherThanReason);
        }
    }

    /// Number of the text of the reason of an exit.
    fn reason(&mut self, is_gone: bool, is_later: bool) -> u32 {
        let Some(text) = self.cell(RecordColumn::Reason) else { return NONE };
        if is_gone {
            let names = &mut self.reader.names;
            let number = names.reasons.number(text);
            if number as usize == names.meanings.len() {
                names.meanings.push(self.reader.known_reasons.of(text));
            }
            return number;
        }
        if !is_later && !is_blank(text) {
            self.reader.told.reasons_of_staying += 1;
        }
        NONE
    }
}

const YES: [&str; 5] = ["1", "yes", "true", "1.0", "y"];
const NO: [&str; 5] = ["0", "no", "false", "0.0", "n"];

/// Texts of cells that hold nothing, beside empty ones.
const BLANK: [&str; 4] = ["NA", "N/A", "null", "-"];

fn is_blank(text: &str) -> bool {
    text.len() <= 4 && (text.is_empty() || BLANK.iter().any(|blank| text.eq_ignore_ascii_case(blank)))
}

/// Whether an end says that the person is still there.
fn says_still(text: &str, still: &[String]) -> bool {
    is_blank(text)
        || text.starts_with("0000-00-00")
        || still.iter().any(|given| given.trim().eq_ignore_ascii_case(text))
}

/// Hash of an id, wide enough that no two of a company's ids share one.
fn hashed(id: &str) -> [u64; 2] {
    let mut hasher = DefaultHasher::new();
    hasher.write(id.as_bytes());
    let first = hasher.finish();
    hasher.write_u8(1);
    [first, hasher.finish()]
}
