//! Handshakes: running a small function for every thread, each at a moment when it stands still, without stopping all
//! of them at once.
//!
//! # Problem
//!
//! Some things need each thread to have passed a safepoint once (a fact that compiled code relies on is withdrawn), or
//! a look at each thread's stack, but not the whole world at a standstill. A thread that blocks cannot be waited for.
//!
//! # Transitions, ordering argument
//!
//! How a thread is asked, answers, and is waited for is [`crate::gate::ask`]. The asker walks the slots when it is its
//! turn, as for a pause: so no thread comes, goes, or is stopped while it asks, and neither pauses nor other askers can
//! keep it from asking. Two askers cannot wait for each other: who waits is DETACHED, which the other can deal with.
//!
//! # Source
//!
//! Handshakes of HotSpot (JEP 312); DESIGN §4.

use core::marker::PhantomData;
use freewheel_refcount::{OwnerId, Value};

use crate::gate;
use crate::mutator::Mutator;
use crate::slots::ThreadSlot;

/// A thread that stands still for a handshake.
pub struct Standing<'a> {
    id: OwnerId,
    slot: &'a ThreadSlot,
    not_send: PhantomData<*mut ()>,
}

impl Standing<'_> {
    /// The thread's slot.
    pub fn id(&self) -> OwnerId {
        self.id
    }

    /// Visits what stands on the thread's stack.
    pub fn scan_stack(&self, visit: &mut dyn FnMut(Value)) {
        // SAFETY: the field changes when a thread comes or goes: this one is at a safepoint, or it is HELD by an asker whose
        // turn it is.
        if let Some(roots) = unsafe { *self.slot.roots.get() } {
            // SAFETY: valid by the promise of `World::register`, and the thread stands still.
            unsafe { (*roots).scan_stack(visit) };
        }
    }
}

impl Mutator {
    /// Runs `f` once for every registered thread while that thread stands still: at a safepoint of its own, or by this
    /// thread while the other is detached. Returns when all have. Threads that come meanwhile may be left out.
    ///
    /// `f` runs on several threads at once, each for its own `Standing`. It is short, takes no lock that may be held
    /// across a safepoint, and touches no objects but those it is shown. A safepoint of the calling thread.
    ///
    /// # Panics
    /// In a pause, or detached. A panic of `f` goes on in the thread that ran it.
    pub fn handshake(&self, f: impl Fn(&Standing<'_>) + Sync) {
        assert!(self.is_attached() && !self.in_pause(), "handshakes are for attached threads outside pauses");
        let world = self.world();
        let for_one = |id| f(&Standing { id, slot: world.slots.get(id), not_send: PhantomData });
        gate::handshake(self, &world.stop, &for_one, |asking| {
            let _turn = world.turn(self);
            for (id, slot) in world.slots.iter().filter(|(_, slot)| slot.is_occupied()) {
                asking.ask(id, &slot.gate);
            }
        });
    }
}
