//! The tables of `offer run`, and the same as one JSON document.

use serde_json::json;

use super::{
    Document, Filled, GroupRow, KeepRow, PairRow, Quantiles, RankingRow, ReplicationRow, Share, SpreadRow, SummaryRow,
    TakerRow, WeeklyRow,
};
use crate::analysis::{Comparison, Estimates, RankedScenario, ScenarioPair, Side};
use crate::model::outcome::{Arm, Component};
use crate::output::manifest::Manifest;
use crate::study::Simulated;

/// All tables of a call, `summary.csv` first.
pub fn run_tables<'a>(runs: &'a [Simulated], comparison: &'a Comparison) -> Vec<Filled<'a>> {
    let mut tables = scenario_tables(runs);
    tables.extend(comparison_tables(comparison));
    tables
}

/// `{"manifest":{…},"ranking":[…],"pairs":[…],"scenarios":[{"name":…,"summary":[…],…,"warnings":[…]}]}`.
pub fn run_document<'a>(manifest: &'a Manifest, runs: &'a [Simulated], comparison: &'a Comparison) -> Document<'a> {
    let named = |tables: Vec<Filled<'a>>| tables.into_iter().map(|table| (table.table.name(), table.into()));
    let mut fields = vec![("manifest", manifest.into())];
    fields.extend(named(comparison_tables(comparison)));
    let scenario = |run: &'a Simulated| {
        let mut fields = vec![("name", json!(run.name()).into())];
        fields.extend(named(scenario_tables(std::slice::from_ref(run))));
        let of_file = run.loaded.warnings.iter().map(|warning| warning.text.clone());
        fields.push(("warnings", json!(of_file.chain(run.warnings()).collect::<Vec<String>>()).into()));
        Document::Object(fields)
    };
    fields.push(("scenarios", Document::List(runs.iter().map(scenario).collect())));
    Document::Object(fields)
}

/// Tables with rows of every scenario by itself, in the order of JSON.
fn scenario_tables(runs: &[Simulated]) -> Vec<Filled<'_>> {
    let estimates = || runs.iter().map(|run| &run.estimates);
    vec![
        Filled::new(move || estimates().flat_map(summary)),
        Filled::new(move || runs.iter().flat_map(replications)),
        Filled::new(move || estimates().flat_map(weekly)),
        Filled::new(move || estimates().flat_map(groups)),
        Filled::new(move || estimates().flat_map(keep)),
        Filled::new(move || estimates().flat_map(takers)),
        Filled::new(move || estimates().flat_map(spread)),
    ]
}

/// Tables that set scenarios side by side.
fn comparison_tables(comparison: &Comparison) -> Vec<Filled<'_>> {
    vec![
        Filled::new(|| comparison.places.iter().map(ranking)),
        Filled::new(|| comparison.pairs.iter().flat_map(|pair| ScenarioPair::SIDES.map(|side| pair_row(pair, side)))),
    ]
}

fn summary(estimates: &Estimates) -> impl Iterator<Item = SummaryRow<'_>> {
    estimates.metrics().map(|(side, metric)| {
        let described = estimates.summary[(side, metric)].as_ref();
        SummaryRow {
            scenario: &estimates.scenario,
            arm: side.name(),
            metric: metric.name(),
            unit: metric.unit(),
            mean: described.map(|described| described.estimate),
            sd: described.and_then(|described| described.sd),
            quantiles: Quantiles(described.and_then(|described| described.quantiles)),
        }
    })
}

fn replications(run: &Simulated) -> impl Iterator<Item = ReplicationRow<'_>> {
    (0..).zip(run.replications()).map(|(number, replication)| {
        let [total_cost_no_offer, total_cost_offer] = replication.total_cost;
        let [hires_no_offer, hires_offer] = replication.hires;
        ReplicationRow {
            scenario: run.name(),
            replication: number,
            total_cost_no_offer,
            total_cost_offer,
            saving: replication.saving,
            hires_no_offer,
            hires_offer,
            takers: replication.takers,
        }
    })
}

fn weekly(estimates: &Estimates) -> impl Iterator<Item = WeeklyRow<'_>> {
    let weeks = |arm: Arm| (0..).zip(&estimates.weekly[arm as usize]).map(move |(week, shares)| (arm, week, shares));
    Arm::BOTH.into_iter().flat_map(weeks).map(|(arm, week, shares)| WeeklyRow {
        scenario: &estimates.scenario,
        arm: arm.name(),
        week,
        staffed: shares.staffed,
        committed: shares.committed,
        first_hires_present: shares.first_hires_present,
    })
}

fn groups(estimates: &Estimates) -> impl Iterator<Item = GroupRow<'_>> {
    estimates.groups.iter().map(|group| GroupRow {
        scenario: &estimates.scenario,
        group: &group.group,
        committed: group.committed,
        hired_share: group.hired_share,
        take_rate: group.take_rate,
        takers: group.takers,
        keep_cost: group.cost.keep,
        let_go_cost: group.cost.let_go,
        saving_per_taker: group.saving,
    })
}

fn keep(estimates: &Estimates) -> impl Iterator<Item = KeepRow<'_>> {
    estimates.groups.iter().flat_map(|group| {
        Component::ALL.into_iter().zip(&group.components).map(|(component, cost)| KeepRow {
            scenario: &estimates.scenario,
            group: &group.group,
            component: component.name(),
            keep_cost: cost.keep,
            let_go_cost: cost.let_go,
        })
    })
}

fn takers(estimates: &Estimates) -> impl Iterator<Item = TakerRow<'_>> {
    estimates.takers.iter().map(|taker| TakerRow {
        scenario: &estimates.scenario,
        outcome: taker.outcome.name(),
        share: taker.share,
        saving_per_taker: taker.saving,
    })
}

fn spread(estimates: &Estimates) -> [SpreadRow<'_>; 2] {
    [("luck", estimates.spread.luck), ("parameters", estimates.spread.parameters)].map(|(source, share)| SpreadRow {
        scenario: &estimates.scenario,
        source,
        share: Share(share),
    })
}

fn ranking(place: &RankedScenario) -> RankingRow<'_> {
    RankingRow {
        scenario: &place.scenario,
        rank: place.rank,
        cost_no_offer: place.cost_no_offer,
        cost_offer: place.cost_offer,
        saving: place.saving,
        probability_pays: Share(place.probability_pays),
        probability_loses: Share(place.probability_loses),
        probability_best: Share(place.probability_best),
    }
}

fn pair_row(pair: &ScenarioPair, side: Side) -> PairRow<'_> {
    let difference = pair.difference(side);
    PairRow {
        scenario: &pair.scenario,
        other: &pair.other,
        metric: match side {
            Side::NoOffer => "cost_no_offer",
            Side::Offer => "cost_offer",
            Side::Saving => "saving",
        },
        difference: difference.map(|difference| difference.estimate),
        variance_factor: difference.and_then(|difference| difference.variance_factor),
        tied: difference.and_then(|difference| difference.tied()),
    }
}
