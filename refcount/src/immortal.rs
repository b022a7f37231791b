//! Immortal objects, and counts that saturate into immortality.
//!
//! # Problem
//!
//! Constants are used by every thread all the time: nobody should count them. And a count that wraps around frees an
//! object that is in use: safe programs can do that by forgetting references.
//!
//! # State word
//!
//! The flag IMMORTAL, and no owner. No local count means anything then.
//!
//! # Who may touch which field
//!
//! As in [`crate::state`]. The owner clears `owner` when its count saturates; a foreign thread that saturates the
//! shared count only sets the flag.
//!
//! # Transitions
//!
//! ```text
//!   any state --make_immortal, before it is published or in a pause---> IMMORTAL
//!   a new object --publish_immortal: IMMORTAL, then in a table--------> IMMORTAL (names)
//!   SHARED --pin: counted once more, for ever, then the flag-----------> IMMORTAL (mortal interned strings become names)
//!   any state --local count at 2^32-1, or shared count at 2^28--------> IMMORTAL, for ever
//! ```
//!
//! # Ordering argument
//!
//! The flag is relaxed. A thread that does not see it yet goes on counting in the shared word. That word has room for
//! another 2^28 references above the limit, more than there can be threads, so it cannot wrap before everyone has seen
//! the flag.
//!
//! # Safety argument
//!
//! An object that others count already must not depend on who sees the flag, so [`State::pin`] counts first. That count is
//! never dropped; a SHARED object is freed in pauses only, and they see the flag as well. A thread that sees the flag counts nothing; one that does not, counts. A reference whose increment was
//! left out came from a thread that had seen the flag, by a way that orders, so whoever drops it sees the flag, too: no
//! drop is counted without its increment, and the sum stays above zero. If the last reference was dropped before the
//! count of `pin`, the object is retired, and the pause revives it, as it does whenever it finds a count. A merge that
//! began before the flag finds the count, or is the one whose zero is revived; one that begins later does nothing, and a
//! reference that was queued for it stays counted.
//!
//! Immortality only ever keeps an object alive. A saturated object is never merged into a count that could reach zero:
//! [`State::merge`] pins what does not fit into the word, and 2^28 references that were counted and not dropped remain
//! counted.
//!
//! # Source
//!
//! PEP 683; Linux `refcount_t` (saturation).

use crate::fault::{Fault, injected};
use crate::state::{NOBODY, OwnerId, Phase, Snapshot, State, flags};

/// Shared counts beyond this pin the object for ever, so that the word can never wrap.
pub const SATURATED: i32 = 1 << 28;

/// Where a saturated count of a merged object is put back to, again and again: far from the limit, and from the word's end.
pub const PINNED: i32 = SATURATED + SATURATED / 2;

impl State {
    /// Makes the object immortal. Call it before others can see the object, or in a pause.
    pub fn make_immortal(&self) {
        self.set_flags(flags::IMMORTAL | flags::UNCOUNTED | flags::SHARED);
        self.set_local(0);
        self.disown();
    }

    /// Makes a new object immortal, and lets others find it after that: until then it is PRIVATE, and whoever finds it would
    /// count it as its own. `add` releases, as a lock does.
    pub fn publish_immortal<R>(&self, add: impl FnOnce() -> R) -> R {
        if injected(Fault::FoundBeforeImmortal) {
            let answer = add();
            self.make_immortal();
            return answer;
        }
        self.make_immortal();
        add()
    }

    /// Makes an object that reaches nothing SHARED, and lets others find it after that, in a table that does not count it and
    /// that hears when it dies. The caller sees the object. `add` releases, as a lock does.
    pub fn publish_mortal<R>(&self, add: impl FnOnce() -> R) -> R {
        let mark = || {
            // It may be SHARED already: then others see it, and not by this table.
            let _ = self.share();
            self.note_weak();
        };
        if injected(Fault::FoundBeforeShared) {
            let answer = add();
            mark();
            return answer;
        }
        mark();
        add()
    }

    /// Makes a SHARED object immortal that others may be counting, even one whose count is zero and that waits for a pause.
    /// The caller, in slot `me`, sees the object, and reaches no safepoint meanwhile.
    #[cold]
    pub fn pin(&self, me: OwnerId) {
        debug_assert!(self.is_shared());
        if injected(Fault::NotPinned) {
            return;
        }
        self.incref(me);
        self.set_flags(flags::IMMORTAL | flags::UNCOUNTED);
    }

