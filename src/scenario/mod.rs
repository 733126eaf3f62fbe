//! What is asked: one checked scenario, every number in its domain.
//!
//! Time is in weeks, money in the scenario's currency, rates are per week unless a name says otherwise; a year is 52 weeks.
//!
//! A file becomes a tree that knows the place of every value (`tree`), is laid over what it extends (`extends`), takes
//! the edits of the command line (`edit`; `ties` of what is replaced go with it), and is read field by field (`reader`, `value`, `number`, `sequence`) as `fields` and
//! `distributions` declare them. What is wrong on the way (`fault`) is collected, and told at once (`problem`), with what is
//! legal and hardly meant (`slips`); numbers as people write them are understood for that (`written`), and nothing that
//! moves a cursor is told as it is (`visible`).
//!
//! Of a parameter that nobody knows for sure the scenario holds the median, and beside it what is believed of it
//! (`uncertain`); `parameters` finds and sets parameters by their `key`. `print` writes a scenario back, `assumptions` says
//! where each value comes from, and `vary` makes many scenarios of one.

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
mod slips;
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
