//! How much of the spread is luck, and how much not knowing.

use super::palette::{INK, LUCK, UNKNOWN};
use super::picture::{Anchor, Area, NOTE, Pen, Picture, STRONG, WIDTH};
use super::said;
use super::scale::{Scale, Span};
use super::{Chart, Draw};
use crate::analysis::Estimates;
use crate::analysis::interval::{Estimate, Interval};
use crate::output::format::share;
use crate::output::table::saving::on_average;

const BORDER: &str = "where the border may be";
const TOP: f64 = 30.0;
const BOTTOM: f64 = 62.0;

/// The variance of a cohort's saving in two parts.
#[derive(Debug, Clone)]
pub struct Luck {
    /// Share that is not knowing the parameters.
    parameters: Estimate,
    pays_on_average: Option<Estimate>,
    source: String,
}

impl Luck {
    /// None where all parameters are certain, or the saving never varies.
    pub fn of(estimates: &Estimates) -> Option<Self> {
        let spread = estimates.luck_and_parameters?;
        let scenario = &estimates.scenario;
        let source = said::source(scenario, estimates.replications, estimates.positions, estimates.confidence);
        Some(Self { parameters: spread.parameters, pays_on_average: spread.pays_on_average, source })
    }

    fn luck(&self) -> Estimate {
        let Estimate { value, mcse, interval } = self.parameters;
        let interval = interval.map(|interval| Interval { low: 1.0 - interval.high, high: 1.0 - interval.low });
        Estimate { value: 1.0 - value, mcse, interval }
    }

    fn on_average(&self) -> Option<String> {
        let pays = self.pays_on_average?;
        Some(on_average(pays))
    }
}

impl Draw for Luck {
    type Extent = ();

    fn extent(&self) {}

    fn join((): (), (): ()) {}

    fn draw(&self, (): &()) -> Chart {
        let shares = Scale::new(Span { low: 0.0, high: 1.0 }, 0.0, WIDTH);
        let edge = shares.at(1.0 - self.parameters.value);
        let mut picture = Picture::default();
        let bars = [
            ("luck", self.luck(), (0.0, edge), LUCK, (0.0, Anchor::Start)),
            ("not knowing", self.parameters, (edge, WIDTH), UNKNOWN, (WIDTH, Anchor::End)),
        ];
        for (name, part, (left, right), fill, (x, anchor)) in bars {
            picture.bar(Area { left, top: TOP, right, bottom: BOTTOM }, fill);
            picture.text(x, TOP - 10.0, anchor, &STRONG, &format!("{name} {}", share(part)));
            let told = format!("{name}: {} of the variance of the saving", share(part));
            picture.hit(Area { left, top: 0.0, right, bottom: BOTTOM + 20.0 }, &told);
        }
        if let Some(interval) = self.parameters.interval {
            let ends = (shares.at(1.0 - interval.high), shares.at(1.0 - interval.low));
            picture.whisker(BOTTOM + 10.0, ends, Pen::new(INK, 1.5));
            let half = NOTE.width(BORDER) / 2.0;
            let middle = ((ends.0 + ends.1) / 2.0).clamp(half, WIDTH - half);
            picture.text(middle, BOTTOM + 30.0, Anchor::Middle, &NOTE, BORDER);
        }
        let [luck, parameters] = [self.luck(), self.parameters].map(share);
        let description = format!(
            "Of the variance of a cohort's saving, {luck} is luck and {parameters} is not knowing the parameters. {}",
            self.on_average().unwrap_or_default()
        );
        Chart {
            title: "How much of the spread is luck, and how much not knowing".to_owned(),
            description: description.trim_end().to_owned(),
            source: self.source.clone(),
            height: BOTTOM + 40.0,
            picture,
        }
    }
}
