//! What records show without a law: Kaplan-Meier's survival, and Aalen and Johansen's incidence of each exit.
//!
//! Those at risk at a time were first seen before it, and were still there. Variances are Greenwood's, and those of the
//! delta method; intervals are symmetric in ln(-ln S), so that they stay within 0 and 1.

use crate::special::elementary::{exp, ln};

/// A stay for a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WatchedStay {
    /// Time at which watching begins [week].
    pub entered: f64,
    /// Time at which it ends [week].
    pub end: f64,
    /// Kind of the exit; `None` where no exit is seen.
    pub exit: Option<usize>,
}

/// Exits at a time.
#[derive(Debug, Clone, PartialEq)]
struct ExitsAt {
    time: f64,
    at_risk: f64,
    /// `[kind]`
    exits: Vec<f64>,
}

impl ExitsAt {
    fn all(&self) -> f64 {
        self.exits.iter().sum()
    }
}

/// A step of a survival curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurvivalStep {
    /// Time [week].
    pub week: f64,
    /// People at risk just before it.
    pub at_risk: f64,
    /// Exits at it.
    pub exits: f64,
    /// Share still there after it.
    pub survival: f64,
    /// Ends of the interval; `None` where none or all have left.
    pub ends: Option<[f64; 2]>,
}

/// A step of the incidence of a kind of exit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IncidenceStep {
    /// Kind of exit.
    pub kind: usize,
    /// Time [week].
    pub week: f64,
    /// Share who have left by it in this way.
    pub incidence: f64,
    /// Ends of the interval.
    pub ends: Option<[f64; 2]>,
}

/// Exits by time, of so many kinds.
fn exits(stays: &[WatchedStay], kinds: usize) -> Vec<ExitsAt> {
    let sorted = |of: fn(&WatchedStay) -> f64| {
        let mut times: Vec<f64> = stays.iter().map(of).collect();
        times.sort_by(f64::total_cmp);
        times
    };
    let (entries, ends) = (sorted(|stay| stay.entered), sorted(|stay| stay.end));
    let mut events: Vec<(f64, usize)> = stays.iter().filter_map(|stay| Some((stay.end, stay.exit?))).collect();
    events.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut steps: Vec<ExitsAt> = Vec::new();
    for (time, kind) in events {
        if steps.last().is_none_or(|last| last.time != time) {
            // First seen before, or at the start; not gone before.
            let seen = entries.partition_point(|entry| *entry < time || *entry == 0.0);
            let gone = ends.partition_point(|end| *end < time);
            steps.push(ExitsAt { time, at_risk: seen.saturating_sub(gone) as f64, exits: vec![0.0; kinds] });
        }
        if let Some(last) = steps.last_mut() {
            last.exits[kind] += 1.0;
        }
    }
    steps
}

/// Ends of an interval of a share `value`, in (0, 1), symmetric in ln(-ln share): `deviation` is z times its standard error.
fn log_log_ends(value: f64, deviation: f64) -> Option<[f64; 2]> {
    let log = ln(value);
    let factor = exp(deviation / (value * log).abs());
    (value > 0.0 && value < 1.0 && factor.is_finite()).then(|| [exp(log * factor), exp(log / factor)])
}

/// Survival of Kaplan and Meier at each time with exits, whatever their kind; intervals of `z` standard errors.
pub fn kaplan_meier(stays: &[WatchedStay], z: f64) -> Vec<SurvivalStep> {
    let kinds = 1 + stays.iter().filter_map(|stay| stay.exit).max().unwrap_or_default();
    let (mut survival, mut variance) = (1.0, 0.0);
    let step = |at: &ExitsAt| {
        let (at_risk, exits) = (at.at_risk, at.all());
        survival *= (at_risk - exits) / at_risk;
        variance += exits / (at_risk * (at_risk - exits));
        let ends = log_log_ends(survival, z * survival * f64::sqrt(variance));
        SurvivalStep { week: at.time, at_risk, exits, survival, ends }
    };
    exits(stays, kinds).iter().map(step).collect()
}

/// Survival by a time: the last step before, or at it.
pub fn at_week(steps: &[SurvivalStep], week: f64) -> Option<&SurvivalStep> {
    steps[..steps.partition_point(|step| step.week <= week)].last()
}

/// Sums over earlier times that the variance of an incidence is made of.
#[derive(Debug, Clone, Copy, Default)]
struct IncidenceSums {
    incidence: f64,
    /// Σ g, Σ g F and Σ g F², with g = d/(n(n - d)) and F the incidence at that time.
    spread: [f64; 3],
    /// Σ S² d(n - d)/n³ of the kind.
    own: f64,
    /// Σ S d/n² and Σ F S d/n² of the kind.
    both: [f64; 2],
}

