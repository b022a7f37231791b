//! Acting for a DETACHED thread, and handing it objects to merge.
//!
//! # Problem
//!
//! An object whose split count has to be merged is the business of its owner. But an owner that blocks for long never
//! passes a safepoint, and one that is gone never will.
//!
//! # Who may touch what
//!
//! The local counts of a slot's objects belong to the thread that is ATTACHED there, or to who holds its word.
//!
//! # Transitions
//!
//! ```text
//!   deliver   push - if the owner is DETACHED: hold, take and merge everything, let go
//!                    else, if the queue was empty: MERGE in the owner's poll word
//!                    else, if more than its budget waits: the pusher's next safepoint is a pause
//!   drain     clear MERGE - take and merge everything
//!   leave     drain - hand over what that retired - detach, without another drain
//! ```
//!
//! What is pushed while the owner is ATTACHED and detaches without having seen MERGE waits: for the next one who pushes,
//! for the owner's next safepoint (the bit stays), for the slot's next thread, or for a pause, whichever is first.
//!
//! # Ordering argument
//!
//! The hold acquires what the owner did before it detached, letting go releases to the owner what we did. So a merge has
//! the owner's `local` to itself, as it must. MERGE is cleared before the queue is taken: who pushes after that finds it
//! empty and sets MERGE again.
//!
//! # Source
//!
//! gh-157838 (queues of detached owners).

use core::ptr::NonNull;

use freewheel_refcount::fault::{Fault, injected, model_is_over};
use freewheel_refcount::state::NOBODY;
use freewheel_refcount::{Header, OwnerId};

use super::{AtGate, StopControl, ThreadGate};
use crate::poll::MERGE;
use crate::thread_word::State;

/// A thread that the caller acts for.
pub struct Held<'a> {
    gate: &'a ThreadGate,
    control: &'a StopControl,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if !model_is_over() && self.gate.word.unhold() {
            self.control.acknowledge();
        }
    }
}

/// What has become of an object that was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Delivered {
    /// It is merged, or its owner knows.
    Done,
    /// More waits for the owner than may: the caller stops the world at its next safepoint, which drains all queues and
    /// waits for the owner. So what is queued is bounded by bytes, whatever the owner does.
    OverBudget,
}

/// A decrement of the thread `me` has said that `owner` has to merge the object: hands it to the owner, whose gate
/// `gate` finds, together with the reference that was dropped; or has it merged here. The object keeps `bytes` of memory
/// from being freed.
pub fn queue<'a>(
    me: OwnerId,
    object: NonNull<Header>,
    bytes: usize,
    owner: OwnerId,
    gate: impl FnOnce(OwnerId) -> &'a ThreadGate,
    control: &StopControl,
    mut merge: impl FnMut(NonNull<Header>),
) -> Delivered {
    if owner == NOBODY || owner == me {
        // The owner changed since the decrement looked. To nobody it cannot (a decrement queues for an owner it has
        // seen), so it is us.
        merge(object);
        return Delivered::Done;
    }
    gate(owner).deliver(object, bytes, control, merge)
}

impl ThreadGate {
    /// Acts for the thread, if it is DETACHED.
    pub fn hold<'a>(&'a self, control: &'a StopControl) -> Option<Held<'a>> {
        (self.word.state() == State::Detached && self.word.try_hold()).then(|| self.held(control))
    }

    /// The caller has taken hold.
    pub(super) fn held<'a>(&'a self, control: &'a StopControl) -> Held<'a> {
        Held { gate: self, control }
    }

    /// Hands an object, with a counted reference, to the thread that has to merge it, or merges for it: then `merge`
    /// is called for all that waits. The caller is ATTACHED and another thread.
    fn deliver(
        &self,
        object: NonNull<Header>,
        bytes: usize,
        control: &StopControl,
        merge: impl FnMut(NonNull<Header>),
    ) -> Delivered {
        let pushed = self.queue.push_sized(object, bytes);
        if let Some(_held) = self.hold(control) {
            self.queue.take().for_each(merge);
        } else if pushed.over_budget {
            return Delivered::OverBudget;
        } else if pushed.first {
            self.poll.request(MERGE);
        }
        Delivered::Done
    }

    /// The thread itself, ATTACHED, merges what waits for it, if it was told that something does.
    #[inline(always)]
    pub fn drain_if_told(&self, merge: impl FnMut(NonNull<Header>)) {
        if self.poll.get() & MERGE != 0 {
            self.drain(merge);
        }
    }

    /// The thread itself, ATTACHED, merges what waits for it.
    #[cold]
    #[inline(never)]
    pub fn drain(&self, merge: impl FnMut(NonNull<Header>)) {
        if injected(Fault::ClearMergeLast) {
            self.queue.take().for_each(merge);
            self.poll.take(MERGE);
            return;
        }
        self.poll.take(MERGE);
        self.queue.take().for_each(merge);
    }

    /// The last thing an ATTACHED thread does: it merges what waits for it, gives away what it has (`hand_over`, after
    /// which it is not pinned any more) and detaches. What is pushed from then on is not its business, or nobody would
    /// ask for what the merge retires.
    pub fn leave(
        &self,
        thread: &impl AtGate,
        control: &StopControl,
        mut merge: impl FnMut(NonNull<Header>),
        hand_over: impl FnOnce(),
    ) {
        self.drain(&mut merge);
        hand_over();
        if injected(Fault::DrainAfterHandOver) {
            self.drain_if_told(merge);
        }
        self.detach(thread, control);
    }
}
