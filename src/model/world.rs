//! Worlds: scenarios made ready to be played, with everything that does not depend on luck worked out once.

use super::{
    cost::{Common, Prices},
    crisis::Crises,
    discount::{Discount, Moment, Timeline},
    draws::Latent,
    fill::Fill,
    production::Ramp,
    reservation::Threshold,
    tenure::Clock,
};
use crate::scenario::{self, Scenario};
use crate::special::{elementary, normal};
use std::{ops::Range, sync::Arc};

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
    /// Classes of positions, in order of week.
    pub classes: Vec<ClassStart>,
    /// Whether a vacated position is filled again.
    pub backfill: bool,
    /// Time to fill a position.
    pub fill: Fill,
    /// Weeks whose multiples replacements wait for [week]; 0 if they start on any day.
    pub start_every: f64,
    /// Last week in which a replacement starts [week]; ∞ if there is none.
    pub last_start: f64,
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
    /// Law of the same.
    pub drawn_by_bonus: DrawnByBonus,
    /// Share of hires who wait for an offer.
    pub waiting: f64,
    /// Whether declining an offer changes people.
    pub decline_effect: bool,
    /// Correlation of the latent scores of a hire.
    pub copula: Copula,
    /// Groups.
    pub groups: Vec<Group>,
    /// Places of the groups among them, in the order of their names.
    pub by_name: Vec<usize>,
    /// Prices.
    pub prices: Prices,
}

/// Opportunists whom the first offer draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawnByBonus {
    /// Share of hires for each 1,000 of the first bonus; 0 if the first offer is made after training.
    per_1000: f64,
    /// Largest share.
    most: f64,
}

impl DrawnByBonus {
    fn new(scenario: &Scenario, offers: &[Offer]) -> Self {
        let in_training = offers.first().is_some_and(|first| first.week <= scenario.training.weeks);
        let drawn = &scenario.opportunists;
        Self { per_1000: if in_training { drawn.share_per_1000 } else { 0.0 }, most: drawn.max_share }
    }

    /// Share of hires who are opportunists if the first offer has this `bonus` [money].
    pub fn share(&self, bonus: f64) -> f64 {
        (self.per_1000 * bonus / 1000.0).min(self.most)
    }
}

/// Positions that start in one week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassStart {
    /// Start of the first hires.
    pub start: Moment,
    /// Number of positions.
    pub positions: u64,
    /// Number of positions in this class and those before it.
    pub end: u64,
}

/// An offer that is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer {
    /// Number of the offer in the scenario, from 0.
    pub number: usize,
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
    /// Share of hires in this group and those before it in the order of names.
    pub cumulative_share: f64,
    /// Whether hires of the group are committed.
    pub committed: bool,
    /// Law of quitting.
    pub clock: Clock,
    /// Probability of failing training.
    pub fail: f64,
    /// Mean weeks on the job to a dismissal [week]; ∞ if nobody is dismissed.
    pub dismissal_mean: f64,
    /// Output multiplier.
    pub output: OutputLaw,
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

/// Output multiplier of the hires of a group: lognormal, so that it keeps its mean whatever its spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutputLaw {
    /// Mean.
    pub mean: f64,
    /// ln of the median.
    mu: f64,
    /// Standard deviation of the logarithm; 0 if all hires have the mean.
    pub sigma: f64,
}

impl OutputLaw {
    /// Output of this mean and standard deviation: s² = ln(1 + (sd/mean)²), median mean·e^(-s²/2).
    fn new(mean: f64, sd: f64) -> Self {
        let spread = if mean > 0.0 { sd / mean } else { 0.0 };
        let variance = libm::log1p(spread * spread);
        let mu = if mean > 0.0 { elementary::ln(mean) - 0.5 * variance } else { f64::NEG_INFINITY };
        Self { mean, mu, sigma: variance.sqrt() }
    }

    /// Output at a normal score.
    pub fn at_score(&self, z: f64) -> f64 {
        elementary::exp(self.mu + self.sigma * z)
    }
}

/// Effect of one offer on one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtOffer {
    /// Score of the reservation bonus below which the offer is taken, were the threshold never to move.
    pub cut: f64,
    /// Voluntary clock at the offer.
    pub clock: Clocked,
    /// Voluntary clock at the start of the weeks in which hires wait for the offer.
    pub window: Clocked,
    /// A hire who has declined the offer, if declining changes people.
    pub declined: Declined,
}

