//! Spells cut at the end of training: what happens in training, and what after it.

use super::sample::{Duration, DurationEnd};
use crate::records::{ExitReason, Spell, SpellTime};

/// Events, and time watched, in training and after it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PhaseCounts {
    /// Quits in training.
    pub dropouts: f64,
    /// Time watched in training [week].
    pub weeks_in_training: f64,
    /// Hires who fail training.
    pub failures: f64,
    /// Hires who reach the end of training, and are watched from before it.
    pub reached: f64,
    /// Dismissals in training, which the model does not have.
    pub dismissed_in_training: f64,
    /// Quits after training.
    pub quits: f64,
    /// Dismissals after training.
    pub dismissals: f64,
    /// Time watched after training [week].
    pub weeks_after: f64,
}

impl PhaseCounts {
    /// Counts of spells, each so many times, of training that lasts `training` [week].
    pub fn of<'s>(spells: impl IntoIterator<Item = (&'s Spell, f64)>, training: f64) -> Self {
        let mut counts = Self::default();
        for (spell, weight) in spells {
            counts.add(spell, weight, training);
        }
        counts
    }

    fn add(&mut self, spell: &Spell, weight: f64, training: f64) {
        let cut = Phases::of(spell, training);
        self.weeks_in_training += weight * cut.in_training;
        self.weeks_after += weight * cut.after;
        let failed = spell.exit == Some(ExitReason::Training);
        let from_before = spell.entered < training || spell.entered == 0.0;
        if from_before && (failed || !cut.ends_in_training) {
            self.reached += weight;
        }
        let count = match (spell.exit, cut.ends_in_training) {
            (Some(ExitReason::Training), _) if from_before => &mut self.failures,
            (Some(ExitReason::Quit), true) => &mut self.dropouts,
            (Some(ExitReason::Quit), false) => &mut self.quits,
            (Some(ExitReason::Dismissed), true) => &mut self.dismissed_in_training,
            (Some(ExitReason::Dismissed), false) => &mut self.dismissals,
            _ => return,
        };
        *count += weight;
    }
}

/// A spell cut at the end of training.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Phases {
    /// Time watched in training [week].
    in_training: f64,
    /// Time watched after it [week].
    after: f64,
    /// Whether the spell ends in training, or at its end.
    ends_in_training: bool,
}

impl Phases {
    fn of(spell: &Spell, training: f64) -> Self {
        let end = middle(spell.time);
        Self {
            in_training: (end.min(training) - spell.entered.min(training)).max(0.0),
            after: ((end - training).max(0.0) - (spell.entered - training).max(0.0)).max(0.0),
            ends_in_training: end <= training,
        }
    }
}

/// A time, or the middle of the span that holds it [week].
fn middle(time: SpellTime) -> f64 {
    match time {
        SpellTime::At(time) => time,
        SpellTime::Within(from, to) => 0.5 * (from + to),
    }
}

/// Stay from the end of training to quitting; every other exit ends the watching. Returns `None` for who never gets there.
pub fn after_training(spell: &Spell, weight: f64, training: f64) -> Option<Duration> {
    let later = |time: f64| (time - training).max(0.0);
    if Phases::of(spell, training).ends_in_training || later(spell.time.latest()) <= 0.0 {
        return None;
    }
    let quits = spell.exit == Some(ExitReason::Quit);
    let end = match spell.time {
        SpellTime::At(time) if quits => DurationEnd::Exit(later(time)),
        SpellTime::Within(from, to) if quits => DurationEnd::ExitWithin(later(from.max(spell.entered)), later(to)),
        time => DurationEnd::Watched(later(middle(time))),
    };
    Some(Duration { entered: later(spell.entered), end, weight })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(entered: f64, time: f64, exit: Option<ExitReason>) -> Spell {
        Spell {
            person: 0,
            entered,
            time: SpellTime::At(time),
            exit,
            group: None,
            split: None,
            offered: None,
            took_offer: None,
        }
    }

    #[test]
    fn events_and_weeks_by_hand() {
        use ExitReason::{Dismissed, Other, Quit, Training};
        let spells = [
            spell(0.0, 2.0, Some(Quit)),
            spell(0.0, 4.0, Some(Quit)),
            spell(0.0, 4.0, Some(Training)),
            spell(0.0, 10.0, Some(Quit)),
            spell(1.0, 20.0, Some(Dismissed)),
            spell(6.0, 30.0, None),
            spell(0.0, 3.0, Some(Dismissed)),
            spell(0.0, 3.5, None),
            spell(0.0, 5.0, Some(Other)),
        ];
        let counts = PhaseCounts::of(spells.iter().map(|spell| (spell, 1.0)), 4.0);
        let by_hand = PhaseCounts {
            dropouts: 2.0,
            weeks_in_training: 2.0 + 4.0 + 4.0 + 4.0 + 3.0 + 0.0 + 3.0 + 3.5 + 4.0,
            failures: 1.0,
            // One fails, and three pass under the eyes of the records; one is first seen later.
            reached: 4.0,
            dismissed_in_training: 1.0,
            quits: 1.0,
            dismissals: 1.0,
            weeks_after: 6.0 + 16.0 + 24.0 + 1.0,
        };
        assert_eq!(counts, by_hand);
        let stays: Vec<_> = spells.iter().filter_map(|spell| after_training(spell, 1.0, 4.0)).collect();
        let ends = stays.iter().map(|stay| (stay.entered, stay.end)).collect::<Vec<_>>();
        let watched = DurationEnd::Watched;
        assert_eq!(
            ends,
            [(0.0, DurationEnd::Exit(6.0)), (0.0, watched(16.0)), (2.0, watched(26.0)), (0.0, watched(1.0))]
        );
    }

    #[test]
    fn a_span_that_holds_the_end_of_training_goes_where_its_middle_is() {
        let within = |from, to| Spell { time: SpellTime::Within(from, to), ..spell(0.0, 0.0, Some(ExitReason::Quit)) };
        assert_eq!(after_training(&within(3.5, 4.5), 1.0, 4.0), None);
        let stay = after_training(&within(3.5, 5.0), 1.0, 4.0).expect("after training");
        assert_eq!(stay.end, DurationEnd::ExitWithin(0.0, 1.0));
    }
}
