//! The joint law of the means of several columns: what luck does to all of them at once.

use std::ops::Range;
use std::sync::OnceLock;

use rand::{SeedableRng, distr::Distribution, rngs::Xoshiro256PlusPlus};
use rayon::prelude::*;

use crate::analysis::compare::is_rounding;
use crate::analysis::interval::{Estimate, Level};
use crate::analysis::moments::Moments;
use crate::special::chi_squared::ChiSquared;
use crate::special::matrix::{PANEL, tile};
use crate::special::ziggurat::StandardNormal;

/// Draws of the deviations: the error of a level is then 0.002 at 95 %.
pub(crate) const DRAWS: usize = 10_240;
/// Those made with one generator.
pub(crate) const TOGETHER: usize = 256;
/// The seed of the first: equal columns have equal draws.
const SEED: u64 = 0x62616e64;
/// Sums of replications from which correlations are taken, at the most.
const SUMS: usize = 2_048;
/// What is left of a column's unit variance, given others, that counts as nothing.
const NOTHING: f64 = 1e-6;
/// Scores that are drawn, at the most.
const SCORES: usize = 256;

/// Some columns of the same replications, `[column][replication]`, and how their means deviate together.
///
/// The deviations from the true means, in standard errors, are multivariate t with the columns' own correlations and
/// n - 1 degrees of freedom: 10,240 draws of them, made when they are first asked for (80 KB a column). With three
/// economies; on the curves of two scenarios, 230 bonuses by 10,000 replications, they moved the critical value of the band
/// by -0.3 % and 0.8 %, within 1.3 errors of the draws:
///
/// - Correlations are those of up to 2,048 sums of replications, which are those of the replications: with a standard
///   error of (1 - r²)/√2048. Means and errors are those of all replications.
/// - The root of the correlations is a Cholesky factor that takes the column of which most is left first (Harbrecht,
///   Peters, Schneider 2012, doi:10.1016/j.apnum.2011.10.001), until less than 10⁻⁶ of any is left, or 256 are taken.
///   Rows are then scaled to the length that they had lost.
/// - Columns that do not vary are not drawn: they never deviate.
///
/// # Reproducibility
/// Draws have seeds of their own, and the number of threads changes no bit: equal columns give equal answers.
#[derive(Debug)]
pub struct Joint<'a> {
    columns: &'a [Vec<f64>],
    moments: Vec<Moments>,
    /// `[column]`: the largest distance of a replication from the mean.
    reach: Vec<f64>,
    /// The largest value anywhere, for what is rounding.
    size: f64,
    /// Columns that vary.
    varying: Vec<usize>,
    correlations: Correlations,
    draws: OnceLock<Vec<Drawn>>,
}

/// `[draw][place]` transposed: deviations in standard errors of the columns that vary, some draws of them.
#[derive(Debug)]
pub(crate) struct Drawn {
    deviations: Vec<f64>,
}

impl Drawn {
    /// The deviations of the column at a place among those that vary.
    pub fn of(&self, place: usize) -> &[f64] {
        &self.deviations[place * TOGETHER..(place + 1) * TOGETHER]
    }
}

impl<'a> Joint<'a> {
    /// The joint law of `columns`; none without columns, and where one is empty or as long as no other.
    pub fn new(columns: &'a [Vec<f64>]) -> Option<Self> {
        let number = columns.first()?.len();
        if columns.iter().any(|column| column.len() != number) {
            return None;
        }
        let moments: Vec<Moments> = columns.par_iter().map(|column| Moments::of(column)).collect::<Option<_>>()?;
        let reach = columns.par_iter().zip(&moments).map(|(column, moments)| farthest(column, moments.mean)).collect();
        let varying = (0..columns.len()).filter(|i| moments[*i].sd.is_some_and(|sd| sd > 0.0)).collect::<Vec<_>>();
        let size = columns.par_iter().map(|column| farthest(column, 0.0)).reduce(|| 0.0, f64::max);
        let correlations = Correlations::new(&sums(columns, &moments, &varying), varying.len());
        Some(Self { columns, moments, reach, size, varying, correlations, draws: OnceLock::new() })
    }

    /// Number of columns, at least one.
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// Number of replications, at least one.
    pub fn replications(&self) -> usize {
        self.columns[0].len()
    }

    /// The replications of a column.
    pub(crate) fn column(&self, column: usize) -> &[f64] {
        &self.columns[column]
    }

    /// Mean and standard deviation of a column.
    pub fn moments(&self, column: usize) -> Moments {
        self.moments[column]
    }

