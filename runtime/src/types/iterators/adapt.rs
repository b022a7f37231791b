//! Iterators on top of one other iterator or function: `enumerate`, `filter`, and `iter` with a sentinel.

use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::Ordering;

use super::itself;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::iter::Parts;
use crate::object::{Field, Kind, Obj};
use crate::types::builder::ClassBuilder;
use crate::types::sequence::pair;
use crate::types::slots::{Bin, OptRes};

fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<Parts> {
    cx.cast(v).expect("an iterator made of parts")
}

fn new_enumerate(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [items, start] = args.parse(cx, "enumerate", ["iterable", "start"], 0)?;
    let Some(items) = items else {
        return Err(cx.type_error("enumerate() missing required argument 'iterable'"));
    };
    let start = match start {
        Some(s) => cx.index(s)?,
        None => Ref::from_owned(Value::small(0)),
    };
    let it = cx.iter(items)?;
    let (b, n) = match start.value().as_int() {
        Some(n) => (Field::unbound(), n),
        None => (Field::new(start.into_value()), 0),
    };
    let data = Parts { a: Field::new(it.into_value()), b, n: n.into() };
    cx.new_instance(cx.shape(class.root_shape()), data)
}

fn enumerate_next(cx: &Cx, v: Value) -> OptRes {
    cx.check_native_stack()?;
    let e = this(cx, v);
    let Some(x) = cx.next(e.a.get())? else { return Ok(None) };
    let number = match e.b.bound() {
        None => {
            // Relaxed: an iterator shared by threads may hand out a number twice, as is written down.
            let n = e.n.load(Ordering::Relaxed);
            e.n.store(n + 1, Ordering::Relaxed);
            cx.int(n)?
        }
        Some(n) => {
            let n = Ref::new(n);
            let next = cx.binary(Bin::Add, n.value(), Value::small(1))?;
            cx.set_field(&e.header, &e.b, next);
            n
        }
    };
    pair(cx, number, x).map(Some)
}

fn new_filter(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let exactly = core::ptr::eq(class, cx.class(Kind::Filter));
    let args = if exactly { args } else { args.positional_only() };
    let [function, items] = args.exact(cx, "filter")?;
    let it = cx.iter(items)?;
    let a = Field::new(Ref::new(function).into_value());
    let data = Parts { a, b: Field::new(it.into_value()), n: 0.into() };
    cx.new_instance(cx.shape(class.root_shape()), data)
}

fn filter_next(cx: &Cx, v: Value) -> OptRes {
    cx.check_native_stack()?;
    let f = this(cx, v);
    let function = f.a.get();
    let plain = function == Value::NONE || function == cx.class(Kind::Bool).value();
    while let Some(x) = cx.next(f.b.get())? {
        let keep = if plain {
            cx.truth(x.value())?
        } else {
            // The end is also where the function raises the stop of iteration.
            let Some(answer) = cx.catch_stop(cx.call(function, &[x.value()]))? else { return Ok(None) };
            cx.truth(answer.value())?
        };
        if keep {
            return Ok(Some(x));
        }
        cx.checkpoint()?;
    }
    Ok(None)
}

/// `iter(function, sentinel)`: calls the function until it answers something equal to the sentinel.
///
/// # Errors
/// `TypeError` if the function cannot be called; the memory error.
pub fn call_iter(cx: &Cx, function: Value, sentinel: Value) -> Res {
    if !cx.is_callable(function) {
        return Err(cx.type_error("iter(v, w): v must be callable"));
    }
    let field = |v: Value| Field::new(Ref::new(v).into_value());
    cx.new_object(Kind::CallIter, Parts { a: field(function), b: field(sentinel), n: 0.into() })
}

fn call_next(cx: &Cx, v: Value) -> OptRes {
    let c = this(cx, v);
    if c.n.load(Ordering::Relaxed) != 0 {
        return Ok(None);
    }
    if let Some(x) = cx.catch_stop(cx.call(c.a.get(), &[]))?
        && !cx.equal(c.b.get(), x.value())?
    {
        return Ok(Some(x));
    }
    c.n.store(1, Ordering::Relaxed);
    Ok(None)
}

/// Fills the classes.
pub(super) fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Enumerate)
        .flags(class_flags::SUBCLASSABLE)
        .slots(|s| {
            s.new = Some(new_enumerate);
            s.iter = Some(itself);
            s.next = Some(enumerate_next);
        })?
        .class_methods(&[("__class_getitem__", crate::types::generic::class_getitem)])?
        .doc(
            "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\n\
             The enumerate object yields pairs containing a count (from start, which\n\
             defaults to zero) and a value yielded by the iterable argument.\n\n\
             enumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
        )?
        .finish()?;
    ClassBuilder::of(cx, Kind::Filter)
        .flags(class_flags::SUBCLASSABLE)
        .slots(|s| {
            s.new = Some(new_filter);
            s.iter = Some(itself);
            s.next = Some(filter_next);
        })?
        .doc(
            "filter(function or None, iterable) --> filter object\n\n\
             Return an iterator yielding those items of iterable for which function(item)\n\
             is true. If function is None, return the items that are true.",
        )?
        .finish()?;
    ClassBuilder::of(cx, Kind::CallIter)
        .slots(|s| {
            s.iter = Some(itself);
            s.next = Some(call_next);
        })?
        .finish()
        .map(drop)
}
