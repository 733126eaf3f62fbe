//! Text to rows of cells: the delimiter, the headings, the lines of rows.

use std::ops::ControlFlow;

use csv::{ReaderBuilder, StringRecord};

use super::date::{DateFault, DateReader};
use super::encoding::breaks;
use super::fault::FileFault;

/// Text with headings and rows.
#[derive(Debug)]
pub(super) struct RecordTable<'a> {
    text: &'a str,
    delimiter: u8,
    /// Lines above the text.
    above: u32,
    /// Headings without blanks at their ends.
    pub headings: Vec<String>,
}

/// Delimiters, the most usual first.
const DELIMITERS: [u8; 4] = *b",;\t|";

impl<'a> RecordTable<'a> {
    /// Reads the headings.
    ///
    /// # Errors
    /// Texts without a line, and headings with a quote that is never closed.
    pub fn new(text: &'a str) -> Result<Self, FileFault> {
        if text.len() >= u32::MAX as usize && breaks(text.as_bytes()) >= u32::MAX - 1 {
            return Err(FileFault::TooLong);
        }
        let (told, text, above) = told_delimiter(text);
        let delimiter = told.unwrap_or_else(|| delimiter_of(text));
        let mut table = Self { text, delimiter, above, headings: Vec::new() };
        let mut first = None;
        let last = table.walk(|line, record| {
            first = Some((line, record.clone()));
            ControlFlow::Break(())
        });
        let (_, record) = first.ok_or(FileFault::Empty)?;
        table.closed(last)?;
        table.headings = record.iter().map(|heading| heading.trim().to_owned()).collect();
        Ok(table)
    }

    /// Whether a heading is a date or a number, so that the first line may be of a person.
    pub fn begins_with_data(&self) -> bool {
        self.headings.iter().any(|heading| is_data(heading))
    }

    /// Visits the rows below the headings with their lines, until a visit breaks. Rows of blank cells are passed over.
    ///
    /// # Errors
    /// A quote that is never closed.
    pub fn each_row(&self, mut visit: impl FnMut(u32, &StringRecord) -> ControlFlow<()>) -> Result<(), FileFault> {
        let mut is_below = false;
        let last = self.walk(|line, record| {
            if !std::mem::replace(&mut is_below, true) || record.iter().all(|cell| cell.trim().is_empty()) {
                return ControlFlow::Continue(());
            }
            visit(line, record)
        });
        self.closed(last)
    }

    /// Visits all records; gives the place of the last one, unless a visit breaks.
    fn walk(&self, mut visit: impl FnMut(u32, &StringRecord) -> ControlFlow<()>) -> Option<(u32, usize)> {
        let bytes = self.text.as_bytes();
        let mut reader =
            ReaderBuilder::new().delimiter(self.delimiter).has_headers(false).flexible(true).from_reader(bytes);
        let mut record = StringRecord::new();
        let (mut line, mut counted) = (self.above + 1, 0);
        // A text makes no errors: it is valid UTF-8, and rows may be of any length.
        while let Ok(true) = reader.read_record(&mut record) {
            let start = record.position().map_or(counted, |place| place.byte() as usize).min(bytes.len());
            // The place is before the breaks that the reader passes over.
            let start = start + bytes[start..].iter().take_while(|byte| matches!(**byte, b'\r' | b'\n')).count();
            line += breaks(&bytes[counted..start]);
            counted = start;
            if visit(line, &record).is_break() {
                return Some((line, counted)).filter(|_| reader.is_done());
            }
        }
        Some((line, counted))
    }

    /// Whether the last record ends outside quotes; the record with an open quote takes all that follows.
    fn closed(&self, last: Option<(u32, usize)>) -> Result<(), FileFault> {
        match last {
            Some((line, start)) if ends_in_quotes(&self.text.as_bytes()[start..], self.delimiter) => {
                Err(FileFault::OpenQuote(line))
            }
            _ => Ok(()),
        }
    }

    /// CellPlaces of a row, without blanks at their ends, if there are as many as headings.
    ///
    /// Blank cells beyond the headings do not count.
    pub fn fits(&self, record: &StringRecord) -> bool {
        let width = self.headings.len();
        record.len() >= width && record.iter().skip(width).all(|cell| cell.trim().is_empty())
    }
}

/// Delimiter that a first line such as `sep=;` tells, as spreadsheets write it, and the text below.
fn told_delimiter(text: &str) -> (Option<u8>, &str, u32) {
    let (first, below) = text.split_once('\n').unwrap_or((text, ""));
    let told = first.trim_end_matches('\r').strip_prefix("sep=").map(str::as_bytes);
    match told {
        Some([delimiter]) if DELIMITERS.contains(delimiter) => (Some(*delimiter), below, 1),
        _ => (None, text, 0),
    }
}

/// Lines below the first that are asked which delimiter is theirs.
const ASKED: usize = 50;

/// Delimiter that parts the first line into most cells, and of those the one that most lines below have as often.
fn delimiter_of(text: &str) -> u8 {
    let counts = delimiters_by_line(text);
    let (first, below) = counts.split_first().map_or(([0; 4], [].as_slice()), |(first, below)| (*first, below));
    let agreeing = |at: usize| below.iter().filter(|line| line[at] == first[at]).count();
    let best = (0..DELIMITERS.len()).rev().max_by_key(|at| (first[*at], agreeing(*at)));
    DELIMITERS[best.unwrap_or(0)]
}

