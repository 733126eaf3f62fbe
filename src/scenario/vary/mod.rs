//! Variations of one scenario on the command line, `--vary KEY=VALUES`: a point for each combination of values.

mod command;
mod load;
mod moved;
mod values;
mod variation;

pub use load::{load_variation, parse_variation, reload_variation};
pub use moved::Movable;
pub use variation::{Axis, Layout, Variation, Varied};
