//! Many replications.

mod results;

pub use results::{GroupTally, RatioTally, Results, WeekTally};
