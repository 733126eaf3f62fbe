//! The best amounts of several offers together, on fixed draws.
//!
//! On fixed draws what amounts come to is no random function, but a rough one: linear in each amount between people's
//! thresholds, with a small jump at each, and one just above 0, where an offer begins to be made. It may have several
//! maxima, and offers that stand in for each other make ridges. So the search goes from coarse to fine:
//!
//! 1. *Survey*: no offer, the starts, and points spread over the box, some of the amounts 0, all scored at once.
//! 2. *Lines*: from the best of the survey, the next best that lie apart and no offer, each amount in turn to its best
//!    with the others held. A line is taken at all multiples of the step, so no roughness hides its maximum.
//! 3. *COBYLA* from the best two ends (Powell 1994, doi:10.1007/978-94-015-8330-5_4; linear models of value and limits
//!    over a shrinking simplex) moves the amounts of the offers that are made all at once, along ridges and limits, where
//!    lines stick.
//! 4. *Polish*: from the best multiples of the step so found, lines again, and small steps of two amounts at once, until
//!    neither finds better.
//!
//! The answer is the best of all multiples of the step that were scored. Unless the polish ran out of lines, no change of
//! one amount makes it better; that no other amounts do is not certain. It is certain where the box has at most 250
//! points: the survey then takes them all, and the second and third part are left out.

use super::range::Range;
use cobyla::{Func, RhoBeg, StopTols};
use std::{cell::RefCell, cmp::Ordering, slice};

/// Points of the survey for each offer; with their most, a few seconds where a point takes a hundredth.
const SURVEYED: usize = 50;
/// Points of the survey at the most.
const SURVEYED_MOST: usize = 250;
/// Share of the survey's amounts that are 0.
const SURVEYED_NONE: f64 = 0.15;
/// Points of the survey that lines begin from, apart from no offer.
const BEGINNINGS: usize = 3;
/// Two beginnings lie apart by this share of the highest amount, or one makes an offer that the other does not.
const APART: f64 = 0.2;
/// Ends of lines that COBYLA begins from.
const RUNS: usize = 2;
/// Points that COBYLA may ask for in a run.
const ASKED: usize = 40;
/// COBYLA's first step as a share of the highest amount.
const STRIDE: f64 = 0.125;
/// Value that COBYLA gets for an unknown number: worse by ten times the range of the survey.
const UNKNOWN: f64 = 10.0;
/// Steps of two amounts at once: along ridges, and across them.
const PAIRS: [[isize; 2]; 9] = [[1, -1], [2, -1], [1, -2], [2, -2], [4, -4], [1, 1], [2, 2], [-1, -1], [-2, -2]];
/// Lines after which the polish ends, come what may.
const LINES_MOST: usize = 60;
/// Values that differ by less than this share of the survey's span are equal: sums in another order differ as much.
const EQUAL: f64 = 1e-9;

/// The scores of amounts on fixed draws: equal amounts have equal scores.
pub trait Landscape {
    /// Why there is no score.
    type Error;

    /// The scores of many points, `[point]`, each with the amounts of all offers `[point][offer]` [money].
    ///
    /// # Errors
    /// Whatever keeps the landscape from an answer; the search ends with it.
    fn scores(&mut self, points: &[Vec<f64>]) -> Result<Vec<Score>, Self::Error>;

    /// The scores at 0, step, 2·step, … up to the highest amount of `offer`, the other amounts as in `point` [money].
    ///
    /// # Errors
    /// Returns the errors of [`scores`](Self::scores).
    fn along(&mut self, point: &[f64], offer: usize) -> Result<Vec<Score>, Self::Error>;
}

/// Value and limits at a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Value to be maximised; NaN is worse than any number.
    pub value: f64,
    /// `[limit]`: by how much the limit is broken, > 0, or kept, <= 0, in any unit; NaN is broken. As many at each point.
    pub over: Vec<f64>,
}

impl Score {
    /// Whether all limits are kept, and the value is known.
    pub fn is_feasible(&self) -> bool {
        !self.value.is_nan() && self.over.iter().all(|over| *over <= 0.0)
    }
}

/// The best amounts that a search has found.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimum {
    /// `[offer]`: the amount, a multiple of the step, 0 where the offer is not made [money].
    pub amounts: Vec<f64>,
    /// What they come to. Not [feasible](Score::is_feasible) only where no multiples of the step that were scored are; it
    /// is then the score that breaks the limits least.
    pub score: Score,
    /// `[offer]`: whether the amount is the highest there is, so that a higher one might be better.
    pub at_highest: Vec<bool>,
    /// Points scored, lines aside.
    pub points: usize,
    /// Lines scored.
    pub lines: usize,
}

