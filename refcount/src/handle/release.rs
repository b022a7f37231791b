//! Dropping a reference to an object that dies at once.
//!
//! # Problem
//!
//! Objects of the heap are merged when their owner lets go, and freed in a pause. A standalone object has no pauses, and
//! wants none: nobody holds it uncounted. Most such objects never leave their thread, and should die without a single
//! atomic read-modify-write.
//!
//! # State word
//!
//! [`crate::state`]. The flag SHARED is set from birth; IMMORTAL comes with saturation; no other flag is used.
//!
//! # Who may touch which field
//!
//! As in [`crate::biased`].
//!
//! # Transitions
//!
//! As in [`crate::biased`], except for the owner's last local reference:
//!
//! | shared word | does | answer |
//! |---|---|---|
//! | 0: OWNED, no foreign count | nothing more | [`Release::Dead`] |
//! | else | [`merge`](State::merge) | Alive, or Dead if the total is zero |
//!
//! # Ordering argument
//!
//! The look at the shared word acquires: what was done through foreign references that are gone happens before the
//! destruction.
//!
//! # Safety argument
//!
//! *If the owner's local count is zero and it reads the shared word as 0, there is no reference, although that word may
//! be out of date.* Let L be the look, and p the place in the word's modification order that it reads. Phase OWNED: no weak
//! reference was made before p by anyone whose reference is counted below, and nothing is queued.
//!
//! 1. All births counted in `local` come before L in the owner's program; so do all deaths counted there. All deaths
//!    counted in `shared` up to p happen before L: each releases, and all later links are read-modify-writes, so L
//!    acquires from each of them.
//! 2. Local zero and shared zero at p mean: as many deaths as there are births, counting local ones and shared ones up to
//!    p. Each death is that of another reference, whose birth happens before it, therefore before L, therefore (if it is
//!    a shared one) not after p. So *every* reference born locally, or shared up to p, is dead.
//! 3. Suppose a reference lives. Then its birth is a shared one after p; take the first such birth. It was made
//!    by somebody who used an older reference R. R is dead, by 2, and was used before it died, which happens before L. So the
//!    birth happens before L, and cannot come after p. Contradiction. An upgrade needs a weak reference, which needs the
//!    phase UPGRADABLE, set through an older reference: the same argument, with "first change after p".
//!
//! # Source
//!
//! The reference implementation of PEP 703 takes the same shortcut. The argument is ours; the model is
//! `loom-tests/tests/biased_handle.rs`.

use crate::biased::Decref;
use crate::fault::{Fault, injected};
use crate::state::{OwnerId, State};

/// What has to happen after a standalone object's decrement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Release {
    /// Nothing.
    Alive,
    /// The caller destroys the object.
    Dead,
    /// The caller puts the object into this slot's merge queue, the reference moves with it.
    Queue(OwnerId),
}

impl State {
    /// The owner's decrement, if it is not the last: the fast half of [`State::release`].
    #[inline(always)]
    pub(crate) fn release_fast(&self, me: OwnerId) -> bool {
        if self.is_owned_by(me) {
            let n = self.local().wrapping_sub(1);
            if n != 0 {
                self.set_local(n);
                return true;
            }
        }
        false
    }

    /// The owner's decrement, if it is the last and nobody else has ever counted: the second fast half.
    #[inline(always)]
    pub(crate) fn is_last_and_untouched(&self, me: OwnerId) -> bool {
        let untouched = self.read().is_untouched() || injected(Fault::DeathWithoutALook);
        self.is_owned_by(me) && untouched && self.local() == 1
    }

    /// Counts one reference less, for the thread in slot `me`.
    pub(crate) fn release(&self, me: OwnerId) -> Release {
        let next = if !self.is_owned_by(me) {
            self.decref_foreign()
        } else if self.local() > 1 {
            self.set_local(self.local() - 1);
            Decref::Alive
        } else if self.read().is_untouched() || injected(Fault::DeathWithoutALook) {
            Decref::Dead
        } else {
            self.set_local(0);
            self.merge(0)
        };
        match next {
            Decref::Alive => Release::Alive,
            Decref::Dead | Decref::Retire => Release::Dead,
            Decref::Queue(owner) => Release::Queue(owner),
        }
    }
}
