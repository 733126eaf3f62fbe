//! How a file of records is to be read.

use std::str::FromStr;

use jiff::civil::Date;

use super::column::RecordColumn;
use super::date::DateFormat;
use super::reason::ExitReason;

/// Everything about how a file of records is to be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RecordOptions {
    /// Day on which the export was made; files of dates need it.
    pub as_of: Option<Date>,
    /// Unit of `weeks`, `entered_weeks` and `offer_week` in files of durations.
    pub unit: TimeUnit,
    /// Headings of columns, by the name of the column; an empty heading says that the file has no such column.
    pub columns: Vec<(RecordColumn, String)>,
    /// Form of all dates; None: ISO, or the one order of day and month that all dates allow.
    pub date_format: Option<DateFormat>,
    /// Texts in `end_date` of people who are still there, beside the known ones.
    pub still: Vec<String>,
    /// Whether `end_date` is the first day without the person, not the last day employed.
    pub end_is_first_day_gone: bool,
    /// Rounding of the recorded times; None: times are exact.
    pub resolution: Option<TimeResolution>,
    /// First day whose leavers are in the file; None: all leavers are.
    pub since: Option<Date>,
    /// Reasons of exits by their text, before the known ones.
    pub reasons: Vec<(String, ExitReason)>,
    /// Whether bad rows are left out, instead of stopping.
    pub skip_bad: bool,
    /// Heading of the column whose values split the people.
    pub by: Option<String>,
}

/// Unit of recorded times; a year is 52 weeks, a month 52/12 weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum TimeUnit {
    /// A seventh of a week.
    Days,
    /// Weeks.
    #[default]
    Weeks,
    /// Twelfths of 52 weeks.
    Months,
    /// 52 weeks.
    Years,
}

impl TimeUnit {
    /// All units, the shortest first.
    pub const ALL: [TimeUnit; 4] = [TimeUnit::Days, TimeUnit::Weeks, TimeUnit::Months, TimeUnit::Years];

    /// A number of units [week].
    ///
    /// # Reproducibility
    /// Whole days and months are divided last, so 70 days are 10 weeks to the last bit.
    pub fn weeks(self, units: f64) -> f64 {
        match self {
            TimeUnit::Days => units / 7.0,
            TimeUnit::Weeks => units,
            TimeUnit::Months => units * 52.0 / 12.0,
            TimeUnit::Years => units * 52.0,
        }
    }

    /// A number of weeks in units.
    pub fn units(self, weeks: f64) -> f64 {
        match self {
            TimeUnit::Days => weeks * 7.0,
            TimeUnit::Weeks => weeks,
            TimeUnit::Months => weeks * 12.0 / 52.0,
            TimeUnit::Years => weeks / 52.0,
        }
    }

    /// Whole number of units that a number of weeks is, but for rounding; None if it has a part below one unit.
    pub fn whole_units(self, weeks: f64) -> Option<f64> {
        /// Largest error of two roundings, with room to spare.
        const ROUNDED: f64 = 1e-9;
        let units = self.units(weeks);
        ((units - units.round()).abs() <= ROUNDED * units.max(1.0)).then(|| units.round())
    }

    /// Name of one unit.
    pub fn singular(self) -> &'static str {
        match self {
            TimeUnit::Days => "day",
            TimeUnit::Weeks => "week",
            TimeUnit::Months => "month",
            TimeUnit::Years => "year",
        }
    }

    /// Name of several units, as `--unit` takes it.
    pub fn plural(self) -> &'static str {
        match self {
            TimeUnit::Days => "days",
            TimeUnit::Weeks => "weeks",
            TimeUnit::Months => "months",
            TimeUnit::Years => "years",
        }
    }
}

impl FromStr for TimeUnit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unit = TimeUnit::ALL.into_iter().find(|unit| unit.plural() == text.trim());
        unit.ok_or_else(|| "expected days, weeks, months or years".to_owned())
    }
}

