//! Many replications, on all cores, with the same result on any number of them.

mod columns;
mod results;
mod run;
mod sweep;
mod tally;
mod trace;

pub use results::{GroupTally, RatioTally, Results, WeekTally};
pub use run::{EngineError, Unwatched, Watcher, simulate};
pub use sweep::{Figure, PointResults, sweep};
pub use trace::trace;
