//! Charts of extreme numbers are legible.

use proptest::prelude::*;

use super::legible::assert_legible;
use super::values::comparison;
use super::*;
use crate::analysis::drivers::Flip;
use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::{KeepOrLetGo, Metric, Side};

/// Extreme numbers.
pub(super) fn extreme() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(1.0),
        Just(-12_345_678.0),
        Just(1e150),
        Just(-1e150),
        Just(1e-12),
        -1e-3..1e-3,
        -1000.0..1000.0,
        -1e9..1e9,
    ]
}

/// Halves of intervals.
pub(super) fn half() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![Just(None), Just(Some(0.0)), (0.0..1e4f64).prop_map(Some), Just(Some(1e149))]
}

/// The estimates of a simulation with other numbers in it.
fn with(values: &[(f64, Option<f64>)], shares: &[f64]) -> Estimates {
    let mut estimates = PLAYED.estimates.clone();
    let mut numbers = values.iter().cycle().copied();
    let mut next = || numbers.next().unwrap_or((0.0, None));
    let interval = |value: f64, half: Option<f64>| half.map(|half| Interval { low: value - half, high: value + half });
    let estimate = |(value, mcse): (f64, Option<f64>)| Estimate { value, mcse, interval: interval(value, mcse) };
    for key in estimates.metrics().collect::<Vec<_>>() {
        estimates.summary.set(key.0, key.1, Some(estimate(next()).into()));
    }
    for group in &mut estimates.groups {
        let (value, mcse) = next();
        group.saving = Some(estimate((value, mcse)));
        group.cost = KeepOrLetGo { keep: Some(value), let_go: Some(next().0) };
        for cost in &mut group.components {
            *cost = KeepOrLetGo { keep: Some(next().0), let_go: Some(next().0) };
        }
    }
    let mut shares = shares.iter().cycle().copied();
    let mut share = || shares.next().unwrap_or(0.0);
    for taker in &mut estimates.takers {
        let ((value, _), (_, mcse)) = (next(), next());
        (taker.share, taker.saving) = (Some(share()), Some(estimate((value, mcse))));
    }
    for week in estimates.weekly.iter_mut().flatten() {
        (week.committed, week.first_hires_present) = (Some(share()), Some(share()));
    }
    for exits in estimates.exits.iter_mut().flat_map(|span| span.exits.as_flattened_mut()) {
        *exits = Some(estimate(next()));
    }
    if let Some(spread) = &mut estimates.luck_and_parameters {
        spread.parameters.value = share();
    }
    estimates
}

/// What drives a saving with other numbers in it, and another key where there is one.
fn driven_with(values: &[(f64, Option<f64>)], shares: &[f64], saving: f64, key: Option<&str>) -> Sensitivity {
    let mut found = driven_anew();
    let mut numbers = values.iter().cycle().copied();
    let mut next = || numbers.next().unwrap_or((0.0, None));
    let mut shares = shares.iter().cycle().copied();
    let mut share = || shares.next().unwrap_or(0.0);
    let interval = |value: f64, half: Option<f64>| half.map(|half| Interval { low: value - half, high: value + half });
    let estimate = |(value, mcse): (f64, Option<f64>)| Estimate { value, mcse, interval: interval(value, mcse) };
    for bar in found.bars.iter_mut().flatten() {
        bar.savings = [Some(estimate(next())), Some(estimate(next()))];
        bar.swing = Some(estimate(next()));
        bar.ends = [next().0, next().0];
        (bar.tied, bar.stops) = (share() > 0.5, share() > 0.5);
        bar.key = key.map_or_else(|| bar.key.clone(), str::to_owned);
    }
    for input in found.shares.iter_mut().flatten().flat_map(|shares| &mut shares.inputs) {
        (input.total, input.first) = (Some(estimate((share(), next().1))), Some(estimate((share(), next().1))));
        input.name = key.map_or_else(|| input.name.clone(), str::to_owned);
    }
    for turn in found.turns.iter_mut().flatten() {
        let (value, half) = next();
        turn.flip = Some(Flip { value, interval: interval(value, half) });
        turn.value = next().0;
        turn.chance_beyond = turn.chance_beyond.map(|_| share());
        // The key of a belief finds that belief.
        if let Some(key) = key.filter(|_| turn.chance_beyond.is_none()) {
            turn.key = key.to_owned();
        }
    }
    let cost = found.estimates.summary.get_mut((Side::Saving, Metric::TotalCost)).and_then(Option::as_mut);
    cost.expect("a cost").estimate.value = saving;
    found
}

