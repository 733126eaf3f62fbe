//! Several offers: the bonus of each in the file and at the best.

use super::sheet::{Form, Sheet};
use crate::output::body::grid::Grid;
use crate::output::body::{Body, Titled};
use crate::output::format::{UNKNOWN, number, price_decimals, weeks};
use crate::study::tune::What;

/// Columns of `offers.12`.
const NAME: usize = 9;

/// Returns None unless several amounts were tuned.
pub fn section(sheet: &Sheet) -> Option<Titled> {
    let several = sheet.one.scenario().offers.len() > 1;
    match sheet.one.plan.what {
        What::All if several => Some(each(sheet)),
        What::Scale if several => Some(scaled(sheet)),
        _ => None,
    }
}

fn title(sheet: &Sheet) -> String {
    format!("The offers [{}]", sheet.currency.name())
}

/// Table of offers that were tuned separately.
fn each(sheet: &Sheet) -> Titled {
    let table = |form: Form| {
        let mut grid = Grid::new(&["", "week", "file", "best", "may be as good", "pays up to"]);
        for (number, line) in sheet.one.tuned.lines.iter().enumerate() {
            let price = |bonus: Option<f64>| {
                bonus.map_or_else(|| UNKNOWN.to_owned(), |bonus| form.number(bonus, price_decimals(bonus)))
            };
            let [file, best] = [sheet.one.file_bonus(&line.axis), sheet.one.best_bonus(&line.axis)].map(price);
            let (set, even) = (sheet.as_good_cell(number, form), sheet.pays_up_to(line, form));
            grid.row(&format!("offers.{}", line.axis.offer), [weeks(line.axis.week), file, best, set, even]);
        }
        grid
    };
    let notes = "Bonuses that may be as good, and the bonus up to which all offers together pay, are for each offer with the \
                 others at their best.";
    Titled { title: title(sheet), body: Form::fitted(NAME, table) + Body::paragraph(notes, 2) }
}

fn price(bonus: f64) -> String {
    number(bonus, price_decimals(bonus))
}

/// Table of offers that a common factor changes.
fn scaled(sheet: &Sheet) -> Titled {
    let mut grid = Grid::new(&["", "week", "file", "best"]);
    for (number, offer) in sheet.one.scenario().offers.iter().enumerate() {
        let best = sheet.one.tuned.offers.as_ref().and_then(|offers| offers.get(number));
        let best = best.map_or_else(|| UNKNOWN.to_owned(), |offer| price(Sheet::rounded(offer.bonus)));
        grid.row(&format!("offers.{number}"), [weeks(sheet.one.scenario().week_of(offer)), price(offer.bonus), best]);
    }
    let first = sheet.one.line().map_or(0, |line| line.axis.offer);
    let notes = format!("Bonuses above are those of offers.{first}; the others keep their proportion to it.");
    Titled { title: title(sheet), body: Body::from(grid) + Body::paragraph(notes, 2) }
}
