//! Hexadecimal notation of floats, which loses nothing: `0x1.8p+1` is 3.

use super::TextError;

/// The float as `[-]0x1.hhhhhhhhhhhhhp±d`.
pub fn float_hex(x: f64) -> String {
    if !x.is_finite() {
        return super::float::float_repr(x);
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    if x == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = x.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let (lead, exponent) = match (bits >> 52) & 0x7ff {
        0 => (0, -1022),
        biased => (1, biased as i32 - 1023),
    };
    format!("{sign}0x{lead}.{fraction:013x}p{exponent:+}")
}

#[cold]
fn invalid() -> TextError {
    TextError::value("invalid hexadecimal floating-point string")
}

#[cold]
fn too_large() -> TextError {
    TextError::overflow("hexadecimal value too large to represent as a float")
}

/// Reads hexadecimal notation, correctly rounded. The `0x`, the point and the exponent may be
/// missing; `inf` and `nan` are read too.
pub fn float_from_hex(text: &str) -> Result<f64, TextError> {
    let text = text.trim_matches(|c| matches!(c, '\t'..='\r' | ' '));
    let (negative, rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let magnitude = match rest.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        lower => parse_magnitude(lower.strip_prefix("0x").unwrap_or(lower))?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

/// Reads `hhh[.hhh][p±d]`, in lower case.
fn parse_magnitude(text: &str) -> Result<f64, TextError> {
    let (mantissa, exponent) = match text.split_once('p') {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(invalid());
    }
    // The first sixteen significant digits hold more than a float's precision; of the others only
    // matters whether they are all zero (`sticky`), and how many there are.
    let (mut value, mut sticky, mut dropped) = (0_u64, false, 0_i64);
    for digit in whole.chars().chain(fraction.chars()) {
        let digit = digit.to_digit(16).ok_or_else(invalid)?;
        if value >> 60 == 0 {
            value = value << 4 | u64::from(digit);
        } else {
            sticky |= digit != 0;
            dropped += 1;
        }
    }
    let exponent = exponent.saturating_add(4 * (dropped - fraction.len() as i64));
    scale(value, sticky, exponent)
}

/// Reads a decimal exponent; one beyond all floats saturates.
fn parse_exponent(text: &str) -> Result<i64, TextError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(invalid());
    }
    // Half the range leaves room to add the places of the digits.
    let size = digits.parse::<i64>().map_or(i64::MAX / 2, |size| size.min(i64::MAX / 2));
    Ok(if text.starts_with('-') { -size } else { size })
}

/// `value * 2^exponent` (and a little more, if `sticky`), rounded to a float, ties to even.
fn scale(value: u64, sticky: bool, exponent: i64) -> Result<f64, TextError> {
    if value == 0 {
        return Ok(0.0);
    }
    // Normalize: bit 63 is set, and stands for 2^top.
    let shift = value.leading_zeros();
    let value = value << shift;
    let top = exponent.saturating_add(63 - i64::from(shift));
    if top > 1023 {
        return Err(too_large());
    }
    if top < -1075 {
        return Ok(0.0);
    }
    // Keep 53 bits, or fewer where the result is subnormal.
    let kept_bits = if top < -1022 { 53 - (-1022 - top) } else { 53 };
    let lost_bits = (64 - kept_bits) as u32;
    let (kept, lost) =
        if lost_bits >= 64 { (0, value) } else { (value >> lost_bits, value << (64 - lost_bits)) };
    let half = 1_u64 << 63;
    let up = lost > half || (lost == half && (sticky || kept & 1 == 1));
    let rounded = kept + u64::from(up);
    // A carry moves into the exponent by itself, since the fields are adjacent.
    let base = if top < -1022 { 0 } else { ((top + 1022) as u64) << 52 };
    let bits = base + rounded;
    if bits >= 0x7ff << 52 {
        return Err(too_large());
    }
    Ok(f64::from_bits(bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_and_reads_back() {
        for (x, text) in [
            (1.0, "0x1.0000000000000p+0"),
            (-0.1, "-0x1.999999999999ap-4"),
            (5e-324, "0x0.0000000000001p-1022"),
            (f64::MAX, "0x1.fffffffffffffp+1023"),
            (-0.0, "-0x0.0p+0"),
        ] {
            assert_eq!(float_hex(x), text);
            assert_eq!(float_from_hex(text).map(f64::to_bits), Ok(x.to_bits()));
        }
    }

    #[test]
    fn reads_loose_forms_and_rounds() {
        for (text, x) in [
            ("1", 1.0),
            (" +a.8p1\n", 21.0),
            ("0x.8", 0.5),
            ("8.", 8.0),
            ("Infinity", f64::INFINITY),
            ("0x1.00000000000008p0", 1.0),
            ("0x1.00000000000008000000000001p0", 1.0000000000000002),
            ("0x1p-1075", 0.0),
            ("0x1.8p-1075", 5e-324),
            ("0x1p-99999999999999999999", 0.0),
            ("0x0p99999999999999999999", 0.0),
        ] {
            assert_eq!(float_from_hex(text), Ok(x), "{text}");
        }
        for text in ["", "0x", "1p", ".", "0x1_0", "z", "1p1.0", "--1", "0x0x1"] {
            assert_eq!(float_from_hex(text), Err(invalid()), "{text}");
        }
        for text in ["0x1p1024", "0x1.fffffffffffff8p1023", "1p99999999999999999999"] {
            assert_eq!(float_from_hex(text), Err(too_large()), "{text}");
        }
    }
}
