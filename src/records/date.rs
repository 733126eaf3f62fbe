//! Dates as files have them: ISO, days and months in one order, a given form, numbers of spreadsheets.

use std::str::FromStr;

use jiff::Span;
use jiff::civil::Date;

/// Form of dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateFormat {
    /// Numbers of days, as spreadsheets count them.
    Excel,
    /// Pattern with `%d`, `%m`, `%Y` and the like.
    Pattern(String),
}

impl FromStr for DateFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim().eq_ignore_ascii_case("excel") {
            return Ok(DateFormat::Excel);
        }
        let day = Date::constant(2003, 4, 25);
        let again = jiff::fmt::strtime::format(text, day).and_then(|written| Date::strptime(text, written));
        match again.is_ok_and(|again| again == day) {
            true => Ok(DateFormat::Pattern(text.to_owned())),
            false => Err("expected excel, or a pattern with day, month and year, such as '%m/%d/%Y'".to_owned()),
        }
    }
}

/// Order of day and month in dates whose year comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayOrder {
    DayFirst,
    MonthFirst,
}

/// Date whose order of day and month is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OpenDate {
    first: u32,
    second: u32,
    year: u32,
}

impl OpenDate {
    /// Day that the date is in one order, if there is such a day.
    pub fn day(self, order: DayOrder) -> Option<i32> {
        match order {
            DayOrder::DayFirst => day_of(self.year, self.second, self.first),
            DayOrder::MonthFirst => day_of(self.year, self.first, self.second),
        }
    }
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateFault {
    NoDate,
    NoSuchDay,
    TwoDigitYear,
    Number,
    EightDigits,
    OtherForm,
    /// Day and month in an order that is not known as yet.
    Open(OpenDate),
}

/// Reader of the dates of one file.
#[derive(Debug, Clone)]
pub(super) struct DateReader {
    pub format: Option<DateFormat>,
    pub order: Option<DayOrder>,
}

impl DateReader {
    /// Day of a text, counted from 1970-01-01.
    pub fn read(&self, text: &str) -> Result<i32, DateFault> {
        match &self.format {
            Some(DateFormat::Excel) => of_spreadsheet(text),
            Some(DateFormat::Pattern(pattern)) => by_pattern(pattern, text),
            None => match (plain(text), self.order) {
                (Err(DateFault::Open(open)), Some(order)) => open.day(order).ok_or(DateFault::NoSuchDay),
                (read, _) => read,
            },
        }
    }
}

/// Date of a pattern, with or without a time after it.
fn by_pattern(pattern: &str, text: &str) -> Result<i32, DateFault> {
    let times = text.match_indices(['T', ' ']).map(|(at, _)| text.split_at(at)).filter(|(_, time)| is_time(time));
    let dates = [text].into_iter().chain(times.map(|(date, _)| date));
    let day = dates.filter_map(|date| Date::strptime(pattern, date).ok()).next();
    day.map(day_number).ok_or(DateFault::OtherForm)
}

/// Date without a format: the year first, or last and the order open.
fn plain(text: &str) -> Result<i32, DateFault> {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit() && !is_mark(byte)).unwrap_or(text.len());
    let (date, time) = text.split_at(end);
    let Some([first, second, third]) = parts(date).filter(|_| is_time(time)) else {
        return Err(match text.parse::<f64>() {
            Ok(_) if text.len() == 8 => DateFault::EightDigits,
            Ok(number) if number.is_finite() => DateFault::Number,
            _ => DateFault::NoDate,
        });
    };
    match [first.1, second.1, third.1] {
        [4, 1 | 2, 1 | 2] => day_of(first.0, second.0, third.0).ok_or(DateFault::NoSuchDay),
        [1 | 2, 1 | 2, 4] => Err(open(OpenDate { first: first.0, second: second.0, year: third.0 })),
        [1 | 2, 1 | 2, 1 | 2] => Err(DateFault::TwoDigitYear),
        _ => Err(DateFault::NoDate),
    }
}

