//! Warnings of values that are legal, and almost surely not meant: in another unit, without effect, or out of proportion.

use std::collections::BTreeMap;

use super::distributions::WeeksToFill;
use super::fault::Fault;
use super::field::key::Key;
use super::field::reader::FieldSection;
use super::fields::{Offer, Scenario};
use super::problem::Problem;
use super::text::notation::{dotted, quoted};
use super::text::place::{COMMAND_LINE, Place};
use super::uncertain::percent;
use super::whole::amount;

/// Probable meaning of a number of unlikely size.
#[derive(Debug, Clone, Copy)]
enum Meant {
    /// A share in per cent.
    Percent,
    /// A share in per cent, or below 2 the factor 1 + share.
    PercentOrFactor,
    /// A time in days.
    Days,
    /// A time in years.
    Years,
    /// A yearly figure.
    PerYear,
    /// Something else, in words.
    Other(&'static str),
}

/// End of a dotted key, the usual range of its number, and the probable meaning of a number outside.
type Limit = (&'static str, std::ops::RangeInclusive<f64>, Meant);

const SIGMA: &str = "it is the standard deviation of a logarithm: 0.3 to 2 is usual, whatever the unit";
const SHAPE: &str = "it says how steep the curve is: 0.5 to 5 is usual; is it a time, or an amount?";

/// Usual ranges of fields; all of them judgements, wide enough for rare values.
const USUAL: [Limit; 36] = [
    ("simulation.discount_rate", -0.2..=1.0, Meant::PercentOrFactor),
    ("simulation.horizon_weeks", 6.0..=1040.0, Meant::Days),
    ("recruiting.weeks_to_fill", 0.0..=26.0, Meant::Days),
    ("recruiting.weeks_to_fill.mean", 0.0..=26.0, Meant::Days),
    ("recruiting.weeks_to_fill.median", 0.0..=26.0, Meant::Days),
    ("recruiting.weeks_to_fill.scale", 0.0..=26.0, Meant::Days),
    ("recruiting.weeks_to_fill.low", 0.0..=26.0, Meant::Days),
    ("recruiting.weeks_to_fill.high", 0.0..=52.0, Meant::Days),
    ("pay.load", 0.0..=1.0, Meant::PercentOrFactor),
    ("pay.bonus_load", 0.0..=1.0, Meant::PercentOrFactor),
    ("training.weeks", 0.0..=26.0, Meant::Days),
    ("job.ramp_weeks", 0.0..=104.0, Meant::Days),
    ("recruiting.start_every_weeks", 0.0..=26.0, Meant::Days),
    ("anticipation.weeks", 0.0..=26.0, Meant::Days),
    ("service.contacts_per_week", 0.0..=5000.0, Meant::PerYear),
    ("service.value_of_delight", 0.0..=1e6, Meant::Other("it is the worth of one contact with a customer")),
    ("service.shocks_per_year", 0.0..=52.0, Meant::Other("it is a number of crises a year: 0.5 is one in two years")),
    ("decline.hazard_ratio", 0.01..=5.0, Meant::Percent),
    ("decline.output_lift", -0.99..=1.0, Meant::PercentOrFactor),
    ("opportunists.share_per_1000", 0.0..=1.0, Meant::Percent),
    ("traits.reservation_volatility", 0.0..=2.0, Meant::Percent),
    (".training_dropout_per_week", 0.0..=1.0, Meant::Percent),
    (".dismissal_per_year", 0.0..=5.0, Meant::Percent),
    (".output", 0.0..=3.0, Meant::Percent),
    (".output_sd", 0.0..=2.0, Meant::Percent),
    (".peer_drag", 0.0..=1.0, Meant::Percent),
    (".sigma", 0.01..=4.0, Meant::Other(SIGMA)),
    (".shape", 0.05..=20.0, Meant::Other(SHAPE)),
    (".reservation.search_weeks", 0.0..=52.0, Meant::Days),
    (".reservation.planning_weeks", 1.0..=520.0, Meant::Days),
    (".reservation.personal_discount_rate", -0.5..=2.0, Meant::Percent),
    (".tenure.rate", 0.0..=1.0, Meant::Percent),
    (".tenure.growth", -0.5..=0.5, Meant::Percent),
    (".tenure.mean", 1.0..=NEVER, Meant::Years),
    (".tenure.median", 1.0..=NEVER, Meant::Years),
    (".tenure.scale", 0.5..=NEVER, Meant::Years),
];

/// Ends of dotted keys, and the fields without which they have no effect.
const IDLE_AT_0: [(&str, &str); 10] = [
    ("training.output", "training.weeks"),
    ("training.cost_per_week", "training.weeks"),
    ("anticipation.share", "anticipation.weeks"),
    ("pay.training_wage_per_week", "training.weeks"),
    (".training_dropout_per_week", "training.weeks"),
    ("service.shock_cost", "service.shocks_per_year"),
    ("service.shocks_per_year", "service.shock_cost"),
    ("service.value_of_delight", "service.contacts_per_week"),
    (".peer_drag", "job.output_per_week"),
    (".output_sd", "job.output_per_week"),
];

/// Time above which a tenure means that nobody ever quits.
const NEVER: f64 = f64::MAX;

/// Reason for which nothing about replacements matters.
const NOBODY_REPLACED: &str = "`cohort.backfill` is false";

/// Largest ratio of two weekly wages (a year has 52 weeks, and a week 40 hours).
const ANOTHER_UNIT: f64 = 20.0;

/// Least wage that is of a year and not of a week, in these currencies [money].
const WAGE_OF_A_YEAR: f64 = 10_000.0;
const HARD_CURRENCIES: [&str; 11] = ["USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD", "$", "€", "£"];

/// Share of hires below which a group hardly occurs in a run.
const NEGLIGIBLE: f64 = 0.005;

/// Warnings of a scenario, in no order.
pub(crate) fn warnings(scenario: &Scenario, places: &BTreeMap<String, Place>) -> Vec<Problem> {
    let mut warnings = Warnings { scenario, places, found: Vec::new() };
    warnings.unlikely();
    warnings.money();
    warnings.unused();
    warnings.groups();
    warnings.opportunists();
    warnings.names();
    warnings.free_replacement();
    warnings.found
}

struct Warnings<'a> {
    scenario: &'a Scenario,
    places: &'a BTreeMap<String, Place>,
    found: Vec<Problem>,
}

impl Warnings<'_> {
    /// Warns at the place of a key, or else of the table that holds the key.
    fn warn(&mut self, key: &str, fault: Fault) {
        let above = std::iter::successors(Some(key), |key| key.rsplit_once('.').map(|(above, _)| above));
        let place = above.chain([""]).find_map(|key| self.places.get(key));
        if let Some(place) = place.cloned() {
            self.found.push(Problem::warning(place, fault));
        }
    }

