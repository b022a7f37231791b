//! The methods of `ConcurrentDict` that change it, or read one key.
//!
//! Those that call a function of the program hold no lock meanwhile: they read, call, and store the answer if the key
//! still has the value that was read; else they begin again. So the function may run several times, may block, raise and
//! use the mapping, and of its answers exactly those are stored that were made from the value they replace.

use freewheel::{Args, Cx, ExcKind, NativeFn, Ref, Res, Value};

use super::map::{SHARDS, fill, place, this};

pub(super) const METHODS: &[(&str, NativeFn)] = &[
    ("clear", clear),
    ("compare_exchange", compare_exchange),
    ("compute", compute),
    ("get", get),
    ("get_or_compute", get_or_compute),
    ("merge", merge),
    ("pop", pop),
    ("popitem", popitem),
    ("setdefault", setdefault),
    ("update", update),
];

fn get(cx: &Cx, args: Args<'_>) -> Res {
    let [k, default] = args.skip(1).parse(cx, "get", ["key", "default"], 1)?;
    let found = place(cx, args[0].value(), k.expect("required"))?.get(cx)?;
    Ok(found.unwrap_or_else(|| Ref::new(default.unwrap_or(Value::NONE))))
}

fn setdefault(cx: &Cx, args: Args<'_>) -> Res {
    let [k, default] = args.skip(1).parse(cx, "setdefault", ["key", "default"], 1)?;
    let place = place(cx, args[0].value(), k.expect("required"))?;
    let default = Ref::new(default.unwrap_or(Value::NONE));
    loop {
        if let Some(found) = place.get(cx)? {
            return Ok(found);
        }
        if place.exchange(cx, None, Some(&default))? {
            return Ok(default);
        }
        cx.checkpoint()?;
    }
}

fn pop(cx: &Cx, args: Args<'_>) -> Res {
    let [k, default] = args.skip(1).parse(cx, "pop", ["key", "default"], 1)?;
    let k = k.expect("required");
    match (place(cx, args[0].value(), k)?.remove(cx)?, default) {
        (Some(found), _) => Ok(found),
        (None, Some(default)) => Ok(Ref::new(default)),
        (None, None) => Err(cx.key_error(k)),
    }
}

fn popitem(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "popitem")?;
    // Threads begin at different shards, so that they seldom meet.
    let first = usize::from(cx.me());
    let found = (0..SHARDS).find_map(|i| cx.dict_pop_last(this(cx, v).shard((first + i) % SHARDS)));
    match found {
        Some((k, x)) => cx.tuple_from(vec![k, x]),
        None => Err(cx.error(ExcKind::KeyError, "popitem(): the mapping is empty")),
    }
}

fn clear(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "clear")?;
    this(cx, v).shards().for_each(|d| cx.dict_clear(d));
    Ok(Ref::none())
}

fn update(cx: &Cx, args: Args<'_>) -> Res {
    fill(cx, args[0].value(), args.skip(1))?;
    Ok(Ref::none())
}

/// `compare_exchange(key, expected, new)`: stores `new` if the key's value is `expected` itself.
fn compare_exchange(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [k, expected, new]) = args.method(cx, "compare_exchange")?;
    let (expected, new) = (Ref::new(expected), Ref::new(new));
    Ok(Ref::bool(place(cx, v, k)?.exchange(cx, Some(&expected), Some(&new))?))
}

/// `compute(key, f, default=None)`: stores `f` of the key's value, or of `default` if there is no such key.
fn compute(cx: &Cx, args: Args<'_>) -> Res {
    let [k, f, default] = args.skip(1).parse(cx, "compute", ["key", "function", "default"], 2)?;
    let (k, f) = (k.expect("required"), f.expect("required"));
    let place = place(cx, args[0].value(), k)?;
    loop {
        // Held until the exchange, so that no other object can come to lie where it is.
        let old = place.get(cx)?;
        let given = old.as_ref().map(Ref::value).or(default).unwrap_or(Value::NONE);
        let new = cx.call(f, &[given])?;
        if place.exchange(cx, old.as_ref(), Some(&new))? {
            return Ok(new);
        }
        cx.checkpoint()?;
    }
}

/// `get_or_compute(key, f)`: the key's value; if there is none, `f()` is stored, unless another thread was faster.
fn get_or_compute(cx: &Cx, args: Args<'_>) -> Res {
    let [k, f] = args.skip(1).parse(cx, "get_or_compute", ["key", "function"], 2)?;
    let place = place(cx, args[0].value(), k.expect("required"))?;
    if let Some(found) = place.get(cx)? {
        return Ok(found);
    }
    let made = cx.call(f.expect("required"), &[])?;
    loop {
        if place.exchange(cx, None, Some(&made))? {
            return Ok(made);
        }
        if let Some(found) = place.get(cx)? {
            return Ok(found);
        }
        cx.checkpoint()?;
    }
}

/// `merge(key, value, f)`: stores `value` if there is no such key, else `f(old, value)`.
fn merge(cx: &Cx, args: Args<'_>) -> Res {
    let [k, x, f] = args.skip(1).parse(cx, "merge", ["key", "value", "function"], 3)?;
    let (x, f) = (x.expect("required"), f.expect("required"));
    let place = place(cx, args[0].value(), k.expect("required"))?;
    loop {
        let old = place.get(cx)?;
        let new = match &old {
            Some(old) => cx.call(f, &[old.value(), x])?,
            None => Ref::new(x),
        };
        if place.exchange(cx, old.as_ref(), Some(&new))? {
            return Ok(new);
        }
        cx.checkpoint()?;
    }
}