    /// Mean of column `i` less mean of column `j`, paired within replications, in their unit. A difference that is one of
    /// rounding is 0.
    pub fn difference(&self, i: usize, j: usize, confidence: f64) -> Option<Estimate> {
        let differences: Vec<f64> = self.columns[i].iter().zip(&self.columns[j]).map(|(a, b)| a - b).collect();
        let Moments { mean, sd } = Moments::of(&differences)?;
        let level = Level::new(confidence, differences.len());
        // What varies by rounding alone does not vary.
        let spread = sd.map(|sd| if is_rounding(level.around(0.0, Some(sd)), self.size) { 0.0 } else { sd });
        let estimate = level.mean(mean, spread);
        Some(if is_rounding(estimate, self.size) { level.mean(0.0, spread) } else { estimate })
    }

    /// The largest distance of a replication of a column from its mean.
    pub(crate) fn reach(&self, column: usize) -> f64 {
        self.reach[column]
    }

    /// Columns that vary: draws have them by their place here.
    pub(crate) fn varying(&self) -> &[usize] {
        &self.varying
    }

    /// The correlation of two columns that vary, by their places.
    pub(crate) fn correlation(&self, i: usize, j: usize) -> f64 {
        self.correlations.of(i, j)
    }

    /// Draws of the deviations; none for fewer than two replications.
    pub(crate) fn draws(&self) -> &[Drawn] {
        self.draws.get_or_init(|| match ChiSquared::new(self.replications() as f64 - 1.0) {
            Some(square) if !self.varying.is_empty() => self.correlations.draws(square, self.replications()),
            _ => Vec::new(),
        })
    }

    /// The `confidence` quantile of the largest |deviation|, in standard errors; 0 where no column varies.
    pub(crate) fn largest_deviation(&self, confidence: f64) -> f64 {
        let largest = |drawn: &Drawn| {
            let mut largest = vec![0.0; TOGETHER];
            for place in 0..self.varying.len() {
                raise(&mut largest, drawn.of(place).iter().map(|deviation| deviation.abs()));
            }
            largest
        };
        quantile(self.draws().par_iter().map(largest).collect::<Vec<_>>().concat(), confidence)
    }
}

/// Each of `largest`, or what is larger.
pub(crate) fn raise(largest: &mut [f64], values: impl Iterator<Item = f64>) {
    for (largest, value) in largest.iter_mut().zip(values) {
        *largest = if value > *largest { value } else { *largest };
    }
}

/// The value that a share `confidence` of draws does not exceed; 0 without draws.
pub(crate) fn quantile(mut draws: Vec<f64>, confidence: f64) -> f64 {
    let Some(last) = draws.len().checked_sub(1) else { return 0.0 };
    let place = ((confidence * draws.len() as f64).ceil() as usize).clamp(1, last + 1) - 1;
    *draws.select_nth_unstable_by(place, f64::total_cmp).1
}

fn farthest(column: &[f64], from: f64) -> f64 {
    column.iter().fold(0.0, |farthest, value| {
        let distance = (value - from).abs();
        if distance > farthest { distance } else { farthest }
    })
}

/// Four columns side by side: `[row][column]`.
type Panel = Vec<[f64; PANEL]>;

/// Sums of standardised replications, those a fixed number apart in one, by panels of the columns that vary.
fn sums(columns: &[Vec<f64>], moments: &[Moments], varying: &[usize]) -> Vec<Panel> {
    let rows = columns[0].len().min(SUMS);
    let panel = |of: &[usize]| {
        let mut panel = vec![[0.0; PANEL]; rows];
        for (place, column) in of.iter().enumerate() {
            let Moments { mean, sd } = moments[*column];
            let scale = sd.unwrap_or(1.0).recip();
            for values in columns[*column].chunks(rows) {
                panel.iter_mut().zip(values).for_each(|(row, value)| row[place] += (value - mean) * scale);
            }
        }
        panel
    };
    varying.par_chunks(PANEL).map(panel).collect()
}

/// Correlations of columns, and what to multiply independent scores with to have columns that correlate so.
#[derive(Debug)]
struct Correlations {
    /// `[i][j]`, j <= i.
    lower: Vec<Vec<f64>>,
    root: Root,
}

/// The lower triangle A of C = A·Aᵀ, with the rows in the order in which they were taken.
#[derive(Debug)]
struct Root {
    /// The column of each row.
    order: Vec<usize>,
    /// `[row][score]`: as many scores as rows were taken before, the row's own included.
    rows: Vec<Vec<f64>>,
}

