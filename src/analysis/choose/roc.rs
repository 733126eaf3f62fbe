//! The offer as a test for commitment, along the bonus: who takes it is held for uncommitted.
//!
//! Each bonus is a cut: its sensitivity is the share of uncommitted hires offered who take, its specificity the share
//! of committed ones who do not. The curve of sensitivity over 1 - specificity (ROC), over all bonuses that there are,
//! has an area: the chance that of an uncommitted and a committed hire, at random, the former takes at the smaller
//! bonus (½ where both begin at the same).

use crate::analysis::interval::{Estimate, Level};
use crate::analysis::spread::share_by_log_odds;
use crate::engine::{RankedHire, Thresholds};
use crate::special::elementary::square;

/// Hires at each of some bonuses, `[bonus][batch]`, a batch being some of the replications: sums over them.
#[derive(Debug, Clone, Copy)]
pub struct Hires<'a> {
    /// Hires who met an offer.
    pub offered: &'a [Vec<f64>],
    /// Committed among them.
    pub offered_committed: &'a [Vec<f64>],
    /// Hires who took one.
    pub takers: &'a [Vec<f64>],
    /// Committed among them.
    pub takers_committed: &'a [Vec<f64>],
}

/// The offer as a test for commitment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Roc {
    /// Area under the curve over all bonuses, its interval in 0..1.
    pub area: Estimate,
    /// The cut with the largest sensitivity + specificity - 1 among the bonuses that were tried.
    pub cut: Cut,
}

/// A bonus as a cut between committed and uncommitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// Place of the bonus.
    pub place: usize,
    /// Sensitivity + specificity - 1: 0 for an offer that tells nothing, 1 for one that tells all. Its error is that at
    /// this bonus, not of having chosen it.
    pub youden: Estimate,
}

/// One point: 1 - specificity and sensitivity.
type Point = (f64, f64);

/// The test, by the `thresholds` of all hires who meet the offer and by the `hires` at some bonuses, intervals at
/// `confidence` in (0, 1); `None` without committed or uncommitted hires, at a bonus or at all, without bonuses, and where
/// lengths do not agree.
///
/// The area is that of Mann and Whitney: the share of pairs of an uncommitted and a committed hire in which the former has the
/// smaller threshold, ties halved, exactly that under the ROC curve (Bamber 1975, doi:10.1016/0022-2496(75)90001-2). No
/// range of bonuses has a part in it. Errors by the jackknife over batches: mcse² = (B - 1)/B · Σ(Aᵢ - Ā)², Aᵢ the area
/// without batch i (Efron and Stein 1981, doi:10.1214/aos/1176345462), unknown for a single batch or where one holds all
/// hires of a kind; Student's t with B - 1 degrees, for the area on the scale of log-odds. The cut is Youden's (1950,
/// doi:10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3), the first of equals.
///
/// ```
/// # use the_offer::{analysis::roc::{Hires, roc}, engine::Thresholds};
/// // Of 4 committed hires 1 takes, of 4 others 3 do: (¼, ¾).
/// let hires = Hires {
///     offered: &[vec![8.0]],
///     offered_committed: &[vec![4.0]],
///     takers: &[vec![4.0]],
///     takers_committed: &[vec![1.0]],
/// };
/// // By rising threshold: uncommitted, committed, uncommitted, committed; 3 of 4 pairs are in order.
/// let ranked = [(1.0, 0, false), (2.0, 0, true), (3.0, 0, false), (4.0, 0, true)];
/// let roc = roc(&hires, &Thresholds::new(1, ranked.into_iter()), 0.95).unwrap();
/// assert_eq!((roc.area.value, roc.cut.youden.value), (0.75, 0.5));
/// assert_eq!(roc.area.mcse, None);
/// ```
pub fn roc(hires: &Hires, thresholds: &Thresholds, confidence: f64) -> Option<Roc> {
    let area = area(thresholds, confidence)?;
    let batches = hires.batches()?;
    let points = hires.points(None)?;
    let level = Level::new(confidence, batches);
    let youden = |(committed, uncommitted): &Point| uncommitted - committed;
    let place = (1..points.len()).fold(0, |best, k| if youden(&points[k]) > youden(&points[best]) { k } else { best });
    let without: Option<Vec<Vec<Point>>> =
        if batches > 1 { (0..batches).map(|batch| hires.points(Some(batch))).collect() } else { None };
    let error = without
        .as_ref()
        .map(|without| jackknife(&without.iter().map(|points| youden(&points[place])).collect::<Vec<_>>()));
    let youden = level.around(youden(&points[place]), error);
    Some(Roc { area, cut: Cut { place, youden } })
}

