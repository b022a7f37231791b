//! `iter`, `next`, `sorted`.

use freewheel::object::iter::Parts;
use freewheel::object::{Field, Kind};
use freewheel::types::slots::OptRes;
use freewheel::{Args, Cx, ExcKind, Ref, Res, Value};

/// The next item of an iterator; a stop of iteration that was raised counts as the end too.
pub fn advance(cx: &Cx, it: Value) -> OptRes {
    match cx.next(it) {
        Err(e) if cx.is_error(&e, ExcKind::StopIteration) => Ok(None),
        r => r,
    }
}

/// `iter(v)` and `iter(callable, sentinel)`
pub fn iter(cx: &Cx, args: Args<'_>) -> Res {
    let [v, sentinel] = args.range(cx, "iter", 1)?;
    let v = v.expect("required");
    let Some(sentinel) = sentinel else { return cx.iter(v) };
    if !cx.is_callable(v) {
        return Err(cx.type_error("iter(v, w): v must be callable"));
    }
    let field = |v: Value| Field::new(Ref::new(v).into_value());
    cx.new_object(Kind::CallIter, Parts { a: field(v), b: field(sentinel), n: 0.into() })
}

/// `next(it[, default])`
pub fn next(cx: &Cx, args: Args<'_>) -> Res {
    let [it, default] = args.range(cx, "next", 1)?;
    let it = it.expect("required");
    match default {
        None => cx.next_or_stop(it),
        Some(d) => match advance(cx, it)? {
            Some(v) => Ok(v),
            None => Ok(Ref::new(d)),
        },
    }
}

/// `sorted(iterable, /, *, key=None, reverse=False)`
pub fn sorted(cx: &Cx, args: Args<'_>) -> Res {
    if args.len() != 1 {
        return Err(cx.type_error(format!("sorted expected 1 argument, got {}", args.len())));
    }
    let iterable = args[0].value();
    let list = cx.list(cx.collect(iterable)?)?;
    let sort = cx.get_attr_str(list.value(), "sort")?;
    cx.call_slots(sort.value(), args.skip(1))?;
    Ok(list)
}
