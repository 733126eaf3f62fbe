//! Checked records: who was there for how long, and why who left did.

use jiff::civil::Date;

use super::column::RecordColumn;
use super::fault::{BadCell, heading};
use super::note::RecordNote;
use super::reason::ExitReason;

/// Form of a file of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordForm {
    /// Days of start and end.
    Dates,
    /// Times employed.
    Durations,
}

/// Checked records of a file.
///
/// # Reproducibility
/// The order of rows in the file does not matter: people are sorted by their spells, groups and splits by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Records {
    /// Spells of employment, in order of people.
    pub spells: Vec<Spell>,
    /// Names of groups.
    pub groups: Vec<String>,
    /// Values that split the people; [`FEW`] in the place of a value with fewer than [`LEAST_NAMED`] people.
    pub splits: Vec<String>,
    /// Number of people.
    pub people: usize,
    /// Number of rows in the file that are not blank.
    pub rows: usize,
    /// Rows and spells that are left out.
    pub left_out: LeftOut,
    /// What is told of the reading, and what is warned of.
    pub notes: Vec<RecordNote>,
    /// Content hash of the file.
    pub sha256: String,
    /// Form of the file.
    pub form: RecordForm,
    /// Day on which the export was made, if it is given.
    pub as_of: Option<Date>,
    /// First day whose leavers are in the file, if it is given.
    pub since: Option<Date>,
    /// Whether the file tells why people left.
    pub has_reasons: bool,
    /// Whether the file tells the group of people.
    pub has_groups: bool,
    /// Whether the file tells which offer people met.
    pub has_offers: bool,
    /// Columns that were read, with their headings.
    pub columns: Vec<(RecordColumn, String)>,
    /// Bad cells of the rows that are left out.
    pub bad: Vec<BadCell>,
    pub(super) headings: Vec<String>,
}

/// Number of people from which on a value is named.
pub const LEAST_NAMED: usize = 10;

/// Text in the place of a value with fewer than [`LEAST_NAMED`] people.
pub const FEW: &str = "a value with fewer than 10 people";

impl Records {
    /// Number of exits.
    pub fn exits(&self) -> usize {
        self.spells.iter().filter(|spell| spell.exit.is_some()).count()
    }

    /// Heading of the column of a bad cell; empty for a whole row.
    pub fn heading(&self, cell: &BadCell) -> &str {
        heading(&self.headings, cell)
    }
}

/// Numbers of what is left out, by cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Bad rows.
    pub bad: usize,
    /// Good rows of people with a bad row.
    pub beside_bad: usize,
    /// Rows that start after the export.
    pub started_later: usize,
    /// Rows that are there twice, with the same id.
    pub repeated: usize,
    /// Spells that ended before the first day of the export.
    pub left_before: usize,
}

/// A spell of employment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spell {
    /// Number of the person, from 0.
    pub person: u32,
    /// Tenure at which observation begins; 0 if from the start [week].
    pub entered: f64,
    /// Tenure at the exit, or at the end of observation [week].
    pub time: SpellTime,
    /// Reason of the exit; None: still there.
    pub exit: Option<ExitReason>,
    /// Number of the group.
    pub group: Option<u32>,
    /// Number of the value that splits the people.
    pub split: Option<u32>,
    /// Offer that the person met.
    pub offered: Option<OfferMet>,
    /// Whether the person took the offer, if the file tells.
    pub took_offer: Option<bool>,
}

/// Time of an exit, or of the end of observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SpellTime {
    /// Known time [week]; always so of who is still there.
    At(f64),
    /// An exit after the first time, at the second or before [week].
    Within(f64, f64),
}

impl SpellTime {
    /// The time, or the end of the interval [week].
    pub fn latest(self) -> f64 {
        match self {
            SpellTime::At(time) | SpellTime::Within(_, time) => time,
        }
    }
}

/// An offer that somebody met.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfferMet {
    /// Bonus [currency], ≥ 0.
    pub bonus: f64,
    /// Tenure [week], ≥ 0; None: that of the scenario's first offer.
    pub week: Option<f64>,
}
