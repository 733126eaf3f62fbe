//! Several scenarios: the best bonus of each, and the one that is best for all.

use super::super::WIDTH;
use super::super::grid::{Grid, cells};
use super::super::page::{Section, Tone, wrapped};
use super::sheet::Sheet;
use crate::analysis::{End, Objective};
use crate::output::format::{UNKNOWN, clipped, counted, money_decimals, number, price_decimals, whole};
use crate::output::tuned::{Shared, TunedFiles};
use crate::tune::What;

/// The best of each, then the one for all.
pub fn report(files: &TunedFiles, sheets: &[Sheet]) -> String {
    let Some(first) = sheets.first() else { return String::new() };
    let sections = [best(files, sheets, first), losses(files, sheets, first)];
    let sections: String = sections.iter().map(|section| first.ink.section(section)).collect();
    format!("{}{}{sections}{}", answer(files, first), reading(first), notes(sheets))
}

fn answer(files: &TunedFiles, sheet: &Sheet) -> String {
    let number = counted(files.loaded.len() as u64, "scenario");
    let Some(shared) = files.shared() else {
        let why = if !files.one_currency() {
            ": amounts in several currencies cannot be added."
        } else if sheet.one.plan.what == What::All {
            ": offers were tuned each for itself."
        } else {
            ": none keeps to the limits in all of them."
        };
        return wrapped(&format!("The best bonus for each of {number}, and none for all{why}"), 0);
    };
    let positions = whole(shared.together.positions);
    let week = sheet.one.asked_week(shared.place.0).map_or_else(String::new, |week| format!(" in {week}"));
    let (lead, bonus) = match shared.bonus {
        0.0 => ("The best single bonus for all is none", String::new()),
        bonus => ("The best single bonus for all", format!(" is {}{week}", sheet.currency.price(bonus))),
    };
    let saving = shared.together.saving.map_or_else(String::new, |saving| {
        let amount = sheet.per_position(saving, "");
        format!(": it saves {amount} over {positions} positions of {number}")
    });
    let as_good = as_good(files, &shared, sheet).map_or_else(String::new, |range| format!(" As good may be {range}."));
    let text = wrapped(&format!("{lead}{bonus}{saving}.{as_good}"), 0);
    text.replacen(lead, &sheet.ink.paint(lead, tone(&shared)), 1)
}

/// Whether it pays for sure.
fn tone(shared: &Shared) -> Tone {
    match shared.together.saving.and_then(|saving| saving.interval) {
        Some(interval) if interval.low > 0.0 => Tone::Good,
        _ => Tone::Unsure,
    }
}

/// Bonuses that may be as good for all.
fn as_good(files: &TunedFiles, shared: &Shared, sheet: &Sheet) -> Option<String> {
    let line = files.tuning.scenarios.first()?.lines.get(shared.place.0)?;
    let bonuses = line.points.len();
    let set = shared.together.set.as_ref()?.chunks(bonuses.max(1)).nth(shared.place.0)?;
    let first = line.points.get(set.iter().position(|is_in| *is_in)?)?.bonus;
    let last = line.points.get(set.iter().rposition(|is_in| *is_in)?)?.bonus;
    let gaps = set.iter().filter(|is_in| **is_in).count() as f64 * sheet.one.range.step < last - first;
    let gaps = if gaps { ", with gaps" } else { "" };
    (first < last).then(|| format!("{} to {}{gaps}", sheet.currency.price(first), sheet.currency.price(last)))
}

fn best(files: &TunedFiles, sheets: &[Sheet], first: &Sheet) -> Section {
    let mut grid = Grid::new(&["", "best bonus", "saving", "±", "may be as good", "pays up to"]);
    let savings = sheets.iter().filter_map(|sheet| sheet.one.tuned.fresh.as_ref()).map(|fresh| fresh.best.saving);
    let decimals = money_decimals(savings.map(|saving| saving.value.abs()).fold(0.0, f64::max));
    for sheet in sheets {
        for number in lines(sheet) {
            grid.row(&name(files, sheet, number), row(sheet, number, decimals));
        }
    }
    let aim = match first.one.plan.objective {
        Objective::Mean => "",
        Objective::Cvar => " for the worst 5 % of cohorts",
        Objective::Probability => " to pay most often",
        Objective::Median => " for the median cohort",
    };
    let title = format!("The best bonus of each{aim}, per position{}", unit(files, first));
    Section { title, body: grid.print() }
}

