//! Marks lie at the places of their values.

use super::*;
use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::{Comparison, Metric, Mismatch, RankedScenario, Side, Week};
use crate::model::outcome::{Component, Reason};
use crate::output::format;
use crate::output::labels::FUNNEL;
use crate::output::svg::palette::{INK, LOSS, LUCK, OFFER, SAVING, UNKNOWN};

fn saving(metric: Metric) -> Estimate {
    PLAYED.estimates.estimate(Side::Saving, metric).expect("an estimate")
}

#[test]
fn components_lead_from_no_change_to_that_of_the_total() {
    read(&drawn(ComponentsChart::of(&dollars(), &PLAYED.estimates)), |chart| {
        let at = chart.along();
        let pixel = at(1.0) - at(0.0);
        let mut bars: Vec<(Bar, bool)> = chart.bars(LOSS).into_iter().map(|bar| (bar, true)).collect();
        bars.extend(chart.bars(SAVING).into_iter().map(|bar| (bar, false)));
        bars.sort_by(|a, b| a.0.top.total_cmp(&b.0.top));
        let changes: Vec<f64> = Component::ALL.map(|component| -saving(Metric::Cost(component)).value).into();
        let changes: Vec<f64> = changes.into_iter().filter(|change| *change != 0.0).collect();
        assert_eq!(bars.len(), changes.len() + 1);
        let mut from: f64 = 0.0;
        for ((bar, dearer), change) in bars.iter().zip(&changes) {
            assert_eq!(*dearer, *change > 0.0);
            let (low, high) = (from.min(from + change), from.max(from + change));
            assert!(near(at(bar.left), low, pixel), "{} {low}", at(bar.left));
            assert!(near(at(bar.right), high, pixel) || bar.right - bar.left < 1.05, "{} {high}", at(bar.right));
            from += change;
        }
        let total = saving(Metric::TotalCost);
        let (last, _) = bars[bars.len() - 1];
        assert!(near(at(last.left), (-total.value).min(0.0), pixel) && near(from, -total.value, pixel));
        let Interval { low, high } = total.interval.expect("an interval");
        let (left, right) = chart.whiskers()[bars.len() - 1];
        assert!(near(at(left), -high, pixel) && near(at(right), -low, pixel));
    });
}

#[test]
fn what_costs_nothing_in_either_arm_is_left_out() {
    let mut estimates = PLAYED.estimates.clone();
    for side in Side::ALL {
        let wages = estimates.summary.get_mut((side, Metric::Cost(Component::Wages))).and_then(Option::as_mut);
        wages.expect("wages").estimate.value = 0.0;
    }
    let labels = |estimates: &Estimates| drawn(ComponentsChart::of(&dollars(), estimates)).on(Paper::Wide).inline("c");
    assert!(labels(&PLAYED.estimates).contains(">wages<"));
    assert!(!labels(&estimates).contains(">wages<"));
}

#[test]
fn the_curve_marks_the_best_the_file_and_the_chosen_bonus() {
    let one = PLAYED.tuned.each().next().expect("a scenario");
    let best = one.best_point().expect("a best");
    let at_2500 = one.line().and_then(|line| line.points.iter().find(|point| point.bonus == 2500.0)).expect("a bonus");
    read(&drawn(Some(curve(Some(2500.0)))), |chart| {
        let (x, y) = (chart.along(), chart.up());
        let (wide, high) = (x(1.0) - x(0.0), y(1.0) - y(0.0));
        let is_at = |(cx, cy): (f64, f64), bonus: f64, saving: Option<Estimate>| {
            near(x(cx), bonus, wide) && near(y(cy), saving.expect("a saving").value, high)
        };
        assert!(is_at(chart.dots(SAVING)[0], best.bonus, best.saving));
        let [file, chosen] = <[_; 2]>::try_from(chart.dots(INK)).expect("two dots");
        assert!(is_at(chosen, 2500.0, at_2500.saving));
        assert!(near(x(file.0), PLAYED.loaded.scenario.offers[0].bonus, wide));
        let (low, high) = crate::study::tune::TunedScenario::set_ends(one.line().expect("a line")).expect("a set");
        let set = chart.bars(SAVING);
        assert!(near(x(set[0].left + 3.0), low, wide) && near(x(set[set.len() - 1].right - 3.0), high, wide));
        let even = one.line().expect("a line").break_even;
        let (from, to) = chart.whiskers()[0];
        assert!(near(x(from), even.low.expect("an end"), wide) && near(x(to), even.high.expect("an end"), wide));
        assert!(near(x(chart.dots(LOSS)[0].0), even.value().expect("an end"), wide));
        let best_saves = best.saving.expect("a saving");
        let told =
            format!("{}: {}", dollars().price(best.bonus), crate::output::svg::amounts::saves(&dollars(), best_saves));
        assert!(chart.tooltips().contains(&told), "{told}");
    });
}

