//! Functions of sequences and iterables: `concat`, `contains`, `countOf`, `indexOf`, `length_hint`.

use freewheel::types::slots::Bin;
use freewheel::{Args, Cx, Exc, ExcKind, Ref, Res, Value};

fn is_sequence(cx: &Cx, v: Value) -> bool {
    cx.class_of(v).slots().getitem.is_some() && !cx.is_kind(v, freewheel::object::Kind::Dict)
}

fn cannot_concat(cx: &Cx, v: Value) -> Exc {
    cx.type_error(format!("'{}' object can't be concatenated", cx.class_of(v).name()))
}

pub(super) fn concat(cx: &Cx, args: Args<'_>) -> Res {
    let [a, b] = args.exact(cx, "concat")?;
    match cx.class_of(a).slots().concat {
        Some(f) => f(cx, a, b),
        None if is_sequence(cx, a) && is_sequence(cx, b) => cx.binary(Bin::Add, a, b),
        None => Err(cannot_concat(cx, a)),
    }
}

pub(super) fn iconcat(cx: &Cx, args: Args<'_>) -> Res {
    let [a, b] = args.exact(cx, "iconcat")?;
    if cx.class_of(a).slots().concat.is_none() && !(is_sequence(cx, a) && is_sequence(cx, b)) {
        return Err(cannot_concat(cx, a));
    }
    cx.inplace(Bin::Add, a, b)
}

pub(super) fn contains(cx: &Cx, args: Args<'_>) -> Res {
    let [v, x] = args.exact(cx, "contains")?;
    Ok(Ref::bool(cx.contains(v, x)?))
}

fn iterate(cx: &Cx, v: Value) -> Res {
    let slots = cx.class_of(v).slots();
    if slots.iter.is_none() && slots.getitem.is_none() {
        return Err(cx.type_error(format!("argument of type '{}' is not iterable", cx.class_of(v).name())));
    }
    cx.iter(v)
}

pub(super) fn count_of(cx: &Cx, args: Args<'_>) -> Res {
    let [v, x] = args.exact(cx, "countOf")?;
    let it = iterate(cx, v)?;
    let mut n = 0;
    while let Some(item) = cx.next(it.value())? {
        n += i64::from(cx.equal(item.value(), x)?);
        cx.checkpoint()?;
    }
    cx.int(n)
}

pub(super) fn index_of(cx: &Cx, args: Args<'_>) -> Res {
    let [v, x] = args.exact(cx, "indexOf")?;
    let it = iterate(cx, v)?;
    let mut i = 0;
    while let Some(item) = cx.next(it.value())? {
        if cx.equal(item.value(), x)? {
            return cx.int(i);
        }
        i += 1;
        cx.checkpoint()?;
    }
    Err(cx.value_error("sequence.index(x): x not in sequence"))
}

pub(super) fn length_hint(cx: &Cx, args: Args<'_>) -> Res {
    let [v, default] = args.range(cx, "length_hint", 1)?;
    let (v, default) = (v.expect("required"), default.unwrap_or(Value::small(0)));
    let default = cx.expect_i64(default)?;
    if cx.class_of(v).slots().len.is_some() {
        match cx.len(v) {
            Ok(n) => return cx.uint(n as u64),
            Err(e) if cx.is_error(&e, ExcKind::TypeError) => {}
            Err(e) => return Err(e),
        }
    }
    let hint = match cx.call_special(v, cx.names().length_hint, &[]) {
        Ok(Some(hint)) if hint.value() != Value::NOT_IMPLEMENTED => hint,
        Ok(_) => return cx.int(default),
        Err(e) if cx.is_error(&e, ExcKind::TypeError) => return cx.int(default),
        Err(e) => return Err(e),
    };
    if !cx.is_int(hint.value()) {
        let name = cx.class_of(hint.value()).name();
        return Err(cx.type_error(format!("__length_hint__ must be an integer, not {name}")));
    }
    if cx.clamped_index(hint.value())? < 0 {
        return Err(cx.value_error("__length_hint__() should return >= 0"));
    }
    Ok(hint)
}
