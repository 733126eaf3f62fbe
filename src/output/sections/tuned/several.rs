//! Several scenarios: the best bonus of each, and the one that is best for all.

use unicode_width::UnicodeWidthStr;

use super::curve;
use super::sheet::{Form, Sheet, aim};
use crate::analysis;
use crate::analysis::interval::Estimate;
use crate::output::body::grid::{Cell, Grid};
use crate::output::body::{Answer, Block, Body, Printout, Titled, Tone};
use crate::output::format::{UNKNOWN, clipped, counted, money_decimals, plus_minus, price_decimals, whole};
use crate::output::sections::head::ONE_REPLICATION;
use crate::output::sections::unlike::not_added;
use crate::output::tuned::BonusRun;
use crate::study::tune::What;
use crate::study::tune::{Shared, TuneReport};

/// Least width of the column of names, if any name is as long [columns].
const NAME: usize = 24;
/// The mark of a bonus that breaks the limits.
const OVER: &str = "*";

/// Report on several scenarios: the single bonus for all, then the best of each.
pub fn report(files: &TuneReport, sheets: &[Sheet]) -> Printout {
    let first = sheets.first();
    Printout {
        short: None,
        head: first.map(|first| answer(files, first) + Body::paragraph(reading(first), 0)).unwrap_or_default(),
        sections: first.map(|first| vec![best(files, sheets, first), losses(files, sheets, first)]).unwrap_or_default(),
        tail: notes(sheets),
        chart: files.one_currency().then(|| curve::sheet_chart(sheets)).flatten(),
    }
}

fn answer(files: &TuneReport, sheet: &Sheet) -> Body {
    let number = counted(files.loaded.len() as u64, "scenario");
    let Some(shared) = files.shared() else {
        let why = if let Some(why) = not_added(&files.unlike()) {
            why
        } else if sheet.one.plan.what == What::All {
            "each offer was tuned separately.".to_owned()
        } else {
            "none meets the limits in all of them.".to_owned()
        };
        return Body::paragraph(format!("There is a best bonus for each of {number}, but none for all: {why}"), 0);
    };
    let positions = whole(shared.together.positions);
    let week = sheet.one.asked_week(shared.place.0).map_or_else(String::new, |week| format!(" in {week}"));
    let within = within_limits(sheet);
    let (lead, bonus) = match shared.bonus {
        0.0 => ("The best single bonus for all is no offer", within.to_owned()),
        bonus => ("The best single bonus for all", format!("{within} is {}{week}", sheet.currency.price(bonus))),
    };
    let saving = shared.saving().map_or_else(String::new, |saving| {
        let amount = sheet.per_position(saving, "");
        format!(": it saves {amount} over {positions} positions of {number}")
    });
    let held_out = shared.together.held_out.map_or_else(String::new, |saving| {
        format!(" On held-out replications, it saves {}.", sheet.shortly(saving, ""))
    });
    let aim = aim(sheet.one.plan.objective).map_or_else(String::new, |aim| format!(", chosen {aim}"));
    let as_good = as_good(files, &shared, sheet)
        .map_or_else(String::new, |range| format!(" Bonuses that may be as good: {range}."));
    let rest = format!("{bonus}{aim}{saving}.{as_good}{held_out}");
    Block::Answer(Answer { lead: lead.to_owned(), tone: tone(&shared), rest }).into()
}

fn within_limits(sheet: &Sheet) -> &'static str {
    if sheet.one.plan.limits.is_empty() { "" } else { " within the limits" }
}

/// Tone of the answer: good if the held-out estimate is above 0.
fn tone(shared: &Shared) -> Tone {
    match shared.together.held_out.and_then(|saving| saving.interval) {
        Some(interval) if interval.low > 0.0 => Tone::Good,
        _ => Tone::Unsure,
    }
}

/// Phrase for the confidence set of the single bonus for all.
fn as_good(files: &TuneReport, shared: &Shared, sheet: &Sheet) -> Option<String> {
    let line = files.tuning.scenarios.first()?.lines.get(shared.place.0)?;
    let bonuses = line.points.len();
    let set = shared.together.set.as_ref()?.chunks(bonuses.max(1)).nth(shared.place.0)?;
    let (first, last) = analysis::ends(set)?;
    let (first, last) = (line.points.get(first)?.bonus, line.points.get(last)?.bonus);
    let gaps = set.iter().filter(|is_in| **is_in).count() as f64 * sheet.one.range.step < last - first;
    let gaps = if gaps { ", with gaps" } else { "" };
    (first < last).then(|| sheet.one.in_words(&[BonusRun { low: first, high: last }]) + gaps)
}

fn best(files: &TuneReport, sheets: &[Sheet], first: &Sheet) -> Titled {
    let savings = sheets.iter().filter_map(|sheet| sheet.one.best_saving());
    let decimals = money_decimals(savings.map(|saving| saving.value.abs()).fold(0.0, f64::max));
    let table = |form: Form| {
        let (bonus, set) = match form {
            Form::Bare => ("bonus", "as good within"),
            _ => ("best bonus", "may be as good"),
        };
        let mut grid = Grid::new(&["", bonus, "saving", "±", set, "pays up to"]);
        for sheet in sheets {
            for number in lines(sheet) {
                let label = sheet.one.label(number);
                grid.row(&name(files, sheet, &label), row(sheet, number, decimals, form));
            }
        }
        grid
    };
    let aim = aim(first.one.plan.objective).map_or_else(String::new, |aim| format!(" {aim}"));
    let within = within_limits(first);
    let title = format!("The best bonus of each{within}{aim}, per position{}", unit(files, first));
    Titled { title, body: Form::fitted(NAME, table) }
}