#[test]
fn where_nobody_said_how_far_the_curve_ends_soon_after_what_is_said_of_it() {
    let mut files = TuneReport { plan: PLAYED.tuned.plan.clone(), ..clone_of(&PLAYED.tuned) };
    files.plan.max = None;
    let cut = files.each().next().and_then(|one| CurveChart::of(one, None)).expect("a curve");
    let even = files.tuning.scenarios[0].lines[0].break_even.high.expect("an end");
    let (last, farthest) = (cut.bonuses_on_axis().high, even.max(PLAYED.loaded.scenario.offers[0].bonus));
    assert!(last > farthest && last <= farthest * 1.3 && last < curve(None).bonuses_on_axis().high, "{last} {even}");
    assert!(drawn(Some(cut)).inline("c").contains("bonus (tried up to $4,000)"));
}

#[test]
fn bars_of_the_spread_are_shares_of_cohorts() {
    let spread = PLAYED.estimates.saving_spread.clone().expect("a spread");
    read(&drawn(SpreadChart::of(&dollars(), &PLAYED.savings, &PLAYED.estimates)), |chart| {
        let (x, y) = (chart.along(), chart.up());
        let share = |fill: &str| {
            let bins = chart.bars(fill).into_iter().skip(1);
            bins.map(|bar| y(bar.top) - y(bar.bottom)).sum::<f64>()
        };
        let pays = 100.0 * spread.pays.value;
        assert!((share(SAVING) - pays).abs() < 1.0, "{} {pays}", share(SAVING));
        let loses = 100.0 * (1.0 - spread.pays.value - spread.unchanged.value);
        assert!((share(LOSS) - loses).abs() < 1.0, "{} {loses}", share(LOSS));
        let pixel = x(1.0) - x(0.0);
        assert!(chart.bars(SAVING)[1..].iter().all(|bar| x(bar.left) > -pixel / 4.0));
        assert!(chart.bars(LOSS)[1..].iter().all(|bar| x(bar.right) < pixel / 4.0));
        // The bar of shares comes first.
        let saves = chart.bars(SAVING)[0];
        assert!((saves.right - saves.left + 1.5 - spread.pays.value * 720.0).abs() < 0.2);
    });
}

#[test]
fn cohorts_that_see_no_change_have_a_bar_of_their_own() {
    let mut savings = PLAYED.savings.clone();
    savings.iter_mut().take(100).for_each(|saving| *saving = 0.0);
    let mut estimates = PLAYED.estimates.clone();
    let spread = estimates.saving_spread.as_mut().expect("a spread");
    let share = |holds: fn(f64) -> bool| savings.iter().filter(|saving| holds(**saving)).count() as f64 / 200.0;
    (spread.unchanged.value, spread.pays.value) = (share(|saving| saving == 0.0), share(|saving| saving > 0.0));
    let unchanged = spread.unchanged.value;
    assert!(unchanged >= 0.5);
    read(&drawn(SpreadChart::of(&dollars(), &savings, &estimates)), |chart| {
        let nothing = chart.bars(LUCK)[0];
        assert!((nothing.right - nothing.left + 1.5 - unchanged * 720.0).abs() < 0.2);
        let y = chart.up();
        let bins =
            [SAVING, LOSS].map(|fill| chart.bars(fill).into_iter().skip(1).map(|bar| y(bar.top) - y(bar.bottom)));
        let shown: f64 = bins.into_iter().flatten().sum();
        assert!((shown - 100.0 * (1.0 - unchanged)).abs() < 1.0, "{shown}");
    });
    assert!(SpreadChart::of(&dollars(), &[0.0; 9], &PLAYED.estimates).is_none());
    assert!(SpreadChart::of(&dollars(), &[5.0], &PLAYED.estimates).is_none());
}

