//! `{}`-style templates filled in: `format`, `format_map`; and a string formatted by a spec.

use core::fmt::Write as _;

use freewheel_refcount::Value;

use super::args;
use super::make::{receiver, text, unchanged};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::string::as_exact_str;
use crate::text::float::float_repr;
use crate::text::format_spec::{FormatKind, FormatSpec};
use crate::text::format_value::{format_float, format_int, format_str};
use crate::text::repr::ascii_repr;
use crate::text::str_format::{
    Argument, Field, FieldName, MAX_DEPTH, Numbering, Piece, Step, TemplateParser, too_deep,
    unknown_conversion,
};

/// Where a template's fields come from.
enum Source<'a> {
    /// The arguments of a call.
    Call(Args<'a>),
    /// A mapping.
    Map(Value),
}

impl Source<'_> {
    fn get(&self, cx: &Cx, argument: Argument<'_>) -> Res {
        match (self, argument) {
            (Source::Call(a), Argument::Index(i)) => match a.get(i) {
                Some(v) => Ok(Ref::new(v)),
                None => {
                    let text = format!("Replacement index {i} out of range for positional args tuple");
                    Err(cx.index_error(text))
                }
            },
            (Source::Call(a), Argument::Key(key)) => {
                match a.keywords().find(|(name, _)| cx.as_str(*name) == Some(key)) {
                    Some((_, v)) => Ok(Ref::new(v)),
                    None => Err(cx.key_error(text(cx, key)?.value())),
                }
            }
            (Source::Map(_), Argument::Index(_)) => {
                Err(cx.value_error("Format string contains positional fields"))
            }
            (Source::Map(map), Argument::Key(key)) => {
                let key = text(cx, key)?;
                cx.get_item(*map, key.value())
            }
        }
    }
}

/// A template being filled in.
struct Filler<'a> {
    cx: &'a Cx,
    source: Source<'a>,
    numbering: Numbering,
}

impl Filler<'_> {
    fn fill(&mut self, template: &str, depth: usize, out: &mut String) -> Result<(), Exc> {
        if depth == 0 {
            return Err(self.cx.text_error(too_deep()));
        }
        for piece in TemplateParser::new(template) {
            match piece.map_err(|e| self.cx.text_error(e))? {
                Piece::Literal(text) => self.cx.append(out, text)?,
                Piece::Field(field) => self.field(field, depth, out)?,
            }
        }
        Ok(())
    }

    fn field(&mut self, field: Field<'_>, depth: usize, out: &mut String) -> Result<(), Exc> {
        let cx = self.cx;
        let v = self.value(field.name)?;
        let v = match field.conversion {
            None => v,
            Some('r') => cx.repr(v.value())?,
            Some('s') => cx.to_str(v.value())?,
            Some('a') => ascii(cx, v.value())?,
            Some(c) => return Err(cx.text_error(unknown_conversion(c))),
        };
        let mut expanded = String::new();
        let spec = if field.nested {
            self.fill(field.spec, depth - 1, &mut expanded)?;
            &expanded
        } else {
            field.spec
        };
        push_formatted(cx, v.value(), spec, out)
    }

    /// The value that a field's name means.
    fn value(&mut self, name: &str) -> Res {
        let cx = self.cx;
        let name = FieldName::parse(name, &mut self.numbering).map_err(|e| cx.text_error(e))?;
        let mut v = self.source.get(cx, name.argument)?;
        for step in name.steps {
            v = match step.map_err(|e| cx.text_error(e))? {
                Step::Attribute(name) => cx.get_attr(v.value(), cx.name_or_str(name)?.value())?,
                Step::Index(i) => cx.get_item(v.value(), cx.int(i as i64)?.value())?,
                Step::Key(key) => {
                    let key = text(cx, key)?;
                    cx.get_item(v.value(), key.value())?
                }
            };
        }
        Ok(v)
    }
}

/// Appends `format(v, spec)`. Strings and numbers in words need no object for that.
///
/// # Errors
/// What the value's own code raises.
pub fn push_formatted(cx: &Cx, v: Value, spec: &str, out: &mut String) -> Result<(), Exc> {
    let formatted = if let Some(s) = as_exact_str(v) {
        if spec.is_empty() {
            return cx.append(out, s.as_str());
        }
        format_str(s.as_str(), &cx.format_spec(spec, FormatKind::Text, "str")?, "str")
    } else if let Some(i) = v.as_int() {
        if spec.is_empty() {
            push_int(i, out);
            return Ok(());
        }
        format_int(i, &cx.format_spec(spec, FormatKind::Integer, "int")?, "int")
    } else if let Some(x) = v.as_float() {
        if spec.is_empty() {
            out.push_str(&float_repr(x));
            return Ok(());
        }
        format_float(x, &cx.format_spec(spec, FormatKind::Float, "float")?, "float")
    } else {
        let formatted = cx.format(v, spec)?;
        return cx.append(out, cx.str_text(formatted.value()));
    };
    cx.append(out, &formatted.map_err(|e| cx.text_error(e))?)
}

/// Appends the decimal digits of an integer.
pub(crate) fn push_int(i: i64, out: &mut String) {
    write!(out, "{i}").expect("strings take any text");
}

/// `ascii(v)`, a string.
///
/// # Errors
/// What the value's own code raises.
pub fn ascii(cx: &Cx, v: Value) -> Res {
    if let Some(s) = as_exact_str(v) {
        return cx.str(&ascii_repr(s.as_str()));
    }
    let r = cx.repr(v)?;
    let shown = cx.str_text(r.value());
    if shown.is_ascii() {
        return Ok(r);
    }
    let mut out = String::with_capacity(shown.len() + 8);
    for c in shown.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            crate::text::repr::push_hex_escape(c, &mut out);
        }
    }
    cx.str(&out)
}

fn fill(cx: &Cx, template: Value, source: Source<'_>) -> Res {
    let template = receiver(cx, template).as_str();
    let mut out = String::with_capacity(template.len() + 16);
    Filler { cx, source, numbering: Numbering::default() }.fill(template, MAX_DEPTH, &mut out)?;
    text(cx, &out)
}

/// `template.format(…)`.
pub(super) fn format(cx: &Cx, a: Args<'_>) -> Res {
    fill(cx, a[0].value(), Source::Call(a.skip(1)))
}

/// `template.format_map(mapping)`.
pub(super) fn format_map(cx: &Cx, a: Args<'_>) -> Res {
    let (template, map) = args::one(cx, &a, "format_map")?;
    fill(cx, template, Source::Map(map))
}

/// `format(s, spec)`.
pub(super) fn format_method(cx: &Cx, a: Args<'_>) -> Res {
    let (v, spec) = args::one(cx, &a, "__format__")?;
    let spec = cx.format_argument(spec)?;
    if spec.is_empty() {
        return cx.to_str(v);
    }
    let s = receiver(cx, v);
    let name = cx.class_of(v).name();
    let parsed = cx.format_spec(spec, FormatKind::Text, name)?;
    if parsed == FormatSpec::default_for(FormatKind::Text) {
        return unchanged(cx, s);
    }
    text(cx, &format_str(s.as_str(), &parsed, name).map_err(|e| cx.text_error(e))?)
}
