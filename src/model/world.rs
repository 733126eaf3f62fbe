//! Worlds: scenarios made ready to be played, with everything that does not depend on luck worked out once.

use super::{
    cost::Prices,
    discount::{Discount, Moment, Timeline},
    fill::Fill,
    production::Ramp,
    reservation::Threshold,
    tenure::Clock,
};
use crate::scenario::{self, Scenario};
use crate::special::normal;
use std::sync::Arc;

/// A scenario made ready to be played.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// Discounting of the weeks that are watched; worlds that are played in turn share it.
    pub timeline: Arc<Timeline>,
    /// End of watching.
    pub horizon: Moment,
    /// Number of whole weeks from 0 to below the horizon.
    pub weeks: usize,
    /// Number of positions.
    pub positions: u64,
    /// Whether a vacated position is filled again.
    pub backfill: bool,
    /// Time to fill a position.
    pub fill: Fill,
    /// End of training, discounted to its start.
    pub training: Moment,
    /// Output on the job.
    pub ramp: Ramp,
    /// Rate of crises [1/week].
    pub crises_per_week: f64,
    /// Offers with a bonus above 0, by week.
    pub offers: Vec<Offer>,
    /// Share of hire slots in the offer arm that hold an opportunist.
    pub opportunists: f64,
    /// Whether declining an offer changes people.
    pub decline_effect: bool,
    /// Correlation of the latent scores of a hire.
    pub copula: Copula,
    /// Groups.
    pub groups: Vec<Group>,
    /// Prices.
    pub prices: Prices,
}

/// An offer that is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer {
    /// Tenure at the offer [week].
    pub week: f64,
    /// Bonus [money], > 0.
    pub bonus: f64,
    /// ln of the bonus.
    pub log_bonus: f64,
    /// Standard deviation of the move of the log threshold since the offer before; 0 at the first.
    pub volatility: f64,
}

/// A group made ready.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Share of hires in this group and those before it.
    pub cumulative_share: f64,
    /// Whether hires of the group are committed.
    pub committed: bool,
    /// Law of quitting.
    pub clock: Clock,
    /// Probability of failing training.
    pub fail: f64,
    /// Mean weeks on the job to a dismissal [week]; ∞ if nobody is dismissed.
    pub dismissal_mean: f64,
    /// Mean output.
    pub output: f64,
    /// Standard deviation of output.
    pub output_sd: f64,
    /// Delight on the job.
    pub delight: f64,
    /// Peer drag on the job.
    pub peer_drag: f64,
    /// Extra cost on the job [money/week].
    pub extra_cost: f64,
    /// Reservation bonus.
    pub threshold: Threshold,
    /// `[offer]`: effect of the offer on this group.
    pub at_offer: Vec<AtOffer>,
}

/// Effect of one offer on one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtOffer {
    /// Score of the reservation bonus below which the offer is taken, were the threshold never to move.
    pub cut: f64,
    /// A hire who has declined the offer, if declining changes people.
    pub declined: Declined,
}

/// A hire who has declined all offers up to one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Declined {
    /// Cumulative hazard of the group at the offer.
    pub hazard: f64,
    /// Part of the voluntary clock that is used by the offer.
    pub used: f64,
    /// Factor on the hazard from the offer on.
    pub ratio: f64,
    /// Whether the hazard differs from the group's now, or has differed before.
    pub shifted: bool,
    /// Factor on output from the offer on.
    pub output: f64,
    /// Discounted output that the factor would have added before the offer [week].
    pub output_before: f64,
}

/// Cholesky factor of the correlation matrix of tenure, reservation bonus and output.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Copula {
    /// Weight of the score of tenure in that of the reservation bonus.
    pub reservation_tenure: f64,
    /// Weight of the own score of the reservation bonus.
    pub reservation: f64,
    /// Weight of the score of tenure in that of output.
    pub output_tenure: f64,
    /// Weight of the own score of the reservation bonus in that of output.
    pub output_reservation: f64,
    /// Weight of the own score of output.
    pub output: f64,
}

