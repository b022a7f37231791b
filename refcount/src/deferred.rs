//! Deferred objects: freed by the collector, never by a count.
//!
//! # Problem
//!
//! Functions, code, classes, modules and their dicts are used by all threads on every call. Each use would be a count.
//!
//! # State word
//!
//! The flag DEFERRED, with UNCOUNTED. The split count goes on counting references in the heap, so that the collector
//! can subtract them; it is allowed to reach zero, because references on stacks are not in it.
//!
//! # Who may touch which field
//!
//! As in [`crate::biased`]. The flag is set while only its maker sees the object, or in a pause.
//!
//! # Transitions
//!
//! ```text
//!   owner,   local > 0      local - 1, even to 0: ownership stays
//!   owner,   local = 0      the reference was counted by others: shared - 1
//!   foreign                 shared - 1, even below 0; never queued
//!   pause                   merge: it has no owner any more
//! ```
//!
//! No transition answers [`Decref::Dead`], [`Decref::Retire`] or [`Decref::Queue`].
//!
//! # Ordering argument
//!
//! The counts are read in pauses only, which stop everyone first.
//!
//! # Safety argument
//!
//! The collector frees a deferred object if no root, no stack and no reference from a living object leads to it; the
//! sum of the count is compared with what it has traced, so a reference from elsewhere keeps it alive.
//!
//! # Source
//!
//! Deutsch and Bobrow, CACM 1976; PEP 703, "Deferred reference counting".

use crate::biased::Decref;
use crate::state::{State, flags};

impl State {
    /// Leaves the object to the collector. Call it before others can see the object, or in a pause.
    pub fn defer(&self) {
        self.set_flags(flags::DEFERRED | flags::UNCOUNTED);
    }

    /// Whether only the collector frees the object.
    #[inline(always)]
    pub fn is_deferred(&self) -> bool {
        self.flags() & flags::DEFERRED != 0
    }

    /// The owner's decrement (or a pause's) at a local count of `n`.
    pub(crate) fn decref_deferred(&self, n: u32) -> Decref {
        if n == 0 {
            return self.decref_foreign();
        }
        self.set_local(n - 1);
        Decref::Alive
    }
}

#[cfg(all(test, not(freewheel_loom)))]
mod tests {
    use super::*;

    #[test]
    fn zero_says_nothing_about_a_deferred_object() {
        let s = State::new(1, 0);
        s.defer();
        assert_eq!(s.decref(1), Decref::Alive);
        s.incref(1);
        assert_eq!(s.total(), 1);
    }

    #[test]
    fn the_owner_drops_what_others_counted() {
        let s = State::new(1, 0);
        s.defer();
        assert_eq!(s.decref(1), Decref::Alive);
        s.incref(2);
        assert_eq!(s.decref(1), Decref::Alive);
        assert_eq!(s.total(), 0);
        assert_eq!((s.decref(2), s.total()), (Decref::Alive, -1));
    }
}
