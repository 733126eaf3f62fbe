//! Numbers and names as people read them: money, counts and shares rounded, long names cut.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::analysis::interval::{Estimate, Interval};
use crate::scenario::visible_line;
use crate::special::elementary::{magnitude, ten_to};

/// Mark of an unknown number.
pub const UNKNOWN: &str = "–";

/// Amounts below this are rounding errors.
const ROUNDING: f64 = 1e-9;

/// Columns that [`number`] takes at most.
pub const ROOM: usize = 9;

/// Columns that [`short`] takes at most, of numbers above 0 and below 10¹⁵.
pub const SHORT: usize = 6;

/// A number with thousands separated, in at most [`ROOM`] columns: decimals go first, then digits beyond the fourth.
///
/// ```
/// # use the_offer::output::format::number;
/// assert_eq!(number(1234.5, 2), "1,234.50");
/// assert_eq!(number(-123456.78, 2), "-123,457");
/// assert_eq!(number(-12345678.0, 0), "-12.35M");
/// assert_eq!(number(-0.001, 2), "0.00");
/// ```
pub fn number(value: f64, decimals: usize) -> String {
    within(value, decimals, ROOM)
}

/// A number in at most [`SHORT`] columns, and one more for a sign.
///
/// ```
/// # use the_offer::output::format::short;
/// assert_eq!(short(1250.0, 0), "1,250");
/// assert_eq!(short(1_250_000.0, 0), "1.250M");
/// ```
pub fn short(value: f64, decimals: usize) -> String {
    within(value, decimals, SHORT)
}

/// A number, or [`UNKNOWN`] if there is none.
pub fn number_or_dash(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| UNKNOWN.to_owned(), |value| number(value, decimals))
}

/// Half-width of an interval, like [`number`], but written as 0 only if it is 0.
///
/// ```
/// # use the_offer::output::format::error;
/// assert_eq!(error(12.34, 1), "12.3");
/// assert_eq!(error(0.0123, 1), "0.01");
/// assert_eq!(error(0.0, 1), "0.0");
/// ```
pub fn error(half_width: f64, decimals: usize) -> String {
    let shown = ten_to(-(decimals as i32)) / 2.0;
    // What rounding leaves of a difference of large sums is no error of anything.
    let half_width = if half_width < ROUNDING { 0.0 } else { half_width };
    if half_width <= 0.0 || half_width >= shown {
        return number(half_width, decimals);
    }
    match (-libm::log10(half_width)).ceil() as usize {
        needed @ ..=6 => format!("{half_width:.needed$}"),
        _ => format!("{half_width:.0e}"),
    }
}

/// Half-width of an interval with so many decimals, in at most `room` columns.
///
/// A half-width below half of the last decimal, but not 0, is written as `<0.01`.
///
/// ```
/// # use the_offer::output::format::half;
/// assert_eq!([0.25, 0.0042, 0.0].map(|width| half(width, 2, 9)), ["0.25", "<0.01", "0.00"]);
/// assert_eq!(half(0.4, 0, 9), "<1");
/// ```
pub fn half(half_width: f64, decimals: usize, room: usize) -> String {
    match is_hidden(half_width, decimals) {
        true => {
            let mut unit = plain(0.0, decimals);
            unit.pop();
            format!("<{unit}1")
        }
        // What rounding leaves of a difference of large sums is no error of anything.
        false if half_width < ROUNDING => within(0.0, decimals, room),
        false => within(half_width, decimals, room),
    }
}

/// Whether a half-width that is not 0 would be written as 0.
pub fn is_hidden(half_width: f64, decimals: usize) -> bool {
    half_width.is_finite() && half_width >= ROUNDING && is_zero(&format!("{half_width:.decimals$}"))
}

/// Whether a number takes at most `room` columns with so many decimals; a number that is not finite counts as unknown.
pub fn fits(value: f64, decimals: usize, room: usize) -> bool {
    !value.is_finite() || value.abs() < 1e15 && plain(value, decimals).len() <= room
}

