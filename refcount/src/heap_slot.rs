//! Heap slots: words of shared memory that hold a value.
//!
//! # Problem
//!
//! Any thread may load a slot of a SHARED object at any time, without a lock, while another stores into it.
//!
//! # State word
//!
//! A value's word ([`crate::value`]), which owns a count of its object.
//!
//! # Who may touch which field
//!
//! | the slot's object is | loads | stores |
//! |---|---|---|
//! | PRIVATE | its owner | its owner: [`HeapSlot::set`], [`HeapSlot::replace`] |
//! | SHARED | anyone | anyone: [`HeapSlot::swap`], [`HeapSlot::compare_exchange`]; who holds the object's lock may [`HeapSlot::set`] |
//! | SHARED, stored into under its lock only | anyone | who holds the lock: [`HeapSlot::set`], [`HeapSlot::replace`] |
//!
//! # Ordering argument
//!
//! Stores release and loads acquire: who finds an object in a slot sees its header and its contents as they were when it
//! was stored, and with that the flag SHARED, which is set before ([`crate::shared`]).
//!
//! # Safety argument
//!
//! What was loaded stays alive until the thread's next safepoint: it is SHARED, and such objects are freed in pauses only
//! ([`crate::stack_slot`]). Two swaps of one slot answer two different old values, so each count is dropped once; an
//! exchange that succeeds is such a swap, and the caller of one that fails keeps the new value's count.
//!
//! # Source
//!
//! DESIGN §3, rules 1 and 2.

use crate::fault::{Fault, order};
use crate::sync::atomic::{AtomicU64, Ordering};
use crate::value::Value;

/// A word that holds a value and owns a count of it.
#[repr(transparent)]
pub struct HeapSlot(AtomicU64);

#[cfg(not(freewheel_loom))]
const _: () = assert!(size_of::<HeapSlot>() == 8);

impl HeapSlot {
    /// A slot that takes over a counted reference.
    #[inline(always)]
    pub fn new(v: Value) -> HeapSlot {
        HeapSlot(AtomicU64::new(v.bits()))
    }

    /// The value.
    #[inline(always)]
    pub fn get(&self) -> Value {
        // Acquire: an object found here is seen whole. Partners: `set`, `swap`.
        let bits = self.0.load(order(Fault::LoadRelaxed, Ordering::Acquire));
        // SAFETY: only words of values are stored.
        unsafe { Value::from_bits(bits) }
    }

    /// The value, unless the slot is empty.
    #[inline(always)]
    pub fn bound(&self) -> Option<Value> {
        let v = self.get();
        if v == Value::UNBOUND { None } else { Some(v) }
    }

    /// Sets a slot that nobody else sees yet.
    #[inline(always)]
    pub fn init(&self, v: Value) {
        // Relaxed: who publishes the slot releases it.
        self.0.store(v.bits(), Ordering::Relaxed);
    }

    /// Overwrites the slot; the old value's count is the caller's business.
    #[inline(always)]
    pub fn set(&self, v: Value) {
        // Release: the object. Partner: `get`.
        self.0.store(v.bits(), order(Fault::StoreRelaxed, Ordering::Release));
    }

    /// Overwrites a slot that nobody else stores into and answers the old value with its count.
    #[inline(always)]
    pub fn replace(&self, v: Value) -> Value {
        let old = self.get();
        self.set(v);
        old
    }

    /// Overwrites a slot of an object that others may see, and answers the old value with its count.
    #[inline(always)]
    pub fn swap(&self, v: Value) -> Value {
        // AcqRel: acquires the old object for whoever destroys it, releases the new one. Partner: `get`.
        let bits = self.0.swap(v.bits(), order(Fault::StoreRelaxed, Ordering::AcqRel));
        // SAFETY: only words of values are stored.
        unsafe { Value::from_bits(bits) }
    }

    /// Overwrites the slot if it holds exactly `expected`, whose count is then the caller's; answers what it held.
    ///
    /// # Errors
    /// It holds something else, which is answered without a count; that of `v` stays the caller's.
    #[inline(always)]
    pub fn compare_exchange(&self, expected: Value, v: Value) -> Result<Value, Value> {
        // AcqRel, Acquire: as in `swap` and `get`.
        let (taken, seen) =
            (order(Fault::StoreRelaxed, Ordering::AcqRel), order(Fault::LoadRelaxed, Ordering::Acquire));
        // SAFETY: only words of values are stored.
        let value = |bits| unsafe { Value::from_bits(bits) };
        self.0.compare_exchange(expected.bits(), v.bits(), taken, seen).map(value).map_err(value)
    }
}

#[cfg(all(test, not(freewheel_loom)))]
mod tests {
    use super::*;

    #[test]
    fn answers_what_was_there() {
        let slot = HeapSlot::new(Value::UNBOUND);
        assert_eq!(slot.replace(Value::small(1)), Value::UNBOUND);
        assert_eq!(slot.swap(Value::small(2)), Value::small(1));
        assert_eq!(slot.get(), Value::small(2));
        assert_eq!(slot.compare_exchange(Value::small(1), Value::small(3)), Err(Value::small(2)));
        assert_eq!(slot.compare_exchange(Value::small(2), Value::small(3)), Ok(Value::small(2)));
        assert_eq!(slot.get(), Value::small(3));
    }
}
