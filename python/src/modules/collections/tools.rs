//! Single steps that `collections` needs natively.

use freewheel::object::dict::Dict;
use freewheel::object::lock::write_lock;
use freewheel::object::string::as_exact_str;
use freewheel::object::{Kind, Obj};
use freewheel::types::slots::Bin;
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

/// The dict behind a value.
pub(super) fn dict<'a>(cx: &Cx, v: Value) -> Result<&'a Obj<Dict>, Exc> {
    cx.cast::<Dict>(v)
        .ok_or_else(|| cx.type_error(format!("a dict is required, not {}", cx.class_of(v).name())))
}

/// Whether writing items of this mapping is what it is for plain dicts.
pub(super) fn stores_plainly(cx: &Cx, v: Value) -> bool {
    match (cx.class_of(v).slots().setitem, cx.class(Kind::Dict).slots().setitem) {
        (Some(a), Some(b)) => core::ptr::fn_addr_eq(a, b) && cx.cast::<Dict>(v).is_some(),
        _ => false,
    }
}

/// Whether reading and writing items of this mapping is what it is for plain dicts.
fn is_plain(cx: &Cx, v: Value) -> bool {
    let get = cx.intern("get");
    let (class, base) = (cx.class_of(v), cx.class(Kind::Dict));
    stores_plainly(cx, v) && cx.class_attr(class, get) == cx.class_attr(base, get)
}

/// Adds one to a count that is there already and plain, in a dict that no other thread can see.
#[inline]
fn count_in_place(d: &Obj<Dict>, key: Value, hash: u64) -> bool {
    if d.header.is_shared() || as_exact_str(key).is_none() {
        return false;
    }
    let Some((table, i)) = d.0.table().and_then(|t| Some((t, t.find_simple(key, hash)?))) else {
        return false;
    };
    let count = &table.entry(i).value;
    let old = count.get();
    match Value::int_add(old, Value::small(1)).filter(|_| old.is_int()) {
        Some(new) => {
            count.set(new);
            true
        }
        None => false,
    }
}

/// `_count_elements(mapping, iterable)`: adds one to the count of every element.
pub(super) fn count_elements(cx: &Cx, args: Args<'_>) -> Res {
    let [mapping, iterable] = args.exact(cx, "_count_elements")?;
    let (zero, one) = (Value::small(0), Value::small(1));
    if is_plain(cx, mapping) {
        let d = dict(cx, mapping)?;
        cx.for_each(iterable, |key| {
            let hash = cx.hash(key.value())? as u64;
            if count_in_place(d, key.value(), hash) {
                return Ok(());
            }
            let old = cx.dict_get_hashed(d, key.value(), hash)?.unwrap_or(zero);
            let new = match Value::both_int(old, one) {
                true => Value::int_add(old, one).map(Ref::new),
                false => None,
            };
            let new = match new {
                Some(new) => new,
                None => {
                    let old = Ref::new(old);
                    cx.binary(Bin::Add, old.value(), one)?
                }
            };
            cx.dict_set_hashed(d, key.value(), hash, new)
        })?;
        return Ok(Ref::none());
    }
    let get = cx.get_attr_str(mapping, "get")?;
    cx.for_each(iterable, |key| {
        let old = cx.call(get.value(), &[key.value(), zero])?;
        let new = cx.binary(Bin::Add, old.value(), one)?;
        cx.set_item(mapping, key.value(), new.value())
    })?;
    Ok(Ref::none())
}

/// `_move_to_end(dict, key, last)`.
pub(super) fn move_to_end(cx: &Cx, args: Args<'_>) -> Res {
    let [d, key, last] = args.range(cx, "_move_to_end", 2)?;
    let (d, key) = (dict(cx, d.expect("required"))?, key.expect("required"));
    let last = last.map_or(Ok(true), |v| cx.truth(v))?;
    if cx.dict_move(d, key, last)? { Ok(Ref::none()) } else { Err(cx.key_error(key)) }
}

/// `_pop_first(dict)`: removes the oldest item and answers it as a pair.
pub(super) fn pop_first(cx: &Cx, args: Args<'_>) -> Res {
    let [d] = args.exact(cx, "_pop_first")?;
    let d = dict(cx, d)?;
    let removed = {
        let _guard = write_lock(&d.header);
        let first = d.0.table().and_then(|t| t.iter_from(0).next()).map(|(i, _, _)| i);
        first.and_then(|i| d.0.remove(i))
    };
    match removed {
        Some((k, v)) => cx.tuple_from(vec![Ref::from_owned(k), Ref::from_owned(v)]),
        None => Err(cx.error(freewheel::ExcKind::KeyError, "dictionary is empty")),
    }
}