/// The currency, where all have one.
fn unit(files: &TunedFiles, first: &Sheet) -> String {
    if files.one_currency() { format!(" [{}]", first.currency.name()) } else { String::new() }
}

/// The best line of a scenario; all of them where each is an offer's.
fn lines(sheet: &Sheet) -> Vec<usize> {
    match sheet.one.plan.what {
        What::All => (0..sheet.one.tuned.lines.len()).collect(),
        What::Offer(_) | What::Scale => vec![sheet.one.line_number()],
    }
}

/// The scenario, its line, and where currencies differ its own.
fn name(files: &TunedFiles, sheet: &Sheet, number: usize) -> String {
    let label = sheet.one.label(number);
    match files.one_currency() {
        true => label,
        false => format!("{} [{}]", clipped(&label, WIDTH / 3), sheet.currency.name()),
    }
}

fn row(sheet: &Sheet, number_of_line: usize, decimals: usize) -> Vec<String> {
    let one = &sheet.one;
    let line = one.tuned.lines.get(number_of_line);
    let dash = || UNKNOWN.to_owned();
    let price = |bonus: Option<f64>| bonus.map_or_else(dash, |bonus| number(bonus, price_decimals(bonus)));
    let bonus = price(line.and_then(|line| one.best_bonus(&line.axis)));
    let even = match line.map(|line| line.break_even.end) {
        Some(End::At(bonus)) => number(bonus, 0),
        Some(End::Beyond) => format!(">{}", sheet.bonus(one.range.max)),
        Some(End::Never) => "none".to_owned(),
        None => dash(),
    };
    let [saving, half] = cells(one.tuned.fresh.as_ref().map(|fresh| fresh.best.saving), decimals);
    vec![bonus, saving, half, sheet.as_good_cell(number_of_line), even]
}

/// What each loses against its best by the bonus in its file, and by the one that is best for all.
fn losses(files: &TunedFiles, sheets: &[Sheet], first: &Sheet) -> Section {
    let shared = files.shared();
    let for_all = shared.map(|shared| match shared.bonus {
        0.0 => "no offer".to_owned(),
        bonus => first.currency.price(bonus),
    });
    let headers = ["", "positions", "in the file", "loses", "±"].map(str::to_owned).into_iter();
    let headers = headers.chain(for_all.into_iter().flat_map(|bonus| [format!("{bonus} loses"), "±".to_owned()]));
    let headers: Vec<String> = headers.collect();
    let mut grid = Grid::new(&headers.iter().map(String::as_str).collect::<Vec<_>>());
    let losses = |sheet: &Sheet| [sheet.one.regret(), sheet.one.together().map(|(_, loss)| loss)];
    let largest = sheets.iter().flat_map(losses).flatten().map(|loss| loss.value.abs());
    let decimals = money_decimals(largest.fold(0.0, f64::max));
    for sheet in sheets {
        let [by_file, by_shared] = losses(sheet);
        let bonus = sheet.one.line().and_then(|line| sheet.one.file_bonus(&line.axis));
        let bonus = bonus.map_or_else(|| UNKNOWN.to_owned(), |bonus| number(bonus, price_decimals(bonus)));
        let by_shared = shared.map(|_| cells(by_shared, decimals)).into_iter().flatten();
        let cells = cells(by_file, decimals).into_iter().chain(by_shared);
        grid.row(&sheet.one.scenario().name, [whole(sheet.one.tuned.positions), bonus].into_iter().chain(cells));
    }
    Section {
        title: format!("What other bonuses lose against the best, per position{}", unit(files, first)),
        body: grid.print(),
    }
}

fn reading(sheet: &Sheet) -> String {
    match sheet.one.tuned.replications {
        ..2 => "One replication has no error: no number below has one.\n".to_owned(),
        _ => wrapped(
            &format!(
                "± is half the width of a {} interval. Savings are estimated on replications that had no part in choosing.",
                sheet.confidence()
            ),
            0,
        ),
    }
}

/// What to know of each.
fn notes(sheets: &[Sheet]) -> String {
    let of_one = |sheet: &Sheet| {
        let name = clipped(&sheet.one.scenario().name, 40);
        sheet.one.notes().into_iter().map(move |note| wrapped(&format!("- {name}: {note}"), 2)).collect::<String>()
    };
    let notes: String = sheets.iter().map(of_one).collect();
    if notes.is_empty() { notes } else { format!("\n{notes}") }
}
