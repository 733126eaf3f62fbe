//! The answer, in a sentence that can be quoted.

use super::amount::{KnownSaving, Sign};
use super::drivers::FlipWords;
use super::head::Head;
use super::luck::UNKNOWN_ON_AVERAGE;
use super::page::Page;
use super::subject::{Stop, Subject};
use super::{notes, payback};
use crate::analysis::interval::Estimate;
use crate::analysis::{Estimates, Metric, Side, Verdict};
use crate::model::outcome::{Component, Outcome};
use crate::output::body::grid::{Grid, cells};
use crate::output::body::{Answer, Block, Body, KeyFigure, Titled, Tone};
use crate::output::format::{about_share, counted, known_share, money_decimals, says_nothing, weeks, weeks_and_years};
use crate::output::sections::{Printed, Section, Shown};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "answer",
    title: "The answer",
    terminal: Some(Printed { place: 0, tables: |page| parts(page).into_iter().collect() }),
    charts: &[],
    page: Shown::Blocks(blocks),
};

/// Head of the report on one scenario.
pub fn head<'a>(page: &'a Page) -> Head<'a> {
    let Estimates { positions, replications, confidence, .. } = *page.estimates;
    let saving = page.estimates.estimate(Side::Saving, Metric::TotalCost);
    Head {
        scenario: page.scenario,
        positions,
        replications,
        confidence,
        answer: answer(page),
        assumptions: assumptions(page),
        advice: notes::advice(page),
        footnote: saving.and_then(|saving| known(page, saving).footnote()),
    }
}

/// What the answer assumes; None where flips were not looked for, or the saving is not told from 0.
fn assumptions(page: &Page) -> Option<String> {
    let (flips, Page { scenario, currency, .. }) = (page.flips?, page);
    let saving = page.estimates.estimate(Side::Saving, Metric::TotalCost)?.value;
    let is_told = matches!(page.estimates.verdict, Verdict::Pays | Verdict::Loses);
    is_told.then(|| FlipWords { scenario, currency, pays: saving > 0.0 }.assumptions(flips))
}

/// Whether the offer pays, in sentences that can be quoted.
fn answer(page: &Page) -> Answer {
    let (lead, tone, rest) = verdict(page);
    Answer { lead: lead.to_owned(), tone, rest }
}

fn verdict(page: &Page) -> (&'static str, Tone, String) {
    let Some(saving) = page.estimates.estimate(Side::Saving, Metric::TotalCost) else {
        return ("Nothing has been played", Tone::Unsure, ".".to_owned());
    };
    let sign = if saving.value < 0.0 { Sign::Cost } else { Sign::Saving };
    let all = |sentence: String| {
        sentence + &bonuses(page, saving).unwrap_or_default() + &how_often(page) + &when_and_who(page)
    };
    match page.estimates.verdict {
        Verdict::NoOffer => (
            "No offer is made",
            Tone::Unsure,
            ": no bonus is above 0, so both arms are the same and the saving is 0.".to_owned(),
        ),
        Verdict::Pays => {
            let lead = if known(page, saving).may_turn() { "The offer pays on average" } else { "The offer pays" };
            (lead, Tone::Good, all(format!(": it saves {}.", amount(page, saving, Sign::Saving))))
        }
        Verdict::Loses => {
            let lead = if known(page, saving).may_turn() {
                "The offer loses money on average"
            } else {
                "The offer loses money"
            };
            (lead, Tone::Bad, all(format!(": it costs {}.", amount(page, saving, Sign::Cost))))
        }
        Verdict::Undecided if page.estimates.replications > 1 && always_unchanged(page) => {
            ("The offer changes nothing", Tone::Unsure, ": the saving is 0 in every replication.".to_owned())
        }
        Verdict::Undecided if saving.interval.is_some() => (
            "The saving cannot be told apart from zero",
            Tone::Unsure,
            all(format!(" at this precision: it is {}.", amount(page, saving, Sign::Saving))),
        ),
        Verdict::Undecided if page.estimates.replications > 1 => (
            "All replications save the same",
            Tone::Unsure,
            format!(": {}. Other replications may save more or less.", amount(page, saving, Sign::Saving)),
        ),
        Verdict::Undecided => {
            let verb = if sign == Sign::Cost { "cost" } else { "saved" };
            let rest = format!(": it {verb} {}.", amount(page, saving, sign));
            ("One replication cannot show whether the offer pays", Tone::Unsure, rest)
        }
    }
}

