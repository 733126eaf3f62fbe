//! Groups of figures on a page, in the order in which people ask for them.

use crate::output::body::{AssumptionGroup, AssumptionLine};
use crate::output::sections::drivers::name::after_name;
use crate::scenario::{Scenario, visible_line};

/// Groups with their values; groups without values are left out.
pub fn grouped(rows: Vec<AssumptionLine>, scenario: &Scenario) -> Vec<AssumptionGroup> {
    let mut groups: Vec<(usize, AssumptionGroup)> = Vec::new();
    for row in rows {
        let (place, name) = group_of(&row.key, scenario);
        match groups.iter_mut().find(|(_, group)| group.name == name) {
            Some((_, group)) => group.rows.push(row),
            None => groups.push((place, AssumptionGroup { name, rows: vec![row] })),
        }
    }
    // Groups of one place, such as those of people, stay in the order of the file.
    groups.sort_by_key(|(place, _)| *place);
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Place and name of the group of a dotted key.
fn group_of(key: &str, scenario: &Scenario) -> (usize, String) {
    let (section, rest) = key.split_once('.').unwrap_or((key, ""));
    let (place, name) = match section {
        "offers" => (0, offer(rest, scenario.offers.len())),
        "pay" => (1, "Pay".to_owned()),
        "cohort" | "recruiting" => (2, "Hiring".to_owned()),
        "training" => (3, "Training".to_owned()),
        "job" | "service" => (4, "The job".to_owned()),
        "groups" => (5, people(rest)),
        "decline" | "anticipation" | "opportunists" | "traits" => (6, "Behaviour".to_owned()),
        _ => (7, "Simulation".to_owned()),
    };
    (place, name)
}

/// Name of the group of an offer: by number where there are several.
fn offer(rest: &str, offers: usize) -> String {
    let number = rest.split('.').next().and_then(|number| number.parse::<usize>().ok());
    match number.filter(|_| offers > 1) {
        Some(number) => format!("Offer {}", number.saturating_add(1)),
        None => "The offer".to_owned(),
    }
}

/// Name of a group of people.
fn people(rest: &str) -> String {
    let name = after_name(rest).map_or(rest, |(name, _)| name);
    format!("People: {}", visible_line(name.trim_matches('"')))
}

/// Label of a figure after the name of its group of people, if it has one: `committed: Mean output`.
pub fn with_people(key: &str, label: &str) -> String {
    match key.strip_prefix("groups.").and_then(after_name) {
        Some((name, _)) => format!("{}: {label}", visible_line(name.trim_matches('"'))),
        None => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, parse};

    #[test]
    fn every_key_has_a_group() {
        let named = STARTER.replace("name = \"uncommitted\"", "name = \"job hunters\"");
        let loaded = parse("test", &named, &["correlations=[]".to_owned()]).expect("a right scenario");
        for (key, group) in [
            ("offers.0.bonus", "The offer"),
            ("pay.load", "Pay"),
            ("cohort.positions", "Hiring"),
            ("recruiting.weeks_to_fill.median", "Hiring"),
            ("training.weeks", "Training"),
            ("service.shock_cost", "The job"),
            ("groups.committed.tenure.mean", "People: committed"),
            ("groups.\"job hunters\".output", "People: job hunters"),
            ("traits.tenure_output", "Behaviour"),
            ("simulation.seed", "Simulation"),
            ("currency", "Simulation"),
        ] {
            assert_eq!(group_of(key, &loaded.scenario).1, group, "{key}");
        }
        let groups = grouped(super::super::lines(&loaded), &loaded.scenario);
        let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names.first(), Some(&"The offer"));
        assert_eq!(names.last(), Some(&"Simulation"));
        assert!(names.contains(&"People: job hunters"), "{names:?}");
    }

    #[test]
    fn several_offers_have_numbers() {
        assert_eq!(offer("1.bonus", 2), "Offer 2");
        assert_eq!(offer("0.bonus", 1), "The offer");
    }

    #[test]
    fn figures_of_people_say_whose_they_are() {
        assert_eq!(with_people("groups.\"job hunters\".share", "Weight"), "job hunters: Weight");
        assert_eq!(with_people("pay.load", "Taxes"), "Taxes");
    }
}
