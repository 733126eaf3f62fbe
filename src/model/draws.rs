//! The luck of one replication: every random number has an address.
//!
//! A position's stream is xoshiro256++ seeded by (seed, replication, position). The k-th hire owns the k-th block of
//! eight uniforms in it, so a hire's draws depend on nothing else: not on the scenario's values, the arm, the thread or
//! the order of work. Every draw is turned into its meaning by inversion, so that it moves smoothly with the scenario.

use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
use rand_distr::{Distribution, Open01};

/// Name of the generator, for manifests.
pub const GENERATOR: &str = "xoshiro256++ (rand 0.10), one stream a position, inversion";

/// The latent draws of one hire, each uniform in (0, 1), before a scenario gives them a meaning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Latent {
    /// Position among the groups, in their order, by share of hires.
    pub group: f64,
    /// Φ(z_T): the share of hires who would quit sooner.
    pub tenure: f64,
    /// Score of the part of the reservation bonus that tenure does not explain.
    pub reservation: f64,
    /// Score of the part of output that neither of them explains.
    pub output: f64,
    /// Training is failed where this is below the probability of failing.
    pub fail: f64,
    /// Dismissal comes at the unit exponential -ln(this).
    pub dismissal: f64,
    /// Φ-scale position in the distribution of the time to fill.
    pub fill: f64,
    /// The slot holds an opportunist where this is below their share.
    pub opportunist: f64,
}

/// Which replication of which run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// Seed of the run.
    pub seed: u64,
    /// Number of the replication, from 0.
    pub replication: u64,
}

/// What a stream is for.
#[derive(Clone, Copy)]
enum Purpose {
    Hires = 1,
    Disturbances = 2,
    Crises = 3,
}

impl Address {
    fn stream(self, purpose: Purpose, place: u64) -> Xoshiro256PlusPlus {
        let key =
            [self.replication, purpose as u64, place].iter().fold(mix(self.seed), |key, part| mix(key ^ mix(*part)));
        Xoshiro256PlusPlus::seed_from_u64(key)
    }
}

/// The finaliser of SplitMix64 after one step: a bijection that spreads every bit.
///
/// Source: Steele, Lea, Flood (2014), doi:10.1145/2660193.2660195.
fn mix(word: u64) -> u64 {
    let mut z = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The draws of the hires at one position, in order, drawn when first asked for.
#[derive(Debug, Clone)]
pub struct PositionDraws {
    address: Address,
    position: u64,
    stream: Xoshiro256PlusPlus,
    hires: Vec<Latent>,
}

impl PositionDraws {
    /// The draws of `position` (from 0) in the replication at `address`.
    pub fn new(address: Address, position: u64) -> Self {
        Self { address, position, stream: address.stream(Purpose::Hires, position), hires: Vec::new() }
    }

    /// Turns to another position and keeps the memory.
    pub fn turn_to(&mut self, address: Address, position: u64) {
        self.address = address;
        self.position = position;
        self.stream = address.stream(Purpose::Hires, position);
        self.hires.clear();
    }

    /// The latent draws of the k-th hire (from 0).
    pub fn hire(&mut self, k: usize) -> Latent {
        while self.hires.len() <= k {
            let mut uniform = || Open01.sample(&mut self.stream);
            self.hires.push(Latent {
                group: uniform(),
                tenure: uniform(),
                reservation: uniform(),
                output: uniform(),
                fail: uniform(),
                dismissal: uniform(),
                fill: uniform(),
                opportunist: uniform(),
            });
        }
        self.hires[k]
    }

    /// Uniforms behind the disturbances ε of the k-th hire's threshold, one for each offer after the first.
    pub fn disturbances(&self, k: usize) -> impl Iterator<Item = f64> + use<> {
        let place = mix(self.position) ^ k as u64;
        let mut stream = self.address.stream(Purpose::Disturbances, place);
        std::iter::repeat_with(move || Open01.sample(&mut stream))
    }
}

/// Gaps of the unit-rate Poisson process behind the service crises of a replication, one after the other.
pub fn crisis_gaps(address: Address) -> impl Iterator<Item = f64> {
    let mut stream = address.stream(Purpose::Crises, 0);
    std::iter::repeat_with(move || {
        let u: f64 = Open01.sample(&mut stream);
        -libm::log(u)
    })
}
