//! What became of hires.

use super::costs::all_cells;
use super::grid::Grid;
use super::page::{Page, Section, wrapped};
use super::sentence::share;
use crate::model::outcome::Count;

const ROWS: [(&str, Count); 9] = [
    ("hires", Count::Hires),
    ("offered", Count::Offered),
    ("takers", Count::Takers),
    ("… committed", Count::TakersCommitted),
    ("drop-outs", Count::Dropouts),
    ("failed", Count::Fails),
    ("quits", Count::Quits),
    ("dismissals", Count::Dismissals),
    ("opportunists", Count::Opportunists),
];

pub fn section(page: &Page) -> Option<Section> {
    let mut grid = Grid::new(&["", "no offer", "±", "offer", "±", "fewer", "±"]);
    for (name, count) in ROWS {
        let estimate = |arm| page.estimates.estimate(arm, count.name());
        grid.row(
            name,
            all_cells(["no_offer", "offer", "saving"].map(estimate), 3),
        );
    }
    Some(Section {
        title: "What becomes of hires, per position; fewer = no offer - offer".to_owned(),
        body: grid.print() + &take_rate(page),
    })
}

fn take_rate(page: &Page) -> String {
    let rate = page.estimates.estimate("offer", "take_rate");
    rate.map_or_else(String::new, |rate| {
        wrapped(&format!("Of those offered, {} take one.", share(rate)), 2)
    })
}
