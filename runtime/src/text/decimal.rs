//! The decimal digits of a float, and how they are laid out.
//!
//! A conversion has two halves. The first finds digits: the shortest that read back as the same
//! float, or exactly as many as asked for, correctly rounded, ties to even. The second places the
//! decimal point, pads with zeros and adds an exponent. `std` does the first exactly; all styles
//! of the language share the second.

/// How digits are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatStyle {
    /// `d.ddde±xx`, the precision counts digits after the point.
    Exponent,
    /// `ddd.ddd`, the precision counts digits after the point.
    Fixed,
    /// Either of them by size, the precision counts significant digits.
    General,
    /// The shortest digits that read back as the same float; the precision is not used.
    Shortest,
}

/// Options of [`float_to_text`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FloatOptions {
    /// Keep the point and, in [`FloatStyle::General`], trailing zeros.
    pub alternate: bool,
    /// End a finite number without exponent in `.0` if it would have no fraction.
    pub add_dot_zero: bool,
    /// Show a negative number that rounds to zero without its sign.
    pub no_negative_zero: bool,
    /// Use capitals: `E`, `INF`, `NAN`.
    pub upper: bool,
}

/// Digits and the place of the decimal point among them.
struct Decimal {
    /// ASCII digits, no leading or trailing zeros; `"0"` for zero.
    digits: String,
    /// How many of the digits stand before the point; may be negative or beyond the digits.
    point: i64,
}

/// No float has more significant digits or more digits after the point than this: what lies
/// beyond is zeros, which the layout adds. (`std` refuses precisions beyond 65535.)
const MAX_DIGITS: usize = 1100;

impl Decimal {
    /// From `d.ddde-xx`.
    fn from_exponent_form(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let digits: String = mantissa.chars().filter(|&c| c != '.').collect();
        let exponent: i64 = exponent.parse().unwrap_or(0);
        Self::normalized(digits, exponent + 1)
    }

    /// From `ddd.ddd`.
    fn from_fixed_form(text: &str) -> Self {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        Self::normalized([whole, fraction].concat(), whole.len() as i64)
    }

    fn normalized(mut digits: String, point: i64) -> Self {
        digits.truncate(digits.trim_end_matches('0').len());
        let leading = digits.len() - digits.trim_start_matches('0').len();
        digits.drain(..leading);
        if digits.is_empty() {
            return Self { digits: "0".to_owned(), point: 1 };
        }
        Self { digits, point: point - leading as i64 }
    }

    fn is_zero(&self) -> bool {
        self.digits == "0"
    }
}

/// The text of a float in the given style and precision.
pub fn float_to_text(x: f64, style: FloatStyle, precision: usize, options: FloatOptions) -> String {
    if x.is_nan() {
        return if options.upper { "NAN" } else { "nan" }.to_owned();
    }
    if x.is_infinite() {
        let text = if x < 0.0 { "-inf" } else { "inf" };
        return if options.upper { text.to_ascii_uppercase() } else { text.to_owned() };
    }
    let magnitude = x.abs();
    let precision = match style {
        FloatStyle::General => precision.max(1),
        _ => precision,
    };
    let decimal = match style {
        FloatStyle::Shortest => shortest(magnitude),
        FloatStyle::Fixed => Decimal::from_fixed_form(&format!("{magnitude:.*}", precision.min(MAX_DIGITS))),
        FloatStyle::Exponent => {
            Decimal::from_exponent_form(&format!("{magnitude:.*e}", precision.min(MAX_DIGITS)))
        }
        FloatStyle::General => {
            Decimal::from_exponent_form(&format!("{magnitude:.*e}", (precision - 1).min(MAX_DIGITS)))
        }
    };
    let negative = x.is_sign_negative() && !(options.no_negative_zero && decimal.is_zero());
    lay_out(negative, &decimal, style, precision as i64, options)
}

/// The shortest digits that read back as `x`, and of those the nearest to it.
fn shortest(x: f64) -> Decimal {
    let text = format!("{x:e}");
    let decimal = Decimal::from_exponent_form(&text);
    // Two decimals may be equally near; `std` takes the larger, the language the even one. That
    // takes an exact value of one digit more, which only few floats have, and 16 digits at least:
    // shorter decimals lie too far apart for both to read back.
    let len = decimal.digits.len();
    if len >= 16 && has_short_fraction(x) {
        let even = format!("{x:.*e}", len - 1);
        if even != text && even.parse() == Ok(x) {
            return Decimal::from_exponent_form(&even);
        }
    }
    decimal
}

