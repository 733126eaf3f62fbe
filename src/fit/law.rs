//! Laws of tenure by maximum likelihood.

use super::family::{LawFamily, ParameterScale};
use super::newton::{Maximum, NoMaximum, maximise};
use super::sample::DurationSample;
use crate::special::elementary::{exp, ln};
use crate::special::law::Law;

/// Exits below which no law is fitted.
pub const LEAST_EXITS: f64 = 10.0;
/// Starts of the second parameter; the first starts at the mean stay.
const STARTS: [f64; 4] = [0.0, -0.8, 0.8, 2.0];

/// A law with the largest likelihood within a family.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedLaw {
    /// Family.
    pub family: LawFamily,
    /// Unconstrained parameters, of times in weeks; see [`LawFamily::parameters`].
    pub theta: [f64; 2],
    /// Covariance of the unconstrained parameters: variance, covariance, variance.
    pub covariance: [f64; 3],
    /// Logarithm of the likelihood, of times in weeks.
    pub log_likelihood: f64,
}

/// Reason why a law is not fitted.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum LawRefusal {
    /// Too few exits.
    #[error("{0} exits after training are fewer than 10")]
    FewExits(f64),
    /// The likelihood has no maximum.
    #[error("the likelihood keeps rising as a parameter goes to its bound")]
    Rises,
    /// The records do not tell the parameters apart.
    #[error("the information matrix is singular: these records do not tell the parameters apart")]
    Singular,
}

/// A parameter of a law in its natural unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LawParameter {
    /// Name in scenarios.
    pub name: &'static str,
    /// Scale of the unconstrained parameter.
    pub scale: ParameterScale,
    /// Estimate.
    pub value: f64,
    /// Standard error of the unconstrained parameter: of the logarithm, or of a hazard.
    pub error: f64,
}

impl LawParameter {
    /// Standard error in the unit of the estimate.
    pub fn se(&self) -> f64 {
        if self.scale.is_log() { self.value * self.error } else { self.error }
    }

    /// Ends that lie so many standard errors away on the unconstrained scale.
    pub fn ends(&self, errors: f64) -> [f64; 2] {
        [-errors, errors].map(|z| match self.scale.is_log() {
            true => self.value * exp(z * self.error),
            false => self.value + z * self.error,
        })
    }
}

impl FittedLaw {
    /// The law of largest likelihood of a sample; each of several starts must lead to it, or to less.
    ///
    /// # Errors
    /// [`LawRefusal`] where the sample does not tell the law.
    pub fn of(family: LawFamily, sample: &DurationSample) -> Result<Self, LawRefusal> {
        if sample.exits < LEAST_EXITS {
            return Err(LawRefusal::FewExits(sample.exits));
        }
        let starts = if family.parameters().len() == 1 { &STARTS[..1] } else { &STARTS[..] };
        let tries: Vec<_> = starts.iter().map(|second| Self::from(family, sample, [0.0, *second])).collect();
        Self::best(family, sample, &tries)
    }

    /// The law that another one leads to, such as that of a sample much like this one.
    pub fn near(&self, sample: &DurationSample) -> Result<Self, LawRefusal> {
        if sample.exits < 1.0 {
            return Err(LawRefusal::FewExits(sample.exits));
        }
        let mut start = self.theta;
        for (theta, (_, scale)) in start.iter_mut().zip(self.family.parameters()) {
            *theta = scale.to_unit(*theta, sample.unit);
        }
        Self::best(self.family, sample, &[Self::from(self.family, sample, start)])
    }

    fn from(family: LawFamily, sample: &DurationSample, start: [f64; 2]) -> Result<Maximum, NoMaximum> {
        maximise(|theta| sample.log_likelihood(family, theta), start, family.parameters().len())
    }

    fn best(
        family: LawFamily,
        sample: &DurationSample,
        tries: &[Result<Maximum, NoMaximum>],
    ) -> Result<Self, LawRefusal> {
        let found = tries.iter().filter_map(|found| found.ok());
        let best = found.max_by(|one, other| one.value.total_cmp(&other.value));
        let rises =
            |above: f64| tries.iter().any(|found| matches!(found, Err(NoMaximum::Rises(value)) if *value > above));
        let Some(best) = best else {
            return Err(if rises(f64::NEG_INFINITY) { LawRefusal::Rises } else { LawRefusal::Singular });
        };
        if rises(best.value) {
            return Err(LawRefusal::Rises);
        }
        let Maximum { mut theta, value, mut covariance } = best;
        for (at, (_, scale)) in family.parameters().iter().enumerate() {
            theta[at] = scale.from_unit(theta[at], sample.unit);
            if !scale.is_log() {
                covariance[at] /= sample.unit;
                covariance[at + 1] /= sample.unit;
                if at == 1 {
                    covariance[2] /= sample.unit;
                }
            }
        }
        Ok(Self { family, theta, covariance, log_likelihood: value + sample.of_unit() })
    }

    /// The law.
    pub fn law(&self) -> Law {
        self.family.law(self.theta)
    }

    /// Number of parameters.
    pub fn number(&self) -> usize {
        self.family.parameters().len()
    }

    /// Parameters with their errors.
    pub fn parameters(&self) -> Vec<LawParameter> {
        let variances = [self.covariance[0], self.covariance[2]];
        let named = self.family.parameters().iter().zip(self.theta.iter().zip(variances));
        named
            .map(|((name, scale), (theta, variance))| LawParameter {
                name,
                scale: *scale,
                value: if scale.is_log() { exp(*theta) } else { *theta },
                error: variance.sqrt(),
            })
            .collect()
    }

    /// Correlation of the two unconstrained parameters; 0 of a family with one.
    pub fn correlation(&self) -> f64 {
        let [first, both, second] = self.covariance;
        if self.number() == 2 { both / (first * second).sqrt() } else { 0.0 }
    }

    /// Time by which half have quit [week], and its standard error on the logarithm; ∞ where fewer than half ever do.
    pub fn median(&self) -> [f64; 2] {
        let median = self.law().inverse_hazard(std::f64::consts::LN_2);
        if !median.is_finite() {
            return [median, 0.0];
        }
        // Implicit differentiation of Λ(median) = ln 2, on the logarithm of time.
        let slope = self.family.cumulative_hazard(self.theta, median).gradient;
        let by_log_time = median * exp(self.family.log_hazard(self.theta, median).value);
        let [a, b] = slope.map(|one| one / by_log_time);
        let [first, both, second] = self.covariance;
        [median, (a * a * first + 2.0 * a * b * both + b * b * second).max(0.0).sqrt()]
    }

    /// Akaike's criterion.
    pub fn aic(&self) -> f64 {
        2.0 * self.number() as f64 - 2.0 * self.log_likelihood
    }

    /// Schwarz's criterion for so many people.
    pub fn bic(&self, people: f64) -> f64 {
        self.number() as f64 * ln(people) - 2.0 * self.log_likelihood
    }
}