/// Nobody took the offer, or nothing costs anything.
fn always_unchanged(page: &Page) -> bool {
    page.estimates.saving_spread.as_ref().is_some_and(|spread| spread.unchanged.value == 1.0)
}

/// The saving, and how well it is known.
fn known<'a>(page: &'a Page, saving: Estimate) -> KnownSaving<'a> {
    let believed = page.estimates.believed(Side::Saving, Metric::TotalCost);
    KnownSaving { saving, believed, confidence: page.estimates.confidence, currency: &page.currency }
}

/// What is saved or costs more, per position and for the cohort.
fn amount(page: &Page, saving: Estimate, sign: Sign) -> String {
    let known = known(page, saving);
    let more = if sign == Sign::Cost { " more" } else { "" };
    let horizon = weeks_and_years(page.scenario.simulation.horizon_weeks);
    let words = known.words(&format!("{more} per position in {horizon}"), sign);
    match page.estimates.positions {
        1 => words,
        positions => format!("{words}; for {} about {}", counted(positions, "position"), known.of_all(positions, sign)),
    }
}

/// What is paid in bonuses, beside what is left after them.
fn bonuses(page: &Page, saving: Estimate) -> Option<String> {
    let paid = page.estimates.estimate(Side::Offer, Metric::Cost(Component::Bonus))?.value;
    let paid = Some(page.currency.about_one(paid)).filter(|_| paid > 0.0)?;
    Some(match saving.value > 0.0 {
        true => format!(" {paid} of bonuses return {} net.", known(page, saving).about(Sign::Saving)),
        false => format!(" It pays {paid} of bonuses."),
    })
}

/// When the offer has paid for itself, and who takes it.
fn when_and_who(page: &Page) -> String {
    let payback = page.estimates.payback.as_ref().and_then(payback::shortly);
    let who = who_takes(page);
    payback.into_iter().chain(who).map(|sentence| format!(" {sentence}")).collect()
}

/// Shares of those who meet an offer, and of takers.
fn who_takes(page: &Page) -> Option<String> {
    let share = |metric| {
        let estimate = page.estimates.estimate(Side::Offer, metric)?;
        (!estimate.interval.is_some_and(says_nothing)).then(|| about_share(estimate.value))
    };
    let take = share(Metric::TakeRate)?;
    let anyway: f64 = page
        .estimates
        .takers
        .iter()
        .filter(|takers| takers.outcome == Outcome::LeftAnyway)
        .filter_map(|takers| takers.share)
        .sum();
    let committed = share(Metric::Regretted).map_or_else(String::new, |committed| {
        let anyway = about_share(anyway);
        format!("; {anyway} of them would have left in 13 weeks, {committed} are committed")
    });
    Some(format!("{take} of those offered take it{committed}."))
}

/// The probability that the offer pays, for a cohort of this size; and that it changes nothing, lest the rest be taken
/// for losses.
fn how_often(page: &Page) -> String {
    let Some(pays) = page.estimates.estimate(Side::Saving, Metric::ProbabilityPays) else {
        return String::new();
    };
    let positions = counted(page.estimates.positions, "position");
    if pays.interval.is_some_and(says_nothing) {
        let often =
            format!("The share of cohorts of {positions} in which it pays is not known from so few replications");
        return format!(" {often}{}.", on_average(page));
    }
    let unchanged = page.estimates.saving_spread.as_ref().map(|spread| spread.unchanged);
    let nothing = unchanged.filter(|unchanged| unchanged.value > 0.0);
    let nothing = nothing.map(|unchanged| format!(" and changes nothing in {}", about_share(unchanged.value)));
    let share = about_share(pays.value);
    format!(" It pays in {share} of cohorts of {positions}{}{}.", nothing.unwrap_or_default(), on_average(page))
}

