//! `count`, `cycle` and `repeat`.

use core::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use freewheel::object::class::Class;
use freewheel::object::list::as_exact_list;
use freewheel::object::{Field, Obj};
use freewheel::types::slots::{Bin, OptRes, Un};
use freewheel::{Args, Cx, ExcKind, Ref, Res, Value, fields_payload};

use super::super::support::{clear, field, field_of, hold, make, only, payload};
use super::iterator_class;

/// A counter. As long as the numbers are plain, `next` is the state; several threads then never get the same
/// number.
struct Count {
    next: AtomicI64,
    /// The step of a plain counter; 0 if the state is in the fields.
    step: i64,
    /// Next number of a counter that is not plain.
    number: Field,
    /// Its step.
    by: Field,
}

fields_payload!(Count, "count", number, by);

/// Plain counters start and step so close to zero that they cannot leave 64 bits in a lifetime.
const PLAIN_START: i64 = 1 << 60;
const PLAIN_STEP: i64 = 1 << 20;

fn is_number(cx: &Cx, v: Value) -> bool {
    let slots = cx.class_of(v).slots();
    cx.is_int(v) || [Un::Int, Un::Float, Un::Index].iter().any(|op| slots.unary[*op as usize].is_some())
}

fn count_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [start, step] = args.parse(cx, "count", ["start", "step"], 0)?;
    let (start, step) = (start.unwrap_or(Value::small(0)), step.unwrap_or(Value::small(1)));
    if !is_number(cx, start) || !is_number(cx, step) {
        return Err(cx.type_error("a number is required"));
    }
    let plain = start.as_int().filter(|i| i.abs() < PLAIN_START);
    let plain_step = step.as_int().filter(|i| *i != 0 && i.abs() < PLAIN_STEP);
    let data = match (plain, plain_step) {
        (Some(i), Some(by)) => {
            Count { next: i.into(), step: by, number: Field::unbound(), by: Field::unbound() }
        }
        _ => Count { next: 0.into(), step: 0, number: field_of(start), by: field_of(step) },
    };
    make(cx, class, data)
}

fn count_next(cx: &Cx, it: Value) -> OptRes {
    let c = payload::<Count>(cx, it);
    if c.step != 0 {
        // Relaxed: a number, which orders nothing.
        let i = if c.header.is_shared() {
            c.next.fetch_add(c.step, Ordering::Relaxed)
        } else {
            let i = c.next.load(Ordering::Relaxed);
            c.next.store(i + c.step, Ordering::Relaxed);
            i
        };
        return cx.int(i).map(Some);
    }
    let now = Ref::new(c.number.get());
    let after = cx.binary(Bin::Add, now.value(), c.by.get())?;
    cx.set_field(&c.header, &c.number, after);
    Ok(Some(now))
}

fn count_repr(cx: &Cx, it: Value) -> Res {
    let c = payload::<Count>(cx, it);
    if c.step == 1 {
        return cx.str(&format!("count({})", c.next.load(Ordering::Relaxed)));
    }
    if c.step != 0 {
        return cx.str(&format!("count({}, {})", c.next.load(Ordering::Relaxed), c.step));
    }
    let now = Ref::new(c.number.get());
    let shown = cx.repr_string(now.value())?;
    if c.by.get() == Value::small(1) {
        return cx.str(&format!("count({shown})"));
    }
    let by = cx.repr_string(c.by.get())?;
    cx.str(&format!("count({shown}, {by})"))
}

pub(super) fn count_class(cx: &Cx) -> Res {
    iterator_class::<Count>(cx, "count", Some(count_new), count_next, |s| s.repr = Some(count_repr))?.finish()
}

/// A source, and what it gave so far.
struct Cycle {
    /// The source, unbound once it has ended.
    it: Field,
    saved: Field,
    /// Next saved item.
    next: AtomicUsize,
}

fields_payload!(Cycle, "cycle", it, saved);

fn cycle_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let source = only(cx, &args, "cycle")?;
    let it = cx.iter(source)?;
    let saved = cx.list(Vec::new())?;
    make(cx, class, Cycle { it: field(it), saved: field(saved), next: 0.into() })
}

fn cycle_next(cx: &Cx, it: Value) -> OptRes {
    let c = payload::<Cycle>(cx, it);
    let saved = as_exact_list(c.saved.get()).expect("a cycle saves in a list");
    if let Some(source) = hold(&c.it) {
        if let Some(v) = cx.next(source.value())? {
            cx.list_push(saved, v.clone())?;
            return Ok(Some(v));
        }
        clear(&c.it);
    }
    let len = saved.len();
    if len == 0 {
        return Ok(None);
    }
    // Relaxed: an index, checked below.
    let i = c.next.load(Ordering::Relaxed);
    c.next.store(if i + 1 >= len { 0 } else { i + 1 }, Ordering::Relaxed);
    Ok(saved.get(i).map(Ref::new))
}

pub(super) fn cycle_class(cx: &Cx) -> Res {
    iterator_class::<Cycle>(cx, "cycle", Some(cycle_new), cycle_next, |_| ())?.finish()
}

/// A value, and how often it is still to be given; -1 means for ever.
struct Repeat {
    value: Field,
    left: AtomicI64,
}

fields_payload!(Repeat, "repeat", value);

fn repeat_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [value, times] = args.parse(cx, "repeat", ["object", "times"], 1)?;
    let left = match times {
        Some(t) => cx.expect_i64(t)?.max(0),
        None => -1,
    };
    make(cx, class, Repeat { value: field_of(value.expect("required")), left: left.into() })
}

fn repeat_next(cx: &Cx, it: Value) -> OptRes {
    let r = payload::<Repeat>(cx, it);
    // Relaxed: a number, which orders nothing.
    let left = r.left.load(Ordering::Relaxed);
    if left == 0 {
        return Ok(None);
    }
    if left > 0 {
        r.left.store(left - 1, Ordering::Relaxed);
    }
    Ok(Some(Ref::new(r.value.get())))
}

fn repeat_repr(cx: &Cx, it: Value) -> Res {
    let r = payload::<Repeat>(cx, it);
    let shown = cx.repr_string(r.value.get())?;
    match r.left.load(Ordering::Relaxed) {
        -1 => cx.str(&format!("repeat({shown})")),
        left => cx.str(&format!("repeat({shown}, {left})")),
    }
}

fn repeat_length_hint(cx: &Cx, args: Args<'_>) -> Res {
    let (it, []) = args.method(cx, "__length_hint__")?;
    match payload::<Repeat>(cx, it).left.load(Ordering::Relaxed) {
        -1 => Err(cx.error(ExcKind::TypeError, "len() of unsized object")),
        left => cx.int(left),
    }
}

pub(super) fn repeat_class(cx: &Cx) -> Res {
    iterator_class::<Repeat>(cx, "repeat", Some(repeat_new), repeat_next, |s| s.repr = Some(repeat_repr))?
        .methods(&[("__length_hint__", repeat_length_hint)])?
        .finish()
}
