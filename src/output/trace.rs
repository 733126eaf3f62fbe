//! The audit trail of one position, to read side by side or as rows.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::format::{Currency, clipped, number, significant, weeks, whole};
use super::lines::WIDTH;
use super::tables::{Document, Filled, TraceRow};
use crate::engine::{FoundLife, LifeEnd, TracedPlace};
use crate::model::hire::Exit;
use crate::model::outcome::{Arm, Component};
use crate::model::trace::{Event, Happening, Meeting, Trace};
use crate::scenario::{MOST_REPLICATIONS, Scenario};

/// A trace of one position, and the address of the position.
#[derive(Debug, Clone, Copy)]
pub struct Traced<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Replication, from 0.
    pub replication: u64,
    /// Position, from 0.
    pub position: u64,
    /// Events at the position.
    pub trace: &'a Trace,
    /// The life that was searched for; None if the position was named.
    pub found: Option<&'a FoundLife>,
}

impl<'a> Traced<'a> {
    /// All rows: arm by arm the events, then the money week by week.
    pub fn rows(self) -> impl Iterator<Item = TraceRow<'a>> {
        Arm::BOTH.into_iter().flat_map(move |arm| {
            let events = self.trace.events[arm as usize].iter().map(move |event| self.event_row(arm, event));
            let costs = self.trace.costs[arm as usize].iter().enumerate();
            events.chain(costs.flat_map(move |(week, cost)| {
                let spent = Component::ALL.into_iter().zip(*cost).filter(|(_, money)| *money != 0.0);
                spent.map(move |(component, money)| TraceRow {
                    component: Some(component.name()),
                    money: Some(money),
                    ..self.row(arm, week as f64)
                })
            }))
        })
    }

    fn row(self, arm: Arm, week: f64) -> TraceRow<'a> {
        TraceRow {
            scenario: &self.scenario.name,
            replication: self.replication,
            position: self.position,
            arm: arm.name(),
            week,
            hire: None,
            group: None,
            event: None,
            bonus: None,
            threshold: None,
            component: None,
            money: None,
        }
    }

    fn event_row(self, arm: Arm, event: &Event) -> TraceRow<'a> {
        let meeting = match event.what {
            Happening::Declined(meeting) | Happening::Taken(meeting) => Some(meeting),
            _ => None,
        };
        let group = match event.what {
            Happening::Start(group) => group.map(|group| self.scenario.groups[group].name.as_str()),
            _ => None,
        };
        TraceRow {
            hire: Some(event.hire),
            group,
            event: Some(name(&event.what)),
            bonus: meeting.map(|meeting| meeting.bonus),
            threshold: meeting.and_then(|meeting| meeting.threshold),
            ..self.row(arm, event.week)
        }
    }

    /// The table of all rows.
    pub fn rows_table(self) -> Filled<'a> {
        Filled::new(move || self.rows())
    }

    /// `{"parameters":{…},"trace":[…]}`: by dotted key what uncertain parameters are in this replication; before them the
    /// life that was searched for, as `"found"`.
    pub fn document(self) -> Document<'a> {
        let parameters: BTreeMap<_, _> = self.trace.parameters.iter().map(|(key, value)| (key, *value)).collect();
        let mut fields = vec![("parameters", json!(parameters).into()), ("trace", self.rows_table().into())];
        fields.splice(0..0, self.found.map(|found| ("found", found_fields(found).into())));
        Document::Object(fields)
    }

    /// Both arms side by side, for people: quiet weeks are drawn together.
    pub fn table(self) -> String {
        let currency = Currency::of(&self.scenario.currency);
        let Traced { scenario, replication, position, .. } = self;
        let mut text = clipped(&format!("{}: replication {replication}, position {position}", scenario.name), WIDTH);
        text += &self.parameters();
        text += &self.found.map_or(String::new(), |found| format!("\n{}", found_words(found)));
        text += &format!(
            "\nCost of the weeks [{}], discounted to week 0; weeks without events are combined.\n\
             declines, takes it: the amount is the smallest bonus the hire would take then.\n\n",
            currency.name()
        );
        text += &line("week", [("no offer", "cost"), ("offer", "cost")]);
        text += &format!("{}\n", "─".repeat(WIDTH));
        for block in self.blocks() {
            text += &self.block(block);
        }
        text + &format!("{}\n", "─".repeat(WIDTH)) + &self.totals()
    }

    /// Values of uncertain parameters in this replication, one a line.
    fn parameters(self) -> String {
        let parameters = self.trace.parameters.iter();
        let lines = parameters.map(|(key, value)| format!("\n  {} {}", clipped(key, WIDTH - 14), significant(*value)));
        lines.collect()
    }

    /// Weeks that are shown together: those without an event stand with the ones before them.
    fn blocks(self) -> Vec<RangeInclusive<usize>> {
        let number = self.trace.costs[0].len();
        let busy = |week: usize| self.events_in(Arm::NoOffer, week, week).chain(self.events_in(Arm::Offer, week, week));
        let mut blocks: Vec<RangeInclusive<usize>> = Vec::new();
        for week in 0..number {
            match blocks.last_mut() {
                Some(block) if [week, *block.start()].iter().all(|week| busy(*week).next().is_none()) => {
                    *block = *block.start()..=week;
                }
                _ => blocks.push(week..=week),
            }
        }
        blocks
    }

    fn events_in(self, arm: Arm, first: usize, last: usize) -> impl Iterator<Item = &'a Event> {
        let events = &self.trace.events[arm as usize];
        let [from, to] = [first, last + 1].map(|week| events.partition_point(|event| event.week < week as f64));
        events[from..to].iter()
    }

    fn block(self, weeks: RangeInclusive<usize>) -> String {
        let (first, last) = weeks.into_inner();
        let label = if first == last { first.to_string() } else { format!("{first}-{last}") };
        let costs = Arm::BOTH.map(|arm| {
            let weeks = &self.trace.costs[arm as usize][first..=last];
            number(weeks.iter().flatten().sum(), 0)
        });
        let events = Arm::BOTH
            .map(|arm| self.events_in(arm, first, last).map(|event| self.description(event)).collect::<Vec<_>>());
        let lines = events[0].len().max(events[1].len()).max(1);
        let said = |arm: usize, i: usize| events[arm].get(i).map_or("", String::as_str);
        (0..lines)
            .map(|i| {
                let shown = |text: &'_ str| if i == 0 { text.to_owned() } else { String::new() };
                let [no_offer, offer] = [shown(&costs[0]), shown(&costs[1])];
                line(&shown(&label), [(said(0, i), &no_offer), (said(1, i), &offer)])
            })
            .collect()
    }

    fn description(self, event: &Event) -> String {
        let money =
            |meeting: Meeting| meeting.threshold.map_or(String::new(), |least| format!(", {}", number(least, 0)));
        let what = match event.what {
            Happening::Start(Some(group)) => format!("starts: {}", self.scenario.groups[group].name),
            Happening::Start(None) => "starts: opportunist".to_owned(),
            Happening::Declined(meeting) => format!("declines{}", money(meeting)),
            Happening::Taken(meeting) => format!("takes it{}", money(meeting)),
            ref other => name(other).replace('_', " "),
        };
        match event.what {
            Happening::Crisis => format!("{} {what}", moment(event.week)),
            _ => format!("{} #{} {what}", moment(event.week), event.hire),
        }
    }

    /// Cost by component, where there is any.
    fn totals(self) -> String {
        let total = |arm: Arm, i: usize| self.trace.costs[arm as usize].iter().map(|cost| cost[i]).sum::<f64>();
        let mut text = String::new();
        for (i, component) in Component::ALL.into_iter().enumerate() {
            let costs = Arm::BOTH.map(|arm| total(arm, i));
            if costs != [0.0; 2] {
                text += &sum(&component.name().replace('_', " "), costs);
            }
        }
        text + &sum("total cost", Arm::BOTH.map(|arm| (0..Component::NUMBER).map(|i| total(arm, i)).sum()))
    }
}

