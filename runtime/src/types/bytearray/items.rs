//! `b[k] = x` and `del b[k]` of growable byte strings.

use freewheel_refcount::Value;

use super::receiver;
use crate::cx::Cx;
use crate::handle::Exc;
use crate::object::Obj;
use crate::object::bytes::ByteArray;
use crate::object::misc::Slice;
use crate::types::bytes::bytes_like;
use crate::types::bytes::new::from_iterable;
use crate::types::bytes::receiver::byte_value;
use crate::types::str::{args, is_iterable};

/// Item assignment, or deletion when there is no value.
pub(super) fn setitem(cx: &Cx, v: Value, k: Value, x: Option<Value>) -> Result<(), Exc> {
    let b = receiver(cx, v);
    if let Some(slice) = cx.cast::<Slice>(k) {
        return set_slice(cx, b, slice, x);
    }
    if !args::is_index(cx, k) {
        let name = cx.class_of(k).name();
        return Err(cx.type_error(format!("bytearray indices must be integers or slices, not {name}")));
    }
    let i = args::item_index(cx, k)?;
    let byte = x.map(|x| byte_value(cx, x, "byte")).transpose()?;
    let mut bytes = b.lock();
    let place = cx.place(i, bytes.len());
    match (place, byte) {
        (Some(i), Some(byte)) => bytes[i] = byte,
        (Some(i), None) => drop(bytes.remove(i)),
        (None, _) => {
            drop(bytes);
            return Err(cx.index_error("bytearray index out of range"));
        }
    }
    Ok(())
}

/// What is assigned to a slice: nothing, bytes, or an iterable of integers.
fn new_bytes(cx: &Cx, x: Option<Value>) -> Result<Vec<u8>, Exc> {
    let Some(x) = x else { return Ok(Vec::new()) };
    if let Some(b) = bytes_like(cx, x) {
        return Ok(b.into_owned());
    }
    if cx.as_str(x).is_some() || args::is_index(cx, x) || !is_iterable(cx, x) {
        let text = "can assign only bytes, buffers, or iterables of ints in range(0, 256)";
        return Err(cx.type_error(text));
    }
    from_iterable(cx, x, "byte")
}

fn set_slice(cx: &Cx, b: &Obj<ByteArray>, slice: &Slice, x: Option<Value>) -> Result<(), Exc> {
    let new = new_bytes(cx, x)?;
    // The parts of a slice may be objects with code of their own, so the lock is taken after they were looked
    // at, and bounds are cut again.
    let len = b.lock().len();
    let bounds = cx.slice_bounds(slice, len)?;
    let mut bytes = b.lock();
    if bounds.step == 1 {
        drop(bytes);
        return cx.with_room(|| {
            let mut bytes = b.lock();
            bytes.reserve(cx.mutator(), new.len())?;
            let n = bytes.len();
            let start = (bounds.start as usize).min(n);
            let end = (start + bounds.len).min(n);
            bytes.splice(start..end, new.iter().copied());
            Ok(())
        });
    }
    if x.is_none() || (new.is_empty() && bounds.len > 0) {
        let mut indices: Vec<usize> = bounds.indices().collect();
        indices.sort_unstable();
        let mut next = 0;
        let mut i = 0;
        bytes.retain(|_| {
            let removed = indices.get(next) == Some(&i);
            next += usize::from(removed);
            i += 1;
            !removed
        });
        return Ok(());
    }
    if new.len() != bounds.len {
        drop(bytes);
        let (have, want) = (new.len(), bounds.len);
        return Err(cx.value_error(format!(
            "attempt to assign bytes of size {have} to extended slice of size {want}"
        )));
    }
    for (i, byte) in bounds.indices().zip(new) {
        if let Some(to) = bytes.get_mut(i) {
            *to = byte;
        }
    }
    Ok(())
}
