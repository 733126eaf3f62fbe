//! The best bonus, in sentences that can be quoted.

use super::sheet::{Sheet, may_be_0};
use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::{BreakEven, CurvePoint, End, Objective};
use crate::output::body::{Answer, Tone};
use crate::output::format::{counted, number, share, weeks, whole};
use crate::output::sections::amount::{KnownSaving, Sign};
use crate::output::sections::head::Head;
use crate::output::tuned::{BonusRun, runs};
use crate::study::tune::{HeldOut, Line, What};

/// Largest number of lines whose confidence set the answer names; a table names those of more lines.
const MOST_LINES: usize = 4;

/// Largest number of ranges of losing bonuses that the answer names.
const MOST_LOSING: usize = 2;

/// Head of the report on one tuning.
pub fn head<'a>(sheet: &'a Sheet) -> Head<'a> {
    let tuned = sheet.one.tuned;
    Head {
        scenario: sheet.one.scenario(),
        positions: tuned.positions,
        replications: tuned.replications,
        confidence: sheet.one.plan.confidence,
        answer: answer(sheet),
        assumptions: None,
        footnote: known(sheet).and_then(|known| known.footnote()),
        advice: None,
    }
}

/// The answer: the best bonus, the confidence set, and the held-out estimate.
pub fn answer(sheet: &Sheet) -> Answer {
    let (lead, tone, rest) = lead(sheet);
    let more =
        [as_good(sheet), believed_best(sheet), break_even(sheet), held_out(sheet), of_file(sheet), highest(sheet)];
    let more: String = more.into_iter().flatten().map(|sentence| format!(" {sentence}")).collect();
    Answer { lead: within_limits(sheet, lead), tone, rest: rest + &more }
}

/// The lead, which names the limits if there are any.
fn within_limits(sheet: &Sheet, lead: &str) -> String {
    match (lead.get(..1), lead.get(1..)) {
        (Some(first), Some(rest)) if !sheet.one.plan.limits.is_empty() && sheet.one.tuned.best.is_some() => {
            format!("Within the limits, {}{rest}", first.to_lowercase())
        }
        _ => lead.to_owned(),
    }
}

fn lead(sheet: &Sheet) -> (&'static str, Tone, String) {
    let (Some(fresh), Some(chosen)) = (&sheet.one.tuned.held_out, sheet.one.best_saving()) else {
        let remedy = sheet.one.notes().into_iter().next().unwrap_or_default();
        let remedy = remedy.split_once(": ").map_or(String::new(), |(_, remedy)| remedy.to_owned());
        return ("No bonus meets the limits", Tone::Bad, format!(": {remedy}"));
    };
    if makes_nothing(sheet) {
        return nothing(sheet, chosen);
    }
    match sheet.one.plan.objective {
        Objective::Mean => most_saved(sheet, fresh, chosen),
        other => aimed_at(sheet, fresh, chosen, other),
    }
}

/// Whether the best is a bonus of 0, in all offers if all are tuned.
fn makes_nothing(sheet: &Sheet) -> bool {
    let one = &sheet.one;
    match one.plan.what {
        What::All => one.tuned.offers.as_ref().is_some_and(|offers| offers.iter().all(|offer| offer.bonus == 0.0)),
        What::Offer(_) | What::Scale => one.line().and_then(|line| one.best_bonus(&line.axis)) == Some(0.0),
    }
}

