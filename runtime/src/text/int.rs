//! Integers from and to text in any base, and from and to bytes.

use dashu_int::ops::UnsignedAbs;
use dashu_int::{IBig, Sign, UBig};

use super::TextError;
use super::repr::str_repr;
use super::unicode::{decimal_value, is_space};

/// An integer that was read: small where it fits a machine word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntValue {
    /// Fits 64 bits.
    Small(i64),
    /// Does not.
    Big(IBig),
}

impl From<IBig> for IntValue {
    fn from(n: IBig) -> Self {
        match i64::try_from(&n) {
            Ok(small) => IntValue::Small(small),
            Err(_) => IntValue::Big(n),
        }
    }
}

impl From<IntValue> for IBig {
    fn from(n: IntValue) -> Self {
        match n {
            IntValue::Small(n) => IBig::from(n),
            IntValue::Big(n) => n,
        }
    }
}

/// An integer to be written.
#[derive(Clone, Copy, Debug)]
pub enum IntRef<'a> {
    /// A machine word.
    Small(i64),
    /// A big integer.
    Big(&'a IBig),
}

impl From<i64> for IntRef<'_> {
    fn from(n: i64) -> Self {
        IntRef::Small(n)
    }
}

impl<'a> From<&'a IBig> for IntRef<'a> {
    fn from(n: &'a IBig) -> Self {
        IntRef::Big(n)
    }
}

impl<'a> From<&'a IntValue> for IntRef<'a> {
    fn from(n: &'a IntValue) -> Self {
        match n {
            IntValue::Small(n) => IntRef::Small(*n),
            IntValue::Big(n) => IntRef::Big(n),
        }
    }
}

impl IntRef<'_> {
    /// Whether the integer is below zero.
    pub fn is_negative(self) -> bool {
        match self {
            IntRef::Small(n) => n < 0,
            IntRef::Big(n) => *n < IBig::ZERO,
        }
    }

    /// The digits of the magnitude in a base from 2 to 36, letters in lower case.
    pub fn digits(self, base: u32) -> String {
        match self {
            IntRef::Small(n) => {
                let n = n.unsigned_abs();
                match base {
                    2 => format!("{n:b}"),
                    8 => format!("{n:o}"),
                    10 => n.to_string(),
                    16 => format!("{n:x}"),
                    _ => UBig::from(n).in_radix(base as u8).to_string(),
                }
            }
            IntRef::Big(n) => n.unsigned_abs().in_radix(base as u8).to_string(),
        }
    }
}

/// Writes an integer in a base from 2 to 36; bases 2, 8 and 16 may be given their prefix.
pub fn int_to_base<'a>(n: impl Into<IntRef<'a>>, base: u32, prefix: bool) -> String {
    let n = n.into();
    let sign = if n.is_negative() { "-" } else { "" };
    let prefix = if prefix { base_prefix(base) } else { "" };
    [sign, prefix, &n.digits(base)].concat()
}

/// The prefix of a base in source notation.
pub fn base_prefix(base: u32) -> &'static str {
    match base {
        2 => "0b",
        8 => "0o",
        16 => "0x",
        _ => "",
    }
}

/// Reads an integer in the given base, or in the base its prefix tells if `base` is 0.
///
/// White space around it, a sign, a matching prefix and single underscores between digits are
/// allowed, as are decimal digits of all scripts.
pub fn parse_int(text: &str, base: u32) -> Result<IntValue, TextError> {
    if base == 1 || base > 36 {
        return Err(TextError::value("int() base must be >= 2 and <= 36, or 0"));
    }
    let invalid = || invalid_literal(base, &str_repr(text));
    let trimmed = text.trim_matches(is_space);
    if trimmed.is_ascii() {
        return parse_ascii(trimmed, base).ok_or_else(invalid);
    }
    let ascii: Option<String> = trimmed
        .chars()
        .map(|c| match decimal_value(c) {
            Some(value) => char::from_digit(value, 10),
            None => c.is_ascii().then_some(c),
        })
        .collect();
    ascii.and_then(|ascii| parse_ascii(&ascii, base)).ok_or_else(invalid)
}

/// The error for text that is no integer; `repr` is the source notation of the whole input.
#[cold]
pub fn invalid_literal(base: u32, repr: &str) -> TextError {
    let shown: String = repr.chars().take(200).collect();
    TextError::value(format!("invalid literal for int() with base {base}: {shown}"))
}

/// Reads `[sign][prefix]digits`, all ASCII, nothing around it.
fn parse_ascii(text: &str, base: u32) -> Option<IntValue> {
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let prefix_base = match rest.get(..2) {
        Some("0b" | "0B") => 2,
        Some("0o" | "0O") => 8,
        Some("0x" | "0X") => 16,
        _ => 0,
    };
    // Without a prefix, base 0 is decimal, where only zero may begin with the digit 0.
    let mut only_zero = false;
    let (base, digits) = if prefix_base != 0 && (base == 0 || base == prefix_base) {
        let digits = &rest[2..];
        (prefix_base, digits.strip_prefix('_').unwrap_or(digits))
    } else if base == 0 {
        only_zero = rest.starts_with('0');
        (10, rest)
    } else {
        (base, rest)
    };
    let value = parse_digits(digits, base, negative)?;
    (!only_zero || value == IntValue::Small(0)).then_some(value)
}