    fn unlikely(&mut self) {
        let given: Vec<(String, f64)> = self.numbers().into_iter().filter(|(key, _)| self.is_given(key)).collect();
        for (key, value) in given {
            let usual = USUAL.iter().find(|(end, usual, _)| key.ends_with(end) && !usual.contains(&value));
            if let Some((_, _, meant)) = usual {
                self.warn(&key, meant.fault(&key, value));
            }
        }
    }

    /// Every number by its dotted key; of an uncertain number the median.
    fn numbers(&self) -> Vec<(String, f64)> {
        let simulation = &self.scenario.simulation;
        let names: Vec<String> = self.scenario.groups.iter().map(|group| group.name.clone()).collect();
        let mut numbers = vec![
            ("simulation.horizon_weeks".to_owned(), simulation.horizon_weeks),
            ("simulation.discount_rate".to_owned(), simulation.discount_rate),
        ];
        self.scenario
            .clone()
            .field_parameters(&Key::Root, &mut |key, _, number| numbers.push((key.text(&names), *number)));
        numbers
    }

    fn is_given(&self, key: &str) -> bool {
        self.places.contains_key(key)
    }

    /// Warns of amounts that are out of proportion to pay or output of a week.
    fn money(&mut self) {
        let Scenario { pay, job, recruiting, training, .. } = self.scenario;
        let wage = pay.wage_per_week;
        let week = wage.max(job.output_per_week);
        if wage > WAGE_OF_A_YEAR && HARD_CURRENCIES.contains(&self.scenario.currency.as_str()) {
            return self.warn("pay.wage_per_week", Meant::PerYear.fault("pay.wage_per_week", wage));
        }
        if let Some(fault) = bonus_against(wage, &self.scenario.offers).filter(|_| !self.tries_bonuses()) {
            return self.warn("pay.wage_per_week", fault);
        }
        let of_another_week = |key: &str, amount: f64, week: f64| {
            let out = week > 0.0 && amount.abs() > ANOTHER_UNIT * week;
            out.then(|| (key.to_owned(), Meant::PerYear.fault(key, amount)))
        };
        let mut found: Vec<_> = [
            of_another_week("job.output_per_week", job.output_per_week, wage),
            of_another_week("pay.training_wage_per_week", pay.training_wage_per_week.unwrap_or(0.0), week),
            of_another_week("recruiting.vacancy_cost_per_week", recruiting.vacancy_cost_per_week, week),
            of_another_week("training.cost_per_week", training.cost_per_week, week),
        ]
        .into_iter()
        .flatten()
        .collect();
        for group in &self.scenario.groups {
            let key = dotted("groups", &group.name) + ".extra_cost_per_week";
            found.extend(of_another_week(&key, group.extra_cost_per_week, week));
        }
        found.into_iter().for_each(|(key, fault)| self.warn(&key, fault));
    }

