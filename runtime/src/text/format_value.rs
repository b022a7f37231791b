//! A parsed format spec applied to an integer, a float or a string.
//!
//! A formatted number is `padding sign prefix padding digits point-and-rest padding`; only the
//! digits before the point are grouped, and zero padding after the sign is grouped with them.

use super::TextError;
use super::decimal::{FloatOptions, FloatStyle, float_to_text};
use super::float::int_to_float;
use super::format_spec::{Align, FormatSpec, Grouping, SignStyle, unknown_code};
use super::int::{IntRef, base_prefix};

/// Formats an integer; float types convert it first. `type_name` is for errors.
pub fn format_int<'a>(
    n: impl Into<IntRef<'a>>,
    spec: &FormatSpec,
    type_name: &str,
) -> Result<String, TextError> {
    let n = n.into();
    match spec.conversion.unwrap_or('d') {
        'd' | 'n' => format_digits(n, 10, false, spec),
        'b' => format_digits(n, 2, false, spec),
        'o' => format_digits(n, 8, false, spec),
        'x' => format_digits(n, 16, false, spec),
        'X' => format_digits(n, 16, true, spec),
        'c' => format_char(n, spec),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {
            let x = match n {
                IntRef::Small(n) => n as f64,
                IntRef::Big(n) => int_to_float(n)?,
            };
            format_float(x, spec, type_name)
        }
        code => Err(unknown_code(code, type_name)),
    }
}

fn check_integer_spec(spec: &FormatSpec) -> Result<(), TextError> {
    if spec.precision.is_some() {
        return Err(TextError::value("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(TextError::value("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    Ok(())
}

fn format_digits(n: IntRef<'_>, base: u32, upper: bool, spec: &FormatSpec) -> Result<String, TextError> {
    check_integer_spec(spec)?;
    let mut digits = n.digits(base);
    let mut prefix = if spec.alternate { base_prefix(base) } else { "" };
    if upper {
        digits.make_ascii_uppercase();
        prefix = if spec.alternate { "0X" } else { "" };
    }
    NumberParts { negative: n.is_negative(), prefix, digits: &digits, rest: "" }.assemble(spec)
}

fn format_char(n: IntRef<'_>, spec: &FormatSpec) -> Result<String, TextError> {
    check_integer_spec(spec)?;
    if spec.sign != SignStyle::Default {
        return Err(TextError::value("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(TextError::value("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    let text = char_from_int(n)?.to_string();
    NumberParts { negative: false, prefix: "", digits: "", rest: &text }.assemble(spec)
}

/// The character with the given number. (A surrogate is no character here; it is shown as U+FFFD.)
pub fn char_from_int<'a>(n: impl Into<IntRef<'a>>) -> Result<char, TextError> {
    let code = match n.into() {
        IntRef::Small(n) => u32::try_from(n).ok(),
        IntRef::Big(n) => u32::try_from(n).ok(),
    };
    match code {
        Some(code @ 0..=0x10_ffff) => Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)),
        _ => Err(TextError::overflow("%c arg not in range(0x110000)")),
    }
}

/// Formats a float. `type_name` is for errors.
pub fn format_float(x: f64, spec: &FormatSpec, type_name: &str) -> Result<String, TextError> {
    let (style, upper) = match spec.conversion {
        None if spec.precision.is_none() => (FloatStyle::Shortest, false),
        None | Some('g' | 'n') => (FloatStyle::General, false),
        Some('G') => (FloatStyle::General, true),
        Some('e') => (FloatStyle::Exponent, false),
        Some('E') => (FloatStyle::Exponent, true),
        Some('f' | '%') => (FloatStyle::Fixed, false),
        Some('F') => (FloatStyle::Fixed, true),
        Some(code) => return Err(unknown_code(code, type_name)),
    };
    let precision = spec.precision.unwrap_or(6);
    if i32::try_from(precision).is_err() {
        return Err(TextError::value("precision too big"));
    }
    let options = FloatOptions {
        alternate: spec.alternate,
        add_dot_zero: spec.conversion.is_none(),
        no_negative_zero: spec.no_negative_zero,
        upper,
    };
    let percent = spec.conversion == Some('%');
    let mut text = float_to_text(if percent { x * 100.0 } else { x }, style, precision, options);
    if percent {
        text.push('%');
    }
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, text.as_str()),
    };
    let whole = unsigned.len() - unsigned.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (digits, rest) = unsigned.split_at(whole);
    NumberParts { negative, prefix: "", digits, rest }.assemble(spec)
}

/// Formats a string. `type_name` is for errors.
pub fn format_str(s: &str, spec: &FormatSpec, type_name: &str) -> Result<String, TextError> {
    if let Some(code) = spec.conversion.filter(|&code| code != 's') {
        return Err(unknown_code(code, type_name));
    }
    let refused = match spec.sign {
        SignStyle::Space => "Space not allowed in string format specifier",
        SignStyle::Plus | SignStyle::Minus => "Sign not allowed in string format specifier",
        SignStyle::Default if spec.no_negative_zero => {
            "Negative zero coercion (z) not allowed in string format specifier"
        }
        SignStyle::Default if spec.alternate => "Alternate form (#) not allowed in string format specifier",
        SignStyle::Default if spec.align == Align::AfterSign => {
            "'=' alignment not allowed in string format specifier"
        }
        SignStyle::Default => "",
    };
    if !refused.is_empty() {
        return Err(TextError::value(refused));
    }
    let shown = match spec.precision {
        Some(precision) => truncate(s, precision),
        None => s,
    };
    let padding = spec.width.unwrap_or(0).saturating_sub(shown.chars().count());
    let (left, right) = split_padding(padding, spec.align);
    let mut out = reserve(shown.len(), padding, spec.fill)?;
    push_fill(&mut out, spec.fill, left);
    out.push_str(shown);
    push_fill(&mut out, spec.fill, right);
    Ok(out)
}

/// The first `len` characters of a string.
pub(super) fn truncate(s: &str, len: usize) -> &str {
    s.char_indices().nth(len).map_or(s, |(at, _)| &s[..at])
}

/// The parts of a number that padding and separators go between.
struct NumberParts<'a> {
    negative: bool,
    prefix: &'a str,
    /// The digits before the point.
    digits: &'a str,
    /// The point and all that follows, or a text that is not grouped at all.
    rest: &'a str,
}