impl Correlations {
    /// Those of the first `number` columns of the panels.
    fn new(panels: &[Panel], number: usize) -> Self {
        let mut lower: Vec<Vec<f64>> = (0..panels.len())
            .into_par_iter()
            .flat_map_iter(|i| {
                let tiles: Vec<_> = panels[..=i].iter().map(|other| tile(&panels[i], other)).collect();
                (0..PANEL).map(move |row| tiles.iter().flat_map(|tile| tile[row]).take(i * PANEL + row + 1).collect())
            })
            .collect();
        lower.truncate(number);
        let scales: Vec<f64> = lower.iter().map(|row| row[row.len() - 1].sqrt()).collect();
        for (i, row) in lower.iter_mut().enumerate() {
            row.iter_mut().zip(&scales).for_each(|(product, scale)| {
                // Sums that cancel out say nothing.
                *product = if scales[i] * scale > 0.0 { *product / (scales[i] * scale) } else { 0.0 };
            });
            row[i] = 1.0;
        }
        let root = Root::new(&lower);
        Self { lower, root }
    }

    fn of(&self, i: usize, j: usize) -> f64 {
        self.lower[i.max(j)][i.min(j)]
    }

    fn draws(&self, square: ChiSquared, replications: usize) -> Vec<Drawn> {
        let degrees = replications as f64 - 1.0;
        let panels = self.root.panels();
        let draw = |chunk: usize| {
            let mut rng = Xoshiro256PlusPlus::seed_from_u64(SEED + chunk as u64);
            let scales: Vec<f64> = (0..TOGETHER).map(|_| (square.sample(&mut rng) / degrees).sqrt().recip()).collect();
            let scores: Vec<Panel> = scales.chunks(PANEL).map(|scales| self.root.scores(scales, &mut rng)).collect();
            let mut deviations = vec![0.0; self.lower.len() * TOGETHER];
            for (rows, panel) in &panels {
                for (at, scores) in scores.iter().enumerate() {
                    let tile = tile(panel, scores);
                    for (row, deviation) in rows.clone().zip(tile) {
                        let start = self.root.order[row] * TOGETHER + at * PANEL;
                        deviations[start..start + PANEL].copy_from_slice(&deviation);
                    }
                }
            }
            Drawn { deviations }
        };
        (0..DRAWS / TOGETHER).into_par_iter().map(draw).collect()
    }
}

impl Root {
    fn new(lower: &[Vec<f64>]) -> Self {
        let mut left: Vec<f64> = vec![1.0; lower.len()];
        let mut order: Vec<usize> = (0..lower.len()).collect();
        let mut rows: Vec<Vec<f64>> = vec![Vec::new(); lower.len()];
        for taken in 0..lower.len().min(SCORES) {
            // The first of equals.
            let most = (taken..order.len()).rev().max_by(|a, b| left[order[*a]].total_cmp(&left[order[*b]]));
            let Some(most) = most.filter(|most| left[order[*most]] > NOTHING) else { break };
            order.swap(taken, most);
            let column = order[taken];
            let own = left[column].sqrt();
            let above = std::mem::take(&mut rows[column]);
            for other in &order[taken + 1..] {
                let correlation = lower[column.max(*other)][column.min(*other)];
                let score = (correlation - dot(&above, &rows[*other])) / own;
                rows[*other].push(score);
                left[*other] -= score * score;
            }
            rows[column] = above;
            rows[column].push(own);
        }
        let unit = |column: &usize| {
            let mut row = std::mem::take(&mut rows[*column]);
            let length = dot(&row, &row).sqrt();
            row.iter_mut().for_each(|score| *score /= length);
            row
        };
        let rows = order.iter().map(unit).collect();
        Self { order, rows }
    }

    fn number_of_scores(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Its rows by fours, each four as `[score][row]`.
    fn panels(&self) -> Vec<(Range<usize>, Panel)> {
        let panel = |(number, rows): (usize, &[Vec<f64>])| {
            let longest = rows.iter().map(Vec::len).max().unwrap_or(0);
            let mut panel = vec![[0.0; PANEL]; longest];
            for (place, row) in rows.iter().enumerate() {
                panel.iter_mut().zip(row).for_each(|(scores, score)| scores[place] = *score);
            }
            (number * PANEL..number * PANEL + rows.len(), panel)
        };
        self.rows.chunks(PANEL).enumerate().map(panel).collect()
    }

    /// Scores for four draws with their scales, `[score][draw]`.
    fn scores(&self, scales: &[f64], rng: &mut Xoshiro256PlusPlus) -> Panel {
        let mut scores = vec![[0.0; PANEL]; self.number_of_scores()];
        for draws in &mut scores {
            for (draw, scale) in draws.iter_mut().zip(scales) {
                let normal: f64 = StandardNormal.sample(rng);
                *draw = normal * scale;
            }
        }
        scores
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; PANEL];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<PANEL>(), b.as_chunks::<PANEL>());
    for (a, b) in a.iter().zip(b) {
        sums.iter_mut().zip(a.iter().zip(b)).for_each(|(sum, (a, b))| *sum += a * b);
    }
    sums.iter().sum::<f64>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normals(seed: u64, number: usize) -> Vec<f64> {
        StandardNormal.sample_iter(Xoshiro256PlusPlus::seed_from_u64(seed)).take(number).collect()
    }

