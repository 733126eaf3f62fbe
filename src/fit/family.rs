//! Families of laws of tenure, as functions of two unconstrained parameters.

use super::jet::Jet;
use crate::special::elementary::{exp, ln};
use crate::special::law::Law;
use crate::special::normal;

/// A family of laws of tenure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LawFamily {
    /// Constant hazard.
    Exponential,
    /// Hazard that rises or falls with a power of time.
    Weibull,
    /// Normal logarithm.
    Lognormal,
    /// Logistic logarithm.
    Loglogistic,
    /// Hazard that grows or shrinks by a constant rate.
    Gompertz,
}

/// A parameter of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterScale {
    /// Logarithm of a time: the parameter is a time.
    LogTime,
    /// Logarithm of a hazard: the parameter is a hazard.
    LogHazard,
    /// Logarithm of a number without unit.
    Log,
    /// A hazard of whatever sign.
    Hazard,
}

impl ParameterScale {
    /// Unconstrained parameter of times in units of `unit` [week], from that of times in weeks.
    pub fn to_unit(self, theta: f64, unit: f64) -> f64 {
        match self {
            Self::LogTime => theta - ln(unit),
            Self::LogHazard => theta + ln(unit),
            Self::Log => theta,
            Self::Hazard => theta * unit,
        }
    }

    /// The inverse of [`ParameterScale::to_unit`].
    pub fn from_unit(self, theta: f64, unit: f64) -> f64 {
        match self {
            Self::LogTime => theta + ln(unit),
            Self::LogHazard => theta - ln(unit),
            Self::Log => theta,
            Self::Hazard => theta / unit,
        }
    }

    /// Whether the unconstrained parameter is a logarithm.
    pub fn is_log(self) -> bool {
        self != Self::Hazard
    }
}

impl LawFamily {
    /// All families, in the order in which they are told.
    pub const ALL: [Self; 5] = [Self::Exponential, Self::Weibull, Self::Lognormal, Self::Loglogistic, Self::Gompertz];

    /// Name in scenarios and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exponential => "exponential",
            Self::Weibull => "weibull",
            Self::Lognormal => "lognormal",
            Self::Loglogistic => "loglogistic",
            Self::Gompertz => "gompertz",
        }
    }

    /// Names of the parameters in scenarios, and the scale of each.
    pub fn parameters(self) -> &'static [(&'static str, ParameterScale)] {
        match self {
            Self::Exponential => &[("mean", ParameterScale::LogTime)],
            Self::Weibull => &[("scale", ParameterScale::LogTime), ("shape", ParameterScale::Log)],
            Self::Lognormal => &[("median", ParameterScale::LogTime), ("sigma", ParameterScale::Log)],
            Self::Loglogistic => &[("median", ParameterScale::LogTime), ("shape", ParameterScale::Log)],
            Self::Gompertz => &[("rate", ParameterScale::LogHazard), ("growth", ParameterScale::Hazard)],
        }
    }

    /// The law at unconstrained parameters.
    pub fn law(self, [first, second]: [f64; 2]) -> Law {
        match self {
            Self::Exponential => Law::exponential(exp(first)),
            Self::Weibull => Law::Weibull { log_scale: first, shape: exp(second) },
            Self::Lognormal => Law::Lognormal { mu: first, sigma: exp(second) },
            Self::Loglogistic => Law::Loglogistic { log_median: first, shape: exp(second) },
            Self::Gompertz => Law::Gompertz { rate: exp(first), growth: second },
        }
    }

    /// Cumulative hazard Λ(x) of [`LawFamily::law`], with its derivatives; 0 for `x` ≤ 0.
    pub fn cumulative_hazard(self, theta: [f64; 2], x: f64) -> Jet {
        if x <= 0.0 {
            return Jet::ZERO;
        }
        let [first, second] = Jet::parameters(theta);
        match self {
            Self::Exponential => exponential(-first) * x,
            Self::Weibull => exponential(self.standardised(theta, x)),
            Self::Loglogistic => softplus(self.standardised(theta, x)),
            Self::Lognormal => minus_log_above(self.standardised(theta, x)),
            Self::Gompertz => exponential(first) * mean_growth(second * x) * x,
        }
    }

    /// Logarithm of the hazard at `x` > 0, with its derivatives.
    pub fn log_hazard(self, theta: [f64; 2], x: f64) -> Jet {
        let [first, second] = Jet::parameters(theta);
        let score = self.standardised(theta, x);
        match self {
            Self::Exponential => -first,
            Self::Weibull => second + score + -ln(x),
            Self::Loglogistic => second + score - softplus(score) + -ln(x),
            Self::Lognormal => minus_log_above(score) - second - score * score * 0.5 + (-ln(x) - LOG_ROOT_2_PI),
            Self::Gompertz => first + second * x,
        }
    }

    /// (ln x - location)·slope: the score on which laws of a location and a shape depend.
    fn standardised(self, theta: [f64; 2], x: f64) -> Jet {
        let [location, shape] = Jet::parameters(theta);
        let distance = -location + ln(x);
        match self {
            Self::Lognormal => distance * exponential(-shape),
            _ => distance * exponential(shape),
        }
    }
}

