//! Least squares of many columns on polynomials of the parameters: what the parameters make of a number on average.
//!
//! A column y holds a number of each replication, the parameters θ of which are known: y = μ(θ) + luck. The regression
//! of y on polynomials of θ is an estimate of μ that needs no second simulation at any θ. Source: Strong, Oakley,
//! Brennan (2014), doi:10.1177/0272989X13505910, who use splines or Gaussian processes.
//!
//! With X the terms, `[replication][term]`, XᵀX/N = L·Lᵀ by Cholesky, and the terms Q = X·L⁻ᵀ are uncorrelated with
//! variance 1: an *effect* is the covariance of y with one of them, its square the variance that the term explains.
//! Terms are Hermite polynomials of normal scores, nearly uncorrelated as they are, so that the squared condition of
//! XᵀX, against that of a QR factorisation, costs no digit that matters; in return sums of the folds add up, and
//! leaving a fold out costs no second pass.

use std::ops::Range;

use rayon::prelude::*;

pub use super::polynomials::Term;
use crate::analysis::polynomials;
use crate::special::elementary::square;
use crate::special::matrix::{Matrix, Panels};

/// Parts of the replications, consecutive and of nearly equal size, each of which can be left out.
pub const FOLDS: usize = 10;
/// Replications that are worked on at once: a few columns of them fit the cache.
const BLOCK: usize = 128;
/// Share of a term's mean square, given the terms before it, that counts as nothing.
const NOTHING: f64 = 1e-8;
/// Least that a fit is taken to leave of a replication's own luck.
const LEAST_KEPT: f64 = 0.01;

/// Which replications an estimate rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All.
    All,
    /// All but those of a fold, below [`FOLDS`].
    Without(usize),
}

/// Polynomials of the parameters in each replication, and what is the same for every column regressed on them.
#[derive(Debug, Clone)]
pub struct Design {
    terms: Vec<Term>,
    replications: usize,
    blocks: Vec<RowBlock>,
    /// L⁻¹ of all replications.
    root: Matrix,
    /// `[fold]`: L⁻¹ without it.
    roots: Vec<Matrix>,
}

/// Some consecutive replications of a fold.
#[derive(Debug, Clone)]
struct RowBlock {
    fold: usize,
    rows: Range<usize>,
    /// `[replication][term]`.
    values: Panels,
}

/// `[term][column]`: Σ term·y over each fold.
pub(crate) struct Products {
    folds: Vec<Matrix>,
}

/// A regression of columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// `[column][term]`: covariance of the column and the term made uncorrelated with those before it; of the first,
    /// the mean. 0 for a term that those before it leave nothing of.
    pub effects: Vec<Vec<f64>>,
    /// `[column][term]`: standard errors of the effects.
    pub errors: Vec<Vec<f64>>,
}

impl Design {
    /// The design of `parameters`, `[parameter][replication]`; none where no parameter varies, there are not 20
    /// replications for each that does, or parameters have not as many replications as each other.
    ///
    /// Which terms a design has: normal scores of the parameters as polynomials of a degree, and with products, as the
    /// replications bear; with 10,000 of them three degrees of 20 parameters.
    ///
    /// # Reproducibility
    /// Sums go by fixed blocks of replications, in order: the same for any number of threads.
    pub fn of(parameters: &[Vec<f64>]) -> Option<Self> {
        let replications = parameters.first()?.len();
        if parameters.iter().any(|parameter| parameter.len() != replications) {
            return None;
        }
        let (terms, columns) = polynomials::terms(parameters)?;
        let block = |(fold, rows): (usize, Range<usize>)| {
            let values = Panels::new(rows.len(), terms.len(), |row, term| columns[term][rows.start + row]);
            RowBlock { fold, rows, values }
        };
        let blocks: Vec<RowBlock> = places(replications).into_par_iter().map(block).collect();
        let squares = by_fold(&blocks, terms.len(), |block| block.values.clone());
        let count = |part| count(replications, part);
        let root = |part| inverse_root(&total(&squares, part).times(1.0 / count(part)));
        let roots = (0..FOLDS).into_par_iter().map(|fold| root(Part::Without(fold))).collect();
        Some(Self { root: root(Part::All), roots, terms, replications, blocks })
    }

