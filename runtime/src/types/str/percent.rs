//! `%`-style templates filled in. What strings and byte strings share is here: where the arguments come from,
//! and numbers.

use freewheel_refcount::Value;

use super::format::ascii;
use super::make::{receiver, text};
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::Kind;
use crate::object::string::as_exact_str;
use crate::object::tuple::Tuple;
use crate::text::format_value::char_from_int;
use crate::text::percent::{
    Count, Flags, Layout, PercentParser, Piece, Spec, format_percent_float, format_percent_int,
    format_percent_str,
};
use crate::types::slots::Un;

/// The arguments of a template: a tuple of them, a single one, or a mapping.
pub(crate) struct Arguments<'a> {
    cx: &'a Cx,
    /// What the next arguments come from: a tuple, or one value.
    current: Ref,
    is_tuple: bool,
    next: usize,
    mapping: Option<Value>,
}

impl<'a> Arguments<'a> {
    /// The right operand; `text_kind` is the kind of the template, whose instances are no mappings.
    pub(crate) fn new(cx: &'a Cx, v: Value, text_kind: Kind) -> Arguments<'a> {
        let is_tuple = cx.cast::<Tuple>(v).is_some();
        let has_items = cx.class_of(v).slots().getitem.is_some();
        let text = cx.is_kind(v, text_kind) || (text_kind == Kind::Bytes && cx.is_kind(v, Kind::ByteArray));
        let mapping = has_items && !is_tuple && !text;
        Arguments { cx, current: Ref::new(v), is_tuple, next: 0, mapping: mapping.then_some(v) }
    }

    /// Whether arguments may be fetched by key.
    pub(crate) fn is_mapping(&self) -> bool {
        self.mapping.is_some()
    }

    /// The next argument is the mapping's item.
    pub(crate) fn enter(&mut self, key: Value) -> Result<(), Exc> {
        let map = self.mapping.expect("the parser refuses keys without a mapping");
        self.current = self.cx.get_item(map, key)?;
        (self.is_tuple, self.next) = (false, 0);
        Ok(())
    }

    /// The next argument.
    pub(crate) fn next(&mut self) -> Res {
        let i = self.next;
        self.next += 1;
        if self.is_tuple {
            let t = self.cx.cast::<Tuple>(self.current.value()).expect("a tuple");
            if i < t.len() {
                return Ok(Ref::new(t.get(i)));
            }
        } else if i == 0 {
            return Ok(self.current.clone());
        }
        Err(self.cx.type_error("not enough arguments for format string"))
    }

    /// The argument for a star.
    fn star(&mut self, count: Count) -> Result<Option<i64>, Exc> {
        if count != Count::Star {
            return Ok(None);
        }
        let v = self.next()?;
        if !self.cx.is_int(v.value()) {
            return Err(self.cx.type_error("* wants int"));
        }
        match self.cx.as_i64(v.value()) {
            Some(i) => Ok(Some(i)),
            None => Err(self.cx.size_overflow()),
        }
    }

    /// The layout of a conversion; takes the arguments for its stars.
    pub(crate) fn layout(&mut self, spec: &Spec<'_>) -> Result<Layout, Exc> {
        let width = self.star(spec.width)?;
        let precision = self.star(spec.precision)?;
        let layout = spec.layout(width, precision);
        self.cx.room(layout.width.saturating_add(match layout.conversion {
            // Texts are cut, not padded, by a precision.
            's' | 'r' | 'a' | 'b' | 'c' => 0,
            _ => layout.precision.unwrap_or(0),
        }))?;
        Ok(layout)
    }

    /// Complains about arguments that were not used; `what` names the kind of template.
    pub(crate) fn finish(self, what: &str) -> Result<(), Exc> {
        let left = if self.is_tuple {
            self.next < self.cx.cast::<Tuple>(self.current.value()).expect("a tuple").len()
        } else {
            self.next == 0
        };
        if left && self.mapping.is_none() {
            let text = format!("not all arguments converted during {what} formatting");
            return Err(self.cx.type_error(text));
        }
        Ok(())
    }
}

/// A number by one of the conversions `d i u o x X e E f F g G`.
pub(crate) fn number(cx: &Cx, v: Value, layout: &Layout) -> Result<String, Exc> {
    if matches!(layout.conversion, 'e' | 'E' | 'f' | 'F' | 'g' | 'G') {
        let x = cx.expect_f64(v)?;
        return format_percent_float(x, layout).map_err(|e| cx.text_error(e));
    }
    let i = integer(cx, v, layout.conversion)?;
    let formatted = match cx.as_i64(i.value()) {
        Some(i) => format_percent_int(i, layout),
        None => format_percent_int(&cx.as_big(i.value()).expect("an integer"), layout),
    };
    formatted.map_err(|e| cx.text_error(e))
}

/// The integer to be shown: decimal conversions cut off the fraction of other numbers.
fn integer(cx: &Cx, v: Value, conversion: char) -> Res {
    if cx.is_int(v) {
        return Ok(Ref::new(v));
    }
    let slots = cx.class_of(v).slots();
    let exact = matches!(conversion, 'o' | 'x' | 'X');
    let op = if !exact && slots.unary[Un::Int as usize].is_some() { Un::Int } else { Un::Index };
    match slots.unary[op as usize].map(|f| f(cx, v)) {
        Some(Ok(i)) if cx.is_int(i.value()) => return Ok(i),
        Some(Err(e)) if !cx.is_error(&e, ExcKind::TypeError) => return Err(e),
        _ => {}
    }
    let wanted = if exact { "an integer" } else { "a real number" };
    let name = cx.class_of(v).name();
    Err(cx.type_error(format!("%{conversion} format: {wanted} is required, not {name}")))
}

/// `template % values`.
pub(super) fn modulo(cx: &Cx, template: Value, values: Value) -> Res {
    if !cx.is_kind(template, Kind::Str) {
        return Ok(Ref::not_implemented());
    }
    let template = receiver(cx, template).as_str();
    let mut arguments = Arguments::new(cx, values, Kind::Str);
    let mut out = String::with_capacity(template.len() + 16);
    for piece in PercentParser::new(template, arguments.is_mapping()) {
        match piece.map_err(|e| cx.text_error(e))? {
            Piece::Literal(text) => cx.append(&mut out, text)?,
            Piece::Spec(spec) => convert(cx, &spec, &mut arguments, &mut out)?,
        }
    }
    arguments.finish("string")?;
    text(cx, &out)
}

fn convert(cx: &Cx, spec: &Spec<'_>, arguments: &mut Arguments<'_>, out: &mut String) -> Result<(), Exc> {
    if let Some(key) = spec.key {
        let key = text(cx, key)?;
        arguments.enter(key.value())?;
    }
    let layout = arguments.layout(spec)?;
    let v = arguments.next()?;
    let plain = layout.width == 0 && layout.precision.is_none() && layout.flags == Flags::default();
    if plain && push_plain(cx, v.value(), spec.conversion, out)? {
        return Ok(());
    }
    let shown = match spec.conversion {
        's' => cx.to_str(v.value())?,
        'r' => cx.repr(v.value())?,
        'a' => ascii(cx, v.value())?,
        'c' => return push_char(cx, v.value(), &layout, out),
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            return cx.append(out, &number(cx, v.value(), &layout)?);
        }
        _ => return Err(cx.text_error(spec.unsupported())),
    };
    push_text(cx, cx.str_text(shown.value()), &layout, out)
}

