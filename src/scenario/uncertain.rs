//! Uncertain numbers, and beliefs about them.

use std::fmt;

use super::fault::Fault;
use super::field::distribution::{Description, Parameter, distributions, interval_schema};
use super::field::domain::{ANY, Domain, Number, POSITIVE, WEEKS_OF_A_YEAR};
use super::field::key::{Key, Visit};
use super::field::reader::{FieldCell, Keys, Reader, Value};
use super::text::notation;
use crate::special::{
    law::{Bounds, Law},
    normal,
};

/// An uncertain parameter of the model, drawn once a replication.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncertain {
    /// Dotted key of the field, such as `groups.committed.tenure.median`; the address of the draws.
    pub key: String,
    /// Belief about the parameter, not truncated to the domain.
    pub belief: Belief,
    /// Normal score at which the parameter is held; None where the parameter is drawn, as in every scenario that is read.
    /// Parameters that rank correlations tie to a held one have their distribution given that score.
    pub held: Option<f64>,
    /// Domain of the parameter; a draw outside is drawn again.
    domain: Domain,
}

distributions! {
    /// Belief about a number, as a function of a standard normal score z; Φ is the standard normal distribution function.
    Belief ("an uncertain number", "\"80 to 130\" or { dist = \"normal\", mean = 100, sd = 15 }")
    also BelievedInterval [interval_schema()] with ends_in_order {
        /// mean + sd z.
        normal = Normal {
            /// Mean.
            mean: f64 [ANY.certain()],
            /// Standard deviation, > 0.
            sd: f64 [POSITIVE.certain()],
        }
        /// exp(ln median + sigma z).
        lognormal = Lognormal {
            /// Median, > 0.
            median: f64 [POSITIVE.certain()],
            /// Standard deviation of the logarithm, > 0.
            sigma: f64 [POSITIVE.certain()],
        }
        /// Lognormal: sigma² = ln(1 + (sd/mean)²), median = mean exp(-sigma²/2).
        lognormal = LognormalMoments {
            /// Mean, > 0.
            mean: f64 [POSITIVE.certain()],
            /// Standard deviation, > 0.
            sd: f64 [POSITIVE.certain()],
        }
        /// All numbers from low to high are equally likely, low < high.
        uniform = Uniform {
            /// Lower end.
            low: f64 [ANY.certain()],
            /// Upper end, > low.
            high: f64 [ANY.certain()],
        }
        /// A triangular density over low to high with its peak at mode.
        triangular = Triangular {
            /// Lower end.
            low: f64 [ANY.certain()],
            /// Most likely value, from low to high.
            mode: f64 [ANY.certain()],
            /// Upper end, > low.
            high: f64 [ANY.certain()],
        }
        /// low + (high - low) B, B beta with shapes 1 + 4 (mode - low)/(high - low) and 1 + 4 (high - mode)/(high - low).
        pert = Pert {
            /// Lower end.
            low: f64 [ANY.certain()],
            /// Most likely value, from low to high.
            mode: f64 [ANY.certain()],
            /// Upper end, > low.
            high: f64 [ANY.certain()],
        }
        /// Between 0 and 1, sd² < mean (1 - mean).
        beta = Beta {
            /// Mean, in (0, 1).
            mean: f64 [POSITIVE.certain()],
            /// Standard deviation, > 0.
            sd: f64 [POSITIVE.certain()],
        }
        /// Above 0.
        gamma = Gamma {
            /// Mean, > 0.
            mean: f64 [POSITIVE.certain()],
            /// Standard deviation, > 0.
            sd: f64 [POSITIVE.certain()],
        }
        /// On the scale of the domain, two half-normals that meet at the median p50 and have these percentiles.
        percentiles = Percentiles {
            /// 10th percentile.
            p10: f64 [ANY.certain()],
            /// Median, > p10.
            p50: f64 [ANY.certain()],
            /// 90th percentile, > p50.
            p90: f64 [ANY.certain()],
            /// Limits of the number, from its field.
            bounds: Bounds [()],
        }
        /// Percentiles as above, with the 5th and the 95th.
        percentiles = WidePercentiles {
            /// 5th percentile.
            p05: f64 [ANY.certain()],
            /// Median, > p05.
            p50: f64 [ANY.certain()],
            /// 95th percentile, > p50.
            p95: f64 [ANY.certain()],
            /// Limits of the number, from its field.
            bounds: Bounds [()],
        }
    }
}

