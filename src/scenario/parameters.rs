//! List of the parameters of a scenario, and the correlations of uncertain parameters.

use super::field::domain::{Domain, HORIZON, NOT_NEGATIVE};
use super::field::key::Key;
use super::field::reader::FieldSection;
use super::field::value::Pair;
use super::fields::{Offer, Scenario};

/// Rounding error of a remaining variance.
const ROUNDING: f64 = 1e-9;

/// A number of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterField {
    /// Dotted key.
    pub key: String,
    /// Value, or the median of what is believed.
    pub value: f64,
    /// Domain.
    pub(crate) domain: Domain,
}

impl Scenario {
    /// Dotted keys of all parameters, certain or not, in the order of their fields.
    ///
    /// ```
    /// use the_offer::scenario::{STARTER, parse};
    /// let keys = parse("starter", STARTER, &[])?.scenario.parameter_keys();
    /// assert!(keys.contains(&"pay.load".to_owned()));
    /// // Decisions are no parameters.
    /// assert!(!keys.contains(&"offers.0.bonus".to_owned()));
    /// # Ok::<(), the_offer::scenario::Problems>(())
    /// ```
    pub fn parameter_keys(&self) -> Vec<String> {
        self.parameters().into_iter().map(|parameter| parameter.key).collect()
    }

    /// All parameters, certain or not, in the order of their fields.
    pub fn parameters(&self) -> Vec<ParameterField> {
        let groups: Vec<String> = self.groups.iter().map(|group| group.name.clone()).collect();
        let mut parameters = Vec::new();
        self.clone().field_parameters(&Key::Root, &mut |key, domain, value| {
            parameters.push(ParameterField { key: key.text(&groups), value: *value, domain });
        });
        parameters
    }

    /// Values of all parameters, in the order of their fields.
    pub(crate) fn parameter_values(&self) -> Vec<f64> {
        let mut values = Vec::new();
        self.clone().field_parameters(&Key::Root, &mut |_, _, value| values.push(*value));
        values
    }

    /// The horizon, which is a number that a scenario decides.
    pub fn horizon(&self) -> ParameterField {
        let (key, value) = ("simulation.horizon_weeks".to_owned(), self.simulation.horizon_weeks);
        ParameterField { key, value, domain: HORIZON.domain }
    }

    /// `[offer]`: bonuses, which are numbers that a scenario decides.
    pub fn bonuses(&self) -> Vec<ParameterField> {
        let bonus = |(number, offer): (usize, &Offer)| {
            let key = format!("offers.{number}.bonus");
            ParameterField { key, value: offer.bonus, domain: NOT_NEGATIVE.domain }
        };
        self.offers.iter().enumerate().map(bonus).collect()
    }

    /// Sets parameters, each by its index in [`Scenario::parameter_keys`], in rising order of the index.
    pub fn set_parameters(&mut self, values: impl IntoIterator<Item = (usize, f64)>) {
        let mut values = values.into_iter();
        let mut next = values.next();
        let mut index = 0;
        self.field_parameters(&Key::Root, &mut |_, _, number| {
            if let Some((_, value)) = next.filter(|(wanted, _)| *wanted == index) {
                *number = value;
                next = values.next();
            }
            index += 1;
        });
    }

    /// Weights `[uncertain parameter][j]` of independent normal scores in the correlated score of a parameter.
    ///
    /// The weights are the Cholesky root of the
    /// matrix of these correlations, in the order of keys, so that the order of groups does not matter. Returns `None` if
    /// the matrix is not positive semi-definite.
    pub fn score_weights(&self) -> Option<Vec<Vec<f64>>> {
        let number = self.uncertain.len();
        let mut order: Vec<usize> = (0..number).collect();
        order.sort_by_key(|i| &self.uncertain[*i].key);
        let mut matrix: Vec<Vec<f64>> = (0..number).map(|i| (0..number).map(|j| f64::from(i == j)).collect()).collect();
        for correlation in &self.correlations {
            let Pair(keys) = &correlation.parameters;
            let [first, second] = keys.each_ref().map(|key| order.iter().position(|i| self.uncertain[*i].key == *key));
            if let (Some(i), Some(j)) = (first, second) {
                let normal = normal_correlation(correlation.rank_correlation);
                matrix[i][j] = normal;
                matrix[j][i] = normal;
            }
        }
        let root = cholesky_root(&matrix)?;
        let mut weights = vec![vec![0.0; number]; number];
        for (i, row) in order.iter().zip(&root) {
            for (j, weight) in order.iter().zip(row) {
                weights[*i][*j] = *weight;
            }
        }
        Some(weights)
    }
}

/// Correlation 2 sin(π ρ/6) of normal scores that have the rank correlation ρ.
///
/// Source: Pearson (1907), "On further methods of determining correlation".
pub(crate) fn normal_correlation(rank_correlation: f64) -> f64 {
    2.0 * libm::sin(std::f64::consts::PI * rank_correlation / 6.0)
}

/// Rank correlation of normal scores that have this correlation, the inverse of [`normal_correlation`].
pub(crate) fn rank_correlation(correlation: f64) -> f64 {
    6.0 / std::f64::consts::PI * libm::asin(correlation.clamp(-1.0, 1.0) / 2.0)
}

/// Cholesky root L, L Lᵀ = `matrix`, of a matrix with ones on the diagonal.
///
/// Returns `None` unless the matrix is positive semi-definite.
pub(crate) fn cholesky_root(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let number = matrix.len();
    let mut root = vec![vec![0.0; number]; number];
    for j in 0..number {
        let explained = |root: &[Vec<f64>], i: usize| (0..j).map(|k| root[i][k] * root[j][k]).sum::<f64>();
        let left = matrix[j][j] - explained(&root, j);
        if left < -ROUNDING {
            return None;
        }
        root[j][j] = left.max(0.0).sqrt();
        for i in j + 1..number {
            let shared = matrix[i][j] - explained(&root, i);
            if left > ROUNDING {
                root[i][j] = shared / root[j][j];
            } else if shared.abs() > ROUNDING.sqrt() {
                return None;
            }
        }
    }
    Some(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(a: f64, b: f64, c: f64) -> Vec<Vec<f64>> {
        vec![vec![1.0, a, b], vec![a, 1.0, c], vec![b, c, 1.0]]
    }

    #[test]
    fn roots_give_back_their_matrix() {
        for matrix in [matrix(0.5, -0.3, 0.2), matrix(1.0, 1.0, 1.0), matrix(1.0, 0.4, 0.4), matrix(-1.0, 0.6, -0.6)] {
            let root = cholesky_root(&matrix).expect("positive semi-definite");
            for i in 0..3 {
                for j in 0..3 {
                    let product: f64 = (0..3).map(|k| root[i][k] * root[j][k]).sum();
                    assert!((product - matrix[i][j]).abs() < 1e-12, "{matrix:?}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_hold_together_has_no_root() {
        assert_eq!(cholesky_root(&matrix(0.9, 0.9, -0.9)), None);
        assert_eq!(cholesky_root(&matrix(1.0, 0.4, 0.5)), None);
    }
}
