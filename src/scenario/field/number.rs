//! Reading, printing and schema of numbers.

use serde_json::{Value as Json, json};

use super::distribution::percentage_schema;
use super::domain::{Certainty, Number, WEEKS_OF_A_YEAR, Whole};
use super::key::{Key, Visit};
use super::print::Printer;
use super::reader::{FieldCell, Reader, Value};
use crate::scenario::fault::Fault;
use crate::scenario::text::notation::shortened;
use crate::scenario::text::tree::{Data, Node};
use crate::scenario::text::written::{self, is_number};
use crate::scenario::uncertain;

/// A number.
impl Value for f64 {
    type Rule = Number;

    fn read(cell: &FieldCell<'_>, rule: Number, reader: &mut Reader) -> Option<Self> {
        if rule.certainty == Certainty::Parameter && cell.node.is_uncertain() {
            return uncertain::read(cell, rule, reader);
        }
        match number_in(cell, rule) {
            Ok(number) if cell.weekly.is_some() => Some(number / WEEKS_OF_A_YEAR),
            Ok(number) => Some(number),
            Err(fault) => {
                reader.refuse(cell.node, fault);
                None
            }
        }
    }

    fn yearly(rule: Number) -> Option<&'static str> {
        rule.yearly
    }

    fn parameters(&mut self, rule: Number, key: &Key<'_>, visit: &mut Visit<'_>) {
        if rule.certainty == Certainty::Parameter {
            visit(key, rule.domain, self);
        }
    }

    fn print(&self, key: &str, printer: &mut Printer<'_>) {
        printer.line(key, &printer.number(key, *self));
    }

    fn schema(rule: Number) -> Json {
        match rule.certainty {
            Certainty::Certain => json!({ "anyOf": [rule.domain.schema(), percentage_schema()] }),
            Certainty::Parameter => {
                json!({ "anyOf": [rule.domain.schema(), percentage_schema(), { "$ref": "#/$defs/uncertain" }] })
            }
        }
    }

    fn json(&self) -> Option<Json> {
        Some(json!(self))
    }
}

/// A number that may be left out.
impl Value for Option<f64> {
    type Rule = Number;

    fn read(cell: &FieldCell<'_>, rule: Number, reader: &mut Reader) -> Option<Self> {
        f64::read(cell, rule, reader).map(Some)
    }

    fn yearly(rule: Number) -> Option<&'static str> {
        rule.yearly
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn parameters(&mut self, rule: Number, key: &Key<'_>, visit: &mut Visit<'_>) {
        if let Some(number) = self {
            number.parameters(rule, key, visit);
        }
    }

    fn print(&self, key: &str, printer: &mut Printer<'_>) {
        match self {
            Some(number) => number.print(key, printer),
            None => printer.absent(key),
        }
    }

    fn schema(rule: Number) -> Json {
        f64::schema(rule)
    }
}

/// A whole number.
impl Value for u64 {
    type Rule = Whole;

    fn read(cell: &FieldCell<'_>, rule: Whole, reader: &mut Reader) -> Option<Self> {
        match whole_number_in(cell, rule) {
            Ok(number) => Some(number),
            Err(fault) => {
                reader.refuse(cell.node, fault);
                None
            }
        }
    }

    fn print(&self, key: &str, printer: &mut Printer<'_>) {
        printer.line(key, &self.to_string());
    }

    fn schema(Whole { least, most }: Whole) -> Json {
        json!({ "type": "integer", "minimum": least, "maximum": most })
    }

    fn json(&self) -> Option<Json> {
        Some(json!(self))
    }
}

fn number_in(cell: &FieldCell<'_>, rule: Number) -> Result<f64, Fault> {
    let node = cell.node;
    if let Data::Integer(None) = node.data {
        return Err(too_large(cell));
    }
    let Some(number) = node.as_number() else {
        return Err(no_number(cell, rule));
    };
    if !number.is_finite() {
        let (key, found) = (cell.path.clone(), node.found());
        return Err(Fault::NotFinite { key, found });
    }
    if !rule.domain.contains(number) {
        return Err(outside(cell, rule, number));
    }
    Ok(number)
}

