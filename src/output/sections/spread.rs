//! Distribution of the saving over cohorts.

use super::page::Page;
use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::{Estimates, Metric, SavingSpread, Side, Verdict};
use crate::output::body::grid::Grid;
use crate::output::body::{Body, Titled};
use crate::output::format::{Currency, UNKNOWN, counted, money_decimals, number, percent, whole};
use crate::output::sections::drivers::legend::{LegendMark, legend};
use crate::output::sections::{Basis, Drawable, Printed, Section, Shown, on_common_axes};
use crate::output::svg::amounts::money;
use crate::output::svg::extent::extent;
use crate::output::svg::flags::{Label, placed};
use crate::output::svg::frame::{Frame, percents, prices, widest};
use crate::output::svg::palette::{INK, LOSS, LUCK, SAVING};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, LABEL, NOTE, Pen, Picture};
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Draw, Drawing, amounts, flags};
use std::sync::Arc;

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "spread",
    title: "How the saving varies",
    terminal: Some(Printed { place: 7, tables: |page| table(page).into_iter().collect() }),
    charts: &[Drawable {
        name: "spread",
        place: 4,
        about: "How the saving varies from cohort to cohort",
        of: Basis::Run,
        needs: "it needs two replications and a saving that is not always 0: raise --replications, or the bonus by \
 --set offers.0.bonus=2000",
        draw: |subject| {
            on_common_axes(subject, |stop| SpreadChart::of(&subject.currency(), &stop.savings, &stop.estimates))
        },
    }],
    page: Shown::ChartAndTables,
};

