//! Sections as Markdown that GitHub and others read: headings, tables, paragraphs, and charts of characters as code.

use unicode_width::UnicodeWidthStr;

use super::body::grid::Grid;
use super::body::heat::{Heat, HeatCell};
use super::body::{AssumptionTable, Block, Body, Printout, Titled};

impl Printout {
    /// The report as Markdown: the words and the tables of a terminal, without colours and in lines of any length.
    pub fn markdown(&self) -> String {
        let mut parts = blocks(&self.head);
        parts.extend(self.sections.iter().flat_map(section));
        parts.extend(blocks(&self.tail));
        parts.into_iter().map(|part| format!("{part}\n")).collect::<Vec<_>>().join("\n")
    }
}

/// A heading and what follows it.
fn section(section: &Titled) -> Vec<String> {
    let mut parts = vec![format!("### {}", inline(&section.title))];
    parts.extend(blocks(&section.body));
    parts
}

/// Parts of a body, between which empty lines stand.
fn blocks(body: &Body) -> Vec<String> {
    let is_item = |block: &Block| matches!(block, Block::Item(_));
    let parts = body.blocks().chunk_by(|a, b| is_item(a) && is_item(b)).flat_map(|blocks| match blocks {
        [Block::Item(_), ..] => vec![list(blocks)],
        blocks => blocks.iter().flat_map(block).collect(),
    });
    parts.filter(|part| !part.is_empty()).collect()
}

fn list(items: &[Block]) -> String {
    let items = items.iter().filter_map(|item| match item {
        Block::Item(text) => Some(format!("- {}", paragraph(text))),
        _ => None,
    });
    items.collect::<Vec<_>>().join("\n")
}

fn block(block: &Block) -> Vec<String> {
    match block {
        Block::Table(grid) => vec![table(grid)],
        Block::Heat(heat) => vec![heat_table(heat)],
        Block::Paragraph(text, _) => vec![paragraph(text)],
        Block::Played { name, rest } => vec![format!("## {}", inline(name)), paragraph(rest)],
        Block::Answer(answer) => match inline(&answer.lead) {
            lead if lead.is_empty() => vec![paragraph(&answer.rest)],
            lead => vec![format!("**{lead}**{}", inline_after(&answer.rest))],
        },
        Block::Lines(lines) => vec![code("text", lines)],
        Block::Legend(parts) => vec![paragraph(&format!("{}.", parts.join("; ")))],
        Block::Commands { intro, commands } => vec![paragraph(intro), code("sh", &commands.join("\n"))],
        Block::Assumptions(assumptions) => vec![assumption_table(assumptions)],
        Block::Text(text) => vec![paragraph(text)],
        Block::Folded(part) => section(part),
        Block::Gap
        | Block::Item(_)
        | Block::Figure { .. }
        | Block::Figures(_)
        | Block::Open(_)
        | Block::Heading(_)
        | Block::InNumbers(_)
        | Block::Conclusion(_)
        | Block::Notes(_)
        | Block::Warnings(_)
        | Block::Command(_)
        | Block::Terms(_) => Vec::new(),
    }
}

/// Lines as they are, in a fence that is longer than any within.
fn code(language: &str, lines: &str) -> String {
    let longest = lines.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}{language}\n{}\n{fence}", lines.trim_end_matches('\n'))
}

/// A table as it is read: names, then numbers at the right of their columns.
fn table(grid: &Grid) -> String {
    let rows: Vec<Vec<String>> = grid.rows().iter().map(|row| cells(row, grid)).collect();
    let headers: Vec<String> = grid.headers().iter().map(|header| inline(header)).collect();
    lines(&headers, &rows)
}

/// The cells of a row. A name alone is a heading of rows.
fn cells(row: &[String], grid: &Grid) -> Vec<String> {
    let cell = |(column, text): (usize, &String)| match grid.is_drawn(column) && !text.trim().is_empty() {
        true => format!("`{}`", text.trim_end()),
        false => inline(text),
    };
    match row {
        [heading] if !heading.trim().is_empty() => vec![format!("**{}**", inline(heading))],
        row => row.iter().enumerate().map(cell).collect(),
    }
}

