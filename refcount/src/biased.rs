//! Biased reference counts: split between the owner and everyone else.
//!
//! # Problem
//!
//! Most objects are counted by one thread only, and an atomic read-modify-write for each count costs an order of
//! magnitude more than a plain add. So the count is split: the *owner* changes `local` with plain loads and
//! stores, all others change `shared` atomically. The truth is the sum.
//!
//! # State word (`shared`)
//!
//! ```text
//!  31                                   2 1 0
//! +--------------------------------------+---+
//! | signed count                         | s |   s = 0 OWNED, 2 QUEUED, 3 MERGED
//! +--------------------------------------+---+
//! ```
//!
//! # Transitions
//!
//! ```text
//!            foreign decrement below zero             owner (or a pause) merges
//!   OWNED ------------------------------> QUEUED ------------------------------> MERGED
//!     |                                                                            ^
//!     +------------------ owner's local count reaches zero, object SHARED ---------+
//! ```
//!
//! The owner alone adds to and takes from `local`. A foreign decrement that would make the shared count negative
//! in state OWNED does not subtract: the caller's reference moves into the owner's merge queue instead, and the
//! merge gives it back. In state QUEUED the count may go negative. A PRIVATE object has no foreign references at
//! all, so its `shared` word is 0 and it dies when `local` does: one plain load says so.
//!
//! # Ordering argument
//!
//! * Increments are relaxed: who adds a reference already holds one.
//! * Foreign decrements release, and who finds the total zero acquires: everything done through the dropped
//!   references happens before destruction (as in `std::sync::Arc`).
//! * A merge stores `owner = 0` *before* it publishes MERGED (CPython gh-119999: the other way round, another
//!   thread may free the object between the two and the store hits freed memory).
//! * A SHARED object whose total is zero is only *retired*; it is freed in a pause, after every thread has
//!   passed a safepoint. So nothing here has to fear that the object vanishes under a reader.
//!
//! # Source
//!
//! Choi, Shull, Torrellas: Biased Reference Counting, PACT 2018; PEP 703, "Biased reference counting".

use crate::header::{Header, IMMORTAL_LOCAL, OwnerId, flags};
use crate::sync::atomic::{AtomicU32, Ordering};

const STATE_MASK: u32 = 3;
const OWNED: u32 = 0;
const QUEUED: u32 = 2;
const MERGED: u32 = 3;
const ONE: u32 = 4;
/// Shared counts beyond this pin the object for ever, so that the word can never wrap.
const SATURATED: i32 = 1 << 28;

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

#[inline]
fn count_of(word: u32) -> i32 {
    word as i32 >> 2
}

impl Header {
    /// Counts one more reference, for the thread in slot `me`.
    #[inline(always)]
    pub fn incref(&self, me: OwnerId) {
        if self.owner() == me {
            self.incref_owned();
        } else {
            self.incref_foreign();
        }
    }

    /// Counts one more reference; the caller is the owner.
    #[inline(always)]
    pub fn incref_owned(&self) {
        // Relaxed: only the owner writes `local`.
        let n = self.local.load(Ordering::Relaxed).wrapping_add(1);
        if n < IMMORTAL_LOCAL {
            self.local.store(n, Ordering::Relaxed);
        } else {
            self.saturate();
        }
    }

    #[cold]
    #[inline(never)]
    fn saturate(&self) {
        self.set_flags(flags::IMMORTAL | flags::UNCOUNTED);
        // Relaxed: only the owner writes `local`.
        self.local.store(IMMORTAL_LOCAL, Ordering::Relaxed);
    }

    #[inline(never)]
    fn incref_foreign(&self) {
        if self.has(flags::IMMORTAL) {
            return;
        }
        // Relaxed: the caller holds a reference, so the object cannot die meanwhile.
        let before = self.shared.fetch_add(ONE, Ordering::Relaxed);
        if count_of(before) > SATURATED {
            self.set_flags(flags::IMMORTAL);
        }
    }

