//! Attributes of instances: the shape in the header, and the slots that it speaks of.
//!
//! # Problem
//!
//! Any thread may read an attribute of a SHARED object at any time, without a lock, while another adds attributes, which
//! gives the object another shape, or moves them all to a dict.
//!
//! # State word
//!
//! The shape id of the header: it says which attribute is in which slot, or that all are in a dict.
//!
//! # Who may touch which field
//!
//! Anyone loads the shape and the slots. The owner of a PRIVATE object, or who holds the object's lock, stores.
//!
//! # Transitions
//!
//! ```text
//!   read           shape - slot (or the dict) - nothing there, and another shape now? Again
//!   set            (of an attribute that the shape has) the slot
//!   add            room for the slot - the slot - the shape
//!   delete         the slot becomes "unbound"; the shape stays
//!   move to a dict the dict's contents, without the lock - under it: still the same shape and the same values? -
//!                  the object's dict - the shape - the slots become "unbound"
//! ```
//!
//! # Ordering argument
//!
//! Storing the shape releases, loading it acquires: who sees a shape finds the slots it speaks of, or the dict. A slot that
//! was emptied by a move leads whoever loads it to the shape that came before.
//!
//! # Safety argument
//!
//! A slot is never given to another name while the object lives. So a reader with an old shape finds in a slot a value of
//! *its* attribute, or nothing; and nothing means "look at the shape again".
//!
//! A dict's contents are stored without the object's lock, because storing takes the dict's. What others stored into the
//! slots meanwhile would be lost: so the values are compared under the lock. A value that was copied is counted by the
//! dict, so that the same word is the same value.
//!
//! # Source
//!
//! Daloze et al.: Efficient and Thread-Safe Objects for Dynamically-Typed Languages, OOPSLA 2016.

use crate::fault::{Fault, injected};
use crate::{Header, HeapSlot, Value};

/// What `look` finds in an object of this shape; it is asked again if it finds nothing and the object has another shape.
#[inline(always)]
pub fn read<T>(h: &Header, mut look: impl FnMut(u32) -> Option<T>) -> Option<T> {
    let mut shape = h.shape_acquire();
    loop {
        let found = look(shape);
        let now = if found.is_some() { shape } else { h.shape_acquire() };
        if now == shape || injected(Fault::ReadOnce) {
            return found;
        }
        shape = now;
    }
}

/// Adds an attribute: fills the slot that the shape has for it, and gives the object the shape. The caller may store.
#[inline(always)]
pub fn add(h: &Header, slot: &HeapSlot, v: Value, shape: u32) {
    if injected(Fault::ShapeFirst) {
        h.set_shape(shape);
    }
    slot.set(v);
    h.set_shape(shape);
}

/// The values of slots, of which some may have no room yet.
pub fn values<'a>(slots: impl Iterator<Item = Option<&'a HeapSlot>>) -> Vec<Value> {
    slots.map(|slot| slot.map_or(Value::UNBOUND, HeapSlot::get)).collect()
}

/// Moves the attributes to a dict that has them already: `copied` is what was in the slots when they were copied. Answers
/// what was in the slots, with its counts; nothing if the object has changed since. The caller may store.
pub fn move_to_dict<'a, I: Iterator<Item = Option<&'a HeapSlot>>>(
    h: &Header,
    from: u32,
    to: u32,
    slots: impl Fn() -> I,
    copied: &[Value],
    set_dict: impl FnOnce(),
) -> Option<Vec<Value>> {
    if h.shape_acquire() != from || (values(slots()) != copied && !injected(Fault::MoveWithoutALook)) {
        return None;
    }
    set_dict();
    h.set_shape(to);
    Some(slots().flatten().map(|slot| slot.swap(Value::UNBOUND)).collect())
}
