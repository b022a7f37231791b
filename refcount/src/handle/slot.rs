//! Thread slots of [`Biased`](crate::Biased): who counts in the local counts of which objects.
//!
//! # Problem
//!
//! An object names its owner by a small number. Threads end, and their objects live on: somebody has to merge what is
//! queued for a thread that is gone, or that sleeps in a system call; and numbers have to be used again.
//!
//! # State word
//!
//! ```text
//!   31          2        1..0
//! +---------------+------+-------+
//! |       0       | HELD | place |   place = 0 VACANT, 1 DETACHED, 2 ATTACHED
//! +---------------+------+-------+
//!
//! current: 16 bits, what the owner's fast path compares with: the slot's own number, or NOT_HERE
//! ```
//!
//! # Who may touch which field
//!
//! `word` is changed by the thread that has the slot, and by whoever holds it. `current` is set to the slot's number by
//! the thread that has the slot, and to NOT_HERE by that thread or by anyone who wants its attention: the next drop or
//! creation of that thread then takes its slow path. Objects' local counts belong to the thread that is ATTACHED to
//! their slot, or to the holder.
//!
//! # Transitions
//!
//! ```text
//!   VACANT   --a new thread takes the number----> ATTACHED
//!   ATTACHED --it blocks, by its own word-------> DETACHED --goes on--> ATTACHED
//!   ATTACHED --it ends--------------------------> VACANT
//!   VACANT   --anyone, for a moment-------------> VACANT + HELD   --> VACANT
//!   DETACHED --anyone, for a moment-------------> DETACHED + HELD --> DETACHED
//! ```
//!
//! # Ordering argument
//!
//! Leaving a place releases and entering it acquires, so all who ever count in the local counts of a slot's objects do
//! so one after the other. A thread that leaves or comes back looks at its queue *afterwards*, by a read-modify-write
//! ([`MergeQueue::settle`]); a pusher pushes and looks at the word *afterwards*. One of the two read-modify-writes of the
//! queue's head is first, see [`crate::merge_queue`]: so either the leaver finds the object, or the pusher finds the place
//! empty and takes hold of it.
//!
//! # Safety argument
//!
//! *A number may be used again at once.* The new thread becomes the owner of everything the old one left: it acquires
//! the old one's counts with the word, and from then on counts plainly where the old one did. No generation is needed,
//! because "owner" means the slot, not the thread. (That numbers wait for a while before they are used again serves
//! destructors that run very late in a dying thread, see [`super::thread`].)
//!
//! # Source
//!
//! gh-157838 (merging for a thread that is not there); Freewheel's own `gc::thread_word`, of which this is the part that
//! needs no pauses.

use std::collections::VecDeque;

use super::drain::Job;
use crate::fault::{Fault, injected, order};
use crate::merge_queue::MergeQueue;
use crate::state::OwnerId;
use crate::sync::atomic::{AtomicPtr, AtomicU16, AtomicU32, Ordering};
use crate::sync::{Mutex, global, thread};

/// What `current` says if the fast path is not for this thread. No object has this owner.
pub(crate) const NOT_HERE: OwnerId = OwnerId::MAX;

const VACANT: u32 = 0;
const DETACHED: u32 = 1;
const ATTACHED: u32 = 2;
const HELD_BIT: u32 = 4;

/// What other threads know of a thread.
#[repr(align(128))]
pub(crate) struct ThreadSlot {
    pub(super) current: AtomicU16,
    pub(super) id: OwnerId,
    pub(super) far: Far,
}

/// What others write, away from what the owner reads all the time.
#[repr(align(128))]
pub(super) struct Far {
    word: AtomicU32,
    pub(super) queue: MergeQueue<Job>,
}

impl ThreadSlot {
    fn new(id: OwnerId) -> ThreadSlot {
        ThreadSlot {
            current: AtomicU16::new(NOT_HERE),
            id,
            far: Far { word: AtomicU32::new(VACANT), queue: MergeQueue::new() },
        }
    }

    /// Asks for the attention of the thread that has the slot.
    pub(super) fn poke(&self) {
        // Release: the reason, an object in the queue. Partner: `unpoke`.
        self.current.store(NOT_HERE, Ordering::Release);
    }

    /// The thread that has the slot turns its fast path on. It looks at the queue next.
    pub(super) fn unpoke(&self) {
        // Acquire: why it was poked. Partner: `poke`.
        self.current.swap(self.id, Ordering::Acquire);
    }

    /// The thread that has the slot turns its fast path off.
    pub(super) fn mute(&self) {
        // Relaxed: it speaks to itself.
        self.current.store(NOT_HERE, Ordering::Relaxed);
    }

