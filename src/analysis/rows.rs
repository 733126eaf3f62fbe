//! The rows of every table, as CSV and JSON show them; unknown is `None`: an empty cell, null.

use serde::Serialize;

use super::interval::{Estimate, Interval};
use super::metric::{Metric, Side};

/// An estimate in cells.
#[derive(Debug, Clone, Copy)]
pub struct Cells {
    /// The estimate.
    pub value: Option<f64>,
    /// Its Monte Carlo standard error.
    pub mcse: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl Cells {
    /// The cells of an estimate that may be unknown.
    pub fn of(estimate: Option<Estimate>) -> Self {
        let interval = estimate.and_then(|estimate| estimate.interval);
        Self {
            value: estimate.map(|estimate| estimate.value),
            mcse: estimate.and_then(|estimate| estimate.mcse),
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
        }
    }

    /// The estimate; none where it is unknown.
    fn estimate(self) -> Option<Estimate> {
        let interval = self.low.zip(self.high).map(|(low, high)| Interval { low, high });
        Some(Estimate { value: self.value?, mcse: self.mcse, interval })
    }
}

/// `summary.csv`: one estimate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SummaryRow {
    /// Scenario.
    pub scenario: String,
    /// `no_offer`, `offer` or `saving`.
    pub arm: Side,
    /// What is estimated.
    pub metric: Metric,
    /// `money`, `count` or `share`.
    pub unit: &'static str,
    /// Estimate, per position.
    pub mean: Option<f64>,
    /// Its Monte Carlo standard error.
    pub mcse: Option<f64>,
    /// Interval of the estimate.
    pub ci_low: Option<f64>,
    /// Interval of the estimate.
    pub ci_high: Option<f64>,
    /// Standard deviation over replications.
    pub sd: Option<f64>,
    /// Quantiles over replications.
    pub p05: Option<f64>,
    /// Quantile.
    pub p25: Option<f64>,
    /// Quantile.
    pub p50: Option<f64>,
    /// Quantile.
    pub p75: Option<f64>,
    /// Quantile.
    pub p95: Option<f64>,
}

impl SummaryRow {
    /// The estimate that the row holds; none where it is unknown.
    pub fn estimate(&self) -> Option<Estimate> {
        Cells { value: self.mean, mcse: self.mcse, low: self.ci_low, high: self.ci_high }.estimate()
    }
}

/// `replications.csv`: one replication, per position.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplicationRow<'a> {
    /// Scenario.
    pub scenario: &'a str,
    /// Number of the replication, from 0.
    pub replication: u64,
    /// Total cost without the offer.
    pub total_cost_no_offer: f64,
    /// Total cost with the offer.
    pub total_cost_offer: f64,
    /// Their difference.
    pub saving: f64,
    /// Hires without the offer.
    pub hires_no_offer: f64,
    /// Hires with the offer.
    pub hires_offer: f64,
    /// Takers.
    pub takers: f64,
}

/// `weekly.csv`: shares of positions at one week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeeklyRow {
    /// Scenario.
    pub scenario: String,
    /// `no_offer` or `offer`.
    pub arm: &'static str,
    /// Week.
    pub week: u64,
    /// Staffed.
    pub staffed: f64,
    /// Staffed by hires of committed groups.
    pub committed: f64,
    /// Staffed by the first hire.
    pub first_hires_present: f64,
}

/// `groups.csv`: the first hires of one group at the first offer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupRow {
    /// Scenario.
    pub scenario: String,
    /// Group.
    pub group: String,
    /// Whether it is committed.
    pub committed: bool,
    /// Share among first hires.
    pub hired_share: Option<f64>,
    /// Takers among those who met the offer.
    pub take_rate: Option<f64>,
    /// Takers per position.
    pub takers: Option<f64>,
    /// Mean cost of keeping a taker [money at the taking].
    pub keep_cost: Option<f64>,
    /// Mean cost of letting a taker go [money at the taking].
    pub let_go_cost: Option<f64>,
    /// Their difference.
    pub saving_per_taker: Option<f64>,
    /// Its Monte Carlo standard error.
    pub mcse: Option<f64>,
    /// Its interval.
    pub ci_low: Option<f64>,
    /// Its interval.
    pub ci_high: Option<f64>,
}

impl GroupRow {
    /// The saving per taker; none where it is unknown.
    pub fn saving(&self) -> Option<Estimate> {
        Cells { value: self.saving_per_taker, mcse: self.mcse, low: self.ci_low, high: self.ci_high }.estimate()
    }
}

/// `keep.csv`: keep against let go by component.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeepRow {
    /// Scenario.
    pub scenario: String,
    /// Group.
    pub group: String,
    /// Component of cost.
    pub component: &'static str,
    /// Mean cost of keeping a taker.
    pub keep_cost: Option<f64>,
    /// Mean cost of letting a taker go.
    pub let_go_cost: Option<f64>,
}

