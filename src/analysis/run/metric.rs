//! The metrics of a run, and the sides on which each is known.

use std::borrow::Cow;
use std::ops::Index;

use crate::model::outcome::{Arm, Component, Count};

/// An arm, or the paired difference of both: the column `arm` of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The arm without the offer.
    NoOffer,
    /// The arm with the offer.
    Offer,
    /// The saving: no offer - offer within each replication.
    Saving,
}

impl Side {
    /// All sides, in the order of every table.
    pub const ALL: [Side; 3] = [Side::NoOffer, Side::Offer, Side::Saving];
    /// Both arms, in the order of every table.
    pub const ARMS: [Side; 2] = [Side::NoOffer, Side::Offer];

    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self.arm() {
            Some(arm) => arm.name(),
            None => "saving",
        }
    }

    /// The arm; `None` for the saving.
    pub fn arm(self) -> Option<Arm> {
        match self {
            Side::NoOffer => Some(Arm::NoOffer),
            Side::Offer => Some(Arm::Offer),
            Side::Saving => None,
        }
    }

    /// Metrics known on this side, in the order of tables; retention at these tenures [week].
    pub fn metrics(self, retention_weeks: &[f64]) -> impl Iterator<Item = Metric> {
        Metric::all(retention_weeks).filter(move |metric| metric.sides().contains(&self))
    }
}

impl From<Arm> for Side {
    fn from(arm: Arm) -> Self {
        match arm {
            Arm::NoOffer => Side::NoOffer,
            Arm::Offer => Side::Offer,
        }
    }
}

macro_rules! metrics {
    ($($(#[doc = $doc:literal])+ $metric:ident = $name:literal, $unit:literal, $sides:expr;)*) => {
        /// Quantity that is estimated on a side, per position.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub enum Metric {
            /// A component of cost [money].
            Cost(Component),
            /// A count of hires.
            Count(Count),
            /// Retention: share of first hires still there at a tenure [week].
            Retention(f64),
            $($(#[doc = $doc])+ $metric,)*
        }

        /// Metrics that are neither a component nor a count.
        const OTHERS: &[Metric] = &[$(Metric::$metric),*];

        enum Other { $($metric),* }

        impl Metric {
            /// Name in tables.
            pub fn name(self) -> Cow<'static, str> {
                match self {
                    Metric::Cost(component) => component.name().into(),
                    Metric::Count(count) => count.name().into(),
                    Metric::Retention(week) => format!("retention_{week}").into(),
                    $(Metric::$metric => $name.into(),)*
                }
            }

            /// Unit in tables: `money`, `count`, `share` or `week`.
            pub fn unit(self) -> &'static str {
                match self {
                    Metric::Cost(_) => "money",
                    Metric::Count(Count::Retention52) | Metric::Retention(_) => "share",
                    Metric::Count(_) => "count",
                    $(Metric::$metric => $unit,)*
                }
            }

            /// Meaning in one sentence, without the unit.
            pub fn about(self) -> &'static str {
                match self {
                    Metric::Cost(component) => component.about(),
                    Metric::Count(count) => count.about(),
                    Metric::Retention(_) => "First hires still there at tenure W, of simulation.retention_weeks, among those of whom it is known.",
                    $(Metric::$metric => concat!($($doc),+),)*
                }
            }

            /// Sides on which the metric is known.
            pub fn sides(self) -> &'static [Side] {
                match self {
                    Metric::Cost(_) | Metric::Count(_) | Metric::Retention(_) => &Side::ALL,
                    $(Metric::$metric => &$sides,)*
                }
            }

            /// Place in an array of [`Metric::NUMBER`] metrics and retentions at these tenures [week]. Returns None if
            /// retention is not counted at the tenure.
            fn index(self, retention_weeks: &[f64]) -> Option<usize> {
                Some(match self {
                    Metric::Cost(component) => component as usize,
                    Metric::Count(count) => Component::NUMBER + count as usize,
                    $(Metric::$metric => Component::NUMBER + Count::NUMBER + Other::$metric as usize,)*
                    Metric::Retention(week) => {
                        Self::NUMBER + retention_weeks.iter().position(|counted| *counted == week)?
                    }
                })
            }
        }
    };
}