    /// The terms, the constant first.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Regresses `columns`, `[column][replication]`; none where one has not as many replications as the parameters.
    ///
    /// Errors hold where luck is larger at some parameters than at others: mcse² = Σ q²e²/(1 - h)/N², q a term, e what
    /// the fit leaves of the column, h the leverage of the replication. Source: MacKinnon and White (1985),
    /// doi:10.1016/0304-4076(85)90158-7, HC2.
    ///
    /// ```
    /// # use the_offer::analysis::regression::Design;
    /// let parameter: Vec<f64> = (0..1000).map(f64::from).collect();
    /// let rising: Vec<f64> = parameter.iter().map(|x| 3.0 * x).collect();
    /// let design = Design::of(&[parameter]).unwrap();
    /// let fit = design.fit(&[&rising]).unwrap();
    /// assert!((fit.effects[0][0] - 1498.5).abs() < 1e-9);
    /// // Of the variance 9·(1000² - 1)/12 hardly anything is left unexplained.
    /// let explained: f64 = fit.effects[0][1..].iter().map(|effect| effect * effect).sum();
    /// assert!((explained / 749_999.25 - 1.0).abs() < 1e-4);
    /// ```
    pub fn fit(&self, columns: &[&[f64]]) -> Option<Fit> {
        if columns.iter().any(|column| column.len() != self.replications) {
            return None;
        }
        let effects = self.effects(&self.products(columns), Part::All);
        let luck = self.luck(columns, &effects);
        let turned = |matrix: &Matrix, value: fn(f64) -> f64| {
            let column = |c: usize| (0..self.terms.len()).map(|term| value(matrix.row(term)[c])).collect();
            (0..columns.len()).map(column).collect()
        };
        Some(Fit { effects: turned(&effects, |effect| effect), errors: turned(&luck.variances, f64::sqrt) })
    }

    /// Sums of products of terms and columns.
    pub(crate) fn products(&self, columns: &[&[f64]]) -> Products {
        Products { folds: by_fold(&self.blocks, columns.len(), |block| panels(columns, &block.rows)) }
    }

    /// `[term][column]`: the effects in a part of the replications.
    pub(crate) fn effects(&self, products: &Products, part: Part) -> Matrix {
        let total = total(&products.folds, part).times(1.0 / self.count(part));
        Matrix::product(&self.root(part).panels().transposed(), &total.panels())
    }

    /// What an estimate of `effects` from a part says at the parameters of each block of replications:
    /// `each(block's fold, its replications, [column][replication of the block])`, in the order of blocks.
    pub(crate) fn fitted<T: Send>(
        &self,
        effects: impl Fn(usize) -> (Part, Panels) + Sync,
        each: impl Fn(usize, Range<usize>, Matrix) -> T + Sync,
    ) -> Vec<T> {
        let slopes = |fold| {
            let (part, effects) = effects(fold);
            Matrix::product(&self.root(part).panels(), &effects).panels()
        };
        let slopes: Vec<Panels> = (0..FOLDS).into_par_iter().map(slopes).collect();
        let fitted = |block: &RowBlock| {
            let values = Matrix::product(&slopes[block.fold], &block.values.transposed());
            each(block.fold, block.rows.clone(), values)
        };
        self.blocks.par_iter().map(fitted).collect()
    }

    /// What is left of `columns` by the fit with `effects` of all replications.
    pub(crate) fn luck(&self, columns: &[&[f64]], effects: &Matrix) -> Luck {
        let uncorrelated = self.root.panels().transposed();
        let effects = effects.panels();
        let of_block = |block: &RowBlock| {
            let terms = Matrix::product(&block.values.transposed(), &uncorrelated).panels();
            let fitted = Matrix::product(&terms.transposed(), &effects);
            let kept = self.kept(&terms);
            // What is left, with the variance of the luck itself.
            let left = Panels::new(block.rows.len(), columns.len(), |row, column| {
                (columns[column][block.rows.start + row] - fitted.row(row)[column]) / kept[row]
            });
            let size = left.row_norms();
            let weighed = Panels::new(terms.rows(), terms.columns(), |row, term| terms.at(row, term) * size[row]);
            [
                Matrix::product(&terms.squared(), &left.squared()),
                Matrix::product(&weighed, &weighed),
                Matrix::product(&left, &left),
            ]
        };
        let parts: Vec<[Matrix; 3]> = self.blocks.par_iter().map(of_block).collect();
        let sum = |k: usize| {
            let mut sum = Matrix::zero(parts[0][k].rows, parts[0][k].columns);
            parts.iter().for_each(|part| sum.add(&part[k], 1.0));
            sum.times(1.0 / square(self.replications as f64))
        };
        Luck { variances: sum(0), of_terms: sum(1), of_columns: sum(2) }
    }