/// Number of each delimiter outside quotes, on the first lines that are not blank.
fn delimiters_by_line(text: &str) -> Vec<[usize; 4]> {
    let mut lines = vec![[0; 4]];
    let (mut in_quotes, mut is_blank) = (false, true);
    for byte in text.bytes() {
        in_quotes ^= byte == b'"';
        if byte == b'\n' && !in_quotes && !is_blank {
            if lines.len() > ASKED {
                break;
            }
            lines.push([0; 4]);
            is_blank = true;
        }
        is_blank &= byte.is_ascii_whitespace();
        let delimiter = DELIMITERS.iter().position(|delimiter| *delimiter == byte && !in_quotes);
        if let (Some(at), Some(line)) = (delimiter, lines.last_mut()) {
            line[at] += 1;
        }
    }
    if is_blank && lines.len() > 1 {
        lines.pop();
    }
    lines
}

/// Whether a record ends within quotes, as the reader takes them.
fn ends_in_quotes(record: &[u8], delimiter: u8) -> bool {
    let (mut in_quotes, mut at_start) = (false, true);
    let mut bytes = record.iter().peekable();
    while let Some(byte) = bytes.next() {
        match *byte {
            b'"' if in_quotes => in_quotes = bytes.next_if(|next| **next == b'"').is_some(),
            b'"' if at_start => in_quotes = true,
            _ => {}
        }
        at_start = !in_quotes && (*byte == delimiter || matches!(*byte, b'\n' | b'\r'));
    }
    in_quotes
}

/// Whether a heading is a date, or a number other than a year.
fn is_data(heading: &str) -> bool {
    let reader = DateReader { format: None, order: None };
    let is_year = heading.len() == 4 && (heading.starts_with("19") || heading.starts_with("20"));
    let is_number = heading.parse::<f64>().is_ok_and(f64::is_finite) && !is_year;
    is_number || !matches!(reader.read(heading), Err(DateFault::NoDate | DateFault::Number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<(u32, Vec<String>)>, FileFault> {
        let table = RecordTable::new(text)?;
        let mut rows = Vec::new();
        table.each_row(|line, record| {
            rows.push((line, record.iter().map(str::to_owned).collect()));
            ControlFlow::Continue(())
        })?;
        Ok(rows)
    }

    fn lines(text: &str) -> Vec<u32> {
        rows(text).expect("rows").into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn rows_have_the_line_on_which_they_begin() {
        assert_eq!(lines("a,b\n1,2\n3,4"), [2, 3]);
        assert_eq!(lines("a,b\r\n1,2\r\n3,4\r\n"), [2, 3]);
        assert_eq!(lines("\n\r\na,b\r\n\r\n1,2\n\n\n3,4\n\n"), [5, 8]);
        assert_eq!(lines("a,b\n\"1\n1\n1\",2\n3,4\n"), [2, 5]);
        assert_eq!(lines("\"a\r\nb\",c\r\n1,2\r\n"), [3]);
        assert_eq!(lines("sep=;\na,b;c\n1;2\n"), [3]);
        assert_eq!(lines("a,b\n , \n,\n3,4\n"), [4]);
    }

    #[test]
    fn the_delimiter_is_that_of_the_headings_outside_quotes() {
        for delimiter in [",", ";", "\t", "|"] {
            let text = format!("a{delimiter}b{delimiter}c\n1{delimiter}2{delimiter}3\n");
            assert_eq!(rows(&text).expect("rows"), [(2, ["1", "2", "3"].map(str::to_owned).to_vec())], "{delimiter}");
        }
        assert_eq!(delimiter_of("\"a,b,c\";d\n"), b';');
        assert_eq!(delimiter_of("a (b,c);d\n1;2\n3;4"), b';');
        assert_eq!(delimiter_of("a;b,c\n1;2\n3;4"), b';');
        assert_eq!(delimiter_of("a;b,c\n1,2\n3,4"), b',');
        assert_eq!(delimiter_of("\n\na;b\n1,5;2,5\n"), b';');
        assert_eq!(delimiter_of("a\nb"), b',');
        assert_eq!(delimiter_of(""), b',');
    }

    #[test]
    fn an_open_quote_is_told_and_a_quote_within_a_cell_is_a_mark() {
        assert!(matches!(rows("a,b\n1,\"2\n3,4\n"), Err(FileFault::OpenQuote(2))));
        assert!(matches!(rows("a,\"b\n1,2\n"), Err(FileFault::OpenQuote(1))));
        assert!(matches!(rows("a,b\n1,2\n3,\"4\"\"\n"), Err(FileFault::OpenQuote(3))));
        assert_eq!(lines("a,b\n1,5\" pipe\n3,\"4\"\"\"\n"), [2, 3]);
        assert_eq!(lines("a,b\n1,\"2\""), [2]);
    }

    #[test]
    fn what_has_no_headings_is_told() {
        assert!(matches!(rows(""), Err(FileFault::Empty)));
        assert!(matches!(rows("\n\n"), Err(FileFault::Empty)));
        let begins_with_data = |text: &str| RecordTable::new(text).expect("a line").begins_with_data();
        assert!(["Ann,2020-01-05\n", "5.5,yes\n", "Ann,1/2/20", "12,x"].into_iter().all(begins_with_data));
        assert!(!["a,b\n", "2023,a 5,\n", "inf,nan"].into_iter().any(begins_with_data));
        assert_eq!(rows("a,b\n"), Ok(Vec::new()));
    }

    #[test]
    fn cells_beyond_the_headings_must_be_blank() {
        let table = RecordTable::new("a,b\n").expect("headings");
        let fits = |cells: &[&str]| table.fits(&StringRecord::from(cells.to_vec()));
        assert!(fits(&["1", "2"]) && fits(&["1", "2", "", " "]));
        assert!(!fits(&["1"]) && !fits(&["1", "2", "3"]));
    }
}
