//! `{}`-style templates: literal text, and fields `{name!conversion:spec}`.
//!
//! [`TemplateParser`] splits a template into pieces as it is asked for them. A field's name is
//! taken apart by [`FieldName::parse`], which also does the automatic numbering, and its spec may
//! hold fields itself: the caller expands them with a parser of its own, sharing the numbering,
//! not deeper than [`MAX_DEPTH`].

use super::TextError;
use super::format_spec::push_digit;
use super::unicode::decimal_value;

/// How many templates may be inside each other: the outermost, and a field's spec.
pub const MAX_DEPTH: usize = 2;

/// The error for templates nested deeper than [`MAX_DEPTH`].
#[cold]
pub fn too_deep() -> TextError {
    TextError::value("Max string recursion exceeded")
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that stands for itself; doubled braces are single here.
    Literal(&'a str),
    /// A value to be formatted.
    Field(Field<'a>),
}

/// A field of a template, as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Which value: see [`FieldName::parse`].
    pub name: &'a str,
    /// `!r`, `!s` or `!a`. Any character may be here: see [`unknown_conversion`].
    pub conversion: Option<char>,
    /// The format spec.
    pub spec: &'a str,
    /// Whether the spec has fields itself.
    pub nested: bool,
}

/// The error for a conversion that is none of `r`, `s`, `a`.
#[cold]
pub fn unknown_conversion(c: char) -> TextError {
    TextError::value(match c {
        '!'..='~' => format!("Unknown conversion specifier {c}"),
        _ => format!("Unknown conversion specifier \\x{:x}", c as u32),
    })
}

/// Splits a template into its pieces.
#[derive(Clone, Debug)]
pub struct TemplateParser<'a> {
    rest: &'a str,
}

impl<'a> TemplateParser<'a> {
    /// Starts on a template.
    pub fn new(template: &'a str) -> Self {
        Self { rest: template }
    }

    /// Reads the next piece of what is not empty.
    fn piece(&mut self) -> Result<Piece<'a>, TextError> {
        let Some(at) = self.rest.find(['{', '}']) else {
            return Ok(Piece::Literal(std::mem::take(&mut self.rest)));
        };
        let (before, after) = (&self.rest[..at], &self.rest[at + 1..]);
        let brace = &self.rest[at..=at];
        if let Some(after_both) = after.strip_prefix(brace) {
            let literal = &self.rest[..=at];
            self.rest = after_both;
            return Ok(Piece::Literal(literal));
        }
        if brace == "}" {
            return Err(TextError::value("Single '}' encountered in format string"));
        }
        if after.is_empty() {
            return Err(TextError::value("Single '{' encountered in format string"));
        }
        if !before.is_empty() {
            self.rest = &self.rest[at..];
            return Ok(Piece::Literal(before));
        }
        self.rest = after;
        self.field().map(Piece::Field)
    }

    /// Reads a field, after its opening brace.
    fn field(&mut self) -> Result<Field<'a>, TextError> {
        let text = self.rest;
        let (at, end) = find_name_end(text)?;
        let name = &text[..at];
        self.rest = &text[at + 1..];
        let mut field = Field { name, conversion: None, spec: "", nested: false };
        if end == '}' {
            return Ok(field);
        }
        if end == '!' {
            let mut chars = self.rest.chars();
            field.conversion = chars.next();
            if field.conversion.is_none() {
                return Err(TextError::value("end of string while looking for conversion specifier"));
            }
            let after = chars.next();
            self.rest = chars.as_str();
            match after {
                Some('}') => return Ok(field),
                Some(':') | None => {}
                Some(_) => return Err(TextError::value("expected ':' after conversion specifier")),
            }
        }
        self.spec(&mut field)?;
        Ok(field)
    }

    /// Reads a spec up to the brace that closes the field.
    fn spec(&mut self, field: &mut Field<'a>) -> Result<(), TextError> {
        let mut depth = 1;
        for (at, c) in self.rest.char_indices() {
            match c {
                '{' => {
                    field.nested = true;
                    depth += 1;
                }
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                field.spec = &self.rest[..at];
                self.rest = &self.rest[at + 1..];
                return Ok(());
            }
        }
        Err(TextError::value("unmatched '{' in format spec"))
    }
}

