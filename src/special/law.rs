//! Probability laws: each formula once, for times, amounts and beliefs.
//!
//! A law is a function of a standard normal score z, of a share u in (0, 1), or of a cumulative hazard Λ ≥ 0:
//! Φ(z) = u = 1 - e^(-Λ). A law has the formulas that lose no digits; the others follow from them.

use super::{beta, elementary, gamma, normal};

/// A law of a number, with the constants of its formulas worked out.
#[derive(Debug, Clone, PartialEq)]
pub enum Law {
    /// Always `value`.
    Constant {
        /// Unit of the number.
        value: f64,
    },
    /// Λ(x) = rate·x; see [`Law::exponential`].
    Exponential {
        /// Mean, > 0.
        mean: f64,
        /// 1/mean.
        rate: f64,
    },
    /// Λ(x) = (x/scale)^shape.
    Weibull {
        /// ln scale.
        log_scale: f64,
        /// Shape, > 0.
        shape: f64,
    },
    /// exp(mu + sigma·z).
    Lognormal {
        /// ln median.
        mu: f64,
        /// Standard deviation of ln x, > 0.
        sigma: f64,
    },
    /// exp(ln median + logit(u)/shape).
    Loglogistic {
        /// ln median.
        log_median: f64,
        /// Shape, > 0.
        shape: f64,
    },
    /// mean + sd·z.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation, > 0.
        sd: f64,
    },
    /// t(x) = middle + below·z for z < 0 and middle + above·z for z ≥ 0; see [`Law::percentiles`].
    TwoPiece {
        /// Scale t.
        bounds: Bounds,
        /// t of the median.
        middle: f64,
        /// Standard deviation of t below the median, > 0.
        below: f64,
        /// Standard deviation of t above the median, > 0.
        above: f64,
    },
    /// low + (high - low)·u.
    Uniform {
        /// Lower end.
        low: f64,
        /// Upper end, > low.
        high: f64,
    },
    /// A density that rises in a straight line from low to mode and falls in another to high.
    Triangular {
        /// Lower end.
        low: f64,
        /// Peak, from low to high.
        mode: f64,
        /// Upper end, > low.
        high: f64,
    },
    /// low + width·B, B beta with these shapes.
    Beta {
        /// Lower end.
        low: f64,
        /// Upper end less lower end, > 0.
        width: f64,
        /// Shapes, both > 0.
        shapes: [f64; 2],
    },
    /// Gamma.
    Gamma {
        /// Mean, > 0.
        mean: f64,
        /// Standard deviation, > 0.
        sd: f64,
    },
    /// Λ(x) = rate·(e^(growth·x) - 1)/growth.
    Gompertz {
        /// Hazard at 0 [1/unit], > 0.
        rate: f64,
        /// Relative growth of the hazard [1/unit]; below 0, some x are infinite.
        growth: f64,
    },
    /// Λ(x) in straight lines between points; see [`Law::survival`].
    Table {
        /// (x, Λ(x)), rising, from (0, 0) on; at least two where the last line is prolonged.
        points: Vec<(f64, f64)>,
        /// Λ(x) after the last point.
        after: AfterPoints,
    },
}

/// Limits of a number, and the scale t that maps all numbers within to the whole line.
///
/// t(x) = x without limits, ln(x - low) with a lower one, -ln(high - x) with an upper one, and with both the log-odds
/// ln((x - low)/(high - x)).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit, > low.
    pub high: Option<f64>,
}

impl Bounds {
    /// Above 0.
    pub const POSITIVE: Self = Self { low: Some(0.0), high: None };
    /// Between 0 and 1.
    pub const SHARE: Self = Self { low: Some(0.0), high: Some(1.0) };

