//! The methods of sets and frozen sets.

use super::{algebra, kind_of, lookup_hash, this};
use crate::args::{Args, NativeFn};
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::set::Set;
use crate::object::{Kind, Obj, is_exactly};

/// Methods of both classes.
pub const METHODS: &[(&str, NativeFn)] = &[
    ("copy", copy),
    ("difference", difference),
    ("intersection", intersection),
    ("isdisjoint", isdisjoint),
    ("issubset", issubset),
    ("issuperset", issuperset),
    ("symmetric_difference", symmetric_difference),
    ("union", union),
];

/// Methods that change the set.
pub const CHANGING_METHODS: &[(&str, NativeFn)] = &[
    ("add", add),
    ("clear", clear),
    ("difference_update", difference_update),
    ("discard", discard),
    ("intersection_update", intersection_update),
    ("pop", pop),
    ("remove", remove),
    ("symmetric_difference_update", symmetric_difference_update),
    ("update", update),
];

/// The receiver of a method that takes any number of arguments.
fn any_number<'a>(cx: &Cx, args: &Args<'_>, name: &str) -> Result<&'a Obj<Set>, Exc> {
    let v = args[0].value();
    if args.has_keywords() {
        let class = if cx.is_kind(v, Kind::FrozenSet) { "frozenset" } else { "set" };
        return Err(cx.type_error(format!("{class}.{name}() takes no keyword arguments")));
    }
    Ok(this(cx, v))
}

fn copy(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "set.copy")?;
    if is_exactly(v, Kind::FrozenSet) {
        return Ok(Ref::new(v));
    }
    algebra::copy(cx, kind_of(cx, v), &this(cx, v).table)
}

fn union(cx: &Cx, args: Args<'_>) -> Res {
    let set = any_number(cx, &args, "union")?;
    algebra::union(cx, kind_of(cx, args[0].value()), set, args.positional().skip(1))
}

fn intersection(cx: &Cx, args: Args<'_>) -> Res {
    let set = any_number(cx, &args, "intersection")?;
    let kind = kind_of(cx, args[0].value());
    let Some(first) = args.get(1) else { return algebra::copy(cx, kind, &set.table) };
    let mut made = algebra::intersection(cx, kind, set, first)?;
    for other in args.positional().skip(2) {
        made = algebra::intersection(cx, kind, this(cx, made.value()), other)?;
    }
    Ok(made)
}

fn difference(cx: &Cx, args: Args<'_>) -> Res {
    let set = any_number(cx, &args, "difference")?;
    let kind = kind_of(cx, args[0].value());
    let Some(first) = args.get(1) else { return algebra::copy(cx, kind, &set.table) };
    let made = algebra::difference(cx, kind, set, first)?;
    for other in args.positional().skip(2) {
        algebra::remove_all(cx, this(cx, made.value()), other)?;
    }
    Ok(made)
}

fn symmetric_difference(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [other]) = args.method(cx, "set.symmetric_difference")?;
    algebra::symmetric_difference(cx, kind_of(cx, v), this(cx, v), other)
}

fn isdisjoint(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [other]) = args.method(cx, "set.isdisjoint")?;
    Ok(Ref::bool(algebra::is_disjoint(cx, this(cx, v), other)?))
}

fn issubset(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [other]) = args.method(cx, "set.issubset")?;
    let set = this(cx, v);
    if let Some(other) = cx.cast::<Set>(other) {
        return Ok(Ref::bool(algebra::is_subset(cx, set, other)?));
    }
    // Members found among the items, each once: as many as there are members?
    let found = algebra::intersection(cx, Kind::Set, set, other)?;
    Ok(Ref::bool(this(cx, found.value()).table.len() == set.table.len()))
}

fn issuperset(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [other]) = args.method(cx, "set.issuperset")?;
    let set = this(cx, v);
    if let Some(other) = cx.cast::<Set>(other) {
        return Ok(Ref::bool(algebra::is_subset(cx, other, set)?));
    }
    let it = cx.iter(other)?;
    while let Some(x) = cx.next(it.value())? {
        let hash = cx.hash(x.value())? as u64;
        if !algebra::has(cx, set, x.value(), hash)? {
            return Ok(Ref::bool(false));
        }
        cx.checkpoint()?;
    }
    Ok(Ref::bool(true))
}

fn add(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "set.add")?;
    cx.set_add(this(cx, v), x)?;
    Ok(Ref::none())
}

fn clear(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "set.clear")?;
    cx.set_clear(this(cx, v));
    Ok(Ref::none())
}

fn update(cx: &Cx, args: Args<'_>) -> Res {
    let set = any_number(cx, &args, "update")?;
    args.positional().skip(1).try_for_each(|other| algebra::add_all(cx, set, other))?;
    Ok(Ref::none())
}

fn difference_update(cx: &Cx, args: Args<'_>) -> Res {
    let set = any_number(cx, &args, "difference_update")?;
    args.positional().skip(1).try_for_each(|other| algebra::remove_all(cx, set, other))?;
    Ok(Ref::none())
}

fn intersection_update(cx: &Cx, args: Args<'_>) -> Res {
    let set = any_number(cx, &args, "intersection_update")?;
    args.positional().skip(1).try_for_each(|other| algebra::keep_all(cx, set, other))?;
    Ok(Ref::none())
}

fn symmetric_difference_update(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [other]) = args.method(cx, "set.symmetric_difference_update")?;
    algebra::toggle_all(cx, this(cx, v), other)?;
    Ok(Ref::none())
}

fn discard(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "set.discard")?;
    let hash = lookup_hash(cx, x)?;
    cx.set_remove_hashed(this(cx, v), x, hash)?;
    Ok(Ref::none())
}

fn remove(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "set.remove")?;
    let hash = lookup_hash(cx, x)?;
    if cx.set_remove_hashed(this(cx, v), x, hash)? { Ok(Ref::none()) } else { Err(cx.key_error(x)) }
}

fn pop(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "set.pop")?;
    cx.set_pop(this(cx, v)).ok_or_else(|| cx.error(ExcKind::KeyError, "pop from an empty set"))
}