    fn paired(a: &[f64], b: &[f64]) -> f64 {
        let (one, other) = (Moments::of(a).expect("values"), Moments::of(b).expect("values"));
        let products = a.iter().zip(b).map(|(a, b)| (a - one.mean) * (b - other.mean)).sum::<f64>();
        products / (a.len() as f64 - 1.0) / (one.sd.expect("many") * other.sd.expect("many"))
    }

    #[test]
    fn the_root_gives_the_correlations_back() {
        let (a, b) = (normals(1, 100), normals(2, 100));
        let sum: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a + 0.3 * b).collect();
        let columns = [a, vec![7.0; 100], sum, b, normals(3, 100), normals(4, 100)];
        let joint = Joint::new(&columns).expect("columns");
        assert_eq!(joint.varying(), [0, 2, 3, 4, 5]);
        let root = &joint.correlations.root;
        // One of the three that depend on each other needs no score of its own.
        assert_eq!(root.rows.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2, 3, 4, 4]);
        for (p, q) in (0..5).flat_map(|p| (0..5).map(move |q| (p, q))) {
            let (i, j) = (root.order[p], root.order[q]);
            let expected = paired(&columns[joint.varying()[i]], &columns[joint.varying()[j]]);
            assert!((joint.correlation(i, j) - expected).abs() < 1e-12, "{i} {j}");
            let scores = root.rows[p].iter().zip(&root.rows[q]).map(|(a, b)| a * b).sum::<f64>();
            assert!((scores - expected).abs() < 1e-6, "{i} {j}");
        }
    }

    /// A correlation has an error of (1 - r²)/√sums.
    #[test]
    fn sums_of_many_replications_have_their_correlations() {
        let (a, b) = (normals(1, 5 * SUMS + 7), normals(2, 5 * SUMS + 7));
        let sum: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 5.0 + 0.6 * a + 0.8 * b).collect();
        let columns = [a, sum];
        let found = Joint::new(&columns).expect("columns").correlation(0, 1);
        assert!((found - 0.6).abs() < 5.0 * 0.64 / (SUMS as f64).sqrt(), "{found}");
    }

    #[test]
    fn draws_are_those_of_the_correlations() {
        let (a, b) = (normals(1, 1000), normals(2, 1000));
        let sum: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a + b).collect();
        let columns = [b, a, sum];
        let joint = Joint::new(&columns).expect("columns");
        let drawn = |place| joint.draws().iter().flat_map(|drawn| drawn.of(place).to_vec()).collect::<Vec<f64>>();
        for (i, j) in [(0, 1), (0, 2), (1, 2)] {
            let (one, other) = (drawn(i), drawn(j));
            assert_eq!(one.len(), DRAWS);
            let (found, expected) = (paired(&one, &other), joint.correlation(i, j));
            assert!((found - expected).abs() < 5.0 / (DRAWS as f64).sqrt(), "{i} {j}: {found} {expected}");
        }
    }

    #[test]
    fn threads_change_no_bit() {
        let columns: Vec<_> = (0..9).map(|seed| normals(seed, 3000)).collect();
        let deviation = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| Joint::new(&columns).expect("columns").largest_deviation(0.9)).to_bits()
        };
        assert_eq!(deviation(1), deviation(3));
    }

    #[test]
    fn a_difference_is_paired_and_rounding_is_none() {
        let columns = [vec![5.0, 7.0, 12.0], vec![4.0, 5.0, 9.0], vec![4.0, 5.0 + 4e-15, 9.0]];
        let joint = Joint::new(&columns).expect("columns");
        // 1, 2, 3: sd 1.
        let difference = joint.difference(0, 1, 0.95).expect("values");
        assert_eq!((difference.value, difference.mcse), (2.0, Some(1.0 / 3f64.sqrt())));
        let rounding = joint.difference(1, 2, 0.95).expect("values");
        assert_eq!((rounding.value, rounding.mcse), (0.0, Some(0.0)));
    }

    #[test]
    fn no_columns_no_law() {
        assert!(Joint::new(&[]).is_none());
        assert!(Joint::new(&[vec![], vec![]]).is_none());
        assert!(Joint::new(&[vec![1.0, 2.0], vec![1.0]]).is_none());
        assert!(Joint::new(&[vec![1.0], vec![2.0]]).expect("means").draws().is_empty());
    }
}