/// Finds the character that ends a field's name; those in square brackets do not.
fn find_name_end(text: &str) -> Result<(usize, char), TextError> {
    let mut in_brackets = false;
    for (at, c) in text.char_indices() {
        match c {
            ']' if in_brackets => in_brackets = false,
            _ if in_brackets => {}
            '[' => in_brackets = true,
            '{' => return Err(TextError::value("unexpected '{' in field name")),
            '}' | ':' | '!' => return Ok((at, c)),
            _ => {}
        }
    }
    Err(TextError::value("expected '}' before end of string"))
}

impl<'a> Iterator for TemplateParser<'a> {
    type Item = Result<Piece<'a>, TextError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let piece = self.piece();
        if piece.is_err() {
            self.rest = "";
        }
        Some(piece)
    }
}

/// How the positional fields of a template are numbered: by themselves, or by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    /// No positional field was met.
    #[default]
    Undecided,
    /// Fields without name take the next number.
    Automatic(usize),
    /// Fields have numbers.
    Manual,
}

impl Numbering {
    /// The number of a field without name.
    fn next(&mut self) -> Result<usize, TextError> {
        let number = match *self {
            Numbering::Undecided => 0,
            Numbering::Automatic(next) => next,
            Numbering::Manual => {
                return Err(TextError::value(
                    "cannot switch from manual field specification to automatic field numbering",
                ));
            }
        };
        *self = Numbering::Automatic(number + 1);
        Ok(number)
    }

    /// Notes that a field has a number.
    fn set_manual(&mut self) -> Result<(), TextError> {
        if matches!(self, Numbering::Automatic(_)) {
            return Err(TextError::value(
                "cannot switch from automatic field numbering to manual field specification",
            ));
        }
        *self = Numbering::Manual;
        Ok(())
    }
}

/// The first part of a field's name: which argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument<'a> {
    /// A positional argument.
    Index(usize),
    /// A named argument.
    Key(&'a str),
}

/// One step from a value to a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// `.name`
    Attribute(&'a str),
    /// `[0]`
    Index(usize),
    /// `[key]`
    Key(&'a str),
}

/// A field's name: an argument and the steps from it.
#[derive(Clone, Debug)]
pub struct FieldName<'a> {
    /// Which argument.
    pub argument: Argument<'a>,
    /// The steps, parsed as they are taken.
    pub steps: Steps<'a>,
}

impl<'a> FieldName<'a> {
    /// Takes a name apart; `numbering` is that of the whole template.
    pub fn parse(name: &'a str, numbering: &mut Numbering) -> Result<Self, TextError> {
        let (first, rest) = name.split_at(name.find(['.', '[']).unwrap_or(name.len()));
        let argument = if first.is_empty() {
            Argument::Index(numbering.next()?)
        } else if let Some(index) = parse_index(first)? {
            numbering.set_manual()?;
            Argument::Index(index)
        } else {
            Argument::Key(first)
        };
        Ok(Self { argument, steps: Steps { rest } })
    }
}

/// Reads a text that is all decimal digits; `None` if it is not.
fn parse_index(text: &str) -> Result<Option<usize>, TextError> {
    let mut index = None;
    for c in text.chars() {
        let Some(digit) = decimal_value(c) else { return Ok(None) };
        index = Some(push_digit(index.unwrap_or(0), digit)?);
    }
    Ok(index)
}

/// The steps of a field's name.
#[derive(Clone, Debug)]
pub struct Steps<'a> {
    rest: &'a str,
}

