//! A band about the means of several columns that holds all of them at once.

use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
use rand_distr::{ChiSquared, Distribution, StandardNormal};

use super::interval::{Estimate, Interval, Level};
use super::moments::Moments;

/// Draws of the largest deviation: the error of the level is then 0.001 at 95 %.
const DRAWS: usize = 50_000;
/// Their seed: equal columns have equal bands.
const SEED: u64 = 0x62616e64;
/// What is left of a column's unit variance, given those before it, that counts as nothing.
const NOTHING: f64 = 1e-9;

/// Means of columns of the same replications, with an interval for each and a band for all.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// How many standard errors the band reaches to either side; at least as many as the intervals. Unknown for fewer
    /// than two replications.
    pub critical: Option<f64>,
    /// `[column]`: the mean, its error and its own interval.
    pub means: Vec<Estimate>,
    /// `[column]`: what the band holds there.
    pub simultaneous: Vec<Option<Interval>>,
}

/// The band about the means of `columns`, `[column][replication]`; it holds all true means in a share `confidence` in
/// (0, 1) of such bands. None without columns, and where one is empty or as long as no other.
///
/// The sup-t band: mean ± c·mcse, where c is the `confidence` quantile of max |t| over the columns, t multivariate with
/// the columns' own correlations and n - 1 degrees of freedom. Of all bands that reach as many errors everywhere it is the
/// narrowest. It is drawn from the estimated correlations, which is what multiplying centred replications by standard
/// normals comes to; the degrees of freedom are those of the pointwise intervals, which the band of one column equals.
///
/// Source: Montiel Olea and Plagborg-Møller (2019), doi:10.1002/jae.2656, algorithm 1; the Student correction is that of
/// simultaneous intervals with one variance estimate (Hothorn, Bretz, Westfall 2008, doi:10.1002/bimj.200810425), here an
/// approximation since each column has its own.
///
/// # Reproducibility
/// Draws have a seed of their own: equal columns give equal bands.
pub fn band(columns: &[Vec<f64>], confidence: f64) -> Option<Band> {
    let number = columns.first()?.len();
    if columns.iter().any(|column| column.len() != number) {
        return None;
    }
    let level = Level::new(confidence, number);
    let moments: Vec<Moments> = columns.iter().map(|column| Moments::of(column)).collect::<Option<_>>()?;
    let means: Vec<Estimate> = moments.iter().map(|moments| level.mean(moments.mean, moments.sd)).collect();
    let critical = level.student.map(|pointwise| critical(columns, &moments, confidence).max(pointwise));
    let interval = |mean: &Estimate| {
        let half = critical? * mean.mcse?;
        Some(Interval { low: mean.value - half, high: mean.value + half })
    };
    let simultaneous = means.iter().map(interval).collect();
    Some(Band { critical, means, simultaneous })
}

/// The `confidence` quantile of the largest |t| over columns, of which there are two or more values each.
fn critical(columns: &[Vec<f64>], moments: &[Moments], confidence: f64) -> f64 {
    let root = root(&standardised(columns, moments));
    let Some(Ok(square)) = columns.first().map(|column| ChiSquared::new(column.len() as f64 - 1.0)) else { return 0.0 };
    let degrees = columns[0].len() as f64 - 1.0;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(SEED);
    let mut scores = vec![0.0; root.iter().map(|row| row.len()).max().unwrap_or(0)];
    let mut largest: Vec<f64> = (0..DRAWS)
        .map(|_| {
            scores.iter_mut().for_each(|score| *score = StandardNormal.sample(&mut rng));
            let scale = (square.sample(&mut rng) / degrees).sqrt();
            let deviation = |row: &Vec<f64>| row.iter().zip(&scores).map(|(a, z)| a * z).sum::<f64>().abs();
            root.iter().map(deviation).fold(0.0, f64::max) / scale
        })
        .collect();
    let place = ((confidence * DRAWS as f64).ceil() as usize).clamp(1, DRAWS) - 1;
    *largest.select_nth_unstable_by(place, f64::total_cmp).1
}

/// Columns that vary, each less its mean and over its root sum of squares.
fn standardised(columns: &[Vec<f64>], moments: &[Moments]) -> Vec<Vec<f64>> {
    let varies = columns.iter().zip(moments).filter_map(|(column, moments)| {
        let sd = moments.sd.filter(|sd| *sd > 0.0)?;
        let scale = sd * (column.len() as f64 - 1.0).sqrt();
        Some(column.iter().map(|value| (value - moments.mean) / scale).collect())
    });
    varies.collect()
}

