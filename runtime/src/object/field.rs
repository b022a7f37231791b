//! A field of an object that holds a value: one atomic word, [`HeapSlot`].
//!
//! Reads never write and take no lock. Stores go through [`Cx::set_field`](crate::Cx::set_field), which runs
//! the sharing barrier first; the raw operations here are for objects under construction and for the owner of a
//! PRIVATE object.

use freewheel_gc::{Releaser, Tracer};
use freewheel_refcount::{HeapSlot, Value};

/// A word that holds a value and owns a count of it.
#[repr(transparent)]
pub struct Field(HeapSlot);

impl Field {
    /// A field that takes over a counted reference.
    #[inline(always)]
    pub fn new(v: Value) -> Field {
        Field(HeapSlot::new(v))
    }

    /// An empty field.
    #[inline(always)]
    pub fn unbound() -> Field {
        Field::new(Value::UNBOUND)
    }

    /// The word.
    #[inline(always)]
    pub fn slot(&self) -> &HeapSlot {
        &self.0
    }

    /// The value.
    #[inline(always)]
    pub fn get(&self) -> Value {
        self.0.get()
    }

    /// The value, unless the field is empty.
    #[inline(always)]
    pub fn bound(&self) -> Option<Value> {
        let v = self.get();
        if v == Value::UNBOUND { None } else { Some(v) }
    }

    /// For the payload's `trace`.
    #[inline(always)]
    pub fn trace(&self, t: &mut Tracer<'_>) {
        t.visit(self.get());
    }

    /// For the payload's `release`.
    #[inline(always)]
    pub fn release(&self, r: &mut Releaser<'_>) {
        r.release(self.get());
    }

    /// Overwrites the field; the old value's count is the caller's business.
    #[inline(always)]
    pub fn set(&self, v: Value) {
        self.0.set(v);
    }

    /// Overwrites a field of a PRIVATE object and answers the old value with its count.
    #[inline(always)]
    pub fn replace(&self, v: Value) -> Value {
        self.0.replace(v)
    }

    /// Overwrites a field of an object that others may see, and answers the old value with its count.
    #[inline(always)]
    pub fn swap(&self, v: Value) -> Value {
        self.0.swap(v)
    }

    /// Overwrites a field of an object that others may see, if it holds exactly `expected`; answers that with its count.
    ///
    /// # Errors
    /// It holds something else, which is answered without a count; that of `v` stays the caller's.
    #[inline(always)]
    pub fn compare_exchange(&self, expected: Value, v: Value) -> Result<Value, Value> {
        self.0.compare_exchange(expected, v)
    }
}