fn open(date: OpenDate) -> DateFault {
    match [DayOrder::DayFirst, DayOrder::MonthFirst].iter().any(|order| date.day(*order).is_some()) {
        true => DateFault::Open(date),
        false => DateFault::NoSuchDay,
    }
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'-' | b'/' | b'.')
}

/// Three numbers parted by one mark, each with its number of digits.
fn parts(date: &str) -> Option<[(u32, usize); 3]> {
    let mark = date.bytes().find(|byte| is_mark(*byte))?;
    let mut numbers = date.split(char::from(mark)).map(|digits| Some((digits.parse().ok()?, digits.len())));
    let three = [numbers.next()??, numbers.next()??, numbers.next()??];
    numbers.next().is_none().then_some(three)
}

/// Whether a text after a date is a time of day, or nothing.
fn is_time(text: &str) -> bool {
    let time = text.strip_prefix(['T', ' ']).unwrap_or(text);
    let is_of_time = |byte: u8| byte.is_ascii_digit() || b":.,+-Zz APMapm".contains(&byte);
    text.is_empty()
        || (time.len() < text.len() && time.starts_with(|c: char| c.is_ascii_digit())) && time.bytes().all(is_of_time)
}

/// Day of a number of a spreadsheet: 1 is 1900-01-01, and 60 a day that was not.
fn of_spreadsheet(text: &str) -> Result<i32, DateFault> {
    /// Number of 9999-12-31, the last day of a spreadsheet.
    const LAST: f64 = 2_958_465.0;
    let number = text.parse::<f64>().map_err(|_| DateFault::OtherForm)?.floor();
    if !(1.0..=LAST).contains(&number) || number == 60.0 {
        return Err(DateFault::NoSuchDay);
    }
    let days = number as i32 - i32::from(number > 60.0);
    Ok(days_from_civil(1899, 12, 31) + days)
}

/// Number of a day, counted from 1970-01-01; None if the month has no such day.
fn day_of(year: u32, month: u32, day: u32) -> Option<i32> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let is_there = (1..=9999).contains(&year) && (1..=days).contains(&day);
    is_there.then(|| days_from_civil(year as i32, month as i32, day as i32))
}

/// Days from 1970-01-01 (Hinnant, *chrono-Compatible Low-Level Date Algorithms*).
const fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// First day that stands for "never".
pub(super) const NEVER: i32 = days_from_civil(2100, 1, 1);

/// First day that is taken for a day on which somebody started.
pub(super) const FIRST: i32 = days_from_civil(1800, 1, 1);

/// Number of a day, counted from 1970-01-01.
pub(super) fn day_number(date: Date) -> i32 {
    days_from_civil(i32::from(date.year()), i32::from(date.month()), i32::from(date.day()))
}

