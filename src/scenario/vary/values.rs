//! Values of one `--vary KEY=VALUES`: ranges, and lists of values.

use std::ops::Range;
use std::sync::Arc;

use crate::scenario::fault::Fault;
use crate::scenario::problem::Problem;
use crate::scenario::text::edit::{outside_quotes, parse_value};
use crate::scenario::text::notation::{quoted, shortened};
use crate::scenario::text::place::{Place, Source};
use crate::scenario::text::tree::Node;

/// Most values of a key, and most points of a sweep.
pub(crate) const MOST_POINTS: usize = 100_000;

/// A value, and its text.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) text: String,
    pub(crate) node: Node,
}

/// Parses the values in a span of the source, at least one.
pub(crate) fn parse_values(source: &Arc<Source>, span: Range<usize>) -> Result<Vec<Item>, Vec<Problem>> {
    let mut items = Vec::new();
    let mut problems = Vec::new();
    if let Some(range) = range_between_commas(&source.text()[span.clone()]) {
        let found = shortened(source.text()[span.clone()].trim());
        return Err(vec![Problem::error(Place::new(source, span), Fault::RangeMeant { found, range })]);
    }
    for part in parts(&source.text()[span.clone()]) {
        let place = Place::new(source, trimmed(source, span.start + part.start..span.start + part.end));
        match parse_part(source, &place) {
            Ok(values) => items.extend(values),
            Err(wrong) => problems.extend(wrong),
        }
        if items.len() > MOST_POINTS {
            let fault = Fault::TooManyPoints { most: MOST_POINTS };
            problems.push(Problem::error(Place::new(source, span.clone()), fault));
            break;
        }
    }
    if problems.is_empty() { Ok(items) } else { Err(problems) }
}

