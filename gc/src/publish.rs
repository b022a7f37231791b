//! Publishing: the store that makes an object visible to other threads.
//!
//! # Problem
//!
//! Whoever finds an object in a SHARED container takes it for SHARED, and all it reaches. So whoever puts it there marks
//! it, and all it reaches, and then stores.
//!
//! # Transitions
//!
//! ```text
//!   store into a PRIVATE container    the slot's word
//!   store into a SHARED container     mark the object - mark what it reaches, depth first, stopping at what is
//!                                     SHARED already - the slot's word
//! ```
//!
//! # Ordering argument
//!
//! The flags are written before the store, which releases ([`HeapSlot`]); whoever loads the slot acquires.
//!
//! # Safety argument
//!
//! *An object that is SHARED reaches SHARED objects only*, except while the walk that shares it is on its way: and then
//! the walking thread alone can see it. A container that is PRIVATE when the store looks stays so until the store is
//! done, because only the thread that stores (or a pause) could share it.
//!
//! # Source
//!
//! Daloze et al.: Efficient and Thread-Safe Objects for Dynamically-Typed Languages, OOPSLA 2016.

use core::ptr::NonNull;

use freewheel_refcount::fault::{Fault, injected};
use freewheel_refcount::{Header, HeapSlot, Step, Value};

/// Stores a counted value into a container's slot, and answers the old one with its count. `share` marks an object, and
/// what it reaches.
#[inline(always)]
pub fn store(container: &Header, slot: &HeapSlot, v: Value, share: impl FnOnce(Value)) -> Value {
    // The second is for measuring what the barrier costs one thread (ci/barrier.sh).
    if !container.is_shared() || cfg!(freewheel_no_barrier) {
        return slot.replace(v);
    }
    if injected(Fault::MarkAfterPublish) {
        let old = slot.swap(v);
        share(v);
        return old;
    }
    if v.is_object() {
        share(v);
    }
    slot.swap(v)
}

/// Marks an object, and all it reaches, SHARED. `trace` calls [`edge`] for each reference of an object. `stack` is empty,
/// and is so again afterwards.
///
/// # Safety
/// What the object reaches is SHARED already, or the calling thread's, or the world is stopped.
pub unsafe fn mark(
    object: NonNull<Header>,
    stack: &mut Vec<NonNull<Header>>,
    mut trace: impl FnMut(NonNull<Header>, &mut Vec<NonNull<Header>>),
) {
    // SAFETY: the caller's promise.
    unsafe { edge(object, stack) };
    if injected(Fault::MarkOneOnly) {
        stack.clear();
    }
    while let Some(h) = stack.pop() {
        trace(h, stack);
    }
}

/// Marks the target of a reference; if that is news, its own references are to be looked at.
///
/// # Safety
/// The reference was found in a live object that the walking thread alone sees, or in a pause.
#[inline]
pub unsafe fn edge(h: NonNull<Header>, stack: &mut Vec<NonNull<Header>>) {
    // SAFETY: the caller's promise.
    if unsafe { h.as_ref() }.share() == Step::Made {
        stack.push(h);
    }
}
