//! What records tell, as CSV and JSON.

use serde_json::json;

use super::manifest::{Manifest, ScenarioEntry};
use super::tables::{Document, Ends, Filled, FitRow, FittedExitRow, IncidenceRow, ModelRow, SurvivalRow};
use crate::records::ExitReason;
use crate::special::elementary::ln;
use crate::study::fit::{FittedFigure, FittedScenario};

/// Name of all records in tables.
const ALL: &str = "all";

/// Value of the split in tables.
fn split(fitted: &FittedScenario) -> &str {
    fitted.split.as_deref().unwrap_or(ALL)
}

fn ends(ends: Option<[f64; 2]>) -> Ends {
    Ends::of(ends.map(|[low, high]| (low, high)))
}

/// The tables of fits.
pub fn tables(fits: &[FittedScenario]) -> Vec<Filled<'_>> {
    vec![
        Filled::new(|| {
            fits.iter().flat_map(|fitted| fitted.figures.iter().flat_map(|figure| figure_rows(fitted, figure)))
        }),
        Filled::new(|| fits.iter().flat_map(model_rows)),
        Filled::new(|| fits.iter().flat_map(survival_rows)),
        Filled::new(|| fits.iter().flat_map(incidence_rows)),
        Filled::new(|| fits.iter().flat_map(exit_rows)),
    ]
}

fn figure_rows<'a>(fitted: &'a FittedScenario, figure: &'a FittedFigure) -> impl Iterator<Item = FitRow<'a>> {
    let row = FitRow {
        split: split(fitted),
        figure: figure.field.key(),
        group: &figure.group,
        parameter: figure.parameter,
        estimate: figure.value,
        se: figure.se,
        ends: ends(figure.ends),
        unit: figure.unit,
        told_by: figure.told_by.name(),
    };
    let is_median =
        figure.parameter == "median" && fitted.models.iter().any(|tried| tried.chosen && tried.law == "lognormal");
    let mu = (is_median && figure.se.is_some()).then(|| FitRow {
        parameter: "mu",
        estimate: ln(figure.value),
        se: figure.se.map(|se| se / figure.value),
        ends: ends(figure.ends.map(|ends| ends.map(ln))),
        unit: "log weeks",
        ..row.clone()
    });
    std::iter::once(row).chain(mu)
}

fn model_rows(fitted: &FittedScenario) -> impl Iterator<Item = ModelRow<'_>> {
    fitted.models.iter().map(|tried| ModelRow {
        split: split(fitted),
        law: tried.law,
        groups: tried.groups,
        parameters: tried.parameters(),
        loglik: tried.log_likelihood(),
        aic: tried.aic(),
        bic: tried.bic(),
        people: tried.people as u64,
        exits: tried.exits as u64,
        chosen: tried.chosen,
    })
}

fn survival_rows(fitted: &FittedScenario) -> impl Iterator<Item = SurvivalRow<'_>> {
    fitted.survival.iter().map(|(step, implied)| SurvivalRow {
        split: split(fitted),
        week: step.week,
        at_risk: step.at_risk as u64,
        exits: step.exits as u64,
        survival: step.survival,
        ends: ends(step.ends),
        fitted: *implied,
    })
}

fn incidence_rows(fitted: &FittedScenario) -> impl Iterator<Item = IncidenceRow<'_>> {
    fitted.incidence.iter().map(|step| IncidenceRow {
        split: split(fitted),
        reason: ExitReason::ALL[step.kind].name(),
        week: step.week,
        incidence: step.incidence,
        ends: ends(step.ends),
    })
}

fn exit_rows(fitted: &FittedScenario) -> impl Iterator<Item = FittedExitRow<'_>> {
    fitted.spans.iter().map(|span| FittedExitRow {
        split: split(fitted),
        from: span.from,
        to: span.to,
        observed: span.observed as u64,
        expected: span.expected,
    })
}

impl FittedScenario {
    /// Entry of the manifest.
    pub fn entry(&self) -> ScenarioEntry {
        ScenarioEntry::new(&self.scenario.scenario, &self.scenario.hash)
    }
}

/// `{"manifest":{…},"people":…,"loglik":…,"fits":[…],"models":[…],"survival":[…],"incidence":[…],"exits":[…]}`.
pub fn document<'a>(fits: &'a [FittedScenario], manifest: &'a Manifest) -> Document<'a> {
    let people: usize = fits.iter().map(|fitted| fitted.people).sum();
    let exits: usize = fits.iter().map(|fitted| fitted.exits).sum();
    let chosen = fits.iter().flat_map(|fitted| &fitted.models).filter(|tried| tried.chosen);
    let loglik: Vec<Option<f64>> = chosen.map(|tried| tried.log_likelihood()).collect();
    let mut fields = vec![
        ("manifest", manifest.into()),
        ("people", json!(people).into()),
        ("exited", json!(exits).into()),
        ("loglik", json!(loglik.into_iter().flatten().sum::<f64>()).into()),
    ];
    fields.extend(tables(fits).into_iter().map(|table| (table.name(), table.into())));
    Document::Object(fields)
}