/// `[column][score]`: the lower triangle A of the correlations C = A·Aᵀ, without the scores of columns that those before
/// them leave nothing to: neighbours on a curve are hardly different.
fn root(columns: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut root: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
    // The column at which each score begins.
    let mut begins: Vec<usize> = Vec::new();
    for (j, column) in columns.iter().enumerate() {
        let mut row: Vec<f64> = Vec::with_capacity(begins.len() + 1);
        for (k, i) in begins.iter().enumerate() {
            let above: &[f64] = &root[*i];
            row.push((dot(column, &columns[*i]) - dot(&row[..k], &above[..k])) / above[k]);
        }
        let rest = 1.0 - dot(&row, &row);
        if rest > NOTHING {
            row.push(rest.sqrt());
            begins.push(j);
        }
        root.push(row);
    }
    root
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::normal;

    fn normals(seed: u64, number: usize) -> Vec<f64> {
        StandardNormal.sample_iter(Xoshiro256PlusPlus::seed_from_u64(seed)).take(number).collect()
    }

    /// Five errors of the 0.95 quantile over the draws, where the largest |t| has this density.
    fn five_errors(density: f64) -> f64 {
        5.0 * (0.95_f64 * 0.05 / DRAWS as f64).sqrt() / density
    }

    /// t with 9 degrees of freedom: 2.262157, where |t| has density 2·0.040862.
    #[test]
    fn the_band_of_one_column_is_its_interval() {
        let one = band(&[normals(1, 10)], 0.95).expect("a band").critical.expect("ten values");
        assert!((one - 2.262_157).abs() < five_errors(0.081_723), "{one}");
        let equal = [normals(1, 10), normals(1, 10), vec![3.0; 10]];
        let equal = band(&equal, 0.95).expect("a band").critical.expect("ten values");
        assert!((equal - one).abs() < 1e-12, "{equal}");
    }

    /// Columns that have nothing to do with each other: Φ⁻¹((1 + 0.95^(1/k))/2) errors.
    #[test]
    fn the_band_of_independent_columns_is_that_of_sidak() {
        for number in [2, 10, 50] {
            let columns: Vec<_> = (0..number).map(|seed| normals(seed, 4000)).collect();
            let critical = band(&columns, 0.95).expect("a band").critical.expect("many values");
            let each = 0.95_f64.powf(1.0 / number as f64);
            let expected = normal::quantile((1.0 + each) / 2.0);
            let density = (-expected * expected / 2.0).exp() * (2.0 / std::f64::consts::PI).sqrt();
            let error = five_errors(number as f64 * density * 0.95 / each);
            assert!((critical - expected).abs() < error, "{number}: {critical} for {expected} ± {error}");
        }
    }

    #[test]
    fn the_root_gives_the_correlations_back() {
        let (a, b) = (normals(1, 100), normals(2, 100));
        let sum: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a + 0.3 * b).collect();
        let columns = [a, sum, b, normals(3, 100)];
        let moments = columns.each_ref().map(|column| Moments::of(column).expect("values"));
        let unit = standardised(&columns, &moments);
        let root = root(&unit);
        // The third is a sum of multiples of those before it.
        assert_eq!(root.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2, 2, 3]);
        for (i, j) in (0..4).flat_map(|i| (0..4).map(move |j| (i, j))) {
            assert!((dot(&unit[i], &unit[j]) - dot(&root[i], &root[j])).abs() < 1e-6, "{i} {j}");
        }
    }

    #[test]
    fn what_is_not_known_has_no_band() {
        assert_eq!(band(&[], 0.95), None);
        assert_eq!(band(&[vec![], vec![]], 0.95), None);
        assert_eq!(band(&[vec![1.0, 2.0], vec![1.0]], 0.95), None);
        let one = band(&[vec![5.0], vec![6.0]], 0.95).expect("means");
        assert_eq!((one.critical, one.simultaneous), (None, vec![None, None]));
        let still = band(&[vec![5.0; 3]], 0.95).expect("means");
        assert_eq!(still.simultaneous, [Some(Interval { low: 5.0, high: 5.0 })]);
    }
}
