//! Sections of a report, one file a subject: words, table and chart, in no output format yet.
//!
//! A [`Section`] declares where its subject shows, and [`ALL`] lists the sections. [`report`] is one scenario from the
//! answer down to what it rests on; [`comparison`] sets several side by side, [`sweep`] many points of one, [`tuned`] the
//! bonuses of one or several. The number behind ± is the distance to the farther end of an interval.

mod amount;
pub(in crate::output) mod answer;
mod assumptions;
#[cfg(test)]
mod chart_tests;
mod choice;
mod classes;
mod commitment;
pub(in crate::output) mod comparison;
mod components;
mod curve;
mod drivers;
mod fit;
mod frontier;
mod funnel;
mod head;
mod implied;
mod keep;
mod leaving;
mod luck;
mod manifest;
mod notes;
pub(in crate::output) mod page;
mod paired;
mod payback;
mod retention;
mod spread;
pub(in crate::output) mod subject;
mod summary;
mod sweep;
mod takers;
#[cfg(test)]
mod tests;
mod tuned;
mod unlike;

pub use assumptions::lines as assumptions_of;
pub use comparison::comparison;
pub use drivers::{SECTION as DRIVERS, drivers};
pub use fit::{fit, fit_chart};
pub use page::Page;
pub use subject::{Stop, Subject};
pub use summary::SECTION as SUMMARY;
pub use sweep::chart::can_be_drawn;
pub use sweep::{CHART as SWEEP, SECTION as SWEEP_SECTION, sweep};
pub use tuned::tuned;
pub use unlike::{not_added, unranked};

pub use crate::output::body::Printout;
use crate::output::body::{Block, Body, Titled};
use crate::scenario::{Loaded, visible_line};

use super::manifest::Manifest;
use super::svg::{Chart, Draw};

/// Sections of a page by default, in the order of the page.
pub static ALL: [&Section; 21] = [
    &answer::SECTION,
    &notes::SECTION,
    &spread::SECTION,
    &curve::SECTION,
    &frontier::SECTION,
    &payback::SECTION,
    &drivers::SECTION,
    &sweep::SECTION,
    &components::SECTION,
    &funnel::SECTION,
    &takers::SECTION,
    &commitment::SECTION,
    &keep::SECTION,
    &classes::SECTION,
    &retention::SECTION,
    &leaving::SECTION,
    &luck::SECTION,
    &choice::SECTION,
    &implied::SECTION,
    &assumptions::SECTION,
    &manifest::SECTION,
];

/// A subject, with its places on the terminal, in charts and on a page.
#[derive(Debug)]
pub struct Section {
    /// Name of the section on the command line and on a page.
    pub name: &'static str,
    /// Title on a page.
    pub title: &'static str,
    /// Tables in the report for a terminal.
    terminal: Option<Printed>,
    /// Charts, each of which can be drawn by itself.
    charts: &'static [Drawable],
    page: Shown,
}

/// Tables of a section in the report for a terminal.
#[derive(Debug)]
struct Printed {
    /// Place in the report, 0 the first; sections of one place follow one another as on a page.
    place: usize,
    tables: fn(&Page) -> Vec<Titled>,
}

/// Form of a section on a page.
#[derive(Debug)]
enum Shown {
    /// The chart at every stop, with the tables of the terminal behind it.
    ChartAndTables,
    /// The tables of the terminal at every stop.
    Tables,
    /// Blocks by stop; None if there is nothing to show.
    Blocks(fn(&Subject) -> Vec<Option<Body>>),
    /// Blocks that are the same at every stop.
    Still(fn(&Subject, &Manifest) -> Option<Titled>),
}

/// A chart that can be drawn by itself.
#[derive(Debug)]
pub struct Drawable {
    /// Name of the chart on the command line.
    pub name: &'static str,
    /// Place in the list of charts, 0 the first.
    place: usize,
    /// Subject of the chart, in the list of charts.
    pub about: &'static str,
    /// Data that the chart needs.
    pub of: Basis,
    /// Condition for the chart, and a remedy if it is not met.
    pub needs: &'static str,
    draw: fn(&Subject) -> Vec<Option<Chart>>,
}

