//! Mean and standard deviation over replications.

/// Mean and standard deviation of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// Mean.
    pub mean: f64,
    /// Standard deviation with divisor n - 1; unknown for one value.
    pub sd: Option<f64>,
}

impl Moments {
    /// The moments of `column`; `None` if it is empty.
    ///
    /// The corrected two-pass sums of Chan, Golub and LeVeque (1983), doi:10.1080/00031305.1983.10483115. A column of
    /// one and the same value has exactly that mean and a standard deviation of exactly 0.
    ///
    /// # Reproducibility
    /// Sums run from the first value to the last.
    ///
    /// ```
    /// # use the_offer::analysis::moments::Moments;
    /// let moments = Moments::of(&[1.0, 2.0, 3.0, 6.0]).unwrap();
    /// assert_eq!(moments.mean, 3.0);
    /// assert_eq!(moments.sd, Some((14.0_f64 / 3.0).sqrt()));
    /// ```
    pub fn of(column: &[f64]) -> Option<Self> {
        let first = *column.first()?;
        let number = column.len() as f64;
        if column.iter().all(|value| *value == first) {
            let sd = (column.len() > 1).then_some(0.0);
            return Some(Self { mean: first, sd });
        }
        let mean = column.iter().sum::<f64>() / number;
        let (left, squares) = central(column, mean);
        let variance = (squares - left * left / number) / (number - 1.0);
        Some(Self { mean: mean + left / number, sd: Some(variance.max(0.0).sqrt()) })
    }
}

/// Σ d and Σ d², d = value - mean.
fn central(column: &[f64], mean: f64) -> (f64, f64) {
    column.iter().fold((0.0, 0.0), |(sum, squares), value| {
        let d = value - mean;
        (sum + d, squares + d * d)
    })
}

/// Skewness of a column about its `mean`: m₃/m₂^{3/2}, m the central moments; 0 where the column does not vary.
pub fn skewness(column: &[f64], mean: f64) -> f64 {
    let number = column.len() as f64;
    let (m2, m3) = column.iter().fold((0.0, 0.0), |(m2, m3), value| {
        let d = value - mean;
        (m2 + d * d, m3 + d * d * d)
    });
    if m2 > 0.0 { m3 / m2 * (number / m2).sqrt() } else { 0.0 }
}

/// Standard error of the standard deviation: √((m₄ - m₂²)/(4 m₂ n)), m the central moments; 0 where the column does not vary.
///
/// Source: the delta method on the variance, whose large-sample variance is (m₄ - m₂²)/n (Stuart and Ord, Kendall's
/// Advanced Theory of Statistics 1, 10.9).
pub fn error_of_sd(column: &[f64]) -> Option<f64> {
    let Moments { mean, sd } = Moments::of(column)?;
    if sd? == 0.0 {
        return Some(0.0);
    }
    let number = column.len() as f64;
    let (m2, m4) = column.iter().fold((0.0, 0.0), |(m2, m4), value| {
        let square = (value - mean) * (value - mean);
        (m2 + square / number, m4 + square * square / number)
    });
    Some(((m4 - m2 * m2).max(0.0) / (4.0 * m2 * number)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_from_zero_no_digit_is_lost() {
        let column = [1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0, 1e9 + 6.0];
        let moments = Moments::of(&column).expect("not empty");
        assert_eq!(moments.mean, 1e9 + 3.0);
        assert_eq!(moments.sd, Some((14.0_f64 / 3.0).sqrt()));
    }

    #[test]
    fn a_constant_has_no_spread() {
        let moments = Moments::of(&[0.1; 1001]).expect("not empty");
        assert_eq!((moments.mean, moments.sd), (0.1, Some(0.0)));
        assert_eq!(error_of_sd(&[0.1; 1001]), Some(0.0));
    }

    #[test]
    fn one_value_has_no_known_spread() {
        let moments = Moments::of(&[3.0]).expect("not empty");
        assert_eq!((moments.mean, moments.sd), (3.0, None));
        assert_eq!(Moments::of(&[]), None);
        assert_eq!(error_of_sd(&[3.0]), None);
    }

    #[test]
    fn skewness_by_hand() {
        // 0, 0, 0, 4: mean 1, m2 = 3, m3 = (-1 - 1 - 1 + 27)/4 = 6, so 6/3^1.5.
        assert!((skewness(&[0.0, 0.0, 0.0, 4.0], 1.0) - 6.0 / 27f64.sqrt()).abs() < 1e-15);
        assert_eq!(skewness(&[2.0; 5], 2.0), 0.0);
    }

    #[test]
    fn error_of_the_sd_by_hand() {
        // 0, 0, 0, 4: mean 1, m2 = 3, m4 = (1 + 1 + 1 + 81)/4 = 21, so √(12/(4·3·4)) = 0.5.
        let error = error_of_sd(&[0.0, 0.0, 0.0, 4.0]).expect("four values");
        assert!((error - 0.5).abs() < 1e-15);
    }
}
