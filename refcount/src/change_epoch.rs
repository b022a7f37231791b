//! Change epochs: a number that every change of something moves, for caches of what was found in it.
//!
//! # Problem
//!
//! Threads cache what they find on classes, without a count, and want to know from one compare that it is still so. A cache
//! that is stale would answer what may be freed. And a thread that has found a new value by a look-up must not get the old
//! one from another of its caches afterwards.
//!
//! # State word
//!
//! ```text
//!  63                    32 31                      1      0
//! ┌────────────────────────┬─────────────────────────┬──────────┐
//! │ changes that go on     │ epoch, never 0          │ going on │
//! └────────────────────────┴─────────────────────────┴──────────┘
//! ```
//!
//! Readers look at the low half alone: it is even and stands for one state, *settled*, or it is odd and a change goes on.
//!
//! # Who may touch which field
//!
//! Anyone loads it; who changes something moves it before and after.
//!
//! # Transitions
//!
//! ```text
//!   change        one more goes on, odd - the change - one less; the last one: the next even number
//!   fill a cache  the epoch; it is even - the look-up - the entry, with that epoch
//!   ask a cache   the epoch - is it the entry's? entries have even ones, so none answers while a change goes on
//! ```
//!
//! Behind the last even number it stays odd for good: caches are not used any more, and nothing is taken for what it was
//! four thousand million changes ago.
//!
//! # Ordering argument
//!
//! *Nothing stale.* The end of a change releases, loading acquires: who sees the new epoch finds the change. The epoch is
//! loaded *before* the look-up and moved on *after* the change: so an entry with the new epoch was looked up after the
//! change; what was looked up before has the old epoch. Several changes that overlap make one chain of exchanges of the word,
//! so that the last one's end releases them all.
//!
//! *Never back.* What is changed is published by releasing stores and found by acquiring loads. Who has found a new value has
//! therefore the beginning of its change behind it, and sees an odd epoch or a later even one: no older entry answers any more.
//!
//! # Safety argument
//!
//! A thread that has loaded the epoch before the change may use what was replaced until its next safepoint, and no longer: the
//! next epoch that it loads is odd or a later one. So what was replaced may die once the change has begun: what is PRIVATE is
//! cached by the changing thread alone, and what is SHARED is freed in a pause, whose end every other thread sees before it
//! looks at the epoch again.
//!
//! # Source
//!
//! docs/src/decisions/class-epoch.md.

use crate::fault::{Fault, injected, order};
use crate::sync::atomic::{AtomicU64, Ordering};

/// Of the word: a change goes on.
const GOING_ON: u64 = 1;
/// Of the word: one change.
const ONE_CHANGE: u64 = 1 << 32;

/// An epoch.
pub struct ChangeEpoch(AtomicU64);

impl Default for ChangeEpoch {
    fn default() -> Self {
        ChangeEpoch::beginning_at(2)
    }
}

impl ChangeEpoch {
    /// An epoch that begins at an even number.
    ///
    /// # Panics
    /// If it is odd, or 0.
    pub fn beginning_at(epoch: u32) -> Self {
        assert!(epoch != 0 && is_settled(epoch), "an epoch begins settled");
        ChangeEpoch(AtomicU64::new(epoch.into()))
    }

    /// The number, for comparing it with that of a cache's entry.
    #[inline(always)]
    pub fn now(&self) -> u32 {
        // Acquire: the change. Partner: `end`.
        self.0.load(Ordering::Acquire) as u32
    }

    /// The number that an entry gets, if nothing is being changed; ask before the look-up.
    #[inline]
    pub fn settled(&self) -> Option<u32> {
        Some(self.now()).filter(|epoch| is_settled(*epoch) || injected(Fault::EpochFilledWithin))
    }

    fn begin(&self) {
        if injected(Fault::EpochNotBegun) {
            return;
        }
        // Relaxed: who finds what is stored afterwards, by a releasing store, finds this as well.
        self.exchange(Ordering::Relaxed, |word| (word | GOING_ON) + ONE_CHANGE);
    }

    fn end(&self) {
        // Release: the change. Partner: `now`.
        self.exchange(order(Fault::EpochRelaxed, Ordering::Release), |word| {
            if injected(Fault::EpochNotBegun) {
                return word + 2;
            }
            let word = word - ONE_CHANGE;
            let last = word < ONE_CHANGE && word as u32 != u32::MAX;
            if last { word + 1 } else { word }
        });
    }

    fn exchange(&self, order: Ordering, f: impl Fn(u64) -> u64) {
        // Relaxed, to look: only the exchange counts.
        let _ = self.0.fetch_update(order, Ordering::Relaxed, |word| Some(f(word)));
    }

    /// Something was changed that no thread could look up meanwhile, as the world was stopped, or that threads may find out
    /// about later.
    pub fn moved(&self) {
        self.change(|| ());
    }

    /// Changes something. Nothing is cached meanwhile, so keep it short: what is replaced is better dropped afterwards, as its
    /// end may run anything.
    pub fn change<R>(&self, change: impl FnOnce() -> R) -> R {
        let going_on = GoingOn::new(self);
        if injected(Fault::EpochMovedFirst) {
            drop(going_on);
            return change();
        }
        change()
    }

    /// What is cached for this epoch, or else what a look-up finds, which is entered together with the epoch to cache it for.
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
        let epoch = if injected(Fault::EpochReadLate) { self.now() } else { epoch };
        if is_settled(epoch) || injected(Fault::EpochFilledWithin) {
            enter(epoch, &found);
        }
        found
    }
}

/// Whether nothing was being changed at this epoch.
#[inline(always)]
fn is_settled(epoch: u32) -> bool {
    u64::from(epoch) & GOING_ON == 0
}

/// A change that goes on; it ends however the change is left.
struct GoingOn<'a>(&'a ChangeEpoch);

impl<'a> GoingOn<'a> {
    fn new(epoch: &'a ChangeEpoch) -> Self {
        epoch.begin();
        GoingOn(epoch)
    }
}

impl Drop for GoingOn<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

#[cfg(all(test, not(freewheel_loom)))]
mod tests {
    use super::*;

    #[test]
    fn overlapping_changes_end_with_the_last() {
        let epoch = ChangeEpoch::default();
        let before = epoch.settled().expect("nothing is being changed");
        epoch.change(|| {
            assert_eq!(epoch.settled(), None);
            epoch.change(|| assert_eq!(epoch.settled(), None));
            assert_eq!(epoch.settled(), None, "the first one goes on");
        });
        assert_eq!(epoch.settled(), Some(before + 2));
    }

    #[test]
    fn nothing_is_cached_while_a_change_goes_on() {
        let epoch = ChangeEpoch::default();
        let look = || epoch.through(|_| None, || 1, |_, _| panic!("entered"));
        assert_eq!(epoch.change(look), 1);
    }

    #[test]
    fn the_last_number_stays() {
        let epoch = ChangeEpoch::beginning_at(u32::MAX - 1);
        assert!(epoch.settled().is_some());
        for _ in 0..3 {
            epoch.moved();
            assert_eq!((epoch.now(), epoch.settled()), (u32::MAX, None));
        }
    }
}
