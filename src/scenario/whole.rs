//! Checks of a scenario as a whole: faults between its parts, and warnings.

use std::collections::BTreeMap;

use super::distributions::{AfterTable, Tenure, WeeksToFill};
use super::fault::Fault;
use super::field::domain::POSITIONS;
use super::field::reader::Reader;
use super::field::value::Pair;
use super::fields::{Group, Scenario};
use super::problem::Problem;
use super::text::nearest::nearest;
use super::text::notation::{listed, quoted};
use super::text::place::{COMMAND_LINE, Place};
use super::text::tree::Node;
use super::uncertain::{Uncertain, percent};
use crate::special::{elementary, law::Law};

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
    for (index, offer) in offer_nodes(root).enumerate().filter(|(_, offer)| offer.as_table().is_some()) {
        check_offer_time(index, offer, reader);
    }
    for key in ["week", "after_training"] {
        let times = offer_nodes(root).filter_map(|offer| offer.get(key));
        refuse_same_week(times.filter_map(|node| Some((node.as_number()?, node))).collect(), reader);
    }
}

/// Notes a fault of an offer that has no time, or two.
fn check_offer_time(index: usize, offer: &Node, reader: &mut Reader) {
    let key = format!("offers.{index}");
    match (offer.get("week"), offer.get("after_training")) {
        (Some(_), Some(after)) => {
            reader.refuse(after, Fault::Conflicting { key, first: "week", second: "after_training" });
        }
        (None, None) => {
            let about = "Tenure at which the offer is made [week], > 0, or weeks from the end of training, >= 0.";
            let choice = "`week` or `after_training`".to_owned();
            reader.refuse(offer, Fault::MissingParameter { key: key + ".week", choice, about });
        }
        _ => {}
    }
}

fn offer_nodes(root: &Node) -> impl Iterator<Item = &Node> {
    root.get("offers").and_then(Node::as_array).unwrap_or_default().iter()
}

fn refuse_same_week(mut weeks: Vec<(f64, &Node)>, reader: &mut Reader) {
    // Stable, so that the later of two equal weeks in a file is reported.
    weeks.sort_by(|a, b| a.0.total_cmp(&b.0));
    for pair in weeks.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        reader.refuse(pair[1].1, Fault::SameWeek { week: pair[1].0 });
    }
}

/// Notes faults of offers of which some are made in a week, others after training.
fn check_mixed_offers(scenario: &Scenario, root: &Node, reader: &mut Reader) {
    let after = offer_nodes(root).filter_map(|offer| offer.get("after_training"));
    let Some(mixed) = after.last().filter(|_| scenario.offers.iter().any(|offer| offer.week.is_some())) else {
        return;
    };
    if scenario.is_uncertain("training.weeks") {
        return reader.refuse(mixed, Fault::MixedTimes);
    }
    let nodes = offer_nodes(root).filter_map(|offer| offer.get("week").or_else(|| offer.get("after_training")));
    let weeks = scenario.offers.iter().map(|offer| scenario.week_of(offer)).zip(nodes);
    refuse_same_week(weeks.collect(), reader);
}

/// Notes faults of the start weeks of classes.
fn check_classes(scenario: &Scenario, root: &Node, reader: &mut Reader) {
    let Scenario { cohort, simulation, recruiting, .. } = scenario;
    let horizon = simulation.horizon_weeks;
    for (index, class) in cohort.classes.iter().enumerate().filter(|(_, class)| class.week >= horizon) {
        let node = root.deepest(&["cohort", "classes", &index.to_string(), "week"]);
        reader.refuse(node, Fault::ClassPastHorizon { week: class.week, horizon });
    }
    let number = cohort.classes.iter().fold(0, |sum: u64, class| sum.saturating_add(class.positions));
    if number > POSITIONS.most {
        let node = root.deepest(&["cohort", "classes"]);
        reader.refuse(node, Fault::TooManyPositions { number, most: POSITIONS.most });
    }
    let last_class = cohort.classes.iter().map(|class| class.week).fold(0.0, f64::max);
    if let Some(last) = recruiting.last_start_week.filter(|last| *last < last_class) {
        let node = root.deepest(&["recruiting", "last_start_week"]);
        reader.refuse(node, Fault::ClassAfterLastStart { last, week: last_class });
    }
}

/// Notes faults between the parts of a scenario, and one of scenarios that no simulation could finish.
pub(crate) fn check(scenario: &Scenario, root: &Node, reader: &mut Reader) {
    check_mixed_offers(scenario, root, reader);
    check_classes(scenario, root, reader);
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
        let week = scenario.week_of(offer);
        let late = offer.bonus > 0.0 && week >= horizon;
        let fault = late.then(|| Fault::OfferPastHorizon { week: amount(week), horizon: amount(horizon) });
        let key = if offer.week.is_some() { "week" } else { "after_training" };
        warn(&["offers", &index.to_string(), key], fault);
    }
    for (index, group) in scenario.groups.iter().enumerate() {
        let fault = leaves_for_nothing(group, scenario.pay.wage_per_week);
        warn(&["groups", &index.to_string(), "reservation"], fault);
        warn(&["groups", &index.to_string(), "tenure", "surviving"], unlike_last_segment(group, scenario));
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

/// Compares the last segment of a survival table, whose hazard goes on after the end of the table, with the table.
fn unlike_last_segment(group: &Group, scenario: &Scenario) -> Option<Fault> {
    let Tenure::Table { weeks, surviving, after: AfterTable::Last } = &group.tenure else { return None };
    let (end, share) = (*weeks.last()?, *surviving.last()?);
    let before = weeks.len().checked_sub(2).map_or((0.0, 1.0), |before| (weeks[before], surviving[before]));
    let mean = -elementary::ln(share) / end;
    let last = elementary::ln(before.1 / share) / (end - before.0);
    let passes = scenario.simulation.horizon_weeks > scenario.training.weeks + end;
    let unlike = passes && !(mean / 3.0..=3.0 * mean).contains(&last);
    unlike.then(|| Fault::UnlikeLastSegment {
        group: quoted(&group.name),
        week: amount(end),
        last: percent(-libm::expm1(-52.0 * last)),
        mean: percent(-libm::expm1(-52.0 * mean)),
    })
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
