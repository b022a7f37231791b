//! A field of an object that holds a value: one atomic word.
//!
//! Reads never write and take no lock. Stores go through [`Cx::set_field`](crate::Cx::set_field), which runs
//! the sharing barrier first; the raw operations here are for objects under construction and for the owner of a
//! PRIVATE object.

use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::{AtomicU64, Ordering};

/// A word that holds a value and owns a count of it.
#[repr(transparent)]
pub struct Field(AtomicU64);

impl Field {
    /// A field that takes over a counted reference.
    #[inline(always)]
    pub fn new(v: Value) -> Field {
        Field(AtomicU64::new(v.bits()))
    }

    /// An empty field.
    #[inline(always)]
    pub fn unbound() -> Field {
        Field::new(Value::UNBOUND)
    }

    /// The value.
    #[inline(always)]
    pub fn get(&self) -> Value {
        // Acquire: pairs with the release in `set` and `swap`, so that an object found here is seen whole.
        // SAFETY: only words of values are stored.
        unsafe { Value::from_bits(self.0.load(Ordering::Acquire)) }
    }

    /// The value, unless the field is empty.
    #[inline(always)]
    pub fn bound(&self) -> Option<Value> {
        let v = self.get();
        if v == Value::UNBOUND { None } else { Some(v) }
    }

    /// Overwrites the field; the old value's count is the caller's business.
    #[inline(always)]
    pub fn set(&self, v: Value) {
        // Release: pairs with the acquire in `get`.
        self.0.store(v.bits(), Ordering::Release);
    }

    /// Overwrites a field of a PRIVATE object and answers the old value with its count.
    #[inline(always)]
    pub fn replace(&self, v: Value) -> Value {
        let old = self.get();
        self.set(v);
        old
    }

    /// Overwrites a field of an object that others may see, and answers the old value with its count.
    #[inline(always)]
    pub fn swap(&self, v: Value) -> Value {
        // AcqRel: acquires the old object for whoever destroys it, releases the new one. Partner: `get`.
        // SAFETY: only words of values are stored.
        unsafe { Value::from_bits(self.0.swap(v.bits(), Ordering::AcqRel)) }
    }
}
