//! What the operators need on integers beyond a word. Pure functions.

use dashu_int::fast_div::ConstDivisor;
use dashu_int::ops::{DivRem, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

/// Number of bits of the magnitude.
pub fn bits(n: &IBig) -> usize {
    let (_, words) = n.as_sign_words();
    match words.last() {
        Some(top) => words.len() * 64 - top.leading_zeros() as usize,
        None => 0,
    }
}

/// Number of ones in the magnitude.
pub fn ones(n: &IBig) -> u64 {
    let (_, words) = n.as_sign_words();
    words.iter().map(|w| u64::from(w.count_ones())).sum()
}

/// Quotient rounded down, and remainder with the divisor's sign. The divisor is not zero.
pub fn div_mod(x: &IBig, y: &IBig) -> (IBig, IBig) {
    let (q, r) = x.div_rem(y);
    if !r.is_zero() && r.sign() != y.sign() { (q - IBig::ONE, r + y) } else { (q, r) }
}

/// Remainder with the divisor's sign. The divisor is not zero.
pub fn modulo(x: &IBig, y: &IBig) -> IBig {
    let r = x % y;
    if !r.is_zero() && r.sign() != y.sign() { r + y } else { r }
}

/// Quotient of double words rounded down, if it is one. The divisor is not zero.
pub fn word_floor_div(x: i128, y: i128) -> Option<i128> {
    let (q, r) = (x.checked_div(y)?, x % y);
    Some(if r != 0 && (r < 0) != (y < 0) { q - 1 } else { q })
}

/// Remainder of double words with the divisor's sign. The divisor is not zero.
pub fn word_modulo(x: i128, y: i128) -> Option<i128> {
    let r = x.checked_rem(y)?;
    Some(if r != 0 && (r < 0) != (y < 0) { r + y } else { r })
}

/// Bits of a double's mantissa.
const MANTISSA: i64 = 53;
/// The smallest normal double is two to this minus one.
const MIN_EXP: i64 = -1021;
/// Doubles are below two to this.
const MAX_EXP: i64 = 1024;

/// The double nearest to the quotient, ties to even; none if that is beyond all doubles. The divisor is not zero.
///
/// The operands are scaled by a power of two so that the quotient has two or three bits more than a mantissa (or
/// the part of a mantissa that a subnormal number has); then it is rounded, with a sticky bit for the remainder.
pub fn true_div(x: &IBig, y: &IBig) -> Option<f64> {
    let negative = x.sign() != y.sign();
    if x.is_zero() {
        return Some(if negative { -0.0 } else { 0.0 });
    }
    let diff = bits(x) as i64 - bits(y) as i64;
    if diff > MAX_EXP {
        return None;
    }
    if diff < MIN_EXP - MANTISSA - 1 {
        return Some(if negative { -0.0 } else { 0.0 });
    }
    let shift = diff.max(MIN_EXP) - MANTISSA - 2;
    let (x, y) = (x.unsigned_abs(), y.unsigned_abs());
    let (scaled, mut inexact) = if shift <= 0 {
        (x << (-shift) as usize, false)
    } else {
        let low = x.trailing_zeros().is_some_and(|z| (z as i64) < shift);
        (x >> shift as usize, low)
    };
    let (q, r) = scaled.div_rem(y);
    inexact |= !r.is_zero();
    let q = u64::try_from(&q).expect("a few bits more than a mantissa");
    let q_bits = 64 - i64::from(q.leading_zeros());
    let extra = q_bits.max(MIN_EXP - shift) - MANTISSA;
    // Round half to even: add half a unit if what is cut is more, or equal and the last kept bit is odd.
    let half = 1u64 << (extra - 1);
    let low = q | u64::from(inexact);
    let up = low & half != 0 && low & (3 * half - 1) != 0;
    let rounded = (if up { q + half } else { q }) & !(2 * half - 1);
    let d = rounded as f64;
    let top = shift + 64 - i64::from(rounded.leading_zeros());
    if rounded != 0 && top > MAX_EXP {
        return None;
    }
    let d = scale(d, shift as i32);
    Some(if negative { -d } else { d })
}

/// `d * 2^exp`, exact if the result is a double.
fn scale(d: f64, exp: i32) -> f64 {
    // Two steps, because the factor may be smaller than the smallest double.
    let first = exp / 2;
    d * power_of_two(first) * power_of_two(exp - first)
}

/// Two to a power between -1022 and 1023.
fn power_of_two(exp: i32) -> f64 {
    f64::from_bits(((exp + 1023) as u64) << 52)
}

/// `x ** y % m` with the sign of `m`, which is not zero; none if `y` is negative and `x` has no inverse.
pub fn pow_mod(x: &IBig, y: &IBig, m: &IBig) -> Option<IBig> {
    let modulus = m.unsigned_abs();
    if modulus.is_one() {
        return Some(IBig::ZERO);
    }
    let ring = ConstDivisor::new(modulus);
    let mut base = ring.reduce(x.clone());
    if y.sign() == Sign::Negative {
        base = base.inv()?;
    }
    let r = IBig::from(base.pow(&y.unsigned_abs()).residue());
    Some(if m.sign() == Sign::Negative && !r.is_zero() { r + m } else { r })
}

/// [`pow_mod`] for words.
pub fn word_pow_mod(x: i64, y: i64, m: i64) -> Option<i64> {
    let modulus = i128::from(m).abs();
    let mut base = i128::from(x).rem_euclid(modulus);
    if y < 0 {
        base = inverse(base, modulus)?;
    }
    let mut result = 1 % modulus;
    let mut e = y.unsigned_abs();
    while e != 0 {
        if e & 1 != 0 {
            result = result * base % modulus;
        }
        base = base * base % modulus;
        e >>= 1;
    }
    // Below the modulus, so it fits.
    Some((if m < 0 && result != 0 { result - modulus } else { result }) as i64)
}

/// The inverse of `x` modulo `m`, if there is one.
fn inverse(x: i128, m: i128) -> Option<i128> {
    let (mut r, mut next_r) = (m, x);
    let (mut t, mut next_t) = (0i128, 1i128);
    while next_r != 0 {
        let q = r / next_r;
        (r, next_r) = (next_r, r - q * next_r);
        (t, next_t) = (next_t, t - q * next_t);
    }
    (r == 1).then(|| t.rem_euclid(m))
}

/// The multiple of `10^zeros` nearest to `n`, ties to even.
pub fn round_to_tens(n: &IBig, zeros: usize) -> IBig {
    // Three bits are less than a digit: a unit with more digits than the number rounds it to zero.
    if zeros > bits(n) / 3 + 1 {
        return IBig::ZERO;
    }
    let unit = IBig::from(UBig::from(10u8).pow(zeros));
    let (q, r) = div_mod(n, &unit);
    let twice: IBig = r << 1;
    let odd = q.trailing_zeros() == Some(0);
    let q = if twice > unit || (twice == unit && odd) { q + IBig::ONE } else { q };
    q * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(s: &str) -> IBig {
        s.parse().expect("digits")
    }

    #[test]
    fn division_rounds_down() {
        for (x, y) in [(7, 2), (-7, 2), (7, -2), (-7, -2), (6, 3), (-6, 3), (0, -5)] {
            let (q, r) = div_mod(&IBig::from(x), &IBig::from(y));
            assert_eq!(&q * IBig::from(y) + &r, IBig::from(x));
            assert!(r.is_zero() || (r.sign() == IBig::from(y).sign()), "{x} {y}");
            assert_eq!(modulo(&IBig::from(x), &IBig::from(y)), r);
            assert_eq!(word_floor_div(x.into(), y.into()).map(IBig::from), Some(q));
            assert_eq!(word_modulo(x.into(), y.into()).map(IBig::from), Some(r));
        }
    }

    #[test]
    fn true_division_is_rounded_once() {
        for (x, y) in [(1i64, 3i64), (-2, 3), (1 << 60, 7), ((1 << 61) - 1, 1), (i64::MAX, i64::MAX - 1)] {
            let exact = true_div(&IBig::from(x), &IBig::from(y)).expect("small");
            assert!((exact - x as f64 / y as f64).abs() <= exact.abs() * f64::EPSILON);
        }
        let ten400 = IBig::from(10).pow(400);
        assert_eq!(true_div(&ten400, &IBig::from(10).pow(399)), Some(10.0));
        assert_eq!(true_div(&ten400, &IBig::ONE), None);
        assert_eq!(true_div(&IBig::ONE, &ten400), Some(0.0));
        assert_eq!(true_div(&IBig::ONE, &(IBig::ONE << 1074)), Some(5e-324));
        assert_eq!(true_div(&IBig::ONE, &(IBig::ONE << 1075)), Some(0.0));
        assert_eq!(true_div(&IBig::from(3), &(IBig::ONE << 1075)), Some(1e-323));
        let max: IBig = ((IBig::ONE << 54) - IBig::ONE) << 970;
        assert_eq!(true_div(&max, &IBig::ONE), None);
        assert_eq!(true_div(&(max - IBig::ONE), &IBig::ONE), Some(f64::MAX));
    }

    #[test]
    fn modular_powers() {
        assert_eq!(word_pow_mod(2, -1, 7), Some(4));
        assert_eq!(word_pow_mod(2, -1, 4), None);
        assert_eq!(word_pow_mod(2, 3, -5), Some(-2));
        assert_eq!(word_pow_mod(3, -2, 1), Some(0));
        for (x, y, m) in [(3, 20, 1000), (-3, 21, 1000), (3, 21, -1000), (3, -2, 7), (0, -1, 5), (5, 0, 3)] {
            let slow = pow_mod(&IBig::from(x), &IBig::from(y), &IBig::from(m));
            assert_eq!(word_pow_mod(x, y, m).map(IBig::from), slow, "{x} {y} {m}");
        }
    }

    #[test]
    fn rounding_to_tens() {
        for (n, zeros, r) in
            [("5", 1, "0"), ("15", 1, "20"), ("25", 1, "20"), ("-15", 1, "-20"), ("26", 1, "30")]
        {
            assert_eq!(round_to_tens(&big(n), zeros), big(r));
        }
        assert_eq!(round_to_tens(&big("12345678901234567890"), 18), big("12000000000000000000"));
        assert_eq!(round_to_tens(&big("-99"), 2), big("-100"));
        assert_eq!(round_to_tens(&big("99"), usize::MAX), big("0"));
    }
}