/// A life that was searched for, and the flags that trace it again.
fn found_words(found: &FoundLife) -> String {
    let FoundLife { place: TracedPlace { replication, position }, hire, sought, arms, .. } = found;
    let arms = if sought.arms().len() > 1 { format!(", {}", arms_named(arms)) } else { String::new() };
    let what = format!("Found: #{hire} {} in week {}{arms}.", act(*sought), moment(found.week));
    format!("{what}\nAgain: --replication {replication} --position {position}")
}

fn found_fields(found: &FoundLife) -> Value {
    let FoundLife { place: TracedPlace { replication, position }, hire, week, arms, .. } = found;
    let arms: Vec<_> = arms.iter().map(|arm| arm.name()).collect();
    json!({ "replication": replication, "position": position, "hire": hire, "week": week, "arms": arms })
}

/// Why nothing was found from a place on, among so many lives, and what to do about it.
pub fn unfound(scenario: &Scenario, sought: LifeEnd, from: TracedPlace, lives: u64) -> String {
    let TracedPlace { replication, position } = from;
    let last = scenario.simulation.replications.saturating_sub(1);
    let from = if position > 0 { format!(" (from position {position} on)") } else { String::new() };
    let replications = match replication == last {
        true => format!("replication {last}{from}"),
        false => format!("replications {replication}{from} to {last}"),
    };
    format!(
        "scenario '{}': no hire {}, among {} {} in {replications}; {}",
        scenario.name,
        act(sought),
        counted_lives(lives),
        arms_named(sought.arms()),
        remedy(scenario, sought),
    )
}

