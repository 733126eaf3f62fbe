//! Hires and exits of a position over the plan, without an offer: the renewal equation on a grid.
//!
//! A hire starts, leaves after the stay, and the next starts after the time to fill, at the next start day. On a grid the
//! laws of both times are given the mass and the mean of the law in each cell, so that the error falls with the square of
//! the step.

use crate::scenario::Scenario;
use crate::special::law::Law;

/// Steps of the grid.
const STEPS: f64 = 260.0;

/// Hires and exits of a position over the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanCounts {
    /// Hires per position, the first included.
    pub hires: f64,
    /// Exits per position.
    pub exits: f64,
    /// Mean time for which a position exists [year].
    pub years: f64,
}

/// Counts over the plan of a scenario whose hires are still there with the probability `surviving` after so many weeks.
pub fn counts(scenario: &Scenario, surviving: impl Fn(f64) -> f64) -> PlanCounts {
    let Scenario { cohort, recruiting, simulation, training, .. } = scenario;
    let horizon = simulation.horizon_weeks;
    // Start days that no grid can tell apart are half of the time between two later.
    let often = recruiting.start_every_weeks < horizon / STEPS;
    let (every, later) = match often {
        true => (0.0, 0.5 * recruiting.start_every_weeks),
        false => (recruiting.start_every_weeks, 0.0),
    };
    let step = match every > 0.0 {
        true => every / (every * STEPS / horizon).ceil(),
        false => horizon / STEPS,
    };
    let grid = TimeGrid { step, cells: (horizon / step).ceil() as usize };
    let stay = grid.lumps(|x| 1.0 - surviving(x), training.weeks);
    let fill = grid.fill(&recruiting.weeks_to_fill.law(), later);
    let mut source = vec![0.0; grid.cells + 1];
    let mut years = 0.0;
    for class in cohort.classes_by_week() {
        let share = class.positions as f64 / cohort.positions as f64;
        grid.add(&mut source, class.week, share);
        years += share * (horizon - class.week) / 52.0;
    }
    let days = StartDays {
        every,
        last: if cohort.backfill { recruiting.last_start_week.unwrap_or(f64::INFINITY) } else { f64::NEG_INFINITY },
    };
    let mut starts = source;
    let mut exits = vec![0.0; grid.cells + 1];
    for cell in 0..=grid.cells {
        let left = folded(&starts[..cell], &stay[1..]);
        let filled = folded(&exits[..cell], &fill[1..]);
        let now = days.share_at_once(grid.at(cell));
        starts[cell] = (starts[cell] + now * (filled + fill[0] * left)) / (1.0 - now * fill[0] * stay[0]).max(1e-9);
        exits[cell] = left + stay[0] * starts[cell];
        let later = (days.after(grid.at(cell)) / step + 0.5) as usize;
        if days.allow(grid.at(later)) && later > cell && later <= grid.cells {
            starts[later] += (1.0 - now) * (filled + fill[0] * exits[cell]);
        }
    }
    PlanCounts { hires: grid.before(&starts, horizon, every > 0.0), exits: grid.before(&exits, horizon, false), years }
}

/// Weeks in which replacements start.
struct StartDays {
    /// Time between two start days [week]; 0 for any day.
    every: f64,
    /// Last start of a replacement [week].
    last: f64,
}

impl StartDays {
    fn allow(&self, time: f64) -> bool {
        time <= self.last + 1e-9
    }

    /// Share of replacements found around a time who start at it: on a start day, those found before it.
    fn share_at_once(&self, time: f64) -> f64 {
        let is_start = (time - self.every * (time / self.every).round()).abs() < 1e-9;
        match self.every > 0.0 {
            _ if !self.allow(time) => 0.0,
            false => 1.0,
            true => f64::from(u8::from(is_start)) * 0.5,
        }
    }

    /// First start day after a time.
    fn after(&self, time: f64) -> f64 {
        if self.every > 0.0 { ((time / self.every + 1e-9).floor() + 1.0) * self.every } else { time }
    }
}

/// Σ a[j] b[n - 1 - j]
fn folded(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b[..a.len()].iter().rev()).map(|(a, b)| a * b).sum()
}

/// Integral over a cell by the Gauss rule of two points.
fn integral(function: impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    let off = half / 3.0_f64.sqrt();
    half * (function(middle - off) + function(middle + off))
}

/// Times in steps of equal length.
struct TimeGrid {
    /// Length of a cell [week].
    step: f64,
    cells: usize,
}

impl TimeGrid {
    fn at(&self, cell: usize) -> f64 {
        cell as f64 * self.step
    }

    /// Adds mass at a time, shared by the points around it so that its mean stays.
    fn add(&self, masses: &mut [f64], time: f64, mass: f64) {
        let place = (time / self.step).max(0.0);
        let below = place as usize;
        let above = place - below as f64;
        for (cell, part) in [(below, 1.0 - above), (below + 1, above)] {
            if let Some(there) = masses.get_mut(cell) {
                *there += part * mass;
            }
        }
    }

    /// Masses of a law on the grid, whose distribution function jumps or bends at `bend`.
    fn lumps(&self, below: impl Fn(f64) -> f64, bend: f64) -> Vec<f64> {
        let area = |cell: usize| {
            let (from, to) = (self.at(cell), self.at(cell + 1));
            match from < bend && bend < to {
                true => integral(&below, from, bend) + integral(&below, bend, to),
                false => integral(&below, from, to),
            }
        };
        let mut before = 0.0;
        let mass = |cell: usize| {
            let within = area(cell) / self.step;
            let mass = within - before;
            before = within;
            mass.max(0.0)
        };
        (0..=self.cells).map(mass).collect()
    }

    /// Masses of a time to fill that is `later` by so much.
    fn fill(&self, law: &Law, later: f64) -> Vec<f64> {
        let Law::Constant { value } = *law else { return self.lumps(|x| law.below(x - later), 0.0) };
        let mut masses = vec![0.0; self.cells + 1];
        self.add(&mut masses, value + later, 1.0);
        masses
    }

    /// Number of events before a time: those of a point are spread around it, or else `exactly` at it.
    fn before(&self, events: &[f64], time: f64, exactly: bool) -> f64 {
        let share = |cell: usize| {
            let beyond = (time - self.at(cell)) / self.step;
            match exactly || cell == 0 {
                true => f64::from(u8::from(beyond > 1e-9)),
                false => (beyond + 0.5).clamp(0.0, 1.0),
            }
        };
        events.iter().enumerate().map(|(cell, number)| number * share(cell)).sum()
    }
}
