//! One scenario of a tuning, beside what was asked and found.

use super::looked_at::last_worth_a_look;
use super::{BonusAxis, Line, Plan, Range, Tuned, What};
use crate::analysis::believed::ENDS;
use crate::analysis::interval::Estimate;
use crate::analysis::{self, CurvePoint, Metric, Side, SweptPoint};
use crate::model::outcome::Component;
use crate::scenario::{Loaded, Scenario};

/// One scenario of a tuning.
#[derive(Debug, Clone, Copy)]
pub struct TunedScenario<'a> {
    /// The scenario and the warnings about it.
    pub loaded: &'a Loaded,
    /// What was found.
    pub tuned: &'a Tuned,
    /// What was asked.
    pub plan: &'a Plan,
    /// The bonuses tried.
    pub range: Range,
}

impl<'a> TunedScenario<'a> {
    /// The scenario.
    pub fn scenario(&self) -> &'a Scenario {
        &self.loaded.scenario
    }

    /// Number of the line with the best bonus; the first where no bonus keeps to the limits.
    pub fn line_number(&self) -> usize {
        self.tuned.best.map_or(0, |(line, _)| line)
    }

    /// That line.
    pub fn line(&self) -> Option<&'a Line> {
        self.tuned.lines.get(self.line_number())
    }

    /// What the best bonus comes to on the replications that chose it.
    pub fn best_point(&self) -> Option<&'a CurvePoint> {
        let (line, bonus) = self.tuned.best?;
        self.tuned.lines.get(line)?.points.get(bonus)
    }

    /// What the best bonus saves, on the replications that chose it: as a run with it says [money per position].
    pub fn best_saving(&self) -> Option<Estimate> {
        self.best_point()?.saving
    }

    /// What a bonus of a line saves at the ends of what uncertain parameters may be, luck averaged out [money per position];
    /// known of the best line alone.
    pub fn believed(&self, line: usize, place: usize) -> Option<[Estimate; 2]> {
        let robust = self.tuned.robust.as_ref().filter(|_| line == self.line_number())?;
        *robust.believed.get(place)?
    }

    /// What the best bonus saves at the ends of what uncertain parameters may be [money per position].
    pub fn best_believed(&self) -> Option<[Estimate; 2]> {
        let (line, place) = self.tuned.best?;
        self.believed(line, place)
    }

    /// The bonuses between which the best lies with 90 %, by what is believed of uncertain parameters [money]; `None` where it
    /// does not depend on them.
    pub fn believed_best(&self) -> Option<[f64; 2]> {
        let robust = self.tuned.robust.as_ref().filter(|robust| robust.matter)?;
        let points = &self.line()?.points;
        let chances = || {
            points
                .iter()
                .zip(&robust.bonuses)
                .map(|(point, regret)| (point.bonus, regret.as_ref().map_or(0.0, |regret| regret.chance)))
        };
        let all: f64 = chances().map(|(_, chance)| chance).sum();
        let at = |share: f64| {
            let mut sum = 0.0;
            chances().find(|(_, chance)| {
                sum += chance;
                *chance > 0.0 && sum >= share * all
            })
        };
        let [low, high] = ENDS.map(at);
        Some([low?.0, high?.0])
    }

    /// The objective at the best bonus, on the replications that chose it.
    pub fn best_objective(&self) -> Option<Estimate> {
        let (line, bonus) = self.tuned.best?;
        self.tuned.lines.get(line)?.objective.get(bonus).copied()
    }

    /// What the best bonus saves on replications that had no part in choosing it [money per position].
    pub fn held_out(&self) -> Option<Estimate> {
        self.tuned.held_out.as_ref().map(|fresh| fresh.best.saving)
    }

    /// The bonus of the best line at which the mean saving is largest, limits and objective aside: as a test, the cut at
    /// which its errors cost least.
    pub fn most_saved(&self) -> Option<&'a CurvePoint> {
        let saving = |point: &CurvePoint| point.saving.map_or(f64::NEG_INFINITY, |saving| saving.value);
        analysis::first_largest(self.line()?.points.iter(), |point| saving(point))
    }

    /// The best bonus of the offer that moves along a line [money].
    pub fn best_bonus(&self, axis: &BonusAxis) -> Option<f64> {
        let offers = self.tuned.offers.as_ref()?;
        offers.get(axis.offer).map(|offer| offer.bonus)
    }

    /// The bonus that the file has where a line moves one [money].
    pub fn file_bonus(&self, axis: &BonusAxis) -> Option<f64> {
        self.scenario().offers.get(axis.offer).map(|offer| offer.bonus)
    }

    /// The bonus that the file has, where the line goes through it.
    pub fn file_on(&self, line: &Line) -> Option<f64> {
        line.axis.file_bonus(self.scenario(), self.plan.what)
    }

    /// The highest bonus up to which a line's break-even was looked for [money].
    pub fn reach(&self, line: &Line) -> f64 {
        line.reach
    }

    /// The bonus that the file has, where the best line goes through it between two bonuses of the range [money].
    pub fn file_between(&self) -> Option<f64> {
        let line = self.line()?;
        let file = self.file_on(line).filter(|file| *file < self.range.max)?;
        let near = |point: &CurvePoint| (point.bonus - file).abs() <= self.range.step * 1e-9;
        (!line.points.iter().any(near)).then_some(file)
    }

    /// The last bonus that is worth a look, by its place.
    pub fn last_shown(&self, line: &Line) -> Option<usize> {
        let savings: Vec<f64> =
            line.points.iter().map(|point| point.saving.map_or(0.0, |saving| saving.value)).collect();
        let file = self.file_on(line);
        last_worth_a_look(&savings, file.and_then(|file| line.points.iter().rposition(|point| point.bonus <= file)))
    }

    /// The bonuses of a line that a chart with room for all shows: all that were asked for, or where nobody said how far,
    /// those that are worth a look.
    pub fn shown<'l>(&self, line: &'l Line) -> &'l [CurvePoint] {
        let last = self.last_shown(line).filter(|_| self.plan.max.is_none());
        last.and_then(|last| line.points.get(..=last)).unwrap_or(&line.points)
    }

    /// Whether the file as it is breaks the limits: as the curve has it where one of its bonuses is the file's, otherwise
    /// as the replications say that had no part in choosing.
    pub fn file_is_over(&self) -> bool {
        let limits = self.plan.limits;
        let on_line = |line: &Line| {
            let file = self.file_on(line)?;
            let place = line.points.iter().position(|point| point.bonus == file)?;
            line.eligible.get(place).map(|eligible| !eligible)
        };
        let fresh = || self.tuned.held_out.as_ref().is_some_and(|fresh| !limits.keeps(&limited(&fresh.file.metrics)));
        self.tuned.lines.iter().find_map(on_line).unwrap_or_else(fresh)
    }

    /// Whether a bonus of 0 means that nothing is offered at all.
    pub fn alone(&self) -> bool {
        let others = |axis: &BonusAxis| {
            let all = self.scenario().offers.iter().enumerate();
            all.filter(|(number, offer)| *number != axis.offer && offer.bonus > 0.0).count()
        };
        match self.plan.what {
            What::Scale => true,
            What::All => self.scenario().offers.len() == 1,
            What::Offer(_) => self.line().is_none_or(|line| others(&line.axis) == 0),
        }
    }

    /// The smallest and the largest bonus of a line that may be as good as the best [money].
    pub fn set_ends(line: &Line) -> Option<(f64, f64)> {
        let (first, last) = line.set.as_deref().and_then(analysis::ends)?;
        Some((line.points.get(first)?.bonus, line.points.get(last)?.bonus))
    }

    /// How much more the best saves than the file, on replications that had no part in choosing it [money per position].
    pub fn regret(&self) -> Option<Estimate> {
        self.tuned.held_out.as_ref().map(|fresh| fresh.regret)
    }

    /// The same of the bonus that is best for all files: its saving, and how much less that is than the own best's.
    pub fn together(&self) -> Option<(Estimate, Estimate)> {
        let (outcome, loss) = self.tuned.held_out.as_ref()?.together.as_ref()?;
        Some((outcome.saving, *loss))
    }
}

/// A scenario as it is played, in what limits are about.
fn limited(metrics: &SweptPoint) -> CurvePoint {
    let offer = |metric| metrics.estimate(Side::Offer, metric);
    CurvePoint {
        bonus: 0.0,
        saving: None,
        probability_pays: None,
        bonus_cost: offer(Metric::Cost(Component::Bonus)),
        hires: None,
        take_rate: offer(Metric::TakeRate),
        committed_share: None,
        sensitivity: None,
        specificity: offer(Metric::Specificity),
    }
}
