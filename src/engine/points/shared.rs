//! Parts of a replication that points of a sweep share, and that are played once.
//!
//! Prices change no history, bonuses change only who takes one, and offers do not change the arm without offers.

use crate::model::{
    draws::mix,
    world::{AtOffer, Clocked, Declined, Group, Offer, World},
};
use std::collections::BTreeMap;

/// Points that share the arm without offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct PointFamily {
    /// Points by their timetables of offers.
    pub schedules: Vec<Schedule>,
}

/// Points of a family in which equal responses to offers give equal histories, bonuses aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct Schedule {
    /// Points by their bonuses.
    pub variants: Vec<Variant>,
    /// The point of a variant in whose world every hire takes an offer who takes one in that of any variant; None if there is
    /// none, or one variant alone.
    pub most_generous: Option<usize>,
}

/// Points that share everything but prices; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct Variant {
    /// Numbers of the points, rising.
    pub points: Vec<usize>,
}

impl PointFamily {
    /// The point whose world stands for the family in the arm without offers.
    pub fn first(&self) -> usize {
        self.schedules[0].variants[0].first()
    }

    /// Numbers of its points.
    pub fn points(&self) -> impl Iterator<Item = usize> {
        self.schedules.iter().flat_map(Schedule::points)
    }
}

impl Schedule {
    /// Numbers of its points.
    pub fn points(&self) -> impl Iterator<Item = usize> {
        self.variants.iter().flat_map(|variant| variant.points.iter().copied())
    }
}

impl Variant {
    /// The point whose world stands for the variant.
    pub fn first(&self) -> usize {
        self.points[0]
    }
}

/// Families of the points with these worlds, in the order of their first points.
pub(in crate::engine) fn families(worlds: &[World]) -> Vec<PointFamily> {
    type Key = fn(&World) -> u64;
    let classes = |points: Vec<usize>, key: Key, same: fn(&World, &World) -> bool| {
        classes(points, |point| key(&worlds[point]), |a, b| same(&worlds[a], &worlds[b]))
    };
    let schedule = |points| {
        let variants: Vec<Variant> =
            classes(points, key_of_offers, same_offers).into_iter().map(|points| Variant { points }).collect();
        Schedule { most_generous: most_generous(worlds, &variants), variants }
    };
    classes((0..worlds.len()).collect(), key_without_offers, same_without_offers)
        .into_iter()
        .map(|points| PointFamily {
            schedules: classes(points, key_of_timetable, same_timetable).into_iter().map(schedule).collect(),
        })
        .collect()
}

/// Classes of points of which `same` holds, which have equal keys; each in the order of its points, and none empty.
pub(in crate::engine) fn classes(
    points: Vec<usize>,
    key: impl Fn(usize) -> u64,
    same: impl Fn(usize, usize) -> bool,
) -> Vec<Vec<usize>> {
    let mut classes: Vec<Vec<usize>> = Vec::new();
    let mut by_key: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for point in points {
        let alike = by_key.entry(key(point)).or_default();
        match alike.iter().find(|class| same(classes[**class][0], point)) {
            Some(class) => classes[*class].push(point),
            None => {
                alike.push(classes.len());
                classes.push(vec![point]);
            }
        }
    }
    classes
}

/// One number for several.
fn key(numbers: impl Iterator<Item = f64>) -> u64 {
    numbers.fold(0, |key, number| mix(key ^ number.to_bits()))
}

fn key_without_offers(world: &World) -> u64 {
    let groups = world.groups.iter().flat_map(|group| [group.cumulative_share, group.output.mean, group.fail]);
    key([world.horizon.week, world.training.week].into_iter().chain(groups))
}

fn key_of_timetable(world: &World) -> u64 {
    let declined = world.groups.iter().flat_map(|group| group.at_offer.iter().map(|at_offer| at_offer.declined));
    key(declined.flat_map(|declined| [declined.ratio, declined.output]))
}

fn key_of_offers(world: &World) -> u64 {
    key(world.offers.iter().map(|offer| offer.bonus))
}

/// The point of the variant of a schedule in which every hire takes an offer who takes one in any.
fn most_generous(worlds: &[World], variants: &[Variant]) -> Option<usize> {
    let [first, others @ ..] = variants else { return None };
    let no_less = |a: usize, b: usize| is_no_less_generous(&worlds[a], &worlds[b]);
    let most = others.iter().fold(first.first(), |most, variant| match no_less(variant.first(), most) {
        true => variant.first(),
        false => most,
    });
    (!others.is_empty() && variants.iter().all(|variant| no_less(most, variant.first()))).then_some(most)
}

