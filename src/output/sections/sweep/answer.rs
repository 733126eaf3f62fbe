//! The best point, and the criterion that ranks points.

use super::SweepSheet;
use crate::analysis::interval::Estimate;
use crate::analysis::{Ranking, first_largest};
use crate::output::body::{Answer, Block, Body, Tone};
use crate::output::format::{clipped, counted, plus_minus, whole};
use crate::output::sections::unlike::reasons;
use crate::scenario::Unlike;

/// Beginning of a sentence, its tone, and the end behind the values of the best point.
type BestPoint = (&'static str, Tone, String);

impl SweepSheet<'_> {
    /// The answer.
    pub fn answer(&self) -> Body {
        let (lead, tone, rest) = match (&self.swept.ranking, self.swept.best) {
            (Ranking::Nothing(unlike), _) => {
                let lead = "Points are not ranked";
                (lead, Tone::Unsure, format!(": {}. {}", reasons(unlike), self.unranked(unlike)))
            }
            (Ranking::Saving, Some(best)) => {
                let (lead, tone, rest) = self.saving(best);
                (lead, tone, format!(": {}{rest} {}", self.at(best), self.others("saves less")))
            }
            (Ranking::Cost, Some(best)) => {
                let (lead, tone, rest) = self.cost(best);
                let (there, others) = (self.saved_there(best), self.others("costs more"));
                let most = self.most_saved(best).unwrap_or_default();
                (lead, tone, format!(": {}{rest} {there} {others} {most}", self.at(best)))
            }
            (_, None) => return Body::default(),
        };
        Block::Answer(Answer { lead: lead.to_owned(), tone, rest }).into()
    }

    /// Advice on reading points that are not alike.
    fn unranked(&self, unlike: &[Unlike]) -> String {
        let each = "Each saving is against no offer at the same values.";
        let keys: Vec<&str> = unlike.iter().map(|unlike| unlike.key).collect();
        match self.sweep.variation.axes.len() > keys.len() {
            false => each.to_owned(),
            true => format!("{each} To rank the other values, do not vary {}.", keys.join(" and ")),
        }
    }

    fn saving(&self, best: usize) -> BestPoint {
        let Some(saving) = self.swept.points[best].saving() else {
            return ("Nothing can be said of any point", Tone::Unsure, ".".to_owned());
        };
        if self.is_nothing(saving) {
            let lead = "No point saves anything; the best is";
            return (lead, Tone::Unsure, ", where the offer changes nothing.".to_owned());
        }
        let Some(interval) = saving.interval else {
            let amount = self.currency.amount(saving.value);
            let (lead, why) = match self.swept.replications {
                ..2 => ("The saving in one replication is highest at", "one replication has no error"),
                _ => ("The best point is", "all replications save the same, so the error is not known"),
            };
            return (lead, Tone::Unsure, format!(", {amount} per position; {why}."));
        };
        if interval.high < 0.0 {
            let rest = format!(", {}.", self.amount(saving.negated(), " per position"));
            return ("Every point loses money; the smallest loss is at", Tone::Bad, rest);
        }
        let amount = self.amount(saving, " per position");
        match interval.low > 0.0 {
            true => ("The saving is highest at", Tone::Good, format!(", {amount}.")),
            false => {
                let rest = format!(", {amount}, which cannot be told apart from zero.");
                ("The best point is", Tone::Unsure, rest)
            }
        }
    }

    fn cost(&self, best: usize) -> BestPoint {
        let Some(cost) = self.swept.points[best].cost() else {
            return ("Nothing can be said of any point", Tone::Unsure, ".".to_owned());
        };
        match cost.interval {
            None => {
                let (lead, why) = match self.swept.replications {
                    ..2 => ("A position costs least in one replication at", "one replication has no error"),
                    _ => ("A position costs least at", "all replications cost the same, so the error is not known"),
                };
                let rest = format!(", {} with the offer; {why}.", self.currency.amount(cost.value));
                (lead, Tone::Unsure, rest)
            }
            Some(_) => {
                let tied = self.swept.points.iter().any(|point| point.tied);
                let tone = if tied { Tone::Unsure } else { Tone::Good };
                ("A position costs least at", tone, format!(", {}.", self.amount(cost, " with the offer")))
            }
        }
    }

    /// Whether the offer changes nothing.
    fn is_nothing(&self, saving: Estimate) -> bool {
        saving.value == 0.0 && saving.mcse == Some(0.0)
    }

    /// `$826 per position (95 % interval $701 to $950)`, where `of` is ` per position`.
    fn amount(&self, estimate: Estimate, of: &str) -> String {
        self.currency.with_interval(estimate, of, Some(self.swept.confidence))
    }

    /// Saving of the offer at the point that costs least.
    fn saved_there(&self, best: usize) -> String {
        let Some(saving) = self.swept.points[best].saving() else { return String::new() };
        if self.is_nothing(saving) {
            return "The offer changes nothing there.".to_owned();
        }
        let unsure = saving.interval.is_some_and(|interval| interval.holds(0.0));
        match saving.value < 0.0 {
            _ if unsure => {
                format!("The saving there, {}, cannot be told apart from zero.", self.amount(saving, ""))
            }
            true => format!("The offer loses {} there.", self.amount(saving.negated(), "")),
            false => format!("The offer saves {} there, against no offer at the same values.", self.amount(saving, "")),
        }
    }

    /// The point whose offer saves most, where that one costs more: what it saves is no reason to choose it.
    fn most_saved(&self, best: usize) -> Option<String> {
        let points = &self.swept.points;
        let saving = |number: usize| points[number].saving().map(|saving| saving.value);
        let most = first_largest(0..points.len(), |number| saving(*number).unwrap_or(f64::NEG_INFINITY))?;
        let (saved, behind) = (saving(most)?, points[most].behind?);
        if most == best || points[most].tied || behind.interval.is_none() || saved <= saving(best)?.max(0.0) {
            return None;
        }
        let [saved, more] = [saved, behind.value].map(|amount| self.currency.amount(amount));
        Some(format!("The offer saves most, {saved}, at {}, where a position costs {more} more.", self.at(most)))
    }

    /// Number of other points that may be as good; `worse` is the verb of one that is not.
    fn others(&self, worse: &str) -> String {
        let others = self.swept.points.len() - 1;
        let tied = self.swept.points.iter().filter(|point| point.tied).count();
        match (others, tied) {
            _ if others == 0 || self.swept.replications < 2 => String::new(),
            (1, 0) => format!("The other point {worse}."),
            (_, 0) => format!("Each of the other {} {worse}.", counted(others as u64, "point")),
            (1, _) => format!("The other point cannot be told apart from it {}.", self.with_so_many()),
            _ if tied == others => format!(
                "None of the other {} can be told apart from it {}: raise --replications.",
                counted(others as u64, "point"),
                self.with_so_many()
            ),
            _ => format!(
                "{} of the other {} cannot be told apart from it.",
                whole(tied as u64),
                counted(others as u64, "point")
            ),
        }
    }

    fn with_so_many(&self) -> String {
        format!("with {}", counted(self.swept.replications, "replication"))
    }

    /// `key = value` of each axis.
    fn at(&self, point: usize) -> String {
        let variation = &self.sweep.variation;
        let axes = variation.axes.iter().zip(variation.values(point));
        let values = axes.map(|(axis, value)| format!("{} = {}", clipped(&axis.key, 50), clipped(&value.text, 40)));
        values.collect::<Vec<_>>().join(", ")
    }

    /// Sentences on how to read the report.
    pub fn notes(&self) -> Body {
        let each = format!("{} of each point, on the same draws.", counted(self.swept.replications, "replication"));
        let plus_minus = plus_minus(self.swept.confidence);
        let text = match self.swept.replications {
            ..2 => format!("{each} One replication has no error."),
            _ if self.swept.points.len() == 1 || self.swept.best.is_none() => {
                format!("{each} {plus_minus}")
            }
            _ => format!(
                "{each} {plus_minus} Points are compared with the {} by \
                 differences within each replication, which are known better than either {}.",
                if self.by_cost() { "lowest" } else { "best" },
                if self.by_cost() { "cost" } else { "saving" }
            ),
        };
        Body::paragraph(text, 0) + self.choosing().map(|text| Body::paragraph(text, 0)).unwrap_or_default()
    }

    /// Criterion that ranks points, and when the ranking is no advice.
    fn choosing(&self) -> Option<String> {
        if self.swept.ranking != Ranking::Cost {
            return None;
        }
        let varied = self.sweep.variation.axes.iter().filter(|axis| axis.values.len() > 1);
        let beliefs: Vec<&str> = varied.map(|axis| axis.key.as_str()).filter(|key| is_belief(key)).collect();
        let ranked = "Points are ranked by cost with the offer, as more than the offer varies.";
        Some(match beliefs.as_slice() {
            [] => format!(
                "{ranked} For a value that is not yours to set, such as a market price, read the saving at each value instead."
            ),
            keys => format!(
                "{ranked} But {} cannot be chosen: the lowest cost is no advice; read the saving at each value instead.",
                keys.join(" or ")
            ),
        })
    }
}

/// Sections about people and the world, in which nothing is decided.
const BELIEFS: [&str; 5] = ["traits", "decline", "opportunists", "service", "correlations"];

/// Whether a key is about people or the world, so that its value is believed, and not chosen.
fn is_belief(key: &str) -> bool {
    let key: String = key.chars().filter(|c| !c.is_whitespace()).collect();
    let section = key.split('.').next().unwrap_or_default();
    // Who is let through is the company's doing.
    section == "groups" && !key.ends_with(".pass_rate") || BELIEFS.contains(&section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_are_like_is_no_choice() {
        let keys = [
            "groups.hunters.share",
            "groups.\"job hunters\".tenure.mean",
            "traits.tenure_output",
            "decline.hazard_ratio",
        ];
        assert!(keys.into_iter().all(is_belief));
        let keys = ["groups.hunters.pass_rate", "training.weeks", "pay.wage_per_week", "offers.0.bonus", "groupsize"];
        assert!(!keys.into_iter().any(is_belief));
    }
}
