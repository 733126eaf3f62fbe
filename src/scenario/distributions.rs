//! Distributions of reservation bonus, tenure, and time to fill a position.

use super::fault::Fault;
use super::field::distribution::{Description, MEAN_OR_MEDIAN, Parameter, SCALE_OR_MEDIAN, Scale, distributions};
use super::field::domain::{
    ABOVE_MINUS_ONE, ANY, NOT_NEGATIVE, POSITIVE, RISING_WEEKS, SHARE_BELOW_ONE, SURVIVING_SHARES,
};
use super::field::key::{Key, Visit};
use super::field::reader::{FieldCell, Keys, Reader};
use super::text::notation;
use super::text::tree::Node;
use super::uncertain::{Z90, in_order, percent};
use crate::special::{
    elementary,
    law::{Bounds, Law, SurvivalTail},
};

distributions! {
    /// The reservation bonus: the smallest bonus for which a hire would quit [money].
    Reservation ("a distribution of the reservation bonus", "{ dist = \"lognormal\", median = 2000, sigma = 0.8 }") with reservation_in_order {
        /// exp(ln median + sigma z).
        lognormal = Lognormal {
            /// Bonus at which half would quit [money], > 0.
            median: f64 [POSITIVE],
            /// Standard deviation of the logarithm, > 0.
            sigma: f64 [POSITIVE],
        }
        /// Lognormal: sigma² = ln(1 + (sd/mean)²), median = mean exp(-sigma²/2).
        lognormal = LognormalMoments {
            /// Mean [money], > 0.
            mean: f64 [POSITIVE],
            /// Standard deviation [money], > 0.
            sd: f64 [POSITIVE],
        }
        /// On the log scale, two half-normals that meet at the median p50 and have these percentiles.
        percentiles = Percentiles {
            /// Bonus at which a tenth would quit [money], > 0.
            p10: f64 [POSITIVE.certain()],
            /// Bonus at which half would quit [money], > p10.
            p50: f64 [POSITIVE.certain()],
            /// Bonus at which nine tenths would quit [money], > p50.
            p90: f64 [POSITIVE.certain()],
        }
        /// Logistic in the log of the bonus: P(R <= b) = 1/(1 + (b/median)^-shape).
        loglogistic = Loglogistic {
            /// Bonus at which half would quit [money], > 0.
            median: f64 [POSITIVE],
            /// Steepness of the logit, > 0.
            shape: f64 [POSITIVE],
        }
        /// mean + sd z.
        normal = Normal {
            /// Mean [money].
            mean: f64 [ANY],
            /// Standard deviation [money], > 0.
            sd: f64 [POSITIVE],
        }
        /// Value of pay and of liking the job over a planning time, against a search and the outside wage.
        value_of_staying = ValueOfStaying {
            /// Mean value of liking the job, without wages [money/week].
            taste_mean: f64 [ANY],
            /// Standard deviation of that value between hires [money/week], > 0.
            taste_sd: f64 [POSITIVE],
            /// Wage at another employer [money/week], >= 0.
            outside_wage_per_week: f64 [NOT_NEGATIVE],
            /// Time to find another job [week], >= 0.
            search_weeks: f64 [NOT_NEGATIVE],
            /// Time that a hire looks ahead [week], > 0.
            planning_weeks: f64 [POSITIVE],
            /// Discount rate of a hire [1/year], > -1.
            personal_discount_rate: f64 [ABOVE_MINUS_ONE],
            /// Tax on the bonus, as a share of the bonus, in [0, 1).
            bonus_tax: f64 [SHARE_BELOW_ONE],
        }
    }

    /// Time from the end of training to quitting [week], without dismissals.
    Tenure ("a distribution of the time to quitting", "{ dist = \"exponential\", mean = 150 }") with tenure_in_order {
        /// Constant hazard, given by the mean or the median.
        exponential = Exponential {
            /// Mean or median [week], > 0.
            scale: Scale [MEAN_OR_MEDIAN],
        }
        /// Cumulative hazard (x/scale)^shape, given by the scale or the median.
        weibull = Weibull {
            /// Shape, > 0: below 1 the hazard falls with time, above 1 it rises.
            shape: f64 [POSITIVE],
            /// Scale or median [week], > 0.
            scale: Scale [SCALE_OR_MEDIAN],
        }
        /// S(x) = 1 - Phi(ln(x/median)/sigma).
        lognormal = Lognormal {
            /// Time by which half have quit [week], > 0.
            median: f64 [POSITIVE],
            /// Standard deviation of the logarithm, > 0.
            sigma: f64 [POSITIVE],
        }
        /// Lognormal: sigma² = ln(1 + (sd/mean)²), median = mean exp(-sigma²/2).
        lognormal = LognormalMoments {
            /// Mean [week], > 0.
            mean: f64 [POSITIVE],
            /// Standard deviation [week], > 0.
            sd: f64 [POSITIVE],
        }
        /// On the log scale, two half-normals that meet at the median p50 and have these percentiles.
        percentiles = Percentiles {
            /// Time by which a tenth have quit [week], > 0.
            p10: f64 [POSITIVE.certain()],
            /// Time by which half have quit [week], > p10.
            p50: f64 [POSITIVE.certain()],
            /// Time by which nine tenths have quit [week], > p50.
            p90: f64 [POSITIVE.certain()],
        }
        /// S(x) = 1/(1 + (x/median)^shape).
        loglogistic = Loglogistic {
            /// Time by which half have quit [week], > 0.
            median: f64 [POSITIVE],
            /// Steepness, > 0.
            shape: f64 [POSITIVE],
        }
        /// Hazard rate·exp(growth·x), rate > 0.
        gompertz = Gompertz {
            /// Hazard at the end of training [1/week], > 0.
            rate: f64 [POSITIVE],
            /// Growth of the hazard [1/week]; below 0, some never quit.
            growth: f64 [ANY],
        }
        /// Observed survival curve, with constant hazard between its points; a last share of 0 ends it in a straight line.
        table = Table {
            /// Times since the end of training [week], > 0, rising, at most 10000.
            weeks: Vec<f64> [RISING_WEEKS],
            /// Share still there at each of these times, 0..1, never rising; the last may be 0.
            surviving: Vec<f64> [SURVIVING_SHARES],
            /// Hazard after the last point: that of the last segment, the mean one, or none; "last" by default.
            after: AfterTable [()],
        }
    }

    /// Time to fill a position [week].
    WeeksToFill ("a time to fill", "5 or { dist = \"exponential\", mean = 5 }")
    or Constant [NOT_NEGATIVE] "Constant time [week], >= 0." with time_in_order {
        /// Constant hazard, given by the mean or the median.
        exponential = Exponential {
            /// Mean or median [week], > 0.
            scale: Scale [MEAN_OR_MEDIAN],
        }
        /// All times from low to high are equally likely, 0 <= low < high.
        uniform = Uniform {
            /// Shortest time [week], >= 0.
            low: f64 [NOT_NEGATIVE],
            /// Longest time [week], > low.
            high: f64 [POSITIVE],
        }
        /// exp(ln median + sigma z).
        lognormal = Lognormal {
            /// Median [week], > 0.
            median: f64 [POSITIVE],
            /// Standard deviation of the logarithm, > 0.
            sigma: f64 [POSITIVE],
        }
        /// Lognormal: sigma² = ln(1 + (sd/mean)²), median = mean exp(-sigma²/2).
        lognormal = LognormalMoments {
            /// Mean [week], > 0.
            mean: f64 [POSITIVE],
            /// Standard deviation [week], > 0.
            sd: f64 [POSITIVE],
        }
        /// On the log scale, two half-normals that meet at the median p50 and have these percentiles.
        percentiles = Percentiles {
            /// 10th percentile [week], > 0.
            p10: f64 [POSITIVE.certain()],
            /// Median [week], > p10.
            p50: f64 [POSITIVE.certain()],
            /// 90th percentile [week], > p50.
            p90: f64 [POSITIVE.certain()],
        }
        /// Given by the scale or the median.
        weibull = Weibull {
            /// Shape, > 0.
            shape: f64 [POSITIVE],
            /// Scale or median [week], > 0.
            scale: Scale [SCALE_OR_MEDIAN],
        }
        /// Given by the mean and the standard deviation.
        gamma = Gamma {
            /// Mean [week], > 0.
            mean: f64 [POSITIVE],
            /// Standard deviation [week], > 0.
            sd: f64 [POSITIVE],
        }
    }
}

