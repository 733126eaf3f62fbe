//! Charts of what drives the saving: bars, dots and words lie where their values are.

use super::*;
use crate::analysis::drivers::Flip;
use crate::analysis::interval::{Estimate, Interval};
use crate::output::svg::palette::{BAND, INK, LOSS, OFFER, PAPER, SAVING, UNKNOWN};
use crate::study::sensitivity::{Direction, FigureKind, FigureTurn, TornadoBar};

const A: &str = "groups.a.extra_cost_per_week";

/// An estimate whose interval reaches `half` to either side.
fn around(value: f64, half: f64) -> Estimate {
    let interval = Some(Interval { low: value - half, high: value + half });
    Estimate { value, mcse: Some(half / 2.0), interval }
}

/// A bar of a believed figure from 1 to 2.
fn bar(savings: [f64; 2], half: f64) -> TornadoBar {
    TornadoBar {
        key: "pay.load".to_owned(),
        tied: false,
        kind: FigureKind::Belief,
        ends: [1.0, 2.0],
        savings: savings.map(|saving| Some(around(saving, 1.0))),
        swing: Some(around(savings[1] - savings[0], half)),
        stops: false,
    }
}

fn tornado(bars: Vec<TornadoBar>) -> Option<TornadoChart> {
    TornadoChart::of(&Sensitivity { bars: Some(bars), ..driven_anew() })
}

fn flips(turns: Vec<FigureTurn>) -> Option<FlipsChart> {
    FlipsChart::of(&Sensitivity { turns: Some(turns), ..driven_anew() })
}

/// A flip of the first uncertain figure.
fn turn(side: Direction, value: f64) -> FigureTurn {
    FigureTurn {
        key: A.to_owned(),
        kind: FigureKind::Belief,
        value: 30.0,
        side,
        flip: Some(Flip { value, interval: Some(Interval { low: value - 1.0, high: value + 1.0 }) }),
        chance_beyond: Some(0.1),
        believed: Some([-11.0, 71.0]),
        end: value,
        saving_at_end: around(0.0, 1.0),
    }
}

fn amount_with_interval(saving: Estimate) -> String {
    crate::output::svg::amounts::amount(&dollars(), saving)
}

#[test]
fn bars_lead_from_the_saving_as_it_is_to_that_at_either_end() {
    let chart = drawn(TornadoChart::of(&DRIVEN));
    let bars: Vec<&TornadoBar> = DRIVEN.bars.iter().flatten().filter(|bar| bar.kind == FigureKind::Belief).collect();
    let saving = DRIVEN.saving().expect("a saving").value;
    read(&chart, |chart| {
        let at = chart.along();
        let pixel = at(1.0) - at(0.0);
        for (place, fill) in [(0, BAND), (1, OFFER)] {
            // The first is that of the legend.
            for (drawn, bar) in chart.bars(fill).iter().skip(1).zip(&bars) {
                let end = bar.savings[place].expect("a saving").value;
                assert!(near(at(drawn.left), end.min(saving), pixel), "{} {end} {saving}", at(drawn.left));
                assert!(near(at(drawn.right), end.max(saving), pixel), "{} {end} {saving}", at(drawn.right));
            }
        }
        assert!(chart.bars(OFFER).len() > 4, "certain figures too");
        let lines: Vec<Node> =
            chart.all("path").filter(|node| node.attribute("stroke-dasharray") == Some("6 4")).collect();
        assert!(lines.len() >= 2);
        for line in &lines[1..] {
            let x: f64 = line.attribute("d").and_then(|d| d[1..].split(' ').next()?.parse().ok()).expect("a place");
            assert!(near(at(x), saving, pixel), "{} {saving}", at(x));
        }
        // Both believed figures turn the advice, which a dot at 0 says.
        let turning = DRIVEN.bars.iter().flatten().filter(|bar| bar.turns()).count();
        let dots = &chart.dots(INK)[1..];
        assert!(turning >= 2 && dots.len() == turning && dots.iter().all(|dot| near(at(dot.0), 0.0, pixel)));
        let [low, high] = bars[0].savings.map(|saving| amount_with_interval(saving.expect("a saving")));
        let told = &chart.tooltips()[0];
        assert!(told.starts_with(A) && told.contains(&low) && told.contains(&high), "{told}");
    });
    assert!(says(&chart, "What is believed, from its 5 % to its 95 % point"));
    assert!(says(&chart, "Certain figures, less and more by 20 %"));
    assert!(chart.description().contains(&format!("{A} moves the saving most: ")), "{}", chart.description());
}