/// Day of a number, counted from 1970-01-01.
pub(super) fn date_of(day: i32) -> Date {
    let span = Span::new().try_days(day);
    span.and_then(|days| Date::constant(1970, 1, 1).checked_add(days)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, DateFault> {
        let reader = DateReader { format: None, order: None };
        reader.read(text).map(|day| date_of(day).to_string())
    }

    fn with(format: &str, text: &str) -> Result<String, DateFault> {
        let reader = DateReader { format: Some(format.parse().expect("a format")), order: None };
        reader.read(text).map(|day| date_of(day).to_string())
    }

    #[test]
    fn every_day_has_the_number_that_the_calendar_gives() {
        let mut date = Date::constant(1, 1, 1);
        let first = day_number(date);
        for number in first..day_number(Date::MAX) {
            assert_eq!(day_number(date), number);
            let (year, month, day) = (date.year() as u32, date.month() as u32, date.day() as u32);
            assert_eq!(day_of(year, month, day), Some(number));
            date = date.tomorrow().expect("a day");
        }
        assert_eq!(day_number(Date::constant(1970, 1, 1)), 0);
        assert_eq!(date_of(day_number(Date::constant(2024, 2, 29))), Date::constant(2024, 2, 29));
    }

    #[test]
    fn a_year_comes_first_with_or_without_a_time() {
        for text in [
            "2024-02-29",
            "2024-2-29",
            "2024/02/29",
            "2024.02.29",
            "2024-02-29T00:00:00",
            "2024-02-29 00:00:00",
            "2024-02-29T23:59:59.999Z",
            "2024-02-29 11:30 PM",
            "2024-02-29T00:00:00+02:00",
        ] {
            assert_eq!(read(text).as_deref(), Ok("2024-02-29"), "{text}");
        }
        assert_eq!(read("0001-01-01").as_deref(), Ok("0001-01-01"));
        assert_eq!(read("9999-12-31").as_deref(), Ok("9999-12-31"));
    }

    #[test]
    fn what_is_no_date_says_why() {
        for text in ["2023-02-29", "2024-00-10", "2024-13-01", "2024-04-31", "0000-01-01", "31/31/2024", "30/02/2024"] {
            assert_eq!(read(text), Err(DateFault::NoSuchDay), "{text}");
        }
        for text in ["5/6/24", "05.06.24", "24-05-06"] {
            assert_eq!(read(text), Err(DateFault::TwoDigitYear), "{text}");
        }
        for text in ["45296", "45296.5", "0", "-3"] {
            assert_eq!(read(text), Err(DateFault::Number), "{text}");
        }
        assert_eq!(read("20240506"), Err(DateFault::EightDigits));
        for text in [
            "",
            "-",
            "2024",
            "2024-05",
            "2024-05-06-07",
            "2024-05/06",
            "2024-05-06x",
            "2024-05-06T",
            "5 May 2024",
            "24-5",
            "024-05-06",
            "2024--05",
            "99999999999-1-1",
            "Ä",
            "2024-05-06 00:00\u{661}",
            "inf",
        ] {
            let told = read(text);
            assert!(matches!(told, Err(DateFault::NoDate | DateFault::Number)), "{text}: {told:?}");
        }
    }

    #[test]
    fn an_order_decides_what_comes_first() {
        let Err(DateFault::Open(open)) = read("5/6/2024") else { panic!("an open date") };
        let day = |order| open.day(order).map(|day| date_of(day).to_string());
        assert_eq!(day(DayOrder::DayFirst).as_deref(), Some("2024-06-05"));
        assert_eq!(day(DayOrder::MonthFirst).as_deref(), Some("2024-05-06"));
        let reader = DateReader { format: None, order: Some(DayOrder::MonthFirst) };
        assert_eq!(reader.read("31.12.2024"), Err(DateFault::NoSuchDay));
        assert_eq!(reader.read("12-31-2024 0:00").map(date_of), Ok(Date::constant(2024, 12, 31)));
    }

    #[test]
    fn a_given_form_is_held_to() {
        assert_eq!(with("%m/%d/%Y", "02/29/2024").as_deref(), Ok("2024-02-29"));
        assert_eq!(with("%d.%m.%y", "29.02.24").as_deref(), Ok("2024-02-29"));
        assert_eq!(with("%d-%b-%Y", "29-Feb-2024").as_deref(), Ok("2024-02-29"));
        assert_eq!(with("%d %b %Y", "29 Feb 2024 00:00").as_deref(), Ok("2024-02-29"));
        assert_eq!(with("%m/%d/%Y", "2024-02-29"), Err(DateFault::OtherForm));
        assert_eq!(with("%m/%d/%Y", "02/30/2024"), Err(DateFault::OtherForm));
        for wrong in ["%m/%Y", "%d/%m", "dd/mm/yyyy", "", "%", "%Q"] {
            assert!(wrong.parse::<DateFormat>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_of_spreadsheets_are_days() {
        for (number, date) in [
            ("1", "1900-01-01"),
            ("59", "1900-02-28"),
            ("61", "1900-03-01"),
            ("45351", "2024-02-29"),
            ("45351.75", "2024-02-29"),
            ("2958465", "9999-12-31"),
        ] {
            assert_eq!(with("Excel", number).as_deref(), Ok(date));
        }
        for wrong in ["0", "-1", "60", "2958466", "1e300", "NaN", "inf"] {
            assert_eq!(with("excel", wrong), Err(DateFault::NoSuchDay), "{wrong}");
        }
        assert_eq!(with("excel", "2024-02-29"), Err(DateFault::OtherForm));
    }
}
