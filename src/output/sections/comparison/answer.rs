//! Answer: the scenario that costs least, and the offer that saves most.

use super::{pairs, shares};
use crate::analysis::interval::Estimate;
use crate::analysis::{Comparison, Difference, RankedScenario, Side};
use crate::output::body::{Answer, Block, Body, Tone};
use crate::output::format::{Currency, clipped, counted, share};
use crate::output::sections::unlike::unranked;

/// Columns that a name takes at most in a sentence.
const NAME: usize = 50;

/// The answer for print, which begins with the name of the best where there is one.
pub fn printed(comparison: &Comparison) -> Body {
    let Some(best) = comparison.places.first() else {
        return Body::default();
    };
    let (text, lead) = (text(comparison), name(best));
    match (best.rank, text.strip_prefix(&lead)) {
        (Some(_), Some(rest)) => {
            let (tone, rest) = (tone(&rivals(comparison, best)), rest.to_owned());
            Block::Answer(Answer { lead, tone, rest }).into()
        }
        _ => Body::paragraph(text, 0),
    }
}

/// The answer.
pub fn text(comparison: &Comparison) -> String {
    match comparison.places.first() {
        None => String::new(),
        Some(best) if best.rank.is_none() => {
            let shares = shares::sentence(comparison).map(|text| text + " ").unwrap_or_default();
            shares + &unranked(&comparison.unlike)
        }
        Some(best) => {
            let rivals = rivals(comparison, best);
            let sentences = [lead(best, &rivals, comparison), how_often(best), most_saved(comparison, best)];
            sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    }
}

fn rivals<'a>(comparison: &'a Comparison, best: &RankedScenario) -> Vec<Rival<'a>> {
    comparison.places[1..].iter().filter_map(|place| Rival::of(place, best, comparison)).collect()
}

/// A scenario that costs no less than the best.
struct Rival<'a> {
    place: &'a RankedScenario,
    /// Cost with the offer, minus the cost of the best.
    more: Difference,
}

impl<'a> Rival<'a> {
    fn of(place: &'a RankedScenario, best: &RankedScenario, comparison: &Comparison) -> Option<Self> {
        let more = comparison.difference(&place.scenario, &best.scenario, Side::Offer)?;
        Some(Self { place, more })
    }
}

/// Name in a sentence.
pub fn name(place: &RankedScenario) -> String {
    clipped(&place.scenario, NAME)
}

fn tone(rivals: &[Rival]) -> Tone {
    match rivals.iter().all(|rival| rival.more.tied() == Some(false)) {
        true => Tone::Good,
        false => Tone::Unsure,
    }
}

fn lead(best: &RankedScenario, rivals: &[Rival], comparison: &Comparison) -> Option<String> {
    let currency = Currency::of(&best.currency);
    let cost = currency.amount(best.cost_offer?.value);
    let costs = format!("{} costs least: {cost} per position", name(best));
    let tied: Vec<_> = rivals.iter().filter(|rival| rival.more.tied() == Some(true)).collect();
    let next = rivals.first().filter(|rival| rival.more.estimate.interval.is_some());
    Some(match (tied.as_slice(), next) {
        ([], None) => format!("{costs}, in one replication."),
        ([], Some(next)) => {
            let less = format!(" less than {}", name(next.place));
            let less = currency.with_interval(next.more.estimate, &less, Some(comparison.confidence));
            format!("{costs}, {less}.")
        }
        ([one], _) if one.more.same => format!("{costs}, the same as {} in every replication.", name(one.place)),
        ([one], _) => format!("{costs}. It is tied with {}.", name(one.place)),
        (many, _) => format!("{costs}. It is tied with {} others.", many.len()),
    })
}

fn how_often(best: &RankedScenario) -> Option<String> {
    let often = best.probability_best.filter(|often| often.interval.is_some())?;
    Some(format!("It is the cheapest in {} of cohorts of {}.", share(often), counted(best.positions, "position")))
}

/// Sentence on the offer that saves most, which need not be the cheapest.
fn most_saved(comparison: &Comparison, best: &RankedScenario) -> Option<String> {
    let known = comparison.places.iter().filter_map(|place| Some((place, place.saving?)));
    // The first of equals, as in the tables.
    let (place, saving) = known.rev().max_by(|(_, a), (_, b)| a.value.total_cmp(&b.value))?;
    let offer = match place.scenario == best.scenario {
        true => "Its offer".to_owned(),
        false => format!("The offer of {}", name(place)),
    };
    saved(&offer, &standing(comparison, place), saving, &Currency::of(&place.currency), comparison)
}

/// Rank of the offer that saves most; empty if it follows from costs.
fn standing(comparison: &Comparison, place: &RankedScenario) -> String {
    if pairs::mirrored(comparison) {
        return String::new();
    }
    let others = comparison.places.iter().filter(|other| other.scenario != place.scenario);
    let tied = |other: &&RankedScenario| {
        let difference = comparison.difference(&place.scenario, &other.scenario, Side::Saving);
        difference.and_then(|difference| difference.tied()) == Some(true)
    };
    match others.filter(tied).collect::<Vec<_>>().as_slice() {
        [] => " most:".to_owned(),
        [one] => format!(" most, tied with that of {}:", name(one)),
        many => format!(" most, tied with {} others:", many.len()),
    }
}

fn saved(
    offer: &str,
    standing: &str,
    saving: Estimate,
    currency: &Currency,
    comparison: &Comparison,
) -> Option<String> {
    let amount = |saving| currency.with_interval(saving, " per position", Some(comparison.confidence));
    let interval = saving.interval?;
    Some(match (interval.low, interval.high) {
        (0.0, 0.0) => "None of the offers saves anything.".to_owned(),
        (low, _) if low > 0.0 => format!("{offer} saves{standing} {}.", amount(saving)),
        (_, high) if high < 0.0 => {
            let loses = standing.replacen("most", "least", 1);
            format!("{offer} loses{loses} {}.", amount(saving.negated()))
        }
        _ => format!("{offer} saves{standing} {}, which cannot be told apart from zero.", amount(saving)),
    })
}
