//! The metrics of `summary.csv`, and the sides on which each is known.

use serde::{Serialize, Serializer};

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

    /// The arm; none of the saving.
    pub fn arm(self) -> Option<Arm> {
        match self {
            Side::NoOffer => Some(Arm::NoOffer),
            Side::Offer => Some(Arm::Offer),
            Side::Saving => None,
        }
    }

    /// Metrics known on this side, in the order of `summary.csv`.
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
    ($($(#[$doc:meta])* $metric:ident = $name:literal, $unit:literal, $sides:expr;)*) => {
        /// What is estimated of a side, per position.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Metric {
            /// A component of cost [money].
            Cost(Component),
            /// A count of hires; a retention is a share of first hires.
            Count(Count),
            $($(#[$doc])* $metric,)*
        }

        /// Metrics that are neither a component nor a count.
        const OTHERS: &[Metric] = &[$(Metric::$metric),*];

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

            /// Sides on which the metric is known.
            pub fn sides(self) -> &'static [Side] {
                match self {
                    Metric::Cost(_) | Metric::Count(_) => &Side::ALL,
                    $(Metric::$metric => &$sides,)*
                }
            }
        }
    };
}

metrics! {
    /// Total cost: the sum of all components [money].
    TotalCost = "total_cost", "money", Side::ALL;
    /// Takers among hires who met an offer.
    TakeRate = "take_rate", "share", [Side::Offer];
    /// Takers among hires offered who are not committed, opportunists included.
    Sensitivity = "sensitivity", "share", [Side::Offer];
    /// Those who take no offer among committed hires offered.
    Specificity = "specificity", "share", [Side::Offer];
    /// Committed hires among takers.
    Regretted = "regretted", "share", [Side::Offer];
    /// Part of the saving that would be left had declining changed nobody [money].
    SavingFromLeaving = "saving_from_leaving", "money", [Side::Saving];
    /// Part of the saving that comes from what declining does to people [money].
    SavingFromDeclining = "saving_from_declining", "money", [Side::Saving];
    /// Share of replications in which the offer pays: saving > 0.
    ProbabilityPays = "probability_pays", "share", [Side::Saving];
    /// Mean saving of the worst twentieth of replications [money].
    Cvar5 = "cvar_5", "money", [Side::Saving];
    /// Probability, over uncertain parameters, that the offer pays on average.
    ProbabilityPaysOnAverage = "probability_pays_on_average", "share", [Side::Saving];
}

impl Metric {
    /// All metrics, in the order of `summary.csv`.
    pub fn all() -> impl Iterator<Item = Metric> {
        let costs = Component::ALL.into_iter().map(Metric::Cost);
        let counts = Count::ALL.into_iter().filter(|count| *count != Count::OfferedCommitted).map(Metric::Count);
        let others = OTHERS.iter().copied().filter(|metric| *metric != Metric::TotalCost);
        costs.chain([Metric::TotalCost]).chain(counts).chain(others)
    }
}

impl Serialize for Side {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Serialize for Metric {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
