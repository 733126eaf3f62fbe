use super::*;
use crate::analysis::implied::{ImpliedFigure, implied};

fn company(answers: &[(CompanyItem, &str)]) -> Result<Company, Vec<Mistake>> {
    let mut given = Answers::default();
    answers.iter().for_each(|(item, answer)| given.give(*item, answer));
    given.company()
}

fn scenario(answers: &[(CompanyItem, &str)]) -> (String, Vec<Problem>) {
    let company = company(answers).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    company.scenario().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn defaults_make_a_short_scenario_without_warnings_that_implies_them() {
    let (text, warnings) = scenario(&[]);
    assert_eq!(warnings, []);
    assert!(text.lines().count() < 55, "{text}");
    let written = parse("new", &text, &[]).expect("a scenario").scenario;
    let ranges = implied(&written).expect("ranges");
    for (figure, [low, high]) in [
        (ImpliedFigure::Gone90Days, [0.20, 0.30]),
        (ImpliedFigure::Gone1Year, [0.35, 0.50]),
        (ImpliedFigure::TakeUp, [0.02, 0.10]),
    ] {
        let range = ranges.figures.iter().find(|range| range.figure == figure).and_then(|range| range.range);
        let [from, to] = range.expect("a range");
        assert!((from - low).abs() < 0.012 && (to - high).abs() < 0.012, "{figure:?} {from} {to}");
    }
}

#[test]
fn answers_are_in_the_scenario_and_say_so() {
    use CompanyItem as Item;
    let (text, _) = scenario(&[
        (Item::Pay, "36,400"),
        (Item::Seats, "60"),
        (Item::Exits, "20"),
        (Item::Headcount, "55 to 60"),
        (Item::TrainingWeeks, "4 to 6 weeks"),
        (Item::OfferWeek, "3"),
        (Item::TakeRate, "5 %"),
        (Item::Trade, "Night shift \"A\"\n"),
        (Item::Worth, "do not know"),
    ]);
    for line in [
        "pay.wage_per_year = 36400 # you",
        "cohort.positions = 60 # you",
        "training.weeks = \"4 to 6\" # you",
        "offers = [{ week = 3, bonus = 1500 }] # week: you; bonus: default: 1,000 of 2008",
        "name = \"night-shift-a\" # you",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(text.contains("# calibrated: exits a year 33.33 to 36.36 %, you"), "{text}");
}

/// A file that fits a screen: each figure on a line with its source, whatever is a range.
#[test]
fn a_scenario_of_ones_own_figures_is_short() {
    let answers = |certain: bool| {
        CompanyItem::ALL.into_iter().filter_map(move |item| {
            let (one, range) = match item {
                CompanyItem::Trade => ("night desk", "night desk"),
                CompanyItem::Currency => ("EUR", "EUR"),
                CompanyItem::Seats => ("60", "60"),
                CompanyItem::Pay => ("36000", "34000 to 38000"),
                CompanyItem::TrainingWeeks => ("4", "3 to 5"),
                CompanyItem::TrainingCost => ("700", "500 to 900"),
                CompanyItem::CostOfHire => ("2000", "1000 to 3000"),
                CompanyItem::WeeksToFill => ("5", "3 to 7"),
                CompanyItem::Worth => ("70000", "60000 to 80000"),
                CompanyItem::Attrition90Days => ("25 %", "20 to 30 %"),
                CompanyItem::Attrition1Year => ("45 %", "40 to 55 %"),
                CompanyItem::TrainingFail => ("3 %", "2 to 6 %"),
                CompanyItem::OfferWeek => ("3", "3"),
                CompanyItem::Bonus => ("1000", "1000"),
                CompanyItem::TakeRate => ("5 %", "2 to 10 %"),
                CompanyItem::Classes | CompanyItem::Exits | CompanyItem::Headcount => return None,
            };
            Some((item, if certain { one } else { range }))
        })
    };
    for (certain, most) in [(true, 45), (false, 60)] {
        let (text, _) = scenario(&answers(certain).collect::<Vec<_>>());
        let written = parse("new", &text, &[]).expect("a scenario");
        assert!(text.lines().count() <= most, "{} lines\n{text}", text.lines().count());
        // Every figure that the file gives has its source, but for the names of groups and whether they are committed.
        for assumption in written.assumptions() {
            let Some(place) = assumption.place else { continue };
            let is_sourced = place.comment().is_some_and(|comment| !comment.is_empty());
            let needs_none = [".name", ".committed"].iter().any(|end| assumption.key.ends_with(end))
                || assumption.key.contains("correlation");
            assert!(is_sourced || needs_none, "{}\n{text}", assumption.key);
        }
    }
}

#[test]
fn classes_take_the_place_of_seats() {
    let (text, _) = scenario(&[
        (CompanyItem::Classes, "0:12 4:12"),
        (CompanyItem::Attrition1Year, "45 %"),
        (CompanyItem::TakeRate, "5 %"),
    ]);
    assert!(text.contains("classes = [{ week = 0.0, positions = 12 }, { week = 4.0, positions = 12 }]"), "{text}");
}

#[test]
fn every_mistake_is_told_at_once() {
    use CompanyItem as Item;
    let wrong = company(&[
        (Item::Pay, "-1"),
        (Item::Seats, "1.5"),
        (Item::Attrition90Days, "50 %"),
        (Item::Attrition1Year, "20 to 40 %"),
        (Item::Bonus, "1000 to 2000"),
        (Item::TrainingFail, "100 %"),
    ]);
    let items: Vec<Item> = wrong.expect_err("mistakes").iter().map(|mistake| mistake.item).collect();
    assert_eq!(items, [Item::Seats, Item::Pay, Item::Attrition1Year, Item::TrainingFail, Item::Bonus]);
}
