//! The tables: a row type each, with the meaning of every column.

use std::borrow::Cow;

use super::{
    CellValue, Cells, Column, Declaration, Ends, FillRows, Filled, NumbersByKey, Quantiles, Row, Share, ValueAlone,
    ValueAndError, Values, run::draws,
};
use crate::analysis::interval::Estimate;
use crate::analysis::{Payback, ScenarioPair, Side};
use crate::model::outcome::{Arm, Component, Reason};

/// Declares tables: `Row<'a> = "file.csv", written by "command" { column: type as "prefix of further parts_", }`;
/// a table that is only printed has a name without `.csv`.
///
/// A table of a run also says how it is filled: `for item in Source(name) => items;` before the columns makes a row of each
/// item, and `= value` after a column fills it. `Source` is a variant of [`FillRows`]. A table whose columns depend on the
/// run is filled by a function: `Source by function;`.
macro_rules! tables {
    ($(
        $(#[doc = $about:literal])+
        $row:ident<$life:lifetime> = $file:literal, written by $command:literal { $($columns:tt)* }
    )*) => {
        $(table! { $(#[doc = $about])+ $row<$life> = $file, written by $command { $($columns)* } })*

        /// The declared tables.
        pub(super) const ALL: &[&Declaration] = &[$(<$row<'static> as Row>::TABLE,)*];
    };
}

/// Declares one table.
macro_rules! table {
    (
        $(#[doc = $about:literal])+
        $row:ident<$life:lifetime> = $file:literal, written by $command:literal {
            for $item:pat in $source:ident($from:ident) => $items:expr;
            $($(#[doc = $meaning:literal])+ $column:ident: $kind:ty $(as $prefix:literal)? = $value:expr,)*
        }
    ) => {
        table! { @filled Some(FillRows::$source(|each| Filled::new(move || each.iter().flat_map(|$from| {
            $items.into_iter().map(move |$item| $row { $($column: $value,)* })
        }))));
            $(#[doc = $about])+
            $row<$life> = $file, written by $command {
                $($(#[doc = $meaning])+ $column: $kind $(as $prefix)?,)*
            }
        }
    };
    (
        $(#[doc = $about:literal])+
        $row:ident<$life:lifetime> = $file:literal, written by $command:literal {
            $source:ident by $fill:path;
            $($columns:tt)*
        }
    ) => {
        table! { @filled Some(FillRows::$source($fill));
            $(#[doc = $about])+ $row<$life> = $file, written by $command { $($columns)* }
        }
    };
    (
        $(#[doc = $about:literal])+
        $row:ident<$life:lifetime> = $file:literal, written by $command:literal { $($columns:tt)* }
    ) => {
        table! { @filled None; $(#[doc = $about])+ $row<$life> = $file, written by $command { $($columns)* } }
    };
    (
        @filled $fill:expr;
        $(#[doc = $about:literal])+
        $row:ident<$life:lifetime> = $file:literal, written by $command:literal {
            $($(#[doc = $meaning:literal])+ $column:ident: $kind:ty $(as $prefix:literal)?,)*
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, PartialEq)]
        pub struct $row<$life> { $($(#[doc = $meaning])+ pub $column: $kind,)* }

        impl<$life> Row for $row<$life> {
            const TABLE: &'static Declaration = &Declaration {
                file: $file,
                about: concat!($($about),+),
                command: $command,
                columns: &[$(Column {
                    name: stringify!($column),
                    prefix: concat!($($prefix)?),
                    about: concat!($($meaning),+),
                    parts: <$kind as Cells>::PARTS,
                    kind: <$kind as Cells>::KIND,
                },)*],
                fill: $fill,
            };

            fn cells<'c>(&'c self, row: &mut Vec<CellValue<'c>>) {
                $(self.$column.cells(row);)*
            }
        }
    };
}

tables! {
    /// A metric in an arm, or of the saving.
    SummaryRow<'a> = "summary.csv", written by "run" {
        for (side, metric, described, believed) in Scenarios(run) => run.estimates.metrics().map(|(side, metric)| {
            let described = run.estimates.summary[(side, metric)].as_ref();
            (side, metric, described, run.estimates.believed(side, metric).map(|ends| ends.map(|end| end.value)))
        });
        /// Name of the scenario.
        scenario: &'a str = run.name(),
        /// `no_offer`, `offer`, or `saving`: no_offer - offer, paired within replications.
        arm: &'static str = side.name(),
        /// Name of the metric; see "Metrics" below.
        metric: Cow<'static, str> = metric.name(),
        /// `money`, `count`, `share` or `week`.
        unit: &'static str = metric.unit(),
        /// Estimate per position [unit]. A saving is told by blocks where they tell more: `offer help expected-saving`.
        mean: Option<Estimate> = described.map(|described| described.estimate),
        /// Standard deviation over replications [unit]; empty for ratios.
        sd: Option<f64> = described.and_then(|described| described.sd),
        /// Quantiles over replications [unit]; empty for ratios.
        quantiles: Quantiles = Quantiles(described.and_then(|described| described.quantiles)),
        /// Saving at the 5th percentile of what uncertain parameters may be, luck averaged out [money]; empty of other metrics,
        /// and where nothing is uncertain.
        believed_low: Option<f64> = believed.map(|[low, _]| low),
        /// Saving at the 95th percentile of what uncertain parameters may be [money]; empty as above.
        believed_high: Option<f64> = believed.map(|[_, high]| high),
    }

    /// A replication, per position.
    ReplicationRow<'a> = "replications.csv", written by "run" {
        for (number, replication) in Scenarios(run) => (0..).zip(run.replications());
        /// Name of the scenario.
        scenario: &'a str = run.name(),
        /// Number of the replication, from 0.
        replication: u64 = number,
        /// Total cost without the offer [money].
        total_cost_no_offer: f64 = replication.total_cost[0],
        /// Total cost with the offer [money].
        total_cost_offer: f64 = replication.total_cost[1],
        /// total_cost_no_offer - total_cost_offer [money].
        saving: f64 = replication.saving,
        /// Hires without the offer [count].
        hires_no_offer: f64 = replication.hires[0],
        /// Hires with the offer [count].
        hires_offer: f64 = replication.hires[1],
        /// Takers [count].
        takers: f64 = replication.takers,
    }

    /// A replication of a scenario with uncertain parameters: the values that it was played with, and its saving.
    DrawRow<'a> = "draws.csv", written by "run" {
        Scenarios by draws;
        /// Name of the scenario.
        scenario: &'a str,
        /// Number of the replication, from 0.
        replication: u64,
        /// Value of each uncertain parameter [unit of the figure], in a column with the name of its key; empty if the
        /// parameter is certain in this scenario. There are no such columns, and no rows, if all parameters are certain.
        values: NumbersByKey,
        /// Saving per position [money], as in replications.csv.
        saving: f64,
    }

    /// A week in an arm, after all events at that week.
    WeeklyRow<'a> = "weekly.csv", written by "run" {
        for (arm, (week, shares)) in Scenarios(run) => Arm::BOTH.into_iter().flat_map(|arm| {
            (0..).zip(&run.estimates.weekly[arm as usize]).map(move |week| (arm, week))
        });
        /// Name of the scenario.
        scenario: &'a str = run.name(),
        /// `no_offer` or `offer`.
        arm: &'static str = arm.name(),
        /// Week, from 0 to below the horizon.
        week: u64 = week,
        /// Positions that are staffed [share of positions whose class has started].
        staffed: Option<f64> = shares.staffed,
        /// Positions staffed by hires of committed groups [share of positions whose class has started].
        committed: Option<f64> = shares.committed,
        /// Positions staffed by their first hire [share of positions whose class has started].
        first_hires_present: Option<f64> = shares.first_hires_present,
    }

    /// A reason for leaving and a span of weeks: exits in an arm, or their difference between the arms.
    ExitRow<'a> = "exits.csv", written by "run" {
        for (side, span, reason) in Scenarios(run) => Side::ALL.into_iter().flat_map(|side| {
            run.estimates.exits.iter().flat_map(move |span| Reason::ALL.map(|reason| (side, span, reason)))
        });
        /// Name of the scenario.
        scenario: &'a str = run.name(),
        /// `no_offer`, `offer`, or `saving`: no_offer - offer, paired within replications.
        arm: &'static str = side.name(),
        /// Start of the span [week].
        from_week: f64 = span.start,
        /// End of the span: 13 weeks after its start, or the horizon [week].
        to_week: f64 = span.end,
        /// `taker`, `opportunist`, `dropout`, `fail`, `quit` or `dismissal`; a taker who came for the bonus is an
        /// opportunist.
        reason: &'static str = reason.name(),
        /// Exits per position [count].
        exits: Option<Estimate> = span.exits[reason as usize][side as usize],
    }

    /// A group: its first hires at an offer, offer by offer. Costs are from the moment of taking to the horizon, discounted to
    /// that moment.
    GroupRow<'a> = "groups.csv", written by "run" {
        for group in Scenarios(run) => &run.estimates.groups;
        /// Name of the scenario.
        scenario: &'a str = run.name(),
        /// Name of the group.
        group: &'a str = &group.group,
        /// Whether the group is committed.
        committed: bool = group.committed,
        /// First hires of the group among all first hires [share].
        hired_share: Option<f64> = group.hired_share,
        /// Takers among first hires who met the offer [share].
        take_rate: Option<f64> = group.take_rate,
        /// Takers per position [count].
        takers: Option<f64> = group.takers,
        /// Mean cost of keeping a taker [money].
        keep_cost: Option<f64> = group.cost.keep,
        /// Mean cost of letting a taker go, bonus and replacement included [money].
        let_go_cost: Option<f64> = group.cost.let_go,
        /// keep_cost - let_go_cost [money].
        saving_per_taker: Option<Estimate> = group.saving,
        /// Number of the offer in the scenario, from 0; empty if no offer is made.
        offer: Option<usize> = group.offer.map(|offer| offer.number),
    }

    /// A component of cost of a group: its first hires who take an offer.
    KeepRow<'a> = "keep.csv", written by "run" {
        for (group, (component, cost)) in Scenarios(run) => run.estimates.groups.iter().flat_map(|group| {
            Component::ALL.into_iter().zip(&group.components).map(move |cost| (group, cost))
        });
        /// Name of the scenario.
        scenario: &'a str = run.name(),
        /// Name of the group.
        group: &'a str = &group.group,
        /// Component of cost.
        component: &'static str = component.name(),
        /// Mean cost of keeping a taker, from the taking to the horizon, discounted to the taking [money].
        keep_cost: Option<f64> = cost.keep,
        /// Mean cost of letting a taker go, over the same time [money].
        let_go_cost: Option<f64> = cost.let_go,
        /// Number of the offer in the scenario, from 0; empty if no offer is made.
        offer: Option<usize> = group.offer.map(|offer| offer.number),
    }

    /// A kind of taker, by what first hires who take an offer would have done without it, offer by offer.
    TakerRow<'a> = "takers.csv", written by "run" {
        for taker in Scenarios(run) => &run.estimates.takers;
        /// Name of the scenario.
        scenario: &'a str = run.name(),
        /// `left_anyway` within 13 weeks, `uncommitted_kept`, `committed_lost` or `opportunist`.
        outcome: &'static str = taker.outcome.name(),
        /// Share of the takers of all offers [share]; the shares of a scenario sum to 1.
        share: Option<f64> = taker.share,
        /// Mean saving from letting such a taker go, from the taking to the horizon, discounted to the taking [money];
        /// empty for opportunists, who could not have been kept.
        saving_per_taker: Option<Estimate> = taker.saving,
        /// Takers who were about to quit and have waited for the offer, among these takers [share].
        waited: Option<f64> = taker.waited,
        /// Number of the offer in the scenario, from 0; empty if no offer is made.
        offer: Option<usize> = taker.offer.map(|offer| offer.number),
    }

    /// The saving up to a week, had watching ended there: every fourth week, and the horizon.
    PaybackRow<'a> = "payback.csv", written by "run" {
        for row in Scenarios(run) => run.estimates.payback.iter().flat_map(Payback::every_fourth);
        /// Name of the scenario.
        scenario: &'a str = run.name(),
        /// Week.
        week: f64 = row.week,
        /// Saving to date per position of the whole plan [money].
        saving_to_date: Option<Estimate> = row.saving,
    }

    /// A class of a plan with several classes; amounts are per position of the class.
    ClassRow<'a> = "classes.csv", written by "run" {
        for class in Scenarios(run) => &run.estimates.classes;
        /// Name of the scenario.
        scenario: &'a str = run.name(),
        /// Number of the class in order of week, from 0.
        class: u64 = class.class as u64,
        /// Week in which the class starts.
        week: f64 = class.week,
        /// Number of positions of the class.
        positions: u64 = class.positions,
        /// Saving per position of the class, discounted to week 0 [money].
        saving: Option<Estimate> = class.saving,
        /// Hires in the offer arm, per position of the class [count].
        hires: Option<f64> = class.hires,
        /// Takers in the offer arm, per position of the class [count].
        takers: Option<f64> = class.takers,
    }

    /// A source of the variance of the saving over replications.
    SpreadRow<'a> = "spread.csv", written by "run" {
        for (source, share) in Scenarios(run) => [
            ("luck", run.estimates.spread.luck),
            ("parameters", run.estimates.spread.parameters),
        ];
        /// Name of the scenario.
        scenario: &'a str = run.name(),
        /// `luck`, or `parameters`: parameter uncertainty.
        source: &'static str = source,
        /// Share of the variance [share]; without uncertain parameters all of it is luck by definition, without an interval.
        share: Share = Share(share),
    }

    /// A scenario of the call, the lowest cost first, per position.
    RankingRow<'a> = "ranking.csv", written by "run" {
        for place in Comparison(comparison) => &comparison.places;
        /// Name of the scenario.
        scenario: &'a str = &place.scenario,
        /// Rank by cost_offer, from 1 for the lowest; empty if scenarios are not alike in currency, horizon or
        /// discount rate.
        rank: Option<usize> = place.rank,
        /// Total cost without the offer [money].
        cost_no_offer: Option<Estimate> as "cost_no_offer_" = place.cost_no_offer,
        /// Total cost with the offer [money].
        cost_offer: Option<Estimate> as "cost_offer_" = place.cost_offer,
        /// cost_no_offer - cost_offer, paired within replications [money].
        saving: Option<Estimate> as "saving_" = place.saving,
        /// Replications whose saving is above 0 [share].
        probability_pays: Share as "pays_" = Share(place.probability_pays),
        /// Replications whose saving is below 0 [share].
        probability_loses: Share as "loses_" = Share(place.probability_loses),
        /// Replications in which the scenario has the lowest cost with the offer [share]; empty if seeds or numbers of
        /// positions differ.
        probability_best: Share as "best_" = Share(place.probability_best),
    }

    /// A metric of a pair of scenarios; each pair once, in the order of the call.
    PairRow<'a> = "pairs.csv", written by "run" {
        for (pair, metric, difference) in Comparison(comparison) => comparison.pairs.iter().flat_map(|pair| {
            let sides = ScenarioPair::SIDES.into_iter().zip(["cost_offer", "cost_no_offer", "saving"]);
            sides.map(move |(side, metric)| (pair, metric, pair.difference(side)))
        });
        /// Name of the first scenario.
        scenario: &'a str = &pair.scenario,
        /// Name of the second scenario.
        other: &'a str = &pair.other,
        /// `cost_offer`, `cost_no_offer` or `saving`.
        metric: &'static str = metric,
        /// Value of scenario - value of other, per position [money]; empty if the two are not alike in currency, horizon
        /// or discount rate.
        difference: Option<Estimate> = difference.map(|difference| difference.estimate),
        /// Factor by which replications would have to increase to reach the same error without common draws.
        variance_factor: Option<f64> = difference.and_then(|difference| difference.variance_factor),
        /// Whether the interval of the difference holds 0.
        tied: Option<bool> = difference.and_then(|difference| difference.tied()),
    }

    /// A bonus, per position, on the replications that chose the best.
    CurveRow<'a> = "curve.csv", written by "tune" {
        /// Name of the scenario; with `--weeks` and `--all` also which week or offer: `NAME, week 2`, `NAME, offers.1`.
        scenario: Cow<'a, str>,
        /// The bonus [money].
        bonus: f64,
        /// Saving, the same as in a run with the bonus [money]. If nobody took the bonus, mcse is empty, and the interval
        /// allows for takers who were missed.
        saving: Option<Estimate>,
        /// Ends of a simultaneous band: it holds the savings of all bonuses at once [money].
        band: Ends as "band_",
        /// Saving at the 5th and the 95th percentile of what uncertain parameters may be, luck averaged out [money]; empty where
        /// nothing is uncertain, and of lines but the best.
        believed: Ends as "believed_",
        /// Takers among hires offered [share].
        take_rate: ValueAlone,
        /// Committed hires among takers [share].
        committed_share: ValueAlone,
        /// Cost of bonuses [money].
        bonus_cost: ValueAlone,
        /// Replications whose saving is above 0 [share].
        probability_pays: ValueAlone,
        /// Share of the uncommitted hires offered who take an offer [share].
        sensitivity: ValueAlone,
        /// Share of the committed hires offered who take none [share].
        specificity: ValueAlone,
    }

    /// A scenario with its best bonus, per position; for several files the last row is `(together)`: one bonus for all.
    BestRow<'a> = "best.csv", written by "tune" {
        /// Name of the scenario; with `--weeks` and `--all` also which week or offer: `NAME, week 2`, `NAME, offers.1`.
        scenario: Cow<'a, str>,
        /// The best bonus [money]; empty if none meets the limits.
        bonus: Option<f64>,
        /// Saving on the replications that chose the bonus [money].
        saving: Option<Estimate>,
        /// Saving on held-out replications, which had no part in choosing the bonus [money].
        held_out: Option<Estimate> as "held_out_",
        /// The smallest and the largest bonus of the confidence set: those that may be as good [money].
        set: Ends as "set_",
        /// The bonus up to which the offer pays [money]; empty if no bonus pays, or if the highest tried still does.
        break_even: Option<f64>,
        /// Ends of the interval of the break-even [money].
        break_even_ends: Ends as "break_even_",
        /// The bonus in the file [money].
        file_bonus: Option<f64>,
        /// Regret: how much less the bonus in the file saves than the best, on the held-out replications [money].
        regret_of_file: ValueAlone,
    }

    /// A bonus on the frontier: none that costs less saves as much. Per position.
    FrontierRow<'a> = "frontier.csv", written by "tune" {
        /// Name of the scenario, as in curve.csv.
        scenario: Cow<'a, str>,
        /// Cost of bonuses [money].
        budget: ValueAlone,
        /// The bonus [money].
        bonus: f64,
        /// Saving on the replications that chose the best bonus [money].
        saving: Option<Estimate>,
    }

    /// A figure at two ends, the others as uncertain as they are, on the same people and luck.
    TornadoRow<'a> = "tornado.csv", written by "sensitivity" {
        /// Name of the scenario.
        scenario: &'a str,
        /// Dotted key of the figure.
        key: &'a str,
        /// Whether the figures that correlations tie to this one follow.
        tied: bool,
        /// `belief`: 5th and 95th percentile; `swing`: a certain figure less and plus `--swing`; `range`: as `--range` asks.
        kind: &'static str,
        /// Low end [unit of the figure].
        low: f64,
        /// High end [unit of the figure].
        high: f64,
        /// Saving per position at the low end [money].
        saving_low: ValueAndError as "saving_low_",
        /// Saving per position at the high end [money].
        saving_high: ValueAndError as "saving_high_",
        /// saving_high - saving_low, paired within units of luck [money per position].
        swing: ValueAndError as "swing_",
        /// Ends of the interval of the swing [money per position].
        ends: Ends as "ci_",
        /// Whether the offer pays at one end and not at the other.
        turns: bool,
    }

    /// An input: shares of the variance of the expected saving over what is believed.
    IndexRow<'a> = "indices.csv", written by "sensitivity" {
        /// Name of the scenario.
        scenario: &'a str,
        /// Name of the input: its key, or the name that `--group` gives.
        input: &'a str,
        /// Dotted keys of the figures of the input, with `; ` between them.
        members: Cow<'a, str>,
        /// Number of draws.
        draws: u64,
        /// First-order index: the share that goes on average once the input is known [share]. Luck may take it below 0.
        first: Option<Estimate> as "first_",
        /// Total index: the share that stays while all other inputs are known [share]. Luck may take it below 0.
        total: Option<Estimate> as "total_",
    }

    /// A figure of an input of 2 to 6 figures that are tied: its part of the total index.
    ShapleyRow<'a> = "shapley.csv", written by "sensitivity" {
        /// Name of the scenario.
        scenario: &'a str,
        /// Name of the input.
        input: &'a str,
        /// Dotted key of the figure.
        key: &'a str,
        /// Shapley effect [share of the variance of the expected saving]; the effects of an input add up to its total index.
        effect: Option<Estimate>,
    }

    /// A figure on one side of the value in force: where the saving passes 0, the other figures as uncertain as they are.
    FlipRow<'a> = "flips.csv", written by "sensitivity" {
        /// Name of the scenario.
        scenario: &'a str,
        /// Dotted key of the figure.
        key: &'a str,
        /// `belief`, `swing` (certain), `range`, or `off`: an assumption without effect in the file.
        kind: &'static str,
        /// Value in force: the median of what is believed [unit of the figure].
        value: f64,
        /// `below` or `above` the value in force.
        side: &'static str,
        /// The nearest value at which the saving passes 0 [unit of the figure]; empty if it does at none.
        flip: Option<f64>,
        /// Values next to the flip at which the saving may be 0 [unit of the figure].
        ends: Ends as "ci_",
        /// Chance that the figure lies beyond the flip, by what is believed [share]; empty for a certain figure.
        chance_beyond: Option<f64>,
        /// Saving per position at the farthest value that was looked at [money].
        saving_at_end: ValueAlone,
    }

    /// A metric at a point of the sweep.
    SweepRow<'a> = "sweep.csv", written by "sweep" {
        /// Name of the scenario.
        scenario: &'a str,
        /// Number of the point, from 0.
        point: usize,
        /// Value of each varied key, as on the command line, in a column with the name of the key.
        values: Values<'a>,
        /// `no_offer`, `offer`, or `saving`: no_offer - offer, paired within replications.
        arm: &'static str,
        /// Name of the metric; the main ones of summary.csv.
        metric: Cow<'static, str>,
        /// `money`, `count` or `share`.
        unit: &'static str,
        /// Estimate per position [unit]. A saving is told by blocks where they tell more: `offer help expected-saving`.
        mean: Option<Estimate>,
    }

    /// A figure of a group in a fit: what the records tell of it, or the value that stays.
    FitRow<'a> = "fits.csv", written by "fit" {
        /// Value of the column of `--by`; `all` without one.
        split: &'a str,
        /// Field of the group, such as `tenure`.
        figure: &'static str,
        /// Name of the group.
        group: &'a str,
        /// Parameter of the field: of a law its parameters, else `rate` or `share`. A lognormal law has `mu` = ln median too.
        parameter: &'static str,
        /// Estimate, or the value that stays [unit].
        estimate: f64,
        /// Standard error [unit]; empty for a value that stays.
        se: Option<f64>,
        /// Ends of the interval [unit]; empty for a value that stays.
        ends: Ends as "ci_",
        /// `week`, `per week`, `per year`, `share`, `log weeks`, or empty for a number without unit.
        unit: &'static str,
        /// `records`; `both`, where the ratio between groups is that of the scenario; or `belief`, where the records tell nothing.
        told_by: &'static str,
    }

    /// A law of tenure that was tried on the records.
    ModelRow<'a> = "models.csv", written by "fit" {
        /// Value of the column of `--by`; `all` without one.
        split: &'a str,
        /// Family of laws.
        law: &'static str,
        /// Number of groups that are told apart.
        groups: usize,
        /// Number of parameters; empty for a law that is refused.
        parameters: Option<usize>,
        /// Logarithm of the likelihood, of times in weeks.
        loglik: Option<f64>,
        /// Criterion of Akaike.
        aic: Option<f64>,
        /// Criterion of Schwarz, in which n is the number of people.
        bic: Option<f64>,
        /// People who stay beyond training.
        people: u64,
        /// Quits after training.
        exits: u64,
        /// Whether the law is the one that is written.
        chosen: bool,
    }

    /// A week in which people left: the share still there, by Kaplan and Meier. Takers and exits of other reasons end the watching.
    SurvivalRow<'a> = "survival.csv", written by "fit" {
        /// Value of the column of `--by`; `all` without one.
        split: &'a str,
        /// Tenure [week].
        week: f64,
        /// People at risk just before it.
        at_risk: u64,
        /// Exits at it.
        exits: u64,
        /// Share still there after it [share].
        survival: f64,
        /// Ends of the interval [share]; empty where all have left.
        ends: Ends as "ci_",
        /// Share that the fitted scenario implies at the medians of its figures [share].
        fitted: f64,
    }

    /// A week in which people left for a reason: the share who have left for it, by Aalen and Johansen.
    IncidenceRow<'a> = "incidence.csv", written by "fit" {
        /// Value of the column of `--by`; `all` without one.
        split: &'a str,
        /// `quit`, `dismissed`, `training`, `took_offer` or `other`.
        reason: &'static str,
        /// Tenure [week].
        week: f64,
        /// Share who have left for the reason by then [share].
        incidence: f64,
        /// Ends of the interval [share].
        ends: Ends as "ci_",
    }

    /// A span of tenure: exits of the records, and those that the fitted scenario expects of the same people.
    FittedExitRow<'a> = "exits.csv", written by "fit" {
        /// Value of the column of `--by`; `all` without one.
        split: &'a str,
        /// Beginning [week].
        from: f64,
        /// End, included [week]; empty for the last span.
        to: Option<f64>,
        /// Exits of the records. Takers and exits of other reasons end the watching.
        observed: u64,
        /// Exits that the scenario expects while the same people are watched.
        expected: f64,
    }

    /// An event at the position, or a component of the cost of a week.
    TraceRow<'a> = "trace", written by "trace --format csv" {
        /// Name of the scenario.
        scenario: &'a str,
        /// Number of the replication, from 0.
        replication: u64,
        /// Number of the position, from 0.
        position: u64,
        /// `no_offer` or `offer`.
        arm: &'static str,
        /// Time of the event; for money, the start of the week in which it is spent [week].
        week: f64,
        /// Number of the hire at the position, from 1.
        hire: Option<usize>,
        /// Group of the hire, at the start of a hire.
        group: Option<&'a str>,
        /// Name of the event.
        event: Option<&'static str>,
        /// The bonus offered [money].
        bonus: Option<f64>,
        /// The smallest bonus that the hire would have taken then [money].
        threshold: Option<f64>,
        /// Component of cost.
        component: Option<&'static str>,
        /// Amount of the component in the week, discounted to week 0 [money].
        money: Option<f64>,
    }

    /// A value in force.
    AssumptionRow<'a> = "assumptions", written by "check --explain --format csv" {
        /// Name of the scenario.
        scenario: &'a str,
        /// Dotted key of the value.
        key: Cow<'a, str>,
        /// The value as TOML; empty if there is none and none is required.
        value: Option<String>,
        /// File or command line that gives the value; empty for a default.
        source: Option<&'a str>,
        /// Line in the source, from 1.
        line: Option<usize>,
        /// Quantiles of an uncertain number, within its domain.
        quantiles: Quantiles,
    }

    /// A figure that a scenario implies without its offer, in the figures of a personnel department.
    ImpliedRow<'a> = "implied", written by "check --explain --format json" {
        /// Name of the scenario.
        scenario: &'a str,
        /// Name of the figure.
        figure: &'static str,
        /// Unit: share, count, weeks or money; shares and counts a year are per position.
        unit: &'static str,
        /// Value; the median over draws of uncertain parameters; empty where there is none, or no end.
        value: Option<f64>,
        /// 5 % quantile over the draws.
        p05: Option<f64>,
        /// 95 % quantile over the draws.
        p95: Option<f64>,
    }
}
