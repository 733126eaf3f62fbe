//! Standard normal and exponential draws by the ziggurat method, with the same bits on every machine.
//!
//! A ziggurat covers a falling density by 256 layers of equal area. A draw chooses a layer and a place in it; in 99 of 100
//! draws that place lies below the density, and one word of the generator and one multiplication are all it takes. The
//! tables are computed when the crate is compiled, by the arithmetic of [`elementary`]; rejections and tails use the same
//! functions. No function of the platform, and no feature of another crate, has a part in a draw.
//!
//! Source: Marsaglia and Tsang (2000), doi:10.18637/jss.v005.i08; as Doornik (2005), "An improved ziggurat method to
//! generate normal random samples", draws both layer and place.

use rand::{Rng, RngExt, distr::Distribution, distr::Open01};

use super::elementary;

/// The standard normal distribution.
///
/// ```
/// use rand::{SeedableRng, distr::Distribution, rngs::Xoshiro256PlusPlus};
/// use the_offer::special::ziggurat::StandardNormal;
///
/// let draws = StandardNormal.sample_iter(Xoshiro256PlusPlus::seed_from_u64(1)).take(10_000);
/// assert!(draws.sum::<f64>().abs() < 300.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandardNormal;

/// The exponential distribution with mean 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exp1;

const LAYERS: usize = 256;

/// Layers of a density that falls from 1 at 0.
struct Layers {
    /// Right ends of the layers, falling to 0; the first is of a box as large as the lowest layer and the tail.
    ends: [f64; LAYERS + 1],
    /// Density at each end.
    heights: [f64; LAYERS + 1],
}

static NORMAL: Layers = Layers::normal();
static EXPONENTIAL: Layers = Layers::exponential();

/// Start of the tail of the normal ziggurat. Source: Doornik (2005), table 1.
const NORMAL_TAIL: f64 = 3.654_152_885_361_009;
/// Area of each layer of the normal ziggurat: `NORMAL_TAIL`·exp(-`NORMAL_TAIL`²/2) and the area of the tail.
const NORMAL_AREA: f64 = 0.004_928_673_233_974_655;
/// Start of the tail of the exponential ziggurat. Source: Marsaglia and Tsang (2000).
const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;

impl Layers {
    const fn normal() -> Self {
        let mut ends = [0.0; LAYERS + 1];
        let mut heights = [1.0; LAYERS + 1];
        heights[1] = elementary::exp_moderate(-NORMAL_TAIL * NORMAL_TAIL / 2.0);
        ends[1] = NORMAL_TAIL;
        ends[0] = NORMAL_AREA / heights[1];
        heights[0] = elementary::exp_moderate(-ends[0] * ends[0] / 2.0);
        let mut i = 2;
        while i < LAYERS {
            heights[i] = heights[i - 1] + NORMAL_AREA / ends[i - 1];
            ends[i] = root(-2.0 * elementary::ln_normal(heights[i]));
            i += 1;
        }
        Self { ends, heights }
    }

    const fn exponential() -> Self {
        let mut ends = [0.0; LAYERS + 1];
        let mut heights = [1.0; LAYERS + 1];
        heights[1] = elementary::exp_moderate(-EXPONENTIAL_TAIL);
        ends[1] = EXPONENTIAL_TAIL;
        // The tail's area is its density where it begins.
        let area = heights[1] * (EXPONENTIAL_TAIL + 1.0);
        ends[0] = area / heights[1];
        heights[0] = elementary::exp_moderate(-ends[0]);
        let mut i = 2;
        while i < LAYERS {
            heights[i] = heights[i - 1] + area / ends[i - 1];
            ends[i] = -elementary::ln_normal(heights[i]);
            i += 1;
        }
        Self { ends, heights }
    }

    /// Place in a layer at `u` from -1 to 1, and whether the whole layer lies below the density there.
    #[inline(always)]
    fn place(&self, layer: usize, u: f64) -> (f64, bool) {
        let x = u * self.ends[layer];
        (x, x.abs() < self.ends[layer + 1])
    }

    /// Height in a layer, uniform between the densities at the two ends of the layer.
    #[inline]
    fn height(&self, layer: usize, rng: &mut (impl Rng + ?Sized)) -> f64 {
        self.heights[layer + 1] + (self.heights[layer] - self.heights[layer + 1]) * rng.random::<f64>()
    }
}

/// √x for 0 < x < 20, by Newton's method.
const fn root(x: f64) -> f64 {
    let mut y = 1.0 + x / 4.0;
    let mut i = 0;
    while i < 40 {
        y = 0.5 * (y + x / y);
        i += 1;
    }
    y
}

/// Layer that a word of the generator chooses by the lowest 8 bits; the highest 52 bits give the place.
#[inline(always)]
fn layer(word: u64) -> usize {
    word as usize & (LAYERS - 1)
}

/// Number in [2^e, 2^(e + 1)): the highest 52 bits of a word as the fraction of a float with the given exponent e.
#[inline(always)]
fn fraction(word: u64, exponent: u64) -> f64 {
    f64::from_bits((word >> 12) | ((1023 + exponent) << 52))
}

impl Distribution<f64> for StandardNormal {
    #[inline(always)]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let word = rng.next_u64();
        let (x, is_below) = NORMAL.place(layer(word), signed(word));
        if is_below { x } else { normal_beside(word, rng) }
    }
}

/// A number in [-1, 1) from a word.
#[inline(always)]
fn signed(word: u64) -> f64 {
    fraction(word, 1) - 3.0
}

