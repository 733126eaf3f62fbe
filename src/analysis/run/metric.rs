//! The metrics of a run, and the sides on which each is known.

use std::ops::{Index, IndexMut};

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

    /// Metrics known on this side, in the order of tables.
    pub fn metrics(self) -> impl Iterator<Item = Metric> {
        Metric::all().filter(move |metric| metric.sides().contains(&self))
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
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Metric {
            /// A component of cost [money].
            Cost(Component),
            /// A count of hires; a retention is a share of first hires.
            Count(Count),
            $($(#[doc = $doc])+ $metric,)*
        }

        /// Metrics that are neither a component nor a count.
        const OTHERS: &[Metric] = &[$(Metric::$metric),*];

        enum Other { $($metric),* }

        impl Metric {
            /// Name in tables.
            pub fn name(self) -> &'static str {
                match self {
                    Metric::Cost(component) => component.name(),
                    Metric::Count(count) => count.name(),
                    $(Metric::$metric => $name,)*
                }
            }

            /// Unit in tables: `money`, `count` or `share`.
            pub fn unit(self) -> &'static str {
                match self {
                    Metric::Cost(_) => "money",
                    Metric::Count(count) if count.retention_week().is_some() => "share",
                    Metric::Count(_) => "count",
                    $(Metric::$metric => $unit,)*
                }
            }

            /// Meaning in one sentence, without the unit.
            pub fn about(self) -> &'static str {
                match self {
                    Metric::Cost(component) => component.about(),
                    Metric::Count(count) => count.about(),
                    $(Metric::$metric => concat!($($doc),+),)*
                }
            }

            /// Sides on which the metric is known.
            pub fn sides(self) -> &'static [Side] {
                match self {
                    Metric::Cost(_) | Metric::Count(_) => &Side::ALL,
                    $(Metric::$metric => &$sides,)*
                }
            }

            /// Place in an array of [`Metric::NUMBER`].
            fn index(self) -> usize {
                match self {
                    Metric::Cost(component) => component as usize,
                    Metric::Count(count) => Component::NUMBER + count as usize,
                    $(Metric::$metric => Component::NUMBER + Count::NUMBER + Other::$metric as usize,)*
                }
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
}

impl Metric {
    /// Length of an array with a place for every metric.
    const NUMBER: usize = Component::NUMBER + Count::NUMBER + OTHERS.len();

    /// All metrics, in the order of tables.
    pub fn all() -> impl Iterator<Item = Metric> {
        let costs = Component::ALL.into_iter().map(Metric::Cost);
        let counts = Count::ALL.into_iter().filter(|count| *count != Count::OfferedCommitted).map(Metric::Count);
        let others = OTHERS.iter().copied().filter(|metric| *metric != Metric::TotalCost);
        costs.chain([Metric::TotalCost]).chain(counts).chain(others)
    }
}

/// One thing for each metric of each side, `[(side, metric)]`.
#[derive(Debug, Clone, PartialEq)]
pub struct BySide<T>([Vec<T>; 3]);

impl<T: Default> Default for BySide<T> {
    fn default() -> Self {
        Self(Side::ALL.map(|_| (0..Metric::NUMBER).map(|_| T::default()).collect()))
    }
}

impl<T> Index<(Side, Metric)> for BySide<T> {
    type Output = T;
    fn index(&self, (side, metric): (Side, Metric)) -> &T {
        &self.0[side as usize][metric.index()]
    }
}

impl<T> IndexMut<(Side, Metric)> for BySide<T> {
    fn index_mut(&mut self, (side, metric): (Side, Metric)) -> &mut T {
        &mut self.0[side as usize][metric.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_of_a_side_has_its_own_place() {
        let mut places = BySide::<usize>::default();
        let all = || Side::ALL.into_iter().flat_map(|side| side.metrics().map(move |metric| (side, metric)));
        all().for_each(|key| places[key] += 1);
        assert!(all().all(|key| places[key] == 1));
    }

    #[test]
    fn metrics_are_those_of_the_interface_in_its_order() {
        let names = |side: Side| side.metrics().map(Metric::name).collect::<Vec<_>>().join(" ");
        let expected = "recruiting training wages bonus separation vacancy lost_output service_loss peer_drag \
            extra_cost shock_loss total_cost hires offered takers takers_committed dropouts fails quits dismissals \
            opportunists retention_4 retention_13 retention_26 retention_52";
        assert_eq!(names(Side::NoOffer), expected);
        assert_eq!(names(Side::Offer), format!("{expected} take_rate sensitivity specificity regretted"));
        let saving = "saving_from_leaving saving_from_declining probability_pays cvar_5 probability_pays_on_average";
        assert_eq!(names(Side::Saving), format!("{expected} {saving}"));
    }
}
