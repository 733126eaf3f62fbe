//! The commands. A new command is a file with its arguments and what it does, and its lines in this one.

mod calibrate;
mod check;
mod completions;
mod fit;
mod help;
mod licenses;
mod merge;
mod new;
mod plot;
mod report;
mod run;
mod schema;
mod sensitivity;
mod sweep;
mod trace;
mod tune;

pub use check::CheckArguments;

use std::num::NonZeroUsize;

use clap::Subcommand;

use super::console::Console;
use super::failure::Failure;

/// A command whose arguments have been read.
pub trait Execute {
    /// Threads to work on; `None` for all cores. A command that plays nothing takes one.
    fn threads(&self) -> Option<NonZeroUsize> {
        Some(NonZeroUsize::MIN)
    }

    /// Loads, plays and writes.
    ///
    /// # Errors
    /// Returns why the command could not do what was asked.
    fn execute(&self, console: Console) -> Result<(), Failure>;
}

/// The commands in the order of the help, each with the type of its arguments.
macro_rules! commands {
    ($($(#[$attribute:meta])* $typed:literal $name:ident($arguments:ty),)*) => {
        /// What to do.
        #[derive(Debug, Subcommand)]
        pub enum Command {
            $($(#[$attribute])* #[allow(missing_docs, reason = "its arguments say what the command does")] $name($arguments),)*
        }

        /// Names of the commands, as they are typed.
        pub const NAMES: &[&str] = &[$($typed),*];

        impl Command {
            /// The command of whatever name.
            pub fn any(&self) -> &dyn Execute {
                match self {
                    $(Command::$name(arguments) => arguments,)*
                }
            }
        }
    };
}

commands! {
    "run" Run(run::RunArguments),
    "sweep" Sweep(sweep::SweepArguments),
    "merge" Merge(merge::MergeArguments),
    "tune" Tune(tune::TuneArguments),
    "sensitivity" Sensitivity(sensitivity::SensitivityArguments),
    "plot" Plot(plot::PlotArguments),
    "report" Report(report::ReportArguments),
    "check" Check(check::CheckArguments),
    "trace" Trace(trace::TraceArguments),
    "calibrate" Calibrate(calibrate::CalibrateArguments),
    "fit" Fit(fit::FitArguments),
    "new" New(new::NewArguments),
    "schema" Schema(schema::SchemaArguments),
    "completions" Completions(completions::CompletionsArguments),
    #[command(alias = "licences")]
    "licenses" Licenses(licenses::LicensesArguments),
    "help" Help(help::HelpArguments),
}
