//! `reversed`: the class's own method, or counting down through a sequence.

use freewheel_gc::Loan;
use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::Ordering;

use super::itself;
use super::seq::end_of_items;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::iter::SeqIter;
use crate::object::{Kind, Obj};
use crate::types::builder::ClassBuilder;
use crate::types::slots::OptRes;

fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<SeqIter> {
    cx.cast(v).expect("a reversed iterator")
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let exactly = core::ptr::eq(class, cx.class(Kind::Reversed));
    if exactly && args.has_keywords() {
        return Err(cx.type_error("reversed() takes no keyword arguments"));
    }
    let Some(seq) = args.get(0).filter(|_| args.len() == 1) else {
        return Err(cx.type_error(format!("reversed expected 1 argument, got {}", args.len())));
    };
    let method = cx.class_attr(cx.class_of(seq), cx.names().reversed);
    if let Some(method) = method.filter(|m| *m != Value::NONE) {
        let method = Ref::new(method);
        return cx.call_found(method.value(), seq, &[]);
    }
    let is_sequence = cx.class_of(seq).slots().getitem.is_some() && !cx.is_kind(seq, Kind::Dict);
    if method.is_some() || !is_sequence {
        let name = cx.class_of(seq).name();
        return Err(cx.type_error(format!("'{name}' object is not reversible")));
    }
    let next = cx.len(seq)?;
    cx.new_lender(cx.shape(class.root_shape()), SeqIter { seq: Loan::new(seq), next: next.into() })
}

fn next(cx: &Cx, v: Value) -> OptRes {
    let it = this(cx, v);
    // Relaxed: an iterator shared by threads may hand out an item twice, as is written down.
    let Some(at) = it.next.load(Ordering::Relaxed).checked_sub(1) else { return Ok(None) };
    let k = cx.int(at as i64)?;
    let x = end_of_items(cx, cx.get_item(it.seq.get(), k.value()))?;
    it.next.store(if x.is_some() { at } else { 0 }, Ordering::Relaxed);
    Ok(x)
}

fn hint(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__length_hint__")?;
    let it = this(cx, v);
    let left = it.next.load(Ordering::Relaxed);
    let len = cx.len(it.seq.get())?;
    cx.int(if left > len { 0 } else { left as i64 })
}

/// Fills the class.
pub(super) fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Reversed)
        .flags(class_flags::SUBCLASSABLE)
        .slots(|s| {
            s.new = Some(new);
            s.iter = Some(itself);
            s.next = Some(next);
        })?
        .methods(&[("__length_hint__", hint)])?
        .doc("Return a reverse iterator over the values of the given sequence.")?
        .finish()
        .map(drop)
}
