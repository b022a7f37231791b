//! Ranges: numbers in equal steps, computed when asked for.
//!
//! | file | idea |
//! |---|---|
//! | `mod` | the class |
//! | [`numbers`] | how many, which, whether one is among them |
//! | [`iter`] | the iterator |
//!
//! The parts are integers of exactly the integer class and never change. Ranges of words are computed with
//! machine arithmetic, others with big integers and through the iterator for anything with items.

pub mod iter;
pub mod numbers;

use dashu_int::IBig;
use freewheel_refcount::Value;

use self::numbers::{Bigs, Words};
use super::builder::ClassBuilder;
use super::int::{exact_index, methods::big_index, num};
use super::slice::big_indices;
use super::slots::{Cmp, Un};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::misc::{Range, Slice};
use crate::object::{Field, Kind, Obj, obj_unchecked};

fn this<'a>(v: Value) -> &'a Obj<Range> {
    // SAFETY: the class has no subclasses, and its functions are called with its instances only.
    unsafe { obj_unchecked(v) }
}

/// A range of these integers.
fn make(cx: &Cx, start: Ref, stop: Ref, step: Ref) -> Res {
    let field = |r: Ref| Field::new(r.into_value());
    cx.new_object(Kind::Range, Range { start: field(start), stop: field(stop), step: field(step) })
}

/// `range(stop)`, `range(start, stop, step=1)`
fn new(cx: &Cx, _: &Obj<Class>, args: Args<'_>) -> Res {
    let [a, b, step] = args.range(cx, "range", 1)?;
    let a = exact_index(cx, a.expect("at least one"))?;
    let Some(b) = b else { return make(cx, cx.int(0)?, a, cx.int(1)?) };
    let b = exact_index(cx, b)?;
    let step = match step {
        Some(step) => exact_index(cx, step)?,
        None => cx.int(1)?,
    };
    if step.value() == Value::small(0) {
        return Err(cx.value_error("range() arg 3 must not be zero"));
    }
    make(cx, a, b, step)
}

/// The number of numbers, as an integer.
fn len_int(cx: &Cx, r: &Range) -> Res {
    match Words::of(r) {
        Some(w) => cx.int(w.count()),
        None => cx.big_int(Bigs::of(cx, r).len()),
    }
}

fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    let n = len_int(cx, this(v))?;
    match cx.as_i64(n.value()) {
        Some(n) => Ok(n as usize),
        None => Err(cx.size_overflow()),
    }
}

fn truth(cx: &Cx, v: Value) -> Result<bool, Exc> {
    Ok(len_int(cx, this(v))?.value() != Value::small(0))
}

fn getitem(cx: &Cx, v: Value, k: Value) -> Res {
    let r = this(v);
    if let (Some(w), Some(i)) = (Words::of(r), k.as_int()) {
        let len = w.count();
        let i = if i < 0 { i + len } else { i };
        return if (0..len).contains(&i) { cx.int(w.at(i)) } else { Err(out_of_range(cx)) };
    }
    if let Some(s) = cx.cast::<Slice>(k) {
        return slice(cx, r, s);
    }
    if !cx.is_int(k) && cx.class_of(k).slots().unary[Un::Index as usize].is_none() {
        let name = cx.class_of(k).name();
        return Err(cx.type_error(format!("range indices must be integers or slices, not {name}")));
    }
    let mut i = big_index(cx, k)?;
    let b = Bigs::of(cx, r);
    let len = b.len();
    if i < IBig::ZERO {
        i += &len;
    }
    if i < IBig::ZERO || i >= len {
        return Err(out_of_range(cx));
    }
    cx.big_int(b.at(&i))
}

#[cold]
fn out_of_range(cx: &Cx) -> Exc {
    cx.index_error("range object index out of range")
}

/// The range of a part of the numbers.
fn slice(cx: &Cx, r: &Range, s: &Slice) -> Res {
    let b = Bigs::of(cx, r);
    let (start, stop, step) = big_indices(cx, s, &b.len())?;
    make(cx, cx.big_int(b.at(&start))?, cx.big_int(b.at(&stop))?, cx.big_int(&b.step * step)?)
}

fn contains(cx: &Cx, v: Value, x: Value) -> Result<bool, Exc> {
    if let Some(t) = numbers::contains_simple(cx, this(v), x) {
        return Ok(t);
    }
    // User code decides what it is equal to, so it is asked about every number.
    let it = iterate(cx, v)?;
    while let Some(n) = cx.next(it.value())? {
        if cx.equal(n.value(), x)? {
            return Ok(true);
        }
        cx.checkpoint()?;
    }
    Ok(false)
}

