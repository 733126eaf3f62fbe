//! Consequences of a scenario without its offer, in the figures that a personnel department keeps.
//!
//! Figures are exact: no replication is played. Survival is a product, a mean stay is a closed form or an integral, and the
//! numbers of hires and exits solve a renewal equation. Where parameters are uncertain, figures are worked out for each of
//! many draws ([`implied`]).

mod renewal;
mod spread;
mod stay;
mod take_up;
#[cfg(test)]
mod tests;

pub use renewal::{PlanCounts, counts};
pub use spread::{DRAWS, ImpliedRange, ImpliedRanges, draws, implied, quantile_of};
pub use stay::GroupStay;
pub use take_up::{first_offer, take_up, take_up_by};

use crate::scenario::Scenario;
use crate::special::quadrature::integral_by_parts;

/// 90 days [week].
pub const DAYS_90: f64 = 90.0 / 7.0;
/// A year [week].
pub const YEAR: f64 = 52.0;

/// A figure that a scenario implies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImpliedFigure {
    /// Share of new hires who are gone after 90 days.
    Gone90Days,
    /// Share of new hires who are gone after a year.
    Gone1Year,
    /// Mean stay of a hire [week].
    Stay,
    /// Exits a year per staffed position in the long run: 52 over the mean stay.
    LeavingAYear,
    /// Exits a year per position over the plan.
    ExitsAYear,
    /// Hires a year per position over the plan, first hires included.
    HiresAYear,
    /// Cost of an exit and of its replacement [money].
    ExitCost,
    /// Cost of an exit over a year's pay.
    ExitCostOfPay,
    /// Share of hires who belong to uncommitted groups.
    Uncommitted,
    /// Time from the first day to full output [week].
    FullOutput,
    /// Share of hires who take the first offer, among those who meet it.
    TakeUp,
}

impl ImpliedFigure {
    /// All figures, in their order.
    pub const ALL: [Self; 11] = [
        Self::Gone90Days,
        Self::Gone1Year,
        Self::Stay,
        Self::LeavingAYear,
        Self::ExitsAYear,
        Self::HiresAYear,
        Self::ExitCost,
        Self::ExitCostOfPay,
        Self::Uncommitted,
        Self::FullOutput,
        Self::TakeUp,
    ];

    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gone90Days => "gone_90_days",
            Self::Gone1Year => "gone_1_year",
            Self::Stay => "stay",
            Self::LeavingAYear => "leaving_a_year",
            Self::ExitsAYear => "exits_a_year",
            Self::HiresAYear => "hires_a_year",
            Self::ExitCost => "exit_cost",
            Self::ExitCostOfPay => "exit_cost_of_pay",
            Self::Uncommitted => "uncommitted",
            Self::FullOutput => "full_output",
            Self::TakeUp => "take_up",
        }
    }

    /// Unit in tables.
    pub fn unit(self) -> &'static str {
        match self {
            Self::ExitCost => "money",
            Self::Stay | Self::FullOutput => "weeks",
            Self::LeavingAYear | Self::ExitsAYear | Self::HiresAYear => "count",
            _ => "share",
        }
    }

    /// The figure of a scenario whose parameters are certain, or at their medians. Returns None where it has none.
    pub fn of(self, scenario: &Scenario) -> Option<f64> {
        let staff = Staff::new(scenario);
        self.of_staff(scenario, &staff, || counts(scenario, |tenure| staff.surviving(tenure)))
    }

    /// Every figure of a scenario, in their order.
    pub fn all_of(scenario: &Scenario) -> [Option<f64>; Self::ALL.len()] {
        let staff = Staff::new(scenario);
        let counts = counts(scenario, |tenure| staff.surviving(tenure));
        Self::ALL.map(|figure| figure.of_staff(scenario, &staff, || counts))
    }

    fn of_staff(self, scenario: &Scenario, staff: &Staff, counts: impl FnOnce() -> PlanCounts) -> Option<f64> {
        Some(match self {
            Self::Gone90Days => staff.gone_by(DAYS_90),
            Self::Gone1Year => staff.gone_by(YEAR),
            Self::Stay => staff.mean_stay(),
            Self::LeavingAYear => YEAR / staff.mean_stay(),
            Self::ExitsAYear | Self::HiresAYear => {
                let counts = counts();
                (if self == Self::ExitsAYear { counts.exits } else { counts.hires }) / counts.years
            }
            Self::ExitCost => exit_cost(scenario),
            Self::ExitCostOfPay => {
                let pay = YEAR * scenario.pay.wage_per_week;
                return (pay > 0.0).then(|| exit_cost(scenario) / pay);
            }
            Self::Uncommitted => staff.uncommitted(scenario),
            Self::FullOutput => scenario.training.weeks + scenario.job.ramp_weeks,
            Self::TakeUp => return take_up(scenario, &staff.groups),
        })
    }
}

