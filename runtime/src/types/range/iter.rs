//! Iterators over ranges whose numbers are words. They hold no reference to the range.

use freewheel_refcount::Value;

use super::numbers::Words;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::iter::RangeIter;
use crate::object::{Kind, Obj, obj_unchecked};
use crate::types::builder::ClassBuilder;
use crate::types::slots::OptRes;

fn this<'a>(v: Value) -> &'a Obj<RangeIter> {
    // SAFETY: the class has no subclasses, and its functions are called with its instances only.
    unsafe { obj_unchecked(v) }
}

/// An iterator over the numbers in order.
pub fn forward(cx: &Cx, w: Words) -> Res {
    make(cx, w.start, w.count(), w.step)
}

/// An iterator over the numbers backwards.
pub fn backward(cx: &Cx, w: Words) -> Res {
    let len = w.count();
    // Without numbers, where it begins makes no difference.
    make(cx, if len == 0 { 0 } else { w.at(len - 1) }, len, w.step.wrapping_neg())
}

fn make(cx: &Cx, next: i64, left: i64, step: i64) -> Res {
    cx.new_object(Kind::RangeIter, RangeIter::new(next, left, step))
}

fn next(cx: &Cx, v: Value) -> OptRes {
    this(v).advance().map(|n| cx.int(n)).transpose()
}

fn hint(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__length_hint__")?;
    cx.int(this(v).left())
}

/// What is left, as `(iter, (range,))`.
fn reduce(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__reduce__")?;
    let it = this(v);
    let (left, step) = (it.left(), it.step());
    let next = it.at(left);
    let stop = i128::from(next) + i128::from(left) * i128::from(step);
    let stop = i64::try_from(stop).map_or_else(|_| cx.big_int(stop.into()), |n| cx.int(n))?;
    let rest = super::make(cx, cx.int(next)?, stop, cx.int(step)?)?;
    let iter = cx.native_function("iter", |cx, args| {
        let [v] = args.exact(cx, "iter")?;
        cx.iter(v)
    })?;
    cx.tuple_from(vec![iter, cx.tuple_from(vec![rest])?])
}

/// Fills the class.
pub(super) fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::RangeIter)
        .slots(|s| {
            s.iter = Some(|_, v| Ok(Ref::new(v)));
            s.next = Some(next);
        })?
        .methods(&[("__length_hint__", hint), ("__reduce__", reduce)])?
        .finish()?;
    Ok(())
}
