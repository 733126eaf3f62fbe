//! Records of a company: an export of an HR system becomes checked spells of employment.
//!
//! Bytes become text (`encoding`), rows of cells (`table`) and columns (`headings`, by the known names of `column`). Each row
//! is checked (`row`, with the dates of `date`), rows of one id are joined to spells (`spells`), reasons of exits are looked
//! up (`reason`), and people are put in an order that the order of rows does not touch (`people`).
//!
//! All faults are collected and reported at once (`fault`), with remarks on what was done (`note`). No id, name or row comes
//! out: a fault quotes the bad cell alone. Time is in weeks of tenure; the last day employed counts, so nobody has a tenure
//! of 0 days.

mod checked;
mod column;
mod date;
mod encoding;
mod fault;
mod headings;
mod names;
mod note;
mod options;
mod people;
mod read;
mod reason;
mod row;
mod spells;
mod table;

#[cfg(test)]
mod tests;

pub use checked::{FEW, LEAST_NAMED, LeftOut, OfferMet, RecordForm, Records, Spell, SpellTime};
pub use column::RecordColumn;
pub use date::DateFormat;
pub use fault::{BadCell, CellFault, FileFault, RecordProblems};
pub use note::RecordNote;
pub use options::{RecordOptions, Rounding, TimeResolution, TimeUnit, TimeUnitOfResolution};
pub use read::read;
pub use reason::ExitReason;
