//! Floats from and to text, and exact conversions: ratio, integer, rounding.

use dashu_int::{IBig, UBig};

use super::TextError;
use super::decimal::{FloatOptions, FloatStyle, decompose, float_to_text};
use super::unicode::{decimal_value, is_space};

/// The shortest text that reads back as the same float.
pub fn float_repr(x: f64) -> String {
    let options = FloatOptions { add_dot_zero: true, ..FloatOptions::default() };
    float_to_text(x, FloatStyle::Shortest, 0, options)
}

/// Reads a float: white space around it, a sign, digits with single underscores between them, a
/// point, an exponent; or `inf`, `infinity`, `nan` in any case.
pub fn parse_float(text: &str) -> Option<f64> {
    let text = text.trim_matches(is_space);
    // Most input is plain ASCII that `std` reads as it is; it is stricter than the language about
    // nothing but underscores and other scripts, and looser about nothing.
    if text.is_ascii() && !text.contains('_') {
        return parse_plain(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '_' {
            let digit_before = plain.ends_with(|c: char| c.is_ascii_digit());
            let digit_after = chars.peek().is_some_and(|&next| decimal_value(next).is_some());
            if !(digit_before && digit_after) {
                return None;
            }
        } else {
            plain.push(match decimal_value(c) {
                Some(value) => char::from_digit(value, 10)?,
                None => c,
            });
        }
    }
    parse_plain(&plain)
}

fn parse_plain(text: &str) -> Option<f64> {
    let x: f64 = text.parse().ok()?;
    // The sign of "-nan" is kept by `std` and means nothing; one form of it is enough.
    Some(if x.is_nan() { f64::NAN } else { x })
}

/// The float as a fraction in lowest terms with positive denominator.
pub fn as_integer_ratio(x: f64) -> Result<(IBig, IBig), TextError> {
    if x.is_infinite() {
        return Err(TextError::overflow("cannot convert Infinity to integer ratio"));
    }
    if x.is_nan() {
        return Err(TextError::value("cannot convert NaN to integer ratio"));
    }
    let (mut mantissa, mut exponent) = decompose(x);
    if mantissa == 0 {
        return Ok((IBig::ZERO, IBig::ONE));
    }
    let spare = mantissa.trailing_zeros() as i32;
    mantissa >>= spare;
    exponent += spare;
    Ok(if exponent >= 0 {
        (IBig::from(mantissa) << exponent as usize, IBig::ONE)
    } else {
        (IBig::from(mantissa), IBig::ONE << (-exponent) as usize)
    })
}

/// The float without its fraction.
pub fn float_to_int(x: f64) -> Result<IBig, TextError> {
    if x.is_infinite() {
        return Err(TextError::overflow("cannot convert float infinity to integer"));
    }
    if x.is_nan() {
        return Err(TextError::value("cannot convert float NaN to integer"));
    }
    let (mantissa, exponent) = decompose(x.trunc());
    Ok(if exponent >= 0 {
        IBig::from(mantissa) << exponent as usize
    } else {
        // Exact: the truncated value is whole. A zero may have an exponent beyond the shift.
        IBig::from(if mantissa == 0 { 0 } else { mantissa >> -exponent })
    })
}

/// The float nearest to an integer, ties to even.
pub fn int_to_float(n: &IBig) -> Result<f64, TextError> {
    let x = n.to_f64().value();
    if x.is_infinite() {
        return Err(TextError::overflow("int too large to convert to float"));
    }
    Ok(x)
}

/// Rounds to `ndigits` decimal digits after the point (before it, if negative).
///
/// The exact value is rounded, ties to even, and the result is the float nearest to that decimal.
pub fn round_half_even(x: f64, ndigits: i32) -> Result<f64, TextError> {
    // Beyond these, no digit is lost or none is left.
    if !x.is_finite() || ndigits > 323 {
        return Ok(x);
    }
    if ndigits < -308 {
        return Ok(0.0 * x);
    }
    if ndigits >= 0 {
        let text = format!("{x:.*}", ndigits as usize);
        return text.parse().map_err(|_| TextError::value("float round-trip failed"));
    }
    let zeros = -ndigits as usize;
    let (numerator, denominator) = as_integer_ratio(x.abs())?;
    let unit = denominator * IBig::from(10).pow(zeros);
    let quotient = &numerator / &unit;
    let twice = (&numerator - &quotient * &unit) * 2;
    let up = twice > unit || (twice == unit && is_odd(&quotient));
    let quotient = if up { quotient + 1 } else { quotient };
    let rounded: f64 = format!("{quotient}e{zeros}").parse().unwrap_or(f64::INFINITY);
    if rounded.is_infinite() {
        return Err(TextError::overflow("rounded value too large to represent"));
    }
    Ok(rounded.copysign(x))
}

fn is_odd(n: &IBig) -> bool {
    n & UBig::ONE == UBig::ONE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repr_switches_to_exponents() {
        for (x, text) in [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
        ] {
            assert_eq!(float_repr(x), text);
        }
    }

    #[test]
    fn parses_what_the_language_parses() {
        for (text, x) in [
            ("1", 1.0),
            (" \u{a0}-1_0.5e+0_1\n", -105.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("٣.٥", 3.5),
            ("+Infinity", f64::INFINITY),
            ("1e400", f64::INFINITY),
        ] {
            assert_eq!(parse_float(text), Some(x), "{text:?}");
        }
        assert!(parse_float("-NaN").is_some_and(f64::is_nan));
        for text in ["", ".", "1_", "_1", "1__0", "1_.5", "1._5", "e5", "1e", "0x1", "1 2", "infi"] {
            assert_eq!(parse_float(text), None, "{text:?}");
        }
    }

    #[test]
    fn rounds_the_exact_value() {
        for (x, ndigits, rounded) in [
            (2.675, 2, 2.67),
            (0.5, 0, 0.0),
            (1.5, 0, 2.0),
            (2.5, 0, 2.0),
            (25.0, -1, 20.0),
            (35.0, -1, 40.0),
            (-15.0, -1, -20.0),
            (149.9, -2, 100.0),
            (1e300, -299, 1e300),
            (1234.5, 400, 1234.5),
            (1234.5, -400, 0.0),
        ] {
            assert_eq!(round_half_even(x, ndigits), Ok(rounded), "{x} {ndigits}");
        }
        assert!(round_half_even(1.7e308, -308).is_err());
        assert!(round_half_even(-4.0, -1).is_ok_and(|x| x == 0.0 && x.is_sign_negative()));
    }

    #[test]
    fn ratios_are_exact() {
        let ratio = |x| as_integer_ratio(x).map(|(n, d)| format!("{n}/{d}"));
        assert_eq!(ratio(0.75).as_deref(), Ok("3/4"));
        assert_eq!(ratio(-1e3).as_deref(), Ok("-1000/1"));
        assert_eq!(ratio(-0.0).as_deref(), Ok("0/1"));
        assert!(ratio(f64::NAN).is_err());
        assert_eq!(float_to_int(-1e20).map(|n| n.to_string()).as_deref(), Ok("-100000000000000000000"));
        assert_eq!(float_to_int(-2.9), Ok(IBig::from(-2)));
        assert_eq!(
            int_to_float(&(IBig::from(10).pow(400))).map_err(|e| e.message),
            Err("int too large to convert to float".to_owned())
        );
    }
}
