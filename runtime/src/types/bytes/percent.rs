//! `%`-style templates of bytes.
//!
//! The parser and the layouts work on text, so bytes take the shape of the characters of the same numbers, and
//! are turned back at the end.

use freewheel_refcount::Value;

use super::new::from_special;
use super::receiver::{Receiver, bytes_like};
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::Kind;
use crate::text::percent::{Layout, PercentParser, Piece, Spec, format_percent_str};
use crate::types::str::format::ascii;
use crate::types::str::percent::{Arguments, number};

fn to_text(bytes: &[u8]) -> String {
    bytes.iter().map(|b| char::from(*b)).collect()
}

/// `template % values`, of the template's class.
pub(crate) fn modulo(cx: &Cx, template: Value, values: Value) -> Res {
    if bytes_like(cx, template).is_none() {
        return Ok(Ref::not_implemented());
    }
    let s = Receiver::new(cx, template);
    let template = to_text(&s.bytes);
    let mut arguments = Arguments::new(cx, values, Kind::Bytes);
    let mut out = String::with_capacity(template.len() + 16);
    for piece in PercentParser::new(&template, arguments.is_mapping()) {
        match piece.map_err(|e| cx.text_error(e))? {
            Piece::Literal(text) => cx.append(&mut out, text)?,
            Piece::Spec(spec) => convert(cx, &spec, &mut arguments, &mut out)?,
        }
    }
    arguments.finish("bytes")?;
    s.make_vec(cx, out.chars().map(|c| c as u8).collect())
}

fn convert(cx: &Cx, spec: &Spec<'_>, arguments: &mut Arguments<'_>, out: &mut String) -> Result<(), Exc> {
    if let Some(key) = spec.key {
        let key: Vec<u8> = key.chars().map(|c| c as u8).collect();
        let key = cx.bytes(&key)?;
        arguments.enter(key.value())?;
    }
    let layout = arguments.layout(spec)?;
    let v = arguments.next()?;
    let shown = match spec.conversion {
        's' | 'b' => to_text(&content(cx, v.value())?),
        'r' | 'a' => cx.str_text(ascii(cx, v.value())?.value()).to_owned(),
        'c' => char::from(byte(cx, v.value())?).to_string(),
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
            return cx.append(out, &number(cx, v.value(), &layout)?);
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            return match number(cx, v.value(), &layout) {
                Ok(shown) => cx.append(out, &shown),
                Err(e) if cx.is_error(&e, ExcKind::TypeError) => {
                    let name = cx.class_of(v.value()).name();
                    Err(cx.type_error(format!("float argument required, not {name}")))
                }
                Err(e) => Err(e),
            };
        }
        _ => return Err(cx.text_error(spec.unsupported())),
    };
    push(cx, &shown, &layout, out)
}

fn push(cx: &Cx, shown: &str, layout: &Layout, out: &mut String) -> Result<(), Exc> {
    cx.append(out, &format_percent_str(shown, layout).map_err(|e| cx.text_error(e))?)
}

/// The bytes of a value that is a byte string or makes one.
fn content(cx: &Cx, v: Value) -> Result<Vec<u8>, Exc> {
    if let Some(b) = bytes_like(cx, v) {
        return Ok(b.into_owned());
    }
    match from_special(cx, v)? {
        Some(b) => Ok(bytes_like(cx, b.value()).expect("checked").into_owned()),
        None => Err(cx.type_error(format!(
            "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
            cx.class_of(v).name()
        ))),
    }
}

/// A single byte: a byte string of length 1, or an integer.
fn byte(cx: &Cx, v: Value) -> Result<u8, Exc> {
    if let Some(b) = bytes_like(cx, v) {
        if let [b] = *b {
            return Ok(b);
        }
    } else if cx.is_int(v) {
        let i = cx.as_i64(v).and_then(|i| u8::try_from(i).ok());
        return i.ok_or_else(|| cx.overflow_error("%c arg not in range(256)"));
    }
    Err(cx.type_error("%c requires an integer in range(256) or a single byte"))
}
