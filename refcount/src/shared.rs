//! Shared objects: merged, retired, and looked at again in a pause.
//!
//! # Problem
//!
//! Any thread may drop the last reference to a SHARED object, while others have just loaded it, uncounted, into their
//! stack slots. So it cannot be freed there and then; and between the drop and the time when it can, a slot may have
//! been stored into the heap again.
//!
//! # State word
//!
//! The phase MERGED of the shared word ([`crate::state`]) and three flags: SHARED, RETIRED ("on some list"), FINALIZED.
//!
//! # Who may touch which field
//!
//! SHARED is set by the owner, who alone sees the object then, or by a pause. RETIRED is set by whoever finds the
//! total zero, and cleared in pauses.
//!
//! # Transitions
//!
//! ```text
//!   PRIVATE --share---------------------> SHARED         by reachability, before the publishing store
//!   SHARED  --merge, total > 0----------> MERGED
//!   SHARED  --merge, total = 0----------> MERGED, retired by the caller
//!   MERGED  --last decrement------------> retired by the caller
//!
//!   retired --pause: counted again------> MERGED         (Verdict::Revived)
//!           --pause: on some stack------> retired        (Verdict::OnStack), the next pause looks again
//!           --pause: neither------------> garbage        (Verdict::Garbage)
//!   garbage --it has a finalizer--------> MERGED, counted once, FINALIZED
//! ```
//!
//! # Ordering argument
//!
//! SHARED is set before the store that publishes the reference, which releases; whoever loads the reference sees it.
//! The merge is argued in [`crate::biased`]. Everything done in a pause is ordered by the pause: every thread has
//! released by stopping, and acquires by going on. So a pause needs no exchanges, and neither does sharing: while an
//! object is PRIVATE its owner alone writes its words.
//!
//! # Safety argument
//!
//! In the pause, after all merge queues are drained, a SHARED object's references are: counted ones, and stack slots.
//! [`State::reconsider`] asks for both. A slot that was stored back into the heap has counted by then (a store counts
//! before the slot is gone), so an object that came back is found by its count; and one that did not, but is still in
//! use, is found on the stack. RETIRED is set by a read-modify-write, or in a pause, so an object is on one list at most,
//! and freed once.
//!
//! # Source
//!
//! Deutsch and Bobrow, CACM 1976 (the zero count table); PEP 703; Daloze et al., OOPSLA 2016 (sharing by
//! reachability); gh-119999.

use crate::biased::Decref;
use crate::fault::{Fault, injected};
use crate::immortal::{PINNED, SATURATED};
use crate::state::{OwnerId, Phase, Snapshot, State, flags};

/// Whether a transition was this call's doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Step {
    /// It was.
    Made,
    /// The object was there already.
    Already,
}

/// What a pause has to do with a retired object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// It is counted again: nothing. It is not retired any more.
    Revived,
    /// Some stack holds it: it stays on the list.
    OnStack,
    /// Nobody holds it: the pause finalizes or frees it.
    Garbage,
}

/// What follows a decrement in a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum InPause {
    /// Nothing.
    Alive,
    /// A SHARED object's count is zero, and it is on no list: it is RETIRED now, and the caller puts it on one.
    Retire,
    /// A PRIVATE object of this slot's thread lost its last count.
    Dead(OwnerId),
}

impl State {
    /// Whether stack references go uncounted.
    #[inline(always)]
    pub fn is_uncounted(&self) -> bool {
        self.flags() & flags::UNCOUNTED != 0
    }

    /// Whether other threads may see the object.
    #[inline(always)]
    pub fn is_shared(&self) -> bool {
        self.flags() & flags::SHARED != 0
    }

    /// Marks the object SHARED. The caller is its owner, or in a pause, and publishes it afterwards.
    #[inline]
    pub fn share(&self) -> Step {
        if self.is_shared() {
            return Step::Already;
        }
        self.set_flags_alone(flags::SHARED | flags::UNCOUNTED);
        Step::Made
    }

    /// Merges the split count into the shared word and gives up ownership; `extra` is added to the count
    /// (-1 for a reference that came out of a merge queue). The caller is the owner, holds the owner's slot, or is in a
    /// pause.
    #[inline(never)]
    pub fn merge(&self, extra: i32) -> Decref {
        if self.is_immortal() {
            return Decref::Alive;
        }
        let local = if injected(Fault::MergeWithoutLocal) { 0 } else { self.local() };
        self.set_local(0);
        if !injected(Fault::OwnerClearedLast) {
            self.disown();
        }
        let mut word = self.peek();
        loop {
            let count = i64::from(local) + i64::from(word.count()) + i64::from(extra);
            let fits = count <= i64::from(SATURATED);
            let count = if fits { count as i32 } else { PINNED };
            match self.exchange(word, Snapshot::new(count, Phase::Merged)) {
                Ok(()) => {
                    if injected(Fault::OwnerClearedLast) {
                        self.disown();
                    }
                    if !fits {
                        self.saturate_shared();
                    }
                    debug_assert!(count >= 0 || self.is_deferred(), "merged count below zero");
                    let keep = count != 0 || self.is_deferred();
                    return if keep { Decref::Alive } else { Decref::Retire };
                }
                Err(now) => word = now,
            }
        }
    }

