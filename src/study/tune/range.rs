//! The range of bonuses that are tried: the highest, and the step.

use super::error::TuneError;
use super::plan::{Plan, What};
use crate::model::world::World;
use crate::scenario::Scenario;

/// Share of hires who would take the highest bonus, where nobody asks for another.
const MOST_TAKERS: f64 = 0.9;
/// Weeks of wage that the highest bonus is worth at most, where nobody asks for another.
const HALF_A_YEAR: f64 = 26.0;
/// Bonuses of a curve at least, where nobody asks for a step.
const FINE: f64 = 200.0;
/// Bonuses of all curves of a scenario at most.
const MOST_BONUSES: f64 = 5000.0;

/// Bonuses from 0 in equal steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The highest [money]: a multiple of the step.
    pub max: f64,
    /// From one to the next [money], > 0.
    pub step: f64,
}

impl Range {
    /// The range that a plan asks for: the same for all scenarios, so that they can be set side by side.
    ///
    /// Where the plan has no highest bonus, it is the one that 90 % of hires would take, or a wage of half a year, whichever
    /// is less, and at least the bonus of the scenario; of several scenarios the largest. Of a common factor it bounds the
    /// largest bonus, and what is said is the first. Where it has no step, that is the
    /// largest of 1, 2 and 5 times a power of ten that makes 200 steps or more.
    ///
    /// # Errors
    /// [`TuneError`], where a scenario has no such offer, nothing tells how far to go, or steps are too long or too short.
    pub fn of(scenarios: &[&Scenario], plan: &Plan) -> Result<Self, TuneError> {
        let max = match plan.max {
            Some(max) => max,
            None => {
                let highest = scenarios.iter().map(|scenario| highest(scenario, plan.what));
                highest.collect::<Result<Vec<f64>, _>>()?.into_iter().fold(0.0, f64::max)
            }
        };
        let step = plan.step.unwrap_or_else(|| round_step(max / FINE));
        let steps = max / step;
        if steps < 1.0 {
            return Err(TuneError::StepTooLong { step, max });
        }
        // What was asked for is the most; what was found may be rounded up to the next step.
        let range = Self { max: if plan.max.is_some() { max } else { steps.ceil() * step }, step };
        Ok(Self { max: range.bonus(range.steps()), step })
    }

    /// Refuses more bonuses on so many lines than anyone looks at.
    pub(super) fn allow(self, lines: usize) -> Result<(), TuneError> {
        let Self { max, step } = self;
        let bonuses = max / step * lines as f64;
        let most = MOST_BONUSES;
        if bonuses > most { Err(TuneError::TooManyBonuses { bonuses, max, step, most }) } else { Ok(()) }
    }

    /// Number of steps to the highest bonus.
    pub fn steps(self) -> usize {
        // Quotients of decimal numbers may be a little less than whole.
        (self.max / self.step * (1.0 + 1e-12)).floor() as usize
    }

    /// The bonus after so many steps [money].
    pub fn bonus(self, steps: usize) -> f64 {
        multiple(steps as f64, self.step)
    }

    /// The bonuses, rising from 0 [money].
    pub fn bonuses(self) -> Vec<f64> {
        (0..=self.steps()).map(|steps| self.bonus(steps)).collect()
    }
}

/// So many times a step, to 15 digits: three times 0.1 is 0.3, and not 0.30000000000000004.
fn multiple(number: f64, step: f64) -> f64 {
    let product = number * step;
    format!("{product:.14e}").parse().unwrap_or(product)
}

/// The largest of 1, 2 and 5 times a power of ten up to `most` > 0.
pub(super) fn round_step(most: f64) -> f64 {
    let power = libm::pow(10.0, libm::log10(most).floor());
    let times = |number: f64| multiple(number, power);
    [5.0, 2.0].map(times).into_iter().find(|step| *step <= most).unwrap_or_else(|| times(1.0))
}

/// How high the bonuses of one scenario should go; where all move by a common factor the one that names it, while the
/// largest of them goes as high.
fn highest(scenario: &Scenario, what: What) -> Result<f64, TuneError> {
    let bonuses = || scenario.offers.iter().map(|offer| offer.bonus);
    let largest = bonuses().fold(0.0, f64::max);
    let (own, part) = match what {
        What::Offer(offer) => (bonuses().nth(offer).unwrap_or_default(), 1.0),
        What::All => (largest, 1.0),
        What::Scale => {
            let first = bonuses().find(|bonus| *bonus > 0.0).unwrap_or_default();
            (first, if largest > 0.0 { first / largest } else { 1.0 })
        }
    };
    let wage = HALF_A_YEAR * scenario.pay.wage_per_week;
    let far_enough = [taken_by_most(&World::new(scenario)), Some(wage).filter(|wage| *wage > 0.0)];
    let least = far_enough.into_iter().flatten().fold(f64::INFINITY, f64::min);
    if least.is_infinite() {
        return Err(TuneError::NoMax { scenario: scenario.name.clone() });
    }
    Ok((least * part).max(own))
}

