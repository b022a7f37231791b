//! A reference to what is DEFERRED, most of the time.
//!
//! Functions lead to their code and globals, bound methods to their function, tracebacks to both. Objects like these are
//! made all the time, by every thread, and what they lead to is shared by all; counting it would make the count a place
//! that all threads write to. A DEFERRED object is freed by the collector only, which follows references whether they are
//! counted or not ([`Tracer::visit_uncounted`]): so it need not be counted. All else is.

use freewheel_gc::{Releaser, Tracer};
use freewheel_refcount::sync::atomic::{AtomicU64, Ordering};
use freewheel_refcount::{Header, Slot, Value};

use crate::cx::Cx;
use crate::handle::Ref;

/// A reference that counts its target unless that is DEFERRED. The word is that of a [`Slot`], whose mark says which.
#[repr(transparent)]
pub struct DeferredRef(AtomicU64);

impl DeferredRef {
    /// A reference to a value that the caller sees.
    #[inline(always)]
    pub fn new(v: Value) -> DeferredRef {
        DeferredRef(AtomicU64::new(word(v)))
    }

    #[inline(always)]
    fn slot(&self) -> Slot {
        // SAFETY: only slots' words are stored. Acquire: the target. Partner: `replace`, or what published the object.
        unsafe { Slot::from_bits(self.0.load(Ordering::Acquire)) }
    }

    /// Overwrites the reference, in an object that others may see; shares the new target before.
    pub fn replace(&self, cx: &Cx, holder: &Header, v: Value) {
        cx.barrier(holder, v);
        // Release: the new target. Partner: `slot`. Acquire: the old one, which is dropped.
        let old = self.0.swap(word(v), Ordering::AcqRel);
        // SAFETY: as in `slot`; taken out of the object.
        unsafe { cx.mutator().drop_slot(Slot::from_bits(old)) };
    }

    /// The value.
    #[inline(always)]
    pub fn get(&self) -> Value {
        self.slot().value()
    }

    /// For the payload's `trace`.
    #[inline(always)]
    pub fn trace(&self, t: &mut Tracer<'_>) {
        if self.slot().is_counted() { t.visit(self.get()) } else { t.visit_uncounted(self.get()) }
    }

    /// For the payload's `release`.
    #[inline(always)]
    pub fn release(&self, r: &mut Releaser<'_>) {
        if self.slot().is_counted() {
            r.release(self.get());
        }
    }
}

/// The word for a value that the caller sees.
#[inline(always)]
fn word(v: Value) -> u64 {
    // SAFETY: the caller sees the value.
    let deferred = v.as_object().is_some_and(|h| unsafe { h.as_ref() }.is_deferred());
    let slot = if deferred { Slot::borrowed(v) } else { Slot::owned(Ref::new(v).into_value()) };
    slot.bits()
}
