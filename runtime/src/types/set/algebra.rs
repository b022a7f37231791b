//! Union, intersection, difference, and the questions about subsets.
//!
//! Members' hashes are in the tables and are not computed again. Comparing members may run user code, which may
//! change the sets: walks go from entry to entry, and hold the member they are at.

use freewheel_refcount::Value;

use super::lookup_hash;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::dict::{Dict, HashTable};
use crate::object::set::Set;
use crate::object::table::{Probe, Step};
use crate::object::{Kind, Obj, obj_unchecked};
use crate::types::iterators::table::{Found, entry_from};

/// Whether a table has this key, if that can be told without running user code.
#[inline(always)]
fn quick_has(table: &HashTable, key: Value, hash: u64) -> Option<bool> {
    let Some(t) = table.table() else { return Some(false) };
    match t.step(key, &mut Probe::new(hash)) {
        Step::Found(_) => Some(true),
        Step::Absent => Some(false),
        Step::Candidate(..) => None,
    }
}

/// Whether a set has a member with this hash. The caller keeps it alive.
#[inline]
pub fn has(cx: &Cx, set: &Obj<Set>, v: Value, hash: u64) -> Result<bool, Exc> {
    match quick_has(&set.table, v, hash) {
        Some(there) => Ok(there),
        None => has_slow(cx, &set.table, v, hash),
    }
}

#[inline(never)]
fn has_slow(cx: &Cx, table: &HashTable, v: Value, hash: u64) -> Result<bool, Exc> {
    cx.check_native_stack()?;
    Ok(cx.find_key(table, v, hash)?.is_some())
}

/// The keys of a set or dict, whose hashes need not be computed.
fn table_of<'a>(cx: &Cx, v: Value) -> Option<&'a HashTable> {
    if let Some(s) = cx.cast::<Set>(v) {
        return Some(&s.data.table);
    }
    crate::object::dict::as_exact_dict(v).map(|d: &Obj<Dict>| &d.data.0)
}

fn empty<'a>(cx: &Cx, kind: Kind) -> Result<(Ref, &'a Obj<Set>), Exc> {
    let made = cx.new_object(kind, Set::new())?;
    // SAFETY: just made, with this payload.
    let set = unsafe { obj_unchecked::<Set>(made.value()) };
    Ok((made, set))
}

/// Adds a member that is not there to a set that nobody else sees yet.
fn add_new(cx: &Cx, set: &Obj<Set>, v: Ref, hash: u64) -> Result<(), Exc> {
    let v = v.into_value();
    if set.table.insert_absent(&set.header, cx.mutator(), v, hash, Value::NONE).is_err() {
        drop(Ref::from_owned(v));
        return Err(cx.memory_error());
    }
    Ok(())
}

/// Calls `f` with every key of a table. It may run user code.
fn each(table: &HashTable, mut f: impl FnMut(Ref, u64) -> Result<(), Exc>) -> Result<(), Exc> {
    let mut i = 0;
    while let Some(e) = entry_from(table, i) {
        i = e.at + 1;
        f(Ref::new(e.key), e.hash)?;
    }
    Ok(())
}

/// Calls `f` with every entry of a table, and whether its key is in `other` too; until `f` answers false. User code
/// may run, but keys are alive while `f` does.
fn each_in(
    cx: &Cx,
    table: &HashTable,
    other: &HashTable,
    mut f: impl FnMut(Found, bool) -> Result<bool, Exc>,
) -> Result<(), Exc> {
    let mut i = 0;
    while let Some(e) = entry_from(table, i) {
        i = e.at + 1;
        let go_on = match quick_has(other, e.key, e.hash) {
            Some(there) => f(e, there)?,
            None => {
                let kept = Ref::new(e.key);
                let there = has_slow(cx, other, kept.value(), e.hash)?;
                f(e, there)?
            }
        };
        if !go_on {
            break;
        }
    }
    Ok(())
}

/// A new set with the same members.
pub fn copy(cx: &Cx, kind: Kind, from: &HashTable) -> Res {
    let (made, set) = empty(cx, kind)?;
    copy_into(cx, set, from)?;
    Ok(made)
}

/// Copies the keys of a table into an empty set.
fn copy_into(cx: &Cx, set: &Obj<Set>, from: &HashTable) -> Result<(), Exc> {
    // Entries are only appended to a table, and the walk ends where the table ends now: no key comes twice.
    let Some(t) = from.table().filter(|_| !from.is_empty()) else { return Ok(()) };
    set.table.reserve_like(&set.header, cx.mutator(), from).map_err(|_| cx.memory_error())?;
    t.iter_from(0).try_for_each(|(i, k, _)| add_new(cx, set, Ref::new(k), t.hash(i, k)))
}

/// Adds all items of an iterable.
pub fn add_all(cx: &Cx, set: &Obj<Set>, items: Value) -> Result<(), Exc> {
    match table_of(cx, items) {
        Some(t) if set.table.table().is_none() && !set.header.is_shared() => copy_into(cx, set, t),
        Some(t) if !core::ptr::eq(t, &set.data.table) => {
            each(t, |v, hash| cx.set_add_hashed(set, v.value(), hash).map(drop))
        }
        Some(_) => Ok(()),
        None => cx.for_each(items, |v| cx.set_add(set, v.value()).map(drop)),
    }
}

/// Removes all items of an iterable.
pub fn remove_all(cx: &Cx, set: &Obj<Set>, items: Value) -> Result<(), Exc> {
    match table_of(cx, items) {
        Some(t) if core::ptr::eq(t, &set.data.table) => {
            cx.set_clear(set);
            Ok(())
        }
        Some(t) => each(t, |v, hash| cx.set_remove_hashed(set, v.value(), hash).map(drop)),
        None => cx.for_each(items, |v| {
            let hash = lookup_hash(cx, v.value())?;
            cx.set_remove_hashed(set, v.value(), hash).map(drop)
        }),
    }
}

