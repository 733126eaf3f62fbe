//! One replication at every bonus: pieces on which the cost is a straight line in the bonus and counts stay.

use super::super::{
    block::LARGEST_COST,
    error::EngineError,
    memory::{self, WAVE},
    table::{Floor, Game, Table},
    tally::Lives,
    thresholds::Met,
};
use crate::model::{
    cost::{Flows, Prices},
    draws::Address,
    ladder::{COUNTS, Ground, Ladder, Sum},
    outcome::{Arm, Component, Count},
    position::{History, People, Play},
};
use std::ops::Range;

/// Memory of a piece [byte].
pub(super) const PIECE_BYTES: u64 = size_of::<Piece>() as u64;
/// Memory of a replication beside its pieces [byte].
pub(super) const ROW_BYTES: u64 = size_of::<Row>() as u64;

/// The offer arm of a replication as long as nobody's threshold is reached.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Level {
    /// Total cost without the bonuses of the tuned offer [money].
    pub cost: f64,
    /// Cost of the bonuses of the other offers, which is part of it [money].
    pub others: f64,
    /// What a bonus of 1 at the tuned offer costs.
    pub slope: f64,
    /// As [`COUNTS`].
    pub counts: [u32; COUNTS.len()],
}

/// A level and the bonus from which on it holds [money]; the first one from just above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    pub from: f64,
    pub level: Level,
}

/// One replication.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row {
    /// Total cost of the arm without offers [money].
    pub no_offer: f64,
    /// First hires still there in it at week 52, and its hires.
    pub retained: u32,
    pub hires: u32,
    /// The offer arm without the tuned offer.
    pub nothing: Level,
    /// Where its pieces end among those of the block.
    end: usize,
}

/// Some replications, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Block {
    rows: Vec<Row>,
    pieces: Vec<Piece>,
    /// The hires who meet the tuned offer.
    pub met: Met,
}

impl Block {
    /// Memory [byte].
    pub fn bytes(&self) -> u64 {
        self.rows.len() as u64 * ROW_BYTES + self.pieces.len() as u64 * PIECE_BYTES + self.met.bytes()
    }

    /// Every replication, and its level at a bonus ≥ 0 [money].
    pub fn levels(&self, bonus: f64) -> impl ExactSizeIterator<Item = (&Row, &Level)> + Clone {
        self.replications().map(move |(row, pieces)| {
            let reached = if bonus > 0.0 { pieces.partition_point(|piece| piece.from <= bonus) } else { 0 };
            (row, reached.checked_sub(1).map_or(&row.nothing, |last| &pieces[last].level))
        })
    }

    /// Number of replications.
    pub fn number(&self) -> usize {
        self.rows.len()
    }

    /// Every replication, and its pieces.
    pub fn replications(&self) -> impl ExactSizeIterator<Item = (&Row, &[Piece])> + Clone {
        self.rows.iter().enumerate().map(|(i, row)| {
            let start = i.checked_sub(1).map_or(0, |before| self.rows[before].end);
            (row, &self.pieces[start..row.end])
        })
    }

    /// Bonuses at which someone's threshold is reached [money].
    pub fn breakpoints(&self) -> impl Iterator<Item = f64> {
        self.pieces.iter().map(|piece| piece.from).filter(|from| *from > 0.0)
    }
}

/// One pass over the people of a scenario.
pub(super) struct Pass<'a> {
    /// With the tuned offer at its highest bonus.
    pub game: Game<'a>,
    /// Without the tuned offer, where there are others.
    pub without: Option<Game<'a>>,
    /// Which of the offers that are made is tuned.
    pub tuned: usize,
    /// Memory that there is [byte].
    pub room: u64,
}

/// What one thread plays with, over and over, to spare memory.
struct Desk<'a> {
    floor: Floor<'a>,
    without: Option<Table<'a>>,
    people: People,
    no_offer: History,
    ladder: Ladder,
    changes: Vec<Change>,
}

/// A change of the level of a replication.
#[derive(Debug, Clone, Copy)]
struct Change {
    from: f64,
    cost: f64,
    others: f64,
    slope: f64,
    counts: [i32; COUNTS.len()],
}

