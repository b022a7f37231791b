//! `iter`, `next`, `sorted`.

use freewheel::types::iterators::adapt::call_iter;
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
    match sentinel {
        None => cx.iter(v),
        Some(sentinel) => call_iter(cx, v, sentinel),
    }
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