fn nothing(sheet: &Sheet, saving: Estimate) -> (&'static str, Tone, String) {
    if !rivals_nothing(sheet) {
        let others = match saving.value < 0.0 {
            true => format!("cost {}", sheet.per_position(saving.negated(), "more ")),
            false => format!("save {}", sheet.per_position(saving, "")),
        };
        return ("It is best not to make this offer", Tone::Unsure, format!(": the others {others}."));
    }
    // Where weeks were tried, no offer is one of the bonuses of each.
    let rivals = sheet.one.tuned.lines.iter().filter_map(|line| line.set.as_ref());
    let rival = rivals.flat_map(|set| set.iter().skip(1)).any(|is_in| *is_in);
    let gain = match sheet.one.plan.objective {
        Objective::Mean => "save anything",
        Objective::Cvar => "help the worst 5 % of cohorts",
        Objective::Probability => "pay more often",
        Objective::Median => "raise the median saving",
    };
    let lead = "It is best to make no offer";
    if others_within_limits(sheet) == 0 {
        return (lead, Tone::Bad, format!(": {} meets them.", none_tried(sheet)));
    }
    let limited = !sheet.one.plan.limits.is_empty();
    match (rival || sheet.one.tuned.replications < 2, limited) {
        (true, false) => (lead, Tone::Unsure, format!(": {} is shown to {gain}.", none_tried(sheet))),
        (true, true) => (lead, Tone::Unsure, format!(": no bonus that meets them is shown to {gain}.")),
        (false, false) => {
            let highest = sheet.currency.price(sheet.one.range.max);
            (lead, Tone::Bad, format!(": every bonus tried, up to {highest}, does worse."))
        }
        (false, true) => (lead, Tone::Bad, ": every bonus that meets them does worse.".to_owned()),
    }
}

fn none_tried(sheet: &Sheet) -> String {
    format!("no bonus up to {}", sheet.currency.price(sheet.one.range.max))
}

/// Number of bonuses above 0 that keep to the limits.
fn others_within_limits(sheet: &Sheet) -> usize {
    let above_0 = sheet.one.tuned.lines.iter().flat_map(|line| line.eligible.iter().skip(1));
    above_0.filter(|eligible| **eligible).count()
}

/// The amount is the estimate of a run with this bonus; the verdict rests on the held-out estimate.
fn most_saved(sheet: &Sheet, fresh: &HeldOut, chosen: Estimate) -> (&'static str, Tone, String) {
    let bonus = best(sheet);
    let several = bonus.starts_with("bonuses");
    let known = KnownSaving::of(sheet, chosen);
    let amount = match chosen.value < 0.0 {
        true => {
            let subject = if several { "they cost" } else { "it costs" };
            format!("{subject} {}", known.words(" more per position", Sign::Cost))
        }
        false => known.words(" per position", Sign::Saving),
    };
    if sheet.one.tuned.replications < 2 {
        let lead = if several { "The best of one replication are" } else { "The best of one replication is" };
        return (lead, Tone::Unsure, format!(" {bonus}: {amount}."));
    }
    let (lead, tone, looks) = match (fresh.best.saving.interval, rivals_nothing(sheet)) {
        (Some(Interval { low, .. }), _) if low > 0.0 => ("The highest saving comes from", Tone::Good, ""),
        (Some(Interval { high, .. }), true) if high < 0.0 => {
            ("It is best to make no offer", Tone::Bad, ": on the replications that chose,")
        }
        (Some(Interval { high, .. }), false) if high < 0.0 => ("The smallest loss comes from", Tone::Bad, ""),
        (_, true) => {
            ("No bonus is significantly better than no offer", Tone::Unsure, ": the highest estimate comes from")
        }
        (_, false) => (if several { "The best are" } else { "The best is" }, Tone::Unsure, ""),
    };
    let rest = match looks {
        ": on the replications that chose," => format!("{looks} {bonus} looked best, {amount}."),
        ": the highest estimate comes from" => format!("{looks} {bonus}, {amount}."),
        _ => format!(" {bonus}: {amount}."),
    };
    (lead, tone, rest)
}

/// The saving of the best bonus, and how well it is known. Returns None where no bonus keeps to the limits.
fn known<'a>(sheet: &'a Sheet) -> Option<KnownSaving<'a>> {
    sheet.one.best_saving().map(|saving| KnownSaving::of(sheet, saving))
}

impl<'a> KnownSaving<'a> {
    fn of(sheet: &'a Sheet, saving: Estimate) -> Self {
        let (believed, confidence) = (sheet.one.best_believed(), sheet.one.plan.confidence);
        Self { saving, believed, confidence, currency: &sheet.currency }
    }
}

