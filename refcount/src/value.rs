//! The 64-bit value.
//!
//! One word, always loaded and stored whole, so that a racing read is never torn.
//!
//! | low bits | meaning |
//! |---|---|
//! | `000` | pointer to a 16-byte aligned object |
//! | `x10` | 62-bit integer, `(i << 2) \| 2` |
//! | `x11` | small constant, `(k << 2) \| 3` |
//! | `001`, `100`, `101` | double, self-tagged: `rotl(bits, 4) + 1` |
//!
//! The double encoding is float self-tagging (Melançon, Serrano, Feeley, OOPSLA 2025): after the rotation the low
//! three bits are the top of the exponent, and the usual exponents (2^-255 to 2^257, and everything below
//! 2^-767 with both zeros) have just three patterns there. All other doubles are boxed.

use core::fmt;
use core::ptr::NonNull;

use crate::header::Header;

/// A value: immediate, or a reference that this type does not count.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(u64);

const _: () = assert!(size_of::<Value>() == 8);

const INT_TAG: u64 = 2;
const CONST_TAG: u64 = 3;

const fn constant(k: u64) -> Value {
    Value(k << 2 | CONST_TAG)
}

impl Value {
    /// The null value.
    pub const NONE: Value = constant(0);
    /// False. Differs from [`Value::TRUE`] in one bit.
    pub const FALSE: Value = constant(2);
    /// True.
    pub const TRUE: Value = constant(3);
    /// "Nothing here": an empty slot, a deleted attribute. Never seen by user code.
    pub const UNBOUND: Value = constant(4);
    /// What a binary operation answers when it does not know its operands.
    pub const NOT_IMPLEMENTED: Value = constant(5);
    /// The ellipsis.
    pub const ELLIPSIS: Value = constant(6);

    /// Largest integer that fits in the word: 2^61 - 1.
    pub const MAX_INT: i64 = (1 << 61) - 1;
    /// Smallest integer that fits in the word: -2^61.
    pub const MIN_INT: i64 = -(1 << 61);

    /// The word itself.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// A value from its word; the inverse of [`Value::bits`].
    ///
    /// # Safety
    /// The word came from [`Value::bits`] of a value whose object, if it is one, is still alive.
    #[inline(always)]
    pub const unsafe fn from_bits(bits: u64) -> Value {
        Value(bits)
    }

    /// A reference to the object with this header.
    #[inline(always)]
    pub fn object(p: NonNull<Header>) -> Value {
        Value(p.as_ptr().expose_provenance() as u64)
    }

