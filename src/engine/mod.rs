//! Many replications, on all cores, with the same result on any number of them.
//!
//! A [`Run`] plays the replications of one scenario, [`sweep()`] those of many points at once, [`curve()`] every bonus of
//! one offer, and [`thresholds()`] the bonus that each hire would take. All are one pass over replications (`pass`), which
//! plays cohorts (`cohort`) and keeps them as columns (`columns`) and tallies (`tally`). `expected` plays the expected
//! saving by conditional Monte Carlo, and at many draws of the uncertain parameters. A bonus is chosen from
//! [`GridPoint`]s, which sweeps and curves give alike.
//!
//! # Speed
//!
//! A thread plays from a seat that keeps its memory; tables of a scenario's laws are made once. The bench beside this
//! module (`tests/bench`) compares it with the plain loop of the same model.

mod cohort;
mod columns;
mod curve;
mod error;
mod expected;
mod find;
mod grid;
pub(crate) mod memory;
mod parameters;
mod pass;
mod points;
mod results;
mod run;
mod run_part;
mod share;
mod stored;
mod tally;
mod threads;
mod thresholds;
mod trace;
mod tree;
mod watcher;

pub use curve::{CurveError, CurveResults, Mover, Tuning, curve};
pub use error::EngineError;
pub use expected::{
    AverageDraw, Averages, Expected, PickFreeze, PickFrozen, averages, blocks_of, drawn_together, expect,
    expect_beside, expect_blocks, pick_freeze,
};
pub use find::{FoundLife, LifeEnd, LifeSearch, TracedPlace, find};
pub use grid::{Batch, GridPoint};
pub use memory::ROOM;
pub use parameters::{ParameterDraws, ReplicationDraws, parameter_draws};
pub use points::{
    KeptColumn, PointResults, empty_points, play_points, point_chunks, replications_of_points, restore_points, sweep,
    sweep_over,
};
pub use results::Results;
pub use run::{Run, simulate};
pub use run_part::{RunPart, run_blocks};
pub use share::BlockShare;
pub use stored::{Bytes, Sink};

pub use tally::{ClassTally, GroupTally, OfferTally, RatioTally, SPAN_WEEKS, SignedSums, SizeSums, WeekTally};
pub use threads::Threads;
pub use thresholds::{RankedHire, Thresholds, thresholds};
pub use trace::trace;
pub use watcher::{Reserved, Unwatched, Watcher};
