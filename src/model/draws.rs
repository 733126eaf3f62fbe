//! Draws of one replication: every random number has an address.
//!
//! A position's stream is xoshiro256++ seeded by (seed, replication, position). The k-th hire owns the k-th block of
//! draws in it, so a hire's draws depend on nothing else: not on the scenario's values, the arm, the thread or the order
//! of work. All are standard draws, to which a scenario gives location and scale, so that they move smoothly with it.

use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
use rand_distr::{Distribution, Open01};

use crate::special::ziggurat::{Exp1, StandardNormal};

/// Name of the generator, for manifests.
pub const GENERATOR: &str = "xoshiro256++ (rand 0.10), own ziggurats, one stream a position";

/// Latent draws of one hire, which a scenario turns into traits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Latent {
    /// Place among the groups, in the order of their names, by share of hires; uniform in (0, 1).
    pub group: f64,
    /// Voluntary clock E; unit exponential. The score of tenure is z_T = Φ⁻¹(1 - e^-E).
    pub clock: f64,
    /// Part of the score of the reservation bonus that tenure does not explain; standard normal.
    pub reservation: f64,
    /// Part of the score of output that tenure and reservation bonus do not explain; standard normal.
    pub output: f64,
    /// Score of training: a hire fails if it is below the probability of failing; uniform in (0, 1).
    pub fail: f64,
    /// Cumulative hazard at dismissal; unit exponential.
    pub dismissal: f64,
    /// Place in the distribution of the time to fill; uniform in (0, 1).
    pub fill: f64,
    /// Score of the slot: it holds an opportunist if this is below the share of opportunists; uniform in (0, 1).
    pub opportunist: f64,
}

/// Address of a replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// Seed of the run.
    pub seed: u64,
    /// Number of the replication, from 0.
    pub replication: u64,
}

/// Purpose of a stream.
#[derive(Clone, Copy)]
enum Purpose {
    Hires = 1,
    Disturbances = 2,
    Crises = 3,
    Parameters = 4,
    Waiting = 5,
    Strata = 6,
}

impl Address {
    /// The replication with other luck, for the `time`-th time (from 0): no run has these streams.
    pub fn with_other_luck(self, time: u64) -> Self {
        Self { seed: mix(self.seed ^ mix(!time)), replication: self.replication }
    }

    /// A replication of its own for each `part` of this one, with other luck.
    pub fn within(self, part: u64) -> Self {
        Self { seed: mix(self.seed ^ mix(self.replication)), replication: part }
    }

    /// Key of the streams of one purpose.
    fn key(self, purpose: Purpose) -> u64 {
        [self.replication, purpose as u64].iter().fold(mix(self.seed), |key, part| mix(key ^ mix(*part)))
    }
}

/// The stream at a place under a key.
fn stream(key: u64, place: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(mix(key ^ mix(place)))
}

/// The finaliser of SplitMix64 after one step: a bijection that spreads every bit.
///
/// Source: Steele, Lea, Flood (2014), doi:10.1145/2660193.2660195.
pub fn mix(word: u64) -> u64 {
    let mut z = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The draws of the hires at one position, in order.
#[derive(Debug, Clone)]
pub struct PositionDraws {
    address: Address,
    /// Keys of the streams of hires, of disturbances and of waiting.
    keys: [u64; 3],
    position: u64,
    stream: Xoshiro256PlusPlus,
}

impl PositionDraws {
    /// The draws of `position` (from 0) in the replication at `address`.
    pub fn new(address: Address, position: u64) -> Self {
        let keys = [Purpose::Hires, Purpose::Disturbances, Purpose::Waiting].map(|purpose| address.key(purpose));
        Self { address, keys, position, stream: stream(keys[0], position) }
    }

    /// Whether the draws are those of this position.
    pub fn is_at(&self, address: Address, position: u64) -> bool {
        (self.address, self.position) == (address, position)
    }

    /// Turns to another position.
    pub fn turn_to(&mut self, address: Address, position: u64) {
        if address != self.address {
            *self = Self::new(address, position);
        }
        self.position = position;
        self.stream = stream(self.keys[0], position);
    }

    /// The latent draws of the next hire.
    pub fn next_hire(&mut self) -> Latent {
        let stream = &mut self.stream;
        Latent {
            group: Open01.sample(stream),
            clock: Exp1.sample(stream),
            reservation: StandardNormal.sample(stream),
            output: StandardNormal.sample(stream),
            fail: Open01.sample(stream),
            dismissal: Exp1.sample(stream),
            fill: Open01.sample(stream),
            opportunist: Open01.sample(stream),
        }
    }

    /// Number of the position, from 0.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Draws of the k-th hire that few scenarios need.
    pub fn rarely(&self, k: usize) -> RareDraws {
        let [_, disturbances, waiting] = self.keys;
        RareDraws { disturbances, waiting, hire: mix(self.position) ^ k as u64 }
    }
}

/// Draws of one hire that few scenarios need; each stream is begun when first asked.
#[derive(Debug, Clone, Copy)]
pub struct RareDraws {
    /// Key of the stream of disturbances.
    disturbances: u64,
    /// Key of the stream of waiting.
    waiting: u64,
    /// Place of the hire under the keys.
    hire: u64,
}

impl RareDraws {
    /// Disturbances ε of the threshold, one for each offer after the first; standard normal.
    pub fn disturbances(self) -> impl Iterator<Item = f64> + use<> {
        let mut begun = None;
        let begin = move || stream(self.disturbances, self.hire);
        std::iter::repeat_with(move || StandardNormal.sample(begun.get_or_insert_with(begin)))
    }

    /// Score of waiting: a hire waits for an offer if it is below the share of those who do; uniform in (0, 1).
    pub fn waiting(self) -> f64 {
        Open01.sample(&mut stream(self.waiting, self.hire))
    }
}

/// Standard normal score of an uncertain parameter of a replication, at the `attempt`-th draw of it; `parameter` is the
/// address of its key.
pub fn parameter_score(address: Address, parameter: u64, attempt: u64) -> f64 {
    let key = address.key(Purpose::Parameters);
    StandardNormal.sample(&mut stream(key, mix(parameter) ^ attempt))
}

/// Uniforms in (0, 1), `number` of them, one in each of as many equal parts of the interval, in random order: a column of a
/// Latin hypercube. Columns of one address differ by `column`.
///
/// Source: McKay, Beckman, Conover (1979), doi:10.1080/00401706.1979.10489755.
pub fn latin_column(address: Address, column: u64, number: usize) -> impl Iterator<Item = f64> {
    let mut stream = stream(address.key(Purpose::Strata), mix(column));
    let mut parts: Vec<u32> = (0..number as u32).collect();
    (0..number).map(move |i| {
        let of: f64 = Open01.sample(&mut stream);
        parts.swap(i, i + (of * (number - i) as f64) as usize);
        let within: f64 = Open01.sample(&mut stream);
        // Rounding may come to 1.
        ((f64::from(parts[i]) + within) / number as f64).min(1.0 - f64::EPSILON / 2.0)
    })
}

/// Gaps of the unit-rate Poisson process behind the service crises of a replication, one after the other.
pub fn crisis_gaps(address: Address) -> impl Iterator<Item = f64> {
    let mut stream = stream(address.key(Purpose::Crises), 0);
    std::iter::repeat_with(move || Exp1.sample(&mut stream))
}
