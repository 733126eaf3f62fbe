//! Pieces of a page: tables, charts, figures.

use std::borrow::Borrow;

use maud::{Markup, PreEscaped, html};

use crate::output::body::grid::Grid;
use crate::output::body::{
    AssumptionLine, AssumptionTable, Block, Body, KeyFigure, ListedTerm, Titled, Tone, WarningList,
};
use crate::output::format::{counted, weeks};
use crate::output::sections::subject::{Stop, Subject};
use crate::output::svg::Chart;
use crate::scenario::visible;

/// A chart and the tables behind it, which can be opened.
pub fn figure(id: &str, chart: &Chart, behind: impl IntoIterator<Item = impl Borrow<Titled>>) -> Markup {
    html! {
        figure {
            div.drawing role="group" aria-label=(chart.title()) { (PreEscaped(chart.inline(id))) }
            @for section in behind { (folded(section.borrow())) }
        }
    }
}

/// A section of the report for terminals, to be opened.
pub fn folded(section: &Titled) -> Markup {
    html! {
        details {
            summary { "In numbers: " (section.title) }
            (body(&section.title, &section.body))
        }
    }
}

/// A section of the report for terminals, open.
pub fn open(section: &Titled) -> Markup {
    html! {
        h3 { (section.title) }
        (body(&section.title, &section.body))
    }
}

/// Tables, paragraphs and lists; what is for print alone is left out.
pub fn body(title: &str, body: &Body) -> Markup {
    let is_item = |block: &Block| matches!(block, Block::Item(_));
    html! {
        @for blocks in body.blocks().chunk_by(|a, b| is_item(a) && is_item(b)) {
            @match blocks {
                [Block::Item(_), ..] => ul { @for block in blocks { @if let Block::Item(item) = block { li { (without_flags(item)) } } } },
                [Block::Table(grid), ..] => (table(title, grid)),
                [Block::Paragraph(text, _), ..] => p.note { (without_flags(text)) },
                [Block::Figure { id, chart, behind }, ..] => (figure(id, chart, behind)),
                [Block::Answer(answer), ..] => p.answer.(tone(answer.tone)) { strong { (answer.lead) } (answer.rest) },
                [Block::Figures(numbers), ..] => (figures(numbers)),
                [Block::Open(part), ..] => (open(part)),
                [Block::Heading(text), ..] => h3 { (text) },
                [Block::Text(text), ..] => p { (without_flags(text)) },
                [Block::Folded(part), ..] => details { summary { (part.title) } (self::body(&part.title, &part.body)) },
                [Block::InNumbers(part), ..] => (folded(part)),
                [Block::Conclusion(text), ..] => p.answer { (text) },
                [Block::Notes(notes), ..] => p.note { @for note in notes { (without_flags(note)) " " } },
                [Block::Warnings(texts), ..] => (warnings(texts)),
                [Block::Command(text), ..] => pre.command { (text) },
                [Block::Terms(list), ..] => (terms(list)),
                [Block::Assumptions(table), ..] => (assumptions(table)),
                [
                    Block::Played { .. } | Block::Gap | Block::Lines(_) | Block::Legend(_) | Block::Heat(_)
                    | Block::Commands { .. },
                    ..
                ] | [] => {},
            }
        }
    }
}

/// A table of numbers behind names; on a narrow page it can be scrolled by itself.
pub fn table(title: &str, grid: &Grid) -> Markup {
    html! {
        div.table role="region" aria-label=(title) {
            table {
                thead { tr { @for header in grid.headers() { th scope="col" { (header) } } } }
                tbody {
                    @for row in grid.rows() {
                        tr { @match row.as_slice() {
                            [heading] => th scope="rowgroup" colspan=(grid.headers().len()) { (heading) },
                            row => @for (i, cell) in row.iter().enumerate() {
                                @if i == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            },
                        } }
                    }
                }
            }
        }
    }
}

/// Warnings of the run without advice on flags, then warnings about the file as they are.
fn warnings(warnings: &WarningList) -> Markup {
    html! {
        ul.warnings {
            @for text in &warnings.run { li { (without_flags(text)) } }
            @for text in &warnings.file { li { "In the scenario file: " (text) } }
        }
    }
}

fn terms(terms: &[ListedTerm]) -> Markup {
    html! {
        dl.manifest {
            @for term in terms {
                dt { (term.name) }
                dd { (term.text) @if let Some(code) = &term.code { code { (code) } } }
            }
        }
    }
}

