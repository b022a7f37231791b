//! `%`-style templates: `%[(key)][flags][width][.precision][length]conversion`.
//!
//! [`PercentParser`] splits a template into pieces as it is asked for them, so that errors come in
//! the order of the template, after the conversions that precede them. The caller fetches the
//! arguments, puts those for `*` into a [`Layout`], and calls the `format_percent_*` that fits.

use std::str::CharIndices;

use super::TextError;
use super::decimal::{FloatOptions, FloatStyle, float_to_text};
use super::format_value::{push_fill, reserve, truncate};
use super::int::{IntRef, base_prefix};

/// The flags of a conversion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `-`: padding on the right.
    pub left: bool,
    /// `+`: show the sign of what is not negative.
    pub plus: bool,
    /// ` `: show a space in its place.
    pub space: bool,
    /// `#`: prefix, or point and trailing zeros.
    pub alternate: bool,
    /// `0`: pad numbers with zeros.
    pub zero: bool,
}

/// A width or a precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Not given.
    None,
    /// Given in the template.
    Fixed(usize),
    /// `*`: the next argument, an integer.
    Star,
}

/// One conversion of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec<'a> {
    /// The key of the argument, if it comes from a mapping.
    pub key: Option<&'a str>,
    /// The flags.
    pub flags: Flags,
    /// The least number of characters.
    pub width: Count,
    /// Digits after the point, least digits, or most characters.
    pub precision: Count,
    /// Which conversion. Any character may be here: see [`Spec::unsupported`].
    pub conversion: char,
    /// Where in the template the conversion stands, in characters.
    pub index: usize,
}

impl Spec<'_> {
    /// The error to raise, after the argument was fetched, for a conversion that is not known.
    #[cold]
    pub fn unsupported(&self) -> TextError {
        let shown = match self.conversion {
            c @ '\x1f'..='~' => c,
            _ => '?',
        };
        let code = self.conversion as u32;
        let index = self.index;
        TextError::value(format!("unsupported format character '{shown}' (0x{code:x}) at index {index}"))
    }

    /// The layout, where `width` and `precision` are the arguments for stars. A negative width
    /// aligns left; a negative precision is zero.
    pub fn layout(&self, width: Option<i64>, precision: Option<i64>) -> Layout {
        let mut flags = self.flags;
        let width = match (self.width, width) {
            (Count::Fixed(width), _) => width,
            (Count::Star, Some(width)) => {
                flags.left |= width < 0;
                usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX)
            }
            _ => 0,
        };
        let precision = match (self.precision, precision) {
            (Count::Fixed(precision), _) => Some(precision),
            (Count::Star, Some(precision)) => Some(usize::try_from(precision).unwrap_or(0)),
            (Count::Star, None) | (Count::None, _) => None,
        };
        Layout { flags, width, precision, conversion: self.conversion }
    }
}

/// A conversion whose stars are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The flags.
    pub flags: Flags,
    /// The least number of characters.
    pub width: usize,
    /// Digits after the point, least digits, or most characters.
    pub precision: Option<usize>,
    /// Which conversion.
    pub conversion: char,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that stands for itself.
    Literal(&'a str),
    /// A conversion of an argument.
    Spec(Spec<'a>),
}

/// Splits a template into its pieces.
#[derive(Clone, Debug)]
pub struct PercentParser<'a> {
    template: &'a str,
    chars: CharIndices<'a>,
    /// How many characters `chars` has given.
    index: usize,
    mapping: bool,
}

impl<'a> PercentParser<'a> {
    /// Starts on a template; `mapping` tells whether the arguments may be fetched by key.
    pub fn new(template: &'a str, mapping: bool) -> Self {
        Self { template, chars: template.char_indices(), index: 0, mapping }
    }

    fn next_char(&mut self) -> Option<char> {
        self.index += 1;
        self.chars.next().map(|(_, c)| c)
    }

    fn expect_char(&mut self) -> Result<char, TextError> {
        self.next_char().ok_or_else(|| TextError::value("incomplete format"))
    }

