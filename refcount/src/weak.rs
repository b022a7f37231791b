//! Weak references: reaching an object without keeping it alive.
//!
//! # Problem
//!
//! A weak reference makes a strong one out of nothing, while another thread may be destroying the object. Two kinds of
//! objects solve that in two ways: those of the heap have a cell that is cleared before they die, standalone ones
//! ([`crate::Biased`]) a second count that keeps their memory.
//!
//! # State word
//!
//! ```text
//! heap:        flag WEAKLY_REFERENCED of the target
//!              cell: 64 bits, the target's word or UNBOUND              (WeakCell)
//! standalone:  phase UPGRADABLE of the shared word                      (state)
//!              weak count, 32 bits                                      (WeakCount)
//!                  1..2^31   references, one of which stands for all strong ones
//!                  2^31      saturated: the memory is never freed
//!                  2^32-1    locked: somebody makes sure that it is the only one
//! ```
//!
//! # Who may touch which field
//!
//! A cell is written by its maker, and cleared by whoever destroys the target: its owner while it is PRIVATE, a pause
//! afterwards. The weak count belongs to all who hold a reference of either kind; it is locked by holders of a strong
//! one only.
//!
//! # Transitions
//!
//! ```text
//!   cell         target --target dies--> UNBOUND, for ever
//!
//!   downgrade    OWNED -> UPGRADABLE, weak + 1
//!   upgrade      the owner: local + 1
//!                anyone else: shared + 1, unless the word is MERGED with count 0
//!   take_last    MERGED with count 1 -> MERGED with count 0
//! ```
//!
//! # Ordering argument
//!
//! A cell is cleared with release and loaded with acquire, so whoever finds it cleared sees why. The upgrade acquires,
//! because the value may have been written after the weak reference was made ([`crate::Biased::new_cyclic`]). Giving up a
//! weak reference releases and the last acquires: the memory is freed after everyone's last look. Unlocking the weak
//! count releases, and the next downgrade acquires: it comes after the exclusive use.
//!
//! # Safety argument
//!
//! * *Cells.* A target that was loaded stays alive until the thread's next safepoint, because SHARED targets die in pauses
//!   and PRIVATE ones by this very thread's hand. By then it is in a stack slot, which the pause scans.
//! * *Upgrades.* The phase UPGRADABLE takes the owner's shortcut to death away ([`State::release`]): from then on the
//!   object dies only by an exchange to, or a subtraction in, phase MERGED. An upgrade is an exchange on the same word,
//!   so one of the two comes first: either the upgrade finds MERGED with 0 and fails, or the other finds its count. The
//!   owner's plain add needs no exchange: while it owns, its count is above zero, or it is inside its own merge.
//! * *Uniqueness.* Whoever locks the weak count at 1 knows that there is no weak reference, and that none can be made
//!   before it unlocks. A strong count of one, read after that, is therefore the caller's own, for good.
//!
//! # Source
//!
//! PEP 442 and PEP 703 ("maybe-weakref"); `std::sync::Arc::get_mut` for the locked count.

use core::hint::spin_loop;

use crate::fault::{Fault, injected};
use crate::state::{OwnerId, Phase, State, flags};
use crate::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use crate::value::Value;

/// A weak reference between objects of the heap: the target's word until it dies.
pub struct WeakCell {
    word: AtomicU64,
}

impl WeakCell {
    /// A cell that leads to `target`, whose flag WEAKLY_REFERENCED is set by [`State::note_weak`].
    pub fn new(target: Value) -> WeakCell {
        WeakCell { word: AtomicU64::new(target.bits()) }
    }

    /// The target while it lives. It stays alive until the caller's next safepoint.
    #[inline]
    pub fn load(&self) -> Option<Value> {
        // Acquire: partner `clear`.
        // SAFETY: the word of a live object's value, or unbound, by the module's safety argument.
        let v = unsafe { Value::from_bits(self.word.load(Ordering::Acquire)) };
        (v != Value::UNBOUND).then_some(v)
    }

    /// The target dies.
    pub fn clear(&self) {
        // Release: partner `load`.
        self.word.store(Value::UNBOUND.bits(), Ordering::Release);
    }
}

/// Whether an upgrade has counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Upgrade {
    /// The caller has a strong reference.
    Counted,
    /// The object is dead.
    Gone,
}

impl State {
    /// A weak cell leads to this object.
    pub fn note_weak(&self) {
        self.set_flags(flags::WEAKLY_REFERENCED);
    }

    /// Whether weak cells have to be cleared before the object dies.
    #[inline(always)]
    pub fn is_weakly_referenced(&self) -> bool {
        self.flags() & flags::WEAKLY_REFERENCED != 0
    }

    /// The caller, who holds a strong reference, makes the first weak one: from now on others may upgrade.
    pub(crate) fn allow_upgrades(&self) {
        let mut word = self.peek();
        while word.phase() == Phase::Owned && !injected(Fault::DowngradeWithoutMark) {
            match self.exchange(word, word.into_phase(Phase::Upgradable)) {
                Ok(()) => return,
                Err(now) => word = now,
            }
        }
    }

