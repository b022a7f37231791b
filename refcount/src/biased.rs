//! Biased reference counts: split between the owner and everyone else.
//!
//! # Problem
//!
//! Most objects are counted by one thread only, and an atomic read-modify-write for each count costs an order of
//! magnitude more than a plain add. So the count is split: the *owner* changes `local` with plain loads and
//! stores, all others change `shared` atomically. The truth is the sum.
//!
//! # State word
//!
//! [`crate::state`]: `owner`, `local`, and the shared word with its count and phase.
//!
//! # Who may touch which field
//!
//! The owner alone adds to and takes from `local` (or who has taken its place: the holder of its thread slot, or a
//! pause). All others add to and take from `shared`.
//!
//! # Transitions
//!
//! | who | when | does | answer |
//! |---|---|---|---|
//! | owner | local > 1 | local − 1 | [`Decref::Alive`] |
//! | owner | last local, PRIVATE | local = 0 | [`Decref::Dead`] |
//! | owner | last local, SHARED | [`merge`](State::merge) | Alive or [`Decref::Retire`] |
//! | foreign | OWNED, count > 0 | shared − 1, by an exchange | Alive |
//! | foreign | OWNED, count ≤ 0, or contended | OWNED to QUEUED, nothing subtracted: the reference moves to the owner's queue | [`Decref::Queue`] |
//! | foreign | OWNED, count ≤ 0, no owner | shared − 1: a merge is under way and will see it | Alive |
//! | foreign | QUEUED | shared − 1, by a subtraction | Alive |
//! | foreign | MERGED | shared − 1, by a subtraction | Alive or Retire |
//!
//! Contended is a count whose exchange fails several times in a row: other threads than the owner use the object, so it is
//! theirs, and the owner is asked to merge. From then on they subtract, which cannot fail.
//!
//! # Ordering argument
//!
//! * Increments are relaxed: who adds a reference already holds one.
//! * Foreign decrements release, and who finds the total zero acquires: everything done through the dropped
//!   references happens before destruction (as in `std::sync::Arc`).
//! * A merge stores `owner = 0` *before* it publishes MERGED (gh-119999: the other way round, another
//!   thread may free the object between the two and the store hits freed memory). So a foreign thread may find no
//!   owner and a phase that is still OWNED. If its own exchange succeeds on that word, the merge's exchange comes
//!   later, and counts what it did: so it subtracts, and queues nothing. Merging itself would be wrong: it has not
//!   acquired what the merger wrote to `local`.
//!
//! * From QUEUED only one way leads on, to MERGED. So a subtraction that was decided on in QUEUED finds one of the two, and
//!   what it finds says whether it took the last reference.
//!
//! # Safety argument
//!
//! *Nobody frees an object that has references.* A PRIVATE object has local references only. A SHARED one is retired
//! by the one exchange that makes the total zero in phase MERGED; before that phase the total cannot reach zero
//! without the owner's last local reference, which merges. [`State::release`], for objects that die at once, has one
//! shortcut, argued there.
//!
//! # Source
//!
//! Choi, Shull, Torrellas: Biased Reference Counting, PACT 2018; PEP 703, "Biased reference counting".

use crate::fault::{Fault, injected};
use crate::immortal::SATURATED;
use crate::state::{NOBODY, OwnerId, Phase, Snapshot, State, flags};

/// Exchanges in a row that others make fail before a count is taken for contended.
const PATIENCE: u32 = if cfg!(freewheel_loom) { 1 } else { 2 };

/// What has to happen after a decrement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Decref {
    /// Nothing; references remain (or only the collector may free the object).
    Alive,
    /// The object was PRIVATE and is garbage: the caller destroys it now.
    Dead,
    /// The object is SHARED and its count is zero: the caller puts it on its list of retired objects.
    Retire,
    /// The caller puts the object into this thread slot's merge queue, the reference moves with it.
    Queue(OwnerId),
}