    /// Reads text up to the next `%`.
    fn literal(&mut self) -> &'a str {
        let rest = self.chars.as_str();
        let literal = &rest[..rest.find('%').unwrap_or(rest.len())];
        self.index += literal.chars().count();
        let start = self.template.len() - rest.len() + literal.len();
        self.chars = self.template[start..].char_indices();
        literal
    }

    /// Reads a conversion, after the `%`.
    fn spec(&mut self) -> Result<Spec<'a>, TextError> {
        let key = if self.chars.as_str().starts_with('(') { Some(self.key()?) } else { None };
        let mut flags = Flags::default();
        let mut c = loop {
            let c = self.expect_char()?;
            match c {
                '-' => flags.left = true,
                '+' => flags.plus = true,
                ' ' => flags.space = true,
                '#' => flags.alternate = true,
                '0' => flags.zero = true,
                _ => break c,
            }
        };
        let width = self.count(&mut c, isize::MAX as usize, "width too big")?;
        let mut precision = Count::None;
        if c == '.' {
            c = self.expect_char()?;
            precision = match self.count(&mut c, i32::MAX as usize, "precision too big")? {
                Count::None => Count::Fixed(0),
                count => count,
            };
        }
        // Length modifiers are read, for the sake of habits, and mean nothing.
        if matches!(c, 'h' | 'l' | 'L') {
            c = self.expect_char()?;
        }
        Ok(Spec { key, flags, width, precision, conversion: c, index: self.index - 1 })
    }

    /// Reads a key in balanced parentheses.
    fn key(&mut self) -> Result<&'a str, TextError> {
        if !self.mapping {
            return Err(TextError::type_error("format requires a mapping"));
        }
        self.next_char();
        let rest = self.chars.as_str();
        let mut depth = 1;
        for (at, c) in rest.char_indices() {
            self.next_char();
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(&rest[..at]);
            }
        }
        Err(TextError::value("incomplete format key"))
    }

    /// Reads a star or a number that begins with `c`, and the character after it into `c`.
    fn count(&mut self, c: &mut char, max: usize, too_big: &str) -> Result<Count, TextError> {
        if *c == '*' {
            *c = self.expect_char()?;
            return Ok(Count::Star);
        }
        let mut count = Count::None;
        while let Some(digit) = c.to_digit(10) {
            let so_far = if let Count::Fixed(so_far) = count { so_far } else { 0 };
            let next = so_far.checked_mul(10).and_then(|n| n.checked_add(digit as usize));
            let next = next.filter(|&n| n <= max).ok_or_else(|| TextError::value(too_big))?;
            count = Count::Fixed(next);
            *c = self.expect_char()?;
        }
        Ok(count)
    }
}

impl<'a> Iterator for PercentParser<'a> {
    type Item = Result<Piece<'a>, TextError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.chars.as_str();
        if rest.is_empty() {
            return None;
        }
        if !rest.starts_with('%') {
            return Some(Ok(Piece::Literal(self.literal())));
        }
        self.next_char();
        if rest.starts_with("%%") {
            self.next_char();
            return Some(Ok(Piece::Literal(&rest[..1])));
        }
        let spec = self.spec();
        if spec.is_err() {
            self.chars = "".char_indices();
        }
        Some(spec.map(Piece::Spec))
    }
}

/// Applies `d i u o x X` to an integer.
pub fn format_percent_int<'a>(n: impl Into<IntRef<'a>>, layout: &Layout) -> Result<String, TextError> {
    let n = n.into();
    let base = match layout.conversion {
        'o' => 8,
        'x' | 'X' => 16,
        _ => 10,
    };
    let least = layout.precision.unwrap_or(0);
    if least > i32::MAX as usize - 3 {
        return Err(TextError::overflow("precision too large"));
    }
    let mut digits = n.digits(base);
    if digits.len() < least {
        digits = ["0".repeat(least - digits.len()), digits].concat();
    }
    let mut prefix = if layout.flags.alternate { base_prefix(base) } else { "" };
    if layout.conversion == 'X' {
        digits.make_ascii_uppercase();
        prefix = if layout.flags.alternate { "0X" } else { "" };
    }
    pad_number(n.is_negative(), prefix, &digits, layout)
}

/// Applies `e E f F g G` to a float.
pub fn format_percent_float(x: f64, layout: &Layout) -> Result<String, TextError> {
    let style = match layout.conversion {
        'e' | 'E' => FloatStyle::Exponent,
        'f' | 'F' => FloatStyle::Fixed,
        _ => FloatStyle::General,
    };
    let options = FloatOptions {
        alternate: layout.flags.alternate,
        upper: layout.conversion.is_ascii_uppercase(),
        ..FloatOptions::default()
    };
    let text = float_to_text(x, style, layout.precision.unwrap_or(6), options);
    match text.strip_prefix('-') {
        Some(unsigned) => pad_number(true, "", unsigned, layout),
        None => pad_number(false, "", &text, layout),
    }
}