impl Copula {
    fn new(traits: &scenario::Traits) -> Self {
        let (rt, qt) = (traits.reservation_tenure, traits.tenure_output);
        let r = (1.0 - rt * rt).sqrt();
        let qr = if r > 0.0 { (traits.reservation_output - rt * qt) / r } else { 0.0 };
        Self {
            reservation_tenure: rt,
            reservation: r,
            output_tenure: qt,
            output_reservation: qr,
            output: (1.0 - qt * qt - qr * qr).max(0.0).sqrt(),
        }
    }
}

impl World {
    /// Works out everything that does not depend on luck.
    pub fn new(scenario: &Scenario) -> Self {
        let discount = Discount::per_year(scenario.simulation.discount_rate);
        let timeline = Arc::new(Timeline::new(discount, scenario.simulation.horizon_weeks));
        Self::with(scenario, timeline, Fill::new(&scenario.recruiting.weeks_to_fill))
    }

    /// Becomes the world of a scenario that differs in uncertain parameters alone.
    pub fn become_that_of(&mut self, scenario: &Scenario) {
        let timeline = Arc::clone(&self.timeline);
        let fill = self.fill.become_that_of(&scenario.recruiting.weeks_to_fill);
        *self = Self::with(scenario, timeline, fill);
    }

    fn with(scenario: &Scenario, timeline: Arc<Timeline>, fill: Fill) -> Self {
        let discount = Discount::per_year(scenario.simulation.discount_rate);
        let offers = offers(scenario);
        let training = discount.at(scenario.training.weeks);
        let ramp = Ramp::new(discount, scenario.job.ramp_start, scenario.job.ramp_weeks);
        let effects = decline_effects(scenario, &offers);
        let applicants: f64 = scenario.groups.iter().map(|group| group.share * group.pass_rate).sum();
        let mut hired = 0.0;
        let groups = scenario
            .groups
            .iter()
            .map(|group| {
                hired += group.share * group.pass_rate / applicants;
                Group::new(group, hired, scenario, &offers, &effects, ramp)
            })
            .collect();
        Self {
            timeline,
            horizon: discount.at(scenario.simulation.horizon_weeks),
            weeks: scenario.simulation.horizon_weeks.ceil() as usize,
            positions: scenario.cohort.positions,
            backfill: scenario.cohort.backfill,
            fill,
            training,
            ramp,
            crises_per_week: scenario.service.shocks_per_year / 52.0,
            opportunists: opportunist_share(scenario, &offers),
            decline_effect: effects.iter().any(|effect| *effect != Effect::NONE),
            offers,
            copula: Copula::new(&scenario.traits),
            groups,
            prices: Prices::new(scenario),
        }
    }

    /// Share of hires, of all groups, whose reservation bonus is at most a `bonus` > 0 [money].
    pub fn would_take(&self, bonus: f64) -> f64 {
        let mut before = 0.0;
        let share = |group: &Group| {
            let share = group.cumulative_share - before;
            before = group.cumulative_share;
            share * normal::cdf(group.threshold.cut(bonus))
        };
        self.groups.iter().map(share).sum()
    }

    /// Ends watching at an earlier `week`.
    pub fn watch_to(&mut self, week: f64) {
        self.horizon = self.timeline.at(week);
        self.weeks = week.ceil() as usize;
    }
}

/// Offers with a bonus above 0, by week.
fn offers(scenario: &Scenario) -> Vec<Offer> {
    let mut made: Vec<_> = scenario.offers.iter().filter(|offer| offer.bonus > 0.0).collect();
    made.sort_by(|a, b| a.week.total_cmp(&b.week));
    let weeks_since = |i: usize| {
        if i == 0 { 0.0 } else { made[i].week - made[i - 1].week }
    };
    (0..made.len())
        .map(|i| Offer {
            week: made[i].week,
            bonus: made[i].bonus,
            log_bonus: libm::log(made[i].bonus),
            volatility: scenario.traits.reservation_volatility * (weeks_since(i) / 52.0).sqrt(),
        })
        .collect()
}

