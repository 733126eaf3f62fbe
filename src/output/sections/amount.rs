//! A saving in a sentence: rounded to what is known, with the interval of what is believed.

use crate::analysis::interval::{Estimate, Interval};
use crate::output::body::KeyFigure;
use crate::output::format::{Currency, confidence};

/// Parts of the interval of what is believed up to which an error of the simulation is left to a footnote.
const SMALL_PART: f64 = 10.0;

/// Whether an amount is told as a saving or as a cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// A saving.
    Saving,
    /// A saving below 0, told as a cost.
    Cost,
}

impl Sign {
    fn of(self, value: f64) -> f64 {
        match self {
            Sign::Saving => value,
            Sign::Cost => 0.0 - value,
        }
    }
}

/// A saving, and how well it is known.
#[derive(Debug, Clone, Copy)]
pub struct KnownSaving<'a> {
    /// The saving [money].
    pub saving: Estimate,
    /// The saving at the ends of what uncertain parameters are believed to be; None where that is not known.
    pub believed: Option<[Estimate; 2]>,
    /// Confidence of the interval of the saving, in (0, 1).
    pub confidence: f64,
    /// Currency of the amounts.
    pub currency: &'a Currency,
}

impl KnownSaving<'_> {
    /// `about $135 per position, probably between $45 and $310 given what you do not know`, with `per` behind the amount.
    pub fn words(&self, per: &str, sign: Sign) -> String {
        let about = self.about(sign);
        let Some(ends) = self.ends(sign) else { return format!("about {about}{per}") };
        let [low, high] = [1, 2].map(|end| self.rounded(sign, ends)[end].clone());
        match self.believed {
            None => {
                let level = confidence(self.confidence);
                format!("about {about}{per} ({level} interval of the simulation {low} to {high})")
            }
            Some(_) => {
                let simulated = self.large_error().unwrap_or_default();
                format!("about {about}{per}, probably between {low} and {high} given what you do not know{simulated}")
            }
        }
    }

    /// The saving, rounded to what is known.
    pub fn about(&self, sign: Sign) -> String {
        match self.ends(sign) {
            None => self.currency.about_one(sign.of(self.saving.value)),
            Some(ends) => {
                let [about, _, _] = self.rounded(sign, ends);
                about
            }
        }
    }

    fn rounded(&self, sign: Sign, ends: Interval) -> [String; 3] {
        self.currency.about([sign.of(self.saving.value), ends.low, ends.high], ends.high - ends.low)
    }

    /// The saving of so many positions, with two digits.
    pub fn of_all(&self, positions: u64, sign: Sign) -> String {
        self.currency.about_one(sign.of(self.saving.value) * positions as f64)
    }

    /// The saving in another unit, `by` > 0 of the old to one of the new.
    pub fn per(self, by: f64) -> Self {
        let believed = self.believed.map(|ends| ends.map(|end| end.per(by)));
        Self { saving: self.saving.per(by), believed, ..self }
    }

    /// The saving as a number that people look for, with the interval of what is believed if it is known.
    pub fn figure(&self, id: &'static str, name: &str) -> KeyFigure {
        let interval = self.ends(Sign::Saving).map(|ends| {
            let [_, low, high] = self.rounded(Sign::Saving, ends);
            let how = if self.believed.is_some() { "probably " } else { "" };
            format!("{how}{low} to {high}")
        });
        let words = self.about(Sign::Saving);
        KeyFigure { id, name: name.to_owned(), value: self.saving.value, words, interval }
    }

    /// Whether the saving may turn within what is believed.
    pub fn may_turn(&self) -> bool {
        self.believed.is_some_and(|[low, high]| low.value < 0.0 && high.value > 0.0)
    }

    /// The error of the simulation beside what is believed, and what "probably" means. Returns None where either is unknown.
    pub fn footnote(&self) -> Option<String> {
        self.believed?;
        let interval = self.saving.interval.filter(|interval| interval.half_width() > 0.0)?;
        let [_, low, high] = self.currency.amount_and_interval(self.saving.value, interval);
        let level = confidence(self.confidence);
        Some(format!("Probably: 90 %, by the file. Simulation alone: {low} to {high} ({level})."))
    }

    /// The interval that the sentence tells: of what is believed, or of the simulation.
    fn ends(&self, sign: Sign) -> Option<Interval> {
        let ends = match self.believed {
            Some(ends) => ends.map(|end| end.value),
            None => self.saving.interval.map(|ends| [ends.low, ends.high])?,
        };
        let [a, b] = ends.map(|end| sign.of(end));
        Some(Interval { low: a.min(b), high: a.max(b) })
    }

    /// An error of the simulation that is no small part of what is believed.
    fn large_error(&self) -> Option<String> {
        let [low, high] = self.believed?;
        let reach = self.saving.reach().filter(|reach| *reach > (high.value - low.value) / SMALL_PART)?;
        Some(format!(", and the simulation errs by ± {}", self.currency.about_one(reach)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known<'a>(currency: &'a Currency, half: f64, believed: Option<[f64; 2]>) -> KnownSaving<'a> {
        let interval = Some(Interval { low: 136.35 - half, high: 136.35 + half });
        let saving = Estimate { value: 136.35, mcse: Some(half / 1.96), interval };
        KnownSaving { saving, believed: believed.map(|ends| ends.map(Estimate::bare)), confidence: 0.95, currency }
    }

    #[test]
    fn what_is_believed_is_told_before_the_error_of_the_simulation() {
        let dollars = Currency::of("USD");
        let believed = known(&dollars, 4.77, Some([43.1, 309.4]));
        assert_eq!(
            believed.words(" per position", Sign::Saving),
            "about $135 per position, probably between $45 and $310 given what you do not know"
        );
        assert_eq!(believed.of_all(20, Sign::Saving), "$2,700");
        let footnote = believed.footnote().expect("both are known");
        assert!(footnote.ends_with("Simulation alone: $131.58 to $141.12 (95 %)."), "{footnote}");
        let noisy = known(&dollars, 40.0, Some([43.1, 309.4])).words("", Sign::Saving);
        assert!(noisy.ends_with("given what you do not know, and the simulation errs by ± $40"), "{noisy}");
    }

    #[test]
    fn where_all_is_certain_the_simulation_is_told() {
        let dollars = Currency::of("USD");
        let certain = known(&dollars, 4.77, None);
        let words = certain.words(" per position", Sign::Saving);
        assert_eq!(words, "about $136 per position (95 % interval of the simulation $132 to $141)");
        assert_eq!((certain.footnote(), certain.may_turn()), (None, false));
        let one = KnownSaving { saving: Estimate::bare(136.35), ..certain };
        assert_eq!((one.words("", Sign::Saving), one.of_all(2, Sign::Saving)), ("about $140".into(), "$270".into()));
    }

    #[test]
    fn a_loss_is_a_cost_with_its_ends_in_order() {
        let dollars = Currency::of("USD");
        let loss = known(&dollars, 4.77, Some([43.1, 309.4]));
        let loss =
            KnownSaving { saving: loss.saving.negated(), believed: Some([-309.4, 43.1].map(Estimate::bare)), ..loss };
        let words = loss.words("", Sign::Cost);
        assert_eq!(words, "about $135, probably between -$45 and $310 given what you do not know");
        assert!(loss.may_turn());
    }
}
