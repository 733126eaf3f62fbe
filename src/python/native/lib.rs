//! `the_offer._native`: scenarios, studies and tables for Python.
//!
//! A file for each thing: `scenario` loads and changes, `run`, `tune`, `sweep` and
//! `sensitivity` play it, `compare` plays several, `shard` plays parts anywhere; `fit` reads records (`frame`: from a data
//! frame). `watch` plays on another thread, so that Ctrl-C and other threads of Python go on.
//! `table` gives tables of the command as Arrow, `estimate` single figures, `problems` exceptions. `edits` and `options`
//! read arguments.

mod compare;
mod edits;
mod estimate;
mod fit;
mod frame;
mod options;
mod problems;
mod run;
mod scenario;
mod sensitivity;
mod shard;
mod sweep;
mod table;
mod tune;
mod watch;

/// Scenarios, studies and tables.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::compare::{Compared, compare};
    #[pymodule_export]
    use crate::estimate::Estimate;
    #[pymodule_export]
    use crate::fit::{Fit, fit};
    #[pymodule_export]
    use crate::run::Run;
    #[pymodule_export]
    use crate::scenario::{Scenario, again, load, parse};
    #[pymodule_export]
    use crate::sensitivity::Sensitivity;
    #[pymodule_export]
    use crate::shard::{Block, block_again, blocks, join, merge};
    #[pymodule_export]
    use crate::sweep::Sweep;
    #[pymodule_export]
    use crate::table::Table;
    #[pymodule_export]
    use crate::tune::Tuning;

    /// Version of the program whose figures these are.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
