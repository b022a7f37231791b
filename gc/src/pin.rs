//! A thread's pin: storage that others replace stays while the thread may be reading it.
//!
//! # Problem
//!
//! A container's storage that has been replaced may still be read by a thread without a lock. It is freed when every
//! thread has passed a safepoint since; reading pays nothing for that.
//!
//! # State word
//!
//! `crossbeam_epoch`'s; here is when a thread is pinned and when it lets the epoch go on.
//!
//! # Who may touch which field
//!
//! The thread alone.
//!
//! # Transitions
//!
//! ```text
//!   attach      pin                    detach, stop for a pause      unpin
//!   retire      the storage goes to the thread's bag; much of it asks all threads for `advance`
//!   advance     (in a safepoint) hand over the bag, leave the pin, take it again, free what is old enough
//! ```
//!
//! # Ordering argument
//!
//! `crossbeam_epoch`'s: a pin is ordered before the loads that follow it, and leaving it after those before it.
//!
//! # Safety argument
//!
//! A thread is pinned from attach to detach and keeps nothing that it has loaded across a safepoint. Who retires has
//! taken the storage out of its container before; so a thread that is pinned later does not find it, and one that was
//! pinned before keeps it until it leaves its pin.
//!
//! # Source
//!
//! Fraser: Practical lock-freedom, 2004 (epochs).

use crossbeam_epoch::{Collector, Guard, LocalHandle};
use freewheel_refcount::fault::{Fault, injected};
use freewheel_refcount::sync::Cell;

/// Retired storage beyond this many bytes asks for an epoch.
const EPOCH_BYTES: usize = 1 << 20;
/// The same in pieces.
const EPOCH_PIECES: usize = 4096;

/// A thread's pin.
pub struct Pin {
    guard: Cell<Option<Guard>>,
    handle: LocalHandle,
    bytes: Cell<usize>,
    pieces: Cell<usize>,
}

impl Pin {
    /// The pin of a new thread, which is not pinned.
    pub fn new(epoch: &Collector) -> Pin {
        Pin { guard: Cell::new(None), handle: epoch.register(), bytes: Cell::new(0), pieces: Cell::new(0) }
    }

    /// From now on storage that others replace stays.
    #[inline(always)]
    pub fn pin(&self) {
        self.guard.set(Some(self.handle.pin()));
    }

    /// Such storage may go.
    #[inline(always)]
    pub fn unpin(&self) {
        drop(self.guard.take());
    }

    /// Lets the epoch go on, and frees what is old enough. In a safepoint: the thread reads no storage now.
    pub fn advance(&self) {
        self.bytes.set(0);
        self.pieces.set(0);
        if let Some(mut guard) = self.guard.take() {
            guard.flush();
            guard.repin();
            guard.flush();
            self.guard.set(Some(guard));
        }
    }

    /// Runs `free` when no thread can be reading any more what it frees. Answers whether so much was retired that all
    /// threads should [`Pin::advance`].
    ///
    /// # Safety
    /// The storage can no longer be found by a thread that comes to look, the thread is pinned, and `free` may run on any
    /// thread.
    #[must_use]
    pub unsafe fn retire(&self, bytes: usize, free: impl FnOnce()) -> bool {
        if injected(Fault::RetireAtOnce) {
            free();
            return false;
        }
        if let Some(guard) = self.guard.take() {
            // SAFETY: the caller's promise.
            unsafe { guard.defer_unchecked(free) };
            self.guard.set(Some(guard));
        }
        self.bytes.set(self.bytes.get() + bytes);
        self.pieces.set(self.pieces.get() + 1);
        let due = self.bytes.get() > EPOCH_BYTES || self.pieces.get() > EPOCH_PIECES;
        if due {
            self.bytes.set(0);
            self.pieces.set(0);
        }
        due
    }
}