    /// Makes a strong reference out of a weak one, for the thread in slot `me`.
    pub(crate) fn upgrade(&self, me: OwnerId) -> Upgrade {
        if self.is_owned_by(me) {
            self.incref_owned();
            return Upgrade::Counted;
        }
        let mut word = self.peek();
        loop {
            if word.is_merged() && word.count() == 0 && !injected(Fault::UpgradeWithoutALook) {
                return Upgrade::Gone;
            }
            if word.count() > crate::immortal::SATURATED {
                self.saturate_shared();
                return Upgrade::Counted;
            }
            match self.exchange_up(word, word.add(1)) {
                Ok(()) => return Upgrade::Counted,
                Err(now) => word = now,
            }
        }
    }

    /// Takes the last strong reference of a merged object away; answers whether the caller's was the last.
    pub(crate) fn take_last(&self) -> bool {
        let mut word = self.peek();
        while word.is_merged() && word.count() == 1 && !self.is_immortal() {
            match self.exchange(word, word.add(-1)) {
                Ok(()) => return true,
                Err(now) => word = now,
            }
        }
        false
    }
}

const LOCKED: u32 = u32::MAX;
const PINNED: u32 = 1 << 31;

/// The number of weak references, plus one for all strong ones.
pub(crate) struct WeakCount {
    count: AtomicU32,
}

impl WeakCount {
    /// As many.
    #[inline(always)]
    pub(crate) fn new(n: u32) -> WeakCount {
        WeakCount { count: AtomicU32::new(n) }
    }

    /// The number; a guess unless nobody else has a reference.
    pub(crate) fn get(&self) -> u32 {
        // Relaxed: a guess.
        match self.count.load(Ordering::Relaxed) {
            LOCKED => 1,
            n => n,
        }
    }

    /// One more. Saturates.
    pub(crate) fn add(&self) {
        // Relaxed: the exchange decides.
        let mut n = self.count.load(Ordering::Relaxed);
        loop {
            if n == LOCKED {
                // Short: between `try_lock` and `unlock` is a look at two words.
                spin_loop();
                crate::sync::thread::yield_now();
                // Relaxed: the exchange decides.
                n = self.count.load(Ordering::Relaxed);
                continue;
            }
            if n >= PINNED {
                return;
            }
            // Acquire: comes after the exclusive use before `unlock`. Partner: `unlock`.
            match self.count.compare_exchange_weak(n, n + 1, Ordering::Acquire, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => n = now,
            }
        }
    }

    /// One less. Answers whether it was the last: then the caller frees the memory.
    #[must_use]
    pub(crate) fn sub(&self) -> bool {
        // Acquire: if ours is the only one, nobody can make another. Partner: the exchange below.
        let mut n = self.count.load(Ordering::Acquire);
        if n == 1 {
            return true;
        }
        loop {
            if n >= PINNED {
                return false;
            }
            // Release: our last look at the object. Acquire: the others' last looks. Partner: itself.
            match self.count.compare_exchange_weak(n, n - 1, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => return n == 1,
                Err(now) => n = now,
            }
        }
    }

    /// Locks the count if there is no weak reference. The caller holds a strong one.
    #[must_use]
    pub(crate) fn try_lock(&self) -> bool {
        if injected(Fault::UniqueWithoutLock) {
            return self.get() == 1;
        }
        // Acquire: what those did who gave up weak references. Partner: `sub`.
        self.count.compare_exchange(1, LOCKED, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Unlocks it.
    pub(crate) fn unlock(&self) {
        if injected(Fault::UniqueWithoutLock) {
            return;
        }
        // Release: the exclusive look. Partner: `add`.
        self.count.store(1, Ordering::Release);
    }
}

#[cfg(all(test, not(freewheel_loom)))]
mod tests {
    use super::*;
    use crate::biased::Decref;
    use crate::state::Snapshot;

    #[test]
    fn upgrades_end_with_the_object() {
        let s = State::new(1, flags::SHARED);
        s.allow_upgrades();
        assert_eq!((s.upgrade(2), s.upgrade(1)), (Upgrade::Counted, Upgrade::Counted));
        assert_eq!((s.decref(1), s.decref(1)), (Decref::Alive, Decref::Alive));
        assert_eq!((s.decref(2), s.upgrade(2)), (Decref::Retire, Upgrade::Gone));
    }

    #[test]
    fn weak_counts_saturate_and_lock() {
        let w = WeakCount::new(PINNED - 1);
        w.add();
        w.add();
        assert!(!w.sub() && !w.sub());
        assert_eq!(w.get(), PINNED);
        let w = WeakCount::new(1);
        assert!(w.try_lock() && !w.try_lock());
        assert_eq!(w.get(), 1);
        w.unlock();
        assert!(w.sub());
    }

    #[test]
    fn the_last_is_taken_from_merged_objects_only() {
        let s = State::new(1, flags::SHARED);
        assert!(!s.take_last());
        assert_eq!(s.merge(0), Decref::Alive);
        assert!(s.take_last());
        assert_eq!(s.peek(), Snapshot::new(0, Phase::Merged));
    }

    #[test]
    fn a_cell_is_cleared_for_good() {
        let c = WeakCell::new(Value::small(7));
        assert_eq!(c.load(), Some(Value::small(7)));
        c.clear();
        assert_eq!(c.load(), None);
    }
}