    /// Counts one reference less, for the thread in slot `me`.
    #[inline(always)]
    pub fn decref(&self, me: OwnerId) -> Decref {
        if self.owner() == me { self.decref_owned() } else { self.decref_foreign() }
    }

    /// Counts one reference less; the caller is the owner.
    #[inline(always)]
    pub fn decref_owned(&self) -> Decref {
        // Relaxed: only the owner writes `local`.
        let n = self.local.load(Ordering::Relaxed);
        // 2 and above, but not immortal.
        if n.wrapping_sub(2) < IMMORTAL_LOCAL - 2 {
            self.local.store(n - 1, Ordering::Relaxed);
            return Decref::Alive;
        }
        if n == 1 {
            self.local.store(0, Ordering::Relaxed);
            return self.local_zero();
        }
        self.local_exhausted(n)
    }

    /// A deferred object keeps its owner, so its owner may drop references that others have counted: these are theirs
    /// to give back. All other objects have no owner any more when `local` is zero.
    #[cold]
    #[inline(never)]
    fn local_exhausted(&self, n: u32) -> Decref {
        if n == IMMORTAL_LOCAL {
            return Decref::Alive;
        }
        debug_assert!(self.has(flags::DEFERRED), "local count below zero");
        self.decref_foreign()
    }

    /// The owner's count reached zero.
    #[inline(always)]
    fn local_zero(&self) -> Decref {
        let f = self.flags();
        if f & (flags::SHARED | flags::DEFERRED | flags::IMMORTAL) == 0 {
            Decref::Dead
        } else {
            self.local_zero_slow(f)
        }
    }

    #[cold]
    #[inline(never)]
    fn local_zero_slow(&self, f: u8) -> Decref {
        // A deferred object keeps its owner: stack references go uncounted, so zero says nothing about it.
        if f & (flags::DEFERRED | flags::IMMORTAL) != 0 { Decref::Alive } else { self.merge(0) }
    }

    #[inline(never)]
    fn decref_foreign(&self) -> Decref {
        let f = self.flags();
        if f & flags::IMMORTAL != 0 {
            return Decref::Alive;
        }
        decrement(&self.shared, self.owner(), f & flags::DEFERRED != 0)
    }

    /// Merges the split count into the shared word and gives up ownership; `extra` is added to the count
    /// (-1 for a reference that came out of a merge queue). The caller is the owner, or in a pause.
    #[inline(never)]
    pub fn merge(&self, extra: i32) -> Decref {
        if self.has(flags::IMMORTAL) {
            return Decref::Alive;
        }
        // Relaxed: the caller alone may write `local`.
        let local = self.local.load(Ordering::Relaxed) as i32;
        self.local.store(0, Ordering::Relaxed);
        // Before MERGED is published (gh-119999); the release below orders it.
        self.owner.store(0, Ordering::Relaxed);
        let mut word = self.shared.load(Ordering::Relaxed);
        loop {
            let count = count_of(word) + local + extra;
            let new = ((count as u32) << 2) | MERGED;
            // AcqRel: releases our uses of the object, and acquires those of whoever decremented `shared`,
            // because we may be the one who finds the total zero. Partner: `decrement`.
            match self.shared.compare_exchange_weak(word, new, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => {
                    debug_assert!(count >= 0, "merged count below zero");
                    let keep = count != 0 || self.has(flags::DEFERRED);
                    return if keep { Decref::Alive } else { Decref::Retire };
                }
                Err(now) => word = now,
            }
        }
    }

    /// The whole count. Exact in a pause or for a PRIVATE object, a guess otherwise.
    pub fn total(&self) -> i64 {
        // Relaxed: no more than a guess is promised outside pauses.
        let local = self.local.load(Ordering::Relaxed);
        if local == IMMORTAL_LOCAL {
            return i64::from(IMMORTAL_LOCAL);
        }
        i64::from(local) + i64::from(count_of(self.shared.load(Ordering::Relaxed)))
    }

    /// Whether the caller, the owner of a PRIVATE object, holds the only reference.
    #[inline(always)]
    pub fn is_unique(&self) -> bool {
        // Relaxed: the owner reads what it wrote.
        !self.is_uncounted() && self.local.load(Ordering::Relaxed) == 1
    }