    /// Whoever has found the total zero puts the object on a list, unless it is on one.
    #[inline]
    pub fn retire(&self) -> Step {
        if self.set_flags(flags::RETIRED) & flags::RETIRED == 0 { Step::Made } else { Step::Already }
    }

    /// A pause looks at a retired object again. `on_stack` says whether some stack holds it; it is asked for
    /// objects without a count only.
    #[inline]
    pub fn reconsider(&self, on_stack: impl FnOnce() -> bool) -> Verdict {
        if self.total() != 0 && !injected(Fault::FreeWithoutCount) {
            self.clear_flags_alone(flags::RETIRED);
            Verdict::Revived
        } else if !injected(Fault::FreeWithoutStacks) && on_stack() {
            Verdict::OnStack
        } else {
            Verdict::Garbage
        }
    }

    /// Counts garbage for the time between the pause and the end of its finalizer. In a pause, which `me` makes.
    pub fn hold_for_finalizer(&self, me: OwnerId) {
        self.clear_flags_alone(flags::RETIRED);
        self.set_flags_alone(flags::FINALIZED);
        if !injected(Fault::FinalizeUncounted) {
            self.incref(me);
        }
    }

    /// Drops a count in a pause, in place of any thread. Nobody else counts, and the merge queues are empty: so what the
    /// transitions of [`crate::biased`] do by exchanges is done by stores.
    #[inline]
    pub fn decref_in_pause(&self) -> InPause {
        let f = self.flags();
        if f & flags::IMMORTAL != 0 {
            return InPause::Alive;
        }
        let local = self.local();
        if local > 1 || local == 1 && f & flags::DEFERRED != 0 {
            self.set_local(local - 1);
            return InPause::Alive;
        }
        if f & (flags::SHARED | flags::DEFERRED) == 0 {
            debug_assert!(local == 1, "local count below zero");
            self.set_local(0);
            return InPause::Dead(self.owner());
        }
        let word = self.peek().add(local as i32 - 1);
        if f & flags::DEFERRED != 0 {
            self.write_alone(word);
            return InPause::Alive;
        }
        debug_assert!(word.count() >= 0 && word.phase() != Phase::Queued && (local == 1 || word.is_merged()));
        self.set_local(0);
        self.disown();
        self.write_alone(word.into_phase(Phase::Merged));
        if word.count() != 0 || f & flags::RETIRED != 0 {
            return InPause::Alive;
        }
        self.set_flags_alone(flags::RETIRED);
        InPause::Retire
    }
}

#[cfg(all(test, not(freewheel_loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_retired_object_comes_back_stays_or_goes() {
        let s = State::new(1, 0);
        assert_eq!((s.share(), s.share()), (Step::Made, Step::Already));
        assert_eq!(s.decref(1), Decref::Retire);
        assert_eq!((s.retire(), s.retire()), (Step::Made, Step::Already));
        assert_eq!(s.reconsider(|| true), Verdict::OnStack);
        s.incref(2);
        assert_eq!(s.reconsider(|| true), Verdict::Revived);
        assert_eq!(s.decref(2), Decref::Retire);
        assert_eq!((s.retire(), s.reconsider(|| false)), (Step::Made, Verdict::Garbage));
        s.hold_for_finalizer(3);
        assert_eq!((s.total(), s.flags() & flags::RETIRED), (1, 0));
        assert_eq!(s.decref_in_pause(), InPause::Retire);
    }

    #[test]
    fn a_pause_drops_in_place_of_the_owner() {
        let s = State::new(4, 0);
        s.incref(4);
        assert_eq!((s.decref_in_pause(), s.decref_in_pause()), (InPause::Alive, InPause::Dead(4)));
        let s = State::new(4, 0);
        s.defer();
        assert_eq!((s.decref_in_pause(), s.total()), (InPause::Alive, 0));
        s.incref(5);
        assert_eq!((s.decref_in_pause(), s.total()), (InPause::Alive, 0));
    }

    #[test]
    fn a_pause_merges_and_retires_once() {
        let s = State::new(1, flags::SHARED);
        s.incref(2);
        s.incref(2);
        // Whoever counted: the owner's count goes first.
        assert_eq!((s.decref_in_pause(), s.is_merged(), s.owner()), (InPause::Alive, true, 0));
        assert_eq!((s.decref_in_pause(), s.total()), (InPause::Alive, 1));
        assert_eq!((s.decref_in_pause(), s.total()), (InPause::Retire, 0));
        // Counted again by a dying object's finalizer, say, and dropped: it is still on the list.
        s.incref(3);
        assert_eq!((s.decref_in_pause(), s.has(flags::RETIRED)), (InPause::Alive, true));
        s.make_immortal();
        assert_eq!(s.decref_in_pause(), InPause::Alive);
    }
}