/// Checks that percentiles are in order.
fn reservation_in_order(read: Reservation, cell: &FieldCell<'_>, reader: &mut Reader) -> Option<Reservation> {
    match read {
        Reservation::Percentiles { p10, p50, p90 } => in_order([p10, p50, p90], cell, reader).then_some(read),
        _ => Some(read),
    }
}

/// Checks that percentiles and survival curves are in order.
fn tenure_in_order(read: Tenure, cell: &FieldCell<'_>, reader: &mut Reader) -> Option<Tenure> {
    match read {
        Tenure::Percentiles { p10, p50, p90 } => in_order([p10, p50, p90], cell, reader).then_some(read),
        _ => survival_curve(read, cell, reader),
    }
}

/// Checks that percentiles and the ends of a uniform time are in order.
fn time_in_order(read: WeeksToFill, cell: &FieldCell<'_>, reader: &mut Reader) -> Option<WeeksToFill> {
    let uncertain = ["low", "high"].iter().any(|key| cell.node.get(key).is_some_and(Node::is_uncertain));
    if let WeeksToFill::Percentiles { p10, p50, p90 } = read
        && !in_order([p10, p50, p90], cell, reader)
    {
        return None;
    }
    if let WeeksToFill::Uniform { low, high } = read
        && low >= high
        && !uncertain
    {
        let key = cell.path.clone();
        let fault = Fault::UniformOrder { key, low, high };
        reader.refuse(cell.node.deepest(&["high"]), fault);
        return None;
    }
    Some(read)
}