/// The heights at which the lines of no offer and of the offer end.
fn ends_of_lines(chart: &Read) -> [f64; 2] {
    let paths: Vec<Node> = chart.all("path").filter(|node| node.attribute("stroke-width").is_some()).collect();
    let end = |dashed: bool| {
        let path = paths.iter().find(|node| node.attribute("stroke-dasharray").is_some() == dashed).expect("a line");
        let d = path.attribute("d").expect("a path");
        last_height(d)
    };
    [end(true), end(false)]
}

/// Where a path of relative steps ends up.
fn last_height(d: &str) -> f64 {
    let mut height = 0.0;
    let mut rest = d;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_alphabetic()) {
        let (letter, after) = (&rest[start..=start], &rest[start + 1..]);
        let end = after.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(after.len());
        let numbers = after[..end].replace('-', " -");
        let numbers: Vec<f64> = numbers.split_whitespace().map(|text| text.parse().expect("a number")).collect();
        match letter {
            "M" => height = numbers[1],
            "l" => height += numbers[1],
            "v" => height += numbers[0],
            _ => {}
        }
        rest = &after[end..];
    }
    height
}

#[test]
fn weekly_lines_end_at_the_shares_of_the_last_week() {
    let last = |arm: usize, figure: fn(&Week) -> Option<f64>| {
        PLAYED.estimates.weekly[arm].last().and_then(figure).expect("a week")
    };
    let check = |chart: Chart, figure: fn(&Week) -> Option<f64>| {
        read(&chart, |chart| {
            let y = chart.up();
            let pixel = y(1.0) - y(0.0);
            for (height, arm) in ends_of_lines(&chart).into_iter().zip([0, 1]) {
                assert!(near(y(height), 100.0 * last(arm, figure), pixel), "{arm}: {}", y(height));
            }
        });
    };
    check(drawn(WeeklyChart::retention(&PLAYED.estimates)), |row| row.first_hires_present);
    check(drawn(WeeklyChart::committed(&PLAYED.estimates)), |row| row.committed);
}

#[test]
fn bars_of_the_funnel_are_counts() {
    read(&drawn(FunnelChart::of(&PLAYED.estimates)), |chart| {
        let at = chart.along();
        let pixel = at(1.0) - at(0.0);
        // The first is that of the legend.
        let bars = chart.bars(OFFER).into_iter().skip(1);
        let counts = FUNNEL
            .map(|(_, count)| PLAYED.estimates.estimate(Side::Offer, Metric::Count(count)).expect("a count").value);
        let counts: Vec<f64> = counts.into_iter().filter(|count| *count > 0.0).collect();
        let ends: Vec<f64> = bars.map(|bar| at(bar.right)).collect();
        assert_eq!(ends.len(), counts.len());
        for (end, count) in ends.iter().zip(&counts) {
            assert!(near(*end, *count, pixel) || *count < 1.1 * pixel, "{end} {count}");
        }
    });
}

#[test]
fn every_span_tells_who_leaves() {
    let spans = &PLAYED.estimates.exits;
    read(&drawn(LeavingChart::of(&PLAYED.estimates)), |chart| {
        let told = chart.tooltips();
        assert_eq!(told.len(), spans.len());
        assert!(told[4].starts_with("weeks 52–60: takers 0.0 → "), "{}", told[4]);
        for (told, span) in told.iter().zip(spans) {
            let quits = span.exits[Reason::Quit as usize][Side::NoOffer as usize].expect("a mean");
            assert!(told.contains(&format!("quits {} ± ", format::number(quits.per(0.01).value, 1))), "{told}");
        }
    });
}

#[test]
fn a_chart_without_exits_is_none() {
    let mut estimates = PLAYED.estimates.clone();
    for exits in estimates.exits.iter_mut().flat_map(|span| span.exits.as_flattened_mut()) {
        *exits = Some(Estimate::bare(0.0));
    }
    assert!(LeavingChart::of(&estimates).is_none());
    estimates.exits.clear();
    assert!(LeavingChart::of(&estimates).is_none());
}

