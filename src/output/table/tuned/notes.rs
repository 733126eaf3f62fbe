//! How the curve came about, and what to know before quoting it.

use super::super::page::{Section, wrapped};
use super::sheet::Sheet;
use crate::output::format::counted;
use crate::tune::How;

/// Always.
pub fn section(sheet: &Sheet) -> Option<Section> {
    let file = sheet.one.loaded.warnings.iter().map(|warning| format!("The scenario's file: {}", warning.text));
    let notes = how(sheet).into_iter().chain(sheet.one.notes()).chain(file);
    Some(Section {
        title: "What this rests on".to_owned(),
        body: notes.map(|note| wrapped(&format!("- {note}"), 2)).collect(),
    })
}

fn how(sheet: &Sheet) -> Vec<String> {
    let step = sheet.currency.price(sheet.one.range.step);
    let (same, others) = match sheet.one.tuned.replications {
        1 => ("1 replication".to_owned(), "on another one"),
        many => (format!("the same {}", counted(many, "replication")), "on as many others"),
    };
    let chosen = format!(
        "The bonuses tried are multiples of {step} up to {}, on {same}. What the best saves, and what the file gives away, is \
         estimated {others}.",
        sheet.currency.price(sheet.one.range.max),
    );
    let how = sheet.one.line().map(|line| match line.how {
        How::Exact => {
            "The curve is exact at every bonus: nothing but the amount and who takes it depends on the bonus."
                .to_owned()
        }
        How::Grid(mover) => format!("The bonuses were played one by one, since {mover} depends on the bonus too."),
        How::Together => "The bonuses were played one by one, since several of them move.".to_owned(),
    });
    how.into_iter().chain([chosen]).collect()
}
