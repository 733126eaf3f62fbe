//! Which bonus to choose while parameters are not known.

use super::super::grid::Grid;
use super::super::page::{Section, wrapped};
use super::sheet::Sheet;
use crate::analysis::robust::{Class, Regret, Robust};
use crate::output::format::{UNKNOWN, error_or_dash, number, percent};

/// Classes of less than this chance stand together where they are the first or the last.
const SELDOM: f64 = 0.005;

/// Only where parameters are uncertain.
pub fn section(sheet: &Sheet) -> Option<Section> {
    let robust = sheet.one.tuned.robust.as_ref()?;
    let body = match robust.matter {
        false => wrapped(
            "The parameters are uncertain, but are not seen to change which bonus is best: choose the best on average.",
            2,
        ),
        true => choices(sheet, robust) + &worth(sheet, robust) + "\n" + &chances(sheet, robust),
    };
    let of = sheet.one.line_name(sheet.one.line_number()).map_or_else(String::new, |line| format!(", {line}"));
    Some(Section { title: format!("The choice while parameters are not known{of} [{}]", sheet.currency.name()), body })
}

fn choices(sheet: &Sheet, robust: &Robust) -> String {
    let mut grid = Grid::new(&["", "bonus", "expected regret", "worst 5 %", "best in %"]);
    let careful = (robust.careful != robust.best).then_some(("careful", robust.careful));
    let best = ("best on average", robust.best);
    for (name, place) in [Some(best), careful].into_iter().flatten() {
        let bonus = sheet.one.line().and_then(|line| line.points.get(place)).map(|point| sheet.bonus(point.bonus));
        let regret = robust.bonuses.get(place).copied().flatten();
        let cell = |of: fn(&Regret) -> f64, decimals| regret.as_ref().map(|regret| number(of(regret), decimals));
        let cells = [
            bonus,
            cell(|regret| regret.mean, 2),
            cell(|regret| regret.worst, 2),
            cell(|regret| regret.chance * 100.0, 1),
        ];
        grid.row(name, cells.map(|cell| cell.unwrap_or_else(|| UNKNOWN.to_owned())));
    }
    grid.print()
}

fn worth(sheet: &Sheet, robust: &Robust) -> String {
    let careful = match robust.careful == robust.best {
        true => "; the careful one, whose worst 5 % of regrets are least, is the same",
        false => "; of the careful one the worst 5 % are least",
    };
    let held = robust.worth_held_out;
    let held = match held {
        None => String::new(),
        Some(held) if held.interval.is_none_or(|interval| interval.low <= 0.0) => {
            String::from("; replications that did not choose bear out none of it for sure")
        }
        Some(held) => format!("; replications that did not choose bear out {}", sheet.shortly(held, "")),
    };
    let worth = sheet.currency.amount(robust.worth);
    let text = format!(
        "Regret is what a bonus saves less than the best one for the parameters would{careful}. To know the parameters \
         before choosing would be worth at most {worth} per position{held}."
    );
    wrapped(&text, 2)
}

fn chances(sheet: &Sheet, robust: &Robust) -> String {
    let shown = |class: &&Class| class.chance.value >= SELDOM;
    let seldom: f64 = robust.classes.iter().filter(|class| !shown(class)).map(|class| class.chance.value).sum();
    let mut grid = Grid::new(&["best bonus", "chance %", "±"]);
    for class in robust.classes.iter().filter(shown) {
        let name = match (class.low, class.high) {
            (_, 0.0) => sheet.nothing().to_owned(),
            (low, high) if low == high => sheet.bonus(low),
            (low, high) => format!("{} to {}", sheet.bonus(low), sheet.bonus(high)),
        };
        let chance = class.chance.per(0.01);
        grid.row(&name, [number(chance.value, 1), error_or_dash(chance.interval, 1)]);
    }
    let seldom = (seldom > 0.0).then(|| format!("All others: {} %.", percent(seldom, 1)));
    grid.print() + &seldom.map_or_else(String::new, |text| wrapped(&text, 2))
}
