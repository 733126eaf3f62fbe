//! What records tell: the answer, each figure before and now, and how the fitted scenario stands against the records.

mod chart;
mod retention;

pub use chart::fit_chart;

use std::collections::BTreeSet;

use crate::output::body::grid::Grid;
use crate::output::body::{Answer, Block, Body, Printout, Titled, Tone};
use crate::output::format::{UNKNOWN, confidence, counted, number, percent, significant, weeks, whole};
use crate::records::ExitReason;
use crate::scenario::visible_line;
use crate::study::fit::{FittedField, FittedFigure, FittedScenario, ToldBy};

/// Tenures of the table of exits by reason [week].
const INCIDENCE_WEEKS: [f64; 5] = [4.0, 13.0, 26.0, 52.0, 104.0];

/// The report on fits, ready to print; one for each value of the split.
pub fn fit(fits: &[FittedScenario], level: f64) -> Printout {
    let mut head = Body::default();
    let mut sections = Vec::new();
    for fitted in fits {
        head = head + Block::Answer(answer(fitted, level)).into() + remarks(fitted);
        sections.extend(of_one(fitted, level));
    }
    let note = format!("Intervals hold the truth in {} of cases.", confidence(level));
    let tail = Body::from(Block::Gap) + Body::paragraph(note, 0);
    Printout { head, sections, tail, chart: None, short: None }
}

fn of_one(fitted: &FittedScenario, level: f64) -> Vec<Titled> {
    let tables = [
        Some(figures(fitted)),
        models(fitted),
        retention::table(fitted),
        incidence(fitted),
        Some(exits(fitted)),
        replay(fitted, level),
    ];
    let of = part(fitted);
    tables.into_iter().flatten().map(|table| Titled { title: format!("{of}{}", table.title), ..table }).collect()
}

/// The part of the company that a fit is of, with a colon; empty for the whole.
fn part(fitted: &FittedScenario) -> String {
    fitted.split.as_ref().map_or_else(String::new, |split| format!("{}: ", visible_line(split)))
}

/// Number of figures that the records tell, and of those that stay.
fn told(fitted: &FittedScenario) -> [usize; 2] {
    let of = |told: bool| {
        let figures = fitted.figures.iter().filter(|figure| (figure.told_by != ToldBy::Belief) == told);
        figures.map(|figure| (&figure.group, figure.field.key(), figure.parameter)).collect::<BTreeSet<_>>().len()
    };
    [of(true), of(false)]
}

fn answer(fitted: &FittedScenario, level: f64) -> Answer {
    let people = whole(fitted.people as u64);
    let left = whole(fitted.exits as u64);
    let of = part(fitted);
    let came_back = fitted.spells - fitted.people;
    let spells = match came_back {
        0 => format!("{left} left"),
        _ => format!("{left} spells of {} ended", whole(fitted.spells as u64)),
    };
    let mut sentences = vec![format!("{of}Of {people} people {spells}.")];
    for (group, half) in &fitted.halves {
        let who = group.as_ref().map_or_else(|| "those".to_owned(), |group| format!("'{group}'"));
        sentences.push(match half.ends {
            Some([low, high]) => format!(
                "Half of {who} who finish training would quit within {} weeks ({} to {}).",
                significant_weeks(half.weeks),
                significant_weeks(low),
                significant_weeks(high)
            ),
            None => format!("Fewer than half of {who} who finish training would ever quit."),
        });
    }
    let [told, stay] = told(fitted);
    let stays = if stay == 1 { "1 stays" } else { &format!("{stay} stay") };
    sentences.push(format!("The records tell {}; {stays} as believed.", counted(told as u64, "figure")));
    let missed: Vec<String> = fitted.replay.iter().filter(|week| !week.holds()).map(|week| weeks(week.week)).collect();
    let tone = if missed.is_empty() { Tone::Good } else { Tone::Unsure };
    if !missed.is_empty() {
        sentences.push(format!(
            "At {} weeks the fitted scenario keeps hires outside the {} band of the records.",
            missed.join(", "),
            confidence(level)
        ));
    }
    let lead = sentences.remove(0);
    Answer { lead, tone, rest: format!(" {}", sentences.join(" ")) }
}

fn significant_weeks(value: f64) -> String {
    if value >= 10.0 { number(value, 0) } else { significant((value * 100.0).round() / 100.0) }
}

fn remarks(fitted: &FittedScenario) -> Body {
    let lost = (fitted.lost > 0.0).then(|| {
        format!(
            "{} % of the draws of the bootstrap gave no law, and have no part in its errors.",
            percent(fitted.lost, 1)
        )
    });
    fitted
        .remarks
        .iter()
        .cloned()
        .chain(lost)
        .map(|text| Body::paragraph(text, 0))
        .fold(Body::default(), |one, next| one + next)
}

