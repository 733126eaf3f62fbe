//! Many replications, on all cores, with the same result on any number of them.
//!
//! A [`Run`] plays blocks of replications (`block`) at the `table` of each thread; what they come to is kept as `columns`
//! and tallies (`tally`), the [`Results`]. `nested` tells luck and uncertain parameters apart, [`sweep()`] plays many points
//! at once, and [`curve()`] every bonus of one offer. What a bonus is chosen by, from either of them, is a [`GridPoint`];
//! what bonus each hire would take, its [`Thresholds`].

mod block;
mod columns;
mod curve;
mod error;
mod grid;
pub(crate) mod memory;
mod nested;
mod parameters;
mod replications;
mod results;
mod run;
mod sweep;
mod table;
mod tally;
mod threads;
mod thresholds;
mod trace;
mod watcher;

pub use curve::{CurveError, CurveResults, Mover, Tuning, curve};
pub use error::EngineError;
pub use grid::{Batch, GridPoint};
pub use memory::ROOM;
pub use nested::{Nested, Variances};
pub use parameters::{ParameterDraws, parameter_draws};
pub use results::{GroupTally, RatioTally, Results, WeekTally};
pub use run::{Run, simulate};
pub use sweep::{Figure, PointResults, sweep, sweep_over};
pub use threads::Threads;
pub use thresholds::{Ranked, Thresholds, thresholds};
pub use trace::trace;
pub use watcher::{Reserved, Unwatched, Watcher};