/// Voluntary clock of a hire who has declined all offers before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clocked {
    /// Cumulative hazard of the group: the part used where declining changes nobody.
    pub hazard: f64,
    /// Part used where declining changes people.
    pub used: f64,
}

impl Clocked {
    const START: Clocked = Clocked { hazard: 0.0, used: 0.0 };

    /// Part that is used, with the effect of declining or without.
    pub fn used_by(&self, effect: bool) -> f64 {
        if effect { self.used } else { self.hazard }
    }

    /// Least part that is used, with the effect of declining and without.
    pub fn least(&self) -> f64 {
        self.used.min(self.hazard)
    }

    /// Largest part that is used, with the effect of declining and without.
    pub fn most(&self) -> f64 {
        self.used.max(self.hazard)
    }

    /// The clock at a larger cumulative `hazard`, after a time of this factor on the hazard.
    fn at(self, hazard: f64, ratio: f64) -> Self {
        // After the end of a survival table nobody is left: ∞ - ∞ is no number.
        let used = if hazard.is_finite() { self.used + ratio * (hazard - self.hazard) } else { hazard };
        Self { hazard, used }
    }
}

/// A hire who has declined all offers up to one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Declined {
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

    /// Mean of the score of the reservation bonus, above what tenure explains, and its standard deviation, given the tenure
    /// and the output of these latent draws.
    pub fn reservation_by_output(&self, latent: &Latent) -> [f64; 2] {
        let unexplained = libm::hypot(self.output_reservation, self.output);
        if unexplained == 0.0 {
            return [0.0, self.reservation];
        }
        let score = (self.output_reservation * latent.reservation + self.output * latent.output) / unexplained;
        let correlation = self.output_reservation / unexplained;
        [self.reservation * correlation * score, self.reservation * self.output / unexplained]
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
        let fill = self.fill.turned_to(&scenario.recruiting.weeks_to_fill);
        *self = Self::with(scenario, timeline, fill);
    }

    /// Becomes `like`, but with the offers of a scenario that differs from that of `like` in bonuses alone.
    pub fn become_with_offers(&mut self, like: &World, scenario: &Scenario) {
        *self = like.without_offers(std::mem::take(&mut self.groups));
        self.make_offers(scenario);
    }

    fn with(scenario: &Scenario, timeline: Arc<Timeline>, fill: Fill) -> Self {
        let discount = Discount::per_year(scenario.simulation.discount_rate);
        let by_name = by_name(scenario);
        let shares = cumulative_shares(scenario, &by_name);
        let waiting = &scenario.anticipation;
        let mut world = Self {
            timeline,
            horizon: discount.at(scenario.simulation.horizon_weeks),
            weeks: scenario.simulation.horizon_weeks.ceil() as usize,
            positions: scenario.cohort.positions,
            classes: classes(&scenario.cohort, discount),
            start_every: scenario.recruiting.start_every_weeks,
            last_start: scenario.recruiting.last_start_week.unwrap_or(f64::INFINITY),
            waiting: if waiting.weeks > 0.0 { waiting.share } else { 0.0 },
            backfill: scenario.cohort.backfill,
            fill,
            training: discount.at(scenario.training.weeks),
            ramp: Ramp::new(discount, scenario.job.ramp_start, scenario.job.ramp_weeks),
            crises_per_week: scenario.service.shocks_per_year / 52.0,
            opportunists: 0.0,
            drawn_by_bonus: DrawnByBonus::new(scenario, &[]),
            decline_effect: false,
            offers: Vec::new(),
            copula: Copula::new(&scenario.traits),
            groups: scenario
                .groups
                .iter()
                .zip(shares)
                .map(|(group, share)| Group::new(group, share, scenario))
                .collect(),
            by_name,
            prices: Prices::new(scenario),
        };
        world.make_offers(scenario);
        world
    }

    /// All but the offers, with the memory of `groups`.
    fn without_offers(&self, mut groups: Vec<Group>) -> Self {
        groups.resize_with(self.groups.len(), || self.groups[0].without_offers(Vec::new()));
        for (group, like) in groups.iter_mut().zip(&self.groups) {
            *group = like.without_offers(std::mem::take(&mut group.at_offer));
        }
        Self {
            timeline: Arc::clone(&self.timeline),
            classes: self.classes.clone(),
            fill: self.fill.clone(),
            by_name: self.by_name.clone(),
            offers: Vec::new(),
            groups,
            ..*self
        }
    }

    /// Makes the offers of a scenario.
    fn make_offers(&mut self, scenario: &Scenario) {
        self.offers = offers(scenario);
        self.drawn_by_bonus = DrawnByBonus::new(scenario, &self.offers);
        self.opportunists = self.offers.first().map_or(0.0, |first| self.drawn_by_bonus.share(first.bonus));
        let effects = decline_effects(scenario, &self.offers);
        self.decline_effect = effects.iter().any(|effect| *effect != Effect::NONE);
        let declined = declined(scenario, &self.offers, &effects, self.ramp);
        self.groups.iter_mut().for_each(|group| group.make_offers(scenario, &self.offers, &declined));
    }

    /// Group at a place in (0, 1) among the hires.
    pub fn group_at(&self, place: f64) -> usize {
        let last = self.by_name.len() - 1;
        let found = self.by_name[..last].iter().find(|group| place < self.groups[**group].cumulative_share);
        *found.unwrap_or(&self.by_name[last])
    }

    /// Groups in the order of their names, each with its part of the hires as a part of (0, 1).
    pub fn parts(&self) -> impl Iterator<Item = (usize, Range<f64>)> {
        self.by_name.iter().scan(0.0, |end, group| {
            let start = std::mem::replace(end, self.groups[*group].cumulative_share);
            Some((*group, start..*end))
        })
    }

    /// Place in (0, 1) of a place among the hires within its group.
    pub fn within_group(&self, place: f64) -> f64 {
        let group = self.group_at(place);
        let part = self.parts().find(|(of, _)| *of == group).map_or(0.0..1.0, |(_, part)| part);
        ((place - part.start) / (part.end - part.start)).clamp(f64::EPSILON, 1.0 - f64::EPSILON)
    }

    /// What comes to all positions of a replication with these crises.
    pub fn common(&self, crises: &Crises) -> Common {
        let reached = |class: &ClassStart| class.positions as f64 * (crises.total() - crises.before(class.start.week));
        Common {
            crises: self.classes.iter().map(reached).sum(),
            classes: self.classes.iter().map(|class| class.start.factor).sum(),
        }
    }

    /// Number of positions whose class has started by `week`.
    pub fn existing(&self, week: f64) -> u64 {
        self.classes.iter().rev().find(|class| class.start.week <= week).map_or(0, |class| class.end)
    }

    /// Class of a position, by its place from 0.
    pub fn class_of(&self, position: u64) -> usize {
        if self.classes.len() == 1 { 0 } else { self.classes.partition_point(|class| class.end <= position) }
    }

    /// Start of the first hire at a position.
    pub fn start_of(&self, position: u64) -> Moment {
        self.classes.get(self.class_of(position)).map_or(Moment::START, |class| class.start)
    }

    /// Last week before the horizon in which a replacement can be found and start on the next start day [week].
    pub fn last_replacement(&self) -> f64 {
        let last = self.last_start.min(self.horizon.week);
        if self.start_every == 0.0 {
            return last;
        }
        let days = (last / self.start_every).floor();
        // Nobody starts at the horizon.
        let at_horizon = days * self.start_every >= self.horizon.week;
        (days - f64::from(at_horizon)) * self.start_every
    }

    /// Share of hires, of all groups, whose reservation bonus is at most a `bonus` > 0 [money].
    pub fn would_take(&self, bonus: f64) -> f64 {
        let share = |(group, part): (usize, Range<f64>)| {
            (part.end - part.start) * normal::cdf(self.groups[group].threshold.cut(bonus))
        };
        self.parts().map(share).sum()
    }
}

