//! How the saving varies from cohort to cohort.

use super::grid::Grid;
use super::page::{Body, Page, Section};
use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::spread::LuckAndParameters;
use crate::analysis::{SavingSpread, Verdict};
use crate::output::format::{UNKNOWN, known_share, money_decimals, number, whole};

/// Only where an offer makes a saving possible, and several replications let it vary.
pub fn section(page: &Page) -> Option<Section> {
    let spread = page.estimates.saving_spread.as_ref()?;
    if page.estimates.verdict == Verdict::NoOffer || page.estimates.replications < 2 {
        return None;
    }
    let rows = rows(spread);
    let largest = rows.iter().map(|(_, value, _)| value.abs());
    let decimals = money_decimals(largest.fold(0.0, f64::max));
    let mut grid = Grid::new(&["", "saving", "interval"]);
    for (name, value, interval) in rows {
        grid.row(&name, [number(value, decimals), ends(interval, decimals)]);
    }
    Some(Section {
        title: format!(
            "How the saving varies between cohorts of {}, per position [{}]",
            whole(page.estimates.positions),
            page.currency.name()
        ),
        body: Body::from(grid) + source_of(page),
    })
}

fn rows(spread: &SavingSpread) -> Vec<(String, f64, Option<Interval>)> {
    let sd = spread.sd.map(|sd| ("standard deviation".to_owned(), sd.value, sd.interval));
    let quantiles = spread.quantiles.map(|quantile| {
        let name = match quantile.probability {
            0.5 => "median".to_owned(),
            p => format!("{}th percentile", (p * 100.0).round()),
        };
        (name, quantile.value, quantile.interval)
    });
    let worst = ("mean of the worst 5 %".to_owned(), spread.worst.value, spread.worst.interval);
    sd.into_iter().chain(quantiles).chain([worst]).collect()
}

fn ends(interval: Option<Interval>, decimals: usize) -> String {
    interval.map_or_else(
        || UNKNOWN.to_owned(),
        |Interval { low, high }| format!("{} to {}", number(low, decimals), number(high, decimals)),
    )
}

/// Whether it is luck, or not knowing the parameters.
pub fn source_of(page: &Page) -> Body {
    match page.estimates.luck_and_parameters {
        Some(spread) => luck_and_parameters(spread),
        None if page.scenario.uncertain.is_empty() => {
            Body::paragraph("All of it is luck: no parameter is uncertain.", 0)
        }
        None => Body::default(),
    }
}

fn luck_and_parameters(spread: LuckAndParameters) -> Body {
    let pays = spread.pays_on_average.map(|pays| format!(" {}", on_average(pays))).unwrap_or_default();
    let parameters = match known_share(spread.parameters) {
        Some(parameters) => format!(
            "Of the variance of the saving {parameters} is not knowing the parameters, the rest is luck of the draw."
        ),
        None => "How much of the variance of the saving is not knowing the parameters, and how much luck of the draw, \
                 is not known from so few replications."
            .to_owned(),
    };
    Body::paragraph(parameters + &pays, 0)
}

/// Said where too few draws of the parameters show whether the offer pays.
pub const UNKNOWN_ON_AVERAGE: &str =
    "whether it would pay once luck is averaged out is not known, as too few draws of the parameters tell";

/// How probable it is that the offer pays once luck is averaged out, in a sentence.
pub fn on_average(pays: Estimate) -> String {
    match known_share(pays) {
        Some(pays) => format!("Averaged over luck, the offer pays with a probability of {pays}."),
        None => UNKNOWN_ON_AVERAGE.replacen("whether it", "Whether the offer", 1) + ".",
    }
}
