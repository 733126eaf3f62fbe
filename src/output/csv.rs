//! Tables as CSV: UTF-8, a header always, full precision, unknown is an empty cell.

use std::io::{self, Write};

use serde::Serialize;

use super::numbers::UnsignedCells;
use super::simulated::Simulated;
use crate::analysis::Comparison;

/// A table, one CSV file.
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
    /// Scenarios by their cost.
    Ranking,
    /// Differences between two scenarios.
    Pairs,
}

impl Table {
    /// All of them.
    pub const ALL: [Table; 9] = [
        Table::Summary,
        Table::Replications,
        Table::Weekly,
        Table::Groups,
        Table::Keep,
        Table::Takers,
        Table::Spread,
        Table::Ranking,
        Table::Pairs,
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
            Table::Ranking => "ranking.csv",
            Table::Pairs => "pairs.csv",
        }
    }

    /// Its first line; written even where there are no rows to take it from.
    fn header(self) -> &'static str {
        match self {
            Table::Summary => "scenario,arm,metric,unit,mean,mcse,ci_low,ci_high,sd,p05,p25,p50,p75,p95",
            Table::Replications => {
                "scenario,replication,total_cost_no_offer,total_cost_offer,saving,hires_no_offer,hires_offer,takers"
            }
            Table::Weekly => "scenario,arm,week,staffed,committed,first_hires_present",
            Table::Groups => {
                "scenario,group,committed,hired_share,take_rate,takers,keep_cost,let_go_cost,saving_per_taker,mcse,ci_low,ci_high"
            }
            Table::Keep => "scenario,group,component,keep_cost,let_go_cost",
            Table::Takers => "scenario,outcome,share,saving_per_taker,mcse,ci_low,ci_high",
            Table::Spread => "scenario,source,share,ci_low,ci_high",
            Table::Ranking => {
                "scenario,rank,\
                 cost_no_offer,cost_no_offer_mcse,cost_no_offer_ci_low,cost_no_offer_ci_high,\
                 cost_offer,cost_offer_mcse,cost_offer_ci_low,cost_offer_ci_high,\
                 saving,saving_mcse,saving_ci_low,saving_ci_high,\
                 probability_pays,pays_ci_low,pays_ci_high,\
                 probability_loses,loses_ci_low,loses_ci_high,\
                 probability_best,best_ci_low,best_ci_high"
            }
            Table::Pairs => "scenario,other,metric,difference,mcse,ci_low,ci_high,variance_factor,tied",
        }
    }

    /// Writes the table with the rows of all scenarios of a call.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(self, out: &mut dyn Write, runs: &[Simulated], comparison: &Comparison) -> io::Result<()> {
        writeln!(out, "{}", self.header())?;
        let mut out = ::csv::WriterBuilder::new().has_headers(false).from_writer(UnsignedCells::new(out));
        let estimates = runs.iter().map(|run| &run.estimates);
        match self {
            Table::Summary => rows(&mut out, estimates.flat_map(|estimates| &estimates.summary)),
            Table::Replications => rows(&mut out, runs.iter().flat_map(Simulated::replications)),
            Table::Weekly => rows(&mut out, estimates.flat_map(|estimates| &estimates.weekly)),
            Table::Groups => rows(&mut out, estimates.flat_map(|estimates| &estimates.groups)),
            Table::Keep => rows(&mut out, estimates.flat_map(|estimates| &estimates.keep)),
            Table::Takers => rows(&mut out, estimates.flat_map(|estimates| &estimates.takers)),
            Table::Spread => rows(&mut out, estimates.flat_map(|estimates| &estimates.spread)),
            Table::Ranking => rows(&mut out, comparison.ranking()),
            Table::Pairs => rows(&mut out, comparison.pair_rows()),
        }?;
        out.flush()
    }
}

/// Writes rows under a header of their fields' names.
///
/// # Errors
/// Those of `out`.
pub fn write_rows(out: &mut dyn Write, all: impl IntoIterator<Item = impl Serialize>) -> io::Result<()> {
    let mut out = ::csv::Writer::from_writer(UnsignedCells::new(out));
    rows(&mut out, all)?;
    out.flush()
}

/// Writes rows under a header of their own, which their fields do not tell.
///
/// # Errors
/// Those of `out`.
pub fn write_plain_rows(
    out: &mut dyn Write,
    header: &[&str],
    all: impl IntoIterator<Item = impl Serialize>,
) -> io::Result<()> {
    let mut out = ::csv::WriterBuilder::new().has_headers(false).from_writer(UnsignedCells::new(out));
    out.write_record(header).map_err(io_error)?;
    rows(&mut out, all)?;
    out.flush()
}

fn rows<W: Write>(out: &mut ::csv::Writer<W>, rows: impl IntoIterator<Item = impl Serialize>) -> io::Result<()> {
    rows.into_iter().try_for_each(|row| out.serialize(row)).map_err(io_error)
}

