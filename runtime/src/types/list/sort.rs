//! Sorting lists.
//!
//! While a list is being sorted its items are outside of it, so that whatever the comparisons do to the list
//! cannot disturb the sort; the list looks empty meanwhile. Keys that are all integers in words, all doubles or
//! all strings are sorted natively; all others by [`merge`], which stops at the first exception.

use core::cmp::{Ordering, Reverse};

use freewheel_refcount::Value;

use super::{merge, this};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::Obj;
use crate::object::list::List;
use crate::object::string::{Str, as_exact_str};
use crate::object::tuple::as_exact_tuple;
use crate::types::slots::Cmp;

/// `list.sort(*, key=None, reverse=False)`.
pub fn sort(cx: &Cx, args: Args<'_>) -> Res {
    if args.len() > 1 {
        return Err(cx.type_error("sort() takes no positional arguments"));
    }
    let [key, reverse] = args.skip(1).parse(cx, "sort", ["*key", "*reverse"], 0)?;
    let reverse = match reverse {
        Some(r) => cx.expect_i64(r)? != 0,
        None => false,
    };
    sort_list(cx, this(cx, args[0].value()), key.filter(|k| *k != Value::NONE), reverse)?;
    Ok(Ref::none())
}

/// Sorts a list in place, stably. Equal items keep their order also when the order is reversed.
///
/// # Errors
/// What the key function or the comparisons raise: the list is left with its items in some order. `ValueError` if
/// they changed the list.
pub fn sort_list(cx: &Cx, list: &Obj<List>, key: Option<Value>, reverse: bool) -> Result<(), Exc> {
    if key.is_none() && list.header.is_shared() && sort_shared(list, reverse) {
        return Ok(());
    }
    let mut items = list.take_all(cx.mutator());
    let sorted = match key {
        None => sort_by_keys(cx, &mut items, reverse),
        Some(key) => sort_with(cx, &mut items, key, reverse),
    };
    let put = put_back(cx, list, items);
    sorted.and(put)
}

/// Sorts a list that other threads see, if that needs no user code: they see it sorted or not, but never empty, and
/// nothing they add is lost. Answers whether that was done.
fn sort_shared(list: &Obj<List>, reverse: bool) -> bool {
    loop {
        let kept = list.to_vec();
        let old: Vec<Value> = kept.iter().map(Ref::value).collect();
        let mut new = old.clone();
        if !sort_natively(&mut new, reverse) {
            return false;
        }
        // Whoever changed the list meanwhile has got on: it is sorted as it is now.
        if list.reorder(&old, &new) {
            return true;
        }
    }
}

/// Gives the list its items back.
fn put_back(cx: &Cx, list: &Obj<List>, items: Vec<Value>) -> Result<(), Exc> {
    let mut modified = false;
    loop {
        // The list may have become SHARED while its items were out of its reach.
        items.iter().for_each(|v| cx.barrier(&list.header, *v));
        match list.put_all(cx.mutator(), &items) {
            Ok(true) if modified => return Err(cx.value_error("list modified during sort")),
            Ok(true) => return Ok(()),
            Ok(false) => {
                modified = true;
                super::clear(cx, list);
            }
            Err(_) => {
                items.into_iter().for_each(|v| drop(Ref::from_owned(v)));
                return Err(cx.memory_error());
            }
        }
    }
}

/// Something to be sorted by a key.
trait Keyed: Copy {
    fn key(&self) -> Value;
}

impl Keyed for Value {
    #[inline(always)]
    fn key(&self) -> Value {
        *self
    }
}

/// An item with the key that was computed for it.
#[derive(Clone, Copy)]
struct WithKey {
    key: Value,
    item: Value,
}

impl Keyed for WithKey {
    #[inline(always)]
    fn key(&self) -> Value {
        self.key
    }
}

fn sort_with(cx: &Cx, items: &mut [Value], key: Value, reverse: bool) -> Result<(), Exc> {
    let mut keys = Vec::with_capacity(items.len());
    for v in &*items {
        keys.push(cx.call(key, &[*v])?);
    }
    let pair = |(k, item): (&Ref, &Value)| WithKey { key: k.value(), item: *item };
    let mut pairs: Vec<WithKey> = keys.iter().zip(&*items).map(pair).collect();
    let sorted = sort_by_keys(cx, &mut pairs, reverse);
    items.iter_mut().zip(pairs).for_each(|(v, p)| *v = p.item);
    sorted
}