/// Whether every hire takes an offer in world `a` who takes one in world `b`, which is of the same schedule.
fn is_no_less_generous(a: &World, b: &World) -> bool {
    let offers = |(a, b): (&Offer, &Offer)| a.log_bonus >= b.log_bonus && a.volatility == b.volatility;
    let cuts = |(a, b): (&AtOffer, &AtOffer)| a.cut >= b.cut;
    let groups = |(a, b): (&Group, &Group)| a.threshold == b.threshold && a.at_offer.iter().zip(&b.at_offer).all(cuts);
    a.opportunists >= b.opportunists
        && a.waiting >= b.waiting
        && a.offers.iter().zip(&b.offers).all(offers)
        && a.groups.iter().zip(&b.groups).all(groups)
}

/// Whether two worlds have the same history without offers. All fields are named so that a new one is thought of.
fn same_without_offers(a: &World, b: &World) -> bool {
    let World {
        timeline,
        horizon,
        weeks,
        positions,
        classes,
        start_every,
        last_start,
        backfill,
        fill,
        training,
        ramp,
        crises_per_week,
        copula,
        groups,
        by_name,
        waiting: _,
        offers: _,
        opportunists: _,
        drawn_by_bonus: _,
        decline_effect: _,
        prices: _,
    } = a;
    *training == b.training
        && *copula == b.copula
        && groups.len() == b.groups.len()
        && groups.iter().zip(&b.groups).all(|(a, b)| same_people(a, b))
        && *ramp == b.ramp
        && *fill == b.fill
        && *by_name == b.by_name
        && (classes, start_every, last_start) == (&b.classes, &b.start_every, &b.last_start)
        && *crises_per_week == b.crises_per_week
        && (horizon, weeks, positions, backfill) == (&b.horizon, &b.weeks, &b.positions, &b.backfill)
        && *timeline == b.timeline
}

/// Whether two groups have the same lives without offers.
fn same_people(a: &Group, b: &Group) -> bool {
    let Group {
        cumulative_share,
        committed,
        clock,
        fail,
        dismissal_mean,
        output,
        delight,
        peer_drag,
        extra_cost,
        threshold: _,
        at_offer: _,
    } = a;
    (cumulative_share, committed, fail, dismissal_mean)
        == (&b.cumulative_share, &b.committed, &b.fail, &b.dismissal_mean)
        && (output, delight) == (&b.output, &b.delight)
        && (peer_drag, extra_cost) == (&b.peer_drag, &b.extra_cost)
        && *clock == b.clock
}

/// Whether two worlds of a family make offers in the same weeks, with the same effects of declining.
fn same_timetable(a: &World, b: &World) -> bool {
    let same_weeks = || a.offers.iter().map(|offer| offer.week).eq(b.offers.iter().map(|offer| offer.week));
    fn clocks(group: &Group) -> impl Iterator<Item = (&Clocked, &Clocked, &Declined)> {
        group.at_offer.iter().map(|AtOffer { cut: _, clock, window, declined }| (clock, window, declined))
    }
    let same_decline = |(a, b): (&Group, &Group)| clocks(a).eq(clocks(b));
    a.decline_effect == b.decline_effect && same_weeks() && a.groups.iter().zip(&b.groups).all(same_decline)
}

/// Points of a family at which the same hires part the arms in the same ways, with other probabilities.
pub(in crate::engine) fn alike_in_parting(worlds: &[World], family: &PointFamily) -> Vec<Vec<usize>> {
    let mut points: Vec<usize> = family.points().collect();
    points.sort_unstable();
    let key = |point: usize| {
        let world: &World = &worlds[point];
        key([world.waiting, world.prices.wage()].into_iter().chain(world.offers.iter().map(|offer| offer.week)))
    };
    classes(points, key, |a, b| same_parting(&worlds[a], &worlds[b]))
}

