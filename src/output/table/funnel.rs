//! What became of hires.

use super::page::{Body, Page, Section};
use super::paired::PairedRows;
use crate::analysis::{Metric, Side};
use crate::output::format::share;
use crate::output::names::FUNNEL;

pub fn section(page: &Page) -> Option<Section> {
    let mut rows = PairedRows::new(["no offer", "offer", "fewer"], 3);
    for (name, count) in FUNNEL {
        let estimate = |arm| page.estimates.estimate(arm, Metric::Count(count));
        rows.add(name, Side::ALL.map(estimate));
    }
    Some(Section {
        title: "What becomes of hires, per position; fewer = no offer - offer".to_owned(),
        body: rows.body() + take_rate(page),
    })
}

fn take_rate(page: &Page) -> Body {
    let rate = page.estimates.estimate(Side::Offer, Metric::TakeRate);
    rate.map_or_else(Body::default, |rate| {
        Body::paragraph(format!("Of those who meet an offer, {} take one.", share(rate)), 2)
    })
}
