//! Functions exp and ln for the hot path: additions, multiplications and one division, so the same bits on every machine.
//!
//! The methods are those of `libm`, and special cases are left to `libm`. A run calls exp or ln once or twice a hire, and
//! short inlined code takes a third of the time.

const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Constant 1.5·2⁵²: adding and subtracting it rounds to a whole number.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// eˣ, relative error below 4e-16.
#[inline]
pub fn exp(x: f64) -> f64 {
    if x.is_nan() || x.abs() >= 700.0 {
        return libm::exp(x);
    }
    exp_moderate(x)
}

/// eˣ for |x| < 700.
#[inline]
pub(super) const fn exp_moderate(x: f64) -> f64 {
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let k = shifted - ROUND;
    let r = (x - k * LN2_HIGH) - k * LN2_LOW;
    // 2^k: the low bits of `shifted` hold k.
    let power = f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52);
    power * exp_small(r)
}

/// eʳ for |r| ≤ ln 2/2: Taylor's polynomial of degree 13 in Estrin's order.
#[inline]
const fn exp_small(r: f64) -> f64 {
    const C: [f64; 14] = [
        1.0,
        1.0,
        1.0 / 2.0,
        1.0 / 6.0,
        1.0 / 24.0,
        1.0 / 120.0,
        1.0 / 720.0,
        1.0 / 5_040.0,
        1.0 / 40_320.0,
        1.0 / 362_880.0,
        1.0 / 3_628_800.0,
        1.0 / 39_916_800.0,
        1.0 / 479_001_600.0,
        1.0 / 6_227_020_800.0,
    ];
    let r2 = r * r;
    let r4 = r2 * r2;
    let r8 = r4 * r4;
    let quarter_4 = (C[4] + C[5] * r) + (C[6] + C[7] * r) * r2;
    let quarter_8 = (C[8] + C[9] * r) + (C[10] + C[11] * r) * r2;
    let high = quarter_8 + (C[12] + C[13] * r) * r4;
    // The two leading terms come last, so that the error is that of one addition.
    let low = r2 * ((C[2] + C[3] * r) + quarter_4 * r2);
    1.0 + (r + (low + high * r8))
}

/// ln x, error below one unit in the last place.
///
/// Source: FreeBSD's `e_log.c` (Sun Microsystems, 1993), as in `libm`.
#[inline]
pub fn ln(x: f64) -> f64 {
    if !(f64::MIN_POSITIVE..f64::MAX).contains(&x) {
        return libm::log(x);
    }
    ln_normal(x)
}

/// ln x for a normal number above 0.
#[inline]
pub(super) const fn ln_normal(x: f64) -> f64 {
    // x = 2^k·(1 + f) with 1 + f from √½ to √2.
    let bits = x.to_bits() + (0x3ff0_0000_0000_0000 - 0x3fe6_a09e_667f_3bcd);
    let k = ((bits >> 52) as i32 - 1023) as f64;
    let mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) + 0x3fe6_a09e_667f_3bcd);
    let f = mantissa - 1.0;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let odd = w * (0.399_999_999_994_094_2 + w * (0.222_221_984_321_497_84 + w * 0.153_138_376_992_093_73));
    let even = z
        * (0.666_666_666_666_673_5
            + w * (0.285_714_287_436_623_9 + w * (0.181_835_721_616_180_5 + w * 0.147_981_986_051_165_86)));
    s * (half_square + odd + even) + k * LN2_LOW - half_square + f + k * LN2_HIGH
}

/// x².
#[inline]
pub fn square(x: f64) -> f64 {
    x * x
}

/// xʸ.
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// 10ⁿ, exact for 0 <= n <= 22 and correctly rounded for n down to -22; beyond, within some units in the last place.
///
/// ```
/// use the_offer::special::elementary::ten_to;
/// assert_eq!([ten_to(0), ten_to(3), ten_to(-2), ten_to(22)], [1.0, 1e3, 1e-2, 1e22]);
/// ```
pub fn ten_to(n: i32) -> f64 {
    let power = (0..n.unsigned_abs().min(400)).fold(1.0, |power, _| power * 10.0);
    if n < 0 { 1.0 / power } else { power }
}

/// ⌊log₁₀ x⌋ for x > 0: the place of the first digit.
///
/// ```
/// use the_offer::special::elementary::magnitude;
/// assert_eq!([magnitude(999.0), magnitude(1000.0), magnitude(0.02)], [2, 3, -2]);
/// ```
pub fn magnitude(x: f64) -> i32 {
    libm::log10(x).floor() as i32
}

/// A number rounded to so many significant digits, at least 1; unchanged where it is 0 or not finite.
///
/// ```
/// use the_offer::special::elementary::to_digits;
/// assert_eq!([to_digits(0.123456, 3), to_digits(-98765.4, 2), to_digits(0.0, 4)], [0.123, -99000.0, 0.0]);
/// ```
pub fn to_digits(number: f64, digits: i32) -> f64 {
    if number == 0.0 || !number.is_finite() {
        return number;
    }
    // Powers above 1 are exact where those below are not.
    let places = digits - 1 - magnitude(number.abs());
    let rounded = match places >= 0 {
        true => (number * ten_to(places)).round() / ten_to(places),
        false => (number / ten_to(-places)).round() * ten_to(-places),
    };
    if rounded.is_finite() { rounded } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ulps(a: f64, b: f64) -> u64 {
        a.to_bits().abs_diff(b.to_bits())
    }

    #[test]
    fn exp_agrees_with_libm() {
        for i in -300_000..=300_000 {
            let x = f64::from(i) * 0.002_345_678_9;
            assert!(ulps(exp(x), libm::exp(x)) <= 2, "{x}: {} {}", exp(x), libm::exp(x));
            let small = x * 1e-6;
            assert!(ulps(exp(small), libm::exp(small)) <= 1, "{small}");
        }
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(f64::NAN).is_nan());
    }

    #[test]
    fn ln_agrees_with_libm() {
        let mut x = 1e-300;
        while x < 1e300 {
            assert!((ln(x) - libm::log(x)).abs() <= 2.3e-16 * libm::log(x).abs(), "{x}");
            x *= 1.000_71;
        }
        for i in 1..200_000 {
            let x = f64::from(i) * 1e-5;
            assert!((ln(x) - libm::log(x)).abs() <= 2.3e-16 * libm::log(x).abs(), "{x}");
        }
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert_eq!(ln(f64::INFINITY), f64::INFINITY);
        assert!(ln(-1.0).is_nan());
        assert_eq!(ln(5e-324), libm::log(5e-324));
    }
}