/// ln √(2π).
const LOG_ROOT_2_PI: f64 = 0.918_938_533_204_672_8;
/// Score above which the tail of the normal law is taken from its asymptotic series.
const FAR: f64 = 36.0;
/// |y| below which the growth of a hazard is taken from its series.
const SMALL_GROWTH: f64 = 1.0;

fn exponential(x: Jet) -> Jet {
    x.then([exp(x.value); 3])
}

/// ln(1 + e^y).
fn softplus(y: Jet) -> Jet {
    let decay = exp(-y.value.abs());
    let small = 1.0 / (1.0 + decay);
    let (logistic, value) = match y.value > 0.0 {
        true => (small, y.value + libm::log1p(decay)),
        false => (decay * small, libm::log1p(decay)),
    };
    y.then([value, logistic, decay * small * small])
}

/// -ln Φ(-z), whose derivatives are the inverse Mills ratio m and m (m - z).
fn minus_log_above(z: Jet) -> Jet {
    let (value, mills) = match z.value {
        far if far > FAR => {
            let inverse = 1.0 / (far * far);
            let terms = [945.0, 105.0, 15.0, 3.0, 1.0];
            let series = 1.0 - terms.iter().fold(0.0, |sum, term| inverse * (term - sum));
            (0.5 * far * far + ln(far) + LOG_ROOT_2_PI - ln(series), far / series)
        }
        score => {
            let value = match score < 0.0 {
                true => -libm::log1p(-normal::cdf(score)),
                false => -ln(normal::cdf(-score)),
            };
            (value, exp(value - 0.5 * score * score - LOG_ROOT_2_PI))
        }
    };
    z.then([value, mills, mills * (mills - z.value)])
}