impl NumberParts<'_> {
    fn assemble(&self, spec: &FormatSpec) -> Result<String, TextError> {
        let sign = match (self.negative, spec.sign) {
            (true, _) => "-",
            (false, SignStyle::Plus) => "+",
            (false, SignStyle::Space) => " ",
            (false, _) => "",
        };
        let width = spec.width.unwrap_or(0);
        let fixed = sign.len() + self.prefix.len() + self.rest.chars().count();
        let zero_padded = spec.fill == '0' && spec.align == Align::AfterSign;
        let min_digits = if zero_padded { width.saturating_sub(fixed) } else { 0 };
        // Reserving first refuses absurd widths before any padding is built.
        let mut out = reserve(2 * self.digits.len() + fixed, width, spec.fill)?;
        let grouped = match (self.digits, spec.grouping) {
            ("", _) => String::new(),
            (digits, None) => zero_fill(digits, min_digits),
            (digits, Some(grouping)) => group_digits(digits, min_digits, grouping),
        };
        let padding = width.saturating_sub(fixed + grouped.len());
        let (left, right) = split_padding(padding, spec.align);
        let inner = padding - left - right;

        push_fill(&mut out, spec.fill, left);
        out.push_str(sign);
        out.push_str(self.prefix);
        push_fill(&mut out, spec.fill, inner);
        out.push_str(&grouped);
        out.push_str(self.rest);
        push_fill(&mut out, spec.fill, right);
        Ok(out)
    }
}

/// How much padding goes to the left and to the right; what is missing goes after the sign.
fn split_padding(padding: usize, align: Align) -> (usize, usize) {
    match align {
        Align::Left => (0, padding),
        Align::Right => (padding, 0),
        Align::Center => (padding / 2, padding - padding / 2),
        Align::AfterSign => (0, 0),
    }
}

/// An empty string with room for `len` bytes and `padding` times the fill.
pub(super) fn reserve(len: usize, padding: usize, fill: char) -> Result<String, TextError> {
    let mut out = String::new();
    let bytes = padding.checked_mul(fill.len_utf8()).and_then(|padding| padding.checked_add(len));
    match bytes.map(|bytes| out.try_reserve(bytes)) {
        Some(Ok(())) => Ok(out),
        _ => Err(TextError::memory()),
    }
}

pub(super) fn push_fill(out: &mut String, fill: char, count: usize) {
    out.extend(std::iter::repeat_n(fill, count));
}

fn zero_fill(digits: &str, min: usize) -> String {
    let zeros = min.saturating_sub(digits.len());
    let mut out = "0".repeat(zeros);
    out.push_str(digits);
    out
}

/// Puts separators between groups, and zeros before the digits until the whole is `min` long.
///
/// The result is never led by a separator, so it may be one longer than `min`.
fn group_digits(digits: &str, min: usize, grouping: Grouping) -> String {
    let (separator, size) = match grouping {
        Grouping::Comma => (',', 3),
        Grouping::Underscore => ('_', 3),
        Grouping::UnderscoreByFour => ('_', 4),
    };
    // So many digits and the separators between them are at least `min` characters.
    let digits_for_min = (min / (size + 1)) * size + (min % (size + 1)).max(usize::from(min > 0));
    let padded = zero_fill(digits, digits_for_min);
    let first = (padded.len() - 1) % size + 1;
    let mut out = String::with_capacity(padded.len() * (size + 1) / size + 1);
    out.push_str(&padded[..first]);
    for start in (first..padded.len()).step_by(size) {
        out.push(separator);
        out.push_str(&padded[start..start + size]);
    }
    out
}

#[cfg(test)]
mod tests;
