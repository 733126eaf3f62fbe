//! Polynomials of parameters: what a regression on them is made of.

use rayon::prelude::*;

use crate::special::normal;

/// The highest degree of one parameter.
const HIGHEST: usize = 8;
/// Most terms beside the constant: beyond, their own noise and their time cost more than they tell.
const MOST: usize = 64;
/// Replications that a term needs.
const REPLICATIONS_A_TERM: usize = 20;

/// A product of polynomials of parameters; of none it is the constant 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Which parameters, and the degree of each, at least 1.
    pub factors: Vec<(usize, usize)>,
}

/// `[term][replication]`: the constant first, then as many terms as the replications bear; `None` if no parameter
/// varies or there are not 20 replications for each that does.
///
/// A parameter is taken for its normal score z = Φ⁻¹((rank - ½)/N), equal values sharing their mean rank, so that its
/// scale does not matter, nor how long its tails are; a term is a product of Hermite polynomials of z, each of mean 0
/// and variance 1 and, for independent parameters, uncorrelated with the others. Sets of terms come in this order, as
/// long as all are at most N/20 and at most 64 (or as many as the parameters, where these are more): first, second and
/// third degree of each parameter; products of two; fourth degree; products of a second degree and a first; fifth
/// degree; products of two second degrees; sixth to eighth degree. So 10,000 replications bear three degrees of 20
/// parameters, or of 9 with all products. Parameters that do not vary have no terms.
pub(crate) fn terms(parameters: &[Vec<f64>]) -> Option<(Vec<Term>, Vec<Vec<f64>>)> {
    let number = parameters.first()?.len();
    let varying: Vec<usize> = (0..parameters.len()).filter(|p| varies(&parameters[*p])).collect();
    let most = (number / REPLICATIONS_A_TERM).min(MOST.max(varying.len()));
    let terms = choose(&varying, most)?;
    let degrees = terms.iter().flat_map(|term| &term.factors).map(|(_, degree)| *degree).max()?;
    let score = |p: &usize| hermite(&normal_scores(&parameters[*p]), degrees);
    let powers: Vec<Vec<Vec<f64>>> = varying.par_iter().map(score).collect();
    let power = |(p, degree): &(usize, usize)| Some(&powers[varying.iter().position(|v| v == p)?][degree - 1]);
    let values = |term: &Term| {
        let factors: Vec<&Vec<f64>> = term.factors.iter().filter_map(power).collect();
        (0..number).map(|i| factors.iter().map(|factor| factor[i]).product()).collect()
    };
    let columns = terms.par_iter().map(values).collect();
    Some((terms, columns))
}

fn varies(parameter: &[f64]) -> bool {
    parameter.iter().any(|value| *value != parameter[0])
}

/// The constant and the sets of terms that fit; `None` if the first does not.
fn choose(parameters: &[usize], most: usize) -> Option<Vec<Term>> {
    let mut terms = vec![Term { factors: Vec::new() }];
    for set in sets(parameters) {
        if terms.len() - 1 + set.len() > most {
            break;
        }
        terms.extend(set);
    }
    (terms.len() > 1).then_some(terms)
}

fn sets(parameters: &[usize]) -> impl Iterator<Item = Vec<Term>> {
    let alone = |degree: usize| parameters.iter().map(|p| Term { factors: vec![(*p, degree)] }).collect();
    let pairs = |degrees: &[[usize; 2]]| {
        let pair = |(i, p): (usize, &usize)| parameters[..i].iter().map(|q| [*q, *p]).collect::<Vec<_>>();
        let pairs = parameters.iter().enumerate().flat_map(pair);
        let term = |[q, p]: [usize; 2], [a, b]: &[usize; 2]| Term { factors: vec![(q, *a), (p, *b)] };
        pairs.flat_map(|pair| degrees.iter().map(move |degrees| term(pair, degrees))).collect()
    };
    let low = [alone(1), alone(2), alone(3), pairs(&[[1, 1]]), alone(4), pairs(&[[2, 1], [1, 2]]), alone(5)];
    let high: Vec<Vec<Term>> = (6..=HIGHEST).map(alone).collect();
    low.into_iter().chain([pairs(&[[2, 2]])]).chain(high)
}

/// Φ⁻¹((rank - ½)/N), the rank of equal values being their mean rank.
fn normal_scores(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]).then(a.cmp(b)));
    let mut scores = vec![0.0; values.len()];
    let mut below = 0;
    for equal in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let share = (below as f64 + equal.len() as f64 / 2.0) / values.len() as f64;
        equal.iter().for_each(|place| scores[*place] = normal::quantile(share));
        below += equal.len();
    }
    scores
}

/// `[degree - 1][value]`: Hermite polynomials with variance 1 for a standard normal z.
///
/// √(k + 1)·h(k + 1) = z·h(k) - √k·h(k - 1). Source: Abramowitz and Stegun (1964), 22.7.14, over √k!.
fn hermite(scores: &[f64], degrees: usize) -> Vec<Vec<f64>> {
    let mut powers = vec![vec![1.0; scores.len()], scores.to_vec()];
    for degree in 1..degrees {
        let k = degree as f64;
        let last = powers[degree].iter().zip(&powers[degree - 1]);
        let next = last.zip(scores).map(|((h, before), z)| (z * h - k.sqrt() * before) / (k + 1.0).sqrt());
        powers.push(next.collect());
    }
    powers.split_off(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(number: usize, step: usize) -> Vec<f64> {
        (0..number).map(|i| (i * step % number) as f64).collect()
    }

    #[test]
    fn scores_are_those_of_ranks() {
        let scores = normal_scores(&[5.0, -1.0, 5.0, 1e9]);
        let expected = [0.5, 0.125, 0.5, 0.875].map(normal::quantile);
        assert_eq!(scores, expected);
    }

    #[test]
    fn polynomials_by_hand() {
        // (z² - 1)/√2 and (z³ - 3z)/√6 at 2.
        let powers = hermite(&[2.0], 3);
        assert_eq!(powers[0], [2.0]);
        assert!((powers[1][0] - 3.0 / 2f64.sqrt()).abs() < 1e-15);
        assert!((powers[2][0] - 2.0 / 6f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn as_many_terms_as_the_replications_bear() {
        let number = |parameters: usize, replications: usize| {
            let parameters: Vec<_> = (0..parameters).map(|p| ramp(replications, 2 * p + 1)).collect();
            terms(&parameters).map(|(terms, columns)| {
                assert!(columns.iter().all(|column| column.len() == replications));
                terms.len() - 1
            })
        };
        assert_eq!(number(1, 2048), Some(8));
        assert_eq!(number(2, 2048), Some(16 + 4));
        assert_eq!(number(9, 2048), Some(27 + 36));
        assert_eq!(number(20, 2048), Some(60));
        assert_eq!(number(20, 1024), Some(40));
        assert_eq!(number(100, 2048), Some(100));
        assert_eq!(number(2, 64), Some(2));
        assert_eq!(number(4, 64), None);
        assert_eq!(number(0, 64), None);
    }

    #[test]
    fn what_never_varies_has_no_terms() {
        let (terms, columns) = terms(&[vec![3.0; 64], ramp(64, 5)]).expect("one varies");
        assert_eq!(terms[0].factors, []);
        assert!(columns[0].iter().all(|value| *value == 1.0));
        assert_eq!(terms[1].factors, [(1, 1)]);
        assert!(super::terms(&[vec![3.0; 64]]).is_none());
    }
}