/// The bonus that 90 % of hires would take, were they all there at the first offer; `None` if no amount would do.
fn taken_by_most(world: &World) -> Option<f64> {
    // Bonuses are found by their logs: they span many powers of ten.
    let (mut low, mut high) = (-20.0, 40.0);
    if world.would_take(libm::exp(high)) < MOST_TAKERS || world.would_take(libm::exp(low)) >= MOST_TAKERS {
        return None;
    }
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if world.would_take(libm::exp(middle)) < MOST_TAKERS {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(libm::exp(high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Objective;
    use crate::scenario;
    use crate::study::tune::Limits;

    fn plan(max: Option<f64>, step: Option<f64>) -> Plan {
        let (what, objective) = (What::Offer(0), Objective::Mean);
        Plan { what, weeks: Vec::new(), max, step, objective, limits: Limits::default(), confidence: 0.95 }
    }

    #[test]
    fn steps_are_round() {
        for (most, step) in [(57.2, 50.0), (50.0, 50.0), (49.9, 20.0), (1.0, 1.0), (0.07, 0.05), (0.003, 0.002)] {
            assert_eq!(round_step(most), step);
        }
    }

    /// One lognormal group: ln of the 90 % quantile is ln median + 1.2816 sigma.
    #[test]
    fn the_highest_is_taken_by_most_or_half_a_years_wage() {
        let one = |wage: f64, bonus: f64| {
            let text = format!(
                "name = \"one\"\npay = {{ wage_per_week = {wage} }}\noffers = [{{ week = 1, bonus = {bonus} }}]\n[[groups]]\n\
                 name = \"all\"\nreservation = {{ dist = \"lognormal\", median = 1000, sigma = 0.5 }}\n\
                 tenure = {{ dist = \"exponential\", mean = 100 }}"
            );
            scenario::parse("one.toml", &text, &[]).expect("a right scenario").scenario
        };
        let highest = |wage, bonus| highest(&one(wage, bonus), What::Offer(0)).expect("a highest");
        let most = highest(0.0, 500.0);
        assert!((most / (1000.0 * f64::exp(0.5 * 1.281_551_565_5)) - 1.0).abs() < 1e-9, "{most}");
        let range = Range::of(&[&one(0.0, 500.0)], &plan(None, None)).expect("a range");
        assert_eq!((range.max, range.step), (1900.0, 5.0));
        assert_eq!((highest(40.0, 500.0), highest(40.0, 3000.0)), (1040.0, 3000.0));
        let mut ladder = one(40.0, 200.0);
        ladder.offers.push(scenario::Offer::in_week(9.0, 1600.0));
        assert_eq!(super::highest(&ladder, What::Scale), Ok(200.0));
        ladder.offers[1].bonus = 400.0;
        assert_eq!(super::highest(&ladder, What::Scale), Ok(520.0));
    }

    #[test]
    fn what_is_asked_for_holds() {
        let range = |max, step| Range::of(&[], &plan(Some(max), step)).map(|range| (range.max, range.step));
        assert_eq!(range(1000.0, None), Ok((1000.0, 5.0)));
        assert_eq!(range(1020.0, Some(50.0)), Ok((1000.0, 50.0)));
        assert_eq!(range(0.3, Some(0.1)), Ok((0.3, 0.1)));
        assert!(matches!(range(40.0, Some(50.0)), Err(TuneError::StepTooLong { .. })));
        let many = Range { max: 2000.0, step: 1.0 };
        assert_eq!(many.allow(2), Ok(()));
        assert!(matches!(many.allow(3), Err(TuneError::TooManyBonuses { .. })));
    }

    #[test]
    fn bonuses_go_from_0_to_the_highest() {
        let range = Range { max: 200.0, step: 50.0 };
        assert_eq!(range.bonuses(), [0.0, 50.0, 100.0, 150.0, 200.0]);
        assert_eq!(Range { max: 0.4, step: 0.1 }.bonuses(), [0.0, 0.1, 0.2, 0.3, 0.4]);
        assert_eq!(Range { max: 2.9, step: 0.7 }.bonuses(), [0.0, 0.7, 1.4, 2.1, 2.8]);
    }
}