/// Pads the text of a string (`s r a`, cut to the precision) or of a character (`c`).
pub fn format_percent_str(s: &str, layout: &Layout) -> Result<String, TextError> {
    let shown = match layout.precision {
        Some(precision) if layout.conversion != 'c' => truncate(s, precision),
        _ => s,
    };
    let padding = layout.width.saturating_sub(shown.chars().count());
    let mut out = reserve(shown.len(), padding, ' ')?;
    if !layout.flags.left {
        push_fill(&mut out, ' ', padding);
    }
    out.push_str(shown);
    if layout.flags.left {
        push_fill(&mut out, ' ', padding);
    }
    Ok(out)
}

fn pad_number(negative: bool, prefix: &str, digits: &str, layout: &Layout) -> Result<String, TextError> {
    let flags = layout.flags;
    let sign = match (negative, flags.plus, flags.space) {
        (true, ..) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        (false, false, false) => "",
    };
    let len = sign.len() + prefix.len() + digits.len();
    let padding = layout.width.saturating_sub(len);
    let mut out = reserve(len, padding, ' ')?;
    let (before, zeros, after) = match (flags.left, flags.zero) {
        (true, _) => (0, 0, padding),
        (false, true) => (0, padding, 0),
        (false, false) => (padding, 0, 0),
    };
    push_fill(&mut out, ' ', before);
    out.push_str(sign);
    out.push_str(prefix);
    push_fill(&mut out, '0', zeros);
    out.push_str(digits);
    push_fill(&mut out, ' ', after);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Formats one integer through a template; errors become their message.
    fn int(template: &str, n: i64) -> String {
        PercentParser::new(template, true)
            .map(|piece| match piece? {
                Piece::Literal(text) => Ok(text.to_owned()),
                Piece::Spec(spec) if matches!(spec.conversion, 'd' | 'o' | 'x' | 'X') => {
                    format_percent_int(n, &spec.layout(Some(-6), Some(3)))
                }
                Piece::Spec(spec) if matches!(spec.conversion, 'e' | 'f' | 'g') => {
                    format_percent_float(n as f64, &spec.layout(None, None))
                }
                Piece::Spec(spec) if spec.conversion == 's' => {
                    format_percent_str(&n.to_string(), &spec.layout(None, None))
                }
                Piece::Spec(spec) => Err(spec.unsupported()),
            })
            .collect::<Result<String, TextError>>()
            .unwrap_or_else(|e| e.message)
    }

    #[test]
    fn conversions_are_laid_out() {
        for (template, n, expected) in [
            ("a%%%d|", 5, "a%5|"),
            ("%#010x", -255, "-0x00000ff"),
            ("%#.5x", 255, "0x000ff"),
            ("%#X", 255, "0XFF"),
            ("%+05d", 3, "+0003"),
            ("%-05d|", 3, "3    |"),
            ("% 05d", 3, " 0003"),
            ("%*d|", 3, "3     |"),
            ("%.*d", 3, "003"),
            ("%ld", 3, "3"),
            ("%(a(b)c)d", 3, "3"),
            ("%07.2f", -3, "-003.00"),
            ("%#.0f", 3, "3."),
            ("%05.1s", 34, "    3"),
        ] {
            assert_eq!(int(template, n), expected, "{template}");
        }
    }

    #[test]
    fn errors_are_worded_exactly() {
        for (template, expected) in [
            ("%", "incomplete format"),
            ("%5", "incomplete format"),
            ("%.", "incomplete format"),
            ("%(a", "incomplete format key"),
            ("%(a)", "incomplete format"),
            ("abc%y", "unsupported format character 'y' (0x79) at index 4"),
            ("é%é", "unsupported format character '?' (0xe9) at index 2"),
            ("%5%%", "unsupported format character '%' (0x25) at index 2"),
            ("%lld", "unsupported format character 'l' (0x6c) at index 2"),
            ("%99999999999999999999d", "width too big"),
            ("%.9999999999d", "precision too big"),
        ] {
            assert_eq!(int(template, 1), expected, "{template}");
        }
        let mut no_mapping = PercentParser::new("%(a)s", false);
        assert_eq!(no_mapping.next(), Some(Err(TextError::type_error("format requires a mapping"))));
    }

    #[test]
    fn keys_are_found() {
        let piece = PercentParser::new("%(a(b)c)s", true).next();
        assert!(matches!(piece, Some(Ok(Piece::Spec(Spec { key: Some("a(b)c"), .. })))));
    }
}