/// Meaning of the number behind ±, in a sentence.
///
/// ```
/// # use the_offer::output::format::plus_minus;
/// assert_eq!(plus_minus(0.9), "± is the distance to the farther end of a 90 % interval.");
/// ```
pub fn plus_minus(confidence: f64) -> String {
    format!("± is the distance to the farther end of a {} interval.", self::confidence(confidence))
}

/// A whole number with thousands separated.
pub fn whole(value: u64) -> String {
    separated(&value.to_string())
}

/// A number of things: `1 position`, `1,200 positions`.
///
/// ```
/// # use the_offer::output::format::counted;
/// assert_eq!([counted(1, "offer"), counted(0, "offer")], ["1 offer", "0 offers"]);
/// ```
pub fn counted(number: u64, thing: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {thing}{ending}", whole(number))
}

/// A length of time without needless decimals: 156, 6.5.
pub fn weeks(value: f64) -> String {
    let shortest = (value * 100.0).round() / 100.0;
    shortest.to_string()
}

/// A length of time in weeks, with months or years beside: `156 weeks (3 years)`. A year is 52 weeks.
///
/// ```
/// # use the_offer::output::format::weeks_and_years;
/// assert_eq!([6.0, 43.0, 52.0, 78.0, 156.0].map(weeks_and_years),
///     ["6 weeks", "43 weeks (10 months)", "52 weeks (1 year)", "78 weeks (18 months)", "156 weeks (3 years)"]);
/// assert_eq!([1.0, 110.0, 520.0].map(weeks_and_years), ["1 week", "110 weeks (2.1 years)", "520 weeks (10 years)"]);
/// ```
pub fn weeks_and_years(value: f64) -> String {
    const MONTH: f64 = 52.0 / 12.0;
    let number = weeks(value);
    let weeks = format!("{number} week{}", if number == "1" { "" } else { "s" });
    let (months, tenths) = ((value / MONTH).round(), (value / 5.2).round() / 10.0);
    match value {
        52.0 => format!("{weeks} (1 year)"),
        104.0.. => format!("{weeks} ({tenths} years)"),
        _ if months >= 2.0 => format!("{weeks} ({months} months)"),
        _ => weeks,
    }
}

/// A share in percent with two digits, for a sentence: `6.2 %`, `63 %`.
///
/// ```
/// # use the_offer::output::format::about_share;
/// assert_eq!([0.0624, 0.628, 0.0014, 0.0, 0.996].map(about_share), ["6.2 %", "63 %", "0.14 %", "0 %", "99.6 %"]);
/// ```
pub fn about_share(share: f64) -> String {
    // Near 1 what is left out is what matters.
    let digits_of = if share > 0.99 { 1.0 - share } else { share };
    let decimals = if digits_of > 0.0 { (-1 - magnitude(digits_of)).clamp(0, 6) as usize } else { 0 };
    format!("{} %", percent(share, if share > 0.99 { decimals.saturating_sub(1) } else { decimals }))
}

