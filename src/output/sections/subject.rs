//! What a report is about: one scenario at the bonuses of a slider.

use crate::analysis::{self, Estimates};
use crate::engine::Results;
use crate::output::format::Currency;
use crate::output::sections::page::Page;
use crate::output::tuned::{TuneReport, TunedScenario};
use crate::scenario::{Loaded, Scenario};
use crate::study::Simulated;

/// One scenario at the bonuses of a slider.
#[derive(Debug)]
pub struct Subject {
    /// The scenario as its file has it, and the warnings about it.
    pub loaded: Loaded,
    /// The offer whose bonus the slider moves, as the file has them, from 0.
    pub offer: usize,
    /// The slider's stops, by rising bonus; one alone where there is no offer.
    pub stops: Vec<Stop>,
    /// Which of them is the file's.
    pub file: usize,
    /// What tuning found of it alone; none where there is no offer.
    pub tuned: Option<TuneReport>,
}

/// One scenario with one bonus, played whole.
#[derive(Debug)]
pub struct Stop {
    /// The bonus [money]; none where there is no offer.
    pub bonus: Option<f64>,
    /// The scenario with that bonus.
    pub scenario: Scenario,
    /// What its replications say.
    pub estimates: Estimates,
    /// `[replication]`: what the offer saves per position [money].
    pub savings: Vec<f64>,
}

impl Stop {
    /// What the replications of a scenario with this bonus say, with intervals at `confidence` in (0, 1).
    pub fn new(bonus: Option<f64>, scenario: Scenario, results: &Results, confidence: f64) -> Self {
        let estimates = analysis::estimate(&scenario, results, confidence);
        let savings = analysis::replications(results).map(|row| row.saving).collect();
        Self { bonus, scenario, estimates, savings }
    }

    /// What the tables of a run are written on.
    pub(in crate::output) fn page(&self) -> Page<'_> {
        Page::new(&self.scenario, &self.estimates, &[], false)
    }
}

/// The scenario as it was played.
impl From<Simulated> for Stop {
    fn from(simulated: Simulated) -> Self {
        let savings = simulated.replications().map(|row| row.saving).collect();
        Self { bonus: None, scenario: simulated.loaded.scenario, estimates: simulated.estimates, savings }
    }
}

impl Subject {
    /// The scenario with another bonus [money] at the offer that the slider moves.
    pub fn at(&self, bonus: f64) -> Scenario {
        let mut scenario = self.loaded.scenario.clone();
        if let Some(offer) = scenario.offers.get_mut(self.offer) {
            offer.bonus = bonus;
        }
        scenario
    }

    /// The bonuses [money] of at most about `most` stops beside that of the file: some of those that were tuned, among them
    /// the best.
    pub fn stops_beside(&self, most: usize) -> Vec<f64> {
        let Some((one, line)) = self.one().and_then(|one| Some((one, one.line()?))) else { return Vec::new() };
        let bonuses: Vec<f64> = one.shown(line).iter().map(|point| point.bonus).collect();
        let best = one.best_point().map(|best| best.bonus);
        let file = self.loaded.scenario.offers.get(self.offer).map(|offer| offer.bonus);
        let keep: Vec<f64> = best.into_iter().collect();
        stops(&bonuses, &keep, most).into_iter().filter(|bonus| Some(*bonus) != file).collect()
    }

    /// Puts the stop that is the file's in its place.
    pub fn put_in(&mut self, stop: Stop) {
        self.file = self.stops.iter().filter(|other| other.bonus < stop.bonus).count();
        self.stops.insert(self.file, stop);
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.loaded.scenario.name
    }

    /// The stop that is the file's.
    pub(in crate::output) fn as_filed(&self) -> Option<&Stop> {
        self.stops.get(self.file)
    }

    /// What tuning found.
    pub(in crate::output) fn one(&self) -> Option<TunedScenario<'_>> {
        self.tuned.as_ref()?.each().next()
    }

    /// Its currency.
    pub(in crate::output) fn currency(&self) -> Currency {
        Currency::of(&self.loaded.scenario.currency)
    }

    /// Number of the stop with the best bonus.
    pub(in crate::output) fn best(&self) -> Option<usize> {
        let best = self.one()?.best_point()?.bonus;
        self.stops.iter().position(|stop| stop.bonus == Some(best))
    }
}

/// At most about `most` of `bonuses`, which rise: evenly spaced ones, 0 and the last among them, and those to keep.
pub(in crate::output) fn stops(bonuses: &[f64], keep: &[f64], most: usize) -> Vec<f64> {
    let most = most.saturating_sub(keep.len()).max(2);
    let gaps = bonuses.len().saturating_sub(1);
    let every = round_steps().find(|every| gaps.div_ceil(*every) < most).unwrap_or(gaps.max(1));
    let mut stops: Vec<f64> = bonuses.iter().copied().step_by(every).chain(bonuses.last().copied()).collect();
    stops.extend(keep);
    stops.sort_unstable_by(f64::total_cmp);
    stops.dedup();
    stops
}

/// 1 to 5, 10 to 50 by tens …
fn round_steps() -> impl Iterator<Item = usize> {
    (0..18).flat_map(|power| [1, 2, 3, 4, 5].map(|digit| digit * 10_usize.pow(power)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_are_few_and_even() {
        let bonuses: Vec<f64> = (0..=229).map(|i| 50.0 * f64::from(i)).collect();
        let found = stops(&bonuses, &[1000.0, 8150.0], 50);
        assert!(found.len() <= 51, "{}", found.len());
        assert_eq!(&found[..3], [0.0, 250.0, 500.0]);
        assert_eq!(found.last(), Some(&11_450.0));
        assert!(found.contains(&8150.0));
        for most in 1..60 {
            assert!(stops(&bonuses, &[], most).len() <= most.max(2) + 1, "{most}");
        }
    }

    #[test]
    fn those_to_keep_are_kept() {
        let hundreds: Vec<f64> = (0..=10).map(|i| 100.0 * f64::from(i)).collect();
        assert_eq!(stops(&hundreds, &[250.0, 500.0], 5), [0.0, 250.0, 500.0, 1000.0]);
    }

    #[test]
    fn nothing_has_no_stops_but_those_to_keep() {
        assert_eq!(stops(&[], &[], 10), [0.0_f64; 0]);
        assert_eq!(stops(&[0.0], &[5.0], 10), [0.0, 5.0]);
    }
}
