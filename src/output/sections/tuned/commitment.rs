//! The offer as a test for commitment, along the bonus.

use super::sheet::Sheet;
use crate::analysis::CurvePoint;
use crate::analysis::interval::{Estimate, Interval};
use crate::output::body::grid::{Cell, Grid, percent_cells};
use crate::output::body::{Body, Titled};
use crate::output::format::{number, percent_decimals, share};

/// Width of an interval of a share beyond which it tells nothing.
const MOST_UNSURE: f64 = 0.8;

/// Returns None if offers are tuned each for itself, or if committed or uncommitted hires met no offer.
pub fn section(sheet: &Sheet) -> Option<Titled> {
    if sheet.each_for_itself() {
        return None;
    }
    let test = sheet.one.tuned.test.as_ref()?;
    let line = sheet.one.line()?;
    let mut grid = Grid::new(&["cut", "bonus", "sensitivity %", "±", "specificity %", "±"]);
    let cuts = [("costs: most saved", sheet.one.most_saved()), ("Youden's", line.points.get(test.cut.place))];
    for (name, point) in cuts {
        let Some(point) = point else { continue };
        let shares = [point.sensitivity, point.specificity].into_iter().flat_map(cells);
        grid.row(name, [Cell::from(sheet.bonus(point.bonus))].into_iter().chain(shares));
    }
    let lines = format!(
        "The area under the ROC curve, over all hires who meet the offer and bonuses of any size, is {}: the chance that \
         an uncommitted hire takes at a smaller bonus than a committed one; 50 % means no information. Youden's cut \
         maximizes sensitivity + specificity among the bonuses tried, up to {}: {}.{}",
        area(test.area),
        sheet.currency.price(sheet.one.range.max),
        number(test.cut.youden.value + 1.0, 2),
        apart(sheet, line.points.get(test.cut.place)).unwrap_or_default(),
    );
    Some(Titled {
        title: "The offer as a test for commitment".to_owned(),
        body: Body::from(grid) + Body::paragraph(lines, 2),
    })
}

/// The area, or a phrase if its interval covers nearly the whole range.
fn area(area: Estimate) -> String {
    match area.interval {
        Some(Interval { low, high }) if high - low > MOST_UNSURE => "not known from so few replications".to_owned(),
        _ => share(area),
    }
}

/// Saving lost at the cut that tests best.
fn apart(sheet: &Sheet, youden: Option<&CurvePoint>) -> Option<String> {
    let (best, youden) = (sheet.one.most_saved()?, youden?);
    let less = best.saving?.value - youden.saving?.value;
    (youden.bonus != best.bonus && less > 0.0)
        .then(|| format!(" There the offer saves {} less.", sheet.currency.amount(less)))
}

fn cells(estimate: Option<Estimate>) -> [Cell; 2] {
    percent_cells(estimate, percent_decimals(estimate.and_then(|share| share.interval)).max(1))
}