/// The area, with its interval.
fn area(thresholds: &Thresholds, confidence: f64) -> Option<Estimate> {
    let pairs = Pairs::of(thresholds);
    let value = pairs.area(None)?;
    let batches = thresholds.batches();
    let without: Option<Vec<f64>> = (0..batches).map(|batch| pairs.area(Some(batch))).collect();
    Some(match without.filter(|_| batches > 1) {
        Some(without) => share_by_log_odds(value, jackknife(&without), &Level::new(confidence, batches)),
        None => Estimate::bare(value),
    })
}

/// Hires of some batches, who are not committed and who are.
#[derive(Debug, Clone, Copy, Default)]
struct Kinds {
    uncommitted: u64,
    committed: u64,
}

impl Kinds {
    fn add(&mut self, committed: bool) {
        if committed { self.committed += 1 } else { self.uncommitted += 1 }
    }
}

/// Halves of pairs of an uncommitted and a committed hire: two for each in which the former has the smaller threshold,
/// one for each with equal ones.
#[derive(Debug, Default)]
struct Pairs {
    all: u64,
    number: Kinds,
    /// `[batch]`: pairs with one of it or both; pairs of its own; its hires.
    with: Vec<u64>,
    own: Vec<u64>,
    numbers: Vec<Kinds>,
}

impl Pairs {
    fn of(thresholds: &Thresholds) -> Self {
        let batches = thresholds.batches();
        let mut pairs = Self { with: vec![0; batches], own: vec![0; batches], ..Self::default() };
        pairs.numbers = vec![Kinds::default(); batches];
        for hire in thresholds.hires() {
            pairs.number.add(hire.committed);
            pairs.numbers[hire.batch].add(hire.committed);
        }
        let mut before = Before { all: Kinds::default(), of: vec![Kinds::default(); batches] };
        let hires: Vec<RankedHire> = thresholds.hires().collect();
        for equal in hires.chunk_by(|a, b| a.rank == b.rank) {
            pairs.add(equal, &mut before);
        }
        pairs
    }

    /// Adds hires of one threshold, who come after those `before`.
    fn add(&mut self, equal: &[RankedHire], before: &mut Before) {
        let start = before.all;
        // Where there is but one, it ties with nobody.
        let starts = if equal.len() > 1 { before.of.clone() } else { Vec::new() };
        for hire in equal {
            before.all.add(hire.committed);
            before.of[hire.batch].add(hire.committed);
        }
        for RankedHire { batch, committed, .. } in equal {
            if *committed {
                // Twice those below, once those of the same.
                let below = start.uncommitted + before.all.uncommitted;
                self.all += below;
                self.with[*batch] += below;
                let own = starts.get(*batch).unwrap_or(&before.of[*batch]).uncommitted;
                self.own[*batch] += own + before.of[*batch].uncommitted;
            } else {
                let after = 2 * self.number.committed - start.committed - before.all.committed;
                self.with[*batch] += after;
            }
        }
    }

    /// The area, without a batch; `None` if there are no pairs.
    fn area(&self, without: Option<usize>) -> Option<f64> {
        let Kinds { mut uncommitted, mut committed } = self.number;
        let mut ordered = self.all;
        if let Some(batch) = without {
            uncommitted -= self.numbers[batch].uncommitted;
            committed -= self.numbers[batch].committed;
            // Pairs of its own are among those of either.
            ordered = ordered + self.own[batch] - self.with[batch];
        }
        let pairs = uncommitted as f64 * committed as f64;
        (pairs > 0.0).then(|| ordered as f64 / (2.0 * pairs))
    }
}

/// Hires of smaller thresholds, in all and `[batch]`.
struct Before {
    all: Kinds,
    of: Vec<Kinds>,
}

impl Hires<'_> {
    /// Number of batches; `None` if lengths do not agree.
    fn batches(&self) -> Option<usize> {
        let all = [self.offered, self.offered_committed, self.takers, self.takers_committed];
        let batches = self.offered.first()?.len();
        let agree = |hires: &[Vec<f64>]| {
            hires.len() == self.offered.len() && hires.iter().all(|at_bonus| at_bonus.len() == batches)
        };
        all.into_iter().all(agree).then_some(batches)
    }

    /// `[bonus]`, without a batch.
    fn points(&self, without: Option<usize>) -> Option<Vec<Point>> {
        let sum = |hires: &[f64]| {
            let kept = hires.iter().enumerate().filter(|(batch, _)| Some(*batch) != without);
            kept.map(|(_, number)| number).sum::<f64>()
        };
        let point = |bonus: usize| {
            let (offered, committed) = (sum(&self.offered[bonus]), sum(&self.offered_committed[bonus]));
            let (takers, lost) = (sum(&self.takers[bonus]), sum(&self.takers_committed[bonus]));
            let both = committed > 0.0 && offered > committed;
            both.then(|| (lost / committed, (takers - lost) / (offered - committed)))
        };
        (0..self.offered.len()).map(point).collect()
    }
}