/// Rounding of recorded times to whole units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeResolution {
    /// The unit.
    pub unit: TimeUnit,
    /// Direction of the rounding.
    pub rounding: Rounding,
}

/// Direction in which recorded times were rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rounding {
    /// A time t happened in (t - u, t] of unit u.
    #[default]
    Up,
    /// A time t is of completed units, and happened in (t, t + u].
    Down,
}

impl TimeResolution {
    /// Interval of an exit that is recorded at a time: after the first time, at the second or before [week].
    ///
    /// The bounds are multiples of the unit where the time is one. An exit recorded at 0 and rounded up is within the
    /// first unit.
    pub fn interval(self, time: f64) -> (f64, f64) {
        let Some(units) = self.unit.whole_units(time) else {
            let unit = self.unit.weeks(1.0);
            return match self.rounding {
                Rounding::Up => ((time - unit).max(0.0), time),
                Rounding::Down => (time, time + unit),
            };
        };
        let first = match self.rounding {
            Rounding::Up => (units - 1.0).max(0.0),
            Rounding::Down => units,
        };
        (self.unit.weeks(first), self.unit.weeks(first + 1.0))
    }
}

impl FromStr for TimeUnitOfResolution {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let name = text.trim().trim_start_matches('1').trim_start();
        let unit = TimeUnit::ALL.into_iter().find(|unit| unit.singular() == name);
        unit.map(Self).ok_or_else(|| "expected 1day, 1week, 1month or 1year".to_owned())
    }
}

/// Unit as `--resolution` takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeUnitOfResolution(pub TimeUnit);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_whole_weeks_are_whole_weeks_to_the_last_bit() {
        for week in 0..10_000 {
            let week = f64::from(week);
            assert_eq!(TimeUnit::Days.weeks(7.0 * week).to_bits(), week.to_bits());
            assert_eq!(TimeUnit::Months.weeks(12.0 * week).to_bits(), (52.0 * week).to_bits());
        }
        assert_eq!(TimeUnit::Years.weeks(0.5), 26.0);
    }

    #[test]
    fn a_rounded_time_is_an_interval_of_one_unit() {
        let rounded = |unit, rounding, time| TimeResolution { unit, rounding }.interval(time);
        assert_eq!(rounded(TimeUnit::Weeks, Rounding::Up, 5.0), (4.0, 5.0));
        assert_eq!(rounded(TimeUnit::Weeks, Rounding::Down, 5.0), (5.0, 6.0));
        assert_eq!(rounded(TimeUnit::Weeks, Rounding::Up, 0.0), (0.0, 1.0));
        assert_eq!(rounded(TimeUnit::Weeks, Rounding::Down, 0.0), (0.0, 1.0));
        assert_eq!(rounded(TimeUnit::Days, Rounding::Up, 3.0 / 7.0), (2.0 / 7.0, 3.0 / 7.0));
        assert_eq!(rounded(TimeUnit::Months, Rounding::Down, 52.0 / 12.0), (52.0 / 12.0, 104.0 / 12.0));
        assert_eq!(rounded(TimeUnit::Years, Rounding::Up, 10.0), (0.0, 10.0));
        assert_eq!(rounded(TimeUnit::Weeks, Rounding::Up, 10.25), (9.25, 10.25));
        assert_eq!(rounded(TimeUnit::Weeks, Rounding::Down, 10.25), (10.25, 11.25));
    }

    #[test]
    fn units_are_read_as_flags_give_them() {
        assert_eq!("months".parse(), Ok(TimeUnit::Months));
        assert!("month".parse::<TimeUnit>().is_err());
        for text in ["1week", "week", "1 week"] {
            assert_eq!(text.parse(), Ok(TimeUnitOfResolution(TimeUnit::Weeks)), "{text}");
        }
        for text in ["2week", "weeks", "", "1"] {
            assert!(text.parse::<TimeUnitOfResolution>().is_err(), "{text}");
        }
    }
}
