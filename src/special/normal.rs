//! The standard normal distribution, with the same bits on every machine.

use statrs::function::evaluate::polynomial;

use super::{elementary, hermite};
use std::sync::LazyLock;

/// Φ(z), relative error below 1e-15 in both tails.
///
/// ```
/// assert!((the_offer::special::normal::cdf(1.959963984540054) - 0.975).abs() < 1e-15);
/// ```
pub fn cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Φ(z) by cubic Hermite interpolation, relative error below 1e-8 for z ≥ -8 and several times as fast as [`cdf`]: for
/// estimates that ask for it at every hire and bonus. It rises, and it is exactly 0 and 1 beyond ±8.5.
pub fn quick_cdf(z: f64) -> f64 {
    let place = (z + REACH) * DENSITY;
    match place {
        0.0..LAST => {}
        LAST.. => return 1.0,
        _ => return if place < 0.0 { 0.0 } else { f64::NAN },
    }
    let i = place as usize;
    hermite::cubic(NODES[i], NODES[i + 1], place - i as f64)
}

/// Reach of the nodes, and nodes for a unit of the score.
const REACH: f64 = 8.5;
const DENSITY: f64 = 256.0;
const LAST: f64 = 2.0 * REACH * DENSITY;

/// Φ and its slope, for the distance between two nodes, from -[`REACH`] on.
static NODES: LazyLock<Vec<(f64, f64)>> = LazyLock::new(|| {
    let node = |i: u32| {
        let z = f64::from(i) / DENSITY - REACH;
        let density = elementary::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt();
        (cdf(z), density / DENSITY)
    };
    (0..=LAST as u32).map(node).collect()
});

/// Φ⁻¹(p) for p in [0, 1], relative error about 1e-16; -∞ at 0, ∞ at 1.
///
/// Source: Wichura (1988), Algorithm AS 241 (PPND16), doi:10.2307/2347330.
///
/// ```
/// assert!((the_offer::special::normal::quantile(0.975) - 1.959963984540054).abs() < 1e-15);
/// ```
pub fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= CENTRE_REACH {
        return central_quantile(q);
    }
    let tail = p.min(1.0 - p);
    if tail <= 0.0 {
        return f64::INFINITY.copysign(q);
    }
    tail_quantile(tail).copysign(q)
}

/// Distance from ½ up to which the formula of the centre holds.
pub const CENTRE_REACH: f64 = 0.425;

/// Φ⁻¹(½ + q) for |q| ≤ [`CENTRE_REACH`].
#[inline]
pub fn central_quantile(q: f64) -> f64 {
    let r = CENTRE_REACH * CENTRE_REACH - q * q;
    q * polynomial(r, &CENTRE.0) / polynomial(r, &CENTRE.1)
}

/// |Φ⁻¹(p)| for a tail probability p in (0, 0.075].
pub fn tail_quantile(p: f64) -> f64 {
    let r = (-elementary::ln(p)).sqrt();
    let (numerator, denominator, r) = if r <= 5.0 { (&NEAR.0, &NEAR.1, r - 1.6) } else { (&FAR.0, &FAR.1, r - 5.0) };
    polynomial(r, numerator) / polynomial(r, denominator)
}

type Rational = ([f64; 8], [f64; 8]);

const CENTRE: Rational = (
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_545,
    ],
);
const NEAR: Rational = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        0.000_774_545_014_278_341_4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        0.000_547_593_808_499_534_5,
        1.050_750_071_644_416_8e-9,
    ],
);
const FAR: Rational = (
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        0.000_786_869_131_145_613_2,
        1.846_318_317_510_054_7e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
);

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Normal};

    #[test]
    fn the_quick_cdf_is_near_and_rises() {
        let mut last = 0.0;
        for i in -90_000..=90_000 {
            let z = f64::from(i) / 10_007.0;
            let quick = quick_cdf(z);
            assert!(z < -8.0 || (quick / cdf(z) - 1.0).abs() < 1e-8, "{z}: {quick} for {}", cdf(z));
            assert!(z < 0.0 || (quick - cdf(z)).abs() < 1e-11, "{z}: {quick} for {}", cdf(z));
            assert!(quick >= last && quick <= 1.0, "{z}: {quick} after {last}");
            last = quick;
        }
        assert_eq!([f64::NEG_INFINITY, -8.6, 8.6, f64::INFINITY].map(quick_cdf), [0.0, 0.0, 1.0, 1.0]);
        assert!(quick_cdf(f64::NAN).is_nan());
    }

    #[test]
    fn quantile_inverts_the_cdf_over_the_whole_range() {
        for i in -740..=740 {
            let z = f64::from(i) / 100.0;
            let back = if z < 0.0 { quantile(cdf(z)) } else { -quantile(cdf(-z)) };
            assert!((back - z).abs() < 2e-14 * (1.0 + z.abs()), "{z} -> {back}");
        }
    }

    #[test]
    fn quantile_agrees_with_statrs() {
        let normal = Normal::standard();
        for i in 1..1000 {
            let p = f64::from(i) / 1000.0;
            assert!((quantile(p) - normal.inverse_cdf(p)).abs() < 1e-9, "{p}");
        }
        assert_eq!(quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(quantile(1.0), f64::INFINITY);
        assert_eq!(quantile(0.5), 0.0);
    }
}
