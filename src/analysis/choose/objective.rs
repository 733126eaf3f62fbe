//! The objective: a bonus is chosen by its value.

use crate::analysis::moments::Moments;
use crate::analysis::quantile;
use crate::special::normal;

/// A figure of the saving over replications that can be made as large as possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objective {
    /// The mean saving.
    Mean,
    /// The mean of the worst twentieth ([`cvar`](crate::analysis::cvar)).
    Cvar,
    /// The probability that the offer pays: that the saving is above 0.
    Probability,
    /// The median saving.
    Median,
}

impl Objective {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Mean, Self::Cvar, Self::Probability, Self::Median];

    /// Name of the objective.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Cvar => "cvar",
            Self::Probability => "probability",
            Self::Median => "median",
        }
    }

    /// Unit of the objective in tables: `money` or `share`.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Probability => "share",
            Self::Mean | Self::Cvar | Self::Median => "money",
        }
    }

    /// `[replication]`: pseudo-values of a column of savings, estimate + influence of the replication on it. Their mean is
    /// the estimate, their standard deviation by √n its standard error, and their covariance with those of another
    /// column that of two estimates: what is known of means holds for every objective.
    ///
    /// With x the saving and n replications,
    ///
    /// - mean: x;
    /// - probability: 1 where x > 0, else 0;
    /// - cvar: v + min(x - v, 0)/α, v the m-th smallest, m = ⌈n/20⌉, α = m/n. The mean is that of the worst m; the error
    ///   is that of [`cvar::of_sorted`](crate::analysis::cvar::of_sorted) but for n - 1 in place of m - 1 degrees of freedom;
    /// - median: q + (½ - \[x ≤ q\])·s, q the median, type 7, s = (x₍½₊ₕ₎ - x₍½₋ₕ₎)/2h the sparsity, 1 by the density there, with the
    ///   bandwidth h of Hall and Sheather (1988), doi:10.1111/j.2517-6161.1988.tb01735.x, at 95 %; less what its mean is off.
    ///   Where s is 0, more than 2h of the savings being the same, all are q: such a median does not vary.
    ///
    /// ```
    /// # use the_offer::analysis::Objective;
    /// assert_eq!(Objective::Probability.pseudo(&[3.0, -1.0, 0.0]), [1.0, 0.0, 0.0]);
    /// ```
    pub fn pseudo(self, savings: &[f64]) -> Vec<f64> {
        match self {
            Self::Mean => savings.to_vec(),
            Self::Cvar => worst(savings),
            Self::Probability => savings.iter().map(|saving| f64::from(u8::from(*saving > 0.0))).collect(),
            Self::Median => middle(savings),
        }
    }
}

fn worst(savings: &[f64]) -> Vec<f64> {
    let number = savings.len().div_ceil(20);
    let Some(last) = number.checked_sub(1) else { return Vec::new() };
    let end = *savings.to_vec().select_nth_unstable_by(last, f64::total_cmp).1;
    let share = number as f64 / savings.len() as f64;
    savings.iter().map(|saving| end + (saving - end).min(0.0) / share).collect()
}

fn middle(savings: &[f64]) -> Vec<f64> {
    let h = bandwidth(savings.len());
    let Some([low, median, high]) = quantile::quantiles(&mut savings.to_vec(), [0.5 - h, 0.5, 0.5 + h]) else {
        return Vec::new();
    };
    let sparsity = (high - low) / (2.0 * h);
    let influence = |saving: &f64| if *saving <= median { -0.5 * sparsity } else { 0.5 * sparsity };
    let mut influences: Vec<f64> = savings.iter().map(influence).collect();
    let off = Moments::of(&influences).map_or(0.0, |moments| moments.mean);
    influences.iter_mut().for_each(|influence| *influence = median + (*influence - off));
    influences
}

