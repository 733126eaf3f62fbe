//! What must hold between the values of one table.

use super::distributions::{Tenure, WeeksToFill};
use super::edit::COMMAND_LINE;
use super::fault::Fault;
use super::fields::{Decline, Traits};
use super::number::is_uncertain;
use super::reader::{FieldCell, Reader};
use super::uncertain::Belief;

/// How far below 0 rounding may bring the determinant of a correlation matrix.
const ROUNDING: f64 = 1e-12;

impl Traits {
    /// Whether the correlations make a matrix that is positive semi-definite.
    pub fn hold_together(&self) -> bool {
        self.determinant() >= -ROUNDING
    }

    fn determinant(&self) -> f64 {
        let (a, b, c) = (self.reservation_tenure, self.reservation_output, self.tenure_output);
        1.0 + 2.0 * a * b * c - a * a - b * b - c * c
    }
}

/// The correlations of three normals must make a positive semi-definite matrix. With each within -1..1 this is its
/// determinant 1 + 2abc - a² - b² - c² being at least 0.
pub(crate) fn correlations(traits: &Traits, cell: &FieldCell<'_>, reader: &mut Reader) -> bool {
    let given =
        ["reservation_tenure", "reservation_output", "tenure_output"].into_iter().filter_map(|key| cell.node.get(key));
    // Uncertain ones are drawn again where they do not hold together.
    if traits.hold_together() || given.clone().any(is_uncertain) {
        return true;
    }
    // An edit comes after files, and the file that holds the table's header after those that it extends.
    let last = given.max_by_key(|node| {
        let name = node.place.source().name();
        let in_file = name == cell.node.place.source().name();
        (name == COMMAND_LINE, in_file, node.place.span().map(|span| span.start))
    });
    let determinant = format!("{:.4}", traits.determinant());
    reader.refuse(last.unwrap_or(cell.node), Fault::NoCorrelationMatrix { determinant });
    false
}

/// An effect of declining needs the bonus at which it is full.
pub(crate) fn decline_effect(decline: &Decline, cell: &FieldCell<'_>, reader: &mut Reader) -> bool {
    let uncertain = |key| cell.node.get(key).is_some_and(is_uncertain);
    let key = if decline.hazard_ratio != 1.0 || uncertain("hazard_ratio") {
        "hazard_ratio"
    } else if decline.output_lift != 0.0 || uncertain("output_lift") {
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
pub(crate) fn time_to_fill(read: WeeksToFill, cell: &FieldCell<'_>, reader: &mut Reader) -> Option<WeeksToFill> {
    let uncertain = ["low", "high"].iter().any(|key| cell.node.get(key).is_some_and(is_uncertain));
    if let WeeksToFill::Uniform { low, high } = read
        && low >= high
        && !uncertain
    {
        let key = cell.path.clone();
        let fault = Fault::UniformOrder { key, low, high };
        reader.refuse(cell.node.deepest(&["high"]), fault);
        return None;
    }
    Some(read)
}

/// What is believed of a number needs its ends in order, and room for its standard deviation.
pub(crate) fn belief(read: Belief, cell: &FieldCell<'_>, reader: &mut Reader) -> Option<Belief> {
    let key = cell.path.clone();
    let (at, fault) = match read {
        Belief::Uniform { low, high } if low >= high => ("high", Fault::UniformOrder { key, low, high }),
        Belief::Triangular { low, mode, high } | Belief::Pert { low, mode, high }
            if low >= high || mode < low || mode > high =>
        {
            ("mode", Fault::ModeOrder { key, low, mode, high })
        }
        Belief::Beta { mean, .. } if mean >= 1.0 => ("mean", Fault::BetaMean { key, mean }),
        Belief::Beta { mean, sd } if sd * sd >= mean * (1.0 - mean) => {
            let largest = (mean * (1.0 - mean)).sqrt();
            ("sd", Fault::BetaSd { key, sd, largest: format!("{largest:.4}") })
        }
        read => return Some(read),
    };
    reader.refuse(cell.node.deepest(&[at]), fault);
    None
}

/// A survival curve starts at 1 in week 0, which is left out, and falls from there or stays.
pub(crate) fn survival_curve(read: Tenure, cell: &FieldCell<'_>, reader: &mut Reader) -> Option<Tenure> {
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