fn counted_lives(lives: u64) -> String {
    if lives == 1 { "1 life".to_owned() } else { format!("{} lives", whole(lives)) }
}

/// What may bring a life that ends in this way.
fn remedy(scenario: &Scenario, sought: LifeEnd) -> String {
    let takes = matches!(sought, LifeEnd::Taker | LifeEnd::CommittedTaker);
    if takes && scenario.offers.iter().all(|offer| offer.bonus == 0.0) {
        return "the scenario makes no offer: add one, or raise its bonus above 0".to_owned();
    }
    if sought == LifeEnd::CommittedTaker && scenario.groups.iter().all(|group| !group.committed) {
        return "no group of the scenario is committed".to_owned();
    }
    if sought == LifeEnd::Dropout && scenario.groups.iter().all(|group| group.training_dropout_per_week == 0.0) {
        return "training_dropout_per_week is 0 in all groups".to_owned();
    }
    let more = scenario.simulation.replications.saturating_mul(10).min(MOST_REPLICATIONS);
    format!("`--replications {more}` searches more")
}

/// What a hire does whose life ends in this way.
fn act(end: LifeEnd) -> &'static str {
    match end {
        LifeEnd::Taker => "takes an offer",
        LifeEnd::CommittedTaker => "of a committed group takes an offer",
        LifeEnd::Quit => "quits after training",
        LifeEnd::Dropout => "drops out of training",
    }
}

fn arms_named(arms: &[Arm]) -> &'static str {
    match arms {
        [Arm::NoOffer] => "without the offer",
        [Arm::Offer] => "with the offer",
        _ => "without the offer and with it",
    }
}

/// A time within its week: cut, not rounded.
fn moment(week: f64) -> String {
    weeks((week * 100.0).floor() / 100.0)
}

/// Name of an event in tables.
fn name(what: &Happening) -> &'static str {
    match what {
        Happening::Start(Some(_)) => "starts",
        Happening::Start(None) => "opportunist_starts",
        Happening::Trained => "is_trained",
        Happening::Waits => "waits",
        Happening::Declined(_) => "declines",
        Happening::Taken(_) => "takes",
        Happening::Leaves(Exit::Dropout) => "drops_out",
        Happening::Leaves(Exit::Fail) => "fails_training",
        Happening::Leaves(Exit::Quit) => "quits",
        Happening::Leaves(Exit::Dismissal) => "is_dismissed",
        Happening::Leaves(Exit::Taken | Exit::Present) => "leaves",
        Happening::Crisis => "crisis",
    }
}

/// Columns of an arm's text and of its cost.
const TEXT: usize = 26;
const COST: usize = 9;

fn line(label: &str, arms: [(&str, &str); 2]) -> String {
    let mut text = format!("{label:<8}");
    for (said, cost) in arms {
        text += &format!("{:<TEXT$}{cost:>COST$} ", clipped(said, TEXT));
    }
    format!("{}\n", text.trim_end())
}

fn sum(name: &str, [no_offer, offer]: [f64; 2]) -> String {
    line("", [(name, &number(no_offer, 0)), (name, &number(offer, 0))])
}