    /// Whether the object's owner has to merge it.
    pub fn is_queued(&self) -> bool {
        // Relaxed: a hint, or in a pause.
        self.shared.load(Ordering::Relaxed) & STATE_MASK == QUEUED
    }

    /// Whether nobody owns the local count any more.
    pub fn is_merged(&self) -> bool {
        // Relaxed: a hint, or in a pause.
        self.shared.load(Ordering::Relaxed) & STATE_MASK == MERGED
    }
}

/// A foreign decrement of the shared word.
fn decrement(shared: &AtomicU32, owner: OwnerId, deferred: bool) -> Decref {
    // Relaxed: the exchange below decides.
    let mut word = shared.load(Ordering::Relaxed);
    loop {
        let (state, count) = (word & STATE_MASK, count_of(word));
        let queue = state == OWNED && count <= 0 && !deferred;
        let new = if queue { word & !STATE_MASK | QUEUED } else { word.wrapping_sub(ONE) };
        // Release: our uses of the object happen before its destruction; Acquire: if we find the total zero we
        // are the one who destroys it. Partners: other decrements and `merge`.
        match shared.compare_exchange_weak(word, new, Ordering::AcqRel, Ordering::Relaxed) {
            Ok(_) if queue => return Decref::Queue(owner),
            Ok(_) if state == MERGED && count == 1 && !deferred => return Decref::Retire,
            Ok(_) => return Decref::Alive,
            Err(now) => word = now,
        }
    }
}

#[cfg(all(test, not(freewheel_loom)))]
mod tests {
    use super::*;

    #[test]
    fn private_objects_die_with_the_local_count() {
        let h = Header::new(1, 9);
        h.incref(1);
        assert_eq!(h.total(), 2);
        assert!(!h.is_unique());
        assert_eq!(h.decref(1), Decref::Alive);
        assert!(h.is_unique());
        assert_eq!(h.decref(1), Decref::Dead);
    }

    #[test]
    fn shared_objects_merge_and_retire() {
        let h = Header::with_flags(1, 9, flags::SHARED | flags::UNCOUNTED);
        h.incref(2);
        assert_eq!(h.decref(1), Decref::Alive);
        assert!(h.is_merged());
        assert_eq!(h.decref(2), Decref::Retire);
    }

    #[test]
    fn a_foreign_drop_of_the_owners_reference_is_queued_once() {
        let h = Header::with_flags(1, 9, flags::SHARED | flags::UNCOUNTED);
        h.incref(1);
        assert_eq!(h.decref(2), Decref::Queue(1));
        assert_eq!(h.decref(3), Decref::Alive);
        assert_eq!(h.total(), 1);
        assert_eq!(h.merge(-1), Decref::Retire);
    }

    #[test]
    fn immortal_and_deferred_objects_never_die_by_counting() {
        let h = Header::new(1, 9);
        h.make_immortal();
        assert_eq!((h.decref(1), h.decref(2)), (Decref::Alive, Decref::Alive));
        let h = Header::with_flags(1, 9, flags::DEFERRED | flags::UNCOUNTED);
        assert_eq!(h.decref(1), Decref::Alive);
        h.incref(1);
        assert_eq!(h.total(), 1);
    }

    #[test]
    fn the_owner_of_a_deferred_object_drops_what_others_counted() {
        let h = Header::with_flags(1, 9, flags::SHARED | flags::DEFERRED | flags::UNCOUNTED);
        h.incref(2);
        assert_eq!((h.decref(1), h.total()), (Decref::Alive, 1));
        assert_eq!((h.decref(1), h.total()), (Decref::Alive, 0));
    }

    #[test]
    fn counts_saturate() {
        let h = Header::new(1, 9);
        h.local.store(IMMORTAL_LOCAL - 1, Ordering::Relaxed);
        h.incref(1);
        assert!(h.has(flags::IMMORTAL));
        assert_eq!(h.decref(1), Decref::Alive);
    }
}