/// All columns in one table, names in full.
fn heat_table(heat: &Heat) -> String {
    let headers: Vec<String> =
        std::iter::once(String::new()).chain(heat.columns.iter().map(|name| inline(name))).collect();
    let row = |(name, cells): (&String, &Vec<HeatCell>)| {
        std::iter::once(inline(name)).chain(cells.iter().map(|cell| inline(&cell.text))).collect()
    };
    let rows: Vec<Vec<String>> = heat.rows.iter().zip(&heat.cells).map(row).collect();
    lines(&headers, &rows)
}

fn assumption_table(table: &AssumptionTable) -> String {
    let sourced = table.is_sourced.then_some(["5 % – median – 95 %", "source"]).into_iter().flatten();
    let headers: Vec<String> = ["assumption", "value"].into_iter().chain(sourced).map(inline).collect();
    let rows: Vec<Vec<String>> = table
        .rows()
        .map(|line| {
            let source = [line.own_comment(), line.place.as_deref()].into_iter().flatten();
            let source = source.collect::<Vec<_>>().join(" ");
            let sourced = [line.quantiles_in_words().unwrap_or_default(), source];
            let cells = [line.key.clone(), line.value.clone()].into_iter();
            cells.chain(sourced.into_iter().filter(|_| table.is_sourced)).map(|text| inline(&text)).collect()
        })
        .collect();
    lines(&headers, &rows)
}

/// Lines of a table, whose columns are as wide as their widest cell.
fn lines(headers: &[String], rows: &[Vec<String>]) -> String {
    let columns: Vec<TableColumn> = (0..headers.len())
        .map(|number| {
            let texts = || rows.iter().filter_map(move |row| row.get(number)).map(String::as_str);
            let width = texts().chain(headers.get(number).map(String::as_str)).map(UnicodeWidthStr::width).max();
            TableColumn { width: width.unwrap_or(0).max(3), is_right: is_right(number, texts()) }
        })
        .collect();
    let line = |cells: &[String]| {
        let cells = columns.iter().enumerate().map(|(number, column)| {
            let text = cells.get(number).map_or("", String::as_str);
            let blanks = " ".repeat(column.width - text.width());
            if column.is_right { format!(" {blanks}{text} |") } else { format!(" {text}{blanks} |") }
        });
        format!("|{}", cells.collect::<String>())
    };
    let rule: String = columns.iter().map(TableColumn::rule).collect();
    let rows = rows.iter().map(|row| line(row));
    [line(headers), format!("|{rule}")].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

struct TableColumn {
    /// Width of the widest cell [columns of a terminal].
    width: usize,
    /// Whether cells stand at the right.
    is_right: bool,
}

impl TableColumn {
    fn rule(&self) -> String {
        match self.is_right {
            true => format!(" {}: |", "-".repeat(self.width - 1)),
            false => format!(" {} |", "-".repeat(self.width)),
        }
    }
}

/// Whether a column stands at the right, as on a terminal: not one of names that are no numbers, nor one of bars.
fn is_right<'a>(number: usize, mut texts: impl Iterator<Item = &'a str>) -> bool {
    match number {
        0 => texts.all(|text| text.starts_with(|c: char| c.is_ascii_digit() || "-–".contains(c))),
        _ => !texts.any(|text| text.starts_with('`')),
    }
}

/// A text as a paragraph of one line, which begins no list, heading, quotation or rule.
fn paragraph(text: &str) -> String {
    let text = inline(text);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &text[digits..];
    match (digits, rest.chars().next()) {
        (0, Some('-' | '+' | '=' | '>' | '[' | ':')) => format!("\\{text}"),
        (1.., Some('.' | ')')) if rest.len() == 1 || rest[1..].starts_with(' ') => {
            format!("{}\\{rest}", &text[..digits])
        }
        _ => text,
    }
}

/// A text that follows another, with the blank between them.
fn inline_after(text: &str) -> String {
    let blank = if text.starts_with(char::is_whitespace) { " " } else { "" };
    format!("{blank}{}", inline(text))
}

