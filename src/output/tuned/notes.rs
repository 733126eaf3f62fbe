//! Notes on a tuning.

use crate::analysis::{Side, decline_carries};
use crate::output::format::{Currency, counted, weeks};
use crate::output::warnings::sentence;
use crate::study::tune::{TunedScenario, What};

impl TunedScenario<'_> {
    /// Notes in sentences, without warnings about the file.
    pub fn notes(&self) -> Vec<String> {
        let currency = Currency::of(&self.scenario().currency);
        let notes = [
            self.no_best(),
            self.highest(&currency),
            self.beyond(&currency),
            self.declining(&currency),
            self.past_horizon(),
            self.errors(),
            self.blurred(),
        ];
        notes.into_iter().flatten().collect()
    }

    fn no_best(&self) -> Option<String> {
        if self.tuned.best.is_some() {
            return None;
        }
        let limits = self.plan.limits;
        let flags = [
            ("--budget", limits.budget),
            ("--max-take-rate", limits.take_rate),
            ("--max-committed-lost", limits.committed_lost),
        ];
        let flags: Vec<&str> = flags.iter().filter(|(_, limit)| limit.is_some()).map(|(flag, _)| *flag).collect();
        Some(format!("No bonus meets the limits: raise {}.", flags.join(" or ")))
    }

    fn highest(&self, currency: &Currency) -> Option<String> {
        let highest = match self.plan.what {
            What::All => self.tuned.offers.iter().flatten().map(|offer| offer.bonus).fold(0.0, f64::max),
            What::Offer(_) | What::Scale => self.best_point()?.bonus,
        };
        (highest >= self.range.max).then(|| {
            format!(
                "The best bonus is the highest that was tried, {}: a higher one may be better. Raise --max.",
                currency.price(highest)
            )
        })
    }

    /// Note if the assumed effect of declining carries the saving of the best bonus.
    fn declining(&self, currency: &Currency) -> Option<String> {
        let best = &self.tuned.held_out.as_ref()?.best.metrics;
        let warning = decline_carries(|metric| best.estimate(Side::Saving, metric))?;
        Some(sentence(&warning, currency))
    }

    fn past_horizon(&self) -> Option<String> {
        let horizon = self.scenario().simulation.horizon_weeks;
        let late: Vec<String> = self
            .plan
            .weeks
            .iter()
            .filter(|week| **week >= horizon)
            .map(|week| format!("week {}", weeks(*week)))
            .collect();
        (!late.is_empty()).then(|| {
            format!(
                "Nobody meets an offer in {}: the horizon is week {} (simulation.horizon_weeks).",
                late.join(" or "),
                weeks(horizon)
            )
        })
    }

    fn beyond(&self, currency: &Currency) -> Option<String> {
        let file = self.line().and_then(|line| self.file_bonus(&line.axis))?;
        (file > self.range.max).then(|| {
            format!(
                "The bonus in the file, {}, is above all bonuses tried: raise --max to see it on the curve.",
                currency.price(file)
            )
        })
    }

    fn errors(&self) -> Option<String> {
        (self.tuned.replications < 2).then(|| "One replication has no error: raise --replications.".to_owned())
    }

    /// Note if the confidence set holds every bonus.
    fn blurred(&self) -> Option<String> {
        let mut sets = self.tuned.lines.iter().filter_map(|line| line.set.as_ref()).flatten();
        let tried = self.tuned.lines.iter().map(|line| line.points.len()).sum::<usize>() as u64;
        (tried > 1 && self.tuned.lines.iter().all(|line| line.set.is_some()) && sets.all(|is_in| *is_in)).then(|| {
            format!(
                "None of the bonuses can be told apart from the best with {}: raise --replications.",
                counted(self.tuned.replications, "replication")
            )
        })
    }
}
