//! Shapley effects of tied figures: whose doubt it is within one input.
//!
//! Some inputs are several figures at once, tied by a copula: whoever knows one knows something of the others. c(u) is a mean
//! variance of the expected saving. It is what is left once members u of the input and all other inputs are known.
//! The *Shapley effect* of member j is what knowing j takes off c, as a share of V. It is averaged over all orders in which
//! members may become known:
//!
//! Σ over u without j of |u|! (m - |u| - 1)! / m! · (c(u) - c(u ∪ {j})) / V
//!
//! Effects of the m members add up to the total index of the input, c(none) / V. A draw has points A and B of
//! [`indices`](super::indices), and for each u a point A_u. The members u of A_u are those of A, the others are drawn anew
//! given them, and all other inputs stay. ½ (S(A, 1) - S(A_u, 1)) (S(A, 2) - S(A_u, 2)) then has the mean c(u), however
//! large luck is. All u are looked at, none is sampled. Intervals are those of ratios, as for indices.
//!
//! Sources: Owen (2014), doi:10.1137/130936233; Song, Nelson and Staum (2016), doi:10.1137/15M1048070, for tied figures and
//! c(u).

use super::indices::{PointSavings, Variance, half_product};
use crate::analysis::interval::Estimate;

/// Most members of an input: 64 subsets.
const MOST: usize = 6;

/// Products of the draws so far for one input, from which Shapley effects are estimated at any time.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapleyDraws {
    members: usize,
    /// `[draw]` [money² per position²].
    variance: Vec<f64>,
    /// `[member][draw]` [money² per position²].
    effects: Vec<Vec<f64>>,
}

/// Estimates from the draws so far.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapleyEffects {
    /// Variance V of the expected saving over what all inputs may be [money² per position²].
    pub variance: Estimate,
    /// Shares of V, `[member]`; `None` where V cannot be told from 0. Luck may take an estimate below 0.
    pub members: Option<Vec<Estimate>>,
}

impl ShapleyDraws {
    /// No draws yet of an input with 2 to 6 `members`.
    ///
    /// # Panics
    /// Panics for another number of members.
    pub fn new(members: usize) -> Self {
        assert!((2..=MOST).contains(&members), "2 to {MOST} members");
        Self { members, variance: Vec::new(), effects: vec![Vec::new(); members] }
    }

    /// Number of draws so far.
    pub fn number(&self) -> usize {
        self.variance.len()
    }

    /// Adds a draw: savings at A, at B, at A_u where no member is kept, and at A_u of the `subsets` that keep some members.
    ///
    /// Without any member kept, A_u may be the A_i of [`IndexDraws::push`](super::IndexDraws::push). The subset at place i
    /// keeps the members of the bits of i + 1, up to all members but the first.
    ///
    /// # Panics
    /// Panics where `subsets` has not 2^m - 2 points.
    pub fn push(&mut self, a: PointSavings, b: PointSavings, none: PointSavings, subsets: &[PointSavings]) {
        let all = 1_usize << self.members;
        assert_eq!(subsets.len(), all - 2, "one point for each subset but none and all");
        // With all members kept, nothing is left.
        let mut left = [0.0; 1 << MOST];
        left.iter_mut().zip([none].iter().chain(subsets)).for_each(|(left, saving)| *left = half_product(a, *saving));
        self.variance.push(half_product(a, b));
        for (member, effects) in self.effects.iter_mut().enumerate() {
            let without = (0..all).filter(|subset| subset & (1 << member) == 0);
            let taken = |subset: usize| left[subset] - left[subset | 1 << member];
            effects.push(without.map(|subset| weight(subset, self.members) * taken(subset)).sum());
        }
    }

    /// Estimates with intervals at `confidence` in (0, 1); `None` without draws.
    ///
    /// # Reproducibility
    /// Sums run from the first draw to the last.
    pub fn estimate(&self, confidence: f64) -> Option<ShapleyEffects> {
        let variance = Variance::of(&self.variance, confidence)?;
        let members = variance.told().then(|| self.effects.iter().map(|effects| variance.share(effects)).collect());
        Some(ShapleyEffects { variance: variance.estimate, members })
    }
}