/// Each figure before and now.
fn figures(fitted: &FittedScenario) -> Titled {
    let mut grid = Grid::new(&["figure", "before", "now", "interval", "told by"]);
    let several = fitted.figures.iter().any(|figure| figure.group != fitted.figures[0].group);
    for figure in &fitted.figures {
        let now = if figure.told_by == ToldBy::Belief { "stays".to_owned() } else { significant(figure.value) };
        let cells = [now, figure.ends.map_or_else(|| UNKNOWN.to_owned(), interval), figure.told_by.name().to_owned()];
        let before = figure.before.map_or_else(|| UNKNOWN.to_owned(), significant);
        grid.row(&name(figure, several), std::iter::once(before).chain(cells));
    }
    let mut reasons: Vec<String> = Vec::new();
    for figure in &fitted.figures {
        let text = format!("{}: {}.", figure.field.label(), figure.because);
        if !reasons.contains(&text) {
            reasons.push(text);
        }
    }
    Titled { title: "What the records tell".to_owned(), body: Body::from(grid) + Body::list(reasons) }
}

fn interval([low, high]: [f64; 2]) -> String {
    format!("{} to {}", significant(low), significant(high))
}

fn name(figure: &FittedFigure, several: bool) -> String {
    let field = match figure.field {
        FittedField::Tenure => format!("tenure {}", figure.parameter),
        other => other.label().to_owned(),
    };
    if several { format!("{field}, {}", figure.group) } else { field }
}

/// Laws that were tried. Returns `None` where none was.
fn models(fitted: &FittedScenario) -> Option<Titled> {
    let mut grid = Grid::new(&["law", "parameters", "log-likelihood", "AIC", "BIC", ""]);
    let mut refused = Vec::new();
    for tried in &fitted.models {
        let cell = |value: Option<f64>| value.map_or_else(|| UNKNOWN.to_owned(), |value| number(value, 2));
        let parameters = tried.parameters().map_or_else(|| UNKNOWN.to_owned(), |parameters| parameters.to_string());
        let mark = if tried.chosen { "written" } else { "" };
        let cells = [parameters, cell(tried.log_likelihood()), cell(tried.aic()), cell(tried.bic()), mark.to_owned()];
        grid.row(tried.law, cells);
        refused.extend(tried.refused.iter().map(|reason| format!("{}: {reason}.", tried.law)));
    }
    let people = fitted.models.first()?.people;
    let title = format!("Laws of tenure, by the criterion BIC over {} people", whole(people as u64));
    Some(Titled { title, body: Body::from(grid) + Body::list(refused) })
}

/// Incidence of each reason. Returns `None` where nobody left.
fn incidence(fitted: &FittedScenario) -> Option<Titled> {
    let last = fitted.incidence.iter().map(|step| step.week).fold(0.0, f64::max);
    let kinds: BTreeSet<usize> = fitted.incidence.iter().map(|step| step.kind).collect();
    let mut headers = vec!["gone by week"];
    headers.extend(kinds.iter().map(|kind| ExitReason::ALL[*kind].name()));
    let mut grid = Grid::new(&headers);
    let at = |kind: usize, week: f64| {
        let mut steps = fitted.incidence.iter().filter(|step| step.kind == kind && step.week <= week);
        steps.next_back().map_or(0.0, |step| step.incidence)
    };
    for week in INCIDENCE_WEEKS.into_iter().filter(|week| *week < last).chain([last]) {
        grid.row(&weeks(week), kinds.iter().map(|kind| percent(at(*kind, week), 1)));
    }
    let title = "Why people left, by Aalen and Johansen [% of people]".to_owned();
    (!kinds.is_empty()).then(|| Titled { title, body: grid.into() })
}

fn exits(fitted: &FittedScenario) -> Titled {
    let mut grid = Grid::new(&["weeks", "observed", "expected"]);
    for span in &fitted.spans {
        let name = match span.to {
            Some(to) => format!("{} to {}", weeks(span.from), weeks(to)),
            None => format!("after {}", weeks(span.from)),
        };
        grid.row(&name, [whole(span.observed as u64), number(span.expected, 1)]);
    }
    Titled { title: "Exits of the records, and those that the fitted scenario expects".to_owned(), body: grid.into() }
}

/// Retention of the scenario beside that of the records. Returns `None` where both know no week.
fn replay(fitted: &FittedScenario, level: f64) -> Option<Titled> {
    let band = format!("{} band", confidence(level));
    let mut grid = Grid::new(&["still there", "scenario", "records", &band, ""]);
    for week in &fitted.replay {
        let [low, high] = week.ends.map(|end| percent(end, 1));
        let mark = if week.holds() { "" } else { "outside" };
        let cells = [percent(week.scenario, 1), percent(week.records, 1), format!("{low} to {high}"), mark.to_owned()];
        grid.row(&format!("after {} weeks", weeks(week.week)), cells);
    }
    let title = "The fitted scenario, run without an offer [% of first hires]".to_owned();
    (!fitted.replay.is_empty()).then(|| Titled { title, body: grid.into() })
}