/// Hazard of quitting after the last point of a survival table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterTable {
    /// The hazard of the last segment.
    Last,
    /// The mean hazard up to the last point.
    Mean,
    /// Nobody quits any more.
    None,
    /// Nobody is left: the last share is 0.
    Ended,
}

impl AfterTable {
    /// Values that a file may give, by name.
    const GIVEN: [(&'static str, AfterTable); 3] = [("last", Self::Last), ("mean", Self::Mean), ("none", Self::None)];

    /// Name in files. Returns `None` where the table has an end, and a file gives no value.
    pub fn name(self) -> Option<&'static str> {
        Self::GIVEN.iter().find(|(_, after)| *after == self).map(|(name, _)| *name)
    }
}

impl AfterTable {
    /// Law of the survival after the last point.
    fn tail(self) -> SurvivalTail {
        match self {
            Self::Last => SurvivalTail::Prolonged,
            Self::Mean => SurvivalTail::MeanHazard,
            Self::None => SurvivalTail::Flat,
            Self::Ended => SurvivalTail::Ended,
        }
    }
}

impl Parameter for AfterTable {
    type Rule = ();

    fn read(name: &'static str, (): (), about: &'static str, keys: &mut Keys<'_>) -> Option<Self> {
        let Some(cell) = keys.cell(name, about) else { return Some(Self::Last) };
        let given = cell.node.as_text().and_then(|text| Self::GIVEN.iter().find(|(name, _)| *name == text));
        if given.is_none() {
            let fault = cell.wrong_type(r#""last", "mean" or "none""#, None);
            keys.reader().refuse(cell.node, fault);
        }
        given.map(|(_, after)| *after)
    }

    fn visit(&mut self, _: &'static str, (): (), _: &Key<'_>, _: &mut Visit<'_>) {}

    fn print(&self, name: &'static str, _: &dyn Fn(&str, f64) -> String) -> Option<(&'static str, String)> {
        self.name().map(|after| (name, notation::text(after)))
    }

    fn describe(name: &'static str, (): (), schema: &mut Description) {
        let names: Vec<&str> = Self::GIVEN.iter().map(|(name, _)| *name).collect();
        schema.allow(name, serde_json::json!({ "enum": names, "default": "last" }));
    }
}

/// Checks a survival curve, which starts at 1 in week 0 and never rises, and leaves out week 0.
fn survival_curve(read: Tenure, cell: &FieldCell<'_>, reader: &mut Reader) -> Option<Tenure> {
    let Tenure::Table { weeks, surviving, after } = read else {
        return Some(read);
    };
    if let Some((key, index, fault)) = curve_fault(&weeks, &surviving, &cell.path) {
        reader.refuse(cell.node.deepest(&[key, &index.to_string()]), fault);
        return None;
    }
    let has_end = surviving.last() == Some(&0.0);
    if let Some(node) = cell.node.get("after").filter(|_| has_end) {
        reader.refuse(node, Fault::NothingAfter { key: cell.path.clone() });
        return None;
    }
    let implied = usize::from(weeks.first() == Some(&0.0));
    let after = if has_end { AfterTable::Ended } else { after };
    Some(Tenure::Table { weeks: weeks[implied..].to_vec(), surviving: surviving[implied..].to_vec(), after })
}

/// First fault of a survival curve, with the array and the index of the wrong number.
fn curve_fault(weeks: &[f64], surviving: &[f64], path: &str) -> Option<(&'static str, usize, Fault)> {
    let key = path.to_owned();
    if weeks.len() != surviving.len() {
        let shorter = weeks.len().min(surviving.len());
        let (weeks, surviving) = (weeks.len(), surviving.len());
        let fault = Fault::UnequalLengths { key, weeks, surviving };
        let longer = if weeks > surviving { "weeks" } else { "surviving" };
        return Some((longer, shorter, fault));
    }
    if let (Some(0.0), Some(&first)) = (weeks.first(), surviving.first())
        && first != 1.0
    {
        return Some(("surviving", 0, Fault::StartsBelowOne { key, surviving: first }));
    }
    let ends = surviving.iter().position(|share| *share == 0.0).filter(|end| end + 1 < surviving.len());
    if let Some(end) = ends {
        return Some(("surviving", end + 1, Fault::GoesOnAfterEnd { key, week: weeks[end] }));
    }
    let no_point = weeks.iter().all(|week| *week == 0.0) && weeks.len() < 2;
    no_point.then_some(("weeks", 0, Fault::NoPoint { key }))
}

impl Reservation {
    /// Law of the reservation bonus [money] at a wage on the job [money/week].
    ///
    /// Value of staying, A(n) being the present value of one unit of money a week over n weeks:
    /// R = ((wage - outside + taste) A(planning) + outside A(min(search, planning))) / (1 - tax), taste normal.
    pub fn law(&self, wage_per_week: f64) -> Law {
        match *self {
            Self::Lognormal { median, sigma } => Law::lognormal(median, sigma),
            Self::LognormalMoments { mean, sd } => Law::lognormal_with_moments(mean, sd),
            Self::Percentiles { p10, p50, p90 } => Law::percentiles(Bounds::POSITIVE, [p10, p50, p90], Z90),
            Self::Loglogistic { median, shape } => Law::loglogistic(median, shape),
            Self::Normal { mean, sd } => Law::Normal { mean, sd },
            Self::ValueOfStaying {
                taste_mean,
                taste_sd,
                outside_wage_per_week: outside,
                search_weeks,
                planning_weeks,
                personal_discount_rate,
                bonus_tax,
            } => {
                let annuity = |weeks| annuity(personal_discount_rate, weeks);
                let planning = annuity(planning_weeks);
                let search = annuity(search_weeks.min(planning_weeks));
                let kept = 1.0 - bonus_tax;
                let staying = (wage_per_week - outside + taste_mean) * planning;
                Law::Normal { mean: (staying + outside * search) / kept, sd: taste_sd * planning / kept }
            }
        }
    }
}

impl Tenure {
    /// Law of the time from the end of training to quitting [week].
    pub fn law(&self) -> Law {
        match *self {
            Self::Exponential { scale } => scale.exponential(),
            Self::Weibull { shape, scale } => scale.weibull(shape),
            Self::Lognormal { median, sigma } => Law::lognormal(median, sigma),
            Self::LognormalMoments { mean, sd } => Law::lognormal_with_moments(mean, sd),
            Self::Percentiles { p10, p50, p90 } => Law::percentiles(Bounds::POSITIVE, [p10, p50, p90], Z90),
            Self::Loglogistic { median, shape } => Law::loglogistic(median, shape),
            Self::Gompertz { rate, growth } => Law::Gompertz { rate, growth },
            Self::Table { ref weeks, ref surviving, after } => Law::survival(weeks, surviving, after.tail()),
        }
    }
}

impl Tenure {
    /// End of a survival table, and the assumption about the time after it, in words. Returns None for other distributions.
    pub fn end_of_table(&self) -> Option<String> {
        let Self::Table { weeks, surviving, after } = self else { return None };
        let (week, share) = (weeks.last()?, percent(*surviving.last()?));
        let beyond = match after {
            AfterTable::Ended => return Some(format!("the table ends with nobody left {week} weeks after training")),
            AfterTable::Last => "the hazard of its last segment goes on",
            AfterTable::Mean => "its mean hazard goes on",
            AfterTable::None => "nobody quits any more",
        };
        Some(format!("the table ends {week} weeks after training with {share} % still there; from then on {beyond}"))
    }
}

impl WeeksToFill {
    /// Law of the time to fill [week].
    pub fn law(&self) -> Law {
        match *self {
            Self::Constant(value) => Law::Constant { value },
            Self::Exponential { scale } => scale.exponential(),
            Self::Uniform { low, high } => Law::Uniform { low, high },
            Self::Lognormal { median, sigma } => Law::lognormal(median, sigma),
            Self::LognormalMoments { mean, sd } => Law::lognormal_with_moments(mean, sd),
            Self::Percentiles { p10, p50, p90 } => Law::percentiles(Bounds::POSITIVE, [p10, p50, p90], Z90),
            Self::Weibull { shape, scale } => scale.weibull(shape),
            Self::Gamma { mean, sd } => Law::Gamma { mean, sd },
        }
    }
}

impl Scale {
    /// Exponential law given by its mean or its median.
    fn exponential(self) -> Law {
        Law::exponential(match self {
            Self::Mean(mean) | Self::Scale(mean) => mean,
            Self::Median(median) => median / std::f64::consts::LN_2,
        })
    }

    /// Weibull law given by its scale, its median or its mean.
    fn weibull(self, shape: f64) -> Law {
        let log_scale = match self {
            Self::Scale(scale) => elementary::ln(scale),
            Self::Median(median) => elementary::ln(median) - elementary::ln(std::f64::consts::LN_2) / shape,
            Self::Mean(mean) => elementary::ln(mean) - libm::lgamma(1.0 + 1.0 / shape),
        };
        Law::Weibull { log_scale, shape }
    }
}

/// Present value of one unit of money a week over this many weeks: (1 - e^(-r n))/r, r = ln(1 + yearly rate)/52.
fn annuity(yearly_rate: f64, weeks: f64) -> f64 {
    let rate = libm::log1p(yearly_rate) / 52.0;
    if rate == 0.0 {
        return weeks;
    }
    -libm::expm1(-rate * weeks) / rate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_of_staying_is_normal_with_the_moments_of_its_formula() {
        let staying = |rate| Reservation::ValueOfStaying {
            taste_mean: 20.0,
            taste_sd: 50.0,
            outside_wage_per_week: 780.0,
            search_weeks: 6.0,
            planning_weeks: 26.0,
            personal_discount_rate: rate,
            bonus_tax: 0.25,
        };
        // Without discounting by hand: ((800 - 780 + 20)·26 + 780·6)/0.75 and 50·26/0.75.
        let moments = |rate| match staying(rate).law(800.0) {
            Law::Normal { mean, sd } => (mean, sd),
            other => panic!("{other:?} is not normal"),
        };
        let (mean, sd) = moments(0.0);
        assert!((mean - 5720.0 / 0.75).abs() < 1e-9, "{mean}");
        assert!((sd - 1300.0 / 0.75).abs() < 1e-9, "{sd}");
        // Discounted, against the annuity as a sum of short steps.
        let steps = 1_000_000;
        let worth = |weeks: f64| {
            let step = weeks / f64::from(steps);
            let middle = |i| (f64::from(i) + 0.5) * step;
            (0..steps).map(|i| 1.2f64.powf(-middle(i) / 52.0) * step).sum::<f64>()
        };
        let (mean, sd) = moments(0.2);
        assert!((mean - (40.0 * worth(26.0) + 780.0 * worth(6.0)) / 0.75).abs() < 1e-6, "{mean}");
        assert!((sd - 50.0 * worth(26.0) / 0.75).abs() < 1e-6, "{sd}");
    }

    #[test]
    fn medians_are_medians() {
        let half = std::f64::consts::LN_2;
        for tenure in [
            Tenure::Exponential { scale: Scale::Median(40.0) },
            Tenure::Weibull { shape: 0.7, scale: Scale::Median(40.0) },
            Tenure::Lognormal { median: 40.0, sigma: 0.4 },
            Tenure::Loglogistic { median: 40.0, shape: 3.0 },
        ] {
            assert!((tenure.law().inverse_hazard(half) - 40.0).abs() < 1e-12, "{tenure:?}");
        }
    }

    #[test]
    fn an_annuity_of_hardly_any_rate_is_its_number_of_weeks() {
        assert!((annuity(1e-14, 26.0) - 26.0).abs() < 1e-9);
    }
}