    /// Whether the command line sets bonuses, tiny or huge, and the wage comes from a file.
    fn tries_bonuses(&self) -> bool {
        let is_tried = |key: &str| self.places.get(key).is_some_and(|place| place.source().name() == COMMAND_LINE);
        let bonuses = (0..self.scenario.offers.len()).any(|offer| is_tried(&format!("offers.{offer}.bonus")));
        bonuses && !is_tried("pay.wage_per_week")
    }

    /// Warns of values without effect, since another value that they need is missing.
    fn unused(&mut self) {
        let numbers: BTreeMap<String, f64> = self.numbers().into_iter().collect();
        for (key, _) in numbers.iter().filter(|(_, value)| **value != 0.0) {
            let idle = |(end, cause): &&(&str, &str)| key.ends_with(end) && numbers.get(*cause) == Some(&0.0);
            if let Some((_, cause)) = IDLE_AT_0.iter().find(idle) {
                self.idle(key, cause, format!("`{cause}` is 0"));
            }
        }
        self.unused_without_offers();
        self.unused_of_work();
    }

    fn unused_without_offers(&mut self) {
        let Scenario { pay, decline, anticipation, opportunists, traits, offers, .. } = self.scenario;
        for (key, is_used, fewest, why) in [
            ("decline.hazard_ratio", decline.hazard_ratio != 1.0, 1, "there is no offer to decline"),
            ("decline.output_lift", decline.output_lift != 0.0, 1, "there is no offer to decline"),
            ("anticipation.share", anticipation.share > 0.0, 1, "there is no offer to wait for"),
            ("opportunists.share_per_1000", opportunists.share_per_1000 > 0.0, 1, "there is no offer"),
            ("pay.bonus_load", pay.bonus_load > 0.0, 1, "there is no offer"),
            ("traits.reservation_volatility", traits.reservation_volatility > 0.0, 2, "it takes a second offer"),
        ] {
            if is_used && offers.len() < fewest {
                self.idle(key, "offers", why.to_owned());
            }
        }
    }

    fn unused_of_work(&mut self) {
        let Scenario { cohort, recruiting, pay, job, groups, .. } = self.scenario;
        let dismisses = groups.iter().any(|group| group.dismissal_per_year > 0.0);
        let is_paid = pay.wage_per_week > 0.0 || pay.training_wage_per_week > Some(0.0);
        let waits = recruiting.weeks_to_fill != WeeksToFill::Constant(0.0);
        let (days, ends) = (recruiting.start_every_weeks > 0.0, recruiting.last_start_week.is_some());
        let (slow, ramp) = (job.ramp_start < 1.0, job.ramp_weeks > 0.0);
        for (key, cause, is_idle, why) in [
            ("job.severance", "groups", job.severance > 0.0 && !dismisses, "no group has a `dismissal_per_year`"),
            ("job.ramp_start", "job.ramp_weeks", slow && !ramp, "`job.ramp_weeks` is 0"),
            ("job.ramp_weeks", "job.ramp_start", ramp && !slow, "`job.ramp_start` is 1"),
            ("pay.load", "pay.wage_per_week", pay.load > 0.0 && !is_paid, "`pay.wage_per_week` is 0"),
            ("recruiting.weeks_to_fill", "cohort.backfill", waits && !cohort.backfill, NOBODY_REPLACED),
            ("recruiting.start_every_weeks", "cohort.backfill", days && !cohort.backfill, NOBODY_REPLACED),
            ("recruiting.last_start_week", "cohort.backfill", ends && !cohort.backfill, NOBODY_REPLACED),
        ] {
            if is_idle {
                self.idle(key, cause, why.to_owned());
            }
        }
    }

