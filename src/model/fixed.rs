//! Figures that no luck can change, such as takers where nothing is offered.

use super::outcome::{Arm, Component, Count};
use crate::scenario::{Group, Scenario, WeeksToFill};

/// Figures that are the same in every replication of a scenario.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fixed {
    arms_are_one: bool,
    /// Tenure up to which first hires are the same in both arms [week].
    alike_until: f64,
    /// `[arm][component]`: whether a cost is fixed.
    costs: [[bool; Component::NUMBER]; 2],
    /// `[arm][count]`: whether a count is fixed.
    counts: [[bool; Count::NUMBER]; 2],
}

impl Fixed {
    /// Figures that are fixed in this scenario, as far as its fields tell.
    pub fn of(scenario: &Scenario) -> Self {
        let fields = Fields(scenario);
        Self {
            arms_are_one: fields.arms_are_one(),
            alike_until: if fields.opportunists() { 0.0 } else { fields.first_change() },
            costs: Arm::BOTH.map(|arm| Component::ALL.map(|component| fields.cost(arm, component))),
            counts: Arm::BOTH.map(|arm| Count::ALL.map(|count| fields.count(arm, count))),
        }
    }

    /// Whether the offer cannot change anything.
    pub fn arms_are_one(&self) -> bool {
        self.arms_are_one
    }

    /// Whether a component of cost is fixed in an arm; if `arm` is None, whether the difference of the arms is.
    pub fn cost(&self, arm: Option<Arm>, component: Component) -> bool {
        self.either(arm, |arm| self.costs[arm as usize][component as usize])
    }

    /// Whether the total cost is fixed; arms as in [`Self::cost`].
    pub fn total_cost(&self, arm: Option<Arm>) -> bool {
        self.either(arm, |arm| self.costs[arm as usize].iter().all(|fixed| *fixed))
    }

    /// Whether a count is fixed; arms as in [`Self::cost`].
    pub fn count(&self, arm: Option<Arm>, count: Count) -> bool {
        let alike = |week| arm.is_none() && self.retention_difference(week);
        count.retention_week().is_some_and(alike) || self.either(arm, |arm| self.counts[arm as usize][count as usize])
    }

    /// Tenure up to which first hires are the same in both arms in every replication [week].
    pub fn alike_until(&self) -> f64 {
        self.alike_until
    }

    /// Whether a retention of first hires is the same in both arms in every replication.
    pub fn retention_difference(&self, week: f64) -> bool {
        self.arms_are_one || self.alike_until > week
    }

    fn either(&self, arm: Option<Arm>, fixed: impl Fn(Arm) -> bool) -> bool {
        arm.map_or_else(|| self.arms_are_one || Arm::BOTH.into_iter().all(&fixed), &fixed)
    }
}

/// The fields of a scenario, which rule figures out.
struct Fields<'a>(&'a Scenario);

