//! Does it pay to offer new hires a bonus to quit?
//!
//! A [`Scenario`] describes positions, people and an offer. [`Scenario::run`] plays it with the offer and without, on the
//! same people and the same luck; the [`Study`] it returns has estimates, each with its error. [`Scenario::tune`] searches
//! the bonus that saves most. The [`guide`] explains the model, the files and the statistics.
//!
//! # Features
//!
//! | feature | default | adds |
//! | --- | --- | --- |
//! | `report` | yes | reports as text, pages for a browser, charts |
//! | `cli` | yes | the command `offer`, and folders of tables written whole or not at all; needs `report` |
//!
//! # Map
//!
//! For those who change this crate: `RUSTDOCFLAGS="--cfg inside" cargo doc` shows the modules behind the front door, whose
//! names change without notice. Data flows one way: a folder uses only those before it.
//!
//! | module | from | to | begins at |
//! | --- | --- | --- | --- |
//! | `special` | numbers | functions of numbers, the same to the last bit on every machine | `special::normal` |
//! | `records` | an export of an HR system | checked spells of employment, or every mistake in the export | `records::read` |
//! | `scenario` | text | a checked scenario, or every mistake in the text | `scenario::load`, `scenario::parse` |
//! | `fit` | spells of employment | laws of tenure, rates and curves, each with its error | `fit::law`, `fit::curves` |
//! | `model` | scenario and draws | one position's history, in both arms | `model::position` |
//! | `engine` | scenario | outcomes of many replications, the same on any number of threads | `engine::simulate`, `engine::sweep`, `engine::curve` |
//! | `machine` | files of the system | memory that a run may take | `machine::room` |
//! | `analysis` | outcomes | estimates, their errors and intervals | `analysis::estimate`, `analysis::compare`, `analysis::estimate_points` |
//! | `study` | scenarios and a plan | the runs that answer a question, such as the bonus that saves most | `study::run`, `study::tune::tune` |
//! | `output` | estimates | tables as CSV and JSON, reports, pages, charts; rounding happens only here | `output::tables`, `output::sections` |
//! | `cli` | arguments | calls of the other modules | `cli::main` |
//!
//! # Reproducibility
//!
//! Equal scenario, seed and version give equal results to the last bit, on any machine and any number of threads. Draws come
//! from `special::ziggurat`, elementary functions from `special` and the crate `libm`; of `rand`, `rand_distr` and
//! `statrs` only integer arithmetic, the four operations and √ are used. So the features of other crates do not matter: a
//! program that links this library with `num-traits/std`, under which `rand_distr` and `statrs` call the platform's
//! logarithms, gets the same results. The tests of this crate are such a program, and hold its outputs to those of the
//! release binary (`tests/cli/golden.rs`), under a guard that ends whoever calls an elementary function of the platform.
//!
//! # Examples
//!
//! ```
//! # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
//! # std::env::set_current_dir(folder)?;
//! let study = the_offer::Scenario::load("zappos-2008.toml")?.run()?;
//! println!("{}", study.saving()); // $142 ± 5.22
//! let best = study.scenario().tune().max(5_000.0).run()?.best_bonus();
//! # assert!(study.saving().to_string().starts_with("$1") && best.is_some());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A scenario whose answer can be worked out by hand: an idle hire costs 100 a week. After the one week of training, half of
//! all hires take 400 to quit; nobody leaves for another reason, and nobody is replaced. A taker saves the ten weeks that
//! remain, so an offer is worth ½ · (10 · 100 - 400) = 300 per position.
//!
//! ```
//! use the_offer::{Arm, Metric, Scenario};
//!
//! let scenario = Scenario::parse("by-hand.toml", r#"
//!     name = "by-hand"
//!     simulation = { horizon_weeks = 11, replications = 2000 }
//!     cohort = { positions = 20, backfill = false }
//!     training = { weeks = 1 }
//!     offers = [{ week = 1, bonus = 400 }]
//!
//!     [[groups]]
//!     name = "idle"
//!     committed = false
//!     reservation = { dist = "lognormal", median = 400, sigma = 1.0 }
//!     tenure = { dist = "exponential", mean = 1e9 }
//!     extra_cost_per_week = 100
//! "#)?;
//! let study = scenario.plan().threads(2).confidence(0.9).run()?;
//!
//! let saving = study.saving().estimate().ok_or("no replications")?;
//! let error = saving.mcse.ok_or("one replication")?;
//! // All blocks of the expected saving agree: no luck is left in who takes the offer.
//! assert!((saving.value - 300.0).abs() < 1e-4 && error < 1e-4);
//!
//! let cost = study.estimate(Arm::NoOffer.into(), Metric::TotalCost).ok_or("no replications")?;
//! assert_eq!(cost.value, 1000.0); // ten weeks after training
//! # #[cfg(feature = "report")]
//! assert!(study.report().contains("The offer pays"));
//!
//! let dearer = scenario.with(["offers.0.bonus=900"])?.run()?;
//! assert!(dearer.saving().estimate().ok_or("no replications")?.value < saving.value);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// Units stand in [brackets], which rustdoc takes for links.
#![allow(rustdoc::broken_intra_doc_links)]

/// Runs the example of the README.
#[cfg(all(doctest, feature = "report"))]
#[doc = include_str!("../README.md")]
mod readme {}

mod api;

pub use analysis::interval::{Estimate, Interval};
pub use analysis::precision::Precision;
pub use analysis::{Metric, Objective, Side};
pub use api::{CheckedScenario as Scenario, Error, RunOptions, Saving, Study, TuneOptions, TunedStudy};
pub use engine::{EngineError, Unwatched, Watcher};
pub use model::outcome::{Arm, Component, Count};
pub use scenario::{Place, Problem, Problems, Severity};
pub use study::tune::{Limits, TuneError};

pub mod guide;

/// Declares the modules behind the front door, which `--cfg inside` documents.
macro_rules! inside {
    ($($(#[$attribute:meta])* $module:ident)*) => { $(
        #[cfg_attr(not(inside), doc(hidden))]
        $(#[$attribute])*
        pub mod $module;
    )* };
}

inside! {
    special
    records
    scenario
    fit
    model
    engine
    machine
    analysis
    study
    output
    #[cfg(feature = "cli")]
    cli
}