/// The best amounts of `offers` offers, each one of the bonuses of a `range`.
///
/// Better is: breaks the limits less; the larger value; the smaller sum of amounts; the smaller earlier amounts. Limits
/// that are broken are added up in units of the largest excess or margin of the survey. No offer is a start always;
/// `starts`, `[start][offer]` [money], are taken at the nearest multiples. One offer is one line, and the best of it
/// is the best there is.
///
/// # Errors
/// The landscape's first.
///
/// # Reproducibility
/// Nothing is drawn: equal landscapes and starts give equal answers.
pub fn optimise<L: Landscape>(
    landscape: &mut L,
    offers: usize,
    range: Range,
    starts: &[Vec<f64>],
) -> Result<Optimum, L::Error> {
    let mut search = Search::new(landscape, offers, range);
    if offers > 1
        && let Some(every) = every(offers, search.highest)
    {
        let surveyed = search.survey(starts, every)?;
        return search.end(surveyed);
    }
    let spread = if offers > 1 { spread(offers, search.highest) } else { Vec::new() };
    let surveyed = search.survey(starts, spread)?;
    let mut ends = Vec::new();
    for beginning in search.beginnings(&surveyed) {
        ends.push(search.cycle(beginning)?);
    }
    if offers > 1 {
        search.sort(&mut ends);
        for end in ends.iter_mut().take(RUNS) {
            *end = search.cobyla(end)?;
        }
    }
    search.sort(&mut ends);
    search.end(ends)
}

/// The best amounts that lines and small steps lead to from the best of no offer and `starts`: the last part of
/// [`optimise`], for a landscape on which starts are known to be nearly the best.
///
/// # Errors
/// The landscape's first.
pub fn refine<L: Landscape>(
    landscape: &mut L,
    offers: usize,
    range: Range,
    starts: &[Vec<f64>],
) -> Result<Optimum, L::Error> {
    let mut search = Search::new(landscape, offers, range);
    let surveyed = search.survey(starts, Vec::new())?;
    let best = surveyed.into_iter().take(1).map(|best| search.cycle(best)).collect::<Result<_, _>>()?;
    search.end(best)
}

/// Amounts `[offer]` in steps, and what they come to.
#[derive(Debug, Clone)]
struct Candidate {
    at: Vec<usize>,
    score: Score,
}

impl Candidate {
    fn unknown(offers: usize) -> Candidate {
        Candidate { at: vec![0; offers], score: Score { value: f64::NAN, over: Vec::new() } }
    }
}

/// Units of values and limits.
#[derive(Debug, Clone, Default)]
struct Units {
    /// The span of the survey's values, > 0.
    value: f64,
    /// `[limit]`: the survey's largest excess or margin, > 0.
    over: Vec<f64>,
}

impl Units {
    fn of(surveyed: &[Candidate]) -> Units {
        let values = surveyed.iter().map(|candidate| candidate.score.value).filter(|value| value.is_finite());
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        let limits = surveyed.first().map_or(0, |candidate| candidate.score.over.len());
        let sizes = |limit: usize| surveyed.iter().filter_map(move |candidate| candidate.score.over.get(limit));
        let largest = |limit| sizes(limit).map(|over| over.abs()).filter(|size| size.is_finite()).fold(0.0, f64::max);
        let unit = |size: f64| if size.is_finite() && size > 0.0 { size } else { 1.0 };
        Units { value: unit(high - low), over: (0..limits).map(|limit| unit(largest(limit))).collect() }
    }

    /// By how much all limits are broken; 0 where they are kept, infinite where the score is unknown.
    fn broken(&self, score: &Score) -> f64 {
        if score.value.is_nan() || score.over.iter().any(|over| over.is_nan()) {
            return f64::INFINITY;
        }
        score.over.iter().zip(&self.over).map(|(over, unit)| over.max(0.0) / unit).sum()
    }

    /// Less is better.
    fn order(&self, a: &Candidate, b: &Candidate) -> Ordering {
        let rounded = |candidate: &Candidate| (candidate.score.value / (EQUAL * self.value)).round();
        let sum = |candidate: &Candidate| candidate.at.iter().fold(0, |sum: usize, steps| sum.saturating_add(*steps));
        let broken = self.broken(&a.score).total_cmp(&self.broken(&b.score));
        broken
            .then_with(|| rounded(b).total_cmp(&rounded(a)))
            .then_with(|| sum(a).cmp(&sum(b)))
            .then_with(|| a.at.cmp(&b.at))
    }
}

struct Search<'a, L> {
    landscape: &'a mut L,
    offers: usize,
    range: Range,
    /// The highest amount in steps.
    highest: usize,
    units: Units,
    points: usize,
    lines: usize,
}

impl<'a, L: Landscape> Search<'a, L> {
    fn new(landscape: &'a mut L, offers: usize, range: Range) -> Self {
        Self { landscape, offers, range, highest: range.steps(), units: Units::default(), points: 0, lines: 0 }
    }

    /// The best of some ends, better first, polished.
    fn end(mut self, ends: Vec<Candidate>) -> Result<Optimum, L::Error> {
        let mut best = ends.into_iter().next().unwrap_or_else(|| Candidate::unknown(self.offers));
        if self.offers > 1 {
            best = self.polish(best)?;
        }
        Ok(Optimum {
            amounts: self.money(&best.at),
            at_highest: best.at.iter().map(|steps| *steps == self.highest).collect(),
            score: best.score,
            points: self.points,
            lines: self.lines,
        })
    }

    fn money(&self, at: &[usize]) -> Vec<f64> {
        at.iter().map(|steps| self.range.bonus(*steps)).collect()
    }