impl State {
    /// Whether `me` counts in `local`.
    #[inline(always)]
    pub fn is_owned_by(&self, me: OwnerId) -> bool {
        self.owner() == me
    }

    /// Counts one more reference, for the thread in slot `me`.
    #[inline(always)]
    pub fn incref(&self, me: OwnerId) {
        if self.is_owned_by(me) {
            self.incref_owned();
        } else {
            self.incref_foreign();
        }
    }

    /// Counts one more reference; the caller is the owner.
    #[inline(always)]
    pub fn incref_owned(&self) {
        let n = self.local().wrapping_add(1);
        // One test for both odd cases: 0 came from the largest count, 1 from none.
        if n > 1 { self.set_local(n) } else { self.incref_odd(n) }
    }

    /// The owner's increment, unless that would wrap; for objects whose local count is above zero while they are owned.
    #[inline(always)]
    pub(crate) fn incref_fast(&self) -> bool {
        let n = self.local().wrapping_add(1);
        if n != 0 {
            self.set_local(n);
        }
        n != 0
    }

    #[cold]
    #[inline(never)]
    fn incref_odd(&self, n: u32) {
        if n == 0 {
            self.saturate_local();
        } else if !self.is_immortal() {
            // A deferred object that only others counted, or one whose finalizer runs.
            self.set_local(1);
        }
    }

    /// Counts one more reference; the caller is not the owner.
    #[inline(never)]
    pub fn incref_foreign(&self) {
        if self.is_immortal() {
            return;
        }
        if self.add_shared().count() > SATURATED && !injected(Fault::NoSaturation) {
            self.saturate_shared();
        }
    }

    /// Counts one reference less, for the thread in slot `me`.
    #[inline(always)]
    pub fn decref(&self, me: OwnerId) -> Decref {
        if self.is_owned_by(me) { self.decref_owned() } else { self.decref_foreign() }
    }

    /// Counts one reference less; the caller is the owner.
    #[inline(always)]
    pub fn decref_owned(&self) -> Decref {
        let n = self.local();
        if n > 1 {
            self.set_local(n - 1);
            Decref::Alive
        } else if self.flags() & (flags::SHARED | flags::DEFERRED | flags::IMMORTAL) == 0 {
            debug_assert!(n == 1, "local count below zero");
            self.set_local(0);
            Decref::Dead
        } else {
            self.decref_last(n)
        }
    }

    #[cold]
    #[inline(never)]
    fn decref_last(&self, n: u32) -> Decref {
        if self.is_immortal() {
            Decref::Alive
        } else if self.is_deferred() {
            self.decref_deferred(n)
        } else {
            self.set_local(0);
            self.merge(0)
        }
    }

    /// Counts one reference less; the caller is not the owner.
    #[inline(never)]
    pub fn decref_foreign(&self) -> Decref {
        let f = self.flags();
        if f & flags::IMMORTAL != 0 {
            return Decref::Alive;
        }
        if f & flags::DEFERRED != 0 {
            return self.decref_foreign_deferred();
        }
        let mut word = self.peek();
        let mut failed = 0;
        while !word.is_open() {
            let wanted = word.count() <= 0 || failed >= PATIENCE;
            // Looked at before the exchange: see the module's ordering argument.
            let owner = self.owner();
            let queue = wanted
                && (owner != NOBODY || injected(Fault::QueueForNobody))
                && !injected(Fault::NeverQueue);
            let new = if queue { word.into_phase(Phase::Queued) } else { word.add(-1) };
            match self.exchange(word, new) {
                Ok(()) if queue => return Decref::Queue(owner),
                Ok(()) => return Decref::Alive,
                Err(now) => {
                    // One that fails for no reason says nothing about others.
                    failed += u32::from(now != word);
                    word = now;
                }
            }
        }
        let before = self.sub_shared();
        if self.was_last(before) { Decref::Retire } else { Decref::Alive }
    }