fn parsed<D: Draw>(chart: Option<D>) {
    if let Some(chart) = chart {
        assert_legible(&chart.draw(None));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn estimates_may_be_anything(
        values in proptest::collection::vec((extreme(), half()), 1..9),
        shares in proptest::collection::vec(prop_oneof![Just(0.0), Just(1.0), 0.0..1.0f64], 1..9),
        code in prop_oneof![Just("USD"), Just("CHF"), Just("simoleons of old")],
    ) {
        let (estimates, currency) = (with(&values, &shares), Currency::of(code));
        parsed(ComponentsChart::of(&currency, &estimates));
        parsed(KeepChart::of(&currency, &estimates));
        parsed(TakersChart::of(&currency, &estimates));
        parsed(FunnelChart::of(&estimates));
        parsed(LuckChart::of(&estimates));
        parsed(LeavingChart::of(&estimates));
        parsed(WeeklyChart::retention(&estimates));
        parsed(WeeklyChart::committed(&estimates));
    }

    #[test]
    fn savings_may_be_anything(savings in proptest::collection::vec(extreme(), 0..40), mean in extreme()) {
        let mut estimates = PLAYED.estimates.clone();
        for side in Side::ALL {
            let cost = estimates.summary.get_mut((side, Metric::TotalCost)).and_then(Option::as_mut);
            cost.expect("a cost").estimate.value = mean;
        }
        if let Some(spread) = &mut estimates.saving_spread {
            spread.quantiles[0].value = savings.first().copied().unwrap_or(0.0);
            spread.quantiles[4].value = savings.last().copied().unwrap_or(0.0);
        }
        parsed(SpreadChart::of(&dollars(), &savings, &estimates));
    }

    #[test]
    fn scenarios_may_be_anything(
        savings in proptest::collection::vec(("\\PC{0,60}", extreme(), half()), 0..8),
    ) {
        let savings: Vec<(&str, f64, Option<f64>)> =
            savings.iter().map(|(name, saving, half)| (name.as_str(), *saving, *half)).collect();
        parsed(ScenariosChart::of(&comparison(&savings)));
    }

    #[test]
    fn what_drives_a_saving_may_be_anything(
        values in proptest::collection::vec((extreme(), half()), 1..9),
        shares in proptest::collection::vec(prop_oneof![Just(0.0), Just(1.0), 0.0..1.0f64], 1..9),
        saving in extreme(),
        key in proptest::option::of("\\PC{1,60}"),
    ) {
        let found = driven_with(&values, &shares, saving, key.as_deref());
        parsed(TornadoChart::of(&found));
        parsed(IndicesChart::of(&found));
        parsed(FlipsChart::of(&found));
    }

    #[test]
    fn curves_may_be_anything(
        savings in proptest::collection::vec((extreme(), half()), 81),
        step in prop_oneof![Just(1e-9), Just(50.0), Just(1e6), Just(1e150)],
        best in 0usize..81,
        set in proptest::option::of(proptest::collection::vec(any::<bool>(), 81)),
        chosen in proptest::option::of((0.0..100f64, proptest::option::of(extreme()))),
    ) {
        let mut tuning = PLAYED.tuned.tuning.clone();
        let line = &mut tuning.scenarios[0].lines[0];
        for (number, (point, (value, half))) in line.points.iter_mut().zip(&savings).enumerate() {
            point.bonus = number as f64 * step;
            let interval = half.map(|half| analysis::interval::Interval { low: value - half, high: value + half });
            point.saving = Some(analysis::interval::Estimate { value: *value, mcse: *half, interval });
            line.band[number] = interval;
        }
        line.break_even = analysis::BreakEven {
            end: analysis::End::At(savings[0].0.abs()),
            low: savings[1].1,
            high: savings[2].1,
        };
        line.set = set;
        tuning.scenarios[0].best = Some((0, best));
        let files = TuneReport { tuning, plan: PLAYED.tuned.plan.clone(), loaded: PLAYED.tuned.loaded.clone() };
        let chosen = chosen.map(|(number, saving)| {
            let saving = saving.map(analysis::interval::Estimate::bare);
            ChosenBonus { bonus: if number < 81.0 { number.floor() } else { number } * step, saving }
        });
        parsed(files.each().next().and_then(|one| CurveChart::of(one, chosen)));
        parsed(files.each().next().and_then(FrontierChart::of));
    }
}