/// The currency in brackets, if all scenarios have the same.
fn unit(files: &TuneReport, first: &Sheet) -> String {
    if files.one_currency() { format!(" [{}]", first.currency.name()) } else { String::new() }
}

/// Numbers of the lines in the table: the best, or all if each is an offer's.
fn lines(sheet: &Sheet) -> Vec<usize> {
    match sheet.one.plan.what {
        What::All => (0..sheet.one.tuned.lines.len()).collect(),
        What::Offer(_) | What::Scale => vec![sheet.one.line_number()],
    }
}

/// Name of a row, with its currency if currencies differ.
fn name(files: &TuneReport, sheet: &Sheet, label: &str) -> String {
    match files.one_currency() {
        true => label.to_owned(),
        false => format!("{} [{}]", clipped(label, NAME - 3 - sheet.currency.name().width()), sheet.currency.name()),
    }
}

fn row(sheet: &Sheet, number: usize, decimals: usize, form: Form) -> Vec<Cell> {
    let one = &sheet.one;
    let line = one.tuned.lines.get(number);
    let bonus = price(line.and_then(|line| one.best_bonus(&line.axis)), form);
    let even = line.map_or_else(|| UNKNOWN.to_owned(), |line| sheet.pays_up_to(line, form));
    let [saving, half] = form.cells(one.best_saving(), decimals);
    vec![bonus.into(), saving, half, sheet.as_good_cell(number, form).into(), even.into()]
}

fn price(bonus: Option<f64>, form: Form) -> String {
    bonus.map_or_else(|| UNKNOWN.to_owned(), |bonus| form.number(bonus, price_decimals(bonus)))
}

/// Regret of each scenario: of the bonus in its file, and of the single bonus for all.
fn losses(files: &TuneReport, sheets: &[Sheet], first: &Sheet) -> Titled {
    let money = if aim(first.one.plan.objective).is_some() { "in mean saving " } else { "" };
    let unit = unit(files, first);
    Titled {
        title: format!("Losses of other bonuses against the best, {money}per position{unit}"),
        body: Form::fitted(NAME, |form| table_of_losses(files, sheets, form)) + below_losses(sheets, first),
    }
}

fn table_of_losses(files: &TuneReport, sheets: &[Sheet], form: Form) -> Grid {
    let shared = files.shared().zip(sheets.first());
    let for_all = shared.map(|(shared, first)| match shared.bonus {
        0.0 => "no offer".to_owned(),
        bonus if form.is_short() => price(Some(bonus), form),
        bonus => first.currency.price(bonus),
    });
    let positions = (form != Form::Bare).then_some("positions");
    let headers = [""].into_iter().chain(positions).chain(["file", "loses", "±"]).map(str::to_owned);
    let headers = headers.chain(for_all.into_iter().flat_map(|bonus| [format!("{bonus} loses"), "±".to_owned()]));
    let headers: Vec<String> = headers.collect();
    let mut grid = Grid::new(&headers.iter().map(String::as_str).collect::<Vec<_>>());
    let largest = sheets.iter().flat_map(losses_of).flatten().map(|loss| loss.value.abs());
    let decimals = money_decimals(largest.fold(0.0, f64::max));
    for sheet in sheets {
        let [by_file, by_shared] = losses_of(sheet);
        let mark = if sheet.one.file_is_over() { OVER } else { "" };
        let bonus = price(sheet.one.line().and_then(|line| sheet.one.file_bonus(&line.axis)), form) + mark;
        let by_shared = shared.map(|_| form.cells(by_shared, decimals)).into_iter().flatten();
        let positions = positions.map(|_| whole(sheet.one.tuned.positions));
        let cells = positions.into_iter().chain([bonus]).map(Cell::from);
        let cells = cells.chain(form.cells(by_file, decimals)).chain(by_shared);
        grid.row(&name(files, sheet, &sheet.one.scenario().name), cells);
    }
    grid
}

/// Regret of the bonus in the file, and of the bonus for all.
fn losses_of(sheet: &Sheet) -> [Option<Estimate>; 2] {
    [sheet.one.regret(), sheet.one.together().map(|(_, loss)| loss)]
}

/// Line on how to read the tables.
fn below_losses(sheets: &[Sheet], first: &Sheet) -> Body {
    let aim = aim(first.one.plan.objective).map(|aim| {
        format!("The best bonuses are chosen {aim}: one that loses less than 0 saves more on average, but is worse by that criterion.")
    });
    let over = sheets.iter().any(|sheet| sheet.one.file_is_over());
    let over = over.then(|| format!("{OVER} breaks the limits."));
    let notes: Vec<String> = over.into_iter().chain(aim).collect();
    if notes.is_empty() { Body::default() } else { Body::paragraph(notes.join(" "), 2) }
}

fn reading(sheet: &Sheet) -> String {
    match sheet.one.tuned.replications {
        ..2 => ONE_REPLICATION.to_owned(),
        _ => format!(
            "{} Savings are estimated on the replications that chose, as in a run; \
             losses of other bonuses are estimated on as many held-out replications.",
            plus_minus(sheet.one.plan.confidence)
        ),
    }
}

/// Notes on each scenario.
fn notes(sheets: &[Sheet]) -> Body {
    let of_one = |sheet: &Sheet| {
        let name = clipped(&sheet.one.scenario().name, 40);
        sheet.one.notes().into_iter().map(move |note| format!("{name}: {note}"))
    };
    let notes: Vec<String> = sheets.iter().flat_map(of_one).collect();
    if notes.is_empty() { Body::default() } else { Body::from(Block::Gap) + Body::list(notes) }
}
