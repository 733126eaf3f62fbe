//! The classes of a plan.

use super::page::Page;
use crate::output::body::grid::{Cell, Grid, cells, number_cell};
use crate::output::body::{Body, Titled};
use crate::output::format::{money_decimals, weeks, whole};
use crate::output::sections::{Printed, Section, Shown};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "classes",
    title: "Class by class",
    terminal: Some(Printed { place: 4, tables: |page| table(page).into_iter().collect() }),
    charts: &[],
    page: Shown::Tables,
};

/// Returns None if there are fewer than two classes.
fn table(page: &Page) -> Option<Titled> {
    let classes = &page.estimates.classes;
    let largest = classes.iter().filter_map(|class| class.saving).map(|saving| saving.value.abs());
    let decimals = money_decimals(largest.fold(0.0, f64::max));
    let mut grid = Grid::new(&["class", "positions", "saving", "±", "hires", "takers"]);
    for class in classes {
        let counts = [class.hires, class.takers].map(|count| number_cell(count, 2));
        let saving = cells(class.saving, decimals);
        let row = std::iter::once(Cell::from(whole(class.positions))).chain(saving).chain(counts);
        grid.row(&format!("of week {}", weeks(class.week)), row);
    }
    let title = format!("Class by class: saving [{}], hires and takers per position", page.currency.name());
    (!classes.is_empty()).then(|| Titled { title, body: Body::from(grid) })
}