impl Fields<'_> {
    /// Whether a field at this value is 0 for sure; `key` is the end of its dotted key.
    fn none(&self, key: &str, value: f64) -> bool {
        value == 0.0 && !self.0.uncertain.iter().any(|uncertain| uncertain.key.ends_with(key))
    }

    fn none_of_groups(&self, key: &str, value: fn(&Group) -> f64) -> bool {
        self.0.groups.iter().all(|group| self.none(key, value(group)))
    }

    /// The earliest week of the first offer in any world [week].
    fn first_offer(&self) -> f64 {
        let training = if self.0.is_uncertain("training.weeks") { 0.0 } else { self.0.training.weeks };
        let made = self.0.offers.iter().filter(|offer| offer.bonus > 0.0);
        made.map(|offer| offer.week(training)).fold(f64::INFINITY, f64::min)
    }

    /// The earliest week in which offers change anyone but opportunists, in any world [week].
    fn first_change(&self) -> f64 {
        let waiting = &self.0.anticipation;
        match () {
            () if self.none("anticipation.share", waiting.share) => self.first_offer(),
            () if self.0.is_uncertain("anticipation.weeks") => 0.0,
            () => self.first_offer() - waiting.weeks,
        }
    }

    fn opportunists(&self) -> bool {
        let opportunists = &self.0.opportunists;
        self.0.makes_offer()
            && !self.none("opportunists.share_per_1000", opportunists.share_per_1000)
            && !self.none("opportunists.max_share", opportunists.max_share)
    }

    fn arms_are_one(&self) -> bool {
        !self.0.makes_offer() || !self.opportunists() && self.first_change() >= self.0.simulation.horizon_weeks
    }

    fn committed(&self) -> bool {
        self.0.groups.iter().any(|group| group.committed)
    }

    fn cost(&self, arm: Arm, component: Component) -> bool {
        let Scenario { recruiting, pay, training, job, service, cohort, .. } = self.0;
        let none = |key, value| self.none(key, value);
        match component {
            Component::Recruiting => {
                none("recruiting.cost_per_hire", recruiting.cost_per_hire)
                    && none("recruiting.cost_per_applicant", recruiting.cost_per_applicant)
            }
            Component::Training => {
                !self.0.is_uncertain("training.cost_per_class")
                    && none("training.cost_per_hire", training.cost_per_hire)
                    && none("training.cost_per_week", training.cost_per_week)
            }
            Component::Wages => {
                none("pay.wage_per_week", pay.wage_per_week)
                    && pay.training_wage_per_week.is_none_or(|wage| none("pay.training_wage_per_week", wage))
            }
            Component::Bonus => arm == Arm::NoOffer || !self.0.makes_offer(),
            Component::Separation => {
                none("job.separation_cost", job.separation_cost) && none("job.severance", job.severance)
            }
            Component::Vacancy => {
                let at_once = cohort.backfill && recruiting.weeks_to_fill == WeeksToFill::Constant(0.0);
                none("recruiting.vacancy_cost_per_week", recruiting.vacancy_cost_per_week)
                    || at_once && none("recruiting.weeks_to_fill", 0.0)
            }
            Component::LostOutput => none("job.output_per_week", job.output_per_week),
            Component::ServiceLoss => {
                none("service.contacts_per_week", service.contacts_per_week)
                    || none("service.value_of_delight", service.value_of_delight)
            }
            Component::PeerDrag => {
                self.none_of_groups(".peer_drag", |group| group.peer_drag)
                    || none("job.output_per_week", job.output_per_week)
            }
            Component::ExtraCost => self.none_of_groups(".extra_cost_per_week", |group| group.extra_cost_per_week),
            Component::ShockLoss => {
                none("service.shocks_per_year", service.shocks_per_year)
                    || none("service.shock_cost", service.shock_cost)
            }
        }
    }

    fn count(&self, arm: Arm, count: Count) -> bool {
        let no_offer = arm == Arm::NoOffer || !self.0.makes_offer();
        match count {
            Count::Hires => !self.0.cohort.backfill,
            Count::Offered | Count::Takers => no_offer,
            Count::OfferedCommitted | Count::TakersCommitted => no_offer || !self.committed(),
            Count::Opportunists => no_offer || !self.opportunists(),
            Count::Dropouts => {
                self.none_of_groups(".training_dropout_per_week", |group| group.training_dropout_per_week)
                    || self.none("training.weeks", self.0.training.weeks)
            }
            Count::Fails => self.none_of_groups(".training_fail", |group| group.training_fail),
            Count::Dismissals => self.none_of_groups(".dismissal_per_year", |group| group.dismissal_per_year),
            Count::Quits | Count::Retention52 => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, parse};

    fn scenario(edits: &[&str]) -> Scenario {
        // Offers change nobody but takers, unless an edit says otherwise.
        let neutral = ["anticipation.share=0", "opportunists.share_per_1000=0"].into_iter();
        let edits: Vec<String> = neutral.chain(edits.iter().copied()).map(str::to_owned).collect();
        parse("starter.toml", STARTER, &edits).expect("a right scenario").scenario
    }

    fn fixed(edits: &[&str]) -> Fixed {
        Fixed::of(&scenario(edits))
    }

    #[test]
    fn without_an_offer_nobody_takes_one() {
        let made = fixed(&[]);
        assert!(made.count(Some(Arm::NoOffer), Count::Takers) && made.cost(Some(Arm::NoOffer), Component::Bonus));
        assert!(!made.count(Some(Arm::Offer), Count::Takers) && !made.cost(None, Component::Bonus));
        assert!(!made.arms_are_one() && !made.total_cost(None));
        let none = fixed(&["offers.0.bonus=0"]);
        assert!(none.arms_are_one() && none.total_cost(None) && !none.total_cost(Some(Arm::Offer)));
        assert!(none.count(Some(Arm::Offer), Count::Takers) && none.count(None, Count::Quits));
    }

    #[test]
    fn what_costs_nothing_is_fixed_unless_it_is_uncertain() {
        assert!(fixed(&["service.shocks_per_year=0"]).cost(None, Component::ShockLoss));
        let uncertain =
            fixed(&["service.shocks_per_year={ dist = \"normal\", mean = 0, sd = 1 }", "service.shock_cost=9"]);
        assert!(!uncertain.cost(None, Component::ShockLoss));
    }

    #[test]
    fn hires_are_fixed_where_nobody_is_replaced() {
        assert!(fixed(&["cohort.backfill=false"]).count(Some(Arm::Offer), Count::Hires));
        assert!(!fixed(&[]).count(Some(Arm::Offer), Count::Hires));
    }

    #[test]
    fn first_hires_are_the_same_until_the_first_offer() {
        let late = fixed(&["offers.0.week=5"]);
        assert!(late.retention_difference(4.0) && !late.retention_difference(5.0));
        assert!(!late.count(None, Count::Retention52) && !late.count(Some(Arm::Offer), Count::Retention52));
        assert!(fixed(&["offers.0.week=60"]).count(None, Count::Retention52));
        let waiting = fixed(&["offers.0.week=5", "anticipation.share=0.1", "anticipation.weeks=2"]);
        assert!(waiting.retention_difference(2.0) && !waiting.retention_difference(3.0));
        let drawn = fixed(&["offers.0.week=5", "opportunists.share_per_1000=0.01"]);
        assert!(!drawn.retention_difference(4.0) && !drawn.count(Some(Arm::Offer), Count::Opportunists));
    }
}
