//! Slices: three values that say which part of a sequence is meant.

use dashu_int::{IBig, Sign};
use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use super::int::methods::big_index;
use super::slots::{Cmp, Un};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::Class;
use crate::object::misc::Slice;
use crate::object::{Kind, Obj, obj_unchecked};

fn this<'a>(v: Value) -> &'a Obj<Slice> {
    // SAFETY: the class has no subclasses, and its functions are called with its instances only.
    unsafe { obj_unchecked(v) }
}

/// `slice(stop)`, `slice(start, stop, step=None)`
fn new(cx: &Cx, _: &Obj<Class>, args: Args<'_>) -> Res {
    let [a, b, step] = args.range(cx, "slice", 1)?;
    let a = a.expect("at least one");
    match b {
        None => cx.slice(Value::NONE, a, Value::NONE),
        Some(b) => cx.slice(a, b, step.unwrap_or(Value::NONE)),
    }
}

fn parts(s: &Slice) -> [Value; 3] {
    [s.start.get(), s.stop.get(), s.step.get()]
}

fn repr(cx: &Cx, v: Value) -> Res {
    let [start, stop, step] = parts(this(v)).map(|p| cx.repr_string(p));
    cx.str_parts(&["slice(", &start?, ", ", &stop?, ", ", &step?, ")"])
}

/// Slices compare as the tuples of their parts do.
fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let Some(other) = cx.cast::<Slice>(b) else { return Ok(Ref::not_implemented()) };
    if a == b {
        return Ok(Ref::bool(matches!(op, Cmp::Eq | Cmp::Le | Cmp::Ge)));
    }
    let (x, y) = (cx.tuple(&parts(this(a)))?, cx.tuple(&parts(other))?);
    cx.compare(x.value(), y.value(), op)
}

/// Start, stop and step for a sequence of this length, which may be of any size.
///
/// # Errors
/// `TypeError` for parts that are no integers, `ValueError` for step 0.
pub fn big_indices(cx: &Cx, s: &Slice, len: &IBig) -> Result<(IBig, IBig, IBig), Exc> {
    let part = |v: Value| -> Result<Option<IBig>, Exc> {
        if v == Value::NONE {
            return Ok(None);
        }
        if !cx.is_int(v) && cx.class_of(v).slots().unary[Un::Index as usize].is_none() {
            let text = "slice indices must be integers or None or have an __index__ method";
            return Err(cx.type_error(text));
        }
        big_index(cx, v).map(Some)
    };
    let step = part(s.step.get())?.unwrap_or(IBig::ONE);
    if step.is_zero() {
        return Err(cx.value_error("slice step cannot be zero"));
    }
    let down = step.sign() == Sign::Negative;
    let (low, high) = if down { (-IBig::ONE, len - IBig::ONE) } else { (IBig::ZERO, len.clone()) };
    let place = |v: Option<IBig>, default: &IBig| match v {
        None => default.clone(),
        Some(i) if i < IBig::ZERO => (i + len).max(low.clone()),
        Some(i) => i.min(high.clone()),
    };
    let (first, last) = if down { (&high, &low) } else { (&low, &high) };
    let start = place(part(s.start.get())?, first);
    let stop = place(part(s.stop.get())?, last);
    Ok((start, stop, step))
}

fn indices(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [len]) = args.method(cx, "slice.indices")?;
    let len = big_index(cx, len)?;
    if len < IBig::ZERO {
        return Err(cx.value_error("length should not be negative"));
    }
    let (start, stop, step) = big_indices(cx, this(v), &len)?;
    cx.tuple_from(vec![cx.big_int(start)?, cx.big_int(stop)?, cx.big_int(step)?])
}

fn reduce(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "slice.__reduce__")?;
    let class = Ref::new(cx.class(Kind::Slice).value());
    cx.tuple_from(vec![class, cx.tuple(&parts(this(v)))?])
}

/// Fills the class.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Slice)
        .doc("slice(stop)\nslice(start, stop[, step])\n\nThe part of a sequence that a subscript means.")?
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
            s.compare = Some(compare);
        })?
        .methods(&[("indices", indices), ("__reduce__", reduce)])?
        .member("start", |_, v| Ok(Ref::new(this(v).start.get())))?
        .member("stop", |_, v| Ok(Ref::new(this(v).stop.get())))?
        .member("step", |_, v| Ok(Ref::new(this(v).step.get())))?
        .finish()?;
    Ok(())
}
