//! Shares of the doubt about the expected saving: whose doubt it is.
//!
//! μ(θ) is the mean over luck ω of the saving S(θ, ω), and θ the uncertain inputs. V is the variance of μ(θ). The *first-order
//! index* of an input is the share of V that goes on average once the input is known. The *total index* is the share that
//! stays while all other inputs are known.
//!
//! A draw has independent θ at points A and B. The point A_i is A with input i of B. All points of a draw share two
//! independent lucks, 1 and 2. With D_k = S(A_i, k) - S(A, k), the products of a draw have these means:
//!
//! | product | mean | source |
//! | --- | --- | --- |
//! | ½ (S(A, 1) - S(B, 1)) (S(A, 2) - S(B, 2)) | V | |
//! | ½ D_1 D_2 | total index · V | Jansen 1999 |
//! | (S(B, 2) - ½ S(A, 2) - ½ S(A_i, 2)) D_1 | first-order index · V | Sobol' 2001, Saltelli et al. 2010 |
//!
//! The third has lucks 1 and 2 swapped as well, and is averaged. No product multiplies a luck by itself, so that none is
//! biased however large luck is. Luck common to both sides of a difference goes.
//! The sources have the mean of S where the third product has ½ S(A) + ½ S(A_i). That changes no expectation, since A and
//! A_i swap places in law, and needs no estimate of the mean.
//!
//! # Intervals
//! An index is a ratio ρ of means of products y and v. The estimate is freed of bias to first order in the number of draws
//! (Tin 1965, Journal of the American Statistical Association 60, 294-307). The error is that of the delta method.
//! The interval holds the ρ at which the mean of y - ρv may be 0 (Fieller 1954, doi:10.1111/j.2517-6161.1954.tb00159.x).
//! That mean is tested by Student's t freed of skewness ([`skewed`]). No index is known where V cannot be told from 0 at
//! the same confidence.
//!
//! # Sources
//! Sobol' (2001), doi:10.1016/S0378-4754(00)00270-6; Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018; Jansen (1999),
//! doi:10.1016/S0010-4655(98)00154-4.

use crate::analysis::estimate::rounding;
use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::support::Support;
use crate::analysis::{means, skewed};

/// Savings at one point, with luck 1 and with luck 2 [money per position].
pub type PointSavings = [f64; 2];

/// Products of the draws so far, from which indices are estimated at any time.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexDraws {
    /// `[draw]` [money² per position²].
    variance: Vec<f64>,
    /// `[input][draw]` [money² per position²].
    first: Vec<Vec<f64>>,
    /// `[input][draw]` [money² per position²].
    total: Vec<Vec<f64>>,
}

/// Estimates from the draws so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Indices {
    /// Variance V of the expected saving over what the inputs may be [money² per position²].
    pub variance: Estimate,
    /// Shares of V; `None` where V cannot be told from 0.
    pub shares: Option<IndexShares>,
}

/// Shares of the variance.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexShares {
    /// `[input]`.
    pub inputs: Vec<Index>,
    /// Sum of the first-order indices; 1 where no inputs act together.
    pub first_sum: Estimate,
}

/// Indices of one input. Luck may take an estimate below 0 or above 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// Share of V that goes on average once the input is known.
    pub first: Estimate,
    /// Share of V that stays while all other inputs are known.
    pub total: Estimate,
}

impl IndexDraws {
    /// No draws yet of so many `inputs`.
    pub fn new(inputs: usize) -> Self {
        Self { variance: Vec::new(), first: vec![Vec::new(); inputs], total: vec![Vec::new(); inputs] }
    }

    /// Number of draws so far.
    pub fn number(&self) -> usize {
        self.variance.len()
    }

    /// Adds a draw: savings at A, at B, and at each A_i, `[input]`.
    ///
    /// # Panics
    /// Panics where `swapped` has not one point for each input.
    pub fn push(&mut self, a: PointSavings, b: PointSavings, swapped: &[PointSavings]) {
        assert_eq!(swapped.len(), self.first.len(), "one point for each input");
        self.variance.push(half_product(a, b));
        for (input, saving) in swapped.iter().enumerate() {
            self.first[input].push(first_product(a, b, *saving));
            self.total[input].push(half_product(a, *saving));
        }
    }