/// A number of any size with four significant digits: 0.05123, 1,234, 1.2e-9.
///
/// ```
/// # use the_offer::output::format::significant;
/// assert_eq!(significant(0.051234), "0.05123");
/// assert_eq!(significant(12.0), "12");
/// assert_eq!(significant(532.37), "532.4");
/// assert_eq!(significant(123456.7), "123,457");
/// assert_eq!(significant(1.23456e-7), "1.235e-7");
/// ```
pub fn significant(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || !size.is_finite() {
        return number(value, 0);
    }
    match size {
        1e-4..1e4 => {
            let decimals = (3 - magnitude(size)).max(0) as usize;
            let digits = format!("{value:.decimals$}");
            if decimals == 0 {
                return number(value, 0);
            }
            digits.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        1e4..1e9 => number(value, 0),
        _ => format!("{value:.3e}"),
    }
}

/// A share in percent.
pub fn percent(share: f64, decimals: usize) -> String {
    number(share * 100.0, decimals)
}

/// Confidence of an interval with all digits: `95 %`.
///
/// ```
/// # use the_offer::output::format::confidence;
/// assert_eq!([0.95, 0.999, 0.001].map(confidence), ["95 %", "99.9 %", "0.1 %"]);
/// assert_eq!(confidence(0.9999999999), "99.99999999 %");
/// ```
pub fn confidence(share: f64) -> String {
    let digits = share.to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    // The point goes two places to the right, lest a product be rounded.
    let fraction = format!("{fraction:0<2}");
    let (hundredths, rest) = fraction.split_at(2);
    let percent = format!("{whole}{hundredths}");
    let percent = match percent.trim_start_matches('0') {
        "" => "0",
        percent => percent,
    };
    let point = if rest.is_empty() { "" } else { "." };
    format!("{percent}{point}{rest} %")
}

/// A share in percent with its interval, or `an unknown share` if the interval covers nearly the whole range.
///
/// ```
/// # use the_offer::analysis::interval::{Estimate, Interval};
/// # use the_offer::output::format::share;
/// let pays = Estimate { value: 0.71, mcse: None, interval: Some(Interval { low: 0.7, high: 0.72 }) };
/// assert_eq!([pays, Estimate::bare(0.5)].map(share), ["71 % (70 to 72)", "50.0 %"]);
/// let any = Estimate { interval: Some(Interval { low: 0.0, high: 1.0 }), ..pays };
/// assert_eq!(share(any), "an unknown share");
/// ```
pub fn share(estimate: Estimate) -> String {
    known_share(estimate).unwrap_or_else(|| "an unknown share".to_owned())
}

/// A share in percent with its interval. Returns None if the interval covers nearly the whole range.
pub fn known_share(estimate: Estimate) -> Option<String> {
    let decimals = percent_decimals(estimate.interval);
    let value = percent(estimate.value, decimals);
    match estimate.interval {
        None => Some(format!("{value} %")),
        Some(interval) if says_nothing(interval) => None,
        Some(Interval { low, high }) => {
            Some(format!("{value} % ({} to {})", percent(low, decimals), percent(high, decimals)))
        }
    }
}

/// Whether the interval of a share covers nearly the whole range from 0 to 1.
pub fn says_nothing(interval: Interval) -> bool {
    interval.high - interval.low >= 0.8
}

/// A share in percent and its interval, in two cells of a table, which say so if the share is unknown.
pub fn percent_and_interval(estimate: Estimate, decimals: usize) -> [String; 2] {
    let ends = |Interval { low, high }| format!("{} to {}", percent(low, decimals), percent(high, decimals));
    match estimate.interval {
        None => [percent(estimate.value, decimals), UNKNOWN.to_owned()],
        Some(interval) if says_nothing(interval) => [UNKNOWN.to_owned(), "not known".to_owned()],
        Some(interval) => [percent(estimate.value, decimals), ends(interval)],
    }
}

/// Decimals of a percentage that are meaningful at the width of an interval.
pub fn percent_decimals(interval: Option<Interval>) -> usize {
    match interval.map(|interval| interval.half_width() * 100.0) {
        Some(half) if half >= 1.0 => 0,
        Some(half) if half < 0.1 => 2,
        _ => 1,
    }
}

/// Decimals of money in a table, by the size of the largest amount.
pub fn money_decimals(largest: f64) -> usize {
    if largest.abs() < 1000.0 { 2 } else { 0 }
}

/// Decimals of an amount that somebody has set: none, two, or up to six.
pub fn price_decimals(value: f64) -> usize {
    let is_whole = |decimals: &usize| {
        let scaled = value * ten_to(*decimals as i32);
        (scaled - scaled.round()).abs() < 1e-6
    };
    [0, 2, 3, 4, 5].into_iter().find(is_whole).unwrap_or(6)
}

/// Currency of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    name: String,
}

