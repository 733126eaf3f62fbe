//! What can be compared of scenarios that are not alike: shares, in which no currency counts.

use super::answer::name;
use crate::analysis::interval::Estimate;
use crate::analysis::{Comparison, RankedScenario};
use crate::output::body::Titled;
use crate::output::body::grid::{Grid, percent_cells, share_cells};
use crate::output::format::{counted, percent, percent_decimals};

/// Scenarios of which each is named in the sentence at most; of more, two ends are.
const NAMED: usize = 3;

/// Sentence on the saving in shares of pay, and on how often the offer pays. Returns None if neither is known.
pub fn sentence(comparison: &Comparison) -> Option<String> {
    let horizons_differ = comparison.unlike.iter().any(|unlike| unlike.key == "simulation.horizon_weeks");
    let over = if horizons_differ { ", each over its own horizon" } else { "" };
    let of_pay = told(comparison, of_pay).map(|shares| format!("of a year's pay the offer saves {shares}{over}"));
    let often = told(comparison, |place| place.probability_pays);
    let cohorts = match comparison.places.iter().map(|place| place.positions).collect::<Vec<_>>().as_slice() {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => {
            format!("cohorts of {}", counted(*first, "position"))
        }
        _ => "cohorts".to_owned(),
    };
    let often = often.map(|shares| format!("the share of {cohorts} that it pays for is {shares}"));
    let parts: Vec<String> = of_pay.into_iter().chain(often).collect();
    (!parts.is_empty()).then(|| format!("What can be compared are shares: {}.", parts.join("; ")))
}

/// Table of the shares.
pub fn table(comparison: &Comparison) -> Titled {
    let mut grid = Grid::new(&["", "of pay %", "±", "pays %", "±", "loses %", "±"]);
    for place in &comparison.places {
        let often = [place.probability_pays, place.probability_loses].map(|share| share_cells(share, 1));
        grid.row(&place.scenario, percent_cells(of_pay(place), 1).into_iter().chain(often.into_iter().flatten()));
    }
    Titled {
        title: "In shares: saving per position of a year's pay, and how often it pays".to_owned(),
        body: grid.into(),
    }
}

/// Saving per position in shares of a year's pay; None where no pay is given.
fn of_pay(place: &RankedScenario) -> Option<Estimate> {
    place.saving.filter(|_| place.pay_per_year > 0.0).map(|saving| saving.per(place.pay_per_year))
}

/// A share in each scenario: `1.7 % in a, 1.6 % in b and -3 % in c`. Returns None if it is known of fewer than two.
fn told(comparison: &Comparison, of: impl Fn(&RankedScenario) -> Option<Estimate>) -> Option<String> {
    let mut known: Vec<(&RankedScenario, Estimate)> =
        comparison.places.iter().filter_map(|place| Some((place, of(place)?))).collect();
    let number = |share: &Estimate| percent(share.value, percent_decimals(share.interval));
    let one = |(place, share): &(&RankedScenario, Estimate)| format!("{} % in {}", number(share), name(place));
    if known.len() > 1 && known.iter().all(|(_, share)| number(share) == number(&known[0].1)) {
        return Some(format!("{} % in each", number(&known[0].1)));
    }
    if known.len() > NAMED {
        known.sort_by(|a, b| a.1.value.total_cmp(&b.1.value));
        return Some(format!("from {} to {}", one(&known[0]), one(known.last()?)));
    }
    let texts: Vec<String> = known.iter().map(one).collect();
    let (last, before) = texts.split_last()?;
    (!before.is_empty()).then(|| format!("{} and {last}", before.join(", ")))
}
