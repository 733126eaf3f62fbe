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
