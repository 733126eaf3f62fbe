//! Results that commands print and write: a report or tables, a folder of tables, a workbook.

use std::slice;

use super::console::Console;
use super::failure::Failure;
use super::flags::{Format, Length, Output, Scenarios};
use super::printed;
use super::tables::TableCall;
use crate::output::sections::{self, unranked};
use crate::output::tables::{run_document, run_tables};
use crate::study::{self, Simulated, SweptScenario};

/// Where the results of a call go.
pub struct Publication<'a> {
    /// The call, and its folder of tables.
    pub call: TableCall,
    /// The form of the results.
    pub results: &'a Output,
    /// Share of intervals that hold the truth.
    pub confidence: f64,
    /// The terminal.
    pub console: Console,
}

impl Publication<'_> {
    /// Prints and writes runs; `again` are the scenarios with the flags that play exactly what has been played.
    pub fn runs(self, runs: &[Simulated], length: &Length, again: &Scenarios) -> Result<(), Failure> {
        let Self { call, results, confidence, console } = self;
        let format = results.format;
        let comparison = study::compare(runs, confidence);
        printed::warn(runs, format, length.full, console);
        if !format.is_report() && !comparison.unlike.is_empty() {
            console.warning(&unranked(&comparison.unlike).replacen("These", "these", 1));
        }
        let tables = run_tables(runs, &comparison);
        let entries = runs.iter().map(Simulated::entry).collect();
        let manifest = call.publish(&tables, confidence, entries, console)?;
        let report = || printed::of_run(runs, &comparison, again);
        results.write_book(report, runs.iter().map(|run| &run.loaded), &tables, console)?;
        console.results(|out| match format {
            Format::Table | Format::Markdown => printed::write(out, &length.of(report()), format, console),
            Format::Csv => tables[0].write_csv(out),
            Format::Json => run_document(&manifest, runs, &comparison).write(out),
        })
    }

    /// Prints and writes a sweep.
    pub fn sweep(self, sweep: &SweptScenario) -> Result<(), Failure> {
        let Self { call, results, confidence, console } = self;
        let entries = sweep.entry().into_iter().collect();
        let rows = sweep.table();
        let manifest = call.publish(slice::from_ref(&rows), confidence, entries, console)?;
        let report = || sections::sweep(sweep);
        results.write_book(report, &sweep.variation.first, slice::from_ref(&rows), console)?;
        console.results(|out| match results.format {
            form @ (Format::Table | Format::Markdown) => printed::write(out, &report(), form, console),
            Format::Csv => rows.write_csv(out),
            Format::Json => sweep.document(&manifest).write(out),
        })
    }
}