    /// The collector alone frees it.
    #[cold]
    fn decref_foreign_deferred(&self) -> Decref {
        let mut word = self.peek();
        while let Err(now) = self.exchange(word, word.add(-1)) {
            word = now;
        }
        Decref::Alive
    }

    /// Counts one more in the shared word without a look, as anyone may in any phase. Answers the word before.
    #[inline(always)]
    pub(crate) fn incref_unseen(&self) -> Snapshot {
        let before = self.add_shared();
        if before.count() > SATURATED && !injected(Fault::NoSaturation) {
            self.pin_unseen(before);
        }
        before
    }

    /// Whether a subtraction from an open word took the last reference, by what it has found.
    #[inline]
    pub(crate) fn was_last(&self, before: Snapshot) -> bool {
        if before.count() > SATURATED {
            self.pin_unseen(before);
        }
        let last = before.count() == 1 && (before.is_merged() || injected(Fault::QueuedTakenForMerged));
        if last {
            // Acquires what the other droppers did.
            let _ = self.read();
        }
        last
    }

    /// Whether the caller, the owner of a PRIVATE object, holds the only reference.
    #[inline(always)]
    pub fn is_unique(&self) -> bool {
        !self.is_uncounted() && self.local() == 1
    }

    /// Whether the object's owner has to merge it: a hint, or in a pause.
    pub fn is_queued(&self) -> bool {
        self.peek().phase() == Phase::Queued
    }

    /// Whether nobody owns the local count any more: a hint, or in a pause.
    pub fn is_merged(&self) -> bool {
        self.peek().is_merged()
    }
}

#[cfg(all(test, not(freewheel_loom)))]
mod tests {
    use super::*;

    #[test]
    fn private_objects_die_with_the_local_count() {
        let s = State::new(1, 0);
        s.incref(1);
        assert_eq!(s.total(), 2);
        assert!(!s.is_unique());
        assert_eq!(s.decref(1), Decref::Alive);
        assert!(s.is_unique());
        assert_eq!(s.decref(1), Decref::Dead);
        // A finalizer brings it back.
        s.incref(1);
        assert_eq!((s.total(), s.decref(1)), (1, Decref::Dead));
    }

    #[test]
    fn shared_objects_merge_and_retire() {
        let s = State::new(1, flags::SHARED | flags::UNCOUNTED);
        s.incref(2);
        assert_eq!(s.decref(1), Decref::Alive);
        assert!(s.is_merged());
        assert_eq!(s.decref(2), Decref::Retire);
    }

    #[test]
    fn a_foreign_drop_of_the_owners_reference_is_queued_once() {
        let s = State::new(1, flags::SHARED | flags::UNCOUNTED);
        s.incref(1);
        assert_eq!(s.decref(2), Decref::Queue(1));
        assert_eq!(s.decref(3), Decref::Alive);
        assert_eq!(s.total(), 1);
        assert_eq!(s.merge(-1), Decref::Retire);
    }

    #[test]
    fn what_is_queued_is_subtracted_from() {
        let s = State::new(1, flags::SHARED | flags::UNCOUNTED);
        s.incref(1);
        assert_eq!(s.decref(2), Decref::Queue(1));
        s.incref(2);
        assert_eq!((s.decref(2), s.decref(3)), (Decref::Alive, Decref::Alive));
        assert_eq!(s.peek(), Snapshot::new(-1, Phase::Queued));
        assert_eq!((s.merge(-1), s.is_merged()), (Decref::Retire, true));
    }

    #[test]
    fn a_foreign_drop_during_a_merge_subtracts() {
        let s = State::new(1, flags::SHARED | flags::UNCOUNTED);
        // As another thread finds it between the two halves of a merge.
        s.disown();
        assert_eq!(s.decref(2), Decref::Alive);
        assert_eq!(s.merge(0), Decref::Retire);
    }
}