#[test]
fn takers_have_their_share_and_their_saving() {
    let chart = drawn(TakersChart::of(&dollars(), &PLAYED.estimates));
    read(&chart, |chart| {
        let at = chart.along();
        let pixel = at(1.0) - at(0.0);
        let rows = &PLAYED.estimates.takers;
        let shares: Vec<f64> = rows.iter().filter_map(|row| row.share).filter(|share| *share > 0.0).collect();
        let bars = chart.bars(OFFER);
        assert_eq!(bars.len(), shares.len());
        for (bar, share) in bars.iter().zip(&shares) {
            assert!((bar.right - bar.left - (84.0 * share).max(1.0)).abs() < 0.15, "{bar:?} {share}");
        }
        let mut dots = [chart.dots(SAVING), chart.dots(LOSS)].concat();
        dots.sort_by(|a, b| a.1.total_cmp(&b.1));
        let savings: Vec<f64> = rows.iter().filter_map(|row| Some(row.saving?.value)).collect();
        assert_eq!(dots.len(), savings.len());
        assert!(dots.iter().zip(&savings).all(|((x, _), saving)| near(at(*x), *saving, pixel)));
    });
    let mut reversed = PLAYED.estimates.clone();
    reversed.takers.reverse();
    let told = |chart: &Chart| {
        let mut told = Vec::new();
        read(chart, |chart| told = chart.tooltips());
        told
    };
    let back: Vec<String> = told(&drawn(TakersChart::of(&dollars(), &reversed))).into_iter().rev().collect();
    assert_eq!(back, told(&chart));
    let mut none = PLAYED.estimates.clone();
    none.takers.iter_mut().for_each(|row| row.share = None);
    assert!(TakersChart::of(&dollars(), &none).is_none());
}

#[test]
fn keeping_is_set_against_letting_go_group_by_group() {
    read(&drawn(KeepChart::of(&dollars(), &PLAYED.estimates)), |chart| {
        let at = chart.along();
        let pixel = at(1.0) - at(0.0);
        let savings: Vec<f64> = PLAYED.estimates.groups.iter().filter_map(|row| Some(row.saving?.value)).collect();
        let mut dots = [chart.dots(SAVING), chart.dots(LOSS)].concat();
        dots.sort_by(|a, b| a.1.total_cmp(&b.1));
        assert_eq!(dots.len(), savings.len());
        assert!(dots.iter().zip(&savings).all(|((x, _), saving)| near(at(*x), *saving, pixel)));
        // Of every group the bars add up to the dot.
        let signed = |fill: &str, sign: f64| {
            chart.bars(fill).into_iter().map(move |bar| (bar.top, sign * (bar.right - bar.left)))
        };
        let bars: Vec<(f64, f64)> = signed(SAVING, 1.0).chain(signed(LOSS, -1.0)).collect();
        let from_0 = |x: f64| at(x) / pixel;
        for (number, (x, top)) in dots.iter().enumerate() {
            let next = dots.get(number + 1).map_or(f64::INFINITY, |(_, next)| *next);
            let sum: f64 = bars.iter().filter(|(y, _)| y > top && *y < next).map(|(_, length)| length).sum();
            assert!((sum - from_0(*x)).abs() < 3.0, "{sum} {}", from_0(*x));
        }
        let told = chart.tooltips();
        let dearer = told.iter().filter(|text| text.contains(": letting go costs $") && text.ends_with(" more"));
        assert_eq!(dearer.count(), chart.bars(LOSS).len());
        assert!(told.iter().all(|text| !text.contains("saves -")), "{told:?}");
    });
}

#[test]
fn luck_and_parameter_uncertainty_share_the_bar() {
    let spread = PLAYED.estimates.luck_and_parameters.expect("uncertain parameters");
    let chart = drawn(LuckChart::of(&PLAYED.estimates));
    assert!(chart.description().contains("Averaged over luck, the offer pays with a probability of"));
    read(&chart, |chart| {
        assert!(chart.all("text").all(|text| !text.text().unwrap_or("").contains("Averaged")));
        let [luck, unknown] = [LUCK, UNKNOWN].map(|fill| chart.bars(fill)[0]);
        assert!((unknown.right - unknown.left - 720.0 * spread.parameters.value).abs() < 0.15);
        assert!((luck.right - unknown.left).abs() < 0.15 && luck.left == 0.0 && unknown.right == 720.0);
        let Interval { low, high } = spread.parameters.interval.expect("an interval");
        let (from, to) = chart.whiskers()[0];
        assert!((from - 720.0 * (1.0 - high)).abs() < 0.1 && (to - 720.0 * (1.0 - low)).abs() < 0.1);
    });
}

