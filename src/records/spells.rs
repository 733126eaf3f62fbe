//! Rows to spells: transfers are joined, people who left before the export are left out, people are put in order.

use super::date::date_of;
use super::fault::{BadCell, CellFault};
use super::options::TimeUnit;
use super::row::{RecordRow, tenure};

/// Rows of people with ids, joined to spells.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// Spells in order of people, and of each person in order of time.
    pub spells: Vec<RecordRow>,
    pub transfers: usize,
    pub rehires: usize,
    pub repeated: usize,
    /// Rows that overlap an earlier one: the later row, the line of the earlier one, and whether by one day.
    pub overlaps: Vec<(RecordRow, u32, bool)>,
    /// Good rows of people with an overlap.
    pub beside: usize,
}

/// Joins the rows of each id of a file of dates.
pub(super) fn joined(mut rows: Vec<RecordRow>) -> Joined {
    rows.sort_unstable_by(|a, b| {
        let key = |row: &RecordRow| (row.id, row.start, row.last);
        key(a).cmp(&key(b)).then_with(|| a.content().cmp(&b.content())).then(a.line.cmp(&b.line))
    });
    let mut joined = Joined::default();
    let mut spells = Vec::with_capacity(rows.len());
    for person in rows.chunk_by(|a, b| a.id == b.id) {
        let first = spells.len();
        let before = (joined.overlaps.len(), joined.transfers, joined.repeated);
        for (at, row) in person.iter().enumerate() {
            match at > 0 && person[at - 1].content() == row.content() {
                true => joined.repeated += 1,
                false => joined.add(&mut spells, first, row),
            }
        }
        let overlaps = joined.overlaps.len() - before.0;
        if overlaps > 0 {
            spells.truncate(first);
            joined.beside += person.len() - overlaps;
            (joined.transfers, joined.repeated) = (before.1, before.2);
        }
        joined.rehires += (spells.len() - first).saturating_sub(1);
    }
    Joined { spells, ..joined }
}

impl Joined {
    /// Adds the next row of a person, whose spells begin at `first`.
    fn add(&mut self, spells: &mut Vec<RecordRow>, first: usize, row: &RecordRow) {
        match spells[first..].last_mut() {
            Some(earlier) if row.start == earlier.last + 1 && earlier.is_gone => {
                self.transfers += 1;
                join(earlier, row);
            }
            Some(earlier) if row.start <= earlier.last => {
                let by_a_day = row.start == earlier.last && earlier.is_gone;
                self.overlaps.push((*row, earlier.line, by_a_day));
            }
            _ => spells.push(*row),
        }
    }
}

/// Extends a spell by the row that continues it: group and split are of the first row, the exit is of the last.
fn join(spell: &mut RecordRow, row: &RecordRow) {
    if row.entered > 0.0 {
        spell.entered = spell.entered.max(tenure(spell.start, row.start - 1) + row.entered);
    }
    spell.last = row.last;
    spell.line = row.line;
    spell.is_gone = row.is_gone;
    spell.weeks = tenure(spell.start, row.last);
    spell.reason = row.reason;
    // Who went on has taken no offer.
    spell.took = row.took.or(spell.took.filter(|took| !took));
    spell.offered = row.offered.or(spell.offered);
}

/// Number of rows that are like another one.
pub(super) fn alike(rows: &mut [RecordRow]) -> usize {
    rows.sort_unstable_by(|a, b| a.content().cmp(&b.content()).then(a.line.cmp(&b.line)));
    rows.windows(2).filter(|pair| pair[0].content() == pair[1].content()).count()
}

/// Leaves out spells that ended before a day, and lets earlier ones begin on it. Gives the number left out.
pub(super) fn since(spells: &mut Vec<RecordRow>, day: i32) -> usize {
    let all = spells.len();
    spells.retain(|spell| spell.last >= day);
    for spell in spells.iter_mut().filter(|spell| spell.start < day) {
        spell.entered = spell.entered.max(tenure(spell.start, day - 1));
    }
    all - spells.len()
}

/// Exits that seem to be missing from the first weeks of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gap {
    pub first_start: i32,
    pub first_exit: i32,
    /// Exits before the first one that the later ones let expect.
    pub expected: f64,
}

/// Whether exits begin so late that earlier leavers seem to be missing.
///
/// If exits came at one rate from the first start on, the number before the first exit would be Poisson; a mean of 10
/// has none in 5 of 100,000 files. New hires leave at a higher rate than others, so the rate is no overstatement.
pub(super) fn missing_exits(spells: &[RecordRow]) -> Option<Gap> {
    /// Least number of exits that are missed.
    const LEAST: f64 = 10.0;
    /// Fewer exits tell no rate.
    const LEAST_EXITS: usize = 10;
    let first_start = spells.iter().map(|spell| spell.start).min()?;
    let first_exit = spells.iter().filter(|spell| spell.is_gone).map(|spell| spell.last).min()?;
    let exits = spells.iter().filter(|spell| spell.is_gone).count();
    let days = |spell: &RecordRow, until: i32| f64::from((spell.last.min(until) - spell.start + 1).max(0));
    let before: f64 = spells.iter().map(|spell| days(spell, first_exit - 1)).sum();
    let all: f64 = spells.iter().map(|spell| days(spell, i32::MAX)).sum();
    let expected = exits as f64 * before / (all - before);
    (exits >= LEAST_EXITS && expected >= LEAST).then_some(Gap { first_start, first_exit, expected })
}

/// Exits, distinct times and the unit, if all exits are at whole weeks, months or years and some at the same.
pub(super) fn ties(spells: &[RecordRow]) -> Option<(usize, usize, TimeUnit)> {
    /// Fewer exits may be whole by chance.
    const LEAST: usize = 5;
    let mut times: Vec<f64> = spells.iter().filter(|spell| spell.is_gone).map(|spell| spell.weeks).collect();
    let units = [TimeUnit::Years, TimeUnit::Months, TimeUnit::Weeks];
    let unit = units.into_iter().find(|unit| times.iter().all(|time| unit.whole_units(*time).is_some()))?;
    let exits = times.len();
    times.sort_unstable_by(f64::total_cmp);
    times.dedup();
    (exits >= LEAST && times.len() < exits).then_some((exits, times.len(), unit))
}

/// Bad cells of overlapping rows. Where ends are taken for the last day, an overlap of one day may be a matter of that.
pub(super) fn overlap_faults(
    joined: &Joined,
    column: Option<u32>,
    is_first_day_gone: bool,
) -> impl Iterator<Item = BadCell> {
    joined.overlaps.iter().map(move |(row, line, by_a_day)| {
        let fault = CellFault::Overlaps { line: *line, by_a_day: *by_a_day && !is_first_day_gone };
        BadCell::new(row.line, column, &date_of(row.start).to_string(), fault)
    })
}