fn sort_by_keys<T: Keyed>(cx: &Cx, items: &mut [T], reverse: bool) -> Result<(), Exc> {
    if sort_natively(items, reverse) {
        return Ok(());
    }
    match reverse {
        false => merge::sort(items, &mut |a, b| less(cx, a.key(), b.key())),
        true => merge::sort(items, &mut |a, b| less(cx, b.key(), a.key())),
    }
}

/// Sorts by keys of one of the usual classes, without running user code; false if they are others.
fn sort_natively<T: Keyed>(items: &mut [T], reverse: bool) -> bool {
    let Some(first) = items.first().map(Keyed::key) else { return true };
    if first.is_int() && items.iter().all(|t| t.key().is_int()) {
        // The tag is the same in all of them, so the words are ordered as the numbers are.
        match reverse {
            false => items.sort_by_key(|t| t.key().bits() as i64),
            true => items.sort_by_key(|t| Reverse(t.key().bits() as i64)),
        }
        return true;
    }
    if first.is_float() && items.iter().all(|t| t.key().as_float().is_some_and(|d| !d.is_nan())) {
        let order = |a: &T, b: &T| {
            let (a, b) = (a.key().float_unchecked(), b.key().float_unchecked());
            a.partial_cmp(&b).unwrap_or(Ordering::Equal)
        };
        match reverse {
            false => items.sort_by(order),
            true => items.sort_by(|a, b| order(b, a)),
        }
        return true;
    }
    if as_exact_str(first).is_some() && items.iter().all(|t| as_exact_str(t.key()).is_some()) {
        sort_strings(items, reverse);
        return true;
    }
    false
}

/// Sorts by strings: most comparisons are decided by the first bytes, without looking at the objects.
fn sort_strings<T: Keyed>(items: &mut [T], reverse: bool) {
    let with_prefix = |t: &T| (prefix(text(t.key())), *t);
    let mut keyed: Vec<(u64, T)> = items.iter().map(with_prefix).collect();
    // The order of UTF-8 bytes is that of the characters.
    let order = |a: &(u64, T), b: &(u64, T)| a.0.cmp(&b.0).then_with(|| text(a.1.key()).cmp(text(b.1.key())));
    match reverse {
        false => keyed.sort_by(order),
        true => keyed.sort_by(|a, b| order(b, a)),
    }
    items.iter_mut().zip(keyed).for_each(|(t, (_, k))| *t = k);
}

#[inline(always)]
fn text<'a>(v: Value) -> &'a [u8] {
    as_exact_str(v).expect("only strings are sorted as strings").data.as_str().as_bytes()
}

fn prefix(b: &[u8]) -> u64 {
    let mut head = [0; 8];
    let n = b.len().min(8);
    head[..n].copy_from_slice(&b[..n]);
    u64::from_be_bytes(head)
}

/// Whether `a < b`. The caller keeps both alive.
#[inline]
fn less(cx: &Cx, a: Value, b: Value) -> Result<bool, Exc> {
    match quick_order(a, b) {
        Some(order) => Ok(order.is_lt()),
        None => cx.compare_bool(a, b, Cmp::Lt),
    }
}

/// The order of two values of the most usual classes, if it can be told without running user code, and without locks.
#[inline]
pub(crate) fn quick_order(a: Value, b: Value) -> Option<Ordering> {
    order_at(a, b, 0)
}

#[inline]
fn order_at(a: Value, b: Value, depth: u32) -> Option<Ordering> {
    if Value::both_int(a, b) {
        return Some((a.bits() as i64).cmp(&(b.bits() as i64)));
    }
    if let (Some(a), Some(b)) = (a.as_float(), b.as_float()) {
        return a.partial_cmp(&b);
    }
    if let (Some(a), Some(b)) = (as_exact_str(a), as_exact_str(b)) {
        return Some(Str::as_str(a).cmp(Str::as_str(b)));
    }
    tuple_order(a, b, depth)
}

fn tuple_order(a: Value, b: Value, depth: u32) -> Option<Ordering> {
    let (Some(x), Some(y)) = (as_exact_tuple(a), as_exact_tuple(b)) else { return None };
    if depth > 4 {
        return None;
    }
    for (v, w) in x.iter().zip(y.iter()) {
        if v != w {
            match order_at(v, w, depth + 1)? {
                Ordering::Equal => {}
                order => return Some(order),
            }
        }
    }
    Some(x.len().cmp(&y.len()))
}
