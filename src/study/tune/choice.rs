//! The best of all bonuses that keep to the limits, and which others may be as good.

use super::columns::{Savings, estimates};
use super::line::{BonusAxis, How, PlayedLine, between};
use super::plan::Plan;
use crate::analysis::interval::{Estimate, Interval};
use crate::analysis::{BreakEven, CurvePoint, Joint, Objective, break_even, first_largest};
use std::borrow::Cow;

/// Bonuses along one axis, and their estimates.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The amount that moves.
    pub axis: BonusAxis,
    /// How the curve was computed.
    pub how: How,
    /// Estimates at each bonus.
    pub points: Vec<CurvePoint>,
    /// `[bonus]`: whether the expected saving was played there; it is interpolated between those.
    pub played: Vec<bool>,
    /// `[bonus]`: where the band holds the saving per position, at all bonuses of all lines at once [money]; unknown for fewer than
    /// two replications.
    pub band: Vec<Option<Interval>>,
    /// `[bonus]`: the objective.
    pub objective: Vec<Estimate>,
    /// `[bonus]`: whether the bonus keeps to the limits.
    pub eligible: Vec<bool>,
    /// The best eligible bonus, the first of equals; `None` if no bonus is eligible.
    pub best: Option<usize>,
    /// `[bonus]`: whether it may be as good as the best of all lines that are judged together; unknown for fewer than two replications, and
    /// without a best.
    pub set: Option<Vec<bool>>,
    /// The largest bonus at which the offer still pays.
    pub break_even: BreakEven,
    /// The highest bonus at which that was looked for [money]: more than the highest of the line where nobody said how
    /// far to go, and that may still pay.
    pub reach: f64,
}

/// The choice among lines that are judged together.
pub(super) struct Chosen {
    pub lines: Vec<Line>,
    /// Line and bonus of the best; `None` if no bonus is eligible.
    pub best: Option<(usize, usize)>,
    /// The savings of all lines, one after the other.
    pub savings: Savings,
}

impl Chosen {
    /// Takes the savings of the lines, estimates them, and chooses among all bonuses. Returns `None` without replications.
    pub fn among(played: &mut [PlayedLine], plan: &Plan) -> Option<Self> {
        let mut savings = Savings::default();
        played.iter_mut().for_each(|line| savings.append(&mut line.savings));
        let points = || played.iter().flat_map(|line| &line.points);
        let eligible: Vec<bool> = points().map(|point| plan.limits.keeps(point)).collect();
        let joint = Joint::new(&savings.means)?;
        let certain: Vec<bool> = played.iter().flat_map(|line| &line.certain).copied().collect();
        let band = joint.band(&certain, plan.confidence).simultaneous;
        let values = savings.pseudo_values(plan.objective);
        let best = match &values {
            Cow::Borrowed(_) => joint.best(&eligible, plan.confidence),
            Cow::Owned(columns) => Joint::new(columns)?.best(&eligible, plan.confidence),
        };
        let objective = match plan.objective {
            Objective::Mean => points().map(|point| point.saving).collect::<Option<Vec<_>>>()?,
            _ => estimates(&values, &plan.objective_level(values.first()?.len()))?,
        };
        let set = best.as_ref().and_then(|best| best.set.as_ref());
        let mut place = None;
        let mut from = 0;
        let mut lines = Vec::new();
        for line in played.iter() {
            let all = from..from + line.points.len();
            if let Some(best) = best.as_ref().filter(|best| all.contains(&best.column)) {
                place = Some((lines.len(), best.column - from));
            }
            let break_even = break_even_of(line, &savings.means[all.clone()], plan)?;
            lines.push(Line {
                axis: line.axis,
                how: line.how,
                points: line.points.clone(),
                played: line.played.clone(),
                band: band[all.clone()].to_vec(),
                best: best_of(&objective[all.clone()], &eligible[all.clone()]),
                objective: objective[all.clone()].to_vec(),
                eligible: eligible[all.clone()].to_vec(),
                set: set.map(|set| set[all.clone()].to_vec()),
                break_even,
                reach: line.beyond.last().map(|(bonus, _)| *bonus).or(line.points.last().map(|point| point.bonus))?,
            });
            from = all.end;
        }
        Some(Self { lines, best: place, savings })
    }

    /// Joins choices in order; the best is the best of the first choice.
    pub fn one_by_one(each: Vec<Self>) -> Self {
        let best = each.first().and_then(|first| first.best);
        let mut all = Self { lines: Vec::new(), best, savings: Savings::default() };
        for mut one in each {
            all.lines.extend(one.lines);
            all.savings.append(&mut one.savings);
        }
        all
    }

    /// `[bonus][unit]`: the mean savings of one line.
    pub fn means_of(&self, line: usize) -> &[Vec<f64>] {
        let from = self.lines[..line].iter().map(|line| line.points.len()).sum();
        &self.savings.means[from..from + self.lines[line].points.len()]
    }
}

/// The eligible bonus with the largest value, the first of equals.
fn best_of(values: &[Estimate], eligible: &[bool]) -> Option<usize> {
    first_largest((0..values.len()).filter(|bonus| eligible[*bonus]), |bonus| values[*bonus].value)
}

fn break_even_of(line: &PlayedLine, savings: &[Vec<f64>], plan: &Plan) -> Option<BreakEven> {
    let beyond = line.beyond.iter().map(|(bonus, _)| *bonus);
    let bonuses: Vec<f64> = line.points.iter().map(|point| point.bonus).chain(beyond).collect();
    let savings = match line.beyond.as_slice() {
        [] => Cow::Borrowed(savings),
        beyond => Cow::Owned([savings.to_vec(), beyond.iter().map(|(_, saving)| saving.clone()).collect()].concat()),
    };
    break_even(&bonuses, &savings, |bonus| between(&bonuses, &savings, bonus), plan.confidence)
}