    /// t(x); ±∞ where x is at a limit or beyond.
    pub fn scale(self, x: f64) -> f64 {
        let log = |distance: f64| if distance > 0.0 { elementary::ln(distance) } else { f64::NEG_INFINITY };
        match (self.low, self.high) {
            (None, None) => x,
            (Some(low), None) => log(x - low),
            (None, Some(high)) => -log(high - x),
            (Some(low), Some(_)) if x <= low => f64::NEG_INFINITY,
            (Some(_), Some(high)) if x >= high => f64::INFINITY,
            (Some(low), Some(high)) => elementary::ln((x - low) / (high - x)),
        }
    }

    /// The number x of this t.
    pub fn number(self, t: f64) -> f64 {
        match (self.low, self.high) {
            (None, None) => t,
            (Some(low), None) => low + elementary::exp(t),
            (None, Some(high)) => high - elementary::exp(-t),
            (Some(low), Some(high)) if t < 0.0 => {
                let odds = elementary::exp(t);
                low + (high - low) * (odds / (1.0 + odds))
            }
            (Some(low), Some(high)) => {
                let odds = elementary::exp(-t);
                high - (high - low) * (odds / (1.0 + odds))
            }
        }
    }

    /// Whether a number lies within the limits, ends excluded.
    pub fn hold(self, x: f64) -> bool {
        self.low.is_none_or(|low| x > low) && self.high.is_none_or(|high| x < high)
    }
}

/// Survival after the last given point of a survival curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurvivalTail {
    /// The hazard of the last segment goes on.
    Prolonged,
    /// The mean hazard up to the last point goes on.
    MeanHazard,
    /// The hazard is 0.
    Flat,
    /// The last share is 0: survival falls to it in a straight line.
    Ended,
}

/// Λ(x) after the last point of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AfterPoints {
    /// The last line is prolonged.
    LastLine,
    /// A line of this slope.
    Slope(f64),
    /// Survival falls in a straight line, and is 0 at this x.
    StraightTo(f64),
}

impl Law {
    /// Exponential law with this mean > 0.
    pub fn exponential(mean: f64) -> Self {
        Self::Exponential { mean, rate: 1.0 / mean }
    }

    /// Lognormal law with this median > 0 and standard deviation of ln x.
    pub fn lognormal(median: f64, sigma: f64) -> Self {
        Self::Lognormal { mu: elementary::ln(median), sigma }
    }

    /// Mean; ∞ where it has no end. Returns `None` where no closed form is known.
    pub fn mean(&self) -> Option<f64> {
        Some(match *self {
            Self::Constant { value } => value,
            Self::Exponential { mean, .. } | Self::Gamma { mean, .. } | Self::Normal { mean, .. } => mean,
            Self::Uniform { low, high } => 0.5 * (low + high),
            Self::Lognormal { mu, sigma } => elementary::exp(mu + 0.5 * sigma * sigma),
            Self::Weibull { log_scale, shape } => elementary::exp(log_scale + libm::lgamma(1.0 + 1.0 / shape)),
            Self::Loglogistic { shape, .. } if shape <= 1.0 => f64::INFINITY,
            Self::Loglogistic { log_median, shape } => {
                let angle = std::f64::consts::PI / shape;
                elementary::exp(log_median) * angle / libm::sin(angle)
            }
            Self::Gompertz { growth, .. } if growth < 0.0 => f64::INFINITY,
            _ => return None,
        })
    }

    /// Lognormal law with this mean > 0 and standard deviation > 0: sigma² = ln(1 + (sd/mean)²), ln median = ln mean - sigma²/2.
    pub fn lognormal_with_moments(mean: f64, sd: f64) -> Self {
        // A square beyond 1e17 swallows the 1, and could overflow.
        let log_ratio = elementary::ln(sd) - elementary::ln(mean);
        let variance = match log_ratio < 20.0 {
            true => libm::log1p((sd / mean) * (sd / mean)),
            false => 2.0 * log_ratio,
        };
        // A square below 1e-308 would be 0; there sigma is the ratio to the last digit.
        let sigma = if log_ratio < -100.0 { elementary::exp(log_ratio) } else { variance.sqrt() };
        Self::Lognormal { mu: elementary::ln(mean) - 0.5 * variance, sigma }
    }