    /// Estimates with intervals at `confidence` in (0, 1); `None` without draws.
    ///
    /// # Reproducibility
    /// Sums run from the first draw to the last.
    ///
    /// ```
    /// # use the_offer::analysis::drivers::IndexDraws;
    /// // S = 2x + y without luck, often at all corners of the square for A and for B: V = 5, of which x has 4.
    /// let saving = |x: i32, y: i32| [f64::from(2 * x + y); 2];
    /// let corners = [(-1, -1), (-1, 1), (1, -1), (1, 1)];
    /// let mut draws = IndexDraws::new(2);
    /// for draw in 0..16_000 {
    ///     let (a, b) = (corners[draw % 4], corners[draw / 4 % 4]);
    ///     draws.push(saving(a.0, a.1), saving(b.0, b.1), &[saving(b.0, a.1), saving(a.0, b.1)]);
    /// }
    /// let indices = draws.estimate(0.95).unwrap();
    /// let inputs = indices.shares.unwrap().inputs;
    /// assert_eq!(indices.variance.value, 5.0);
    /// for (index, share) in inputs.iter().zip([0.8, 0.2]) {
    ///     assert!((index.first.value - share).abs() < 1e-4 && (index.total.value - share).abs() < 1e-4);
    /// }
    /// ```
    pub fn estimate(&self, confidence: f64) -> Option<Indices> {
        let variance = Variance::of(&self.variance, confidence)?;
        let shares = variance.told().then(|| IndexShares {
            inputs: self
                .first
                .iter()
                .zip(&self.total)
                .map(|(first, total)| Index { first: variance.share(first), total: variance.share(total) })
                .collect(),
            first_sum: variance.share(&sums(&self.first, self.number())),
        });
        Some(Indices { variance: variance.estimate, shares })
    }
}

/// ½ (S(P, 1) - S(Q, 1)) (S(P, 2) - S(Q, 2)), symmetric in the points P and Q.
pub(super) fn half_product(p: PointSavings, q: PointSavings) -> f64 {
    0.5 * (p[0] - q[0]) * (p[1] - q[1])
}

fn first_product(a: PointSavings, b: PointSavings, swapped: PointSavings) -> f64 {
    let beyond = |luck: usize| b[luck] - 0.5 * (a[luck] + swapped[luck]);
    let step = |luck: usize| swapped[luck] - a[luck];
    0.5 * (beyond(1) * step(0) + beyond(0) * step(1))
}

/// `[draw]`: sums over inputs.
fn sums(columns: &[Vec<f64>], draws: usize) -> Vec<f64> {
    (0..draws).map(|draw| columns.iter().map(|column| column[draw]).sum()).collect()
}

/// The variance V that others are shares of.
pub(super) struct Variance<'a> {
    /// `[draw]`: products whose mean is V.
    products: &'a [f64],
    level: Level,
    pub(super) estimate: Estimate,
}

impl<'a> Variance<'a> {
    /// The mean of the `products`; `None` if there are none.
    pub(super) fn of(products: &'a [f64], confidence: f64) -> Option<Self> {
        let level = Level::new(confidence, products.len());
        let estimate = means::of(products, Support::AMOUNT, &level)?;
        Some(Self { products, level, estimate })
    }

    /// Whether V can be told from 0.
    pub(super) fn told(&self) -> bool {
        self.estimate.interval.is_some_and(|interval| interval.low > 0.0)
    }

    /// The mean of `products` as a share of V, which is told from 0. No interval where all draws say the same share.
    pub(super) fn share(&self, products: &[f64]) -> Estimate {
        let moments = ProductMoments::of(products, self.products);
        let ratio = moments.mean / moments.variance;
        let mcse = moments.residual(ratio).error / moments.variance;
        let interval = self.level.student.filter(|_| mcse > 0.0).and_then(|t| {
            let low = end(ratio, -mcse, |ratio| moments.residual(ratio).interval(t).low > 0.0)?;
            let high = end(ratio, mcse, |ratio| moments.residual(ratio).interval(t).high < 0.0)?;
            Some(Interval { low, high })
        });
        Estimate { value: ratio - moments.bias(ratio), mcse: Some(mcse), interval }
    }
}