    /// True or false.
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        Value(Self::FALSE.0 + ((b as u64) << 2))
    }

    /// An integer, if it fits in 62 bits.
    #[inline(always)]
    pub const fn int(i: i64) -> Option<Value> {
        if i >= Self::MIN_INT && i <= Self::MAX_INT { Some(Value((i << 2) as u64 | INT_TAG)) } else { None }
    }

    /// An integer from 32 bits, which always fits.
    #[inline(always)]
    pub const fn small(i: i32) -> Value {
        Value(((i as i64) << 2) as u64 | INT_TAG)
    }

    /// A double, if its exponent is among those that need no box.
    #[inline(always)]
    pub const fn float(d: f64) -> Option<Value> {
        let v = Value(d.to_bits().rotate_left(4).wrapping_add(1));
        if v.is_float() { Some(v) } else { None }
    }

    /// Whether this is a reference to an object.
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self.0 & 7 == 0
    }

    /// Whether this is an integer in the word.
    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.0 & 3 == INT_TAG
    }

    /// Whether this is a double in the word.
    #[inline(always)]
    pub const fn is_float(self) -> bool {
        // Bit k of the mask is set if the low bits k mean a double: 1, 4, 5.
        0b11_0010 >> (self.0 & 7) & 1 != 0
    }

    /// Whether this is true or false.
    #[inline(always)]
    pub const fn is_bool(self) -> bool {
        self.0 & !4 == Self::FALSE.0
    }

    /// The object, if this is a reference.
    #[inline(always)]
    pub fn as_object(self) -> Option<NonNull<Header>> {
        if self.is_object() {
            NonNull::new(core::ptr::with_exposed_provenance_mut(self.0 as usize))
        } else {
            None
        }
    }

    /// The object's address.
    ///
    /// # Safety
    /// [`Value::is_object`] holds.
    #[inline(always)]
    pub unsafe fn object_unchecked(self) -> NonNull<Header> {
        debug_assert!(self.is_object() && self.0 != 0);
        // SAFETY: references are made from `NonNull`, so the word is not zero.
        unsafe { NonNull::new_unchecked(core::ptr::with_exposed_provenance_mut(self.0 as usize)) }
    }

    /// The integer, if this is one in the word.
    #[inline(always)]
    pub const fn as_int(self) -> Option<i64> {
        if self.is_int() { Some(self.0 as i64 >> 2) } else { None }
    }

    /// The integer; garbage if this is none.
    #[inline(always)]
    pub const fn int_unchecked(self) -> i64 {
        self.0 as i64 >> 2
    }

    /// The double, if this is one in the word.
    #[inline(always)]
    pub const fn as_float(self) -> Option<f64> {
        if self.is_float() { Some(self.float_unchecked()) } else { None }
    }

    /// The double; garbage if this is none.
    #[inline(always)]
    pub const fn float_unchecked(self) -> f64 {
        f64::from_bits(self.0.wrapping_sub(1).rotate_right(4))
    }

    /// Whether both are integers in the word; one test.
    #[inline(always)]
    pub const fn both_int(a: Value, b: Value) -> bool {
        ((a.0 ^ INT_TAG) | (b.0 ^ INT_TAG)) & 3 == 0
    }

    /// The sum of two integers in words, if it fits in a word.
    #[inline(always)]
    pub const fn int_add(a: Value, b: Value) -> Option<Value> {
        match (a.0 as i64).checked_add((b.0 - INT_TAG) as i64) {
            Some(w) => Some(Value(w as u64)),
            None => None,
        }
    }

    /// The difference of two integers in words, if it fits in a word.
    #[inline(always)]
    pub const fn int_sub(a: Value, b: Value) -> Option<Value> {
        match (a.0 as i64).checked_sub((b.0 - INT_TAG) as i64) {
            Some(w) => Some(Value(w as u64)),
            None => None,
        }
    }

    /// The product of two integers in words, if it fits in a word.
    #[inline(always)]
    pub const fn int_mul(a: Value, b: Value) -> Option<Value> {
        match (a.0 as i64 >> 2).checked_mul((b.0 - INT_TAG) as i64) {
            Some(w) => Some(Value(w as u64 | INT_TAG)),
            None => None,
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Value::NONE => f.write_str("NONE"),
            Value::TRUE => f.write_str("TRUE"),
            Value::FALSE => f.write_str("FALSE"),
            Value::UNBOUND => f.write_str("UNBOUND"),
            v if v.is_int() => write!(f, "{}", v.int_unchecked()),
            v if v.is_float() => write!(f, "{:?}", v.float_unchecked()),
            v => write!(f, "Value({:#x})", v.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_round_trip_and_overflow_into_none() {
        for i in [0, 1, -1, 7, -8, Value::MAX_INT, Value::MIN_INT] {
            let v = Value::int(i).unwrap();
            assert!(v.is_int() && !v.is_float() && !v.is_object() && !v.is_bool());
            assert_eq!(v.as_int(), Some(i));
        }
        assert_eq!(Value::int(Value::MAX_INT + 1), None);
        assert_eq!(Value::int(Value::MIN_INT - 1), None);
        let (max, one) = (Value::int(Value::MAX_INT).unwrap(), Value::small(1));
        assert_eq!(Value::int_add(max, one), None);
        assert_eq!(Value::int_sub(Value::int(Value::MIN_INT).unwrap(), one), None);
        assert_eq!(Value::int_mul(Value::small(-3), Value::small(5)), Some(Value::small(-15)));
        assert_eq!(Value::int_mul(max, Value::small(2)), None);
    }

    #[test]
    fn usual_doubles_need_no_box() {
        for d in [0.0, -0.0, 1.0, -1.5, 3.25e70, 1e-70, f64::MIN_POSITIVE * 0.5, 1e-300] {
            let v = Value::float(d).unwrap();
            assert!(v.is_float() && !v.is_int() && !v.is_object());
            assert_eq!(v.as_float().unwrap().to_bits(), d.to_bits());
        }
        for d in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e300, 1e-100] {
            assert_eq!(Value::float(d), None);
        }
    }

    #[test]
    fn constants_are_no_numbers() {
        for v in [Value::NONE, Value::TRUE, Value::FALSE, Value::UNBOUND, Value::NOT_IMPLEMENTED] {
            assert!(!v.is_int() && !v.is_float() && !v.is_object());
        }
        assert!(Value::TRUE.is_bool() && Value::FALSE.is_bool() && !Value::NONE.is_bool());
        assert_eq!((Value::bool(true), Value::bool(false)), (Value::TRUE, Value::FALSE));
    }
}