    /// No offer, the starts and points `spread` over the box, in steps, the best first; units are set by them.
    fn survey(&mut self, starts: &[Vec<f64>], spread: Vec<Vec<usize>>) -> Result<Vec<Candidate>, L::Error> {
        let nearest = |amount: &f64| ((amount / self.range.step).round() as usize).min(self.highest);
        let starts = starts.iter().filter(|start| start.len() == self.offers);
        let mut at: Vec<Vec<usize>> = starts.map(|start| start.iter().map(nearest).collect()).collect();
        at.push(vec![0; self.offers]);
        at.extend(spread);
        let mut surveyed = self.score(at)?;
        self.units = Units::of(&surveyed);
        self.sort(&mut surveyed);
        Ok(surveyed)
    }

    /// Starting points of lines: the best point, other good points that lie apart, and no offer.
    fn beginnings(&self, surveyed: &[Candidate]) -> Vec<Candidate> {
        if self.offers < 2 {
            return surveyed.iter().take(1).cloned().collect();
        }
        let mut chosen: Vec<Candidate> = Vec::new();
        for candidate in surveyed {
            if chosen.len() < BEGINNINGS && chosen.iter().all(|other| self.lie_apart(&candidate.at, &other.at)) {
                chosen.push(candidate.clone());
            }
        }
        let none = |candidate: &&Candidate| candidate.at.iter().all(|steps| *steps == 0);
        if !chosen.iter().any(|candidate| none(&candidate)) {
            chosen.extend(surveyed.iter().find(none).cloned());
        }
        chosen
    }

    fn lie_apart(&self, a: &[usize], b: &[usize]) -> bool {
        let far = APART * self.highest as f64;
        a.iter().zip(b).any(|(a, b)| (*a == 0) != (*b == 0) || a.abs_diff(*b) as f64 > far)
    }

    /// Better first, each point once.
    fn sort(&self, candidates: &mut Vec<Candidate>) {
        candidates.sort_by(|a, b| self.units.order(a, b));
        candidates.dedup_by(|a, b| a.at == b.at);
    }

    fn best(&self, first: Candidate, others: Vec<Candidate>) -> Candidate {
        let better = |a, b| if self.units.order(&b, &a).is_lt() { b } else { a };
        others.into_iter().fold(first, better)
    }

    /// Each point once, in the order of the amounts.
    fn score(&mut self, mut at: Vec<Vec<usize>>) -> Result<Vec<Candidate>, L::Error> {
        at.sort();
        at.dedup();
        if at.is_empty() {
            return Ok(Vec::new());
        }
        self.points += at.len();
        let points: Vec<Vec<f64>> = at.iter().map(|at| self.money(at)).collect();
        let scores = self.landscape.scores(&points)?;
        Ok(at.into_iter().zip(scores).map(|(at, score)| Candidate { at, score }).collect())
    }

    /// Each amount in turn to its best.
    fn cycle(&mut self, from: Candidate) -> Result<Candidate, L::Error> {
        (0..self.offers).try_fold(from, |best, offer| self.line(best, offer))
    }

    fn line(&mut self, from: Candidate, offer: usize) -> Result<Candidate, L::Error> {
        self.lines += 1;
        let scores = self.landscape.along(&self.money(&from.at), offer)?;
        let moved = |(steps, score)| {
            let mut at = from.at.clone();
            at[offer] = steps;
            Candidate { at, score }
        };
        let others = (0..=self.highest).zip(scores).map(moved).collect();
        Ok(self.best(from, others))
    }

    /// COBYLA over the amounts of the offers that `from` makes; of its end the multiples around it, or `from` if better.
    ///
    /// Offers that are not made stay so: just above 0 the landscape jumps, which a linear model takes for a cliff.
    fn cobyla(&mut self, from: &Candidate) -> Result<Candidate, L::Error> {
        let made: Vec<usize> = (0..self.offers).filter(|offer| from.at[*offer] > 0).collect();
        if made.is_empty() {
            return Ok(from.clone());
        }
        let highest = self.highest as f64;
        let place = |x: &[f64]| {
            let mut at: Vec<f64> = from.at.iter().map(|steps| *steps as f64).collect();
            made.iter().zip(x).for_each(|(offer, steps)| at[*offer] = steps.max(0.0).min(highest));
            at
        };
        let asked = RefCell::new(Asked::new(self.landscape, &self.units, self.range.step));
        let number = |x: &[f64], which: usize| asked.borrow_mut().number(&place(x), which);
        let limits: Vec<_> =
            (1..=self.units.over.len()).map(|limit| move |x: &[f64], (): &mut ()| number(x, limit)).collect();
        let limits: Vec<&dyn Func<()>> = limits.iter().map(|limit| limit as &dyn Func<()>).collect();
        let end = cobyla::minimize(
            |x: &[f64], (): &mut ()| number(x, 0),
            &made.iter().map(|offer| from.at[*offer] as f64).collect::<Vec<_>>(),
            &vec![(0.0, highest); made.len()],
            &limits,
            (),
            ASKED,
            RhoBeg::All((STRIDE * highest).max(1.0)),
            Some(StopTols { xtol_abs: vec![1.0; made.len()], ..StopTols::default() }),
        );
        // How it ended is all the same: what counts is where, and how good that is.
        let (Ok((_, x, _)) | Err((_, x, _))) = end;
        let around = around(&place(&x));
        let Asked { points, error, .. } = asked.into_inner();
        self.points += points;
        error.map_or(Ok(()), Err)?;
        let found = self.score(around)?;
        Ok(self.best(from.clone(), found))
    }

