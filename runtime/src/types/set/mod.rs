//! Sets and frozen sets: making them, and what operators do with them.

mod algebra;
mod method;

pub use algebra::{remove_all, toggle_all};

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use super::iterators::table::{entry_from, table_iter};
use super::sequence;
use super::slots::{Bin, Cmp};
use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::set::{Set, as_exact_set};
use crate::object::{Kind, Obj, is_exactly};

/// The set behind a receiver, which is one, perhaps of a subclass.
#[inline(always)]
fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<Set> {
    match as_exact_set(v) {
        Some(s) => s,
        None => cx.cast(v).expect("a set"),
    }
}

/// Whether the set is a frozen one: the kind of what operations on it make.
fn kind_of(cx: &Cx, v: Value) -> Kind {
    if cx.is_kind(v, Kind::FrozenSet) { Kind::FrozenSet } else { Kind::Set }
}

fn new(cx: &Cx, class: &Obj<Class>, _: Args<'_>) -> Res {
    cx.new_instance(cx.shape(class.root_shape()), Set::new())
}

fn initialize(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    if args.has_keywords() {
        return Err(cx.type_error("set() takes no keyword arguments"));
    }
    let [items] = args.range(cx, "set", 0)?;
    let set = this(cx, v);
    if !set.table.is_empty() {
        cx.set_clear(set);
    }
    match items {
        Some(items) => algebra::add_all(cx, set, items),
        None => Ok(()),
    }
}

fn new_frozen(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let exactly = core::ptr::eq(class, cx.class(Kind::FrozenSet));
    // A subclass may have an initializer that knows keywords.
    if exactly && args.has_keywords() {
        return Err(cx.type_error("frozenset() takes no keyword arguments"));
    }
    let [items] = args.positional_only().range(cx, "frozenset", 0)?;
    if let Some(items) = items.filter(|i| exactly && is_exactly(*i, Kind::FrozenSet)) {
        return Ok(Ref::new(items));
    }
    let made = cx.new_instance(cx.shape(class.root_shape()), Set::new())?;
    if let Some(items) = items {
        algebra::add_all(cx, this(cx, made.value()), items)?;
    }
    Ok(made)
}

fn repr(cx: &Cx, v: Value) -> Res {
    let set = this(cx, v);
    let name = cx.class_of(v).name();
    if set.table.is_empty() {
        return cx.str_parts(&[name, "()"]);
    }
    sequence::render(cx, v, &format!("{name}(...)"), |out| {
        let plain = is_exactly(v, Kind::Set);
        if !plain {
            out.push_str(name);
            out.push('(');
        }
        out.push('{');
        let mut i = 0;
        while let Some(e) = entry_from(&set.table, i) {
            if !out.ends_with('{') || i > 0 {
                out.push_str(", ");
            }
            i = e.at + 1;
            sequence::push_repr(cx, out, e.key)?;
        }
        out.push_str(if plain { "}" } else { "})" });
        Ok(())
    })
}

/// A hash that does not depend on the order of the members, computed once.
fn frozen_hash(set: &Obj<Set>) -> i64 {
    if let Some(h) = set.cached_hash() {
        return h;
    }
    let mut h = 0u64;
    if let Some(t) = set.table.table() {
        for (i, k, _) in t.iter_from(0) {
            let x = t.hash(i, k);
            // Spreads the bits, so that nested sets and neighbouring numbers do not cancel each other out.
            h ^= (x ^ 89_869_747 ^ (x << 16)).wrapping_mul(3_644_798_167);
        }
    }
    h ^= (set.table.len() as u64 + 1).wrapping_mul(1_927_868_237);
    h ^= (h >> 11) ^ (h >> 25);
    h = h.wrapping_mul(69_069).wrapping_add(907_133_923);
    // 0 stands for "not computed", and -1 is no hash.
    if h == 0 || h == u64::MAX { 590_923_713 } else { h as i64 }
}

fn hash(cx: &Cx, v: Value) -> Result<i64, Exc> {
    let set = this(cx, v);
    let h = frozen_hash(set);
    set.cache_hash(h);
    Ok(h)
}

/// Hash of something that is looked for in a set: a set stands for the frozen set of its members.
fn lookup_hash(cx: &Cx, v: Value) -> Result<u64, Exc> {
    match cx.hash(v) {
        Ok(h) => Ok(h as u64),
        Err(e) => match cx.cast::<Set>(v) {
            Some(set) if cx.is_error(&e, ExcKind::TypeError) => Ok(frozen_hash(set) as u64),
            _ => Err(e),
        },
    }
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let (Some(x), Some(y)) = (cx.cast::<Set>(a), cx.cast::<Set>(b)) else {
        return Ok(Ref::not_implemented());
    };
    let (m, n) = (x.table.len(), y.table.len());
    let subset = |x: &Obj<Set>, y: &Obj<Set>| algebra::is_subset(cx, x, y);
    let answer = match op {
        Cmp::Eq => m == n && !hashes_differ(x, y) && subset(x, y)?,
        Cmp::Ne => !(m == n && !hashes_differ(x, y) && subset(x, y)?),
        Cmp::Lt => m < n && subset(x, y)?,
        Cmp::Le => m <= n && subset(x, y)?,
        Cmp::Gt => m > n && subset(y, x)?,
        Cmp::Ge => m >= n && subset(y, x)?,
    };
    Ok(Ref::bool(answer))
}

