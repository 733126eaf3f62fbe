//! What must hold between the values of one table.

use super::distributions::{Tenure, WeeksToFill};
use super::edit::COMMAND_LINE;
use super::fault::Fault;
use super::fields::{Decline, Traits};
use super::reader::{Cell, Reader};

/// How far below 0 rounding may bring the determinant of a correlation matrix.
const ROUNDING: f64 = 1e-12;

/// The correlations of three normals must make a positive semi-definite matrix. With each within -1..1 this is its
/// determinant 1 + 2abc - a² - b² - c² being at least 0.
pub(crate) fn correlations(traits: &Traits, cell: &Cell<'_>, reader: &mut Reader) -> bool {
    let (a, b, c) = (traits.reservation_tenure, traits.reservation_output, traits.tenure_output);
    let determinant = 1.0 + 2.0 * a * b * c - a * a - b * b - c * c;
    if determinant >= -ROUNDING {
        return true;
    }
    let given =
        ["reservation_tenure", "reservation_output", "tenure_output"].into_iter().filter_map(|key| cell.node.get(key));
    // An edit comes after files, and the file that holds the table's header after those that it extends.
    let last = given.max_by_key(|node| {
        let name = node.place.source().name();
        let in_file = name == cell.node.place.source().name();
        (name == COMMAND_LINE, in_file, node.place.span().map(|span| span.start))
    });
    let determinant = format!("{determinant:.4}");
    reader.refuse(last.unwrap_or(cell.node), Fault::NoCorrelationMatrix { determinant });
    false
}

/// An effect of declining needs the bonus at which it is full.
pub(crate) fn decline_effect(decline: &Decline, cell: &Cell<'_>, reader: &mut Reader) -> bool {
    let key = if decline.hazard_ratio != 1.0 {
        "hazard_ratio"
    } else if decline.output_lift != 0.0 {
        "output_lift"
    } else {
        return true;
    };
    if decline.full_effect_at.is_some() {
        return true;
    }
    let node = cell.node.get(key).unwrap_or(cell.node);
    reader.refuse(node, Fault::NoFullEffect { key });
    false
}

/// A uniform time needs its ends in order.
pub(crate) fn time_to_fill(read: WeeksToFill, cell: &Cell<'_>, reader: &mut Reader) -> Option<WeeksToFill> {
    if let WeeksToFill::Uniform { low, high } = read
        && low >= high
    {
        let key = cell.path.clone();
        let fault = Fault::UniformOrder { key, low, high };
        reader.refuse(cell.node.deepest(&["high"]), fault);
        return None;
    }
    Some(read)
}

/// A survival curve starts at 1 in week 0, which is left out, and falls from there or stays.
pub(crate) fn survival_curve(read: Tenure, cell: &Cell<'_>, reader: &mut Reader) -> Option<Tenure> {
    let Tenure::Table { weeks, surviving } = read else {
        return Some(read);
    };
    match curve_fault(&weeks, &surviving, &cell.path) {
        Some((key, index, fault)) => {
            reader.refuse(cell.node.deepest(&[key, &index.to_string()]), fault);
            None
        }
        None => {
            let implied = usize::from(weeks.first() == Some(&0.0));
            Some(Tenure::Table { weeks: weeks[implied..].to_vec(), surviving: surviving[implied..].to_vec() })
        }
    }
}

/// The first fault of a survival curve, with the array and the index where it shows.
fn curve_fault(weeks: &[f64], surviving: &[f64], path: &str) -> Option<(&'static str, usize, Fault)> {
    let key = path.to_owned();
    if weeks.len() != surviving.len() {
        let shorter = weeks.len().min(surviving.len());
        let (weeks, surviving) = (weeks.len(), surviving.len());
        let fault = Fault::UnequalLengths { key, weeks, surviving };
        let longer = if weeks > surviving { "weeks" } else { "surviving" };
        return Some((longer, shorter, fault));
    }
    if let (Some(0.0), Some(&first)) = (weeks.first(), surviving.first())
        && first != 1.0
    {
        return Some(("surviving", 0, Fault::StartsBelowOne { key, surviving: first }));
    }
    let no_point = weeks.iter().all(|week| *week == 0.0) && weeks.len() < 2;
    no_point.then_some(("weeks", 0, Fault::NoPoint { key }))
}