/// |u|! (m - |u| - 1)! / m!: share of the orders of `members` in which a member outside of `subset` comes right after it.
fn weight(subset: usize, members: usize) -> f64 {
    let known = subset.count_ones() as usize;
    let choices = (0..known).fold(1.0, |choices, k| choices * (members - 1 - k) as f64 / (k + 1) as f64);
    1.0 / (members as f64 * choices)
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
    use rand_distr::Distribution;

    use super::*;
    use crate::special::ziggurat::StandardNormal;

    fn normals<const N: usize>(rng: &mut Xoshiro256PlusPlus) -> [f64; N] {
        std::array::from_fn(|_| StandardNormal.sample(rng))
    }

    fn assert_near(estimate: Estimate, truth: f64) {
        let mcse = estimate.mcse.expect("an error");
        assert!((estimate.value - truth).abs() < 4.5 * mcse, "{estimate:?}, expected {truth}");
    }

    /// Effects of y and z in a·x + b·y + c·z, normals of which y and z have this correlation, with luck of 6 times `variance`
    /// whose size rises with y.
    fn effects(weights: [f64; 3], correlation: f64, variance: f64) -> ShapleyEffects {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        let mut draws = ShapleyDraws::new(2);
        let given = |other: f64, own: f64| correlation * other + (1.0 - correlation * correlation).sqrt() * own;
        for _ in 0..16_384 {
            let [a, b] = [(); 2].map(|()| normals(&mut rng)).map(|[x, y, own]: [f64; 3]| [x, y, given(y, own)]);
            let ([y, z], luck): ([f64; 2], [f64; 2]) = (normals(&mut rng), normals(&mut rng));
            let savings = |point: [f64; 3]| {
                let value: f64 = weights.iter().zip(point).map(|(weight, figure)| weight * figure).sum();
                luck.map(|luck| value + (4.8 * variance).sqrt() * (1.0 + 0.5 * point[1]) * luck)
            };
            let subsets = [[a[0], a[1], given(a[1], z)], [a[0], given(a[2], y), a[2]]];
            draws.push(savings(a), savings(b), savings([a[0], b[1], b[2]]), &subsets.map(savings));
        }
        draws.estimate(0.95).expect("draws")
    }

    #[test]
    fn tied_figures_share_what_they_have_in_common() {
        let known = [([1.0, 1.0, 2.0], 0.9, 9.6, [0.418229, 0.477604]), ([2.0, 1.0, -1.0], 0.5, 5.0, [0.1, 0.1])];
        for (weights, correlation, variance, truths) in known {
            let effects = effects(weights, correlation, variance);
            assert_near(effects.variance, variance);
            let members = effects.members.expect("V is told from 0");
            members.iter().zip(truths).for_each(|(effect, truth)| assert_near(*effect, truth));
        }
    }

    #[test]
    fn untied_figures_have_what_is_theirs() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
        let mut draws = ShapleyDraws::new(6);
        let saving =
            |point: [f64; 6]| [point.iter().zip(1..).map(|(figure, weight)| f64::from(weight) * figure).sum(); 2];
        for _ in 0..1_000 {
            let [a, b]: [[f64; 6]; 2] = [(); 2].map(|()| normals(&mut rng));
            let point =
                |kept: usize| std::array::from_fn(|member| if kept >> member & 1 == 1 { a[member] } else { b[member] });
            let subsets: Vec<PointSavings> = (1..63).map(|kept| saving(point(kept))).collect();
            draws.push(saving(a), saving(b), saving(b), &subsets);
        }
        let members = draws.estimate(0.95).and_then(|effects| effects.members).expect("V is told from 0");
        members.iter().zip(1..).for_each(|(effect, weight)| assert_near(*effect, f64::from(weight * weight) / 91.0));
        assert!((members.iter().map(|effect| effect.value).sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn effects_add_up_to_what_goes_with_all_members() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
        for members in 2..=MOST {
            let mut draws = ShapleyDraws::new(members);
            let subsets: Vec<PointSavings> = (2..1 << members).map(|_| normals(&mut rng)).collect();
            let [a, b, none] = [(); 3].map(|()| normals(&mut rng));
            draws.push(a, b, none, &subsets);
            let sum: f64 = draws.effects.iter().map(|effects| effects[0]).sum();
            assert!((sum - half_product(a, none)).abs() < 1e-12);
        }
    }

    #[test]
    fn where_nothing_moves_no_effect_is_known() {
        let mut draws = ShapleyDraws::new(2);
        assert_eq!(draws.estimate(0.95), None);
        (0..100).for_each(|_| draws.push([1.0, 2.0], [1.0, 2.0], [1.0, 2.0], &[[1.0, 2.0]; 2]));
        let effects = draws.estimate(0.95).expect("draws");
        assert_eq!((effects.variance.value, effects.members), (0.0, None));
    }
}
