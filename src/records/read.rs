//! Bytes to checked records, or everything that is wrong with them.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use sha2::{Digest, Sha256};

use super::checked::{FEW, LEAST_NAMED, LeftOut, RecordForm, Records, Spell, SpellTime};
use super::column::RecordColumn;
use super::date::{DateFault, DateReader, DayOrder, OpenDate, date_of, day_number};
use super::encoding::decode;
use super::fault::{BadCell, CellFault, FileFault, RecordProblems, cut};
use super::headings::RecordLayout;
use super::names::{Counts, NONE};
use super::note::RecordNote;
use super::options::RecordOptions;
use super::people::in_order;
use super::reason::ExitReason;
use super::row::{RecordRow, RowCounts, RowNames, RowReader, Taken};
use super::spells::{alike, joined, missing_exits, overlap_faults, since, ties};
use super::table::RecordTable;
use crate::special::hexadecimal::hexadecimal;

/// Reads a file of records.
///
/// # Errors
/// Everything that is wrong with the file: what is wrong with it as a whole, and all bad cells. With `skip_bad`, rows with
/// bad cells are left out instead, and the other rows of the same people with them; texts that are not known, of reasons
/// and of people still there, stay errors, as they are no slips of single rows.
pub fn read(bytes: &[u8], options: &RecordOptions) -> Result<Records, RecordProblems> {
    let of_file = |fault| RecordProblems { file: vec![fault], ..RecordProblems::default() };
    let decoded = decode(bytes).map_err(of_file)?;
    let table = RecordTable::new(&decoded.text).map_err(of_file)?;
    let layout = laid_out(&table, options).map_err(|file| RecordProblems { file, ..RecordProblems::default() })?;
    let read = all_rows(&table, &layout, options).map_err(of_file)?;
    let mut file = File {
        options,
        layout: &layout,
        notes: Vec::new(),
        left_out: LeftOut::default(),
        faults: read.faults,
        bad: read.bad,
    };
    if decoded.is_windows_1252 {
        file.notes.push(RecordNote::Windows1252);
    }
    file.tell_rows(read.told);
    let spells = file.spells(read.rows, read.bad_people, read.told.rows);
    let reasons = file.exits(&spells, &read.names);
    file.bad.sort_by_key(|cell| (cell.line, cell.column));
    let is_stopped = !file.faults.is_empty() || (!options.skip_bad || spells.is_empty()) && !file.bad.is_empty();
    if is_stopped {
        return Err(RecordProblems { file: file.faults, cells: file.bad, headings: table.headings });
    }
    file.tell_spells(&spells);
    Ok(file.records(Checked { spells, reasons, names: read.names, rows: read.told.rows }, &table, bytes))
}

/// Finds the columns, and checks the flags against the form of the file.
fn laid_out(table: &RecordTable<'_>, options: &RecordOptions) -> Result<RecordLayout, Vec<FileFault>> {
    let layout = RecordLayout::find(&table.headings, options).map_err(|faults| match table.begins_with_data() {
        // Other faults list the headings, and these may be a person's data.
        true => vec![FileFault::NoHeadings],
        false => faults,
    })?;
    let faults = match layout.form {
        RecordForm::Dates => faults_of_dates(options),
        RecordForm::Durations => faults_of_durations(options),
    };
    if faults.is_empty() { Ok(layout) } else { Err(faults) }
}

fn faults_of_dates(options: &RecordOptions) -> Vec<FileFault> {
    let mut faults = Vec::new();
    if options.unit != super::options::TimeUnit::Weeks {
        faults.push(FileFault::OtherFormOfFile { flag: "--unit", form: "durations" });
    }
    match (options.as_of, options.since) {
        (None, _) => faults.push(FileFault::NoAsOf),
        (Some(as_of), Some(since)) if since > as_of => faults.push(FileFault::SinceAfterAsOf { since, as_of }),
        _ => {}
    }
    faults
}

fn faults_of_durations(options: &RecordOptions) -> Vec<FileFault> {
    let given = [
        ("--since", options.since.is_some()),
        ("--date-format", options.date_format.is_some()),
        ("--still", !options.still.is_empty()),
        ("--end-is", options.end_is_first_day_gone),
    ];
    let given = given.into_iter().filter(|(_, is_given)| *is_given);
    given.map(|(flag, _)| FileFault::OtherFormOfFile { flag, form: "dates" }).collect()
}

