//! Markdown as text for a terminal: the guide, and nothing that a page needs.

use super::{Ink, wrapped};
use crate::output::body::Tone;

/// `text` for a terminal: headings stand out, paragraphs are wrapped, code and tables are indented, links are their words.
pub fn markdown(text: &str, ink: Ink) -> String {
    let mut out = String::new();
    let mut paragraph = String::new();
    let mut header: Vec<String> = Vec::new();
    let mut is_code = false;
    for line in text.lines() {
        if line.starts_with("```") {
            flush(&mut out, &mut paragraph);
            is_code = !is_code;
        } else if is_code {
            out += format!("    {line}").trim_end();
            out.push('\n');
        } else if let Some(title) = line.strip_prefix('#') {
            flush(&mut out, &mut paragraph);
            out += &format!("{}\n", ink.paint(&plain(title.trim_start_matches('#').trim()), Tone::Title));
        } else if line.starts_with('|') {
            flush(&mut out, &mut paragraph);
            table_row(&mut out, line, &mut header);
            continue;
        } else if line.trim().is_empty() {
            flush(&mut out, &mut paragraph);
            out.push('\n');
        } else {
            if line.trim_start().starts_with("- ") {
                flush(&mut out, &mut paragraph);
            }
            let space = if paragraph.is_empty() { "" } else { " " };
            paragraph += &format!("{space}{}", if paragraph.is_empty() { line } else { line.trim_start() });
        }
        header.clear();
    }
    flush(&mut out, &mut paragraph);
    out
}

fn flush(out: &mut String, paragraph: &mut String) {
    if !paragraph.is_empty() && !is_reference(paragraph) {
        let text = paragraph.trim_start();
        let indent = paragraph.len() - text.len();
        let hang = if text.starts_with("- ") { indent + 2 } else { indent };
        *out += &wrapped(&plain(paragraph), hang);
    }
    paragraph.clear();
}

/// Whether a line says where a link goes to, as in `[name]: address`.
fn is_reference(paragraph: &str) -> bool {
    paragraph.starts_with('[') && paragraph.contains("]: ")
}

/// A row of a table: the first cell, and below it the others under the names of their columns.
fn table_row(out: &mut String, line: &str, header: &mut Vec<String>) {
    let cells: Vec<String> = cells(line).iter().map(|cell| plain(cell)).collect();
    if header.is_empty() {
        *header = cells;
    } else if !cells.iter().all(|cell| cell.chars().all(|c| "-: ".contains(c))) {
        let named = cells.iter().zip(header.iter()).skip(1).filter(|(cell, _)| !cell.is_empty());
        let rest: Vec<String> = named
            .map(
                |(cell, name)| {
                    if name.is_empty() || header.len() == 2 { cell.clone() } else { format!("{name}: {cell}") }
                },
            )
            .collect();
        let first = cells.first().map_or("", String::as_str);
        *out += &wrapped(&format!("  {first}: {}", rest.join("; ")), 6);
    }
}

/// The cells of a row; a bar in code is no end of a cell.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_code = false;
    for letter in line.trim().trim_matches('|').chars() {
        is_code ^= letter == '`';
        match cells.last_mut() {
            Some(cell) if letter != '|' || is_code => cell.push(letter),
            _ => cells.push(String::new()),
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// Text without the marks of emphasis, and with the words of links and pictures alone; code keeps its marks.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for (number, part) in text.split('`').enumerate() {
        if number > 0 {
            out.push('`');
        }
        out += &if number % 2 == 1 { part.to_owned() } else { part.replace("**", "").replace('*', "") };
    }
    without_links(&out)
}

fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        let Some(end) = rest[at..].find(')') else { break };
        let words = rest[..at].rfind('[').unwrap_or(at);
        out += rest[..words].trim_end_matches('!');
        out += rest.get(words + 1..at).unwrap_or_default();
        rest = &rest[at + end + 1..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::terminal::WIDTH;
    use unicode_width::UnicodeWidthStr;

    const BLACK: Ink = Ink { color: false };

    #[test]
    fn marks_go_and_words_stay() {
        let text =
            "# A title\n\nSome **bold** words, [a link](https://x.y) and `code * here`.\n\n- one\n  more\n- two\n";
        assert_eq!(
            markdown(text, BLACK),
            "A title\n\nSome bold words, a link and `code * here`.\n\n- one more\n- two\n"
        );
    }

    #[test]
    fn code_is_indented_and_tables_are_lists() {
        let text = "```sh\noffer run\n```\n\n| a | b | c |\n| --- | --- | --- |\n| `x` | 1 | |\n| y | 2 | `p|q` |\n";
        assert_eq!(markdown(text, BLACK), "    offer run\n\n  `x`: b: 1\n  y: b: 2; c: `p|q`\n");
        let two = "| a | b |\n| --- | --- |\n| x | 1 |\n";
        assert_eq!(markdown(two, BLACK), "  x: 1\n");
    }

    #[test]
    fn every_topic_fits_a_terminal() {
        for topic in crate::guide::TOPICS {
            let text = markdown(topic.text, BLACK);
            let long: Vec<&str> =
                text.lines().filter(|line| line.width() > WIDTH && !line.starts_with("    ")).collect();
            assert!(long.is_empty(), "{}: {long:#?}", topic.name);
            assert!(!text.contains("](") && !text.contains("**"), "{}", topic.name);
        }
    }
}