/// Standard error from estimates that each leave out one of as many batches.
fn jackknife(estimates: &[f64]) -> f64 {
    let number = estimates.len() as f64;
    let mean = estimates.iter().sum::<f64>() / number;
    let squares: f64 = estimates.iter().map(|estimate| square(estimate - mean)).sum();
    (squares * (number - 1.0) / number).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::normal;
    use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
    use rand_distr::{Distribution, StandardNormal};

    /// `[bonus][batch]` of the four.
    type Columns = [Vec<Vec<f64>>; 4];

    /// Hires of two kinds, whose thresholds play no part in the cut.
    fn some() -> Thresholds {
        Thresholds::new(2, [(1.0, 0, false), (2.0, 1, true)].into_iter())
    }

    fn of(columns: &Columns, thresholds: &Thresholds) -> Option<Roc> {
        let [offered, offered_committed, takers, takers_committed] = columns;
        roc(&Hires { offered, offered_committed, takers, takers_committed }, thresholds, 0.95)
    }

    #[test]
    fn two_cuts_by_hand() {
        // (1/10, 3/6), (4/10, 5/6).
        let columns = [
            vec![vec![9.0, 7.0]; 2],
            vec![vec![6.0, 4.0]; 2],
            vec![vec![2.0, 2.0], vec![5.0, 4.0]],
            vec![vec![0.0, 1.0], vec![2.0, 2.0]],
        ];
        let roc = of(&columns, &some()).expect("both kinds");
        assert_eq!(roc.cut.place, 1);
        assert!((roc.cut.youden.value - (5.0 / 6.0 - 0.4)).abs() < 1e-15);
        // Without either batch: (2/4, 2/3) and (2/6, 3/3), 1/6 and 2/3; two values err by half their distance.
        assert!((roc.cut.youden.mcse.expect("two batches") - 0.25).abs() < 1e-15);
    }

    #[test]
    fn what_cannot_be_told_is_unknown() {
        let at = |offered: f64, committed: f64| [offered, committed, 0.0, 0.0].map(|n| vec![vec![n; 3]]);
        assert_eq!(of(&at(5.0, 5.0), &some()), None);
        assert_eq!(of(&at(5.0, 0.0), &some()), None);
        assert_eq!(of(&[vec![], vec![], vec![], vec![]], &some()), None);
        let mut uneven = at(5.0, 2.0);
        uneven[2][0].pop();
        assert_eq!(of(&uneven, &some()), None);
        for committed in [true, false] {
            let one_kind = Thresholds::new(3, (0..6).map(|i| (f64::from(i), 0, committed)));
            assert_eq!(of(&at(5.0, 2.0), &one_kind), None);
        }
    }

    /// Every pair, and every pair without a batch, one by one.
    #[test]
    fn areas_are_those_of_all_pairs() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
        let mut draw = || -> f64 { StandardNormal.sample(&mut rng) };
        // Coarse thresholds, so that many are equal, and some who take any bonus.
        let hires: Vec<(f64, usize, bool)> = (0..200)
            .map(|i| {
                let log = (3.0 * draw()).round();
                (if log < -4.0 { f64::NEG_INFINITY } else { log }, i % 7, draw() > 0.3)
            })
            .collect();
        let pairs = Pairs::of(&Thresholds::new(7, hires.iter().copied()));
        for without in [None, Some(0), Some(3), Some(6)] {
            let kind = |kind: bool| hires.iter().filter(move |hire| hire.2 == kind && Some(hire.1) != without);
            let order = |(a, b): (f64, f64)| {
                if a < b {
                    1.0
                } else if a == b {
                    0.5
                } else {
                    0.0
                }
            };
            let all: Vec<f64> = kind(false).flat_map(|u| kind(true).map(move |c| order((u.0, c.0)))).collect();
            let by_hand = all.iter().sum::<f64>() / all.len() as f64;
            let found = pairs.area(without).expect("both kinds");
            assert!((found - by_hand).abs() < 1e-12, "{without:?}: {found} {by_hand}");
        }
    }

    #[test]
    fn one_batch_with_all_of_a_kind_has_no_error() {
        let hires = [(1.0, 0, false), (1.5, 1, false), (2.0, 0, true)];
        let area = area(&Thresholds::new(2, hires.into_iter()), 0.95).expect("both kinds");
        assert_eq!((area.value, area.mcse, area.interval), (1.0, None, None));
    }

    #[test]
    fn a_perfect_test_has_area_one() {
        let columns = [vec![vec![5.0; 4]], vec![vec![2.0; 4]], vec![vec![3.0; 4]], vec![vec![0.0; 4]]];
        let thresholds = Thresholds::new(4, (0..20).map(|i| (f64::from(i / 10), i as usize % 4, i >= 10)));
        let roc = of(&columns, &thresholds).expect("both kinds");
        assert_eq!((roc.area.value, roc.area.mcse), (1.0, Some(0.0)));
        assert_eq!(roc.cut.youden.value, 1.0);
    }

    /// Reservation bonuses e^(6.5 + 0.8 z) of the committed, e^(5.7 + 0.6 z) of the others: area Φ(0.8/√(0.8² + 0.6²))
    /// = Φ(0.8). Luck that a batch shares, as crises do, moves the thresholds of the committed.
    fn lognormals(seed: u64, batches: usize, hires: usize, shared: f64) -> (Columns, Thresholds) {
        let bonuses: Vec<f64> = (0..120).map(|k| 4.0 + 0.04 * f64::from(k)).collect();
        let mut columns: Columns = std::array::from_fn(|_| vec![vec![0.0; batches]; bonuses.len()]);
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut draw = || -> f64 { StandardNormal.sample(&mut rng) };
        let mut ranked = Vec::new();
        for batch in 0..batches {
            let luck = shared * draw();
            for _ in 0..hires {
                let committed = draw() > -0.3;
                let (median, sigma) = if committed { (6.5 + luck, 0.8) } else { (5.7, 0.6) };
                let threshold = median + sigma * draw();
                ranked.push((threshold, batch, committed));
                for (k, bonus) in bonuses.iter().enumerate() {
                    let takes = f64::from(threshold <= *bonus);
                    let one = f64::from(committed);
                    for (column, add) in columns.iter_mut().zip([1.0, one, takes, one * takes]) {
                        column[k][batch] += add;
                    }
                }
            }
        }
        (columns, Thresholds::new(batches, ranked.into_iter()))
    }

    /// Of 1,000 intervals at 95 % those that hold the exact area are between 928 and 970 in 99.9 % of cases.
    #[test]
    fn the_interval_holds_the_exact_area() {
        // A luck of the committed alone adds to the variance of the thresholds that differ.
        for (batches, hires, shared) in [(40, 50, 0.0), (40, 10, 0.0), (100, 10, 0.5)] {
            let exact = normal::cdf(0.8 / (1.0_f64 + shared * shared).sqrt());
            let (mut held, mut bias, mut squares, mut variances) = (0, 0.0, 0.0, 0.0);
            for seed in 0..1000 {
                let (columns, thresholds) = lognormals(seed, batches, hires, shared);
                let roc = of(&columns, &thresholds).expect("both kinds");
                held += u32::from(roc.area.interval.expect("batches").holds(exact));
                bias += (roc.area.value - exact) / 1000.0;
                squares += (roc.area.value - exact).powi(2) / 1000.0;
                variances += roc.area.mcse.expect("batches").powi(2) / 1000.0;
            }
            assert!((928..=970).contains(&held), "{batches} {hires}: {held}, {bias}, {variances} for {squares}");
            assert!(bias.abs() < 0.003, "{batches} {hires}: {bias}");
            // The sum of squares has a relative error of 4.5 %.
            assert!((variances / squares - 1.0).abs() < 0.2, "{batches} {hires}: {variances} {squares}");
        }
    }

    /// Where the densities cross: the cut is there up to a step, by the exact curve.
    #[test]
    fn the_cut_is_where_the_densities_cross() {
        let exact = |log: f64| normal::cdf((log - 5.7) / 0.6) - normal::cdf((log - 6.5) / 0.8);
        let best = (0..2000).map(|k| exact(4.0 + 0.0024 * f64::from(k))).fold(0.0, f64::max);
        let (columns, thresholds) = lognormals(7, 100, 400, 0.0);
        let roc = of(&columns, &thresholds).expect("both kinds");
        let youden = roc.cut.youden;
        assert!(best - exact(4.0 + 0.04 * roc.cut.place as f64) < 0.003, "{roc:?}");
        assert!((youden.value - best).abs() < 4.0 * youden.mcse.expect("batches"), "{best} {roc:?}");
    }
}