#[test]
fn values_of_the_figure_stand_at_the_ends_of_its_bar() {
    for (savings, order) in [([-300.0, 200.0], ["1", "2"]), ([200.0, -300.0], ["2", "1"])] {
        let chart = drawn(tornado(vec![bar(savings, 1.0)]));
        read(&chart, |chart| {
            let at = |text: &str| {
                let node = chart.all("text").find(|node| node.text() == Some(text)).expect("a value");
                number(node, "x")
            };
            let bars = [chart.bars(BAND)[1], chart.bars(OFFER)[1]];
            let [left, right] = [bars[0].left.min(bars[1].left), bars[0].right.max(bars[1].right)];
            assert!(at(order[0]) < left && at(order[1]) > right, "{savings:?}");
        });
    }
}

#[test]
fn a_bar_that_is_not_told_from_none_is_hollow() {
    let hollow = |half: f64| {
        let chart = drawn(tornado(vec![bar([-300.0, 200.0], half)]));
        let mut number = 0;
        let dashed = |node: &Node| node.attribute("stroke") == Some(OFFER) && node.attribute("fill") == Some(PAPER);
        read(&chart, |chart| number = chart.all("rect").filter(dashed).count());
        (number, says(&chart, "not told from none"))
    };
    assert_eq!(hollow(1.0), (0, false));
    // Both halves, and the legend.
    assert_eq!(hollow(501.0), (3, true));
}

#[test]
fn both_ends_on_one_side_are_both_seen() {
    let saving = DRIVEN.saving().expect("a saving").value;
    read(&drawn(tornado(vec![bar([saving + 100.0, saving + 300.0], 1.0)])), |chart| {
        let [near, far] = [chart.bars(BAND)[1], chart.bars(OFFER)[1]];
        assert!((near.left - far.left).abs() < 0.2 && near.right < far.right);
        assert!(near.top > far.top && near.bottom < far.bottom, "{near:?} {far:?}");
    });
}

#[test]
fn what_a_row_needs_to_be_understood_is_marked() {
    let chart = |bar: TornadoBar| drawn(tornado(vec![bar]));
    let plain = bar([-300.0, -200.0], 1.0);
    let plain_chart = chart(plain.clone());
    assert!(says(&plain_chart, "pay.load") && !says(&plain_chart, "the advice turns"));
    read(&plain_chart, |chart| assert!(chart.dots(INK).is_empty()));
    let tied = chart(TornadoBar { tied: true, ..plain.clone() });
    assert!(says(&tied, "+ pay.load") && says(&tied, "tied figures follow"));
    let stopped = chart(TornadoBar { stops: true, ..plain });
    assert!(says(&stopped, "! pay.load") && says(&stopped, "no scenario goes farther"));
}

#[test]
fn of_many_bars_the_longest_are_drawn() {
    let of_kind = |kind: FigureKind| {
        (0..40).map(move |number| {
            let key = format!("{}.{number}", kind.name());
            TornadoBar { kind, key, ..bar([-300.0 + f64::from(number), 200.0], 1.0) }
        })
    };
    let chart = drawn(tornado(of_kind(FigureKind::Belief).chain(of_kind(FigureKind::Swing)).collect()));
    let named = |kind: &str| texts(&chart).iter().filter(|text| text.starts_with(kind)).count();
    assert_eq!((named("belief."), named("swing.")), (15, 10));
    assert!(says(&chart, "belief.14") && says(&chart, "swing.9"));
}

