//! Iterators that count through a sequence: lists forwards and backwards, tuples, and anything with items.
//!
//! An exhausted iterator stays so, also if the sequence grows: its cursor is out of every sequence's reach.

use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::Ordering;

use super::itself;
use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::iter::SeqIter;
use crate::object::list::List;
use crate::object::tuple::Tuple;
use crate::object::{Kind, Obj, obj_unchecked};
use crate::types::builder::ClassBuilder;
use crate::types::slots::OptRes;

/// Cursor of an exhausted iterator.
const DONE: usize = usize::MAX - 1;

fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<SeqIter> {
    cx.cast(v).expect("a sequence iterator")
}

fn list_next(cx: &Cx, v: Value) -> OptRes {
    let it = this(cx, v);
    // SAFETY: made for lists.
    let list = unsafe { obj_unchecked::<List>(it.seq.get()) };
    // Relaxed, here and below: an iterator shared by threads may hand out an item twice, as is written down.
    let at = it.next.load(Ordering::Relaxed);
    let x = list.get(at);
    it.next.store(if x.is_some() { at + 1 } else { DONE }, Ordering::Relaxed);
    Ok(x.map(Ref::new))
}

fn tuple_next(cx: &Cx, v: Value) -> OptRes {
    let it = this(cx, v);
    // SAFETY: made for tuples.
    let t = unsafe { obj_unchecked::<Tuple>(it.seq.get()) };
    let at = it.next.load(Ordering::Relaxed);
    let Some(x) = t.fields().get(at) else { return Ok(None) };
    it.next.store(at + 1, Ordering::Relaxed);
    Ok(Some(Ref::new(x.get())))
}

fn list_rev_next(cx: &Cx, v: Value) -> OptRes {
    let it = this(cx, v);
    // SAFETY: made for lists.
    let list = unsafe { obj_unchecked::<List>(it.seq.get()) };
    let left = it.next.load(Ordering::Relaxed);
    let x = left.checked_sub(1).and_then(|i| list.get(i));
    it.next.store(if x.is_some() { left - 1 } else { 0 }, Ordering::Relaxed);
    Ok(x.map(Ref::new))
}

fn item_next(cx: &Cx, v: Value) -> OptRes {
    let it = this(cx, v);
    let at = it.next.load(Ordering::Relaxed);
    if at >= DONE {
        return Ok(None);
    }
    let k = cx.int(at as i64)?;
    let x = end_of_items(cx, cx.get_item(it.seq.get(), k.value()))?;
    it.next.store(if x.is_some() { at + 1 } else { DONE }, Ordering::Relaxed);
    Ok(x)
}

/// Turns the errors with which a sequence says that it has no such item into "nothing".
pub(super) fn end_of_items(cx: &Cx, r: Res) -> OptRes {
    match r {
        Ok(x) => Ok(Some(x)),
        Err(e) if cx.is_error(&e, ExcKind::IndexError) || cx.is_error(&e, ExcKind::StopIteration) => Ok(None),
        Err(e) => Err(e),
    }
}

fn hint(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__length_hint__")?;
    let it = this(cx, v);
    let at = it.next.load(Ordering::Relaxed);
    if at >= DONE {
        return cx.int(0);
    }
    let len = match cx.class_of(it.seq.get()).slots().len {
        Some(len) => len(cx, it.seq.get())?,
        None => return Ok(Ref::not_implemented()),
    };
    cx.int(len.saturating_sub(at) as i64)
}

fn rev_hint(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__length_hint__")?;
    let it = this(cx, v);
    let left = it.next.load(Ordering::Relaxed);
    let len = cx.len(it.seq.get())?;
    cx.int(if left > len { 0 } else { left as i64 })
}

/// Fills the classes.
pub(super) fn init(cx: &Cx) -> Result<(), Exc> {
    let class = |kind, next: fn(&Cx, Value) -> OptRes, hint| -> Result<(), Exc> {
        ClassBuilder::of(cx, kind)
            .slots(|s| {
                s.iter = Some(itself);
                s.next = Some(next);
            })?
            .methods(&[("__length_hint__", hint)])?
            .finish()
            .map(drop)
    };
    class(Kind::ListIter, list_next, hint)?;
    class(Kind::TupleIter, tuple_next, hint)?;
    class(Kind::ListRevIter, list_rev_next, rev_hint)?;
    class(Kind::SeqIter, item_next, hint)
}
