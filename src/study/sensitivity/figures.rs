//! Figures that are moved: what is believed, what is taken for certain, and what is off.

use crate::scenario::{Pair, ParameterField, Scenario, Uncertain};
use crate::special::normal;

/// Why a figure is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    /// The figure is uncertain.
    Belief,
    /// The figure is certain.
    Swing,
    /// The ends are asked for, as of a decision.
    Range,
    /// The figure is an assumption that has no effect as the scenario has it.
    Off,
}

impl FigureKind {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Belief => "belief",
            Self::Swing => "swing",
            Self::Range => "range",
            Self::Off => "off",
        }
    }
}

/// A figure of a scenario.
#[derive(Debug, Clone)]
pub struct MovedFigure {
    /// The parameter, with the value in force: the median of what is believed.
    pub parameter: ParameterField,
    /// Belief; None where the figure is certain.
    pub uncertain: Option<Uncertain>,
    /// Kind.
    pub kind: FigureKind,
    /// Keys of the figures that `[[correlations]]` tie to this one, directly or by others.
    pub tied: Vec<String>,
    /// Value of another key without which the figure has no effect, where the scenario has none.
    pub needed: Option<(String, f64)>,
}

/// An assumption that is looked at even where a scenario leaves it out.
struct OffFigure {
    key: &'static str,
    /// Span of the look.
    span: [f64; 2],
    /// Distance from no effect at which the assumption is plain to see: how near a flip is, is told by it.
    plain: f64,
}

const OFF: [OffFigure; 8] = [
    OffFigure { key: "decline.hazard_ratio", span: [0.1, 10.0], plain: 0.1 },
    OffFigure { key: "decline.output_lift", span: [-0.9, 1.0], plain: 0.01 },
    OffFigure { key: "opportunists.share_per_1000", span: [0.0, 1.0], plain: 0.02 },
    OffFigure { key: "anticipation.share", span: [0.0, 1.0], plain: 0.33 },
    OffFigure { key: "traits.reservation_tenure", span: [-1.0, 1.0], plain: 0.3 },
    OffFigure { key: "traits.reservation_output", span: [-1.0, 1.0], plain: 0.3 },
    OffFigure { key: "traits.tenure_output", span: [-1.0, 1.0], plain: 0.3 },
    OffFigure { key: "traits.reservation_volatility", span: [0.0, 2.0], plain: 0.5 },
];

/// The assumption of this key; None if a scenario always states it.
fn off_figure(key: &str) -> Option<&'static OffFigure> {
    OFF.iter().find(|off| off.key == key)
}

/// Key of the bonus whose declining has full effect, which an effect of declining needs.
const FULL_EFFECT: &str = "decline.full_effect_at";
/// Times the value in force, to which the look goes where the domain does not end before.
const TIMES: f64 = 10.0;

/// Normal scores of a look at a belief, on one side of the median.
const SCORES: [f64; 5] = [0.5, 1.0, 1.645, 2.5, 3.5];
/// Values of a look on one side of the value in force.
const ON_A_SIDE: usize = 8;

impl MovedFigure {
    /// Values that `--set` replaces to move the figure to `value`, the figure first.
    pub fn edits(&self, value: f64) -> Vec<(String, f64)> {
        let own = (self.key().to_owned(), value);
        std::iter::once(own).chain(self.needed.clone()).collect()
    }

