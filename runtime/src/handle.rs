//! References for native code, and the error type of everything that may raise.

use core::fmt;
use core::mem::ManuallyDrop;
use core::num::NonZeroU64;

use freewheel_gc as gc;
use freewheel_refcount::{Header, Slot, Value};

/// The mark of a reference that the thread holds without a count.
const HELD: u64 = 8;
/// The bits of a reference's tag, and the mark.
const TAG: u64 = 15;

/// A reference, for native code that keeps a value across a safepoint.
///
/// It is counted, or, if that would write to a count that other threads use too, held in a list of the thread's that
/// pauses look at ([`gc::Mutator::hold`]); the mark says which. So it belongs to the thread that made it (it is not
/// `Send`).
#[repr(transparent)]
pub struct Ref(NonZeroU64, core::marker::PhantomData<*mut ()>);

impl Ref {
    /// Counts or holds the value. The caller sees the value, so it is alive.
    #[inline]
    pub fn new(v: Value) -> Ref {
        if let Some(h) = v.as_object() {
            // SAFETY: values that the attached thread can see are alive until its next safepoint.
            let header = unsafe { h.as_ref() };
            if header.is_uncounted() {
                return Ref::shared(header, v);
            }
            // PRIVATE: of this thread, or of one that a pause has stopped.
            header.incref_owned();
        }
        Ref::from_owned(v)
    }

    #[inline(never)]
    fn shared(header: &Header, v: Value) -> Ref {
        if header.is_immortal() {
            return Ref::from_owned(v);
        }
        let m = gc::current();
        // SAFETY: the current mutator outlives its thread's attachment.
        let mutator = unsafe { m.as_ref() };
        match mutator {
            Some(m) if !header.is_owned_by(m.id()) && m.hold(v) => Ref::word(v.bits() | HELD),
            _ => {
                header.incref(mutator.map_or(0, |m| m.id()));
                Ref::from_owned(v)
            }
        }
    }

    #[inline(always)]
    fn word(bits: u64) -> Ref {
        // SAFETY: no value's word is zero: references are non-null, and all other tags have a bit set.
        Ref(unsafe { NonZeroU64::new_unchecked(bits) }, core::marker::PhantomData)
    }

    /// Takes over a reference that is counted already.
    #[inline(always)]
    pub fn from_owned(v: Value) -> Ref {
        Ref::word(v.bits())
    }

    #[inline(always)]
    fn is_held(&self) -> bool {
        self.0.get() & TAG == HELD
    }

    /// The value, borrowed.
    #[inline(always)]
    pub fn value(&self) -> Value {
        let mark = if self.is_held() { HELD } else { 0 };
        // SAFETY: the word came from a value, and our count, or the thread's list, keeps its object alive.
        unsafe { Value::from_bits(self.0.get() & !mark) }
    }

    /// The value together with a count.
    #[inline(always)]
    pub fn into_value(self) -> Value {
        let this = ManuallyDrop::new(self);
        let v = this.value();
        if this.is_held() {
            count_held(v);
        }
        v
    }

    /// A stack slot that takes the reference over. Objects that stack slots do not count lose the count here: the
    /// slot itself keeps them alive.
    #[inline(always)]
    pub fn into_slot(self) -> Slot {
        let v = self.value();
        // SAFETY: we keep the object alive.
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

impl Clone for Ref {
    #[inline(always)]
    fn clone(&self) -> Ref {
        Ref::new(self.value())
    }
}

impl Drop for Ref {
    #[inline(always)]
    fn drop(&mut self) {
        if self.is_held() {
            mutator().let_go(self.value());
        } else if self.value().is_object() {
            drop_object(self.value());
        }
    }
}

/// The calling thread's mutator.
#[inline(always)]
fn mutator<'a>() -> &'a gc::Mutator {
    // SAFETY: the current mutator outlives its thread's attachment.
    unsafe { gc::current().as_ref() }.expect("a reference was dropped by a detached thread")
}

#[inline(never)]
fn drop_object(v: Value) {
    // SAFETY: the mutator is this thread's own and attached; the reference was counted.
    unsafe { mutator().drop_value(v) };
}

/// Counts what was held.
#[inline(never)]
fn count_held(v: Value) {
    let m = mutator();
    if let Some(h) = v.as_object() {
        // SAFETY: the list keeps the object alive.
        unsafe { h.as_ref() }.incref(m.id());
    }
    m.let_go(v);
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
