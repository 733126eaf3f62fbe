//! When the offer has paid for itself: the saving to date, week by week.

use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::run::told::{self, WholeSaving};
use crate::engine::{Results, SignedSums};

/// The saving up to a week, had watching ended there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SavingToWeek {
    /// Week.
    pub week: f64,
    /// Saving per position of the whole plan [money].
    pub saving: Option<Estimate>,
}

/// The saving to date, and when it turns.
#[derive(Debug, Clone, PartialEq)]
pub struct Payback {
    /// Saving to date in order of week; the last week is the horizon.
    pub to_date: Vec<SavingToWeek>,
    /// When the saving to date turns.
    pub turn: Turn,
}

/// When the mean saving to date turns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Turn {
    /// The saving is never above or below 0, or nothing has been played.
    Nothing,
    /// The saving stays above 0 from a week on.
    Pays {
        /// First week from which on the mean stays above 0.
        week: f64,
        /// First week from which on no interval lies at or below 0.
        earliest: f64,
        /// First week from which on every interval lies above 0; `None` if the last interval does not.
        latest: Option<f64>,
    },
    /// The saving was above 0, and its interval too, and is not at the horizon.
    Lost {
        /// First week with an interval above 0.
        paid: f64,
        /// First week from which on the mean is at most 0.
        lost: f64,
    },
    /// The saving is at most 0 at the horizon, and was never above 0 but for luck.
    Never,
}

/// Weeks between two rows of a table [week].
pub const TABLE_STEP: f64 = 4.0;

impl Payback {
    /// Every fourth week, and the last.
    pub fn every_fourth(&self) -> impl Iterator<Item = &SavingToWeek> {
        let last = self.to_date.last().map(|row| row.week);
        self.to_date.iter().filter(move |row| row.week % TABLE_STEP == 0.0 || Some(row.week) == last)
    }

    /// The week from which on the saving stays above 0, with its interval. Returns None if the offer does not pay by the
    /// horizon.
    pub fn week(&self) -> Option<Estimate> {
        let Turn::Pays { week, earliest, latest } = self.turn else { return None };
        let interval = latest.map(|latest| Interval { low: earliest, high: latest });
        Some(Estimate { value: week, mcse: None, interval })
    }
}

/// The saving to date of a run, which is this at the `horizon`. Returns None for a run without payback.
pub fn of(results: &Results, horizon: Option<Estimate>, whole: Option<&WholeSaving>, level: &Level) -> Option<Payback> {
    let certain = results.first_change();
    let saving = |(week, sums): &(f64, SignedSums)| {
        let fixed = results.fixed.total_cost(None) || *week <= certain;
        let saving = told::of_sums(sums, fixed, whole, level).map(|saving| saving.per(results.positions as f64));
        SavingToWeek { week: *week, saving }
    };
    let mut to_date: Vec<SavingToWeek> = results.to_date.iter().map(saving).collect();
    to_date.last_mut()?.saving = horizon;
    let turn = turn(&to_date);
    Some(Payback { to_date, turn })
}

/// When the saving to date turns.
///
/// The ends of the interval are those weeks at which the pointwise intervals leave 0: where the true saving to date crosses
/// 0, its interval holds 0 as often as it says.
fn turn(to_date: &[SavingToWeek]) -> Turn {
    let value = |row: &SavingToWeek| row.saving.map_or(0.0, |saving| saving.value);
    let interval = |row: &SavingToWeek| row.saving.and_then(|saving| saving.interval);
    let low = |row: &SavingToWeek| interval(row).map_or(f64::NEG_INFINITY, |interval| interval.low);
    let high = |row: &SavingToWeek| interval(row).map_or(f64::INFINITY, |interval| interval.high);
    if to_date.iter().all(|row| value(row) == 0.0) {
        return Turn::Nothing;
    }
    // The first week from which on all are as asked.
    let from = |is: &dyn Fn(&SavingToWeek) -> bool| {
        let after = to_date.iter().rposition(|row| !is(row)).map_or(0, |last| last + 1);
        to_date.get(after).map(|row| row.week)
    };
    if let Some(week) = from(&|row| value(row) > 0.0) {
        let earliest = from(&|row| high(row) > 0.0).unwrap_or(week);
        return Turn::Pays { week, earliest: earliest.min(week), latest: from(&|row| low(row) > 0.0) };
    }
    let paid = to_date.iter().find(|row| low(row) > 0.0).map(|row| row.week);
    match paid.zip(from(&|row| value(row) <= 0.0)) {
        Some((paid, lost)) => Turn::Lost { paid, lost },
        None => Turn::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(savings: &[f64], half: f64) -> Vec<SavingToWeek> {
        let row = |(i, value): (usize, &f64)| SavingToWeek {
            week: (i + 1) as f64,
            saving: Some(Estimate {
                value: *value,
                mcse: Some(half / 2.0),
                interval: Some(Interval { low: value - half, high: value + half }),
            }),
        };
        savings.iter().enumerate().map(row).collect()
    }

    #[test]
    fn turns_by_hand() {
        let pays = turn(&curve(&[-9.0, -5.0, -1.0, 2.0, 6.0, 9.0], 3.0));
        assert_eq!(pays, Turn::Pays { week: 4.0, earliest: 3.0, latest: Some(5.0) });
        let barely = turn(&curve(&[-9.0, -5.0, 1.0], 3.0));
        assert_eq!(barely, Turn::Pays { week: 3.0, earliest: 3.0, latest: None });
        let at_once = turn(&curve(&[4.0, 5.0], 3.0));
        assert_eq!(at_once, Turn::Pays { week: 1.0, earliest: 1.0, latest: Some(1.0) });
        // A dip below 0 puts the week off.
        let dips = turn(&curve(&[4.0, -1.0, 5.0, 8.0], 0.5));
        assert_eq!(dips, Turn::Pays { week: 3.0, earliest: 3.0, latest: Some(3.0) });
        assert_eq!(turn(&curve(&[-2.0, 5.0, 6.0, -1.0, -4.0], 3.0)), Turn::Lost { paid: 2.0, lost: 4.0 });
        assert_eq!(turn(&curve(&[-2.0, 1.0, -4.0], 3.0)), Turn::Never);
        assert_eq!(turn(&curve(&[0.0, 0.0], 0.0)), Turn::Nothing);
        assert_eq!(turn(&[]), Turn::Nothing);
    }
}
