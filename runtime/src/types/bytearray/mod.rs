//! The class of growable byte strings: what it can do beyond the methods it shares with the immutable one.
//!
//! Its lock is held for single operations on the bytes; arguments are looked at before.

mod edit;
mod items;

use freewheel_refcount::Value;

use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Res};
use crate::object::bytes::ByteArray;
use crate::object::class::Class;
use crate::object::guarded::LockedRef;
use crate::object::{Kind, Obj};
use crate::text::repr::{Quotes, bytes_repr};
use crate::types::builder::ClassBuilder;
use crate::types::bytes::new::collect;
use crate::types::bytes::{shared_methods, shared_slots};
use crate::types::slots::{Bin, Buffer, Storage};
use crate::types::str::args;

/// Fills the class.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    let b = ClassBuilder::of(cx, Kind::ByteArray).slots(|s| {
        shared_slots(s);
        s.new = Some(new);
        s.init = Some(fill);
        s.repr = Some(repr);
        s.buffer = Some(buffer);
        s.setitem = Some(items::setitem);
        s.inplace[Bin::Add as usize] = Some(edit::inplace_add);
        s.inplace[Bin::Mul as usize] = Some(edit::inplace_repeat);
    })?;
    shared_methods(b)?
        .methods(edit::METHODS)?
        .methods(&[("__sizeof__", sizeof), ("__alloc__", alloc), ("__reduce__", reduce)])?
        .finish()?;
    Ok(())
}

/// The byte string behind a receiver, which the call has checked.
fn receiver<'a>(cx: &Cx, v: Value) -> &'a Obj<ByteArray> {
    cx.cast::<ByteArray>(v).expect("the receiver is a growable byte string")
}

fn buffer<'a>(cx: &'a Cx, v: Value) -> Buffer<'a> {
    Buffer { storage: Storage::Growable(LockedRef::of(receiver(cx, v))), letter: b'B', size: 1 }
}

fn new(cx: &Cx, class: &Obj<Class>, _: Args<'_>) -> Res {
    cx.new_instance(cx.shape(class.root_shape()), ByteArray::new(cx.mutator(), Vec::new()))
}

fn fill(cx: &Cx, v: Value, a: Args<'_>) -> Result<(), Exc> {
    let [source, encoding, errors] = a.parse(cx, "bytearray", ["source", "encoding", "errors"], 0)?;
    let data = collect(cx, source, encoding, errors, "bytearray")?;
    let old = receiver(cx, v).lock().replace(cx.mutator(), data);
    drop(old);
    Ok(())
}

fn repr(cx: &Cx, v: Value) -> Res {
    let bytes = receiver(cx, v).lock().clone();
    let mut literal = bytes_repr(&bytes, Quotes::Prefer);
    if literal.starts_with("b\"") {
        // Unlike the immutable class, this one escapes single quotes in double ones, too.
        literal = literal.replace('\'', "\\'");
    }
    cx.str(&format!("{}({literal})", cx.class_of(v).name()))
}

fn sizeof(cx: &Cx, a: Args<'_>) -> Res {
    let size = receiver(cx, args::none(cx, &a, "__sizeof__")?).lock().capacity();
    cx.int((size_of::<Obj<ByteArray>>() + size) as i64)
}

fn alloc(cx: &Cx, a: Args<'_>) -> Res {
    let size = receiver(cx, args::none(cx, &a, "__alloc__")?).lock().capacity();
    cx.int(size as i64)
}

fn reduce(cx: &Cx, a: Args<'_>) -> Res {
    let v = args::none(cx, &a, "__reduce__")?;
    let text: String = receiver(cx, v).lock().iter().map(|b| char::from(*b)).collect();
    let (text, encoding) = (cx.str(&text)?, cx.str("latin-1")?);
    let call_args = cx.tuple(&[text.value(), encoding.value()])?;
    let state = cx.instance_dict(v)?;
    let state = state.as_ref().map_or(Value::NONE, crate::handle::Ref::value);
    cx.tuple(&[cx.class_of(v).value(), call_args.value(), state])
}