/// Limits that a file never gives: they are those of the field.
impl Parameter for Bounds {
    type Rule = ();

    fn read(_: &'static str, (): (), _: &'static str, _: &mut Keys<'_>) -> Option<Self> {
        Some(Self { low: None, high: None })
    }

    fn visit(&mut self, _: &'static str, (): (), _: &Key<'_>, _: &mut Visit<'_>) {}

    fn print(&self, _: &'static str, _: &dyn Fn(&str, f64) -> String) -> Option<(&'static str, String)> {
        None
    }

    fn describe(_: &'static str, (): (), _: &mut Description) {}
}

/// A 90 % interval, such as `"80 to 130"`: its ends are the 5th and the 95th percentile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BelievedInterval {
    /// 5th percentile.
    pub low: f64,
    /// 95th percentile, > low.
    pub high: f64,
    /// Scale on which the number is normal.
    pub scale: NormalScale,
}

/// The scale on which a number is normally distributed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NormalScale {
    /// Log-odds, for a share.
    Logit,
    /// Logarithm, for a number with both ends above 0.
    Log,
    /// The number itself.
    Plain,
}

/// Normal score of the 95th percentile.
pub(crate) const Z95: f64 = 1.644_853_626_951_472_7;

/// Normal score of the 90th percentile.
pub(crate) const Z90: f64 = 1.281_551_565_544_600_4;

/// Checks that the ends of a belief are in order, and that its standard deviation is possible.
fn ends_in_order(read: Belief, cell: &FieldCell<'_>, reader: &mut Reader) -> Option<Belief> {
    let key = cell.path.clone();
    let (at, fault) = match read {
        Belief::Uniform { low, high } if low >= high => ("high", Fault::UniformOrder { key, low, high }),
        Belief::Triangular { low, mode, high } | Belief::Pert { low, mode, high }
            if low >= high || mode < low || mode > high =>
        {
            ("mode", Fault::ModeOrder { key, low, mode, high })
        }
        Belief::Percentiles { p10: low, p50: middle, p90: high, .. }
        | Belief::WidePercentiles { p05: low, p50: middle, p95: high, .. } => {
            return in_order([low, middle, high], cell, reader).then_some(read);
        }
        Belief::Beta { mean, .. } if mean >= 1.0 => ("mean", Fault::BetaMean { key, mean }),
        Belief::Beta { mean, sd } if sd * sd >= mean * (1.0 - mean) => {
            let largest = (mean * (1.0 - mean)).sqrt();
            ("sd", Fault::BetaSd { key, sd, largest: format!("{largest:.4}") })
        }
        read => return Some(read),
    };
    reader.refuse(cell.node.deepest(&[at]), fault);
    None
}

/// Whether three percentiles rise; a problem is noted if not.
pub(crate) fn in_order([low, middle, high]: [f64; 3], cell: &FieldCell<'_>, reader: &mut Reader) -> bool {
    let rises = low < middle && middle < high;
    if !rises {
        let fault = Fault::PercentilesDoNotRise { key: cell.path.clone(), low, middle, high };
        reader.refuse(cell.node.deepest(&["p50"]), fault);
    }
    rises
}

impl BelievedInterval {
    /// Law of the number.
    fn law(self) -> Law {
        let Self { low, high, scale } = self;
        let bounds = match scale {
            NormalScale::Plain => Bounds { low: None, high: None },
            NormalScale::Log => Bounds::POSITIVE,
            NormalScale::Logit => Bounds::SHARE,
        };
        let [from, to] = [low, high].map(|end| bounds.scale(end));
        let (middle, sd) = (0.5 * (from + to), 0.5 * (to - from) / Z95);
        match scale {
            NormalScale::Plain => Law::Normal { mean: middle, sd },
            NormalScale::Log => Law::Lognormal { mu: middle, sigma: sd },
            NormalScale::Logit => Law::TwoPiece { bounds, middle, below: sd, above: sd },
        }
    }
}

