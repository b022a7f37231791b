//! Bytes of byte strings: by index, by slice, one after the other; comparing, adding, repeating.

use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::Ordering;

use super::receiver::{Receiver, byte_value, bytes_like};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::Kind;
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::iter::SeqIter;
use crate::object::misc::Slice;
use crate::text::bytes;
use crate::types::builder::ClassBuilder;
use crate::types::slots::{Cmp, OptRes};
use crate::types::str::{args, same};

/// Number of bytes, for either class.
pub(crate) fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    Ok(match cx.cast::<Bytes>(v) {
        Some(b) => b.data.as_slice().len(),
        None => cx.cast::<ByteArray>(v).map_or(0, |b| b.lock().len()),
    })
}

/// Byte `i` of either class.
fn byte_at(cx: &Cx, v: Value, i: i64) -> Option<u8> {
    match cx.cast::<Bytes>(v) {
        Some(b) => {
            let b = b.data.as_slice();
            cx.place(i, b.len()).map(|i| b[i])
        }
        None => {
            let b = cx.cast::<ByteArray>(v)?.lock();
            cx.place(i, b.len()).map(|i| b[i])
        }
    }
}

/// `b[k]`, for either class.
pub(crate) fn getitem(cx: &Cx, v: Value, k: Value) -> Res {
    let growable = || cx.cast::<ByteArray>(v).is_some();
    let i = if let Some(i) = k.as_int() {
        i
    } else if let Some(slice) = cx.cast::<Slice>(k) {
        let s = Receiver::new(cx, v);
        let b = cx.slice_bounds(slice, s.bytes.len())?;
        if b.step == 1 && b.len == s.bytes.len() {
            return s.unchanged(cx);
        }
        if b.step == 1 {
            let start = b.start as usize;
            return s.make(cx, if b.len == 0 { &[] } else { &s.bytes[start..start + b.len] });
        }
        return s.make_vec(cx, bytes::slice(&s.bytes, b.start as usize, b.step as isize, b.len));
    } else if args::is_index(cx, k) {
        args::item_index(cx, k)?
    } else {
        let (class, name) = (if growable() { "bytearray" } else { "byte" }, cx.class_of(k).name());
        return Err(cx.type_error(format!("{class} indices must be integers or slices, not {name}")));
    };
    match byte_at(cx, v, i) {
        Some(b) => Ok(Ref::from_owned(Value::small(i32::from(b)))),
        None if growable() => Err(cx.index_error("bytearray index out of range")),
        None => Err(cx.index_error("index out of range")),
    }
}

/// `k in b`, for either class: a byte, or a part.
pub(crate) fn contains(cx: &Cx, v: Value, k: Value) -> Result<bool, Exc> {
    if bytes_like(cx, k).is_none() && args::is_index(cx, k) {
        let byte = byte_value(cx, k, "byte")?;
        return Ok(memchr::memchr(byte, &Receiver::new(cx, v).bytes).is_some());
    }
    let needle = super::receiver::expect_bytes(cx, k)?;
    let s = Receiver::new(cx, v);
    Ok(bytes::find(&s.bytes, &needle, 0..s.bytes.len()).is_some())
}

/// `a < b` and the like, for either class.
pub(crate) fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let (Some(x), Some(y)) = (bytes_like(cx, a), bytes_like(cx, b)) else {
        return Ok(Ref::not_implemented());
    };
    Ok(Ref::bool(match op {
        Cmp::Eq => x == y,
        Cmp::Ne => x != y,
        _ => op.holds(x.cmp(&y)),
    }))
}

/// `a + b`, of the class of `a`.
pub(crate) fn concat(cx: &Cx, a: Value, b: Value) -> Res {
    let x = Receiver::new(cx, a);
    let Some(y) = bytes_like(cx, b) else {
        let (name, class) = (cx.class_of(b).name(), cx.class_of(a).name());
        return Err(cx.type_error(format!("can't concat {name} to {class}")));
    };
    let mut out = cx.vec(x.bytes.len() + y.len())?;
    out.extend_from_slice(&x.bytes);
    out.extend_from_slice(&y);
    x.make_vec(cx, out)
}

/// `b * n`, of the class of `b`.
pub(crate) fn repeat(cx: &Cx, v: Value, n: Value) -> Res {
    let times = args::times(cx, n)?;
    let s = Receiver::new(cx, v);
    if times == 1 {
        return s.unchanged(cx);
    }
    let repeated = repeated(cx, &s.bytes, times)?;
    s.make_vec(cx, repeated)
}

/// Bytes repeated.
pub(crate) fn repeated(cx: &Cx, bytes: &[u8], times: usize) -> Result<Vec<u8>, Exc> {
    let Some(total) = bytes.len().checked_mul(times) else { return Err(cx.memory_error()) };
    let mut out = cx.vec(total)?;
    match bytes {
        [] => {}
        [b] => out.resize(total, *b),
        _ => (0..times).for_each(|_| out.extend_from_slice(bytes)),
    }
    Ok(out)
}

/// `iter(b)`, for either class.
pub(crate) fn iter(cx: &Cx, v: Value) -> Res {
    cx.seq_iter(Kind::BytesIter, v, 0)
}

fn next(cx: &Cx, it: Value) -> OptRes {
    let it = cx.cast::<SeqIter>(it).expect("an iterator");
    // Relaxed: the index alone decides; two threads may be given the same byte.
    let i = it.next.load(Ordering::Relaxed);
    match i64::try_from(i).ok().and_then(|i| byte_at(cx, it.seq.get(), i)) {
        Some(b) => {
            it.next.store(i + 1, Ordering::Relaxed);
            Ok(Some(Ref::from_owned(Value::small(i32::from(b)))))
        }
        None => {
            // A byte string that grows later does not revive the iterator.
            it.next.store(usize::MAX, Ordering::Relaxed);
            Ok(None)
        }
    }
}

fn length_hint(cx: &Cx, a: Args<'_>) -> Res {
    let it = cx.cast::<SeqIter>(args::none(cx, &a, "__length_hint__")?).expect("an iterator");
    let left = len(cx, it.seq.get())?.saturating_sub(it.next.load(Ordering::Relaxed));
    cx.int(left as i64)
}

/// Fills the class of iterators over byte strings.
pub(super) fn init_iter(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::BytesIter)
        .slots(|s| {
            s.iter = Some(same);
            s.next = Some(next);
        })?
        .methods(&[("__length_hint__", length_hint)])?
        .finish()?;
    Ok(())
}
