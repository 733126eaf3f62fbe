//! The chi-squared distribution, with the same bits on every machine.

use rand::{Rng, RngExt, distr::Distribution, distr::Open01};

use super::ziggurat::StandardNormal;
use super::{elementary, gamma};

/// The chi-squared distribution with `degrees` > 0 degrees of freedom, which need not be whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquared {
    degrees: f64,
}

impl ChiSquared {
    /// Returns `None` unless `degrees` is finite and above 0.
    pub fn new(degrees: f64) -> Option<Self> {
        (degrees.is_finite() && degrees > 0.0).then_some(Self { degrees })
    }

    /// Share of the distribution above `x`.
    ///
    /// ```
    /// use the_offer::special::chi_squared::ChiSquared;
    /// // Two degrees of freedom: e^(-x/2).
    /// let share = ChiSquared::new(2.0).unwrap().above(6.0);
    /// assert!((share - 0.049787068367863944).abs() < 1e-15);
    /// ```
    pub fn above(self, x: f64) -> f64 {
        gamma::above(self.degrees / 2.0, x / 2.0)
    }
}

/// Draws by the method of Marsaglia and Tsang (2000), doi:10.1145/358407.358414, for gamma shapes of 1 or more.
///
/// For a smaller shape, a draw of shape + 1 is multiplied by a uniform draw to the power of 1/shape.
impl Distribution<f64> for ChiSquared {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let shape = self.degrees / 2.0;
        if shape >= 1.0 {
            return 2.0 * large(shape, rng);
        }
        let uniform: f64 = Open01.sample(rng);
        2.0 * large(shape + 1.0, rng) * elementary::exp(elementary::ln(uniform) / shape)
    }
}

/// Draw from the gamma distribution of this shape, 1 or more, and unit scale.
fn large(shape: f64, rng: &mut (impl Rng + ?Sized)) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x: f64 = StandardNormal.sample(rng);
        let root = 1.0 + c * x;
        if root <= 0.0 {
            continue;
        }
        let v = root * root * root;
        let u: f64 = rng.sample(Open01);
        let square = x * x;
        if u < 1.0 - 0.0331 * square * square || elementary::ln(u) < 0.5 * square + d * (1.0 - v + elementary::ln(v)) {
            return d * v;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
    use statrs::distribution::ContinuousCDF;

    #[test]
    fn tails_agree_with_statrs() {
        for degrees in [0.5, 1.0, 3.7, 10.0, 250.0, 9_999.0] {
            let (ours, theirs) =
                (ChiSquared::new(degrees).expect("degrees"), statrs::distribution::ChiSquared::new(degrees));
            let theirs = theirs.expect("degrees");
            for x in [0.01, 0.3, 1.0, 2.0, 7.0].map(|times| times * degrees) {
                assert!((ours.above(x) - theirs.sf(x)).abs() < 1e-9, "{degrees} {x}");
            }
        }
        assert_eq!([0.0, -1.0, f64::NAN, f64::INFINITY].map(ChiSquared::new), [None; 4]);
    }

    /// Draws below a point, within 5 standard errors of the share that they are.
    #[test]
    fn draws_are_chi_squared() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(21);
        for degrees in [0.6, 1.0, 2.0, 9.0, 400.0] {
            let law = ChiSquared::new(degrees).expect("degrees");
            let draws: Vec<f64> = law.sample_iter(&mut rng).take(100_000).collect();
            for times in [0.1, 0.5, 0.9, 1.0, 1.1, 2.0, 4.0] {
                let share = law.above(times * degrees);
                let found = draws.iter().filter(|draw| **draw > times * degrees).count() as f64;
                let error = (share * (1.0 - share) * 1e5).sqrt();
                assert!((found - share * 1e5).abs() < 5.0 * error + 1.0, "{degrees} {times}: {found} {share}");
            }
        }
    }
}