impl Currency {
    /// The currency of a code; an unknown code is written as it is.
    pub fn of(code: &str) -> Self {
        let name = match code {
            "USD" => "$",
            "EUR" => "€",
            "GBP" => "£",
            other => other,
        };
        Self { name: clipped(name, 8) }
    }

    /// Name of the currency in the head of a table.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// An amount in a sentence: `$1,234`, `-$0.50`, `CHF 1,234`.
    ///
    /// ```
    /// # use the_offer::output::format::Currency;
    /// assert_eq!(Currency::of("USD").amount(-1234.4), "-$1,234");
    /// assert_eq!(Currency::of("CHF").amount(12.3), "CHF 12.30");
    /// ```
    pub fn amount(&self, value: f64) -> String {
        let decimals = if value.abs() < 100.0 { 2 } else { 0 };
        self.write(value, decimals)
    }

    /// An amount that somebody has set, in a sentence, with its own decimals: `$50`, `$0.25`.
    ///
    /// ```
    /// # use the_offer::output::format::Currency;
    /// assert_eq!([1250.0, 50.0, 0.3].map(|amount| Currency::of("USD").price(amount)), ["$1,250", "$50", "$0.30"]);
    /// ```
    pub fn price(&self, value: f64) -> String {
        self.write(value, price_decimals(value))
    }

    /// An estimate and the ends of its interval, rounded alike.
    pub fn amount_and_interval(&self, value: f64, interval: Interval) -> [String; 3] {
        let ends = [value, interval.low, interval.high];
        let small = ends.iter().all(|end| end.abs() < 100.0) || interval.half_width() < 5.0;
        let decimals = if small { 2 } else { 0 };
        ends.map(|end| self.write(end, decimals))
    }

    /// An estimate followed by the words `per`, with its interval if known: `$38 per position (95 % interval $30 to $46)`,
    /// or `$38 per position ($30 to $46)` without `level`.
    pub fn with_interval(&self, estimate: Estimate, per: &str, level: Option<f64>) -> String {
        let Some(interval) = estimate.interval else { return self.amount(estimate.value) + per };
        let [value, low, high] = self.amount_and_interval(estimate.value, interval);
        let kind = level.map_or_else(String::new, |level| format!("{} interval ", confidence(level)));
        format!("{value}{per} ({kind}{low} to {high})")
    }

    /// Amounts of one sentence, rounded alike: to cents if all are below 100.
    ///
    /// ```
    /// # use the_offer::output::format::Currency;
    /// assert_eq!(Currency::of("USD").amounts([99.5, 120.25]), ["$100", "$120"]);
    /// ```
    pub fn amounts<const N: usize>(&self, values: [f64; N]) -> [String; N] {
        let decimals = if values.iter().all(|value| value.abs() < 100.0) { 2 } else { 0 };
        values.map(|value| self.write(value, decimals))
    }

    /// Amounts of one sentence, rounded to what is known of them: to a fortieth of the `width` of an interval, and to three
    /// digits of the largest at the most. Each keeps its first digit.
    ///
    /// ```
    /// # use the_offer::output::format::Currency;
    /// assert_eq!(Currency::of("USD").about([136.3, 43.1, 309.4], 266.3), ["$135", "$45", "$310"]);
    /// assert_eq!(Currency::of("USD").about([136.35, 131.58, 141.12], 9.54), ["$136", "$132", "$141"]);
    /// assert_eq!(Currency::of("USD").about([4.2, -902.0, 1104.0], 2006.0), ["$4", "-$900", "$1,100"]);
    /// assert_eq!(Currency::of("USD").about([0.1234, 0.11, 0.13], 0.02), ["$0.12", "$0.11", "$0.13"]);
    /// ```
    pub fn about<const N: usize>(&self, values: [f64; N], width: f64) -> [String; N] {
        let step = step(values, width);
        values.map(|value| {
            let step = if value == 0.0 { step } else { step.min(ten_to(magnitude(value.abs()))) };
            self.to_step(value, step)
        })
    }

    fn to_step(&self, value: f64, step: f64) -> String {
        self.write((value / step).round() * step, if step < 1.0 { 2 } else { 0 })
    }

