//! What every section on one scenario is written on.

use super::super::page::{Ink, confidence};
use crate::analysis::interval::{Estimate, Interval};
use crate::output::format::{Currency, UNKNOWN, number, price_decimals};
use crate::output::tuned::One;
use crate::tune::{Line, What};

/// Lines of which a chart is drawn at most, where all offers are tuned.
const MOST_CHARTS: usize = 4;
/// Runs of neighbouring bonuses that a sentence names at most.
const MOST_RUNS: usize = 3;

/// One scenario's tuning while it is written.
pub struct Sheet<'a> {
    pub one: One<'a>,
    pub currency: Currency,
    pub ink: Ink,
}

impl<'a> Sheet<'a> {
    pub fn new(one: One<'a>, color: bool) -> Self {
        Self { one, currency: Currency::of(&one.scenario().currency), ink: Ink { color } }
    }

    /// Numbers of the lines that are drawn: the best, or where all offers are tuned those of the first few.
    pub fn shown_lines(&self) -> Vec<usize> {
        match self.one.plan.what {
            What::All => (0..self.one.tuned.lines.len().min(MOST_CHARTS)).collect(),
            What::Offer(_) | What::Scale => vec![self.one.line_number()],
        }
    }

    /// Whether several amounts were tuned, each for itself: no line goes through all that was tried.
    pub fn each_for_itself(&self) -> bool {
        self.one.plan.what == What::All && self.one.tuned.lines.len() > 1
    }

    /// `95 %`
    pub fn confidence(&self) -> String {
        confidence(self.one.plan.confidence)
    }

    /// A bonus in a table, with the decimals of the step.
    pub fn bonus(&self, bonus: f64) -> String {
        number(bonus, price_decimals(self.one.range.step))
    }

    /// `$38.12 per position (95 % interval $30.05 to $46.19)`
    pub fn per_position(&self, estimate: Estimate, more: &str) -> String {
        let place = format!("{more}per position");
        match estimate.interval {
            None => format!("{} {place}", self.currency.amount(estimate.value)),
            Some(interval) => {
                let [value, low, high] = self.currency.amount_and_interval(estimate.value, interval);
                format!("{value} {place} ({} interval {low} to {high})", self.confidence())
            }
        }
    }

    /// The same, short: `$38.12 per position ($30.05 to $46.19)`
    pub fn shortly(&self, estimate: Estimate, more: &str) -> String {
        let place = format!("{more}per position");
        match estimate.interval {
            None => format!("{} {place}", self.currency.amount(estimate.value)),
            Some(interval) => {
                let [value, low, high] = self.currency.amount_and_interval(estimate.value, interval);
                format!("{value} {place} ({low} to {high})")
            }
        }
    }

    /// What a bonus of 0 is called in a sentence.
    pub fn nothing(&self) -> &'static str {
        if self.one.alone() { "no offer" } else { "not making this offer" }
    }

    /// The bonuses of a line that may be as good as the best: `no offer, and $400 to $2,500`; none where that is unknown, or
    /// they are none, or the best alone; and without no offer where that is the best.
    pub fn as_good(&self, number: usize) -> Option<String> {
        let line = self.one.tuned.lines.get(number)?;
        let best_is_nothing = self.one.best_point().is_some_and(|best| best.bonus == 0.0);
        let runs = runs(line, best_is_nothing)?;
        let is_best = |bonus: f64| {
            let best = self.one.tuned.best.filter(|(line, _)| *line == number);
            best.is_some_and(|(_, place)| line.points.get(place).is_some_and(|point| point.bonus == bonus))
        };
        match runs.as_slice() {
            [] => None,
            [(low, high)] if low == high && is_best(*low) => None,
            runs => Some(self.in_words(runs)),
        }
    }

    /// The same in a table: `0, 400 to 2,500`.
    pub fn as_good_cell(&self, number: usize) -> String {
        let line = self.one.tuned.lines.get(number);
        let run = |(low, high): &(f64, f64)| match low == high {
            true => self.bonus(*low),
            false => format!("{} to {}", self.bonus(*low), self.bonus(*high)),
        };
        match line.and_then(|line| runs(line, false)).as_deref() {
            None | Some([]) => UNKNOWN.to_owned(),
            Some([one]) => run(one),
            Some([one, two]) => format!("{}, {}", run(one), run(two)),
            Some([first, .., last]) => format!("{}, gaps", run(&(first.0, last.1))),
        }
    }

    fn in_words(&self, runs: &[(f64, f64)]) -> String {
        let nothing = runs.first().is_some_and(|(low, _)| *low == 0.0);
        let runs = match runs {
            [first, .., last] if runs.len() > MOST_RUNS => {
                return format!("{}, with gaps", self.run((first.0, last.1)));
            }
            [(_, 0.0), rest @ ..] => rest,
            all => all,
        };
        let mut words: Vec<String> = runs.iter().map(|run| self.run(*run)).collect();
        // A run from 0 on says so itself.
        if nothing && runs.first().is_none_or(|(low, _)| *low > 0.0) {
            words.insert(0, self.nothing().to_owned());
        }
        match words.pop() {
            Some(last) if !words.is_empty() => format!("{}, and {last}", words.join(", ")),
            Some(only) => only,
            None => String::new(),
        }
    }

    fn run(&self, (low, high): (f64, f64)) -> String {
        let [from, to] = [low, high].map(|bonus| self.currency.price(bonus));
        match low == high {
            true => from,
            false if low == 0.0 => format!("{}, and up to {to}", self.nothing()),
            false => format!("{from} to {to}"),
        }
    }
}

/// Runs of neighbouring bonuses of a line, perhaps `above_0` alone, that may be as good as the best: the smallest and the
/// largest of each.
fn runs(line: &Line, above_0: bool) -> Option<Vec<(f64, f64)>> {
    let set = line.set.as_ref()?;
    let mut runs: Vec<(f64, f64)> = Vec::new();
    let mut before = false;
    for (point, is_in) in line.points.iter().zip(set).skip(usize::from(above_0)) {
        match runs.last_mut() {
            Some((_, high)) if *is_in && before => *high = point.bonus,
            _ if *is_in => runs.push((point.bonus, point.bonus)),
            _ => {}
        }
        before = *is_in;
    }
    Some(runs)
}

/// Whether what an interval says cannot be told from 0.
pub fn may_be_0(estimate: Estimate) -> bool {
    estimate.interval.is_none_or(|interval: Interval| interval.holds(0.0))
}