/// z^⅔ (3/2 φ(q)²/(2q² + 1))^⅓ n^-⅓ at the median, q = 0, z of a 95 % interval; at most all.
fn bandwidth(number: usize) -> f64 {
    let z = normal::quantile(0.975);
    let density_squared = 0.5 / std::f64::consts::PI;
    libm::cbrt(z * z * 1.5 * density_squared / number as f64).min(0.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::cvar;
    use crate::analysis::interval::Level;
    use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
    use rand_distr::{Distribution, Exp1, StandardNormal};

    fn column(seed: u64, number: usize) -> Vec<f64> {
        StandardNormal.sample_iter(Xoshiro256PlusPlus::seed_from_u64(seed)).take(number).collect()
    }

    fn moments(objective: Objective, savings: &[f64]) -> (f64, f64) {
        let moments = Moments::of(&objective.pseudo(savings)).expect("values");
        (moments.mean, moments.sd.expect("many") / (savings.len() as f64).sqrt())
    }

    #[track_caller]
    fn assert_close(found: f64, expected: f64, relative: f64) {
        assert!((found - expected).abs() <= relative * expected.abs(), "{found} {expected}");
    }

    #[test]
    fn the_mean_of_the_worst_and_its_error() {
        for number in [40, 399, 10_000] {
            let savings = column(1, number);
            let mut sorted = savings.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let expected = cvar::of_sorted(&sorted, &Level::new(0.95, number)).expect("values");
            let (mean, error) = moments(Objective::Cvar, &savings);
            assert_close(mean, expected.value, 1e-13);
            // σ² has divisor m - 1, of which the other part has none.
            let tail = number.div_ceil(20) as f64;
            assert_close(error, expected.mcse.expect("a tail of two"), 0.6 / (tail - 1.0));
        }
    }

    /// By hand: the worst 2 of 40 are 0 and 1, v = 1, α = 1/20.
    #[test]
    fn pseudo_values_of_the_worst_by_hand() {
        let savings: Vec<f64> = (0..40).rev().map(f64::from).collect();
        let pseudo = Objective::Cvar.pseudo(&savings);
        assert_eq!(pseudo[39], -19.0);
        assert!(pseudo[..39].iter().all(|value| *value == 1.0));
    }

    #[test]
    fn the_median_and_its_error() {
        for number in [1, 2, 7, 1000, 4001] {
            let savings = column(number as u64, number);
            let expected = quantile::quantiles(&mut savings.clone(), [0.5]).expect("values")[0];
            let mean = Moments::of(&Objective::Median.pseudo(&savings)).expect("values").mean;
            assert!((mean - expected).abs() < 1e-13, "{mean} {expected}");
        }
        // 1/(2 f √n), f(0) = 1/√(2π); of an exponential, f = ½ at ln 2.
        let (_, error) = moments(Objective::Median, &column(5, 100_000));
        assert_close(error * 100_000f64.sqrt(), (std::f64::consts::PI / 2.0).sqrt(), 0.05);
        let exponential: Vec<f64> =
            Exp1.sample_iter(Xoshiro256PlusPlus::seed_from_u64(6)).take(100_000).collect::<Vec<_>>();
        assert_close(moments(Objective::Median, &exponential).1 * 100_000f64.sqrt(), 1.0, 0.05);
    }

    #[test]
    fn a_median_on_an_atom_does_not_vary() {
        let savings: Vec<f64> = (0..1000).map(|i| if i < 700 { 0.0 } else { f64::from(i) }).collect();
        assert_eq!(Objective::Median.pseudo(&savings), vec![0.0; 1000]);
        for objective in Objective::ALL {
            assert_eq!(moments(objective, &[0.0; 50]), (0.0, 0.0));
        }
    }

    #[test]
    fn of_no_replications_there_are_no_values() {
        for objective in Objective::ALL {
            assert!(objective.pseudo(&[]).is_empty());
            assert_eq!(objective.pseudo(&[2.0])[0], if objective.unit() == "share" { 1.0 } else { 2.0 });
        }
        assert_eq!(Objective::ALL.map(Objective::name), ["mean", "cvar", "probability", "median"]);
    }
}
