//! Change epochs: a number that every change of something moves, for caches of what was found in it.
//!
//! # Problem
//!
//! Threads cache what they find on classes, without a count, and want to know from one compare that it is still so. A cache
//! that is stale would answer what may be freed.
//!
//! # State word
//!
//! The epoch, a number that is never 0.
//!
//! # Who may touch which field
//!
//! Anyone loads it; who has changed something moves it.
//!
//! # Transitions
//!
//! ```text
//!   change        the change - the epoch moves - what was replaced is dropped, pauses may come
//!   fill a cache  the epoch - the look-up - the entry, with that epoch
//!   ask a cache   the epoch - is it the entry's?
//! ```
//!
//! # Ordering argument
//!
//! Moving releases, loading acquires: who sees the new epoch finds the change. The epoch is loaded *before* the look-up and
//! moved *after* the change: so an entry with the new epoch was looked up after the change; what was looked up before has
//! the old epoch.
//!
//! # Safety argument
//!
//! Between the change and the move a cache may answer what was replaced. So the changing thread drops it, and passes a
//! safepoint, after the move only: what is PRIVATE is still counted then, and what is SHARED is freed in a pause, which
//! finds the changing thread behind its move, and whose end every other thread sees before it looks at the epoch again.
//!
//! # Source
//!
//! docs/src/decisions/class-epoch.md.

use crate::fault::{Fault, injected, order};
use crate::sync::atomic::{AtomicU32, Ordering};

/// An epoch.
pub struct ChangeEpoch(AtomicU32);

impl Default for ChangeEpoch {
    fn default() -> Self {
        ChangeEpoch(AtomicU32::new(1))
    }
}

impl ChangeEpoch {
    /// The number; load it before the look-up.
    #[inline(always)]
    pub fn now(&self) -> u32 {
        // Acquire: the change. Partner: `moved`.
        self.0.load(Ordering::Acquire)
    }

    /// Something has changed.
    pub fn moved(&self) {
        // Release: the change. Partner: `now`.
        self.0.fetch_add(1, order(Fault::EpochRelaxed, Ordering::Release));
    }

    /// Changes something. Nothing that was replaced dies in `change`, and no safepoint is passed there.
    pub fn change<R>(&self, change: impl FnOnce() -> R) -> R {
        if injected(Fault::EpochMovedFirst) {
            self.moved();
            return change();
        }
        let answer = change();
        self.moved();
        answer
    }

    /// What is cached for this epoch, or else what a look-up finds, together with the epoch to cache it for.
    #[inline(always)]
    pub fn through<T>(
        &self,
        cached: impl FnOnce(u32) -> Option<T>,
        look_up: impl FnOnce() -> T,
        enter: impl FnOnce(u32, &T),
    ) -> T {
        let epoch = self.now();
        if let Some(found) = cached(epoch) {
            return found;
        }
        let found = look_up();
        enter(if injected(Fault::EpochReadLate) { self.now() } else { epoch }, &found);
        found
    }
}