/// Whether no offer was among the bonuses tried.
fn rivals_nothing(sheet: &Sheet) -> bool {
    sheet.one.alone() || sheet.one.plan.what == What::All
}

fn aimed_at(sheet: &Sheet, fresh: &HeldOut, mean: Estimate, objective: Objective) -> (&'static str, Tone, String) {
    let bonus = best(sheet);
    let value = sheet.one.best_objective().map_or_else(String::new, |value| sought(sheet, value, Detail::Full));
    let (lead, what) = match objective {
        Objective::Probability => {
            let positions = counted(sheet.one.tuned.positions, "position");
            ("The offer pays most often with", format!("{value} of {positions}"))
        }
        Objective::Cvar => ("The worst 5 % of cohorts do best with", format!("their mean saving is {value}")),
        Objective::Median | Objective::Mean => ("The median saving is highest with", value),
    };
    let tone = match fresh.best.saving.interval {
        Some(Interval { low, .. }) if low > 0.0 => Tone::Good,
        Some(Interval { high, .. }) if high < 0.0 => Tone::Bad,
        _ => Tone::Unsure,
    };
    (lead, tone, format!(" {bonus}: {what}. The mean saving of all cohorts is {}.", sheet.per_position(mean, "")))
}

/// Detail of an interval.
enum Detail {
    Full,
    Short,
}

/// A value of the objective.
fn sought(sheet: &Sheet, value: Estimate, detail: Detail) -> String {
    match (sheet.one.plan.objective, detail) {
        (Objective::Probability, _) => format!("in {} of cohorts", share(value)),
        (_, Detail::Full) => sheet.per_position(value, ""),
        (_, Detail::Short) => sheet.shortly(value, ""),
    }
}

/// `a bonus of $1,250`, `bonuses of $500 and $1,200`
fn best(sheet: &Sheet) -> String {
    let one = &sheet.one;
    let offers: Vec<String> =
        one.tuned.offers.iter().flatten().map(|offer| sheet.currency.price(Sheet::rounded(offer.bonus))).collect();
    let line = one.line();
    let bonus = line.and_then(|line| one.best_bonus(&line.axis)).map_or_else(String::new, |b| sheet.currency.price(b));
    match (one.plan.what, offers.as_slice()) {
        (What::Offer(_), _) | (_, [_]) => {
            let week = one.asked_week(one.line_number()).map_or_else(String::new, |week| format!(" in {week}"));
            format!("a bonus of {bonus}{week}")
        }
        (_, [start @ .., last]) => {
            let factor = line.filter(|line| line.axis.scale).and_then(|line| factor(sheet, line));
            format!("bonuses of {} and {last}{}", start.join(", "), factor.unwrap_or_default())
        }
        (_, []) => format!("a bonus of {bonus}"),
    }
}

/// `, 0.62 times those of the file`
fn factor(sheet: &Sheet, line: &Line) -> Option<String> {
    let file = sheet.one.file_bonus(&line.axis).filter(|bonus| *bonus > 0.0)?;
    let factor = sheet.one.best_bonus(&line.axis)? / file;
    Some(format!(", {} times those of the file", number(factor, 2)))
}

/// Held-out estimate of the best bonus.
fn held_out(sheet: &Sheet) -> Option<String> {
    let fresh = sheet.one.tuned.held_out.as_ref().filter(|_| shows_held_out(sheet))?;
    let saving = fresh.best.saving;
    let what = match sheet.one.plan.objective {
        Objective::Mean if saving.value < 0.0 => format!("costs {}", sheet.shortly(saving.negated(), "more ")),
        Objective::Mean => format!("saves {}", sheet.shortly(saving, "")),
        Objective::Probability => format!("pays {}", sought(sheet, fresh.best.objective, Detail::Short)),
        Objective::Cvar => format!("saves {} in the worst 5 %", sought(sheet, fresh.best.objective, Detail::Short)),
        Objective::Median => format!("has a median saving of {}", sought(sheet, fresh.best.objective, Detail::Short)),
    };
    let is_mean = sheet.one.plan.objective == Objective::Mean;
    let unsure = match sheet.one.tuned.replications {
        2.. if is_mean && may_be_0(saving) => ", which cannot be told apart from zero",
        _ => "",
    };
    Some(format!("On {}, the best choice {what}{unsure}.", others(sheet)))
}

