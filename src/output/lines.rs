//! Lines for a terminal.

use unicode_width::UnicodeWidthStr;

use super::format::clipped;

/// Columns of a report at most.
pub const WIDTH: usize = 80;

/// `text` in lines of at most [`WIDTH`] columns, those after the first indented by `hang`; each line is ended.
pub fn wrapped(text: &str, hang: usize) -> String {
    let indent = " ".repeat(hang);
    let mut lines = String::new();
    let mut line = " ".repeat(text.len() - text.trim_start().len());
    for word in text.split_whitespace() {
        let word = clipped(word, WIDTH - hang);
        if line.trim().is_empty() {
            line.push_str(&word);
        } else if format!("{line} {word}").width() <= WIDTH {
            line = format!("{line} {word}");
        } else {
            lines += &format!("{line}\n");
            line = format!("{indent}{word}");
        }
    }
    lines + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_keeps_to_the_width() {
        let text = "word ".repeat(40);
        let lines = wrapped(&text, 2);
        assert!(lines.lines().all(|line| line.width() <= WIDTH));
        assert!(lines.lines().skip(1).all(|line| line.starts_with("  word")));
        assert_eq!(lines.matches("word").count(), 40);
    }
}
