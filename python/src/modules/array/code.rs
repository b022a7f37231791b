//! Type codes: how items are stored, and what values they take.

use dashu_int::IBig;
use freewheel::{Cx, Exc, Res, Value};

/// A type code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// A signed integer of that many bytes.
    Signed(char, usize),
    /// An unsigned integer of that many bytes.
    Unsigned(char, usize),
    Single,
    Double,
    /// A character in four bytes.
    Character,
}

/// An item as bytes, of which the first few count.
pub(super) type Packed = [u8; 8];

impl Code {
    /// The code that a letter stands for.
    pub fn of(letter: char) -> Option<Code> {
        Some(match letter {
            'b' => Code::Signed('b', 1),
            'B' => Code::Unsigned('B', 1),
            'h' => Code::Signed('h', 2),
            'H' => Code::Unsigned('H', 2),
            'i' => Code::Signed('i', 4),
            'I' => Code::Unsigned('I', 4),
            'l' => Code::Signed('l', 8),
            'L' => Code::Unsigned('L', 8),
            'q' => Code::Signed('q', 8),
            'Q' => Code::Unsigned('Q', 8),
            'f' => Code::Single,
            'd' => Code::Double,
            'u' => Code::Character,
            _ => return None,
        })
    }

    /// The letter.
    pub fn letter(self) -> char {
        match self {
            Code::Signed(c, _) | Code::Unsigned(c, _) => c,
            Code::Single => 'f',
            Code::Double => 'd',
            Code::Character => 'u',
        }
    }

    /// Bytes of an item.
    #[inline]
    pub fn size(self) -> usize {
        match self {
            Code::Signed(_, n) | Code::Unsigned(_, n) => n,
            Code::Single | Code::Character => 4,
            Code::Double => 8,
        }
    }

    /// The value of an item, given as exactly its bytes.
    #[inline]
    pub fn unpack(self, cx: &Cx, b: &[u8]) -> Res {
        let word = match b.first_chunk::<8>() {
            Some(word) => *word,
            None => {
                let mut word = [0; 8];
                word[..b.len()].copy_from_slice(b);
                word
            }
        };
        let unsigned = u64::from_le_bytes(word);
        match self {
            Code::Signed(_, n) => {
                let unused = 64 - 8 * n as u32;
                cx.int((unsigned << unused) as i64 >> unused)
            }
            Code::Unsigned(..) => cx.uint(unsigned),
            Code::Single => cx.float(f64::from(f32::from_bits(unsigned as u32))),
            Code::Double => cx.float(f64::from_bits(unsigned)),
            Code::Character => match char::from_u32(unsigned as u32) {
                Some(c) => cx.str(c.encode_utf8(&mut [0; 4])),
                None => {
                    let text = format!("character U+{unsigned:x} is not in range [U+0000; U+10ffff]");
                    Err(cx.value_error(text))
                }
            },
        }
    }

    /// A value as an item.
    #[inline]
    pub fn pack(self, cx: &Cx, v: Value) -> Result<Packed, Exc> {
        match self {
            Code::Signed(letter, n) => {
                let max = i64::MAX >> (64 - 8 * n as u32);
                match integer(cx, v)? {
                    Some(i) if (-max - 1..=max).contains(&i) => Ok(i.to_le_bytes()),
                    found => Err(too_large(cx, letter, v, found)),
                }
            }
            Code::Unsigned(letter, n) => {
                let max = u64::MAX >> (64 - 8 * n as u32);
                let found = integer(cx, v)?;
                match found {
                    Some(i) if i >= 0 && i as u64 <= max => Ok(i.to_le_bytes()),
                    Some(i) => Err(too_large(cx, letter, v, Some(i))),
                    None => match u64::try_from(&big(cx, v)?) {
                        Ok(i) if i <= max => Ok(i.to_le_bytes()),
                        _ => Err(too_large(cx, letter, v, None)),
                    },
                }
            }
            Code::Single => {
                let bits = (cx.expect_f64(v)? as f32).to_bits();
                Ok(u64::from(bits).to_le_bytes())
            }
            Code::Double => Ok(cx.expect_f64(v)?.to_bits().to_le_bytes()),
            Code::Character => {
                let mut chars = cx.as_str(v).unwrap_or_default().chars();
                match (chars.next(), chars.next()) {
                    (Some(c), None) => Ok(u64::from(u32::from(c)).to_le_bytes()),
                    _ => Err(cx.type_error("array item must be unicode character")),
                }
            }
        }
    }
}

/// An integer, if it fits in a word.
#[inline]
fn integer(cx: &Cx, v: Value) -> Result<Option<i64>, Exc> {
    if let Some(i) = v.as_int() {
        return Ok(Some(i));
    }
    let i = cx.index(v)?;
    Ok(cx.as_i64(i.value()))
}

fn big(cx: &Cx, v: Value) -> Result<IBig, Exc> {
    let i = cx.index(v)?;
    Ok(cx.as_big(i.value()).expect("an index is an integer"))
}

#[cold]
fn too_large(cx: &Cx, letter: char, v: Value, found: Option<i64>) -> Exc {
    let negative = match found {
        Some(i) => i < 0,
        None => big(cx, v).is_ok_and(|b| b < IBig::ZERO),
    };
    let side = if negative { "less than minimum" } else { "greater than maximum" };
    let kind = match letter {
        'b' => "signed char",
        'B' => "unsigned byte integer",
        'h' => "signed short integer",
        'H' => "unsigned short",
        'i' => "signed integer",
        'I' | 'L' if negative => return cx.overflow_error("can't convert negative value to unsigned int"),
        'I' => "unsigned int",
        'l' => return cx.overflow_error("Python int too large to convert to C long"),
        'L' => return cx.overflow_error("Python int too large to convert to C unsigned long"),
        'Q' if negative => return cx.overflow_error("can't convert negative int to unsigned"),
        _ => return cx.overflow_error("int too big to convert"),
    };
    cx.overflow_error(format!("{kind} is {side}"))
}