    /// An amount with two digits: `$5,200`.
    ///
    /// ```
    /// # use the_offer::output::format::Currency;
    /// assert_eq!([5193.0, 19.34, 0.0].map(|amount| Currency::of("USD").about_one(amount)), ["$5,200", "$19", "$0"]);
    /// ```
    pub fn about_one(&self, value: f64) -> String {
        let step = if value == 0.0 { 1.0 } else { ten_to(magnitude(value.abs()) - 1) };
        self.to_step(value, step)
    }

    /// An amount with so many decimals.
    ///
    /// ```
    /// # use the_offer::output::format::Currency;
    /// assert_eq!(Currency::of("USD").rounded(-1500.0, 0), "-$1,500");
    /// ```
    pub fn rounded(&self, value: f64, decimals: usize) -> String {
        self.write(value, decimals)
    }

    fn write(&self, value: f64, decimals: usize) -> String {
        let digits = within(value.abs(), decimals, 16);
        let zero = !digits.contains(|c: char| ('1'..='9').contains(&c));
        let sign = if value < 0.0 && !zero { "-" } else { "" };
        let space = if self.name.chars().all(|c| "$€£".contains(c)) { "" } else { " " };
        format!("{sign}{}{space}{digits}", self.name)
    }
}

/// The step to which amounts are rounded that are known to `width`: 1, 2 or 5 times a power of ten.
fn step<const N: usize>(values: [f64; N], width: f64) -> f64 {
    let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    let finest = if largest > 0.0 { ten_to(magnitude(largest) - 2) } else { 1.0 };
    let known = width / 40.0;
    if !(known.is_finite() && known > finest) {
        return finest;
    }
    let power = ten_to(magnitude(known));
    [5.0, 2.0].map(|times| times * power).into_iter().find(|step| *step <= known).unwrap_or(power)
}

/// `text` in at most `width` columns, cut with an ellipsis; control characters are written by number.
pub fn clipped(text: &str, width: usize) -> String {
    let clean = visible_line(text).into_owned();
    if clean.width() <= width {
        return clean;
    }
    let mut kept = String::new();
    for c in clean.chars() {
        kept.push(c);
        if kept.width() > width.saturating_sub(1) {
            kept.pop();
            break;
        }
    }
    kept + "…"
}

/// An argument quoted for a shell.
///
/// ```
/// # use the_offer::output::format::quoted;
/// assert_eq!(quoted("scenarios/a-b.toml"), "scenarios/a-b.toml");
/// assert_eq!(quoted("groups.\"job hunters\".share=0.2"), "'groups.\"job hunters\".share=0.2'");
/// assert_eq!(quoted("it's.toml"), r"'it'\''s.toml'");
/// assert_eq!(quoted("it's\u{1b}.toml"), r"$'it\'s\u001b.toml'");
/// ```
pub fn quoted(argument: &str) -> String {
    if let Cow::Owned(_) = visible_line(argument) {
        let escaped = argument.replace('\\', r"\\").replace('\'', r"\'");
        return format!("$'{}'", visible_line(&escaped));
    }
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    match !argument.is_empty() && argument.chars().all(plain) {
        true => argument.to_owned(),
        false => format!("'{}'", argument.replace('\'', r"'\''")),
    }
}

/// A number in at most `room` columns: decimals go first, then digits beyond the fourth.
pub fn within(value: f64, decimals: usize, room: usize) -> String {
    if !value.is_finite() {
        return UNKNOWN.to_owned();
    }
    [decimals, 0]
        .into_iter()
        .filter(|_| value.abs() < 1e15)
        .map(|decimals| plain(value, decimals))
        .find(|text| text.len() <= room)
        .unwrap_or_else(|| compact(value))
}

fn plain(value: f64, decimals: usize) -> String {
    let digits = format!("{:.decimals$}", value.abs());
    let sign = if value < 0.0 && !is_zero(&digits) { "-" } else { "" };
    let (units, fraction) = match digits.split_once('.') {
        Some((units, fraction)) => (units, format!(".{fraction}")),
        None => (digits.as_str(), String::new()),
    };
    format!("{sign}{}{fraction}", separated(units))
}

