//! Tuples: immutable sequences, their items inside the object.

use freewheel_gc::{Releaser, Tracer};
use freewheel_refcount::Value;

use super::{Field, Kind, Obj, Payload, exact, obj_unchecked};

/// A tuple's payload; the items follow it.
#[repr(C)]
pub struct Tuple {
    len: usize,
    items: [Field; 0],
}

/// Bytes of a tuple object with this many items.
pub fn object_size(len: usize) -> usize {
    // The header and the length, with no padding for an even number of items.
    24 + 8 * len
}

impl Tuple {
    /// The payload's fixed part; the caller writes the items.
    pub fn new(len: usize) -> Tuple {
        Tuple { len, items: [] }
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The items as fields.
    #[inline(always)]
    pub fn fields(&self) -> &[Field] {
        // SAFETY: whoever made the tuple wrote `len` fields behind the payload.
        unsafe { core::slice::from_raw_parts(self.items.as_ptr(), self.len) }
    }

    /// Item `i`.
    #[inline(always)]
    pub fn get(&self, i: usize) -> Value {
        self.fields()[i].get()
    }

    /// The items.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Value> + ExactSizeIterator {
        self.fields().iter().map(Field::get)
    }

    /// The tuple behind a value that is known to be one.
    #[inline(always)]
    pub fn of<'a>(v: Value) -> &'a Obj<Tuple> {
        debug_assert!(v.is_object());
        // SAFETY: callers pass tuples only: constants, argument names, method resolution orders.
        unsafe { obj_unchecked(v) }
    }
}

// SAFETY: all items are visited and released.
unsafe impl Payload for Tuple {
    const NAME: &'static str = "tuple";
    fn trace(&self, t: &mut Tracer<'_>) {
        t.visit_each(self.fields(), Field::get);
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        self.fields().iter().for_each(|f| r.release(f.get()));
    }
}

/// The tuple, if the value is exactly one (no subclass).
#[inline(always)]
pub fn as_exact_tuple<'a>(v: Value) -> Option<&'a Obj<Tuple>> {
    // SAFETY: the kind's payload is `Tuple`.
    unsafe { exact(v, Kind::Tuple) }
}
