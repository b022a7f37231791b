//! Hashes of numbers: numbers that are equal hash alike, whatever their types.
//!
//! The hash of a rational `p/q` is `p * q⁻¹` modulo the prime 2⁶¹ − 1, with the sign of the number.
//! It needs no common representation, and multiplying by a power of two is a rotation. The value
//! −1 is left out, since older interfaces use it for "failed".

use dashu_int::IBig;
use dashu_int::ops::UnsignedAbs;

use super::decimal::decompose;

const BITS: u32 = 61;
/// The modulus, 2⁶¹ − 1.
pub const MODULUS: u64 = (1 << BITS) - 1;
/// The hash of positive infinity; that of negative infinity is its negation.
pub const INFINITY_HASH: i64 = 314_159;

/// Gives a residue its sign, and avoids −1.
fn signed(residue: u64, negative: bool) -> i64 {
    match (residue as i64, negative) {
        (1, true) => -2,
        (residue, true) => -residue,
        (residue, false) => residue,
    }
}

/// The hash of a small integer.
#[inline]
pub fn int_hash(n: i64) -> i64 {
    signed(n.unsigned_abs() % MODULUS, n < 0)
}

/// The hash of a big integer.
pub fn big_hash(n: &IBig) -> i64 {
    let residue = n.unsigned_abs() % MODULUS;
    signed(residue, *n < IBig::ZERO)
}

/// The hash of a float. NaN hashes to 0 here: it equals nothing, so callers that want NaNs to
/// spread should hash the object's identity instead.
pub fn float_hash(x: f64) -> i64 {
    if x.is_nan() {
        return 0;
    }
    if x.is_infinite() {
        return if x > 0.0 { INFINITY_HASH } else { -INFINITY_HASH };
    }
    let (mantissa, exponent) = decompose(x.abs());
    let mantissa = mantissa.unsigned_abs();
    // The mantissa is below the modulus, so it is its own residue; 2^61 is congruent to 1, so a
    // factor 2^exponent rotates the 61 bits.
    let by = exponent.rem_euclid(BITS as i32) as u32;
    let rotated = if by == 0 { mantissa } else { ((mantissa << by) & MODULUS) | (mantissa >> (BITS - by)) };
    signed(rotated, x < 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_hash_alike() {
        for n in [0, 1, -1, 2, -2, 1 << 40, -(1 << 52), 12345] {
            assert_eq!(float_hash(n as f64), int_hash(n));
            assert_eq!(big_hash(&IBig::from(n)), int_hash(n));
        }
        assert_eq!(big_hash(&(IBig::ONE << 1000)), float_hash(2f64.powi(1000)));
        assert_eq!(int_hash(-1), -2);
        assert_eq!(int_hash(MODULUS as i64), 0);
        assert_eq!(int_hash(i64::MIN), -4);
        assert_eq!(float_hash(0.5), 1152921504606846976);
        assert_eq!(float_hash(-0.1), -230584300921369408);
        assert_eq!(float_hash(5e-324), 16777216);
        assert_eq!(float_hash(f64::NEG_INFINITY), -INFINITY_HASH);
    }
}