/// (e^y - 1)/y, 1 at 0.
fn mean_growth(y: Jet) -> Jet {
    let x = y.value;
    if x.abs() < SMALL_GROWTH {
        let (mut power, mut factorial) = ([0.0, 0.0, 1.0], 1.0);
        let mut sums = [0.0; 3];
        for n in 0..22 {
            let number = f64::from(n);
            factorial *= number + 1.0;
            // Powers of x: n - 2, n - 1 and n.
            let terms = [power[2], number * power[1], number * (number - 1.0) * power[0]];
            sums = [0, 1, 2].map(|at| sums[at] + terms[at] / factorial);
            power = [power[1], power[2], power[2] * x];
        }
        return y.then(sums);
    }
    let grown = exp(x);
    let value = libm::expm1(x) / x;
    let first = (grown - value) / x;
    y.then([value, first, (grown - 2.0 * first) / x])
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASES: [(LawFamily, [f64; 2]); 8] = [
        (LawFamily::Exponential, [3.0, 0.0]),
        (LawFamily::Weibull, [4.0, -0.3]),
        (LawFamily::Weibull, [2.0, 1.5]),
        (LawFamily::Lognormal, [4.0, 0.3]),
        (LawFamily::Lognormal, [0.0, -2.3]),
        (LawFamily::Loglogistic, [3.0, 0.8]),
        (LawFamily::Gompertz, [-4.0, 0.02]),
        (LawFamily::Gompertz, [-3.0, -0.03]),
    ];
    const TIMES: [f64; 6] = [0.02, 1.0, 9.0, 40.0, 70.0, 300.0];

    #[test]
    fn hazards_are_those_of_the_laws_of_the_model() {
        for (family, theta) in CASES {
            let law = family.law(theta);
            for x in TIMES {
                let (here, there) = (family.cumulative_hazard(theta, x).value, law.cumulative_hazard(x));
                if there > 600.0 {
                    continue;
                }
                assert!((here - there).abs() <= 1e-12 * there, "{family:?} {x} {here} {there}");
                // The hazard is the slope of the cumulative hazard.
                let step = 1e-5 * x;
                let slope = (law.cumulative_hazard(x + step) - law.cumulative_hazard(x - step)) / (2.0 * step);
                let hazard = exp(family.log_hazard(theta, x).value);
                assert!((hazard / slope - 1.0).abs() < 1e-5 || hazard < 1e-9, "{family:?} {x} {hazard} {slope}");
            }
            assert_eq!(family.cumulative_hazard(theta, 0.0), Jet::ZERO);
        }
    }

    /// Derivatives against differences of the level below them.
    #[test]
    fn derivatives_are_slopes() {
        type Function = fn(LawFamily, [f64; 2], f64) -> Jet;
        let functions: [Function; 2] = [LawFamily::cumulative_hazard, LawFamily::log_hazard];
        for (family, theta) in CASES {
            for (function, x) in functions.iter().flat_map(|function| TIMES.map(|x| (function, x))) {
                let jet = function(family, theta, x);
                if !(1e-8..1e8).contains(&jet.value.abs()) {
                    continue;
                }
                let step = 1e-5;
                for at in 0..2 {
                    let moved = |by: f64| {
                        let mut moved = theta;
                        moved[at] += by;
                        function(family, moved, x)
                    };
                    let (above, below) = (moved(step), moved(-step));
                    let close = |found: f64, up: f64, down: f64| {
                        let slope = (up - down) / (2.0 * step);
                        let size = found.abs().max(1e-4 * jet.value.abs()).max(1e-2);
                        assert!((found - slope).abs() < 1e-4 * size, "{family:?} {x} {found} {slope}");
                    };
                    close(jet.gradient[at], above.value, below.value);
                    close(jet.hessian[at], above.gradient[0], below.gradient[0]);
                    close(jet.hessian[at + 1], above.gradient[1], below.gradient[1]);
                }
            }
        }
    }

    #[test]
    fn pieces_meet_where_series_begin() {
        let at = |function: fn(Jet) -> Jet, x: f64| function(Jet::parameters([x, 0.0])[0]);
        for (function, x) in
            [(minus_log_above as fn(Jet) -> Jet, FAR), (mean_growth, SMALL_GROWTH), (mean_growth, -SMALL_GROWTH)]
        {
            let (below, above) = (at(function, x * (1.0 - 1e-12)), at(function, x * (1.0 + 1e-12)));
            assert!((below.value / above.value - 1.0).abs() < 1e-10);
            assert!((below.gradient[0] / above.gradient[0] - 1.0).abs() < 1e-10);
            assert!((below.hessian[0] / above.hessian[0] - 1.0).abs() < 1e-6, "{below:?} {above:?}");
        }
    }
}