    /// Law with three given quantiles, of the shares 1 - Φ(`score`), ½ and Φ(`score`): two half-normals on the scale of `bounds`
    /// that meet at the median.
    ///
    /// On the scale t, each half has the standard deviation with which its given quantile is met:
    /// (t(middle) - t(low))/`score` below the median, and (t(high) - t(middle))/`score` above. Both halves have a
    /// probability of ½. Where t(middle) is half way between the other two, the law is normal on the scale.
    pub fn percentiles(bounds: Bounds, quantiles: [f64; 3], score: f64) -> Self {
        let [low, middle, high] = quantiles.map(|x| bounds.scale(x));
        Self::TwoPiece { bounds, middle, below: (middle - low) / score, above: (high - middle) / score }
    }

    /// Loglogistic law with this median > 0.
    pub fn loglogistic(median: f64, shape: f64) -> Self {
        Self::Loglogistic { log_median: elementary::ln(median), shape }
    }

    /// Law of a survival curve: `surviving` is the share above each of `xs`, hazards are constant between them.
    pub fn survival(xs: &[f64], surviving: &[f64], tail: SurvivalTail) -> Self {
        let given = xs.iter().zip(surviving).filter(|(x, share)| **x > 0.0 && **share > 0.0);
        let points = given.map(|(x, share)| (*x, 0.0 - elementary::ln(*share)));
        let points: Vec<(f64, f64)> = std::iter::once((0.0, 0.0)).chain(points).collect();
        let (x, hazard) = points[points.len() - 1];
        let after = match tail {
            SurvivalTail::Prolonged => AfterPoints::LastLine,
            SurvivalTail::MeanHazard => AfterPoints::Slope(if x > 0.0 { hazard / x } else { 0.0 }),
            SurvivalTail::Flat => AfterPoints::Slope(0.0),
            SurvivalTail::Ended => AfterPoints::StraightTo(xs.last().copied().unwrap_or_default()),
        };
        Self::Table { points, after }
    }

    /// PERT law: 1 + 4 (mode - low)/(high - low) and 1 + 4 (high - mode)/(high - low) are the shapes of a beta law.
    pub fn pert(low: f64, mode: f64, high: f64) -> Self {
        let place = (mode - low) / (high - low);
        Self::Beta { low, width: high - low, shapes: [1.0 + 4.0 * place, 1.0 + 4.0 * (1.0 - place)] }
    }

    /// Beta law on 0 to 1 with this mean and standard deviation, sd² < mean (1 - mean).
    pub fn beta(mean: f64, sd: f64) -> Self {
        let sum = mean * (1.0 - mean) / (sd * sd) - 1.0;
        Self::Beta { low: 0.0, width: 1.0, shapes: [mean * sum, (1.0 - mean) * sum] }
    }

    /// Quantile x at the normal score `z`: a share Φ(z) of the law lies below x.
    pub fn at_score(&self, z: f64) -> f64 {
        match *self {
            Self::Constant { value } => value,
            Self::Normal { mean, sd } => mean + sd * z,
            Self::Lognormal { .. } | Self::Loglogistic { .. } => elementary::exp(self.log_at_score(z)),
            Self::TwoPiece { bounds, middle, below, above } => {
                let sd = if z < 0.0 { below } else { above };
                bounds.number(middle + sd * z)
            }
            Self::Uniform { low, high } => low + (high - low) * normal::cdf(z),
            Self::Triangular { low, mode, high } => {
                let (below, width) = ((mode - low) / (high - low), high - low);
                if normal::cdf(z) <= below {
                    low + width * (below * normal::cdf(z)).sqrt()
                } else {
                    high - width * ((1.0 - below) * normal::cdf(-z)).sqrt()
                }
            }
            Self::Beta { low, width, shapes } => low + width * beta::quantile(shapes, z),
            Self::Gamma { mean, sd } => gamma::quantile(mean, sd, z),
            _ => self.inverse_hazard(score_exponential(z)),
        }
    }