/// A replication without the tuned offer, and with it just above 0, added up over positions.
#[derive(Default)]
struct Start {
    no_offer: (Flows, Lives),
    above: Sum,
}

/// Counts that do not fit.
struct TooMany;

impl Pass<'_> {
    /// Plays a block.
    pub fn block(&self, replications: Range<u64>) -> Result<Block, EngineError> {
        let mut desk = Desk {
            floor: self.game.floor(),
            without: self.without.map(Game::table),
            people: People::new(Address { seed: 0, replication: 0 }, 0),
            no_offer: History::default(),
            ladder: Ladder::default(),
            changes: Vec::new(),
        };
        let number = replications.end - replications.start;
        let mut block = Block::default();
        for replication in replications {
            self.replication(replication, &mut desk, &mut block)?;
            self.allow(block.bytes())?;
        }
        block.pieces.shrink_to_fit();
        self.game.watcher.advanced(number);
        Ok(block)
    }

    fn replication(&self, replication: u64, desk: &mut Desk<'_>, block: &mut Block) -> Result<(), EngineError> {
        let luck = Address { seed: self.game.scenario.simulation.seed, replication };
        let Desk { floor, without, people, no_offer, ladder, changes } = desk;
        changes.clear();
        // One more than may be.
        let most_changes = (self.room / WAVE) as usize / size_of::<Change>() + 1;
        let mut start = Start::default();
        let (world, crises) = floor.play(replication, luck, |world, crises, place| {
            people.turn_to(luck, place);
            no_offer.play(world, crises, people, Play::NoOffer, None)?;
            start.add(no_offer);
            block.met.add(world, people, no_offer, self.tuned);
            let ground = Ground { world, crises, tuned: self.tuned };
            ladder.play(ground, people, no_offer, |from, sum| {
                if from == 0.0 {
                    start.above += *sum;
                } else if changes.len() < most_changes {
                    changes.push(Change::new(from, sum, &world.prices));
                }
            })
        })?;
        // Some may be missing where there are as many as are kept.
        self.allow(changes.len() as u64 * size_of::<Change>() as u64)?;
        let met = crises.total() * world.positions as f64;
        let too_many = |TooMany| EngineError::Uncountable { scenario: self.game.scenario.name.clone(), replication };
        let (no_offer, lives) = &start.no_offer;
        let kept = Level::new(&world.prices, no_offer, met, lives).map_err(too_many)?;
        let above = Level::of(&world.prices, &start.above, met).map_err(too_many)?;
        let nothing = match without {
            None => kept,
            Some(table) => without_tuned(replication, luck, table)?.map_err(too_many)?,
        };
        changes.sort_unstable_by(|a, b| a.from.total_cmp(&b.from));
        let first = block.pieces.len();
        block.pieces.push(Piece { from: 0.0, level: above });
        for change in &*changes {
            block.add(change).map_err(too_many)?;
        }
        let [hires, retained] = [Count::Hires, Count::Retention52].map(|count| kept.count(count).unwrap_or_default());
        block.met.end();
        block.rows.push(Row { no_offer: kept.cost, retained, hires, nothing, end: block.pieces.len() });
        let highest = world.offers[self.tuned].bonus;
        let fine = |level: &Level| level.is_averageable(highest);
        if fine(&kept) && fine(&nothing) && block.pieces[first..].iter().all(|piece| fine(&piece.level)) {
            Ok(())
        } else {
            Err(EngineError::TooLarge { scenario: self.game.scenario.name.clone(), replication })
        }
    }

    /// Refuses a block that needs so much memory [byte], as if all that are played at once were like it.
    fn allow(&self, bytes: u64) -> Result<(), EngineError> {
        memory::allow(self.game.scenario, bytes.saturating_mul(WAVE), self.room, "cohort.positions")
    }
}