/// Place of an offer of the file among the offers that are made, by week, from 0; it has to be one of them.
pub fn place_of_offer(scenario: &Scenario, offer: usize) -> usize {
    let week = scenario.offers[offer].week;
    let made = scenario.offers.iter().enumerate().filter(|(_, made)| made.bonus > 0.0);
    made.filter(|(i, made)| made.week < week || (made.week == week && *i < offer)).count()
}

fn opportunist_share(scenario: &Scenario, offers: &[Offer]) -> f64 {
    match offers.first() {
        Some(first) if first.week <= scenario.training.weeks => {
            let drawn = scenario.opportunists.share_per_1000 * first.bonus / 1000.0;
            drawn.min(scenario.opportunists.max_share)
        }
        _ => 0.0,
    }
}

/// Effect on a hire of any group of having declined all offers up to one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Effect {
    ratio: f64,
    output: f64,
}

impl Effect {
    const NONE: Effect = Effect { ratio: 1.0, output: 1.0 };
}

/// `[offer]`: effects, by the largest bonus declined so far.
fn decline_effects(scenario: &Scenario, offers: &[Offer]) -> Vec<Effect> {
    let decline = &scenario.decline;
    let Some(full) = decline.full_effect_at else {
        return vec![Effect::NONE; offers.len()];
    };
    let mut strength: f64 = 0.0;
    offers
        .iter()
        .map(|offer| {
            strength = strength.max((offer.bonus / full).min(1.0));
            Effect {
                ratio: libm::exp(strength * libm::log(decline.hazard_ratio)),
                output: 1.0 + decline.output_lift * strength,
            }
        })
        .collect()
}

impl Group {
    /// Effect on this group of the last of the first `number` offers. Returns None if `number` is 0.
    pub fn after(&self, number: usize) -> Option<&AtOffer> {
        number.checked_sub(1).and_then(|last| self.at_offer.get(last))
    }

    fn new(
        group: &scenario::Group,
        cumulative_share: f64,
        scenario: &Scenario,
        offers: &[Offer],
        effects: &[Effect],
        ramp: Ramp,
    ) -> Self {
        let clock = Clock {
            dropout: group.training_dropout_per_week,
            training: scenario.training.weeks,
            job: group.tenure.law(),
        };
        let threshold = Threshold::new(&group.reservation, scenario.pay.wage_per_week);
        let declined = declined(&clock, scenario, offers, effects, ramp);
        Self {
            cumulative_share,
            committed: group.committed,
            fail: group.training_fail,
            dismissal_mean: 52.0 / group.dismissal_per_year,
            output: group.output,
            output_sd: group.output_sd,
            delight: group.delight,
            peer_drag: group.peer_drag,
            extra_cost: group.extra_cost_per_week,
            at_offer: offers
                .iter()
                .zip(declined)
                .map(|(offer, declined)| AtOffer { cut: threshold.cut(offer.bonus), declined })
                .collect(),
            threshold,
            clock,
        }
    }
}

/// `[offer]`: a hire of this clock who has declined all offers up to it.
fn declined(clock: &Clock, scenario: &Scenario, offers: &[Offer], effects: &[Effect], ramp: Ramp) -> Vec<Declined> {
    let discount = Discount::per_year(scenario.simulation.discount_rate);
    let mut now = Declined { hazard: 0.0, used: 0.0, ratio: 1.0, shifted: false, output: 1.0, output_before: 0.0 };
    offers
        .iter()
        .zip(effects)
        .map(|(offer, effect)| {
            let hazard = clock.cumulative(offer.week);
            let on_job = (offer.week - clock.training).max(0.0);
            let output = discount.annuity(on_job) - ramp.lost(on_job, |x| discount.annuity(x));
            now = Declined {
                hazard,
                used: now.used + now.ratio * (hazard - now.hazard),
                ratio: effect.ratio,
                shifted: now.shifted || effect.ratio != 1.0,
                output: effect.output,
                output_before: now.output_before + (effect.output - now.output) * output,
            };
            now
        })
        .collect()
}
