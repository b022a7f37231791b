//! The methods of dicts.

use freewheel_gc::Loan;
use freewheel_refcount::Value;

use super::{this, update};
use crate::args::{Args, NativeFn};
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Ref, Res};
use crate::object::dict::{Dict, DictView, as_exact_dict};
use crate::object::lock::write_lock;
use crate::object::{Kind, Obj};
use crate::types::iterators::table::table_iter;
use crate::types::sequence::{optional, pair};

/// All methods.
pub const METHODS: &[(&str, NativeFn)] = &[
    ("clear", clear),
    ("copy", copy),
    ("get", get),
    ("items", items),
    ("keys", keys),
    ("pop", pop),
    ("popitem", popitem),
    ("setdefault", setdefault),
    ("update", update_method),
    ("values", values),
    ("__reversed__", reversed),
];

/// A plain dict with the same items.
///
/// # Errors
/// The memory error.
pub fn copy_of(cx: &Cx, from: &Obj<Dict>) -> Res {
    let made = cx.dict()?;
    let to = as_exact_dict(made.value()).expect("just made");
    let Some(t) = from.0.table().filter(|_| !from.0.is_empty()) else { return Ok(made) };
    let m = cx.mutator();
    to.0.reserve_like(&to.header, m, &from.0).map_err(|_| cx.memory_error())?;
    for (i, k, v) in t.snapshot() {
        let (k, v) = (Ref::new(k).into_value(), Ref::new(v).into_value());
        if to.0.insert_absent(&to.header, m, k, t.hash(i, k), v).is_err() {
            drop((Ref::from_owned(k), Ref::from_owned(v)));
            return Err(cx.memory_error());
        }
    }
    Ok(made)
}

/// The same of a dict of any class: those that have their own idea of what is in them are asked.
///
/// # Errors
/// What their methods raise; the memory error.
pub fn copy_of_any(cx: &Cx, v: Value) -> Res {
    if let Some(d) = cx.plain_entries(v) {
        return copy_of(cx, d);
    }
    let made = cx.dict()?;
    cx.merge_mapping(as_exact_dict(made.value()).expect("just made"), v)?;
    Ok(made)
}

fn clear(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "dict.clear")?;
    cx.dict_clear(this(cx, v));
    Ok(Ref::none())
}

fn copy(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "dict.copy")?;
    copy_of_any(cx, v)
}

fn get(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [k, default]) = optional(cx, args, "dict", "get", 1)?;
    match cx.dict_get(this(cx, v), k.expect("required"))? {
        Some(x) => Ok(Ref::new(x)),
        None => Ok(default.map_or(Ref::none(), Ref::new)),
    }
}

fn pop(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [k, default]) = optional(cx, args, "dict", "pop", 1)?;
    let k = k.expect("required");
    match (cx.dict_remove(this(cx, v), k)?, default) {
        (Some(x), _) => Ok(x),
        (None, Some(default)) => Ok(Ref::new(default)),
        (None, None) => Err(cx.key_error(k)),
    }
}

fn popitem(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "dict.popitem")?;
    match cx.dict_pop_last(this(cx, v)) {
        Some((k, v)) => pair(cx, k, v),
        None => Err(cx.error(ExcKind::KeyError, "popitem(): dictionary is empty")),
    }
}

fn setdefault(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [k, default]) = optional(cx, args, "dict", "setdefault", 1)?;
    set_default(cx, this(cx, v), k.expect("required"), default.unwrap_or(Value::NONE))
}

/// The value of a key, which gets `default` first if it is not there. Of several threads that do this at once one
/// sets its default, and all get that.
///
/// # Errors
/// What the key's own code raises; the memory error.
pub fn set_default(cx: &Cx, d: &Obj<Dict>, k: Value, default: Value) -> Res {
    let hash = cx.hash(k)? as u64;
    loop {
        let seen = d.0.state();
        if let Some(x) = cx.dict_get_hashed(d, k, hash)? {
            return Ok(Ref::new(x));
        }
        cx.barrier(&d.header, k);
        cx.barrier(&d.header, default);
        let guard = write_lock(&d.header);
        if d.0.state() != seen {
            continue;
        }
        let (key, value) = (Ref::new(k).into_value(), Ref::new(default).into_value());
        let done = d.0.insert_absent(&d.header, cx.mutator(), key, hash, value);
        drop(guard);
        if done.is_err() {
            drop((Ref::from_owned(key), Ref::from_owned(value)));
            return Err(cx.memory_error());
        }
        return Ok(Ref::new(default));
    }
}

fn update_method(cx: &Cx, args: Args<'_>) -> Res {
    update(cx, this(cx, args[0].value()), "update", args.skip(1))?;
    Ok(Ref::none())
}

fn view(cx: &Cx, kind: Kind, v: Value) -> Res {
    cx.new_lender(cx.shape(kind as u32), DictView { dict: Loan::new(v) })
}

fn keys(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "dict.keys")?;
    view(cx, Kind::DictKeys, v)
}

fn values(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "dict.values")?;
    view(cx, Kind::DictValues, v)
}

fn items(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "dict.items")?;
    view(cx, Kind::DictItems, v)
}

fn reversed(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "dict.__reversed__")?;
    table_iter(cx, Kind::DictKeyIter, v, &this(cx, v).0, true)
}

/// `class.fromkeys(iterable, value=None)`.
pub fn fromkeys(cx: &Cx, args: Args<'_>) -> Res {
    if args.has_keywords() {
        return Err(cx.type_error("dict.fromkeys() takes no keyword arguments"));
    }
    let [keys, value] = args.skip(1).range(cx, "fromkeys", 1)?;
    let (keys, value) = (keys.expect("required"), value.unwrap_or(Value::NONE));
    let class = args[0].value();
    let made = if class == cx.class(Kind::Dict).value() { cx.dict()? } else { cx.call(class, &[])? };
    match as_exact_dict(made.value()) {
        Some(d) => cx.for_each(keys, |k| cx.dict_set(d, k.value(), value))?,
        None => cx.for_each(keys, |k| cx.set_item(made.value(), k.value(), value))?,
    }
    Ok(made)
}