metrics! {
    /// Total cost: the sum of all components.
    TotalCost = "total_cost", "money", Side::ALL;
    /// Takers among hires who met at least one offer.
    TakeRate = "take_rate", "share", [Side::Offer];
    /// Takers among uncommitted hires who met an offer, opportunists included.
    Sensitivity = "sensitivity", "share", [Side::Offer];
    /// Hires who took none among committed hires who met an offer.
    Specificity = "specificity", "share", [Side::Offer];
    /// Committed hires among takers.
    Regretted = "regretted", "share", [Side::Offer];
    /// Part of the saving that would remain if declining changed nobody.
    SavingFromLeaving = "saving_from_leaving", "money", [Side::Saving];
    /// Part of the saving from effects of declining.
    SavingFromDeclining = "saving_from_declining", "money", [Side::Saving];
    /// Share of replications in which the offer pays: saving > 0.
    ProbabilityPays = "probability_pays", "share", [Side::Saving];
    /// Mean saving over the worst 5 % of replications.
    Cvar5 = "cvar_5", "money", [Side::Saving];
    /// Probability, over uncertain parameters, that the offer pays once luck has averaged out.
    ProbabilityPaysOnAverage = "probability_pays_on_average", "share", [Side::Saving];
    /// Week from which on the saving to date stays above 0; unknown if it is not above 0 at the horizon.
    PaybackWeek = "payback_week", "week", [Side::Saving];
}

impl Metric {
    /// Number of metrics without retentions.
    const NUMBER: usize = Component::NUMBER + Count::NUMBER + OTHERS.len();

    /// All metrics, in the order of tables; retention at these tenures [week].
    pub fn all(retention_weeks: &[f64]) -> impl Iterator<Item = Metric> {
        let costs = Component::ALL.into_iter().map(Metric::Cost);
        let kept_elsewhere = [Count::OfferedCommitted, Count::Retention52];
        let counts = Count::ALL.into_iter().filter(move |count| !kept_elsewhere.contains(count)).map(Metric::Count);
        let retentions: Vec<Metric> = retention_weeks.iter().copied().map(Metric::Retention).collect();
        let others = OTHERS.iter().copied().filter(|metric| *metric != Metric::TotalCost);
        costs.chain([Metric::TotalCost]).chain(counts).chain(retentions).chain(others)
    }
}

/// One value for each metric of each side, `[(side, metric)]`.
#[derive(Debug, Clone, PartialEq)]
pub struct BySide<T> {
    /// Tenures at which retention is counted [week].
    retention_weeks: Vec<f64>,
    values: [Vec<T>; 3],
    /// Value of a retention that is not counted.
    absent: T,
}

impl<T: Default> BySide<T> {
    /// Default values, with retention at these tenures [week].
    pub fn new(retention_weeks: &[f64]) -> Self {
        let number = Metric::NUMBER + retention_weeks.len();
        let values = Side::ALL.map(|_| (0..number).map(|_| T::default()).collect());
        Self { retention_weeks: retention_weeks.to_vec(), values, absent: T::default() }
    }
}

impl<T> BySide<T> {
    /// Tenures at which retention is counted [week].
    pub fn retention_weeks(&self) -> &[f64] {
        &self.retention_weeks
    }

    /// The value of a metric. Returns None for a retention that is not counted.
    pub fn get_mut(&mut self, (side, metric): (Side, Metric)) -> Option<&mut T> {
        metric.index(&self.retention_weeks).map(|place| &mut self.values[side as usize][place])
    }

    /// Sets the value of a metric; a retention that is not counted has none.
    pub fn set(&mut self, side: Side, metric: Metric, value: T) {
        if let Some(place) = self.get_mut((side, metric)) {
            *place = value;
        }
    }
}

impl<T> Index<(Side, Metric)> for BySide<T> {
    type Output = T;
    fn index(&self, (side, metric): (Side, Metric)) -> &T {
        metric.index(&self.retention_weeks).map_or(&self.absent, |place| &self.values[side as usize][place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEKS: [f64; 3] = [4.0, 13.0, 6.5];

    #[test]
    fn every_metric_of_a_side_has_its_own_place() {
        let mut places = BySide::<usize>::new(&WEEKS);
        let all = || Side::ALL.into_iter().flat_map(|side| side.metrics(&WEEKS).map(move |metric| (side, metric)));
        for (number, (side, metric)) in all().enumerate() {
            places.set(side, metric, number + 1);
        }
        assert!((1..).zip(all()).all(|(number, key)| places[key] == number));
        places.set(Side::Offer, Metric::Retention(52.0), 7);
        assert_eq!(places[(Side::Offer, Metric::Retention(52.0))], 0);
    }

    #[test]
    fn metrics_are_those_of_the_interface_in_its_order() {
        let names = |side: Side| side.metrics(&WEEKS).map(Metric::name).collect::<Vec<_>>().join(" ");
        let expected = "recruiting training wages bonus separation vacancy lost_output service_loss peer_drag \
            extra_cost shock_loss total_cost hires offered takers takers_committed dropouts fails quits dismissals \
            opportunists retention_4 retention_13 retention_6.5";
        assert_eq!(names(Side::NoOffer), expected);
        assert_eq!(names(Side::Offer), format!("{expected} take_rate sensitivity specificity regretted"));
        let saving = "saving_from_leaving saving_from_declining probability_pays cvar_5 probability_pays_on_average \
            payback_week";
        assert_eq!(names(Side::Saving), format!("{expected} {saving}"));
    }
}
