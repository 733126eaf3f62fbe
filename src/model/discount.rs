//! Discounting to week 0.

/// Continuous discounting at a constant rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discount {
    /// Force of interest δ [1/week].
    delta: f64,
}

/// A moment and its discount.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Time [week].
    pub week: f64,
    /// ∫₀ᵗ e^(-δu) du [week].
    pub annuity: f64,
    /// e^(-δt).
    pub factor: f64,
}

impl Moment {
    /// Week 0.
    pub const START: Moment = Moment { week: 0.0, annuity: 0.0, factor: 1.0 };

    /// The moment a `time` after this one; the time is discounted to its own start.
    pub fn after(self, time: Moment) -> Self {
        Self {
            week: self.week + time.week,
            annuity: self.annuity + self.factor * time.annuity,
            factor: self.factor * time.factor,
        }
    }
}

impl Discount {
    /// Discounting at a rate per year (> -1) of 52 weeks.
    pub fn per_year(rate: f64) -> Self {
        Self { delta: libm::log1p(rate) / 52.0 }
    }

    /// ∫₀ˣ e^(-δu) du [week].
    ///
    /// ```
    /// use the_offer::model::discount::Discount;
    /// assert_eq!(Discount::per_year(0.0).annuity(12.0), 12.0);
    /// let year = Discount::per_year(0.1).annuity(52.0);
    /// assert!((year - 52.0 * (1.0 - 1.0 / 1.1) / 1.1_f64.ln()).abs() < 1e-12);
    /// ```
    pub fn annuity(self, x: f64) -> f64 {
        if self.delta == 0.0 { x } else { -libm::expm1(-self.delta * x) / self.delta }
    }

    /// The moment at `week`.
    pub fn at(self, week: f64) -> Moment {
        Moment { week, annuity: self.annuity(week), factor: libm::exp(-self.delta * week) }
    }

    /// ∫₀ˣ u e^(-δu) du [week²]; `annuity` is the annuity at x.
    pub fn first_moment(self, x: f64, annuity: f64) -> f64 {
        let dx = self.delta * x;
        if dx.abs() < 0.05 {
            // The closed form cancels where δx is small: x² Σ (-δx)^k / (k! (k + 2)).
            let series = [0.5, 1.0 / 3.0, 0.125, 1.0 / 30.0, 1.0 / 144.0, 1.0 / 840.0, 1.0 / 5760.0, 1.0 / 45360.0];
            x * x * series.iter().rev().fold(0.0, |sum, c| c - dx * sum)
        } else {
            (annuity - x * (1.0 - self.delta * annuity)) / self.delta
        }
    }
}

/// A table of moments from week 0 to an end: a run asks for millions.
///
/// Between nodes that are at most `STEP`/|δ| apart the annuity is its Taylor polynomial of degree 5, whose error is below
/// 1e-17 of a step.
#[derive(Debug, Clone)]
pub struct Timeline {
    discount: Discount,
    /// Nodes per week.
    density: f64,
    /// Moments at the nodes; empty without discounting, or if there would be too many.
    nodes: Vec<Moment>,
}

/// Largest |δ| times the distance of two nodes.
const STEP: f64 = 1e-3;
/// Most nodes: more would not stay in a processor's cache.
const MOST_NODES: f64 = 65_536.0;

/// Timelines are equal if discount and number of nodes are: the nodes follow from them.
impl PartialEq for Timeline {
    fn eq(&self, other: &Self) -> bool {
        (self.discount, self.density, self.nodes.len()) == (other.discount, other.density, other.nodes.len())
    }
}

impl Timeline {
    /// A timeline from week 0 to `end`.
    pub fn new(discount: Discount, end: f64) -> Self {
        let density = discount.delta.abs() / STEP;
        let number = if density * end <= MOST_NODES { (density * end) as usize + 1 } else { 0 };
        let nodes = (0..number).filter(|_| density > 0.0).map(|i| discount.at(i as f64 / density)).collect();
        Self { discount, density, nodes }
    }

    /// The discounting.
    pub fn discount(&self) -> Discount {
        self.discount
    }

    /// The moment at `week`.
    pub fn at(&self, week: f64) -> Moment {
        let Some(node) = self.nodes.get((week * self.density) as u32 as usize) else {
            return self.discount.at(week);
        };
        let x = week - node.week;
        let dx = self.discount.delta * x;
        let stretch = x * (1.0 - dx * (0.5 - dx * (1.0 / 6.0 - dx * (1.0 / 24.0 - dx * (1.0 / 120.0)))));
        Moment {
            week,
            annuity: node.annuity + node.factor * stretch,
            factor: node.factor * (1.0 - self.discount.delta * stretch),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeline_agrees_with_the_closed_form() {
        for rate in [-0.9, -0.02, 0.0, 1e-12, 0.08, 0.5, 30.0, 1e12] {
            let discount = Discount::per_year(rate);
            let timeline = Timeline::new(discount, 156.0);
            for i in 0..=15_600 {
                let week = f64::from(i) / 100.0;
                let (seen, exact) = (timeline.at(week), discount.at(week));
                assert!((seen.annuity - exact.annuity).abs() <= 1e-14 * (1.0 + exact.annuity), "{rate} {week}");
                assert!((seen.factor - exact.factor).abs() <= 1e-13 * (1.0 + exact.factor), "{rate} {week}");
            }
        }
    }

    #[test]
    fn series_and_closed_form_meet() {
        for rate in [-0.5, -0.01, 0.03, 0.5, 20.0] {
            let discount = Discount::per_year(rate);
            let x = 0.05 / discount.delta.abs();
            let [below, above] = [0.999_999, 1.000_001].map(|k| {
                let x = k * x;
                discount.first_moment(x, discount.annuity(x)) / (x * x)
            });
            assert!((below / above - 1.0).abs() < 1e-6, "{rate}: {below} {above}");
        }
    }

    #[test]
    fn first_moment_agrees_with_quadrature() {
        for rate in [-0.3, 0.0, 1e-9, 0.08, 4.0] {
            let discount = Discount::per_year(rate);
            for x in [0.25, 3.0, 26.0, 156.0] {
                let steps = 20_000;
                let h = x / f64::from(steps);
                let sum: f64 =
                    (0..steps).map(|i| (f64::from(i) + 0.5) * h).map(|u| u * (-discount.delta * u).exp() * h).sum();
                let exact = discount.first_moment(x, discount.annuity(x));
                assert!((sum / exact - 1.0).abs() < 1e-7, "{rate} {x}: {sum} {exact}");
            }
        }
    }
}