/// Draw of a word whose place may lie above the density. Rare: a function apart keeps the rest short.
#[cold]
#[inline(never)]
fn normal_beside<R: Rng + ?Sized>(word: u64, rng: &mut R) -> f64 {
    let (layer, u) = (layer(word), signed(word));
    if layer == 0 {
        return normal_tail(rng).copysign(u);
    }
    let (x, _) = NORMAL.place(layer, u);
    if NORMAL.height(layer, rng) < elementary::exp(-x * x / 2.0) { x } else { StandardNormal.sample(rng) }
}

/// A standard normal draw given that it is above `NORMAL_TAIL`. Source: Marsaglia (1964), doi:10.1080/00401706.1964.10490150.
fn normal_tail(rng: &mut (impl Rng + ?Sized)) -> f64 {
    loop {
        let beyond = elementary::ln(Open01.sample(rng)) / NORMAL_TAIL;
        let height: f64 = elementary::ln(Open01.sample(rng));
        if -2.0 * height >= beyond * beyond {
            return NORMAL_TAIL - beyond;
        }
    }
}

impl Distribution<f64> for Exp1 {
    #[inline(always)]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let word = rng.next_u64();
        let (x, is_below) = EXPONENTIAL.place(layer(word), unsigned(word));
        if is_below { x } else { exponential_beside(word, rng) }
    }
}

/// A number in (0, 1) from a word.
#[inline(always)]
fn unsigned(word: u64) -> f64 {
    fraction(word, 0) - (1.0 - f64::EPSILON / 2.0)
}

/// Exponential draw of a word whose place may lie above the density.
#[cold]
#[inline(never)]
fn exponential_beside<R: Rng + ?Sized>(word: u64, rng: &mut R) -> f64 {
    let layer = layer(word);
    if layer == 0 {
        let uniform: f64 = Open01.sample(rng);
        return EXPONENTIAL_TAIL - elementary::ln(uniform);
    }
    let (x, _) = EXPONENTIAL.place(layer, unsigned(word));
    if EXPONENTIAL.height(layer, rng) < elementary::exp(-x) { x } else { Exp1.sample(rng) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::normal;
    use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

    /// Draws in a million that may fall outside 5 standard errors: none.
    const DRAWS: usize = 1_000_000;

    fn generator(seed: u64) -> Xoshiro256PlusPlus {
        Xoshiro256PlusPlus::seed_from_u64(seed)
    }

    /// Every layer has the area of the lowest, and the highest one ends at the density's peak.
    #[test]
    fn layers_are_of_one_area() {
        for (layers, density) in
            [(&NORMAL, (|x| libm::exp(-x * x / 2.0)) as fn(f64) -> f64), (&EXPONENTIAL, |x| libm::exp(-x))]
        {
            let area = layers.ends[0] * layers.heights[1];
            for i in 1..LAYERS {
                let own = layers.ends[i] * (layers.heights[i + 1] - layers.heights[i]);
                assert!((own / area - 1.0).abs() < 1e-10, "{i}: {own} {area}");
                assert!((layers.heights[i] / density(layers.ends[i]) - 1.0).abs() < 1e-14, "{i}");
            }
            assert_eq!((layers.ends[LAYERS], layers.heights[LAYERS]), (0.0, 1.0));
        }
        let tail = NORMAL_TAIL * NORMAL.heights[1] + (std::f64::consts::TAU).sqrt() * normal::cdf(-NORMAL_TAIL);
        assert!((tail / NORMAL_AREA - 1.0).abs() < 1e-13, "{tail}");
    }

    /// Shares of draws below a point, within 5 standard errors of what they are.
    fn agrees(mut draws: Vec<f64>, points: &[f64], below: impl Fn(f64) -> f64) {
        draws.sort_by(f64::total_cmp);
        for point in points {
            let (found, share) = (draws.partition_point(|x| x < point) as f64, below(*point));
            let error = (share * (1.0 - share) * draws.len() as f64).sqrt();
            assert!((found - share * draws.len() as f64).abs() < 5.0 * error + 1.0, "{point}: {found}");
        }
    }

    #[test]
    fn normal_draws_are_normal_from_centre_to_tail() {
        let draws = StandardNormal.sample_iter(generator(11)).take(DRAWS).collect();
        let points: Vec<f64> = (-45..=45).map(|i| f64::from(i) / 10.0).collect();
        agrees(draws, &points, normal::cdf);
    }

    #[test]
    fn exponential_draws_are_exponential_from_centre_to_tail() {
        let draws = Exp1.sample_iter(generator(12)).take(DRAWS).collect();
        let points: Vec<f64> = (1..=120).map(|i| f64::from(i) / 10.0).collect();
        agrees(draws, &points, |x| -libm::expm1(-x));
    }

    /// rand_distr's ziggurats have the same layers, with tables that close less exactly: draws agree but for that.
    #[test]
    fn draws_are_those_of_rand_distr_but_for_rounding() {
        let (mut ours, mut theirs) = (generator(13), generator(13));
        for _ in 0..DRAWS {
            let pairs: [(f64, f64); 2] = [
                (StandardNormal.sample(&mut ours), rand_distr::StandardNormal.sample(&mut theirs)),
                (Exp1.sample(&mut ours), rand_distr::Exp1.sample(&mut theirs)),
            ];
            for (one, other) in pairs {
                assert!((one - other).abs() <= 1e-9 * other.abs(), "{one} {other}");
            }
        }
    }
}