/// The offer arm with the other offers alone.
fn without_tuned(
    replication: u64,
    luck: Address,
    table: &mut Table<'_>,
) -> Result<Result<Level, TooMany>, EngineError> {
    let (mut flows, mut lives) = (Flows::default(), Lives::default());
    let (world, crises) = table.play(replication, luck, |_, _, position| {
        let history = position.history(Arm::Offer);
        flows += history.flows;
        add(&mut lives, history);
    })?;
    Ok(Level::new(&world.prices, &flows, crises.total() * world.positions as f64, &lives))
}

/// Counts the lives of a position.
fn add(lives: &mut Lives, history: &History) {
    history.lives.iter().for_each(|life| lives.add(life));
    history.lives.iter().take(1).for_each(|life| lives.add_first(life));
}

impl Start {
    fn add(&mut self, no_offer: &History) {
        let (flows, lives) = &mut self.no_offer;
        *flows += no_offer.flows;
        add(lives, no_offer);
    }
}

impl Level {
    /// That of an arm without the tuned offer.
    fn new(prices: &Prices, flows: &Flows, met: f64, lives: &Lives) -> Result<Self, TooMany> {
        let counts = lives.counts();
        let (cost, others) = priced(prices, flows, met);
        let count = |count: Count| u32::try_from(counts[count as usize]).map_err(|_| TooMany);
        let mut level = Self { cost, others, ..Self::default() };
        for (kept, kind) in level.counts.iter_mut().zip(COUNTS) {
            *kept = count(kind)?;
        }
        Ok(level)
    }

    /// That of a sum over positions.
    fn of(prices: &Prices, sum: &Sum, met: f64) -> Result<Self, TooMany> {
        let (cost, others) = priced(prices, &sum.flows, met);
        let mut level = Self { cost, others, slope: prices.of_bonuses(sum.takings), ..Self::default() };
        for (kept, count) in level.counts.iter_mut().zip(sum.counts) {
            *kept = u32::try_from(count).map_err(|_| TooMany)?;
        }
        Ok(level)
    }

    /// Total cost at a bonus [money].
    pub fn cost_at(&self, bonus: f64) -> f64 {
        self.cost + self.slope * bonus
    }

    /// Cost of bonuses at a bonus of the tuned offer [money].
    pub fn bonuses_at(&self, bonus: f64) -> f64 {
        self.others + self.slope * bonus
    }

    /// A count; none of those that are not kept.
    pub fn count(&self, count: Count) -> Option<u32> {
        COUNTS.iter().position(|kept| *kept == count).map(|place| self.counts[place])
    }

    /// Whether its costs are finite, and small enough, up to the `highest` bonus.
    fn is_averageable(&self, highest: f64) -> bool {
        let costs = [self.cost, self.others, self.slope * highest];
        costs.iter().all(|cost| cost.abs() < LARGEST_COST)
    }
}

/// Total cost, and that of bonuses alone [money].
fn priced(prices: &Prices, flows: &Flows, met: f64) -> (f64, f64) {
    let cost = prices.cost(flows, met);
    (cost.iter().sum(), cost[Component::Bonus as usize])
}

impl Change {
    fn new(from: f64, sum: &Sum, prices: &Prices) -> Self {
        // Crises come at every bonus: their number cancels.
        let (cost, others) = priced(prices, &sum.flows, 0.0);
        // A position has too few hires for more.
        let counts = sum.counts.map(|count| count as i32);
        Self { from, cost, others, slope: prices.of_bonuses(sum.takings), counts }
    }
}

impl Block {
    /// Adds a change to the last piece, or one more piece.
    fn add(&mut self, change: &Change) -> Result<(), TooMany> {
        let Some(last) = self.pieces.last().copied() else { return Ok(()) };
        let mut level = last.level;
        level.cost += change.cost;
        level.others += change.others;
        level.slope += change.slope;
        for (count, change) in level.counts.iter_mut().zip(change.counts) {
            *count = count.checked_add_signed(change).ok_or(TooMany)?;
        }
        let piece = Piece { from: change.from, level };
        match self.pieces.last_mut() {
            Some(same) if same.from == change.from => *same = piece,
            _ => self.pieces.push(piece),
        }
        Ok(())
    }
}