    /// Log of the quantile x at the normal score `z`; -∞ where x ≤ 0.
    pub fn log_at_score(&self, z: f64) -> f64 {
        match *self {
            Self::Lognormal { mu, sigma } => mu + sigma * z,
            Self::Loglogistic { log_median, shape } => {
                log_median + elementary::ln(normal::cdf(z) / normal::cdf(-z)) / shape
            }
            _ => elementary::ln(self.at_score(z).max(0.0)),
        }
    }

    /// Quantile below which a share `u` in (0, 1) of the law lies.
    pub fn at_share(&self, u: f64) -> f64 {
        match *self {
            Self::Exponential { mean, .. } => -mean * libm::log1p(-u),
            Self::Weibull { .. } => self.inverse_hazard(-libm::log1p(-u)),
            Self::Uniform { low, high } => low + (high - low) * u,
            _ => self.at_score(normal::quantile(u)),
        }
    }

    /// Normal score of `x`, the inverse of [`Law::at_score`]; `x` > 0 where the law has no other.
    pub fn score(&self, x: f64) -> f64 {
        match *self {
            Self::Normal { mean, sd } => (x - mean) / sd,
            Self::Lognormal { mu, sigma } => (elementary::ln(x) - mu) / sigma,
            Self::TwoPiece { bounds, middle, below, above } => {
                let away = bounds.scale(x) - middle;
                let sd = if away < 0.0 { below } else { above };
                away / sd
            }
            Self::Loglogistic { log_median, shape } => logistic_score(shape * (elementary::ln(x) - log_median)),
            Self::Exponential { .. } | Self::Weibull { .. } | Self::Gompertz { .. } | Self::Table { .. } => {
                exponential_score(self.cumulative_hazard(x))
            }
            _ => normal::quantile(self.below(x)),
        }
    }

    /// Share of the law below `x`.
    pub fn below(&self, x: f64) -> f64 {
        match *self {
            Self::Constant { value } => f64::from(x > value),
            Self::Lognormal { .. } | Self::Loglogistic { .. } if x <= 0.0 => 0.0,
            Self::Uniform { low, .. } | Self::Triangular { low, .. } if x <= low => 0.0,
            Self::Uniform { high, .. } | Self::Triangular { high, .. } if x >= high => 1.0,
            Self::Uniform { low, high } => (x - low) / (high - low),
            Self::Triangular { low, mode, high } => {
                let width = high - low;
                if x < mode {
                    (x - low) / width * ((x - low) / (mode - low))
                } else {
                    1.0 - (high - x) / width * ((high - x) / (high - mode))
                }
            }
            Self::Beta { low, width, shapes } => beta::cdf(shapes, (x - low) / width),
            Self::Gamma { mean, sd } => {
                let shape = gamma::shape(mean, sd);
                gamma::cdf(shape, x / (mean / shape))
            }
            _ => normal::cdf(self.score(x)),
        }
    }

    /// Cumulative hazard Λ(x) = -ln(share above `x`) from 0 to `x`; 0 for `x` ≤ 0.
    pub fn cumulative_hazard(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        match *self {
            Self::Exponential { rate, .. } | Self::Gompertz { rate, growth: 0.0 } => rate * x,
            Self::Weibull { log_scale, shape } => elementary::exp(shape * (elementary::ln(x) - log_scale)),
            Self::Loglogistic { log_median, shape } => softplus(shape * (elementary::ln(x) - log_median)),
            Self::Gompertz { rate, growth } => rate * libm::expm1(growth * x) / growth,
            Self::Table { ref points, after } => {
                let last = points[points.len() - 1];
                match after {
                    AfterPoints::Slope(slope) if x > last.0 => last.1 + slope * (x - last.0),
                    AfterPoints::StraightTo(end) if x >= end => f64::INFINITY,
                    AfterPoints::StraightTo(end) if x > last.0 => last.1 - libm::log1p(-(x - last.0) / (end - last.0)),
                    _ => {
                        let (from, slope) = segment(points, |point| point.0 <= x);
                        from.1 + slope * (x - from.0)
                    }
                }
            }
            _ => score_exponential(self.score(x)),
        }
    }

