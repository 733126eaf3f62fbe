//! The answer, in a sentence that can be quoted.

use super::drivers::FlipWords;
use super::head::Head;
use super::luck::UNKNOWN_ON_AVERAGE;
use super::page::Page;
use super::subject::{Stop, Subject};
use crate::analysis::interval::Estimate;
use crate::analysis::{Estimates, Metric, Side, Verdict};
use crate::model::outcome::Component;
use crate::output::body::grid::{Grid, cells};
use crate::output::body::{Answer, Block, Body, KeyFigure, Titled, Tone};
use crate::output::format::{counted, known_share, money_decimals, percent, percent_decimals, weeks};
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
    Head {
        scenario: page.scenario,
        positions,
        replications,
        confidence,
        answer: answer(page),
        assumptions: assumptions(page),
    }
}

/// What the answer assumes; None where flips were not looked for, or the saving is not told from 0.
fn assumptions(page: &Page) -> Option<String> {
    let (flips, Page { scenario, currency, .. }) = (page.flips?, page);
    let saving = page.estimates.estimate(Side::Saving, Metric::TotalCost)?.value;
    let is_told = matches!(page.estimates.verdict, Verdict::Pays | Verdict::Loses);
    is_told.then(|| FlipWords { scenario, currency, pays: saving > 0.0 }.assumptions(flips))
}

/// Whether the offer pays.
fn answer(page: &Page) -> Answer {
    let (lead, tone, rest) = verdict(page);
    Answer { lead: lead.to_owned(), tone, rest }
}

fn verdict(page: &Page) -> (&'static str, Tone, String) {
    let saving = page.estimates.estimate(Side::Saving, Metric::TotalCost);
    match (page.estimates.verdict, saving) {
        (Verdict::NoOffer, _) => (
            "No offer is made",
            Tone::Unsure,
            ": no bonus is above 0, so both arms are the same and the saving is 0.".to_owned(),
        ),
        (Verdict::Pays, Some(saving)) => {
            ("The offer pays", Tone::Good, format!(": it saves {}. {}", amount(page, saving, ""), how_often(page)))
        }
        (Verdict::Loses, Some(saving)) => (
            "The offer loses money",
            Tone::Bad,
            format!(": it costs {}. {}", amount(page, saving.negated(), "more "), how_often(page)),
        ),
        (_, Some(_)) if page.estimates.replications > 1 && always_unchanged(page) => {
            ("The offer changes nothing", Tone::Unsure, ": the saving is 0 in every replication.".to_owned())
        }
        (_, Some(saving)) if saving.interval.is_some() => (
            "The saving cannot be told apart from zero",
            Tone::Unsure,
            format!(" at this precision: it is {}. {}", amount(page, saving, ""), how_often(page)),
        ),
        (_, Some(saving)) if page.estimates.replications > 1 => (
            "All replications save the same",
            Tone::Unsure,
            format!(": {}. Other replications may save more or less.", amount(page, saving, "")),
        ),
        (_, saving) => (
            "One replication cannot show whether the offer pays",
            Tone::Unsure,
            saving.map_or_else(
                || ".".to_owned(),
                |saving| match saving.value < 0.0 {
                    true => format!(": it cost {}.", amount(page, saving.negated(), "more ")),
                    false => format!(": it saved {}.", amount(page, saving, "")),
                },
            ),
        ),
    }
}

/// Nobody took the offer, or nothing costs anything.
fn always_unchanged(page: &Page) -> bool {
    page.estimates.saving_spread.as_ref().is_some_and(|spread| spread.unchanged.value == 1.0)
}

/// `$1,234 per position over 156 weeks (95 % interval $1,100 to $1,368)`
fn amount(page: &Page, estimate: Estimate, more: &str) -> String {
    let horizon = weeks(page.scenario.simulation.horizon_weeks);
    let per = format!(" {more}per position over {horizon} weeks");
    page.currency.with_interval(estimate, &per, Some(page.estimates.confidence))
}

/// The probability that the offer pays, for a cohort of this size; and that it changes nothing, lest the rest be taken
/// for losses.
fn how_often(page: &Page) -> String {
    let Some(pays) = page.estimates.estimate(Side::Saving, Metric::ProbabilityPays) else {
        return String::new();
    };
    let positions = counted(page.estimates.positions, "position");
    let Some(share) = known_share(pays) else {
        let often =
            format!("The share of cohorts of {positions} in which it pays is not known from so few replications");
        return format!("{often}{}.", on_average(page));
    };
    let unchanged = page.estimates.saving_spread.as_ref().map(|spread| spread.unchanged);
    let nothing = unchanged.filter(|unchanged| unchanged.value > 0.0).map(|unchanged| {
        let share = percent(unchanged.value, percent_decimals(pays.interval));
        format!(" and changes nothing in {share} %")
    });
    format!("It pays in {share} of cohorts of {positions}{}{}.", nothing.unwrap_or_default(), on_average(page))
}

/// Probability that the offer pays, averaged over luck, under uncertain parameters.
fn on_average(page: &Page) -> String {
    let pays = page.estimates.luck_and_parameters.and_then(|spread| spread.pays_on_average);
    match pays.map(known_share) {
        None => String::new(),
        Some(Some(pays)) => {
            format!("; averaged over luck it pays with a probability of {pays}, as parameters are uncertain")
        }
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
        let filed = subject.flips.as_deref().filter(|_| number == subject.file);
        let assumptions = assumptions(&Page { flips: filed, ..stop.page() });
        let answer = Body::from(Block::Answer(answer(&stop.page())));
        let answer = answer + assumptions.map(|text| Body::from(Block::Text(text))).unwrap_or_default();
        let parts = parts(&stop.page()).map(|part| Body::from(Block::Open(part)));
        Some(answer + Body::from(Block::Figures(key_figures(subject, stop))) + parts.unwrap_or_default())
    });
    blocks.collect()
}

fn key_figures(subject: &Subject, stop: &Stop) -> Vec<KeyFigure> {
    let of = |arm, metric| stop.estimates.estimate(arm, metric);
    let saving = of(Side::Saving, Metric::TotalCost);
    let positions = stop.estimates.positions as f64;
    let horizon = stop.scenario.simulation.horizon_weeks;
    let currency = &subject.currency();
    let cohort = format!("saved for all {}", counted(stop.estimates.positions, "position"));
    let figures = [
        KeyFigure::money("saving", &format!("saved per position, {} weeks", weeks(horizon)), saving, currency),
        KeyFigure::money(
            "saving_of_cohort",
            &cohort,
            saving.filter(|_| positions > 1.0).map(|saving| saving.per(1.0 / positions)),
            currency,
        ),
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