/// Spans between commas outside quotes and brackets.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut marks: Vec<(usize, char)> =
        [',', '[', ']', '{', '}'].into_iter().flat_map(|c| outside_quotes(text, c).map(move |at| (at, c))).collect();
    marks.sort_unstable();
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, mark) in marks {
        match mark {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                parts.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(start..text.len());
    parts
}

/// Span without blanks at both ends; the span itself where it is blank.
fn trimmed(source: &Source, span: Range<usize>) -> Range<usize> {
    let text = &source.text()[span.clone()];
    match text.trim() {
        "" => span,
        kept => {
            let start = span.start + text.len() - text.trim_start().len();
            start..start + kept.len()
        }
    }
}

/// Parses one value, or the values of a range.
fn parse_part(source: &Arc<Source>, place: &Place) -> Result<Vec<Item>, Vec<Problem>> {
    let text = place.text();
    let span = place.span().unwrap_or(0..0);
    if text.trim().is_empty() {
        return Err(vec![Problem::error(place.clone(), Fault::VaryNothing)]);
    }
    if !text.starts_with(['[', '{', '"', '\''])
        && let Some(range) = range_meant(text)
    {
        return Err(vec![Problem::error(place.clone(), Fault::RangeMeant { found: shortened(text), range })]);
    }
    if text.starts_with(['[', '{', '"', '\'']) || !text.contains("..") {
        let node = parse_value(source, span)?;
        let text = node.as_text().unwrap_or(text).to_owned();
        return Ok(vec![Item { text, node }]);
    }
    let numbers = range(text).map_err(|fault| vec![Problem::error(place.clone(), fault)])?;
    numbers.into_iter().map(|text| number(text, place)).collect()
}

/// Range that a text of wrong form means, such as `500-4000`, `500:4000` or `0:1:0.1`.
fn range_meant(text: &str) -> Option<String> {
    let (ends, step) = match text.split_once(':') {
        Some((ends, step)) if split_range(ends).is_some() => (ends, Some(step)),
        _ => (text, None),
    };
    let (low, high) = split_range(ends).or_else(|| ends.split_once(':'))?;
    let (high, step) = match high.split_once(':') {
        Some((high, last)) if step.is_none() => (high, Some(last)),
        _ => (high, step),
    };
    written_range(low, high, step)
}

/// Ends of a range with a wrong mark between them; the first sign may be a minus.
fn split_range(text: &str) -> Option<(&str, &str)> {
    let is_number = |text: &str| Decimal::parse(text.trim()).is_some();
    ["...", "..=", "…", "–", "—", "-", "~"].iter().find_map(|mark| {
        text.match_indices(mark)
            .map(|(at, _)| (&text[..at], &text[at + mark.len()..]))
            .find(|(low, high)| is_number(low) && is_number(high.split(':').next().unwrap_or(high)))
    })
}

/// Range that a list with dots means, such as `500,..,4000` or `0,100,...,900`.
fn range_between_commas(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let dots = parts.iter().position(|part| ["..", "...", "…"].contains(part))?;
    let (before, after) = (&parts[..dots], &parts[dots + 1..]);
    let (low, high) = (before.first()?, after.last()?);
    let step = before.get(1).and_then(|next| {
        let [low, next] = [low, next].map(|text| text.parse::<f64>().ok());
        Some(((next? - low?) * 1e10).round() / 1e10)
    });
    written_range(low, high, step.map(|step| step.to_string()).as_deref())
}

fn written_range(low: &str, high: &str, step: Option<&str>) -> Option<String> {
    let number = |text: &str| Decimal::parse(text.trim()).map(|number| number.to_string());
    let range = format!("{}..{}", number(low)?, number(high)?);
    match step {
        Some(step) => Some(format!("{range}:{}", number(step)?)),
        None => Some(range),
    }
}

/// Number of a range, read as if it stood alone, at the place of the range.
fn number(text: String, place: &Place) -> Result<Item, Vec<Problem>> {
    let node = Node::parse_value(&Source::new("", &text))?;
    Ok(Item { node: node.moved(&|_| place.clone()), text })
}

/// Numbers of `LOW..HIGH` or `LOW..HIGH:STEP`, as a person would write them.
fn range(text: &str) -> Result<Vec<String>, Fault> {
    let no_numbers = || Fault::RangeOfNoNumbers(quoted(text));
    let (low, rest) = text.split_once("..").ok_or_else(no_numbers)?;
    let (high, step) = rest.split_once(':').unwrap_or((rest, "1"));
    let decimal = |text: &str| Decimal::parse(text.trim()).ok_or_else(no_numbers);
    let [low, high] = [decimal(low)?, decimal(high)?];
    let wrong_step = || Fault::RangeStep(quoted(step.trim()));
    let step = Decimal::parse(step.trim()).filter(|step| step.digits > 0).ok_or_else(wrong_step)?;
    let scale = low.scale.max(high.scale).max(step.scale);
    let at_scale = |number: Decimal| number.at_scale(scale).ok_or_else(no_numbers);
    let [low, high, step] = [at_scale(low)?, at_scale(high)?, at_scale(step)?];
    if high < low {
        return Err(Fault::RangeEmpty(shortened(text)));
    }
    let steps = (high - low) / step;
    if steps >= MOST_POINTS as i128 {
        return Err(Fault::TooManyPoints { most: MOST_POINTS });
    }
    Ok((0..=steps).map(|i| Decimal { digits: low + i * step, scale }.to_string()).collect())
}

/// Exact number digits · 10^-scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Decimal {
    digits: i128,
    scale: u32,
}

/// Most decimal places: more than any amount or share has; with 18 more digits, sums stay within 128 bits.
const MOST_PLACES: u32 = 18;

impl Decimal {
    /// Parses digits with an optional point, sign and exponent.
    fn parse(text: &str) -> Option<Self> {
        let text = text.replace('_', "");
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text.as_str(), 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let unsigned = whole.trim_start_matches(['+', '-']);
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if unsigned.is_empty() || whole.len() - unsigned.len() > 1 || !digits(unsigned) || !digits(fraction) {
            return None;
        }
        let places = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        let number = Self { digits: format!("{whole}{fraction}").parse().ok()?, scale: 0 };
        match u32::try_from(places) {
            Ok(scale) => (scale <= MOST_PLACES).then_some(Self { scale, ..number }),
            Err(_) => Some(Self { digits: number.at_scale(places.unsigned_abs())?, scale: 0 }),
        }
    }

    /// Digits with at least as many decimal places. Returns `None` if they are too large to add up.
    fn at_scale(self, scale: u32) -> Option<i128> {
        let grown = self.digits.checked_mul(10_i128.checked_pow(scale.checked_sub(self.scale)?)?)?;
        (grown.abs() < 10_i128.pow(2 * MOST_PLACES)).then_some(grown)
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = 10_u128.pow(self.scale);
        let (whole, rest) = (self.digits.unsigned_abs() / unit, self.digits.unsigned_abs() % unit);
        let sign = if self.digits < 0 { "-" } else { "" };
        let fraction = format!("{rest:0width$}", width = self.scale as usize);
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            fraction => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &str) -> Result<Vec<String>, Vec<String>> {
        let source = Source::new("x", values);
        let items = parse_values(&source, 0..values.len());
        items
            .map(|items| items.into_iter().map(|item| item.text).collect())
            .map_err(|problems| problems.into_iter().map(|problem| problem.text).collect())
    }