/// Data behind a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// One scenario as it is.
    Run,
    /// The scenario at many bonuses.
    Bonuses,
    /// The scenario with each figure at two ends.
    Moves,
    /// Shares of the variance of the expected saving.
    Shares,
    /// Values at which the saving passes 0.
    Turn,
    /// The scenario at many values of one figure or of two.
    Sweep,
}

/// Needs of charts of takers.
const NOBODY_TAKES: &str = "nobody takes an offer: raise --replications, or the bonus by --set offers.0.bonus=2000";

/// All sections that can be asked for: the summary too, which says what others say.
pub fn named() -> impl Iterator<Item = &'static Section> {
    ALL.into_iter().chain([&summary::SECTION])
}

/// The section of this name. Returns None if there is none.
pub fn section(name: &str) -> Option<&'static Section> {
    named().find(|section| section.name == name)
}

/// All charts that can be drawn by themselves, in the order of their list.
pub fn charts() -> Vec<&'static Drawable> {
    let mut charts: Vec<_> = ALL.into_iter().flat_map(|section| section.charts).collect();
    charts.sort_by_key(|chart| chart.place);
    charts
}

impl Drawable {
    /// The chart of the first stop. Returns None if there is nothing to draw.
    pub fn first(&self, subject: &Subject) -> Option<Chart> {
        (self.draw)(subject).into_iter().next().flatten()
    }
}

impl Section {
    fn tables(&self, page: &Page) -> Vec<Titled> {
        self.terminal.as_ref().map_or_else(Vec::new, |printed| (printed.tables)(page))
    }

    /// The first chart of the section at every stop.
    fn drawn(&self, subject: &Subject) -> Vec<Option<Chart>> {
        self.charts.first().map_or_else(Vec::new, |chart| (chart.draw)(subject))
    }

    /// The parts on a page.
    pub(in crate::output) fn written(&self, subject: &Subject, manifest: &Manifest) -> SectionParts {
        let whole = |body| vec![Titled { title: self.title.to_owned(), body }];
        let stops = || subject.stops.iter();
        SectionParts::Moving(match self.page {
            Shown::Still(of) => return SectionParts::Still(of(subject, manifest)),
            Shown::Blocks(of) => of(subject).into_iter().map(|body| body.map(whole)).collect(),
            Shown::ChartAndTables => {
                let figures = stops()
                    .zip(self.drawn(subject))
                    .map(|(stop, chart)| Some(whole(Body::figure(self.name, chart?, self.tables(&stop.page())))));
                figures.collect()
            }
            Shown::Tables => {
                stops().map(|stop| Some(self.tables(&stop.page())).filter(|tables| !tables.is_empty())).collect()
            }
        })
    }
}

/// A section as it is written on a page.
pub(in crate::output) enum SectionParts {
    /// A part that no stop changes; `None` if there is nothing to show.
    Still(Option<Titled>),
    /// Parts by stop, `[stop][part]`; None if there is nothing to show.
    Moving(Vec<Option<Vec<Titled>>>),
}

/// Charts of all stops, each on axes that also hold the chart of the file, so that the two can be compared.
fn on_common_axes<D: Draw>(subject: &Subject, of: impl Fn(&Stop) -> Option<D>) -> Vec<Option<Chart>> {
    let filed = subject.as_filed().and_then(&of);
    subject.stops.iter().map(|stop| of(stop).map(|drawable| drawable.draw(filed.as_ref()))).collect()
}

/// All values in force of a scenario, under `summary`, ready to print.
pub fn explained(loaded: &Loaded, summary: String) -> Printout {
    let head = Block::Played { name: visible_line(&loaded.scenario.name).into_owned(), rest: summary };
    let sections = vec![assumptions::listed(loaded)];
    Printout { head: head.into(), sections, tail: Body::default(), chart: None, short: None }
}

/// The report on one scenario, ready to print.
pub fn report(page: &Page<'_>) -> Printout {
    let mut printed: Vec<&Printed> = ALL.iter().filter_map(|section| section.terminal.as_ref()).collect();
    printed.sort_by_key(|printed| printed.place);
    let sections = printed.iter().flat_map(|printed| (printed.tables)(page)).collect();
    let chart = payback::sheet_chart(page);
    let head = answer::head(page);
    Printout { head: head.body(), sections, tail: Body::default(), chart, short: Some(head.short()) }
}