/// Classes in order of week.
fn classes(cohort: &scenario::Cohort, discount: Discount) -> Vec<ClassStart> {
    let mut end = 0;
    let start = |class: scenario::Class| {
        end += class.positions;
        let start = if class.week == 0.0 { Moment::START } else { discount.at(class.week) };
        ClassStart { start, positions: class.positions, end }
    };
    cohort.classes_by_week().into_iter().map(start).collect()
}

/// Places of the groups in the order of their names.
fn by_name(scenario: &Scenario) -> Vec<usize> {
    let mut places: Vec<usize> = (0..scenario.groups.len()).collect();
    places.sort_by(|a, b| scenario.groups[*a].name.cmp(&scenario.groups[*b].name));
    places
}

/// `[group]`: share of hires in the group and those before it, added up in the order of `by_name`.
fn cumulative_shares(scenario: &Scenario, by_name: &[usize]) -> Vec<f64> {
    let weight = |group: usize| scenario.groups[group].share * scenario.groups[group].pass_rate;
    let applicants: f64 = by_name.iter().map(|group| weight(*group)).sum();
    let mut shares = vec![0.0; by_name.len()];
    let mut hired = 0.0;
    for group in by_name {
        hired += weight(*group) / applicants;
        shares[*group] = hired;
    }
    shares
}

