//! One replication at every bonus: pieces on which the cost is a straight line in the bonus and counts stay.

use crate::{
    engine::{columns::LARGEST_COST, thresholds::Met},
    model::{
        arm::ArmTotals,
        cost::{Common, Flows, Prices},
        every_bonus::LivesSum,
        outcome::{Component, Count},
    },
};

/// The offer arm of a replication as long as nobody's threshold is reached.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct OfferLine {
    /// Total cost without the bonuses of the tuned offer [money].
    pub cost: f64,
    /// Cost of the bonuses of the other offers, which is part of it [money].
    pub others: f64,
    /// Cost of a bonus of 1 at the tuned offer.
    pub slope: f64,
    /// As [`Count::TUNED`].
    pub counts: [u32; Count::TUNED.len()],
}

/// A line and the bonus from which on it holds [money]; the first one from just above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    pub from: f64,
    pub line: OfferLine,
}

/// One replication.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CurveReplication {
    /// Total cost of the arm without offers [money].
    pub no_offer: f64,
    /// The first counts of [`Count::TUNED`] in the arm without offers.
    pub counts: [u32; Count::TUNED_WITHOUT_OFFERS],
    /// The offer arm without the tuned offer.
    pub nothing: OfferLine,
    /// End of its pieces among those of the block.
    pub end: usize,
}

/// Replications of one block, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct CurveBlock {
    pub rows: Vec<CurveReplication>,
    pub pieces: Vec<Piece>,
    /// Hires who meet the tuned offer.
    pub met: Met,
}

/// A change of the line of a replication from a bonus on [money].
#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    pub from: f64,
    cost: f64,
    others: f64,
    slope: f64,
    counts: [i32; Count::TUNED.len()],
}

/// Counts of a replication that do not fit.
pub(super) struct TooMany;

impl OfferLine {
    /// The line of an arm without the tuned offer.
    pub fn of_arm(prices: &Prices, arm: &ArmTotals, met: Common) -> Result<Self, TooMany> {
        Self::of_sum(prices, &LivesSum { flows: arm.flows, takings: 0.0, lives: arm.lives }, met)
    }

    /// The line of a sum over positions, with what was common to them.
    pub fn of_sum(prices: &Prices, sum: &LivesSum, met: Common) -> Result<Self, TooMany> {
        let [cost, others] = priced(prices, &sum.flows, met);
        let mut line = Self { cost, others, slope: prices.of_bonuses(sum.takings), ..Self::default() };
        for (kept, count) in line.counts.iter_mut().zip(sum.counts()) {
            *kept = u32::try_from(count).map_err(|_| TooMany)?;
        }
        Ok(line)
    }

    /// Total cost at a bonus [money].
    pub fn cost_at(&self, bonus: f64) -> f64 {
        self.cost + self.slope * bonus
    }

    /// Cost of bonuses at a bonus of the tuned offer [money].
    pub fn bonuses_at(&self, bonus: f64) -> f64 {
        self.others + self.slope * bonus
    }

    /// Whether its costs are finite, and can be averaged, up to the `highest` bonus.
    pub fn is_averageable(&self, highest: f64) -> bool {
        let costs = [self.cost, self.others, self.slope * highest];
        costs.iter().all(|cost| cost.abs() < LARGEST_COST)
    }

    fn changed(mut self, change: &Change) -> Result<Self, TooMany> {
        self.cost += change.cost;
        self.others += change.others;
        self.slope += change.slope;
        for (count, change) in self.counts.iter_mut().zip(change.counts) {
            *count = count.checked_add_signed(change).ok_or(TooMany)?;
        }
        Ok(self)
    }
}

/// Total cost, and that of bonuses alone [money].
fn priced(prices: &Prices, flows: &Flows, met: Common) -> [f64; 2] {
    let cost = prices.cost(flows, met);
    [cost.iter().sum(), cost[Component::Bonus as usize]]
}

impl Change {
    pub fn new(from: f64, sum: &LivesSum, prices: &Prices) -> Self {
        // Crises and classes come at every bonus: their number cancels.
        let [cost, others] = priced(prices, &sum.flows, Common::NONE);
        // A position has too few hires for more.
        let counts = sum.counts().map(|count| count as i32);
        Self { from, cost, others, slope: prices.of_bonuses(sum.takings), counts }
    }
}

impl CurveBlock {
    /// Memory of a replication with one piece [byte].
    pub const ROW_BYTES: u64 = (size_of::<CurveReplication>() + size_of::<Piece>()) as u64;

    /// Memory [byte].
    pub fn bytes(&self) -> u64 {
        (size_of_val(self.rows.as_slice()) + size_of_val(self.pieces.as_slice())) as u64 + self.met.bytes()
    }

    /// Adds a change to the last piece, or one more piece.
    pub fn add(&mut self, change: &Change) -> Result<(), TooMany> {
        let Some(last) = self.pieces.last_mut() else { return Ok(()) };
        let piece = Piece { from: change.from, line: last.line.changed(change)? };
        if last.from == piece.from {
            *last = piece;
        } else {
            self.pieces.push(piece);
        }
        Ok(())
    }

    /// Every replication, and its line at a bonus ≥ 0 [money].
    pub fn lines(&self, bonus: f64) -> impl Iterator<Item = (&CurveReplication, &OfferLine)> {
        self.replications().map(move |(row, pieces)| {
            let reached = if bonus > 0.0 { pieces.partition_point(|piece| piece.from <= bonus) } else { 0 };
            (row, reached.checked_sub(1).map_or(&row.nothing, |last| &pieces[last].line))
        })
    }

    /// Every replication, and its pieces.
    pub fn replications(&self) -> impl Iterator<Item = (&CurveReplication, &[Piece])> {
        let starts = std::iter::once(0).chain(self.rows.iter().map(|row| row.end));
        self.rows.iter().zip(starts).map(|(row, start)| (row, &self.pieces[start..row.end]))
    }

    /// Bonuses at which someone's threshold is reached [money].
    pub fn breakpoints(&self) -> impl Iterator<Item = f64> {
        self.pieces.iter().map(|piece| piece.from).filter(|from| *from > 0.0)
    }
}
