//! Making byte strings of other values: the classes called.

use freewheel_refcount::Value;

use super::receiver::{byte_value, bytes_like};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::bytes::Bytes;
use crate::object::class::Class;
use crate::object::{Kind, Obj, is_exactly};
use crate::types::str::codecs::{How, encode};
use crate::types::str::{args, is_iterable};

/// `bytes(source, encoding, errors)`, also for subclasses.
pub(super) fn new(cx: &Cx, class: &Obj<Class>, a: Args<'_>) -> Res {
    let exact = core::ptr::eq(class, cx.class(Kind::Bytes));
    if a.len() == 1 && !a.has_keywords() && exact && is_exactly(a[0].value(), Kind::Bytes) {
        return Ok(Ref::new(a[0].value()));
    }
    let [source, encoding, errors] = a.parse(cx, "bytes", ["source", "encoding", "errors"], 0)?;
    let data = match (source, encoding.or(errors)) {
        (Some(v), None) => match from_special(cx, v)? {
            Some(b) if exact => return Ok(b),
            Some(b) => bytes_like(cx, b.value()).expect("checked").into_owned(),
            None => collect(cx, source, encoding, errors, "bytes")?,
        },
        _ => collect(cx, source, encoding, errors, "bytes")?,
    };
    cx.bytes_shaped(cx.shape(class.root_shape()), &data)
}

/// What the value's own `__bytes__` answers, if it has one.
pub(crate) fn from_special(cx: &Cx, v: Value) -> Result<Option<Ref>, Exc> {
    if is_exactly(v, Kind::Bytes) {
        return Ok(Some(Ref::new(v)));
    }
    let Some(made) = cx.call_special(v, cx.names().bytes, &[])? else { return Ok(None) };
    if cx.cast::<Bytes>(made.value()).is_none() {
        let name = cx.class_of(made.value()).name();
        return Err(cx.type_error(format!("__bytes__ returned non-bytes (type {name})")));
    }
    Ok(Some(made))
}

/// The bytes that the arguments of a call of `class` describe.
pub(crate) fn collect(
    cx: &Cx,
    source: Option<Value>,
    encoding: Option<Value>,
    errors: Option<Value>,
    class: &str,
) -> Result<Vec<u8>, Exc> {
    let how = How::from_args(cx, class, encoding, errors)?;
    let Some(v) = source else {
        return match (encoding, errors) {
            (None, None) => Ok(Vec::new()),
            (Some(_), _) => Err(cx.type_error("encoding without a string argument")),
            _ => Err(cx.type_error("errors without a string argument")),
        };
    };
    if cx.as_str(v).is_some() {
        if encoding.is_none() {
            return Err(cx.type_error("string argument without an encoding"));
        }
        return encode(cx, v, how);
    }
    if encoding.is_some() {
        return Err(cx.type_error("encoding without a string argument"));
    }
    if errors.is_some() {
        return Err(cx.type_error("errors without a string argument"));
    }
    if let Some(b) = bytes_like(cx, v) {
        return Ok(b.into_owned());
    }
    if args::is_index(cx, v) {
        return zeros(cx, v);
    }
    let what = if class == "bytes" { "bytes" } else { "byte" };
    if !is_iterable(cx, v) {
        let name = cx.class_of(v).name();
        return Err(cx.type_error(format!("cannot convert '{name}' object to {class}")));
    }
    from_iterable(cx, v, what)
}

/// The bytes given by an iterable of integers.
pub(crate) fn from_iterable(cx: &Cx, v: Value, what: &str) -> Result<Vec<u8>, Exc> {
    let mut out = Vec::new();
    cx.for_each(v, |item| cx.vec_push(&mut out, byte_value(cx, item.value(), what)?))?;
    Ok(out)
}

/// As many zeros as an integer says.
fn zeros(cx: &Cx, v: Value) -> Result<Vec<u8>, Exc> {
    let i = cx.index(v)?;
    let Some(n) = cx.as_i64(i.value()) else {
        let name = cx.class_of(v).name();
        return Err(cx.overflow_error(format!("cannot fit '{name}' into an index-sized integer")));
    };
    let Ok(n) = usize::try_from(n) else {
        return Err(cx.value_error("negative count"));
    };
    let mut out = cx.vec(n)?;
    out.resize(n, 0);
    Ok(out)
}
