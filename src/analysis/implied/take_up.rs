//! Take-up of the first offer.

use super::stay::GroupStay;
use crate::scenario::{Group, Offer, Scenario};
use crate::special::law::exponential_score;
use crate::special::quadrature::integral_by_parts;
use crate::special::{elementary, law::Law, normal};

/// Normal score beyond which there is nobody.
const FARTHEST: f64 = 7.0;

/// Share of hires who take the first offer, among those who meet it. Returns None where there is no offer.
///
/// Hires meet the offer whose clock has not ended, who are neither failed nor dismissed; who waits for it meets it too,
/// and opportunists do. Score of the reservation bonus and clock are correlated.
pub fn take_up(scenario: &Scenario, groups: &[(f64, GroupStay)]) -> Option<f64> {
    take_up_by(scenario, groups, |_, bonus| bonus)
}

/// Take-up where `seen` gives the bonus as hires of a group see it: a tenth, where their reservation bonus is ten times.
pub fn take_up_by(scenario: &Scenario, groups: &[(f64, GroupStay)], seen: impl Fn(&Group, f64) -> f64) -> Option<f64> {
    let offer = first_offer(scenario)?;
    let week = scenario.week_of(offer);
    let correlation = scenario.traits.reservation_tenure;
    let (mut meet, mut take) = (0.0, 0.0);
    for (group, (share, stay)) in scenario.groups.iter().zip(groups) {
        let cut = score(&group.reservation.law(scenario.pay.wage_per_week), seen(group, offer.bonus));
        let there = share * stay.remaining(week);
        let lasts = |from: f64| clock_score(stay.hazard(from));
        meet += there * elementary::exp(-stay.hazard(week));
        let takers = both(cut, lasts(week), correlation);
        let from = week - scenario.anticipation.weeks;
        let about_to_quit = match scenario.anticipation.share > 0.0 {
            true => (both(cut, lasts(from), correlation) - takers).max(0.0),
            false => 0.0,
        };
        let waiting = there * scenario.anticipation.share * about_to_quit;
        meet += waiting;
        take += there * takers + waiting;
    }
    let come = opportunists(scenario, week, offer.bonus);
    let offered = (1.0 - come) * meet + come;
    (offered > 0.0).then(|| ((1.0 - come) * take + come) / offered)
}

/// Offer that is made first.
pub fn first_offer(scenario: &Scenario) -> Option<&Offer> {
    let made = scenario.offers.iter().filter(|offer| offer.bonus > 0.0);
    made.min_by(|a, b| scenario.week_of(a).total_cmp(&scenario.week_of(b)))
}

/// Share of hires who come for the bonus.
fn opportunists(scenario: &Scenario, week: f64, bonus: f64) -> f64 {
    let drawn = &scenario.opportunists;
    match week <= scenario.training.weeks {
        true => (drawn.share_per_1000 * bonus / 1000.0).min(drawn.max_share),
        false => 0.0,
    }
}

/// Normal score of an amount.
fn score(law: &Law, amount: f64) -> f64 {
    law.score(amount).clamp(-FARTHEST, FARTHEST)
}

/// Normal score of a clock that ends at a cumulative hazard.
fn clock_score(hazard: f64) -> f64 {
    if hazard > 0.0 { exponential_score(hazard).clamp(-FARTHEST, FARTHEST) } else { -FARTHEST }
}

/// Probability of one score of at most `cut` and another above `least`, with this correlation.
fn both(cut: f64, least: f64, correlation: f64) -> f64 {
    let rest = 1.0 - correlation * correlation;
    if correlation == 0.0 {
        return normal::cdf(cut) * normal::cdf(-least);
    }
    if rest < 1e-9 {
        return match correlation > 0.0 {
            true => (normal::cdf(cut) - normal::cdf(least)).max(0.0),
            false => normal::cdf(-least.max(-cut)),
        };
    }
    let density = |z: f64| elementary::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt();
    let parts = if rest < 0.2 { 96 } else { 7 };
    integral_by_parts(
        |z| density(z) * normal::cdf((cut - correlation * z) / rest.sqrt()),
        least,
        FARTHEST.max(least),
        parts,
    )
}