/// `takers.csv`: what takers would have done otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TakerRow {
    /// Scenario.
    pub scenario: String,
    /// `left_anyway`, `uncommitted_kept`, `committed_lost` or `opportunist`.
    pub outcome: &'static str,
    /// Share of takers.
    pub share: Option<f64>,
    /// Saving per taker [money at the taking].
    pub saving_per_taker: Option<f64>,
    /// Its Monte Carlo standard error.
    pub mcse: Option<f64>,
    /// Its interval.
    pub ci_low: Option<f64>,
    /// Its interval.
    pub ci_high: Option<f64>,
}

impl TakerRow {
    /// The saving per taker; none where it is unknown.
    pub fn saving(&self) -> Option<Estimate> {
        Cells { value: self.saving_per_taker, mcse: self.mcse, low: self.ci_low, high: self.ci_high }.estimate()
    }
}

/// `spread.csv`: where the spread of the saving over replications comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SpreadRow {
    /// Scenario.
    pub scenario: String,
    /// `luck` or `parameters`.
    pub source: &'static str,
    /// Share of the variance, 0..1.
    pub share: Option<f64>,
    /// Interval of the share.
    pub ci_low: Option<f64>,
    /// Interval of the share.
    pub ci_high: Option<f64>,
}

/// `ranking.csv`: one scenario among those of the call, money per position.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankingRow {
    /// Scenario.
    pub scenario: String,
    /// Place by total cost with the offer, from 1 for the lowest; unknown where currencies differ.
    pub rank: Option<usize>,
    /// Total cost without the offer.
    pub cost_no_offer: Option<f64>,
    /// Its Monte Carlo standard error.
    pub cost_no_offer_mcse: Option<f64>,
    /// Its interval.
    pub cost_no_offer_ci_low: Option<f64>,
    /// Its interval.
    pub cost_no_offer_ci_high: Option<f64>,
    /// Total cost with the offer.
    pub cost_offer: Option<f64>,
    /// Its Monte Carlo standard error.
    pub cost_offer_mcse: Option<f64>,
    /// Its interval.
    pub cost_offer_ci_low: Option<f64>,
    /// Its interval.
    pub cost_offer_ci_high: Option<f64>,
    /// Their paired difference.
    pub saving: Option<f64>,
    /// Its Monte Carlo standard error.
    pub saving_mcse: Option<f64>,
    /// Its interval.
    pub saving_ci_low: Option<f64>,
    /// Its interval.
    pub saving_ci_high: Option<f64>,
    /// Share of replications with a saving above 0.
    pub probability_pays: Option<f64>,
    /// Its interval.
    pub pays_ci_low: Option<f64>,
    /// Its interval.
    pub pays_ci_high: Option<f64>,
    /// Share of replications with a saving below 0.
    pub probability_loses: Option<f64>,
    /// Its interval.
    pub loses_ci_low: Option<f64>,
    /// Its interval.
    pub loses_ci_high: Option<f64>,
    /// Share of replications in which it costs least, with the offer.
    pub probability_best: Option<f64>,
    /// Its interval.
    pub best_ci_low: Option<f64>,
    /// Its interval.
    pub best_ci_high: Option<f64>,
}

/// `pairs.csv`: how one figure differs between two scenarios, per position.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairRow {
    /// The one.
    pub scenario: String,
    /// The other.
    pub other: String,
    /// `cost_offer`, `cost_no_offer` or `saving`.
    pub metric: &'static str,
    /// The one less the other [money]; unknown where currencies differ.
    pub difference: Option<f64>,
    /// Its Monte Carlo standard error.
    pub mcse: Option<f64>,
    /// Its interval.
    pub ci_low: Option<f64>,
    /// Its interval.
    pub ci_high: Option<f64>,
    /// How many times as many replications this error would take on independent draws.
    pub variance_factor: Option<f64>,
    /// Whether the interval holds 0.
    pub tied: Option<bool>,
}

/// `sweep.csv`: one estimate at one point of a sweep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SweepRow {
    /// `no_offer`, `offer` or `saving`.
    pub arm: Side,
    /// What is estimated, as in `summary.csv`.
    pub metric: Metric,
    /// `money`, `count` or `share`.
    pub unit: &'static str,
    /// Estimate, per position.
    pub mean: Option<f64>,
    /// Its Monte Carlo standard error.
    pub mcse: Option<f64>,
    /// Interval of the estimate.
    pub ci_low: Option<f64>,
    /// Interval of the estimate.
    pub ci_high: Option<f64>,
}

impl SweepRow {
    /// The row of an estimate; none where it is unknown.
    pub fn new(arm: Side, metric: Metric, estimate: Option<Estimate>) -> Self {
        let Cells { value, mcse, low, high } = Cells::of(estimate);
        Self { arm, metric, unit: metric.unit(), mean: value, mcse, ci_low: low, ci_high: high }
    }

    /// The estimate that the row holds; none where it is unknown.
    pub fn estimate(&self) -> Option<Estimate> {
        Cells { value: self.mean, mcse: self.mcse, low: self.ci_low, high: self.ci_high }.estimate()
    }
}