    /// The caller becomes the thread that counts in this slot: it has taken the number, or comes back.
    pub(super) fn attach(&self) {
        loop {
            for place in [VACANT, DETACHED] {
                // Acquire: what was done to the local counts before. Partners: `leave`, `release`.
                let entered =
                    self.far.word.compare_exchange(place, ATTACHED, Ordering::Acquire, Ordering::Relaxed);
                if entered.is_ok() {
                    return;
                }
            }
            // Somebody merges for us, which is short and runs no foreign code.
            thread::yield_now();
        }
    }

    /// The thread stops counting: for now, or for good.
    pub(super) fn leave(&self, for_good: bool) {
        // Release: what we did to the local counts. Partners: `attach`, `hold`.
        let place = if for_good { VACANT } else { DETACHED };
        self.far.word.store(place, order(Fault::LeaveRelaxed, Ordering::Release));
    }

    /// Takes the place of a thread that is not there. False if it is, or if somebody else has taken it.
    #[must_use]
    pub(super) fn hold(&self) -> bool {
        if injected(Fault::MergeWithoutHold) {
            return true;
        }
        // Relaxed: the exchange decides.
        let place = self.far.word.load(Ordering::Relaxed);
        // Acquire: what was done to the local counts before. Partners: `leave`, `release`.
        (place == VACANT || place == DETACHED)
            && self
                .far
                .word
                .compare_exchange(place, place | HELD_BIT, Ordering::Acquire, Ordering::Relaxed)
                .is_ok()
    }

    /// Gives the place back. The caller looks at the queue next.
    pub(super) fn release(&self) {
        if injected(Fault::MergeWithoutHold) {
            return;
        }
        // Release: what we did to the local counts. Partners: `attach`, `hold`.
        self.far.word.fetch_and(!HELD_BIT, Ordering::Release);
    }

    /// Whether a thread counts here; a guess for others than itself.
    pub(super) fn is_attached(&self) -> bool {
        // Relaxed: a guess.
        self.far.word.load(Ordering::Relaxed) == ATTACHED
    }
}

/// Most threads that can own objects at the same time; the objects of others have no owner from the start.
const MAX_SLOTS: usize = if cfg!(freewheel_loom) { 3 } else { 1 << 14 };
/// Numbers that wait before the first of them is used again.
const RESERVE: usize = if cfg!(freewheel_loom) { 0 } else { 32 };

/// All slots. Grows, never shrinks; reads take no lock.
pub(crate) struct Table {
    slots: [AtomicPtr<ThreadSlot>; MAX_SLOTS],
    free: Mutex<Free>,
}

struct Free {
    /// The longest free is in front.
    waiting: VecDeque<OwnerId>,
    /// Numbers used so far.
    used: OwnerId,
}

impl Table {
    #[cfg(not(freewheel_loom))]
    const fn new() -> Table {
        let slots = [const { AtomicPtr::new(core::ptr::null_mut()) }; MAX_SLOTS];
        Table { slots, free: Mutex::new(Free { waiting: VecDeque::new(), used: 0 }) }
    }

    #[cfg(freewheel_loom)]
    fn new() -> Table {
        let slots = core::array::from_fn(|_| AtomicPtr::new(core::ptr::null_mut()));
        Table { slots, free: Mutex::new(Free { waiting: VecDeque::new(), used: 0 }) }
    }

    /// The slot with this number, which was handed out once.
    pub(super) fn get(&self, id: OwnerId) -> &ThreadSlot {
        // Acquire: the slot's contents. Partner: `take`.
        let slot = self.slots[usize::from(id) - 1].load(Ordering::Acquire);
        assert!(!slot.is_null(), "no such slot");
        // SAFETY: slots are made in `take`, and live as long as the table.
        unsafe { &*slot }
    }

    /// A slot for the calling thread, or none if there are too many threads.
    pub(super) fn take(&self) -> Option<&ThreadSlot> {
        let mut free = self.free.lock().unwrap_or_else(|e| e.into_inner());
        let fresh = usize::from(free.used) < MAX_SLOTS;
        if free.waiting.len() > RESERVE || !fresh {
            return free.waiting.pop_front().map(|id| self.get(id));
        }
        free.used += 1;
        let slot = Box::into_raw(Box::new(ThreadSlot::new(free.used)));
        // Release: the slot's contents. Partner: `get`.
        self.slots[usize::from(free.used) - 1].store(slot, Ordering::Release);
        Some(self.get(free.used))
    }

    /// The thread has left the slot.
    pub(super) fn give_back(&self, slot: &ThreadSlot) {
        self.free.lock().unwrap_or_else(|e| e.into_inner()).waiting.push_back(slot.id);
    }
}

global!(
    static TABLE: Table = Table::new()
);

/// All slots of the process.
pub(super) fn table() -> &'static Table {
    &TABLE
}
