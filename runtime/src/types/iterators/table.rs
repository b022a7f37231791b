//! Iterators over dicts and sets, forwards and backwards.
//!
//! They walk the table's entries by number. A table that was replaced meanwhile may have its entries at other
//! numbers; but then keys were added, which the iterator notices by their number.

use freewheel_gc::Loan;
use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::Ordering;

use super::itself;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::dict::{Dict, HashTable};
use crate::object::iter::TableIter;
use crate::object::set::Set;
use crate::object::{Kind, Obj, obj_unchecked};
use crate::types::builder::ClassBuilder;
use crate::types::sequence::pair;
use crate::types::slots::OptRes;

/// An entry found by walking a table; key and value are borrowed.
pub struct Found {
    /// Its number.
    pub at: usize,
    /// The key's hash.
    pub hash: u64,
    /// The key.
    pub key: Value,
    /// The value.
    pub value: Value,
}

/// The first entry that is there from number `from` on. For walks that run user code between the steps.
#[inline(always)]
pub fn entry_from(table: &HashTable, from: usize) -> Option<Found> {
    let t = table.table()?;
    let (at, key, value) = t.iter_from(from).next()?;
    Some(Found { at, hash: t.hash(at, key), key, value })
}

/// The last entry that is there below number `end`.
fn entry_below(table: &HashTable, end: usize) -> Option<Found> {
    let t = table.table()?;
    (0..end.min(t.len())).rev().find_map(|at| {
        let e = t.entry(at);
        let (key, value) = (e.key.bound()?, e.value.bound()?);
        Some(Found { at, hash: t.hash(at, key), key, value })
    })
}

/// An iterator over the table of `owner`.
///
/// # Errors
/// The memory error.
pub fn table_iter(cx: &Cx, kind: Kind, owner: Value, table: &HashTable, reverse: bool) -> Res {
    let next = if reverse { table.table().map_or(0, |t| t.len()) } else { 0 };
    let owner = Loan::new(owner);
    let data = TableIter { owner, next: next.into(), len: table.len(), reverse };
    cx.new_lender(cx.shape(kind as u32), data)
}

fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<TableIter> {
    cx.cast(v).expect("a table iterator")
}

/// The next entry.
#[inline(always)]
fn step(cx: &Cx, it: &TableIter, table: &HashTable, what: &str) -> Result<Option<Found>, Exc> {
    // Relaxed, here and below: an iterator shared by threads may hand out a key twice, as is written down.
    let at = it.next.load(Ordering::Relaxed);
    let done = if it.reverse { 0 } else { usize::MAX };
    if at == done {
        return Ok(None);
    }
    if table.len() != it.len {
        return Err(cx.runtime_error(format!("{what} changed size during iteration")));
    }
    let found = if it.reverse { entry_below(table, at) } else { entry_from(table, at) };
    let next = match &found {
        Some(e) if it.reverse => e.at,
        Some(e) => e.at + 1,
        None => done,
    };
    it.next.store(next, Ordering::Relaxed);
    Ok(found)
}

#[inline(always)]
fn dict_step(cx: &Cx, v: Value) -> Result<Option<Found>, Exc> {
    let it = this(cx, v);
    // SAFETY: made for dicts.
    let dict = unsafe { obj_unchecked::<Dict>(it.owner.get()) };
    step(cx, it, &dict.0, "dictionary")
}

/// What an iterator of one of these kinds yields next, borrowed: a loop's register does not count what others can see.
///
/// # Errors
/// The container has changed its size.
pub fn next_borrowed(cx: &Cx, v: Value, kind: Kind) -> Result<Option<Value>, Exc> {
    Ok(match kind {
        Kind::DictKeyIter => dict_step(cx, v)?.map(|e| e.key),
        Kind::DictValueIter => dict_step(cx, v)?.map(|e| e.value),
        _ => set_step(cx, v)?.map(|e| e.key),
    })
}

/// The next pair of a `DictItemIter`, borrowed.
///
/// # Errors
/// The dict has changed its size.
pub fn next_item_borrowed(cx: &Cx, v: Value) -> Result<Option<(Value, Value)>, Exc> {
    Ok(dict_step(cx, v)?.map(|e| (e.key, e.value)))
}

fn key_next(cx: &Cx, v: Value) -> OptRes {
    Ok(dict_step(cx, v)?.map(|e| Ref::new(e.key)))
}

fn value_next(cx: &Cx, v: Value) -> OptRes {
    Ok(dict_step(cx, v)?.map(|e| Ref::new(e.value)))
}

fn item_next(cx: &Cx, v: Value) -> OptRes {
    match dict_step(cx, v)? {
        Some(e) => pair(cx, Ref::new(e.key), Ref::new(e.value)).map(Some),
        None => Ok(None),
    }
}

fn set_step(cx: &Cx, v: Value) -> Result<Option<Found>, Exc> {
    let it = this(cx, v);
    // SAFETY: made for sets.
    let set = unsafe { obj_unchecked::<Set>(it.owner.get()) };
    step(cx, it, &set.table, "Set")
}

fn set_next(cx: &Cx, v: Value) -> OptRes {
    Ok(set_step(cx, v)?.map(|e| Ref::new(e.key)))
}

/// How many entries are left, if all goes on as it began.
fn left(it: &TableIter, table: &HashTable) -> usize {
    let at = it.next.load(Ordering::Relaxed);
    let Some(t) = table.table().filter(|_| table.len() == it.len) else { return 0 };
    if it.reverse { t.iter_from(0).take_while(|(i, ..)| *i < at).count() } else { t.iter_from(at).count() }
}

fn hint(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__length_hint__")?;
    let it = this(cx, v);
    let owner = it.owner.get();
    let n = match (cx.cast::<Dict>(owner), cx.cast::<Set>(owner)) {
        (Some(d), _) => left(it, &d.0),
        (_, Some(s)) => left(it, &s.table),
        _ => 0,
    };
    cx.int(n as i64)
}

/// Fills the classes.
pub(super) fn init(cx: &Cx) -> Result<(), Exc> {
    let class = |kind, next: fn(&Cx, Value) -> OptRes| -> Result<(), Exc> {
        ClassBuilder::of(cx, kind)
            .slots(|s| {
                s.iter = Some(itself);
                s.next = Some(next);
            })?
            .methods(&[("__length_hint__", hint)])?
            .finish()
            .map(drop)
    };
    class(Kind::DictKeyIter, key_next)?;
    class(Kind::DictValueIter, value_next)?;
    class(Kind::DictItemIter, item_next)?;
    class(Kind::SetIter, set_next)
}
