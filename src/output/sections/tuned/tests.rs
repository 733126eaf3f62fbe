//! Reports on hand-made tunings.

use unicode_width::UnicodeWidthStr;

use super::tuned;
use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::robust::{Class, Regret, Robust};
use crate::analysis::roc::{Cut, Roc};
use crate::analysis::{BreakEven, CurvePoint, End, Objective, SweptPoint};
use crate::engine::Mover;
use crate::output::terminal::WIDTH;
use crate::scenario::{self, Loaded};
use crate::study::tune::TuneReport;
use crate::study::tune::{
    BonusAxis, Findings, HeldOut, HeldOutPoint, How, Limits, Line, Plan, Range, Together, Tuned, What,
};

const OFFERS: &str = "offers=[{ week = 1, bonus = 1000 }, { week = 3, bonus = 2000 }]";

fn loaded(name: &str, edits: &[&str]) -> Loaded {
    let mut edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
    edits.insert(0, "offers.0.week=1".to_owned());
    edits.push(format!("name=\"{name}\""));
    scenario::parse(name, scenario::STARTER, &edits).expect("a right scenario")
}

fn known(value: f64, half: f64) -> Estimate {
    let interval = Some(Interval { low: value - half, high: value + half });
    Estimate { value, mcse: Some(half / 2.0), interval }
}

fn plan() -> Plan {
    let (what, objective) = (What::Offer(0), Objective::Mean);
    let limits = Limits::default();
    Plan { what, weeks: Vec::new(), max: None, step: None, objective, limits, confidence: 0.95 }
}

/// A parabola over bonuses 0 to 4000 in hundreds: 0 at 0 and `even`, `size` at the middle of the two.
fn line(size: f64, even: f64, unit: f64) -> Line {
    let bonuses: Vec<f64> = (0..=40).map(|step| f64::from(step) * 100.0 * unit).collect();
    let saving = |bonus: f64| 4.0 * size * bonus * (even - bonus) / (even * even);
    let points: Vec<CurvePoint> = bonuses.iter().map(|bonus| point(*bonus, saving(*bonus), unit)).collect();
    let best = (0..points.len()).rev().max_by(|a, b| saving(bonuses[*a]).total_cmp(&saving(bonuses[*b])));
    let largest = best.map_or(0.0, |best| saving(bonuses[best]));
    let half = |point: &CurvePoint| point.saving.and_then(|saving| saving.interval).map(Interval::half_width);
    let band = |point: &CurvePoint| {
        let (saving, half) = (saving(point.bonus), half(point)? * 1.5);
        Some(Interval { low: saving - half, high: saving + half })
    };
    Line {
        axis: BonusAxis { offer: 0, week: 1.0, scale: false },
        how: How::Exact,
        band: points.iter().map(band).collect(),
        objective: points.iter().filter_map(|point| point.saving).collect(),
        eligible: vec![true; points.len()],
        best,
        set: Some(bonuses.iter().map(|bonus| saving(*bonus) > largest - size.abs() / 20.0).collect()),
        break_even: BreakEven {
            end: if size > 0.0 { End::At(even) } else { End::Never },
            low: Some(if size > 0.0 { 0.95 * even } else { 0.0 }),
            high: Some(if size > 0.0 { 1.1 * even } else { 0.0 }),
        },
        reach: 4000.0 * unit,
        played: vec![true; points.len()],
        points,
    }
}

fn point(bonus: f64, saving: f64, unit: f64) -> CurvePoint {
    let share = bonus / unit / 5000.0;
    CurvePoint {
        bonus,
        saving: Some(known(saving, bonus / 50.0)),
        probability_pays: Some(known(0.5, 0.01)),
        bonus_cost: Some(known(bonus * share * 0.1, 1.0)),
        hires: Some(known(2.0, 0.1)),
        take_rate: Some(known(share * 0.1, 0.01)),
        committed_share: (bonus > 0.0).then(|| known(share / 2.0, 0.01)),
        sensitivity: Some(known(share, 0.02)),
        specificity: Some(known(1.0 - share / 20.0, 0.001)),
    }
}

fn outcome(saving: Estimate) -> HeldOutPoint {
    let metrics = SweptPoint { metrics: Vec::new(), behind: None, tied: false };
    HeldOutPoint { saving, objective: saving, metrics }
}

