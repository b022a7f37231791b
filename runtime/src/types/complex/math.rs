//! Complex arithmetic on pairs of doubles, and complex numbers as text. Pure functions.

use crate::text::decimal::{FloatOptions, FloatStyle, float_to_text};
use crate::text::float::parse_float;
use crate::text::unicode::{decimal_value, is_space};

/// Real and imaginary part.
pub type Pair = (f64, f64);

/// Why there is no power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PowError {
    /// Zero to a power that is negative or complex.
    Domain,
    /// Beyond all doubles.
    Range,
}

/// Product.
pub fn mul(a: Pair, b: Pair) -> Pair {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// Quotient, none for divisor zero. Scaled by the larger part of the divisor, so that nothing overflows on the
/// way (Smith, 1962).
pub fn div(a: Pair, b: Pair) -> Option<Pair> {
    let (re, im) = (b.0.abs(), b.1.abs());
    if re >= im {
        if re == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        Some(((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator))
    } else if im >= re {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        Some(((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator))
    } else {
        // A part of the divisor is not a number.
        Some((f64::NAN, f64::NAN))
    }
}

/// Power. Small whole exponents are multiplied out, which is more exact.
pub fn pow(a: Pair, b: Pair) -> Result<Pair, PowError> {
    /// Largest exponent that is multiplied out.
    const SMALL: f64 = 100.0;
    let r = if b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= SMALL {
        let power = whole_pow(a, b.0.abs() as u32);
        if b.0 > 0.0 { power } else { div((1.0, 0.0), power).ok_or(PowError::Domain)? }
    } else {
        polar_pow(a, b)?
    };
    if r.0.is_infinite() || r.1.is_infinite() { Err(PowError::Range) } else { Ok(r) }
}

fn whole_pow(a: Pair, mut n: u32) -> Pair {
    let (mut result, mut square) = ((1.0, 0.0), a);
    while n > 0 {
        if n & 1 != 0 {
            result = mul(result, square);
        }
        n >>= 1;
        if n > 0 {
            square = mul(square, square);
        }
    }
    result
}

fn polar_pow(a: Pair, b: Pair) -> Result<Pair, PowError> {
    if b == (0.0, 0.0) {
        return Ok((1.0, 0.0));
    }
    if a == (0.0, 0.0) {
        return if b.1 != 0.0 || b.0 < 0.0 { Err(PowError::Domain) } else { Ok((0.0, 0.0)) };
    }
    let size = a.0.hypot(a.1);
    let angle = a.1.atan2(a.0);
    let mut len = size.powf(b.0);
    let mut phase = angle * b.0;
    if b.1 != 0.0 {
        len /= (angle * b.1).exp();
        phase += b.1 * size.ln();
    }
    if phase.is_infinite() {
        // A direction without end has no angle.
        return Err(PowError::Domain);
    }
    Ok((len * phase.cos(), len * phase.sin()))
}

/// The text of one part: the shortest digits, whole numbers without a point.
fn part_text(x: f64) -> String {
    float_to_text(x, FloatStyle::Shortest, 0, FloatOptions::default())
}

/// Source notation.
pub fn repr(v: Pair) -> String {
    let im = part_text(v.1);
    if v.0 == 0.0 && v.0.is_sign_positive() {
        return format!("{im}j");
    }
    let plus = if im.starts_with('-') { "" } else { "+" };
    format!("({}{plus}{im}j)", part_text(v.0))
}

/// Reads `re`, `imj` or `re±imj`, perhaps in parentheses, with white space around.
pub fn parse(text: &str) -> Option<Pair> {
    let plain: Option<String> = text
        .trim_matches(is_space)
        .chars()
        .map(|c| match decimal_value(c) {
            Some(value) => char::from_digit(value, 10),
            None => Some(c),
        })
        .collect();
    let plain = plain?;
    let mut s = plain.as_str();
    if let Some(inner) = s.strip_prefix('(') {
        s = inner.strip_suffix(')')?.trim_matches(is_space);
    }
    let (first, rest) = take_float(s)?;
    match (first, rest) {
        (Some(x), "") => Some((x, 0.0)),
        (Some(x), "j" | "J") => Some((0.0, x)),
        (Some(x), rest) if rest.starts_with(['+', '-']) => Some((x, take_imaginary(rest)?)),
        (None, rest) => Some((0.0, take_imaginary(rest)?)),
        _ => None,
    }
}

/// `[±][number]j`, to the end.
fn take_imaginary(s: &str) -> Option<f64> {
    let (number, rest) = take_float(s)?;
    let (value, rest) = match (number, rest.strip_prefix(['+', '-'])) {
        (Some(x), _) => (x, rest),
        (None, Some(after)) => (if rest.starts_with('-') { -1.0 } else { 1.0 }, after),
        (None, None) => (1.0, rest),
    };
    matches!(rest, "j" | "J").then_some(value)
}

/// The float that the text begins with, if any, and what follows it. None if it is malformed.
fn take_float(s: &str) -> Option<(Option<f64>, &str)> {
    let b = s.as_bytes();
    let at = |i: usize| b.get(i).copied().unwrap_or(0);
    let digits = |mut i: usize| {
        while at(i).is_ascii_digit() || at(i) == b'_' {
            i += 1;
        }
        i
    };
    let start = usize::from(matches!(at(0), b'+' | b'-'));
    let word = |w: &str| b.get(start..start + w.len()).is_some_and(|p| p.eq_ignore_ascii_case(w.as_bytes()));
    let end = if let Some(w) = ["infinity", "inf", "nan"].iter().find(|w| word(w)) {
        start + w.len()
    } else {
        let whole = digits(start);
        let mut end = whole;
        let mut any = whole > start;
        if at(end) == b'.' {
            end = digits(end + 1);
            any |= end > whole + 1;
        }
        if !any {
            return Some((None, s));
        }
        if matches!(at(end), b'e' | b'E') {
            let sign = end + 1 + usize::from(matches!(at(end + 1), b'+' | b'-'));
            let after = digits(sign);
            if after > sign {
                end = after;
            }
        }
        end
    };
    let x = parse_float(&s[..end])?;
    // The reader forgets the sign of what is not a number; it makes no difference to anyone.
    Some((Some(x), &s[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes() {
        for (text, v) in [
            ("1", (1.0, 0.0)),
            ("1+j", (1.0, 1.0)),
            (" ( 1.5e3-2J ) ", (1500.0, -2.0)),
            ("-j", (0.0, -1.0)),
            ("j", (0.0, 1.0)),
            ("1_0j", (0.0, 10.0)),
            ("-inf-infj", (f64::NEG_INFINITY, f64::NEG_INFINITY)),
        ] {
            assert_eq!(parse(text), Some(v), "{text:?}");
        }
        for text in ["", "x", "1+", "1+2", "1 + 2j", "(1", "1j2", "1+2jj", "++j", "1__0j", "()"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
        assert_eq!(repr((1.0, 2.0)), "(1+2j)");
        assert_eq!(repr((0.0, -2.5)), "-2.5j");
        assert_eq!(repr((-0.0, -0.0)), "(-0-0j)");
        assert_eq!(repr((f64::NAN, f64::INFINITY)), "(nan+infj)");
    }

    #[test]
    fn powers() {
        assert_eq!(pow((1.0, 2.0), (2.0, 0.0)), Ok((-3.0, 4.0)));
        assert_eq!(pow((0.0, 0.0), (0.0, 0.0)), Ok((1.0, 0.0)));
        assert_eq!(pow((0.0, 0.0), (-1.0, 0.0)), Err(PowError::Domain));
        assert_eq!(pow((0.0, 0.0), (0.0, 1.0)), Err(PowError::Domain));
        assert_eq!(pow((1e300, 0.0), (2.0, 0.0)), Err(PowError::Range));
    }
}
