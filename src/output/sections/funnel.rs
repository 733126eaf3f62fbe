//! Funnel of hires: how many are offered a bonus, take it, pass training, and so on.

use super::page::Page;
use super::paired::PairedRows;
use crate::analysis::interval::Estimate;
use crate::analysis::{Estimates, Metric, Side};
use crate::output::body::{Body, Titled};
use crate::output::format::{number, share};
use crate::output::labels::FUNNEL;
use crate::output::sections::{Basis, Drawable, Printed, Section, Shown, on_common_axes};
use crate::output::svg::amounts::half;
use crate::output::svg::arms::{BAR, fill, legend};
use crate::output::svg::extent::extent;
use crate::output::svg::frame::widest;
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Area, Picture};
use crate::output::svg::rows::{ROW, Room, Rows};
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Draw, Drawing, amounts};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "funnel",
    title: "What becomes of hires",
    terminal: Some(Printed { place: 2, tables: |page| vec![table(page)] }),
    charts: &[Drawable {
        name: "funnel",
        place: 6,
        about: "What becomes of hires",
        of: Basis::Run,
        needs: "it needs hires: raise --replications",
        draw: |subject| on_common_axes(subject, |stop| FunnelChart::of(&stop.estimates)),
    }],
    page: Shown::ChartAndTables,
};

fn table(page: &Page) -> Titled {
    let mut rows = PairedRows::new(["no offer", "offer", "fewer"], 3);
    for (name, count) in FUNNEL {
        let estimate = |arm| page.estimates.estimate(arm, Metric::Count(count));
        rows.add(name, Side::ALL.map(estimate));
    }
    Titled {
        title: "What becomes of hires, per position; fewer = no offer - offer".to_owned(),
        body: rows.body() + take_rate(page),
    }
}

fn take_rate(page: &Page) -> Body {
    let rate = page.estimates.estimate(Side::Offer, Metric::TakeRate);
    rate.map_or_else(Body::default, |rate| {
        Body::paragraph(format!("Of hires who meet an offer, {} take one.", share(rate)), 2)
    })
}

const TOP: f64 = 44.0;
const DECIMALS: usize = 3;

/// Chart of the funnel: hires per position that reach each stage, in both arms.
#[derive(Debug, Clone)]
pub struct FunnelChart {
    /// Counts, `[stage][arm]`; None if no hire reaches the stage in either arm.
    counts: [Option<[Estimate; 2]>; FUNNEL.len()],
    source: String,
}

extent! {
    /// Range of the axis, and the stages that have a row.
    pub struct FunnelExtent {
        counts: Span,
        shown: [bool; FUNNEL.len()],
        room: Room,
    }
}

impl FunnelChart {
    /// Returns None if there are no hires.
    pub fn of(estimates: &Estimates) -> Option<Self> {
        let counts = FUNNEL.map(|(_, count)| {
            let [no_offer, offer] = Side::ARMS.map(|arm| estimates.estimate(arm, Metric::Count(count)));
            Some([no_offer?, offer?]).filter(|arms| arms.iter().any(|count| count.value != 0.0))
        });
        let source = amounts::source_of_run(estimates);
        counts[0].is_some().then_some(Self { counts, source })
    }

    fn description(&self) -> String {
        let text = |((name, _), arms): (&(&str, _), &Option<[Estimate; 2]>)| {
            let [no_offer, offer] = (*arms)?.map(|count| number(count.value, DECIMALS));
            Some(format!("{name} {no_offer} and {offer}"))
        };
        let texts: Vec<String> = FUNNEL.iter().zip(&self.counts).filter_map(text).collect();
        format!("What becomes of hires, per position, with no offer and with the offer: {}.", texts.join("; "))
    }
}

/// `1.266 → 1.243`
fn value(arms: [Estimate; 2]) -> String {
    let [no_offer, offer] =
        arms.map(|count| if count.value == 0.0 { "0".to_owned() } else { number(count.value, DECIMALS) });
    format!("{no_offer} → {offer}")
}

/// `1.266 ± 0.02`
fn exact(count: Estimate) -> String {
    let half = count.reach().map(|reach| format!(" ± {}", half(reach, DECIMALS)));
    number(count.value, DECIMALS) + &half.unwrap_or_default()
}

impl Draw for FunnelChart {
    type Extent = FunnelExtent;

    fn extent(&self) -> FunnelExtent {
        let counts = Span::of(self.counts.iter().flatten().flatten().map(|count| count.value));
        let texts: Vec<(&str, String)> =
            (FUNNEL.iter().zip(self.counts)).filter_map(|((name, _), arms)| Some((*name, value(arms?)))).collect();
        FunnelExtent {
            counts: counts.unwrap_or(Span { low: 0.0, high: 1.0 }).holding(0.0),
            shown: self.counts.map(|count| count.is_some()),
            room: Room::of(texts),
        }
    }

    fn draw_on(&self, extent: &FunnelExtent, paper: Paper) -> Drawing {
        let ticks = Ticks::around(extent.counts, 4.0);
        let number_of_rows = extent.shown.iter().filter(|shown| **shown).count();
        let rows = Rows::new(paper, TOP, number_of_rows, extent.room, ticks);
        let mut picture = Picture::on(paper);
        let label = |value| number(value, ticks.decimals());
        rows.columns(&mut picture, ticks, label);
        rows.heads(&mut picture, "number per position", "no offer → offer");
        legend(&mut picture, paper.choose(rows.frame.area.left.max(widest(ticks, label)), 0.0));
        let shown = FUNNEL.iter().zip(self.counts).zip(extent.shown).filter(|(_, shown)| *shown);
        for (row, (((name, _), arms), _)) in shown.enumerate() {
            let none = Estimate::bare(0.0);
            pair(&mut picture, &rows, row, name, arms.unwrap_or([none; 2]));
        }
        Drawing {
            title: "What becomes of hires".to_owned(),
            description: self.description(),
            source: self.source.clone(),
            height: rows.frame.area.bottom + ROW,
            picture,
        }
    }
}

fn pair(picture: &mut Picture, rows: &Rows, row: usize, name: &str, arms: [Estimate; 2]) {
    let middle = rows.middle(row);
    for (count, top, offer) in [(arms[0], middle - BAR - 0.5, false), (arms[1], middle + 0.5, true)] {
        if count.value > 0.0 {
            let (left, right) = (rows.at(0.0), rows.at(count.value).max(rows.at(0.0) + 1.0).min(picture.width()));
            fill(picture, Area { left, top, right, bottom: top + BAR }, offer);
        }
    }
    let tooltip = format!("{name} per position: no offer {}, offer {}", exact(arms[0]), exact(arms[1]));
    rows.label(picture, row, name, &value(arms), &tooltip, false);
}