fn same_parting(a: &World, b: &World) -> bool {
    fn offers(world: &World) -> impl Iterator<Item = (f64, f64)> {
        world.offers.iter().map(|offer| (offer.week, offer.volatility))
    }
    fn clocks(group: &Group) -> impl Iterator<Item = (f64, f64)> {
        group.at_offer.iter().map(|at_offer| (at_offer.clock.hazard, at_offer.window.hazard))
    }
    let same = |(a, b): (&Group, &Group)| a.threshold == b.threshold && clocks(a).eq(clocks(b));
    (a.waiting, a.drawn_by_bonus, a.prices.wage()) == (b.waiting, b.drawn_by_bonus, b.prices.wage())
        && offers(a).eq(offers(b))
        && a.groups.iter().zip(&b.groups).all(same)
}

/// Whether two worlds of a family and a timetable draw the same responses.
fn same_offers(a: &World, b: &World) -> bool {
    let same = |(a, b): (&Offer, &Offer)| {
        let Offer { number: _, week: _, bonus, log_bonus, volatility } = a;
        (bonus, log_bonus, volatility) == (&b.bonus, &b.log_bonus, &b.volatility)
    };
    (a.opportunists, a.waiting) == (b.opportunists, b.waiting)
        && a.offers.iter().zip(&b.offers).all(same)
        && a.groups.iter().zip(&b.groups).all(|(a, b)| a.threshold == b.threshold && a.at_offer == b.at_offer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{self, Scenario};

    fn load(edits: &str) -> Scenario {
        // Declining changes nobody, unless an edit says otherwise.
        let neutral = ["decline.hazard_ratio=1", "decline.output_lift=0"].into_iter();
        let edits: Vec<String> = neutral.chain(edits.split_whitespace()).map(str::to_owned).collect();
        scenario::parse("starter", scenario::STARTER, &edits).expect("a right scenario").scenario
    }

    /// Sizes of the parts of each family, `[family][schedule][variant]`.
    fn shape(edits: &[&str]) -> Vec<Vec<Vec<usize>>> {
        let worlds: Vec<World> = edits.iter().map(|edit| World::new(&load(edit))).collect();
        let schedule = |schedule: &Schedule| schedule.variants.iter().map(|variant| variant.points.len()).collect();
        families(&worlds).iter().map(|family| family.schedules.iter().map(schedule).collect()).collect()
    }

    #[test]
    fn prices_share_all_bonuses_the_timetable_and_offers_the_arm_without_them() {
        let wages = ["pay.wage_per_week=800", "pay.wage_per_week=900"];
        assert_eq!(shape(&wages), [[[2]]]);
        let bonuses = ["offers.0.bonus=800", "offers.0.bonus=900", "offers.0.bonus=800"];
        assert_eq!(shape(&bonuses), [[[2, 1]]]);
        let weeks = ["offers.0.week=2", "offers.0.week=3", "offers.0.bonus=0"];
        assert_eq!(shape(&weeks), [[[1], [1], [1]]]);
        assert_eq!(shape(&["training.weeks=2", "training.weeks=3"]), [[[1]], [[1]]]);
    }

    #[test]
    fn the_most_generous_point_is_that_of_the_highest_bonuses() {
        let most = |edits: &[&str]| {
            let worlds: Vec<World> = edits.iter().map(|edit| World::new(&load(edit))).collect();
            families(&worlds).iter().map(|family| family.schedules[0].most_generous).collect::<Vec<_>>()
        };
        assert_eq!(most(&["offers.0.bonus=800"]), [None]);
        assert_eq!(most(&["offers.0.bonus=800", "offers.0.bonus=900", "offers.0.bonus=700"]), [Some(1)]);
        // Each pays more at one of the offers.
        let two = "offers=[{week=2,bonus=500},{week=3,bonus=900}] ";
        let either = [two.to_owned(), format!("{two}offers.0.bonus=600 offers.1.bonus=800")];
        assert_eq!(most(&either.each_ref().map(String::as_str)), [None]);
        let both = format!("{two}offers.0.bonus=600 offers.1.bonus=950");
        assert_eq!(most(&[&either[0], &either[1], &both]), [Some(2)]);
    }

    #[test]
    fn what_declining_does_depends_on_the_bonus() {
        let decline = "decline.hazard_ratio=0.5 decline.full_effect_at=5000";
        let bonuses = [700, 800].map(|bonus| format!("{decline} offers.0.bonus={bonus}"));
        assert_eq!(shape(&bonuses.each_ref().map(String::as_str)), [[[1], [1]]]);
    }
}
