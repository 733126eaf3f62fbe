//! The bonuses that may be as good as the best, in runs of neighbours and in words.

use crate::output::format::Currency;
use crate::study::tune::{Line, TunedScenario};

/// Runs of neighbouring bonuses that a sentence names at most.
const MOST_RUNS: usize = 3;

/// Neighbouring bonuses [money].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BonusRun {
    /// The smallest.
    pub low: f64,
    /// The largest.
    pub high: f64,
}

impl TunedScenario<'_> {
    /// Phrase for a bonus of 0 in a sentence.
    pub fn nothing(&self) -> &'static str {
        if self.alone() { "no offer" } else { "not making this offer" }
    }

    /// Phrase for the bonuses of a line that may be as good as the best: `no offer and $400 to $2,500`.
    ///
    /// Leaves out no offer if it is the best. Returns None if that is unknown, or if there is no bonus but the best.
    pub fn as_good(&self, number: usize) -> Option<String> {
        let line = self.tuned.lines.get(number)?;
        let best_is_nothing = self.best_point().is_some_and(|best| best.bonus == 0.0);
        let runs = set_runs(line, best_is_nothing)?;
        let is_best = |bonus: f64| {
            let best = self.tuned.best.filter(|(line, _)| *line == number);
            best.is_some_and(|(_, place)| line.points.get(place).is_some_and(|point| point.bonus == bonus))
        };
        match runs.as_slice() {
            [] => None,
            [BonusRun { low, high }] if low == high && is_best(*low) => None,
            runs => Some(self.in_words(runs)),
        }
    }

    /// Runs of bonuses [money]: `no offer and $400 to $2,500`; of many, the smallest and the largest.
    pub fn in_words(&self, runs: &[BonusRun]) -> String {
        match runs {
            [first, .., last] if runs.len() > MOST_RUNS => {
                format!("{}, with gaps", self.in_words(&[BonusRun { low: first.low, high: last.high }]))
            }
            runs => enumerated(runs.iter().flat_map(|run| self.run(*run)).collect()),
        }
    }

    /// `$400 to $2,500`; and no offer by itself.
    fn run(&self, BonusRun { low, high }: BonusRun) -> Vec<String> {
        let currency = Currency::of(&self.scenario().currency);
        let [from, to] = [low, high].map(|bonus| currency.price(bonus));
        let nothing = || self.nothing().to_owned();
        match (low, high) {
            (_, 0.0) => vec![nothing()],
            (0.0, _) => vec![nothing(), format!("up to {to}")],
            _ if low == high => vec![from],
            _ => vec![format!("{from} to {to}")],
        }
    }
}

/// `one, two, and three`
fn enumerated(mut words: Vec<String>) -> String {
    match (words.pop(), words.as_slice()) {
        (None, _) => String::new(),
        (Some(only), []) => only,
        (Some(last), [first]) => format!("{first} and {last}"),
        (Some(last), others) => format!("{}, and {last}", others.join(", ")),
    }
}

/// Runs of bonuses of a line, perhaps above 0 alone, that may be as good as the best. Returns None if that is unknown.
pub fn set_runs(line: &Line, above_0: bool) -> Option<Vec<BonusRun>> {
    let set = line.set.as_ref()?;
    let points = line.points.iter().map(|point| point.bonus).zip(set.iter().copied());
    Some(runs(points.skip(usize::from(above_0))))
}

/// Runs of neighbouring bonuses of which something is so.
pub fn runs(bonuses: impl Iterator<Item = (f64, bool)>) -> Vec<BonusRun> {
    let mut runs: Vec<BonusRun> = Vec::new();
    let mut before = false;
    for (bonus, is_so) in bonuses {
        match runs.last_mut() {
            Some(run) if is_so && before => run.high = bonus,
            _ if is_so => runs.push(BonusRun { low: bonus, high: bonus }),
            _ => {}
        }
        before = is_so;
    }
    runs
}
