//! What spells say of each figure, by maximum likelihood: estimates on unbounded scales, with their errors.

use crate::fit::family::LawFamily;
use crate::fit::law::{FittedLaw, LawRefusal};
use crate::fit::phases::{PhaseCounts, after_training};
use crate::fit::sample::DurationSample;
use crate::records::Spell;
use crate::special::elementary::ln;

/// Spells, and how they are cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watched<'s> {
    pub spells: &'s [&'s Spell],
    /// Length of training [week].
    pub training: f64,
}

impl Watched<'_> {
    /// Events and time watched, each spell as often as its person is drawn.
    pub fn counts(&self, times: &dyn Fn(u32) -> f64, group: Option<u32>) -> PhaseCounts {
        let of_group = self.spells.iter().filter(|spell| group.is_none() || spell.group == group);
        PhaseCounts::of(of_group.map(|spell| (*spell, times(spell.person))), self.training)
    }

    /// Stays after training. Returns `None` without exits.
    pub fn sample(&self, times: &dyn Fn(u32) -> f64, group: Option<u32>) -> Option<DurationSample> {
        let of_group = self.spells.iter().filter(|spell| group.is_none() || spell.group == group);
        DurationSample::new(of_group.filter_map(|spell| after_training(spell, times(spell.person), self.training)))
    }

    /// Number of people who stay beyond training.
    pub fn people_after(&self, group: Option<u32>) -> usize {
        let there = self.spells.iter().filter(|spell| group.is_none() || spell.group == group);
        people(there.filter(|spell| after_training(spell, 1.0, self.training).is_some()))
    }
}

/// Number of different people.
pub(super) fn people<'s>(spells: impl Iterator<Item = &'s &'s Spell>) -> usize {
    let mut people: Vec<u32> = spells.map(|spell| spell.person).collect();
    people.sort_unstable();
    people.dedup();
    people.len()
}

/// An estimate and its standard error, both on an unbounded scale: logarithms of rates, log-odds of shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unbounded {
    pub value: f64,
    pub error: f64,
}

/// Rates and shares that events and time watched tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RatesTold {
    /// ln of drop-outs a week.
    pub dropout: Option<Unbounded>,
    /// Log-odds of failing training.
    pub failing: Option<Unbounded>,
    /// ln of dismissals a week.
    pub dismissal: Option<Unbounded>,
}

impl RatesTold {
    pub fn of(counts: &PhaseCounts) -> Self {
        let rate = |events: f64, weeks: f64| {
            let known = events > 0.0 && weeks > 0.0;
            known.then(|| Unbounded { value: ln(events / weeks), error: 1.0 / events.sqrt() })
        };
        let (failed, passed) = (counts.failures, counts.reached - counts.failures);
        let failing = (failed > 0.0 && passed > 0.0)
            .then(|| Unbounded { value: ln(failed / passed), error: (1.0 / failed + 1.0 / passed).sqrt() });
        Self {
            dropout: rate(counts.dropouts, counts.weeks_in_training),
            failing,
            dismissal: rate(counts.dismissals, counts.weeks_after),
        }
    }

    pub fn all(&self) -> [Option<Unbounded>; 3] {
        [self.dropout, self.failing, self.dismissal]
    }

    /// Estimates with other standard errors, where these are known.
    pub fn with_errors(self, errors: [Option<f64>; 3]) -> Self {
        let with = |told: Option<Unbounded>, error: Option<f64>| {
            told.map(|told| Unbounded { error: error.unwrap_or(told.error), ..told })
        };
        Self {
            dropout: with(self.dropout, errors[0]),
            failing: with(self.failing, errors[1]),
            dismissal: with(self.dismissal, errors[2]),
        }
    }
}

/// Laws of one family for several samples; the first refusal if one is refused.
pub(super) fn laws(family: LawFamily, samples: &[Option<&DurationSample>]) -> Result<Vec<FittedLaw>, LawRefusal> {
    let law = |sample: &Option<&DurationSample>| match sample {
        Some(sample) => FittedLaw::of(family, sample),
        None => Err(LawRefusal::FewExits(0.0)),
    };
    samples.iter().map(law).collect()
}