/// Whether two sets are known to be different by their hashes.
fn hashes_differ(a: &Obj<Set>, b: &Obj<Set>) -> bool {
    matches!((a.cached_hash(), b.cached_hash()), (Some(x), Some(y)) if x != y)
}

fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    Ok(this(cx, v).table.len())
}

fn contains(cx: &Cx, v: Value, x: Value) -> Result<bool, Exc> {
    let hash = lookup_hash(cx, x)?;
    algebra::has(cx, this(cx, v), x, hash)
}

fn iter(cx: &Cx, v: Value) -> Res {
    table_iter(cx, Kind::SetIter, v, &this(cx, v).table, false)
}

/// Both operands of an operator, if both are sets.
fn both<'a>(cx: &Cx, a: Value, b: Value) -> Option<(&'a Obj<Set>, &'a Obj<Set>)> {
    Some((cx.cast(a)?, cx.cast(b)?))
}

fn or(cx: &Cx, a: Value, b: Value) -> Res {
    let Some((x, _)) = both(cx, a, b) else { return Ok(Ref::not_implemented()) };
    algebra::union(cx, kind_of(cx, a), x, [b].into_iter())
}

fn and(cx: &Cx, a: Value, b: Value) -> Res {
    let Some((x, _)) = both(cx, a, b) else { return Ok(Ref::not_implemented()) };
    algebra::intersection(cx, kind_of(cx, a), x, b)
}

fn sub(cx: &Cx, a: Value, b: Value) -> Res {
    let Some((x, _)) = both(cx, a, b) else { return Ok(Ref::not_implemented()) };
    algebra::difference(cx, kind_of(cx, a), x, b)
}

fn xor(cx: &Cx, a: Value, b: Value) -> Res {
    let Some((x, _)) = both(cx, a, b) else { return Ok(Ref::not_implemented()) };
    algebra::symmetric_difference(cx, kind_of(cx, a), x, b)
}

/// An in-place operator: `change` alters the set; other operands than sets are not known.
fn in_place(cx: &Cx, v: Value, other: Value, change: fn(&Cx, &Obj<Set>, Value) -> Result<(), Exc>) -> Res {
    if cx.cast::<Set>(other).is_none() {
        return Ok(Ref::not_implemented());
    }
    change(cx, this(cx, v), other)?;
    Ok(Ref::new(v))
}

fn inplace_or(cx: &Cx, v: Value, other: Value) -> Res {
    in_place(cx, v, other, algebra::add_all)
}

fn inplace_and(cx: &Cx, v: Value, other: Value) -> Res {
    in_place(cx, v, other, algebra::keep_all)
}

fn inplace_sub(cx: &Cx, v: Value, other: Value) -> Res {
    in_place(cx, v, other, algebra::remove_all)
}

fn inplace_xor(cx: &Cx, v: Value, other: Value) -> Res {
    in_place(cx, v, other, algebra::toggle_all)
}

/// Fills the classes.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    for kind in [Kind::Set, Kind::FrozenSet] {
        let frozen = matches!(kind, Kind::FrozenSet);
        let class = ClassBuilder::of(cx, kind)
            .flags(class_flags::SUBCLASSABLE | class_flags::MATCH_SELF)
            .slots(|s| {
                s.repr = Some(repr);
                s.compare = Some(compare);
                s.len = Some(len);
                s.contains = Some(contains);
                s.iter = Some(iter);
                s.binary[Bin::Or as usize] = Some(or);
                s.binary[Bin::And as usize] = Some(and);
                s.binary[Bin::Sub as usize] = Some(sub);
                s.binary[Bin::Xor as usize] = Some(xor);
                if frozen {
                    s.new = Some(new_frozen);
                    s.hash = Some(hash);
                } else {
                    s.new = Some(new);
                    s.init = Some(initialize);
                    s.inplace[Bin::Or as usize] = Some(inplace_or);
                    s.inplace[Bin::And as usize] = Some(inplace_and);
                    s.inplace[Bin::Sub as usize] = Some(inplace_sub);
                    s.inplace[Bin::Xor as usize] = Some(inplace_xor);
                }
            })?
            .methods(method::METHODS)?
            .class_methods(&[("__class_getitem__", crate::types::generic::class_getitem)])?;
        let class = if frozen {
            class.doc(
                "frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\n\
                 Build an immutable unordered collection of unique elements.",
            )?
        } else {
            class.methods(method::CHANGING_METHODS)?.doc(
                "set() -> new empty set object\nset(iterable) -> new set object\n\n\
                 Build an unordered collection of unique elements.",
            )?
        };
        class.finish()?;
    }
    Ok(())
}
