//! Interpolation between two nodes.

/// Cubic Hermite interpolation at `x` in 0 to 1 between two nodes, each a value and a slope for the whole distance.
///
/// ```
/// assert_eq!(the_offer::special::hermite::cubic((1.0, 2.0), (3.0, 2.0), 0.25), 1.5);
/// ```
#[inline]
pub fn cubic(from: (f64, f64), to: (f64, f64), x: f64) -> f64 {
    let rise = to.0 - from.0;
    let twist = from.1 + to.1 - 2.0 * rise;
    from.0 + x * (from.1 + x * (rise - from.1 - twist + x * twist))
}

/// A function at a node: its value, and its first two derivatives for the whole distance to the next node.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bend {
    /// Value.
    pub value: f64,
    /// First derivative.
    pub slope: f64,
    /// Second derivative.
    pub bend: f64,
}

/// Quintic Hermite interpolation at `x` in 0 to 1 between two nodes.
///
/// ```
/// use the_offer::special::hermite::{Bend, quintic};
/// // x⁵ from 0 to 1.
/// let [from, to] = [Bend::default(), Bend { value: 1.0, slope: 5.0, bend: 20.0 }];
/// assert_eq!(quintic(from, to, 0.5), 0.03125);
/// ```
#[inline]
pub fn quintic(from: Bend, to: Bend, x: f64) -> f64 {
    let half = 0.5 * from.bend;
    // What the parabola of the first node leaves at the second.
    let rise = to.value - from.value - from.slope - half;
    let slope = to.slope - from.slope - from.bend;
    let bend = to.bend - from.bend;
    let third = 10.0 * rise - 4.0 * slope + 0.5 * bend;
    let fourth = -15.0 * rise + 7.0 * slope - bend;
    let fifth = 6.0 * rise - 3.0 * slope + 0.5 * bend;
    from.value + x * (from.slope + x * (half + x * (third + x * (fourth + x * fifth))))
}
