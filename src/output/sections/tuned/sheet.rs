//! Tuning of one scenario, which every section on it reads.

use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::{End, Objective};
use crate::output::body::Body;
use crate::output::body::grid::{self, Cell, Grid, cells_in};
use crate::output::format::confidence;
use crate::output::format::{Currency, ROOM, SHORT, UNKNOWN, number, price_decimals, short};
use crate::output::tuned::{BonusRun, set_runs};
use crate::study::tune::TunedScenario;
use crate::study::tune::{Line, What};

/// Largest number of charts if all offers are tuned.
const MOST_CHARTS: usize = 4;

/// Tuning behind a report.
pub struct Sheet<'a> {
    pub one: TunedScenario<'a>,
    pub currency: Currency,
}

impl<'a> Sheet<'a> {
    pub fn new(one: TunedScenario<'a>) -> Self {
        Self { one, currency: Currency::of(&one.scenario().currency) }
    }

    /// Numbers of the lines that have a chart: the best, or the first few if all offers are tuned.
    pub fn shown_lines(&self) -> Vec<usize> {
        match self.one.plan.what {
            What::All => (0..self.one.tuned.lines.len().min(MOST_CHARTS)).collect(),
            What::Offer(_) | What::Scale => vec![self.one.line_number()],
        }
    }

    /// Whether several offers were tuned separately, so that no line holds all points tried.
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
        self.currency.with_interval(estimate, &format!(" {more}per position"), Some(self.one.plan.confidence))
    }

    /// An amount per position with a short interval: `$38.12 per position ($30.05 to $46.19)`
    pub fn shortly(&self, estimate: Estimate, more: &str) -> String {
        self.currency.with_interval(estimate, &format!(" {more}per position"), None)
    }

    /// [`TunedScenario::as_good`] in a table: `0, 400 to 2,500`.
    pub fn as_good_cell(&self, number: usize, form: Form) -> String {
        let line = self.one.tuned.lines.get(number);
        let run = |BonusRun { low, high }: BonusRun| match low == high {
            true => self.bonus_in(low, form),
            false => format!("{} to {}", self.bonus_in(low, form), self.bonus_in(high, form)),
        };
        match (line.and_then(|line| set_runs(line, false)).as_deref(), form) {
            (None | Some([]), _) => UNKNOWN.to_owned(),
            (Some([one]), _) => run(*one),
            (Some([one, two]), Form::Pieces) => format!("{}, {}", run(*one), run(*two)),
            (Some([first, .., last]), Form::Bare) => run(BonusRun { low: first.low, high: last.high }),
            (Some([first, .., last]), _) => format!("{}, gaps", run(BonusRun { low: first.low, high: last.high })),
        }
    }

    /// Break-even bonus of a line, in a table.
    pub fn pays_up_to(&self, line: &Line, form: Form) -> String {
        match line.break_even.end {
            End::At(bonus) => self.bonus_in(bonus, form),
            End::Beyond => format!(">{}", self.bonus_in(self.one.reach(line), form)),
            End::Never => "none".to_owned(),
        }
    }

    /// A bonus in a table, with the decimals of the step.
    pub fn bonus_in(&self, bonus: f64, form: Form) -> String {
        form.number(bonus, price_decimals(self.one.range.step))
    }

    /// A bonus rounded to cents, as a factor may have made it; unchanged below 1.
    pub fn rounded(bonus: f64) -> f64 {
        if bonus < 1.0 { bonus } else { (bonus * 100.0).round() / 100.0 }
    }
}

/// Length of a table, the longest form first; the first form that fits is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Every piece of a set.
    Pieces,
    /// The smallest and the largest of a set, and whether there are gaps between.
    Hull,
    /// The hull in short numbers.
    Short,
    /// The shortest form.
    Bare,
}

impl Form {
    /// A table in the first form in which it fits, with `name` columns for names at least.
    pub fn fitted(name: usize, grid: impl Fn(Self) -> Grid) -> Body {
        let mut wider = [Self::Pieces, Self::Hull, Self::Short].into_iter().map(&grid);
        wider.find(|grid| grid.fits(name)).unwrap_or_else(|| grid(Self::Bare)).into()
    }

    /// Whether numbers take few columns.
    pub fn is_short(self) -> bool {
        matches!(self, Self::Short | Self::Bare)
    }

    /// A number.
    pub fn number(self, value: f64, decimals: usize) -> String {
        if self.is_short() { short(value, decimals) } else { number(value, decimals) }
    }

    /// An estimate and how far its interval reaches, in two cells.
    pub fn cells(self, estimate: Option<Estimate>, decimals: usize) -> [Cell; 2] {
        cells_in(estimate, grid::Notation { decimals, room: if self.is_short() { SHORT } else { ROOM } })
    }
}

/// Whether an interval holds 0.
pub fn may_be_0(estimate: Estimate) -> bool {
    estimate.interval.is_none_or(|interval: Interval| interval.holds(0.0))
}

/// Phrase for the objective. Returns None for the mean saving.
pub fn aim(objective: Objective) -> Option<&'static str> {
    match objective {
        Objective::Mean => None,
        Objective::Cvar => Some("for the worst 5 % of cohorts"),
        Objective::Probability => Some("to pay most often"),
        Objective::Median => Some("for the median cohort"),
    }
}
