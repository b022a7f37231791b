//! Values and the bytes they are packed into.

use freewheel::object::bytes::{ByteArray, Bytes};
use freewheel::{Cx, Exc, Res, Value};

use super::format::{Code, Format, Item};
use super::struct_error;

/// Writes a value to its place.
///
/// # Errors
/// `struct.error` if the value does not fit.
pub fn pack(cx: &Cx, f: &Format, item: &Item, v: Value, out: &mut [u8]) -> Result<(), Exc> {
    match item.code {
        Code::Pad => {}
        Code::Char => match bytes(cx, v).as_deref() {
            Some([b]) => out[0] = *b,
            _ => return Err(struct_error(cx, "char format requires a bytes object of length 1")),
        },
        Code::Bool => out[0] = u8::from(cx.truth(v)?),
        Code::Int { letter, signed } => {
            let word = integer(cx, v, letter, signed, item.size)?;
            place(f, &word.to_le_bytes()[..item.size], out);
        }
        Code::Float => pack_float(cx, f, item, v, out)?,
        Code::Str => copy(&string(cx, v, 's')?, out),
        Code::Pascal if out.is_empty() => {}
        Code::Pascal => {
            let text = string(cx, v, 'p')?;
            let n = text.len().min(out.len() - 1).min(255);
            out[0] = n as u8;
            copy(&text[..n], &mut out[1..]);
        }
    }
    Ok(())
}

fn bytes(cx: &Cx, v: Value) -> Option<Vec<u8>> {
    if let Some(b) = cx.cast::<Bytes>(v) {
        return Some(b.as_slice().to_vec());
    }
    cx.cast::<ByteArray>(v).map(|b| b.lock().clone())
}

fn string(cx: &Cx, v: Value, letter: char) -> Result<Vec<u8>, Exc> {
    bytes(cx, v).ok_or_else(|| struct_error(cx, &format!("argument for '{letter}' must be a bytes object")))
}

/// Copies what fits; the rest stays zero.
fn copy(from: &[u8], to: &mut [u8]) {
    let n = from.len().min(to.len());
    to[..n].copy_from_slice(&from[..n]);
}

/// Puts bytes, the low one first, into the format's order.
fn place(f: &Format, low_first: &[u8], out: &mut [u8]) {
    out.copy_from_slice(low_first);
    if !f.little {
        out.reverse();
    }
}

/// An integer as the low bytes of a word.
fn integer(cx: &Cx, v: Value, letter: char, signed: bool, size: usize) -> Result<u64, Exc> {
    let Ok(i) = cx.index(v) else {
        return Err(struct_error(cx, "required argument is not an integer"));
    };
    let i = cx.as_big(i.value()).and_then(|i| i128::try_from(&i).ok());
    let bits = 8 * size as u32;
    let (low, high) =
        if signed { (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1) } else { (0, (1i128 << bits) - 1) };
    match i {
        Some(i) if (low..=high).contains(&i) => Ok(i as u64),
        Some(i) if size == 8 || (!signed && i < 0 && size > 1) => {
            Err(struct_error(cx, "argument out of range"))
        }
        Some(_) => {
            let name = match letter {
                'b' => "byte".to_owned(),
                'B' => "ubyte".to_owned(),
                'h' => "short".to_owned(),
                'H' => "ushort".to_owned(),
                c => format!("'{c}'"),
            };
            Err(struct_error(cx, &format!("{name} format requires {low} <= number <= {high}")))
        }
        None => Err(struct_error(cx, "argument out of range")),
    }
}

fn pack_float(cx: &Cx, f: &Format, item: &Item, v: Value, out: &mut [u8]) -> Result<(), Exc> {
    let Ok(x) = cx.expect_f64(v) else {
        return Err(struct_error(cx, "required argument is not a float"));
    };
    match item.size {
        8 => place(f, &x.to_le_bytes(), out),
        4 => {
            let y = x as f32;
            if y.is_infinite() && x.is_finite() && !f.native {
                return Err(cx.overflow_error("float too large to pack with f format"));
            }
            place(f, &y.to_le_bytes(), out);
        }
        _ => match half_from(x) {
            Some(y) => place(f, &y.to_le_bytes(), out),
            None => return Err(cx.overflow_error("float too large to pack with e format")),
        },
    }
    Ok(())
}

/// The nearest number of 16 bits, ties to even; none if it is too large.
fn half_from(x: f64) -> Option<u16> {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    if x.is_nan() {
        return Some(sign | 0x7e00);
    }
    let a = x.abs();
    if a.is_infinite() {
        return Some(sign | 0x7c00);
    }
    // The spacing of such numbers near `a`: at least that of the subnormal ones.
    let exponent = if a == 0.0 { -14 } else { (a.log2().floor() as i32).clamp(-14, 16) };
    let exponent = if a < 2f64.powi(exponent) && exponent > -14 { exponent - 1 } else { exponent };
    let steps = (a / 2f64.powi(exponent - 10)).round_ties_even() as u32;
    // Steps beyond 2047 carry into the exponent, as the encoding does by itself.
    let bits = if steps < 1024 { steps } else { ((exponent + 14) as u32) * 1024 + steps };
    if bits >= 0x7c00 { None } else { Some(sign | bits as u16) }
}

fn half_to(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        e => (1024.0 + fraction) * 2f64.powi(e - 25),
    }
}

/// Reads the value at its place, given exactly its bytes.
///
/// # Errors
/// The memory error.
pub fn unpack(cx: &Cx, f: &Format, item: &Item, b: &[u8]) -> Res {
    match item.code {
        Code::Pad => Ok(freewheel::Ref::none()),
        Code::Char | Code::Str => cx.bytes(b),
        Code::Bool => Ok(freewheel::Ref::bool(b[0] != 0)),
        Code::Pascal => match b.split_first() {
            Some((n, rest)) => cx.bytes(&rest[..rest.len().min(usize::from(*n))]),
            None => cx.bytes(&[]),
        },
        Code::Int { signed, .. } => {
            let word = word(f, b);
            let unused = 64 - 8 * item.size as u32;
            if signed { cx.int((word << unused) as i64 >> unused) } else { cx.uint(word) }
        }
        Code::Float => cx.float(match item.size {
            8 => f64::from_bits(word(f, b)),
            4 => f64::from(f32::from_bits(word(f, b) as u32)),
            _ => half_to(word(f, b) as u16),
        }),
    }
}

fn word(f: &Format, b: &[u8]) -> u64 {
    let shift = |word: u64, b: &u8| word << 8 | u64::from(*b);
    if f.little { b.iter().rev().fold(0, shift) } else { b.iter().fold(0, shift) }
}

#[cfg(test)]
mod tests {
    use super::{half_from, half_to};

    #[test]
    fn all_halves_survive_the_way_there_and_back() {
        for bits in (0..0x7c00u16).chain(0x8000..0xfc00) {
            assert_eq!(half_from(half_to(bits)), Some(bits));
        }
        assert_eq!(half_from(65519.0), Some(0x7bff));
        assert_eq!(half_from(65520.0), None);
    }
}
