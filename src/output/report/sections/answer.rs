//! Does the offer pay? In a sentence, and the figures that people quote.

use crate::analysis::{Metric, Side};
use crate::model::outcome::Component;
use maud::html;

use super::{Body, Section};
use crate::output::format::{counted, weeks};
use crate::output::manifest::Manifest;
use crate::output::report::markup::{Figure, figures, open};
use crate::output::report::subject::{Stop, Subject};
use crate::output::table::{Answer, Tone, answer, parts};

pub static SECTION: Section = Section { name: "answer", title: "The answer", body };

fn body(subject: &Subject, _: &Manifest) -> Body {
    Body::each(subject, |stop| {
        let Answer { lead, tone, rest } = answer(&stop.page());
        let tone = match tone {
            Tone::Good => "good",
            Tone::Bad => "bad",
            Tone::Unsure | Tone::Title => "unsure",
        };
        Some(html! {
            p.answer.(tone) { strong { (lead) } (rest) }
            (figures(told(subject, stop)))
            @if let Some(parts) = parts::section(&stop.page()) { (open(&parts)) }
        })
    })
}

fn told(subject: &Subject, stop: &Stop) -> Vec<Figure> {
    let of = |arm, metric| stop.estimates.estimate(arm, metric);
    let saving = of(Side::Saving, Metric::TotalCost);
    let positions = stop.estimates.positions as f64;
    let horizon = stop.scenario.simulation.horizon_weeks;
    let cohort = format!("saved for all {}", counted(stop.estimates.positions, "position"));
    let figures = [
        Figure::money("saving", &format!("saved per position, {} weeks", weeks(horizon)), saving, subject),
        Figure::money(
            "saving_of_cohort",
            &cohort,
            saving.filter(|_| positions > 1.0).map(|saving| saving.per(1.0 / positions)),
            subject,
        ),
        Figure::share("probability_pays", "of cohorts in which it pays", of(Side::Saving, Metric::ProbabilityPays)),
        Figure::share("take_rate", "of those offered take it", of(Side::Offer, Metric::TakeRate)),
        Figure::money(
            "bonus_cost",
            "paid in bonuses per position",
            of(Side::Offer, Metric::Cost(Component::Bonus)),
            subject,
        ),
        Figure::share("committed_share", "of takers are committed", of(Side::Offer, Metric::Regretted)),
        Figure::share("sensitivity", "of the uncommitted take it", of(Side::Offer, Metric::Sensitivity)),
        Figure::share("specificity", "of the committed decline it", of(Side::Offer, Metric::Specificity)),
    ];
    figures.into_iter().flatten().collect()
}