/// The error beneath, whose kind tells a closed pipe from a full disk.
fn io_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::rows::{
        GroupRow, KeepRow, PairRow, RankingRow, ReplicationRow, SpreadRow, SummaryRow, TakerRow, WeeklyRow,
    };
    use crate::analysis::{Metric, Side, compare};

    /// A row of every table, with every unknown unknown.
    fn print(table: Table, write_header: bool) -> String {
        let scenario = || "a \"b\", c".to_owned();
        let mut out = ::csv::WriterBuilder::new().has_headers(write_header).from_writer(Vec::new());
        let written = match table {
            Table::Summary => out.serialize(SummaryRow {
                scenario: scenario(),
                arm: Side::Saving,
                metric: Metric::TotalCost,
                unit: "money",
                mean: Some(1.0 / 3.0),
                mcse: None,
                ci_low: None,
                ci_high: None,
                sd: None,
                p05: None,
                p25: None,
                p50: None,
                p75: None,
                p95: Some(1e21),
            }),
            Table::Replications => out.serialize(ReplicationRow {
                scenario: "s",
                replication: 0,
                total_cost_no_offer: 2.0,
                total_cost_offer: 0.5,
                saving: 1.5,
                hires_no_offer: 1.0,
                hires_offer: 1.25,
                takers: 0.0,
            }),
            Table::Weekly => out.serialize(WeeklyRow {
                scenario: scenario(),
                arm: "offer",
                week: 3,
                staffed: 1.0,
                committed: 0.5,
                first_hires_present: 0.25,
            }),
            Table::Groups => out.serialize(GroupRow {
                scenario: scenario(),
                group: "hunters".to_owned(),
                committed: false,
                hired_share: None,
                take_rate: None,
                takers: None,
                keep_cost: None,
                let_go_cost: None,
                saving_per_taker: None,
                mcse: None,
                ci_low: None,
                ci_high: None,
            }),
            Table::Keep => out.serialize(KeepRow {
                scenario: scenario(),
                group: "hunters".to_owned(),
                component: "wages",
                keep_cost: None,
                let_go_cost: None,
            }),
            Table::Takers => out.serialize(TakerRow {
                scenario: scenario(),
                outcome: "left_anyway",
                share: None,
                saving_per_taker: None,
                mcse: None,
                ci_low: None,
                ci_high: None,
            }),
            Table::Spread => out.serialize(SpreadRow {
                scenario: scenario(),
                source: "luck",
                share: Some(1.0),
                ci_low: None,
                ci_high: None,
            }),
            Table::Ranking => out.serialize(RankingRow {
                scenario: scenario(),
                rank: Some(1),
                cost_no_offer: None,
                cost_no_offer_mcse: None,
                cost_no_offer_ci_low: None,
                cost_no_offer_ci_high: None,
                cost_offer: None,
                cost_offer_mcse: None,
                cost_offer_ci_low: None,
                cost_offer_ci_high: None,
                saving: None,
                saving_mcse: None,
                saving_ci_low: None,
                saving_ci_high: None,
                probability_pays: None,
                pays_ci_low: None,
                pays_ci_high: None,
                probability_loses: None,
                loses_ci_low: None,
                loses_ci_high: None,
                probability_best: None,
                best_ci_low: None,
                best_ci_high: None,
            }),
            Table::Pairs => out.serialize(PairRow {
                scenario: scenario(),
                other: "s".to_owned(),
                metric: "saving",
                difference: Some(-1.5),
                mcse: None,
                ci_low: None,
                ci_high: None,
                variance_factor: None,
                tied: None,
            }),
        };
        written.expect("a row");
        String::from_utf8(out.into_inner().expect("all rows")).expect("UTF-8")
    }

    #[test]
    fn headers_name_the_fields_of_the_rows() {
        for table in Table::ALL {
            let first = print(table, true);
            assert_eq!(first.lines().next(), Some(table.header()), "{table:?}");
        }
    }

    #[test]
    fn an_empty_table_has_a_header() {
        for table in Table::ALL {
            let mut out = Vec::new();
            table.write(&mut out, &[], &compare(&[], 0.95)).expect("a table");
            assert_eq!(out, format!("{}\n", table.header()).into_bytes());
        }
    }

    #[test]
    fn cells_are_exact_quoted_where_needed_and_empty_where_unknown() {
        assert_eq!(
            print(Table::Summary, false),
            "\"a \"\"b\"\", c\",saving,total_cost,money,0.3333333333333333,,,,,,,,,1e21\n"
        );
        assert_eq!(print(Table::Replications, false), "s,0,2.0,0.5,1.5,1.0,1.25,0.0\n");
        assert_eq!(print(Table::Pairs, false), "\"a \"\"b\"\", c\",s,saving,-1.5,,,,,\n");
    }
}
