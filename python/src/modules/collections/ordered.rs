//! What `OrderedDict` does natively: it is filled as any mutable mapping is, by its class's own `__setitem__`, and read
//! by its class's own `keys` and `__getitem__`, which dicts never ask for.

use freewheel::object::Kind;
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::types::builder::native;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

use super::tools::{dict, stores_plainly};

/// Stores all that a mapping or an iterable of pairs gives.
fn merge(cx: &Cx, to: Value, from: Value) -> Result<(), Exc> {
    if let Some(entries) = cx.reads_as_entries(from).filter(|_| stores_plainly(cx, to)) {
        return cx.dict_merge(dict(cx, to)?, entries);
    }
    if let Some(d) = as_exact_dict(from) {
        return cx.dict_items(d).into_iter().try_for_each(|(k, v)| cx.set_item(to, k.value(), v.value()));
    }
    if let Some(keys) = cx.find_attr(from, cx.names().keys)? {
        let keys = cx.call(keys.value(), &[])?;
        return cx.for_each(keys.value(), |k| {
            let v = cx.get_item(from, k.value())?;
            cx.set_item(to, k.value(), v.value())
        });
    }
    let pairs = match cx.find_attr(from, cx.intern("items"))? {
        Some(items) => cx.call(items.value(), &[])?,
        None => Ref::new(from),
    };
    cx.for_each(pairs.value(), |pair| {
        let both = cx.collect(pair.value())?;
        match both.as_slice() {
            [k, v] => cx.set_item(to, k.value(), v.value()),
            [] => Err(cx.value_error("need more than 0 values to unpack")),
            [_] => Err(cx.value_error("need more than 1 value to unpack")),
            _ => Err(cx.value_error("too many values to unpack (expected 2)")),
        }
    })
}

/// What `__init__` and `update` do with their arguments, of which `wrong(n)` says that they are too many.
fn fill(cx: &Cx, v: Value, args: Args<'_>, wrong: impl Fn(usize) -> String) -> Res {
    dict(cx, v)?;
    if args.len() > 1 {
        return Err(cx.type_error(wrong(args.len())));
    }
    if let Some(from) = args.get(0) {
        merge(cx, v, from)?;
    }
    for (k, x) in args.keywords() {
        cx.set_item(v, k, x)?;
    }
    Ok(Ref::none())
}

fn init(cx: &Cx, args: Args<'_>) -> Res {
    let Some(v) = args.get(0) else {
        let text = "descriptor '__init__' of 'collections.OrderedDict' object needs an argument";
        return Err(cx.type_error(text));
    };
    fill(cx, v, args.skip(1), |n| format!("expected at most 1 arguments, got {n}"))
}

fn update(cx: &Cx, args: Args<'_>) -> Res {
    let Some(v) = args.get(0) else {
        return Err(cx.type_error("unbound method OrderedDict.update() needs an argument"));
    };
    fill(cx, v, args.skip(1), |n| format!("update() takes at most 1 positional argument ({n} given)"))
}

/// `a |= b`.
fn inplace_or(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [other]) = args.method(cx, "__ior__")?;
    merge(cx, v, other)?;
    Ok(Ref::new(v))
}

/// A new one, made without arguments, with all that this one's `__getitem__` says.
fn copy(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "copy")?;
    let from = dict(cx, v)?;
    let made = cx.call(cx.class_of(v).value(), &[])?;
    if stores_plainly(cx, made.value()) && cx.reads_as_entries(v).is_some() {
        cx.dict_merge(dict(cx, made.value())?, from)?;
        return Ok(made);
    }
    for (k, _) in cx.dict_items(from) {
        let x = cx.get_item(v, k.value())?;
        cx.set_item(made.value(), k.value(), x.value())?;
    }
    Ok(made)
}

/// The iterator of dicts. A method of its own nevertheless: a dict whose class has one is not copied unasked.
fn iter(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__iter__")?;
    let iter = cx.class(Kind::Dict).slots().iter.expect("dicts have one");
    if cx.cast::<Dict>(v).is_none() {
        return Err(cx.type_error("descriptor '__iter__' requires a 'collections.OrderedDict' object"));
    }
    iter(cx, v)
}

/// A dict of the methods, for the body of the class.
pub(super) fn methods(cx: &Cx) -> Res {
    let all: [(&str, NativeFn); 5] =
        [("__init__", init), ("update", update), ("__ior__", inplace_or), ("copy", copy), ("__iter__", iter)];
    let made = cx.dict()?;
    let d = as_exact_dict(made.value()).expect("just made");
    for (name, f) in all {
        cx.dict_set_str(d, name, native(cx, Kind::NativeMethod, name, f, None, None)?.value())?;
    }
    Ok(made)
}

/// `_own_layout(class)`, a decorator: the class has data of its own in the eyes of those who inherit from it and from
/// another one with such data.
pub(super) fn own_layout(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "_own_layout")?;
    let class = cx.as_class(v).ok_or_else(|| cx.type_error("_own_layout() takes a class"))?;
    cx.mark_own_layout(class);
    Ok(Ref::new(v))
}