    /// Root of 1 less the leverage of each replication of a block of uncorrelated terms.
    fn kept(&self, terms: &Panels) -> Vec<f64> {
        let leverage = |row| (0..self.terms.len()).map(|term| square(terms.at(row, term))).sum::<f64>();
        let number = self.replications as f64;
        (0..terms.rows()).map(|row| (1.0 - leverage(row) / number).max(LEAST_KEPT).sqrt()).collect()
    }

    /// Number of replications in a part.
    pub(crate) fn count(&self, part: Part) -> f64 {
        count(self.replications, part)
    }

    fn root(&self, part: Part) -> &Matrix {
        match part {
            Part::All => &self.root,
            Part::Without(fold) => &self.roots[fold],
        }
    }
}

/// What a regression leaves.
pub(crate) struct Luck {
    /// `[term][column]`: variances of the effects.
    pub(crate) variances: Matrix,
    /// `[term][term]`: covariances of the effects, summed over columns.
    pub(crate) of_terms: Matrix,
    /// `[column][column]`: covariances of the means, and of effects where luck is equal at all parameters.
    pub(crate) of_columns: Matrix,
}

/// Where a fold begins.
fn begin(replications: usize, fold: usize) -> usize {
    fold * replications / FOLDS
}

/// Number of replications in a part.
fn count(replications: usize, part: Part) -> f64 {
    let left_out = match part {
        Part::All => 0,
        Part::Without(fold) => begin(replications, fold + 1) - begin(replications, fold),
    };
    (replications - left_out) as f64
}

/// Fold and replications of each block.
fn places(replications: usize) -> Vec<(usize, Range<usize>)> {
    let blocks = |fold| {
        let end = begin(replications, fold + 1);
        let from = (begin(replications, fold)..end).step_by(BLOCK);
        from.map(move |from| (fold, from..end.min(from + BLOCK)))
    };
    (0..FOLDS).flat_map(blocks).collect()
}

fn panels(columns: &[&[f64]], rows: &Range<usize>) -> Panels {
    Panels::new(rows.len(), columns.len(), |row, column| columns[column][rows.start + row])
}

/// `[fold]`: sums over its replications of products of each term and what `right` has of them.
fn by_fold(blocks: &[RowBlock], columns: usize, right: impl Fn(&RowBlock) -> Panels + Sync) -> Vec<Matrix> {
    let sum = |fold| {
        let of_fold = blocks.iter().filter(|block| block.fold == fold);
        of_fold.fold(None, |sum: Option<Matrix>, block| {
            let mut sum = sum.unwrap_or_else(|| Matrix::zero(block.values.columns(), columns));
            sum.add_product(&block.values, &right(block));
            Some(sum)
        })
    };
    (0..FOLDS).into_par_iter().filter_map(sum).collect()
}

fn total(folds: &[Matrix], part: Part) -> Matrix {
    let mut total = Matrix::zero(folds[0].rows, folds[0].columns);
    let kept = folds.iter().enumerate().filter(|(fold, _)| part != Part::Without(*fold));
    kept.for_each(|(_, sums)| total.add(sums, 1.0));
    total
}

