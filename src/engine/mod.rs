//! Many replications, on all cores, with the same result on any number of them.
//!
//! A [`Run`] plays blocks of replications (`block`) at the `table` of each thread; what they come to is kept as `columns`
//! and tallies (`tally`), the [`Results`]. `nested` tells luck and uncertain parameters apart, and [`sweep()`] plays many
//! points at once.

mod block;
mod columns;
mod curve;
mod error;
mod memory;
mod nested;
mod results;
mod run;
mod sweep;
mod table;
mod tally;
mod trace;
mod watcher;

pub use curve::{CurveError, CurveResults, Mover, Tuning, curve};
pub use error::EngineError;
pub use nested::{Nested, Variances};
pub use results::{GroupTally, RatioTally, Results, WeekTally};
pub use run::{Run, Threads, simulate};
pub use sweep::{Figure, PointResults, sweep};
pub use trace::trace;
pub use watcher::{Unwatched, Watcher};