#[test]
fn without_bars_there_is_nothing_to_draw() {
    assert!(tornado(Vec::new()).is_none());
    assert!(tornado(vec![TornadoBar { swing: None, ..bar([1.0, 2.0], 1.0) }]).is_none());
    assert!(TornadoChart::of(&Sensitivity { bars: None, ..driven_anew() }).is_none());
}

#[test]
fn a_bar_is_the_total_index_and_a_dot_the_first() {
    let shares = DRIVEN.shares.clone().flatten().expect("uncertain figures");
    read(&drawn(IndicesChart::of(&DRIVEN)), |chart| {
        let at = chart.along();
        let pixel = at(1.0) - at(0.0);
        let (bars, dots) = (chart.bars(UNKNOWN), chart.dots(INK));
        // The first of each is that of the legend.
        assert_eq!((bars.len(), dots.len()), (shares.inputs.len() + 1, shares.inputs.len() + 1));
        for (input, (bar, dot)) in shares.inputs.iter().zip(bars.iter().zip(&dots).skip(1)) {
            let [total, first] = [input.total, input.first].map(|index| 100.0 * index.expect("an index").value);
            assert!(near(at(bar.left), 0.0, pixel) && near(at(bar.right), total, pixel), "{bar:?} {total}");
            assert!(near(at(dot.0), first, pixel), "{dot:?} {first}");
        }
        let whiskers = chart.whiskers();
        let interval = shares.inputs[0].total.and_then(|total| total.interval).expect("an interval");
        let end = |end: f64| 100.0 * end.min(1.0);
        assert!(near(at(whiskers[0].0), end(interval.low), pixel), "{whiskers:?} {interval:?}");
        assert!(chart.tooltips()[0].starts_with(&format!("{A}: total 8")), "{:?}", chart.tooltips());
    });
}

#[test]
fn without_doubt_there_are_no_indices() {
    let of = |shares| IndicesChart::of(&Sensitivity { shares, ..driven_anew() });
    let mut shares = DRIVEN.shares.clone().flatten().expect("uncertain figures");
    assert!(of(Some(Some(shares.clone()))).is_some());
    assert!(of(None).is_none() && of(Some(None)).is_none());
    shares.first_sum = None;
    assert!(of(Some(Some(shares))).is_none());
}

#[test]
fn effects_of_tied_figures_are_told() {
    let mut shares = DRIVEN.shares.clone().flatten().expect("uncertain figures");
    shares.inputs[0].members = ["pay.load", "training.weeks"].map(str::to_owned).to_vec();
    shares.inputs[0].effects = Some(vec![around(0.25, 0.1), around(0.5, 0.1)]);
    read(&drawn(IndicesChart::of(&Sensitivity { shares: Some(Some(shares)), ..driven_anew() })), |chart| {
        let told = &chart.tooltips()[0];
        assert!(told.ends_with("; of it pay.load 25.0 %, training.weeks 50.0 %"), "{told}");
    });
}

#[test]
fn a_flip_lies_at_its_share_of_the_belief() {
    let chart = drawn(FlipsChart::of(&DRIVEN));
    let flip = DRIVEN.turns.iter().flatten().find(|turn| turn.key == A).and_then(|turn| turn.flip).expect("a flip");
    // Normal with mean 30 and standard deviation 25.
    let below = 100.0 * crate::special::normal::cdf((flip.value - 30.0) / 25.0);
    read(&chart, |chart| {
        let at = chart.along();
        let pixel = at(1.0) - at(0.0);
        let dot = chart.dots(INK)[1];
        assert!(near(at(dot.0), below, pixel), "{} {below}", at(dot.0));
        // The offer loses as it is, and pays beyond the flip; the first bar of each is that of the legend.
        let [loses, pays] = [LOSS, SAVING].map(|fill| chart.bars(fill)[1]);
        assert!(near(at(loses.left), 0.0, pixel) && near(at(loses.right), below, pixel), "{loses:?}");
        assert!(near(at(pays.left), below, pixel) && near(at(pays.right), 100.0, pixel), "{pays:?}");
        let Interval { low, high } = flip.interval.expect("an interval");
        let ends = [low, high].map(|end| 100.0 * crate::special::normal::cdf((end - 30.0) / 25.0));
        let (from, to) = chart.whiskers()[0];
        assert!(near(at(from), ends[0], pixel) && near(at(to), ends[1], pixel), "{from} {to} {ends:?}");
    });
    assert!(says(&chart, "What the file leaves off") && says(&chart, "off"));
    assert!(says(&chart, "What the file is certain of") && says(&chart, "simulation.horizon_weeks"));
    assert!(chart.description().contains("beyond which the offer starts paying"), "{}", chart.description());
}