    /// All figures of a scenario, in the order of the file's fields; at the end bonuses, which are moved on request alone.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let is_off = |parameter: &ParameterField| {
            off_figure(&parameter.key).is_some() && parameter.value == neutral(&parameter.key)
        };
        let bonus = scenario.offers.iter().map(|offer| offer.bonus).fold(0.0, f64::max);
        let needs_bonus = scenario.decline.full_effect_at.is_none() && bonus > 0.0;
        let figure = |parameter: ParameterField| {
            let uncertain = scenario.uncertain.iter().find(|one| one.key == parameter.key).cloned();
            let kind = match &uncertain {
                Some(_) => FigureKind::Belief,
                None if is_off(&parameter) => FigureKind::Off,
                None if parameter.key.starts_with("offers.") => FigureKind::Range,
                None => FigureKind::Swing,
            };
            let is_effect = ["decline.hazard_ratio", "decline.output_lift"].contains(&parameter.key.as_str());
            let needed = (is_effect && needs_bonus).then(|| (FULL_EFFECT.to_owned(), bonus));
            Self { tied: tied(scenario, &parameter.key), uncertain, kind, parameter, needed }
        };
        let decisions = std::iter::once(scenario.horizon()).chain(scenario.bonuses());
        scenario.parameters().into_iter().chain(decisions).map(figure).collect()
    }

    /// Dotted key.
    pub fn key(&self) -> &str {
        &self.parameter.key
    }

    /// Value in force: the median of what is believed.
    pub fn value(&self) -> f64 {
        self.parameter.value
    }

    /// Ends of the bar of the figure; None where a certain figure is 0, and 20 % of that is nothing.
    pub fn ends(&self, swing: f64) -> Option<[f64; 2]> {
        match &self.uncertain {
            Some(_) => self.believed(),
            None => {
                let (value, reach) = (self.value(), swing * self.value().abs());
                let [least, greatest] = self.parameter.domain.ends();
                let within = |value: f64| value.clamp(least, greatest);
                (reach > 0.0 && self.kind == FigureKind::Swing).then(|| [within(value - reach), within(value + reach)])
            }
        }
    }

    /// The 5 % and the 95 % point of what is believed; None where the figure is certain.
    pub fn believed(&self) -> Option<[f64; 2]> {
        self.uncertain.as_ref().map(|belief| [0.05, 0.95].map(|share| belief.quantile(share)))
    }

    /// Normal score of a value of an uncertain figure.
    pub fn score(&self, value: f64) -> Option<f64> {
        self.uncertain.as_ref().map(|uncertain| normal::quantile(uncertain.belief.below(value)))
    }

    /// Chance that the figure lies beyond a `value` on its side; None where the figure is certain.
    pub fn chance_beyond(&self, value: f64, side: Direction) -> Option<f64> {
        let below = self.uncertain.as_ref()?.below(value);
        Some(if side == Direction::Below { below } else { 1.0 - below })
    }

    /// Distance from the value in force to another: of what is off by the distance that is plain to see, else by the value in
    /// force.
    pub fn distance(&self, value: f64) -> f64 {
        let unit = match (self.kind, off_figure(self.key())) {
            (FigureKind::Off, Some(off)) => off.plain,
            _ => self.value().abs().max(f64::MIN_POSITIVE),
        };
        ((value - self.value()).abs() / unit).min(f64::MAX)
    }

    /// The value on a side at which what is off is plain to see; None where the assumption is stated, or has no such side.
    pub fn plain(&self, side: Direction) -> Option<f64> {
        let off = off_figure(self.key()).filter(|_| self.kind == FigureKind::Off)?;
        let value = self.value() + side.sign() * off.plain;
        (off.span[0]..=off.span[1]).contains(&value).then_some(value)
    }

    /// Values to look at on one side of the value in force, outwards, up to an `asked` end or the usual one.
    pub fn looks(&self, side: Direction, asked: Option<f64>) -> Vec<f64> {
        let (value, sign) = (self.value(), side.sign());
        let end = asked.unwrap_or_else(|| self.end(side));
        let is_beyond = |from: f64, to: f64| (to - from) * sign > 0.0;
        let mut looks: Vec<f64> = match &self.uncertain {
            None => Vec::new(),
            Some(belief) => SCORES.iter().map(|score| belief.quantile(normal::cdf(sign * score))).collect(),
        };
        looks.retain(|look| look.is_finite() && is_beyond(value, *look) && (asked.is_none() || is_beyond(*look, end)));
        looks.dedup();
        let from = looks.last().copied().unwrap_or(value);
        if is_beyond(from, end) {
            let rest = ON_A_SIDE - looks.len();
            let part = |step: usize| {
                let share = step as f64 / rest as f64;
                if step == rest { end } else { from + (end - from) * share * share }
            };
            looks.extend((1..=rest).map(part));
        }
        looks
    }

    /// End of the look on a side.
    pub fn end(&self, side: Direction) -> f64 {
        let (value, [least, greatest]) = (self.value(), self.parameter.domain.ends());
        if let Some(off) = off_figure(self.key()) {
            return off.span[side as usize];
        }
        let reach = TIMES * value.abs();
        match side {
            Direction::Above if value > 0.0 || least < 0.0 => greatest.min(reach),
            // Ten times 0 is nothing, but a share ends at 1.
            Direction::Above if greatest <= 1.0 => greatest,
            Direction::Above => value,
            Direction::Below if least < 0.0 => least.max(-reach),
            // A scale, such as a mean, has no value 0.
            Direction::Below if least > 0.0 => least.max(value / TIMES),
            Direction::Below => least,
        }
    }
}

/// Value at which an assumption has no effect.
fn neutral(key: &str) -> f64 {
    if key == "decline.hazard_ratio" { 1.0 } else { 0.0 }
}

/// Side of the value in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Below the value in force.
    Below,
    /// Above the value in force.
    Above,
}

impl Direction {
    /// Both, the values below first.
    pub const BOTH: [Self; 2] = [Self::Below, Self::Above];

    /// Name in tables.
    pub fn name(self) -> &'static str {
        if self == Self::Below { "below" } else { "above" }
    }

    /// -1 below, 1 above.
    pub fn sign(self) -> f64 {
        if self == Self::Below { -1.0 } else { 1.0 }
    }
}

/// Keys that correlations tie to a key, directly or by others, in the order of the file.
fn tied(scenario: &Scenario, key: &str) -> Vec<String> {
    let mut tied = vec![key.to_owned()];
    loop {
        let before = tied.len();
        for correlation in &scenario.correlations {
            let Pair(keys) = &correlation.parameters;
            if keys.iter().any(|key| tied.contains(key)) {
                let new: Vec<String> = keys.iter().filter(|key| !tied.contains(key)).cloned().collect();
                tied.extend(new);
            }
        }
        if tied.len() == before {
            tied.remove(0);
            return tied;
        }
    }
}
