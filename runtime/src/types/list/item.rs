//! Items and slices of lists: reading, assigning, deleting.

use freewheel_refcount::Value;

use super::{build, this};
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::Obj;
use crate::object::list::{List, as_exact_list};
use crate::object::misc::Slice;
use crate::ops::item::{Bounds, SliceParts};
use crate::types::sequence::{Subscript, subscript};

/// `list[k]`.
pub fn get(cx: &Cx, v: Value, k: Value) -> Res {
    let list = this(cx, v);
    match subscript(cx, k, "list")? {
        Subscript::Index(i) => match list.at(i) {
            Some(x) => Ok(Ref::new(x)),
            None => Err(cx.index_error("list index out of range")),
        },
        Subscript::Slice(s) => {
            let len = list.len();
            let b = cx.slice_bounds(s, len)?;
            // The bounds may have come from user code, which may have changed the list.
            let steady = !list.header.is_shared() && list.len() == len;
            build(cx, b.len, steady, |i| list.get((b.start + i as i64 * b.step) as usize))
        }
    }
}

/// `list[k] = x`, or `del list[k]`.
pub fn set(cx: &Cx, v: Value, k: Value, x: Option<Value>) -> Result<(), Exc> {
    let list = this(cx, v);
    match (subscript(cx, k, "list")?, x) {
        (Subscript::Index(i), Some(x)) => {
            if cx.list_set(list, i, Ref::new(x)) {
                Ok(())
            } else {
                Err(assignment_error(cx))
            }
        }
        (Subscript::Index(i), None) => match list.remove(i) {
            Some(old) => {
                drop(Ref::from_owned(old));
                Ok(())
            }
            None => Err(assignment_error(cx)),
        },
        (Subscript::Slice(s), Some(x)) => set_slice(cx, list, s, x),
        (Subscript::Slice(s), None) => del_slice(cx, list, s),
    }
}

#[cold]
fn assignment_error(cx: &Cx) -> Exc {
    cx.index_error("list assignment index out of range")
}

fn set_slice(cx: &Cx, list: &Obj<List>, s: &Slice, x: Value) -> Result<(), Exc> {
    let parts = cx.slice_parts(s)?;
    let b = parts.bounds(list.len());
    let slots = cx.class_of(x).slots();
    if slots.iter.is_none() && slots.getitem.is_none() {
        return Err(cx.type_error(if b.step == 1 {
            "can only assign an iterable"
        } else {
            "must assign iterable to extended slice"
        }));
    }
    if let Some(from) = as_exact_list(x)
        && from.len() == b.len
        && !core::ptr::eq(from, list)
        && b.step == 1
        && !list.header.is_shared()
    {
        // As many items as before: each takes its place.
        for i in 0..b.len {
            let Some(x) = from.get(i) else { break };
            cx.list_set(list, b.start + i as i64, Ref::new(x));
        }
        return Ok(());
    }
    let new = cx.collect(x)?;
    if b.step == 1 {
        return splice(cx, list, &parts, b, new);
    }
    if new.len() != b.len {
        let text =
            format!("attempt to assign sequence of size {} to extended slice of size {}", new.len(), b.len);
        return Err(cx.value_error(text));
    }
    for (i, x) in b.indices().zip(new) {
        // An item that is gone meanwhile needs no replacement.
        cx.list_set(list, i as i64, x);
    }
    Ok(())
}

/// Replaces a slice without a step. What its bounds mean in a SHARED list is decided by the length at that moment;
/// in others by the length before the new items were collected, which may have run code that changes it.
fn splice(cx: &Cx, list: &Obj<List>, parts: &SliceParts, before: Bounds, new: Vec<Ref>) -> Result<(), Exc> {
    let shared = list.header.is_shared();
    let place = |len| {
        let b = if shared { parts.bounds(len) } else { before };
        (b.start as usize, b.len)
    };
    cx.list_splice_at(list, place, new)
}

fn del_slice(cx: &Cx, list: &Obj<List>, s: &Slice) -> Result<(), Exc> {
    let parts = cx.slice_parts(s)?;
    let b = parts.bounds(list.len());
    if b.len == 0 {
        return Ok(());
    }
    if b.step == 1 {
        return splice(cx, list, &parts, b, Vec::new());
    }
    // One splice of the range that holds all deleted items takes linear time, however many they are.
    let last = b.start + (b.len as i64 - 1) * b.step;
    let (low, high) = (b.start.min(last) as usize, b.start.max(last) as usize);
    let step = b.step.unsigned_abs() as usize;
    let kept = (low..=high).filter(|i| !(i - low).is_multiple_of(step));
    let kept = kept.filter_map(|i| list.get(i)).map(Ref::new).collect();
    cx.list_splice(list, low, high - low + 1, kept)
}
