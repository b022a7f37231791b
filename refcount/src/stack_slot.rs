//! Stack slots: references that may go uncounted.
//!
//! # Problem
//!
//! Frames copy references all the time. Counting each copy makes private code slow and shared code contended.
//!
//! # State word
//!
//! A slot holds a value's word. If that is a reference, bit 3 says whether the slot owns a count:
//!
//! ```text
//!   pointer | 8     counted: the slot owns one reference, dropping the slot drops it
//!   pointer         borrowed: somebody else keeps the object alive
//!   anything else   an immediate
//! ```
//!
//! # Who may touch which field
//!
//! The thread whose frame it is. A pause reads the slots of all threads.
//!
//! # Transitions
//!
//! ```text
//!   load    value of the heap --PRIVATE--> counted (local + 1)   --else--> borrowed
//!   copy    counted -> two counted; counted, but SHARED by now -> the copy is borrowed
//!   lend    counted -> borrowed, for a callee
//!   own     counted -> value with its count; borrowed -> value, counted once more
//! ```
//!
//! # Ordering argument
//!
//! A slot is one thread's own. What a pause reads in it was written before that thread stopped.
//!
//! # Safety argument
//!
//! A borrowed reference is sound in just three cases:
//!
//! 1. The object is SHARED, DEFERRED or IMMORTAL. Such objects are freed in pauses only, and a pause scans every
//!    slot of every thread: the slot itself keeps the object alive.
//!    A suspended frame is on no thread's stack: its slots are counted when it is suspended, unless only the
//!    collector, which traces such frames, frees the object.
//! 2. The object is PRIVATE and a caller's frame holds it in a slot that cannot change before the borrowing
//!    frame returns (an argument passed from a local).
//! 3. The object is PRIVATE and the borrow ends before the next instruction.
//!
//! # Source
//!
//! Deferred reference counting: Deutsch and Bobrow, CACM 1976; PEP 703, "Deferred reference counting".

use core::ptr::NonNull;

use crate::header::Header;
use crate::state::OwnerId;
use crate::value::Value;

const COUNTED: u64 = 8;

/// A word of a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Slot(u64);

const _: () = assert!(size_of::<Slot>() == 8);

impl Slot {
    /// An empty slot.
    pub const UNBOUND: Slot = Slot(Value::UNBOUND.bits());

    /// A slot that holds an immediate, or borrows a reference (see the module's safety argument).
    #[inline(always)]
    pub const fn borrowed(v: Value) -> Slot {
        Slot(v.bits())
    }

    /// A slot that takes over a counted reference.
    #[inline(always)]
    pub fn owned(v: Value) -> Slot {
        Slot(if v.is_object() { v.bits() | COUNTED } else { v.bits() })
    }

    /// A slot for a value loaded from the heap: counts it if it is PRIVATE (then the caller's thread owns it),
    /// and does not touch a count otherwise.
    #[inline(always)]
    pub fn load(v: Value) -> Slot {
        if !v.is_object() {
            return Slot(v.bits());
        }
        // SAFETY: `v` is a reference that was just loaded from a live object, and nothing the thread can see is
        // freed before its next safepoint.
        let h = unsafe { v.object_unchecked().as_ref() };
        if h.is_uncounted() {
            Slot(v.bits())
        } else {
            h.incref_owned();
            Slot(v.bits() | COUNTED)
        }
    }

    /// A copy of this slot for the same frame: a counted reference is counted again.
    #[inline(always)]
    pub fn copy(self) -> Slot {
        if let Some(h) = self.counted() {
            // SAFETY: the slot's count keeps the object alive.
            let h = unsafe { h.as_ref() };
            if h.is_uncounted() {
                return Slot(self.0 & !COUNTED);
            }
            h.incref_owned();
        }
        self
    }

    /// The same reference without its count, for a callee's frame.
    #[inline(always)]
    pub const fn lend(self) -> Slot {
        if self.is_counted() { Slot(self.0 & !COUNTED) } else { self }
    }

    /// The value, without the mark.
    #[inline(always)]
    pub const fn value(self) -> Value {
        // SAFETY: the slot was made from a value, and clearing the mark gives back its word.
        unsafe { Value::from_bits(self.lend().0) }
    }

    /// The slot with this word.
    ///
    /// # Safety
    /// It came from [`Slot::bits`].
    #[inline(always)]
    pub const unsafe fn from_bits(bits: u64) -> Slot {
        Slot(bits)
    }

    /// The slot's word.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Whether the slot owns a count.
    #[inline(always)]
    pub const fn is_counted(self) -> bool {
        self.0 & 15 == COUNTED
    }

    /// The object this slot owns a count of.
    #[inline(always)]
    pub fn counted(self) -> Option<NonNull<Header>> {
        if self.is_counted() {
            NonNull::new(core::ptr::with_exposed_provenance_mut((self.0 & !COUNTED) as usize))
        } else {
            None
        }
    }

    /// The value with a count of its own: takes the slot's, or counts a borrowed reference.
    #[inline(always)]
    pub fn into_owned(self, me: OwnerId) -> Value {
        let v = self.value();
        if v.is_object() && !self.is_counted() {
            // SAFETY: the object is alive by the module's safety argument.
            unsafe { v.object_unchecked().as_ref() }.incref(me);
        }
        v
    }

    /// Whether dropping the slot frees its object at once: the last reference to a PRIVATE object.
    #[inline(always)]
    pub fn is_last(self) -> bool {
        // SAFETY: the slot's count keeps the object alive.
        self.counted().is_some_and(|h| unsafe { h.as_ref() }.is_unique())
    }
}

impl From<Value> for Slot {
    fn from(v: Value) -> Slot {
        Slot::load(v)
    }
}
