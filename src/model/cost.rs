//! Flows of a position, and their cost.
//!
//! A history is added up as discounted weeks and events without prices ([`Flows`]); the components of cost are linear in
//! flows ([`Prices`]). So positions are added before they are priced, and a price changes no history.

use super::{outcome::Component, world::Group};
use crate::scenario::Scenario;
use std::ops::{AddAssign, Sub};

macro_rules! flows {
    ($($(#[$doc:meta])* $field:ident,)*) => {
        /// Discounted weeks and events of a position's history.
        #[derive(Debug, Clone, Copy, Default, PartialEq)]
        pub struct Flows { $($(#[$doc])* pub $field: f64,)* }

        impl Flows {
            /// No flows.
            pub const NONE: Flows = Flows { $($field: 0.0,)* };

            /// The flows times a `weight`.
            pub fn weighted(self, weight: f64) -> Flows {
                Flows { $($field: weight * self.$field,)* }
            }
        }

        impl AddAssign for Flows {
            fn add_assign(&mut self, other: Flows) {
                $(self.$field += other.$field;)*
            }
        }

        impl Sub for Flows {
            type Output = Flows;
            fn sub(self, other: Flows) -> Flows {
                Flows { $($field: self.$field - other.$field,)* }
            }
        }
    };
}

flows! {
    /// Hires who started [discounted hires].
    starts,
    /// Weeks in training [discounted week].
    training,
    /// Weeks on the job [discounted week].
    job,
    /// Weeks of a proficient, committed hire's output put out on the job [discounted week].
    output,
    /// Weeks vacant [discounted week].
    vacant,
    /// Weeks on the job times the occupant's delight [discounted week].
    delighted,
    /// Weeks on the job times the occupant's peer drag [discounted week].
    drag,
    /// Extra cost of the occupants [discounted money].
    extra,
    /// Bonuses [discounted money].
    bonus,
    /// Exits [discounted exits].
    exits,
    /// Dismissals [discounted exits].
    dismissals,
    /// Crises times the delight of the occupant they meet on the job [discounted crises].
    calmed,
}

/// Discounted events that come to all positions, whoever holds them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Common {
    /// Crises, one for each position that a crisis reaches [discounted crises].
    pub crises: f64,
    /// Starts of classes [discounted classes].
    pub classes: f64,
}

impl Common {
    /// Nothing: for the difference of two histories of the same positions.
    pub const NONE: Common = Common { crises: 0.0, classes: 0.0 };
}

/// Prices of flows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prices {
    /// Finding a hire [money].
    recruiting: f64,
    /// Start of a class [money].
    class: f64,
    /// Start of training [money].
    training_start: f64,
    /// Training [money/week].
    training_week: f64,
    /// Loaded wage in training [money/week].
    training_wage: f64,
    /// Loaded wage on the job [money/week].
    wage: f64,
    /// 1 + load on the bonus.
    bonus: f64,
    /// An exit [money].
    separation: f64,
    /// A dismissal on top [money].
    severance: f64,
    /// A vacant week [money/week].
    vacancy: f64,
    /// Output of a proficient, committed hire [money/week].
    output: f64,
    /// Output of a trainee, as a share of the output of a proficient, committed hire.
    trainee_output: f64,
    /// Delight of all customers of a week [money/week].
    delight: f64,
    /// A crisis met without delight [money].
    crisis: f64,
}

impl Prices {
    /// The prices of a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        let Scenario { recruiting, pay, training, job, service, .. } = scenario;
        let training_wage = pay.training_wage_per_week.unwrap_or(pay.wage_per_week);
        Self {
            recruiting: recruiting.cost_per_hire + recruiting.cost_per_applicant * applicants_per_hire(scenario),
            class: training.cost_per_class,
            training_start: training.cost_per_hire,
            training_week: training.cost_per_week,
            training_wage: (1.0 + pay.load) * training_wage,
            wage: (1.0 + pay.load) * pay.wage_per_week,
            bonus: 1.0 + pay.bonus_load,
            separation: job.separation_cost,
            severance: job.severance,
            vacancy: recruiting.vacancy_cost_per_week,
            output: job.output_per_week,
            trainee_output: training.output,
            delight: service.contacts_per_week * service.value_of_delight,
            crisis: service.shock_cost,
        }
    }

    /// The cost of a start [money].
    pub fn at_start(&self) -> f64 {
        self.recruiting + self.training_start
    }

    /// The cost of an exit [money].
    pub fn at_exit(&self, is_dismissal: bool) -> f64 {
        self.separation + if is_dismissal { self.severance } else { 0.0 }
    }

    /// Loaded wage of a week on the job [money/week].
    pub fn wage(&self) -> f64 {
        self.wage
    }

    /// The cost of a week in training [money/week].
    pub fn training_rate(&self) -> f64 {
        self.training_week + self.training_wage + self.output * (1.0 - self.trainee_output) + self.delight
    }

    /// The cost of a week on the job of a hire of a group, were there no output [money/week].
    pub fn job_rate(&self, group: &Group) -> f64 {
        self.wage + self.output * (1.0 + group.peer_drag) + self.delight * (1.0 - group.delight) + group.extra_cost
    }

    /// The cost of a vacant week [money/week].
    pub fn vacant_rate(&self) -> f64 {
        self.vacancy + self.output + self.delight
    }

    /// Output of a proficient, committed hire [money/week].
    pub fn output(&self) -> f64 {
        self.output
    }

    /// The cost of a crisis without delight [money].
    pub fn crisis(&self) -> f64 {
        self.crisis
    }

    /// The cost [money] of so many discounted bonuses [discounted money].
    pub fn of_bonuses(&self, bonuses: f64) -> f64 {
        bonuses * self.bonus
    }

    /// The components of the cost [money] of `flows`, and of what was common to all positions.
    pub fn cost(&self, flows: &Flows, common: Common) -> [f64; Component::NUMBER] {
        let weeks = flows.vacant + flows.training + flows.job;
        Component::ALL.map(|component| match component {
            Component::Recruiting => flows.starts * self.recruiting,
            Component::Training => {
                common.classes * self.class + flows.starts * self.training_start + flows.training * self.training_week
            }
            Component::Wages => flows.training * self.training_wage + flows.job * self.wage,
            Component::Bonus => self.of_bonuses(flows.bonus),
            Component::Separation => flows.exits * self.separation + flows.dismissals * self.severance,
            Component::Vacancy => flows.vacant * self.vacancy,
            Component::LostOutput => self.output * (weeks - flows.training * self.trainee_output - flows.output),
            Component::ServiceLoss => self.delight * (weeks - flows.delighted),
            Component::PeerDrag => self.output * flows.drag,
            Component::ExtraCost => flows.extra,
            Component::ShockLoss => self.crisis * (common.crises - flows.calmed),
        })
    }
}

/// Applicants needed for one hire: Σ share / Σ share·pass_rate.
fn applicants_per_hire(scenario: &Scenario) -> f64 {
    let groups = scenario.groups_by_name();
    let applicants: f64 = groups.iter().map(|group| group.share).sum();
    let passed: f64 = groups.iter().map(|group| group.share * group.pass_rate).sum();
    applicants / passed
}
