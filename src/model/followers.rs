//! Normal scores that follow others: Matheron's rule.
//!
//! With z a draw of correlated scores of which the scores U are given as s, z + Σ_U Σ_UU⁺ (s - z_U) is a draw of all scores
//! given those, Σ the matrix of correlations. So a draw given some scores shares its luck with the draw that is given none.
//!
//! Source: Wilson, Borovitskiy, Terenin, Mostowsky, Deisenroth (2021), "Pathwise conditioning of Gaussian processes", JMLR
//! 22(105), theorem 1.

use crate::special::matrix::Matrix;

/// Share of a score's variance that counts as none, once the scores before are given.
const NOTHING: f64 = 1e-9;

/// Scores that are given, and how others follow them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Followers {
    /// Numbers of the given scores.
    given: Vec<usize>,
    /// Numbers of the scores that follow, each with given scores and their weights.
    following: Vec<(usize, Vec<(usize, f64)>)>,
}

impl Followers {
    /// The `others` as they follow the `given` scores, with a `correlation` of any two of all.
    pub fn new(given: Vec<usize>, others: &[usize], correlation: impl Fn(usize, usize) -> f64) -> Self {
        let mut matrix = Matrix::zero(given.len(), given.len());
        for (row, a) in given.iter().enumerate() {
            matrix.row_mut(row).iter_mut().zip(&given).for_each(|(cell, b)| *cell = correlation(*a, *b));
        }
        let root = matrix.cholesky(NOTHING);
        let weights = |other: usize| {
            let weights = solved(&root, given.iter().map(|of| correlation(other, *of)).collect());
            let weights = given.iter().copied().zip(weights);
            weights.filter(|(_, weight)| *weight != 0.0).collect::<Vec<_>>()
        };
        let following = others.iter().map(|other| (*other, weights(*other)));
        let following = following.filter(|(_, weights)| !weights.is_empty()).collect();
        Self { given, following }
    }

    /// Turns a draw of all scores into a draw given these scores, by number.
    pub fn follow(&self, scores: &mut [f64], given: impl Fn(usize) -> f64) {
        for (number, weights) in &self.following {
            let moved: f64 = weights.iter().map(|(of, weight)| weight * (given(*of) - scores[*of])).sum();
            scores[*number] += moved;
        }
        for number in &self.given {
            scores[*number] = given(*number);
        }
    }
}

/// Solution x of L·Lᵀ x = `right`, which has one; 0 where the pivot is 0, as the rows before tell all.
fn solved(root: &Matrix, right: Vec<f64>) -> Vec<f64> {
    let mut x = right;
    let divided = |rest: f64, pivot: f64| if pivot > 0.0 { rest / pivot } else { 0.0 };
    for i in 0..x.len() {
        let told: f64 = (0..i).map(|j| root.row(i)[j] * x[j]).sum();
        x[i] = divided(x[i] - told, root.row(i)[i]);
    }
    for i in (0..x.len()).rev() {
        let told: f64 = (i + 1..x.len()).map(|j| root.row(j)[i] * x[j]).sum();
        x[i] = divided(x[i] - told, root.row(i)[i]);
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_follows_by_the_regression_on_those_given() {
        let matrix = [[1.0, 0.5, 0.3], [0.5, 1.0, -0.2], [0.3, -0.2, 1.0]];
        let followers = Followers::new(vec![0, 2], &[1], |a, b| matrix[a][b]);
        let mut scores = [0.4, -1.0, 0.9];
        followers.follow(&mut scores, |number| [2.0, 0.0, -1.0][number]);
        // By hand: the inverse of [[1, 0.3], [0.3, 1]] times (0.5, -0.2).
        let weights = [(0.5 + 0.3 * 0.2) / 0.91, (-0.2 - 0.3 * 0.5) / 0.91];
        let expected = -1.0 + weights[0] * 1.6 + weights[1] * -1.9;
        assert!((scores[1] - expected).abs() < 1e-15, "{scores:?}");
        assert_eq!([scores[0], scores[2]], [2.0, -1.0]);
    }

    #[test]
    fn of_given_scores_that_tell_the_same_one_is_used() {
        // Scores 0 and 1 are one, 2 is its opposite.
        let matrix = [[1.0, 1.0, -1.0, 0.6], [1.0, 1.0, -1.0, 0.6], [-1.0, -1.0, 1.0, -0.6], [0.6, 0.6, -0.6, 1.0]];
        let followers = Followers::new(vec![0, 1, 2], &[3], |a, b| matrix[a][b]);
        let mut scores = [0.0, 0.0, 0.0, 0.25];
        followers.follow(&mut scores, |number| [1.0, 1.0, -1.0, 9.0][number]);
        assert!((scores[3] - 0.85).abs() < 1e-15, "{scores:?}");
        let nothing = Followers::new(Vec::new(), &[0, 3], |a, b| matrix[a][b]);
        assert_eq!(nothing, Followers::default());
    }
}