/// Reads digits with single underscores between them.
fn parse_digits(digits: &str, base: u32, negative: bool) -> Option<IntValue> {
    // The fast path: what surely fits a word is summed up directly. (12 digits of base 36 are
    // below 2^63.)
    let mut small = 0_i64;
    let mut after_digit = false;
    let fits = digits.len() <= 12;
    for byte in digits.bytes() {
        if byte == b'_' {
            if !after_digit {
                return None;
            }
            after_digit = false;
        } else {
            let digit = (byte as char).to_digit(base)?;
            if fits {
                small = small * i64::from(base) + i64::from(digit);
            }
            after_digit = true;
        }
    }
    if !after_digit {
        return None;
    }
    if fits {
        return Some(IntValue::Small(if negative { -small } else { small }));
    }
    let magnitude = if digits.contains('_') {
        UBig::from_str_radix(&digits.replace('_', ""), base).ok()?
    } else {
        UBig::from_str_radix(digits, base).ok()?
    };
    let sign = if negative { Sign::Negative } else { Sign::Positive };
    Some(IBig::from_parts(sign, magnitude).into())
}

/// The order of bytes in a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// Least significant byte first.
    Little,
    /// Most significant byte first.
    Big,
}

/// Writes an integer into exactly `len` bytes, in two's complement if `signed`.
pub fn int_to_bytes(n: &IBig, len: usize, order: ByteOrder, signed: bool) -> Result<Vec<u8>, TextError> {
    let negative = *n < IBig::ZERO;
    if negative && !signed {
        return Err(TextError::overflow("can't convert negative int to unsigned"));
    }
    // A negative number is the complement of `-n - 1`, whose high bits are then all ones.
    let magnitude = if negative { (-n - IBig::ONE).unsigned_abs() } else { n.unsigned_abs() };
    let mut bytes = magnitude.to_le_bytes().to_vec();
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    let sign_bit_taken = signed && bytes.len() == len && bytes.last().is_some_and(|b| b >> 7 == 1);
    if bytes.len() > len || sign_bit_taken {
        // No byte at all holds zero, and (by a long-standing quirk) minus one.
        return Err(TextError::overflow("int too big to convert"));
    }
    bytes.resize(len, 0);
    if negative {
        bytes.iter_mut().for_each(|byte| *byte = !*byte);
    }
    if order == ByteOrder::Big {
        bytes.reverse();
    }
    Ok(bytes)
}

/// Reads an integer from bytes, in two's complement if `signed`.
pub fn int_from_bytes(bytes: &[u8], order: ByteOrder, signed: bool) -> IntValue {
    let magnitude = match order {
        ByteOrder::Little => UBig::from_le_bytes(bytes),
        ByteOrder::Big => UBig::from_be_bytes(bytes),
    };
    let top = match order {
        ByteOrder::Little => bytes.last(),
        ByteOrder::Big => bytes.first(),
    };
    let mut value = IBig::from(magnitude);
    if signed && top.is_some_and(|byte| byte >> 7 == 1) {
        value -= IBig::ONE << (8 * bytes.len());
    }
    value.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small(text: &str, base: u32) -> Option<i64> {
        match parse_int(text, base) {
            Ok(IntValue::Small(n)) => Some(n),
            _ => None,
        }
    }

    #[test]
    fn reads_bases_prefixes_and_scripts() {
        assert_eq!(small(" -1_000\n", 10), Some(-1000));
        assert_eq!(small("0x_fF", 0), Some(255));
        assert_eq!(small("0b1", 16), Some(0xb1));
        assert_eq!(small("0o17", 8), Some(15));
        assert_eq!(small("00_0", 0), Some(0));
        assert_eq!(small("٣٤", 10), Some(34));
        assert_eq!(small("zz", 36), Some(1295));
        assert_eq!(small("-9223372036854775808", 10), Some(i64::MIN));
        let big = parse_int("9223372036854775808", 10);
        assert_eq!(big, Ok(IntValue::Big(IBig::ONE << 63)));
        for (text, base) in [
            ("", 10),
            ("_1", 10),
            ("1_", 10),
            ("1__2", 10),
            ("012", 0),
            ("0x", 16),
            ("- 1", 10),
            ("2", 2),
            ("0x1", 10),
        ] {
            assert_eq!(parse_int(text, base), Err(invalid_literal(base, &format!("'{text}'"))));
        }
        assert!(parse_int("1", 37).is_err());
    }

    #[test]
    fn writes_bases() {
        assert_eq!(int_to_base(-255, 16, true), "-0xff");
        assert_eq!(int_to_base(&(IBig::ONE << 70), 2, false).len(), 71);
        assert_eq!(int_to_base(0, 8, true), "0o0");
        assert_eq!(int_to_base(i64::MIN, 10, false), "-9223372036854775808");
    }

    #[test]
    fn bytes_round_trip() {
        for n in [0_i64, 1, -1, 127, 128, -128, -129, 255, 256, 65535, -65536, i64::MIN] {
            for order in [ByteOrder::Little, ByteOrder::Big] {
                let bytes = int_to_bytes(&IBig::from(n), 9, order, true);
                assert_eq!(bytes.map(|b| int_from_bytes(&b, order, true)), Ok(IntValue::Small(n)));
            }
        }
        assert!(int_to_bytes(&IBig::from(128), 1, ByteOrder::Big, true).is_err());
        assert_eq!(int_to_bytes(&IBig::from(-128), 1, ByteOrder::Big, true), Ok(vec![0x80]));
        assert_eq!(int_to_bytes(&IBig::from(-1), 0, ByteOrder::Big, true), Ok(vec![]));
        assert!(int_to_bytes(&IBig::from(-1), 1, ByteOrder::Big, false).is_err());
        assert!(int_to_bytes(&IBig::from(256), 1, ByteOrder::Big, false).is_err());
    }
}
