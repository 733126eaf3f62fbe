//! Figures of hidden groups that meet the targets in one world, exactly.
//!
//! Retention is a mixture: R(t) = u n(t) + (1 - u) c(t), of the uncommitted's n and the committed's c with the share u of the
//! uncommitted. One attrition gives u. Two give the speed of the uncommitted, with u from the later one. Exits in the long
//! run, 52 over the mean stay, give the speed of the committed. Take-up then gives a factor on reservation bonuses.

use super::knobs::{Knobs, quicken, raised};
use super::targets::TargetValues;
use crate::analysis::implied::{DAYS_90, GroupStay, ImpliedFigure, Staff, YEAR, take_up_by};
use crate::scenario::{Group, Scenario};
use crate::special::elementary::{exp, ln};

/// Largest factor by which a speed is changed, and the smallest.
const MOST: f64 = 1e3;
/// Largest factor on reservation bonuses, and the smallest.
const MOST_THRESHOLD: f64 = 1e6;
/// Least share of hires in a class.
const LEAST: f64 = 1e-4;

/// Reason why no figures meet a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Miss {
    /// The target.
    pub figure: ImpliedFigure,
    /// Value asked for.
    pub wanted: f64,
    /// Nearest value that can be met.
    pub closest: f64,
}

/// Two classes of hires of a world.
struct Classes<'a> {
    training: f64,
    /// Uncommitted groups, each with its weight among them.
    uncommitted: Vec<(f64, &'a Group)>,
    committed: Vec<(f64, &'a Group)>,
    /// Share of uncommitted groups among hires in the world.
    share: f64,
}

/// Stays of one class at a speed.
struct ClassStays(Vec<(f64, GroupStay)>);

impl ClassStays {
    fn new(groups: &[(f64, &Group)], training: f64, pace: f64) -> Self {
        let stay = |(weight, group): &(f64, &Group)| {
            let mut group = (*group).clone();
            quicken(&mut group, pace);
            (*weight, GroupStay::new(&group, training))
        };
        Self(groups.iter().map(stay).collect())
    }

    fn gone_by(&self, tenure: f64) -> f64 {
        1.0 - self.0.iter().map(|(weight, stay)| weight * stay.surviving(tenure)).sum::<f64>()
    }

    fn mean(&self) -> f64 {
        self.0.iter().map(|(weight, stay)| weight * stay.mean()).sum()
    }
}

/// Knobs at which a world meets all targets.
///
/// # Errors
/// [`Miss`] for the first target that cannot be met.
pub(super) fn solve(world: &Scenario, targets: &TargetValues) -> Result<Knobs, Miss> {
    let classes = Classes::new(world);
    let mut knobs = match (classes.uncommitted.is_empty(), classes.committed.is_empty()) {
        (true, _) => Knobs::NEUTRAL,
        (_, true) => classes.solve_alone(targets)?,
        _ => classes.solve_both(targets)?,
    };
    if let Some(wanted) = targets.take_up {
        let mut turned = world.clone();
        knobs.turn(&mut turned);
        knobs.threshold = threshold(&turned, wanted)?;
    }
    Ok(knobs)
}

impl<'a> Classes<'a> {
    fn new(world: &'a Scenario) -> Self {
        let weight = |group: &Group| group.share * group.pass_rate;
        let all: f64 = world.groups.iter().map(weight).sum();
        let of = |committed: bool| -> Vec<(f64, &Group)> {
            world
                .groups
                .iter()
                .filter(|group| group.committed == committed)
                .map(|group| (weight(group), group))
                .collect()
        };
        let relative = |groups: Vec<(f64, &'a Group)>| {
            let sum: f64 = groups.iter().map(|(weight, _)| weight).sum();
            (sum / all, groups.into_iter().map(|(weight, group)| (weight / sum, group)).collect())
        };
        let (share, uncommitted) = relative(of(false));
        let (_, committed) = relative(of(true));
        Self { training: world.training.weeks, uncommitted, committed, share }
    }

    /// Factor on the weights of the uncommitted that makes them a share `u` of hires.
    fn factor(&self, u: f64) -> f64 {
        (u / (1.0 - u)) / (self.share / (1.0 - self.share))
    }

    fn uncommitted(&self, pace: f64) -> ClassStays {
        ClassStays::new(&self.uncommitted, self.training, pace)
    }

    fn committed(&self, pace: f64) -> ClassStays {
        ClassStays::new(&self.committed, self.training, pace)
    }

    /// Knobs where both classes have groups.
    fn solve_both(&self, targets: &TargetValues) -> Result<Knobs, Miss> {
        let of = |committed_pace: f64| -> Result<(Knobs, f64), Miss> {
            let (u, pace) = self.share_and_pace(&self.committed(committed_pace), targets)?;
            Ok((Knobs { share: self.factor(u), pace, committed_pace, ..Knobs::NEUTRAL }, u))
        };
        let Some(wanted) = targets.leaving_a_year else {
            return match (targets.gone_90_days, targets.gone_1_year) {
                (None, None) => Ok(Knobs::NEUTRAL),
                _ => of(1.0).map(|(knobs, _)| knobs),
            };
        };
        let leaving = |u: f64, pace: f64, committed_pace: f64| {
            YEAR / (u * self.uncommitted(pace).mean() + (1.0 - u) * self.committed(committed_pace).mean())
        };
        if targets.gone_90_days.is_none() && targets.gone_1_year.is_none() {
            let (stay, other) = (self.uncommitted(1.0).mean(), self.committed(1.0).mean());
            let u = (other - YEAR / wanted) / (other - stay);
            let ends = [leaving(LEAST, 1.0, 1.0), leaving(1.0 - LEAST, 1.0, 1.0)];
            let u = within(u).ok_or_else(|| miss(ImpliedFigure::LeavingAYear, wanted, ends))?;
            return Ok(Knobs { share: self.factor(u), ..Knobs::NEUTRAL });
        }
        // Committed hires who leave too fast leave nothing to the uncommitted: then slower ones are looked for.
        let excess = |log_pace: f64| match of(exp(log_pace)) {
            Ok((knobs, u)) => leaving(u, knobs.pace, knobs.committed_pace) - wanted,
            Err(_) => f64::INFINITY,
        };
        let log_pace = bisect(excess, -ln(MOST), ln(MOST));
        let (knobs, u) = of(exp(log_pace)).or_else(|_| of(exp(log_pace - 1e-6)))?;
        let reached = leaving(u, knobs.pace, knobs.committed_pace);
        match (reached / wanted - 1.0).abs() < 1e-6 {
            true => Ok(knobs),
            false => Err(Miss { figure: ImpliedFigure::LeavingAYear, wanted, closest: reached }),
        }
    }

    /// Share of the uncommitted among hires, and the factor on their speed, that meet attrition beside these committed.
    fn share_and_pace(&self, committed: &ClassStays, targets: &TargetValues) -> Result<(f64, f64), Miss> {
        let at = |pace: f64, tenure: f64, wanted: f64| {
            let (other, own) = (committed.gone_by(tenure), self.uncommitted(pace).gone_by(tenure));
            ((wanted - other) / (own - other), [other, own])
        };
        let alone = |figure: ImpliedFigure, tenure: f64, wanted: f64| {
            let (u, ends) = at(1.0, tenure, wanted);
            within(u).map(|u| (u, 1.0)).ok_or_else(|| miss(figure, wanted, ends))
        };
        let (early, late) = match (targets.gone_90_days, targets.gone_1_year) {
            (Some(early), Some(late)) => (early, late),
            (Some(early), None) => return alone(ImpliedFigure::Gone90Days, DAYS_90, early),
            (None, Some(late)) => return alone(ImpliedFigure::Gone1Year, YEAR, late),
            (None, None) => return Ok((self.share, 1.0)),
        };
        let other = committed.gone_by(YEAR);
        if other >= late {
            return Err(Miss { figure: ImpliedFigure::Gone1Year, wanted: late, closest: other });
        }
        // The slowest uncommitted of whom no more than all hires are needed.
        let slowest =
            bisect(|log_pace| self.uncommitted(exp(log_pace)).gone_by(YEAR) - late, -ln(MOST), ln(MOST)) + 1e-9;
        let early_at = |log_pace: f64| {
            let uncommitted = self.uncommitted(exp(log_pace));
            let u = ((late - other) / (uncommitted.gone_by(YEAR) - other)).clamp(0.0, 1.0);
            (u * uncommitted.gone_by(DAYS_90) + (1.0 - u) * committed.gone_by(DAYS_90), u)
        };
        let ends = [early_at(slowest).0, early_at(ln(MOST)).0];
        if !(ends[0]..=ends[1]).contains(&early) {
            return Err(miss(ImpliedFigure::Gone90Days, early, ends));
        }
        let log_pace = bisect(|log_pace| early_at(log_pace).0 - early, slowest, ln(MOST));
        let (reached, u) = early_at(log_pace);
        let u = within(u).ok_or(Miss { figure: ImpliedFigure::Gone90Days, wanted: early, closest: reached })?;
        Ok((u, exp(log_pace)))
    }

    /// Knobs where all hires are uncommitted: one target gives their speed, two attritions tell dropping out from quitting.
    fn solve_alone(&self, targets: &TargetValues) -> Result<Knobs, Miss> {
        let speed = |figure, wanted: f64, of: &dyn Fn(&ClassStays) -> f64| {
            let value = |log_pace: f64| of(&self.uncommitted(exp(log_pace)));
            let ends = [value(-ln(MOST)), value(ln(MOST))];
            match (ends[0]..=ends[1]).contains(&wanted) {
                true => Ok(exp(bisect(|log_pace| value(log_pace) - wanted, -ln(MOST), ln(MOST)))),
                false => Err(miss(figure, wanted, ends)),
            }
        };
        let pace = match (targets.gone_90_days, targets.gone_1_year, targets.leaving_a_year) {
            (Some(early), Some(late), _) => return self.dropout_and_pace(early, late),
            (Some(early), None, _) => speed(ImpliedFigure::Gone90Days, early, &|all| all.gone_by(DAYS_90))?,
            (None, Some(late), _) => speed(ImpliedFigure::Gone1Year, late, &|all| all.gone_by(YEAR))?,
            (None, None, Some(wanted)) => speed(ImpliedFigure::LeavingAYear, wanted, &|all| YEAR / all.mean())?,
            (None, None, None) => 1.0,
        };
        Ok(Knobs { pace, ..Knobs::NEUTRAL })
    }

    /// Dropping out, alike in all groups, and the speed of tenure: S(t) = exp(-dropout·W) B(t), so that S(year)/S(90 days)
    /// gives the speed, and S(90 days) the rest.
    fn dropout_and_pace(&self, early: f64, late: f64) -> Result<Knobs, Miss> {
        let without_dropout = |log_pace: f64| {
            let mut stays = Vec::new();
            for (weight, group) in &self.uncommitted {
                let mut group = (*group).clone();
                quicken(&mut group, exp(log_pace));
                group.training_dropout_per_week = 0.0;
                stays.push((*weight, GroupStay::new(&group, self.training)));
            }
            ClassStays(stays)
        };
        let ratio = |log_pace: f64| {
            let stays = without_dropout(log_pace);
            (1.0 - stays.gone_by(YEAR)) / (1.0 - stays.gone_by(DAYS_90)).max(f64::MIN_POSITIVE)
        };
        let wanted = (1.0 - late) / (1.0 - early);
        let log_pace = bisect(|log_pace| wanted - ratio(log_pace), -ln(MOST), ln(MOST));
        let stays = without_dropout(log_pace);
        let left = 1.0 - stays.gone_by(DAYS_90);
        let dropout = -ln((1.0 - early) / left) / self.training.min(DAYS_90);
        let slip = 1e-9;
        if (ratio(log_pace) - wanted).abs() > 1e-6 {
            let closest = 1.0 - ratio(log_pace) * (1.0 - early);
            return Err(Miss { figure: ImpliedFigure::Gone1Year, wanted: late, closest });
        }
        match dropout.is_finite() && dropout >= -slip && self.training <= DAYS_90 {
            true => Ok(Knobs { pace: exp(log_pace), dropout: Some(dropout.max(0.0)), ..Knobs::NEUTRAL }),
            false => Err(Miss { figure: ImpliedFigure::Gone90Days, wanted: early, closest: 1.0 - left }),
        }
    }
}

/// Factor on reservation bonuses at which this share of hires takes the first offer.
fn threshold(world: &Scenario, wanted: f64) -> Result<f64, Miss> {
    let staff = Staff::new(world);
    let is_raised = raised(world);
    let taken = |log_factor: f64| {
        let seen = |group: &Group, bonus: f64| if is_raised(group) { bonus * exp(-log_factor) } else { bonus };
        take_up_by(world, &staff.groups, seen).unwrap_or_default()
    };
    let reach = ln(MOST_THRESHOLD);
    let ends = [taken(reach), taken(-reach)];
    match (ends[0]..=ends[1]).contains(&wanted) {
        // Most factors are near 1.
        true => {
            let near = |log_factor: f64| (wanted - taken(log_factor)) * log_factor > 0.0;
            let within = if near(-1.0) && near(1.0) { 1.0 } else { reach };
            Ok(exp(bisect(|log_factor| wanted - taken(log_factor), -within, within)))
        }
        false => Err(miss(ImpliedFigure::TakeUp, wanted, ends)),
    }
}

/// A share that leaves both classes some hires.
fn within(share: f64) -> Option<f64> {
    (LEAST..=1.0 - LEAST).contains(&share).then_some(share)
}

fn miss(figure: ImpliedFigure, wanted: f64, ends: [f64; 2]) -> Miss {
    let distance = |end: &f64| (end - wanted).abs();
    let closest = if distance(&ends[0]) < distance(&ends[1]) { ends[0] } else { ends[1] };
    Miss { figure, wanted, closest }
}

/// Place at which a rising function passes 0, by regula falsi with the Illinois change, bisection where it is slow; an end
/// where it does not pass 0.
fn bisect(function: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let (mut below, mut above) = (function(low), function(high));
    if below >= 0.0 || above.is_nan() {
        return low;
    }
    if above <= 0.0 {
        return high;
    }
    for turn in 0..200 {
        let secant = low + (high - low) * (below / (below - above));
        let is_slow = turn % 4 == 3 || !secant.is_finite() || secant <= low || secant >= high;
        let middle = if is_slow { 0.5 * (low + high) } else { secant };
        let value = function(middle);
        if value == 0.0 || high - low < 1e-12 {
            return middle;
        }
        if value < 0.0 {
            (low, below) = (middle, value);
            above *= 0.5;
        } else {
            (high, above) = (middle, value);
            below *= 0.5;
        }
        if value.abs() < 1e-12 {
            return middle;
        }
    }
    0.5 * (low + high)
}
