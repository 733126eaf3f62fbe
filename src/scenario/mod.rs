//! Scenarios: text becomes one checked scenario, with every number in its domain.
//!
//! Time is in weeks, money in the scenario's currency, rates are per week unless a name says otherwise; a year is 52 weeks.
//!
//! A file is parsed into a tree with the place of every value (`tree`), and merged with the files that it extends
//! (`extends`). Edits of the command line follow (`edit`; `ties` drops correlations of replaced values). Fields are read
//! one by one (`reader`, `value`, `number`, `sequence`), as `fields` and `distributions` declare them.
//!
//! Faults on the way (`fault`) are collected and reported at once (`problem`), with warnings of values that are legal and
//! hardly meant (`unlikely`). Remedies read numbers as people write them (`written`); invisible and control characters are
//! escaped (`visible`).
//!
//! For an uncertain parameter the scenario holds the median, and beside it the belief (`uncertain`). Parameters are found
//! and set by key (`parameters`, `key`). `notation` and `print` write a scenario as TOML, `assumptions` lists the place of
//! each value, and `vary` makes many scenarios of one.

mod alike;
mod assumptions;
mod distribution;
mod distributions;
mod domain;
mod edit;
mod extends;
mod fault;
mod fields;
mod file;
mod flag;
mod key;
mod load;
mod nearest;
mod notation;
mod number;
mod parameters;
mod place;
mod print;
mod problem;
mod reader;
mod reference;
mod schema;
mod section;
mod sequence;
mod unlikely;
mod ties;
mod tree;
mod uncertain;
mod value;
mod vary;
mod vary_command;
mod vary_values;
mod visible;
mod whole;
mod written;

pub use alike::{Unlike, unlike};
pub use assumptions::Assumption;
pub use distribution::Scale;
pub use distributions::{Reservation, Tenure, WeeksToFill};
pub use domain::MOST_REPLICATIONS;
pub use fields::{
    Cohort, Correlation, Decline, Group, Job, Offer, Opportunists, Pay, Recruiting, Scenario, Service, Simulation,
    Training, Traits,
};
pub use file::is_folder_of;
pub use flag::key_of_flag;
pub use load::{Loaded, load, parse};
pub use place::{Place, Source};
pub use problem::{Problem, Problems, Severity, rendered};
pub use reference::{reference, section_names};
pub use schema::schema;
pub use uncertain::{Belief, BelievedInterval, NormalScale, Uncertain};
pub use value::Pair;
pub use vary::{Axis, Layout, Variation, Varied, load_variation, parse_variation};
pub use visible::{visible, visible_line};

/// The commented scenario that `offer new` writes to start from: a call centre in the United States of today.
pub const STARTER: &str = include_str!("../../scenarios/us-call-center.toml");