/// Appends what needs neither layout nor objects: strings and integers as they are. Answers whether it was that.
fn push_plain(cx: &Cx, v: Value, conversion: char, out: &mut String) -> Result<bool, Exc> {
    match (conversion, v.as_int()) {
        ('s' | 'd' | 'i', Some(i)) => super::format::push_int(i, out),
        ('s', None) => match as_exact_str(v) {
            Some(s) => cx.append(out, s.as_str())?,
            None => return Ok(false),
        },
        _ => return Ok(false),
    }
    Ok(true)
}

/// Appends a text by a layout.
fn push_text(cx: &Cx, text: &str, layout: &Layout, out: &mut String) -> Result<(), Exc> {
    if layout.width == 0 && (layout.precision.is_none() || layout.conversion == 'c') {
        return cx.append(out, text);
    }
    cx.append(out, &format_percent_str(text, layout).map_err(|e| cx.text_error(e))?)
}

fn push_char(cx: &Cx, v: Value, layout: &Layout, out: &mut String) -> Result<(), Exc> {
    if let Some(text) = cx.as_str(v) {
        if text.chars().count() == 1 {
            return push_text(cx, text, layout, out);
        }
        return Err(cx.type_error("%c requires int or char"));
    }
    if !super::args::is_index(cx, v) {
        return Err(cx.type_error("%c requires int or char"));
    }
    let i = cx.index(v)?;
    let c = match cx.as_i64(i.value()) {
        Some(i) => char_from_int(i),
        None => char_from_int(&cx.as_big(i.value()).expect("an integer")),
    };
    let c = c.map_err(|e| cx.text_error(e))?;
    push_text(cx, c.encode_utf8(&mut [0; 4]), layout, out)
}