/// Returns None if there is no offer or only one replication.
fn table(page: &Page) -> Option<Titled> {
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
    Some(Titled {
        title: format!(
            "How the saving varies between cohorts of {}, per position [{}]",
            whole(page.estimates.positions),
            page.currency.name()
        ),
        body: Body::from(grid) + super::luck::source_of(page),
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

/// Approximate number of bars of the histogram.
const BARS: f64 = 40.0;
const HEIGHT: f64 = 210.0;
/// Place of the bar of shares [px].
const SHARES: (f64, f64) = (26.0, 44.0);
const FLAG: Pen = Pen::new(INK, 1.2);

/// Histogram of the saving of cohorts.
#[derive(Debug, Clone)]
pub struct SpreadChart {
    currency: Currency,
    /// `[replication]`, per position [money].
    savings: Arc<[f64]>,
    mean: Estimate,
    spread: SavingSpread,
    positions: u64,
    source: String,
}

extent! {
    /// Ranges of the axes of the histogram.
    pub struct SpreadExtent {
        savings: Span,
        /// Savings of every chart that is set beside this one.
        all: Vec<Arc<[f64]>>,
        /// Labels above the histogram, of every chart.
        marked: Vec<[(f64, String); 3]>,
    }
}

/// A bar of the histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bin {
    /// Lower edge [money].
    low: f64,
    /// Upper edge [money].
    high: f64,
    /// Share of cohorts.
    share: f64,
}

impl SpreadChart {
    /// Returns None if there are fewer than two `savings` `[replication]`, or if all are 0.
    pub fn of(currency: &Currency, savings: &[f64], estimates: &Estimates) -> Option<Self> {
        if savings.len() < 2 || savings.iter().all(|saving| *saving == 0.0) {
            return None;
        }
        Some(Self {
            currency: currency.clone(),
            savings: savings.into(),
            mean: estimates.estimate(Side::Saving, Metric::TotalCost)?,
            spread: estimates.saving_spread.clone()?,
            positions: estimates.positions,
            source: amounts::source_of_run(estimates),
        })
    }

    /// Share of cohorts that lose.
    fn loses(&self) -> f64 {
        let number = self.savings.iter().filter(|saving| **saving < 0.0).count();
        number as f64 / self.savings.len() as f64
    }

    /// Shares of cohorts below, at and above 0, each with its name.
    fn shares(&self) -> [(&'static str, f64, &'static str); 3] {
        [
            ("lose", self.loses(), LOSS),
            ("see no change", self.spread.unchanged.value, LUCK),
            ("save", self.spread.pays.value, SAVING),
        ]
    }

    /// The 5th and the 95th percentile [money].
    fn tails(&self) -> [f64; 2] {
        [self.spread.quantiles[0].value, self.spread.quantiles[4].value]
    }

    fn description(&self) -> String {
        let [loses, nothing, saves] = self.shares().map(|(_, share, _)| percent(share, 1));
        let [low, high] = self.currency.amounts(self.tails());
        format!(
            "Of cohorts of {}, {loses} % lose, {nothing} % see no change and {saves} % save. The mean saving per position \
             is {}; the 5th percentile is {low}, the 95th {high}.",
            counted(self.positions, "position"),
            amounts::amount(&self.currency, self.mean),
        )
    }

    /// Draws a bar of the shares, with their names. Returns its bottom [px].
    fn draw_shares(&self, picture: &mut Picture) -> f64 {
        let shares: Vec<_> = self.shares().into_iter().filter(|(_, share, _)| *share > 0.0).collect();
        let text = |name: &str, share: f64| format!("{} % {name}", percent(share, 1));
        let paper = picture.paper;
        let height = SHARES.1 - SHARES.0;
        let top = match paper {
            Paper::Wide => SHARES.0,
            Paper::Narrow => {
                let marks = shares.iter().map(|(name, share, fill)| (LegendMark::plain(fill), text(name, *share)));
                let marks: Vec<_> = marks.collect();
                legend(picture, &marks.iter().map(|(mark, text)| (*mark, text.as_str())).collect::<Vec<_>>()) + 4.0
            }
        };
        let bottom = top + height;
        let mut left = 0.0;
        let mut texts: Vec<(f64, String)> = Vec::new();
        for (name, share, fill) in shares {
            let right = (left + share * paper.width()).min(paper.width());
            picture.bar(Area { left, top, right: (right - 1.5).max(left + 0.5), bottom }, fill);
            picture
                .tooltip(Area { left, top: 0.0, right, bottom }, &format!("{} % of cohorts {name}", percent(share, 1)));
            texts.push((left, text(name, share)));
            left = right;
        }
        for (x, text) in side_by_side(&texts).into_iter().filter(|_| !paper.is_narrow()) {
            picture.text(x, 18.0, Anchor::Start, &LABEL, &text);
        }
        bottom
    }

    /// Values to mark, each with a label.
    fn marked(&self) -> [(f64, String); 3] {
        let [low, high] = self.tails();
        let [mean_said, low_said, high_said] = self.currency.amounts([self.mean.value, low, high]);
        [
            (self.mean.value, format!("mean {mean_said}")),
            (low, format!("5 % below {low_said}")),
            (high, format!("5 % above {high_said}")),
        ]
    }

    fn draw_flags(&self, picture: &mut Picture, frame: &Frame, rows: usize) {
        let marked = self.marked();
        let labels = marked.each_ref().map(|(value, text)| Label { x: frame.x.at(*value), text });
        for ((number, Label { x, text }), place) in
            labels.iter().enumerate().zip(placed(picture.paper, &labels, &LABEL))
        {
            let y = frame.area.top - 6.0 - (place.row.min(rows.saturating_sub(1)) + 1) as f64 * flags::ROW;
            let pen = if number == 0 { FLAG } else { FLAG.dashed() };
            picture.down(*x, y + 2.0, frame.area.bottom, pen);
            picture.text(place.left, y + 14.0, Anchor::Start, &LABEL, text);
        }
    }
}

/// Texts moved left as far as needed to keep them apart and within wide paper.
fn side_by_side(texts: &[(f64, String)]) -> Vec<(f64, String)> {
    let mut right = Paper::Wide.width();
    let mut places: Vec<(f64, String)> = Vec::new();
    for (x, text) in texts.iter().rev() {
        let width = LABEL.width(text);
        let left = x.min(right - width).max(0.0);
        places.push((left, text.clone()));
        right = left - 16.0;
    }
    // What has run out on the left pushes the others back.
    let mut left: f64 = 0.0;
    for (x, text) in places.iter_mut().rev() {
        *x = x.max(left);
        left = *x + LABEL.width(text) + 16.0;
    }
    places
}

/// Histogram of savings other than 0, with bars from tick to tick, so that no bar crosses 0.
fn bins(savings: &[f64], ticks: Ticks) -> Vec<Bin> {
    let edges: Vec<f64> = ticks.values().collect();
    let mut bins: Vec<Bin> = edges.windows(2).map(|edge| Bin { low: edge[0], high: edge[1], share: 0.0 }).collect();
    let one = 1.0 / savings.len() as f64;
    for saving in savings.iter().filter(|saving| **saving != 0.0) {
        // An edge belongs to the bar that is farther from 0.
        let place = match *saving < 0.0 {
            true => bins.iter().position(|bin| *saving <= bin.high),
            false => bins.iter().rposition(|bin| *saving >= bin.low),
        };
        if let Some(bin) = place.and_then(|place| bins.get_mut(place)) {
            bin.share += one;
        }
    }
    bins
}

impl Draw for SpreadChart {
    type Extent = SpreadExtent;

    fn extent(&self) -> SpreadExtent {
        let values = self.savings.iter().copied().chain([0.0, self.mean.value]);
        let savings = Span::of(values).unwrap_or(Span { low: 0.0, high: 0.0 });
        SpreadExtent { savings, all: vec![self.savings.clone()], marked: vec![self.marked()] }
    }

    fn draw_on(&self, extent: &SpreadExtent, paper: Paper) -> Drawing {
        let steps = Ticks::around(extent.savings, BARS);
        let highest =
            extent.all.iter().flat_map(|savings| bins(savings, steps)).map(|bin| bin.share).fold(0.0, f64::max);
        let shares = Ticks::around(Span { low: 0.0, high: highest }, 4.0);
        let mut picture = Picture::on(paper);
        let caption = self.draw_shares(&mut picture) + 30.0;
        picture.text(0.0, caption, Anchor::Start, &NOTE, "share of cohorts");
        let left = widest(shares, percents(shares)) + 8.0;
        let area = Area { left, top: 0.0, right: paper.width() - 8.0, bottom: HEIGHT };
        let x = Frame::new(area, steps.span(), shares.span()).x;
        let rows = |marked: &[(f64, String); 3]| {
            flags::rows(paper, &marked.each_ref().map(|(value, text)| Label { x: x.at(*value), text }), &LABEL)
        };
        let rows = extent.marked.iter().map(rows).max().unwrap_or(0);
        let top = caption + rows as f64 * flags::ROW + 12.0;
        let frame = Frame::new(Area { top, bottom: top + HEIGHT, ..area }, steps.span(), shares.span());
        frame.levels(&mut picture, shares, percents(shares));
        for bin in bins(&self.savings, steps).iter().filter(|bin| bin.share > 0.0) {
            self.draw_bin(&mut picture, &frame, bin);
        }
        let ticks = Ticks::within(steps.span(), paper.ticks(6.0));
        frame.below(&mut picture, ticks, prices(&self.currency, ticks));
        let about = match self.spread.unchanged.value > 0.0 {
            true => "saving per position of a cohort, without those that see no change",
            false => "saving per position of a cohort",
        };
        let name = picture.axis_name((area.left + area.right) / 2.0, frame.area.bottom + 36.0, about);
        self.draw_flags(&mut picture, &frame, rows);
        Drawing {
            title: "How the saving varies from cohort to cohort".to_owned(),
            description: self.description(),
            source: self.source.clone(),
            height: name + 8.0,
            picture,
        }
    }
}

impl SpreadChart {
    fn draw_bin(&self, picture: &mut Picture, frame: &Frame, bin: &Bin) {
        let fill = if bin.high <= 0.0 { LOSS } else { SAVING };
        let (left, right) = (frame.x.at(bin.low), frame.x.at(bin.high));
        let area =
            Area { left, top: frame.y.at(bin.share), right: (right - 0.8).max(left + 0.5), bottom: frame.area.bottom };
        picture.bar(area, fill);
        let [low, high] = [bin.low, bin.high].map(|value| money(&self.currency, value));
        let tooltip = format!("{low} to {high}: {} % of cohorts", percent(bin.share, 1));
        picture.tooltip(Area { top: frame.area.top, right, ..area }, &tooltip);
    }
}
