//! Checks of a scenario as a whole: faults between its parts, and warnings.

use std::collections::BTreeMap;

use super::distributions::WeeksToFill;
use super::fault::Fault;
use super::field::reader::Reader;
use super::field::value::Pair;
use super::fields::{Group, Scenario};
use super::problem::Problem;
use super::text::nearest::nearest;
use super::text::notation::{listed, quoted};
use super::text::place::{COMMAND_LINE, Place};
use super::text::tree::Node;
use super::uncertain::{Uncertain, percent};
use crate::special::law::Law;

/// Share of draws outside the domain above which users are warned.
const DRAWN_AGAIN: f64 = 0.01;

/// Share of a group that leaves for no bonus above which users are warned.
const LEAVE_FOR_NOTHING: f64 = 0.05;

/// Most uncertain parameters: their correlation matrix grows with the square, and its root takes time by the cube.
const MOST_UNCERTAIN: usize = 1000;

/// Notes faults between the items of a list, also where an item is wrong.
pub(crate) fn check_lists(root: &Node, reader: &mut Reader) {
    check_groups(root, reader);
    check_offers(root, reader);
}

/// Notes faults of the correlations of uncertain parameters.
pub(crate) fn check_correlations(scenario: &Scenario, root: &Node, reader: &mut Reader) {
    let number = scenario.uncertain.len();
    if number > MOST_UNCERTAIN {
        return reader.refuse(root, Fault::TooManyUncertain { number, most: MOST_UNCERTAIN });
    }
    let keys = scenario.parameter_keys();
    let mut tied: Vec<[&str; 2]> = Vec::new();
    let mut sound = true;
    for (index, correlation) in scenario.correlations.iter().enumerate() {
        let Pair(names) = &correlation.parameters;
        let at = |part: &str| root.deepest(&["correlations", &index.to_string(), "parameters", part]);
        for (part, name) in ["0", "1"].iter().zip(names).filter(|(_, name)| !keys.contains(name)) {
            reader.refuse(at(part), not_uncertain(scenario, name));
            sound = false;
        }
        let [first, second] = names;
        let before = |pair: &[&str; 2]| *pair == [first, second] || *pair == [second, first];
        if first == second {
            reader.refuse(at("1"), Fault::TiedToItself { key: quoted(first) });
            sound = false;
        } else if tied.iter().any(before) {
            reader.refuse(at("1"), Fault::TiedTwice { first: quoted(first), second: quoted(second) });
            sound = false;
        }
        tied.push([first, second]);
    }
    if sound && scenario.score_weights().is_none() {
        let last = scenario.correlations.len().saturating_sub(1).to_string();
        reader.refuse(root.deepest(&["correlations", &last, "rank_correlation"]), Fault::NoRankCorrelationMatrix);
    }
}

fn not_uncertain(scenario: &Scenario, name: &str) -> Fault {
    let known = || scenario.uncertain.iter().map(|uncertain| uncertain.key.as_str());
    Fault::NotUncertain { key: quoted(name), nearest: nearest(name, known()).map(quoted), known: listed(known()) }
}

fn check_groups(root: &Node, reader: &mut Reader) {
    let Some(node) = root.get("groups") else {
        return reader.refuse(root, Fault::NoGroup("missing"));
    };
    let Some(groups) = node.as_array() else {
        return;
    };
    if groups.is_empty() {
        reader.refuse(node, Fault::NoGroup("empty"));
    }
    let mut first = BTreeMap::new();
    for name in groups.iter().filter_map(|group| group.get("name")) {
        let Some(text) = name.as_text() else { continue };
        let before: &Node = first.entry(text).or_insert(name);
        if !std::ptr::eq(before, name) {
            let place = &before.place;
            let line = place.line();
            let fault = Fault::SameGroup {
                name: quoted(text),
                line: line.map(|line| format!("{}:{line}", place.source().name())),
            };
            reader.refuse(name, fault);
        }
    }
}

fn check_offers(root: &Node, reader: &mut Reader) {
    let offers = root.get("offers").and_then(Node::as_array);
    let weeks = offers.unwrap_or_default().iter();
    let mut seen = Vec::new();
    for node in weeks.filter_map(|offer| offer.get("week")) {
        let Some(week) = node.as_number() else {
            continue;
        };
        seen.push((week, node));
    }
    // Stable, so that the later of two equal weeks in a file is reported.
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    for pair in seen.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        reader.refuse(pair[1].1, Fault::SameWeek { week: pair[1].0 });
    }
}