/// Removes all members that are no items of an iterable.
pub fn keep_all(cx: &Cx, set: &Obj<Set>, items: Value) -> Result<(), Exc> {
    let kept = intersection(cx, Kind::Set, set, items)?;
    // SAFETY: just made, with this payload.
    let kept = unsafe { obj_unchecked::<Set>(kept.value()) };
    for (v, hash) in cx.set_members(set) {
        if !has(cx, kept, v.value(), hash)? {
            cx.set_remove_hashed(set, v.value(), hash)?;
        }
    }
    Ok(())
}

/// Removes those items of an iterable that are members, and adds those that are not.
pub fn toggle_all(cx: &Cx, set: &Obj<Set>, items: Value) -> Result<(), Exc> {
    // An item that comes twice must not be toggled twice, and the set itself would change under the walk.
    let once = match cx.cast::<Set>(items) {
        Some(s) if core::ptr::eq(s, set) => {
            cx.set_clear(set);
            return Ok(());
        }
        Some(_) => Ref::new(items),
        None => cx.set_from(Kind::Set, Some(items))?,
    };
    let other: &Obj<Set> = cx.cast(once.value()).expect("a set");
    each(&other.table, |v, hash| {
        if !cx.set_remove_hashed(set, v.value(), hash)? {
            cx.set_add_hashed(set, v.value(), hash)?;
        }
        Ok(())
    })
}

/// A new set with the members of `a` and the items of all others.
pub fn union(cx: &Cx, kind: Kind, a: &Obj<Set>, others: impl Iterator<Item = Value>) -> Res {
    let made = copy(cx, kind, &a.table)?;
    // SAFETY: just made, with this payload.
    let set = unsafe { obj_unchecked::<Set>(made.value()) };
    for other in others {
        add_all(cx, set, other)?;
    }
    Ok(made)
}

/// A new set with the members of `a` that are items of `b`.
pub fn intersection(cx: &Cx, kind: Kind, a: &Obj<Set>, b: Value) -> Res {
    let (made, set) = empty(cx, kind)?;
    match cx.cast::<Set>(b) {
        Some(b) => {
            let (small, large) = if b.table.len() > a.table.len() { (a, b) } else { (b, a) };
            each_in(cx, &small.table, &large.table, |e, there| {
                if there {
                    add_checked(cx, set, e)?;
                }
                Ok(true)
            })?;
        }
        None => cx.for_each(b, |v| {
            let hash = cx.hash(v.value())? as u64;
            if has(cx, a, v.value(), hash)? {
                cx.set_add_hashed(set, v.value(), hash)?;
            }
            Ok(())
        })?,
    }
    Ok(made)
}

/// Adds the key of a walked table to a new set. User code may have removed the key and added it again during the
/// walk, so it may be there already.
#[inline]
fn add_checked(cx: &Cx, set: &Obj<Set>, e: Found) -> Result<(), Exc> {
    let v = Ref::new(e.key);
    match quick_has(&set.table, v.value(), e.hash) {
        Some(true) => Ok(()),
        Some(false) => add_new(cx, set, v, e.hash),
        None => cx.set_add_hashed(set, v.value(), e.hash).map(drop),
    }
}

/// A new set with the members of `a` that are no items of `b`.
pub fn difference(cx: &Cx, kind: Kind, a: &Obj<Set>, b: Value) -> Res {
    let Some(table) = table_of(cx, b).filter(|t| a.table.len() / 4 <= t.len()) else {
        let made = copy(cx, kind, &a.table)?;
        // SAFETY: just made, with this payload.
        remove_all(cx, unsafe { obj_unchecked::<Set>(made.value()) }, b)?;
        return Ok(made);
    };
    let (made, set) = empty(cx, kind)?;
    each_in(cx, &a.table, table, |e, there| {
        if !there {
            add_checked(cx, set, e)?;
        }
        Ok(true)
    })?;
    Ok(made)
}

/// A new set with what is in one of the two only.
pub fn symmetric_difference(cx: &Cx, kind: Kind, a: &Obj<Set>, b: Value) -> Res {
    let made = copy(cx, kind, &a.table)?;
    // SAFETY: just made, with this payload.
    let set = unsafe { obj_unchecked::<Set>(made.value()) };
    match cx.cast::<Set>(b) {
        Some(b) if core::ptr::eq(a, b) => cx.set_clear(set),
        _ => toggle_all(cx, set, b)?,
    }
    Ok(made)
}

/// Whether all members of `a` are members of `b`.
pub fn is_subset(cx: &Cx, a: &Obj<Set>, b: &Obj<Set>) -> Result<bool, Exc> {
    if a.table.len() > b.table.len() {
        return Ok(false);
    }
    let mut all = true;
    each_in(cx, &a.table, &b.table, |_, there| {
        all = there;
        Ok(there)
    })?;
    Ok(all)
}

/// Whether a set has none of the items of an iterable.
pub fn is_disjoint(cx: &Cx, a: &Obj<Set>, b: Value) -> Result<bool, Exc> {
    if let Some(b) = cx.cast::<Set>(b) {
        let (small, large) = if b.table.len() > a.table.len() { (a, b) } else { (b, a) };
        let mut none = true;
        each_in(cx, &small.table, &large.table, |_, there| {
            none = !there;
            Ok(none)
        })?;
        return Ok(none);
    }
    let it = cx.iter(b)?;
    while let Some(x) = cx.next(it.value())? {
        let hash = cx.hash(x.value())? as u64;
        if has(cx, a, x.value(), hash)? {
            return Ok(false);
        }
        cx.checkpoint()?;
    }
    Ok(true)
}