/// Whether the held-out estimate of the best is shown; that of no offer is 0.
fn shows_held_out(sheet: &Sheet) -> bool {
    sheet.one.tuned.best.is_some() && !(makes_nothing(sheet) && rivals_nothing(sheet))
}

/// Phrase for the held-out replications.
fn others(sheet: &Sheet) -> String {
    match sheet.one.tuned.replications {
        1 => "one held-out replication".to_owned(),
        number => format!("{} held-out replications", whole(number)),
    }
}

fn as_good(sheet: &Sheet) -> Option<String> {
    let lines = &sheet.one.tuned.lines;
    let best = sheet.one.tuned.best?;
    if sheet.each_for_itself() {
        return None;
    }
    lines.get(best.0)?.set.as_ref()?;
    let others: usize = lines.iter().filter_map(|line| line.set.as_ref()).flatten().filter(|is_in| **is_in).count();
    if others <= 1 {
        return Some(no_other(sheet, lines)).filter(|_| !makes_nothing(sheet));
    }
    if lines.len() == 1 {
        return Some(format!("{} {}{}.", may_be_as_good(sheet), sheet.one.as_good(0)?, of_offer(sheet)));
    }
    let of_line = |number: usize| {
        let week = sheet.one.line_name(number)?;
        Some(format!("{} in {week}", sheet.one.as_good(number)?))
    };
    let named: Vec<String> = (0..lines.len()).filter_map(of_line).collect();
    match named.len() {
        0 => None,
        1..=MOST_LINES => Some(format!("{} {}.", may_be_as_good(sheet), named.join("; "))),
        many => Some(format!("Bonuses in {many} weeks may be as good: see below.")),
    }
}

/// Words before the confidence set, which tell it from what is believed where figures are uncertain.
fn may_be_as_good(sheet: &Sheet) -> &'static str {
    match sheet.one.scenario().uncertain.is_empty() {
        true => "Bonuses that may be as good:",
        false => "Bonuses that may be as good by the simulation (more replications narrow them):",
    }
}

/// Where the best bonus lies by what is believed.
fn believed_best(sheet: &Sheet) -> Option<String> {
    let [low, high] = sheet.one.believed_best().filter(|_| !sheet.each_for_itself())?;
    let run = match (low, high) {
        (0.0, 0.0) => sheet.one.nothing().to_owned(),
        (0.0, high) => format!("{} or at most {}", sheet.one.nothing(), sheet.currency.price(high)),
        (low, high) => sheet.one.in_words(&[BonusRun { low, high }]),
    };
    Some(format!("By what the file believes (no replications narrow it), the best is probably {run}."))
}

/// ` in offers.0`, where a factor moves others too.
fn of_offer(sheet: &Sheet) -> String {
    let line = sheet.one.line().filter(|line| line.axis.scale && sheet.one.scenario().offers.len() > 1);
    line.map_or_else(String::new, |line| format!(" in offers.{}", line.axis.offer))
}

/// Sentence that every other bonus does worse than the best.
fn no_other(sheet: &Sheet, lines: &[Line]) -> String {
    let eligible = lines.iter().flat_map(|line| &line.eligible).filter(|eligible| **eligible).count() as u64;
    let limits = if sheet.one.plan.limits.is_empty() { "" } else { " that meet the limits" };
    match eligible.saturating_sub(1) {
        0 => format!("It is the only bonus{}.", limits.replace("meet", "meets")),
        1 => format!("The only other bonus{} does worse.", limits.replace("meet", "meets")),
        others => format!("Each of the other {}{limits} does worse.", counted(others, "bonuse")),
    }
}