    /// Number x at which the cumulative hazard reaches `level` ≥ 0; ∞ where no x does.
    pub fn inverse_hazard(&self, level: f64) -> f64 {
        match *self {
            Self::Exponential { rate, .. } | Self::Gompertz { rate, growth: 0.0 } => level / rate,
            Self::Weibull { log_scale, shape } => elementary::exp(log_scale + elementary::ln(level) / shape),
            Self::Loglogistic { log_median, shape } => elementary::exp(log_median + log_expm1(level) / shape),
            Self::Gompertz { rate, growth } => {
                let grown = growth * (level / rate);
                if grown <= -1.0 { f64::INFINITY } else { libm::log1p(grown) / growth }
            }
            Self::Table { ref points, after } => {
                let last = points[points.len() - 1];
                match after {
                    AfterPoints::Slope(slope) if level > last.1 => last.0 + (level - last.1) / slope,
                    AfterPoints::StraightTo(end) if level > last.1 => {
                        last.0 - (end - last.0) * libm::expm1(last.1 - level)
                    }
                    _ if points.len() < 2 => 0.0,
                    _ => {
                        let (from, slope) = segment(points, |point| point.1 < level);
                        let beyond = level - from.1;
                        if beyond <= 0.0 { from.0 } else { from.0 + beyond / slope }
                    }
                }
            }
            _ => self.at_score(exponential_score(level)),
        }
    }
}

/// Start and slope of the segment that begins at the last point that is `before`; the last segment is prolonged.
fn segment(points: &[(f64, f64)], before: impl Fn(&(f64, f64)) -> bool) -> ((f64, f64), f64) {
    let last = points.partition_point(before).clamp(1, points.len() - 1);
    let (from, to) = (points[last - 1], points[last]);
    (from, (to.1 - from.1) / (to.0 - from.0))
}

/// Φ⁻¹(1 - e^(-level)): the normal score of a unit exponential, without loss in either tail.
pub fn exponential_score(level: f64) -> f64 {
    let survival = elementary::exp(-level);
    let q = 0.5 - survival;
    if q.abs() <= normal::CENTRE_REACH {
        normal::central_quantile(q)
    } else if q < 0.0 {
        normal::quantile(-libm::expm1(-level))
    } else {
        -normal::quantile(survival)
    }
}

/// -ln(1 - Φ(z)): the unit exponential with normal score `z`, without loss in either tail.
fn score_exponential(z: f64) -> f64 {
    if z < 0.0 { -libm::log1p(-normal::cdf(z)) } else { -elementary::ln(normal::cdf(-z)) }
}

/// Φ⁻¹ of the logistic function, without loss in either tail.
fn logistic_score(log_odds: f64) -> f64 {
    let tail = normal::quantile(1.0 / (1.0 + elementary::exp(log_odds.abs())));
    if log_odds < 0.0 { tail } else { -tail }
}

/// ln(1 + e^y), without overflow.
fn softplus(y: f64) -> f64 {
    if y > 0.0 { y + libm::log1p(elementary::exp(-y)) } else { libm::log1p(elementary::exp(y)) }
}