/// Whether `x` has so few bits after the binary point (as many as its exact value has decimals)
/// that it may have 18 significant digits or fewer.
fn has_short_fraction(x: f64) -> bool {
    let (mantissa, exponent) = decompose(x);
    let bits = -(exponent + mantissa.trailing_zeros() as i32);
    (1..=25).contains(&bits)
}

/// Splits a finite float into `(mantissa, exponent)` with value `mantissa * 2^exponent`.
pub(super) fn decompose(x: f64) -> (i64, i32) {
    let bits = x.to_bits();
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let biased = ((bits >> 52) & 0x7ff) as i32;
    let (mantissa, exponent) =
        if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
    (if x.is_sign_negative() { -mantissa } else { mantissa }, exponent)
}

/// Places the point and the zeros, and adds the exponent.
fn lay_out(
    negative: bool,
    decimal: &Decimal,
    style: FloatStyle,
    precision: i64,
    options: FloatOptions,
) -> String {
    let mut point = decimal.point;
    let len = decimal.digits.len() as i64;
    // `end` is where the digits shown end, counted as `point` is.
    let (with_exponent, mut end) = match style {
        FloatStyle::Exponent => (true, precision + 1),
        FloatStyle::Fixed => (false, point + precision),
        FloatStyle::General => (
            point <= -4 || point > precision - i64::from(options.add_dot_zero),
            if options.alternate { precision } else { len },
        ),
        FloatStyle::Shortest => (point <= -4 || point > 16, len),
    };
    let mut exponent = 0;
    if with_exponent {
        exponent = point - 1;
        point = 1;
    }
    let fraction_needed = i64::from(options.add_dot_zero && !with_exponent);
    end = end.max(point + fraction_needed);

    let mut out = String::with_capacity((end - point.min(0)) as usize + 10);
    if negative {
        out.push('-');
    }
    let digit_at = |place: i64| -> char {
        usize::try_from(place)
            .ok()
            .and_then(|place| decimal.digits.as_bytes().get(place))
            .map_or('0', |&digit| digit as char)
    };
    if point <= 0 {
        out.push('0');
    }
    out.extend((0..point).map(digit_at));
    if end > point || options.alternate {
        out.push('.');
    }
    out.extend((point..end).map(digit_at));
    if with_exponent {
        out.push(if options.upper { 'E' } else { 'e' });
        out.push(if exponent < 0 { '-' } else { '+' });
        if exponent.abs() < 10 {
            out.push('0');
        }
        out.push_str(&exponent.abs().to_string());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(x: f64, style: FloatStyle, precision: usize) -> String {
        float_to_text(x, style, precision, FloatOptions::default())
    }

    #[test]
    fn each_style_places_the_point() {
        assert_eq!(text(1234.5678, FloatStyle::Fixed, 2), "1234.57");
        assert_eq!(text(0.001, FloatStyle::Fixed, 2), "0.00");
        assert_eq!(text(1234.5678, FloatStyle::Exponent, 3), "1.235e+03");
        assert_eq!(text(0.0, FloatStyle::Exponent, 0), "0e+00");
        assert_eq!(text(1e-5, FloatStyle::General, 6), "1e-05");
        assert_eq!(text(123456.0, FloatStyle::General, 6), "123456");
        assert_eq!(text(1234567.0, FloatStyle::General, 6), "1.23457e+06");
        assert_eq!(text(1e100, FloatStyle::Shortest, 0), "1e+100");
    }

    #[test]
    fn ties_go_to_even() {
        assert_eq!(text(0.5, FloatStyle::Fixed, 0), "0");
        assert_eq!(text(1.5, FloatStyle::Fixed, 0), "2");
        assert_eq!(text(2.5, FloatStyle::Fixed, 0), "2");
        assert_eq!(text(0.125, FloatStyle::Fixed, 2), "0.12");
        assert_eq!(text(14_991_940.0 / 131_072.0, FloatStyle::Shortest, 0), "114.37942504882812");
    }

    #[test]
    fn precision_has_no_limit() {
        let long = text(0.1, FloatStyle::Fixed, 70_000);
        assert_eq!(long.len(), 70_002);
        assert!(long.starts_with("0.1000000000000000055511151231257827") && long.ends_with("000"));
    }

    #[test]
    fn negative_zero_can_be_dropped() {
        let options = FloatOptions { no_negative_zero: true, ..FloatOptions::default() };
        assert_eq!(float_to_text(-0.001, FloatStyle::Fixed, 2, options), "0.00");
        assert_eq!(float_to_text(-0.01, FloatStyle::Fixed, 2, options), "-0.01");
    }
}