/// Break-even bonus, in a sentence.
fn break_even(sheet: &Sheet) -> Option<String> {
    let one = &sheet.one;
    if sheet.each_for_itself() {
        return None;
    }
    let line = one.line()?;
    let (subject, verb) = match one.alone() && !line.axis.scale {
        true => ("the offer", "pays"),
        false => ("the offers together", "pay"),
    };
    let week = one.asked_week(one.line_number()).map_or_else(String::new, |week| format!("In {week} "));
    let mut text = format!("{week}{}", ended(sheet, line, subject, verb)?);
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    Some(text)
}

fn ended(sheet: &Sheet, line: &Line, subject: &str, verb: &str) -> Option<String> {
    let BreakEven { end, low, high } = line.break_even;
    let reach = sheet.one.reach(line);
    let [highest, offer, not] = [sheet.currency.price(reach), of_offer(sheet), losing(sheet, line)];
    Some(match end {
        End::At(bonus) => {
            let [at, from, to] = sheet.currency.amounts([bonus, low.unwrap_or(bonus), high.unwrap_or(bonus)]);
            let ends = match (low, high) {
                (Some(_), Some(_)) => format!(" ({from} to {to})"),
                (Some(_), None) => format!(" ({from} to beyond {highest})"),
                (None, _) => String::new(),
            };
            format!("{subject} {verb} up to a bonus of {at}{ends}{offer}{not}.")
        }
        End::Beyond => {
            let surely = low.filter(|low| *low < reach).map_or_else(String::new, |low| match low > 0.0 {
                true => format!(", significantly up to {}", sheet.currency.amount(low)),
                false => ", though significantly at none".to_owned(),
            });
            let best = sheet.one.best_point().is_some_and(|best| best.bonus >= reach);
            let best = if best { ", which is the best" } else { "" };
            format!(
                "{subject} still {verb} at the highest bonus tried, {highest}{offer}{best}{surely}{not}: raise --max."
            )
        }
        // That no offer is best says the rest.
        End::Never => match high? {
            0.0 => return None,
            high => {
                let high = sheet.currency.amount(high);
                format!("{subject} may {} up to a bonus of {high}{offer} at most.", verb.trim_end_matches('s'))
            }
        },
    })
}

/// `, but not from $1,200 to $5,700`: where the offer loses for sure below the break-even bonus.
fn losing(sheet: &Sheet, line: &Line) -> String {
    let even = line.break_even.value().unwrap_or(f64::INFINITY);
    let loses = |point: &CurvePoint| {
        let interval = point.saving.and_then(|saving| saving.interval);
        point.bonus < even && interval.is_some_and(|interval| interval.high < 0.0)
    };
    let runs = runs(line.points.iter().map(|point| (point.bonus, loses(point))));
    let price = |bonus| sheet.currency.price(bonus);
    let word = |BonusRun { low, high }: &BonusRun| match low == high {
        true => format!("at {}", price(*low)),
        false => format!("from {} to {}", price(*low), price(*high)),
    };
    let words: Vec<String> = runs.iter().take(MOST_LOSING).map(word).collect();
    match words.is_empty() {
        true => String::new(),
        false if runs.len() > MOST_LOSING => format!(", but not {}, or in other ranges", words.join(", ")),
        false => format!(", but not {}", words.join(" and ")),
    }
}