fn is_zero(digits: &str) -> bool {
    digits.chars().all(|c| c == '0' || c == '.')
}

fn separated(digits: &str) -> String {
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Four digits and a letter for their scale, or a power of ten.
fn compact(value: f64) -> String {
    [(1e3, 'K'), (1e6, 'M'), (1e9, 'B'), (1e12, 'T')]
        .into_iter()
        .map(|(scale, letter)| (value / scale, letter))
        // 999.95 would be rounded to 1000.0.
        .find(|(scaled, _)| scaled.abs() < 999.95)
        .map_or_else(
            || format!("{value:.2e}"),
            |(scaled, letter)| format!("{scaled:.0$}{letter}", decimals_of_four(scaled)),
        )
}

fn decimals_of_four(scaled: f64) -> usize {
    match scaled.abs() {
        size if size < 9.9995 => 3,
        size if size < 99.995 => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_size_has_its_form() {
        for (value, decimals, text) in [
            (0.0, 0, "0"),
            (999.995, 2, "1,000.00"),
            (9_999_999.0, 0, "9,999,999"),
            (-1_234_567.0, 0, "-1.235M"),
            (9_999_999.6, 2, "10.00M"),
            (999_960_000.0, 0, "1.000B"),
            (-1.5e13, 0, "-15.00T"),
            (1e300, 2, "1.00e300"),
            (f64::NAN, 2, "–"),
        ] {
            assert_eq!(number(value, decimals), text);
        }
    }

    #[test]
    fn an_error_is_never_rounded_away() {
        assert_eq!(error(0.3, 0), "0.3");
        assert_eq!(error(0.5, 0), "0");
        assert_eq!(error(0.000_04, 2), "0.00004");
        assert_eq!(error(3e-9, 2), "3e-9");
    }

    #[test]
    fn amounts_in_sentences() {
        let dollars = Currency::of("USD");
        assert_eq!(dollars.amount(-0.001), "$0.00");
        assert_eq!(dollars.amount(1_234_567_890.0), "$1,234,567,890");
        let interval = Interval { low: -30.2, high: 154.9 };
        assert_eq!(dollars.amount_and_interval(62.35, interval), ["$62", "-$30", "$155"]);
        assert_eq!(Currency::of("simoleons of old").amount(5.0), "simoleo… 5.00");
    }

    #[test]
    fn clipping_counts_columns_not_characters() {
        assert_eq!(clipped("call centre", 11), "call centre");
        assert_eq!(clipped("call centre", 8), "call ce…");
        assert_eq!(clipped("コールセンター", 8), "コール…");
        assert_eq!(clipped("a\x1b[31m\nb", 20), r"a\u001b[31m\u000ab");
    }

    #[test]
    fn percentages_show_what_is_known() {
        let half = |half: f64| Some(Interval { low: 0.5 - half, high: 0.5 + half });
        assert_eq!(percent_decimals(half(0.02)), 0);
        assert_eq!(percent_decimals(half(0.005)), 1);
        assert_eq!(percent_decimals(half(0.0005)), 2);
        assert_eq!(percent_decimals(None), 1);
    }

    proptest! {
        #[test]
        fn numbers_keep_to_their_room(value in proptest::num::f64::ANY, decimals in 0usize..4) {
            prop_assert!(number(value, decimals).chars().count() <= ROOM, "{}", number(value, decimals));
            let size = value.abs();
            prop_assert!(error(size, decimals).chars().count() <= ROOM, "{}", error(size, decimals));
            if size < 1e15 {
                prop_assert!(short(size, decimals).chars().count() <= SHORT, "{}", short(size, decimals));
                let text = half(size, decimals, SHORT);
                prop_assert!(text.chars().count() <= SHORT + decimals.saturating_sub(2), "{text}");
            }
        }
    }
}
