//! Tables as CSV: UTF-8, a header always, full precision, unknown is an empty cell.

use std::io::{self, Write};

use serde::Serialize;

use super::simulated::Simulated;

/// A table of interface.md, one CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Every estimate.
    Summary,
    /// Every replication.
    Replications,
    /// Shares of positions by week.
    Weekly,
    /// First hires by group at the first offer.
    Groups,
    /// Keep against let go by component.
    Keep,
    /// What takers would have done otherwise.
    Takers,
    /// Luck against not knowing the parameters.
    Spread,
}

impl Table {
    /// All of them.
    pub const ALL: [Table; 7] = [
        Table::Summary,
        Table::Replications,
        Table::Weekly,
        Table::Groups,
        Table::Keep,
        Table::Takers,
        Table::Spread,
    ];

    /// Its file.
    pub fn file(self) -> &'static str {
        match self {
            Table::Summary => "summary.csv",
            Table::Replications => "replications.csv",
            Table::Weekly => "weekly.csv",
            Table::Groups => "groups.csv",
            Table::Keep => "keep.csv",
            Table::Takers => "takers.csv",
            Table::Spread => "spread.csv",
        }
    }

    /// Its first line; written even where there are no rows to take it from.
    fn header(self) -> &'static str {
        match self {
            Table::Summary => {
                "scenario,arm,metric,unit,mean,mcse,ci_low,ci_high,sd,p05,p25,p50,p75,p95"
            }
            Table::Replications => {
                "scenario,replication,total_cost_no_offer,total_cost_offer,saving,hires_no_offer,hires_offer,takers"
            }
            Table::Weekly => "scenario,arm,week,staffed,committed,first_hires_present",
            Table::Groups => {
                "scenario,group,committed,hired_share,take_rate,takers,keep_cost,let_go_cost,saving_per_taker,mcse"
            }
            Table::Keep => "scenario,group,component,keep_cost,let_go_cost",
            Table::Takers => "scenario,outcome,share,saving_per_taker,mcse",
            Table::Spread => "scenario,source,share,ci_low,ci_high",
        }
    }

    /// Writes the table with the rows of all scenarios of a call.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(self, out: &mut dyn Write, runs: &[Simulated]) -> io::Result<()> {
        writeln!(out, "{}", self.header())?;
        let mut out = ::csv::WriterBuilder::new()
            .has_headers(false)
            .from_writer(out);
        for run in runs {
            let estimates = &run.estimates;
            match self {
                Table::Summary => rows(&mut out, &estimates.summary),
                Table::Replications => rows(&mut out, run.replications()),
                Table::Weekly => rows(&mut out, &estimates.weekly),
                Table::Groups => rows(&mut out, &estimates.groups),
                Table::Keep => rows(&mut out, &estimates.keep),
                Table::Takers => rows(&mut out, &estimates.takers),
                Table::Spread => rows(&mut out, &estimates.spread),
            }?;
        }
        out.flush()
    }
}

fn rows<W: Write>(
    out: &mut ::csv::Writer<W>,
    rows: impl IntoIterator<Item = impl Serialize>,
) -> io::Result<()> {
    rows.into_iter()
        .try_for_each(|row| out.serialize(row))
        .map_err(io_error)
}

/// The error beneath, whose kind tells a closed pipe from a full disk.
fn io_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
