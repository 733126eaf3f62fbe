//! Consequences of the scenario without the offer, in the figures of a personnel department.

use super::subject::Subject;
use crate::analysis::implied::implied;
use crate::output::body::grid::Grid;
use crate::output::body::{Block, Body, Titled};
use crate::output::implied::{ImpliedLine, lines, method};
use crate::output::manifest::Manifest;
use crate::output::sections::{Section, Shown};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "implied",
    title: "Does this look like you?",
    terminal: None,
    charts: &[],
    page: Shown::Still(part),
};

fn part(subject: &Subject, _: &Manifest) -> Option<Titled> {
    let scenario = &subject.loaded.scenario;
    let ranges = implied(scenario).ok()?;
    let mut grid = Grid::new(&["without the offer", "value", "range"]);
    for ImpliedLine { label, value, range } in lines(scenario, &ranges) {
        grid.row(label.trim_start(), [value, range]);
    }
    let text = format!(
        "These are the figures that a personnel department keeps, as the scenario implies them without the offer ({} of \
         what the file believes). The last one is with the offer. If yours differ, the scenario is not your company.",
        method(&ranges)
    );
    Some(Titled { title: SECTION.title.to_owned(), body: Body::from(Block::Text(text)) + grid.into() })
}