    /// Warns of a given value without effect, unless the cause replaces a value of an extended file.
    fn idle(&mut self, key: &str, cause: &str, why: String) {
        if self.is_given(key) && !self.is_laid_over(key, cause) {
            self.warn(key, Fault::Unused { key: key.to_owned(), why });
        }
    }

    /// Whether the cause stands in a later file or on the command line: a what-if does not touch the rest of a file.
    fn is_laid_over(&self, key: &str, cause: &str) -> bool {
        let source = |key: &str| self.places.get(key).map(|place| place.source().name());
        match (source(key), source(cause)) {
            (_, None) | (Some(COMMAND_LINE), _) => false,
            (line, cause) if line == cause => false,
            (_, Some(COMMAND_LINE)) => true,
            // The place of the root is in the last file.
            (line, _) => line != source(""),
        }
    }

    /// Warns of groups that hardly occur in a run: the weights of the others are of another scale.
    fn groups(&mut self) {
        let weight = |share: f64, pass_rate: f64| share * pass_rate;
        let all: f64 = self.scenario.groups.iter().map(|group| weight(group.share, group.pass_rate)).sum();
        for group in &self.scenario.groups {
            let share = weight(group.share, group.pass_rate) / all;
            if share < NEGLIGIBLE {
                let key = dotted(&dotted("groups", &group.name), "share");
                let hires = amount(100.0 * share);
                self.warn(&key, Fault::Negligible { group: quoted(&group.name), percent: hires });
            }
        }
        let Scenario { simulation, training, .. } = self.scenario;
        if simulation.horizon_weeks <= training.weeks {
            let horizon = amount(simulation.horizon_weeks);
            self.warn("simulation.horizon_weeks", Fault::NeverOnTheJob { horizon, training: amount(training.weeks) });
        }
    }

    fn opportunists(&mut self) {
        let Scenario { opportunists, offers, training, .. } = self.scenario;
        let share = opportunists.share_per_1000;
        let week = |offer: &&Offer| offer.week(training.weeks);
        let first = offers.iter().filter(|offer| offer.bonus > 0.0).min_by(|a, b| week(a).total_cmp(&week(b)));
        let Some(first) = first.filter(|_| share > 0.0) else { return };
        let key = "opportunists.share_per_1000";
        if week(&first) > training.weeks {
            let why = "the first offer comes after training, and nobody waits for it so long";
            return self.warn(key, Fault::Unused { key: key.to_owned(), why: why.to_owned() });
        }
        let reached = share * first.bonus / 1000.0;
        // A share above 1 has a warning of its own.
        if share <= 1.0 && reached >= opportunists.max_share {
            let bonus = amount(first.bonus);
            let (reached, most) = (percent(reached), percent(opportunists.max_share));
            self.warn(key, Fault::AllOpportunists { bonus, reached, most });
        }
    }

    fn names(&mut self) {
        let name = ("name".to_owned(), &self.scenario.name);
        let groups = self.scenario.groups.iter().map(|group| {
            let group_key = dotted("groups", &group.name);
            (group_key + ".name", &group.name)
        });
        let formulas: Vec<_> =
            std::iter::once(name).chain(groups).filter(|(_, name)| name.starts_with(FORMULA)).collect();
        for (key, name) in formulas {
            self.warn(&key, Fault::FormulaName { name: quoted(name) });
        }
    }

