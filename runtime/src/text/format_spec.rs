//! The format mini-language: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
//!
//! Parsing knows which kind of value is to be formatted, because the defaults differ, and because
//! errors name the type. Applying a parsed spec is `format_value`.

use super::TextError;
use super::unicode::decimal_value;

/// What kind of value a spec is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatKind {
    /// A string: aligned left, type `s`.
    Text,
    /// An integer: aligned right, type `d`.
    Integer,
    /// A float: aligned right, no default type.
    Float,
}

/// Where the padding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`: padding on the right.
    Left,
    /// `>`: padding on the left.
    Right,
    /// `^`: padding on both sides, the odd one on the right.
    Center,
    /// `=`: padding between the sign and the digits.
    AfterSign,
}

impl Align {
    fn from_char(c: char) -> Option<Self> {
        match c {
            '<' => Some(Align::Left),
            '>' => Some(Align::Right),
            '^' => Some(Align::Center),
            '=' => Some(Align::AfterSign),
            _ => None,
        }
    }
}

/// How a number that is not negative shows its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SignStyle {
    /// Nothing was said: not at all.
    #[default]
    Default,
    /// `-`: not at all.
    Minus,
    /// `+`: as a plus.
    Plus,
    /// ` `: as a space.
    Space,
}

/// What stands between groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// `,` every three digits.
    Comma,
    /// `_` every three digits.
    Underscore,
    /// `_` every four digits, for the bases 2, 8 and 16.
    UnderscoreByFour,
}

/// A parsed format spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatSpec {
    /// What the padding is made of.
    pub fill: char,
    /// Where the padding goes.
    pub align: Align,
    /// How the sign is shown.
    pub sign: SignStyle,
    /// `z`: negative zero loses its sign.
    pub no_negative_zero: bool,
    /// `#`: prefix, or point and trailing zeros.
    pub alternate: bool,
    /// The least number of characters.
    pub width: Option<usize>,
    /// Separators between digits.
    pub grouping: Option<Grouping>,
    /// Digits after the point, significant digits, or most characters.
    pub precision: Option<usize>,
    /// The type; `None` only for floats, where it means "like `repr`, or nearly".
    pub conversion: Option<char>,
}

/// A cursor over the spec, one character of look-ahead at a time.
struct Cursor<'a> {
    rest: &'a str,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn skip(&mut self, c: char) {
        self.rest = &self.rest[c.len_utf8()..];
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.rest.starts_with(c);
        if found {
            self.skip(c);
        }
        found
    }

    /// Reads a number, of any script; `None` if there is none.
    fn number(&mut self) -> Result<Option<usize>, TextError> {
        let mut number = None;
        while let Some((c, digit)) = self.peek().and_then(|c| Some((c, decimal_value(c)?))) {
            self.skip(c);
            number = Some(push_digit(number.unwrap_or(0), digit)?);
        }
        Ok(number)
    }
}

/// Adds a digit to a number in a format string.
pub(super) fn push_digit(number: usize, digit: u32) -> Result<usize, TextError> {
    number
        .checked_mul(10)
        .and_then(|number| number.checked_add(digit as usize))
        .filter(|&number| isize::try_from(number).is_ok())
        .ok_or_else(|| TextError::value("Too many decimal digits in format string"))
}

impl FormatSpec {
    /// The spec that asks for nothing.
    pub fn default_for(kind: FormatKind) -> Self {
        let (align, conversion) = match kind {
            FormatKind::Text => (Align::Left, Some('s')),
            FormatKind::Integer => (Align::Right, Some('d')),
            FormatKind::Float => (Align::Right, None),
        };
        Self {
            fill: ' ',
            align,
            sign: SignStyle::Default,
            no_negative_zero: false,
            alternate: false,
            width: None,
            grouping: None,
            precision: None,
            conversion,
        }
    }