/// Where the ratios that are not `outside` end, from `value` towards the sign of `step`; `None` where no end is found.
fn end(value: f64, step: f64, outside: impl Fn(f64) -> bool) -> Option<f64> {
    let reaches = std::iter::successors(Some(1.0), |reach| Some(2.0 * reach)).take(DOUBLINGS);
    let beyond = reaches.map(|reach| value + reach * step).find(|ratio| outside(*ratio))?;
    let (_, end) = (0..HALVINGS).fold((value, beyond), |(within, beyond), _| {
        let middle = 0.5 * (within + beyond);
        if outside(middle) { (within, middle) } else { (middle, beyond) }
    });
    Some(end)
}

/// Standard errors within which an end is looked for, as a power of 2.
const DOUBLINGS: usize = 40;
/// Halvings after which an end is known to the last digits.
const HALVINGS: usize = 60;

/// Means and central moments of products y and v, from which those of y - ρv follow for any ρ.
struct ProductMoments {
    number: f64,
    mean: f64,
    variance: f64,
    /// Of y², yv and v².
    second: [f64; 3],
    /// Of y³, y²v, yv² and v³.
    third: [f64; 4],
}

impl ProductMoments {
    fn of(products: &[f64], variances: &[f64]) -> Self {
        let number = products.len() as f64;
        let [mean, variance] = [products, variances].map(|column| column.iter().sum::<f64>() / number);
        let (mut second, mut third) = ([0.0; 3], [0.0; 4]);
        for (y, v) in products.iter().zip(variances).map(|(y, v)| (y - mean, v - variance)) {
            let squares = [y * y, y * v, v * v];
            let cubes = [squares[0] * y, squares[0] * v, squares[1] * v, squares[2] * v];
            second.iter_mut().zip(squares).for_each(|(sum, square)| *sum += square / number);
            third.iter_mut().zip(cubes).for_each(|(sum, cube)| *sum += cube / number);
        }
        Self { number, mean, variance, second, third }
    }

    /// Bias of the ratio of the means, to first order in the number of draws.
    fn bias(&self, ratio: f64) -> f64 {
        (ratio * self.second[2] - self.second[1]) / ((self.number - 1.0) * self.variance * self.variance)
    }

    /// y - ρv at a ratio ρ.
    fn residual(&self, ratio: f64) -> Residual {
        let ([yy, yv, vv], [yyy, yyv, yvv, vvv]) = (self.second, self.third);
        let square = yy - ratio * (2.0 * yv - ratio * vv);
        let cube = yyy - ratio * (3.0 * yyv - ratio * (3.0 * yvv - ratio * vvv));
        let mean = self.mean - ratio * self.variance;
        match square > rounding::OF_SUM * (yy + ratio * ratio * vv) {
            true => Residual {
                mean,
                error: (square / (self.number - 1.0)).sqrt(),
                skewness: cube / (square * (square * self.number).sqrt()),
            },
            false => Residual { mean, error: 0.0, skewness: 0.0 },
        }
    }
}

/// The mean of y - ρv over draws, with its standard error and skewness.
struct Residual {
    mean: f64,
    error: f64,
    skewness: f64,
}