/// ln(e^y - 1) for y ≥ 0, without overflow.
fn log_expm1(y: f64) -> f64 {
    if y > 1.0 { y + libm::log1p(-elementary::exp(-y)) } else { elementary::ln(libm::expm1(y)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laws() -> Vec<Law> {
        vec![
            Law::exponential(57.7),
            Law::Weibull { log_scale: 4.67, shape: 0.59 },
            Law::lognormal(80.0, 1.4),
            Law::loglogistic(60.0, 1.3),
            Law::Gompertz { rate: 0.02, growth: 0.01 },
            Law::Gompertz { rate: 0.02, growth: 0.0 },
            Law::Gompertz { rate: 0.02, growth: -0.01 },
            Law::survival(&[13.0, 26.0, 52.0, 60.0], &[0.75, 0.75, 0.5, 0.4], SurvivalTail::Prolonged),
            Law::survival(&[13.0, 52.0, 60.0], &[0.75, 0.5, 0.49], SurvivalTail::MeanHazard),
            Law::survival(&[13.0, 52.0, 600.0], &[0.75, 0.5, 0.0], SurvivalTail::Ended),
            Law::survival(&[600.0], &[0.0], SurvivalTail::Ended),
            Law::Gamma { mean: 50.0, sd: 30.0 },
            Law::Normal { mean: 100.0, sd: 90.0 },
            Law::percentiles(Bounds::POSITIVE, [10.0, 60.0, 130.0], 1.2),
            Law::percentiles(Bounds { low: Some(0.0), high: Some(900.0) }, [10.0, 60.0, 130.0], 1.2),
            Law::Uniform { low: 0.0, high: 500.0 },
            Law::Triangular { low: 0.0, mode: 40.0, high: 500.0 },
            Law::pert(0.0, 40.0, 500.0),
        ]
    }

    #[test]
    fn inverse_undoes_cumulative() {
        for law in laws() {
            for x in [1e-6, 0.5, 7.0, 30.0, 52.0, 100.0, 400.0] {
                let back = law.inverse_hazard(law.cumulative_hazard(x));
                // A normal law has 13 % below 0: near 0 its hazard knows x to an absolute error alone.
                let scale = if matches!(law, Law::Normal { .. }) { x.max(1e-3) } else { x };
                assert!((back - x).abs() < 1e-9 * scale, "{law:?} {x} {back}");
            }
        }
    }

    #[test]
    fn scores_shares_and_hazards_say_the_same() {
        for law in laws() {
            for z in [-1.5, -0.3, 0.0, 0.4, 1.0] {
                let x = law.at_score(z);
                if x <= 0.0 || x == f64::INFINITY {
                    continue;
                }
                assert!((law.score(x) - z).abs() < 1e-9, "{law:?} {z}");
                assert!((law.below(x) - normal::cdf(z)).abs() < 1e-9, "{law:?} {z}");
                assert!((law.at_share(normal::cdf(z)) / x - 1.0).abs() < 1e-9, "{law:?} {z}");
                assert!((law.log_at_score(z) - f64::ln(x)).abs() < 1e-9, "{law:?} {z}");
                assert!((law.cumulative_hazard(x) + f64::ln(normal::cdf(-z))).abs() < 1e-9, "{law:?} {z}");
            }
        }
    }

    #[test]
    fn percentiles_are_met_on_every_scale() {
        let (low, high) = (Some(-1.0), Some(4.0));
        for bounds in [
            Bounds { low: None, high: None },
            Bounds { low, high: None },
            Bounds { low: None, high },
            Bounds { low, high },
        ] {
            for quantiles in [[-0.999, -0.2, 3.9], [0.5, 0.500001, 0.6], [3.0, 3.9, 3.99]] {
                let law = Law::percentiles(bounds, quantiles, 1.25);
                for (x, z) in quantiles.into_iter().zip([-1.25, 0.0, 1.25]) {
                    assert!((law.at_score(z) - x).abs() < 1e-14, "{law:?} {z}");
                    assert!((law.score(x) - z).abs() < 1e-8, "{law:?} {z}");
                }
                for z in [-40.0, 40.0] {
                    let x = law.at_score(z);
                    assert!(bounds.low.is_none_or(|low| x >= low) && bounds.high.is_none_or(|high| x <= high), "{x}");
                }
            }
        }
        // Half way between the ends on the log scale, the law is lognormal.
        let (law, lognormal) =
            (Law::percentiles(Bounds::POSITIVE, [5.0, 10.0, 20.0], 2.0), Law::lognormal(10.0, 0.5 * f64::ln(2.0)));
        for z in [-3.0, -0.7, 0.0, 1.1, 2.9] {
            assert!((law.at_score(z) / lognormal.at_score(z) - 1.0).abs() < 1e-14, "{z}");
        }
    }

    #[test]
    fn a_lognormal_law_has_the_moments_that_give_it() {
        for (mean, sd) in [(100.0, 1.0), (100.0, 30.0), (0.2, 0.2), (3.0, 30.0)] {
            let Law::Lognormal { mu, sigma } = Law::lognormal_with_moments(mean, sd) else {
                panic!("no lognormal law")
            };
            let square = sigma * sigma;
            // By hand: the mean is exp(mu + sigma²/2), the variance mean² (exp(sigma²) - 1).
            assert!((f64::exp(mu + 0.5 * square) / mean - 1.0).abs() < 1e-14, "{mean} {sd}");
            assert!((mean * f64::exp_m1(square).sqrt() / sd - 1.0).abs() < 1e-13, "{mean} {sd}");
        }
        for (mean, sd) in [(1e-300, 1e300), (1e300, 1e-300), (1.0, 1e-200), (1e-20, 1.0)] {
            let Law::Lognormal { mu, sigma } = Law::lognormal_with_moments(mean, sd) else {
                panic!("no lognormal law")
            };
            assert!(mu.is_finite() && sigma.is_finite(), "{mean} {sd}");
            let expected = f64::ln(sd) - f64::ln(mean);
            let expected = if expected > 20.0 { (2.0 * expected).sqrt() } else { f64::exp(expected) };
            assert!((sigma - expected).abs() <= 1e-12 * expected, "{mean} {sd} {sigma} {expected}");
        }
    }

    #[test]
    fn shrinking_gompertz_spares_some() {
        let law = Law::Gompertz { rate: 0.02, growth: -0.01 };
        assert_eq!(law.inverse_hazard(2.0), f64::INFINITY);
        assert!(law.inverse_hazard(1.999).is_finite());
    }

    #[test]
    fn flat_end_of_a_table_keeps_everyone() {
        for tail in [SurvivalTail::Prolonged, SurvivalTail::Flat] {
            let law = Law::survival(&[10.0, 20.0], &[0.5, 0.5], tail);
            assert_eq!(law.inverse_hazard(0.7), f64::INFINITY);
            assert!((law.inverse_hazard(0.69) - 10.0 * 0.69 / std::f64::consts::LN_2).abs() < 1e-12);
        }
    }

    #[test]
    fn tails_of_a_table_by_hand() {
        let table = |tail| Law::survival(&[10.0, 20.0], &[0.5, 0.4], tail);
        let survival = |law: &Law, x: f64| f64::exp(-law.cumulative_hazard(x));
        assert!((survival(&table(SurvivalTail::Prolonged), 30.0) - 0.32).abs() < 1e-12);
        assert!((survival(&table(SurvivalTail::MeanHazard), 30.0) - 0.4 * 0.4_f64.sqrt()).abs() < 1e-12);
        assert!((survival(&table(SurvivalTail::Flat), 1e6) - 0.4).abs() < 1e-12);
        let ended = Law::survival(&[10.0, 30.0], &[0.5, 0.0], SurvivalTail::Ended);
        for (x, share) in [(5.0, 0.5_f64.sqrt()), (10.0, 0.5), (20.0, 0.25), (28.0, 0.05), (30.0, 0.0), (99.0, 0.0)] {
            assert!((survival(&ended, x) - share).abs() < 1e-12, "{x}");
        }
        // Nobody stays beyond the end, whatever the level.
        assert!(ended.inverse_hazard(700.0) <= 30.0 && ended.inverse_hazard(f64::INFINITY) == 30.0);
    }
}
