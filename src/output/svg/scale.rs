//! Scales of axes: spans, ticks, and places of values in a picture.

use super::extent::Join;
use crate::special::elementary::{magnitude, ten_to};

/// Values beyond this are drawn there: differences of larger ones overflow.
const LARGEST: f64 = 1e300;
/// Values below this are drawn as 0: quotients of smaller ones overflow.
const SMALLEST: f64 = 1e-300;
/// Least difference of two values on an axis, as a share of their size.
const LEAST: f64 = 1e-9;

/// From the lowest to the highest value on an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// The lowest value.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

impl Span {
    /// Span of all finite values. Returns None if there are none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let values = values.into_iter().filter(|value| value.is_finite());
        let spans = values.map(|value| value.clamp(-LARGEST, LARGEST)).map(|value| Self { low: value, high: value });
        spans.reduce(Self::join_with)
    }

    /// Span of all values and 0.
    pub fn with_zero(values: impl IntoIterator<Item = f64>) -> Self {
        Self::of(values).unwrap_or(Self { low: 0.0, high: 0.0 }).holding(0.0)
    }

    /// Span that holds `value` too.
    pub fn holding(self, value: f64) -> Self {
        Self::of([value]).map_or(self, |other| self.join_with(other))
    }

    /// Span that is wide enough to draw.
    fn widened(self) -> Self {
        let size = self.low.abs().max(self.high.abs());
        if self.high - self.low > (size * LEAST).max(SMALLEST) {
            return self;
        }
        let half = if size < SMALLEST { 1.0 } else { size / 10.0 };
        Self { low: self.low - half, high: self.high + half }
    }
}

impl Join for Span {
    fn join_with(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }
}

/// Round values along an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ticks {
    /// Distance between ticks: 1, 2 or 5 times a power of ten.
    pub step: f64,
    first: i64,
    last: i64,
}

impl Ticks {
    /// About `about` ticks, the first and the last beyond or at the ends of a span.
    pub fn around(span: Span, about: f64) -> Self {
        let span = span.widened();
        let step = round_step((span.high - span.low) / about);
        Self { step, first: (span.low / step).floor() as i64, last: (span.high / step).ceil() as i64 }
    }

    /// About `about` ticks, all within a span.
    pub fn within(span: Span, about: f64) -> Self {
        let span = span.widened();
        let step = round_step((span.high - span.low) / about);
        // A tick at an end is not lost to rounding.
        let slack = 1e-6;
        Self { step, first: (span.low / step - slack).ceil() as i64, last: (span.high / step + slack).floor() as i64 }
    }

    /// Ticks from 0 up to `last`, `step` > 0 apart.
    pub fn of(step: f64, last: f64) -> Self {
        Self { step, first: 0, last: (last / step).floor() as i64 }
    }

    /// Values of all ticks.
    pub fn values(self) -> impl Iterator<Item = f64> {
        (self.first..=self.last).map(move |number| number as f64 * self.step)
    }

    /// Span from the first to the last tick.
    pub fn span(self) -> Span {
        Span { low: self.first as f64 * self.step, high: self.last as f64 * self.step }
    }

    /// Decimals that tell the values apart.
    pub fn decimals(self) -> usize {
        (-libm::log10(self.step) - 1e-9).ceil().max(0.0) as usize
    }
}

/// The smallest number no less than `step` that is 1, 2 or 5 times a power of ten.
fn round_step(step: f64) -> f64 {
    let power = ten_to(magnitude(step));
    let times = [1.0, 2.0, 5.0].into_iter().find(|times| times * power >= step * (1.0 - 1e-9));
    times.unwrap_or(10.0) * power
}

/// Scale from values to places [px].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AxisScale {
    span: Span,
    from: f64,
    to: f64,
}

impl AxisScale {
    /// The lowest value at `from`, the highest at `to`.
    pub fn new(span: Span, from: f64, to: f64) -> Self {
        Self { span: span.widened(), from, to }
    }

    /// Place of a value; a value beyond an end lies at that end.
    pub fn at(&self, value: f64) -> f64 {
        let share = (value - self.span.low) / (self.span.high - self.span.low);
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        self.from + (self.to - self.from) * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round() {
        let values = |low, high| Ticks::around(Span { low, high }, 5.0).values().collect::<Vec<_>>();
        assert_eq!(values(0.0, 5000.0), [0.0, 1000.0, 2000.0, 3000.0, 4000.0, 5000.0]);
        assert_eq!(values(-130.0, 142.0), [-200.0, -100.0, 0.0, 100.0, 200.0]);
        assert_eq!(Ticks::around(Span { low: 0.0, high: 0.001 }, 5.0).decimals(), 4);
        assert_eq!(Ticks::around(Span { low: 0.0, high: 12.0 }, 5.0).decimals(), 0);
        let within: Vec<f64> = Ticks::within(Span { low: 0.0, high: 4600.0 }, 5.0).values().collect();
        assert_eq!(within, [0.0, 1000.0, 2000.0, 3000.0, 4000.0]);
    }

    #[test]
    fn ends_lie_at_the_ends() {
        let scale = AxisScale::new(Span { low: -10.0, high: 30.0 }, 300.0, 100.0);
        assert_eq!([-10.0, 0.0, 30.0, 1e9].map(|value| scale.at(value)), [300.0, 250.0, 100.0, 100.0]);
        assert_eq!(scale.at(f64::NAN), 300.0);
    }

    proptest! {
        #[test]
        fn any_values_have_a_place(values in proptest::collection::vec(proptest::num::f64::ANY, 0..4)) {
            let Some(span) = Span::of(values.iter().copied()) else { return Ok(()) };
            let ticks = Ticks::around(span, 5.0);
            let number = ticks.values().count();
            prop_assert!((1..=14).contains(&number), "{number}");
            let scale = AxisScale::new(ticks.span(), 0.0, 100.0);
            for value in values {
                prop_assert!((0.0..=100.0).contains(&scale.at(value)));
            }
        }
    }
}
