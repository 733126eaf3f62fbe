//! Many points of one scenario, on a page.

use super::{SECTION, SweepSheet};
use crate::output::body::{Body, Titled};
use crate::output::manifest::Manifest;
use crate::output::sections::Subject;

/// The sentence, the chart, and behind it a table: of all points of one figure, or of the best of two.
pub fn part(subject: &Subject, _: &Manifest) -> Option<Titled> {
    let swept = subject.swept.as_ref()?;
    let sheet = SweepSheet::new(swept, swept.scenario()?);
    let table = if swept.variation.axes.len() > 1 { sheet.list("The chart has all points.") } else { sheet.line() };
    let shown = match SECTION.drawn(subject).into_iter().flatten().next() {
        Some(chart) => Body::figure(SECTION.name, chart, [table]),
        None => table.body,
    };
    let body = sheet.answer() + shown + Body::paragraph(FILED, 0) + sheet.notes();
    Some(Titled { title: SECTION.title.to_owned(), body })
}

/// What the section is about, whatever the slider of a page shows.
const FILED: &str = "Each value takes the place of the one in the file, and the bonus is the file's unless it is varied: \
    the slider does not change this section.";