impl IncidenceSums {
    /// Goes past a time with `of_kind` exits of the kind among `all`, before which the share `survival` is there.
    fn pass(&mut self, at_risk: f64, of_kind: f64, all: f64, survival: f64) {
        self.incidence += survival * of_kind / at_risk;
        let square = at_risk * at_risk;
        let both = survival * of_kind / square;
        self.own += survival * survival * of_kind * (at_risk - of_kind) / (square * at_risk);
        self.both = [self.both[0] + both, self.both[1] + self.incidence * both];
        // Where all leave, no later time has a part.
        if all < at_risk {
            let g = all / (at_risk * (at_risk - all));
            let f = self.incidence;
            self.spread = [self.spread[0] + g, self.spread[1] + g * f, self.spread[2] + g * f * f];
        }
    }

    /// Σ (F(t) - F)² g + Σ S² d(n - d)/n³ - 2 Σ (F(t) - F) S d/n².
    fn variance(&self) -> f64 {
        let f = self.incidence;
        let [g, gf, gff] = self.spread;
        (f * f * g - 2.0 * f * gf + gff + self.own - 2.0 * (f * self.both[0] - self.both[1])).max(0.0)
    }
}

/// Incidence of each of so many kinds of exit, by Aalen and Johansen; intervals of `z` standard errors.
pub fn aalen_johansen(stays: &[WatchedStay], kinds: usize, z: f64) -> Vec<IncidenceStep> {
    let mut sums = vec![IncidenceSums::default(); kinds];
    let mut survival = 1.0;
    let mut steps = Vec::new();
    for at in exits(stays, kinds) {
        let all = at.all();
        for (kind, (sums, own)) in sums.iter_mut().zip(&at.exits).enumerate() {
            sums.pass(at.at_risk, *own, all, survival);
            if *own > 0.0 {
                let ends = log_log_ends(sums.incidence, z * sums.variance().sqrt());
                steps.push(IncidenceStep { kind, week: at.time, incidence: sums.incidence, ends });
            }
        }
        survival *= (at.at_risk - all) / at.at_risk;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stay(entered: f64, end: f64, exit: Option<usize>) -> WatchedStay {
        WatchedStay { entered, end, exit }
    }

    /// Five people: exits at 1, 2 (of two at once) and 4, one watched up to 3, one first seen at 1.5.
    fn five() -> Vec<WatchedStay> {
        vec![
            stay(0.0, 1.0, Some(0)),
            stay(0.0, 2.0, Some(1)),
            stay(1.5, 2.0, Some(0)),
            stay(0.0, 3.0, None),
            stay(0.0, 4.0, Some(0)),
        ]
    }

    #[test]
    fn survival_by_hand() {
        let steps = kaplan_meier(&five(), 1.96);
        let table: Vec<_> = steps.iter().map(|step| (step.week, step.at_risk, step.exits, step.survival)).collect();
        // 3/4 stay at 1; then 4 are at risk at 2, of whom 2 leave; the last leaves at 4.
        assert_eq!(table, [(1.0, 4.0, 1.0, 0.75), (2.0, 4.0, 2.0, 0.375), (4.0, 1.0, 1.0, 0.0)]);
        let greenwood = 0.375 * (1.0_f64 / 12.0 + 2.0 / 8.0).sqrt();
        let factor = (1.96 * greenwood / (0.375 * 0.375_f64.ln().abs())).exp();
        let ends = steps[1].ends.expect("an interval");
        assert!(
            (ends[0] - 0.375_f64.powf(factor)).abs() < 1e-12 && (ends[1] - 0.375_f64.powf(1.0 / factor)).abs() < 1e-12
        );
        assert_eq!(steps[2].ends, None);
        assert_eq!(at_week(&steps, 3.9).map(|step| step.week), Some(2.0));
        assert_eq!(at_week(&steps, 0.5), None);
    }

    #[test]
    fn incidences_and_survival_are_all_people() {
        let steps = aalen_johansen(&five(), 2, 1.96);
        let of =
            |kind: usize| steps.iter().filter(|step| step.kind == kind).map(|step| step.incidence).collect::<Vec<_>>();
        assert_eq!(of(0), [0.25, 0.25 + 0.75 / 4.0, 0.25 + 0.75 / 4.0 + 0.375]);
        assert_eq!(of(1), [0.75 / 4.0]);
    }

    /// With one kind of exit, the incidence is what survival leaves, and so is its variance.
    #[test]
    fn one_kind_alone_is_the_complement_of_survival() {
        let stays: Vec<_> = (0..40_u32)
            .map(|at| stay(f64::from(at % 3), f64::from(4 + at * 7 % 11), (at % 4 != 0).then_some(0)))
            .collect();
        let (survival, incidence) = (kaplan_meier(&stays, 1.0), aalen_johansen(&stays, 1, 1.0));
        let mut sums = 0.0;
        for (one, other) in survival.iter().zip(&incidence) {
            assert!((one.survival + other.incidence - 1.0).abs() < 1e-12);
            sums += one.exits / (one.at_risk * (one.at_risk - one.exits));
            if let Some(ends) = other.ends {
                let log = other.incidence.ln();
                let deviation = (ends[0].ln() / log).ln() * (other.incidence * log).abs();
                assert!((deviation / (one.survival * sums.sqrt()) - 1.0).abs() < 1e-9, "{one:?} {other:?}");
            }
        }
    }
}