    fn polish(&mut self, mut best: Candidate) -> Result<Candidate, L::Error> {
        while self.lines < LINES_MOST {
            let before = best.at.clone();
            best = self.cycle(best)?;
            if best.at != before {
                continue;
            }
            let found = self.score(self.pairs(&best.at))?;
            best = self.best(best, found);
            if best.at == before {
                break;
            }
        }
        Ok(best)
    }

    /// All points that differ from `at` by a small step of two amounts, within the box.
    fn pairs(&self, at: &[usize]) -> Vec<Vec<usize>> {
        let two = (0..self.offers).flat_map(|i| (0..self.offers).map(move |j| (i, j))).filter(|(i, j)| i != j);
        let moved = |((i, j), [di, dj]): ((usize, usize), [isize; 2])| {
            let mut to = at.to_vec();
            to[i] = to[i].saturating_add_signed(di).min(self.highest);
            to[j] = to[j].saturating_add_signed(dj).min(self.highest);
            to
        };
        two.flat_map(|two| PAIRS.map(|steps| (two, steps))).map(moved).collect()
    }
}

/// Answers COBYLA, which asks for the value and each limit by itself, and cannot be told of an error.
struct Asked<'a, L: Landscape> {
    landscape: &'a mut L,
    units: &'a Units,
    step: f64,
    /// The point asked for last, in steps.
    at: Vec<f64>,
    /// What it comes to: the value lost, then by how much each limit is kept.
    numbers: Vec<f64>,
    points: usize,
    error: Option<L::Error>,
}

impl<'a, L: Landscape> Asked<'a, L> {
    fn new(landscape: &'a mut L, units: &'a Units, step: f64) -> Self {
        Asked { landscape, units, step, at: Vec::new(), numbers: Vec::new(), points: 0, error: None }
    }

    /// A number at a point; after an error the last again, so that the run ends without asking the landscape.
    fn number(&mut self, at: &[f64], which: usize) -> f64 {
        if self.at != at && self.error.is_none() {
            self.points += 1;
            self.at = at.to_vec();
            let point: Vec<f64> = at.iter().map(|steps| steps * self.step).collect();
            match self.landscape.scores(slice::from_ref(&point)) {
                Ok(scores) => self.numbers = scores.first().map_or_else(Vec::new, |score| self.numbers(score)),
                Err(error) => self.error = Some(error),
            }
        }
        let unknown = if which == 0 { UNKNOWN } else { -UNKNOWN };
        self.numbers.get(which).copied().filter(|number| number.is_finite()).unwrap_or(unknown)
    }

    fn numbers(&self, score: &Score) -> Vec<f64> {
        let kept = score.over.iter().zip(&self.units.over).map(|(over, unit)| -over / unit);
        std::iter::once(-score.value / self.units.value).chain(kept).collect()
    }
}

/// All points of the box, in steps, unless they are more than a survey may score.
fn every(offers: usize, highest: usize) -> Option<Vec<Vec<usize>>> {
    let amounts = highest.checked_add(1)?;
    let offers = u32::try_from(offers).ok()?;
    let points = amounts.checked_pow(offers).filter(|points| *points <= SURVEYED_MOST)?;
    Some((0..points).map(|point| (0..offers).map(|offer| point / amounts.pow(offer) % amounts).collect()).collect())
}

/// Points spread evenly over the box, in steps, with a share of amounts 0.
///
/// The multiples of powers of 1/φ modulo 1, where φ^(offers + 1) = φ + 1 (Roberts 2018, "The unreasonable effectiveness
/// of quasirandom sequences"; the golden ratio in one dimension).
fn spread(offers: usize, highest: usize) -> Vec<Vec<usize>> {
    let root = 1.0 / (offers as f64 + 1.0);
    let phi = (0..64).fold(2.0, |phi, _| libm::pow(1.0 + phi, root));
    let stride = |offer: usize| libm::pow(phi, -(offer as f64 + 1.0));
    let amount = |share: f64| {
        let above = ((share - SURVEYED_NONE) / (1.0 - SURVEYED_NONE)).max(0.0);
        ((above * highest as f64).ceil() as usize).min(highest)
    };
    let point = |i: usize| (0..offers).map(|offer| amount((0.5 + i as f64 * stride(offer)).fract())).collect();
    (1..=(SURVEYED * offers).min(SURVEYED_MOST)).map(point).collect()
}