/// Probability that the offer pays, averaged over luck, under uncertain parameters.
fn on_average(page: &Page) -> String {
    let pays = page.estimates.luck_and_parameters.and_then(|spread| spread.pays_on_average);
    match pays.map(known_share) {
        None => String::new(),
        Some(Some(pays)) => format!("; averaged over luck with a probability of {pays}"),
        Some(None) => format!("; {UNKNOWN_ON_AVERAGE}"),
    }
}

/// Returns None if declining changes nobody: then all of the saving comes from leaving.
fn parts(page: &Page) -> Option<Titled> {
    if !page.estimates.decline_effect {
        return None;
    }
    let saving = |metric| page.estimates.estimate(Side::Saving, metric);
    let decimals = money_decimals(saving(Metric::TotalCost)?.value);
    let mut grid = Grid::new(&["", "saving", "±"]);
    for (name, metric) in [
        ("from those who leave", Metric::SavingFromLeaving),
        ("from those who decline (an assumption)", Metric::SavingFromDeclining),
        ("together", Metric::TotalCost),
    ] {
        grid.row(name, cells(saving(metric), decimals));
    }
    Some(Titled {
        title: format!("Where the saving comes from, per position [{}]", page.currency.name()),
        body: grid.into(),
    })
}

fn blocks(subject: &Subject) -> Vec<Option<Body>> {
    let blocks = subject.stops.iter().enumerate().map(|(number, stop)| {
        let parts = parts(&stop.page()).map(|part| Body::from(Block::Open(part)));
        Some(said(stop) + turning(subject, number) + figures(subject, stop) + parts.unwrap_or_default())
    });
    blocks.collect()
}

/// The answer at a stop.
pub(super) fn said(stop: &Stop) -> Body {
    Block::Answer(answer(&stop.page())).into()
}

/// What would turn the answer, at the stop of the file; empty at the others.
pub(super) fn turning(subject: &Subject, number: usize) -> Body {
    let flips = subject.flips.as_deref().filter(|_| number == subject.file);
    let text = subject.stops.get(number).and_then(|stop| assumptions(&Page { flips, ..stop.page() }));
    text.map(|text| Body::from(Block::Text(text))).unwrap_or_default()
}

/// Numbers that people look for, at a stop.
pub(super) fn figures(subject: &Subject, stop: &Stop) -> Body {
    Block::Figures(key_figures(subject, stop)).into()
}

fn key_figures(subject: &Subject, stop: &Stop) -> Vec<KeyFigure> {
    let of = |arm, metric| stop.estimates.estimate(arm, metric);
    let page = stop.page();
    let of_position = of(Side::Saving, Metric::TotalCost).map(|saving| known(&page, saving));
    let positions = stop.estimates.positions as f64;
    let horizon = stop.scenario.simulation.horizon_weeks;
    let currency = &subject.currency();
    let cohort = format!("saved for all {}", counted(stop.estimates.positions, "position"));
    let figures = [
        of_position.map(|known| known.figure("saving", &format!("saved per position, {} weeks", weeks(horizon)))),
        of_position
            .filter(|_| positions > 1.0)
            .map(|known| known.per(1.0 / positions).figure("saving_of_cohort", &cohort)),
        KeyFigure::share("probability_pays", "of cohorts in which it pays", of(Side::Saving, Metric::ProbabilityPays)),
        KeyFigure::share("take_rate", "of those offered take it", of(Side::Offer, Metric::TakeRate)),
        KeyFigure::money(
            "bonus_cost",
            "paid in bonuses per position",
            of(Side::Offer, Metric::Cost(Component::Bonus)),
            currency,
        ),
        KeyFigure::share("committed_share", "of takers are committed", of(Side::Offer, Metric::Regretted)),
        KeyFigure::share("sensitivity", "of the uncommitted take it", of(Side::Offer, Metric::Sensitivity)),
        KeyFigure::share("specificity", "of the committed decline it", of(Side::Offer, Metric::Specificity)),
    ];
    figures.into_iter().flatten().collect()
}