    /// Warns of replacement at no cost, with which nearly every offer pays.
    fn free_replacement(&mut self) {
        let Scenario { cohort, recruiting, pay, training, job, service, offers, .. } = self.scenario;
        let spent = [
            recruiting.cost_per_hire,
            recruiting.cost_per_applicant,
            training.cost_per_hire,
            training.cost_per_week * training.weeks,
            job.separation_cost,
        ];
        let empty = recruiting.vacancy_cost_per_week
            + job.output_per_week
            + service.contacts_per_week * service.value_of_delight;
        let vacant = recruiting.weeks_to_fill != WeeksToFill::Constant(0.0) && empty > 0.0;
        let asked = offers.iter().any(|offer| offer.bonus > 0.0);
        if !cohort.backfill || vacant || !asked || spent.iter().any(|cost| *cost > 0.0) {
            return;
        }
        let paid = pay.training_wage_per_week.unwrap_or(pay.wage_per_week) + job.output_per_week;
        let aside = if training.weeks > 0.0 && paid > 0.0 { ", pay and output in training aside" } else { "" };
        self.warn("recruiting.cost_per_hire", Fault::FreeReplacement { aside });
    }
}

/// First characters of texts that a spreadsheet takes for formulas.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// Whether a wage cannot be of a week, given the bonuses.
fn bonus_against(wage: f64, offers: &[Offer]) -> Option<Fault> {
    let largest = offers.iter().map(|offer| offer.bonus).fold(0.0, f64::max);
    let key = "pay.wage_per_week";
    match () {
        () if wage <= 0.0 || largest <= 0.0 => None,
        () if largest < 0.1 * wage => Some(Fault::Unlikely {
            key: key.to_owned(),
            value: amount(wage),
            said: format!("the largest bonus, {}, is less than half a day's pay", amount(largest)),
            meant: "is it a wage per year? Then it is `pay.wage_per_year`".to_owned(),
        }),
        () if largest > 52.0 * wage => Some(Fault::Unlikely {
            key: key.to_owned(),
            value: amount(wage),
            said: format!("the largest bonus, {}, is more than a year's pay", amount(largest)),
            meant: format!("is it a wage per hour? 40 hours a week make {}", amount(40.0 * wage)),
        }),
        () => None,
    }
}

impl Meant {
    fn fault(self, key: &str, value: f64) -> Fault {
        let (said, meant) = match self {
            Self::PercentOrFactor if value > 1.0 && value < 2.0 => {
                let on_top = rounded(value - 1.0);
                (in_percent(value), format!("is it a factor? {} % on top is written {on_top}", shown(100.0 * on_top)))
            }
            Self::Percent | Self::PercentOrFactor if (0.0..=1000.0).contains(&value) => {
                (in_percent(value), format!("{} % is written {}", shown(value), rounded(value / 100.0)))
            }
            Self::Percent | Self::PercentOrFactor => {
                (in_percent(value), "it is written as a share: 5 % is 0.05".to_owned())
            }
            Self::Days if value < 7.0 => (
                format!("that is {} days", shown(7.0 * value)),
                format!("is it in years? {} years are {} weeks", shown(value), shown(52.0 * value)),
            ),
            Self::Days => (
                format!("that is {} years", shown(value / 52.0)),
                format!("is it in days? {} days are {} weeks", shown(value), shown(value / 7.0)),
            ),
            Self::Years => (
                format!("that is {} days", shown(7.0 * value)),
                format!("is it in years? {} years are {} weeks", shown(value), shown(52.0 * value)),
            ),
            Self::PerYear if key.starts_with("pay.") => (
                "that is much for one week".to_owned(),
                format!("is it for a year? Then it is `{}`", key.replace("_per_week", "_per_year")),
            ),
            Self::PerYear => (
                "that is much for one week".to_owned(),
                format!("is it for a year? For a week that is {}", shown(value / 52.0)),
            ),
            Self::Other(meant) => ("that is unusual".to_owned(), meant.to_owned()),
        };
        Fault::Unlikely { key: key.to_owned(), value: shown(value), said, meant }
    }
}

fn in_percent(share: f64) -> String {
    format!("that is {} %", shown(100.0 * share))
}

/// Rounds away the last digits, which are errors of binary arithmetic.
fn rounded(number: f64) -> f64 {
    (number * 1e10).round() / 1e10
}

/// Number with four decimals at most, powers of ten where it is huge or tiny.
fn shown(number: f64) -> String {
    match number.abs() {
        0.0 | 1e-4..1e15 => ((number * 1e4).round() / 1e4).to_string(),
        _ => format!("{number:e}"),
    }
}