/// Whole numbers around a point: all rounded down, then one after another up, the nearest to the next first.
fn around(at: &[f64]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..at.len()).collect();
    order.sort_by(|i, j| at[*j].fract().total_cmp(&at[*i].fract()));
    let down: Vec<usize> = at.iter().map(|steps| steps.floor() as usize).collect();
    let mut points = vec![down];
    for (number, offer) in order.into_iter().enumerate() {
        let mut next = points[number].clone();
        next[offer] = at[offer].ceil() as usize;
        points.push(next);
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
    use rand_distr::{Distribution, StandardNormal};

    /// A formula for a landscape, that notes all multiples of the step it was asked for.
    struct Formula<F> {
        score: F,
        max: f64,
        step: f64,
        asked: Vec<(Vec<f64>, Score)>,
        /// Calls until the one that fails.
        calls_left: usize,
        failed: bool,
    }

    #[derive(Debug, PartialEq)]
    struct Failed;

    impl<F: Fn(&[f64]) -> (f64, Vec<f64>)> Formula<F> {
        fn new(max: f64, step: f64, score: F) -> Self {
            Formula { score, max, step, asked: Vec::new(), calls_left: usize::MAX, failed: false }
        }

        fn optimum(&mut self, offers: usize, start: &[f64]) -> Optimum {
            let range = Range { max: self.max, step: self.step };
            optimise(self, offers, range, &[start.to_vec()]).expect("no failure")
        }

        fn ask(&mut self, points: Vec<Vec<f64>>) -> Result<Vec<Score>, Failed> {
            if self.calls_left == 0 && !self.failed {
                self.failed = true;
                return Err(Failed);
            }
            self.calls_left = self.calls_left.saturating_sub(1);
            let scores: Vec<Score> = points.iter().map(|point| self.at(point)).collect();
            let whole = |point: &[f64]| point.iter().all(|amount| (amount / self.step).fract() == 0.0);
            let noted = points.into_iter().zip(scores.clone()).filter(|(point, _)| whole(point));
            self.asked.extend(noted);
            Ok(scores)
        }

        fn at(&self, point: &[f64]) -> Score {
            assert!(point.iter().all(|amount| (0.0..=self.max).contains(amount)), "{point:?} lies outside");
            let (value, over) = (self.score)(point);
            Score { value, over }
        }

        fn multiples(&self) -> impl Iterator<Item = f64> + use<F> {
            let step = self.step;
            (0..=(self.max / step).floor() as usize).map(move |steps| steps as f64 * step)
        }

        /// The best of all multiples for two offers, one by one; (amounts, value).
        fn best_of_two(&self) -> (Vec<f64>, f64) {
            let points = self.multiples().flat_map(|a| self.multiples().map(move |b| vec![a, b]));
            let scored = points.map(|point| (self.at(&point), point)).filter(|(score, _)| score.is_feasible());
            let best = scored.max_by(|(a, _), (b, _)| a.value.total_cmp(&b.value));
            best.map(|(score, point)| (point, score.value)).expect("a feasible point")
        }
    }

    impl<F: Fn(&[f64]) -> (f64, Vec<f64>)> Landscape for Formula<F> {
        type Error = Failed;

        fn scores(&mut self, points: &[Vec<f64>]) -> Result<Vec<Score>, Failed> {
            self.ask(points.to_vec())
        }

        fn along(&mut self, point: &[f64], offer: usize) -> Result<Vec<Score>, Failed> {
            let moved = |amount| {
                let mut point = point.to_vec();
                point[offer] = amount;
                point
            };
            self.ask(self.multiples().map(moved).collect())
        }
    }

    fn free(value: f64) -> (f64, Vec<f64>) {
        (value, Vec::new())
    }

    fn square(x: f64) -> f64 {
        x * x
    }

    /// -(x - m)'A(x - m) / 1000 with 1 on the diagonal of A and `cross` beside it.
    fn bowl(x: &[f64], m: &[f64], cross: f64) -> f64 {
        let off: Vec<f64> = x.iter().zip(m).map(|(x, m)| x - m).collect();
        let squares: f64 = off.iter().map(|d| d * d).sum();
        -((1.0 - cross) * squares + cross * square(off.iter().sum())) / 1000.0
    }

    /// A thousand people who see one offer after another and take the first that reaches their threshold, and what that
    /// is worth less the amount, at 30 for each offer seen; (value, cost of amounts), a person.
    fn people(seed: u64, offers: usize) -> impl Fn(&[f64]) -> (f64, f64) {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let normal = |mean: f64, sd: f64, rng: &mut dyn Rng| {
            let z: f64 = StandardNormal.sample(rng);
            mean + sd * z
        };
        let shift: Vec<f64> = (0..offers).map(|_| normal(0.0, 0.3, &mut rng)).collect();
        let (share, drop) = (0.3 + 0.5 * rng.random::<f64>(), 300.0 + 400.0 * rng.random::<f64>());
        let people: Vec<Vec<(f64, f64)>> = (0..1000)
            .map(|_| {
                let bad = rng.random::<f64>() < share;
                let level = normal(if bad { 6.0 } else { 8.0 }, 0.7, &mut rng);
                let worth = normal(if bad { 3000.0 } else { -2500.0 }, 500.0, &mut rng);
                (0..offers).map(|j| (normal(level + shift[j], 0.3, &mut rng).exp(), worth - drop * j as f64)).collect()
            })
            .collect();
        move |amounts| {
            let (mut value, mut cost) = (0.0, 0.0);
            for person in &people {
                for (amount, (threshold, worth)) in amounts.iter().zip(person).filter(|(amount, _)| **amount > 0.0) {
                    value -= 30.0;
                    if amount >= threshold {
                        value += worth - amount;
                        cost += amount;
                        break;
                    }
                }
            }
            (value / people.len() as f64, cost / people.len() as f64)
        }
    }

    #[test]
    fn the_top_of_a_bowl_is_found_exactly() {
        for (m, cross) in [
            (vec![700.0, 1250.0], 0.0),
            (vec![700.0, 1250.0], 0.9),
            (vec![700.0, 1250.0], -0.9),
            (vec![350.0, 2000.0, 1500.0], 0.8),
            (vec![350.0, 2000.0, 1500.0, 50.0], 0.6),
            (vec![600.0, 450.0, 1200.0, 900.0, 2100.0], 0.5),
        ] {
            let optimum =
                Formula::new(3000.0, 50.0, |x| free(bowl(x, &m, cross))).optimum(m.len(), &vec![1000.0; m.len()]);
            assert_eq!(optimum.amounts, m, "{cross}");
            assert_eq!(optimum.at_highest, vec![false; m.len()]);
            assert!(optimum.points <= 700 && optimum.lines <= LINES_MOST, "{optimum:?}");
        }
    }

    /// Two offers that stand in for each other: a sharp ridge at a sum of 1000, and along it a slope or a weak bend.
    #[test]
    fn a_ridge_is_followed_to_its_top() {
        let sharp = |x: &[f64]| -10.0 * (x[0] + x[1] - 1000.0).abs();
        for start in [[0.0, 0.0], [3000.0, 3000.0], [500.0, 500.0], [950.0, 50.0]] {
            let bent = |x: &[f64]| free(sharp(x) - square(x[0] - 300.0) / 1e4);
            assert_eq!(Formula::new(3000.0, 50.0, bent).optimum(2, &start).amounts, [300.0, 700.0]);
            let sloping = |x: &[f64]| free(sharp(x) - 0.01 * x[0]);
            assert_eq!(Formula::new(3000.0, 50.0, sloping).optimum(2, &start).amounts, [0.0, 1000.0]);
        }
    }

    /// The maximum of the first lies below 0: with x₁ = 0 the second's is at 1000 - 0.5·400 = 800.
    #[test]
    fn an_offer_that_is_best_not_made_is_not_made() {
        let corner = |x: &[f64]| free(bowl(x, &[-400.0, 1000.0], 0.5));
        let optimum = Formula::new(3000.0, 50.0, corner).optimum(2, &[500.0, 500.0]);
        assert_eq!(optimum.amounts, [0.0, 800.0]);
    }

    #[test]
    fn an_amount_at_the_highest_is_said_to_be() {
        let edge = |x: &[f64]| free(bowl(x, &[5000.0, 1000.0], 0.0));
        let optimum = Formula::new(3020.0, 50.0, edge).optimum(2, &[1.0, 1e9]);
        assert_eq!((optimum.amounts, optimum.at_highest), (vec![3000.0, 1000.0], vec![true, false]));
    }

    /// Each offer that is made costs 60; the bowl gives up 90 for the first not made, 40 for the second, at cross 0.
    #[test]
    fn a_jump_just_above_0_is_weighed() {
        let jump = |x: &[f64]| {
            let made = x.iter().filter(|amount| **amount > 0.0).count();
            free(bowl(x, &[300.0, 200.0], 0.0) - 60.0 * made as f64)
        };
        for start in [[300.0, 200.0], [0.0, 0.0], [50.0, 2000.0]] {
            assert_eq!(Formula::new(3000.0, 50.0, jump).optimum(2, &start).amounts, [300.0, 0.0]);
        }
        // A jump up: all that an offer brings it brings at the smallest amount.
        let up = |x: &[f64]| free(x.iter().map(|amount| if *amount > 0.0 { 200.0 - amount } else { 0.0 }).sum());
        assert_eq!(Formula::new(3000.0, 50.0, up).optimum(3, &[1000.0; 3]).amounts, [50.0; 3]);
    }

    /// Steps of up to ±3 of all sizes on a bowl 4000 deep, the same at each point.
    #[test]
    fn roughness_does_not_hold_the_search() {
        let rough = |x: &[f64]| {
            let cell = x.iter().fold(7_u64, |hash, amount| hash.wrapping_mul(1_000_003) ^ (amount / 37.0) as u64);
            let noise: f64 = Xoshiro256PlusPlus::seed_from_u64(cell).random();
            free(bowl(x, &[900.0, 1400.0], 0.7) + 6.0 * noise - 3.0)
        };
        let mut landscape = Formula::new(3000.0, 50.0, rough);
        let (_, best) = landscape.best_of_two();
        let optimum = landscape.optimum(2, &[2000.0, 100.0]);
        assert!(optimum.score.value >= best - 1.0, "{optimum:?} against {best}");
        let near = optimum.amounts.iter().zip([900.0, 1400.0]).all(|(found, top)| (found - top).abs() <= 100.0);
        assert!(near, "{optimum:?}");
    }

    /// A broad hill of 100 about (800, 800), and a narrow one of 150 about (2200, 600), far from either start.
    #[test]
    fn the_better_of_two_hills_is_found() {
        let hill = |x: &[f64], at: [f64; 2], width: f64| (-(square(x[0] - at[0]) + square(x[1] - at[1])) / width).exp();
        let hills = |x: &[f64]| free(100.0 * hill(x, [800.0, 800.0], 6e5) + 150.0 * hill(x, [2200.0, 600.0], 8e4));
        let mut landscape = Formula::new(3000.0, 50.0, hills);
        let (point, value) = landscape.best_of_two();
        let optimum = landscape.optimum(2, &[800.0, 800.0]);
        assert_eq!((optimum.amounts, optimum.score.value), (point, value));
    }

    /// The most of Σ aᵢxᵢ - xᵢ²/2 with Σ wᵢxᵢ <= B is at xᵢ = aᵢ - λwᵢ, λ = (Σ wᵢaᵢ - B) / Σ wᵢ².
    #[test]
    fn a_budget_that_binds_is_spent_where_it_brings_most() {
        let cases = [
            (vec![1000.0, 1600.0], vec![1.0, 2.0], 3200.0, vec![800.0, 1200.0]),
            (vec![1000.0, 1600.0, 1300.0], vec![1.0, 2.0, 1.0], 4300.0, vec![800.0, 1200.0, 1100.0]),
            (
                vec![1000.0, 1600.0, 1300.0, 900.0, 1200.0],
                vec![1.0, 2.0, 1.0, 1.0, 1.0],
                6000.0,
                vec![800.0, 1200.0, 1100.0, 700.0, 1000.0],
            ),
        ];
        for (a, w, budget, best) in cases {
            let value = |x: &[f64]| x.iter().zip(&a).map(|(x, a)| a * x - x * x / 2.0).sum::<f64>();
            let spent = |x: &[f64]| x.iter().zip(&w).map(|(x, w)| w * x).sum::<f64>();
            let mut landscape = Formula::new(3000.0, 50.0, |x| (value(x), vec![spent(x) - budget]));
            let optimum = landscape.optimum(a.len(), &vec![1000.0; a.len()]);
            assert!(optimum.score.is_feasible());
            assert_eq!(optimum.amounts, best, "{} against {}", optimum.score.value, value(&best));
        }
    }

    /// The second case of the budget by COBYLA alone, from far inside; an offer not made stays so, and then
    /// λ = (1000 + 1300 - 2000) / 2.
    #[test]
    fn cobyla_moves_all_amounts_at_once_to_the_limit() {
        let a = [1000.0, 1600.0, 1300.0];
        let value = |x: &[f64]| x.iter().zip(a).map(|(x, a)| a * x - x * x / 2.0).sum::<f64>();
        for (budget, from, top) in [(4300.0, vec![6, 6, 6], [16, 24, 22]), (2000.0, vec![6, 0, 6], [17, 0, 23])] {
            let spent = |x: &[f64]| x[0] + 2.0 * x[1] + x[2];
            let mut landscape = Formula::new(3000.0, 50.0, |x| (value(x), vec![spent(x) - budget]));
            let mut search = Search::new(&mut landscape, 3, Range { max: 3000.0, step: 50.0 });
            search.survey(&[], spread(3, 60)).expect("no failure");
            let from = search.score(vec![from]).expect("no failure").remove(0);
            let end = search.cobyla(&from).expect("no failure");
            let near = end.at.iter().zip(top).all(|(steps, top)| steps.abs_diff(top) <= 2 * usize::from(top > 0));
            assert!(near && end.score.is_feasible(), "{end:?}");
        }
    }

    #[test]
    fn around_a_point_lie_whole_numbers() {
        let expected = [[2, 0, 7], [2, 1, 7], [3, 1, 7], [3, 1, 7]];
        assert_eq!(around(&[2.25, 0.5, 7.0]), expected);
    }

    #[test]
    fn no_offer_is_best_where_offers_cost_more_than_they_bring() {
        let costly = |x: &[f64]| free(-x.iter().sum::<f64>());
        let optimum = Formula::new(3000.0, 50.0, costly).optimum(3, &[1000.0; 3]);
        assert_eq!((optimum.amounts, optimum.at_highest), (vec![0.0; 3], vec![false; 3]));
    }

    #[test]
    fn of_equals_the_smaller_amounts_are_taken() {
        let flat = |_: &[f64]| free(5.0);
        assert_eq!(Formula::new(3000.0, 50.0, flat).optimum(2, &[1000.0, 50.0]).amounts, [0.0, 0.0]);
        let level = |x: &[f64]| free(-(2.0 * x[0] + x[1] - 1000.0).abs());
        assert_eq!(Formula::new(3000.0, 50.0, level).optimum(2, &[0.0, 1000.0]).amounts, [500.0, 0.0]);
    }

    #[test]
    fn one_offer_is_one_line() {
        let waves = |x: &[f64]| ((x[0] / 90.0).sin() * 40.0 - square(x[0] - 1900.0) / 1e5, vec![x[0] - 1800.0]);
        let mut landscape = Formula::new(3000.0, 10.0, waves);
        let all = landscape.multiples().filter(|amount| *amount <= 1800.0);
        let best = all.max_by(|a, b| waves(&[*a]).0.total_cmp(&waves(&[*b]).0)).expect("amounts");
        let optimum = landscape.optimum(1, &[100.0]);
        assert_eq!((optimum.amounts, optimum.lines, optimum.points), (vec![best], 1, 2));
    }

    /// With x₁ + x₂ = s the limits are broken by s - 500 and 1500 - s, in units of 5500 and 4500, which they come to at
    /// (3000, 3000): least at s = 1500, and of those the value is the largest where x₂ is 0.
    #[test]
    fn where_no_point_is_feasible_the_limits_are_broken_least() {
        let neither = |x: &[f64]| (x[0], vec![x[0] + x[1] - 500.0, 1500.0 - x[0] - x[1]]);
        let optimum = Formula::new(3000.0, 50.0, neither).optimum(2, &[3000.0, 3000.0]);
        assert_eq!((optimum.score.is_feasible(), optimum.amounts), (false, vec![1500.0, 0.0]));
        let unknown = |_: &[f64]| (f64::NAN, vec![f64::NAN]);
        let optimum = Formula::new(3000.0, 50.0, unknown).optimum(2, &[100.0, 0.0]);
        assert!(!optimum.score.is_feasible() && optimum.amounts == [0.0, 0.0], "{optimum:?}");
    }

    /// A feasible sliver about (2000, 1000) that no start knows of.
    #[test]
    fn limits_lead_to_where_they_are_kept() {
        let sliver = |x: &[f64]| (-x[0] - x[1], vec![(x[0] - 2000.0).abs() - 60.0, (x[1] - 1000.0).abs() - 60.0]);
        let optimum = Formula::new(3000.0, 50.0, sliver).optimum(2, &[0.0, 0.0]);
        assert_eq!((optimum.score.is_feasible(), optimum.amounts), (true, vec![1950.0, 950.0]));
    }

    #[test]
    fn people_with_two_offers_get_the_best_of_all_amounts() {
        for seed in 0..8 {
            let of = people(seed, 2);
            for budget in [1e6, of(&[600.0, 600.0]).1 * 0.6] {
                let mut landscape = Formula::new(4000.0, 50.0, |x| {
                    let (value, cost) = of(x);
                    (value, vec![cost - budget])
                });
                let (point, value) = landscape.best_of_two();
                let optimum = landscape.optimum(2, &[1000.0, 1000.0]);
                assert_eq!((optimum.amounts, optimum.score.value), (point, value), "{seed} {budget}");
            }
        }
    }

    #[test]
    fn nothing_scored_is_better_and_the_answer_is_always_the_same() {
        for (offers, seed) in [(2, 20), (3, 21), (4, 22), (5, 23), (7, 24)] {
            let of = people(seed, offers);
            let budget = of(&vec![600.0; offers]).1 * 0.7;
            let scored = |x: &[f64]| {
                let (value, cost) = of(x);
                (value, vec![cost - budget])
            };
            let mut landscape = Formula::new(4000.0, 50.0, scored);
            let optimum = landscape.optimum(offers, &vec![1000.0; offers]);
            assert!(optimum.score.is_feasible());
            let feasible = landscape.asked.iter().filter(|(_, score)| score.is_feasible());
            let best = feasible.map(|(_, score)| score.value).fold(f64::NEG_INFINITY, f64::max);
            assert_eq!(optimum.score.value, best);
            assert_eq!(Formula::new(4000.0, 50.0, scored).optimum(offers, &vec![1000.0; offers]), optimum);
        }
    }

    #[test]
    fn the_landscape_s_error_is_the_search_s() {
        let bound = |x: &[f64]| (bowl(x, &[900.0, 1100.0], 0.6), vec![x[0] + x[1] - 1500.0]);
        let mut calls = 0;
        loop {
            let mut landscape = Formula::new(3000.0, 50.0, bound);
            landscape.calls_left = calls;
            let range = Range { max: landscape.max, step: landscape.step };
            match optimise(&mut landscape, 2, range, &[]) {
                Ok(_) => break assert!(calls > 30 && !landscape.failed),
                Err(error) => assert_eq!(error, Failed),
            }
            calls += 1;
        }
    }

    /// A lone peak anywhere among 225 points.
    #[test]
    fn of_few_amounts_the_best_of_all_is_taken() {
        let amounts = || (0..15).map(|steps| 200.0 * f64::from(steps));
        for peak in amounts().flat_map(|a| amounts().map(move |b| [a, b])) {
            let lone = |x: &[f64]| free(if x == peak { 1.0 } else { -x.iter().sum::<f64>() / 1e5 });
            assert_eq!(Formula::new(2800.0, 200.0, lone).optimum(2, &[]).amounts, peak);
        }
    }

    #[test]
    fn what_leaves_no_choice_is_answered() {
        let value = |x: &[f64]| free(1.0 + x.iter().sum::<f64>());
        let none = Formula::new(3000.0, 50.0, value).optimum(0, &[]);
        assert_eq!((none.amounts.len(), none.score.value), (0, 1.0));
        let narrow = Formula::new(40.0, 50.0, value).optimum(2, &[40.0, 20.0]);
        assert_eq!((narrow.amounts, narrow.at_highest), (vec![0.0, 0.0], vec![true, true]));
    }
}