/// A scenario with these lines, the first of which has the best.
fn found(loaded: &Loaded, lines: Vec<Line>) -> Tuned {
    let best = lines.first().and_then(|line| line.best);
    let bonus = best.map_or(0.0, |best| lines[0].points[best].bonus);
    let saving = best.and_then(|best| lines[0].points[best].saving).unwrap_or(known(0.0, 0.0));
    let mut offers = loaded.scenario.offers.clone();
    if let Some(offer) = offers.first_mut() {
        offer.bonus = bonus;
    }
    let regret = known(12.3, 10.0);
    let fresh = HeldOut {
        best: outcome(Estimate { value: saving.value * 0.95, ..saving }),
        file: outcome(known(saving.value * 0.95 - 12.3, 5.0)),
        regret,
        objective_regret: regret,
        together: None,
    };
    Tuned {
        frontier: best.map(|best| (0..=best).collect()).unwrap_or_default(),
        best: best.map(|best| (0, best)),
        lines,
        offers: Some(offers),
        held_out: Some(fresh),
        test: None,
        robust: None,
        positions: 20,
        replications: 10_000,
    }
}

fn files(plan: Plan, all: Vec<(Loaded, Tuned)>, unit: f64) -> TuneReport {
    let (loaded, scenarios) = all.into_iter().unzip();
    let range = Range { max: 4000.0 * unit, step: 100.0 * unit };
    TuneReport { tuning: Findings { range, scenarios, together: None }, plan, loaded }
}