impl fmt::Display for BelievedInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{} to {}\"", notation::number(self.low), notation::number(self.high))
    }
}

impl Belief {
    /// Quantile at a standard normal score `z`: a share Φ(z) of the belief lies below.
    ///
    /// ```
    /// use the_offer::scenario::Belief;
    /// let belief = Belief::Triangular { low: 0.0, mode: 0.0, high: 8.0 };
    /// // By hand: 1 - (1 - x/8)² = ½.
    /// assert!((belief.at_score(0.0) - 8.0 * (1.0 - 0.5f64.sqrt())).abs() < 1e-14);
    /// ```
    pub fn at_score(&self, z: f64) -> f64 {
        self.law().at_score(z)
    }

    /// Share of the belief below `x`.
    pub fn below(&self, x: f64) -> f64 {
        self.law().below(x)
    }

    /// Law of the belief.
    pub fn law(&self) -> Law {
        match *self {
            Self::BelievedInterval(interval) => interval.law(),
            Self::Normal { mean, sd } => Law::Normal { mean, sd },
            Self::Lognormal { median, sigma } => Law::lognormal(median, sigma),
            Self::LognormalMoments { mean, sd } => Law::lognormal_with_moments(mean, sd),
            Self::Percentiles { p10, p50, p90, bounds } => Law::percentiles(bounds, [p10, p50, p90], Z90),
            Self::WidePercentiles { p05, p50, p95, bounds } => Law::percentiles(bounds, [p05, p50, p95], Z95),
            Self::Uniform { low, high } => Law::Uniform { low, high },
            Self::Triangular { low, mode, high } => Law::Triangular { low, mode, high },
            Self::Pert { low, mode, high } => Law::pert(low, mode, high),
            Self::Beta { mean, sd } => Law::beta(mean, sd),
            Self::Gamma { mean, sd } => Law::Gamma { mean, sd },
        }
    }
}

impl Belief {
    /// Belief about a number that is so many times smaller. Returns `None` for a beta distribution, which has no scale.
    fn divided(&self, by: f64) -> Option<Self> {
        Some(match *self {
            Self::BelievedInterval(BelievedInterval { low, high, scale }) => {
                Self::BelievedInterval(BelievedInterval { low: low / by, high: high / by, scale })
            }
            Self::Normal { mean, sd } => Self::Normal { mean: mean / by, sd: sd / by },
            Self::Lognormal { median, sigma } => Self::Lognormal { median: median / by, sigma },
            Self::LognormalMoments { mean, sd } => Self::LognormalMoments { mean: mean / by, sd: sd / by },
            Self::Uniform { low, high } => Self::Uniform { low: low / by, high: high / by },
            Self::Triangular { low, mode, high } => {
                Self::Triangular { low: low / by, mode: mode / by, high: high / by }
            }
            Self::Pert { low, mode, high } => Self::Pert { low: low / by, mode: mode / by, high: high / by },
            Self::Beta { .. } => return None,
            Self::Gamma { mean, sd } => Self::Gamma { mean: mean / by, sd: sd / by },
            Self::Percentiles { p10, p50, p90, bounds } => {
                Self::Percentiles { p10: p10 / by, p50: p50 / by, p90: p90 / by, bounds }
            }
            Self::WidePercentiles { p05, p50, p95, bounds } => {
                Self::WidePercentiles { p05: p05 / by, p50: p50 / by, p95: p95 / by, bounds }
            }
        })
    }

    /// Belief with percentiles on the scale of a domain. Returns `None`, and notes a problem, if one is at an end or beyond.
    fn within(mut self, cell: &FieldCell<'_>, domain: Domain, reader: &mut Reader) -> Option<Self> {
        let limits = domain.bounds();
        let (Self::Percentiles { p10: low, p90: high, ref mut bounds, .. }
        | Self::WidePercentiles { p05: low, p95: high, ref mut bounds, .. }) = self
        else {
            return Some(self);
        };
        if !(limits.hold(low) && limits.hold(high)) {
            let (key, domain) = (cell.path.clone(), domain.to_string());
            reader.refuse(cell.node, Fault::PercentilesOutside { key, low, high, domain });
            return None;
        }
        *bounds = limits;
        Some(self)
    }
}