/// L⁻¹ of a matrix L·Lᵀ; rows and columns of what those before leave nothing of are zero.
fn inverse_root(matrix: &Matrix) -> Matrix {
    let root = matrix.cholesky(NOTHING);
    let mut inverse = Matrix::zero(root.rows, root.columns);
    for i in (0..root.rows).filter(|i| root.row(*i)[*i] > 0.0) {
        let mut row = vec![0.0; root.columns];
        row[i] = 1.0;
        for (k, factor) in root.row(i)[..i].iter().enumerate() {
            row[..=k].iter_mut().zip(inverse.row(k)).for_each(|(to, value)| *to -= factor * value);
        }
        let pivot = root.row(i)[i];
        inverse.row_mut(i).iter_mut().zip(row).for_each(|(to, value)| *to = value / pivot);
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
    use rand_distr::{Distribution, StandardNormal};

    fn normals(seed: u64, number: usize) -> Vec<f64> {
        StandardNormal.sample_iter(Xoshiro256PlusPlus::seed_from_u64(seed)).take(number).collect()
    }

    fn square(fit: &Fit) -> f64 {
        fit.effects[0][1..].iter().map(|effect| effect * effect).sum()
    }

    #[test]
    fn a_polynomial_is_found_exactly() {
        let (a, b) = (normals(1, 2000), normals(2, 2000));
        let design = Design::of(&[a.clone(), b.clone()]).expect("two parameters");
        // Of normal scores, not of the values: those of the design itself.
        let (_, terms) = polynomials::terms(&[a, b]).expect("terms");
        let mixed: Vec<f64> =
            (0..2000).map(|i| 5.0 + 2.0 * terms[1][i] - terms[4][i] + 0.5 * terms[7][i] * terms[0][i]).collect();
        let products = design.products(&[&mixed]);
        for part in [Part::All, Part::Without(0), Part::Without(9)] {
            let effects = design.effects(&products, part).panels();
            let worst = design.fitted(
                |_| (part, effects.clone()),
                |_, rows, fitted| {
                    let off = rows.clone().map(|i| (fitted.row(0)[i - rows.start] - mixed[i]).abs());
                    off.fold(0.0, f64::max)
                },
            );
            assert!(worst.into_iter().fold(0.0, f64::max) < 1e-11, "{part:?}");
        }
    }

    /// Against the same by the normal equations of one straight line.
    #[test]
    fn a_line_by_hand() {
        let x = normals(3, 40);
        let y: Vec<f64> = x.iter().zip(normals(4, 40)).map(|(x, e)| 1.0 + x + e).collect();
        let design = Design::of(std::slice::from_ref(&x)).expect("a parameter");
        assert_eq!(design.terms().len(), 3);
        let fit = design.fit(&[&y]).expect("as long");
        let (_, terms) = polynomials::terms(&[x]).expect("terms");
        let z = &terms[1];
        let (n, mean) = (40.0, y.iter().sum::<f64>() / 40.0);
        let sd = (z.iter().map(|z| z * z).sum::<f64>() / n).sqrt();
        let covariance = z.iter().zip(&y).map(|(z, y)| z * (y - mean)).sum::<f64>() / n;
        assert!((fit.effects[0][0] - mean).abs() < 1e-14);
        assert!((fit.effects[0][1] - covariance / sd).abs() < 1e-14);
    }

    /// Luck that grows with the parameter: an error from equal luck would be too small by √3.
    #[test]
    fn errors_of_effects_are_right_where_luck_varies() {
        let x = normals(5, 400);
        let design = Design::of(std::slice::from_ref(&x)).expect("a parameter");
        let (mut squares, mut variances) = (0.0, 0.0);
        for seed in 0..2000 {
            let y: Vec<f64> = x.iter().zip(normals(1000 + seed, 400)).map(|(x, e)| x.abs() * e).collect();
            let fit = design.fit(&[&y]).expect("as long");
            squares += fit.effects[0][1].powi(2) / 2000.0;
            variances += fit.errors[0][1].powi(2) / 2000.0;
        }
        // The mean of 2,000 squares has an error of 3 %; the far ends, of much leverage, widen the errors rather than
        // not.
        assert!((0.9..1.3).contains(&(variances / squares)), "{variances} {squares}");
    }

    #[test]
    fn what_is_told_twice_counts_once() {
        let x = normals(6, 1000);
        let two: Vec<f64> = x.iter().map(|x| f64::from(*x > 0.0)).collect();
        let y: Vec<f64> = two.iter().map(|two| 7.0 * two).collect();
        let design = Design::of(&[two.clone(), two, vec![2.0; 1000]]).expect("one varies");
        let fit = design.fit(&[&y]).expect("as long");
        let share = y.iter().sum::<f64>() / 7000.0;
        assert!((square(&fit) / (49.0 * share * (1.0 - share)) - 1.0).abs() < 1e-9, "{fit:?}");
        assert_eq!(fit.effects[0].iter().filter(|effect| effect.abs() > 1e-9).count(), 2);
    }

    #[test]
    fn threads_change_no_bit() {
        let parameters: Vec<_> = (0..5).map(|seed| normals(seed, 3001)).collect();
        let y: Vec<_> = (10..40).map(|seed| normals(seed, 3001)).collect();
        let columns: Vec<&[f64]> = y.iter().map(Vec::as_slice).collect();
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| Design::of(&parameters).and_then(|design| design.fit(&columns)))
        };
        assert_eq!(on(1).expect("a fit"), on(3).expect("a fit"));
    }

    #[test]
    fn what_cannot_be_fitted_is_none() {
        assert!(Design::of(&[]).is_none());
        assert!(Design::of(&[vec![1.0; 100]]).is_none());
        assert!(Design::of(&[normals(1, 100), normals(2, 99)]).is_none());
        assert!(Design::of(&[normals(1, 19)]).is_none());
        let design = Design::of(&[normals(1, 100)]).expect("enough");
        assert_eq!(design.fit(&[&[1.0; 99]]), None);
    }
}