fn iterate(cx: &Cx, v: Value) -> Res {
    match Words::of(this(v)) {
        Some(w) => iter::forward(cx, w),
        None => cx.seq_iter(Kind::SeqIter, v, 0),
    }
}

fn reversed(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "range.__reversed__")?;
    let r = this(v);
    if let Some(w) = Words::of(r) {
        return iter::backward(cx, w);
    }
    let b = Bigs::of(cx, r);
    let last = b.at(&(b.len() - IBig::ONE));
    let stop = &b.start - &b.step;
    let back = make(cx, cx.big_int(last)?, cx.big_int(stop)?, cx.big_int(-b.step)?)?;
    iterate(cx, back.value())
}

fn repr(cx: &Cx, v: Value) -> Res {
    let r = this(v);
    let (start, stop) = (cx.repr_string(r.start.get())?, cx.repr_string(r.stop.get())?);
    if r.step.get() == Value::small(1) {
        return cx.str_parts(&["range(", &start, ", ", &stop, ")"]);
    }
    let step = cx.repr_string(r.step.get())?;
    cx.str_parts(&["range(", &start, ", ", &stop, ", ", &step, ")"])
}

/// What makes ranges equal: length, first number unless empty, step unless there are fewer than two numbers.
fn essence(cx: &Cx, r: &Range) -> Res {
    let len = len_int(cx, r)?;
    let none = Value::NONE;
    let (start, step) = match len.value() {
        v if v == Value::small(0) => (none, none),
        v if v == Value::small(1) => (r.start.get(), none),
        _ => (r.start.get(), r.step.get()),
    };
    cx.tuple(&[len.value(), start, step])
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let (Some(other), Cmp::Eq | Cmp::Ne) = (cx.cast::<Range>(b), op) else {
        return Ok(Ref::not_implemented());
    };
    if a == b {
        return Ok(Ref::bool(op == Cmp::Eq));
    }
    let (x, y) = (essence(cx, this(a))?, essence(cx, other)?);
    cx.compare(x.value(), y.value(), op)
}

fn hash(cx: &Cx, v: Value) -> Result<i64, Exc> {
    cx.hash(essence(cx, this(v))?.value())
}

fn count(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "range.count")?;
    if let Some(t) = numbers::contains_simple(cx, this(v), x) {
        return cx.int(i64::from(t));
    }
    let it = iterate(cx, v)?;
    let mut found = 0;
    while let Some(n) = cx.next(it.value())? {
        found += i64::from(cx.equal(n.value(), x)?);
        cx.checkpoint()?;
    }
    cx.int(found)
}

fn index(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "range.index")?;
    if let Some(n) = num(cx, x) {
        if let Some(place) = numbers::place(cx, this(v), n) {
            return place;
        }
        let shown = cx.repr_string(x)?;
        return Err(cx.value_error(format!("{shown} is not in range")));
    }
    if numbers::contains_simple(cx, this(v), x) != Some(false) {
        let it = iterate(cx, v)?;
        let mut at = 0;
        while let Some(n) = cx.next(it.value())? {
            if cx.equal(n.value(), x)? {
                return cx.int(at);
            }
            at += 1;
            cx.checkpoint()?;
        }
    }
    Err(cx.value_error("sequence.index(x): x not in sequence"))
}

fn reduce(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "range.__reduce__")?;
    let r = this(v);
    let class = Ref::new(cx.class(Kind::Range).value());
    cx.tuple_from(vec![class, cx.tuple(&[r.start.get(), r.stop.get(), r.step.get()])?])
}

/// Fills the classes.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Range)
        .flags(class_flags::SEQUENCE)
        .doc("range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nNumbers in equal steps.")?
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
            s.len = Some(len);
            s.bool = Some(truth);
            s.getitem = Some(getitem);
            s.contains = Some(contains);
            s.iter = Some(iterate);
            s.compare = Some(compare);
            s.hash = Some(hash);
        })?
        .methods(&[("__reversed__", reversed), ("count", count), ("index", index), ("__reduce__", reduce)])?
        .member("start", |_, v| Ok(Ref::new(this(v).start.get())))?
        .member("stop", |_, v| Ok(Ref::new(this(v).stop.get())))?
        .member("step", |_, v| Ok(Ref::new(this(v).step.get())))?
        .finish()?;
    iter::init(cx)
}