/// Notes a fault of scenarios that no simulation could finish.
pub(crate) fn check(scenario: &Scenario, root: &Node, reader: &mut Reader) {
    let all_fail = scenario.groups.iter().all(|group| group.training_fail == 1.0);
    let at_once = scenario.recruiting.weeks_to_fill == WeeksToFill::Constant(0.0);
    if scenario.training.weeks == 0.0 && all_fail && at_once && scenario.cohort.backfill {
        let place = root.deepest(&["groups", "0", "training_fail"]);
        reader.refuse(place, Fault::NeverStaffed);
    }
}

/// Warnings of values that are legal, and almost surely not meant.
pub(crate) fn warnings(scenario: &Scenario, root: &Node) -> Vec<Problem> {
    let mut warnings = Vec::new();
    let mut warn = |path: &[&str], fault: Option<Fault>| {
        if let Some(fault) = fault {
            let place = root.deepest(path).place.clone();
            warnings.push(Problem::warning(place, fault));
        }
    };
    warn(&["job", "output_per_week"], empty_is_cheapest(scenario));
    warn(&["groups", "0", "committed"], none_uncommitted(scenario));
    for (index, offer) in scenario.offers.iter().enumerate() {
        let horizon = scenario.simulation.horizon_weeks;
        let late = offer.bonus > 0.0 && offer.week >= horizon;
        let fault = late.then(|| Fault::OfferPastHorizon { week: amount(offer.week), horizon: amount(horizon) });
        warn(&["offers", &index.to_string(), "week"], fault);
    }
    for (index, group) in scenario.groups.iter().enumerate() {
        let fault = leaves_for_nothing(group, scenario.pay.wage_per_week);
        warn(&["groups", &index.to_string(), "reservation"], fault);
    }
    warnings
}

/// Warnings of correlations of certain parameters, unless an edit sets the parameter.
pub(crate) fn ties_to_certain(scenario: &Scenario, places: &BTreeMap<String, Place>) -> Vec<Problem> {
    let edited = |name: &str| places.get(name).is_some_and(|place| place.source().name() == COMMAND_LINE);
    let is_certain = |name: &&String| scenario.uncertain.iter().all(|uncertain| uncertain.key != **name);
    let ties = scenario.correlations.iter().enumerate().filter_map(|(index, correlation)| {
        let Pair(names) = &correlation.parameters;
        let certain = names.iter().filter(is_certain).find(|name| !edited(name))?;
        let place = places.get(&format!("correlations.{index}.parameters"))?;
        Some(Problem::warning(place.clone(), Fault::TiedToCertain { key: quoted(certain) }))
    });
    ties.collect()
}

/// Warnings of uncertain parameters with more than a few draws outside the domain.
pub(crate) fn drawn_again(uncertain: &[(Uncertain, Place)]) -> impl Iterator<Item = Problem> {
    uncertain.iter().filter(|(uncertain, _)| uncertain.outside() > DRAWN_AGAIN).map(|(uncertain, place)| {
        let fault = Fault::DrawnAgain {
            key: uncertain.key.clone(),
            outside: percent(uncertain.outside()),
            domain: uncertain.domain().to_string(),
        };
        Problem::warning(place.clone(), fault)
    })
}

/// Compares the loaded wage with the value of a staffed position: output, service, and the cost of a vacancy.
fn empty_is_cheapest(scenario: &Scenario) -> Option<Fault> {
    let wage = (1.0 + scenario.pay.load) * scenario.pay.wage_per_week;
    let service = scenario.service.contacts_per_week * scenario.service.value_of_delight;
    let vacancy = scenario.recruiting.vacancy_cost_per_week;
    let worth = scenario.job.output_per_week + service + vacancy;
    (wage > worth).then(|| Fault::EmptyIsCheapest { wage: amount(wage), worth: amount(worth) })
}

fn none_uncommitted(scenario: &Scenario) -> Option<Fault> {
    let all = scenario.groups.iter().all(|group| group.committed);
    all.then_some(Fault::NoneUncommitted)
}

fn leaves_for_nothing(group: &Group, wage_per_week: f64) -> Option<Fault> {
    let Law::Normal { mean, sd } = group.reservation.law(wage_per_week) else { return None };
    let share = 0.5 * libm::erfc(mean / sd * std::f64::consts::FRAC_1_SQRT_2);
    (share > LEAVE_FOR_NOTHING).then(|| Fault::LeavesForNothing { group: quoted(&group.name), share: percent(share) })
}

/// Number for texts: two decimals at most, powers of ten where it is huge or tiny.
pub(super) fn amount(number: f64) -> String {
    if number != 0.0 && !(0.01..1e15).contains(&number.abs()) {
        return format!("{number:e}");
    }
    let rounded = format!("{number:.2}");
    rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
}