/// Offers with a bonus above 0, by week.
fn offers(scenario: &Scenario) -> Vec<Offer> {
    let numbered = scenario.offers.iter().enumerate().filter(|(_, offer)| offer.bonus > 0.0);
    let mut made: Vec<(f64, usize)> = numbered.map(|(number, offer)| (scenario.week_of(offer), number)).collect();
    made.sort_by(|a, b| a.0.total_cmp(&b.0));
    let weeks_since = |i: usize| {
        if i == 0 { 0.0 } else { made[i].0 - made[i - 1].0 }
    };
    (0..made.len())
        .map(|i| Offer {
            number: made[i].1,
            week: made[i].0,
            bonus: scenario.offers[made[i].1].bonus,
            log_bonus: libm::log(scenario.offers[made[i].1].bonus),
            volatility: scenario.traits.reservation_volatility * (weeks_since(i) / 52.0).sqrt(),
        })
        .collect()
}

/// Place of an offer of the file among the offers that are made, by week, from 0; it has to be one of them.
pub fn place_of_offer(scenario: &Scenario, offer: usize) -> usize {
    let week = |offer: &scenario::Offer| scenario.week_of(offer);
    let own = week(&scenario.offers[offer]);
    let made = scenario.offers.iter().enumerate().filter(|(_, made)| made.bonus > 0.0);
    made.filter(|(i, made)| week(made) < own || (week(made) == own && *i < offer)).count()
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
    pub fn after(&self, number: u32) -> Option<&AtOffer> {
        number.checked_sub(1).and_then(|last| self.at_offer.get(last as usize))
    }

    /// A group to which no offer is made yet.
    fn new(group: &scenario::Group, cumulative_share: f64, scenario: &Scenario) -> Self {
        Self {
            cumulative_share,
            committed: group.committed,
            fail: group.training_fail,
            dismissal_mean: 52.0 / group.dismissal_per_year,
            output: OutputLaw::new(group.output, group.output_sd),
            delight: group.delight,
            peer_drag: group.peer_drag,
            extra_cost: group.extra_cost_per_week,
            threshold: Threshold::new(&group.reservation, scenario.pay.wage_per_week),
            clock: Clock {
                dropout: group.training_dropout_per_week,
                training: scenario.training.weeks,
                job: group.tenure.law(),
            },
            at_offer: Vec::new(),
        }
    }

    /// All but the offers, with the memory of `at_offer`.
    fn without_offers(&self, mut at_offer: Vec<AtOffer>) -> Self {
        at_offer.clear();
        Self { clock: self.clock.clone(), threshold: self.threshold.clone(), at_offer, ..*self }
    }

    /// Makes offers with these effects of declining on any group.
    fn make_offers(&mut self, scenario: &Scenario, offers: &[Offer], declined: &[Declined]) {
        let (mut now, mut week, mut ratio) = (Clocked::START, 0.0, 1.0);
        let Self { clock, threshold, at_offer, .. } = self;
        at_offer.clear();
        at_offer.extend(offers.iter().zip(declined).map(|(offer, declined)| {
            let opens = f64::max(week, offer.week - scenario.anticipation.weeks);
            let window = now.at(clock.cumulative(opens), ratio);
            now = now.at(clock.cumulative(offer.week), ratio);
            (week, ratio) = (offer.week, declined.ratio);
            AtOffer { cut: threshold.cut(offer.bonus), clock: now, window, declined: *declined }
        }));
    }
}

/// `[offer]`: a hire who has declined all offers up to it.
fn declined(scenario: &Scenario, offers: &[Offer], effects: &[Effect], ramp: Ramp) -> Vec<Declined> {
    let discount = Discount::per_year(scenario.simulation.discount_rate);
    let mut now = Declined { ratio: 1.0, shifted: false, output: 1.0, output_before: 0.0 };
    offers
        .iter()
        .zip(effects)
        .map(|(offer, effect)| {
            let on_job = (offer.week - scenario.training.weeks).max(0.0);
            let output = discount.annuity(on_job) - ramp.lost(on_job, |x| discount.annuity(x));
            now = Declined {
                ratio: effect.ratio,
                shifted: now.shifted || effect.ratio != 1.0,
                output: effect.output,
                output_before: now.output_before + (effect.output - now.output) * output,
            };
            now
        })
        .collect()
}