/// Regret of the bonus in the file, in a sentence.
fn of_file(sheet: &Sheet) -> Option<String> {
    let one = &sheet.one;
    let fresh = one.tuned.held_out.as_ref()?;
    let (subject, several) = in_file(sheet)?;
    if one.tuned.offers.as_ref() == Some(&one.scenario().offers) {
        let is = if several { "are" } else { "is" };
        return Some(format!("{subject} {is} the best.")).filter(|_| !makes_nothing(sheet));
    }
    let regret = match one.plan.objective {
        Objective::Mean => fresh.regret,
        _ => fresh.objective_regret,
    };
    let there = match shows_held_out(sheet) {
        true => "There".to_owned(),
        false => format!("On {},", others(sheet)),
    };
    if regret.value == 0.0 && regret.interval.is_none_or(|interval| interval.half_width() == 0.0) {
        return Some(format!("{there} {} {} no worse.", lower(&subject), if several { "do" } else { "does" }));
    }
    let unsure =
        if regret.interval.is_some() && may_be_0(regret) { ", which cannot be told apart from zero" } else { "" };
    let verb = match (regret.value < 0.0, several) {
        (false, false) => "is worse by",
        (false, true) => "are worse by",
        (true, false) => "is better by",
        (true, true) => "are better by",
    };
    let (subject, remedy) = match one.file_between() {
        _ if one.file_is_over() => {
            (which(&subject, if several { "break the limits" } else { "breaks the limits" }), "")
        }
        Some(_) if regret.value < 0.0 && unsure.is_empty() => {
            let step = sheet.currency.price(one.range.step);
            (which(&subject, &format!("is not a multiple of the step of {step}")), ": lower --step")
        }
        _ => (subject, ""),
    };
    let regret = if regret.value < 0.0 { regret.negated() } else { regret };
    Some(format!("{there} {} {verb} {}{unsure}{remedy}.", lower(&subject), distance(sheet, regret)))
}

/// `text` with a small first letter.
fn lower(text: &str) -> String {
    match (text.get(..1), text.get(1..)) {
        (Some(first), Some(rest)) => first.to_lowercase() + rest,
        _ => text.to_owned(),
    }
}

/// `The bonus in the file, $1,500, which breaks the limits,`
fn which(subject: &str, is_so: &str) -> String {
    format!("{}, which {is_so},", subject.trim_end_matches(','))
}

/// Subject of a sentence about the bonus in the file, and whether the subject is plural.
fn in_file(sheet: &Sheet) -> Option<(String, bool)> {
    let one = &sheet.one;
    let line = one.line()?;
    let bonus = one.file_bonus(&line.axis)?;
    let offers = &one.scenario().offers;
    let week = offers.get(line.axis.offer).map_or(0.0, |offer| one.scenario().week_of(offer));
    Some(match one.plan.what {
        What::Scale | What::All if offers.len() > 1 => ("The amounts in the file".to_owned(), true),
        _ if bonus == 0.0 && one.alone() => ("Making no offer, as in the file,".to_owned(), false),
        _ if one.plan.weeks.is_empty() => (format!("The bonus in the file, {},", sheet.currency.price(bonus)), false),
        _ => (format!("The file's {} in week {}", sheet.currency.price(bonus), weeks(week)), false),
    })
}

/// Difference between two values of the objective, in words.
fn distance(sheet: &Sheet, distance: Estimate) -> String {
    match sheet.one.plan.objective {
        Objective::Mean => sheet.shortly(distance, ""),
        Objective::Cvar => sheet.shortly(distance, "for the worst 5 % of cohorts, "),
        Objective::Median => sheet.shortly(distance, "of the median saving "),
        Objective::Probability => {
            let points = distance.per(0.01);
            let ends = points.interval.map(|ends| format!(" ({} to {})", number(ends.low, 1), number(ends.high, 1)));
            format!("{} percentage points{}", number(points.value, 1), ends.unwrap_or_default())
        }
    }
}

/// Sentence that higher bonuses were not tried.
fn highest(sheet: &Sheet) -> Option<String> {
    let best = sheet.one.best_point().filter(|best| best.bonus >= sheet.one.range.max)?;
    let said = sheet.one.line().is_some_and(|line| line.break_even.end == End::Beyond);
    (!said || sheet.each_for_itself())
        .then(|| format!("{} is the highest bonus tried: raise --max.", sheet.currency.price(best.bonus)))
}