#[test]
fn the_frontier_goes_by_what_bonuses_cost() {
    let one = PLAYED.tuned.each().next().expect("a scenario");
    let best = one.best_point().expect("a best");
    read(&drawn(FrontierChart::of(one)), |chart| {
        let (x, y) = (chart.along(), chart.up());
        let (cx, cy) = chart.dots(SAVING)[0];
        assert!(near(x(cx), best.bonus_cost.expect("a cost").value, x(1.0) - x(0.0)));
        assert!(near(y(cy), best.saving.expect("a saving").value, y(1.0) - y(0.0)));
        assert!(
            chart
                .tooltips()
                .iter()
                .any(|told| told.starts_with(&format!("a bonus of {}, ", dollars().price(best.bonus))))
        );
    });
}

pub(super) fn comparison(savings: &[(&str, f64, Option<f64>)]) -> Comparison {
    let place = |(name, saving, half): &(&str, f64, Option<f64>)| RankedScenario {
        rank: None,
        scenario: (*name).to_owned(),
        currency: "USD".to_owned(),
        positions: 20,
        horizon_weeks: 156.0,
        discount_rate: 0.0,
        pay_per_year: 40_000.0,
        cost_no_offer: None,
        cost_offer: None,
        saving: Some(Estimate {
            value: *saving,
            mcse: None,
            interval: half.map(|half| Interval { low: saving - half, high: saving + half }),
        }),
        probability_pays: None,
        probability_loses: None,
        probability_best: None,
    };
    let places = savings.iter().map(place).collect();
    Comparison { confidence: 0.95, places, pairs: Vec::new(), mismatch: None, unlike: Vec::new() }
}

#[test]
fn scenarios_come_by_their_savings_and_lie_there() {
    let savings = [("one", 120.0, Some(10.0)), ("two", -40.0, Some(60.0)), ("three", 75.0, None)];
    read(&drawn(ScenariosChart::of(&comparison(&savings))), |chart| {
        let at = chart.along();
        let pixel = at(1.0) - at(0.0);
        let mut dots = [chart.dots(SAVING), chart.dots(LOSS)].concat();
        dots.sort_by(|a, b| a.1.total_cmp(&b.1));
        assert!(dots.iter().zip([120.0, 75.0, -40.0]).all(|((x, _), saving)| near(at(*x), saving, pixel)));
        let whiskers: Vec<_> = chart.whiskers();
        assert!(near(at(whiskers[0].0), 110.0, pixel) && near(at(whiskers[1].1), 20.0, pixel));
        assert_eq!(chart.tooltips()[2], "two costs $40 (-20 to 100) more");
    });
    let mismatch = Some(Mismatch::Unlike);
    assert!(ScenariosChart::of(&Comparison { mismatch, ..comparison(&savings) }).is_none());
}

#[test]
fn charts_side_by_side_have_the_same_axes() {
    let (one, two) = (curve(None), curve(Some(3000.0)));
    let places = |chart: &CurveChart, beside| {
        let mut at = Vec::new();
        read(&chart.draw(Some(beside)), |chart| at = chart.dots(SAVING));
        at
    };
    assert_eq!(places(&one, &two), places(&two, &one));
    let small = ScenariosChart::of(&comparison(&[("one", 10.0, None)])).expect("a scenario");
    let large =
        ScenariosChart::of(&comparison(&[("another with a long name", 5000.0, Some(10.0))])).expect("a scenario");
    let mut scales = Vec::new();
    for (chart, beside) in [(&small, &large), (&large, &small)] {
        read(&chart.draw(Some(beside)), |chart| scales.push(chart.along()(300.0)));
    }
    assert_eq!(scales[0], scales[1]);
}