/// Hires of a scenario, group by group.
#[derive(Debug, Clone, PartialEq)]
pub struct Staff {
    /// `[group]`: share of hires, and their stay.
    pub groups: Vec<(f64, GroupStay)>,
}

impl Staff {
    /// The hires of a scenario whose parameters are certain, or at their medians.
    pub fn new(scenario: &Scenario) -> Self {
        let weights = scenario.groups.iter().map(|group| group.share * group.pass_rate);
        let sum: f64 = weights.clone().sum();
        let stays = scenario.groups.iter().map(|group| GroupStay::new(group, scenario.training.weeks));
        Self { groups: weights.map(|weight| weight / sum).zip(stays).collect() }
    }

    /// Share of hires who are still there after so many weeks.
    pub fn surviving(&self, tenure: f64) -> f64 {
        self.groups.iter().map(|(share, stay)| share * stay.surviving(tenure)).sum()
    }

    /// Share of hires who are gone after so many weeks.
    pub fn gone_by(&self, tenure: f64) -> f64 {
        (1.0 - self.surviving(tenure)).max(0.0)
    }

    /// Mean stay of a hire [week].
    pub fn mean_stay(&self) -> f64 {
        self.groups.iter().map(|(share, stay)| share * stay.mean()).sum()
    }

    /// Share of hires who belong to uncommitted groups.
    fn uncommitted(&self, scenario: &Scenario) -> f64 {
        let groups = scenario.groups.iter().zip(&self.groups);
        groups.filter(|(group, _)| !group.committed).map(|(_, (share, _))| share).sum()
    }
}

/// Cost of an exit and of a replacement who becomes proficient and committed, against a hire who stays [money].
///
/// Separation; vacancy with the output lost, less the wage saved; recruiting; training with its wage and the output lost;
/// and the output lost until it is full. A wait for the next start day is half of the time between two.
pub fn exit_cost(scenario: &Scenario) -> f64 {
    let Scenario { recruiting, pay, training, job, groups, .. } = scenario;
    let wage = (1.0 + pay.load) * pay.wage_per_week;
    let training_wage = (1.0 + pay.load) * pay.training_wage_per_week.unwrap_or(pay.wage_per_week);
    let applicants: f64 = groups.iter().map(|group| group.share).sum();
    let hires: f64 = groups.iter().map(|group| group.share * group.pass_rate).sum();
    let vacant = mean_weeks_to_fill(scenario) + 0.5 * recruiting.start_every_weeks;
    let output = job.output_per_week;
    let vacancy = vacant * (recruiting.vacancy_cost_per_week + output - wage);
    let hiring = recruiting.cost_per_hire + recruiting.cost_per_applicant * applicants / hires;
    let a_week = training.cost_per_week + training_wage - wage + output * (1.0 - training.output);
    let ramp = output * 0.5 * job.ramp_weeks * (1.0 - job.ramp_start);
    job.separation_cost + vacancy + hiring + training.cost_per_hire + training.weeks * a_week + ramp
}

/// Mean time to fill a position [week].
fn mean_weeks_to_fill(scenario: &Scenario) -> f64 {
    let law = scenario.recruiting.weeks_to_fill.law();
    law.mean().unwrap_or_else(|| integral_by_parts(|share| law.at_share(share), 0.0, 1.0, 64))
}