fn whole_number_in(cell: &FieldCell<'_>, rule: Whole) -> Result<u64, Fault> {
    let integer = match cell.node.data {
        Data::Integer(None) => return Err(too_large(cell)),
        Data::Integer(Some(integer)) => integer,
        // For example 1e5.
        Data::Float(number) => whole(number).ok_or_else(|| not_whole(cell))?,
        _ if cell.node.is_uncertain() => return Err(always_certain(cell)),
        _ if cell.node.as_number().is_some() => return Err(cell.wrong_type(rule.to_string(), None)),
        _ => return Err(cell.wrong_type(rule.to_string(), number_meant(cell.node))),
    };
    let number = u64::try_from(integer).ok().filter(|number| (rule.least..=rule.most).contains(number));
    number.ok_or_else(|| Fault::OutsideDomain {
        key: cell.path.clone(),
        expected: rule.to_string(),
        found: cell.node.found(),
        remedy: cell.about.to_owned(),
    })
}

fn not_whole(cell: &FieldCell<'_>) -> Fault {
    Fault::NotWhole { key: cell.path.clone(), found: cell.node.found() }
}

fn always_certain(cell: &FieldCell<'_>) -> Fault {
    let ends = cell.node.as_interval().filter(|_| is_varied(cell.node));
    let range = ends.map(|[low, high]| format!("{low}..{high}"));
    Fault::AlwaysCertain { key: cell.path.clone(), range }
}

/// Whether a value comes from `--vary`.
fn is_varied(node: &Node) -> bool {
    node.place.marked_line().is_some_and(|(line, _)| line.starts_with("--vary "))
}

/// Integer that equals a float. Returns `None` if there is none, or floats do not hold it exactly.
fn whole(number: f64) -> Option<i64> {
    /// Beyond 2^53 neighbouring floats are more than 1 apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i64)
}

fn too_large(cell: &FieldCell<'_>) -> Fault {
    Fault::IntegerTooLarge { key: cell.path.clone(), found: cell.node.found() }
}

fn no_number(cell: &FieldCell<'_>, rule: Number) -> Fault {
    if cell.node.is_uncertain() {
        return always_certain(cell);
    }
    let interval = || interval_meant(cell.node).filter(|_| rule.certainty == Certainty::Parameter);
    cell.wrong_type(rule.domain.to_string(), number_meant(cell.node).or_else(interval))
}

/// Remedy for a number in quotes, or as people write it in letters.
fn number_meant(node: &Node) -> Option<String> {
    let text = node.as_text()?;
    match is_number(text) {
        true => Some(format!("write it without quotes: {}", shortened(text.trim()))),
        false => written::remedy(text),
    }
}

/// Remedy for an interval of wrong form, such as `"80-130"` or `"80, 130"` (`"1,000"` is one number).
fn interval_meant(node: &Node) -> Option<String> {
    let text = node.as_text()?;
    let is_end = |text: &str| is_number(text) || written::percentage(text).is_some();
    let (low, high) = ["..", "–", "-", "to", ", "].iter().find_map(|between| {
        // The first sign may be a minus.
        let at = text.char_indices().skip(1).find(|(at, _)| text[*at..].starts_with(between))?.0;
        let (low, high) = (text[..at].trim(), text[at + between.len()..].trim());
        (is_end(low) && is_end(high)).then_some((low, high))
    })?;
    let interval = format!("{} to {}", shortened(low), shortened(high));
    match written::interval(&interval) {
        Some(_) => Some(format!("an interval is written \"{interval}\"")),
        None => Some("give both ends in per cent, such as \"20 % to 30 %\", or both as numbers".to_owned()),
    }
}

fn outside(cell: &FieldCell<'_>, rule: Number, number: f64) -> Fault {
    Fault::OutsideDomain {
        key: cell.path.clone(),
        expected: rule.domain.to_string(),
        found: cell.node.found(),
        remedy: percent(rule, number)
            .filter(|_| cell.node.as_text().is_none())
            .unwrap_or_else(|| cell.about.to_owned()),
    }
}

/// Remedy for a share that is probably given in per cent.
fn percent(rule: Number, number: f64) -> Option<String> {
    // Up to here, the number is more likely a share that came out a little too large.
    let a_little = if rule.is_share() { 1.1 } else { 5.0 };
    // Rounded, because 1.1/100 is 0.011000000000000001.
    let share = (number * 1e10).round() / 1e12;
    let meant = rule.is_share_or_correlation() && number.abs() > a_little && rule.domain.contains(share);
    meant.then(|| format!("{number} % is written {share}"))
}