impl Uncertain {
    /// Whether a number lies in the domain of the parameter.
    pub fn allows(&self, number: f64) -> bool {
        self.domain.contains(number)
    }

    /// Belief as TOML.
    pub fn text(&self) -> String {
        self.belief.text(&|_, value| notation::number(value))
    }

    /// Domain of the parameter.
    pub(crate) fn domain(&self) -> Domain {
        self.domain
    }

    /// Share of the belief that lies outside the parameter's domain.
    pub fn outside(&self) -> f64 {
        let [low, high] = self.domain_in_belief();
        low + (1.0 - high)
    }

    /// Quantile at a share `p` of the belief truncated to the domain.
    pub fn quantile(&self, p: f64) -> f64 {
        let [least, greatest] = self.domain.ends();
        // Rounding may exceed the domain.
        self.drawn_at(p).clamp(least, greatest)
    }

    /// Share of the belief truncated to the domain that lies below `x`.
    pub fn below(&self, x: f64) -> f64 {
        let [low, high] = self.domain_in_belief();
        ((self.belief.below(x) - low) / (high - low)).clamp(0.0, 1.0)
    }

    /// Quantile of the truncated belief, before rounding errors are cut off.
    fn drawn_at(&self, p: f64) -> f64 {
        let [low, high] = self.domain_in_belief();
        self.belief.at_score(normal::quantile(low + p * (high - low)))
    }

    /// Shares of the belief below the ends of the domain.
    fn domain_in_belief(&self) -> [f64; 2] {
        self.domain.ends().map(|end| self.belief.below(end))
    }
}

/// Median of an uncertain number, which is noted. Returns `None`, and notes a problem, if the belief is wrong.
pub(crate) fn read(cell: &FieldCell<'_>, rule: Number, reader: &mut Reader) -> Option<f64> {
    let belief = if cell.node.is_interval() {
        interval_in(cell, rule, reader).map(Belief::BelievedInterval)?
    } else {
        Belief::read(cell, (), reader)?.within(cell, rule.domain, reader)?
    };
    let (key, belief) = match &cell.weekly {
        None => (cell.path.clone(), belief),
        Some(weekly) => match belief.divided(WEEKS_OF_A_YEAR) {
            Some(belief) => (weekly.clone(), belief),
            None => {
                reader.refuse(cell.node, Fault::BetaOfYear { year: cell.path.clone() });
                return None;
            }
        },
    };
    let uncertain = Uncertain { key, belief, held: None, domain: rule.domain };
    let outside = uncertain.outside();
    // An infinite standard deviation has no median.
    let has_median = !uncertain.belief.at_score(0.0).is_nan();
    if outside > 0.5 && has_median {
        let fault =
            Fault::MostlyOutside { key: cell.path.clone(), outside: percent(outside), domain: rule.domain.to_string() };
        reader.refuse(cell.node, fault);
        return None;
    }
    let median = uncertain.drawn_at(0.5);
    if outside.is_nan() || !has_median || !uncertain.allows(median) {
        reader.refuse(cell.node, Fault::NotDrawable { key: cell.path.clone() });
        return None;
    }
    reader.uncertain.push((uncertain, cell.node.place.clone()));
    Some(median)
}

/// A share as messages write it.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

fn interval_in(cell: &FieldCell<'_>, rule: Number, reader: &mut Reader) -> Option<BelievedInterval> {
    let [low, high] = cell.node.as_interval()?;
    let scale = match rule.is_share() {
        true => NormalScale::Logit,
        false if low > 0.0 && high > 0.0 => NormalScale::Log,
        false => NormalScale::Plain,
    };
    let key = cell.path.clone();
    let fault = if !(low.is_finite() && high.is_finite()) {
        Fault::NotFinite { key, found: cell.node.found() }
    } else if low >= high {
        Fault::IntervalOrder { key, low, high }
    } else if scale == NormalScale::Logit && (low <= 0.0 || high >= 1.0) {
        Fault::IntervalOfShare { key, low, high, in_percent: cell.node.found().contains('%') }
    } else {
        return Some(BelievedInterval { low, high, scale });
    };
    reader.refuse(cell.node, fault);
    None
}