    #[test]
    fn ranges_hold_both_ends_and_do_not_drift() {
        for (range, expected) in [
            ("2..5", "2 3 4 5"),
            ("0..0.3:0.1", "0 0.1 0.2 0.3"),
            ("0..5000:1250", "0 1250 2500 3750 5000"),
            ("0..10:4", "0 4 8"),
            ("-1..1:0.5", "-1 -0.5 0 0.5 1"),
            ("1e3..2e3:5e2", "1000 1500 2000"),
            ("1_000..1_001", "1000 1001"),
            ("0.1..0.5:2e-1", "0.1 0.3 0.5"),
            ("7..7", "7"),
            (" 1 .. 2 : 1 , 9 ", "1 2 9"),
        ] {
            let texts = texts(range).expect("a right range").join(" ");
            assert_eq!(texts, expected, "{range}");
        }
        let many = texts("0..1:0.00001").map(|texts| (texts[70_003].clone(), texts.len()));
        assert_eq!(many, Err(vec!["this sweep has more than 100000 points".to_owned()]));
        assert_eq!(texts("0..0.7:0.00001").expect("a range")[69_999], "0.69999");
    }

    #[test]
    fn commas_within_quotes_and_brackets_do_not_split() {
        let expected = ["1", "a, b", "[1, 2]", "{ dist = \"x, y\", b = [1, 2] }", "80 to 130", "true", "plain", "a..b"];
        let values = "1, \"a, b\", [1, 2], { dist = \"x, y\", b = [1, 2] }, \"80 to 130\", true, plain, 'a..b'";
        assert_eq!(texts(values).expect("right values"), expected);
    }

    #[test]
    fn ranges_of_other_languages_are_told_as_ours() {
        for (values, range) in [
            ("500-4000", "500..4000"),
            ("500 - 4000", "500..4000"),
            ("500–4000", "500..4000"),
            ("-10--5", "-10..-5"),
            ("500:4000", "500..4000"),
            ("500:4000:500", "500..4000:500"),
            ("500-4000:500", "500..4000:500"),
            ("500...4000", "500..4000"),
            ("500..=4000", "500..4000"),
            ("500,..,4000", "500..4000"),
            ("0, 0.1, ..., 0.5", "0..0.5:0.1"),
        ] {
            let source = Source::new("x", values);
            let problems = parse_values(&source, 0..values.len()).expect_err("no range");
            let help = problems[0].help.clone().unwrap_or_default();
            assert!(help.starts_with(&format!("write {range}")), "{values}: {help}");
            assert!(texts(range).is_ok(), "{range}");
        }
        for values in ["-5", "1e-5", "2024-01-01x", "80 to 130", "-1..1:0.5", "a-b", "\"500-4000\""] {
            assert!(texts(values).is_ok(), "{values}");
        }
    }

    #[test]
    fn every_mistake_is_told() {
        for (values, expected) in [
            ("", "expected a value, found none"),
            ("1,,2", "expected a value, found none"),
            ("8..2", "the range 8..2 is empty: it ends below its start"),
            ("2..", "expected a range from number to number, found \"2..\""),
            ("a..b", "expected a range from number to number, found \"a..b\""),
            ("1...5", "expected a value or a range, found 1...5"),
            ("1..5:0", "expected a step above 0, found \"0\""),
            ("1..5:-1", "expected a step above 0, found \"-1\""),
            ("1..5:", "expected a step above 0, found \"\""),
            ("1..1e400", "expected a range from number to number, found \"1..1e400\""),
            ("0..1e9", "this sweep has more than 100000 points"),
        ] {
            assert_eq!(texts(values), Err(vec![expected.to_owned()]), "{values}");
        }
        assert_eq!(texts("3..1, 1..2:0, 5").expect_err("two mistakes").len(), 2);
    }

    #[test]
    fn numbers_of_a_range_are_read_as_if_written() {
        let source = Source::new("x", "0.1..0.3:0.1,2..3");
        let items = parse_values(&source, 0..source.text().len()).expect("right values");
        let numbers: Vec<_> = items.iter().filter_map(|item| item.node.as_number()).collect();
        assert_eq!(numbers, [0.1, 0.2, 0.3, 2.0, 3.0]);
    }
}