#[test]
fn an_offer_that_pays_stops_paying_beyond_a_flip() {
    let mut found = Sensitivity { turns: Some(vec![turn(Direction::Below, 5.0)]), ..driven_anew() };
    let saving = found.estimates.summary.get_mut((crate::analysis::Side::Saving, crate::analysis::Metric::TotalCost));
    saving.and_then(Option::as_mut).expect("a saving").estimate.value = 12.0;
    let chart = drawn(FlipsChart::of(&found));
    read(&chart, |chart| {
        let [loses, pays] = [LOSS, SAVING].map(|fill| chart.bars(fill)[1]);
        assert!((loses.right - pays.left).abs() < 0.2 && loses.left < pays.right, "{loses:?} {pays:?}");
    });
    assert!(says(&chart, "below 5") && says(&chart, "10.0 %"));
    assert!(chart.description().contains("stops paying"));
}

#[test]
fn two_flips_of_a_figure_are_two_rows_of_one_belief() {
    read(&drawn(flips(vec![turn(Direction::Below, 5.0), turn(Direction::Above, 55.0)])), |chart| {
        // In each row the offer pays on both sides, and loses between.
        let (pays, loses) = (&chart.bars(SAVING)[1..], &chart.bars(LOSS)[1..]);
        assert_eq!((pays.len(), loses.len()), (4, 2));
        for (row, loses) in loses.iter().enumerate() {
            let [left, right] = [pays[2 * row], pays[2 * row + 1]];
            assert!((left.right - loses.left).abs() < 0.2 && (right.left - loses.right).abs() < 0.2);
        }
        let dots = chart.dots(INK);
        assert!((dots[1].0 - loses[0].left).abs() < 0.2 && (dots[2].0 - loses[1].right).abs() < 0.2, "{dots:?}");
    });
}

#[test]
fn a_certain_figure_says_how_far_it_is_from_its_flip() {
    let certain = |kind: FigureKind, value: f64, flip: f64| FigureTurn {
        kind,
        value,
        chance_beyond: None,
        ..turn(if flip < value { Direction::Below } else { Direction::Above }, flip)
    };
    let chart = drawn(flips(vec![
        certain(FigureKind::Swing, 40.0, 10.0),
        certain(FigureKind::Swing, 40.0, 60.0),
        certain(FigureKind::Off, 1.0, 1.5),
    ]));
    for text in ["below 10 (9 to 11)", "75 % less", "above 60 (59 to 61)", "50 % more", "above 1.5 (0.5 to 2.5)", "off"]
    {
        assert!(says(&chart, text), "{text}: {:?}", texts(&chart));
    }
    assert!(!says(&chart, "What is believed"));
    // An assumption that is off has no size that more or less could be said of.
    assert_eq!(texts(&chart).iter().filter(|text| text.contains("% more")).count(), 1);
}

#[test]
fn where_nothing_turns_the_advice_there_is_nothing_to_draw() {
    assert!(flips(Vec::new()).is_none());
    assert!(flips(vec![FigureTurn { flip: None, ..turn(Direction::Below, 5.0) }]).is_none());
    assert!(FlipsChart::of(&Sensitivity { turns: None, ..driven_anew() }).is_none());
}
