//! Methods that change a growable byte string.

use freewheel_refcount::Value;

use super::receiver;
use crate::args::{Args, NativeFn};
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::types::bytes::index::repeated;
use crate::types::bytes::new::from_iterable;
use crate::types::bytes::receiver::byte_value;
use crate::types::bytes::{bytes_like, make_bytearray};
use crate::types::str::{args, is_iterable};

pub(super) const METHODS: &[(&str, NativeFn)] = &[
    ("append", append),
    ("extend", extend),
    ("insert", insert),
    ("pop", pop),
    ("remove", remove),
    ("clear", clear),
    ("reverse", reverse),
    ("copy", copy),
];

fn append(cx: &Cx, a: Args<'_>) -> Res {
    let (v, byte) = args::one(cx, &a, "append")?;
    let byte = byte_value(cx, byte, "byte")?;
    push_all(cx, v, &[byte])?;
    Ok(Ref::none())
}

fn extend(cx: &Cx, a: Args<'_>) -> Res {
    let (v, more) = args::one(cx, &a, "extend")?;
    let more = match bytes_like(cx, more) {
        Some(b) => b.into_owned(),
        None if is_iterable(cx, more) => from_iterable(cx, more, "byte")?,
        None => {
            let name = cx.class_of(more).name();
            return Err(cx.type_error(format!("can't extend bytearray with {name}")));
        }
    };
    push_all(cx, v, &more)?;
    Ok(Ref::none())
}

fn push_all(cx: &Cx, v: Value, more: &[u8]) -> Result<(), Exc> {
    cx.with_room(|| {
        let mut bytes = receiver(cx, v).lock();
        bytes.reserve(cx.mutator(), more.len())?;
        bytes.extend_from_slice(more);
        Ok(())
    })
}

fn insert(cx: &Cx, a: Args<'_>) -> Res {
    let (v, [i, byte]) = args::few(cx, &a, "insert", 2)?;
    let i = args::size(cx, i.expect("two arguments"))?;
    let byte = byte_value(cx, byte.expect("two arguments"), "byte")?;
    cx.with_room(|| {
        let mut bytes = receiver(cx, v).lock();
        bytes.reserve(cx.mutator(), 1)?;
        let n = bytes.len();
        let at = if i < 0 { n.saturating_sub(i.unsigned_abs()) } else { (i as usize).min(n) };
        bytes.insert(at, byte);
        Ok(())
    })?;
    Ok(Ref::none())
}

fn pop(cx: &Cx, a: Args<'_>) -> Res {
    let (v, [i]) = args::few(cx, &a, "pop", 0)?;
    let i = i.map_or(Ok(-1), |i| args::size(cx, i))?;
    let mut bytes = receiver(cx, v).lock();
    let found = cx.place(i as i64, bytes.len());
    let empty = bytes.is_empty();
    let byte = found.map(|i| bytes.remove(i));
    drop(bytes);
    match byte {
        Some(b) => Ok(Ref::from_owned(Value::small(i32::from(b)))),
        None if empty => Err(cx.index_error("pop from empty bytearray")),
        None => Err(cx.index_error("pop index out of range")),
    }
}

fn remove(cx: &Cx, a: Args<'_>) -> Res {
    let (v, byte) = args::one(cx, &a, "remove")?;
    let byte = byte_value(cx, byte, "byte")?;
    let mut bytes = receiver(cx, v).lock();
    let found = memchr::memchr(byte, &bytes).map(|i| bytes.remove(i));
    drop(bytes);
    match found {
        Some(_) => Ok(Ref::none()),
        None => Err(cx.value_error("value not found in bytearray")),
    }
}

fn clear(cx: &Cx, a: Args<'_>) -> Res {
    let v = args::none(cx, &a, "clear")?;
    let old = receiver(cx, v).lock().replace(cx.mutator(), Vec::new());
    drop(old);
    Ok(Ref::none())
}

fn reverse(cx: &Cx, a: Args<'_>) -> Res {
    let v = args::none(cx, &a, "reverse")?;
    receiver(cx, v).lock().reverse();
    Ok(Ref::none())
}

fn copy(cx: &Cx, a: Args<'_>) -> Res {
    let v = args::none(cx, &a, "copy")?;
    let copy = copied(cx, v)?;
    make_bytearray(cx, copy)
}

/// The bytes at this moment.
fn copied(cx: &Cx, v: Value) -> Result<Vec<u8>, Exc> {
    let n = receiver(cx, v).lock().len();
    cx.room(n)?;
    Ok(receiver(cx, v).lock().to_vec())
}

/// `b += more`.
pub(super) fn inplace_add(cx: &Cx, v: Value, more: Value) -> Res {
    let Some(more) = bytes_like(cx, more) else {
        let (name, class) = (cx.class_of(more).name(), cx.class_of(v).name());
        return Err(cx.type_error(format!("can't concat {name} to {class}")));
    };
    push_all(cx, v, &more)?;
    Ok(Ref::new(v))
}

/// `b *= n`.
pub(super) fn inplace_repeat(cx: &Cx, v: Value, n: Value) -> Res {
    if !args::is_index(cx, n) {
        return Ok(Ref::not_implemented());
    }
    let times = args::times(cx, n)?;
    let bytes = copied(cx, v)?;
    let made = repeated(cx, &bytes, times)?;
    let old = receiver(cx, v).lock().replace(cx.mutator(), made);
    drop(old);
    Ok(Ref::new(v))
}
