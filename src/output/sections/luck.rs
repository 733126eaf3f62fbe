//! Variance of the saving from luck and from uncertain parameters.

use super::page::Page;
use super::subject::Subject;
use crate::analysis::Estimates;
use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::spread::{LuckAndParameters, VarianceShares};
use crate::output::body::grid::Grid;
use crate::output::body::{Body, Titled};
use crate::output::format::{known_share, percent_and_interval, share};
use crate::output::sections::{Basis, Drawable, Section, Shown, on_common_axes};
use crate::output::svg::palette::{INK, LUCK, UNKNOWN};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, NOTE, Pen, Picture, STRONG};
use crate::output::svg::scale::{AxisScale, Span};
use crate::output::svg::{Draw, Drawing, amounts};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "luck",
    title: "Luck or parameter uncertainty?",
    terminal: None,
    charts: &[Drawable {
        name: "luck",
        place: 9,
        about: "How much of the spread is luck, and how much parameter uncertainty",
        of: Basis::Run,
        needs: "no parameter is uncertain, or the saving never varies: make one uncertain, such as by --set \
 training.weeks='\"3 to 5\"'",
        draw: |subject| on_common_axes(subject, |stop| LuckChart::of(&stop.estimates)),
    }],
    page: Shown::Blocks(blocks),
};

fn blocks(subject: &Subject) -> Vec<Option<Body>> {
    let drawn = subject.stops.iter().zip(SECTION.drawn(subject));
    let blocks = drawn.map(|(stop, chart)| {
        let words = source_of(&stop.page());
        let is_known = chart.is_some() || !words.blocks().is_empty();
        let figure = chart.map(|chart| Body::figure(SECTION.name, chart, shares(stop.estimates.spread)));
        is_known.then(|| figure.unwrap_or_default() + words)
    });
    blocks.collect()
}

/// Sentence on the shares of luck and parameter uncertainty in the variance.
pub fn source_of(page: &Page) -> Body {
    match page.estimates.luck_and_parameters {
        Some(spread) => luck_and_parameters(spread),
        None if page.scenario.uncertain.is_empty() => {
            Body::paragraph("All of the variance is luck: no parameter is uncertain.", 0)
        }
        None => Body::default(),
    }
}

fn luck_and_parameters(spread: LuckAndParameters) -> Body {
    let pays = spread.pays_on_average.map(|pays| format!(" {}", on_average(pays))).unwrap_or_default();
    let parameters = match known_share(spread.parameters) {
        Some(parameters) => format!(
            "Of the variance of the saving {parameters} is parameter uncertainty; the rest is luck of the draw."
        ),
        None => {
            "The shares of parameter uncertainty and of luck of the draw in the variance of the saving are not known \
                 from so few replications."
                .to_owned()
        }
    };
    Body::paragraph(parameters + &pays, 0)
}

/// Phrase if there are too few draws of the parameters.
pub const UNKNOWN_ON_AVERAGE: &str =
    "whether it would pay once luck is averaged out is not known: too few draws of the parameters show it";

/// Probability that the offer pays, averaged over luck, in a sentence.
pub fn on_average(pays: Estimate) -> String {
    match known_share(pays) {
        Some(pays) => format!("Averaged over luck, the offer pays with a probability of {pays}."),
        None => UNKNOWN_ON_AVERAGE.replacen("whether it", "Whether the offer", 1) + ".",
    }
}

/// Table of both shares. Returns None if a share is unknown.
fn shares(shares: VarianceShares) -> Option<Titled> {
    let mut grid = Grid::new(&["", "%", "interval"]);
    for (name, share) in [("luck", shares.luck), ("parameter uncertainty", shares.parameters)] {
        grid.row(name, percent_and_interval(share?, 0));
    }
    Some(Titled { title: "Shares of the variance of the saving".to_owned(), body: grid.into() })
}

const BORDER: &str = "where the border may be";
const TOP: f64 = 30.0;
const BOTTOM: f64 = 62.0;
/// Distance of two lines of a name [px].
const LINE: f64 = 18.0;

/// The variance of a cohort's saving in two parts.
#[derive(Debug, Clone)]
pub struct LuckChart {
    /// Share of parameter uncertainty in the variance.
    parameters: Estimate,
    pays_on_average: Option<Estimate>,
    source: String,
}

impl LuckChart {
    /// Returns None if all parameters are certain, or if the saving never varies.
    pub fn of(estimates: &Estimates) -> Option<Self> {
        let spread = estimates.luck_and_parameters?;
        let source = amounts::source_of_run(estimates);
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

impl Draw for LuckChart {
    type Extent = ();

    fn extent(&self) {}

    fn draw_on(&self, (): &(), paper: Paper) -> Drawing {
        let width = paper.width();
        let (top, bottom) = (paper.choose(TOP, TOP + LINE), paper.choose(BOTTOM, BOTTOM + LINE));
        let shares = AxisScale::new(Span { low: 0.0, high: 1.0 }, 0.0, width);
        let edge = shares.at(1.0 - self.parameters.value);
        let mut picture = Picture::on(paper);
        let bars = [
            ("luck", self.luck(), (0.0, edge), LUCK, (0.0, Anchor::Start)),
            ("parameter uncertainty", self.parameters, (edge, width), UNKNOWN, (width, Anchor::End)),
        ];
        for (name, part, (left, right), fill, (x, anchor)) in bars {
            picture.bar(Area { left, top, right, bottom }, fill);
            match paper {
                Paper::Wide => picture.text(x, top - 10.0, anchor, &STRONG, &format!("{name} {}", share(part))),
                Paper::Narrow => {
                    picture.text(x, top - 10.0 - LINE, anchor, &STRONG, name);
                    picture.text(x, top - 10.0, anchor, &STRONG, &share(part));
                }
            }
            let tooltip = format!("{name}: {} of the variance of the saving", share(part));
            picture.tooltip(Area { left, top: 0.0, right, bottom: bottom + 20.0 }, &tooltip);
        }
        if let Some(interval) = self.parameters.interval {
            let [left, right] = [interval.high, interval.low].map(|end| shares.at(1.0 - end));
            picture.whisker(bottom + 10.0, left, right, Pen::new(INK, 1.5));
            let middle = paper.within((left + right) / 2.0, NOTE.width(BORDER));
            picture.text(middle, bottom + 30.0, Anchor::Middle, &NOTE, BORDER);
        }
        let [luck, parameters] = [self.luck(), self.parameters].map(share);
        let description = format!(
            "Of the variance of a cohort's saving, {luck} is luck and {parameters} is parameter uncertainty. {}",
            self.on_average().unwrap_or_default()
        );
        Drawing {
            title: "How much of the spread is luck, and how much parameter uncertainty".to_owned(),
            description: description.trim_end().to_owned(),
            source: self.source.clone(),
            height: bottom + 40.0,
            picture,
        }
    }
}