/// A text on one line, in which nothing is a mark of Markdown.
fn inline(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let is_mark = match letter {
            '\\' | '`' | '*' | '_' | '<' | '|' | '~' | '#' => true,
            // An entity, a link, a footnote, a formula.
            '&' => next.is_some_and(|next| next == '#' || next.is_alphabetic()),
            ']' => next.is_some_and(|next| "([:".contains(next)),
            '[' => next == Some('^'),
            '$' => !next.is_some_and(|next| next.is_ascii_digit()),
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::body::grid::Cell;
    use crate::output::body::{Answer, Tone};

    /// A name with every mark that Markdown knows.
    const NAME: &str = "a|b *c* _d_ <e> `f`\r\n[g](h) ~i~ \\ # & &amp; $j$ ![k]: [^l]";
    const ESCAPED: &str =
        "a\\|b \\*c\\* \\_d\\_ \\<e> \\`f\\` [g\\](h) \\~i\\~ \\\\ \\# & \\&amp; \\$j\\$ ![k\\]: [^l]";

    fn printed(body: Body) -> String {
        Printout { short: None, head: body, sections: Vec::new(), tail: Body::default(), chart: None }.markdown()
    }

    #[test]
    fn nothing_in_a_name_is_a_mark() {
        let escaped = ESCAPED.replace("[^l]", "\\[^l]");
        assert_eq!(inline(NAME), escaped);
        assert_eq!(inline("It saves $1,234.50 to $2 [$]"), "It saves $1,234.50 to $2 [\\$]");
        let answer = Answer { lead: NAME.to_owned(), tone: Tone::Good, rest: " costs *least*.".to_owned() };
        let played = Block::Played { name: NAME.to_owned(), rest: "1 position".to_owned() };
        assert_eq!(
            printed(Body::from(played) + Block::Answer(answer).into()),
            format!("## {escaped}\n\n1 position\n\n**{escaped}** costs \\*least\\*.\n")
        );
    }

    #[test]
    fn a_paragraph_begins_no_other_block() {
        for (text, written) in [
            ("- a", "\\- a"),
            ("+ a", "\\+ a"),
            ("> a", "\\> a"),
            ("[ ] a", "\\[ ] a"),
            ("=====", "\\====="),
            ("---", "\\---"),
            ("# a", "\\# a"),
            ("12. a", "12\\. a"),
            ("1) a", "1\\) a"),
            ("12.5 % of all", "12.5 % of all"),
            ("156 weeks", "156 weeks"),
        ] {
            assert_eq!(paragraph(text), written);
        }
        assert_eq!(printed(Body::list(["- a".to_owned(), "b\nc".to_owned()])), "- \\- a\n- b c\n");
    }

    #[test]
    fn tables_have_numbers_at_the_right_and_names_in_full() {
        let mut grid = Grid::new(&["", "saving", "±", ""]);
        grid.row("a|b", [Cell::from("1,234"), Cell::from("5"), Cell::Drawn("  ░▓ ".to_owned())]);
        grid.row("a heading", [""; 0]);
        assert_eq!(
            printed(grid.into()),
            "\
|               | saving |   ± |        |
| ------------- | -----: | --: | ------ |
| a\\|b          |  1,234 |   5 | `  ░▓` |
| **a heading** |        |     |        |
"
        );
        let mut grid = Grid::new(&["", "saving"]);
        grid.row("   500", ["1"]);
        grid.row("1,000", ["–"]);
        assert_eq!(
            printed(grid.into()),
            "|       | saving |\n| ----: | -----: |\n|   500 |      1 |\n| 1,000 |      – |\n"
        );
    }

    #[test]
    fn charts_of_characters_are_code() {
        let body =
            Body::from("1 ┤●\n  └``` \n".to_owned()) + Block::Legend(vec!["● a*b".into(), "▲ best".into()]).into();
        assert_eq!(printed(body), "````text\n1 ┤●\n  └``` \n````\n\n● a\\*b; ▲ best.\n");
    }
}