fn assumptions(table: &AssumptionTable) -> Markup {
    html! {
        div.table role="region" aria-label=(table.title) {
            table.assumptions {
                thead { tr {
                    th scope="col" { "assumption" } th scope="col" { "value" }
                    @if table.is_sourced { th scope="col" { "5 % – median – 95 %" } th scope="col" { "source" } }
                } }
                tbody { @for line in &table.rows { tr {
                    th scope="row" {
                        (breakable(&line.key))
                        @if let Some(about) = &line.about { span.about { (about) } }
                    }
                    td.value { (line.value) }
                    @if table.is_sourced {
                        td { @if let Some(quantiles) = line.quantiles_in_words() { (quantiles) } }
                        td.source { (source(line)) }
                    }
                } } }
            }
        }
    }
}

/// A key that may break into lines after each word.
fn breakable(key: &str) -> Markup {
    html! { @for part in key.split_inclusive(['.', '_']) { (part) wbr; } }
}

/// Comment of the file on a value, and the place of the value.
fn source(line: &AssumptionLine) -> Markup {
    let Some(place) = &line.place else { return html! {} };
    html! {
        @if let Some(comment) = &line.comment { (comment) " " }
        span.place { (place) }
    }
}

/// Class of an answer.
fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Unsure | Tone::Title => "unsure",
    }
}

/// Figures side by side.
fn figures(figures: &[KeyFigure]) -> Markup {
    html! {
        dl.figures {
            @for figure in figures {
                div {
                    dt { (figure.name) }
                    dd {
                        data.value data-figure=(figure.id) value=(figure.value + 0.0) {
                            (figure.words)
                        }
                        @if let Some(interval) = &figure.interval { span.interval { (interval) } }
                    }
                }
            }
        }
    }
}

/// Description of the scenario, its size and its seed.
pub fn about(subject: &Subject) -> Markup {
    let scenario = &subject.loaded.scenario;
    let replications = subject.as_filed().map_or(0, |stop| stop.estimates.replications);
    html! {
        @if !scenario.description.is_empty() { p.question { (visible(&scenario.description)) } }
        p.played {
            strong { (subject.name()) } ": " (counted(scenario.cohort.positions, "position")) ", simulated for "
            (weeks(scenario.simulation.horizon_weeks)) " weeks, with the offer and without, on the same people and luck; "
            (counted(replications, "replication")) ", seed " (scenario.simulation.seed) "."
        }
    }
}

/// A stop of the slider in words.
pub fn bonus(subject: &Subject, stop: &Stop) -> String {
    let Some(bonus) = stop.bonus else { return "no offer".to_owned() };
    let bonus = subject.currency().price(bonus);
    match stop.scenario.offers.as_slice() {
        [_] => bonus,
        several => {
            let week = several.get(subject.offer).map_or(0.0, |offer| stop.scenario.week_of(offer));
            format!("{bonus} at the offer of week {}", weeks(week))
        }
    }
}

/// Beginnings of a flag; two dashes alone may also stand in a name.
const FLAG: [&str; 3] = [" --", "(--", "`--"];

/// A text without advice on flags: who reads a page has no command line at hand.
///
/// A sentence with a flag is cut at the last colon before the flag, or left out if it has no colon.
pub fn without_flags(text: &str) -> String {
    let sentences = text.split_inclusive(". ").filter_map(|sentence| {
        match FLAG.iter().filter_map(|flag| sentence.find(flag)).min() {
            None => Some(sentence.to_owned()),
            Some(flag) => sentence[..=flag].rsplit_once(": ").map(|(said, _)| format!("{said}. ")),
        }
    });
    sentences.collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gives_no_advice_on_flags() {
        for (text, left) in [
            ("It pays at $5: raise --max.", "It pays at $5."),
            ("Few: 3 of 5. Raise --replications.", "Few: 3 of 5."),
            (
                "Of 5 offers one is tuned, and the others stay: --offer N tunes another one, --all each.",
                "Of 5 offers one is tuned, and the others stay.",
            ),
            ("More in pairs.csv (--csv DIR).", ""),
            ("It costs: $3. It rests on: that: --set a.b=1. And so on.", "It costs: $3. It rests on: that. And so on."),
            ("Tied: a--b may cost less.", "Tied: a--b may cost less."),
        ] {
            assert_eq!(without_flags(text), left);
        }
    }
}
