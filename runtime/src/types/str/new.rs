//! Making strings of other values: the class called.

use freewheel_refcount::Value;

use super::codecs::{How, decode};
use super::make::receiver;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Ref, Res};
use crate::object::class::Class;
use crate::object::{Kind, Obj};
use crate::types::bytes::bytes_like;

/// `str(object, encoding, errors)`, also for subclasses.
pub(super) fn new(cx: &Cx, class: &Obj<Class>, a: Args<'_>) -> Res {
    let made = exact(cx, a)?;
    if core::ptr::eq(class, cx.class(Kind::Str)) {
        return Ok(made);
    }
    cx.str_shaped(cx.shape(class.root_shape()), &[receiver(cx, made.value()).as_str()])
}

fn exact(cx: &Cx, a: Args<'_>) -> Res {
    if a.len() == 1 && !a.has_keywords() {
        return cx.to_str(a[0].value());
    }
    let [object, encoding, errors] = a.parse(cx, "str", ["object", "encoding", "errors"], 0)?;
    let Some(object) = object else {
        return Ok(Ref::new(cx.names().empty));
    };
    if encoding.is_none() && errors.is_none() {
        return cx.to_str(object);
    }
    let how = How::from_args(cx, "str", encoding, errors)?;
    from_bytes(cx, object, how)
}

fn from_bytes(cx: &Cx, object: Value, how: How<'_>) -> Res {
    if cx.as_str(object).is_some() {
        return Err(cx.type_error("decoding str is not supported"));
    }
    match bytes_like(cx, object) {
        Some(bytes) => decode(cx, &bytes, how),
        None => {
            let name = cx.class_of(object).name();
            Err(cx.type_error(format!("decoding to str: need a bytes-like object, {name} found")))
        }
    }
}
