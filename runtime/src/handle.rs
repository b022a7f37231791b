//! Counted references for native code, and the error type of everything that may raise.

use core::fmt;
use core::mem::ManuallyDrop;
use core::num::NonZeroU64;

use freewheel_gc as gc;
use freewheel_refcount::{Slot, Value};

/// A counted reference, for native code that keeps a value across a safepoint.
///
/// Belongs to the thread that made it (it is not `Send`): the object may be PRIVATE to that thread.
#[repr(transparent)]
pub struct Ref(NonZeroU64, core::marker::PhantomData<*mut ()>);

impl Ref {
    /// Counts the value and keeps it. The caller sees the value, so it is alive.
    #[inline]
    pub fn new(v: Value) -> Ref {
        if let Some(h) = v.as_object() {
            // SAFETY: values that the attached thread can see are alive until its next safepoint.
            unsafe { h.as_ref() }.incref(me());
        }
        Ref::from_owned(v)
    }

    /// Takes over a reference that is counted already.
    #[inline(always)]
    pub fn from_owned(v: Value) -> Ref {
        // SAFETY: no value's word is zero: references are non-null, and all other tags have a bit set.
        Ref(unsafe { NonZeroU64::new_unchecked(v.bits()) }, core::marker::PhantomData)
    }

    /// The value, borrowed.
    #[inline(always)]
    pub fn value(&self) -> Value {
        // SAFETY: the word came from a value, and our count keeps its object alive.
        unsafe { Value::from_bits(self.0.get()) }
    }

    /// The value together with its count.
    #[inline(always)]
    pub fn into_value(self) -> Value {
        ManuallyDrop::new(self).value()
    }

    /// A stack slot that takes the reference over. Objects that stack slots do not count lose the count here: the
    /// slot itself keeps them alive.
    #[inline(always)]
    pub fn into_slot(self) -> Slot {
        let v = self.value();
        // SAFETY: our count keeps the object alive.
        if v.as_object().is_some_and(|h| unsafe { h.as_ref() }.is_uncounted()) {
            drop(self);
            return Slot::borrowed(v);
        }
        Slot::owned(self.into_value())
    }

    /// A reference from a stack slot, which gives its count if it has one.
    #[inline(always)]
    pub fn from_slot(s: Slot) -> Ref {
        if s.is_counted() { Ref::from_owned(s.value()) } else { Ref::new(s.value()) }
    }

    /// The null value.
    #[inline(always)]
    pub fn none() -> Ref {
        Ref::from_owned(Value::NONE)
    }

    /// True or false.
    #[inline(always)]
    pub fn bool(b: bool) -> Ref {
        Ref::from_owned(Value::bool(b))
    }

    /// The answer "I do not know these operands".
    #[inline(always)]
    pub fn not_implemented() -> Ref {
        Ref::from_owned(Value::NOT_IMPLEMENTED)
    }
}

/// The calling thread's slot id, 0 while it is detached.
#[inline(always)]
fn me() -> u16 {
    let m = gc::current();
    // SAFETY: the current mutator outlives its thread's attachment.
    if m.is_null() { 0 } else { unsafe { (*m).id() } }
}

impl Clone for Ref {
    #[inline(always)]
    fn clone(&self) -> Ref {
        Ref::new(self.value())
    }
}

impl Drop for Ref {
    #[inline(always)]
    fn drop(&mut self) {
        let v = self.value();
        if v.is_object() {
            drop_object(v);
        }
    }
}

#[inline(never)]
fn drop_object(v: Value) {
    let m = gc::current();
    assert!(!m.is_null(), "a counted reference was dropped by a detached thread");
    // SAFETY: the mutator is this thread's own and attached; the reference was counted.
    unsafe { (*m).drop_value(v) };
}

impl fmt::Debug for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

impl From<Value> for Ref {
    fn from(v: Value) -> Ref {
        Ref::new(v)
    }
}

/// A raised exception: an instance of the base exception class.
#[must_use]
#[repr(transparent)]
pub struct Exc(pub Ref);

impl fmt::Debug for Exc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exc({:?})", self.0)
    }
}

/// What an operation that may raise answers: a counted value.
pub type Res = Result<Ref, Exc>;