impl Residual {
    fn interval(&self, t: f64) -> Interval {
        skewed::interval(self.mean, self.error, self.skewness, t)
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
    use rand_distr::Distribution;

    use super::*;
    use crate::special::ziggurat::StandardNormal;

    const V: f64 = 13.844588;
    /// First-order and total indices of the function of Ishigami and Homma with a = 7, b = 0.1.
    const TRUTH: [[f64; 2]; 3] = [[0.313905, 0.557589], [0.442411, 0.442411], [0.0, 0.243684]];

    /// The function, with luck of `ratio` times V on average whose size rises with x.
    fn saving(ratio: f64, [x, y, z]: [f64; 3], luck: f64) -> f64 {
        let size = (0.75 * ratio * V).sqrt() * (1.0 + x / std::f64::consts::PI);
        let sine = libm::sin(y);
        (1.0 + 0.1 * z * z * z * z) * libm::sin(x) + 7.0 * sine * sine + size * luck
    }

    fn drawn(seed: u64, number: usize, ratio: f64) -> IndexDraws {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut draws = IndexDraws::new(3);
        for _ in 0..number {
            let mut point =
                || -> [f64; 3] { std::array::from_fn(|_| std::f64::consts::PI * (2.0 * rng.random::<f64>() - 1.0)) };
            let (a, b) = (point(), point());
            let luck: [f64; 2] = std::array::from_fn(|_| StandardNormal.sample(&mut rng));
            let savings = |point: [f64; 3]| luck.map(|luck| saving(ratio, point, luck));
            let swapped = [[b[0], a[1], a[2]], [a[0], b[1], a[2]], [a[0], a[1], b[2]]];
            draws.push(savings(a), savings(b), &swapped.map(savings));
        }
        draws
    }

    fn assert_near(estimate: Estimate, truth: f64) {
        let mcse = estimate.mcse.expect("an error");
        assert!((estimate.value - truth).abs() < 4.5 * mcse, "{estimate:?}, expected {truth}");
    }

    #[test]
    fn luck_of_any_size_biases_no_index() {
        for ratio in [0.0, 1.0, 6.0] {
            let indices = drawn(1, 16_384, ratio).estimate(0.95).expect("draws");
            assert_near(indices.variance, V);
            let shares = indices.shares.expect("V is told from 0");
            for (index, truth) in shares.inputs.iter().zip(TRUTH) {
                assert_near(index.first, truth[0]);
                assert_near(index.total, truth[1]);
                assert!([index.first, index.total].iter().all(|index| index.mcse < Some(0.045)), "{index:?}");
            }
            assert_near(shares.first_sum, 0.756316);
        }
    }

    #[test]
    fn where_luck_is_all_no_index_is_known() {
        let mut draws = IndexDraws::new(1);
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
        let mut savings = || -> PointSavings { std::array::from_fn(|_| StandardNormal.sample(&mut rng)) };
        (0..1_024).for_each(|_| draws.push(savings(), savings(), &[savings()]));
        let indices = draws.estimate(0.95).expect("draws");
        assert_near(indices.variance, 0.0);
        assert_eq!(indices.shares, None);
    }

    #[test]
    fn no_draw_says_nothing_and_one_has_no_error() {
        let mut draws = IndexDraws::new(1);
        assert_eq!(draws.estimate(0.95), None);
        draws.push([1.0; 2], [3.0; 2], &[[3.0; 2]]);
        let indices = draws.estimate(0.95).expect("a draw");
        assert_eq!((indices.variance, indices.shares), (Estimate::bare(2.0), None));
    }

    #[test]
    fn an_input_that_is_not_used_has_nothing_and_the_only_one_all() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
        let mut draws = IndexDraws::new(2);
        for _ in 0..200 {
            let [a, b]: [PointSavings; 2] =
                std::array::from_fn(|_| std::array::from_fn(|_| StandardNormal.sample(&mut rng)));
            let saving = |point: f64| [point, point + 0.1];
            draws.push(saving(a[0]), saving(b[0]), &[saving(b[0]), saving(a[0])]);
        }
        let shares = draws.estimate(0.95).and_then(|indices| indices.shares).expect("V is told from 0");
        for (index, share) in shares.inputs.iter().zip([1.0, 0.0]) {
            for estimate in [index.first, index.total] {
                assert!((estimate.value - share).abs() < 1e-12, "{estimate:?}");
                assert_eq!((estimate.mcse, estimate.interval), (Some(0.0), None));
            }
        }
    }

    #[test]
    fn at_the_ends_the_residual_may_just_be_nothing() {
        let draws = drawn(4, 1_024, 6.0);
        let variance = Variance::of(&draws.variance, 0.9).expect("draws");
        let Interval { low, high } = variance.share(&draws.total[0]).interval.expect("an error");
        let t = variance.level.student.expect("draws");
        let moments = ProductMoments::of(&draws.total[0], &draws.variance);
        assert!(moments.residual(low).interval(t).low.abs() < 1e-9);
        assert!(moments.residual(high).interval(t).high.abs() < 1e-9);
    }
}
