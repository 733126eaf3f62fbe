//! Shards: a run or a sweep in parts that are played anywhere, and merged to the bits of one run.
//!
//! A [`Job`] is what is played. Its blocks of replications are numbered through all scenarios, and a [`Shard`] has an equal
//! share of them. A [`PlayedPart`] is a shard that has been played; parts are written (`writing`) and read (`reading`) as files. A
//! [`Merge`] takes parts in any order, and tells which are missing, doubled, damaged or of another job.
//!
//! # Format
//!
//! A part begins with the line `offer-part 1`, the version of the format. The second line is the header, in JSON ([`Header`]).
//! The payload follows: as many bytes as the header says, all numbers little-endian. The last 32 bytes are the SHA-256 of
//! everything before them. Parts can follow one another in one stream.
//!
//! The payload has the pieces in the order of the header. A piece of a run has columns, tallies, blocks of the expected saving,
//! and draws of uncertain parameters; a piece of a sweep has columns and blocks of the expected saving for each point. Columns
//! come in blocks: the number of blocks (u64), then of each block the number of replications (u64) and each column. A column
//! has a kind (u8): 0 is one value for all replications (f64), 1 is a count for each (u16), 2 is a number for each (f64).

mod error;
mod header;
mod job;
mod merge;
mod number;
mod part;
mod reading;
mod writing;

pub use error::{Damage, MergeError, MergeFault};
pub use header::{Header, HeaderPiece, HeaderScenario, HeaderText};
pub use job::{Job, JobCall, JobError, JobKind};
pub use merge::{Merge, Merged};
pub use number::Shard;
pub use part::PlayedPart;
pub use reading::{PartFile, header_of, look};