/// The report in one line.
fn unbroken(files: &TuneReport) -> String {
    report(files).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The report, which fits in its width, in colour too.
fn report(files: &TuneReport) -> String {
    let text = tuned(files).terminal(false);
    assert!(text.lines().all(|line| line.width() <= WIDTH), "{text}");
    let colored = tuned(files).terminal(true);
    assert!(colored.contains("\x1b[1m") && colored.replace('\x1b', "").len() > text.len());
    text
}

fn robust(matter: bool) -> Robust {
    let regret = |mean| Some(Regret { mean: known(mean, 0.4), worst: known(9.0 * mean, 2.0), chance: 0.3 });
    let class = |low, high, chance| Class { low, high, chance: known(chance, 0.02) };
    Robust {
        matter,
        best: 15,
        careful: 12,
        bonuses: (0..41).map(|place| regret(f64::from(place) / 3.0)).collect(),
        believed: vec![Some([known(-40.0, 9.0), known(330.0, 12.0)]); 41],
        classes: vec![class(0.0, 0.0, 0.05), class(100.0, 2000.0, 0.948), class(2100.0, 4000.0, 0.002)],
        worth: known(5.0, 1.1),
        worth_held_out: known(3.2, 1.1),
    }
}

#[test]
fn a_bonus_that_pays() {
    let loaded = loaded("a call centre", &["offers.0.bonus=1000"]);
    let mut tuned = found(&loaded, vec![line(160.0, 3000.0, 1.0)]);
    tuned.test = Some(Roc { area: known(0.91, 0.02), cut: Cut { place: 30, youden: known(0.57, 0.02) } });
    tuned.robust = Some(robust(true));
    insta::assert_snapshot!(report(&files(plan(), vec![(loaded, tuned)], 1.0)));
}

#[test]
fn no_bonus_that_pays() {
    let loaded = loaded("a warehouse", &["offers.0.bonus=500"]);
    let mut line = line(-300.0, 3000.0, 1.0);
    line.points.iter_mut().for_each(|point| point.saving = Some(known(-point.bonus * 2.0, point.bonus / 50.0)));
    line.best = Some(0);
    line.set = Some((0..41).map(|place| place < 2).collect());
    line.how = How::Grid(Mover::Decline);
    line.break_even = BreakEven { end: End::Never, low: Some(0.0), high: Some(140.0) };
    let mut tuned = found(&loaded, vec![line]);
    tuned.robust = Some(robust(false));
    insta::assert_snapshot!(report(&files(plan(), vec![(loaded, tuned)], 1.0)));
}

#[test]
fn limits_that_bind_and_limits_that_nothing_keeps() {
    let loaded = loaded("a call centre", &["offers.0.bonus=4500"]);
    let limits = Limits { budget: Some(20.0), take_rate: Some(0.025), committed_lost: None };
    let mut bound = line(160.0, 3000.0, 1.0);
    bound.eligible = (0..41).map(|place| place <= 9).collect();
    bound.best = Some(9);
    bound.set = Some((0..41).map(|place| place == 9).collect());
    let tuned = found(&loaded, vec![bound.clone()]);
    let within = files(Plan { limits, ..plan() }, vec![(loaded.clone(), tuned)], 1.0);
    insta::assert_snapshot!("limits_that_bind", report(&within));
    bound.eligible = vec![false; 41];
    (bound.best, bound.set) = (None, None);
    let tuned = Tuned { offers: None, held_out: None, ..found(&loaded, vec![bound]) };
    let text = unbroken(&files(Plan { limits, ..plan() }, vec![(loaded, tuned)], 1.0));
    assert!(text.contains("No bonus meets the limits: raise --budget or --max-take-rate."), "{text}");
}

/// A call centre with no bonus that may be as good as no offer, of which those up to a place keep to a limit.
fn no_offer_within(limits: Limits, last: usize, file: f64) -> String {
    let loaded = loaded("a call centre", &[&format!("offers.0.bonus={file}")]);
    let mut line = line(160.0, 3000.0, 1.0);
    line.eligible = (0..41).map(|place| place <= last).collect();
    line.best = Some(0);
    line.set = Some((0..41).map(|place| place == 0).collect());
    let mut tuned = found(&loaded, vec![line]);
    if let Some(fresh) = &mut tuned.held_out {
        fresh.regret = known(-206.0, 50.0);
    }
    unbroken(&files(Plan { limits, ..plan() }, vec![(loaded, tuned)], 1.0))
}

#[test]
fn no_offer_is_best_of_those_within_limits() {
    let limits = Limits { budget: Some(0.01), ..Limits::default() };
    let text = no_offer_within(limits, 3, 1500.0);
    assert!(
        text.contains("Within the limits, it is best to make no offer: every bonus that meets them does worse."),
        "{text}"
    );
    let file = "the bonus in the file, $1,500, which breaks the limits, is better by $206 per position";
    assert!(text.contains(file), "{text}");
    let text = no_offer_within(limits, 0, 1500.0);
    assert!(
        text.contains("Within the limits, it is best to make no offer: no bonus up to $4,000 meets them."),
        "{text}"
    );
    let text = no_offer_within(Limits::default(), 40, 1500.0);
    assert!(text.contains("It is best to make no offer: every bonus tried, up to $4,000, does worse."), "{text}");
    assert!(text.contains("the bonus in the file, $1,500, is better by $206"), "{text}");
}

#[test]
fn a_file_between_two_bonuses() {
    let text = no_offer_within(Limits::default(), 40, 1520.0);
    let file = "the bonus in the file, $1,520, which is not a multiple of the step of $100, is better by $206 per position \
                ($156 to $256): lower --step.";
    assert!(text.contains(file), "{text}");
    assert!(text.contains("the file's $1,520 lies between bonuses that were tried."), "{text}");
}

#[test]
fn limits_are_told_in_full() {
    let limits = Limits { budget: Some(50.0), take_rate: Some(0.1), committed_lost: Some(0.0001) };
    let loaded = loaded("a call centre", &["offers.0.bonus=1500"]);
    let tuned = found(&loaded, vec![line(160.0, 3000.0, 1.0)]);
    let text = unbroken(&files(Plan { limits, ..plan() }, vec![(loaded, tuned)], 1.0));
    let told = "at most $50 in bonuses per position, at most 10 % takers, at most 0.01 % of the committed lost.";
    assert!(text.contains(told), "{text}");
    assert!(text.contains("Within the limits, the highest saving comes from a bonus of $1,500:"), "{text}");
    assert!(text.contains("The bonus in the file, $1,500, is the best."), "{text}");
}

#[test]
fn bonuses_that_lose_below_the_break_even() {
    let loaded = loaded("a call centre", &["offers.0.bonus=1000"]);
    let told = |losing: &[usize]| {
        let mut line = line(160.0, 3000.0, 1.0);
        for place in losing {
            line.points[*place].saving = Some(known(-50.0, 20.0));
        }
        let tuned = found(&loaded, vec![line]);
        unbroken(&files(plan(), vec![(loaded.clone(), tuned)], 1.0))
    };
    let pays = "The offer pays up to a bonus of $3,000 ($2,850 to $3,300)";
    for (losing, not) in [
        (&[1, 2, 3][..], ", but not from $100 to $300."),
        (&[1, 2, 5], ", but not from $100 to $200 and at $500."),
        (&[1, 3, 5], ", but not at $100, at $300, or in other ranges."),
        // Beyond the break-even bonus it loses anyway.
        (&[35], "."),
    ] {
        let text = told(losing);
        assert!(text.contains(&format!("{pays}{not}")), "{text}");
    }
}

#[test]
fn sets_in_words() {
    let loaded = loaded("a call centre", &["offers.0.bonus=1000"]);
    for (set, words) in [
        (
            &[0, 1, 2, 15][..],
            "as good by the simulation (more replications narrow them): no offer, up to $200, and $1,500.",
        ),
        (&[0, 14, 15], "as good by the simulation (more replications narrow them): no offer and $1,400 to $1,500."),
        (&[0, 1, 15], "as good by the simulation (more replications narrow them): no offer, up to $100, and $1,500."),
        (&[3, 4, 15], "as good by the simulation (more replications narrow them): $300 to $400 and $1,500."),
        (
            &[0, 3, 5, 15],
            "as good by the simulation (more replications narrow them): no offer and up to $1,500, with gaps.",
        ),
    ] {
        let mut line = line(160.0, 3000.0, 1.0);
        line.set = Some((0..41).map(|place| set.contains(&place)).collect());
        let tuned = found(&loaded, vec![line]);
        let text = unbroken(&files(plan(), vec![(loaded.clone(), tuned)], 1.0));
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn the_choice_while_parameters_are_not_known() {
    let loaded = loaded("a call centre", &["offers.0.bonus=1000"]);
    let told = |objective, edit: fn(&mut Robust)| {
        let mut tuned = found(&loaded, vec![line(160.0, 3000.0, 1.0)]);
        let mut robust = robust(true);
        edit(&mut robust);
        tuned.robust = Some(robust);
        unbroken(&files(Plan { objective, ..plan() }, vec![(loaded.clone(), tuned)], 1.0))
    };
    let too_few = "These replications are too few to say how often each bonus would be the best.";
    let text = told(Objective::Mean, |_| {});
    assert!(!text.contains("This section is about the mean saving") && !text.contains(too_few), "{text}");
    let text = told(Objective::Cvar, |robust| robust.classes[1].chance = known(0.5, 0.21));
    let about =
        "This section is about the mean saving, although the best bonus above was chosen for the worst 5 % of cohorts.";
    assert!(text.contains(about), "{text}");
    assert!(text.contains(too_few) && !text.contains("best in %") && !text.contains("chance %"), "{text}");
    let worth = "Knowing the parameters before choosing would be worth $5.00 per position ($3.90 to $6.10).";
    assert!(told(Objective::Mean, |_| {}).contains(worth), "{text}");
}

#[test]
fn one_replication_whose_best_is_the_highest() {
    let loaded = loaded("a call centre", &["offers.0.bonus=1000"]);
    let mut line = line(160.0, 12_000.0, 1.0);
    let alone = |estimate: &mut Estimate| (estimate.mcse, estimate.interval) = (None, None);
    line.points.iter_mut().filter_map(|point| point.saving.as_mut()).for_each(alone);
    line.band.fill(None);
    line.set = None;
    line.break_even = BreakEven { end: End::Beyond, low: None, high: None };
    let mut tuned = found(&loaded, vec![line]);
    tuned.replications = 1;
    if let Some(fresh) = &mut tuned.held_out {
        [&mut fresh.best.saving, &mut fresh.regret].into_iter().for_each(alone);
    }
    let text = report(&files(plan(), vec![(loaded, tuned)], 1.0));
    let answer: String = text.lines().take(7).map(|line| format!("{line}\n")).collect();
    insta::assert_snapshot!(answer);
    assert!(text.contains("One replication has no error: raise --replications."), "{text}");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("on 1 replication. The saving of the best there equals that of a run with it. As the highest"),
        "{text}"
    );
}

#[test]
fn weeks_side_by_side() {
    let loaded = loaded("a call centre", &["offers.0.bonus=1000"]);
    let later = |week: f64, size: f64| {
        let mut line = line(size, 2500.0, 1.0);
        line.axis.week = week;
        line
    };
    let mut second = later(2.0, 120.0);
    second.set = Some((0..41).map(|place| [0, 9, 10, 11, 14].contains(&place)).collect());
    let mut third = later(3.0, 40.0);
    third.set = Some(vec![false; 41]);
    third.break_even.end = End::Beyond;
    let tuned = found(&loaded, vec![line(160.0, 3000.0, 1.0), second, third]);
    let asked = Plan { weeks: vec![1.0, 2.0, 3.0], ..plan() };
    let text = report(&files(asked, vec![(loaded, tuned)], 1.0));
    let start = text.find("When to make the offer").expect("a section");
    let answer: String = text.lines().take(8).map(|line| format!("{line}\n")).collect();
    let table: String = text[start..].lines().take(6).map(|line| format!("{line}\n")).collect();
    insta::assert_snapshot!(format!("{answer}\n{table}"));
}

#[test]
fn offers_tuned_together() {
    let loaded = loaded("a ladder", &[OFFERS]);
    let mut second = line(90.0, 3800.0, 1.0);
    second.axis = BonusAxis { offer: 1, week: 3.0, scale: false };
    let tuned = found(&loaded, vec![line(160.0, 3000.0, 1.0), second]);
    let text = report(&files(Plan { what: What::All, ..plan() }, vec![(loaded, tuned)], 1.0));
    assert_eq!(text.matches("the others at their best [$]").count(), 2, "{text}");
    let start = text.find("The offers [$]").expect("a section");
    let answer: String = text.lines().take(6).map(|line| format!("{line}\n")).collect();
    insta::assert_snapshot!(format!("{answer}\n{}", &text[start..]));
}

#[test]
fn offers_by_a_common_factor() {
    let loaded = loaded("a ladder", &[OFFERS]);
    let mut scaled = line(160.0, 3000.0, 1.0);
    scaled.axis.scale = true;
    scaled.how = How::Together;
    let mut tuned = found(&loaded, vec![scaled]);
    if let Some(offers) = &mut tuned.offers {
        offers[1].bonus = 10_000.0 / 3.0;
    }
    let text = unbroken(&files(Plan { what: What::Scale, ..plan() }, vec![(loaded, tuned)], 1.0));
    assert!(
        text.contains("The highest saving comes from bonuses of $1,500 and $3,333.33, 1.50 times those of the file:"),
        "{text}"
    );
    assert!(text.contains("the amounts in the file are worse by $12.30 per position"), "{text}");
    assert!(text.contains("offers.1 3 2,000 3,333.33 "), "{text}");
    assert!(text.contains("(more replications narrow them): $1,200 to $1,800 in offers.0."), "{text}");
    assert!(text.contains("pay up to a bonus of $3,000 ($2,850 to $3,300) in offers.0."), "{text}");
    assert!(text.contains("Bonuses above are those of offers.0"), "{text}");
}

#[test]
fn another_offer_that_is_made_anyway() {
    let loaded = loaded("a ladder", &[OFFERS]);
    let mut line = line(160.0, 3000.0, 1.0);
    line.best = Some(0);
    let mut tuned = found(&loaded, vec![line]);
    if let Some(fresh) = &mut tuned.held_out {
        fresh.best.saving = known(-118.0, 50.0);
    }
    let text = unbroken(&files(plan(), vec![(loaded, tuned)], 1.0));
    assert!(text.contains("the best choice costs $118 more per position"), "{text}");
}

#[test]
fn other_aims() {
    let loaded = loaded("a call centre", &["offers.0.bonus=1000"]);
    for (objective, lead, regret) in [
        (Objective::Cvar, "The worst 5 % of cohorts do best with a bonus of $1,500:", "for the worst 5 %"),
        (Objective::Median, "The median saving is highest with a bonus of $1,500:", "of the median saving"),
        (Objective::Probability, "The offer pays most often with a bonus of $1,500: in ", "percentage points"),
    ] {
        let tuned = found(&loaded, vec![line(160.0, 3000.0, 1.0)]);
        let text = unbroken(&files(Plan { objective, ..plan() }, vec![(loaded.clone(), tuned)], 1.0));
        assert!(text.contains(lead) && text.contains(regret), "{text}");
        assert!(text.contains("The mean saving of all cohorts is $160"), "{text}");
    }
}

/// Two scenarios, the second with a long name; amounts times a unit.
fn two(plan: Plan, unit: f64) -> TuneReport {
    let names = [("a call centre", 3000.0), ("a warehouse of which the name is far too long for a table", 2000.0)];
    let all = names.map(|(name, even)| {
        let loaded = loaded(name, &[&format!("offers.0.bonus={:e}", 1000.0 * unit)]);
        let mut tuned = found(&loaded, vec![line(160.0 * unit, even * unit, unit)]);
        if let Some(fresh) = &mut tuned.held_out {
            fresh.together = Some((outcome(known(130.0 * unit, 8.0)), known(22.0 * unit, 5.0)));
        }
        (loaded, tuned)
    });
    let mut files = files(plan, all.to_vec(), unit);
    let savings = vec![known(100.0 * unit, 5.0); 41];
    let set = Some((0..41).map(|place| (10..15).contains(&place)).collect());
    files.tuning.together = Some(Together {
        savings,
        best: Some(12),
        set,
        held_out: Some(known(95.0 * unit, 6.0)),
        regret_of_files: Some(known(4.0, 2.0)),
        positions: 40,
    });
    files
}

#[test]
fn scenarios_side_by_side() {
    let mut files = two(plan(), 1.0);
    insta::assert_snapshot!(report(&files));
    files.loaded[1].scenario.currency = "EUR".to_owned();
    files.tuning.together = None;
    let text = unbroken(&files);
    assert!(text.contains("but none for all: currencies differ (USD and EUR), so their savings cannot be added. For a single bonus, give all \
         amounts in one currency."), "{text}");
    assert_eq!(text.matches("a warehouse of whic… [€]").count(), 2, "{text}");
}

#[test]
fn scenarios_with_another_aim_and_limits() {
    let limits = Limits { budget: Some(20.0), ..Limits::default() };
    let mut files = two(Plan { objective: Objective::Cvar, limits, ..plan() }, 1.0);
    files.tuning.scenarios[1].lines[0].eligible[10] = false;
    let text = unbroken(&files);
    let lead =
        "The best single bonus for all within the limits is $1,200, chosen for the worst 5 % of cohorts: it saves";
    assert!(text.contains(lead), "{text}");
    assert!(text.contains("Losses of other bonuses against the best, in mean saving per position [$]"), "{text}");
    assert!(text.contains("a call centre 20 1,000 12.30") && text.contains(" 20 1,000* 12.30"), "{text}");
    assert!(
        text.contains("* breaks the limits. The best bonuses are chosen for the worst 5 % of cohorts: one that loses"),
        "{text}"
    );
}

#[test]
fn amounts_of_any_size_fit() {
    for unit in [1e-4, 0.01, 1.0, 1e3, 1234.567, 1e6, 1e10] {
        for objective in Objective::ALL {
            let plan = Plan { objective, ..plan() };
            let bonus = format!("offers.0.bonus={:e}", 1000.0 * unit);
            let loaded = loaded("a call centre", &[&bonus, "currency=\"simoleons\""]);
            let mut tuned = found(&loaded, vec![line(160.0 * unit, 3000.0 * unit, unit)]);
            tuned.robust = Some(robust(true));
            report(&files(plan.clone(), vec![(loaded, tuned)], unit));
            weeks_and_offers(&plan, unit);
            several(plan, unit);
        }
    }
}

/// Lines whose sets have two pieces.
fn in_pieces(unit: f64) -> Vec<Line> {
    let line = |offer| {
        let mut line = line(160.0 * unit, 3000.0 * unit, unit);
        line.axis = BonusAxis { offer, week: 1.0 + offer as f64, scale: false };
        line.set = Some((0..41).map(|place| (11..16).contains(&place) || (33..39).contains(&place)).collect());
        line
    };
    vec![line(0), line(1)]
}

fn weeks_and_offers(plan: &Plan, unit: f64) {
    let loaded = loaded("a ladder", &[OFFERS, "currency=\"simoleons\""]);
    let mut offers = found(&loaded, in_pieces(unit));
    let text = report(&files(Plan { what: What::All, ..plan.clone() }, vec![(loaded.clone(), offers.clone())], unit));
    assert!(text.contains("The offers [simoleo…]"), "{text}");
    offers.lines[1].axis = BonusAxis { offer: 0, week: 104.25, scale: false };
    let text = report(&files(Plan { weeks: vec![1.0, 104.25], ..plan.clone() }, vec![(loaded, offers)], unit));
    assert!(text.contains("When to make the offer"), "{text}");
}

fn several(plan: Plan, unit: f64) {
    let mut files = two(plan, unit);
    for tuned in &mut files.tuning.scenarios {
        tuned.lines = in_pieces(unit)[..1].to_vec();
    }
    let text = report(&files);
    assert_eq!(text.matches("\na warehouse of which the").count(), 2, "{text}");
}