    /// Whether no count frees the object any more.
    #[inline(always)]
    pub fn is_immortal(&self) -> bool {
        self.flags() & flags::IMMORTAL != 0
    }

    /// The owner's count does not fit any more; the caller is the owner.
    #[cold]
    #[inline(never)]
    pub(crate) fn saturate_local(&self) {
        if injected(Fault::NoSaturation) {
            return self.set_local(0);
        }
        self.set_flags(flags::IMMORTAL | flags::UNCOUNTED);
        self.set_local(0);
        self.disown();
        debug_assert_eq!(self.owner(), NOBODY);
    }

    /// The count is too high, as it was before somebody counted without a look. Handles that know that the word is open go on
    /// counting, so this happens again at each of their counts, and nothing can carry the count from here to zero.
    #[cold]
    #[inline(never)]
    pub(crate) fn pin_unseen(&self, before: Snapshot) {
        self.set_flags(flags::IMMORTAL);
        if before.is_merged() {
            return self.repin();
        }
        let mut now = self.peek();
        while now.phase() == Phase::Queued && now.count() > SATURATED {
            match self.exchange(now, Snapshot::new(PINNED, Phase::Queued)) {
                Ok(()) => return,
                Err(other) => now = other,
            }
        }
    }

    /// The shared count is too high.
    #[cold]
    #[inline(never)]
    pub(crate) fn saturate_shared(&self) {
        self.set_flags(flags::IMMORTAL);
    }
}

#[cfg(all(test, not(freewheel_loom)))]
mod tests {
    use super::*;
    use crate::biased::Decref;
    use crate::shared::{Step, Verdict};

    #[test]
    fn immortal_objects_never_die_by_counting() {
        let s = State::new(1, 0);
        s.make_immortal();
        assert_eq!((s.decref(1), s.decref(2)), (Decref::Alive, Decref::Alive));
        s.incref(1);
        assert_eq!(s.total(), i64::from(u32::MAX));
    }

    #[test]
    fn a_pinned_object_survives_what_is_in_flight() {
        let s = State::new(1, flags::SHARED | flags::UNCOUNTED);
        s.incref(1);
        // On its way to the owner when it is pinned.
        assert_eq!(s.decref(2), Decref::Queue(1));
        s.pin(3);
        assert_eq!((s.merge(-1), s.decref(1), s.decref(1)), (Decref::Alive, Decref::Alive, Decref::Alive));
        let s = State::new(1, flags::SHARED | flags::UNCOUNTED);
        assert_eq!((s.decref(1), s.retire()), (Decref::Retire, Step::Made));
        s.pin(2);
        assert_eq!(s.reconsider(|| false), Verdict::Revived);
    }

    #[test]
    fn local_counts_saturate() {
        let s = State::with(1, 0, u32::MAX, Snapshot::UNTOUCHED);
        s.incref(1);
        assert!(s.is_immortal());
        assert_eq!(s.decref(1), Decref::Alive);
        s.incref(1);
        assert_eq!(s.decref(1), Decref::Alive);
    }

    #[test]
    fn shared_counts_saturate() {
        let s = State::with(1, flags::SHARED, 1, Snapshot::new(SATURATED + 1, Phase::Owned));
        s.incref(2);
        assert!(s.is_immortal());
        let before = s.peek();
        s.incref(2);
        assert_eq!((s.decref(2), s.decref(1)), (Decref::Alive, Decref::Alive));
        assert_eq!(s.peek(), before);
    }

    #[test]
    fn counts_without_a_look_saturate() {
        for phase in [Phase::Queued, Phase::Merged] {
            let s = State::with(1, flags::SHARED, 1, Snapshot::new(SATURATED + 1, phase));
            assert!(s.incref_unseen().is_open());
            assert!(s.is_immortal());
            assert_eq!(s.peek(), Snapshot::new(PINNED, phase));
            let before = s.sub_shared();
            assert!(!s.was_last(before));
            assert_eq!(s.peek(), Snapshot::new(PINNED, phase));
        }
    }

    #[test]
    fn a_merge_that_does_not_fit_pins_the_object() {
        let s = State::with(1, flags::SHARED, u32::MAX - 5, Snapshot::new(7, Phase::Owned));
        assert_eq!(s.merge(0), Decref::Alive);
        assert!(s.is_immortal());
        assert_eq!(s.decref(2), Decref::Alive);
    }
}
