//! Scenarios: text becomes one checked scenario, with every number in its domain.
//!
//! Time is in weeks, money in the scenario's currency, rates are per week unless a name says otherwise; a year is 52 weeks.
//!
//! `text`: a file is parsed into a tree with the place of every value (`tree`), and merged with the files that it extends
//! (`extends`). Edits of the command line follow (`edit`; `ties` drops correlations of replaced values). Remedies read
//! numbers as people write them (`written`); invisible and control characters are escaped (`visible`).
//!
//! `field`: fields are read one by one (`reader`, `value`, `number`, `sequence`) and printed (`print`), as `fields`,
//! `distributions` and `uncertain` declare them.
//!
//! `load` checks a scenario as a `whole`. Faults (`fault`) are collected and reported at once (`problem`), with warnings of
//! values that are legal and hardly meant (`unlikely`).
//!
//! For an uncertain parameter the scenario holds the median, and beside it the belief (`uncertain`). `parameters` finds and
//! sets parameters by key, `assumptions` lists the place of each value, `sources` finds comments that have become untrue, and
//! `vary` makes many scenarios of one.

mod alike;
mod assumptions;
mod distributions;
mod fault;
mod field;
mod fields;
mod flag;
mod given;
mod load;
mod parameters;
mod problem;
mod reference;
mod schema;
mod sources;
mod text;
mod uncertain;
mod unlikely;
mod vary;
mod whole;

pub use alike::{Unlike, unlike};
pub use assumptions::Assumption;
pub use distributions::{AfterTable, Reservation, Tenure, WeeksToFill};
pub use field::distribution::Scale;
pub(crate) use field::domain::WEEKS_OF_A_YEAR;
pub use field::domain::{MOST_REPLICATIONS, MOST_RETENTIONS};
pub use field::value::Pair;
pub use fields::{
    Anticipation, Class, Cohort, Correlation, Decline, Group, Job, Offer, Opportunists, Pay, Recruiting, Scenario,
    Service, Simulation, Training, Traits,
};
pub use flag::key_of_flag;
pub use given::GivenTexts;
pub use load::{Loaded, load, parse, parse_file, reload};
pub use parameters::ParameterField;
pub(crate) use parameters::{cholesky_root, normal_correlation, rank_correlation};
pub use problem::{Problem, Problems, Severity, rendered};
pub use reference::{reference, section_names};
pub use schema::schema;
#[cfg(feature = "cli")]
pub(crate) use text::file::files_in;
pub use text::file::is_folder_of;
pub(crate) use text::nearest::nearest;
#[cfg(feature = "report")]
pub(crate) use text::notation::dotted;
pub use text::place::{Place, Source};
pub use text::stated::Stated;
pub(crate) use text::ties::weekly;
pub use text::visible::{visible, visible_line};
pub(crate) use uncertain::Z95;
pub use uncertain::{Belief, BelievedInterval, NormalScale, Uncertain};
pub use vary::{Axis, Layout, Movable, Variation, Varied, load_variation, parse_variation, reload_variation};

/// The scenario that `offer new` writes to start from: a call centre in the United States of today, in at most 60 lines.
pub const SHORT_STARTER: &str = include_str!("short.toml");

/// The commented scenario that `offer new --full` writes: a call centre in the United States of today, with every field.
pub const STARTER: &str = include_str!("../../scenarios/us-call-center.toml");

/// A text as TOML has it, in quotes.
pub(crate) fn toml_text(text: &str) -> String {
    text::notation::text(text)
}