/// Rows as read, and what is wrong with others.
struct AllRows {
    rows: Vec<RecordRow>,
    /// Ids with a bad row.
    bad_people: BTreeSet<[u64; 2]>,
    bad: Vec<BadCell>,
    faults: Vec<FileFault>,
    names: RowNames,
    told: RowCounts,
}

/// Reads all rows; once more with the order of day and month if a date needs it.
fn all_rows(table: &RecordTable<'_>, layout: &RecordLayout, options: &RecordOptions) -> Result<AllRows, FileFault> {
    let mut dates = DateReader { format: options.date_format.clone(), order: None };
    if let Some(read) = rows_by(table, layout, options, dates.clone())? {
        return Ok(read);
    }
    dates.order = Some(order_of_days(table, layout, options)?);
    match rows_by(table, layout, options, dates)? {
        Some(read) => Ok(read),
        // An order leaves no date open.
        None => Err(FileFault::NoRows),
    }
}

/// Reads all rows; None if a date is met whose order of day and month is open.
fn rows_by(
    table: &RecordTable<'_>,
    layout: &RecordLayout,
    options: &RecordOptions,
    dates: DateReader,
) -> Result<Option<AllRows>, FileFault> {
    let mut reader = RowReader::new(options, layout, dates);
    let (mut rows, mut bad_people) = (Vec::new(), BTreeSet::new());
    table.each_row(|line, record| {
        let misfit = (!table.fits(record)).then_some(table.headings.len());
        match reader.read(line, record, misfit) {
            Taken::Row(row) => rows.push(row),
            Taken::Later => reader.told.starts_later += 1,
            Taken::Bad(id) => bad_people.extend(id),
        }
        if reader.needs_order { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    if reader.needs_order {
        return Ok(None);
    }
    if reader.told.rows == 0 {
        return Err(FileFault::NoRows);
    }
    let unknown = reader.unknown_ends.sorted();
    let faults = if unknown.is_empty() { Vec::new() } else { vec![FileFault::UnknownEnds(unknown)] };
    Ok(Some(AllRows { rows, bad_people, bad: reader.bad, faults, names: reader.names, told: reader.told }))
}

/// The one order of day and month that all dates allow.
fn order_of_days(
    table: &RecordTable<'_>,
    layout: &RecordLayout,
    options: &RecordOptions,
) -> Result<DayOrder, FileFault> {
    let columns = [RecordColumn::StartDate, RecordColumn::EndDate, RecordColumn::EnteredDate];
    let places: Vec<usize> = columns.into_iter().filter_map(|column| layout.place(column)).collect();
    let reader = DateReader { format: None, order: None };
    let mut seen = Orders::default();
    table.each_row(|line, record| {
        for text in places.iter().filter_map(|place| record.get(*place)).map(str::trim) {
            if let Err(DateFault::Open(date)) = reader.read(text) {
                let is_still = options.still.iter().any(|still| still.trim().eq_ignore_ascii_case(text));
                if !is_still {
                    seen.add(line, text, date);
                }
            }
        }
        ControlFlow::Continue(())
    })?;
    seen.order()
}

/// First dates that allow one order alone, and the first that allows two and differs between them.
#[derive(Default)]
struct Orders {
    day_first: Option<(u32, String)>,
    month_first: Option<(u32, String)>,
    open: Option<(u32, String, [i32; 2])>,
}

impl Orders {
    fn add(&mut self, line: u32, text: &str, date: OpenDate) {
        let here = || (line, text.to_owned());
        match (date.day(DayOrder::DayFirst), date.day(DayOrder::MonthFirst)) {
            (Some(_), None) => drop(self.day_first.get_or_insert_with(here)),
            (None, Some(_)) => drop(self.month_first.get_or_insert_with(here)),
            (Some(day_first), Some(month_first)) if day_first != month_first => {
                self.open.get_or_insert_with(|| (line, text.to_owned(), [day_first, month_first]));
            }
            _ => {}
        }
    }

    fn order(self) -> Result<DayOrder, FileFault> {
        match (self.day_first, self.month_first, self.open) {
            (Some(day_first), Some(month_first), _) => Err(FileFault::TwoOrders { day_first, month_first }),
            (None, Some(_), _) => Ok(DayOrder::MonthFirst),
            (Some(_), None, _) | (None, None, None) => Ok(DayOrder::DayFirst),
            (None, None, Some((line, found, [day_first, month_first]))) => Err(FileFault::OpenOrder {
                line,
                found,
                day_first: date_of(day_first),
                month_first: date_of(month_first),
            }),
        }
    }
}

/// A file whose rows are read, and what is told of it.
struct File<'a> {
    options: &'a RecordOptions,
    layout: &'a RecordLayout,
    notes: Vec<RecordNote>,
    left_out: LeftOut,
    faults: Vec<FileFault>,
    bad: Vec<BadCell>,
}

/// Spells without a fault, with the reason of each exit.
struct Checked {
    spells: Vec<RecordRow>,
    reasons: Vec<Option<ExitReason>>,
    names: RowNames,
    rows: usize,
}

impl File<'_> {
    fn has(&self, column: RecordColumn) -> bool {
        self.layout.place(column).is_some()
    }

    /// Notes a number, unless it is 0.
    fn tell(&mut self, number: usize, note: RecordNote) {
        if number > 0 {
            self.notes.push(note);
        }
    }

    fn tell_rows(&mut self, told: RowCounts) {
        self.left_out.bad = told.bad;
        self.left_out.started_later = told.starts_later;
        if let Some(as_of) = self.options.as_of {
            self.tell(told.ends_later, RecordNote::EndsLater { rows: told.ends_later, as_of });
            self.tell(told.starts_later, RecordNote::StartsLater { rows: told.starts_later, as_of });
        }
        self.tell(told.reasons_of_staying, RecordNote::ReasonsOfStaying { rows: told.reasons_of_staying });
        if let Some(resolution) = self.options.resolution {
            self.tell(told.left_at_0, RecordNote::LeftAt0 { exits: told.left_at_0, unit: resolution.unit });
        }
    }

    /// Joins rows to spells, and leaves out those of people with a bad row and those that ended before the export began.
    fn spells(&mut self, mut rows: Vec<RecordRow>, bad_people: BTreeSet<[u64; 2]>, all: usize) -> Vec<RecordRow> {
        let good = rows.len();
        rows.retain(|row| bad_people.is_empty() || !bad_people.contains(&row.id));
        self.left_out.beside_bad = good - rows.len();
        let mut spells = self.by_person(rows);
        let (bad, beside) = (self.left_out.bad, self.left_out.beside_bad);
        self.tell(bad, RecordNote::Skipped { bad, beside, rows: all });
        if bad == 0 && spells.is_empty() && self.faults.is_empty() {
            self.faults.extend(self.options.as_of.map(FileFault::AllStartLater));
        }
        if let Some(day) = self.options.since {
            self.left_out.left_before = since(&mut spells, day_number(day));
            let left_before = self.left_out.left_before;
            self.tell(left_before, RecordNote::LeftBefore { spells: left_before, since: day });
            if spells.is_empty() && left_before > 0 {
                self.faults.push(FileFault::AllLeftBefore(day));
            }
        }
        spells
    }

    /// Rows in order of people, and of a file of dates with ids as spells.
    fn by_person(&mut self, mut rows: Vec<RecordRow>) -> Vec<RecordRow> {
        if !self.has(RecordColumn::Id) || self.layout.form == RecordForm::Durations {
            let alike = alike(&mut rows);
            self.tell(alike, RecordNote::Alike { rows: alike });
            return rows;
        }
        let joined = joined(rows);
        let place = self.layout.place(RecordColumn::StartDate).map(|place| place as u32);
        self.bad.extend(overlap_faults(&joined, place, self.options.end_is_first_day_gone));
        self.left_out.bad += joined.overlaps.len();
        self.left_out.beside_bad += joined.beside;
        self.left_out.repeated = joined.repeated;
        self.tell(joined.repeated, RecordNote::Repeated { rows: joined.repeated });
        self.tell(joined.transfers, RecordNote::Transfers { rows: joined.transfers });
        self.tell(joined.rehires, RecordNote::Rehires { spells: joined.rehires });
        joined.spells
    }

    /// Reason of the exit of each spell; None of who is still there.
    fn exits(&mut self, spells: &[RecordRow], names: &RowNames) -> Vec<Option<ExitReason>> {
        let mut unknown = Counts::default();
        let column = self.layout.place(RecordColumn::Reason).map(|place| place as u32);
        let exits = spells.iter().map(|spell| {
            let meaning = match spell.reason {
                _ if !spell.is_gone => return None,
                NONE => Some(ExitReason::Quit),
                text => names.meanings[text as usize],
            };
            if meaning.is_none() {
                let text = names.reasons.text(spell.reason);
                unknown.add(&cut(text));
                self.bad.push(BadCell::new(spell.line, column, text, CellFault::UnknownReason));
            }
            match (meaning, spell.took) {
                (Some(ExitReason::Quit), Some(true)) => Some(ExitReason::TookOffer),
                (meaning, _) => meaning,
            }
        });
        let exits = exits.collect();
        let unknown = unknown.sorted();
        if !unknown.is_empty() {
            self.faults.push(FileFault::UnknownReasons(unknown));
        }
        exits
    }

    fn tell_spells(&mut self, spells: &[RecordRow]) {
        let exits = spells.iter().filter(|spell| spell.is_gone).count();
        let entered = spells.iter().filter(|spell| spell.entered > 0.0).count();
        self.tell(entered, RecordNote::Entered { spells: entered });
        if !self.has(RecordColumn::Reason) {
            self.tell(exits, RecordNote::NoReasons { exits });
        }
        if let (None, Some((exits, times, unit))) = (self.options.resolution, ties(spells)) {
            self.notes.push(RecordNote::Ties { exits, times, unit });
        }
        let may_miss = self.layout.form == RecordForm::Dates && self.options.since.is_none() && entered == 0;
        if let Some(gap) = missing_exits(spells).filter(|_| may_miss) {
            let (first_start, first_exit) = (date_of(gap.first_start), date_of(gap.first_exit));
            let expected = gap.expected.round() as usize;
            self.notes.push(RecordNote::SeemsTruncated { first_start, first_exit, expected });
        }
    }

    fn records(mut self, checked: Checked, table: &RecordTable<'_>, bytes: &[u8]) -> Records {
        let Checked { spells: rows, reasons, names, rows: read } = checked;
        let (groups, group) = names.groups.sorted(rows.iter().map(|row| row.group));
        let (mut splits, split) = names.splits.sorted(rows.iter().map(|row| row.split));
        let has_ids = self.has(RecordColumn::Id);
        let mut person = 0;
        let spells = rows.iter().zip(&reasons).enumerate().map(|(at, (row, exit))| {
            let is_new = at > 0 && !(has_ids && rows[at - 1].id == row.id);
            person += u32::from(is_new);
            let numbers = [numbered(row.group, &group), numbered(row.split, &split)];
            self.spell(row, *exit, person, numbers)
        });
        let spells = spells.collect();
        drop((rows, reasons));
        let (spells, people) = in_order(spells);
        let few = hide_few(&spells, &mut splits);
        self.tell(few, RecordNote::FewInSplit { values: few });
        Records {
            spells,
            groups,
            splits,
            people,
            rows: read,
            left_out: self.left_out,
            sha256: hexadecimal(Sha256::digest(bytes)),
            form: self.layout.form,
            as_of: self.options.as_of,
            since: self.options.since,
            has_reasons: self.has(RecordColumn::Reason),
            has_groups: self.has(RecordColumn::Group),
            has_offers: self.has(RecordColumn::OfferedBonus),
            columns: self
                .layout
                .places()
                .iter()
                .map(|(column, place)| (*column, table.headings[*place].clone()))
                .collect(),
            headings: table.headings.clone(),
            notes: self.notes,
            bad: self.bad,
        }
    }

    /// Spell of a row, of a person, with the numbers of its group and split.
    fn spell(&self, row: &RecordRow, exit: Option<ExitReason>, person: u32, [group, split]: [Option<u32>; 2]) -> Spell {
        let time = match self.options.resolution.filter(|_| exit.is_some()) {
            Some(resolution) => {
                let (after, until) = resolution.interval(row.weeks);
                SpellTime::Within(after.max(row.entered), until)
            }
            None => SpellTime::At(row.weeks),
        };
        let took_offer = if exit == Some(ExitReason::TookOffer) { Some(true) } else { row.took };
        Spell { person, entered: row.entered, time, exit, group, split, offered: row.offered, took_offer }
    }
}

fn numbered(old: u32, renumbered: &[u32]) -> Option<u32> {
    if old == NONE { None } else { renumbered.get(old as usize).copied() }
}

/// Takes away the names of splits with few people. Gives the number of such splits.
fn hide_few(spells: &[Spell], splits: &mut [String]) -> usize {
    let mut people = vec![(0, None); splits.len()];
    for spell in spells {
        if let Some((count, last)) = spell.split.and_then(|split| people.get_mut(split as usize)) {
            *count += usize::from(*last != Some(spell.person));
            *last = Some(spell.person);
        }
    }
    let few = people.iter().zip(splits).filter(|((count, _), _)| *count < LEAST_NAMED);
    few.map(|(_, name)| FEW.clone_into(name)).count()
}
