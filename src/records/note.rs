//! What is told of a reading, and what is warned of.

use std::fmt;

use jiff::civil::Date;

use super::options::TimeUnit;

/// Remark on a file that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordNote {
    /// Bytes that are no UTF-8.
    Windows1252,
    /// Ends after the export.
    EndsLater {
        /// Rows.
        rows: usize,
        /// Day of the export.
        as_of: Date,
    },
    /// Starts after the export.
    StartsLater {
        /// Rows.
        rows: usize,
        /// Day of the export.
        as_of: Date,
    },
    /// Exits before the first day of the export.
    LeftBefore {
        /// Spells.
        spells: usize,
        /// First day of the export.
        since: Date,
    },
    /// People who were there before they are observed.
    Entered {
        /// Spells.
        spells: usize,
    },
    /// Exits that begin long after the first start.
    SeemsTruncated {
        /// First start.
        first_start: Date,
        /// First exit.
        first_exit: Date,
        /// Exits before it that the exits after it let expect.
        expected: usize,
    },
    /// Exits at the same whole units.
    Ties {
        /// Exits.
        exits: usize,
        /// Distinct times.
        times: usize,
        /// The unit.
        unit: TimeUnit,
    },
    /// Exits after no time, where times were rounded up.
    LeftAt0 {
        /// Exits.
        exits: usize,
        /// Unit of the rounding.
        unit: TimeUnit,
    },
    /// Rows alike without an id that tells whether they are one person.
    Alike {
        /// Rows that are like an earlier one.
        rows: usize,
    },
    /// Rows that are there twice, with the same id.
    Repeated {
        /// Rows that are like an earlier one.
        rows: usize,
    },
    /// Rows that continue an earlier one of the same id.
    Transfers {
        /// Rows.
        rows: usize,
    },
    /// Spells after a gap.
    Rehires {
        /// Spells.
        spells: usize,
    },
    /// Bad rows that are left out.
    Skipped {
        /// Bad rows.
        bad: usize,
        /// Good rows of the same people.
        beside: usize,
        /// All rows.
        rows: usize,
    },
    /// Exits without a reason.
    NoReasons {
        /// Exits.
        exits: usize,
    },
    /// Reasons of people who are still there.
    ReasonsOfStaying {
        /// Rows.
        rows: usize,
    },
    /// Values of the split with too few people to be named.
    FewInSplit {
        /// Values.
        values: usize,
    },
}

impl RecordNote {
    /// Whether the remark is on what may be wrong, rather than on what was done.
    pub fn is_warning(self) -> bool {
        use RecordNote::{Alike, LeftAt0, NoReasons, ReasonsOfStaying, Repeated, SeemsTruncated, Skipped, Ties};
        match self {
            SeemsTruncated { .. } | Ties { .. } | LeftAt0 { .. } | Alike { .. } | Repeated { .. } => true,
            Skipped { .. } | NoReasons { .. } | ReasonsOfStaying { .. } => true,
            RecordNote::Windows1252
            | RecordNote::EndsLater { .. }
            | RecordNote::StartsLater { .. }
            | RecordNote::LeftBefore { .. }
            | RecordNote::Entered { .. }
            | RecordNote::Transfers { .. }
            | RecordNote::Rehires { .. }
            | RecordNote::FewInSplit { .. } => false,
        }
    }
}

impl fmt::Display for RecordNote {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match *self {
            Self::Windows1252 => "the file is no UTF-8, and is read as windows-1252".to_owned(),
            Self::EndsLater { rows, as_of } => {
                let rows = counted(rows, "row ends", "rows end");
                format!("{rows} after {as_of}, the day of --as-of: still there on it")
            }
            Self::StartsLater { rows, as_of } => {
                let rows = counted(rows, "row starts", "rows start");
                format!("{rows} after {as_of}, the day of --as-of: left out")
            }
            Self::LeftBefore { spells, since } => {
                let spells = counted(spells, "spell ended", "spells ended");
                format!("{spells} before {since}, the day of --since: left out")
            }
            Self::Entered { spells } => {
                counted(spells, "spell counts", "spells count") + " from the tenure at which observation begins"
            }
            Self::SeemsTruncated { first_start, first_exit, expected } => truncated(first_start, first_exit, expected),
            Self::Ties { exits, times, unit } => ties(exits, times, unit),
            Self::LeftAt0 { exits, unit } => left_at_0(exits, unit),
            Self::Alike { rows } => {
                let rows = counted(rows, "row is", "rows are");
                format!("{rows} like an earlier one in all columns that are read: without ids each counts as a person")
            }
            Self::Repeated { rows } => {
                let rows = counted(rows, "row is", "rows are");
                format!("{rows} like an earlier one in all columns that are read, with the same id: counted once")
            }
            Self::Transfers { rows } => {
                counted(rows, "row continues", "rows continue")
                    + " an earlier one of the same id without a gap: one spell"
            }
            Self::Rehires { spells } => {
                counted(spells, "spell is", "spells are") + " of somebody rehired after a gap: a spell of its own"
            }
            Self::Skipped { bad, beside, rows } => skipped(bad, beside, rows),
            Self::NoReasons { exits } => no_reasons(exits),
            Self::ReasonsOfStaying { rows } => {
                counted(rows, "row has", "rows have") + " a reason, and no exit: such reasons are not used"
            }
            Self::FewInSplit { values } => {
                counted(values, "value of --by has", "values of --by have") + " fewer than 10 people: not named"
            }
        };
        out.write_str(&text)
    }
}

fn truncated(first_start: Date, first_exit: Date, expected: usize) -> String {
    format!(
        "the first start is on {first_start}, the first exit on {first_exit}, and some {expected} exits would be expected \
         before it: if the file holds only those employed on or after a day, add --since with that day, or people look more \
         loyal than they are"
    )
}

fn ties(exits: usize, times: usize, unit: TimeUnit) -> String {
    let (one, several) = (unit.singular(), unit.plural());
    format!(
        "all {exits} exits are at whole {several}, at {}: if times were rounded up, add --resolution 1{one}; if they are \
         completed {several}, add --resolution 1{one} --rounded down",
        counted(times, "time", "different times")
    )
}

fn left_at_0(exits: usize, unit: TimeUnit) -> String {
    format!(
        "{} at 0, where no time is rounded up to, and counted within the first {}: if times are of completed {}, add --rounded down",
        counted(exits, "exit is", "exits are"),
        unit.singular(),
        unit.plural()
    )
}

fn skipped(bad: usize, beside: usize, rows: usize) -> String {
    let also = match beside {
        0 => String::new(),
        _ => format!(", and {} of the same people", counted(beside, "good row", "good rows")),
    };
    format!("{} of {rows} left out{also}", counted(bad, "bad row", "bad rows"))
}

fn no_reasons(exits: usize) -> String {
    format!(
        "no column of reasons: {} as quits, dismissals among them; name the column by --column reason='HEADING'",
        counted(exits, "exit counts", "exits count")
    )
}

fn counted(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}