impl<'a> Steps<'a> {
    fn step(&mut self) -> Result<Step<'a>, TextError> {
        let empty = || TextError::value("Empty attribute in format string");
        if let Some(text) = self.rest.strip_prefix('.') {
            let (name, rest) = text.split_at(text.find(['.', '[']).unwrap_or(text.len()));
            self.rest = rest;
            return if name.is_empty() { Err(empty()) } else { Ok(Step::Attribute(name)) };
        }
        let Some(text) = self.rest.strip_prefix('[') else {
            return Err(TextError::value("Only '.' or '[' may follow ']' in format field specifier"));
        };
        let Some((key, rest)) = text.split_once(']') else {
            return Err(TextError::value("Missing ']' in format string"));
        };
        self.rest = rest;
        match parse_index(key)? {
            Some(index) => Ok(Step::Index(index)),
            None if key.is_empty() => Err(empty()),
            None => Ok(Step::Key(key)),
        }
    }
}

impl<'a> Iterator for Steps<'a> {
    type Item = Result<Step<'a>, TextError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let step = self.step();
        if step.is_err() {
            self.rest = "";
        }
        Some(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(template: &str) -> Result<Vec<Piece<'_>>, String> {
        TemplateParser::new(template).collect::<Result<_, _>>().map_err(|e| e.message)
    }

    #[test]
    fn pieces_are_found() {
        assert_eq!(
            pieces("a{{b}}{0.x[1]!r:>{w}}c"),
            Ok(vec![
                Piece::Literal("a{"),
                Piece::Literal("b}"),
                Piece::Field(Field { name: "0.x[1]", conversion: Some('r'), spec: ">{w}", nested: true }),
                Piece::Literal("c"),
            ])
        );
        assert!(matches!(pieces("{a[}:!]}").as_deref(), Ok([Piece::Field(Field { name: "a[}:!]", .. })])));
    }

    #[test]
    fn errors_are_worded_exactly() {
        for (template, message) in [
            ("{", "Single '{' encountered in format string"),
            ("}", "Single '}' encountered in format string"),
            ("{0}}", "Single '}' encountered in format string"),
            ("{a", "expected '}' before end of string"),
            ("{[}", "expected '}' before end of string"),
            ("{a!", "end of string while looking for conversion specifier"),
            ("{a!r", "unmatched '{' in format spec"),
            ("{!}", "unmatched '{' in format spec"),
            ("{a!rx}", "expected ':' after conversion specifier"),
            ("{0:{", "unmatched '{' in format spec"),
            ("{a{b}", "unexpected '{' in field name"),
        ] {
            assert_eq!(pieces(template), Err(message.to_owned()), "{template}");
        }
    }

    #[test]
    fn names_are_taken_apart() {
        let mut numbering = Numbering::default();
        let name = FieldName::parse("x.y[0][z].w", &mut numbering).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(name.argument, Argument::Key("x"));
        let steps: Result<Vec<_>, _> = name.steps.collect();
        assert_eq!(
            steps,
            Ok(vec![Step::Attribute("y"), Step::Index(0), Step::Key("z"), Step::Attribute("w")])
        );
        for (steps, message) in [
            ("a.", "Empty attribute in format string"),
            ("a[]", "Empty attribute in format string"),
            ("a[b", "Missing ']' in format string"),
            ("a[b]c", "Only '.' or '[' may follow ']' in format field specifier"),
            ("a[99999999999999999999]", "Too many decimal digits in format string"),
        ] {
            let error = FieldName::parse(steps, &mut numbering).map(|name| name.steps.last());
            assert_eq!(error.unwrap_or(None), Some(Err(TextError::value(message))), "{steps}");
        }
    }

    #[test]
    fn numbering_does_not_change_its_mind() {
        let mut numbering = Numbering::default();
        let mut argument = |name| FieldName::parse(name, &mut numbering).map(|n| n.argument);
        assert_eq!(argument(""), Ok(Argument::Index(0)));
        assert_eq!(argument(".a"), Ok(Argument::Index(1)));
        assert_eq!(argument("k"), Ok(Argument::Key("k")));
        assert!(argument("0").is_err());
        let mut numbering = Numbering::Manual;
        assert!(FieldName::parse("", &mut numbering).is_err());
    }
}