    /// Parses a spec for a value of the given kind, whose type is called `type_name` in errors.
    pub fn parse(text: &str, kind: FormatKind, type_name: &str) -> Result<Self, TextError> {
        let mut spec = Self::default_for(kind);
        let mut cursor = Cursor { rest: text };

        let mut start = text.chars();
        let (first, second) = (start.next(), start.next());
        let (mut has_fill, mut has_align) = (false, false);
        if let (Some(fill), Some(align)) = (first, second.and_then(Align::from_char)) {
            spec.fill = fill;
            spec.align = align;
            (has_fill, has_align) = (true, true);
            cursor.rest = start.as_str();
        } else if let Some((c, align)) = first.and_then(|c| Some((c, Align::from_char(c)?))) {
            spec.align = align;
            has_align = true;
            cursor.skip(c);
        }

        spec.sign = match cursor.peek() {
            Some('+') => SignStyle::Plus,
            Some('-') => SignStyle::Minus,
            Some(' ') => SignStyle::Space,
            _ => SignStyle::Default,
        };
        if spec.sign != SignStyle::Default {
            cursor.rest = &cursor.rest[1..];
        }
        spec.no_negative_zero = cursor.eat('z');
        spec.alternate = cursor.eat('#');
        if !has_fill && cursor.eat('0') {
            spec.fill = '0';
            if !has_align && kind != FormatKind::Text {
                spec.align = Align::AfterSign;
            }
        }
        spec.width = cursor.number()?;
        spec.parse_grouping(&mut cursor)?;
        if cursor.eat('.') {
            spec.precision = cursor.number()?;
            if spec.precision.is_none() {
                return Err(TextError::value("Format specifier missing precision"));
            }
        }
        if let Some(c) = cursor.peek() {
            cursor.skip(c);
            if !cursor.rest.is_empty() {
                return Err(TextError::value(format!(
                    "Invalid format specifier '{text}' for object of type '{type_name}'"
                )));
            }
            spec.conversion = Some(c);
        }
        spec.check_grouping()?;
        Ok(spec)
    }

    fn parse_grouping(&mut self, cursor: &mut Cursor<'_>) -> Result<(), TextError> {
        let comma = cursor.eat(',');
        let underscore = cursor.eat('_');
        if underscore && (comma || cursor.peek() == Some(',')) {
            return Err(TextError::value("Cannot specify both ',' and '_'."));
        }
        self.grouping = match (comma, underscore) {
            (true, _) => Some(Grouping::Comma),
            (_, true) => Some(Grouping::Underscore),
            _ => None,
        };
        Ok(())
    }

    /// Grouping goes with some types only, and means four digits with others.
    fn check_grouping(&mut self) -> Result<(), TextError> {
        let Some(grouping) = self.grouping else { return Ok(()) };
        match self.conversion {
            None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F') => Ok(()),
            Some('b' | 'o' | 'x' | 'X') if grouping == Grouping::Underscore => {
                self.grouping = Some(Grouping::UnderscoreByFour);
                Ok(())
            }
            Some(c) => {
                let separator = if grouping == Grouping::Comma { ',' } else { '_' };
                let shown = shown_code(c);
                Err(TextError::value(format!("Cannot specify '{separator}' with '{shown}'.")))
            }
        }
    }
}

/// A type character as errors show it.
fn shown_code(c: char) -> String {
    match c {
        '!'..='\x7f' => c.to_string(),
        _ => format!("\\x{:x}", c as u32),
    }
}

/// The error for a type character that the value does not know.
#[cold]
pub fn unknown_code(code: char, type_name: &str) -> TextError {
    let shown = shown_code(code);
    TextError::value(format!("Unknown format code '{shown}' for object of type '{type_name}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str, kind: FormatKind) -> String {
        FormatSpec::parse(text, kind, "t").map_or_else(|e| e.message, |spec| format!("{spec:?}"))
    }

    #[test]
    fn every_part_is_found() {
        let spec = FormatSpec::parse("é^+z#010,.3f", FormatKind::Float, "float");
        assert_eq!(
            spec,
            Ok(FormatSpec {
                fill: 'é',
                align: Align::Center,
                sign: SignStyle::Plus,
                no_negative_zero: true,
                alternate: true,
                width: Some(10),
                grouping: Some(Grouping::Comma),
                precision: Some(3),
                conversion: Some('f'),
            })
        );
    }

    #[test]
    fn zero_is_a_fill_only_without_one() {
        let parse = |text| FormatSpec::parse(text, FormatKind::Integer, "int");
        assert!(parse("05").is_ok_and(|s| s.fill == '0' && s.align == Align::AfterSign));
        assert!(parse("<05").is_ok_and(|s| s.fill == '0' && s.align == Align::Left));
        assert!(parse("*<05").is_ok_and(|s| s.fill == '*' && s.width == Some(5)));
        assert!(parse("==٣").is_ok_and(|s| s.fill == '=' && s.width == Some(3)));
    }

    #[test]
    fn errors_are_worded_exactly() {
        for (text, kind, message) in [
            ("xx", FormatKind::Integer, "Invalid format specifier 'xx' for object of type 't'"),
            (",_", FormatKind::Integer, "Cannot specify both ',' and '_'."),
            ("_,", FormatKind::Integer, "Cannot specify both ',' and '_'."),
            (",", FormatKind::Text, "Cannot specify ',' with 's'."),
            ("_c", FormatKind::Integer, "Cannot specify '_' with 'c'."),
            (",é", FormatKind::Integer, "Cannot specify ',' with '\\xe9'."),
            (".f", FormatKind::Float, "Format specifier missing precision"),
            ("99999999999999999999", FormatKind::Float, "Too many decimal digits in format string"),
        ] {
            assert_eq!(error(text, kind), message);
        }
    }
}
