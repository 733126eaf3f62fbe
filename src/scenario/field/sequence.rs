//! Arrays of numbers, which some distributions have as parameters.

use serde_json::{Value as Json, json};

use super::distribution::{Description, Parameter, required};
use super::domain::{Order, Sequence};
use super::key::{Key, Visit};
use super::print::Printer;
use super::reader::{FieldCell, Keys, Reader, Value};
use crate::scenario::fault::Fault;
use crate::scenario::text::notation::{self, dotted_item};

impl Parameter for Vec<f64> {
    type Rule = Sequence;

    fn read(name: &'static str, rule: Sequence, about: &'static str, keys: &mut Keys<'_>) -> Option<Self> {
        let cell = required(name, about, keys)?;
        numbers_in(&cell, rule, keys.reader())
    }

    fn visit(&mut self, _: &'static str, _: Sequence, _: &Key<'_>, _: &mut Visit<'_>) {}

    fn print(&self, name: &'static str, _: &dyn Fn(&str, f64) -> String) -> Option<(&'static str, String)> {
        Some((name, notation::numbers(self)))
    }

    fn describe(name: &'static str, rule: Sequence, schema: &mut Description) {
        let array =
            json!({ "type": "array", "minItems": 1, "maxItems": rule.most, "items": rule.each.domain.schema() });
        schema.require(name, array);
    }
}

/// An array of numbers that is a field of its own.
impl Value for Vec<f64> {
    type Rule = Sequence;

    fn read(cell: &FieldCell<'_>, rule: Sequence, reader: &mut Reader) -> Option<Self> {
        numbers_in(cell, rule, reader)
    }

    fn print(&self, key: &str, printer: &mut Printer<'_>) {
        printer.line(key, &notation::numbers(self));
    }

    fn schema(rule: Sequence) -> Json {
        json!({ "type": "array", "maxItems": rule.most, "items": rule.each.domain.schema() })
    }

    fn json(&self) -> Option<Json> {
        Some(json!(self))
    }
}

/// Reads an array. Returns `None`, and notes each problem, if a number is wrong or out of order.
pub(crate) fn numbers_in(cell: &FieldCell<'_>, rule: Sequence, reader: &mut Reader) -> Option<Vec<f64>> {
    let Some(items) = cell.node.as_array() else {
        let expected = format!("an array of which each is {}", rule.each.domain);
        reader.refuse(cell.node, cell.wrong_type(expected, None));
        return None;
    };
    if items.len() > rule.most {
        let (key, most) = (cell.path.clone(), rule.most);
        reader.refuse(&items[rule.most], Fault::TooMany { key, number: items.len(), most });
        return None;
    }
    let mut before = None;
    let read: Vec<Option<f64>> = items
        .iter()
        .enumerate()
        .map(|(index, node)| {
            let path = dotted_item(&cell.path, None, index);
            let number = <f64 as Value>::read(&FieldCell::new(node, path, cell.about), rule.each, reader)?;
            let before = before.replace(number);
            match before.and_then(|before| out_of_order(cell, rule.order, before, number)) {
                None => Some(number),
                Some(fault) => {
                    reader.refuse(node, fault);
                    None
                }
            }
        })
        .collect();
    read.into_iter().collect()
}

fn out_of_order(cell: &FieldCell<'_>, order: Order, before: f64, number: f64) -> Option<Fault> {
    let key = cell.path.clone();
    match order {
        Order::Rising => (number <= before).then_some(Fault::WeeksDoNotRise { key, week: number, before }),
        Order::NeverRising => (number > before).then_some(Fault::SurvivalRises { key, surviving: number, before }),
    }
}
